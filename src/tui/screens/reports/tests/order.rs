//! In which order lines stand, and how few keys lead to the worst of them.

use super::{go, july};
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::tui::shell::input::Code;
use crate::tui::test_support::{LEAD, Shop};

#[test]
fn the_worst_shift_of_last_month_and_why_is_ten_keys_from_home() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        let mut keys = 0;
        while !shop.screen(80, 24).contains(&format!("▸ {}", msg::reports_ui::title(lang))) {
            shop.key(Code::Right);
            keys += 1;
        }
        shop.key(Code::Enter).key(Code::Right).keys("[");
        // The PIN opens it: who, by its first letter or the arrows, and Enter behind the digits.
        shop.key(Code::Enter).pin(LEAD);
        keys += 1 + 1 + 1 + 1 + 1;
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::over_short::by_shift(lang)), "{shown}");
        assert!(keys <= 10, "{keys}");
    }
}

#[test]
fn f6_sorts_by_the_column_chosen_and_enter_opens_what_stands_there() {
    let first = |shop: &mut Shop| {
        let shown = shop.screen(120, 40);
        let mut lines = shown.lines().skip_while(|line| !line.contains("Article")).skip(1);
        lines.next().unwrap_or_default().to_owned()
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
