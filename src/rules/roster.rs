//! From the roster, the punches and the leave that were logged to one person's attendance line.

use crate::model::attendance::{
    AttendanceRules, ClockPunch, LeaveSpan, Planned, PunchKind, ShiftEnd, WorkSegment,
};
use crate::model::handover::AttendanceLine;
use crate::model::ids::PersonId;
use crate::model::log::{Detail, Entry, Punch};
use crate::model::people::Person;
use crate::model::settings::Settings;
use crate::model::shift::{Part, ShiftDef, ShiftRun};
use crate::model::time::{BusinessDate, Minute, Month};
use crate::rules::attendance::judged_line::judge;

const MINUTE_MS: i64 = 60_000;
/// A shift that ends this near the start of another one is relieved by it, in minutes.
const RELIEF_MIN: i64 = 60;

/// What a person's line is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RosterShift<'a> {
    /// Shifts, rosters and rules.
    pub(crate) settings: &'a Settings,
    /// The shift that is closed.
    pub(crate) run: ShiftRun,
    /// Who takes over.
    pub(crate) incoming: &'a [PersonId],
    /// Punches and leave around the shift: those of the shifts before it, its own, and those logged since.
    pub(crate) entries: &'a [&'a Entry],
}

impl RosterShift<'_> {
    fn def(&self) -> Option<&ShiftDef> {
        self.settings.shift(self.run.shift)
    }

    /// What the roster says for a person: nothing for someone who is rostered elsewhere. Someone without a
    /// roster works the shift as it is planned. Of a shift in several parts each has the hours between its lines.
    #[must_use]
    pub(crate) fn planned(&self, person: &Person) -> Option<Planned> {
        if !person.roster.is_empty() && !person.rostered(self.run.date, self.run.shift) {
            return None;
        }
        let zone = self.settings.store.zone;
        let (from, to) = self.bounds(person);
        let stretches = self.def()?.planned(self.run.date, zone).into_iter();
        let segments: Vec<WorkSegment> = stretches
            .map(|(start, end)| WorkSegment { start_ms: start.max(from), end_ms: end.min(to) })
            .filter(|segment| segment.start_ms < segment.end_ms)
            .collect();
        let (start, end) = (segments.first()?.start_ms, segments.last()?.end_ms);
        let before = self.own(person).map(|(_, e)| e).filter(|e| *e <= start).max();
        let after = self.own(person).map(|(s, _)| s).filter(|s| *s >= end).min();
        Some(Planned {
            segments,
            previous_end_ms: if self.run.part.is_first() { before } else { Some(self.run.opened_ms) },
            next_start_ms: if self.run.goes_on { self.run.line_ms } else { after },
            relieves: self.relieves(),
            relief_late_min: self.relief_late_min(end),
            ..Planned::new(start, end)
        })
    }

    /// Between which instants the part of the shift lies; the first begins, and the last ends, as it is planned.
    /// Nobody can be late for a part of a shift without a roster of their own.
    fn bounds(&self, person: &Person) -> (i64, i64) {
        let came = || {
            let punches = self.punches(person.id).into_iter();
            let here = punches.filter(|p| p.kind == PunchKind::In && p.at_ms >= self.run.opened_ms);
            here.map(|p| p.at_ms).min().filter(|_| person.roster.is_empty())
        };
        let from = match self.run.part {
            Part::FIRST => i64::MIN,
            _ => came().unwrap_or(self.run.opened_ms),
        };
        (from, self.run.line_ms.filter(|_| self.run.goes_on).unwrap_or(i64::MAX))
    }

    /// Whether the shift takes over from a running one; its later parts take over from itself.
    #[must_use]
    pub(crate) fn relieves(&self) -> bool {
        if !self.run.part.is_first() {
            return false;
        }
        let Some(start) = self.def().map(|def| def.starts(self.run.date, self.settings.store.zone)) else {
            return false;
        };
        let near = RELIEF_MIN * MINUTE_MS;
        self.around().any(|(_, _, end)| (end - start).abs() <= near)
    }

    /// When the shift ends as it is planned, UTC milliseconds.
    #[must_use]
    pub(crate) fn end_ms(&self) -> Option<i64> {
        self.def().map(|def| def.ends(self.run.date, self.settings.store.zone))
    }

    /// Every active shift of the days around, with its start and end.
    fn around(&self) -> impl Iterator<Item = ((BusinessDate, &ShiftDef), i64, i64)> {
        let zone = self.settings.store.zone;
        (-1..=1).map(|day| self.run.date.plus(day)).flat_map(move |date| {
            self.settings
                .shifts
                .iter()
                .filter(|s| s.active)
                .map(move |s| ((date, s), s.starts(date, zone), s.ends(date, zone)))
        })
    }

    /// The person's other rostered shifts of the days around.
    fn own<'b>(&'b self, person: &'b Person) -> impl Iterator<Item = (i64, i64)> + 'b {
        self.around()
            .filter(|((date, shift), ..)| {
                (*date, shift.id) != (self.run.date, self.run.shift) && person.rostered(*date, shift.id)
            })
            .map(|(_, start, end)| (start, end))
    }

    /// How many minutes after the end the first of those taking over came; nothing while none has.
    #[must_use]
    pub(crate) fn relief_late_min(&self, end_ms: i64) -> i64 {
        let from = self.run.opened_ms;
        self.incoming
            .iter()
            .flat_map(|person| self.punches(*person))
            .filter(|p| p.kind == PunchKind::In && p.at_ms >= from)
            .map(|p| p.at_ms.div_euclid(MINUTE_MS) - end_ms.div_euclid(MINUTE_MS))
            .min()
            .map_or(0, |late| late.max(0))
    }

    /// The person's punches, with the ends of the part where somebody stayed over them: whoever is in when a part
    /// begins or ends is neither late for it nor missing from it.
    fn punches_of_part(&self, person: PersonId) -> Vec<ClockPunch> {
        let mut punches = self.punches(person);
        let overlap = self.settings.rules.attendance.overlap_min * MINUTE_MS;
        let began = Some(self.run.opened_ms).filter(|_| !self.run.part.is_first());
        let ended = self.run.line_ms.filter(|_| self.run.goes_on);
        // Whether somebody stays over the end is known when they have gone.
        let gone = |at: &i64| punches.iter().any(|p| p.at_ms > *at);
        let began = began.filter(|at| stays_over(&punches, *at, overlap));
        let ended = ended.filter(|at| stays_over(&punches, *at, overlap)).filter(gone);
        let end = |at_ms, kind| ClockPunch { at_ms, kind, corrected: false };
        punches.extend(began.map(|at| end(at, PunchKind::In)));
        punches.extend(ended.map(|at| end(at, PunchKind::Out)));
        punches
    }

    /// The person's punches, corrected ones marked.
    #[must_use]
    pub(crate) fn punches(&self, person: PersonId) -> Vec<ClockPunch> {
        self.entries
            .iter()
            .filter_map(|entry| match &entry.detail {
                Detail::Punch(p) if p.person == person => {
                    Some(ClockPunch { at_ms: p.at_ms, kind: p.punch, corrected: !p.correction.is_empty() })
                }
                _ => None,
            })
            .collect()
    }

    /// The person's leave; what was logged was approved.
    #[must_use]
    pub(crate) fn leaves(&self, person: PersonId) -> Vec<LeaveSpan> {
        self.entries
            .iter()
            .filter_map(|entry| match &entry.detail {
                Detail::Leave(l) if l.person == person => {
                    Some(LeaveSpan { kind: l.leave, from_ms: l.from_ms, to_ms: l.to_ms, approved: true })
                }
                _ => None,
            })
            .collect()
    }

    /// The person's line as it stands at `now_ms`, not confirmed.
    #[must_use]
    pub(crate) fn line(&self, person: PersonId, now_ms: i64) -> AttendanceLine {
        let planned = self.settings.person(person).and_then(|p| self.planned(p));
        let rules = &self.settings.rules.attendance;
        let mut punches = self.punches_of_part(person);
        if planned.is_none() {
            // Without a plan only the shift as it ran tells which punches belong to it; a departure at its
            // beginning ends the shift before.
            let opened = self.run.opened_ms;
            let arrived = punches.iter().filter(|p| p.kind == PunchKind::In).map(|p| p.at_ms);
            let first = arrived.filter(|at| *at >= opened - rules.early_open_min * MINUTE_MS).min();
            let from = first.unwrap_or(opened + rules.overlap_min * MINUTE_MS);
            punches.retain(|p| p.at_ms >= from);
        }
        let line = judge(planned.as_ref(), &punches, &self.leaves(person), rules, ShiftEnd::Awaited, now_ms);
        AttendanceLine {
            line,
            planned_start_ms: planned.as_ref().map(|p| p.start_ms),
            planned_end_ms: planned.as_ref().map(|p| p.end_ms),
            remark: String::new(),
            confirmed_ms: None,
            confirmed_by: None,
        }
    }

    /// Corrections the person already has in the month of this shift.
    #[must_use]
    pub(crate) fn corrections(&self, person: PersonId) -> u32 {
        let month: Month = self.run.date.month();
        let zone = self.settings.store.zone;
        let count = self
            .entries
            .iter()
            .filter(|entry| match &entry.detail {
                Detail::Punch(p) if p.person == person && !p.correction.is_empty() => {
                    zone.stamp_at(p.at_ms).calendar_date().month() == month
                }
                _ => false,
            })
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The instant a typed time of day means for this shift: the one nearest to where the punch belongs.
    #[must_use]
    pub(crate) fn instant(&self, kind: PunchKind, minute: Minute) -> i64 {
        let zone = self.settings.store.zone;
        let near = match (self.def(), kind) {
            (Some(def), PunchKind::In) => def.starts(self.run.date, zone),
            (Some(def), PunchKind::Out) => def.ends(self.run.date, zone),
            (None, _) => self.run.opened_ms,
        };
        (-1..=2)
            .map(|day| zone.resolve_forward(self.run.date.plus(day).at(minute, 0)).ms)
            .min_by_key(|ms| (ms - near).abs())
            .unwrap_or(near)
    }
}

/// Whether somebody was in at an instant, and neither came nor went about then.
fn stays_over(punches: &[ClockPunch], at_ms: i64, about_ms: i64) -> bool {
    let before = punches.iter().filter(|p| p.at_ms <= at_ms - about_ms).max_by_key(|p| p.at_ms);
    let next = punches.iter().filter(|p| p.at_ms > at_ms - about_ms).min_by_key(|p| p.at_ms);
    before.is_some_and(|p| p.kind == PunchKind::In && p.at_ms >= at_ms - LONGEST_MS)
        && next.is_none_or(|p| p.kind == PunchKind::Out && p.at_ms > at_ms + about_ms)
}

/// Who was in when a shift went on in its next part, and stayed.
#[must_use]
pub(crate) fn stayed(punches: &[Punch], opened_ms: i64, rules: &AttendanceRules) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = punches.iter().map(|p| p.person).collect();
    people.sort_unstable();
    people.dedup();
    people.retain(|person| {
        let own = punches.iter().filter(|p| p.person == *person);
        let own = own.map(|p| ClockPunch { at_ms: p.at_ms, kind: p.punch, corrected: false });
        stays_over(&own.collect::<Vec<_>>(), opened_ms, rules.overlap_min * MINUTE_MS)
    });
    people
}

/// Longest that anybody stays: whoever came earlier than this before the shift forgot to clock out.
const LONGEST_MS: i64 = 18 * 60 * MINUTE_MS;

/// Who is in, and since when (UTC milliseconds), in the order in which they came. The times of the punches
/// decide, not the order in which they were logged: a correction may be entered hours later.
#[must_use]
pub(crate) fn present(punches: &[Punch], opened_ms: i64) -> Vec<(PersonId, i64)> {
    let mut sorted: Vec<&Punch> = punches.iter().collect();
    sorted.sort_by_key(|p| p.at_ms);
    let mut inside: Vec<(PersonId, i64)> = Vec::new();
    for punch in sorted {
        match punch.punch {
            PunchKind::Out => inside.retain(|(person, _)| *person != punch.person),
            // Coming twice is coming once, unless the first time was another day's.
            PunchKind::In => {
                inside.retain(|(person, since)| {
                    *person != punch.person || punch.at_ms < since.saturating_add(LONGEST_MS)
                });
                if inside.iter().all(|(person, _)| *person != punch.person) {
                    inside.push((punch.person, punch.at_ms));
                }
            }
        }
    }
    inside.retain(|(_, since)| *since >= opened_ms - LONGEST_MS);
    inside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::attendance::{LeaveKind, MissingPunch, Tier};
    use crate::model::ids::{EntryId, RunId, ShiftId};
    use crate::model::log::Leave;
    use crate::model::templates::tests::sample;

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
        Entry { id: EntryId(1), run: RunId(2), at, by: TOM, item: None, detail }
    }

    fn punch(person: PersonId, kind: PunchKind, at_ms: i64) -> Entry {
        let correction = String::new();
        entry(Detail::Punch(Punch { person, punch: kind, at_ms, correction, approver: None }))
    }

    /// The late shift, 15:00 to 23:00, opened at 15:01.
    fn with<T>(settings: &Settings, entries: &[Entry], work: impl FnOnce(&RosterShift<'_>) -> T) -> T {
        let run = ShiftRun {
            id: RunId(2),
            date: date(),
            shift: ShiftId(2),
            part: Part::FIRST,
            opened_ms: ms(15, 1),
            line_ms: None,
            goes_on: false,
        };
        let all: Vec<&Entry> = entries.iter().collect();
        work(&RosterShift { settings, run, incoming: &[HAN], entries: &all })
    }

    #[test]
    fn who_came_before_the_line_was_drawn_and_left_after_it_is_judged_by_the_plan() {
        let entries = [
            punch(TOM, PunchKind::Out, ms(7, 2)),
            punch(TOM, PunchKind::In, ms(14, 52)),
            punch(TOM, PunchKind::Out, ms(23, 9)),
        ];
        let line = with(&sample(), &entries, |s| s.line(TOM, ms(23, 10)));
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
        };
        let second = ShiftRun {
            part: first.part.next(),
            opened_ms: ms(20, 5),
            line_ms: Some(ms(23, 1)),
            goes_on: false,
            ..first
        };
        let all: Vec<&Entry> = entries.iter().collect();
        let settings = sample();
        [first, second].map(|run| {
            let shift = RosterShift { settings: &settings, run, incoming: &[], entries: &all };
            shift.line(person, ms(24, 0) + 12 * 60 * MINUTE_MS)
        })
    }

    #[test]
    fn whoever_hands_over_inside_a_shift_has_the_hours_up_to_the_line() {
        let entries = [punch(TOM, PunchKind::In, ms(14, 45)), punch(TOM, PunchKind::Out, ms(20, 8))];
        let [first, _] = in_parts(&entries, TOM);
        assert_eq!((first.planned_start_ms, first.planned_end_ms), (Some(ms(15, 0)), Some(ms(20, 5))));
        let line = first.line;
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
        let punches: Vec<Punch> = entries
            .iter()
            .filter_map(|e| if let Detail::Punch(p) = &e.detail { Some(p.clone()) } else { None })
            .collect();
        assert_eq!(stayed(&punches, ms(20, 5), rules), [TOM]);
        let gone = [punches[0].clone(), Punch { at_ms: ms(20, 9), ..punches[1].clone() }];
        assert_eq!(stayed(&gone, ms(20, 5), rules), [], "left with the line");
    }

    #[test]
    fn late_is_late_and_at_work_is_not_missing() {
        let line = with(&sample(), &[punch(TOM, PunchKind::In, ms(15, 6))], |s| s.line(TOM, ms(22, 50)));
        assert_eq!((line.line.late_min, line.line.late_tier), (6, Tier::Late));
        assert_eq!((line.line.missing, line.line.provisional), (MissingPunch::None, true));
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
    fn a_correction_outranks_and_is_counted() {
        let mut fixed = punch(TOM, PunchKind::In, ms(15, 0));
        if let Detail::Punch(p) = &mut fixed.detail {
            p.correction = "forgot".into();
            p.approver = Some(PersonId(2));
        }
        let entries = [punch(TOM, PunchKind::In, ms(15, 20)), fixed];
        with(&sample(), &entries, |s| {
            assert_eq!(s.line(TOM, ms(22, 0)).line.late_min, 0);
            assert_eq!((s.corrections(TOM), s.corrections(HAN)), (1, 0));
        });
    }

    #[test]
    fn a_typed_time_is_the_one_near_the_shift() {
        with(&sample(), &[], |s| {
            assert_eq!(s.instant(PunchKind::In, Minute::hm(14, 55).unwrap()), ms(14, 55));
            assert_eq!(s.instant(PunchKind::Out, Minute::hm(0, 10).unwrap()), ms(24, 10));
        });
    }

    #[test]
    fn in_is_whoever_came_last_and_did_not_leave() {
        let p =
            |person, punch, at_ms| Punch { person, punch, at_ms, correction: String::new(), approver: None };
        let punches = [
            p(HAN, PunchKind::In, ms(6, 0)),
            p(TOM, PunchKind::In, ms(14, 52)),
            p(TOM, PunchKind::In, ms(14, 53)),
            p(HAN, PunchKind::Out, ms(15, 10)),
            // Entered late: the morning of somebody who has come again since.
            p(PersonId(2), PunchKind::In, ms(15, 20)),
            p(PersonId(2), PunchKind::Out, ms(9, 0)),
        ];
        assert_eq!(present(&punches, ms(15, 1)), [(TOM, ms(14, 52)), (PersonId(2), ms(15, 20))]);
        assert_eq!(present(&punches[..3], ms(15, 1)).len(), 2);
        assert_eq!(present(&punches[..1], ms(25, 0)), [], "forgotten, not here for nineteen hours");
        let next_day = Punch { at_ms: punches[0].at_ms + 24 * 60 * MINUTE_MS, ..punches[0].clone() };
        let came = next_day.at_ms;
        let again = [punches[0].clone(), next_day];
        assert_eq!(present(&again, came), [(again[0].person, came)], "forgotten yesterday, here today");
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
}
