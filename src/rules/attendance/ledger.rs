//! The ledger of the clock: everybody's punches and leave by time, whatever shift they were logged in.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::attendance::{ClockPunch, LeaveSpan, PunchKind};
use crate::model::ids::PersonId;
use crate::model::log::{Detail, Entry, Punch, by_time};
use crate::rules::attendance::stays::minute;

/// Punches and leave by person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    /// In the order of their instants.
    punches: BTreeMap<PersonId, Vec<ClockPunch>>,
    leaves: BTreeMap<PersonId, Vec<LeaveSpan>>,
    /// What was taken out, by kind and minute: no record brings it back.
    taken_out: BTreeMap<PersonId, Vec<(PunchKind, i64)>>,
    /// When somebody was there by the own signature, punched or not.
    signed: BTreeMap<PersonId, Vec<i64>>,
    /// When somebody was there as another saw it.
    seen: BTreeMap<PersonId, Vec<i64>>,
    /// Punches by a clock that was behind an earlier record.
    doubted: BTreeSet<(PersonId, i64)>,
}

impl Ledger {
    /// What was logged, by when it was: what takes a punch out comes after it. Leave that was logged was approved.
    #[must_use]
    pub(crate) fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut ledger = Self::default();
        for entry in by_time(entries) {
            match &entry.detail {
                Detail::Punch(punch) => ledger.enter(punch),
                Detail::Leave(leave) => ledger.leaves.entry(leave.person).or_default().push(LeaveSpan {
                    kind: leave.leave,
                    from_ms: leave.from_ms,
                    to_ms: leave.to_ms,
                    approved: true,
                }),
                _ => {}
            }
        }
        ledger
    }

    /// Somebody signed a handover: it proves that they were there at that minute. It is no punch, and begins no stay.
    pub(crate) fn sign(&mut self, person: PersonId, at_ms: i64) {
        self.signed.entry(person).or_default().push(at_ms);
    }

    /// Whoever opened the shop saw somebody there, or opened it: that is no punch either.
    pub(crate) fn see(&mut self, person: PersonId, at_ms: i64) {
        self.seen.entry(person).or_default().push(at_ms);
    }

    /// Whether somebody was there between two instants, the first one included, whatever the clock says of them.
    #[must_use]
    pub(crate) fn was_there(&self, person: PersonId, from_ms: i64, to_ms: i64) -> bool {
        let seen = self.seen.get(&person).into_iter().flatten();
        seen.chain(self.signed(person)).any(|at_ms| (from_ms..to_ms).contains(at_ms))
    }

    /// Takes over which punches are by a clock that was behind an earlier record.
    pub(crate) fn doubt(&mut self, punches: BTreeSet<(PersonId, i64)>) {
        self.doubted = punches;
    }

    /// Those punches: whose, and when they say it was.
    #[must_use]
    pub(crate) const fn doubted(&self) -> &BTreeSet<(PersonId, i64)> {
        &self.doubted
    }

    /// When somebody signed.
    pub(crate) fn signed(&self, person: PersonId) -> &[i64] {
        self.signed.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Enters a punch, takes one out, or puts one in the place of another.
    pub(crate) fn enter(&mut self, punch: &Punch) {
        if punch.removed {
            self.take_out(punch.person, punch.punch, punch.at_ms);
            return;
        }
        if let Some(old) = punch.instead_of {
            self.take_out(punch.person, punch.punch, old);
        }
        self.add(punch.person, punch.into());
    }

    /// Adds a punch; one that is there already is told once.
    pub(crate) fn add(&mut self, person: PersonId, punch: ClockPunch) {
        let punches = self.punches.entry(person).or_default();
        let at = punches.partition_point(|p| (p.at_ms, p.kind) < (punch.at_ms, punch.kind));
        if punches.get(at).is_none_or(|p| (p.at_ms, p.kind) != (punch.at_ms, punch.kind)) {
            punches.insert(at, punch);
        }
    }

    /// Takes a punch out.
    pub(crate) fn take_out(&mut self, person: PersonId, kind: PunchKind, at_ms: i64) {
        if let Some(punches) = self.punches.get_mut(&person) {
            punches.retain(|p| (p.at_ms, p.kind) != (at_ms, kind));
        }
        self.taken_out.entry(person).or_default().push((kind, minute(at_ms)));
    }

    /// Whether a punch of that minute was taken out.
    #[must_use]
    pub(crate) fn was_taken_out(&self, person: PersonId, kind: PunchKind, at_ms: i64) -> bool {
        self.taken_out.get(&person).is_some_and(|all| all.contains(&(kind, minute(at_ms))))
    }

    #[must_use]
    pub(crate) fn punches(&self, person: PersonId) -> &[ClockPunch] {
        self.punches.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Somebody's punches between two instants, the first one included.
    #[must_use]
    pub(crate) fn punches_between(&self, person: PersonId, from_ms: i64, to_ms: i64) -> &[ClockPunch] {
        let all = self.punches(person);
        let first = all.partition_point(|p| p.at_ms < from_ms);
        let last = all.partition_point(|p| p.at_ms < to_ms);
        all.get(first..last).unwrap_or_default()
    }

    #[must_use]
    pub(crate) fn leaves(&self, person: PersonId) -> &[LeaveSpan] {
        self.leaves.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Everybody who punched, in the order of their numbers.
    pub(crate) fn people(&self) -> impl Iterator<Item = (PersonId, &[ClockPunch])> {
        self.punches.iter().map(|(person, punches)| (*person, punches.as_slice()))
    }
}

impl FromIterator<(PersonId, ClockPunch)> for Ledger {
    fn from_iter<I: IntoIterator<Item = (PersonId, ClockPunch)>>(punches: I) -> Self {
        let mut ledger = Self::default();
        for (person, punch) in punches {
            ledger.add(person, punch);
        }
        ledger
    }
}

impl From<&Punch> for ClockPunch {
    fn from(punch: &Punch) -> Self {
        Self { at_ms: punch.at_ms, kind: punch.punch, corrected: punch.is_correction() }
    }
}
