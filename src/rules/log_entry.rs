//! Whether something may be logged, and whose PIN it takes: all that is asked of an entry, a kind in one arm each.

use crate::model::approval::{DecidedEarly, OpenApproval};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::log::{
    Acceptance, Cover, CoverStep, Custody, Detail, Disposal, DisposalAction, Fault, Movement, MovementKind,
    SpotCount, Unplanned, WriteOffClass,
};
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::repair::Stops;
use crate::model::settings::Settings;
use crate::rules::authority::{Act, Case};

impl Movement {
    /// Everything wrong with it: no amount or an impossible one, a register not in use, a pay-out without reason or
    /// receipt, a drop without witness or bag number, a transfer without a second register, a sum above its tier without
    /// an approver of the right role who is not `by`.
    fn refusals(&self, by: PersonId, settings: &Settings) -> Vec<Refusal> {
        let amount = if self.amount.0 <= 0 {
            Err(Refusal::new(InputField::Amount, "log.amount_above_zero"))
        } else if self.amount > Money::CAP {
            // Beyond this the drawer's result could not be computed any more, and the handover not be signed.
            Err(Refusal::new(InputField::Amount, "money.too_large"))
        } else {
            Ok(())
        };
        let possible = amount.is_ok();
        let mut checks = vec![amount, in_use(self.register, settings)];
        match self.movement {
            MovementKind::PayOut => {
                checks.push(need(&self.reason, InputField::Reason, "log.pay_out_reason"));
                if settings.rules.approver_for(self.amount).is_some() {
                    checks.push(need(&self.receipt_no, InputField::ReceiptNo, "log.receipt_no"));
                }
                // A sum too high without an approver may be a slip of the figure.
                if possible {
                    let approved = approved(self.amount, self.approval(), by, settings);
                    checks.push(approved.map_err(|p| p.at(InputField::Amount)));
                }
            }
            MovementKind::PayIn => checks.push(need(&self.reason, InputField::Reason, "log.pay_in_reason")),
            MovementKind::Drop => {
                checks.push(need(&self.bag_no, InputField::BagNo, "log.bag_no"));
                checks.push(match self.witness {
                    Some(witness) if witness == by => {
                        Err(Refusal::new(InputField::Witness, "log.witness_is_other"))
                    }
                    Some(witness) if settings.at_work(witness).is_some() => Ok(()),
                    None if self.alone => Ok(()),
                    _ => Err(Refusal::new(InputField::Witness, "log.witness")),
                });
            }
            MovementKind::FloatTransfer => {
                checks.push(match self.to_register {
                    None => Err(Refusal::new(InputField::ToRegister, "log.to_register")),
                    Some(to) if to == self.register => {
                        Err(Refusal::new(InputField::ToRegister, "log.other_register"))
                    }
                    Some(to) => in_use(to, settings),
                });
                checks.push(match self.receiver {
                    Some(receiver) if receiver == by => {
                        Err(Refusal::new(InputField::Receiver, "log.receiver_is_other"))
                    }
                    Some(receiver) if settings.at_work(receiver).is_some() => Ok(()),
                    None if self.alone => Ok(()),
                    _ => Err(Refusal::new(InputField::Receiver, "log.receiver")),
                });
            }
            MovementKind::ChangeSwap => {}
        }
        refused(checks)
    }
}

/// What of these checks was refused.
fn refused(checks: impl IntoIterator<Item = Result<(), Refusal>>) -> Vec<Refusal> {
    checks.into_iter().filter_map(Result::err).collect()
}

/// Who approved something, or that it was left open.
#[derive(Clone, Copy)]
pub(crate) struct Approval<'a> {
    pub(crate) by: Option<PersonId>,
    /// Who asked, where nobody who may was in.
    pub(crate) open: Option<&'a OpenApproval>,
}

/// Whether a sum above its tier has the approval it needs, given or left open. Whoever has that role may enter it alone.
///
/// # Errors
/// `log.needs_lead`, `log.needs_owner` or `log.approver_is_other`.
pub(crate) fn approved(
    amount: Money,
    approval: Approval<'_>,
    by: PersonId,
    settings: &Settings,
) -> Result<(), Problem> {
    let Some(role) = settings.rules.approver_for(amount) else { return Ok(()) };
    if settings.at_work(by).is_some_and(|p| p.role >= role) {
        return Ok(());
    }
    if approval.open.is_some() {
        return Ok(());
    }
    let missing = || Problem::new(if role == Role::Owner { "log.needs_owner" } else { "log.needs_lead" });
    let person = approval.by.and_then(|id| settings.person(id)).ok_or_else(missing)?;
    if person.id == by {
        return Err(Problem::new("log.approver_is_other"));
    }
    if person.role < role || !settings.works_here(person) { Err(missing()) } else { Ok(()) }
}

/// Whether a lead or the owner does it.
fn by_lead(by: PersonId, settings: &Settings, key: &'static str) -> Result<(), Refusal> {
    let lead = settings.at_work(by).is_some_and(|p| p.role >= Role::Lead);
    if lead { Ok(()) } else { Err(Refusal::new(InputField::By, key)) }
}

fn in_use(register: RegisterId, settings: &Settings) -> Result<(), Refusal> {
    if settings.register(register).is_some_and(|r| r.active) {
        return Ok(());
    }
    Err(Refusal::new(InputField::Register, "people.no_such_register"))
}

/// A fault is of a device of the register, or of one that is named.
fn device(fault: &Fault, settings: &Settings) -> Result<(), Refusal> {
    match fault.registered {
        Some(id) if settings.device(id).is_some_and(|d| d.active) => Ok(()),
        Some(_) => Err(Refusal::new(InputField::Device, "log.fault_gone")),
        None => need(&fault.device, InputField::Device, "log.fault_device"),
    }
}

fn need(text: &str, field: InputField, key: &'static str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::new(field, key)) } else { Ok(()) }
}

impl Detail {
    /// Checks the entry before it is logged.
    ///
    /// # Errors
    /// The first of [`Self::refusals`].
    pub fn check(&self, by: PersonId, settings: &Settings) -> Result<(), Refusal> {
        self.refusals(by, settings).into_iter().next().map_or(Ok(()), Err)
    }

    /// Everything that is missing or not allowed, in the words of the entry's form, in the order of its fields.
    #[must_use]
    pub(crate) fn refusals(&self, by: PersonId, settings: &Settings) -> Vec<Refusal> {
        match self {
            // Nobody logs what is struck out already.
            Self::Struck(_) => vec![Refusal::new(InputField::What, "log.strike_twice")],
            Self::Movement(m) => m.refusals(by, settings),
            Self::Feedback(f) => {
                let promise = if f.promise.is_empty() && f.promised_ms.is_some() {
                    Err(Refusal::new(InputField::Promise, "log.promise_what"))
                } else {
                    Ok(())
                };
                refused([need(&f.what, InputField::What, "log.feedback_what"), promise])
            }
            Self::Fault(f) => refused([
                device(f, settings),
                need(&f.symptom, InputField::Symptom, "log.fault_symptom"),
                match f.stops {
                    Some(Stops::Something) => need(&f.impact, InputField::Impact, "log.fault_stops"),
                    _ => Ok(()),
                },
            ]),
            Self::Receipt(r) => {
                let told = r.acceptance == Acceptance::Accepted || !r.lines.is_empty();
                let goods = if told { Ok(()) } else { need(&r.goods, InputField::Goods, "log.receipt_why") };
                refused([need(&r.supplier, InputField::Supplier, "log.receipt_supplier"), goods])
            }
            Self::Disposal(d) => d.refusals(by, settings),
            Self::Incident(i) => refused([need(&i.what, InputField::What, "log.incident_what")]),
            Self::Task(t) => refused([need(&t.what, InputField::What, "log.task_what")]),
            Self::Attention(a) => refused([need(&a.what, InputField::What, "log.attention_what")]),
            Self::Note(n) => refused([need(&n.text, InputField::Text, "log.note_text")]),
            Self::SpotCount(s) => s.refusals(by, settings),
            Self::BankSlip(s) => {
                let amount = if s.amount.0 <= 0 {
                    Err(Refusal::new(InputField::Amount, "log.amount_above_zero"))
                } else if s.amount > Money::CAP {
                    Err(Refusal::new(InputField::Amount, "money.too_large"))
                } else {
                    Ok(())
                };
                refused([need(&s.slip_no, InputField::SlipNo, "log.slip_no"), amount])
            }
            Self::Custody(c) => c.refusals(),
            Self::Cover(c) => c.refusals(by, settings),
            // What it comes to is checked where it is sealed.
            Self::TillChange(_) => Vec::new(),
            Self::Punch(p) if !p.is_correction() => Vec::new(),
            Self::Punch(p) => {
                let open = p.approval_open.is_some();
                let by = if open { Ok(()) } else { other_lead(p.approver, p.person, settings) };
                refused([need(&p.correction, InputField::Reason, "attendance.correction_reason"), by])
            }
            Self::Leave(l) => {
                let order = if l.to_ms <= l.from_ms {
                    Err(Refusal::new(InputField::ToDate, "log.leave_order"))
                } else {
                    Ok(())
                };
                refused([order, other_lead(Some(l.approver), l.person, settings)])
            }
            Self::Unplanned(said) => said.refusals(settings),
            Self::Check(c) => refused([match settings.check(&c.check) {
                Some(item) => c.answer.check(item).and(c.answer.lacks_where(item).map_or(Ok(()), Err)),
                None => Err(Problem::new("check.unknown").with("item", &c.check).at(InputField::What)),
            }]),
            Self::Routine(r) => {
                let signed = settings.is_signed(&r.routine);
                let by = if signed { by_lead(by, settings, "log.routine_by_lead") } else { Ok(()) };
                let found = need(&r.finding, InputField::Finding, "log.routine_finding");
                refused([by, if r.passed { Ok(()) } else { found }])
            }
        }
    }
}

impl SpotCount {
    /// Made by a lead, on a drawer in use, with somebody else.
    fn refusals(&self, by: PersonId, settings: &Settings) -> Vec<Refusal> {
        let cashier = match self.cashier {
            Some(cashier) if cashier == by => Err(Refusal::new(InputField::Cashier, "log.spot_count_other")),
            Some(cashier) if settings.at_work(cashier).is_none() => {
                Err(settings.not_at_work(cashier).at(InputField::Cashier))
            }
            _ => Ok(()),
        };
        let by = by_lead(by, settings, "log.spot_count_by_lead");
        let counted = if self.counted.0 < 0 {
            Err(Refusal::new(InputField::Amount, "log.amount_above_zero"))
        } else {
            Ok(())
        };
        refused([by, in_use(self.register, settings), counted, cashier])
    }
}

impl Custody {
    fn refusals(&self) -> Vec<Refusal> {
        let named = [&self.number, &self.remark].iter().any(|text| !text.trim().is_empty());
        let refuse = |wrong: bool, field, key| if wrong { Err(Refusal::new(field, key)) } else { Ok(()) };
        refused([
            refuse(!named, InputField::Number, "log.custody_what"),
            refuse(self.quantity < 1, InputField::Quantity, "log.custody_quantity"),
            refuse(self.amount.is_some_and(Money::is_negative), InputField::Amount, "log.amount_above_zero"),
        ])
    }
}

impl Unplanned {
    /// Days of one month with minutes on each of them, and why. Who may decide on them is in the authority table.
    fn refusals(&self, settings: &Settings) -> Vec<Refusal> {
        let refuse = |wrong: bool, field, key| if wrong { Err(Refusal::new(field, key)) } else { Ok(()) };
        let month = self.days.first().map(|day| day.date.month());
        let known = settings.person(self.person).is_some();
        let days = self.days.iter().all(|day| day.minutes > 0 && Some(day.date.month()) == month);
        refused([
            refuse(!known || month.is_none() || !days, InputField::What, "unplanned.no_days"),
            refuse(
                !self.days.iter().all(|day| day.adds_up(self.counts_as)),
                InputField::What,
                "unplanned.parts_do_not_add_up",
            ),
            need(&self.reason, InputField::Reason, "unplanned.needs_reason"),
        ])
    }
}

impl Cover {
    /// Two people who work here, one of whom logs it; and an end has a beginning.
    fn refusals(&self, by: PersonId, settings: &Settings) -> Vec<Refusal> {
        let works = |id, field| match settings.at_work(id) {
            Some(_) => Ok(()),
            None => Err(settings.not_at_work(id).at(field)),
        };
        let refuse = |wrong: bool, field, key| if wrong { Err(Refusal::new(field, key)) } else { Ok(()) };
        refused([
            refuse(self.away == self.stands_in, InputField::StandsIn, "log.cover_other"),
            refuse(![self.away, self.stands_in].contains(&by), InputField::By, "log.cover_by"),
            works(self.away, InputField::By),
            works(self.stands_in, InputField::StandsIn),
            refuse(
                self.cover == CoverStep::Ends && self.began_ms.is_none(),
                InputField::Running,
                "log.cover_none_runs",
            ),
        ])
    }

    /// Who else it takes beside `by`: the one who stands in, or who is away.
    #[must_use]
    pub(crate) fn other(&self, by: PersonId) -> PersonId {
        if by == self.away { self.stands_in } else { self.away }
    }
}

impl Detail {
    /// What of the authority table it claims when `by` logs it.
    #[must_use]
    pub(crate) fn case(&self, by: PersonId, settings: &Settings) -> Case {
        match self {
            Self::Movement(movement) => movement.case(by, settings),
            Self::Disposal(disposal) => match write_off(disposal, settings) {
                Some(role) => Case::new(spend(role), by)
                    .with(disposal.approver)
                    .left_open(disposal.approval_open.is_some()),
                None => Case::new(Act::Log, by),
            },
            Self::SpotCount(count) => {
                Case::new(Act::SpotCount, by).with(count.cashier).left_open(count.cashier.is_none())
            }
            Self::Routine(done) if settings.is_signed(&done.routine) => Case::new(Act::SignRoutine, by),
            Self::Punch(punch) if !punch.is_correction() => {
                Case::new(Act::Clock, by).about(&[punch.person])
            }
            Self::Punch(punch) => Case::new(Act::CorrectPunch, punch.approver.unwrap_or(by))
                .about(&[punch.person])
                .because(&punch.correction)
                .left_open(punch.approval_open.is_some()),
            Self::Cover(cover) => Case::new(Act::Cover, by)
                .about(&[cover.away, cover.stands_in])
                .with(Some(cover.other(by))),
            Self::TillChange(change) => Case::new(Act::ChangeTill, by)
                .about(&[change.outgoing, change.incoming])
                .with(Some(if by == change.outgoing { change.incoming } else { change.outgoing })),
            Self::Leave(leave) => Case::new(Act::ApproveLeave, leave.approver).about(&[leave.person]),
            Self::Unplanned(said) => {
                Case::new(Act::DecideMinutes, said.approver).about(&[said.person]).because(&said.reason)
            }
            Self::Feedback(_)
            | Self::Fault(_)
            | Self::Receipt(_)
            | Self::Incident(_)
            | Self::Task(_)
            | Self::Attention(_)
            | Self::Note(_)
            | Self::Check(_)
            | Self::Routine(_)
            | Self::BankSlip(_)
            | Self::Custody(_)
            // Striking out is an act of its own; nobody logs what is struck out already.
            | Self::Struck(_) => Case::new(Act::Log, by),
        }
    }

    /// What it claims where its register is in these hands: cash of an own one that neither its cashier nor a lead moves is
    /// decided on by a lead, like a sum above the limit.
    #[must_use]
    pub(crate) fn case_in(&self, by: PersonId, hands: &[PersonId], settings: &Settings) -> Case {
        let case = self.case(by, settings);
        match self {
            Self::Movement(m)
                if case.act == Act::MoveCash && self.others_till(by, hands, settings).is_some() =>
            {
                m.by_lead(by)
            }
            _ => case,
        }
    }

    /// Whose register it is, everybody on it, where that is somebody else's and what is moved is theirs to move.
    #[must_use]
    pub(crate) fn others_till<'h>(
        &self,
        by: PersonId,
        hands: &'h [PersonId],
        settings: &Settings,
    ) -> Option<&'h [PersonId]> {
        let Self::Movement(movement) = self else { return None };
        let theirs = movement.movement.is_the_cashiers() && !hands.is_empty();
        let lead = settings.at_work(by).is_some_and(|person| person.role >= Role::Lead);
        (theirs && !lead && !hands.contains(&by)).then_some(hands)
    }

    /// Whether cash of somebody else's register has the approval it needs, given or left open.
    ///
    /// # Errors
    /// `log.others_till` with whose register it is.
    pub(crate) fn in_right_hands(
        &self,
        by: PersonId,
        hands: &[PersonId],
        settings: &Settings,
    ) -> Result<(), Refusal> {
        let Self::Movement(movement) = self else { return Ok(()) };
        match self.others_till(by, hands, settings) {
            Some(hands) if !movement.is_approved() => {
                let names: Vec<&str> = hands.iter().map(|id| settings.person_name(*id)).collect();
                Err(Problem::new("log.others_till").with("name", names.join(" / ")).at(InputField::By))
            }
            _ => Ok(()),
        }
    }

    /// Writes down who approved it by PIN. Someone who may enter it alone needs nobody else on record.
    pub(crate) fn approve(&mut self, who: PersonId, by: PersonId) {
        let other = (who != by).then_some(who);
        match self {
            Self::Movement(m) if m.movement.is_the_cashiers() => m.approver = other,
            Self::Disposal(d) => d.approver = other,
            Self::Punch(p) if p.approval_open.is_none() => p.approver = Some(who),
            Self::Leave(l) => l.approver = who,
            Self::Unplanned(said) => said.approver = who,
            _ => {}
        }
    }

    /// The approval that was left open when it was logged.
    #[must_use]
    pub(crate) const fn approval_open(&self) -> Option<&OpenApproval> {
        match self {
            Self::Movement(m) => m.approval_open.as_ref(),
            Self::Disposal(d) => d.approval_open.as_ref(),
            Self::Punch(p) => p.approval_open.as_ref(),
            _ => None,
        }
    }

    /// What was decided on it while the shift was running.
    #[must_use]
    pub(crate) const fn decided_early(&self) -> Option<&DecidedEarly> {
        match self {
            Self::Movement(m) => m.decided.as_ref(),
            Self::Disposal(d) => d.decided.as_ref(),
            Self::Punch(p) => p.decided.as_ref(),
            _ => None,
        }
    }

    /// The same entry, with what was decided on the approval that was left open.
    #[must_use]
    pub(crate) fn decided(mut self, decided: DecidedEarly) -> Self {
        match &mut self {
            Self::Movement(m) => m.decided = Some(decided),
            Self::Disposal(d) => d.decided = Some(decided),
            Self::Punch(p) => p.decided = Some(decided),
            _ => {}
        }
        self
    }

    /// Writes down that nobody who may approve it was in.
    pub(crate) fn leave_open(&mut self, open: OpenApproval) {
        match self {
            Self::Movement(m) => (m.approver, m.approval_open) = (None, Some(open)),
            Self::Disposal(d) => (d.approver, d.approval_open) = (None, Some(open)),
            Self::Punch(p) => (p.approver, p.approval_open) = (None, Some(open)),
            _ => {}
        }
    }
}

impl Movement {
    /// What of the authority table it claims.
    fn case(&self, by: PersonId, settings: &Settings) -> Case {
        match self.movement {
            MovementKind::PayOut if settings.rules.approver_for(self.amount) == Some(Role::Owner) => {
                Case::new(Act::SpendOwner, by).with(self.approver).left_open(self.approval_open.is_some())
            }
            MovementKind::PayOut if settings.rules.approver_for(self.amount).is_some() => self.by_lead(by),
            // Of somebody else's register a lead decides on less, too.
            MovementKind::PayOut | MovementKind::PayIn | MovementKind::ChangeSwap if self.is_approved() => {
                self.by_lead(by)
            }
            MovementKind::Drop if self.witness.is_some() || self.alone => {
                let alone = self.witness.is_none();
                Case::new(Act::SafeDrop, by).with(self.witness).left_open(alone)
            }
            MovementKind::FloatTransfer if self.receiver.is_some() || self.alone => {
                let alone = self.receiver.is_none();
                Case::new(Act::TransferFloat, by).with(self.receiver).left_open(alone)
            }
            MovementKind::Drop
            | MovementKind::PayIn
            | MovementKind::PayOut
            | MovementKind::ChangeSwap
            | MovementKind::FloatTransfer => Case::new(Act::MoveCash, by),
        }
    }

    /// What a lead decides on.
    fn by_lead(&self, by: PersonId) -> Case {
        Case::new(Act::SpendLead, by).with(self.approver).left_open(self.approval_open.is_some())
    }

    /// Whether somebody approved it, or that was left open.
    const fn is_approved(&self) -> bool {
        self.approver.is_some() || self.approval_open.is_some()
    }
}

/// Who decides on a write-off; nobody in particular on a small one.
fn write_off(disposal: &Disposal, settings: &Settings) -> Option<Role> {
    match (disposal.action, disposal.class) {
        (DisposalAction::WrittenOff, WriteOffClass::FixedAsset) => Some(Role::Owner),
        (DisposalAction::WrittenOff, _) => settings.rules.approver_for(disposal.value),
        (DisposalAction::Removed | DisposalAction::Returned, _) => None,
    }
}

const fn spend(role: Role) -> Act {
    match role {
        Role::Owner => Act::SpendOwner,
        Role::Lead | Role::Cashier => Act::SpendLead,
    }
}

impl Movement {
    const fn approval(&self) -> Approval<'_> {
        Approval { by: self.approver, open: self.approval_open.as_ref() }
    }
}

impl Disposal {
    const fn approval(&self) -> Approval<'_> {
        Approval { by: self.approver, open: self.approval_open.as_ref() }
    }

    fn refusals(&self, by: PersonId, settings: &Settings) -> Vec<Refusal> {
        let quantity = if self.quantity <= 0 {
            Err(Refusal::new(InputField::Quantity, "log.quantity_above_zero"))
        } else {
            Ok(())
        };
        // An owner may enter it alone: many shops have only one.
        let owner = |id| settings.at_work(id).is_some_and(|p| p.role == Role::Owner);
        let value = match (self.action, self.class) {
            (DisposalAction::WrittenOff, WriteOffClass::FixedAsset) => {
                if owner(by) || self.approver.is_some_and(owner) || self.approval_open.is_some() {
                    Ok(())
                } else {
                    Err(Refusal::new(InputField::Amount, "log.needs_owner"))
                }
            }
            (DisposalAction::WrittenOff, _) if self.value.0 < 0 => {
                Err(Refusal::new(InputField::Amount, "money.negative"))
            }
            (DisposalAction::WrittenOff, _) => {
                approved(self.value, self.approval(), by, settings).map_err(|p| p.at(InputField::Amount))
            }
            _ => Ok(()),
        };
        refused([need(&self.name, InputField::Name, "log.disposal_name"), quantity, value])
    }
}

/// A correction or leave is approved by a lead or owner who is not the person concerned.
pub(crate) fn other_lead(
    approver: Option<PersonId>,
    person: PersonId,
    settings: &Settings,
) -> Result<(), Refusal> {
    match approver.and_then(|id| settings.person(id)) {
        Some(p) if p.id == person => Err(Refusal::new(InputField::Approver, "log.approver_is_other")),
        Some(p) if settings.works_here(p) && p.role >= Role::Lead => Ok(()),
        _ => Err(Refusal::new(InputField::Approver, "log.needs_lead")),
    }
}

#[cfg(test)]
mod tests;
