mod closing;
mod dispute;

use super::*;
use crate::model::attendance::PunchKind;
use crate::model::checklist::Finding;
use crate::model::handover::{NotSigning, SignRole};
use crate::model::ids::HandoverId;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Punch};
use crate::model::money::Money;
use crate::model::people::Person;
use crate::record::import;
use crate::report::daylog;
use crate::rules::{gaps, required_signatures};
use crate::store::VerifyLevel;
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop, settings};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

fn at_sign(shop: &mut Shop) {
    shop.perform(Command::Cursor("sign:".parse().unwrap()));
    let exchange = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(exchange));
}

fn snapshots(name: &str, make: impl Fn(Lang) -> Shop) {
    for lang in Lang::ALL {
        let mut shop = make(lang);
        for (w, h) in SIZES {
            let picture = shop.screen(w, h);
            let (name, shown) = (format!("{name}_{}_{w}x{h}", lang.code()), picture);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

#[test]
fn a_handover_made_the_next_morning_says_that_it_was_due_the_evening_before() {
    for (lang, said) in [
        (Lang::En, "Was due 2026-11-21 23:00, begun 2026-11-22 07:10"),
        (Lang::Zh, "应于 2026-11-21 23:00 交接，2026-11-22 07:10 才开始"),
    ] {
        let mut shop = Shop::new(lang);
        shop.advance_min(9 * 60 + 28);
        shop.hand_over();
        let store = shop.app.desk.store.as_ref().unwrap();
        let page = store.page(HandoverId(1)).unwrap();
        let print: String = (daylog::text::page_lines(&page, lang, 80).iter())
            .map(|line| line.text.trim())
            .collect::<Vec<_>>()
            .join(" ");
        assert!(print.contains(said), "{print}");
        let json = serde_json::to_value(&page.document).unwrap();
        assert_eq!(json["was_due"], "2026-11-21T23:00:00.000+08:00");
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        // Another shop takes it in as it is said here, whatever its own plan.
        let (_, settings) = store.settings().unwrap();
        let taken = import::take(&page.document, &import::Since::default(), &settings).unwrap();
        assert_eq!(taken.document(&settings).unwrap().was_due, page.document.was_due);
    }
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let page = shop.app.desk.store.as_ref().unwrap().page(HandoverId(1)).unwrap();
    assert_eq!(page.document.was_due, None, "made in time, nothing is said");
}

#[test]
fn what_is_missing_leads_there() {
    snapshots("sign_missing", |lang| {
        let mut shop = Shop::new(lang);
        shop.start_handover();
        at_sign(&mut shop);
        shop
    });
    let mut shop = Shop::new(Lang::En);
    shop.start_handover();
    at_sign(&mut shop);
    // The first gap is a page of the briefing.
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("2/10 Briefing"), "{}", shop.screen(80, 24));
}

#[test]
fn a_clean_handover_is_signed_with_four_keys_and_two_pins() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    shop.answer(CHEN_WEI, Answer::Review(Review::default()));
    at_sign(&mut shop);
    assert!(shop.screen(80, 24).contains("from memory"));
    shop.keys("500\n");
    // Nobody signs before incoming has said whether it was talked through.
    shop.key(Code::Right).key(Code::Enter);
    assert!(shop.screen(80, 24).contains("Incoming has not said"), "{}", shop.screen(80, 24));
    shop.keys("y");
    assert!(shop.screen(80, 24).contains("sign with your PIN"), "{}", shop.screen(80, 24));
    shop.pin(LI_HUA).pin(CHEN_WEI);
    let picture = shop.screen(80, 24);
    assert!(picture.contains("Seal number 2"), "{picture}");
    assert!(shop.app.model.handover().is_none());
    // Whoever handed over is still in: that is said before the page is left.
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("still in"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("Hand over"));
}

#[test]
fn what_a_reading_has_opened_is_said_before_it_is_signed_and_carried_by_the_next_handover() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    let fridge = shop.app.model.handover().unwrap().settings.check("D7").unwrap().clone();
    let mut warm = fridge.answered(Finding::Issue, Some(90), CHEN_WEI, shop.app.desk.now().ms);
    warm.comment = "door was open".into();
    shop.answer(CHEN_WEI, Answer::Check("D7".into(), warm));
    let before = shop.app.model.handover().unwrap().items.len();
    at_sign(&mut shop);
    let shown = shop.screen(120, 40);
    assert!(
        shown.contains("1 more found at this handover") && shown.contains("D7: door was open"),
        "{shown}"
    );
    shop.key(Code::Right).key(Code::Enter).pin(LI_HUA).pin(CHEN_WEI);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    shop.start_handover();
    let items = &shop.app.model.handover().unwrap().items;
    assert!(items.len() > before && items.iter().any(|item| item.title == "D7: door was open"), "{items:?}");
}

#[test]
fn one_pin_signs_and_confirms_the_own_hours() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    // Nobody has confirmed the hours yet; a remark stands beside them.
    let mut line = shop.app.model.handover().unwrap().draft.attendance[&LI_HUA].clone();
    (line.confirmed_ms, line.remark) = (None, "bus was late".into());
    shop.answer(LI_HUA, Answer::Attendance(LI_HUA, line));
    at_sign(&mut shop);
    let shown = shop.screen(80, 24);
    assert!(!shown.contains("Not done"), "signing confirms the hours: {shown}");
    shop.key(Code::Right).key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("sign with your PIN (14:52–--:--)"), "{shown}");
    shop.pin(LI_HUA).pin(CHEN_WEI);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    let store = shop.app.desk.store.as_ref().unwrap();
    let date = crate::model::time::BusinessDate::parse("2026-11-21").unwrap();
    let page = store.day(date).unwrap().remove(0);
    let line = page.document.attendance.iter().find(|line| line.person == "Li Hua").unwrap();
    assert_eq!(line.actual_in.map(crate::model::time::Stamp::hm), Some("14:52".to_owned()));
    assert_eq!((line.remark.as_str(), line.confirmed_by.as_str()), ("bus was late", ""));
    assert_eq!(line.confirmed_at, page.document.signatures[0].at);
    assert_eq!(store.verify(crate::store::VerifyLevel::Sense).unwrap().findings, []);
}

const TANG_NA: PersonId = PersonId(5);

/// Li Hua and Tang Na hand over to Chen Wei and the lead; nobody has confirmed any hours.
fn several(lang: Lang) -> Shop {
    let mut with_five = settings(lang);
    let tang_na = Person { id: TANG_NA, name: "唐娜".into(), ..with_five.people[2].clone() };
    with_five.people.push(tang_na);
    let mut shop = Shop::with(lang, &with_five);
    shop.start_handover().answer_all();
    let mut people = shop.app.model.handover().unwrap().draft.people.clone();
    people.outgoing.push(TANG_NA);
    people.incoming.push(LEAD);
    shop.answer(LI_HUA, Answer::People(people));
    let mut line = shop.app.model.handover().unwrap().draft.attendance[&LI_HUA].clone();
    line.confirmed_ms = None;
    shop.answer(LI_HUA, Answer::Attendance(LI_HUA, line));
    at_sign(&mut shop);
    shop
}

fn sealed_page(shop: &Shop) -> crate::record::logbook::LogPage {
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.verify(crate::store::VerifyLevel::Sense).unwrap().findings, []);
    let date = crate::model::time::BusinessDate::parse("2026-11-21").unwrap();
    store.day(date).unwrap().remove(0)
}

fn in_roles(page: &crate::record::logbook::LogPage) -> Vec<(SignRole, &str)> {
    page.document.signatures.iter().map(|s| (s.role, s.name.as_str())).collect()
}

#[test]
fn each_person_named_on_a_side_signs_and_confirms_the_own_hours() {
    let mut shop = several(Lang::En);
    shop.key(Code::Right).key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Li Hua") && shown.contains("唐娜"), "{shown}");
    // Nobody is chosen; the second of them happens to be at the keyboard first.
    shop.keys("t").key(Code::Enter).pin(TANG_NA);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("sign with your PIN (14:52–--:--)"), "the other is asked alone: {shown}");
    shop.pin(LI_HUA);
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!(draft.signatures.len(), 2, "both stay valid although hours were confirmed between");
    shop.keys("c").key(Code::Enter).pin(CHEN_WEI);
    assert!(shop.app.model.handover().is_some(), "one more takes over: {}", shop.screen(80, 24));
    shop.pin(LEAD);
    let page = sealed_page(&shop);
    use SignRole::{Incoming, Outgoing};
    let mut signed = in_roles(&page);
    signed.sort();
    assert_eq!(signed, [(Outgoing, "Li Hua"), (Outgoing, "唐娜"), (Incoming, "李雷"), (Incoming, "陈伟")]);
    for line in &page.document.attendance {
        let own = page.document.signatures.iter().find(|s| s.name == line.person).unwrap();
        assert_eq!(line.confirmed_at, own.at, "{}", line.person);
    }
    assert_eq!(page.document.review.not_signing, []);
}

#[test]
fn who_is_not_in_is_not_waited_for_and_the_record_says_so() {
    for lang in Lang::ALL {
        let mut shop = several(lang);
        // Li Hua has signed and gone; then it turns out that Tang Na left long ago.
        shop.key(Code::Right).key(Code::Enter);
        shop.keys("l").key(Code::Enter).pin(LI_HUA).key(Code::Esc);
        shop.key(Code::Right).key(Code::Right).key(Code::Enter);
        insta::assert_snapshot!(format!("sign_without_{}_80x24", lang.code()), shop.screen(80, 24));
        shop.key(Code::Right).key(Code::F(10));
        // Whoever has just signed is at the page, and says so.
        let shown = shop.screen(80, 24);
        let draft = &shop.app.model.handover().unwrap().draft;
        assert_eq!(draft.review.not_signing[0].person, TANG_NA, "{shown}");
        assert_eq!(draft.signatures.len(), 1, "who has signed need not come back: {shown}");
        insta::assert_snapshot!(format!("sign_passed_{}_80x24", lang.code()), shown);
        shop.key(Code::Right).key(Code::Enter);
        shop.keys("c").key(Code::Enter).pin(CHEN_WEI).pin(LEAD);
        let page = sealed_page(&shop);
        let lines = crate::report::daylog::text::page_lines(&page, lang, 120);
        let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        let said = lang.choose("Did not sign", "未签字");
        let line = text.lines().find(|line| line.contains(said)).unwrap_or_else(|| panic!("{text}"));
        assert!(line.contains("唐娜") && line.contains("Li Hua 2026"), "who, and who says so: {line}");
        let hours = page.document.not_done.iter().find(|l| l.what == crate::model::omission::Omission::Hours);
        assert_eq!(
            hours.map(|l| l.of.clone()),
            Some(vec!["唐娜".to_owned()]),
            "nor were the hours confirmed"
        );
    }
}

/// Chooses who leaves an approval open; nobody is chosen to begin with.
fn leaves_open(shop: &mut Shop, who: PersonId) {
    let at = shop.app.model.able(WhosePart::Both).iter().position(|id| *id == who).unwrap();
    assert!(
        shop.screen(80, 24).contains(msg::exchange::who_acts(shop.app.look.lang)),
        "{}",
        shop.screen(80, 24)
    );
    shop.times(Code::Right, at + 1).key(Code::Enter);
}

/// Chooses who says that somebody is passed over; nobody is chosen to begin with.
fn says(shop: &mut Shop, who: PersonId, passed: PersonId) {
    let shown = shop.screen(80, 24);
    assert!(shown.contains(msg::exchange::who_acts(shop.app.look.lang)), "{shown}");
    assert!(shop.app.model.handover().unwrap().draft.review.not_signing.is_empty(), "{shown}");
    let able = shop.app.model.able(WhosePart::Both);
    let at = able.iter().filter(|id| **id != passed).position(|id| *id == who).unwrap();
    shop.times(Code::Right, at + 1).key(Code::Enter);
}

fn clock_out(shop: &mut Shop, person: PersonId) {
    let at_ms = shop.app.desk.now().ms;
    let punch = Punch::clocked(person, PunchKind::Out, at_ms);
    shop.perform(Command::Log { by: person, detail: Detail::Punch(punch) });
}

#[test]
fn whoever_is_passed_over_is_not_who_says_so() {
    let mut shop = several(Lang::En);
    shop.key(Code::Right).key(Code::Enter).keys("t").key(Code::Enter).pin(TANG_NA).key(Code::Esc);
    // Nobody is chosen at the screen, or the one who has left is: it is asked, and nobody is taken for it.
    clock_out(&mut shop, LI_HUA);
    shop.app.model.person = Some(LI_HUA);
    shop.key(Code::Right).key(Code::Right).key(Code::Enter).key(Code::Right).key(Code::F(10));
    let name = shop.app.model.name(LI_HUA).to_owned();
    assert!(!shop.screen(80, 24).contains(&format!("[ {name} ]")), "{}", shop.screen(80, 24));
    says(&mut shop, CHEN_WEI, LI_HUA);
    let said = shop.app.model.handover().unwrap().draft.review.not_signing.clone();
    assert_eq!(said.iter().map(|one| (one.person, one.by)).collect::<Vec<_>>(), [(LI_HUA, CHEN_WEI)]);
}

#[test]
fn whoever_is_at_the_page_says_so_without_being_asked() {
    let mut shop = several(Lang::En);
    shop.key(Code::Right).key(Code::Enter).keys("t").key(Code::Enter).pin(TANG_NA).key(Code::Esc);
    clock_out(&mut shop, LI_HUA);
    shop.app.model.person = Some(CHEN_WEI);
    shop.key(Code::Right).key(Code::Right).key(Code::Enter).key(Code::Right).key(Code::F(10));
    let said = shop.app.model.handover().unwrap().draft.review.not_signing.clone();
    assert_eq!(said.iter().map(|one| (one.person, one.by)).collect::<Vec<_>>(), [(LI_HUA, CHEN_WEI)]);
}

#[test]
fn a_pause_takes_nothing_away() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    shop.answer(CHEN_WEI, Answer::Review(Review::default()));
    at_sign(&mut shop);
    shop.keys("50");
    shop.app.save_pending();
    shop.keys("0");
    shop.app.save_pending();
    shop.keys("\ny");
    shop.app.save_pending();
    assert!(shop.screen(80, 24).contains("sign with your PIN"), "{}", shop.screen(80, 24));
}

#[test]
fn a_question_for_a_pin_that_was_closed_stays_closed() {
    let mut shop = several(Lang::En);
    shop.key(Code::Right).key(Code::Enter);
    shop.keys("l").key(Code::Enter).pin(LI_HUA);
    assert!(shop.screen(80, 24).contains("sign with your PIN"), "{}", shop.screen(80, 24));
    shop.key(Code::Esc);
    // The place is saved when typing pauses; nobody has signed by that.
    shop.app.save_pending();
    assert!(!shop.screen(80, 24).contains("sign with your PIN"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("sign with your PIN"), "{}", shop.screen(80, 24));
}

#[test]
fn f10_says_what_it_does_on_each_page() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.start_handover();
        at_sign(&mut shop);
        assert!(
            shop.screen(80, 24).contains(msg::sign_ui::hint_first_missing(lang)),
            "{}",
            shop.screen(80, 24)
        );
        shop.key(Code::F(10));
        assert!(!shop.screen(80, 24).contains(msg::sign_ui::title(lang)), "{}", shop.screen(80, 24));
        let mut shop = several(lang);
        assert!(shop.screen(120, 40).contains(msg::sign_ui::hint_to_sign(lang)), "{}", shop.screen(120, 40));
        shop.key(Code::F(10));
        let shown = shop.screen(120, 40);
        assert!(
            shown.contains(&format!("▸ {}", msg::sign_ui::sign(lang))) && !shown.contains("F10"),
            "{shown}"
        );
    }
}

#[test]
fn the_button_chosen_stays_chosen_or_gives_way_to_the_safe_one() {
    let mut shop = several(Lang::En);
    let pass = |shop: &mut Shop, person| {
        let at = shop.app.desk.now().ms;
        let new = NotSigning { person, reason: String::new(), by: LI_HUA, at, approval_open: None };
        shop.perform(Command::PassOver(Box::new(new)));
    };
    shop.times(Code::Right, 3);
    pass(&mut shop, TANG_NA);
    assert!(shop.screen(120, 40).contains("▸ Somebody does not sign"), "{}", shop.screen(120, 40));
    // Nobody is left who could be passed over.
    pass(&mut shop, LEAD);
    let shown = shop.screen(120, 40);
    assert!(shown.contains("▸ Go back") && !shown.contains("Somebody does not sign"), "{shown}");
}

#[test]
fn who_does_not_sign_is_asked_until_it_is_answered() {
    for lang in Lang::ALL {
        let mut shop = several(lang);
        shop.times(Code::Right, 3).key(Code::Enter);
        shop.app.save_pending();
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::sign_ui::pass_who(lang)), "{shown}");
        shop.times(Code::Right, 2);
        shop.app.save_pending();
        shop.key(Code::F(10));
        says(&mut shop, LI_HUA, TANG_NA);
        shop.app.save_pending();
        let shown = shop.screen(80, 24);
        assert!(!shown.contains(msg::sign_ui::pass_who(lang)), "answered: {shown}");
        assert_eq!(shop.app.model.handover().unwrap().draft.review.not_signing.len(), 1, "{shown}");
    }
}

#[test]
fn pages_before_and_after_signing() {
    snapshots("sign_read_back", |lang| {
        let mut shop = Shop::new(lang);
        shop.start_handover().answer_all();
        shop.answer(CHEN_WEI, Answer::Review(Review::default()));
        at_sign(&mut shop);
        shop
    });
    snapshots("sign_confirm", |lang| {
        let mut shop = Shop::new(lang);
        shop.start_handover().answer_all();
        shop.answer(CHEN_WEI, Answer::Review(Review::default()));
        at_sign(&mut shop);
        shop.keys("300\n");
        shop
    });
    snapshots("sign_pin", |lang| {
        let mut shop = Shop::new(lang);
        shop.start_handover().answer_all();
        at_sign(&mut shop);
        shop.key(Code::Right).key(Code::Enter);
        shop
    });
}

#[test]
fn sealing_shows_number_and_code() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.start_handover().answer_all();
        at_sign(&mut shop);
        shop.key(Code::Right).key(Code::Enter).pin(LI_HUA).pin(CHEN_WEI);
        // The code depends on a random key; its shape does not.
        let picture = shop.screen(80, 24);
        let code = picture.split_whitespace().find(|w| w.len() == 29 && w.matches('-').count() == 4);
        assert!(code.is_some(), "{picture}");
    }
}

#[test]
fn the_end_page_gives_nobody_anothers_pin_and_a_second_enter_does_nothing_for_another() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    at_sign(&mut shop);
    shop.key(Code::Right).key(Code::Enter).pin(LI_HUA).pin(CHEN_WEI);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Clock out Li Hua") && shown.contains("Clock in 陈伟"), "{shown}");
    shop.times(Code::Right, 2).key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA, CHEN_WEI], "{shown}");
    assert!(shown.contains("▸ Done"), "what ends the page is chosen: {shown}");
    shop.times(Code::Right, 2).key(Code::Enter);
    assert_eq!(shop.app.model.clocked_in(), [CHEN_WEI], "Li Hua is out: {}", shop.screen(80, 24));
    // Li Hua has gone. Whoever is there now knows no PIN of hers.
    shop.times(Code::Left, 2).key(Code::Enter);
    assert!(shop.screen(80, 24).contains("your own PIN"), "{}", shop.screen(80, 24));
    let others = shop.pins.iter().find(|(id, _)| *id == CHEN_WEI).unwrap().1.expose().to_owned();
    let due = |shop: &Shop| shop.app.model.live.as_ref().unwrap().issued_pin.contains(&LI_HUA);
    for present in ["", others.as_str()] {
        shop.keys(present).key(Code::Enter).keys("739164\n739164\n").key(Code::F(10));
        assert!(due(&shop), "{}", shop.screen(80, 24));
        shop.times(Code::Up, 3);
    }
    // What was proved for signing stands for no PIN either, on whatever way it comes.
    let chosen = crate::rules::pin::Secret::new("739164");
    shop.perform_bare(Command::ChoosePin { person: LI_HUA, secret: chosen });
    assert!(due(&shop), "{}", shop.screen(80, 24));
    shop.key(Code::Esc).key(Code::Enter);
    assert_eq!(shop.app.model.clocked_in(), [CHEN_WEI], "Enter ended the page");
}

#[test]
fn after_sealing_the_sheet_is_one_key_away() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.app.model.reports_dir = shop.dir.path().join("reports");
        shop.start_handover().answer_all();
        at_sign(&mut shop);
        shop.key(Code::Right).key(Code::Enter).pin(LI_HUA).pin(CHEN_WEI);
        shop.key(Code::Right).key(Code::Enter);
        while shop.app.working() {
            shop.app.look_at_work(std::time::Duration::from_mins(1));
        }
        let shown = shop.screen(120, 40);
        assert!(shown.contains(".html") && shown.contains(msg::reports_ui::written_title(lang)), "{shown}");
        assert_eq!(std::fs::read_dir(shop.dir.path().join("reports")).unwrap().count(), 1);
        // Closed, and done.
        shop.key(Code::Enter).key(Code::Left).key(Code::Enter).key(Code::Enter);
        assert!(shop.screen(80, 24).contains(msg::home::hand_over(lang)), "{}", shop.screen(80, 24));
    }
}

#[test]
fn a_lead_lets_it_pass_with_a_reason() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover();
    at_sign(&mut shop);
    shop.key(Code::Up).key(Code::Up);
    // Second but last entry: the lead's way out.
    let Some(open) = shop.app.model.handover() else { panic!("open") };
    let gaps = gaps::gaps(&open.draft, &open.facts(shop.app.desk.now())).len();
    shop.times(Code::Down, gaps + 3).key(Code::Up).key(Code::Enter);
    shop.keys("power cut, counted by hand\n");
    assert!(shop.screen(80, 24).contains("lets it pass"), "{}", shop.screen(80, 24));
    // Owner and lead may answer; the lead is second.
    shop.pin(LEAD);
    let review = shop.app.model.handover().unwrap().draft.review.clone();
    let by = review.override_by.expect("let pass");
    assert_eq!((by.by, by.reason.as_str()), (LEAD, "power cut, counted by hand"));
}

#[test]
fn half_sealed_when_incoming_does_not_come() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    at_sign(&mut shop);
    shop.key(Code::Right).key(Code::Right).key(Code::Enter);
    // Bag, witness (second in the list: the lead), reason.
    shop.keys("B-17\n").key(Code::Right).key(Code::Right).key(Code::Enter).keys("bus broke down\n");
    let picture = shop.screen(80, 24);
    assert!(picture.contains("witness"), "{picture}");
    // A slip of the hand is put right: what was said stands there again, and a pause in typing leaves it there.
    assert!(picture.contains("B-17") && picture.contains("bus broke down"), "{picture}");
    shop.key(Code::Right).key(Code::Right).key(Code::Enter);
    shop.keys("B-173");
    shop.app.save_pending();
    let again = shop.screen(80, 24);
    assert!(again.contains("B-173") && again.contains("bus broke down"), "{again}");
    shop.key(Code::Enter).key(Code::Enter).keys("\n");
    let half = shop.app.model.handover().unwrap().draft.review.half.clone().unwrap();
    assert_eq!((half.bag_no.as_str(), half.reason.as_str()), ("B-173", "bus broke down"));
    shop.key(Code::Right).key(Code::Enter).pin(LI_HUA);
    let witness = shop.app.model.handover().unwrap().draft.review.half.clone().unwrap().witness.unwrap();
    shop.pin(witness);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    assert_eq!(shop.app.model.live.as_ref().unwrap().half.len(), 1);
}

/// A handover that is short beyond the limit, about to be signed.
fn large_shortage(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    shop.start_handover().answer_all();
    let open = shop.app.model.handover().unwrap().clone();
    let register = open.draft.people.registers[0];
    let mut report = open.draft.register(register).report;
    report.cash_received = report.cash_received.map(|m| Money(m.0 + 20_000));
    shop.answer(LI_HUA, Answer::Report(register, report));
    let why = crate::model::cash::Explanation {
        reason: "unexplained".into(),
        text: "两次清点都少".into(),
        ..crate::model::cash::Explanation::default()
    };
    shop.answer(LI_HUA, Answer::Explanation(register, "cash".into(), why));
    at_sign(&mut shop);
    shop.key(Code::Right).key(Code::Enter);
    shop
}

#[test]
fn a_large_shortage_needs_the_lead() {
    let mut shop = large_shortage(Lang::Zh);
    // No lead is in by the clock: a lead is asked first, who may have come all the same.
    shop.pin(LEAD).pin(LI_HUA);
    assert!(shop.app.model.handover().is_some(), "incoming is missing");
    shop.pin(CHEN_WEI);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    let page = shop.app.desk.store.as_ref().unwrap().last_sealed_day().unwrap().unwrap();
    let page = shop.app.desk.store.as_ref().unwrap().day(page).unwrap().pop().unwrap();
    assert_eq!(page.open_approvals(), []);
}

#[test]
fn where_no_lead_is_in_a_large_shortage_is_sealed_with_the_approval_open() {
    for lang in Lang::ALL {
        let mut shop = large_shortage(lang);
        shop.key(Code::End).key(Code::Enter).keys("王芳 21:50\n");
        leaves_open(&mut shop, LI_HUA);
        shop.pin(LI_HUA).pin(CHEN_WEI);
        assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
        let store = shop.app.desk.store.as_ref().unwrap();
        let pages = store.with_open_approvals().unwrap();
        let open = pages[0].open_approvals();
        assert_eq!(open.len(), 1);
        let asked = open[0].asked;
        assert_eq!((open[0].place.to_string().as_str(), asked.told.as_str()), ("review/lead", "王芳 21:50"));
        assert_eq!(asked.by, "Li Hua", "who asked is who said so");
        let roles: Vec<_> = pages[0].document.signatures.iter().map(|s| s.role).collect();
        assert_eq!(roles, [SignRole::Outgoing, SignRole::Incoming], "nobody signed as a lead");
    }
}

#[test]
fn a_lead_who_is_asked_first_signs_before_the_hours_are_confirmed() {
    let mut shop = large_shortage(Lang::En);
    shop.key(Code::Esc);
    let mut line = shop.app.model.handover().unwrap().draft.attendance[&LI_HUA].clone();
    line.confirmed_ms = None;
    shop.answer(LI_HUA, Answer::Attendance(LI_HUA, line));
    at_sign(&mut shop);
    // No lead is in: one is asked first, and what they sign has the hours in it, confirmed or not.
    shop.key(Code::Right).key(Code::Enter).pin(LEAD);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Hands over") && shown.contains("14:52"), "{shown}");
    shop.pin(LI_HUA).pin(CHEN_WEI);
    let page = sealed_page(&shop);
    let roles: Vec<SignRole> = in_roles(&page).into_iter().map(|(role, _)| role).collect();
    assert_eq!(roles.len(), 3, "{roles:?}");
    let line = page.document.attendance.iter().find(|line| line.person == "Li Hua").unwrap();
    assert!(line.confirmed_at.is_some());
}

#[test]
fn incoming_answers_whether_it_was_talked_through() {
    for (key, yes) in [("y", true), ("n", false)] {
        let mut shop = Shop::new(Lang::En);
        shop.start_handover().answer_all();
        shop.answer(CHEN_WEI, Answer::Review(Review::default()));
        at_sign(&mut shop);
        shop.keys("500\n").keys(key);
        let said = shop.app.model.handover().unwrap().draft.review.spoken.clone();
        let now = shop.app.desk.now().ms;
        assert_eq!(said, Some(Spoken { yes, by: CHEN_WEI, at: now }));
        let picture = shop.screen(80, 24);
        assert_eq!(picture.contains("not talked through"), !yes, "{picture}");
        // A yes goes on to sign, a no is looked at first.
        assert_eq!(picture.contains("sign with your PIN"), yes, "{picture}");
        if !yes {
            shop.key(Code::Enter);
        }
        shop.pin(LI_HUA).pin(CHEN_WEI);
        let store = shop.app.desk.store.as_ref().unwrap();
        let date = shop.app.model.live.as_ref().unwrap().over_short[0].0;
        let page = store.day(date).unwrap().remove(0);
        let spoken = page.document.review.spoken.unwrap();
        assert_eq!((spoken.yes, spoken.by.as_str()), (yes, "陈伟"));
    }
}

#[test]
fn a_signature_taken_back_by_a_change_stands_in_the_record_with_who_changed_what() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all().sign(LI_HUA, SignRole::Outgoing);
    shop.advance_min(1);
    let mut people = shop.app.model.handover().unwrap().draft.people.clone();
    people.phone = "138".into();
    shop.answer(CHEN_WEI, Answer::People(people));
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!((draft.signatures.len(), draft.review.taken_back.len()), (0, 1));
    // What is given of the last page later takes nothing away of it.
    let review = Review { taken_back: Vec::new(), ..draft.review.clone() };
    shop.answer(CHEN_WEI, Answer::Review(review));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    let page = sealed_page(&shop);
    let one = &page.document.review.taken_back[..];
    assert_eq!(one.len(), 1);
    assert_eq!((one[0].person.as_str(), one[0].by.as_deref()), ("Li Hua", Some("陈伟")));
    assert_eq!((one[0].role, one[0].step), (SignRole::Outgoing, Step::People));
    for lang in Lang::ALL {
        let lines = crate::report::daylog::text::page_lines(&page, lang, 200);
        let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        assert!(text.contains(msg::daylog::taken_back(lang)), "{text}");
    }
}

#[test]
fn who_does_not_come_acts_in_nothing_once_it_is_sealed_half() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    shop.app.model.person = Some(CHEN_WEI);
    let review = shop.app.model.handover().unwrap().draft.review.clone();
    let half = HalfSeal { said: None, bag_no: "9".into(), witness: None, reason: "no answer".into() };
    shop.answer(LI_HUA, Answer::Review(Review { half: Some(half), ..review }));
    for part in [WhosePart::Incoming, WhosePart::Outgoing, WhosePart::Both] {
        assert_eq!(shop.app.model.able(part), [LI_HUA], "{part:?}");
        assert_eq!(shop.app.model.acting(part), Some(LI_HUA), "{part:?}");
    }
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    assert_eq!(ctx.author(), Some(LI_HUA), "nor whoever was at the keyboard");
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!(draft.took_over(crate::model::ids::RegisterId(1)), Some(LI_HUA), "nobody else keeps anything");
}

#[test]
fn who_does_not_sign_is_not_asked_to() {
    let mut shop = several(Lang::En);
    let passed = NotSigning {
        person: TANG_NA,
        by: LI_HUA,
        reason: String::new(),
        at: shop.app.desk.now().ms,
        approval_open: None,
    };
    shop.perform(Command::PassOver(Box::new(passed)));
    let open = shop.app.model.handover().unwrap();
    let asked = required_signatures::candidates(&open.draft, &open.settings, SignRole::Outgoing);
    assert_eq!(asked, [LI_HUA]);
    assert_eq!(shop.app.model.able(WhosePart::Outgoing), [LI_HUA], "nor does that person act any more");
}

#[test]
fn who_clocked_out_in_this_shift_is_not_offered_to_act() {
    let mut shop = several(Lang::En);
    assert_eq!(shop.app.model.able(WhosePart::Outgoing), [LI_HUA, TANG_NA]);
    clock_out(&mut shop, LI_HUA);
    assert_eq!(shop.app.model.able(WhosePart::Outgoing), [TANG_NA]);
    // The last one there is taken for it whatever the clock says.
    clock_out(&mut shop, TANG_NA);
    assert_eq!(shop.app.model.able(WhosePart::Outgoing).len(), 2);
}

#[test]
fn who_leaves_an_approval_open_is_asked_however_few_are_there() {
    for (lang, alone) in Lang::ALL.into_iter().flat_map(|lang| [(lang, false), (lang, true)]) {
        let mut shop = several(lang);
        if alone {
            for gone in [LI_HUA, CHEN_WEI, LEAD] {
                clock_out(&mut shop, gone);
            }
        }
        let open = shop.app.model.handover().unwrap().clone();
        let register = open.draft.people.registers[0];
        let mut report = open.draft.register(register).report;
        report.cash_received = report.cash_received.map(|m| Money(m.0 + 20_000));
        shop.answer(LI_HUA, Answer::Report(register, report));
        let why = crate::model::cash::Explanation {
            reason: "unexplained".into(),
            text: "两次清点都少".into(),
            ..crate::model::cash::Explanation::default()
        };
        shop.answer(LI_HUA, Answer::Explanation(register, "cash".into(), why));
        at_sign(&mut shop);
        shop.key(Code::Right).key(Code::Enter);
        shop.key(Code::End).key(Code::Enter).keys("王芳 21:50\n");
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::exchange::who_acts(lang)), "{shown}");
        let asked = |shop: &Shop| {
            let review = &shop.app.model.handover().unwrap().draft.review;
            review.lead_open.as_ref().map(|open| (open.by, open.told.clone()))
        };
        assert_eq!(asked(&shop), None, "nobody was taken for it");
        leaves_open(&mut shop, TANG_NA);
        assert_eq!(asked(&shop), Some((TANG_NA, "王芳 21:50".to_owned())), "{}", shop.screen(80, 24));
    }
}

#[test]
fn who_signed_without_a_punch_is_offered_to_enter_it() {
    for (lang, who, punched) in
        [(Lang::En, LI_HUA, true), (Lang::En, LEAD, false), (Lang::Zh, LI_HUA, true), (Lang::Zh, LEAD, false)]
    {
        let mut shop = Shop::new(lang);
        shop.start_between(who, CHEN_WEI).answer_all();
        let old = shop.app.model.handover().unwrap().draft.attendance[&who].clone();
        let open = crate::model::handover::AttendanceLine { confirmed_ms: None, ..old };
        shop.answer(who, Answer::Attendance(who, open));
        at_sign(&mut shop);
        shop.key(Code::Right).key(Code::Enter).pin(who).pin(CHEN_WEI);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::sign_ui::finished(lang)), "{shown}");
        let name = shop.app.model.name(who).to_owned();
        let offer = msg::sign_ui::enter_punch(lang, &name);
        assert_eq!(shown.contains(&*offer), !punched, "{shown}");
        if !punched {
            shop.click(&offer, 80, 24);
            let day = shop.screen(80, 24);
            assert!(day.contains(&name) && !day.contains(msg::sign_ui::finished(lang)), "{day}");
        }
    }
}
