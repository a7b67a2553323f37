//! Incoming's count, made without seeing outgoing's. One total settles it when it is the same; otherwise the
//! drawer is counted by value, and only the values that differ are asked for again.

use ratatui::layout::Rect;

use crate::domain::Problem;
use crate::domain::cash::{Count, Side, disagreeing};
use crate::domain::change::Answer;
use crate::domain::field_ref::{CashField, FieldRef};
use crate::domain::ids::PersonId;
use crate::domain::money::{Money, parse_count};
use crate::i18n::{Lang, msg};
use crate::store::OpenHandover;
use crate::tui::canvas::{Canvas, below};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::steps::sheet::{Kind, Piece, Row, Sheet, Slot, What, left, right, slot};
use crate::tui::theme::Role;
use crate::tui::view::{Ctx, Effect, Handled};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::menu::Menu;

use super::layout::{count_rows, value_name};
use super::{Cash, MENU, Page, RECOUNT, fields, open};

/// The button that finishes the drawer.
const DONE: CashField = CashField::Result;
/// The button that opens incoming's count again.
const COUNT_AGAIN: CashField = CashField::Incoming;

/// The button that leaves things as they are.
const BACK: CashField = CashField::Incoming;
/// The button that makes incoming's count outgoing's.
const TAKE: CashField = CashField::Outgoing;

/// How far incoming's count is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// One sum is asked for.
    #[default]
    Total,
    /// Every value is counted.
    Rows,
    /// The values that differ are counted once more.
    Again,
    /// They still differ: both figures are shown.
    Apart,
    /// Outgoing's count would become incoming's: asked before it does.
    Take,
    /// Both counts are the same.
    Agreed,
}

/// Incoming's page.
#[derive(Debug)]
pub(super) struct Recount {
    mode: Mode,
    sheet: Sheet,
    /// Values that differ.
    values: Vec<i64>,
    menu: Menu,
}

impl Default for Recount {
    fn default() -> Self {
        let items = vec![
            msg::cash_ui::count_again.into(),
            msg::cash_ui::take_incoming.into(),
            msg::cash_ui::we_disagree.into(),
        ];
        Self {
            mode: Mode::Total,
            sheet: Sheet::new(RECOUNT, Vec::new()),
            values: Vec::new(),
            menu: Menu::down(MENU, items),
        }
    }
}

impl Recount {
    pub(super) fn is_apart(&self) -> bool {
        self.mode == Mode::Apart
    }

    pub(super) const fn focus(&self) -> usize {
        self.sheet.focus()
    }

    /// Whether the focus is on a button.
    fn is_on(&self, button: &CashField) -> bool {
        matches!(self.sheet.focused_id(), Some(FieldRef::Cash(_, field)) if field == button)
    }

    /// Where the focus is, as remembered over a restart.
    pub(super) fn place(&self) -> CashField {
        match (self.mode, self.sheet.focused_id()) {
            (Mode::Rows | Mode::Again, Some(FieldRef::Cash(_, field))) => field.clone(),
            _ => CashField::Incoming,
        }
    }

    fn set_mode(&mut self, mode: Mode, slots: Vec<Slot>) {
        self.mode = mode;
        self.sheet = Sheet::new(RECOUNT, slots);
        self.menu.select(0);
    }
}

/// The value whose pieces are counted there; none for a total.
const fn row_value(id: &FieldRef) -> Option<i64> {
    match id {
        FieldRef::Cash(_, CashField::IncomingRow(value)) => Some(*value),
        _ => None,
    }
}

impl Cash {
    fn counter(&self, ctx: &Ctx<'_>) -> PersonId {
        let incoming = self.draft().map(|d| d.people.incoming.clone()).unwrap_or_default();
        let by = ctx.author();
        if incoming.contains(&by) { by } else { incoming.first().copied().unwrap_or(by) }
    }

    /// Goes to incoming's count as far as it is; without a field, to count once more what agrees.
    pub(super) fn open_recount(&mut self, field: Option<&CashField>, ctx: &Ctx<'_>) {
        let Some(open) = open(ctx) else { return };
        let at = field.cloned().map(|field| self.address(field));
        let whole = field == Some(&CashField::Incoming);
        let cash = self.cash();
        self.page = Page::Recount;
        self.scroll = 0;
        let currency = &open.settings.store.currency;
        let complete = !cash.incoming.rows.is_empty() && cash.incoming.complete(currency);
        if cash.counts_agree() && whole {
            self.recount_agreed();
        } else if complete && !cash.counts_agree() {
            self.recount.values = disagreeing(&cash.outgoing, &cash.incoming);
            let same = cash.close.disagreed.is_empty() || !cash.again.is_empty();
            self.recount_values(if same { Mode::Again } else { Mode::Apart });
            self.recount_at(at.as_ref());
        } else if !cash.incoming.rows.is_empty() || cash.incoming.total.is_some() {
            self.recount_rows(open);
            if cash.counts_agree() && cash.incoming.rows.is_empty() {
                self.recount_total(cash.incoming.total);
            }
            self.recount_at(at.as_ref());
            if whole {
                let empty = self.recount.sheet.slots.iter().position(|slot| slot.edit.is_empty());
                self.recount.sheet.set_focus(empty.unwrap_or(0));
            }
        } else {
            self.recount_total(None);
        }
    }

    fn recount_at(&mut self, place: Option<&FieldRef>) {
        if let Some(place) = place {
            let _ = self.recount.sheet.focus_on(place);
        }
    }

    /// Nothing is left to count: "Done", or once more.
    fn recount_agreed(&mut self) {
        let buttons = [DONE, COUNT_AGAIN].map(|at| Slot::new(self.address(at), Kind::Button, ""));
        self.recount.set_mode(Mode::Agreed, buttons.into());
    }

    fn recount_total(&mut self, total: Option<Money>) {
        let text = total.map_or_else(String::new, |t| self.shown(t));
        self.recount
            .set_mode(Mode::Total, vec![Slot::new(self.address(CashField::Incoming), Kind::Figure, &text)]);
    }

    fn recount_rows(&mut self, open: &OpenHandover) {
        let incoming = self.cash().incoming;
        let slots = fields::values(&open.settings.store.currency)
            .into_iter()
            .map(|(value, _)| {
                let text = incoming.rows.get(&value).map_or_else(String::new, ToString::to_string);
                Slot::new(self.address(CashField::IncomingRow(value)), Kind::Figure, &text)
            })
            .collect();
        self.recount.set_mode(Mode::Rows, slots);
    }

    /// Only the values that differ, without the first figures, which whoever counts again must not read; what
    /// was typed of the second look already is there.
    fn recount_values(&mut self, mode: Mode) {
        let slots = if mode == Mode::Apart {
            Vec::new()
        } else {
            let again = self.cash().again;
            let text = |v: &i64| again.get(v).map_or_else(String::new, ToString::to_string);
            let values = self.recount.values.iter();
            let at = |value| self.address(CashField::IncomingRow(value));
            values.map(|v| Slot::new(at(*v), Kind::Figure, &text(v))).collect()
        };
        self.recount.set_mode(mode, slots);
        let empty = self.recount.sheet.slots.iter().position(|slot| slot.edit.is_empty());
        self.recount.sheet.set_focus(empty.unwrap_or(0));
    }

    pub(super) fn about_recount(&self, lang: Lang) -> String {
        match self.recount.mode {
            Mode::Total => msg::cash_ui::about_total(lang),
            Mode::Rows => msg::cash_ui::about_rows(lang),
            Mode::Again => msg::cash_ui::about_again(lang),
            Mode::Apart => msg::cash_ui::about_apart(lang),
            Mode::Take => msg::cash_ui::about_take(lang),
            Mode::Agreed => msg::cash_ui::about_agreed(lang),
        }
        .to_owned()
    }

    pub(super) fn recount_hints(&self, lang: Lang) -> Vec<Hint> {
        let empty = self.recount.sheet.current().is_some_and(|slot| slot.edit.is_empty());
        let enter = match self.recount.mode {
            Mode::Total if empty => msg::cash_ui::hint_by_rows(lang),
            Mode::Apart | Mode::Take => msg::kit::hint_choose(lang),
            Mode::Agreed if self.recount.is_on(&DONE) => msg::exchange::hint_done(lang),
            Mode::Agreed => msg::kit::hint_open(lang),
            _ => msg::kit::hint_next(lang),
        };
        let mut hints =
            vec![Hint::key(Code::Enter, enter, 0), Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 3)];
        if self.recount.mode == Mode::Rows {
            hints.push(Hint::key(Code::F(10), msg::cash_ui::hint_rest_none(lang), 1));
        }
        hints
    }

    pub(super) fn on_recount(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if self.recount.mode == Mode::Apart {
            return self.on_apart(input);
        }
        match self.recount.sheet.handle(input) {
            Outcome::Ignored => match input {
                Input::Key(key) if matches!(Action::of(key), Action::Down | Action::Up) => Handled::done(),
                _ => Handled::No,
            },
            Outcome::Changed => {
                self.draft.hush();
                Handled::done()
            }
            Outcome::Left(from) => {
                let saved = self.commit_recount(from, false, ctx);
                let effects = saved.unwrap_or_else(|problem| self.refuse_recount(from, problem));
                Handled::Yes(effects)
            }
            Outcome::Chosen(_) => self.accept_recount(ctx),
            _ => Handled::done(),
        }
    }

    fn refuse_recount(&mut self, at: usize, problem: Problem) -> Vec<Effect> {
        if at == self.recount.sheet.focus() {
            self.recount.sheet.refuse(at);
        } else if let Some(slot) = self.recount.sheet.slots.get_mut(at) {
            slot.bad = true;
        }
        self.draft.problem = Some(problem);
        Vec::new()
    }

    fn accept_recount(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        if self.recount.mode == Mode::Take {
            if self.recount.is_on(&TAKE) {
                // Outgoing sees it the same way now: the count changes, visibly.
                let count = self.cash().incoming;
                let effects = self.draft.give(Answer::Count(self.register(), Side::Outgoing, count), ctx);
                return self.compare(effects, ctx);
            }
            self.recount_values(Mode::Apart);
            return Handled::done();
        }
        if self.recount.mode == Mode::Agreed {
            if self.recount.is_on(&DONE) {
                return self.advance(Vec::new(), true, ctx);
            }
            self.open_recount(None, ctx);
            return Handled::done();
        }
        let empty = self.recount.sheet.current().is_none_or(|slot| slot.edit.text().trim().is_empty());
        if empty && self.recount.mode == Mode::Total {
            if let Some(open) = open(ctx) {
                self.recount_rows(open);
            }
            return Handled::done();
        }
        if empty && self.recount.mode == Mode::Again {
            self.refuse_recount(self.recount.sheet.focus(), Problem::new("count.empty"));
            return Handled::done();
        }
        let effects = match self.commit_recount(self.recount.sheet.focus(), true, ctx) {
            Ok(effects) => effects,
            Err(problem) => {
                self.refuse_recount(self.recount.sheet.focus(), problem);
                return Handled::done();
            }
        };
        match self.recount.sheet.next() {
            Some(next) => {
                self.recount.sheet.set_focus(next);
                Handled::Yes(effects)
            }
            None => self.compare(effects, ctx),
        }
    }

    /// Saves what is typed in the field of incoming with that index.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn commit_recount(
        &mut self,
        at: usize,
        accept: bool,
        ctx: &Ctx<'_>,
    ) -> Result<Vec<Effect>, Problem> {
        let Some(open) = open(ctx) else { return Ok(Vec::new()) };
        let field = self.recount.sheet.slots.get(at).filter(|slot| slot.kind != Kind::Button);
        let Some(field) = field else { return Ok(Vec::new()) };
        let (id, text) = (field.id.clone(), field.edit.text().trim().to_owned());
        let old = self.cash().incoming;
        let value = row_value(&id);
        // Figures of a second look are compared together, once all are there; until then they lie beside.
        if self.recount.mode == Mode::Again
            && let Some(value) = value
        {
            let mut again = self.cash().again;
            if text.is_empty() {
                again.remove(&value);
            } else {
                again.insert(value, parse_count(&text)?);
            }
            if again == self.cash().again {
                return Ok(Vec::new());
            }
            let by = self.counter(ctx);
            return self.draft.put(by, Answer::Again(self.register(), again), ctx);
        }
        // Half a total is no total.
        if self.recount.mode == Mode::Total && !accept {
            return Ok(Vec::new());
        }
        let count = match value {
            Some(value) => fields::row(&old, value, &text)?,
            None => Count { total: Some(open.settings.store.currency.parse(&text)?), ..Count::default() },
        };
        if count == old {
            return Ok(Vec::new());
        }
        let large = self.confirm_large(&id, &text, &count, Side::Incoming, accept, ctx)?;
        let by = self.counter(ctx);
        let mut effects = self.draft.put(by, Answer::Count(self.register(), Side::Incoming, count), ctx)?;
        if large {
            effects.extend(self.keep_large(ctx)?);
        }
        Ok(effects)
    }

    /// F10 on incoming's page.
    pub(super) fn recount_done(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(open) = open(ctx) else { return Handled::done() };
        match self.recount.mode {
            Mode::Rows => {
                let mut effects = match self.commit_recount(self.recount.sheet.focus(), true, ctx) {
                    Ok(effects) => effects,
                    Err(problem) => {
                        self.refuse_recount(self.recount.sheet.focus(), problem);
                        return Handled::done();
                    }
                };
                let mut count = self.cash().incoming;
                if count.rows.is_empty() {
                    self.draft.problem = Some(Problem::new("cash_ui.count_first"));
                    return Handled::Yes(effects);
                }
                count.rest_none(&open.settings.store.currency);
                let by = self.counter(ctx);
                match self.draft.put(by, Answer::Count(self.register(), Side::Incoming, count), ctx) {
                    Ok(more) => effects.extend(more),
                    Err(problem) => self.draft.problem = Some(problem),
                }
                self.compare(effects, ctx)
            }
            Mode::Agreed => self.advance(Vec::new(), true, ctx),
            Mode::Total | Mode::Again => self.accept_recount(ctx),
            Mode::Apart | Mode::Take => Handled::done(),
        }
    }

    /// Incoming's last figure is in: agreed, or what is to be looked at again.
    fn compare(&mut self, mut effects: Vec<Effect>, ctx: &Ctx<'_>) -> Handled {
        let Some(open) = open(ctx) else { return Handled::Yes(effects) };
        let by = self.counter(ctx);
        if self.recount.mode == Mode::Again {
            let mut count = self.cash().incoming;
            for slot in &self.recount.sheet.slots {
                let value = row_value(&slot.id);
                match (value, parse_count(slot.edit.text().trim())) {
                    (Some(value), Ok(n)) => {
                        count.rows.insert(value, n);
                    }
                    (_, Err(problem)) => {
                        let id = slot.id.clone();
                        let _ = self.recount.sheet.focus_on(&id);
                        self.refuse_recount(self.recount.sheet.focus(), problem);
                        return Handled::Yes(effects);
                    }
                    _ => {}
                }
            }
            let taken = [
                Answer::Count(self.register(), Side::Incoming, count),
                Answer::Again(self.register(), std::collections::BTreeMap::new()),
            ];
            for answer in taken {
                match self.draft.put(by, answer, ctx) {
                    Ok(more) => effects.extend(more),
                    Err(problem) => {
                        self.draft.problem = Some(problem);
                        return Handled::Yes(effects);
                    }
                }
            }
        }
        let cash = self.cash();
        if cash.counts_agree() {
            if !cash.close.disagreed.is_empty() {
                let mut close = cash.close;
                close.disagreed.clear();
                effects.extend(self.draft.give(Answer::Close(self.register(), close), ctx));
            }
            self.recount_agreed();
            return Handled::Yes(effects);
        }
        let complete = cash.incoming.complete(&open.settings.store.currency);
        match self.recount.mode {
            Mode::Total => {
                self.recount_rows(open);
                self.draft.problem = Some(Problem::new("cash_ui.totals_differ"));
            }
            Mode::Rows if !complete => {
                let empty = self.recount.sheet.slots.iter().position(|slot| slot.edit.is_empty());
                self.recount.sheet.set_focus(empty.unwrap_or(0));
                self.draft.problem = Some(Problem::new("cash_ui.rows_open"));
            }
            Mode::Rows => {
                self.recount.values = disagreeing(&cash.outgoing, &cash.incoming);
                self.recount_values(Mode::Again);
            }
            _ => {
                self.recount.values = disagreeing(&cash.outgoing, &cash.incoming);
                self.recount_values(Mode::Apart);
            }
        }
        Handled::Yes(effects)
    }

    fn on_apart(&mut self, input: &Input) -> Handled {
        match self.recount.menu.handle(input) {
            Outcome::Chosen(0) => {
                self.recount_values(Mode::Again);
                Handled::done()
            }
            Outcome::Chosen(1) => {
                let buttons = [BACK, TAKE].map(|at| Slot::new(self.address(at), Kind::Button, ""));
                self.recount.set_mode(Mode::Take, buttons.into());
                Handled::done()
            }
            Outcome::Chosen(_) => {
                self.open_disagree();
                Handled::done()
            }
            Outcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    pub(super) fn draw_recount(&mut self, canvas: &mut Canvas, area: Rect, open: &OpenHandover, lang: Lang) {
        let settings = &open.settings;
        let cash = self.cash();
        let title = vec![left(1, area.width.saturating_sub(2), msg::cash_ui::recount(lang), Role::Title)];
        let mut rows: Vec<Row> = vec![title, Vec::new()];
        let money = |m: Money| self.shown(m);
        match self.recount.mode {
            Mode::Total => {
                rows.push(vec![left(1, 24, msg::cash_ui::your_total(lang), Role::Label), slot(26, 15, 0)]);
            }
            Mode::Rows => {
                let counted = |value: i64| cash.incoming.rows.get(&value).copied();
                let at = |value| self.address(CashField::IncomingRow(value));
                rows.extend(count_rows(&self.recount.sheet, &at, settings, lang, &counted, money));
            }
            Mode::Again => {
                for (index, value) in self.recount.values.iter().enumerate() {
                    rows.push(vec![
                        right(1, 10, value_name(settings, *value), Role::Label),
                        slot(13, 8, index),
                    ]);
                }
            }
            Mode::Apart => {
                rows.push(vec![
                    right(13, 12, msg::cash_ui::outgoing(lang), Role::Muted),
                    right(27, 12, msg::cash_ui::incoming(lang), Role::Muted),
                ]);
                for value in &self.recount.values {
                    let of = |count: &Count| count.rows.get(value).copied().unwrap_or(0).to_string();
                    rows.push(vec![
                        right(1, 10, value_name(settings, *value), Role::Label),
                        right(13, 12, of(&cash.outgoing), Role::Value),
                        right(27, 12, of(&cash.incoming), Role::Value),
                    ]);
                }
                rows.push(Vec::new());
            }
            Mode::Agreed => {
                let sum = cash.incoming.amount().ok().flatten().unwrap_or_default();
                let text = msg::cash_ui::agreed(lang, self.shown(sum));
                rows.push(vec![left(1, area.width.saturating_sub(2), text, Role::Ok)]);
                rows.push(Vec::new());
                buttons(&mut rows, [msg::exchange::done(lang), msg::cash_ui::count_again(lang)], area.width);
            }
            Mode::Take => {
                let sum = |count: &Count| self.shown(count.amount().ok().flatten().unwrap_or_default());
                let text = msg::cash_ui::take_what(lang, sum(&cash.outgoing), sum(&cash.incoming));
                rows.push(vec![left(1, area.width.saturating_sub(2), text, Role::Warn)]);
                rows.push(Vec::new());
                buttons(
                    &mut rows,
                    [msg::cash_ui::take_not(lang), msg::cash_ui::take_incoming(lang)],
                    area.width,
                );
            }
        }
        let apart = self.recount.is_apart();
        let used = crate::tui::canvas::cells(rows.len());
        let room = if apart { area.height.saturating_sub(3) } else { area.height };
        self.recount.sheet.draw(canvas, ratatui::layout::Rect { height: room, ..area }, &rows, !apart);
        if apart {
            self.recount.menu.draw(canvas, Rect { x: area.x + 1, ..below(area, used.min(room)) }, true);
        }
    }
}

/// Buttons below one another, the slots in their order.
fn buttons(rows: &mut Vec<Row>, texts: [&str; 2], cols: u16) {
    for (index, text) in texts.into_iter().enumerate() {
        let what = What::Slot(index, format!("[ {text} ]"));
        rows.push(vec![Piece { x: 1, cols: cols.saturating_sub(2), what }]);
    }
}
