//! The gate: what is still missing before a handover may be signed, each with the place to go to.

mod gap;

use std::collections::BTreeMap;

pub use gap::{Gap, GapKind};

use super::Problem;
use super::attendance::PunchKind;
use super::cash::{Level, OPENING, RegisterCash, RegisterResult};
use super::checklist::ListKind;
use super::field_ref::{CashField, FieldRef, PeopleField, SignField};
use super::handover::{CarryAct, Draft, Panel, SignRole, Step};
use super::ids::{PersonId, RegisterId};
use super::item::Item;
use super::log::{Detail, Entry};
use super::money::Money;
use super::people::{Person, Right, Role};
use super::settings::{Settings, TenderKind};
use super::shift::ShiftRun;
use super::ticket::ItemKind;
use super::time::Stamp;

/// Everything outside the draft that its rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Settings the handover started with.
    pub settings: &'a Settings,
    /// The shift that is closed.
    pub run: ShiftRun,
    /// What was logged in it.
    pub entries: &'a [Entry],
    /// Carried items open when the line was drawn.
    pub items: &'a [Item],
    /// What the handover before left in each drawer.
    pub left_before: &'a BTreeMap<RegisterId, Money>,
    /// Now.
    pub now: Stamp,
}

impl Facts<'_> {
    /// Results of every register concerned.
    ///
    /// # Errors
    /// A sum beyond what can be stored.
    pub fn results(&self, draft: &Draft) -> Result<Vec<RegisterResult>, Problem> {
        draft
            .people
            .registers
            .iter()
            .map(|id| {
                let left = self.left_before(draft, *id);
                draft.register(*id).result(*id, self.entries, left, self.settings)
            })
            .collect()
    }

    /// What the handover before left in a drawer: as kept at the first signature, else as it is known now.
    #[must_use]
    pub fn left_before(&self, draft: &Draft, register: RegisterId) -> Option<Money> {
        let left = draft.kept().map_or(self.left_before, |kept| &kept.left_before);
        left.get(&register).copied()
    }

    /// Feedback logged in the shift, or open complaints and promises.
    #[must_use]
    pub fn has_feedback(&self) -> bool {
        self.entries.iter().any(|e| matches!(e.detail, Detail::Feedback(_)))
            || self.items.iter().any(|i| matches!(i.kind, ItemKind::Complaint | ItemKind::Feedback))
    }

    /// Carried items that incoming must act on.
    pub fn carried(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// Whose attendance is confirmed at this handover: outgoing, who is rostered, and whoever clocked in
    /// during the shift without taking over.
    #[must_use]
    pub fn attendees(&self, draft: &Draft) -> Vec<PersonId> {
        let mut people = draft.people.outgoing.clone();
        let (date, shift) = (draft.head.date, draft.head.shift);
        for person in self.settings.people.iter().filter(|p| p.rostered(date, shift)) {
            if !people.contains(&person.id) && !draft.people.incoming.contains(&person.id) {
                people.push(person.id);
            }
        }
        for entry in self.entries {
            // A departure alone belongs to the shift before: its people leave after the line was drawn.
            if let Detail::Punch(p) = &entry.detail
                && p.punch == PunchKind::In
                && !people.contains(&p.person)
                && !draft.people.incoming.contains(&p.person)
            {
                people.push(p.person);
            }
        }
        people
    }
}

/// Everything missing, in the order of the steps. Empty means the handover may be signed.
#[must_use]
pub fn gaps(draft: &Draft, facts: &Facts<'_>) -> Vec<Gap> {
    let mut all = Vec::new();
    let half = draft.review.half.is_some();
    people(draft, half, &mut all);
    if !half {
        briefing(draft, &mut all);
    }
    cash(draft, facts, half, &mut all);
    stock(draft, facts, &mut all);
    checks(draft, facts, ListKind::Devices, Step::Devices, &mut all);
    checks(draft, facts, ListKind::Safety, Step::Safety, &mut all);
    if facts.has_feedback() {
        if !draft.feedback.passed_on {
            push(&mut all, Step::Feedback, GapKind::FeedbackPassOn, FieldRef::Step(Step::Feedback));
        }
    } else if !draft.feedback.none && !draft.feedback.passed_on {
        push(&mut all, Step::Feedback, GapKind::FeedbackNone, FieldRef::Step(Step::Feedback));
    }
    if !half {
        tasks(draft, facts, &mut all);
    }
    for person in facts.attendees(draft) {
        if draft.attendance.get(&person).is_none_or(|line| line.confirmed_ms.is_none()) {
            all.push(Gap {
                step: Step::Attendance,
                kind: GapKind::Attendance,
                problem: GapKind::Attendance.problem().with("name", facts.settings.person_name(person)),
                focus: FieldRef::Attendance(person),
            });
        }
    }
    if facts.settings.rules.read_back && !half && draft.review.read_back.is_none() {
        push(&mut all, Step::Sign, GapKind::ReadBack, FieldRef::Sign(SignField::ReadBack));
    }
    if let Some(half) = &draft.review.half {
        if half.bag_no.trim().is_empty() {
            push(&mut all, Step::Sign, GapKind::BagNo, FieldRef::Sign(SignField::Half));
        }
        if draft.people.outgoing.contains(&half.witness) {
            push(&mut all, Step::Sign, GapKind::WitnessIsOther, FieldRef::Sign(SignField::Half));
        } else if !facts.settings.person(half.witness).is_some_and(|p| p.active) {
            push(&mut all, Step::Sign, GapKind::WitnessUnknown, FieldRef::Sign(SignField::Half));
        }
    }
    all
}

/// What is missing in one step.
#[must_use]
pub fn gaps_of(draft: &Draft, facts: &Facts<'_>, step: Step) -> Vec<Gap> {
    gaps(draft, facts).into_iter().filter(|gap| gap.step == step).collect()
}

fn push(all: &mut Vec<Gap>, step: Step, kind: GapKind, focus: FieldRef) {
    all.push(Gap { step, kind, problem: kind.problem(), focus });
}

fn people(draft: &Draft, half: bool, all: &mut Vec<Gap>) {
    if draft.people.outgoing.is_empty() {
        push(all, Step::People, GapKind::NoOutgoing, FieldRef::People(PeopleField::Outgoing));
    }
    if draft.people.incoming.is_empty() && !half {
        push(all, Step::People, GapKind::NoIncoming, FieldRef::People(PeopleField::Incoming));
    }
    if draft.people.registers.is_empty() {
        push(all, Step::People, GapKind::NoRegister, FieldRef::People(PeopleField::Registers));
    }
}

fn briefing(draft: &Draft, all: &mut Vec<Gap>) {
    for panel in Panel::ALL {
        if !draft.briefing.contains_key(&panel) {
            push(all, Step::Briefing, GapKind::Panel, FieldRef::Panel(panel));
        }
    }
}

fn cash(draft: &Draft, facts: &Facts<'_>, half: bool, all: &mut Vec<Gap>) {
    let settings = facts.settings;
    for id in &draft.people.registers {
        let cash = draft.register(*id);
        let name = settings.register(*id).map_or("?", |r| r.name.as_str());
        let mut gap = |kind: GapKind, focus: CashField| {
            all.push(Gap {
                step: Step::Cash,
                kind,
                problem: kind.problem().with("register", name),
                focus: FieldRef::Cash(*id, focus),
            });
        };
        if cash.opening.is_none() {
            gap(GapKind::Opening, CashField::Opening);
        }
        if !cash.close.uncounted.is_empty() {
            continue;
        }
        if !cash.outgoing.complete(&settings.store.currency) {
            gap(GapKind::Count, CashField::Outgoing);
            continue;
        }
        for tender in settings.other_tenders() {
            let line = cash.tenders.get(&tender.id).cloned().unwrap_or_default();
            if line.counted.is_none() || line.reported.is_none() {
                gap(GapKind::Tender, CashField::Tender(tender.id.clone()));
            } else if tender.kind == TenderKind::CardTerminal
                && line.counted != Some(Money(0))
                && (line.batch.is_empty() || line.slips.is_none())
            {
                gap(GapKind::Terminal, CashField::Tender(tender.id.clone()));
            }
        }
        if cash.report.cash_received.is_none() {
            gap(GapKind::SalesReport, CashField::Report);
        }
        if (cash.report.returns > 0 || cash.report.voids > 0) && cash.report.approver.is_none() {
            gap(GapKind::ReturnsApprover, CashField::Report);
        }
        match (cash.close.float_left, cash.cash_counted()) {
            (None, _) => gap(GapKind::FloatLeft, CashField::Close),
            // The count may have shrunk after the float was set.
            (Some(left), Ok(Some(counted))) if left > counted => {
                gap(GapKind::FloatMoreThanCounted, CashField::Close);
            }
            _ => {}
        }
        if settings.rules.second_count && !half && !cash.counts_agree() {
            match cash.incoming.amount() {
                Ok(Some(_)) if !cash.close.disagreed.is_empty() => {}
                Ok(Some(_)) => gap(GapKind::CountsDiffer, CashField::Incoming),
                _ => gap(GapKind::SecondCount, CashField::Incoming),
            }
        }
        match cash.result(*id, facts.entries, facts.left_before(draft, *id), settings) {
            Ok(result) => reasons(draft, settings, &cash, &result, name, all),
            Err(problem) => all.push(Gap {
                step: Step::Cash,
                kind: GapKind::Result,
                problem,
                focus: FieldRef::Cash(*id, CashField::Outgoing),
            }),
        }
    }
}

/// A reason for every difference above tolerance.
fn reasons(
    draft: &Draft,
    settings: &Settings,
    cash: &RegisterCash,
    result: &RegisterResult,
    register: &str,
    all: &mut Vec<Gap>,
) {
    let opening = (OPENING, result.opening_level(settings));
    let tenders = result.tenders.iter().map(|t| (t.tender.as_str(), t.level));
    for (tender, level) in std::iter::once(opening).chain(tenders) {
        if level == Level::Within {
            continue;
        }
        let (kind, problem) = match cash.why.get(tender) {
            None => (GapKind::NoReason, GapKind::NoReason.problem().with("register", register)),
            Some(why) => match why.check(settings, &draft.people.outgoing) {
                Ok(()) => continue,
                Err(refusal) => (GapKind::Reason(refusal.field), refusal.problem),
            },
        };
        all.push(Gap {
            step: Step::Cash,
            kind,
            problem,
            focus: FieldRef::Cash(result.register, CashField::Why(tender.to_owned())),
        });
    }
}

fn stock(draft: &Draft, facts: &Facts<'_>, all: &mut Vec<Gap>) {
    if !draft.stock_review.not_counted.is_empty() {
        return;
    }
    for item in facts.settings.count_list() {
        let kind = match draft.stock.get(&item.id) {
            None => GapKind::StockCount,
            Some(line) if line.counted.is_none() => GapKind::StockCount,
            Some(line) if line.lacks_reason() => GapKind::StockReason,
            Some(_) => continue,
        };
        all.push(Gap {
            step: Step::Stock,
            kind,
            problem: kind.problem().with("name", &item.name),
            focus: FieldRef::Stock(item.id),
        });
    }
    if !draft.stock_review.quality_checked {
        push(all, Step::Stock, GapKind::Quality, FieldRef::Quality);
    }
}

fn checks(draft: &Draft, facts: &Facts<'_>, list: ListKind, step: Step, all: &mut Vec<Gap>) {
    for item in facts.settings.checks.iter().filter(|c| c.list == list && c.asked_on(draft.head.shift)) {
        if !draft.checks.contains_key(&item.id) {
            all.push(Gap {
                step,
                kind: GapKind::Check,
                problem: GapKind::Check.problem().with("item", &item.id),
                focus: FieldRef::Check(step, item.id.clone()),
            });
        }
    }
}

fn tasks(draft: &Draft, facts: &Facts<'_>, all: &mut Vec<Gap>) {
    for item in facts.carried() {
        let kind = match draft.carried.get(&item.id) {
            None => GapKind::Carried,
            Some(c) if c.act.is_none() => GapKind::Carried,
            Some(c) if c.act != Some(CarryAct::Accepted) && c.text.trim().is_empty() => GapKind::CarriedText,
            Some(c) if item.overdue(facts.now.ms) && c.overdue_reason.trim().is_empty() => {
                GapKind::OverdueReason
            }
            Some(_) => continue,
        };
        all.push(Gap {
            step: Step::Tasks,
            kind,
            problem: kind.problem().with("item", item.id).with("title", &item.title),
            focus: FieldRef::Task(item.id),
        });
    }
}

/// The roles that still have to sign.
///
/// # Errors
/// A sum beyond what can be stored.
pub fn signatures_needed(draft: &Draft, facts: &Facts<'_>) -> Result<Vec<SignRole>, Problem> {
    let mut roles = vec![SignRole::Outgoing];
    roles.push(if draft.review.half.is_some() { SignRole::Witness } else { SignRole::Incoming });
    if lead_needed(draft, facts)? {
        roles.push(SignRole::Lead);
    }
    roles.retain(|role| !draft.signed(*role));
    Ok(roles)
}

/// Whether a lead must sign: a difference above its limit, an unfinished handover let pass, two counts that
/// stayed apart, or a drawer that was not counted.
///
/// # Errors
/// A sum beyond what can be stored.
pub fn lead_needed(draft: &Draft, facts: &Facts<'_>) -> Result<bool, Problem> {
    let large = facts.results(draft)?.iter().any(|r| r.level(facts.settings) == Level::NeedsLead);
    let unusual = draft.people.registers.iter().any(|id| {
        let close = draft.register(*id).close;
        !close.uncounted.is_empty() || !close.disagreed.is_empty()
    });
    Ok(large || unusual || draft.review.override_by.is_some())
}

/// Whether this person may sign in this role.
///
/// # Errors
/// The four-eyes rule that stands against it.
pub fn may_sign(draft: &Draft, settings: &Settings, role: SignRole, person: PersonId) -> Result<(), Problem> {
    let who = settings.person(person).filter(|p| p.active).ok_or_else(|| Problem::new("sign.not_active"))?;
    // Approving is no side of its own: a lead who takes over may also approve, in either order.
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
        SignRole::Witness if draft.review.half.as_ref().is_none_or(|h| h.witness != person) => {
            Err(Problem::new("sign.not_witness"))
        }
        SignRole::Lead if !who.role.may(Right::Approve) => Err(Problem::new("sign.not_lead")),
        // The approver is never the drawer's own cashier.
        SignRole::Lead if draft.people.outgoing.contains(&person) && !only_owner(draft, settings, who) => {
            Err(Problem::new("sign.lead_is_other"))
        }
        _ => Ok(()),
    }
}

/// An owner who worked the drawer where no other lead exists: without this exception the shop could never
/// seal a large difference. Both signatures show the same name, so it stays visible.
fn only_owner(draft: &Draft, settings: &Settings, who: &Person) -> bool {
    let other = |p: &Person| p.role >= Role::Lead && !draft.people.outgoing.contains(&p.id);
    who.role == Role::Owner && !settings.staff().any(other)
}

/// People who can be asked for a role.
#[must_use]
pub fn candidates(draft: &Draft, settings: &Settings, role: SignRole) -> Vec<PersonId> {
    let mut able: Vec<_> = settings
        .staff()
        .filter(|p| role != SignRole::Lead || p.role >= Role::Lead)
        .filter(|p| may_sign(draft, settings, role, p.id).is_ok())
        .collect();
    // A lead is likelier to be in the shop than the owner, and is named first.
    if role == SignRole::Lead {
        able.sort_by_key(|p| p.role);
    }
    able.into_iter().map(|p| p.id).collect()
}

#[cfg(test)]
mod tests;
