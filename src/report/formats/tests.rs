//! Every figure in every format is the paper's. What was written is read back by another program's reader.

mod book;

use super::*;
use crate::i18n::width::{width, wrap};
use crate::model::lang::Lang;
use crate::model::money::{Money, format_plain};
use crate::model::period::Period;
use crate::model::time::{BusinessDate, Month, Stamp};
use crate::report::tables::{
    Cell, CellKind, Chart, Column, Figure, Formula, ReportTables, RowKind, Rows, Table, TableRow, Tone,
    Value, WORDS,
};
use crate::report::{Ask, Model, REPORTS, over_short};

/// The bytes of a paper in a format.
pub(crate) fn written(paper: &ReportTables<'_>, format: &Format, table: Option<&str>) -> Vec<u8> {
    let mut watch = |_, _| true;
    let mut job = Job::new(&mut watch);
    job.table = table;
    let mut out = Vec::new();
    (format.write)(paper, &mut job, &mut out).unwrap();
    out
}

/// Looks at one paper in every format.
pub(crate) fn check(paper: &ReportTables<'_>) {
    json_says(paper);
    csv_says(paper);
    html_shows(paper);
    text_shows(paper);
    book::says(paper);
}

/// Every report of the same small store.
fn models() -> Vec<Box<dyn Model>> {
    REPORTS.iter().map(|r| (r.make)(over_short::tests::facts(), Ask::default())).collect()
}

/// A made-up paper with every kind of cell, line and tone, and words that mean trouble.
pub(crate) fn odd(lines: usize) -> ReportTables<'static> {
    let made = Stamp::parse_rfc3339("2026-08-01T10:00:00+08:00").unwrap();
    let first = BusinessDate::parse("2026-07-01").unwrap();
    let columns = vec![
        Column::new("date", CellKind::Date, "Date"),
        Column::new("at", CellKind::Time, "At"),
        Column::new("words", CellKind::Text, "Words <b>"),
        Column::new("code", CellKind::Code, "Code"),
        Column { shade: true, sub: "Sat".into(), ..Column::new("sign", CellKind::Symbol, "1") },
        Column::new("late", CellKind::Number, "Late").by(Formula::Count(4, 4, "迟".into())).summed(),
        Column::new("expected", CellKind::Money, "Expected").summed(),
        Column::new("counted", CellKind::Money, "Counted").summed(),
        Column::new("difference", CellKind::OverShort, "Over/short").by(Formula::Minus(7, 6)).summed(),
        Column::new("worked", CellKind::Hours, "Worked").summed(),
        Column::new("share", CellKind::Share, "Share"),
    ];
    let rows = Rows::new(lines, move |n, row| {
        let n = i64::try_from(n).unwrap();
        let counted = (n % 7 != 3).then_some(Money(59_330 + n * 37));
        let late = n % 3 == 0;
        row.push(first.plus(n % 31)).push(made);
        row.push(
            ["=1+1", "<script>alert(\"&\")</script>", "很长的中文说明", "a\nb"]
                [usize::try_from(n % 4).unwrap()],
        );
        row.push("06901234567892").push(if late { "迟早" } else { "√" });
        row.push(Cell::some(i64::from(late)));
        row.push(Money(60_000)).push(counted);
        row.push(Cell::over_short(counted.map(|c| Money(c.0 - 60_000))));
        row.push(Cell::hours(425 + n % 60)).push(Cell::from(Value::Share(975)).tone(Tone::Warn));
    });
    let mut table = Table::new("odd", "Odd: a/b", columns, rows).totalled("Total");
    table.frozen = 2;
    table.main = true;
    table.notes = vec!["√ there · 迟 late & <so> on".into()];
    table.chart = Some(Chart { title: "Drawn".into(), along: 0, bars: vec![8], line: Some(8) });
    let parts =
        vec![Column::new("what", CellKind::Text, "What"), Column::new("n", CellKind::Number, "N").summed()];
    let parted = Rows::new(8, |n, row| {
        row.push(format!("line {n}")).push(i64::try_from(n).unwrap());
        row.kind = [RowKind::Page, RowKind::Plain, RowKind::Sum, RowKind::Sign][n % 4];
    });
    let mut parted = Table::new("parted", "Parted", parts.clone(), parted).totalled("All");
    parted.wide = true;
    let empty = Table::new("empty", "", parts, Rows::new(0, |_, _| {})).or_else("Nothing here.");
    ReportTables {
        report: "odd",
        title: "Shop & Co – odd, July 2026".into(),
        store: "Shop & Co".into(),
        period: Period::of_month(Month::parse("2026-07").unwrap()),
        lang: Lang::En,
        currency: "CNY".into(),
        decimals: 2,
        made,
        nothing: String::new(),
        figures: vec![Figure {
            key: "net",
            kind: CellKind::OverShort,
            label: "Net <i>".into(),
            cell: Cell::over_short(Some(Money(-670))),
        }],
        pictures: Vec::new(),
        tables: vec![table, parted, empty],
        signatures: vec!["Made by".into(), "Owner".into()],
        one_page: false,
        dense: false,
        only: Vec::new(),
    }
}

fn all(check: impl Fn(&ReportTables<'_>)) {
    for lang in Lang::ALL {
        for model in models() {
            check(&model.paper(lang));
        }
    }
    check(&odd(40));
    let mut yen = odd(40);
    yen.decimals = 0;
    check(&yen);
}

/// Every cell of a table with its column, the sums last.
fn cells<'p, 'm>(table: &'p Table<'m>) -> impl Iterator<Item = (usize, TableRow<'m>)> + use<'p, 'm> {
    let rows = (0..table.rows.len()).map(|n| (n, table.rows.get(n)));
    rows.chain(table.totals().cloned().filter(|_| !table.rows.is_empty()).map(|t| (table.rows.len(), t)))
}

#[test]
fn json_says_what_the_paper_says() {
    all(json_says);
}

fn json_says(paper: &ReportTables<'_>) {
    let json: serde_json::Value = serde_json::from_slice(&written(paper, &json::FORMAT, None)).unwrap();
    let same = |value: &serde_json::Value, cell: &Cell<'_>| match &cell.value {
        Value::Empty => assert!(value.is_null()),
        Value::Text(words) => assert_eq!(value.as_str(), Some(words.as_ref())),
        Value::Number(n) | Value::Minutes(n) | Value::Share(n) => assert_eq!(value.as_i64(), Some(*n)),
        Value::Money(m) => assert_eq!(value.as_i64(), Some(m.0)),
        Value::Date(d) => assert_eq!(value.as_str(), Some(d.to_string().as_str())),
        Value::Time(t) => assert_eq!(value.as_str(), Some(t.rfc3339().as_str())),
    };
    for figure in &paper.figures {
        same(&json["figures"][figure.key], &figure.cell);
    }
    for table in &paper.tables {
        let mut lines = json["tables"][table.key].as_array().unwrap().iter();
        for (_, row) in cells(table).filter(|(_, r)| r.kind == RowKind::Plain) {
            let line = lines.next().unwrap();
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                same(&line[column.key.as_ref()], cell);
            }
            assert_eq!(line["handover"].as_i64(), row.opens.map(|id| id.0));
        }
        assert!(lines.next().is_none());
    }
}

/// The cells of one line of a CSV file; what is left of it comes back.
fn csv_line(text: &str) -> (Vec<String>, &str) {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '"' if quoted && rest.peek().is_some_and(|(_, c)| *c == '"') => {
                rest.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                cells.push(cell);
                return (cells, &text[at + 2..]);
            }
            c => cell.push(c),
        }
    }
    panic!("a line without an end: {text}");
}

#[test]
fn csv_says_what_the_paper_says() {
    all(csv_says);
}

fn csv_says(paper: &ReportTables<'_>) {
    for table in &paper.tables {
        let text = String::from_utf8(written(paper, &csv::FORMAT, Some(table.key))).unwrap();
        let (heads, mut rest) = csv_line(text.strip_prefix('\u{feff}').unwrap());
        assert_eq!(heads.len(), table.columns.len());
        for n in 0..table.rows.len() {
            let row = table.rows.get(n);
            let line;
            (line, rest) = csv_line(rest);
            assert_eq!(line.len(), heads.len());
            for ((column, cell), got) in table.columns.iter().zip(&row.cells).zip(&line) {
                match &cell.value {
                    Value::Text(words) => {
                        assert_eq!(got.trim_start_matches('\'').trim_end_matches('\t'), words.as_ref());
                    }
                    Value::Money(m) => assert_eq!(*got, format_plain(*m, paper.decimals)),
                    value => assert_eq!(*got, paper.shown(column.kind, value)),
                }
            }
        }
        assert_eq!(rest, "");
    }
}

#[test]
fn html_and_text_show_every_value() {
    all(html_shows);
    all(text_shows);
}

/// What a reader sees of a piece of HTML.
fn seen(html: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => words.push(c),
            _ => {}
        }
    }
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Everything from an opening to a closing mark, one after the other.
fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(open).skip(1).map(move |part| &part[..part.find(close).unwrap()])
}

fn html_shows(paper: &ReportTables<'_>) {
    let html = String::from_utf8(written(paper, &html::FORMAT, None)).unwrap();
    let shown = |kind, cell: &Cell<'_>| {
        let way = match cell.value {
            Value::Money(Money(..=-1)) if kind == CellKind::OverShort => "▼",
            Value::Money(Money(1..)) if kind == CellKind::OverShort => "▲",
            _ => "",
        };
        format!("{}{way}", paper.shown_of(kind, cell))
    };
    let figures: Vec<String> = between(&html, "<dt", "</dd>").map(|f| seen(&format!("<{f}"))).collect();
    let want: Vec<String> =
        paper.figures.iter().map(|f| format!("{}{}", f.label, shown(f.kind, &f.cell))).collect();
    assert_eq!(figures, want);
    for table in &paper.tables {
        let start = html.find(&format!("<section id=\"{}\"", table.key)).unwrap();
        let part = &html[start..start + html[start..].find("</section>").unwrap()];
        let Some(body) = part.find("</thead>") else {
            assert!(table.rows.is_empty(), "{}", table.key);
            assert_eq!(seen(part), format!("{}\n{}\n{}", table.title, table.empty, notes(table)));
            continue;
        };
        drawn(paper, table, part);
        let mut lines = between(&part[body..], "<tr", "</tr>");
        for (_, row) in cells(table) {
            let line = lines.next().unwrap();
            if matches!(row.kind, RowKind::Page | RowKind::Sign) {
                assert_eq!(seen(&format!("<{line}")), shown(CellKind::Text, &row.cells[0]));
                continue;
            }
            let got: Vec<String> = between(line, "<td", "</td>").map(|c| seen(&format!("<{c}"))).collect();
            let none = Cell::default();
            let want: Vec<String> = table
                .columns
                .iter()
                .enumerate()
                .map(|(n, c)| shown(c.kind, row.cells.get(n).unwrap_or(&none)))
                .collect();
            assert_eq!(got, want, "{}", table.key);
        }
        assert_eq!(lines.next(), None, "{}", table.key);
    }
}

fn notes(table: &Table<'_>) -> String {
    table.notes.iter().flat_map(|note| [note.as_str(), "\n"]).collect()
}

/// The bars of a drawing are the sums of their column.
fn drawn(paper: &ReportTables<'_>, table: &Table<'_>, part: &str) {
    let Some(chart) = &table.chart else { return };
    let bars: Vec<String> = between(part, "<rect", "</rect>").map(|bar| seen(&format!("<{bar}"))).collect();
    let rows = (0..table.rows.len()).map(|n| table.rows.get(n)).filter(|row| row.kind == RowKind::Plain);
    let want: Vec<String> = rows
        .filter(|row| matches!(row.cells[chart.bars[0]].value, Value::Money(Money(sum)) if sum != 0))
        .map(|row| {
            let sum = paper.shown(CellKind::OverShort, &row.cells[chart.bars[0]].value).into_owned();
            format!("{} {sum}", paper.shown(CellKind::Text, &row.cells[chart.along].value))
        })
        .collect();
    // The key beside it has two without words.
    let bars: Vec<String> = bars.into_iter().filter(|bar| bar.contains(' ')).collect();
    assert_eq!(bars[..want.len().min(bars.len())], want[..], "{}", table.key);
}

fn text_shows(paper: &ReportTables<'_>) {
    for table in &paper.tables {
        let mut watch = |_, _| true;
        let mut job = Job::new(&mut watch);
        (job.table, job.columns) = (Some(table.key), 5_000);
        let mut out = Vec::new();
        (text::FORMAT.write)(paper, &mut job, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut lines = text.lines();
        // Which report it is, and of what days, stands over a single table too.
        assert_eq!(lines.next(), Some(paper.title.as_str()));
        let head = lines.nth(1);
        assert_eq!((head, lines.next()), (Some(""), Some(table.title.as_str())));
        // A column that nothing stands in is left out with its heading.
        let there = |n: usize| {
            let holds = |row: &TableRow<'_>| row.cells.get(n).is_some_and(|c| c.value != Value::Empty);
            cells(table).any(|(_, row)| holds(&row))
        };
        let two = table.columns.iter().enumerate().any(|(n, c)| !c.sub.is_empty() && there(n));
        let heads = usize::from(!table.rows.is_empty()) * (1 + usize::from(two));
        let mut lines = lines.skip(1 + heads);
        for (n, row) in cells(table) {
            if row.kind == RowKind::Page {
                assert_eq!(lines.next(), Some(""));
            }
            if n == table.rows.len() && row.cells.iter().skip(1).all(|c| c.value == Value::Empty) {
                // The name of sums that are none.
                continue;
            }
            let line = lines.next().unwrap();
            let across = matches!(row.kind, RowKind::Page | RowKind::Sign);
            // Words that are wider than a column goes on below, to their end.
            let parts = |(column, cell): (&Column, &Cell<'_>)| {
                let cols = WORDS.max(width(&column.head)).max(width(&column.sub));
                let words = column.kind == CellKind::Text && !across;
                let shown = paper.shown_of(column.kind, cell);
                if words && width(&shown) > cols { wrap(&shown, cols) } else { Vec::new() }
            };
            let long: Vec<Vec<String>> = table.columns.iter().zip(&row.cells).map(parts).collect();
            let more = long.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
            let below: Vec<&str> = lines.by_ref().take(more).collect();
            for part in long.iter().flatten() {
                let there =
                    line.contains(part.as_str()) || below.iter().any(|line| line.contains(part.as_str()));
                assert!(there, "{part} in {line} {below:?}");
            }
            let mut at = 0;
            for (column, cell) in table.columns.iter().zip(&row.cells).take(if across { 1 } else { 999 }) {
                let shown = paper.shown_of(column.kind, cell);
                if column.kind.is_figure()
                    || matches!(column.kind, CellKind::Date | CellKind::Time | CellKind::Symbol)
                {
                    // In this order, none left out and none cut.
                    let there = line[at..].find(shown.as_ref());
                    at +=
                        there.unwrap_or_else(|| panic!("{shown} of {} in {line}", column.key)) + shown.len();
                }
            }
        }
        let rest: Vec<&str> = lines.collect();
        let words = if table.rows.is_empty() { format!("{}\n", table.empty) } else { String::new() };
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(plain(&rest.join("\n")), plain(&format!("{words}{}", notes(table))), "{}", table.key);
    }
}
