//! Says where a file lies that was written; opens it or prints it by one key.

use std::path::{Path, PathBuf};

use super::dialog::{Dialog, DialogId};
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::view::{Effect, Handled};
use crate::tui::widgets::WidgetOutcome;

/// A file that was written, with what can be done with it.
#[derive(Debug)]
pub(crate) struct FileWritten {
    path: PathBuf,
    dialog: Dialog,
}

impl FileWritten {
    /// The path whole on lines of its own; going on is chosen.
    #[must_use]
    pub(crate) fn new(path: &Path) -> Self {
        let shown = path.display().to_string();
        let body = move |lang: Lang| msg::reports_ui::written(lang, &shown);
        let buttons =
            vec![msg::reports_ui::open_file.into(), msg::reports_ui::print_file.into(), msg::kit::ok.into()];
        let dialog = Dialog::ask(msg::reports_ui::written_title, body, buttons);
        Self { path: path.to_owned(), dialog }
    }

    /// What an input comes to; nothing where it is done with.
    pub(crate) fn on(&mut self, input: &Input) -> Option<Handled> {
        if let Input::Key(key) = input
            && !key.repeat
        {
            match KeyAction::outside_field(key) {
                KeyAction::Char('o' | 'ｏ') => {
                    return Some(Handled::then(Effect::OpenFile(self.path.clone())));
                }
                KeyAction::Char('p' | 'ｐ') => {
                    return Some(Handled::then(Effect::PrintFile(self.path.clone())));
                }
                _ => {}
            }
        }
        Some(match self.dialog.handle(input) {
            WidgetOutcome::Chosen(0) => Handled::then(Effect::OpenFile(self.path.clone())),
            WidgetOutcome::Chosen(1) => Handled::then(Effect::PrintFile(self.path.clone())),
            WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => return None,
            _ => match input {
                Input::Key(key) if KeyAction::of(key).is_global() => Handled::No,
                _ => Handled::done(),
            },
        })
    }

    /// Its id, as screens tell which of their dialogs is open.
    #[must_use]
    pub(crate) const fn id(&self) -> DialogId {
        self.dialog.id()
    }

    /// The hints while it is open.
    #[must_use]
    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        let mut hints = self.dialog.hints(lang);
        let letters = [('o', msg::reports_ui::open_file(lang)), ('p', msg::reports_ui::print_file(lang))];
        hints.extend(letters.into_iter().map(|(key, words)| Hint::key(Code::Char(key), words, 1)));
        hints
    }

    /// Draws it over the screen.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas) {
        self.dialog.draw(canvas);
    }
}

/// Passes input to what is told, which goes away when it was answered.
pub(crate) fn close(told: &mut Option<FileWritten>, input: &Input) -> Handled {
    let Some(file) = told else { return Handled::No };
    file.on(input).unwrap_or_else(|| {
        *told = None;
        Handled::done()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::shell::input::KeyPress;

    #[test]
    fn enter_goes_on_and_the_arrows_reach_opening_and_printing() {
        let mut told = Some(FileWritten::new(Path::new("/tmp/a b.xlsx")));
        let effect = |handled: Handled| match handled {
            Handled::Yes(mut effects) => effects.pop(),
            Handled::No => None,
        };
        let mut key = |code| effect(close(&mut told, &Input::key(code)));
        assert!(key(Code::Left).is_none());
        assert!(matches!(key(Code::Enter), Some(Effect::PrintFile(path)) if path.ends_with("a b.xlsx")));
        assert!(key(Code::Left).is_none());
        assert!(matches!(key(Code::Enter), Some(Effect::OpenFile(_))));
        assert!(key(Code::Esc).is_none());
        assert!(told.is_none());
    }

    #[test]
    fn one_letter_opens_and_one_prints_and_held_down_it_does_so_once() {
        let mut told = Some(FileWritten::new(Path::new("/tmp/a b.html")));
        let mut press = |key: KeyPress| match close(&mut told, &Input::Key(key)) {
            Handled::Yes(mut effects) => effects.pop(),
            Handled::No => None,
        };
        assert!(matches!(press(KeyPress::char('o')), Some(Effect::OpenFile(_))));
        assert!(matches!(press(KeyPress::char('ｐ')), Some(Effect::PrintFile(_))));
        assert!(press(KeyPress { repeat: true, ..KeyPress::char('p') }).is_none());
        assert!(told.is_some());
    }
}
