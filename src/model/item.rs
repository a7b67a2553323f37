//! Carried items: what travels from shift to shift until someone closes it.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::ids::{DeviceId, EntryId, HandoverId, ItemId, PersonId, RegisterId, RunId};
use super::money::Money;
use super::time::Stamp;
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::repair::{Repair, Stops};

/// A carried item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number, as people say it: #12.
    pub id: ItemId,
    /// Task, ticket, complaint ….
    pub(crate) kind: ItemKind,
    /// Where it stands.
    pub(crate) state: ItemState,
    pub(crate) severity: Severity,
    /// One line that says what it is.
    pub(crate) title: String,
    /// Who looks after it.
    pub(crate) owner: Option<PersonId>,
    /// Until when, UTC milliseconds.
    pub(crate) due_ms: Option<i64>,
    /// When it was opened.
    pub(crate) opened: Stamp,
    /// Who opened it.
    pub(crate) opened_by: PersonId,
    /// In which shift.
    pub(crate) opened_run: RunId,
    /// When it was closed, UTC milliseconds.
    pub(crate) closed_ms: Option<i64>,
    /// Handovers it has survived: its age in shifts.
    pub(crate) handovers: i64,
    /// Revision, for compare-and-set.
    pub(crate) rev: i64,
    pub(crate) detail: ItemDetail,
}

/// Fields that only some kinds use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ItemDetail {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// Problem in the way, advice, if … then ….
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) advice: String,
    /// What is to be done next.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) next_step: String,
    /// What was promised to the customer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) promise: String,
    /// How to reach the customer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) contact: String,
    /// The device of a ticket.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) device: String,
    /// The device of the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) registered: Option<DeviceId>,
    /// Who was told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) reported_to: String,
    /// Whether a fault stops something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stops: Option<Stops>,
    /// What it stops.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) impact: String,
    /// The firm a repair was given to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) firm: String,
    /// Telephone of that firm.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) phone: String,
    /// The number it gave the order.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) order_no: String,
    /// Sum of a deposit in transit, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount: Option<Money>,
    /// Sum of it the bank has got, minor units; unknown where a slip of several deposits shows another sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) banked: Option<Money>,
    /// The bank slip, where it settles other deposits too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) shared_slip: Option<SharedSlip>,
    /// Number of the bank slip.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) bank_slip: String,
    /// Why the slip shows another sum than was sent.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) bank_reason: String,
    /// Number of the cash bag.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) bag_no: String,
    /// The drawer concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) register: Option<RegisterId>,
    /// Who repaired it; never the one who verifies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fixer: Option<PersonId>,
    /// The repairer's name where it was someone from outside.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) fixer_name: String,
    /// The entry it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) entry: Option<EntryId>,
    /// The handover at which it was found, with the checklist item or tender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) handover: Option<HandoverId>,
    /// The checklist item or tender it came from.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) source: String,
    /// Needs special care.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) special_care: bool,
    /// Who kept last what is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_holder: Option<PersonId>,
}

/// A bank slip that settles several deposits: what it shows more or less is of the slip, and of none of them alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SharedSlip {
    /// Numbers of the deposits.
    pub(crate) settles: Vec<i64>,
    /// What they came to, minor units.
    pub(crate) sent: Money,
    /// What the slip shows, minor units.
    pub(crate) shows: Money,
}

impl Item {
    /// Handovers it has stood still for. What is kept is handed on by nature, and is never late for it.
    #[must_use]
    pub(crate) fn stood_still(&self) -> i64 {
        if self.kind == ItemKind::Custody { 0 } else { self.handovers }
    }

    /// What the slip of a deposit shows more or less than was sent, of all it settles.
    #[must_use]
    pub(crate) fn bank_difference(&self) -> Option<Money> {
        let (sent, banked) = match &self.detail.shared_slip {
            Some(slip) => (slip.sent, slip.shows),
            None => (self.detail.amount?, self.detail.banked?),
        };
        banked.checked_sub(sent).ok()
    }
}

codes! {
    /// What can happen to an item.
    pub(crate) enum EventKind {
        /// It was opened.
        Opened = "opened",
        /// It went on to another state.
        State = "state",
        /// Somebody added words.
        Note = "note",
        /// Incoming took it over at a handover.
        Accepted = "accepted",
        /// Incoming took it over with a question.
        Queried = "queried",
        /// Incoming did not agree with it.
        Disputed = "disputed",
        /// It was given to somebody.
        Owner = "owner",
        /// It got a new time.
        Due = "due",
        /// It was reported upwards.
        Escalated = "escalated",
        /// A repair was given to a firm.
        Repairer = "repairer",
        /// The bank slip of a deposit came back.
        Banked = "banked",
    }
}

/// What happened to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ItemEvent {
    pub(crate) at: Stamp,
    /// Who; nobody where the program did it by itself.
    pub(crate) by: Option<PersonId>,
    pub(crate) kind: EventKind,
    pub(crate) state: ItemState,
    pub(crate) text: String,
}

/// An item about to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewItem {
    /// Task, ticket, complaint ….
    pub(crate) kind: ItemKind,
    pub(crate) severity: Severity,
    /// One line that says what it is.
    pub(crate) title: String,
    /// Who looks after it.
    pub(crate) owner: Option<PersonId>,
    /// Until when, UTC milliseconds.
    pub(crate) due_ms: Option<i64>,
    pub(crate) detail: ItemDetail,
}

impl NewItem {
    /// A plain item of a kind.
    #[must_use]
    pub(crate) fn new(kind: ItemKind, title: impl Into<String>) -> Self {
        Self {
            kind,
            severity: Severity::Normal,
            title: title.into(),
            owner: None,
            due_ms: None,
            detail: ItemDetail::default(),
        }
    }
}

impl Item {
    /// Whether the item is open and past its time. An attention item simply ends instead.
    #[must_use]
    pub(crate) fn overdue(&self, now_ms: i64) -> bool {
        self.kind != ItemKind::Attention
            && self.closed_ms.is_none()
            && self.due_ms.is_some_and(|due| due < now_ms)
    }

    /// The key of the name of its state, by what was answered.
    #[must_use]
    pub(crate) const fn state_key(&self) -> &'static str {
        self.state.key_of(self.detail.reported_to.as_str())
    }

    /// What a ticket says of the repair.
    #[must_use]
    pub(crate) fn repair(&self) -> Option<Repair> {
        let detail = &self.detail;
        let repair = Repair {
            // The line of a checklist that found it stays: by it the line knows its ticket.
            device: match detail.registered {
                Some(_) if detail.source.is_empty() => String::new(),
                _ => detail.device.clone(),
            },
            registered: detail.registered,
            reported_to: detail.reported_to.clone(),
            stops: detail.stops,
            impact: detail.impact.clone(),
            firm: detail.firm.clone(),
            phone: detail.phone.clone(),
            order_no: detail.order_no.clone(),
        };
        (self.kind == ItemKind::Ticket && repair != Repair::default()).then_some(repair)
    }

    /// Whole days since it was opened.
    #[must_use]
    pub(crate) fn age_days(&self, now_ms: i64) -> i64 {
        (now_ms - self.opened.ms).max(0) / 86_400_000
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn item(kind: ItemKind, due_ms: Option<i64>) -> Item {
        Item {
            id: ItemId(1),
            kind,
            state: kind.initial(),
            severity: Severity::Normal,
            title: "x".into(),
            owner: None,
            due_ms,
            opened: Stamp::new(86_400_000, 0),
            opened_by: PersonId(1),
            opened_run: RunId(1),
            closed_ms: None,
            handovers: 0,
            rev: 1,
            detail: ItemDetail::default(),
        }
    }

    #[test]
    fn overdue_begins_after_the_due_instant_and_ends_when_closed() {
        assert!(!item(ItemKind::Task, Some(10)).overdue(10));
        assert!(item(ItemKind::Task, Some(10)).overdue(11));
        assert!(!item(ItemKind::Task, None).overdue(i64::MAX));
        assert!(!item(ItemKind::Attention, Some(10)).overdue(11), "it ends by itself");
        let closed = Item { closed_ms: Some(9), ..item(ItemKind::Task, Some(10)) };
        assert!(!closed.overdue(11));
    }

    #[test]
    fn a_ticket_keeps_the_line_that_found_it_beside_the_device() {
        let mut ticket = item(ItemKind::Ticket, None);
        ticket.detail.device = "D7".into();
        ticket.detail.registered = Some(DeviceId(3));
        let device = |item: &Item| item.repair().unwrap().device;
        assert_eq!(device(&ticket), "", "the name on the register says it");
        ticket.detail.source = "D7".into();
        assert_eq!(device(&ticket), "D7");
    }

    #[test]
    fn what_nobody_was_told_of_is_not_reported() {
        let mut ticket = item(ItemKind::Ticket, None);
        assert_eq!((ticket.state, ticket.state_key()), (ItemState::Reported, "item.state_logged"));
        ticket.detail.reported_to = "Till Service".into();
        assert_eq!(ticket.state_key(), "item.state_reported");
        ticket.state = ItemState::InRepair;
        ticket.detail.reported_to.clear();
        assert_eq!(ticket.state_key(), "item.state_in_repair");
    }

    #[test]
    fn age_counts_whole_days_and_never_below_none() {
        let it = item(ItemKind::Task, None);
        assert_eq!(it.age_days(86_400_000 * 2 - 1), 0);
        assert_eq!(it.age_days(86_400_000 * 2), 1);
        assert_eq!(it.age_days(0), 0);
    }
}
