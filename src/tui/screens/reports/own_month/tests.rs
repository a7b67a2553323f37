use super::*;
use crate::model::attendance::PunchKind;
use crate::model::item_state::ItemKind;
use crate::model::log::{Detail, Punch};
use crate::tui::screen_text::kept;
use crate::tui::test_support::{CHEN_WEI, LI_HUA, Shop};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

fn pictures(shop: &mut Shop, name: &str, lang: Lang) {
    for (width, height) in SIZES {
        let shown = shop.screen(width, height);
        let name = format!("{name}_{}_{width}x{height}", lang.code());
        if kept(&name) {
            insta::assert_snapshot!(name, shown);
        }
    }
}

/// The month is over, and two people worked in it.
fn shop(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    shop.hand_over();
    let out = Punch::clocked(LI_HUA, PunchKind::Out, shop.app.desk.now().ms);
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(out) });
    shop.advance_min(20 * 24 * 60);
    let conn = shop.app.desk.store.as_ref().unwrap().conn();
    conn.execute("UPDATE shift_run SET closed = 1 WHERE line_ms IS NULL", []).unwrap();
    shop.open(Box::new(OwnMonths::new(Month::parse("2026-11").unwrap())));
    shop
}

fn confirmed(shop: &Shop) -> Vec<(PersonId, bool)> {
    let store = shop.app.desk.store.as_ref().unwrap();
    let settings = store.settings().unwrap().1;
    let month = Month::parse("2026-11").unwrap();
    store.month_standing(month, shop.app.desk.now().ms, &settings).unwrap().people
}

#[test]
fn each_sees_the_own_month_before_saying_that_it_is_right_one_after_the_other() {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        pictures(&mut shop, "own_months", lang);
        shop.key(Code::Enter).pin(LI_HUA);
        pictures(&mut shop, "own_month", lang);
        let shown = shop.screen(120, 40);
        assert!(shown.contains("Li Hua") && !shown.contains("陈伟"), "{shown}");
        assert!(confirmed(&shop).iter().all(|(_, confirmed)| !confirmed), "looking confirms nothing");
        // Whoever goes back has said nothing.
        shop.key(Code::Esc);
        assert!(confirmed(&shop).iter().all(|(_, confirmed)| !confirmed));
        for person in [LI_HUA, CHEN_WEI] {
            if !confirmed(&shop).iter().any(|(who, _)| *who == person) {
                continue;
            }
            shop.key(Code::Enter).pin(person).key(Code::F(10));
        }
        assert!(confirmed(&shop).iter().all(|(_, confirmed)| *confirmed), "{:?}", confirmed(&shop));
        assert!(shop.screen(80, 24).contains(msg::own_month::all_have(lang)), "{}", shop.screen(80, 24));
    }
}

#[test]
fn a_line_is_disputed_with_the_own_pin_and_waits_for_a_lead() {
    let mut shop = shop(Lang::En);
    shop.key(Code::Enter).pin(LI_HUA);
    shop.keys("d");
    pictures(&mut shop, "own_month_dispute", Lang::En);
    shop.keys("I was there until eleven\n\n").pin(LI_HUA);
    let items = shop.app.desk.store.as_ref().unwrap().open_items().unwrap();
    let dispute = items.iter().find(|item| item.kind == ItemKind::Dispute).unwrap_or_else(|| {
        panic!("{}", shop.screen(80, 24));
    });
    assert!(dispute.title.contains("I was there until eleven"), "{}", dispute.title);
    assert_eq!((dispute.opened_by, dispute.detail.source.as_str()), (LI_HUA, "hours/2026-11-21"));
}

#[test]
fn why_a_line_is_disputed_comes_back_after_a_kill() {
    let mut shop = shop(Lang::En);
    shop.key(Code::Enter).pin(LI_HUA).keys("d").keys("I was there until eleven");
    shop.app.save_pending();
    let mut shop = shop.reopened();
    shop.open(Box::new(OwnMonths::new(Month::parse("2026-11").unwrap())));
    shop.key(Code::Enter).pin(LI_HUA).keys("d");
    assert!(shop.screen(80, 24).contains("until eleven"), "{}", shop.screen(80, 24));
}
