use super::*;
use crate::model::handover::SignRole;
use crate::model::lang::Lang;
use crate::model::people::{Person, Role};
use crate::rules::authority::Act;
use crate::rules::pin::SecretKind;
use crate::store::pin_check::Access;
use crate::store::{AuditAction, Credential};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop};

const HELPER: PersonId = PersonId(5);

fn store(shop: &mut Shop) -> &mut Store {
    shop.app.desk.store.as_mut().unwrap()
}

/// A cashier added for a day of the running shift or later.
fn for_a_day(settings: &Settings, name: &str, on: BusinessDate) -> Person {
    let id = settings.next_person();
    Person { id, name: name.into(), only_on: Some(on), ..settings.person(LI_HUA).unwrap().clone() }
}

/// The key of the refusal, empty where it was saved.
fn save(shop: &mut Shop, by: PersonId, alter: impl Fn(&mut Settings, BusinessDate)) -> &'static str {
    let at_ms = shop.app.desk.now().ms;
    let store = store(shop);
    let today = store.running().unwrap().date;
    let (base, mut settings) = store.settings().unwrap();
    alter(&mut settings, today);
    let action = AuditAction::new(at_ms, by.0, "settings", "settings");
    store.save_settings(&action, base, &settings).map_or_else(|e| e.problem().key, |_| "")
}

fn issue(shop: &mut Shop, by: PersonId, person: PersonId, kind: SecretKind) -> &'static str {
    let at_ms = shop.app.desk.now().ms;
    let action = AuditAction::new(at_ms, by.0, "pin.set", "person");
    let secret = Credential { kind, hash: "$x".into(), length: 4, must_change: true };
    store(shop).set_credentials(&action, person, &[secret]).map_or_else(|e| e.problem().key, |()| "")
}

/// The shop in which the lead has added somebody for today.
fn with_help() -> Shop {
    let mut shop = Shop::new(Lang::En);
    store(&mut shop).accept_pin(LEAD, Act::AddForADay);
    let add = |s: &mut Settings, today| s.people.push(for_a_day(s, "Zhou Min", today));
    assert_eq!(save(&mut shop, LEAD, add), "");
    store(&mut shop).lock(None);
    let app = &mut shop.app;
    app.desk.refresh(&mut app.model).unwrap();
    shop
}

fn over(shop: &Shop) -> &[PersonId] {
    &shop.app.model.settings().unwrap().day_over
}

#[test]
fn a_lead_adds_a_cashier_for_today_and_for_no_other_day() {
    let mut shop = Shop::new(Lang::En);
    let add = |s: &mut Settings, today| s.people.push(for_a_day(s, "Zhou Min", today));
    assert_eq!(save(&mut shop, LEAD, add), "authority.needs_pin");
    store(&mut shop).accept_pin(CHEN_WEI, Act::AddForADay);
    assert_eq!(save(&mut shop, CHEN_WEI, add), "authority.needs_lead");
    store(&mut shop).accept_pin(LEAD, Act::AddForADay);
    let tomorrow = |s: &mut Settings, today: BusinessDate| {
        s.people.push(for_a_day(s, "Zhou Min", today.succ()));
    };
    assert_eq!(save(&mut shop, LEAD, tomorrow), "authority.needs_owner");
    let two_days = |s: &mut Settings, today: BusinessDate| {
        s.people.push(for_a_day(s, "Zhou Min", today));
        s.people.push(for_a_day(s, "Ana", today.succ()));
    };
    assert_eq!(save(&mut shop, LEAD, two_days), "authority.needs_owner");
    let lead = |s: &mut Settings, today| {
        let person = Person { role: Role::Lead, ..for_a_day(s, "Zhou Min", today) };
        s.people.push(person);
    };
    assert_eq!(save(&mut shop, LEAD, lead), "authority.needs_owner");
    assert_eq!(save(&mut shop, LEAD, add), "");
    // Nor another day for the same person, nor for good.
    let again = |s: &mut Settings, today: BusinessDate| s.people[4].only_on = Some(today.succ());
    assert_eq!(save(&mut shop, LEAD, again), "authority.needs_owner");
    assert_eq!(save(&mut shop, LEAD, |s, _| s.people[4].only_on = None), "authority.needs_owner");
    let said = store(&mut shop).day_help().unwrap();
    let [help] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((help.person, help.by), (HELPER, Some(LEAD)));
    assert_eq!((help.on.to_string().as_str(), help.added.hm().as_str()), ("2026-11-21", "21:42"));
    // Somebody else changes another thing later: it was the lead who added them, and then.
    shop.advance_min(5);
    store(&mut shop).accept_pin(OWNER, Act::ManageShop);
    assert_eq!(save(&mut shop, OWNER, |s, _| s.people[4].phone.push('1')), "");
    assert_eq!(store(&mut shop).day_help().unwrap(), said);
    assert_eq!(save(&mut shop, OWNER, |s, _| s.people[4].only_on = None), "");
    assert_eq!(store(&mut shop).day_help().unwrap(), []);
}

#[test]
fn a_lead_issues_no_other_pin_and_none_on_another_day() {
    let mut shop = with_help();
    assert_eq!(issue(&mut shop, LEAD, HELPER, SecretKind::Pin), "authority.needs_pin");
    store(&mut shop).accept_pin(LEAD, Act::AddForADay);
    for other in [LI_HUA, CHEN_WEI, OWNER, LEAD] {
        assert_eq!(issue(&mut shop, LEAD, other, SecretKind::Pin), "authority.needs_owner");
    }
    assert_eq!(issue(&mut shop, LEAD, HELPER, SecretKind::Passphrase), "authority.needs_owner");
    assert_eq!(issue(&mut shop, LEAD, HELPER, SecretKind::Pin), "");
    shop.hand_over().advance_min(9 * 60).hand_over();
    assert_eq!(issue(&mut shop, LEAD, HELPER, SecretKind::Pin), "authority.needs_owner");
}

#[test]
fn a_day_lasts_until_its_last_shift_is_handed_over() {
    let mut shop = with_help();
    assert!(over(&shop).is_empty());
    shop.hand_over();
    assert!(over(&shop).is_empty(), "the night is of the same day");
    shop.advance_min(9 * 60).start_handover();
    assert_eq!(shop.app.model.live.as_ref().unwrap().run.date.to_string(), "2026-11-22");
    assert!(over(&shop).is_empty(), "the night is being handed over");
    assert!(shop.app.model.handover().unwrap().settings.day_over.is_empty());
    shop.answer_all().sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    assert_eq!(over(&shop), [HELPER]);
    assert!(!shop.app.model.people(Role::Cashier).contains(&HELPER));
    assert_eq!(shop.app.model.name(HELPER), "Zhou Min");
    // What is saved while the day is over does not end it for good.
    store(&mut shop).accept_pin(OWNER, Act::ManageShop);
    assert_eq!(save(&mut shop, OWNER, |s, today| s.people[4].only_on = Some(today)), "");
    assert_eq!(store(&mut shop).settings().unwrap().1.day_over, []);
}

/// Hands register 1 over, everything in order.
fn handed_over(shop: &mut Shop, from: PersonId, to: PersonId) {
    shop.start_between(from, to).answer_all().sign(from, SignRole::Outgoing).sign(to, SignRole::Incoming);
    assert!(shop.app.model.handover().is_none(), "sealed");
}

#[test]
fn whoever_took_over_stays_until_they_hand_over_and_clock_out() {
    use crate::model::attendance::PunchKind;
    use crate::tui::screens::log;
    let mut shop = with_help();
    let punch = |shop: &mut Shop, kind| {
        let at_ms = shop.app.desk.now().ms;
        let punch = crate::model::log::Punch::clocked(HELPER, kind, at_ms);
        let detail = crate::model::log::Detail::Punch(punch);
        shop.perform(Command::Log { by: HELPER, detail });
    };
    handed_over(&mut shop, LI_HUA, CHEN_WEI);
    // In the morning they are still here, and take over a shift of the next day.
    shop.advance_min(8 * 60);
    punch(&mut shop, PunchKind::In);
    shop.advance_min(60);
    handed_over(&mut shop, CHEN_WEI, HELPER);
    assert_eq!(shop.app.model.live.as_ref().unwrap().run.date.to_string(), "2026-11-22");
    assert!(over(&shop).is_empty(), "the drawer is theirs");
    shop.advance_min(8 * 60);
    handed_over(&mut shop, HELPER, LI_HUA);
    assert!(over(&shop).is_empty(), "in by the clock");
    shop.open(log::open(crate::model::log::LogKind::Punch));
    assert!(shop.screen(80, 24).contains("Zhou Min"), "{}", shop.screen(80, 24));
    shop.key(crate::tui::shell::input::Code::Esc);
    punch(&mut shop, PunchKind::Out);
    assert_eq!(over(&shop), [HELPER]);
    let secret = crate::rules::pin::Secret::new("1234");
    let refused = shop.app.desk.check_pin(HELPER, &secret, Act::Sign).unwrap();
    assert!(matches!(refused, Access::Later(problem) if problem.key == "people.day_over"));
    let live = shop.app.model.live.as_ref().unwrap();
    let note = crate::model::log::Note { text: "x".into() };
    let settings = live.settings.clone();
    let at = shop.app.desk.now();
    let action = AuditAction::new(at.ms, HELPER.0, "log", "entry");
    let detail = crate::model::log::Detail::Note(note);
    let refused = store(&mut shop).log(&action, at, &detail, &settings).unwrap_err();
    assert_eq!(refused.problem().key, "people.day_over");
}
