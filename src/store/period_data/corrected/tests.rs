//! Punches put right after the seal, and shifts without any, as the reports get them.

mod unplanned;

use rusqlite::params;

use crate::model::attendance::{AttendanceResult, MissingPunch, PunchKind, Tier};
use crate::model::handover::AttendanceLine;
use crate::model::ids::PersonId;
use crate::model::log::{Detail, Punch};
use crate::model::period::Period;
use crate::model::period_data::{AttendanceFact, DataNeeded};
use crate::model::time::{BusinessDate, Stamp};
use crate::record::{Attendance, Document};
use crate::report::Ask;
use crate::report::attendance::AttendanceMonth;
use crate::rules::authority::Act;
use crate::store::book_tests::{LEAD, OTHER, act, key, put, sealed, shop};
use crate::store::{NewCorrection, Store, StoreError};

const CASHIER: PersonId = PersonId(3);

/// An instant of that day.
fn at(hm: &str) -> Stamp {
    Stamp::parse_rfc3339(&format!("2026-11-21T{hm}:00+08:00")).unwrap()
}

/// A shop whose only handover has these lines, each of a person of this number.
fn with(lines: &[(PersonId, Attendance)]) -> (tempfile::TempDir, Store, crate::model::settings::Settings) {
    let (dir, mut store, settings) = shop();
    let name = |id: PersonId| settings.person_name(id).to_owned();
    let attendance: Vec<Attendance> =
        lines.iter().map(|(id, line)| Attendance { person: name(*id), ..line.clone() }).collect();
    let document = Document { attendance, ..sealed() };
    let id = put(&mut store, &settings, 1, &document);
    let started = at("21:42").ms;
    store.conn().execute("UPDATE handover SET started_ms = ?1", [started]).unwrap();
    for (person, line) in lines {
        let ms = |at: Option<Stamp>| at.map(|at| at.ms);
        let row = AttendanceLine {
            remark_said: None,
            line: line.line(),
            planned_start_ms: ms(line.planned_start),
            planned_end_ms: ms(line.planned_end),
            remark: String::new(),
            confirmed_ms: ms(line.confirmed_at),
            confirmed_by: (!line.confirmed_by.is_empty()).then_some(LEAD),
        };
        store
            .conn()
            .execute(
                "INSERT INTO attendance_result (handover_id, person_id, business_date, shift_id, line)
                 VALUES (?1, ?2, '2026-11-21', 2, ?3)",
                params![id.0, person.0, serde_json::to_string(&row).unwrap()],
            )
            .unwrap();
    }
    (dir, store, settings)
}

fn planned() -> Attendance {
    Attendance { planned_start: Some(at("15:00")), planned_end: Some(at("23:00")), ..Attendance::default() }
}

fn facts(store: &Store, now: &str) -> crate::model::period_data::PeriodData {
    let date = BusinessDate::parse("2026-11-21").unwrap();
    let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
    let now = Stamp::parse_rfc3339(now).unwrap().ms;
    store.facts(Period::of_month(date.month()), needs, now).unwrap()
}

fn lines(store: &Store, now: &str) -> Vec<AttendanceFact> {
    facts(store, now).attendance
}

const LATER: &str = "2026-11-24T10:00:00+08:00";

#[test]
fn hours_follow_a_corrected_punch_into_the_facts() {
    let forgot =
        Attendance { actual_in: Some(at("15:11")), late_min: 11, late_tier: Tier::Late, ..planned() };
    let forgot = Attendance { missing: MissingPunch::Out, confirmed_at: Some(at("23:05")), ..forgot };
    let (_dir, mut store, settings) = with(&[(CASHIER, forgot)]);
    let mut correct = |field: &str, typed: &str| {
        let new = NewCorrection {
            told: String::new(),
            handover: crate::model::ids::HandoverId(1),
            field: format!("attendance/0/{field}").parse().unwrap(),
            typed: typed.into(),
            reason: "as the camera shows".into(),
            second: Some(CASHIER),
        };
        for person in [LEAD, CASHIER] {
            store.accept_pin(person, Act::Correct);
        }
        store.correct(&act(LEAD), at("23:30"), &new, &settings, &Ok(&key())).unwrap();
        lines(&store, LATER).remove(0)
    };
    let first = correct("actual_out", "23:06");
    let line = &first.line.line;
    assert_eq!((line.missing, line.worked_min, line.late_min), (MissingPunch::None, 469, 11));
    let second = correct("actual_in", "14:45");
    let line = &second.line.line;
    assert_eq!((line.worked_min, line.late_min, line.late_tier), (480, 0, Tier::Normal));
    assert_eq!((second.corrections, second.sealed.as_ref().map(|l| l.worked_min)), (2, Some(0)));
    // The document in force says the same; the sealed one is as it was.
    let page = store.page(crate::model::ids::HandoverId(1)).unwrap();
    assert_eq!(page.effective().unwrap().attendance[0].worked_min, 480);
    assert_eq!(page.document.attendance[0].worked_min, 0);
}

#[test]
fn who_confirmed_or_handed_over_without_a_punch_misses_both_and_who_did_neither_was_absent() {
    let open = Attendance { provisional: true, ..planned() };
    let own = Attendance { confirmed_at: Some(at("23:05")), ..open.clone() };
    let by_lead = Attendance { confirmed_by: "李磊".into(), ..own.clone() };
    // Judged after its window had closed.
    let closed = Attendance { absent: true, absent_min: 480, confirmed_at: Some(at("23:05")), ..planned() };
    let (_dir, store, _) = with(&[(CASHIER, own), (OTHER, by_lead), (PersonId(1), open), (LEAD, closed)]);
    let said = |now: &str| -> Vec<(i64, MissingPunch, bool, i64)> {
        let all = lines(&store, now);
        all.iter()
            .map(|a| (a.person.0, a.line.line.missing, a.line.line.absent, a.line.line.absent_min))
            .collect()
    };
    // The window is open: the arrival is missing, a departure may still come, nobody was absent, whatever was sealed.
    assert_eq!(
        said("2026-11-21T22:00:00+08:00"),
        [
            (1, MissingPunch::None, false, 0),
            (2, MissingPunch::In, false, 0),
            (3, MissingPunch::In, false, 0),
            (4, MissingPunch::None, false, 0)
        ]
    );
    assert_eq!(
        said(LATER),
        [
            (1, MissingPunch::None, true, 480),
            (2, MissingPunch::Both, false, 0),
            (3, MissingPunch::Both, false, 0),
            (4, MissingPunch::None, true, 480)
        ]
    );
    let refused = crate::rules::attendance::thresholds::may_lock(
        lines(&store, LATER).into_iter().map(|a| a.line.line),
        crate::rules::attendance::thresholds::StillOpen::default(),
    );
    assert_eq!(refused.unwrap_err().key, "attendance.lock_left");
}

#[test]
fn records_begin_with_the_first_shift_that_ran_whatever_the_period() {
    let (_dir, store, _) = with(&[(CASHIER, planned())]);
    let day = |text: &str| BusinessDate::parse(text).unwrap();
    let first: String =
        store.conn().query_row("SELECT min(business_date) FROM shift_run", [], |r| r.get(0)).unwrap();
    assert_eq!(facts(&store, LATER).records_begin, Some(day(&first)));
    let before = Period::of_month(day("2025-01-01").month());
    let facts = store
        .facts(before, DataNeeded { attendance: true, ..DataNeeded::default() }, at("23:00").ms)
        .unwrap();
    assert_eq!((facts.records_begin, facts.is_empty()), (Some(day(&first)), true));
}

#[test]
fn a_locked_month_keeps_its_lines_and_an_open_one_is_what_the_clock_says() {
    let whole = Attendance { actual_in: Some(at("15:00")), actual_out: Some(at("23:00")), ..planned() };
    let whole = Attendance { worked_min: 480, confirmed_at: Some(at("23:05")), ..whole };
    let (_dir, mut store, settings) = with(&[(CASHIER, whole)]);
    let month = BusinessDate::parse("2026-11-21").unwrap().month();
    let after = Stamp::parse_rfc3339("2026-12-02T10:00:00+08:00").unwrap();
    let act_by = |store: &mut Store, who: PersonId, act| store.accept_pin(who, act);
    store.conn().execute("UPDATE shift_run SET closed = 1 WHERE line_ms IS NULL", []).unwrap();
    act_by(&mut store, CASHIER, Act::ConfirmOwn);
    store.confirm_month(&act(CASHIER), after, month, CASHIER, "", &settings).unwrap();
    act_by(&mut store, LEAD, Act::LockMonth);
    store.lock_month(&act(LEAD), after, month, &settings).unwrap();
    // A break comes to light.
    let punches = [("in", at("15:00")), ("out", at("18:00")), ("in", at("18:30")), ("out", at("23:00"))];
    for (kind, time) in punches {
        let detail = format!(r#"{{"kind":"punch","person":3,"punch":"{kind}","punched_at":{}}}"#, time.ms);
        let insert = "INSERT INTO entry (run_id, kind, at_ms, offset_min, by, detail)
             SELECT id, 'punch', ?1, 480, 3, ?2 FROM shift_run LIMIT 1";
        store.conn().execute(insert, params![time.ms, detail]).unwrap();
    }
    let worked = |store: &Store| {
        let line = &lines(store, "2026-12-03T10:00:00+08:00")[0].line.line;
        (line.worked_min, line.on_clock_min(), line.stays.len())
    };
    assert_eq!(worked(&store), (480, Some(480), 0), "as it was locked");
    // A handover of that month that is sealed late keeps its hours.
    let late = Document { attendance: Vec::new(), ..sealed() };
    let late = put(&mut store, &settings, 2, &late);
    let copy = "INSERT INTO attendance_result (handover_id, person_id, business_date, shift_id, line)
         SELECT ?1, 4, business_date, shift_id, line FROM attendance_result LIMIT 1";
    store.conn().execute(copy, [late.0]).unwrap();
    let of_late = |store: &Store| {
        let all = lines(store, "2026-12-03T10:00:00+08:00");
        all.iter()
            .filter(|fact| fact.person == OTHER)
            .map(|fact| fact.line.line.worked_min)
            .collect::<Vec<_>>()
    };
    assert_eq!((worked(&store).0, of_late(&store)), (480, vec![480]));
    store.conn().execute("DELETE FROM attendance_result WHERE handover_id = ?1", [late.0]).unwrap();
    // A month that was locked before lines were kept has the sealed ones, from then on.
    store.conn().execute("DELETE FROM month_line", []).unwrap();
    let kept = |store: &Store| -> i64 {
        store.conn().query_row("SELECT count(*) FROM month_line", [], |row| row.get(0)).unwrap()
    };
    for _ in 0..2 {
        store.keep_locked_months(after.ms).unwrap();
        assert_eq!((kept(&store), worked(&store)), (1, (480, None, 0)));
    }
    act_by(&mut store, LEAD, Act::ReopenMonth);
    store.reopen_month(&act(LEAD), after, month, "a break was forgotten", &settings).unwrap();
    assert_eq!(worked(&store), (450, Some(450), 2));
}

#[test]
fn a_punch_taken_out_after_the_seal_is_not_brought_back_by_the_record_and_a_locked_month_refuses() {
    let early = Attendance { actual_in: Some(at("15:00")), actual_out: Some(at("20:00")), ..planned() };
    let early = Attendance { early_min: 180, worked_min: 300, confirmed_at: Some(at("23:05")), ..early };
    let (_dir, mut store, settings) = with(&[(CASHIER, early)]);
    let now = Stamp::parse_rfc3339(LATER).unwrap();
    let day = |store: &Store| {
        let day = store.punch_day(CASHIER, at("20:00").calendar_date(), now.ms).unwrap();
        let punches = day.punches(&settings);
        (punches.iter().map(|p| p.at_ms).collect::<Vec<_>>(), day.locked)
    };
    assert_eq!(day(&store), (vec![at("15:00").ms, at("20:00").ms], false), "the record alone knows");
    let gone = |reason: &str| {
        let clocked = Punch::clocked(CASHIER, PunchKind::Out, at("20:00").ms);
        let removed = Punch { correction: reason.into(), approver: Some(LEAD), removed: true, ..clocked };
        Detail::Punch(removed)
    };
    let log = |store: &mut Store, detail: &Detail| {
        store.accept_pin(LEAD, Act::CorrectPunch);
        match store.log(&act(CASHIER), now, detail, &settings) {
            Ok(_) => "",
            Err(StoreError::Rule(problem)) => problem.key,
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(log(&mut store, &gone("another name")), "");
    assert_eq!(day(&store), (vec![at("15:00").ms], false));
    let line = lines(&store, LATER).remove(0);
    assert_eq!((line.line.line.missing, line.line.line.worked_min), (MissingPunch::Out, 0));
    assert_eq!(line.sealed.map(|sealed| sealed.worked_min), Some(300), "what was sealed stays beside it");
    assert_eq!(log(&mut store, &gone("once more")), "log.no_such_punch");
    let sql = "INSERT INTO month_lock (month, what, person, at_ms, offset_min, by, reason)
               VALUES ('2026-11', 'locked', 2, 0, 0, 2, '')";
    store.conn().execute(sql, []).unwrap();
    assert!(day(&store).1);
    assert_eq!(log(&mut store, &gone("locked")), "month_lock.locked");
}

#[test]
fn a_punch_is_of_the_month_that_shows_its_hours_and_not_of_the_day_it_was_on() {
    let on = |text: &str| Stamp::parse_rfc3339(&format!("2026-{text}:00+08:00")).unwrap();
    let line = |planned: [&str; 2], times: [&str; 2]| Attendance {
        planned_start: Some(on(planned[0])),
        planned_end: Some(on(planned[1])),
        actual_in: Some(on(times[0])),
        actual_out: Some(on(times[1])),
        confirmed_at: Some(on("11-01T09:00")),
        ..Attendance::default()
    };
    // A night of October that ends in November, and one of November that began in October.
    let nights = [
        ("10-31", line(["10-31T23:00", "11-01T07:00"], ["10-31T22:55", "11-01T07:02"]), "11-01T07:02", "out"),
        ("11-01", line(["11-01T00:30", "11-01T08:30"], ["10-31T23:50", "11-01T08:31"]), "10-31T23:50", "in"),
    ];
    for (date, line, at, kind) in nights {
        let (_dir, mut store, settings) = with(&[(CASHIER, line)]);
        let date = format!("2026-{date}");
        store.conn().execute("UPDATE handover SET business_date = ?1", [&date]).unwrap();
        store.conn().execute("UPDATE attendance_result SET business_date = ?1", [&date]).unwrap();
        store.conn().execute("UPDATE shift_run SET business_date = ?1 WHERE line_ms = 1", [&date]).unwrap();
        let sql = "INSERT INTO month_lock (month, what, person, at_ms, offset_min, by, reason)
                   VALUES ('2026-10', 'locked', 2, 0, 0, 2, '')";
        store.conn().execute(sql, []).unwrap();
        let kind = PunchKind::parse(kind).unwrap();
        let mut log = |change: &dyn Fn(&mut Punch)| {
            let mut punch = Punch::clocked(CASHIER, kind, on(at).ms);
            (punch.correction, punch.approver) = ("as the camera shows".into(), Some(LEAD));
            change(&mut punch);
            store.accept_pin(LEAD, Act::CorrectPunch);
            let now = on("11-03T10:00");
            let logged = store.log(&act(CASHIER), now, &Detail::Punch(punch), &settings);
            logged.map_or_else(|e| e.problem().key.to_string(), |_| String::new())
        };
        let expected = if date == "2026-10-31" { "month_lock.locked" } else { "" };
        let later = |by: i64| on(at).ms + by * 60_000;
        assert_eq!(
            log(&|punch| (punch.instead_of, punch.at_ms) = (Some(on(at).ms), later(5))),
            expected,
            "{date}: moved"
        );
        assert_eq!(
            log(&|punch| {
                punch.removed = true;
                punch.at_ms = if expected.is_empty() { later(5) } else { punch.at_ms };
            }),
            expected,
            "{date}: taken out"
        );
        assert_eq!(log(&|punch| punch.at_ms = later(9)), expected, "{date}: added");
    }
}

/// The lines of the month's only handover with these punches on the clock.
fn with_punches(times: &[(&str, &str)], line: Attendance) -> (tempfile::TempDir, Store) {
    let (dir, store, _) = with(&[(CASHIER, line)]);
    store
        .conn()
        .execute(
            "UPDATE shift_run SET opened_ms = ?1, line_ms = ?2 WHERE line_ms = 1",
            [at("06:00").ms, at("21:42").ms],
        )
        .unwrap();
    for (kind, time) in times {
        let time = at(time).ms;
        let detail = format!(r#"{{"kind":"punch","person":3,"punch":"{kind}","punched_at":{time}}}"#);
        let insert = "INSERT INTO entry (run_id, kind, at_ms, offset_min, by, detail)
             SELECT id, 'punch', ?1, 480, 3, ?2 FROM shift_run LIMIT 1";
        store.conn().execute(insert, params![time, detail]).unwrap();
    }
    (dir, store)
}

#[test]
fn a_stay_beside_the_line_of_the_same_person_keeps_its_minutes_and_one_that_is_open_is_no_cover() {
    let line = Attendance { actual_in: Some(at("15:00")), actual_out: Some(at("20:00")), ..planned() };
    let whole = [("in", "15:00"), ("out", "20:00")];
    // Hours before the window of the shift, with the one handover that day.
    let early = [("in", "07:00"), ("out", "09:30"), whole[0], whole[1]];
    let (_dir, store) = with_punches(&early, line.clone());
    let fact = lines(&store, LATER).remove(0);
    assert_eq!(lines(&store, LATER).len(), 1);
    let now = &fact.line.line;
    assert_eq!((now.worked_min, now.unplanned_min, now.on_clock_min()), (300, Some(150), Some(450)));
    let stays: Vec<_> = now.stays.iter().map(|stay| (stay.in_ms, stay.out_ms)).collect();
    let ms = |hm: &str| Some(at(hm).ms);
    assert_eq!(stays, [(ms("07:00"), ms("09:30")), (ms("15:00"), ms("20:00"))]);
    assert_eq!((now.actual_in_ms, now.actual_out_ms), (ms("07:00"), ms("20:00")));
    assert_eq!((now.missing, now.early_min), (MissingPunch::None, 180), "judged by the roster as before");
    // Without a departure there are no minutes; it is told that one is missing.
    let (_dir, store) = with_punches(&[("in", "07:00"), whole[0], whole[1]], line.clone());
    let now = lines(&store, LATER).remove(0).line.line;
    assert_eq!((now.on_clock_min(), now.missing), (Some(300), MissingPunch::Out));
    // Who is in now has not gone: nothing is missing yet, and nothing is cover.
    let (_dir, store) = with_punches(&[whole[0], whole[1], ("in", "21:00")], line);
    let soon = lines(&store, "2026-11-21T22:30:00+08:00");
    let missing: Vec<_> = soon.iter().map(|fact| (fact.line.line.missing, fact.line.line.cover)).collect();
    assert_eq!(missing, [(MissingPunch::None, false)]);
}

#[test]
fn what_was_confirmed_of_a_line_that_was_still_open_is_its_arrival_alone() {
    let open = Attendance {
        actual_in: Some(at("14:52")),
        provisional: true,
        confirmed_at: Some(at("21:44")),
        ..planned()
    };
    let stayed = [("in", "14:52"), ("out", "23:05")];
    let confirmed = |punches: &[(&str, &str)], line: &Attendance| {
        let (_dir, store) = with_punches(punches, line.clone());
        let fact = lines(&store, LATER).remove(0);
        let of = |line: &AttendanceResult| (line.actual_in_ms, line.actual_out_ms);
        let report = AttendanceMonth::of(facts(&store, LATER), Ask::default());
        (fact.confirmed_as.as_deref().map(of), report.total().changed_since)
    };
    let came = Some(at("14:52").ms);
    assert_eq!(confirmed(&stayed, &open), (Some((came, None)), 0), "that it ended since is no change of it");
    let other = Attendance { actual_in: Some(at("14:40")), ..open.clone() };
    assert_eq!(confirmed(&stayed, &other), (Some((Some(at("14:40").ms), None)), 1));
    // Nobody confirmed: there is nothing to say.
    let nobody = Attendance { confirmed_at: None, ..open };
    assert_eq!(confirmed(&stayed, &nobody), (None, 0));
}
