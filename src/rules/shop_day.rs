//! The shop's day: when a shift is planned, and which one runs.

use crate::model::ids::ShiftId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::ShiftDef;
use crate::model::time::{BusinessDate, Minute, Stamp};
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
        if self.segments.is_empty() || self.segments.len() > 2 {
            return Err(Problem::new("shift.one_or_two_segments"));
        }
        if self.segments.iter().any(|s| s.start == s.end) {
            return Err(Problem::new("shift.no_length"));
        }
        Ok(())
    }

    /// Planned instants of each segment for a business date: `(start, end)` in UTC milliseconds.
    ///
    /// A wall-clock time that daylight saving skips is taken an hour later.
    #[must_use]
    pub(crate) fn planned(&self, date: BusinessDate, zone: Zone) -> Vec<(i64, i64)> {
        let mut day = date.0;
        let mut last = 0;
        let mut out = Vec::with_capacity(self.segments.len());
        for (i, segment) in self.segments.iter().enumerate() {
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

    /// Planned start in UTC milliseconds.
    #[must_use]
    pub(crate) fn starts(&self, date: BusinessDate, zone: Zone) -> i64 {
        self.planned(date, zone).first().map_or(0, |s| s.0)
    }

    /// Planned end in UTC milliseconds.
    #[must_use]
    pub(crate) fn ends(&self, date: BusinessDate, zone: Zone) -> i64 {
        self.planned(date, zone).last().map_or(0, |s| s.1)
    }

    /// `08:00–16:00`, or both segments.
    #[must_use]
    pub(crate) fn hours(&self) -> String {
        self.segments.iter().map(|s| format!("{}–{}", s.start, s.end)).collect::<Vec<_>>().join(" ")
    }
}

/// The instant of a wall-clock time, UTC milliseconds.
fn at(zone: Zone, day: NaiveDate, minute: Minute) -> i64 {
    zone.resolve_forward(BusinessDate(day).at(minute, 0)).ms
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// The shift that should be running now, or the one about to start: the planned start nearest to `now`
/// within the shift, an hour early allowed.
///
/// With `after`, only shifts planned later than that one, so that two handovers in a row never land on
/// the same shift; the nearest of them is taken, so a shop that was closed for days comes back right.
#[must_use]
pub(crate) fn running(
    settings: &Settings,
    now: Stamp,
    after: Option<(BusinessDate, ShiftId)>,
) -> Option<(BusinessDate, ShiftId)> {
    let zone = settings.store.zone;
    let today = zone.stamp_at(now.ms).calendar_date();
    let floor = after.and_then(|(date, shift)| Some(settings.shift(shift)?.starts(date, zone)));
    let mut best: Option<(i64, BusinessDate, ShiftId)> = None;
    // Two days on either side cover a shift across midnight and a handover made late.
    for back in -2..=3i64 {
        let date = today.plus(back);
        for shift in settings.shifts.iter().filter(|s| s.active) {
            let (start, end) = (shift.starts(date, zone), shift.ends(date, zone));
            if floor.is_some_and(|f| start <= f) {
                continue;
            }
            // Inside the shift counts as near; outside, the distance to it.
            let distance = if now.ms < start {
                start - now.ms
            } else if now.ms < end {
                0
            } else {
                (now.ms - end).saturating_mul(2)
            };
            if best.is_none_or(|(d, bd, _)| distance < d || (distance == d && date > bd)) {
                best = Some((distance, date, shift.id));
            }
        }
    }
    best.map(|(_, date, shift)| (date, shift))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::lang::Bilingual;
    use crate::model::shift::ShiftSegment;
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
            active: true,
        }
    }

    #[test]
    fn a_night_shift_keeps_its_date_past_midnight() {
        let settings = sample();
        let zone = settings.store.zone;
        for (day, hour) in [("2026-11-20", 23), ("2026-11-21", 0), ("2026-11-21", 5), ("2026-11-21", 6)] {
            let now = at_time(zone, day, hour, 59);
            assert_eq!(running(&settings, now, None), Some((date("2026-11-20"), ShiftId(3))), "{day} {hour}");
        }
    }

    #[test]
    fn parts_follow_each_other_over_midnight() {
        let zone = sample().store.zone;
        let hours = |list: &[(u16, u16)]| {
            let plan = shift(list).planned(date("2026-11-20"), zone);
            plan.iter().map(|(a, b)| (b - a) / HOUR).collect::<Vec<_>>()
        };
        assert_eq!(hours(&[(9, 13), (17, 21)]), [4, 4]);
        assert_eq!(hours(&[(22, 2), (4, 6)]), [4, 2]);
        let plan = shift(&[(20, 23), (1, 3)]).planned(date("2026-11-20"), zone);
        assert_eq!(plan[1].0 - plan[0].1, 2 * HOUR);
    }

    #[test]
    fn daylight_saving_makes_a_night_shorter_or_longer() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let night = shift(&[(22, 6)]);
        let length = |day: &str| (night.ends(date(day), zone) - night.starts(date(day), zone)) / HOUR;
        assert_eq!(length("2026-03-28"), 7);
        assert_eq!(length("2026-10-24"), 9);
        assert_eq!(length("2026-06-01"), 8);
        // 02:00 does not exist on that night and is taken an hour later.
        let early = shift(&[(2, 10)]);
        assert_eq!((early.ends(date("2026-03-29"), zone) - early.starts(date("2026-03-29"), zone)) / HOUR, 7);
    }

    #[test]
    fn a_handover_made_early_or_late_leads_to_the_next_shift() {
        let settings = sample();
        let zone = settings.store.zone;
        let after = Some((date("2026-11-20"), ShiftId(1)));
        for (hour, minute) in [(14, 30), (15, 0), (16, 10)] {
            let now = at_time(zone, "2026-11-20", hour, minute);
            assert_eq!(running(&settings, now, after), Some((date("2026-11-20"), ShiftId(2))), "{hour}");
        }
        let after = Some((date("2026-11-20"), ShiftId(3)));
        let now = at_time(zone, "2026-11-21", 6, 50);
        assert_eq!(running(&settings, now, after), Some((date("2026-11-21"), ShiftId(1))));
    }

    #[test]
    fn a_shop_with_one_shift_goes_to_the_next_day() {
        let mut settings = sample();
        settings.shifts = vec![ShiftDef { id: ShiftId(1), ..shift(&[(9, 18)]) }];
        let now = at_time(settings.store.zone, "2026-11-20", 18, 5);
        let got = running(&settings, now, Some((date("2026-11-20"), ShiftId(1))));
        assert_eq!(got, Some((date("2026-11-21"), ShiftId(1))));
    }

    #[test]
    fn days_of_closure_are_passed_over() {
        let settings = sample();
        let now = at_time(settings.store.zone, "2026-12-03", 7, 5);
        let got = running(&settings, now, Some((date("2026-11-20"), ShiftId(3))));
        assert_eq!(got, Some((date("2026-12-03"), ShiftId(1))));
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// However long the shop was closed and whenever the handovers are made.
        #[test]
        fn shifts_only_move_forward(waits in prop::collection::vec(0..400i64, 1..12), start in 0..400i64) {
            let settings = sample();
            let mut now = at_time(settings.store.zone, "2026-11-20", 0, 0).ms + start * HOUR;
            let mut last: Option<(BusinessDate, ShiftId)> = None;
            for wait in waits {
                now += wait * HOUR / 4 + 4 * HOUR;
                let next = running(&settings, Stamp::new(now, 0), last);
                prop_assert!(next.is_some());
                prop_assert_ne!(next, last);
                let starts = |(d, s): (BusinessDate, ShiftId)| {
                    settings.shift(s).unwrap().starts(d, settings.store.zone)
                };
                if let (Some(n), Some(l)) = (next, last) {
                    prop_assert!(starts(n) > starts(l));
                }
                last = next;
            }
        }
    }
}
