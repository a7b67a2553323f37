//! What leads and owners decide about their shop: one versioned document.
//!
//! Every change makes a new version; a handover keeps the version it started with, so an old log is read
//! with the checklists, names and tolerances of its own day.

use crate::model::defaults::yes;
use serde::{Deserialize, Serialize};

use super::attendance::{AttendanceRules, Signs};
use super::calendar::SpecialDay;
use super::cash::sales_reports::{MatchedAt, RefundsIn, ReportStart};
use super::cash::ways::CountWay;
use super::cash::worked::DrawerUse;
use super::checklist::{CheckItem, ListKind};
use super::codes::codes;
use super::device::Device;
use super::ids::{DeviceId, PersonId, RegisterId, ShiftId, StockId};
use super::money::{Currency, Money, parse_signed};
use super::packs_used::PacksUsed;
use super::people::{Person, Role};
use super::problem::Problem;
use super::shift::ShiftDef;
use super::time::{BusinessDate, Minute, business_date};
use crate::model::lang::{Bilingual, Lang};
use crate::model::refs::empty;
use crate::model::zone::Zone;

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The shop itself.
    pub store: StoreInfo,
    /// Shifts of a day, in the order they are worked.
    pub(crate) shifts: Vec<ShiftDef>,
    /// Days with a plan of their own, by date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) special_days: Vec<SpecialDay>,
    pub(crate) registers: Vec<Register>,
    /// Everyone who works or worked here; never deleted.
    pub people: Vec<Person>,
    /// Checklist items of every list, in display order.
    pub checks: Vec<CheckItem>,
    /// The devices of the shop, in display order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) devices: Vec<Device>,
    /// The stock count list, in display order.
    pub stock: Vec<StockItem>,
    /// Weekly and monthly routines.
    pub(crate) routines: Vec<Routine>,
    /// Ways of paying, in display order; exactly one is cash.
    pub(crate) tenders: Vec<PaymentType>,
    /// Reasons for a cash difference.
    pub(crate) cash_reasons: Vec<CashReason>,
    /// Reasons for a stock variance.
    pub(crate) stock_reasons: Vec<ListCode>,
    /// What customer feedback is about.
    pub(crate) feedback_topics: Vec<ListCode>,
    pub(crate) rules: Rules,
    /// Signs of the attendance sheet, where the shop has its own.
    #[serde(default, skip_serializing_if = "Signs::is_empty")]
    pub(crate) attendance_signs: Signs,
    /// Which packs of country and trade the shop began with, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) packs: Option<PacksUsed>,
    /// People added for one day that is over: as if not in use. The store works it out when it reads the document, and
    /// never writes it.
    #[serde(skip)]
    pub(crate) day_over: Vec<PersonId>,
}

/// The shop itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreInfo {
    /// Name as printed on every log.
    pub(crate) name: String,
    /// Currency with the denominations that are counted here.
    pub currency: Currency,
    /// The shop's own time zone, whatever the PC thinks.
    pub zone: Zone,
    /// Minutes after midnight at which a new business date begins (default 04:00).
    pub(crate) cutoff: Minute,
    /// Language of prints, and of the screen before anyone is known.
    pub(crate) lang: Lang,
    /// Id of the pack of the country the shop is in, where it is another one than it was set up for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<String>,
}

/// A register (till).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Register {
    pub(crate) id: RegisterId,
    /// Name on screen and paper.
    pub(crate) name: String,
    /// Cash that should stay in the drawer for the next shift (minor units).
    pub(crate) float_target: Money,
    /// Cash above this asks for a safe drop (minor units).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cash_limit: Option<Money>,
    /// Whether one cashier at a time works it, or several.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) used: DrawerUse,
    /// How it is counted when a shift changes.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) counted: CountWay,
    /// Whether the cash figure of its sales report has refunds already taken off.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) refunds: RefundsIn,
    /// Where its sales report begins to count.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) report_start: ReportStart,
    /// Inactive registers stay for old logs.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

/// A line of the stock count list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockItem {
    pub id: StockId,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Barcode, digits as text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub barcode: String,
    /// Name as the shop calls it.
    pub name: String,
    /// Unit that is counted, such as piece, carton, kg.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Below this the line is low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub par_level: Option<i64>,
    /// Days from production to expiry, for the near-expiry band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf_life_days: Option<i64>,
    /// Inactive lines stay for old logs.
    #[serde(default = "yes")]
    pub active: bool,
}

/// When a routine falls due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum When {
    /// On any of these days; 1 = Monday … 7 = Sunday. Done on one of them is done for the week.
    Weekdays(Vec<u8>),
    /// On these days of the month (1–31).
    MonthDays(Vec<u8>),
    /// On the last day of the month.
    MonthEnd,
}

/// Something that is due every week or month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Routine {
    pub(crate) id: String,
    /// What to do.
    pub(crate) text: Bilingual,
    pub(crate) when: When,
    /// Time of day to remind, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) remind_at: Option<Minute>,
    /// Whether a lead does it and signs with the PIN.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) signed: bool,
    /// Whether it is used here.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

codes! {
    /// How a tender is counted.
    pub(crate) enum TenderKind {
        /// Notes and coins.
        Cash = "cash" => "settings_ui.tender_cash",
        /// A card terminal with batch number, slip count and total.
        CardTerminal = "card_terminal" => "settings_ui.tender_card",
        /// A QR wallet such as WeChat Pay or Alipay.
        Qr = "qr" => "settings_ui.tender_qr",
        Voucher = "voucher" => "settings_ui.tender_voucher",
        Cheque = "cheque" => "settings_ui.tender_cheque",
        Other = "other" => "settings_ui.tender_other",
    }
}

/// How far a difference may go before someone must explain or approve it (domain rule: a fixed sum or a
/// share of takings, whichever is larger).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tolerance {
    /// Fixed sum in minor units.
    #[serde(default)]
    pub(crate) fixed: Money,
    /// Share of the tender's takings, in ten-thousandths.
    #[serde(default)]
    pub(crate) per_10_000: i64,
}

impl Tolerance {
    /// The larger of the fixed sum and the share of `takings`, in minor units.
    #[must_use]
    pub(crate) fn limit(self, takings: Money) -> Money {
        let share = takings.0.saturating_abs().saturating_mul(self.per_10_000) / 10_000;
        Money(self.fixed.0.max(share))
    }
}

/// A way of paying.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentType {
    /// Permanent id, such as `cash` or `card_a`.
    pub id: String,
    /// Name on screen and paper.
    pub(crate) name: Bilingual,
    /// How it is counted.
    pub(crate) kind: TenderKind,
    /// Up to here a difference needs no reason.
    #[serde(default)]
    pub(crate) tolerance: Tolerance,
    /// Above here a lead must sign too.
    #[serde(default)]
    pub(crate) lead_above: Tolerance,
    /// Where it is matched.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) matched: MatchedAt,
    /// Whether it is used here.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

codes! {
    /// What a reason for a cash difference needs beside its text.
    #[derive(Default)]
    pub(crate) enum ReasonNeeds {
        #[default]
        Text = "text" => "settings_ui.needs_text",
        /// A lost slip: request text, approver, reference of the copy.
        LostSlip = "lost_slip" => "settings_ui.needs_slip",
        /// Keyed to another counter: counterpart, form number; makes a task to tell them today.
        WrongCounter = "wrong_counter" => "settings_ui.needs_counter",
        /// A back-office adjustment: the returns of the day, then the operator.
        BackOffice = "back_office" => "settings_ui.needs_office",
    }
}

/// The reason of every shop for a wrong sum: somebody else countersigns it, and it is counted by person.
pub(crate) const ARITHMETIC: &str = "arithmetic";

/// A reason for a cash difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CashReason {
    /// Permanent id, such as `arithmetic`.
    pub(crate) id: String,
    /// Name on screen and paper.
    pub(crate) name: Bilingual,
    /// What else must be given.
    #[serde(default)]
    pub(crate) needs: ReasonNeeds,
    /// Whether it is offered.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

/// A reason or topic from a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListCode {
    pub(crate) id: String,
    /// Name on screen and paper.
    pub(crate) name: Bilingual,
    /// Whether it is offered.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

/// One near-expiry band: goods that keep at least `life_days` are near expiry `near_days` before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExpiryBand {
    /// Shelf life in days from which the band holds.
    pub(crate) life_days: i64,
    /// Days before expiry at which goods count as near expiry.
    pub(crate) near_days: i64,
}

/// Monday to Friday.
const USUAL_BANK_DAYS: [u8; 5] = [1, 2, 3, 4, 5];

fn usual_bank_days(days: &[u8]) -> bool {
    days == USUAL_BANK_DAYS
}

codes! {
    /// Whether the till rounds what is paid in cash, and which way. What is law and what is a habit stands in the pack of
    /// the country.
    #[derive(Default)]
    pub(crate) enum CashRounding {
        /// Every amount is paid to the last coin.
        #[default]
        Off = "off" => "settings_ui.rounding_off",
        /// To the nearest multiple of five of the smallest unit, up or down.
        Nearest = "nearest" => "settings_ui.rounding_nearest",
        /// Down to a multiple of five, in the customer's favour.
        Down = "down" => "settings_ui.rounding_down",
    }
}

impl CashRounding {
    /// Reads what the till rounded by in all, as it is typed.
    ///
    /// # Errors
    /// As [`parse_signed`]; `cash_ui.rounding_up` above zero where the till only rounds down.
    pub(crate) fn read(self, text: &str, decimals: u8) -> Result<Money, Problem> {
        let sum = parse_signed(text, decimals)?;
        if self == Self::Down && sum > Money::ZERO {
            return Err(Problem::new("cash_ui.rounding_up"));
        }
        Ok(sum)
    }
}

/// Thresholds of the shop. Every one has a default; `Rules::default()` holds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Rules {
    /// Hide expected amounts until the count is in.
    pub(crate) blind: bool,
    /// Ask incoming to count too.
    pub(crate) second_count: bool,
    /// Ask incoming to repeat the float, the top open item and the next promise.
    pub(crate) read_back: bool,
    /// Sums up to the first limit need nobody, up to the second a lead, above it the owner (minor units).
    pub(crate) approval_tiers: [Money; 2],
    /// Handovers survived after which an item goes to a lead.
    pub(crate) escalate_lead: i64,
    /// Handovers survived after which an item goes to the owner.
    pub(crate) escalate_owner: i64,
    /// Handovers after which an item nobody touched is shown as stale.
    pub(crate) stale_after: i64,
    /// Cash errors a person may have before a lead is told (domain: over five).
    pub(crate) error_alert: i64,
    /// Hours after which a deposit in transit is late.
    pub(crate) deposit_late_hours: i64,
    /// Small change a drawer uses in a day; nothing where nobody wants to be warned (minor units).
    #[serde(skip_serializing_if = "empty")]
    pub(crate) change_a_day: Money,
    /// Whether the till rounds what is paid in cash.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) rounding: CashRounding,
    /// Weekdays on which change is got from the bank, 1 = Monday … 7 = Sunday.
    #[serde(skip_serializing_if = "usual_bank_days")]
    pub(crate) bank_days: Vec<u8>,
    /// Minutes around its planned start in which a handover begins a shift: before, the running one goes on.
    pub(crate) next_shift_min: i64,
    /// Ask for the own PIN where somebody clocks in or out.
    pub(crate) clock_pin: bool,
    /// Minutes of no typing after which a lead's screen locks.
    pub(crate) lock_minutes: i64,
    /// Near-expiry bands, longest life first.
    pub(crate) expiry_bands: Vec<ExpiryBand>,
    /// Largest share of shelf life used on a direct delivery, in percent (default 33).
    pub(crate) receipt_direct_percent: i64,
    /// Largest share of shelf life used on a depot delivery, in percent (default 75).
    pub(crate) receipt_depot_percent: i64,
    pub(crate) attendance: AttendanceRules,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            blind: true,
            second_count: true,
            read_back: true,
            approval_tiers: [Money(20_000), Money(30_000)],
            escalate_lead: 3,
            escalate_owner: 6,
            stale_after: 3,
            error_alert: 5,
            deposit_late_hours: 24,
            change_a_day: Money::ZERO,
            rounding: CashRounding::Off,
            bank_days: USUAL_BANK_DAYS.to_vec(),
            next_shift_min: 60,
            // New shops ask for it; one that did not goes on without until somebody switches it on: at the board a PIN
            // that nobody knows by heart keeps people from clocking in.
            clock_pin: false,
            lock_minutes: 2,
            expiry_bands: [(365, 45), (180, 20), (90, 15), (30, 10), (16, 5), (0, 2)]
                .map(|(life_days, near_days)| ExpiryBand { life_days, near_days })
                .to_vec(),
            receipt_direct_percent: 33,
            receipt_depot_percent: 75,
            attendance: AttendanceRules::default(),
        }
    }
}

impl Rules {
    /// The role that must approve a sum: nobody, a lead, or the owner.
    #[must_use]
    pub(crate) fn approver_for(&self, amount: Money) -> Option<Role> {
        let amount = Money(amount.0.saturating_abs());
        if amount <= self.approval_tiers[0] {
            None
        } else if amount <= self.approval_tiers[1] {
            Some(Role::Lead)
        } else {
            Some(Role::Owner)
        }
    }

    /// Days from a date to the next on which change is got from the bank; nothing where it never is.
    #[must_use]
    pub(crate) fn days_to_bank(&self, date: BusinessDate) -> Option<i64> {
        (1..=7).find(|n| {
            let day = date.plus(*n).weekday().number_from_monday();
            self.bank_days.iter().any(|bank| u32::from(*bank) == day)
        })
    }

    /// Days before expiry at which goods of this shelf life count as near expiry.
    #[must_use]
    pub(crate) fn near_days(&self, shelf_life_days: i64) -> i64 {
        self.expiry_bands
            .iter()
            .find(|band| shelf_life_days >= band.life_days)
            .map_or(1, |band| band.near_days)
    }
}

impl Settings {
    /// Id of the pack of the country the shop is in, where it is known.
    #[must_use]
    pub(crate) fn country(&self) -> Option<&str> {
        let began = self.packs.as_ref().map(|packs| packs.country.as_str());
        self.store.country.as_deref().or(began)
    }

    /// A language as it is written where the shop is.
    #[must_use]
    pub(crate) fn written(&self, lang: Lang) -> Lang {
        lang.in_country(self.country())
    }

    /// The person with this number.
    #[must_use]
    pub(crate) fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|p| p.id == id)
    }

    /// The person a record names.
    #[must_use]
    pub(crate) fn person_named(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|p| p.name == name)
    }

    /// The person's name, or `?` for a number this version does not know; nothing where nobody is named.
    #[must_use]
    pub(crate) fn person_name(&self, id: PersonId) -> &str {
        let unknown = if id.is_stated() { "?" } else { "" };
        self.person(id).map_or(unknown, |p| p.name.as_str())
    }

    /// The register with this number.
    #[must_use]
    pub(crate) fn register(&self, id: RegisterId) -> Option<&Register> {
        self.registers.iter().find(|r| r.id == id)
    }

    /// The shift definition with this number.
    #[must_use]
    pub(crate) fn shift(&self, id: ShiftId) -> Option<&ShiftDef> {
        self.shifts.iter().find(|s| s.id == id)
    }

    /// The tender with this id.
    #[must_use]
    pub(crate) fn tender(&self, id: &str) -> Option<&PaymentType> {
        self.tenders.iter().find(|t| t.id == id)
    }

    /// The stock line with this number.
    #[must_use]
    pub(crate) fn stock_item(&self, id: StockId) -> Option<&StockItem> {
        self.stock.iter().find(|s| s.id == id)
    }

    /// The device with this number.
    #[must_use]
    pub(crate) fn device(&self, id: DeviceId) -> Option<&Device> {
        self.devices.iter().find(|d| d.id == id)
    }

    /// Devices in use, in list order.
    pub(crate) fn active_devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.iter().filter(|d| d.active)
    }

    /// The checklist item with this id.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<&CheckItem> {
        self.checks.iter().find(|c| c.id == id)
    }

    /// Whether somebody works here now: in use, and not added for a day that is over.
    #[must_use]
    pub(crate) fn works_here(&self, person: &Person) -> bool {
        person.active && !self.day_over.contains(&person.id)
    }

    /// The person with this number, where they work here now.
    #[must_use]
    pub(crate) fn at_work(&self, id: PersonId) -> Option<&Person> {
        self.person(id).filter(|p| self.works_here(p))
    }

    /// Whether a routine needs the signature of a lead.
    #[must_use]
    pub(crate) fn is_signed(&self, routine: &str) -> bool {
        self.routines.iter().any(|r| r.id == routine && r.signed)
    }

    /// Why somebody does not work here now.
    #[must_use]
    pub(crate) fn not_at_work(&self, id: PersonId) -> Problem {
        if self.day_over.contains(&id) {
            return Problem::new("people.day_over").with("name", self.person_name(id));
        }
        Problem::new("sign.not_active")
    }

    /// People who work here now, in list order.
    pub(crate) fn staff(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|p| self.works_here(p))
    }

    /// The items of a list for the shift that opens or closes the shop: those asked on it, else all of the list.
    #[must_use]
    pub(crate) fn whole_list(&self, list: ListKind, shift: ShiftId) -> Vec<&CheckItem> {
        let all: Vec<&CheckItem> =
            self.checks.iter().filter(|item| item.list == list && item.active).collect();
        let here: Vec<&CheckItem> = all.iter().copied().filter(|item| item.asked_on(shift)).collect();
        if here.is_empty() { all } else { here }
    }

    /// People added for one day whom the owner has neither kept on nor ended, also after that day.
    pub(crate) fn unconfirmed(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|p| p.active && p.only_on.is_some())
    }

    /// Active registers, in list order.
    pub(crate) fn active_registers(&self) -> impl Iterator<Item = &Register> {
        self.registers.iter().filter(|r| r.active)
    }

    /// Active tenders other than cash, in list order.
    pub fn other_tenders(&self) -> impl Iterator<Item = &PaymentType> {
        self.tenders.iter().filter(|t| t.active && t.kind != TenderKind::Cash)
    }

    /// The business date of an instant in UTC milliseconds, by the shop's own zone and cut-off.
    #[must_use]
    pub(crate) fn date_of(&self, ms: i64) -> BusinessDate {
        let StoreInfo { zone, cutoff, .. } = &self.store;
        business_date(zone.stamp_at(ms), *zone, cutoff.0)
    }

    /// The cash tender.
    #[must_use]
    pub(crate) fn cash_tender(&self) -> Option<&PaymentType> {
        self.tenders.iter().find(|t| t.kind == TenderKind::Cash)
    }

    /// Active stock lines, in list order.
    pub fn count_list(&self) -> impl Iterator<Item = &StockItem> {
        self.stock.iter().filter(|s| s.active)
    }
}
