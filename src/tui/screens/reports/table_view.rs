//! A report as the screen holds it: heads and sums of all its tables, and the lines around the place looked
//! at. It is taken from the same [`ReportTables`] that every format writes.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::i18n::msg;
use crate::i18n::width::width;
use crate::model::ids::{HandoverId, ItemId};
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount};
use crate::report::tables::{Cell, CellKind, Column, ReportTables, RowKind, Table, TableRow, Tone, Value};
use crate::tui::screens::reports::sorting::SortedBy;
use crate::tui::shell::background::WorkResult;
use crate::tui::shell::theme::TextRole;

/// Widest column of words, in cells, where others need the room.
const WORDS: usize = 28;
/// Lines measured for the widths of columns; a longer table is taken to go on alike.
const MEASURED: usize = 4_000;
/// Lines kept on either side of the one looked at.
const AROUND: usize = 128;

/// What a cell shows.
#[derive(Clone, Debug)]
pub(super) struct ShownCell {
    pub(crate) text: String,
    pub(crate) role: TextRole,
}

/// Line of a table as shown.
#[derive(Clone, Debug, Default)]
pub(super) struct TableLine {
    pub(crate) cells: Vec<ShownCell>,
    pub(crate) kind: RowKind,
    pub(crate) opens: Option<HandoverId>,
    /// The carried item it is about.
    pub(crate) item: Option<ItemId>,
}

/// Column of a table as shown.
#[derive(Clone, Debug)]
pub(super) struct TableColumn {
    pub(crate) key: String,
    pub(crate) head: String,
    pub(crate) sub: String,
    pub(crate) kind: CellKind,
    pub(crate) shade: bool,
    /// Cells; 0 when nothing stands in it.
    pub(crate) cols: usize,
    /// Cells with which nothing in it is cut.
    pub(crate) full: usize,
}

/// What the chart of a table draws.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(crate) title: String,
    pub(crate) line_title: String,
    pub(crate) along: Vec<String>,
    pub(crate) bars: Vec<Option<i64>>,
    pub(crate) line: Vec<Option<i64>>,
}

/// Table of a report on the screen.
#[derive(Clone, Debug, Default)]
pub(super) struct TableView {
    pub(crate) key: &'static str,
    pub(crate) title: String,
    pub(crate) columns: Vec<TableColumn>,
    pub(crate) frozen: usize,
    pub(crate) len: usize,
    pub(crate) totals: Option<TableLine>,
    pub(crate) empty: String,
    pub(crate) notes: Vec<String>,
    /// Every different cell of signs.
    pub(crate) signs: BTreeSet<String>,
    pub(crate) chart: Option<Series>,
    /// By what its lines are sorted, where they do not stand as in the report.
    pub(crate) sorted: Option<SortedBy>,
}

/// A report in one language.
#[derive(Debug)]
pub(super) struct ReportView {
    made: Rc<WorkResult>,
    lang: Lang,
    pub(crate) title: String,
    pub(crate) decimals: u8,
    pub(crate) figures: Vec<(String, ShownCell)>,
    /// That the month is locked, or was; empty while nobody has locked it.
    pub(crate) lock: String,
    pub(crate) leaves: Vec<TableView>,
    /// Lines at hand: of which table, from which on.
    window: Option<(usize, usize, Vec<TableLine>)>,
    /// The lines of sorted tables, by the place of the table.
    orders: BTreeMap<usize, Vec<usize>>,
}

impl ReportView {
    /// Takes the report over.
    pub(crate) fn new(made: Rc<WorkResult>, lang: Lang) -> Self {
        let (title, decimals, lock, figures, leaves) = {
            let paper = made.paper(lang);
            let lock = paper.figures.iter().find(|f| f.key == "lock");
            let lock = lock.map_or_else(String::new, |f| shown(&paper, f.kind, &f.cell).text);
            let figures = paper.figures.iter();
            let figures = figures.map(|f| (f.label.clone(), shown(&paper, f.kind, &f.cell)));
            let leaves = paper.tables.iter().map(|table| TableView::of(&paper, table)).collect();
            (paper.title.clone(), paper.decimals, lock, figures.collect(), leaves)
        };
        let open = lock == msg::attendance_report::not_locked(lang);
        let lock = if open { String::new() } else { lock };
        Self { made, lang, title, decimals, figures, lock, leaves, window: None, orders: BTreeMap::new() }
    }

    /// Sorts a table, or lets it stand as in the report.
    pub(crate) fn sort(&mut self, table: usize, by: Option<SortedBy>) {
        let order = {
            let paper = self.made.paper(self.lang);
            let Some(source) = paper.tables.get(table) else { return };
            let all: Vec<usize> = (0..source.rows.len()).collect();
            by.map(|by| by.lines(source, &all))
        };
        match order {
            Some(order) => drop(self.orders.insert(table, order)),
            None => drop(self.orders.remove(&table)),
        }
        if let Some(leaf) = self.leaves.get_mut(table) {
            leaf.sorted = by;
        }
        self.window = None;
    }

    /// Sorts as another one was: the same report, read anew.
    pub(crate) fn sort_like(&mut self, other: &Self) {
        for (at, table) in other.leaves.iter().enumerate() {
            let same = self.leaves.get(at).is_some_and(|leaf| leaf.key == table.key);
            if let Some(by) = table.sorted.filter(|_| same) {
                self.sort(at, Some(by));
            }
        }
    }

    /// Which line of the report stands in a line of the screen.
    pub(crate) fn source(&self, table: usize, line: usize) -> usize {
        self.orders.get(&table).and_then(|order| order.get(line)).copied().unwrap_or(line)
    }

    /// The report behind it.
    pub(crate) const fn made(&self) -> &Rc<WorkResult> {
        &self.made
    }

    pub(crate) const fn lang(&self) -> Lang {
        self.lang
    }

    /// Makes the lines around one of a table, unless they are at hand.
    pub(crate) fn look_at(&mut self, table: usize, line: usize) {
        let len = self.leaves.get(table).map_or(0, |leaf| leaf.len);
        let near = |first: usize, lines: &[TableLine]| {
            let (low, high) = (line.saturating_sub(AROUND / 2), (line + AROUND / 2).min(len));
            low >= first && high <= first + lines.len()
        };
        if self.window.as_ref().is_some_and(|(t, first, lines)| *t == table && near(*first, lines)) {
            return;
        }
        let first = line.saturating_sub(AROUND);
        let paper = self.made.paper(self.lang);
        let Some(source) = paper.tables.get(table) else { return };
        let mut row = TableRow::default();
        let lines = (first..(line + AROUND).min(source.rows.len()))
            .map(|n| {
                source.rows.fill(self.source(table, n), &mut row);
                taken(&paper, &source.columns, &row)
            })
            .collect();
        self.window = Some((table, first, lines));
    }

    /// A line at hand.
    pub(crate) fn line(&self, table: usize, line: usize) -> Option<&TableLine> {
        let (at, first, lines) = self.window.as_ref()?;
        if *at == table { lines.get(line.checked_sub(*first)?) } else { None }
    }

    /// A sum as the report writes it, with its sign.
    pub(crate) fn sum(&self, minor: i64) -> String {
        let text = format_amount(Money(minor), self.decimals);
        if minor > 0 { format!("+{text}") } else { text }
    }
}

const fn role(tone: Tone) -> TextRole {
    match tone {
        Tone::Plain => TextRole::Text,
        Tone::Off => TextRole::Muted,
        Tone::Note => TextRole::Title,
        Tone::Warn => TextRole::Warn,
        Tone::Bad => TextRole::Bad,
    }
}

fn shown(paper: &ReportTables<'_>, kind: CellKind, cell: &Cell<'_>) -> ShownCell {
    ShownCell { text: paper.shown_of(kind, cell).replace('\n', " "), role: role(cell.tone) }
}

/// A line as it is shown.
pub(super) fn taken(paper: &ReportTables<'_>, columns: &[Column], row: &TableRow<'_>) -> TableLine {
    let cells = row.cells.iter().zip(columns).map(|(cell, column)| shown(paper, column.kind, cell)).collect();
    let item = columns.iter().position(|c| c.key == "item").and_then(|at| row.cells.get(at));
    let item = item.and_then(|cell| match &cell.value {
        Value::Text(number) => number.parse().ok().map(ItemId),
        _ => None,
    });
    TableLine { cells, kind: row.kind, opens: row.opens, item }
}

impl TableView {
    /// Heads, widths and sums of a table.
    pub(crate) fn of(paper: &ReportTables<'_>, table: &Table<'_>) -> Self {
        let totals = table.totals().map(|row| taken(paper, &table.columns, row));
        leaf(paper, table, 0..table.rows.len(), totals)
    }

    /// Heads and widths of some lines of a table.
    pub(crate) fn of_lines(paper: &ReportTables<'_>, table: &Table<'_>, lines: &[usize]) -> Self {
        Self { chart: None, len: lines.len(), ..leaf(paper, table, lines.iter().copied(), None) }
    }
}

fn leaf(
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    lines: impl Iterator<Item = usize>,
    totals: Option<TableLine>,
) -> TableView {
    let mut widths = vec![0_usize; table.columns.len()];
    let mut signs = BTreeSet::new();
    let mut measure = |line: &TableLine| {
        if matches!(line.kind, RowKind::Page | RowKind::Sign) {
            return;
        }
        for ((cell, column), full) in line.cells.iter().zip(&table.columns).zip(&mut widths) {
            *full = (*full).max(width(&cell.text));
            if column.kind == CellKind::Symbol && !signs.contains(&cell.text) {
                signs.insert(cell.text.clone());
            }
        }
    };
    let mut row = TableRow::default();
    for n in lines.take(MEASURED) {
        table.rows.fill(n, &mut row);
        measure(&taken(paper, &table.columns, &row));
    }
    if let Some(totals) = &totals {
        measure(totals);
    }
    let columns = table.columns.iter().zip(widths).map(|(column, full)| {
        let head = width(&column.head).max(width(&column.sub)).max(1);
        let cols = if column.kind == CellKind::Text { full.min(WORDS) } else { full };
        let filled = full > 0 || column.kind == CellKind::Symbol;
        TableColumn {
            key: column.key.to_string(),
            head: column.head.clone(),
            sub: column.sub.clone(),
            kind: column.kind,
            shade: column.shade,
            cols: if filled { cols.max(head) } else { 0 },
            full: full.max(head),
        }
    });
    TableView {
        key: table.key,
        title: table.title.clone(),
        columns: columns.collect(),
        frozen: table.frozen,
        len: table.rows.len(),
        totals,
        empty: table.empty.clone(),
        notes: table.notes.clone(),
        signs,
        chart: series(paper, table),
        sorted: None,
    }
}

fn series(paper: &ReportTables<'_>, table: &Table<'_>) -> Option<Series> {
    let chart = table.chart.as_ref()?;
    let bar = *chart.bars.first()?;
    let head = |n: usize| table.columns.get(n).map_or_else(String::new, |c| c.head.clone());
    let mut series = Series {
        title: head(bar),
        line_title: chart.line.map_or_else(String::new, head),
        along: Vec::new(),
        bars: Vec::new(),
        line: Vec::new(),
    };
    let value = |row: &TableRow<'_>, at: usize| match row.cells.get(at)?.value {
        Value::Money(Money(n)) | Value::Number(n) | Value::Minutes(n) | Value::Share(n) => Some(n),
        _ => None,
    };
    let mut row = TableRow::default();
    for n in 0..table.rows.len() {
        table.rows.fill(n, &mut row);
        let name = row.cells.get(chart.along);
        series
            .along
            .push(name.map_or_else(String::new, |c| paper.shown(CellKind::Text, &c.value).into_owned()));
        series.bars.push(value(&row, bar));
        series.line.push(chart.line.and_then(|at| value(&row, at)));
    }
    (!series.along.is_empty()).then_some(series)
}
