//! The shop of the demo: a corner shop with two registers, nine people and a short count list, in Singapore where the
//! screen speaks English and in China where it speaks Chinese.

use super::texts::{TextPair, say};
use crate::model::device::{Device, Repairer};
use crate::model::ids::{DeviceId, PersonId, ShiftId, StockId};
use crate::model::lang::{Bilingual, Lang};
use crate::model::money::{Currency, Money};
use crate::model::packs::PackPair;
use crate::model::people::{Person, Role};
use crate::model::problem::Problem;
use crate::model::settings::{Settings, StockItem};
use crate::model::templates;
use crate::model::templates::{NewPerson, NewRegister, NewShop};
use crate::model::time::{BusinessDate, Minute};
use crate::model::zone::Zone;

/// Someone of the demo shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DemoPerson {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// PIN; protects nothing.
    pub(crate) pin: String,
    /// Passphrase of an owner; protects nothing either.
    pub(crate) phrase: Option<String>,
}

/// Name, role, PIN, shift, and the weekdays worked, Monday first.
type Member = (TextPair, Role, &'static str, i64, [u8; 7]);

/// Owner of the demo shop.
pub(super) const OWNER: PersonId = PersonId(1);

/// Passphrase of the owner, as the program issues one.
const PASSPHRASE: &str = "60418275";

/// Everyone, numbered from 1. The PINs protect nothing and are shown on screen.
const CAST: [Member; 9] = [
    (("Grace Wong", "王芳"), Role::Owner, "473908", 0, [0; 7]),
    (("Ana Silva", "林静"), Role::Lead, "482915", 1, [1, 1, 1, 1, 1, 0, 0]),
    (("Lee Rahman", "李雷"), Role::Lead, "739164", 2, [0, 1, 1, 1, 1, 1, 0]),
    (("Li Hua", "李华"), Role::Cashier, "261840", 1, [1, 1, 1, 1, 1, 1, 0]),
    (("Chen Wei", "陈伟"), Role::Cashier, "905738", 1, [0, 1, 1, 1, 1, 1, 1]),
    (("Tom Becker", "孙浩"), Role::Cashier, "584207", 2, [0, 0, 1, 1, 1, 1, 1]),
    (("Mina Shah", "赵敏"), Role::Cashier, "317692", 2, [1, 1, 1, 1, 1, 0, 0]),
    (("Maria Lopez", "马丽"), Role::Cashier, "846051", 3, [1, 1, 1, 1, 0, 0, 0]),
    (("Jay Kumar", "周杰"), Role::Cashier, "672493", 3, [0, 0, 0, 0, 1, 1, 1]),
];

/// Name, barcode, unit, par level, days of life, pieces at the start.
type ShelfArticle = (TextPair, &'static str, TextPair, i64, Option<i64>, i64);

const PACK: TextPair = ("pack", "条");

const SHELF: [ShelfArticle; 9] = [
    (("Dunhill Blue", "中华(硬)"), "6901028075862", PACK, 12, None, 26),
    (("Viceroy Red", "玉溪(软)"), "6901028315951", PACK, 10, None, 22),
    (("Marlboro Red", "万宝路(红)"), "4006396053909", PACK, 20, None, 48),
    (("Whisky 700 ml", "茅台王子酒 500ml"), "6902952880553", ("bottle", "瓶"), 4, None, 9),
    (("Rum 700 ml", "朗姆酒 700ml"), "4006381333931", ("bottle", "瓶"), 3, None, 7),
    (("Gift card 100", "礼品卡 100元"), "0799366452317", ("pc", "张"), 10, None, 30),
    (("Fresh milk 1 l", "鲜牛奶 950ml"), "6907992100012", ("carton", "盒"), 12, Some(21), 30),
    (("Ham sandwich", "火腿三明治"), "2000001000014", ("pc", "个"), 8, Some(3), 18),
    (("Yoghurt 200 g", "酸奶 200g"), "6907992500133", ("cup", "杯"), 16, Some(21), 40),
];

/// Who repairs, and the telephone.
type Firm = (TextPair, TextPair);

const TILLS: Firm = (("Till Service", "收银设备服务"), ("6555 0122", "400-810-2200"));
const COOLING: Firm = (("Frost Cooling", "雪峰制冷"), ("6555 0177", "400-820-1177"));
const NOBODY: Firm = (("", ""), ("", ""));

/// Name in both languages, number, repairer.
type Equipment = (&'static str, &'static str, &'static str, Firm);

const EQUIPMENT: [Equipment; 14] = [
    ("Register R1", "R1收银机", "POS-7731", TILLS),
    ("Register R2", "R2收银机", "POS-7732", TILLS),
    ("Receipt printer R1", "R1小票打印机", "TP-118", TILLS),
    ("Receipt printer R2", "R2小票打印机", "TP-119", TILLS),
    ("Card terminal", "刷卡机", "A920-5567", NOBODY),
    ("Scanner", "扫码枪", "", NOBODY),
    ("Scale", "电子秤", "CAS-20391", NOBODY),
    ("Office PC", "后台电脑", "", NOBODY),
    ("Chiller 1", "1号冷柜", "LK-40218", COOLING),
    ("Chiller 2", "2号冷柜", "LK-40219", COOLING),
    ("Freezer", "冷冻柜", "LK-51003", COOLING),
    ("Coffee machine", "咖啡机", "E8-0091", NOBODY),
    ("Automatic door", "自动门", "", NOBODY),
    ("Hot food cabinet", "热食柜", "HC-2207", NOBODY),
];

/// Lines of the device list and the devices each looks at.
const LOOKS_AT: [(&str, &[i64]); 9] = [
    ("D1", &[1, 2]),
    ("D2", &[3, 4]),
    ("D3", &[5]),
    ("D4", &[6, 7]),
    ("D5", &[8]),
    ("D7", &[9, 10]),
    ("D7B", &[11]),
    ("D10", &[12]),
    ("D11", &[14]),
];

/// The devices of the shop; a lead looks after what the cold chain hangs on.
fn devices(lang: Lang) -> Vec<Device> {
    let device = |(id, (en, zh, number, firm)): (i64, &Equipment)| Device {
        id: DeviceId(id),
        name: Bilingual::new(*en, *zh),
        number: (*number).to_owned(),
        keeper: (*firm == COOLING).then_some(PersonId(2)),
        warranty_until: None,
        next_check: None,
        repairer: Repairer { firm: say(&firm.0, lang), phone: say(&firm.1, lang) },
        active: true,
    };
    (1..).zip(&EQUIPMENT).map(device).collect()
}

/// Pieces of each line at the start.
pub(super) fn first_stock() -> Vec<i64> {
    SHELF.iter().map(|a| a.5).collect()
}

/// The PIN of everyone, in list order.
pub(super) fn pins() -> Vec<(PersonId, String)> {
    (1..).zip(&CAST).map(|(id, member)| (PersonId(id), member.2.to_owned())).collect()
}

/// The owner with the passphrase.
pub(super) fn passphrase() -> (PersonId, String) {
    (OWNER, PASSPHRASE.to_owned())
}

/// Everyone with the PIN, the owner with the passphrase too.
pub(super) fn people(settings: &Settings) -> Vec<DemoPerson> {
    let people = settings.people.iter().zip(pins());
    let phrase = |id| Some(PASSPHRASE.to_owned()).filter(|_| id == OWNER);
    let named = |(p, (id, pin)): (&Person, _)| DemoPerson {
        id,
        name: p.name.clone(),
        role: p.role,
        pin,
        phrase: phrase(id),
    };
    people.map(named).collect()
}

/// Where the shop of a language stands: its zone, its currency, its pack and its name.
fn place(lang: Lang) -> (&'static str, &'static str, &'static str, &'static str) {
    // Both on the same clock: the example looks alike at every time of day.
    lang.choose(("Asia/Singapore", "SGD", "SG", "Happiness Road"), ("Asia/Shanghai", "CNY", "CN", "幸福路店"))
}

/// The settings of the demo's shop, as it is founded on this date: a shop that speaks the language of the screen.
pub(super) fn settings(lang: Lang, today: BusinessDate) -> Result<Settings, Problem> {
    let person = |m: &Member| NewPerson { name: say(&m.0, lang), role: m.1, lang };
    let float = |name: &str, target| NewRegister {
        name: name.to_owned(),
        float_target: Money(target),
        counted: crate::model::cash::ways::CountWay::HandedOn,
    };
    let unread = || Problem::new("template.unreadable");
    let (zone, currency, country, name) = place(lang);
    let mut settings = templates::shop(NewShop {
        name: name.to_owned(),
        currency: Currency::named(currency).ok_or_else(unread)?,
        zone: Zone::parse(zone)?,
        cutoff: Minute(240),
        lang,
        shifts: Vec::new(),
        registers: vec![float("R1", 50_000), float("R2", 30_000)],
        owner: say(&CAST[0].0, lang),
        people: CAST[1..].iter().map(person).collect(),
    })?;
    PackPair::named(country, "convenience").ok_or_else(unread)?.apply(&mut settings, today);
    for (person, member) in settings.people.iter_mut().zip(&CAST) {
        if member.3 > 0 {
            person.roster = member.4.map(|works| (works == 1).then_some(ShiftId(member.3))).to_vec();
        }
    }
    settings.devices = devices(lang);
    for check in &mut settings.checks {
        let looks_at =
            LOOKS_AT.iter().find(|(id, _)| check.id == *id).map_or(&[][..], |(_, devices)| *devices);
        check.devices = looks_at.iter().copied().map(DeviceId).collect();
    }
    for register in &mut settings.registers {
        register.cash_limit = Some(Money(200_000));
    }
    settings.stock = (1..)
        .zip(&SHELF)
        .map(|(id, (name, barcode, unit, par, life, _))| StockItem {
            id: StockId(id),
            code: format!("A{id:03}"),
            barcode: (*barcode).to_owned(),
            name: say(name, lang),
            unit: say(unit, lang),
            par_level: Some(*par),
            shelf_life_days: *life,
            active: true,
        })
        .collect();
    settings.check_whole()?;
    Ok(settings)
}

/// The people of a role on a shift, by the roster.
pub(super) fn rostered(settings: &Settings, date: BusinessDate, shift: ShiftId, role: Role) -> Vec<PersonId> {
    settings.staff().filter(|p| p.role == role && settings.rostered(p, date, shift)).map(|p| p.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::pin::{Secret, SecretKind, check_choice};

    #[test]
    fn someone_works_every_shift_and_nobody_two() {
        let monday = BusinessDate::parse("2026-11-16").unwrap();
        let settings = settings(Lang::En, monday).unwrap();
        for day in 0..7 {
            for shift in 1..=3 {
                let crew = rostered(&settings, monday.plus(day), ShiftId(shift), Role::Cashier);
                assert!((1..=2).contains(&crew.len()), "{day} {shift}");
            }
        }
    }

    #[test]
    fn a_shop_speaks_one_language_and_counts_the_money_of_its_country() {
        let monday = BusinessDate::parse("2026-11-16").unwrap();
        for lang in Lang::ALL {
            let shop = settings(lang, monday).unwrap();
            let names = shop.people.iter().map(|p| p.name.as_str()).chain([shop.store.name.as_str()]);
            let goods = shop.stock.iter().map(|s| s.unit.as_str());
            for word in names.chain(goods) {
                assert_eq!(word.is_ascii(), lang == Lang::En, "{word}");
            }
            assert!(shop.people.iter().all(|p| p.lang == lang));
            let wallet = shop.tenders.iter().any(|t| t.id == "wechat");
            assert_eq!((shop.store.currency.code == "CNY", wallet), (lang == Lang::Zh, lang == Lang::Zh));
            let lacks = |check: &&crate::model::checklist::CheckItem| {
                check.active && check.devices.iter().any(|id| shop.device(*id).is_none())
            };
            assert_eq!(shop.checks.iter().find(lacks), None);
        }
    }

    #[test]
    fn pins_are_ones_a_person_might_have() {
        for (person, pin) in &pins() {
            assert_eq!(check_choice(SecretKind::Pin, &Secret::new(pin), &[]), Ok(()), "{person}");
        }
    }
}
