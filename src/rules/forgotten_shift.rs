//! A shift that nobody handed over: since when that is so, when it may be ended as such, and as of when.

use crate::model::ids::PersonId;
use crate::model::log::{Detail, Entry};
use crate::model::people::Person;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::MINUTE_MS;
use crate::rules::attendance::ledger::Ledger;
use crate::rules::attendance::stays::{LONGEST_MS, Stay, Stays};
use crate::rules::roster;
use crate::rules::shop_day::LATE_MIN;

/// So long after the planned end nobody of the shift is waited for any more, whatever the clock says: who has not clocked
/// out by then forgot to, and what is logged then is of whoever came.
const GONE_MS: i64 = 4 * 60 * MINUTE_MS;

/// The running shift as it asks whether it was forgotten.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunningShift<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) run: ShiftRun,
    /// Who signed to take it over, or opened the shop for it.
    pub(crate) began: &'a [PersonId],
    /// Who handed over to it, or closed the shop before it was opened: gone from then on, clocked out or not.
    pub(crate) gone: &'a [PersonId],
    /// What was logged in it.
    pub(crate) entries: &'a [Entry],
    /// Punches around it.
    pub(crate) clock: &'a Ledger,
    pub(crate) now_ms: i64,
}

impl RunningShift<'_> {
    /// When it was to end by its plan, UTC milliseconds.
    fn due_ms(&self) -> Option<i64> {
        let shift = self.settings.shift(self.run.shift).filter(|_| !self.run.closed)?;
        Some(self.settings.ends(shift, self.run.date))
    }

    /// When the next planned shift after it begins, on its day or one of the two after.
    fn next_ms(&self, due: i64) -> Option<i64> {
        let days = (0..=2).map(|day| self.run.date.plus(day));
        let starts = days
            .flat_map(|date| self.settings.held_on(date).map(move |shift| self.settings.starts(shift, date)));
        starts.filter(|start| *start >= due).min()
    }

    /// Since when it waits for its handover, and for whom, from its planned end until it is overdue: those rostered on a shift
    /// that begins about then, as far as they are not in by the clock. A part that began after the planned end was to end at
    /// no time. UTC milliseconds.
    #[must_use]
    pub(crate) fn waits(&self) -> Option<(i64, Vec<PersonId>)> {
        let waited_for = |due: &i64| self.run.opened_ms < *due && *due <= self.now_ms;
        let due = self.due_ms().filter(|due| waited_for(due) && self.overdue_since().is_none())?;
        let until = due.saturating_add(self.settings.rules.next_shift_min.saturating_mul(MINUTE_MS));
        let there = roster::there(self.clock, self.settings, self.now_ms);
        let days = (0..=2).map(|day| self.run.date.plus(day));
        let next = days
            .flat_map(|date| self.settings.held_on(date).map(move |shift| (date, shift)))
            .map(|(date, shift)| (self.settings.starts(shift, date), date, shift.id))
            .filter(|(start, ..)| (due..=until).contains(start))
            .min_by_key(|(start, ..)| *start);
        let on = |person: &&Person| {
            let rostered = |(_, date, shift)| self.settings.rostered(person, date, shift);
            person.active && next.is_some_and(rostered) && !there.contains(&person.id)
        };
        Some((due, self.settings.people.iter().filter(on).map(|person| person.id).collect()))
    }

    /// When it was to end, where nobody has handed it over: that is an hour ago, and the next planned shift begins about
    /// now or has begun; or it is so long ago that nobody of it is waited for.
    #[must_use]
    pub(crate) fn overdue_since(&self) -> Option<i64> {
        let due = self.due_ms()?;
        let over = self.now_ms.saturating_sub(due);
        let soon = self.settings.rules.next_shift_min.saturating_mul(MINUTE_MS);
        let next = self.next_ms(due).is_some_and(|next| next <= self.now_ms.saturating_add(soon));
        (over >= LATE_MIN * MINUTE_MS && (next || over >= GONE_MS)).then_some(due)
    }

    /// Whether it may be ended as not handed over: it is overdue, and nobody who was on it is still in by the clock; after
    /// so long nobody is waited for.
    #[must_use]
    pub(crate) fn may_be_ended(&self) -> bool {
        let Some(due) = self.overdue_since() else { return false };
        let rules = &self.settings.rules.attendance;
        let still_in = |person: &PersonId| {
            let stays = Stays::of(self.clock.punches(*person), rules);
            stays.open(self.now_ms).is_some_and(|came| came.at_ms < due)
        };
        self.now_ms.saturating_sub(due) >= GONE_MS || !self.people().iter().any(still_in)
    }

    /// Who was on it until its planned end: who began it, who was in by the clock, who logged something; in the order of
    /// the staff list.
    #[must_use]
    pub(crate) fn people(&self) -> Vec<PersonId> {
        let (opened, until) = (self.run.opened_ms, self.until_ms());
        let rules = &self.settings.rules.attendance;
        let came_again = |stay: &Stay| stay.came.is_some_and(|came| came.at_ms >= opened);
        let in_it = |stay: &Stay| match (stay.came, stay.went) {
            (Some(came), None) => came.at_ms < until && came.at_ms > opened - LONGEST_MS,
            (came, Some(went)) => went.at_ms > opened && came.map_or(went.at_ms, |came| came.at_ms) < until,
            (None, None) => false,
        };
        // Clocking out is no work in it, nor is who then clocks in for what comes later.
        let logged = |entry: &Entry, person: PersonId| {
            let worked = !self.gone.contains(&person) || !matches!(entry.detail, Detail::Punch(_));
            entry.by == person && worked && (opened..=until).contains(&entry.at.ms)
        };
        let was_on = |person: &PersonId| {
            self.began.contains(person)
                || (Stays::of(self.clock.punches(*person), rules).all.iter())
                    .any(|stay| in_it(stay) && (came_again(stay) || !self.gone.contains(person)))
                || self.entries.iter().any(|entry| logged(entry, *person))
        };
        self.settings.people.iter().map(|person| person.id).filter(was_on).collect()
    }

    /// Its planned end; of a part that began after that, when it began.
    fn until_ms(&self) -> i64 {
        self.due_ms().unwrap_or(self.now_ms).max(self.run.opened_ms)
    }

    /// As of when it is ended: its planned end, or the last thing its people logged after that, before the next planned
    /// shift begins and as long as anybody waits for them.
    #[must_use]
    pub(crate) fn ends_as_of(&self) -> i64 {
        let (until, people) = (self.until_ms(), self.people());
        let Some(due) = self.due_ms() else { return until };
        let waited = due.saturating_add(GONE_MS).min(self.now_ms);
        let limit = self.next_ms(due).map_or(waited, |next| next.min(waited));
        let theirs = self.entries.iter().filter(|entry| people.contains(&entry.by));
        theirs.map(|entry| entry.at.ms).filter(|at| *at < limit).max().map_or(until, |last| last.max(until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attendance::PunchKind;
    use crate::model::ids::{EntryId, RunId, ShiftId};
    use crate::model::log::Punch;
    use crate::model::shift::Part;
    use crate::model::templates::tests::sample;
    use crate::model::time::{BusinessDate, DAY_MS};

    const HOUR: i64 = 60 * MINUTE_MS;
    const A: PersonId = PersonId(2);
    const B: PersonId = PersonId(3);

    /// A shop with an early shift from 7 to 15 and a late one from 15 to 23, whose late one of 1 December runs.
    struct Case {
        settings: Settings,
        entries: Vec<Entry>,
        gone: Vec<PersonId>,
        due: i64,
        /// When it began to run.
        opened: i64,
    }

    /// What is said of it at a time.
    struct Asked {
        overdue_since: Option<i64>,
        may_be_ended: bool,
        people: Vec<PersonId>,
        ends_as_of: i64,
        waits: Option<(i64, Vec<PersonId>)>,
    }

    impl Case {
        fn new() -> Self {
            let mut settings = sample();
            settings.shifts.retain(|shift| shift.id != ShiftId(3));
            let date = BusinessDate::parse("2026-12-01").unwrap();
            let due = settings.ends(settings.shift(ShiftId(2)).unwrap(), date);
            Self { settings, entries: Vec::new(), gone: Vec::new(), due, opened: due - 8 * HOUR }
        }

        fn punch(mut self, person: PersonId, punch: PunchKind, at: i64) -> Self {
            let json = serde_json::json!({ "person": person, "punch": punch, "at_ms": self.due + at });
            let detail = Detail::Punch(serde_json::from_value::<Punch>(json).unwrap());
            self.entries.push(Entry {
                id: EntryId(1),
                run: RunId(1),
                at: self.settings.store.zone.stamp_at(self.due + at),
                by: person,
                item: None,
                doubted: false,
                detail,
            });
            self
        }

        /// What is asked so long after the planned end.
        fn at(&self, after: i64) -> Asked {
            let ledger = Ledger::of(&self.entries);
            let shift = RunningShift {
                settings: &self.settings,
                run: ShiftRun {
                    id: RunId(1),
                    date: BusinessDate::parse("2026-12-01").unwrap(),
                    shift: ShiftId(2),
                    part: Part::FIRST,
                    opened_ms: self.opened,
                    line_ms: None,
                    goes_on: false,
                    took_over: true,
                    closed: false,
                },
                began: &[],
                gone: &self.gone,
                entries: &self.entries,
                clock: &ledger,
                now_ms: self.due + after,
            };
            Asked {
                overdue_since: shift.overdue_since(),
                may_be_ended: shift.may_be_ended(),
                people: shift.people(),
                ends_as_of: shift.ends_as_of(),
                waits: shift.waits(),
            }
        }
    }

    #[test]
    fn a_shift_is_overdue_when_the_next_one_begins_or_four_hours_after_its_end() {
        let late = Case::new();
        for (after, overdue) in [(0, false), (HOUR, false), (4 * HOUR - 1, false), (4 * HOUR, true)] {
            assert_eq!(late.at(after).overdue_since, overdue.then_some(late.due), "{after}");
        }
        assert_eq!(late.at(31 * DAY_MS).overdue_since, Some(late.due));
        // Where another shift follows at once: an hour of handing over is no forgetting.
        let mut night = Case::new();
        night.settings.shifts = sample().shifts;
        assert_eq!(night.at(HOUR - 1).overdue_since, None);
        assert_eq!(night.at(HOUR).overdue_since, Some(night.due));
    }

    #[test]
    fn from_its_planned_end_it_waits_for_those_of_the_next_shift_who_are_not_in() {
        let mut night = Case::new();
        night.settings.shifts = sample().shifts;
        for id in [A, B] {
            let person = night.settings.people.iter_mut().find(|person| person.id == id).unwrap();
            person.roster = vec![Some(ShiftId(3)); 7];
        }
        let due = night.due;
        assert_eq!(night.at(-1).waits, None, "not due yet");
        assert_eq!(night.at(0).waits, Some((due, vec![A, B])));
        assert_eq!(night.at(HOUR - 1).waits, Some((due, vec![A, B])));
        assert_eq!(night.at(HOUR).waits, None, "overdue is said instead");
        let came = night.punch(A, PunchKind::In, 20 * MINUTE_MS);
        assert_eq!(came.at(30 * MINUTE_MS).waits, Some((due, vec![B])));
        // Nothing begins about then: nobody is waited for, and it is due all the same.
        assert_eq!(Case::new().at(MINUTE_MS).waits, Some((due, Vec::new())));
    }

    #[test]
    fn a_part_that_began_after_the_planned_end_was_to_end_at_no_time() {
        let mut part = Case::new();
        part.opened = part.due + 2 * MINUTE_MS;
        assert_eq!(part.at(3 * MINUTE_MS).waits, None);
        part.opened = part.due - MINUTE_MS;
        assert_eq!(part.at(3 * MINUTE_MS).waits, Some((part.due, Vec::new())));
    }

    #[test]
    fn nobody_ends_it_over_the_head_of_somebody_who_is_still_in() {
        let mut night = Case::new().punch(A, PunchKind::In, -8 * HOUR);
        night.settings.shifts = sample().shifts;
        assert!(!night.at(2 * HOUR).may_be_ended, "A is in: they hand over, late");
        assert!(night.at(4 * HOUR).may_be_ended, "whoever did not clock out by then forgot to");
        let went = night.punch(A, PunchKind::Out, 10 * MINUTE_MS);
        assert!(went.at(2 * HOUR).may_be_ended, "A went");
    }

    #[test]
    fn it_ends_as_planned_or_with_the_last_thing_its_people_logged() {
        let gone = Case::new().punch(A, PunchKind::In, -8 * HOUR);
        assert_eq!(gone.at(8 * HOUR).ends_as_of, gone.due, "nothing was logged after the end");
        let out = gone.punch(A, PunchKind::Out, 40 * MINUTE_MS);
        assert_eq!(out.at(8 * HOUR).ends_as_of, out.due + 40 * MINUTE_MS);
        // What the next morning is logged is no part of it, also where the same person comes again.
        let morning =
            out.punch(A, PunchKind::In, 7 * HOUR + 50 * MINUTE_MS).punch(B, PunchKind::In, 7 * HOUR);
        assert_eq!(morning.at(8 * HOUR).ends_as_of, morning.due + 40 * MINUTE_MS);
        assert_eq!(morning.at(8 * HOUR).people, [A], "B came when it was over");
        // Nor what is logged once the next planned shift has begun.
        let mut night = morning;
        night.settings.shifts = sample().shifts;
        assert_eq!(night.at(8 * HOUR).ends_as_of, night.due);
    }

    #[test]
    fn who_handed_over_to_it_is_not_on_it_unless_they_came_again() {
        let mut late = Case::new().punch(A, PunchKind::In, -16 * HOUR).punch(B, PunchKind::In, -8 * HOUR);
        assert_eq!(late.at(5 * HOUR).people, [A, B]);
        late.gone = vec![A];
        let late = late.punch(A, PunchKind::Out, 4 * MINUTE_MS - 8 * HOUR);
        assert_eq!(late.at(5 * HOUR).people, [B], "A signed, and forgot to clock out");
        let again = late.punch(A, PunchKind::In, -6 * HOUR);
        assert_eq!(again.at(5 * HOUR).people, [A, B]);
    }
}
