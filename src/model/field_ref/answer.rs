//! The address of a stored line of the draft: its section, and the line within it.

use std::fmt;

use crate::model::field_ref::spelling::{code, number};
use crate::model::handover::{Panel, Step};
use crate::model::ids::{ItemId, PersonId, RegisterId, StockId};

/// A stored line of a drawer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CashLine {
    /// The float found at the start.
    Opening,
    Outgoing,
    Incoming,
    /// Outgoing's second look.
    AgainOutgoing,
    /// Incoming's second look.
    Again,
    /// A tender other than cash.
    Tender(String),
    /// The sales report.
    Report,
    NonCash,
    Deposits,
    /// What stays in the drawer.
    Close,
    /// Why a tender differs.
    Why(String),
    /// Results shown, and what was changed afterwards.
    Results,
    /// Who made the counts.
    Marks,
    /// Which of several worked it.
    Worked,
    /// Counts made void because it sold on meanwhile.
    SoldOn,
    /// How it was counted.
    Way,
    /// What it went through since it was counted last.
    SinceCount,
    /// Approvals that stand no more.
    Withdrawn,
}

/// A stored line of the draft.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerRef {
    /// Who hands over and who takes over.
    People,
    /// A panel of the briefing.
    Panel(Panel),
    /// A line of a drawer.
    Cash(RegisterId, CashLine),
    /// The count list as a whole.
    StockReview,
    /// A counted line.
    Stock(StockId),
    /// A checklist item.
    Check(String),
    /// What customers said.
    Feedback,
    /// A carried item.
    Carried(ItemId),
    Attendance(PersonId),
    /// A punch being put right.
    Punching(PersonId),
    /// The last page.
    Review,
    /// A step was left with "done".
    Done(Step),
    /// What is kept at the first signature.
    Snapshot,
}

impl AnswerRef {
    /// Whether a record says anything of it: what it does not say nobody has signed.
    #[must_use]
    pub(crate) const fn is_of_record(&self) -> bool {
        !matches!(self, Self::Punching(_) | Self::Done(_))
    }

    /// The section it is stored under.
    #[must_use]
    pub(crate) const fn section(&self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Panel(_) => "briefing",
            Self::Cash(..) => "cash",
            Self::StockReview | Self::Stock(_) => "stock",
            Self::Check(_) => "checks",
            Self::Feedback => "feedback",
            Self::Carried(_) => "carried",
            Self::Attendance(_) => "attendance",
            Self::Punching(_) => "punching",
            Self::Review => "review",
            Self::Done(_) => "done",
            Self::Snapshot => "snapshot",
        }
    }

    /// The line within its section; empty where the section is one line.
    #[must_use]
    pub(crate) fn line(&self) -> String {
        match self {
            Self::People | Self::StockReview | Self::Feedback | Self::Review | Self::Snapshot => {
                String::new()
            }
            Self::Panel(panel) => panel.as_str().to_owned(),
            Self::Cash(register, line) => format!("{register}/{line}"),
            Self::Stock(item) => item.to_string(),
            Self::Check(item) => item.clone(),
            Self::Carried(item) => item.to_string(),
            Self::Attendance(person) | Self::Punching(person) => person.to_string(),
            Self::Done(step) => step.as_str().to_owned(),
        }
    }

    /// The line stored under this section and name.
    #[must_use]
    pub(crate) fn stored(section: &str, line: &str) -> Option<Self> {
        Some(match (section, line) {
            ("people", "") => Self::People,
            ("briefing", panel) => Self::Panel(Panel::ALL.into_iter().find(|p| p.as_str() == panel)?),
            ("cash", line) => {
                let (register, line) = line.split_once('/')?;
                Self::Cash(RegisterId(number(register)?), CashLine::read(line)?)
            }
            ("stock", "") => Self::StockReview,
            ("stock", item) => Self::Stock(StockId(number(item)?)),
            ("checks", item) => Self::Check(code(item)?),
            ("feedback", "") => Self::Feedback,
            ("carried", item) => Self::Carried(ItemId(number(item)?)),
            ("attendance", person) => Self::Attendance(PersonId(number(person)?)),
            ("punching", person) => Self::Punching(PersonId(number(person)?)),
            ("review", "") => Self::Review,
            ("done", step) => Self::Done(Step::parse(step)?),
            ("snapshot", "") => Self::Snapshot,
            _ => return None,
        })
    }

    /// As [`Self::stored`], from the two in one text.
    pub(super) fn read(text: &str) -> Option<Self> {
        match text.split_once('/') {
            // `stock/` would be a second spelling of `stock`.
            Some((_, "")) => None,
            Some((section, line)) => Self::stored(section, line),
            None => Self::stored(text, ""),
        }
    }
}

impl fmt::Display for AnswerRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line();
        f.write_str(self.section())?;
        if line.is_empty() { Ok(()) } else { write!(f, "/{line}") }
    }
}

impl CashLine {
    fn read(text: &str) -> Option<Self> {
        Some(match text.split_once('/') {
            Some(("tender", id)) => Self::Tender(code(id)?),
            Some(("why", id)) => Self::Why(code(id)?),
            Some(_) => return None,
            None => match text {
                "opening" => Self::Opening,
                "outgoing" => Self::Outgoing,
                "incoming" => Self::Incoming,
                "again_outgoing" => Self::AgainOutgoing,
                "again" => Self::Again,
                "report" => Self::Report,
                "non_cash" => Self::NonCash,
                "deposits" => Self::Deposits,
                "close" => Self::Close,
                "results" => Self::Results,
                "marks" => Self::Marks,
                "worked" => Self::Worked,
                "sold_on" => Self::SoldOn,
                "way" => Self::Way,
                "since_count" => Self::SinceCount,
                "withdrawn" => Self::Withdrawn,
                _ => return None,
            },
        })
    }
}

impl fmt::Display for CashLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tender(id) => return write!(f, "tender/{id}"),
            Self::Why(id) => return write!(f, "why/{id}"),
            Self::Opening => "opening",
            Self::Outgoing => "outgoing",
            Self::Incoming => "incoming",
            Self::AgainOutgoing => "again_outgoing",
            Self::Again => "again",
            Self::Report => "report",
            Self::NonCash => "non_cash",
            Self::Deposits => "deposits",
            Self::Close => "close",
            Self::Results => "results",
            Self::Marks => "marks",
            Self::Worked => "worked",
            Self::SoldOn => "sold_on",
            Self::Way => "way",
            Self::SinceCount => "since_count",
            Self::Withdrawn => "withdrawn",
        })
    }
}
