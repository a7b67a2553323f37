//! A workbook read back: cells, formulas counted again, charts with what they were drawn from.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss)] // Workbooks hold no other numbers.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader, Xlsx};
use zip::ZipArchive;

use super::{between, cells, seen, written};
use crate::model::money::format_plain;
use crate::model::time::BusinessDate;
use crate::report::formats::xlsx;
use crate::report::tables::{ReportTables, RowKind, Value};

type Book = Xlsx<Cursor<Vec<u8>>>;

type Sheet = (calamine::Range<Data>, calamine::Range<String>);

/// The same, as far as such numbers can be.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

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
        let sign = pattern.strip_prefix("\"*").unwrap().strip_suffix("*\"").unwrap().replace("\"\"", "\"");
        let sign = ["~~", "~*", "~?"].iter().fold(sign, |sign, two| match sign.split_once(two) {
            Some((a, b)) => format!("{a}{}{b}", &two[1..]),
            None => sign,
        });
        let has =
            |at: &(u32, u32)| matches!(sheet.0.get_value(*at), Some(Data::String(s)) if s.contains(&sign));
        return range(cells).iter().filter(|at| has(at)).count() as f64;
    }
    if let Some((a, b)) = formula.split_once('-') {
        return value(place(a)) - value(place(b));
    }
    formula.split('+').map(|name| value(place(name))).sum()
}

#[test]
fn a_workbook_read_back_says_what_the_paper_says() {
    super::all(says);
}

/// Looks at a paper as a workbook.
pub(super) fn says(paper: &ReportTables<'_>) {
    let bytes = written(paper, &xlsx::FORMAT, None);
    let mut parts = ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).unwrap();
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
                    Value::Date(date) => date.days_since(BusinessDate::parse("1899-12-30").unwrap()) as f64,
                    Value::Time(at) => {
                        let minutes = at.ms / 60_000 + i64::from(at.offset_min);
                        minutes as f64 / 1_440.0 + 25_569.0
                    }
                };
                if across {
                    continue;
                }
                let got = number(&sheet, at).unwrap_or_else(|| panic!("{name} {at:?} {:?}", cell.value));
                assert!(near(got, want), "{name} {at:?}: {got} for {want}");
                let formula = sheet.1.get_value(at).map_or("", String::as_str);
                if row.kind == RowKind::Plain {
                    assert_eq!(!formula.is_empty(), column.formula.is_some(), "{name} {at:?}");
                }
                if !formula.is_empty() {
                    let again = counted(&sheet, formula);
                    assert!((got - again).abs() < 1e-5, "{name} {at:?} {formula}: {got}, counted {again}");
                    sums += 1;
                }
            }
        }
        let totals = table.totals().into_iter().filter(|_| !table.rows.is_empty()).flat_map(|row| &row.cells);
        let summed =
            totals.zip(&table.columns).any(|(cell, column)| column.sum && cell.value != Value::Empty);
        assert!(sums > 0 || !summed, "{name} has no formula");
    }
    charts(paper, &mut parts, &mut book);
}

/// Every series names a whole column of its table, and keeps the numbers that stand there.
fn charts(paper: &ReportTables<'_>, parts: &mut ZipArchive<Cursor<Vec<u8>>>, book: &mut Book) {
    let names: Vec<String> =
        parts.file_names().map(|n| n.unwrap().into_owned()).filter(|n| n.contains("charts/chart")).collect();
    let drawn = paper.tables.iter().any(|t| t.chart.is_some() && !t.rows.is_empty());
    assert_eq!(!names.is_empty(), drawn, "{}", paper.title);
    for name in names {
        let mut xml = String::new();
        parts.by_name(&name).unwrap().read_to_string(&mut xml).unwrap();
        for series in between(&xml, "<c:ser>", "</c:ser>") {
            let values = between(series, "<c:val>", "</c:val>").next().unwrap();
            let formula = seen(between(values, "<c:f>", "</c:f>").next().unwrap());
            let (sheet, cells) = formula.rsplit_once('!').unwrap();
            let sheet = sheet.trim_matches('\'').replace("''", "'");
            let at = book.sheet_names().iter().position(|n| *n == sheet).unwrap();
            let table = &paper.tables[at];
            let range = range(&cells.replace('$', ""));
            assert_eq!(range.len(), table.rows.len(), "{formula}");
            let column = usize::try_from(range[0].1).unwrap();
            let chart = table.chart.as_ref().unwrap();
            assert!(chart.bars.contains(&column) || chart.line == Some(column), "{formula}");
            let there = (book.worksheet_range(&sheet).unwrap(), book.worksheet_formula(&sheet).unwrap());
            let kept: Vec<(usize, f64)> = between(values, "<c:pt idx=\"", "</c:pt>")
                .map(|point| {
                    let (at, value) = point.split_once('"').unwrap();
                    (at.parse().unwrap(), seen(&format!("<{value}")).parse().unwrap())
                })
                .collect();
            let want: Vec<(usize, f64)> =
                range.iter().enumerate().filter_map(|(n, at)| Some((n, number(&there, *at)?))).collect();
            if !kept.is_empty() {
                assert_eq!(kept.len(), want.len(), "{formula}");
            }
            for ((n, kept), (m, want)) in kept.iter().zip(&want) {
                assert!(n == m && near(*kept, *want), "{formula}: {kept} for {want}");
            }
            for (n, want) in want {
                let Value::Money(m) = table.rows.get(n).cells[column].value else { panic!("{formula}") };
                assert!(near(want, format_plain(m, paper.decimals).parse().unwrap()), "{formula}");
            }
        }
    }
}
