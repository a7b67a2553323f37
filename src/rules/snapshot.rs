//! What is kept of the surroundings of a handover from its first signature on.

use crate::model::handover::Snapshot;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::ids::RegisterId;

impl Snapshot {
    /// What is to be kept when a handover is signed first.
    #[must_use]
    pub(crate) fn take(draft: &Draft, facts: &HandoverContext<'_>) -> Self {
        let left = |id: &RegisterId| facts.left_before.get(id).map(|money| (*id, *money));
        Self {
            left_before: draft.people.registers.iter().filter_map(left).collect(),
            items: facts.items.iter().map(|item| (item.id, item.into())).collect(),
            settled: facts.settled.to_vec(),
            origin: None,
        }
    }
}

impl Draft {
    /// What was kept at the first signature, once there is one; until then things may still change.
    #[must_use]
    pub(crate) fn kept(&self) -> Option<&Snapshot> {
        let fixed = !self.signatures.is_empty() || !self.head.state.is_draft();
        self.snapshot.as_ref().filter(|_| fixed)
    }
}
