//! How much of a whole: progress through steps, shares of a sum.

use ratatui::layout::Rect;

use crate::tui::shell::canvas::{Canvas, cells, row};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::theme::TextRole;

/// Draws a bar filled by `part` of `whole`; more than the whole is full, any part shows one cell.
pub(crate) fn draw_meter(canvas: &mut Canvas, area: Rect, part: i64, whole: i64, role: TextRole) {
    let area = row(area, 0);
    let full = filled(part, whole, area.width);
    let [on, off] = canvas.glyphs.meter;
    let (on_style, off_style) = (canvas.style(role), canvas.style(TextRole::Muted));
    for x in area.x..area.right() {
        if x - area.x < full {
            canvas.cell(x, area.y, on, on_style);
        } else {
            canvas.cell(x, area.y, off, off_style);
        }
    }
}

fn filled(part: i64, whole: i64, cols: u16) -> u16 {
    if part <= 0 || whole <= 0 {
        return 0;
    }
    let exact = i128::from(part) * i128::from(cols) / i128::from(whole);
    u16::try_from(exact).unwrap_or(u16::MAX).clamp(1, cols.max(1)).min(cols)
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Not looked at.
    Open,
    /// Being worked on.
    Current,
    Done,
    /// Something is missing or wrong.
    Missing,
}

impl Mark {
    /// Its glyph and role.
    #[must_use]
    pub(crate) const fn shown(self, canvas: &Canvas) -> (&'static str, TextRole) {
        let glyphs = canvas.glyphs;
        match self {
            Self::Open => (glyphs.dot, TextRole::Muted),
            Self::Current => (glyphs.pointer, TextRole::HintKey),
            Self::Done => (glyphs.check, TextRole::Ok),
            Self::Missing => (glyphs.cross, TextRole::Bad),
        }
    }
}

/// Draws a column of steps, each with its mark; the current one is bold and always in view. A click on
/// a step means its index.
pub(crate) fn draw_steps<'a>(
    canvas: &mut Canvas,
    area: Rect,
    clicks: &Clicks<usize>,
    current: usize,
    steps: impl ExactSizeIterator<Item = (Mark, std::borrow::Cow<'a, str>)>,
) {
    let first = (current + 1).saturating_sub(usize::from(area.height));
    for ((index, (mark, name)), y) in steps.enumerate().skip(first).zip(area.y..area.bottom()) {
        let (glyph, role) = mark.shown(canvas);
        let rect = Rect { y, height: 1, ..area };
        canvas.within(rect, |canvas| {
            canvas.text(area.x, y, glyph, role);
            let role = if index == current { TextRole::Title } else { TextRole::Text };
            canvas.text_in(area.x.saturating_add(2), y, area.width.saturating_sub(2), &name, role);
            canvas.click(rect, clicks, index);
        });
    }
}

/// Draws progress as one mark a step: `steps` marks beside each other. Returns the column after it.
pub(crate) fn draw_marks(canvas: &mut Canvas, area: Rect, marks: &[Mark]) -> u16 {
    let area = row(area, 0);
    for (x, mark) in (area.x..area.right()).zip(marks) {
        let (glyph, role) = mark.shown(canvas);
        canvas.text(x, area.y, glyph, role);
    }
    area.x.saturating_add(cells(marks.len())).min(area.right())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;

    #[test]
    fn a_part_shows_and_too_much_is_full() {
        let show =
            |part, whole| screen_text::render(4, 1, |c| draw_meter(c, c.area(), part, whole, TextRole::Ok));
        assert_eq!(show(0, 10), "░░░░");
        assert_eq!(show(1, 1000), "█░░░");
        assert_eq!(show(5, 10), "██░░");
        assert_eq!(show(99, 10), "████");
        assert_eq!(show(i64::MAX, 1), "████");
        assert_eq!(show(1, 0), "░░░░");
    }

    #[test]
    fn the_current_step_is_in_view() {
        let steps = [(Mark::Done, "People"), (Mark::Current, "现金"), (Mark::Open, "Stock")];
        let shown = screen_text::render(12, 2, |c| {
            draw_steps(
                c,
                c.area(),
                &Clicks::new(),
                2,
                steps.iter().map(|(mark, name)| (*mark, (*name).into())),
            );
        });
        assert_eq!(shown, "▸ 现金\n· Stock");
    }
}
