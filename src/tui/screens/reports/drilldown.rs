//! From a figure to what it is made of: its place in the report, and how it is called.

use crate::i18n::dates;
use crate::model::lang::Lang;
use crate::model::time::BusinessDate;
use crate::report::attendance;
use crate::report::drilldown::{CellRef, SourceRows};
use crate::report::tables::{Cell, CellKind, Column, ReportTables, RowKind, Table, TableRow, Value};
use crate::tui::shell::background::WorkResult;

/// A figure of a report, or a line as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DrillFigure {
    pub(crate) table: &'static str,
    /// Nothing for the sums below the table.
    line: Option<usize>,
    /// Nothing for the line as a whole.
    pub(crate) column: Option<String>,
}

impl DrillFigure {
    /// The figure in a line and column of a table; the line behind the last one holds its sums.
    pub(crate) fn at(table: &Table<'_>, line: usize, column: Option<usize>) -> Self {
        Self {
            table: table.key,
            line: (line < table.rows.len()).then_some(line),
            column: column.and_then(|n| table.columns.get(n)).map(|c| c.key.to_string()),
        }
    }

    /// The lines it is made of. Where the table holds the single things itself, those of its own that have a
    /// part in a sum; a line that is a single thing has none behind it.
    pub(crate) fn behind(&self, made: &WorkResult, lang: Lang) -> Option<SourceRows> {
        let place = CellRef { table: self.table, line: self.line, column: self.column.as_deref() };
        if let Some(behind) = made.model.behind(place) {
            return Some(behind);
        }
        let paper = made.paper(lang);
        let table = paper.table(self.table)?;
        let column = self.column.as_ref().and_then(|key| table.columns.iter().position(|c| c.key == **key));
        let (first, end) = match self.line {
            None => (0, table.rows.len()),
            Some(line) if table.rows.get(line).kind == RowKind::Sum => above(table, line),
            Some(_) => return None,
        };
        let part = |n: &usize| {
            let row = table.rows.get(*n);
            row.kind == RowKind::Plain && column.is_none_or(|at| !row.cells.get(at).is_none_or(is_nothing))
        };
        Some(SourceRows { table: table.key, lines: (first..end).filter(part).collect() })
    }

    /// The line itself.
    pub(crate) fn row<'p, 'm>(&self, paper: &'p ReportTables<'m>) -> Option<(&'p Table<'m>, TableRow<'m>)> {
        let table = paper.table(self.table)?;
        match self.line {
            Some(line) => (line < table.rows.len()).then(|| (table, table.rows.get(line))),
            None => table.totals().map(|row| (table, row.clone())),
        }
    }

    /// Whether it stands in a column and nothing is written there.
    pub(crate) fn is_empty(&self, paper: &ReportTables<'_>) -> bool {
        let Some((table, row)) = self.row(paper) else { return true };
        let Some(key) = &self.column else { return false };
        let at = table.columns.iter().position(|c| c.key == **key);
        at.and_then(|n| row.cells.get(n)).is_none_or(|cell| cell.value == Value::Empty)
    }

    /// The same figure of the report as it is now: lines move when something was corrected.
    pub(crate) fn moved(&self, from: &WorkResult, to: &WorkResult, lang: Lang) -> Option<Self> {
        let (before, after) = (from.paper(lang), to.paper(lang));
        let Some(_) = self.line else { return Some(self.clone()) };
        let (table, row) = self.row(&before)?;
        let now = after.table(self.table)?;
        let names = table.frozen.max(1);
        let same = |n: &usize| now.rows.get(*n).cells.iter().take(names).eq(row.cells.iter().take(names));
        let line = (0..now.rows.len()).find(same)?;
        Some(Self { line: Some(line), ..self.clone() })
    }

    /// What it is called: the name of its line, and of its column.
    pub(crate) fn name(&self, paper: &ReportTables<'_>) -> String {
        let Some((table, row)) = self.row(paper) else { return String::new() };
        let mut parts: Vec<String> = match self.line {
            None => vec![table.title.clone()],
            Some(_) => (0..table.frozen.max(1))
                .filter_map(|n| Some((table.columns.get(n)?, row.cells.get(n)?)))
                .filter(|(column, _)| column.kind != CellKind::Code || table.frozen == 1)
                .map(|(column, cell)| paper.shown(column.kind, &cell.value).into_owned())
                .filter(|text| !text.is_empty())
                .collect(),
        };
        let column = self.column.as_ref().and_then(|key| table.columns.iter().find(|c| c.key == **key));
        parts.extend(column.map(|column| match day_of(paper, column) {
            Some(day) => dates::date_short(paper.lang, day),
            None => column.head.clone(),
        }));
        parts.join(" · ")
    }
}

/// Whether a cell adds nothing to a sum.
fn is_nothing(cell: &Cell<'_>) -> bool {
    match &cell.value {
        Value::Empty => true,
        Value::Number(n) | Value::Minutes(n) => *n == 0,
        Value::Money(sum) => sum.0 == 0,
        _ => false,
    }
}

/// The lines between the heading above a sum and the sum.
fn above(table: &Table<'_>, at: usize) -> (usize, usize) {
    let first = (0..at).rev().find(|n| table.rows.get(*n).kind != RowKind::Plain);
    (first.map_or(0, |n| n + 1), at)
}

/// The day a column of a grid stands for.
fn day_of(paper: &ReportTables<'_>, column: &Column) -> Option<BusinessDate> {
    (column.kind == CellKind::Symbol).then(|| attendance::day_of(paper.period, &column.key)).flatten()
}

/// The first day written in a line.
pub(super) fn day_in(row: &TableRow<'_>) -> Option<BusinessDate> {
    row.cells.iter().find_map(|cell| match cell.value {
        Value::Date(day) => Some(day),
        _ => None,
    })
}
