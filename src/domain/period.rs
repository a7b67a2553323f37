//! The days a report is about.

use serde::Serialize;

use super::Problem;
use super::time::{BusinessDate, Month};

/// Days from one business date to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: BusinessDate,
    /// Last day.
    pub to: BusinessDate,
}

impl Period {
    /// Days a period may have: a hundred years and a bit.
    pub const MAX_DAYS: i64 = 37_000;

    /// The days between two dates.
    ///
    /// # Errors
    /// `period.order` when the last day lies before the first, `period.long` beyond [`Period::MAX_DAYS`].
    pub fn new(from: BusinessDate, to: BusinessDate) -> Result<Self, Problem> {
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
    pub fn month(self) -> Option<Month> {
        let month = self.from.month();
        (month.first() == self.from && month.last() == self.to).then_some(month)
    }

    /// Its days in order.
    pub fn days(self) -> impl Iterator<Item = BusinessDate> {
        (0..self.len()).map(move |n| self.from.plus(n))
    }

    /// How many days, at least one.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // a period is never empty
    pub fn len(self) -> i64 {
        self.to.days_since(self.from) + 1
    }

    /// Whether a day belongs to it.
    #[must_use]
    pub fn holds(self, date: BusinessDate) -> bool {
        self.from <= date && date <= self.to
    }

    /// As part of a file's name: `2026-07`, or `2026-07-01_2026-07-15`.
    #[must_use]
    pub fn file_part(self) -> String {
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
    fn impossible_periods_are_refused() {
        assert_eq!(Period::new(date("2026-07-02"), date("2026-07-01")).unwrap_err().key, "period.order");
        assert_eq!(Period::new(date("1900-01-01"), date("2026-07-01")).unwrap_err().key, "period.long");
        let one = Period::new(date("2026-07-02"), date("2026-07-02")).unwrap();
        assert!(one.len() == 1 && one.holds(date("2026-07-02")) && !one.holds(date("2026-07-03")));
    }
}
