//! What the parts of a workbook share: how many lines are many, and how the writer's errors are told.

use std::io;

use rust_xlsxwriter::XlsxError;

use crate::report::tables::{Chart, Table};

/// Lines above which a worksheet goes through a temporary file.
pub(super) const MANY: usize = 4_000;

/// The chart of a table, unless its points would be too many to see and to keep.
pub(super) fn drawable<'t>(table: &'t Table<'_>) -> Option<&'t Chart> {
    table.chart.as_ref().filter(|_| table.rows.len() <= MANY)
}

/// What the writer of workbooks says, as an error of output.
pub(super) fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
