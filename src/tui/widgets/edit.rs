//! One text being typed: a buffer and a cursor that moves by what a person sees as one character.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;
use zeroize::Zeroize as _;

use crate::tui::shell::canvas::cells;
use crate::tui::shell::input::{Code, KeyPress};

/// A text, its cursor and its limit. Wiped from memory when dropped, since it may hold a PIN.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    text: String,
    /// Byte offset, always between two graphemes.
    cursor: usize,
    max: usize,
    lines: bool,
}

impl Drop for Edit {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl Edit {
    /// An empty text of at most `max` characters in one line.
    #[must_use]
    pub(crate) fn new(max: usize) -> Self {
        Self { text: String::with_capacity(max.min(64)), cursor: 0, max, lines: false }
    }

    /// The same, keeping line breaks.
    #[must_use]
    pub(crate) fn multi_line(max: usize) -> Self {
        let mut edit = Self::new(max);
        edit.lines = true;
        edit
    }

    /// What was typed.
    #[must_use]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Byte offset of the cursor.
    #[must_use]
    pub(crate) const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Moves the cursor to a byte offset, or to the character border before it.
    pub(crate) fn set_cursor(&mut self, at: usize) {
        let mut border = 0;
        for (start, symbol) in self.text.grapheme_indices(true) {
            if start + symbol.len() > at {
                break;
            }
            border = start + symbol.len();
        }
        self.cursor = border;
    }

    /// Replaces the text; the cursor goes to its end.
    pub(crate) fn set(&mut self, text: &str) {
        self.clear();
        self.insert(text);
    }

    /// Empties the text and wipes it from memory.
    pub(crate) fn clear(&mut self) {
        self.text.zeroize();
        self.cursor = 0;
    }

    /// Whether nothing is typed.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Inserts at the cursor. Line breaks and tabs become blanks, invisible and control characters are
    /// left out. Returns how many characters did not fit.
    pub(crate) fn insert(&mut self, text: &str) -> usize {
        let mut room = self.max.saturating_sub(self.text.chars().count());
        let mut refused = 0;
        let mut clean = String::with_capacity(text.len());
        let text = text.replace("\r\n", "\n");
        for c in text.chars() {
            let c = match c {
                '\n' | '\r' if self.lines => '\n',
                '\n' | '\r' | '\t' => ' ',
                c if hidden(c) => continue,
                c => c,
            };
            if room == 0 {
                refused += 1;
            } else {
                room -= 1;
                clean.push(c);
            }
        }
        self.text.insert_str(self.cursor, &clean);
        // What was inserted may join with what follows into one visible character.
        let end = self.cursor + clean.len();
        self.cursor = self
            .text
            .grapheme_indices(true)
            .map(|(start, symbol)| start + symbol.len())
            .find(|border| *border >= end)
            .unwrap_or(end);
        clean.zeroize();
        refused
    }

    /// Uses an editing key; `None` when it is not one, else whether the text changed.
    pub(crate) fn handle(&mut self, key: &KeyPress) -> Option<bool> {
        if let Some(c) = key.typed() {
            let before = self.text.len();
            let mut bytes = [0; 4];
            self.insert(c.encode_utf8(&mut bytes));
            return Some(self.text.len() != before);
        }
        match (key.code, key.ctrl) {
            (Code::Backspace, false) => {
                let start = self.before();
                Some(self.remove(start, self.cursor))
            }
            (Code::Delete, false) => {
                let end = self.after();
                Some(self.remove(self.cursor, end))
            }
            (Code::Backspace | Code::Char('w'), true) => {
                let start = self.word_before();
                Some(self.remove(start, self.cursor))
            }
            (Code::Char('u'), true) => Some(self.remove(0, self.cursor)),
            (Code::Char('k'), true) => Some(self.remove(self.cursor, self.text.len())),
            (Code::Left, false) => self.go(self.before()),
            (Code::Right, false) => self.go(self.after()),
            (Code::Left, true) => self.go(self.word_before()),
            (Code::Right, true) => self.go(self.word_after()),
            (Code::Home, _) | (Code::Char('a'), true) => {
                self.cursor = 0;
                Some(false)
            }
            (Code::End, _) | (Code::Char('e'), true) => {
                self.cursor = self.text.len();
                Some(false)
            }
            _ => None,
        }
    }

    /// Moves the cursor; a move to where it is already belongs to whoever is around.
    fn go(&mut self, to: usize) -> Option<bool> {
        if to == self.cursor {
            return None;
        }
        self.cursor = to;
        Some(false)
    }

    fn remove(&mut self, from: usize, to: usize) -> bool {
        if from >= to {
            return false;
        }
        self.text.replace_range(from..to, "");
        self.cursor = from;
        let end = self.cursor;
        self.set_cursor(end);
        true
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |symbol| self.cursor + symbol.len())
    }

    fn word_before(&self) -> usize {
        let mut start = 0;
        for (at, word) in self.text[..self.cursor].split_word_bound_indices() {
            if !word.trim().is_empty() {
                start = at;
            }
        }
        start
    }

    fn word_after(&self) -> usize {
        let rest = &self.text[self.cursor..];
        let mut seen = false;
        for (at, word) in rest.split_word_bound_indices() {
            let blank = word.trim().is_empty();
            if seen && !blank {
                return self.cursor + at;
            }
            seen |= !blank;
        }
        self.text.len()
    }

    /// The part that fits into `cols` cells with the cursor in view, and the cursor's column in it.
    /// One cell is kept for the cursor behind the last character.
    #[must_use]
    pub(crate) fn view(&self, cols: u16) -> (&str, u16) {
        let room = usize::from(cols.max(1));
        let mut start = 0;
        let mut used = self.text[..self.cursor].width();
        for (at, symbol) in self.text[..self.cursor].grapheme_indices(true) {
            if used < room {
                start = at;
                break;
            }
            used -= symbol.width().min(used);
            start = at + symbol.len();
        }
        if used == 0 {
            start = self.cursor;
        }
        let shown = &self.text[start..];
        let mut end = 0;
        let mut taken = 0;
        for (at, symbol) in shown.grapheme_indices(true) {
            taken += symbol.width();
            if taken > room {
                break;
            }
            end = at + symbol.len();
        }
        (&shown[..end], cells(used))
    }
}

/// Characters that take no place and would hide something: control, direction marks, joiners, marks of
/// byte order.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn press(edit: &mut Edit, code: Code) {
        let _ = edit.handle(&KeyPress::plain(code));
    }

    #[test]
    fn editing_moves_by_visible_characters() {
        let mut edit = Edit::new(20);
        edit.set("交e\u{301}x");
        press(&mut edit, Code::Left);
        press(&mut edit, Code::Backspace);
        assert_eq!(edit.text(), "交x");
        press(&mut edit, Code::Home);
        press(&mut edit, Code::Delete);
        assert_eq!(edit.text(), "x");
    }

    #[test]
    fn paste_loses_line_breaks_and_counts_what_did_not_fit() {
        let mut edit = Edit::new(5);
        assert_eq!(edit.insert("a\r\nb\u{200b}\u{1b}cdef"), 2);
        assert_eq!(edit.text(), "a bcd");
    }

    #[test]
    fn words_and_lines_are_removed() {
        let mut edit = Edit::new(50);
        edit.set("buy till rolls");
        let _ = edit.handle(&KeyPress { ctrl: true, ..KeyPress::char('w') });
        assert_eq!(edit.text(), "buy till ");
        let _ = edit.handle(&KeyPress { ctrl: true, ..KeyPress::char('u') });
        assert_eq!(edit.text(), "");
    }

    #[test]
    fn view_keeps_the_cursor_inside_and_never_half_a_glyph() {
        let mut edit = Edit::new(50);
        edit.set("交接班交接班");
        assert_eq!(edit.view(6), ("接班", 4));
        press(&mut edit, Code::Home);
        assert_eq!(edit.view(5), ("交接", 0));
        assert_eq!(edit.view(0).1, 0);
    }

    proptest! {
        #[test]
        fn any_keys_keep_the_cursor_on_a_border(text in "\\PC{0,12}", keys in proptest::collection::vec(0u8..9, 0..30), cols in 0u16..12) {
            let mut edit = Edit::new(16);
            edit.insert(&text);
            for key in keys {
                let key = match key {
                    0 => KeyPress::plain(Code::Left),
                    1 => KeyPress::plain(Code::Right),
                    2 => KeyPress::plain(Code::Backspace),
                    3 => KeyPress::plain(Code::Delete),
                    4 => KeyPress::plain(Code::Home),
                    5 => KeyPress { ctrl: true, ..KeyPress::char('w') },
                    6 => KeyPress { ctrl: true, ..KeyPress::plain(Code::Right) },
                    7 => KeyPress::char('班'),
                    _ => KeyPress::char('\u{301}'),
                };
                let _ = edit.handle(&key);
                prop_assert!(edit.text().is_char_boundary(edit.cursor()));
                prop_assert!(edit.text().chars().count() <= 16);
                let (shown, column) = edit.view(cols);
                prop_assert!(shown.width() <= usize::from(cols.max(1)));
                prop_assert!(column < cols.max(1) || cols <= 1);
            }
        }
    }
}
