//! The address of a field: one type, one spelling, for everything that has to be named over a save.
//!
//! A place in a step (what the gate misses, a slot of a grid, the saved cursor) reads `cash:1/outgoing/10000`;
//! a stored line of the draft `cash/1/outgoing`; a field of the sealed record, as corrections name it,
//! `cash/0/outgoing/rows/10000`. Corrections are sealed with these words, so their spelling never changes.

mod answer;
mod record;

use spelling::{code, names, number, unknown};
use std::fmt;
use std::str::FromStr;

pub(crate) use answer::{AnswerRef, CashLine};
pub(crate) use record::{
    AttendanceField, CarriedField, CashRecord, CheckRecord, DepositField, HalfField, LogField, NonCashField,
    RecordField, ReportRecord, StockRecord, TenderRecord,
};

use super::count_unit::CountUnit;
use super::handover::{Panel, Step};
use super::ids::{ItemId, PersonId, RegisterId, StockId};
use crate::model::problem::Problem;

names! {
    /// Questions of step 1.
    PeopleField { Outgoing = "outgoing", Incoming = "incoming", Registers = "registers", Next = "next", Kind = "kind", Reason = "reason" }
}

names! {
    /// Fields of a tender other than cash, on outgoing's sheet.
    TenderField {
        Counted = "counted",
        Reported = "reported",
        Batch = "batch",
        Slips = "slips",
        ReportedSlips = "reported_slips",
    }
}

names! {
    /// Fields of the sales report, on outgoing's sheet.
    ReportField {
        Cash = "cash",
        Refunds = "refunds",
        Rounding = "rounding",
        Source = "source",
        Returns = "returns",
        ReturnsTotal = "returns_total",
        Voids = "voids",
        VoidsTotal = "voids_total",
        Approver = "approver",
    }
}

names! {
    /// Fields of a line of the count list.
    StockField { Book = "book", Counted = "counted", More = "more" }
}

names! {
    /// What may be written about a carried item.
    TaskField { Overdue = "overdue", Query = "query", Dispute = "dispute", GivenOut = "given_out" }
}

names! {
    /// What may be put right about somebody's attendance.
    AttendancePart { Correct = "correct", Gone = "gone" }
}

names! {
    /// What is asked before signing.
    SignField { ReadBack = "read_back", Half = "half" }
}

/// A place of the cash step, within a register.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CashField {
    /// The float found at the start.
    Opening,
    /// Outgoing's count as a whole.
    Outgoing,
    /// How many of these outgoing counted.
    OutgoingRow(CountUnit),
    /// Incoming's count as a whole, or its total.
    Incoming,
    /// How many of these incoming counted.
    IncomingRow(CountUnit),
    /// A tender as a whole.
    Tender(String),
    /// One of its fields.
    TenderPart(String, TenderField),
    /// The sales report as a whole.
    Report,
    /// One of its fields.
    ReportPart(ReportField),
    /// What stays in the drawer.
    Close,
    /// Number of the bag with the takings.
    BagNo,
    NonCash,
    Deposits,
    /// Why nothing was counted.
    Uncounted,
    /// Why two counts stay apart.
    Disagreed,
    Result,
    /// Why a tender differs.
    Why(String),
    /// The button that makes the count void because the register sold on.
    SoldOn,
    /// The button that opens another register.
    Other(RegisterId),
}

impl CashField {
    fn read(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["opening"] => Self::Opening,
            ["outgoing"] => Self::Outgoing,
            ["outgoing", value] => Self::OutgoingRow(number(value)?),
            ["incoming"] => Self::Incoming,
            ["incoming", value] => Self::IncomingRow(number(value)?),
            ["tender", id] => Self::Tender(code(id)?),
            ["tender", id, field] => Self::TenderPart(code(id)?, TenderField::parse(field)?),
            ["report"] => Self::Report,
            ["report", field] => Self::ReportPart(ReportField::parse(field)?),
            ["close"] => Self::Close,
            ["bag_no"] => Self::BagNo,
            ["non_cash"] => Self::NonCash,
            ["deposits"] => Self::Deposits,
            ["uncounted"] => Self::Uncounted,
            ["disagreed"] => Self::Disagreed,
            ["result"] => Self::Result,
            ["why", id] => Self::Why(code(id)?),
            ["sold_on"] => Self::SoldOn,
            ["other", id] => Self::Other(RegisterId(number(id)?)),
            _ => return None,
        })
    }

    /// Whether `other` is this place or a part of it.
    fn holds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Outgoing, Self::OutgoingRow(_))
            | (Self::Incoming, Self::IncomingRow(_))
            | (Self::Report, Self::ReportPart(_)) => true,
            (Self::Tender(id), Self::TenderPart(of, _)) => id == of,
            (own, other) => own == other,
        }
    }

    /// Whether it comes after the result: a reason for it.
    #[must_use]
    pub(crate) const fn is_after_result(&self) -> bool {
        matches!(self, Self::Why(_))
    }

    /// Whether it is incoming's count, which comes after outgoing's sheet and before the result.
    #[must_use]
    pub(crate) const fn is_second_count(&self) -> bool {
        matches!(self, Self::Incoming | Self::IncomingRow(_))
    }
}

impl fmt::Display for CashField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opening => f.write_str("opening"),
            Self::Outgoing => f.write_str("outgoing"),
            Self::OutgoingRow(value) => write!(f, "outgoing/{value}"),
            Self::Incoming => f.write_str("incoming"),
            Self::IncomingRow(value) => write!(f, "incoming/{value}"),
            Self::Tender(id) => write!(f, "tender/{id}"),
            Self::TenderPart(id, field) => write!(f, "tender/{id}/{}", field.as_str()),
            Self::Report => f.write_str("report"),
            Self::ReportPart(field) => write!(f, "report/{}", field.as_str()),
            Self::Close => f.write_str("close"),
            Self::BagNo => f.write_str("bag_no"),
            Self::NonCash => f.write_str("non_cash"),
            Self::Deposits => f.write_str("deposits"),
            Self::Uncounted => f.write_str("uncounted"),
            Self::Disagreed => f.write_str("disagreed"),
            Self::Result => f.write_str("result"),
            Self::Why(id) => write!(f, "why/{id}"),
            Self::SoldOn => f.write_str("sold_on"),
            Self::Other(register) => write!(f, "other/{register}"),
        }
    }
}

/// The address of a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldRef {
    /// A step, and nothing in particular of it.
    Step(Step),
    /// A question of step 1.
    People(PeopleField),
    /// A panel of the briefing.
    Panel(Panel),
    /// A register in the cash step, and nothing in particular of it.
    Register(RegisterId),
    /// A place of the cash step.
    Cash(RegisterId, CashField),
    /// A line of the count list as a whole.
    Stock(StockId),
    /// One of its fields.
    StockPart(StockId, StockField),
    /// Where codes are scanned.
    Scan,
    /// Whether the goods were looked through.
    Quality,
    /// Why nothing was counted.
    NotCounted,
    /// The row that says the stock is done.
    StockDone,
    /// A checklist item, in the step of devices or of safety.
    Check(Step, String),
    /// The comment on it.
    CheckComment(Step, String),
    /// A carried item.
    Task(ItemId),
    /// What is written about it.
    TaskPart(ItemId, TaskField),
    Attendance(PersonId),
    /// What is put right about it.
    AttendancePart(PersonId, AttendancePart),
    /// A question before signing.
    Sign(SignField),
    /// A stored line of the draft.
    Answer(AnswerRef),
    /// A field of the sealed record.
    Record(RecordField),
}

impl FieldRef {
    /// The step it belongs to; `None` for what is stored or sealed.
    #[must_use]
    pub(crate) const fn step(&self) -> Option<Step> {
        match self {
            Self::Step(step) | Self::Check(step, _) | Self::CheckComment(step, _) => Some(*step),
            Self::People(_) => Some(Step::People),
            Self::Panel(_) => Some(Step::Briefing),
            Self::Register(_) | Self::Cash(..) => Some(Step::Cash),
            Self::Stock(_)
            | Self::StockPart(..)
            | Self::Scan
            | Self::Quality
            | Self::NotCounted
            | Self::StockDone => Some(Step::Stock),
            Self::Task(_) | Self::TaskPart(..) => Some(Step::Tasks),
            Self::Attendance(_) | Self::AttendancePart(..) => Some(Step::Attendance),
            Self::Sign(_) => Some(Step::Sign),
            Self::Answer(_) | Self::Record(_) => None,
        }
    }

    /// Reads a saved cursor. One that another version of the program saved may name what is not there any
    /// more: its step is gone to then, or the first one.
    #[must_use]
    pub(crate) fn of_cursor(text: &str) -> Self {
        match text.parse::<Self>() {
            Ok(place) if place.step().is_some() => place,
            _ => {
                let step = text.split_once(':').map_or(text, |(step, _)| step);
                Self::Step(Step::parse(step).unwrap_or_default())
            }
        }
    }

    /// Whether `other` is this place or a part of it.
    #[must_use]
    pub(crate) fn holds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cash(register, own), Self::Cash(of, part)) => register == of && own.holds(part),
            (Self::Register(register), Self::Cash(of, _)) => register == of,
            (Self::Stock(item), Self::StockPart(of, _)) => item == of,
            (Self::Check(step, id), Self::CheckComment(of, item)) => (step, id) == (of, item),
            (Self::Task(item), Self::TaskPart(of, _)) => item == of,
            (Self::Attendance(person), Self::AttendancePart(of, _)) => person == of,
            (Self::Step(step), other) => other.step() == Some(*step),
            (own, other) => own == other,
        }
    }

    fn in_step(step: Step, field: &str) -> Option<Self> {
        if field.is_empty() {
            return Some(Self::Step(step));
        }
        let parts: Vec<&str> = field.split('/').collect();
        Some(match (step, parts.as_slice()) {
            (Step::People, [field]) => Self::People(PeopleField::parse(field)?),
            (Step::Briefing, [panel]) => Self::Panel(Panel::ALL.into_iter().find(|p| p.as_str() == *panel)?),
            (Step::Cash, [register]) => Self::Register(RegisterId(number(register)?)),
            (Step::Cash, [register, rest @ ..]) => {
                Self::Cash(RegisterId(number(register)?), CashField::read(rest)?)
            }
            (Step::Stock, ["scan"]) => Self::Scan,
            (Step::Stock, ["quality"]) => Self::Quality,
            (Step::Stock, ["not_counted"]) => Self::NotCounted,
            (Step::Stock, ["done"]) => Self::StockDone,
            (Step::Stock, [item]) => Self::Stock(StockId(number(item)?)),
            (Step::Stock, [item, field]) => {
                Self::StockPart(StockId(number(item)?), StockField::parse(field)?)
            }
            (Step::Devices | Step::Safety, [item]) => Self::Check(step, code(item)?),
            (Step::Devices | Step::Safety, [item, "comment"]) => Self::CheckComment(step, code(item)?),
            (Step::Tasks, [item]) => Self::Task(ItemId(number(item)?)),
            (Step::Tasks, [item, field]) => Self::TaskPart(ItemId(number(item)?), TaskField::parse(field)?),
            (Step::Attendance, [person]) => Self::Attendance(PersonId(number(person)?)),
            (Step::Attendance, [person, part]) => {
                Self::AttendancePart(PersonId(number(person)?), AttendancePart::parse(part)?)
            }
            (Step::Sign, [field]) => Self::Sign(SignField::parse(field)?),
            _ => return None,
        })
    }
}

impl fmt::Display for FieldRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(answer) => return answer.fmt(f),
            Self::Record(field) => return field.fmt(f),
            _ => {}
        }
        write!(f, "{}:", self.step().unwrap_or_default().as_str())?;
        match self {
            Self::Step(_) | Self::Answer(_) | Self::Record(_) => Ok(()),
            Self::People(field) => f.write_str(field.as_str()),
            Self::Panel(panel) => f.write_str(panel.as_str()),
            Self::Register(register) => write!(f, "{register}"),
            Self::Cash(register, field) => write!(f, "{register}/{field}"),
            Self::Stock(item) => write!(f, "{item}"),
            Self::StockPart(item, field) => write!(f, "{item}/{}", field.as_str()),
            Self::Scan => f.write_str("scan"),
            Self::Quality => f.write_str("quality"),
            Self::NotCounted => f.write_str("not_counted"),
            Self::StockDone => f.write_str("done"),
            Self::Check(_, item) => f.write_str(item),
            Self::CheckComment(_, item) => write!(f, "{item}/comment"),
            Self::Task(item) => write!(f, "{item}"),
            Self::TaskPart(item, field) => write!(f, "{item}/{}", field.as_str()),
            Self::Attendance(person) => write!(f, "{person}"),
            Self::AttendancePart(person, part) => write!(f, "{person}/{}", part.as_str()),
            Self::Sign(field) => f.write_str(field.as_str()),
        }
    }
}

impl FromStr for FieldRef {
    type Err = Problem;

    /// # Errors
    /// `correction.field` when it names nothing.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let place = match text.split_once(':') {
            Some((step, field)) => Step::parse(step).and_then(|step| Self::in_step(step, field)),
            // A record's path is never shorter than a line's: both are told apart by what stands in them.
            None => {
                RecordField::read(text).map(Self::Record).or_else(|| AnswerRef::read(text).map(Self::Answer))
            }
        };
        place.ok_or_else(|| unknown(text))
    }
}

pub(crate) mod spelling;
#[cfg(test)]
mod tests;
