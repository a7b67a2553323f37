//! The ways a register is counted when a shift changes.

use super::{R1, at, at_cash, drawer, field, with_tenders};
use crate::i18n::msg;
use crate::model::cash::ways::{CountWay, SinceCount};
use crate::model::cash::{Close, Count, Explanation, Side};
use crate::model::handover::answer::Answer;
use crate::model::handover::{HandoverKind, People, SignRole};
use crate::model::ids::RegisterId;
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Movement, MovementKind};
use crate::model::money::Money;
use crate::model::settings::Register;
use crate::store::VerifyLevel;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

fn shop_of(way: CountWay) -> Shop {
    let mut all = with_tenders(Lang::En, &[]);
    all.registers[0].counted = way;
    Shop::with(Lang::En, &all)
}

/// Outgoing has counted 1,500.00 and leaves 500.00; incoming is asked.
fn second_count(way: CountWay) -> Shop {
    let mut shop = at_cash(shop_of(way));
    shop.keys("500\n15\n").key(Code::F(10)).keys("1000").key(Code::F(10)).keys("\n");
    if way == CountWay::BaggedFirst {
        assert_eq!(field(&mut shop), "cash:1/bag_no", "{}", shop.screen(80, 24));
        assert!(shop.screen(80, 24).contains("the bag with the takings"), "{}", shop.screen(80, 24));
        shop.keys("B17\n");
    }
    assert_eq!(field(&mut shop), "cash:1/incoming", "{}", shop.screen(80, 24));
    shop
}

/// Everything answered as for a clean handover; incoming's count is another.
fn answered(shop: &mut Shop, incoming: i64) {
    shop.start_handover().answer_all();
    let close = Close { bag_no: "B17".into(), ..drawer(shop).close };
    shop.answer(LI_HUA, Answer::Close(R1, close));
    let count = Count { total: Some(Money(incoming)), ..Count::default() };
    shop.answer(CHEN_WEI, Answer::Count(R1, Side::Incoming, count));
}

/// Both sign; what was sealed makes sense, and the next shift finds so much.
fn sealed(shop: &mut Shop, left: i64) {
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    assert_eq!(store.drawers().unwrap().get(&R1), Some(&Money(left)));
}

fn deposits(shop: &Shop) -> Vec<Option<Money>> {
    let items = &shop.app.model.live.as_ref().unwrap().items;
    items.iter().filter(|i| i.kind == ItemKind::DepositInTransit).map(|i| i.detail.amount).collect()
}

#[test]
fn with_the_takings_in_the_bag_incoming_counts_what_stays() {
    let mut shop = second_count(CountWay::BaggedFirst);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("What stays in the drawer") && !shown.contains("1,500.00"), "{shown}");
    shop.keys("500\n");
    assert_eq!(drawer(&shop).close.bag_no, "B17");
    assert!(drawer(&shop).close.revealed, "{}", shop.screen(80, 24));
    assert!(shop.screen(80, 24).contains("incoming counted 500.00: balanced"), "{}", shop.screen(80, 24));
    // What incoming finds less of it the shift is short by, and the next one begins with what is there.
    let mut shop = second_count(CountWay::BaggedFirst);
    shop.keys("490\n4\n").key(Code::F(10));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("500.00") && shown.contains("400.00") && shown.contains("stays"), "{shown}");
    assert!(!drawer(&shop).close.revealed);
    shop.key(Code::Down).key(Code::Down).keys("\n").keys("two notes gone\n");
    let open = shop.app.model.handover().unwrap();
    let result = &open.facts(shop.app.desk.now()).results(&open.draft).unwrap()[0];
    assert_eq!(result.cash().unwrap().counted, Some(Money(140_000)));
    assert_eq!((result.deposit, result.handed_on), (Some(Money(100_000)), Some(Money(40_000))));
    // Outgoing may see it the same way: then less stays, and more is in the bag.
    let mut shop = second_count(CountWay::BaggedFirst);
    shop.keys("490\n4\n").key(Code::F(10)).key(Code::Down).keys("\n");
    assert!(shop.screen(80, 24).contains("then holds 1,100.00"), "{}", shop.screen(80, 24));
    shop.key(Code::Down).keys("\n");
    assert_eq!(drawer(&shop).close.float_left, Some(Money(40_000)), "{}", shop.screen(80, 24));
    assert!(drawer(&shop).close.revealed);
}

#[test]
fn what_stays_is_sealed_as_it_was_found() {
    let mut shop = shop_of(CountWay::BaggedFirst);
    answered(&mut shop, 50_000);
    sealed(&mut shop, 50_000);
    assert_eq!(deposits(&shop), [Some(Money(100_000))]);
    let items = &shop.app.model.live.as_ref().unwrap().items;
    let deposit = items.iter().find(|item| item.kind == ItemKind::DepositInTransit).unwrap();
    assert!(deposit.title.ends_with("1,000.00 (B17)"), "{}", deposit.title);
    assert_eq!((deposit.opened_by, deposit.detail.bag_no.as_str()), (LI_HUA, "B17"));
    let mut shop = shop_of(CountWay::BaggedFirst);
    answered(&mut shop, 40_000);
    let close = Close { disagreed: "two notes gone".into(), ..drawer(&shop).close };
    shop.answer(LI_HUA, Answer::Close(R1, close));
    let why = Explanation { reason: "unexplained".into(), text: "searched".into(), ..Explanation::default() };
    shop.answer(LI_HUA, Answer::Explanation(R1, "cash".into(), why));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(LEAD, SignRole::Lead).sign(CHEN_WEI, SignRole::Incoming);
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    assert_eq!(store.drawers().unwrap()[&R1], Money(40_000));
    assert_eq!(deposits(&shop), [Some(Money(100_000))], "the bag is as outgoing has closed it");
}

#[test]
fn with_inserts_swapped_incoming_counts_the_own_one() {
    let mut shop = second_count(CountWay::OwnDrawer);
    assert!(shop.screen(80, 24).contains("own insert"), "{}", shop.screen(80, 24));
    shop.keys("300\n");
    assert!(drawer(&shop).close.revealed, "{}", shop.screen(80, 24));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("balanced") && shown.contains("an insert with 300.00"), "{shown}");
    let mut shop = shop_of(CountWay::OwnDrawer);
    answered(&mut shop, 30_000);
    sealed(&mut shop, 30_000);
    assert_eq!(deposits(&shop), [Some(Money(100_000))], "what outgoing does not leave in the own insert");
}

/// Nobody brings two inserts: the next register is counted by the next who takes over.
#[test]
fn two_own_inserts_are_counted_by_two_people() {
    let mut all = with_tenders(Lang::En, &[]);
    all.registers[0].counted = CountWay::OwnDrawer;
    let second = Register { id: RegisterId(2), name: "2".into(), ..all.registers[0].clone() };
    all.registers.push(second);
    let mut shop = Shop::with(Lang::En, &all);
    let people = People {
        outgoing: vec![LI_HUA],
        incoming: vec![CHEN_WEI, LEAD],
        registers: vec![R1, RegisterId(2)],
        ..People::default()
    };
    shop.perform(Command::StartHandover { by: LI_HUA, kind: HandoverKind::Shift, people, next: None });
    super::at(&mut shop, "cash:");
    for incoming in [CHEN_WEI, LEAD] {
        shop.keys("500\n15\n").key(Code::F(10)).keys("1000").key(Code::F(10)).keys("\n");
        if incoming == CHEN_WEI {
            // It is asked once who of those taking over acts.
            shop.key(Code::Right).key(Code::Enter);
        }
        let name = shop.app.model.name(incoming).to_owned();
        assert!(shop.screen(80, 24).contains(&format!("incoming: {name}")), "{}", shop.screen(80, 24));
        // Whoever counted last is still at the keyboard.
        shop.app.model.person = Some(CHEN_WEI);
        shop.keys("500\n\n");
    }
    let open = shop.app.model.handover().unwrap();
    let counted = |id| open.draft.register(RegisterId(id)).marks.incoming.last().map(|mark| mark.by);
    assert_eq!((counted(1), counted(2)), (Some(CHEN_WEI), Some(LEAD)));
}

fn moved(shop: &mut Shop, movement: MovementKind, amount: i64) {
    let movement = Movement {
        decided: None,
        alone: false,
        approval_open: None,
        movement,
        register: R1,
        amount: Money(amount),
        reason: "change".into(),
        receipt_no: String::new(),
        bag_no: String::new(),
        witness: None,
        approver: None,
        receiver: None,
        to_register: None,
    };
    shop.perform(Command::Log { by: CHEN_WEI, detail: Detail::Movement(movement) });
}

#[test]
fn a_register_counted_at_closing_only_is_not_asked_for_at_a_change() {
    let mut shop = shop_of(CountWay::ClosingOnly);
    answered(&mut shop, 150_000);
    sealed(&mut shop, 50_000);
    shop.advance_min(8 * 60);
    moved(&mut shop, MovementKind::PayIn, 2_000);
    shop.start_handover().answer_all();
    for side in [Side::Outgoing, Side::Incoming] {
        shop.answer(LI_HUA, Answer::Count(R1, side, Count::default()));
    }
    shop.answer(LI_HUA, Answer::Close(R1, Close::default()));
    super::at(&mut shop, "cash:");
    assert!(shop.screen(80, 24).contains("rule of the shop"), "{}", shop.screen(80, 24));
    sealed(&mut shop, 50_000);
    assert_eq!(deposits(&shop).len(), 1, "nothing was counted, so nothing goes to the bank");
    let page = shop.app.desk.store.as_ref().unwrap().page(crate::model::ids::HandoverId(2)).unwrap();
    assert!(page.document.not_done.is_empty(), "{:?}", page.document.not_done);
    for (lang, words) in [(Lang::En, "not counted, rule of the shop"), (Lang::Zh, "按店规不清点")] {
        let lines = crate::report::daylog::text::page_lines(&page, lang, 160);
        assert!(lines.iter().any(|line| line.text.contains(words)), "{words}");
    }
    // What was moved since the last count belongs to the next one.
    shop.advance_min(8 * 60);
    moved(&mut shop, MovementKind::PayOut, 500);
    shop.start_handover().answer_all();
    assert_eq!(drawer(&shop).since_count, Some(SinceCount { shifts: 1, moved: Money(2_000) }));
    let open = shop.app.model.handover().unwrap();
    let result = &open.facts(shop.app.desk.now()).results(&open.draft).unwrap()[0];
    assert_eq!(result.movements, Money(1_500));
    assert_eq!(result.cash().unwrap().expected, Some(Money(151_500)));
}

#[test]
fn whoever_is_alone_at_the_second_count_is_led_on_to_the_page_that_is_signed() {
    for lang in Lang::ALL {
        let mut shop = second_count(CountWay::HandedOn);
        shop.app.look.lang = lang;
        let shown = shop.screen(80, 24);
        assert!(shown.contains(&format!("F10 {}", msg::cash_ui::hint_not_here(lang))), "{shown}");
        shop.key(Code::F(10));
        assert_eq!(crate::tui::handover::test_support::step(&shop), "sign");
        // By value too, as long as nothing is counted; a count that is begun is never left so.
        at(&mut shop, "cash:1/incoming");
        shop.key(Code::Enter).key(Code::F(10));
        assert_eq!(crate::tui::handover::test_support::step(&shop), "sign");
        at(&mut shop, "cash:1/incoming");
        shop.keys("5").key(Code::F(10));
        assert_eq!(crate::tui::handover::test_support::step(&shop), "cash");
    }
}
