//! The header of a record: who, when, what kind, after which record.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::codes::codes;

codes! {
    /// What a record is about.
    pub(crate) enum SealKind {
        /// First record: the store, the first owner and the public key.
        Genesis = "genesis",
        /// A handover signed by both sides.
        Handover = "handover",
        /// A handover sealed without incoming, taken over later by recount.
        HalfOpen = "half_open",
        /// A correction of an earlier record.
        Correction = "correction",
        /// What a lead decided on an approval that was left open.
        Approval = "approval",
        /// An import of sales or other figures.
        Import = "import",
        /// A person added, changed or disabled.
        UserChange = "user_change",
        /// A new signing key, signed by the old one.
        KeyRotate = "key_rotate",
        /// The data came back from a backup.
        Restore = "restore",
        /// A recovery code issued, or access regained with it.
        Recovery = "recovery",
        /// Access regained without the key, PIN or recovery code.
        CustodyBreak = "custody_break",
        /// Bodies removed after the legal period.
        Purge = "purge",
        /// The shop was opened: who was there, and what lay in the drawers.
        Opening = "opening",
        /// A register changed hands inside a shift.
        Till = "till",
    }
}

/// One signature under a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signer {
    /// The person's id.
    pub(crate) user: String,
    /// Name at that time.
    pub(crate) name: String,
    /// Role at that time, so that a later promotion does not change what was allowed.
    pub(crate) role: String,
    /// RFC 3339, UTC, milliseconds.
    pub(crate) time: String,
    /// `imported` where the signature was not given in this store; else it was, by the secret of the person. Earlier
    /// records say `pin` of every signature.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) method: String,
}

/// Totals since the first record. They only make sense if no record is missing, which is their use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningTotals {
    /// Cash sales, minor units.
    pub(crate) cash_sales: i64,
    /// Over and short, minor units.
    pub(crate) over_short: i64,
    pub(crate) handovers: i64,
}

/// The header as stored. Hashes are lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    /// Format version, 1.
    pub(crate) v: u32,
    /// Random id of this chain.
    pub(crate) chain: String,
    /// The store's code.
    pub(crate) store: String,
    /// Number of the record, from 1 without gaps.
    pub(crate) seq: i64,
    /// The action's UUID, as in the row.
    pub(crate) uuid: String,
    /// Hash of the record before; 64 zeros for the first.
    pub(crate) prev: String,
    /// What the record is about.
    pub(crate) kind: SealKind,
    /// SHA-256 of the body.
    pub(crate) body_sha256: String,
    /// Length of the body in bytes.
    pub(crate) body_len: i64,
    /// The business date it belongs to.
    pub(crate) business_date: NaiveDate,
    /// RFC 3339, UTC, milliseconds.
    pub(crate) sealed_at: String,
    /// Minutes that the shop's clocks were ahead of UTC.
    pub(crate) offset_min: i32,
    /// Who signed, in the order of signing.
    pub(crate) signers: Vec<Signer>,
    /// Totals including this record.
    pub(crate) totals: RunningTotals,
    /// Why there is no key signature; absent on a signed record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unsigned_reason: Option<String>,
}

/// The few fields that checking needs, read in place without building the rest.
#[derive(Deserialize)]
pub(super) struct Outline<'a> {
    pub(crate) seq: i64,
    pub(crate) prev: &'a str,
    pub(crate) kind: SealKind,
    pub(crate) uuid: &'a str,
    #[serde(borrow)]
    pub(crate) chain: std::borrow::Cow<'a, str>,
    pub(crate) body_sha256: &'a str,
    pub(crate) body_len: i64,
    #[serde(default, borrow)]
    pub(crate) unsigned_reason: Option<std::borrow::Cow<'a, str>>,
}
