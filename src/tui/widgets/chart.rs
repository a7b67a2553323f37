//! Signed figures at a glance: a line of small bars, and bars above and below a zero line.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::tui::shell::canvas::{Canvas, cells, row};
use crate::tui::shell::theme::TextRole;

/// How a value on the wrong side of zero, or any but zero, is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Roles {
    /// More than expected.
    pub(crate) over: TextRole,
    /// Less than expected.
    pub(crate) short: TextRole,
}

impl Default for Roles {
    fn default() -> Self {
        Self { over: TextRole::Warn, short: TextRole::Bad }
    }
}

/// Draws one cell a value, the newest on the right; what does not fit on the left is left out.
///
/// Over stands on the bottom of the cell, short hangs from its top, zero is a point, a missing day is
/// blank. In ASCII: `+`, `-`, `.`. Returns the column after it.
pub(crate) fn draw_line(canvas: &mut Canvas, area: Rect, values: &[Option<i64>], roles: Roles) -> u16 {
    let area = row(area, 0);
    let shown = &values[values.len().saturating_sub(usize::from(area.width))..];
    let largest = largest(shown);
    for (x, value) in (area.x..area.right()).zip(shown) {
        let Some(value) = value else { continue };
        let eighths = scaled(*value, largest, 8);
        draw_part(canvas, x, area.y, *value, eighths, roles);
    }
    area.x.saturating_add(cells(shown.len()))
}

/// Draws bars above (over) and below (short) a line in the middle, one column a value with a blank
/// between when there is room, the newest on the right.
pub(crate) fn draw_bars(
    canvas: &mut Canvas,
    area: Rect,
    values: &[Option<i64>],
    selected: Option<usize>,
    roles: Roles,
) {
    if area.height < 3 || area.width == 0 {
        return;
    }
    let pitch: u16 = if values.len() * 2 <= usize::from(area.width) { 2 } else { 1 };
    let skip = values.len().saturating_sub(usize::from(area.width / pitch));
    let shown = &values[skip..];
    let half = (area.height - 1) / 2;
    let zero = area.y + half;
    let largest = largest(shown);
    canvas.rule(area.x, zero, area.width.min(cells(shown.len()).saturating_mul(pitch)), TextRole::Border);
    for (index, value) in shown.iter().enumerate() {
        let x = area.x + cells(index) * pitch;
        if selected == Some(index + skip) {
            canvas.cell(x, zero, canvas.glyphs.pointer, canvas.style(TextRole::HintKey));
        }
        let Some(value) = value else { continue };
        let eighths = scaled(*value, largest, i64::from(half) * 8);
        let mut left = eighths;
        for step in 1..=half {
            if left == 0 {
                break;
            }
            let y = if *value > 0 { zero - step } else { zero + step };
            draw_part(canvas, x, y, *value, left.min(8), roles);
            left = left.saturating_sub(8);
        }
    }
}

/// One cell filled by so many eighths, from the bottom for over, from the top for short.
fn draw_part(canvas: &mut Canvas, x: u16, y: u16, value: i64, eighths: usize, roles: Roles) {
    let glyphs = canvas.glyphs;
    let role = match value.signum() {
        1 => roles.over,
        -1 => roles.short,
        _ => TextRole::Muted,
    };
    let style = canvas.style(role);
    if value == 0 {
        canvas.cell(x, y, glyphs.dot, style);
    } else if glyphs.ascii {
        canvas.cell(x, y, if value > 0 { "+" } else { "-" }, style);
    } else if value > 0 {
        canvas.cell(x, y, glyphs.bars[eighths.clamp(1, 8) - 1], style);
    } else if eighths >= 8 {
        canvas.cell(x, y, glyphs.bars[7], style);
    } else {
        // There are no glyphs that hang from the top: the rest of the cell, reversed.
        canvas.cell(x, y, glyphs.bars[7 - eighths.clamp(1, 7)], style.add_modifier(Modifier::REVERSED));
    }
}

fn largest(values: &[Option<i64>]) -> u64 {
    values.iter().flatten().map(|value| value.unsigned_abs()).max().unwrap_or(0)
}

/// A value in steps of the largest; anything but zero is at least one step.
fn scaled(value: i64, largest: u64, steps: i64) -> usize {
    if value == 0 || largest == 0 || steps <= 0 {
        return 0;
    }
    let steps = u128::from(steps.unsigned_abs());
    let exact = (u128::from(value.unsigned_abs()) * steps).div_ceil(u128::from(largest));
    usize::try_from(exact.clamp(1, steps)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;
    use crate::tui::screen_text;
    use crate::tui::shell::canvas::CanvasLook;
    use crate::tui::shell::glyphs::ASCII;

    const VALUES: [Option<i64>; 5] = [Some(0), Some(800), None, Some(-400), Some(1)];

    #[test]
    fn a_line_keeps_the_newest_and_shows_signs_without_colour() {
        let draw = |c: &mut Canvas| {
            draw_line(c, c.area(), &VALUES, Roles::default());
        };
        assert_eq!(screen_text::render(5, 1, draw), "·█ ▄▁");
        assert_eq!(screen_text::render(2, 1, draw), "▁▁".replacen('▁', "█", 1));
        let ascii = CanvasLook { glyphs: &ASCII, ..screen_text::look(Lang::En) };
        assert_eq!(screen_text::shoot(5, 1, ascii, draw).text, ".+ -+");
    }

    #[test]
    fn bars_stand_and_hang() {
        let shown =
            screen_text::render(10, 5, |c| draw_bars(c, c.area(), &VALUES, Some(0), Roles::default()));
        assert_eq!(shown, "  █\n  █     ▁\n▸─────────\n      █");
    }

    #[test]
    fn extremes_do_not_overflow() {
        assert_eq!(scaled(i64::MIN, i64::MIN.unsigned_abs(), 8), 8);
        assert_eq!(scaled(1, u64::MAX, 16), 1);
        assert_eq!(scaled(0, 10, 16), 0);
    }
}
