//! The attendance lines, and the days without one, behind a figure.

use crate::model::attendance::{AttendanceMark, LeaveKind, MissingPunch, Tier};
use crate::model::log::CountsAs;
use crate::model::period::Period;
use crate::model::period_data::AttendanceFact;
use crate::model::time::BusinessDate;
use crate::report::attendance::AttendanceMonth;
use crate::report::attendance::columns::{CHANGED_SINCE, DAYS, GRID_DAY, SHIFTS_OPEN};
use crate::report::attendance::tables::leave_key;
use crate::report::drilldown::{CellRef, SourceRows};

/// The table with every line, and the one with every day of everybody, which is not printed.
pub(in crate::report) const DETAIL: &str = "detail";

/// What is behind a figure of a person, or of all of them.
pub(in crate::report) fn behind(report: &AttendanceMonth, place: CellRef<'_>) -> Option<SourceRows> {
    let shifts = place.table == "confirmed" && matches!(place.column, Some(SHIFTS_OPEN | CHANGED_SINCE));
    if !matches!(place.table, "grid" | "people") && !shifts {
        return None;
    }
    let people = match place.line {
        Some(n) => n..n.checked_add(1).filter(|end| *end <= report.people.len())?,
        None => 0..report.people.len(),
    };
    let column = place.column;
    match column {
        Some("rest") => return Some(days(report, people, |_, marks| marks.contains(&AttendanceMark::Rest))),
        Some("unrecorded") => {
            return Some(days(report, people, |_, marks| marks.contains(&AttendanceMark::Unrecorded)));
        }
        _ => {}
    }
    let on = column.and_then(|key| day_of(report.facts.period, key));
    let date = |fact: &AttendanceFact| report.facts.shifts.get(fact.shift).map(|s| s.date);
    let fits = |fact: &AttendanceFact| match (on, column) {
        (Some(day), _) => date(fact) == Some(day),
        (None, Some(column)) => counts(fact, column) && was(report, fact, column),
        (None, None) => true,
    };
    let mut lines: Vec<usize> =
        people.clone().filter_map(|n| report.people.get(n)).flat_map(|p| p.lines.iter().copied()).collect();
    lines.retain(|n| report.facts.attendance.get(*n).is_some_and(fits));
    lines.sort_unstable();
    match on {
        // A day off, or one that nobody recorded.
        Some(day) if lines.is_empty() => {
            Some(days(report, people, |date, marks| date == day && !marks.is_empty()))
        }
        _ => Some(SourceRows { table: DETAIL, lines }),
    }
}

/// The day a column of the grid stands for, by its name.
#[must_use]
pub(crate) fn day_of(period: Period, column: &str) -> Option<BusinessDate> {
    let digits =
        column.strip_prefix(GRID_DAY).filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))?;
    period.days().find(|day| day.to_string().replace('-', "").ends_with(digits))
}

/// Days of these people on which something holds.
fn days(
    report: &AttendanceMonth,
    people: std::ops::Range<usize>,
    holds: impl Fn(BusinessDate, &[AttendanceMark]) -> bool,
) -> SourceRows {
    let mut lines = Vec::new();
    let mut first = 0;
    for (n, person) in report.people.iter().enumerate() {
        let days = report.facts.period.days().zip(&person.days).enumerate();
        if people.contains(&n) {
            lines.extend(days.filter(|(_, (date, marks))| holds(*date, marks)).map(|(at, _)| first + at));
        }
        first += person.days.len();
    }
    SourceRows { table: DAYS, lines }
}

/// Whether the minutes of a line outside the roster were what a column adds up; true for every other column.
fn was(report: &AttendanceMonth, fact: &AttendanceFact, column: &str) -> bool {
    let shift = report.facts.shifts.get(fact.shift);
    let day = shift.and_then(|shift| report.unplanned_on(shift.date, fact.person));
    let said = day.and_then(|day| day.decided());
    let some = |what| said.is_some_and(|said| said.as_this(what) > 0);
    let too = report.facts.settings.rules.attendance.undecided_is_overtime;
    match column {
        "decided_overtime" => some(CountsAs::Overtime) || said.is_none() && too,
        "in_lieu" => some(CountsAs::Lieu),
        "not_work" => some(CountsAs::NotWork),
        "undecided" => said.is_none(),
        "stood_in" => {
            let own = (shift.map(|shift| shift.handover), fact.person);
            report.facts.covers.iter().any(|cover| (cover.handover, cover.stands_in) == own)
        }
        _ => true,
    }
}

/// Whether a line has a part in the figures of a column.
fn counts(fact: &AttendanceFact, column: &str) -> bool {
    let line = &fact.line.line;
    if column.starts_with("leave_") {
        let leave = column.trim_end_matches("_minutes");
        let is = |kind: LeaveKind| leave_key(kind) == leave;
        let minutes = column.ends_with("_minutes");
        return line.leave.iter().any(|l| is(l.kind) && (!minutes || l.minutes > 0));
    }
    match column {
        "planned" | "rate" => fact.line.planned_start_ms.is_some(),
        "attended" => line.attended(),
        "late" => line.late_tier == Tier::Late,
        "serious_late" => line.late_tier == Tier::SeriousLate,
        // Both of them, as the owner's page counts it.
        "late_or_serious" => matches!(line.late_tier, Tier::Late | Tier::SeriousLate),
        "late_minutes" => line.late_tier != Tier::Normal && line.late_min > 0,
        "early" => matches!(line.early_tier, Tier::Late | Tier::SeriousLate),
        "early_minutes" => line.early_tier != Tier::Normal && line.early_min > 0,
        "half_absent" => [line.late_tier, line.early_tier].contains(&Tier::HalfDayAbsent),
        "absent" => line.absent,
        "missing" => line.missing != MissingPunch::None,
        "corrections" => fact.corrections > 0,
        "cover" => line.cover,
        "held_over" => line.held_over_min > 0,
        "overtime" => line.overtime_min > 0,
        "worked" => line.worked_min > 0,
        "unplanned" | "decided_overtime" | "in_lieu" | "not_work" | "undecided" => {
            line.unplanned_min.is_some_and(|minutes| minutes > 0)
        }
        "on_clock" => line.on_clock_min().is_some_and(|minutes| minutes > 0),
        SHIFTS_OPEN => fact.line.confirmed_ms.is_none(),
        CHANGED_SINCE => fact.changed_since_confirmed(),
        _ => true,
    }
}
