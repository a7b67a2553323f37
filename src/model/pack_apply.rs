//! Lays the packs of a country and a trade over the settings of a new shop.

use super::calendar::{HeldShift, SpecialDay};
use super::checklist::{AnswerKind, CheckItem, ListKind};
use super::ids::ShiftId;
use super::money::{Currency, Denomination, Money};
use super::packs::{Pack, PackPair, PackPart};
use super::settings::{PaymentType, Settings, TenderKind, Tolerance};
use super::templates::scaled;
use super::time::BusinessDate;

const CELSIUS: &str = "°C";
const FAHRENHEIT: &str = "°F";

impl PackPair {
    /// Applies both to the settings of a shop that is being set up on this date.
    pub(crate) fn apply(self, settings: &mut Settings, today: BusinessDate) {
        let country = self.country;
        pieces(&mut settings.store.currency, country);
        let own = country.part.payments.iter().map(|p| in_currency(p, &settings.store.currency));
        let own: Vec<PaymentType> = own.collect();
        if !own.is_empty() {
            settings.tenders.retain(|t| t.kind == TenderKind::Cash);
            settings.tenders.extend(own);
        }
        settings.rules.rounding = country.rounding;
        if let Some(rules) = &country.attendance {
            settings.rules.attendance = rules.clone();
        }
        for (at, part) in self.parts().enumerate() {
            lay(settings, part, at > 0);
        }
        if country.fahrenheit {
            for check in settings.checks.iter_mut().filter(|c| c.unit == CELSIUS) {
                in_fahrenheit(check);
            }
        }
        settings.special_days = days(country, settings, today);
        settings.packs = Some(self.used());
    }
}

/// Counted are the notes and coins a drawer of the country has, and the rolls and bundles of its banks; another currency
/// keeps its own.
fn pieces(currency: &mut Currency, country: &Pack) {
    if country.currency.as_ref() != Some(&currency.code) || country.notes.is_empty() {
        return;
    }
    let notes = country.notes.iter().map(|value| Denomination::note(Money(*value)));
    let rolls = country.rolls.iter().map(|roll| Denomination::coin(roll.value).wrapped(roll.pieces));
    let bundles = country.bundle.into_iter().flat_map(|pieces| {
        country.notes.iter().map(move |value| Denomination {
            off: !country.bundles_counted.contains(&Money(*value)),
            ..Denomination::note(Money(*value)).wrapped(pieces)
        })
    });
    currency.denominations = notes
        .chain(country.coins.iter().map(|value| Denomination::coin(Money(*value))))
        .chain(bundles)
        .chain(rolls)
        .collect();
}

fn in_currency(payment: &PaymentType, currency: &Currency) -> PaymentType {
    let money = |t: Tolerance| Tolerance { fixed: scaled(t.fixed.0, currency), ..t };
    PaymentType {
        tolerance: money(payment.tolerance),
        lead_above: money(payment.lead_above),
        ..payment.clone()
    }
}

/// One part over what is there; the payments of the country itself stand there already.
fn lay(settings: &mut Settings, part: &PackPart, payments_too: bool) {
    if payments_too {
        let more: Vec<_> = part.payments.iter().map(|p| in_currency(p, &settings.store.currency)).collect();
        settings.tenders.extend(more);
    }
    settings.devices.extend(part.devices.iter().cloned());
    let checks =
        part.checks.iter().map(|check| CheckItem { shifts: asked(check, settings), ..check.clone() });
    let checks: Vec<CheckItem> = checks.collect();
    settings.checks.extend(checks);
    settings.routines.extend(part.routines.iter().cloned());
    settings.stock_reasons.extend(part.stock_reasons.iter().cloned());
    settings.feedback_topics.extend(part.feedback_topics.iter().cloned());
    for device in &mut settings.devices {
        device.active &= !part.off_devices.contains(&device.id);
    }
    let off = |id: &String| part.off.contains(id);
    let on = |id: &String| part.on.contains(id);
    for check in &mut settings.checks {
        check.active = (check.active || on(&check.id)) && !off(&check.id);
        if let Some(text) = part.texts.get(&check.id) {
            check.text = text.clone();
        }
        if let Some(limit) = part.limits.iter().find(|limit| limit.check == check.id) {
            (check.min, check.max) = (limit.min, limit.max);
            check.unit.clone_from(&limit.unit);
        }
    }
    for routine in &mut settings.routines {
        routine.active = (routine.active || on(&routine.id)) && !off(&routine.id);
        if let Some(text) = part.texts.get(&routine.id) {
            routine.text = text.clone();
        }
    }
    for tender in &mut settings.tenders {
        tender.active |= on(&tender.id);
    }
}

/// The shifts a check of a pack is asked on: those of the other checks of its list.
fn asked(check: &CheckItem, settings: &Settings) -> Vec<ShiftId> {
    let opens_or_closes = matches!(check.list, ListKind::Opening | ListKind::Closing);
    let like = settings.checks.iter().find(|other| opens_or_closes && other.list == check.list);
    like.map_or_else(Vec::new, |other| other.shifts.clone())
}

/// Tenths of °C as tenths of °F, rounded to the nearer.
fn fahrenheit(tenths: i64) -> i64 {
    (tenths * 18 + 5).div_euclid(10) + 320
}

fn in_fahrenheit(check: &mut CheckItem) {
    if check.answer == AnswerKind::Number {
        check.min = check.min.map(fahrenheit);
        check.max = check.max.map(fahrenheit);
        FAHRENHEIT.clone_into(&mut check.unit);
    }
}

/// The days of the coming year, each with every shift at its usual hours until somebody plans it.
fn days(country: &Pack, settings: &Settings, today: BusinessDate) -> Vec<SpecialDay> {
    let held: Vec<HeldShift> = settings
        .shifts
        .iter()
        .filter(|shift| shift.active)
        .map(|shift| HeldShift { shift: shift.id, segments: Vec::new() })
        .collect();
    let year = today.month().year;
    let coming = |(month, day)| {
        let both = [year, year + 1].map(|year| BusinessDate::from_ymd(year, month, day));
        both.into_iter().flatten().find(|date| *date > today)
    };
    let mut all: Vec<SpecialDay> = country
        .days
        .iter()
        .filter_map(|day| {
            let date = coming((day.month, day.day))?;
            Some(SpecialDay { date, name: day.name.clone(), held: held.clone() })
        })
        .collect();
    all.sort_by_key(|day| day.date);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::lang::{Bilingual, Lang};
    use crate::model::packs;
    use crate::model::packs::{countries, likely_country, trades};
    use crate::model::templates::tests::new_shop;
    use crate::model::templates::{likely_currency, shop};
    use crate::model::zone::Zone;

    fn today() -> BusinessDate {
        BusinessDate::parse("2026-11-21").unwrap()
    }

    fn pairs() -> Vec<PackPair> {
        let of = |country| move |trade| PackPair { country, trade };
        countries().iter().flat_map(|country| trades().iter().map(of(country))).collect()
    }

    fn made(pair: PackPair) -> Settings {
        let mut settings = shop(new_shop(pair.country.currency.as_deref().unwrap_or("USD"))).unwrap();
        pair.apply(&mut settings, today());
        settings
    }

    fn named(country: &str, trade: &str) -> Settings {
        made(PackPair::named(country, trade).unwrap())
    }

    #[test]
    fn ten_countries_and_eight_trades_are_there_each_once() {
        let ids = |all: &'static [Pack]| all.iter().map(|p| p.id.as_str()).collect::<Vec<_>>();
        assert_eq!(ids(countries()), ["CN", "TW", "HK", "SG", "MY", "JP", "KR", "US", "GB", "DE", "XX"]);
        assert_eq!(
            ids(trades()),
            ["convenience", "supermarket", "restaurant", "pharmacy", "fuel", "fashion", "bakery", "other"]
        );
    }

    #[test]
    fn every_country_with_every_trade_is_a_whole_shop() {
        for pair in pairs() {
            let shop = made(pair);
            let name = format!("{} {}", pair.country.id, pair.trade.id);
            assert_eq!(shop.check_whole(), Ok(()), "{name}");
            assert_eq!(shop.packs, Some(pair.used()), "{name}");
            for list in [ListKind::Devices, ListKind::Safety, ListKind::Opening, ListKind::Closing] {
                assert!(shop.checks.iter().any(|c| c.list == list && c.active), "{name}");
            }
            for check in shop.checks.iter().filter(|c| c.active) {
                // What is asked looks at devices that are there.
                assert!(
                    check.devices.iter().all(|id| shop.device(*id).is_some()),
                    "{name}: {} looks at nothing",
                    check.id
                );
                if check.answer == AnswerKind::Number && !check.devices.is_empty() {
                    assert!(check.devices.iter().any(|id| shop.device(*id).unwrap().active), "{name}");
                    let wanted = if pair.country.fahrenheit { FAHRENHEIT } else { CELSIUS };
                    assert_eq!(check.unit, wanted, "{name}: {}", check.id);
                }
            }
            let json = serde_json::to_string(&shop).unwrap();
            assert_eq!(serde_json::from_str::<Settings>(&json).unwrap(), shop, "{name}");
        }
    }

    #[test]
    fn what_a_pack_names_is_there_and_every_coin_belongs_to_its_currency() {
        let base = shop(new_shop("CNY")).unwrap();
        let mut known: BTreeSet<String> = base.checks.iter().map(|c| c.id.clone()).collect();
        known.extend(base.routines.iter().map(|r| r.id.clone()));
        for part in trades().iter().map(|t| &t.part) {
            known.extend(part.checks.iter().map(|c| c.id.clone()));
            known.extend(part.routines.iter().map(|r| r.id.clone()));
        }
        for pack in countries().iter().chain(trades()) {
            let trade_ids: Vec<&str> = trades().iter().map(|t| t.id.as_str()).collect();
            assert!(pack.trades.keys().all(|id| trade_ids.contains(&id.as_str())), "{}", pack.id);
            for part in std::iter::once(&pack.part).chain(pack.trades.values()) {
                let mut own = known.clone();
                own.extend(pack.part.payments.iter().map(|p| p.id.clone()));
                let ids = part.off.iter().chain(&part.on).chain(part.texts.keys());
                for id in ids.chain(part.limits.iter().map(|l| &l.check)) {
                    assert!(own.contains(id), "{}: {id}", pack.id);
                }
                for source in
                    part.about.iter().map(|r| &r.source).chain(part.limits.iter().map(|l| &l.source))
                {
                    assert!(source.as_ref().is_none_or(|text| !text.trim().is_empty()), "{}", pack.id);
                }
            }
            let Some(code) = &pack.currency else { continue };
            let currency = Currency::named(code).unwrap();
            let has = |one: Denomination| currency.denominations.contains(&one);
            assert!(pack.notes.iter().all(|v| has(Denomination::note(Money(*v)))), "{}", pack.id);
            assert!(pack.coins.iter().all(|v| has(Denomination::coin(Money(*v)))), "{}", pack.id);
            assert!(pack.bundles_counted.iter().all(|v| pack.notes.contains(&v.0)), "{}", pack.id);
            assert!(
                pack.rolls.iter().all(|r| pack.coins.contains(&r.value.0) && r.pieces > 1),
                "{}",
                pack.id
            );
        }
    }

    #[test]
    fn every_text_of_a_pack_stands_in_both_languages() {
        let check = |name: &str, text: &Bilingual, names: bool| {
            assert!(text.en.is_ascii() && !text.en.trim().is_empty(), "{name}: {}", text.en);
            let han = text.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(han, "{name}: {}", text.zh);
            let most = if names { [40, 20] } else { [100, 50] };
            for (lang, most) in [(Lang::En, most[0]), (Lang::Zh, most[1])] {
                let shown = text.get(lang);
                assert!(shown.chars().count() <= most, "{name}: {shown}");
                assert_eq!(crate::model::text::clean_line(shown, 200).text, shown, "{name}");
            }
        };
        for pack in countries().iter().chain(trades()) {
            check(&pack.id, &pack.name, true);
            for part in std::iter::once(&pack.part).chain(pack.trades.values()) {
                part.payments.iter().for_each(|p| check(&p.id, &p.name, true));
                part.devices.iter().for_each(|d| check(&d.id.to_string(), &d.name, true));
                part.checks.iter().for_each(|c| check(&c.id, &c.text, false));
                part.routines.iter().for_each(|r| check(&r.id, &r.text, false));
                part.stock_reasons.iter().for_each(|c| check(&c.id, &c.name, true));
                part.feedback_topics.iter().for_each(|c| check(&c.id, &c.name, true));
                part.texts.iter().for_each(|(id, text)| check(id, text, false));
                part.about.iter().for_each(|r| check(&pack.id, &r.text, false));
            }
        }
    }

    #[test]
    fn a_shop_in_ohio_reads_fahrenheit_and_has_no_wechat_pay() {
        let shop = named("US", "convenience");
        let paid: Vec<_> = shop.tenders.iter().filter(|t| t.active).map(|t| t.id.as_str()).collect();
        assert_eq!(paid, ["cash", "card_a", "gift_card", "ebt"]);
        let of = |shop: &Settings, id: &str| {
            let check = shop.check(id).unwrap();
            (check.min, check.max, check.unit.clone())
        };
        assert_eq!(of(&shop, "D7"), (Some(330), Some(410), FAHRENHEIT.into()));
        assert_eq!(of(&shop, "D7B"), (None, Some(0), FAHRENHEIT.into()));
        assert_eq!(of(&shop, "D11"), (Some(1400), None, FAHRENHEIT.into()));
        // Medicines are no food: the limit of food holds in no pharmacy.
        let pharmacy = PackPair::named("us", "Pharmacy").unwrap();
        assert_eq!(of(&made(pharmacy), "D7"), (Some(356), Some(464), FAHRENHEIT.into()));
        assert_eq!(pharmacy.source_of("D7"), None);
        let food = PackPair::named("US", "bakery").unwrap();
        assert_eq!(food.source_of("D7"), Some("FDA Food Code, as states adopt it"));
        assert_eq!(shop.rules.attendance.overtime_round_min, 1);
        let undecided = |country| named(country, "other").rules.attendance.undecided_is_overtime;
        assert_eq!(["US", "GB", "DE", "JP"].map(undecided), [true; 4]);
        assert_eq!(["CN", "TW", "HK", "XX"].map(undecided), [false; 4], "a lead decides first");
        let days: Vec<_> = shop.special_days.iter().map(|d| d.date.to_string()).collect();
        assert_eq!(days, ["2026-12-25", "2027-01-01", "2027-07-04"]);
        assert!(shop.special_days.iter().all(|day| !day.closed()));
    }

    #[test]
    fn celsius_becomes_fahrenheit_to_the_nearest_tenth() {
        let table = [(0, 320), (-180, -4), (1000, 2120), (1, 322), (-1, 318), (70, 446), (-400, -400)];
        assert!(table.iter().all(|(c, f)| fahrenheit(*c) == *f), "{:?}", table.map(|(c, _)| fahrenheit(c)));
    }

    #[test]
    fn a_check_of_a_pack_is_asked_when_its_list_is() {
        let shop = named("DE", "restaurant");
        let like = shop.check("C1").unwrap().shifts.clone();
        assert_eq!(shop.check("C31").unwrap().shifts, like);
        assert!(shop.check("M31").unwrap().shifts.is_empty());
    }

    #[test]
    fn a_currency_that_is_not_the_countrys_keeps_its_notes() {
        let mut euro = shop(new_shop("EUR")).unwrap();
        let before = euro.store.currency.clone();
        PackPair::named("GB", "other").unwrap().apply(&mut euro, today());
        assert_eq!(euro.store.currency, before);
    }

    #[test]
    fn the_zone_proposes_a_country_whose_currency_is_the_likely_one() {
        let country = |zone: &str| likely_country(Zone::parse(zone).unwrap());
        assert_eq!(country("America/Indiana/Knox"), "US");
        assert_eq!(country("America/New_York"), "US");
        assert_eq!(country("America/Sao_Paulo"), packs::ELSEWHERE);
        assert_eq!(country("Asia/Taipei"), "TW");
        for pack in countries() {
            for zone in pack.zones.iter().filter(|name| !name.ends_with('*')) {
                let zone = Zone::parse(zone).unwrap();
                assert_eq!(likely_country(zone), pack.id, "{zone:?}");
                let code = likely_currency(zone, Lang::En);
                assert_eq!(Some(code), pack.currency.as_deref().or(Some(code)), "{zone:?}");
            }
        }
    }
}
