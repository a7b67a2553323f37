//! The month of the fixture, and its signs and sums one by one.

use super::*;
use crate::i18n::msg;
use crate::model::attendance::{AttendanceResult, ShiftEnd};
use crate::model::lang::Lang;
use crate::report::tables::{Formula, Value};
use crate::report::test_month::{GONE, MEI, TOM, date, own_signs};
use crate::report::{Model as _, test_month};

fn july() -> AttendanceMonth {
    AttendanceMonth::of(test_month::month("CNY"), Ask::default())
}

fn person(report: &AttendanceMonth, id: i64) -> &PersonMonth {
    report.people.iter().find(|p| p.person == PersonId(id)).unwrap()
}

fn day<'r>(report: &'r AttendanceMonth, id: i64, on: &str) -> &'r [AttendanceMark] {
    let place = usize::try_from(date(on).days_since(report.facts.period.from)).unwrap();
    &person(report, id).days[place]
}

#[test]
fn golden() {
    crate::golden!(REPORT, "attendance");
}

#[test]
fn golden_with_own_signs() {
    for lang in Lang::ALL {
        let mut facts = test_month::month("CNY");
        facts.settings.attendance_signs = own_signs();
        let text = test_month::text(&REPORT, facts, lang);
        insta::assert_snapshot!(format!("attendance_{}_own_signs", lang.code()), text);
    }
}

#[test]
fn own_signs_are_counted_as_the_usual_ones_are() {
    let usual = july();
    let mut facts = test_month::month("CNY");
    facts.settings.attendance_signs = own_signs();
    let own = AttendanceMonth::of(facts, Ask::default());
    assert_eq!((own.total(), own.people.len()), (usual.total(), usual.people.len()));
    for lang in Lang::ALL {
        let paper = own.paper(lang);
        let grid = &paper.tables[0];
        for n in 0..grid.rows.len() {
            let row = grid.rows.get(n);
            for (column, cell) in grid.columns.iter().zip(&row.cells) {
                let Some(Formula::Count(from, to, sign)) = &column.formula else { continue };
                let days = &row.cells[*from..=*to];
                let found = days.iter().filter(|d| matches!(&d.value, Value::Text(t) if t.contains(sign)));
                let count = i64::try_from(found.count()).unwrap();
                let told = if let Value::Number(n) = cell.value { n } else { 0 };
                assert_eq!(count, told, "{} {sign}", column.key);
            }
        }
    }
}

#[test]
fn every_kind_of_day_has_its_sign() {
    let report = july();
    assert_eq!(day(&report, MEI, "2026-07-01"), [AttendanceMark::Present]);
    assert_eq!(day(&report, TOM, "2026-07-01"), [AttendanceMark::Late]);
    assert_eq!(
        day(&report, MEI, "2026-07-02"),
        [AttendanceMark::Present, AttendanceMark::Leave(LeaveKind::Sick)]
    );
    assert_eq!(day(&report, TOM, "2026-07-02"), [AttendanceMark::Missing]);
    assert_eq!(day(&report, MEI, "2026-07-03"), [AttendanceMark::Present, AttendanceMark::Cover]);
    assert_eq!(day(&report, TOM, "2026-07-03"), [AttendanceMark::Leave(LeaveKind::Personal)]);
    assert_eq!(day(&report, MEI, "2026-07-04"), [AttendanceMark::Rest], "a Saturday");
    assert_eq!(day(&report, MEI, "2026-07-06"), [AttendanceMark::Early]);
    assert_eq!(day(&report, MEI, "2026-07-07"), [AttendanceMark::Absent]);
    assert_eq!(day(&report, TOM, "2026-07-07"), [AttendanceMark::Present], "the correction counts");
    assert_eq!(day(&report, GONE, "2026-07-12"), [], "no longer here");
    assert_eq!(
        day(&report, TOM, "2026-07-31"),
        [AttendanceMark::Present],
        "a night belongs to the day it began"
    );
}

#[test]
fn a_shift_nobody_handed_over_is_a_hole_not_an_absence() {
    let mut facts = test_month::month("CNY");
    facts.attendance.retain(|a| a.person != PersonId(MEI));
    let report = AttendanceMonth::of(facts, Ask::default());
    assert_eq!(day(&report, MEI, "2026-07-07"), [AttendanceMark::Unrecorded]);
    assert_eq!(person(&report, MEI).totals.absent, 0);
}

#[test]
fn days_before_the_first_record_are_nothing_at_all() {
    let mut facts = test_month::month("CNY");
    // Somebody without a roster has days off once there are records, too.
    facts.settings.people.iter_mut().find(|p| p.id.0 == TOM).unwrap().roster.clear();
    let all = AttendanceMonth::of(facts.clone(), Ask::default());
    assert_eq!(
        (day(&all, MEI, "2026-07-05"), day(&all, TOM, "2026-07-05")),
        (&[AttendanceMark::Rest][..], &[AttendanceMark::Rest][..])
    );
    facts.records_begin = Some(date("2026-07-06"));
    let report = AttendanceMonth::of(facts.clone(), Ask::default());
    for id in [MEI, TOM] {
        assert_eq!(day(&report, id, "2026-07-05"), [], "{id}");
        let (whole, part) = (person(&all, id).totals, person(&report, id).totals);
        assert!(part.rest < whole.rest, "{id}");
        assert_eq!((part.planned, part.kept_halves), (whole.planned, whole.kept_halves), "{id}");
    }
    assert_eq!(day(&report, MEI, "2026-07-11"), [AttendanceMark::Rest]);
    // A month before the shop was there.
    facts.attendance.clear();
    for since in [None, Some(date("2026-08-01"))] {
        facts.records_begin = since;
        let report = AttendanceMonth::of(facts.clone(), Ask::default());
        assert!(report.people.iter().all(|p| p.days.iter().all(Vec::is_empty)));
        assert_eq!(report.total(), AttendanceTotals::default());
    }
}

#[test]
fn who_worked_without_a_punch_has_the_sign_of_a_missing_one() {
    let mut facts = test_month::month("CNY");
    // She was absent that day, and yet confirmed the line by herself.
    let on = date("2026-07-07");
    let place = facts.attendance.iter().position(|a| a.person.0 == MEI && facts.shifts[a.shift].date == on);
    let line = &mut facts.attendance[place.unwrap()].line;
    (line.confirmed_ms, line.confirmed_by) = (Some(0), None);
    line.settle(ShiftEnd::Passed);
    let (was, now) = (july(), AttendanceMonth::of(facts, Ask::default()));
    assert_eq!(
        (day(&was, MEI, "2026-07-07"), day(&now, MEI, "2026-07-07")),
        (&[AttendanceMark::Absent][..], &[AttendanceMark::Missing][..])
    );
    let (was, now) = (person(&was, MEI).totals, person(&now, MEI).totals);
    assert_eq!((now.absent, now.missing), (was.absent - 1, was.missing + 2));
    // A signature proves that they were there.
    assert_eq!(now.planned, was.planned);
    assert_eq!((now.attended, now.kept_halves), (was.attended + 1, was.kept_halves + 2));
}

#[test]
fn totals_are_counted_in_days_and_minutes() {
    let report = july();
    let tom = person(&report, TOM).totals;
    assert_eq!((tom.late, tom.late_min, tom.missing, tom.corrections), (1, 20, 1, 1));
    assert_eq!((tom.planned, tom.attended, tom.kept_halves), (5, 4, 8));
    let mei = person(&report, MEI).totals;
    assert_eq!((mei.early, mei.early_min, mei.absent, mei.cover), (1, 30, 1, 1));
    assert_eq!(mei.leave_min[1], 240);
    assert_eq!((mei.planned, mei.attended, mei.kept_halves), (4, 4, 6));
}

#[test]
fn the_sums_of_people_are_the_sum_of_the_month() {
    let report = july();
    let total = report.total();
    let worked: i64 = report.facts.attendance.iter().map(|a| a.line.line.worked_min).sum();
    assert_eq!(total.worked_min, worked);
    let signs: usize =
        report.people.iter().flat_map(|p| &p.days).filter(|d| d.contains(&AttendanceMark::Late)).count();
    assert_eq!(usize::try_from(total.late).unwrap(), signs);
}

#[test]
fn a_confirmation_ends_when_the_month_is_opened_again() {
    let mut facts = test_month::month("CNY");
    assert!(person(&july(), MEI).confirmed.is_some());
    let mut event = facts.lock[0].clone();
    event.what = LockStep::Locked;
    facts.lock.push(event.clone());
    assert_eq!(AttendanceMonth::of(facts.clone(), Ask::default()).lock(), LockState::Locked);
    event.what = LockStep::Reopened;
    facts.lock.push(event);
    let report = AttendanceMonth::of(facts, Ask::default());
    assert_eq!((report.lock(), person(&report, MEI).confirmed.is_none()), (LockState::Reopened, true));
}

#[test]
fn one_person_alone() {
    let ask = Ask { person: Some(PersonId(TOM)), register: None };
    let report = AttendanceMonth::of(test_month::month("CNY"), ask);
    assert_eq!(report.people.len(), 1);
    assert_eq!(report.total(), person(&july(), TOM).totals);
}

#[test]
fn leave_in_days_and_leave_in_hours_have_different_headings() {
    let report = july();
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let head = |table: &str, key: &str| {
            paper.table(table).unwrap().columns.iter().find(|c| c.key == key).unwrap().head.clone()
        };
        assert_ne!(head("grid", "leave_sick"), head("people", "leave_sick_minutes"), "{lang:?}");
    }
}

#[test]
fn minutes_outside_the_roster_that_may_still_change_are_listed_and_not_decided_on() {
    let mut facts = test_month::month("CNY");
    let line = &mut facts.attendance[0].line.line;
    // Still in: whoever has gone waits for a word at once.
    (line.unplanned_min, line.provisional, line.actual_out_ms) = (Some(133), true, None);
    let undecided = |facts: &PeriodData| crate::rules::attendance::unplanned::undecided(facts).len();
    let waits = undecided(&facts);
    let report = AttendanceMonth::of(facts.clone(), Ask::default());
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let table = paper.table("unplanned").unwrap();
        let rows: Vec<String> =
            (0..table.rows.len()).map(|n| format!("{:?}", table.rows.get(n).cells)).collect();
        let open = rows.iter().find(|row| row.contains("Minutes(133)")).unwrap_or_else(|| panic!("{rows:?}"));
        assert!(open.contains(msg::unplanned::may_change(lang)), "{open}");
    }
    let all: i64 = report.unplanned.iter().map(|day| day.minutes).sum();
    assert_eq!(all, report.total().unplanned_min, "the list holds what the figure above it says");
    facts.attendance[0].line.line.provisional = false;
    assert_eq!(undecided(&facts), waits + 1, "only then somebody decides on it");
}

#[test]
fn a_line_that_changed_since_it_was_confirmed_is_not_said_to_be_confirmed_as_it_is() {
    let mut facts = test_month::month("CNY");
    let fact = facts.attendance.iter_mut().find(|a| a.line.line.actual_out_ms.is_some()).unwrap();
    let who = fact.person;
    let came = fact.line.line.actual_in_ms.map(|ms| ms - 60_000);
    let was = AttendanceResult { actual_in_ms: came, actual_out_ms: None, ..fact.line.line.clone() };
    (fact.line.confirmed_ms, fact.line.confirmed_by) = (Some(0), None);
    fact.confirmed_as = Some(Box::new(was.clone()));
    let zone = facts.settings.store.zone;
    let report = AttendanceMonth::of(facts, Ask::default());
    assert_eq!(person(&report, who.0).totals.changed_since, 1);
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let rows = |table: &str| -> Vec<String> {
            let table = paper.table(table).unwrap();
            (0..table.rows.len()).map(|n| format!("{:?}", table.rows.get(n).cells)).collect()
        };
        let came = was.actual_in_ms.map(|ms| zone.stamp_at(ms).clock(lang)).unwrap();
        let only = msg::daylog::only_came(lang, came);
        let only = msg::daylog::only_then(lang, only, msg::attendance_report::own(lang));
        assert!(rows("detail").iter().any(|row| row.contains(&only)), "{only}");
        let name = report.facts.settings.person_name(who);
        let state = rows("confirmed").into_iter().find(|row| row.contains(name)).unwrap();
        assert!(!state.contains(msg::attendance_report::shifts_confirmed(lang)), "{state}");
    }
}

#[test]
fn whoever_signed_while_still_in_and_left_since_has_confirmed_what_stands() {
    let mut facts = test_month::month("CNY");
    let open = |fact: &&mut AttendanceFact| {
        let line = &fact.line.line;
        line.actual_in_ms.is_some() && line.actual_out_ms.is_some() && line.missing == MissingPunch::None
    };
    let fact = facts.attendance.iter_mut().find(open).unwrap();
    let who = fact.person;
    (fact.line.confirmed_ms, fact.line.confirmed_by) = (Some(0), None);
    fact.confirmed_as = Some(Box::new(AttendanceResult { actual_out_ms: None, ..fact.line.line.clone() }));
    let report = AttendanceMonth::of(facts, Ask::default());
    assert_eq!(person(&report, who.0).totals.changed_since, 0);
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let table = paper.table("detail").unwrap();
        let said = msg::daylog::not_out_then(lang, msg::attendance_report::own(lang));
        let mut rows = (0..table.rows.len()).map(|n| format!("{:?}", table.rows.get(n).cells));
        assert!(rows.any(|row| row.contains(&said)), "{said}");
    }
}
