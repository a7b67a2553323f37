//! What the cash step keeps of a result once it was shown, and of the reason for it.

use super::{because, drawer, field, second_day, with_tenders};
use crate::model::cash::TenderLine;
use crate::model::cash::Withdrawn;
use crate::model::cash::results::ResultPart;
use crate::model::cash::worked::{CountsFor, Worked};
use crate::model::handover::answer::Answer;
use crate::model::handover::{LeftOut, People, SignRole};
use crate::model::ids::{HandoverId, RegisterId};
use crate::model::item_state::ItemState;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::settings::ARITHMETIC;
use crate::tui::handover::cash::tests::at_cash;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

/// Cash 100.00 short by the sales report, as it was shown.
fn short() -> Shop {
    let mut shop = second_day();
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1990");
    shop.key(Code::F(10)).keys("\n2390\n");
    assert!(drawer(&shop).close.revealed, "{}", shop.screen(80, 24));
    shop
}

#[test]
fn sales_changed_after_the_result_stay_visible_and_still_ask_for_a_reason() {
    let mut shop = short();
    assert!(shop.screen(80, 24).contains("-100.00 short"), "{}", shop.screen(80, 24));
    super::at(&mut shop, "cash:1/report/cash");
    shop.key(Code::End).times(Code::Backspace, 8).keys("1890\n");
    super::at(&mut shop, "cash:1/close");
    shop.keys("\n");
    let screen = shop.screen(80, 24);
    let line = "Changed after the result: -100.00 → 0.00, sales 1,990.00 →";
    assert!(screen.contains(line), "{screen}");
    assert!(screen.contains("balanced"), "{screen}");
    let steps = drawer(&shop).results;
    let whats: Vec<_> = steps.iter().filter(|s| s.tender == "cash").map(|s| s.what).collect();
    assert_eq!(whats, [ResultPart::Shown, ResultPart::Sales, ResultPart::Shown]);
    // Why it was short first is still asked, with what was shown.
    shop.keys("\n");
    assert_eq!(field(&mut shop), "cash:1/why/cash");
    assert!(shop.screen(80, 24).contains("was shown: -100.00 short"), "{}", shop.screen(80, 24));
}

#[test]
fn an_own_register_is_counted_and_changed_in_its_cashiers_name() {
    let mut shop = second_day();
    let people = shop.app.model.handover().unwrap().draft.people.clone();
    let first = people.outgoing[0];
    let second = [LI_HUA, CHEN_WEI, LEAD].into_iter().find(|id| !people.outgoing.contains(id)).unwrap();
    let incoming = [LI_HUA, CHEN_WEI, LEAD].into_iter().filter(|id| *id != first && *id != second).collect();
    let both = People { outgoing: vec![first, second], incoming, ..people };
    shop.answer(first, Answer::People(both));
    let worked = Worked::said(CountsFor::Cashier, vec![second]);
    shop.answer(first, Answer::Worked(RegisterId(1), worked));
    let name = shop.app.model.name(second).to_owned();
    let head = shop.screen(80, 24);
    assert!(head.contains(&format!("outgoing: {name}")), "{head}");
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1990");
    shop.key(Code::F(10)).keys("\n2390\n");
    super::at(&mut shop, "cash:1/report/cash");
    shop.key(Code::End).times(Code::Backspace, 8).keys("1890\n");
    super::at(&mut shop, "cash:1/close");
    shop.keys("\n");
    let cash = drawer(&shop);
    assert_eq!(cash.marks.outgoing.iter().map(|mark| mark.by).collect::<Vec<_>>(), [second]);
    assert_eq!(cash.report.by, Some(second));
    assert!(cash.results.iter().all(|step| step.by == Some(second)), "{:?}", cash.results);
}

#[test]
fn who_worked_a_drawer_is_said_anew_after_its_result_and_both_names_stay() {
    let mut shop = short();
    let people = shop.app.model.handover().unwrap().draft.people.clone();
    let first = people.outgoing[0];
    let second = [LI_HUA, CHEN_WEI, LEAD].into_iter().find(|id| !people.outgoing.contains(id)).unwrap();
    // Somebody else is named beside the first: now nobody is said to have worked it.
    let incoming = people.incoming.iter().copied().filter(|id| *id != second).collect();
    let both = People { outgoing: vec![first, second], incoming, ..people.clone() };
    shop.answer(first, Answer::People(both.clone()));
    shop.answer(first, Answer::Worked(RegisterId(1), Worked::said(CountsFor::Cashier, vec![second])));
    // Said once more as it is: nothing changes.
    shop.answer(first, Answer::Worked(RegisterId(1), Worked::said(CountsFor::Cashier, vec![second])));
    let worked = drawer(&shop).worked.unwrap();
    assert_eq!((worked.by.as_slice(), worked.changed.len()), ([second].as_slice(), 2), "{worked:?}");
    assert_eq!(
        (worked.changed[0].was.as_slice(), worked.changed[0].said_by),
        ([first].as_slice(), Some(first))
    );
    super::at(&mut shop, "cash:1/close");
    shop.keys("\n");
    let [one, other] = [first, second].map(|id| shop.app.model.name(id).to_owned());
    let shown = shop.screen(120, 40);
    assert!(shown.contains(&format!("worked by {one} → {one}, {other}")), "{shown}");
    assert!(shown.contains(&format!("counts for nobody → {other}, ")), "{shown}");
    // Its result was seen: it is not taken out any more.
    let out = LeftOut { register: RegisterId(1), reason: "shut".into(), by: first, at: 1, again: false };
    let answer = Answer::People(People { registers: Vec::new(), left_out: vec![out], ..both });
    shop.perform(Command::Answer { by: first, answer: Box::new(answer), cursor: None });
    assert_eq!(shop.app.model.handover().unwrap().draft.people.registers, [RegisterId(1)]);
    assert!(shop.screen(120, 40).contains("stays in this handover"), "{}", shop.screen(120, 40));
}

#[test]
fn where_several_take_over_the_count_names_the_one_who_counted() {
    let mut shop = second_day();
    let people = shop.app.model.handover().unwrap().draft.people.clone();
    let first = people.outgoing[0];
    let incoming: Vec<_> = [LI_HUA, CHEN_WEI, LEAD].into_iter().filter(|id| *id != first).collect();
    let names = [incoming[0], incoming[1]].map(|id| shop.app.model.name(id).to_owned());
    shop.answer(first, Answer::People(People { incoming: incoming.clone(), ..people }));
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1990").key(Code::F(10)).keys("\n");
    // Nobody of those taking over has done anything yet: it is asked who counts.
    shop.key(Code::Right).key(Code::Enter);
    let screen = shop.screen(80, 24);
    assert!(screen.contains(&format!("incoming: {}", names[0])), "{screen}");
    assert!(!screen.contains(&format!("incoming: {}", names[1])) && screen.contains("F7"), "{screen}");
    shop.key(Code::F(7));
    assert!(shop.screen(80, 24).contains(&format!("incoming: {}", names[1])), "{}", shop.screen(80, 24));
    shop.keys("2390\n");
    let marks = drawer(&shop).marks;
    assert_eq!(marks.incoming.iter().map(|mark| mark.by).collect::<Vec<_>>(), [incoming[1]]);
    assert_eq!(marks.outgoing.iter().map(|mark| mark.by).collect::<Vec<_>>(), [first]);
}

#[test]
fn what_stands_below_the_float_is_what_enter_and_f10_do() {
    for key in [Code::Enter, Code::F(10)] {
        let mut shop = second_day();
        shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1990").key(Code::F(10));
        let shown = shop.screen(80, 24);
        assert!(shown.contains("Enter leaves the usual float"), "{shown}");
        let shown = shop.screen(100, 24);
        assert!(shown.contains("Enter second count") && shown.contains("F10 second count"), "{shown}");
        shop.keys("3");
        let shown = shop.screen(80, 24);
        assert!(!shown.contains("usual float") && shown.contains("counts now"), "{shown}");
        shop.key(Code::Backspace).key(key);
        assert!(drawer(&shop).close.float_left.is_some(), "{key:?}: {}", shop.screen(80, 24));
        assert!(field(&mut shop).starts_with("cash:1/incoming"), "{key:?}: {}", field(&mut shop));
    }
}

#[test]
fn the_name_beside_the_sheet_is_the_name_that_is_recorded() {
    let mut shop = second_day();
    let people = shop.app.model.handover().unwrap().draft.people.clone();
    let first = people.outgoing[0];
    let mut others = [LI_HUA, CHEN_WEI, LEAD].into_iter().filter(|id| *id != first);
    let (second, third) = (others.next().unwrap(), others.next().unwrap());
    let both = People { outgoing: vec![first, second], incoming: vec![third], ..people };
    shop.answer(first, Answer::People(both));
    shop.app.model.person = Some(first);
    shop.keys("\n19\n");
    // Somebody else comes to the screen meanwhile; the count stays with who began it, as the name beside it says.
    for other in [second, third] {
        shop.app.model.person = Some(other);
        let name = shop.app.model.name(first).to_owned();
        assert!(shop.screen(80, 24).contains(&format!("outgoing: {name}")), "{}", shop.screen(80, 24));
        shop.keys("7\n");
    }
    shop.key(Code::F(10)).keys("0\n0\n1990\n");
    let cash = drawer(&shop);
    assert_eq!(cash.opening.map(|opening| opening.by), Some(first));
    assert_eq!(cash.marks.outgoing.iter().map(|mark| mark.by).collect::<Vec<_>>(), [first]);
    assert_eq!(cash.report.by, Some(first));
}

#[test]
fn a_reason_can_be_taken_back_and_goes_when_the_difference_is_put_right() {
    let mut shop = short();
    shop.keys("\n");
    because(&mut shop, "counterfeit").keys("\na hundred\n");
    assert_eq!(drawer(&shop).why["cash"].reason, "counterfeit");
    super::at(&mut shop, "cash:1/why/cash");
    shop.key(Code::End);
    assert!(shop.screen(80, 24).contains("← choose →"), "{}", shop.screen(80, 24));
    shop.key(Code::Down);
    assert_eq!(drawer(&shop).why.get("cash").map(|why| why.reason.as_str()), Some(""));
    because_again(&mut shop);
    super::at(&mut shop, "cash:1/report/cash");
    shop.key(Code::End).times(Code::Backspace, 8).keys("1890\n");
    assert_eq!(drawer(&shop).why.get("cash"), None, "nobody is suspected for a difference that is none");
}

fn because_again(shop: &mut Shop) {
    super::at(shop, "cash:1/why/cash");
    because(shop, "counterfeit").keys("\n\n");
    assert_eq!(drawer(shop).why["cash"].reason, "counterfeit");
}

#[test]
fn a_wrong_sum_is_countersigned_by_somebody_else() {
    let mut shop = short();
    shop.keys("\n");
    because(&mut shop, ARITHMETIC).keys("\nadded up wrong\n");
    assert!(drawer(&shop).why.get("cash").is_some_and(|why| why.second.is_none()));
    shop.pin(CHEN_WEI);
    assert_eq!(drawer(&shop).why["cash"].second, Some(CHEN_WEI), "{}", shop.screen(80, 24));
    assert!(field(&mut shop).starts_with("stock:"), "{}", field(&mut shop));
    // What was countersigned were these words for this difference: others are asked for anew.
    super::at(&mut shop, "cash:1/why/cash");
    shop.key(Code::Down).keys("added twice\n");
    assert_eq!(drawer(&shop).why["cash"].text, "added twice");
    assert_eq!(drawer(&shop).why["cash"].second, None, "{}", shop.screen(80, 24));
    shop.pin(CHEN_WEI);
    assert_eq!(drawer(&shop).why["cash"].second, Some(CHEN_WEI), "{}", shop.screen(80, 24));
    super::at(&mut shop, "cash:1/report/cash");
    shop.key(Code::End).times(Code::Backspace, 8).keys("1900\n");
    let why = drawer(&shop).why["cash"].clone();
    assert_eq!((why.text.as_str(), why.second), ("added twice", None), "the difference moved");
    // What was countersigned and is void now stays, with who changed it.
    let void = drawer(&shop).withdrawn;
    let of = |one: &Withdrawn| {
        let why = one.why.clone().unwrap();
        (why.text, why.second, one.difference, one.by)
    };
    let gap = Some(Money(-10_000));
    let expected = [
        ("added up wrong".to_owned(), Some(CHEN_WEI), gap, LI_HUA),
        ("added twice".to_owned(), Some(CHEN_WEI), gap, LI_HUA),
    ];
    assert_eq!(void.iter().map(of).collect::<Vec<_>>(), expected);
}

#[test]
fn the_rest_is_none_fills_notes_and_coins_only() {
    let mut shop = second_day();
    shop.keys("\n19\n7\n5\n4\n").key(Code::F(10)).key(Code::F(10));
    assert_eq!(field(&mut shop), "cash:1/report/cash");
    let said = drawer(&shop).tenders["wechat"].said.clone();
    assert_eq!(said.as_ref().map(|said| said.by), Some(LI_HUA), "who said so");
    let elsewhere = TenderLine { not_matched: true, said, ..TenderLine::default() };
    assert_eq!(drawer(&shop).tenders["wechat"], elsewhere, "no key makes figures of nothing");
    assert!(shop.screen(80, 24).contains("not here"), "{}", shop.screen(80, 24));
    // Typed after all, it is matched here.
    super::at(&mut shop, "cash:1/tender/wechat/counted");
    shop.keys("0\n");
    let line = drawer(&shop).tenders["wechat"].clone();
    assert_eq!((line.not_matched, line.counted, line.reported), (false, Some(Money(0)), None));
}

#[test]
fn sales_below_nothing_are_taken_and_an_empty_report_is_named() {
    let mut shop = at_cash({
        let mut shop = Shop::with(Lang::En, &with_tenders(Lang::En, &["wechat"]));
        shop.hand_over().advance_min(8 * 60);
        shop
    });
    shop.keys("\n4\n").key(Code::F(10)).keys("860\n").key(Code::F(10));
    assert_eq!(field(&mut shop), "cash:1/tender/wechat/reported");
    assert!(shop.screen(80, 24).contains("WeChat Pay: type"), "{}", shop.screen(80, 24));
    assert_eq!(drawer(&shop).tenders["wechat"].reported, None, "no key makes a report of nothing");
    shop.keys("860\n-20\n");
    assert_eq!(drawer(&shop).report.cash_received, Some(Money(-2_000)), "{}", shop.screen(80, 24));
}

#[test]
fn goods_sold_while_counting_make_the_count_void_and_ask_again() {
    let mut shop = second_day();
    shop.keys("\n");
    assert!(!shop.screen(80, 24).contains("Sold on"), "nothing is counted: {}", shop.screen(80, 24));
    shop.keys("19\n7\n");
    assert!(shop.screen(80, 24).contains("Sold on"), "{}", shop.screen(80, 24));
    // The safe answer comes first.
    shop.key(Code::F(8)).keys("\n");
    assert_eq!(drawer(&shop).outgoing.rows.len(), 2, "{}", shop.screen(80, 24));
    shop.key(Code::F(8)).key(Code::Down).keys("\n");
    let cash = drawer(&shop);
    assert!(!cash.has_count(), "{}", shop.screen(80, 24));
    let void = &cash.sold_on[0];
    assert_eq!((void.by, void.outgoing[0].total), (LI_HUA, Some(Money(225_000))));
    assert_eq!(field(&mut shop), "cash:1/outgoing/10000", "the count is asked for again");
    assert!(shop.screen(80, 24).contains("The count is void"), "{}", shop.screen(80, 24));
    // Also while incoming counts, and once the result is shown.
    shop.keys("19\n7\n5\n4\n").key(Code::F(10)).keys("0\n0\n1890").key(Code::F(10)).keys("\n");
    assert_eq!(field(&mut shop), "cash:1/incoming", "{}", shop.screen(80, 24));
    shop.key(Code::F(8)).key(Code::Esc);
    assert_eq!(field(&mut shop), "cash:1/incoming", "{}", shop.screen(80, 24));
    shop.keys("2390\n");
    assert!(drawer(&shop).close.revealed, "{}", shop.screen(80, 24));
    shop.key(Code::F(8)).key(Code::Down).keys("\n");
    let cash = drawer(&shop);
    assert_eq!((cash.close.revealed, cash.sold_on.len()), (false, 2), "{}", shop.screen(80, 24));
    assert_eq!(cash.sold_on[1].incoming[0].total, Some(Money(239_000)));
    assert!(cash.changed_after_result());
}

#[test]
fn a_bank_slip_settles_the_deposits_on_their_way_when_the_handover_is_sealed() {
    let mut shop = second_day();
    let deposit = shop.app.model.live.as_ref().unwrap().items[0].clone();
    super::at(&mut shop, "cash:1/deposits");
    // 1,000.00 is on its way: proposed by its sum, and nothing is to be explained.
    shop.keys("\nB-991\n1000\n");
    assert!(shop.screen(80, 24).contains("1,000.00: the same sum"), "{}", shop.screen(80, 24));
    // Another sum is asked about.
    shop.key(Code::Up).key(Code::End).times(Code::Backspace, 4).keys("990\n ");
    assert!(shop.screen(80, 24).contains("differs by -10.00"), "{}", shop.screen(80, 24));
    shop.keys("\n\n");
    assert!(shop.screen(80, 24).contains("another sum than was sent"), "{}", shop.screen(80, 24));
    assert!(drawer(&shop).deposits.is_empty());
    shop.keys("a note was refused\n");
    let slips = drawer(&shop).deposits;
    assert_eq!(slips.len(), 1, "{}", shop.screen(80, 24));
    assert_eq!((slips[0].settles.as_slice(), slips[0].sent), (&[deposit.id.0][..], Some(Money(100_000))));
    // What one slip settles is not proposed for another.
    shop.keys("\nB-992\n1000\n");
    assert!(!shop.screen(80, 24).contains(&format!("#{} ", deposit.id)), "{}", shop.screen(80, 24));
    shop.key(Code::Esc);
    let slips = drawer(&shop).deposits;
    assert_eq!(slips.last().map(|slip| slip.settles.len()), Some(0), "{slips:?}");
    shop.answer_all();
    let settled = |shop: &Shop| shop.app.desk.store.as_ref().unwrap().item(deposit.id).unwrap();
    assert_eq!(settled(&shop).state, ItemState::Open, "nothing is settled before it is sealed");
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    let item = settled(&shop);
    assert_eq!((item.state, item.detail.banked), (ItemState::Matched, Some(Money(99_000))));
    assert_eq!(
        (item.detail.bank_slip.as_str(), item.detail.bank_reason.as_str()),
        ("B-991", "a note was refused")
    );
    let page = shop.app.desk.store.as_ref().unwrap().page(HandoverId(2)).unwrap();
    for lang in Lang::ALL {
        let lines = crate::report::daylog::text::page_lines(&page, lang, 160);
        let printed = |words: &[&str]| lines.iter().any(|l| words.iter().all(|word| l.text.contains(word)));
        assert!(printed(&["B-991", &format!("#{}", deposit.id), "-10.00", "a note was refused"]), "{lang:?}");
    }
}
