//! Approvals a sealed record leaves open.

use super::{Cash, Document};
use crate::model::approval::{ApprovalPlace, OpenApproval};
use crate::model::cash::OPENING;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::refs::Names;
use crate::rules::cash::{Judged, graver_shown};

/// One approval that a record leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOpen<'d> {
    /// Where it stands.
    pub(crate) place: ApprovalPlace,
    /// Who asked, and since when.
    pub(crate) asked: &'d OpenApproval<Names>,
    /// The sum it is about, in minor units, where it is about one.
    pub(crate) amount: Option<Money>,
}

/// The approvals a document leaves open, in the order of its sections.
#[must_use]
pub(crate) fn left_open<'d>(document: &'d Document) -> Vec<LeftOpen<'d>> {
    let mut all = Vec::new();
    let mut add = |place, asked: &'d Option<OpenApproval<Names>>, amount| {
        all.extend(asked.as_ref().map(|asked| LeftOpen { place, asked, amount }));
    };
    for (drawer, cash) in document.cash.iter().enumerate() {
        if let Some(reason) = &cash.opening_reason {
            let place = ApprovalPlace::Reason(drawer, OPENING.to_owned());
            add(place, &reason.approval_open, cash.opening.difference);
        }
        for tender in &cash.tenders {
            if let Some(reason) = &tender.reason {
                let place = ApprovalPlace::Reason(drawer, tender.tender.clone());
                add(place, &reason.approval_open, tender.difference);
            }
        }
        add(ApprovalPlace::Returns(drawer), &cash.report.approval_open, None);
    }
    for (at, entry) in document.log.iter().enumerate() {
        let (asked, amount) = match &entry.detail {
            Detail::Movement(m) => (&m.approval_open, Some(m.amount)),
            Detail::Disposal(d) => (&d.approval_open, Some(d.value)),
            Detail::Punch(p) => (&p.approval_open, None),
            _ => continue,
        };
        add(ApprovalPlace::Entry(at), asked, amount);
    }
    if let Some(passed) = &document.review.override_by {
        add(ApprovalPlace::Override, &passed.approval_open, None);
    }
    for (at, one) in document.review.not_signing.iter().enumerate() {
        add(ApprovalPlace::NotSigning(at), &one.approval_open, None);
    }
    add(ApprovalPlace::Lead, &document.review.lead_open, document.net());
    all
}

/// The largest difference of a drawer that was shown and is smaller now. A record knows no tolerances, so sums alone are
/// compared.
#[must_use]
pub(crate) fn gravest_shown_of(drawer: &Cash) -> Option<Money> {
    let tenders = drawer.tenders.iter().map(|line| (line.tender.as_str(), line.difference));
    let all = tenders.chain([(OPENING, drawer.opening.difference)]);
    let shown = all.filter_map(|(tender, now)| {
        let now = now.map(|difference| Judged { difference, takings: Money::ZERO });
        graver_shown(&drawer.results, tender, None, now)
    });
    shown.max_by_key(|sum| sum.abs())
}
