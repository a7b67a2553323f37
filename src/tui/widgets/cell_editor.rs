//! The one place to type into, in forms and in grids: brackets, what is typed, the cursor.
//!
//! A value arrives selected: the first character replaces it, arrows, Home, End and Backspace edit it, Ctrl-U
//! empties it. So a 5 that stands there and a 6 typed over it make 6, while a slip of one digit is put right
//! without typing the rest again. What is longer than its place scrolls with the cursor, a mark at each cut end.

use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::edit::Edit;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, KeyPress};
use crate::tui::shell::theme::TextRole;

/// What is typed into a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// A text, shown from the left.
    Text,
    /// A figure, shown at the right; a `+` goes on with it, as on a till.
    Figure,
    /// A secret: each character shows as a mark while it is typed, and afterwards not even how many.
    Pin,
    /// A text of several lines. It never arrives selected: one key would lose too much.
    Note,
}

/// How a cell stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellState {
    /// Nothing to say.
    Fine,
    /// Refused as it stands.
    Bad,
    /// Cannot be typed into now.
    Off,
}

impl CellState {
    /// Bad where what was typed is refused.
    #[must_use]
    pub(crate) const fn when(refused: bool) -> Self {
        if refused { Self::Bad } else { Self::Fine }
    }
}

/// The part of a value that fits its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Window<'a> {
    /// What shows of the value.
    pub(crate) text: &'a str,
    /// The cursor's column, counted from the first cell, marks included.
    pub(crate) column: u16,
    /// Something is cut off at the beginning: one cell for the mark.
    pub(crate) cut_left: bool,
    /// Something is cut off at the end: one cell for the mark.
    pub(crate) cut_right: bool,
}

/// A value being typed.
#[derive(Clone, Debug)]
pub(crate) struct CellEditor {
    kind: CellKind,
    edit: Edit,
    selected: bool,
}

impl CellEditor {
    /// An empty cell for at most `max` characters.
    #[must_use]
    pub(crate) fn new(kind: CellKind, max: usize) -> Self {
        let edit = if kind == CellKind::Note { Edit::multi_line(max) } else { Edit::new(max) };
        Self { kind, edit, selected: false }
    }

    /// What is typed.
    #[must_use]
    pub(crate) fn text(&self) -> &str {
        self.edit.text()
    }

    /// Whether nothing is typed.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.edit.is_empty()
    }

    /// The buffer itself; notes are broken into rows from it.
    #[must_use]
    pub(crate) const fn edit(&self) -> &Edit {
        &self.edit
    }

    /// The buffer itself, to move its cursor by rows.
    pub(crate) const fn edit_mut(&mut self) -> &mut Edit {
        &mut self.edit
    }

    /// Whether the next character replaces the value.
    #[must_use]
    pub(crate) const fn is_selected(&self) -> bool {
        self.selected
    }

    /// Puts a value there, selected. The same value again leaves the cursor where somebody is typing.
    pub(crate) fn set(&mut self, text: &str) {
        if self.edit.text() != text {
            self.edit.set(text);
            self.arrive();
        }
    }

    /// Empties what was typed.
    pub(crate) fn clear(&mut self) {
        self.edit.clear();
        self.selected = false;
    }

    /// The focus has come: the value is selected.
    pub(crate) fn arrive(&mut self) {
        let end = self.edit.text().len();
        self.edit.set_cursor(end);
        self.selected = self.kind != CellKind::Note && !self.edit.is_empty();
    }

    /// Inserts a text, in place of a selected value. Returns how many characters did not fit.
    pub(crate) fn insert(&mut self, text: &str) -> usize {
        self.replace_selected();
        self.edit.insert(text)
    }

    fn replace_selected(&mut self) {
        if self.selected {
            self.clear();
        }
    }

    /// Uses an editing key; `None` when it is not one, else whether the value changed.
    pub(crate) fn handle(&mut self, key: &KeyPress) -> Option<bool> {
        let was = self.selected;
        if let Some(c) = key.typed() {
            // `12` and then `+5`: the second bundle is added to the first.
            let goes_on = self.kind == CellKind::Figure && matches!(c, '+' | '＋' | '*' | '＊' | '×');
            if was && !goes_on {
                self.clear();
                let _ = self.edit.handle(key);
                return Some(true);
            }
        } else if was && key.code == Code::Delete && !key.ctrl {
            self.clear();
            return Some(true);
        }
        let used = self.edit.handle(key);
        // An arrow that finds nothing to move on belongs to whoever is around; the value is let go all the same.
        if used.is_some() || matches!(key.code, Code::Left | Code::Right) {
            self.selected = false;
        }
        used
    }

    /// What shows in so many cells: with the cursor in view where somebody types, else from the beginning.
    /// The cursor may stand behind the last cell, which is the closing bracket.
    #[must_use]
    pub(crate) fn window(&self, cols: u16, focus: Focus) -> Window<'_> {
        let here = focus.is_here();
        let text = self.edit.text();
        let cursor = if here { self.edit.cursor() } else { 0 };
        let room = usize::from(cols);
        let before = text[..cursor].width();
        if text.width() <= room {
            return Window { text, column: cells(before), cut_left: false, cut_right: false };
        }
        if room < 3 {
            let (text, column) = self.edit.view(cols);
            return Window { text, column, cut_left: false, cut_right: false };
        }
        // From the beginning, the last cell for the mark.
        if before < room - 1 {
            let end = fitting(text, room - 1);
            if cursor < end || !here {
                let column = cells(before);
                return Window { text: &text[..end], column, cut_left: false, cut_right: true };
            }
        }
        // To the end, the first cell for the mark.
        let start = text.len() - fitting_back(text, room - 1);
        if start <= cursor {
            let column = cells(text[start..cursor].width() + 1);
            return Window { text: &text[start..], column, cut_left: true, cut_right: false };
        }
        // In the middle: the character under the cursor is the last that shows.
        let under = text[cursor..].graphemes(true).next().map_or(0, str::len);
        let head = &text[..cursor + under];
        let start = head.len() - fitting_back(head, room - 2);
        let end = start + fitting(&text[start..], room - 2);
        let column = cells(text[start..cursor.max(start)].width() + 1);
        Window { text: &text[start..end], column, cut_left: true, cut_right: end < text.len() }
    }

    /// Draws one line of it over the whole rectangle, brackets included; places the cursor where somebody types.
    pub(crate) fn draw(&self, canvas: &mut Canvas, rect: Rect, focus: Focus, state: CellState) {
        let here = focus.is_here();
        let Rect { x, y, width, .. } = rect;
        let cols = width.saturating_sub(2);
        let left = x.saturating_add(1);
        let right = left.saturating_add(cols);
        let role = match (here, state) {
            (true, CellState::Fine | CellState::Bad) => TextRole::Focus,
            (_, CellState::Bad) => TextRole::Bad,
            (_, CellState::Off) => TextRole::Muted,
            _ => TextRole::Value,
        };
        canvas.text(x, y, "[", TextRole::Muted);
        // Refused: a mark in front of it, so that it is not told by colour alone; in place of the bracket where there is
        // no room in front.
        if state == CellState::Bad {
            let mark = canvas.glyphs.alert;
            let before = x.checked_sub(1).filter(|before| canvas.is_blank(*before, y));
            canvas.text(before.unwrap_or(x), y, mark, TextRole::Bad);
        }
        // Where a word stands close before it, the row is pointed at instead.
        let apart = x.checked_sub(2).is_none_or(|before| canvas.is_blank(before, y));
        if here && apart && state != CellState::Bad {
            canvas.point_at(x, y);
        }
        let inside = Rect { x: left, y, width: cols, height: 1 };
        canvas.fill(inside, role);
        let text_role = if here && self.selected { TextRole::Marked } else { role };
        let dots;
        let shown = if self.kind == CellKind::Pin {
            dots = self.dots(canvas.glyphs.hidden, cols, here);
            let at = self.edit.text()[..self.edit.cursor()].graphemes(true).count();
            Window { text: &dots, column: cells(at).min(cols), cut_left: false, cut_right: false }
        } else {
            self.window(cols, Focus::when(here))
        };
        let marks = u16::from(shown.cut_left) + u16::from(shown.cut_right);
        let wide = cells(shown.text.width()).saturating_add(marks).min(cols);
        // Figures stand at the right whether they are being typed or not, so that a column does not waver.
        let start = if self.kind == CellKind::Figure { right.saturating_sub(wide) } else { left };
        let ellipsis = canvas.glyphs.ellipsis;
        canvas.within(inside, |canvas| {
            let mut at = start;
            if shown.cut_left {
                at = canvas.text(at, y, ellipsis, role);
            }
            at = canvas.text(at, y, shown.text, text_role);
            if shown.cut_right {
                canvas.text(at, y, ellipsis, role);
            }
        });
        canvas.text(right, y, "]", TextRole::Muted);
        if here {
            canvas.set_cursor(start.saturating_add(shown.column).min(right), y);
        }
    }

    fn dots(&self, dot: &str, cols: u16, here: bool) -> String {
        let typed = self.edit.text().graphemes(true).count();
        let count = if typed == 0 || here { typed } else { 6 };
        dot.repeat(count.min(usize::from(cols)))
    }
}

/// Bytes from the beginning of a text that fit into so many cells.
fn fitting(text: &str, room: usize) -> usize {
    let mut used = 0;
    for (at, symbol) in text.grapheme_indices(true) {
        used += symbol.width();
        if used > room {
            return at;
        }
    }
    text.len()
}

/// Bytes at the end of a text that fit into so many cells.
fn fitting_back(text: &str, room: usize) -> usize {
    let mut used = 0;
    let mut bytes = 0;
    for symbol in text.graphemes(true).rev() {
        used += symbol.width();
        if used > room {
            break;
        }
        bytes += symbol.len();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;
    use crate::system::config::ThemeChoice;
    use crate::tui::screen_text;
    use crate::tui::shell::canvas::CanvasLook;
    use crate::tui::shell::theme::Theme;
    use proptest::prelude::*;

    fn holding(kind: CellKind, text: &str) -> CellEditor {
        let mut cell = CellEditor::new(kind, 60);
        cell.set(text);
        cell
    }

    fn typed(cell: &mut CellEditor, text: &str) {
        for c in text.chars() {
            let _ = cell.handle(&KeyPress::char(c));
        }
    }

    fn drawn(cell: &CellEditor, width: u16, here: bool) -> String {
        screen_text::render(width, 1, |c| {
            let area = c.area();
            cell.draw(c, area, Focus::when(here), CellState::Fine);
        })
    }

    #[test]
    fn a_refused_cell_keeps_its_brackets() {
        let cell = holding(CellKind::Figure, "38");
        let drawn = |x| {
            screen_text::render(12, 1, |c| {
                cell.draw(c, Rect::new(x, 0, 8, 1), Focus::Away, CellState::Bad);
            })
        };
        assert_eq!(drawn(2), " ![    38]");
        assert_eq!(drawn(0), "!    38]", "no room in front");
    }

    #[test]
    fn the_first_key_replaces_what_stands_there() {
        for (before, keys, after) in [("5", "6", "6"), ("500.00", "600", "600"), ("0", "10", "10")] {
            let mut cell = holding(CellKind::Figure, before);
            typed(&mut cell, keys);
            assert_eq!(cell.text(), after, "{before} then {keys}");
        }
        let mut name = holding(CellKind::Text, "李雷");
        assert_eq!(name.insert("韩梅"), 0);
        assert_eq!(name.text(), "韩梅");
    }

    #[test]
    fn arrows_and_backspace_edit_what_stands_there() {
        let mut cell = holding(CellKind::Figure, "500");
        assert_eq!(cell.handle(&KeyPress::plain(Code::Backspace)), Some(true));
        typed(&mut cell, "1");
        assert_eq!(cell.text(), "501");
        cell.arrive();
        assert_eq!(cell.handle(&KeyPress::plain(Code::Home)), Some(false));
        typed(&mut cell, "1");
        assert_eq!(cell.text(), "1501");
        cell.arrive();
        assert_eq!(cell.handle(&KeyPress::plain(Code::Left)), Some(false));
        typed(&mut cell, "9");
        assert_eq!(cell.text(), "15091");
        // To the right there is nothing: the arrow is left to the grid around.
        cell.arrive();
        assert_eq!(cell.handle(&KeyPress::plain(Code::Right)), None);
        assert!(!cell.is_selected());
    }

    #[test]
    fn ctrl_u_and_delete_empty_it() {
        for key in [KeyPress { ctrl: true, ..KeyPress::char('u') }, KeyPress::plain(Code::Delete)] {
            let mut cell = holding(CellKind::Text, "15:05");
            assert_eq!(cell.handle(&key), Some(true));
            assert!(cell.is_empty() && !cell.is_selected());
        }
    }

    #[test]
    fn a_plus_goes_on_with_a_figure() {
        let mut cell = holding(CellKind::Figure, "12");
        typed(&mut cell, "+5");
        assert_eq!(cell.text(), "12+5");
    }

    #[test]
    fn a_note_is_never_lost_by_one_key() {
        let mut note = holding(CellKind::Note, "fridge two is warm");
        note.arrive();
        typed(&mut note, "!");
        assert_eq!(note.text(), "fridge two is warm!");
    }

    #[test]
    fn the_same_value_again_does_not_disturb_who_types() {
        let mut cell = holding(CellKind::Figure, "");
        typed(&mut cell, "1");
        // A pause in typing saves, and what was saved is shown.
        cell.set("1");
        typed(&mut cell, "2");
        assert_eq!(cell.text(), "12");
    }

    #[test]
    fn a_value_as_wide_as_its_place_shows_whole() {
        let mut cell = holding(CellKind::Text, "15:05");
        for _ in 0..2 {
            assert_eq!(drawn(&cell, 7, true), "[15:05]");
            let _ = cell.handle(&KeyPress::plain(Code::End));
        }
    }

    #[test]
    fn a_longer_value_scrolls_with_a_mark_at_the_cut_end() {
        let mut cell = holding(CellKind::Text, "abcdefghij");
        assert_eq!(drawn(&cell, 8, false), "[abcde…]");
        assert_eq!(drawn(&cell, 8, true), "[…fghij]");
        let _ = cell.handle(&KeyPress::plain(Code::Home));
        assert_eq!(drawn(&cell, 8, true), "[abcde…]");
        for _ in 0..5 {
            let _ = cell.handle(&KeyPress::plain(Code::Right));
        }
        let shot = screen_text::shoot(8, 1, screen_text::look(Lang::En), |c| {
            let area = c.area();
            cell.draw(c, area, Focus::Here, CellState::Fine);
        });
        assert_eq!((shot.text.as_str(), shot.cursor), ("[…fghij]", Some((2, 0))));
        let _ = cell.handle(&KeyPress::plain(Code::Left));
        assert_eq!(drawn(&cell, 8, true), "[abcde…]");
        let long = holding(CellKind::Figure, "10,000,000.00");
        assert_eq!(drawn(&long, 10, true), "[…,000.00]");
        assert_eq!(drawn(&long, 10, false), "[10,000,…]");
    }

    #[test]
    fn selected_and_refused_are_seen_without_colour() {
        let look = CanvasLook {
            theme: Theme::choose(ThemeChoice::Mono),
            glyphs: &crate::tui::shell::glyphs::ASCII,
            lang: Lang::En,
        };
        let mut cell = holding(CellKind::Text, "15:05");
        let shoot = |cell: &CellEditor, state| {
            screen_text::shoot(9, 1, look, |c| {
                let area = c.area();
                cell.draw(c, area, Focus::Here, state);
            })
        };
        let style = |shot: &screen_text::Shot, x: u16| shot.buffer.cell((x, 0)).unwrap().style().add_modifier;
        let selected = shoot(&cell, CellState::Fine);
        assert_ne!(style(&selected, 1), style(&selected, 7), "the value is told from the rest of its place");
        let _ = cell.handle(&KeyPress::plain(Code::End));
        let edited = shoot(&cell, CellState::Fine);
        assert_eq!(style(&edited, 1), style(&edited, 7));
        assert_eq!(shoot(&cell, CellState::Bad).text, "!15:05  ]");
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_in_view(
            text in "[a-z交接班0-9]{0,20}",
            moves in proptest::collection::vec(0u8..5, 0..30),
            cols in 0u16..14,
            figure: bool,
        ) {
            let mut cell = holding(if figure { CellKind::Figure } else { CellKind::Text }, &text);
            for step in moves {
                let key = match step {
                    0 => KeyPress::plain(Code::Left),
                    1 => KeyPress::plain(Code::Right),
                    2 => KeyPress::plain(Code::Home),
                    3 => KeyPress::plain(Code::End),
                    _ => KeyPress::char('班'),
                };
                let _ = cell.handle(&key);
                let shown = cell.window(cols, Focus::Here);
                let wide = shown.text.width() + usize::from(shown.cut_left) + usize::from(shown.cut_right);
                prop_assert!(wide <= usize::from(cols.max(1)), "{shown:?} in {cols}");
                prop_assert!(shown.column <= cols, "{shown:?} in {cols}");
                // A mark stands exactly where something is cut off.
                if cols >= 3 {
                    let from = shown.text.as_ptr() as usize - cell.text().as_ptr() as usize;
                    prop_assert_eq!(shown.cut_left, from > 0);
                    prop_assert_eq!(shown.cut_right, from + shown.text.len() < cell.text().len());
                }
            }
        }
    }
}
