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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct UnplannedOn {
    pub(crate) date: BusinessDate,
    /// All of that day.
    pub(crate) minutes: i64,
    /// Those of them that count as something else than the rest; none where all count alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) parts: Vec<UnplannedPart>,
}

/// Some of the minutes of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct UnplannedPart {
    pub(crate) counts_as: CountsAs,
    pub(crate) minutes: i64,
}

impl UnplannedOn {
    /// A day whose minutes all count alike.
    #[must_use]
    pub(crate) const fn whole(date: BusinessDate, minutes: i64) -> Self {
        Self { date, minutes, parts: Vec::new() }
    }

    /// Its minutes by what they count as, where the rest counts as `rest`; together all of the day.
    #[must_use]
    pub(crate) fn split(&self, rest: CountsAs) -> Vec<UnplannedPart> {
        let apart: i64 = self.parts.iter().map(|part| part.minutes).sum();
        let rest = UnplannedPart { counts_as: rest, minutes: self.minutes - apart };
        std::iter::once(rest).chain(self.parts.iter().copied()).collect()
    }

    /// Whether each part has minutes and something of its own to count as, and the rest has minutes too.
    #[must_use]
    pub(crate) fn adds_up(&self, rest: CountsAs) -> bool {
        let split = self.split(rest);
        let alone =
            |part: &UnplannedPart| split.iter().filter(|p| p.counts_as == part.counts_as).count() == 1;
        split.iter().all(|part| (1..=self.minutes).contains(&part.minutes) && alone(part))
    }
}

/// Minutes outside the roster, decided on by a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Unplanned<R: Refs = Ids> {
    pub(crate) person: R::Person,
    /// What they count as, but for the parts of a day that count as something else.
    pub(crate) counts_as: CountsAs,
    /// Days of one month, oldest first.
    pub(crate) days: Vec<UnplannedOn>,
    pub(crate) reason: String,
    /// Who decided on them.
    pub(crate) approver: R::Person,
}

resolve!(Unplanned { person person, same counts_as, same days, same reason, person approver });
