//! The address of a field of the sealed record that may be corrected, as sealed corrections spell it.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::spelling::{names, number, unknown};
use crate::model::count_unit::CountUnit;
use crate::model::problem::Problem;

names! {
    /// Figures of the sales report.
    ReportRecord {
        CashReceived = "cash_received",
        CashRefunds = "cash_refunds",
        Rounding = "rounding",
        Returns = "returns",
        ReturnsTotal = "returns_total",
        Voids = "voids",
        VoidsTotal = "voids_total",
    }
}

names! {
    /// Fields of a tender and of the reason why it differs.
    TenderRecord {
        Counted = "counted",
        Reported = "reported",
        Batch = "batch",
        Slips = "slips",
        ReportedSlips = "reported_slips",
        ReasonText = "reason/text",
        ReasonCounterpart = "reason/counterpart",
        ReasonFormNo = "reason/form_no",
        ReasonCopyRef = "reason/copy_ref",
    }
}

names! {
    /// Fields of a non-cash item.
    NonCashField { Number = "number", Amount = "amount", Count = "count", Remark = "remark" }
}

names! {
    /// Fields of a bank slip.
    DepositField { SlipNo = "slip_no", Amount = "amount" }
}

names! {
    /// Fields of a counted line.
    StockRecord { Book = "book", Counted = "counted", Remark = "remark", Expired = "expired", Damaged = "damaged" }
}

names! {
    /// What was written on a checklist item.
    CheckRecord { Comment = "comment", Place = "place", Told = "told", Impact = "impact" }
}

names! {
    /// Fields of a logged fact, those its kind has.
    LogField {
        Amount = "amount",
        Quantity = "quantity",
        Text = "text",
        What = "what",
        Reason = "reason",
        ReceiptNo = "receipt_no",
        BagNo = "bag_no",
        Promise = "promise",
    }
}

names! {
    /// Fields of a carried item.
    CarriedField { Text = "text", OverdueReason = "overdue_reason" }
}

names! {
    /// Fields of somebody's attendance.
    AttendanceField { ActualIn = "actual_in", ActualOut = "actual_out", Remark = "remark" }
}

names! {
    /// Fields of the sealing without incoming.
    HalfField { BagNo = "bag_no", Reason = "reason" }
}

/// A field of a drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CashRecord {
    /// The float found at the start.
    OpeningCounted,
    /// How many of these outgoing counted.
    OutgoingRow(CountUnit),
    OutgoingTotal,
    /// How many of these incoming counted.
    IncomingRow(CountUnit),
    IncomingTotal,
    /// A figure of the sales report.
    Report(ReportRecord),
    /// A field of a tender, by its place.
    Tender(usize, TenderRecord),
    /// Why the float differed.
    OpeningReasonText,
    /// A field of a non-cash item, by its place.
    NonCash(usize, NonCashField),
    /// A field of a bank slip, by its place.
    Deposit(usize, DepositField),
    /// What stays in the drawer.
    FloatLeft,
    /// Why nothing was counted.
    Uncounted,
    /// Why two counts stay apart.
    Disagreed,
}

impl CashRecord {
    fn read(path: &str) -> Option<Self> {
        let (head, rest) = path.split_once('/').unwrap_or((path, ""));
        let item = |rest: &str| {
            let (at, field) = rest.split_once('/')?;
            Some((number::<usize>(at)?, field.to_owned()))
        };
        let row = |rest: &str| number(rest.strip_prefix("rows/")?);
        Some(match (head, rest) {
            ("opening", "counted") => Self::OpeningCounted,
            ("outgoing", "total") => Self::OutgoingTotal,
            ("outgoing", rest) => Self::OutgoingRow(row(rest)?),
            ("incoming", "total") => Self::IncomingTotal,
            ("incoming", rest) => Self::IncomingRow(row(rest)?),
            ("report", field) => Self::Report(ReportRecord::parse(field)?),
            ("tenders", rest) => {
                let (at, field) = item(rest)?;
                Self::Tender(at, TenderRecord::parse(&field)?)
            }
            ("opening_reason", "text") => Self::OpeningReasonText,
            ("non_cash", rest) => {
                let (at, field) = item(rest)?;
                Self::NonCash(at, NonCashField::parse(&field)?)
            }
            ("deposits", rest) => {
                let (at, field) = item(rest)?;
                Self::Deposit(at, DepositField::parse(&field)?)
            }
            _ => match path {
                "float_left" => Self::FloatLeft,
                "uncounted" => Self::Uncounted,
                "disagreed" => Self::Disagreed,
                _ => return None,
            },
        })
    }
}

impl fmt::Display for CashRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpeningCounted => f.write_str("opening/counted"),
            Self::OutgoingRow(value) => write!(f, "outgoing/rows/{value}"),
            Self::OutgoingTotal => f.write_str("outgoing/total"),
            Self::IncomingRow(value) => write!(f, "incoming/rows/{value}"),
            Self::IncomingTotal => f.write_str("incoming/total"),
            Self::Report(field) => write!(f, "report/{}", field.as_str()),
            Self::Tender(at, field) => write!(f, "tenders/{at}/{}", field.as_str()),
            Self::OpeningReasonText => f.write_str("opening_reason/text"),
            Self::NonCash(at, field) => write!(f, "non_cash/{at}/{}", field.as_str()),
            Self::Deposit(at, field) => write!(f, "deposits/{at}/{}", field.as_str()),
            Self::FloatLeft => f.write_str("float_left"),
            Self::Uncounted => f.write_str("uncounted"),
            Self::Disagreed => f.write_str("disagreed"),
        }
    }
}

/// A field of the sealed record that may be corrected. Numbers are places in the record's lists. What is
/// computed, and who signed, is not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordField {
    /// Of a drawer.
    Cash(usize, CashRecord),
    /// Of a counted line.
    Stock(usize, StockRecord),
    /// What was written on a checklist item.
    Check(usize, CheckRecord),
    /// Of a logged fact.
    Log(usize, LogField),
    /// Of a carried item.
    Carried(usize, CarriedField),
    /// Of somebody's attendance.
    Attendance(usize, AttendanceField),
    /// Of the sealing without incoming.
    Half(HalfField),
}

impl RecordField {
    pub(super) fn read(path: &str) -> Option<Self> {
        if let Some(field) = path.strip_prefix("review/half/") {
            return HalfField::parse(field).map(Self::Half);
        }
        let (section, rest) = path.split_once('/')?;
        let (at, field) = rest.split_once('/')?;
        let at = number(at)?;
        Some(match section {
            "cash" => Self::Cash(at, CashRecord::read(field)?),
            "stock" => Self::Stock(at, StockRecord::parse(field)?),
            "checks" => Self::Check(at, CheckRecord::parse(field)?),
            "log" => Self::Log(at, LogField::parse(field)?),
            "carried" => Self::Carried(at, CarriedField::parse(field)?),
            "attendance" => Self::Attendance(at, AttendanceField::parse(field)?),
            _ => return None,
        })
    }
}

impl fmt::Display for RecordField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cash(at, field) => write!(f, "cash/{at}/{field}"),
            Self::Stock(at, field) => write!(f, "stock/{at}/{}", field.as_str()),
            Self::Check(at, field) => write!(f, "checks/{at}/{}", field.as_str()),
            Self::Log(at, field) => write!(f, "log/{at}/{}", field.as_str()),
            Self::Carried(at, field) => write!(f, "carried/{at}/{}", field.as_str()),
            Self::Attendance(at, field) => write!(f, "attendance/{at}/{}", field.as_str()),
            Self::Half(field) => write!(f, "review/half/{}", field.as_str()),
        }
    }
}

impl FromStr for RecordField {
    type Err = Problem;

    /// # Errors
    /// `correction.field` for what is not there, or may not be corrected.
    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::read(text).ok_or_else(|| unknown(text))
    }
}

impl Serialize for RecordField {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}
