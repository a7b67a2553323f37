//! A sheet as on paper: figures in rows and columns, filled in from top to bottom.
//!
//! The sheet knows typing, moving and drawing; what a figure means, and whether it is right, is known to the
//! step around it. Where things stand is decided anew for every width, from [`GridRow`]s.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::model::field_ref::FieldRef;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::cell_editor::{CellEditor, CellKind, CellState};

/// What is typed into a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlotKind {
    /// A figure, shown on the right.
    Figure,
    /// A short text.
    Text,
    /// Nothing: Enter does something.
    Button,
}

/// One place to type into, or a button.
#[derive(Debug)]
pub(crate) struct Slot {
    /// Its address, unique in the sheet.
    pub(crate) id: FieldRef,
    /// What is typed.
    pub(crate) kind: SlotKind,
    /// What was typed.
    pub(crate) edit: CellEditor,
    /// Refused as it stands.
    pub(crate) bad: bool,
    /// Passed over by the focus.
    pub(crate) off: bool,
}

impl Slot {
    /// A place to type into, holding a text.
    #[must_use]
    pub(crate) fn new(id: FieldRef, kind: SlotKind, text: &str) -> Self {
        let mut edit = match kind {
            SlotKind::Text => CellEditor::new(CellKind::Text, 60),
            SlotKind::Figure | SlotKind::Button => CellEditor::new(CellKind::Figure, 24),
        };
        edit.set(text);
        Self { id, kind, edit, bad: false, off: false }
    }
}

/// Cells of a name on a row of its own.
const NAME_ALONE: u16 = 40;

/// What a piece of a row shows.
#[derive(Clone, Debug)]
pub(crate) enum RowContent {
    /// Text, cut where the piece ends.
    Left(String, TextRole),
    /// Text ending where the piece ends.
    Right(String, TextRole),
    /// The slot with that index; a button shows the text.
    Slot(usize, String),
}

/// A part of a row.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// First column within the sheet.
    pub(crate) x: u16,
    pub(crate) cols: u16,
    /// What it shows.
    pub(crate) what: RowContent,
}

/// One row of the sheet.
pub(crate) type GridRow = Vec<Piece>;

/// Shorthand for text.
#[must_use]
pub(crate) fn left(x: u16, cols: u16, text: impl Into<String>, role: TextRole) -> Piece {
    Piece { x, cols, what: RowContent::Left(text.into(), role) }
}

/// The name a row begins with; one wider than its column stands whole on a row of its own before it.
pub(crate) fn row_name(rows: &mut Vec<GridRow>, cols: u16, name: &str) -> Piece {
    let fits = crate::i18n::width::width(name) <= usize::from(cols);
    if !fits {
        rows.push(vec![left(1, NAME_ALONE, name, TextRole::Label)]);
    }
    left(1, cols, if fits { name } else { "" }, TextRole::Label)
}

/// Shorthand for text ending at the right.
#[must_use]
pub(crate) fn right(x: u16, cols: u16, text: impl Into<String>, role: TextRole) -> Piece {
    Piece { x, cols, what: RowContent::Right(text.into(), role) }
}

/// Shorthand for a slot.
#[must_use]
pub(crate) fn slot(x: u16, cols: u16, index: usize) -> Piece {
    Piece { x, cols, what: RowContent::Slot(index, String::new()) }
}

/// Where a slot stands: its row, its first column and its width.
#[derive(Clone, Copy, Debug)]
struct Place {
    row: u16,
    x: u16,
    cols: u16,
}

impl Place {
    /// Whether one stands below the other, wholly or in part.
    const fn in_line_with(self, other: Self) -> bool {
        self.x < other.x.saturating_add(other.cols) && other.x < self.x.saturating_add(self.cols)
    }
}

/// Form laid out as a sheet of rows and columns.
#[derive(Debug)]
pub(crate) struct GridForm {
    clicks: Clicks<usize>,
    /// The slots, in the order Enter passes through them.
    pub(crate) slots: Vec<Slot>,
    focus: usize,
    scroll: u16,
    /// Where each slot was last drawn, for the arrows.
    places: Vec<Option<Place>>,
}

impl GridForm {
    /// A sheet of slots with the focus on the first.
    #[must_use]
    pub(crate) const fn new(slots: Vec<Slot>) -> Self {
        Self { clicks: Clicks::new(), slots, focus: 0, scroll: 0, places: Vec::new() }
    }

    /// Index of the slot with that address.
    #[must_use]
    pub(crate) fn index(&self, id: &FieldRef) -> Option<usize> {
        self.slots.iter().position(|slot| slot.id == *id)
    }

    /// The slot with that address.
    #[must_use]
    pub(crate) fn slot(&self, id: &FieldRef) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == *id)
    }

    /// Index of the slot with the focus.
    #[must_use]
    pub(crate) const fn focus(&self) -> usize {
        self.focus
    }

    /// The slot with the focus.
    #[must_use]
    pub(crate) fn current(&self) -> Option<&Slot> {
        self.slots.get(self.focus)
    }

    /// Address of the slot with the focus.
    #[must_use]
    pub(crate) fn focused_id(&self) -> Option<&FieldRef> {
        self.current().map(|slot| &slot.id)
    }

    /// Moves the focus; a slot that is off passes it on to the next. Its value arrives selected.
    pub(crate) fn set_focus(&mut self, index: usize) {
        if let Some(to) = (index..self.slots.len()).find(|i| !self.slots[*i].off) {
            if to != self.focus {
                self.slots[to].edit.arrive();
            }
            self.focus = to;
        }
    }

    /// What stands in the slot with that index is refused: it is marked, has the focus, and is selected, so
    /// that it can be typed anew at once.
    pub(crate) fn refuse(&mut self, index: usize) {
        if let Some(slot) = self.slots.get_mut(index) {
            slot.bad = true;
            slot.edit.arrive();
            self.focus = index;
        }
    }

    /// Moves the focus to the slot with that address, else to the first that is a part of it.
    pub(crate) fn focus_on(&mut self, id: &FieldRef) -> bool {
        let found = self.index(id).or_else(|| self.slots.iter().position(|slot| id.holds(&slot.id)));
        if let Some(index) = found {
            self.set_focus(index);
        }
        found.is_some()
    }

    /// The next slot in order.
    #[must_use]
    pub(crate) fn next(&self) -> Option<usize> {
        (self.focus + 1..self.slots.len()).find(|i| !self.slots[*i].off)
    }

    fn previous(&self) -> Option<usize> {
        (0..self.focus.min(self.slots.len())).rev().find(|i| !self.slots[*i].off)
    }

    /// Takes over slots made anew, keeping focus and scroll, and the cursor where the value is the same.
    pub(crate) fn replace(&mut self, slots: Vec<Slot>) {
        let mut old = std::mem::replace(&mut self.slots, slots);
        self.focus = self.focus.min(self.slots.len().saturating_sub(1));
        if let Some(slot) = self.slots.get_mut(self.focus)
            && let Some(before) = old.iter_mut().find(|before| before.id == slot.id)
            && before.edit.text() == slot.edit.text()
        {
            std::mem::swap(&mut slot.edit, &mut before.edit);
        }
    }

    /// Shows a text in a slot, whatever was typed there.
    pub(crate) fn show(&mut self, id: &FieldRef, text: &str) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.id == *id) {
            slot.edit.set(text);
            slot.bad = false;
        }
    }

    fn place(&self, index: usize) -> Option<Place> {
        self.places.get(index).copied().flatten()
    }

    /// The slots of a row that can have the focus.
    fn in_row(&self, row: u16) -> impl Iterator<Item = (usize, Place)> {
        let open = |index: &usize| self.slots.get(*index).is_some_and(|slot| !slot.off);
        (0..self.places.len())
            .filter(open)
            .filter_map(|index| Some((index, self.place(index)?)))
            .filter(move |(_, place)| place.row == row)
    }

    /// The slot above or below as the eye sees it: within a block of rows the next one in the same column, however
    /// many rows of other columns lie between; beyond the block the nearest of the first row. In order where
    /// nothing was drawn yet.
    fn vertical(&self, down: bool) -> Option<usize> {
        let Some(from) = self.place(self.focus) else {
            return if down { self.next() } else { self.previous() };
        };
        let last = self.places.iter().flatten().map(|place| place.row).max().unwrap_or(0);
        let rows: Vec<u16> =
            if down { (from.row.saturating_add(1)..=last).collect() } else { (0..from.row).rev().collect() };
        let mut same_block = true;
        for row in rows {
            let near = |(_, place): &(usize, Place)| place.x.abs_diff(from.x);
            same_block &= self.in_row(row).next().is_some();
            let found = self
                .in_row(row)
                .filter(|(_, place)| !same_block || place.in_line_with(from))
                .min_by_key(near);
            if let Some((index, _)) = found {
                return Some(index);
            }
        }
        None
    }

    fn beside(&self, forward: bool) -> Option<usize> {
        let Some(from) = self.place(self.focus) else {
            return if forward { self.next() } else { self.previous() };
        };
        self.in_row(from.row)
            .filter(|(_, place)| if forward { place.x > from.x } else { place.x < from.x })
            .min_by_key(|(_, place)| place.x.abs_diff(from.x))
            .map(|(index, _)| index)
    }

    /// Moves the focus and tells which slot was left, so that it can be saved; `None` leads nowhere.
    fn leave_to(&mut self, to: Option<usize>) -> WidgetOutcome {
        let Some(to) = to else { return WidgetOutcome::Ignored };
        let from = self.focus;
        self.set_focus(to);
        if from == self.focus { WidgetOutcome::Handled } else { WidgetOutcome::Left(from) }
    }

    fn clicked(&mut self, input: &Input) -> WidgetOutcome {
        let Some(index) = self.clicks.meaning(input) else { return WidgetOutcome::Ignored };
        match self.slots.get(index) {
            Some(slot) if slot.off => WidgetOutcome::Handled,
            // A button acts at once; the focus is there before it does.
            Some(slot) if slot.kind == SlotKind::Button && index == self.focus => {
                WidgetOutcome::Chosen(self.focus)
            }
            Some(_) => self.leave_to(Some(index)),
            None => WidgetOutcome::Ignored,
        }
    }

    /// Uses an input. Enter chooses the slot with the focus; a click on a button goes there and chooses it.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        match input {
            Input::Hit(_) => self.clicked(input),
            Input::Paste(text) => {
                let Some(slot) = self.slots.get_mut(self.focus) else { return WidgetOutcome::Ignored };
                if slot.kind == SlotKind::Button {
                    return WidgetOutcome::Handled;
                }
                slot.edit.insert(text.trim());
                slot.bad = false;
                WidgetOutcome::Changed
            }
            Input::Wheel { up, .. } => self.leave_to(if *up { self.previous() } else { self.next() }),
            Input::Key(key) => {
                let Some(slot) = self.slots.get_mut(self.focus) else { return WidgetOutcome::Ignored };
                if slot.kind != SlotKind::Button {
                    match slot.edit.handle(key) {
                        Some(true) => {
                            slot.bad = false;
                            return WidgetOutcome::Changed;
                        }
                        Some(false) => return WidgetOutcome::Handled,
                        None => {}
                    }
                }
                match KeyAction::of(key) {
                    // A held Enter would run through a whole column unread.
                    KeyAction::Accept if key.repeat => WidgetOutcome::Handled,
                    KeyAction::Accept => WidgetOutcome::Chosen(self.focus),
                    KeyAction::Down => self.leave_to(self.vertical(true)),
                    KeyAction::Up => self.leave_to(self.vertical(false)),
                    KeyAction::Next => self.leave_to(self.next()),
                    KeyAction::Prev => self.leave_to(self.previous()),
                    KeyAction::Left => self.leave_to(self.beside(false)),
                    KeyAction::Right => self.leave_to(self.beside(true)),
                    _ => WidgetOutcome::Ignored,
                }
            }
            _ => WidgetOutcome::Ignored,
        }
    }

    /// Draws the rows, scrolled so that the focus and the row after it are in view.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect, rows: &[GridRow], focus: Focus) {
        let focused = focus.is_here();
        #[cfg(test)]
        if focused {
            crate::tui::shell::drawn_forms::note_sheet();
        }
        self.places = vec![None; self.slots.len()];
        for (y, row) in rows.iter().enumerate() {
            for piece in row {
                if let RowContent::Slot(index, _) = piece.what
                    && let Some(place) = self.places.get_mut(index)
                {
                    *place = Some(Place { row: cells(y), x: piece.x, cols: piece.cols });
                }
            }
        }
        if area.is_empty() {
            return;
        }
        let total = cells(rows.len());
        let at = self.place(self.focus).map_or(0, |place| place.row);
        let first_row = self.places.iter().flatten().map(|place| place.row).min().unwrap_or(0);
        let top = if at <= first_row { 0 } else { at.saturating_sub(1) };
        if at.saturating_add(2) > self.scroll.saturating_add(area.height) {
            self.scroll = at.saturating_add(2).saturating_sub(area.height);
        }
        self.scroll = self.scroll.min(top).min(total.saturating_sub(area.height));
        let scroll = self.scroll;
        canvas.within(area, |canvas| {
            for (row, y) in rows.iter().skip(usize::from(scroll)).zip(area.y..area.bottom()) {
                for piece in row {
                    self.draw_piece(canvas, area, piece, y, focused);
                }
            }
            let field = self.current().is_some_and(|slot| slot.kind != SlotKind::Button);
            if focused && field && at >= scroll {
                let y = area.y.saturating_add(at - scroll);
                let before = self.place(self.focus).map_or(0, |place| place.x.saturating_sub(1));
                // Unless the field itself is pointed at.
                if canvas.is_blank(area.x, y) && canvas.is_blank(area.x.saturating_add(before), y) {
                    canvas.text(area.x, y, canvas.glyphs.pointer, TextRole::HintKey);
                }
            }
            let (style, edge) = (canvas.style(TextRole::HintKey), area.right().saturating_sub(1));
            if scroll > 0 {
                canvas.cell(edge, area.y, canvas.glyphs.arrows[0], style);
            }
            if total > scroll.saturating_add(area.height) {
                canvas.cell(edge, area.bottom() - 1, canvas.glyphs.arrows[1], style);
            }
        });
    }

    fn draw_piece(&self, canvas: &mut Canvas, area: Rect, piece: &Piece, y: u16, focused: bool) {
        let x = area.x.saturating_add(piece.x);
        match &piece.what {
            RowContent::Left(text, role) => {
                canvas.text_in(x, y, piece.cols, text, *role);
            }
            RowContent::Right(text, role) => {
                canvas.text_right(x.saturating_add(piece.cols), y, piece.cols, text, *role);
            }
            RowContent::Slot(index, text) => {
                if let Some(slot) = self.slots.get(*index) {
                    let rect = Rect { x, y, width: piece.cols, height: 1 };
                    draw_slot(canvas, rect, slot, text, focused && *index == self.focus);
                    if !slot.off {
                        canvas.click(rect, &self.clicks, *index);
                    }
                }
            }
        }
    }
}

fn draw_slot(canvas: &mut Canvas, rect: Rect, slot: &Slot, text: &str, here: bool) {
    let Rect { x, y, width, .. } = rect;
    if slot.kind == SlotKind::Button {
        let role = match (here, slot.off) {
            (true, _) => TextRole::Selected,
            (_, true) => TextRole::Muted,
            _ => TextRole::Text,
        };
        canvas.fill(Rect { width: width.min(cells(text.width()).saturating_add(2)), ..rect }, role);
        if here {
            canvas.text(x, y, canvas.glyphs.pointer, role);
            canvas.set_cursor(x, y);
        }
        canvas.text_in(x.saturating_add(2), y, width.saturating_sub(2), text, role);
        return;
    }
    let state = match (slot.bad, slot.off) {
        (_, true) => CellState::Off,
        (true, _) => CellState::Bad,
        _ => CellState::Fine,
    };
    slot.edit.draw(canvas, rect, Focus::when(here), state);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::StockId;
    use crate::tui::screen_text;
    use crate::tui::shell::input::{Code, KeyPress};

    fn two_columns() -> (GridForm, Vec<GridRow>) {
        let item = |id: i64| FieldRef::Stock(StockId(id));
        let slots = [1, 2, 3, 4].map(|id| Slot::new(item(id), SlotKind::Figure, ""));
        let rows = vec![
            vec![left(0, 4, "100", TextRole::Label), slot(5, 6, 0), slot(14, 6, 2)],
            vec![left(0, 4, "50", TextRole::Label), slot(5, 6, 1), slot(14, 6, 3)],
        ];
        (GridForm::new(slots.into()), rows)
    }

    #[test]
    fn enter_goes_down_the_column_and_arrows_go_where_they_point() {
        let (mut sheet, rows) = two_columns();
        let shown = screen_text::render(30, 3, |c| sheet.draw(c, c.area(), &rows, Focus::Here));
        assert_eq!(shown, "100 ▸[    ]   [    ]\n50   [    ]   [    ]");
        let mut go = |from: usize, code: Code| {
            sheet.set_focus(from);
            (sheet.handle(&Input::key(code)), sheet.focus())
        };
        assert_eq!(go(0, Code::Down), (WidgetOutcome::Left(0), 1));
        assert_eq!(go(0, Code::Right), (WidgetOutcome::Left(0), 2));
        assert_eq!(go(3, Code::Up), (WidgetOutcome::Left(3), 2));
        assert_eq!(go(3, Code::Left), (WidgetOutcome::Left(3), 1));
        assert_eq!(go(3, Code::Down), (WidgetOutcome::Ignored, 3));
        assert_eq!(sheet.next(), None);
    }

    #[test]
    fn arrows_stay_in_their_column_and_pass_from_block_to_block() {
        // Notes 1, 2, 3; coin 4 beside the first of them; below, after a line, 5 and 6.
        let item = |id: i64| FieldRef::Stock(StockId(id));
        let slots = [1, 2, 3, 4, 5, 6].map(|id| Slot::new(item(id), SlotKind::Figure, ""));
        let mut sheet = GridForm::new(slots.into());
        let rows = vec![
            vec![slot(5, 6, 0), slot(30, 6, 3)],
            vec![slot(5, 6, 1)],
            vec![slot(5, 6, 2)],
            vec![left(0, 9, "counted", TextRole::Label)],
            vec![slot(5, 6, 4), slot(28, 8, 5)],
        ];
        screen_text::render(60, 8, |c| sheet.draw(c, c.area(), &rows, Focus::Here));
        let mut go = |from: usize, code: Code| {
            sheet.set_focus(from);
            (sheet.handle(&Input::key(code)) != WidgetOutcome::Ignored).then(|| sheet.focus())
        };
        assert_eq!(go(3, Code::Down), Some(5), "past the notes beside it, to what stands below");
        assert_eq!(go(5, Code::Up), Some(2), "back into the block: its nearest row");
        assert_eq!(go(2, Code::Down), Some(4));
        assert_eq!(go(3, Code::Up), None);
        assert_eq!(go(4, Code::Down), None);
    }

    #[test]
    fn a_held_enter_does_nothing_and_a_click_asks_for_the_slot() {
        let (mut sheet, rows) = two_columns();
        let shot = screen_text::shoot(30, 3, screen_text::look(crate::model::lang::Lang::En), |c| {
            sheet.draw(c, c.area(), &rows, Focus::Here);
        });
        let held = KeyPress { repeat: true, ..KeyPress::plain(Code::Enter) };
        assert_eq!(sheet.handle(&Input::Key(held)), WidgetOutcome::Handled);
        let hit = shot.hits.resolve(Input::Click { at: (15, 1), from: (15, 1) }).unwrap();
        assert_eq!(sheet.handle(&hit), WidgetOutcome::Left(0));
        assert_eq!(sheet.focus(), 3);
    }

    #[test]
    fn what_is_focused_is_always_in_view() {
        let slots: Vec<Slot> =
            (0..30).map(|i| Slot::new(FieldRef::Stock(StockId(i)), SlotKind::Figure, "")).collect();
        let rows: Vec<GridRow> =
            (0..30).map(|i| vec![left(0, 4, i.to_string(), TextRole::Label), slot(5, 6, i)]).collect();
        let mut sheet = GridForm::new(slots);
        for at in [0usize, 29, 14, 3, 0] {
            sheet.set_focus(at);
            let shown = screen_text::render(20, 5, |c| sheet.draw(c, c.area(), &rows, Focus::Here));
            assert!(shown.lines().any(|line| line.starts_with(&format!("{at} "))), "{at}: {shown}");
        }
    }
}
