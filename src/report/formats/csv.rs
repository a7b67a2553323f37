//! One table as comma-separated values, the way Excel opens them right: UTF-8 with a byte order mark, CRLF,
//! nothing that a spreadsheet would take for a formula, and long codes kept as text.

use std::io::{self, Write};

use chrono::Datelike as _;

use super::{Format, Job};
use crate::i18n::msg;
use crate::model::money::{Money, format_plain};
use crate::model::time::BusinessDate;
use crate::report::tables::{Cell, CellKind, ReportTables, Table, TableRow, Value};

/// Comma-separated values as a format to choose.
pub const FORMAT: Format =
    Format { name: "csv", endings: &[], binary: false, about: msg::report_formats::csv, write };

/// Digits from which a spreadsheet would round a number or show it as a power.
const LONG: usize = 12;

fn write(paper: &ReportTables<'_>, job: &mut Job<'_>, out: &mut dyn Write) -> io::Result<()> {
    let tables = job.tables(paper);
    // One file, one table: programs that read it expect every line to have the same columns.
    let Some(table) = tables.iter().find(|t| t.main || job.table.is_some()).or(tables.first()) else {
        return Ok(());
    };
    let mut line = Vec::with_capacity(512);
    line.extend_from_slice("\u{feff}".as_bytes());
    for (n, column) in table.columns.iter().enumerate() {
        comma(n, &mut line);
        let head = if column.sub.is_empty() {
            column.head.clone()
        } else {
            format!("{} {}", column.head, column.sub)
        };
        text(&head, &mut line);
    }
    line.extend_from_slice(b"\r\n");
    out.write_all(&line)?;
    job.lines(table, |_, row| {
        line.clear();
        cells(paper, table, row, &mut line);
        out.write_all(&line)
    })
}

fn comma(n: usize, line: &mut Vec<u8>) {
    if n > 0 {
        line.push(b',');
    }
}

fn cells(paper: &ReportTables<'_>, table: &Table<'_>, row: &TableRow<'_>, line: &mut Vec<u8>) {
    let none = Cell::default();
    for (n, column) in table.columns.iter().enumerate() {
        comma(n, line);
        let cell = row.cells.get(n).unwrap_or(&none);
        match &cell.value {
            Value::Empty => {}
            Value::Text(words) if column.kind == CellKind::Code => code(words, line),
            Value::Text(words) => text(words, line),
            Value::Number(number) => plain(*number, line),
            Value::Money(sum) => money(*sum, paper.decimals, line),
            Value::Date(day) => date(*day, line),
            value @ (Value::Minutes(_) | Value::Share(_) | Value::Time(_)) => {
                line.extend_from_slice(paper.shown(column.kind, value).as_bytes());
            }
        }
    }
    line.extend_from_slice(b"\r\n");
}

fn plain(number: i64, line: &mut Vec<u8>) {
    // Writing to memory cannot fail.
    let _ = write!(line, "{number}");
}

/// As [`format_plain`], straight into the line: there are hundreds of thousands of sums in a long file.
fn money(sum: Money, decimals: u8, line: &mut Vec<u8>) {
    if decimals > 3 {
        line.extend_from_slice(format_plain(sum, decimals).as_bytes());
        return;
    }
    // Written from the last digit to the first.
    let mut digits = [0u8; 24];
    let mut at = digits.len();
    let mut left = sum.0.unsigned_abs();
    let mut behind = decimals;
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(left % 10).unwrap_or(0);
        left /= 10;
        if behind > 0 {
            behind -= 1;
            if behind == 0 {
                at -= 1;
                digits[at] = b'.';
            }
        } else if left == 0 {
            break;
        }
    }
    if sum.0 < 0 {
        line.push(b'-');
    }
    line.extend_from_slice(&digits[at..]);
}

/// Writes a day as `2026-07-01`.
fn date(day: BusinessDate, line: &mut Vec<u8>) {
    let two =
        |n: u32| [b'0' + u8::try_from(n / 10 % 10).unwrap_or(0), b'0' + u8::try_from(n % 10).unwrap_or(0)];
    let year = day.0.year().unsigned_abs();
    line.extend_from_slice(&two(year / 100));
    line.extend_from_slice(&two(year % 100));
    line.push(b'-');
    line.extend_from_slice(&two(day.0.month()));
    line.push(b'-');
    line.extend_from_slice(&two(day.0.day()));
}

/// Whether a spreadsheet would take it for a formula. Words that begin with a letter, a figure or a common
/// Chinese sign are known at once.
fn is_formula(words: &str) -> bool {
    match words.as_bytes().first() {
        None => false,
        Some(b) if b.is_ascii_alphanumeric() || (0xe4..=0xe9).contains(b) => false,
        Some(_) => words.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']),
    }
}

/// Words, quoted where needed. What begins like a formula gets an apostrophe in front.
fn text(words: &str, line: &mut Vec<u8>) {
    let formula = is_formula(words);
    let special = |b: u8| matches!(b, b',' | b'"' | b'\n' | b'\r' | b'\'');
    let quoted = formula || words.bytes().any(special) || words.starts_with(' ');
    if !quoted {
        line.extend_from_slice(words.as_bytes());
        return;
    }
    line.push(b'"');
    if formula {
        line.push(b'\'');
    }
    for (n, part) in words.split('"').enumerate() {
        if n > 0 {
            line.extend_from_slice(b"\"\"");
        }
        line.extend_from_slice(part.as_bytes());
    }
    line.push(b'"');
}

/// A number that is a name: a tab behind keeps a spreadsheet from rounding it or taking zeros away.
fn code(words: &str, line: &mut Vec<u8>) {
    let digits = !words.is_empty() && words.bytes().all(|b| b.is_ascii_digit());
    if digits && (words.len() >= LONG || words.starts_with('0')) {
        text(&format!("{words}\t"), line);
    } else {
        text(words, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut line = Vec::new();
        write(&mut line);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn what_looks_like_a_formula_is_words() {
        for (words, want) in [
            ("milk", "milk"),
            ("=1+1", "\"'=1+1\""),
            (" @SUM(A1)", "\"' @SUM(A1)\""),
            ("-5", "\"'-5\""),
            ("＝cmd", "\"'＝cmd\""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(said(|line| text(words, line)), want);
        }
    }

    #[test]
    fn sums_and_days_are_written_as_everywhere_else() {
        for sum in [0, 1, -1, 9, 10, 99, 100, -670, 123_456_789, i64::MAX, i64::MIN] {
            for decimals in 0..=5 {
                let want = format_plain(Money(sum), decimals);
                assert_eq!(said(|line| money(Money(sum), decimals, line)), want);
            }
        }
        for day in ["0001-01-01", "1999-12-31", "2026-07-05", "9999-10-10"] {
            assert_eq!(said(|line| date(BusinessDate::parse(day).unwrap(), line)), day);
        }
    }

    #[test]
    fn long_codes_stay_as_they_are() {
        assert_eq!(said(|line| code("6901234567892", line)), "6901234567892\t");
        assert_eq!(said(|line| code("0042", line)), "0042\t");
        assert_eq!(said(|line| code("1234", line)), "1234");
        assert_eq!(said(|line| code("Z-17", line)), "Z-17");
    }
}
