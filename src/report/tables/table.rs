//! Tables: columns, lines made when asked for, and their sums.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::cell::{Cell, Value};
use crate::model::ids::HandoverId;
use crate::model::money::Money;
use crate::report::tables::cell::CellKind;

/// Table of a report, whatever format shows it.
#[derive(Debug)]
pub struct Table<'m> {
    /// Name for programs and for `--table`, `snake_case`.
    pub(crate) key: &'static str,
    /// Heading; also the name of a worksheet.
    pub(crate) title: String,
    pub(crate) columns: Vec<Column>,
    /// Columns at the left that stay in sight.
    pub(crate) frozen: usize,
    pub(crate) rows: Rows<'m>,
    /// Its last line, if it has one; see [`Table::totals`].
    sums: Option<TableSums<'m>>,
    /// What stands in place of lines when there are none.
    pub(crate) empty: String,
    /// Under the table: what symbols mean, how figures came about.
    pub(crate) notes: Vec<String>,
    /// A picture of some of its columns.
    pub chart: Option<Chart>,
    /// Whether this is the table a single-table format (CSV) writes.
    pub main: bool,
    /// Many narrow columns: landscape, and every column fitted to its content.
    pub(crate) wide: bool,
    /// Belongs to the section above it: no heading of its own on paper beyond a small one.
    pub(crate) under: bool,
    /// Sentences rather than figures: set as running text on paper. Its columns are whose they are, what they are
    /// about, their name and their words.
    pub(crate) said: bool,
    /// Every single line behind the figures: plain text leaves it out unless it is asked for.
    pub detail: bool,
}

impl<'m> Table<'m> {
    /// A table without totals, notes or chart.
    pub fn new(key: &'static str, title: impl Into<String>, columns: Vec<Column>, rows: Rows<'m>) -> Self {
        Self {
            key,
            title: title.into(),
            columns,
            frozen: 1,
            rows,
            sums: None,
            empty: String::new(),
            notes: Vec::new(),
            chart: None,
            main: false,
            wide: false,
            under: false,
            said: false,
            detail: false,
        }
    }

    /// The same, with what it says when it has no lines.
    #[must_use]
    pub(crate) fn or_else(mut self, empty: impl Into<String>) -> Self {
        self.empty = empty.into();
        self
    }

    /// The same with its last line: the name in front and the sums of all columns that can be summed.
    #[must_use]
    pub fn totalled(mut self, name: impl Into<String>) -> Self {
        self.sums = Some(TableSums { name: name.into(), set: Vec::new(), line: OnceCell::new() });
        self
    }

    /// The same with a figure in its last line that is no sum.
    #[must_use]
    pub(crate) fn total(mut self, column: usize, cell: Cell<'m>) -> Self {
        if let Some(sums) = &mut self.sums {
            sums.set.push((column, cell));
        }
        self
    }

    /// Which of its columns stand on paper. What was sealed stands there only beside something else that holds now.
    #[must_use]
    pub(crate) fn on_paper(&self) -> Vec<bool> {
        let mut there: Vec<bool> = self.columns.iter().map(|c| c.shown == Shown::Always).collect();
        if !self.columns.iter().any(|c| matches!(c.shown, Shown::Beside(_))) {
            return there;
        }
        let mut row = TableRow::default();
        let none = Cell::default();
        for n in 0..self.rows.len() {
            self.rows.fill(n, &mut row);
            for (at, column) in self.columns.iter().enumerate() {
                if let Shown::Beside(other) = column.shown {
                    let value = |n: usize| &row.cells.get(n).unwrap_or(&none).value;
                    there[at] |= value(at) != value(other) && *value(at) != Value::Empty;
                }
            }
        }
        there
    }

    /// The last line. Sums are computed from the lines, so a format cannot show others, and when first asked
    /// for: who does not print the table does not wait for them.
    #[must_use]
    pub(crate) fn totals(&self) -> Option<&TableRow<'m>> {
        let sums = self.sums.as_ref()?;
        Some(sums.line.get_or_init(|| self.sum_up(sums)))
    }

    fn sum_up(&self, of: &TableSums<'m>) -> TableRow<'m> {
        let mut tally = Tally::new(self.columns.len());
        let mut row = TableRow::default();
        for n in 0..self.rows.len() {
            self.rows.fill(n, &mut row);
            tally.see(self, &row);
        }
        self.last_line(of, tally)
    }

    /// Sums to be made while somebody goes through all lines; nothing where there are none to be made.
    pub(in crate::report) fn tally(&self) -> Option<Tally<'m>> {
        let open = self.sums.as_ref().is_some_and(|sums| sums.line.get().is_none());
        open.then(|| Tally::new(self.columns.len()))
    }

    /// Takes the sums of all lines, so that nobody has to go through them again.
    pub(in crate::report) fn settle(&self, tally: Tally<'m>) {
        if let Some(sums) = &self.sums {
            let _ = sums.line.set(self.last_line(sums, tally));
        }
    }

    fn last_line(&self, of: &TableSums<'m>, tally: Tally<'m>) -> TableRow<'m> {
        let mut cells: Vec<Cell<'m>> =
            tally.0.into_iter().map(|sum| sum.unwrap_or_default().into()).collect();
        for (cell, column) in cells.iter_mut().zip(&self.columns) {
            if column.kind == CellKind::OverShort
                && let Value::Money(sum) = cell.value
            {
                *cell = Cell::over_short(Some(sum));
            }
        }
        if let Some(first) = cells.first_mut() {
            *first = Cell::text(of.name.clone());
        }
        for (column, cell) in &of.set {
            if let Some(place) = cells.get_mut(*column) {
                place.clone_from(cell);
            }
        }
        TableRow { cells, kind: RowKind::Sum, opens: None }
    }
}

/// The sums of the lines seen so far, by column.
#[derive(Debug)]
pub(in crate::report) struct Tally<'m>(Vec<Option<Value<'m>>>);

impl<'m> Tally<'m> {
    fn new(columns: usize) -> Self {
        Self(vec![None; columns])
    }

    /// Adds a line of the table.
    pub(in crate::report) fn see(&mut self, table: &Table<'m>, row: &TableRow<'m>) {
        if row.kind == RowKind::Plain {
            for ((cell, sum), column) in row.cells.iter().zip(&mut self.0).zip(&table.columns) {
                if column.sum {
                    add(sum, &cell.value);
                }
            }
        }
    }
}

/// The last line of a table, made when asked for.
#[derive(Debug)]
struct TableSums<'m> {
    /// What stands in front.
    name: String,
    /// Figures that are no sums, by column.
    set: Vec<(usize, Cell<'m>)>,
    line: OnceCell<TableRow<'m>>,
}

fn add<'m>(sum: &mut Option<Value<'m>>, value: &Value<'m>) {
    *sum = match (sum.take(), value) {
        (old, Value::Empty | Value::Text(_) | Value::Date(_) | Value::Time(_) | Value::Share(_)) => old,
        (None, value) => Some(value.clone()),
        (Some(Value::Number(a)), Value::Number(b)) => Some(Value::Number(a.saturating_add(*b))),
        (Some(Value::Money(a)), Value::Money(b)) => Some(Value::Money(Money(a.0.saturating_add(b.0)))),
        (Some(Value::Minutes(a)), Value::Minutes(b)) => Some(Value::Minutes(a.saturating_add(*b))),
        (old, _) => old,
    };
}

/// A picture of a table: bars around zero, and a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub title: String,
    /// Column with the names along the axis.
    pub along: usize,
    /// Columns drawn as bars.
    pub bars: Vec<usize>,
    /// Column drawn as a line.
    pub line: Option<usize>,
}

/// Column of a table: its head, kind and width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name for programs, `snake_case`.
    pub(crate) key: Cow<'static, str>,
    pub(crate) head: String,
    /// Second line of the heading, such as a weekday.
    pub(crate) sub: String,
    /// What its cells hold.
    pub(crate) kind: CellKind,
    /// Set apart in grey, such as a weekend.
    pub(crate) shade: bool,
    /// How its cells follow from others; spreadsheets get it as a formula beside the value.
    pub(crate) formula: Option<Formula>,
    /// Whether the line of totals holds its sum.
    pub(crate) sum: bool,
    /// Where it is shown.
    pub(crate) shown: Shown,
}

/// Where a column is shown. Files for programs hold every one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    /// On paper and in files.
    #[default]
    Always,
    /// On paper only where a line says something else there than in this column, which holds what is so now.
    Beside(usize),
    /// In files alone: on paper it is said in words.
    InFiles,
}

impl Column {
    /// Column of this kind under this head.
    pub fn new(key: impl Into<Cow<'static, str>>, kind: CellKind, head: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            head: head.into(),
            sub: String::new(),
            kind,
            shade: false,
            formula: None,
            sum: false,
            shown: Shown::Always,
        }
    }

    /// The same, summed in the last line.
    #[must_use]
    pub const fn summed(mut self) -> Self {
        self.sum = true;
        self
    }

    /// The same, shown only there.
    #[must_use]
    pub(crate) const fn shown(mut self, shown: Shown) -> Self {
        self.shown = shown;
        self
    }

    /// The same, following from other cells.
    #[must_use]
    pub fn by(mut self, formula: Formula) -> Self {
        self.formula = Some(formula);
        self
    }
}

/// How a cell follows from others of its line. Columns by their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// How many cells from one column to another contain a sign.
    Count(usize, usize, String),
    /// The first minus the second; nothing where one of them is empty.
    Minus(usize, usize),
    /// The sum of these.
    Sum(Vec<usize>),
}

/// The lines of a table, made when asked for.
pub struct Rows<'m> {
    len: usize,
    fill: Box<Fill<'m>>,
}

/// Writes a line into an empty row.
type Fill<'m> = dyn Fn(usize, &mut TableRow<'m>) + 'm;

impl std::fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("len", &self.len).finish_non_exhaustive()
    }
}

impl<'m> Rows<'m> {
    /// `len` lines; `fill` writes line `n` into an empty row.
    pub fn new(len: usize, fill: impl Fn(usize, &mut TableRow<'m>) + 'm) -> Self {
        Self { len, fill: Box::new(fill) }
    }

    /// One line for each of these.
    pub(crate) fn of<T>(items: &'m [T], fill: impl Fn(&'m T, &mut TableRow<'m>) + 'm) -> Self {
        Self::new(items.len(), move |n, row| {
            if let Some(item) = items.get(n) {
                fill(item, row);
            }
        })
    }

    /// How many lines.
    #[must_use]
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Writes line `n` into `row`, whose old content goes.
    pub(crate) fn fill(&self, n: usize, row: &mut TableRow<'m>) {
        row.clear();
        (self.fill)(n, row);
    }

    /// Line `n`, counted from 0.
    #[must_use]
    pub(crate) fn get(&self, n: usize) -> TableRow<'m> {
        let mut row = TableRow::default();
        self.fill(n, &mut row);
        row
    }
}

/// A line of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow<'m> {
    /// Its cells, one a column; those left out at the end are empty.
    pub(crate) cells: Vec<Cell<'m>>,
    /// What kind of line it is.
    pub(crate) kind: RowKind,
    /// The handover behind it.
    pub(crate) opens: Option<HandoverId>,
}

/// What kind of line a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// An ordinary one.
    #[default]
    Plain,
    /// A heading over the lines below: its first cell reaches across the table. On paper a new page begins.
    Page,
    /// A sum of the lines above it.
    Sum,
    /// A line to sign on: its first cell reaches across the table.
    Sign,
}

impl<'m> TableRow<'m> {
    fn clear(&mut self) {
        self.cells.clear();
        self.kind = RowKind::Plain;
        self.opens = None;
    }

    /// Adds a cell.
    pub fn push(&mut self, cell: impl Into<Cell<'m>>) -> &mut Self {
        self.cells.push(cell.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_the_sums_of_the_plain_lines() {
        let lines = [(1, Some(Money(-670))), (2, None), (3, Some(Money(1_000)))];
        let table = Table::new(
            "t",
            "T",
            vec![
                Column::new("name", CellKind::Text, "Name"),
                Column::new("n", CellKind::Number, "N").summed(),
                Column::new("sum", CellKind::OverShort, "Sum").summed(),
                Column::new("loose", CellKind::Number, "Loose"),
            ],
            Rows::of(&lines, |(n, sum), row| {
                row.push("x").push(*n).push(*sum).push(*n);
                row.kind = if *n == 2 { RowKind::Page } else { RowKind::Plain };
            }),
        )
        .totalled("All");
        let totals = table.totals().unwrap();
        let values: Vec<Value<'_>> = totals.cells.iter().map(|c| c.value.clone()).collect();
        assert_eq!(
            values,
            [Value::Text("All".into()), Value::Number(4), Value::Money(Money(330)), Value::Empty]
        );
    }

    #[test]
    fn what_was_sealed_is_on_paper_only_where_something_else_holds() {
        let columns = || {
            vec![
                Column::new("now", CellKind::Money, "Now"),
                Column::new("sealed", CellKind::Money, "Sealed").shown(Shown::Beside(0)),
                Column::new("seal", CellKind::Text, "Seal").shown(Shown::InFiles),
            ]
        };
        let on_paper = |lines: &[(i64, Option<i64>)]| {
            let lines = lines.to_vec();
            let rows = Rows::new(lines.len(), move |n, row| {
                row.push(Money(lines[n].0)).push(lines[n].1.map(Money)).push("#1");
            });
            Table::new("t", "T", columns(), rows).on_paper()
        };
        assert_eq!(on_paper(&[(1, Some(1)), (2, None)]), [true, false, false]);
        assert_eq!(on_paper(&[(1, Some(1)), (2, Some(3))]), [true, true, false]);
    }
}
