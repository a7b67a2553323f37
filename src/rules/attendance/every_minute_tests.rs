//! Random days of a shop: whatever was planned, whoever handed over and whenever, the lines of a person tell the minutes of
//! their stays, none twice.

use proptest::prelude::*;

use crate::model::attendance::{AttendanceResult, ClockPunch, MissingPunch, PunchKind};
use crate::model::ids::{PersonId, RunId, ShiftId};
use crate::model::settings::Settings;
use crate::model::shift::{Part, ShiftRun};
use crate::model::templates::tests::sample;
use crate::model::time::{BusinessDate, MINUTE_MS, Minute};
use crate::rules::attendance::every_minute::{TellsMinutes, every_minute_once, total};
use crate::rules::attendance::ledger::Ledger;
use crate::rules::attendance::stays::{Stay, Stays, minute};
use crate::rules::roster::{Around, Held, RosterShift};

const ANN: PersonId = PersonId(4);
const BEN: PersonId = PersonId(3);
const EARLY: ShiftId = ShiftId(1);
const LATE: ShiftId = ShiftId(2);

/// A day of a shop with its shifts 07–15 and 15–23, each in parts.
#[derive(Debug)]
struct Day {
    settings: Settings,
    date: BusinessDate,
    ledger: Ledger,
    runs: Vec<(ShiftRun, Vec<PersonId>)>,
}

impl Day {
    fn new() -> Self {
        let mut settings = sample();
        settings.shifts.retain(|shift| [EARLY, LATE].contains(&shift.id));
        settings.people.iter_mut().for_each(|person| person.roster.clear());
        let date = BusinessDate::parse("2026-11-03").unwrap();
        Self { settings, date, ledger: Ledger::default(), runs: Vec::new() }
    }

    /// The instant so many minutes after midnight.
    fn ms(&self, at: i64) -> i64 {
        let midnight = self.date.at(Minute::hm(0, 0).unwrap(), 0);
        self.settings.store.zone.resolve_forward(midnight).ms + at * MINUTE_MS
    }

    fn rostered(mut self, person: PersonId, shift: ShiftId) -> Self {
        let staff = &mut self.settings.people;
        staff.iter_mut().find(|p| p.id == person).unwrap().roster = vec![Some(shift); 7];
        self
    }

    /// Somebody in from and to these minutes.
    fn stayed(mut self, person: PersonId, stays: &[(i64, i64)]) -> Self {
        for (came, went) in stays {
            for (kind, at) in [(PunchKind::In, came), (PunchKind::Out, went)] {
                let at_ms = self.ms(*at);
                self.ledger.add(person, ClockPunch { at_ms, kind, corrected: false });
            }
        }
        self
    }

    /// A part of a shift that was handed over at a minute by these.
    fn ran(mut self, shift: ShiftId, until: i64, outgoing: &[PersonId]) -> Self {
        let before = self.runs.last().map(|(run, _)| *run);
        let again = before.filter(|run| run.shift == shift);
        if let (Some(_), Some((last, _))) = (again, self.runs.last_mut()) {
            last.goes_on = true;
        }
        let run = ShiftRun {
            id: RunId(1),
            date: self.date,
            shift,
            part: again.map_or(Part::FIRST, |run| run.part.next()),
            opened_ms: before.and_then(|run| run.line_ms).unwrap_or_else(|| self.ms(6 * 60 + 55)),
            line_ms: Some(self.ms(until)),
            goes_on: false,
            took_over: before.is_some(),
            closed: false,
        };
        self.runs.push((run, outgoing.to_vec()));
        self
    }

    /// The lines of a person as each is judged by itself, of the records that are asked for.
    fn lines(&self, person: PersonId, asked: impl Fn(usize) -> bool) -> Vec<TellsMinutes> {
        let held = self.runs.iter().map(|(run, _)| (run.date, run.shift)).collect();
        let now = self.ms(40 * 60);
        let of = |(at, (run, outgoing)): (usize, &(ShiftRun, Vec<PersonId>))| {
            let incoming = self.runs.get(at + 1).map_or(&[][..], |(_, people)| people.as_slice());
            let roster = RosterShift {
                settings: &self.settings,
                run: *run,
                outgoing,
                incoming,
                ledger: &self.ledger,
                held: Held::Ran(&held),
                around: Around::default(),
            };
            let (line, minutes) = roster.told(person, now);
            TellsMinutes { line: line.line, minutes }
        };
        self.runs.iter().enumerate().filter(|(at, _)| asked(*at)).map(of).collect()
    }

    fn stays(&self, person: PersonId) -> Vec<Stay> {
        Stays::of(self.ledger.punches(person), &self.settings.rules.attendance).all
    }
}

fn on_clock(lines: &[TellsMinutes]) -> i64 {
    lines.iter().filter_map(|line| line.line.on_clock_min()).sum()
}

fn minutes(stays: &[Stay]) -> i64 {
    stays.iter().filter_map(|s| Some(minute(s.went?.at_ms) - minute(s.came?.at_ms))).sum()
}

/// Worked and outside the hours, of each line.
fn both(lines: &[TellsMinutes]) -> Vec<(i64, Option<i64>)> {
    lines.iter().map(|line| (line.line.worked_min, line.line.unplanned_min)).collect()
}

const fn hm(hour: i64, minute: i64) -> i64 {
    hour * 60 + minute
}

/// Two shifts of one person; the second is handed over after its planned end, and somebody else closes.
fn closed_late() -> Day {
    Day::new()
        .ran(EARLY, hm(14, 58), &[BEN])
        .ran(LATE, hm(23, 2), &[ANN])
        .ran(LATE, hm(23, 30), &[BEN])
        .stayed(ANN, &[(hm(7, 0), hm(23, 4))])
        .stayed(BEN, &[(hm(22, 55), hm(23, 31))])
}

#[test]
fn a_handover_after_the_planned_end_takes_no_minute_from_anybody() {
    let day = closed_late();
    let lines = day.lines(ANN, |at| at < 2);
    assert_eq!(both(&lines), [(480, Some(0)), (480, Some(4))]);
    assert_eq!(lines[1].line.actual_out_ms, Some(day.ms(hm(23, 4))));
    assert!(!lines[1].line.carried_out);
    // Who took over then worked it, though nothing was planned: it is no cover, and what is behind the hours of the shift is
    // outside them.
    let own = &day.lines(BEN, |at| at == 2)[0];
    assert_eq!((own.line.worked_min, own.line.unplanned_min), (5, Some(31)));
    assert_eq!((own.line.cover, own.line.missing), (false, MissingPunch::None));
    assert_eq!(own.line.actual_in_ms, Some(day.ms(hm(22, 55))));
    assert_eq!(own.line.actual_out_ms, Some(day.ms(hm(23, 31))));
    // By the own roster it is time outside it, which a lead has a word on; nobody was late for it.
    let day = day.rostered(BEN, LATE);
    let own = &day.lines(BEN, |at| at == 2)[0].line;
    assert_eq!((own.worked_min, own.unplanned_min, own.cover, own.late_min), (5, Some(31), false, 0));
}

#[test]
fn whoever_takes_over_from_a_shift_they_worked_is_no_cover_in_it_and_who_signs_nothing_is() {
    let lines = |next: PersonId| {
        let day = Day::new().ran(EARLY, hm(14, 58), &[BEN]).ran(LATE, hm(23, 2), &[next]);
        let day = day.stayed(ANN, &[(hm(7, 0), hm(15, 4))]).stayed(BEN, &[(hm(7, 0), hm(15, 0))]);
        let line = day.lines(ANN, |at| at == 0).remove(0).line;
        (line.cover, line.worked_min, line.unplanned_min)
    };
    assert_eq!(lines(ANN), (false, 480, Some(4)));
    assert_eq!(lines(BEN), (true, 484, Some(0)));
}

#[test]
fn nobody_comes_with_too_little_before_the_start_whom_nobody_planned() {
    let day = Day::new().ran(EARLY, hm(15, 0), &[BEN]).ran(LATE, hm(23, 2), &[ANN]);
    let day = day.stayed(ANN, &[(hm(14, 56), hm(23, 2))]);
    let short = |day: &Day| day.lines(ANN, |at| at == 1)[0].line.no_overlap;
    assert!(!short(&day));
    assert!(short(&day.rostered(ANN, LATE)), "four minutes before the start of the own shift");
}

#[test]
fn whoever_closes_behind_the_planned_end_of_the_own_shift_has_all_of_it() {
    let mut day = Day { ledger: Ledger::default(), ..closed_late() };
    day.runs[2].1 = vec![ANN];
    for day in [day, closed_late_rostered()] {
        let day = day.stayed(ANN, &[(hm(14, 50), hm(23, 31))]);
        let lines = day.lines(ANN, |at| at > 0);
        assert_eq!((on_clock(&lines), lines[0].line.worked_min), (521, 480));
        assert!(lines[0].line.carried_out && lines[1].line.carried_in);
    }
}

/// The same shop with the late shift as the one's own.
fn closed_late_rostered() -> Day {
    let mut day = Day { ledger: Ledger::default(), ..closed_late() }.rostered(ANN, LATE);
    day.runs[2].1 = vec![ANN];
    day
}

#[test]
fn what_no_line_tells_goes_to_the_one_it_touches_and_what_two_tell_to_the_first() {
    let day = closed_late();
    let stays = day.stays(ANN);
    let span = |from: i64, to: i64| (minute(day.ms(from)), minute(day.ms(to)));
    let line = |from, to, carried_out| TellsMinutes {
        line: AttendanceResult {
            cover: true,
            worked_min: to - from,
            unplanned_min: Some(0),
            carried_out,
            ..AttendanceResult::default()
        },
        minutes: vec![span(from, to)],
    };
    let cut = [line(hm(7, 0), hm(15, 0), true), line(hm(14, 0), hm(23, 1), true)];
    let mut lines = cut;
    assert_eq!(every_minute_once(&mut lines, &stays, |_| true), []);
    assert_eq!(both(&lines), [(480, Some(0)), (484, Some(0))]);
    assert_eq!((lines[1].line.actual_out_ms, lines[1].line.carried_out), (Some(day.ms(hm(23, 4))), false));
    // What the running shift holds waits for its record.
    let running = minute(day.ms(hm(23, 0)));
    let mut lines = vec![line(hm(7, 0), hm(23, 0), true)];
    assert_eq!(every_minute_once(&mut lines, &stays, |at| at < running), []);
    assert_eq!(both(&lines), [(960, Some(0))]);
    assert_eq!(every_minute_once(&mut [], &stays, |_| true), stays);
}

/// Stays of a person over the day, by gap and length.
fn stays() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((3i64..500, 1i64..700), 0..4).prop_map(|all| {
        let mut at = hm(5, 30);
        all.into_iter()
            .map(|(gap, length)| {
                let came = at + gap;
                at = came + length;
                (came, at)
            })
            .filter(|(_, went)| *went < hm(30, 0))
            .collect()
    })
}

prop_compose! {
    /// A day in up to six records, handed over before or after the planned end, by one or both or somebody else.
    fn days()(
        cuts in prop::collection::btree_set(hm(8, 0)..hm(25, 0), 2..7),
        // How many of the records are of the early shift.
        early in 1usize..4,
        people in prop::collection::vec(0u8..4, 6),
        own in prop::option::of(prop::bool::ANY),
        stays in stays(),
    ) -> Day {
        let mut day = Day::new();
        if let Some(late) = own {
            day = day.rostered(ANN, if late { LATE } else { EARLY });
        }
        for (at, (until, who)) in cuts.into_iter().zip(people).enumerate() {
            let outgoing: &[PersonId] = match who { 0 => &[ANN], 1 => &[BEN], 2 => &[ANN, BEN], _ => &[] };
            day = day.ran(if at < early { EARLY } else { LATE }, until, outgoing);
        }
        day.stayed(ANN, &stays)
    }
}

proptest! {
    #[test]
    fn the_lines_of_a_person_tell_the_minutes_of_their_stays_and_none_twice(
        day in days(), asked in prop::collection::vec(any::<bool>(), 6),
    ) {
        let stays = day.stays(ANN);
        // Whoever hands over has a line, others may have one.
        let has_line = |at: usize| asked[at] || day.runs[at].1.contains(&ANN);
        let mut lines = day.lines(ANN, has_line);
        for line in &lines {
            let told = line.line.on_clock_min().unwrap_or(0);
            prop_assert_eq!(told, total(&line.minutes), "a line tells the minutes it is made of");
        }
        let beside = every_minute_once(&mut lines, &stays, |_| true);
        prop_assert_eq!(on_clock(&lines) + minutes(&beside), minutes(&stays));
        let mut all: Vec<_> = lines.iter().flat_map(|line| line.minutes.clone()).collect();
        all.sort_unstable();
        prop_assert!(all.windows(2).all(|pair| pair[0].1 <= pair[1].0), "a minute in two lines: {:?}", all);
        for line in &lines {
            prop_assert!(line.line.worked_min >= 0 && line.line.unplanned_min.unwrap_or(0) >= 0);
            // A line says that a punch is missing only where one is.
            prop_assert_eq!(line.line.missing, MissingPunch::None);
        }
    }
}
