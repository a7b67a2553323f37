//! How a report is written. One file a format, one line in [`FORMATS`].

pub mod csv;
pub mod html;
mod job;
pub(crate) mod json;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod text;
pub mod xlsx;

use crate::model::problem::Problem;

pub use job::{Format, Job};

/// Every format; the first is the usual one.
pub(crate) const FORMATS: &[Format] = &[text::FORMAT, csv::FORMAT, xlsx::FORMAT, html::FORMAT, json::FORMAT];

impl Format {
    /// The format of that name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|f| f.name == name)
    }

    /// The format a file's name asks for by its ending.
    #[must_use]
    pub(crate) fn of_file(path: &std::path::Path) -> Option<&'static Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        FORMATS.iter().find(|f| f.name == ending || f.endings.contains(&ending.as_str()))
    }
}

impl Format {
    /// Whether a file holds one table only: the one asked for, or [`crate::report::tables::ReportTables::main`].
    #[must_use]
    pub(crate) fn one_table(&self) -> bool {
        self.name == csv::FORMAT.name
    }

    /// The format for a file, by its ending; text where there is no file, `-`, or no ending.
    ///
    /// # Errors
    /// `report.ending` when the ending means nothing.
    pub(crate) fn for_target(path: Option<&std::path::Path>) -> Result<Self, Problem> {
        let named = path.filter(|p| p.as_os_str() != "-" && p.extension().is_some());
        let Some(path) = named else { return Ok(FORMATS[0]) };
        Self::of_file(path).copied().ok_or_else(|| {
            let names: Vec<&str> = FORMATS.iter().map(|f| f.name).collect();
            Problem::new("report.ending").with("path", path.display()).with("names", names.join(", "))
        })
    }
}
