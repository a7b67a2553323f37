//! The order of a table's lines on the screen: that of the report, or by any of its columns.

use std::cmp::Ordering;

use crate::report::tables::{CellKind, RowKind, Table, TableRow, Value};
use crate::tui::shell::input::Code;

/// The key that sorts by the column chosen.
pub(super) const SORT: Code = Code::F(6);

/// By which column, and whether the largest stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SortedBy {
    pub(crate) column: usize,
    pub(crate) largest_first: bool,
}

impl SortedBy {
    /// What the key makes of it: the largest first, then the smallest, then the order of the report again.
    pub(crate) fn next(before: Option<Self>, column: usize) -> Option<Self> {
        match before.filter(|by| by.column == column) {
            None => Some(Self { column, largest_first: true }),
            Some(Self { largest_first: true, .. }) => Some(Self { column, largest_first: false }),
            Some(_) => None,
        }
    }

    /// The lines in their order. Headings and sums keep their place: what stands between two of them, such as the days of
    /// one person, is sorted by itself.
    pub(crate) fn lines(self, table: &Table<'_>, lines: &[usize]) -> Vec<usize> {
        let kind = table.columns.get(self.column).map_or(CellKind::Text, |column| column.kind);
        let mut row = TableRow::default();
        let mut all = Vec::with_capacity(lines.len());
        let mut keyed: Vec<(Rank, usize)> = Vec::new();
        for line in lines {
            table.rows.fill(*line, &mut row);
            if row.kind == RowKind::Plain {
                let value = row.cells.get(self.column).map(|cell| &cell.value);
                keyed.push((Rank::of(kind, value), *line));
            } else {
                all.extend(self.put_in_order(&mut keyed));
                all.push(*line);
            }
        }
        all.extend(self.put_in_order(&mut keyed));
        all
    }

    /// Lines that are alike stay as they were, and what says nothing comes last either way.
    fn put_in_order(self, keyed: &mut Vec<(Rank, usize)>) -> impl Iterator<Item = usize> {
        keyed.sort_by(|(a, _), (b, _)| match (a.is_nothing(), b.is_nothing()) {
            (false, false) if self.largest_first => b.against(a),
            (false, false) => a.against(b),
            (a, b) => a.cmp(&b),
        });
        std::mem::take(keyed).into_iter().map(|(_, line)| line)
    }
}

/// What a cell is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Rank {
    Nothing,
    Number(i64),
    /// Digits in words count as the numbers they are.
    Words(Vec<Part>),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Digits(u64),
    Letters(String),
}

impl Rank {
    fn of(kind: CellKind, value: Option<&Value<'_>>) -> Self {
        match value {
            None | Some(Value::Empty) => Self::Nothing,
            // Of over and short the size counts, whichever way.
            Some(Value::Money(sum)) if kind == CellKind::OverShort => Self::Number(sum.0.saturating_abs()),
            Some(Value::Money(sum)) => Self::Number(sum.0),
            Some(Value::Number(n) | Value::Minutes(n) | Value::Share(n)) => Self::Number(*n),
            Some(Value::Date(day)) => Self::Words(vec![Part::Letters(day.to_string())]),
            Some(Value::Time(at)) => Self::Number(at.ms),
            Some(Value::Text(text)) if text.trim().is_empty() => Self::Nothing,
            Some(Value::Text(text)) => Self::Words(parts(text)),
        }
    }

    const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    fn against(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Words(a), Self::Words(b)) => a.cmp(b),
            (Self::Nothing, Self::Nothing) => Ordering::Equal,
            (Self::Nothing, _) | (Self::Number(_), Self::Words(_)) => Ordering::Less,
            (_, Self::Nothing) | (Self::Words(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

/// Words cut into digits and the rest, in small letters.
fn parts(text: &str) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    for c in text.to_lowercase().chars() {
        match (c.to_digit(10), all.last_mut()) {
            (Some(digit), Some(Part::Digits(n))) => *n = n.saturating_mul(10).saturating_add(digit.into()),
            (Some(digit), _) => all.push(Part::Digits(digit.into())),
            (None, Some(Part::Letters(word))) => word.push(c),
            (None, _) => all.push(Part::Letters(c.to_string())),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::money::Money;
    use crate::report::tables::{Column, Rows};

    type Line = (&'static str, Option<i64>);

    fn sorted(by: SortedBy, lines: &'static [Line]) -> Vec<&'static str> {
        let columns =
            vec![Column::new("name", CellKind::Text, "Name"), Column::new("net", CellKind::OverShort, "Net")];
        let rows = Rows::of(lines, |(name, sum): &Line, row| {
            row.push(*name).push(sum.map(Money));
        });
        let table = Table::new("t", "T", columns, rows);
        let all: Vec<usize> = (0..lines.len()).collect();
        let order = by.lines(&table, &all);
        order.into_iter().map(|line| lines[line].0).collect()
    }

    #[test]
    fn the_largest_comes_first_whichever_way_and_nothing_last() {
        const LINES: &[Line] =
            &[("a 10", Some(-20)), ("a 9", None), ("B", Some(500)), ("a 100", Some(-3000))];
        let by = |column, largest_first| SortedBy { column, largest_first };
        assert_eq!(sorted(by(1, true), LINES), ["a 100", "B", "a 10", "a 9"]);
        assert_eq!(sorted(by(1, false), LINES), ["a 10", "B", "a 100", "a 9"]);
        assert_eq!(sorted(by(0, false), LINES), ["a 9", "a 10", "a 100", "B"]);
    }

    #[test]
    fn the_key_goes_round() {
        let first = SortedBy::next(None, 2);
        assert_eq!(first, Some(SortedBy { column: 2, largest_first: true }));
        let second = SortedBy::next(first, 2);
        assert_eq!(second, Some(SortedBy { column: 2, largest_first: false }));
        assert_eq!(SortedBy::next(second, 2), None);
        assert_eq!(SortedBy::next(second, 1), Some(SortedBy { column: 1, largest_first: true }));
    }

    #[test]
    fn headings_and_sums_keep_their_place_and_what_stands_between_them_is_sorted_by_itself() {
        let columns = vec![Column::new("name", CellKind::Text, "Name")];
        let lines: &[(&str, RowKind)] = &[
            ("Ann", RowKind::Page),
            ("2", RowKind::Plain),
            ("9", RowKind::Plain),
            ("sum", RowKind::Sum),
            ("Bob", RowKind::Page),
            ("1", RowKind::Plain),
            ("3", RowKind::Plain),
        ];
        let rows = Rows::of(lines, |(name, kind): &(&'static str, RowKind), row| {
            row.push(*name);
            row.kind = *kind;
        });
        let table = Table::new("t", "T", columns, rows);
        let by = SortedBy { column: 0, largest_first: true };
        assert_eq!(by.lines(&table, &[0, 1, 2, 3, 4, 5, 6]), [0, 2, 1, 3, 4, 6, 5]);
    }
}
