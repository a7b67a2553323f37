//! The gate: what is still missing before a handover may be signed, each with the place to go to.

use crate::model::handover::context::HandoverContext;

use crate::rules::gap::{Gap, GapKind};
use crate::rules::open_faults;
use crate::rules::required_signatures::{hours_by_signature, may_approve};
use crate::rules::roster;

use crate::model::attendance::PunchKind;
use crate::model::cash::ways::CountWay;
use crate::model::cash::{Level, OPENING, RegisterCash, RegisterResult};
use crate::model::checklist::{CheckItem, Finding, ListKind};
use crate::model::field_ref::{CashField, FieldRef, PeopleField, ReportField, SignField};
use crate::model::handover::draft::Draft;
use crate::model::handover::{CarryAct, HandoverKind, LeftOut, Panel, Step};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::item::Item;
use crate::model::log::{Detail, Entry, Punch};
use crate::model::money::Money;
use crate::model::problem::Problem;

use crate::model::settings::{CashRounding, Settings, TenderKind};
use crate::model::time::MINUTE_MS;

use crate::model::item_state::ItemKind;

impl HandoverContext<'_> {
    /// Results of every register concerned.
    ///
    /// # Errors
    /// A sum beyond what can be stored.
    pub(crate) fn results(&self, draft: &Draft) -> Result<Vec<RegisterResult>, Problem> {
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
    pub(crate) fn left_before(&self, draft: &Draft, register: RegisterId) -> Option<Money> {
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
    pub(crate) fn carried(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// Whose attendance is confirmed at this handover: outgoing, who is rostered, and whoever clocked in
    /// during the shift without taking over, or takes over after the better part of it: a shift worked beside others, and
    /// then the next one.
    #[must_use]
    pub fn attendees(&self, draft: &Draft) -> Vec<PersonId> {
        let mut people = draft.people.outgoing.clone();
        let (date, shift) = (draft.head.date, draft.head.shift);
        // Whoever was rostered and never came stands on the first part of the shift.
        let all = self.settings.people.iter();
        let rostered = all.filter(|p| self.settings.rostered(p, date, shift)).map(|p| p.id);
        let due: Vec<PersonId> =
            if draft.head.part.is_first() { rostered.collect() } else { self.stayed.to_vec() };
        for person in due {
            if !people.contains(&person) && !draft.people.incoming.contains(&person) {
                people.push(person);
            }
        }
        // A time put right in this shift may be of another one: whose it is was not here by that.
        let early = self.settings.rules.attendance.early_open_min.saturating_mul(MINUTE_MS);
        let since = draft.head.opened_ms.map(|opened| opened.saturating_sub(early));
        let elsewhere = |p: &Punch| {
            p.is_correction()
                && since.is_some_and(|since| p.at_ms < since)
                && !self.inside.iter().any(|(person, _)| *person == p.person)
        };
        let line = draft.head.started.ms;
        let here_long = |since: i64| {
            draft.head.opened_ms.is_some_and(|opened| line.saturating_sub(since) * 2 >= line - opened)
        };
        for entry in self.entries {
            // A departure alone belongs to the shift before: its people leave after the line was drawn.
            if let Detail::Punch(p) = &entry.detail
                && p.punch == PunchKind::In
                && !p.removed
                && !elsewhere(p)
                && !people.contains(&p.person)
                && (!draft.people.incoming.contains(&p.person) || here_long(p.at_ms))
            {
                people.push(p.person);
            }
        }
        // Whoever came before the shop was opened punched in no shift.
        for (person, since) in self.inside {
            if draft.people.incoming.contains(person) && !people.contains(person) && here_long(*since) {
                people.push(*person);
            }
        }
        people
    }

    /// Whether somebody is there: in by the clock, and not because a departure was forgotten long ago.
    #[must_use]
    pub(crate) fn is_there(&self, person: PersonId) -> bool {
        let there = |since: i64| !roster::forgot(since, self.settings, self.now.ms);
        self.inside.iter().any(|(other, since)| *other == person && there(*since))
    }

    /// Whose own hours are still to be confirmed before anybody signs: those who are there and do not do so by their
    /// signature. Nobody waits for who is not; the record says that theirs were not confirmed.
    #[must_use]
    pub(crate) fn asked_for_hours(&self, draft: &Draft) -> Vec<PersonId> {
        if !draft.signatures.is_empty() {
            return Vec::new();
        }
        let by_signature = hours_by_signature(draft);
        let open = |id: &PersonId| draft.attendance.get(id).is_none_or(|line| line.confirmed_ms.is_none());
        let mut asked = self.attendees(draft);
        asked.retain(|id| open(id) && !by_signature.contains(id) && self.is_there(*id));
        asked
    }
}

impl Draft {
    /// Registers of the shop that are neither handed over nor taken out with a reason. A shift hands over all of
    /// them: what one handover leaves out the next one counts, or a lead lets it pass.
    #[must_use]
    pub(crate) fn unsaid_registers(&self, settings: &Settings) -> Vec<RegisterId> {
        if self.head.kind != HandoverKind::Shift {
            return Vec::new();
        }
        let people = &self.people;
        let said = |id: &RegisterId| {
            people.registers.contains(id)
                || people.left_out.iter().any(|out| out.register == *id && !out.reason.trim().is_empty())
        };
        settings.active_registers().map(|r| r.id).filter(|id| !said(id)).collect()
    }

    /// Whether incoming has to count a drawer too, or again: until then nobody sees its result. With nobody to take
    /// over the one count is all there is.
    #[must_use]
    pub(crate) fn second_count_open(&self, register: RegisterId, settings: &Settings) -> bool {
        let cash = self.register(register);
        let alone = self.closes_shop() || self.people.incoming.is_empty();
        if self.not_counted_by_rule(register, settings) {
            return false;
        }
        let settled = cash.agrees(cash.way_of(register, settings))
            || (!cash.close.disagreed.is_empty() && matches!(cash.incoming.amount(), Ok(Some(_))));
        settings.rules.second_count && !alone && cash.close.uncounted.is_empty() && !settled
    }
}

/// Everything missing, in the order of the steps. Empty means the handover may be signed.
#[must_use]
pub(crate) fn gaps(draft: &Draft, facts: &HandoverContext<'_>) -> Vec<Gap> {
    let mut all = Vec::new();
    let alone = draft.closes_shop();
    people(draft, facts.settings, alone, &mut all);
    if draft.people.closes {
        closed_by_two(draft, facts, &mut all);
    }
    if !alone {
        briefing(draft, &mut all);
    }
    cash(draft, facts, &mut all);
    stock(draft, facts, &mut all);
    checks(draft, facts, ListKind::Devices, Step::Devices, &mut all);
    checks(draft, facts, ListKind::Safety, Step::Safety, &mut all);
    if draft.people.closes {
        closing_list(draft, facts, &mut all);
    }
    if facts.has_feedback() {
        // Where nobody takes over there is nobody to pass it on to.
        if !alone && !draft.feedback.passed_on {
            push(&mut all, Step::Feedback, GapKind::FeedbackPassOn, FieldRef::Step(Step::Feedback));
        }
    } else if !draft.feedback.none && !draft.feedback.passed_on {
        push(&mut all, Step::Feedback, GapKind::FeedbackNone, FieldRef::Step(Step::Feedback));
    }
    if !alone {
        tasks(draft, facts, &mut all);
    }
    for person in facts.asked_for_hours(draft) {
        all.push(Gap {
            step: Step::Attendance,
            kind: GapKind::Attendance,
            problem: GapKind::Attendance.problem().with("name", facts.settings.person_name(person)),
            focus: FieldRef::Attendance(person),
        });
    }
    if facts.settings.rules.read_back && !alone && draft.review.read_back.is_none() {
        push(&mut all, Step::Sign, GapKind::ReadBack, FieldRef::Sign(SignField::ReadBack));
    }
    let asked = !alone && !draft.people.incoming.is_empty();
    if asked && draft.review.spoken.is_none() {
        push(&mut all, Step::Sign, GapKind::Spoken, FieldRef::Sign(SignField::ReadBack));
    }
    if draft.people.closes && draft.review.put_away.is_none() && takings(draft, facts) > Money::ZERO {
        push(&mut all, Step::Sign, GapKind::PutAway, FieldRef::Sign(SignField::Half));
    }
    if let Some(half) = &draft.review.half {
        if half.bag_no.trim().is_empty() {
            push(&mut all, Step::Sign, GapKind::BagNo, FieldRef::Sign(SignField::Half));
        }
        if let Some(witness) = half.witness {
            if draft.people.on_a_side().contains(&witness) {
                push(&mut all, Step::Sign, GapKind::WitnessIsOther, FieldRef::Sign(SignField::Half));
            } else if facts.settings.at_work(witness).is_none() {
                push(&mut all, Step::Sign, GapKind::WitnessUnknown, FieldRef::Sign(SignField::Half));
            }
        }
    }
    all
}

/// What is taken out of the drawers, as far as they were counted.
fn takings(draft: &Draft, facts: &HandoverContext<'_>) -> Money {
    let results = facts.results(draft).unwrap_or_default();
    Money::sum(results.iter().filter_map(|result| result.deposit)).unwrap_or(Money::CAP)
}

/// What is missing in one step.
#[must_use]
pub(crate) fn gaps_of(draft: &Draft, facts: &HandoverContext<'_>, step: Step) -> Vec<Gap> {
    gaps(draft, facts).into_iter().filter(|gap| gap.step == step).collect()
}

fn push(all: &mut Vec<Gap>, step: Step, kind: GapKind, focus: FieldRef) {
    all.push(Gap { step, kind, problem: kind.problem(), focus });
}

fn people(draft: &Draft, settings: &Settings, alone: bool, all: &mut Vec<Gap>) {
    if draft.people.outgoing.is_empty() {
        push(all, Step::People, GapKind::NoOutgoing, FieldRef::People(PeopleField::Outgoing));
    }
    if draft.people.incoming.is_empty() && !alone {
        push(all, Step::People, GapKind::NoIncoming, FieldRef::People(PeopleField::Incoming));
    }
    if draft.people.registers.is_empty() {
        push(all, Step::People, GapKind::NoRegister, FieldRef::People(PeopleField::Registers));
    }
    for register in draft.unsaid_registers(settings) {
        let name = settings.register(register).map_or("?", |r| r.name.as_str());
        all.push(Gap {
            step: Step::People,
            kind: GapKind::LeftOut,
            problem: GapKind::LeftOut.problem().with("register", name),
            focus: FieldRef::People(PeopleField::Registers),
        });
    }
    let again = |out: &&LeftOut| out.again && draft.head.kind == HandoverKind::Shift;
    for out in draft.people.left_out.iter().filter(again) {
        let name = settings.register(out.register).map_or("?", |r| r.name.as_str());
        all.push(Gap {
            step: Step::People,
            kind: GapKind::LeftOutAgain,
            problem: GapKind::LeftOutAgain.problem().with("register", name),
            focus: FieldRef::People(PeopleField::Registers),
        });
    }
}

/// Where somebody else is there, two close the shop. Whoever forgot to clock out a shift ago is not.
fn closed_by_two(draft: &Draft, facts: &HandoverContext<'_>, all: &mut Vec<Gap>) {
    let outgoing = &draft.people.outgoing;
    let mut inside = facts.inside.iter().map(|(person, _)| *person);
    let Some(other) = inside.find(|person| !outgoing.contains(person) && facts.is_there(*person)) else {
        return;
    };
    if let [_] = outgoing.as_slice() {
        let name = facts.settings.person_name(other);
        all.push(Gap {
            step: Step::People,
            kind: GapKind::ClosedByTwo,
            problem: GapKind::ClosedByTwo.problem().with("name", name),
            focus: FieldRef::People(PeopleField::Outgoing),
        });
    }
}

/// The closing list, as far as it was not gone through in the shift.
fn closing_list(draft: &Draft, facts: &HandoverContext<'_>, all: &mut Vec<Gap>) {
    for item in left_to_close(draft, facts.entries, facts.settings) {
        let here = FieldRef::Check(Step::Safety, item.id.clone());
        let (kind, focus) = match draft.checks.get(&item.id) {
            None => (GapKind::Check, here),
            Some(answer) if answer.lacks_where(item).is_some() => {
                (GapKind::CheckWhere, FieldRef::CheckComment(Step::Safety, item.id.clone()))
            }
            Some(_) => continue,
        };
        all.push(Gap { step: Step::Safety, kind, problem: kind.problem().with("item", &item.id), focus });
    }
}

/// What whoever closes the shop goes through with the safety: the items of the closing list that were not logged in
/// the shift already.
#[must_use]
pub(crate) fn left_to_close<'a>(
    draft: &Draft,
    entries: &[Entry],
    settings: &'a Settings,
) -> Vec<&'a CheckItem> {
    if draft.people.closes { not_logged_of_closing(draft, entries, settings) } else { Vec::new() }
}

/// The items of the closing list that were not logged in the shift.
pub(crate) fn not_logged_of_closing<'a>(
    draft: &Draft,
    entries: &[Entry],
    settings: &'a Settings,
) -> Vec<&'a CheckItem> {
    let logged = |item: &&CheckItem| {
        entries.iter().any(|e| matches!(&e.detail, Detail::Check(done) if done.check == item.id))
    };
    let mut all = settings.whole_list(ListKind::Closing, draft.head.shift);
    all.retain(|item| !logged(item));
    all
}

fn briefing(draft: &Draft, all: &mut Vec<Gap>) {
    for panel in Panel::ALL {
        if !draft.briefing.contains_key(&panel) {
            push(all, Step::Briefing, GapKind::Panel, FieldRef::Panel(panel));
        }
    }
}

fn cash(draft: &Draft, facts: &HandoverContext<'_>, all: &mut Vec<Gap>) {
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
        // Counted at closing only: a change does not ask for it.
        if draft.not_counted_by_rule(*id, settings) {
            continue;
        }
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
            if !draft.asks_for(tender, Some(&line), settings) {
                continue;
            }
            if !line.is_answered() {
                gap(GapKind::Tender, CashField::Tender(tender.id.clone()));
            } else if tender.kind == TenderKind::CardTerminal
                && line.counted.is_some_and(|counted| counted != Money(0))
                && (line.batch.is_empty() || line.slips.is_none())
            {
                gap(GapKind::Terminal, CashField::Tender(tender.id.clone()));
            }
        }
        if cash.report.cash_received.is_none() {
            gap(GapKind::SalesReport, CashField::Report);
        } else if settings.rules.rounding != CashRounding::Off && cash.report.rounding.is_none() {
            gap(GapKind::Rounding, CashField::ReportPart(ReportField::Rounding));
        }
        let approved = cash.report.approver.is_some_and(|p| may_approve(draft, settings).contains(&p));
        let decided = approved || cash.report.approval_open.is_some();
        if cash.report.has_returns() && !decided {
            gap(GapKind::ReturnsApprover, CashField::Report);
        }
        if let Some((kind, field)) = float_gap(draft, &cash, cash.way_of(*id, settings)) {
            gap(kind, field);
        }
        if draft.second_count_open(*id, settings) {
            let counted = matches!(cash.incoming.amount(), Ok(Some(_)));
            let kind = match (counted, cash.way_of(*id, settings)) {
                (true, _) => GapKind::CountsDiffer,
                (false, CountWay::OwnDrawer) => GapKind::OwnFloat,
                (false, _) => GapKind::SecondCount,
            };
            gap(kind, CashField::Incoming);
            // What would have to be explained tells the result, which nobody may know before both have counted.
            continue;
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

/// What is missing of what stays in a drawer, and of the bag with the rest.
fn float_gap(draft: &Draft, cash: &RegisterCash, way: CountWay) -> Option<(GapKind, CashField)> {
    match (cash.close.float_left, cash.float_from(way)) {
        (None, _) => Some((GapKind::FloatLeft, CashField::Close)),
        // The count may have shrunk after the float was set.
        (Some(left), Ok(Some(counted))) if left > counted => {
            Some((GapKind::FloatMoreThanCounted, CashField::Close))
        }
        // What leaves the drawer before incoming counts is known by its bag; of a shop that closes it is asked for all
        // drawers at once.
        (Some(left), Ok(Some(counted)))
            if way == CountWay::BaggedFirst
                && left < counted
                && cash.close.bag_no.is_empty()
                && !draft.closes_shop() =>
        {
            Some((GapKind::TakingsBag, CashField::BagNo))
        }
        _ => None,
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
            Some(why) => match why.check(settings, &draft.people, &draft.worked_drawer(result.register)) {
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

fn stock(draft: &Draft, facts: &HandoverContext<'_>, all: &mut Vec<Gap>) {
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

fn checks(draft: &Draft, facts: &HandoverContext<'_>, list: ListKind, step: Step, all: &mut Vec<Gap>) {
    for item in facts.settings.checks.iter().filter(|c| c.list == list && c.asked_on(draft.head.shift)) {
        let here = FieldRef::Check(step, item.id.clone());
        // What was known and has been put right since is looked at again, as long as nobody has signed.
        let settled = || draft.kept().is_none() && !open_faults::is_known(item, facts.items);
        let (kind, focus) = match draft.checks.get(&item.id) {
            None => (GapKind::Check, here),
            Some(answer) if answer.finding == Finding::Known && settled() => (GapKind::CheckAgain, here),
            Some(answer) if answer.lacks_where(item).is_some() => {
                (GapKind::CheckWhere, FieldRef::CheckComment(step, item.id.clone()))
            }
            Some(_) => continue,
        };
        all.push(Gap { step, kind, problem: kind.problem().with("item", &item.id), focus });
    }
}

fn tasks(draft: &Draft, facts: &HandoverContext<'_>, all: &mut Vec<Gap>) {
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

#[cfg(test)]
mod tests;
