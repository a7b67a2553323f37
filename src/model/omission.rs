//! What a handover left out: said in the record, so that silence is never read as "done".

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::refs::empty;

codes! {
    /// What can be left out.
    pub(crate) enum Omission {
        /// Outgoing's self-check, or items of it.
        SelfCheck = "self_check",
        /// Pages of the briefing that nobody opened.
        Briefing = "briefing",
        /// Drawers whose opening float nobody stated.
        Opening = "opening",
        /// Drawers nobody counted.
        Count = "count",
        /// Drawers counted by one side only.
        SecondCount = "second_count",
        /// Drawers without sales figures.
        Sales = "sales",
        /// Drawers with payment types nobody entered.
        Tenders = "tenders",
        /// Articles of the count list nobody counted.
        Stock = "stock",
        /// Nobody looked for expired and damaged goods.
        Quality = "quality",
        /// Incoming checked neither devices nor safety.
        IncomingCheck = "incoming_check",
        /// Items of the lists of devices and safety without an answer.
        Checks = "checks",
        /// Feedback neither passed on nor said to be none.
        Feedback = "feedback",
        /// Open items that incoming neither accepted nor objected to.
        OpenItems = "open_items",
        /// People whose hours nobody confirmed.
        Hours = "hours",
        /// Incoming did not say the key points from memory.
        ReadBack = "read_back",
        /// It was not talked through face to face, or nobody said so.
        TalkedThrough = "talked_through",
    }
}

/// Something that was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct NotDone {
    pub(crate) what: Omission,
    /// Of which registers, articles, people, items or pages; of the whole when left out.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) of: Vec<String>,
}
