//! For reading: plain text, columns aligned by terminal cells. Tables wider than the page go on below, with
//! their first columns repeated.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Format, Job};
use crate::i18n::msg;
use crate::i18n::width::{fit, fit_right, push_fit, push_fit_right, width, wrap};
use crate::model::money::Money;
use crate::report::tables::{
    Cell, CellKind, Chart, Column, ReportTables, RowKind, Table, TableRow, Value, WORDS,
};

/// Plain text as a format to choose.
pub(crate) const FORMAT: Format =
    Format { name: "text", endings: &["txt"], binary: false, about: msg::report_formats::text, write };

/// Cells between two columns.
const GAP: usize = 2;

/// Between two places to sign.
const APART: &str = "   ";

/// Most and fewest cells on each side of zero in a drawn bar.
const BAR: (usize, usize) = (12, 3);

fn write(paper: &ReportTables<'_>, job: &mut Job<'_>, out: &mut dyn Write) -> io::Result<()> {
    let columns = job.columns.max(40);
    writeln!(out, "{}\n{}", paper.title, "=".repeat(columns))?;
    let asked = job.table.is_some();
    if !asked {
        figures(paper, columns, out)?;
    }
    for table in job.tables(paper) {
        if table.detail && !asked {
            continue;
        }
        writeln!(out, "\n{}\n{}", table.title, "-".repeat(columns))?;
        if table.rows.is_empty() {
            writeln!(out, "{}", table.empty)?;
        } else if table.said {
            sentences(paper, table, job, columns, out)?;
        } else {
            blocks(paper, table, job, columns, out)?;
        }
        for note in &table.notes {
            for line in wrap(note, columns) {
                writeln!(out, "{line}")?;
            }
        }
    }
    if job.table.is_none() {
        for table in paper.tables.iter().filter(|t| t.detail) {
            writeln!(out, "\n{}", msg::report::more(paper.lang, table.key, &table.title))?;
        }
    }
    if job.table.is_none() && !paper.signatures.is_empty() {
        writeln!(out)?;
        let room = columns / paper.signatures.len();
        let line: String = paper.signatures.iter().map(|name| signature(name, room)).collect();
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Sentences, none of them cut: below whose they are and what they are about.
fn sentences(
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    job: &mut Job<'_>,
    columns: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut above = String::new();
    job.lines(table, |_, row| {
        let cells: Vec<Cow<'_, str>> =
            row.cells.iter().map(|c| paper.shown(CellKind::Text, &c.value)).collect();
        let joined = |cells: &[Cow<'_, str>]| {
            cells.iter().filter(|c| !c.is_empty()).map(AsRef::as_ref).collect::<Vec<_>>().join("  ")
        };
        let (head, words) = cells.split_at(cells.len().min(2));
        let head = joined(head);
        if head != above {
            above.clone_from(&head);
            wrap(&head, columns).iter().try_for_each(|line| writeln!(out, "{line}"))?;
        }
        wrap(&joined(words), columns - GAP).iter().try_for_each(|line| writeln!(out, "  {line}"))
    })
}

/// Words that reach across the table; where they do not fit, broken between what stands apart in them.
fn lines_to_sign(words: &str, columns: usize) -> String {
    let mut lines = String::with_capacity(words.len());
    let mut used = 0;
    for part in words.split(APART).filter(|part| !part.is_empty()) {
        let part = part.trim();
        let cells = width(part);
        if used > 0 && used + APART.len() + cells > columns {
            lines.push('\n');
            used = 0;
        } else if used > 0 {
            lines.push_str(APART);
            used += APART.len();
        }
        lines.push_str(part);
        used += cells;
    }
    lines
}

fn signature(name: &str, room: usize) -> String {
    fit(&format!("{name} {}", "_".repeat(room.saturating_sub(width(name) + 4))), room)
}

fn figures(paper: &ReportTables<'_>, columns: usize, out: &mut dyn Write) -> io::Result<()> {
    if !paper.nothing.is_empty() {
        writeln!(out, "{}\n", paper.nothing)?;
    }
    let names = paper.figures.iter().map(|f| width(&f.label)).max().unwrap_or(0);
    let values: Vec<Cow<'_, str>> =
        paper.figures.iter().map(|f| paper.shown(f.kind, &f.cell.value)).collect();
    let widest = values.iter().map(|v| width(v)).max().unwrap_or(0);
    // Two side by side where there is room.
    let each = names + GAP + widest;
    let beside = if each * 2 + 4 <= columns { 2 } else { 1 };
    let pairs: Vec<String> = paper
        .figures
        .iter()
        .zip(&values)
        .map(|(f, v)| format!("{}{}{}", fit(&f.label, names), " ".repeat(GAP), fit_right(v, widest)))
        .collect();
    let lines = pairs.len().div_ceil(beside);
    for n in 0..lines {
        let line = match pairs.get(n + lines).filter(|_| beside == 2) {
            Some(second) => format!("{}    {second}", pairs[n]),
            None => pairs[n].clone(),
        };
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The widths of all columns, and the largest sum of the chart's bars. A column that nothing stands in gets
/// none.
fn measure(paper: &ReportTables<'_>, table: &Table<'_>) -> (Vec<usize>, i64) {
    let mut widths = vec![0; table.columns.len()];
    let mut largest = 0;
    let bar = table.chart.as_ref().and_then(|c| c.bars.first().copied());
    let mut see = |row: &TableRow<'_>| {
        if matches!(row.kind, RowKind::Page | RowKind::Sign) {
            return;
        }
        for ((cell, column), cols) in row.cells.iter().zip(&table.columns).zip(&mut widths) {
            let shown = width(&paper.shown_of(column.kind, cell));
            *cols = (*cols).max(if column.kind == CellKind::Text { shown.min(WORDS) } else { shown });
        }
        if row.kind == RowKind::Plain
            && let Some(Cell { value: Value::Money(Money(sum)), .. }) = bar.and_then(|n| row.cells.get(n))
        {
            largest = largest.max(sum.saturating_abs());
        }
    };
    let mut row = TableRow::default();
    for n in 0..table.rows.len() {
        table.rows.fill(n, &mut row);
        see(&row);
    }
    if let Some(totals) = table.totals() {
        see(totals);
    }
    for ((column, cols), shown) in table.columns.iter().zip(&mut widths).zip(table.on_paper()) {
        if !shown {
            *cols = 0;
        } else if *cols > 0 || column.kind == CellKind::Symbol {
            *cols = (*cols).max(width(&column.head)).max(width(&column.sub)).max(1);
        }
    }
    (widths, largest)
}

/// The columns of each block: the first ones always, then as many as fit.
fn split(widths: &[usize], frozen: usize, columns: usize) -> Vec<Vec<usize>> {
    let frozen = frozen.min(widths.len());
    let first: Vec<usize> = (0..frozen).filter(|n| widths[*n] > 0).collect();
    let fixed: usize = first.iter().map(|n| widths[*n] + GAP).sum();
    let mut blocks = Vec::new();
    let mut block = first.clone();
    let mut used = fixed;
    for (n, w) in widths.iter().enumerate().skip(frozen).filter(|(_, w)| **w > 0) {
        if used + w > columns && block.len() > first.len() {
            blocks.push(std::mem::replace(&mut block, first.clone()));
            used = fixed;
        }
        block.push(n);
        used += w + GAP;
    }
    blocks.push(block);
    blocks
}

fn blocks(
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    job: &mut Job<'_>,
    columns: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (widths, largest) = measure(paper, table);
    let all = split(&widths, table.frozen, columns);
    for (n, block) in all.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        let last = n + 1 == all.len();
        let bar = columns.saturating_sub(room(&widths, block) + 1) / 2;
        let chart =
            table.chart.as_ref().filter(|_| last && bar >= BAR.1).map(|chart| (chart, bar.min(BAR.0)));
        let heads = |pick: fn(&Column) -> &str| -> Vec<Cow<'_, str>> {
            table.columns.iter().map(|c| Cow::Borrowed(pick(c))).collect()
        };
        put(&heads(|c| &c.head), table, &widths, block, "", out)?;
        if block.iter().any(|n| !table.columns[*n].sub.is_empty()) {
            put(&heads(|c| &c.sub), table, &widths, block, "", out)?;
        }
        let line = |row: &TableRow<'_>, out: &mut dyn Write| -> io::Result<()> {
            if matches!(row.kind, RowKind::Page | RowKind::Sign) {
                let words =
                    row.cells.first().map_or(Cow::Borrowed(""), |c| paper.shown(CellKind::Text, &c.value));
                let above = if row.kind == RowKind::Page { "\n" } else { "" };
                return writeln!(out, "{above}{}", lines_to_sign(&words, columns));
            }
            let shown: Vec<Cow<'_, str>> = table
                .columns
                .iter()
                .zip(row.cells.iter())
                .map(|(column, cell)| paper.shown_of(column.kind, cell))
                .collect();
            let bar = chart.map_or_else(String::new, |(chart, cells)| drawn(chart, row, largest, cells));
            put(&shown, table, &widths, block, &bar, out)
        };
        if n == 0 {
            job.lines(table, |_, row| line(row, out))?;
        } else {
            // The lines were counted in the first block.
            let mut row = TableRow::default();
            for at in 0..table.rows.len() {
                table.rows.fill(at, &mut row);
                line(&row, out)?;
            }
        }
        // Where the columns of a block have no sums, the name in front would stand alone.
        let summed = |row: &TableRow<'_>| {
            let mut cells = block.iter().filter(|n| **n > 0).filter_map(|n| row.cells.get(*n));
            cells.any(|c| c.value != Value::Empty)
        };
        if let Some(totals) = table.totals().filter(|t| summed(t)) {
            line(totals, out)?;
        }
    }
    Ok(())
}

fn room(widths: &[usize], block: &[usize]) -> usize {
    block.iter().map(|n| widths[*n] + GAP).sum()
}

/// A bar to the left of zero for short, to the right for over.
fn drawn(chart: &Chart, row: &TableRow<'_>, largest: i64, most: usize) -> String {
    if row.kind != RowKind::Plain || largest == 0 {
        return String::new();
    }
    let cell = chart.bars.first().and_then(|n| row.cells.get(*n));
    let Some(Cell { value: Value::Money(Money(sum)), .. }) = cell else { return String::new() };
    let size = i128::from(sum.unsigned_abs()) * i128::try_from(most).unwrap_or(1);
    let cells = usize::try_from((size + i128::from(largest) - 1) / i128::from(largest)).unwrap_or(most);
    let bar = "#".repeat(cells.min(most));
    if *sum < 0 { format!("{bar:>most$}|") } else { format!("{:most$}|{bar}", "") }
}

/// A line of the table. Words wider than their column go on below it: what is signed is read to its end.
fn put(
    cells: &[Cow<'_, str>],
    table: &Table<'_>,
    widths: &[usize],
    block: &[usize],
    behind: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut line = String::with_capacity(128);
    let mut below: Vec<(usize, std::vec::IntoIter<String>)> = Vec::new();
    for n in block {
        let (text, cols) = (cells.get(*n).map_or("", |c| c.as_ref()), widths[*n]);
        let kind = table.columns[*n].kind;
        if kind.is_figure() {
            push_fit_right(&mut line, text, cols);
        } else if kind == CellKind::Symbol {
            let left = cols.saturating_sub(width(text)) / 2;
            push_fit(&mut line, &format!("{:left$}{text}", ""), cols);
        } else if text.len() > cols && width(text) > cols {
            let mut parts = wrap(text, cols).into_iter();
            push_fit(&mut line, &parts.next().unwrap_or_default(), cols);
            below.push((*n, parts));
        } else {
            push_fit(&mut line, text, cols);
        }
        line.push_str("  ");
    }
    line.push_str(behind);
    writeln!(out, "{}", line.trim_end())?;
    while below.iter().any(|(_, parts)| parts.len() > 0) {
        line.clear();
        for n in block {
            let parts = below.iter_mut().find(|(column, _)| column == n);
            let part = parts.and_then(|(_, parts)| parts.next()).unwrap_or_default();
            push_fit(&mut line, &part, widths[*n]);
            line.push_str("  ");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_table_goes_on_below_with_its_first_column() {
        assert_eq!(split(&[6, 10, 10, 10], 1, 32), [vec![0, 1, 2], vec![0, 3]]);
        assert_eq!(split(&[6, 10], 1, 80), [vec![0, 1]]);
        // A column that never fits still gets its block.
        assert_eq!(split(&[6, 100, 5], 1, 40), [vec![0, 1], vec![0, 2]]);
        // Nothing stands in the second one.
        assert_eq!(split(&[6, 0, 5], 1, 40), [vec![0, 2]]);
    }

    #[test]
    fn words_wider_than_their_column_go_on_below_it() {
        let columns = vec![
            Column::new("what", CellKind::Text, "What"),
            Column::new("sum", CellKind::Number, "Sum"),
            Column::new("why", CellKind::Text, "Why"),
        ];
        let table = Table::new("t", "T", columns, crate::report::tables::Rows::new(0, |_, _| {}));
        let cells = ["one two three", "12", "four five"].map(Cow::Borrowed);
        let mut out = Vec::new();
        put(&cells, &table, &[7, 3, 9], &[0, 1, 2], "|##", &mut out).unwrap();
        let lines = "one two   12  four five  |##\nthree\n";
        assert_eq!(String::from_utf8(out).unwrap(), lines);
    }

    #[test]
    fn places_to_sign_go_on_below_where_they_do_not_fit() {
        let words = "Outgoing: ________   Incoming: ________   Books: ________";
        assert_eq!(lines_to_sign(words, 80), words);
        assert_eq!(lines_to_sign(words, 40), "Outgoing: ________   Incoming: ________\nBooks: ________");
        assert_eq!(lines_to_sign("Till 1", 3), "Till 1");
    }

    #[test]
    fn bars_stand_on_the_side_of_their_sign() {
        let chart = Chart { title: String::new(), along: 0, bars: vec![0], line: None };
        let row = |sum| TableRow { cells: vec![Money(sum).into()], ..TableRow::default() };
        assert_eq!(drawn(&chart, &row(-500), 500, 12), "############|");
        assert_eq!(drawn(&chart, &row(250), 500, 12), "            |######");
        assert_eq!(drawn(&chart, &row(1), 500, 12), "            |#");
        assert_eq!(drawn(&chart, &row(0), 500, 12), "            |");
    }
}
