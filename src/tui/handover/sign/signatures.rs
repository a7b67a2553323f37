//! Asking for the signatures, one after the other.

use super::confirm::{Choice, Confirm};
use super::{AskOn, Sign, SignPage, bags};
use crate::i18n::msg;
use crate::model::handover::SignRole;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::rules::gap::{Gap, GapKind};
use crate::rules::{gaps, required_signatures};
use crate::store::OpenHandover;
use crate::tui::handover::shared_parts::on_shift;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Ctx, Effect, Handled};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

impl Sign {
    /// Whether what was saved just now leads on to the next signature.
    pub(super) fn asks_on(&self, ctx: &Ctx<'_>) -> bool {
        match self.ask_on {
            AskOn::Never => false,
            AskOn::Saved => true,
            AskOn::MoreThan(before) => ctx.model.handover().is_some_and(|open| settled(open) > before),
        }
    }

    /// Asks the next one who has to sign.
    pub(super) fn ask(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(open) = ctx.model.handover() else { return Handled::done() };
        if self.asks_spoken() && open.draft.review.override_by.is_none() {
            self.draft.problem = Some(Problem::new("gate.spoken"));
            return Handled::done();
        }
        let facts = open.facts(ctx.now);
        let away = |gap: &Gap| gap.kind == GapKind::PutAway;
        let again = open.draft.review.put_away.is_some() && self.ask_on != AskOn::Saved;
        if open.draft.signatures.is_empty() && (again || gaps::gaps(&open.draft, &facts).iter().any(away)) {
            self.put_away_form(ctx);
            return Handled::done();
        }
        let registers = bags::asked(open, ctx);
        if open.draft.signatures.is_empty() && open.draft.closes_shop() && !registers.is_empty() {
            let form = Form::new(bags::fields(open, &registers, msg::shop::bag_of_takings.into(), ctx));
            self.page = SignPage::Bags(form, registers);
            return Handled::done();
        }
        let role = match required_signatures::signatures_needed(&open.draft, &facts) {
            Ok(roles) => first_asked(&roles, open, ctx),
            Err(problem) => {
                self.draft.problem = Some(problem);
                return Handled::done();
            }
        };
        let Some(role) = role else { return Handled::done() };
        let who = ctx.model.in_order(required_signatures::candidates(&open.draft, &open.settings, role));
        // What is left open is settled before anybody signs, also where no lead stands on neither side.
        let may_wait = role == SignRole::Lead && open.draft.signatures.is_empty();
        if who.is_empty() && !may_wait {
            self.draft.problem = Some(Problem::new("sign.nobody"));
            return Handled::done();
        }
        self.ask_on = AskOn::MoreThan(settled(open));
        // Whoever closes the question is on the page that shows what was answered, not in the form of it.
        if matches!(self.page, SignPage::PutAway(..) | SignPage::Bags(..)) {
            let mut page = Confirm::new(open, ctx);
            page.go_to(Choice::Sign);
            self.page = SignPage::Confirm(Box::new(page));
        }
        let title = match who.as_slice() {
            [only] if role == SignRole::Outgoing => self.with_hours(*only, ctx),
            _ => None,
        };
        let title = title.unwrap_or_else(|| role_title(role));
        let purpose = PinPurpose::Sign(role);
        Handled::Yes(vec![if may_wait {
            Effect::AskApproval { title, who, purpose }
        } else {
            Effect::AskPin { title, who, purpose }
        }])
    }

    /// What one person is asked to sign, where the own hours are confirmed by it.
    fn with_hours(&self, person: PersonId, ctx: &Ctx<'_>) -> Option<Label> {
        let (_, hours) = self.hours(ctx).into_iter().find(|(who, _)| *who == person)?;
        Some(Label::from(move |lang: Lang| msg::sign_ui::pin_outgoing_hours(lang, &hours)))
    }

    /// The hours that signatures still confirm, from when to when: as the first signature fixed them, else as they stand
    /// now.
    pub(super) fn hours(&self, ctx: &Ctx<'_>) -> Vec<(PersonId, String)> {
        let Some(open) = ctx.model.handover() else { return Vec::new() };
        let zone = open.settings.store.zone;
        let time =
            |ms: Option<i64>| ms.map_or_else(|| "--:--".to_owned(), |ms| zone.stamp_at(ms).clock(ctx.lang));
        let fixed = |person| open.draft.attendance.get(&person).filter(|_| !open.draft.signatures.is_empty());
        let line = |person| {
            let now = || on_shift(&self.before, ctx, |shift| shift.line(person, ctx.now.ms));
            let line = fixed(person).cloned().or_else(now)?.line;
            Some((person, format!("{}–{}", time(line.actual_in_ms), time(line.actual_out_ms))))
        };
        let in_it = open.facts(ctx.now).attendees(&open.draft);
        let signing = required_signatures::hours_by_signature(&open.draft).into_iter();
        signing.filter(|person| in_it.contains(person)).filter_map(line).collect()
    }
}

/// How many have signed or are not waited for.
pub(super) fn settled(open: &OpenHandover) -> usize {
    open.draft.signatures.len() + open.draft.review.not_signing.len()
}

/// Who is asked first of those who still have to sign: a lead, where none who may sign is in. What is left open is part
/// of what both sides sign, so it is settled before the first of them does.
fn first_asked(roles: &[SignRole], open: &OpenHandover, ctx: &Ctx<'_>) -> Option<SignRole> {
    let here = ctx.model.there(ctx.now.ms);
    let able = required_signatures::candidates(&open.draft, &open.settings, SignRole::Lead);
    let nobody = able.iter().all(|person| !here.contains(person));
    let lead_first = open.draft.signatures.is_empty() && nobody && roles.contains(&SignRole::Lead);
    if lead_first { Some(SignRole::Lead) } else { roles.first().copied() }
}

fn role_title(role: SignRole) -> Label {
    match role {
        SignRole::Outgoing => msg::sign_ui::pin_outgoing.into(),
        SignRole::Incoming => msg::sign_ui::pin_incoming.into(),
        SignRole::Lead => msg::sign_ui::pin_lead.into(),
        SignRole::Witness => msg::sign_ui::pin_witness.into(),
    }
}
