//! Which backups stay: fourteen of the newest, then one a day, a month and a year, each kind for a while.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::model::time::BusinessDate;

/// The newest ones stay, whatever their days.
pub(crate) const SHIFTS: usize = 14;
/// Days of which the last one stays.
pub(crate) const DAYS: usize = 35;
/// Months of which the last one stays.
pub(crate) const MONTHS: usize = 24;
/// Years of which the last one stays.
pub(crate) const YEARS: usize = 10;

/// With fewer good ones than this nothing goes.
const FEWEST: usize = 3;

/// A backup as the rule sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Generation {
    /// When it was made, UTC milliseconds.
    pub(crate) at_ms: i64,
    /// The day of that, on the shop's calendar.
    pub(crate) date: BusinessDate,
    /// Number of its last record.
    pub(crate) seq: i64,
    /// Whether it can be read. One that cannot is no generation, and is left to people.
    pub(crate) good: bool,
}

/// Places of those that may go, in order. The order of what is given does not matter.
#[must_use]
pub(crate) fn superfluous(all: &[Generation]) -> Vec<usize> {
    let mut newest: Vec<usize> = (0..all.len()).filter(|at| all[*at].good).collect();
    newest.sort_by_key(|at| Reverse((all[*at].at_ms, all[*at].seq)));
    let mut stay: BTreeSet<usize> = newest.iter().copied().take(SHIFTS).collect();
    // A clock that was wrong once puts a file in the wrong place, but never the last record out of reach.
    stay.extend(newest.iter().copied().max_by_key(|at| (all[*at].seq, all[*at].at_ms)));
    stay.extend(last_of_each(&newest, DAYS, |at| all[at].date));
    stay.extend(last_of_each(&newest, MONTHS, |at| all[at].date.month()));
    stay.extend(last_of_each(&newest, YEARS, |at| all[at].date.month().year));
    if stay.len() < FEWEST {
        return Vec::new();
    }
    let mut go: Vec<usize> = newest.into_iter().filter(|at| !stay.contains(at)).collect();
    go.sort_unstable();
    go
}

/// The newest of each of the newest `n` periods.
fn last_of_each<T: Ord + Copy>(newest: &[usize], n: usize, period: impl Fn(usize) -> T) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    newest.iter().copied().filter(|at| seen.len() < n && seen.insert(period(*at))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY_MS: i64 = 86_400_000;

    /// Made so many days and hours after the first of January 2024.
    fn made(day: i64, hour: i64, seq: i64) -> Generation {
        let date = BusinessDate::from_ymd(2024, 1, 1).unwrap().plus(day);
        Generation { at_ms: day * DAY_MS + hour * 3_600_000, date, seq, good: true }
    }

    fn left(all: &[Generation]) -> Vec<Generation> {
        let go = superfluous(all);
        all.iter().enumerate().filter(|(at, _)| !go.contains(at)).map(|(_, one)| *one).collect()
    }

    #[test]
    fn ten_years_of_three_seals_a_day_leave_each_generation() {
        let all: Vec<Generation> =
            (0..3_650).flat_map(|day| (0..3).map(move |n| made(day, 7 + n * 7, day * 3 + n + 1))).collect();
        let left = left(&all);
        // The newest of the day are among the newest fourteen, and so on upwards: fewer than the sum of all four.
        let days: BTreeSet<BusinessDate> = left.iter().map(|one| one.date).collect();
        let months: BTreeSet<(i32, u32)> =
            left.iter().map(|one| (one.date.month().year, one.date.month().month)).collect();
        let years: BTreeSet<i32> = left.iter().map(|one| one.date.month().year).collect();
        assert_eq!(left.len(), 14 + (35 - 5) + (24 - 2) + (10 - 2), "{left:?}");
        assert!(days.len() >= DAYS && months.len() >= MONTHS && years.len() == YEARS);
        // One a day is the last of it.
        let tenth = made(3_650 - 10, 21, (3_650 - 10) * 3 + 3);
        assert!(left.contains(&tenth));
    }

    #[test]
    fn rotation_goes_on_day_by_day_as_if_it_had_been_done_at_once() {
        let all: Vec<Generation> = (0..800).map(|day| made(day, 21, day + 1)).collect();
        let mut kept: Vec<Generation> = Vec::new();
        for one in &all {
            kept.push(*one);
            kept = left(&kept);
        }
        assert_eq!(kept, left(&all));
    }

    #[test]
    fn what_cannot_be_read_is_neither_counted_nor_removed() {
        let mut all: Vec<Generation> = (0..40).map(|n| made(0, 0, n + 1)).collect();
        for one in all.iter_mut().skip(2) {
            one.good = false;
        }
        assert!(superfluous(&all).is_empty());
        all[20].good = true;
        assert!(superfluous(&all).is_empty());
    }

    fn any_generation() -> impl Strategy<Value = Generation> {
        (0i64..4_000, 0i64..24, 0i64..500, proptest::bool::weighted(0.9))
            .prop_map(|(day, hour, seq, good)| Generation { good, ..made(day, hour, seq) })
    }

    proptest! {
        #[test]
        fn the_newest_good_one_stays_in_any_order(
            all in proptest::collection::vec(any_generation(), 0..160),
            turn in 0usize..160,
        ) {
            let go = superfluous(&all);
            prop_assert!(go.iter().all(|at| all[*at].good));
            let good = all.iter().filter(|one| one.good).count();
            prop_assert!(good - go.len() >= good.min(FEWEST));
            prop_assert!(good - go.len() <= SHIFTS + DAYS + MONTHS + YEARS + 1);
            let stays = left(&all);
            let order = |one: &&Generation| (one.at_ms, one.seq);
            let good = |list: &[Generation]| list.iter().filter(|one| one.good).copied().collect::<Vec<_>>();
            prop_assert_eq!(
                good(&all).iter().max_by_key(order).map(|one| order(&one)),
                good(&stays).iter().max_by_key(order).map(|one| order(&one))
            );
            prop_assert_eq!(
                good(&all).iter().map(|one| one.seq).max(),
                good(&stays).iter().map(|one| one.seq).max()
            );
            // Again, there is nothing left to do.
            prop_assert_eq!(superfluous(&stays), Vec::<usize>::new());
            let mut turned = all.clone();
            turned.rotate_left(turn.min(all.len()));
            let sorted = |mut list: Vec<Generation>| { list.sort_by_key(|one| (one.at_ms, one.seq, one.good)); list };
            prop_assert_eq!(sorted(left(&turned)), sorted(stays));
        }
    }
}
