//! A clock that cannot be right: what it says does not go with the records of the shop.

use serde::{Deserialize, Serialize};

use crate::model::log::Entry;
use crate::model::settings::Settings;
use crate::model::time::{MINUTE_MS, Stamp};

/// Farther ahead than this no shift is looked for, in days.
const LOOK_AHEAD: i64 = 400;

/// A clock is put right by so little all the time, and nobody is asked.
const SLACK_MS: i64 = 2 * MINUTE_MS;

/// Why the clock is doubted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClockDoubt {
    /// It is before the newest record.
    Behind,
    /// The next two planned shifts after the newest record are over, and nobody made any.
    Ahead,
    /// The PC shows another time than the clocks in the shop do now: who sets it by those makes every record wrong.
    OtherZone,
}

impl ClockDoubt {
    /// Whether a clock that says `now_ms` can be right for a shop whose newest record is of `newest_ms`.
    #[must_use]
    pub(crate) fn of(settings: &Settings, newest_ms: i64, now_ms: i64) -> Option<Self> {
        if now_ms < newest_ms.saturating_sub(SLACK_MS) {
            return Some(Self::Behind);
        }
        let (_, ends) = planned_after(settings, newest_ms).nth(1)?;
        (ends < now_ms).then_some(Self::Ahead)
    }
}

/// What the clock of the PC says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PcClock {
    /// The instant it says, UTC milliseconds.
    pub(crate) now_ms: i64,
    /// Minutes east of UTC by which the PC shows them; nothing where it does not tell.
    pub(crate) offset_min: Option<i16>,
}

/// What a clock that is doubted says, and what it does not go with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DoubtedClock {
    pub(crate) why: ClockDoubt,
    /// What it says, as the clocks in the shop show it.
    pub(crate) says: Stamp,
    /// What the PC shows.
    pub(crate) shows: Stamp,
    /// Of when the newest record is.
    pub(crate) newest: Stamp,
}

impl DoubtedClock {
    /// The clock as it is doubted; nothing where it may be right. A zone of another name does no harm as long as both
    /// show the same time.
    #[must_use]
    pub(crate) fn of(settings: &Settings, newest_ms: i64, clock: PcClock) -> Option<Self> {
        let zone = settings.store.zone;
        let says = zone.stamp_at(clock.now_ms);
        let shows = Stamp { offset_min: clock.offset_min.unwrap_or(says.offset_min), ..says };
        let other = (shows.offset_min != says.offset_min).then_some(ClockDoubt::OtherZone);
        let why = ClockDoubt::of(settings, newest_ms, clock.now_ms).or(other)?;
        Some(Self { why, says, shows, newest: zone.stamp_at(newest_ms) })
    }
}

/// That a clock which is doubted is right all the same, as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SaidRight {
    /// The PC shows the time of another place on purpose, so many minutes east of UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset_min: Option<i16>,
    /// The newest record is later than the clock, and stays so: of when it is, UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    later_ms: Option<i64>,
    /// When it was said, UTC milliseconds.
    said_ms: i64,
}

impl SaidRight {
    /// What was said of this doubt, with the newest record that is left by then.
    #[must_use]
    pub(crate) fn of(doubt: &DoubtedClock, newest_ms: i64, said_ms: i64) -> Self {
        let offset_min = (doubt.why == ClockDoubt::OtherZone).then_some(doubt.shows.offset_min);
        let later_ms = (doubt.why == ClockDoubt::Behind).then_some(newest_ms);
        Self { offset_min, later_ms, said_ms }
    }

    /// Whether it answers a doubt: the PC is in the same zone as then; or the same record is later, and the clock has not
    /// been put back since.
    #[must_use]
    pub(crate) fn settles(&self, doubt: &DoubtedClock) -> bool {
        match doubt.why {
            ClockDoubt::OtherZone => self.offset_min == Some(doubt.shows.offset_min),
            ClockDoubt::Behind => {
                self.later_ms == Some(doubt.newest.ms)
                    && doubt.says.ms >= self.said_ms.saturating_sub(SLACK_MS)
            }
            // Whoever comes to work is the next record.
            ClockDoubt::Ahead => false,
        }
    }
}

/// Those of the entries whose time is not the real one, in the order in which they were logged: of a clock that was said
/// to be wrong, later than the line that ends the shift, or before a record that was there already, from the instant the
/// shift began on. A line before that beginning was itself drawn by a wrong clock and says nothing of the others.
#[must_use]
pub(crate) fn doubted(entries: &[Entry], from_ms: Option<i64>, line_ms: i64) -> Vec<&Entry> {
    let mut logged: Vec<&Entry> = entries.iter().collect();
    logged.sort_by_key(|entry| entry.id);
    let mut newest = from_ms.unwrap_or(i64::MIN);
    let line = if line_ms < newest { i64::MAX } else { line_ms.saturating_add(SLACK_MS) };
    logged.retain(|entry| {
        let wrong = entry.doubted || entry.at.ms > line;
        let before = entry.at.ms < newest.saturating_sub(SLACK_MS);
        if !wrong {
            newest = newest.max(entry.at.ms);
        }
        wrong || before
    });
    logged
}

/// From when on a record is later than a clock that is right by so much that it counts, UTC milliseconds.
#[must_use]
pub(crate) const fn later_than(now_ms: i64) -> i64 {
    now_ms.saturating_add(SLACK_MS)
}

/// Start and end of the shifts planned to start after an instant, in their order.
fn planned_after(settings: &Settings, from_ms: i64) -> impl Iterator<Item = (i64, i64)> {
    let first = settings.store.zone.stamp_at(from_ms).calendar_date().pred();
    let days = (0..=LOOK_AHEAD).map(move |day| first.plus(day));
    let of_day = move |date| {
        let mut all: Vec<(i64, i64)> =
            settings.held_on(date).map(|shift| settings.span(shift, date)).collect();
        all.sort_unstable();
        all
    };
    days.flat_map(of_day).filter(move |(start, _)| *start > from_ms)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::templates::tests::sample;
    use crate::model::time::{BusinessDate, DAY_MS, Minute};

    const HOUR: i64 = 60 * MINUTE_MS;

    fn at(day: &str, hour: u16, minute: u16) -> i64 {
        let date = BusinessDate::parse(day).unwrap();
        sample().store.zone.resolve_forward(date.at(Minute::hm(hour, minute).unwrap(), 0)).ms
    }

    #[test]
    fn it_is_doubted_before_the_newest_record_and_behind_two_planned_shifts() {
        let settings = sample();
        let newest = at("2026-12-01", 8, 0);
        let doubt = |now| ClockDoubt::of(&settings, newest, now);
        assert_eq!(doubt(at("2021-03-12", 8, 0)), Some(ClockDoubt::Behind));
        assert_eq!(
            (doubt(newest - SLACK_MS), doubt(newest - SLACK_MS - 1)),
            (None, Some(ClockDoubt::Behind))
        );
        // Late from 15 to 23, night from 23 to 7.
        assert_eq!(doubt(at("2026-12-02", 7, 0)), None);
        assert_eq!(doubt(at("2026-12-02", 7, 0) + 1), Some(ClockDoubt::Ahead));
        assert_eq!(doubt(at("2031-03-12", 8, 0)), Some(ClockDoubt::Ahead));
    }

    #[test]
    fn days_on_which_the_shop_is_closed_make_no_doubt() {
        let mut settings = sample();
        settings.shifts[2].active = false;
        for id in [1, 2] {
            settings = settings.put_weekdays(crate::model::ids::ShiftId(id), &[1, 2, 3, 4, 5, 6]).unwrap();
        }
        // Saturday evening; both shifts of Monday are the next ones.
        let newest = at("2026-11-28", 22, 0);
        assert_eq!(ClockDoubt::of(&settings, newest, at("2026-11-30", 22, 59)), None);
        assert_eq!(ClockDoubt::of(&settings, newest, at("2026-11-30", 23, 1)), Some(ClockDoubt::Ahead));
    }

    #[test]
    fn what_was_logged_by_a_clock_before_its_own_records_is_marked_and_nothing_else() {
        use crate::model::ids::{EntryId, PersonId, RunId};
        use crate::model::log::{Detail, Note};
        let zone = sample().store.zone;
        let entry = |id, ms| Entry {
            id: EntryId(id),
            run: RunId(1),
            at: zone.stamp_at(ms),
            by: PersonId(3),
            item: None,
            doubted: false,
            detail: Detail::Note(Note { text: "x".into() }),
        };
        let opened = at("2026-12-01", 7, 0);
        let (nine, wrong) = (at("2026-12-01", 9, 0), at("2021-03-12", 8, 0));
        let log =
            [entry(4, nine + 5 * MINUTE_MS), entry(1, nine), entry(2, wrong), entry(3, nine - MINUTE_MS)];
        let line = at("2026-12-01", 15, 0);
        let told =
            |log: &[Entry], from, line| doubted(log, from, line).iter().map(|e| e.id.0).collect::<Vec<_>>();
        let marked = |log: &[Entry], from| told(log, from, line);
        assert_eq!(marked(&log, Some(opened)), [2]);
        // The first entry of a shift is held against when it began.
        assert_eq!((marked(&log[2..3], Some(opened)), marked(&log[2..3], None)), (vec![2], vec![]));
        // A clock five years ahead was put right: what it wrote is wrong, and what came after it is not.
        let ahead = [entry(1, nine), entry(2, at("2031-12-01", 9, 1)), entry(3, nine + 5 * MINUTE_MS)];
        assert_eq!(marked(&ahead, Some(opened)), [2]);
        // Two hours ahead, and said to be wrong: the line has passed it by, and the mark is there all the same.
        let mut hours = [entry(1, nine), entry(2, nine + 2 * HOUR), entry(3, nine + 5 * MINUTE_MS)];
        assert_eq!(marked(&hours, Some(opened)), [3], "nobody said which of the two was wrong");
        hours[1].doubted = true;
        assert_eq!(marked(&hours, Some(opened)), [2]);
        // A line that a clock five years behind drew is no measure for what was logged before.
        assert!(told(&hours[..1], Some(opened), wrong).is_empty());
    }

    #[test]
    fn what_was_said_of_a_doubt_holds_until_something_changes() {
        let settings = sample();
        let newest = at("2027-03-02", 16, 0);
        let shop = settings.store.zone.stamp_at(newest).offset_min;
        let doubt = |newest, now_ms, offset_min| {
            DoubtedClock::of(&settings, newest, PcClock { now_ms, offset_min: Some(offset_min) }).unwrap()
        };
        let now = at("2026-03-02", 16, 10);
        let said = SaidRight::of(&doubt(newest, now, shop), newest, now);
        assert!(said.settles(&doubt(newest, now, shop)) && said.settles(&doubt(newest, now + DAY_MS, shop)));
        assert!(!said.settles(&doubt(newest, now - HOUR, shop)), "put back since");
        assert!(!said.settles(&doubt(newest + HOUR, now, shop)), "another record is later");
        assert!(!said.settles(&doubt(now, now, shop - 420)), "nobody said anything of the zone");
        let utc = SaidRight::of(&doubt(now, now, 0), now, now);
        assert!(utc.settles(&doubt(now + DAY_MS, now + DAY_MS, 0)), "whatever was logged since");
        assert!(!utc.settles(&doubt(now, now, 60)) && !utc.settles(&doubt(newest, now, shop)));
        let ahead = doubt(now, now + 31 * DAY_MS, shop);
        assert!(!SaidRight::of(&ahead, now, now + 31 * DAY_MS).settles(&ahead));
        let kept = serde_json::to_string(&said).unwrap();
        assert_eq!(serde_json::from_str::<SaidRight>(&kept).unwrap(), said);
    }

    #[test]
    fn a_zone_that_shows_another_time_is_doubted_and_one_of_another_name_is_not() {
        let settings = sample();
        let zone = settings.store.zone;
        let newest = at("2026-12-01", 8, 0);
        let shop = zone.stamp_at(newest).offset_min;
        let doubt = |offset_min, now_ms| DoubtedClock::of(&settings, newest, PcClock { now_ms, offset_min });
        assert_eq!((doubt(None, newest), doubt(Some(shop), newest)), (None, None));
        let found = doubt(Some(shop - 420), newest).unwrap();
        assert_eq!((found.why, found.says.ms, found.shows.ms), (ClockDoubt::OtherZone, newest, newest));
        assert_eq!(found.shows.offset_min, shop - 420);
        // What the records themselves say weighs more.
        let behind = doubt(Some(0), newest - DAY_MS).unwrap();
        assert_eq!(behind.why, ClockDoubt::Behind);
    }

    proptest! {
        /// Whoever works every shift is never asked, and a clock that is a day behind always is.
        #[test]
        fn who_works_every_shift_is_never_asked(minute in 0..40 * 1_440i64, later in 0..8 * 60i64) {
            let settings = sample();
            let newest = at("2026-11-20", 0, 0) + minute * MINUTE_MS;
            prop_assert_eq!(ClockDoubt::of(&settings, newest, newest + later * MINUTE_MS), None);
            prop_assert_eq!(ClockDoubt::of(&settings, newest, newest - DAY_MS), Some(ClockDoubt::Behind));
            prop_assert_eq!(ClockDoubt::of(&settings, newest, newest + 25 * HOUR), Some(ClockDoubt::Ahead));
        }
    }
}
