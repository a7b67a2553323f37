//! A note of several lines: the same buffer, broken into rows of a width.

use std::ops::Range;

use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::edit::Edit;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, KeyPress};
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::direction::Direction;

/// Breaks a text into rows of at most `cols` cells, as byte ranges that leave nothing out but line
/// breaks. Latin breaks after blanks, Chinese between any two characters.
#[must_use]
pub(crate) fn wrap_ranges(text: &str, cols: u16) -> Vec<Range<usize>> {
    let room = usize::from(cols.max(2));
    let mut rows = Vec::new();
    let mut start = 0;
    let mut used = 0;
    // Where the row could break: offset and the width up to there.
    let mut good: Option<(usize, usize)> = None;
    for (at, symbol) in text.grapheme_indices(true) {
        if symbol == "\n" || symbol == "\r\n" {
            rows.push(start..at);
            start = at + symbol.len();
            used = 0;
            good = None;
            continue;
        }
        let wide = symbol.width();
        if wide > 1 && at > start {
            good = Some((at, used));
        }
        // A blank may hang over the edge, so that the next row begins with a word.
        if used + wide > room && symbol != " " {
            let (break_at, before) = good.filter(|(at, _)| *at > start).unwrap_or((at, used));
            rows.push(start..break_at);
            start = break_at;
            used -= before;
            good = None;
        }
        used += wide;
        if symbol == " " || wide > 1 {
            good = Some((at + symbol.len(), used));
        }
    }
    rows.push(start..text.len());
    rows
}

/// Moves the cursor of a note one row up or down; `false` at the first or last row.
pub(crate) fn move_row(edit: &mut Edit, cols: u16, way: Direction) -> bool {
    let rows = wrap_ranges(edit.text(), cols);
    let at = row_of(&rows, edit.cursor());
    let to = if way == Direction::Forward { at + 1 } else { at.wrapping_sub(1) };
    let Some(target) = rows.get(to) else { return false };
    let column = edit.text()[rows[at].start..edit.cursor()].width();
    let mut used = 0;
    let mut offset = target.start;
    for (start, symbol) in edit.text()[target.clone()].grapheme_indices(true) {
        if used + symbol.width() > column {
            break;
        }
        used += symbol.width();
        offset = target.start + start + symbol.len();
    }
    // The end of a row that wraps belongs to the next row: stay before it.
    if offset == target.end && rows.get(to + 1).is_some_and(|next| next.start == target.end) {
        offset = edit.text()[target.clone()]
            .grapheme_indices(true)
            .next_back()
            .map_or(offset, |(s, _)| target.start + s);
    }
    edit.set_cursor(offset);
    true
}

/// A new line by Alt+Enter or Ctrl+J; plain Enter accepts the field.
#[must_use]
pub(crate) fn is_new_line(key: &KeyPress) -> bool {
    (key.code == Code::Enter && (key.alt || key.shift)) || (key.code == Code::Char('j') && key.ctrl)
}

fn row_of(rows: &[Range<usize>], cursor: usize) -> usize {
    rows.iter().rposition(|row| row.start <= cursor).unwrap_or(0)
}

/// Draws a note, scrolled so that the cursor is in view.
pub(crate) fn draw(edit: &Edit, canvas: &mut Canvas, area: Rect, focus: Focus) {
    let focused = focus.is_here();
    if area.is_empty() {
        return;
    }
    let cols = area.width.saturating_sub(1);
    let rows = wrap_ranges(edit.text(), cols);
    let current = row_of(&rows, edit.cursor());
    let height = usize::from(area.height);
    let first = if focused { current.saturating_sub(height - 1) } else { 0 };
    let role = if focused { TextRole::Focus } else { TextRole::Value };
    if focused {
        canvas.fill(area, role);
    }
    for (y, range) in (area.y..area.bottom()).zip(rows.iter().skip(first)) {
        canvas.text_in(area.x, y, area.width, &edit.text()[range.clone()], role);
    }
    if !focused && rows.len() > height {
        canvas.text_right(area.right(), area.bottom() - 1, 1, canvas.glyphs.ellipsis, TextRole::Muted);
    }
    if focused {
        let column = cells(edit.text()[rows[current].start..edit.cursor()].width()).min(area.width - 1);
        canvas.set_cursor(area.x + column, area.y + cells(current - first));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, cols: u16) -> Vec<&str> {
        wrap_ranges(text, cols).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn breaks_between_words_and_between_chinese_characters() {
        assert_eq!(rows("fridge two is warm", 8), ["fridge ", "two is ", "warm"]);
        assert_eq!(rows("冰柜两号温度偏高", 7), ["冰柜两", "号温度", "偏高"]);
        assert_eq!(rows("a\n\nb", 5), ["a", "", "b"]);
        assert_eq!(rows("", 5), [""]);
    }

    #[test]
    fn the_cursor_moves_by_rows_and_leaves_at_the_edges() {
        let mut edit = Edit::multi_line(100);
        edit.set("冰柜两号温度偏高");
        assert!(!move_row(&mut edit, 7, Direction::Forward));
        assert!(move_row(&mut edit, 7, Direction::Back));
        assert!(move_row(&mut edit, 7, Direction::Back));
        assert!(!move_row(&mut edit, 7, Direction::Back));
        assert_eq!(&edit.text()[..edit.cursor()], "冰柜");
    }

    proptest! {
        #[test]
        fn rows_lose_nothing_and_fit(text in "[a-z 交接，\n]{0,60}", cols in 2u16..20) {
            let ranges = wrap_ranges(&text, cols);
            let kept: String = ranges.iter().map(|r| &text[r.clone()]).collect();
            prop_assert_eq!(kept, text.replace('\n', ""));
            for range in ranges {
                prop_assert!(text[range].trim_end().width() <= usize::from(cols));
            }
        }
    }
}
