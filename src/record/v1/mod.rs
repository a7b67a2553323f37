//! Version 1 of the record: what it holds, how it is corrected.
//!
//! A document keeps its version for ever: what was sealed as version 1 is read, printed, compared, corrected and
//! exported as version 1. So nothing here may change what an existing body says; bodies of every kind that are
//! kept in the tests hold it to that. What a later version says otherwise goes beside this folder.

pub mod correct;
mod ditto;
mod hours;
mod parts;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use parts::{
    Attendance, BankSlip, Briefing, Carried, Cash, Check, Counted, LogEntry, Opening, Outcome, People,
    ReadBack, Reason, Report, Review, SealInfo, Segment, Signature, Stock, Tender,
};

use crate::model::handover::{FeedbackReview, HandoverKind, StockReview};
use crate::model::lang::Bilingual;
use crate::model::refs::empty;
use crate::model::time::{BusinessDate, Stamp};
use crate::model::zone::Zone;

/// One shift handover of a shop. Money is whole minor units, times are RFC 3339, what is empty is left out. On
/// import only `schema`, `business_date`, `shift` and `people` are needed; figures that follow from others may be
/// left out and are checked where they are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document {
    /// Name and version of this format.
    pub schema: String,
    /// Name of the shop.
    #[serde(default, skip_serializing_if = "empty")]
    pub store: String,
    /// ISO 4217 code of every sum.
    #[serde(default, skip_serializing_if = "empty")]
    pub currency: String,
    /// Digits behind the point of every sum.
    #[serde(default, skip_serializing_if = "empty")]
    pub decimals: Option<u8>,
    /// Time zone of the shop.
    #[serde(default, skip_serializing_if = "empty")]
    pub zone: Option<Zone>,
    /// Business date of the shift that ended.
    pub business_date: BusinessDate,
    /// Name of the shift that ended.
    pub shift: String,
    /// Why work changed hands; `shift` when left out.
    #[serde(default)]
    pub kind: HandoverKind,
    /// How it ended; `sealed` when left out.
    #[serde(default)]
    pub state: Outcome,
    /// Taken from another store or a paper log.
    #[serde(default, skip_serializing_if = "empty")]
    pub imported: bool,
    /// When the line was drawn.
    #[serde(default, skip_serializing_if = "empty")]
    pub started_at: Option<Stamp>,
    /// When it was sealed.
    #[serde(default, skip_serializing_if = "empty")]
    pub sealed_at: Option<Stamp>,
    /// Who started it.
    #[serde(default, skip_serializing_if = "empty")]
    pub started_by: String,
    /// Who handed over to whom.
    pub people: People,
    /// What incoming opened.
    #[serde(default, skip_serializing_if = "empty")]
    pub briefing: Vec<Briefing>,
    /// Drawers.
    #[serde(default, skip_serializing_if = "empty")]
    pub cash: Vec<Cash>,
    /// Counted lines.
    #[serde(default, skip_serializing_if = "empty")]
    pub stock: Vec<Stock>,
    /// The count list as a whole.
    #[serde(default, skip_serializing_if = "empty")]
    pub stock_review: StockReview,
    /// Devices and safety. Written with who and when left out where they are as in the line before; here
    /// every line has them.
    #[serde(default, skip_serializing_if = "empty", with = "ditto")]
    #[cfg_attr(test, schemars(with = "Vec<Check>"))]
    pub checks: Vec<Check>,
    /// What customers said.
    #[serde(default, skip_serializing_if = "empty")]
    pub feedback: FeedbackReview,
    /// What was logged in the shift, by time.
    #[serde(default, skip_serializing_if = "empty")]
    pub log: Vec<LogEntry>,
    /// Items open when the line was drawn.
    #[serde(default, skip_serializing_if = "empty")]
    pub carried: Vec<Carried>,
    /// Who came and went.
    #[serde(default, skip_serializing_if = "empty")]
    pub attendance: Vec<Attendance>,
    /// Read-back and how it ended.
    #[serde(default, skip_serializing_if = "empty")]
    pub review: Review,
    /// Who signed.
    #[serde(default, skip_serializing_if = "empty")]
    pub signatures: Vec<Signature>,
    /// SHA-256 (hex) of the texts that codes stand for.
    #[serde(default, skip_serializing_if = "empty")]
    pub texts_sha256: String,
    /// What codes stand for: `check/D1`, `tender/cash`, `reason/…`. Beside the sealed body, not in it.
    #[serde(default, skip_serializing_if = "empty")]
    pub texts: BTreeMap<String, Bilingual>,
    /// The seal. Beside the sealed body, not in it.
    #[serde(default, skip_serializing_if = "empty")]
    pub seal: Option<SealInfo>,
}
