//! The handovers of a day, and what a way to write them is.

use std::io;

use crate::model::lang::Lang;
use crate::model::time::BusinessDate;
use crate::record::logbook::LogPage;

/// The handover log of a day, or of one shift of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DayLog {
    /// The business date.
    pub(crate) date: BusinessDate,
    /// Its handovers, in the order they were made.
    pub(crate) pages: Vec<LogPage>,
    /// Openings of the shop whose shift has no handover yet: each the frame of that shift, with how it began.
    pub(crate) openings: Vec<LogPage>,
}

impl DayLog {
    /// What is known of the shop by its first record of the day.
    #[must_use]
    pub(crate) fn first(&self) -> Option<&LogPage> {
        self.pages.first().or(self.openings.first())
    }
}

/// A way to write the log of a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DayLogFormat {
    /// As it is called on the command line.
    pub(crate) name: &'static str,
    pub(crate) write: fn(&DayLog, Lang, &mut dyn io::Write) -> io::Result<()>,
}
