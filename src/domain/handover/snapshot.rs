//! What goes on changing after a seal, kept as it stood when the handover was signed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Draft;
use crate::domain::checklist::ListKind;
use crate::domain::gate::Facts;
use crate::domain::ids::{ItemId, PersonId, RegisterId, StockId};
use crate::domain::item::Item;
use crate::domain::money::Money;
use crate::domain::people::Role;
use crate::domain::refs::empty;
use crate::domain::ticket::{ItemKind, ItemState, Severity};
use crate::domain::time::{Stamp, Zone};

/// Kept with the answers of a handover from its first signature on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// What the handover before left in each drawer concerned, minor units.
    #[serde(skip_serializing_if = "empty")]
    pub left_before: BTreeMap<RegisterId, Money>,
    /// Items open when the line was drawn. Of an imported handover the numbers are those of the shop it
    /// came from.
    #[serde(skip_serializing_if = "empty")]
    pub items: BTreeMap<ItemId, CarriedItem>,
    /// Where an imported handover comes from.
    #[serde(skip_serializing_if = "empty")]
    pub origin: Option<Origin>,
}

/// A carried item as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedItem {
    /// Task, ticket, complaint ….
    pub kind: ItemKind,
    /// Where it stood.
    pub state: ItemState,
    /// How serious.
    #[serde(default, skip_serializing_if = "empty")]
    pub severity: Severity,
    /// One line that says what it is.
    pub title: String,
    /// Who looked after it.
    #[serde(default, skip_serializing_if = "empty")]
    pub owner: Option<PersonId>,
    /// Until when, UTC milliseconds.
    #[serde(default, skip_serializing_if = "empty")]
    pub due_ms: Option<i64>,
    /// When it was opened.
    #[serde(default, skip_serializing_if = "empty")]
    pub opened: Option<Stamp>,
    /// Handovers it had survived.
    #[serde(default, skip_serializing_if = "empty")]
    pub handovers: i64,
}

impl From<&Item> for CarriedItem {
    fn from(item: &Item) -> Self {
        Self {
            kind: item.kind,
            state: item.state,
            severity: item.severity,
            title: item.title.clone(),
            owner: item.owner,
            due_ms: item.due_ms,
            opened: Some(item.opened),
            handovers: item.handovers,
        }
    }
}

/// What an imported document says that the settings here say otherwise, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    /// Name of the shop; empty where the document named none.
    #[serde(skip_serializing_if = "empty")]
    pub store: String,
    /// Its time zone.
    #[serde(skip_serializing_if = "empty")]
    pub zone: Option<Zone>,
    /// The shift's name there.
    #[serde(skip_serializing_if = "empty")]
    pub shift: String,
    /// Tenders of each drawer in the order of that shop, by id.
    #[serde(skip_serializing_if = "empty")]
    pub tenders: BTreeMap<RegisterId, Vec<String>>,
    /// Checklist items in the order of that shop.
    #[serde(skip_serializing_if = "empty")]
    pub checks: Vec<CheckRef>,
    /// Counted lines in the order of that shop.
    #[serde(skip_serializing_if = "empty")]
    pub stock: Vec<StockRef>,
    /// Roles of those who signed, at that time.
    #[serde(skip_serializing_if = "empty")]
    pub roles: BTreeMap<PersonId, Role>,
    /// Hash of the texts that came with it.
    #[serde(skip_serializing_if = "empty")]
    pub texts_sha256: String,
}

/// A checklist item of another shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRef {
    /// Its id.
    pub item: String,
    /// The list it stood on.
    pub list: ListKind,
}

/// A counted line of another shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRef {
    /// The line here.
    pub item: StockId,
    /// Its article code there.
    #[serde(default, skip_serializing_if = "empty")]
    pub code: String,
    /// Whether it was below its par level there.
    #[serde(default, skip_serializing_if = "empty")]
    pub low: bool,
}

impl Snapshot {
    /// What is to be kept when a handover is signed first.
    #[must_use]
    pub fn take(draft: &Draft, facts: &Facts<'_>) -> Self {
        let left = |id: &RegisterId| facts.left_before.get(id).map(|money| (*id, *money));
        Self {
            left_before: draft.people.registers.iter().filter_map(left).collect(),
            items: facts.items.iter().map(|item| (item.id, item.into())).collect(),
            origin: None,
        }
    }
}

impl Draft {
    /// What was kept at the first signature, once there is one; until then things may still change.
    #[must_use]
    pub fn kept(&self) -> Option<&Snapshot> {
        let fixed = !self.signatures.is_empty() || !self.head.state.is_draft();
        self.snapshot.as_ref().filter(|_| fixed)
    }
}
