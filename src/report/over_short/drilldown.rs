//! The drawers behind a figure of over and short.

use super::OverShort;
use crate::model::cash::Level;
use crate::model::money::Money;
use crate::model::period_data::{DrawerFact, ShiftFact, TenderFact};
use crate::report::drilldown::{CellRef, SourceRows};
use crate::report::over_short::DifferenceCause;

/// The table with a line for each drawer.
pub(in crate::report) const DETAIL: &str = "detail";

/// Drawers behind a figure of a group.
pub(in crate::report) fn behind(report: &OverShort, place: CellRef<'_>) -> Option<SourceRows> {
    let column = place.column;
    let all = |_: &ShiftFact, _: &DrawerFact, _: &TenderFact| true;
    Some(match (place.table, place.line) {
        ("people", Some(n)) => {
            let (id, sums) = report.people.get(n)?;
            drawers(report, column, sums.largest, |_, d, _| d.cashier == *id)
        }
        ("registers", Some(n)) => {
            let (id, sums) = report.registers.get(n)?;
            drawers(report, column, sums.largest, |_, d, _| d.register == *id)
        }
        ("tenders", Some(n)) => {
            let (tender, sums) = report.tenders.get(n)?;
            drawers(report, column, sums.largest, |_, _, t| t.tender == *tender)
        }
        ("days", Some(n)) => {
            let day = report.days.get(n)?;
            let running = column == Some("running");
            let fits = |s: &ShiftFact| if running { s.date <= day.date } else { s.date == day.date };
            drawers(report, column, day.sums.largest, |s, _, _| fits(s))
        }
        ("reasons", Some(n)) => {
            let (cause, sums) = report.reasons.get(n)?;
            // Only what differs has a reason, or lacks one.
            drawers(report, column.or(Some("net")), sums.largest, |_, _, t| DifferenceCause::of(t) == *cause)
        }
        ("reasons", None) => drawers(report, column.or(Some("net")), report.total.largest, all),
        ("people" | "registers" | "tenders" | "days", None) => {
            drawers(report, column, report.total.largest, all)
        }
        _ => return None,
    })
}

/// Drawers with a tender of a group that has a part in the figures of a column.
pub(in crate::report) fn drawers(
    report: &OverShort,
    column: Option<&str>,
    largest: Money,
    group: impl Fn(&ShiftFact, &DrawerFact, &TenderFact) -> bool,
) -> SourceRows {
    let counts = |tender: &TenderFact| {
        if column == Some("takings") {
            return tender.reported.is_some_and(|sum| sum.0 != 0);
        }
        let Some(Money(difference)) = tender.difference else { return column.is_none() };
        let beyond = tender.level > Level::Within;
        match column {
            None | Some("shifts") => true,
            Some("over" | "overs") => difference > 0,
            Some("short" | "shorts") => difference < 0,
            Some("largest") => difference != 0 && difference == largest.0,
            Some("beyond") => beyond,
            Some("changed") => tender.shown_before().is_some(),
            Some("unexplained") => DifferenceCause::of(tender) == DifferenceCause::Unexplained,
            Some(_) => difference != 0,
        }
    };
    let facts = &report.facts;
    let fits = |drawer: &DrawerFact| {
        facts.shifts.get(drawer.shift).is_some_and(|shift| {
            drawer.tenders.iter().any(|tender| group(shift, drawer, tender) && counts(tender))
        })
    };
    let all = facts.drawers.iter().enumerate();
    SourceRows { table: DETAIL, lines: all.filter(|(_, drawer)| fits(drawer)).map(|(n, _)| n).collect() }
}
