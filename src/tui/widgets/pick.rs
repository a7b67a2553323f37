//! One out of many: a list that narrows down while typing.

use ratatui::layout::Rect;

use super::Outcome;
use super::edit::Edit;
use super::list::List;
use super::words::Words;
use crate::i18n::{Lang, msg};
use crate::tui::canvas::{Canvas, below, cells, centered};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::theme::Role;

/// Longest search text.
const LONGEST: usize = 40;

/// A searchable list over the screen.
#[derive(Clone, Debug)]
pub struct Pick {
    title: Words,
    rows: Vec<String>,
    /// Rows that match, as indexes into `rows`.
    shown: Vec<usize>,
    query: Edit,
    list: List,
}

impl Pick {
    /// A list of rows, narrowed down by a text; `id` is for clicks.
    #[must_use]
    pub fn new(id: u16, title: impl Into<Words>, rows: Vec<String>, query: &str) -> Self {
        let mut pick = Self {
            title: title.into(),
            rows,
            shown: Vec::new(),
            query: Edit::new(LONGEST),
            list: List::new(id),
        };
        pick.query.set(query.trim());
        pick.narrow();
        if pick.shown.is_empty() {
            pick.query.clear();
            pick.narrow();
        }
        pick
    }

    fn narrow(&mut self) {
        let fold = |text: &str| text.to_lowercase().replace(['_', '-'], " ");
        let wanted = fold(self.query.text());
        let matches = |row: &String| fold(row).contains(&wanted);
        self.shown = (0..self.rows.len()).filter(|i| matches(&self.rows[*i])).collect();
        self.list.set_len(self.shown.len());
        self.list.select(0);
    }

    /// The text of a row.
    #[must_use]
    pub fn row(&self, index: usize) -> &str {
        self.rows.get(index).map_or("", String::as_str)
    }

    /// `Chosen(row)` on Enter or a second click, `Cancelled` on Esc; typing narrows down.
    pub fn handle(&mut self, input: &Input) -> Outcome {
        if let Input::Key(key) = input
            && Action::of(key) == Action::Back
        {
            return Outcome::Cancelled;
        }
        match self.list.handle(input) {
            Outcome::Chosen(at) => {
                return self.shown.get(at).map_or(Outcome::Handled, |row| Outcome::Chosen(*row));
            }
            Outcome::Ignored => {}
            other => return other,
        }
        let changed = match input {
            Input::Key(key) => self.query.handle(key) == Some(true),
            Input::Paste(text) => {
                self.query.insert(text.trim());
                true
            }
            _ => false,
        };
        if changed {
            self.narrow();
        }
        Outcome::Handled
    }

    /// What can be done here.
    #[must_use]
    pub fn hints(&self, lang: Lang) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::kit::hint_choose(lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(lang), 0),
        ]
    }

    /// Draws it in the middle of an area.
    pub fn draw(&mut self, canvas: &mut Canvas, area: Rect) {
        canvas.shield();
        let place = centered(area, 46, 16);
        canvas.fill(place, Role::Text);
        let inner = canvas.pane(place, &self.title.get(canvas.lang), true);
        let inner = Rect { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2), ..inner };
        self.list.draw(canvas, below(inner, 2), true, |canvas, at, rect| {
            let text = self.shown.get(at).and_then(|row| self.rows.get(*row)).map_or("", String::as_str);
            canvas.text_in(rect.x + 1, rect.y, rect.width.saturating_sub(1), text, Role::Text);
        });
        let cols = inner.width.saturating_sub(2);
        let (shown, column) = self.query.view(cols);
        canvas.text(inner.x, inner.y, "/", Role::HintKey);
        canvas.text_in(inner.x.saturating_add(2), inner.y, cols, shown, Role::Focus);
        if self.shown.is_empty() {
            canvas.text_in(
                inner.x,
                inner.y.saturating_add(2),
                cells(usize::from(inner.width)),
                msg::kit::none(canvas.lang),
                Role::Muted,
            );
        }
        canvas.set_cursor(inner.x.saturating_add(2).saturating_add(column), inner.y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::input::Key;
    use crate::tui::testing;

    #[test]
    fn typing_narrows_down_and_enter_chooses_the_row_meant() {
        let rows = ["Asia/Shanghai", "Asia/Hong_Kong", "Europe/Berlin"].map(str::to_owned).to_vec();
        let mut pick = Pick::new(1, "Zone", rows, "");
        for c in "hong k".chars() {
            let _ = pick.handle(&Input::Key(Key::char(c)));
        }
        let shown = testing::render(60, 20, |c| pick.draw(c, c.area()));
        assert!(shown.contains("Hong_Kong") && !shown.contains("Berlin"), "{shown}");
        assert_eq!(pick.handle(&Input::Key(Key::plain(Code::Enter))), Outcome::Chosen(1));
        let _ = pick.handle(&Input::Key(Key::char('x')));
        assert_eq!(pick.handle(&Input::Key(Key::plain(Code::Enter))), Outcome::Handled);
        assert_eq!(pick.handle(&Input::Key(Key::plain(Code::Esc))), Outcome::Cancelled);
    }

    #[test]
    fn a_text_that_matches_nothing_shows_everything() {
        let pick = Pick::new(1, "Zone", vec!["A".into(), "B".into()], "nowhere");
        assert_eq!(pick.shown.len(), 2);
    }
}
