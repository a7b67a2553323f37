//! A handover while it is being made: ten steps, each answer its own saved line.
//!
//! `Draft → OutgoingSigned → Sealed`, or `HalfSealed` when incoming does not come. The only way a draft
//! alters is `rules/answer_check`; the only way to sign is through `rules/required_signatures`.

pub(crate) mod answer;
pub(crate) mod context;
pub(crate) mod draft;
mod left_out;
mod snapshot;
mod stamped;
mod taken_back;

use crate::model::attendance::ShiftEnd;
use serde::{Deserialize, Serialize};

use super::approval::OpenApproval;
use super::attendance;

use super::codes::codes;

use super::ids::{HandoverId, PersonId, RunId, ShiftId};
use super::money::Money;
use super::refs::{Ids, Refs, Resolver, empty, resolve};
use super::said::SaidBy;
use super::shift::Part;

use super::time::{BusinessDate, Stamp};

pub use left_out::LeftOut;
pub(crate) use snapshot::Settled;
pub(crate) use snapshot::{CarriedItem, CheckRef, Origin, Snapshot, StockRef};

codes! {
    /// The ten steps, in working order.
    #[derive(Default)]
    pub enum Step {
        /// Who hands over to whom, and which registers.
        #[default]
        People = "people",
        /// What the record says about the shift.
        Briefing = "briefing",
        /// Drawers, tenders, deposits.
        Cash = "cash",
        /// The count list.
        Stock = "stock",
        /// Devices, checked by incoming.
        Devices = "devices",
        /// Safety, checked by both.
        Safety = "safety",
        /// What customers said.
        Feedback = "feedback",
        /// Tasks and other carried items.
        Tasks = "tasks",
        /// Who came and went.
        Attendance = "attendance",
        /// The gate, read-back and signatures.
        Sign = "sign",
    }
}

impl Step {
    /// The step after this one; the last stays.
    #[must_use]
    pub(crate) fn next(self) -> Self {
        Self::ALL.get(self.index() + 1).copied().unwrap_or(self)
    }

    /// The step before this one; the first stays.
    #[must_use]
    pub(crate) fn previous(self) -> Self {
        self.index().checked_sub(1).map_or(self, |i| Self::ALL[i])
    }
}

codes! {
    /// Why work changes hands.
    #[derive(Default)]
    pub enum HandoverKind {
        /// One shift hands over to the next.
        #[default]
        Shift = "shift" => "step_people.kind_shift",
        /// Someone stands in for an absence.
        Cover = "cover" => "step_people.kind_cover",
        /// Someone leaves the shop for good.
        Leaver = "leaver" => "step_people.kind_leaver",
    }
}

codes! {
    /// How far a handover is.
    pub enum State {
        Draft = "draft",
        /// Outgoing has signed; any change takes the signature back.
        OutgoingSigned = "outgoing_signed",
        /// Sealed without incoming, who opens by recount.
        HalfSealed = "half_sealed",
        /// Sealed by both sides.
        Sealed = "sealed",
    }
}

impl State {
    /// Whether answers may still change.
    #[must_use]
    pub(crate) const fn is_draft(self) -> bool {
        matches!(self, Self::Draft | Self::OutgoingSigned)
    }
}

/// What is fixed when the line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub(crate) id: HandoverId,
    /// The shift it closes.
    pub(crate) run: RunId,
    /// Business date of that shift.
    pub(crate) date: BusinessDate,
    pub shift: ShiftId,
    /// Which part of that shift.
    pub(crate) part: Part,
    /// Shift, cover or leaver.
    pub(crate) kind: HandoverKind,
    /// How far it is.
    pub state: State,
    /// Settings in force when it started.
    pub(crate) settings_version: i64,
    /// When the line was drawn.
    pub(crate) started: Stamp,
    /// Who started it; nobody has where a running shift is only read.
    pub(crate) started_by: Option<PersonId>,
    /// Taken from another store or a paper log.
    pub(crate) imported: bool,
    /// When the shift began to run, UTC milliseconds; nothing where only another store knows.
    pub(crate) opened_ms: Option<i64>,
}

/// Step 1: who hands over to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub struct People<R: Refs = Ids> {
    /// Those who hand over.
    pub outgoing: Vec<R::Person>,
    /// Those who take over; nobody stands on both sides.
    pub incoming: Vec<R::Person>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<R::Register>,
    /// Nobody takes over: the shop closes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closes: bool,
    /// Registers taken out of it, which the next handover has to count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut<R>>,
    /// Why someone stands in, for a cover.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// How outgoing can be reached when a question comes up later.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Who said so last, and when; nothing where it is as it was when the line was drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidBy<R>>,
    /// The self-check of the outgoing side is done: slips sorted, place tidy, things ready.
    ///
    /// Records of version 1 have it; since then the self-check is a list of its own among the checks.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub prepared: bool,
}

impl<R: Refs> Default for People<R> {
    fn default() -> Self {
        Self {
            outgoing: Vec::new(),
            incoming: Vec::new(),
            closes: false,
            registers: Vec::new(),
            left_out: Vec::new(),
            reason: String::new(),
            phone: String::new(),
            said: None,
            prepared: false,
        }
    }
}

impl People {
    /// Everybody who hands over or takes over.
    #[must_use]
    pub(crate) fn on_a_side(&self) -> Vec<PersonId> {
        self.outgoing.iter().chain(&self.incoming).copied().collect()
    }
}

resolve!(People {
    people outgoing,
    people incoming,
    same closes,
    registers registers,
    each left_out,
    same reason,
    same phone,
    maybe_inner said,
    same prepared,
});

codes! {
    /// Step 2: what incoming has opened.
    pub enum Panel {
        /// Sales so far and cash movements.
        Sales = "sales",
        /// Low, near expiry, receipts and disposals.
        Stock = "stock",
        /// What customers said.
        Feedback = "feedback",
        /// Open tasks, tickets, complaints.
        Open = "open",
        /// What to mind, and what changed since incoming last worked.
        Attention = "attention",
    }
}

/// Who did something, and when (UTC milliseconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub by: PersonId,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

impl From<Mark> for SaidBy {
    fn from(mark: Mark) -> Self {
        Self { by: mark.by, at_ms: mark.at_ms }
    }
}

/// Step 4: the count list as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub struct StockReview<R: Refs = Ids> {
    /// The quality walk is done: expired and damaged goods pulled and logged.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quality_checked: bool,
    /// Who said so, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality_said: Option<SaidBy<R>>,
    /// Nothing was counted, and why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub not_counted: String,
    /// Who said so, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_counted_said: Option<SaidBy<R>>,
}

resolve!(StockReview {
    same quality_checked,
    maybe_inner quality_said,
    same not_counted,
    maybe_inner not_counted_said,
});

/// Step 7: what customers said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub struct FeedbackReview<R: Refs = Ids> {
    /// There was none, said explicitly.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub none: bool,
    /// What came in was read and talked through.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub passed_on: bool,
    /// Who said so, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidBy<R>>,
}

resolve!(FeedbackReview { same none, same passed_on, maybe_inner said });

codes! {
    /// What incoming does with a carried item.
    pub enum CarryAct {
        Accepted = "accepted",
        /// Taken over with a question, which stays as a thread on the log.
        Queried = "queried",
        /// Not agreed; stays open as a dispute. Of what is kept: it is missing.
        Disputed = "disputed",
        /// Of what is kept: it was given out, to whom the words say.
        GivenOut = "given_out",
    }
}

/// Step 8: one carried item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// What incoming does with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<CarryAct>,
    /// The question or objection.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Outgoing's reason where the item is overdue.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub overdue_reason: String,
    /// Who gave it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue_said: Option<SaidBy>,
    #[serde(flatten)]
    pub mark: Mark,
}

/// Step 9: one person's line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceLine {
    /// The line as judged when it was confirmed.
    pub line: attendance::AttendanceResult,
    /// Planned start, UTC milliseconds; `None` for someone not rostered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_start_ms: Option<i64>,
    /// Planned end, UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_end_ms: Option<i64>,
    /// Remark, such as who is covered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Who made the remark, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark_said: Option<SaidBy>,
    /// When the person confirmed it by PIN, UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_ms: Option<i64>,
    /// The lead who confirmed for someone who is gone, and why in the remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<PersonId>,
}

impl AttendanceLine {
    /// What the line comes to once its handover is sealed.
    ///
    /// Who was planned and confirmed the own line was there, even without a punch. A lead confirms for somebody who
    /// is gone, and for somebody who never came.
    pub(crate) fn settle(&mut self, end: ShiftEnd) {
        if end == ShiftEnd::Passed {
            self.line.close(self.planned_start_ms);
        }
        // Whoever hands over has hours of the shift, planned for the person or not.
        let planned = self.planned_start_ms.is_some() || !self.line.segments.is_empty();
        let confirmed = planned && self.confirmed_ms.is_some() && self.confirmed_by.is_none();
        if confirmed {
            self.line.worked();
        }
    }

    /// The person is one of those who handed over, so they were there, even without a punch.
    pub(crate) fn handed_over(&mut self) {
        self.line.worked();
    }
}

/// Step 9: a punch being put right, as far as it was typed; no part of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Punching {
    /// The departure, not the arrival.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) out: bool,
    /// The time as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) time: String,
    /// The reason as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
}

/// Step 10: the read-back and how the handover ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub struct Review<R: Refs = Ids> {
    /// It was talked through face to face as well as written.
    ///
    /// Records of version 1 have it; since then `spoken` says who answered, and what.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub talked_through: bool,
    /// What incoming answered when asked whether it was talked through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<Spoken<R>>,
    /// What incoming said from memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_back: Option<ReadBack<R>>,
    /// A lead lets it pass in spite of what is missing.
    #[serde(rename = "override", alias = "override_by", skip_serializing_if = "Option::is_none")]
    pub override_by: Option<Override<R>>,
    /// Incoming did not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half: Option<HalfSeal<R>>,
    /// Nobody handed the shift over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_handed_over: Option<NotHandedOver<R>>,
    /// Where the takings are when the shop closes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub put_away: Option<PutAway<R>>,
    /// A lead would have to sign and none was in: who asked, and since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_open: Option<OpenApproval<R>>,
    /// Those named on a side who do not sign.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_signing: Vec<NotSigning<R>>,
    /// Those who do not accept the difference of a drawer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_accepted: Vec<NotAccepted<R>>,
    /// Signatures that were given and taken back by a change, in the order of that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken_back: Vec<TakenBack<R>>,
}

impl<R: Refs> Review<R> {
    /// Whether a lead let it pass. What was let pass with its own approval left open waits for a lead as it is.
    pub(crate) fn passed_by_lead(&self) -> bool {
        self.override_by.as_ref().is_some_and(|passed| passed.approval_open.is_none())
    }

    /// The same with references of another kind; `path` is where it stands in a document.
    pub(crate) fn resolve<B: Refs>(&self, path: &str, with: &mut impl Resolver<R, B>) -> Review<B> {
        Review {
            talked_through: self.talked_through,
            spoken: self.spoken.as_ref().map(|s| s.resolve(&format!("{path}.spoken"), with)),
            read_back: self.read_back.as_ref().map(|r| r.resolve(&format!("{path}.read_back"), with)),
            override_by: self.override_by.as_ref().map(|o| o.resolve(&format!("{path}.override"), with)),
            put_away: self.put_away.as_ref().map(|p| p.resolve(&format!("{path}.put_away"), with)),
            half: self.half.as_ref().map(|h| h.resolve(&format!("{path}.half"), with)),
            not_handed_over: (self.not_handed_over.as_ref())
                .map(|n| n.resolve(&format!("{path}.not_handed_over"), with)),
            lead_open: self.lead_open.as_ref().map(|o| o.resolve(&format!("{path}.lead_open"), with)),
            not_signing: (self.not_signing.iter().enumerate())
                .map(|(i, one)| one.resolve(&format!("{path}.not_signing[{i}]"), with))
                .collect(),
            not_accepted: (self.not_accepted.iter().enumerate())
                .map(|(i, one)| one.resolve(&format!("{path}.not_accepted[{i}]"), with))
                .collect(),
            taken_back: (self.taken_back.iter().enumerate())
                .map(|(i, one)| one.resolve(&format!("{path}.taken_back[{i}]"), with))
                .collect(),
        }
    }
}

/// Somebody named on a side who does not sign: the others need not wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct NotSigning<R: Refs = Ids> {
    pub(crate) person: R::Person,
    /// Why; empty where the person was not in by the clock.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    /// Who says so: a lead where there is a reason, else whoever was at it.
    pub(crate) by: R::Person,
    pub(crate) at: R::Time,
    /// No lead was in: who asked, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approval_open: Option<OpenApproval<R>>,
}

resolve!(NotSigning { person person, same reason, person by, time at, maybe_inner approval_open });

/// Somebody on a side who does not accept the difference of a drawer. It is sealed so; a lead settles it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct NotAccepted<R: Refs = Ids> {
    pub(crate) register: R::Register,
    pub(crate) by: R::Person,
    pub(crate) at: R::Time,
    /// Why, in the words of who says so.
    pub(crate) reason: String,
}

resolve!(NotAccepted { register register, person by, time at, same reason });

/// Whether it was talked through face to face, as incoming answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Spoken<R: Refs = Ids> {
    pub yes: bool,
    /// Who says so.
    pub by: R::Person,
    pub at: R::Time,
}

resolve!(Spoken { same yes, person by, time at });

/// What incoming said from memory, and whether it was right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub struct ReadBack<R: Refs = Ids> {
    /// Float left over all registers, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub float_left: Option<Money>,
    /// Number of the top open item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_item: Option<i64>,
    /// The next promise due, as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub next_promise: String,
    /// Which of the three did not match and were shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mismatches: Vec<String>,
    /// Who said it, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidBy<R>>,
}

resolve!(ReadBack { same float_left, same top_item, same next_promise, same mismatches, maybe_inner said });

/// A lead lets a handover pass in spite of what is missing; sealed with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Override<R: Refs = Ids> {
    /// The lead; whoever asked where no lead was in.
    pub(crate) by: R::Person,
    #[serde(rename = "at", default, skip_serializing_if = "Option::is_none")]
    pub(crate) at_ms: Option<R::Time>,
    pub(crate) reason: String,
    /// No lead was in: who asked, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approval_open: Option<OpenApproval<R>>,
}

resolve!(Override { person by, maybe_time at_ms, same reason, maybe_inner approval_open });

/// The takings when the shop closes: in which bag, and where that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct PutAway<R: Refs = Ids> {
    /// Number of the sealed bag.
    pub(crate) bag_no: String,
    /// Where it is, such as the safe.
    pub(crate) place: String,
    /// Who put it there, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<SaidBy<R>>,
}

resolve!(PutAway { same bag_no, same place, maybe_inner said });

/// Incoming did not come: outgoing counted, bagged and left with a witness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct HalfSeal<R: Refs = Ids> {
    /// Number of the sealed bag.
    pub(crate) bag_no: String,
    /// Who watched; not on the outgoing side. Nobody where whoever hands over was alone in the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) witness: Option<R::Person>,
    /// What is known about incoming.
    pub(crate) reason: String,
    /// Who said so, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<SaidBy<R>>,
}

resolve!(HalfSeal { same bag_no, maybe witness, same reason, maybe_inner said });

/// Nobody handed the shift over: somebody who was there later ended it, and says no more than what is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct NotHandedOver<R: Refs = Ids> {
    /// Who ended it, by PIN.
    pub(crate) by: R::Person,
    pub(crate) at: R::Time,
    /// Why nobody handed over, in the words of who ended it.
    pub(crate) reason: String,
    /// Since when the shift ran.
    pub(crate) since: R::Time,
    /// When it was to end by its plan.
    pub(crate) due: R::Time,
    /// Who was on it, by the clock and by what was logged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) people: Vec<R::Person>,
    /// The drawers, which nobody counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_counted: Vec<NotCounted<R>>,
}

resolve!(NotHandedOver {
    person by,
    time at,
    same reason,
    time since,
    time due,
    people people,
    each not_counted,
});

/// A drawer that nobody counted when its shift ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub(crate) struct NotCounted<R: Refs = Ids> {
    pub(crate) register: R::Register,
    /// What was known of it last: left there by a handover, or counted when the shop was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) left: Option<Money>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) left_at: Option<R::Time>,
    /// What was logged since as moved in and out of it.
    pub(crate) moved: Money,
}

resolve!(NotCounted { register register, same left, maybe_time left_at, same moved });

codes! {
    /// In which role someone signed.
    pub enum SignRole {
        Outgoing = "outgoing",
        Incoming = "incoming",
        /// Approves a difference or an override.
        Lead = "lead",
        /// Watched a half seal.
        Witness = "witness",
    }
}

/// One signature, over the figures as they stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub(crate) role: SignRole,
    pub(crate) person: PersonId,
    pub(crate) at: Stamp,
    /// SHA-256 (hex) of the answers the signature stands for; all of one handover must be the same.
    pub(crate) figures: String,
}

/// A signature that was taken back: nobody's name stays under figures that are no longer there, and the record says that
/// it stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct TakenBack<R: Refs = Ids> {
    /// In which role it was given.
    pub(crate) role: SignRole,
    pub(crate) person: R::Person,
    /// When it was given.
    pub(crate) signed: R::Time,
    /// Who changed something after it; nobody where another version of the program wrote the record in another way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<R::Person>,
    /// When that was.
    pub(crate) at: R::Time,
    /// Where something was changed.
    pub(crate) step: Step,
    /// What of it, by its name: a register, a person, a checklist item.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) of: String,
}

resolve!(TakenBack { same role, person person, time signed, maybe by, time at, same step, same of });
