//! Home: the running shift, and the way to everything else.

use ratatui::layout::Rect;

use super::exchange::Exchange;
use crate::i18n::msg;
use crate::tui::canvas::Canvas;
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Hint, HintKey};
use crate::tui::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::menu::Menu;

/// The first screen.
#[derive(Debug)]
pub struct Home {
    menu: Menu,
}

impl Home {
    /// With "Hand over" chosen.
    #[must_use]
    pub fn new() -> Self {
        Self { menu: Menu::across(700, vec![msg::home::hand_over.into()]) }
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl View for Home {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::home::open(ctx.lang), 0),
            Hint::new(HintKey::LeftRight, msg::home::choose(ctx.lang), 1),
        ]
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.menu.handle(input) {
            Outcome::Chosen(_) => Handled::then(Effect::Open(Box::new(Exchange::resume(ctx.model)))),
            Outcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, _: &Ctx<'_>) {
        let y = area.bottom().saturating_sub(1);
        self.menu.draw(canvas, Rect { y, height: 1, ..area }, true);
    }
}
