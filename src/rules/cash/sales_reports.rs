//! What is made of the figures of a sales report, and which payments a handover asks for.

use crate::model::cash::sales_reports::MatchedAt;
use crate::model::cash::{SalesReport, TenderLine};
use crate::model::handover::draft::Draft;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::refs::Refs;
use crate::model::settings::{PaymentType, Settings};

impl<R: Refs> SalesReport<R> {
    /// Refunds that are still to be taken off the cash figure.
    #[must_use]
    pub(crate) fn refunds_to_take_off(&self) -> Money {
        if self.refunds_off { Money::ZERO } else { self.cash_refunds.unwrap_or_default() }
    }

    /// Checks that the cash sales are what was read less what was read before.
    ///
    /// # Errors
    /// `cash.reading_sum` where they are not.
    pub(crate) fn check_reading(&self) -> Result<(), Problem> {
        let Some(reading) = self.reading else { return Ok(()) };
        let sales = reading.checked_sub(self.earlier.unwrap_or_default())?;
        if self.cash_received == Some(sales) { Ok(()) } else { Err(Problem::new("cash.reading_sum")) }
    }
}

/// How a sales report went on since it was read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportRun {
    Further,
    /// A Z report in between set it to zero.
    Anew,
}

/// What a reading comes to, `before` having been read before.
/// Nothing where it is smaller than the reading before and nobody said so.
#[must_use]
pub(crate) fn read_on(reading: Money, before: Option<Money>, run: ReportRun) -> Option<Money> {
    match before {
        Some(before) if run == ReportRun::Further => {
            reading.checked_sub(before).ok().filter(|sum| !sum.is_negative())
        }
        _ => Some(reading),
    }
}

impl Draft {
    /// Whether it is the last handover of its day: nobody takes over, or the last of the shop's shifts ends.
    #[must_use]
    pub(crate) fn at_day_cut(&self, settings: &Settings) -> bool {
        let last = settings.shifts.iter().rfind(|shift| shift.active).map(|shift| shift.id);
        self.review.half.is_some() || self.people.incoming.is_empty() || last == Some(self.head.shift)
    }

    /// Where a payment is matched, seen from this handover.
    #[must_use]
    pub(crate) fn matched_at(&self, tender: &PaymentType, settings: &Settings) -> MatchedAt {
        match tender.matched {
            MatchedAt::DayCut if self.at_day_cut(settings) => MatchedAt::Here,
            other => other,
        }
    }

    /// Whether a payment is asked for: it is matched here, or something was typed of it.
    #[must_use]
    pub(crate) fn asks_for(
        &self,
        tender: &PaymentType,
        line: Option<&TenderLine>,
        settings: &Settings,
    ) -> bool {
        let touched = line.is_some_and(|line| *line != TenderLine::default());
        touched || self.matched_at(tender, settings) == MatchedAt::Here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_runs_on_is_read_on_from_the_reading_before() {
        let read =
            |reading, before: Option<i64>, z| read_on(Money(reading), before.map(Money), z).map(|sum| sum.0);
        assert_eq!(read(902_000, Some(418_000), ReportRun::Further), Some(484_000));
        assert_eq!(read(418_000, Some(418_000), ReportRun::Further), Some(0));
        assert_eq!(read(100, None, ReportRun::Further), Some(100));
        // A smaller reading is no sum until it is said that the report began anew.
        assert_eq!(read(100, Some(418_000), ReportRun::Further), None);
        assert_eq!(read(100, Some(418_000), ReportRun::Anew), Some(100));
        let report = |received, reading, earlier: Option<i64>| SalesReport::<crate::model::refs::Ids> {
            cash_received: Some(Money(received)),
            reading: Some(Money(reading)),
            earlier: earlier.map(Money),
            ..SalesReport::default()
        };
        assert!(report(484_000, 902_000, Some(418_000)).check_reading().is_ok());
        assert!(report(902_000, 902_000, Some(418_000)).check_reading().is_err());
        assert!(report(100, 100, None).check_reading().is_ok());
    }

    #[test]
    fn refunds_are_taken_off_once() {
        let mut report = SalesReport::<crate::model::refs::Ids> {
            cash_refunds: Some(Money(600)),
            ..SalesReport::default()
        };
        assert_eq!(report.refunds_to_take_off(), Money(600));
        report.refunds_off = true;
        assert_eq!(report.refunds_to_take_off(), Money::ZERO);
    }
}
