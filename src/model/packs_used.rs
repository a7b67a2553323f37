//! Which packs of country and trade a shop began with.

use serde::{Deserialize, Serialize};

/// Which packs a shop began with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PacksUsed {
    /// Id of the country's pack.
    pub(crate) country: String,
    pub(crate) country_version: u32,
    /// Id of the trade's pack.
    pub(crate) trade: String,
    pub(crate) trade_version: u32,
}
