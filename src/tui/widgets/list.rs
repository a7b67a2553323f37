//! Rows one of which is selected.

use ratatui::layout::Rect;

use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;

/// A scrolling list. It knows how many rows there are and which is selected; what they say is asked
/// for while drawing, for visible rows only.
#[derive(Clone, Debug)]
pub(crate) struct ListWidget {
    clicks: Clicks<usize>,
    len: usize,
    selected: usize,
    first: usize,
    page: usize,
}

impl ListWidget {
    /// An empty list.
    #[must_use]
    pub(crate) const fn new() -> Self {
        Self { clicks: Clicks::new(), len: 0, selected: 0, first: 0, page: 1 }
    }

    /// A list of so many rows.
    #[must_use]
    pub(crate) fn of(len: usize) -> Self {
        let mut list = Self::new();
        list.set_len(len);
        list
    }

    /// Sets how many rows there are; the selection stays where it can.
    pub(crate) fn set_len(&mut self, len: usize) {
        self.len = len;
        self.selected = self.selected.min(len.saturating_sub(1));
    }

    /// How many rows there are.
    #[must_use]
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The selected row, if there are any.
    #[must_use]
    pub(crate) fn selected(&self) -> Option<usize> {
        (self.len > 0).then_some(self.selected)
    }

    /// Selects a row.
    pub(crate) fn select(&mut self, index: usize) {
        self.selected = index.min(self.len.saturating_sub(1));
    }

    /// Arrows, pages, wheel and clicks move the selection; Enter chooses; a click on the selected row
    /// chooses too. Arrows at the ends are ignored, so that the focus can leave.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        if self.len == 0 {
            return WidgetOutcome::Ignored;
        }
        let last = self.len - 1;
        let to = match input {
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Up if self.selected > 0 => self.selected - 1,
                KeyAction::Down if self.selected < last => self.selected + 1,
                KeyAction::PageUp => self.selected.saturating_sub(self.page),
                KeyAction::PageDown => (self.selected + self.page).min(last),
                KeyAction::Home => 0,
                KeyAction::End => last,
                KeyAction::Accept if key.repeat => return WidgetOutcome::Handled,
                KeyAction::Accept => return WidgetOutcome::Chosen(self.selected),
                _ => return WidgetOutcome::Ignored,
            },
            Input::Wheel { up: true, .. } => self.selected.saturating_sub(3),
            Input::Wheel { up: false, .. } => (self.selected + 3).min(last),
            _ => match self.clicks.meaning(input) {
                Some(index) if index > last => return WidgetOutcome::Ignored,
                Some(index) if index == self.selected => return WidgetOutcome::Chosen(index),
                Some(index) => index,
                None => return WidgetOutcome::Ignored,
            },
        };
        self.selected = to;
        WidgetOutcome::Handled
    }

    /// Whether a click is on one of its rows.
    #[must_use]
    pub(crate) fn hit(&self, input: &Input) -> bool {
        self.clicks.hit(input)
    }

    /// Draws the visible rows: `row(canvas, index, rect)` writes each over the painted selection.
    pub(crate) fn draw(
        &mut self,
        canvas: &mut Canvas,
        area: Rect,
        focus: Focus,
        mut row: impl FnMut(&mut Canvas, usize, Rect),
    ) {
        let focused = focus.is_here();
        let height = usize::from(area.height);
        self.page = height.saturating_sub(1).max(1);
        if area.is_empty() {
            return;
        }
        if self.selected < self.first {
            self.first = self.selected;
        } else if self.selected >= self.first + height {
            self.first = self.selected + 1 - height;
        }
        self.first = self.first.min(self.len.saturating_sub(height));
        // The last column tells where in a longer list we are.
        let scrolls = self.len > height && area.width > 4;
        let inner = Rect { width: area.width - u16::from(scrolls), ..area };
        for (index, y) in (self.first..self.len).zip(area.y..area.bottom()) {
            let rect = Rect { y, height: 1, ..inner };
            self.draw_row(canvas, index, rect, focused, &mut row);
        }
        if scrolls {
            draw_thumb(canvas, area, self.first, self.len);
        }
    }
}

impl ListWidget {
    /// Draws rows of several lines each where all of them fit, and of one line each where they do not.
    pub(crate) fn draw_tall(
        &mut self,
        canvas: &mut Canvas,
        area: Rect,
        focus: Focus,
        rows: &[usize],
        mut row: impl FnMut(&mut Canvas, usize, Rect),
    ) {
        let focused = focus.is_here();
        if rows.len() < self.len || rows.iter().sum::<usize>() > usize::from(area.height) {
            self.draw(canvas, area, Focus::when(focused), row);
            return;
        }
        self.first = 0;
        self.page = self.len.max(1);
        let mut y = area.y;
        for (index, lines) in rows.iter().enumerate().take(self.len) {
            let rect = Rect { y, height: cells(*lines), ..area };
            self.draw_row(canvas, index, rect, focused, &mut row);
            y = rect.bottom();
        }
    }

    fn draw_row(
        &self,
        canvas: &mut Canvas,
        index: usize,
        rect: Rect,
        focused: bool,
        row: &mut impl FnMut(&mut Canvas, usize, Rect),
    ) {
        canvas.click(rect, &self.clicks, index);
        canvas.within(rect, |canvas| row(canvas, index, rect));
        if index == self.selected {
            if focused {
                canvas.paint(rect, TextRole::Selected);
                canvas.point_at_row(rect);
                canvas.set_cursor(rect.x, rect.y);
            } else {
                canvas.paint(rect, TextRole::Chosen);
            }
        }
    }
}

/// A mark in the last column of an area, at the height that matches the first visible of `len` rows.
pub(crate) fn draw_thumb(canvas: &mut Canvas, area: Rect, first: usize, len: usize) {
    let height = usize::from(area.height);
    if height == 0 || area.width == 0 || len <= height {
        return;
    }
    let x = area.right() - 1;
    canvas.upright(x, area.y, area.height, TextRole::Border);
    let size = (height * height / len).max(1);
    let at = (first * (height - size) + (len - height) / 2) / (len - height);
    let style = canvas.style(TextRole::Border);
    for y in at..(at + size).min(height) {
        canvas.cell(x, area.y + cells(y), canvas.glyphs.thumb, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;
    use crate::tui::shell::input::Code;

    #[test]
    fn the_selection_stays_in_view_and_in_range() {
        let mut list = ListWidget::of(10);
        let show = |list: &mut ListWidget| {
            screen_text::render(8, 3, |canvas| {
                list.draw(canvas, canvas.area(), Focus::Here, |canvas, index, rect| {
                    let _ = canvas.text(rect.x, rect.y, &format!("行{index}"), TextRole::Text);
                });
            })
        };
        assert_eq!(show(&mut list), "行0    █\n行1    │\n行2    │");
        assert_eq!(list.handle(&Input::key(Code::End)), WidgetOutcome::Handled);
        assert_eq!(show(&mut list), "行7    │\n行8    │\n行9    █");
        assert_eq!(list.handle(&Input::key(Code::Down)), WidgetOutcome::Ignored);
        list.set_len(2);
        assert_eq!(list.selected(), Some(1));
        list.set_len(0);
        assert_eq!(list.selected(), None);
        assert_eq!(list.handle(&Input::key(Code::Enter)), WidgetOutcome::Ignored);
    }

    #[test]
    fn a_first_click_selects_and_a_second_chooses() {
        let (mut list, mut other) = (ListWidget::of(3), ListWidget::of(3));
        let shot = screen_text::shoot(8, 6, screen_text::look(crate::model::lang::Lang::En), |c| {
            list.draw(c, Rect::new(0, 0, 8, 3), Focus::Here, |_, _, _| ());
            other.draw(c, Rect::new(0, 3, 8, 3), Focus::Away, |_, _, _| ());
        });
        let hit = shot.hits.resolve(Input::Click { at: (0, 2), from: (0, 2) }).unwrap();
        assert_eq!(list.handle(&hit), WidgetOutcome::Handled);
        assert_eq!(list.handle(&hit), WidgetOutcome::Chosen(2));
        assert_eq!(other.handle(&hit), WidgetOutcome::Ignored);
    }
}
