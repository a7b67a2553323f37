//! What a screen draws into.
//!
//! Everything is clipped to the area by terminal cells, at any size down to nothing. While drawing, a
//! screen leaves behind where its parts are, so that clicks find them, and where the real cursor
//! belongs, so that input methods and screen readers follow it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::clicks::Clicks;
use super::glyphs::Glyphs;
use super::input::{HitId, Input, KeyPress, Target};
use super::theme::Theme;
use crate::model::lang::Lang;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::theme::TextRole;

/// How things look for the person at the keyboard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CanvasLook {
    pub(crate) theme: Theme,
    /// Lines and marks.
    pub(crate) glyphs: &'static Glyphs,
    pub(crate) lang: Lang,
}

/// The places on screen that can be clicked, later ones on top.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    areas: Vec<(Rect, Target)>,
    /// Which drawing this is, counted from the start of the program.
    frame: u64,
    /// Parts numbered in this drawing.
    parts: usize,
}

impl Hits {
    /// As after so many drawings.
    #[must_use]
    #[cfg(test)]
    pub(crate) fn after(frame: u64) -> Self {
        Self { frame, ..Self::default() }
    }

    /// Forgets everything; before each drawing.
    fn begin(&mut self) {
        self.areas.clear();
        self.frame += 1;
        self.parts = 0;
    }

    /// What is at a cell (column, row).
    #[must_use]
    pub(crate) fn at(&self, (x, y): (u16, u16)) -> Option<Target> {
        self.areas.iter().rev().find(|(rect, _)| rect.contains(Position { x, y })).map(|(_, target)| *target)
    }

    /// Turns a click into the key it stands for or into [`Input::Hit`]; a click beside everything, or
    /// released elsewhere than pressed, is nothing. Other inputs pass.
    #[must_use]
    pub(crate) fn resolve(&self, input: Input) -> Option<Input> {
        let Input::Click { at, from } = input else { return Some(input) };
        let target = self.at(at)?;
        if self.at(from) != Some(target) {
            return None;
        }
        Some(match target {
            Target::Key(key) => Input::Key(key),
            Target::Part(part) => Input::Hit(part),
        })
    }
}

/// A part of the screen to draw into. Coordinates are those of the whole screen.
#[derive(Debug)]
pub(crate) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    hits: &'a mut Hits,
    clip: Rect,
    cursor: Option<Position>,
    /// Language of the person at the keyboard.
    pub(crate) lang: Lang,
    /// Lines and marks.
    pub(crate) glyphs: &'static Glyphs,
    theme: Theme,
}

impl<'a> Canvas<'a> {
    /// A canvas over the whole buffer, painted with the theme's background.
    #[must_use]
    #[allow(clippy::large_types_passed_by_value)] // copied once a frame at most
    pub(crate) fn new(buffer: &'a mut Buffer, look: CanvasLook, hits: &'a mut Hits) -> Self {
        hits.begin();
        let clip = buffer.area;
        let ground = look.theme.style(TextRole::Text);
        if ground != Style::new() {
            buffer.set_style(clip, ground);
        }
        Self { buffer, hits, clip, cursor: None, lang: look.lang, glyphs: look.glyphs, theme: look.theme }
    }

    /// The area that can be drawn to.
    #[must_use]
    pub(crate) const fn area(&self) -> Rect {
        self.clip
    }

    /// The style of a role.
    #[must_use]
    pub(crate) const fn style(&self, role: TextRole) -> Style {
        self.theme.style(role)
    }

    /// Whether colours are off.
    #[must_use]
    pub(crate) const fn is_mono(&self) -> bool {
        self.theme.is_mono()
    }

    /// Draws something that must stay inside `rect`.
    pub(crate) fn within<T>(&mut self, rect: Rect, draw: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.clip;
        self.clip = before.intersection(rect);
        let result = draw(self);
        self.clip = before;
        result
    }

    /// Writes text in a role; returns the column after it.
    pub(crate) fn text(&mut self, x: u16, y: u16, text: &str, role: TextRole) -> u16 {
        let style = self.theme.style(role);
        self.styled(x, y, text, style)
    }

    /// Writes text of at most `cols` cells, cut with the ellipsis when longer; returns the column after.
    pub(crate) fn text_in(&mut self, x: u16, y: u16, cols: u16, text: &str, role: TextRole) -> u16 {
        if text.width() <= usize::from(cols) {
            return self.text(x, y, text, role);
        }
        if cols == 0 {
            return x;
        }
        let ellipsis = self.glyphs.ellipsis;
        let style = self.theme.style(role);
        let last = x.saturating_add(cols - 1);
        let rect = Rect { x, y, width: cols - 1, height: 1 };
        #[cfg(test)]
        super::cut_texts::note_marked(self.clip, (x, y), usize::from(cols), text);
        let end = self.within(rect, |c| c.glyphs_of(x, y, text, style)).min(last);
        self.styled(end, y, ellipsis, style);
        last.saturating_add(1)
    }

    /// Writes text so that it ends before column `right`; cut on its right side when it is longer than
    /// `cols`.
    pub(crate) fn text_right(&mut self, right: u16, y: u16, cols: u16, text: &str, role: TextRole) {
        let wide = cells(text.width()).min(cols);
        self.text_in(right.saturating_sub(wide), y, wide, text, role);
    }

    /// Writes text in a style; returns the column after it. Control characters and glyphs that would be
    /// cut by the area's edge are left out.
    pub(crate) fn styled(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        #[cfg(test)]
        super::cut_texts::note_unmarked(self.clip, (x, y), text);
        self.glyphs_of(x, y, text, style)
    }

    fn glyphs_of(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let clip = self.clip;
        if y < clip.top() || y >= clip.bottom() {
            return x.saturating_add(cells(text.width()));
        }
        let mut at = x;
        for symbol in text.graphemes(true) {
            let single = symbol.len() == 1;
            if symbol.chars().next().is_some_and(char::is_control) {
                continue;
            }
            let wide = if single { 1 } else { cells(symbol.width()) };
            if wide == 0 {
                continue;
            }
            let next = at.saturating_add(wide);
            if next > clip.right() {
                // Half a glyph never shows: its place stays blank.
                if at >= clip.left() && at < clip.right() {
                    self.put(at, y, " ", 1, style);
                }
                return at;
            }
            if at >= clip.left() {
                self.put(at, y, symbol, wide, style);
            } else if next > clip.left() {
                self.put(clip.left(), y, " ", 1, style);
            }
            at = next;
        }
        at
    }

    /// Puts one glyph; a wide glyph cut by it is blanked, or the terminal would shift the row.
    fn put(&mut self, x: u16, y: u16, symbol: &str, wide: u16, style: Style) {
        if x > 0
            && let Some(before) = self.buffer.cell_mut((x - 1, y))
            && before.symbol().len() > 1
            && before.symbol().width() > 1
        {
            before.set_symbol(" ");
        }
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
        for column in x + 1..x.saturating_add(wide) {
            if let Some(cell) = self.buffer.cell_mut((column, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }

    /// Blanks an area in a role, also the outer half of wide glyphs at its edges.
    pub(crate) fn fill(&mut self, rect: Rect, role: TextRole) {
        let rect = self.clip.intersection(rect);
        let style = self.theme.style(role);
        for y in rect.top()..rect.bottom() {
            for x in rect.left()..rect.right() {
                if x == rect.left() {
                    self.put(x, y, " ", 1, Style::reset().patch(style));
                } else if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    /// Gives an area another style, keeping its text.
    pub(crate) fn paint(&mut self, rect: Rect, role: TextRole) {
        let style = self.theme.style(role);
        self.buffer.set_style(self.clip.intersection(rect), style);
    }

    /// A horizontal line of `cols` cells.
    pub(crate) fn rule(&mut self, x: u16, y: u16, cols: u16, role: TextRole) {
        let (style, line) = (self.theme.style(role), self.glyphs.horizontal);
        for column in x..x.saturating_add(cols) {
            self.cell(column, y, line, style);
        }
    }

    /// A vertical line of `rows` cells.
    pub(crate) fn upright(&mut self, x: u16, y: u16, rows: u16, role: TextRole) {
        let (style, line) = (self.theme.style(role), self.glyphs.vertical);
        for row in y..y.saturating_add(rows) {
            self.cell(x, row, line, style);
        }
    }

    /// Whether a cell can be drawn on and nothing stands there.
    #[must_use]
    pub(crate) fn is_blank(&self, x: u16, y: u16) -> bool {
        let at = Position { x, y };
        self.clip.contains(at) && self.buffer.cell(at).is_some_and(|cell| cell.symbol() == " ")
    }

    /// Points at what begins at a column, in the blank column before it: what has the focus or is chosen is told by a
    /// sign and not by colour alone. Whether there was such a column.
    pub(crate) fn point_at(&mut self, x: u16, y: u16) -> bool {
        let Some(before) = x.checked_sub(1).filter(|before| self.is_blank(*before, y)) else { return false };
        let style = self.theme.style(TextRole::HintKey);
        self.cell(before, y, self.glyphs.pointer, style);
        true
    }

    /// Points at a chosen row: in its own first column where that is blank, else in the one before it.
    pub(crate) fn point_at_row(&mut self, rect: Rect) -> bool {
        let first = self.buffer.cell(Position { x: rect.x, y: rect.y });
        if first.is_some_and(|cell| cell.symbol() == self.glyphs.pointer) {
            return true;
        }
        if self.is_blank(rect.x, rect.y) {
            let style = self.theme.style(TextRole::Selected);
            self.cell(rect.x, rect.y, self.glyphs.pointer, style);
            return true;
        }
        self.point_at(rect.x, rect.y)
    }

    /// Brackets around a chosen figure, in the blank columns beside it.
    pub(crate) fn bracket(&mut self, rect: Rect) {
        let style = self.theme.style(TextRole::HintKey);
        let beside = [(rect.x.checked_sub(1), "["), (Some(rect.right()), "]")];
        for (x, mark) in beside {
            if let Some(x) = x.filter(|x| self.is_blank(*x, rect.y)) {
                self.cell(x, rect.y, mark, style);
            }
        }
    }

    /// One narrow glyph at one cell.
    pub(crate) fn cell(&mut self, x: u16, y: u16, symbol: &str, style: Style) {
        if self.clip.contains(Position { x, y }) {
            self.put(x, y, symbol, 1, style);
        }
    }

    /// A frame with a title; returns the area inside.
    pub(crate) fn pane(&mut self, rect: Rect, title: &str, focus: Focus) -> Rect {
        let focused = focus.is_here();
        let role = if focused { TextRole::BorderFocus } else { TextRole::Border };
        let rect = self.clip.intersection(rect);
        if rect.width < 2 || rect.height < 2 {
            return Rect { width: 0, height: 0, ..rect };
        }
        let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
        let style = self.theme.style(role);
        self.rule(rect.x + 1, rect.y, rect.width - 2, role);
        self.rule(rect.x + 1, bottom, rect.width - 2, role);
        self.upright(rect.x, rect.y + 1, rect.height - 2, role);
        self.upright(right, rect.y + 1, rect.height - 2, role);
        for ((x, y), corner) in [(rect.x, rect.y), (right, rect.y), (rect.x, bottom), (right, bottom)]
            .into_iter()
            .zip(self.glyphs.corners)
        {
            self.cell(x, y, corner, style);
        }
        if !title.is_empty() && rect.width > 6 {
            let end = self.text_in(rect.x + 2, rect.y, rect.width - 5, title, TextRole::Title);
            self.cell(rect.x + 1, rect.y, " ", style);
            self.cell(end, rect.y, " ", style);
        }
        Rect { x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 2 }
    }

    /// A click on this place acts like a key.
    pub(crate) fn key_area(&mut self, rect: Rect, key: KeyPress) {
        self.hit(rect, Target::Key(key));
    }

    /// A click on this place means this to whoever keeps `clicks`. Places that mean the same are one thing: it may be
    /// pressed on one and released on the other.
    pub(crate) fn click<T: Copy + PartialEq>(&mut self, rect: Rect, clicks: &Clicks<T>, meaning: T) {
        let next = HitId { frame: self.hits.frame, part: self.hits.parts };
        let part = clicks.number(next, meaning);
        if part == next {
            self.hits.parts += 1;
        }
        self.hit(rect, Target::Part(part));
    }

    fn hit(&mut self, rect: Rect, target: Target) {
        let rect = self.clip.intersection(rect);
        if !rect.is_empty() {
            self.hits.areas.push((rect, target));
        }
    }

    /// From here on only what is drawn now can be clicked, and only it has the cursor: a dialog is open.
    pub(crate) fn shield(&mut self) {
        self.hits.areas.clear();
        self.cursor = None;
    }

    /// Places the real cursor, if the cell is visible.
    pub(crate) fn set_cursor(&mut self, x: u16, y: u16) {
        if self.clip.contains(Position { x, y }) {
            self.cursor = Some(Position { x, y });
        }
    }

    /// Where the real cursor belongs, if anywhere.
    #[must_use]
    pub(crate) const fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}

/// A length in cells; terminals are never wider than this can hold.
#[must_use]
pub(crate) fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// One cell of air on either side.
#[must_use]
pub(crate) const fn padded(inner: Rect) -> Rect {
    if inner.width < 4 { inner } else { Rect { x: inner.x + 1, width: inner.width - 2, ..inner } }
}

/// A rectangle of a size in the middle of another, cut to fit.
#[must_use]
pub(crate) fn centered(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// The rows of an area from `skip` on.
#[must_use]
pub(crate) fn below(area: Rect, skip: u16) -> Rect {
    let skip = skip.min(area.height);
    Rect { y: area.y + skip, height: area.height - skip, ..area }
}

/// One row of an area; empty when it has fewer.
#[must_use]
pub(crate) fn row(area: Rect, index: u16) -> Rect {
    let rest = below(area, index);
    Rect { height: rest.height.min(1), ..rest }
}

/// An area cut in two beside each other: the left one of at most `width`, then `gap`, then the rest.
#[must_use]
pub(crate) fn columns(area: Rect, width: u16, gap: u16) -> (Rect, Rect) {
    let left = width.min(area.width);
    let used = left.saturating_add(gap).min(area.width);
    (Rect { width: left, ..area }, Rect { x: area.x + used, width: area.width - used, ..area })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;

    #[test]
    fn text_is_cut_at_glyph_borders() {
        assert_eq!(
            screen_text::render(5, 1, |c| {
                c.text(0, 0, "交接班次", TextRole::Text);
            }),
            "交接"
        );
        assert_eq!(
            screen_text::render(5, 1, |c| {
                c.text_in(0, 0, 5, "交接班次", TextRole::Text);
            }),
            "交接…"
        );
        assert_eq!(
            screen_text::render(6, 1, |c| {
                c.text_in(0, 0, 6, "交接班次", TextRole::Text);
            }),
            "交接…"
        );
        assert_eq!(
            screen_text::render(8, 1, |c| {
                c.text_in(0, 0, 8, "交接班次", TextRole::Text);
            }),
            "交接班次"
        );
    }

    #[test]
    fn right_aligned_text_keeps_its_beginning() {
        assert_eq!(screen_text::render(6, 1, |c| c.text_right(6, 0, 6, "1.50", TextRole::Text)), "  1.50");
        assert_eq!(screen_text::render(4, 1, |c| c.text_right(4, 0, 4, "123456", TextRole::Text)), "123…");
    }

    #[test]
    fn a_frame_over_half_a_glyph_keeps_its_line() {
        let shown = screen_text::render(8, 3, |c| {
            for y in 0..3 {
                c.text(0, y, "交接班次", TextRole::Text);
            }
            let rect = Rect::new(3, 0, 4, 3);
            c.fill(rect, TextRole::Text);
            c.pane(rect, "", Focus::Away);
        });
        assert_eq!(shown, "交 ┌──┐\n交 │  │\n交 └──┘");
    }

    #[test]
    fn a_click_needs_press_and_release_on_the_same_thing() {
        let (rows, others) = (Clicks::new(), Clicks::new());
        let shot = screen_text::shoot(4, 4, screen_text::look(Lang::En), |c| {
            for y in 0..3 {
                c.click(Rect::new(0, y, 4, 1), &rows, usize::from(y / 2));
            }
            c.click(Rect::new(0, 3, 4, 1), &others, 0_usize);
        });
        let click = |at, from| shot.hits.resolve(Input::Click { at, from });
        let row = |at, from| rows.meaning(&click(at, from)?);
        assert_eq!(row((1, 0), (3, 0)), Some(0));
        assert_eq!(row((1, 0), (1, 1)), Some(0), "two lines of one row");
        assert_eq!(click((1, 0), (1, 2)), None);
        assert_eq!(row((1, 2), (1, 2)), Some(1));
        assert_eq!(row((1, 3), (1, 3)), None, "another list's");
        assert_eq!(click((9, 9), (9, 9)), None);
    }

    #[test]
    fn clipping_on_the_left_blanks_half_a_glyph() {
        let shown = screen_text::render(6, 1, |c| {
            c.within(Rect::new(1, 0, 4, 1), |c| c.text(0, 0, "交接班", TextRole::Text));
        });
        assert_eq!(shown, "  接");
    }
}
