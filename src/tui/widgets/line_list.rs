//! Lines composed beforehand, shown through a window: rows of different heights one of which is selected,
//! or a text to read.

use ratatui::layout::Rect;

use super::cell_editor::{CellEditor, CellState};
use super::list::draw_thumb;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;

/// A piece of a line.
#[derive(Clone, Debug)]
struct LinePart {
    /// First cell, or for figures the cell behind the last one.
    x: u16,
    cols: u16,
    right: bool,
    text: String,
    role: TextRole,
}

/// A place to type into.
#[derive(Clone, Debug)]
struct LineCell {
    x: u16,
    /// Cells, brackets included.
    cols: u16,
    editor: CellEditor,
    state: CellState,
}

/// One line. Lines of the same row are selected, clicked and kept in view together.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListLine {
    row: Option<usize>,
    quiet: bool,
    parts: Vec<LinePart>,
    cursor: Option<u16>,
    cell: Option<Box<LineCell>>,
}

impl ListLine {
    /// A line of no row: a heading, or something to read.
    #[must_use]
    pub(crate) fn plain() -> Self {
        Self::default()
    }

    /// A line of a row, painted when the row is selected.
    #[must_use]
    pub(crate) fn of(row: usize) -> Self {
        Self { row: Some(row), ..Self::default() }
    }

    /// A line below a row: it belongs to it, but is never painted.
    #[must_use]
    pub(crate) fn under(row: usize) -> Self {
        Self { row: Some(row), quiet: true, ..Self::default() }
    }

    /// Text from a cell on, in at most so many cells.
    #[must_use]
    pub(crate) fn put(mut self, x: u16, cols: u16, text: impl Into<String>, role: TextRole) -> Self {
        self.parts.push(LinePart { x, cols, right: false, text: text.into(), role });
        self
    }

    /// Text that ends before cell `right`.
    #[must_use]
    pub(crate) fn put_right(
        mut self,
        right: u16,
        cols: u16,
        text: impl Into<String>,
        role: TextRole,
    ) -> Self {
        self.parts.push(LinePart { x: right, cols, right: true, text: text.into(), role });
        self
    }

    /// The real cursor belongs to this cell while the row is selected.
    #[must_use]
    pub(crate) const fn cursor(mut self, x: u16) -> Self {
        self.cursor = Some(x);
        self
    }

    /// A place to type into, brackets included, as in forms and grids; the cursor is in it while the row is selected.
    #[must_use]
    pub(crate) fn cell(mut self, x: u16, cols: u16, editor: &CellEditor, state: CellState) -> Self {
        self.cell = Some(Box::new(LineCell { x, cols, editor: editor.clone(), state }));
        self
    }
}

/// The window over the lines.
#[derive(Clone, Debug)]
pub(crate) struct LineList {
    clicks: Clicks<usize>,
    first: usize,
    height: usize,
    total: usize,
}

impl LineList {
    /// A window at the top.
    #[must_use]
    pub(crate) const fn new() -> Self {
        Self { clicks: Clicks::new(), first: 0, height: 0, total: 0 }
    }

    /// Back to the top, over other lines.
    pub(crate) const fn top(&mut self) {
        (self.first, self.total) = (0, 0);
    }

    /// Whether there is more below, as last drawn.
    #[must_use]
    pub(crate) const fn more(&self) -> bool {
        self.first + self.height < self.total
    }

    /// Shows what comes next, one line kept; `false` at the end.
    pub(crate) fn page_on(&mut self) -> bool {
        let more = self.more();
        if more {
            self.first += self.height.saturating_sub(1).max(1);
        }
        more
    }

    /// Arrows, pages and the wheel move a text that is read; `false` for anything else and at the ends.
    pub(crate) fn scroll(&mut self, input: &Input) -> bool {
        let last = self.total.saturating_sub(self.height);
        let page = self.height.saturating_sub(1).max(1);
        let to = match input {
            Input::Wheel { up: true, .. } => self.first.saturating_sub(3),
            Input::Wheel { up: false, .. } => self.first + 3,
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Up => self.first.saturating_sub(1),
                KeyAction::Down => self.first + 1,
                KeyAction::PageUp => self.first.saturating_sub(page),
                KeyAction::PageDown => self.first + page,
                KeyAction::Home => 0,
                KeyAction::End => last,
                _ => return false,
            },
            _ => return false,
        };
        let before = std::mem::replace(&mut self.first, to.min(last));
        before != self.first
    }

    /// The row a click is on.
    #[must_use]
    pub(crate) fn hit(&self, input: &Input) -> Option<usize> {
        self.clicks.meaning(input)
    }

    /// Draws the lines in the window, moved as little as possible so that the selected row is in view.
    pub(crate) fn draw(
        &mut self,
        canvas: &mut Canvas,
        area: Rect,
        lines: &[ListLine],
        selected: Option<usize>,
    ) {
        self.height = usize::from(area.height);
        self.total = lines.len();
        if area.is_empty() {
            return;
        }
        if let Some(row) = selected
            && let Some(from) = lines.iter().position(|line| line.row == Some(row))
        {
            let to = lines.iter().rposition(|line| line.row == Some(row)).unwrap_or(from) + 1;
            // What heads the first row stays visible with it.
            let from = if lines[..from].iter().all(|line| line.row.is_none()) { 0 } else { from };
            if to > self.first + self.height {
                self.first = to - self.height;
            }
            self.first = self.first.min(from);
        }
        self.first = self.first.min(self.total.saturating_sub(self.height));
        let scrolls = self.total > self.height && area.width > 4;
        let inner = Rect { width: area.width - u16::from(scrolls), ..area };
        let mut pointed = false;
        for (line, y) in lines.iter().skip(self.first).zip(area.y..area.bottom()) {
            let rect = Rect { y, height: 1, ..inner };
            let here = selected.is_some() && line.row == selected;
            if let Some(index) = line.row {
                canvas.click(rect, &self.clicks, index);
            }
            canvas.within(rect, |canvas| {
                for part in &line.parts {
                    let x = area.x.saturating_add(part.x);
                    if part.right {
                        canvas.text_right(x, y, part.cols, &part.text, part.role);
                    } else {
                        canvas.text_in(x, y, part.cols, &part.text, part.role);
                    }
                }
                if here && !line.quiet {
                    canvas.paint(rect, TextRole::Selected);
                }
                if here && let Some(x) = line.cursor {
                    canvas.set_cursor(area.x.saturating_add(x), y);
                }
                if let Some(cell) = &line.cell {
                    let x = area.x.saturating_add(cell.x);
                    let place = Rect { x, y, width: cell.cols, height: 1 };
                    cell.editor.draw(canvas, place, Focus::when(here), cell.state);
                }
            });
            if here && !line.quiet && !pointed {
                pointed = canvas.point_at_row(rect);
            }
        }
        if scrolls {
            draw_thumb(canvas, area, self.first, self.total);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;
    use crate::tui::shell::input::Code;

    fn lines() -> Vec<ListLine> {
        (0..4)
            .flat_map(|row| {
                [
                    ListLine::of(row).put(0, 6, format!("行{row}"), TextRole::Text),
                    ListLine::under(row).put(1, 6, "more", TextRole::Muted),
                ]
            })
            .collect()
    }

    #[test]
    fn the_whole_selected_row_stays_in_view() {
        let mut sheet = LineList::new();
        let show = |sheet: &mut LineList, row| {
            screen_text::render(8, 3, |c| sheet.draw(c, c.area(), &lines(), Some(row)))
        };
        assert_eq!(show(&mut sheet, 0), "行0    █\n more  │\n行1    │");
        assert_eq!(show(&mut sheet, 3), " more  │\n行3    │\n more  █");
        assert_eq!(show(&mut sheet, 3), " more  │\n行3    │\n more  █");
    }

    #[test]
    fn a_cell_on_a_line_is_the_one_of_forms_and_has_the_cursor() {
        use crate::tui::widgets::cell_editor::CellKind;
        let mut typed = CellEditor::new(CellKind::Figure, 9);
        typed.set("4.5");
        let line = |state| [ListLine::of(0).put(0, 2, "D7", TextRole::Text).cell(3, 7, &typed, state)];
        let shot = screen_text::shoot(10, 1, screen_text::look(crate::model::lang::Lang::En), |c| {
            LineList::new().draw(c, c.area(), &line(CellState::Fine), Some(0));
        });
        assert_eq!((shot.text.as_str(), shot.cursor), ("D7 [  4.5]", Some((9, 0))));
        let refused = screen_text::render(10, 1, |c| {
            LineList::new().draw(c, c.area(), &line(CellState::Bad), Some(0));
        });
        assert_eq!(refused, "D7![  4.5]");
    }

    #[test]
    fn reading_on_ends_at_the_end() {
        let mut sheet = LineList::new();
        let show =
            |sheet: &mut LineList| screen_text::render(8, 3, |c| sheet.draw(c, c.area(), &lines(), None));
        show(&mut sheet);
        let mut pages = 0;
        while sheet.page_on() {
            pages += 1;
            show(&mut sheet);
        }
        assert_eq!(pages, 3);
        assert!(show(&mut sheet).ends_with("more  █"));
        assert!(sheet.scroll(&Input::key(Code::Up)));
        assert!(sheet.more());
        sheet.top();
        assert!(!sheet.more());
    }
}
