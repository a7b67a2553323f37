//! Who says what a record will name somebody for: that an approval is left open, or that a signature is not waited for.
//! Whoever it is says so; nobody is taken for it because they acted before, or because they are the only one there.

use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::tui::handover::who_acts::{Asked, WhoActs};
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::dialog::DialogId;

/// The question who says it.
#[derive(Debug)]
pub(crate) struct AskedBy {
    who: WhoActs,
    purpose: PinPurpose,
    told: Option<String>,
}

/// What was answered.
pub(crate) enum SaidBy {
    /// This one says it: of what, and whom they told where an approval is left open.
    Named(PersonId, PinPurpose, Option<String>),
    /// Nobody says it: back to the page.
    Back,
    /// It is still asked.
    Open,
}

impl AskedBy {
    /// The question, with a button for each who could say it. `told` is whom they told, where an approval is left open.
    pub(crate) fn new(purpose: PinPurpose, told: Option<&str>, people: Vec<PersonId>, ctx: &Ctx<'_>) -> Self {
        let about = msg::exchange::asked_by_about.into();
        let who = WhoActs::asking(WhosePart::Both, people, about, ctx);
        Self { who, purpose, told: told.map(str::to_owned) }
    }

    pub(crate) const fn id(&self) -> DialogId {
        self.who.id()
    }

    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        self.who.hints(lang)
    }

    pub(crate) fn on(&mut self, input: &Input) -> SaidBy {
        match self.who.on(input) {
            Asked::Named(person) => SaidBy::Named(person, self.purpose, self.told.take()),
            Asked::Back => SaidBy::Back,
            Asked::Open => SaidBy::Open,
        }
    }

    pub(crate) fn draw(&mut self, canvas: &mut Canvas) {
        self.who.draw(canvas);
    }
}
