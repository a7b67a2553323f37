//! What is made of the figures of a sales report, and which payments a handover asks for.

use crate::model::cash::sales_reports::{MatchedAt, Readings, ReportFigure};
use crate::model::cash::{RegisterCash, SalesReport, TenderLine};
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

    /// Checks that what is taken of each figure is what was read less what was read before.
    ///
    /// # Errors
    /// `cash.reading_sum` where it is not.
    pub(crate) fn check_reading(&self) -> Result<(), Problem> {
        check_reading(self.cash_received, self.reading, self.earlier)?;
        check_reading(self.cash_refunds, self.refunds_reading, self.refunds_earlier)
    }
}

impl TenderLine {
    /// Checks that what the report says is what was read less what was read before.
    ///
    /// # Errors
    /// `cash.reading_sum` where it is not.
    pub(crate) fn check_reading(&self) -> Result<(), Problem> {
        check_reading(self.reported, self.reading, self.earlier)
    }
}

fn check_reading(sum: Option<Money>, reading: Option<Money>, earlier: Option<Money>) -> Result<(), Problem> {
    let Some(reading) = reading else { return Ok(()) };
    let since = reading.checked_sub(earlier.unwrap_or_default())?;
    if sum == Some(since) { Ok(()) } else { Err(Problem::new("cash.reading_sum")) }
}

impl RegisterCash {
    /// What the report showed of a figure.
    #[must_use]
    pub(crate) fn reading(&self, figure: &ReportFigure) -> Option<Money> {
        match figure {
            ReportFigure::Cash => self.report.reading,
            ReportFigure::Refunds => self.report.refunds_reading,
            ReportFigure::Tender(id) => self.tenders.get(id)?.reading,
        }
    }

    /// Every figure that was read, worked out anew from what the report had shown before. A Z report sets all of them
    /// to zero at once, so where one shows less than before and it was said that the report began anew, nothing is
    /// taken off any of them.
    ///
    /// # Errors
    /// A figure shows less than before, and nobody said that the report began anew: what it had shown.
    pub(crate) fn read_on(&mut self, before: &Readings, run: ReportRun) -> Result<(), Money> {
        let less = before.iter().find(|(figure, sum)| self.reading(figure).is_some_and(|r| r < **sum));
        let anew = match less {
            Some((_, sum)) if run == ReportRun::Further => return Err(*sum),
            less => less.is_some(),
        };
        self.report.z_between = anew;
        let earlier = |figure: &ReportFigure| before.get(figure).copied().filter(|_| !anew);
        let since = |reading: Option<Money>, earlier: Option<Money>| {
            let sum = reading.and_then(|reading| reading.checked_sub(earlier.unwrap_or_default()).ok());
            (sum, earlier.filter(|_| reading.is_some()))
        };
        let report = &mut self.report;
        if report.reading.is_some() {
            (report.cash_received, report.earlier) = since(report.reading, earlier(&ReportFigure::Cash));
        }
        if report.refunds_reading.is_some() {
            (report.cash_refunds, report.refunds_earlier) =
                since(report.refunds_reading, earlier(&ReportFigure::Refunds));
        }
        for (id, line) in &mut self.tenders {
            if line.reading.is_some() {
                (line.reported, line.earlier) =
                    since(line.reading, earlier(&ReportFigure::Tender(id.clone())));
            }
        }
        Ok(())
    }
}

/// How a sales report went on since it was read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportRun {
    Further,
    /// A Z report in between set it to zero.
    Anew,
}

impl Draft {
    /// Whether it is the last handover of its day: nobody takes over, or the last of the shop's shifts ends.
    #[must_use]
    pub(crate) fn at_day_cut(&self, settings: &Settings) -> bool {
        let last = settings.held_on(self.head.date).last().map(|shift| shift.id);
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
    fn a_report_that_runs_on_is_read_on_from_the_reading_before_in_every_figure() {
        use ReportRun::{Anew, Further};
        let wechat = || ReportFigure::Tender("wechat".into());
        let before: Readings = [
            (ReportFigure::Cash, Money(418_000)),
            (ReportFigure::Refunds, Money(2_000)),
            (wechat(), Money(90_000)),
        ]
        .into();
        let read = |cash, refunds, wallet, run| {
            let mut drawer = RegisterCash::default();
            drawer.report.reading = Some(Money(cash));
            drawer.report.refunds_reading = Some(Money(refunds));
            let line = TenderLine { reading: Some(Money(wallet)), ..TenderLine::default() };
            drawer.tenders.insert("wechat".into(), line);
            drawer.read_on(&before, run).map_err(|sum| sum.0)?;
            drawer.report.check_reading().unwrap();
            drawer.tenders["wechat"].check_reading().unwrap();
            let sums =
                [drawer.report.cash_received, drawer.report.cash_refunds, drawer.tenders["wechat"].reported];
            Ok::<_, i64>((sums.map(|sum| sum.unwrap().0), drawer.report.z_between))
        };
        assert_eq!(read(902_000, 2_500, 95_000, Further), Ok(([484_000, 500, 5_000], false)));
        assert_eq!(read(418_000, 2_000, 90_000, Further), Ok(([0, 0, 0], false)));
        // A smaller reading is no sum until it is said that the report began anew; then all of it did.
        assert_eq!(read(100, 2_500, 95_000, Further), Err(418_000));
        assert_eq!(read(902_000, 2_500, 100, Further), Err(90_000));
        assert_eq!(read(902_000, 2_500, 100, Anew), Ok(([902_000, 2_500, 100], true)));
        // Where nothing is smaller it did not begin anew, whatever was said of a slip of the keyboard.
        assert_eq!(read(902_000, 2_500, 95_000, Anew), Ok(([484_000, 500, 5_000], false)));
        let wrong = TenderLine { reported: Some(Money(1)), reading: Some(Money(2)), ..TenderLine::default() };
        assert!(wrong.check_reading().is_err());
        let first = TenderLine { reported: Some(Money(2)), reading: Some(Money(2)), ..TenderLine::default() };
        assert!(first.check_reading().is_ok());
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
