//! Every figure in every format is the paper's. What was written is read back by another program's reader.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss)] // Workbooks hold no other numbers.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::domain::Lang;
use crate::domain::money::{Money, format_plain};
use crate::domain::period::Period;
use crate::domain::time::{BusinessDate, Month, Stamp};
use crate::report::paper::{Cell, Chart, Column, Figure, Formula, Kind, RowKind, Rows, Tone, Value};
use crate::report::{Ask, Model, REPORTS, over_short};

/// The bytes of a paper in a format.
pub(crate) fn written(paper: &Paper<'_>, format: &Format, table: Option<&str>) -> Vec<u8> {
    let mut watch = |_, _| true;
    let mut job = Job::new(&mut watch);
    job.table = table;
    let mut out = Vec::new();
    (format.write)(paper, &mut job, &mut out).unwrap();
    out
}

/// Every report of the same small store.
fn models() -> Vec<Box<dyn Model>> {
    REPORTS.iter().map(|r| (r.make)(over_short::tests::facts(), Ask::default())).collect()
}

/// A made-up paper with every kind of cell, line and tone, and words that mean trouble.
pub(crate) fn odd(lines: usize) -> Paper<'static> {
    let made = Stamp::parse_rfc3339("2026-08-01T10:00:00+08:00").unwrap();
    let first = BusinessDate::parse("2026-07-01").unwrap();
    let columns = vec![
        Column::new("date", Kind::Date, "Date"),
        Column::new("at", Kind::Time, "At"),
        Column::new("words", Kind::Text, "Words <b>"),
        Column::new("code", Kind::Code, "Code"),
        Column { shade: true, sub: "Sat".into(), ..Column::new("sign", Kind::Symbol, "1") },
        Column::new("late", Kind::Number, "Late").by(Formula::Count(4, 4, "迟".into())).summed(),
        Column::new("expected", Kind::Money, "Expected").summed(),
        Column::new("counted", Kind::Money, "Counted").summed(),
        Column::new("difference", Kind::OverShort, "Over/short").by(Formula::Minus(7, 6)).summed(),
        Column::new("worked", Kind::Hours, "Worked").summed(),
        Column::new("share", Kind::Share, "Share"),
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
    let parts = vec![Column::new("what", Kind::Text, "What"), Column::new("n", Kind::Number, "N").summed()];
    let parted = Rows::new(8, |n, row| {
        row.push(format!("line {n}")).push(i64::try_from(n).unwrap());
        row.kind = [RowKind::Page, RowKind::Plain, RowKind::Sum, RowKind::Sign][n % 4];
    });
    let mut parted = Table::new("parted", "Parted", parts.clone(), parted).totalled("All");
    parted.wide = true;
    let empty = Table::new("empty", "", parts, Rows::new(0, |_, _| {})).or_else("Nothing here.");
    Paper {
        report: "odd",
        title: "Shop & Co – odd, July 2026".into(),
        store: "Shop & Co".into(),
        period: Period::of_month(Month::parse("2026-07").unwrap()),
        lang: Lang::En,
        currency: "CNY".into(),
        decimals: 2,
        made,
        figures: vec![Figure {
            key: "net",
            kind: Kind::OverShort,
            label: "Net <i>".into(),
            cell: Cell::over_short(Some(Money(-670))),
        }],
        tables: vec![table, parted, empty],
        signatures: vec!["Made by".into(), "Owner".into()],
        one_page: false,
    }
}

fn all(check: impl Fn(&Paper<'_>)) {
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
fn cells<'p, 'm>(table: &'p Table<'m>) -> impl Iterator<Item = (usize, Row<'m>)> + use<'p, 'm> {
    let rows = (0..table.rows.len()).map(|n| (n, table.rows.get(n)));
    rows.chain(table.totals().cloned().filter(|_| !table.rows.is_empty()).map(|t| (table.rows.len(), t)))
}

#[test]
fn json_says_what_the_paper_says() {
    all(|paper| {
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
            }
            assert!(lines.next().is_none());
        }
    });
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
    all(|paper| {
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
    });
}

#[test]
fn html_and_text_show_every_value() {
    let escaped = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    all(|paper| {
        let html = String::from_utf8(written(paper, &html::FORMAT, None)).unwrap();
        for figure in &paper.figures {
            let shown = paper.shown(figure.kind, &figure.cell.value);
            assert!(html.contains(&format!("{}</dt>", escaped(&figure.label))), "{}", figure.label);
            assert!(html.contains(&format!(">{}<", escaped(&shown))), "{shown}");
        }
        for table in &paper.tables {
            let start = html.find(&format!("<section id=\"{}\"", table.key)).unwrap();
            let part = &html[start..start + html[start..].find("</section>").unwrap()];
            let text = String::from_utf8(written(paper, &text::FORMAT, Some(table.key))).unwrap();
            let mut at = 0;
            for (_, row) in cells(table) {
                let across = matches!(row.kind, RowKind::Page | RowKind::Sign);
                for (column, cell) in
                    table.columns.iter().zip(&row.cells).take(if across { 1 } else { usize::MAX })
                {
                    let shown = paper.shown(column.kind, &cell.value);
                    let there = format!(">{}<", escaped(&shown));
                    // In this order, none left out.
                    at += part[at..].find(&there).unwrap_or_else(|| panic!("{there} of {}", column.key)) + 1;
                    if cell.value != Value::Empty && column.kind.is_figure() {
                        assert!(text.contains(shown.as_ref()), "{shown}");
                    }
                }
            }
        }
    });
}

type Sheet = (calamine::Range<Data>, calamine::Range<String>);

/// The number in a cell, as Excel keeps it.
fn number(sheet: &Sheet, at: (u32, u32)) -> Option<f64> {
    match sheet.0.get_value(at)? {
        Data::Float(n) => Some(*n),
        Data::Int(n) => Some(*n as f64),
        Data::DateTime(at) => Some(at.as_f64()),
        _ => None,
    }
}

/// `AB12` as line and column.
fn place(name: &str) -> (u32, u32) {
    let split = name.find(|c: char| c.is_ascii_digit()).unwrap();
    let column = name[..split].bytes().fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1);
    (name[split..].parse::<u32>().unwrap() - 1, column - 1)
}

fn range(text: &str) -> Vec<(u32, u32)> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (place(from), place(to));
    (top..=bottom).flat_map(|row| (left..=right).map(move |column| (row, column))).collect()
}

/// Counts a formula again from the cells it names.
fn counted(sheet: &Sheet, formula: &str) -> f64 {
    let value = |at| number(sheet, at).unwrap_or(0.0);
    let inner = |open: &str| formula.strip_prefix(open)?.strip_suffix(')').map(str::to_owned);
    if let Some(list) = inner("SUM(").or_else(|| inner("SUBTOTAL(9,")) {
        return list.split(',').flat_map(range).map(value).sum();
    }
    if let Some(list) = inner("COUNTIF(") {
        let (cells, pattern) = list.split_once(',').unwrap();
        let sign = pattern.trim_matches(['"', '*']);
        let has =
            |at: &(u32, u32)| matches!(sheet.0.get_value(*at), Some(Data::String(s)) if s.contains(sign));
        return range(cells).iter().filter(|at| has(at)).count() as f64;
    }
    if let Some((a, b)) = formula.split_once('-') {
        return value(place(a)) - value(place(b));
    }
    formula.split('+').map(|name| value(place(name))).sum()
}

#[test]
fn a_workbook_read_back_says_what_the_paper_says() {
    all(|paper| {
        let bytes = written(paper, &xlsx::FORMAT, None);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = book.sheet_names();
        assert_eq!(names.len(), paper.tables.len());
        for (table, name) in paper.tables.iter().zip(&names) {
            let sheet: Sheet = (book.worksheet_range(name).unwrap(), book.worksheet_formula(name).unwrap());
            let words =
                |row, column| sheet.0.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
            let heads: Vec<(u32, &str)> = (0..).zip(table.columns.iter().map(|c| c.head.as_str())).collect();
            let head = (0..60).find(|row| heads.iter().all(|(c, head)| words(*row, *c) == *head)).unwrap();
            let two = table.columns.iter().any(|c| !c.sub.is_empty());
            let first = head + 1 + u32::from(two);
            let mut sums = 0;
            for (n, row) in cells(table) {
                let line = first + u32::try_from(n).unwrap();
                let across = matches!(row.kind, RowKind::Page | RowKind::Sign);
                for (n, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                    let at = (line, u32::try_from(n).unwrap());
                    let want = match &cell.value {
                        _ if across && n > 0 => continue,
                        Value::Empty => {
                            assert_eq!(words(at.0, at.1), "", "{name} {at:?}");
                            continue;
                        }
                        Value::Text(text) => {
                            assert_eq!(words(at.0, at.1), text.as_ref(), "{name} {at:?}");
                            continue;
                        }
                        Value::Number(n) => *n as f64,
                        Value::Money(m) => format_plain(*m, paper.decimals).parse().unwrap(),
                        Value::Minutes(n) if *n < 0 => continue,
                        Value::Minutes(n) => *n as f64 / 1_440.0,
                        Value::Share(n) => *n as f64 / 1_000.0,
                        Value::Date(date) => {
                            date.days_since(BusinessDate::parse("1899-12-30").unwrap()) as f64
                        }
                        Value::Time(at) => {
                            let minutes = at.ms / 60_000 + i64::from(at.offset_min);
                            minutes as f64 / 1_440.0 + 25_569.0
                        }
                    };
                    if across {
                        continue;
                    }
                    let got = number(&sheet, at).unwrap_or_else(|| panic!("{name} {at:?} {:?}", cell.value));
                    assert!((got - want).abs() < 1e-9, "{name} {at:?}: {got} for {want}");
                    let formula = sheet.1.get_value(at).map_or("", String::as_str);
                    if row.kind == RowKind::Plain {
                        assert_eq!(!formula.is_empty(), column.formula.is_some(), "{name} {at:?}");
                    }
                    if !formula.is_empty() {
                        let again = counted(&sheet, formula);
                        assert!(
                            (got - again).abs() < 1e-6,
                            "{name} {at:?} {formula}: {got}, counted {again}"
                        );
                        sums += 1;
                    }
                }
            }
            let summed =
                table.columns.iter().any(|c| c.sum) && table.totals().is_some() && !table.rows.is_empty();
            assert!(sums > 0 || !summed, "{name} has no formula");
        }
    });
}
