//! The stock count of a handover: book, counted, variance, quality.

use serde::{Deserialize, Serialize};

use super::settings::{Rules, StockItem};
use super::time::BusinessDate;
use crate::model::problem::Problem;
use crate::model::said::SaidBy;

/// One counted line of the count list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StockLine {
    /// What the books say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub book: Option<i64>,
    /// What is there; `None` when not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<i64>,
    /// Code of the reason for a variance.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The reason in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Earliest expiry date seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<BusinessDate>,
    /// Pieces past their date. Zero is an answer: none were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damaged: Option<i64>,
    /// Who counted it, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidBy>,
}

/// Quality of a line against its expiry date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// Nothing known, or far from its date.
    Fresh,
    /// Within the near-expiry band.
    Near,
    /// Past its date, or expired pieces were found.
    Expired,
}

impl StockLine {
    /// `counted − book`, where both are known.
    #[must_use]
    pub(crate) fn variance(&self) -> Option<i64> {
        Some(self.counted?.saturating_sub(self.book?))
    }

    /// Whether the count is below the par level.
    #[must_use]
    pub(crate) fn low(&self, item: &StockItem) -> bool {
        matches!((self.counted, item.par_level), (Some(counted), Some(par)) if counted < par)
    }

    /// Fresh, near expiry or expired on a date.
    #[must_use]
    pub(crate) fn freshness(&self, item: &StockItem, rules: &Rules, today: BusinessDate) -> Freshness {
        if self.expired.is_some_and(|n| n > 0) {
            return Freshness::Expired;
        }
        let Some(expires) = self.expires_on else { return Freshness::Fresh };
        let left = expires.days_since(today);
        if left < 0 {
            Freshness::Expired
        } else if left <= rules.near_days(item.shelf_life_days.unwrap_or(0)) {
            Freshness::Near
        } else {
            Freshness::Fresh
        }
    }

    /// Checks a line.
    ///
    /// # Errors
    /// Negative numbers, or a variance without a reason.
    pub fn check(&self) -> Result<(), Problem> {
        if [self.counted, self.expired, self.damaged].into_iter().flatten().any(|n| n < 0) {
            return Err(Problem::new("stock.not_negative"));
        }
        Ok(())
    }

    /// Whether a variance still lacks its reason.
    #[must_use]
    pub(crate) fn lacks_reason(&self) -> bool {
        self.variance().is_some_and(|v| v != 0) && self.reason.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::StockId;

    fn item() -> StockItem {
        StockItem {
            id: StockId(1),
            code: String::new(),
            barcode: String::new(),
            name: "milk".into(),
            unit: "box".into(),
            par_level: Some(10),
            shelf_life_days: Some(21),
            active: true,
        }
    }

    #[test]
    fn not_counted_is_not_zero() {
        let line = StockLine { book: Some(5), ..StockLine::default() };
        assert_eq!(line.variance(), None);
        assert!(!line.low(&item()));
        let line = StockLine { book: Some(5), counted: Some(0), ..StockLine::default() };
        assert_eq!(line.variance(), Some(-5));
        assert!(line.low(&item()) && line.lacks_reason());
    }

    #[test]
    fn near_expiry_follows_the_shelf_life_band() {
        let today = BusinessDate::parse("2026-11-21").unwrap();
        let rules = Rules::default();
        let on = |date: &str| StockLine {
            counted: Some(20),
            expires_on: Some(BusinessDate::parse(date).unwrap()),
            ..StockLine::default()
        };
        // 21 days of life: the 16–30 day band, near from five days before.
        assert_eq!(on("2026-11-27").freshness(&item(), &rules, today), Freshness::Fresh);
        assert_eq!(on("2026-11-26").freshness(&item(), &rules, today), Freshness::Near);
        assert_eq!(on("2026-11-21").freshness(&item(), &rules, today), Freshness::Near);
        assert_eq!(on("2026-11-20").freshness(&item(), &rules, today), Freshness::Expired);
    }
}
