//! What a page shows as a drawing beside its tables: a month is looked at before it is read.

use super::cell::Tone;
use super::table::Table;

/// A table that is drawn instead of written. Its lines stand in another table or report.
#[derive(Debug)]
pub struct Picture<'m> {
    pub title: String,
    pub table: Table<'m>,
    pub drawn: Drawn,
}

/// How a table is drawn. Columns by their place.
#[derive(Debug)]
pub enum Drawn {
    /// Bars around zero and the running line, as the [`Chart`](super::Chart) of the table says.
    Days,
    /// A bar for each line, around zero.
    Bars {
        name: usize,
        /// How many there were, written behind the sum.
        count: usize,
        sum: usize,
    },
    /// A cell for each sign, the darker the graver.
    Heat { name: usize, legend: Vec<Sign> },
}

/// A sign of a drawing and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Sign {
    pub sign: String,
    pub(crate) means: String,
    pub(crate) tone: Tone,
}
