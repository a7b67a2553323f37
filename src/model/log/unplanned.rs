//! What minutes outside the roster were: the word of a lead, entered in the log like leave.

use serde::{Deserialize, Serialize};

use crate::model::codes::codes;
use crate::model::refs::{Ids, Refs, resolve};
use crate::model::time::BusinessDate;

codes! {
    /// What minutes outside the roster count as.
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    pub(crate) enum CountsAs {
        /// Work beyond the roster.
        Overtime = "overtime" => "unplanned.overtime",
        /// Work that is taken off another time.
        Lieu = "lieu" => "unplanned.lieu",
        /// On the clock, and no work.
        NotWork = "not_work" => "unplanned.not_work",
    }
}

/// A day of somebody, and how many minutes outside the roster the month showed under it when they were decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct UnplannedOn {
    pub(crate) date: BusinessDate,
    /// All of that day.
    pub(crate) minutes: i64,
}

/// Minutes outside the roster, decided on by a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Unplanned<R: Refs = Ids> {
    pub(crate) person: R::Person,
    pub(crate) counts_as: CountsAs,
    /// Days of one month, oldest first.
    pub(crate) days: Vec<UnplannedOn>,
    pub(crate) reason: String,
    /// Who decided on them.
    pub(crate) approver: R::Person,
}

resolve!(Unplanned { person person, same counts_as, same days, same reason, person approver });
