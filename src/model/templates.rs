//! What a new shop starts with: checklists, routines, tenders and reasons in both languages.
//!
//! The file is read at set-up only. From then on the shop's settings hold every item, and a newer
//! program never changes them behind the owner's back.

use serde::Deserialize;

use super::attendance::Signs;
use super::cash::sales_reports::{RefundsIn, ReportStart};
use super::cash::ways::CountWay;
use super::cash::worked::DrawerUse;
use super::checklist::{CheckItem, ListKind};
use super::device::Device;
use super::ids::{PersonId, RegisterId, ShiftId};
use super::money::{Currency, Money};
use super::packs;
use super::people::{Person, Role};
use super::settings::{CashReason, Register, Routine, Rules, Settings, StoreInfo, Tolerance};
use super::shift::ShiftDef;
use super::text::check_name;
use super::time::Minute;
use crate::model::lang::Lang;
use crate::model::money::one_row_a_value;
use crate::model::problem::Problem;
use crate::model::settings::{ListCode, PaymentType};
use crate::model::zone::Zone;

const SOURCE: &str = include_str!("../../assets/templates.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    shifts: Vec<ShiftDef>,
    devices: Vec<Device>,
    checks: Vec<CheckItem>,
    routines: Vec<Routine>,
    tenders: Vec<PaymentType>,
    cash_reasons: Vec<CashReason>,
    stock_reasons: Vec<ListCode>,
    feedback_topics: Vec<ListCode>,
}

fn read() -> Result<Template, Problem> {
    toml::from_str(SOURCE).map_err(|_| Problem::new("template.unreadable"))
}

/// A register of a new shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRegister {
    /// Name on screen and paper.
    pub name: String,
    /// Cash that should stay in the drawer for the next shift (minor units).
    pub float_target: Money,
    /// How it is counted when a shift changes.
    pub counted: CountWay,
}

/// A member of staff of a new shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Name as printed.
    pub name: String,
    /// Role in force.
    pub role: Role,
    /// Language of the screen when this person is at it.
    pub lang: Lang,
}

/// What is asked when a shop is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewShop {
    /// Name as printed on every log.
    pub name: String,
    /// Currency; of a note and a coin of the same value the note's row is kept.
    pub currency: Currency,
    /// The shop's own time zone.
    pub zone: Zone,
    /// Minutes after midnight at which a new business date begins.
    pub cutoff: Minute,
    /// Language of prints, and of the owner's screen.
    pub lang: Lang,
    /// Shifts of a day; the default ones if left empty.
    pub shifts: Vec<ShiftDef>,
    /// Registers, at least one.
    pub registers: Vec<NewRegister>,
    /// The owner's name; becomes person 1.
    pub owner: String,
    /// Everyone else, numbered from 2.
    pub people: Vec<NewPerson>,
}

/// Early 07:00–15:00, late 15:00–23:00, night 23:00–07:00.
///
/// # Errors
/// `template.unreadable`, which a test rules out.
pub(crate) fn default_shifts() -> Result<Vec<ShiftDef>, Problem> {
    Ok(read()?.shifts)
}

/// The names in a list as typed: separated by commas of either width, `、`, `;` or line ends.
#[must_use]
pub(crate) fn names_in(text: &str) -> Vec<String> {
    let parts = text.split([',', '，', '、', ';', '；', '\n']);
    parts.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The currency most likely used in a zone: a first choice offered at set-up.
#[must_use]
pub(crate) fn likely_currency(zone: Zone, lang: Lang) -> &'static str {
    let country = packs::likely_country(zone);
    let own = packs::countries().iter().find(|pack| pack.id == country);
    if let Some(code) = own.and_then(|pack| pack.currency.as_deref()) {
        return code;
    }
    match zone.name() {
        name if name.starts_with("Europe/") => "EUR",
        name if name.starts_with("America/") || name.starts_with("US/") => "USD",
        name if name.starts_with("Australia/") => "AUD",
        _ if lang == Lang::Zh => "CNY",
        _ => "USD",
    }
}

/// The complete settings of a new shop, checked as a whole.
///
/// # Errors
/// A name that cannot be used or is taken twice, no register, shifts that cannot be worked.
pub fn shop(new: NewShop) -> Result<Settings, Problem> {
    let template = read()?;
    let shifts = if new.shifts.is_empty() { template.shifts } else { new.shifts };
    let mut currency = new.currency;
    one_row_a_value(&mut currency);
    let money = |hundredths: i64| scaled(hundredths, &currency);
    let tolerance = |t: Tolerance| Tolerance { fixed: money(t.fixed.0), ..t };
    let tenders = template
        .tenders
        .into_iter()
        .map(|t| PaymentType { tolerance: tolerance(t.tolerance), lead_above: tolerance(t.lead_above), ..t })
        .collect();
    let defaults = Rules::default();
    let approval_tiers = defaults.approval_tiers.map(|t| money(t.0));
    let rules = Rules { approval_tiers, clock_pin: true, ..defaults };
    let registers = (1..)
        .zip(new.registers)
        .map(|(id, r)| {
            Ok(Register {
                id: RegisterId(id),
                name: check_name(&r.name)?,
                float_target: r.float_target,
                cash_limit: None,
                used: DrawerUse::default(),
                counted: r.counted,
                refunds: RefundsIn::default(),
                report_start: ReportStart::default(),
                active: true,
            })
        })
        .collect::<Result<_, Problem>>()?;
    let owner = NewPerson { name: new.owner, role: Role::Owner, lang: new.lang };
    let people = (1..)
        .zip(std::iter::once(owner).chain(new.people))
        .map(|(id, p)| {
            Ok(Person {
                id: PersonId(id),
                name: check_name(&p.name)?,
                role: p.role,
                lang: p.lang.language(),
                number: String::new(),
                phone: String::new(),
                roster: Vec::new(),
                active: true,
                only_on: None,
            })
        })
        .collect::<Result<_, Problem>>()?;
    let settings = Settings {
        checks: on_their_shifts(template.checks, &shifts),
        store: StoreInfo {
            name: check_name(&new.name)?,
            currency,
            zone: new.zone,
            cutoff: new.cutoff,
            lang: new.lang.language(),
            country: None,
        },
        shifts,
        special_days: Vec::new(),
        registers,
        people,
        devices: template.devices,
        stock: Vec::new(),
        routines: template.routines,
        tenders,
        cash_reasons: template.cash_reasons,
        stock_reasons: template.stock_reasons,
        feedback_topics: template.feedback_topics,
        rules,
        attendance_signs: Signs::default(),
        packs: None,
        day_over: Vec::new(),
    };
    settings.check_whole()?;
    Ok(settings)
}

/// A sum given in hundredths, in minor units of the currency. Where there is no smaller unit the figure
/// stays: such a main unit (yen, won) is worth about what a hundredth is elsewhere.
pub(super) fn scaled(hundredths: i64, currency: &Currency) -> Money {
    Money(hundredths.saturating_mul(10i64.saturating_pow(u32::from(currency.decimals.saturating_sub(2)))))
}

/// Opening belongs to the first shift of the day, closing to the last.
fn on_their_shifts(mut checks: Vec<CheckItem>, shifts: &[ShiftDef]) -> Vec<CheckItem> {
    let mut active = shifts.iter().filter(|s| s.active).map(|s| s.id);
    let first: Option<ShiftId> = active.next();
    let last = active.next_back().or(first);
    for item in &mut checks {
        item.shifts = match item.list {
            ListKind::Opening => first.into_iter().collect(),
            ListKind::Closing => last.into_iter().collect(),
            ListKind::Devices | ListKind::Safety | ListKind::Mid | ListKind::SelfCheck => continue,
        };
    }
    checks
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    use super::*;
    use crate::model::checklist::AnswerKind;
    use crate::model::device::Repairer;
    use crate::model::ids::DeviceId;
    use crate::model::lang::Bilingual;
    use crate::model::settings::ReasonNeeds;

    /// A shop with two registers, an owner (1), a lead (2) and two cashiers (3, 4), for tests.
    pub(crate) fn sample() -> Settings {
        static SAMPLE: LazyLock<Settings> = LazyLock::new(|| shop(new_shop("CNY")).unwrap());
        SAMPLE.clone()
    }

    /// A device of which nothing but the name is known.
    pub(crate) fn device(id: i64, en: &str, zh: &str) -> Device {
        Device {
            id: DeviceId(id),
            name: Bilingual::new(en, zh),
            number: String::new(),
            keeper: None,
            warranty_until: None,
            next_check: None,
            repairer: Repairer::default(),
            active: true,
        }
    }

    pub(crate) fn new_shop(currency: &str) -> NewShop {
        let person = |name: &str, role| NewPerson { name: name.into(), role, lang: Lang::Zh };
        NewShop {
            name: "Corner Shop 街角店".into(),
            currency: Currency::named(currency).unwrap(),
            zone: Zone::parse("Asia/Shanghai").unwrap(),
            cutoff: Minute(240),
            lang: Lang::En,
            shifts: Vec::new(),
            registers: vec![
                NewRegister { name: "1".into(), float_target: Money(50_000), counted: CountWay::HandedOn },
                NewRegister { name: "2".into(), float_target: Money(30_000), counted: CountWay::HandedOn },
            ],
            owner: "Olga".into(),
            people: vec![
                person("李磊", Role::Lead),
                person("韩梅梅", Role::Cashier),
                person("Tom", Role::Cashier),
            ],
        }
    }

    fn texts(s: &Settings) -> Vec<(String, Bilingual)> {
        let mut all = Vec::new();
        all.extend(s.shifts.iter().map(|x| (x.id.to_string(), x.name.clone())));
        all.extend(s.devices.iter().map(|x| (x.id.to_string(), x.name.clone())));
        all.extend(s.checks.iter().map(|x| (x.id.clone(), x.text.clone())));
        all.extend(s.routines.iter().map(|x| (x.id.clone(), x.text.clone())));
        all.extend(s.tenders.iter().map(|x| (x.id.clone(), x.name.clone())));
        all.extend(s.cash_reasons.iter().map(|x| (x.id.clone(), x.name.clone())));
        all.extend(s.stock_reasons.iter().map(|x| (x.id.clone(), x.name.clone())));
        all.extend(s.feedback_topics.iter().map(|x| (x.id.clone(), x.name.clone())));
        all
    }

    #[test]
    fn every_text_exists_in_both_languages_and_fits_a_narrow_screen_in_two_lines() {
        let shop = sample();
        for (id, text) in texts(&shop) {
            assert!(text.en.is_ascii() && !text.en.trim().is_empty(), "{id}: {}", text.en);
            assert!(text.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{id}: {}", text.zh);
            for lang in Lang::ALL {
                let shown = text.get(lang);
                assert_eq!(crate::model::text::clean_line(shown, 200).text, shown, "{id}");
                // A Chinese character takes two columns.
                let most = if lang == Lang::En { 90 } else { 45 };
                assert!(shown.chars().count() <= most, "{id}: {shown}");
            }
        }
    }

    #[test]
    fn every_list_and_every_kind_of_answer_occurs_with_its_limits() {
        let shop = sample();
        let ids: BTreeSet<_> = shop.checks.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids.len(), shop.checks.len());
        for list in ListKind::ALL {
            assert!(shop.checks.iter().any(|c| c.list == list), "{}", list.as_str());
        }
        for kind in [AnswerKind::Check, AnswerKind::Number, AnswerKind::Text, AnswerKind::NoneSeen] {
            assert!(shop.checks.iter().any(|c| c.answer == kind), "{kind:?}");
        }
        let chiller = shop.check("D7").unwrap();
        assert!(chiller.within(70) && chiller.within(1) && !chiller.within(71) && !chiller.within(0));
        let freezer = shop.check("D7B").unwrap();
        assert!(freezer.within(-180) && freezer.within(-250) && !freezer.within(-179));
        assert!(shop.check("SA7").unwrap().critical);
        assert!(!shop.check("D2").unwrap().critical);
    }

    #[test]
    fn opening_is_asked_on_the_first_shift_and_closing_on_the_last() {
        let shop = sample();
        let on = |id: &str, shift| shop.check(id).unwrap().asked_on(ShiftId(shift));
        assert!(on("O1", 1) && !on("O1", 2) && !on("O1", 3));
        assert!(on("C1", 3) && !on("C1", 1));
        assert!((1..=3).all(|s| on("D1", s) && on("M4", s)));
        let mut one = new_shop("CNY");
        one.shifts = default_shifts().unwrap().drain(..1).collect();
        let shop = super::shop(one).unwrap();
        assert!(shop.check("O1").unwrap().asked_on(ShiftId(1)));
        assert!(shop.check("C1").unwrap().asked_on(ShiftId(1)));
    }

    #[test]
    fn suggestions_are_off_and_the_rest_is_on() {
        let shop = sample();
        let off: Vec<_> = shop.routines.iter().filter(|r| !r.active).map(|r| r.id.as_str()).collect();
        assert_eq!(off, ["expiry_sweep", "weekend_ready", "high_loss_recount"]);
        let used: Vec<_> = shop.tenders.iter().filter(|t| t.active).map(|t| t.id.as_str()).collect();
        assert_eq!(used, ["cash", "card_a", "wechat", "alipay"]);
        let needs = |id: &str| shop.cash_reasons.iter().find(|r| r.id == id).unwrap().needs;
        assert_eq!(needs("arithmetic"), ReasonNeeds::Text);
        assert_eq!(needs("lost_slip"), ReasonNeeds::LostSlip);
        assert_eq!(needs("wrong_counter"), ReasonNeeds::WrongCounter);
        assert_eq!(needs("back_office_adj"), ReasonNeeds::BackOffice);
    }

    #[test]
    fn a_shop_is_complete_in_every_known_currency_and_its_limits_keep_their_order() {
        for mut currency in Currency::known() {
            for decimals in [currency.decimals, 3] {
                currency.decimals = decimals;
                let mut new = new_shop("CNY");
                new.currency = currency.clone();
                let shop = super::shop(new).unwrap();
                assert_eq!(shop.check_whole(), Ok(()), "{}", currency.code);
                let cash = shop.cash_tender().unwrap();
                assert!(cash.tolerance.fixed < cash.lead_above.fixed);
                let factor = if decimals == 3 { 10 } else { 1 };
                assert_eq!(cash.tolerance.fixed, Money(500 * factor), "{}", currency.code);
                assert_eq!(shop.rules.approval_tiers[1], Money(30_000 * factor));
            }
        }
    }

    #[test]
    fn one_yuan_is_counted_on_one_row_and_the_note_is_the_one_kept() {
        let shop = sample();
        let yuan: Vec<_> =
            shop.store.currency.denominations.iter().filter(|d| d.value == Money(100)).collect();
        assert_eq!(yuan.len(), 1);
        assert!(!yuan[0].coin);
    }

    #[test]
    fn names_are_separated_as_people_separate_them() {
        assert_eq!(names_in(" Li Hua，陈伟、Tom;, "), ["Li Hua", "陈伟", "Tom"]);
        assert!(names_in(" ， ").is_empty());
    }

    #[test]
    fn the_likely_currency_is_known() {
        for name in Zone::all() {
            let code = likely_currency(Zone::parse(name).unwrap(), Lang::En);
            assert!(Currency::named(code).is_some(), "{name} {code}");
        }
        assert_eq!(likely_currency(Zone::parse("Asia/Taipei").unwrap(), Lang::Zh), "TWD");
    }

    #[test]
    fn names_are_cleaned_and_bad_ones_are_refused() {
        let mut new = new_shop("CNY");
        new.owner = "  Olga   P. ".into();
        assert_eq!(super::shop(new.clone()).unwrap().person_name(PersonId(1)), "Olga P.");
        new.people[0].name = "OLGA P.".into();
        assert_eq!(super::shop(new.clone()).unwrap_err().key, "settings.name_taken");
        new.people[0].name = " ".into();
        assert_eq!(super::shop(new.clone()).unwrap_err().key, "text.name_empty");
        let mut new = new_shop("CNY");
        new.registers.clear();
        assert_eq!(super::shop(new).unwrap_err().key, "settings.no_register");
    }

    #[test]
    fn settings_survive_being_written_and_read() {
        let shop = sample();
        let json = serde_json::to_string(&shop).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&json).unwrap(), shop);
    }
}
