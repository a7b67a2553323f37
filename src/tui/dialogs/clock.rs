//! "Is the clock right?" where it does not go with the records.

use ratatui::layout::Rect;

use crate::i18n::{dates, msg};
use crate::model::lang::Lang;
use crate::rules::clock_doubt::{ClockDoubt, DoubtedClock};
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::Dialog;
use crate::tui::widgets::label::Label;

/// Asked once at the start, and once after the clock was set.
#[derive(Debug)]
pub(crate) struct WrongClock {
    dialog: Dialog,
}

impl WrongClock {
    /// The question, with what the clock says and of when the newest record is.
    #[must_use]
    pub(crate) fn new(doubt: DoubtedClock) -> Self {
        let body = move |lang: Lang| {
            let said = msg::wrong_clock::says(
                lang,
                dates::whole_moment(lang, doubt.newest),
                dates::whole_moment(lang, doubt.says),
            );
            match doubt.why {
                ClockDoubt::Behind => msg::wrong_clock::behind(lang, said),
                ClockDoubt::Ahead => msg::wrong_clock::ahead(lang, said),
            }
        };
        let buttons = vec![msg::wrong_clock::go_on.into(), msg::wrong_clock::leave.into()];
        Self { dialog: Dialog::ask(msg::wrong_clock::title, body, buttons) }
    }
}

impl View for WrongClock {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_choice.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.dialog.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input
            && KeyAction::of(key).passes_a_question()
        {
            return Handled::No;
        }
        match self.dialog.handle(input) {
            WidgetOutcome::Chosen(0) => Handled::then(Effect::ClockIsRight),
            // It is no question to pass by.
            WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => Handled::then(Effect::Quit),
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, _: Rect, _: &Ctx<'_>) {
        self.dialog.draw(canvas);
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn asks_about_clock(&self) -> bool {
        true
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::wrong_clock::title(ctx.lang).to_owned()
    }
}
