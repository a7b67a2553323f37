//! A way to write a report, and how one is wanted.

use std::io::{self, Write};

use crate::model::lang::Lang;
use crate::report::tables::{ReportTables, Table, TableRow};

/// Columns of a page where nothing else is known.
pub(crate) const COLUMNS: usize = 80;

/// A way to write a report.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line, which is also the ending of its files.
    pub(crate) name: &'static str,
    /// Other endings that mean it.
    pub(crate) endings: &'static [&'static str],
    /// Whether a terminal cannot show it.
    pub(crate) binary: bool,
    /// What it is for, in a few words.
    pub(crate) about: fn(Lang) -> &'static str,
    pub write: fn(&ReportTables<'_>, &mut Job<'_>, &mut dyn Write) -> io::Result<()>,
}

/// How a report is wanted, and who watches it being written.
pub struct Job<'a> {
    /// Only this table.
    pub(crate) table: Option<&'a str>,
    /// Columns of the terminal or the page, for text.
    pub(crate) columns: usize,
    /// Told how many lines of how many are written; says whether to go on.
    pub(crate) watch: &'a mut dyn FnMut(usize, usize) -> bool,
    pub(super) done: usize,
    pub(super) total: usize,
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
        Self { table: None, columns: COLUMNS, watch, done: 0, total: 0 }
    }

    /// The tables asked for, in reading order.
    pub(crate) fn tables<'p, 'm>(&mut self, paper: &'p ReportTables<'m>) -> Vec<&'p Table<'m>> {
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
    pub(crate) fn lines<'m>(
        &mut self,
        table: &Table<'m>,
        mut each: impl FnMut(usize, &TableRow<'m>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut row = TableRow::default();
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
