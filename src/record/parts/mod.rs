//! What a record holds, section by section, and how it is corrected.
//!
//! A document keeps its version for ever: what was sealed as version 1 is read, printed, compared, corrected and
//! exported as version 1. So nothing here may change what an existing body says; bodies of every kind that are
//! kept in the tests hold it to that. Version 2 grows from it by fields that may be left out (listed in
//! `document::SINCE_V2`), so the same structures read both.

pub(crate) mod correct;
mod ditto;
mod hours;
pub(crate) mod omission;
mod sections;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use sections::{
    Attendance, Briefing, CASH, Carried, Cash, Check, CountMark, Counted, FeedbackReview, LogEntry, Opening,
    Outcome, People, Reason, Repair, Report, ResultStep, Review, SaidBy, SealInfo, Segment, Settled,
    Signature, StayTimes, Stock, StockReview, TakenBack, Tender, Withdrawn, Worked,
};

use crate::model::handover::HandoverKind;
use crate::model::lang::Bilingual;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::omission::NotDone;
use crate::model::refs::empty;
use crate::model::shift::Part;
use crate::model::time::{BusinessDate, Stamp};
use crate::model::zone::Zone;

/// One shift handover of a shop. Money is whole minor units, times are RFC 3339, what is empty is left out. On
/// import only `schema`, `business_date`, `shift` and `people` are needed; figures that follow from others may be
/// left out and are checked where they are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Document {
    /// Name and version of this format.
    pub(crate) schema: String,
    /// Name of the shop.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) store: String,
    /// ISO 4217 code of every sum.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) currency: String,
    /// Digits behind the point of every sum.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) decimals: Option<u8>,
    /// Time zone of the shop.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) zone: Option<Zone>,
    /// Business date of the shift that ended.
    pub(crate) business_date: BusinessDate,
    /// Name of the shift that ended.
    pub(crate) shift: String,
    /// Which part of that shift, from 1; 1 when left out. A shop that hands over more often than planned goes on with
    /// the shift in its next part.
    #[serde(default, skip_serializing_if = "Part::is_first")]
    pub(crate) part: Part,
    /// Why work changed hands; `shift` when left out.
    #[serde(default)]
    pub(crate) kind: HandoverKind,
    /// How it ended; `sealed` when left out.
    #[serde(default)]
    pub(crate) state: Outcome,
    /// Taken from another store or a paper log.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) imported: bool,
    /// When the line was drawn.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) started_at: Option<Stamp>,
    /// When the shift was to be handed over, by its plan, where the line was drawn more than an hour after that.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) was_due: Option<Stamp>,
    /// When it was sealed.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) sealed_at: Option<Stamp>,
    /// Who started it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) started_by: String,
    /// Who handed over to whom.
    pub(crate) people: People,
    /// What incoming opened.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) briefing: Vec<Briefing>,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) cash: Vec<Cash>,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) stock: Vec<Stock>,
    /// The count list as a whole.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) stock_review: StockReview,
    /// Devices and safety. Written with who and when left out where they are as in the line before; here
    /// every line has them.
    #[serde(default, skip_serializing_if = "empty", with = "ditto")]
    #[cfg_attr(test, schemars(with = "Vec<Check>"))]
    pub(crate) checks: Vec<Check>,
    /// What customers said.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) feedback: FeedbackReview,
    /// What was logged in the shift, by time.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) log: Vec<LogEntry>,
    /// Items open when the line was drawn.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) carried: Vec<Carried>,
    /// What was settled in the shift, by time.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) settled: Vec<Settled>,
    /// Who came and went.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) attendance: Vec<Attendance>,
    /// Read-back and how it ended.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) review: Review,
    /// What was not done. The program writes it from the rest of the record.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) not_done: Vec<NotDone>,
    /// Times in the log that a clock gave which was behind an earlier record, ahead of the line, or said to be wrong: they
    /// are not what it really was.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) clock_doubted: Vec<Stamp>,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) signatures: Vec<Signature>,
    /// SHA-256 (hex) of the texts that codes stand for.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) texts_sha256: String,
    /// What codes stand for: `check/D1`, `tender/cash`, `reason/…`. Beside the sealed body, not in it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) texts: BTreeMap<String, Bilingual>,
    /// The seal. Beside the sealed body, not in it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) seal: Option<SealInfo>,
}

impl Document {
    /// Over and short of all drawers, in minor units, those that changed hands inside the shift among them; nothing when
    /// none was counted.
    #[must_use]
    pub(crate) fn net(&self) -> Option<Money> {
        let changes = self.log.iter().filter_map(|entry| match &entry.detail {
            Detail::TillChange(change) => change.difference,
            _ => None,
        });
        let nets: Vec<Money> = self.cash.iter().filter_map(|cash| cash.net).chain(changes).collect();
        if nets.is_empty() { None } else { Money::sum(nets).ok() }
    }
}
