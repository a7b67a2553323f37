use crate::i18n::msg;
use crate::model::field_ref::FieldRef;
use crate::model::handover::{FeedbackReview, HandoverKind, People, Step};
use crate::model::ids::RegisterId;
use crate::model::lang::Lang;
use crate::model::log::FeedbackKind;
use crate::tui::handover::test_support::{at, busy, feedback, log, pictures, reopen, step, survives};
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{LI_HUA, Shop};

#[test]
fn one_key_says_that_there_was_none() {
    let mut shop = at(Lang::En, Step::Feedback, |_| {});
    assert!(shop.screen(80, 24).contains("There was no feedback"));
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "feedback", "the answer rests on Done");
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "tasks");
    let given = shop.app.model.handover().unwrap().draft.feedback.clone();
    assert_eq!((given.none, given.passed_on), (true, false));
    assert_eq!(given.said.unwrap().by, LI_HUA, "whose part it is");
}

#[test]
fn what_came_in_is_passed_on_with_one_key_and_never_by_finishing_alone() {
    let mut shop = at(Lang::En, Step::Feedback, busy);
    shop.key(Code::F(10));
    assert_eq!(step(&shop), "feedback");
    assert!(shop.screen(80, 24).contains("has not been passed on"));
    shop.key(Code::Enter).key(Code::Enter);
    assert_eq!(step(&shop), "tasks");
    let given = shop.app.model.handover().unwrap().draft.feedback.clone();
    assert_eq!((given.none, given.passed_on), (false, true));
    assert_eq!(given.said.unwrap().by, LI_HUA, "whose part it is");
}

#[test]
fn where_nobody_takes_over_nothing_is_passed_on() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        busy(&mut shop);
        let people = People {
            outgoing: vec![LI_HUA],
            closes: true,
            registers: vec![RegisterId(1)],
            ..People::default()
        };
        shop.perform(Command::StartHandover { by: LI_HUA, kind: HandoverKind::Shift, people, next: None });
        shop.perform(Command::Cursor(FieldRef::Step(Step::Feedback)));
        reopen(&mut shop);
        let shown = shop.screen(80, 24);
        assert!(!shown.contains(msg::feedback_ui::button_pass_on(lang)), "{shown}");
        shop.key(Code::Enter);
        assert_eq!(step(&shop), "tasks", "{}", shop.screen(80, 24));
        let given = shop.app.model.handover().unwrap().draft.feedback.clone();
        assert_eq!(given, FeedbackReview::default(), "nobody is said to have passed it on");
    }
}

#[test]
fn the_button_can_be_clicked() {
    let mut shop = at(Lang::Zh, Step::Feedback, busy);
    shop.click("[ 已读并转达", 80, 24).click("[ 完成", 80, 24);
    assert_eq!(step(&shop), "tasks");
}

#[test]
fn a_forgotten_one_can_still_be_logged_and_is_shown() {
    let mut shop = at(Lang::En, Step::Feedback, |_| {});
    shop.key(Code::Right).key(Code::Enter);
    assert!(!shop.screen(80, 24).contains("What customers said"), "the form is on top");
    shop.key(Code::Esc);
    log(&mut shop, feedback(FeedbackKind::Praise, "Clean shop", "", None));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Logged since") && shown.contains("Clean shop"), "{shown}");
    assert_eq!(step(&shop), "feedback");
}

#[test]
fn pictures_with_and_without_feedback() {
    for lang in [Lang::En, Lang::Zh] {
        let mut shop = at(lang, Step::Feedback, |_| {});
        pictures!(shop, "feedback_none");
        let mut shop = at(lang, Step::Feedback, busy);
        pictures!(shop, "feedback_busy");
    }
}

#[test]
fn any_keys_at_any_size() {
    survives(Step::Feedback);
}
