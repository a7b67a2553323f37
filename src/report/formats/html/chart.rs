//! Bars around zero and the running line, as a drawing inside the page. All in whole units of the drawing.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::i18n::msg;
use crate::model::money::Money;
use crate::report::tables::{CellKind, Chart, ReportTables, RowKind, Table, TableRow, Value};

/// The drawing, and the place of its lines in it.
const WIDTH: i64 = 960;
const LEFT: i64 = 84;
const RIGHT: i64 = 950;
const TOP: i64 = 10;
/// Below the lines, for the names along the axis.
const UNDER: i64 = 32;

/// Height of a drawing that stands alone.
pub(crate) const HIGH: i64 = 300;
/// Height of a drawing among others.
pub(crate) const LOW: i64 = 168;

/// A name along the axis takes this much.
const NAME: i64 = 38;

/// What is drawn for one line of the table.
struct Point {
    name: String,
    whole: String,
    bar: Option<i64>,
    run: Option<i64>,
}

/// The chart in so many units of height; nothing where there is nothing to draw.
pub(crate) fn draw(
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    chart: &Chart,
    height: i64,
) -> Option<Markup> {
    let bottom = height - UNDER;
    let points = points(paper, table, chart);
    let sums = || points.iter().flat_map(|p| [p.bar, p.run]).flatten();
    // Zero is always in the picture.
    let (low, high) = (sums().min()?.min(0), sums().max()?.max(0));
    let scale = Scale { low, high: if high == low { low.saturating_add(1) } else { high }, bottom };
    let (first, last) = (points.first()?, points.last()?);
    let shown = |sum: i64| paper.shown(CellKind::OverShort, &Value::Money(Money(sum))).into_owned();
    let told = msg::report_formats::drawn(paper.lang, &first.whole, shown(high), &last.whole, shown(low));
    let count = i64::try_from(points.len()).unwrap_or(i64::MAX).max(1);
    let step = (RIGHT - LEFT) / count;
    let every = (NAME / step.max(1) + 1).max(1);
    let middle = |n: usize| LEFT + (RIGHT - LEFT) * (2 * i64::try_from(n).unwrap_or(0) + 1) / (2 * count);
    let half = (step * 2 / 5).clamp(1, 30);
    let zero = scale.at(0);
    let mut path = String::new();
    for (n, run) in points.iter().enumerate().filter_map(|(n, p)| Some((n, p.run?))) {
        let letter = if path.is_empty() { 'M' } else { 'L' };
        // Writing to memory cannot fail.
        let _ = write!(path, "{letter}{} {} ", middle(n), scale.at(run));
    }
    let head = |column: Option<usize>| column.and_then(|n| table.columns.get(n)).map(|c| c.head.as_str());
    let (title, about) = (format!("{}-chart-title", table.key), format!("{}-chart-about", table.key));
    Some(html! {
        figure.days {
            figcaption { (chart.title) }
            svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby=(format!("{title} {about}")) {
                title id=(title) { (chart.title) }
                desc id=(about) { (told) }
                @for sum in scale.marks() {
                    @let y = scale.at(sum);
                    line.grid x1=(LEFT) x2=(RIGHT) y1=(y) y2=(y) {}
                    text x=(LEFT - 6) y=(y + 4) text-anchor="end" { (shown(sum)) }
                }
                @for (n, point) in points.iter().enumerate() {
                    @if let Some(bar) = point.bar.filter(|b| *b != 0) {
                        @let y = scale.at(bar);
                        rect.(if bar < 0 { "short" } else { "over" }) x=(middle(n) - half) width=(half * 2)
                            y=(y.min(zero)) height=((y - zero).abs().max(1)) {
                            title { (point.whole) " " (shown(bar)) }
                        }
                    }
                    @if i64::try_from(n).unwrap_or(0) % every == 0 {
                        text x=(middle(n)) y=(bottom + 18) text-anchor="middle" { (point.name) }
                    }
                }
                line.zero x1=(LEFT) x2=(RIGHT) y1=(zero) y2=(zero) {}
                @if !path.is_empty() { path.run d=(path.trim_end()) {} }
            }
            div.key aria-hidden="true" {
                @if let Some(name) = head(chart.bars.first().copied()) {
                    span { svg viewBox="0 0 32 18" { rect.over x="2" y="2" width="12" height="14" {} rect.short x="18" y="2" width="12" height="14" {} } (name) " ▲▼" }
                }
                @if let Some(name) = head(chart.line) {
                    span { svg viewBox="0 0 32 18" { path.run d="M1 13 L12 5 L31 9" {} } (name) }
                }
            }
        }
    })
}

fn points(paper: &ReportTables<'_>, table: &Table<'_>, chart: &Chart) -> Vec<Point> {
    let mut points = Vec::with_capacity(table.rows.len());
    let mut row = TableRow::default();
    let month = paper.period.month().is_some();
    for n in 0..table.rows.len() {
        table.rows.fill(n, &mut row);
        if row.kind != RowKind::Plain {
            continue;
        }
        let sum = |column: usize| match row.cells.get(column).map(|c| &c.value) {
            Some(Value::Money(Money(sum)) | Value::Number(sum)) => Some(*sum),
            _ => None,
        };
        let along = row.cells.get(chart.along);
        let whole = along.map_or_else(String::new, |c| paper.shown(CellKind::Text, &c.value).into_owned());
        let name = match along.map(|c| &c.value) {
            Some(Value::Date(_)) if month => whole[8..].trim_start_matches('0').to_owned(),
            Some(Value::Date(_)) => whole[5..].to_owned(),
            _ => whole.chars().take(6).collect(),
        };
        points.push(Point {
            name,
            whole,
            bar: chart.bars.first().and_then(|n| sum(*n)),
            run: chart.line.and_then(sum),
        });
    }
    points
}

/// Sums as heights.
#[derive(Clone, Copy)]
struct Scale {
    low: i64,
    high: i64,
    /// Where the lowest of them is drawn.
    bottom: i64,
}

impl Scale {
    fn at(self, sum: i64) -> i64 {
        let span = i128::from(self.high) - i128::from(self.low);
        let above = i128::from(self.high) - i128::from(sum);
        let down = i128::from(self.bottom - TOP) * above / span.max(1);
        TOP + i64::try_from(down).unwrap_or(0)
    }

    /// Round sums between lowest and highest, about five.
    fn marks(self) -> Vec<i64> {
        let span = self.high.saturating_sub(self.low).max(1);
        let mut step: i64 = 1;
        // 1, 2, 5, 10, 20, 50 and so on.
        let mut n = 0u32;
        while span / step > 6 {
            step = step.saturating_mul(if n % 3 == 1 { 5 } else { 2 });
            if n % 3 == 1 {
                step /= 2;
            }
            n += 1;
        }
        let mut marks = Vec::new();
        let mut at = self.low.div_euclid(step).saturating_mul(step);
        while at <= self.high && marks.len() < 20 {
            if at >= self.low {
                marks.push(at);
            }
            at = at.saturating_add(step);
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_hold_zero() {
        assert_eq!(Scale { low: -670, high: 330, bottom: 200 }.marks(), [-600, -400, -200, 0, 200]);
        for (low, high) in [(0, 1), (-1, 0), (-123_456, 7), (0, 999), (-5, 5), (i64::MIN / 2, i64::MAX / 2)] {
            let marks = Scale { low, high, bottom: 200 }.marks();
            assert!(marks.contains(&0), "{low} {high} {marks:?}");
            assert!((1..=8).contains(&marks.len()), "{low} {high} {marks:?}");
        }
    }

    #[test]
    fn high_is_up_and_zero_between() {
        let scale = Scale { low: -100, high: 100, bottom: 268 };
        assert_eq!((scale.at(100), scale.at(-100)), (TOP, 268));
        assert_eq!(scale.at(0), i64::midpoint(TOP, 268));
    }
}
