//! What a ticket says of the repair beside its title: what is broken, what that stops, who was told, who repairs it.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use crate::model::refs::{Ids, Refs, empty, resolve};

codes! {
    /// Whether the shop can go on without what is broken.
    pub(crate) enum Stops {
        /// Everything goes on.
        Nothing = "nothing" => "repair.stops_nothing",
        /// Something cannot be sold or done; the words beside it say what.
        Something = "something" => "repair.stops_something",
    }
}

/// A repair, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub(crate) struct Repair<R: Refs = Ids> {
    /// What is broken, where it is not on the register; where a checklist found it, the line.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) device: String,
    /// The device of the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) registered: Option<R::Device>,
    /// Whom it was reported to.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) reported_to: String,
    /// Whether it stops something; left out where nobody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stops: Option<Stops>,
    /// What it stops.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) impact: String,
    /// The firm it was given to.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) firm: String,
    /// Telephone of that firm.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) phone: String,
    /// The number it gave the order.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) order_no: String,
}

impl<R: Refs> Default for Repair<R> {
    fn default() -> Self {
        Self {
            device: String::new(),
            registered: None,
            reported_to: String::new(),
            stops: None,
            impact: String::new(),
            firm: String::new(),
            phone: String::new(),
            order_no: String::new(),
        }
    }
}

resolve!(Repair {
    same device,
    maybe_device registered,
    same reported_to,
    same stops,
    same impact,
    same firm,
    same phone,
    same order_no,
});
