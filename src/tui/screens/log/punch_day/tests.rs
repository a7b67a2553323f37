use crate::model::attendance::PunchKind;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Punch};
use crate::model::time::Stamp;
use crate::rules::authority::Act;
use crate::rules::roster::Standing;
use crate::tui::screens::log::punch_day::PunchDayView;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

fn ms(at: &str) -> i64 {
    Stamp::parse_rfc3339(&format!("2026-11-{at}:00+08:00")).unwrap().ms
}

fn last(shop: &Shop) -> Punch {
    let entries = &shop.app.model.live.as_ref().unwrap().entries;
    match &entries.last().unwrap().detail {
        Detail::Punch(punch) => punch.clone(),
        other => panic!("{other:?}"),
    }
}

fn opened(shop: &mut Shop, day: &str) {
    let date = crate::model::time::BusinessDate::parse(day).unwrap();
    shop.open(Box::new(PunchDayView::of(LI_HUA, date)));
    shop.screen(80, 24);
}

/// The buttons of the question before and after: the safe one has the focus.
fn to_pin(shop: &mut Shop) -> String {
    let shown = shop.screen(80, 24);
    shop.key(Code::Left).key(Code::Enter);
    shown
}

#[test]
fn a_departure_that_was_forgotten_is_entered_with_before_and_after_shown() {
    for (lang, before) in [(Lang::En, "Before: 14:52–?"), (Lang::Zh, "原来：14:52–?")] {
        let mut shop = Shop::new(lang);
        opened(&mut shop, "2026-11-21");
        shop.key(Code::End).keys("\n2105\n\nforgot\n\n");
        let shown = to_pin(&mut shop);
        assert!(shown.contains(before) && shown.contains("14:52–21:05"), "{shown}");
        shop.pin(LEAD);
        let punch = last(&shop);
        assert_eq!((punch.person, punch.punch, punch.at_ms), (LI_HUA, PunchKind::Out, ms("21T21:05")));
        assert_eq!((punch.approver, punch.correction.as_str()), (Some(LEAD), "forgot"));
        let shown = shop.screen(80, 24);
        assert!(shown.contains("21:05"), "the day is shown as it is now: {shown}");
    }
}

#[test]
fn after_midnight_the_day_that_is_asked_for_first_is_the_one_that_runs() {
    let mut shop = Shop::new(Lang::En);
    shop.advance_min(3 * 60);
    shop.keys("9").key(Code::End).keys("\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("[2026-11-21 ]"), "00:42 of the night of the 21st: {shown}");
    let shown = shop.key(Code::F(10)).screen(80, 24);
    assert!(shown.contains("Li Hua · 21 Nov") && shown.contains("14:52"), "{shown}");
}

#[test]
fn a_wrong_punch_is_taken_out_and_a_wrong_time_moved() {
    let mut shop = Shop::new(Lang::En);
    let wrong = Detail::Punch(Punch::clocked(LI_HUA, PunchKind::Out, ms("21T20:00")));
    shop.perform(Command::Log { by: LI_HUA, detail: wrong });
    let now = shop.app.desk.now().ms;
    let standing = |shop: &Shop| shop.app.model.live.as_ref().unwrap().standing(LI_HUA, now);
    assert_eq!(standing(&shop), Standing::Out(Some(ms("21T20:00"))));
    opened(&mut shop, "2026-11-21");
    // A time left empty takes the punch out.
    shop.key(Code::Home).key(Code::Down).keys("\n");
    shop.key(Code::Delete);
    for _ in 0..5 {
        shop.key(Code::Backspace);
    }
    shop.keys("\n\nsomebody else's name\n\n");
    let shown = to_pin(&mut shop);
    assert!(shown.contains("Before: 14:52–20:00") && shown.contains("After: 14:52–?"), "{shown}");
    shop.pin(LEAD);
    assert!(last(&shop).removed, "{}", shop.screen(80, 24));
    assert_eq!(standing(&shop), Standing::In(ms("21T14:52")));
    // Gone is gone: nobody takes it out a second time.
    let again = last(&shop);
    shop.app.desk.store.as_mut().unwrap().accept_pin(LEAD, Act::CorrectPunch);
    let count = shop.app.model.live.as_ref().unwrap().entries.len();
    shop.perform_bare(Command::Log { by: LI_HUA, detail: Detail::Punch(again) });
    assert_eq!(shop.app.model.live.as_ref().unwrap().entries.len(), count);
    // A later arrival takes the place of the earlier one.
    shop.key(Code::Home).keys("\n1510\n\nclock was slow\n\n");
    to_pin(&mut shop);
    shop.pin(LEAD);
    let moved = last(&shop);
    assert_eq!((moved.at_ms, moved.instead_of), (ms("21T15:10"), Some(ms("21T14:52"))));
    assert_eq!(standing(&shop), Standing::In(ms("21T15:10")));
}

#[test]
fn where_no_lead_is_in_the_person_does_it_and_a_lead_decides_later() {
    let mut shop = Shop::new(Lang::En);
    opened(&mut shop, "2026-11-21");
    shop.key(Code::End).keys("\n2105\n\nforgot\n\n");
    to_pin(&mut shop);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("leave it open"), "{shown}");
    shop.key(Code::End).key(Code::Enter).keys("owner 21:40\n");
    shop.pin(LI_HUA);
    let punch = last(&shop);
    let open = punch.approval_open.unwrap();
    assert_eq!((punch.approver, open.by, open.told.as_str()), (None, LI_HUA, "owner 21:40"));
    // Not for somebody else, and not without the own PIN.
    let others = Punch { person: CHEN_WEI, ..Punch { approval_open: Some(open), ..last(&shop) } };
    let count = shop.app.model.live.as_ref().unwrap().entries.len();
    shop.app.desk.store.as_mut().unwrap().accept_pin(LI_HUA, Act::CorrectPunch);
    shop.perform_bare(Command::Log { by: LI_HUA, detail: Detail::Punch(others) });
    let own = Punch { at_ms: ms("21T21:10"), ..last(&shop) };
    shop.app.desk.store.as_mut().unwrap().forget_pins();
    shop.perform_bare(Command::Log { by: LI_HUA, detail: Detail::Punch(own) });
    assert_eq!(shop.app.model.live.as_ref().unwrap().entries.len(), count);
    // It waits for a lead with the handover it was logged in.
    shop.key(Code::Esc).hand_over();
    assert_eq!(shop.app.model.live.as_ref().unwrap().undecided, 1);
}

#[test]
fn while_the_shop_is_closed_nothing_is_left_open_that_nobody_could_decide_on() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        let conn = shop.app.desk.store.as_ref().unwrap().conn();
        conn.execute("UPDATE shift_run SET closed = 1 WHERE line_ms IS NULL", []).unwrap();
        let crate::tui::shell::app::App { desk, model, .. } = &mut shop.app;
        desk.refresh(model).unwrap();
        opened(&mut shop, "2026-11-21");
        shop.key(Code::End).keys("\n2105\n\nforgot\n\n");
        to_pin(&mut shop);
        let shown = shop.screen(80, 24);
        let count = shop.app.model.live.as_ref().unwrap().entries.len();
        // Nobody is offered what would be refused at the end: a lead gives the PIN, or it waits for an open shop.
        assert!(!shown.contains(crate::i18n::msg::pin_prompt::nobody_in(lang)), "{shown}");
        shop.pin(LEAD);
        assert_eq!(shop.app.model.live.as_ref().unwrap().entries.len(), count + 1, "{}", shop.screen(80, 24));
        // Typed another way it is refused all the same.
        let own = Punch::clocked(LI_HUA, PunchKind::Out, ms("21T21:06"));
        let open = Punch { correction: "forgot".into(), ..own }.left_open("", ms("21T21:30"));
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(open) });
        assert_eq!(shop.app.model.live.as_ref().unwrap().entries.len(), count + 1);
    }
}

#[test]
fn what_is_typed_stays_where_somebody_looks_again_or_gives_no_pin() {
    let mut shop = Shop::new(Lang::En);
    opened(&mut shop, "2026-11-21");
    shop.key(Code::End).keys("\n2105\n\nforgot\n\n");
    let typed = |shop: &mut Shop| {
        let shown = shop.screen(80, 24);
        shown.contains("21:05") && shown.contains("forgot") && !shown.contains("Before:")
    };
    // The safe button leads back to the form.
    shop.key(Code::Enter);
    assert!(typed(&mut shop), "{}", shop.screen(80, 24));
    shop.key(Code::F(10));
    to_pin(&mut shop);
    shop.key(Code::Esc);
    assert!(typed(&mut shop), "{}", shop.screen(80, 24));
}

#[test]
fn a_sealed_day_is_repaired_and_the_limit_of_the_month_holds_but_for_the_owner() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    shop.advance_min(13 * 60);
    for (time, saved) in [("2205", true), ("2206", true), ("2207", true), ("2208", false)] {
        let before = shop.app.model.live.as_ref().unwrap().entries.len();
        opened(&mut shop, "2026-11-21");
        shop.key(Code::End).keys("\n").keys(time).keys("\n\nforgot\n\n");
        to_pin(&mut shop);
        shop.pin(LEAD);
        let after = shop.app.model.live.as_ref().unwrap().entries.len();
        assert_eq!(after > before, saved, "{time}: {}", shop.screen(80, 24));
    }
    let shown = shop.screen(80, 24);
    assert!(shown.contains("All 3 corrections of this month are used"), "{shown}");
    assert!(
        shown.contains("2208") && shown.contains("forgot"),
        "what was typed is there to be read: {shown}"
    );
}
