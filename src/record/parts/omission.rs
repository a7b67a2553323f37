//! What a document says was not done: drawn from its own content when it is written.

use std::collections::BTreeSet;

use super::sections::Outcome;
use super::{Cash, Document};
use crate::model::checklist::{Finding, ListKind};
use crate::model::handover::Panel;
use crate::model::omission::{NotDone, Omission};

/// What was asked for and has no answer, as a document names it: silence leaves no line there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unanswered {
    /// Items of outgoing's self-check.
    pub(crate) self_check: Vec<String>,
    /// Items of the lists of devices and safety; none named where it is all of them.
    pub(crate) checks: Option<Vec<String>>,
    /// Registers with payment types that were not entered.
    pub(crate) tenders: Vec<String>,
    /// Articles of the count list; none named where it is all of them.
    pub(crate) stock: Option<Vec<String>>,
    /// Feedback neither passed on nor said to be none.
    pub(crate) feedback: bool,
    /// People whose hours are not confirmed.
    pub(crate) hours: Vec<String>,
}

/// What a document says was not done, in the order of its sections.
pub(crate) fn not_done(document: &Document, unanswered: Unanswered) -> Vec<NotDone> {
    let own: Vec<_> = document.checks.iter().filter(|c| c.list == ListKind::SelfCheck).collect();
    let left = own.iter().filter(|c| c.finding == Finding::NotDone).map(|c| c.item.clone());
    let opened: BTreeSet<Panel> = document.briefing.iter().map(|b| b.panel).collect();
    let unread: Vec<String> =
        Panel::ALL.iter().filter(|p| !opened.contains(p)).map(|p| p.as_str().to_owned()).collect();
    let whole_briefing = unread.len() == Panel::ALL.len();
    let drawers = |left_out: fn(&Cash) -> bool| {
        let asked = document.cash.iter().filter(|c| !c.not_counted_by_rule());
        asked.filter(|c| left_out(c)).map(|c| c.register.clone()).collect::<Vec<_>>()
    };
    let open = document.carried.iter().filter(|c| c.act.is_none()).map(|c| format!("#{}", c.item));
    let some = [
        (
            Omission::SelfCheck,
            if own.is_empty() { Vec::new() } else { left.chain(unanswered.self_check).collect() },
        ),
        (Omission::Briefing, if whole_briefing { Vec::new() } else { unread }),
        (Omission::Opening, drawers(|c| c.opening.counted.is_none())),
        (Omission::Count, drawers(|c| counts_of(c) == 0)),
        (Omission::SecondCount, drawers(|c| counts_of(c) == 1)),
        (Omission::Sales, drawers(|c| c.report.cash_received.is_none())),
        (Omission::Tenders, unanswered.tenders),
        (Omission::OpenItems, open.collect()),
        (Omission::Hours, unanswered.hours),
    ];
    let whole = [
        (Omission::SelfCheck, own.is_empty()),
        (Omission::Briefing, whole_briefing),
        (Omission::Quality, !document.stock_review.quality_checked),
        (Omission::IncomingCheck, !incoming_checked(document)),
        (Omission::Feedback, unanswered.feedback),
        (Omission::ReadBack, document.review.read_back.is_none()),
        (Omission::TalkedThrough, !talked_through(document)),
    ];
    let some = some.into_iter().filter(|(_, of)| !of.is_empty()).map(|(what, of)| NotDone { what, of });
    let whole = whole.into_iter().filter(|(_, left)| *left).map(|(what, _)| NotDone { what, of: Vec::new() });
    let lists = [(Omission::Stock, unanswered.stock), (Omission::Checks, unanswered.checks)];
    let lists = lists.into_iter().filter_map(|(what, of)| of.map(|of| NotDone { what, of }));
    let mut all: Vec<NotDone> = some.chain(lists).chain(whole).collect();
    // Whoever closes the shop hands over to nobody: the next opening counts and looks.
    let to_somebody = [
        Omission::Briefing,
        Omission::SecondCount,
        Omission::OpenItems,
        Omission::IncomingCheck,
        Omission::ReadBack,
        Omission::TalkedThrough,
    ];
    all.retain(|line| !document.people.closes || !to_somebody.contains(&line.what));
    all.sort_by_key(|line| line.what);
    all
}

/// How many sides counted a drawer.
fn counts_of(cash: &Cash) -> usize {
    [&cash.outgoing, &cash.incoming].iter().filter(|count| count.total.is_some()).count()
}

/// Whether somebody who takes over checked devices or safety.
fn incoming_checked(document: &Document) -> bool {
    let handover = |list| matches!(list, ListKind::Devices | ListKind::Safety);
    let there = document.state != Outcome::HalfSealed && !document.people.closes;
    there && document.checks.iter().any(|c| handover(c.list) && document.people.incoming.contains(&c.by))
}

fn talked_through(document: &Document) -> bool {
    let review = &document.review;
    review.spoken.as_ref().map_or(review.talked_through, |said| said.yes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::sample::{empty, full, ordinary, shop};

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
            ("self_check", "P2 P3 P4".to_owned()),
            ("briefing", "stock feedback open".to_owned()),
            ("opening", "前台".to_owned()),
            ("second_count", "前台".to_owned()),
            ("sales", "前台".to_owned()),
            // Of Till 1 every payment is counted or said to be matched elsewhere.
            ("stock", "cigarettes".to_owned()),
            ("checks", "D3 D4 D5 D6 D8 SA2 SA3 SA4 SA5 SA6 SA8".to_owned()),
            ("open_items", "#15".to_owned()),
        ];
        assert_eq!(said, wanted);
    }

    #[test]
    fn where_nothing_was_done_it_is_all_left_out() {
        let settings = shop();
        let all = said(&empty(&settings).document());
        let drawers = "Till 1 前台".to_owned();
        let wanted = [
            ("self_check", String::new()),
            ("briefing", String::new()),
            ("opening", drawers.clone()),
            ("count", drawers.clone()),
            ("sales", drawers.clone()),
            ("tenders", drawers),
            ("stock", String::new()),
            ("quality", String::new()),
            ("incoming_check", String::new()),
            ("checks", String::new()),
            ("feedback", String::new()),
            ("hours", "Tom".to_owned()),
            ("read_back", String::new()),
            ("talked_through", String::new()),
        ];
        assert_eq!(all, wanted);
    }
}
