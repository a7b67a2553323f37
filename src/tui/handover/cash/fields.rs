//! Outgoing's sheet: its fields, and what a typed figure means.

use crate::model::cash::sales_reports::{MatchedAt, RefundsIn, ReportStart};
use crate::model::cash::{Count, OpeningCount, RegisterCash, SalesReport, Side, TenderLine};
use crate::model::field_ref::{CashField, FieldRef, ReportField, TenderField};
use crate::model::handover::answer::Answer;
use crate::model::ids::RegisterId;
use crate::model::money::{Currency, Money, parse_count, parse_signed};
use crate::model::problem::Problem;
use crate::model::settings::{Settings, TenderKind};
use crate::rules::cash::sales_reports::ReportRun;
use crate::rules::cash::sales_reports::read_on;
use crate::tui::handover::grid_form::{Slot, SlotKind};
use crate::tui::handover::shared_parts::nobody;
use crate::tui::shell::view::{Ctx, Effect};

use super::state::{CashStep, open};

/// More pieces of one value than any drawer holds.
const MANY: i64 = 10_000;
/// A drawer never held more than so many times its usual float.
const TIMES_FLOAT: i64 = 100;

/// Values to count, each once: a shop may know the same value as note and as coin.
pub(super) fn values(currency: &Currency) -> Vec<(i64, bool)> {
    let mut values: Vec<(i64, bool)> = Vec::new();
    for d in &currency.denominations {
        if !values.iter().any(|(v, _)| *v == d.value.0) {
            values.push((d.value.0, d.coin));
        }
    }
    values
}

/// The fields of a register, filled with what is saved.
pub(super) fn slots(register: RegisterId, cash: &RegisterCash, settings: &Settings) -> Vec<Slot> {
    let slot = |field: CashField, kind, text: &str| Slot::new(FieldRef::Cash(register, field), kind, text);
    let currency = &settings.store.currency;
    let money = |m: Option<Money>| m.map_or_else(String::new, |m| currency.format(m));
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    let mut slots = vec![slot(CashField::Opening, SlotKind::Figure, &money(cash.opening.map(|o| o.counted)))];
    for (value, _) in values(currency) {
        let text = number(cash.outgoing.rows.get(&value).copied());
        slots.push(slot(CashField::OutgoingRow(value), SlotKind::Figure, &text));
    }
    for tender in settings.other_tenders() {
        let line = cash.tenders.get(&tender.id).cloned().unwrap_or_default();
        let at = |field| CashField::TenderPart(tender.id.clone(), field);
        slots.push(slot(at(TenderField::Counted), SlotKind::Figure, &money(line.counted)));
        slots.push(slot(at(TenderField::Reported), SlotKind::Figure, &money(line.reported)));
        if tender.kind == TenderKind::CardTerminal {
            slots.push(slot(at(TenderField::Batch), SlotKind::Text, &line.batch));
            slots.push(slot(at(TenderField::Slips), SlotKind::Figure, &number(line.slips)));
            slots.push(slot(at(TenderField::ReportedSlips), SlotKind::Figure, &number(line.reported_slips)));
        }
    }
    let report = &cash.report;
    let some = |n: i64| number((n != 0).then_some(n));
    let sum = |m: Money| money((m != Money::ZERO).then_some(m));
    for (field, kind, text) in [
        (
            CashField::ReportPart(ReportField::Cash),
            SlotKind::Figure,
            money(report.reading.or(report.cash_received)),
        ),
        (CashField::ReportPart(ReportField::Refunds), SlotKind::Figure, money(report.cash_refunds)),
        (CashField::ReportPart(ReportField::Source), SlotKind::Text, report.source.clone()),
        (CashField::ReportPart(ReportField::Returns), SlotKind::Figure, some(report.returns)),
        (CashField::ReportPart(ReportField::ReturnsTotal), SlotKind::Figure, sum(report.returns_total)),
        (CashField::ReportPart(ReportField::Voids), SlotKind::Figure, some(report.voids)),
        (CashField::ReportPart(ReportField::VoidsTotal), SlotKind::Figure, sum(report.voids_total)),
        (CashField::ReportPart(ReportField::Approver), SlotKind::Button, String::new()),
        (CashField::Close, SlotKind::Figure, money(cash.close.float_left)),
        (CashField::NonCash, SlotKind::Button, String::new()),
        (CashField::Deposits, SlotKind::Button, String::new()),
        (CashField::Uncounted, SlotKind::Button, String::new()),
        (CashField::Result, SlotKind::Button, String::new()),
        (CashField::SoldOn, SlotKind::Button, String::new()),
    ] {
        slots.push(slot(field, kind, &text));
    }
    slots
}

/// Reads a number that may be left empty.
fn optional(text: &str) -> Result<Option<i64>, Problem> {
    if text.is_empty() { Ok(None) } else { parse_count(text).map(Some) }
}

/// Reads an amount that may be left empty.
fn optional_money(text: &str, currency: &Currency) -> Result<Option<Money>, Problem> {
    if text.is_empty() { Ok(None) } else { currency.parse(text).map(Some) }
}

/// Reads an amount that may be left empty and may fall below zero.
fn signed_money(text: &str, currency: &Currency) -> Result<Option<Money>, Problem> {
    if text.is_empty() { Ok(None) } else { parse_signed(text, currency.decimals).map(Some) }
}

/// How a field of the cash step was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldLeft {
    /// By Enter, which takes over what is offered and answers what is asked.
    ByEnter,
    /// By going elsewhere: only what was typed counts.
    ByMoving,
}

impl CashStep {
    /// Which fields can be reached: an approver is asked only where something needs one, and only a count can be void.
    pub(super) fn switch_fields(&mut self, ctx: &Ctx<'_>) {
        let unasked = |id: &String| self.unasked.iter().any(|(tender, _)| tender == id);
        let off: Vec<bool> = (self.sheet.slots.iter())
            .map(|slot| match &slot.id {
                FieldRef::Cash(_, CashField::TenderPart(id, _)) => unasked(id),
                FieldRef::Cash(_, CashField::ReportPart(ReportField::Refunds)) => self.refunds_off(ctx),
                _ => slot.off,
            })
            .collect();
        for (slot, off) in self.sheet.slots.iter_mut().zip(off) {
            slot.off = off;
        }
        let nothing = !self.cash().has_count();
        if let Some(at) = self.index_of(CashField::SoldOn) {
            self.sheet.slots[at].off = nothing;
        }
        let report = self.cash().report;
        let approver = CashField::ReportPart(ReportField::Approver);
        if let Some(at) = self.index_of(approver) {
            self.sheet.slots[at].off = report.returns == 0 && report.voids == 0;
        }
    }

    /// Payments this handover does not ask for, and where they are matched.
    pub(super) fn payments_unasked(&self, ctx: &Ctx<'_>) -> Vec<(String, MatchedAt)> {
        let (Some(open), Some(draft)) = (open(ctx), self.draft()) else { return Vec::new() };
        let (settings, cash) = (&open.settings, self.cash());
        let unasked = settings
            .other_tenders()
            .filter(|tender| !draft.asks_for(tender, cash.tenders.get(&tender.id), settings));
        unasked.map(|tender| (tender.id.clone(), draft.matched_at(tender, settings))).collect()
    }

    /// Whether the cash figure of the register's report has refunds already taken off.
    pub(super) fn refunds_off(&self, ctx: &Ctx<'_>) -> bool {
        let register = open(ctx).zip(self.register()).and_then(|(open, id)| open.settings.register(id));
        register.is_some_and(|register| register.refunds == RefundsIn::TakenOff)
    }

    /// The report with the cash figure typed anew: as it stands, or what it shows more than before.
    ///
    /// # Errors
    /// It shows less than before, and nobody said that it began anew.
    fn with_cash_figure(
        &self,
        report: &SalesReport,
        text: &str,
        began_anew: bool,
        ctx: &Ctx<'_>,
    ) -> Result<SalesReport, Problem> {
        let Some(open) = open(ctx) else { return Ok(report.clone()) };
        let currency = &open.settings.store.currency;
        let mut report = report.clone();
        // Cash back and refunds may leave less than nothing.
        let figure = signed_money(text, currency)?;
        report.refunds_off = figure.is_some() && self.refunds_off(ctx);
        (report.reading, report.earlier, report.cash_received) = (None, None, figure);
        let register = self.register().and_then(|id| open.settings.register(id));
        let runs_on = register.filter(|register| register.report_start == ReportStart::RunsOn);
        let (Some(register), Some(reading)) = (runs_on, figure) else {
            report.z_between = false;
            return Ok(report);
        };
        let before = open.readings.get(&register.id).copied();
        report.z_between = (began_anew || report.z_between) && before.is_some_and(|before| reading < before);
        report.reading = Some(reading);
        report.earlier = before.filter(|_| !report.z_between);
        report.cash_received =
            read_on(reading, before, if report.z_between { ReportRun::Anew } else { ReportRun::Further });
        if report.cash_received.is_none() {
            let before = before.unwrap_or_default();
            return Err(Problem::new("cash_ui.reading_smaller").with("before", currency.format(before)));
        }
        Ok(report)
    }

    /// Whether a cash figure shows less than was read before, and nobody said that the report began anew.
    fn reads_less(&self, text: &str, ctx: &Ctx<'_>) -> bool {
        let Some((open, id)) = open(ctx).zip(self.register()) else { return false };
        let runs_on = open.settings.register(id).is_some_and(|r| r.report_start == ReportStart::RunsOn);
        let figure = signed_money(text, &open.settings.store.currency).ok().flatten();
        let less = figure.zip(open.readings.get(&id)).is_some_and(|(reading, before)| reading < *before);
        runs_on && less && !self.cash().report.z_between
    }

    /// The report where the same lower figure is typed twice: it began anew in between.
    fn began_anew(
        &mut self,
        typed: (FieldRef, String),
        left: FieldLeft,
        ctx: &Ctx<'_>,
    ) -> Result<Option<Answer>, Problem> {
        let accept = left == FieldLeft::ByEnter;
        let cash_figure = matches!(&typed.0, FieldRef::Cash(_, CashField::ReportPart(ReportField::Cash)));
        if !cash_figure || !accept || !self.reads_less(&typed.1, ctx) {
            return Ok(None);
        }
        if self.confirm.as_ref() != Some(&typed) {
            self.confirm = Some(typed);
            return Ok(None);
        }
        self.confirm = None;
        let report = self.with_cash_figure(&self.cash().report, &typed.1, true, ctx)?;
        let report = SalesReport { by: self.author(ctx), ..report };
        Ok(self.register().map(|register| Answer::Report(register, report)))
    }

    /// The sums the figures of the report make, as far as they make any.
    pub(super) fn report_sums(&self, ctx: &Ctx<'_>) -> Option<String> {
        let report = self.as_typed(ctx).report;
        let less = |from: Money, off: Money| {
            let sum = from.checked_sub(off).ok()?;
            Some(format!("{} − {} = {}", self.shown(from), self.shown(off), self.shown(sum)))
        };
        let read = report.reading.zip(report.earlier).and_then(|(reading, earlier)| less(reading, earlier));
        let off = Some(report.refunds_to_take_off()).filter(|off| !off.is_zero());
        let net = report.cash_received.zip(off).and_then(|(received, off)| less(received, off));
        let sums: Vec<String> = read.into_iter().chain(net).collect();
        (!sums.is_empty()).then(|| sums.join(" · "))
    }

    /// Saves the field with that index; Enter may take over what is offered.
    ///
    /// # Errors
    /// What is wrong with it; nothing is saved then.
    pub(super) fn commit(
        &mut self,
        at: usize,
        left: FieldLeft,
        ctx: &Ctx<'_>,
    ) -> Result<Vec<Effect>, Problem> {
        let Some(slot) = self.sheet.slots.get(at) else { return Ok(Vec::new()) };
        let (id, text) = (slot.id.clone(), slot.edit.text().trim().to_owned());
        let FieldRef::Cash(_, field) = &id else { return Ok(Vec::new()) };
        let answer = match self.began_anew((id.clone(), text.clone()), left, ctx)? {
            Some(report) => Some(report),
            None => self.meant(field, &text, left, ctx)?,
        };
        let Some(answer) = answer else { return Ok(Vec::new()) };
        let author = self.author(ctx);
        let mut effects = Vec::new();
        if let Answer::Count(_, side, count) = &answer {
            let large = self.confirm_large(&id, &text, count, *side, left, ctx)?;
            effects.extend(self.draft.put(author, answer, ctx)?);
            if large {
                effects.extend(self.keep_large(ctx)?);
            }
        } else {
            effects.extend(self.draft.put(author, answer, ctx)?);
        }
        if let Some(slot) = self.sheet.slots.get_mut(at) {
            slot.bad = false;
        }
        self.switch_fields(ctx);
        self.show_offered(&id);
        Ok(effects)
    }

    /// What was taken over by Enter alone is shown in its field.
    fn show_offered(&mut self, id: &FieldRef) {
        let cash = self.cash();
        let amount = match id {
            FieldRef::Cash(_, CashField::Opening) => cash.opening.map(|o| o.counted),
            FieldRef::Cash(_, CashField::Close) => cash.close.float_left,
            _ => None,
        };
        let empty = self.sheet.slot(id).is_some_and(|slot| slot.edit.is_empty());
        if let (Some(amount), true) = (amount, empty) {
            let text = self.shown(amount);
            self.sheet.show(id, &text);
        }
    }

    /// The answer a typed text makes; `None` when nothing changes.
    fn meant(
        &self,
        field: &CashField,
        text: &str,
        left: FieldLeft,
        ctx: &Ctx<'_>,
    ) -> Result<Option<Answer>, Problem> {
        let accept = left == FieldLeft::ByEnter;
        let Some(open) = open(ctx) else { return Ok(None) };
        let (settings, currency) = (&open.settings, &open.settings.store.currency);
        let Some(register) = self.register() else { return Ok(None) };
        let cash = self.cash();
        match field {
            CashField::Opening => self.meant_opening(text, left, ctx),
            CashField::OutgoingRow(value) => {
                let count = row(&cash.outgoing, *value, text)?;
                Ok((count != cash.outgoing).then_some(Answer::Count(register, Side::Outgoing, count)))
            }
            CashField::TenderPart(id, field) => {
                let old = cash.tenders.get(id).cloned().unwrap_or_default();
                let line = tender(&old, *field, text, currency)?;
                Ok((line != old).then(|| Answer::Tender(register, id.clone(), line)))
            }
            CashField::ReportPart(field) => {
                let mut report = cash.report.clone();
                match field {
                    ReportField::Cash => report = self.with_cash_figure(&cash.report, text, false, ctx)?,
                    ReportField::Refunds => report.cash_refunds = optional_money(text, currency)?,
                    ReportField::Source => text.clone_into(&mut report.source),
                    ReportField::Returns => report.returns = optional(text)?.unwrap_or(0),
                    ReportField::ReturnsTotal => {
                        report.returns_total = optional_money(text, currency)?.unwrap_or_default();
                    }
                    ReportField::Voids => report.voids = optional(text)?.unwrap_or(0),
                    ReportField::VoidsTotal => {
                        report.voids_total = optional_money(text, currency)?.unwrap_or_default();
                    }
                    ReportField::Approver => {}
                }
                if *field == ReportField::Cash && accept && report.cash_received.is_none() {
                    return Err(Problem::new("cash_ui.need_report"));
                }
                if report == cash.report {
                    return Ok(None);
                }
                report.by = self.author(ctx);
                Ok(Some(Answer::Report(register, report)))
            }
            CashField::Close => {
                let mut close = cash.close.clone();
                close.float_left = match (text.is_empty(), accept) {
                    (true, true) if close.float_left.is_none() => {
                        let target = settings.register(register).map_or(Money::ZERO, |r| r.float_target);
                        let counted = cash.cash_counted(self.way(ctx))?;
                        if counted.is_none() {
                            return Err(Problem::new("cash_ui.count_first"));
                        }
                        if counted < Some(target) {
                            return Err(Problem::new("cash_ui.float_not_covered")
                                .with("amount", currency.format(target)));
                        }
                        Some(target)
                    }
                    (true, _) => close.float_left.filter(|_| accept),
                    _ => Some(currency.parse(text)?),
                };
                Ok((close != cash.close).then_some(Answer::Close(register, close)))
            }
            _ => Ok(None),
        }
    }

    /// The drawer as it will be when the field being typed into is left: sums and subtotals follow every digit. What
    /// cannot be read yet changes nothing.
    pub(super) fn as_typed(&self, ctx: &Ctx<'_>) -> RegisterCash {
        let mut cash = self.cash();
        let typed = self.sheet.current().zip(self.focused());
        let answer = typed.and_then(|(slot, field)| {
            self.meant(field, slot.edit.text().trim(), FieldLeft::ByMoving, ctx).ok()?
        });
        match answer {
            Some(Answer::Count(_, Side::Outgoing, count)) => cash.outgoing = count,
            Some(Answer::Tender(_, id, line)) => {
                cash.tenders.insert(id, line);
            }
            Some(Answer::Report(_, report)) => cash.report = report,
            Some(Answer::Close(_, close)) => cash.close = close,
            _ => {}
        }
        cash
    }

    fn meant_opening(&self, text: &str, left: FieldLeft, ctx: &Ctx<'_>) -> Result<Option<Answer>, Problem> {
        let accept = left == FieldLeft::ByEnter;
        let (Some(open), Some(draft), Some(register)) = (open(ctx), self.draft(), self.register()) else {
            return Ok(None);
        };
        let by = self.author(ctx).ok_or_else(nobody)?;
        let old = draft.register(register).opening;
        if !text.is_empty() {
            let counted = open.settings.store.currency.parse(text)?;
            let same = old.is_some_and(|o| o.counted == counted);
            return Ok(
                (!same).then_some(Answer::Opening(register, OpeningCount { counted, taken_over: false, by }))
            );
        }
        if !accept {
            return Ok(None);
        }
        match open.facts(ctx.now).left_before(draft, register) {
            Some(counted) => {
                Ok(Some(Answer::Opening(register, OpeningCount { counted, taken_over: true, by })))
            }
            None => Err(Problem::new("cash_ui.need_opening")),
        }
    }

    /// Asks again before an absurd count is taken. `true` when it was large and is confirmed now.
    ///
    /// # Errors
    /// The question.
    pub(super) fn confirm_large(
        &mut self,
        id: &FieldRef,
        text: &str,
        count: &Count,
        side: Side,
        left: FieldLeft,
        ctx: &Ctx<'_>,
    ) -> Result<bool, Problem> {
        let accept = left == FieldLeft::ByEnter;
        let Some(open) = open(ctx) else { return Ok(false) };
        let cash = self.cash();
        let before = if side == Side::Outgoing { &cash.outgoing } else { &cash.incoming };
        let most = (count.rows.iter())
            .filter(|(value, n)| before.rows.get(value) != Some(n))
            .map(|(_, n)| *n)
            .max()
            .unwrap_or(0);
        let sum = count.amount()?.unwrap_or_default();
        let target = self.float_target(open);
        let limit = Money(target.0.saturating_mul(TIMES_FLOAT));
        let large = most > MANY || (target > Money::ZERO && sum > limit);
        if !large || cash.close.large_confirmed {
            return Ok(false);
        }
        let typed = (id.clone(), text.to_owned());
        if accept && self.confirm.as_ref() == Some(&typed) {
            self.confirm = None;
            return Ok(true);
        }
        if accept {
            self.confirm = Some(typed);
        }
        Err(Problem::new("cash_ui.large").with("amount", self.shown(sum)))
    }

    pub(super) fn keep_large(&mut self, ctx: &Ctx<'_>) -> Result<Vec<Effect>, Problem> {
        let mut close = self.cash().close;
        close.large_confirmed = true;
        let author = self.author(ctx);
        self.put(author, |register| Answer::Close(register, close), ctx)
    }

    /// Every value not yet counted: none.
    pub(super) fn rest_none(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(open) = open(ctx) else { return Vec::new() };
        let mut count = self.cash().outgoing;
        count.rest_none(&open.settings.store.currency);
        let effects = if count == self.cash().outgoing {
            Vec::new()
        } else {
            self.give(|register| Answer::Count(register, Side::Outgoing, count), ctx)
        };
        for (value, _) in values(&open.settings.store.currency) {
            let Some(id) = self.address(CashField::OutgoingRow(value)) else { continue };
            if self.sheet.slot(&id).is_some_and(|slot| slot.edit.is_empty()) {
                self.sheet.show(&id, "0");
            }
        }
        effects
    }

    /// Payments of which nothing at all was typed are matched elsewhere: no key makes figures of nothing.
    pub(super) fn tenders_not_here(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(open) = open(ctx) else { return Vec::new() };
        let mut effects = Vec::new();
        for tender in open.settings.other_tenders() {
            let line = self.cash().tenders.get(&tender.id).cloned().unwrap_or_default();
            let unasked = self.unasked.iter().any(|(id, _)| *id == tender.id);
            if unasked || line != TenderLine::default() {
                continue;
            }
            let elsewhere = TenderLine { not_matched: true, ..line };
            effects.extend(self.give(|register| Answer::Tender(register, tender.id.clone(), elsewhere), ctx));
        }
        effects
    }

    /// An amount in the shop's currency.
    pub(super) fn shown(&self, amount: Money) -> String {
        crate::model::money::format_amount(amount, self.decimals)
    }
}

/// The count with one row typed anew; empty takes the row out.
///
/// # Errors
/// What was typed is not a count.
pub(super) fn row(count: &Count, value: i64, text: &str) -> Result<Count, Problem> {
    let mut count = count.clone();
    if text.is_empty() {
        count.rows.remove(&value);
    } else {
        count.rows.insert(value, parse_count(text)?);
        count.total = None;
    }
    Ok(count)
}

fn tender(
    old: &TenderLine,
    field: TenderField,
    text: &str,
    currency: &Currency,
) -> Result<TenderLine, Problem> {
    // A wallet's total may fall below zero by refunds.
    let amount = |text: &str| signed_money(text, currency);
    let mut line = old.clone();
    match field {
        TenderField::Counted => line.counted = amount(text)?,
        TenderField::Reported => line.reported = amount(text)?,
        TenderField::Batch => text.clone_into(&mut line.batch),
        TenderField::Slips => line.slips = optional(text)?,
        TenderField::ReportedSlips => line.reported_slips = optional(text)?,
    }
    // What is typed of it is matched here.
    line.not_matched &= line == TenderLine { not_matched: true, ..TenderLine::default() };
    Ok(line)
}
