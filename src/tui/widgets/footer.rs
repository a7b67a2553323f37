//! The top and bottom lines, and the screen that asks for a larger window.

use std::borrow::Cow;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::i18n::{msg, width};
use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, cells, row};
use crate::tui::shell::glyphs::Glyphs;
use crate::tui::shell::input::Code;
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::theme::TextRole;

/// Smallest window a screen is composed for.
pub(crate) const SMALLEST: (u16, u16) = (60, 20);

/// Blank columns between two hints.
const GAP: usize = 3;
/// The same where room is short.
const SMALL_GAP: usize = 2;
/// From this rank on a hint says only how to move.
const MOVING: u8 = 3;
/// What a hint keeps of its words where room is short.
const FEWEST: usize = 5;
/// From this width on words give way before help and language are shown by their keys alone.
const LONG: usize = 18;

/// Whether a hint never falls out: the way back, the main act, help, language, and the acts of F8 and F10.
pub(crate) const fn is_essential(hint: &Hint) -> bool {
    matches!(hint.key, HintKey::One(Code::Esc | Code::Enter | Code::F(1 | 2 | 8 | 10))) || hint.rank == 0
}

/// Hints with the words that are shown of them.
type Kept<'a> = Vec<(&'a Hint, Cow<'a, str>)>;

/// The hints there is room for, in order, with their words shortened as far as need be, the gap between them, and
/// whether all of that fits.
fn composed<'a>(hints: &'a [Hint], room: usize, glyphs: &Glyphs) -> (Kept<'a>, usize, bool) {
    let mut kept: Kept<'a> = hints.iter().map(|h| (h, Cow::Borrowed(&*h.text))).collect();
    let needs = |kept: &[(&Hint, Cow<'_, str>)], gap: usize| {
        let words = |text: &str| if text.is_empty() { 0 } else { text.width() + 1 };
        let all: usize = kept.iter().map(|(h, text)| h.label(glyphs).width() + words(text) + gap).sum();
        all.saturating_sub(gap)
    };
    let mut gap = GAP;
    while needs(&kept, gap) > room {
        let out = (0..kept.len()).rev().filter(|i| !is_essential(kept[*i].0)).max_by_key(|i| kept[*i].0.rank);
        // How to move is known; what else can be done stays as long as closer hints make room for it.
        if let Some(out) = out.filter(|i| gap == SMALL_GAP || kept[*i].0.rank >= MOVING) {
            kept.remove(out);
            continue;
        }
        if gap > SMALL_GAP {
            gap = SMALL_GAP;
            continue;
        }
        // Help and language are known by their keys; of the rest the longest gives way first.
        let known = |hint: &Hint| matches!(hint.key, HintKey::One(Code::F(1 | 2)));
        let bare = kept.iter().rposition(|(h, text)| known(h) && !text.is_empty());
        let longest = (0..kept.len()).rev().filter(|i| !known(kept[*i].0)).max_by_key(|i| kept[*i].1.width());
        let long = longest.filter(|i| kept[*i].1.width() > LONG);
        let next = long.or(bare).or(longest.filter(|i| kept[*i].1.width() > FEWEST));
        let Some(at) = next else { break };
        let (hint, text) = &mut kept[at];
        *text = match hint.key {
            HintKey::One(Code::F(2)) if text.width() > 4 => Cow::Owned(text.chars().take(2).collect()),
            HintKey::One(Code::F(1 | 2)) => Cow::Borrowed(""),
            _ => Cow::Owned(shorter(text, &hint.text)),
        };
    }
    let fits = needs(&kept, gap) <= room;
    (kept, gap, fits)
}

/// One word or one glyph less, with the mark that says so.
fn shorter(shown: &str, whole: &str) -> String {
    let cols = shown.width().saturating_sub(1).max(FEWEST);
    width::fit(whole, cols).trim_end().to_owned()
}

/// Whether a message can share the line with every hint that never falls out, none of them shortened much.
#[must_use]
pub(crate) fn shares_line(cols: u16, message: &str, hints: &[Hint], glyphs: &Glyphs) -> bool {
    let essential = hints.iter().filter(|hint| is_essential(hint));
    let least: usize =
        essential.map(|h| h.label(glyphs).width() + 1 + h.text.width().min(2 * FEWEST) + SMALL_GAP).sum();
    message.width() + GAP + least <= usize::from(cols)
}

/// Draws the hint line: `status` on the left (such as "saved 21:42"), then what can be done here. What is least
/// important is left out until the rest fits; the way back, the main act, help and language stay and are shortened.
/// Every hint with a single key can be clicked.
pub(crate) fn draw_hints(canvas: &mut Canvas, area: Rect, status: &str, hints: &[Hint]) {
    let area = row(area, 0);
    if area.is_empty() {
        return;
    }
    let glyphs = canvas.glyphs;
    let mut x = area.x + u16::from(area.width > 1);
    // What was saved is said where the keys leave room for it.
    let beside = if status.is_empty() { 0 } else { status.width() + GAP };
    let whole = usize::from(area.right().saturating_sub(x));
    let (_, _, fits) = composed(hints, whole.saturating_sub(beside), glyphs);
    if fits && !status.is_empty() {
        x = canvas
            .text_in(x, area.y, area.right().saturating_sub(x), status, TextRole::Muted)
            .saturating_add(cells(GAP));
    }
    let room = usize::from(area.right().saturating_sub(x));
    let (kept, gap, _) = composed(hints, room, glyphs);
    for (hint, text) in kept {
        let start = x;
        x = canvas.text_in(x, area.y, area.right().saturating_sub(x), &hint.label(glyphs), TextRole::HintKey);
        if !text.is_empty() {
            x = canvas.text_in(x + 1, area.y, area.right().saturating_sub(x + 1), &text, TextRole::HintText);
        }
        if let Some(key) = hint.sends() {
            let place = Rect { x: start, y: area.y, width: x.saturating_sub(start), height: 1 };
            canvas.key_area(place, key);
        }
        x = x.saturating_add(cells(gap));
    }
}

/// Draws a message above the hint line, as many rows as it was given.
pub(crate) fn draw_message(canvas: &mut Canvas, area: Rect, lines: &[String]) {
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        canvas.text_in(area.x + 1, y, area.width.saturating_sub(2), line, TextRole::Value);
    }
}

/// Cells of the left side of the line at the top, beside this right side.
#[must_use]
pub(crate) fn room_of_bar(width: u16, right: &str) -> usize {
    usize::from(width).saturating_sub(right.width() + 4)
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
    let room = cells(room_of_bar(area.width, right));
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
    let others = Lang::ALL.into_iter().filter(|lang| *lang != canvas.lang.language());
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
    use crate::tui::shell::input::Input;

    fn hints() -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, "next", 0),
            Hint::new(HintKey::UpDown, "move", 3),
            Hint::key(Code::F(10), "done", 1),
            Hint::key(Code::F(1), "help", 2),
        ]
    }

    #[test]
    fn narrow_lines_lose_what_is_not_essential_and_shorten_the_rest() {
        let show = |width| screen_text::render(width, 1, |c| draw_hints(c, c.area(), "", &hints()));
        assert_eq!(show(60), " Enter next   ↑↓ move   F10 done   F1 help");
        assert_eq!(show(34), " Enter next   F10 done   F1 help");
        assert_eq!(show(31), " Enter next  F10 done  F1 help");
        assert_eq!(show(26), " Enter next  F10 done  F1");
    }

    #[test]
    fn long_words_give_way_before_any_key_does() {
        let long = [
            Hint::key(Code::Enter, "seal what was counted", 0),
            Hint::key(Code::F(8), "sold meanwhile", 1),
            Hint::key(Code::F(10), "what is missing", 1),
            Hint::key(Code::Esc, "back", 1),
            Hint::new(HintKey::UpDown, "move", 3),
            Hint::key(Code::F(1), "help", 0),
            Hint::key(Code::F(2), "中文", 0),
        ];
        for status in ["", "saved 21:42"] {
            let shown = screen_text::render(60, 1, |c| draw_hints(c, c.area(), status, &long));
            for key in ["Enter seal", "F8 sold", "F10 what", "Esc back", "F1", "F2"] {
                assert!(shown.contains(key), "{key}: {shown}");
            }
            assert!(!shown.contains("move") && shown.contains('…'), "{shown}");
        }
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
