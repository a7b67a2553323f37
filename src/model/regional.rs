//! Times of day and dates in figures as a language, or one country, writes them. What is stored keeps one form:
//! `21:42`, `2026-11-21`.

use super::date_figures::{Clock, DateFigures};
use super::lang::Lang;
use super::time::{BusinessDate, Minute, Stamp};
use chrono::Datelike as _;

impl Minute {
    /// The time of day as people write it: `21:42`, `9:42 PM`.
    #[must_use]
    pub(crate) fn clock(self, lang: Lang) -> String {
        let (hour, minute) = (self.0 / 60, self.0 % 60);
        match lang.clock() {
            Clock::TwentyFour => self.to_string(),
            Clock::Twelve => {
                let half = if hour < 12 { "AM" } else { "PM" };
                format!("{}:{minute:02} {half}", if hour % 12 == 0 { 12 } else { hour % 12 })
            }
        }
    }
}

impl Stamp {
    /// The shop's wall clock as people write it: `21:42`, `9:42 PM`.
    #[must_use]
    pub(crate) fn clock(self, lang: Lang) -> String {
        self.minute().clock(lang)
    }

    /// Date in figures and time: `2026-03-02 21:42`, `3/2/2026 9:42 PM`.
    #[must_use]
    pub(crate) fn figures(self, lang: Lang) -> String {
        format!("{} {}", self.calendar_date().figures(lang), self.clock(lang))
    }

    /// As [`Stamp::figures`], within a year: `03-02 21:42`, `3/2 9:42 PM`.
    #[must_use]
    pub(crate) fn figures_in_year(self, lang: Lang) -> String {
        let date = self.calendar_date().0;
        let (month, day, time) = (date.month(), date.day(), self.clock(lang));
        match lang.date_figures() {
            DateFigures::YearMonthDay => format!("{month:02}-{day:02} {time}"),
            DateFigures::MonthDayYear => format!("{month}/{day} {time}"),
            DateFigures::DayMonthYear => format!("{day:02}/{month:02} {time}"),
        }
    }
}

impl BusinessDate {
    /// The date in figures as people write it: `2026-03-02`, `3/2/2026`, `02/03/2026`.
    #[must_use]
    pub(crate) fn figures(self, lang: Lang) -> String {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        match lang.date_figures() {
            DateFigures::YearMonthDay => self.to_string(),
            DateFigures::MonthDayYear => format!("{month}/{day}/{year:04}"),
            DateFigures::DayMonthYear => format!("{day:02}/{month:02}/{year:04}"),
        }
    }
}

/// A value that is exactly a date or a time of day as documents write it, as people write it; anything else as it is.
/// For what a rule says, which knows no language.
#[must_use]
pub(crate) fn value(text: &str, lang: Lang) -> String {
    if lang.country().is_some() {
        if let Ok(date) = BusinessDate::parse(text) {
            return date.figures(lang);
        }
        if let Some(minute) = Minute::parse(text).ok().filter(|minute| minute.to_string() == text) {
            return minute.clock(lang);
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_dates_are_written_as_the_country_does() {
        let at = |hour, minute| Minute::hm(hour, minute).unwrap();
        let both = |minute: Minute| (minute.clock(Lang::EnUs), minute.clock(Lang::EnGb));
        assert_eq!(both(at(0, 5)), ("12:05 AM".into(), "00:05".into()));
        assert_eq!(both(at(12, 0)), ("12:00 PM".into(), "12:00".into()));
        assert_eq!(both(at(15, 5)), ("3:05 PM".into(), "15:05".into()));
        let date = BusinessDate::parse("2026-03-02").unwrap();
        let all = [Lang::En, Lang::Zh, Lang::EnUs, Lang::EnGb].map(|lang| date.figures(lang));
        assert_eq!(all, ["2026-03-02", "2026-03-02", "3/2/2026", "02/03/2026"]);
    }

    #[test]
    fn only_what_is_exactly_a_date_or_a_time_is_told_otherwise() {
        for (given, told) in [
            ("2026-03-02", "3/2/2026"),
            ("15:05", "3:05 PM"),
            ("1505", "1505"),
            ("15:05/1", "15:05/1"),
            ("5.00", "5.00"),
            ("9", "9"),
        ] {
            assert_eq!(value(given, Lang::EnUs), told);
            assert_eq!(value(given, Lang::En), given);
        }
    }
}
