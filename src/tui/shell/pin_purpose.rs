//! What a PIN is asked for: whoever asked knows by it which question was answered.

use crate::model::handover::SignRole;

/// What a PIN is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PinPurpose {
    /// Approving an entry before it is logged.
    LogApproval,
    /// Striking out an entry of the running shift.
    Strike,
    /// Checking what was done about a carried item.
    ItemCheck,
    /// Approving returns and voids.
    CashReturns,
    /// Approving the reason why a tender differs.
    CashReason,
    /// Confirming one's own hours.
    OwnHours,
    /// Approving a punch put right.
    PunchCorrection,
    /// Confirming the hours of somebody who has gone.
    HoursOfGone,
    /// Signing the handover in a role.
    Sign(SignRole),
    /// Letting a handover pass with something missing.
    Override,
    /// Taking over a handover sealed without incoming.
    OpenHalf,
    /// The lead of a correction.
    CorrectionLead,
    /// The second person of a correction.
    CorrectionSecond,
    /// Reviewing a sealed handover, or noting what it leaves out.
    Remark,
    /// Confirming, locking or opening a month.
    MonthLock,
    /// Reading one's own history.
    OwnHistory,
    /// Changing the settings.
    Settings,
}
