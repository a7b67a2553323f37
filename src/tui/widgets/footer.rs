//! The top and bottom lines, and the screen that asks for a larger window.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::i18n::msg;
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
/// From this rank on a hint falls out before another one gives up words.
const USEFUL: u8 = 2;
/// Whether a hint never falls out and is never cut: the way back, the main act, help and language.
pub(crate) const fn is_essential(hint: &Hint) -> bool {
    matches!(hint.key, HintKey::One(Code::Esc | Code::Enter | Code::F(1 | 2 | 10)))
}

/// Whether a hint falls out after all others: the act of F8, and what is as important as the main act.
const fn goes_last(hint: &Hint) -> bool {
    hint.rank == 0 || matches!(hint.key, HintKey::One(Code::F(8)))
}

/// What a key does, in a word that fits everywhere.
fn brief(hint: &Hint, lang: Lang) -> Option<&'static str> {
    Some(match hint.key {
        HintKey::One(Code::Enter) => msg::kit::hint_accept(lang),
        HintKey::One(Code::F(10)) => msg::exchange::hint_done(lang),
        HintKey::One(Code::Esc) => msg::kit::hint_back(lang),
        _ => return None,
    })
}

/// Hints with the words that are shown of them.
type Kept<'a> = Vec<(&'a Hint, &'a str)>;

/// The hints there is room for, in order, each with all its words or with fewer, never with a part of a word; the gap
/// between them, and whether all of that fits.
fn composed<'a>(hints: &'a [Hint], room: usize, glyphs: &Glyphs, lang: Lang) -> (Kept<'a>, usize, bool) {
    let mut kept: Kept<'a> = hints.iter().map(|hint| (hint, &*hint.text)).collect();
    let needs = |kept: &[(&Hint, &str)], gap: usize| {
        let words = |text: &str| if text.is_empty() { 0 } else { text.width() + 1 };
        let all: usize = kept.iter().map(|(hint, text)| hint.label(glyphs).width() + words(text) + gap).sum();
        all.saturating_sub(gap)
    };
    let least_important = |kept: &Kept<'_>, may: fn(&Hint) -> bool| {
        let able = (0..kept.len()).rev().filter(|i| may(kept[*i].0) && !is_essential(kept[*i].0));
        able.max_by_key(|i| kept[*i].0.rank)
    };
    // The hint that is narrower with other words, and them; of several the one with the most.
    let fewer = |kept: &Kept<'a>, words: &dyn Fn(&'a Hint) -> Option<&'a str>| {
        let able = kept.iter().enumerate().filter_map(|(at, (hint, text))| {
            words(hint).filter(|fewer| fewer.width() < text.width()).map(|fewer| (at, text.width(), fewer))
        });
        able.max_by_key(|(_, width, _)| *width).map(|(at, _, fewer)| (at, fewer))
    };
    let short = |hint: &'a Hint| hint.short.as_deref();
    let enter = |hint: &Hint| hint.key == HintKey::One(Code::Enter);
    let other = |hint: &'a Hint| brief(hint, lang).filter(|_| !enter(hint));
    let act = |hint: &'a Hint| brief(hint, lang).filter(|_| enter(hint));
    let mut gap = GAP;
    while needs(&kept, gap) > room {
        // How to move is known. Then closer hints and fewer words, before anything else that can be done falls out; what
        // Enter does is said as long as it can be.
        if let Some(out) = least_important(&kept, |hint| hint.rank >= MOVING && !goes_last(hint)) {
            kept.remove(out);
        } else if gap > SMALL_GAP {
            gap = SMALL_GAP;
        } else if let Some(out) = least_important(&kept, |hint| hint.rank >= USEFUL && !goes_last(hint)) {
            kept.remove(out);
        } else if let Some((at, words)) = fewer(&kept, &short) {
            kept[at].1 = words;
        } else if let Some(out) = least_important(&kept, |hint| !goes_last(hint)) {
            kept.remove(out);
        } else if let Some((at, words)) = fewer(&kept, &other) {
            kept[at].1 = words;
        } else if let Some(out) = least_important(&kept, |_| true) {
            kept.remove(out);
        } else if let Some((at, words)) = fewer(&kept, &act) {
            kept[at].1 = words;
        } else {
            break;
        }
    }
    let fits = needs(&kept, gap) <= room;
    (kept, gap, fits)
}

/// Whether a message can share the line: it pushes out no hint that stays to the last without it, and no word of those
/// that never fall out.
#[must_use]
pub(crate) fn shares_line(cols: u16, message: &str, hints: &[Hint], glyphs: &Glyphs, lang: Lang) -> bool {
    let room = usize::from(cols).saturating_sub(1);
    let last = |kept: Kept<'_>| {
        let stay = kept.into_iter().filter(|(hint, _)| is_essential(hint) || goes_last(hint));
        stay.map(|(_, words)| words.width()).collect::<Vec<_>>()
    };
    let (alone, _, _) = composed(hints, room, glyphs, lang);
    let (beside, _, fits) = composed(hints, room.saturating_sub(message.width() + GAP), glyphs, lang);
    fits && last(alone) == last(beside)
}

/// Whether a line shows a hint with its words, or with fewer, none of them cut.
#[cfg(test)]
pub(crate) fn stands_whole(line: &str, hint: &Hint, glyphs: &Glyphs, lang: Lang) -> bool {
    let label = hint.label(glyphs);
    let words = [Some(&*hint.text), hint.short.as_deref(), brief(hint, lang)];
    words.into_iter().flatten().any(|words| format!("{line} ").contains(&format!(" {label} {words} ")))
}

/// Draws the hint line: `status` on the left (such as "saved 21:42"), then what can be done here. What is least
/// important is left out until the rest fits; the way back, the main act, help and language stay, in fewer words if need
/// be. No word is cut. Every hint with a single key can be clicked.
pub(crate) fn draw_hints(canvas: &mut Canvas, area: Rect, status: &str, hints: &[Hint]) {
    let area = row(area, 0);
    if area.is_empty() {
        return;
    }
    let (glyphs, lang) = (canvas.glyphs, canvas.lang);
    let mut x = area.x + u16::from(area.width > 1);
    // What was saved is said where the keys leave room for it.
    if !status.is_empty() && shares_line(area.width, status, hints, glyphs, lang) {
        x = canvas
            .text_in(x, area.y, area.right().saturating_sub(x), status, TextRole::Muted)
            .saturating_add(cells(GAP));
    }
    let room = usize::from(area.right().saturating_sub(x));
    let (kept, gap, _) = composed(hints, room, glyphs, lang);
    for (hint, text) in kept {
        let start = x;
        x = canvas.text_in(x, area.y, area.right().saturating_sub(x), &hint.label(glyphs), TextRole::HintKey);
        if !text.is_empty() {
            x = canvas.text_in(x + 1, area.y, area.right().saturating_sub(x + 1), text, TextRole::HintText);
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
    fn narrow_lines_lose_what_is_not_essential() {
        let show = |width| screen_text::render(width, 1, |c| draw_hints(c, c.area(), "", &hints()));
        assert_eq!(show(60), " Enter next   ↑↓ move   F10 done   F1 help");
        assert_eq!(show(34), " Enter next   F10 done   F1 help");
        assert_eq!(show(31), " Enter next  F10 done  F1 help");
    }

    #[test]
    fn long_words_give_way_to_fewer_and_no_word_is_cut() {
        let long = [
            Hint::key(Code::Enter, "seal what was counted", 0),
            Hint::key(Code::F(8), "sold meanwhile", 1),
            Hint::key(Code::F(10), "done, back to signing", 1).or_short("to signing"),
            Hint::key(Code::Esc, "back", 1),
            Hint::new(HintKey::UpDown, "move", 3),
            Hint::key(Code::F(1), "help", 0),
            Hint::key(Code::F(2), "English", 0),
        ];
        let show = |width, status| screen_text::render(width, 1, |c| draw_hints(c, c.area(), status, &long));
        let wide = " Enter seal what was counted  F10 done  Esc back  F1 help  F2 English";
        assert_eq!([show(80, ""), show(80, "saved 21:42")], [wide, wide]);
        assert_eq!(show(60, "saved 21:42"), " Enter accept  F10 done  Esc back  F1 help  F2 English");
        for width in [58, 60, 80] {
            for hint in long.iter().filter(|hint| is_essential(hint)) {
                let line = show(width, "");
                assert!(stands_whole(&line, hint, &crate::tui::shell::glyphs::UNICODE, Lang::En), "{line}");
            }
        }
        assert!(!stands_whole(" Enter acc…", &long[0], &crate::tui::shell::glyphs::UNICODE, Lang::En));
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
