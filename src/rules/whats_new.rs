//! What changed while somebody was away: from the end of their last shift to the handover they take over at.

use crate::model::approval::ApprovalPlace;
use crate::model::ids::PersonId;
use crate::model::item::Item;
use crate::model::log::Detail;
use crate::model::shift::{ShiftName, ShiftRun};
use crate::model::time::Stamp;
use crate::rules::settings_diff::Change;

/// Lines shown of one absence; the rest is counted.
pub(crate) const LINES: usize = 12;

/// What changed for those who were last here at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WhatsNew {
    /// Who they are.
    pub(crate) people: Vec<PersonId>,
    /// The last shift they worked; `None` when there is none on record.
    pub(crate) last: Option<ShiftRun>,
    /// Shifts in between, without the one handed over now.
    pub(crate) shifts: i64,
    /// How much there was of each kind.
    pub(crate) counts: Counts,
    /// The newest of it, newest first, at most [`LINES`].
    pub(crate) news: Vec<News>,
    /// How many lines are not shown.
    pub(crate) more: i64,
}

/// How much there was of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Carried items opened.
    pub(crate) opened: i64,
    /// Carried items closed.
    pub(crate) closed: i64,
    /// Words of customers.
    pub(crate) feedback: i64,
    /// Notes and incidents.
    pub(crate) notes: i64,
    /// Parts of the settings that differ.
    pub(crate) settings: i64,
    /// What they had left open and a lead did not approve.
    pub(crate) not_approved: i64,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct News {
    pub(crate) at: Stamp,
    /// By whom; nobody where the program did it.
    pub(crate) by: Option<PersonId>,
    pub(crate) what: NewsKind,
}

/// Kind of a change since somebody last looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NewsKind {
    /// A carried item was opened and still is open.
    Opened(Box<Item>),
    /// A carried item was closed.
    Closed(Box<Item>),
    /// Something was logged: feedback, a note, an incident.
    Logged(Box<Detail>),
    Setting(Change),
    /// A lead did not approve what one of them had left open.
    NotApproved(Box<NotApproved>),
}

/// What a lead did not approve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotApproved {
    /// What was left open.
    pub(crate) place: ApprovalPlace,
    /// The words of the entry it was left open with, where it was one.
    pub(crate) entry: String,
    /// The shift whose record it is part of.
    pub(crate) shift: ShiftName,
    /// Why it was not approved.
    pub(crate) words: String,
}

impl WhatsNew {
    /// From everything that happened, in any order: counted, newest first, no more lines than are shown.
    #[must_use]
    pub(crate) fn new(
        people: Vec<PersonId>,
        last: Option<ShiftRun>,
        shifts: i64,
        mut news: Vec<News>,
    ) -> Self {
        let mut counts = Counts::default();
        for line in &news {
            match &line.what {
                NewsKind::Opened(_) => counts.opened += 1,
                NewsKind::Closed(_) => counts.closed += 1,
                NewsKind::Logged(detail) if matches!(**detail, Detail::Feedback(_)) => counts.feedback += 1,
                NewsKind::Logged(_) => counts.notes += 1,
                NewsKind::Setting(_) => counts.settings += 1,
                NewsKind::NotApproved(_) => counts.not_approved += 1,
            }
        }
        // What concerns them alone comes first. Stable: of one moment, what was found first stays first.
        let own = |line: &News| matches!(line.what, NewsKind::NotApproved(_));
        news.sort_by_key(|line| (!own(line), std::cmp::Reverse(line.at.ms)));
        let more = i64::try_from(news.len().saturating_sub(LINES)).unwrap_or(i64::MAX);
        news.truncate(LINES);
        Self { people, last, shifts, counts, news, more }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::log::Note;

    #[test]
    fn the_newest_lines_are_kept_and_all_are_counted() {
        let note = |ms: i64| News {
            at: Stamp::new(ms, 0),
            by: Some(PersonId(1)),
            what: NewsKind::Logged(Box::new(Detail::Note(Note { text: ms.to_string() }))),
        };
        let since = WhatsNew::new(vec![PersonId(2)], None, 3, (0..20).map(note).collect());
        assert_eq!((since.counts.notes, since.more, since.news.len()), (20, 8, LINES));
        assert_eq!(since.news[0].at.ms, 19);
        assert!(since.news.is_sorted_by(|a, b| a.at.ms > b.at.ms));
    }
}
