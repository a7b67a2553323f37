//! A register taken out of a handover: it is not counted there, and the next handover has to count it.

use serde::{Deserialize, Serialize};

use crate::model::refs::{Ids, Implied, Refs, empty, resolve};

/// A register that this handover does not hand over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct LeftOut<R: Refs = Ids> {
    pub(crate) register: R::Register,
    pub(crate) reason: String,
    /// Who took it out.
    #[serde(skip_serializing_if = "Implied::is_implied")]
    pub(crate) by: R::By,
    pub(crate) at: R::Time,
    /// The handover before left it out too, and no opening has counted it since.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) again: bool,
}

resolve!(LeftOut { register register, same reason, by by, time at, same again });
