use super::*;
use crate::model::approval::OpenApproval;
use crate::model::attendance::PunchKind;
use crate::model::handover::{HalfSeal, People, Review};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Punch};
use crate::model::people::Person;
use crate::store::logbook::tests::key;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop, settings};

const TANG_NA: PersonId = PersonId(5);

/// Li Hua and Tang Na hand over to Chen Wei and the lead.
fn several() -> Shop {
    let mut with_five = settings(Lang::En);
    let tang_na = Person { id: TANG_NA, name: "Tang Na".into(), ..with_five.people[2].clone() };
    with_five.people.push(tang_na);
    let mut shop = Shop::with(Lang::En, &with_five);
    shop.start_handover().answer_all();
    let open = shop.app.model.handover().unwrap();
    let people = People {
        outgoing: vec![LI_HUA, TANG_NA],
        incoming: vec![CHEN_WEI, LEAD],
        ..open.draft.people.clone()
    };
    shop.answer(LI_HUA, Answer::People(people));
    shop
}

fn punch(shop: &mut Shop, person: PersonId, punch: PunchKind) {
    let at_ms = shop.app.desk.now().ms;
    let (correction, approver) = (String::new(), None);
    let punch = Punch {
        decided: None,
        person,
        punch,
        at_ms,
        correction,
        approver,
        instead_of: None,
        removed: false,
        approval_open: None,
    };
    shop.perform(Command::Log { by: person, detail: Detail::Punch(punch) });
}

/// Says that a signature is not waited for, straight to the store, and gives what it answers.
fn pass(shop: &mut Shop, new: &NotSigning) -> Option<String> {
    let (case, key) = (claims::of_not_signing(new), key());
    let store = shop.app.desk.store.as_mut().unwrap();
    if let Some(case) = &case {
        store.accept_pins(case);
    }
    let action = AuditAction::new(new.at, new.by.0, "handover.pass_over", "person");
    let refused = store.pass_over(&action, new, &Ok(&key)).err();
    shop.app.desk.refresh(&mut shop.app.model).unwrap();
    refused.map(|e| e.problem().key.to_string())
}

#[test]
fn nobody_lets_themselves_pass_and_nothing_is_sealed_past_a_witness() {
    let mut shop = several();
    shop.sign(TANG_NA, SignRole::Outgoing);
    let at = shop.app.desk.now().ms;
    let plain = |person, by| NotSigning { person, reason: String::new(), by, at, approval_open: None };
    let lead = |person| NotSigning { reason: "bus leaves".into(), ..plain(person, LEAD) };
    let mut refused = |new: &NotSigning| pass(&mut shop, new).unwrap_or_default();
    assert_eq!(refused(&plain(LI_HUA, TANG_NA)), "sign.is_in");
    assert_eq!(refused(&lead(LEAD)), "sign.pass_self", "the lead takes over too");
    assert_eq!(refused(&plain(CHEN_WEI, CHEN_WEI)), "sign.pass_self");
    assert_eq!(refused(&plain(TANG_NA, LI_HUA)), "sign.cannot_pass", "she has signed");
    assert_eq!(refused(&plain(CHEN_WEI, PersonId(99))), "sign.not_active");
    let open = OpenApproval { by: TANG_NA, at_ms: at, told: String::new() };
    let asked = NotSigning { approval_open: Some(open), ..plain(CHEN_WEI, TANG_NA) };
    assert_eq!(refused(&asked), "authority.needs_reason", "the approval would say nothing");
    assert_eq!(refused(&plain(CHEN_WEI, TANG_NA)), "", "who is not in is not waited for");
}

#[test]
fn whose_day_is_over_lets_nobody_pass() {
    let shop = several();
    let open = shop.app.model.handover().unwrap();
    let new = NotSigning {
        person: CHEN_WEI,
        reason: String::new(),
        by: TANG_NA,
        at: shop.app.desk.now().ms,
        approval_open: None,
    };
    let says = |by: PersonId, asked: Option<PersonId>, settings: &Settings| {
        let approval_open = asked.map(|by| OpenApproval { by, at_ms: new.at, told: String::new() });
        let new = NotSigning { by, approval_open, reason: "bus leaves".into(), ..new.clone() };
        required_signatures::may_pass(&open.draft, settings, &new).map_or_else(|p| p.key, |()| "")
    };
    assert_eq!(says(TANG_NA, None, &open.settings), "");
    let over = Settings { day_over: vec![TANG_NA], ..open.settings.clone() };
    assert_eq!(says(TANG_NA, None, &over), "people.day_over");
    assert_eq!(says(LEAD, Some(TANG_NA), &over), "people.day_over");
    let mut gone = open.settings.clone();
    gone.people.retain(|person| person.id != TANG_NA);
    assert_eq!(says(TANG_NA, None, &gone), "sign.not_active");
}

#[test]
fn no_half_seal_is_made_past_somebody_who_could_watch() {
    let mut shop = several();
    let half = HalfSeal { said: None, bag_no: "77".into(), witness: None, reason: "nobody came".into() };
    shop.answer(LI_HUA, Answer::Review(Review { half: Some(half), ..Review::default() }));
    shop.sign(TANG_NA, SignRole::Outgoing);
    punch(&mut shop, CHEN_WEI, PunchKind::In);
    punch(&mut shop, LI_HUA, PunchKind::Out);
    let at = shop.app.desk.now().ms;
    let new = NotSigning { person: LI_HUA, reason: String::new(), by: TANG_NA, at, approval_open: None };
    assert_eq!(pass(&mut shop, &new).as_deref(), Some("sign.could_witness"));
    assert!(shop.app.model.handover().is_some(), "it is not sealed");
    punch(&mut shop, CHEN_WEI, PunchKind::Out);
    assert_eq!(pass(&mut shop, &new), None);
    assert!(shop.app.model.handover().is_none(), "it is sealed with nobody else there");
}

#[test]
fn no_seal_is_made_past_signatures_under_other_figures() {
    let mut shop = several();
    shop.sign(TANG_NA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming).sign(LEAD, SignRole::Incoming);
    let store = shop.app.desk.store.as_mut().unwrap();
    store.conn.execute("UPDATE signature SET figures = 'else'", []).unwrap();
    let at = shop.app.desk.now().ms;
    let new = NotSigning { person: LI_HUA, reason: "bus leaves".into(), by: LEAD, at, approval_open: None };
    assert_eq!(pass(&mut shop, &new).as_deref(), Some("sign.figures_changed"));
    assert_eq!(shop.app.model.handover().unwrap().draft.signatures, [], "taken back");
}

#[test]
fn who_no_longer_works_here_signs_no_open_handover() {
    use crate::rules::authority::Act;
    use crate::tui::test_support::OWNER;
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    let (base, mut settings) = {
        let live = shop.app.model.live.as_ref().unwrap();
        (live.version, live.settings.clone())
    };
    settings.people.iter_mut().find(|person| person.id == LI_HUA).unwrap().active = false;
    shop.perform(Command::Settings { by: OWNER, base, settings: Box::new(settings) });
    let desk = &mut shop.app.desk;
    let at = desk.now();
    let key = desk.keys.signing().unwrap();
    let store = desk.store.as_mut().unwrap();
    store.accept_pin(LI_HUA, Act::Sign);
    let action = crate::store::AuditAction::new(at.ms, LI_HUA.0, "handover.sign", "outgoing");
    let role = crate::model::handover::SignRole::Outgoing;
    let refused = store.sign(&action, at, role, LI_HUA, &Ok(&key)).unwrap_err();
    assert_eq!(refused.problem().key, "sign.not_active");
    assert!(store.open_handover().unwrap().unwrap().draft.signatures.is_empty());
}
