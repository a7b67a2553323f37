//! Who acts, where several are on a side: asked once where nothing says so, shown on the page, changed with one key.

use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::tui::handover::shared_parts::names;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::Hint;
pub(crate) use crate::tui::shell::next_actor::{KEY, after, draw_by, hint, is_key};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::label::Label;

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// This one acts.
    Named(PersonId),
    /// Nobody was named: back to where nothing has to be said.
    Back,
    /// It is still asked.
    Open,
}

/// The question which of several acts.
#[derive(Debug)]
pub(crate) struct WhoActs {
    pub(crate) part: WhosePart,
    people: Vec<PersonId>,
    dialog: Dialog,
}

impl WhoActs {
    /// The question, with a button for each who could.
    #[must_use]
    pub(crate) fn new(part: WhosePart, people: Vec<PersonId>, ctx: &Ctx<'_>) -> Self {
        let all = names(&people, ctx);
        let about = Label::from(move |lang: Lang| msg::exchange::who_acts_about(lang, &all));
        Self::asking(part, people, about, ctx)
    }

    /// The question, with what it says of it.
    #[must_use]
    pub(crate) fn asking(part: WhosePart, people: Vec<PersonId>, about: Label, ctx: &Ctx<'_>) -> Self {
        let name = |id: &PersonId| Label::from(ctx.model.name(*id).to_owned());
        let mut buttons: Vec<Label> = people.iter().map(name).collect();
        buttons.push(msg::exchange::go_back.into());
        Self { part, people, dialog: Dialog::choose(msg::exchange::who_acts, about, buttons) }
    }

    pub(crate) const fn id(&self) -> DialogId {
        self.dialog.id()
    }

    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        self.dialog.hints(lang)
    }

    pub(crate) fn on(&mut self, input: &Input) -> Asked {
        match self.dialog.handle(input) {
            WidgetOutcome::Chosen(at) => self.people.get(at).map_or(Asked::Back, |id| Asked::Named(*id)),
            WidgetOutcome::Cancelled => Asked::Back,
            _ => Asked::Open,
        }
    }

    pub(crate) fn draw(&mut self, canvas: &mut Canvas) {
        self.dialog.draw(canvas);
    }
}

#[cfg(test)]
mod tests;
