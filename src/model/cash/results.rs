//! What became of a drawer's result once it had been shown, and who counted when.

use serde::{Deserialize, Serialize};

use crate::model::codes::codes;
use crate::model::money::Money;
use crate::model::refs::{Ids, Refs, resolve};

codes! {
    /// What a result was shown by, or was changed by afterwards.
    pub(crate) enum ResultPart {
        /// It was shown.
        Shown = "shown" => "results.shown",
        /// The float found when the shift began.
        Opening = "opening" => "results.opening",
        Outgoing = "outgoing" => "results.outgoing",
        /// Incoming's count, where it is the one that counts.
        Incoming = "incoming" => "results.incoming",
        /// Cash sales of the report.
        Sales = "cash_received" => "results.cash_received",
        /// Cash refunds of the report.
        Refunds = "cash_refunds" => "results.cash_refunds",
        /// What the till rounded by.
        Rounding = "rounding" => "results.rounding",
        /// Slips, wallet or vouchers in hand.
        Counted = "counted" => "results.counted",
        /// What the report says of that payment.
        Reported = "reported" => "results.reported",
        /// What was logged as moved in or out.
        Movements = "movements" => "results.movements",
        /// It was said that nothing was counted, or that was taken back.
        Uncounted = "uncounted" => "results.uncounted",
        /// Two counts stayed apart, or came together.
        Disagreed = "disagreed" => "results.disagreed",
        /// The register sold on meanwhile: the count became void.
        SoldOn = "sold_on" => "results.sold_on",
    }
}

/// One step in the life of a result: it was shown, or something it is made of was changed afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct ResultStep<R: Refs = Ids> {
    /// What was changed, or that it was shown.
    pub(crate) what: ResultPart,
    /// Whose difference: tender id, or `opening` for the gap before the shift.
    pub(crate) tender: String,
    /// The figure before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<Money>,
    /// The figure after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<Money>,
    /// The difference before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<Money>,
    /// The difference after; where it was shown, the one shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<Money>,
    /// Takings by which the difference shown was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) takings: Option<Money>,
    /// Who did it; left out for what was logged elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<R::Person>,
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
}

resolve!(ResultStep {
    same what,
    same tender,
    same from,
    same to,
    same before,
    same after,
    same takings,
    maybe by,
    time at_ms,
});

/// Who counted, when, and what came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub(crate) struct CountMark<R: Refs = Ids> {
    pub(crate) by: R::Person,
    /// When the last of it was typed.
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<Money>,
}

resolve!(CountMark { person by, time at_ms, same total });

/// Who made the counts of a drawer, each side's first to last. The last one is the count that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountMarks {
    /// The first count, and one made after the result was shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) outgoing: Vec<CountMark>,
    /// The blind count, and those made after the two differed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) incoming: Vec<CountMark>,
}
