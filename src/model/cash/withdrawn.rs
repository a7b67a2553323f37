//! Approvals and countersignatures that were given, and stand no more because what they were given for was changed.

use crate::model::cash::{Explanation, RegisterCash, RegisterResult, Withdrawn};
use crate::model::handover::Mark;

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
