//! What reports are made of: plain values of a period, read in one go and never changed.
//!
//! Figures are the *effective* ones: a correction that was appended to a sealed handover is already in them,
//! with the sealed figure kept beside where it differs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::attendance;
use super::cash::Level;
use super::cash::ways::CountWay;
use super::cash::worked::CountsFor;
use super::checklist::CheckAnswer;
use super::codes::codes;
use super::handover::{AttendanceLine, HandoverKind};
use super::ids::{HandoverId, PersonId, RegisterId, ShiftId, StockId};
use super::item::{Item, ItemEvent};
use super::log::Entry;
use super::money::Money;
use super::period::Period;
use super::settings::Settings;
use super::shift::{Part, ShiftName};
use super::stock::StockLine;
use super::time::{BusinessDate, Stamp};
use crate::model::approval::{Decision, Verdict};
use crate::model::correction::Correction;
use crate::model::log::{CountsAs, UnplannedPart};

/// Which facts a report needs; the rest stays unread and empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DataNeeded {
    /// Drawers and tenders.
    pub(crate) cash: bool,
    /// Who handed over and took over each drawer: read from the records themselves.
    pub(crate) drawer_people: bool,
    pub(crate) attendance: bool,
    /// Open items, and those closed in the period, with what happened to them.
    pub(crate) items: bool,
    /// Of the items only deposits, without what happened to them.
    pub(crate) deposits: bool,
    /// Counted stock lines.
    pub(crate) stock: bool,
    pub(crate) checks: bool,
    /// What was logged during the shifts.
    pub(crate) log: bool,
}

/// Everything reports may ask of a period.
#[derive(Clone, Debug)]
pub(crate) struct PeriodData {
    pub(crate) period: Period,
    /// Settings in force now: names and thresholds.
    pub(crate) settings: Settings,
    pub(crate) now: Stamp,
    /// Today's business date.
    pub(crate) today: BusinessDate,
    /// The first day the shop kept records, in this period or long before; nothing before there are any.
    pub(crate) records_begin: Option<BusinessDate>,
    /// Sealed handovers of the period, in the order they were made.
    pub(crate) shifts: Vec<ShiftFact>,
    /// Shifts that ran in the period, by date, whether they have a handover or not.
    pub(crate) shifts_run: Vec<ShiftName>,
    /// The one of them whose handover is being made: it is not signed, and not missing.
    pub(crate) handed_over_now: Option<ShiftName>,
    /// One a handover and register, by handover.
    pub(crate) drawers: Vec<DrawerFact>,
    /// Drawers that nobody counted because nobody handed their shift over, by shift.
    pub(crate) not_counted: Vec<NotCountedFact>,
    /// Drawers that held something else when the shop was opened than what was left, of shifts not handed over yet.
    pub(crate) openings: Vec<OpeningFact>,
    /// Who handed over and took over a drawer, where not everybody of its shift did: by the place of its handover.
    pub(crate) drawer_people: BTreeMap<(usize, RegisterId), DrawerPeople>,
    /// Ids of tenders and reasons, which the facts refer to by place.
    pub(crate) codes: Vec<String>,
    /// One a handover and person, by handover.
    pub(crate) attendance: Vec<AttendanceFact>,
    /// Who stood in for whom in a break, in the order in which it was logged.
    pub(crate) covers: Vec<CoverFact>,
    /// Carried items open now, or closed in the period or later.
    pub(crate) items: Vec<ItemFact>,
    /// Counted stock lines.
    pub(crate) stock: Vec<StockFact>,
    pub(crate) checks: Vec<CheckFact>,
    /// Log entries of the period's shifts.
    pub(crate) log: Vec<LogFact>,
    /// Approvals left open at the period's handovers, decided by now or not.
    pub(crate) approvals: Vec<ApprovalFact>,
    /// Corrections of the period's handovers, oldest first.
    pub(crate) corrections: Vec<CorrectionFact>,
    /// Whether the month's attendance is locked, and what was done about it.
    pub(crate) lock: Vec<LockEvent>,
    /// What leads said that minutes outside the roster were: the newest word on each day of a person.
    pub(crate) decided: BTreeMap<(PersonId, BusinessDate), DecidedMinutes>,
    /// Punches by a clock that was behind an earlier record: whose, and when they say it was.
    pub(crate) doubted: BTreeSet<(PersonId, i64)>,
}

/// What a lead said of somebody's minutes outside the roster on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecidedMinutes {
    /// As many as there were then; where there are others now, nobody has decided on those.
    pub(crate) minutes: i64,
    /// What they count as; together all of them.
    pub(crate) split: Vec<UnplannedPart>,
    pub(crate) by: PersonId,
    pub(crate) at: Stamp,
    pub(crate) reason: String,
}

impl DecidedMinutes {
    /// How many of them count as this.
    #[must_use]
    pub(crate) fn as_this(&self, what: CountsAs) -> i64 {
        self.split.iter().filter(|part| part.counts_as == what).map(|part| part.minutes).sum()
    }
}

/// Who handed over a drawer and who took it over, by its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DrawerPeople {
    pub(crate) outgoing: Vec<PersonId>,
    pub(crate) incoming: Vec<PersonId>,
}

/// One sealed handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShiftFact {
    pub(crate) handover: HandoverId,
    /// Its business date.
    pub(crate) date: BusinessDate,
    /// The shift that ended.
    pub(crate) shift: ShiftId,
    /// Which part of it.
    pub(crate) part: Part,
    /// Shift, cover or leaver.
    pub(crate) kind: HandoverKind,
    /// Sealed without incoming.
    pub(crate) half: bool,
    /// Nobody handed it over: somebody who came later ended it.
    pub(crate) not_handed_over: bool,
    /// Taken in from elsewhere.
    pub(crate) imported: bool,
    /// Who handed over.
    pub(crate) outgoing: Vec<PersonId>,
    /// Who took over.
    pub(crate) incoming: Vec<PersonId>,
    /// When the shift began: the line before it, UTC milliseconds.
    pub(crate) opened_ms: i64,
    /// When its line was drawn.
    pub(crate) line: Stamp,
    /// When it was sealed, UTC milliseconds.
    pub(crate) sealed_ms: i64,
}

/// A drawer that nobody counted because nobody handed its shift over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotCountedFact {
    /// Place in [`PeriodData::shifts`].
    pub(crate) shift: usize,
    pub(crate) register: RegisterId,
    /// What was known of it last.
    pub(crate) last_known: Option<Money>,
    /// What was logged as moved since then, until the shop was opened.
    pub(crate) moved: Money,
    /// What was found when the shop was opened; nothing before it was.
    pub(crate) found: Option<Money>,
}

/// A drawer found with another sum than was left when the shop was opened. The handover of the shift tells it, once there
/// is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpeningFact {
    /// The shift that was begun.
    pub(crate) shift: ShiftName,
    pub(crate) register: RegisterId,
    /// What was left in it, with what was moved while the shop was closed.
    pub(crate) left: Money,
    pub(crate) found: Money,
    /// `found − left`.
    pub(crate) difference: Money,
    /// When and by whom it was left.
    pub(crate) left_by: Option<LeftBy>,
    /// When the shop was opened, UTC milliseconds.
    pub(crate) opened_ms: i64,
    /// Who opened it and counted.
    pub(crate) by: PersonId,
}

impl NotCountedFact {
    /// How much more was found than was known: the takings of the shift are among it, so that it is nobody's over or short.
    #[must_use]
    pub(crate) fn more(&self) -> Option<Money> {
        let (found, known) = self.found.zip(self.last_known)?;
        found.checked_sub(known.checked_add(self.moved).ok()?).ok()
    }
}

impl ShiftFact {
    /// Date, shift and part.
    #[must_use]
    pub(crate) const fn name(&self) -> ShiftName {
        ShiftName { date: self.date, shift: self.shift, part: self.part }
    }
}

/// One drawer of one handover, minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DrawerFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub(crate) shift: usize,
    pub(crate) register: RegisterId,
    /// The one person its result counts for; nobody where several worked it, or it was not said who did.
    pub(crate) cashier: Option<PersonId>,
    /// Why it counts for that person, or for nobody.
    pub(crate) counts_for: CountsFor,
    /// How it was counted.
    pub(crate) way: CountWay,
    /// What the handover before left in it.
    pub(crate) left_before: Option<Money>,
    /// What was found when the shift began.
    pub(crate) opening: Option<Money>,
    /// `opening − left_before`; belongs to the gap between the shifts.
    pub(crate) opening_difference: Option<Money>,
    /// The difference as it was sealed, where a correction changed it.
    pub(crate) opening_sealed: Option<Money>,
    /// When and by whom the drawer was left before, where there is a gap.
    pub(crate) left_by: Option<LeftBy>,
    pub(crate) refunds: Option<Money>,
    /// What the till rounded by, where that was typed: in what is expected, and apart from over and short.
    pub(crate) rounding: Option<Money>,
    /// What the movements of the shift did to the cash.
    pub(crate) moved: Money,
    /// What stays in the drawer.
    pub(crate) float_left: Option<Money>,
    pub(crate) deposit: Option<Money>,
    /// Where the sales figures come from: a Z number, a file.
    pub(crate) source: String,
    /// Why it was not counted; empty when it was.
    pub(crate) uncounted: String,
    /// A figure was changed after the result had been shown.
    pub(crate) changed: bool,
    /// The change of hands inside the shift that ended it; nothing where the handover of the shift did.
    pub(crate) changed_at: Option<TillEnd>,
    /// Its tenders. Cash is the first.
    pub(crate) tenders: Vec<TenderFact>,
}

/// How a session of a drawer ended inside its shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TillEnd {
    pub(crate) at_ms: i64,
    pub(crate) outgoing: PersonId,
    pub(crate) incoming: PersonId,
}

/// Who left a drawer before a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LeftBy {
    pub(crate) handover: HandoverId,
    /// Who handed it over then; unknown where several did, or the record names nobody.
    pub(crate) person: Option<PersonId>,
    /// Its line, UTC milliseconds.
    pub(crate) line_ms: i64,
}

/// One tender of one drawer, minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TenderFact {
    /// Which tender: place in [`PeriodData::codes`].
    pub(crate) tender: u16,
    /// What the difference that stands asks for.
    pub(crate) level: Level,
    /// What should be there.
    pub(crate) expected: Option<Money>,
    /// What is there; `None` when not counted.
    pub(crate) counted: Option<Money>,
    /// `counted − expected`: short is negative.
    pub(crate) difference: Option<Money>,
    /// Takings per sales report.
    pub(crate) reported: Option<Money>,
    /// Refunds that are still in what is reported; only cash has any.
    pub(crate) refunds: Money,
    /// Reason, approval and correction, which most tenders do not have.
    pub(crate) why: Option<Box<DifferenceReason>>,
}

/// Why a tender differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DifferenceReason {
    /// Reason: place in [`PeriodData::codes`].
    pub(crate) reason: Option<u16>,
    pub(crate) words: String,
    /// Number of the adjustment form.
    pub(crate) form_no: String,
    pub(crate) approver: Option<PersonId>,
    /// A graver difference that was shown before something was changed.
    pub(crate) shown: Option<ShownBefore>,
    /// The difference as it was sealed, where a correction changed it; the inner one is what stood there.
    #[allow(clippy::option_option)]
    pub(crate) sealed: Option<Option<Money>>,
}

/// A difference that was shown and does not stand any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShownBefore {
    pub(crate) difference: Money,
    /// What it asked for.
    pub(crate) level: Level,
}

impl TenderFact {
    /// What the gravest difference that was shown asks for, else the one that stands.
    #[must_use]
    pub(crate) fn asked(&self) -> Level {
        self.shown_before().map_or(self.level, |shown| shown.level.max(self.level))
    }

    /// What was shown of it before it was changed, where that was graver than what stands.
    #[must_use]
    pub(crate) fn shown_before(&self) -> Option<ShownBefore> {
        self.why.as_ref().and_then(|why| why.shown)
    }

    /// Whether it was beyond tolerance when it was shown and is not any more.
    #[must_use]
    pub(crate) fn put_right(&self) -> bool {
        self.level == Level::Within && self.asked() > Level::Within
    }
}

/// An approval that nobody in could give when it was asked for, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApprovalFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub(crate) shift: usize,
    pub(crate) subject: ApprovalSubject,
    /// The sum it is about, minor units: what was decided on.
    pub(crate) sum: Option<Money>,
    /// A graver difference that was shown before it was changed, of a lead's signature.
    pub(crate) shown: Option<Money>,
    /// Who asked for it.
    pub(crate) asked_by: String,
    pub(crate) asked: Stamp,
    /// What was decided; nothing while it waits.
    pub(crate) decided: Option<Decision>,
}

impl ApprovalFact {
    /// Whether it waits, or what was decided.
    #[must_use]
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        self.decided.as_ref().map(|decision| decision.verdict)
    }

    /// Whether it has to do with a drawer of its handover.
    #[must_use]
    pub(crate) fn concerns(&self, drawer: &DrawerFact) -> bool {
        let here = |register: RegisterId| register == drawer.register;
        let of_drawer = match &self.subject {
            ApprovalSubject::Difference(of, _) | ApprovalSubject::Returns(of) => here(*of),
            ApprovalSubject::Entry(.., of) => of.is_some_and(here),
            ApprovalSubject::Lead(causes) => causes.iter().filter_map(|cause| cause.register()).any(here),
            ApprovalSubject::Punch(..)
            | ApprovalSubject::Override(_)
            | ApprovalSubject::NotSigning(..)
            | ApprovalSubject::Correction(_) => false,
        };
        of_drawer && self.shift == drawer.shift
    }

    /// Whether it stands for what was counted in a drawer, or for why it was not: not for its returns, pay-outs or float.
    #[must_use]
    pub(crate) fn stands_for_count(&self, drawer: &DrawerFact) -> bool {
        let counted = |cause: &LeadCause| {
            cause.register() == Some(drawer.register) && !matches!(cause, LeadCause::Difference(_, None))
        };
        let of_count = match &self.subject {
            ApprovalSubject::Difference(_, tender) => tender.is_some(),
            ApprovalSubject::Lead(causes) => causes.iter().any(counted),
            _ => false,
        };
        of_count && self.concerns(drawer)
    }
}

/// What an approval is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ApprovalSubject {
    /// The reason why a tender differs: place in [`PeriodData::codes`]; nothing for the opening float.
    Difference(RegisterId, Option<u16>),
    /// Returns and voids of a drawer.
    Returns(RegisterId),
    /// A pay-out or write-off: the code of its kind, what for, and the register it was taken from.
    Entry(&'static str, String, Option<RegisterId>),
    /// A punch put right with no lead in: whose, when it says they came or went, and why.
    Punch(String, Option<Stamp>, String),
    /// The handover let pass with something missing, and why.
    Override(String),
    /// Somebody's signature that was not waited for: whose, and why.
    NotSigning(String, String),
    /// A correction made alone, by the number of its seal.
    Correction(i64),
    /// A lead's signature, and everything it would have stood for.
    Lead(Vec<LeadCause>),
}

/// Why a lead would have signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeadCause {
    /// A difference above the lead's limit: place of the tender in [`PeriodData::codes`]; nothing for the opening float.
    Difference(RegisterId, Option<u16>),
    /// A drawer that was not counted.
    Uncounted(RegisterId),
    /// Two counts of a drawer that stayed apart.
    Apart(RegisterId),
    /// The stock list that was not counted.
    Stock,
    /// The handover let pass with something missing.
    Passed,
}

impl LeadCause {
    /// The drawer it is about; nothing for the whole handover.
    #[must_use]
    pub(crate) const fn register(self) -> Option<RegisterId> {
        match self {
            Self::Difference(register, _) | Self::Uncounted(register) | Self::Apart(register) => {
                Some(register)
            }
            Self::Stock | Self::Passed => None,
        }
    }
}

/// One person's line of one handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttendanceFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub(crate) shift: usize,
    pub(crate) person: PersonId,
    /// The line in force: corrections and later punches are in it.
    pub(crate) line: AttendanceLine,
    /// The line as it was sealed, where it differs.
    pub(crate) sealed: Option<Box<attendance::AttendanceResult>>,
    /// The hours that were confirmed with the handover, where they are others by now: who signs is still there, and
    /// the departure is no part of what was confirmed.
    pub(crate) confirmed_as: Option<Box<attendance::AttendanceResult>>,
    /// How many corrections were appended.
    pub(crate) corrections: u32,
}

impl AttendanceFact {
    /// Whether what was confirmed is not what stands any more. Who signed was still in, and that they left since is no
    /// change of it.
    #[must_use]
    pub(crate) fn changed_since_confirmed(&self) -> bool {
        self.confirmed_as.as_deref().is_some_and(|then| !self.line.line.only_ended_since(then))
    }

    /// Keeps what was confirmed, where the hours come to be others. Called before the line in force is changed.
    pub(crate) fn keep_confirmed(&mut self, now: &attendance::AttendanceResult) {
        if self.line.confirmed_ms.is_none() {
            return;
        }
        let confirmed = self.confirmed_as.take().unwrap_or_else(|| Box::new(self.line.line.clone()));
        self.confirmed_as = (!confirmed.same_hours(now)).then_some(confirmed);
    }
}

/// A correction and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CorrectionFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub(crate) shift: usize,
    /// Whose line, or which drawer; nothing for the rest of a handover.
    pub(crate) about: Option<About>,
    pub(crate) correction: Correction,
}

/// What of a handover was corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Person(PersonId),
    Register(RegisterId),
}

/// A carried item and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ItemFact {
    pub(crate) item: Item,
    pub(crate) events: Vec<ItemEvent>,
}

/// A counted stock line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StockFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub(crate) shift: usize,
    pub(crate) item: StockId,
    /// What was counted.
    pub(crate) line: StockLine,
}

/// An answered checklist item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckFact {
    /// Place of its handover in [`PeriodData::shifts`].
    pub(crate) shift: usize,
    pub(crate) item: String,
    /// What was answered, by whom and when.
    pub(crate) answer: CheckAnswer,
}

/// A break cover, by the shift in whose record its last entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CoverFact {
    pub(crate) shift: ShiftName,
    /// The handover of that shift, once it is sealed.
    pub(crate) handover: Option<HandoverId>,
    /// Who was on the break.
    pub(crate) away: PersonId,
    pub(crate) stands_in: PersonId,
    /// When it began, UTC milliseconds.
    pub(crate) from_ms: i64,
    /// When it ended, UTC milliseconds; nothing where nobody logged the way back.
    pub(crate) to_ms: Option<i64>,
    /// Minutes between the two, seconds dropped.
    pub(crate) minutes: Option<i64>,
}

/// A log entry and the day and shift it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogFact {
    /// The shift it was logged in.
    pub(crate) shift: ShiftName,
    /// The handover of that shift, once it is sealed.
    pub(crate) handover: Option<HandoverId>,
    pub(crate) entry: Entry,
}

/// What was done about the lock of a month's attendance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LockEvent {
    pub(crate) what: LockStep,
    /// Whose line was confirmed; for the other steps whoever did it.
    pub(crate) person: PersonId,
    /// Who did it: the person, or a lead in the person's place.
    pub(crate) by: PersonId,
    pub(crate) at: Stamp,
    /// Why; needed to reopen, and to confirm for someone else.
    pub(crate) reason: String,
}

codes! {
    /// Steps of a month's lock.
    pub(crate) enum LockStep {
        /// A person confirmed the own line of the month.
        Confirmed = "confirmed",
        /// A lead locked the month.
        Locked = "locked",
        /// The month was opened again.
        Reopened = "reopened",
    }
}

impl PeriodData {
    /// Who handed over a drawer and who took it over.
    #[must_use]
    pub(crate) fn sides_of<'f>(
        &'f self,
        drawer: &'f DrawerFact,
        shift: &'f ShiftFact,
    ) -> (&'f [PersonId], &'f [PersonId]) {
        if let Some(end) = &drawer.changed_at {
            return (std::slice::from_ref(&end.outgoing), std::slice::from_ref(&end.incoming));
        }
        match self.drawer_people.get(&(drawer.shift, drawer.register)) {
            Some(people) => (&people.outgoing, &people.incoming),
            None => (&shift.outgoing, &shift.incoming),
        }
    }

    /// Nothing at all, for a period.
    #[must_use]
    pub(crate) const fn none(period: Period, settings: Settings, now: Stamp, today: BusinessDate) -> Self {
        Self {
            period,
            settings,
            now,
            today,
            records_begin: None,
            shifts: Vec::new(),
            shifts_run: Vec::new(),
            handed_over_now: None,
            drawers: Vec::new(),
            codes: Vec::new(),
            attendance: Vec::new(),
            covers: Vec::new(),
            items: Vec::new(),
            stock: Vec::new(),
            checks: Vec::new(),
            log: Vec::new(),
            drawer_people: BTreeMap::new(),
            not_counted: Vec::new(),
            openings: Vec::new(),
            approvals: Vec::new(),
            corrections: Vec::new(),
            lock: Vec::new(),
            decided: BTreeMap::new(),
            doubted: BTreeSet::new(),
        }
    }

    /// Whether nothing was recorded in the period.
    #[must_use]
    pub(crate) const fn is_empty(&self) -> bool {
        self.shifts.is_empty() && self.shifts_run.is_empty() && self.items.is_empty() && self.log.is_empty()
    }

    /// The places of a handover's drawers; all drawers stand in the order of their handovers.
    #[must_use]
    pub(crate) fn drawers_of(&self, shift: usize) -> Range<usize> {
        let before = |limit: usize| self.drawers.partition_point(|drawer| drawer.shift < limit);
        before(shift)..before(shift + 1)
    }

    /// The newest correction of somebody's line or of a drawer.
    #[must_use]
    pub(crate) fn corrected(&self, shift: usize, about: About) -> Option<&Correction> {
        let those = self.corrections.iter().rev();
        those.filter(|c| (c.shift, c.about) == (shift, Some(about))).map(|c| &c.correction).next()
    }

    /// The id behind a place in [`PeriodData::codes`].
    #[must_use]
    pub(crate) fn code(&self, place: u16) -> &str {
        self.codes.get(usize::from(place)).map_or("", String::as_str)
    }

    /// The place of an id in [`PeriodData::codes`], put in when it is new.
    pub(crate) fn intern(&mut self, code: &str) -> u16 {
        let at = self.codes.iter().position(|c| c == code).unwrap_or_else(|| {
            self.codes.push(code.to_owned());
            self.codes.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}
