//! Who must sign a handover, and who may.

use crate::model::cash::Level;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{NotSigning, SignRole};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::authority::{self, Act};

/// The roles in which somebody still has to sign. Each person named on a side does, and at least one for each side.
///
/// # Errors
/// A sum beyond what can be stored.
pub(crate) fn signatures_needed(
    draft: &Draft,
    facts: &HandoverContext<'_>,
) -> Result<Vec<SignRole>, Problem> {
    let mut roles = vec![SignRole::Outgoing];
    match &draft.review.half {
        // Whoever closes the shop hands over to nobody: the next opening is the second count.
        None if draft.people.closes => {}
        None => roles.push(SignRole::Incoming),
        Some(half) if half.witness.is_some() => roles.push(SignRole::Witness),
        // Alone in the shop: nobody waits for somebody who is not there.
        Some(_) => {}
    }
    if draft.review.lead_open.is_none() && lead_needed(draft, facts)? {
        roles.push(SignRole::Lead);
    }
    roles.retain(|role| !draft.signed(*role) || !draft.still_to_sign(*role).is_empty());
    Ok(roles)
}

/// Whether a lead must sign: a difference above its limit, an unfinished handover let pass, two counts that
/// stayed apart, a drawer that was not counted, or a stock list that was not.
///
/// # Errors
/// A sum beyond what can be stored.
pub(crate) fn lead_needed(draft: &Draft, facts: &HandoverContext<'_>) -> Result<bool, Problem> {
    // Who has to sign would tell a result that nobody may know before both have counted; until then nobody can sign.
    let settings = facts.settings;
    let known = |id: RegisterId| !draft.second_count_open(id, settings);
    let results = facts.results(draft)?;
    let large = results.iter().any(|r| known(r.register) && r.level(settings) == Level::NeedsLead);
    let unusual = draft.people.registers.iter().any(|id| {
        let close = draft.register(*id).close;
        !close.uncounted.is_empty() || !close.disagreed.is_empty()
    });
    let uncounted_stock = !draft.stock_review.not_counted.is_empty();
    Ok(large || unusual || uncounted_stock || draft.review.passed_by_lead())
}

/// Whether this person may sign in this role.
///
/// # Errors
/// The four-eyes rule that stands against it.
pub(crate) fn may_sign(
    draft: &Draft,
    settings: &Settings,
    role: SignRole,
    person: PersonId,
) -> Result<(), Problem> {
    let who = settings.at_work(person).ok_or_else(|| settings.not_at_work(person))?;
    let several = matches!(role, SignRole::Outgoing | SignRole::Incoming);
    if draft.signatures.iter().any(|s| s.role == role && (s.person == person || !several)) {
        return Err(Problem::new("sign.already").with("name", &who.name));
    }
    // Approving is no side of its own: the one lead of a shop signs for a side too, in either order.
    let side = |r: SignRole| r != SignRole::Lead && r != role;
    if role != SignRole::Lead && draft.signatures.iter().any(|s| s.person == person && side(s.role)) {
        return Err(Problem::new("sign.both_sides").with("name", &who.name));
    }
    match role {
        SignRole::Outgoing if !draft.people.outgoing.contains(&person) => {
            Err(Problem::new("sign.not_outgoing"))
        }
        SignRole::Incoming if !draft.people.incoming.contains(&person) => {
            Err(Problem::new("sign.not_incoming"))
        }
        SignRole::Witness if draft.people.outgoing.contains(&person) => {
            Err(Problem::new("sign.witness_is_other"))
        }
        SignRole::Witness if draft.review.half.as_ref().is_none_or(|h| h.witness != Some(person)) => {
            Err(Problem::new("sign.not_witness"))
        }
        SignRole::Lead if who.role < Role::Lead => Err(Problem::new("sign.not_lead")),
        SignRole::Lead if !may_approve(draft, settings).contains(&person) => {
            Err(Problem::new("sign.lead_is_other"))
        }
        _ => Ok(()),
    }
}

/// Who may approve a difference, a reason, returns and voids: a lead or owner on neither side. Where the shop has one
/// in all, that one: it could never seal a large difference else. The record shows the name twice, so it stays visible.
#[must_use]
pub(crate) fn may_approve(draft: &Draft, settings: &Settings) -> Vec<PersonId> {
    authority::may_do(Act::ApproveCash, &draft.people.on_a_side(), settings)
}

/// Those whose hours are confirmed by their signature, with the one PIN: whoever hands over, and whoever takes over after
/// having worked in this shift too, if they have not confirmed them before. Where a handover is let pass they stay
/// unconfirmed.
#[must_use]
pub(crate) fn hours_by_signature(draft: &Draft) -> Vec<PersonId> {
    if draft.review.override_by.is_some() || !draft.head.state.is_draft() {
        return Vec::new();
    }
    let open = |id: &PersonId| draft.attendance.get(id).is_none_or(|line| line.confirmed_ms.is_none());
    let both = draft.people.outgoing.iter().chain(&draft.people.incoming);
    let mut people: Vec<PersonId> = Vec::new();
    for person in both.copied().filter(open) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people
}

/// Those of both sides without whose signature it may go on: somebody else has signed for the side, or is still to.
#[must_use]
pub(crate) fn may_be_passed(draft: &Draft) -> Vec<PersonId> {
    let of_side = |role| {
        let left = draft.still_to_sign(role);
        if draft.signed(role) || left.len() > 1 { left } else { Vec::new() }
    };
    let mut all = of_side(SignRole::Outgoing);
    if !draft.closes_shop() {
        all.extend(of_side(SignRole::Incoming));
    }
    all
}

/// Whether it may go on without this signature, as it is said.
///
/// # Errors
/// `sign.cannot_pass` for who is not waited for or would be the only one of a side, `sign.pass_self` where somebody lets
/// the own signature pass, `sign.not_active` or `people.day_over` for somebody who does not work here now,
/// `authority.needs_reason` for an approval left open that says nothing.
pub(crate) fn may_pass(draft: &Draft, settings: &Settings, new: &NotSigning) -> Result<(), Problem> {
    let name = settings.person_name(new.person);
    if !may_be_passed(draft).contains(&new.person) {
        return Err(Problem::new("sign.cannot_pass").with("name", name));
    }
    let asked_by = new.approval_open.as_ref().map(|open| open.by);
    if new.by == new.person || asked_by == Some(new.person) {
        return Err(Problem::new("sign.pass_self").with("name", name));
    }
    // A case left open names who asked; whoever says so works here today like whoever does anything else.
    for says in [Some(new.by), asked_by].into_iter().flatten() {
        settings.at_work(says).ok_or_else(|| settings.not_at_work(says))?;
    }
    if asked_by.is_some() && new.reason.trim().is_empty() {
        return Err(Problem::new("authority.needs_reason"));
    }
    Ok(())
}

/// People who can be asked for a role.
#[must_use]
pub(crate) fn candidates(draft: &Draft, settings: &Settings, role: SignRole) -> Vec<PersonId> {
    let passed: Vec<PersonId> = draft.review.not_signing.iter().map(|one| one.person).collect();
    let mut able: Vec<_> = settings
        .staff()
        .filter(|p| role != SignRole::Lead || p.role >= Role::Lead)
        .filter(|p| may_sign(draft, settings, role, p.id).is_ok())
        // Whoever was said not to sign is not waited for and not asked.
        .filter(|p| !passed.contains(&p.id) || !matches!(role, SignRole::Outgoing | SignRole::Incoming))
        .collect();
    // A lead is likelier to be in the shop than the owner, and is named first.
    if role == SignRole::Lead {
        able.sort_by_key(|p| p.role);
    }
    able.into_iter().map(|p| p.id).collect()
}
