//! When the shop is open: the weekdays on which each shift is held, and days with a plan of their own.
//!
//! The calendar is part of the settings, so every handover keeps the one it was made with.

use serde::{Deserialize, Serialize};

use super::ids::ShiftId;
use super::shift::ShiftSegment;
use super::time::BusinessDate;

/// A date that goes by a plan of its own, whatever its weekday: a holiday, a day with other hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SpecialDay {
    pub(crate) date: BusinessDate,
    /// What the day is called, such as `Christmas Day`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) name: String,
    /// The shifts that are held; none where the shop is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) held: Vec<HeldShift>,
}

/// A shift that is held on a special day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldShift {
    pub(crate) shift: ShiftId,
    /// Its hours on that day; empty where they are the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) segments: Vec<ShiftSegment>,
}

impl SpecialDay {
    /// Whether the shop is closed all day.
    #[must_use]
    pub(crate) fn closed(&self) -> bool {
        self.held.is_empty()
    }
}
