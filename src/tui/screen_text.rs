//! Screens as text, for tests: the picture a person would see, without a terminal.

use std::sync::atomic::{AtomicU64, Ordering};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr as _;

use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, CanvasLook, Hits};
use crate::tui::shell::cut_texts;
use crate::tui::shell::drawn_forms;
use crate::tui::shell::glyphs::UNICODE;
use crate::tui::shell::theme::Theme;

/// Unicode glyphs, the ordinary theme, a language.
#[must_use]
pub(crate) fn look(lang: Lang) -> CanvasLook {
    CanvasLook { theme: Theme::auto(), glyphs: &UNICODE, lang }
}

/// One frame and what it left behind.
#[derive(Debug)]
pub(crate) struct Shot {
    /// The rows, trailing blanks removed, joined by newlines; blank rows at the end removed.
    pub(crate) text: String,
    /// What can be clicked.
    pub(crate) hits: Hits,
    /// Where the cursor is.
    pub(crate) cursor: Option<(u16, u16)>,
    /// The cells themselves.
    pub(crate) buffer: Buffer,
}

/// Draws one frame of a size.
#[allow(clippy::large_types_passed_by_value)] // copied once a frame at most
pub(crate) fn shoot(width: u16, height: u16, look: CanvasLook, draw: impl FnOnce(&mut Canvas)) -> Shot {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    // Frames are numbered through, as in one run of the program.
    static FRAMES: AtomicU64 = AtomicU64::new(0);
    let mut hits = Hits::after(FRAMES.fetch_add(1, Ordering::Relaxed));
    let mut canvas = Canvas::new(&mut buffer, look, &mut hits);
    cut_texts::begin();
    drawn_forms::begin();
    draw(&mut canvas);
    let cursor = canvas.cursor().map(|Position { x, y }| (x, y));
    Shot { text: to_text(&buffer), hits, cursor, buffer }
}

/// Draws one frame in English and returns it as text.
pub(crate) fn render(width: u16, height: u16, draw: impl FnOnce(&mut Canvas)) -> String {
    shoot(width, height, look(Lang::En), draw).text
}

/// A buffer as text: each wide glyph once, trailing blanks removed.
#[must_use]
pub(crate) fn to_text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut rows: Vec<String> = Vec::with_capacity(usize::from(area.height));
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut x = area.left();
        while x < area.right() {
            let symbol = buffer.cell((x, y)).map_or(" ", |cell| cell.symbol());
            line.push_str(symbol);
            x = x.saturating_add(crate::tui::shell::canvas::cells(symbol.width()).max(1));
        }
        line.truncate(line.trim_end().len());
        rows.push(line);
    }
    while rows.last().is_some_and(String::is_empty) {
        rows.pop();
    }
    rows.join("\n")
}

/// Screens that are kept at every size, one for each kind of layout: panes, a list, a form, a grid, a table, a page to
/// read, a wizard, a dialog. All others are kept at 80×24 alone; that nothing breaks at other sizes is a property.
const LAYOUTS: [&str; 9] = [
    "home_",
    "items_",
    "log_feedback_",
    "sheet_",
    "grid_",
    "page_",
    "setup_people_",
    "conflict_",
    "sign_missing_",
];

/// Whether the picture of this name (ending in its size) is kept to compare with.
#[must_use]
pub(crate) fn kept(name: &str) -> bool {
    name.ends_with("_80x24")
        || name.ends_with("_80x60")
        || LAYOUTS.iter().any(|layout| name.starts_with(layout))
}
