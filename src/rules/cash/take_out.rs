//! What to take out of a drawer that is counted note by note, so that the float wanted stays: as many large notes as
//! can go, and as much small change as can stay.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::count_unit::CountUnit;
use crate::model::money::{Currency, Money};

/// Sums a plan looks through at most; a larger drawer is gone through from the largest note down.
const MOST_SUMS: usize = 100_000;

/// Which notes, coins, rolls and bundles go and which stay, each with their number, the largest sum first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TakeOut {
    /// To be banded.
    pub(crate) goes: Vec<(CountUnit, i64)>,
    /// To be left in the drawer.
    pub(crate) stays: Vec<(CountUnit, i64)>,
    /// What stays comes to; never less than wanted where that much is there.
    pub(crate) left: Money,
}

/// The plan for a drawer by rows, and the float wanted; nothing where nothing was counted by rows, or the figures cannot
/// be those of a drawer. A roll goes or stays whole; of a note and a roll of the same sum the note goes.
#[must_use]
pub(crate) fn take_out(rows: &BTreeMap<CountUnit, i64>, wanted: Money) -> Option<TakeOut> {
    let mut there: Vec<(CountUnit, i64)> =
        rows.iter().map(|(u, n)| (*u, *n)).filter(|(_, n)| *n > 0).collect();
    there.sort_by_key(|(unit, _)| Reverse((unit.worth(), unit.value(), !unit.is_beside_note())));
    let all: Vec<(i64, i64)> = there.iter().map(|(unit, n)| (unit.worth(), *n)).collect();
    let possible = rows.iter().all(|(unit, n)| unit.worth() > 0 && *n >= 0) && wanted >= Money::ZERO;
    let sum = all.iter().try_fold(0i64, |sum, (v, n)| sum.checked_add(v.checked_mul(*n)?));
    let sum = sum.filter(|sum| possible && *sum > 0 && *sum <= Money::CAP.0)?;
    let goal = (sum - wanted.0).max(0);
    let taken = exactly(&all, goal).unwrap_or_else(|| from_the_top(&all, goal));
    let mut plan = TakeOut { left: Money(sum), ..TakeOut::default() };
    for ((unit, n), goes) in there.into_iter().zip(taken) {
        plan.left.0 -= unit.worth() * goes;
        plan.goes.extend((goes > 0).then_some((unit, goes)));
        plan.stays.extend((n > goes).then_some((unit, n - goes)));
    }
    Some(plan)
}

/// From the largest value down as many as still fit.
fn from_the_top(all: &[(i64, i64)], goal: i64) -> Vec<i64> {
    let mut rest = goal;
    let take = |(value, n): &(i64, i64)| {
        let goes = (*n).min(rest / value);
        rest -= goes * value;
        goes
    };
    all.iter().map(take).collect()
}

/// The largest sum not above the goal that these notes can make, with as many of the largest as it allows; `None`
/// where there are too many sums to look through.
fn exactly(all: &[(i64, i64)], goal: i64) -> Option<Vec<i64>> {
    let unit = all.iter().map(|(value, _)| *value).fold(0, gcd);
    let most = usize::try_from(goal / unit.max(1)).ok().filter(|most| *most <= MOST_SUMS)?;
    // By row: the sums that it and the smaller ones can make.
    let mut made = vec![vec![false; most + 1]];
    made[0][0] = true;
    for (value, n) in all.iter().rev() {
        let (step, n) = (usize::try_from(value / unit).ok()?, usize::try_from(*n).ok()?);
        made.push(with_row(made.last()?, step, n));
    }
    let mut at = made.last()?.iter().rposition(|can| *can)?;
    let mut taken = Vec::with_capacity(all.len());
    for (row, (value, n)) in all.iter().enumerate() {
        let smaller = &made[all.len() - row - 1];
        let step = usize::try_from(value / unit).ok()?;
        let fits = usize::try_from(*n).ok()?.min(at / step);
        let goes = (0..=fits).rev().find(|k| smaller[at - k * step])?;
        at -= goes * step;
        taken.push(i64::try_from(goes).ok()?);
    }
    Some(taken)
}

/// The sums that up to `n` steps make on top of those there are.
fn with_row(before: &[bool], step: usize, n: usize) -> Vec<bool> {
    // How many of this row the sum takes at least.
    let mut used: Vec<Option<usize>> = before.iter().map(|can| can.then_some(0)).collect();
    for at in step..used.len() {
        if used[at].is_none() {
            used[at] = used[at - step].map(|k| k + 1).filter(|k| *k <= n);
        }
    }
    used.iter().map(Option::is_some).collect()
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Small change that stays: coins, and notes up to the smallest, loose or wrapped.
#[must_use]
pub(crate) fn small_change(plan: &TakeOut, currency: &Currency) -> Money {
    let coins = currency.denominations.iter().filter(|d| d.coin).map(|d| d.value).max();
    let note = currency.denominations.iter().filter(|d| !d.coin).map(|d| d.value).min();
    let most = coins.max(note).unwrap_or_default();
    let small = plan.stays.iter().filter(|(unit, _)| unit.value() <= most);
    Money(small.map(|(unit, n)| unit.worth().saturating_mul(*n)).fold(0, i64::saturating_add))
}

/// How much small change is missing until the next bank day, where it will not last.
#[must_use]
pub(crate) fn change_missing(small: Money, a_day: Money, days: i64) -> Option<Money> {
    let wanted = a_day.0.saturating_mul(days.max(0));
    (wanted > small.0).then(|| Money(wanted.saturating_sub(small.0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(all: &[(i64, i64)]) -> BTreeMap<CountUnit, i64> {
        all.iter().map(|(value, n)| (CountUnit::loose(*value), *n)).collect()
    }

    fn numbers(all: &[(CountUnit, i64)]) -> Vec<(i64, i64)> {
        all.iter().map(|(unit, n)| (unit.worth(), *n)).collect()
    }

    #[test]
    fn rolls_stay_or_go_whole_and_count_as_small_change() {
        let (roll, quarter) = (CountUnit::wrapped(25, 40), CountUnit::loose(25));
        let drawer: BTreeMap<CountUnit, i64> =
            [(CountUnit::loose(2_000), 3), (CountUnit::loose(1_000), 1), (roll, 2), (quarter, 8)].into();
        // A ten goes before a roll of ten.
        let plan = take_out(&drawer, Money(2_200)).unwrap();
        assert_eq!(plan.goes, [(CountUnit::loose(2_000), 3), (CountUnit::loose(1_000), 1)]);
        assert_eq!((plan.stays.clone(), plan.left), (vec![(roll, 2), (quarter, 8)], Money(2_200)));
        assert_eq!(small_change(&plan, &Currency::named("USD").unwrap()), Money(2_200));
        let plan = take_out(&drawer, Money(1_500)).unwrap();
        // Not seven dollars of a roll, but the loose quarters.
        assert_eq!((plan.left, plan.goes.last()), (Money(2_000), Some(&(quarter, 8))));
    }

    #[test]
    fn large_notes_go_and_small_change_stays() {
        let drawer = rows(&[(10_000, 18), (5_000, 7), (2_000, 5), (1_000, 4), (500, 3), (50, 2)]);
        let plan = take_out(&drawer, Money(50_000)).unwrap();
        assert_eq!(numbers(&plan.goes), [(10_000, 18), (500, 1), (50, 2)]);
        assert_eq!(plan.left, Money(50_000));
    }

    #[test]
    fn a_sum_that_the_largest_notes_hide_is_found() {
        // 80 of 50 + 4 × 20: the fifty has to stay.
        let plan = take_out(&rows(&[(50, 1), (20, 4)]), Money(50)).unwrap();
        assert_eq!((numbers(&plan.goes), numbers(&plan.stays)), (vec![(20, 4)], vec![(50, 1)]));
        assert_eq!(plan.left, Money(50));
    }

    #[test]
    fn a_drawer_that_holds_less_than_wanted_keeps_all_and_an_uncounted_one_has_no_plan() {
        let plan = take_out(&rows(&[(100, 3)]), Money(1_000)).unwrap();
        assert_eq!((plan.goes, plan.left), (vec![], Money(300)));
        assert_eq!(take_out(&rows(&[]), Money(1)), None);
        assert_eq!(take_out(&rows(&[(100, 0)]), Money(1)), None);
        assert_eq!(take_out(&rows(&[(100, -1)]), Money(1)), None);
        assert_eq!(take_out(&rows(&[(i64::MAX, 2)]), Money(1)), None);
    }

    #[test]
    fn change_that_lasts_is_not_spoken_of() {
        assert_eq!(change_missing(Money(6_000), Money(2_000), 3), None);
        assert_eq!(change_missing(Money(5_990), Money(2_000), 3), Some(Money(10)));
        assert_eq!(change_missing(Money(0), Money(0), 3), None);
        assert_eq!(change_missing(Money(0), Money(i64::MAX), 9), Some(Money(i64::MAX)));
        let currency = Currency::named("USD").unwrap();
        let plan = TakeOut {
            stays: [(500, 2), (100, 30), (25, 40)].map(|(v, n)| (CountUnit::loose(v), n)).into(),
            ..TakeOut::default()
        };
        assert_eq!(small_change(&plan, &currency), Money(4_000));
    }

    fn units(drawer: &BTreeMap<i64, i64>) -> BTreeMap<CountUnit, i64> {
        drawer.iter().map(|(value, n)| (CountUnit::loose(*value), *n)).collect()
    }

    /// Every sum up to a goal, by trying all.
    fn best(all: &[(i64, i64)], goal: i64) -> i64 {
        match all.split_first() {
            None => 0,
            Some(((value, n), rest)) => (0..=*n)
                .filter(|k| k * value <= goal)
                .map(|k| k * value + best(rest, goal - k * value))
                .max()
                .unwrap_or(0),
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_never_less_than_wanted_stays(
            drawer in prop::collection::btree_map(1i64..20_000, 0i64..60, 0..14), wanted in 0i64..2_000_000
        ) {
            let sum: i64 = drawer.iter().map(|(v, n)| v * n).sum();
            let Some(plan) = take_out(&units(&drawer), Money(wanted)) else {
                prop_assert_eq!(sum, 0);
                return Ok(());
            };
            let of = |all: &[(CountUnit, i64)]| all.iter().map(|(unit, n)| unit.worth() * n).sum::<i64>();
            prop_assert_eq!(of(&plan.goes) + of(&plan.stays), sum);
            prop_assert_eq!(of(&plan.stays), plan.left.0);
            prop_assert!(plan.left.0 >= wanted.min(sum));
            for (value, n) in &drawer {
                let count = |all: &[(CountUnit, i64)]| all.iter().find(|(u, _)| u.worth() == *value).map_or(0, |(_, n)| *n);
                prop_assert_eq!(count(&plan.goes) + count(&plan.stays), *n);
                prop_assert!(count(&plan.goes) >= 0 && count(&plan.stays) >= 0);
            }
        }

        #[test]
        fn no_other_plan_leaves_less(
            drawer in prop::collection::btree_map(1i64..40, 0i64..5, 1..5), wanted in 0i64..300
        ) {
            if let Some(plan) = take_out(&units(&drawer), Money(wanted)) {
                let all: Vec<(i64, i64)> = drawer.into_iter().collect();
                let sum: i64 = all.iter().map(|(v, n)| v * n).sum();
                prop_assert_eq!(sum - plan.left.0, best(&all, (sum - wanted).max(0)));
            }
        }

        #[test]
        fn anything_that_is_no_drawer_is_refused_quietly(
            drawer in prop::collection::btree_map(any::<i64>(), any::<i64>(), 0..6), wanted in any::<i64>()
        ) {
            let _ = take_out(&units(&drawer), Money(wanted));
        }
    }
}
