//! A correction of a sealed handover, as it was sealed itself.

use serde_json::Value;

use super::approval::OpenApproval;
use super::field_ref::RecordField;
use super::ids::{HandoverId, PersonId};
use super::refs::Names;
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
    pub(crate) reason: String,
    pub(crate) by: PersonId,
    /// Name of that person.
    pub(crate) by_name: String,
    /// Who confirmed, with their name; nobody where it was made alone.
    pub(crate) second: Option<(PersonId, String)>,
    /// That it was made alone, because nobody else was in.
    pub(crate) alone: Option<OpenApproval<Names>>,
    pub(crate) at: Stamp,
}
