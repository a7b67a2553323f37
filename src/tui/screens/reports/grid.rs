//! A table through a window: the first columns stay, the others move sideways, sums stand at the bottom.

use ratatui::layout::Rect;

use super::leaf::{Book, Col, Leaf, Line};
use crate::i18n::width::{width, wrap};
use crate::report::paper::{Kind, RowKind};
use crate::tui::canvas::{Canvas, below, cells, row};
use crate::tui::theme::Role;
use crate::tui::widgets::list::List;

/// Cells between two columns; columns of signs stand closer.
const GAP: usize = 2;
/// Widest frozen column where the room is small.
const FROZEN: usize = 12;

/// Where each column stands: its place, first cell, cells.
type Places = Vec<(usize, usize, usize)>;

/// The columns shown from `col` on, and whether some are left out behind them.
pub(super) fn places(leaf: &Leaf, col: usize, room: usize) -> (Places, bool) {
    let mut at = 0;
    let mut places = Places::new();
    let whole: usize = leaf.columns.iter().filter(|c| c.cols > 0).map(|c| c.cols + gap(c)).sum();
    for (n, column) in leaf.columns.iter().enumerate().take(leaf.frozen).filter(|(_, c)| c.cols > 0) {
        let cols = if whole > room { column.cols.min(FROZEN) } else { column.cols };
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

const fn gap(column: &Col) -> usize {
    if matches!(column.kind, Kind::Symbol) { 1 } else { GAP }
}

/// The first column furthest to the right from which the last one is still reached.
pub(super) fn last_start(leaf: &Leaf, room: usize) -> usize {
    let mut col = leaf.frozen;
    while places(leaf, col, room).1 && col + 1 < leaf.columns.len() {
        col += 1;
    }
    col
}

/// Draws the table; `col` is the first column behind the frozen ones.
pub(super) fn draw(
    canvas: &mut Canvas,
    area: Rect,
    (book, at): (&Book, usize),
    list: &mut List,
    col: usize,
    focused: bool,
) {
    let Some(leaf) = book.leaves.get(at) else { return };
    if area.height == 0 || area.width < 4 {
        return;
    }
    if leaf.len == 0 {
        canvas.text_in(area.x, area.y, area.width, &leaf.empty, Role::Muted);
        notes(canvas, below(area, 2), leaf);
        return;
    }
    let room = usize::from(area.width.saturating_sub(2));
    let (shown, more) = places(leaf, col, room);
    let subs = shown.iter().any(|(n, ..)| !leaf.columns[*n].sub.is_empty());
    let head = 1 + u16::from(subs);
    let words = wrapped(leaf, area.width);
    let totals = u16::from(leaf.totals.is_some());
    let free = area.height.saturating_sub(head + totals);
    // What signs mean stays in sight, as far as it does not take the table's room.
    let kept = cells(words.len()).min(free / 4);
    let body = cells(leaf.len).min(free.saturating_sub(kept)).max(1);
    canvas.within(area, |canvas| {
        for (n, x, cols) in &shown {
            let column = &leaf.columns[*n];
            let role = if column.shade { Role::Title } else { Role::Label };
            put(canvas, area, (*x, *cols), 0, column.kind, &column.head, role);
            if subs {
                put(canvas, area, (*x, *cols), 1, column.kind, &column.sub, Role::Muted);
            }
        }
        let [_, _, left, right] = canvas.glyphs.arrows;
        let key = canvas.style(Role::HintKey);
        if more {
            canvas.cell(area.right() - 1, area.y, right, key);
        }
        if col > leaf.frozen
            && let Some((_, x, _)) = shown.iter().find(|(n, ..)| *n >= leaf.frozen)
        {
            canvas.cell(area.x + cells(x.saturating_sub(1)), area.y, left, key);
        }
    });
    let place = Rect { y: area.y + head, height: body, ..area };
    list.draw(canvas, place, focused, |canvas, n, rect| {
        if let Some(line) = book.line(at, n) {
            draw_line(canvas, rect, leaf, line, &shown);
        }
    });
    let mut y = head + body;
    if let Some(sums) = &leaf.totals
        && y < area.height
    {
        let rect = row(area, y);
        canvas.within(rect, |canvas| draw_line(canvas, rect, leaf, sums, &shown));
        y += 1;
    }
    if area.height.saturating_sub(y) > cells(words.len()) {
        y += 1;
    }
    notes(canvas, below(area, y), leaf);
}

fn wrapped(leaf: &Leaf, cols: u16) -> Vec<String> {
    leaf.notes.iter().flat_map(|note| wrap(note, usize::from(cols.max(8)))).collect()
}

fn notes(canvas: &mut Canvas, area: Rect, leaf: &Leaf) {
    let lines = wrapped(leaf, area.width);
    let fits = lines.len() <= usize::from(area.height);
    for (n, (line, y)) in lines.iter().zip(area.y..area.bottom()).enumerate() {
        let last = !fits && n + 1 == usize::from(area.height);
        let text = if last { format!("{line} {}", canvas.glyphs.ellipsis) } else { line.clone() };
        canvas.text_in(area.x, y, area.width, &text, Role::Muted);
    }
}

fn draw_line(canvas: &mut Canvas, rect: Rect, leaf: &Leaf, line: &Line, shown: &Places) {
    if matches!(line.kind, RowKind::Page | RowKind::Sign) {
        let text = line.cells.first().map_or("", |c| c.text.as_str());
        let role = if line.kind == RowKind::Page { Role::Title } else { Role::Muted };
        canvas.text_in(rect.x, rect.y, rect.width, text, role);
        return;
    }
    for (n, x, cols) in shown {
        let Some(cell) = line.cells.get(*n) else { continue };
        let role = if line.kind == RowKind::Sum && cell.role == Role::Text { Role::Title } else { cell.role };
        put(canvas, rect, (*x, *cols), 0, leaf.columns[*n].kind, &cell.text, role);
    }
}

fn put(
    canvas: &mut Canvas,
    area: Rect,
    (x, cols): (usize, usize),
    down: u16,
    kind: Kind,
    text: &str,
    role: Role,
) {
    let (left, y) = (area.x.saturating_add(cells(x)), area.y.saturating_add(down));
    if kind.is_figure() {
        canvas.text_right(left.saturating_add(cells(cols)), y, cells(cols), text, role);
    } else {
        let centre = if kind == Kind::Symbol { cols.saturating_sub(width(text)) / 2 } else { 0 };
        canvas.text_in(left + cells(centre), y, cells(cols - centre), text, role);
    }
}
