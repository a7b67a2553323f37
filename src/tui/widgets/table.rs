//! A list with columns, sorted by any of them with one key.

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::i18n::width::width;
use crate::model::text::natural;
use crate::tui::shell::canvas::{Canvas, cells, row};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
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
    /// What it is sorted by, where that is not its text.
    key: Option<i64>,
}

impl<'a> GridCell<'a> {
    /// A text in a role.
    #[must_use]
    pub(crate) fn new(text: impl Into<Cow<'a, str>>, role: TextRole) -> Self {
        Self { text: text.into(), role, key: None }
    }

    /// The same, sorted by a number rather than by its text.
    #[must_use]
    pub(crate) const fn by(mut self, key: Option<i64>) -> Self {
        self.key = key;
        self
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

/// The key that sorts by the next column.
pub(crate) const SORT: Code = Code::F(6);

/// A table with a heading row.
#[derive(Clone, Debug)]
pub(crate) struct GridTable {
    /// The rows' selection.
    pub(crate) list: ListWidget,
    pub(crate) columns: Vec<GridColumn>,
    /// The column it is sorted by; nothing for the order its owner gives it.
    sorted: Option<usize>,
    /// Which row of the owner stands in a line, as drawn last; the line itself where it is not sorted.
    order: Vec<usize>,
}

impl GridTable {
    /// A table without rows.
    #[must_use]
    pub(crate) const fn new(columns: Vec<GridColumn>) -> Self {
        Self { list: ListWidget::new(), columns, sorted: None, order: Vec::new() }
    }

    /// The row of the owner that is selected.
    #[must_use]
    pub(crate) fn selected(&self) -> Option<usize> {
        self.list.selected().map(|line| self.row(line))
    }

    fn row(&self, line: usize) -> usize {
        self.order.get(line).copied().unwrap_or(line)
    }

    /// Moves and chooses as a list does; [`SORT`] sorts by the next column, behind the last one by none.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        if matches!(input, Input::Key(key) if key.code == SORT) {
            let next = self.sorted.map_or(0, |column| column + 1);
            self.sorted = Some(next).filter(|column| *column < self.columns.len());
            self.order.clear();
            self.list.select(0);
            return WidgetOutcome::Handled;
        }
        match self.list.handle(input) {
            WidgetOutcome::Chosen(line) => WidgetOutcome::Chosen(self.row(line)),
            other => other,
        }
    }

    /// Puts the rows in their order: words as people sort them, figures the largest first, what is empty last.
    fn put_in_order<'a>(&mut self, cell: &mut impl FnMut(usize, usize) -> GridCell<'a>) {
        self.order.clear();
        let Some(at) = self.sorted else { return };
        let figures = self.columns.get(at).is_some_and(|column| column.right);
        let mut keyed: Vec<(bool, String, usize)> = (0..self.list.len())
            .map(|row| {
                let one = cell(row, at);
                // Digits enough for every number, and none below zero, so that words and numbers compare alike.
                let number = |key: i64| format!("{:020}", i128::from(key) - i128::from(i64::MIN));
                let key = one.key.map_or_else(|| natural(&one.text.replace(',', "")), number);
                (one.text.trim().is_empty(), key, row)
            })
            .collect();
        keyed.sort_by(|a, b| {
            let by_text = if figures { b.1.cmp(&a.1) } else { a.1.cmp(&b.1) };
            a.0.cmp(&b.0).then(by_text).then(a.2.cmp(&b.2))
        });
        self.order = keyed.into_iter().map(|(.., row)| row).collect();
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
        self.put_in_order(&mut cell);
        let body = crate::tui::shell::canvas::below(area, 1);
        let scrolls = self.list.len() > usize::from(body.height);
        let places = layout(&self.columns, area.width.saturating_sub(u16::from(scrolls)));
        let head = row(area, 0);
        canvas.within(head, |canvas| {
            for (at, (column, place)) in self.columns.iter().zip(&places).enumerate() {
                let title = column.title.get(canvas.lang);
                let used = if column.right { place.1 } else { cells(width(&title)).min(place.1) };
                write(canvas, area.x, head.y, *place, column.right, &GridCell::new(title, TextRole::Muted));
                if self.sorted == Some(at) {
                    // In the gap behind the head, so that no head is cut for it.
                    let [up, down, ..] = canvas.glyphs.arrows;
                    let mark = if column.right { down } else { up };
                    canvas.cell(area.x + place.0 + used, head.y, mark, canvas.style(TextRole::HintKey));
                }
            }
        });
        let (columns, order) = (&self.columns, &self.order);
        self.list.draw(canvas, body, Focus::when(focused), |canvas, line, rect| {
            let index = order.get(line).copied().unwrap_or(line);
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
    fn one_key_sorts_by_every_column_in_turn_and_what_is_chosen_is_the_row_meant() {
        let rows = [("Shelf 10", "9"), ("shelf 5", "1,200"), ("Shelf 20", "")];
        let mut table = GridTable::new(vec![GridColumn::left("Name", 9), GridColumn::right("Sum", 6)]);
        table.list.set_len(3);
        let shown = |table: &mut GridTable| {
            let text = screen_text::render(22, 4, |canvas| {
                table.draw(canvas, canvas.area(), Focus::Here, |r, c| {
                    if c == 0 { rows[r].0 } else { rows[r].1 }.into()
                });
            });
            let names = |line: &str| line.split_whitespace().nth(1).unwrap_or_default().to_owned();
            text.lines().skip(1).map(|line| names(&line.replace('▸', " "))).collect::<Vec<_>>()
        };
        let first = |table: &mut GridTable| table.handle(&Input::key(Code::Enter));
        assert_eq!(shown(&mut table), ["10", "5", "20"]);
        let _ = table.handle(&Input::key(SORT));
        assert_eq!(shown(&mut table), ["5", "10", "20"]);
        assert_eq!((first(&mut table), table.selected()), (WidgetOutcome::Chosen(1), Some(1)));
        // Figures the largest first, and nothing last.
        let _ = table.handle(&Input::key(SORT));
        assert_eq!(shown(&mut table), ["5", "10", "20"]);
        let _ = table.handle(&Input::key(Code::Down));
        assert_eq!(first(&mut table), WidgetOutcome::Chosen(0));
        let _ = table.handle(&Input::key(SORT));
        assert_eq!(shown(&mut table), ["10", "5", "20"]);
        assert_eq!(first(&mut table), WidgetOutcome::Chosen(0));
    }

    #[test]
    fn open_columns_share_what_is_left() {
        let columns = [GridColumn::left("a", 0), GridColumn::right("b", 6), GridColumn::left("c", 0)];
        assert_eq!(layout(&columns, 21), [(0, 5), (7, 6), (15, 6)]);
        assert_eq!(layout(&columns, 3), [(0, 0), (2, 1), (5, 0)]);
    }
}
