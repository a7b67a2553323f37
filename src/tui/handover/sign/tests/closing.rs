//! Closing the shop alone.

use super::*;

/// Li Hua closes the shop alone at the end of the late shift, with everything answered; the lead forgot to clock out
/// the evening before.
fn closing_alone(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    let now = shop.app.desk.now().ms;
    let last_night = Punch::clocked(LEAD, PunchKind::In, now - 23 * 3_600_000);
    shop.perform(Command::Log { by: LEAD, detail: Detail::Punch(last_night) });
    shop.advance_min(60);
    let people = crate::model::handover::People {
        outgoing: vec![LI_HUA],
        closes: true,
        registers: vec![crate::model::ids::RegisterId(1)],
        ..crate::model::handover::People::default()
    };
    let kind = crate::model::handover::HandoverKind::Shift;
    shop.perform(Command::StartHandover { by: LI_HUA, kind, people, next: None });
    shop
}

#[test]
fn whoever_forgot_to_clock_out_the_day_before_keeps_nobody_from_closing_alone() {
    for lang in Lang::ALL {
        let mut shop = closing_alone(lang);
        let open = shop.app.model.handover().unwrap();
        let inside: Vec<PersonId> = open.inside.iter().map(|(person, _)| *person).collect();
        assert!(inside.contains(&LEAD), "in by the clock: {inside:?}");
        shop.answer_all().sign(LI_HUA, SignRole::Outgoing);
        assert!(shop.app.model.handover().is_none(), "sealed by one: {}", shop.screen(80, 24));
        assert_eq!(in_roles(&sealed_page(&shop)), [(SignRole::Outgoing, "Li Hua")]);
    }
}

#[test]
fn at_a_closing_made_alone_what_is_missing_is_let_pass_and_a_lead_decides_later() {
    for lang in Lang::ALL {
        let mut shop = closing_alone(lang);
        at_sign(&mut shop);
        // Last but one: a lead lets it pass.
        shop.times(Code::Down, 30).key(Code::Up).key(Code::Enter).keys("power cut\n");
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::pin_prompt::nobody_in(lang)), "nobody who could is there: {shown}");
        shop.key(Code::Up).keys("王芳 22:40").key(Code::Enter);
        // Also the only one there says it.
        assert!(shop.app.model.handover().unwrap().draft.review.override_by.is_none());
        leaves_open(&mut shop, LI_HUA);
        let shown = shop.screen(80, 24);
        let passed = shop.app.model.handover().unwrap().draft.review.override_by.clone();
        let passed = passed.unwrap_or_else(|| panic!("it goes through: {shown}"));
        let open = passed.approval_open.expect("a lead decides later");
        assert_eq!((passed.by, open.by, open.told.as_str()), (LI_HUA, LI_HUA, "王芳 22:40"));
        shop.sign(LI_HUA, SignRole::Outgoing);
        let places: Vec<String> =
            sealed_page(&shop).open_approvals().iter().map(|open| open.place.to_string()).collect();
        assert_eq!(places, ["review/override"]);
    }
}

#[test]
fn a_closing_hands_nothing_over_in_words_either() {
    for lang in Lang::ALL {
        let mut shop = closing_alone(lang);
        shop.answer_all();
        at_sign(&mut shop);
        let shown = shop.screen(80, 24);
        let open = i64::try_from(shop.app.model.handover().unwrap().items.len()).unwrap();
        assert!(shown.contains(&msg::sign_ui::carried_closing(lang, open)), "{shown}");
        shop.key(Code::Right).key(Code::Enter).keys("\n\n").pin(LI_HUA);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::sign_ui::sealed_closed(lang)), "{shown}");
        assert!(!shown.contains(msg::sign_ui::sealed(lang)), "{shown}");
    }
}

#[test]
fn the_bag_of_a_closing_is_seen_and_can_be_put_right_until_somebody_signs() {
    for lang in Lang::ALL {
        let mut shop = closing_alone(lang);
        shop.answer_all();
        at_sign(&mut shop);
        let said = shop.app.model.handover().unwrap().draft.review.put_away.clone().unwrap();
        let line = |bag: &str| msg::shop::put_away_line(lang, bag, &said.place);
        assert!(shop.screen(80, 24).contains(&line(&said.bag_no)), "{}", shop.screen(80, 24));
        shop.key(Code::Right).key(Code::Enter);
        assert!(shop.screen(80, 24).contains(msg::shop::bag_of_takings(lang)), "{}", shop.screen(80, 24));
        shop.keys("B-2\n\n");
        assert!(shop.screen(80, 24).contains(msg::pin_prompt::pin(lang)), "{}", shop.screen(80, 24));
        // Back from it stands what was answered, and signing asks again until somebody has signed.
        shop.key(Code::Esc);
        assert!(shop.screen(80, 24).contains(&line("B-2")), "{}", shop.screen(80, 24));
        shop.key(Code::Enter).keys("B-3\n\n").pin(LI_HUA);
        let review = sealed_page(&shop).document.review;
        assert_eq!(review.put_away.map(|put| put.bag_no).as_deref(), Some("B-3"));
    }
}

#[test]
fn whoever_closes_alone_reads_of_no_second_person() {
    for (lang, not) in
        [(Lang::En, ["both", "Carried over to", "Briefing for"]), (Lang::Zh, ["双方", "移交给", "给Li"])]
    {
        let mut shop = closing_alone(lang);
        for step in [Step::Briefing, Step::Safety, Step::Tasks] {
            shop.perform(Command::Cursor(FieldRef::Step(step)));
            crate::tui::handover::test_support::reopen(&mut shop);
            let shown = shop.screen(80, 24);
            for words in not {
                assert!(!shown.contains(words), "{words}: {shown}");
            }
        }
    }
}

#[test]
fn a_shop_closed_because_nobody_came_says_what_of_the_closing_list_was_not_done() {
    use crate::model::checklist::ListKind;
    use crate::model::omission::Omission;
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    let review = shop.app.model.handover().unwrap().draft.review.clone();
    let half = HalfSeal { said: None, bag_no: "9".into(), witness: None, reason: "no answer".into() };
    shop.answer(LI_HUA, Answer::Review(Review { half: Some(half), ..review }));
    let open = shop.app.model.handover().unwrap();
    let list: Vec<String> = (open.settings.whole_list(ListKind::Closing, open.draft.head.shift).iter())
        .map(|item| item.id.clone())
        .collect();
    shop.sign(LI_HUA, SignRole::Outgoing);
    let page = super::sealed_page(&shop);
    let left = page.document.not_done.iter().find(|line| line.what == Omission::Checks);
    assert!(!list.is_empty() && left.is_some_and(|line| line.of == list), "{left:?}");
}
