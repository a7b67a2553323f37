//! The days a report is about.

use serde::Serialize;

use super::time::{BusinessDate, Month, parse_date};
use crate::model::problem::Problem;

/// Days from one business date to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    pub(crate) from: BusinessDate,
    pub(crate) to: BusinessDate,
}

impl Period {
    /// Days a period may have: a hundred years and a bit.
    pub(crate) const MAX_DAYS: i64 = 37_000;

    /// The days between two dates.
    ///
    /// # Errors
    /// `period.order` when the last day lies before the first, `period.long` beyond [`Period::MAX_DAYS`].
    pub(crate) fn new(from: BusinessDate, to: BusinessDate) -> Result<Self, Problem> {
        if to < from {
            return Err(Problem::new("period.order").with("from", from).with("to", to));
        }
        if to.days_since(from) >= Self::MAX_DAYS {
            return Err(Problem::new("period.long"));
        }
        Ok(Self { from, to })
    }

    /// A whole month.
    #[must_use]
    pub fn of_month(month: Month) -> Self {
        Self { from: month.first(), to: month.last() }
    }

    /// The month, where the period is exactly one.
    #[must_use]
    pub(crate) fn month(self) -> Option<Month> {
        let month = self.from.month();
        (month.first() == self.from && month.last() == self.to).then_some(month)
    }

    /// As typed: a month, or a first and a last day (or month) with a dash, a blank, `to` or `至` between.
    ///
    /// # Errors
    /// `period.typed` when it says neither; `period.order`, `period.long`.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let bad = || Problem::new("period.typed");
        if text.chars().count() > 60 {
            return Err(bad());
        }
        let spread = text.replace(['～', '~', '至', '到', '–', '—', '，', ','], " ").replace("..", " ");
        let parts: Vec<&str> = spread.split_whitespace().filter(|p| !matches!(*p, "to" | "-")).collect();
        let span = |text: &str| {
            let month = Month::parse(text).map(Self::of_month);
            month.or_else(|_| parse_date(text).map(|day| Self { from: day, to: day }))
        };
        match parts[..] {
            [one] => span(one).map_err(|_| bad()),
            [first, last] => {
                let (first, last) = (span(first).map_err(|_| bad())?, span(last).map_err(|_| bad())?);
                Self::new(first.from, last.to)
            }
            _ => Err(bad()),
        }
    }

    /// The period before (negative) or after it: whole months move by months, others by their length.
    #[must_use]
    pub(crate) fn shifted(self, by: i64) -> Self {
        if let Some(mut month) = self.month() {
            for _ in 0..by.unsigned_abs() {
                month = if by < 0 { month.pred() } else { month.succ() };
            }
            return Self::of_month(month);
        }
        let days = self.len().saturating_mul(by);
        Self { from: self.from.plus(days), to: self.to.plus(days) }
    }

    /// Its days in order.
    pub(crate) fn days(self) -> impl Iterator<Item = BusinessDate> {
        (0..self.len()).map(move |n| self.from.plus(n))
    }

    /// How many days, at least one.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // a period is never empty
    pub(crate) fn len(self) -> i64 {
        self.to.days_since(self.from) + 1
    }

    /// As part of a file's name: `2026-07`, or `2026-07-01_2026-07-15`.
    #[must_use]
    pub(crate) fn file_part(self) -> String {
        self.month().map_or_else(|| format!("{}_{}", self.from, self.to), |month| month.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> BusinessDate {
        BusinessDate::parse(text).unwrap()
    }

    #[test]
    fn a_month_is_known_as_one() {
        for (month, days) in [("2026-02", 28), ("2028-02", 29), ("2026-07", 31)] {
            let period = Period::of_month(Month::parse(month).unwrap());
            assert_eq!((period.len(), period.days().count()), (days, usize::try_from(days).unwrap()));
            assert_eq!(period.month().unwrap().to_string(), month);
            assert_eq!(period.file_part(), month);
        }
        let part = Period::new(date("2026-07-01"), date("2026-07-30")).unwrap();
        assert_eq!((part.month(), part.file_part().as_str()), (None, "2026-07-01_2026-07-30"));
    }

    #[test]
    fn typed_periods_are_understood() {
        let july = Period::of_month(Month::parse("2026-07").unwrap());
        for text in ["2026-07", " ２０２６－０７ ", "2026-07-01 – 2026-07-31", "2026-07-01 to 2026/7/31"]
        {
            assert_eq!(Period::parse(text), Ok(july), "{text}");
        }
        let half = Period::new(date("2026-05-01"), date("2026-07-31")).unwrap();
        for text in
            ["2026-05 2026-07", "2026-05～2026-07", "2026年5月1日至2026年7月31日", "20260501..20260731"]
        {
            assert_eq!(Period::parse(text), Ok(half), "{text}");
        }
        assert_eq!(Period::parse("2026-07-02").unwrap().len(), 1);
        for text in ["", "july", "2026-13", "2026-07-01 2026-07-02 2026-07-03"] {
            assert_eq!(Period::parse(text).unwrap_err().key, "period.typed", "{text}");
        }
        assert_eq!(Period::parse("2026-08 2026-07").unwrap_err().key, "period.order");
    }

    #[test]
    fn neighbours_of_a_period_touch_it() {
        for text in ["2026-07", "2026-07-05 2026-07-11"] {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.shifted(-1).to.succ(), period.from);
            assert_eq!(period.shifted(1).from, period.to.succ());
            assert_eq!(period.shifted(3).shifted(-3), period);
        }
    }

    #[test]
    fn impossible_periods_are_refused() {
        assert_eq!(Period::new(date("2026-07-02"), date("2026-07-01")).unwrap_err().key, "period.order");
        assert_eq!(Period::new(date("1900-01-01"), date("2026-07-01")).unwrap_err().key, "period.long");
    }
}
