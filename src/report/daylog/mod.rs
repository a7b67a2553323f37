//! The handover log of a day: as people read it on screen and in print, as JSON documents, and as the paper
//! forms that every format of reports can write.

pub(crate) mod forms;
pub(crate) mod json;
pub(crate) mod text;

pub(crate) mod approvals;
pub(crate) mod case;
mod day_log;
mod ended;
mod entry;
mod field;
mod opening;
mod parts;
mod phrases;
mod settled;

pub(crate) use day_log::{DayLog, DayLogFormat};
pub(crate) use entry::said as entry_text;
pub(crate) use field::name as field_name;
pub(crate) use parts::cash::changed_lines;
pub(crate) use parts::review::half_line;
pub(crate) use phrases::{confirmed_then, handed_over_late, less_overlap, not_done, on_clock, stays};

/// Every format; the first is the usual one.
pub(crate) const FORMATS: &[DayLogFormat] = &[text::FORMAT, json::LIST, json::LINES];

impl DayLogFormat {
    /// The format of that name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|f| f.name == name)
    }
}

#[cfg(test)]
pub(crate) mod tests;
