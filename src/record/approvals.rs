//! Approvals a sealed record leaves open.

use super::{Cash, Document};
use crate::model::approval::{ApprovalPlace, DecidedEarly, OpenApproval};
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
    /// What was decided on it while the shift was running.
    pub(crate) decided: Option<&'d DecidedEarly<Names>>,
    /// The sum it is about, in minor units, where it is about one.
    pub(crate) amount: Option<Money>,
}

/// The approvals a document leaves open, in the order of its sections.
#[must_use]
pub(crate) fn left_open<'d>(document: &'d Document) -> Vec<LeftOpen<'d>> {
    type Asked = Option<OpenApproval<Names>>;
    let mut all = Vec::new();
    let mut put = |place, asked: &'d Asked, decided: Option<&'d DecidedEarly<Names>>, amount| {
        all.extend(asked.as_ref().map(|asked| LeftOpen { place, asked, decided, amount }));
    };
    for (drawer, cash) in document.cash.iter().enumerate() {
        if let Some(reason) = &cash.opening_reason {
            let place = ApprovalPlace::Reason(drawer, OPENING.to_owned());
            put(place, &reason.approval_open, None, cash.opening.difference);
        }
        for tender in &cash.tenders {
            if let Some(reason) = &tender.reason {
                let place = ApprovalPlace::Reason(drawer, tender.tender.clone());
                put(place, &reason.approval_open, None, tender.difference);
            }
        }
        put(ApprovalPlace::Returns(drawer), &cash.report.approval_open, None, None);
    }
    for (at, entry) in document.log.iter().enumerate() {
        let (asked, decided, amount) = match &entry.detail {
            Detail::Movement(m) => (&m.approval_open, &m.decided, Some(m.amount)),
            Detail::Disposal(d) => (&d.approval_open, &d.decided, Some(d.value)),
            Detail::Punch(p) => (&p.approval_open, &p.decided, None),
            _ => continue,
        };
        put(ApprovalPlace::Entry(at), asked, decided.as_ref(), amount);
    }
    if let Some(passed) = &document.review.override_by {
        put(ApprovalPlace::Override, &passed.approval_open, None, None);
    }
    for (at, one) in document.review.not_signing.iter().enumerate() {
        put(ApprovalPlace::NotSigning(at), &one.approval_open, None, None);
    }
    put(ApprovalPlace::Lead, &document.review.lead_open, None, document.net());
    all
}

/// How many approvals a record leaves to be decided.
#[must_use]
pub(crate) fn waiting(document: &Document) -> i64 {
    let open = left_open(document).into_iter().filter(|open| open.decided.is_none());
    i64::try_from(open.count()).unwrap_or(i64::MAX)
}

/// The largest difference of a drawer that was shown and is smaller now. A record knows no tolerances, so sums alone are
/// compared.
#[must_use]
pub(crate) fn gravest_shown_of(drawer: &Cash) -> Option<Money> {
    let all = drawer.tenders.iter().map(|line| line.tender.as_str()).chain([OPENING]);
    all.filter_map(|tender| graver_shown_of(drawer, tender)).max_by_key(|sum| sum.abs())
}

/// The largest difference of one payment, or of the opening float, that was shown and is smaller now.
#[must_use]
pub(crate) fn graver_shown_of(drawer: &Cash, tender: &str) -> Option<Money> {
    let now = match drawer.tenders.iter().find(|line| line.tender == tender) {
        Some(line) => line.difference,
        None => drawer.opening.difference.filter(|_| tender == OPENING),
    };
    let now = now.map(|difference| Judged { difference, takings: Money::ZERO });
    graver_shown(&drawer.results, tender, None, now)
}
