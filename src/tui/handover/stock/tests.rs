use proptest::prelude::*;

use super::scan::{Came, read};
use crate::model::handover::{Step, StockReview};
use crate::model::ids::StockId;
use crate::model::lang::Lang;
use crate::model::log::{
    Acceptance, Detail, Disposal, DisposalAction, DisposalCause, Receipt, WriteOffClass,
};
use crate::model::money::Money;
use crate::model::stock::StockLine;
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{LI_HUA, Shop, settings};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];
const TOBACCO: &str = "6901028300056";
const RUM: &str = "4006381333931";

fn at(shop: &mut Shop, place: &str) {
    shop.perform(Command::Cursor(place.parse().unwrap()));
    let view = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(view));
}

fn at_stock(mut shop: Shop) -> Shop {
    shop.start_handover();
    at(&mut shop, "stock:");
    shop
}

fn line(shop: &Shop, id: i64) -> StockLine {
    shop.app.model.handover().unwrap().draft.stock.get(&StockId(id)).cloned().unwrap_or_default()
}

fn review(shop: &Shop) -> StockReview {
    shop.app.model.handover().unwrap().draft.stock_review.clone()
}

fn place(shop: &mut Shop) -> String {
    shop.app.save_pending();
    shop.app.model.handover().unwrap().cursor.to_string()
}

fn show(shop: &mut Shop, name: &str) {
    for (w, h) in SIZES {
        for lang in Lang::ALL {
            shop.app.look.lang = lang;
            let shown = shop.screen(w, h);
            let (name, shown) = (format!("{name}_{}_{w}x{h}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
    shop.app.look.lang = Lang::En;
}

#[test]
fn an_empty_list_asks_for_the_quality_alone_and_f10_does_not_say_it() {
    let mut all = settings(Lang::En);
    all.stock.clear();
    let mut shop = at_stock(Shop::with(Lang::En, &all));
    show(&mut shop, "empty");
    shop.key(Code::F(10));
    assert!(!review(&shop).quality_checked);
    assert_eq!(place(&mut shop), "stock:quality");
    assert!(shop.screen(80, 24).contains("Look through the goods"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    assert!(review(&shop).quality_checked);
    shop.key(Code::Enter);
    let open = shop.app.model.handover().unwrap();
    assert!(open.draft.done.contains_key(&Step::Stock) && open.cursor.step() == Some(Step::Devices));
}

#[test]
fn a_list_is_counted_with_digits_and_enter_and_f10_claims_no_look_at_the_goods() {
    let mut shop = at_stock(Shop::new(Lang::En));
    assert_eq!(place(&mut shop), "stock:1/counted");
    shop.keys("12\n5\n");
    assert_eq!((line(&shop, 1).counted, line(&shop, 2).counted), (Some(12), Some(5)));
    assert_eq!(line(&shop, 1).book, None, "an empty book is unknown, not zero");
    shop.key(Code::F(10)).key(Code::F(10));
    assert!(!review(&shop).quality_checked, "F10 goes on or says what is missing");
    assert_eq!(place(&mut shop), "stock:quality");
    shop.key(Code::Enter).key(Code::F(10));
    assert!(review(&shop).quality_checked);
    assert!(shop.app.model.handover().unwrap().cursor.step() == Some(Step::Devices));
}

#[test]
fn what_is_not_counted_keeps_the_step() {
    let mut shop = at_stock(Shop::new(Lang::En));
    shop.keys("12\n").key(Code::F(10));
    assert_eq!(place(&mut shop), "stock:2/counted");
    assert!(!review(&shop).quality_checked);
    assert!(shop.screen(80, 24).contains("Not counted: Rum 0.7"), "{}", shop.screen(80, 24));
}

#[test]
fn a_variance_marks_its_row_and_counting_goes_on() {
    let mut shop = at_stock(Shop::new(Lang::En));
    // Arrows go by what is on the screen.
    shop.screen(80, 24);
    shop.key(Code::Left).keys("12\n10\n");
    assert_eq!(place(&mut shop), "stock:2/book", "nothing opens by itself");
    assert!(shop.screen(80, 24).contains("why?"), "{}", shop.screen(80, 24));
    shop.key(Code::F(4));
    assert_eq!(place(&mut shop), "stock:1/more");
    show(&mut shop, "line");
    shop.key(Code::Right).keys("\ntwo packets gone\n2026-11-20\n1\n\n");
    let got = line(&shop, 1);
    assert!(!got.lacks_reason() && got.variance() == Some(-2));
    assert_eq!((got.remark.as_str(), got.expired, got.damaged), ("two packets gone", Some(1), None));
    assert_eq!(got.expires_on.map(|d| d.to_string()).as_deref(), Some("2026-11-20"));
    // Books are kept for this list: the next line begins with its own.
    assert_eq!(place(&mut shop), "stock:2/book");
    shop.keys("4\n3\n").key(Code::F(4)).key(Code::Right).key(Code::F(10));
    log(&mut shop);
    at(&mut shop, "stock:quality");
    show(&mut shop, "list");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("expired") && screen.contains("low"), "{screen}");
}

/// A delivery and a disposal, as if logged before the line was drawn.
fn log(shop: &mut Shop) {
    let receipt = Receipt {
        supplier: "烟草公司".into(),
        slip_no: "D-88".into(),
        acceptance: Acceptance::Part,
        goods: "cigarettes".into(),
        lines: Vec::new(),
    };
    let disposal = Disposal {
        decided: None,
        approval_open: None,
        stock: Some(StockId(1)),
        name: "中华烟".into(),
        cause: DisposalCause::Damaged,
        quantity: 2,
        action: DisposalAction::Removed,
        class: WriteOffClass::default(),
        value: Money(0),
        approver: None,
    };
    let live = shop.app.model.live.as_mut().unwrap();
    let open = live.handover.as_mut().unwrap();
    let like = open.entries[0].clone();
    for detail in [Detail::Receipt(receipt), Detail::Disposal(disposal)] {
        open.entries.push(crate::model::log::Entry { detail, ..like.clone() });
    }
}

#[test]
fn a_scan_adds_to_its_line_from_any_field() {
    let mut shop = at_stock(Shop::new(Lang::En));
    shop.keys(&format!("{RUM}\n"));
    assert_eq!((line(&shop, 2).counted, line(&shop, 1).counted), (Some(1), None));
    assert_eq!(place(&mut shop), "stock:2/counted");
    // A quantity typed before is added, even when a pause has saved it meanwhile.
    shop.screen(80, 24);
    shop.key(Code::Up).keys("3");
    shop.app.save_pending();
    assert_eq!(line(&shop, 1).counted, Some(3));
    shop.keys(&format!("{RUM}\n"));
    assert_eq!((line(&shop, 2).counted, line(&shop, 1).counted), (Some(4), None));
    // The scanner types behind what stands in the field: that is no quantity.
    shop.keys(&format!("{RUM}\n"));
    assert_eq!(line(&shop, 2).counted, Some(5));
    at(&mut shop, "stock:scan");
    shop.keys(&format!("2*{TOBACCO}\n{TOBACCO}\n"));
    assert_eq!(line(&shop, 1).counted, Some(3));
    assert_eq!(place(&mut shop), "stock:scan", "scanning goes on");
    assert!(shop.screen(80, 24).contains("中华烟: 1 more, 3 now"), "{}", shop.screen(80, 24));
}

#[test]
fn a_day_without_counting_needs_its_reason() {
    let mut shop = at_stock(Shop::new(Lang::En));
    at(&mut shop, "stock:not_counted");
    shop.keys("\n\n");
    assert!(review(&shop).not_counted.is_empty());
    at(&mut shop, "stock:not_counted");
    shop.keys("\nstocktaking by the owner at noon\n");
    assert_eq!(review(&shop).not_counted, "stocktaking by the owner at noon");
    assert_eq!(place(&mut shop), "stock:done", "an answer goes nowhere by itself");
    shop.keys("\n");
    assert!(shop.app.model.handover().unwrap().cursor.step() == Some(Step::Devices));
}

#[test]
fn esc_keeps_what_was_typed_about_a_line() {
    let mut shop = at_stock(Shop::new(Lang::En));
    at(&mut shop, "stock:1/more");
    shop.key(Code::Down).keys("opened box").key(Code::Esc);
    assert_eq!(line(&shop, 1).remark, "opened box");
    assert_eq!(place(&mut shop), "stock:1/counted");
}

#[test]
fn the_gate_finds_the_fields() {
    let mut shop = at_stock(Shop::new(Lang::En));
    for (field, there) in [("1", "1/counted"), ("2", "2/counted"), ("quality", "quality")] {
        at(&mut shop, &format!("stock:{field}"));
        assert_eq!(place(&mut shop), format!("stock:{there}"));
    }
}

proptest! {
    /// However many were typed before it and whatever stood there, a code means its own line.
    #[test]
    fn a_code_is_read_with_its_quantity(n in 2i64..=9_999, standing in 0i64..=99, star in any::<bool>()) {
        let settings = settings(Lang::En);
        let hand = |text: &str, standing: &str| {
            let came = Came { text, standing, scanned: None, codes_only: false };
            read(came, &settings).map(|(item, n)| (item.id, n))
        };
        let between = if star { "*" } else { "" };
        prop_assert_eq!(hand(&format!("{n}{between}{RUM}"), ""), Some((StockId(2), n)));
        let standing = standing.to_string();
        prop_assert_eq!(hand(&format!("{standing}{RUM}"), &standing), Some((StockId(2), 1)));
        prop_assert!(hand(&n.to_string(), "").is_none());
        // Written in one go: the whole of it is the code.
        let text = format!("{n}{RUM}");
        let at_once = |text: &str, scanned: &str| {
            let came = Came { text, standing: "", scanned: Some(scanned), codes_only: false };
            read(came, &settings).map(|(item, n)| (item.id, n))
        };
        prop_assert_eq!(at_once(&text, &text), None);
        prop_assert_eq!(at_once(&text, RUM), Some((StockId(2), n)));
    }
}

/// What a scanner sends: a flood, its Enter with it.
fn scan(shop: &mut Shop, code: &str) {
    for c in code.chars() {
        shop.input(&Input::Key(KeyPress { burst: true, ..KeyPress::char(c) }));
    }
    shop.input(&Input::Key(KeyPress { burst: true, ..KeyPress::plain(Code::Enter) }));
}

#[test]
fn an_unknown_scan_clears_the_field_and_the_next_one_counts_one() {
    for way in ["keys", "flood", "piece"] {
        for place in ["scan", "1/counted"] {
            let mut shop = at_stock(Shop::new(Lang::En));
            at(&mut shop, &format!("stock:{place}"));
            let send = |shop: &mut Shop, code: &str| match way {
                "keys" => {
                    shop.keys(&format!("{code}\n"));
                }
                "flood" => scan(shop, code),
                _ => {
                    shop.input(&Input::Paste(format!("{code}\r")));
                }
            };
            send(&mut shop, "1234567890128");
            let shown = shop.screen(80, 24);
            assert!(shown.contains("has the code 1234567890128"), "{way} {place}: {shown}");
            send(&mut shop, RUM);
            assert_eq!((line(&shop, 2).counted, line(&shop, 1).counted), (Some(1), None), "{way} {place}");
        }
    }
}

#[test]
fn a_number_before_a_scan_counts_only_when_typed_by_hand() {
    let mut shop = at_stock(Shop::new(Lang::En));
    shop.keys("3");
    scan(&mut shop, RUM);
    assert_eq!((line(&shop, 2).counted, line(&shop, 1).counted), (Some(3), None));
    // What stands there was not typed for this scan, and a longer code is not three of a shorter one.
    scan(&mut shop, RUM);
    assert_eq!(line(&shop, 2).counted, Some(4));
    scan(&mut shop, &format!("3{RUM}"));
    assert_eq!(line(&shop, 2).counted, Some(4));
    assert!(shop.screen(80, 24).contains(&format!("3{RUM}")), "{}", shop.screen(80, 24));
}

#[test]
fn a_code_of_the_shops_own_is_found_however_short() {
    let mut all = settings(Lang::En);
    all.stock[0].barcode = "4711".into();
    all.stock[1].code = "A7".into();
    let mut shop = at_stock(Shop::with(Lang::En, &all));
    at(&mut shop, "stock:scan");
    shop.keys("4711\n2*4711\na7\n");
    assert_eq!((line(&shop, 1).counted, line(&shop, 2).counted), (Some(3), Some(1)));
    at(&mut shop, "stock:2/counted");
    scan(&mut shop, "4711");
    assert_eq!((line(&shop, 1).counted, line(&shop, 2).counted), (Some(4), Some(1)));
    // By hand into a count it is a count.
    at(&mut shop, "stock:2/counted");
    shop.times(Code::Backspace, 4).keys("4711\n");
    assert_eq!((line(&shop, 1).counted, line(&shop, 2).counted), (Some(4), Some(4711)));
}

#[test]
fn a_reason_goes_when_the_count_is_right() {
    let mut shop = at_stock(Shop::new(Lang::En));
    at(&mut shop, "stock:1/book");
    shop.keys("12\n10\n").key(Code::F(4));
    shop.key(Code::Right).keys("\nsomebody took two\n").key(Code::Esc);
    assert!(!line(&shop, 1).reason.is_empty());
    at(&mut shop, "stock:1/counted");
    shop.times(Code::Backspace, 4).keys("12\n");
    let got = line(&shop, 1);
    assert_eq!((got.variance(), got.reason.as_str(), got.remark.as_str()), (Some(0), "", ""));
}

#[test]
fn all_that_is_missing_is_told_and_one_key_opens_the_reason() {
    let mut shop = at_stock(Shop::new(Lang::En));
    at(&mut shop, "stock:1/book");
    shop.keys("12\n10\n").key(Code::F(10));
    assert_eq!(place(&mut shop), "stock:1/more", "the cursor is in the first");
    let shown = shop.screen(80, 24);
    for text in ["No reason for the difference: 中华烟", "Not counted: Rum 0.7", "Look through the goods"]
    {
        assert!(shown.contains(text), "{text}: {shown}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_page_draws_at_any_size(w in 0u16..=200, h in 0u16..=60, keys in prop::collection::vec(0usize..11, 0..30)) {
        let mut shop = at_stock(Shop::new(Lang::Zh));
        log(&mut shop);
        for key in keys {
            let code = [
                Code::Enter, Code::F(10), Code::Up, Code::Down, Code::Left, Code::Right, Code::Tab, Code::Esc,
                Code::Char('1'), Code::Char(' '), Code::Backspace,
            ][key];
            shop.input(&Input::Key(KeyPress::plain(code)));
            let _ = shop.screen(w, h);
            let _ = shop.screen(60, 20);
        }
    }
}

#[test]
fn answers_carry_the_name_at_the_screen() {
    let mut shop = at_stock(Shop::new(Lang::En));
    shop.app.model.person = Some(LI_HUA);
    shop.keys("7\n");
    assert_eq!(line(&shop, 1).counted, Some(7));
}
