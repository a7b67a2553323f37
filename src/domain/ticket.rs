//! Items that travel from shift to shift until closed: which states each kind has, who may move one on,
//! how grave it is and when its age is reported upwards.

use serde::{Deserialize, Serialize};

use super::Problem;
use super::codes::codes;
use super::ids::PersonId;

codes! {
    /// What an item is.
    pub enum ItemKind {
        /// Work to do.
        Task = "task" => "item.kind_task",
        /// A device or part of the shop to repair.
        Ticket = "ticket" => "item.kind_ticket",
        /// A customer's complaint.
        Complaint = "complaint" => "item.kind_complaint",
        /// A customer's suggestion, praise or request.
        Feedback = "feedback" => "item.kind_feedback",
        /// Something to keep in mind until a given time.
        Attention = "attention" => "item.kind_attention",
        /// Takings on their way to the bank, not matched with a slip yet.
        DepositInTransit = "deposit_in_transit" => "item.kind_deposit_in_transit",
        /// A handover line the incoming person did not accept.
        Dispute = "dispute" => "item.kind_dispute",
        /// Something abnormal that happened.
        Incident = "incident" => "item.kind_incident",
        /// A failed inspection item to be put right.
        NonConformity = "non_conformity" => "item.kind_non_conformity",
        /// A later question about a sealed handover.
        Query = "query" => "item.kind_query",
    }
}

codes! {
    /// How far an item is. Each kind uses some of these, see [`next_states`].
    pub enum ItemState {
        /// Nobody has begun.
        Open = "open" => "item.state_open",
        /// A fault or incident was reported.
        Reported = "reported" => "item.state_reported",
        /// Someone took notice.
        Acknowledged = "acknowledged" => "item.state_acknowledged",
        /// Being worked on.
        InProgress = "in_progress" => "item.state_in_progress",
        /// Being repaired.
        InRepair = "in_repair" => "item.state_in_repair",
        /// The customer was promised something.
        Promised = "promised" => "item.state_promised",
        /// The customer was called back.
        CalledBack = "called_back" => "item.state_called_back",
        /// Repaired or put right, not checked yet.
        Fixed = "fixed" => "item.state_fixed",
        /// Checked by someone other than the fixer.
        Verified = "verified" => "item.state_verified",
        /// The work is done.
        Done = "done" => "item.state_done",
        /// A bank slip was found for the deposit.
        Matched = "matched" => "item.state_matched",
        /// An answer or solution was found.
        Resolved = "resolved" => "item.state_resolved",
        /// Finished for good.
        Closed = "closed" => "item.state_closed",
        /// Given up with a reason.
        Cancelled = "cancelled" => "item.state_cancelled",
        /// Its time is over.
        Expired = "expired" => "item.state_expired",
    }
}

codes! {
    /// How grave an item is; the gravest sorts first.
    #[derive(Default)]
    pub enum Severity {
        /// Act now; never accepted in bulk.
        Critical = "critical" => "item.severity_critical",
        /// Keep an eye on it.
        Watch = "watch" => "item.severity_watch",
        /// Ordinary.
        #[default]
        Normal = "normal" => "item.severity_normal",
    }
}

codes! {
    /// To whom an item is reported because of its age.
    pub enum Escalation {
        /// Not yet.
        None = "none" => "item.escalation_none",
        /// To the shift lead.
        Lead = "lead" => "item.escalation_lead",
        /// To the owner.
        Owner = "owner" => "item.escalation_owner",
    }
}

impl ItemKind {
    /// The state a new item begins in.
    #[must_use]
    pub const fn initial(self) -> ItemState {
        match self {
            Self::Ticket | Self::Incident => ItemState::Reported,
            _ => ItemState::Open,
        }
    }

    /// Whether someone other than the fixer must check the result before it is closed.
    #[must_use]
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Ticket | Self::NonConformity)
    }
}

/// The states an item can go to from here, the usual one first. Empty at the end, and for a state the
/// kind does not have.
#[must_use]
#[allow(clippy::match_same_arms)] // One kind reads as one block.
pub const fn next_states(kind: ItemKind, state: ItemState) -> &'static [ItemState] {
    use ItemKind as K;
    use ItemState as S;
    match (kind, state) {
        (K::Task, S::Open) => &[S::InProgress, S::Done, S::Cancelled],
        (K::Task, S::InProgress) => &[S::Done, S::Open, S::Cancelled],
        (K::Task, S::Done | S::Cancelled) => &[S::Open],

        (K::Ticket, S::Reported) => &[S::Acknowledged, S::Cancelled],
        (K::Ticket, S::Acknowledged) => &[S::InRepair, S::Cancelled],
        (K::Ticket, S::InRepair) => &[S::Fixed, S::Cancelled],
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

/// Whether the item still travels: incoming has to act on it before signing. A repair that is fixed or
/// verified is open until closed; a resolved answer or matched deposit is not.
#[must_use]
pub const fn is_open(kind: ItemKind, state: ItemState) -> bool {
    use ItemState as S;
    match state {
        S::Closed | S::Cancelled | S::Expired | S::Done | S::Matched | S::Resolved => false,
        S::Fixed | S::Verified => kind.is_verified(),
        S::Open
        | S::Reported
        | S::Acknowledged
        | S::InProgress
        | S::InRepair
        | S::Promised
        | S::CalledBack => true,
    }
}

/// Whether a step needs a reason: giving up, or going back.
#[must_use]
pub const fn needs_reason(from: ItemState, to: ItemState) -> bool {
    matches!(to, ItemState::Cancelled) || rank(to) < rank(from)
}

const fn rank(state: ItemState) -> u8 {
    use ItemState as S;
    match state {
        S::Open | S::Reported => 0,
        S::Acknowledged => 1,
        S::InProgress | S::InRepair | S::Promised | S::CalledBack => 2,
        S::Expired => 3,
        S::Fixed | S::Done | S::Matched | S::Resolved => 4,
        S::Verified => 5,
        S::Closed | S::Cancelled => 6,
    }
}

/// One step of an item, as someone wants to take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// What the item is.
    pub kind: ItemKind,
    /// Where it is.
    pub from: ItemState,
    /// Where it shall go.
    pub to: ItemState,
    /// Who moves it.
    pub actor: PersonId,
    /// Who of the staff fixed it, when known; none for an outside repairer.
    pub fixer: Option<PersonId>,
    /// Whether the actor belongs to the store.
    pub is_store_staff: bool,
    /// Why; needed for going back and giving up.
    pub reason: &'a str,
}

/// Whether a step may be taken.
///
/// # Errors
/// `item.no_step` when the kind has no such step, `item.reason_needed` when it goes back or gives up
/// without a reason, `item.verifier_outside` and `item.verifier_is_fixer` when the wrong person checks
/// a repair.
pub fn advance(step: &Step<'_>) -> Result<(), Problem> {
    if !next_states(step.kind, step.from).contains(&step.to) {
        return Err(Problem::new("item.no_step"));
    }
    if needs_reason(step.from, step.to) && step.reason.trim().is_empty() {
        return Err(Problem::new("item.reason_needed"));
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
pub struct Ageing {
    /// To the lead. Default 3.
    pub lead_after_shifts: u32,
    /// To the owner. Default 6.
    pub owner_after_shifts: u32,
}

impl Default for Ageing {
    fn default() -> Self {
        Self { lead_after_shifts: 3, owner_after_shifts: 6 }
    }
}

/// To whom an item of this age in shifts is reported.
#[must_use]
pub const fn escalation(age_in_shifts: u32, ageing: &Ageing) -> Escalation {
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
pub fn current(kind: ItemKind, state: ItemState, ends_ms: Option<i64>, now_ms: i64) -> ItemState {
    let over = ends_ms.is_some_and(|end| end <= now_ms);
    if kind == ItemKind::Attention && state == ItemState::Open && over { ItemState::Expired } else { state }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn step(kind: ItemKind, from: ItemState, to: ItemState) -> Step<'static> {
        Step { kind, from, to, actor: PersonId(1), fixer: None, is_store_staff: true, reason: "" }
    }

    fn key(step: &Step<'_>) -> Option<&'static str> {
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
                let back = Step { reason: "broke again", ..step(ItemKind::Ticket, *from, *to) };
                let again = *to == ItemState::InRepair && (i == 3 || i == 4);
                assert_eq!(advance(&back).is_ok(), j == i + 1 || again, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn the_fixer_does_not_check_the_own_repair_nor_does_an_outsider() {
        let check = step(ItemKind::Ticket, ItemState::Fixed, ItemState::Verified);
        assert_eq!(key(&check), None);
        assert_eq!(key(&Step { fixer: Some(PersonId(2)), ..check }), None);
        assert_eq!(key(&Step { fixer: Some(PersonId(1)), ..check }), Some("item.verifier_is_fixer"));
        assert_eq!(key(&Step { is_store_staff: false, ..check }), Some("item.verifier_outside"));
        let other = step(ItemKind::NonConformity, ItemState::Fixed, ItemState::Verified);
        assert_eq!(key(&Step { fixer: Some(PersonId(1)), ..other }), Some("item.verifier_is_fixer"));
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
            let bare = Step { reason: " ", ..step(kind, from, to) };
            assert_eq!(key(&bare), Some("item.reason_needed"));
            assert_eq!(key(&Step { reason: "leaks again", ..bare }), None);
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
            assert_eq!(escalation(age, &ageing), to, "{age}");
        }
        let quick = Ageing { lead_after_shifts: 1, owner_after_shifts: 2 };
        assert_eq!(escalation(1, &quick), Escalation::Lead);
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
