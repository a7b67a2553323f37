//! What staff log while a shift runs. Each entry takes seconds and needs no open handover.

mod goods;
mod till;
mod unplanned;

use serde::{Deserialize, Serialize};

use super::approval::{DecidedEarly, OpenApproval};
use super::attendance::{LeaveKind, PunchKind};
use super::cash::NonCashKind;
use super::codes::codes;
use super::ids::{EntryId, ItemId, PersonId, RegisterId, RunId};
use super::money::Money;
use super::refs::{Ids, Implied, Refs, Resolver, empty, resolve};
use super::time::Stamp;
use crate::model::item_state::Severity;
use crate::model::repair::Stops;

pub(crate) use goods::{
    Acceptance, Disposal, DisposalAction, DisposalCause, LineFault, Receipt, ReceiptLine, WriteOffClass,
};
pub(crate) use unplanned::{CountsAs, Unplanned, UnplannedOn, UnplannedPart};

pub(crate) use till::{TillChange, TillDraft, TillReport, TillStage};

/// One logged fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: EntryId,
    /// The shift it belongs to.
    pub(crate) run: RunId,
    /// When it was logged.
    pub(crate) at: Stamp,
    /// Who logged it.
    pub(crate) by: PersonId,
    /// The carried item it opened, if any.
    pub(crate) item: Option<ItemId>,
    /// Whether the clock that gave its time was said to be wrong.
    pub(crate) doubted: bool,
    /// What it says.
    pub(crate) detail: Detail,
}

/// Entries in the order in which records tell them: by when they were logged.
#[must_use]
pub(crate) fn by_time<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Vec<&'e Entry> {
    let mut entries: Vec<&Entry> = entries.into_iter().collect();
    entries.sort_by_key(|entry| (entry.at.ms, entry.id));
    entries
}

/// Declares the kinds of entry: one line each gives what it says, its code and the message key of its name.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($detail:ty) = $code:literal => $key:literal,)+) => {
        codes! {
            /// The kinds of entry, in menu order; digits 1–9 log the first nine.
            pub(crate) enum LogKind { $($(#[$doc])* $kind = $code => $key,)+ }
        }

        /// What an entry says.
        #[allow(clippy::large_enum_variant)] // a shift has some dozens
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(tag = "kind", bound = "")]
        pub enum Detail<R: Refs = Ids> {
            $($(#[$doc])* #[serde(rename = $code)] $kind($detail),)+
            /// Any of these, struck out.
            #[serde(rename = "struck")]
            Struck(Struck<R>),
        }

        impl<R: Refs> Detail<R> {
            /// The kind of entry; of one that was struck out the kind it was logged as.
            #[must_use]
            pub(crate) fn kind(&self) -> LogKind {
                match self {
                    $(Self::$kind(_) => LogKind::$kind,)+
                    Self::Struck(struck) => struck.entry.kind(),
                }
            }

            /// The same with references of another kind; `path` is where the entry stands in a document.
            pub(crate) fn resolve<B: Refs>(&self, path: &str, with: &mut impl Resolver<R, B>) -> Detail<B> {
                match self {
                    $(Self::$kind(detail) => Detail::$kind(detail.resolve(path, with)),)+
                    Self::Struck(struck) => Detail::Struck(struck.resolve(path, with)),
                }
            }
        }
    };
}

kinds! {
    /// Cash moved in or out of a drawer.
    Movement(Movement<R>) = "movement" => "log_ui.movement",
    /// A customer said something.
    Feedback(Feedback<R>) = "feedback" => "log_ui.feedback",
    /// A device failed; opens a repair ticket.
    Fault(Fault<R>) = "fault" => "log_ui.fault",
    /// Goods came in.
    Receipt(Receipt) = "receipt" => "log_ui.receipt",
    /// Goods were taken off.
    Disposal(Disposal<R>) = "disposal" => "log_ui.disposal",
    Incident(Incident) = "incident" => "log_ui.incident",
    /// Something is to be done.
    Task(Task<R>) = "task" => "log_ui.task",
    /// Something to mind until a time.
    Attention(Attention<R>) = "attention" => "log_ui.attention",
    /// Someone came or went.
    Punch(Punch<R>) = "punch" => "log_ui.punch",
    /// A note for the next shift.
    Note(Note) = "note" => "log_ui.note",
    /// A surprise count of a drawer.
    SpotCount(SpotCount<R>) = "spot_count" => "log_ui.spot_count",
    /// Someone is on leave.
    Leave(Leave<R>) = "leave" => "log_ui.leave",
    /// A checklist item outside the handover (opening, mid, closing).
    Check(CheckDone<R>) = "check" => "log_ui.check",
    /// A weekly or monthly routine.
    Routine(RoutineDone) = "routine" => "log_ui.routine",
    /// A bank slip that came back.
    BankSlip(BankSlip) = "bank_slip" => "log_ui.bank_slip",
    /// Something beside money was taken into keeping.
    Custody(Custody) = "custody" => "log_ui.custody",
    /// Somebody stands in for who is on a break, or hands the place back.
    Cover(Cover<R>) = "break_cover" => "log_ui.cover",
    /// What minutes outside the roster were.
    Unplanned(Unplanned<R>) = "unplanned" => "log_ui.unplanned",
    /// A register changes hands inside the shift.
    TillChange(TillChange<R>) = "till_change" => "log_ui.till_change",
}

codes! {
    /// Which way cash moved.
    pub(crate) enum MovementKind {
        /// Cash put in.
        PayIn = "pay_in" => "log_ui.pay_in",
        /// Cash paid out for an expense.
        PayOut = "pay_out" => "log_ui.pay_out",
        /// Takings to the safe, with witness and bag number.
        Drop = "drop" => "log_ui.drop",
        /// Notes swapped for coins of the same sum; the drawer's total stays.
        ChangeSwap = "change_swap" => "log_ui.change_swap",
        /// Float lent to another register.
        FloatTransfer = "float_transfer" => "log_ui.float_transfer",
    }
}

impl MovementKind {
    /// Whether it is done by whoever works the register, alone.
    #[must_use]
    pub(crate) const fn is_the_cashiers(self) -> bool {
        matches!(self, Self::PayIn | Self::PayOut | Self::ChangeSwap)
    }
}

/// Cash moved in or out of a drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Movement<R: Refs = Ids> {
    pub(crate) movement: MovementKind,
    pub(crate) register: R::Register,
    /// How much, minor units, above zero.
    pub(crate) amount: Money,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    /// Receipt or form number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) receipt_no: String,
    /// Number of the cash bag, for a drop.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) bag_no: String,
    /// Nobody else was in to watch a drop or to take a float; the bank slip, or the next count, is the second look.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) alone: bool,
    /// Who watched a drop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) witness: Option<R::Person>,
    /// Who approved a pay-out above its tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approver: Option<R::Person>,
    /// Nobody in could approve it: who asked, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approval_open: Option<OpenApproval<R>>,
    /// Who took a float that went to another drawer, by their own PIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) receiver: Option<R::Person>,
    /// The drawer a float went to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to_register: Option<R::Register>,
    /// What was decided on its approval while the shift was running.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decided: Option<DecidedEarly<R>>,
}

resolve!(Movement {
    same movement,
    register register,
    same amount,
    same reason,
    same receipt_no,
    same bag_no,
    same alone,
    maybe witness,
    maybe approver,
    maybe_inner approval_open,
    maybe receiver,
    maybe_register to_register,
    maybe_inner decided,
});

impl<R: Refs> Movement<R> {
    /// What the movement does to one drawer's cash, in minor units; zero for other drawers and for swaps.
    pub(crate) fn effect(&self, register: &R::Register) -> Money {
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
    pub(crate) fn effect_on(&self, register: RegisterId) -> Money {
        self.effect(&register)
    }
}

codes! {
    /// What a customer's words are.
    pub(crate) enum FeedbackKind {
        /// Something was wrong.
        Complaint = "complaint" => "log_ui.complaint",
        Suggestion = "suggestion" => "log_ui.suggestion",
        Praise = "praise" => "log_ui.praise",
        /// A wish, such as an order.
        Request = "request" => "log_ui.request",
    }
}

/// Customer feedback in four short fields (situation, background, assessment, recommendation).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Feedback<R: Refs = Ids> {
    /// Complaint, suggestion, praise or request.
    pub(crate) feedback: FeedbackKind,
    pub(crate) what: String,
    /// What led to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) background: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) judgement: String,
    /// What we promised.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) promise: String,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "promised_at", alias = "promised_ms")]
    pub(crate) promised_ms: Option<R::Time>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) topic: String,
    /// Name, phone: how to reach the customer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) contact: String,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) severity: Severity,
    /// Needs special care.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) special_care: bool,
}

resolve!(Feedback {
    same feedback,
    same what,
    same background,
    same judgement,
    same promise,
    maybe_time promised_ms,
    same topic,
    same contact,
    same severity,
    same special_care,
});

impl Feedback {
    /// Whether it stays open after being logged.
    #[must_use]
    pub(crate) fn carries(&self) -> bool {
        self.feedback == FeedbackKind::Complaint || !self.promise.is_empty()
    }
}

/// A device failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Fault<R: Refs = Ids> {
    /// What it is called, where it is not on the register.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) device: String,
    /// The device of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) registered: Option<R::Device>,
    /// What it does.
    pub(crate) symptom: String,
    /// Whether it stops something; left out where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stops: Option<Stops>,
    /// What that means for the shop: what it stops.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) impact: String,
    /// Who was told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reported_to: String,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) severity: Severity,
}

resolve!(Fault { same device, maybe_device registered, same symptom, same stops, same impact, same reported_to, same severity });

#[cfg(test)]
impl Fault {
    /// A fault of which no more than this is known.
    pub(crate) fn of(device: &str, symptom: &str) -> Self {
        Self {
            device: device.into(),
            registered: None,
            symptom: symptom.into(),
            stops: None,
            impact: String::new(),
            reported_to: String::new(),
            severity: Severity::Normal,
        }
    }
}

/// Incident in the shop: an accident, a theft, a quarrel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Incident {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) place: String,
    pub(crate) what: String,
    /// Who was told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) told: String,
    /// A suspicious person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) suspicious: bool,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) severity: Severity,
}

resolve!(Incident);

/// Something is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Task<R: Refs = Ids> {
    pub(crate) what: String,
    /// By whom; anyone if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<R::Person>,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "due", alias = "due_ms")]
    pub(crate) due_ms: Option<R::Time>,
    /// What stands in the way.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) problem: String,
    /// Advice, what to do if ….
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) advice: String,
    /// What is to be done next.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) next_step: String,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) severity: Severity,
}

resolve!(Task { same what, maybe owner, maybe_time due_ms, same problem, same advice, same next_step, same severity });

/// Something to mind until a time; it ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Attention<R: Refs = Ids> {
    /// What to mind.
    pub(crate) what: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) condition: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) action: String,
    #[serde(rename = "until", alias = "until_ms")]
    pub(crate) until_ms: R::Time,
}

resolve!(Attention { same what, same condition, same action, time until_ms });

/// A note for the next shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    pub text: String,
}

resolve!(Note);

/// A surprise count of a drawer, by a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct SpotCount<R: Refs = Ids> {
    pub(crate) register: R::Register,
    /// What was counted, minor units.
    pub(crate) counted: Money,
    /// What the POS said, if asked, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reported: Option<Money>,
    /// What float and movements came to then, without any sale, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) without_sales: Option<Money>,
    /// `counted − reported`: short is negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) difference: Option<Money>,
    /// Who worked the register and was there; their PIN was given too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cashier: Option<R::Person>,
    /// Nobody else was in.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) alone: bool,
    /// What either of them says about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) remark: String,
}

resolve!(SpotCount {
    register register,
    same counted,
    same reported,
    same without_sales,
    same difference,
    maybe cashier,
    same alone,
    same remark
});

/// A bank slip that came back, logged in the shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BankSlip {
    pub(crate) slip_no: String,
    /// Sum on it, minor units.
    pub(crate) amount: Money,
    /// Numbers of the deposits it settles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) settles: Vec<i64>,
    /// What those came to, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sent: Option<Money>,
    /// Why it shows another sum than was sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
}

resolve!(BankSlip);

/// Something beside money that was taken into keeping; it travels from handover to handover until it is given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Custody {
    /// What it is.
    pub(crate) held: NonCashKind,
    /// Number, or first to last number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) number: String,
    /// Value, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) amount: Option<Money>,
    pub(crate) quantity: i64,
    /// Whose, or in what condition.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) remark: String,
}

resolve!(Custody);

codes! {
    /// What of a break cover an entry says.
    pub(crate) enum CoverStep {
        Begins = "begins" => "log_ui.cover_begins",
        Ends = "ends" => "log_ui.cover_ends",
    }
}

/// Somebody stands in for who is on a break, or hands the place back. The shift runs on and nothing is counted; the
/// break itself is what was clocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Cover<R: Refs = Ids> {
    /// Whether it begins or ends.
    pub(crate) cover: CoverStep,
    /// Who is on the break.
    pub(crate) away: R::Person,
    pub(crate) stands_in: R::Person,
    /// When who is away means to be back; only where it begins.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "until", alias = "until_ms")]
    pub(crate) until_ms: Option<R::Time>,
    /// What is to be minded meanwhile, or what came up.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) mind: String,
    /// When it began; only where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "began_at", alias = "began_ms")]
    pub(crate) began_ms: Option<R::Time>,
}

resolve!(Cover {
    same cover,
    person away,
    person stands_in,
    maybe_time until_ms,
    same mind,
    maybe_time began_ms,
});

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
    /// When the punch was that it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) instead_of: Option<R::Time>,
    /// It takes the punch of this time out, and nothing takes its place.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) removed: bool,
    /// Nobody who may approve the correction was in: who asked, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approval_open: Option<OpenApproval<R>>,
    /// What was decided on its approval while the shift was running.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decided: Option<DecidedEarly<R>>,
}

resolve!(Punch {
    by person,
    same punch,
    at at_ms,
    same correction,
    maybe approver,
    maybe_time instead_of,
    same removed,
    maybe_inner approval_open,
    maybe_inner decided,
});

impl Punch {
    /// The same, with nobody in who may approve it: asked by the person at `at_ms`, UTC milliseconds.
    #[must_use]
    pub(crate) fn left_open(self, told: &str, at_ms: i64) -> Self {
        let asked = OpenApproval { by: self.person, at_ms, told: told.to_owned() };
        Self { approver: None, approval_open: Some(asked), ..self }
    }

    /// Somebody who came or went then, by the clock.
    #[must_use]
    pub const fn clocked(person: PersonId, punch: PunchKind, at_ms: i64) -> Self {
        Self {
            person,
            punch,
            at_ms,
            correction: String::new(),
            approver: None,
            instead_of: None,
            removed: false,
            approval_open: None,
            decided: None,
        }
    }
}

impl<R: Refs> Punch<R> {
    /// Whether it puts the clock right afterwards: with a reason, or by what it takes out.
    #[must_use]
    pub(crate) fn is_correction(&self) -> bool {
        !self.correction.is_empty() || self.removed || self.instead_of.is_some()
    }
}

/// Someone is on leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Leave<R: Refs = Ids> {
    pub(crate) person: R::Person,
    pub(crate) leave: LeaveKind,
    #[serde(rename = "from", alias = "from_ms")]
    pub(crate) from_ms: R::Time,
    #[serde(rename = "to", alias = "to_ms")]
    pub(crate) to_ms: R::Time,
    /// Who approved; never the person.
    pub(crate) approver: R::Person,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) remark: String,
}

resolve!(Leave { person person, same leave, time from_ms, time to_ms, person approver, same remark });

/// A checklist item answered outside the handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct CheckDone<R: Refs = Ids> {
    pub(crate) check: String,
    /// What was found.
    pub(crate) answer: super::checklist::CheckAnswer<R>,
}

resolve!(CheckDone { same check, inner answer });

/// A routine done, or not done with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoutineDone {
    pub(crate) routine: String,
    /// Whether all was well.
    pub(crate) passed: bool,
    /// What failed, or was found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) finding: String,
}

resolve!(RoutineDone);

/// An entry somebody has struck out: it stays to be read and no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Struck<R: Refs = Ids> {
    /// The entry as it was logged: `kind` and the fields of that kind.
    #[cfg_attr(test, schemars(with = "serde_json::Value"))]
    pub(crate) entry: Box<Detail<R>>,
    /// Who struck it out.
    pub(crate) struck_by: R::Person,
    #[serde(rename = "struck_at", alias = "struck_ms")]
    pub(crate) struck_ms: R::Time,
    pub(crate) struck_reason: String,
}

resolve!(Struck { boxed entry, person struck_by, time struck_ms, same struck_reason });

impl<R: Refs> Detail<R> {
    /// Whether it was struck out.
    #[must_use]
    pub(crate) const fn is_struck(&self) -> bool {
        matches!(self, Self::Struck(_))
    }

    /// What was logged, also when it was struck out since.
    #[must_use]
    pub(crate) fn as_logged(&self) -> &Self {
        match self {
            Self::Struck(struck) => struck.entry.as_logged(),
            other => other,
        }
    }

    /// The devices of the register concerned.
    #[must_use]
    pub(crate) fn devices(&self) -> &[R::Device] {
        match self.as_logged() {
            Self::Fault(f) => f.registered.as_slice(),
            Self::Check(c) => &c.answer.registered,
            _ => &[],
        }
    }
}

impl Detail {
    /// The register concerned, if one.
    #[must_use]
    pub(crate) fn register(&self) -> Option<RegisterId> {
        match self.as_logged() {
            Self::Movement(m) => Some(m.register),
            Self::SpotCount(s) => Some(s.register),
            Self::TillChange(t) => Some(t.register),
            _ => None,
        }
    }
}
