//! From the roster, the punches and the leave that were logged to one person's attendance line.

use std::collections::BTreeSet;

use crate::model::attendance::{
    AttendanceResult, AttendanceRules, ClockPunch, HoursOf, Planned, PunchKind, ShiftEnd, WorkSegment,
};
use crate::model::handover::AttendanceLine;
use crate::model::ids::{PersonId, ShiftId};
use crate::model::people::Person;
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, ShiftRun};
use crate::model::time::{BusinessDate, MINUTE_MS, Minute};
use crate::rules::attendance::judged_line::{Window, judge, judge_cover, judge_own, outside};
use crate::rules::attendance::ledger::Ledger;
use crate::rules::attendance::stays::{LONGEST_MS, Stay, Stays};

/// A shift that ends this near the start of another one is relieved by it, in minutes.
const RELIEF_MIN: i64 = 60;

/// Which of the planned shifts around run: a stay is cut towards those alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held<'a> {
    /// Nobody knows yet: what is planned is held.
    Planned,
    /// Nobody takes over, the shop closes: nothing planned after this shift is held.
    Last,
    /// Of those planned to begin by now these were held.
    Ran(&'a BTreeSet<(BusinessDate, ShiftId)>),
}

/// What a person's line is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RosterShift<'a> {
    /// Shifts, rosters and rules.
    pub(crate) settings: &'a Settings,
    /// The shift that is closed.
    pub(crate) run: ShiftRun,
    /// Who hands over.
    pub(crate) outgoing: &'a [PersonId],
    /// Who takes over.
    pub(crate) incoming: &'a [PersonId],
    /// Punches and leave around the shift.
    pub(crate) ledger: &'a Ledger,
    /// Which other shifts are held.
    pub(crate) held: Held<'a>,
}

/// Where the plan of a sealed line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlanFrom {
    /// The shop's own shifts and rosters.
    Shop,
    /// A record that was taken in: it says who was to come when.
    Elsewhere,
}

/// How somebody stands to a shift.
enum Place {
    /// The shift is theirs: they are judged by its times.
    Rostered(Planned),
    /// Somebody without a roster who worked the better part of it and does not hand over: cover.
    Helper(Planned),
    /// What they work beside the shifts that are theirs is cover.
    Elsewhere,
}

impl RosterShift<'_> {
    fn def(&self) -> Option<&ShiftDef> {
        self.settings.shift(self.run.shift)
    }

    /// What the roster says for a person.
    fn place(&self, person: PersonId, now_ms: i64) -> Place {
        let Some(who) = self.settings.person(person) else { return Place::Elsewhere };
        let own = self.own(person, now_ms);
        let planned = || self.planned(who, &own);
        if who.roster.is_empty() {
            // Without a roster whoever hands over works the shift as it is planned.
            if self.outgoing.contains(&person) {
                return planned().map_or(Place::Elsewhere, Place::Rostered);
            }
            let worked = self.def().is_some_and(|def| {
                let zone = self.settings.store.zone;
                own.contains(&(def.starts(self.run.date, zone), def.ends(self.run.date, zone)))
            });
            let here = planned().filter(|_| worked);
            return here.map_or(Place::Elsewhere, Place::Helper);
        }
        let rostered = who.rostered(self.run.date, self.run.shift);
        planned().filter(|_| rostered).map_or(Place::Elsewhere, Place::Rostered)
    }

    /// The shift as it is planned, between these other shifts. Of a shift in several parts each has the hours between
    /// its lines; the first begins, and the last ends, as it is planned. Nobody can be late for a part of a shift
    /// without a roster of their own.
    fn planned(&self, person: &Person, others: &[(i64, i64)]) -> Option<Planned> {
        let opened = Some(self.run.opened_ms).filter(|_| !self.run.part.is_first());
        let line = self.run.line_ms.filter(|_| self.run.goes_on);
        let from = opened.map_or(i64::MIN, |opened| self.came_to_part(person).unwrap_or(opened));
        let to = line.unwrap_or(i64::MAX);
        let segments: Vec<WorkSegment> = self
            .def()?
            .planned(self.run.date, self.settings.store.zone)
            .into_iter()
            .map(|(start, end)| WorkSegment { start_ms: start.max(from), end_ms: end.min(to) })
            .filter(|segment| segment.start_ms < segment.end_ms)
            .collect();
        let (start, end) = (segments.first()?.start_ms, segments.last()?.end_ms);
        let near = between(start, end, others);
        Some(Planned {
            segments,
            previous_end_ms: opened.or(near.previous_end_ms),
            next_start_ms: line.or(near.next_start_ms),
            relieves: self.relieves(),
            relief_late_min: self.relief_late_min(end),
            hours: self.hours_of(person),
            ..near
        })
    }

    /// Whose hours a person is judged by. Who has no roster is still to be there when they hand over.
    fn hours_of(&self, person: &Person) -> HoursOf {
        if !person.roster.is_empty() {
            return HoursOf::Person;
        }
        let hands_over = self.outgoing.contains(&person.id);
        HoursOf::Shift { left_before_ms: self.run.line_ms.filter(|_| hands_over) }
    }

    /// Everybody who has no roster, with what [`HoursOf::Shift`] says of them.
    pub(crate) fn without_roster(&self) -> impl Iterator<Item = (&Person, Option<i64>)> {
        self.settings.people.iter().filter_map(|person| match self.hours_of(person) {
            HoursOf::Shift { left_before_ms } => Some((person, left_before_ms)),
            HoursOf::Person => None,
        })
    }

    /// When somebody without a roster came to a later part of the shift; nothing for who was in already.
    fn came_to_part(&self, person: &Person) -> Option<i64> {
        let (opened, end) = (self.run.opened_ms, self.end_ms()?);
        let stays = Stays::of(self.ledger.punches(person.id), &self.settings.rules.attendance).all;
        let of = |stay: &&Stay| {
            let came = stay.came.map(|p| p.at_ms);
            came.is_some_and(|at| at < end) && stay.went.is_none_or(|went| went.at_ms > opened)
        };
        let first = stays.iter().find(of).and_then(|stay| stay.came)?;
        Some(first.at_ms).filter(|at| *at >= opened && person.roster.is_empty())
    }

    /// Whether the shift takes over from a running one; its later parts take over from itself, and a shift that was opened
    /// from nobody.
    #[must_use]
    pub(crate) fn relieves(&self) -> bool {
        if !self.run.part.is_first() || !self.run.took_over {
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

    /// The shifts of the days around that are a person's: by the roster, and without one those of which they worked the
    /// better part. Start and end.
    fn own(&self, person: PersonId, now_ms: i64) -> Vec<(i64, i64)> {
        let is_held = move |date: BusinessDate, shift: ShiftId, start: i64| match self.held {
            Held::Planned => true,
            Held::Last => self.end_ms().is_none_or(|end| start < end),
            Held::Ran(ran) => {
                start > now_ms
                    || ran.contains(&(date, shift))
                    || (date, shift) == (self.run.date, self.run.shift)
            }
        };
        let all = || {
            let around = self.around().map(|((date, shift), start, end)| (date, shift.id, start, end));
            around.filter(move |(date, shift, start, _)| is_held(*date, *shift, *start))
        };
        let who = self.settings.person(person).filter(|who| !who.roster.is_empty());
        if let Some(who) = who {
            let rostered = all().filter(|(date, shift, ..)| who.rostered(*date, *shift));
            return rostered.map(|(.., start, end)| (start, end)).collect();
        }
        let stays = Stays::of(self.ledger.punches(person), &self.settings.rules.attendance);
        let spans: Vec<(i64, i64)> = stays.all.iter().filter_map(|stay| stay.span_ms(now_ms)).collect();
        let in_it = |start: i64, end: i64| -> i64 {
            spans.iter().map(|(from, to)| ((*to).min(end) - (*from).max(start)).max(0)).sum()
        };
        let mut worked: Vec<(i64, i64, i64)> = all()
            .map(|(_, _, start, end)| (in_it(start, end), start, end))
            .filter(|(minutes, start, end)| *minutes > 0 && minutes * 2 >= end - start)
            .collect();
        // Where the shop's shifts overlap the one that was worked most counts.
        worked.sort_by_key(|(minutes, start, end)| (-minutes, *start, *end));
        let mut own: Vec<(i64, i64)> = Vec::new();
        for (_, start, end) in worked {
            if own.iter().all(|(from, to)| end <= *from || *to <= start) {
                own.push((start, end));
            }
        }
        own
    }

    /// Whether another shift takes over where this one ends.
    fn relieved(&self, end_ms: i64) -> bool {
        let near = RELIEF_MIN * MINUTE_MS;
        self.around().any(|(_, start, _)| (start - end_ms).abs() <= near)
    }

    /// How many minutes after the end the first of those taking over came; nothing while none has, and where the shop
    /// closes and nobody was to come.
    #[must_use]
    pub(crate) fn relief_late_min(&self, end_ms: i64) -> i64 {
        if !self.relieved(end_ms) {
            return 0;
        }
        let from = self.run.opened_ms;
        self.incoming
            .iter()
            .flat_map(|person| self.ledger.punches(*person))
            .filter(|p| p.kind == PunchKind::In && p.at_ms >= from)
            .map(|p| p.at_ms.div_euclid(MINUTE_MS) - end_ms.div_euclid(MINUTE_MS))
            .min()
            .map_or(0, |late| late.max(0))
    }

    /// The person's line as it stands at `now_ms`, not confirmed.
    #[must_use]
    pub(crate) fn line(&self, person: PersonId, now_ms: i64) -> AttendanceLine {
        let rules = &self.settings.rules.attendance;
        let punches = self.ledger.punches(person);
        let (planned, line) = match self.place(person, now_ms) {
            Place::Rostered(planned) => {
                let leaves = self.ledger.leaves(person);
                let line = judge(&planned, punches, leaves, rules, ShiftEnd::Awaited, now_ms);
                (Some(planned), line)
            }
            Place::Helper(planned) => {
                (None, judge_cover(&planned, punches, rules, ShiftEnd::Awaited, now_ms))
            }
            Place::Elsewhere => (None, self.cover(person, punches, now_ms)),
        };
        AttendanceLine {
            line,
            planned_start_ms: planned.as_ref().map(|p| p.start_ms),
            planned_end_ms: planned.as_ref().map(|p| p.end_ms),
            remark: String::new(),
            confirmed_ms: None,
            confirmed_by: None,
        }
    }

    /// A line that was sealed, judged anew by the plan it was sealed with; without one as [`Self::line`].
    #[must_use]
    pub(crate) fn line_anew(
        &self,
        person: PersonId,
        sealed: &AttendanceLine,
        plan: PlanFrom,
        now_ms: i64,
    ) -> AttendanceLine {
        let Some((start, end)) = sealed.planned_start_ms.zip(sealed.planned_end_ms) else {
            return self.line(person, now_ms);
        };
        let others = self.own(person, now_ms);
        let segments = sealed.line.segments.iter();
        // Where the departure was known when it was sealed, so was what there is to say of the relief.
        let relief = if sealed.line.actual_out_ms.is_some() { 0 } else { self.relief_late_min(end) };
        let opened = Some(self.run.opened_ms).filter(|_| !self.run.part.is_first());
        let line = self.run.line_ms.filter(|_| self.run.goes_on);
        let near = between(start, end, &others);
        let planned = Planned {
            segments: segments.map(|s| WorkSegment { start_ms: s.start_ms, end_ms: s.end_ms }).collect(),
            relieves: match plan {
                PlanFrom::Shop => self.relieves(),
                PlanFrom::Elsewhere => sealed.line.no_overlap,
            },
            relief_late_min: relief.max(sealed.line.held_over_min),
            previous_end_ms: opened.or(near.previous_end_ms),
            next_start_ms: line.or(near.next_start_ms),
            // A line that was sealed before stays were judged is judged as it was.
            hours: match self.settings.person(person) {
                Some(who) if plan == PlanFrom::Shop && sealed.line.unplanned_min.is_some() => {
                    self.hours_of(who)
                }
                _ => HoursOf::Person,
            },
            ..near
        };
        let (punches, leaves) = (self.ledger.punches(person), self.ledger.leaves(person));
        let rules = &self.settings.rules.attendance;
        let line = judge(&planned, punches, leaves, rules, ShiftEnd::Awaited, now_ms);
        AttendanceLine { line, ..sealed.clone() }
    }

    /// A line of cover that these punches alone make.
    #[must_use]
    pub(crate) fn cover_of(punches: &[ClockPunch], rules: &AttendanceRules) -> AttendanceLine {
        AttendanceLine {
            line: judge_own(None, punches, &[], rules, ShiftEnd::Passed),
            planned_start_ms: None,
            planned_end_ms: None,
            remark: String::new(),
            confirmed_ms: None,
            confirmed_by: None,
        }
    }

    /// What somebody works beside their own shifts: the stays that began in this one.
    fn cover(&self, person: PersonId, punches: &[ClockPunch], now_ms: i64) -> AttendanceResult {
        let rules = &self.settings.rules.attendance;
        let own = self.own(person, now_ms);
        let shifts: Vec<Planned> = own.iter().map(|(start, end)| between(*start, *end, &own)).collect();
        let stays = outside(&shifts, punches, rules, now_ms);
        let here = |stay: &&Stay| stay.came.or(stay.went).is_some_and(|punch| self.began_here(punch.at_ms));
        let stays: Vec<&Stay> = stays.iter().filter(here).collect();
        let open = stays.iter().any(|stay| stay.is_open(now_ms));
        let who = self.settings.person(person);
        let shift = who.and_then(|who| self.planned(who, &[]));
        let closed = shift.is_none_or(|shift| now_ms >= Window::of(&shift, rules).closes_ms());
        let held: Vec<ClockPunch> = stays.iter().flat_map(|stay| [stay.came, stay.went]).flatten().collect();
        judge_own(None, &held, &[], rules, ShiftEnd::when(closed && !open))
    }

    /// Whether this is the shift that was running, as it is planned, or was about to; and which of its parts.
    fn began_here(&self, at_ms: i64) -> bool {
        let later_part = !self.run.part.is_first() && at_ms < self.run.opened_ms;
        let earlier_part = self.run.goes_on && self.run.line_ms.is_some_and(|line| at_ms >= line);
        if later_part || earlier_part {
            return false;
        }
        let soon = at_ms + self.settings.rules.attendance.overlap_min * MINUTE_MS;
        let begun = self.around().filter(|(_, start, _)| *start <= soon);
        let last = begun.max_by_key(|((_, shift), start, _)| (*start, shift.id));
        last.is_some_and(|((date, shift), ..)| (date, shift.id) == (self.run.date, self.run.shift))
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

/// A stretch of work with the nearest of the other shifts before and after it.
fn between(start: i64, end: i64, others: &[(i64, i64)]) -> Planned {
    Planned {
        previous_end_ms: others.iter().map(|(_, e)| *e).filter(|e| *e <= start).max(),
        next_start_ms: others.iter().map(|(s, _)| *s).filter(|s| *s >= end).min(),
        ..Planned::new(start, end)
    }
}

/// Who was in when a shift went on in its next part, and stayed: they neither came nor went about then.
#[must_use]
pub(crate) fn stayed(ledger: &Ledger, opened_ms: i64, rules: &AttendanceRules) -> Vec<PersonId> {
    let about = rules.overlap_min * MINUTE_MS;
    let stays_over = |stay: &Stay| {
        let since = stay.came.is_some_and(|came| came.at_ms <= opened_ms - about);
        since && stay.went.map_or(stay.is_open(opened_ms), |went| went.at_ms > opened_ms + about)
    };
    let over = |punches: &[ClockPunch]| Stays::of(punches, rules).all.iter().any(stays_over);
    ledger.people().filter(|(_, punches)| over(punches)).map(|(person, _)| person).collect()
}

/// How somebody stands to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// In since then, UTC milliseconds.
    In(i64),
    /// In since then by the clock, longer than the longest shift: the departure was forgotten.
    StillIn(i64),
    /// Out since then, where that is known.
    Out(Option<i64>),
}

impl Standing {
    /// Since when somebody is in by the clock, UTC milliseconds.
    #[must_use]
    pub(crate) const fn since_ms(self) -> Option<i64> {
        match self {
            Self::In(since) | Self::StillIn(since) => Some(since),
            Self::Out(_) => None,
        }
    }
}

/// Everybody who is in by the clock, whether a departure was forgotten or not, in the order in which they came.
#[must_use]
pub(crate) fn on_the_clock(ledger: &Ledger, settings: &Settings, now_ms: i64) -> Vec<(PersonId, Standing)> {
    let mut all: Vec<(PersonId, Standing)> = ledger
        .people()
        .map(|(person, _)| (person, standing(ledger, person, settings, now_ms)))
        .filter(|(_, standing)| standing.since_ms().is_some())
        .collect();
    all.sort_by_key(|(_, standing)| standing.since_ms());
    all
}

/// Who is there: in by the clock, and not for longer than anybody works. Whoever forgot to clock out counts for nobody.
#[must_use]
pub(crate) fn there(ledger: &Ledger, settings: &Settings, now_ms: i64) -> Vec<PersonId> {
    let all = on_the_clock(ledger, settings, now_ms).into_iter();
    all.filter(|(_, standing)| matches!(standing, Standing::In(_))).map(|(person, _)| person).collect()
}

/// Who handed over to whom last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LastHandover {
    pub(crate) outgoing: Vec<PersonId>,
    pub(crate) incoming: Vec<PersonId>,
    /// When it was sealed, UTC milliseconds.
    pub(crate) sealed_ms: i64,
}

/// Who works in the running shift: those who are in. Whoever handed over last has gone from it, in by the clock or not,
/// unless they came again since; whoever took over is there until they clock out, clocked in or not.
#[must_use]
pub(crate) fn on_duty(
    ledger: &Ledger,
    rules: &AttendanceRules,
    inside: &[PersonId],
    last: Option<&LastHandover>,
    now_ms: i64,
) -> Vec<PersonId> {
    let mut duty = inside.to_vec();
    let Some(last) = last.filter(|last| now_ms - last.sealed_ms <= LONGEST_MS) else { return duty };
    let stays = |person: &PersonId| Stays::of(ledger.punches(*person), rules).all;
    let came_since = |person: &PersonId| {
        stays(person).iter().any(|stay| stay.came.is_some_and(|came| came.at_ms >= last.sealed_ms))
    };
    duty.retain(|person| {
        !last.outgoing.contains(person) || last.incoming.contains(person) || came_since(person)
    });
    let went_since = |person: &PersonId| {
        stays(person).iter().any(|stay| stay.went.is_some_and(|went| went.at_ms >= last.sealed_ms))
    };
    let took_over = last.incoming.iter().filter(|person| !inside.contains(person) && !went_since(person));
    duty.extend(took_over);
    duty
}

/// How somebody stands to the clock at `now_ms`. It is the last of the stays that Home shows too.
#[must_use]
pub(crate) fn standing(ledger: &Ledger, person: PersonId, settings: &Settings, now_ms: i64) -> Standing {
    let rules = &settings.rules.attendance;
    let stays = Stays::of(ledger.punches(person), rules);
    let Some(last) = stays.all.last() else { return Standing::Out(None) };
    match (last.came, last.went) {
        (Some(came), None) if forgot(came.at_ms, settings, now_ms) => Standing::StillIn(came.at_ms),
        (Some(came), None) => Standing::In(came.at_ms),
        (_, went) => Standing::Out(went.map(|went| went.at_ms)),
    }
}

/// Whether somebody in since then has been so for longer than the longest shift: the departure was forgotten.
#[must_use]
pub(crate) fn forgot(since_ms: i64, settings: &Settings, now_ms: i64) -> bool {
    now_ms.saturating_sub(since_ms) > longest_ms(settings, now_ms)
}

/// The longest shift with the time around it in which people still come and go.
fn longest_ms(settings: &Settings, now_ms: i64) -> i64 {
    let (zone, rules) = (settings.store.zone, &settings.rules.attendance);
    let date = zone.stamp_at(now_ms).calendar_date();
    let shifts = settings.shifts.iter().filter(|shift| shift.active);
    let longest = shifts.map(|shift| shift.ends(date, zone) - shift.starts(date, zone)).max().unwrap_or(0);
    longest + (rules.early_open_min + rules.late_close_min) * MINUTE_MS
}

/// Who is in, and since when (UTC milliseconds), in the order in which they came. The times of the punches
/// decide, not the order in which they were logged: a correction may be entered hours later.
#[must_use]
pub(crate) fn present(ledger: &Ledger, rules: &AttendanceRules, opened_ms: i64) -> Vec<(PersonId, i64)> {
    let since = |punches: &[ClockPunch]| Stays::of(punches, rules).open(opened_ms).map(|came| came.at_ms);
    let mut inside: Vec<(PersonId, i64)> =
        ledger.people().filter_map(|(person, punches)| Some((person, since(punches)?))).collect();
    inside.sort_by_key(|(_, since)| *since);
    inside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::attendance::{LeaveKind, MissingPunch, Tier};
    use crate::model::ids::{EntryId, RunId, ShiftId};
    use crate::model::log::{Detail, Entry, Leave, Punch};
    use crate::model::shift::Part;
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
        })
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
            took_over: true,
            closed: false,
        };
        let second = ShiftRun {
            part: first.part.next(),
            opened_ms: ms(20, 5),
            line_ms: Some(ms(23, 1)),
            goes_on: false,
            ..first
        };
        let (settings, ledger) = (sample(), Ledger::of(entries));
        [first, second].map(|run| {
            let (outgoing, incoming) = (&[TOM, HAN], &[]);
            let held = Held::Planned;
            let shift = RosterShift { settings: &settings, run, outgoing, incoming, ledger: &ledger, held };
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
        assert_eq!(stayed(&Ledger::of(&entries), ms(20, 5), rules), [TOM]);
        let gone = [entries[0].clone(), punch(TOM, PunchKind::Out, ms(20, 9))];
        assert_eq!(stayed(&Ledger::of(&gone), ms(20, 5), rules), [], "left with the line");
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
            assert_eq!(s.instant(PunchKind::In, Minute::hm(14, 55).unwrap()), ms(14, 55));
            assert_eq!(s.instant(PunchKind::Out, Minute::hm(0, 10).unwrap()), ms(24, 10));
        });
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
