//! The result of a drawer: expected, counted, difference, and what could explain it.

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::{lists, msg, width};
use crate::model::cash::results::{ResultPart, ResultStep};
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::CountsFor;
use crate::model::cash::{Count, Level, RegisterCash, RegisterResult, TenderResult};
use crate::model::field_ref::CashField;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Movement};
use crate::model::money::Money;
use crate::model::settings::Settings;
use crate::report::result_chain;
use crate::report::result_chain::StepWords;
use crate::rules::drawer_sessions::last_change;
use crate::rules::explain;
use crate::rules::explain::{Context, CountedRow, Effect as Way, OtherTender, TypedFigure};
use crate::store::OpenHandover;
use crate::tui::handover::grid_form::{GridForm, GridRow, left, right, row_name};
use crate::tui::handover::shared_parts::{movement_name, tender_name};
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Handled};

use super::layout::leave_label;
use super::state::{CashStep, open};

impl CashStep {
    pub(super) fn result(&self, open: &OpenHandover, ctx: &Ctx<'_>) -> Option<RegisterResult> {
        let register = self.register()?;
        self.cash().result(register, &open.entries, self.left_before(open, ctx), &open.settings).ok()
    }

    pub(super) fn on_result(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match input {
            Input::Key(key) => match KeyAction::of(key) {
                KeyAction::Accept if key.repeat => Handled::done(),
                KeyAction::Accept => self.advance(Vec::new(), false, ctx),
                KeyAction::Down => {
                    self.scroll = self.scroll.saturating_add(1);
                    Handled::done()
                }
                KeyAction::Up => {
                    self.scroll = self.scroll.saturating_sub(1);
                    Handled::done()
                }
                _ => Handled::No,
            },
            Input::Wheel { up, .. } => {
                self.scroll = if *up { self.scroll.saturating_sub(3) } else { self.scroll.saturating_add(3) };
                Handled::done()
            }
            _ => Handled::No,
        }
    }

    pub(super) fn about_result(&self, open: &OpenHandover, ctx: &Ctx<'_>) -> String {
        let lang = ctx.lang;
        let gaps = self.draft.gaps(ctx);
        let own: Vec<_> = gaps.iter().filter(|gap| self.own(gap).is_some()).collect();
        let why = own.iter().find(|gap| matches!(self.own(gap), Some(CashField::Why(_))));
        let next = why.or(own.first()).copied().or_else(|| gaps.first());
        let Some(gap) = next else { return msg::cash_ui::next_step(lang).to_owned() };
        match self.own(gap) {
            Some(CashField::Why(_)) => msg::cash_ui::next_why(lang).to_owned(),
            Some(CashField::Incoming | CashField::IncomingRow(_)) => {
                let people = self.draft().map(|d| d.people.incoming.clone()).unwrap_or_default();
                let names: Vec<&str> = people.iter().map(|id| open.settings.person_name(*id)).collect();
                let n = i64::try_from(names.len()).unwrap_or(1);
                msg::cash_ui::next_recount(lang, n, names.join(lists::between_names(lang)))
            }
            Some(_) => msg::cash_ui::next_missing(lang).to_owned(),
            None => msg::cash_ui::next_register(lang).to_owned(),
        }
    }

    /// The difference with its sign and in words.
    pub(super) fn difference(
        &self,
        difference: Option<Money>,
        level: Level,
        lang: Lang,
    ) -> (String, TextRole) {
        let Some(difference) = difference else { return ("–".to_owned(), TextRole::Muted) };
        let role = match level {
            Level::Within if difference == Money::ZERO => TextRole::Ok,
            Level::Within => TextRole::Text,
            Level::NeedsReason => TextRole::Warn,
            Level::NeedsLead => TextRole::Bad,
        };
        let size = self.shown(difference.abs());
        let text = if difference == Money::ZERO {
            msg::cash_ui::balanced(lang).to_owned()
        } else if difference.is_negative() {
            msg::cash_ui::short(lang, size)
        } else {
            msg::cash_ui::over(lang, size)
        };
        (text, role)
    }

    /// What a payment came to: one row, or two where its name needs one of its own.
    fn tender_row(
        &self,
        line: &TenderResult,
        elsewhere: bool,
        settings: &Settings,
        lang: Lang,
    ) -> Vec<GridRow> {
        let mut rows = Vec::new();
        let money = |m: Option<Money>| m.map_or_else(|| "–".to_owned(), |m| self.shown(m));
        let (text, role) = if elsewhere {
            (msg::cash_ui::not_matched(lang).to_owned(), TextRole::Muted)
        } else {
            self.difference(line.difference, line.level, lang)
        };
        let name = row_name(&mut rows, 15, &tender_name(settings, &line.tender, lang));
        rows.push(vec![
            name,
            right(16, 13, money(line.expected), TextRole::Value),
            right(30, 13, money(line.counted), TextRole::Value),
            right(44, 15, text, role),
        ]);
        rows
    }

    fn result_rows(&self, open: &OpenHandover, ctx: &Ctx<'_>, cols: u16) -> Vec<GridRow> {
        let lang = ctx.lang;
        let Some(result) = self.result(open, ctx) else { return Vec::new() };
        let settings = &open.settings;
        let cash = self.cash();
        let text_cols = cols.saturating_sub(2);
        let mut rows: Vec<GridRow> = vec![vec![
            left(1, 15, msg::cash_ui::result(lang), TextRole::Title),
            right(16, 13, msg::cash_ui::col_expected(lang), TextRole::Muted),
            right(30, 13, msg::cash_ui::col_counted(lang), TextRole::Muted),
            right(44, 15, msg::cash_ui::col_difference(lang), TextRole::Muted),
        ]];
        rows.extend(result.tenders.iter().flat_map(|line| {
            let elsewhere = cash.tenders.get(&line.tender).is_some_and(|line| line.not_matched);
            self.tender_row(line, elsewhere, settings, lang)
        }));
        rows.extend(rounding_row(&cash, settings, lang));
        let apart = result.tenders.iter().filter(|t| t.difference.is_some_and(|d| d != Money::ZERO)).count();
        if apart > 1 {
            let (text, _) = self.difference(Some(result.net), Level::Within, lang);
            rows.push(vec![
                left(1, 40, msg::cash_ui::net(lang), TextRole::Label),
                right(44, 15, text, TextRole::Label),
            ]);
        }
        if let Some((a, b)) = &result.mirrored {
            let text =
                msg::cash_ui::mirrored(lang, tender_name(settings, a, lang), tender_name(settings, b, lang));
            wrapped(&mut rows, &text, text_cols, TextRole::Warn);
        }
        match self.way(ctx) {
            CountWay::BaggedFirst | CountWay::OwnDrawer => self.incoming_found(&mut rows, ctx, text_cols),
            _ => self.side_by_side(&mut rows, &result, open, (lang, text_cols)),
        }
        if let Some(text) = self.counts_for(open, lang) {
            wrapped(&mut rows, &text, text_cols, TextRole::Label);
        }
        rows.push(Vec::new());
        if let (Some(found), Some(before)) = (result.opening, result.left_before) {
            rows.push(self.opening_found((before, found), &result, settings, lang));
        }
        if let (Some(float), Some(deposit)) = (result.float_left, result.deposit) {
            rows.push(vec![
                left(1, 28, leave_label(self.way(ctx), lang), TextRole::Label),
                right(30, 13, self.shown(float), TextRole::Value),
            ]);
            rows.push(vec![
                left(1, 28, msg::cash_ui::deposit_label(lang), TextRole::Label),
                right(30, 13, self.shown(deposit), TextRole::Value),
            ]);
            for (line, warns) in self.take_out_lines(float, open, ctx) {
                let role = if warns { TextRole::Warn } else { TextRole::Label };
                wrapped(&mut rows, &line, text_cols, role);
            }
        }
        for (tender, diff) in differing(&result) {
            let causes = self.causes(&tender, diff, &result, open, lang);
            if causes.is_empty() {
                continue;
            }
            rows.push(Vec::new());
            let title = msg::cash_ui::likely(lang, tender_name(settings, &tender, lang));
            rows.push(vec![left(1, text_cols, title, TextRole::Title)]);
            for (index, cause) in causes.iter().enumerate() {
                let lines = width::wrap(cause, usize::from(text_cols.saturating_sub(3)));
                for (i, line) in lines.into_iter().enumerate() {
                    let mark = if i == 0 { format!("{}.", index + 1) } else { String::new() };
                    rows.push(vec![
                        left(1, 3, mark, TextRole::Label),
                        left(4, text_cols.saturating_sub(3), line, TextRole::Text),
                    ]);
                }
            }
        }
        reason_rows(&mut rows, &result, &cash, settings, lang, text_cols);
        for line in self.changes(open, lang) {
            wrapped(&mut rows, &line, text_cols, TextRole::Warn);
        }
        rows
    }

    /// What the shift before left and what was found. It is a gap only where the two differ.
    fn opening_found(
        &self,
        (before, found): (Money, Money),
        result: &RegisterResult,
        settings: &Settings,
        lang: Lang,
    ) -> GridRow {
        if before == found {
            let same = format!("{} = {}", self.shown(before), self.shown(found));
            return vec![
                left(1, 15, msg::cash_ui::opening_same(lang), TextRole::Label),
                right(16, 27, same, TextRole::Value),
            ];
        }
        let (text, role) = self.difference(result.opening_difference, result.opening_level(settings), lang);
        vec![
            left(1, 15, msg::cash_ui::opening_gap(lang), TextRole::Label),
            right(16, 13, self.shown(before), TextRole::Value),
            right(30, 13, self.shown(found), TextRole::Value),
            right(44, 15, text, role),
        ]
    }

    /// What incoming counted, where that is not the whole drawer: what stays of it, or another insert.
    fn incoming_found(&self, rows: &mut Vec<GridRow>, ctx: &Ctx<'_>, cols: u16) {
        let (cash, lang) = (self.cash(), ctx.lang);
        let Some(found) = cash.incoming.amount().ok().flatten() else { return };
        rows.push(Vec::new());
        if self.way(ctx) == CountWay::OwnDrawer {
            let text = msg::cash_ui::own_found(lang, self.shown(found));
            return wrapped(rows, &text, cols, TextRole::Label);
        }
        let Some(left) = cash.close.float_left else { return };
        let (gap, role) = match found.checked_sub(left) {
            Ok(gap) if gap != Money::ZERO => {
                (self.difference(Some(gap), Level::NeedsReason, lang).0, TextRole::Warn)
            }
            _ => (msg::cash_ui::balanced(lang).to_owned(), TextRole::Label),
        };
        let text = msg::cash_ui::stays_found(lang, self.shown(found), gap, self.shown(left));
        wrapped(rows, &text, cols, role);
    }

    /// Both counts and what should be there beside one another, and where a gap lies.
    fn side_by_side(
        &self,
        rows: &mut Vec<GridRow>,
        result: &RegisterResult,
        open: &OpenHandover,
        (lang, cols): (Lang, u16),
    ) {
        let cash = self.cash();
        // What was short until the register changed hands was counted then.
        let changed = last_change(&open.entries, result.register).map(|(entry, _)| entry.at);
        let sum = |count: &Count| count.amount().ok().flatten();
        let (Some(outgoing), Some(incoming)) = (sum(&cash.outgoing), sum(&cash.incoming)) else { return };
        let Some(line) = result.cash() else { return };
        let money = |m: Option<Money>| m.map_or_else(|| "–".to_owned(), |m| self.shown(m));
        rows.push(Vec::new());
        rows.push(vec![
            right(16, 13, msg::cash_ui::outgoing(lang), TextRole::Muted),
            right(30, 13, msg::cash_ui::incoming(lang), TextRole::Muted),
            right(44, 15, msg::cash_ui::col_expected(lang), TextRole::Muted),
        ]);
        rows.push(vec![
            left(1, 15, msg::cash_ui::both_counts(lang), TextRole::Label),
            right(16, 13, self.shown(outgoing), TextRole::Value),
            right(30, 13, self.shown(incoming), TextRole::Value),
            right(44, 15, money(line.expected), TextRole::Value),
        ]);
        let between = incoming.checked_sub(outgoing).ok();
        for (at, gap) in [between, line.difference, result.opening_difference].into_iter().enumerate() {
            let Some(gap) = gap.filter(|gap| *gap != Money::ZERO) else { continue };
            let (text, _) = self.difference(Some(gap), Level::NeedsReason, lang);
            let said = match at {
                0 => msg::cash_ui::gap_between(lang, text),
                1 => changed.map_or_else(
                    || msg::cash_ui::gap_in_shift(lang, &text),
                    |at| msg::cash_ui::gap_since_change(lang, at.clock(lang), &text),
                ),
                _ => msg::cash_ui::gap_before(lang, text),
            };
            wrapped(rows, &said, cols, TextRole::Warn);
        }
    }

    /// Whom the result counts for, where that is not the only one who hands over.
    fn counts_for(&self, open: &OpenHandover, lang: Lang) -> Option<String> {
        let (draft, register) = self.draft().zip(self.register())?;
        let worked = self.cash().worked_by(register, &draft.people, &open.settings)?;
        if worked.counts_for == CountsFor::Cashier && draft.people.outgoing.len() == 1 {
            return None;
        }
        Some(match worked.cashier() {
            Some(cashier) => msg::cash_ui::counts_for(lang, open.settings.person_name(cashier)),
            None => i18n::text(lang, worked.counts_for.key(), &[]),
        })
    }

    /// What was changed after the result had been shown, one line each.
    fn changes(&self, open: &OpenHandover, lang: Lang) -> Vec<String> {
        let settings = &open.settings;
        let cash = settings.cash_tender().map_or("", |t| t.id.as_str());
        let steps = self.cash().results;
        let changes = steps.iter().filter(|step| step.what != ResultPart::Shown);
        let line = |step: &ResultStep| {
            let words = StepWords {
                tender: if step.tender == cash {
                    String::new()
                } else {
                    tender_name(settings, &step.tender, lang)
                },
                by: step.by.map_or("", |id| settings.person_name(id)),
                time: settings.store.zone.stamp_at(step.at_ms).clock(lang),
            };
            msg::results::changed(lang, result_chain::line(step, &words, self.decimals, lang))
        };
        let name = |id: &PersonId| settings.person_name(*id).to_owned();
        let time = |at_ms: &i64| settings.store.zone.stamp_at(*at_ms).clock(lang);
        // With whom it counts for as it is now, also where nobody was named.
        let said = self.draft().zip(self.register());
        let said =
            said.and_then(|(draft, register)| self.cash().worked_by(register, &draft.people, settings));
        let worked = said.map(|worked| result_chain::worked_lines(&worked, name, time, lang));
        let worked = worked.unwrap_or_default().into_iter().map(|line| msg::results::changed(lang, line));
        changes.map(line).chain(worked).collect()
    }

    pub(super) fn draw_result(
        &mut self,
        canvas: &mut Canvas,
        area: Rect,
        open: &OpenHandover,
        ctx: &Ctx<'_>,
    ) {
        let rows = self.result_rows(open, ctx, area.width);
        self.scroll = self.scroll.min(cells(rows.len()).saturating_sub(area.height));
        draw_rows(canvas, area, &rows, self.scroll);
        let foot = Rect { y: area.bottom(), height: 1, ..area };
        canvas.key_area(foot, KeyPress::plain(Code::Enter));
    }

    /// The likely causes of a difference, in words, the likeliest first.
    pub(super) fn causes(
        &self,
        tender: &str,
        difference: Money,
        result: &RegisterResult,
        open: &OpenHandover,
        lang: Lang,
    ) -> Vec<String> {
        let context = self.context(tender, result, open, lang);
        let shown = |amount: i64| self.shown(Money(amount));
        explain::causes(difference.0, &context)
            .iter()
            .map(|cause| {
                let problem = cause.message(&shown);
                i18n::text(lang, problem.key, &problem.args)
            })
            .collect()
    }

    /// Everything typed that the expected amount is made of.
    fn context(&self, tender: &str, result: &RegisterResult, open: &OpenHandover, lang: Lang) -> Context {
        let settings = &open.settings;
        let cash = self.cash();
        let others = (result.tenders.iter())
            .filter(|t| t.tender != tender)
            .filter_map(|t| {
                let diff = t.difference.filter(|d| *d != Money::ZERO)?.0;
                let reported = t.reported.map(|m| m.0);
                Some(OtherTender { name: tender_name(settings, &t.tender, lang), diff, reported })
            })
            .collect();
        let is_cash = settings.cash_tender().is_some_and(|t| t.id == tender);
        if !is_cash {
            let typed = cash.tenders.get(tender).and_then(|line| line.reported);
            let entries = typed.into_iter().map(|m| TypedFigure {
                label: msg::cash_ui::col_report(lang).to_owned(),
                amount: m.0,
                effect: Way::Adds,
            });
            let reported = typed.map(|m| m.0);
            return Context { entries: entries.collect(), others, reported, ..Context::default() };
        }
        let mut entries = Vec::new();
        let mut add =
            |label: String, amount: i64, effect| entries.push(TypedFigure { label, amount, effect });
        for entry in &open.entries {
            if let Detail::Movement(m) = &entry.detail {
                let effect = self.register().map_or(0, |register| m.effect_on(register).0);
                if effect != 0 {
                    let way = if effect > 0 { Way::Adds } else { Way::Takes };
                    add(movement_text(m, lang), effect.saturating_abs(), way);
                }
            }
        }
        if let Some(m) = cash.report.cash_refunds.filter(|_| !cash.report.refunds_off) {
            add(msg::cash_ui::refunds(lang).to_owned(), m.0, Way::Takes);
        }
        if let Some(m) = cash.report.rounding {
            let way = if m.is_negative() { Way::Takes } else { Way::Adds };
            add(msg::cash_ui::rounding_line(lang).to_owned(), m.abs().0, way);
        }
        if let Some(m) = cash.report.cash_received {
            add(msg::cash_ui::cash_received(lang).to_owned(), m.0, Way::Adds);
        }
        if let Some(m) = result.opening {
            add(msg::cash_ui::opening(lang).to_owned(), m.0, Way::Adds);
        }
        let units = settings.store.currency.units().into_iter();
        let row = |unit| CountedRow { unit, count: cash.outgoing.rows.get(&unit).copied().unwrap_or(0) };
        let denominations = units.map(row).collect();
        let floats = result.opening.into_iter().chain(result.float_left).map(|m| m.0);
        Context {
            denominations,
            entries,
            opening_diff: result.opening_difference.map(|d| d.0),
            others,
            reported: cash.report.cash_received.map(|m| m.0),
            floats: floats.collect(),
        }
    }

    pub(super) fn result_of(&self, ctx: &Ctx<'_>) -> Option<RegisterResult> {
        self.result(open(ctx)?, ctx)
    }
}

/// What the till rounded by: in what is expected, and no part of over and short.
fn rounding_row(cash: &RegisterCash, settings: &Settings, lang: Lang) -> Option<GridRow> {
    let rounding = cash.report.rounding?;
    Some(vec![
        left(1, 28, msg::cash_ui::rounding_line(lang), TextRole::Label),
        right(30, 13, settings.store.currency.format_signed(rounding), TextRole::Value),
    ])
}

/// Reasons given so far, and what a lead is needed for.
fn reason_rows(
    rows: &mut Vec<GridRow>,
    result: &RegisterResult,
    cash: &RegisterCash,
    settings: &Settings,
    lang: Lang,
    cols: u16,
) {
    let mut first = true;
    for (tender, why) in &cash.why {
        if std::mem::take(&mut first) {
            rows.push(Vec::new());
        }
        let reason = settings.cash_reasons.iter().find(|r| r.id == why.reason);
        let reason = reason.map_or("", |r| r.name.get(lang));
        let text = format!("{reason} · {}", why.text);
        let text = msg::kit::named(lang, tender_name(settings, tender, lang), text);
        wrapped(rows, &text, cols, TextRole::Text);
    }
    if result.level(settings) == Level::NeedsLead {
        wrapped(rows, msg::cash_ui::lead_signs(lang), cols, TextRole::Warn);
    }
    if result.apart().is_some() {
        wrapped(rows, msg::cash_ui::dispute_where(lang), cols, TextRole::Muted);
    }
    if cash.close.recounted {
        wrapped(rows, msg::cash_ui::recounted(lang), cols, TextRole::Warn);
    }
}

/// Tenders that differ.
fn differing(result: &RegisterResult) -> Vec<(String, Money)> {
    let differs = |d: Option<Money>| d.filter(|d| *d != Money::ZERO);
    (result.tenders.iter()).filter_map(|t| Some((t.tender.clone(), differs(t.difference)?))).collect()
}

fn movement_text(movement: &Movement, lang: Lang) -> String {
    let kind = movement_name(movement.movement, lang);
    let more = [&movement.receipt_no, &movement.bag_no, &movement.reason].into_iter().find(|t| !t.is_empty());
    more.map_or_else(|| kind.to_owned(), |more| format!("{kind} {more}"))
}

fn wrapped(rows: &mut Vec<GridRow>, text: &str, cols: u16, role: TextRole) {
    for line in width::wrap(text, usize::from(cols)) {
        rows.push(vec![left(1, cols, line, role)]);
    }
}

/// Rows without fields, from a first one on.
pub(super) fn draw_rows(canvas: &mut Canvas, area: Rect, rows: &[GridRow], scroll: u16) {
    let from = usize::from(scroll).min(rows.len());
    GridForm::new(Vec::new()).draw(canvas, area, &rows[from..], Focus::Away);
    if scroll > 0 && !area.is_empty() {
        let style = canvas.style(TextRole::HintKey);
        canvas.cell(area.right() - 1, area.y, canvas.glyphs.arrows[0], style);
    }
}
