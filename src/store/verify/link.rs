//! What later checks need of a record that was looked at.

use super::rows::DrawerFloats;
use crate::record::seal::{RunningTotals, SealKind};

/// What later checks need of a record.
pub(super) struct Link {
    pub seq: i64,
    pub kind: SealKind,
    pub date: String,
    pub totals: RunningTotals,
    /// What its body adds to the totals; `None` where the body is gone or unreadable.
    pub adds: Option<RunningTotals>,
    /// What it says about the floats of drawers; `None` where the rows cannot be read.
    pub drawers: Option<Vec<DrawerFloats>>,
}
