//! How an item moves from state to state: which steps there are, and who may take them.

use crate::model::ids::PersonId;
use crate::model::item_state::{Escalation, ItemKind, ItemState};
use crate::model::problem::Problem;
use serde::{Deserialize, Serialize};

/// The states an item can go to from here, the usual one first. Empty at the end, and for a state the
/// kind does not have.
#[must_use]
#[allow(clippy::match_same_arms)] // One kind reads as one block.
pub(crate) const fn next_states(kind: ItemKind, state: ItemState) -> &'static [ItemState] {
    use ItemKind as K;
    use ItemState as S;
    match (kind, state) {
        (K::Task, S::Open) => &[S::InProgress, S::Done, S::Cancelled],
        (K::Task, S::InProgress) => &[S::Done, S::Open, S::Cancelled],
        (K::Task, S::Done | S::Cancelled) => &[S::Open],

        (K::Ticket, S::Reported) => &[S::Acknowledged, S::Cancelled],
        (K::Ticket, S::Acknowledged) => &[S::InRepair, S::Cancelled],
        // A repair that has begun is checked in the end, or given back as not done.
        (K::Ticket, S::InRepair) => &[S::Fixed, S::Acknowledged],
        (K::Ticket, S::Fixed) => &[S::Verified, S::InRepair],
        (K::Ticket, S::Verified) => &[S::Closed, S::InRepair],

        (K::Complaint, S::Open) => &[S::Promised, S::CalledBack, S::Resolved],
        (K::Complaint, S::Promised) => &[S::CalledBack, S::Resolved],
        (K::Complaint, S::CalledBack) => &[S::Resolved, S::Promised],
        (K::Complaint, S::Resolved) => &[S::Closed, S::Open],

        (K::Feedback, S::Open) => &[S::Acknowledged, S::Promised, S::Closed],
        (K::Feedback, S::Acknowledged) => &[S::Closed, S::Promised],
        (K::Feedback, S::Promised) => &[S::CalledBack, S::Closed],
        (K::Feedback, S::CalledBack) => &[S::Closed, S::Promised],

        (K::Attention, S::Open) => &[S::Done, S::Expired, S::Cancelled],
        (K::Attention, S::Expired) => &[S::Done],

        (K::DepositInTransit, S::Open) => &[S::Matched, S::Cancelled],
        (K::DepositInTransit, S::Matched) => &[S::Closed, S::Open],
        (K::DepositInTransit, S::Cancelled) => &[S::Open],

        (K::Dispute, S::Open) => &[S::InProgress, S::Resolved],
        (K::Dispute, S::InProgress) => &[S::Resolved],
        (K::Dispute, S::Resolved) => &[S::Closed, S::Open],

        (K::Query, S::Open) => &[S::Resolved],
        (K::Query, S::Resolved) => &[S::Closed, S::Open],

        (K::Custody, S::Open) => &[S::GivenOut, S::Missing],
        (K::Custody, S::Missing) => &[S::Open, S::Cancelled],
        (K::Custody, S::GivenOut) => &[S::Open],

        (K::Incident, S::Reported) => &[S::Acknowledged],
        (K::Incident, S::Acknowledged) => &[S::InProgress, S::Resolved],
        (K::Incident, S::InProgress) => &[S::Resolved],
        (K::Incident, S::Resolved) => &[S::Closed, S::InProgress],

        (K::NonConformity, S::Open) => &[S::InProgress, S::Fixed],
        (K::NonConformity, S::InProgress) => &[S::Fixed],
        (K::NonConformity, S::Fixed) => &[S::Verified, S::InProgress],
        (K::NonConformity, S::Verified) => &[S::Closed, S::InProgress],
        _ => &[],
    }
}

/// Whether a step needs words: giving up, going back, to whom something was given out.
#[must_use]
pub(crate) const fn needs_reason(from: ItemState, to: ItemState) -> bool {
    matches!(to, ItemState::Cancelled | ItemState::GivenOut | ItemState::Missing) || rank(to) < rank(from)
}

const fn rank(state: ItemState) -> u8 {
    use ItemState as S;
    match state {
        S::Open | S::Reported => 0,
        S::Acknowledged => 1,
        S::InProgress | S::InRepair | S::Promised | S::CalledBack => 2,
        S::Expired => 3,
        S::Fixed | S::Done | S::Matched | S::Resolved | S::GivenOut | S::Missing => 4,
        S::Verified => 5,
        S::Closed | S::Cancelled => 6,
    }
}

/// One step of an item, as someone wants to take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StateChange<'a> {
    /// What the item is.
    pub(crate) kind: ItemKind,
    /// Where it is.
    pub(crate) from: ItemState,
    /// Where it shall go.
    pub(crate) to: ItemState,
    /// Who moves it.
    pub(crate) actor: PersonId,
    /// Who of the staff fixed it, when known; none for an outside repairer.
    pub(crate) fixer: Option<PersonId>,
    /// Whether the actor belongs to the store.
    pub(crate) is_store_staff: bool,
    /// Why; needed for going back and giving up.
    pub(crate) reason: &'a str,
}

/// Whether a step may be taken.
///
/// # Errors
/// `item.no_step` when the kind has no such step, `item.reason_needed` when it goes back or gives up
/// without a reason, `item.verifier_outside` and `item.verifier_is_fixer` when the wrong person checks
/// a repair.
pub(crate) fn advance(step: &StateChange<'_>) -> Result<(), Problem> {
    if !next_states(step.kind, step.from).contains(&step.to) {
        return Err(Problem::new("item.no_step"));
    }
    if needs_reason(step.from, step.to) && step.reason.trim().is_empty() {
        return Err(Problem::new("item.reason_needed"));
    }
    // Giving up is no way around the check of the own repair.
    if step.to == ItemState::Cancelled && step.kind.is_verified() && step.fixer == Some(step.actor) {
        return Err(Problem::new("item.verifier_is_fixer"));
    }
    if step.to == ItemState::Verified {
        if !step.is_store_staff {
            return Err(Problem::new("item.verifier_outside"));
        }
        if step.fixer == Some(step.actor) {
            return Err(Problem::new("item.verifier_is_fixer"));
        }
    }
    Ok(())
}

/// From how many survived handovers on an item is reported upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Ageing {
    /// To the lead. Default 3.
    pub(crate) lead_after_shifts: u32,
    /// To the owner. Default 6.
    pub(crate) owner_after_shifts: u32,
}

impl Default for Ageing {
    fn default() -> Self {
        Self { lead_after_shifts: 3, owner_after_shifts: 6 }
    }
}

/// To whom an item of this age in shifts is reported.
#[must_use]
pub(crate) const fn escalation(age_in_shifts: u32, ageing: Ageing) -> Escalation {
    if age_in_shifts >= ageing.owner_after_shifts {
        Escalation::Owner
    } else if age_in_shifts >= ageing.lead_after_shifts {
        Escalation::Lead
    } else {
        Escalation::None
    }
}

/// The state as it stands now: an attention item expires by itself at its end. Instants in UTC milliseconds.
#[must_use]
pub(crate) fn current(kind: ItemKind, state: ItemState, ends_ms: Option<i64>, now_ms: i64) -> ItemState {
    let over = ends_ms.is_some_and(|end| end <= now_ms);
    if kind == ItemKind::Attention && state == ItemState::Open && over { ItemState::Expired } else { state }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::item_state::{Severity, is_open};

    fn step(kind: ItemKind, from: ItemState, to: ItemState) -> StateChange<'static> {
        StateChange { kind, from, to, actor: PersonId(1), fixer: None, is_store_staff: true, reason: "" }
    }

    fn key(step: &StateChange<'_>) -> Option<&'static str> {
        advance(step).err().map(|p| p.key)
    }

    /// Every state a kind can reach, with its beginning.
    fn reachable(kind: ItemKind) -> BTreeSet<ItemState> {
        let mut seen = BTreeSet::from([kind.initial()]);
        let mut todo = vec![kind.initial()];
        while let Some(state) = todo.pop() {
            todo.extend(next_states(kind, state).iter().copied().filter(|s| seen.insert(*s)));
        }
        seen
    }

    #[test]
    fn a_repair_goes_through_every_stage_and_skips_none() {
        let stages = [
            ItemState::Reported,
            ItemState::Acknowledged,
            ItemState::InRepair,
            ItemState::Fixed,
            ItemState::Verified,
            ItemState::Closed,
        ];
        for (i, from) in stages.iter().enumerate() {
            for (j, to) in stages.iter().enumerate() {
                let back = StateChange { reason: "broke again", ..step(ItemKind::Ticket, *from, *to) };
                let again = *to == ItemState::InRepair && (i == 3 || i == 4);
                let given_back = (*from, *to) == (ItemState::InRepair, ItemState::Acknowledged);
                assert_eq!(advance(&back).is_ok(), j == i + 1 || again || given_back, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn the_fixer_does_not_check_the_own_repair_nor_does_an_outsider() {
        let check = step(ItemKind::Ticket, ItemState::Fixed, ItemState::Verified);
        assert_eq!(key(&check), None);
        assert_eq!(key(&StateChange { fixer: Some(PersonId(2)), ..check }), None);
        assert_eq!(key(&StateChange { fixer: Some(PersonId(1)), ..check }), Some("item.verifier_is_fixer"));
        assert_eq!(key(&StateChange { is_store_staff: false, ..check }), Some("item.verifier_outside"));
        let other = step(ItemKind::NonConformity, ItemState::Fixed, ItemState::Verified);
        assert_eq!(key(&StateChange { fixer: Some(PersonId(1)), ..other }), Some("item.verifier_is_fixer"));
    }

    #[test]
    fn giving_up_is_no_way_around_the_check_of_a_repair() {
        // Once somebody repairs, it ends by the check, or the repair is given back as not done.
        for from in [ItemState::InRepair, ItemState::Fixed, ItemState::Verified] {
            let cancel =
                StateChange { reason: "never mind", ..step(ItemKind::Ticket, from, ItemState::Cancelled) };
            assert_eq!(key(&cancel), Some("item.no_step"), "{from:?}");
        }
        // And whoever is known to have fixed it does not give it up either.
        let given_back = step(ItemKind::Ticket, ItemState::Acknowledged, ItemState::Cancelled);
        let own = StateChange { fixer: Some(PersonId(1)), reason: "scrapped", ..given_back };
        assert_eq!(key(&own), Some("item.verifier_is_fixer"));
        assert_eq!(key(&StateChange { fixer: Some(PersonId(2)), ..own }), None);
    }

    #[test]
    fn going_back_and_giving_up_need_a_reason() {
        for (kind, from, to) in [
            (ItemKind::Ticket, ItemState::Verified, ItemState::InRepair),
            (ItemKind::Ticket, ItemState::Reported, ItemState::Cancelled),
            (ItemKind::Task, ItemState::Done, ItemState::Open),
            (ItemKind::Task, ItemState::Cancelled, ItemState::Open),
            (ItemKind::Complaint, ItemState::Resolved, ItemState::Open),
        ] {
            let bare = StateChange { reason: " ", ..step(kind, from, to) };
            assert_eq!(key(&bare), Some("item.reason_needed"));
            assert_eq!(key(&StateChange { reason: "leaks again", ..bare }), None);
        }
        assert_eq!(key(&step(ItemKind::Complaint, ItemState::CalledBack, ItemState::Promised)), None);
    }

    #[test]
    fn every_kind_can_end_and_offers_only_states_it_has() {
        for kind in ItemKind::ALL {
            let seen = reachable(kind);
            assert!(is_open(kind, kind.initial()), "{kind:?}");
            assert!(seen.iter().any(|s| !is_open(kind, *s)), "{kind:?}");
            for state in ItemState::ALL {
                let next = next_states(kind, state);
                assert!(!next.contains(&state), "{kind:?} {state:?}");
                assert!(next.is_empty() || seen.contains(&state), "{kind:?} {state:?}");
                if seen.contains(&state) && is_open(kind, state) {
                    assert!(!next.is_empty(), "{kind:?} is stuck in {state:?}");
                }
            }
        }
    }

    #[test]
    fn a_fixed_ticket_is_still_carried() {
        assert!(is_open(ItemKind::Ticket, ItemState::Fixed));
        assert!(is_open(ItemKind::Ticket, ItemState::Verified));
        assert!(!is_open(ItemKind::Ticket, ItemState::Closed));
        assert!(!is_open(ItemKind::Task, ItemState::Done));
    }

    #[test]
    fn age_climbs_at_the_thresholds() {
        let ageing = Ageing::default();
        for (age, to) in [
            (0, Escalation::None),
            (2, Escalation::None),
            (3, Escalation::Lead),
            (5, Escalation::Lead),
            (6, Escalation::Owner),
            (99, Escalation::Owner),
        ] {
            assert_eq!(escalation(age, ageing), to, "{age}");
        }
        let quick = Ageing { lead_after_shifts: 1, owner_after_shifts: 2 };
        assert_eq!(escalation(1, quick), Escalation::Lead);
    }

    #[test]
    fn an_attention_item_expires_at_its_end_and_a_task_does_not() {
        let open = ItemState::Open;
        assert_eq!(current(ItemKind::Attention, open, Some(100), 99), open);
        assert_eq!(current(ItemKind::Attention, open, Some(100), 100), ItemState::Expired);
        assert_eq!(current(ItemKind::Attention, ItemState::Done, Some(100), 200), ItemState::Done);
        assert_eq!(current(ItemKind::Attention, open, None, 200), open);
        assert_eq!(current(ItemKind::Task, open, Some(100), 200), open);
    }

    #[test]
    fn the_gravest_sorts_first() {
        assert!(Severity::Critical < Severity::Watch && Severity::Watch < Severity::Normal);
    }

    #[test]
    fn every_name_and_refusal_has_a_text() {
        let texts: toml::Table = include_str!("../../assets/locales/en.toml").parse().unwrap();
        let refusals =
            ["item.no_step", "item.reason_needed", "item.verifier_outside", "item.verifier_is_fixer"];
        let keys = (ItemKind::ALL.iter().map(|k| k.key()))
            .chain(ItemState::ALL.iter().map(|s| s.key()))
            .chain(Severity::ALL.iter().map(|s| s.key()))
            .chain(Escalation::ALL.iter().map(|e| e.key()))
            .chain(refusals);
        for key in keys {
            let (section, name) = key.split_once('.').unwrap();
            assert!(texts[section].get(name).is_some(), "{key}");
        }
    }
}
