//! Weekly and monthly routines: which are due on a day, and what settles them.

use chrono::Datelike as _;

use crate::model::item::{Item, ItemDetail, NewItem};
use crate::model::item_state::{ItemKind, Severity};
use crate::model::log::RoutineDone;
use crate::model::settings::{Routine, Settings, When};
use crate::model::time::{BusinessDate, Minute};

/// Whether a routine falls on a date.
#[must_use]
pub(crate) fn falls_on(when: &When, date: BusinessDate) -> bool {
    match when {
        When::Weekdays(days) => days.iter().any(|d| u32::from(*d) == date.weekday().number_from_monday()),
        When::MonthDays(days) => days.iter().any(|d| u32::from(*d) == date.0.day()),
        When::MonthEnd => date == date.month().last(),
    }
}

/// First date on which having done it counts for `date`: the Monday of the week for a weekly routine, the
/// date itself for a monthly one.
#[must_use]
pub(crate) fn counts_from(when: &When, date: BusinessDate) -> BusinessDate {
    match when {
        When::Weekdays(_) => week_start(date),
        When::MonthDays(_) | When::MonthEnd => date,
    }
}

/// The Monday of a date's week.
#[must_use]
pub(crate) fn week_start(date: BusinessDate) -> BusinessDate {
    date.plus(-i64::from(date.weekday().num_days_from_monday()))
}

/// A routine of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due<'a> {
    pub(crate) routine: &'a Routine,
    /// How it went, once done; the last word counts.
    pub(crate) done: Option<&'a RoutineDone>,
}

/// The routines that fall on a date, in the order of the settings, each with what was logged for it.
/// `logged` is what was done since the Monday of the week, oldest first.
#[must_use]
pub(crate) fn due<'a>(
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

/// Until when a finding of a date has to be put right: the Sunday of the week, on a Sunday the next one; a
/// week for what comes once a month.
#[must_use]
pub(crate) fn deadline(when: &When, date: BusinessDate) -> BusinessDate {
    match when {
        When::Weekdays(_) => {
            let sunday = week_start(date).plus(6);
            if sunday == date { sunday.plus(7) } else { sunday }
        }
        When::MonthDays(_) | When::MonthEnd => date.plus(7),
    }
}

/// What the items of a routine name as their source.
#[must_use]
pub(crate) fn source(routine: &str) -> String {
    format!("routine/{routine}")
}

/// Whether an item is of a routine that nobody did: the program opened it, and nobody else.
#[must_use]
pub(crate) fn is_missed(item: &Item) -> bool {
    let mut parts = item.detail.source.split('/');
    let named = (parts.next() == Some("routine"), parts.next().is_some(), parts.next());
    item.kind == ItemKind::NonConformity
        && matches!(named, (true, true, Some(date)) if BusinessDate::parse(date).is_ok())
}

/// The item to be put right that a routine done on a date leaves when not all was well.
#[must_use]
pub(crate) fn failed(settings: &Settings, date: BusinessDate, done: &RoutineDone) -> Option<NewItem> {
    let routine = settings.routines.iter().find(|r| r.id == done.routine).filter(|_| !done.passed)?;
    Some(to_put_right(settings, routine, date, &done.finding, source(&routine.id)))
}

/// The routines of a day that nobody did, though no other day of their week is left for them. `next` is the
/// date of the shift after; `logged` as for [`due`].
#[must_use]
pub(crate) fn missed<'a>(
    settings: &'a Settings,
    date: BusinessDate,
    next: BusinessDate,
    logged: &[(BusinessDate, RoutineDone)],
) -> Vec<&'a Routine> {
    if next <= date {
        return Vec::new();
    }
    let sunday = week_start(date).plus(6);
    let days_left = (0..7).map(|n| next.plus(n)).take_while(|day| *day <= sunday);
    let done: Vec<&str> = due(settings, date, logged)
        .iter()
        .filter(|d| d.done.is_some())
        .map(|d| d.routine.id.as_str())
        .collect();
    settings
        .routines
        .iter()
        .filter(|r| r.active && falls_on(&r.when, date) && !done.contains(&r.id.as_str()))
        .filter(|r| match &r.when {
            When::Weekdays(_) => !days_left.clone().any(|day| falls_on(&r.when, day)),
            When::MonthDays(_) | When::MonthEnd => true,
        })
        .collect()
}

/// The item that a missed routine leaves; `words` say in the shop's language that it was not done. Its
/// source names the date, so that one day opens it once.
#[must_use]
pub(crate) fn not_done(settings: &Settings, routine: &Routine, date: BusinessDate, words: &str) -> NewItem {
    to_put_right(settings, routine, date, words, format!("{}/{date}", source(&routine.id)))
}

fn to_put_right(
    settings: &Settings,
    routine: &Routine,
    date: BusinessDate,
    words: &str,
    source: String,
) -> NewItem {
    // The last minute of the day people mean, not the cut-off in the night after it.
    let end = deadline(&routine.when, date).at(Minute(24 * 60 - 1), settings.store.cutoff.0);
    let end = settings.store.zone.resolve_forward(end);
    let name = routine.text.get(settings.store.lang);
    NewItem {
        severity: Severity::Watch,
        due_ms: Some(end.ms),
        detail: ItemDetail { text: name.to_owned(), source, ..ItemDetail::default() },
        ..NewItem::new(ItemKind::NonConformity, format!("{}: {}", short(name), words.trim()))
    }
}

/// A routine's text up to its first stop: what it is called.
fn short(text: &str) -> &str {
    let end = text.find([',', ':', ';', '，', '：', '；']).unwrap_or(text.len());
    text[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::templates::tests::sample;

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
    fn what_failed_is_due_on_sunday_and_carries_what_was_found() {
        let settings = sample();
        let done = RoutineDone {
            routine: "hygiene_inspection".into(),
            passed: false,
            finding: "dust behind freezer 2 ".into(),
        };
        let item = failed(&settings, date("2026-11-20"), &done).unwrap();
        assert_eq!(item.kind, ItemKind::NonConformity);
        assert_eq!(item.title, "Hygiene inspection: dust behind freezer 2");
        let due = settings.store.zone.stamp_at(item.due_ms.unwrap());
        assert_eq!((due.calendar_date(), due.hm().as_str()), (date("2026-11-22"), "23:59"));
        assert_eq!(
            failed(&settings, date("2026-11-20"), &RoutineDone { passed: true, ..done.clone() }),
            None
        );
        assert_eq!(failed(&settings, date("2026-11-20"), &RoutineDone { routine: "x".into(), ..done }), None);
        let week = When::Weekdays(vec![7]);
        assert_eq!(deadline(&week, date("2026-11-22")), date("2026-11-29"), "a Sunday leaves a week");
        assert_eq!(deadline(&When::MonthEnd, date("2026-11-30")), date("2026-12-07"));
    }

    #[test]
    fn missed_is_what_no_day_is_left_for() {
        let settings = sample();
        let ids = |day: &str, next: &str, logged: &[(BusinessDate, RoutineDone)]| -> Vec<String> {
            missed(&settings, date(day), date(next), logged).iter().map(|r| r.id.clone()).collect()
        };
        assert_eq!(ids("2026-11-16", "2026-11-16", &[]), Vec::<String>::new(), "the day goes on");
        assert_eq!(ids("2026-11-16", "2026-11-17", &[]), ["hygiene_recheck"]);
        assert_eq!(ids("2026-11-19", "2026-11-20", &[]), Vec::<String>::new(), "Friday is left");
        assert_eq!(ids("2026-11-19", "2026-11-21", &[]), ["hygiene_inspection"], "closed on Friday");
        assert_eq!(ids("2026-11-20", "2026-11-21", &[]), ["hygiene_inspection"]);
        let done = RoutineDone { routine: "hygiene_inspection".into(), passed: false, finding: "x".into() };
        assert_eq!(ids("2026-11-20", "2026-11-21", &[(date("2026-11-19"), done)]), Vec::<String>::new());
        assert_eq!(ids("2026-11-30", "2026-12-01", &[]), ["hygiene_recheck", "bulletin_end", "month_end"]);
    }

    #[test]
    fn the_week_begins_on_monday() {
        assert_eq!(week_start(date("2026-11-22")), date("2026-11-16"));
        assert_eq!(week_start(date("2026-11-16")), date("2026-11-16"));
    }

    #[test]
    fn what_nobody_did_was_opened_by_nobody() {
        let settings = sample();
        let day = date("2026-11-16");
        let routine = &settings.routines[0];
        let missed = not_done(&settings, routine, day, "not done");
        let done = RoutineDone { routine: routine.id.clone(), passed: false, finding: "dirty".into() };
        let failed = failed(&settings, day, &done).unwrap();
        let item =
            |new: NewItem| Item { detail: new.detail, ..crate::model::item::tests::item(new.kind, None) };
        assert!(is_missed(&item(missed)));
        assert!(!is_missed(&item(failed)), "somebody looked");
    }
}
