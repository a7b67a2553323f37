//! One HTML file that needs nothing else: no script, no font, no network. Reads on a screen, light and dark,
//! and prints on A4, upright, with wide tables across.
//!
//! Every text goes through the template, which escapes it.

mod chart;
mod pictures;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Format, Job};
use crate::i18n::msg;
use crate::i18n::width::width;
use crate::model::money::Money;
use crate::report::tables::{
    Cell, CellKind, Column, Figure, ReportTables, RowKind, Table, TableRow, Tone, Value,
};

/// One HTML file.
pub const FORMAT: Format =
    Format { name: "html", endings: &["htm"], binary: false, about: msg::report_formats::html, write };

/// How it looks; also on paper.
const STYLE: &str = include_str!("../../../assets/report.css");

/// Columns from which a table is set smaller on paper.
const MANY: usize = 16;

/// Lines up to which a table is kept on one page.
const WHOLE: usize = 20;

fn write(paper: &ReportTables<'_>, job: &mut Job<'_>, out: &mut dyn Write) -> io::Result<()> {
    let whole = job.table.is_none();
    let tables = job.tables(paper);
    // A page lies across for wide tables. What stands above a wide table is on its page.
    let wide = |n: usize| tables.get(n).is_some_and(|t| t.wide);
    put(out, &head(paper, wide(0)))?;
    if whole && !paper.figures.is_empty() {
        let class = if wide(0) { "figures wide" } else { "figures" };
        put(
            out,
            &html! { dl class=(class) { @for figure in &paper.figures { (key_figure(paper, figure)) } } },
        )?;
    }
    if whole && !paper.pictures.is_empty() {
        put(out, &pictures::draw(paper))?;
    }
    // Signed is the first table where it is the wide one, else everything up to the single lines.
    let upright = tables.iter().rposition(|t| !t.wide).map_or(0, |n| n + 1);
    let signed = if wide(0) { 1 } else { upright };
    for (n, table) in tables.iter().enumerate() {
        section(paper, table, job, out)?;
        if whole && n + 1 == signed && !paper.signatures.is_empty() {
            put(out, &signatures(paper, wide(0)))?;
        }
    }
    out.write_all(b"</body>\n</html>\n")
}

fn put(out: &mut dyn Write, part: &Markup) -> io::Result<()> {
    out.write_all(part.0.as_bytes())?;
    out.write_all(b"\n")
}

/// Everything up to the first figure; leaves `html` and `body` open.
fn head(paper: &ReportTables<'_>, wide: bool) -> Markup {
    let made = paper.made.figures(paper.lang);
    html! {
        (DOCTYPE)
        (PreEscaped(format!("<html lang=\"{}\">\n", paper.lang.tag())))
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (paper.title) }
            style { (PreEscaped(STYLE)) }
        }
        (PreEscaped(match (paper.one_page, paper.dense) {
            (true, _) => "\n<body class=\"one\">\n",
            (false, true) => "\n<body class=\"dense\">\n",
            (false, false) => "\n<body>\n",
        }))
        header.wide[wide] {
            h1 { (paper.title) }
            p.made { (msg::report_formats::made(paper.lang, made)) }
            @if !paper.nothing.is_empty() { p { (paper.nothing) } }
        }
    }
}

fn key_figure(paper: &ReportTables<'_>, figure: &Figure<'_>) -> Markup {
    html! {
        div {
            dt { (figure.label) }
            dd class=[tone(figure.cell.tone)] { (value(paper, figure.kind, &figure.cell)) }
        }
    }
}

/// Cells of words that are not broken: in a table of many columns, where much is set small, and in any other.
/// Chinese would be broken between any two glyphs.
const KEEP_MANY: usize = 6;
const KEEP_DENSE: usize = 26;
const KEEP: usize = 14;

fn signatures(paper: &ReportTables<'_>, wide: bool) -> Markup {
    html! { div.signatures.wide[wide] { @for name in &paper.signatures { div { (name) } } } }
}

/// A table with everything that belongs to it.
fn section(
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    job: &mut Job<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let many = of_many(&table.on_paper());
    let whole = !table.rows.is_empty() && table.rows.len() <= WHOLE;
    // A page for each begins with the first, not behind what stands above.
    let paged = !table.rows.is_empty() && table.rows.get(0).kind == RowKind::Page;
    let classes = [
        (table.wide, "wide"),
        (many, "many"),
        (whole && !paged, "whole"),
        (paged, "paged"),
        (table.under, "under"),
    ];
    let class = classes.iter().filter(|c| c.0).map(|c| c.1).collect::<Vec<_>>().join(" ");
    let open = html! { section id=(table.key) class=(class) {} };
    // The template closes what it opens; the lines between come one by one.
    out.write_all(open.0.trim_end_matches("</section>").as_bytes())?;
    match (table.under, table.said) {
        (false, _) => put(out, &html! { h2 { (table.title) } })?,
        (true, false) => put(out, &html! { h3 { (table.title) } })?,
        // Sentences go on with their section.
        (true, true) => {}
    }
    if table.rows.is_empty() {
        put(out, &html! { p.none { (table.empty) } })?;
    } else if table.said {
        sentences(paper, table, job, out)?;
    } else {
        if let Some(drawn) = table.chart.as_ref().and_then(|c| chart::draw(paper, table, c, chart::HIGH)) {
            put(out, &drawn)?;
        }
        let frozen = if table.frozen > 0 { "frozen" } else { "" };
        write!(out, "<div class=\"scroll\"><table class=\"{frozen}\">")?;
        let shown = table.on_paper();
        put(out, &heads(table, &shown))?;
        lines(paper, table, &shown, job, out)?;
        if let Some(totals) = table.totals() {
            put(out, &html! { tfoot { (line(paper, table, &shown, totals)) } })?;
        }
        out.write_all(b"</table></div>\n")?;
    }
    for note in &table.notes {
        put(out, &html! { p.note { (note) } })?;
    }
    out.write_all(b"</section>\n")
}

/// Sentences as running text: a paragraph for everything about one thing.
fn sentences(
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    job: &mut Job<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(b"<div class=\"said\">\n")?;
    let mut open: Option<[String; 2]> = None;
    job.lines(table, |_, row| {
        let cell = |n: usize| {
            row.cells.get(n).map_or_else(String::new, |c| paper.shown(CellKind::Text, &c.value).into())
        };
        let (whose, about) = (cell(0), cell(1));
        let before = open.replace([whose.clone(), about.clone()]);
        let same = before.as_ref().is_some_and(|before| *before == [whose.clone(), about.clone()]);
        if !same {
            out.write_all(if before.is_some() { b"</p>\n<p>" } else { b"<p>" })?;
            let new = before.is_none_or(|before| before[0] != whose);
            let head = html! {
                @if new && !whose.is_empty() { b.whose { (whose) } " " }
                @if !about.is_empty() { b.about { (about) } " " }
            };
            out.write_all(head.0.as_bytes())?;
        }
        let (name, words) = (cell(2), cell(3));
        let class = row.cells.get(3).and_then(|c| tone(c.tone));
        let item = html! {
            @if same { " · " }
            span class=[class] { @if !name.is_empty() { b { (name) } " " } (words) }
        };
        out.write_all(item.0.as_bytes())
    })?;
    out.write_all(b"</p>\n</div>\n")
}

/// Whether a table has many columns, by those that are shown.
fn of_many(shown: &[bool]) -> bool {
    shown.iter().filter(|shown| **shown).count() >= MANY
}

/// Those that are shown.
fn only<'t, T>(all: &'t [T], shown: &'t [bool]) -> impl Iterator<Item = &'t T> {
    all.iter().zip(shown).filter(|(_, shown)| **shown).map(|(one, _)| one)
}

fn heads(table: &Table<'_>, shown: &[bool]) -> Markup {
    let two = table.columns.iter().any(|c| !c.sub.is_empty());
    html! {
        thead {
            tr {
                @for column in only(&table.columns, shown) {
                    @let rows = (two && column.sub.is_empty()).then_some("2");
                    th scope="col" rowspan=[rows] class=[shade(column)] { (column.head) }
                }
            }
            @if two {
                tr {
                    @for column in only(&table.columns, shown).filter(|c| !c.sub.is_empty()) {
                        th scope="col" class=[shade(column)] { (column.sub) }
                    }
                }
            }
        }
    }
}

fn shade(column: &Column) -> Option<&'static str> {
    match (column.kind, column.shade) {
        (CellKind::Symbol, true) => Some("s x"),
        (CellKind::Symbol, false) => Some("s"),
        (_, true) => Some("x"),
        (_, false) => None,
    }
}

/// The lines; each heading among them begins a part of its own, which begins a page.
fn lines(
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    shown: &[bool],
    job: &mut Job<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut open = false;
    job.lines(table, |_, row| {
        if row.kind == RowKind::Page || !open {
            let class = if row.kind == RowKind::Page { " class=\"page\"" } else { "" };
            writeln!(out, "{}<tbody{class}>", if open { "</tbody>\n" } else { "" })?;
            open = true;
        }
        put(out, &line(paper, table, shown, row))
    })?;
    if open { out.write_all(b"</tbody>\n") } else { Ok(()) }
}

fn line(paper: &ReportTables<'_>, table: &Table<'_>, shown: &[bool], row: &TableRow<'_>) -> Markup {
    let none = Cell::default();
    let keep = match (of_many(shown), paper.dense) {
        (true, _) => KEEP_MANY,
        (false, true) => KEEP_DENSE,
        (false, false) => KEEP,
    };
    let first =
        || row.cells.first().map_or_else(String::new, |c| paper.shown(CellKind::Text, &c.value).into());
    match row.kind {
        RowKind::Page => {
            html! { tr.page { th scope="rowgroup" colspan=(table.columns.len()) { (first()) } } }
        }
        RowKind::Sign => html! { tr.sign { th colspan=(table.columns.len()) { (first()) } } },
        RowKind::Plain | RowKind::Sum => html! {
            tr class=[(row.kind == RowKind::Sum).then_some("sum")] {
                @for (n, column) in table.columns.iter().enumerate().filter(|(n, _)| shown.get(*n) != Some(&false)) {
                    @let cell = row.cells.get(n).unwrap_or(&none);
                    td class=[class(column, cell, keep)] { (value(paper, column.kind, cell)) }
                }
            }
        },
    }
}

/// The classes of a cell. Words of up to `keep` cells stay on one line.
fn class(column: &Column, cell: &Cell<'_>, keep: usize) -> Option<String> {
    let side = match (column.kind, &cell.value) {
        (CellKind::Symbol, _) => Some("s"),
        (CellKind::Date | CellKind::Time, _) => Some("c"),
        (kind, _) if kind.is_figure() => Some("n"),
        (_, Value::Text(words)) if !words.is_empty() && width(words) <= keep => Some("k"),
        _ => None,
    };
    // What is not there does not stand out.
    let there = cell.value != Value::Empty;
    // The sign of over and short says enough; other figures that matter get a ground.
    let fill = (there && column.kind != CellKind::OverShort && matches!(cell.tone, Tone::Warn | Tone::Bad))
        .then_some("fill");
    let parts: Vec<&str> = [side, column.shade.then_some("x"), fill, tone(cell.tone).filter(|_| there)]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

const fn tone(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Plain => None,
        Tone::Off => Some("off"),
        Tone::Note => Some("note-tone"),
        Tone::Warn => Some("warn"),
        Tone::Bad => Some("bad"),
    }
}

/// A value; over and short point up and down as well, for those who see no colour.
fn value(paper: &ReportTables<'_>, kind: CellKind, cell: &Cell<'_>) -> Markup {
    let shown = paper.shown_of(kind, cell);
    let way = match cell.value {
        Value::Money(Money(sum)) if kind == CellKind::OverShort && sum != 0 => {
            Some(if sum < 0 { "▼" } else { "▲" })
        }
        _ => None,
    };
    html! { (shown) @if let Some(way) = way { span.way aria-hidden="true" { (way) } } }
}
