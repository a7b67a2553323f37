//! Packs: what shops of a country and of a trade start with, on top of the list of every shop.
//!
//! A pack is applied once, at set-up. From then on the shop's settings hold every item; which packs it began with
//! stays in them, so that they can be looked at later. What is law names its source in the file; everything else is
//! a habit of the trade.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::attendance::AttendanceRules;
use super::checklist::CheckItem;
use super::device::Device;
use super::ids::DeviceId;
use super::lang::Bilingual;
use super::money::Money;
use super::packs_used::PacksUsed;
use super::settings::{CashRounding, ListCode, PaymentType, Routine};
use super::zone::Zone;

const COUNTRIES: [&str; 11] = [
    include_str!("../../assets/packs/countries/cn.toml"),
    include_str!("../../assets/packs/countries/tw.toml"),
    include_str!("../../assets/packs/countries/hk.toml"),
    include_str!("../../assets/packs/countries/sg.toml"),
    include_str!("../../assets/packs/countries/my.toml"),
    include_str!("../../assets/packs/countries/jp.toml"),
    include_str!("../../assets/packs/countries/kr.toml"),
    include_str!("../../assets/packs/countries/us.toml"),
    include_str!("../../assets/packs/countries/gb.toml"),
    include_str!("../../assets/packs/countries/de.toml"),
    include_str!("../../assets/packs/countries/xx.toml"),
];

const TRADES: [&str; 8] = [
    include_str!("../../assets/packs/trades/convenience.toml"),
    include_str!("../../assets/packs/trades/supermarket.toml"),
    include_str!("../../assets/packs/trades/restaurant.toml"),
    include_str!("../../assets/packs/trades/pharmacy.toml"),
    include_str!("../../assets/packs/trades/fuel.toml"),
    include_str!("../../assets/packs/trades/fashion.toml"),
    include_str!("../../assets/packs/trades/bakery.toml"),
    include_str!("../../assets/packs/trades/other.toml"),
];

/// Id of the pack for a country none of the others is of.
pub(crate) const ELSEWHERE: &str = "XX";

/// What a pack changes of the list of every shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PackPart {
    /// Ways of paying beside cash; those of a country take the place of the ones every shop starts with.
    pub(crate) payments: Vec<PaymentType>,
    pub(crate) devices: Vec<Device>,
    pub(crate) checks: Vec<CheckItem>,
    pub(crate) routines: Vec<Routine>,
    pub(crate) stock_reasons: Vec<ListCode>,
    pub(crate) feedback_topics: Vec<ListCode>,
    pub(crate) limits: Vec<PackLimit>,
    /// Words of checks and routines that read otherwise here, by id.
    pub(crate) texts: BTreeMap<String, Bilingual>,
    /// Checks and routines that are switched off, by id.
    pub(crate) off: Vec<String>,
    /// Payments, checks and routines that are switched on, by id.
    pub(crate) on: Vec<String>,
    pub(crate) off_devices: Vec<DeviceId>,
    pub(crate) about: Vec<PackRemark>,
}

/// Within what a reading of a check is good.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackLimit {
    /// Id of the check.
    pub(crate) check: String,
    #[serde(default)]
    pub(crate) min: Option<i64>,
    #[serde(default)]
    pub(crate) max: Option<i64>,
    pub(crate) unit: String,
    /// The law or official text it stands in; without one it is a habit.
    #[serde(default)]
    pub(crate) source: Option<String>,
}

/// Something worth knowing that no setting carries.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackRemark {
    pub(crate) text: Bilingual,
    /// The law or official text it stands in; without one it is a habit.
    #[serde(default)]
    pub(crate) source: Option<String>,
    /// A word about the pack itself or about the world: neither law nor habit.
    #[serde(default)]
    pub(crate) note: bool,
}

/// A day of every year that shops plan for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackDay {
    pub(crate) month: u32,
    pub(crate) day: u32,
    /// What the day is called there.
    pub(crate) name: String,
}

/// Coins of one value as the bank wraps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackRoll {
    /// Value of one coin, in minor units.
    pub(crate) value: Money,
    /// Coins in it.
    pub(crate) pieces: i64,
}

/// A pack as its file says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    id: String,
    version: u32,
    name: Bilingual,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    zones: Vec<String>,
    #[serde(default)]
    fahrenheit: bool,
    #[serde(default)]
    sunday_first: bool,
    #[serde(default)]
    float: Option<Money>,
    #[serde(default)]
    notes: Vec<i64>,
    #[serde(default)]
    coins: Vec<i64>,
    #[serde(default)]
    rolls: Vec<PackRoll>,
    #[serde(default)]
    bundle: Option<i64>,
    #[serde(default)]
    bundles_counted: Vec<i64>,
    #[serde(default)]
    rounding: CashRounding,
    #[serde(default)]
    attendance: Option<AttendanceRules>,
    #[serde(default)]
    days: Vec<PackDay>,
    #[serde(default)]
    trades: BTreeMap<String, PackPart>,
    #[serde(default)]
    payments: Vec<PaymentType>,
    #[serde(default)]
    devices: Vec<Device>,
    #[serde(default)]
    checks: Vec<CheckItem>,
    #[serde(default)]
    routines: Vec<Routine>,
    #[serde(default)]
    stock_reasons: Vec<ListCode>,
    #[serde(default)]
    feedback_topics: Vec<ListCode>,
    #[serde(default)]
    limits: Vec<PackLimit>,
    #[serde(default)]
    texts: BTreeMap<String, Bilingual>,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    on: Vec<String>,
    #[serde(default)]
    off_devices: Vec<DeviceId>,
    #[serde(default)]
    about: Vec<PackRemark>,
}

/// The pack of a country or of a trade.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    /// Permanent id: `US`, `pharmacy`.
    pub(crate) id: String,
    /// Counts up when the file changes.
    pub(crate) version: u32,
    /// Name of the country or trade.
    pub(crate) name: Bilingual,
    /// Currency of the country.
    pub(crate) currency: Option<String>,
    /// Names of its time zones; `*` at the end stands for any ending.
    pub(crate) zones: Vec<String>,
    /// Whether temperatures are read in °F.
    pub(crate) fahrenheit: bool,
    /// Whether weeks of a calendar begin on Sunday.
    pub(crate) sunday_first: bool,
    /// Cash that usually stays in a drawer, in minor units.
    pub(crate) float: Option<Money>,
    /// Notes a drawer is counted by, in minor units.
    pub(crate) notes: Vec<i64>,
    /// Coins a drawer is counted by, in minor units.
    pub(crate) coins: Vec<i64>,
    /// Coins as banks wrap them.
    pub(crate) rolls: Vec<PackRoll>,
    /// Notes in a band.
    pub(crate) bundle: Option<i64>,
    /// Notes whose bundles are counted as one in a new shop: change as it comes from the bank.
    pub(crate) bundles_counted: Vec<Money>,
    /// How tills round what is paid in cash.
    pub(crate) rounding: CashRounding,
    /// Overtime as it is counted there.
    pub(crate) attendance: Option<AttendanceRules>,
    pub(crate) days: Vec<PackDay>,
    /// What the country changes of a trade, by the trade's id.
    pub(crate) trades: BTreeMap<String, PackPart>,
    pub(crate) part: PackPart,
}

impl From<PackFile> for Pack {
    fn from(file: PackFile) -> Self {
        Self {
            id: file.id,
            version: file.version,
            name: file.name,
            currency: file.currency,
            zones: file.zones,
            fahrenheit: file.fahrenheit,
            sunday_first: file.sunday_first,
            float: file.float,
            notes: file.notes,
            coins: file.coins,
            rolls: file.rolls,
            bundle: file.bundle,
            bundles_counted: file.bundles_counted.into_iter().map(Money).collect(),
            rounding: file.rounding,
            attendance: file.attendance,
            days: file.days,
            trades: file.trades,
            part: PackPart {
                payments: file.payments,
                devices: file.devices,
                checks: file.checks,
                routines: file.routines,
                stock_reasons: file.stock_reasons,
                feedback_topics: file.feedback_topics,
                limits: file.limits,
                texts: file.texts,
                off: file.off,
                on: file.on,
                off_devices: file.off_devices,
                about: file.about,
            },
        }
    }
}

/// A file that cannot be read is left out; a test rules that out.
fn read(sources: &[&str]) -> Vec<Pack> {
    sources.iter().filter_map(|source| toml::from_str::<PackFile>(source).ok()).map(Pack::from).collect()
}

/// The packs of countries, the one for any other country last.
pub(crate) fn countries() -> &'static [Pack] {
    static ALL: LazyLock<Vec<Pack>> = LazyLock::new(|| read(&COUNTRIES));
    &ALL
}

/// The packs of trades, the one for any other trade last.
pub(crate) fn trades() -> &'static [Pack] {
    static ALL: LazyLock<Vec<Pack>> = LazyLock::new(|| read(&TRADES));
    &ALL
}

impl Pack {
    /// How many pieces of a value the bank wraps together: coins in a roll, notes in a bundle.
    #[must_use]
    pub(crate) fn wrapped(&self, value: Money) -> Option<i64> {
        let roll = self.rolls.iter().find(|roll| roll.value == value).map(|roll| roll.pieces);
        roll.or_else(|| self.bundle.filter(|_| self.notes.contains(&value.0)))
    }

    /// Whether the country lies in a zone.
    fn lies_in(&self, zone: Zone) -> bool {
        let name = zone.name();
        self.zones.iter().any(|own| match own.strip_suffix('*') {
            Some(head) => name.starts_with(head),
            None => own == name,
        })
    }
}

/// The country a PC in this zone most likely stands in.
#[must_use]
pub(crate) fn likely_country(zone: Zone) -> &'static str {
    countries().iter().find(|pack| pack.lies_in(zone)).map_or(ELSEWHERE, |pack| &pack.id)
}

/// The pack of a country by its id, where this program carries it.
#[must_use]
pub(crate) fn country_named(id: Option<&str>) -> Option<&'static Pack> {
    countries().iter().find(|pack| Some(pack.id.as_str()) == id)
}

/// A country's pack and a trade's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackPair {
    pub(crate) country: &'static Pack,
    pub(crate) trade: &'static Pack,
}

impl PackPair {
    /// The two by their ids, in any letter case.
    #[must_use]
    pub(crate) fn named(country: &str, trade: &str) -> Option<Self> {
        let of = |all: &'static [Pack], id: &str| all.iter().find(|pack| pack.id.eq_ignore_ascii_case(id));
        Some(Self { country: of(countries(), country)?, trade: of(trades(), trade)? })
    }

    /// How the settings name them.
    #[must_use]
    pub(crate) fn used(self) -> PacksUsed {
        PacksUsed {
            country: self.country.id.clone(),
            country_version: self.country.version,
            trade: self.trade.id.clone(),
            trade_version: self.trade.version,
        }
    }

    /// The parts in the order they are laid over each other: what is special wins.
    pub(crate) fn parts(self) -> impl Iterator<Item = &'static PackPart> {
        let both = self.country.trades.get(&self.trade.id);
        [&self.country.part, &self.trade.part].into_iter().chain(both)
    }

    /// The law a limit of a check stands in, where it is one.
    #[must_use]
    pub(crate) fn source_of(self, check: &str) -> Option<&'static str> {
        let limits = self.parts().flat_map(|part| &part.limits);
        limits.filter(|limit| limit.check == check).last()?.source.as_deref()
    }

    /// What is worth knowing.
    pub(crate) fn remarks(self) -> impl Iterator<Item = &'static PackRemark> {
        self.parts().flat_map(|part| &part.about)
    }
}
