//! People, their roles and what each role may do.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::ids::{PersonId, ShiftId};
use super::time::BusinessDate;
use crate::model::defaults::yes;
use crate::model::lang::Lang;

codes! {
    /// What someone is in the shop. Later ones may do all that earlier ones may.
    #[derive(Default)]
    pub enum Role {
        /// Counts, logs, checks, signs.
        #[default]
        Cashier = "cashier" => "setup.role_cashier",
        /// Shift lead: approves differences, unlocks PINs, reviews, corrects with a second person.
        Lead = "lead" => "setup.role_lead",
        /// Owner: people, PINs, settings, restore.
        Owner = "owner" => "setup.role_owner",
    }
}

/// A member of staff. Deactivated when leaving, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    /// Name as printed.
    pub name: String,
    /// Role in force.
    pub(crate) role: Role,
    /// Language of the screen when this person is at it.
    #[serde(default)]
    pub(crate) lang: Lang,
    /// Employee number, where the shop uses one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) number: String,
    /// Where to reach them with a question about their log.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) phone: String,
    /// The shift usually worked on each weekday, Monday first; empty for someone without a fixed roster.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roster: Vec<Option<ShiftId>>,
    /// False after leaving.
    #[serde(default = "yes")]
    pub(crate) active: bool,
    /// The one day a lead added this person for, until the owner keeps them on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) only_on: Option<BusinessDate>,
}

impl Person {
    /// The numbers others know of somebody: staff number and phone.
    pub(crate) fn numbers(&self) -> Vec<&str> {
        vec![self.number.as_str(), self.phone.as_str()]
    }

    /// Whether the usual roster of the week puts this person on a shift, whether it is held on that date or not; who is
    /// due the calendar says as well.
    #[must_use]
    pub(crate) fn on_roster(&self, date: BusinessDate, shift: ShiftId) -> bool {
        let day = date.weekday().num_days_from_monday() as usize;
        let added = self.only_on.is_none_or(|only| only == date);
        self.active && added && self.roster.get(day).copied().flatten() == Some(shift)
    }
}
