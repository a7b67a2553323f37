//! One table as comma-separated values, the way Excel opens them right: UTF-8 with a byte order mark, CRLF,
//! nothing that a spreadsheet would take for a formula, and long codes kept as text.

use std::io::{self, Write};

use super::{Format, Job};
use crate::domain::money::format_plain;
use crate::i18n::msg;
use crate::report::paper::{Cell, Kind, Paper, Row, Table, Value};

/// Comma-separated values.
pub const FORMAT: Format =
    Format { name: "csv", endings: &[], binary: false, about: msg::report_formats::csv, write };

/// Digits from which a spreadsheet would round a number or show it as a power.
const LONG: usize = 12;

fn write(paper: &Paper<'_>, job: &mut Job<'_>, out: &mut dyn Write) -> io::Result<()> {
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

fn cells(paper: &Paper<'_>, table: &Table<'_>, row: &Row<'_>, line: &mut Vec<u8>) {
    let none = Cell::default();
    for (n, column) in table.columns.iter().enumerate() {
        comma(n, line);
        let cell = row.cells.get(n).unwrap_or(&none);
        match &cell.value {
            Value::Empty => {}
            Value::Text(words) if column.kind == Kind::Code => code(words, line),
            Value::Text(words) => text(words, line),
            Value::Number(number) => plain(*number, line),
            Value::Money(sum) => line.extend_from_slice(format_plain(*sum, paper.decimals).as_bytes()),
            value @ (Value::Minutes(_) | Value::Share(_) | Value::Date(_) | Value::Time(_)) => {
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

/// Words, quoted where needed. What begins like a formula gets an apostrophe in front.
fn text(words: &str, line: &mut Vec<u8>) {
    let formula = words.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let quoted = formula || words.contains([',', '"', '\n', '\r', '\'']) || words.starts_with(' ');
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
    fn long_codes_stay_as_they_are() {
        assert_eq!(said(|line| code("6901234567892", line)), "6901234567892\t");
        assert_eq!(said(|line| code("0042", line)), "0042\t");
        assert_eq!(said(|line| code("1234", line)), "1234");
        assert_eq!(said(|line| code("Z-17", line)), "Z-17");
    }
}
