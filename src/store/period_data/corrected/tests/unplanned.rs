//! What leads say of minutes outside the roster, lines that are disputed, and rules of single shifts, from the store to
//! the reports.

use super::*;
use crate::model::lang::Lang;
use crate::model::log::{CountsAs, Unplanned, UnplannedOn, UnplannedPart};
use crate::report::Ask;
use crate::report::attendance::AttendanceMonth;
use crate::report::attendance::unplanned_words::counted;
use crate::rules::attendance::unplanned::{UnplannedDay, WhyUnplanned, undecided};

/// Stayed forty minutes, and came five minutes early.
fn stayed() -> Attendance {
    let line = Attendance { unplanned_min: Some(45), worked_min: 480, ..planned() };
    Attendance {
        actual_in: Some(at("14:55")),
        actual_out: Some(at("23:40")),
        confirmed_at: Some(at("23:41")),
        ..line
    }
}

fn day() -> BusinessDate {
    BusinessDate::parse("2026-11-21").unwrap()
}

fn queue(store: &Store) -> Vec<UnplannedDay> {
    undecided(&facts(store, LATER))
}

fn said(person: PersonId, minutes: i64, counts_as: CountsAs) -> Unplanned {
    let days = vec![UnplannedOn::whole(day(), minutes)];
    Unplanned { person, counts_as, days, reason: "delivery".into(), approver: LEAD }
}

fn key_of(result: crate::store::Result<()>) -> &'static str {
    match result {
        Ok(()) => "",
        Err(StoreError::Rule(problem)) => problem.key,
        Err(StoreError::Refused(refusal)) => refusal.problem.key,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn minutes_outside_the_roster_wait_for_a_lead_and_count_as_that_lead_says() {
    let (_dir, mut store, settings) = with(&[(CASHIER, stayed())]);
    let waits = queue(&store);
    let [one] = waits.as_slice() else { panic!("{waits:?}") };
    assert_eq!((one.date, one.person, one.minutes), (day(), CASHIER, 45));
    assert_eq!(one.why, [WhyUnplanned::Overlap(5), WhyUnplanned::Stayed(40)]);
    assert_eq!(one.suggested, Some(CountsAs::Overtime));

    let now = at("23:50");
    let decide = |store: &mut Store, said: Unplanned, pin: bool, by: PersonId| {
        if pin {
            store.accept_pin(by, Act::DecideMinutes);
        }
        key_of(store.decide_minutes(&act(by), now, &[said], &settings))
    };
    let lieu = || said(CASHIER, 45, CountsAs::Lieu);
    assert_eq!(decide(&mut store, lieu(), false, LEAD), "authority.needs_pin");
    let silent = Unplanned { reason: " ".into(), ..lieu() };
    assert_eq!(decide(&mut store, silent, true, LEAD), "unplanned.needs_reason");
    assert_eq!(decide(&mut store, said(LEAD, 45, CountsAs::Lieu), true, LEAD), "authority.not_oneself");
    assert_eq!(decide(&mut store, lieu(), true, OTHER), "authority.needs_lead");
    assert_eq!(queue(&store).len(), 1, "nothing was saved of any");
    assert_eq!(decide(&mut store, lieu(), true, LEAD), "");
    assert!(queue(&store).is_empty());

    let month = AttendanceMonth::of(facts(&store, LATER), Ask::default());
    let total = month.total();
    let classes = [
        total.worked_min,
        total.decided_overtime_min,
        total.lieu_min,
        total.not_work_min,
        total.undecided_min,
    ];
    assert_eq!(classes, [480, 0, 45, 0, 0]);
    assert_eq!(classes.iter().sum::<i64>(), total.on_clock_min, "every minute is in one class");

    // The newest word holds.
    assert_eq!(decide(&mut store, said(CASHIER, 45, CountsAs::NotWork), true, LEAD), "");
    let total = AttendanceMonth::of(facts(&store, LATER), Ask::default()).total();
    assert_eq!((total.lieu_min, total.not_work_min, total.on_clock_min), (0, 45, 525));
}

#[test]
fn a_day_is_split_by_minutes_and_every_minute_is_in_one_class() {
    let (_dir, mut store, settings) = with(&[(CASHIER, stayed())]);
    let decide = |store: &mut Store, parts: &[(CountsAs, i64)]| {
        let part = |(counts_as, minutes): &(CountsAs, i64)| UnplannedPart {
            counts_as: *counts_as,
            minutes: *minutes,
        };
        let parts = parts.iter().map(part).collect();
        let days = vec![UnplannedOn { parts, ..UnplannedOn::whole(day(), 45) }];
        store.accept_pin(LEAD, Act::DecideMinutes);
        let said = Unplanned { days, ..said(CASHIER, 45, CountsAs::Overtime) };
        key_of(store.decide_minutes(&act(LEAD), at("23:50"), &[said], &settings))
    };
    let refused = "unplanned.parts_do_not_add_up";
    for parts in [
        &[(CountsAs::NotWork, 45)][..],
        &[(CountsAs::NotWork, 0)],
        &[(CountsAs::NotWork, -5)],
        &[(CountsAs::Overtime, 5)],
        &[(CountsAs::NotWork, 5), (CountsAs::NotWork, 5)],
        &[(CountsAs::NotWork, 30), (CountsAs::Lieu, 20)],
    ] {
        assert_eq!(decide(&mut store, parts), refused, "{parts:?}");
    }
    assert_eq!(queue(&store).len(), 1, "nothing was saved of any");
    assert_eq!(decide(&mut store, &[(CountsAs::NotWork, 15), (CountsAs::Lieu, 10)]), "");
    assert!(queue(&store).is_empty());
    let month = AttendanceMonth::of(facts(&store, LATER), Ask::default());
    let total = month.total();
    let classes = [total.decided_overtime_min, total.lieu_min, total.not_work_min, total.undecided_min];
    assert_eq!(classes, [20, 10, 15, 0]);
    assert_eq!(total.worked_min + classes.iter().sum::<i64>(), total.on_clock_min);
    let said = facts(&store, LATER).decided.into_values().next().unwrap();
    for (lang, words) in [
        (Lang::En, "overtime 20 min + not work 15 min + time in lieu 10 min"),
        (Lang::Zh, "加班 20分钟、不计工时 15分钟、调休 10分钟"),
    ] {
        assert_eq!(counted(&said.split, lang), words);
    }
}

#[test]
fn what_was_said_of_other_minutes_than_there_are_now_says_nothing_of_these() {
    let (_dir, mut store, settings) = with(&[(CASHIER, stayed())]);
    store.accept_pin(LEAD, Act::DecideMinutes);
    store
        .decide_minutes(&act(LEAD), at("23:50"), &[said(CASHIER, 45, CountsAs::Overtime)], &settings)
        .unwrap();
    let new = NewCorrection {
        told: String::new(),
        handover: crate::model::ids::HandoverId(1),
        field: "attendance/0/actual_out".parse().unwrap(),
        typed: "23:10".into(),
        reason: "as the camera shows".into(),
        second: Some(CASHIER),
    };
    for person in [LEAD, CASHIER] {
        store.accept_pin(person, Act::Correct);
    }
    store.correct(&act(LEAD), at("23:55"), &new, &settings, &Ok(&key())).unwrap();
    let waits = queue(&store);
    assert_eq!((waits[0].minutes, waits[0].said.as_ref().map(|said| said.minutes)), (15, Some(45)));
    let total = AttendanceMonth::of(facts(&store, LATER), Ask::default()).total();
    assert_eq!((total.decided_overtime_min, total.undecided_min), (0, 15));
}

#[test]
fn undecided_minutes_and_disputed_lines_keep_a_month_from_being_locked_and_all_is_told_at_once() {
    let (_dir, mut store, settings) = with(&[(CASHIER, stayed())]);
    let month = day().month();
    let after = Stamp::parse_rfc3339("2026-12-02T10:00:00+08:00").unwrap();
    store.conn().execute("UPDATE shift_run SET closed = 1 WHERE line_ms IS NULL", []).unwrap();
    store.accept_pin(CASHIER, Act::DisputeHours);
    let line = (day(), crate::model::ids::HandoverId(1));
    store.dispute_hours(&act(CASHIER), after, line, "I came at 14:50", &settings).unwrap();
    let standing = |store: &Store| store.month_standing(month, after.ms, &settings).unwrap();
    let left = |store: &Store| {
        let args = standing(store).left.map(|left| left.args).unwrap_or_default();
        let of = |name| args.iter().find(|(key, _)| *key == name).map_or("0".to_owned(), |(_, v)| v.clone());
        [of("undecided"), of("disputed"), of("missing"), of("names")]
    };
    let name = settings.person_name(CASHIER).to_owned();
    assert_eq!(left(&store), ["1", "1", "0", name.as_str()]);
    assert_eq!(standing(&store).people, [(CASHIER, false)]);
    store.accept_pin(LEAD, Act::LockMonth);
    assert_eq!(key_of(store.lock_month(&act(LEAD), after, month, &settings)), "attendance.lock_left");

    store.accept_pin(CASHIER, Act::ConfirmOwn);
    store.confirm_month(&act(CASHIER), after, month, CASHIER, "", &settings).unwrap();
    store.accept_pin(LEAD, Act::DecideMinutes);
    let overtime = said(CASHIER, 45, CountsAs::Overtime);
    store.decide_minutes(&act(LEAD), after, std::slice::from_ref(&overtime), &settings).unwrap();
    assert_eq!(left(&store)[..2], ["0", "1"]);
    // Whoever disputes does not settle it; a lead does, with a reason.
    let item =
        store.open_items().unwrap().into_iter().find(|i| i.detail.source.starts_with("hours/")).unwrap();
    let settle = crate::rules::claims::act_of_step(&item, crate::model::item_state::ItemState::Resolved);
    assert_eq!(settle, Some((Act::GiveUpItem, vec![CASHIER])));
    store.conn().execute("UPDATE item SET open = 0, state = 'resolved' WHERE id = ?1", [item.id.0]).unwrap();
    store.accept_pin(LEAD, Act::LockMonth);
    assert_eq!(key_of(store.lock_month(&act(LEAD), after, month, &settings)), "");

    // Nothing is said of a locked month, nor taken back.
    store.accept_pin(LEAD, Act::DecideMinutes);
    let late = key_of(store.decide_minutes(&act(LEAD), after, &[overtime], &settings));
    assert_eq!(late, "month_lock.locked");
    let entry: i64 = store
        .conn()
        .query_row("SELECT id FROM entry WHERE kind = 'unplanned'", [], |row| row.get(0))
        .unwrap();
    let entry = crate::model::ids::EntryId(entry);
    store.accept_pin(LEAD, Act::DecideMinutes);
    assert_eq!(key_of(store.strike(&act(LEAD), after, entry, "wrong", &settings)), "month_lock.locked");
    store.accept_pin(CASHIER, Act::DisputeHours);
    assert_eq!(key_of(store.dispute_hours(&act(CASHIER), after, line, "x", &settings)), "month_lock.locked");
}

#[test]
fn a_shift_lets_more_or_less_pass_from_a_day_on_and_locked_months_stay() {
    let late = Attendance { late_min: 8, late_tier: Tier::Late, worked_min: 472, ..planned() };
    let late = Attendance { actual_in: Some(at("15:08")), actual_out: Some(at("23:00")), ..late };
    let (_dir, mut store, settings) = with(&[(CASHIER, late)]);
    let tier = |store: &Store| lines(store, LATER).remove(0).line.line.late_tier;
    assert_eq!(tier(&store), Tier::Late);
    let with_grace = |settings: &crate::model::settings::Settings, from: &str, grace| {
        let mut shift = settings.shift(crate::model::ids::ShiftId(2)).unwrap().clone();
        shift.let_pass_from(BusinessDate::parse(from).unwrap(), grace);
        settings.put_shift(shift).unwrap()
    };
    let save = |store: &mut Store, settings: &crate::model::settings::Settings| {
        store.accept_pin(LEAD, Act::ChangeLists);
        let base = store.settings().unwrap().0;
        store.save_settings(&act(LEAD), base, settings).unwrap();
    };
    // From the day after nothing alters.
    save(&mut store, &with_grace(&settings, "2026-11-22", Some(10)));
    assert_eq!(tier(&store), Tier::Late);
    save(&mut store, &with_grace(&settings, "2026-11-21", Some(10)));
    assert_eq!(tier(&store), Tier::Normal);
    let after = Stamp::parse_rfc3339("2026-12-02T10:00:00+08:00").unwrap();
    store.conn().execute("UPDATE shift_run SET closed = 1 WHERE line_ms IS NULL", []).unwrap();
    for (person, act) in [(CASHIER, Act::ConfirmOwn), (LEAD, Act::LockMonth)] {
        store.accept_pin(person, act);
    }
    store.confirm_month(&act(CASHIER), after, day().month(), CASHIER, "", &settings).unwrap();
    store.lock_month(&act(LEAD), after, day().month(), &settings).unwrap();
    save(&mut store, &settings);
    assert_eq!(tier(&store), Tier::Normal, "what is locked is never judged anew");
}

#[test]
fn in_two_windows_a_punch_beside_the_lock_is_refused_by_name() {
    let (dir, mut store, settings) = with(&[(CASHIER, stayed())]);
    let db = dir.path().join("handover.db");
    let month = day().month();
    let after = Stamp::parse_rfc3339("2026-12-02T10:00:00+08:00").unwrap();
    store.conn().execute("UPDATE shift_run SET closed = 1 WHERE line_ms IS NULL", []).unwrap();
    let mut other = Store::open(&db, &crate::store::OpenOptions::write(after.ms)).unwrap();
    // The second window read the month while it was open.
    assert!(!other.month_locked(month).unwrap());
    store.accept_pin(LEAD, Act::DecideMinutes);
    store.decide_minutes(&act(LEAD), after, &[said(CASHIER, 45, CountsAs::Overtime)], &settings).unwrap();
    store.accept_pin(CASHIER, Act::ConfirmOwn);
    store.confirm_month(&act(CASHIER), after, month, CASHIER, "", &settings).unwrap();
    store.accept_pin(LEAD, Act::LockMonth);
    store.lock_month(&act(LEAD), after, month, &settings).unwrap();
    let kept = lines(&store, LATER);
    let punch = Punch {
        correction: "forgot".into(),
        approver: Some(LEAD),
        ..Punch::clocked(CASHIER, PunchKind::Out, at("23:59").ms)
    };
    other.accept_pin(LEAD, Act::CorrectPunch);
    let refused = other.log(&act(CASHIER), after, &Detail::Punch(punch), &settings).map(drop);
    assert_eq!(key_of(refused), "month_lock.locked");
    assert_eq!(lines(&other, LATER), kept);
}
