//! The month of the fixture, and that its parts agree with the reports they come from.

use super::*;
use crate::report::fixture::{self, MEI, TOM};

fn july() -> StoreMonth {
    StoreMonth::of(fixture::month("CNY"), Ask::default())
}

#[test]
fn golden() {
    crate::golden!(REPORT, "month");
}

#[test]
fn pairs_add_up_to_all_shifts_and_all_sums() {
    let report = july();
    let shifts: i64 = report.pairs.iter().map(|p| p.shifts).sum();
    assert_eq!(usize::try_from(shifts).unwrap(), report.cash.facts.shifts.len());
    let net: i64 = report.pairs.iter().map(|p| p.over.0 + p.short.0).sum();
    assert_eq!(net, report.cash.total.net().0);
}

#[test]
fn a_list_answered_in_seconds_is_hinted_at_and_a_slow_one_is_not() {
    let report = july();
    let of = |id: i64| report.checks.iter().find(|c| c.person == PersonId(id)).unwrap();
    let (hurried, careful) = (of(TOM), of(MEI));
    assert_eq!((hurried.lists, hurried.all_well, hurried.fast), (3, 3, 3));
    assert_eq!((careful.lists, careful.issues, careful.fast, careful.same_words), (3, 3, 0, 3));
}

#[test]
fn routines_are_done_found_wanting_or_missed() {
    let report = july();
    let count = report.routines.iter().find(|r| r.routine == "fire_check").unwrap();
    assert_eq!((count.done, count.found), (1, 1));
    assert!(report.routines.iter().any(|r| r.missed > 0));
}

#[test]
fn beyond_tolerance_says_what_it_counts() {
    let report = july();
    for lang in Lang::ALL {
        let (paper, cash) = (report.paper(lang), report.cash.paper(lang));
        let pairs = paper.table("pairs").unwrap();
        let of_shifts = pairs.columns.iter().find(|c| c.key == "beyond").unwrap();
        let of_differences = cash.figures.iter().find(|f| f.key == "beyond_tolerance").unwrap();
        assert_ne!(of_shifts.head, of_differences.label, "{lang:?}");
    }
}
