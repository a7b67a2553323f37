//! A handover while it is made, or read back as it was made: every answer given so far.

use super::Snapshot;
use crate::model::cash::RegisterCash;
use crate::model::checklist::CheckAnswer;
use crate::model::field_ref::AnswerRef;
use crate::model::handover::{
    AttendanceLine, Carried, FeedbackReview, Head, Mark, Panel, People, Punching, Review, SignRole,
    Signature, Step, StockReview,
};
use crate::model::ids::{DeviceId, ItemId, PersonId, RegisterId, StockId};
use crate::model::stock::StockLine;
use std::collections::BTreeMap;

/// A handover being made, or read back as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Fixed when the line was drawn.
    pub head: Head,
    pub(crate) people: People,
    pub(crate) briefing: BTreeMap<Panel, Mark>,
    pub(crate) cash: BTreeMap<RegisterId, RegisterCash>,
    /// Step 4, by line.
    pub(crate) stock: BTreeMap<StockId, StockLine>,
    /// Step 4 as a whole.
    pub(crate) stock_review: StockReview,
    /// Steps 5 and 6.
    pub(crate) checks: BTreeMap<String, CheckAnswer>,
    pub(crate) feedback: FeedbackReview,
    pub(crate) carried: BTreeMap<ItemId, Carried>,
    pub(crate) attendance: BTreeMap<PersonId, AttendanceLine>,
    /// Step 9: punches being put right.
    pub(crate) punching: BTreeMap<PersonId, Punching>,
    pub(crate) review: Review,
    /// What is kept from the first signature on, because it goes on changing elsewhere.
    pub(crate) snapshot: Option<Snapshot>,
    /// Signatures so far.
    pub signatures: Vec<Signature>,
    /// Steps left with "done", so that a step without findings counts as looked at.
    pub(crate) done: BTreeMap<Step, Mark>,
    /// Revision of each saved line, for compare-and-set.
    pub(crate) revs: BTreeMap<AnswerRef, i64>,
}

impl Draft {
    /// An empty draft.
    #[must_use]
    pub(crate) fn new(head: Head) -> Self {
        Self {
            head,
            people: People::default(),
            briefing: BTreeMap::new(),
            cash: BTreeMap::new(),
            stock: BTreeMap::new(),
            stock_review: StockReview::default(),
            checks: BTreeMap::new(),
            feedback: FeedbackReview::default(),
            carried: BTreeMap::new(),
            attendance: BTreeMap::new(),
            punching: BTreeMap::new(),
            review: Review::default(),
            snapshot: None,
            signatures: Vec::new(),
            done: BTreeMap::new(),
            revs: BTreeMap::new(),
        }
    }

    /// The drawer's answers, empty if none were given yet.
    #[must_use]
    pub(crate) fn register(&self, id: RegisterId) -> RegisterCash {
        self.cash.get(&id).cloned().unwrap_or_default()
    }

    /// When those who take over signed, UTC milliseconds: they were there then.
    pub(crate) fn takers_signed(&self) -> impl Iterator<Item = (PersonId, i64)> + '_ {
        self.signatures.iter().filter(|s| s.role == SignRole::Incoming).map(|s| (s.person, s.at.ms))
    }

    /// Who handed over a drawer: its cashier, or who counted it, or the only one who handed over; of several who did
    /// neither, whoever drew the line. Nobody in particular where that was none of them.
    #[must_use]
    pub(crate) fn handed_over(&self, register: RegisterId) -> Option<PersonId> {
        let cash = self.cash.get(&register);
        let outgoing = &self.people.outgoing;
        let cashier = cash.and_then(|cash| cash.worked.as_ref()?.cashier());
        let counted = cash.and_then(|cash| cash.marks.outgoing.last()).map(|mark| mark.by);
        let counted = counted.filter(|by| outgoing.contains(by));
        let began = || self.head.started_by.filter(|by| outgoing.len() > 1 && outgoing.contains(by));
        let only = if let [only] = outgoing.as_slice() { Some(*only) } else { None };
        cashier.or(counted).or_else(began).or(only)
    }

    /// Who took the takings out of a drawer: whoever counted it last for the outgoing side, else who handed it over.
    #[must_use]
    pub(crate) fn took_out(&self, register: RegisterId) -> Option<PersonId> {
        let counted = self.cash.get(&register).and_then(|cash| cash.marks.outgoing.last());
        counted.map(|mark| mark.by).or_else(|| self.handed_over(register))
    }

    /// Who took over a drawer: who counted it, or the only one who took over; of several who did neither, whoever was
    /// briefed. Where nobody takes over it stays with who handed it over.
    #[must_use]
    pub(crate) fn took_over(&self, register: RegisterId) -> Option<PersonId> {
        let counted =
            self.cash.get(&register).and_then(|cash| cash.marks.incoming.last()).map(|mark| mark.by);
        let briefed = || self.briefing.values().max_by_key(|mark| mark.at_ms).map(|mark| mark.by);
        match self.takers() {
            [] => self.handed_over(register),
            [only] => Some(*only),
            several => counted.or_else(briefed).filter(|by| several.contains(by)),
        }
    }

    /// Who worked a drawer: its cashier, or everybody who hands over where it counts for none of them.
    #[must_use]
    pub(crate) fn worked_drawer(&self, register: RegisterId) -> Vec<PersonId> {
        let cashier = self.cash.get(&register).and_then(|cash| cash.worked.as_ref()?.cashier());
        let cashier = cashier.filter(|person| self.people.outgoing.contains(person));
        cashier.map_or_else(|| self.people.outgoing.clone(), |person| vec![person])
    }

    /// Those who take over, as far as they can act in it: of a half seal nobody does, whoever was to come.
    #[must_use]
    pub(crate) fn takers(&self) -> &[PersonId] {
        if self.review.half.is_some() { &[] } else { &self.people.incoming }
    }

    /// The devices of the register that the checklists and the tickets carried over name.
    pub(crate) fn devices(&self) -> impl Iterator<Item = DeviceId> {
        let checked = self.checks.values().flat_map(|check| &check.registered);
        let carried = self.snapshot.iter().flat_map(|kept| kept.items.values());
        let repaired = carried.filter_map(|item| item.repair.as_ref()?.registered.as_ref());
        checked.chain(repaired).copied()
    }

    /// Number of the bag the takings of a drawer are in: its own, or where nobody takes over the one of them all; else
    /// nothing.
    #[must_use]
    pub(crate) fn bag_no(&self, register: RegisterId) -> &str {
        let own = self.cash.get(&register).map(|cash| cash.close.bag_no.as_str());
        if let Some(own) = own.filter(|own| !own.is_empty()) {
            return own;
        }
        let half = self.review.half.as_ref().map(|half| half.bag_no.as_str());
        half.or(self.review.put_away.as_ref().map(|put| put.bag_no.as_str())).unwrap_or_default()
    }

    /// Whether nobody takes over, and the shop is closed with it: it closes, whoever was to come did not, or nobody handed
    /// over at all.
    #[must_use]
    pub(crate) const fn closes_shop(&self) -> bool {
        self.people.closes || self.review.half.is_some() || self.review.not_handed_over.is_some()
    }

    /// Whether more was answered than who hands over to whom and what is known from before.
    #[must_use]
    pub(crate) fn was_typed(&self) -> bool {
        let counted = |cash: &RegisterCash| cash.has_count() || cash.report.cash_received.is_some();
        self.cash.values().any(counted) || !self.stock.is_empty() || !self.carried.is_empty()
    }

    /// Whether someone has signed in a role.
    #[must_use]
    pub(crate) fn signed(&self, role: SignRole) -> bool {
        self.signatures.iter().any(|s| s.role == role)
    }

    /// Those of a side who are still to sign: neither signed nor said not to.
    #[must_use]
    pub(crate) fn still_to_sign(&self, role: SignRole) -> Vec<PersonId> {
        let side: &[PersonId] = match role {
            SignRole::Outgoing => &self.people.outgoing,
            SignRole::Incoming => &self.people.incoming,
            SignRole::Lead | SignRole::Witness => &[],
        };
        let signed = |who: PersonId| self.signatures.iter().any(|s| s.role == role && s.person == who);
        let passed = |who: PersonId| self.review.not_signing.iter().any(|one| one.person == who);
        side.iter().copied().filter(|who| !signed(*who) && !passed(*who)).collect()
    }
}
