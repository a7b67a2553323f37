//! The document as a whole: its canonical bytes, what of it is signed, and the way back from the bytes.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::parts::{Attendance, Document, Outcome};
use super::seal::{self, canonical, canonical_without, hex};
use crate::model::omission::Omission;
use crate::model::problem::Problem;
use crate::model::time::Stamp;

/// Name and version of the format that is written.
pub(crate) const SCHEMA: &str = "handover/v2";
/// The version before it. What was sealed in it stays in it: it is printed, corrected, taken in and exported as such.
pub(crate) const SCHEMA_V1: &str = "handover/v1";

/// Fields that version 1 did not have: by their path, `section.field.inner`. All may be left out, so that a document of
/// version 1 is one of version 2 that says less; only its name differs.
pub(crate) const SINCE_V2: &[&str] = &[
    "attendance.carried_in",
    "attendance.carried_out",
    "attendance.overlap_min",
    "attendance.remark_said",
    "attendance.stays",
    "attendance.unplanned_min",
    "carried.next_step",
    "carried.overdue_said",
    "carried.repair",
    "cash.bag_no",
    "cash.deposits.reason",
    "cash.deposits.sent",
    "cash.deposits.settles",
    "cash.disagreed_said",
    "cash.float_left_said",
    "cash.incoming.at",
    "cash.incoming.by",
    "cash.incoming.earlier",
    "cash.large_said",
    "cash.non_cash.said",
    "cash.opening.at",
    "cash.opening_reason.approval_open",
    "cash.opening_reason.approved_at",
    "cash.opening_reason.said",
    "cash.opening_reason.second",
    "cash.opening_reason.second_at",
    "cash.outgoing.at",
    "cash.outgoing.by",
    "cash.outgoing.earlier",
    "cash.report.approval_open",
    "cash.report.approved_at",
    "cash.report.at",
    "cash.report.earlier",
    "cash.report.reading",
    "cash.report.refunds_earlier",
    "cash.report.refunds_off",
    "cash.report.refunds_reading",
    "cash.report.rounding",
    "cash.report.z_between",
    "cash.results",
    "cash.since_count",
    "cash.sold_on",
    "cash.tenders.earlier",
    "cash.tenders.matched",
    "cash.tenders.not_matched",
    "cash.tenders.reading",
    "cash.tenders.reason.approval_open",
    "cash.tenders.reason.approved_at",
    "cash.tenders.reason.said",
    "cash.tenders.reason.second",
    "cash.tenders.reason.second_at",
    "cash.tenders.said",
    "cash.uncounted_said",
    "cash.way",
    "cash.withdrawn",
    "cash.worked",
    "checks.impact",
    "checks.limits",
    "checks.place",
    "checks.registered",
    "checks.stops",
    "checks.told",
    "checks.unnamed",
    "clock_doubted",
    "feedback.said",
    "log.alone",
    "log.answer.impact",
    "log.answer.limits",
    "log.answer.place",
    "log.answer.registered",
    "log.answer.stops",
    "log.answer.told",
    "log.approval_open",
    "log.away",
    "log.began_at",
    "log.cashier",
    "log.counted_before",
    "log.counted_in",
    "log.counted_out",
    "log.counts_as",
    "log.counts_for",
    "log.cover",
    "log.days",
    "log.decided",
    "log.deposit",
    "log.difference",
    "log.disagreed",
    "log.entry",
    "log.expected",
    "log.handed_on",
    "log.held",
    "log.incoming",
    "log.instead_of",
    "log.left_before",
    "log.mind",
    "log.moved",
    "log.next_step",
    "log.number",
    "log.opening",
    "log.outgoing",
    "log.receiver",
    "log.registered",
    "log.removed",
    "log.report",
    "log.sent",
    "log.seq",
    "log.settles",
    "log.shown_before",
    "log.since",
    "log.stands_in",
    "log.stays",
    "log.stops",
    "log.struck_at",
    "log.struck_by",
    "log.struck_reason",
    "log.way",
    "log.without_sales",
    "not_done",
    "part",
    "people.closes",
    "people.left_out",
    "people.phone",
    "people.said",
    "review.half.said",
    "review.lead_open",
    "review.not_accepted",
    "review.not_handed_over",
    "review.not_signing",
    "review.override.approval_open",
    "review.override.at",
    "review.put_away",
    "review.read_back.said",
    "review.spoken",
    "review.taken_back",
    "settled",
    "stock.said",
    "stock_review.not_counted_said",
    "stock_review.quality_said",
    "was_due",
];

/// JSON Schema (draft 2020-12) of the document.
pub(crate) const JSON_SCHEMA: &str = include_str!("../../assets/handover.schema.json");
/// JSON Schema of version 1; it does not change any more.
pub(crate) const JSON_SCHEMA_V1: &str = include_str!("../../assets/handover.v1.schema.json");

/// Value a struct of the record becomes.
pub(super) fn value_of<T: Serialize>(value: &T) -> Result<Value, Problem> {
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
pub(crate) fn body(document: &Document) -> Result<Vec<u8>, Problem> {
    canonical_without(document, &BESIDE)
}

/// Canonical bytes of the texts; `texts_sha256` is their hash.
///
/// # Errors
/// None in practice; see [`canonical`].
pub(crate) fn texts_bytes(document: &Document) -> Result<Vec<u8>, Problem> {
    canonical(&document.texts)
}

/// Reads a sealed body back, with its texts where they are at hand.
///
/// # Errors
/// `document.unreadable`, or `document.texts` if the texts are not the ones that were sealed.
pub(crate) fn from_body(bytes: &[u8], texts: Option<&[u8]>) -> Result<Document, Problem> {
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
pub(crate) fn figures(document: &Document) -> Result<String, Problem> {
    figures_by(document, &[&document.people.outgoing, &document.people.incoming])
}

/// The same as builds wrote it in which the signature of whoever took over confirmed no hours.
///
/// # Errors
/// As [`figures`].
pub(crate) fn earlier_figures(document: &Document) -> Result<String, Problem> {
    figures_by(document, &[&document.people.outgoing])
}

fn figures_by(document: &Document, confirming: &[&[String]]) -> Result<String, Problem> {
    let first = document.signatures.iter().filter_map(|s| s.at).min();
    match first {
        Some(first) => figures_of(&signed_by_all(document, first, confirming)),
        None => figures_of(document),
    }
}

/// The same at the time of the first signature, which is not in the document yet.
///
/// # Errors
/// As [`figures`].
pub(crate) fn figures_now(document: &Document, now: Stamp) -> Result<String, Problem> {
    let first = document.signatures.iter().filter_map(|s| s.at).min();
    let both: [&[String]; 2] = [&document.people.outgoing, &document.people.incoming];
    figures_of(&signed_by_all(document, first.unwrap_or(now), &both))
}

fn figures_of(document: &Document) -> Result<String, Problem> {
    Ok(hex(&seal::body_sha256(&canonical_without(document, &UNSIGNED)?)))
}

/// The document as if each of those whose signature confirms the own hours had signed at once. Who does not sign is said
/// later too: no other signature stands for that, and none is taken back by it.
fn signed_by_all<'d>(document: &'d Document, first: Stamp, confirming: &[&[String]]) -> Cow<'d, Document> {
    if document.schema == SCHEMA_V1 {
        return Cow::Borrowed(document);
    }
    // Where it is let pass, signing confirms no hours.
    let passed = document.review.override_by.is_some();
    let later = |line: &Attendance| {
        let signs = confirming.iter().any(|side| side.contains(&line.person));
        let own = !passed && line.confirmed_by.is_empty() && signs;
        own && line.confirmed_at.is_none_or(|at| at > first)
    };
    if document.review.not_signing.is_empty() && !document.attendance.iter().any(later) {
        return Cow::Borrowed(document);
    }
    let mut same = document.clone();
    same.review.not_signing.clear();
    for line in same.attendance.iter_mut().filter(|line| later(line)) {
        line.confirmed_at = Some(first);
        for left in same.not_done.iter_mut().filter(|left| left.what == Omission::Hours) {
            left.of.retain(|name| *name != line.person);
        }
    }
    same.not_done.retain(|left| left.what != Omission::Hours || !left.of.is_empty());
    Cow::Owned(same)
}

/// Codes of a kind the document mentions, so that their texts go with it although they are no longer in use.
pub(super) fn mentioned<'a>(codes: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    codes.into_iter().filter(|c| !c.is_empty()).collect()
}

impl Document {
    /// Whether nobody took over, whoever was to come: it was sealed by one side.
    #[must_use]
    pub(crate) fn nobody_took_over(&self) -> bool {
        let half = self.review.half.is_some() || self.state == Outcome::HalfSealed;
        half || self.people.incoming.is_empty()
    }

    /// Who took over: of a half seal nobody did. What the first version said stays as it was.
    #[must_use]
    pub(crate) fn takers(&self) -> &[String] {
        let first = self.schema == SCHEMA_V1;
        if self.nobody_took_over() && !first { &[] } else { &self.people.incoming }
    }
}
