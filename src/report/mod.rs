//! What is printed and exported.
//!
//! A report is one file here and one line in [`REPORTS`]: a [`Model`] of plain values made from
//! [`PeriodData`](crate::model::period_data::PeriodData), and how it is laid out as a [`ReportTables`]. A format is one file in [`formats`] and one line in
//! [`formats::FORMATS`]. Neither knows the other.

pub(crate) mod attendance;
pub(crate) mod daylog;
pub(crate) mod drilldown;
pub(crate) mod formats;
mod model;
pub(crate) mod month;
mod names;
pub(crate) mod open_items;
pub(crate) mod over_short;
#[cfg(test)]
mod random_months;
#[cfg(test)]
mod report_properties;
pub(crate) mod result_chain;
pub(crate) mod status;
pub(crate) mod stock;
pub(crate) mod tables;
pub(crate) mod terminal_safe;
#[cfg(test)]
pub(crate) mod test_month;
pub(crate) mod text_page;

pub(crate) use crate::report::drilldown::{CellRef, SourceRows};
pub(crate) use crate::report::tables::{ReportTables, Table};
pub(crate) use model::{Ask, Model, Report};

/// Every report, in the order shown.
pub(crate) const REPORTS: &[Report] =
    &[attendance::REPORT, over_short::REPORT, open_items::REPORT, stock::REPORT, month::REPORT];

impl Report {
    /// The report of that name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        REPORTS.iter().find(|r| r.name == name)
    }
}

#[cfg(test)]
mod tests;
