//! What an open file was found to say of how access was kept, so that its records are looked at once.

use crate::record::logbook::{CustodyBreak, SealedGap};

/// The breaks and gaps there are up to a record.
#[derive(Debug, Default)]
pub(super) struct CustodyKnown {
    /// Number of the last record that was looked at.
    pub(super) upto: i64,
    pub(super) breaks: Vec<CustodyBreak>,
    pub(super) gaps: Vec<SealedGap>,
}
