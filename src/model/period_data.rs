//! What reports are made of: plain values of a period, read in one go and never changed.
//!
//! Figures are the *effective* ones: a correction that was appended to a sealed handover is already in them,
//! with the sealed figure kept beside where it differs.

use std::ops::Range;

use super::attendance;
use super::cash::Level;
use super::checklist::CheckAnswer;
use super::codes::codes;
use super::handover::{AttendanceLine, HandoverKind};
use super::ids::{HandoverId, PersonId, RegisterId, ShiftId, StockId};
use super::item::{Item, ItemEvent};
use super::log::Entry;
use super::money::Money;
use super::period::Period;
use super::settings::Settings;
use super::stock::StockLine;
use super::time::{BusinessDate, Stamp};
use crate::model::correction::Correction;

/// Which facts a report needs; the rest stays unread and empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DataNeeded {
    /// Drawers and tenders.
    pub cash: bool,
    /// Attendance lines.
    pub attendance: bool,
    /// Open items, and those closed in the period, with what happened to them.
    pub items: bool,
    /// Of the items only deposits, without what happened to them.
    pub deposits: bool,
    /// Counted stock lines.
    pub stock: bool,
    /// Checklist answers.
    pub checks: bool,
    /// What was logged during the shifts.
    pub log: bool,
}

/// Everything reports may ask of a period.
#[derive(Clone, Debug)]
pub struct PeriodData {
    /// The days.
    pub period: Period,
    /// Settings in force now: names and thresholds.
    pub settings: Settings,
    /// Now.
    pub now: Stamp,
    /// Today's business date.
    pub today: BusinessDate,
    /// The first day the shop kept records, in this period or long before; nothing before there are any.
    pub since: Option<BusinessDate>,
    /// Sealed handovers of the period, in the order they were made.
    pub shifts: Vec<ShiftFact>,
    /// Shifts that ran in the period, by date, whether they have a handover or not.
    pub ran: Vec<(BusinessDate, ShiftId)>,
    /// One a handover and register, by handover.
    pub drawers: Vec<DrawerFact>,
    /// Ids of tenders and reasons, which the facts refer to by place.
    pub codes: Vec<String>,
    /// One a handover and person, by handover.
    pub attendance: Vec<AttendanceFact>,
    /// Carried items open now, or closed in the period or later.
    pub items: Vec<ItemFact>,
    /// Counted stock lines.
    pub stock: Vec<StockFact>,
    /// Checklist answers.
    pub checks: Vec<CheckFact>,
    /// Log entries of the period's shifts.
    pub log: Vec<LogFact>,
    /// Corrections of the period's handovers, oldest first.
    pub corrections: Vec<CorrectionFact>,
    /// Whether the month's attendance is locked, and what was done about it.
    pub lock: Vec<LockEvent>,
}

/// One sealed handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftFact {
    /// Its number.
    pub handover: HandoverId,
    /// Its business date.
    pub date: BusinessDate,
    /// The shift that ended.
    pub shift: ShiftId,
    /// Shift, cover or leaver.
    pub kind: HandoverKind,
    /// Sealed without incoming.
    pub half: bool,
    /// Taken in from elsewhere.
    pub imported: bool,
    /// Who handed over.
    pub outgoing: Vec<PersonId>,
    /// Who took over.
    pub incoming: Vec<PersonId>,
    /// When the shift began: the line before it, UTC milliseconds.
    pub opened_ms: i64,
    /// When its line was drawn.
    pub line: Stamp,
    /// When it was sealed, UTC milliseconds.
    pub sealed_ms: i64,
}

/// One drawer of one handover, minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawerFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub shift: usize,
    /// The register.
    pub register: RegisterId,
    /// What the handover before left in it.
    pub left_before: Option<Money>,
    /// What was found when the shift began.
    pub opening: Option<Money>,
    /// `opening − left_before`; belongs to the gap between the shifts.
    pub opening_difference: Option<Money>,
    /// The difference as it was sealed, where a correction changed it.
    pub opening_sealed: Option<Money>,
    /// When and by whom the drawer was left before, where there is a gap.
    pub left_by: Option<LeftBy>,
    /// Cash refunds.
    pub refunds: Option<Money>,
    /// What the movements of the shift did to the cash.
    pub moved: Money,
    /// What stays in the drawer.
    pub float_left: Option<Money>,
    /// `counted − float_left`.
    pub deposit: Option<Money>,
    /// Where the sales figures come from: a Z number, a file.
    pub source: String,
    /// Why it was not counted; empty when it was.
    pub uncounted: String,
    /// Its tenders. Cash is the first.
    pub tenders: Vec<TenderFact>,
}

/// Who left a drawer before a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftBy {
    /// The handover.
    pub handover: HandoverId,
    /// Who handed over then.
    pub person: PersonId,
    /// Its line, UTC milliseconds.
    pub line_ms: i64,
}

/// One tender of one drawer, minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenderFact {
    /// Which tender: place in [`PeriodData::codes`].
    pub tender: u16,
    /// What the difference asked for.
    pub level: Level,
    /// What should be there.
    pub expected: Option<Money>,
    /// What is there; `None` when not counted.
    pub counted: Option<Money>,
    /// `counted − expected`: short is negative.
    pub difference: Option<Money>,
    /// Takings per sales report.
    pub reported: Option<Money>,
    /// Reason, approval and correction, which most tenders do not have.
    pub why: Option<Box<DifferenceReason>>,
}

/// Why a tender differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DifferenceReason {
    /// Reason: place in [`PeriodData::codes`].
    pub reason: Option<u16>,
    /// In words.
    pub words: String,
    /// Number of the adjustment form.
    pub form_no: String,
    /// Who approved.
    pub approver: Option<PersonId>,
    /// The difference as it was sealed, where a correction changed it; the inner one is what stood there.
    pub sealed: Option<Option<Money>>,
}

/// One person's line of one handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub shift: usize,
    /// Who.
    pub person: PersonId,
    /// The line in force: corrections and later punches are in it.
    pub line: AttendanceLine,
    /// The line as it was sealed, where it differs.
    pub sealed: Option<Box<attendance::AttendanceResult>>,
    /// How many corrections were appended.
    pub corrections: u32,
}

/// A correction and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub shift: usize,
    /// Whose line, or which drawer; nothing for the rest of a handover.
    pub about: Option<About>,
    /// The correction.
    pub correction: Correction,
}

/// What of a handover was corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Somebody's attendance.
    Person(PersonId),
    /// A drawer.
    Register(RegisterId),
}

/// A carried item and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFact {
    /// The item.
    pub item: Item,
    /// Oldest first.
    pub events: Vec<ItemEvent>,
}

/// A counted stock line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub shift: usize,
    /// Which article.
    pub item: StockId,
    /// What was counted.
    pub line: StockLine,
}

/// An answered checklist item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub shift: usize,
    /// Its id.
    pub item: String,
    /// What was answered, by whom and when.
    pub answer: CheckAnswer,
}

/// A log entry and the day and shift it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFact {
    /// Business date of its shift.
    pub date: BusinessDate,
    /// The shift.
    pub shift: ShiftId,
    /// The handover of that shift, once it is sealed.
    pub handover: Option<HandoverId>,
    /// The entry.
    pub entry: Entry,
}

/// What was done about the lock of a month's attendance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockEvent {
    /// Which step.
    pub what: LockStep,
    /// Whose line was confirmed; for the other steps whoever did it.
    pub person: PersonId,
    /// Who did it: the person, or a lead in the person's place.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// Why; needed to reopen, and to confirm for someone else.
    pub reason: String,
}

codes! {
    /// Steps of a month's lock.
    pub enum LockStep {
        /// A person confirmed the own line of the month.
        Confirmed = "confirmed",
        /// A lead locked the month.
        Locked = "locked",
        /// The month was opened again.
        Reopened = "reopened",
    }
}

impl PeriodData {
    /// Nothing at all, for a period.
    #[must_use]
    pub const fn none(period: Period, settings: Settings, now: Stamp, today: BusinessDate) -> Self {
        Self {
            period,
            settings,
            now,
            today,
            since: None,
            shifts: Vec::new(),
            ran: Vec::new(),
            drawers: Vec::new(),
            codes: Vec::new(),
            attendance: Vec::new(),
            items: Vec::new(),
            stock: Vec::new(),
            checks: Vec::new(),
            log: Vec::new(),
            corrections: Vec::new(),
            lock: Vec::new(),
        }
    }

    /// Whether nothing was recorded in the period.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.shifts.is_empty() && self.ran.is_empty() && self.items.is_empty() && self.log.is_empty()
    }

    /// The places of a handover's drawers; all drawers stand in the order of their handovers.
    #[must_use]
    pub fn drawers_of(&self, shift: usize) -> Range<usize> {
        let before = |limit: usize| self.drawers.partition_point(|drawer| drawer.shift < limit);
        before(shift)..before(shift + 1)
    }

    /// The newest correction of somebody's line or of a drawer.
    #[must_use]
    pub fn corrected(&self, shift: usize, about: About) -> Option<&Correction> {
        let those = self.corrections.iter().rev();
        those.filter(|c| (c.shift, c.about) == (shift, Some(about))).map(|c| &c.correction).next()
    }

    /// The id behind a place in [`PeriodData::codes`].
    #[must_use]
    pub fn code(&self, place: u16) -> &str {
        self.codes.get(usize::from(place)).map_or("", String::as_str)
    }

    /// The place of an id in [`PeriodData::codes`], put in when it is new.
    pub fn place(&mut self, code: &str) -> u16 {
        let at = self.codes.iter().position(|c| c == code).unwrap_or_else(|| {
            self.codes.push(code.to_owned());
            self.codes.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}
