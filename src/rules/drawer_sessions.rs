//! The sessions of a register in a shift: from one change of hands to the next, and what falls into which.

use crate::model::cash::sales_reports::{Readings, ReportFigure, ReportStart};
use crate::model::cash::worked::DrawerUse;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::log::{Detail, Entry, TillChange};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Register;
use crate::rules::covers;

/// The last change of a register at which it was counted, with where it stands among the entries.
fn last_at(entries: &[Entry], register: RegisterId) -> Option<(usize, &TillChange)> {
    let changes = entries.iter().enumerate().filter_map(|(at, entry)| match &entry.detail {
        Detail::TillChange(change) if change.register == register && change.handed_on.is_some() => {
            Some((at, change))
        }
        _ => None,
    });
    changes.max_by_key(|(at, _)| (entries[*at].at.ms, *at))
}

/// The last change of a register at which it was counted.
#[must_use]
pub(crate) fn last_change(entries: &[Entry], register: RegisterId) -> Option<(&Entry, &TillChange)> {
    last_at(entries, register).and_then(|(at, change)| Some((entries.get(at)?, change)))
}

/// What was logged since a register changed hands; all of it where it did not.
pub(crate) fn since_change(entries: &[Entry], register: RegisterId) -> impl Iterator<Item = &Entry> {
    let last = last_at(entries, register).map(|(at, _)| (entries[at].at.ms, at));
    let later = move |(at, entry): &(usize, &Entry)| last.is_none_or(|last| (entry.at.ms, *at) > last);
    entries.iter().enumerate().filter(later).map(|(_, entry)| entry)
}

/// What was moved in and out of a register since it changed hands, or in the whole shift.
///
/// # Errors
/// A sum beyond what can be stored.
pub(crate) fn moved(entries: &[Entry], register: RegisterId) -> Result<Money, Problem> {
    let moves = since_change(entries, register).filter_map(|entry| match &entry.detail {
        Detail::Movement(movement) => Some(movement.effect_on(register)),
        _ => None,
    });
    Money::sum(moves)
}

/// What the sales report of a register had shown before, as far as its figures are read on from there. After a change
/// inside the shift they are, also where the report begins anew with every shift.
pub(crate) fn read_on_from(register: &Register, entries: &[Entry], readings: &mut Readings) {
    let Some((_, change)) = last_change(entries, register.id) else { return };
    if !runs_on(register) {
        readings.clear();
    }
    let Some(report) = &change.report else { return };
    for (figure, reading) in
        [(ReportFigure::Cash, report.reading), (ReportFigure::Refunds, report.refunds_reading)]
    {
        if let Some(reading) = reading {
            readings.insert(figure, reading);
        }
    }
}

/// Whether the sales report of a register runs on from one shift to the next.
#[must_use]
pub(crate) fn runs_on(register: &Register) -> bool {
    register.report_start == ReportStart::RunsOn
}

/// Whose hands an own register is in, as far as a stored answer says so: its cashier, who took it over last inside the
/// shift or `began` the shift with it, and whoever stands in for them. Nobody's where no answer says it, and where several
/// work it at a time.
#[must_use]
pub(crate) fn hands(
    register: &Register,
    (entries, covers): (&[Entry], &[Entry]),
    began: Option<PersonId>,
) -> Vec<PersonId> {
    if register.used == DrawerUse::Shared {
        return Vec::new();
    }
    let changes = entries.iter().enumerate().filter_map(|(at, entry)| match &entry.detail {
        Detail::TillChange(change) if change.register == register.id => {
            Some(((entry.at.ms, at), change.incoming))
        }
        _ => None,
    });
    let took_over = changes.max_by_key(|(at, _)| *at).map(|(_, incoming)| incoming);
    let Some(cashier) = took_over.or(began) else { return Vec::new() };
    let covers = covers::running(covers).into_iter().map(|(_, cover)| cover);
    let stand_ins = covers.filter(|cover| cover.away == cashier).map(|cover| cover.stands_in);
    [cashier].into_iter().chain(stand_ins).collect()
}

/// What each register that changed hands was left with last, who took it over, and when (UTC milliseconds).
#[must_use]
pub(crate) fn left_at_changes(entries: &[Entry]) -> Vec<(RegisterId, Money, PersonId, i64)> {
    let mut registers: Vec<RegisterId> = Vec::new();
    for entry in entries {
        if let Detail::TillChange(change) = &entry.detail
            && !registers.contains(&change.register)
        {
            registers.push(change.register);
        }
    }
    let left = |register| {
        let (entry, change) = last_change(entries, register)?;
        Some((register, change.handed_on?, change.incoming, entry.at.ms))
    };
    registers.into_iter().filter_map(left).collect()
}
