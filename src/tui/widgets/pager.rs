//! A text to read: styled lines, scrolled, with a search.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::list::draw_thumb;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::direction::Direction;
use crate::tui::widgets::note_rows::wrap_ranges;

/// One line of a text: pieces in roles, set in by some cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PagerLine {
    /// Cells left free before it, also where it wraps.
    pub(crate) indent: u16,
    pub(crate) parts: Vec<(String, TextRole)>,
}

impl PagerLine {
    /// A line in one role.
    #[must_use]
    pub(crate) fn new(text: impl Into<String>, role: TextRole) -> Self {
        Self { indent: 0, parts: vec![(text.into(), role)] }
    }

    /// An empty line.
    #[must_use]
    pub(crate) fn blank() -> Self {
        Self::default()
    }

    /// Adds a piece.
    #[must_use]
    pub(crate) fn then(mut self, text: impl Into<String>, role: TextRole) -> Self {
        self.parts.push((text.into(), role));
        self
    }

    /// Sets it in.
    #[must_use]
    pub(crate) fn indented(mut self, cols: u16) -> Self {
        self.indent = cols;
        self
    }

    fn text(&self) -> String {
        self.parts.iter().map(|(text, _)| text.as_str()).collect()
    }
}

/// One row on screen: a byte range of a line.
#[derive(Clone, Debug)]
struct PagerRow {
    line: usize,
    start: usize,
    end: usize,
}

/// A scrolling view of lines. Wrapped anew only when the width or the text changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pager {
    lines: Vec<PagerLine>,
    texts: Vec<String>,
    rows: Vec<PagerRow>,
    cols: u16,
    height: usize,
    top: usize,
    query: String,
    /// Line and byte range of every place found.
    found: Vec<(usize, usize, usize)>,
    at: usize,
}

impl Pager {
    /// A view of lines, from the beginning.
    #[must_use]
    #[cfg(test)]
    pub(crate) fn new(lines: Vec<PagerLine>) -> Self {
        let mut pager = Self::default();
        pager.set(lines);
        pager
    }

    /// Shows other lines; the place stays where it can.
    pub(crate) fn set(&mut self, lines: Vec<PagerLine>) {
        self.texts = lines.iter().map(PagerLine::text).collect();
        self.lines = lines;
        self.cols = 0;
        let query = std::mem::take(&mut self.query);
        self.search(&query);
    }

    /// First row shown and rows in all, for a "line 12 of 80".
    #[must_use]
    pub(crate) fn place(&self) -> (usize, usize) {
        (self.top, self.rows.len())
    }

    /// Marks every place that holds the query, whatever the case, and goes to the first; returns how
    /// many there are. An empty query ends the search.
    pub(crate) fn search(&mut self, query: &str) -> usize {
        query.clone_into(&mut self.query);
        self.found.clear();
        self.at = 0;
        let wanted = query.to_lowercase();
        if wanted.is_empty() {
            return 0;
        }
        for (line, text) in self.texts.iter().enumerate() {
            let mut from = 0;
            while let Some((start, end)) = find(&text[from..], &wanted) {
                self.found.push((line, from + start, from + end));
                from += end;
            }
        }
        self.show_found();
        self.found.len()
    }

    /// Goes to the next or previous place found; which one it is (from 1), if any.
    pub(crate) fn next_found(&mut self, way: Direction) -> Option<usize> {
        let count = self.found.len();
        if count == 0 {
            return None;
        }
        self.at =
            if way == Direction::Forward { (self.at + 1) % count } else { (self.at + count - 1) % count };
        self.show_found();
        Some(self.at + 1)
    }

    fn show_found(&mut self) {
        let Some((line, start, _)) = self.found.get(self.at) else { return };
        let row =
            self.rows.iter().position(|r| r.line == *line && r.start <= *start && *start < r.end.max(1));
        if let Some(row) = row
            && !(self.top..self.top + self.height).contains(&row)
        {
            self.top = row.saturating_sub(self.height / 3);
        }
    }

    /// Arrows, pages, ends and the wheel scroll; `n` and `N` walk through what was found.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        let page = self.height.saturating_sub(1).max(1);
        let last = self.rows.len().saturating_sub(self.height);
        let to = match input {
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Up => self.top.saturating_sub(1),
                KeyAction::Down => self.top + 1,
                KeyAction::PageUp => self.top.saturating_sub(page),
                KeyAction::PageDown | KeyAction::Toggle => self.top + page,
                KeyAction::Home => 0,
                KeyAction::End => last,
                KeyAction::Char('n') if !self.found.is_empty() => {
                    let forward = !matches!(key.typed(), Some('N'));
                    self.next_found(if forward { Direction::Forward } else { Direction::Back });
                    return WidgetOutcome::Handled;
                }
                _ => return WidgetOutcome::Ignored,
            },
            Input::Wheel { up: true, .. } => self.top.saturating_sub(3),
            Input::Wheel { up: false, .. } => self.top + 3,
            _ => return WidgetOutcome::Ignored,
        };
        self.top = to.min(last);
        WidgetOutcome::Handled
    }

    /// How many rows it takes at a width.
    pub(crate) fn rows_at(&mut self, width: u16) -> u16 {
        let cols = width.saturating_sub(1).max(1);
        if cols != self.cols {
            self.wrap(cols);
        }
        cells(self.rows.len())
    }

    /// Whether more is there than is shown.
    #[must_use]
    pub(crate) const fn overflows(&self) -> bool {
        self.rows.len() > self.height
    }

    fn wrap(&mut self, cols: u16) {
        self.cols = cols;
        self.rows.clear();
        for (line, text) in self.texts.iter().enumerate() {
            let room = cols.saturating_sub(self.lines[line].indent).max(2);
            for range in wrap_ranges(text, room) {
                self.rows.push(PagerRow { line, start: range.start, end: range.end });
            }
        }
        self.show_found();
    }

    /// Draws the visible rows.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect) {
        self.height = usize::from(area.height);
        if area.is_empty() {
            return;
        }
        let cols = area.width.saturating_sub(1).max(1);
        if cols != self.cols {
            self.wrap(cols);
        }
        self.top = self.top.min(self.rows.len().saturating_sub(self.height));
        let inner = Rect { width: cols, ..area };
        canvas.within(inner, |canvas| {
            for (row, y) in self.rows.iter().skip(self.top).zip(area.y..area.bottom()) {
                let line = &self.lines[row.line];
                let left = area.x.saturating_add(line.indent);
                let mut x = left;
                let mut offset = 0;
                for (text, role) in &line.parts {
                    let (from, to) = (row.start.max(offset), row.end.min(offset + text.len()));
                    if from < to {
                        x = canvas.text(x, y, &text[from - offset..to - offset], *role);
                    }
                    offset += text.len();
                }
                for (index, (found, start, end)) in self.found.iter().enumerate() {
                    let (from, to) = ((*start).max(row.start), (*end).min(row.end));
                    if *found == row.line && from < to {
                        let text = &self.texts[row.line];
                        let before = cells(text[row.start..from].width());
                        let wide = cells(text[from..to].width());
                        let rect = Rect { x: left.saturating_add(before), y, width: wide, height: 1 };
                        canvas.paint(rect, TextRole::Found);
                        if index == self.at {
                            canvas.set_cursor(rect.x, y);
                        }
                    }
                }
            }
        });
        draw_thumb(canvas, area, self.top, self.rows.len());
    }
}

/// The first place in a text that holds `wanted` (lower case), as byte offsets of the text.
fn find(text: &str, wanted: &str) -> Option<(usize, usize)> {
    text.char_indices().find_map(|(start, _)| Some((start, start + prefix(&text[start..], wanted)?)))
}

/// How many bytes of the text say `wanted` (lower case) at its beginning.
fn prefix(text: &str, wanted: &str) -> Option<usize> {
    let mut left = wanted;
    for (at, c) in text.char_indices() {
        for lower in c.to_lowercase() {
            left = left.strip_prefix(lower)?;
            if left.is_empty() {
                return Some(at + c.len_utf8());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;
    use crate::tui::shell::input::{Code, KeyPress};

    fn pager() -> Pager {
        Pager::new(vec![
            PagerLine::new("Cash", TextRole::Title),
            PagerLine::new("counted ", TextRole::Label).then("2,418.00", TextRole::Value).indented(2),
            PagerLine::blank(),
            PagerLine::new("冰柜两号温度偏高，已报修", TextRole::Text),
        ])
    }

    #[test]
    fn lines_wrap_with_their_indent() {
        let mut pager = pager();
        let shown = screen_text::render(13, 8, |c| pager.draw(c, c.area()));
        assert_eq!(shown, "Cash\n  counted\n  2,418.00\n\n冰柜两号温度\n偏高，已报修");
    }

    #[test]
    fn a_search_goes_there_whatever_the_case() {
        let mut pager = pager();
        let _ = screen_text::render(13, 2, |c| pager.draw(c, c.area()));
        assert_eq!(pager.search("CASH"), 1);
        assert_eq!(pager.search("温度"), 1);
        let shot = screen_text::shoot(13, 2, screen_text::look(crate::model::lang::Lang::Zh), |c| {
            pager.draw(c, c.area());
        });
        assert!(shot.text.contains("温度"), "{}", shot.text);
        assert!(shot.cursor.is_some());
        assert_eq!(pager.search("nothing like it"), 0);
        assert_eq!(pager.next_found(Direction::Forward), None);
        assert_eq!(find("İx", "x"), Some((2, 3)));
    }

    #[test]
    fn scrolling_stops_at_the_ends() {
        let mut pager = pager();
        let _ = screen_text::render(13, 2, |c| pager.draw(c, c.area()));
        let _ = pager.handle(&Input::key(Code::End));
        assert_eq!(pager.place(), (4, 6));
        let _ = pager.handle(&Input::Key(KeyPress::plain(Code::PageDown)));
        assert_eq!(pager.place().0, 4);
        let _ = pager.handle(&Input::key(Code::Home));
        assert_eq!(pager.place().0, 0);
    }
}
