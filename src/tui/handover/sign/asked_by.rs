//! Who leaves an approval open, where several hand over: whoever sits there says so, and nobody is taken for it because
//! they acted before.

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

/// The question who leaves it open, with what is left open and whom they told.
#[derive(Debug)]
pub(super) struct AskedBy {
    who: WhoActs,
    purpose: PinPurpose,
    told: String,
}

/// What was answered.
pub(super) enum SaidBy {
    /// This one leaves it open: what, and whom they told.
    Named(PersonId, PinPurpose, String),
    /// Nobody leaves it open: back to the page.
    Back,
    /// It is still asked.
    Open,
}

impl AskedBy {
    /// The question, where more than one hands over.
    pub(super) fn new(purpose: PinPurpose, told: &str, ctx: &Ctx<'_>) -> Option<Self> {
        if ctx.model.able(WhosePart::Outgoing).len() < 2 {
            return None;
        }
        let who = WhoActs::new(WhosePart::Both, ctx.model.able(WhosePart::Both), ctx);
        Some(Self { who, purpose, told: told.to_owned() })
    }

    pub(super) const fn id(&self) -> DialogId {
        self.who.id()
    }

    pub(super) fn hints(&self, lang: Lang) -> Vec<Hint> {
        self.who.hints(lang)
    }

    pub(super) fn on(&mut self, input: &Input) -> SaidBy {
        match self.who.on(input) {
            Asked::Named(person) => SaidBy::Named(person, self.purpose, std::mem::take(&mut self.told)),
            Asked::Back => SaidBy::Back,
            Asked::Open => SaidBy::Open,
        }
    }

    pub(super) fn draw(&mut self, canvas: &mut Canvas) {
        self.who.draw(canvas);
    }
}
