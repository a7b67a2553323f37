use super::*;
use crate::model::handover::answer::Answer;
use crate::model::handover::{Override, Review, SignRole};
use crate::tui::shell::input::{Code, KeyPress};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

fn press(shop: &mut Shop, key: KeyPress) {
    shop.app.input(&Input::Key(key));
}

#[test]
fn keys_for_a_window_too_small_do_nothing_but_leaving() {
    let mut shop = Shop::new(Lang::En);
    let home = shop.screen(80, 24);
    let _ = shop.screen(40, 10);
    for key in [
        KeyPress::char('7'),
        KeyPress::plain(Code::Enter),
        KeyPress::plain(Code::F(2)),
        KeyPress::plain(Code::Esc),
    ] {
        press(&mut shop, key);
    }
    shop.app.input(&Input::Paste("7\n".to_owned()));
    assert_eq!(shop.screen(80, 24), home);
    let _ = shop.screen(40, 10);
    for _ in 0..2 {
        press(&mut shop, KeyPress { ctrl: true, ..KeyPress::char('c') });
    }
    assert!(shop.app.wish().quit);
}

#[test]
fn keys_typed_while_a_dialog_closes_do_nothing() {
    let mut shop = Shop::new(Lang::En);
    let home = shop.screen(80, 24);
    press(&mut shop, KeyPress { ctrl: true, ..KeyPress::char('c') });
    assert_ne!(shop.screen(80, 24), home);
    // Esc closes it; what came with it was not meant for Home.
    for key in [KeyPress::plain(Code::Esc), KeyPress::char('7'), KeyPress::plain(Code::Enter)] {
        press(&mut shop, key);
    }
    assert_eq!(shop.screen(80, 24), home);
    press(&mut shop, KeyPress::char('7'));
    assert_ne!(shop.screen(80, 24), home);
}

#[test]
fn esc_and_enter_do_not_leave_the_program() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        let home = shop.screen(80, 24);
        // Twice: whoever presses Esc and Enter without reading stays.
        for _ in 0..2 {
            press(&mut shop, KeyPress::plain(Code::Esc));
            press(&mut shop, KeyPress::plain(Code::Enter));
            assert!(!shop.app.wish().quit);
            assert_eq!(shop.screen(80, 24), home);
        }
        for code in [Code::Esc, Code::Left, Code::Enter] {
            press(&mut shop, KeyPress::plain(code));
        }
        assert!(shop.app.wish().quit, "chosen by its name it leaves");
    }
}

#[test]
fn a_pin_stands_for_its_one_act_and_makes_nobody_the_one_at_the_screen() {
    let mut shop = Shop::new(Lang::En);
    let (before, lang) = (shop.app.model.person, shop.app.lang());
    let ask = |shop: &mut Shop, purpose, person| {
        shop.app.carry_out(Effect::AskPin { title: "?".into(), who: vec![person], purpose });
        shop.pin(person);
    };
    for purpose in [
        PinPurpose::Log(Act::SpendLead),
        PinPurpose::Log(Act::SpotCount),
        PinPurpose::Item(Act::GiveUpItem),
        PinPurpose::CashReturns,
        PinPurpose::CashReason,
        PinPurpose::OwnHours,
        PinPurpose::PunchCorrection,
        PinPurpose::HoursOfGone,
        PinPurpose::Sign(SignRole::Lead),
        PinPurpose::Sign(SignRole::Witness),
        PinPurpose::Override,
        PinPurpose::CorrectionLead,
        PinPurpose::CorrectionSecond,
        PinPurpose::Remark,
        PinPurpose::MonthLock(Act::LockMonth),
        PinPurpose::Figures,
        PinPurpose::Settings(Act::ChangeLists),
    ] {
        ask(&mut shop, purpose, LEAD);
        assert_eq!((shop.app.model.person, shop.app.lang()), (before, lang), "{purpose:?}");
    }
    ask(&mut shop, PinPurpose::Sign(SignRole::Outgoing), LEAD);
    assert_eq!(shop.app.model.person, Some(LEAD));
}

#[test]
fn the_screen_keeps_its_language_while_others_sign_and_then_speaks_with_who_took_over() {
    let mut settings = crate::tui::test_support::settings(Lang::En);
    let mut speaks = |person, lang| {
        settings.people.iter_mut().filter(|p| p.id == person).for_each(|p| p.lang = lang);
    };
    speaks(LI_HUA, Lang::Zh);
    speaks(CHEN_WEI, Lang::Zh);
    let mut shop = Shop::with(Lang::En, &settings);
    shop.app.model.person = Some(LEAD);
    shop.start_handover().answer_all();
    shop.perform(Command::Cursor("sign:".parse().unwrap()));
    shop.open(Box::new(crate::tui::handover::screen::HandoverScreen::resume(&shop.app.model)));
    shop.key(Code::Right).key(Code::Enter).pin(LI_HUA);
    assert_eq!(shop.app.lang(), Lang::En, "the next one is asked in the language that stands there");
    assert!(shop.screen(80, 24).contains("sign with your PIN"), "{}", shop.screen(80, 24));
    shop.pin(CHEN_WEI);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    // The last page is read by both.
    assert_eq!(shop.app.lang(), Lang::En);
    shop.app.carry_out(Effect::Home);
    assert_eq!(shop.app.lang(), Lang::Zh);
}

#[test]
fn the_screen_speaks_with_who_took_over_also_where_the_lead_signs_last() {
    let mut settings = crate::tui::test_support::settings(Lang::En);
    settings.people.iter_mut().filter(|p| p.id == CHEN_WEI).for_each(|p| p.lang = Lang::Zh);
    let mut shop = Shop::with(Lang::En, &settings);
    shop.start_handover().answer_all();
    let review = shop.app.model.handover().unwrap().draft.review.clone();
    let passed =
        Override { at_ms: None, by: LEAD, reason: "the terminal is down".into(), approval_open: None };
    shop.app.desk.store.as_mut().unwrap().accept_pin(LEAD, Act::Override);
    shop.answer(LEAD, Answer::Review(Review { override_by: Some(passed), ..review }));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    assert_eq!((shop.app.lang(), shop.app.model.handover().is_some()), (Lang::En, true));
    shop.sign(LEAD, SignRole::Lead);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    // The last page is read by both.
    assert_eq!(shop.app.lang(), Lang::En);
    shop.app.carry_out(Effect::Home);
    assert_eq!(shop.app.lang(), Lang::Zh);
}

#[test]
fn help_says_that_answers_are_saved_only_where_they_are() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.open(Box::new(crate::tui::screens::settings::SettingsScreen::new()));
        shop.key(Code::F(1));
        let shown = shop.screen(80, 24);
        assert!(shown.contains(crate::i18n::msg::help::title(lang)), "{shown}");
        assert!(!shown.contains(crate::i18n::msg::help::saved(lang)), "{shown}");
        shop.start_handover();
        shop.key(Code::Esc);
        shop.open(Box::new(crate::tui::handover::screen::HandoverScreen::resume(&shop.app.model)));
        shop.key(Code::F(1));
        assert!(shop.screen(80, 24).contains(crate::i18n::msg::help::saved(lang)), "{}", shop.screen(80, 24));
    }
}

#[test]
fn the_line_after_an_act_says_what_was_done() {
    let mut shop = Shop::new(Lang::En);
    shop.perform(Command::Unlock { by: LEAD, person: LI_HUA });
    let last = shop.screen(80, 24).lines().last().unwrap().to_owned();
    assert!(last.contains("Li Hua can try again"), "{last}");
}

#[test]
fn a_message_shares_the_bottom_line_for_three_seconds_and_then_stands_above_it() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.app.carry_out(Effect::Say(Label::from(crate::i18n::msg::said::settings)));
        let said = crate::i18n::msg::said::settings(lang);
        let lines = |shop: &mut Shop| -> Vec<String> {
            shop.screen(80, 24).lines().rev().take(2).map(str::to_owned).collect()
        };
        for ms in [0, 2_999] {
            shop.app.desk.clock.advance(ms);
            let both = lines(&mut shop);
            let [last, above] = both.as_slice() else { panic!("two lines") };
            assert!(last.contains(said) && !above.contains(said), "{ms}: {above}\n{last}");
        }
        shop.app.desk.clock.advance(1);
        let both = lines(&mut shop);
        let [last, above] = both.as_slice() else { panic!("two lines") };
        assert!(!last.contains(said) && above.contains(said), "{above}\n{last}");
        for key in ["Enter", "Esc", "F1", "F2"] {
            assert!(last.contains(key), "{last}");
        }
        // It stays there until the next key.
        shop.app.desk.clock.advance(60_000);
        assert!(lines(&mut shop)[1].contains(said));
        press(&mut shop, KeyPress::plain(Code::Left));
        assert!(!shop.screen(80, 24).contains(said), "{}", shop.screen(80, 24));
    }
}
