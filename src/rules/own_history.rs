//! A person's own over and short, looked at fairly: against the person's own history, never against others.
//!
//! Median and median absolute deviation (MAD) are not moved by a single bad evening. A run or a drift says
//! "look at it together", not "somebody did something". Whole minor units throughout.

use crate::model::ids::{HandoverId, PersonId};
use crate::model::money::Money;
use crate::model::period_data::PeriodData;
use crate::model::time::BusinessDate;

/// Shifts below which nothing is said.
pub(crate) const ENOUGH: usize = 20;
/// Shifts in a row on one side of the median that are worth a look.
pub(crate) const RUN: usize = 7;
/// The newest shifts that are held against those before.
pub(crate) const RECENT: usize = 10;

/// One shift of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnShift {
    pub(crate) handover: HandoverId,
    /// Its business date.
    pub(crate) date: BusinessDate,
    /// Over (positive) or short (negative), all tenders together.
    pub(crate) net: Money,
}

/// What a history shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// The middle of all shifts.
    pub(crate) median: Money,
    /// The middle distance from it.
    pub(crate) mad: Money,
    /// Runs on one side of the median: place of the first shift, how many, whether above.
    pub(crate) runs: Vec<(usize, usize, bool)>,
    /// By how much the newest shifts moved away from those before, where that is beyond the usual spread.
    pub(crate) drift: Option<Money>,
}

/// The counted shifts of drawers that count for a person, oldest first, as they hold now.
#[must_use]
pub(crate) fn own_shifts(facts: &PeriodData, person: PersonId) -> Vec<OwnShift> {
    let mut shifts: Vec<OwnShift> = Vec::new();
    for drawer in &facts.drawers {
        let Some(shift) = facts.shifts.get(drawer.shift) else { continue };
        if drawer.cashier != Some(person) {
            continue;
        }
        let counted: Vec<i64> = drawer.tenders.iter().filter_map(|t| t.difference).map(|m| m.0).collect();
        if counted.is_empty() {
            continue;
        }
        let net = counted.into_iter().fold(0, i64::saturating_add);
        match shifts.last_mut().filter(|last| last.handover == shift.handover) {
            Some(last) => last.net.0 = last.net.0.saturating_add(net),
            None => shifts.push(OwnShift { handover: shift.handover, date: shift.date, net: Money(net) }),
        }
    }
    shifts
}

impl Pattern {
    /// Looks at shifts in the order they were worked. Nothing is said of fewer than [`ENOUGH`].
    #[must_use]
    pub(crate) fn of(shifts: &[OwnShift]) -> Option<Self> {
        if shifts.len() < ENOUGH {
            return None;
        }
        let nets: Vec<i64> = shifts.iter().map(|s| s.net.0).collect();
        let middle = median(&nets);
        let spread = mad(&nets, middle);
        let (before, recent) = nets.split_at(nets.len() - RECENT);
        let moved = median(recent).saturating_sub(median(before));
        // 1.4826 · MAD is the standard deviation of a usual spread.
        let usual = i128::from(mad(before, median(before))) * 14_826;
        let drifts = moved != 0 && i128::from(moved.unsigned_abs()) * 10_000 > usual;
        Some(Self {
            median: Money(middle),
            mad: Money(spread),
            runs: runs(&nets, middle),
            drift: drifts.then_some(Money(moved)),
        })
    }
}

/// The middle value; between two, the half of their sum, towards zero.
fn median(values: &[i64]) -> i64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let half = sorted.len() / 2;
    match (sorted.len() % 2, half.checked_sub(1).and_then(|n| sorted.get(n)), sorted.get(half)) {
        (0, Some(low), Some(high)) => i64::midpoint(*low, *high),
        (_, _, Some(middle)) => *middle,
        _ => 0,
    }
}

/// The middle distance from a value.
fn mad(values: &[i64], from: i64) -> i64 {
    let away: Vec<i64> = values.iter().map(|v| v.saturating_sub(from).saturating_abs()).collect();
    median(&away)
}

/// Stretches of at least [`RUN`] values on one side; a value in the middle ends none and counts for none.
fn runs(values: &[i64], middle: i64) -> Vec<(usize, usize, bool)> {
    let mut runs = Vec::new();
    let mut now: Option<(usize, usize, bool)> = None;
    for (n, value) in values.iter().enumerate().filter(|(_, v)| **v != middle) {
        let above = *value > middle;
        now = match now {
            Some((first, count, side)) if side == above => Some((first, count + 1, side)),
            before => {
                runs.extend(before.filter(|(_, count, _)| *count >= RUN));
                Some((n, 1, above))
            }
        };
    }
    runs.extend(now.filter(|(_, count, _)| *count >= RUN));
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shifts(nets: &[i64]) -> Vec<OwnShift> {
        let date = BusinessDate::parse("2026-07-01").unwrap();
        let shift = |net| OwnShift { handover: HandoverId(1), date, net: Money(net) };
        nets.iter().map(|net| shift(*net)).collect()
    }

    #[test]
    fn nothing_is_said_of_a_short_history() {
        assert_eq!(Pattern::of(&shifts(&[0; ENOUGH - 1])), None);
        let quiet = Pattern::of(&shifts(&[0; ENOUGH])).unwrap();
        assert_eq!(quiet, Pattern { median: Money(0), mad: Money(0), runs: vec![], drift: None });
    }

    #[test]
    fn one_bad_evening_moves_nothing() {
        let mut nets = [100, -100].repeat(15);
        nets[7] = -50_000;
        let fair = Pattern::of(&shifts(&nets)).unwrap();
        assert_eq!((fair.mad, fair.drift), (Money(100), None));
        assert!(fair.median.0.abs() <= 100 && fair.runs.is_empty(), "{fair:?}");
    }

    #[test]
    fn runs_and_drift_are_seen() {
        // Ten around zero, then always a little short.
        let mut nets = [50, -50].repeat(8);
        nets.extend([-400; RECENT]);
        let fair = Pattern::of(&shifts(&nets)).unwrap();
        assert_eq!(fair.drift, Some(Money(-400)));
        assert_eq!(fair.runs.last().map(|(_, _, above)| *above), Some(false), "{fair:?}");
        assert_eq!(runs(&[1, 1, 1, 0, 1, 1, 1, 1, -1], 0), [(0, 7, true)]);
        assert_eq!(runs(&[1, 1, 1, -1, 1, 1, 1, 1], 0), []);
    }

    #[test]
    fn halves_go_towards_zero_and_extremes_do_not_overflow() {
        assert_eq!((median(&[1, 2]), median(&[-1, -2]), median(&[]), median(&[3, 1, 2])), (1, -1, 0, 2));
        assert_eq!(median(&[i64::MAX, i64::MAX]), i64::MAX);
        let wild = [i64::MIN, i64::MAX].repeat(ENOUGH);
        assert!(Pattern::of(&shifts(&wild)).is_some());
    }

    proptest! {
        /// Moving everything moves the median and nothing else; turning it round turns the median.
        #[test]
        fn the_same_for_a_moved_history(nets in proptest::collection::vec(-1_000_i64..1_000, ENOUGH..60), by in -9i64..9) {
            let nets: Vec<i64> = nets.iter().map(|n| n * 2).collect();
            let by = by * 2;
            let fair = Pattern::of(&shifts(&nets)).unwrap();
            let moved: Vec<i64> = nets.iter().map(|n| n + by).collect();
            let other = Pattern::of(&shifts(&moved)).unwrap();
            prop_assert_eq!(other.median.0, fair.median.0 + by);
            prop_assert_eq!((other.mad, other.drift, other.runs), (fair.mad, fair.drift, fair.runs.clone()));
            prop_assert!(fair.runs.iter().all(|(first, count, _)| *count >= RUN && first + count <= nets.len()));
        }
    }
}
