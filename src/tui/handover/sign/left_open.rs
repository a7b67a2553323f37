//! What goes through without a lead or without a signature: somebody says so, and the record names them.

use super::{AskOn, Sign, SignPage};
use crate::model::approval::OpenApproval;
use crate::model::handover::answer::Answer;
use crate::model::handover::{Override, Review, SignRole};
use crate::model::ids::PersonId;
use crate::tui::handover::asked_by::{AskedBy, SaidBy};
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::input::Input;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Ctx, Handled};

impl Sign {
    /// No lead is in: the handover goes on with what a lead would have signed left open, as somebody says.
    pub(super) fn leave_open(&mut self, purpose: PinPurpose, told: &str, ctx: &Ctx<'_>) {
        let people = match &self.page {
            SignPage::Without(page) => page.could_say(ctx),
            _ => ctx.model.able(WhosePart::Both),
        };
        self.asked_by = Some(AskedBy::new(purpose, Some(told), people, ctx));
    }

    /// The answer to who says it, while that is asked.
    pub(super) fn on_asked(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let said = self.asked_by.as_mut()?.on(input);
        if !matches!(said, SaidBy::Open) {
            self.asked_by = None;
        }
        Some(match said {
            SaidBy::Named(person, purpose, told) => self.goes_on(person, purpose, told, ctx),
            SaidBy::Back | SaidBy::Open => Handled::done(),
        })
    }

    /// The form that asks whose signature is not waited for is complete. Who says so is whoever is at it; where that is
    /// the one passed over, or nobody, it is asked of several, and of one alone there is nothing to ask.
    pub(super) fn submit_without(&mut self, ctx: &Ctx<'_>) -> Handled {
        let SignPage::Without(page) = &mut self.page else { return Handled::done() };
        if let Some(handled) = page.submit(ctx) {
            return handled;
        }
        let could = page.could_say(ctx);
        let only = if let [only] = could.as_slice() { Some(*only) } else { None };
        let Some(by) = ctx.model.person.filter(|person| could.contains(person)).or(only) else {
            self.asked_by = Some(AskedBy::new(PinPurpose::WithoutSignature, None, could, ctx));
            return Handled::done();
        };
        page.pass(by, None, ctx)
    }

    /// What goes on because this person says so; `told` is whom they told of an approval left open.
    fn goes_on(&mut self, by: PersonId, purpose: PinPurpose, told: Option<String>, ctx: &Ctx<'_>) -> Handled {
        if let (PinPurpose::WithoutSignature, SignPage::Without(page)) = (purpose, &self.page) {
            return page.pass(by, told, ctx);
        }
        let open = OpenApproval { by, at_ms: ctx.now.ms, told: told.unwrap_or_default() };
        let review = match (purpose, &self.page) {
            (PinPurpose::Override, SignPage::Override(form)) => {
                let reason = form.raw("reason").trim().to_owned();
                let passed = Override { at_ms: None, by, reason, approval_open: Some(open) };
                Review { override_by: Some(passed), ..self.review() }
            }
            (PinPurpose::Sign(SignRole::Lead), _) => {
                self.ask_on = AskOn::Saved;
                Review { lead_open: Some(open), ..self.review() }
            }
            _ => return Handled::done(),
        };
        Handled::Yes(self.draft.give_as(Some(by), Answer::Review(review), ctx))
    }
}
