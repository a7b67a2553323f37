//! What was cut while a frame was drawn, for tests: a text must be cut with a mark, and not beside free columns.

use std::cell::RefCell;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

/// A text that did not fit, in the area it was drawn into.
#[derive(Clone, Debug)]
struct CutText {
    text: String,
    at: (u16, u16),
    /// The column behind what is shown of it.
    end: u16,
    missing: u16,
    clip: Rect,
    marked: bool,
}

fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

thread_local! {
    static CUT: RefCell<Vec<CutText>> = const { RefCell::new(Vec::new()) };
}

/// Forgets what was noted; before a frame.
pub(crate) fn begin() {
    CUT.with_borrow_mut(Vec::clear);
}

/// A text was cut with the mark.
pub(super) fn note_marked(clip: Rect, at: (u16, u16), cols: usize, text: &str) {
    let missing = cells(text.width().saturating_sub(cols));
    let end = at.0.saturating_add(cells(cols));
    CUT.with_borrow_mut(|all| {
        all.push(CutText { text: text.to_owned(), at, end, missing, clip, marked: true });
    });
}

/// A text is written as it is: whether it goes beyond its area.
pub(super) fn note_unmarked(clip: Rect, at: (u16, u16), text: &str) {
    let inside = (clip.top()..clip.bottom()).contains(&at.1) && at.0 < clip.right();
    let end = at.0.saturating_add(cells(text.trim_end().width()));
    if inside && end > clip.right() {
        let missing = end - clip.right();
        CUT.with_borrow_mut(|all| {
            all.push(CutText { text: text.to_owned(), at, end: clip.right(), missing, clip, marked: false });
        });
    }
}

/// Rows above and below a cut text whose columns belong with its own.
const AROUND: u16 = 10;

/// Whether the columns behind a cut text are free, in its row and in those around it.
fn free_beside(cut: &CutText, buffer: &Buffer) -> bool {
    // What stands beside keeps a gap of two.
    let right = cut.end.saturating_add(cut.missing).saturating_add(2);
    if right > cut.clip.right().min(buffer.area.right()) || cut.missing == 0 {
        return false;
    }
    let blank = |x, y| buffer.cell((x, y)).is_none_or(|cell| cell.symbol() == " ");
    let mut rows = cut.at.1.saturating_sub(AROUND)..cut.at.1.saturating_add(AROUND).min(buffer.area.bottom());
    rows.all(|y| (cut.end..right).all(|x| blank(x, y)))
}

/// What is wrong with the frame just drawn.
pub(crate) fn faults(buffer: &Buffer) -> Vec<String> {
    CUT.with_borrow(|all| {
        all.iter()
            .filter_map(|cut| {
                let why = match cut.marked {
                    false => "cut without a mark",
                    true if free_beside(cut, buffer) => "cut beside free columns",
                    true => return None,
                };
                Some(format!("{why} at {:?}: {:?}", cut.at, cut.text))
            })
            .collect()
    })
}

/// The sizes screens are composed for.
const COMPOSED: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

/// Fails where something is wrong with the frame just drawn, at a size that screens are composed for.
pub(crate) fn check(buffer: &Buffer, text: &str) {
    if COMPOSED.contains(&(buffer.area.width, buffer.area.height)) {
        let found = faults(buffer);
        assert!(found.is_empty(), "{}\n{text}", found.join("\n"));
    }
}

mod tests {
    use crate::tui::screen_text::shoot;
    use crate::tui::shell::theme::TextRole;

    fn found(draw: impl FnOnce(&mut crate::tui::shell::canvas::Canvas)) -> Vec<String> {
        let shot = shoot(20, 2, crate::tui::screen_text::look(crate::model::lang::Lang::En), draw);
        super::faults(&shot.buffer)
    }

    #[test]
    fn a_text_cut_without_a_mark_or_beside_free_columns_is_found() {
        assert_eq!(found(|c| _ = c.text(0, 0, "fits", TextRole::Text)), Vec::<String>::new());
        let beyond = found(|c| _ = c.text(12, 0, "goes beyond", TextRole::Text));
        assert!(beyond[0].starts_with("cut without a mark"), "{beyond:?}");
        let beside = found(|c| _ = c.text_in(0, 0, 5, "cut short", TextRole::Text));
        assert!(beside[0].starts_with("cut beside free columns"), "{beside:?}");
        let filled = found(|c| {
            c.text_in(0, 0, 5, "cut short", TextRole::Text);
            c.text(7, 1, "another", TextRole::Text);
        });
        assert_eq!(filled, Vec::<String>::new());
    }
}
