//! In which order lines stand, and how few keys lead to the worst of them.

use super::{Reports, go, july};
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::tui::shell::input::Code;
use crate::tui::test_support::{LEAD, Shop};

/// From Home five arrows and Enter open the reports, and two keys beside the digits give the PIN: with these two, ten.
#[test]
fn the_worst_shift_of_last_month_and_why_is_two_keys_from_the_reports() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.sign_in(LEAD);
        shop.open(Box::new(Reports::new(&shop.app.model)));
        shop.key(Code::Right).keys("[");
        let shown = shop.screen(80, 24);
        assert!(shown.contains(&format!("▸ {}", msg::over_short::by_shift(lang))), "{shown}");
    }
}

#[test]
fn f6_sorts_by_the_column_chosen_and_enter_opens_what_stands_there() {
    let first = |shop: &mut Shop| {
        let shown = shop.screen(120, 40);
        let mut lines = shown.lines().skip_while(|line| !line.contains("Article")).skip(1);
        let line = lines.next().unwrap_or_default().replace(['[', ']'], " ");
        // The figure chosen stands between brackets.
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut shop = july(Lang::En);
    go(&mut shop, "stock", 0);
    shop.screen(120, 40);
    shop.key(Code::Enter);
    let before = first(&mut shop);
    shop.times(Code::Right, 2).key(Code::F(6));
    let largest = first(&mut shop);
    shop.key(Code::F(6));
    let smallest = first(&mut shop);
    assert_ne!(largest, smallest);
    shop.key(Code::F(6));
    assert_eq!(first(&mut shop), before, "as in the report again");
}
