//! Outgoing's sheet: its fields, and what a typed figure means.

use crate::model::cash::sales_reports::{MatchedAt, RefundsIn};
use crate::model::cash::ways::CountWay;
use crate::model::cash::{Close, Count, OpeningCount, RegisterCash, SalesReport, Side, TenderLine};
use crate::model::count_unit::CountUnit;
use crate::model::field_ref::{CashField, FieldRef, ReportField, TenderField};
use crate::model::handover::answer::Answer;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::money::{Currency, Money, parse_count, parse_pieces, parse_signed};
use crate::model::problem::Problem;
use crate::model::settings::{CashRounding, Settings, TenderKind};
use crate::rules::cash::sales_reports::ReportRun;
use crate::tui::handover::grid_form::{Slot, SlotKind};
use crate::tui::handover::shared_parts::nobody;
use crate::tui::shell::view::{Ctx, Effect};

use super::state::{CashStep, open};

/// More pieces of one value than any drawer holds.
const MANY: i64 = 10_000;
/// A drawer never held more than so many times its usual float.
const TIMES_FLOAT: i64 = 100;

/// The fields of a register, filled with what is saved.
pub(super) fn slots(register: RegisterId, cash: &RegisterCash, settings: &Settings) -> Vec<Slot> {
    let slot = |field: CashField, kind, text: &str| Slot::new(FieldRef::Cash(register, field), kind, text);
    let currency = &settings.store.currency;
    let money = |m: Option<Money>| m.map_or_else(String::new, |m| currency.format(m));
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    let mut slots = vec![slot(CashField::Opening, SlotKind::Figure, &money(cash.opening.map(|o| o.counted)))];
    for unit in currency.units() {
        let text = number(cash.outgoing.rows.get(&unit).copied());
        slots.push(slot(CashField::OutgoingRow(unit), SlotKind::Figure, &text));
    }
    for tender in settings.other_tenders() {
        let line = cash.tenders.get(&tender.id).cloned().unwrap_or_default();
        let at = |field| CashField::TenderPart(tender.id.clone(), field);
        slots.push(slot(at(TenderField::Counted), SlotKind::Figure, &money(line.counted)));
        let reported = line.reading.or(line.reported);
        slots.push(slot(at(TenderField::Reported), SlotKind::Figure, &money(reported)));
        if tender.kind == TenderKind::CardTerminal {
            slots.push(slot(at(TenderField::Batch), SlotKind::Text, &line.batch));
            slots.push(slot(at(TenderField::Slips), SlotKind::Figure, &number(line.slips)));
            slots.push(slot(at(TenderField::ReportedSlips), SlotKind::Figure, &number(line.reported_slips)));
        }
    }
    let report = &cash.report;
    for (field, kind, text) in [
        (
            CashField::ReportPart(ReportField::Cash),
            SlotKind::Figure,
            money(report.reading.or(report.cash_received)),
        ),
        (
            CashField::ReportPart(ReportField::Refunds),
            SlotKind::Figure,
            money(report.refunds_reading.or(report.cash_refunds)),
        ),
        (CashField::ReportPart(ReportField::Source), SlotKind::Text, report.source.clone()),
        (CashField::ReportPart(ReportField::Rounding), SlotKind::Figure, money(report.rounding)),
        (CashField::ReportPart(ReportField::Returns), SlotKind::Figure, number(report.returns)),
        (CashField::ReportPart(ReportField::ReturnsTotal), SlotKind::Figure, money(report.returns_total)),
        (CashField::ReportPart(ReportField::Voids), SlotKind::Figure, number(report.voids)),
        (CashField::ReportPart(ReportField::VoidsTotal), SlotKind::Figure, money(report.voids_total)),
        (CashField::ReportPart(ReportField::Approver), SlotKind::Button, String::new()),
        (CashField::Close, SlotKind::Figure, money(cash.close.float_left)),
        (CashField::BagNo, SlotKind::Text, cash.close.bag_no.clone()),
        (CashField::NonCash, SlotKind::Button, String::new()),
        (CashField::Deposits, SlotKind::Button, String::new()),
        (CashField::Uncounted, SlotKind::Button, String::new()),
        (CashField::Result, SlotKind::Button, String::new()),
        (CashField::SoldOn, SlotKind::Button, String::new()),
    ] {
        let asked = match &field {
            // A bag is asked for where the takings are in it before incoming counts.
            CashField::BagNo => cash.way_of(register, settings) == CountWay::BaggedFirst,
            CashField::ReportPart(ReportField::Rounding) => {
                settings.rules.rounding != CashRounding::Off || report.rounding.is_some()
            }
            _ => true,
        };
        if asked {
            slots.push(slot(field, kind, &text));
        }
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
pub(super) fn signed_money(text: &str, currency: &Currency) -> Result<Option<Money>, Problem> {
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
            self.sheet.slots[at].off = !report.has_returns();
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
        let run = self.said_of_run((&id, field), &text, left, ctx);
        let Some(answer) = self.meant(field, &text, (left, run), ctx)? else { return Ok(Vec::new()) };
        let counter = self.counter(Side::Outgoing, ctx);
        let mut effects = Vec::new();
        if let Answer::Count(_, side, count) = &answer {
            let large = self.confirm_large(&id, &text, count, *side, left, ctx)?;
            effects.extend(self.draft.put(counter, answer, ctx)?);
            if large {
                effects.extend(self.keep_large(counter, ctx)?);
            }
        } else {
            // Other figures of a report are read on from what one of them says.
            let of_report = matches!(answer, Answer::Report(..) | Answer::Tender(..));
            effects.extend(self.draft.put(counter, answer, ctx)?);
            if of_report {
                effects.extend(self.read_others_on(ctx)?);
            }
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
        (left, run): (FieldLeft, ReportRun),
        ctx: &Ctx<'_>,
    ) -> Result<Option<Answer>, Problem> {
        let accept = left == FieldLeft::ByEnter;
        let Some(open) = open(ctx) else { return Ok(None) };
        let currency = &open.settings.store.currency;
        let Some(register) = self.register() else { return Ok(None) };
        let cash = self.cash();
        match field {
            CashField::Opening => self.meant_opening(text, left, ctx),
            CashField::OutgoingRow(unit) => {
                let count = row(&cash.outgoing, *unit, text)?;
                Ok((count != cash.outgoing).then_some(Answer::Count(register, Side::Outgoing, count)))
            }
            CashField::TenderPart(id, part) => {
                let old = cash.tenders.get(id).cloned().unwrap_or_default();
                let mut line = tender(&old, *part, text, currency)?;
                if *part == TenderField::Reported {
                    let mut read = cash.clone();
                    (line.reading, line.earlier) = (None, None);
                    read.tenders.insert(id.clone(), line);
                    read = self.read_on(read, field, run, ctx)?;
                    line = read.tenders.remove(id).unwrap_or_default();
                }
                Ok((line != old).then(|| Answer::Tender(register, id.clone(), line)))
            }
            CashField::ReportPart(part) => {
                let mut report = cash.report.clone();
                match part {
                    // Cash back and refunds may leave less than nothing.
                    ReportField::Cash => {
                        report.cash_received = signed_money(text, currency)?;
                        report.refunds_off = report.cash_received.is_some() && self.refunds_off(ctx);
                        (report.reading, report.earlier) = (None, None);
                    }
                    ReportField::Refunds => {
                        report.cash_refunds = optional_money(text, currency)?;
                        (report.refunds_reading, report.refunds_earlier) = (None, None);
                    }
                    ReportField::Rounding => {
                        let rule = open.settings.rules.rounding;
                        report.rounding = match text {
                            "" => None,
                            text => Some(rule.read(text, currency.decimals)?),
                        };
                    }
                    ReportField::Source => text.clone_into(&mut report.source),
                    ReportField::Returns => report.returns = optional(text)?,
                    ReportField::ReturnsTotal => {
                        report.returns_total = optional_money(text, currency)?;
                    }
                    ReportField::Voids => report.voids = optional(text)?,
                    ReportField::VoidsTotal => {
                        report.voids_total = optional_money(text, currency)?;
                    }
                    ReportField::Approver => {}
                }
                if matches!(part, ReportField::Cash | ReportField::Refunds) {
                    report = self.read_on(RegisterCash { report, ..cash.clone() }, field, run, ctx)?.report;
                }
                if *part == ReportField::Cash && accept && report.cash_received.is_none() {
                    return Err(Problem::new("cash_ui.need_report"));
                }
                if report == cash.report {
                    return Ok(None);
                }
                let report = SalesReport { by: self.counter(Side::Outgoing, ctx), ..report };
                Ok(Some(Answer::Report(register, report.approved_as(&cash.report))))
            }
            CashField::Close => self.meant_float(text, left, ctx),
            CashField::BagNo => {
                let close = Close { bag_no: text.to_owned(), ..cash.close.clone() };
                Ok((close != cash.close).then_some(Answer::Close(register, close)))
            }
            _ => Ok(None),
        }
    }

    /// What a typed float means; by Enter alone the usual one is left, or what can stay of it.
    fn meant_float(&self, text: &str, left: FieldLeft, ctx: &Ctx<'_>) -> Result<Option<Answer>, Problem> {
        let (Some(open), Some(register)) = (open(ctx), self.register()) else { return Ok(None) };
        let (settings, accept, cash) = (&open.settings, left == FieldLeft::ByEnter, self.cash());
        let currency = &settings.store.currency;
        let mut close = cash.close.clone();
        close.float_left = match (text.is_empty(), accept) {
            (true, true) if close.float_left.is_none() => {
                let target = settings.register(register).map_or(Money::ZERO, |r| r.float_target);
                let counted = cash.cash_counted(self.way(ctx))?;
                if counted.is_none() {
                    return Err(Problem::new("cash_ui.count_first"));
                }
                if counted < Some(target) {
                    return Err(
                        Problem::new("cash_ui.float_not_covered").with("amount", currency.format(target))
                    );
                }
                Some(self.stays_of(target))
            }
            (true, _) => close.float_left.filter(|_| accept),
            _ => Some(currency.parse(text)?),
        };
        Ok((close != cash.close).then_some(Answer::Close(register, close)))
    }

    /// The drawer as it will be when the field being typed into is left: sums and subtotals follow every digit. What
    /// cannot be read yet changes nothing.
    pub(super) fn as_typed(&self, ctx: &Ctx<'_>) -> RegisterCash {
        let mut cash = self.cash();
        let typed = self.sheet.current().zip(self.focused());
        let answer = typed.and_then(|(slot, field)| {
            let way = (FieldLeft::ByMoving, ReportRun::Further);
            self.meant(field, slot.edit.text().trim(), way, ctx).ok()?
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
        let by = self.counter(Side::Outgoing, ctx).ok_or_else(nobody)?;
        let old = draft.register(register).opening;
        if !text.is_empty() {
            let counted = open.settings.store.currency.parse(text)?;
            let same = old.is_some_and(|o| o.counted == counted);
            return Ok((!same).then_some(Answer::Opening(
                register,
                OpeningCount { at_ms: None, counted, taken_over: false, by },
            )));
        }
        if !accept {
            return Ok(None);
        }
        match open.facts(ctx.now).left_before(draft, register) {
            Some(counted) => Ok(Some(Answer::Opening(
                register,
                OpeningCount { at_ms: None, counted, taken_over: true, by },
            ))),
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
            .filter(|(unit, n)| before.rows.get(unit) != Some(n))
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

    /// A large count was confirmed by who counted it.
    pub(super) fn keep_large(&mut self, by: Option<PersonId>, ctx: &Ctx<'_>) -> Result<Vec<Effect>, Problem> {
        let mut close = self.cash().close;
        close.large_confirmed = true;
        self.put(by, |register| Answer::Close(register, close), ctx)
    }

    /// Every value not yet counted: none.
    pub(super) fn rest_none(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(open) = open(ctx) else { return Vec::new() };
        let mut count = self.cash().outgoing;
        count.rest_none(&open.settings.store.currency);
        let effects = if count == self.cash().outgoing {
            Vec::new()
        } else {
            self.counted(|register| Answer::Count(register, Side::Outgoing, count), ctx)
        };
        for unit in open.settings.store.currency.units() {
            let Some(id) = self.address(CashField::OutgoingRow(unit)) else { continue };
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
            effects
                .extend(self.counted(|register| Answer::Tender(register, tender.id.clone(), elsewhere), ctx));
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
pub(super) fn row(count: &Count, unit: CountUnit, text: &str) -> Result<Count, Problem> {
    let mut count = count.clone();
    if text.is_empty() {
        count.rows.remove(&unit);
    } else {
        count.rows.insert(unit, parse_pieces(text)?);
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
    let said = line.said.clone();
    line.not_matched &= line == TenderLine { not_matched: true, said, ..TenderLine::default() };
    Ok(line)
}
