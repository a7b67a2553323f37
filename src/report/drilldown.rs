//! What a figure is made of: the single things that were counted or summed, as lines of a table.
//!
//! A report knows that of its own figures and nobody else does: it finds the lines in the same facts that the
//! figure came from, so that it never depends on how anything is worded.

#[cfg(test)]
pub(super) mod tests;

/// A figure, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CellRef<'p> {
    /// Name of its table.
    pub(crate) table: &'p str,
    /// Its line; nothing for the sums below the table.
    pub(crate) line: Option<usize>,
    /// Name of its column; nothing for the line as a whole.
    pub(crate) column: Option<&'p str>,
}

impl CellRef<'_> {
    /// What its line stands for, of all there are; nothing inside for the sums, which stand for all of them.
    #[allow(clippy::option_option)] // One, all, or none such.
    pub(super) fn one<T>(self, all: &[T]) -> Option<Option<&T>> {
        match self.line {
            Some(line) => all.get(line).map(Some),
            None => Some(None),
        }
    }
}

/// The lines behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceRows {
    /// The table they stand in, see [`Model::lines`](super::Model::lines).
    pub(crate) table: &'static str,
    /// Which lines of it, in order.
    pub(crate) lines: Vec<usize>,
}

impl SourceRows {
    /// Those of `count` lines that fit.
    pub(super) fn of(table: &'static str, count: usize, fits: impl Fn(usize) -> bool) -> Self {
        Self { table, lines: (0..count).filter(|n| fits(*n)).collect() }
    }
}
