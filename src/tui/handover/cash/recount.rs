//! Incoming's count, made without seeing outgoing's or the result. One total settles it when it is the same; otherwise
//! the drawer is counted by value, and only the values that differ are counted again, by both sides.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::fields::FieldLeft;
use crate::i18n::msg;
use crate::model::cash::ways::CountWay;
use crate::model::cash::{Close, Count, RegisterCash, Side};
use crate::model::count_unit::CountUnit;
use crate::model::field_ref::{CashField, FieldRef};
use crate::model::handover::Step;
use crate::model::handover::answer::Answer;
use crate::model::lang::Lang;
use crate::model::money::{Money, parse_pieces};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::cash::disagreeing;
use crate::store::OpenHandover;
use crate::tui::handover::grid_form::{
    GridForm, GridRow, Piece, RowContent, Slot, SlotKind, left, right, slot,
};
use crate::tui::shell::canvas::{Canvas, below};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Handled};
use crate::tui::widgets::WidgetOutcome;

use super::fields;
use super::layout::{count_rows, unit_name};
use super::state::{CashPage, CashStep, Recount, RecountMode, open};

/// The button that finishes the drawer.
const DONE: CashField = CashField::Result;
/// The button that opens incoming's count again.
const COUNT_AGAIN: CashField = CashField::Incoming;

/// The button that leaves things as they are.
const BACK: CashField = CashField::Incoming;
/// The button that makes incoming's count outgoing's.
const TAKE: CashField = CashField::Outgoing;

impl Recount {
    pub(super) fn is_apart(&self) -> bool {
        self.mode == RecountMode::Apart
    }

    /// Whether a choice is to be made that no key makes for anybody.
    pub(super) const fn asks_how(&self) -> bool {
        matches!(self.mode, RecountMode::Apart | RecountMode::Take)
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
            (
                RecountMode::Rows | RecountMode::Again,
                Some(FieldRef::Cash(_, field @ CashField::IncomingRow(_))),
            ) => field.clone(),
            _ => CashField::Incoming,
        }
    }

    fn set_mode(&mut self, mode: RecountMode, slots: Vec<Slot>) {
        self.mode = mode;
        self.sheet = GridForm::new(slots);
        self.menu.select(0);
    }
}

/// Who counts there, and what; none for a total.
const fn row_of(id: &FieldRef) -> Option<(Side, CountUnit)> {
    match id {
        FieldRef::Cash(_, CashField::OutgoingRow(unit)) => Some((Side::Outgoing, *unit)),
        FieldRef::Cash(_, CashField::IncomingRow(unit)) => Some((Side::Incoming, *unit)),
        _ => None,
    }
}

impl CashStep {
    /// Whose turn it is at the second look: outgoing's first.
    pub(super) fn looks_again(&self) -> Side {
        let row = self.recount.sheet.focused_id().and_then(row_of);
        row.filter(|_| self.recount.mode == RecountMode::Again).map_or(Side::Incoming, |(side, _)| side)
    }

    /// Goes to incoming's count as far as it is; without a field, to count once more what agrees.
    pub(super) fn open_recount(&mut self, field: Option<&CashField>, ctx: &Ctx<'_>) {
        let Some(open) = open(ctx) else { return };
        let at = field.cloned().and_then(|field| self.address(field));
        let whole = field == Some(&CashField::Incoming);
        let cash = self.cash();
        self.page = CashPage::Recount;
        self.scroll = 0;
        let currency = &open.settings.store.currency;
        let complete = !cash.incoming.rows.is_empty() && cash.incoming.complete(currency);
        let way = self.way(ctx);
        self.recount.way = way;
        if cash.agrees(way) && whole {
            self.recount_agreed();
        } else if complete && !cash.agrees(way) {
            self.recount.values = self.values_apart();
            // Of what stays there is nothing to lay beside each other value by value.
            let rows = way != CountWay::BaggedFirst;
            let same = rows && (cash.close.disagreed.is_empty() || !cash.again.is_empty());
            self.recount_values(if same { RecountMode::Again } else { RecountMode::Apart });
            self.recount_at(at.as_ref());
        } else if !cash.incoming.rows.is_empty() || cash.incoming.total.is_some() {
            self.recount_rows(open);
            if cash.agrees(way) && cash.incoming.rows.is_empty() {
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

    /// Values on which the counts differ.
    fn values_apart(&self) -> Vec<CountUnit> {
        let cash = self.cash();
        match self.recount.way {
            CountWay::BaggedFirst => Vec::new(),
            _ => disagreeing(&cash.outgoing, &cash.incoming),
        }
    }

    fn recount_at(&mut self, place: Option<&FieldRef>) {
        if let Some(place) = place {
            let _ = self.recount.sheet.focus_on(place);
        }
    }

    fn buttons(&self, all: [CashField; 2]) -> Vec<Slot> {
        let slot = |field| Some(Slot::new(self.address(field)?, SlotKind::Button, ""));
        all.into_iter().filter_map(slot).collect()
    }

    /// Nothing is left to count: "Done", or once more.
    fn recount_agreed(&mut self) {
        let buttons = self.buttons([DONE, COUNT_AGAIN]);
        self.recount.set_mode(RecountMode::Agreed, buttons);
    }

    fn recount_total(&mut self, total: Option<Money>) {
        let text = total.map_or_else(String::new, |t| self.shown(t));
        let slot = self.address(CashField::Incoming).map(|id| Slot::new(id, SlotKind::Figure, &text));
        self.recount.set_mode(RecountMode::Total, slot.into_iter().collect());
    }

    fn recount_rows(&mut self, open: &OpenHandover) {
        let incoming = self.cash().incoming;
        let row = |unit: CountUnit| {
            let text = incoming.rows.get(&unit).map_or_else(String::new, ToString::to_string);
            Some(Slot::new(self.address(CashField::IncomingRow(unit))?, SlotKind::Figure, &text))
        };
        let slots = open.settings.store.currency.units().into_iter().filter_map(row).collect();
        self.recount.set_mode(RecountMode::Rows, slots);
    }

    /// Only the values that differ, without the first figures, which whoever counts again must not read; what
    /// was typed of the second look already is there.
    fn recount_values(&mut self, mode: RecountMode) {
        let slots = if mode == RecountMode::Apart {
            self.recount.both_shown.extend(self.register());
            Vec::new()
        } else {
            let cash = self.cash();
            let row =
                |field: fn(CountUnit) -> CashField, again: &BTreeMap<CountUnit, i64>, value: CountUnit| {
                    let text = again.get(&value).map_or_else(String::new, ToString::to_string);
                    Some(Slot::new(self.address(field(value))?, SlotKind::Figure, &text))
                };
            let values = || self.recount.values.iter();
            let outgoing = values().filter_map(|v| row(CashField::OutgoingRow, &cash.again_outgoing, *v));
            let incoming = values().filter_map(|v| row(CashField::IncomingRow, &cash.again, *v));
            outgoing.chain(incoming).collect()
        };
        self.recount.set_mode(mode, slots);
        let empty = self.recount.sheet.slots.iter().position(|slot| slot.edit.is_empty());
        self.recount.sheet.set_focus(empty.unwrap_or(0));
    }

    /// Whether both figures, or the result, were shown of the register: what is counted now is not counted blind.
    fn sums_seen(&self) -> bool {
        let both = self.register().is_some_and(|register| self.recount.both_shown.contains(&register));
        both || self.cash().result_seen()
    }

    pub(super) fn about_recount(&self, lang: Lang) -> String {
        let again = match (self.recount.mode, self.recount.way) {
            _ if !self.sums_seen() => None,
            (RecountMode::Total, CountWay::BaggedFirst) => Some(msg::cash_ui::about_stays_seen(lang)),
            (RecountMode::Total, CountWay::HandedOn) => Some(msg::cash_ui::about_total_seen(lang)),
            (RecountMode::Again, _) => Some(msg::cash_ui::about_again_seen(lang)),
            _ => None,
        };
        if let Some(again) = again {
            return again.to_owned();
        }
        let about = self.about_count(lang);
        let about =
            if self.nobody_counted() { msg::cash_ui::about_not_here(lang, about) } else { about.to_owned() };
        let typing = matches!(self.recount.mode, RecountMode::Total | RecountMode::Rows);
        if !typing || self.slips_hint(lang).is_none() {
            return about;
        }
        let between = if lang == Lang::Zh { "" } else { " " };
        [about.as_str(), msg::cash_ui::slips_key(lang)].join(between)
    }

    /// What the page of the second count says of itself.
    fn about_count(&self, lang: Lang) -> &'static str {
        match (self.recount.mode, self.recount.way) {
            (RecountMode::Total, CountWay::BaggedFirst) => return msg::cash_ui::about_stays(lang),
            (RecountMode::Total, CountWay::OwnDrawer) => return msg::cash_ui::about_own(lang),
            _ => {}
        }
        match self.recount.mode {
            RecountMode::Total => msg::cash_ui::about_total(lang),
            RecountMode::Rows => msg::cash_ui::about_rows(lang),
            RecountMode::Again => msg::cash_ui::about_again(lang),
            RecountMode::Apart => msg::cash_ui::about_apart(lang),
            RecountMode::Take => msg::cash_ui::about_take(lang),
            RecountMode::Agreed => msg::cash_ui::about_agreed(lang),
        }
    }

    pub(super) fn recount_hints(&self, lang: Lang) -> Vec<Hint> {
        let empty = self.recount.sheet.current().is_some_and(|slot| slot.edit.is_empty());
        let enter = match self.recount.mode {
            RecountMode::Total if empty => msg::cash_ui::hint_by_rows(lang),
            RecountMode::Apart | RecountMode::Take => msg::kit::hint_choose(lang),
            RecountMode::Agreed if self.recount.is_on(&DONE) => msg::exchange::hint_done(lang),
            RecountMode::Agreed => msg::kit::hint_open(lang),
            _ => msg::kit::hint_next(lang),
        };
        let mut hints =
            vec![Hint::key(Code::Enter, enter, 0), Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 3)];
        match self.recount.mode {
            RecountMode::Total | RecountMode::Rows if self.nobody_counted() => {
                hints.push(Hint::key(Code::F(10), msg::cash_ui::hint_not_here(lang), 1));
            }
            RecountMode::Rows => {
                hints.push(Hint::key(Code::F(10), msg::cash_ui::hint_rest_none(lang), 1));
            }
            RecountMode::Agreed => hints.push(Hint::key(Code::F(10), msg::exchange::hint_done(lang), 1)),
            // As Enter does.
            RecountMode::Total | RecountMode::Again => hints.push(Hint::key(Code::F(10), enter, 1)),
            RecountMode::Apart | RecountMode::Take => {}
        }
        hints
    }

    pub(super) fn on_recount(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if self.recount.mode == RecountMode::Apart {
            return self.on_apart(input);
        }
        match self.recount.sheet.handle(input) {
            WidgetOutcome::Ignored => match input {
                Input::Key(key) if matches!(KeyAction::of(key), KeyAction::Down | KeyAction::Up) => {
                    Handled::done()
                }
                _ => Handled::No,
            },
            WidgetOutcome::Changed => {
                self.draft.hush();
                Handled::done()
            }
            WidgetOutcome::Left(from) => {
                let saved = self.commit_recount(from, FieldLeft::ByMoving, ctx);
                let effects = saved.unwrap_or_else(|problem| self.refuse_recount(from, problem));
                Handled::Yes(effects)
            }
            WidgetOutcome::Chosen(_) => self.accept_recount(ctx),
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
        if self.recount.mode == RecountMode::Take {
            if self.recount.is_on(&TAKE) {
                // Outgoing sees it the same way now: the count changes, visibly.
                let cash = self.cash();
                let effects = if self.recount.way == CountWay::BaggedFirst {
                    let left = cash.incoming.amount().ok().flatten();
                    let close = Close { float_left: left, ..cash.close };
                    self.counted(|register| Answer::Close(register, close), ctx)
                } else {
                    let count = cash.incoming;
                    self.counted(|register| Answer::Count(register, Side::Outgoing, count), ctx)
                };
                return self.compare(effects, ctx);
            }
            self.recount_values(RecountMode::Apart);
            return Handled::done();
        }
        if self.recount.mode == RecountMode::Agreed {
            if self.recount.is_on(&DONE) {
                return self.advance(Vec::new(), true, ctx);
            }
            self.open_recount(None, ctx);
            return Handled::done();
        }
        let empty = self.recount.sheet.current().is_none_or(|slot| slot.edit.text().trim().is_empty());
        if empty && self.recount.mode == RecountMode::Total {
            if let Some(open) = open(ctx) {
                self.recount_rows(open);
            }
            return Handled::done();
        }
        if empty && self.recount.mode == RecountMode::Again {
            self.refuse_recount(self.recount.sheet.focus(), Problem::new("count.empty"));
            return Handled::done();
        }
        let effects = match self.commit_recount(self.recount.sheet.focus(), FieldLeft::ByEnter, ctx) {
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
        left: FieldLeft,
        ctx: &Ctx<'_>,
    ) -> Result<Vec<Effect>, Problem> {
        let Some(open) = open(ctx) else { return Ok(Vec::new()) };
        let field = self.recount.sheet.slots.get(at).filter(|slot| slot.kind != SlotKind::Button);
        let Some(field) = field else { return Ok(Vec::new()) };
        let (id, text) = (field.id.clone(), field.edit.text().trim().to_owned());
        let old = self.cash().incoming;
        let row = row_of(&id);
        // Figures of a second look are compared together, once all are there; until then they lie beside.
        if self.recount.mode == RecountMode::Again
            && let Some((side, value)) = row
        {
            let there = match side {
                Side::Outgoing => self.cash().again_outgoing,
                Side::Incoming => self.cash().again,
            };
            let mut again = there.clone();
            if text.is_empty() {
                again.remove(&value);
            } else {
                again.insert(value, parse_pieces(&text)?);
            }
            if again == there {
                return Ok(Vec::new());
            }
            let by = self.counter(side, ctx);
            return self.put(by, |register| Answer::Recheck(register, side, again), ctx);
        }
        // Half a total is no total.
        if self.recount.mode == RecountMode::Total && left == FieldLeft::ByMoving {
            return Ok(Vec::new());
        }
        let count = match row {
            Some((_, value)) => fields::row(&old, value, &text)?,
            None => Count { total: Some(open.settings.store.currency.parse(&text)?), ..Count::default() },
        };
        if count == old {
            return Ok(Vec::new());
        }
        let large = self.confirm_large(&id, &text, &count, Side::Incoming, left, ctx)?;
        let by = self.counter(Side::Incoming, ctx);
        let mut effects = self.put(by, |register| Answer::Count(register, Side::Incoming, count), ctx)?;
        if large {
            effects.extend(self.keep_large(by, ctx)?);
        }
        Ok(effects)
    }

    /// Whether nothing is there yet of incoming's count: whoever is to make it may not have come.
    fn nobody_counted(&self) -> bool {
        let first = matches!(self.recount.mode, RecountMode::Total | RecountMode::Rows);
        let incoming = self.cash().incoming;
        let typed = self.recount.sheet.slots.iter().any(|slot| !slot.edit.text().trim().is_empty());
        first && !typed && incoming.rows.is_empty() && incoming.total.is_none()
    }

    /// Incoming is not here: on to the next drawer that outgoing has not counted, else to the page on which the handover is
    /// signed without them.
    fn leave_recount(&mut self, ctx: &Ctx<'_>) -> Handled {
        let gaps = self.draft.gaps(ctx);
        let other = gaps.iter().filter(|gap| self.own(gap).is_none()).find(|gap| match &gap.focus {
            FieldRef::Cash(_, field) => !field.is_second_count() && !field.is_after_result(),
            _ => false,
        });
        match other.map(|gap| gap.focus.clone()) {
            Some(place) => Handled::Yes(self.enter_at(&place, ctx)),
            None => Handled::to_step(FieldRef::Step(Step::Sign)),
        }
    }

    /// F10 on incoming's page.
    pub(super) fn recount_done(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(open) = open(ctx) else { return Handled::done() };
        if self.nobody_counted() {
            return self.leave_recount(ctx);
        }
        match self.recount.mode {
            RecountMode::Rows => {
                let mut effects =
                    match self.commit_recount(self.recount.sheet.focus(), FieldLeft::ByEnter, ctx) {
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
                let by = self.counter(Side::Incoming, ctx);
                match self.put(by, |register| Answer::Count(register, Side::Incoming, count), ctx) {
                    Ok(more) => effects.extend(more),
                    Err(problem) => self.draft.problem = Some(problem),
                }
                self.compare(effects, ctx)
            }
            RecountMode::Agreed => self.advance(Vec::new(), true, ctx),
            RecountMode::Total | RecountMode::Again => self.accept_recount(ctx),
            RecountMode::Apart | RecountMode::Take => Handled::done(),
        }
    }

    /// Incoming's last figure is in: agreed, or what is to be looked at again.
    fn compare(&mut self, mut effects: Vec<Effect>, ctx: &Ctx<'_>) -> Handled {
        let Some(open) = open(ctx) else { return Handled::Yes(effects) };
        if self.recount.mode == RecountMode::Again {
            let RegisterCash { mut outgoing, mut incoming, .. } = self.cash();
            for slot in &self.recount.sheet.slots {
                match (row_of(&slot.id), parse_pieces(slot.edit.text().trim())) {
                    (Some((Side::Outgoing, value)), Ok(n)) => {
                        outgoing.rows.insert(value, n);
                    }
                    (Some((Side::Incoming, value)), Ok(n)) => {
                        incoming.rows.insert(value, n);
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
            let Some(register) = self.register() else { return Handled::Yes(effects) };
            let taken = [
                (Side::Outgoing, Answer::Count(register, Side::Outgoing, outgoing)),
                (Side::Outgoing, Answer::Recheck(register, Side::Outgoing, BTreeMap::new())),
                (Side::Incoming, Answer::Count(register, Side::Incoming, incoming)),
                (Side::Incoming, Answer::Recheck(register, Side::Incoming, BTreeMap::new())),
            ];
            for (side, answer) in taken {
                match self.draft.put(self.counter(side, ctx), answer, ctx) {
                    Ok(more) => effects.extend(more),
                    Err(problem) => {
                        self.draft.problem = Some(problem);
                        return Handled::Yes(effects);
                    }
                }
            }
        }
        let cash = self.cash();
        if cash.agrees(self.recount.way) {
            if !cash.close.disagreed.is_empty() {
                let mut close = cash.close;
                close.disagreed.clear();
                effects.extend(self.give(|register| Answer::Close(register, close), ctx));
            }
            // Both have counted: the result is shown to both.
            effects.extend(self.reveal(ctx));
            return Handled::Yes(effects);
        }
        let complete = cash.incoming.complete(&open.settings.store.currency);
        match self.recount.mode {
            RecountMode::Total => {
                self.recount_rows(open);
                self.draft.problem = Some(Problem::new("cash_ui.totals_differ"));
            }
            RecountMode::Rows if !complete => {
                let empty = self.recount.sheet.slots.iter().position(|slot| slot.edit.is_empty());
                self.recount.sheet.set_focus(empty.unwrap_or(0));
                self.draft.problem = Some(Problem::new("cash_ui.rows_open"));
            }
            RecountMode::Rows if self.recount.way != CountWay::BaggedFirst => {
                self.recount.values = self.values_apart();
                self.recount_values(RecountMode::Again);
            }
            _ => {
                self.recount.values = self.values_apart();
                self.recount_values(RecountMode::Apart);
            }
        }
        Handled::Yes(effects)
    }

    fn on_apart(&mut self, input: &Input) -> Handled {
        match self.recount.menu.handle(input) {
            WidgetOutcome::Chosen(0) if self.recount.way == CountWay::BaggedFirst => {
                self.recount_total(None);
                Handled::done()
            }
            WidgetOutcome::Chosen(0) => {
                self.recount_values(RecountMode::Again);
                Handled::done()
            }
            WidgetOutcome::Chosen(1) => {
                let buttons = self.buttons([BACK, TAKE]);
                self.recount.set_mode(RecountMode::Take, buttons);
                Handled::done()
            }
            WidgetOutcome::Chosen(_) => {
                self.open_disagree();
                Handled::done()
            }
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    /// What stands on the page, by how far it is.
    fn page_rows(&self, cols: u16, settings: &Settings, lang: Lang) -> Vec<GridRow> {
        let cash = self.cash();
        let title = match self.recount.way {
            CountWay::BaggedFirst => msg::cash_ui::recount_stays(lang),
            CountWay::OwnDrawer => msg::cash_ui::recount_own(lang),
            _ => msg::cash_ui::recount(lang),
        };
        let title = vec![left(1, cols.saturating_sub(2), title, TextRole::Title)];
        let mut rows: Vec<GridRow> = vec![title, Vec::new()];
        let money = |m: Money| self.shown(m);
        match self.recount.mode {
            RecountMode::Total => {
                rows.push(vec![
                    left(1, 24, msg::cash_ui::your_total(lang), TextRole::Label),
                    slot(26, 15, 0),
                ]);
            }
            RecountMode::Rows => {
                // The subtotal follows what is being typed.
                let typed = self.recount.sheet.current().and_then(|slot| {
                    let (_, value) = row_of(&slot.id)?;
                    let count = fields::row(&cash.incoming, value, slot.edit.text().trim());
                    count.ok()
                });
                let count = typed.unwrap_or(cash.incoming);
                let counted = |unit: CountUnit| count.rows.get(&unit).copied();
                let at = |value| self.address(CashField::IncomingRow(value));
                rows.extend(count_rows(&self.recount.sheet, &at, settings, lang, &counted, money));
            }
            RecountMode::Again => {
                rows.extend(self.again_rows(settings, lang));
            }
            RecountMode::Apart => {
                rows.extend(self.apart_rows(&cash, settings, lang));
            }
            RecountMode::Agreed => {
                let sum = cash.incoming.amount().ok().flatten().unwrap_or_default();
                let text = msg::cash_ui::agreed(lang, self.shown(sum));
                rows.push(vec![left(1, cols.saturating_sub(2), text, TextRole::Ok)]);
                rows.push(Vec::new());
                buttons(&mut rows, [msg::exchange::done(lang), msg::cash_ui::count_again(lang)], cols);
            }
            RecountMode::Take => {
                let sum = |count: &Count| self.shown(count.amount().ok().flatten().unwrap_or_default());
                let bagged = self.recount.way == CountWay::BaggedFirst;
                let text = if bagged {
                    let left = self.shown(cash.close.float_left.unwrap_or_default());
                    msg::cash_ui::take_stays(lang, left, sum(&cash.incoming))
                } else {
                    msg::cash_ui::take_what(lang, sum(&cash.outgoing), sum(&cash.incoming))
                };
                rows.push(vec![left(1, cols.saturating_sub(2), text, TextRole::Warn)]);
                // The bag is closed: whoever agrees says what is in it.
                let [all, stays] =
                    [&cash.outgoing, &cash.incoming].map(|count| count.amount().ok().flatten());
                if let Some(bag) = all.zip(stays).and_then(|(all, stays)| all.checked_sub(stays).ok())
                    && bagged
                {
                    let text = msg::cash_ui::take_bag(lang, self.shown(bag));
                    rows.push(vec![left(1, cols.saturating_sub(2), text, TextRole::Warn)]);
                }
                rows.push(Vec::new());
                buttons(&mut rows, [msg::cash_ui::take_not(lang), msg::cash_ui::take_incoming(lang)], cols);
            }
        }
        rows
    }

    /// The values looked at again by one side.
    fn again_rows(&self, settings: &Settings, lang: Lang) -> Vec<GridRow> {
        let mut rows = Vec::new();
        // One side at a time, without what the other has found.
        let side = self.looks_again();
        let who = match side {
            Side::Outgoing => msg::cash_ui::outgoing(lang),
            Side::Incoming => msg::cash_ui::incoming(lang),
        };
        let field = |value| match side {
            Side::Outgoing => CashField::OutgoingRow(value),
            Side::Incoming => CashField::IncomingRow(value),
        };
        rows.push(vec![right(9, 12, who, TextRole::Muted)]);
        for value in &self.recount.values {
            let at = self.address(field(*value)).and_then(|id| self.recount.sheet.index(&id));
            let Some(at) = at else { continue };
            let name = unit_name(settings, *value, lang);
            rows.push(vec![right(1, 10, name, TextRole::Label), slot(13, 8, at)]);
        }
        rows
    }

    /// What each side has found where they are still apart.
    fn apart_rows(&self, cash: &RegisterCash, settings: &Settings, lang: Lang) -> Vec<GridRow> {
        let mut rows = Vec::new();
        rows.push(vec![
            right(13, 12, msg::cash_ui::outgoing(lang), TextRole::Muted),
            right(27, 12, msg::cash_ui::incoming(lang), TextRole::Muted),
        ]);
        if self.recount.way == CountWay::BaggedFirst {
            let sum = |m: Option<Money>| m.map_or_else(|| "–".to_owned(), |m| self.shown(m));
            rows.push(vec![
                right(1, 11, msg::cash_ui::stays(lang), TextRole::Label),
                right(13, 12, sum(cash.close.float_left), TextRole::Value),
                right(27, 12, sum(cash.incoming.amount().ok().flatten()), TextRole::Value),
            ]);
        }
        for value in &self.recount.values {
            let of = |count: &Count| count.rows.get(value).copied().unwrap_or(0).to_string();
            rows.push(vec![
                right(1, 10, unit_name(settings, *value, lang), TextRole::Label),
                right(13, 12, of(&cash.outgoing), TextRole::Value),
                right(27, 12, of(&cash.incoming), TextRole::Value),
            ]);
        }
        rows.push(Vec::new());
        rows
    }

    pub(super) fn draw_recount(&mut self, canvas: &mut Canvas, area: Rect, open: &OpenHandover, lang: Lang) {
        let rows = self.page_rows(area.width, &open.settings, lang);
        let apart = self.recount.is_apart();
        let used = crate::tui::shell::canvas::cells(rows.len());
        let room = if apart { area.height.saturating_sub(3) } else { area.height };
        self.recount.sheet.draw(
            canvas,
            ratatui::layout::Rect { height: room, ..area },
            &rows,
            Focus::when(!apart),
        );
        if apart {
            self.recount.menu.draw(
                canvas,
                Rect { x: area.x + 1, ..below(area, used.min(room)) },
                Focus::Here,
            );
        }
    }
}

/// Buttons below one another, the slots in their order.
fn buttons(rows: &mut Vec<GridRow>, texts: [&str; 2], cols: u16) {
    for (index, text) in texts.into_iter().enumerate() {
        let what = RowContent::Slot(index, format!("[ {text} ]"));
        rows.push(vec![Piece { x: 1, cols: cols.saturating_sub(2), what }]);
    }
}
