//! Who may do what.

use crate::model::people::Role;

/// Something not everyone may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Approve a difference or a payout above its limit.
    Approve,
    /// Let someone try their PIN again.
    UnlockPin,
    /// Append a correction to a sealed handover (with a second person).
    Correct,
    /// Strike out what somebody else has logged in the running shift.
    Strike,
    /// Mark a sealed handover as reviewed.
    Review,
    /// Sign in spite of missing answers, with a reason.
    Override,
    /// Shifts, checklists, stock list, routines, tolerances.
    ChangeTemplates,
    /// People, roles, PINs, store, currency.
    ManagePeople,
}

impl Role {
    /// Whether this role has the right.
    #[must_use]
    pub(crate) fn may(self, right: Right) -> bool {
        match right {
            Right::Approve
            | Right::UnlockPin
            | Right::Correct
            | Right::Strike
            | Right::Review
            | Right::Override
            | Right::ChangeTemplates => self >= Self::Lead,
            Right::ManagePeople => self == Self::Owner,
        }
    }
}
