//! Whom what a drawer is over or short counts for.

use serde::{Deserialize, Serialize};

use crate::model::codes::codes;
use crate::model::ids::PersonId;
use crate::model::refs::{Ids, Refs, empty, resolve};
use crate::model::said::SaidBy;

codes! {
    /// How many people work a register at a time.
    #[derive(Default)]
    pub(crate) enum DrawerUse {
        /// One cashier at a time: its result is that person's.
        #[default]
        Own = "own" => "settings_ui.drawer_own",
        /// Several at a time: its result is nobody's.
        Shared = "shared" => "settings_ui.drawer_shared",
    }
}

codes! {
    /// Whom a result counts for.
    #[derive(Default)]
    pub(crate) enum CountsFor {
        /// The cashier of the drawer.
        #[default]
        Cashier = "cashier" => "worked.cashier",
        /// Nobody: several work the drawer.
        Shared = "shared" => "worked.shared",
        /// Nobody: it was not said which of several worked it.
        Unsaid = "unsaid" => "worked.unsaid",
    }
}

/// Who worked a drawer, and whom its result counts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Worked<R: Refs = Ids> {
    /// Whom the result counts for; the one named when left out.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) counts_for: CountsFor,
    /// Its cashier; where it counts for nobody, those who were on it.
    pub(crate) by: Vec<R::Person>,
    /// Who said which of several worked it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<SaidBy<R>>,
    /// What was said of it before, where it was said anew after a result had been shown, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) changed: Vec<WorkedBefore<R>>,
}

resolve!(Worked { same counts_for, people by, maybe_inner said, each changed });

/// Who was said to have worked a drawer until somebody said it anew, with the result before them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub(crate) struct WorkedBefore<R: Refs = Ids> {
    /// Whom the result counted for until then.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) counted_for: CountsFor,
    pub(crate) was: Vec<R::Person>,
    /// Who said it anew; left out where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said_by: Option<R::Person>,
    pub(crate) said_at: R::Time,
}

resolve!(WorkedBefore { same counted_for, people was, maybe said_by, time said_at });

impl Worked {
    /// That it counts for one, or for nobody who is named.
    #[must_use]
    pub(crate) fn said(counts_for: CountsFor, by: Vec<PersonId>) -> Self {
        Self { counts_for, by, said: None, changed: Vec::new() }
    }

    /// The one person the result counts for.
    #[must_use]
    pub(crate) fn cashier(&self) -> Option<PersonId> {
        match (self.counts_for, self.by.as_slice()) {
            (CountsFor::Cashier, [one]) => Some(*one),
            _ => None,
        }
    }
}
