//! A difference that somebody does not accept, and going back to a step.

use super::*;
use crate::model::cash::Explanation;
use crate::model::handover::NotAccepted;
use crate::model::ids::RegisterId;
use crate::model::item_state::ItemKind;

const R1: RegisterId = RegisterId(1);

/// Everything is there, and the drawer is 5.00 short with a reason.
fn short(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    shop.start_handover().answer_all();
    let mut report = shop.app.model.handover().unwrap().draft.register(R1).report;
    report.cash_received = report.cash_received.map(|sum| Money(sum.0 + 500));
    shop.answer(LI_HUA, Answer::Report(R1, report));
    let settings = shop.app.model.settings().unwrap();
    let tender = settings.cash_tender().unwrap().id.clone();
    let why = Explanation {
        reason: "change_giving".into(),
        text: "gave five too much".into(),
        ..Explanation::default()
    };
    shop.answer(LI_HUA, Answer::Explanation(R1, tender, why));
    at_sign(&mut shop);
    shop
}

fn said(shop: &Shop) -> Vec<NotAccepted> {
    shop.app.model.handover().unwrap().draft.review.not_accepted.clone()
}

#[test]
fn a_difference_that_is_not_accepted_is_sealed_printed_and_stays_a_dispute() {
    for lang in Lang::ALL {
        let mut shop = short(lang);
        let shown = shop.screen(120, 40);
        assert!(shown.contains("gave five too much"), "the reason stands beside it: {shown}");
        shop.times(Code::Right, 3).key(Code::Enter);
        let shown = shop.screen(120, 40);
        assert!(shown.contains(msg::sign_ui::dispute_who(lang)), "{shown}");
        shop.app.save_pending();
        assert!(shop.screen(120, 40).contains(msg::sign_ui::dispute_who(lang)), "a pause leaves it open");
        // Of two who could say it nobody is taken for it.
        shop.times(Code::Right, 2).key(Code::Enter).key(Code::Enter).keys("shared till");
        for _ in 0..3 {
            if said(&shop).is_empty() {
                shop.key(Code::Enter);
            }
        }
        let one = said(&shop).first().cloned().unwrap_or_else(|| panic!("{}", shop.screen(120, 40)));
        assert_eq!((one.by, one.register), (CHEN_WEI, R1));
        let shown = shop.screen(120, 40);
        assert!(shown.contains("shared till"), "{shown}");
        shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
        let live = shop.app.model.live.as_ref().unwrap();
        assert!(live.handover.is_none(), "everybody signed all the same");
        let dispute = live.items.iter().find(|item| item.kind == ItemKind::Dispute).unwrap();
        assert!(dispute.title.ends_with("-5.00"), "{}", dispute.title);
        let store = shop.app.desk.store.as_ref().unwrap();
        assert!(store.unread().unwrap()[0].open > 0, "a lead finds it at the top of the review");
        let page = store.page(HandoverId(1)).unwrap();
        assert_eq!(page.document.review.not_accepted[0].reason, "shared till");
        let print: String =
            daylog::text::page_lines(&page, lang, 100).iter().map(|line| line.text.clone()).collect();
        assert!(print.contains(msg::daylog::not_accepted(lang)) && print.contains("shared till"), "{print}");
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    }
}

#[test]
fn only_somebody_on_a_side_says_it_and_says_why() {
    let mut shop = short(Lang::En);
    for (by, reason) in [(LEAD, "no"), (LI_HUA, "  ")] {
        let at = shop.app.desk.now().ms;
        let one = NotAccepted { register: R1, by, at, reason: reason.into() };
        let mut review = shop.app.model.handover().unwrap().draft.review.clone();
        review.not_accepted.push(one);
        shop.perform(Command::Answer { by: LI_HUA, answer: Box::new(Answer::Review(review)), cursor: None });
        assert!(said(&shop).is_empty(), "{by:?} {reason:?}");
    }
}

#[test]
fn nothing_is_disputed_where_no_drawer_differs() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    at_sign(&mut shop);
    let shown = shop.screen(120, 40);
    assert!(!shown.contains(msg::sign_ui::dispute_button(Lang::En)), "{shown}");
}

#[test]
fn going_back_leads_to_the_step_that_is_chosen() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.start_handover().answer_all();
        at_sign(&mut shop);
        shop.key(Code::Enter);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::sign_ui::which_step(lang)), "{shown}");
        shop.key(Code::Esc);
        assert!(shop.screen(80, 24).contains(msg::sign_ui::go_back(lang)), "{}", shop.screen(80, 24));
        shop.key(Code::Enter).times(Code::Down, 3).key(Code::Enter);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(&format!("4/10 {}", crate::i18n::steps::name(Step::Stock, lang))), "{shown}");
    }
    // With a drawer that differs the count is offered first.
    let mut shop = short(Lang::En);
    shop.key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("-5.00"), "{shown}");
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("3/10 Cash"), "{}", shop.screen(80, 24));
}
