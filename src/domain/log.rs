//! What staff log while a shift runs. Each entry takes seconds and needs no open handover.

mod resolve;

use serde::{Deserialize, Serialize};

use super::Problem;
use super::attendance::{LeaveKind, PunchKind};
use super::ids::{EntryId, ItemId, PersonId, RegisterId, RunId};
use super::money::Money;
use super::people::Role;
use super::refs::{Ids, Implied, Refs, empty};
use super::settings::{Rules, Settings};
use super::ticket::Severity;
use super::time::Stamp;

/// One logged fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// The shift it belongs to.
    pub run: RunId,
    /// When it was logged.
    pub at: Stamp,
    /// Who logged it.
    pub by: PersonId,
    /// The carried item it opened, if any.
    pub item: Option<ItemId>,
    /// What it says.
    pub detail: Detail,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", bound = "")]
pub enum Detail<R: Refs = Ids> {
    /// Cash moved in or out of a drawer.
    Movement(Movement<R>),
    /// A customer said something.
    Feedback(Feedback<R>),
    /// A device failed; opens a repair ticket.
    Fault(Fault),
    /// Goods came in.
    Receipt(Receipt),
    /// Goods were taken off.
    Disposal(Disposal<R>),
    /// Something happened.
    Incident(Incident),
    /// Something is to be done.
    Task(Task<R>),
    /// Something to mind until a time.
    Attention(Attention<R>),
    /// A note for the next shift.
    Note(Note),
    /// A surprise count of a drawer.
    SpotCount(SpotCount<R>),
    /// Someone came or went.
    Punch(Punch<R>),
    /// Someone is on leave.
    Leave(Leave<R>),
    /// A checklist item outside the handover (opening, mid, closing).
    Check(CheckDone<R>),
    /// A weekly or monthly routine.
    Routine(RoutineDone),
}

/// The kinds of entry, in menu order; digits 1–9 log the first nine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogKind {
    /// Cash moved in or out of a drawer.
    Movement,
    /// A customer said something.
    Feedback,
    /// A device failed.
    Fault,
    /// Goods came in.
    Receipt,
    /// Goods were taken off.
    Disposal,
    /// Something happened.
    Incident,
    /// Something is to be done.
    Task,
    /// Something to mind until a time.
    Attention,
    /// Someone came or went.
    Punch,
    /// A note for the next shift.
    Note,
    /// A surprise count of a drawer.
    SpotCount,
    /// Someone is on leave.
    Leave,
    /// Checklist items outside the handover.
    Check,
    /// Weekly and monthly routines.
    Routine,
}

impl LogKind {
    /// Every kind, in menu order.
    pub const ALL: [Self; 14] = [
        Self::Movement,
        Self::Feedback,
        Self::Fault,
        Self::Receipt,
        Self::Disposal,
        Self::Incident,
        Self::Task,
        Self::Attention,
        Self::Punch,
        Self::Note,
        Self::SpotCount,
        Self::Leave,
        Self::Check,
        Self::Routine,
    ];

    /// Code name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Movement => "movement",
            Self::Feedback => "feedback",
            Self::Fault => "fault",
            Self::Receipt => "receipt",
            Self::Disposal => "disposal",
            Self::Incident => "incident",
            Self::Task => "task",
            Self::Attention => "attention",
            Self::Punch => "punch",
            Self::Note => "note",
            Self::SpotCount => "spot_count",
            Self::Leave => "leave",
            Self::Check => "check",
            Self::Routine => "routine",
        }
    }
}

/// Which way cash moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Cash put in.
    PayIn,
    /// Cash paid out for an expense.
    PayOut,
    /// Takings to the safe, with witness and bag number.
    Drop,
    /// Notes swapped for coins of the same sum; the drawer's total stays.
    ChangeSwap,
    /// Float lent to another register.
    FloatTransfer,
}

/// Cash moved in or out of a drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Movement<R: Refs = Ids> {
    /// Which way.
    pub movement: MovementKind,
    /// The drawer.
    pub register: R::Register,
    /// How much, minor units, above zero.
    pub amount: Money,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Receipt or form number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub receipt_no: String,
    /// Number of the cash bag, for a drop.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bag_no: String,
    /// Who watched a drop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<R::Person>,
    /// Who approved a pay-out above its tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<R::Person>,
    /// The drawer a float went to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_register: Option<R::Register>,
}

impl<R: Refs> Movement<R> {
    /// What the movement does to one drawer's cash, in minor units; zero for other drawers and for swaps.
    pub fn effect(&self, register: &R::Register) -> Money {
        let amount = self.amount.0;
        let signed = match self.movement {
            MovementKind::PayIn if self.register == *register => amount,
            MovementKind::PayOut | MovementKind::Drop | MovementKind::FloatTransfer
                if self.register == *register =>
            {
                -amount
            }
            MovementKind::FloatTransfer if self.to_register.as_ref() == Some(register) => amount,
            _ => 0,
        };
        Money(signed)
    }
}

impl Movement {
    /// What the movement does to one drawer's cash, in minor units; zero for other drawers and for swaps.
    #[must_use]
    pub fn effect_on(&self, register: RegisterId) -> Money {
        self.effect(&register)
    }

    /// Checks the movement.
    ///
    /// # Errors
    /// No amount or an impossible one, a register not in use, a pay-out without reason or receipt, a drop without witness or bag number, a transfer
    /// without a second register, a sum above its tier without an approver of the right role who is not `by`.
    pub fn check(&self, by: PersonId, settings: &Settings) -> Result<(), Problem> {
        if self.amount.0 <= 0 {
            return Err(Problem::new("log.amount_above_zero"));
        }
        // Beyond this the drawer's result could not be computed any more, and the handover not be signed.
        if self.amount > Money::CAP {
            return Err(Problem::new("money.too_large"));
        }
        in_use(self.register, settings)?;
        match self.movement {
            MovementKind::PayOut => {
                need(&self.reason, "log.pay_out_reason")?;
                if settings.rules.approver_for(self.amount).is_some() {
                    need(&self.receipt_no, "log.receipt_no")?;
                }
                approved(self.amount, self.approver, by, settings)
            }
            MovementKind::PayIn => need(&self.reason, "log.pay_in_reason"),
            MovementKind::Drop => {
                need(&self.bag_no, "log.bag_no")?;
                match self.witness {
                    Some(witness) if witness == by => Err(Problem::new("log.witness_is_other")),
                    Some(witness) if settings.person(witness).is_some_and(|p| p.active) => Ok(()),
                    _ => Err(Problem::new("log.witness")),
                }
            }
            MovementKind::FloatTransfer => match self.to_register {
                None => Err(Problem::new("log.to_register")),
                Some(to) if to == self.register => Err(Problem::new("log.other_register")),
                Some(to) => in_use(to, settings),
            },
            MovementKind::ChangeSwap => Ok(()),
        }
    }
}

/// Whether a sum above its tier has the approver it needs. Whoever has that role may enter it alone.
///
/// # Errors
/// `log.needs_lead`, `log.needs_owner` or `log.approver_is_other`.
pub fn approved(
    amount: Money,
    approver: Option<PersonId>,
    by: PersonId,
    settings: &Settings,
) -> Result<(), Problem> {
    let Some(role) = settings.rules.approver_for(amount) else { return Ok(()) };
    if settings.person(by).is_some_and(|p| p.active && p.role >= role) {
        return Ok(());
    }
    let missing = || Problem::new(if role == Role::Owner { "log.needs_owner" } else { "log.needs_lead" });
    let person = approver.and_then(|id| settings.person(id)).ok_or_else(missing)?;
    if person.id == by {
        return Err(Problem::new("log.approver_is_other"));
    }
    if person.role < role || !person.active { Err(missing()) } else { Ok(()) }
}

fn in_use(register: RegisterId, settings: &Settings) -> Result<(), Problem> {
    if settings.register(register).is_some_and(|r| r.active) {
        return Ok(());
    }
    Err(Problem::new("people.no_such_register"))
}

fn need(text: &str, key: &'static str) -> Result<(), Problem> {
    if text.trim().is_empty() { Err(Problem::new(key)) } else { Ok(()) }
}

/// What a customer's words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// Something was wrong.
    Complaint,
    /// An idea.
    Suggestion,
    /// Praise.
    Praise,
    /// A wish, such as an order.
    Request,
}

/// Customer feedback in four short fields (situation, background, assessment, recommendation).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Feedback<R: Refs = Ids> {
    /// Complaint, suggestion, praise or request.
    pub feedback: FeedbackKind,
    /// What happened.
    pub what: String,
    /// What led to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub background: String,
    /// Our judgement.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub judgement: String,
    /// What we promised.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub promise: String,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "promised_at", alias = "promised_ms")]
    pub promised_ms: Option<R::Time>,
    /// Topic code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub topic: String,
    /// Name, phone: how to reach the customer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// How serious.
    #[serde(default, skip_serializing_if = "empty")]
    pub severity: Severity,
    /// Needs special care.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub special_care: bool,
}

impl Feedback {
    /// Whether it stays open after being logged.
    #[must_use]
    pub fn carries(&self) -> bool {
        self.feedback == FeedbackKind::Complaint || !self.promise.is_empty()
    }
}

/// A device failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Fault {
    /// Which device.
    pub device: String,
    /// What it does.
    pub symptom: String,
    /// What that means for the shop.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub impact: String,
    /// Who was told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reported_to: String,
    /// How serious.
    #[serde(default, skip_serializing_if = "empty")]
    pub severity: Severity,
}

/// How a delivery was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// All of it.
    Accepted,
    /// Some of it.
    Part,
    /// None of it.
    Refused,
}

/// What was wrong with a delivered line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineFault {
    /// Less than on the slip.
    Short,
    /// More than on the slip.
    Over,
    /// Damaged.
    Damaged,
    /// Not what was ordered.
    Wrong,
}

/// One delivered line that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReceiptLine {
    /// What.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// What was wrong.
    pub fault: LineFault,
}

/// Goods came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Receipt {
    /// From whom.
    pub supplier: String,
    /// Number of the delivery slip.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub slip_no: String,
    /// How it was taken.
    pub acceptance: Acceptance,
    /// What came, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goods: String,
    /// Lines that differ; they open a task for the supplier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ReceiptLine>,
}

/// Why goods were taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisposalCause {
    /// Past its date.
    Expired,
    /// Damaged.
    Damaged,
}

/// What was done with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisposalAction {
    /// Off the shelf and set apart.
    Removed,
    /// Back to the supplier.
    Returned,
    /// Written off.
    WrittenOff,
}

/// Class of a write-off; decides who approves (fixed assets need the owner).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteOffClass {
    /// Goods for sale.
    #[default]
    Goods,
    /// Bags, rolls and the like.
    Consumables,
    /// Equipment.
    FixedAsset,
}

/// Goods were taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Disposal<R: Refs = Ids> {
    /// The line of the count list, if it is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<R::Stock>,
    /// What.
    pub name: String,
    /// Expired or damaged.
    pub cause: DisposalCause,
    /// How many, above zero.
    pub quantity: i64,
    /// What was done.
    pub action: DisposalAction,
    /// Class of a write-off.
    #[serde(default, skip_serializing_if = "empty")]
    pub class: WriteOffClass,
    /// Value in minor units, for the approval tier.
    #[serde(default, skip_serializing_if = "empty")]
    pub value: Money,
    /// Who approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<R::Person>,
}

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Incident {
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// What.
    pub what: String,
    /// Who was told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub told: String,
    /// A suspicious person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspicious: bool,
    /// How serious.
    #[serde(default, skip_serializing_if = "empty")]
    pub severity: Severity,
}

/// Something is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Task<R: Refs = Ids> {
    /// What.
    pub what: String,
    /// By whom; anyone if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<R::Person>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "due", alias = "due_ms")]
    pub due_ms: Option<R::Time>,
    /// What stands in the way.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub problem: String,
    /// Advice, next step, what to do if ….
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub advice: String,
    /// How serious.
    #[serde(default, skip_serializing_if = "empty")]
    pub severity: Severity,
}

/// Something to mind until a time; it ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Attention<R: Refs = Ids> {
    /// What to mind.
    pub what: String,
    /// If this …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub condition: String,
    /// … then that.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub action: String,
    /// Until when.
    #[serde(rename = "until", alias = "until_ms")]
    pub until_ms: R::Time,
}

/// A note for the next shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// The words.
    pub text: String,
}

/// A surprise count of a drawer, by a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct SpotCount<R: Refs = Ids> {
    /// The drawer.
    pub register: R::Register,
    /// What was counted, minor units.
    pub counted: Money,
    /// What the POS said, if asked, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<Money>,
    /// Remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// Someone came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Punch<R: Refs = Ids> {
    /// Who; a record may leave it to whoever logged it.
    #[serde(skip_serializing_if = "Implied::is_implied")]
    pub person: R::By,
    /// In or out.
    pub punch: PunchKind,
    /// When; a record may leave it to when it was logged.
    #[serde(skip_serializing_if = "Implied::is_implied", rename = "punched_at", alias = "at_ms")]
    pub at_ms: R::At,
    /// Why it was entered later by hand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub correction: String,
    /// Who approved a correction; never the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<R::Person>,
}

/// Someone is on leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Leave<R: Refs = Ids> {
    /// Who.
    pub person: R::Person,
    /// Why.
    pub leave: LeaveKind,
    /// From.
    #[serde(rename = "from", alias = "from_ms")]
    pub from_ms: R::Time,
    /// To.
    #[serde(rename = "to", alias = "to_ms")]
    pub to_ms: R::Time,
    /// Who approved; never the person.
    pub approver: R::Person,
    /// Remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// A checklist item answered outside the handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct CheckDone<R: Refs = Ids> {
    /// The item.
    pub check: String,
    /// What was found.
    pub answer: super::checklist::CheckAnswer<R>,
}

/// A routine done, or not done with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoutineDone {
    /// The routine.
    pub routine: String,
    /// Whether all was well.
    pub passed: bool,
    /// What failed, or was found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub finding: String,
}

impl<R: Refs> Detail<R> {
    /// The kind of entry.
    #[must_use]
    pub const fn kind(&self) -> LogKind {
        match self {
            Self::Movement(_) => LogKind::Movement,
            Self::Feedback(_) => LogKind::Feedback,
            Self::Fault(_) => LogKind::Fault,
            Self::Receipt(_) => LogKind::Receipt,
            Self::Disposal(_) => LogKind::Disposal,
            Self::Incident(_) => LogKind::Incident,
            Self::Task(_) => LogKind::Task,
            Self::Attention(_) => LogKind::Attention,
            Self::Note(_) => LogKind::Note,
            Self::SpotCount(_) => LogKind::SpotCount,
            Self::Punch(_) => LogKind::Punch,
            Self::Leave(_) => LogKind::Leave,
            Self::Check(_) => LogKind::Check,
            Self::Routine(_) => LogKind::Routine,
        }
    }
}

impl Detail {
    /// The register concerned, if one.
    #[must_use]
    pub const fn register(&self) -> Option<RegisterId> {
        match self {
            Self::Movement(m) => Some(m.register),
            Self::SpotCount(s) => Some(s.register),
            _ => None,
        }
    }

    /// Checks the entry before it is logged.
    ///
    /// # Errors
    /// What is missing or not allowed, in the words of the entry's form.
    pub fn check(&self, by: PersonId, settings: &Settings) -> Result<(), Problem> {
        match self {
            Self::Movement(m) => m.check(by, settings),
            Self::Feedback(f) => {
                need(&f.what, "log.feedback_what")?;
                if f.promise.is_empty() && f.promised_ms.is_some() {
                    return Err(Problem::new("log.promise_what"));
                }
                Ok(())
            }
            Self::Fault(f) => {
                need(&f.device, "log.fault_device")?;
                need(&f.symptom, "log.fault_symptom")
            }
            Self::Receipt(r) => {
                need(&r.supplier, "log.receipt_supplier")?;
                if r.acceptance != Acceptance::Accepted && r.lines.is_empty() && r.goods.trim().is_empty() {
                    return Err(Problem::new("log.receipt_why"));
                }
                Ok(())
            }
            Self::Disposal(d) => d.check(by, settings),
            Self::Incident(i) => need(&i.what, "log.incident_what"),
            Self::Task(t) => need(&t.what, "log.task_what"),
            Self::Attention(a) => need(&a.what, "log.attention_what"),
            Self::Note(n) => need(&n.text, "log.note_text"),
            Self::SpotCount(s) => {
                let lead = settings.person(by).is_some_and(|p| p.active && p.role >= Role::Lead);
                if !lead {
                    return Err(Problem::new("log.spot_count_by_lead"));
                }
                in_use(s.register, settings)?;
                if s.counted.0 < 0 { Err(Problem::new("log.amount_above_zero")) } else { Ok(()) }
            }
            Self::Punch(p) => {
                if !p.correction.is_empty() {
                    return other_lead(p.approver, p.person, settings);
                }
                Ok(())
            }
            Self::Leave(l) => {
                if l.to_ms <= l.from_ms {
                    return Err(Problem::new("log.leave_order"));
                }
                other_lead(Some(l.approver), l.person, settings)
            }
            Self::Check(c) => match settings.check(&c.check) {
                Some(item) => c.answer.check(item),
                None => Err(Problem::new("check.unknown").with("item", &c.check)),
            },
            Self::Routine(r) => {
                if !r.passed {
                    need(&r.finding, "log.routine_finding")?;
                }
                Ok(())
            }
        }
    }
}

impl Disposal {
    fn check(&self, by: PersonId, settings: &Settings) -> Result<(), Problem> {
        need(&self.name, "log.disposal_name")?;
        if self.quantity <= 0 {
            return Err(Problem::new("log.quantity_above_zero"));
        }
        if self.action != DisposalAction::WrittenOff {
            return Ok(());
        }
        if self.class == WriteOffClass::FixedAsset {
            // An owner may enter it alone: many shops have only one.
            let owner = |id| settings.person(id).is_some_and(|p| p.role == Role::Owner && p.active);
            return if owner(by) || self.approver.is_some_and(owner) {
                Ok(())
            } else {
                Err(Problem::new("log.needs_owner"))
            };
        }
        approved(self.value, self.approver, by, settings)
    }
}

/// A correction or leave is approved by a lead or owner who is not the person concerned.
fn other_lead(approver: Option<PersonId>, person: PersonId, settings: &Settings) -> Result<(), Problem> {
    match approver.and_then(|id| settings.person(id)) {
        Some(p) if p.id == person => Err(Problem::new("log.approver_is_other")),
        Some(p) if p.active && p.role >= Role::Lead => Ok(()),
        _ => Err(Problem::new("log.needs_lead")),
    }
}

/// Whether a delivery has used up more of its shelf life than the shop's rule allows.
///
/// `used_days` of `life_days`; `direct` for a direct delivery, else from the depot.
#[must_use]
pub fn receipt_too_old(rules: &Rules, used_days: i64, life_days: i64, direct: bool) -> bool {
    let limit = if direct { rules.receipt_direct_percent } else { rules.receipt_depot_percent };
    life_days > 0 && used_days.saturating_mul(100) > life_days.saturating_mul(limit)
}

#[cfg(test)]
mod tests;
