//! The handover log of a day: as people read it on screen and in print, as JSON documents, and as the paper
//! forms that every format of reports can write.

pub mod forms;
pub mod json;
pub mod text;

mod entry;
mod field;
mod parts;

use std::io;

use crate::domain::time::BusinessDate;
use crate::i18n::Lang;
use crate::record::logbook::LogPage;

pub use field::name as field_name;

/// The handover log of a day, or of one shift of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLog {
    /// The business date.
    pub date: BusinessDate,
    /// Its handovers, in the order they were made.
    pub pages: Vec<LogPage>,
}

/// A way to write the log of a day.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// As it is called on the command line.
    pub name: &'static str,
    /// Writes it.
    pub write: fn(&DayLog, Lang, &mut dyn io::Write) -> io::Result<()>,
}

/// Every format; the first is the usual one.
pub const FORMATS: &[Format] = &[text::FORMAT, json::FORMAT];

impl Format {
    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|f| f.name == name)
    }
}

#[cfg(test)]
pub(crate) mod tests;
