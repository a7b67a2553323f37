//! How a report is written. One file a format, one line in [`FORMATS`].

pub mod csv;
pub mod html;
pub mod json;
#[cfg(test)]
pub(crate) mod tests;
pub mod text;
pub mod xlsx;

use std::io::{self, Write};

use crate::domain::Problem;

use super::paper::{Paper, Row, Table};
use crate::i18n::Lang;

/// A way to write a report.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line, which is also the ending of its files.
    pub name: &'static str,
    /// Other endings that mean it.
    pub endings: &'static [&'static str],
    /// Whether a terminal cannot show it.
    pub binary: bool,
    /// What it is for, in a few words.
    pub about: fn(Lang) -> &'static str,
    /// Writes it.
    pub write: fn(&Paper<'_>, &mut Job<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format; the first is the usual one.
pub const FORMATS: &[Format] = &[text::FORMAT, csv::FORMAT, xlsx::FORMAT, html::FORMAT, json::FORMAT];

impl Format {
    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|f| f.name == name)
    }

    /// The format a file's name asks for by its ending.
    #[must_use]
    pub fn of_file(path: &std::path::Path) -> Option<&'static Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        FORMATS.iter().find(|f| f.name == ending || f.endings.contains(&ending.as_str()))
    }
}

impl Format {
    /// Whether a file holds one table only: the one asked for, or [`Paper::main`].
    #[must_use]
    pub fn one_table(&self) -> bool {
        self.name == csv::FORMAT.name
    }

    /// The format for a file, by its ending; text where there is no file, `-`, or no ending.
    ///
    /// # Errors
    /// `report.ending` when the ending means nothing.
    pub fn for_target(path: Option<&std::path::Path>) -> Result<Self, Problem> {
        let named = path.filter(|p| p.as_os_str() != "-" && p.extension().is_some());
        let Some(path) = named else { return Ok(FORMATS[0]) };
        Self::of_file(path).copied().ok_or_else(|| {
            let names: Vec<&str> = FORMATS.iter().map(|f| f.name).collect();
            Problem::new("report.ending").with("path", path.display()).with("names", names.join(", "))
        })
    }
}

/// How a report is wanted, and who watches it being written.
pub struct Job<'a> {
    /// Only this table.
    pub table: Option<&'a str>,
    /// Columns of the terminal or the page, for text.
    pub columns: usize,
    /// Told how many lines of how many are written; says whether to go on.
    pub watch: &'a mut dyn FnMut(usize, usize) -> bool,
    done: usize,
    total: usize,
}

impl std::fmt::Debug for Job<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job")
            .field("table", &self.table)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

/// Lines between two looks at whether to go on.
const LOOK: usize = 512;

impl<'a> Job<'a> {
    /// A whole report, watched.
    pub fn new(watch: &'a mut dyn FnMut(usize, usize) -> bool) -> Self {
        Self { table: None, columns: text::COLUMNS, watch, done: 0, total: 0 }
    }

    /// The tables asked for, in reading order.
    pub fn tables<'p, 'm>(&mut self, paper: &'p Paper<'m>) -> Vec<&'p Table<'m>> {
        let wanted = |t: &&Table<'m>| self.table.is_none_or(|key| key == t.key);
        let tables: Vec<&Table<'m>> = paper.tables.iter().filter(wanted).collect();
        self.total = tables.iter().map(|t| t.rows.len()).sum();
        tables
    }

    /// Goes through the lines of a table and sums them up on the way; stops with
    /// [`io::ErrorKind::Interrupted`] when told to.
    ///
    /// # Errors
    /// What `each` says.
    pub fn lines<'m>(
        &mut self,
        table: &Table<'m>,
        mut each: impl FnMut(usize, &Row<'m>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut row = Row::default();
        let mut tally = table.tally();
        for n in 0..table.rows.len() {
            if n % LOOK == 0 && !(self.watch)(self.done, self.total) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            table.rows.fill(n, &mut row);
            if let Some(tally) = &mut tally {
                tally.see(table, &row);
            }
            each(n, &row)?;
            self.done += 1;
        }
        if let Some(tally) = tally {
            table.settle(tally);
        }
        Ok(())
    }
}
