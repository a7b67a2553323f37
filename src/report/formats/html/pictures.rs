//! The drawings above the tables of a page, all in whole units of which the page has 960 in its width.

use maud::{Markup, html};

use super::chart;
use crate::i18n::width::{cut_to, width};
use crate::model::money::Money;
use crate::report::tables::{
    Cell, CellKind, Column, Drawn, Picture, ReportTables, RowKind, Sign, Table, TableRow, Tone, Value,
};

/// Widths of two that stand side by side.
const BARS: i64 = 380;
const HEAT: i64 = 560;

/// Height of a line.
const LINE: i64 = 18;
/// Places of bars: behind the names, before the sums.
const NAMES: i64 = 165;
const SUMS: i64 = 296;
/// Cells of a name that fit before the bars, and before a grid.
const NAME_CELLS: usize = 28;
const PERSON_CELLS: usize = 15;
/// Most bars; the rest stands in the table below.
const MOST: usize = 12;
/// Where the days of a grid begin.
const DAYS: i64 = 92;
/// Signs that fit a cell of a grid in full size, in cells.
const SIGNS: usize = 2;

/// Every picture of a page.
pub(super) fn draw(paper: &ReportTables<'_>) -> Markup {
    html! {
        div.pictures {
            @for picture in &paper.pictures {
                @match &picture.drawn {
                    Drawn::Days => {
                        @if let Some(drawn) = days(paper, picture) { (drawn) }
                    }
                    Drawn::Bars { name, count, sum } => (bars(paper, picture, [*name, *count, *sum])),
                    Drawn::Heat { name, legend } => (heat(paper, picture, *name, legend)),
                }
            }
        }
    }
}

/// The chart of days, lower than where it stands alone.
fn days(paper: &ReportTables<'_>, picture: &Picture<'_>) -> Option<Markup> {
    chart::draw(paper, &picture.table, picture.table.chart.as_ref()?, chart::LOW)
}

/// The ordinary lines of a table.
fn lines<'m>(table: &Table<'m>) -> impl Iterator<Item = TableRow<'m>> {
    (0..table.rows.len()).map(|n| table.rows.get(n)).filter(|row| row.kind == RowKind::Plain)
}

fn words(paper: &ReportTables<'_>, row: &TableRow<'_>, column: usize) -> String {
    row.cells.get(column).map_or_else(String::new, |c| paper.shown(CellKind::Text, &c.value).into_owned())
}

fn place(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(0)
}

/// A bar for each line around a common zero, longest at full length.
fn bars(paper: &ReportTables<'_>, picture: &Picture<'_>, [name, count, sum]: [usize; 3]) -> Markup {
    let all: Vec<(String, String, i64)> = lines(&picture.table)
        .take(MOST)
        .map(|row| {
            let net = match row.cells.get(sum).map(|c| &c.value) {
                Some(Value::Money(Money(net))) => *net,
                _ => 0,
            };
            let shown = paper.shown(CellKind::OverShort, &Value::Money(Money(net))).into_owned();
            (words(paper, &row, name), format!("{shown} ({})", words(paper, &row, count)), net)
        })
        .collect();
    let nets = || all.iter().map(|(.., net)| i128::from(*net));
    let (low, high) = (nets().min().unwrap_or(0).min(0), nets().max().unwrap_or(0).max(0));
    let span = (high - low).max(1);
    let at = |net: i128| NAMES + i64::try_from(i128::from(SUMS - NAMES) * (net - low) / span).unwrap_or(0);
    let zero = at(0);
    let height = LINE * place(all.len()) + 4;
    html! {
        figure.bars {
            figcaption { (picture.title) }
            svg viewBox=(format!("0 0 {BARS} {height}")) role="img" aria-label=(picture.title) {
                @for (n, (name, sum, net)) in all.iter().enumerate() {
                    @let (y, end) = (LINE * place(n) + 2, at((*net).into()));
                    text x="0" y=(y + 12) { (cut_to(name, NAME_CELLS)) }
                    @if *net != 0 {
                        rect.(if *net < 0 { "short" } else { "over" }) x=(zero.min(end)) y=(y + 2)
                            width=((end - zero).abs().max(1)) height=(LINE - 5) {}
                    }
                    text.sum x=(BARS) y=(y + 12) text-anchor="end" { (sum) }
                }
                line.zero x1=(zero) x2=(zero) y1="0" y2=(height) {}
            }
        }
    }
}

/// People by days: a cell for each sign, the darker the graver.
fn heat(paper: &ReportTables<'_>, picture: &Picture<'_>, name: usize, legend: &[Sign]) -> Markup {
    let table = &picture.table;
    let is_day = |(_, column): &(usize, &Column)| column.kind == CellKind::Symbol;
    let days: Vec<(usize, &Column)> = table.columns.iter().enumerate().filter(is_day).collect();
    let people: Vec<TableRow<'_>> = lines(table).collect();
    let wide = (HEAT - DAYS) / place(days.len()).max(1);
    let height = LINE * (place(people.len()) + 1);
    let none = Cell::default();
    html! {
        figure.heat {
            figcaption { (picture.title) }
            svg viewBox=(format!("0 0 {HEAT} {height}")) role="img" aria-label=(picture.title) {
                @for (n, (_, day)) in days.iter().enumerate() {
                    text.day.free[day.shade] x=(DAYS + wide * place(n) + wide / 2) y="13" text-anchor="middle" { (day.head) }
                }
                @for (n, person) in people.iter().enumerate() {
                    @let y = LINE * (place(n) + 1);
                    text x="0" y=(y + 12) { (cut_to(&words(paper, person, name), PERSON_CELLS)) }
                    @for (at, (column, day)) in days.iter().enumerate() {
                        @let cell = person.cells.get(*column).unwrap_or(&none);
                        @if cell.value != Value::Empty {
                            @let x = DAYS + wide * place(at);
                            @let sign = words(paper, person, *column);
                            rect class=(ground(cell.tone)) x=(x) y=(y) width=(wide - 1) height=(LINE - 2) {
                                title { (words(paper, person, name)) " " (day.head) ": " (sign) }
                            }
                            @if said(cell.tone) {
                                text.sign.(ground(cell.tone)).small[width(&sign) > SIGNS] x=(x + (wide - 1) / 2) y=(y + 12)
                                    text-anchor="middle" { (sign) }
                            }
                        }
                    }
                }
            }
            div.key {
                @for sign in legend {
                    span {
                        svg viewBox="0 0 18 18" {
                            rect class=(ground(sign.tone)) x="1" y="1" width="16" height="16" {}
                            @if said(sign.tone) {
                                text.sign.(ground(sign.tone)) x="9" y="13" text-anchor="middle" { (sign.sign) }
                            }
                        }
                        (sign.means)
                    }
                }
            }
        }
    }
}

/// The ground of a cell. It tells the grave from the rest without colour, by how dark it is.
const fn ground(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "there",
        Tone::Off => "away",
        Tone::Note => "leave",
        Tone::Warn => "late",
        Tone::Bad => "absent",
    }
}

/// Whether a sign is written: what is as it should be is seen by its ground.
const fn said(tone: Tone) -> bool {
    !matches!(tone, Tone::Plain | Tone::Off)
}
