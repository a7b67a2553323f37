//! What goes on changing after a seal, kept as it stood when the handover was signed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::checklist::ListKind;

use crate::model::ids::{ItemId, PersonId, RegisterId, StockId};
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::money::Money;
use crate::model::omission::NotDone;
use crate::model::people::Role;
use crate::model::refs::{Ids, Refs, empty, resolve};
use crate::model::repair::Repair;
use crate::model::time::Stamp;
use crate::model::zone::Zone;

/// Kept with the answers of a handover from its first signature on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// What the handover before left in each drawer concerned, minor units.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) left_before: BTreeMap<RegisterId, Money>,
    /// Items open when the line was drawn. Of an imported handover the numbers are those of the shop it
    /// came from.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) items: BTreeMap<ItemId, CarriedItem>,
    /// What was settled in the shift: items closed, cancelled, put right or banked.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) settled: Vec<Settled>,
    /// Where an imported handover comes from.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) origin: Option<Origin>,
}

/// An item that somebody settled in the shift: closed, cancelled, put right, or its bank slip came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub(crate) struct Settled<R: Refs = Ids> {
    pub(crate) item: i64,
    /// Task, ticket, complaint ….
    pub(crate) kind: ItemKind,
    /// One line that says what it is.
    pub(crate) title: String,
    /// Where it stood then.
    pub(crate) state: ItemState,
    /// Who did it; nobody where its time was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<R::Person>,
    pub(crate) at: R::Time,
    /// Words: the reason, the number of the bank slip.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) text: String,
}

resolve!(Settled { same item, same kind, same title, same state, maybe by, time at, same text });

/// A carried item as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CarriedItem {
    /// Task, ticket, complaint ….
    pub(crate) kind: ItemKind,
    /// Where it stood.
    pub(crate) state: ItemState,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) severity: Severity,
    /// One line that says what it is.
    pub(crate) title: String,
    /// Who looked after it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) owner: Option<PersonId>,
    /// Until when, UTC milliseconds.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) due_ms: Option<i64>,
    /// When it was opened.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) opened: Option<Stamp>,
    /// Handovers it had survived.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) handovers: i64,
    /// What is to be done next.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) next_step: String,
    /// What a ticket says of the repair.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) repair: Option<Repair>,
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
            next_step: item.detail.next_step.clone(),
            repair: item.repair(),
        }
    }
}

/// What an imported document says that the settings here say otherwise, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Origin {
    /// The version it was written in, where that is an earlier one: it stays in it.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) schema: String,
    /// Name of the shop; empty where the document named none.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) store: String,
    /// Its time zone.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) zone: Option<Zone>,
    /// The shift's name there.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) shift: String,
    /// Tenders of each drawer in the order of that shop, by id.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) tenders: BTreeMap<RegisterId, Vec<String>>,
    /// Checklist items in the order of that shop.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) checks: Vec<CheckRef>,
    /// Counted lines in the order of that shop.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) stock: Vec<StockRef>,
    /// Roles of those who signed, at that time.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) roles: BTreeMap<PersonId, Role>,
    /// What it says was not done.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) not_done: Vec<NotDone>,
    /// Times in its log that a clock gave which was behind an earlier record.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) clock_doubted: Vec<Stamp>,
    /// When the shift was to be handed over, where it was long after that.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) was_due: Option<Stamp>,
    /// It does not say when the line was drawn: the head's time only puts it among the others.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) start_unsaid: bool,
    /// It does not say when it was sealed.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) sealing_unsaid: bool,
    /// Hash of the texts that came with it.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) texts_sha256: String,
}

/// A checklist item of another shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CheckRef {
    pub(crate) item: String,
    /// The list it stood on.
    pub(crate) list: ListKind,
}

/// A counted line of another shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StockRef {
    /// The line here.
    pub(crate) item: StockId,
    /// Its article code there.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) code: String,
    /// Whether it was below its par level there.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) low: bool,
}
