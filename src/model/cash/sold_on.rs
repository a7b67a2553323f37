//! A count that was made void: goods were sold from the drawer while it was being counted.

use serde::{Deserialize, Serialize};

use crate::model::cash::results::CountMark;
use crate::model::refs::{Ids, Implied, Refs, empty, resolve};

/// A count made void because the register sold on meanwhile; the drawer was counted again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct SoldOn<R: Refs = Ids> {
    /// Who said so; left out where nobody is named.
    #[serde(skip_serializing_if = "Implied::is_implied")]
    pub(crate) by: R::By,
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
    /// Outgoing's counts that became void, first to last.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) outgoing: Vec<CountMark<R>>,
    /// Incoming's counts that became void, first to last.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) incoming: Vec<CountMark<R>>,
}

resolve!(SoldOn { by by, time at_ms, each outgoing, each incoming });
