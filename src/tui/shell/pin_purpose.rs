//! What a PIN is asked for: whoever asked knows by it which question was answered.

use crate::model::handover::SignRole;
use crate::model::people::Role;
use crate::rules::authority::Act;

/// What a PIN is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PinPurpose {
    /// An entry that is logged by PIN, or approved or watched before it is logged.
    Log(Act),
    /// Striking out an entry of the running shift.
    Strike(Act),
    /// A step of a carried item that takes a PIN.
    Item(Act),
    /// Approving returns and voids.
    CashReturns,
    /// Approving the reason why a tender differs.
    CashReason,
    /// Countersigning a wrong sum.
    CashSecond,
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
    /// Going on without the signature of somebody named on a side.
    WithoutSignature,
    /// Taking over a handover sealed without incoming.
    OpenHalf,
    /// Opening the closed shop.
    OpenShop,
    /// Ending a shift that nobody handed over.
    EndShift,
    /// Calling off a handover nobody has signed.
    CallOff,
    /// The lead of a correction.
    CorrectionLead,
    /// The second person of a correction.
    CorrectionSecond,
    /// Reviewing a sealed handover, or noting what it leaves out.
    Remark,
    /// Deciding on an approval that was left open.
    Decide,
    /// Confirming, locking or opening a month.
    MonthLock(Act),
    /// Reading what a lead looks at, the figures of single people, or the own ones.
    Figures,
    /// Changing the settings.
    Settings(Act),
}

impl PinPurpose {
    /// The act it proves; it is worth nothing for any other.
    #[must_use]
    pub(crate) const fn act(self) -> Act {
        match self {
            Self::Log(act)
            | Self::Strike(act)
            | Self::Item(act)
            | Self::MonthLock(act)
            | Self::Settings(act) => act,
            Self::CashReturns | Self::CashReason | Self::Sign(SignRole::Lead) => Act::ApproveCash,
            Self::CashSecond => Act::Countersign,
            Self::OwnHours => Act::ConfirmOwn,
            Self::PunchCorrection => Act::CorrectPunch,
            Self::HoursOfGone => Act::ConfirmForOther,
            Self::Sign(SignRole::Outgoing | SignRole::Incoming | SignRole::Witness) => Act::Sign,
            Self::OpenHalf => Act::OpenHalf,
            Self::OpenShop => Act::OpenShop,
            Self::CallOff => Act::CallOff,
            Self::EndShift => Act::EndShift,
            Self::Override | Self::WithoutSignature => Act::Override,
            Self::CorrectionLead | Self::CorrectionSecond => Act::Correct,
            Self::Remark => Act::Review,
            Self::Decide => Act::Decide,
            Self::Figures => Act::ReadFigures,
        }
    }

    /// The act it proves when somebody of this role gives it: a cashier opens the own figures alone.
    #[must_use]
    pub(crate) fn act_of(self, role: Role) -> Act {
        match self {
            Self::Figures if role < Role::Lead => Act::OwnFigures,
            _ => self.act(),
        }
    }

    /// Whether whoever gives it works on at this screen: who signs for a side and who takes over. Every other PIN stands
    /// for its one act alone.
    #[must_use]
    pub(crate) const fn works_on(self) -> bool {
        matches!(
            self,
            Self::Sign(SignRole::Outgoing | SignRole::Incoming)
                | Self::OpenHalf
                | Self::EndShift
                | Self::OpenShop
        )
    }
}
