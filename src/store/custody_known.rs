//! What an open file was found to say of how file and keys were kept, so that its records are looked at once.

use crate::record::custody::CustodyRecord;

/// The records that tell of it, up to one.
#[derive(Debug, Default)]
pub(super) struct CustodyKnown {
    /// Number of the last record that was looked at.
    pub(super) upto: i64,
    pub(super) records: Vec<CustodyRecord>,
}
