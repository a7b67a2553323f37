//! Settings: a menu, and behind each entry one screen of the same shape.

pub(crate) mod area;
mod attendance;
mod calendar;
mod checks;
mod codes;
mod data;
mod day_help;
mod devices;
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

use crate::tui::shell::focus::Focus;
use ratatui::layout::Rect;

use area::{Area, AreaView, with_signed_in};

use crate::i18n::msg;
use crate::model::checklist::ListKind;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::rules::settings_edit::CodeList;
use crate::tui::screens::pack_page::PackScreen;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;

/// Makes one area.
type Make = fn() -> Box<dyn Area>;

/// Every area in the order of the menu.
const AREAS: [Make; 24] = [
    || Box::new(store::StoreArea),
    || Box::new(money::Pieces),
    || Box::new(shifts::Shifts),
    || Box::new(calendar::CalendarArea),
    || Box::new(registers::Registers),
    || Box::new(people::PeopleArea),
    || Box::new(day_help::DayHelpArea),
    || Box::new(devices::Devices),
    || Box::new(checks::ChecksArea(ListKind::Devices)),
    || Box::new(checks::ChecksArea(ListKind::Safety)),
    || Box::new(checks::ChecksArea(ListKind::Opening)),
    || Box::new(checks::ChecksArea(ListKind::Mid)),
    || Box::new(checks::ChecksArea(ListKind::Closing)),
    || Box::new(stock::StockArea),
    || Box::new(routines::Routines),
    || Box::new(tenders::TendersArea),
    || Box::new(codes::CashReasons),
    || Box::new(codes::Codes(CodeList::StockReasons)),
    || Box::new(codes::Codes(CodeList::FeedbackTopics)),
    || Box::new(rules::RulesArea),
    || Box::new(attendance::AttendanceArea),
    || Box::new(signs::Signs),
    || Box::new(look::LookArea),
    || Box::new(checks::ChecksArea(ListKind::SelfCheck)),
];

/// The page of one person.
#[must_use]
pub(crate) fn person(id: PersonId) -> Box<dyn View> {
    Box::new(AreaView::of(Box::new(people::PeopleArea), id.to_string()))
}

/// The settings menu.
#[derive(Debug)]
pub(crate) struct SettingsScreen {
    menu: Menu,
}

impl SettingsScreen {
    /// With the first area chosen.
    #[must_use]
    pub(crate) fn new() -> Self {
        let areas = AREAS.iter().map(|make| (move |lang: Lang| make().title(lang)).into());
        let items = areas.chain([msg::packs_ui::title.into(), data::title.into()]).collect();
        Self { menu: Menu::down(items) }
    }
}

impl Default for SettingsScreen {
    fn default() -> Self {
        Self::new()
    }
}

impl View for SettingsScreen {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_settings.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::kit::hint_open(ctx.lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_choose(ctx.lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.menu.handle(input) {
            WidgetOutcome::Chosen(at) => match AREAS.get(at) {
                Some(make) => Handled::then(Effect::Open(Box::new(AreaView::new(make())))),
                None if at == AREAS.len() => Handled::then(Effect::Open(Box::new(PackScreen::default()))),
                None => Handled::then(Effect::Open(Box::new(data::DataScreen::new(ctx.model)))),
            },
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, &with_signed_in(msg::settings_ui::title(ctx.lang), ctx), Focus::Here);
        let place =
            Rect { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2).min(60), ..inner };
        self.menu.draw(canvas, place, Focus::Here);
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::settings_ui::title(ctx.lang).to_owned()
    }
}
