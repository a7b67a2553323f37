//! What it costs to write a report, against the least the same rows cost with the bare writers.
//!
//! `cargo bench --bench report`; the peak of memory: `cargo bench --bench report -- --peak` (Linux), and
//! `-- --peak bare` for the writer alone.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::semicolon_if_nothing_returned)]
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

use std::io::{self, Write};

use divan::Bencher;
use handover::internals::Lang;
use handover::internals::Money;
use handover::internals::Period;
use handover::internals::{BusinessDate, Month, Stamp};
use handover::internals::{Cell, CellKind, Chart, Column, Formula, ReportTables, Rows, Table};
use handover::internals::{Format, Job, csv, html, xlsx};
use rust_xlsxwriter::{Format as Look, FormatBorder, Formula as Written, Workbook};

/// Lines of a month in a shop of three shifts, and of a long history.
const MONTH: usize = 93;
const LONG: usize = 100_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.iter().any(|a| a == "--peak") {
        if args.iter().any(|a| a == "bare") {
            bare_xlsx(LONG, &mut io::sink());
        } else {
            write(&paper(LONG), &xlsx::FORMAT, &mut io::sink());
        }
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        println!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("VmHWM unknown"));
        return;
    }
    divan::main();
}

const SHIFTS: [&str; 3] = ["早班", "晚班", "Night"];
const NAMES: [&str; 4] = ["王小明", "李华", "Mary Jones", "陈伟"];

fn first() -> BusinessDate {
    BusinessDate::parse("2016-01-01").unwrap()
}

/// Ten columns: date, three words, a code, four sums of which one is a formula, a reason.
fn paper(lines: usize) -> ReportTables<'static> {
    let first = first();
    let columns = vec![
        Column::new("date", CellKind::Date, "Date"),
        Column::new("shift", CellKind::Text, "Shift"),
        Column::new("outgoing", CellKind::Text, "Outgoing"),
        Column::new("incoming", CellKind::Text, "Incoming"),
        Column::new("float", CellKind::Money, "Float"),
        Column::new("expected", CellKind::Money, "Expected").summed(),
        Column::new("counted", CellKind::Money, "Counted").summed(),
        Column::new("difference", CellKind::OverShort, "Over/short").by(Formula::Minus(6, 5)).summed(),
        Column::new("reason", CellKind::Text, "Reason"),
        Column::new("source", CellKind::Code, "Source"),
    ];
    let rows = Rows::new(lines, move |n, row| {
        let i = n as i64;
        let (expected, counted) = (300_000 + i * 131 % 90_000, 300_000 + i * 131 % 90_000 + i % 11 - 5);
        row.push(first.plus(i / 27)).push(SHIFTS[n % 3]).push(NAMES[n % 4]).push(NAMES[(n + 1) % 4]);
        row.push(Money(50_000)).push(Money(expected)).push(Money(counted));
        row.push(Cell::over_short(Some(Money(counted - expected))))
            .push("gave too much change")
            .push("Z-1042");
    });
    let mut table = Table::new("detail", "Detail", columns, rows).totalled("Total");
    table.main = true;
    table.detail = lines > MONTH;
    table.chart =
        (lines <= MONTH).then(|| Chart { title: "By shift".into(), along: 0, bars: vec![7], line: None });
    ReportTables {
        report: "bench",
        title: "Shop – over and short, July 2026".into(),
        store: "Shop".into(),
        period: Period::of_month(Month::parse("2026-07").unwrap()),
        lang: Lang::En,
        currency: "CNY".into(),
        decimals: 2,
        made: Stamp::parse_rfc3339("2026-08-01T10:00:00+08:00").unwrap(),
        figures: Vec::new(),
        pictures: Vec::new(),
        tables: vec![table],
        signatures: Vec::new(),
        one_page: false,
        dense: false,
        only: Vec::new(),
        nothing: String::new(),
    }
}

fn write(paper: &ReportTables<'_>, format: &Format, out: &mut dyn Write) {
    let mut watch = |_, _| true;
    (format.write)(paper, &mut Job::new(&mut watch), out).unwrap();
}

/// The same cells with the bare writer of workbooks.
fn bare_xlsx(lines: usize, out: &mut (dyn Write + Send)) {
    let mut book = Workbook::new();
    let sheet =
        if lines > MONTH { book.add_worksheet_with_constant_memory().unwrap() } else { book.add_worksheet() };
    let bordered = Look::new().set_border(FormatBorder::Thin);
    let date = bordered.clone().set_num_format("yyyy-mm-dd");
    let money = bordered.clone().set_num_format("#,##0.00;[Red]-#,##0.00;0.00");
    for (n, head) in [
        "Date",
        "Shift",
        "Outgoing",
        "Incoming",
        "Float",
        "Expected",
        "Counted",
        "Over/short",
        "Reason",
        "Source",
    ]
    .into_iter()
    .enumerate()
    {
        sheet.write_string_with_format(0, n as u16, head, &bordered).unwrap();
    }
    let day = first().days_since(BusinessDate::parse("1899-12-30").unwrap());
    for n in 0..lines {
        let (at, i) = (n as u32 + 1, n as i64);
        let (expected, counted) = (300_000 + i * 131 % 90_000, 300_000 + i * 131 % 90_000 + i % 11 - 5);
        sheet.write_number_with_format(at, 0, (day + i / 27) as f64, &date).unwrap();
        sheet.write_string_with_format(at, 1, SHIFTS[n % 3], &bordered).unwrap();
        sheet.write_string_with_format(at, 2, NAMES[n % 4], &bordered).unwrap();
        sheet.write_string_with_format(at, 3, NAMES[(n + 1) % 4], &bordered).unwrap();
        sheet.write_number_with_format(at, 4, 500.0, &money).unwrap();
        sheet.write_number_with_format(at, 5, expected as f64 / 100.0, &money).unwrap();
        sheet.write_number_with_format(at, 6, counted as f64 / 100.0, &money).unwrap();
        let formula = Written::new(format!("=G{0}-F{0}", at + 1))
            .set_result(((counted - expected) as f64 / 100.0).to_string());
        sheet.write_formula_with_format(at, 7, formula, &money).unwrap();
        sheet.write_string_with_format(at, 8, "gave too much change", &bordered).unwrap();
        sheet.write_string_with_format(at, 9, "Z-1042", &bordered).unwrap();
    }
    if lines <= MONTH {
        let mut chart = rust_xlsxwriter::Chart::new_column();
        let last = lines as u32;
        chart.add_series().set_categories(("Sheet1", 1, 0, last, 0)).set_values(("Sheet1", 1, 7, last, 7));
        sheet.insert_chart(1, 11, &chart).unwrap();
    }
    book.save_to_writer(out).unwrap();
}

/// The same cells, put together by hand without a look at what they hold.
fn bare_csv(lines: usize, out: &mut dyn Write) {
    let mut out = io::BufWriter::new(out);
    for n in 0..lines {
        let i = n as i64;
        let (expected, counted) = (300_000 + i * 131 % 90_000, 300_000 + i * 131 % 90_000 + i % 11 - 5);
        let date = first().plus(i / 27);
        let (shift, from, to) = (SHIFTS[n % 3], NAMES[n % 4], NAMES[(n + 1) % 4]);
        let sum = |n: i64| n as f64 / 100.0;
        let (expected, counted, over) = (sum(expected), sum(counted), sum(counted - expected));
        write!(out, "{date},{shift},{from},{to},500.00,{expected:.2},{counted:.2},{over:.2},gave too much change,Z-1042\r\n").unwrap();
    }
    out.flush().unwrap();
}

#[divan::bench(sample_count = 100)]
fn month_xlsx(bencher: Bencher) {
    let paper = paper(MONTH);
    bencher.bench_local(|| write(&paper, &xlsx::FORMAT, &mut io::sink()));
}

#[divan::bench(sample_count = 100)]
fn month_xlsx_bare(bencher: Bencher) {
    bencher.bench_local(|| bare_xlsx(MONTH, &mut io::sink()));
}

#[divan::bench(sample_count = 100)]
fn month_html(bencher: Bencher) {
    let paper = paper(MONTH);
    bencher.bench_local(|| write(&paper, &html::FORMAT, &mut io::sink()));
}

#[divan::bench(sample_count = 7, sample_size = 1)]
fn long_xlsx(bencher: Bencher) {
    let paper = paper(LONG);
    bencher.bench_local(|| write(&paper, &xlsx::FORMAT, &mut io::sink()));
}

#[divan::bench(sample_count = 7, sample_size = 1)]
fn long_xlsx_bare(bencher: Bencher) {
    bencher.bench_local(|| bare_xlsx(LONG, &mut io::sink()));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn long_csv(bencher: Bencher) {
    let paper = paper(LONG);
    bencher.bench_local(|| write(&paper, &csv::FORMAT, &mut io::sink()));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn long_csv_bare(bencher: Bencher) {
    bencher.bench_local(|| bare_csv(LONG, &mut io::sink()));
}
