//! The time zone of a shop: whoever does not know its name finds it by typing a part of it.

use ratatui::layout::Rect;

use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::zone::Zone;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::view::Handled;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::search_list::Pick;

/// Name of the field.
const FIELD: &str = "zone";

/// The list to choose from, while it is open.
#[derive(Debug, Default)]
pub(crate) struct ZoneSearch(Option<Pick>);

impl ZoneSearch {
    /// Whether the list is open.
    #[must_use]
    pub(crate) const fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Opens the list when Enter is pressed in the zone's field of a form and what stands there is no zone.
    pub(crate) fn begins(&mut self, input: &Input, form: &Form) -> bool {
        let Input::Key(key) = input else { return false };
        let typed = form.raw(FIELD);
        if form.focused_id() != FIELD
            || KeyAction::of(key) != KeyAction::Accept
            || key.burst
            || Zone::parse(typed).is_ok()
        {
            return false;
        }
        let rows = Zone::all().into_iter().map(str::to_owned).collect();
        self.0 = Some(Pick::new(msg::setup::zone_pick, rows, typed));
        true
    }

    /// Passes input to the open list; a choice goes into the form.
    pub(crate) fn on(&mut self, input: &Input, form: &mut Form) -> Handled {
        let Some(pick) = &mut self.0 else { return Handled::No };
        if let Input::Key(key) = input
            && KeyAction::of(key) == KeyAction::Suspend
        {
            return Handled::No;
        }
        match pick.handle(input) {
            WidgetOutcome::Chosen(row) => {
                let name = pick.row(row).to_owned();
                self.0 = None;
                if let Some(field) = form.field_mut(FIELD) {
                    field.set_raw(&name);
                }
            }
            WidgetOutcome::Cancelled => self.0 = None,
            _ => {}
        }
        Handled::done()
    }

    /// What is searched for in the open list.
    pub(crate) fn unsaved(&mut self) -> Option<(String, Typed<'_>)> {
        self.0.as_mut().map(|pick| ("zone".to_owned(), Typed::Search(pick)))
    }

    /// What can be done in the open list.
    #[must_use]
    pub(crate) fn hints(&self, lang: Lang) -> Option<Vec<Hint>> {
        self.0.as_ref().map(|pick| pick.hints(lang))
    }

    /// Draws the list when it is open.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect) {
        if let Some(pick) = &mut self.0 {
            pick.draw(canvas, area);
        }
    }
}
