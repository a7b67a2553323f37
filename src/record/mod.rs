//! The sealed record of one handover: what is signed, printed, exported and imported.
//!
//! It speaks in names instead of internal numbers, so that a paper log can be written down as such a document by
//! hand. Money is whole minor units, times are RFC 3339, and what is empty is left out.
//!
//! How it hangs together:
//!
//! - What the shop works with and what the record says are the same structures, once by number and once by name
//!   ([`crate::model::refs`]); [`parts`] adds what only a record has: figures that follow from others, names of what
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

pub(crate) mod approvals;
pub(crate) mod custody;
pub(crate) mod document;
pub(crate) mod import;
pub(crate) mod logbook;
pub(crate) mod opening;
pub(crate) mod parts;
mod present;
mod project;
pub(crate) mod till;
pub(crate) mod write;

#[cfg(test)]
mod schema;
pub mod seal;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use document::{
    JSON_SCHEMA, JSON_SCHEMA_V1, body, earlier_figures, figures, from_body, texts_bytes,
};
pub(crate) use parts::Carried;
pub(crate) use parts::correct as correction;
pub(crate) use parts::{
    Attendance, Cash, Check, Counted, Document, LogEntry, Outcome, Reason, Repair, Report, SealInfo, Stock,
    Tender,
};
pub(crate) use present::of_those_present;
pub(crate) use project::{Mentioned, Projected, has_namesakes, project};
pub(crate) use write::{build, log_so_far, signed_figures};
