//! Settings: a menu, and behind each entry one screen of the same shape.

pub mod area;
mod attendance;
mod checks;
mod codes;
mod look;
mod money;
mod parts;
mod people;
mod registers;
mod routines;
mod rules;
mod shifts;
mod signs;
mod stock;
mod store;
mod tenders;
#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use area::{Area, AreaView, Pass};

use crate::domain::Lang;
use crate::domain::checklist::ListKind;
use crate::domain::settings_edit::CodeList;
use crate::i18n::msg;
use crate::tui::canvas::Canvas;
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Hint, HintKey};
use crate::tui::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::menu::Menu;

/// Makes one area.
type Make = fn() -> Box<dyn Area>;

/// Every area in the order of the menu.
const AREAS: [Make; 20] = [
    || Box::new(store::Store),
    || Box::new(money::Pieces),
    || Box::new(shifts::Shifts),
    || Box::new(registers::Registers),
    || Box::new(people::People),
    || Box::new(checks::Checks(ListKind::Devices)),
    || Box::new(checks::Checks(ListKind::Safety)),
    || Box::new(checks::Checks(ListKind::Opening)),
    || Box::new(checks::Checks(ListKind::Mid)),
    || Box::new(checks::Checks(ListKind::Closing)),
    || Box::new(stock::Stock),
    || Box::new(routines::Routines),
    || Box::new(tenders::Tenders),
    || Box::new(codes::CashReasons),
    || Box::new(codes::Codes(CodeList::StockReasons)),
    || Box::new(codes::Codes(CodeList::FeedbackTopics)),
    || Box::new(rules::Rules),
    || Box::new(attendance::Attendance),
    || Box::new(signs::Signs),
    || Box::new(look::Look),
];

/// The settings menu.
#[derive(Debug)]
pub struct Settings {
    menu: Menu,
    pass: Pass,
}

impl Settings {
    /// With the first area chosen, and nobody's PIN known.
    #[must_use]
    pub fn new() -> Self {
        let items = AREAS.iter().map(|make| (move |lang: Lang| make().title(lang)).into()).collect();
        Self { menu: Menu::down(1400, items), pass: Pass::default() }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}

impl View for Settings {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::kit::hint_open(ctx.lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_choose(ctx.lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match self.menu.handle(input) {
            Outcome::Chosen(at) => match AREAS.get(at) {
                Some(make) => Handled::then(Effect::Open(Box::new(AreaView::new(make(), self.pass.clone())))),
                None => Handled::done(),
            },
            Outcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::settings_ui::title(ctx.lang), true);
        let place =
            Rect { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2).min(60), ..inner };
        self.menu.draw(canvas, place, true);
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::settings_ui::title(ctx.lang).to_owned()
    }
}
