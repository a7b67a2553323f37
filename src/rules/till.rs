//! A register that changes hands inside a running shift: whose session it was, what it came to, and what begins.

use crate::model::cash::sales_reports::{Readings, ReportFigure};
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::{CountsFor, DrawerUse};
use crate::model::cash::{Close, Count, Level, OpeningCount, RegisterCash, SalesReport};
use crate::model::log::{TillChange, TillReport};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{ARITHMETIC, CashReason, ReasonNeeds, Settings};
use crate::rules::authority::{Act, Case};

/// Reasons that need nothing but words: others are given at the handover of the shift.
pub(crate) fn reasons(settings: &Settings) -> impl Iterator<Item = &CashReason> {
    let plain = |reason: &&CashReason| reason.needs == ReasonNeeds::Text && reason.id != ARITHMETIC;
    settings.cash_reasons.iter().filter(|reason| reason.active).filter(plain)
}

/// What a session of a register began with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Session {
    /// When it began, UTC milliseconds.
    pub(crate) since_ms: i64,
    /// What was left in it before.
    pub(crate) left_before: Option<Money>,
    pub(crate) opening: Option<Money>,
    /// What was moved in and out since.
    pub(crate) moved: Money,
    /// What its sales report had shown by then.
    pub(crate) readings: Readings,
}

impl TillChange {
    /// The change as what was typed of it and its session make it: how it is counted by the rules of the shop, what the
    /// report makes of its reading, and what it comes to.
    ///
    /// # Errors
    /// A sum beyond what can be stored; `till.no_register`.
    pub(crate) fn worked_out(self, session: &Session, settings: &Settings) -> Result<(Self, Level), Problem> {
        let register = settings.register(self.register).ok_or_else(|| Problem::new("till.no_register"))?;
        let counts_for =
            if register.used == DrawerUse::Shared { CountsFor::Shared } else { CountsFor::Cashier };
        let opening = session.opening.or(self.opening);
        let change = Self {
            way: register.counted,
            counts_for,
            since_ms: session.since_ms,
            left_before: session.left_before,
            opening,
            moved: session.moved,
            ..self
        };
        if change.way == CountWay::ClosingOnly {
            return Ok((change.uncounted(), Level::Within));
        }
        let report = change.report.as_ref().map(|report| read_on(report, &session.readings));
        let change = Self { report, ..change };
        // What is handed on stays in the drawer as it is.
        let stays = if change.way == CountWay::HandedOn {
            if change.disagreed.is_empty() { change.counted_out } else { change.counted_in }
        } else {
            change.stays
        };
        let total = |total| Count { total, ..Count::default() };
        let cash = RegisterCash {
            opening: opening.map(|counted| OpeningCount {
                counted,
                taken_over: false,
                by: change.outgoing,
                at_ms: Some(change.since_ms),
            }),
            outgoing: total(change.counted_out),
            incoming: total(change.counted_in),
            report: change.report.as_ref().map_or_else(SalesReport::default, |report| SalesReport {
                cash_received: report.cash_received,
                cash_refunds: report.cash_refunds,
                refunds_off: report.refunds_off,
                rounding: report.rounding,
                ..SalesReport::default()
            }),
            close: Close { float_left: stays, disagreed: change.disagreed.clone(), ..Close::default() },
            way: Some(change.way),
            ..RegisterCash::default()
        };
        let mut result = cash.result(change.register, &[], change.left_before, settings)?;
        let Some(line) = result.tenders.first_mut() else { return Err(Problem::new("till.no_cash")) };
        // What was moved is of this session alone.
        line.expected = line.expected.map(|sum| sum.checked_add(change.moved)).transpose()?;
        let difference = match (line.counted, line.expected) {
            (Some(counted), Some(expected)) => Some(counted.checked_sub(expected)?),
            _ => None,
        };
        let takings = cash.report.cash_received.unwrap_or_default();
        let level = match (settings.cash_tender(), difference) {
            (Some(cash), Some(difference)) => super::cash::level_of_difference(cash, difference, takings),
            _ => Level::Within,
        };
        let done = Self {
            expected: line.expected,
            counted: line.counted,
            difference,
            stays,
            deposit: result.deposit.filter(|sum| !sum.is_zero()),
            handed_on: result.handed_on,
            ..change
        };
        Ok((done, level))
    }

    /// The same where the register is counted at closing only.
    fn uncounted(self) -> Self {
        Self {
            report: None,
            counted_out: None,
            counted_in: None,
            counted_before: Vec::new(),
            disagreed: String::new(),
            expected: None,
            counted: None,
            difference: None,
            stays: None,
            deposit: None,
            bag_no: String::new(),
            handed_on: None,
            reason: String::new(),
            text: String::new(),
            approver: None,
            ..self
        }
    }

    /// Whether the two counts go together: both of the whole drawer, or incoming's of what stays. An insert that is brought
    /// goes together with nothing.
    #[must_use]
    pub(crate) fn counts_agree(&self) -> bool {
        match self.way {
            CountWay::HandedOn => self.counted_out == self.counted_in,
            CountWay::BaggedFirst => self.stays == self.counted_in,
            CountWay::OwnDrawer | CountWay::ClosingOnly => true,
        }
    }

    /// Whether a lead approves it: a difference above its limit, or two counts that stayed apart.
    #[must_use]
    pub(crate) fn needs_lead(&self, level: Level) -> bool {
        level == Level::NeedsLead || !self.disagreed.is_empty()
    }
}

/// The report with what is taken of its readings: what was shown before is off. One that shows less began anew.
fn read_on(report: &TillReport, before: &Readings) -> TillReport {
    let less = |figure, reading: Option<Money>| {
        reading.zip(before.get(&figure).copied()).is_some_and(|(now, before)| now < before)
    };
    let anew =
        less(ReportFigure::Cash, report.reading) || less(ReportFigure::Refunds, report.refunds_reading);
    let earlier = |figure, reading: Option<Money>| {
        before.get(&figure).copied().filter(|sum| !anew && reading.is_some() && !sum.is_zero())
    };
    let since = |reading: Option<Money>, earlier: Option<Money>| {
        reading.and_then(|reading| reading.checked_sub(earlier.unwrap_or_default()).ok())
    };
    let cash = earlier(ReportFigure::Cash, report.reading);
    let refunds = earlier(ReportFigure::Refunds, report.refunds_reading);
    TillReport {
        cash_received: since(report.reading, cash),
        cash_refunds: since(report.refunds_reading, refunds),
        earlier: cash,
        refunds_earlier: refunds,
        z_between: anew,
        ..report.clone()
    }
}

impl TillChange {
    /// Everything that is missing or not allowed, in the order of the form.
    #[must_use]
    pub(crate) fn refusals(&self, level: Level, settings: &Settings) -> Vec<Refusal> {
        let refuse = |wrong: bool, field, key| if wrong { Err(Refusal::new(field, key)) } else { Ok(()) };
        let works = |id, field| match settings.at_work(id) {
            Some(_) => Ok(()),
            None => Err(settings.not_at_work(id).at(field)),
        };
        let in_use = settings.register(self.register).is_some_and(|register| register.active);
        let mut checks = vec![
            refuse(!in_use, InputField::Register, "people.no_such_register"),
            works(self.outgoing, InputField::By),
            works(self.incoming, InputField::Receiver),
            refuse(self.outgoing == self.incoming, InputField::Receiver, "till.same_person"),
        ];
        if self.way != CountWay::ClosingOnly {
            let sums = [self.opening, self.counted_out, self.counted_in, self.stays];
            let missing = sums.iter().any(Option::is_none) || self.difference.is_none();
            let below = sums.into_iter().flatten().any(Money::is_negative);
            let more = self.stays.zip(self.counted).is_some_and(|(stays, counted)| stays > counted);
            let apart = !self.counts_agree() && self.disagreed.trim().is_empty();
            let reason = self.reason.is_empty() || self.text.trim().is_empty();
            let known = |id: &str| reasons(settings).any(|reason| reason.id == id);
            checks.extend([
                refuse(missing, InputField::Amount, "till.not_counted"),
                refuse(below, InputField::Amount, "log.amount_above_zero"),
                refuse(more, InputField::Quantity, "till.stays_more"),
                refuse(apart, InputField::Comment, "till.apart"),
                refuse(level > Level::Within && reason, InputField::Text, "cash.reason_text"),
                refuse(
                    !self.reason.is_empty() && !known(&self.reason),
                    InputField::Reason,
                    "cash.choose_reason",
                ),
                refuse(
                    self.needs_lead(level) && self.approver.is_none(),
                    InputField::Approver,
                    "cash.needs_approver",
                ),
            ]);
        }
        checks.into_iter().filter_map(Result::err).collect()
    }

    /// What of the authority table it claims: both PINs, and a lead's where one approved it.
    #[must_use]
    pub(crate) fn cases(&self) -> Vec<Case> {
        let both = [self.outgoing, self.incoming];
        let change = Case::new(Act::ChangeTill, self.outgoing).about(&both).with(Some(self.incoming));
        let approved = self.approver.map(|lead| Case::new(Act::ApproveCash, lead).about(&both));
        [change].into_iter().chain(approved).collect()
    }
}
