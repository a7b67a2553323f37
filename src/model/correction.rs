//! A correction of a sealed handover, as it was sealed itself.

use serde_json::Value;

use super::field_ref::RecordField;
use super::ids::{HandoverId, PersonId};
use super::time::Stamp;

/// One correction as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Correction {
    /// Number of its own seal.
    pub(crate) seq: i64,
    /// The handover corrected.
    pub(crate) handover: HandoverId,
    /// Place in the document.
    pub(crate) field: RecordField,
    /// What stood there before, as JSON; `null` for nothing.
    pub(crate) old: Value,
    /// What stands there from now on, as JSON; `null` for nothing.
    pub(crate) new: Value,
    /// Why.
    pub(crate) reason: String,
    /// Who corrected.
    pub(crate) by: PersonId,
    /// Name of that person.
    pub(crate) by_name: String,
    /// Who confirmed.
    pub(crate) second: PersonId,
    /// Name of that person.
    pub(crate) second_name: String,
    /// When.
    pub(crate) at: Stamp,
}
