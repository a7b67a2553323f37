//! How wide a column of a worksheet is, in characters, and where its heading is broken.

use super::value::{Filter, Seen, WIDEST};
use crate::i18n::width::{width, wrap};
use crate::report::tables::{CellKind, Column, ReportTables, Table, Value};

/// Characters from which a heading is broken; in a table of many narrow columns, much sooner.
const HEAD: usize = 12;
const NARROW_HEAD: usize = 6;

/// Characters of each column: the widest of what stands in it, and two more; 0 for a column that is hidden.
pub(super) fn widths(
    table: &Table<'_>,
    seen: &[Seen<'_>],
    paper: &ReportTables<'_>,
    filter: Filter,
) -> Vec<usize> {
    let each = table.columns.iter().zip(seen).map(|(column, seen)| {
        if column.kind == CellKind::Symbol {
            return 3;
        }
        if hidden(table, column, seen) {
            return 0;
        }
        let figure = width(&paper.shown(column.kind, &seen.largest));
        let sign = usize::from(column.kind == CellKind::OverShort);
        let head = head_lines(table, column).iter().map(|l| width(l)).max().unwrap_or(0);
        // An arrow to filter by covers the end of a heading.
        let arrow = if filter == Filter::Arrow { 2 } else { 0 };
        (head + arrow).max(figure + sign).max(seen.words).max(width(&column.sub)).min(WIDEST) + 2
    });
    each.collect()
}

/// Whether nothing stands in a column of a table that is hard to fit on a page.
fn hidden(table: &Table<'_>, column: &Column, seen: &Seen<'_>) -> bool {
    table.wide && column.kind != CellKind::Text && seen.words == 0 && seen.largest == Value::Empty
}

/// The first column from `start` on whose cell is wide enough for a value and leaves room for its name.
pub(super) fn value_column(widths: &[usize], start: usize, label: usize, value: usize) -> usize {
    let mut used = 0;
    let mut column = start;
    while used < label || widths.get(column).is_some_and(|w| *w < value) {
        used += widths.get(column).copied().unwrap_or(8);
        column += 1;
    }
    column
}

/// A heading, broken where it is long.
pub(super) fn head_lines(table: &Table<'_>, column: &Column) -> Vec<String> {
    let most = if table.wide && column.kind.is_figure() { NARROW_HEAD } else { HEAD };
    let cells = width(&column.head);
    // Lines of the same length, and no word broken.
    let even = cells.div_ceil(cells.div_ceil(most).max(1));
    let word = column.head.split(' ').filter(|w| w.is_ascii()).map(width).max().unwrap_or(0);
    wrap(&column.head, even.next_multiple_of(2).max(word))
}
