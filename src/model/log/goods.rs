//! Goods that came in and goods that were taken off.

use serde::{Deserialize, Serialize};

use super::super::approval::{DecidedEarly, OpenApproval};
use super::super::codes::codes;
use super::super::money::Money;
use super::super::refs::{Ids, Refs, empty, resolve};

codes! {
    /// How a delivery was taken.
    pub(crate) enum Acceptance {
        /// All of it.
        Accepted = "accepted" => "log_ui.accepted",
        /// Some of it.
        Part = "part" => "log_ui.part",
        /// None of it.
        Refused = "refused" => "log_ui.refused",
    }
}

codes! {
    /// What was wrong with a delivered line.
    pub(crate) enum LineFault {
        /// Less than on the slip.
        Short = "short" => "log_ui.short",
        /// More than on the slip.
        Over = "over" => "log_ui.over",
        Damaged = "damaged" => "log_ui.damaged",
        /// Not what was ordered.
        Wrong = "wrong" => "log_ui.wrong",
    }
}

/// One delivered line that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct ReceiptLine {
    pub(crate) name: String,
    pub(crate) quantity: i64,
    /// What was wrong.
    pub(crate) fault: LineFault,
}

/// Goods came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Receipt {
    pub(crate) supplier: String,
    /// Number of the delivery slip.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) slip_no: String,
    /// How it was taken.
    pub(crate) acceptance: Acceptance,
    /// What came, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) goods: String,
    /// Lines that differ; they open a task for the supplier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) lines: Vec<ReceiptLine>,
}

resolve!(Receipt);

codes! {
    /// Why goods were taken off.
    pub(crate) enum DisposalCause {
        /// Past its date.
        Expired = "expired" => "log_ui.expired",
        Damaged = "damaged" => "log_ui.damaged",
    }
}

codes! {
    /// What was done with them.
    pub(crate) enum DisposalAction {
        /// Off the shelf and set apart.
        Removed = "removed" => "log_ui.removed",
        /// Back to the supplier.
        Returned = "returned" => "log_ui.returned",
        WrittenOff = "written_off" => "log_ui.written_off",
    }
}

codes! {
    /// Class of a write-off; decides who approves (fixed assets need the owner).
    #[derive(Default)]
    pub(crate) enum WriteOffClass {
        /// Goods for sale.
        #[default]
        Goods = "goods" => "log_ui.class_goods",
        /// Bags, rolls and the like.
        Consumables = "consumables" => "log_ui.class_consumables",
        FixedAsset = "fixed_asset" => "log_ui.class_asset",
    }
}

/// Goods were taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Disposal<R: Refs = Ids> {
    /// The line of the count list, if it is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stock: Option<R::Stock>,
    pub(crate) name: String,
    /// Expired or damaged.
    pub(crate) cause: DisposalCause,
    /// How many, above zero.
    pub(crate) quantity: i64,
    /// What was done.
    pub(crate) action: DisposalAction,
    /// Class of a write-off.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) class: WriteOffClass,
    /// Value in minor units, for the approval tier.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) value: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approver: Option<R::Person>,
    /// Nobody in could approve it: who asked, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approval_open: Option<OpenApproval<R>>,
    /// What was decided on its approval while the shift was running.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decided: Option<DecidedEarly<R>>,
}

resolve!(Disposal {
    maybe_stock stock,
    same name,
    same cause,
    same quantity,
    same action,
    same class,
    same value,
    maybe approver,
    maybe_inner approval_open,
    maybe_inner decided,
});
