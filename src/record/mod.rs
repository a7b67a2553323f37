//! The sealed record of one handover: what is signed, printed, exported and imported.
//!
//! It speaks in names instead of internal numbers, so that a paper log can be written down as such a document by
//! hand. Money is whole minor units, times are RFC 3339, and what is empty is left out.
//!
//! How it hangs together:
//!
//! - What the shop works with and what the record says are the same structures, once by number and once by name
//!   ([`crate::domain::refs`]); [`v1`] adds what only a record has: figures that follow from others, names of what
//!   it is about, signatures.
//! - [`build`] writes a handover down; [`import`] reads a document that comes from outside: names are looked up,
//!   what was left out is filled in, and every figure is computed again and compared.
//! - [`body`] gives the canonical bytes that are sealed, [`from_body`] reads them back.
//! - [`project`] draws the rows behind a sealed record from it. Reports and checks read those rows or the record.
//! - [`correction`] puts a field right and [`logbook`] shows a record with what was added to it later.
//! - The JSON Schema in `assets` is written from the structures; a test fails where the two differ.
//!
//! A field of the record is added to its structure (and to its `resolve!` line), to the step that asks for it, to
//! the text of the day log, and to the schema by running the test that writes it.

pub mod import;
pub mod logbook;
mod project;
pub mod v1;
pub(crate) mod write;

#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

pub use project::{Mentioned, Projected, has_namesakes, project};
pub use v1::correct as correction;
pub use v1::{
    Attendance, BankSlip, Briefing, Carried, Cash, Check, Counted, Document, LogEntry, Opening, Outcome,
    People, ReadBack, Reason, Report, Review, SealInfo, Segment, Signature, Stock, Tender,
};
pub use write::build;

pub use crate::domain::handover::Snapshot;

use crate::domain::Problem;
use crate::domain::gate::Facts;
use crate::domain::handover::Draft;
use crate::domain::seal::{self, canonical, canonical_without, hex};

/// Name and version of the format.
pub const SCHEMA: &str = "handover/v1";

/// JSON Schema (draft 2020-12) of the document.
pub const JSON_SCHEMA: &str = include_str!("../../assets/handover.schema.json");

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
