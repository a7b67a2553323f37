//! Hours of a document that was never sealed: judged by the rules of the shop like its own, and what is given beside
//! the punches is held to them.

use super::reader::Reader;
use crate::model::attendance::{AttendanceResult, HoursOf, MissingPunch, Planned, ShiftEnd, WorkSegment};
use crate::model::problem::Problem;
use crate::model::time::Stamp;
use crate::record::parts::Attendance;
use crate::rules::attendance::judged_line::judge_own;

/// The line as the shop judges it. Refuses, by field, what cannot be.
pub(super) fn judged(given: &Attendance, path: &str, reader: &mut Reader<'_>) -> AttendanceResult {
    let line = given.line();
    if !possible(given, path, reader) {
        return line;
    }
    let complete = given.actual_in.is_some() && given.actual_out.is_some();
    // How long leave was is given, not when; and who was still in has no departure yet.
    let plain = given.leave.is_empty() && !given.provisional && !given.carried_in && !given.carried_out;
    if !complete || !plain || given.missing != MissingPunch::None {
        return line;
    }
    let planned = given.planned_start.zip(given.planned_end);
    // Who has no roster has the hours of the shift, and none were planned for them.
    let of_shift = || given.segments.first().map(|s| s.start).zip(given.segments.last().map(|s| s.end));
    let hours = match planned {
        Some(_) => HoursOf::Person,
        None => HoursOf::Shift { left_before_ms: None },
    };
    let plan = of_shift().or(planned).map(|(start, end)| Planned {
        segments: given
            .segments
            .iter()
            .map(|s| WorkSegment { start_ms: s.start.ms, end_ms: s.end.ms })
            .collect(),
        relieves: given.no_overlap,
        relief_late_min: given.held_over_min,
        hours,
        ..Planned::new(start.ms, end.ms)
    });
    let mut punches: Vec<_> = line.punches().collect();
    punches.sort_by_key(|p| (p.at_ms, p.kind));
    punches.dedup();
    let rules = &reader.settings.rules.attendance;
    let judged = judge_own(plan.as_ref(), &punches, &[], rules, ShiftEnd::Passed);
    let all = judged.on_clock_min().unwrap_or(judged.worked_min);
    for (field, said, right) in [
        ("late_min", given.late_min, [judged.late_min; 2]),
        ("early_min", given.early_min, [judged.early_min; 2]),
        // Some count the hours in the roster, some all of them.
        ("worked_min", given.worked_min, [judged.worked_min, all]),
    ] {
        if said != 0 && !right.contains(&said) {
            reader.refuse(
                Problem::new("document.hours_other")
                    .with("field", format!("{path}.{field}"))
                    .with("value", said)
                    .with("right", right[0]),
            );
        }
    }
    judged
}

/// Whether people can have come and gone like this.
fn possible(given: &Attendance, path: &str, reader: &mut Reader<'_>) -> bool {
    let before = reader.refused();
    for (field, minutes) in [
        ("late_min", given.late_min),
        ("early_min", given.early_min),
        ("absent_min", given.absent_min),
        ("held_over_min", given.held_over_min),
        ("overtime_min", given.overtime_min),
        ("worked_min", given.worked_min),
        ("unplanned_min", given.unplanned_min.unwrap_or_default()),
    ] {
        reader.not_negative(Some(minutes), format!("{path}.{field}"));
    }
    let mut order = |field: String, from: Option<Stamp>, to: Option<Stamp>| {
        if let Some((from, to)) = from.zip(to).filter(|(from, to)| to.ms < from.ms) {
            reader.refuse(
                Problem::new("document.hours_backward")
                    .with("field", field)
                    .with("from", from.hm())
                    .with("to", to.hm()),
            );
        }
    };
    order(format!("{path}.planned_end"), given.planned_start, given.planned_end);
    order(format!("{path}.actual_out"), given.actual_in, given.actual_out);
    for (n, part) in given.segments.iter().enumerate() {
        order(format!("{path}.segments[{n}].end"), Some(part.start), Some(part.end));
        order(format!("{path}.segments[{n}].went"), part.came, part.went);
    }
    for (n, stay) in given.stays.iter().enumerate() {
        order(format!("{path}.stays[{n}].went"), stay.came, stay.went);
    }
    before || !reader.refused()
}
