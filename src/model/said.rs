//! Who said something, and when: what stands beside an answer, so that the sentence it becomes can name them.

use serde::{Deserialize, Serialize};

use super::refs::{Ids, Refs, resolve};

/// Who said something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct SaidBy<R: Refs = Ids> {
    pub(crate) by: R::Person,
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
}

resolve!(SaidBy { person by, time at_ms });
