//! Saying that the difference of a drawer is not accepted: who says so, of which drawer, and why.

use crate::i18n::msg;
use crate::model::handover::{NotAccepted, Review};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::money::Money;
use crate::store::OpenHandover;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// The question who does not accept what.
#[derive(Debug)]
pub(super) struct Dispute {
    pub(super) form: Form,
    people: Vec<PersonId>,
    registers: Vec<RegisterId>,
    /// What was said before it was asked.
    before: Vec<NotAccepted>,
}

/// The drawers that differ, with what they do.
pub(super) fn differing(open: &OpenHandover, ctx: &Ctx<'_>) -> Vec<(RegisterId, Money)> {
    let results = open.facts(ctx.now).results(&open.draft).unwrap_or_default();
    let all = results.iter().filter_map(|result| Some((result.register, result.apart()?)));
    all.collect()
}

impl Dispute {
    /// Asks everybody who is on a side and signs; nobody is chosen where several could say it.
    pub(super) fn new(open: &OpenHandover, ctx: &Ctx<'_>) -> Self {
        let people = match open.draft.review.half {
            Some(_) => open.draft.people.outgoing.clone(),
            None => open.draft.people.on_a_side(),
        };
        let apart = differing(open, ctx);
        let drawers = apart.iter().map(|(id, sum)| {
            let name = open.settings.register(*id).map_or("?", |r| r.name.as_str());
            Label::from(format!("{name} {}", open.settings.store.currency.format_signed(*sum)))
        });
        let names = people.iter().map(|id| Label::from(ctx.model.name(*id).to_owned())).collect();
        let mut who = Field::choice("who", msg::sign_ui::dispute_who, names).required();
        let mut what = Field::choice("what", msg::sign_ui::dispute_what, drawers.collect()).required();
        who.choose((people.len() == 1).then_some(0));
        what.choose((apart.len() == 1).then_some(0));
        let why = Field::text("why", msg::sign_ui::dispute_why).required().max(200);
        let form = Form::new(vec![Field::info(msg::sign_ui::dispute_about), who, what, why])
            .ended_by(msg::log_ui::save_button);
        let registers = apart.into_iter().map(|(id, _)| id).collect();
        Self { form, people, registers, before: open.draft.review.not_accepted.clone() }
    }

    /// Whether it still asks: nothing was said since.
    pub(super) fn waits(&self, review: &Review) -> bool {
        review.not_accepted == self.before
    }

    /// What is filled in, said now.
    pub(super) fn said(&self, ctx: &Ctx<'_>) -> Option<NotAccepted> {
        let at = |id: &str| self.form.field(id).and_then(Field::choice_index);
        let by = at("who").and_then(|at| self.people.get(at)).copied()?;
        let register = at("what").and_then(|at| self.registers.get(at)).copied()?;
        let reason = self.form.raw("why").trim().to_owned();
        Some(NotAccepted { register, by, at: ctx.now.ms, reason })
    }
}
