//! "Leave the program?" while a shift is open.

use ratatui::layout::Rect;

use crate::i18n::msg;
use crate::tui::canvas::Canvas;
use crate::tui::input::Input;
use crate::tui::keymap::{Action, Hint};
use crate::tui::model::Model;
use crate::tui::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::dialog::Dialog;

/// Title by which the runtime knows that it has asked already.
pub const MARK: &str = "quit";

/// The question.
#[derive(Debug)]
pub struct Quit {
    dialog: Dialog,
}

impl Quit {
    /// The question; says that an open handover is kept.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let body = if model.handover().is_some() { msg::quit::draft_kept } else { msg::quit::shift_open };
        Self {
            dialog: Dialog::ask(
                900,
                msg::quit::title,
                body,
                vec![msg::quit::leave.into(), msg::quit::stay.into()],
            ),
        }
    }
}

impl View for Quit {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.dialog.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        // Ctrl+C a second time means it.
        if let Input::Key(key) = input
            && matches!(Action::of(key), Action::Language | Action::Interrupt | Action::Suspend)
        {
            return Handled::No;
        }
        match self.dialog.handle(input) {
            Outcome::Chosen(0) => Handled::then(Effect::Quit),
            Outcome::Chosen(_) | Outcome::Cancelled => Handled::then(Effect::Close),
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, _: Rect, _: &Ctx<'_>) {
        self.dialog.draw(canvas);
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn title(&self, _: &Ctx<'_>) -> String {
        MARK.to_owned()
    }
}
