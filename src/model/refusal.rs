//! A rule's refusal of one input: which field it is about, and what is wrong with it.
//!
//! A form puts the cursor where the field says; the sentence alone would leave that to guessing by its text.

use crate::model::problem::Problem;

/// A field of an input that a rule can refuse, by what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // Most names say it.
pub(crate) enum InputField {
    /// Whether it is in use.
    Active,
    Amount,
    /// The tiers above which a sum needs an approver.
    ApprovalTiers,
    Approver,
    /// The thresholds of attendance.
    AttendanceRules,
    /// The signs of the attendance sheet.
    AttendanceSigns,
    BagNo,
    Barcode,
    /// Who enters it.
    By,
    Cashier,
    Comment,
    /// Where the copy of a lost slip lies.
    CopyRef,
    /// The colleague of another counter, or the back office's.
    Counterpart,
    /// Notes and coins.
    Currency,
    /// The days of a routine.
    Days,
    Device,
    Finding,
    /// Who repairs it.
    Firm,
    FormNo,
    /// The goods of a delivery.
    Goods,
    /// When a shift begins and ends.
    Hours,
    /// The permanent id of a line of the settings.
    Id,
    /// What a fault stops.
    Impact,
    /// Who looks after a device.
    Keeper,
    /// What sort it is.
    Kind,
    /// The lowest and highest reading.
    Limits,
    Name,
    /// A figure that was read.
    Number,
    Place,
    /// What was promised.
    Promise,
    Quantity,
    Reason,
    ReceiptNo,
    Register,
    Role,
    /// The break cover that runs.
    Running,
    Second,
    SlipNo,
    /// Who stands in.
    StandsIn,
    Supplier,
    Symptom,
    /// Words of whatever kind the form is for.
    Text,
    ToDate,
    ToRegister,
    /// Who was told.
    Told,
    /// How far a tender may differ.
    Tolerance,
    /// What happened, or is to be done.
    Receiver,
    What,
    Witness,
}

impl InputField {
    /// The field's name, as records and forms have it.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Amount => "amount",
            Self::ApprovalTiers => "approval_tiers",
            Self::Approver => "approver",
            Self::AttendanceRules => "attendance",
            Self::AttendanceSigns => "attendance_signs",
            Self::BagNo => "bag_no",
            Self::Barcode => "barcode",
            Self::By => "by",
            Self::Cashier => "cashier",
            Self::Comment => "comment",
            Self::CopyRef => "copy_ref",
            Self::Counterpart => "counterpart",
            Self::Currency => "currency",
            Self::Days => "days",
            Self::Device => "device",
            Self::Finding => "finding",
            Self::Firm => "firm",
            Self::FormNo => "form_no",
            Self::Goods => "goods",
            Self::Hours => "hours",
            Self::Id => "id",
            Self::Impact => "impact",
            Self::Keeper => "keeper",
            Self::Kind => "kind",
            Self::Limits => "limits",
            Self::Name => "name",
            Self::Number => "number",
            Self::Place => "place",
            Self::Promise => "promise",
            Self::Quantity => "quantity",
            Self::Reason => "reason",
            Self::ReceiptNo => "receipt_no",
            Self::Register => "register",
            Self::Role => "role",
            Self::Running => "running",
            Self::Second => "second",
            Self::SlipNo => "slip_no",
            Self::StandsIn => "stands_in",
            Self::Supplier => "supplier",
            Self::Symptom => "symptom",
            Self::Text => "text",
            Self::ToDate => "to_date",
            Self::ToRegister => "to_register",
            Self::Told => "told",
            Self::Tolerance => "tolerance",
            Self::Receiver => "receiver",
            Self::What => "what",
            Self::Witness => "witness",
        }
    }
}

/// What a rule says when it refuses one field of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub(crate) field: InputField,
    /// What is wrong with it.
    pub(crate) problem: Problem,
}

impl Refusal {
    /// A refusal whose sentence needs no values.
    #[must_use]
    pub(crate) const fn new(field: InputField, key: &'static str) -> Self {
        Self { field, problem: Problem::new(key) }
    }
}

impl Problem {
    /// The same, said of one field.
    #[must_use]
    pub(crate) const fn at(self, field: InputField) -> Refusal {
        Refusal { field, problem: self }
    }
}

impl From<Refusal> for Problem {
    /// For whoever has no form to point into.
    fn from(refusal: Refusal) -> Self {
        refusal.problem
    }
}
