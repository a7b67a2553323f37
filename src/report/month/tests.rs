//! The month of the fixture, and that its parts agree with the reports they come from.

use super::*;
use crate::model::checklist::Finding;
use crate::model::lang::Lang;
use crate::report::test_month::{MEI, TOM};
use crate::report::{Model as _, ReportTables, test_month};

fn july() -> StoreMonth {
    StoreMonth::of(test_month::month("CNY"), Ask::default())
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

#[test]
fn what_is_the_shops_is_left_out_when_it_is_about_a_person_or_a_register() {
    let keys = |ask: Ask| -> (Vec<&'static str>, Vec<&'static str>) {
        let report = StoreMonth::of(test_month::month("CNY"), ask);
        let paper = report.paper(Lang::Zh);
        (paper.figures.iter().map(|f| f.key).collect(), paper.tables.iter().map(|t| t.key).collect())
    };
    let (figures, tables) = keys(Ask::default());
    assert!(figures.contains(&"routines_missed") && figures.contains(&"no_handover"));
    assert_eq!(tables, ["sales", "causes", "pairs", "attendance", "items", "checks", "routines"]);
    let (figures, tables) = keys(Ask { person: Some(PersonId(MEI)), register: None });
    assert!(!figures.contains(&"routines_missed") && !figures.contains(&"no_handover"));
    assert!(figures.contains(&"attendance_rate") && figures.contains(&"late"));
    assert_eq!(tables, ["sales", "causes", "pairs", "attendance", "items", "checks"]);
    let register = Some(crate::model::ids::RegisterId(1));
    let (figures, tables) = keys(Ask { person: None, register });
    assert!(!figures.contains(&"attendance_rate") && !figures.contains(&"late"));
    assert!(!figures.contains(&"routines_missed") && figures.contains(&"net"));
    assert_eq!(tables, ["sales", "causes", "pairs", "items"]);
}

#[test]
fn a_list_with_a_point_left_undone_is_neither_all_well_nor_done_in_seconds() {
    let mut facts = test_month::month("CNY");
    let of = |facts: &PeriodData| {
        let report = StoreMonth::of(facts.clone(), Ask::default());
        let counted = report.checks.into_iter().find(|c| c.person == PersonId(TOM)).unwrap();
        (counted.lists, counted.all_well, counted.fast, counted.issues)
    };
    assert_eq!(of(&facts), (3, 3, 3, 0));
    let one = facts.checks.iter_mut().find(|check| check.answer.by == PersonId(TOM)).unwrap();
    one.answer.finding = Finding::NotDone;
    assert_eq!(of(&facts), (3, 2, 2, 0));
}

#[test]
fn several_people_are_said_to_count_for_one_only_where_there_are_any() {
    let mut facts = test_month::month("CNY");
    let notes = |facts: &PeriodData, table: &str| {
        let report = StoreMonth::of(facts.clone(), Ask::default());
        report.paper(Lang::En).table(table).unwrap().notes.len()
    };
    assert_eq!((notes(&facts, "pairs"), notes(&facts, "checks")), (1, 1));
    facts.shifts[0].incoming = vec![PersonId(TOM), PersonId(MEI)];
    assert_eq!((notes(&facts, "pairs"), notes(&facts, "checks")), (2, 1));
    facts.checks[0].answer.by = PersonId(99);
    assert_eq!((notes(&facts, "pairs"), notes(&facts, "checks")), (2, 2));
}

#[test]
fn the_rate_of_the_whole_shop_is_the_attendance_reports() {
    let report = july();
    let total = |paper: &ReportTables<'_>, table: &str| {
        let table = paper.table(table).unwrap();
        let at = table.columns.iter().position(|c| c.key == "rate").unwrap();
        format!("{:?}", table.totals().unwrap().cells[at].value)
    };
    let (month, staff) = (report.paper(Lang::En), report.attendance.paper(Lang::En));
    assert!(total(&month, "attendance").starts_with("Share"));
    assert_eq!(total(&month, "attendance"), total(&staff, "people"));
}

#[test]
fn who_handed_over_to_whom_names_all_who_did() {
    let mut facts = test_month::month("CNY");
    let drawer = facts.drawers[0].clone();
    let [ann, ben, carl, dora] = [TOM, MEI, 98, 99].map(PersonId);
    facts.shifts[drawer.shift].outgoing = vec![ann, ben];
    facts.shifts[drawer.shift].incoming = vec![carl, dora];
    let pairs = |facts: &PeriodData| -> Vec<(Vec<PersonId>, Vec<PersonId>)> {
        let report = StoreMonth::of(facts.clone(), Ask::default());
        report.pairs.into_iter().map(|pair| (pair.outgoing, pair.incoming)).collect()
    };
    // A shared drawer is everybody's, and nobody's figures hold it.
    facts.drawers[0].cashier = None;
    assert!(pairs(&facts).contains(&(vec![ann, ben], vec![carl, dora])), "{:?}", pairs(&facts));
    assert!(pairs(&facts).iter().all(|(who, _)| !who.is_empty()));
    // The drawer that Dora counted was not taken over by Carl.
    let of_drawer = crate::model::period_data::DrawerPeople { outgoing: vec![ben], incoming: vec![dora] };
    facts.drawers[0].cashier = Some(ben);
    facts.drawer_people.insert((drawer.shift, drawer.register), of_drawer);
    assert!(pairs(&facts).contains(&(vec![ben], vec![dora])), "{:?}", pairs(&facts));
}

#[test]
fn a_day_on_which_the_shop_was_closed_misses_no_routine() {
    let missed = |facts: PeriodData| -> i64 {
        StoreMonth::of(facts, Ask::default()).routines.iter().map(|routine| routine.missed).sum()
    };
    let facts = test_month::month("CNY");
    let all = missed(facts.clone());
    let first = facts.shifts_run.iter().map(|shift| shift.date).min().unwrap();
    // Forgotten on its first day and opened again a month later: what lies between was no working day.
    let mut closed = facts;
    closed.shifts_run.retain(|shift| shift.date == first);
    let one = missed(closed.clone());
    assert!(all > one, "{all} {one}");
    closed.shifts_run.clear();
    assert_eq!(missed(closed), 0);
}
