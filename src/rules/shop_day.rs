//! The shop's day: when a shift is planned, and which one runs.

use std::collections::BTreeSet;

use crate::model::handover::{HandoverKind, Head};
use crate::model::ids::ShiftId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, ShiftName, ShiftSegment, check_segments};
use crate::model::time::{BusinessDate, DAY_MS, MINUTE_MS, Minute, Stamp};
use crate::model::zone::Zone;
use chrono::{Days, NaiveDate};

impl ShiftDef {
    /// Checks the definition.
    ///
    /// # Errors
    /// No name, no segment or more than two, a segment of no length.
    pub fn check(&self) -> Result<(), Problem> {
        if self.name.is_empty() {
            return Err(Problem::new("shift.no_name"));
        }
        check_segments(&self.segments)
    }
}

/// The instants of each segment for a business date: `(start, end)` in UTC milliseconds.
///
/// A wall-clock time that daylight saving skips is taken an hour later.
#[must_use]
pub(crate) fn instants(segments: &[ShiftSegment], date: BusinessDate, zone: Zone) -> Vec<(i64, i64)> {
    let mut day = date.0;
    let mut last = 0;
    let mut out = Vec::with_capacity(segments.len());
    for (i, segment) in segments.iter().enumerate() {
        if i > 0 && segment.start.0 < last {
            day = next_day(day);
        }
        let start = at(zone, day, segment.start);
        if segment.end.0 <= segment.start.0 {
            day = next_day(day);
        }
        last = segment.end.0;
        out.push((start, at(zone, day, segment.end)));
    }
    out
}

impl Settings {
    /// Instants of each segment of a shift on a date: as the calendar plans them, else its usual hours.
    #[must_use]
    pub(crate) fn instants_on(&self, shift: &ShiftDef, date: BusinessDate) -> Vec<(i64, i64)> {
        instants(self.hours_on(shift, date), date, self.store.zone)
    }

    /// When a shift starts and ends on a date, UTC milliseconds.
    #[must_use]
    pub(crate) fn span(&self, shift: &ShiftDef, date: BusinessDate) -> (i64, i64) {
        let all = self.instants_on(shift, date);
        all.first().zip(all.last()).map_or((0, 0), |(first, last)| (first.0, last.1))
    }

    /// When a shift starts on a date, UTC milliseconds.
    #[must_use]
    pub(crate) fn starts(&self, shift: &ShiftDef, date: BusinessDate) -> i64 {
        self.span(shift, date).0
    }

    /// When a shift ends on a date, UTC milliseconds.
    #[must_use]
    pub(crate) fn ends(&self, shift: &ShiftDef, date: BusinessDate) -> i64 {
        self.span(shift, date).1
    }
}

/// More minutes than these after the planned end of its shift a handover is late, and the record says so.
pub(crate) const LATE_MIN: i64 = 60;

/// When a shift was to be handed over by its plan, where its line was drawn long after that; nothing of one that began
/// to run after its planned end, or was not planned. UTC milliseconds.
#[must_use]
pub(crate) fn late_since(settings: &Settings, head: &Head) -> Option<i64> {
    let opened = head.opened_ms.filter(|_| head.kind == HandoverKind::Shift)?;
    let shift = settings.shift(head.shift)?;
    settings.held_hours(shift, head.date)?;
    let end = settings.ends(shift, head.date);
    let late = head.started.ms > end.saturating_add(LATE_MIN * MINUTE_MS);
    (opened < end && late).then_some(end)
}

/// The instant of a wall-clock time, UTC milliseconds.
fn at(zone: Zone, day: NaiveDate, minute: Minute) -> i64 {
    zone.resolve_forward(BusinessDate(day).at(minute, 0)).ms
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// Days on either side of an instant whose shifts may lie around it: one across midnight, and a handover made late.
pub(crate) const AROUND: i64 = 2;

/// A shift as it is planned on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PlannedShift {
    start: i64,
    end: i64,
    date: BusinessDate,
    shift: ShiftId,
}

impl PlannedShift {
    fn of(settings: &Settings, shift: &ShiftDef, date: BusinessDate) -> Self {
        let (start, end) = settings.span(shift, date);
        Self { start, end, date, shift: shift.id }
    }
}

/// The shifts planned on a date, in the order in which they begin.
fn planned_on(settings: &Settings, date: BusinessDate) -> Vec<PlannedShift> {
    let mut all: Vec<PlannedShift> =
        settings.held_on(date).map(|shift| PlannedShift::of(settings, shift, date)).collect();
    all.sort_by_key(|p| p.start);
    all
}

/// The shifts planned around an instant, in the order in which they begin.
fn planned_around(settings: &Settings, now: Stamp) -> Vec<PlannedShift> {
    let today = settings.store.zone.stamp_at(now.ms).calendar_date();
    let mut all: Vec<PlannedShift> =
        (-AROUND..=AROUND).flat_map(|day| planned_on(settings, today.plus(day))).collect();
    all.sort_by_key(|p| p.start);
    all
}

/// The shifts in use that are not planned on a date, by their usual hours: who opens on a closed day works one of them.
fn not_planned_on(settings: &Settings, date: BusinessDate) -> Vec<PlannedShift> {
    let off = settings.shifts.iter().filter(|s| s.active && settings.held_hours(s, date).is_none());
    off.map(|shift| PlannedShift::of(settings, shift, date)).collect()
}

/// The first shift planned to end after an instant that `taken` leaves over, also behind days on which the shop is closed.
fn next_planned(
    settings: &Settings,
    now: Stamp,
    taken: impl Fn(&PlannedShift) -> bool,
) -> Option<PlannedShift> {
    let today = settings.store.zone.stamp_at(now.ms).calendar_date();
    let mut days = (-AROUND..=LONGEST_CLOSED).map(|day| today.plus(day));
    days.find_map(|date| planned_on(settings, date).into_iter().find(|p| p.end > now.ms && !taken(p)))
}

/// The shift a new shop begins with: the one of today that runs at this time, since whoever sets the shop up in its last
/// minutes is there to hand it over; else the one planned to begin about now, as at a handover, before a night that began
/// the day before; else the one whose hours are nearest.
#[must_use]
pub(crate) fn at_founding(settings: &Settings, now: Stamp) -> Option<ShiftName> {
    let near = settings.rules.next_shift_min.saturating_mul(MINUTE_MS);
    let about_now = |p: &PlannedShift| p.start.abs_diff(now.ms) <= near.unsigned_abs();
    let today = settings.store.zone.stamp_at(now.ms).calendar_date();
    let runs = |p: &PlannedShift| p.date == today && p.start <= now.ms && now.ms < p.end;
    let around = planned_around(settings, now);
    if let Some(begins) = around.iter().rfind(|p| runs(p)).or_else(|| around.iter().rfind(|p| about_now(p))) {
        return Some(ShiftName::new(begins.date, begins.shift));
    }
    let distance = |p: &PlannedShift| {
        if now.ms < p.start { p.start - now.ms } else { (now.ms - p.end).max(0).saturating_mul(2) }
    };
    // Of two as near the later one: the one before it is over, or nearly.
    let nearest = around.iter().rev().min_by_key(|p| distance(p))?;
    Some(ShiftName::new(nearest.date, nearest.shift))
}

/// A closed shop that is opened, as it asks what begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AtOpening<'a> {
    pub(crate) settings: &'a Settings,
    /// When it is opened.
    pub(crate) now: Stamp,
    /// What ran last.
    pub(crate) last: ShiftName,
    /// What ran on the days around.
    pub(crate) ran: &'a [ShiftName],
}

/// More days than these are not looked through for shifts that were not held.
const LONGEST_CLOSED: i64 = 400;

impl AtOpening<'_> {
    /// What may begin, the proposal first: the planned shifts of days that have come that are not over, the nearest one
    /// that was not held first; and the one that ran last, in its next part.
    #[must_use]
    pub(crate) fn choices(&self) -> Vec<ShiftName> {
        let soon = self.now.ms.saturating_add(self.settings.rules.next_shift_min.saturating_mul(MINUTE_MS));
        let today = self.settings.store.zone.stamp_at(self.now.ms).calendar_date();
        let over = self.now.ms.saturating_sub(DAY_MS / 2);
        let here = |p: &PlannedShift| (p.date <= today || p.start <= soon) && p.end > over;
        let around = planned_around(self.settings, self.now).into_iter().map(|p| (false, p));
        // Whoever opens though the shop was to be closed works a shift of today all the same.
        let unplanned = not_planned_on(self.settings, today).into_iter().map(|p| (true, p));
        let mut planned: Vec<(bool, PlannedShift)> =
            around.chain(unplanned).filter(|(_, p)| here(p)).collect();
        let held = |p: &PlannedShift| self.ran.iter().any(|ran| (ran.date, ran.shift) == (p.date, p.shift));
        let spent = |p: &PlannedShift| held(p) || p.end <= self.now.ms;
        planned.sort_by_key(|(off, p)| (spent(p), *off, p.start.abs_diff(self.now.ms)));
        let mut all: Vec<ShiftName> = planned
            .iter()
            .map(|(_, p)| next_part(self.ran.iter().chain([&self.last]), p.date, p.shift))
            .collect();
        if planned.iter().all(|(_, p)| spent(p)) {
            // Everything was held that could begin: what ran last goes on.
            let (settings, now, running) = (self.settings, self.now, self.last);
            let after = AfterHandover { settings, now, running, ran: self.ran };
            all.insert(0, after.proposal());
        }
        let mut told = BTreeSet::new();
        all.retain(|name| told.insert(*name));
        all
    }

    /// What a closed shop says is next: the first planned shift that was not held and is not over.
    #[must_use]
    pub(crate) fn next(&self) -> Option<ShiftName> {
        let held = |p: &PlannedShift| {
            let mut ran = self.ran.iter().chain([&self.last]);
            ran.any(|ran| (ran.date, ran.shift) == (p.date, p.shift))
        };
        let next = next_planned(self.settings, self.now, held)?;
        Some(ShiftName::new(next.date, next.shift))
    }

    /// A shift that was chosen to begin.
    ///
    /// # Errors
    /// `next_shift.not_offered` for one that cannot run now.
    pub(crate) fn choice(&self, wanted: ShiftName) -> Result<ShiftName, Problem> {
        let same = |name: &ShiftName| (name.date, name.shift) == (wanted.date, wanted.shift);
        self.choices().into_iter().find(same).ok_or_else(|| Problem::new("next_shift.not_offered"))
    }

    /// The planned shifts between the one that ran last and the one that begins, which nobody opened.
    #[must_use]
    pub(crate) fn not_held(&self, begins: ShiftName) -> Vec<ShiftName> {
        let start =
            |name: ShiftName| self.settings.shift(name.shift).map(|s| self.settings.starts(s, name.date));
        let (Some(from), Some(to)) = (start(self.last), start(begins)) else { return Vec::new() };
        let days = begins.date.days_since(self.last.date).clamp(0, LONGEST_CLOSED);
        let first = begins.date.plus(-days);
        let all = (0..=days).map(|day| first.plus(day)).flat_map(|date| {
            let planned = self.settings.held_on(date);
            planned.map(move |s| (self.settings.starts(s, date), ShiftName::new(date, s.id)))
        });
        let held = |name: &ShiftName| self.ran.iter().any(|r| (r.date, r.shift) == (name.date, name.shift));
        let mut missed: Vec<(i64, ShiftName)> =
            all.filter(|(at, name)| from < *at && *at < to && !held(name)).collect();
        missed.sort_unstable();
        missed.into_iter().map(|(_, name)| name).collect()
    }
}

/// A shift of a date, in the part after those that ran.
fn next_part<'a>(ran: impl Iterator<Item = &'a ShiftName>, date: BusinessDate, shift: ShiftId) -> ShiftName {
    let same = ran.filter(|ran| (ran.date, ran.shift) == (date, shift));
    let part = same.map(|ran| ran.part.next()).max().unwrap_or_default();
    ShiftName { date, shift, part }
}

/// A handover as it asks what runs after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AfterHandover<'a> {
    pub(crate) settings: &'a Settings,
    /// When the line is drawn.
    pub(crate) now: Stamp,
    /// What ran until then.
    pub(crate) running: ShiftName,
    /// What ran on the days around.
    pub(crate) ran: &'a [ShiftName],
}

impl AfterHandover<'_> {
    /// What begins: a shift planned about now, or one that was to begin while the running one ran over its end;
    /// otherwise the running one goes on in its next part. Its date is never ahead of the clock.
    #[must_use]
    pub(crate) fn proposal(&self) -> ShiftName {
        let (settings, running) = (self.settings, self.running);
        let begun = planned_around(settings, self.now).into_iter().rfind(|p| p.start <= self.soon());
        let Some(begun) = begun else { return self.part_of(running.date, running.shift) };
        let follows = settings.shift(running.shift).is_none_or(|shift| {
            let about_now = self.now.ms.saturating_sub(self.near()) <= begun.start;
            let over = settings.ends(shift, running.date) <= self.now.ms;
            begun.start > settings.starts(shift, running.date) && (about_now || over)
        });
        if follows || self.runs_ahead() {
            self.part_of(begun.date, begun.shift)
        } else {
            self.part_of(running.date, running.shift)
        }
    }

    /// What may begin, in the order in which it is planned to: the proposal, the running shift in its next part, and the
    /// shifts planned around now of days that have come that are not over.
    #[must_use]
    pub(crate) fn choices(&self) -> Vec<ShiftName> {
        let today = self.settings.store.zone.stamp_at(self.now.ms).calendar_date();
        let here = |p: &PlannedShift| (p.date <= today || p.start <= self.soon()) && p.end > self.now.ms;
        let unplanned = not_planned_on(self.settings, today);
        // What was over before the running shift began does not run after it.
        let began =
            self.settings.shift(self.running.shift).map(|s| self.settings.starts(s, self.running.date));
        let spent = |p: &PlannedShift| p.end <= self.now.ms && began.is_some_and(|began| p.end <= began);
        let planned = planned_around(self.settings, self.now).into_iter().chain(unplanned).filter(here);
        let planned = planned.filter(|p| self.runs_ahead() || !spent(p));
        let mut all = vec![self.proposal()];
        if !self.runs_ahead() {
            all.push(self.part_of(self.running.date, self.running.shift));
        }
        all.extend(planned.map(|p| self.part_of(p.date, p.shift)));
        let starts =
            |name: &ShiftName| self.settings.shift(name.shift).map(|s| self.settings.starts(s, name.date));
        all.sort_by_key(|name| (starts(name), *name));
        all.dedup();
        all
    }

    /// A shift that was chosen to begin.
    ///
    /// # Errors
    /// `next_shift.not_offered` for one that cannot run now.
    pub(crate) fn choice(&self, wanted: ShiftName) -> Result<ShiftName, Problem> {
        let same = |name: &ShiftName| (name.date, name.shift) == (wanted.date, wanted.shift);
        self.choices().into_iter().find(same).ok_or_else(|| Problem::new("next_shift.not_offered"))
    }

    fn near(&self) -> i64 {
        self.settings.rules.next_shift_min.saturating_mul(MINUTE_MS)
    }

    /// Until when a shift counts as beginning now.
    fn soon(&self) -> i64 {
        self.now.ms.saturating_add(self.near())
    }

    /// Whether the running shift is of a day that has not come: an older program ran ahead, or the clock was wrong.
    fn runs_ahead(&self) -> bool {
        self.running.date > self.settings.store.zone.stamp_at(self.soon()).calendar_date()
    }

    /// A shift of a date, in the part after those that ran; what runs still may have begun long before the days around.
    fn part_of(&self, date: BusinessDate, shift: ShiftId) -> ShiftName {
        next_part(self.ran.iter().chain([&self.running]), date, shift)
    }

    /// Whether the shop closes now, as it is planned: the running shift is over or nearly, and none begins about now.
    #[must_use]
    pub(crate) fn day_ends(&self) -> bool {
        let end = self.settings.shift(self.running.shift).map(|s| self.settings.ends(s, self.running.date));
        let goes_on = self.proposal();
        let same = (goes_on.date, goes_on.shift) == (self.running.date, self.running.shift);
        let near = self.near();
        let follows = planned_around(self.settings, self.now)
            .into_iter()
            .any(|p| end.is_some_and(|end| p.start.abs_diff(end) <= near.unsigned_abs()));
        same && !follows && end.is_some_and(|end| end <= self.soon())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::calendar::{HeldShift, SpecialDay};
    use crate::model::handover::State;
    use crate::model::ids::{HandoverId, RunId};
    use crate::model::lang::Bilingual;
    use crate::model::shift::ShiftSegment;
    use crate::model::shift::{Part, parse_hours};
    use crate::model::templates::tests::sample;

    const HOUR: i64 = 3_600_000;

    fn date(text: &str) -> BusinessDate {
        BusinessDate::parse(text).unwrap()
    }

    fn at_time(zone: Zone, day: &str, hour: u16, minute: u16) -> Stamp {
        zone.resolve_forward(date(day).at(Minute::hm(hour, minute).unwrap(), 0))
    }

    fn shift(list: &[(u16, u16)]) -> ShiftDef {
        ShiftDef {
            id: ShiftId(9),
            name: Bilingual::same("x"),
            segments: list
                .iter()
                .map(|(a, b)| ShiftSegment { start: Minute(a * 60), end: Minute(b * 60) })
                .collect(),
            weekdays: Vec::new(),
            graces: Vec::new(),
            active: true,
        }
    }

    #[test]
    fn a_handover_is_late_an_hour_after_the_planned_end_unless_the_shift_began_after_it() {
        let settings = sample();
        let late = &settings.shifts[1];
        let end = settings.ends(late, date("2026-11-03"));
        let head = |opened: i64, started: i64, kind| Head {
            id: HandoverId(1),
            run: RunId(1),
            date: date("2026-11-03"),
            shift: late.id,
            part: Part::FIRST,
            kind,
            state: State::Draft,
            settings_version: 1,
            started: settings.store.zone.stamp_at(started),
            started_by: None,
            imported: false,
            opened_ms: Some(opened),
        };
        let said = |opened, started| late_since(&settings, &head(opened, started, HandoverKind::Shift));
        assert_eq!(said(end - 8 * HOUR, end + HOUR), None);
        assert_eq!(said(end - 8 * HOUR, end + HOUR + 1), Some(end));
        assert_eq!(said(end - 8 * HOUR, end + 31 * DAY_MS), Some(end));
        assert_eq!(
            said(end, end + 9 * HOUR),
            None,
            "a part that began after the planned end was due at no time"
        );
        assert_eq!(late_since(&settings, &head(end - HOUR, end + 9 * HOUR, HandoverKind::Cover)), None);
    }

    #[test]
    fn a_night_shift_keeps_its_date_past_midnight() {
        let settings = sample();
        let zone = settings.store.zone;
        for (day, hour) in [("2026-11-20", 23), ("2026-11-21", 0), ("2026-11-21", 5)] {
            let now = at_time(zone, day, hour, 59);
            assert_eq!(
                at_founding(&settings, now),
                Some(ShiftName::new(date("2026-11-20"), ShiftId(3))),
                "{day} {hour}"
            );
        }
    }

    #[test]
    fn a_shop_begins_with_the_shift_of_today_that_runs_or_is_about_to_begin() {
        let settings = sample();
        let at = |hour, minute| {
            let now = at_time(settings.store.zone, "2026-11-21", hour, minute);
            at_founding(&settings, now).map(|name| (name.date, name.shift.0))
        };
        let of = |day: &str, shift| Some((date(day), shift));
        // Early from 7, late from 15, night from 23 to 7; an hour before its start a shift is what people came for,
        // unless one of today is there to be handed over.
        assert_eq!(at(5, 59), of("2026-11-20", 3));
        assert_eq!(at(6, 0), of("2026-11-21", 1));
        assert_eq!(at(6, 50), of("2026-11-21", 1));
        assert_eq!(at(13, 59), of("2026-11-21", 1));
        assert_eq!(
            at(14, 52),
            of("2026-11-21", 1),
            "set up to hand it over, not to hand on one that has not begun"
        );
        assert_eq!(at(15, 0), of("2026-11-21", 2));
        assert_eq!(at(22, 30), of("2026-11-21", 2));
        assert_eq!(at(23, 0), of("2026-11-21", 3));
    }

    #[test]
    fn parts_follow_each_other_over_midnight() {
        let zone = sample().store.zone;
        let hours = |list: &[(u16, u16)]| {
            let plan = instants(&shift(list).segments, date("2026-11-20"), zone);
            plan.iter().map(|(a, b)| (b - a) / HOUR).collect::<Vec<_>>()
        };
        assert_eq!(hours(&[(9, 13), (17, 21)]), [4, 4]);
        assert_eq!(hours(&[(22, 2), (4, 6)]), [4, 2]);
        let plan = instants(&shift(&[(20, 23), (1, 3)]).segments, date("2026-11-20"), zone);
        assert_eq!(plan[1].0 - plan[0].1, 2 * HOUR);
    }

    #[test]
    fn daylight_saving_makes_a_night_shorter_or_longer() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let night = shift(&[(22, 6)]);
        let whole = |shift: &ShiftDef, day: &str| {
            let plan = instants(&shift.segments, date(day), zone);
            (plan[0].1 - plan[0].0) / HOUR
        };
        let length = |day: &str| whole(&night, day);
        assert_eq!(length("2026-03-28"), 7);
        assert_eq!(length("2026-10-24"), 9);
        assert_eq!(length("2026-06-01"), 8);
        // 02:00 does not exist on that night and is taken an hour later.
        let early = shift(&[(2, 10)]);
        assert_eq!(whole(&early, "2026-03-29"), 7);
    }

    /// What follows the shift that runs, told as date, shift and part.
    fn next(settings: &Settings, now: Stamp, running: (&str, i64, u32)) -> (String, i64, u32) {
        let (day, shift, part) = running;
        let running = ShiftName { date: date(day), shift: ShiftId(shift), part: Part::new(part).unwrap() };
        let after = AfterHandover { settings, now, running, ran: &[running] };
        let next = after.proposal();
        assert!(after.choices().contains(&next), "the proposal is offered");
        (next.date.to_string(), next.shift.0, next.part.number())
    }

    fn told(day: &str, shift: i64, part: u32) -> (String, i64, u32) {
        (day.to_owned(), shift, part)
    }

    #[test]
    fn a_handover_made_early_or_late_leads_to_the_next_shift() {
        let settings = sample();
        let zone = settings.store.zone;
        for (hour, minute) in [(14, 0), (14, 30), (15, 0), (16, 10), (21, 59)] {
            let now = at_time(zone, "2026-11-20", hour, minute);
            assert_eq!(
                next(&settings, now, ("2026-11-20", 1, 1)),
                told("2026-11-20", 2, 1),
                "{hour}:{minute}"
            );
        }
        let now = at_time(zone, "2026-11-21", 6, 50);
        assert_eq!(next(&settings, now, ("2026-11-20", 3, 1)), told("2026-11-21", 1, 1));
    }

    #[test]
    fn a_handover_inside_a_shift_goes_on_with_its_next_part() {
        let settings = sample();
        let zone = settings.store.zone;
        let at = |hour, minute| at_time(zone, "2026-11-20", hour, minute);
        assert_eq!(next(&settings, at(13, 59), ("2026-11-20", 1, 1)), told("2026-11-20", 1, 2));
        assert_eq!(next(&settings, at(20, 5), ("2026-11-20", 2, 2)), told("2026-11-20", 2, 3));
        // It began an hour early: it is the same one that is handed over again.
        assert_eq!(next(&settings, at(14, 40), ("2026-11-20", 2, 1)), told("2026-11-20", 2, 2));
    }

    #[test]
    fn a_shop_with_one_shift_or_with_a_night_off_never_gets_ahead() {
        let mut settings = sample();
        settings.shifts = vec![ShiftDef { id: ShiftId(1), ..shift(&[(9, 18)]) }];
        let zone = settings.store.zone;
        let now = at_time(zone, "2026-11-20", 18, 5);
        assert_eq!(next(&settings, now, ("2026-11-20", 1, 1)), told("2026-11-20", 1, 2));
        let now = at_time(zone, "2026-11-21", 8, 30);
        assert_eq!(next(&settings, now, ("2026-11-20", 1, 1)), told("2026-11-21", 1, 1));
    }

    #[test]
    fn hours_that_overlap_others_begin_only_about_their_start() {
        let mut settings = sample();
        settings.shifts.push(ShiftDef { id: ShiftId(9), ..shift(&[(10, 19)]) });
        let zone = settings.store.zone;
        let at = |hour, minute| at_time(zone, "2026-11-20", hour, minute);
        assert_eq!(next(&settings, at(9, 30), ("2026-11-20", 1, 1)), told("2026-11-20", 9, 1));
        assert_eq!(next(&settings, at(12, 30), ("2026-11-20", 1, 1)), told("2026-11-20", 1, 2));
        assert_eq!(next(&settings, at(18, 30), ("2026-11-20", 2, 1)), told("2026-11-20", 2, 2));
    }

    /// The sample shop, closed on Sundays.
    fn closed_sundays() -> Settings {
        let shop = sample();
        let all: Vec<ShiftId> = shop.shifts.iter().map(|s| s.id).collect();
        all.into_iter().fold(shop, |shop, id| shop.put_weekdays(id, &[1, 2, 3, 4, 5, 6]).unwrap())
    }

    fn special(settings: &Settings, day: &str, held: &[(i64, &str)]) -> Settings {
        let hours = |text: &str| if text.is_empty() { Vec::new() } else { parse_hours(text).unwrap() };
        let held = held.iter().map(|(id, text)| HeldShift { shift: ShiftId(*id), segments: hours(text) });
        let day = SpecialDay { date: date(day), name: String::new(), held: held.collect() };
        settings.put_special_day(None, day).unwrap()
    }

    #[test]
    fn a_closed_sunday_is_no_day_of_the_shop() {
        // Saturday 21 November, handed over to nobody late in the evening; the night shift is not worked here.
        let mut settings = closed_sundays();
        settings.shifts[2].active = false;
        let zone = settings.store.zone;
        let late = ShiftName::new(date("2026-11-21"), ShiftId(2));
        let ran = [late];
        let opening = |now| AtOpening { settings: &settings, now, last: late, ran: &ran };
        let early = ShiftName::new(date("2026-11-23"), ShiftId(1));
        for (day, hour) in [("2026-11-21", 23), ("2026-11-22", 12), ("2026-11-23", 6)] {
            assert_eq!(opening(at_time(zone, day, hour, 30)).next(), Some(early), "{day} {hour}");
        }
        let monday = opening(at_time(zone, "2026-11-23", 6, 55));
        assert_eq!(monday.choices().first(), Some(&early));
        assert_eq!(monday.not_held(early), [], "no Sunday anywhere");
        let sunday = opening(at_time(zone, "2026-11-22", 10, 30));
        let off = ShiftName::new(date("2026-11-22"), ShiftId(1));
        assert_eq!(sunday.choices().first(), Some(&off), "whoever opens all the same works a shift of today");
        // Open every day, the same week-end misses two shifts.
        let mut open = sample();
        open.shifts[2].active = false;
        let always = AtOpening { settings: &open, ..monday };
        assert_eq!(always.not_held(early).len(), 2);
    }

    #[test]
    fn a_week_of_holidays_is_passed_over_by_what_is_next() {
        let mut settings = closed_sundays();
        for day in 23..=28 {
            settings = special(&settings, &format!("2026-11-{day}"), &[]);
        }
        let now = at_time(settings.store.zone, "2026-11-22", 9, 0);
        let last = ShiftName::new(date("2026-11-21"), ShiftId(3));
        let opening = AtOpening { settings: &settings, now, last, ran: &[last] };
        let next = ShiftName::new(date("2026-11-30"), ShiftId(1));
        assert_eq!(opening.next(), Some(next));
        let back = AtOpening { now: at_time(settings.store.zone, "2026-11-30", 6, 50), ..opening };
        assert_eq!((back.choices().first(), back.not_held(next)), (Some(&next), Vec::new()));
    }

    #[test]
    fn other_hours_and_other_shifts_of_a_day_are_its_plan() {
        let settings = special(&sample(), "2026-12-24", &[(1, "08:00-12:00"), (2, "12:00-16:00")]);
        let zone = settings.store.zone;
        let at = |hour, minute| at_time(zone, "2026-12-24", hour, minute);
        assert_eq!(next(&settings, at(12, 5), ("2026-12-24", 1, 1)), told("2026-12-24", 2, 1));
        let running = ShiftName::new(date("2026-12-24"), ShiftId(2));
        let after = AfterHandover { settings: &settings, now: at(16, 2), running, ran: &[running] };
        assert!(after.day_ends(), "the night is not held");
        let end = settings.ends(settings.shift(ShiftId(2)).unwrap(), running.date);
        assert_eq!(end, at(16, 0).ms);
    }

    #[test]
    fn days_of_closure_are_passed_over() {
        let settings = sample();
        let now = at_time(settings.store.zone, "2026-12-03", 7, 5);
        assert_eq!(next(&settings, now, ("2026-11-20", 3, 1)), told("2026-12-03", 1, 1));
    }

    #[test]
    fn what_runs_since_days_goes_on_in_its_next_part() {
        let mut settings = sample();
        settings.shifts = vec![ShiftDef { id: ShiftId(1), ..shift(&[(9, 18)]) }];
        settings.rules.next_shift_min = 0;
        let now = at_time(settings.store.zone, "2026-11-20", 8, 0);
        let running =
            ShiftName { part: Part::new(3).unwrap(), ..ShiftName::new(date("2026-11-10"), ShiftId(1)) };
        // Of the days around now nothing is kept: the shop was closed.
        let after = AfterHandover { settings: &settings, now, running, ran: &[] };
        let on = ShiftName { part: Part::new(4).unwrap(), ..running };
        assert!(after.choices().contains(&on), "{:?}", after.choices());
        assert_eq!(after.choice(running), Ok(on));
    }

    #[test]
    fn what_ran_ahead_of_the_clock_comes_back_to_today() {
        let settings = sample();
        let now = at_time(settings.store.zone, "2026-11-20", 12, 0);
        assert_eq!(next(&settings, now, ("2026-11-29", 2, 1)), told("2026-11-20", 1, 1));
        // Chosen by hand it may begin hours early, on the day that has come.
        assert_eq!(next(&settings, now, ("2026-11-20", 2, 1)), told("2026-11-20", 2, 2));
    }

    #[test]
    fn another_shift_of_the_day_may_be_chosen_in_their_order_and_none_that_is_over_or_of_a_day_to_come() {
        let settings = sample();
        let early = ShiftName::new(date("2026-11-20"), ShiftId(1));
        let late = ShiftName::new(date("2026-11-20"), ShiftId(2));
        let offered = |hour, running: ShiftName| {
            let now = at_time(settings.store.zone, "2026-11-20", hour, 5);
            let after = AfterHandover { settings: &settings, now, running, ran: &[early, running] };
            let told = |c: ShiftName| (c.date.to_string(), c.shift.0, c.part.number());
            after.choices().into_iter().map(told).collect::<Vec<_>>()
        };
        let day = "2026-11-20";
        assert_eq!(
            offered(20, late),
            [told(day, 2, 2), told(day, 3, 1)],
            "the early one is over since five hours"
        );
        assert_eq!(offered(14, early), [told(day, 1, 2), told(day, 2, 1), told(day, 3, 1)]);
        // What runs goes on, however long it was to be over.
        assert_eq!(offered(20, early), [told(day, 1, 2), told(day, 2, 1), told(day, 3, 1)]);
    }

    #[test]
    fn a_definition_needs_a_name_and_time_that_passes() {
        assert!(shift(&[(22, 6)]).check().is_ok());
        assert_eq!(shift(&[(6, 6)]).check().unwrap_err().key, "shift.no_length");
        assert_eq!(shift(&[]).check().unwrap_err().key, "shift.one_or_two_segments");
        assert_eq!(shift(&[(1, 2), (3, 4), (5, 6)]).check().unwrap_err().key, "shift.one_or_two_segments");
        let nameless = ShiftDef { name: Bilingual::default(), ..shift(&[(1, 2)]) };
        assert_eq!(nameless.check().unwrap_err().key, "shift.no_name");
        assert_eq!(shift(&[(22, 6)]).hours(), "22:00–06:00");
    }

    /// When the shifts of a day begin, in minutes, by their number: a table of its own, beside the rules.
    const BEGIN: [(i64, i64); 3] = [(420, 1), (900, 2), (1_380, 3)];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        /// Whatever days are closed and whenever it is asked: what is next and what was not held is planned by the
        /// calendar, and nothing planned between the two is left out.
        #[test]
        fn what_is_next_and_what_was_missed_is_what_the_calendar_plans(
            weekdays in prop::collection::vec(prop::collection::btree_set(1..=7u8, 1..7), 3),
            closed in prop::collection::btree_set(0..20i64, 0..8),
            minute in 0..20 * 1_440i64,
        ) {
            let mut settings = sample();
            for (id, days) in (1..).zip(&weekdays) {
                let days: Vec<u8> = days.iter().copied().collect();
                settings = settings.put_weekdays(ShiftId(id), &days).unwrap();
            }
            let first = date("2026-11-20");
            for day in &closed {
                settings = special(&settings, &first.plus(*day).to_string(), &[]);
            }
            // The plan by tables of its own: minute of each start from midnight of the first day.
            let planned = |day: i64, id: i64| {
                let weekday = u8::try_from((day + 4).rem_euclid(7) + 1).unwrap();
                !closed.contains(&day) && weekdays[usize::try_from(id - 1).unwrap()].contains(&weekday)
            };
            let midnight = at_time(settings.store.zone, "2026-11-20", 0, 0).ms;
            let now = Stamp::new(midnight + minute * MINUTE_MS, 480);
            let last = ShiftName::new(first.plus(-1), ShiftId(1));
            let opening = AtOpening { settings: &settings, now, last, ran: &[] };
            let all = (-3..60).flat_map(|day| BEGIN.map(|(at, id)| (day * 1_440 + at, day, id)));
            let coming = all.clone().filter(|(at, day, id)| planned(*day, *id) && at + 480 > minute);
            let wanted = coming.min().map(|(_, day, id)| ShiftName::new(first.plus(day), ShiftId(id)));
            prop_assert_eq!(opening.next(), wanted);
            let begins = wanted.unwrap();
            let start = BEGIN[usize::try_from(begins.shift.0 - 1).unwrap()].0 + begins.date.days_since(first) * 1_440;
            let missed = all.filter(|(at, day, id)| planned(*day, *id) && *at > 420 - 1_440 && *at < start);
            let missed: Vec<ShiftName> =
                missed.map(|(_, day, id)| ShiftName::new(first.plus(day), ShiftId(id))).collect();
            prop_assert_eq!(opening.not_held(begins), missed);
        }

        /// Sixty days and more of handovers at any time, twenty a day among them: the shift is the one that has begun
        /// an hour from now, the date is never ahead of that hour, and no part of a shift comes twice.
        #[test]
        fn handovers_at_any_time_are_told_as_the_clock_has_it(
            waits in prop::collection::vec(prop_oneof![8 => 1..90i64, 4 => 90..600i64, 1 => 600..9_000i64], 1..160),
            start in 0..1_440i64,
        ) {
            let settings = sample();
            let midnight = at_time(settings.store.zone, "2026-11-20", 0, 0).ms;
            let mut minute = start;
            let first = at_founding(&settings, Stamp::new(midnight + minute * MINUTE_MS, 480)).unwrap();
            let (mut running, mut ran) = (first, vec![first]);
            for wait in waits {
                minute += wait;
                let now = Stamp::new(midnight + minute * MINUTE_MS, 480);
                let next = AfterHandover { settings: &settings, now, running, ran: &ran }.proposal();
                let soon = minute + 60;
                let days = [soon.div_euclid(1_440) - 1, soon.div_euclid(1_440)];
                let begun = days.into_iter().flat_map(|day| BEGIN.map(|(at, shift)| (day * 1_440 + at, day, shift)));
                let (_, day, shift) = begun.filter(|(at, ..)| *at <= soon).max().unwrap();
                prop_assert_eq!((next.date, next.shift), (date("2026-11-20").plus(day), ShiftId(shift)));
                prop_assert!(next.date <= date("2026-11-20").plus(soon.div_euclid(1_440)));
                prop_assert!(!ran.contains(&next), "{:?} twice", next);
                let same = ran.iter().filter(|n| (n.date, n.shift) == (next.date, next.shift)).count();
                prop_assert_eq!(next.part.number() as usize, same + 1);
                ran.push(next);
                running = next;
            }
        }
    }
}
