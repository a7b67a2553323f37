//! What a document says was not done: drawn from its own content when it is written.

use std::collections::BTreeSet;

use super::Document;
use super::sections::Outcome;
use crate::model::checklist::{Finding, ListKind};
use crate::model::handover::Panel;
use crate::model::omission::{NotDone, Omission};

/// What a document says was not done, in the order of its sections.
pub(crate) fn not_done(document: &Document) -> Vec<NotDone> {
    let mut all = Vec::new();
    let mut some = |what, of: Vec<String>| {
        if !of.is_empty() {
            all.push(NotDone { what, of });
        }
    };
    let own: Vec<_> = document.checks.iter().filter(|c| c.list == ListKind::SelfCheck).collect();
    let undone = own.iter().filter(|c| c.finding == Finding::NotDone).map(|c| c.item.clone()).collect();
    some(Omission::SelfCheck, undone);
    let opened: BTreeSet<Panel> = document.briefing.iter().map(|b| b.panel).collect();
    let unread: Vec<String> =
        Panel::ALL.iter().filter(|p| !opened.contains(p)).map(|p| p.as_str().to_owned()).collect();
    let whole_briefing = unread.len() == Panel::ALL.len();
    some(Omission::Briefing, if whole_briefing { Vec::new() } else { unread });
    let drawers = |uncounted: bool| {
        document
            .cash
            .iter()
            .filter(|c| match (c.outgoing.total, c.incoming.total) {
                (None, None) => uncounted,
                (Some(_), None) | (None, Some(_)) => !uncounted,
                (Some(_), Some(_)) => false,
            })
            .map(|c| c.register.clone())
            .collect::<Vec<_>>()
    };
    some(Omission::Count, drawers(true));
    some(Omission::SecondCount, drawers(false));
    let open = document.carried.iter().filter(|c| c.act.is_none());
    some(Omission::OpenItems, open.map(|c| format!("#{}", c.item)).collect());
    let absent = document.state == Outcome::HalfSealed;
    let handover = |list| matches!(list, ListKind::Devices | ListKind::Safety);
    let looked = |by: &String| !absent && document.people.incoming.contains(by);
    let review = &document.review;
    let spoken = review.spoken.as_ref().map_or(review.talked_through, |s| s.yes);
    for (missing, what) in [
        (own.is_empty(), Omission::SelfCheck),
        (whole_briefing, Omission::Briefing),
        (!document.checks.iter().any(|c| handover(c.list) && looked(&c.by)), Omission::IncomingCheck),
        (review.read_back.is_none(), Omission::ReadBack),
        (!spoken, Omission::TalkedThrough),
    ] {
        if missing {
            all.push(NotDone { what, of: Vec::new() });
        }
    }
    all.sort_by_key(|line| line.what);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::sample::{full, ordinary, shop};

    fn said(document: &Document) -> Vec<(&'static str, String)> {
        document.not_done.iter().map(|line| (line.what.as_str(), line.of.join(" "))).collect()
    }

    #[test]
    fn a_handover_done_whole_leaves_nothing_out() {
        let settings = shop();
        assert_eq!(said(&ordinary(&settings).document()), []);
    }

    #[test]
    fn what_was_left_out_is_named() {
        let settings = shop();
        let said = said(&full(&settings).document());
        let wanted = [
            ("self_check", "P2".to_owned()),
            ("briefing", "stock feedback open".to_owned()),
            ("second_count", "前台".to_owned()),
            ("open_items", "#15".to_owned()),
        ];
        assert_eq!(said, wanted);
    }
}
