//! Dates and lengths of time in words.

use chrono::{Datelike, Weekday};

use super::msg;
use crate::model::lang::Lang;
use crate::model::time::{BusinessDate, Minute, Month, Stamp};

/// Weekday in short: `Sat`, `周六`.
#[must_use]
pub(crate) const fn weekday_short(lang: Lang, day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => msg::time::mon_short(lang),
        Weekday::Tue => msg::time::tue_short(lang),
        Weekday::Wed => msg::time::wed_short(lang),
        Weekday::Thu => msg::time::thu_short(lang),
        Weekday::Fri => msg::time::fri_short(lang),
        Weekday::Sat => msg::time::sat_short(lang),
        Weekday::Sun => msg::time::sun_short(lang),
    }
}

/// Weekdays by their numbers, 1 = Monday … 7 = Sunday, in short.
#[must_use]
pub(crate) fn weekdays_short(lang: Lang, days: &[u8]) -> String {
    let name = |day: &u8| Weekday::try_from(day.wrapping_sub(1)).map_or("?", |day| weekday_short(lang, day));
    days.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// Weekday in full: `Saturday`, `星期六`.
#[must_use]
pub(crate) const fn weekday_long(lang: Lang, day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => msg::time::mon_long(lang),
        Weekday::Tue => msg::time::tue_long(lang),
        Weekday::Wed => msg::time::wed_long(lang),
        Weekday::Thu => msg::time::thu_long(lang),
        Weekday::Fri => msg::time::fri_long(lang),
        Weekday::Sat => msg::time::sat_long(lang),
        Weekday::Sun => msg::time::sun_long(lang),
    }
}

/// Month by name: `November`, `11月`.
#[must_use]
pub(crate) const fn month_name(lang: Lang, month: u32) -> &'static str {
    match month {
        1 => msg::time::month_1(lang),
        2 => msg::time::month_2(lang),
        3 => msg::time::month_3(lang),
        4 => msg::time::month_4(lang),
        5 => msg::time::month_5(lang),
        6 => msg::time::month_6(lang),
        7 => msg::time::month_7(lang),
        8 => msg::time::month_8(lang),
        9 => msg::time::month_9(lang),
        10 => msg::time::month_10(lang),
        11 => msg::time::month_11(lang),
        _ => msg::time::month_12(lang),
    }
}

/// The first three letters; the whole name in Chinese, which is short anyway.
fn month_short(lang: Lang, month: u32) -> &'static str {
    let name = month_name(lang, month);
    let third = name.char_indices().nth(3).map_or(name.len(), |(at, _)| at);
    if name.ends_with('月') { name } else { &name[..third] }
}

/// `Sat 21 Nov 2026`, `2026年11月21日 周六`.
#[must_use]
pub(crate) fn date_long(lang: Lang, date: BusinessDate) -> String {
    msg::time::date_long(
        lang,
        date.0.day(),
        month_short(lang, date.0.month()),
        weekday_short(lang, date.weekday()),
        date.0.year(),
    )
}

/// `21 Nov`, `11月21日`.
#[must_use]
pub(crate) fn date_short(lang: Lang, date: BusinessDate) -> String {
    msg::time::date_short(lang, date.0.day(), month_short(lang, date.0.month()))
}

/// `Sun 29 Nov 18:00`, `11月29日 周日 18:00`.
#[must_use]
pub(crate) fn moment(lang: Lang, date: BusinessDate, time: Minute) -> String {
    msg::time::moment(lang, date_short(lang, date), time, weekday_short(lang, date.weekday()))
}

/// `29 Nov`, and of another year than `today` the whole date.
#[must_use]
pub(crate) fn date_near(lang: Lang, date: BusinessDate, today: BusinessDate) -> String {
    if date.0.year() == today.0.year() { date_short(lang, date) } else { date_long(lang, date) }
}

/// `29 Nov 18:00`: a day in short with the time, and of another year than now the whole date.
#[must_use]
pub(crate) fn day_and_time(lang: Lang, at: Stamp, now: Stamp) -> String {
    format!("{} {}", date_near(lang, at.calendar_date(), now.calendar_date()), at.clock(lang))
}

/// A time of today alone, else the day with it, and of another year that as well.
#[must_use]
pub(crate) fn time_or_moment(lang: Lang, at: Stamp, now: Stamp) -> String {
    let (date, today) = (at.calendar_date(), now.calendar_date());
    if date == today {
        at.clock(lang)
    } else if date.0.year() == today.0.year() {
        moment(lang, date, at.minute())
    } else {
        whole_moment(lang, at)
    }
}

/// `Fri 12 Mar 2021 08:00`: with the year, where that is what is in question.
#[must_use]
pub(crate) fn whole_moment(lang: Lang, at: Stamp) -> String {
    format!("{} {}", date_long(lang, at.calendar_date()), at.clock(lang))
}

/// `November 2026`, `2026年11月`.
#[must_use]
pub(crate) fn month_title(lang: Lang, month: Month) -> String {
    msg::time::month_title(lang, month_name(lang, month.month), month.year)
}

/// `7 h 30 min`, `7小时30分钟`; zero parts are left out, a minus stands in front.
#[must_use]
pub(crate) fn duration(lang: Lang, minutes: i64) -> String {
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    let words = match (hours, rest) {
        (0, _) => msg::time::minutes(lang, rest),
        (_, 0) => msg::time::hours(lang, hours),
        _ => msg::time::hours_minutes(lang, hours, rest),
    };
    if minutes < 0 { format!("-{words}") } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_both_languages() {
        let date = BusinessDate::parse("2026-11-21").unwrap();
        assert_eq!(date_long(Lang::En, date), "Sat 21 Nov 2026");
        assert_eq!(date_long(Lang::Zh, date), "2026年11月21日 周六");
        assert_eq!(date_short(Lang::En, date), "21 Nov");
        assert_eq!(date_short(Lang::Zh, date), "11月21日");
        assert_eq!(moment(Lang::En, date, Minute(1080)), "Sat 21 Nov 18:00");
        assert_eq!(moment(Lang::Zh, date, Minute(1080)), "11月21日 周六 18:00");
        assert_eq!(month_title(Lang::En, date.month()), "November 2026");
        assert_eq!(month_title(Lang::Zh, date.month()), "2026年11月");
        assert_eq!(date_long(Lang::EnUs, date), "Sat, Nov 21, 2026");
        assert_eq!(date_long(Lang::EnGb, date), "Sat 21 Nov 2026");
        assert_eq!(moment(Lang::EnUs, date, Minute(1080)), "Sat, Nov 21 6:00 PM");
        assert_eq!(weekday_long(Lang::En, Weekday::Wed), "Wednesday");
        assert_eq!(weekday_long(Lang::Zh, Weekday::Sun), "星期日");
    }

    #[test]
    fn durations_in_both_languages() {
        assert_eq!(duration(Lang::En, 450), "7 h 30 min");
        assert_eq!(duration(Lang::Zh, 450), "7小时30分钟");
        assert_eq!(duration(Lang::En, 60), "1 h");
        assert_eq!(duration(Lang::Zh, -5), "-5分钟");
        assert_eq!(duration(Lang::En, 0), "0 min");
    }
}
