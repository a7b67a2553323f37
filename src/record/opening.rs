//! The record of an opening: who opened the shop, who was there, and what was found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::LogEntry;
use super::parts::Settled;
use crate::model::handover::CarryAct;
use crate::model::lang::Bilingual;
use crate::model::money::Money;
use crate::model::shift::Part;
use crate::model::time::{BusinessDate, Stamp};

/// Name of the format of an opening's body.
pub(crate) const OPENING_SCHEMA: &str = "handover-opening/v1";

/// An opening as it is sealed; what is empty is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Opening {
    /// Name and version of this format.
    pub(crate) schema: String,
    /// Date of the shift that began.
    pub(crate) business_date: BusinessDate,
    /// Name of that shift.
    pub(crate) shift: String,
    #[serde(default, skip_serializing_if = "Part::is_first")]
    pub(crate) part: Part,
    /// When the shop had been closed.
    pub(crate) closed_since: Stamp,
    pub(crate) opened_at: Stamp,
    pub(crate) opened_by: String,
    /// Who was there, as whoever opened saw it.
    pub(crate) here: Vec<String>,
    /// Those on the roster, and whether they were there; nobody clocks in by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roll: Vec<RollLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) drawers: Vec<DrawerFound>,
    /// What the shop keeps beside money.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) kept: Vec<KeptFound>,
    /// Items of the opening list that nobody answered; the answers stand in the log.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_done: Vec<String>,
    /// Planned shifts that nobody opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_held: Vec<NotHeld>,
    /// Why they were not held.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) why_not_held: String,
    /// What was logged while the shop was closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) log: Vec<LogEntry>,
    /// Times in it that are not the real ones by all that is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) clock_doubted: Vec<Stamp>,
    /// What was closed, cancelled, put right or banked while the shop was closed, by time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) settled: Vec<Settled>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) remark: String,
    /// What the items of the opening list are called by the settings it was opened with; not sealed.
    #[serde(skip)]
    pub(crate) texts: BTreeMap<String, Bilingual>,
}

/// Somebody on the roster at the roll call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RollLine {
    pub(crate) person: String,
    /// When they were to begin.
    pub(crate) due: Stamp,
    /// Whether they were there.
    pub(crate) here: bool,
    /// Minutes that had passed since then, beyond the grace of the shop; 0 while nobody could be late.
    #[serde(default)]
    pub(crate) late_min: i64,
}

/// A drawer at an opening, counted before anybody saw what was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DrawerFound {
    pub(crate) register: String,
    /// What the last handover left in it; nothing where none has yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) left: Option<Money>,
    /// What was moved in and out of it while the shop was closed.
    pub(crate) moved: Money,
    /// Nothing where it was not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counted: Option<Money>,
    /// Counted minus what was left and moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) difference: Option<Money>,
    /// Nobody handed over the shift before, nor counted it then: what was found has in it whatever that shift took in and
    /// paid out, and is nobody's difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) uncounted: Option<UncountedBefore>,
    /// Why it was not counted: it stays shut, and the next handover or opening counts it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) stays_shut: String,
}

/// What is known of a drawer that nobody counted when its shift ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UncountedBefore {
    /// What was left there or counted last; nothing where that is not known either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_known: Option<Money>,
    /// What was logged as moved in that shift.
    pub(crate) moved: Money,
}

/// Something that is kept, at an opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptFound {
    /// Number of its item.
    pub(crate) item: i64,
    pub(crate) title: String,
    /// There, given out or missing; nothing where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) act: Option<CarryAct>,
    /// Who kept it before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) last_holder: String,
}

/// A planned shift that nobody opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NotHeld {
    pub(crate) business_date: BusinessDate,
    pub(crate) shift: String,
}

/// Name of the format of the body of a taking over. Those of version 1 are printed as they always were.
pub(crate) const HALF_OPEN_SCHEMA: &str = "handover-half-open/v2";

/// How a handover that was sealed without incoming was taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TakenOver {
    /// Who took over.
    pub(crate) incoming: String,
    pub(crate) opened_at: Stamp,
    #[serde(default)]
    pub(crate) drawers: Vec<DrawerLeft>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bag: Option<BagFound>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) remark: String,
}

/// A drawer that was counted again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DrawerLeft {
    pub(crate) register: String,
    pub(crate) left: Money,
    pub(crate) counted: Money,
    pub(crate) difference: Money,
}

/// The bag that was counted again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BagFound {
    pub(crate) no: String,
    /// What was put into it.
    pub(crate) sealed: Money,
    pub(crate) counted: Money,
    pub(crate) difference: Money,
}
