//! The top and bottom lines, and the screen that asks for a larger window.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, cells, row};
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::theme::TextRole;

/// Smallest window a screen is composed for.
pub(crate) const SMALLEST: (u16, u16) = (60, 20);

/// Draws the hint line: `status` on the left (such as "saved 21:42"), then what can be done here. The
/// least important hints are left out until the rest fits; every one with a single key can be clicked.
pub(crate) fn draw_hints(canvas: &mut Canvas, area: Rect, status: &str, hints: &[Hint]) {
    let area = row(area, 0);
    if area.is_empty() {
        return;
    }
    let glyphs = canvas.glyphs;
    let mut x = area.x + u16::from(area.width > 1);
    if !status.is_empty() {
        x = canvas
            .text_in(x, area.y, area.right().saturating_sub(x), status, TextRole::Muted)
            .saturating_add(3);
    }
    let room = usize::from(area.right().saturating_sub(x));
    let sizes: Vec<usize> =
        hints.iter().map(|hint| hint.label(glyphs).width() + 1 + hint.text.width() + 3).collect();
    let mut shown = vec![true; hints.len()];
    let mut total: usize = sizes.iter().sum();
    // The gap behind the last hint needs no room.
    while total > room + 3 {
        let Some(out) =
            (0..hints.len()).rev().filter(|i| shown[*i] && hints[*i].rank > 0).max_by_key(|i| hints[*i].rank)
        else {
            break;
        };
        shown[out] = false;
        total -= sizes[out];
    }
    for (hint, _) in hints.iter().zip(&shown).filter(|(_, shown)| **shown) {
        let start = x;
        x = canvas.text_in(x, area.y, area.right().saturating_sub(x), &hint.label(glyphs), TextRole::HintKey);
        x = canvas.text_in(x + 1, area.y, area.right().saturating_sub(x + 1), &hint.text, TextRole::HintText);
        if let Some(key) = hint.sends() {
            let place = Rect { x: start, y: area.y, width: x.saturating_sub(start), height: 1 };
            canvas.key_area(place, key);
        }
        x = x.saturating_add(3);
    }
}

/// Draws the line at the top: where we are on the left, the time or the step on the right. The right
/// side is kept whole; the left is cut.
pub(crate) fn draw_bar(canvas: &mut Canvas, area: Rect, left: &str, right: &str) {
    let area = row(area, 0);
    if area.is_empty() {
        return;
    }
    let beside = cells(right.width()).min(area.width);
    canvas.text_right(
        area.right().saturating_sub(u16::from(area.width > beside)),
        area.y,
        beside,
        right,
        TextRole::Bar,
    );
    let room = area.width.saturating_sub(beside + 4);
    canvas.text_in(area.x + 1, area.y, room, left, TextRole::Bar);
}

/// Whether the window is too small to work in; then it says so, in every language, and nothing else.
pub(crate) fn draw_too_small(canvas: &mut Canvas) -> bool {
    let area = canvas.area();
    if area.width >= SMALLEST.0 && area.height >= SMALLEST.1 {
        return false;
    }
    canvas.shield();
    canvas.fill(area, TextRole::Text);
    let others = Lang::ALL.into_iter().filter(|lang| *lang != canvas.lang);
    let lines: Vec<String> = std::iter::once(canvas.lang)
        .chain(others)
        .flat_map(|lang| crate::i18n::width::wrap(msg::kit::too_small(lang), usize::from(area.width.max(2))))
        .collect();
    let top = area.y + area.height.saturating_sub(cells(lines.len())) / 2;
    for (line, y) in lines.iter().zip(top..area.bottom()) {
        let x = area.x + area.width.saturating_sub(cells(line.width())) / 2;
        canvas.text_in(x, y, area.width, line, TextRole::Text);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;
    use crate::tui::shell::input::{Code, Input};
    use crate::tui::shell::keymap::HintKey;

    fn hints() -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, "next", 0),
            Hint::new(HintKey::UpDown, "move", 3),
            Hint::key(Code::F(10), "done", 1),
            Hint::key(Code::F(1), "help", 2),
        ]
    }

    #[test]
    fn narrow_lines_lose_the_least_important_first() {
        let show = |width| screen_text::render(width, 1, |c| draw_hints(c, c.area(), "", &hints()));
        assert_eq!(show(60), " Enter next   ↑↓ move   F10 done   F1 help");
        assert_eq!(show(34), " Enter next   F10 done   F1 help");
        assert_eq!(show(24), " Enter next   F10 done");
        assert_eq!(show(12), " Enter next");
    }

    #[test]
    fn a_click_on_a_hint_is_its_key() {
        let shot = screen_text::shoot(60, 1, screen_text::look(Lang::En), |c| {
            draw_hints(c, c.area(), "saved 21:42", &hints());
        });
        assert!(shot.text.starts_with(" saved 21:42   Enter next"));
        let click = |at| shot.hits.resolve(Input::Click { at, from: at });
        assert_eq!(click((16, 0)), Some(Input::key(Code::Enter)));
        assert_eq!(click((1, 0)), None);
    }

    #[test]
    fn a_small_window_is_asked_for_more_in_both_languages() {
        let shown = screen_text::render(59, 24, |c| assert!(draw_too_small(c)));
        assert!(shown.contains(msg::kit::too_small(Lang::En)), "{shown}");
        assert!(shown.contains(&msg::kit::too_small(Lang::Zh)[..6]), "{shown}");
        let _ = screen_text::render(60, 20, |c| assert!(!draw_too_small(c)));
    }
}
