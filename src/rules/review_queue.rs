//! What a lead still has to read: sealed handovers in the order they matter, and errors by person.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::cash::Level;
use crate::model::codes::codes;
use crate::model::handover::State;
use crate::model::ids::{HandoverId, PersonId, ShiftId};
use crate::model::money::Money;
use crate::model::period_data::PeriodData;
use crate::model::settings::ARITHMETIC;
use crate::model::shift::Part;
use crate::model::time::{BusinessDate, Stamp};

/// A sealed handover no lead has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) handover: HandoverId,
    /// Its business date.
    pub(crate) date: BusinessDate,
    /// The shift that ended.
    pub(crate) shift: ShiftId,
    /// Which part of that shift.
    pub(crate) part: Part,
    /// Sealed, or sealed without incoming.
    pub(crate) state: State,
    /// When it was sealed, UTC milliseconds.
    pub(crate) sealed_ms: i64,
    /// Who handed over, all of them; whoever ended a shift that nobody did.
    pub(crate) outgoing: Vec<PersonId>,
    /// Nobody handed it over.
    pub(crate) not_handed_over: bool,
    /// Over and short of all tenders with what was corrected since; nothing when nothing was counted.
    pub(crate) net: Option<Money>,
    /// Whether a figure was changed after a graver one had been shown.
    pub(crate) changed: bool,
    /// What the gravest difference that was shown asks for.
    pub(crate) level: Level,
    /// What a lead has said to it.
    pub(crate) lead: LeadSaid,
    /// Questions without an answer and disputes not settled.
    pub(crate) open: i64,
}

/// Somebody added for one day whom the owner has not decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DayHelp {
    pub(crate) person: PersonId,
    /// The day they were added for.
    pub(crate) on: BusinessDate,
    /// Who added them.
    pub(crate) by: Option<PersonId>,
    /// When they were added.
    pub(crate) added: Stamp,
}

codes! {
    /// What a lead has said to a handover, at its seal or later.
    #[derive(Default)]
    pub(crate) enum LeadSaid {
        #[default]
        Nothing = "nothing",
        /// A lead signed it.
        Signed = "signed",
        /// What a lead would have signed was approved later.
        Approved = "approved",
        /// Something in it was not approved.
        Refused = "rejected",
    }
}

impl Unread {
    /// Whether it comes before those that only wait.
    #[must_use]
    pub(crate) fn is_pressing(&self) -> bool {
        let settled = self.lead == LeadSaid::Approved;
        (self.level > Level::Within && !settled) || self.open > 0 || self.lead == LeadSaid::Refused
    }
}

/// Puts differences beyond tolerance, questions and disputes first, then the oldest.
pub(crate) fn order(unread: &mut [Unread]) {
    unread.sort_by_key(|u| (!u.is_pressing(), u.sealed_ms, u.handover));
}

/// A person's wrong sums, and out of how many shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Errors {
    /// Who handed over.
    pub(crate) person: PersonId,
    pub(crate) count: i64,
    /// Shifts in which this person handed over something counted.
    pub(crate) shifts: i64,
}

/// Differences put down to a wrong sum by whom the drawer counts for, most first, a shared one for nobody; who had none is left out. A note given out
/// wrong or a slip that is lost is no error of adding up.
#[must_use]
pub(crate) fn errors(facts: &PeriodData) -> Vec<Errors> {
    let mut counts: BTreeMap<PersonId, (i64, BTreeSet<usize>)> = BTreeMap::new();
    for drawer in &facts.drawers {
        let Some(person) = drawer.cashier else { continue };
        let (count, shifts) = counts.entry(person).or_default();
        for tender in drawer.tenders.iter().filter(|t| t.difference.is_some()) {
            let reason = tender.why.as_ref().and_then(|why| why.reason);
            *count += i64::from(reason.is_some_and(|place| facts.code(place) == ARITHMETIC));
            shifts.insert(drawer.shift);
        }
    }
    let number = |shifts: BTreeSet<usize>| i64::try_from(shifts.len()).unwrap_or(i64::MAX);
    let mut errors: Vec<Errors> = counts
        .into_iter()
        .map(|(person, (count, shifts))| Errors { person, count, shifts: number(shifts) })
        .filter(|errors| errors.count > 0)
        .collect();
    errors.sort_by_key(|e| (-e.count, e.person));
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unread(id: i64, level: Level, open: i64) -> Unread {
        Unread {
            handover: HandoverId(id),
            date: BusinessDate::parse("2026-11-21").unwrap(),
            shift: ShiftId(1),
            part: Part::FIRST,
            state: State::Sealed,
            sealed_ms: id * 1_000,
            outgoing: vec![PersonId(3)],
            not_handed_over: false,
            net: None,
            changed: false,
            level,
            lead: LeadSaid::Nothing,
            open,
        }
    }

    #[test]
    fn what_presses_comes_first_and_then_the_oldest() {
        let mut all = [
            unread(1, Level::Within, 0),
            unread(4, Level::NeedsLead, 0),
            unread(2, Level::Within, 1),
            unread(3, Level::Within, 0),
        ];
        order(&mut all);
        assert_eq!(all.clone().map(|u| u.handover.0), [2, 4, 1, 3]);
        // Once it is approved it waits like the others; once it is not approved it comes first whatever it was.
        all[1].lead = LeadSaid::Approved;
        all[3].lead = LeadSaid::Refused;
        order(&mut all);
        assert_eq!(all.map(|u| u.handover.0), [2, 3, 1, 4]);
    }
}
