//! A line of attendance judged anew with a corrected punch, by the same rules as any other.

use std::collections::BTreeMap;

use crate::model::attendance::{
    AttendanceResult, AttendanceRules, ClockPunch, HoursOf, LeaveSpan, LeaveTaken, Planned, PunchKind,
    ShiftEnd, WorkSegment,
};
use crate::model::time::{MINUTE_MS, Stamp};
use crate::model::zone::Zone;
use crate::record::parts::{Attendance, Document};
use crate::rules::attendance::judged_line::judge_own;

/// What attendance is judged by and the document does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Judging {
    /// The rules of that time.
    pub(crate) rules: AttendanceRules,
    /// Approved leave around the shift, by the person's name.
    pub(crate) leave: BTreeMap<String, Vec<LeaveSpan>>,
    /// Whose hours were those of the shift, by name, and what [`HoursOf::Shift`] says of them.
    pub(crate) without_roster: BTreeMap<String, Option<i64>>,
    /// Whether the shift takes over from a running one; see [`Planned::relieves`].
    pub(crate) relieves: bool,
    /// Minutes after its end the relief came; see [`Planned::relief_late_min`].
    pub(crate) relief_late_min: i64,
}

/// The line with what follows from its punches. `before` is the line without the correction.
pub(super) fn judge_anew(before: &Attendance, line: &mut Attendance, document: &Document, judging: &Judging) {
    let plan = plan(before, document, judging);
    // Who was still there when it was sealed is judged like anybody else once the departure is known.
    let closed = !before.provisional || line.actual_out.is_some();
    let leave = leave(before, plan.as_ref(), judging);
    let mut judged =
        judge_own(plan.as_ref(), &punches(before, line), &leave, &judging.rules, ShiftEnd::when(closed));
    let handed_over = document.people.outgoing.contains(&line.person);
    let confirmed = line.confirmed_at.is_some() && line.confirmed_by.is_empty() && plan.is_some();
    if handed_over || confirmed {
        judged.worked();
    }
    let (began, ended) = carried(before, line);
    (judged.carried_in, judged.carried_out) = (began.is_some(), ended.is_some());
    only_punched(&mut judged, began, ended);
    let zone: Zone = document.zone.unwrap_or_default();
    line.judged(&judged, |ms| zone.stamp_at(ms));
}

/// Where the line begins and ends without a punch, because the person was in already or stayed for the shift after: at the
/// edges of what it judges, which of a shift in several parts is one of them. A side that was punched since is none of them.
fn carried(before: &Attendance, now: &Attendance) -> (Option<i64>, Option<i64>) {
    let edge = |is: bool, punched: Option<Stamp>, at: Option<Stamp>| {
        at.filter(|_| is && punched.is_none()).map(|at| at.ms)
    };
    (
        edge(
            before.carried_in,
            now.actual_in,
            before.segments.first().map(|s| s.start).or(before.planned_start),
        ),
        edge(
            before.carried_out,
            now.actual_out,
            before.segments.last().map(|s| s.end).or(before.planned_end),
        ),
    )
}

/// Takes out the times that were judged by and that nobody punched.
fn only_punched(judged: &mut AttendanceResult, began: Option<i64>, ended: Option<i64>) {
    let whole = [(&mut judged.actual_in_ms, &mut judged.actual_out_ms)];
    let stays = judged.stays.iter_mut().map(|stay| (&mut stay.in_ms, &mut stay.out_ms));
    let parts = judged.segments.iter_mut().map(|part| (&mut part.in_ms, &mut part.out_ms));
    for (came, went) in whole.into_iter().chain(stays).chain(parts) {
        came.take_if(|at| Some(*at) == began);
        went.take_if(|at| Some(*at) == ended);
    }
}

/// What the sealed line says of the roster.
fn plan(line: &Attendance, document: &Document, judging: &Judging) -> Option<Planned> {
    // Who has no roster is judged by the hours of the shift, and none were planned for them.
    let of_shift = line.segments.first().map(|s| s.start).zip(line.segments.last().map(|s| s.end));
    let (start, end) = of_shift.or(line.planned_start.zip(line.planned_end))?;
    Some(Planned {
        segments: line
            .segments
            .iter()
            .map(|s| WorkSegment { start_ms: s.start.ms, end_ms: s.end.ms })
            .collect(),
        // What was sealed elsewhere says it of itself.
        relieves: judging.relieves || document.imported && line.no_overlap,
        relief_late_min: judging.relief_late_min.max(line.held_over_min),
        hours: match judging.without_roster.get(&line.person) {
            Some(left_before_ms) if line.unplanned_min.is_some() => {
                HoursOf::Shift { left_before_ms: *left_before_ms }
            }
            _ => HoursOf::Person,
        },
        ..Planned::new(start.ms, end.ms)
    })
}

/// What it is judged by: the punches of the line, the first arrival and the last departure as corrected, and the edges where
/// none was needed.
fn punches(before: &Attendance, now: &Attendance) -> Vec<ClockPunch> {
    let punch = |at_ms: i64, kind| ClockPunch { at_ms, kind, corrected: false };
    let ms = |at: Option<Stamp>| at.map(|at| at.ms);
    let of = |kind: PunchKind, was: Option<i64>, is: Option<i64>, parts: Vec<i64>| {
        let kept = parts.into_iter().filter(move |at| Some(*at) != was).chain(is);
        kept.map(move |at| punch(at, kind)).collect::<Vec<_>>()
    };
    let (parts, stays) = (&before.segments, &before.stays);
    let (began, ended) = carried(before, now);
    let mut all = of(
        PunchKind::In,
        ms(before.actual_in),
        ms(now.actual_in),
        parts
            .iter()
            .map(|s| s.came)
            .chain(stays.iter().map(|s| s.came))
            .filter_map(ms)
            .chain(began)
            .collect(),
    );
    all.extend(of(
        PunchKind::Out,
        ms(before.actual_out),
        ms(now.actual_out),
        parts
            .iter()
            .map(|s| s.went)
            .chain(stays.iter().map(|s| s.went))
            .filter_map(ms)
            .chain(ended)
            .collect(),
    ));
    all
}

/// The leave of the sealed line with its times: as it was logged, else at the edge of the shift where it gives
/// the line that was sealed. A line keeps its leave, whatever was logged later.
fn leave(line: &Attendance, plan: Option<&Planned>, judging: &Judging) -> Vec<LeaveSpan> {
    let Some(plan) = plan.filter(|_| !line.leave.is_empty()) else { return Vec::new() };
    let logged = judging.leave.get(&line.person).cloned().unwrap_or_default();
    let edges = [false, true].map(|end| laid(plan, &line.leave, end));
    let tried: Vec<(Vec<LeaveSpan>, AttendanceResult)> = std::iter::once(logged)
        .chain(edges)
        .map(|spans| {
            let closed = !line.provisional;
            let judged =
                judge_own(Some(plan), &punches(line, line), &spans, &judging.rules, ShiftEnd::when(closed));
            (spans, judged)
        })
        .filter(|(_, judged)| judged.leave == line.leave)
        .collect();
    let same = |l: &AttendanceResult| (l.late_min, l.early_min) == (line.late_min, line.early_min);
    let best = tried.iter().find(|(_, l)| same(l)).or_else(|| tried.first());
    best.map_or_else(Vec::new, |(spans, _)| spans.clone())
}

/// Leave laid from the start of the roster on, or back from its end.
fn laid(plan: &Planned, leave: &[LeaveTaken], from_end: bool) -> Vec<LeaveSpan> {
    let mut free: Vec<(i64, i64)> = plan.segments.iter().map(|s| (s.start_ms, s.end_ms)).collect();
    if free.is_empty() {
        free.push((plan.start_ms, plan.end_ms));
    }
    if !from_end {
        free.reverse();
    }
    let mut spans = Vec::new();
    for taken in leave {
        let mut rest = taken.minutes * MINUTE_MS;
        while let Some((start, end)) = free.last_mut().filter(|_| rest > 0) {
            let length = rest.min(*end - *start);
            let (from_ms, to_ms) = if from_end { (*end - length, *end) } else { (*start, *start + length) };
            if from_end {
                *end -= length;
            } else {
                *start += length;
            }
            rest -= length;
            if *start >= *end {
                free.pop();
            }
            spans.push(LeaveSpan { kind: taken.kind, from_ms, to_ms, approved: true });
        }
    }
    spans
}
