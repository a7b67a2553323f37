//! The chart of a table: bars on either side of zero, and the running total as a line beside them.

use ratatui::layout::Rect;

use crate::i18n::width::width;
use crate::tui::screens::reports::table_view::{ReportView, Series};
use crate::tui::shell::canvas::{Canvas, below, cells, columns, row};
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::chart;
use crate::tui::widgets::chart::Roles;

/// Cells of a name and its sum above a picture.
const SUM: u16 = 14;
/// From so many cells on there is room for the scale beside the pictures.
const SCALED: u16 = 76;
/// From so many rows on there is room for the days under the bars.
const DATED: u16 = 6;

/// Draws bars on the left and the line on the right, the selected place marked in both.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, book: &ReportView, series: &Series, at: usize) {
    if area.height < 4 || area.width < 20 {
        return;
    }
    let scale = |values: &[Option<i64>]| {
        let widest = ends(values).into_iter().map(|sum| width(&book.sum(sum))).max().unwrap_or(0);
        if area.width >= SCALED { cells(widest + 1) } else { 0 }
    };
    let days = cells(series.bars.len());
    let gutter = scale(&series.bars);
    let free = area.width.saturating_sub(gutter);
    let single = series.line_title.is_empty();
    // A cell a day, two where there is room; at least as much for the line, and never less than a month.
    let half = if single { free } else { free / 2 };
    let wide = if days.saturating_mul(2) <= half { days.saturating_mul(2) } else { days.min(half.max(31)) };
    let (left, right) = columns(area, (wide + gutter).clamp(SUM + 6, area.width), 3);
    let sum = |value: Option<i64>| value.map_or_else(|| "-".to_owned(), |sum| book.sum(sum));
    let head = |canvas: &mut Canvas, rect: Rect, title: &str, value: &str| {
        canvas.text_in(rect.x, rect.y, rect.width.saturating_sub(SUM), title, TextRole::Label);
        canvas.text_right(rect.right(), rect.y, SUM.min(rect.width), value, TextRole::Value);
    };
    head(canvas, left, &series.title, &sum(series.bars.get(at).copied().flatten()));
    draw_days(canvas, below(left, 1), (book, series), at, gutter);
    if single || right.width < SUM {
        return;
    }
    head(canvas, right, &series.line_title, &sum(series.line.get(at).copied().flatten()));
    let (beside, curve) = columns(below(right, 1), scale(&series.line), 0);
    draw_scale(canvas, beside, book, ends(&series.line));
    draw_curve(canvas, curve, &series.line, at);
}

/// Highest and lowest value, zero included.
fn ends(values: &[Option<i64>]) -> [i64; 2] {
    values.iter().flatten().fold([0, 0], |[high, low], v| [high.max(*v), low.min(*v)])
}

/// What the top and the bottom of a picture stand for.
fn draw_scale(canvas: &mut Canvas, area: Rect, book: &ReportView, [high, low]: [i64; 2]) {
    if area.width < 2 || area.height < 3 {
        return;
    }
    for (value, y) in [(high, area.y), (low, area.bottom() - 1)] {
        if value != 0 {
            let text = book.sum(value);
            canvas.text_right(area.right() - 1, y, area.width - 1, &text, TextRole::Muted);
        }
    }
}

/// Bars of the days around the chosen one, as many as there is room for, and from when to when they are.
fn draw_days(
    canvas: &mut Canvas,
    area: Rect,
    (book, series): (&ReportView, &Series),
    at: usize,
    gutter: u16,
) {
    let (beside, bars) = columns(area, gutter, 0);
    let fits = usize::from(bars.width.max(1));
    let end = series.bars.len().min((at + 1).max(fits));
    let first = end.saturating_sub(fits);
    let dated = u16::from(area.height >= DATED);
    let picture = Rect { height: area.height - dated, ..bars };
    // Where there are no colours the side of the line says it all; marks on bars would only blur them.
    let roles = if canvas.is_mono() {
        Roles { over: TextRole::Text, short: TextRole::Text }
    } else {
        Roles::default()
    };
    let shown = &series.bars[first..end];
    canvas.within(picture, |canvas| {
        chart::draw_bars(canvas, picture, shown, Some(at - first), roles);
    });
    let largest = shown.iter().flatten().map(|v| v.saturating_abs()).max().unwrap_or(0);
    // Both sides are as high: of an even number of rows the last one stays empty.
    let height = picture.height - u16::from(picture.height.is_multiple_of(2));
    draw_scale(canvas, Rect { height, ..beside }, book, [largest, -largest]);
    if dated > 0
        && let (Some(from), Some(to)) = (series.along.get(first), series.along.get(end.saturating_sub(1)))
    {
        let y = area.bottom() - 1;
        let pitch = if shown.len() * 2 <= fits { 2 } else { 1 };
        let wide = cells(shown.len() * pitch).min(bars.width);
        let (from, to) = (day(from), day(to));
        canvas.text_in(bars.x, y, bars.width, from, TextRole::Muted);
        if usize::from(wide) > width(from) + width(to) {
            canvas.text_right(bars.x + wide, y, wide, to, TextRole::Muted);
        }
    }
}

/// `11-21` of `2026-11-21`.
fn day(date: &str) -> &str {
    date.get(5..).unwrap_or(date)
}

/// A line through all values, zero as a rule; in dots finer than a cell.
fn draw_curve(canvas: &mut Canvas, area: Rect, values: &[Option<i64>], at: usize) {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    if width < 2 || height == 0 {
        return;
    }
    let (low, high) = values.iter().flatten().fold((0, 0), |(l, h), v| (*v.min(&l), *v.max(&h)));
    let (dots_x, dots_y) = (width * 2, height * 4);
    let span = (i128::from(high) - i128::from(low)).max(1);
    let y_of = |value: i64| {
        let down = (i128::from(high) - i128::from(value)) * (i128::try_from(dots_y).unwrap_or(4) - 1);
        usize::try_from(down / span).unwrap_or(0).min(dots_y - 1)
    };
    let last = values.len().saturating_sub(1).max(1);
    let x_of = |n: usize| n * (dots_x - 1) / last;
    let zero = area.y + cells(y_of(0) / 4);
    canvas.rule(area.x, zero, area.width, TextRole::Border);
    let mut dots = vec![0_u8; width * height];
    let mut set = |x: usize, y: usize| {
        if let Some(cell) = dots.get_mut(y / 4 * width + x / 2) {
            *cell |= [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]][y % 4][x % 2];
        }
    };
    let mut before: Option<(usize, usize)> = None;
    for (n, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let (x, y) = (x_of(n), y_of(*value));
        let (x0, y0) = before.unwrap_or((x, y));
        let steps = (x - x0).max(y.abs_diff(y0)).max(1);
        for step in 0..=steps {
            let down = if y >= y0 { y0 + (y - y0) * step / steps } else { y0 - (y0 - y) * step / steps };
            set(x0 + (x - x0) * step / steps, down);
        }
        before = Some((x, y));
    }
    let style = canvas.style(TextRole::Value);
    for (n, bits) in dots.iter().enumerate().filter(|(_, bits)| **bits != 0) {
        let (x, y) = (area.x + cells(n % width), area.y + cells(n / width));
        let dot = char::from_u32(0x2800 + u32::from(*bits)).unwrap_or('.').to_string();
        canvas.cell(x, y, if canvas.glyphs.ascii { "*" } else { &dot }, style);
    }
    if let Some(Some(value)) = values.get(at) {
        let (x, y) = (area.x + cells(x_of(at) / 2), area.y + cells(y_of(*value) / 4));
        canvas.cell(
            x,
            y,
            if canvas.glyphs.ascii { "O" } else { canvas.glyphs.meter[0] },
            canvas.style(TextRole::HintKey),
        );
    }
}

/// `Sat 21 Nov: ▼ −12.40, running −34.10`: the selected place in one line.
pub(super) fn status(book: &ReportView, series: &Series, at: usize, marks: [&str; 2]) -> String {
    let mark = |value: i64| match value.signum() {
        1 => marks[0],
        -1 => marks[1],
        _ => "=",
    };
    let bar = series.bars.get(at).copied().flatten();
    let bar = bar.map_or_else(|| "-".to_owned(), |v| format!("{} {}", mark(v), book.sum(v)));
    let along = series.along.get(at).map_or("", String::as_str);
    match series.line.get(at).copied().flatten() {
        Some(line) => format!("{along}  {bar}  {} {}", series.line_title, book.sum(line)),
        None => format!("{along}  {bar}"),
    }
}

/// The status line's place: the last row.
pub(super) fn last_row(area: Rect) -> Rect {
    row(area, area.height.saturating_sub(1))
}
