//! The ways a register is counted when a shift changes.

use serde::{Deserialize, Serialize};

use crate::model::codes::codes;
use crate::model::money::Money;

codes! {
    /// How a register is counted when a shift changes.
    #[derive(Default)]
    pub enum CountWay {
        /// Both count the whole drawer, and it is handed on.
        #[default]
        HandedOn = "handed_on" => "settings_ui.way_handed_on",
        /// Outgoing counts all and bags the takings, incoming counts what stays.
        BaggedFirst = "bagged_first" => "settings_ui.way_bagged_first",
        /// Each cashier has an insert: outgoing counts the own one, incoming brings another.
        OwnDrawer = "own_drawer" => "settings_ui.way_own_drawer",
        /// It is counted when the shop closes; a change in between does not count it.
        ClosingOnly = "closing_only" => "settings_ui.way_closing_only",
    }
}

/// How the counts of the two sides ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counts {
    Agreed,
    /// Both stayed with their own.
    Apart,
}

impl Counts {
    /// Apart where a record says why they stayed so; `disagreed` is empty where they agreed.
    #[must_use]
    pub(crate) const fn of(disagreed: &str) -> Self {
        if disagreed.is_empty() { Self::Agreed } else { Self::Apart }
    }
}

impl CountWay {
    /// The cash that counts: outgoing's, or incoming's where both stayed apart. Where the takings are in the bag,
    /// incoming has counted only what stays, so the rest is outgoing's.
    #[must_use]
    pub(crate) fn counted(
        self,
        outgoing: Option<Money>,
        incoming: Option<Money>,
        left: Option<Money>,
        counts: Counts,
    ) -> Option<Money> {
        match self {
            Self::HandedOn | Self::ClosingOnly if counts == Counts::Apart => incoming,
            Self::BaggedFirst if counts == Counts::Apart => {
                let bagged = outgoing?.checked_sub(left?).ok()?;
                bagged.checked_add(incoming?).ok()
            }
            _ => outgoing,
        }
    }

    /// What of the counted cash is not for the bank: what was left, or what incoming found of it.
    #[must_use]
    pub(crate) fn stays(self, incoming: Option<Money>, left: Option<Money>, counts: Counts) -> Option<Money> {
        if self == Self::BaggedFirst && counts == Counts::Apart { incoming.or(left) } else { left }
    }

    /// What the next shift finds in the register: what stays, or the insert incoming brought along.
    #[must_use]
    pub(crate) fn handed_on(
        self,
        incoming: Option<Money>,
        left: Option<Money>,
        counts: Counts,
    ) -> Option<Money> {
        match self {
            Self::OwnDrawer => incoming.or(left),
            _ => self.stays(incoming, left, counts),
        }
    }
}

/// What a register that is counted at closing only went through since it was counted last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SinceCount {
    /// Shifts that changed without a count.
    pub(crate) shifts: i64,
    /// What was moved in and out in them, minor units.
    pub(crate) moved: Money,
}
