mod chain;
mod reports;
mod slips;
mod take_out;
mod ways;

use proptest::prelude::*;

use crate::i18n::msg;
use crate::model::cash::{Close, Count, OpeningCount, Side};
use crate::model::count_unit::{CountUnit, loose_rows};
use crate::model::handover::answer::Answer;
use crate::model::handover::{HandoverKind, People, Step};
use crate::model::ids::RegisterId;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Movement, MovementKind};
use crate::model::money::{Currency, Money};
use crate::model::settings::{Register, Settings};
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop, settings};

const R1: RegisterId = RegisterId(1);
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

/// Counts what is pressed beside digits.
struct Hands {
    shop: Shop,
    keys: usize,
}

impl Hands {
    fn press(&mut self, code: Code) {
        self.keys += 1;
        self.shop.key(code);
    }

    /// Digits and points are free, Enter is not.
    fn type_(&mut self, text: &str) {
        self.keys += text.matches('\n').count();
        self.shop.keys(text);
    }
}

/// Cash, and of the other tenders these.
fn with_tenders(lang: Lang, keep: &[&str]) -> Settings {
    let mut all = settings(lang);
    for tender in &mut all.tenders {
        tender.active = tender.id == "cash" || keep.contains(&tender.id.as_str());
    }
    all
}

/// The cash step of a shop.
fn at_cash(mut shop: Shop) -> Shop {
    shop.start_handover();
    at(&mut shop, "cash:");
    shop
}

fn at(shop: &mut Shop, place: &str) {
    shop.perform(Command::Cursor(place.parse().unwrap()));
    let view = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(view));
}

fn field(shop: &mut Shop) -> String {
    shop.app.save_pending();
    shop.app.model.handover().unwrap().cursor.to_string()
}

fn drawer(shop: &Shop) -> crate::model::cash::RegisterCash {
    shop.app.model.handover().unwrap().draft.register(R1)
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

/// Chooses a reason in the form for it.
fn because<'s>(shop: &'s mut Shop, reason: &str) -> &'s mut Shop {
    let reasons = &shop.app.model.settings().unwrap().cash_reasons;
    let at = reasons.iter().filter(|r| r.active).position(|r| r.id == reason).unwrap();
    shop.key(Code::Home).times(Code::Right, at)
}

/// A shop whose last handover left 500.00, with cash and one wallet.
fn second_day() -> Shop {
    let mut shop = Shop::with(Lang::En, &with_tenders(Lang::En, &["wechat"]));
    shop.hand_over().advance_min(8 * 60);
    at_cash(shop)
}

#[test]
fn sums_follow_what_is_being_typed() {
    for lang in Lang::ALL {
        let mut shop = at_cash(Shop::with(lang, &with_tenders(lang, &[])));
        // The opening, then the row of hundreds, and nothing is left or saved yet.
        shop.keys("500\n1");
        let sum = |shop: &mut Shop, text: &str| {
            let shown = shop.screen(80, 24);
            assert_eq!(shown.matches(text).count(), 2, "subtotal and total of {text}: {shown}");
        };
        sum(&mut shop, "100.00");
        shop.keys("2");
        sum(&mut shop, "1,200.00");
        shop.keys("+5");
        sum(&mut shop, "1,700.00");
        // What cannot be read yet changes nothing of the rest.
        shop.key(Code::Enter).keys("1");
        assert!(shop.screen(80, 24).contains("1,750.00"), "{}", shop.screen(80, 24));
        shop.key(Code::Backspace);
        sum(&mut shop, "1,700.00");
        let counted = &shop.app.model.handover().unwrap().draft.register(R1).outgoing;
        assert_eq!(counted.rows.len(), 1, "only what was left is saved");
    }
}

#[test]
fn a_clean_drawer_costs_at_most_thirteen_keys_beside_digits() {
    let mut hands = Hands { shop: second_day(), keys: 0 };
    hands.press(Code::Enter);
    hands.type_("19\n7\n5\n4\n");
    hands.press(Code::F(10));
    hands.type_("860\n860\n");
    hands.type_("1890");
    hands.press(Code::F(10));
    hands.press(Code::Enter);
    assert!(!drawer(&hands.shop).close.revealed, "incoming has not counted: {}", hands.shop.screen(80, 24));
    hands.type_("2390\n");
    let shown = hands.shop.screen(80, 24);
    assert!(drawer(&hands.shop).close.revealed, "{shown}");
    // Where the float was found as it was left there is no gap to speak of.
    assert!(shown.contains("Opening float") && shown.contains("500.00 = 500.00"), "{shown}");
    assert_eq!(field(&mut hands.shop), "cash:1/result", "both have counted");
    hands.press(Code::Enter);
    let open = hands.shop.app.model.handover().unwrap();
    assert!(open.draft.done.contains_key(&Step::Cash), "{}", hands.shop.screen(80, 24));
    assert!(open.cursor.step() == Some(Step::Stock), "{}", open.cursor);
    println!("cash step: {} keys beside digits", hands.keys);
    assert!(hands.keys <= 13, "{}", hands.keys);
}

#[test]
fn the_float_is_taken_over_or_typed_with_its_own_difference() {
    let mut shop = second_day();
    assert!(shop.screen(80, 24).contains("500.00"));
    assert_eq!(field(&mut shop), "cash:1/opening");
    shop.keys("\n");
    let at_ms = drawer(&shop).opening.unwrap().at_ms;
    assert!(at_ms.is_some(), "when it was said");
    assert_eq!(
        drawer(&shop).opening,
        Some(OpeningCount { at_ms, counted: Money(50_000), taken_over: true, by: LI_HUA })
    );
    shop.key(Code::Up).key(Code::End);
    shop.times(Code::Backspace, 6).keys("490\n");
    assert_eq!(
        drawer(&shop).opening,
        Some(OpeningCount { at_ms, counted: Money(49_000), taken_over: false, by: LI_HUA })
    );
}

#[test]
fn without_a_handover_before_a_figure_must_be_typed() {
    let mut shop = at_cash(Shop::new(Lang::En));
    shop.keys("\n");
    assert!(shop.screen(80, 24).contains(msg::cash_ui::need_opening(Lang::En)));
    assert_eq!(drawer(&shop).opening, None);
    shop.keys("500\n");
    assert_eq!(drawer(&shop).opening.map(|o| (o.counted, o.taken_over)), Some((Money(50_000), false)));
}

#[test]
fn an_empty_row_is_not_counted_and_a_zero_is() {
    let mut shop = second_day();
    shop.keys("\n12+5\n\n0\n");
    assert_eq!(drawer(&shop).outgoing.rows, loose_rows([(10_000, 17), (2_000, 0)]));
    assert_eq!(field(&mut shop), "cash:1/outgoing/1000");
    assert!(shop.screen(80, 24).contains("1,700.00"));
    // Taken out again.
    shop.times(Code::Up, 3).times(Code::Backspace, 4).key(Code::Down);
    assert_eq!(drawer(&shop).outgoing.rows, loose_rows([(2_000, 0)]));
}

#[test]
fn a_scanned_barcode_is_no_count() {
    let mut shop = second_day();
    shop.keys("\n6901028300056\n");
    assert_eq!(drawer(&shop).outgoing, Count::default());
    assert!(shop.screen(80, 24).contains("6901028300056"), "what was typed stays");
    assert_eq!(field(&mut shop), "cash:1/outgoing/10000");
}

#[test]
fn an_absurd_count_is_asked_twice() {
    let mut shop = second_day();
    shop.keys("\n12000\n");
    assert_eq!(drawer(&shop).outgoing, Count::default());
    assert!(shop.screen(80, 24).contains("1,200,000.00"), "{}", shop.screen(80, 24));
    shop.keys("\n");
    let cash = drawer(&shop);
    assert_eq!(
        (cash.outgoing.rows.get(&CountUnit::loose(10_000)), cash.close.large_confirmed),
        (Some(&12_000), true)
    );
}

#[test]
fn half_a_figure_is_saved_and_a_restart_comes_back_to_it() {
    let mut shop = second_day();
    shop.keys("\n19\n7");
    shop.app.save_pending();
    assert_eq!(drawer(&shop).outgoing.rows, loose_rows([(10_000, 19), (5_000, 7)]));
    let view = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(view));
    assert_eq!(field(&mut shop), "cash:1/outgoing/5000");
    shop.keys("\n5\n");
    assert_eq!(drawer(&shop).outgoing.rows.len(), 3);
}

#[test]
fn the_places_of_the_gate_are_understood() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    let close = Close { revealed: true, float_left: Some(Money(50_000)), ..Close::default() };
    shop.answer(LI_HUA, Answer::Close(R1, close));
    for (place, there) in [
        ("1/opening", "1/opening"),
        ("1/outgoing", "1/outgoing/10000"),
        ("1/outgoing/5000", "1/outgoing/5000"),
        ("1/tender/card_a", "1/tender/card_a/counted"),
        ("1/report", "1/report/cash"),
        ("1/close", "1/close"),
        ("1/why/cash", "1/why/cash"),
        ("1/incoming", "1/incoming"),
        ("1/non_cash", "1/non_cash"),
        ("1/deposits", "1/deposits"),
        ("1/result", "1/result"),
    ] {
        at(&mut shop, &format!("cash:{place}"));
        assert_eq!(field(&mut shop), format!("cash:{there}"), "{place}");
    }
}

/// Expected is 500.00 + 1,777.77 − 23.45 = 2,254.32; nothing typed reads like it.
fn blind_shop(blind: bool) -> Shop {
    let mut all = with_tenders(Lang::En, &["wechat"]);
    all.rules.blind = blind;
    let mut shop = Shop::with(Lang::En, &all);
    shop.hand_over().advance_min(8 * 60);
    at_cash(shop)
}

const EXPECTED: &str = "2,254.32";

/// Everything up to the last Enter before the result.
const BEFORE: [&str; 12] =
    ["\n", "21\n", "3\n", "0\n", "0\n", "0\n", "0\n", "0\n", "0\n", "0\n0\n", "1777.77\n23.45\n", "Z7\n"];

#[test]
fn nothing_expected_is_shown_before_the_count_is_complete() {
    let mut shop = blind_shop(true);
    for keys in BEFORE {
        shop.keys(keys);
        for (w, h) in SIZES {
            assert!(!shop.screen(w, h).contains(EXPECTED), "{}", shop.screen(w, h));
        }
    }
    at(&mut shop, "cash:1/result");
    assert!(!shop.screen(120, 40).contains(EXPECTED), "a place in the file does not reveal it");
    at(&mut shop, "cash:1/close");
    shop.keys("\n");
    // Nor before incoming has counted, who does not see outgoing's count either; no place leads around it.
    for place in ["cash:1/incoming", "cash:1/result", "cash:1/why/cash"] {
        for (w, h) in SIZES {
            let screen = shop.screen(w, h);
            assert!(!screen.contains(EXPECTED) && !screen.contains("2,250.00"), "{screen}");
        }
        assert!(!drawer(&shop).close.revealed, "{place}");
        if place != "cash:1/incoming" {
            at(&mut shop, place);
            assert!(!shop.screen(120, 40).contains(EXPECTED), "{}", shop.screen(120, 40));
        }
        at(&mut shop, "cash:1/incoming");
    }
    shop.keys("2250\n");
    assert!(shop.screen(80, 24).contains(EXPECTED), "{}", shop.screen(80, 24));
}

#[test]
fn with_nobody_to_take_over_the_one_count_shows_the_result() {
    let mut shop = Shop::with(Lang::En, &with_tenders(Lang::En, &[]));
    shop.hand_over().advance_min(8 * 60);
    let people = People {
        outgoing: vec![LI_HUA],
        registers: vec![R1],
        reason: "nobody comes".into(),
        prepared: true,
        ..People::default()
    };
    shop.perform(Command::StartHandover { by: LI_HUA, kind: HandoverKind::Shift, people, next: None });
    at(&mut shop, "cash:");
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("1890").key(Code::F(10)).keys("\n");
    assert!(drawer(&shop).close.revealed, "{}", shop.screen(80, 24));
    assert_eq!(field(&mut shop), "cash:1/result");
}

#[test]
fn a_shop_that_is_not_blind_sees_what_is_expected() {
    let mut shop = blind_shop(false);
    for keys in BEFORE {
        shop.keys(keys);
    }
    shop.times(Code::Up, 12);
    assert!(shop.screen(120, 40).contains(EXPECTED), "{}", shop.screen(120, 40));
}

/// Cash 100.00 short, the wallet 100.00 over, a pay-out of 100.00 in the log.
fn short_shop() -> Shop {
    let mut shop = Shop::with(Lang::En, &with_tenders(Lang::En, &["card_a", "wechat"]));
    shop.hand_over().advance_min(8 * 60);
    let movement = Movement {
        decided: None,
        alone: false,
        approval_open: None,
        movement: MovementKind::PayOut,
        register: R1,
        amount: Money(10_000),
        reason: "ice".into(),
        receipt_no: "R17".into(),
        bag_no: String::new(),
        witness: None,
        approver: None,
        receiver: None,
        to_register: None,
    };
    shop.perform(Command::Log { by: CHEN_WEI, detail: Detail::Movement(movement) });
    let mut shop = at_cash(shop);
    // Expected cash: 500 + 1,990 − 100 = 2,390; counted 2,290.
    shop.keys("490\n18\n7\n5\n4\n").key(Code::F(10));
    shop.keys("3300\n3300\n31\n30\n31\n960\n860\n");
    shop.keys("2000\n");
    shop
}

#[test]
fn snapshots_of_the_count() {
    let mut shop = second_day();
    show(&mut shop, "opening");
    let mut shop = short_shop();
    show(&mut shop, "sheet");
}

#[test]
fn the_gap_of_a_register_that_changed_hands_is_one_since_then() {
    let mut shop = short_shop();
    shop.key(Code::F(10)).keys("\n2290\n");
    assert!(shop.screen(120, 40).contains("In the shift: -100.00 short"), "{}", shop.screen(120, 40));
    let change = shop.till_change(50_000, 20_000, [70_000, 70_000]);
    let open = shop.app.model.live.as_mut().unwrap().handover.as_mut().unwrap();
    let mut entry = open.entries[0].clone();
    entry.detail = Detail::TillChange(change);
    let at = entry.at.clock(Lang::En);
    open.entries.push(entry);
    let shown = shop.screen(120, 40);
    assert!(shown.contains(&format!("Since the register changed hands at {at}: ")), "{shown}");
    assert!(!shown.contains("In the shift: "), "{shown}");
}

#[test]
fn a_shortage_is_shown_after_both_counts_and_explained() {
    let mut shop = short_shop();
    shop.key(Code::F(10)).keys("\n");
    let cash = drawer(&shop);
    assert_eq!(cash.close.float_left, Some(Money(50_000)));
    assert!(!cash.close.revealed);
    show(&mut shop, "recount_total");
    shop.keys("2290\n");
    assert!(drawer(&shop).close.revealed);
    show(&mut shop, "result_short");
    let screen = shop.screen(120, 40);
    assert!(screen.contains("-100.00 short") && screen.contains("+100.00 over"), "{screen}");
    assert!(screen.contains("R17"), "the pay-out of the same size is a likely cause: {screen}");
    // The opening gap of 10.00 is a line of its own.
    assert!(screen.contains("-10.00 short"), "{screen}");
    for text in ["In the shift: -100.00 short", "From before the shift: -10.00 short"] {
        assert!(screen.contains(text), "{text}: {screen}");
    }
    assert!(!screen.contains("Between the two counts"), "{screen}");
    shop.keys("\n");
    assert_eq!(field(&mut shop), "cash:1/why/opening");
    show(&mut shop, "why");
    because(&mut shop, "unexplained").keys("\nmiscounted\n");
    let mut rounds = 0;
    while field(&mut shop).starts_with("cash:1/why/") {
        because(&mut shop, "mis_keyed_tender").keys("\nkeyed to the wallet\n");
        rounds += 1;
        assert!(rounds < 4, "{}", shop.screen(80, 24));
    }
    assert_eq!(drawer(&shop).why.len(), 1 + rounds);
    assert_eq!(shop.app.model.handover().unwrap().cursor.step(), Some(Step::Stock));
}

#[test]
fn what_differs_is_counted_again_by_both_before_anybody_sees_what_should_be_there() {
    let mut shop = short_shop();
    shop.key(Code::F(10)).keys("\n");
    // Another total: values are counted, and only the one that differs is asked again.
    shop.keys("2280\n");
    show(&mut shop, "recount_rows");
    shop.keys("18\n7\n5\n3\n").key(Code::F(10));
    show(&mut shop, "recount_again");
    shop.keys("4\n");
    for (w, h) in SIZES {
        let screen = shop.screen(w, h);
        assert!(screen.contains("incoming: ") && !screen.contains("outgoing: "), "{screen}");
    }
    shop.keys("3\n");
    show(&mut shop, "recount_apart");
    assert!(!drawer(&shop).close.revealed);
    for text in ["2,390.00", "short"] {
        assert!(!shop.screen(120, 40).contains(text), "{text}: {}", shop.screen(120, 40));
    }
    shop.keys("3").keys("they will not count again\n");
    let cash = drawer(&shop);
    assert!(!cash.close.disagreed.is_empty() && cash.close.revealed);
    // Every count of a side is there, and incoming's figure counts from now on.
    assert_eq!((cash.marks.outgoing.len(), cash.marks.incoming.len()), (2, 3));
    let screen = shop.screen(120, 40);
    for text in ["2,280.00", "Between the two counts: -10.00 short", "In the shift: -110.00 short"] {
        assert!(screen.contains(text), "{text}: {screen}");
    }
}

#[test]
fn a_second_look_that_is_half_done_is_there_after_a_kill() {
    let mut shop = second_day();
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1890");
    shop.key(Code::F(10)).keys("\n2270\n18\n7\n5\n3\n").key(Code::F(10));
    // Notes of 100 and of 10 differ; outgoing has counted both again, incoming the first, the second is being typed.
    shop.keys("19\n4\n18\n");
    assert_eq!(drawer(&shop).again_outgoing, loose_rows([(10_000, 19), (1_000, 4)]));
    assert_eq!(drawer(&shop).again, loose_rows([(10_000, 18)]));
    shop.keys("4");
    shop.app.save_pending();
    assert_eq!(drawer(&shop).again, loose_rows([(10_000, 18), (1_000, 4)]));
    assert_eq!(
        drawer(&shop).incoming.rows[&CountUnit::loose(1_000)],
        3,
        "the first count stands until all are there"
    );
    let view = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(view));
    insta::assert_snapshot!("recount_resumed_en_80x24", shop.screen(80, 24));
    shop.keys("\n");
    let cash = drawer(&shop);
    assert_eq!((cash.again.len(), cash.incoming.rows[&CountUnit::loose(1_000)]), (0, 4));
    assert!(!cash.counts_agree(), "100 notes are still one apart");
    let view = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(view));
    assert!(!shop.screen(80, 24).contains("18"), "a new look does not show the first figure");
}

#[test]
fn outgoing_may_agree_with_incoming_and_every_count_stays() {
    let mut shop = second_day();
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1890");
    shop.key(Code::F(10)).keys("\n2380\n19\n7\n5\n3\n").key(Code::F(10));
    // Not by one key from the list: what will change is named, and going back is in front.
    shop.keys("4\n3\n").key(Code::Down).key(Code::Enter);
    assert!(shop.screen(80, 24).contains("2,380.00"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    assert!(!drawer(&shop).counts_agree(), "two times Enter changes nothing");
    shop.key(Code::Down).key(Code::Enter).key(Code::Down).key(Code::Enter);
    let cash = drawer(&shop);
    assert!(cash.counts_agree() && cash.close.revealed);
    assert_eq!(cash.marks.outgoing.len(), 3, "the first, the second look, and the one agreed to");
    assert!(shop.screen(80, 24).contains("-10.00 short"), "{}", shop.screen(80, 24));
}

#[test]
fn a_lost_slip_needs_its_copy_and_a_lead() {
    let mut shop = second_day();
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n100\n1890");
    shop.key(Code::F(10)).keys("\n2390\n\n");
    assert_eq!(field(&mut shop), "cash:1/why/wechat");
    because(&mut shop, "lost_slip").keys("\nslip not found\n").keys("\n");
    assert!(drawer(&shop).why.get("wechat").is_some_and(|why| why.approver.is_none()));
    shop.keys("B-77\n");
    // The lead is the first who may; the cashier is not among them.
    while !shop.screen(80, 24).contains("李雷") {
        shop.key(Code::Down);
    }
    shop.pin(LEAD);
    assert_eq!(drawer(&shop).why.get("wechat").and_then(|why| why.approver), Some(LEAD));
    assert_eq!(shop.app.model.handover().unwrap().cursor.step(), Some(Step::Stock));
}

#[test]
fn returns_need_someone_who_approved_them() {
    let mut shop = second_day();
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1890\n\nZ0231\n2\n60\n\n\n");
    assert_eq!(field(&mut shop), "cash:1/report/approver");
    shop.keys("\n");
    while !shop.screen(80, 24).contains("李雷") {
        shop.key(Code::Down);
    }
    shop.pin(LEAD);
    let report = drawer(&shop).report;
    assert_eq!(
        (report.returns, report.returns_total, report.approver),
        (Some(2), Some(Money(6_000)), Some(LEAD))
    );
    assert_eq!(field(&mut shop), "cash:1/close");
    // Other figures are not what was approved; a source beside them changes nothing of it.
    at(&mut shop, "cash:1/report/source");
    shop.keys("x\n");
    assert_eq!(drawer(&shop).report.approver, Some(LEAD));
    for (place, typed) in [("cash:1/report/returns_total", "900"), ("cash:1/report/refunds", "60")] {
        at(&mut shop, place);
        shop.key(Code::End).times(Code::Backspace, 8).keys(typed).key(Code::Enter);
        let report = drawer(&shop).report;
        assert_eq!((report.approver, report.approval_open), (None, None), "{place}");
        at(&mut shop, "cash:1/report/approver");
        shop.keys("\n").pin(LEAD);
        assert_eq!(drawer(&shop).report.approver, Some(LEAD), "{}", shop.screen(80, 24));
    }
}

#[test]
fn no_returns_is_an_answer_and_an_empty_field_is_none() {
    let mut shop = second_day();
    at(&mut shop, "cash:1/report/returns");
    shop.keys("0\n");
    assert_eq!(drawer(&shop).report.returns, Some(0));
    at(&mut shop, "cash:1/report/returns");
    assert!(
        shop.screen(80, 24).contains("sum ▸[    0]"),
        "what was typed stands there: {}",
        shop.screen(80, 24)
    );
    shop.key(Code::Backspace).key(Code::Enter);
    assert_eq!((drawer(&shop).report.returns, drawer(&shop).report.voids), (None, None));
}

#[test]
fn what_is_missing_is_named_and_gone_to() {
    let mut shop = second_day();
    shop.keys("\n19\n");
    at(&mut shop, "cash:1/result");
    let missing = msg::cash_ui::about_count(Lang::En);
    shop.key(Code::F(10));
    assert!(!shop.screen(80, 24).contains(missing), "{}", shop.screen(80, 24));
    at(&mut shop, "cash:1/close");
    shop.keys("500\n");
    assert_eq!(drawer(&shop).close.float_left, Some(Money(50_000)));
    assert_eq!(field(&mut shop), "cash:1/outgoing/5000", "the count is not complete");
    assert!(!drawer(&shop).close.revealed);
}

#[test]
fn a_drawer_may_stay_uncounted_with_its_reason() {
    let mut shop = second_day();
    shop.keys("\n");
    at(&mut shop, "cash:1/uncounted");
    shop.keys("\n");
    assert!(drawer(&shop).close.uncounted.is_empty());
    at(&mut shop, "cash:1/uncounted");
    shop.keys("robbery, police has the drawer\n");
    assert!(!drawer(&shop).close.uncounted.is_empty());
    assert_eq!(field(&mut shop), "cash:1/result");
    shop.keys("\n");
    assert!(shop.app.model.handover().unwrap().cursor.step() == Some(Step::Stock));
}

#[test]
fn other_items_and_slips_are_listed() {
    let mut shop = second_day();
    at(&mut shop, "cash:1/non_cash");
    shop.keys("\n").keys("①\n").keys("12345\n\n88.50\nfrom Li\n");
    assert_eq!(drawer(&shop).non_cash.len(), 1);
    shop.keys("\n").keys("⑤\n\n").keys("\n\nsafe and door\n");
    show(&mut shop, "other_items");
    shop.key(Code::Up).key(Code::Delete);
    assert_eq!(drawer(&shop).non_cash.len(), 1);
    shop.key(Code::Esc);
    assert_eq!(field(&mut shop), "cash:1/non_cash");
    at(&mut shop, "cash:1/deposits");
    // It settles none of those on their way, and says why.
    shop.keys("\nB-991\n4118\n\nof another shop\n");
    let slips = drawer(&shop).deposits;
    assert_eq!(
        (slips[0].slip_no.as_str(), slips[0].amount, slips[0].by),
        ("B-991", Money(411_800), Some(LI_HUA))
    );
}

fn two_registers(lang: Lang) -> Shop {
    let mut all = with_tenders(lang, &[]);
    let second = Register { id: RegisterId(2), name: "2".into(), ..all.registers[0].clone() };
    all.registers.push(second);
    let mut shop = Shop::with(lang, &all);
    let people = People {
        outgoing: vec![LI_HUA],
        incoming: vec![CHEN_WEI],
        registers: vec![R1, RegisterId(2)],
        ..People::default()
    };
    shop.perform(Command::StartHandover { by: LI_HUA, kind: HandoverKind::Shift, people, next: None });
    at(&mut shop, "cash:");
    shop
}

#[test]
fn two_registers_come_one_after_the_other_and_never_mix() {
    let mut shop = two_registers(Lang::En);
    for register in 1..=2 {
        assert_eq!(field(&mut shop), format!("cash:{register}/opening"));
        shop.keys("500\n").keys(if register == 1 { "15\n" } else { "16\n" }).key(Code::F(10));
        shop.keys(if register == 1 { "1000" } else { "1100" }).key(Code::F(10));
        if register == 2 {
            show(&mut shop, "second_register");
        }
        shop.keys("\n").keys(if register == 1 { "1500\n" } else { "1600\n" });
        assert_eq!(field(&mut shop), format!("cash:{register}/result"));
        shop.keys("\n");
    }
    let open = shop.app.model.handover().unwrap();
    assert!(open.cursor.step() == Some(Step::Stock), "{}", open.cursor);
    let of = |id| open.draft.register(RegisterId(id)).outgoing.amount().unwrap();
    assert_eq!((of(1), of(2)), (Some(Money(150_000)), Some(Money(160_000))));
}

#[test]
fn a_currency_without_cents_is_counted_in_whole_units() {
    let mut all = with_tenders(Lang::En, &[]);
    all.store.currency = Currency::named("JPY").unwrap();
    let mut shop = at_cash(Shop::with(Lang::En, &all));
    shop.keys("50000\n10\n1\n0\n4\n").keys("3\n").key(Code::F(10)).keys("60500");
    shop.key(Code::F(10));
    show(&mut shop, "yen");
    assert_eq!(drawer(&shop).outgoing.amount().unwrap(), Some(Money(110_500)));
    assert_eq!(drawer(&shop).report.cash_received, Some(Money(60_500)));
}

#[test]
fn incoming_counts_in_their_own_name() {
    let mut shop = second_day();
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1890");
    shop.key(Code::F(10)).keys("\n23");
    shop.app.save_pending();
    assert_eq!(drawer(&shop).incoming, Count::default(), "half a total is no count");
    shop.keys("90\n");
    let count = drawer(&shop);
    assert_eq!(count.incoming.total, Some(Money(239_000)));
    assert!(count.counts_agree());
    let _ = Side::Incoming;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_page_draws_at_any_size(w in 0u16..=200, h in 0u16..=60, keys in prop::collection::vec(0usize..12, 0..40)) {
        let mut shop = short_shop();
        for key in keys {
            let code = [
                Code::Enter, Code::F(10), Code::Up, Code::Down, Code::Left, Code::Right, Code::Tab, Code::Esc,
                Code::Char('1'), Code::Char('0'), Code::Delete, Code::Backspace,
            ][key];
            shop.input(&Input::Key(KeyPress::plain(code)));
            let _ = shop.screen(w, h);
            let _ = shop.screen(80, 24);
        }
    }
}

/// The hint of the float promises what Enter does.
#[test]
fn the_float_is_offered_only_where_the_count_covers_it() {
    for lang in Lang::ALL {
        for (hundreds, covered) in [(4, false), (5, true)] {
            let mut shop = Shop::new(lang);
            shop.start_handover();
            let mut count = Count { rows: loose_rows([(10_000, hundreds)]), total: None };
            count.rest_none(&settings(lang).store.currency);
            shop.answer(LI_HUA, Answer::Count(R1, Side::Outgoing, count));
            at(&mut shop, "cash:1/close");
            let shown = shop.screen(120, 40);
            let offer = msg::cash_ui::about_close(lang, "500.00");
            assert_eq!(shown.contains(&offer), covered, "{shown}");
            shop.key(Code::Enter);
            assert_eq!(drawer(&shop).close.float_left.is_some(), covered, "{}", shop.screen(120, 40));
        }
    }
}

#[test]
fn the_arrows_never_change_the_drawer() {
    let mut shop = two_registers(Lang::En);
    at(&mut shop, "cash:1/opening");
    for _ in 0..40 {
        shop.screen(80, 24);
        shop.key(Code::Down);
        assert!(field(&mut shop).starts_with("cash:1/"));
    }
    for _ in 0..40 {
        shop.key(Code::Tab);
        assert!(field(&mut shop).starts_with("cash:1/"));
    }
    // By its name only.
    at(&mut shop, "cash:1/other/2");
    assert!(shop.screen(80, 24).contains("to Register 2"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    assert!(field(&mut shop).starts_with("cash:2/"), "{}", field(&mut shop));
}

#[test]
fn down_stays_among_the_coins() {
    let mut shop = second_day();
    let coins: Vec<i64> = settings(Lang::En)
        .store
        .currency
        .denominations
        .iter()
        .filter(|d| d.coin)
        .map(|d| d.value.0)
        .collect();
    at(&mut shop, &format!("cash:1/outgoing/{}", coins[0]));
    for coin in &coins[1..] {
        shop.screen(80, 24);
        shop.key(Code::Down);
        assert_eq!(field(&mut shop), format!("cash:1/outgoing/{coin}"));
    }
    shop.screen(80, 24);
    shop.key(Code::Down);
    assert!(field(&mut shop).starts_with("cash:1/tender/"), "{}", field(&mut shop));
}

#[test]
fn the_rest_is_none_only_once_something_is_counted() {
    let mut shop = second_day();
    at(&mut shop, "cash:1/outgoing/10000");
    shop.key(Code::F(10));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Nothing is counted yet"), "{shown}");
    assert!(drawer(&shop).outgoing.rows.is_empty(), "one key makes no count of nothing");
    shop.keys("3").key(Code::F(10));
    assert!(drawer(&shop).outgoing.complete(&settings(Lang::En).store.currency));
}

#[test]
fn every_gap_of_the_drawer_is_told_by_its_name() {
    let mut shop = second_day();
    let mut count = Count { rows: loose_rows([(10_000, 20)]), total: None };
    count.rest_none(&settings(Lang::En).store.currency);
    shop.answer(LI_HUA, Answer::Count(R1, Side::Outgoing, count));
    at(&mut shop, "cash:1/result");
    shop.key(Code::F(10));
    assert_eq!(field(&mut shop), "cash:1/opening");
    let shown = shop.screen(80, 24);
    for text in ["the float found", "WeChat", "and"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
}
