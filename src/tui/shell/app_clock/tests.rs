use super::*;
use crate::i18n::msg;
use crate::model::attendance::PunchKind;
use crate::model::log::{Note, Punch};
use crate::model::time::{MINUTE_MS, Stamp};
use crate::rules::authority::Act;
use crate::tui::shell::app::App;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::test_support::{CHEN_WEI, LI_HUA, Shop};

const YEAR_MS: i64 = 365 * 86_400_000;

fn press(shop: &mut Shop, key: KeyPress) {
    shop.app.input(&Input::Key(key));
}

fn keys(shop: &mut Shop, codes: &[Code]) {
    for code in codes {
        press(shop, KeyPress::plain(*code));
        let _ = shop.screen(80, 24);
    }
}

/// The clock jumps, the program sees it.
fn set(shop: &mut Shop, wall_ms: i64) -> String {
    shop.app.desk.clock.set_wall(wall_ms);
    shop.app.tick();
    shop.screen(80, 24)
}

fn note(text: &str) -> Effect {
    Effect::Do(Command::Log { by: LI_HUA, detail: Detail::Note(Note { text: text.into() }) })
}

/// Li Hua's punch, with her PIN given.
fn punch(shop: &mut Shop, kind: PunchKind) -> Effect {
    shop.app.desk.store.as_mut().unwrap().accept_pin(LI_HUA, Act::Clock);
    let detail = Detail::Punch(Punch::clocked(LI_HUA, kind, shop.app.desk.now().ms));
    Effect::Do(Command::Log { by: LI_HUA, detail })
}

/// What is marked of all that was logged in the running shift since Li Hua came.
fn marked(shop: &Shop) -> Vec<bool> {
    let entries = &shop.app.model.live.as_ref().unwrap().entries;
    entries.iter().skip(1).map(|entry| entry.doubted).collect()
}

/// Saying that it is right, and that it is wrong; the dialog has the safe answer chosen.
const RIGHT: [Code; 3] = [Code::Left, Code::Left, Code::Enter];
const WRONG: [Code; 2] = [Code::Left, Code::Enter];

#[test]
fn a_clock_that_was_set_is_asked_about_once_and_named_until_it_is_put_right() {
    for (lang, says, newest) in
        [(Lang::En, "Fri 12 Mar 2021 08:00", "21 Nov 2026"), (Lang::Zh, "2021年3月12日", "2026年11月21日")]
    {
        let mut shop = Shop::new(lang);
        shop.hand_over();
        let (home, now) = (shop.screen(80, 24), shop.app.desk.clock.now_ms());
        let clock = shop.app.desk.clock.clone();
        // 12 March 2021, 08:00 in Shanghai.
        clock.set_wall(1_615_507_200_000);
        press(&mut shop, KeyPress::char('7'));
        let shown = shop.screen(80, 24);
        assert!(shown.contains(says) && shown.contains(newest), "{shown}");
        // The safe answer leaves the program, which asks once more; nothing gets by.
        press(&mut shop, KeyPress::plain(Code::Enter));
        press(&mut shop, KeyPress::plain(Code::Esc));
        assert!(shop.screen(80, 24).contains(says));
        press(&mut shop, KeyPress::plain(Code::Left));
        press(&mut shop, KeyPress::plain(Code::Enter));
        let shown = shop.screen(80, 24);
        assert!(!shown.contains(newest) && shown.contains("2021"), "it stays on every screen: {shown}");
        press(&mut shop, KeyPress::char('7'));
        let shown = shop.screen(80, 24);
        assert!(!shown.contains(newest) && shown.contains("2021"), "and is asked about once: {shown}");
        press(&mut shop, KeyPress::plain(Code::Esc));
        clock.set_wall(now);
        press(&mut shop, KeyPress::plain(Code::F(1)));
        press(&mut shop, KeyPress::plain(Code::Esc));
        let after = shop.screen(80, 24);
        assert_eq!(after.lines().next(), home.lines().next(), "put right it is today again");
    }
}

#[test]
fn a_clock_far_ahead_is_asked_about_and_time_that_passes_is_not() {
    let mut shop = Shop::new(Lang::En);
    let home = shop.screen(80, 24);
    shop.advance_min(31 * 1_440);
    press(&mut shop, KeyPress::char('7'));
    assert!(!shop.screen(80, 24).contains("newest record"));
    let mut shop = Shop::new(Lang::En);
    let clock = shop.app.desk.clock.clone();
    clock.set_wall(clock.now_ms() + 5 * 365 * 86_400_000);
    shop.app.tick();
    let shown = shop.screen(80, 24);
    assert!(shown.contains("2031") && shown.contains("two planned shifts"), "{shown}");
    for code in [Code::Left, Code::Left, Code::Enter] {
        press(&mut shop, KeyPress::plain(code));
    }
    let shown = shop.screen(80, 24);
    assert!(!shown.contains("CLOCK"), "somebody says that it is right: {shown}");
    assert_ne!(shown, home);
}

#[test]
fn a_start_with_a_clock_before_the_records_asks_first() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let clock = shop.app.desk.clock.clone();
    clock.set_wall(1_615_507_200_000);
    let Shop { app, .. } = shop;
    let look = app.look;
    let mut again = App::new(app.desk, app.model, look);
    assert_eq!(again.model.doubted_clock.map(|doubt| doubt.why), Some(ClockDoubt::Behind));
    again.seen();
    again.input(&Input::Key(KeyPress::char('7')));
    assert!(again.stack.last().is_some_and(|view| view.asks_about_clock()), "no key gets by");
    // Said to be right, it is asked about again only once something has changed.
    for code in RIGHT {
        again.seen();
        again.input(&Input::Key(KeyPress::plain(code)));
    }
    assert_eq!(again.model.doubted_clock, None);
    clock.set_wall(1_615_507_200_000 + MINUTE_MS);
    let again = App::new(again.desk, again.model, look);
    assert_eq!(again.model.doubted_clock, None, "the record stays later");
    clock.set_wall(1_615_507_200_000 - 60 * MINUTE_MS);
    let again = App::new(again.desk, again.model, look);
    assert!(again.model.doubted_clock.is_some(), "it was put back");
}

#[test]
fn a_pc_in_another_zone_is_asked_about_and_one_that_shows_the_same_time_is_not() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        let home = shop.screen(80, 24);
        // The shop is in Shanghai; so is Manila by its clocks.
        shop.app.desk.clock.set_offset(480);
        shop.app.tick();
        assert_eq!(shop.screen(80, 24), home);
        shop.app.desk.clock.set_offset(60);
        shop.app.tick();
        let shown = shop.screen(80, 24);
        let now = shop.app.desk.now();
        let pc = Stamp::new(now.ms, 60);
        assert!(shown.contains(&pc.hm()) && shown.contains(&now.hm()), "{shown}");
        insta::assert_snapshot!(format!("zone_{}", lang.code()), shown);
        keys(&mut shop, &RIGHT);
        assert_eq!(shop.screen(80, 24), home, "it is right here");
        shop.app.tick();
        assert_eq!(shop.screen(80, 24), home, "and not asked about again");
        // Said to be wrong, it stays named with what the PC shows.
        shop.app.desk.clock.set_offset(120);
        shop.app.tick();
        keys(&mut shop, &WRONG);
        let named = msg::wrong_clock::bar_zone(lang, Stamp::new(now.ms, 120).hm());
        assert!(shop.screen(80, 24).contains(&named), "{}", shop.screen(80, 24));
    }
}

#[test]
fn the_example_shop_may_stand_in_any_zone() {
    let mut shop = Shop::new(Lang::En);
    shop.app.model.demo_pins = vec![(LI_HUA, "4711".into())];
    shop.app.desk.clock.set_offset(60);
    shop.app.tick();
    assert_eq!(shop.app.model.doubted_clock, None);
}

#[test]
fn what_a_wrong_clock_writes_is_marked_in_the_list_and_sealed_so() {
    let mut shop = Shop::new(Lang::En);
    let now = shop.app.desk.now().ms;
    // Two hours ahead: no record says so, but the zone of the PC does.
    shop.app.desk.clock.set_offset(360);
    let _ = set(&mut shop, now + 120 * MINUTE_MS);
    keys(&mut shop, &WRONG);
    shop.app.carry_out(note("the clock is odd"));
    assert_eq!(marked(&shop), [true]);
    shop.app.desk.clock.set_offset(480);
    let shown = set(&mut shop, now + MINUTE_MS);
    assert!(!shown.contains("newest record"), "what is marked is no measure: {shown}");
    assert_eq!(shop.app.model.doubted_clock, None);
    shop.app.carry_out(note("put right"));
    assert_eq!(marked(&shop), [true, false]);
    let run = &shop.app.model.live.as_ref().unwrap().run;
    assert_eq!(run.date, shop.app.desk.now().calendar_date(), "the shop is in today");
    let run_date = run.date;
    shop.hand_over();
    let store = shop.app.desk.store.as_ref().unwrap();
    let pages = store.day(run_date).unwrap();
    let told: Vec<i64> = pages[0].document.clock_doubted.iter().map(|at| at.ms).collect();
    assert_eq!(told, [now + 120 * MINUTE_MS]);
}

#[test]
fn who_says_that_the_clock_is_right_marks_what_is_later_than_it() {
    let mut shop = Shop::new(Lang::En);
    let now = shop.app.desk.now().ms;
    shop.app.carry_out(note("right"));
    // Three hours ahead, and nobody noticed.
    let _ = set(&mut shop, now + 180 * MINUTE_MS);
    shop.app.carry_out(note("three hours ahead"));
    assert_eq!(marked(&shop), [false, false]);
    let shown = set(&mut shop, now + MINUTE_MS);
    assert!(shown.contains("One of them is wrong"), "{shown}");
    keys(&mut shop, &RIGHT);
    assert_eq!(marked(&shop), [false, true]);
    shop.app.carry_out(note("right again"));
    assert_eq!(marked(&shop), [false, true, false]);
    // The next start does not ask again.
    let Shop { app, .. } = shop;
    let look = app.look;
    assert_eq!(App::new(app.desk, app.model, look).model.doubted_clock, None);
}

#[test]
fn an_act_about_the_time_is_asked_about_and_a_note_is_not() {
    let mut shop = Shop::new(Lang::En);
    let now = shop.app.desk.now().ms;
    let _ = set(&mut shop, now - 5 * YEAR_MS);
    keys(&mut shop, &WRONG);
    shop.app.execute(vec![note("marked, not asked")]);
    assert_eq!(marked(&shop), [true]);
    for (codes, done) in [(&[Code::Enter][..], 1), (&[Code::Esc][..], 1), (&[Code::Left, Code::Enter][..], 2)]
    {
        let act = punch(&mut shop, PunchKind::In);
        shop.app.execute(vec![act]);
        let shown = shop.screen(80, 24);
        assert!(shown.contains("The clock is wrong") && shown.contains("2021"), "{shown}");
        keys(&mut shop, codes);
        assert_eq!(marked(&shop).len(), done, "{}", shop.screen(80, 24));
        if done == 1 {
            assert!(shop.screen(80, 24).contains("Nothing was saved"), "{}", shop.screen(80, 24));
        }
    }
    // By the right clock nothing is asked.
    let _ = set(&mut shop, now);
    let act = punch(&mut shop, PunchKind::In);
    shop.app.execute(vec![act]);
    assert_eq!(marked(&shop), [true, true, false]);
    assert!(shop.app.held_back.is_empty());
    let sign =
        Effect::Do(Command::Sign { person: CHEN_WEI, role: crate::model::handover::SignRole::Outgoing });
    assert!(matches!(&sign, Effect::Do(act) if is_about_time(act)));
}

#[test]
fn who_punched_in_by_a_clock_days_behind_is_in_everywhere() {
    let mut shop = Shop::new(Lang::En);
    let now = shop.app.desk.now().ms;
    let _ = set(&mut shop, now - 5 * 86_400_000);
    keys(&mut shop, &WRONG);
    shop.app.desk.store.as_mut().unwrap().doubt_clock(true);
    shop.app.desk.store.as_mut().unwrap().accept_pin(CHEN_WEI, Act::Clock);
    let punch = Punch::clocked(CHEN_WEI, PunchKind::In, shop.app.desk.now().ms);
    shop.app.one(Effect::Do(Command::Log { by: CHEN_WEI, detail: Detail::Punch(punch) }));
    let live = shop.app.model.live.as_ref().unwrap();
    let inside = |now_ms: i64| live.on_the_clock(now_ms).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert!(inside(shop.app.desk.now().ms).contains(&CHEN_WEI));
    assert!(live.there(shop.app.desk.now().ms).contains(&CHEN_WEI));
    // Once the clock is right, it is a departure that was forgotten.
    assert!(inside(now).contains(&CHEN_WEI) && !live.there(now).contains(&CHEN_WEI));
}
