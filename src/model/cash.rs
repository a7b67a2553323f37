//! Cash of a drawer as it is counted, reported and explained.

pub(crate) mod results;
pub(crate) mod sales_reports;
pub(crate) mod sold_on;
pub(crate) mod ways;
mod withdrawn;
pub(crate) mod worked;

use self::results::{CountMarks, ResultStep};
use self::sales_reports::MatchedAt;
use self::sold_on::SoldOn;
use self::ways::{CountWay, SinceCount};
use self::worked::Worked;
use crate::model::approval::OpenApproval;
use crate::model::codes::codes;
use crate::model::count_unit::CountUnit;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::money::{Currency, Money};
use crate::model::problem::Problem;
use crate::model::refs::{Ids, Implied, Refs, empty, resolve};
use crate::model::said::SaidBy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

codes! {
    /// Side of a handover that counted.
    pub enum Side {
        /// The person handing over.
        Outgoing = "outgoing",
        /// The person taking over, blind.
        Incoming = "incoming",
    }
}

/// A drawer counted by denomination, or as one sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// How many of what. A missing row was not counted; 0 means none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rows: BTreeMap<CountUnit, i64>,
    /// One sum instead of rows, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

impl Count {
    /// The sum counted, minor units; `None` when nothing was counted.
    ///
    /// # Errors
    /// A sum beyond what a drawer can hold.
    pub(crate) fn amount(&self) -> Result<Option<Money>, Problem> {
        let too_much = || Problem::new("cash.too_much");
        if self.rows.is_empty() {
            return match self.total {
                Some(total) if !(Money::ZERO..=Money::CAP).contains(&total) => Err(too_much()),
                total => Ok(total),
            };
        }
        let mut sum = 0i64;
        for (unit, quantity) in &self.rows {
            sum = unit
                .worth()
                .checked_mul(*quantity)
                .and_then(|row| sum.checked_add(row))
                .filter(|s| (0..=Money::CAP.0).contains(s))
                .ok_or_else(too_much)?;
        }
        Ok(Some(Money(sum)))
    }

    /// Whether every row of the currency has an answer, or a sum stands for them all.
    #[must_use]
    pub(crate) fn complete(&self, currency: &Currency) -> bool {
        if self.rows.is_empty() {
            return self.total.is_some();
        }
        currency.units().iter().all(|unit| self.rows.contains_key(unit))
    }

    /// Answers "none" for every row not yet counted.
    pub fn rest_none(&mut self, currency: &Currency) {
        for unit in currency.units() {
            self.rows.entry(unit).or_insert(0);
        }
        self.total = None;
    }
}

/// The float found when the shift began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningCount {
    /// What was in the drawer, minor units.
    pub counted: Money,
    /// Taken over as the last handover left it, both having counted it there.
    #[serde(default)]
    pub taken_over: bool,
    /// Who says so.
    pub by: PersonId,
    /// When, UTC milliseconds; nothing where it was stored before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
}

/// One way of paying other than cash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TenderLine {
    /// Slips, wallet total or vouchers in hand, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<Money>,
    /// What the sales report says, net of refunds, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported: Option<Money>,
    /// What the report showed, where it runs on since the last Z report, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Money>,
    /// What it had shown before, which is taken off, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Money>,
    /// Batch number of a card terminal.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub batch: String,
    /// Slips in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slips: Option<i64>,
    /// Payments the terminal or the report counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_slips: Option<i64>,
    /// It is matched elsewhere, as whoever counted said: nothing was held against anything here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_matched: bool,
    /// Where it is matched, of a record taken in in which nothing was said of it here.
    #[serde(skip_serializing_if = "empty")]
    pub matched: MatchedAt,
    /// Who typed the figures, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidBy>,
}

impl TenderLine {
    /// Whether it is said what it came to, or that it is matched elsewhere.
    #[must_use]
    pub(crate) const fn is_answered(&self) -> bool {
        self.not_matched || (self.counted.is_some() && self.reported.is_some())
    }

    /// Slips that the report has and the drawer has not: proof missing, not a shortage.
    #[must_use]
    pub(crate) fn proof_missing(&self) -> i64 {
        match (self.reported_slips, self.slips) {
            (Some(reported), Some(slips)) => (reported - slips).max(0),
            _ => 0,
        }
    }
}

/// What the POS sales report says about cash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub struct SalesReport<R: Refs = Ids> {
    /// Cash received net of change, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_received: Option<Money>,
    /// Cash refunds, minor units, as a positive sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_refunds: Option<Money>,
    /// The cash figure has refunds already taken off.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub refunds_off: bool,
    /// What the report showed, where it runs on since the last Z report, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Money>,
    /// What it had shown before, which is taken off, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Money>,
    /// What it showed of cash refunds, where it runs on since the last Z report, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refunds_reading: Option<Money>,
    /// What it had shown of them before, which is taken off, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refunds_earlier: Option<Money>,
    /// What the till rounded cash totals by in all, minor units: above zero where customers paid more than was rung up.
    /// It is in the drawer and in no sales figure, so it is expected, and never over or short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Money>,
    /// It showed less than before because it began anew in between, as whoever typed it said.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub z_between: bool,
    /// Where the figures come from: Z number, file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Returns and exchanges: how many. Zero is an answer; where nothing was typed there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<i64>,
    /// Returns and exchanges: sum, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns_total: Option<Money>,
    /// Voided sales: how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voids: Option<i64>,
    /// Voided sales: sum, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voids_total: Option<Money>,
    /// The lead who approved returns and voids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<R::Person>,
    /// When they approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<R::Time>,
    /// Nobody in could approve it: who asked, and since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_open: Option<OpenApproval<R>>,
    /// Who typed the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<R::Person>,
    /// When the last of them was typed.
    #[serde(rename = "at", skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<R::Time>,
}

impl<R: Refs> Default for SalesReport<R> {
    fn default() -> Self {
        Self {
            cash_received: None,
            cash_refunds: None,
            refunds_off: false,
            reading: None,
            earlier: None,
            refunds_reading: None,
            refunds_earlier: None,
            rounding: None,
            z_between: false,
            source: String::new(),
            returns: None,
            returns_total: None,
            voids: None,
            voids_total: None,
            approver: None,
            approved_at: None,
            approval_open: None,
            by: None,
            at_ms: None,
        }
    }
}

impl<R: Refs> SalesReport<R> {
    /// Whether there were returns or voids, which somebody has to have approved.
    #[must_use]
    pub(crate) fn has_returns(&self) -> bool {
        [self.returns, self.voids].into_iter().flatten().any(|n| n > 0)
    }

    /// What the approval of returns and voids stands for: how many, their sums, and what was paid back in cash.
    #[must_use]
    pub(crate) const fn approved_figures(&self) -> ([Option<i64>; 2], [Option<Money>; 3]) {
        ([self.returns, self.voids], [self.returns_total, self.voids_total, self.cash_refunds])
    }

    /// Who approved what of it, and when: nothing else.
    #[must_use]
    pub(crate) fn as_approved(&self) -> Self {
        Self {
            returns: self.returns,
            returns_total: self.returns_total,
            voids: self.voids,
            voids_total: self.voids_total,
            cash_refunds: self.cash_refunds,
            approver: self.approver.clone(),
            approved_at: self.approved_at.clone(),
            ..Self::default()
        }
    }

    /// The report without its approval where that was given for other figures.
    #[must_use]
    pub(crate) fn approved_as(self, before: &Self) -> Self {
        if self.approved_figures() == before.approved_figures() {
            return self;
        }
        Self { approver: None, approval_open: None, ..self }
    }
}

resolve!(SalesReport {
    same cash_received,
    same cash_refunds,
    same refunds_off,
    same reading,
    same earlier,
    same refunds_reading,
    same refunds_earlier,
    same rounding,
    same z_between,
    same source,
    same returns,
    same returns_total,
    same voids,
    same voids_total,
    maybe approver,
    maybe_time approved_at,
    maybe_inner approval_open,
    maybe by,
    maybe_time at_ms,
});

codes! {
    /// What is handed over beside money.
    pub(crate) enum NonCashKind {
        Cheque = "cheque" => "cash_ui.kind_cheque",
        /// A deposit a customer paid on an order.
        OrderDeposit = "order_deposit" => "cash_ui.kind_order_deposit",
        /// A prepaid or corporate card.
        PrepaidCard = "prepaid_card" => "cash_ui.kind_prepaid_card",
        /// Blank invoices, from–to.
        Invoices = "invoices" => "cash_ui.kind_invoices",
        /// Keys and alarm cards.
        Keys = "keys" => "cash_ui.kind_keys",
        LostProperty = "lost_property" => "cash_ui.kind_lost_property",
        /// Papers and files.
        Documents = "documents" => "cash_ui.kind_documents",
        Other = "other" => "cash_ui.kind_other",
    }
}

/// One line of what is handed over beside money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct NonCash<R: Refs = Ids> {
    /// What it is.
    pub(crate) kind: NonCashKind,
    /// Number, or first to last number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) number: String,
    /// Value, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) amount: Option<Money>,
    pub(crate) count: i64,
    /// Whose, or in what condition.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) remark: String,
    /// Who put it on the list, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<SaidBy<R>>,
}

resolve!(NonCash { same kind, same number, same amount, same count, same remark, maybe_inner said });

/// A bank deposit slip that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct DepositSlip<R: Refs = Ids> {
    pub(crate) slip_no: String,
    /// Sum, minor units.
    pub(crate) amount: Money,
    /// Who took it to the bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<R::Person>,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "at", alias = "at_ms")]
    pub(crate) at_ms: Option<R::Time>,
    /// Numbers of the deposits it settles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) settles: Vec<i64>,
    /// What those came to, minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sent: Option<Money>,
    /// Why it shows another sum than was sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
}

resolve!(DepositSlip {
    same slip_no,
    same amount,
    maybe by,
    maybe_time at_ms,
    same settles,
    same sent,
    same reason,
});

/// Why a tender differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, bound = "")]
pub struct Explanation<R: Refs = Ids> {
    /// Reason code of the shop's list.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// The counter a sale was keyed to, or the operator of a back-office entry.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) counterpart: String,
    /// Number of the adjustment form.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) form_no: String,
    /// Reference of the copy of a lost slip.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) copy_ref: String,
    /// Who gave the reason, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<SaidBy<R>>,
    /// Who approved it; never the drawer's own cashier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approver: Option<R::Person>,
    /// When they approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approved_at: Option<R::Time>,
    /// Nobody in could approve it: who asked, and since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approval_open: Option<OpenApproval<R>>,
    /// Who countersigned a wrong sum; never the drawer's own cashier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) second: Option<R::Person>,
    /// When they countersigned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) second_at: Option<R::Time>,
}

impl<R: Refs> Default for Explanation<R> {
    fn default() -> Self {
        Self {
            reason: String::new(),
            text: String::new(),
            counterpart: String::new(),
            form_no: String::new(),
            copy_ref: String::new(),
            said: None,
            approver: None,
            approved_at: None,
            approval_open: None,
            second: None,
            second_at: None,
        }
    }
}

impl Explanation {
    /// Whether somebody approved or countersigned it, or is asked to.
    #[must_use]
    pub(crate) const fn is_approved(&self) -> bool {
        self.approver.is_some() || self.second.is_some() || self.approval_open.is_some()
    }

    /// What an approval of it stands for: the same without one.
    #[must_use]
    pub(crate) fn unapproved(&self) -> Self {
        Self {
            approver: None,
            approved_at: None,
            approval_open: None,
            second: None,
            second_at: None,
            ..self.clone()
        }
    }

    /// What was given as the reason, whoever gave and approved it.
    #[must_use]
    pub(crate) fn words(&self) -> Self {
        Self { said: None, ..self.unapproved() }
    }
}

resolve!(Explanation {
    same reason,
    same text,
    same counterpart,
    same form_no,
    same copy_ref,
    maybe_inner said,
    maybe approver,
    maybe_time approved_at,
    maybe_inner approval_open,
    maybe second,
    maybe_time second_at,
});

/// Everything about one drawer in a handover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RegisterCash {
    /// The float found when the shift began.
    pub(crate) opening: Option<OpeningCount>,
    pub(crate) outgoing: Count,
    pub(crate) incoming: Count,
    /// Outgoing's second look at the values that differ, until both sides have all of them; no part of the record.
    pub(crate) again_outgoing: BTreeMap<CountUnit, i64>,
    /// Incoming's second look at them.
    pub(crate) again: BTreeMap<CountUnit, i64>,
    /// Tenders other than cash.
    pub(crate) tenders: BTreeMap<String, TenderLine>,
    /// What the POS says about cash.
    pub(crate) report: SalesReport,
    /// What is handed over beside money.
    pub(crate) non_cash: Vec<NonCash>,
    /// Bank slips that came back.
    pub(crate) deposits: Vec<DepositSlip>,
    /// What stays in the drawer.
    pub(crate) close: Close,
    /// Why tenders differ: tender id, or `opening` for the gap before the shift.
    pub(crate) why: BTreeMap<String, Explanation>,
    /// Results as they were shown, and what was changed afterwards, in the order it happened.
    pub(crate) results: Vec<ResultStep>,
    /// Who made the counts.
    pub(crate) marks: CountMarks,
    /// Counts made void because the register sold on meanwhile, first to last.
    pub(crate) sold_on: Vec<SoldOn>,
    /// How it was counted, of a record taken in; else the shop's settings say it.
    pub(crate) way: Option<CountWay>,
    /// What it went through since it was counted last, where it is counted at closing only.
    pub(crate) since_count: Option<SinceCount>,
    /// Approvals that were given and stand no more, in the order they became void.
    pub(crate) withdrawn: Vec<Withdrawn>,
    /// Which of several worked it, where it was said; of a record taken in, what it says.
    pub(crate) worked: Option<Worked>,
}

/// What stays in the drawer, and whether the result was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Close {
    /// Left for the next shift, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub float_left: Option<Money>,
    /// Who decided that, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub float_left_said: Option<SaidBy>,
    /// Number of the bag the takings were put into, where they are bagged before incoming counts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bag_no: String,
    /// The result has been shown; later changes of the count are visible as such.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub revealed: bool,
    /// Closed without counting, with the reason; stays out of averages.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uncounted: String,
    /// Who said so, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncounted_said: Option<SaidBy>,
    /// Both counted twice and still differ; the reason. Incoming's figure counts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub disagreed: String,
    /// Who said so, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disagreed_said: Option<SaidBy>,
    /// The count was changed after the result had been shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub recounted: bool,
    /// An absurdly large count was confirmed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub large_confirmed: bool,
    /// Who confirmed it, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub large_said: Option<SaidBy>,
}

/// Name of the opening gap among reasons.
pub(crate) const OPENING: &str = "opening";

/// How much a difference asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Within,
    /// Needs a reason code and words.
    NeedsReason,
    /// Needs a lead's PIN as well.
    NeedsLead,
}

/// The result of one tender of one drawer, minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TenderResult {
    pub(crate) tender: String,
    /// What should be there; `None` without a sales report.
    pub(crate) expected: Option<Money>,
    /// What is there; `None` when not counted.
    pub(crate) counted: Option<Money>,
    /// `counted − expected`: short is negative.
    pub(crate) difference: Option<Money>,
    /// Takings of the tender per report.
    pub(crate) reported: Option<Money>,
    /// What the gravest difference shown asks for, else this one.
    pub(crate) level: Level,
    /// What the difference that stands would ask for by itself.
    pub(crate) stands: Level,
    /// The gravest difference that was shown, where it is graver than the one that stands.
    pub(crate) shown: Option<Money>,
}

/// The result of one drawer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegisterResult {
    pub(crate) register: RegisterId,
    /// What the last handover left in it.
    pub(crate) left_before: Option<Money>,
    /// What was found when the shift began.
    pub(crate) opening: Option<Money>,
    /// `opening − left_before`: belongs to the gap between the shifts.
    pub(crate) opening_difference: Option<Money>,
    /// The gravest opening difference that was shown, as it decides what is asked for.
    pub(crate) opening_shown: Money,
    /// What the movements of the shift did to the cash.
    pub(crate) movements: Money,
    /// Cash first, then the other tenders in the shop's order.
    pub(crate) tenders: Vec<TenderResult>,
    /// What stays in the drawer.
    pub(crate) float_left: Option<Money>,
    /// What the next shift finds in the register.
    pub(crate) handed_on: Option<Money>,
    /// Sum for the bank: `counted` less what stays.
    pub(crate) deposit: Option<Money>,
    /// Net over all counted tenders; shown beside, never instead.
    pub(crate) net: Money,
    /// A pair of tenders that cancel each other out: probably keyed to the wrong one.
    pub(crate) mirrored: Option<(String, String)>,
    /// Something was changed after the result had been shown.
    pub(crate) changed: bool,
}

/// What somebody approved or countersigned before it was changed. The approval is void, and the record says that it was
/// there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct Withdrawn<R: Refs = Ids> {
    /// Of which difference: tender id, or `opening` for the gap before the shift; nothing of returns and voids.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) of: String,
    /// The reason as it was approved or countersigned, with who did and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<Explanation<R>>,
    /// The difference it was given for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) difference: Option<Money>,
    /// Returns and voids as they were approved, with who did and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) report: Option<SalesReport<R>>,
    /// Who changed it.
    #[serde(skip_serializing_if = "Implied::is_implied")]
    pub(crate) by: R::By,
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
}

resolve!(Withdrawn {
    same of,
    maybe_inner why,
    same difference,
    maybe_inner report,
    by by,
    time at_ms,
});
