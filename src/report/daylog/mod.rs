//! The handover log of a day: as people read it on screen and in print, as JSON documents, and as the paper
//! forms that every format of reports can write.

pub mod forms;
pub mod json;
pub mod text;

mod day_log;
mod entry;
mod field;
mod parts;
mod phrases;

pub use day_log::{DayLog, DayLogFormat};
pub use field::name as field_name;

/// Every format; the first is the usual one.
pub const FORMATS: &[DayLogFormat] = &[text::FORMAT, json::FORMAT];

impl DayLogFormat {
    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|f| f.name == name)
    }
}

#[cfg(test)]
pub(crate) mod tests;
