//! The sections of a document.

use std::collections::BTreeMap;

use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::model::attendance::{LeaveTaken, MissingPunch, Tier};
use crate::model::cash::sales_reports::MatchedAt;
use crate::model::cash::ways::{CountWay, Counts, SinceCount};
use crate::model::checklist::{Finding, Limits, ListKind};
use crate::model::handover;
use crate::model::handover::{CarryAct, Panel, SignRole};
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::refs::{Names, empty};
use crate::model::repair::Stops;
use crate::model::time::{BusinessDate, Stamp};

/// Who handed over to whom.
pub(crate) type People = handover::People<Names>;

/// What the sales report says about cash.
pub(crate) type Report = crate::model::cash::SalesReport<Names>;

/// Why something differs.
pub(crate) type Reason = crate::model::cash::Explanation<Names>;

/// What became of a result after it had been shown.
pub(crate) type ResultStep = crate::model::cash::results::ResultStep<Names>;

/// Who counted, when, and what came out.
pub(crate) type CountMark = crate::model::cash::results::CountMark<Names>;

/// A count that became void because the register sold on.
pub(crate) type SoldOn = crate::model::cash::sold_on::SoldOn<Names>;

/// An approval that was given and stands no more.
pub(crate) type Withdrawn = crate::model::cash::Withdrawn<Names>;

/// Who worked a drawer, and whom its result counts for.
pub(crate) type Worked = crate::model::cash::worked::Worked<Names>;

/// Something handed over beside money.
pub(crate) type NonCash = crate::model::cash::NonCash<Names>;

/// Who said something, and when.
pub(crate) type SaidBy = crate::model::said::SaidBy<Names>;

/// The count list as a whole.
pub(crate) type StockReview = handover::StockReview<Names>;

/// What was said of what customers said.
pub(crate) type FeedbackReview = handover::FeedbackReview<Names>;

/// A bank slip that came back.
pub(crate) type BankSlip = crate::model::cash::DepositSlip<Names>;

/// Read-back and how it ended.
pub(crate) type Review = handover::Review<Names>;

/// A signature that was taken back.
pub(crate) type TakenBack = handover::TakenBack<Names>;

/// What a ticket says of the repair.
pub(crate) type Repair = crate::model::repair::Repair<Names>;

/// An item settled in the shift.
pub(crate) type Settled = handover::Settled<Names>;

/// How a handover ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// Both sides signed.
    #[default]
    Sealed,
    /// Incoming did not come.
    HalfSealed,
    /// Nobody handed over: somebody who was there later ended the shift.
    NotHandedOver,
}

/// A panel of the briefing that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Briefing {
    pub(crate) panel: Panel,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) by: String,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) at: Option<Stamp>,
}

/// How a record writes the cash tender, whatever its id in the shop.
pub(crate) const CASH: &str = "cash";

/// One drawer. Sums in minor units; short is negative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct Cash {
    /// Name of the register.
    pub(crate) register: String,
    /// Who worked it, and whom its result counts for.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) worked: Option<Worked>,
    /// How it is counted when a shift changes; handed on when left out.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) way: CountWay,
    /// What it went through since it was counted last, where it is counted at closing only.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) since_count: Option<SinceCount>,
    /// The float found when the shift began.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) opening: Opening,
    /// Count of the outgoing side.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) outgoing: Counted,
    /// Count of the incoming side.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) incoming: Counted,
    /// What the movements of the shift did to the cash.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) movements: Option<Money>,
    /// What the sales report says about cash.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) report: Report,
    /// Cash first, then the other tenders in the shop's order.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) tenders: Vec<Tender>,
    /// Why the opening differs from what was left.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) opening_reason: Option<Reason>,
    /// Handed over beside money.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) non_cash: Vec<NonCash>,
    /// Bank slips that came back.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) deposits: Vec<BankSlip>,
    /// Left for the next shift.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) float_left: Option<Money>,
    /// Who decided that, and when.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) float_left_said: Option<SaidBy>,
    /// Counted minus left.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) deposit: Option<Money>,
    /// Number of the bag the takings were put into before incoming counted.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) bag_no: String,
    /// Sum of all differences.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) net: Option<Money>,
    /// Why it was not counted.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) uncounted: String,
    /// Who said so, and when.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) uncounted_said: Option<SaidBy>,
    /// Why two counts stayed apart; incoming's counts.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) disagreed: String,
    /// Who said so, and when.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) disagreed_said: Option<SaidBy>,
    /// The count was changed after its result had been shown.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) recounted: bool,
    /// An unusually large count was confirmed.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) large_confirmed: bool,
    /// Who confirmed it, and when.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) large_said: Option<SaidBy>,
    /// Two tenders that cancel each other out.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) mirrored: Vec<String>,
    /// Results as they were shown, and what was changed afterwards; left out where nothing was.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) results: Vec<ResultStep>,
    /// Counts made void because the register sold on meanwhile, first to last.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) sold_on: Vec<SoldOn>,
    /// Approvals that were given and stand no more, in the order they became void.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) withdrawn: Vec<Withdrawn>,
}

impl Cash {
    /// Whether nobody counted it because it is counted at closing only.
    pub(crate) fn not_counted_by_rule(&self) -> bool {
        let counted = self.outgoing.total.is_some() || self.incoming.total.is_some();
        self.way == CountWay::ClosingOnly && !counted && self.uncounted.is_empty()
    }

    /// Who handed it over: those who worked it, or of a record that does not say who, everybody who handed over.
    pub(crate) fn handed_over_by<'a>(&'a self, everybody: &'a [String]) -> Vec<&'a str> {
        let worked = self.worked.as_ref().map(|worked| worked.by.as_slice());
        let by = worked.filter(|by| !by.is_empty()).unwrap_or(everybody);
        by.iter().map(String::as_str).collect()
    }

    /// Who took it over: those who counted it, or where nobody did, everybody who took over; of a record that does not
    /// say whose it was, everybody too.
    pub(crate) fn taken_over_by<'a>(&'a self, everybody: &'a [String]) -> Vec<&'a str> {
        let side = &self.incoming;
        let counted = side.earlier.iter().map(|mark| mark.by.as_str()).chain([side.by.as_str()]);
        let mut by: Vec<&str> = Vec::new();
        for name in counted.filter(|name| !name.is_empty()) {
            if !by.contains(&name) {
                by.push(name);
            }
        }
        if by.is_empty() || self.worked.is_none() {
            everybody.iter().map(String::as_str).collect()
        } else {
            by
        }
    }

    /// How the two counts ended.
    pub(crate) fn counts(&self) -> Counts {
        Counts::of(&self.disagreed)
    }

    /// What the next shift finds in the register.
    pub(crate) fn handed_on(&self) -> Option<Money> {
        self.way.handed_on(self.incoming.total, self.float_left, self.counts())
    }

    /// The line of the cash itself, wherever it stands among the tenders.
    pub(crate) fn cash(&self) -> Option<&Tender> {
        self.tenders.iter().find(|line| line.tender == CASH)
    }
}

/// The float found when the shift began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct Opening {
    /// What the handover before left in the drawer.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) left_before: Option<Money>,
    /// What was found.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) counted: Option<Money>,
    /// Taken over as it was left.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) taken_over: bool,
    /// Who says so.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) by: String,
    /// When they said so.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) at: Option<Stamp>,
    /// Found less left: `counted − left_before`.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) difference: Option<Money>,
}

/// A count by denomination, or as one sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct Counted {
    /// Note or coin, its value in minor units (`100`) → how many. `100c` is the coin where a note of the same value is
    /// counted too, `25x40` a roll or bundle of 40 that is counted as one. A missing row was not counted.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) rows: BTreeMap<String, i64>,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) total: Option<Money>,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) by: String,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) at: Option<Stamp>,
    /// Counts of the same side before this one.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) earlier: Vec<CountMark>,
}

/// One tender of a drawer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct Tender {
    /// Its id; cash is always `cash`.
    pub(crate) tender: String,
    /// What should be there.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) expected: Option<Money>,
    /// What is there.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) counted: Option<Money>,
    /// Over or short: `counted − expected`.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) difference: Option<Money>,
    /// Takings per sales report.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) reported: Option<Money>,
    /// What the report showed, where it runs on since the last Z report.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) reading: Option<Money>,
    /// What it had shown before, which is taken off.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) earlier: Option<Money>,
    /// Batch number of a card terminal.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) batch: String,
    /// Slips in hand.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) slips: Option<i64>,
    /// Payments per terminal or report.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) reported_slips: Option<i64>,
    /// Slips the report has and the drawer has not.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) proof_missing: i64,
    /// Not matched at this handover, as whoever counted said.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) not_matched: bool,
    /// Where the shop matches it; at every handover when left out.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) matched: MatchedAt,
    /// Who typed the figures, and when.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) said: Option<SaidBy>,
    /// Why it differs.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) reason: Option<Reason>,
}

/// One line of the count list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct Stock {
    pub(crate) item: String,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) code: String,
    /// What the books say.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) book: Option<i64>,
    /// What is there.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) counted: Option<i64>,
    /// Count less book: `counted − book`.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) variance: Option<i64>,
    /// Below its par level.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) low: bool,
    /// Code of the reason for a variance.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) reason: String,
    /// The reason in words.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) remark: String,
    /// Earliest expiry date seen.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) expires_on: Option<BusinessDate>,
    /// Pieces past their date.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) expired: Option<i64>,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) damaged: Option<i64>,
    /// Who counted it, and when.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) said: Option<SaidBy>,
}

/// An answered checklist item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Check {
    /// Its id, such as `D1`.
    pub(crate) item: String,
    /// The list it stands on; left out for devices.
    #[serde(default = "devices", skip_serializing_if = "is_devices")]
    pub(crate) list: ListKind,
    /// What was found; left out when it was as it should be.
    #[serde(default = "fine", skip_serializing_if = "is_fine")]
    pub(crate) finding: Finding,
    /// The number read, in tenths of the unit.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) number: Option<i64>,
    /// Within what that was to be.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) limits: Limits,
    /// The devices of the register it is about.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) registered: Vec<String>,
    /// Comment, or the text asked for.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) comment: String,
    /// Where something unusual was seen.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) place: String,
    /// Who was told of it, or whom a fault was reported to.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) told: String,
    /// Whether a fault stops something; left out where nobody said.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) stops: Option<Stops>,
    /// What it stops.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) impact: String,
    /// Who answered; as in the line before when left out.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) by: String,
    /// That nobody is named who answered, where the line before names somebody.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) unnamed: bool,
    /// When; as in the line before when left out.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) at: Option<Stamp>,
}

const fn devices() -> ListKind {
    ListKind::Devices
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it with a reference
fn is_devices(list: &ListKind) -> bool {
    *list == ListKind::Devices
}

const fn fine() -> Finding {
    Finding::Ok
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it with a reference
fn is_fine(finding: &Finding) -> bool {
    *finding == Finding::Ok
}

/// A logged fact: `kind` and the fields of that kind, with names for people, registers and goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct LogEntry {
    /// When it was logged.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) at: Option<Stamp>,
    /// Who logged it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) by: String,
    /// What it says.
    #[serde(flatten, serialize_with = "by_name")]
    pub(crate) detail: Detail<Names>,
}

/// Writes the fields of an entry by their names' order, as they always were.
fn by_name<S: Serializer>(detail: &Detail<Names>, out: S) -> Result<S::Ok, S::Error> {
    serde_json::to_value(detail).map_err(S::Error::custom)?.serialize(out)
}

/// An item that was open when the line was drawn, and what incoming did with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Carried {
    /// Its number in the shop that wrote the document.
    pub(crate) item: i64,
    /// Task, ticket, complaint ….
    pub(crate) kind: ItemKind,
    /// One line that says what it is.
    pub(crate) title: String,
    /// Where it stood.
    pub(crate) state: ItemState,
    /// How serious; left out when ordinary.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) severity: Severity,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) owner: String,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) due: Option<Stamp>,
    /// When it was opened.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) opened_at: Option<Stamp>,
    /// Handovers it has survived.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) handovers: i64,
    /// What is to be done next.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) next_step: String,
    /// What a ticket says of the repair.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) repair: Option<Repair>,
    /// What incoming did with it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) act: Option<CarryAct>,
    /// The question or objection.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) text: String,
    /// Outgoing's reason where it is overdue.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) overdue_reason: String,
    /// Who gave it, and when.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) overdue_said: Option<SaidBy>,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) by: String,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) at: Option<Stamp>,
}

/// One stay of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct StayTimes {
    /// Arrival; left out where it is not known, or the person was in already.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) came: Option<Stamp>,
    /// Departure; left out where it is not known, or the person stayed in.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) went: Option<Stamp>,
}

/// One person's line. Minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct Attendance {
    pub(crate) person: String,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) planned_start: Option<Stamp>,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) planned_end: Option<Stamp>,
    /// First arrival in the shift.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) actual_in: Option<Stamp>,
    /// Last departure from the shift.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) actual_out: Option<Stamp>,
    /// The stretches of a split shift.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) segments: Vec<Segment>,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) late_min: i64,
    /// Minutes left early.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) early_min: i64,
    /// Tier of the late minutes.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) late_tier: Tier,
    /// Tier of the early minutes.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) early_tier: Tier,
    /// Punches not there.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) missing: MissingPunch,
    /// Neither came nor had leave.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) absent: bool,
    /// Minutes that count as absence.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) absent_min: i64,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) leave: Vec<LeaveTaken>,
    /// Leave takes the whole shift.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) on_leave: bool,
    /// Worked without being rostered.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) cover: bool,
    /// Kept after the end because the relief was late.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) held_over_min: i64,
    /// In time, but without the agreed overlap.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) no_overlap: bool,
    /// The agreed overlap in minutes, where there was less.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) overlap_min: i64,
    /// Overtime that can be approved.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) overtime_min: i64,
    /// Rostered minutes on the clock; for cover every minute on the clock.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) worked_min: i64,
    /// Minutes on the clock outside the roster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unplanned_min: Option<i64>,
    /// The stays, where there are several: between them lie the breaks that were punched.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) stays: Vec<StayTimes>,
    /// Was in already, from the shift before.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) carried_in: bool,
    /// Stayed in for the shift after.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) carried_out: bool,
    /// The window was still open when it was judged.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) provisional: bool,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) remark: String,
    /// Who made the remark, and when.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) remark_said: Option<SaidBy>,
    /// When the person confirmed it.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) confirmed_at: Option<Stamp>,
    /// The lead who confirmed instead.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) confirmed_by: String,
}

/// One stretch of a split shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Segment {
    pub(crate) start: Stamp,
    pub(crate) end: Stamp,
    #[serde(default, rename = "in", skip_serializing_if = "empty")]
    pub(crate) came: Option<Stamp>,
    #[serde(default, rename = "out", skip_serializing_if = "empty")]
    pub(crate) went: Option<Stamp>,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) late_min: i64,
    /// Minutes left early.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) early_min: i64,
    /// Tier of the late minutes.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) late_tier: Tier,
    /// Tier of the early minutes.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) early_tier: Tier,
}

/// Signature of one person under the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Signature {
    /// In which role.
    pub(crate) role: SignRole,
    pub(crate) name: String,
    /// The person's role at that time.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) person_role: Option<Role>,
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) at: Option<Stamp>,
}

/// The seal of the store that holds the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct SealInfo {
    /// Number of the record.
    pub(crate) seq: i64,
    /// Hash of the record, hex.
    pub(crate) hash: String,
    /// The short code as on the slip.
    pub(crate) code: String,
    /// Which key signed.
    pub(crate) key_id: String,
    /// Whether it is signed.
    #[serde(default)]
    pub(crate) signed: bool,
}
