//! The record of a register that changed hands inside a shift.

use serde::{Deserialize, Serialize};

use super::LogEntry;
use crate::model::shift::Part;
use crate::model::time::BusinessDate;

/// Name of the format of the body of a change of a register.
pub(crate) const TILL_SCHEMA: &str = "handover-till/v1";

/// A change of a register as it is sealed: the entry that stands in the log of its shift too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TillRecord {
    /// Name and version of this format.
    pub(crate) schema: String,
    /// Date of the shift it happened in.
    pub(crate) business_date: BusinessDate,
    /// Name of that shift.
    pub(crate) shift: String,
    #[serde(default, skip_serializing_if = "Part::is_first")]
    pub(crate) part: Part,
    /// What the log of the shift says.
    pub(crate) entry: LogEntry,
}
