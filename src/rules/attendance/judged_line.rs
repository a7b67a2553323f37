//! From roster, punches and leave to a judged line.

use crate::model::attendance::{
    AttendanceResult, AttendanceRules, ClockPunch, LeaveSpan, LeaveTaken, MissingPunch, Planned, PunchKind,
    SegmentLine, ShiftEnd, Unpunched, WorkSegment,
};

/// From (inclusive) and to (exclusive), in minutes.
type Span = (i64, i64);

const MINUTE_MS: i64 = 60_000;

const fn minute(ms: i64) -> i64 {
    ms.div_euclid(MINUTE_MS)
}

/// The middle between two minutes, the same seen from both sides.
const fn middle(a: i64, b: i64) -> i64 {
    a + (b - a).div_euclid(2)
}

/// Which punches belong to a shift. Neighbouring shifts of a person never share a punch: the gap
/// between them is cut in the middle. Where there is no gap the kind decides around the boundary: an
/// arrival up to the overlap before it is the later shift's, a departure up to the overlap after it
/// the earlier one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    arrivals: Span,
    departures: Span,
}

impl Window {
    /// The window of a rostered shift.
    #[must_use]
    pub(crate) fn of(planned: &Planned, rules: &AttendanceRules) -> Self {
        let (start, end) = (minute(planned.start_ms), minute(planned.end_ms));
        let whole = (start - rules.early_open_min, end + rules.late_close_min + 1);
        let (mut arrivals, mut departures) = (whole, whole);
        if let Some(before) = planned.previous_end_ms.map(minute) {
            let cut = middle(before, start);
            let split = if before >= start { rules.overlap_min } else { 0 };
            arrivals.0 = arrivals.0.max(cut - split);
            departures.0 = departures.0.max(cut + split + i64::from(before >= start));
        }
        if let Some(after) = planned.next_start_ms.map(minute) {
            let cut = middle(end, after);
            let split = if end >= after { rules.overlap_min } else { 0 };
            arrivals.1 = arrivals.1.min(cut - split);
            departures.1 = departures.1.min(cut + split + i64::from(end >= after));
        }
        Self { arrivals, departures }
    }

    /// Whether a punch belongs to the shift.
    #[must_use]
    pub(crate) const fn holds(&self, punch: &ClockPunch) -> bool {
        let at = minute(punch.at_ms);
        let (from, to) = match punch.kind {
            PunchKind::In => self.arrivals,
            PunchKind::Out => self.departures,
        };
        from <= at && at < to
    }

    /// First instant from which no punch can belong to the shift. UTC milliseconds.
    #[must_use]
    pub(crate) fn closes_ms(&self) -> i64 {
        self.arrivals.1.max(self.departures.1) * MINUTE_MS
    }
}

/// Judges one person's shift. `planned` is none for someone not on the roster, whose work is cover.
/// The end counts as passed when `now_ms` is beyond the window or `end` says so.
#[must_use]
pub(crate) fn judge(
    planned: Option<&Planned>,
    punches: &[ClockPunch],
    leaves: &[LeaveSpan],
    rules: &AttendanceRules,
    end: ShiftEnd,
    now_ms: i64,
) -> AttendanceResult {
    let plan = planned.map(|p| (p, segments(p))).filter(|(_, segments)| !segments.is_empty());
    let Some((planned, segments)) = plan else {
        return cover(punches, rules, end);
    };
    let window = Window::of(planned, rules);
    let end = ShiftEnd::when(end == ShiftEnd::Passed || now_ms >= window.closes_ms());
    let held = punches.iter().filter(|p| window.holds(p)).copied().collect();
    rostered(planned, &segments, held, leaves, rules, end)
}

/// Judges punches that are known to be this shift's, whatever its window: a correction says where it belongs.
/// `end` as for [`judge`].
#[must_use]
pub(crate) fn judge_own(
    planned: Option<&Planned>,
    punches: &[ClockPunch],
    leaves: &[LeaveSpan],
    rules: &AttendanceRules,
    end: ShiftEnd,
) -> AttendanceResult {
    match planned.map(|p| (p, segments(p))).filter(|(_, segments)| !segments.is_empty()) {
        Some((planned, segments)) => rostered(planned, &segments, punches.to_vec(), leaves, rules, end),
        None => cover(punches, rules, end),
    }
}

/// Someone on the roster, with the punches of the shift.
fn rostered(
    planned: &Planned,
    segments: &[WorkSegment],
    punches: Vec<ClockPunch>,
    leaves: &[LeaveSpan],
    rules: &AttendanceRules,
    end: ShiftEnd,
) -> AttendanceResult {
    let closed = end == ShiftEnd::Passed;
    let (kept, duplicates) = without_duplicates(punches, rules);
    let leaves: Vec<&LeaveSpan> = leaves.iter().filter(|l| l.approved && l.from_ms < l.to_ms).collect();

    let mut line = AttendanceResult { duplicates, provisional: !closed, ..AttendanceResult::default() };
    let spans: Vec<Span> = segments.iter().map(|s| (minute(s.start_ms), minute(s.end_ms))).collect();
    let judged: Vec<Option<Span>> = spans.iter().map(|span| without_edge_leave(*span, &leaves)).collect();
    line.on_leave = judged.iter().all(Option::is_none);
    line.leave = leave_taken(&spans, &leaves);

    let walk = Walk::through(&kept, &spans, &judged);
    let missing_out = walk.missing_out || (closed && walk.open);
    line.missing = Unpunched { arrival: walk.missing_in, departure: missing_out }.into();
    line.actual_in_ms = walk.stays.iter().find_map(|s| s.arrival).map(|p| p.at_ms);
    if !walk.open {
        line.actual_out_ms = walk.stays.iter().rev().find_map(|s| s.departure).map(|p| p.at_ms);
    }
    line.evidence = kept
        .iter()
        .filter(|p| !walk.stays.iter().any(|s| s.arrival == Some(**p) || s.departure == Some(**p)))
        .copied()
        .collect();

    let punched = |i: usize| walk.stays[i].punched;
    let first_punched = (0..spans.len()).find(|i| punched(*i));
    let last_punched = (0..spans.len()).rfind(|i| punched(*i));
    for (i, segment) in segments.iter().enumerate() {
        let stay = &walk.stays[i];
        let mut judgement = SegmentLine {
            start_ms: segment.start_ms,
            end_ms: segment.end_ms,
            in_ms: stay.arrival.map(|p| p.at_ms),
            out_ms: stay.departure.map(|p| p.at_ms),
            late_min: 0,
            early_min: 0,
            late_tier: crate::model::attendance::Tier::Normal,
            early_tier: crate::model::attendance::Tier::Normal,
        };
        if let Some((from, to)) = judged[i] {
            if let Some(arrival) = stay.arrival {
                judgement.late_min = due((from, minute(arrival.at_ms)), &leaves);
            } else if first_punched.is_some_and(|f| i < f && walk.stays[f].arrival.is_some()) {
                // Came only for a later stretch: late by this whole one.
                judgement.late_min = due((from, to), &leaves);
            }
            if let Some(departure) = stay.departure {
                judgement.early_min = due((minute(departure.at_ms), to), &leaves);
            } else if closed && line.missing == MissingPunch::None && last_punched.is_some_and(|l| i > l) {
                // Left after an earlier stretch: early by this whole one.
                judgement.early_min = due((from, to), &leaves);
            }
            judgement.late_tier = rules.tier(judgement.late_min);
            judgement.early_tier = rules.tier(judgement.early_min);
            line.absent_min += absence(&judgement).min(due(spans[i], &leaves));
        }
        line.late_min += judgement.late_min;
        line.early_min += judgement.early_min;
        line.late_tier = line.late_tier.max(judgement.late_tier);
        line.early_tier = line.early_tier.max(judgement.early_tier);
        line.segments.push(judgement);
    }

    let work: Vec<Span> = judged.iter().flatten().flat_map(|span| without_leave(*span, &leaves)).collect();
    line.worked_min =
        work.iter().map(|w| walk.pairs.iter().map(|pair| overlap(*w, *pair)).sum::<i64>()).sum();
    if closed && kept.is_empty() && !line.on_leave {
        line.absent = true;
        line.absent_min = work.iter().map(|(from, to)| to - from).sum();
    }
    outside_roster(&mut line, planned, &spans, &judged, &walk, rules);
    line
}

/// Overtime, being held over, and the overlap with the shift before.
fn outside_roster(
    line: &mut AttendanceResult,
    planned: &Planned,
    spans: &[Span],
    judged: &[Option<Span>],
    walk: &Walk,
    rules: &AttendanceRules,
) {
    let (Some((start, _)), Some((_, end))) = (spans.first(), spans.last()) else { return };
    let after = line.actual_out_ms.map_or(0, |ms| (minute(ms) - end).max(0));
    line.held_over_min = after.min(planned.relief_late_min.max(0));
    if walk.pairs.last().is_some_and(|(_, out)| out - end == after && after > 0) {
        line.overtime_min += rules.overtime(after);
    }
    if rules.overtime_before_start {
        line.overtime_min += walk.pairs.first().map_or(0, |(arrival, _)| rules.overtime(start - arrival));
    }
    let arrival = walk.stays.first().and_then(|s| s.arrival).map(|p| minute(p.at_ms));
    let judged_from_start = judged.first().copied().flatten().is_some_and(|(from, _)| from == *start);
    line.no_overlap = planned.relieves
        && judged_from_start
        && arrival.is_some_and(|at| at > start - rules.overlap_min && at <= *start);
}

/// Minutes of a stretch that the tiers turn into absence.
fn absence(judgement: &SegmentLine) -> i64 {
    let counts =
        |tier, minutes| if tier == crate::model::attendance::Tier::HalfDayAbsent { minutes } else { 0 };
    counts(judgement.late_tier, judgement.late_min) + counts(judgement.early_tier, judgement.early_min)
}

/// Someone not on the roster: the minutes between the first arrival and the last departure.
fn cover(punches: &[ClockPunch], rules: &AttendanceRules, end: ShiftEnd) -> AttendanceResult {
    let closed = end == ShiftEnd::Passed;
    let (kept, duplicates) = without_duplicates(punches.to_vec(), rules);
    let arrival = decisive(kept.iter(), PunchKind::In);
    let departure = decisive(kept.iter(), PunchKind::Out);
    let departure = departure.filter(|out| arrival.is_none_or(|a| a.at_ms <= out.at_ms));
    AttendanceResult {
        cover: !kept.is_empty(),
        actual_in_ms: arrival.map(|p| p.at_ms),
        actual_out_ms: departure.map(|p| p.at_ms),
        missing: Unpunched {
            arrival: arrival.is_none() && departure.is_some(),
            departure: closed && arrival.is_some() && departure.is_none(),
        }
        .into(),
        worked_min: match (arrival, departure) {
            (Some(a), Some(d)) => minute(d.at_ms) - minute(a.at_ms),
            _ => 0,
        },
        evidence: kept.iter().filter(|p| arrival != Some(**p) && departure != Some(**p)).copied().collect(),
        duplicates,
        provisional: !closed,
        ..AttendanceResult::default()
    }
}

/// The rostered stretches in order, without empty ones.
fn segments(planned: &Planned) -> Vec<WorkSegment> {
    let mut segments = planned.segments.clone();
    if segments.is_empty() {
        segments.push(WorkSegment { start_ms: planned.start_ms, end_ms: planned.end_ms });
    }
    segments.retain(|s| minute(s.start_ms) < minute(s.end_ms));
    segments.sort_by_key(|s| (s.start_ms, s.end_ms));
    segments
}

/// Sorts the punches and sets aside those pressed again shortly after one of the same kind.
fn without_duplicates(
    mut punches: Vec<ClockPunch>,
    rules: &AttendanceRules,
) -> (Vec<ClockPunch>, Vec<ClockPunch>) {
    punches.sort_by_key(|p| (p.at_ms, p.kind, p.corrected));
    let (mut kept, mut duplicates): (Vec<ClockPunch>, Vec<ClockPunch>) = (Vec::new(), Vec::new());
    for punch in punches {
        let again = kept.iter().any(|k| {
            k.kind == punch.kind
                && k.corrected == punch.corrected
                && minute(punch.at_ms) - minute(k.at_ms) <= rules.duplicate_min
        });
        if again { duplicates.push(punch) } else { kept.push(punch) }
    }
    (kept, duplicates)
}

/// The first or last punch of a kind, among the corrected ones when there are any.
fn decisive<'a>(punches: impl Iterator<Item = &'a ClockPunch>, kind: PunchKind) -> Option<ClockPunch> {
    let mut all: Vec<&ClockPunch> = punches.filter(|p| p.kind == kind).collect();
    if all.iter().any(|p| p.corrected) {
        all.retain(|p| p.corrected);
    }
    match kind {
        PunchKind::In => all.first().map(|p| **p),
        PunchKind::Out => all.last().map(|p| **p),
    }
}

/// What remains to be judged of a stretch when leave covers its start or end; nothing when it covers all.
fn without_edge_leave(span: Span, leaves: &[&LeaveSpan]) -> Option<Span> {
    let rest = without_leave(span, leaves);
    Some((rest.first()?.0, rest.last()?.1))
}

/// A stretch minus all leave.
fn without_leave(span: Span, leaves: &[&LeaveSpan]) -> Vec<Span> {
    leaves.iter().fold(vec![span], |rest, leave| {
        let away = (minute(leave.from_ms), minute(leave.to_ms));
        rest.into_iter()
            .flat_map(|(from, to)| [(from, to.min(away.0)), (from.max(away.1), to)])
            .filter(|(from, to)| from < to)
            .collect()
    })
}

/// Minutes due in a stretch beside leave. Leave in the middle is neither late nor early.
fn due(span: Span, leaves: &[&LeaveSpan]) -> i64 {
    if span.0 >= span.1 {
        return 0;
    }
    without_leave(span, leaves).iter().map(|(from, to)| to - from).sum()
}

fn leave_taken(spans: &[Span], leaves: &[&LeaveSpan]) -> Vec<LeaveTaken> {
    let rostered = |leaves: &[&LeaveSpan]| -> i64 { spans.iter().map(|s| due(*s, leaves)).sum() };
    let mut taken: Vec<LeaveTaken> = Vec::new();
    for (i, leave) in leaves.iter().enumerate() {
        // Leave that overlaps an earlier one counts once.
        let minutes = rostered(&leaves[..i]) - rostered(&leaves[..=i]);
        if let Some(same) = taken.iter_mut().find(|t| t.kind == leave.kind) {
            same.minutes += minutes;
        } else if minutes > 0 {
            taken.push(LeaveTaken { kind: leave.kind, minutes });
        }
    }
    taken
}

const fn overlap(a: Span, b: Span) -> i64 {
    let from = if a.0 > b.0 { a.0 } else { b.0 };
    let to = if a.1 < b.1 { a.1 } else { b.1 };
    if from < to { to - from } else { 0 }
}

/// The punches that decide one stretch.
struct Stay {
    arrival: Option<ClockPunch>,
    departure: Option<ClockPunch>,
    punched: bool,
}

/// The way through the stretches, punch by punch.
struct Walk {
    stays: Vec<Stay>,
    /// Arrival and departure, in minutes; one pair can span the break between two stretches.
    pairs: Vec<Span>,
    missing_in: bool,
    /// An arrival was followed by another one without a departure between two stretches.
    missing_out: bool,
    /// The last arrival has no departure yet.
    open: bool,
}

impl Walk {
    fn through(kept: &[ClockPunch], spans: &[Span], judged: &[Option<Span>]) -> Self {
        let mut walk =
            Self { stays: Vec::new(), pairs: Vec::new(), missing_in: false, missing_out: false, open: false };
        let mut since: Option<i64> = None;
        for (i, span) in spans.iter().enumerate() {
            let mine: Vec<&ClockPunch> = kept.iter().filter(|p| slot(p, spans) == i).collect();
            if since.is_some() && mine.first().is_some_and(|p| p.kind == PunchKind::In) {
                walk.missing_out = true;
                since = None;
            }
            let mut stay = Stay { arrival: None, departure: None, punched: !mine.is_empty() };
            if since.is_none() {
                // Still there from the stretch before means no arrival is needed.
                stay.arrival = decisive(mine.iter().copied(), PunchKind::In);
            }
            let until = judged[i].unwrap_or(*span).1;
            stay.departure = decisive(mine.iter().copied(), PunchKind::Out)
                .filter(|out| out.corrected || !came_back(out, &mine, until));
            let begin = since.or(stay.arrival.map(|p| minute(p.at_ms)));
            match (begin, stay.departure.map(|p| minute(p.at_ms))) {
                (Some(from), Some(to)) if from <= to => {
                    walk.pairs.push((from, to));
                    since = None;
                }
                (Some(from), Some(_)) => {
                    // Left before arriving: neither punch has its partner.
                    walk.missing_in = true;
                    stay.departure = None;
                    since = Some(from);
                }
                (Some(from), None) => since = Some(from),
                (None, Some(_)) => walk.missing_in = true,
                (None, None) => {}
            }
            walk.stays.push(stay);
        }
        walk.open = since.is_some();
        walk
    }
}

/// Whether the person punched in again after this departure while work was still due, so that it was
/// not the last one.
fn came_back(out: &ClockPunch, mine: &[&ClockPunch], until: i64) -> bool {
    minute(out.at_ms) < until
        && mine.iter().any(|p| p.kind == PunchKind::In && p.at_ms > out.at_ms && minute(p.at_ms) < until)
}

/// The stretch a punch belongs to: inside the break a departure ends the one before, an arrival starts
/// the one after.
fn slot(punch: &ClockPunch, spans: &[Span]) -> usize {
    let at = minute(punch.at_ms);
    spans
        .windows(2)
        .take_while(|pair| match punch.kind {
            PunchKind::In => at >= pair[0].1,
            PunchKind::Out => at > pair[1].0,
        })
        .count()
}
