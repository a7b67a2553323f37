//! From roster, punches and leave to a judged line.

use crate::model::attendance::{
    AttendanceResult, AttendanceRules, ClockPunch, HoursOf, LeaveSpan, LeaveTaken, MissingPunch, Planned,
    PunchKind, SegmentLine, ShiftEnd, StayLine, Tier, Unpunched, WorkSegment,
};
use crate::model::time::MINUTE_MS;
use crate::rules::attendance::stays::{Stay, Stays, minute};

/// From (inclusive) and to (exclusive), in minutes.
pub(crate) type Span = (i64, i64);

/// Beyond every minute there is.
const EVER: i64 = i64::MAX / MINUTE_MS / 4;

/// A line, and which minutes on the clock it tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) line: AttendanceResult,
    pub(crate) minutes: Vec<Span>,
}

/// The middle between two minutes, the same seen from both sides.
const fn middle(a: i64, b: i64) -> i64 {
    a + (b - a).div_euclid(2)
}

/// Which minutes and punches belong to a shift. Neighbouring shifts of a person never share any: a stay that reaches
/// into both is cut in the middle of the gap between them. Where there is no gap an arrival up to the overlap before
/// the boundary is the later shift's, a departure up to the overlap after it the earlier one's. So it is at the line between
/// two parts of a shift, whether it was drawn before the planned end or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    whole: Span,
    /// A stay that begins after this is another one.
    last_arrival: i64,
    before: Option<Boundary>,
    after: Option<Boundary>,
}

/// Where the shift ends towards a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Boundary {
    cut: i64,
    /// First minute in which an arrival is the later shift's.
    arrivals: i64,
    /// First minute in which a departure is the later shift's.
    departures: i64,
    /// How far the neighbour's own window reaches.
    reach: i64,
}

impl Boundary {
    fn between(ends: i64, starts: i64, reach: i64, rules: &AttendanceRules) -> Self {
        let cut = middle(ends, starts);
        if ends < starts {
            return Self { cut, arrivals: cut, departures: cut, reach };
        }
        Self { cut, arrivals: cut - rules.overlap_min, departures: cut + rules.overlap_min + 1, reach }
    }

    /// Whether a stay that ends in this minute ends before the later shift.
    const fn ends_before(&self, minute: i64) -> bool {
        minute < self.departures || minute <= self.cut
    }
}

impl Window {
    /// The window of a rostered shift.
    #[must_use]
    pub(crate) fn of(planned: &Planned, rules: &AttendanceRules) -> Self {
        let (start, end) = (minute(planned.start_ms), minute(planned.end_ms));
        let before = planned.previous_end_ms.map(minute);
        let after = planned.next_start_ms.map(minute);
        Self {
            whole: (start - rules.early_open_min, end + rules.late_close_min + 1),
            last_arrival: end + rules.overlap_min,
            before: before.map(|b| {
                let starts = if planned.from_line { b } else { start };
                Boundary::between(b, starts, b + rules.overlap_min, rules)
            }),
            after: after.map(|a| {
                let ends = if planned.to_line { a } else { end };
                Boundary::between(ends, a, a - rules.early_open_min, rules)
            }),
        }
    }

    /// All that is between two lines, for whom nothing is planned there. UTC milliseconds.
    #[must_use]
    pub(crate) fn between_lines(opened: Option<i64>, line: Option<i64>, rules: &AttendanceRules) -> Self {
        let at = |line: i64, reach: i64| Boundary::between(line, line, line + reach, rules);
        Self {
            whole: (-EVER, EVER),
            last_arrival: EVER,
            before: opened.map(minute).map(|b| at(b, rules.overlap_min)),
            after: line.map(minute).map(|a| at(a, -rules.early_open_min)),
        }
    }

    fn between(&self, side: impl Fn(&Boundary) -> i64) -> Span {
        let (from, to) = self.whole;
        let from = self.before.map_or(from, |before| from.max(side(&before)));
        (from, self.after.map_or(to, |after| to.min(side(&after))))
    }

    fn arrivals(&self) -> Span {
        self.between(|boundary| boundary.arrivals)
    }

    fn departures(&self) -> Span {
        self.between(|boundary| boundary.departures)
    }

    /// Whether a punch that stands alone belongs to the shift.
    #[must_use]
    pub(crate) fn holds(&self, punch: &ClockPunch) -> bool {
        let at = minute(punch.at_ms);
        let (from, to) = match punch.kind {
            PunchKind::In => self.arrivals(),
            PunchKind::Out => self.departures(),
        };
        from <= at && at < to
    }

    /// First instant from which no punch alone can belong to the shift. UTC milliseconds.
    #[must_use]
    pub(crate) fn closes_ms(&self) -> i64 {
        self.arrivals().1.max(self.departures().1) * MINUTE_MS
    }

    /// What of a stay belongs to the shift; `until` is where it ends, or now.
    fn share(&self, stay: &Stay, came: ClockPunch, until: i64) -> Option<Piece> {
        let from = minute(came.at_ms);
        if from > self.last_arrival || until < self.whole.0 {
            return None;
        }
        let mut piece = Piece::whole(stay);
        if let Some(before) = self.before
            && from < before.arrivals
            && from <= before.reach
        {
            if before.ends_before(until) {
                return None;
            }
            (piece.from, piece.came, piece.carried_in) = (Some(before.cut), None, true);
        }
        if let Some(after) = self.after {
            if from >= after.arrivals {
                return None;
            }
            if !after.ends_before(until) && until >= after.reach {
                (piece.to, piece.went, piece.carried_out) = (Some(after.cut), None, true);
            }
        }
        Some(piece)
    }

    /// What of a stay belongs to the shift at `now_ms`.
    fn piece(&self, stay: &Stay, now_ms: i64) -> Option<Piece> {
        match (stay.came, stay.went) {
            (Some(came), Some(went)) => self.share(stay, came, minute(went.at_ms)),
            (Some(came), None) if stay.is_open(now_ms) => {
                let piece = self.share(stay, came, minute(now_ms).max(minute(came.at_ms)))?;
                Some(Piece { open: !piece.carried_out, ..piece })
            }
            (one, other) => one.or(other).filter(|p| self.holds(p)).map(|_| Piece::whole(stay)),
        }
    }
}

/// What of a stay belongs to one shift, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Nothing where nobody knows when the person came.
    from: Option<i64>,
    /// Nothing where nobody knows when the person went, and while they are in.
    to: Option<i64>,
    came: Option<ClockPunch>,
    went: Option<ClockPunch>,
    /// Was in from the shift before.
    carried_in: bool,
    /// Stayed in for the shift after.
    carried_out: bool,
    /// Is still in.
    open: bool,
}

impl Piece {
    fn whole(stay: &Stay) -> Self {
        let at = |punch: Option<ClockPunch>| punch.map(|p| minute(p.at_ms));
        Self {
            from: at(stay.came),
            to: at(stay.went),
            came: stay.came,
            went: stay.went,
            carried_in: false,
            carried_out: false,
            open: false,
        }
    }

    fn span(&self) -> Option<Span> {
        self.from.zip(self.to)
    }
}

/// What is on the clock for one shift.
#[derive(Clone, Debug, Default)]
struct OnClock {
    pieces: Vec<Piece>,
    duplicates: Vec<ClockPunch>,
    evidence: Vec<ClockPunch>,
}

impl OnClock {
    /// The share of a shift in somebody's punches.
    fn within(window: &Window, punches: &[ClockPunch], rules: &AttendanceRules, now_ms: i64) -> Self {
        let stays = Stays::of(punches, rules);
        let held = |all: Vec<ClockPunch>| all.into_iter().filter(|p| window.holds(p)).collect();
        Self {
            pieces: stays.all.iter().filter_map(|stay| window.piece(stay, now_ms)).collect(),
            duplicates: held(stays.duplicates),
            evidence: held(stays.replaced),
        }
    }

    /// Punches that are known to be of one shift.
    fn all(punches: &[ClockPunch], rules: &AttendanceRules, end: ShiftEnd) -> Self {
        let stays = Stays::of(punches, rules);
        let mut pieces: Vec<Piece> = stays.all.iter().map(Piece::whole).collect();
        if end == ShiftEnd::Awaited
            && let Some(last) = pieces.last_mut()
        {
            last.open = last.to.is_none();
        }
        Self { pieces, duplicates: stays.duplicates, evidence: stays.replaced }
    }

    /// Minutes between arrivals and departures.
    fn minutes(&self) -> i64 {
        self.spans().map(|(from, to)| to - from).sum()
    }

    fn spans(&self) -> impl Iterator<Item = Span> {
        self.pieces.iter().filter_map(Piece::span)
    }

    fn is_open(&self) -> bool {
        self.pieces.last().is_some_and(|last| last.open)
    }

    fn missing(&self) -> MissingPunch {
        let arrival = self.pieces.iter().any(|p| p.from.is_none());
        Unpunched { arrival, departure: self.pieces.iter().any(|p| p.to.is_none() && !p.open) }.into()
    }

    /// What of a line follows from the punches alone.
    fn line(self, provisional: bool) -> AttendanceResult {
        let (first, last) = (self.pieces.first(), self.pieces.last());
        let ms = |punch: Option<ClockPunch>| punch.map(|p| p.at_ms);
        AttendanceResult {
            actual_in_ms: ms(first.and_then(|p| p.came)),
            actual_out_ms: ms(last.and_then(|p| p.went)),
            carried_in: first.is_some_and(|p| p.carried_in),
            carried_out: last.is_some_and(|p| p.carried_out),
            missing: self.missing(),
            stays: match self.pieces.as_slice() {
                [_] => Vec::new(),
                pieces => pieces.iter().map(|p| StayLine { in_ms: ms(p.came), out_ms: ms(p.went) }).collect(),
            },
            provisional: provisional || self.is_open(),
            duplicates: self.duplicates,
            evidence: self.evidence,
            ..AttendanceResult::default()
        }
    }
}

/// Judges one person's shift, as [`judge_told`] does.
#[cfg(test)]
#[must_use]
pub(crate) fn judge(
    planned: &Planned,
    punches: &[ClockPunch],
    leaves: &[LeaveSpan],
    rules: &AttendanceRules,
    end: ShiftEnd,
    now_ms: i64,
) -> AttendanceResult {
    judge_told(planned, punches, leaves, rules, end, now_ms).line
}

/// Judges one person's shift by all punches around it. The end counts as passed when `now_ms` is beyond the window or
/// `end` says so.
#[must_use]
pub(crate) fn judge_told(
    planned: &Planned,
    punches: &[ClockPunch],
    leaves: &[LeaveSpan],
    rules: &AttendanceRules,
    end: ShiftEnd,
    now_ms: i64,
) -> Told {
    told(planned, punches, rules, (end, now_ms), |clock, closed| {
        rostered(planned, clock, leaves, rules, closed)
    })
}

/// Judges what somebody who is not on its roster worked in a shift: cover. `end` and `now_ms` as for [`judge_told`].
#[must_use]
pub(crate) fn judge_cover(
    planned: &Planned,
    punches: &[ClockPunch],
    rules: &AttendanceRules,
    end: ShiftEnd,
    now_ms: i64,
) -> Told {
    told(planned, punches, rules, (end, now_ms), cover)
}

/// What of the punches lies in the window of a shift, and the line made of it by `judge`, which hears whether the shift is
/// over.
fn told(
    planned: &Planned,
    punches: &[ClockPunch],
    rules: &AttendanceRules,
    (end, now_ms): (ShiftEnd, i64),
    judge: impl FnOnce(OnClock, bool) -> AttendanceResult,
) -> Told {
    let window = Window::of(planned, rules);
    let passed = end == ShiftEnd::Passed;
    let now_ms = if passed { i64::MAX } else { now_ms };
    let clock = OnClock::within(&window, punches, rules, now_ms);
    let minutes = clock.spans().collect();
    Told { line: judge(clock, passed || now_ms >= window.closes_ms()), minutes }
}

/// Judges what of these stays lies in a window, as cover.
#[must_use]
pub(crate) fn judge_stays(stays: &[Stay], window: &Window, end: ShiftEnd, now_ms: i64) -> Told {
    let pieces = stays.iter().filter_map(|stay| window.piece(stay, now_ms)).collect();
    let clock = OnClock { pieces, ..OnClock::default() };
    let minutes = clock.spans().collect();
    Told { line: cover(clock, end == ShiftEnd::Passed), minutes }
}

/// The stays that belong to none of these shifts, as the punches they are made of.
#[must_use]
pub(crate) fn outside(
    shifts: &[Planned],
    punches: &[ClockPunch],
    rules: &AttendanceRules,
    now_ms: i64,
) -> Vec<Stay> {
    let windows: Vec<Window> = shifts.iter().map(|planned| Window::of(planned, rules)).collect();
    let mut stays = Stays::of(punches, rules).all;
    stays.retain(|stay| windows.iter().all(|window| window.piece(stay, now_ms).is_none()));
    stays
}

/// Judges punches that are known to be this shift's, whatever its window: a correction says where it belongs.
/// `end` as for [`judge_told`].
#[must_use]
pub(crate) fn judge_own(
    planned: Option<&Planned>,
    punches: &[ClockPunch],
    leaves: &[LeaveSpan],
    rules: &AttendanceRules,
    end: ShiftEnd,
) -> AttendanceResult {
    let clock = OnClock::all(punches, rules, end);
    match planned {
        Some(planned) => rostered(planned, clock, leaves, rules, end == ShiftEnd::Passed),
        None => cover(clock, end == ShiftEnd::Passed),
    }
}

/// Someone on the roster, with what is on the clock for the shift.
fn rostered(
    planned: &Planned,
    clock: OnClock,
    leaves: &[LeaveSpan],
    rules: &AttendanceRules,
    closed: bool,
) -> AttendanceResult {
    let segments = segments(planned);
    if segments.is_empty() {
        return cover(clock, closed);
    }
    let leaves: Vec<&LeaveSpan> = leaves.iter().filter(|l| l.approved && l.from_ms < l.to_ms).collect();
    let spans: Vec<Span> = segments.iter().map(|s| (minute(s.start_ms), minute(s.end_ms))).collect();
    let judged: Vec<Option<Span>> = spans.iter().map(|span| without_edge_leave(*span, &leaves)).collect();
    let mut line = clock.clone().line(!closed);
    line.on_leave = judged.iter().all(Option::is_none);
    line.leave = leave_taken(&spans, &leaves);

    let stretches = Stretches { spans: &spans, judged: &judged, clock: &clock, leaves: &leaves };
    for (i, segment) in segments.iter().enumerate() {
        let complete = closed && line.missing == MissingPunch::None;
        let (late_min, early_min) = stretches.judged_by(planned.hours, i, complete);
        let tier = |minutes| match planned.hours {
            HoursOf::Person => rules.tier(minutes),
            // The rules turn hours of the own roster into absence, and nobody's own are these.
            HoursOf::Shift { .. } => rules.tier(minutes).min(Tier::Late),
        };
        let (first, last) = stretches.ends(i);
        let judgement = SegmentLine {
            start_ms: segment.start_ms,
            end_ms: segment.end_ms,
            in_ms: first.map(|p| p.at_ms),
            out_ms: last.map(|p| p.at_ms),
            late_min,
            early_min,
            late_tier: tier(late_min),
            early_tier: tier(early_min),
        };
        if judged[i].is_some() {
            line.absent_min += absence(&judgement).min(due(spans[i], &leaves));
        }
        line.late_min += judgement.late_min;
        line.early_min += judgement.early_min;
        line.late_tier = line.late_tier.max(judgement.late_tier);
        line.early_tier = line.early_tier.max(judgement.early_tier);
        line.segments.push(judgement);
    }

    let work: Vec<Span> = judged.iter().flatten().flat_map(|span| without_leave(*span, &leaves)).collect();
    line.worked_min = work.iter().map(|w| clock.spans().map(|stay| overlap(*w, stay)).sum::<i64>()).sum();
    line.unplanned_min = Some(clock.minutes() - line.worked_min);
    if closed && clock.pieces.is_empty() && !line.on_leave && planned.hours == HoursOf::Person {
        line.absent = true;
        line.absent_min = work.iter().map(|(from, to)| to - from).sum();
    }
    outside_roster(&mut line, planned, &stretches, rules);
    line
}

/// The rostered stretches and what is on the clock in them.
struct Stretches<'a> {
    spans: &'a [Span],
    judged: &'a [Option<Span>],
    clock: &'a OnClock,
    leaves: &'a [&'a LeaveSpan],
}

impl Stretches<'_> {
    /// The stretch an arrival belongs to: inside the break it starts the one after.
    fn of_arrival(&self, piece: &Piece) -> usize {
        let Some(at) = piece.from.or(piece.to) else { return 0 };
        if piece.from.is_none() {
            return self.of_departure(piece);
        }
        self.spans.windows(2).take_while(|pair| at >= pair[0].1).count()
    }

    /// The stretch a departure belongs to: inside the break it ends the one before.
    fn of_departure(&self, piece: &Piece) -> usize {
        match piece.to {
            Some(at) => self.spans.windows(2).take_while(|pair| at > pair[1].0).count(),
            None if piece.open => self.spans.len().saturating_sub(1),
            None => self.of_arrival(piece),
        }
    }

    /// What is on the clock in a stretch.
    fn in_stretch(&self, i: usize) -> impl DoubleEndedIterator<Item = &Piece> {
        let in_it = move |p: &&Piece| self.of_arrival(p) <= i && i <= self.of_departure(p);
        self.clock.pieces.iter().filter(in_it)
    }

    /// The punches that begin and end a stretch.
    fn ends(&self, i: usize) -> (Option<ClockPunch>, Option<ClockPunch>) {
        let first = self.in_stretch(i).next().filter(|p| self.of_arrival(p) == i);
        let last = self.in_stretch(i).next_back().filter(|p| self.of_departure(p) == i);
        (first.and_then(|p| p.came), last.and_then(|p| p.went))
    }

    /// Minutes late and early in a stretch, by these hours. By those of a shift nobody is late, and who had gone before it was
    /// handed over left early: only a roster says when somebody was to come.
    fn judged_by(&self, hours: HoursOf, i: usize, complete: bool) -> (i64, i64) {
        let (late, early) = self.late_and_early(i, complete);
        let HoursOf::Shift { left_before_ms } = hours else { return (late, early) };
        let went = self.clock.pieces.last().filter(|last| last.went.is_some()).and_then(|last| last.to);
        let gone = went.zip(left_before_ms).is_some_and(|(went, line_ms)| {
            went < minute(line_ms) && self.judged[i].is_some_and(|(_, end)| went < end)
        });
        (0, if gone { early } else { 0 })
    }

    /// Minutes late and early in a stretch; `complete` when nothing more can come and no punch is missing.
    fn late_and_early(&self, i: usize, complete: bool) -> (i64, i64) {
        let Some((from, to)) = self.judged[i] else { return (0, 0) };
        let (first, last) = (self.in_stretch(i).next(), self.in_stretch(i).next_back());
        if let Some((first, last)) = first.zip(last) {
            let came = first.from.filter(|_| self.of_arrival(first) == i);
            let went = last.to.filter(|_| self.of_departure(last) == i);
            let late = came.map_or(0, |at| due((from, at), self.leaves));
            return (late, went.map_or(0, |at| due((at, to), self.leaves)));
        }
        let all = &self.clock.pieces;
        // Came only for a later stretch: late by this whole one. Left after an earlier one: early by it.
        let later = all.first().is_some_and(|p| p.from.is_some() && self.of_arrival(p) > i);
        let earlier = complete && all.last().is_some_and(|p| self.of_departure(p) < i);
        let whole = due((from, to), self.leaves);
        (if later { whole } else { 0 }, if earlier { whole } else { 0 })
    }
}

/// Overtime, being held over, and the overlap with the shift before.
fn outside_roster(
    line: &mut AttendanceResult,
    planned: &Planned,
    stretches: &Stretches<'_>,
    rules: &AttendanceRules,
) {
    let Stretches { spans, judged, clock, .. } = stretches;
    let (Some((start, _)), Some((_, end))) = (spans.first(), spans.last()) else { return };
    let after = line.actual_out_ms.map_or(0, |ms| (minute(ms) - end).max(0));
    line.held_over_min = after.min(planned.relief_late_min.max(0));
    if after > 0 && clock.pieces.last().is_some_and(|last| last.from.is_some()) {
        line.overtime_min += rules.overtime(after);
    }
    let first = clock.pieces.first();
    if rules.overtime_before_start {
        let before = first.filter(|p| !p.carried_in && p.to.is_some()).and_then(|p| p.from);
        line.overtime_min += before.map_or(0, |arrival| rules.overtime(start - arrival));
    }
    let arrival = first.and_then(|p| p.came).map(|p| minute(p.at_ms));
    let judged_from_start = judged.first().copied().flatten().is_some_and(|(from, _)| from == *start);
    // Only who was to come at a time comes with too little before it.
    line.no_overlap = planned.relieves
        && planned.hours == HoursOf::Person
        && judged_from_start
        && arrival.is_some_and(|at| at > start - rules.overlap_min && at <= *start);
    line.overlap_min = if line.no_overlap { rules.overlap_min } else { 0 };
}

/// Minutes of a stretch that the tiers turn into absence.
fn absence(judgement: &SegmentLine) -> i64 {
    let counts = |tier, minutes| if tier == Tier::HalfDayAbsent { minutes } else { 0 };
    counts(judgement.late_tier, judgement.late_min) + counts(judgement.early_tier, judgement.early_min)
}

/// Someone not on the roster: every minute on the clock.
fn cover(clock: OnClock, closed: bool) -> AttendanceResult {
    let worked_min = clock.minutes();
    let cover = !clock.pieces.is_empty();
    AttendanceResult { cover, worked_min, unplanned_min: cover.then_some(0), ..clock.line(!closed) }
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
