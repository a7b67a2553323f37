//! What is printed and exported.
//!
//! A report is one file here and one line in [`REPORTS`]: a [`Model`] of plain values made from
//! [`PeriodData`](crate::model::period_data::PeriodData), and how it is laid out as a [`ReportTables`]. A format is one file in [`formats`] and one line in
//! [`formats::FORMATS`]. Neither knows the other.

pub mod attendance;
pub mod daylog;
pub mod drilldown;
pub mod formats;
mod model;
pub mod month;
mod names;
pub mod open_items;
pub mod over_short;
#[cfg(test)]
mod random_months;
#[cfg(test)]
mod report_properties;
pub mod status;
pub mod stock;
pub mod tables;
mod terminal_safe;
#[cfg(test)]
pub(crate) mod test_month;
pub mod text_page;

pub use crate::report::drilldown::{CellRef, SourceRows};
pub use crate::report::tables::{ReportTables, Table};
pub use model::{Ask, Model, Report};

/// Every report, in the order shown.
pub const REPORTS: &[Report] =
    &[attendance::REPORT, over_short::REPORT, open_items::REPORT, stock::REPORT, month::REPORT];

impl Report {
    /// The report of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        REPORTS.iter().find(|r| r.name == name)
    }
}
