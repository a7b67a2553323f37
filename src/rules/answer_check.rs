//! Whether an answer may be put into a draft.

use crate::model::cash::Explanation;
use crate::model::checklist::Finding;
use crate::model::handover::answer::Answer;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{People, Review};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::open_faults;
use crate::rules::required_signatures::may_approve;

impl Answer {
    /// Checks the answer against the draft it is for. Unfinished answers pass; impossible ones do not.
    ///
    /// # Errors
    /// Someone on both sides, people or registers that are not active, an answer to an unknown item, a sum
    /// beyond what a drawer holds, a second person missing where one is needed.
    pub fn check(&self, draft: &Draft, settings: &Settings) -> Result<(), Problem> {
        if !draft.head.state.is_draft() {
            return Err(Problem::new("change.sealed"));
        }
        match self {
            Self::People(people) => {
                check_people(people, settings)?;
                stays_in(people, draft, settings)
            }
            Self::Opening(_, opening) if opening.counted.is_negative() => {
                Err(Problem::new("stock.not_negative"))
            }
            // Refunds and sums are typed without a sign; a minus would raise what is expected.
            Self::Report(_, report)
                if report.cash_refunds.is_some_and(Money::is_negative)
                    || report.returns_total.is_some_and(Money::is_negative)
                    || report.voids_total.is_some_and(Money::is_negative) =>
            {
                Err(Problem::new("stock.not_negative"))
            }
            Self::Report(_, report) => report.check_reading(),
            Self::Tender(_, _, line) => line.check_reading(),
            Self::Count(_, _, count) => {
                if count.rows.values().any(|q| *q < 0) {
                    return Err(Problem::new("stock.not_negative"));
                }
                count.amount().map(|_| ())
            }
            Self::Recheck(_, _, rows) if rows.values().any(|q| *q < 0) => {
                Err(Problem::new("stock.not_negative"))
            }
            Self::Close(register, close) => {
                let mut cash = draft.register(*register);
                cash.close = close.clone();
                match (cash.float_from(cash.way_of(*register, settings))?, close.float_left) {
                    (_, Some(left)) if left.0 < 0 => Err(Problem::new("cash.float_negative")),
                    (Some(counted), Some(left)) if left > counted => {
                        Err(Problem::new("cash.float_more_than_counted"))
                    }
                    _ => Ok(()),
                }
            }
            Self::Explanation(register, _, why) => check_explanation(*register, why, draft, settings),
            // Of several who hand over one is named; nobody else has worked it.
            Self::Worked(_, worked)
                if !worked.by.iter().all(|person| draft.people.outgoing.contains(person)) =>
            {
                Err(Problem::new("people.not_on_it"))
            }
            Self::SoldOn(register, list) => draft.register(*register).check_sold_on(list),
            Self::Stock(id, line) => {
                settings.stock_item(*id).ok_or_else(|| Problem::new("stock.unknown"))?;
                line.check()
            }
            Self::Check(id, answer) => {
                let item =
                    settings.check(id).ok_or_else(|| Problem::new("check.unknown").with("item", id))?;
                Ok(answer.check(item)?)
            }
            Self::Review(review) => {
                // Whoever does not come cannot have watched either.
                if let Some(witness) = review.half.as_ref().and_then(|half| half.witness)
                    && draft.people.on_a_side().contains(&witness)
                {
                    return Err(Problem::new("sign.witness_is_other"));
                }
                // Whose signature is not waited for is said where signatures are given.
                let said = &draft.review.not_signing;
                if let Some(new) = review.not_signing.iter().find(|one| !said.contains(one)) {
                    let name = settings.person_name(new.person);
                    return Err(Problem::new("sign.cannot_pass").with("name", name));
                }
                check_not_accepted(review, draft)?;
                match &review.override_by {
                    Some(by) if by.reason.trim().is_empty() => Err(Problem::new("sign.override_reason")),
                    // Left open it names who asked, who need not be a lead: one decides later.
                    Some(by) => match (settings.at_work(by.by), &by.approval_open) {
                        (Some(who), None) if who.role < Role::Lead => Err(Problem::new("sign.not_lead")),
                        (Some(_), _) => Ok(()),
                        (None, _) => Err(settings.not_at_work(by.by)),
                    },
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

impl HandoverContext<'_> {
    /// A fault is known where a ticket says so.
    ///
    /// # Errors
    /// `check.not_known`.
    pub(crate) fn check_known(&self, answer: &Answer) -> Result<(), Problem> {
        let Answer::Check(id, given) = answer else { return Ok(()) };
        let known = || self.settings.check(id).is_some_and(|item| open_faults::is_known(item, self.items));
        if given.finding == Finding::Known && !known() {
            return Err(Problem::new("check.not_known"));
        }
        Ok(())
    }
}

/// Who newly says that a difference is not accepted is on a side, and says why.
fn check_not_accepted(review: &Review, draft: &Draft) -> Result<(), Problem> {
    let said = &draft.review.not_accepted;
    let sides = draft.people.on_a_side();
    let mut new = review.not_accepted.iter().filter(|one| !said.contains(one));
    if new.any(|one| !sides.contains(&one.by) || one.reason.trim().is_empty()) {
        return Err(Problem::new("sign.not_accepted"));
    }
    Ok(())
}

/// Whoever approves or countersigns a reason is somebody else.
fn check_explanation(
    register: RegisterId,
    why: &Explanation,
    draft: &Draft,
    settings: &Settings,
) -> Result<(), Problem> {
    let able = may_approve(draft, settings);
    let on_a_side = draft.people.on_a_side();
    let party = |person: PersonId| on_a_side.contains(&person) && !able.contains(&person);
    let own = |person| draft.worked_drawer(register).contains(&person);
    if why.approver.is_some_and(party) || why.second.is_some_and(own) {
        return Err(Problem::new("cash.approver_is_other"));
    }
    // One PIN goes with a reason: a wrong sum is countersigned, others are approved.
    if why.approver.is_some() && why.second.is_some() {
        return Err(Problem::new("cash.needs_second"));
    }
    Ok(())
}

/// A register whose result somebody has seen stays in the handover: taken out, what was short would be gone with it.
fn stays_in(people: &People, draft: &Draft, settings: &Settings) -> Result<(), Problem> {
    let seen = |id: &&RegisterId| draft.register(**id).result_seen() && !people.registers.contains(id);
    match draft.people.registers.iter().find(seen) {
        Some(id) => {
            let name = settings.register(*id).map_or("?", |register| register.name.as_str());
            Err(Problem::new("people.register_seen").with("register", name))
        }
        None => Ok(()),
    }
}

fn check_people(people: &People, settings: &Settings) -> Result<(), Problem> {
    if people.closes && !people.incoming.is_empty() {
        return Err(Problem::new("people.closes_to_nobody"));
    }
    if let Some(both) = people.outgoing.iter().find(|p| people.incoming.contains(p)) {
        return Err(Problem::new("people.both_sides").with("name", settings.person_name(*both)));
    }
    for side in [&people.outgoing, &people.incoming] {
        if let Some(twice) = side.iter().enumerate().find(|(i, id)| side[..*i].contains(id)) {
            return Err(Problem::new("people.twice").with("name", settings.person_name(*twice.1)));
        }
    }
    if people.registers.iter().enumerate().any(|(i, id)| people.registers[..i].contains(id)) {
        return Err(Problem::new("people.register_twice"));
    }
    for id in people.outgoing.iter().chain(&people.incoming) {
        if settings.day_over.contains(id) {
            return Err(settings.not_at_work(*id));
        }
        if settings.at_work(*id).is_none() {
            return Err(Problem::new("people.not_active").with("name", settings.person_name(*id)));
        }
    }
    for (i, out) in people.left_out.iter().enumerate() {
        let twice = people.left_out[..i].iter().any(|other| other.register == out.register);
        if twice || people.registers.contains(&out.register) {
            return Err(Problem::new("people.register_twice"));
        }
        if settings.register(out.register).is_none() {
            return Err(Problem::new("people.no_such_register"));
        }
    }
    for id in &people.registers {
        if !settings.register(*id).is_some_and(|r| r.active) {
            return Err(Problem::new("people.no_such_register"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
