//! A sealed handover as it is read later: the document, and what was added beside it.

use super::approvals::{LeftOpen, left_open};
use super::correction::Judging;
use super::custody::CustodyRecord;
use super::opening::{Opening, TakenOver};
use super::{Document, correction};
use crate::model::approval::{ApprovalPlace, Decision, Verdict};
use crate::model::codes::codes;
use crate::model::correction::Correction;
use crate::model::field_ref::{AttendanceField, RecordField};
use crate::model::handover::State;
use crate::model::ids::{EntryId, HandoverId, PersonId};
use crate::model::item::Item;
use crate::model::lang::{Bilingual, Lang};
use crate::model::log::LogKind;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::shift::Part;
use crate::model::time::{BusinessDate, Stamp};

codes! {
    /// What someone added to a sealed handover.
    pub(crate) enum RemarkKind {
        /// A question to those who handed over.
        Query = "query",
        Answer = "answer",
        /// A lead has read it.
        Review = "review",
        /// A lead found something left out; it becomes a task.
        Omission = "omission",
    }
}

impl RemarkKind {
    /// Whether only a lead or the owner may add it.
    #[must_use]
    pub(crate) const fn is_leads(self) -> bool {
        matches!(self, Self::Review | Self::Omission)
    }
}

/// Remark added after the seal: a question, an answer, a review or an omission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    /// What it is.
    pub(crate) kind: RemarkKind,
    pub(crate) at: Stamp,
    pub(crate) by: PersonId,
    /// Name of that person.
    pub(crate) name: String,
    /// The words; may be empty for a review.
    pub(crate) text: String,
}

/// Someone who left after the record was sealed: the own line as it stands with that departure, which is
/// logged in a later shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closing {
    /// Place of the line in the document's attendance.
    pub(crate) index: usize,
    /// When they left; the line has no end where the stay went on into the next shift.
    pub(crate) left: Stamp,
    /// The line, judged by the rules of that time.
    pub(crate) line: super::Attendance,
}

/// One sealed handover with everything added since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogPage {
    /// Its number in this store.
    pub(crate) handover: HandoverId,
    /// The entries behind the lines of its log, where it is the log of a shift that is not handed over yet.
    pub(crate) entries: Vec<EntryId>,
    /// Sealed, or half-sealed.
    pub(crate) state: State,
    /// As it was sealed, with its texts and its seal.
    pub(crate) document: Document,
    /// Corrections, oldest first.
    pub(crate) corrections: Vec<Correction>,
    /// Questions, answers, reviews, omissions, oldest first.
    pub(crate) remarks: Vec<Remark>,
    /// What was decided on approvals left open, oldest first.
    pub(crate) decisions: Vec<Decision>,
    /// Departures after the seal.
    pub(crate) closings: Vec<Closing>,
    /// How the shift began, where the shop was opened for it.
    pub(crate) opening: Option<Opening>,
    /// How it was taken over, where it was sealed without incoming.
    pub(crate) taken_over: Option<TakenOver>,
    /// Whom the names in it mean, where an approval waits: people may be called something else by now.
    pub(crate) named: Vec<(String, PersonId)>,
    /// What attendance was judged by, where something about it was corrected.
    pub(crate) rules: Option<Judging>,
    /// What sealed records of its day, or about it, say of how file and keys were kept.
    pub(crate) custody: Vec<CustodyRecord>,
}

impl LogPage {
    /// Who was there, of people by the names they had then: named on a side, under it, or in by the clock.
    #[must_use]
    pub(crate) fn was_there(&self, named: &[(String, PersonId)]) -> Vec<PersonId> {
        let document = &self.document;
        let sides = document.people.outgoing.iter().chain(&document.people.incoming);
        let signed = document.signatures.iter().map(|signature| &signature.name);
        let clocked = document.attendance.iter().filter(|line| line.actual_in.is_some());
        let names: Vec<&String> = sides.chain(signed).chain(clocked.map(|line| &line.person)).collect();
        named.iter().filter(|(name, _)| names.contains(&name)).map(|(_, id)| *id).collect()
    }

    /// What holds now: the document as sealed, with later departures and with every correction.
    ///
    /// # Errors
    /// When a correction does not fit the document.
    pub(crate) fn effective(&self) -> Result<Document, Problem> {
        let mut now = self.document.clone();
        for closing in &self.closings {
            if let Some(line) = now.attendance.get_mut(closing.index) {
                line.clone_from(&closing.line);
            }
        }
        self.corrections
            .iter()
            .filter(|correction| !self.refused_punch(correction))
            .try_fold(now, |document, c| correction::apply(&document, c.field, &c.new, self.rules.as_ref()))
    }

    /// Whether it put a punch right alone, and a lead did not approve it: the hours are what they were without it.
    fn refused_punch(&self, correction: &Correction) -> bool {
        let place = ApprovalPlace::Correction(correction.seq);
        let refused = |decision: &Decision| decision.place == place && decision.verdict == Verdict::Rejected;
        let of_punch = matches!(
            correction.field,
            RecordField::Attendance(_, AttendanceField::ActualIn | AttendanceField::ActualOut)
        );
        of_punch && self.decisions.iter().any(refused)
    }

    /// Whether something holds that is not as it was sealed.
    #[must_use]
    pub(crate) const fn amended(&self) -> bool {
        !self.corrections.is_empty() || !self.closings.is_empty()
    }

    /// Whether anything stands beside the record that came after its seal.
    #[must_use]
    pub(crate) fn has_more(&self) -> bool {
        let beside = self.opening.is_some() || self.taken_over.is_some();
        self.amended() || beside || !self.remarks.is_empty() || self.decided_later().next().is_some()
    }

    /// What was decided after the seal; the record itself says what was decided before.
    pub(crate) fn decided_later(&self) -> impl Iterator<Item = &Decision> {
        let sealed = self.document.seal.as_ref().map_or(0, |seal| seal.seq);
        self.decisions.iter().filter(move |decision| decision.seq > sealed)
    }

    /// Approvals the record and its corrections leave open, decided by now or not.
    #[must_use]
    pub(crate) fn left_open(&self) -> Vec<LeftOpen<'_>> {
        let mut open = left_open(&self.document);
        open.extend(self.corrections.iter().filter_map(|correction| {
            let asked = correction.alone.as_ref()?;
            Some(LeftOpen {
                place: ApprovalPlace::Correction(correction.seq),
                asked,
                decided: None,
                amount: None,
            })
        }));
        open
    }

    /// Those of them that nobody has decided yet.
    #[must_use]
    pub(crate) fn open_approvals(&self) -> Vec<LeftOpen<'_>> {
        let mut open = self.left_open();
        let decided = |place: &ApprovalPlace| self.decisions.iter().any(|decision| decision.place == *place);
        open.retain(|open| open.decided.is_none() && !decided(&open.place));
        open
    }

    /// Over and short of all drawers as it holds now; the same as [`Self::net`] unless it was corrected.
    #[must_use]
    pub(crate) fn net_now(&self) -> Option<Money> {
        if self.corrections.is_empty() {
            return self.net();
        }
        self.effective().map_or_else(|_| self.net(), |now| now.net())
    }

    /// The newest review by a lead.
    #[must_use]
    pub(crate) fn reviewed(&self) -> Option<&Remark> {
        self.remarks.iter().rev().find(|r| r.kind == RemarkKind::Review)
    }

    /// Whether a question waits for its answer.
    #[must_use]
    pub(crate) fn query_open(&self) -> bool {
        let mut thread = self.remarks.iter().rev();
        thread.find(|r| matches!(r.kind, RemarkKind::Query | RemarkKind::Answer)).map(|r| r.kind)
            == Some(RemarkKind::Query)
    }

    /// Name of the shift that ended.
    #[must_use]
    pub(crate) fn shift(&self, lang: Lang) -> &str {
        let both = self.document.texts.get("shift").map(|text| text.get(lang));
        both.filter(|text| !text.is_empty()).unwrap_or(&self.document.shift)
    }

    /// Whether someone means this shift by a name, in any language and letter case.
    #[must_use]
    pub(crate) fn is_shift(&self, name: &str) -> bool {
        let wanted = name.trim().to_lowercase();
        let same = |text: &str| text.to_lowercase() == wanted;
        let both = |b: &Bilingual| same(&b.en) || same(&b.zh);
        same(&self.document.shift) || self.document.texts.get("shift").is_some_and(both)
    }

    /// Over and short of all drawers as it was sealed; `None` when nothing was counted.
    #[must_use]
    pub(crate) fn net(&self) -> Option<Money> {
        self.document.net()
    }
}

/// What the calendar shows of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DayMark {
    pub(crate) date: BusinessDate,
    /// Handovers sealed by both sides.
    pub(crate) sealed: i64,
    /// Handovers sealed without incoming.
    pub(crate) half: i64,
    /// Shifts of the day without a handover.
    pub(crate) missing: i64,
    /// Over and short of the day, minor units; `None` when nothing was counted.
    pub(crate) over_short: Option<i64>,
    /// Differences of the day beyond tolerance.
    pub(crate) beyond: i64,
    /// Questions without an answer, and disputes not settled.
    pub(crate) queries: i64,
    /// Handovers no lead has read.
    pub(crate) unreviewed: i64,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Sealed(HandoverId),
    /// An entry of the running shift, of this kind.
    Running(LogKind),
    /// A carried item, open or closed.
    Item(Box<Item>),
}

/// A place that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) found: Found,
    /// Its business date.
    pub(crate) date: BusinessDate,
    /// Name of the shift.
    pub(crate) shift: Bilingual,
    /// Which part of that shift.
    pub(crate) part: Part,
    /// Who handed over to whom, logged or opened it.
    pub(crate) who: String,
    /// The words around the place, one line.
    pub(crate) snippet: String,
}
