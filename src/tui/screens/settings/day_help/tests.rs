//! A lead adds somebody for today, who takes over and signs; the next day they are not offered; the owner decides.

use super::*;
use crate::model::handover::SignRole;
use crate::model::log::LogKind;
use crate::rules::pin::Secret;
use crate::store::pin_check::Access;
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::screens::log;
use crate::tui::screens::review::ReviewDesk;
use crate::tui::screens::settings::area::AreaView;
use crate::tui::screens::settings::people::PeopleArea;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

const HELPER: PersonId = PersonId(5);

/// Adds somebody by keys as the lead, and gives the PIN that was shown.
fn added(shop: &mut Shop, lang: Lang, name: &str) -> Secret {
    shop.open(Box::new(AreaView::new(Box::new(DayHelpArea))));
    shop.key(Code::Enter);
    let form = shop.screen(80, 24);
    let today = today(&shop.app.model).unwrap();
    assert!(form.contains(&msg::day_help::works_on(lang, dates::date_short(lang, today))), "{form}");
    shop.keys(name).key(Code::F(10)).pin(LEAD);
    let shown = shop.screen(80, 24);
    let before = msg::settings_ui::issued(lang, name, "");
    let rest = shown.split(&before).nth(1).unwrap_or_else(|| panic!("{before} in\n{shown}"));
    let pin: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let told: String = msg::day_help::owner_confirms(lang, dates::date_short(lang, today));
    let first: String = told.chars().take(12).collect();
    assert!(shown.contains(&first), "{shown}");
    shop.key(Code::Enter);
    let list = shop.screen(80, 24);
    assert!(list.contains(name) && !list.contains(&pin), "{list}");
    shop.key(Code::Esc);
    Secret::new(&pin)
}

fn hand_over(shop: &mut Shop, from: PersonId, to: PersonId) {
    shop.start_between(from, to).answer_all();
}

/// Whether somebody is offered on the first step of a handover, and on the clock board.
fn offered(shop: &mut Shop, name: &str) -> [bool; 2] {
    let screen = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(screen));
    let people = shop.screen(80, 40).contains(name);
    shop.key(Code::Esc).open(log::open(LogKind::Punch));
    let board = shop.screen(80, 40).contains(name);
    shop.key(Code::Esc);
    [people, board]
}

/// Goes down to the field in which the owner decides.
fn to_decision(shop: &mut Shop, lang: Lang) -> &mut Shop {
    let note: String = msg::day_help::decide_note(lang).chars().take(5).collect();
    for _ in 0..10 {
        if shop.screen(80, 24).contains(&note) {
            return shop;
        }
        shop.key(Code::Down);
    }
    panic!("{note} in\n{}", shop.screen(80, 24));
}

/// What Review says of people added for one day.
fn in_review(shop: &mut Shop, lang: Lang) -> Option<String> {
    shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
    let shown = shop.screen(120, 40);
    shop.key(Code::Esc);
    shown.lines().find(|line| line.contains(msg::day_help::to_confirm(lang))).map(str::to_owned)
}

#[test]
fn a_lead_adds_somebody_who_takes_over_signs_and_is_not_offered_the_next_day() {
    for (lang, name) in [(Lang::En, "Zhou Min"), (Lang::Zh, "周敏")] {
        let mut shop = Shop::new(lang);
        let secret = added(&mut shop, lang, name);
        let settings = shop.app.model.settings().unwrap();
        let person = settings.person(HELPER).unwrap();
        assert_eq!((person.role, person.only_on), (Role::Cashier, today(&shop.app.model)));
        assert_eq!(offered(&mut shop, name), [true, true]);
        let line = in_review(&mut shop, lang).expect("it stands in Review");
        let said = msg::day_help::added_by(lang, name, "李雷");
        assert!(line.contains(&said) && line.contains("21:42"), "{line}");
        // Takes over the night by the own PIN.
        hand_over(&mut shop, LI_HUA, HELPER);
        shop.sign(LI_HUA, SignRole::Outgoing);
        assert_eq!(shop.app.desk.check_pin(HELPER, &secret, Act::Sign).unwrap(), Access::Granted);
        shop.perform_bare(Command::Sign { person: HELPER, role: SignRole::Incoming });
        assert!(shop.app.model.handover().is_none(), "sealed");
        shop.advance_min(9 * 60);
        hand_over(&mut shop, HELPER, CHEN_WEI);
        shop.sign(HELPER, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
        // The next day: not offered, no PIN; the record keeps the name, and Review waits for the owner.
        assert_eq!(offered(&mut shop, name), [false, false]);
        let refused = shop.app.desk.check_pin(HELPER, &secret, Act::Clock).unwrap();
        assert!(matches!(refused, Access::Later(problem) if problem.key == "people.day_over"));
        let page = shop.app.desk.store.as_ref().unwrap().page(crate::model::ids::HandoverId(1)).unwrap();
        assert_eq!(page.document.people.incoming, [name]);
        assert!(in_review(&mut shop, lang).is_some_and(|line| line.contains(&said)));
        // The owner keeps them on: Enter in Review opens the page.
        shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
        shop.key(Code::Enter);
        let only = msg::day_help::only_on(lang, dates::date_short(lang, page.document.business_date));
        assert!(shop.screen(80, 24).contains(&only), "{}", shop.screen(80, 24));
        to_decision(&mut shop, lang).keys("②").key(Code::F(10)).passphrase();
        let settings = shop.app.model.settings().unwrap();
        assert_eq!(settings.person(HELPER).map(|p| (p.active, p.only_on)), Some((true, None)));
        assert_eq!(in_review(&mut shop, lang), None);
        shop.key(Code::Esc).key(Code::Esc);
        assert_eq!(offered(&mut shop, name), [true, true]);
        assert_eq!(shop.app.desk.check_pin(HELPER, &secret, Act::Sign).unwrap(), Access::Granted);
    }
}

#[test]
fn the_owner_ends_it_and_a_lead_cannot() {
    let mut shop = Shop::new(Lang::En);
    added(&mut shop, Lang::En, "Zhou Min");
    shop.open(Box::new(AreaView::of(Box::new(PeopleArea), HELPER.to_string())));
    to_decision(&mut shop, Lang::En).keys("③").key(Code::F(10)).pin(LEAD);
    assert!(shop.app.model.settings().unwrap().person(HELPER).unwrap().active, "no passphrase");
    shop.passphrase();
    assert!(!shop.app.model.settings().unwrap().person(HELPER).unwrap().active);
    assert_eq!(in_review(&mut shop, Lang::En), None);
    assert_eq!(shop.app.model.settings().unwrap().unconfirmed().count(), 0);
}

#[test]
fn a_lead_issues_a_helpers_pin_again_today_and_not_once_the_day_is_over() {
    let mut shop = Shop::new(Lang::En);
    let first = added(&mut shop, Lang::En, "Zhou Min");
    shop.open(Box::new(AreaView::of(Box::new(DayHelpArea), HELPER.to_string())));
    shop.screen(80, 24);
    shop.keys("②").key(Code::F(10));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("PIN of Zhou Min: "), "{shown}");
    let old = shop.app.desk.check_pin(HELPER, &first, Act::Sign).unwrap();
    assert!(matches!(old, Access::Wrong { .. }));
    shop.key(Code::Enter).key(Code::Esc);
    shop.hand_over().advance_min(9 * 60).hand_over();
    shop.open(Box::new(AreaView::of(Box::new(DayHelpArea), HELPER.to_string())));
    let shown = shop.screen(80, 24);
    assert!(!shown.contains(msg::settings_ui::pin_issue(Lang::En)), "{shown}");
}
