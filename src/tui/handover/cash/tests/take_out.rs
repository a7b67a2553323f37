//! What is taken out of the drawer, what stays, and counting what the bank wrapped.

use super::{at_cash, drawer, with_tenders};
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::packs::PackPair;
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
        assert_eq!(drawer(&shop).outgoing.rows.get(&10_000), Some(&15), "{}", shop.screen(80, 24));
    }
}
