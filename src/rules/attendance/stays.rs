//! From punches to stays: when somebody was in the shop.
//!
//! Only a punch starts or ends a stay. The times of the punches decide, never the order in which they were logged, and
//! no handover has a part in it.

use crate::model::attendance::{AttendanceRules, ClockPunch, PunchKind};
use crate::model::time::MINUTE_MS;

/// Longest that anybody stays: a departure later than this after an arrival has another arrival before it.
pub(crate) const LONGEST_MS: i64 = 18 * 60 * MINUTE_MS;
/// How far from a clocked punch a correction can lie that takes its place.
const CORRECTS_MS: i64 = 8 * 60 * MINUTE_MS;

/// The whole minute an instant lies in: seconds are dropped.
pub(crate) const fn minute(ms: i64) -> i64 {
    ms.div_euclid(MINUTE_MS)
}

/// Somebody's time in the shop. A side without a punch is not known, or still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) came: Option<ClockPunch>,
    pub(crate) went: Option<ClockPunch>,
}

impl Stay {
    /// From and to, in milliseconds; to now for who is in. Nothing where a side is not known.
    #[must_use]
    pub(crate) fn span_ms(&self, now_ms: i64) -> Option<(i64, i64)> {
        let came = self.came?.at_ms;
        match self.went {
            Some(went) => Some((came, went.at_ms)),
            None if self.is_open(now_ms) => Some((came, now_ms.max(came))),
            None => None,
        }
    }

    /// Whether minutes lie between an arrival and a departure.
    #[must_use]
    pub(crate) fn has_minutes(&self) -> bool {
        self.came.zip(self.went).is_some_and(|(came, went)| minute(came.at_ms) < minute(went.at_ms))
    }

    /// Whether somebody who is in at `now_ms` may still be in by this stay: nothing was punched after it, and nobody
    /// stays that long.
    #[must_use]
    pub(crate) fn is_open(&self, now_ms: i64) -> bool {
        self.went.is_none() && self.came.is_some_and(|came| now_ms.saturating_sub(came.at_ms) <= LONGEST_MS)
    }
}

/// What somebody's punches come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stays {
    /// By time. Only the last one can be open.
    pub(crate) all: Vec<Stay>,
    /// Pressed twice: kept, not used.
    pub(crate) duplicates: Vec<ClockPunch>,
    /// Clocked punches whose place a correction took.
    pub(crate) replaced: Vec<ClockPunch>,
}

impl Stays {
    /// The stays of one person.
    #[must_use]
    pub(crate) fn of(punches: &[ClockPunch], rules: &AttendanceRules) -> Self {
        let mut stays = Self::default();
        let mut kept: Vec<ClockPunch> = Vec::new();
        for punch in in_order(punches) {
            let again = kept.last().is_some_and(|before| {
                (before.kind, before.corrected) == (punch.kind, punch.corrected)
                    && minute(punch.at_ms) - minute(before.at_ms) <= rules.duplicate_min
            });
            if again { stays.duplicates.push(punch) } else { kept.push(punch) }
        }
        stays.replaced = take_replaced(&mut kept);
        for punch in kept {
            match (punch.kind, stays.all.last_mut()) {
                (PunchKind::Out, Some(stay)) if stay.went.is_none() && together(stay.came, &punch) => {
                    stay.went = Some(punch);
                }
                (PunchKind::In, _) => stays.all.push(Stay { came: Some(punch), went: None }),
                (PunchKind::Out, _) => stays.all.push(Stay { came: None, went: Some(punch) }),
            }
        }
        stays
    }

    /// The stay the person is in, if they are.
    #[must_use]
    pub(crate) fn open(&self, now_ms: i64) -> Option<ClockPunch> {
        self.all.last().filter(|stay| stay.is_open(now_ms)).and_then(|stay| stay.came)
    }
}

/// Whether a departure ends the stay of this arrival.
fn together(came: Option<ClockPunch>, went: &ClockPunch) -> bool {
    came.is_some_and(|came| went.at_ms - came.at_ms <= LONGEST_MS)
}

/// By time; of two at the same instant the one that changes something comes first.
fn in_order(punches: &[ClockPunch]) -> Vec<ClockPunch> {
    let mut left = punches.to_vec();
    left.sort_by_key(|p| (p.at_ms, p.kind, p.corrected));
    // Nearly always no two are of one instant.
    if left.is_sorted_by(|a, b| a.at_ms < b.at_ms) {
        return left;
    }
    let mut ordered: Vec<ClockPunch> = Vec::with_capacity(left.len());
    let mut left = std::collections::VecDeque::from(left);
    while let Some(first) = left.front().copied() {
        let last = ordered.last().map_or(PunchKind::Out, |p| p.kind);
        let same = left.iter().take_while(|p| p.at_ms == first.at_ms);
        let at = same.into_iter().position(|p| p.kind != last).unwrap_or(0);
        ordered.extend(left.remove(at));
    }
    ordered
}

/// Takes out the clocked punches whose place a correction took: those of its kind beside it, without one of the other
/// kind between. Of several corrections the first arrival and the last departure hold.
fn take_replaced(kept: &mut Vec<ClockPunch>) -> Vec<ClockPunch> {
    let mut replaced = Vec::new();
    if kept.iter().all(|punch| !punch.corrected) {
        return replaced;
    }
    let mut holding = Vec::with_capacity(kept.len());
    for run in kept.chunk_by(|a, b| a.kind == b.kind) {
        let fixed: Vec<&ClockPunch> = run.iter().filter(|p| p.corrected).collect();
        for punch in run {
            let near = |p: &&&ClockPunch| (p.at_ms - punch.at_ms).abs() <= CORRECTS_MS;
            let better = fixed.iter().filter(near).any(|p| match punch.kind {
                _ if !punch.corrected => true,
                PunchKind::In => p.at_ms < punch.at_ms,
                PunchKind::Out => p.at_ms > punch.at_ms,
            });
            if better { replaced.push(*punch) } else { holding.push(*punch) }
        }
    }
    *kept = holding;
    replaced
}
