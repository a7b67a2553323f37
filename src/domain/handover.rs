//! A handover while it is being made: ten steps, each answer its own saved line.
//!
//! `Draft → OutgoingSigned → Sealed`, or `HalfSealed` when incoming does not come. The only way a draft
//! alters is [`super::change`]; the only way to sign is through [`super::gate`].

mod snapshot;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attendance;
use super::cash::RegisterCash;
use super::checklist::CheckAnswer;
use super::ids::{HandoverId, ItemId, PersonId, RegisterId, RunId, ShiftId, StockId};
use super::money::Money;
use super::refs::{Ids, Refs, Resolver, resolve};
use super::stock::StockLine;
use super::time::{BusinessDate, Stamp};

pub use snapshot::{CarriedItem, CheckRef, Origin, Snapshot, StockRef};

/// The ten steps, in working order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Who hands over to whom, and which registers.
    #[default]
    People,
    /// What the record says about the shift.
    Briefing,
    /// Drawers, tenders, deposits.
    Cash,
    /// The count list.
    Stock,
    /// Devices, checked by incoming.
    Devices,
    /// Safety, checked by both.
    Safety,
    /// What customers said.
    Feedback,
    /// Tasks and other carried items.
    Tasks,
    /// Who came and went.
    Attendance,
    /// The gate, read-back and signatures.
    Sign,
}

impl Step {
    /// Every step, in working order.
    pub const ALL: [Self; 10] = [
        Self::People,
        Self::Briefing,
        Self::Cash,
        Self::Stock,
        Self::Devices,
        Self::Safety,
        Self::Feedback,
        Self::Tasks,
        Self::Attendance,
        Self::Sign,
    ];

    /// Position, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The step after this one; the last stays.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL.get(self.index() + 1).copied().unwrap_or(self)
    }

    /// The step before this one; the first stays.
    #[must_use]
    pub fn previous(self) -> Self {
        self.index().checked_sub(1).map_or(self, |i| Self::ALL[i])
    }

    /// Code name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Briefing => "briefing",
            Self::Cash => "cash",
            Self::Stock => "stock",
            Self::Devices => "devices",
            Self::Safety => "safety",
            Self::Feedback => "feedback",
            Self::Tasks => "tasks",
            Self::Attendance => "attendance",
            Self::Sign => "sign",
        }
    }

    /// The step with this code name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

/// Why work changes hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverKind {
    /// One shift takes over from the next.
    #[default]
    Shift,
    /// Someone stands in for an absence.
    Cover,
    /// Someone leaves the shop for good.
    Leaver,
}

impl HandoverKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Shift, Self::Cover, Self::Leaver];

    /// Code name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Cover => "cover",
            Self::Leaver => "leaver",
        }
    }

    /// The kind with this code name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == name)
    }
}

/// How far a handover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being made.
    Draft,
    /// Outgoing has signed; any change takes the signature back.
    OutgoingSigned,
    /// Sealed without incoming, who opens by recount.
    HalfSealed,
    /// Sealed by both sides.
    Sealed,
}

impl State {
    /// Code name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::OutgoingSigned => "outgoing_signed",
            Self::HalfSealed => "half_sealed",
            Self::Sealed => "sealed",
        }
    }

    /// The state with this code name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Draft, Self::OutgoingSigned, Self::HalfSealed, Self::Sealed]
            .into_iter()
            .find(|s| s.as_str() == name)
    }

    /// Whether answers may still change.
    #[must_use]
    pub const fn is_draft(self) -> bool {
        matches!(self, Self::Draft | Self::OutgoingSigned)
    }
}

/// What is fixed when the line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub id: HandoverId,
    /// The shift it closes.
    pub run: RunId,
    /// Business date of that shift.
    pub date: BusinessDate,
    /// Which shift.
    pub shift: ShiftId,
    /// Shift, cover or leaver.
    pub kind: HandoverKind,
    /// How far it is.
    pub state: State,
    /// Settings in force when it started.
    pub settings_version: i64,
    /// When the line was drawn.
    pub started: Stamp,
    /// Who started it.
    pub started_by: PersonId,
    /// Taken from another store or a paper log.
    pub imported: bool,
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
    /// Registers concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<R::Register>,
    /// Why someone stands in, for a cover.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The self-check of the outgoing side is done: slips sorted, place tidy, things ready.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub prepared: bool,
}

impl<R: Refs> Default for People<R> {
    fn default() -> Self {
        Self {
            outgoing: Vec::new(),
            incoming: Vec::new(),
            registers: Vec::new(),
            reason: String::new(),
            prepared: false,
        }
    }
}

resolve!(People { people outgoing, people incoming, registers registers, same reason, same prepared });

/// Step 2: what incoming has opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Panel {
    /// Sales so far and cash movements.
    Sales,
    /// Low, near expiry, receipts and disposals.
    Stock,
    /// What customers said.
    Feedback,
    /// Open tasks, tickets, complaints.
    Open,
    /// What to mind, and what changed since incoming last worked.
    Attention,
}

impl Panel {
    /// Every panel, in reading order.
    pub const ALL: [Self; 5] = [Self::Sales, Self::Stock, Self::Feedback, Self::Open, Self::Attention];

    /// Code name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sales => "sales",
            Self::Stock => "stock",
            Self::Feedback => "feedback",
            Self::Open => "open",
            Self::Attention => "attention",
        }
    }
}

/// Who did something, and when (UTC milliseconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Who.
    pub by: PersonId,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

/// Step 4: the count list as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct StockReview {
    /// The quality walk is done: expired and damaged goods pulled and logged.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quality_checked: bool,
    /// Nothing was counted, and why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub not_counted: String,
}

/// Step 7: what customers said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FeedbackReview {
    /// There was none, said explicitly.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub none: bool,
    /// What came in was read and talked through.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub passed_on: bool,
}

/// What incoming does with a carried item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarryAct {
    /// Taken over.
    Accepted,
    /// Taken over with a question, which stays as a thread on the log.
    Queried,
    /// Not agreed; stays open as a dispute.
    Disputed,
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
    /// Who, when.
    #[serde(flatten)]
    pub mark: Mark,
}

/// Step 9: one person's line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceLine {
    /// The line as judged when it was confirmed.
    pub line: attendance::Line,
    /// Planned start, UTC milliseconds; `None` for someone not rostered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_start_ms: Option<i64>,
    /// Planned end, UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_end_ms: Option<i64>,
    /// Remark, such as who is covered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// When the person confirmed it by PIN, UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_ms: Option<i64>,
    /// The lead who confirmed for someone who is gone, and why in the remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<PersonId>,
}

impl AttendanceLine {
    /// What the line comes to once its handover is sealed. `handed_over`: the person is one of those who handed
    /// over; `over`: nobody of the shift can come or go any more.
    ///
    /// Who handed over, or was planned and confirmed the own line, was there, even without a punch. A lead
    /// confirms for somebody who is gone, and for somebody who never came.
    pub fn settle(&mut self, handed_over: bool, over: bool) {
        let planned = self.planned_start_ms.is_some();
        if over {
            self.line.close(planned);
        }
        let confirmed = planned && self.confirmed_ms.is_some() && self.confirmed_by.is_none();
        if handed_over || confirmed {
            self.line.worked();
        }
    }
}

/// Step 9: a punch being put right, as far as it was typed; no part of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Punching {
    /// The departure, not the arrival.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub out: bool,
    /// The time as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub time: String,
    /// The reason as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Step 10: the read-back and how the handover ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub struct Review<R: Refs = Ids> {
    /// It was talked through face to face as well as written.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub talked_through: bool,
    /// What incoming said from memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_back: Option<ReadBack>,
    /// A lead lets it pass in spite of what is missing.
    #[serde(rename = "override", alias = "override_by", skip_serializing_if = "Option::is_none")]
    pub override_by: Option<Override<R>>,
    /// Incoming did not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half: Option<HalfSeal<R>>,
}

impl<R: Refs> Review<R> {
    /// The same with references of another kind; `path` is where it stands in a document.
    pub fn resolve<B: Refs>(&self, path: &str, with: &mut impl Resolver<R, B>) -> Review<B> {
        Review {
            talked_through: self.talked_through,
            read_back: self.read_back.clone(),
            override_by: self.override_by.as_ref().map(|o| o.resolve(&format!("{path}.override"), with)),
            half: self.half.as_ref().map(|h| h.resolve(&format!("{path}.half"), with)),
        }
    }
}

/// What incoming said from memory, and whether it was right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ReadBack {
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
}

/// A lead lets a handover pass in spite of what is missing; sealed with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Override<R: Refs = Ids> {
    /// The lead.
    pub by: R::Person,
    /// Why.
    pub reason: String,
}

resolve!(Override { person by, same reason });

/// Incoming did not come: outgoing counted, bagged and left with a witness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct HalfSeal<R: Refs = Ids> {
    /// Number of the sealed bag.
    pub bag_no: String,
    /// Who watched; not on the outgoing side.
    pub witness: R::Person,
    /// What is known about incoming.
    pub reason: String,
}

resolve!(HalfSeal { same bag_no, person witness, same reason });

/// In which role someone signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignRole {
    /// Hands over.
    Outgoing,
    /// Takes over.
    Incoming,
    /// Approves a difference or an override.
    Lead,
    /// Watched a half seal.
    Witness,
}

impl SignRole {
    /// Code name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outgoing => "outgoing",
            Self::Incoming => "incoming",
            Self::Lead => "lead",
            Self::Witness => "witness",
        }
    }

    /// The role with this code name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Outgoing, Self::Incoming, Self::Lead, Self::Witness].into_iter().find(|r| r.as_str() == name)
    }
}

/// One signature, over the figures as they stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Role.
    pub role: SignRole,
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Stamp,
    /// SHA-256 (hex) of the answers the signature stands for; all of one handover must be the same.
    pub figures: String,
}

/// A handover being made, or read back as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Fixed when the line was drawn.
    pub head: Head,
    /// Step 1.
    pub people: People,
    /// Step 2.
    pub briefing: BTreeMap<Panel, Mark>,
    /// Step 3.
    pub cash: BTreeMap<RegisterId, RegisterCash>,
    /// Step 4, by line.
    pub stock: BTreeMap<StockId, StockLine>,
    /// Step 4 as a whole.
    pub stock_review: StockReview,
    /// Steps 5 and 6.
    pub checks: BTreeMap<String, CheckAnswer>,
    /// Step 7.
    pub feedback: FeedbackReview,
    /// Step 8.
    pub carried: BTreeMap<ItemId, Carried>,
    /// Step 9.
    pub attendance: BTreeMap<PersonId, AttendanceLine>,
    /// Step 9: punches being put right.
    pub punching: BTreeMap<PersonId, Punching>,
    /// Step 10.
    pub review: Review,
    /// What is kept from the first signature on, because it goes on changing elsewhere.
    pub snapshot: Option<Snapshot>,
    /// Signatures so far.
    pub signatures: Vec<Signature>,
    /// Steps left with "done", so that a step without findings counts as looked at.
    pub done: BTreeMap<Step, Mark>,
    /// Revision of each saved line, for compare-and-set.
    pub revs: BTreeMap<(&'static str, String), i64>,
}

impl Draft {
    /// An empty draft.
    #[must_use]
    pub fn new(head: Head) -> Self {
        Self {
            head,
            people: People::default(),
            briefing: BTreeMap::new(),
            cash: BTreeMap::new(),
            stock: BTreeMap::new(),
            stock_review: StockReview::default(),
            checks: BTreeMap::new(),
            feedback: FeedbackReview::default(),
            carried: BTreeMap::new(),
            attendance: BTreeMap::new(),
            punching: BTreeMap::new(),
            review: Review::default(),
            snapshot: None,
            signatures: Vec::new(),
            done: BTreeMap::new(),
            revs: BTreeMap::new(),
        }
    }

    /// The drawer's answers, empty if none were given yet.
    #[must_use]
    pub fn register(&self, id: RegisterId) -> RegisterCash {
        self.cash.get(&id).cloned().unwrap_or_default()
    }

    /// Whether someone has signed in a role.
    #[must_use]
    pub fn signed(&self, role: SignRole) -> bool {
        self.signatures.iter().any(|s| s.role == role)
    }
}
