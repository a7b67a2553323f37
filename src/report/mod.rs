//! What is printed and exported.
//!
//! A report is one file here and one line in [`REPORTS`]: a [`Model`] of plain values made from
//! [`Facts`](crate::domain::facts::Facts), and how it is laid out as a [`Paper`]. A format is one file in [`mod@format`] and one line in
//! [`format::FORMATS`]. Neither knows the other.

pub mod attendance;
pub mod behind;
pub mod daylog;
#[cfg(test)]
pub(crate) mod fixture;
pub mod format;
#[cfg(test)]
mod laws;
mod model;
pub mod month;
mod names;
pub mod open_items;
pub mod over_short;
pub mod paper;
#[cfg(test)]
mod random;
pub mod sheet;
pub mod status;
pub mod stock;
mod tame;

pub use behind::{Behind, Place};
pub use model::{Ask, Model, Report};
pub use paper::{Paper, Table};

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
