//! What later checks need of a record that was looked at.

use super::rows::DrawerFloats;
use crate::record::seal::{RunningTotals, SealKind};

/// What later checks need of a record.
pub(super) struct Link {
    pub(crate) seq: i64,
    pub(crate) kind: SealKind,
    /// Whether it says that the owner goes on with a file that somebody else put in place.
    pub(crate) in_place: bool,
    pub(crate) date: String,
    pub(crate) totals: RunningTotals,
    /// What its body adds to the totals; `None` where the body is gone or unreadable.
    pub(crate) adds: Option<RunningTotals>,
    /// What it says about the floats of drawers; `None` where the rows cannot be read.
    pub(crate) drawers: Option<Vec<DrawerFloats>>,
}
