//! A question over the screen, with named answers.

use std::sync::atomic::{AtomicU64, Ordering};

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, cells, centered};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;

/// Which dialog of all that were opened, as screens tell whether another one is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DialogId(u64);

impl DialogId {
    fn next() -> Self {
        static OPENED: AtomicU64 = AtomicU64::new(0);
        Self(OPENED.fetch_add(1, Ordering::Relaxed))
    }
}

/// A question. The last button is the safe one; Esc means it too. It has the focus at first, unless nobody and nothing
/// is to be taken for chosen.
#[derive(Debug)]
pub(crate) struct Dialog {
    id: DialogId,
    /// The buttons, as drawn.
    clicks: Clicks<usize>,
    pub(crate) title: Label,
    /// What happens; wrapped.
    pub(crate) body: Label,
    /// The answers; the last one changes nothing.
    pub(crate) buttons: Vec<Label>,
    /// The button with the focus; Enter answers nothing without it, and it is said that one has to be chosen.
    focus: Option<usize>,
    /// Enter was pressed with none chosen.
    unanswered: bool,
}

impl Dialog {
    /// A question with answers, the safe one last.
    #[must_use]
    pub(crate) fn ask(title: impl Into<Label>, body: impl Into<Label>, buttons: Vec<Label>) -> Self {
        let focus = buttons.len().checked_sub(1);
        Self {
            id: DialogId::next(),
            clicks: Clicks::new(),
            title: title.into(),
            body: body.into(),
            buttons,
            focus,
            unanswered: false,
        }
    }

    /// A question whose answers are alike: none has the focus before somebody moves to it.
    #[must_use]
    pub(crate) fn choose(title: impl Into<Label>, body: impl Into<Label>, buttons: Vec<Label>) -> Self {
        Self { focus: None, ..Self::ask(title, body, buttons) }
    }

    /// Something to know, with one button.
    #[must_use]
    pub(crate) fn tell(title: impl Into<Label>, body: impl Into<Label>) -> Self {
        Self::ask(title, body, vec![msg::kit::ok.into()])
    }

    /// Its id, as screens tell which of their dialogs is open.
    #[must_use]
    pub(crate) const fn id(&self) -> DialogId {
        self.id
    }

    /// `Chosen(button)` when an answer is given, `Cancelled` on Esc. Everything else stays inside: a
    /// dialog never lets keys through. Enter held down or pasted answers nothing.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        let count = self.buttons.len().max(1);
        if let Some(button) = self.clicks.meaning(input) {
            return WidgetOutcome::Chosen(button);
        }
        let Input::Key(key) = input else { return WidgetOutcome::Handled };
        match KeyAction::outside_field(key) {
            KeyAction::Back if key.repeat => {}
            KeyAction::Back => return WidgetOutcome::Cancelled,
            KeyAction::Accept if key.repeat || key.burst => {}
            KeyAction::Accept => {
                self.unanswered = self.focus.is_none();
                return self.focus.map_or(WidgetOutcome::Handled, WidgetOutcome::Chosen);
            }
            KeyAction::Left | KeyAction::Up | KeyAction::Prev => {
                self.focus = Some(self.focus.map_or(count - 1, |at| (at + count - 1) % count));
            }
            KeyAction::Right | KeyAction::Down | KeyAction::Next => {
                self.focus = Some(self.focus.map_or(0, |at| (at + 1) % count));
            }
            _ => {}
        }
        WidgetOutcome::Handled
    }

    /// The hints while it is open.
    #[must_use]
    #[allow(clippy::unused_self)] // asked of a dialog that is open
    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::kit::hint_accept(lang), 0),
            Hint::new(HintKey::LeftRight, msg::kit::hint_choose(lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(lang), 0),
        ]
    }

    /// Draws it in the middle of the canvas and takes all clicks and the cursor.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas) {
        let whole = canvas.area();
        canvas.shield();
        let lang = canvas.lang;
        let labels: Vec<String> =
            self.buttons.iter().map(|words| format!("[ {} ]", words.get(lang))).collect();
        let across: usize = labels.iter().map(|label| label.width() + 2).sum();
        let title = self.title.get(lang).into_owned();
        let widest = across.max(title.width() + 4).clamp(36, 64);
        let width = cells(widest + 6).min(whole.width);
        let inside = width.saturating_sub(6).max(2);
        let mut lines = crate::i18n::width::wrap(&self.body.get(lang), usize::from(inside));
        if self.unanswered && self.focus.is_none() {
            lines.push(msg::kit::choose_one(lang).to_owned());
        }
        let stacked = across > usize::from(inside) + 2;
        let button_rows = if stacked { cells(labels.len()) } else { 1 };
        // Frame, a blank row above, body, blank, buttons, blank.
        let height = cells(lines.len()).saturating_add(button_rows + 5);
        let rect = centered(whole, width, height);
        canvas.fill(rect, TextRole::Text);
        let inner = canvas.pane(rect, &title, Focus::Here);
        if inner.is_empty() {
            return;
        }
        let buttons_y = inner.bottom().saturating_sub(button_rows + u16::from(inner.height > button_rows));
        let x = inner.x + 2.min(inner.width - 1);
        let cols = inner.width.saturating_sub(4);
        canvas.within(inner, |canvas| {
            for (line, y) in lines.iter().zip(inner.y + 1..buttons_y.max(inner.y + 1)) {
                canvas.text_in(x, y, cols, line, TextRole::Text);
            }
            let mut at = x;
            for (index, label) in labels.iter().enumerate() {
                let y = if stacked { buttons_y + cells(index) } else { buttons_y };
                let wide = cells(label.width());
                let here = self.focus == Some(index);
                canvas.text_in(at, y, cols, label, if here { TextRole::Selected } else { TextRole::Value });
                if here {
                    // Chosen by a sign as well as by colour.
                    let pointer = canvas.glyphs.pointer;
                    canvas.text_in(at.saturating_sub(1), y, 1, pointer, TextRole::HintKey);
                    canvas.set_cursor(at + 2, y);
                }
                let place = Rect { x: at, y, width: wide, height: 1 };
                canvas.click(place, &self.clicks, index);
                if !stacked {
                    at = at.saturating_add(wide + 2);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;
    use crate::tui::shell::input::KeyPress;

    fn sign() -> Dialog {
        Dialog::ask(
            "Sign",
            "Nothing can be changed afterwards.",
            vec!["Sign and hand over".into(), msg::kit::go_back.into()],
        )
    }

    #[test]
    fn the_safe_answer_has_the_focus_and_esc_means_it() {
        let mut dialog = sign();
        assert_eq!(dialog.focus, Some(1));
        assert_eq!(dialog.handle(&Input::key(Code::Esc)), WidgetOutcome::Cancelled);
        assert_eq!(
            dialog.handle(&Input::Key(KeyPress { repeat: true, ..KeyPress::plain(Code::Enter) })),
            WidgetOutcome::Handled
        );
        assert_eq!(dialog.handle(&Input::key(Code::Enter)), WidgetOutcome::Chosen(1));
        assert_eq!(dialog.handle(&Input::key(Code::Left)), WidgetOutcome::Handled);
        assert_eq!(dialog.handle(&Input::key(Code::Enter)), WidgetOutcome::Chosen(0));
    }

    #[test]
    fn of_answers_that_are_alike_none_is_taken_for_chosen() {
        let mut dialog =
            Dialog::choose("Who", "One of them.", vec!["Ann".into(), "Bob".into(), "back".into()]);
        let shown = |dialog: &mut Dialog| screen_text::render(60, 14, |c| dialog.draw(c));
        assert!(!shown(&mut dialog).contains(msg::kit::choose_one(Lang::En)));
        assert_eq!(dialog.handle(&Input::key(Code::Enter)), WidgetOutcome::Handled);
        assert!(shown(&mut dialog).contains(msg::kit::choose_one(Lang::En)), "{}", shown(&mut dialog));
        assert_eq!(dialog.handle(&Input::key(Code::Right)), WidgetOutcome::Handled);
        assert!(!shown(&mut dialog).contains(msg::kit::choose_one(Lang::En)));
        assert_eq!(dialog.handle(&Input::key(Code::Enter)), WidgetOutcome::Chosen(0));
        assert_eq!(dialog.handle(&Input::key(Code::Esc)), WidgetOutcome::Cancelled);
    }

    #[test]
    fn a_click_on_a_button_answers() {
        let mut dialog = sign();
        let shot = screen_text::shoot(60, 14, screen_text::look(Lang::En), |c| dialog.draw(c));
        let hit = |text| {
            let (y, line) = shot.text.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
            let at = (cells(line[..line.find(text).unwrap()].width()), cells(y));
            shot.hits.resolve(Input::Click { at, from: at }).unwrap()
        };
        assert_eq!(dialog.handle(&hit("Sign and hand over")), WidgetOutcome::Chosen(0));
        assert_eq!(dialog.handle(&hit(msg::kit::go_back(Lang::En))), WidgetOutcome::Chosen(1));
    }

    #[test]
    fn it_looks_composed_and_takes_all_clicks() {
        let mut dialog = sign();
        let shot = screen_text::shoot(60, 12, screen_text::look(Lang::En), |canvas| {
            canvas.key_area(canvas.area(), KeyPress::char('x'));
            dialog.draw(canvas);
        });
        assert!(shot.text.contains("┌ Sign ─"), "{}", shot.text);
        assert!(shot.text.contains("[ Sign and hand over ] ▸[ "), "{}", shot.text);
        assert_eq!(shot.hits.at((0, 0)), None);
        assert!(shot.cursor.is_some());
    }
}
