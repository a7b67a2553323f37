//! Attendance: what a roster, the punches and the leave say about one person's shift.
//!
//! Instants are UTC milliseconds and were resolved by the caller; judging works in whole minutes with
//! the seconds dropped. Nothing here punishes: the line names minutes and tiers, and keeps every punch.

pub(crate) mod rules;
mod signs;

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::time::MINUTE_MS;

pub(crate) use crate::model::attendance::signs::AttendanceMark;
pub(crate) use rules::AttendanceRules;
pub(crate) use signs::Signs;

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A stretch of rostered work. UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WorkSegment {
    pub(crate) start_ms: i64,
    pub(crate) end_ms: i64,
}

/// Whose hours somebody is judged by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HoursOf {
    /// Their own, by the roster.
    #[default]
    Person,
    /// Those of the shift: the person has no roster, so nobody is late or absent by them.
    Shift {
        /// When those handing over began to, where the person is named among them: whoever had gone before left early.
        left_before_ms: Option<i64>,
    },
}

/// What the roster says for one person and one shift. UTC milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Planned {
    pub(crate) start_ms: i64,
    pub(crate) end_ms: i64,
    /// One or two stretches of work inside it; empty means start to end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) segments: Vec<WorkSegment>,
    /// End of this person's shift before, when there is one near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) previous_end_ms: Option<i64>,
    /// Start of this person's shift after, when there is one near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) next_start_ms: Option<i64>,
    /// Whether what is before it is an earlier part of the same shift: the line between them is where one ends and the
    /// other begins, whatever was planned.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) from_line: bool,
    /// Whether what is after it is a later part of the same shift; see [`Self::from_line`].
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) to_line: bool,
    /// Whether the person takes over from a running shift and so should come before the start.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) relieves: bool,
    /// How many minutes late the person was who should have taken over from this one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) relief_late_min: i64,
    /// Whether the hours are the person's own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) hours: HoursOf,
}

impl Planned {
    /// A shift of one stretch without neighbours.
    #[must_use]
    pub(crate) const fn new(start_ms: i64, end_ms: i64) -> Self {
        Self {
            start_ms,
            end_ms,
            segments: Vec::new(),
            previous_end_ms: None,
            next_start_ms: None,
            from_line: false,
            to_line: false,
            relieves: false,
            relief_late_min: 0,
            hours: HoursOf::Person,
        }
    }
}

codes! {
    /// Which way a punch goes.
    pub enum PunchKind {
        /// Start of work.
        In = "in",
        /// End of work.
        Out = "out",
    }
}

/// One clocking. UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClockPunch {
    pub(crate) at_ms: i64,
    /// In or out.
    pub(crate) kind: PunchKind,
    /// Comes from an approved correction; it outranks clocked punches of its kind.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) corrected: bool,
}

codes! {
    /// Kinds of leave.
    pub(crate) enum LeaveKind {
        Personal = "personal" => "attendance.leave_personal",
        Sick = "sick" => "attendance.leave_sick",
        /// Paid annual leave.
        Annual = "annual" => "attendance.leave_annual",
        /// Time off for overtime worked before.
        Lieu = "lieu" => "attendance.leave_lieu",
        /// Anything else the shop grants.
        Other = "other" => "attendance.leave_other",
    }
}

/// Leave asked for. UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LeaveSpan {
    pub(crate) kind: LeaveKind,
    /// First instant away.
    pub(crate) from_ms: i64,
    /// First instant back.
    pub(crate) to_ms: i64,
    /// Only approved leave moves what is judged.
    pub(crate) approved: bool,
}

/// Approved leave inside the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct LeaveTaken {
    pub(crate) kind: LeaveKind,
    /// Rostered minutes it takes.
    pub(crate) minutes: i64,
}

codes! {
    /// How grave a late arrival or an early departure is.
    #[derive(Default)]
    pub(crate) enum Tier {
        /// In time, or within grace.
        #[default]
        Normal = "normal",
        /// Late (or left early).
        Late = "late",
        SeriousLate = "serious_late",
        /// Counts as half a day's absence.
        HalfDayAbsent = "half_day_absent",
    }
}

impl Tier {
    /// Message key of its name for an arrival.
    #[must_use]
    pub(crate) const fn late_key(self) -> &'static str {
        match self {
            Self::Normal => "attendance.normal",
            Self::Late => "attendance.late",
            Self::SeriousLate => "attendance.serious_late",
            Self::HalfDayAbsent => "attendance.half_day_absent",
        }
    }

    /// Message key of its name for a departure.
    #[must_use]
    pub(crate) const fn early_key(self) -> &'static str {
        match self {
            Self::Normal => "attendance.normal",
            Self::Late => "attendance.early",
            Self::SeriousLate => "attendance.serious_early",
            Self::HalfDayAbsent => "attendance.half_day_absent",
        }
    }
}

codes! {
    /// Which punch is not there and has to be corrected by people.
    #[derive(Default)]
    pub(crate) enum MissingPunch {
        /// None is missing.
        #[default]
        None = "none",
        In = "in",
        Out = "out",
        /// One of each.
        Both = "both",
    }
}

/// Whether people of a shift can still come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShiftEnd {
    /// They can: nobody is absent, no departure is missed.
    Awaited,
    /// Nobody can any more.
    Passed,
}

impl ShiftEnd {
    /// Passed where that holds.
    #[must_use]
    pub(crate) const fn when(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Awaited }
    }
}

/// Which punches of a stay are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unpunched {
    pub(crate) arrival: bool,
    pub(crate) departure: bool,
}

impl From<Unpunched> for MissingPunch {
    fn from(stay: Unpunched) -> Self {
        match (stay.arrival, stay.departure) {
            (false, false) => Self::None,
            (true, false) => Self::In,
            (false, true) => Self::Out,
            (true, true) => Self::Both,
        }
    }
}

impl MissingPunch {
    /// Message key of its name; nothing to say when none is missing.
    #[must_use]
    pub(crate) const fn key(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::In => Some("attendance.missing_in"),
            Self::Out => Some("attendance.missing_out"),
            Self::Both => Some("attendance.missing_both"),
        }
    }
}

/// One rostered stretch as judged. UTC milliseconds and minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SegmentLine {
    pub(crate) start_ms: i64,
    pub(crate) end_ms: i64,
    /// The punch taken as arrival.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) in_ms: Option<i64>,
    /// The punch taken as departure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) out_ms: Option<i64>,
    /// Minutes late, raw.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) late_min: i64,
    /// Minutes left early, raw.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) early_min: i64,
    /// Tier of the late minutes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) late_tier: Tier,
    /// Tier of the early minutes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) early_tier: Tier,
}

/// One stay of several, by its punches. UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StayLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) in_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) out_ms: Option<i64>,
}

/// A person's attendance in one shift. What is none, zero or false is left out when written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceResult {
    /// The rostered stretches; empty for someone not on the roster.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) segments: Vec<SegmentLine>,
    /// First arrival. UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) actual_in_ms: Option<i64>,
    /// Last departure; absent while at work or when not punched. UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) actual_out_ms: Option<i64>,
    /// Minutes late over all stretches, raw.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) late_min: i64,
    /// Minutes left early over all stretches, raw.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) early_min: i64,
    /// Gravest late tier.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) late_tier: Tier,
    /// Gravest early tier.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) early_tier: Tier,
    /// Punches that people have to supply.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) missing: MissingPunch,
    /// Neither came nor had leave, and the window has closed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) absent: bool,
    /// Minutes that count as absence, never more than was rostered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) absent_min: i64,
    /// Approved leave inside the roster.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) leave: Vec<LeaveTaken>,
    /// Leave takes the whole shift.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) on_leave: bool,
    /// Worked without being rostered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) cover: bool,
    /// Minutes kept after the end because the relief was late: suggested overtime.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) held_over_min: i64,
    /// In time, but too late for the agreed overlap. Shown on the handover, not punished.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) no_overlap: bool,
    /// The agreed overlap there was less than.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) overlap_min: i64,
    /// Minutes that can be approved as overtime.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) overtime_min: i64,
    /// Rostered minutes on the clock, without leave; for cover every minute on the clock.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) worked_min: i64,
    /// Minutes on the clock outside the roster; nothing where it was not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unplanned_min: Option<i64>,
    /// The stays by their punches, where there are several: between them lie the breaks that were really taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) stays: Vec<StayLine>,
    /// Was in already, from the shift before: no arrival is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) carried_in: bool,
    /// Stayed in for the shift after: no departure is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) carried_out: bool,
    /// Punches pressed twice: stored, not used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) duplicates: Vec<ClockPunch>,
    /// Other punches in the window that decide nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) evidence: Vec<ClockPunch>,
    /// The window is still open, so this can change.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) provisional: bool,
}

impl AttendanceResult {
    /// Whether the clock knows the person in the shift.
    #[must_use]
    pub(crate) const fn came(&self) -> bool {
        // Who left one stay and began another may have neither the first arrival nor the last departure on the clock.
        let punched = self.actual_in_ms.is_some() || self.actual_out_ms.is_some() || !self.stays.is_empty();
        punched || self.carried_in || self.carried_out
    }

    /// Whether the person was there, by the clock or without a punch by what they signed: then a punch is missing, and
    /// nobody was absent.
    #[must_use]
    pub(crate) fn attended(&self) -> bool {
        self.came() || self.missing != MissingPunch::None
    }

    /// The punches that decide the line.
    pub(crate) fn punches(&self) -> impl Iterator<Item = ClockPunch> {
        let of = |at: Option<i64>, kind| at.map(|at_ms| ClockPunch { at_ms, kind, corrected: false });
        let ends = [(self.actual_in_ms, self.actual_out_ms)];
        let parts = self.segments.iter().map(|s| (s.in_ms, s.out_ms));
        let stays = self.stays.iter().map(|s| (s.in_ms, s.out_ms));
        ends.into_iter()
            .chain(parts)
            .chain(stays)
            .flat_map(move |(came, went)| [of(came, PunchKind::In), of(went, PunchKind::Out)])
            .flatten()
    }

    /// Whether both tell the same coming and going: what somebody confirms of a line.
    #[must_use]
    pub(crate) fn same_hours(&self, other: &Self) -> bool {
        let of = |line: &Self| (line.actual_in_ms, line.actual_out_ms, line.carried_in, line.carried_out);
        of(self) == of(other) && self.stays == other.stays
    }

    /// Whether nothing but its end was added to what stood `then`: the person was still in, and what was known of the hours is
    /// as it was.
    #[must_use]
    pub(crate) fn only_ended_since(&self, then: &Self) -> bool {
        let was_in = then.came() && then.actual_out_ms.is_none() && !then.carried_out;
        let ended = self.actual_out_ms.is_some() || self.carried_out;
        let mut closed = then.clone();
        (closed.actual_out_ms, closed.carried_out) = (self.actual_out_ms, self.carried_out);
        if let (Some(last), Some(now)) = (closed.stays.last_mut(), self.stays.last()) {
            last.out_ms = now.out_ms;
        }
        was_in && then.missing == MissingPunch::None && ended && closed.same_hours(self)
    }

    /// Minutes in before the roster began and after it ended, where both are all there is outside it.
    #[must_use]
    pub(crate) fn around_roster(&self) -> Option<(i64, i64)> {
        let (first, last) = (self.segments.first()?, self.segments.last()?);
        let minutes = |from: i64, to: i64| to.div_euclid(MINUTE_MS) - from.div_euclid(MINUTE_MS);
        let before = minutes(self.actual_in_ms?, first.start_ms);
        let after = minutes(last.end_ms, self.actual_out_ms?);
        Some((before, after))
            .filter(|_| before > 0 && after > 0 && self.unplanned_min == Some(before + after))
    }

    /// Minutes on the clock, breaks really taken not among them; nothing where it was not judged.
    #[must_use]
    pub(crate) fn on_clock_min(&self) -> Option<i64> {
        self.unplanned_min.map(|unplanned| self.worked_min + unplanned)
    }

    /// Whether nothing of it changes by itself: nobody is waited for, is in, or lacks a punch. Whoever went may come again; then
    /// there are other minutes.
    #[must_use]
    pub(crate) fn is_settled(&self) -> bool {
        let went = self.actual_out_ms.is_some() || self.carried_out;
        self.missing == MissingPunch::None && (!self.provisional || went)
    }

    /// Turns cover into time outside the hours of the own shift, but for so many minutes.
    pub(crate) fn is_unplanned(&mut self, within: i64) {
        if self.cover {
            let all = self.worked_min;
            self.worked_min = within.clamp(0, all);
            (self.cover, self.unplanned_min) = (false, Some(all - self.worked_min));
        }
    }

    /// So many minutes on the clock more: time outside the roster, and where there is none time worked.
    pub(crate) fn tells_more(&mut self, minutes: i64) {
        let cover = self.segments.is_empty() && self.cover;
        let unplanned = self.unplanned_min.get_or_insert(0);
        *(if cover { &mut self.worked_min } else { unplanned }) += minutes;
    }

    /// So many minutes on the clock less, because another line tells them: of those outside the roster first.
    pub(crate) fn tells_less(&mut self, minutes: i64) {
        let unplanned = self.unplanned_min.get_or_insert(0);
        let outside = minutes.min(*unplanned);
        *unplanned -= outside;
        self.worked_min -= minutes - outside;
    }

    /// It begins with this arrival (UTC milliseconds) and with nothing from before.
    pub(crate) fn begins(&mut self, came_ms: i64) {
        (self.actual_in_ms, self.carried_in) = (Some(came_ms), false);
        if let Some(first) = self.stays.first_mut() {
            first.in_ms = Some(came_ms);
        }
    }

    /// It ends with this departure (UTC milliseconds) and nothing goes on after it.
    pub(crate) fn ends(&mut self, went_ms: i64) {
        (self.actual_out_ms, self.carried_out) = (Some(went_ms), false);
        if let Some(last) = self.stays.last_mut() {
            last.out_ms = Some(went_ms);
        }
    }

    /// Adds what the same person has on the clock beside it, a line of cover: time outside the roster, and where there is
    /// none time worked.
    pub(crate) fn add_beside(&mut self, beside: &Self) {
        if self.segments.is_empty() {
            (self.cover, self.worked_min) = (true, self.worked_min + beside.worked_min);
            self.unplanned_min.get_or_insert(0);
        } else {
            *self.unplanned_min.get_or_insert(0) += beside.worked_min;
        }
        let of = |line: &Self| match line.stays.as_slice() {
            [] => vec![StayLine { in_ms: line.actual_in_ms, out_ms: line.actual_out_ms }],
            stays => stays.to_vec(),
        };
        let mut stays = if self.came() { of(self) } else { Vec::new() };
        stays.extend(of(beside));
        stays.sort_by_key(|stay| stay.in_ms.or(stay.out_ms));
        self.actual_in_ms = stays.first().and_then(|stay| stay.in_ms);
        self.actual_out_ms = stays.last().and_then(|stay| stay.out_ms);
        self.stays = if stays.len() > 1 { stays } else { Vec::new() };
        let lacks = |one: MissingPunch| {
            [self.missing, beside.missing].iter().any(|m| *m == one || *m == MissingPunch::Both)
        };
        self.missing =
            Unpunched { arrival: lacks(MissingPunch::In), departure: lacks(MissingPunch::Out) }.into();
        self.duplicates.extend(&beside.duplicates);
        self.evidence.extend(&beside.evidence);
    }

    /// The window has closed and nothing came after: a departure is missing, and who was to begin at `planned_ms` and
    /// never came was absent.
    pub(crate) fn close(&mut self, planned_ms: Option<i64>) {
        if !self.provisional {
            return;
        }
        self.provisional = false;
        if self.missing != MissingPunch::None {
            return;
        }
        if self.came() && self.actual_out_ms.is_none() && !self.carried_out {
            self.missing = MissingPunch::Out;
        }
        if planned_ms.is_some() && !self.came() && !self.on_leave {
            self.absent = true;
            let rostered: i64 = self.segments.iter().map(|s| (s.end_ms - s.start_ms) / 60_000).sum();
            let leave: i64 = self.leave.iter().map(|l| l.minutes).sum();
            self.absent_min = (rostered - leave).max(0);
        }
    }

    /// The person says to have worked: without any punch both are missing, and nobody was absent. A departure
    /// is not missed while the window is open.
    pub(crate) fn worked(&mut self) {
        if self.came() || self.on_leave {
            return;
        }
        self.missing = Unpunched { arrival: true, departure: !self.provisional }.into();
        (self.absent, self.absent_min) = (false, 0);
    }
}
