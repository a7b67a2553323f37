//! Weekly and monthly routines: which are due on a day, and what settles them.

use chrono::Datelike as _;

use super::log::RoutineDone;
use super::settings::{Routine, Settings, When};
use super::time::BusinessDate;

/// Whether a routine falls on a date.
#[must_use]
pub fn falls_on(when: &When, date: BusinessDate) -> bool {
    match when {
        When::Weekdays(days) => days.iter().any(|d| u32::from(*d) == date.weekday().number_from_monday()),
        When::MonthDays(days) => days.iter().any(|d| u32::from(*d) == date.0.day()),
        When::MonthEnd => date == date.month().last(),
    }
}

/// First date on which having done it counts for `date`: the Monday of the week for a weekly routine, the
/// date itself for a monthly one.
#[must_use]
pub fn counts_from(when: &When, date: BusinessDate) -> BusinessDate {
    match when {
        When::Weekdays(_) => week_start(date),
        When::MonthDays(_) | When::MonthEnd => date,
    }
}

/// The Monday of a date's week.
#[must_use]
pub fn week_start(date: BusinessDate) -> BusinessDate {
    date.plus(-i64::from(date.weekday().num_days_from_monday()))
}

/// A routine of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due<'a> {
    /// Which.
    pub routine: &'a Routine,
    /// How it went, once done; the last word counts.
    pub done: Option<&'a RoutineDone>,
}

/// The routines that fall on a date, in the order of the settings, each with what was logged for it.
/// `logged` is what was done since the Monday of the week, oldest first.
#[must_use]
pub fn due<'a>(
    settings: &'a Settings,
    date: BusinessDate,
    logged: &'a [(BusinessDate, RoutineDone)],
) -> Vec<Due<'a>> {
    settings
        .routines
        .iter()
        .filter(|r| r.active && falls_on(&r.when, date))
        .map(|routine| {
            let from = counts_from(&routine.when, date);
            let done = logged
                .iter()
                .rev()
                .find(|(on, done)| done.routine == routine.id && (from..=date).contains(on))
                .map(|(_, done)| done);
            Due { routine, done }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::templates::tests::sample;

    fn date(text: &str) -> BusinessDate {
        BusinessDate::parse(text).unwrap()
    }

    fn ids(list: &[Due<'_>]) -> Vec<String> {
        list.iter().map(|d| d.routine.id.clone()).collect()
    }

    #[test]
    fn a_day_has_its_routines() {
        let settings = sample();
        assert_eq!(ids(&due(&settings, date("2026-11-16"), &[])), ["hygiene_recheck"]);
        assert_eq!(
            ids(&due(&settings, date("2026-11-30"), &[])),
            ["hygiene_recheck", "bulletin_end", "month_end"]
        );
        assert_eq!(ids(&due(&settings, date("2026-11-21"), &[])), Vec::<String>::new());
    }

    #[test]
    fn once_a_week_is_enough_for_a_weekly_one() {
        let settings = sample();
        let done = |id: &str| RoutineDone { routine: id.into(), passed: true, finding: String::new() };
        let logged = [(date("2026-11-19"), done("hygiene_inspection"))];
        assert!(due(&settings, date("2026-11-20"), &logged)[0].done.is_some());
        assert!(due(&settings, date("2026-11-26"), &logged)[0].done.is_none());
        let month = [(date("2026-11-29"), done("month_end"))];
        let last = due(&settings, date("2026-11-30"), &month);
        assert!(last.iter().all(|d| d.done.is_none()));
    }

    #[test]
    fn the_week_begins_on_monday() {
        assert_eq!(week_start(date("2026-11-22")), date("2026-11-16"));
        assert_eq!(week_start(date("2026-11-16")), date("2026-11-16"));
    }
}
