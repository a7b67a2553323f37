//! The shop of the demo: a corner shop with two registers, nine people and a short count list.

use crate::model::device::{Device, Repairer};
use crate::model::ids::{DeviceId, PersonId, ShiftId, StockId};
use crate::model::lang::{Bilingual, Lang};
use crate::model::money::{Currency, Money};
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

/// Name, role, screen language, PIN, shift, and the weekdays worked, Monday first.
type Member = (&'static str, Role, Lang, &'static str, i64, [u8; 7]);

/// Owner of the demo shop.
pub(super) const OWNER: PersonId = PersonId(1);

/// Passphrase of the owner, as the program issues one.
const PASSPHRASE: &str = "60418275";

/// Everyone, numbered from 1. The PINs protect nothing and are shown on screen.
const CAST: [Member; 9] = [
    ("王芳", Role::Owner, Lang::Zh, "473908", 0, [0; 7]),
    ("Ana Silva", Role::Lead, Lang::En, "482915", 1, [1, 1, 1, 1, 1, 0, 0]),
    ("李雷", Role::Lead, Lang::Zh, "739164", 2, [0, 1, 1, 1, 1, 1, 0]),
    ("Li Hua", Role::Cashier, Lang::En, "261840", 1, [1, 1, 1, 1, 1, 1, 0]),
    ("陈伟", Role::Cashier, Lang::Zh, "905738", 1, [0, 1, 1, 1, 1, 1, 1]),
    ("Tom Becker", Role::Cashier, Lang::En, "584207", 2, [0, 0, 1, 1, 1, 1, 1]),
    ("赵敏", Role::Cashier, Lang::Zh, "317692", 2, [1, 1, 1, 1, 1, 0, 0]),
    ("Maria Lopez", Role::Cashier, Lang::En, "846051", 3, [1, 1, 1, 1, 0, 0, 0]),
    ("周杰", Role::Cashier, Lang::Zh, "672493", 3, [0, 0, 0, 0, 1, 1, 1]),
];

/// Name, barcode, unit, par level, days of life, pieces at the start.
type ShelfArticle = (&'static str, &'static str, &'static str, i64, Option<i64>, i64);

const SHELF: [ShelfArticle; 9] = [
    ("中华(硬)", "6901028075862", "条", 12, None, 26),
    ("玉溪(软)", "6901028315951", "条", 10, None, 22),
    ("Marlboro Red", "4006396053909", "pack", 20, None, 48),
    ("茅台王子酒 500ml", "6902952880553", "瓶", 4, None, 9),
    ("Rum 0.7 l", "4006381333931", "bottle", 3, None, 7),
    ("Gift card 100", "0799366452317", "pc", 10, None, 30),
    ("鲜牛奶 950ml", "6907992100012", "盒", 12, Some(21), 30),
    ("Ham sandwich", "2000001000014", "pc", 8, Some(3), 18),
    ("酸奶 200g", "6907992500133", "杯", 16, Some(21), 40),
];

/// Name in both languages, number, repairer, telephone.
type Equipment = (&'static str, &'static str, &'static str, &'static str, &'static str);

const EQUIPMENT: [Equipment; 13] = [
    ("Register R1", "R1收银机", "POS-7731", "Kassen Service", "400-810-2200"),
    ("Register R2", "R2收银机", "POS-7732", "Kassen Service", "400-810-2200"),
    ("Receipt printer R1", "R1小票打印机", "TP-118", "Kassen Service", "400-810-2200"),
    ("Receipt printer R2", "R2小票打印机", "TP-119", "Kassen Service", "400-810-2200"),
    ("Card terminal", "刷卡机", "A920-5567", "", ""),
    ("Scanner", "扫码枪", "", "", ""),
    ("Scale", "电子秤", "CAS-20391", "", ""),
    ("Office PC", "后台电脑", "", "", ""),
    ("Chiller 1", "1号冷柜", "LK-40218", "雪峰制冷", "400-820-1177"),
    ("Chiller 2", "2号冷柜", "LK-40219", "雪峰制冷", "400-820-1177"),
    ("Freezer", "冷冻柜", "LK-51003", "雪峰制冷", "400-820-1177"),
    ("Coffee machine", "咖啡机", "E8-0091", "", ""),
    ("Automatic door", "自动门", "", "", ""),
];

/// Lines of the device list and the devices each looks at.
const LOOKS_AT: [(&str, &[i64]); 7] = [
    ("D1", &[1, 2]),
    ("D2", &[3, 4]),
    ("D3", &[5]),
    ("D4", &[6, 7]),
    ("D5", &[8]),
    ("D7", &[9, 10]),
    ("D7B", &[11]),
];

/// The devices of the shop; a lead looks after what the cold chain hangs on.
fn devices() -> Vec<Device> {
    let device = |(id, (en, zh, number, firm, phone)): (i64, &Equipment)| Device {
        id: DeviceId(id),
        name: Bilingual::new(*en, *zh),
        number: (*number).to_owned(),
        keeper: (*firm == "雪峰制冷").then_some(PersonId(2)),
        warranty_until: None,
        next_check: None,
        repairer: Repairer { firm: (*firm).to_owned(), phone: (*phone).to_owned() },
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
    (1..).zip(&CAST).map(|(id, member)| (PersonId(id), member.3.to_owned())).collect()
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

/// The settings of the demo's shop.
pub(super) fn settings(lang: Lang) -> Result<Settings, Problem> {
    let person = |m: &Member| NewPerson { name: m.0.to_owned(), role: m.1, lang: m.2 };
    let float = |name: &str, target| NewRegister {
        name: name.to_owned(),
        float_target: Money(target),
        counted: crate::model::cash::ways::CountWay::HandedOn,
    };
    let mut settings = templates::shop(NewShop {
        name: "幸福路店 Happiness Road".to_owned(),
        currency: Currency::named("CNY").ok_or_else(|| Problem::new("template.unreadable"))?,
        zone: Zone::parse("Asia/Shanghai")?,
        cutoff: Minute(240),
        lang,
        shifts: Vec::new(),
        registers: vec![float("R1", 50_000), float("R2", 30_000)],
        owner: CAST[0].0.to_owned(),
        people: CAST[1..].iter().map(person).collect(),
    })?;
    for (person, member) in settings.people.iter_mut().zip(&CAST) {
        person.lang = member.2;
        if member.4 > 0 {
            person.roster = member.5.map(|works| (works == 1).then_some(ShiftId(member.4))).to_vec();
        }
    }
    settings.devices = devices();
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
            name: (*name).to_owned(),
            unit: (*unit).to_owned(),
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
        let settings = settings(Lang::En).unwrap();
        let monday = BusinessDate::parse("2026-11-16").unwrap();
        for day in 0..7 {
            for shift in 1..=3 {
                let crew = rostered(&settings, monday.plus(day), ShiftId(shift), Role::Cashier);
                assert!((1..=2).contains(&crew.len()), "{day} {shift}");
            }
        }
    }

    #[test]
    fn pins_are_ones_a_person_might_have() {
        for (person, pin) in &pins() {
            assert_eq!(check_choice(SecretKind::Pin, &Secret::new(pin), &[]), Ok(()), "{person}");
        }
    }
}
