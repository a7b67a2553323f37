use proptest::prelude::*;

use super::*;
use crate::model::attendance::{LeaveKind, MissingPunch, Tier};
use crate::model::calendar::{HeldShift, SpecialDay};
use crate::model::ids::{EntryId, RunId, ShiftId};
use crate::model::log::{Detail, Entry, Leave, Punch};
use crate::model::shift::{Part, parse_hours};
use crate::model::templates::tests::sample;
use crate::model::zone::Zone;

const TOM: PersonId = PersonId(4);
const HAN: PersonId = PersonId(3);

fn date() -> BusinessDate {
    BusinessDate::parse("2026-11-21").unwrap()
}

/// An instant of that day, or the next one from 24:00 on.
fn ms(hour: u16, minute: u16) -> i64 {
    let day = date().plus(i64::from(hour / 24));
    sample().store.zone.resolve_forward(day.at(Minute::hm(hour % 24, minute).unwrap(), 0)).ms
}

fn entry(detail: Detail) -> Entry {
    let at = sample().store.zone.stamp_at(ms(15, 0));
    Entry { id: EntryId(1), run: RunId(2), at, by: TOM, item: None, doubted: false, detail }
}

fn punch(person: PersonId, kind: PunchKind, at_ms: i64) -> Entry {
    entry(Detail::Punch(Punch::clocked(person, kind, at_ms)))
}

/// The late shift, 15:00 to 23:00, opened at 15:01.
fn with<T>(settings: &Settings, entries: &[Entry], work: impl FnOnce(&RosterShift<'_>) -> T) -> T {
    work(&RosterShift {
        settings,
        run: ShiftRun {
            id: RunId(2),
            date: date(),
            shift: ShiftId(2),
            part: Part::FIRST,
            opened_ms: ms(15, 1),
            line_ms: None,
            goes_on: false,
            took_over: true,
            closed: false,
        },
        outgoing: &[TOM],
        incoming: &[HAN],
        ledger: &Ledger::of(entries),
        held: Held::Planned,
        around: Around::default(),
    })
}

#[test]
fn who_came_before_the_line_was_drawn_and_left_after_it_is_judged_by_the_plan() {
    let mut settings = sample();
    let tom = settings.people.iter_mut().find(|p| p.id == TOM).unwrap();
    tom.roster = vec![Some(ShiftId(2)); 7];
    let entries = [
        punch(TOM, PunchKind::Out, ms(7, 2)),
        punch(TOM, PunchKind::In, ms(14, 52)),
        punch(TOM, PunchKind::Out, ms(23, 9)),
    ];
    let line = with(&settings, &entries, |s| s.line(TOM, ms(23, 10)));
    assert_eq!((line.planned_start_ms, line.planned_end_ms), (Some(ms(15, 0)), Some(ms(23, 0))));
    assert_eq!((line.line.actual_in_ms, line.line.actual_out_ms), (Some(ms(14, 52)), Some(ms(23, 9))));
    assert_eq!((line.line.late_min, line.line.missing), (0, MissingPunch::None));
    assert!(line.line.no_overlap, "eight minutes are less than the agreed ten");
    assert_eq!(line.confirmed_ms, None);
}

/// The late shift in two parts, the second from 20:05 on.
fn in_parts(entries: &[Entry], person: PersonId) -> [AttendanceLine; 2] {
    let first = ShiftRun {
        id: RunId(2),
        date: date(),
        shift: ShiftId(2),
        part: Part::FIRST,
        opened_ms: ms(15, 1),
        line_ms: Some(ms(20, 5)),
        goes_on: true,
        took_over: true,
        closed: false,
    };
    let second = ShiftRun {
        part: first.part.next(),
        opened_ms: ms(20, 5),
        line_ms: Some(ms(23, 1)),
        goes_on: false,
        took_over: true,
        ..first
    };
    let (settings, ledger) = (sample(), Ledger::of(entries));
    [first, second].map(|run| {
        let (outgoing, incoming) = (&[TOM, HAN], &[]);
        let held = Held::Planned;
        let (around, ledger) = (Around::default(), &ledger);
        let shift = RosterShift { settings: &settings, run, outgoing, incoming, ledger, held, around };
        shift.line(person, ms(24, 0) + 12 * 60 * MINUTE_MS)
    })
}

#[test]
fn whoever_hands_over_inside_a_shift_has_the_hours_up_to_the_line() {
    let entries = [punch(TOM, PunchKind::In, ms(14, 45)), punch(TOM, PunchKind::Out, ms(20, 8))];
    let [first, _] = in_parts(&entries, TOM);
    assert_eq!((first.planned_start_ms, first.planned_end_ms), (None, None), "nobody planned it for him");
    let line = first.line;
    assert_eq!((line.segments[0].start_ms, line.segments[0].end_ms), (ms(15, 0), ms(20, 5)));
    assert_eq!((line.worked_min, line.early_min, line.missing), (305, 0, MissingPunch::None));
    assert!(!line.absent);
}

#[test]
fn whoever_comes_for_the_next_part_is_not_late_for_the_first() {
    let entries = [punch(HAN, PunchKind::In, ms(19, 58)), punch(HAN, PunchKind::Out, ms(23, 4))];
    let [_, second] = in_parts(&entries, HAN);
    assert_eq!(second.line.actual_in_ms, Some(ms(19, 58)));
    assert_eq!(
        (second.line.worked_min, second.line.late_min, second.line.missing),
        (175, 0, MissingPunch::None)
    );
}

#[test]
fn whoever_stays_over_a_part_has_every_minute_once() {
    let entries = [punch(TOM, PunchKind::In, ms(14, 45)), punch(TOM, PunchKind::Out, ms(23, 4))];
    let [first, second] = in_parts(&entries, TOM).map(|line| line.line);
    assert_eq!((first.worked_min, second.worked_min), (305, 175), "eight hours in all");
    assert_eq!((first.missing, second.missing), (MissingPunch::None, MissingPunch::None));
    assert_eq!((first.early_min, second.late_min, first.overtime_min), (0, 0, 0));
    assert!(!first.no_overlap && !second.no_overlap);
    let rules = &sample().rules.attendance;
    assert_eq!(stayed(&Ledger::of(&entries), ms(20, 5), rules), [TOM]);
    let gone = [entries[0].clone(), punch(TOM, PunchKind::Out, ms(20, 9))];
    assert_eq!(stayed(&Ledger::of(&gone), ms(20, 5), rules), [], "left with the line");
}

#[test]
fn who_was_in_throughout_lacks_no_punch_where_the_minutes_are_another_shifts() {
    let mut settings = sample();
    settings.people.iter_mut().find(|p| p.id == HAN).unwrap().roster.clear();
    let early = [punch(HAN, PunchKind::In, ms(6, 52))];
    let line = |entries: &[Entry], now: i64| {
        with(&settings, entries, |shift| {
            let run = ShiftRun { line_ms: Some(ms(17, 0)), goes_on: true, ..shift.run };
            RosterShift { run, around: Around::default(), ..shift.clone() }.line(HAN, now).line
        })
    };
    let now = line(&early, ms(17, 1));
    assert!(now.carried_in && now.carried_out && now.came() && !now.provisional, "{now:?}");
    assert_eq!((now.missing, now.actual_in_ms, now.worked_min), (MissingPunch::None, None, 0));
    // Who went before the line, or never came, is none of them.
    let gone = [early[0].clone(), punch(HAN, PunchKind::Out, ms(15, 9))];
    assert!(!line(&gone, ms(17, 1)).came());
    assert!(!line(&[], ms(17, 1)).came());
}

#[test]
fn without_a_roster_no_hours_were_planned_and_nobody_is_late_whoever_takes_over_or_hands_over() {
    let entries = [
        punch(TOM, PunchKind::In, ms(15, 40)),
        punch(TOM, PunchKind::Out, ms(22, 59)),
        punch(HAN, PunchKind::In, ms(22, 50)),
    ];
    let line = with(&sample(), &entries, |s| s.line(TOM, ms(24, 0)));
    assert_eq!((line.planned_start_ms, line.planned_end_ms), (None, None));
    let line = line.line;
    assert_eq!((line.late_min, line.late_tier, line.early_min), (0, Tier::Normal, 0));
    assert_eq!((line.worked_min, line.unplanned_min), (439, Some(0)));
    // A record that named hours keeps them as sealed; the open month names none.
    let sealed = AttendanceLine {
        planned_start_ms: Some(ms(15, 0)),
        planned_end_ms: Some(ms(23, 0)),
        line: line.clone(),
        ..with(&sample(), &entries, |s| s.line(TOM, ms(24, 0)))
    };
    let (now, _) = with(&sample(), &entries, |s| s.line_anew(TOM, &sealed, PlanFrom::Shop, ms(24, 0)));
    assert_eq!((now.planned_start_ms, now.planned_end_ms, now.line), (None, None, line));
    let (elsewhere, _) =
        with(&sample(), &entries, |s| s.line_anew(TOM, &sealed, PlanFrom::Elsewhere, ms(24, 0)));
    assert_eq!((elsewhere.planned_start_ms, elsewhere.line.late_min), (Some(ms(15, 0)), 40));
}

#[test]
fn late_is_late_and_at_work_is_not_missing() {
    let mut settings = sample();
    let tom = settings.people.iter_mut().find(|p| p.id == TOM).unwrap();
    tom.roster = vec![Some(ShiftId(2)); 7];
    let line = with(&settings, &[punch(TOM, PunchKind::In, ms(15, 6))], |s| s.line(TOM, ms(22, 50)));
    assert_eq!((line.line.late_min, line.line.late_tier), (6, Tier::Late));
    assert_eq!((line.line.missing, line.line.provisional), (MissingPunch::None, true));
}

#[test]
fn what_begins_behind_a_closed_day_is_of_the_shift_that_began_there_and_of_no_cover_before() {
    let mut settings = sample();
    settings.shifts.iter_mut().for_each(|shift| shift.weekdays = vec![1, 2, 3, 4, 5, 6]);
    settings.shifts[2].active = false;
    let tom = settings.people.iter_mut().find(|p| p.id == TOM).unwrap();
    tom.roster = vec![Some(ShiftId(1)); 7];
    tom.roster[5] = None;
    // Cover on Saturday evening, cleaning on Sunday, the own early shift on Monday, and the one after the next Sunday.
    let stays = [(18, 20), (24 + 10, 24 + 12), (48 + 7, 48 + 15), (9 * 24 + 7, 9 * 24 + 15)];
    let day = |hour: u16| {
        let at = date().plus(i64::from(hour / 24)).at(Minute::hm(hour % 24, 0).unwrap(), 0);
        settings.store.zone.resolve_forward(at).ms
    };
    let both = |(came, went)| [(PunchKind::In, day(came)), (PunchKind::Out, day(went))];
    let entries: Vec<Entry> =
        stays.into_iter().flat_map(both).map(|(kind, at)| punch(TOM, kind, at)).collect();
    let line = with(&settings, &entries, |s| s.line(TOM, day(10 * 24))).line;
    assert!(line.cover);
    assert_eq!(line.worked_min, 240, "Saturday and Sunday, once");
}

#[test]
fn whoever_was_seen_at_the_roll_call_or_signed_is_not_absent() {
    let mut settings = sample();
    let tom = settings.people.iter_mut().find(|p| p.id == TOM).unwrap();
    tom.roster = vec![Some(ShiftId(2)); 7];
    let after = ms(24, 0) + 12 * 60 * MINUTE_MS;
    let line = |known: fn(&mut Ledger)| {
        let mut ledger = Ledger::default();
        known(&mut ledger);
        with(&settings, &[], |shift| RosterShift { ledger: &ledger, ..shift.clone() }.line(TOM, after).line)
    };
    let nothing = line(|_| ());
    assert!(nothing.absent && nothing.absent_min == 8 * 60);
    let proofs: [fn(&mut Ledger); 2] = [|l| l.see(TOM, ms(15, 12)), |l| l.sign(TOM, ms(15, 12))];
    for known in proofs {
        let there = line(known);
        assert_eq!((there.absent, there.absent_min, there.missing), (false, 0, MissingPunch::Both));
        assert_eq!((there.late_min, there.worked_min), (0, 0), "only a punch says when it began");
    }
    // That somebody was there on another day, or that somebody else was, proves nothing.
    let none: [fn(&mut Ledger); 2] = [|l| l.see(TOM, ms(10, 0)), |l| l.see(HAN, ms(15, 12))];
    for known in none {
        assert!(line(known).absent);
    }
}

#[test]
fn nobody_is_absent_or_late_on_a_day_that_is_closed() {
    let mut open = sample();
    let tom = open.people.iter_mut().find(|p| p.id == TOM).unwrap();
    tom.roster = vec![Some(ShiftId(2)); 7];
    let day = SpecialDay { date: date(), name: String::new(), held: Vec::new() };
    let closed = open.put_special_day(None, day).unwrap();
    let after = ms(24, 0) + 12 * 60 * MINUTE_MS;
    assert!(with(&open, &[], |s| s.line(TOM, after)).line.absent);
    assert!(!with(&closed, &[], |s| s.line(TOM, after)).line.absent);
    // Who works all the same has the minutes, and is late for nothing.
    let entries = [punch(TOM, PunchKind::In, ms(15, 40)), punch(TOM, PunchKind::Out, ms(19, 0))];
    let line = with(&closed, &entries, |s| s.line(TOM, after));
    assert_eq!((line.planned_start_ms, line.line.late_min, line.line.worked_min), (None, 0, 200));
    assert!(line.line.cover);
    // Without a roster neither.
    let mut free = closed.clone();
    free.people.iter_mut().find(|p| p.id == TOM).unwrap().roster.clear();
    let line = with(&free, &entries, |s| s.line(TOM, after));
    assert_eq!((line.planned_start_ms, line.line.late_min, line.line.worked_min), (None, 0, 200));
}

#[test]
fn other_hours_of_a_day_move_the_planned_start_and_end() {
    let mut settings = sample();
    let tom = settings.people.iter_mut().find(|p| p.id == TOM).unwrap();
    tom.roster = vec![Some(ShiftId(2)); 7];
    let hours = HeldShift { shift: ShiftId(2), segments: parse_hours("16:00-20:00").unwrap() };
    let day = SpecialDay { date: date(), name: String::new(), held: vec![hours] };
    let settings = settings.put_special_day(None, day).unwrap();
    let entries = [punch(TOM, PunchKind::In, ms(15, 50)), punch(TOM, PunchKind::Out, ms(20, 2))];
    let line = with(&settings, &entries, |s| s.line(TOM, ms(24, 0)));
    assert_eq!((line.planned_start_ms, line.planned_end_ms), (Some(ms(16, 0)), Some(ms(20, 0))));
    assert_eq!((line.line.late_min, line.line.early_min, line.line.absent), (0, 0, false));
}

#[test]
fn a_relief_that_is_late_explains_who_was_kept() {
    let entries = [
        punch(TOM, PunchKind::In, ms(14, 45)),
        punch(HAN, PunchKind::In, ms(23, 40)),
        punch(TOM, PunchKind::Out, ms(23, 50)),
    ];
    let line = with(&sample(), &entries, |s| s.line(TOM, ms(23, 55)));
    assert_eq!(line.line.held_over_min, 40);
}

#[test]
fn someone_rostered_elsewhere_is_cover_and_the_own_shift_before_takes_its_punches() {
    let mut settings = sample();
    let tom = settings.people.iter_mut().find(|p| p.id == TOM).unwrap();
    tom.roster = vec![Some(ShiftId(1)); 7];
    let entries = [
        punch(TOM, PunchKind::In, ms(6, 50)),
        punch(TOM, PunchKind::Out, ms(15, 4)),
        punch(TOM, PunchKind::In, ms(18, 0)),
        punch(TOM, PunchKind::Out, ms(20, 0)),
    ];
    let line = with(&settings, &entries, |s| s.line(TOM, ms(21, 0)));
    assert!(line.line.cover);
    assert_eq!((line.line.actual_in_ms, line.line.worked_min), (Some(ms(18, 0)), 120));
    assert_eq!(line.planned_start_ms, None);
}

#[test]
fn leave_logged_days_before_counts() {
    let leave = Leave {
        person: TOM,
        leave: LeaveKind::Sick,
        from_ms: ms(15, 0),
        to_ms: ms(23, 0),
        approver: PersonId(2),
        remark: String::new(),
    };
    let line = with(&sample(), &[entry(Detail::Leave(leave))], |s| s.line(TOM, ms(23, 0)));
    assert!(line.line.on_leave && !line.line.absent);
}

#[test]
fn a_correction_outranks_what_was_clocked() {
    let mut fixed = punch(TOM, PunchKind::In, ms(15, 0));
    if let Detail::Punch(p) = &mut fixed.detail {
        p.correction = "forgot".into();
        p.approver = Some(PersonId(2));
    }
    let entries = [punch(TOM, PunchKind::In, ms(15, 20)), fixed];
    with(&sample(), &entries, |s| {
        assert_eq!(s.line(TOM, ms(22, 0)).line.late_min, 0);
    });
}

#[test]
fn a_typed_time_is_the_one_near_the_shift() {
    with(&sample(), &[], |s| {
        let instant = |kind, hour, minute| s.instant(kind, Minute::hm(hour, minute).unwrap(), None);
        assert_eq!(instant(PunchKind::In, 14, 55), Ok(ms(14, 55)));
        assert_eq!(instant(PunchKind::Out, 0, 10), Ok(ms(24, 10)));
    });
}

#[test]
fn in_the_night_the_clocks_change_a_typed_time_is_asked_for_or_refused() {
    let mut settings = sample();
    settings.store.zone = Zone::parse("Europe/Berlin").unwrap();
    let at = |day: &str, which| {
        with(&settings, &[], |s| {
            let run = ShiftRun { date: BusinessDate::parse(day).unwrap(), shift: ShiftId(3), ..s.run };
            let night = RosterShift { run, around: Around::default(), ..s.clone() };
            night.instant(PunchKind::Out, Minute::hm(2, 30).unwrap(), which)
        })
    };
    let key = |day| at(day, None).unwrap_err().key;
    assert_eq!((key("2026-10-24"), key("2026-03-28")), ("time.hour_twice", "time.hour_missing"));
    let [first, second] = [OfTwo::First, OfTwo::Second].map(|which| at("2026-10-24", Some(which)).unwrap());
    assert_eq!(second - first, 60 * MINUTE_MS);
    assert!(at("2026-10-25", None).is_ok());
}

fn inside(punches: &[Punch], opened_ms: i64) -> Vec<(PersonId, i64)> {
    let ledger = punches.iter().map(|p| (p.person, p.into())).collect();
    present(&ledger, &AttendanceRules::default(), opened_ms)
}

#[test]
fn in_is_whoever_came_last_and_did_not_leave() {
    let p = Punch::clocked;
    let punches = [
        p(HAN, PunchKind::In, ms(6, 0)),
        p(TOM, PunchKind::In, ms(14, 52)),
        p(TOM, PunchKind::In, ms(14, 53)),
        p(HAN, PunchKind::Out, ms(15, 10)),
        // Entered late: the morning of somebody who has come again since.
        p(PersonId(2), PunchKind::In, ms(15, 20)),
        p(PersonId(2), PunchKind::Out, ms(9, 0)),
    ];
    assert_eq!(inside(&punches, ms(15, 1)), [(TOM, ms(14, 52)), (PersonId(2), ms(15, 20))]);
    assert_eq!(inside(&punches[..3], ms(15, 1)).len(), 2);
    assert_eq!(inside(&punches[..1], ms(25, 0)), [], "forgotten, not here for nineteen hours");
    let next_day = Punch { at_ms: punches[0].at_ms + 24 * 60 * MINUTE_MS, ..punches[0].clone() };
    let came = next_day.at_ms;
    let again = [punches[0].clone(), next_day];
    assert_eq!(inside(&again, came), [(again[0].person, came)], "forgotten yesterday, here today");
}

#[test]
fn on_duty_is_who_took_over_and_who_is_in_but_not_who_handed_over() {
    let p = Punch::clocked;
    let lead = PersonId(2);
    let mut punches = vec![p(TOM, PunchKind::In, ms(14, 52)), p(lead, PunchKind::In, ms(15, 0))];
    let duty = |punches: &[Punch], last: Option<&LastHandover>, now| {
        let ledger: Ledger = punches.iter().map(|p| (p.person, p.into())).collect();
        let inside: Vec<PersonId> = inside(punches, now).into_iter().map(|(person, _)| person).collect();
        on_duty(&ledger, &AttendanceRules::default(), &inside, last, now)
    };
    assert_eq!(duty(&punches, None, ms(20, 0)), [TOM, lead]);
    let last = LastHandover { outgoing: vec![TOM], incoming: vec![HAN], sealed_ms: ms(20, 5) };
    assert_eq!(duty(&punches, Some(&last), ms(20, 6)), [lead, HAN], "neither of them punched");
    let long_ago = LastHandover { sealed_ms: ms(20, 6) - LONGEST_MS - 1, ..last.clone() };
    assert_eq!(duty(&punches, Some(&long_ago), ms(20, 6)), [TOM, lead]);
    let goes_on = LastHandover { outgoing: vec![TOM], incoming: vec![TOM, HAN], ..last.clone() };
    assert_eq!(duty(&punches, Some(&goes_on), ms(20, 6)), [TOM, lead, HAN]);
    punches.push(p(HAN, PunchKind::Out, ms(21, 0)));
    assert_eq!(duty(&punches, Some(&last), ms(21, 1)), [lead]);
    punches.extend([p(TOM, PunchKind::Out, ms(20, 10)), p(TOM, PunchKind::In, ms(22, 0))]);
    assert_eq!(duty(&punches, Some(&last), ms(22, 1)), [lead, TOM], "came again");
}

#[test]
fn who_is_in_by_the_clock_is_told_with_who_forgot() {
    let settings = sample();
    let p = |person, at_ms| (person, ClockPunch { at_ms, kind: PunchKind::In, corrected: false });
    let ledger: Ledger = [p(HAN, ms(14, 0)), p(TOM, ms(1, 0))].into_iter().collect();
    assert_eq!(
        on_the_clock(&ledger, &settings, ms(15, 0)),
        [(TOM, Standing::StillIn(ms(1, 0))), (HAN, Standing::In(ms(14, 0)))]
    );
    assert_eq!(there(&ledger, &settings, ms(15, 0)), [HAN], "who forgot to clock out is not there");
}

#[test]
fn who_signed_to_take_over_is_measured_since_then() {
    let settings = sample();
    let came = |at_ms| (HAN, ClockPunch { at_ms, kind: PunchKind::In, corrected: false });
    let at = |signed: &[i64], now| {
        let mut ledger: Ledger = [came(ms(7, 0))].into_iter().collect();
        for at_ms in signed {
            ledger.sign(HAN, *at_ms);
        }
        standing(&ledger, HAN, &settings, now)
    };
    assert_eq!(at(&[], ms(23, 4)), Standing::StillIn(ms(7, 0)));
    assert_eq!(at(&[ms(14, 58)], ms(23, 4)), Standing::In(ms(7, 0)), "two shifts, the second by signature");
    assert_eq!(
        at(&[ms(14, 58)], ms(28, 0)),
        Standing::StillIn(ms(7, 0)),
        "and longer than that nobody stays"
    );
    assert_eq!(
        at(&[ms(6, 0)], ms(23, 4)),
        Standing::StillIn(ms(7, 0)),
        "what was signed before says nothing"
    );
    assert_eq!(at(&[ms(23, 30)], ms(23, 4)), Standing::StillIn(ms(7, 0)), "nor what is still to come");
}

proptest! {
    #[test]
    fn others_punches_never_change_a_line(times in proptest::collection::vec((13u16..25, 0u16..60, any::<bool>()), 0..6)) {
        let mine = [punch(TOM, PunchKind::In, ms(15, 3)), punch(TOM, PunchKind::Out, ms(23, 0))];
        let alone = with(&sample(), &mine, |s| s.line(TOM, ms(23, 1)));
        let mut all = mine.to_vec();
        all.extend(times.into_iter().map(|(h, m, out)| {
            punch(PersonId(2), if out { PunchKind::Out } else { PunchKind::In }, ms(h, m))
        }));
        prop_assert_eq!(alone, with(&sample(), &all, |s| s.line(TOM, ms(23, 1))));
    }
}

#[test]
fn a_relief_who_had_signed_and_punched_late_held_nobody_over_longer() {
    let entries = [
        punch(TOM, PunchKind::In, ms(14, 45)),
        punch(HAN, PunchKind::In, ms(23, 40)),
        punch(TOM, PunchKind::Out, ms(23, 50)),
    ];
    let held_over = |signed: &[i64]| {
        let mut ledger = Ledger::of(&entries);
        for at_ms in signed {
            ledger.sign(HAN, *at_ms);
        }
        with(&sample(), &entries, |shift| {
            let run = ShiftRun { line_ms: Some(ms(23, 1)), ..shift.run };
            RosterShift { run, ledger: &ledger, ..shift.clone() }.line(TOM, ms(23, 55)).line.held_over_min
        })
    };
    assert_eq!(held_over(&[ms(23, 6)]), 6, "whoever signs is there");
    assert_eq!(held_over(&[ms(23, 45)]), 40, "the punch came first");
    assert_eq!(held_over(&[ms(15, 3)]), 40, "the signature of the handover before is not of this one");
}

#[test]
fn what_a_handover_took_that_had_begun_by_the_planned_end_is_no_late_relief() {
    let held_over = |came: i64, signed: Option<i64>, line: i64| {
        let entries = [
            punch(TOM, PunchKind::In, ms(14, 45)),
            punch(HAN, PunchKind::In, came),
            punch(TOM, PunchKind::Out, ms(23, 50)),
        ];
        let mut ledger = Ledger::of(&entries);
        if let Some(at_ms) = signed {
            ledger.sign(HAN, at_ms);
        }
        with(&sample(), &entries, |shift| {
            let run = ShiftRun { line_ms: Some(line), ..shift.run };
            RosterShift { run, ledger: &ledger, ..shift.clone() }.line(TOM, ms(23, 55)).line.held_over_min
        })
    };
    let signed = Some(ms(23, 3));
    assert_eq!(held_over(ms(23, 4), signed, ms(23, 1)), 3, "it began when the relief was late");
    assert_eq!(held_over(ms(23, 4), signed, ms(23, 0)), 0, "signed in it, and clocked in behind it");
    assert_eq!(held_over(ms(23, 40), Some(ms(23, 45)), ms(22, 55)), 40, "who clocks in late came late");
    assert_eq!(held_over(ms(23, 40), None, ms(22, 55)), 40, "and who has not signed");
}

#[test]
fn what_is_planned_for_a_person_does_not_end_because_somebody_hands_over() {
    let mut settings = sample();
    let tom = settings.people.iter_mut().find(|p| p.id == TOM).unwrap();
    tom.roster = vec![Some(ShiftId(2)); 7];
    let entries = [punch(TOM, PunchKind::In, ms(14, 45)), punch(TOM, PunchKind::Out, ms(23, 4))];
    let part = |part: Part, opened_ms, line_ms, goes_on| ShiftRun {
        id: RunId(2),
        date: date(),
        shift: ShiftId(2),
        part,
        opened_ms,
        line_ms: Some(line_ms),
        goes_on,
        took_over: true,
        closed: false,
    };
    let ledger = Ledger::of(&entries);
    let runs = [
        part(Part::FIRST, ms(15, 1), ms(17, 0), true),
        part(Part::FIRST.next(), ms(17, 0), ms(23, 1), false),
    ];
    let now = ms(24, 0) + 12 * 60 * MINUTE_MS;
    for (run, hours) in runs.into_iter().zip([(15, 17), (17, 23)]) {
        let (outgoing, incoming, held) = (&[TOM], &[HAN], Held::Planned);
        let around = Around::default();
        let shift =
            RosterShift { settings: &settings, run, outgoing, incoming, ledger: &ledger, held, around };
        let line = shift.line(TOM, now);
        assert_eq!((line.planned_start_ms, line.planned_end_ms), (Some(ms(15, 0)), Some(ms(23, 0))));
        // The part is judged for itself, so that both together are the shift.
        let judged: Vec<_> = line.line.segments.iter().map(|s| (s.start_ms, s.end_ms)).collect();
        assert_eq!(judged, [(ms(hours.0, 0), ms(hours.1, 0))]);
        assert_eq!((line.line.worked_min, line.line.early_min), (i64::from(hours.1 - hours.0) * 60, 0));
        // Judged anew from what was sealed it is the same.
        let (anew, _) = shift.line_anew(TOM, &line, PlanFrom::Shop, now);
        assert_eq!(anew, line);
    }
}
