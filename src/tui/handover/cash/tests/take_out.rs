//! What is taken out of the drawer, what stays, and counting what the bank wrapped.

use super::{at_cash, drawer, with_tenders};
use crate::i18n::msg;
use crate::model::count_unit::CountUnit;
use crate::model::lang::Lang;
use crate::model::money::{Currency, Denomination, Money};
use crate::model::packs::{PackPair, country_named};
use crate::model::settings::Settings;
use crate::tui::shell::input::Code;
use crate::tui::test_support::Shop;

#[test]
fn the_float_names_the_notes_to_take_out_and_small_change_that_will_not_last() {
    for lang in Lang::ALL {
        let mut all = with_tenders(lang, &[]);
        all.rules.change_a_day = Money(5_000);
        let mut shop = at_cash(Shop::with(lang, &all));
        shop.keys("500\n15\n").key(Code::F(10)).keys("1000").key(Code::F(10));
        let goes = msg::cash_ui::take_out(lang, "100 × 10");
        let shown = shop.screen(120, 40);
        assert!(shown.contains(&goes), "{shown}");
        // A float that is typed moves the plan.
        shop.keys("300");
        let other = msg::cash_ui::take_out(lang, "100 × 12");
        assert!(shop.screen(120, 40).contains(&other), "{}", shop.screen(120, 40));
        shop.key(Code::Backspace).key(Code::Backspace).key(Code::Backspace).keys("\n1500\n");
        let shown = shop.screen(120, 40);
        assert!(drawer(&shop).close.revealed, "{shown}");
        assert!(shown.contains(&goes), "{shown}");
        assert!(shown.contains(&msg::cash_ui::leave_in(lang, "100 × 5")), "{shown}");
        // Saturday: the bank opens on Monday.
        let short = msg::cash_ui::change_short(lang, 2, "100.00", "0.00");
        let begin: String = short.chars().take(20).collect();
        assert!(shown.contains(&begin), "{shown}");
    }
}

#[test]
fn what_stays_by_enter_is_what_the_notes_can_make() {
    for lang in Lang::ALL {
        let mut all = with_tenders(lang, &[]);
        all.registers[0].float_target = Money(15_000);
        let mut shop = at_cash(Shop::with(lang, &all));
        shop.keys("150\n4\n").key(Code::F(10)).keys("250").key(Code::F(10));
        let near = msg::cash_ui::about_close_near(lang, "200.00", "150.00");
        let begin: String = near.chars().take(20).collect();
        assert!(shop.screen(120, 40).contains(&begin), "{}", shop.screen(120, 40));
        shop.keys("\n");
        assert_eq!(drawer(&shop).close.float_left, Some(Money(20_000)), "{}", shop.screen(120, 40));
    }
}

#[test]
fn bundles_are_counted_as_so_many_of_so_many() {
    for lang in Lang::ALL {
        let mut all = with_tenders(lang, &[]);
        all.packs = PackPair::named("CN", "convenience").map(PackPair::used);
        let mut shop = at_cash(Shop::with(lang, &all));
        shop.keys("500\n");
        let shown = shop.screen(120, 40);
        assert!(shown.contains("2*100+7"), "{shown}");
        shop.keys("2*7+1\n");
        assert_eq!(
            drawer(&shop).outgoing.rows.get(&CountUnit::loose(10_000)),
            Some(&15),
            "{}",
            shop.screen(80, 24)
        );
    }
}

/// A shop that counts what the bank wraps in rows of its own, as one in that country is set up.
fn with_rolls(lang: Lang, country: &str) -> Settings {
    let mut all = with_tenders(lang, &[]);
    let pack = country_named(Some(country)).unwrap();
    let loose = pack
        .notes
        .iter()
        .map(|v| Denomination::note(Money(*v)))
        .chain(pack.coins.iter().map(|v| Denomination::coin(Money(*v))));
    let rolls = pack.rolls.iter().map(|roll| Denomination::coin(roll.value).wrapped(roll.pieces));
    all.store.currency = Currency {
        denominations: loose.chain(rolls).collect(),
        ..Currency::named(pack.currency.as_ref().unwrap()).unwrap()
    };
    all.packs = PackPair::named(country, "convenience").map(PackPair::used);
    all
}

#[test]
fn rolls_are_rows_of_their_own_and_count_with_what_is_in_them() {
    let mut all = with_rolls(Lang::En, "US");
    all.registers[0].float_target = Money(20_000);
    let mut shop = at_cash(Shop::with(Lang::En, &all));
    shop.keys("200\n");
    // Notes, coins, then rolls: each in its row.
    shop.keys("3\n\n4\n\n\n\n5\n").keys("8\n\n\n2\n");
    assert!(shop.screen(80, 24).contains("40×0.25 comes to 10.00"), "{}", shop.screen(80, 24));
    shop.keys("3\n");
    insta::assert_snapshot!("cash_rolls_en_80x24", shop.screen(80, 24));
    insta::assert_snapshot!("cash_rolls_en_60x20", shop.screen(60, 20));
    shop.key(Code::F(10));
    let cash = drawer(&shop);
    assert_eq!(cash.outgoing.rows.get(&CountUnit::wrapped(25, 40)), Some(&3));
    assert_eq!(cash.outgoing.rows.get(&CountUnit::wrapped(1, 50)), Some(&0), "the rest is none");
    // 300 + 80 + 5 + 2.00 + 0.02 + 30 by the keys above.
    assert_eq!(cash.outgoing.amount(), Ok(Some(Money(41_702))));
    // 200.00 are to stay: a roll goes as a whole.
    shop.keys("300").key(Code::F(10));
    let goes = shop.screen(120, 40);
    assert!(goes.contains("100 × 2, (40×0.25) × 1"), "{goes}");
}

#[test]
fn a_drawer_of_euros_with_its_rolls_has_room_on_every_size() {
    for lang in Lang::ALL {
        let mut shop = at_cash(Shop::with(lang, &with_rolls(lang, "DE")));
        shop.keys("200\n");
        // The cursor goes through each row, and stands on the screen with its name.
        let units = with_rolls(lang, "DE").store.currency.units();
        assert_eq!(units.len(), 22);
        for unit in &units {
            for (wide, high) in [(80, 24), (60, 20)] {
                let shown = shop.screen(wide, high);
                assert_eq!(super::field(&mut shop), format!("cash:1/outgoing/{unit}"), "{shown}");
                let name = unit.name("", |value| {
                    if value.0 % 100 == 0 { (value.0 / 100).to_string() } else { format!("0.{:02}", value.0) }
                });
                assert!(shown.contains(&name), "{name}\n{shown}");
            }
            shop.keys("1\n");
        }
        let cash = drawer(&shop);
        assert!(cash.outgoing.complete(&with_rolls(lang, "DE").store.currency));
        let loose = 20_000 + 10_000 + 5_000 + 2_000 + 1_000 + 500 + 388;
        let rolls = 25 * (200 + 100) + 40 * (50 + 20 + 10) + 50 * (5 + 2 + 1);
        assert_eq!(cash.outgoing.amount(), Ok(Some(Money(loose + rolls))));
    }
}

#[test]
fn a_coin_beside_its_note_is_told_apart_where_counts_differ() {
    let mut all = with_tenders(Lang::Zh, &[]);
    all.store.currency.denominations.insert(6, Denomination::coin(Money(100)));
    let mut shop = at_cash(Shop::with(Lang::Zh, &all));
    shop.keys("0\n").keys("1\n\n\n\n\n2\n3\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("1 硬币"), "{shown}");
    shop.key(Code::F(10));
    assert_eq!(drawer(&shop).outgoing.amount(), Ok(Some(Money(10_500))), "{shown}");
}
