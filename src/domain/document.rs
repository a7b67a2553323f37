//! The public record of one handover: what is sealed, printed, exported and imported.
//!
//! It speaks in names instead of internal numbers, so that a paper log can be written down as such a
//! document by hand. Money is whole minor units, times are RFC 3339, and what is empty is left out.
//! A record is rebuilt from stored answers alone ([`build`]), byte for byte, long after it was sealed; what
//! goes on changing after a seal is kept in the draft's [`Snapshot`].

mod build;
mod ditto;
mod hours;
pub mod import;
mod log;
mod parts;
mod snapshot;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use build::build;
pub use parts::{
    Attendance, BankSlip, Briefing, Carried, Cash, Check, Counted, Half, LogEntry, Opening, Outcome,
    Override, People, ReadBack, Reason, Report, Review, SealInfo, Segment, Signature, Stock, Tender,
};
pub use snapshot::{CarriedItem, CheckRef, Origin, Snapshot, StockRef};

use super::gate::Facts;
use super::handover::{Draft, FeedbackReview, HandoverKind, StockReview};
use super::seal::{canonical, canonical_without, hex};
use super::time::{BusinessDate, Stamp, Zone};
use super::{Bilingual, Problem, seal};

/// Name and version of the format.
pub const SCHEMA: &str = "handover/v1";

/// JSON Schema (draft 2020-12) of the document.
pub const JSON_SCHEMA: &str = include_str!("../../assets/handover.schema.json");

/// One handover. Only `schema`, `business_date`, `shift` and `people` must be there on import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// [`SCHEMA`].
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
    /// Shift, cover or leaver.
    #[serde(default)]
    pub kind: HandoverKind,
    /// How it ended.
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

/// Whether a field is left out when written.
fn empty<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn value_of<T: Serialize>(value: &T) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|e| Problem::new("document.unwritable").with("error", e))
}

/// Fields that are kept beside the sealed body.
const BESIDE: [&str; 2] = ["texts", "seal"];
/// Those and what is not yet known when people sign, or differs where the record is taken in.
const UNSIGNED: [&str; 5] = ["texts", "seal", "signatures", "sealed_at", "imported"];

/// Canonical bytes of the document as it is sealed: without seal and texts, with the texts' hash.
///
/// # Errors
/// A sum beyond what every JSON reader keeps exactly.
pub fn body(document: &Document) -> Result<Vec<u8>, Problem> {
    canonical_without(document, &BESIDE)
}

/// Canonical bytes of the texts; `texts_sha256` is their hash.
///
/// # Errors
/// None in practice; see [`canonical`].
pub fn texts_bytes(document: &Document) -> Result<Vec<u8>, Problem> {
    canonical(&document.texts)
}

/// Reads a sealed body back, with its texts where they are at hand.
///
/// # Errors
/// `document.unreadable`, or `document.texts` if the texts are not the ones that were sealed.
pub fn from_body(bytes: &[u8], texts: Option<&[u8]>) -> Result<Document, Problem> {
    let unreadable = |e: serde_json::Error| Problem::new("document.unreadable").with("error", e);
    let mut document: Document = serde_json::from_slice(bytes).map_err(unreadable)?;
    if let Some(texts) = texts {
        if hex(&seal::body_sha256(texts)) != document.texts_sha256 {
            return Err(Problem::new("document.texts"));
        }
        document.texts = serde_json::from_slice(texts).map_err(unreadable)?;
    }
    Ok(document)
}

/// SHA-256 (hex) of everything two people sign: the document without signatures and the time of sealing.
///
/// # Errors
/// A sum beyond what can be stored.
pub fn signed_figures(draft: &Draft, facts: &Facts<'_>) -> Result<String, Problem> {
    figures(&build(draft, facts, facts.now)?)
}

/// As [`signed_figures`], of a document.
///
/// # Errors
/// A sum beyond what can be stored.
pub fn figures(document: &Document) -> Result<String, Problem> {
    Ok(hex(&seal::body_sha256(&canonical_without(document, &UNSIGNED)?)))
}

/// Codes of a kind the document mentions, so that their texts go with it although they are no longer in use.
fn mentioned<'a>(codes: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    codes.into_iter().filter(|c| !c.is_empty()).collect()
}
