//! "Is the clock right?" where it does not go with the records.

use ratatui::layout::Rect;

use crate::i18n::{dates, msg};
use crate::model::lang::Lang;
use crate::model::time::Stamp;
use crate::model::zone::Zone;
use crate::rules::clock_doubt::{ClockDoubt, DoubtedClock};
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::clock_watch::ClockAnswer;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::label::Label;

/// Asked once at the start, and once after the clock was set.
#[derive(Debug)]
pub(crate) struct WrongClock {
    dialog: Dialog,
}

impl WrongClock {
    /// The question, with what the clock says and of when the newest record is.
    #[must_use]
    pub(crate) fn new(doubt: DoubtedClock, zone: Zone) -> Self {
        let body = move |lang: Lang| {
            let moment = |at| dates::whole_moment(lang, at);
            let said = || msg::wrong_clock::says(lang, moment(doubt.newest), moment(doubt.says));
            match doubt.why {
                ClockDoubt::Behind => msg::wrong_clock::behind(lang, said()),
                ClockDoubt::Ahead => msg::wrong_clock::ahead(lang, said()),
                ClockDoubt::OtherZone => {
                    msg::wrong_clock::other_zone(lang, moment(doubt.shows), moment(doubt.says), zone)
                }
            }
        };
        let right = match doubt.why {
            ClockDoubt::OtherZone => {
                Label::from(move |lang: Lang| msg::wrong_clock::shop_is_right(lang, doubt.says.hm()))
            }
            ClockDoubt::Behind | ClockDoubt::Ahead => msg::wrong_clock::go_on.into(),
        };
        let buttons = vec![right, msg::wrong_clock::wrong_go_on.into(), msg::wrong_clock::leave.into()];
        Self { dialog: Dialog::ask(msg::wrong_clock::title, body, buttons) }
    }
}

impl View for WrongClock {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_wrong_clock.into())
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
            WidgetOutcome::Chosen(0) => Handled::then(Effect::Clock(ClockAnswer::Right)),
            WidgetOutcome::Chosen(1) => Handled::then(Effect::Clock(ClockAnswer::WrongGoOn)),
            // It is no question to pass by.
            WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => Handled::then(Effect::Quit),
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

    fn asks_about_clock(&self) -> bool {
        true
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::wrong_clock::title(ctx.lang).to_owned()
    }
}

/// Asked before an act that is about the time itself, while the clock is known to be wrong.
#[derive(Debug)]
pub(crate) struct AtWrongTime {
    dialog: Dialog,
}

impl AtWrongTime {
    /// The question, with the time the act would carry.
    #[must_use]
    pub(crate) fn new(now: Stamp) -> Self {
        let body = move |lang: Lang| msg::wrong_clock::at_wrong_time(lang, dates::whole_moment(lang, now));
        let buttons = vec![msg::wrong_clock::do_it.into(), msg::wrong_clock::do_not.into()];
        Self { dialog: Dialog::ask(msg::wrong_clock::title, body, buttons) }
    }
}

impl View for AtWrongTime {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_at_wrong_time.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.dialog.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match self.dialog.handle(input) {
            WidgetOutcome::Chosen(0) => Handled::then(Effect::Clock(ClockAnswer::DoIt)),
            WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => {
                Handled::then(Effect::Clock(ClockAnswer::DoNot))
            }
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

    fn asks_about_clock(&self) -> bool {
        true
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::wrong_clock::title(ctx.lang).to_owned()
    }
}
