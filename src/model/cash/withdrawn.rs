//! Approvals and countersignatures that were given, and stand no more because what they were given for was changed.

use serde::{Deserialize, Serialize};

use crate::model::cash::{Explanation, RegisterCash, RegisterResult, SalesReport};
use crate::model::handover::Mark;
use crate::model::money::Money;
use crate::model::refs::{Ids, Refs, empty, resolve};

/// What somebody approved or countersigned before it was changed. The approval is void, and the record says that it was
/// there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Withdrawn<R: Refs = Ids> {
    /// Of which difference: tender id, or `opening` for the gap before the shift; nothing of returns and voids.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) of: String,
    /// The reason as it was approved or countersigned, with who did and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<Explanation<R>>,
    /// The difference it was given for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) difference: Option<Money>,
    /// Returns and voids as they were approved, with who did and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) report: Option<SalesReport<R>>,
    /// Who changed it.
    pub(crate) by: R::Person,
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
}

resolve!(Withdrawn {
    same of,
    maybe_inner why,
    same difference,
    maybe_inner report,
    person by,
    time at_ms,
});

impl RegisterCash {
    /// Approvals that stood `before` and stand no more: the words or the figures they were given for are others now.
    #[must_use]
    pub(crate) fn withdrawn_since(&self, before: &Self, was: &RegisterResult, mark: Mark) -> Vec<Withdrawn> {
        let given = before.why.iter().filter(|(_, why)| why.approver.is_some() || why.second.is_some());
        let stands = |of: &str, old: &Explanation| {
            self.why.get(of).is_some_and(|now| {
                now.words() == old.words() && (now.approver, now.second) == (old.approver, old.second)
            })
        };
        let reasons = given.filter(|(of, why)| !stands(of, why)).map(|(of, why)| Withdrawn {
            of: of.clone(),
            why: Some(Explanation { approval_open: None, ..why.clone() }),
            difference: was.difference_of(of),
            report: None,
            by: mark.by,
            at_ms: mark.at_ms,
        });
        let old = &before.report;
        let same =
            self.report.approver == old.approver && self.report.approved_figures() == old.approved_figures();
        let report = (old.approver.is_some() && !same).then(|| Withdrawn {
            of: String::new(),
            why: None,
            difference: None,
            report: Some(old.as_approved()),
            by: mark.by,
            at_ms: mark.at_ms,
        });
        reasons.chain(report).collect()
    }
}
