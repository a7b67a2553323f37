//! What outgoing wrote down beside the count is put right while incoming counts, and the count stays blind.

use super::{BEFORE, EXPECTED, R1, SIZES, at, at_cash, blind_shop, drawer, field, with_tenders};
use crate::i18n::msg;
use crate::model::cash::ways::CountWay;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::tui::shell::input::Code;
use crate::tui::test_support::{LI_HUA, Shop};

const F6: Code = Code::F(6);

/// Outgoing's sheet is complete; incoming is asked.
fn second_count() -> Shop {
    let mut shop = blind_shop(true);
    for keys in BEFORE {
        shop.keys(keys);
    }
    at(&mut shop, "cash:1/close");
    shop.keys("\n");
    at(&mut shop, "cash:1/incoming");
    shop
}

#[test]
fn a_slip_put_right_before_the_result_is_no_change_of_it_and_shows_nothing() {
    let mut shop = second_count();
    let before = drawer(&shop);
    for lang in Lang::ALL {
        shop.app.look.lang = lang;
        assert!(shop.screen(120, 40).contains(msg::cash_ui::hint_slips(lang)), "{}", shop.screen(120, 40));
    }
    shop.app.look.lang = Lang::En;
    shop.key(F6);
    for (w, h) in SIZES {
        let shown = shop.screen(w, h);
        for figure in [EXPECTED, "2,250.00", "1,777.77", "1777.77", "23.45", "2,100"] {
            assert!(!shown.contains(figure), "{figure}: {shown}");
        }
    }
    // An empty field stays as it was entered; behind the two figures of the wallet come the sales.
    let shown = shop.screen(120, 40);
    assert!(shown.contains("Cash sales") && shown.contains("Z7"), "{shown}");
    shop.key(Code::Down).key(Code::Down).keys("1773.45").key(Code::F(10));
    let cash = drawer(&shop);
    assert_eq!(cash.report.cash_received, Some(Money(177_345)), "{}", shop.screen(120, 40));
    assert_eq!(cash.report.by, Some(LI_HUA));
    assert_eq!(
        (cash.report.cash_refunds, &cash.report.source),
        (before.report.cash_refunds, &before.report.source)
    );
    assert_eq!((&cash.outgoing, &cash.tenders), (&before.outgoing, &before.tenders));
    assert_eq!(field(&mut shop), "cash:1/incoming", "incoming goes on counting");
    shop.keys("2250\n");
    let cash = drawer(&shop);
    assert!(cash.close.revealed && !cash.changed_after_result(), "{}", shop.screen(80, 24));
    // From the result on it is a change, made on the sheet.
    shop.key(F6);
    assert!(shop.screen(80, 24).contains("2,250.00"), "{}", shop.screen(80, 24));
}

#[test]
fn a_wrong_bag_number_is_put_right_before_the_result() {
    let mut all = with_tenders(Lang::En, &[]);
    all.registers[0].counted = CountWay::BaggedFirst;
    let mut shop = at_cash(Shop::with(Lang::En, &all));
    shop.keys("500\n15\n").key(Code::F(10)).keys("1000").key(Code::F(10)).keys("\nWRONG-1\n");
    assert_eq!(field(&mut shop), "cash:1/incoming", "{}", shop.screen(80, 24));
    shop.key(F6);
    assert!(shop.screen(80, 24).contains("WRONG-1"), "{}", shop.screen(80, 24));
    // Esc keeps what can be read.
    shop.times(Code::Down, 3).keys("B-101").key(Code::Esc);
    assert_eq!(drawer(&shop).close.bag_no, "B-101", "{}", shop.screen(80, 24));
    assert_eq!(drawer(&shop).results, []);
    assert_eq!(field(&mut shop), "cash:1/incoming");
    assert_eq!(shop.app.model.handover().unwrap().draft.people.registers, [R1]);
}

#[test]
fn a_figure_that_cannot_be_read_is_told_in_its_field() {
    let mut shop = second_count();
    shop.key(F6).key(Code::Down).key(Code::Down).keys("1.2.3").key(Code::F(10));
    assert_eq!(drawer(&shop).report.cash_received, Some(Money(177_777)));
    assert!(shop.screen(120, 40).contains("1.2.3"), "{}", shop.screen(120, 40));
}

#[test]
fn what_is_counted_after_both_sums_were_shown_is_not_called_blind() {
    for lang in Lang::ALL {
        let mut shop = second_count();
        shop.app.look.lang = lang;
        shop.keys("2240\n").keys("21\n2\n").key(Code::F(10));
        let again = |shop: &mut Shop| shop.screen(120, 40);
        assert!(again(&mut shop).contains(&msg::cash_ui::about_again(lang)[..12]), "{}", again(&mut shop));
        shop.keys("3\n2\n");
        assert!(again(&mut shop).contains(msg::cash_ui::about_apart(lang)), "{}", again(&mut shop));
        shop.keys("1");
        let shown = again(&mut shop);
        assert!(shown.contains(&msg::cash_ui::about_again_seen(lang)[..12]), "{shown}");
        assert!(!shown.contains("blind"), "{shown}");
    }
}

#[test]
fn the_name_of_the_register_leads_incoming_to_no_figure_of_outgoings() {
    let mut shop = second_count();
    for page in [None, Some(F6)] {
        if let Some(key) = page {
            shop.key(key);
        }
        shop.click("Register 1", 80, 24);
        let shown = shop.screen(80, 24);
        assert!(!shown.contains("2,250.00") && !shown.contains("1,777.77"), "{shown}");
    }
}
