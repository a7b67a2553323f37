//! A correction of a sealed handover, as it was sealed itself.

use serde_json::Value;

use super::field_ref::RecordField;
use super::ids::{HandoverId, PersonId};
use super::time::Stamp;

/// One correction as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Number of its own seal.
    pub seq: i64,
    /// The handover corrected.
    pub handover: HandoverId,
    /// Place in the document.
    pub field: RecordField,
    /// What stood there before, as JSON; `null` for nothing.
    pub old: Value,
    /// What stands there from now on, as JSON; `null` for nothing.
    pub new: Value,
    /// Why.
    pub reason: String,
    /// Who corrected.
    pub by: PersonId,
    /// Name of that person.
    pub by_name: String,
    /// Who confirmed.
    pub second: PersonId,
    /// Name of that person.
    pub second_name: String,
    /// When.
    pub at: Stamp,
}
