//! A register that changes hands inside a running shift.

use serde::{Deserialize, Serialize};

use super::super::cash::ways::CountWay;
use super::super::cash::worked::CountsFor;
use super::super::ids::{PersonId, RegisterId};
use super::super::money::Money;
use super::super::refs::{Ids, Refs, empty, resolve};

/// A register changes hands while the shift runs on: what whoever worked it until then leaves, and what the next one
/// begins with. It ends a drawer session; the handover of the shift takes what is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct TillChange<R: Refs = Ids> {
    pub(crate) register: R::Register,
    /// Who worked it until now.
    pub(crate) outgoing: R::Person,
    /// Who works it from now on.
    pub(crate) incoming: R::Person,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) way: CountWay,
    /// Whom the result counts for: outgoing, or of a shared register nobody.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) counts_for: CountsFor,
    /// Since when outgoing worked it: the beginning of the shift, or the change before.
    #[serde(rename = "since", alias = "since_ms")]
    pub(crate) since_ms: R::Time,
    /// What was left in it before outgoing began, minor units; nothing where nobody has left anything yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) left_before: Option<Money>,
    /// What outgoing began with, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) opening: Option<Money>,
    /// What was moved in and out since then, minor units.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) moved: Money,
    /// Nothing where the register is not counted at a change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) report: Option<TillReport<R>>,
    /// What outgoing counted, minor units; nothing where the register is counted at closing only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counted_out: Option<Money>,
    /// What incoming counted without having seen it: all of it, what stays, or the own insert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counted_in: Option<Money>,
    /// The two counts before, outgoing's first, where they did not go together and both counted again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) counted_before: Vec<Money>,
    /// Why both stayed with their own count.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) disagreed: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<Money>,
    /// The cash that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counted: Option<Money>,
    /// `counted − expected`: short is negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) difference: Option<Money>,
    /// What of the counted cash is not taken out, as outgoing left it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stays: Option<Money>,
    /// What was taken out of it, for the bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) deposit: Option<Money>,
    /// Number of the bag it was put into.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) bag_no: String,
    /// What incoming begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) handed_on: Option<Money>,
    /// Code of the reason why it differs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// The lead who approved a difference above its limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approver: Option<R::Person>,
    /// A larger difference that was shown before both counted again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shown_before: Option<Money>,
    /// Number of the record of its own.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) seq: i64,
}

resolve!(TillChange {
    register register,
    person outgoing,
    person incoming,
    same way,
    same counts_for,
    time since_ms,
    same left_before,
    same opening,
    same moved,
    maybe_inner report,
    same counted_out,
    same counted_in,
    same counted_before,
    same disagreed,
    same expected,
    same counted,
    same difference,
    same stays,
    same deposit,
    same bag_no,
    same handed_on,
    same reason,
    same text,
    maybe approver,
    same shown_before,
    same seq,
});

/// What the sales report of the register showed at the change, and what is made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub(crate) struct TillReport<R: Refs = Ids> {
    /// Cash received in the session, net of change, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cash_received: Option<Money>,
    /// Cash refunds in the session, as a positive sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cash_refunds: Option<Money>,
    /// The cash figure has refunds already taken off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) refunds_off: bool,
    /// What the report showed, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reading: Option<Money>,
    /// What it had shown before, which is taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) earlier: Option<Money>,
    /// What it showed of cash refunds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refunds_reading: Option<Money>,
    /// What it had shown of them before, which is taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refunds_earlier: Option<Money>,
    /// What the till rounded cash totals by in the session, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rounding: Option<Money>,
    /// It showed less than before because it began anew in between.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) z_between: bool,
    /// Who typed the figures.
    pub(crate) by: R::Person,
}

resolve!(TillReport {
    same cash_received,
    same cash_refunds,
    same refunds_off,
    same reading,
    same earlier,
    same refunds_reading,
    same refunds_earlier,
    same rounding,
    same z_between,
    person by,
});

impl TillReport {
    /// As the report shows it, with nothing made of it yet.
    #[must_use]
    pub(crate) fn shown(reading: Option<Money>, refunds: Option<Money>, by: PersonId) -> Self {
        Self {
            cash_received: None,
            cash_refunds: None,
            refunds_off: false,
            reading,
            earlier: None,
            refunds_reading: refunds,
            refunds_earlier: None,
            rounding: None,
            z_between: false,
            by,
        }
    }
}

impl<R: Refs> TillReport<R> {
    /// Refunds that are still to be taken off the cash figure.
    #[must_use]
    pub(crate) fn refunds_to_take_off(&self) -> Money {
        if self.refunds_off { Money::ZERO } else { self.cash_refunds.unwrap_or_default() }
    }
}

impl TillChange {
    /// One of which nothing is known but who is in it.
    #[must_use]
    pub(crate) fn plain(register: RegisterId, outgoing: PersonId, incoming: PersonId) -> Self {
        Self {
            register,
            outgoing,
            incoming,
            way: CountWay::default(),
            counts_for: CountsFor::default(),
            since_ms: 0,
            left_before: None,
            opening: None,
            moved: Money::ZERO,
            report: None,
            counted_out: None,
            counted_in: None,
            counted_before: Vec::new(),
            disagreed: String::new(),
            expected: None,
            counted: None,
            difference: None,
            stays: None,
            deposit: None,
            bag_no: String::new(),
            handed_on: None,
            reason: String::new(),
            text: String::new(),
            approver: None,
            shown_before: None,
            seq: 0,
        }
    }
}

/// A change of a register as far as it was typed; saved so that nothing is lost when the program ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TillDraft {
    pub(crate) outgoing: Option<i64>,
    pub(crate) incoming: Option<i64>,
    /// Fields as they were typed, by name.
    pub(crate) typed: std::collections::BTreeMap<String, String>,
    /// The two counts before, where both count again.
    pub(crate) before: Vec<Money>,
    /// How far it is.
    pub(crate) stage: TillStage,
    /// The difference that was shown.
    pub(crate) shown: Option<Money>,
}

/// How far the change of a register is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TillStage {
    /// Outgoing counts, blind.
    #[default]
    Outgoing,
    /// Incoming counts, blind.
    Incoming,
    /// Both see what it came to.
    Result,
}
