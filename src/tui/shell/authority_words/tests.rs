//! The table at work: no command passes without the PINs of its row, and a PIN makes nobody the actor of more than
//! its act.

mod every_act;
mod every_purpose;

use super::*;
use crate::model::attendance::{AttendanceResult, PunchKind};
use crate::model::cash::{Explanation, SalesReport};
use crate::model::handover::answer::Answer;
use crate::model::handover::{AttendanceLine, HandoverKind, Override, People, Review, SignRole};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::log::{
    Cover, CoverStep, Detail, Disposal, DisposalAction, DisposalCause, Fault, LogKind, Movement,
    MovementKind, Note, Punch, SpotCount, WriteOffClass,
};
use crate::model::money::Money;
use crate::model::people::Person;
use crate::model::period_data::LockStep;
use crate::model::time::BusinessDate;
use crate::record::logbook::RemarkKind;
use crate::rules::pin::SecretKind;
use crate::store::ItemAct;
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::screens::log;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop};

fn movement(movement: MovementKind, amount: i64) -> Movement {
    Movement {
        decided: None,
        alone: false,
        approval_open: None,
        movement,
        register: RegisterId(1),
        amount: Money(amount),
        reason: "repair".into(),
        receipt_no: "R-1".into(),
        bag_no: "B-1".into(),
        witness: (movement == MovementKind::Drop).then_some(CHEN_WEI),
        approver: None,
        receiver: None,
        to_register: None,
    }
}

fn write_off() -> Disposal {
    Disposal {
        decided: None,
        approval_open: None,
        stock: None,
        name: "Fridge".into(),
        cause: DisposalCause::Damaged,
        quantity: 1,
        action: DisposalAction::WrittenOff,
        class: WriteOffClass::FixedAsset,
        value: Money(100),
        approver: Some(OWNER),
    }
}

fn punch(person: PersonId, correction: &str, at_ms: i64) -> Detail {
    Detail::Punch(Punch {
        correction: correction.into(),
        approver: (!correction.is_empty()).then_some(LEAD),
        ..Punch::clocked(person, PunchKind::In, at_ms)
    })
}

/// The key of the refusal, empty where it was done.
fn outcome(shop: &mut Shop, op: Command) -> &'static str {
    let app = &mut shop.app;
    app.desk.perform(op, &mut app.model).map_or_else(|error| error.problem().key, |_| "")
}

fn accept(shop: &mut Shop, pins: &[(PersonId, Act)]) {
    for (person, act) in pins {
        shop.app.desk.store.as_mut().unwrap().accept_pin(*person, *act);
    }
}

/// Refused with no PIN, with the PINs of another act, and again once it is done.
fn needs(shop: &mut Shop, pins: &[(PersonId, Act)], op: impl Fn(&Shop) -> Command) {
    let what = format!("{:?}", op(shop));
    let command = op(shop);
    assert_eq!(outcome(shop, command), "authority.needs_pin", "{what}");
    let other = if pins[0].1 == Act::Log { Act::Review } else { Act::Log };
    let others: Vec<_> = pins.iter().map(|(person, _)| (*person, other)).collect();
    accept(shop, &others);
    let command = op(shop);
    assert_eq!(outcome(shop, command), "authority.needs_pin", "{what}");
    accept(shop, pins);
    let command = op(shop);
    assert_eq!(outcome(shop, command), "", "{what}");
    let command = op(shop);
    assert_ne!(outcome(shop, command), "", "{what}: a PIN is for one write");
}

#[test]
fn nothing_is_logged_without_the_pins_of_its_row() {
    let mut settings = crate::tui::test_support::settings(Lang::En);
    let second = crate::model::settings::Register { id: RegisterId(2), ..settings.registers[0].clone() };
    settings.registers.push(crate::model::settings::Register { name: "R2".into(), ..second });
    let mut shop = Shop::with(Lang::En, &settings);
    let now_ms = shop.app.desk.now().ms;
    let log = |by, detail: Detail| move |_: &Shop| Command::Log { by, detail: detail.clone() };
    let pay_out = Movement { approver: Some(LEAD), ..movement(MovementKind::PayOut, 25_000) };
    needs(&mut shop, &[(LEAD, Act::SpendLead)], log(LI_HUA, Detail::Movement(pay_out)));
    let own = movement(MovementKind::PayOut, 25_000);
    needs(&mut shop, &[(LEAD, Act::SpendLead)], log(LEAD, Detail::Movement(own)));
    needs(
        &mut shop,
        &[(CHEN_WEI, Act::SafeDrop)],
        log(LI_HUA, Detail::Movement(movement(MovementKind::Drop, 10_000))),
    );
    let lent = Movement {
        receiver: Some(CHEN_WEI),
        to_register: Some(RegisterId(2)),
        ..movement(MovementKind::FloatTransfer, 10_000)
    };
    needs(&mut shop, &[(CHEN_WEI, Act::TransferFloat)], log(LI_HUA, Detail::Movement(lent)));
    needs(&mut shop, &[(OWNER, Act::SpendOwner)], log(LI_HUA, Detail::Disposal(write_off())));
    let count = SpotCount {
        register: RegisterId(1),
        counted: Money(60_000),
        reported: None,
        without_sales: None,
        difference: None,
        cashier: Some(CHEN_WEI),
        alone: false,
        remark: String::new(),
    };
    let cover = Cover {
        cover: CoverStep::Begins,
        away: LI_HUA,
        stands_in: CHEN_WEI,
        until_ms: None,
        mind: String::new(),
        began_ms: None,
    };
    needs(&mut shop, &[(LI_HUA, Act::Cover), (CHEN_WEI, Act::Cover)], log(LI_HUA, Detail::Cover(cover)));
    needs(
        &mut shop,
        &[(LEAD, Act::SpotCount), (CHEN_WEI, Act::SpotCount)],
        log(LEAD, Detail::SpotCount(count)),
    );
    needs(&mut shop, &[(LEAD, Act::CorrectPunch)], log(CHEN_WEI, punch(CHEN_WEI, "forgot", now_ms)));
    let word = Detail::Note(Note { text: "x".into() });
    assert_eq!(outcome(&mut shop, Command::Log { by: LI_HUA, detail: word }), "");
}

fn item(shop: &Shop, kind: ItemKind) -> crate::model::item::Item {
    let store = shop.app.desk.store.as_ref().unwrap();
    let mut all = store.open_items().unwrap();
    all.extend(store.closed_items(20).unwrap());
    all.into_iter().find(|item| item.kind == kind).unwrap()
}

fn step(by: PersonId, kind: ItemKind, to: ItemState, fixer: Option<PersonId>) -> impl Fn(&Shop) -> Command {
    move |shop| Command::Item {
        by,
        item: Box::new(item(shop, kind)),
        act: ItemAct::State { to, fixer, fixer_name: String::new(), text: "never came back".into() },
    }
}

#[test]
fn a_lead_alone_gives_up_what_concerns_money_and_a_fixer_checks_nothing() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let deposit = ItemKind::DepositInTransit;
    let give_up = step(LI_HUA, deposit, ItemState::Cancelled, None);
    accept(&mut shop, &[(LI_HUA, Act::GiveUpItem)]);
    let command = give_up(&shop);
    assert_eq!(outcome(&mut shop, command), "authority.needs_lead");
    needs(&mut shop, &[(LEAD, Act::GiveUpItem)], step(LEAD, deposit, ItemState::Cancelled, None));
    let events = |shop: &Shop| {
        let id = item(shop, deposit).id;
        shop.app.desk.store.as_ref().unwrap().item_events(id).unwrap()
    };
    let last = events(&shop).pop().unwrap();
    assert_eq!(
        (last.by, last.state, last.text.as_str()),
        (Some(LEAD), ItemState::Cancelled, "never came back")
    );
    needs(&mut shop, &[(LEAD, Act::GiveUpItem)], step(LEAD, deposit, ItemState::Open, None));
    // A repair is not got rid of without a lead either, and not checked by who made it.
    let fault = Fault::of("Freezer", "warm");
    assert_eq!(outcome(&mut shop, Command::Log { by: LI_HUA, detail: Detail::Fault(fault) }), "");
    let ticket = ItemKind::Ticket;
    let command = step(LI_HUA, ticket, ItemState::Cancelled, None)(&shop);
    assert_eq!(outcome(&mut shop, command), "authority.needs_lead");
    for to in [ItemState::Acknowledged, ItemState::InRepair, ItemState::Fixed] {
        let fixer = (to == ItemState::Fixed).then_some(LI_HUA);
        let command = step(LI_HUA, ticket, to, fixer)(&shop);
        assert_eq!(outcome(&mut shop, command), "");
    }
    accept(&mut shop, &[(LI_HUA, Act::VerifyRepair)]);
    let command = step(LI_HUA, ticket, ItemState::Verified, None)(&shop);
    assert_eq!(outcome(&mut shop, command), "item.verifier_is_fixer");
    needs(&mut shop, &[(CHEN_WEI, Act::VerifyRepair)], step(CHEN_WEI, ticket, ItemState::Verified, None));
    needs(&mut shop, &[(CHEN_WEI, Act::VerifyRepair)], step(CHEN_WEI, ticket, ItemState::Closed, None));
}

#[test]
fn an_answer_that_names_an_approver_needs_the_pin_of_the_approver() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    let now_ms = shop.app.desk.now().ms;
    let answer = |answer: Answer| {
        move |_: &Shop| Command::Answer { by: LI_HUA, answer: Box::new(answer.clone()), cursor: None }
    };
    let once = |shop: &mut Shop, pins: &[(PersonId, Act)], given: Answer| {
        let command = answer(given.clone())(shop);
        assert_eq!(outcome(shop, command), "authority.needs_pin", "{given:?}");
        accept(shop, pins);
        let command = answer(given.clone())(shop);
        assert_eq!(outcome(shop, command), "", "{given:?}");
    };
    let by = Override { at_ms: None, approval_open: None, by: LEAD, reason: "closing".into() };
    let review = Review { override_by: Some(by), ..Review::default() };
    once(&mut shop, &[(LEAD, Act::Override)], Answer::Review(review));
    let why = Explanation { approver: Some(LEAD), reason: "other".into(), ..Explanation::default() };
    once(&mut shop, &[(LEAD, Act::ApproveCash)], Answer::Explanation(RegisterId(1), "cash".into(), why));
    let why = Explanation { second: Some(CHEN_WEI), reason: "arithmetic".into(), ..Explanation::default() };
    once(&mut shop, &[(CHEN_WEI, Act::Countersign)], Answer::Explanation(RegisterId(1), "cash".into(), why));
    let report = SalesReport { approver: Some(LEAD), ..SalesReport::default() };
    once(&mut shop, &[(LEAD, Act::ApproveCash)], Answer::Report(RegisterId(1), report));
    // Under the same name anything else is not what was approved.
    let whys: [fn(&mut Explanation); 5] = [
        |why| why.reason = "other".into(),
        |why| why.text = "x".into(),
        |why| why.counterpart = "x".into(),
        |why| why.form_no = "x".into(),
        |why| why.copy_ref = "x".into(),
    ];
    let mut why = Explanation { approver: Some(LEAD), ..Explanation::default() };
    for alter in whys {
        alter(&mut why);
        let given = Answer::Explanation(RegisterId(1), "card".into(), why.clone());
        once(&mut shop, &[(LEAD, Act::ApproveCash)], given);
    }
    let figures: [fn(&mut SalesReport); 5] = [
        |report| report.returns = Some(600),
        |report| report.returns_total = Some(Money(90_000)),
        |report| report.voids = Some(1),
        |report| report.voids_total = Some(Money(100)),
        |report| report.cash_refunds = Some(Money(90_000)),
    ];
    let mut report = SalesReport { approver: Some(LEAD), ..SalesReport::default() };
    for alter in figures {
        alter(&mut report);
        once(&mut shop, &[(LEAD, Act::ApproveCash)], Answer::Report(RegisterId(1), report.clone()));
    }
    let line = |confirmed_by, ms| AttendanceLine {
        remark_said: None,
        line: AttendanceResult { actual_in_ms: Some(now_ms - ms), ..AttendanceResult::default() },
        planned_start_ms: None,
        planned_end_ms: None,
        remark: "went home".into(),
        confirmed_ms: Some(now_ms),
        confirmed_by,
    };
    once(&mut shop, &[(LI_HUA, Act::ConfirmOwn)], Answer::Attendance(LI_HUA, line(None, 5)));
    once(&mut shop, &[(LEAD, Act::ConfirmForOther)], Answer::Attendance(LI_HUA, line(Some(LEAD), 6)));
    let reworded = AttendanceLine { remark: "ill".into(), ..line(Some(LEAD), 6) };
    once(&mut shop, &[(LEAD, Act::ConfirmForOther)], Answer::Attendance(LI_HUA, reworded));
    accept(&mut shop, &[(LEAD, Act::ConfirmForOther), (CHEN_WEI, Act::ConfirmForOther)]);
    for (whose, lead, key) in
        [(LEAD, LEAD, "authority.not_oneself"), (LI_HUA, CHEN_WEI, "authority.needs_lead")]
    {
        let command = answer(Answer::Attendance(whose, line(Some(lead), 7)))(&shop);
        assert_eq!(outcome(&mut shop, command), key);
    }
}

#[test]
fn nobody_signs_for_another_side_and_no_lead_approves_the_own_drawer_whatever_pins_were_given() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    for person in [OWNER, LEAD, LI_HUA, CHEN_WEI] {
        accept(&mut shop, &[(person, Act::Sign), (person, Act::ApproveCash)]);
    }
    let sign = |shop: &mut Shop, person, role| outcome(shop, Command::Sign { person, role });
    assert_eq!(sign(&mut shop, CHEN_WEI, SignRole::Outgoing), "sign.not_outgoing");
    assert_eq!(sign(&mut shop, LI_HUA, SignRole::Incoming), "sign.not_incoming");
    assert_eq!(sign(&mut shop, LEAD, SignRole::Incoming), "sign.not_incoming");
    assert_eq!(sign(&mut shop, LI_HUA, SignRole::Witness), "sign.witness_is_other");
    assert_eq!(sign(&mut shop, CHEN_WEI, SignRole::Witness), "sign.not_witness");
    assert_eq!(sign(&mut shop, LI_HUA, SignRole::Lead), "sign.not_lead");
    assert_eq!(sign(&mut shop, LI_HUA, SignRole::Outgoing), "");
    // Without a PIN no name stands under anything.
    shop.app.desk.store.as_mut().unwrap().forget_pins();
    assert_eq!(sign(&mut shop, CHEN_WEI, SignRole::Incoming), "authority.needs_pin");
    assert!(shop.app.model.handover().is_some(), "not sealed");
    accept(&mut shop, &[(CHEN_WEI, Act::Sign)]);
    assert_eq!(sign(&mut shop, CHEN_WEI, SignRole::Incoming), "");

    let mut shop = Shop::new(Lang::En);
    let people = People {
        outgoing: vec![LEAD],
        incoming: vec![CHEN_WEI],
        registers: vec![RegisterId(1)],
        prepared: true,
        ..People::default()
    };
    shop.perform(Command::StartHandover { by: LEAD, kind: HandoverKind::Shift, people, next: None });
    accept(&mut shop, &[(LEAD, Act::ApproveCash), (OWNER, Act::ApproveCash)]);
    assert_eq!(sign(&mut shop, LEAD, SignRole::Lead), "sign.lead_is_other");
    let why = Explanation { approver: Some(LEAD), reason: "other".into(), ..Explanation::default() };
    let answer = Box::new(Answer::Explanation(RegisterId(1), "cash".into(), why));
    assert_ne!(outcome(&mut shop, Command::Answer { by: LEAD, answer, cursor: None }), "");
}

#[test]
fn what_is_added_to_records_months_and_settings_needs_the_pins_of_its_row() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let store = shop.app.desk.store.as_ref().unwrap();
    let date = shop.app.model.live.as_ref().unwrap().over_short[0].0;
    let handover = store.day(date).unwrap()[0].handover;
    let review =
        move |_: &Shop| Command::Remark { by: LEAD, handover, kind: RemarkKind::Omission, text: "x".into() };
    needs(&mut shop, &[(LEAD, Act::Review)], review);
    let correct = move |_: &Shop| Command::Correct {
        by: LEAD,
        new: Box::new(crate::store::NewCorrection {
            handover,
            field: "cash/0/outgoing/rows/10000".parse().unwrap(),
            typed: "14".into(),
            reason: "one note too many".into(),
            second: Some(LI_HUA),
            told: String::new(),
        }),
    };
    accept(&mut shop, &[(LEAD, Act::Correct)]);
    let alone = correct(&shop);
    assert_eq!(outcome(&mut shop, alone), "authority.needs_pin", "the second person's is missing");
    shop.app.desk.store.as_mut().unwrap().forget_pins();
    needs(&mut shop, &[(LEAD, Act::Correct), (LI_HUA, Act::Correct)], correct);
    let month = BusinessDate::parse("2026-10-01").unwrap().month();
    let lock = move |by, person, step, reason: &'static str| {
        move |_: &Shop| Command::MonthLock { by, month, step, person, reason: reason.into() }
    };
    let done = |shop: &mut Shop, pins: &[(PersonId, Act)], op: &dyn Fn(&Shop) -> Command| {
        let command = op(shop);
        let phrase = pins[0].1 == Act::ManageShop;
        let key = if phrase { "authority.needs_passphrase" } else { "authority.needs_pin" };
        assert_eq!(outcome(shop, command), key);
        accept(shop, pins);
        let command = op(shop);
        assert_eq!(outcome(shop, command), "");
    };
    done(&mut shop, &[(LI_HUA, Act::ConfirmOwn)], &lock(LI_HUA, LI_HUA, LockStep::Confirmed, ""));
    // Only for somebody who has left.
    let live = shop.app.model.live.as_ref().unwrap();
    let (base, mut settings) = (live.version, Box::new(live.settings.clone()));
    settings.people.iter_mut().find(|p| p.id == CHEN_WEI).unwrap().active = false;
    accept(&mut shop, &[(OWNER, Act::ManageShop)]);
    assert_eq!(outcome(&mut shop, Command::Settings { by: OWNER, base, settings }), "");
    shop.app.desk.store.as_mut().unwrap().lock(None);
    done(&mut shop, &[(LEAD, Act::ConfirmForOther)], &lock(LEAD, CHEN_WEI, LockStep::Confirmed, "left"));
    done(&mut shop, &[(LEAD, Act::LockMonth)], &lock(LEAD, LEAD, LockStep::Locked, ""));
    done(&mut shop, &[(LEAD, Act::ReopenMonth)], &lock(LEAD, LEAD, LockStep::Reopened, "wrong"));
    // Lists are a lead's, people the owner's.
    let save = |by, people: bool| {
        move |shop: &Shop| {
            let live = shop.app.model.live.as_ref().unwrap();
            let mut settings = live.settings.clone();
            if people {
                settings.people[3].phone = format!("{}", live.version);
            } else {
                settings.rules.lock_minutes += 1;
            }
            Command::Settings { by, base: live.version, settings: Box::new(settings) }
        }
    };
    done(&mut shop, &[(LEAD, Act::ChangeLists)], &save(LEAD, false));
    let command = save(LEAD, true)(&shop);
    assert_eq!(outcome(&mut shop, command), "authority.needs_owner");
    done(&mut shop, &[(OWNER, Act::ManageShop)], &save(OWNER, true));
    shop.app.desk.store.as_mut().unwrap().lock(None);
    let pin = |_: &Shop| Command::IssueSecrets { by: OWNER, person: LI_HUA, kinds: &[SecretKind::Pin] };
    done(&mut shop, &[(OWNER, Act::ManageShop)], &pin);
    shop.app.desk.store.as_mut().unwrap().lock(None);
    let help = |shop: &Shop| {
        let live = shop.app.model.live.as_ref().unwrap();
        let mut settings = live.settings.clone();
        let (id, only_on) = (settings.next_person(), Some(live.run.date));
        let helper = Person { id, only_on, name: format!("Zhou {id}"), ..settings.people[2].clone() };
        settings.people.push(helper);
        Command::Settings { by: LEAD, base: live.version, settings: Box::new(settings) }
    };
    done(&mut shop, &[(LEAD, Act::AddForADay)], &help);
    shop.app.desk.store.as_mut().unwrap().lock(None);
    done(&mut shop, &[(LEAD, Act::UnlockPin)], &|_: &Shop| Command::Unlock { by: LEAD, person: LI_HUA });
}

/// Which name the next form of every kind begins with, and who stands under what is logged now.
fn still_li_hua(shop: &mut Shop, after: &str) {
    assert_eq!(shop.app.model.actor(), Some(LI_HUA), "{after}");
    for kind in LogKind::ALL {
        if matches!(
            kind,
            LogKind::SpotCount | LogKind::Punch | LogKind::Check | LogKind::Unplanned | LogKind::TillChange
        ) {
            continue;
        }
        shop.open(log::open(kind));
        let shown = shop.screen(120, 40);
        let is_by = |line: &&str| line.trim_start_matches(['│', ' ']).starts_with("By");
        let by = shown.lines().find(is_by).unwrap_or_else(|| panic!("{shown}"));
        assert!(by.contains("Li Hua"), "{after}: {by}");
        shop.key(Code::Esc);
    }
    shop.open(log::open(LogKind::Note));
    shop.key(Code::Down).input(&crate::tui::shell::input::Input::Paste(after.into())).key(Code::F(10));
    let live = shop.app.model.live.as_ref().unwrap();
    let last = live.entries.last().unwrap();
    assert!(matches!(last.detail, Detail::Note(_)), "{after}: {last:?}");
    assert_eq!(last.by, LI_HUA, "{after}");
}

#[test]
fn a_pin_given_to_approve_never_becomes_the_name_of_anything_else() {
    let mut shop = Shop::new(Lang::En);
    // The lead is in as well, so that nothing but the rule keeps the name out.
    let now_ms = shop.app.desk.now().ms;
    shop.perform(Command::Log { by: LEAD, detail: punch(LEAD, "", now_ms) });
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Note(Note { text: "x".into() }) });
    still_li_hua(&mut shop, "a note");
    shop.open(log::open(LogKind::SpotCount));
    shop.keys("①\n612.30\n600\n②\n\n\n").pin(LEAD).pin(LI_HUA);
    let by = shop.app.model.live.as_ref().unwrap().entries.last().unwrap().by;
    assert_eq!(by, LEAD, "the lead made the count");
    still_li_hua(&mut shop, "a spot count");
    let pay_out = Movement { approver: Some(LEAD), ..movement(MovementKind::PayOut, 25_000) };
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Movement(pay_out) });
    still_li_hua(&mut shop, "a pay-out");
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Disposal(write_off()) });
    still_li_hua(&mut shop, "a write-off");
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Movement(movement(MovementKind::Drop, 5_000)) });
    still_li_hua(&mut shop, "a drop with a witness");
    let names: Vec<PersonId> =
        shop.app.model.live.as_ref().unwrap().entries.iter().map(|entry| entry.by).collect();
    assert_eq!(names.iter().filter(|by| **by == LEAD).count(), 2, "the own punch and the spot count");
    // In the handover: the override is the lead's, the answer and the next ones are outgoing's.
    shop.start_handover();
    shop.perform(Command::Cursor("sign:".parse().unwrap()));
    let screen = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(screen));
    shop.key(Code::End).key(Code::Up).keys("\nhurry\n");
    while !shop.screen(80, 24).contains(" 李雷 ") {
        shop.key(Code::Down);
    }
    shop.pin(LEAD);
    let by = shop.app.model.handover().unwrap().draft.review.override_by.clone().unwrap();
    assert_eq!((by.by, by.reason.as_str()), (LEAD, "hurry"));
    assert_ne!(shop.app.model.person, Some(LEAD));
}

#[test]
fn with_several_in_and_nobody_at_the_keyboard_the_name_is_asked_for() {
    let mut shop = Shop::new(Lang::En);
    assert_eq!(shop.app.model.actor(), Some(LI_HUA), "the only one who is in");
    let now_ms = shop.app.desk.now().ms;
    shop.perform(Command::Log { by: CHEN_WEI, detail: punch(CHEN_WEI, "", now_ms) });
    assert_eq!(shop.app.model.actor(), Some(CHEN_WEI), "who last did something");
    shop.app.model.person = None;
    assert_eq!(shop.app.model.actor(), None);
    shop.app.model.person = Some(LEAD);
    assert_eq!(shop.app.model.actor(), None, "not in");
    let before = shop.app.model.live.as_ref().unwrap().entries.len();
    let entries = |shop: &Shop| shop.app.model.live.as_ref().unwrap().entries.clone();
    shop.open(log::open(LogKind::Check));
    shop.key(Code::F(10));
    assert_eq!(entries(&shop).len(), before, "nobody answered yet");
    shop.keys("②\n").keys("a");
    let who = shop.app.model.people(Role::Cashier)[1];
    let done = entries(&shop);
    assert!(done.len() > before && done[before..].iter().all(|entry| entry.by == who), "{done:?}");
}

#[test]
fn f1_on_the_pin_says_who_may() {
    let mut shop = Shop::new(Lang::En);
    shop.open(log::open(LogKind::SpotCount));
    shop.keys("①\n612.30\n600\n①\n\n\n").key(Code::F(1));
    let shown = shop.screen(100, 30).replace('│', " ");
    let said = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("add a remark: a lead or the owner · PIN · PIN of a"), "{shown}");
}

#[test]
fn an_override_keeps_the_hours_that_nobody_confirmed() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover();
    let by = Override { at_ms: None, approval_open: None, by: LEAD, reason: "closing".into() };
    shop.answer(LI_HUA, Answer::Review(Review { override_by: Some(by), ..Review::default() }));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming).sign(LEAD, SignRole::Lead);
    assert!(shop.app.model.handover().is_none(), "sealed");
    let store = shop.app.desk.store.as_ref().unwrap();
    let date = BusinessDate::parse("2026-11-21").unwrap();
    let page = store.day(date).unwrap().remove(0);
    let lines = &page.document.attendance;
    let li_hua = lines.iter().find(|line| line.person == "Li Hua").unwrap();
    assert_eq!(li_hua.actual_in.map(crate::model::time::Stamp::hm), Some("14:52".to_owned()));
    assert_eq!((li_hua.confirmed_at, li_hua.confirmed_by.as_str()), (None, ""));
    assert!(li_hua.provisional, "whoever is still in has no end yet: {li_hua:?}");
    assert_eq!(store.verify(crate::store::VerifyLevel::Sense).unwrap().findings, []);
    let at = lines.iter().position(|line| line.person == "Li Hua").unwrap();
    let new = crate::store::NewCorrection {
        handover: page.handover,
        field: format!("attendance/{at}/actual_out").parse().unwrap(),
        typed: "21:45".into(),
        reason: "asked afterwards".into(),
        second: Some(LI_HUA),
        told: String::new(),
    };
    shop.perform(Command::Correct { by: LEAD, new: Box::new(new) });
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.page(page.handover).unwrap().corrections.len(), 1);
}
