//! Going on without the signature of somebody named on a side: who, and why.

use crate::i18n::msg;
use crate::model::approval::OpenApproval;
use crate::model::handover::NotSigning;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::rules::required_signatures::may_be_passed;
use crate::store::OpenHandover;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Command, Ctx, Effect, Handled};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// The question who does not sign.
#[derive(Debug)]
pub(super) struct Without {
    pub(super) form: Form,
    people: Vec<PersonId>,
}

impl Without {
    /// Asks about those who may be passed over; each stands there with whether they are in.
    pub(super) fn new(open: &OpenHandover, ctx: &Ctx<'_>) -> Self {
        let people = may_be_passed(&open.draft);
        let here = ctx.model.there(ctx.now.ms);
        let names = people.iter().map(|id| {
            let (name, is_in) = (ctx.model.name(*id).to_owned(), here.contains(id));
            Label::from(move |lang: Lang| {
                if is_in { msg::sign_ui::named_in(lang, &name) } else { msg::sign_ui::named_out(lang, &name) }
            })
        });
        let form = Form::new(vec![
            Field::info(msg::sign_ui::pass_about),
            Field::choice("who", msg::sign_ui::pass_who, names.collect()).required(),
            Field::text("reason", msg::sign_ui::pass_reason),
        ])
        .ended_by(msg::setup::go_on);
        Self { form, people }
    }

    /// Whether it still asks: nothing was said yet of anybody it names.
    pub(super) fn waits(&self, open: &OpenHandover) -> bool {
        may_be_passed(&open.draft) == self.people
    }

    fn person(&self) -> Option<PersonId> {
        let at = self.form.field("who").and_then(Field::choice_index)?;
        self.people.get(at).copied()
    }

    fn reason(&self) -> String {
        self.form.raw("reason").trim().to_owned()
    }

    /// Who could say that it goes on without the one chosen: everybody of both sides who is there, but never that one.
    pub(super) fn could_say(&self, ctx: &Ctx<'_>) -> Vec<PersonId> {
        let others = |all: Vec<PersonId>| -> Vec<PersonId> {
            all.into_iter().filter(|id| Some(*id) != self.person()).collect()
        };
        let here = others(ctx.model.able(WhosePart::Both));
        let on_a_side = || ctx.model.handover().map(|open| open.draft.people.on_a_side()).unwrap_or_default();
        if here.is_empty() { others(on_a_side()) } else { here }
    }

    /// The form is complete. Who is not in is not waited for: `None`, and somebody says so. For anybody else a lead gives
    /// the PIN.
    pub(super) fn submit(&mut self, ctx: &Ctx<'_>) -> Option<Handled> {
        let Some(person) = self.person() else { return Some(Handled::done()) };
        if !self.reason().is_empty() {
            let mut who = ctx.model.people(Role::Lead);
            who.retain(|lead| *lead != person);
            return Some(Handled::then(Effect::AskApproval {
                title: msg::sign_ui::pin_pass.into(),
                who,
                purpose: PinPurpose::WithoutSignature,
            }));
        }
        if ctx.model.there(ctx.now.ms).contains(&person) {
            self.form.refuse("reason", Problem::new("sign.is_in").with("name", ctx.model.name(person)));
            return Some(Handled::done());
        }
        None
    }

    /// Goes on without, as `by` says; `told` is set where no lead was in.
    pub(super) fn pass(&self, by: PersonId, told: Option<String>, ctx: &Ctx<'_>) -> Handled {
        let Some(person) = self.person() else { return Handled::done() };
        let at = ctx.now.ms;
        let approval_open = told.map(|told| OpenApproval { by, at_ms: at, told });
        let new = NotSigning { person, reason: self.reason(), by, at, approval_open };
        Handled::then(Effect::Do(Command::PassOver(Box::new(new))))
    }
}
