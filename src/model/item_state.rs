//! Items that travel from shift to shift until closed: which states each kind has, who may move one on,
//! how grave it is and when its age is reported upwards.

use super::codes::codes;

codes! {
    /// What an item is.
    pub(crate) enum ItemKind {
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
        /// Something beside money that is kept and handed on: keys, a cheque, lost property.
        Custody = "custody" => "item.kind_custody",
    }
}

codes! {
    /// How far an item is. Each kind uses some of these, see `rules/item_states`.
    pub(crate) enum ItemState {
        /// Nobody has begun.
        Open = "open" => "item.state_open",
        /// A fault or incident was reported.
        Reported = "reported" => "item.state_reported",
        /// Someone took notice.
        Acknowledged = "acknowledged" => "item.state_acknowledged",
        /// Being worked on.
        InProgress = "in_progress" => "item.state_in_progress",
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
        /// Given out to whoever it belongs to.
        GivenOut = "given_out" => "item.state_given_out",
        /// It was not where it should be.
        Missing = "missing" => "item.state_missing",
    }
}

codes! {
    /// How grave an item is; the gravest sorts first.
    #[derive(Default)]
    pub(crate) enum Severity {
        /// Act now; never accepted in bulk.
        Critical = "critical" => "item.severity_critical",
        /// Keep an eye on it.
        Watch = "watch" => "item.severity_watch",
        #[default]
        Normal = "normal" => "item.severity_normal",
    }
}

codes! {
    /// To whom an item is reported because of its age.
    pub(crate) enum Escalation {
        None = "none" => "item.escalation_none",
        /// To the shift lead.
        Lead = "lead" => "item.escalation_lead",
        /// To the owner.
        Owner = "owner" => "item.escalation_owner",
    }
}

impl ItemState {
    /// The key of its name where somebody was told, or nobody: what was told to nobody is not said to be reported.
    #[must_use]
    pub(crate) const fn key_of(self, told: &str) -> &'static str {
        match self {
            Self::Reported if told.is_empty() => "item.state_logged",
            _ => self.key(),
        }
    }
}

impl ItemKind {
    /// The state a new item begins in.
    #[must_use]
    pub(crate) const fn initial(self) -> ItemState {
        match self {
            Self::Ticket | Self::Incident => ItemState::Reported,
            _ => ItemState::Open,
        }
    }

    /// Whether someone other than the fixer must check the result before it is closed.
    #[must_use]
    pub(crate) const fn is_verified(self) -> bool {
        matches!(self, Self::Ticket | Self::NonConformity)
    }
}

/// Whether the item still travels: incoming has to act on it before signing. A repair that is fixed or
/// verified is open until closed; a resolved answer or matched deposit is not.
#[must_use]
pub(crate) const fn is_open(kind: ItemKind, state: ItemState) -> bool {
    use ItemState as S;
    match state {
        S::Closed
        | S::Cancelled
        | S::Expired
        | S::Done
        | S::Matched
        | S::Resolved
        | S::GivenOut
        | S::Missing => false,
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
