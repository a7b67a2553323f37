//! Corrections put into the facts: the figures in force, with the sealed ones kept beside.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::model::attendance::ShiftEnd;
use crate::model::correction::Correction;
use crate::model::field_ref::RecordField;
use crate::model::handover::AttendanceLine;
use crate::model::ids::{HandoverId, PersonId};
use crate::model::money::Money;
use crate::model::period_data::{About, AttendanceFact, CorrectionFact, DataNeeded, PeriodData, TenderFact};
use crate::model::settings::Settings;
use crate::record::logbook::LogPage;
use crate::record::{Attendance, Document};
use crate::rules::cash::level_of_difference;
use crate::store::Result;
use crate::store::period_data::PeriodReader;
use crate::store::period_data::cash::gap;

impl PeriodReader<'_> {
    /// Reads the few handovers that were corrected and takes their effective figures.
    pub(super) fn corrections(&mut self, needs: DataNeeded) -> Result<()> {
        let mut ids: BTreeSet<i64> = {
            let mut statement = self.store.conn.prepare_cached(
                "SELECT DISTINCT c.handover_id FROM handover h JOIN correction c ON c.handover_id = h.id
                 WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL",
            )?;
            let rows = statement.query_map(self.days(), |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        // Who signs is still there: the departure lies in the log of the shift after. Open months are judged anew.
        let locked = if needs.attendance { self.locked_months()? } else { BTreeSet::new() };
        let shifts = &self.facts.shifts;
        let open = |a: &&AttendanceFact| {
            let line = &a.line.line;
            shifts.get(a.shift).is_some_and(|shift| locked.contains(&shift.date.month()))
                && line.actual_out_ms.is_none()
                && (line.actual_in_ms.is_some() || line.provisional)
        };
        ids.extend(
            self.facts.attendance.iter().filter(open).filter_map(|a| Some(shifts.get(a.shift)?.handover.0)),
        );
        let places = self.facts.shifts.iter().enumerate().map(|(at, shift)| (at, shift.handover.0));
        let corrected: Vec<(usize, i64)> = places.filter(|(_, id)| ids.contains(id)).collect();
        let mut named = BTreeMap::new();
        for (shift, id) in corrected {
            let named = self.names_of(HandoverId(id), &mut named)?;
            let page = self.store.page(HandoverId(id))?;
            let effective = page.effective()?;
            if needs.cash {
                cash(self.facts, &named, shift, &effective);
                self.new_gaps(shift)?;
            }
            if needs.stock {
                stock(self.facts, &named, shift, &effective);
            }
            if needs.attendance {
                attendance(self.facts, &named, shift, &page, &effective);
            }
            for correction in page.corrections {
                let about = about(&named, &page.document, correction.field);
                self.facts.corrections.push(CorrectionFact { shift, about, correction });
            }
        }
        if needs.attendance {
            self.hours(&locked, &mut named)?;
            settle(self.facts);
            self.locked_lines()?;
        }
        Ok(())
    }
}

impl PeriodReader<'_> {
    /// The settings a handover was made with: the record names people and things as they were called then, whatever
    /// they are called since.
    pub(super) fn names_of(
        &self,
        handover: HandoverId,
        known: &mut BTreeMap<i64, Rc<Settings>>,
    ) -> Result<Rc<Settings>> {
        let version: i64 = self
            .store
            .conn
            .prepare_cached("SELECT settings_version FROM handover WHERE id = ?1")?
            .query_row([handover.0], |row| row.get(0))?;
        if let Some(settings) = known.get(&version) {
            return Ok(settings.clone());
        }
        let mut settings = self.store.settings_at(version)?;
        settings.take_graces(&self.facts.settings);
        let settings = Rc::new(settings);
        known.insert(version, settings.clone());
        Ok(settings)
    }

    /// A gap that came to light after the seal needs to know who left the drawer.
    fn new_gaps(&mut self, shift: usize) -> Result<()> {
        for at in self.facts.drawers_of(shift) {
            let drawer = &self.facts.drawers[at];
            if drawer.left_by.is_none() && drawer.opening_difference.is_some_and(|gap| gap.0 != 0) {
                self.facts.drawers[at].left_by = self.find_left_by(at)?;
            }
        }
        Ok(())
    }
}

/// Whose line or which drawer a corrected field belongs to.
fn about(named: &Settings, document: &Document, field: RecordField) -> Option<About> {
    match field {
        RecordField::Attendance(at, _) => {
            let name = &document.attendance.get(at)?.person;
            named.person_named(name).map(|p| About::Person(p.id))
        }
        RecordField::Cash(at, _) => {
            let name = &document.cash.get(at)?.register;
            named.registers.iter().find(|r| r.name == *name).map(|r| About::Register(r.id))
        }
        _ => None,
    }
}

fn cash(facts: &mut PeriodData, named: &Settings, shift: usize, document: &Document) {
    let names: BTreeMap<&str, _> = named.registers.iter().map(|r| (r.name.as_str(), r.id)).collect();
    let corrected: Vec<_> =
        document.cash.iter().filter_map(|c| Some((*names.get(c.register.as_str())?, c))).collect();
    let here = facts.drawers_of(shift);
    let mut drawers = std::mem::take(&mut facts.drawers);
    for drawer in drawers[here].iter_mut().filter(|drawer| drawer.changed_at.is_none()) {
        let Some((_, cash)) = corrected.iter().find(|(register, _)| *register == drawer.register) else {
            continue;
        };
        drawer.opening = cash.opening.counted;
        // Where the record does not say what was left, it is known from the handover before.
        let opening_gap = match cash.opening.left_before {
            Some(_) => cash.opening.difference,
            None => gap(drawer.opening, drawer.left_before),
        };
        if drawer.opening_difference != opening_gap {
            drawer.opening_sealed = drawer.opening_difference;
            drawer.opening_difference = opening_gap;
        }
        drawer.refunds = cash.report.cash_refunds;
        drawer.rounding = cash.report.rounding;
        drawer.moved = cash.movements.unwrap_or_default();
        drawer.float_left = cash.handed_on();
        drawer.deposit = cash.deposit;
        drawer.uncounted.clone_from(&cash.uncounted);
        for tender in &mut drawer.tenders {
            let id = facts.code(tender.tender);
            let Some(now) = cash.tenders.iter().find(|t| t.tender == id) else { continue };
            if tender.difference != now.difference {
                let why = tender.why.get_or_insert_default();
                why.sealed = Some(tender.difference);
            }
            let takings = now.reported.unwrap_or_default();
            // What was shown was judged by the day it was shown; what stands is judged as it stands.
            let level = facts
                .settings
                .tender(id)
                .zip(now.difference)
                .map_or(tender.level, |(of, difference)| level_of_difference(of, difference, takings));
            let is_cash = facts.settings.cash_tender().is_some_and(|cash| cash.id == id);
            *tender = TenderFact {
                refunds: if is_cash { cash.report.refunds_to_take_off() } else { Money(0) },
                level,
                expected: now.expected,
                counted: now.counted,
                difference: now.difference,
                reported: now.reported,
                why: tender.why.take(),
                tender: tender.tender,
            };
            if let (Some(why), Some(reason)) = (&mut tender.why, &now.reason) {
                why.words.clone_from(&reason.text);
                why.form_no.clone_from(&reason.form_no);
            }
        }
    }
    facts.drawers = drawers;
}

fn stock(facts: &mut PeriodData, named: &Settings, shift: usize, document: &Document) {
    for line in &document.stock {
        let item = named.stock.iter().find(|s| s.name == line.item && s.code == line.code).map(|s| s.id);
        let Some(item) = item else { continue };
        if let Some(fact) = facts.stock.iter_mut().find(|f| f.shift == shift && f.item == item) {
            fact.line.book = line.book;
            fact.line.counted = line.counted;
            fact.line.remark.clone_from(&line.remark);
            fact.line.expired = line.expired;
            fact.line.damaged = line.damaged;
        }
    }
}

fn attendance(facts: &mut PeriodData, named: &Settings, shift: usize, page: &LogPage, effective: &Document) {
    for (at, (before, now)) in page.document.attendance.iter().zip(&effective.attendance).enumerate() {
        let of_line = |c: &&Correction| matches!(c.field, RecordField::Attendance(line, _) if line == at);
        let count = page.corrections.iter().filter(of_line).count();
        let meant = |id: PersonId| named.person(id).is_some_and(|p| p.name == now.person);
        let Some(fact) = facts.attendance.iter_mut().find(|f| f.shift == shift && meant(f.person)) else {
            continue;
        };
        fact.corrections = u32::try_from(count).unwrap_or(u32::MAX);
        if before != now {
            take_over(fact, now);
        }
    }
}

/// The line in force; what it was is kept.
fn take_over(fact: &mut AttendanceFact, now: &Attendance) {
    fact.keep_confirmed(&now.line());
    let AttendanceLine { line, remark, .. } = &mut fact.line;
    if fact.corrections > 0 {
        fact.sealed.get_or_insert_with(|| Box::new(line.clone()));
    }
    let was = std::mem::replace(line, now.line());
    // Punches that decided nothing are no part of a document.
    (line.duplicates, line.evidence) = (was.duplicates, was.evidence);
    remark.clone_from(&now.remark);
}

/// Time after a line was drawn in which somebody may still come or go.
const SETTLED_MS: i64 = 86_400_000;

/// What was still open when it was sealed, and whoever was there without a punch.
fn settle(facts: &mut PeriodData) {
    for fact in &mut facts.attendance {
        let Some(shift) = facts.shifts.get(fact.shift) else { continue };
        let end = ShiftEnd::when(facts.now.ms >= shift.line.ms.saturating_add(SETTLED_MS));
        fact.line.settle(end);
        if shift.outgoing.contains(&fact.person) {
            fact.line.handed_over();
        }
    }
}

#[cfg(test)]
mod tests;
