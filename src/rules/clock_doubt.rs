//! A clock that cannot be right: what it says does not go with the records of the shop.

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

/// What a clock that is doubted says, and what it does not go with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DoubtedClock {
    pub(crate) why: ClockDoubt,
    /// What it says.
    pub(crate) says: Stamp,
    /// Of when the newest record is.
    pub(crate) newest: Stamp,
}

impl DoubtedClock {
    /// The clock as it is doubted; nothing where it may be right.
    #[must_use]
    pub(crate) fn of(settings: &Settings, newest_ms: i64, now_ms: i64) -> Option<Self> {
        let zone = settings.store.zone;
        let why = ClockDoubt::of(settings, newest_ms, now_ms)?;
        Some(Self { why, says: zone.stamp_at(now_ms), newest: zone.stamp_at(newest_ms) })
    }
}

/// Those of the entries that a clock gave a time before a record that was there already, from the instant the shift began
/// on: in the order in which they were logged.
#[must_use]
pub(crate) fn behind(entries: &[Entry], from_ms: Option<i64>) -> Vec<&Entry> {
    let mut logged: Vec<&Entry> = entries.iter().collect();
    logged.sort_by_key(|entry| entry.id);
    let mut newest = from_ms.unwrap_or(i64::MIN);
    logged.retain(|entry| {
        let before = entry.at.ms < newest.saturating_sub(SLACK_MS);
        newest = newest.max(entry.at.ms);
        before
    });
    logged
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
            detail: Detail::Note(Note { text: "x".into() }),
        };
        let opened = at("2026-12-01", 7, 0);
        let (nine, wrong) = (at("2026-12-01", 9, 0), at("2021-03-12", 8, 0));
        let log =
            [entry(4, nine + 5 * MINUTE_MS), entry(1, nine), entry(2, wrong), entry(3, nine - MINUTE_MS)];
        let marked = |log: &[Entry], from| behind(log, from).iter().map(|e| e.id.0).collect::<Vec<_>>();
        assert_eq!(marked(&log, Some(opened)), [2]);
        // The first entry of a shift is held against when it began.
        assert_eq!((marked(&log[2..3], Some(opened)), marked(&log[2..3], None)), (vec![2], vec![]));
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
