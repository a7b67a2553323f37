//! What the figures of the sales report mean, as the shop says once, and where payments are matched.

use super::{R1, at_cash, drawer, field, with_tenders};
use crate::i18n::msg;
use crate::model::cash::SalesReport;
use crate::model::cash::sales_reports::{MatchedAt, Readings, RefundsIn, ReportFigure, ReportStart};
use crate::model::handover::SignRole;
use crate::model::handover::answer::Answer;
use crate::model::ids::HandoverId;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::settings::{CashRounding, ReasonNeeds, Settings};
use crate::store::VerifyLevel;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::input::Code;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

fn shop_of(tenders: &[&str], change: impl FnOnce(&mut Settings)) -> Shop {
    let mut all = with_tenders(Lang::En, tenders);
    change(&mut all);
    at_cash(Shop::with(Lang::En, &all))
}

/// Up to the figures of the report.
fn at_report(shop: &mut Shop) {
    shop.keys("500\n15\n").key(Code::F(10));
    assert_eq!(field(shop), "cash:1/report/cash", "{}", shop.screen(80, 24));
}

fn expected(shop: &Shop) -> Option<Money> {
    let open = shop.app.model.handover().unwrap();
    open.facts(shop.app.desk.now()).results(&open.draft).unwrap()[0].cash().unwrap().expected
}

#[test]
fn refunds_the_report_has_taken_off_are_not_taken_off_again() {
    let mut shop = shop_of(&[], |_| {});
    at_report(&mut shop);
    shop.keys("1000\n60");
    assert!(shop.screen(80, 24).contains("1,000.00 − 60.00 = 940.00"), "{}", shop.screen(80, 24));
    shop.keys("\n");
    assert_eq!(expected(&shop), Some(Money(144_000)));
    let mut shop = shop_of(&[], |all| all.registers[0].refunds = RefundsIn::TakenOff);
    at_report(&mut shop);
    shop.keys("940\n");
    assert_eq!(field(&mut shop), "cash:1/report/source", "refunds are not asked for");
    assert!(shop.screen(80, 24).contains("refunds taken off"), "{}", shop.screen(80, 24));
    assert!(drawer(&shop).report.refunds_off);
    assert_eq!(expected(&shop), Some(Money(144_000)));
}

#[test]
fn what_the_till_rounded_by_is_asked_where_it_rounds_and_stands_apart() {
    let mut shop = shop_of(&[], |_| {});
    at_report(&mut shop);
    assert!(!shop.screen(80, 24).contains("rounded"), "asked only where the shop says so");
    let mut shop = shop_of(&[], |all| all.rules.rounding = CashRounding::Down);
    at_report(&mut shop);
    shop.keys("1000.03\n0\nZ 9\n");
    assert_eq!(field(&mut shop), "cash:1/report/rounding", "{}", shop.screen(80, 24));
    shop.keys("0.03\n");
    assert!(shop.screen(80, 24).contains("in the customer's favour"), "{}", shop.screen(80, 24));
    shop.key(Code::Backspace).times(Code::Backspace, 4).keys("-0.03\n");
    assert_eq!(drawer(&shop).report.rounding, Some(Money(-3)), "{}", shop.screen(80, 24));
    assert_eq!(expected(&shop), Some(Money(50_000 + 100_000)));
    assert!(shop.screen(80, 24).contains("rounded [      -0.03]"), "{}", shop.screen(80, 24));
}

#[test]
fn what_was_rounded_is_sealed_with_the_report_and_verified() {
    let mut shop = shop_of(&[], |all| all.rules.rounding = CashRounding::Nearest);
    shop.answer_all();
    let report = SalesReport { rounding: Some(Money(-4)), ..drawer(&shop).report };
    shop.answer(LI_HUA, Answer::Report(R1, report));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    let store = shop.app.desk.store.as_ref().unwrap();
    let page = store.page(HandoverId(1)).unwrap();
    assert_eq!(page.document.cash[0].report.rounding, Some(Money(-4)));
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
}

#[test]
fn a_report_that_runs_on_is_typed_as_it_stands_and_read_on() {
    let mut shop = shop_of(&[], |all| all.registers[0].report_start = ReportStart::RunsOn);
    at_report(&mut shop);
    // The same till was read at 418.00 before on this day.
    let store = shop.app.desk.store.as_ref().unwrap();
    assert!(store.open_handover().unwrap().unwrap().readings.is_empty());
    let before = |shop: &mut Shop| {
        shop.app
            .model
            .live
            .as_mut()
            .unwrap()
            .handover
            .as_mut()
            .unwrap()
            .readings
            .insert(R1, [(ReportFigure::Cash, Money(41_800))].into());
    };
    before(&mut shop);
    shop.keys("902");
    assert!(shop.screen(80, 24).contains("902.00 − 418.00 = 484.00"), "{}", shop.screen(80, 24));
    shop.keys("\n");
    let report = drawer(&shop).report;
    assert_eq!((report.cash_received, report.reading), (Some(Money(48_400)), Some(Money(90_200))));
    assert_eq!((report.earlier, report.z_between), (Some(Money(41_800)), false));
    // Less than before: that a Z report was taken in between is asked, never taken for granted.
    before(&mut shop);
    super::at(&mut shop, "cash:1/report/cash");
    before(&mut shop);
    shop.key(Code::End).times(Code::Backspace, 8).keys("100\n");
    assert!(shop.screen(80, 24).contains("Less than the 418.00"), "{}", shop.screen(80, 24));
    assert_eq!(drawer(&shop).report.reading, Some(Money(90_200)));
    shop.keys("\n");
    let report = drawer(&shop).report;
    assert_eq!((report.cash_received, report.earlier, report.z_between), (Some(Money(10_000)), None, true));
}

/// Every figure of a report that runs on is read on, and a Z report sets all of them to zero at once.
#[test]
fn refunds_and_other_payments_run_on_too() {
    let mut shop = shop_of(&["wechat"], |all| all.registers[0].report_start = ReportStart::RunsOn);
    let before: Readings = [
        (ReportFigure::Cash, Money(41_800)),
        (ReportFigure::Refunds, Money(500)),
        (ReportFigure::Tender("wechat".into()), Money(20_000)),
    ]
    .into();
    let again = |shop: &mut Shop| {
        shop.app.model.live.as_mut().unwrap().handover.as_mut().unwrap().readings.insert(R1, before.clone());
    };
    shop.keys("500\n15\n").key(Code::F(10));
    again(&mut shop);
    super::at(&mut shop, "cash:1/tender/wechat/counted");
    again(&mut shop);
    shop.keys("130\n");
    again(&mut shop);
    shop.keys("330");
    assert!(shop.screen(80, 24).contains("330.00 − 200.00 = 130.00"), "{}", shop.screen(80, 24));
    shop.keys("\n");
    let line = || drawer(&shop).tenders["wechat"].clone();
    assert_eq!((line().reported, line().reading), (Some(Money(13_000)), Some(Money(33_000))));
    assert_eq!(line().earlier, Some(Money(20_000)));
    super::at(&mut shop, "cash:1/report/cash");
    again(&mut shop);
    shop.keys("902\n");
    again(&mut shop);
    shop.keys("12");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("12.00 − 5.00 = 7.00") && screen.contains("484.00 − 7.00 = 477.00"), "{screen}");
    shop.keys("\n");
    let report = drawer(&shop).report;
    assert_eq!((report.cash_refunds, report.refunds_reading), (Some(Money(700)), Some(Money(1_200))));
    // The refunds show less than before: a Z report in between set everything to zero.
    super::at(&mut shop, "cash:1/report/refunds");
    again(&mut shop);
    shop.key(Code::End).times(Code::Backspace, 8).keys("2\n");
    assert!(shop.screen(80, 24).contains("Less than the 5.00"), "{}", shop.screen(80, 24));
    again(&mut shop);
    shop.keys("\n");
    let cash = drawer(&shop);
    assert!(cash.report.z_between);
    assert_eq!((cash.report.cash_refunds, cash.report.refunds_earlier), (Some(Money(200)), None));
    assert_eq!((cash.report.cash_received, cash.report.earlier), (Some(Money(90_200)), None));
    assert_eq!(
        (cash.tenders["wechat"].reported, cash.tenders["wechat"].earlier),
        (Some(Money(33_000)), None)
    );
}

#[test]
fn a_payment_matched_elsewhere_is_not_asked_for_and_the_record_says_so() {
    for (matched, said) in
        [(MatchedAt::Elsewhere, "not at a handover"), (MatchedAt::DayCut, "at the last handover of the day")]
    {
        let mut shop = shop_of(&["wechat"], |all| {
            let wechat = all.tenders.iter_mut().find(|t| t.id == "wechat").unwrap();
            wechat.matched = matched;
        });
        assert!(shop.screen(80, 24).contains(said), "{}", shop.screen(80, 24));
        at_report(&mut shop);
        shop.keys("1000").key(Code::F(10)).keys("\n1500\n");
        assert!(drawer(&shop).close.revealed, "{}", shop.screen(80, 24));
        shop.keys("\n");
        assert!(field(&mut shop).starts_with("stock:"), "nothing is missing: {}", field(&mut shop));
        assert!(!drawer(&shop).tenders.contains_key("wechat"));
    }
}

#[test]
fn what_was_read_is_kept_for_the_next_handover_of_the_day() {
    let mut shop = shop_of(&[], |all| all.registers[0].report_start = ReportStart::RunsOn);
    at_report(&mut shop);
    shop.keys("1000").key(Code::F(10)).keys("\n1500\n");
    let report = drawer(&shop).report;
    assert_eq!(report.reading, Some(Money(100_000)));
    shop.answer_all();
    shop.answer(LI_HUA, Answer::Report(R1, report));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    let store = shop.app.desk.store.as_ref().unwrap();
    let page = store.page(HandoverId(1)).unwrap();
    assert_eq!(page.document.cash[0].report.reading, Some(Money(100_000)));
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    // The night shift is of the same day, the early one of the next.
    shop.advance_min(9 * 60).start_handover();
    let open = shop.app.model.handover().unwrap();
    let cash = [(ReportFigure::Cash, Money(100_000))].into();
    assert_eq!(open.readings.get(&R1), Some(&cash), "{}", open.draft.head.date);
    shop.answer_all().sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    shop.advance_min(12 * 60).start_handover();
    let open = shop.app.model.handover().unwrap();
    assert!(open.readings.is_empty(), "{}", open.draft.head.date);
}

#[test]
fn returns_to_look_among_are_those_of_the_whole_day() {
    for (lang, words) in
        [(Lang::En, "returns 3, 70.00; voids 1, 5.00"), (Lang::Zh, "退货 3 笔 70.00；作废 1 笔 5.00")]
    {
        let mut shop = Shop::with(lang, &with_tenders(lang, &[]));
        shop.start_handover().answer_all();
        let report = shop.app.model.handover().unwrap().draft.register(R1).report;
        let returns = SalesReport {
            returns: Some(3),
            returns_total: Some(Money(7_000)),
            voids: Some(1),
            voids_total: Some(Money(500)),
            approver: Some(LEAD),
            ..report
        };
        shop.answer(LI_HUA, Answer::Report(R1, returns));
        shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
        assert!(shop.app.model.handover().is_none(), "sealed: {}", shop.screen(80, 24));
        // The night shift is of the same day.
        shop.advance_min(9 * 60).start_handover();
        // The reason is one for a result that was shown.
        shop.answer_all();
        let open = shop.app.model.handover().unwrap();
        let store = shop.app.desk.store.as_ref().unwrap();
        let before = store.reports_before(&open.draft.head, &open.settings).unwrap();
        assert_eq!(
            before.iter().map(|(id, _, report)| (*id, report.returns)).collect::<Vec<_>>(),
            [(R1, Some(3))]
        );
        super::at(&mut shop, "cash:1/why/cash");
        let reasons = &shop.app.model.settings().unwrap().cash_reasons;
        let office = ReasonNeeds::BackOffice;
        let at = reasons.iter().filter(|r| r.active).position(|r| r.needs == office).unwrap();
        shop.key(Code::Home).times(Code::Right, at);
        assert!(shop.screen(120, 40).contains(words), "{}", shop.screen(120, 40));
    }
}

#[test]
fn who_leaves_the_approval_of_returns_open_is_asked() {
    for lang in Lang::ALL {
        let mut shop = Shop::with(lang, &with_tenders(lang, &[]));
        shop.hand_over().advance_min(8 * 60);
        let mut shop = at_cash(shop);
        let report = drawer(&shop).report;
        let report = SalesReport { returns: Some(1), returns_total: Some(Money(1_000)), ..report };
        shop.answer(LI_HUA, Answer::Report(R1, report));
        super::at(&mut shop, "cash:1/report/approver");
        shop.keys("\n").key(Code::End).key(Code::Enter).keys("王芳 21:50\n");
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::exchange::who_acts(lang)), "{shown}");
        assert_eq!(drawer(&shop).report.approval_open, None, "nobody was taken for it");
        let able = shop.app.model.able(WhosePart::Both);
        let at = able.iter().position(|id| *id == CHEN_WEI).unwrap();
        shop.times(Code::Right, at + 1).key(Code::Enter);
        let open = drawer(&shop).report.approval_open.unwrap_or_else(|| panic!("{}", shop.screen(80, 24)));
        assert_eq!((open.by, open.told.as_str()), (CHEN_WEI, "王芳 21:50"));
    }
}
