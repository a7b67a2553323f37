//! What a PIN opens, for how long, and for whom.

use super::*;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Note};
use crate::model::people::Role;
use crate::model::period::Period;
use crate::report::{Ask, REPORTS, over_short, stock};
use crate::rules::authority::Act;
use crate::tui::dialogs::quit::Quit;
use crate::tui::screens::log_menu::LogMenu;
use crate::tui::screens::reports::Reports;
use crate::tui::screens::review::ReviewDesk;
use crate::tui::screens::settings::SettingsScreen;
use crate::tui::shell::background::{Order, ReportRequest};
use crate::tui::shell::view::{Command, Query};
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop};

/// Two handovers sealed, nothing open.
fn sealed(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    shop.hand_over().advance_min(8 * 60).hand_over();
    shop
}

fn report(name: &str, person: Option<PersonId>) -> ReportRequest {
    let report = REPORTS.iter().position(|r| r.name == name).unwrap();
    let period = Period::parse("2026-11").unwrap();
    ReportRequest { report, period, ask: Ask { person, register: None } }
}

#[test]
fn the_review_opens_with_the_pin_of_a_lead_and_closes_after_two_idle_minutes() {
    for lang in Lang::ALL {
        let mut shop = sealed(lang);
        shop.open(Box::new(ReviewDesk::new()));
        let shown = shop.screen(80, 24);
        let asked = msg::signed_in::pin_lead(lang);
        assert!(shown.contains(asked) && !shown.contains("Li Hua ("), "leads alone are asked: {shown}");
        shop.key(Code::Esc);
        for (width, height) in [(80, 24), (60, 20)] {
            let shown = shop.screen(width, height);
            assert!(shown.contains(msg::signed_in::hint_open(lang)) && !shown.contains(asked), "{shown}");
            assert!(shown.contains("F9") && !shown.contains('…'), "{shown}");
            assert!(!shown.contains("Li Hua") && !shown.contains(msg::review_ui::errors(lang)), "{shown}");
        }
        shop.keys("r").key(Code::Down).key(Code::Enter).pin(LEAD);
        let queue = msg::review_ui::waiting(lang, 2);
        let shown = shop.screen(80, 24);
        let top = shown.lines().next().unwrap();
        assert!(top.contains("李雷") && top.contains("2:00") && shown.contains(&queue), "{shown}");
        // A key begins the time anew; what is opened from it goes with it.
        shop.advance_min(1);
        assert!(shop.screen(80, 24).lines().next().unwrap().contains("1:00"));
        shop.key(Code::Enter);
        let page = shop.screen(80, 24);
        assert!(page.lines().next().unwrap().contains("2:00") && !page.contains(&queue), "{page}");
        shop.app.desk.clock.advance(119_000);
        assert_eq!(shop.screen(80, 24).lines().nth(3), page.lines().nth(3));
        shop.app.desk.clock.advance(1_000);
        shop.app.tick();
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::signed_in::hint_open(lang)) && !shown.contains("2:00"), "{shown}");
        assert!(shown.contains(&msg::signed_in::locked(lang)[..6]) && !shown.contains("Li Hua"), "{shown}");
        assert!(shop.app.model.signed_in.is_none());
        // A key that comes when the time is over was meant for what stood there.
        shop.key(Code::Enter).pin(OWNER);
        assert!(shop.screen(80, 24).contains(&queue));
        shop.advance_min(2).key(Code::Enter);
        assert!(!shop.screen(80, 24).contains(asked), "the key that came too late asks nothing");
        // One key locks.
        shop.key(Code::Enter).pin(LEAD);
        assert!(shop.screen(80, 24).contains(&queue));
        shop.key(Code::F(9));
        let shown = shop.screen(80, 24);
        assert!(!shown.contains(&queue) && shown.contains(msg::signed_in::hint_open(lang)), "{shown}");
    }
}

#[test]
fn whoever_reads_is_the_actor_of_nothing() {
    let mut shop = sealed(Lang::En);
    let before = (shop.app.model.actor(), shop.app.model.person);
    shop.open(Box::new(ReviewDesk::new()));
    shop.pin(LEAD);
    assert_eq!(shop.app.model.signed_in.as_ref().map(|s| s.person), Some(LEAD));
    assert_eq!((shop.app.model.actor(), shop.app.model.person), before);
    // Reviewing, settings and all else still take the PIN.
    for act in Act::ALL.into_iter().filter(|act| *act != Act::ReadFigures) {
        assert_eq!(shop.app.model.unlocked_by(act), None, "{act:?}");
    }
    // The record, below the minutes that wait for a word.
    shop.key(Code::Down).keys("r").keys("fine").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("PIN"), "{}", shop.screen(80, 24));
    let live = shop.app.model.live.as_ref().unwrap();
    let (base, mut settings) = (live.version, live.settings.clone());
    settings.rules.lock_minutes += 1;
    shop.perform_bare(Command::Settings { by: LEAD, base, settings: Box::new(settings) });
    assert_eq!(shop.app.model.live.as_ref().unwrap().version, base, "not saved");
    shop.perform_bare(Command::Log { by: CHEN_WEI, detail: Detail::Note(Note { text: "x".into() }) });
    assert_eq!(shop.app.model.live.as_ref().unwrap().entries.last().unwrap().by, CHEN_WEI);
}

#[test]
fn nothing_of_single_people_is_read_without_the_pin_that_opens_it() {
    let mut shop = sealed(Lang::En);
    let own =
        |person| [Query::OwnShifts(person), Query::Report(report(over_short::REPORT.name, Some(person)))];
    let mut all: Vec<Query> = [LI_HUA, LEAD].into_iter().flat_map(own).collect();
    all.push(Query::Review);
    let personal = REPORTS.iter().filter(|r| r.of_people);
    all.extend(personal.clone().map(|r| Query::Report(report(r.name, None))));
    assert_eq!(personal.map(|r| r.name).collect::<Vec<_>>(), ["attendance", "over-short", "month"]);
    let key = |shop: &Shop, query: &Query, reader| {
        shop.app.desk.answer(query, &shop.app.model, reader).map_or_else(|error| error.problem().key, |_| "")
    };
    for query in &all {
        assert_eq!(key(&shop, query, None), "authority.unlock_first", "{query:?}");
        assert_eq!(key(&shop, query, Some(LEAD)), "authority.needs_pin", "{query:?}: named, but no PIN");
    }
    let write = |wanted| Order::Write {
        wanted,
        lang: Lang::En,
        format: crate::report::formats::FORMATS[0],
        table: None,
        path: shop.dir.path().join("x"),
        force: false,
        folder: shop.dir.path().to_owned(),
    };
    for order in [Order::Read(report("attendance", None)), write(report("attendance", None))] {
        assert!(shop.app.desk.start(order, None).is_err());
    }
    // What is nobody's in particular is open to all.
    assert_eq!(key(&shop, &Query::Report(report(stock::REPORT.name, None)), None), "");
    shop.sign_in(LI_HUA);
    for query in &all {
        let may = matches!(query.whose(), crate::tui::shell::background::Whose::Of(Some(LI_HUA)));
        let expected = if may { "" } else { "authority.needs_lead" };
        assert_eq!(key(&shop, query, Some(LI_HUA)), expected, "{query:?}");
        assert_ne!(key(&shop, query, Some(CHEN_WEI)), "", "{query:?}");
    }
    shop.sign_in(LEAD);
    for query in &all {
        assert_eq!(key(&shop, query, Some(LEAD)), "", "{query:?}");
        assert_ne!(key(&shop, query, Some(LI_HUA)), "", "{query:?}: the other has gone");
    }
}

#[test]
fn a_cashier_opens_the_own_figures_and_nobody_elses() {
    for lang in Lang::ALL {
        let mut shop = sealed(lang);
        let view = Reports::new(&shop.app.model);
        shop.open(Box::new(view));
        let at = REPORTS.iter().position(|r| r.name == over_short::REPORT.name).unwrap();
        shop.times(Code::Right, at);
        for (width, height) in [(80, 24), (60, 20)] {
            let shown = shop.screen(width, height);
            assert!(!shown.contains("Li Hua") && shown.contains(msg::signed_in::hint_open(lang)), "{shown}");
        }
        shop.keys("e");
        assert!(!shop.screen(80, 24).contains("xlsx"), "nothing to write: {}", shop.screen(80, 24));
        shop.key(Code::Enter).pin(CHEN_WEI);
        let shown = shop.screen(80, 24);
        assert!(shown.contains("陈伟 · ") && !shown.contains("Li Hua"), "{shown}");
        // Everybody's are not behind it.
        shop.keys("p").key(Code::Home).key(Code::Enter).key(Code::Enter);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::signed_in::hint_open(lang)) && !shown.contains("Li Hua"), "{shown}");
        shop.key(Code::Enter).pin(LEAD).key(Code::Tab);
        assert!(shop.screen(80, 24).contains("Li Hua"), "{}", shop.screen(80, 24));
        // Goods are nobody's figures.
        shop.key(Code::F(9)).times(Code::Right, 2);
        let shown = shop.screen(80, 24);
        assert!(!shown.contains(msg::signed_in::hint_open(lang)), "{shown}");
    }
}

#[test]
fn the_settings_say_who_is_signed_in_and_until_when() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.open(Box::new(SettingsScreen::new()));
        let at = shop.app.desk.zone.stamp_at(shop.app.desk.clock.now_ms() + 120_000).hm();
        let said = msg::signed_in::settings(lang, "王芳", at);
        assert!(!shop.screen(80, 24).contains(&said));
        shop.key(Code::Enter);
        shop.keys("x").key(Code::F(10)).passphrase();
        let shown = shop.screen(80, 24);
        assert!(shown.contains(&said) && shown.lines().next().unwrap().contains("2:00"), "{shown}");
        // It holds for the next change, also after a look at something else, and no longer than that.
        shop.key(Code::Enter).keys("y").key(Code::F(10));
        assert_eq!(shop.app.model.live.as_ref().unwrap().version, 3);
        shop.open(Box::new(LogMenu::new())).key(Code::Esc).key(Code::Enter);
        shop.keys("z").key(Code::F(10));
        assert_eq!(shop.app.model.live.as_ref().unwrap().version, 4);
        shop.advance_min(2).screen(80, 24);
        shop.key(Code::Enter).keys("w").key(Code::F(10));
        assert_eq!(shop.app.model.live.as_ref().unwrap().version, 4);
        shop.passphrase();
        assert_eq!(shop.app.model.live.as_ref().unwrap().version, 5);
        shop.key(Code::F(9)).key(Code::Enter).keys("v").key(Code::F(10));
        assert_eq!(shop.app.model.live.as_ref().unwrap().version, 5, "F9 locks the settings too");
        shop.passphrase();
        assert!(shop.app.model.signed_in.is_some());
        let question = Quit::new(&shop.app.model);
        shop.open(Box::new(question)).key(Code::F(9));
        assert!(shop.app.model.signed_in.is_none(), "no question stands in its way");
        assert!(shop.app.model.people(Role::Owner).contains(&OWNER));
    }
}
