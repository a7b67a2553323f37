//! What is handed over beside money, and the bank slips that came back: lists that may stay empty.

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::msg;
use crate::model::cash::{DepositSlip, NonCash, NonCashKind};
use crate::model::handover::answer::Answer;
use crate::model::item::Item;
use crate::model::lang::Lang;
use crate::model::money::{Money, parse_count};
use crate::model::problem::Problem;
use crate::rules::cash::deposits;
use crate::store::OpenHandover;
use crate::tui::screens::deposit_fields;
use crate::tui::screens::deposit_fields::Proposed;
use crate::tui::screens::log::form_reader::code_field;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

use super::state::{CashPage, CashStep, open};

impl CashStep {
    pub(super) fn open_list(&mut self, page: CashPage) {
        let cash = self.cash();
        let len = if page == CashPage::NonCash { cash.non_cash.len() } else { cash.deposits.len() };
        self.page = page;
        // The row behind the last is "add".
        self.list.set_len(len + 1);
        self.list.select(len);
    }

    pub(super) fn list_hints(&self, lang: Lang) -> Vec<Hint> {
        let last = self.list.selected().is_some_and(|at| at + 1 == self.list.len());
        let enter = if last { msg::cash_ui::hint_add(lang) } else { msg::cash_ui::hint_edit(lang) };
        let mut hints = vec![Hint::key(Code::Enter, enter, 0)];
        if !last {
            hints.push(Hint::key(Code::Delete, msg::cash_ui::hint_remove(lang), 1));
        }
        hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2));
        hints
    }

    pub(super) fn on_list(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let page = self.page.clone();
        let len = self.list.len().saturating_sub(1);
        if let Input::Key(key) = input
            && KeyAction::of(key) == KeyAction::Delete
        {
            let Some(at) = self.list.selected().filter(|at| *at < len) else { return Handled::done() };
            let cash = self.cash();
            let Some(register) = self.register() else { return Handled::done() };
            let answer = if page == CashPage::NonCash {
                let mut list = cash.non_cash;
                list.remove(at);
                Answer::NonCash(register, list)
            } else {
                let mut list = cash.deposits;
                list.remove(at);
                Answer::Deposits(register, list)
            };
            let author = self.author(ctx);
            let effects = self.draft.give_as(author, answer, ctx);
            self.open_list(page);
            return Handled::Yes(effects);
        }
        match self.list.handle(input) {
            WidgetOutcome::Chosen(at) => {
                self.open_line(page, (at < len).then_some(at), ctx);
                Handled::done()
            }
            WidgetOutcome::Ignored => match input {
                Input::Key(key) if matches!(KeyAction::of(key), KeyAction::Up | KeyAction::Down) => {
                    Handled::done()
                }
                _ => Handled::No,
            },
            _ => Handled::done(),
        }
    }

    /// Items without the deposits other slips of this handover settle; `at` is the slip being typed.
    fn free_items(&self, at: Option<usize>, open: &OpenHandover) -> Vec<Item> {
        let (Some(draft), Some(register)) = (self.draft(), self.register()) else { return Vec::new() };
        let slips = draft.cash.iter().flat_map(|(id, cash)| {
            let slips = cash.deposits.iter().enumerate();
            slips.filter(move |(n, _)| *id != register || Some(*n) != at).map(|(_, slip)| slip)
        });
        let taken: Vec<i64> = slips.flat_map(|slip| slip.settles.iter().copied()).collect();
        open.items.iter().filter(|item| !taken.contains(&item.id.0)).cloned().collect()
    }

    fn open_line(&mut self, list: CashPage, at: Option<usize>, ctx: &Ctx<'_>) {
        let Some(open) = open(ctx) else { return };
        let currency = &open.settings.store.currency;
        let decimals = currency.decimals;
        let money = move |text: &str| crate::model::money::parse_amount(text, decimals).map(|_| ());
        let cash = self.cash();
        let fields = if list == CashPage::NonCash {
            let old = at.and_then(|at| cash.non_cash.get(at).cloned());
            let mut kind =
                code_field("kind", msg::cash_ui::item_kind, &NonCashKind::ALL, NonCashKind::key).required();
            kind.choose(old.as_ref().and_then(|o| NonCashKind::ALL.iter().position(|k| *k == o.kind)));
            let text = |get: fn(&NonCash) -> String| old.as_ref().map(get).unwrap_or_default();
            let amount = old.as_ref().and_then(|o| o.amount).map_or_else(String::new, |m| currency.format(m));
            vec![
                kind,
                Field::text("number", msg::cash_ui::item_number).with(&text(|o| o.number.clone())).max(60),
                Field::count("count", msg::cash_ui::item_count)
                    .with(&old.as_ref().map_or_else(|| "1".to_owned(), |o| o.count.to_string()))
                    .required()
                    .checked(|text| parse_count(text).map(|_| ())),
                Field::amount("amount", msg::cash_ui::item_amount).with(&amount).checked(money),
                Field::text("remark", msg::cash_ui::item_remark).with(&text(|o| o.remark.clone())),
            ]
        } else {
            let old = at.and_then(|at| cash.deposits.get(at).cloned());
            let amount = old.as_ref().map_or_else(String::new, |o| currency.format(o.amount));
            self.proposed =
                old.as_ref().map_or_else(Proposed::default, |o| Proposed::of(Some(o.amount), &o.settles));
            let (settles, reason) = old.as_ref().map_or((&[][..], ""), |o| (&o.settles[..], &o.reason));
            let number = old.as_ref().map_or("", |o| &o.slip_no);
            let mut fields = vec![
                Field::text("slip_no", msg::cash_ui::slip_no).with(number).max(60).required(),
                Field::amount("amount", msg::cash_ui::item_amount).with(&amount).required().checked(money),
            ];
            fields.extend(deposit_fields::fields(&self.free_items(at, open), settles, reason));
            fields
        };
        self.form = Form::new(fields);
        self.page = CashPage::Line(Box::new(list), at);
    }

    pub(super) fn on_line(
        &mut self,
        list: &CashPage,
        at: Option<usize>,
        input: &Input,
        ctx: &Ctx<'_>,
    ) -> Handled {
        if let Input::Key(key) = input
            && KeyAction::of(key) == KeyAction::Back
        {
            // What was typed is kept if it is whole; an unfinished line is left out.
            let whole = self.form.validate();
            return if whole { self.line_given(list, at, ctx) } else { self.leave_line(list) };
        }
        let outcome = self.form.handle(input);
        if let Some(open) = open(ctx).filter(|_| *list == CashPage::Deposits) {
            let items = self.free_items(at, open);
            self.proposed.follow(&mut self.form, &items, &open.settings.store.currency);
        }
        match outcome {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => self.line_given(list, at, ctx),
            _ => Handled::done(),
        }
    }

    fn leave_line(&mut self, list: &CashPage) -> Handled {
        self.open_list(list.clone());
        Handled::done()
    }

    fn line_given(&mut self, list: &CashPage, at: Option<usize>, ctx: &Ctx<'_>) -> Handled {
        let (Some(open), Some(register)) = (open(ctx), self.register()) else { return Handled::done() };
        let cash = self.cash();
        let amount = open.settings.store.currency.parse(self.form.raw("amount")).ok();
        let text = |id: &str| self.form.raw(id).trim().to_owned();
        let answer = if *list == CashPage::NonCash {
            let kind = self.form.field("kind").and_then(Field::choice_index);
            let line = NonCash {
                said: None,
                kind: kind.and_then(|at| NonCashKind::ALL.get(at).copied()).unwrap_or(NonCashKind::Other),
                number: text("number"),
                amount,
                count: parse_count(self.form.raw("count")).unwrap_or(1),
                remark: text("remark"),
            };
            Answer::NonCash(register, put_at(cash.non_cash, at, line))
        } else {
            let items = self.free_items(at, open);
            let settles = deposit_fields::settles(&self.form, &items);
            if deposits::settles_none(&items, &settles, &text("reason")) {
                self.form.refuse("settles", Problem::new("cash.settles_none"));
                return Handled::done();
            }
            let sent = deposits::sent(&items, &settles).ok().flatten();
            if deposits::lacks_reason(amount.unwrap_or_default(), sent, &text("reason")) {
                self.form.refuse("reason", Problem::new("cash.bank_reason"));
                return Handled::done();
            }
            let line = DepositSlip {
                slip_no: text("slip_no"),
                amount: amount.unwrap_or(Money::ZERO),
                by: self.author(ctx),
                at_ms: Some(ctx.now.ms),
                settles,
                sent,
                reason: text("reason"),
            };
            Answer::Deposits(register, put_at(cash.deposits, at, line))
        };
        let author = self.author(ctx);
        match self.draft.put(author, answer, ctx) {
            Ok(effects) => {
                self.open_list(list.clone());
                Handled::Yes(effects)
            }
            Err(problem) => self.refuse_line(problem),
        }
    }

    fn refuse_line(&mut self, problem: Problem) -> Handled {
        let field = self.form.focused_id();
        self.form.refuse(field, problem);
        Handled::done()
    }

    pub(super) fn draw_list(&mut self, canvas: &mut Canvas, area: Rect, open: &OpenHandover, lang: Lang) {
        let currency = &open.settings.store.currency;
        let cash = self.cash();
        let non_cash = self.page == CashPage::NonCash;
        let title =
            if non_cash { msg::cash_ui::title_non_cash(lang) } else { msg::cash_ui::title_deposits(lang) };
        canvas.text_in(area.x + 1, area.y, area.width.saturating_sub(2), title, TextRole::Title);
        let len = if non_cash { cash.non_cash.len() } else { cash.deposits.len() };
        let body = Rect {
            x: area.x + 1,
            y: area.y + 2,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(2),
        };
        let width = body.width;
        self.list.draw(canvas, body, Focus::Here, |canvas, index, rect| {
            let (x, y) = (rect.x, rect.y);
            if index >= len {
                canvas.text_in(x, y, rect.width, msg::cash_ui::add_line(lang), TextRole::Text);
                return;
            }
            let (first, second, amount) = if non_cash {
                let Some(line) = cash.non_cash.get(index) else { return };
                let first = format!("{} × {}", i18n::name(lang, line.kind.key()), line.count);
                let second = [line.number.as_str(), line.remark.as_str()];
                let second: Vec<&str> = second.into_iter().filter(|t| !t.is_empty()).collect();
                (first, second.join(" · "), line.amount)
            } else {
                let Some(line) = cash.deposits.get(index) else { return };
                let by = line.by.map_or("", |id| open.settings.person_name(id)).to_owned();
                let settles: Vec<String> = line.settles.iter().map(|number| format!("#{number}")).collect();
                let gap = line.sent.and_then(|sent| line.amount.checked_sub(sent).ok());
                let gap = gap.filter(|gap| !gap.is_zero()).map(|gap| currency.format_signed(gap));
                let mut parts = vec![by, settles.join(" "), gap.unwrap_or_default(), line.reason.clone()];
                parts.retain(|part| !part.is_empty());
                (line.slip_no.clone(), parts.join(" · "), Some(line.amount))
            };
            canvas.text_in(x, y, 20, &first, TextRole::Text);
            canvas.text_in(x + 22, y, width.saturating_sub(37), &second, TextRole::Text);
            if let Some(amount) = amount {
                canvas.text_right(rect.right(), y, 14, &currency.format(amount), TextRole::Text);
            }
        });
    }
}

fn put_at<T>(mut list: Vec<T>, at: Option<usize>, line: T) -> Vec<T> {
    match at.and_then(|at| list.get_mut(at)) {
        Some(old) => *old = line,
        None => list.push(line),
    }
    list
}
