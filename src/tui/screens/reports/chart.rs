//! The chart of a table: bars on either side of zero, and the running total as a line beside them.

use ratatui::layout::Rect;

use super::leaf::{Book, Series};
use crate::tui::canvas::{Canvas, below, cells, columns, row};
use crate::tui::theme::Role;
use crate::tui::widgets::spark::{self, Roles};

/// Cells of a name and its sum above a picture.
const SUM: u16 = 14;

/// Draws bars on the left and the line on the right, the selected place marked in both.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, book: &Book, series: &Series, at: usize) {
    if area.height < 4 || area.width < 20 {
        return;
    }
    let days = cells(series.bars.len());
    let twice = days.saturating_mul(2);
    let wide = if twice <= area.width / 2 || series.line_title.is_empty() { twice } else { days };
    let (left, right) = columns(area, wide.clamp(SUM + 6, area.width / 2), 3);
    let sum = |value: Option<i64>| value.map_or_else(|| "-".to_owned(), |sum| book.sum(sum));
    let head = |canvas: &mut Canvas, rect: Rect, title: &str, value: &str| {
        canvas.text_in(rect.x, rect.y, rect.width.saturating_sub(SUM), title, Role::Label);
        canvas.text_right(rect.right(), rect.y, SUM.min(rect.width), value, Role::Value);
    };
    head(canvas, left, &series.title, &sum(series.bars.get(at).copied().flatten()));
    canvas.within(below(left, 1), |canvas| {
        spark::draw_bars(canvas, below(left, 1), &series.bars, Some(at), Roles::default());
    });
    if series.line_title.is_empty() || right.width < SUM {
        return;
    }
    head(canvas, right, &series.line_title, &sum(series.line.get(at).copied().flatten()));
    draw_curve(canvas, below(right, 1), &series.line, at);
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
    canvas.rule(area.x, zero, area.width, Role::Border);
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
    let style = canvas.style(Role::Value);
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
            canvas.style(Role::HintKey),
        );
    }
}

/// `Sat 21 Nov: ▼ −12.40, running −34.10`: the selected place in one line.
pub(super) fn status(book: &Book, series: &Series, at: usize, marks: [&str; 2]) -> String {
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
