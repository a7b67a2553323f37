//! A register taken out of a handover: it is not counted there, and the next handover has to count it.

use serde::{Deserialize, Serialize};

use crate::model::refs::{Ids, Refs, empty, resolve};

/// A register that this handover does not hand over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct LeftOut<R: Refs = Ids> {
    pub(crate) register: R::Register,
    pub(crate) reason: String,
    /// Who took it out.
    pub(crate) by: R::Person,
    pub(crate) at: R::Time,
    /// The handover before left it out too, and no opening has counted it since.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) again: bool,
}

resolve!(LeftOut { register register, same reason, person by, time at, same again });
