//! One out of many: a list that narrows down while typing.

use ratatui::layout::Rect;

use super::edit::Edit;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, below, cells, centered};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;

/// Longest search text.
const LONGEST: usize = 40;

/// A searchable list over the screen.
#[derive(Clone, Debug)]
pub(crate) struct Pick {
    title: Label,
    rows: Vec<String>,
    /// Rows that match, as indexes into `rows`.
    shown: Vec<usize>,
    query: Edit,
    list: ListWidget,
}

impl Pick {
    /// A list of rows, narrowed down by a text.
    #[must_use]
    pub(crate) fn new(title: impl Into<Label>, rows: Vec<String>, query: &str) -> Self {
        let mut pick = Self {
            title: title.into(),
            rows,
            shown: Vec::new(),
            query: Edit::new(LONGEST),
            list: ListWidget::new(),
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
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let matches = |row: &String| {
            let row = fold(row);
            words.iter().all(|word| row.contains(word))
        };
        self.shown = (0..self.rows.len()).filter(|i| matches(&self.rows[*i])).collect();
        self.list.set_len(self.shown.len());
        self.list.select(0);
    }

    /// What it is narrowed down by.
    #[must_use]
    pub(crate) fn query(&self) -> &str {
        self.query.text()
    }

    /// Narrows it down by another text.
    pub(crate) fn search(&mut self, text: &str) {
        self.query.set(text);
        self.narrow();
    }

    /// The text of a row.
    #[must_use]
    pub(crate) fn row(&self, index: usize) -> &str {
        self.rows.get(index).map_or("", String::as_str)
    }

    /// `Chosen(row)` on Enter or a second click, `Cancelled` on Esc; typing narrows down.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        if let Input::Key(key) = input
            && KeyAction::of(key) == KeyAction::Back
        {
            return WidgetOutcome::Cancelled;
        }
        match self.list.handle(input) {
            WidgetOutcome::Chosen(at) => {
                return self.shown.get(at).map_or(WidgetOutcome::Handled, |row| WidgetOutcome::Chosen(*row));
            }
            WidgetOutcome::Ignored => {}
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
        WidgetOutcome::Handled
    }

    /// What can be done here.
    #[must_use]
    #[allow(clippy::unused_self)] // asked of a list that is open
    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::kit::hint_choose(lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(lang), 0),
        ]
    }

    /// Draws it in the middle of an area.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect) {
        canvas.shield();
        let place = centered(area, 46, 16);
        canvas.fill(place, TextRole::Text);
        let inner = canvas.pane(place, &self.title.get(canvas.lang), Focus::Here);
        let inner = Rect { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2), ..inner };
        self.list.draw(canvas, below(inner, 2), Focus::Here, |canvas, at, rect| {
            let text = self.shown.get(at).and_then(|row| self.rows.get(*row)).map_or("", String::as_str);
            canvas.text_in(rect.x + 1, rect.y, rect.width.saturating_sub(1), text, TextRole::Text);
        });
        let cols = inner.width.saturating_sub(2);
        let (shown, column) = self.query.view(cols);
        canvas.text(inner.x, inner.y, "/", TextRole::HintKey);
        canvas.text_in(inner.x.saturating_add(2), inner.y, cols, shown, TextRole::Focus);
        if self.shown.is_empty() {
            canvas.text_in(
                inner.x,
                inner.y.saturating_add(2),
                cells(usize::from(inner.width)),
                msg::kit::none(canvas.lang),
                TextRole::Muted,
            );
        }
        canvas.set_cursor(inner.x.saturating_add(2).saturating_add(column), inner.y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;
    use crate::tui::shell::input::KeyPress;

    #[test]
    fn typing_narrows_down_and_enter_chooses_the_row_meant() {
        let rows = ["Asia/Shanghai", "Asia/Hong_Kong", "Europe/Berlin"].map(str::to_owned).to_vec();
        let mut pick = Pick::new("Zone", rows, "");
        for c in "kong hong".chars() {
            let _ = pick.handle(&Input::Key(KeyPress::char(c)));
        }
        let shown = screen_text::render(60, 20, |c| pick.draw(c, c.area()));
        assert!(shown.contains("Hong_Kong") && !shown.contains("Berlin"), "{shown}");
        assert_eq!(pick.handle(&Input::Key(KeyPress::plain(Code::Enter))), WidgetOutcome::Chosen(1));
        let _ = pick.handle(&Input::Key(KeyPress::char('x')));
        assert_eq!(pick.handle(&Input::Key(KeyPress::plain(Code::Enter))), WidgetOutcome::Handled);
        assert_eq!(pick.handle(&Input::Key(KeyPress::plain(Code::Esc))), WidgetOutcome::Cancelled);
    }

    #[test]
    fn a_text_that_matches_nothing_shows_everything() {
        let pick = Pick::new("Zone", vec!["A".into(), "B".into()], "nowhere");
        assert_eq!(pick.shown.len(), 2);
    }
}
