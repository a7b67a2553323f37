//! "Leave the program?" while a shift is open.

use ratatui::layout::Rect;

use crate::i18n::msg;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::label::Label;

/// Title by which the runtime knows that it has asked already.
pub(crate) const MARK: &str = "quit";

/// Question asked before the program ends.
#[derive(Debug)]
pub(crate) struct Quit {
    dialog: Dialog,
}

impl Quit {
    /// The question; says that an open handover is kept, or that the demo is not.
    #[must_use]
    pub(crate) fn new(model: &AppData) -> Self {
        let body = if !model.demo_pins.is_empty() {
            msg::quit::demo
        } else if model.handover().is_some() {
            msg::quit::draft_kept
        } else if model.live.as_ref().is_some_and(|live| live.run.closed) {
            msg::quit::shop_closed
        } else {
            msg::quit::shift_open
        };
        Self {
            dialog: Dialog::ask(
                msg::quit::title,
                body,
                vec![msg::quit::leave.into(), msg::quit::stay.into()],
            ),
        }
    }
}

impl View for Quit {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_quit.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.dialog.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        // Ctrl+C a second time means it.
        if let Input::Key(key) = input
            && KeyAction::of(key).passes_a_question()
        {
            return Handled::No;
        }
        match self.dialog.handle(input) {
            WidgetOutcome::Chosen(0) => Handled::then(Effect::Quit),
            WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => Handled::then(Effect::Close),
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, _: Rect, _: &Ctx<'_>) {
        self.dialog.draw(canvas);
    }

    fn dialog(&self) -> Option<DialogId> {
        Some(self.dialog.id())
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn title(&self, _: &Ctx<'_>) -> String {
        MARK.to_owned()
    }
}
