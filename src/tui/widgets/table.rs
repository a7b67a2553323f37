//! A list with columns.

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::tui::shell::canvas::{Canvas, row};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;

/// Column of the table: head, width and side.
#[derive(Clone, Debug)]
pub(crate) struct GridColumn {
    pub(crate) title: Label,
    /// Cells; 0 shares what is left.
    pub(crate) cols: u16,
    /// Figures stand on the right.
    pub(crate) right: bool,
}

impl GridColumn {
    /// Text in so many cells; 0 shares what is left.
    #[must_use]
    pub(crate) fn left(title: impl Into<Label>, cols: u16) -> Self {
        Self { title: title.into(), cols, right: false }
    }

    /// Figures in so many cells.
    #[must_use]
    pub(crate) fn right(title: impl Into<Label>, cols: u16) -> Self {
        Self { title: title.into(), cols, right: true }
    }
}

/// What stands in one place of a table.
#[derive(Clone, Debug)]
pub(crate) struct GridCell<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) role: TextRole,
}

impl<'a> GridCell<'a> {
    /// A text in a role.
    #[must_use]
    pub(crate) fn new(text: impl Into<Cow<'a, str>>, role: TextRole) -> Self {
        Self { text: text.into(), role }
    }
}

impl<'a> From<&'a str> for GridCell<'a> {
    fn from(text: &'a str) -> Self {
        Self::new(text, TextRole::Text)
    }
}

impl<'a> From<Cow<'a, str>> for GridCell<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::new(text, TextRole::Text)
    }
}

impl From<String> for GridCell<'_> {
    fn from(text: String) -> Self {
        Self::new(text, TextRole::Text)
    }
}

/// A table with a heading row.
#[derive(Clone, Debug)]
pub(crate) struct GridTable {
    /// The rows' selection.
    pub(crate) list: ListWidget,
    pub(crate) columns: Vec<GridColumn>,
}

impl GridTable {
    /// A table without rows.
    #[must_use]
    pub(crate) const fn new(columns: Vec<GridColumn>) -> Self {
        Self { list: ListWidget::new(), columns }
    }

    /// Moves and chooses as a list does.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        self.list.handle(input)
    }

    /// Draws headings and visible rows; `cell(row, column)` is asked for each.
    pub(crate) fn draw<'a>(
        &mut self,
        canvas: &mut Canvas,
        area: Rect,
        focus: Focus,
        mut cell: impl FnMut(usize, usize) -> GridCell<'a>,
    ) {
        let focused = focus.is_here();
        if area.is_empty() {
            return;
        }
        let body = crate::tui::shell::canvas::below(area, 1);
        let scrolls = self.list.len() > usize::from(body.height);
        let places = layout(&self.columns, area.width.saturating_sub(u16::from(scrolls)));
        let head = row(area, 0);
        canvas.within(head, |canvas| {
            for (column, place) in self.columns.iter().zip(&places) {
                let title = column.title.get(canvas.lang);
                write(canvas, area.x, head.y, *place, column.right, &GridCell::new(title, TextRole::Muted));
            }
        });
        let columns = &self.columns;
        self.list.draw(canvas, body, Focus::when(focused), |canvas, index, rect| {
            for (at, (column, place)) in columns.iter().zip(&places).enumerate() {
                write(canvas, rect.x, rect.y, *place, column.right, &cell(index, at));
            }
        });
    }
}

fn write(canvas: &mut Canvas, left: u16, y: u16, (x, cols): (u16, u16), right: bool, cell: &GridCell) {
    let x = left.saturating_add(x);
    if right {
        canvas.text_right(x.saturating_add(cols), y, cols, &cell.text, cell.role);
    } else {
        canvas.text_in(x, y, cols, &cell.text, cell.role);
    }
}

/// Start and width of every column, two blanks between them.
fn layout(columns: &[GridColumn], width: u16) -> Vec<(u16, u16)> {
    let gaps = crate::tui::shell::canvas::cells(columns.len().saturating_sub(1)).saturating_mul(2);
    let fixed = columns.iter().fold(gaps, |sum, column| sum.saturating_add(column.cols));
    let open = crate::tui::shell::canvas::cells(columns.iter().filter(|column| column.cols == 0).count());
    let rest = width.saturating_sub(fixed);
    let mut shares = open;
    let mut left = rest;
    let mut x: u16 = 0;
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        let cols = if column.cols > 0 {
            column.cols
        } else {
            let share = left / shares.max(1);
            left -= share;
            shares = shares.saturating_sub(1);
            share
        };
        let cols = cols.min(width.saturating_sub(x));
        places.push((x, cols));
        x = x.saturating_add(cols).saturating_add(2);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;

    #[test]
    fn columns_line_up_with_chinese_text() {
        let rows = [("李华", "1,900.00"), ("Chen Wei", "12.40")];
        let mut table = GridTable::new(vec![GridColumn::left("Name", 0), GridColumn::right("Sum", 9)]);
        table.list.set_len(2);
        let shown = screen_text::render(22, 3, |canvas| {
            table.draw(canvas, canvas.area(), Focus::Away, |r, c| {
                if c == 0 { rows[r].0 } else { rows[r].1 }.into()
            });
        });
        assert_eq!(shown, "Name               Sum\n李华          1,900.00\nChen Wei         12.40");
    }

    #[test]
    fn open_columns_share_what_is_left() {
        let columns = [GridColumn::left("a", 0), GridColumn::right("b", 6), GridColumn::left("c", 0)];
        assert_eq!(layout(&columns, 21), [(0, 5), (7, 6), (15, 6)]);
        assert_eq!(layout(&columns, 3), [(0, 0), (2, 1), (5, 0)]);
    }
}
