//! Something missing before a handover may be signed: what sort of thing, and where to give it.

use crate::model::field_ref::FieldRef;
use crate::model::handover::Step;
use crate::model::problem::Problem;
use crate::model::refusal::InputField;

/// What is missing, by sort: the same sort twice in a step is one line of the list, with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // Most names say it.
pub(crate) enum GapKind {
    NoOutgoing,
    NoIncoming,
    NoRegister,
    /// Somebody else is in: two close the shop.
    ClosedByTwo,
    /// A register of the shop that is neither handed over nor taken out with a reason.
    LeftOut,
    /// One that the handover before left out too: it has to be counted.
    LeftOutAgain,
    /// A panel of the briefing was not opened.
    Panel,
    Opening,
    /// Outgoing's count is not whole.
    Count,
    /// A tender without its two figures.
    Tender,
    /// A card terminal without batch or slips.
    Terminal,
    SalesReport,
    /// The till rounds, and the report says not by how much.
    Rounding,
    ReturnsApprover,
    FloatLeft,
    /// The bag the takings were put into.
    TakingsBag,
    FloatMoreThanCounted,
    CountsDiffer,
    SecondCount,
    /// Incoming has not counted the own insert.
    OwnFloat,
    /// The result is beyond what can be stored.
    Result,
    /// A difference without a reason.
    NoReason,
    /// A reason that lacks something, in this field.
    Reason(InputField),
    StockCount,
    StockReason,
    Quality,
    Check,
    /// A fault that was known has been put right since it was answered.
    CheckAgain,
    /// Something unusual, without where it was or who was told.
    CheckWhere,
    FeedbackPassOn,
    FeedbackNone,
    Carried,
    CarriedText,
    OverdueReason,
    Attendance,
    ReadBack,
    /// Incoming has not said whether it was talked through.
    Spoken,
    BagNo,
    /// Where the takings are, of a shop that closes.
    PutAway,
    /// The witness is one of those handing over.
    WitnessIsOther,
    /// The witness does not work here.
    WitnessUnknown,
}

impl GapKind {
    /// Message key of its sentence; where a rule has one of its own, that is said instead.
    const fn key(self) -> &'static str {
        match self {
            Self::NoOutgoing => "gate.no_outgoing",
            Self::NoIncoming => "gate.no_incoming",
            Self::NoRegister => "gate.no_register",
            Self::ClosedByTwo => "gate.closed_by_two",
            Self::LeftOut => "gate.left_out",
            Self::LeftOutAgain => "gate.left_out_again",
            Self::Panel => "gate.panel",
            Self::Opening => "gate.opening",
            Self::Count => "gate.count",
            Self::Tender => "gate.tender",
            Self::Terminal => "gate.terminal",
            Self::SalesReport => "gate.report",
            Self::Rounding => "gate.rounding",
            Self::ReturnsApprover => "gate.returns_approver",
            Self::FloatLeft => "gate.float_left",
            Self::TakingsBag => "gate.takings_bag",
            Self::FloatMoreThanCounted => "cash.float_more_than_counted",
            Self::CountsDiffer => "gate.counts_differ",
            Self::SecondCount => "gate.second_count",
            Self::OwnFloat => "gate.own_float",
            Self::NoReason | Self::Reason(_) => "gate.reason",
            Self::StockCount => "gate.stock_count",
            Self::StockReason => "gate.stock_reason",
            Self::Quality => "gate.quality",
            Self::Check => "gate.check",
            Self::CheckAgain => "gate.check_again",
            Self::CheckWhere => "gate.check_where",
            Self::FeedbackPassOn => "gate.feedback_pass_on",
            Self::FeedbackNone => "gate.feedback_none",
            Self::Carried => "gate.carried",
            Self::CarriedText => "gate.carried_text",
            Self::OverdueReason => "gate.overdue_reason",
            Self::Attendance => "gate.attendance",
            Self::ReadBack => "gate.read_back",
            Self::Spoken => "gate.spoken",
            Self::BagNo => "log.bag_no",
            Self::PutAway => "gate.put_away",
            Self::WitnessIsOther => "sign.witness_is_other",
            Self::WitnessUnknown => "sign.not_active",
            Self::Result => "cash.too_much",
        }
    }

    pub(crate) const fn problem(self) -> Problem {
        Problem::new(self.key())
    }
}

/// Something missing, and where to give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) step: Step,
    /// What sort of thing is missing.
    pub(crate) kind: GapKind,
    /// What is missing, as a message.
    pub(crate) problem: Problem,
    /// Where to give it.
    pub(crate) focus: FieldRef,
}
