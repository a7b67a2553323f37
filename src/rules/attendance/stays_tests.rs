//! The clock against a plain model that looks at every minute, and the worked examples of a shop's day.

use proptest::prelude::*;

use crate::model::attendance::{
    AttendanceResult, AttendanceRules, ClockPunch, LeaveSpan, MissingPunch, Planned, PunchKind, ShiftEnd,
    Tier,
};
use crate::model::ids::{PersonId, RunId, ShiftId};
use crate::model::settings::Settings;
use crate::model::shift::{Part, ShiftDef, ShiftRun, ShiftSegment};
use crate::model::templates::tests::sample;
use crate::model::time::{BusinessDate, Minute};
use crate::model::zone::Zone;
use crate::rules::attendance::judged_line::judge;
use crate::rules::attendance::ledger::Ledger;
use crate::rules::attendance::stays::{Stay, Stays};
use crate::rules::roster::{Around, Held, RosterShift};

const ANN: PersonId = PersonId(4);
const BEN: PersonId = PersonId(3);
const EARLY: ShiftId = ShiftId(1);
const LATE: ShiftId = ShiftId(2);

/// The shop's three shifts 07–15–23, as set-up proposes them.
struct Shop {
    settings: Settings,
    day: BusinessDate,
    ledger: Ledger,
    outgoing: Vec<PersonId>,
    incoming: Vec<PersonId>,
    held: Held<'static>,
    line: Option<&'static str>,
    took_over: bool,
}

impl Shop {
    fn new() -> Self {
        let mut settings = sample();
        for person in &mut settings.people {
            person.roster.clear();
        }
        Self {
            settings,
            day: BusinessDate::parse("2026-11-03").unwrap(),
            ledger: Ledger::default(),
            outgoing: vec![ANN],
            incoming: vec![BEN],
            held: Held::Planned,
            line: None,
            took_over: true,
        }
    }

    fn rostered(mut self, person: PersonId, shift: ShiftId) -> Self {
        let staff = &mut self.settings.people;
        staff.iter_mut().find(|p| p.id == person).unwrap().roster = vec![Some(shift); 7];
        self
    }

    /// An instant: 24:30 is half past midnight of the day after.
    fn ms(&self, hm: &str) -> i64 {
        let (hour, minute) = hm.split_once(':').unwrap();
        let (hour, minute): (u16, u16) = (hour.parse().unwrap(), minute.parse().unwrap());
        let day = self.day.plus(i64::from(hour / 24));
        self.settings.store.zone.resolve_forward(day.at(Minute::hm(hour % 24, minute).unwrap(), 0)).ms
    }

    /// Punches such as `in 07:00, out 11:00`.
    fn punched(mut self, person: PersonId, punches: &str) -> Self {
        for punch in punches.split(", ") {
            let (kind, at) = punch.split_once(' ').unwrap();
            let kind = if kind == "in" { PunchKind::In } else { PunchKind::Out };
            let at_ms = self.ms(at);
            self.ledger.add(person, ClockPunch { at_ms, kind, corrected: false });
        }
        self
    }

    fn line(&self, shift: ShiftId, person: PersonId, now: &str) -> AttendanceResult {
        let def = self.settings.shift(shift).unwrap();
        let roster = RosterShift {
            settings: &self.settings,
            run: ShiftRun {
                id: RunId(1),
                date: self.day,
                shift,
                part: Part::FIRST,
                opened_ms: self.settings.starts(def, self.day),
                line_ms: self.line.map(|hm| self.ms(hm)),
                goes_on: false,
                took_over: self.took_over,
                closed: false,
            },
            outgoing: &self.outgoing,
            incoming: &self.incoming,
            ledger: &self.ledger,
            held: self.held,
            around: Around::default(),
        };
        roster.line(person, self.ms(now)).line
    }
}

fn worked(line: &AttendanceResult) -> (Option<i64>, i64, Option<i64>) {
    (line.on_clock_min(), line.worked_min, line.unplanned_min)
}

#[test]
fn a_stay_is_cut_towards_shifts_that_are_held_and_no_others() {
    // The late shift is planned, and nobody comes: the early one goes on until the shop closes.
    let shop = Shop::new().punched(ANN, "in 06:56, out 22:58");
    assert_eq!(worked(&shop.line(EARLY, ANN, "30:00")).0, Some(8 * 60 + 4), "the late shift takes the rest");
    let mut closed = shop;
    let ran = std::collections::BTreeSet::from([(closed.day, EARLY)]);
    let ran: &'static std::collections::BTreeSet<_> = Box::leak(Box::new(ran));
    for held in [Held::Ran(ran), Held::Last] {
        closed.held = held;
        let line = closed.line(EARLY, ANN, "30:00");
        assert_eq!(worked(&line), (Some(16 * 60 + 2), 8 * 60, Some(8 * 60 + 2)), "{held:?}");
        assert!(!line.carried_out && line.actual_out_ms.is_some());
    }
}

#[test]
fn two_shifts_in_a_row_are_two_shifts() {
    let shop = Shop::new().punched(ANN, "in 07:00, out 23:02");
    let (early, late) = (shop.line(EARLY, ANN, "23:10"), shop.line(LATE, ANN, "23:10"));
    assert_eq!(worked(&early), (Some(480), 480, Some(0)));
    assert_eq!(worked(&late), (Some(482), 480, Some(2)));
    assert_eq!((early.missing, late.missing), (MissingPunch::None, MissingPunch::None));
    assert!(early.carried_out && late.carried_in && !early.provisional && !late.absent);
    assert_eq!((early.actual_in_ms, early.actual_out_ms), (Some(shop.ms("7:00")), None));
    assert_eq!((late.actual_in_ms, late.actual_out_ms), (None, Some(shop.ms("23:02"))));
    assert_eq!((late.late_min, early.early_min, early.overtime_min), (0, 0, 0));
    // While it is not known whether she stays on for it, the first is not complete.
    let open = Shop::new().punched(ANN, "in 07:00");
    let early = open.line(EARLY, ANN, "15:20");
    assert_eq!((early.missing, early.provisional, early.worked_min), (MissingPunch::None, true, 0));
    let early = open.line(EARLY, ANN, "20:00");
    assert_eq!((early.carried_out, early.provisional, early.worked_min), (true, false, 480));
}

#[test]
fn a_break_that_was_punched_does_not_lose_the_shift() {
    let shop = Shop::new().punched(ANN, "in 07:00, out 11:00, in 11:30, out 15:05");
    let line = shop.line(EARLY, ANN, "15:06");
    assert_eq!(worked(&line), (Some(455), 450, Some(5)));
    assert_eq!((line.missing, line.late_min, line.early_min), (MissingPunch::None, 0, 0));
    let times: Vec<_> = line.stays.iter().map(|s| (s.in_ms.unwrap(), s.out_ms.unwrap())).collect();
    let at = |hm| shop.ms(hm);
    assert_eq!(times, [(at("7:00"), at("11:00")), (at("11:30"), at("15:05"))]);
    // It is the same whether the departure is logged before the seal or after it.
    let open = Shop::new().punched(ANN, "in 07:00, out 11:00, in 11:30").line(EARLY, ANN, "15:00");
    assert_eq!((open.missing, open.provisional), (MissingPunch::None, true));
}

#[test]
fn a_helper_without_a_roster_is_cover_and_never_absent() {
    let nobody_takes_over = || Shop { incoming: Vec::new(), ..Shop::new() };
    let shop = nobody_takes_over().punched(BEN, "in 08:00, out 12:00");
    let line = shop.line(EARLY, BEN, "40:00");
    assert_eq!((worked(&line), line.cover, line.absent), ((Some(240), 240, Some(0)), true, false));
    assert_eq!((line.late_tier, line.early_tier), (Tier::Normal, Tier::Normal));
    assert!(!shop.line(LATE, BEN, "40:00").cover, "not a second time");
    // Over the change of shifts it is one stay, in the shift in which it began.
    let shop = nobody_takes_over().punched(BEN, "in 13:00, out 17:30");
    let parts = [EARLY, LATE].map(|shift| shop.line(shift, BEN, "40:00").worked_min);
    assert_eq!(parts, [270, 0]);
    // Whoever helps through two shifts has helped in both.
    let shop = nobody_takes_over().punched(BEN, "in 07:30, out 22:00");
    let parts = [EARLY, LATE].map(|shift| shop.line(shift, BEN, "40:00").worked_min);
    assert_eq!(parts, [450, 420]);
    // Whoever signs to take over from it has worked it.
    let shop = Shop::new().punched(BEN, "in 08:00, out 15:03");
    let line = shop.line(EARLY, BEN, "40:00");
    assert_eq!((worked(&line), line.cover, line.late_min), ((Some(423), 420, Some(3)), false, 0));
}

#[test]
fn without_a_roster_nobody_is_late_early_or_absent() {
    let judged = |shop: &Shop| {
        let line = shop.line(EARLY, ANN, "40:00");
        (line.late_min, line.early_min, line.late_tier.max(line.early_tier), line.absent_min, worked(&line))
    };
    let came_late = |shop: Shop| shop.punched(ANN, "in 11:00, out 13:30");
    let own = judged(&came_late(Shop::new()));
    assert_eq!(own, (0, 0, Tier::Normal, 0, (Some(150), 150, Some(0))));
    let rostered = judged(&came_late(Shop::new().rostered(ANN, EARLY)));
    assert_eq!(rostered, (240, 90, Tier::HalfDayAbsent, 330, (Some(150), 150, Some(0))));
    // Who signed without a punch misses both, and was there.
    assert!(!Shop::new().line(EARLY, ANN, "40:00").absent);
    assert!(Shop::new().rostered(ANN, EARLY).line(EARLY, ANN, "40:00").absent);
}

#[test]
fn without_a_roster_who_had_gone_before_the_handover_began_left_early_and_is_no_half_day_absent() {
    let early = |out: &str, line: Option<&'static str>, now: &str| {
        let mut shop = Shop::new().punched(ANN, &format!("in 14:55, out {out}"));
        shop.line = line;
        let line = shop.line(LATE, ANN, now);
        assert_eq!((line.late_min, line.absent_min, line.absent), (0, 0, false));
        (line.early_min, line.early_tier)
    };
    for now in ["22:56", "40:00"] {
        assert_eq!(early("22:00", Some("22:55"), now), (60, Tier::Late), "judged at {now}");
        assert_eq!(early("22:00", Some("38:00"), now), (60, Tier::Late), "handed over the day after");
        assert_eq!(early("22:56", Some("22:55"), now), (0, Tier::Normal), "handed over and went");
        assert_eq!(early("23:01", Some("38:00"), now), (0, Tier::Normal), "stayed to the end");
    }
    // Who is named by nobody was to stay until nobody knows when.
    let mut helper = Shop::new().punched(BEN, "in 14:55, out 22:00");
    helper.line = Some("22:55");
    assert_eq!(helper.line(LATE, BEN, "40:00").early_min, 0);
    // The own hours are judged as ever.
    let mut own = Shop::new().rostered(ANN, LATE).punched(ANN, "in 14:55, out 22:00");
    own.line = Some("22:55");
    assert_eq!(own.line(LATE, ANN, "40:00").early_tier, Tier::HalfDayAbsent);
}

#[test]
fn a_shift_that_was_opened_or_is_the_first_has_nobody_before_it_to_overlap_with() {
    let mut shop = Shop::new().rostered(ANN, LATE).punched(ANN, "in 14:52");
    let lacks = |shop: &Shop| {
        let line = shop.line(LATE, ANN, "22:00");
        (line.no_overlap, line.overlap_min)
    };
    assert_eq!(lacks(&shop), (true, 10));
    shop.took_over = false;
    assert_eq!(lacks(&shop), (false, 0));
}

#[test]
fn a_stay_beside_the_own_shift_is_cover_where_it_began() {
    let shop = Shop::new().rostered(BEN, EARLY).punched(BEN, "in 06:55, out 15:04, in 18:55, out 21:00");
    let (early, late) = (shop.line(EARLY, BEN, "40:00"), shop.line(LATE, BEN, "40:00"));
    assert_eq!(worked(&early), (Some(489), 480, Some(9)));
    assert_eq!((worked(&late), late.cover), ((Some(125), 125, Some(0)), true));
}

#[test]
fn forgotten_departures_are_missing_and_end_no_later_stay() {
    let shop = Shop::new().punched(ANN, "in 07:00, in 30:50, out 39:00");
    let line = shop.line(EARLY, ANN, "40:00");
    assert_eq!((line.missing, line.worked_min, line.absent), (MissingPunch::Out, 0, false));
    let stays = Stays::of(shop.ledger.punches(ANN), &AttendanceRules::default());
    assert_eq!(stays.all.len(), 2);
    assert_eq!(stays.all[0].went, None);
    assert!(stays.open(shop.ms("40:00")).is_none());
    // Nobody is in for 32 hours: the arrival before the departure is missing as well.
    let shop = Shop::new().punched(ANN, "in 07:00, out 39:00");
    assert_eq!(shop.line(EARLY, ANN, "40:00").missing, MissingPunch::Out);
}

#[test]
fn nobody_keeps_anybody_on_where_the_shop_closes() {
    let mut shop = Shop::new();
    shop.settings.shifts.retain(|shift| shift.id == EARLY || shift.id == LATE);
    let late = shop.settings.shifts.iter_mut().find(|shift| shift.id == LATE).unwrap();
    late.segments = vec![ShiftSegment { start: Minute(15 * 60), end: Minute(23 * 60 + 30) }];
    let shop = shop.punched(ANN, "in 14:55, out 23:31").punched(BEN, "in 30:58");
    let line = shop.line(LATE, ANN, "31:10");
    assert_eq!((line.held_over_min, line.unplanned_min), (0, Some(6)));
    // Where somebody was to relieve and came late, it says so.
    let shop = Shop::new().punched(ANN, "in 06:50, out 15:35").punched(BEN, "in 15:30");
    assert_eq!(shop.line(EARLY, ANN, "15:40").held_over_min, 30);
}

#[test]
fn a_correction_takes_the_place_of_the_punch_beside_it_and_no_other() {
    let mut shop = Shop::new().punched(ANN, "in 07:00, out 11:00, in 11:30, out 14:50");
    shop.ledger.add(ANN, ClockPunch { at_ms: shop.ms("15:05"), kind: PunchKind::Out, corrected: true });
    let line = shop.line(EARLY, ANN, "40:00");
    assert_eq!((worked(&line), line.early_min), ((Some(455), 450, Some(5)), 0));
    assert_eq!(line.evidence.len(), 1);
}

#[test]
fn a_night_in_berlin_is_as_long_as_it_was() {
    for (zone, day, minutes) in [
        ("Europe/Berlin", "2026-03-28", 420),
        ("Europe/Berlin", "2026-10-24", 540),
        ("Europe/Berlin", "2026-06-01", 480),
        ("Asia/Shanghai", "2026-03-28", 480),
        ("Asia/Shanghai", "2026-10-24", 480),
    ] {
        let mut shop = Shop::new();
        shop.settings.store.zone = Zone::parse(zone).unwrap();
        shop.day = BusinessDate::parse(day).unwrap();
        let shop = shop.punched(ANN, "in 23:00, out 31:00");
        let line = shop.line(ShiftId(3), ANN, "40:00");
        assert_eq!((worked(&line), line.late_min), ((Some(minutes), minutes, Some(0)), 0), "{zone} {day}");
    }
}

/// What a punch does in the plain model, minute by minute.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Press {
    None,
    In,
    Out,
}

const MIN: i64 = 60_000;
/// Two days of minutes.
const DAYS: usize = 2 * 24 * 60;

/// A person who presses now and then, never twice within three minutes.
fn presses() -> impl Strategy<Value = Vec<(usize, bool)>> {
    prop::collection::vec((4usize..600, any::<bool>()), 0..10).prop_map(|gaps| {
        let mut at = 0;
        gaps.into_iter()
            .map(|(gap, is_in)| {
                at += gap;
                (at, is_in)
            })
            .filter(|(at, _)| *at < DAYS)
            .collect()
    })
}

/// Minutes in which somebody was in: those of arrivals whose next press is a departure.
fn inside(presses: &[(usize, bool)]) -> Vec<bool> {
    let mut minutes = vec![Press::None; DAYS];
    for (at, is_in) in presses {
        minutes[*at] = if *is_in { Press::In } else { Press::Out };
    }
    let mut inside = vec![false; DAYS];
    let mut at = 0;
    while at < DAYS {
        if minutes[at] == Press::In {
            let next = (at + 1..DAYS).find(|n| minutes[*n] != Press::None);
            if let Some(next) = next.filter(|n| minutes[*n] == Press::Out && n - at <= 18 * 60) {
                inside[at..next].fill(true);
            }
        }
        at += 1;
    }
    inside
}

fn as_punches(presses: &[(usize, bool)]) -> Vec<ClockPunch> {
    let kind = |is_in| if is_in { PunchKind::In } else { PunchKind::Out };
    let at = |minute: usize| i64::try_from(minute).unwrap() * MIN;
    presses
        .iter()
        .map(|(minute, is_in)| ClockPunch { at_ms: at(*minute), kind: kind(*is_in), corrected: false })
        .collect()
}

fn minutes(stay: &Stay) -> Option<(i64, i64)> {
    Some((stay.came?.at_ms / MIN, stay.went?.at_ms / MIN))
}

/// Three shifts of a person in two days, next to each other or with hours between.
fn shifts() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0i64..5, 4i64..9), 1..5).prop_map(|lengths| {
        let mut at = 0;
        lengths
            .into_iter()
            .map(|(gap, length)| {
                let start = at + gap * 60;
                at = start + length * 60;
                (start, at)
            })
            .collect()
    })
}

fn plans(shifts: &[(i64, i64)]) -> Vec<Planned> {
    (0..shifts.len())
        .map(|n| Planned {
            previous_end_ms: n.checked_sub(1).map(|n| shifts[n].1 * MIN),
            next_start_ms: shifts.get(n + 1).map(|s| s.0 * MIN),
            ..Planned::new(shifts[n].0 * MIN, shifts[n].1 * MIN)
        })
        .collect()
}

proptest! {
    #[test]
    fn stays_are_the_minutes_somebody_was_in_whatever_the_order(
        presses in presses(), mixed in any::<prop::sample::Index>(),
    ) {
        let wanted = inside(&presses);
        let mut punches = as_punches(&presses);
        let rules = AttendanceRules::default();
        let stays = Stays::of(&punches, &rules);
        let mut told = vec![0; DAYS];
        for (from, to) in stays.all.iter().filter_map(minutes) {
            (from..to).for_each(|minute| told[usize::try_from(minute).unwrap()] += 1);
        }
        prop_assert!(told.iter().all(|times| *times <= 1), "no minute twice");
        for (minute, inside) in wanted.iter().enumerate() {
            prop_assert_eq!(told[minute] == 1, *inside, "minute {}", minute);
        }
        if !punches.is_empty() {
            let at = mixed.index(punches.len());
            punches.rotate_left(at);
        }
        punches.reverse();
        prop_assert_eq!(Stays::of(&punches, &rules), stays);
    }

    #[test]
    fn worked_is_what_the_clock_says_and_no_minute_is_in_two_shifts(presses in presses(), shifts in shifts()) {
        let clock = inside(&presses);
        let punches = as_punches(&presses);
        let rules = AttendanceRules::default();
        let no_leave: [LeaveSpan; 0] = [];
        let lines: Vec<AttendanceResult> = plans(&shifts)
            .iter()
            .map(|plan| judge(plan, &punches, &no_leave, &rules, ShiftEnd::Passed, 0))
            .collect();
        let on_clock = |from: i64, to: i64| {
            let count = (from.max(0)..to).filter(|m| usize::try_from(*m).is_ok_and(|m| clock.get(m) == Some(&true)));
            i64::try_from(count.count()).unwrap()
        };
        let all: i64 = lines.iter().filter_map(AttendanceResult::on_clock_min).sum();
        prop_assert!(all <= on_clock(0, i64::try_from(DAYS).unwrap()), "a minute in two lines");
        for (line, (from, to)) in lines.iter().zip(&shifts) {
            // At the boundary of two shifts an arrival just before it, or a departure just after, goes to one of them.
            let there = on_clock(*from, *to);
            prop_assert!(line.worked_min <= there && there - line.worked_min <= 2 * rules.overlap_min);
            prop_assert!(line.unplanned_min.unwrap_or(-1) >= 0);
            prop_assert!(!line.absent || there <= rules.overlap_min);
        }
        // A stay that reaches into the hours of a shift is told, whole, in the lines together.
        let all_stays = Stays::of(&punches, &rules).all;
        let reached: i64 = all_stays.iter().filter_map(minutes)
            .filter(|(from, to)| shifts.iter().any(|(start, end)| from < end && start < to))
            .map(|(from, to)| to - from).sum();
        prop_assert!(all >= reached, "{} of {} minutes told", all, reached);
    }
}

#[test]
fn the_examples_stand_on_the_times_that_set_up_proposes() {
    let hours: Vec<String> = Shop::new().settings.shifts.iter().map(ShiftDef::hours).collect();
    assert_eq!(hours, ["07:00–15:00", "15:00–23:00", "23:00–07:00"]);
}
