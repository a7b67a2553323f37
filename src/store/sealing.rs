//! Sealing.

use crate::domain::ids::HandoverId;

/// A sealed handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The handover.
    pub handover: HandoverId,
    /// Number of the seal.
    pub seq: i64,
    /// Printed code, 5×5 characters.
    pub code: String,
    /// Sealed without incoming.
    pub half: bool,
    /// Why the seal carries no signature, if so.
    pub unsigned: Option<crate::domain::Problem>,
}
