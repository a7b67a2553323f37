//! What happened to a device: how it was found at handovers and rounds, its faults, and what became of its tickets.

use crate::model::checklist::CheckAnswer;
use crate::model::ids::{ItemId, PersonId};
use crate::model::item::ItemEvent;
use crate::model::log::Fault;
use crate::model::time::Stamp;

/// Something that happened to a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeviceEvent {
    pub(crate) at: Stamp,
    /// Who; nobody where the program did it by itself.
    pub(crate) by: Option<PersonId>,
    /// What it was.
    pub(crate) what: DeviceFact,
}

/// What it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeviceFact {
    /// A line of a checklist was answered.
    Check {
        /// The line, such as `D7`.
        item: String,
        answer: CheckAnswer,
    },
    /// A fault was logged.
    Fault(Fault),
    /// Something was done with a ticket.
    Ticket {
        item: ItemId,
        /// One line that says what it is.
        title: String,
        event: ItemEvent,
    },
}
