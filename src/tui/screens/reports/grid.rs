//! A table through a window: the first columns stay, the others move sideways with the figure chosen, sums
//! stand at the bottom.

use ratatui::layout::Rect;

use crate::i18n::msg;
use crate::i18n::width::{together, width, wrap};
use crate::model::lang::Lang;
use crate::report::tables::{CellKind, RowKind};
use crate::tui::screens::reports::table_view::{TableColumn, TableLine, TableView};
use crate::tui::shell::canvas::{Canvas, below, cells, row};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::list::ListWidget;

/// Cells between two columns; columns of signs stand closer.
const GAP: usize = 2;
/// Widest frozen column where the room is small, and the part of the room it may take where it is not.
const FROZEN: usize = 12;
const FROZEN_PART: usize = 4;

/// Where each column stands: its place, first cell, cells.
type CellPlaces = Vec<(usize, usize, usize)>;

/// Which line and which of its figures is chosen.
#[derive(Debug)]
pub(super) struct Grid {
    /// The figures as drawn: line and column.
    figures: Clicks<(usize, usize)>,
    pub(crate) list: ListWidget,
    /// The column chosen; the first one stands for the line as a whole.
    col: usize,
    /// First column behind the frozen ones.
    first: usize,
    /// Cells of the table when last drawn.
    room: usize,
    /// The sums below the lines are chosen.
    on_sums: bool,
}

impl Grid {
    /// Cursor that rests on nothing yet.
    pub(crate) const fn new() -> Self {
        Self { figures: Clicks::new(), list: ListWidget::new(), col: 0, first: 0, room: 0, on_sums: false }
    }

    /// The column chosen; nothing for the line as a whole.
    pub(crate) fn figure(&self, leaf: &TableView) -> Option<usize> {
        (self.col > start(leaf)).then_some(self.col)
    }

    /// The column chosen; the first one shown where the line is chosen as a whole.
    pub(crate) fn column(&self, leaf: &TableView) -> usize {
        self.col.max(start(leaf))
    }

    /// Another table: on the first line as a whole.
    pub(crate) fn reset(&mut self, len: usize) {
        self.list.set_len(len);
        self.list.select(0);
        (self.col, self.first, self.on_sums) = (0, 0, false);
    }

    /// The line chosen; the one behind the last stands for the sums.
    pub(crate) fn line(&self, leaf: &TableView) -> usize {
        if self.on_sums && leaf.totals.is_some() { leaf.len } else { self.list.selected().unwrap_or(0) }
    }

    /// `Chosen` on Enter and on a second click; `Ignored` at the upper and lower end.
    pub(crate) fn handle(&mut self, input: &Input, leaf: &TableView) -> WidgetOutcome {
        if let Some((at, col)) = self.figures.meaning(input) {
            let again = self.line(leaf) == at && self.col == col;
            self.on_sums = at >= leaf.len;
            self.list.select(at);
            self.col = col;
            return if again { WidgetOutcome::Chosen(at) } else { WidgetOutcome::Handled };
        }
        if self.on_sums
            && let Input::Key(key) = input
        {
            match KeyAction::outside_field(key) {
                KeyAction::Accept if key.repeat => return WidgetOutcome::Handled,
                KeyAction::Accept => return WidgetOutcome::Chosen(leaf.len),
                KeyAction::Up => {
                    self.on_sums = false;
                    return WidgetOutcome::Handled;
                }
                _ => {}
            }
        }
        match self.list.handle(input) {
            WidgetOutcome::Ignored => {}
            outcome => {
                self.on_sums = false;
                return outcome;
            }
        }
        let Input::Key(key) = input else { return WidgetOutcome::Ignored };
        match KeyAction::outside_field(key) {
            KeyAction::Down if leaf.totals.is_some() && !self.on_sums => self.on_sums = true,
            KeyAction::Left => self.step(leaf, false),
            KeyAction::Right => self.step(leaf, true),
            _ => return WidgetOutcome::Ignored,
        }
        WidgetOutcome::Handled
    }

    fn step(&mut self, leaf: &TableView, right: bool) {
        let at = self.col.max(start(leaf));
        let shown = |n: &usize| leaf.columns.get(*n).is_some_and(|c| c.cols > 0);
        let to = if right { (at + 1..leaf.columns.len()).find(shown) } else { (0..at).rev().find(shown) };
        self.col = to.unwrap_or(at);
        // Back among the columns that stay: the others from their beginning.
        if self.col < leaf.frozen {
            self.first = leaf.frozen;
        }
    }

    /// The window follows the column chosen.
    fn follow(&mut self, leaf: &TableView) {
        self.col = self.col.min(leaf.columns.len().saturating_sub(1));
        self.first = self.first.clamp(leaf.frozen, last_start(leaf, self.room));
        if self.col < leaf.frozen {
            return;
        }
        self.first = self.first.min(self.col);
        while self.first < self.col && !places(leaf, self.first, self.room).0.iter().any(|p| p.0 == self.col)
        {
            self.first += 1;
        }
    }

    /// Draws the table; `line` gives its lines.
    pub(crate) fn draw<'l>(
        &mut self,
        canvas: &mut Canvas,
        area: Rect,
        leaf: &TableView,
        line: impl Fn(usize) -> Option<&'l TableLine>,
        focus: Focus,
    ) {
        let focused = focus.is_here();
        if area.height == 0 || area.width < 4 {
            return;
        }
        if leaf.len == 0 {
            canvas.text_in(area.x, area.y, area.width, &leaf.empty, TextRole::Muted);
            notes(canvas, below(area, 2), &wrapped(leaf, area.width, canvas.lang, true));
            return;
        }
        self.room = usize::from(area.width.saturating_sub(2));
        self.follow(leaf);
        let (mut shown, more) = places(leaf, self.first, self.room);
        widen(leaf, &mut shown, self.room);
        let figure = self.figure(leaf).filter(|_| focused);
        let subs = shown.iter().any(|(n, ..)| !leaf.columns[*n].sub.is_empty());
        let head = 1 + u16::from(subs);
        let mut words = wrapped(leaf, area.width, canvas.lang, true);
        let totals = u16::from(leaf.totals.is_some());
        let free = area.height.saturating_sub(head + totals);
        if cells(words.len()) > free.saturating_sub(cells(leaf.len)).max(free / 3) {
            words = wrapped(leaf, area.width, canvas.lang, false);
        }
        // What signs mean stays in sight, as far as it does not take the table's room.
        let kept = cells(words.len()).min(free / 3);
        let body = cells(leaf.len).min(free.saturating_sub(kept)).max(1);
        canvas.within(area, |canvas| {
            draw_heads(canvas, area, leaf, &shown, subs, figure);
            self.draw_arrows(canvas, area, leaf, &shown, more);
        });
        let place = Rect { y: area.y + head, height: body, ..area };
        let (figures, chosen) = (&self.figures, self.list.selected().filter(|_| !self.on_sums));
        let mut marked = None;
        let here = focused && figure.is_none();
        self.list.draw(canvas, place, Focus::when(here && !self.on_sums), |canvas, n, rect| {
            for (col, x, cols) in &shown {
                let at = Rect { x: rect.x + cells(*x), width: cells(*cols), ..rect };
                canvas.click(at, figures, (n, *col));
                if chosen == Some(n) && figure == Some(*col) {
                    marked = Some(at);
                }
            }
            if let Some(line) = line(n) {
                draw_line(canvas, rect, leaf, line, &shown);
            }
        });
        let mut y = head + body;
        if let Some(sums) = &leaf.totals
            && y < area.height
        {
            let rect = row(area, y);
            let on = self.draw_sums(canvas, rect, leaf, sums, &shown, figure);
            marked = marked.or(on);
            if self.on_sums && here {
                canvas.point_at_row(rect);
                marked = Some(rect);
            }
            y += 1;
        }
        if let Some(at) = marked {
            if figure.is_some() {
                canvas.bracket(at);
            }
            canvas.paint(at, TextRole::Selected);
            canvas.set_cursor(at.x, at.y);
        }
        if area.height.saturating_sub(y) > cells(words.len()) {
            y += 1;
        }
        notes(canvas, below(area, y), &words);
    }

    /// Arrows where there are more columns on either side.
    fn draw_arrows(&self, canvas: &mut Canvas, area: Rect, leaf: &TableView, shown: &CellPlaces, more: bool) {
        let [_, _, left, right] = canvas.glyphs.arrows;
        let key = canvas.style(TextRole::HintKey);
        if more {
            canvas.cell(area.right() - 1, area.y, right, key);
        }
        if self.first > leaf.frozen
            && let Some((_, x, _)) = shown.iter().find(|(n, ..)| *n >= leaf.frozen)
        {
            canvas.cell(area.x + cells(x.saturating_sub(1)), area.y, left, key);
        }
    }

    /// The line of sums; where the marked figure stands in it.
    fn draw_sums(
        &self,
        canvas: &mut Canvas,
        rect: Rect,
        leaf: &TableView,
        sums: &TableLine,
        shown: &CellPlaces,
        figure: Option<usize>,
    ) -> Option<Rect> {
        let mut marked = None;
        for (col, x, cols) in shown {
            let at = Rect { x: rect.x + cells(*x), width: cells(*cols), ..rect };
            canvas.click(at, &self.figures, (leaf.len, *col));
            if self.on_sums && figure == Some(*col) {
                marked = Some(at);
            }
        }
        canvas.within(rect, |canvas| draw_line(canvas, rect, leaf, sums, shown));
        marked
    }
}

/// The column that stands for the line as a whole: the first one shown.
fn start(leaf: &TableView) -> usize {
    leaf.columns.iter().position(|c| c.cols > 0).unwrap_or(0)
}

/// The columns shown from `col` on, and whether some are left out behind them.
fn places(leaf: &TableView, col: usize, room: usize) -> (CellPlaces, bool) {
    let mut at = 0;
    let mut places = CellPlaces::new();
    let whole: usize = leaf.columns.iter().filter(|c| c.cols > 0).map(|c| c.cols + gap(c)).sum();
    for (n, column) in leaf.columns.iter().enumerate().take(leaf.frozen).filter(|(_, c)| c.cols > 0) {
        let cols = if whole > room { column.cols.min(FROZEN.max(room / FROZEN_PART)) } else { column.cols };
        places.push((n, at, cols));
        at += cols + gap(column);
    }
    let first = leaf.frozen.max(col);
    let mut shown = false;
    for (n, column) in leaf.columns.iter().enumerate().skip(first).filter(|(_, c)| c.cols > 0) {
        if at + column.cols > room {
            if !shown && at < room {
                // One that never fits is cut rather than never seen.
                places.push((n, at, room - at));
                return (places, leaf.columns.iter().skip(n + 1).any(|c| c.cols > 0));
            }
            return (places, true);
        }
        places.push((n, at, column.cols));
        at += column.cols + gap(column);
        shown = true;
    }
    (places, false)
}

/// Room that is left goes to the words that are cut, from left to right.
fn widen(leaf: &TableView, shown: &mut CellPlaces, room: usize) {
    let used = shown.last().map_or(0, |(_, x, cols)| x + cols);
    let mut free = room.saturating_sub(used);
    let mut shift = 0;
    for (n, x, cols) in shown {
        *x += shift;
        let more = leaf.columns[*n].full.saturating_sub(*cols).min(free);
        *cols += more;
        shift += more;
        free -= more;
    }
}

const fn gap(column: &TableColumn) -> usize {
    if matches!(column.kind, CellKind::Symbol) { 1 } else { GAP }
}

/// The first column furthest to the right from which the last one is still reached.
fn last_start(leaf: &TableView, room: usize) -> usize {
    let (kept, _) = places(leaf, leaf.columns.len(), room);
    let mut left =
        room.saturating_sub(kept.last().map_or(0, |(n, x, cols)| x + cols + gap(&leaf.columns[*n])));
    let mut start = leaf.columns.len();
    for n in (leaf.frozen..leaf.columns.len()).rev().filter(|n| leaf.columns[*n].cols > 0) {
        let column = &leaf.columns[n];
        if start < leaf.columns.len() && column.cols + gap(column) > left {
            break;
        }
        let air = if start < leaf.columns.len() { gap(column) } else { 0 };
        left = left.saturating_sub(column.cols + air);
        start = n;
    }
    start.clamp(leaf.frozen, leaf.columns.len().max(leaf.frozen))
}

fn draw_heads(
    canvas: &mut Canvas,
    area: Rect,
    leaf: &TableView,
    shown: &CellPlaces,
    subs: bool,
    figure: Option<usize>,
) {
    for (n, x, cols) in shown {
        let column = &leaf.columns[*n];
        let chosen = figure == Some(*n);
        let role = match (chosen, column.shade) {
            (true, _) => TextRole::HintKey,
            (_, true) => TextRole::Title,
            _ => TextRole::Label,
        };
        put(canvas, area, (*x, *cols), 0, column.kind, &column.head, role);
        if let Some(by) = leaf.sorted.filter(|by| by.column == *n) {
            // In the gap behind the head, so that no head is cut for it.
            let [up, down, ..] = canvas.glyphs.arrows;
            let used = if column.kind.is_figure() { *cols } else { width(&column.head).min(*cols) };
            let mark = if by.largest_first { down } else { up };
            canvas.cell(area.x + cells(x + used), area.y, mark, canvas.style(TextRole::HintKey));
        }
        if subs {
            let role = if chosen { TextRole::HintKey } else { TextRole::Muted };
            put(canvas, area, (*x, *cols), 1, column.kind, &column.sub, role);
        }
    }
}

/// What stands under a table. Of the signs of the grid all are explained, or only those that occur.
fn wrapped(leaf: &TableView, cols: u16, lang: Lang, all: bool) -> Vec<String> {
    let cols = usize::from(cols.max(8));
    let (between, head) = (msg::attendance_report::between(lang), msg::attendance_report::legend(lang, ""));
    let mut lines = Vec::new();
    for note in &leaf.notes {
        let Some(signs) = note.strip_prefix(&head).filter(|_| leaf.key == "grid") else {
            lines.extend(wrap(note, cols));
            continue;
        };
        let occurs = |part: &&str| {
            let sign = part.split(' ').next().unwrap_or_default();
            all || leaf.signs.iter().any(|cell| cell.contains(sign))
        };
        // A sign stays beside its meaning.
        let signs: Vec<String> = signs.split(between).filter(occurs).map(together).collect();
        lines.extend(wrap(&msg::attendance_report::legend(lang, signs.join(between)), cols));
    }
    lines
}

fn notes(canvas: &mut Canvas, area: Rect, lines: &[String]) {
    let fits = lines.len() <= usize::from(area.height);
    for (n, (line, y)) in lines.iter().zip(area.y..area.bottom()).enumerate() {
        let last = !fits && n + 1 == usize::from(area.height);
        let text = if last { format!("{line} {}", canvas.glyphs.ellipsis) } else { line.clone() };
        canvas.text_in(area.x, y, area.width, &text, TextRole::Muted);
    }
}

fn draw_line(canvas: &mut Canvas, rect: Rect, leaf: &TableView, line: &TableLine, shown: &CellPlaces) {
    if matches!(line.kind, RowKind::Page | RowKind::Sign) {
        let text = line.cells.first().map_or("", |c| c.text.as_str());
        let role = if line.kind == RowKind::Page { TextRole::Title } else { TextRole::Muted };
        canvas.text_in(rect.x, rect.y, rect.width, text, role);
        return;
    }
    for (n, x, cols) in shown {
        let Some(cell) = line.cells.get(*n) else { continue };
        let role = if line.kind == RowKind::Sum && cell.role == TextRole::Text {
            TextRole::Title
        } else {
            cell.role
        };
        put(canvas, rect, (*x, *cols), 0, leaf.columns[*n].kind, &cell.text, role);
    }
}

fn put(
    canvas: &mut Canvas,
    area: Rect,
    (x, cols): (usize, usize),
    down: u16,
    kind: CellKind,
    text: &str,
    role: TextRole,
) {
    let (left, y) = (area.x.saturating_add(cells(x)), area.y.saturating_add(down));
    if kind.is_figure() {
        canvas.text_right(left.saturating_add(cells(cols)), y, cells(cols), text, role);
    } else {
        let centre = if kind == CellKind::Symbol { cols.saturating_sub(width(text)) / 2 } else { 0 };
        canvas.text_in(left + cells(centre), y, cells(cols - centre), text, role);
    }
}
