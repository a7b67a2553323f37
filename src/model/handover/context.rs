//! What surrounds a handover while it is judged.

use crate::model::handover::Settled;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::item::Item;
use crate::model::log::Entry;
use crate::model::money::Money;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use std::collections::BTreeMap;

/// Everything outside the draft that its rules look at.
#[derive(Clone, Copy, Debug)]
pub struct HandoverContext<'a> {
    /// Settings the handover started with.
    pub(crate) settings: &'a Settings,
    /// What was logged in it.
    pub(crate) entries: &'a [Entry],
    /// Carried items open when the line was drawn.
    pub(crate) items: &'a [Item],
    /// Items settled in the shift.
    pub(crate) settled: &'a [Settled],
    /// What the handover before left in each drawer.
    pub(crate) left_before: &'a BTreeMap<RegisterId, Money>,
    /// Who was in when the shift went on in the part that is closed, and stayed; nobody of a first part.
    pub(crate) stayed: &'a [PersonId],
    /// Who is in by the clock, and since when (UTC milliseconds); a departure forgotten long ago among them.
    pub(crate) inside: &'a [(PersonId, i64)],
    pub(crate) now: Stamp,
}
