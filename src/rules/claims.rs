//! What of the authority table an answer, a signature or a step of an item claims: whose PIN was given for it. What an
//! entry claims stands with its other rules, in `log_entry`.

use crate::model::approval::OpenApproval;
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::handover::{NotSigning, SignRole};
use crate::model::ids::{PersonId, ShiftId};
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, ItemState, is_open};
use crate::model::log::{Detail, Entry};
use crate::model::people::{Person, Role};
use crate::model::settings::{ARITHMETIC, Settings, Tolerance};
use crate::model::time::BusinessDate;
use crate::rules::authority::{Act, Case};
use crate::rules::pin::SecretKind;

/// What a new answer says somebody approved or confirmed; nothing where it says what was said before.
#[must_use]
pub(crate) fn of_answer(draft: &Draft, answer: &Answer) -> Vec<Case> {
    let mut cases = left_open(draft, answer);
    cases.extend(approved(draft, answer));
    cases
}

/// What a new answer leaves open that was not open before.
fn left_open(draft: &Draft, answer: &Answer) -> Vec<Case> {
    let asked = |act, new: Option<&OpenApproval>, old: Option<&OpenApproval>| {
        let new = new.filter(|new| old != Some(*new))?;
        Some(Case::new(act, new.by).about(&of_handover(act, draft, answer)).left_open(true))
    };
    let case = match answer {
        Answer::Review(review) => {
            let old = &draft.review;
            asked(Act::ApproveCash, review.lead_open.as_ref(), old.lead_open.as_ref())
        }
        Answer::Explanation(register, tender, why) => {
            let old = draft.register(*register).why.remove(tender).unwrap_or_default();
            let act = if why.reason == ARITHMETIC { Act::Countersign } else { Act::ApproveCash };
            let stood = old.approval_open.as_ref().filter(|_| old.words() == why.words());
            asked(act, why.approval_open.as_ref(), stood)
        }
        Answer::Report(register, report) => {
            let old = draft.register(*register).report;
            let same = old.approved_figures() == report.approved_figures();
            asked(
                Act::ApproveCash,
                report.approval_open.as_ref(),
                old.approval_open.as_ref().filter(|_| same),
            )
        }
        _ => None,
    };
    case.into_iter().collect()
}

/// Whom an approval in a handover is about: a difference concerns both sides, a wrong sum whoever worked the drawer.
fn of_handover(act: Act, draft: &Draft, answer: &Answer) -> Vec<PersonId> {
    match answer {
        Answer::Explanation(register, ..) if act == Act::Countersign => draft.worked_drawer(*register),
        _ => draft.people.on_a_side(),
    }
}

/// What a new answer says somebody did by PIN.
fn approved(draft: &Draft, answer: &Answer) -> Option<Case> {
    let about = |act, who| Case::new(act, who).about(&of_handover(act, draft, answer));
    match answer {
        Answer::Review(review) => {
            let by = review.override_by.as_ref()?;
            let case = || {
                let open = by.approval_open.is_some();
                Case::new(Act::Override, by.by).because(&by.reason).left_open(open)
            };
            (draft.review.override_by.as_ref() != Some(by)).then(case)
        }
        Answer::Explanation(register, tender, why) => {
            let before = draft.register(*register).why.get(tender).cloned().unwrap_or_default();
            // What was approved is what stood there: other words are approved anew.
            let reworded = before.words() != why.words();
            let new = |act, now: Option<PersonId>, before| {
                now.filter(|_| reworded || now != before).map(|who| about(act, who))
            };
            // A reason takes one of them: a wrong sum is countersigned, others are approved.
            new(Act::ApproveCash, why.approver, before.approver)
                .or_else(|| new(Act::Countersign, why.second, before.second))
        }
        Answer::Report(register, report) => {
            let approver = report.approver?;
            let before = draft.register(*register).report;
            let same =
                before.approver == Some(approver) && before.approved_figures() == report.approved_figures();
            (!same).then(|| about(Act::ApproveCash, approver))
        }
        Answer::Attendance(person, line) => {
            line.confirmed_ms?;
            let same = draft.attendance.get(person).is_some_and(|old| {
                // Who confirms for somebody else does so for what is said there.
                let said = line.confirmed_by.is_none() || old.remark == line.remark;
                let stands = (old.confirmed_ms, old.confirmed_by, &old.line);
                said && stands == (line.confirmed_ms, line.confirmed_by, &line.line)
            });
            let case = match line.confirmed_by {
                Some(lead) => Case::new(Act::ConfirmForOther, lead).because(&line.remark),
                None => Case::new(Act::ConfirmOwn, *person),
            };
            (!same).then(|| case.about(&[*person]))
        }
        _ => None,
    }
}

/// What it takes to go on without somebody's signature; nothing where the clock says that they are not in.
#[must_use]
pub(crate) fn of_not_signing(one: &NotSigning) -> Option<Case> {
    let open = one.approval_open.is_some();
    let case = || Case::new(Act::Override, one.by).because(&one.reason).left_open(open);
    (!one.reason.trim().is_empty()).then(case)
}

/// The act a step of an item is, and whom it is about; nothing where a chosen name is enough.
#[must_use]
pub(crate) fn act_of_step(item: &Item, to: ItemState) -> Option<(Act, Vec<PersonId>)> {
    if gives_up(item, to) {
        let whose = disputed_hours(item).then_some(item.opened_by);
        return Some((Act::GiveUpItem, item.detail.fixer.into_iter().chain(whose).collect()));
    }
    match to {
        _ if !item.kind.is_verified() => None,
        ItemState::Verified => Some((Act::VerifyRepair, item.detail.fixer.into_iter().collect())),
        ItemState::Closed => Some((Act::VerifyRepair, Vec::new())),
        _ => None,
    }
}

/// The act another due time of an item is: of a deposit a lead's, because it says when the money is late.
#[must_use]
pub(crate) fn act_of_due(item: &Item) -> Option<(Act, Vec<PersonId>)> {
    (item.kind == ItemKind::DepositInTransit).then(|| (Act::GiveUpItem, Vec::new()))
}

/// What another due time of an item needs of who sets it; nothing where a chosen name is enough.
#[must_use]
pub(crate) fn of_due(item: &Item, by: PersonId, reason: &str) -> Option<Case> {
    act_of_due(item).map(|(act, about)| Case::new(act, by).about(&about).because(reason))
}

/// What a step of an item needs of who takes it; nothing where a chosen name is enough.
#[must_use]
pub(crate) fn of_step(item: &Item, to: ItemState, by: PersonId, reason: &str) -> Option<Case> {
    act_of_step(item, to).map(|(act, about)| Case::new(act, by).about(&about).because(reason))
}

/// What a dispute about hours says it came from, before the day it is about.
pub(crate) const HOURS: &str = "hours/";

/// Whether it is a dispute of somebody's own hours: settled by a lead's word, never by that person's.
fn disputed_hours(item: &Item) -> bool {
    item.kind == ItemKind::Dispute && item.detail.source.starts_with(HOURS)
}

/// Whether a step takes something off the lists undone, or puts back on them what was settled. A dispute about a sum is
/// settled by nothing but a lead's word.
fn gives_up(item: &Item, to: ItemState) -> bool {
    let (kind, from) = (item.kind, item.state);
    if kind == ItemKind::Dispute && (item.detail.amount.is_some() || disputed_hours(item)) {
        return is_open(kind, from) != is_open(kind, to);
    }
    let guarded = matches!(
        kind,
        ItemKind::DepositInTransit
            | ItemKind::Complaint
            | ItemKind::Ticket
            | ItemKind::Incident
            | ItemKind::NonConformity
            | ItemKind::Custody
    );
    guarded && (to == ItemState::Cancelled || (!is_open(kind, from) && is_open(kind, to)))
}

/// The act striking out an entry is, and whom it is about; nothing for a time on the clock, which is put right where it
/// is clocked.
#[must_use]
pub(crate) fn act_of_strike(entry: &Entry, settings: &Settings) -> Option<(Act, Vec<PersonId>)> {
    let about = match entry.detail.as_logged() {
        Detail::Punch(_) => return None,
        Detail::Leave(leave) => return Some((Act::ApproveLeave, vec![leave.person])),
        Detail::Unplanned(said) => return Some((Act::DecideMinutes, vec![said.person])),
        // What somebody else gave the PIN for is not taken back by its author alone.
        logged if logged.case(entry.by, settings).second.is_some() => Vec::new(),
        _ => vec![entry.by],
    };
    Some((Act::Strike, about))
}

/// What striking out an entry needs of who does it; nothing for a time on the clock.
#[must_use]
pub(crate) fn of_strike(entry: &Entry, by: PersonId, reason: &str, settings: &Settings) -> Option<Case> {
    act_of_strike(entry, settings).map(|(act, about)| Case::new(act, by).about(&about).because(reason))
}

/// A signature in a role.
#[must_use]
pub(crate) fn of_signature(draft: &Draft, role: SignRole, person: PersonId) -> Case {
    let people = &draft.people;
    match role {
        SignRole::Outgoing => Case::new(Act::Sign, person).about(&people.outgoing),
        SignRole::Incoming => Case::new(Act::Sign, person).about(&people.incoming),
        SignRole::Witness => {
            let witness: Vec<PersonId> = draft.review.half.iter().filter_map(|half| half.witness).collect();
            Case::new(Act::Sign, person).about(&witness)
        }
        SignRole::Lead => Case::new(Act::ApproveCash, person).about(&people.on_a_side()),
    }
}

/// What a new version of the settings needs: the owner for people, the store, its calendar and what money hangs on, but for cashiers
/// added for `today`, the date of the running shift.
#[must_use]
pub(crate) fn of_settings(old: &Settings, new: &Settings, today: BusinessDate) -> Act {
    if only_adds_for(old, new, today) {
        return Act::AddForADay;
    }
    let money = old.rules.approval_tiers != new.rules.approval_tiers || limits(old) != limits(new);
    let calendar = old.special_days != new.special_days || weekdays(old) != weekdays(new);
    if money || calendar || old.people != new.people || old.store != new.store {
        Act::ManageShop
    } else {
        Act::ChangeLists
    }
}

/// The weekdays of every shift that is not held on all of them.
fn weekdays(settings: &Settings) -> Vec<(ShiftId, &[u8])> {
    let some = settings.shifts.iter().filter(|shift| !shift.weekdays.is_empty());
    some.map(|shift| (shift.id, shift.weekdays.as_slice())).collect()
}

/// Whether nothing differs but that cashiers were added whose single day is this one.
fn only_adds_for(old: &Settings, new: &Settings, today: BusinessDate) -> bool {
    let Some((before, added)) = new.people.split_at_checked(old.people.len()) else { return false };
    let rest = Settings { people: old.people.clone(), day_over: old.day_over.clone(), ..new.clone() };
    !added.is_empty() && before == old.people && rest == *old && added.iter().all(|p| helps_on(p, today))
}

/// Whether somebody was added for one day, this one, and the owner has not decided yet.
fn helps_on(person: &Person, today: BusinessDate) -> bool {
    person.active && person.role == Role::Cashier && person.only_on == Some(today)
}

/// What it takes to issue these secrets to somebody: the owner, but for the PIN of a cashier who was added for `today`.
#[must_use]
pub(crate) fn of_secrets(
    settings: &Settings,
    person: PersonId,
    kinds: &[SecretKind],
    today: BusinessDate,
) -> Act {
    let helps = settings.person(person).is_some_and(|person| helps_on(person, today));
    if helps && kinds.iter().all(|kind| *kind == SecretKind::Pin) { Act::AddForADay } else { Act::ManageShop }
}

/// From where on a difference needs a reason, and from where on a lead, by payment.
fn limits(settings: &Settings) -> Vec<(&str, Tolerance, Tolerance)> {
    let mut all: Vec<_> =
        settings.tenders.iter().map(|t| (t.id.as_str(), t.tolerance, t.lead_above)).collect();
    all.sort_unstable_by_key(|(id, ..)| *id);
    all
}

#[cfg(test)]
mod tests;
