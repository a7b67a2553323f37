use crate::model::handover::Step;
use crate::model::lang::Lang;
use crate::model::log::FeedbackKind;
use crate::tui::handover::test_support::{at, busy, feedback, log, pictures, step, survives};
use crate::tui::shell::input::Code;
use crate::tui::test_support::LI_HUA;

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
