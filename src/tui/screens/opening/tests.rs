use super::*;
use crate::model::handover::{LeftOut, People, SignRole};
use crate::model::item_state::ItemState;
use crate::model::period::Period;
use crate::model::time::BusinessDate;
use crate::report::over_short::OverShort;
use crate::report::{Ask, Model as _};
use crate::store::{ItemAct, VerifyLevel};
use crate::tui::shell::input::Code;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop, settings};

/// A shop whose Late ends at 23:00 with nobody after it, closed by Li Hua alone at 22:42.
pub(crate) fn closed(lang: Lang) -> Shop {
    let mut all = settings(lang);
    all.shifts.retain(|shift| shift.id.0 != 3);
    closed_with(lang, all)
}

fn closed_with(lang: Lang, mut all: Settings) -> Shop {
    all.rules.next_shift_min = 60;
    let mut shop = Shop::with(lang, &all);
    shop.advance_min(60);
    let out = |register: &crate::model::settings::Register| LeftOut {
        register: register.id,
        reason: "not in use".into(),
        by: LI_HUA,
        at: 1,
        again: false,
    };
    let others = shop.app.model.settings().unwrap().registers.iter().skip(1);
    let people = People {
        outgoing: vec![LI_HUA],
        closes: true,
        registers: vec![RegisterId(1)],
        left_out: others.map(out).collect(),
        ..People::default()
    };
    shop.perform(Command::StartHandover {
        by: LI_HUA,
        kind: crate::model::handover::HandoverKind::Shift,
        people,
        next: None,
    });
    shop.answer_all().sign(LI_HUA, SignRole::Outgoing);
    shop
}

#[test]
fn a_shop_closed_by_one_is_closed_everywhere() {
    let mut shop = closed(Lang::En);
    assert!(shop.app.model.handover().is_none(), "sealed with one signature");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("Closed since 22:42") && screen.contains("Open the shop"), "{screen}");
    assert!(screen.contains("Early, 22 Nov"), "what is next: {screen}");
    let store = shop.app.desk.store.as_ref().unwrap();
    assert!(store.running().unwrap().closed);
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    let page = store.page(crate::model::ids::HandoverId(1)).unwrap();
    let lines = crate::report::daylog::text::page_lines(&page, Lang::En, 80);
    let text = lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    assert!(text.contains("the shop closes") && text.contains("closed by one"), "{text}");
    assert!(text.contains("Takings") && text.contains("bag 17, safe"), "{text}");
    let live = shop.app.model.live.as_ref().unwrap();
    let deposit = live.items.iter().find(|item| item.kind == ItemKind::DepositInTransit).unwrap();
    assert_eq!(deposit.detail.bag_no, "17");
    // Nothing is handed over in a closed shop; things are logged all the same.
    let people = People { outgoing: vec![LI_HUA], incoming: vec![CHEN_WEI], ..People::default() };
    let kind = crate::model::handover::HandoverKind::Shift;
    shop.perform(Command::StartHandover { by: LI_HUA, kind, people, next: None });
    assert!(shop.app.model.handover().is_none());
}

#[test]
fn what_was_settled_while_it_was_closed_stands_in_the_opening() {
    let mut shop = closed(Lang::En);
    shop.advance_min(60);
    let live = shop.app.model.live.as_ref().unwrap();
    let deposit = live.items.iter().find(|item| item.kind == ItemKind::DepositInTransit).unwrap().clone();
    let text = "paid to the supplier".to_owned();
    let act = ItemAct::State { to: ItemState::Cancelled, fixer: None, fixer_name: String::new(), text };
    shop.perform(Command::Item { by: LEAD, item: Box::new(deposit.clone()), act });
    shop.advance_min(7 * 60 + 13);
    let by = shop.app.model.people(Role::Cashier)[0];
    let opening = NewOpening { counted: vec![(RegisterId(1), Money(50_000))], ..NewOpening::by(by) };
    shop.perform(Command::OpenShop(Box::new(opening)));
    let store = shop.app.desk.store.as_ref().unwrap();
    let page = store.openings_alone(BusinessDate::parse("2026-11-22").unwrap()).unwrap().remove(0);
    let settled = &page.opening.as_ref().unwrap().settled;
    let lead = store.settings().unwrap().1.person_name(LEAD).to_owned();
    assert_eq!(settled.len(), 1);
    assert_eq!((settled[0].item, settled[0].by.as_deref()), (deposit.id.0, Some(lead.as_str())));
    for lang in Lang::ALL {
        let lines = crate::report::daylog::text::page_lines(&page, lang, 100);
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let text: String = lines.iter().map(|line| squeezed(&line.text)).collect();
        assert!(text.contains("paidtothesupplier") && text.contains(&squeezed(&lead)), "{text}");
    }
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
}

#[test]
fn a_drawer_that_stays_shut_says_why_and_is_counted_by_the_next_handover() {
    let mut shop = closed(Lang::En);
    shop.advance_min(8 * 60 + 13);
    let shut = |why: &str| NewOpening {
        shut: vec![RegisterId(1)],
        why_shut: why.to_owned(),
        ..NewOpening::by(CHEN_WEI)
    };
    shop.perform(Command::OpenShop(Box::new(shut(" "))));
    assert!(shop.app.model.live.as_ref().unwrap().run.closed, "it asks why");
    shop.perform(Command::OpenShop(Box::new(shut("lock jammed"))));
    let live = shop.app.model.live.as_ref().unwrap();
    assert!(!live.run.closed);
    let out = live.left_out.iter().find(|out| out.register == RegisterId(1)).unwrap();
    assert_eq!((out.reason.as_str(), out.by), ("lock jammed", CHEN_WEI));
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
}

/// What over and short says of the gaps of that month: how many lines, and their sum.
fn gaps(shop: &Shop) -> (usize, Money) {
    let month = Period::of_month(BusinessDate::parse("2026-11-22").unwrap().month());
    let needs = crate::report::over_short::REPORT.needs;
    let store = shop.app.desk.store.as_ref().unwrap();
    let facts = store.facts(month, needs, shop.app.desk.now().ms).unwrap();
    let report = OverShort::of(facts, Ask::default());
    let lines = report.paper(Lang::En).table("gaps").unwrap().rows.len();
    (lines, report.gap_sum)
}

#[test]
fn the_next_morning_it_is_opened_with_what_is_found() {
    let mut shop = closed(Lang::En);
    shop.advance_min(8 * 60 + 13);
    shop.screen(80, 24);
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("Early, 22 Nov"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter).keys(" ").key(Code::Enter).keys("450").key(Code::F(10));
    let screen = shop.screen(80, 24);
    assert!(screen.contains("PIN"), "{screen}");
    let by = shop.app.model.people(Role::Cashier)[0];
    let opening = NewOpening { counted: vec![(RegisterId(1), Money(45_000))], ..NewOpening::by(by) };
    shop.key(Code::Esc);
    shop.perform(Command::OpenShop(Box::new(opening)));
    let live = shop.app.model.live.as_ref().unwrap();
    assert!(!live.run.closed);
    assert_eq!((live.run.date.to_string().as_str(), live.run.shift.0), ("2026-11-22", 1));
    assert_eq!(live.drawers[&RegisterId(1)], Money(45_000), "that is what lies in it");
    let dispute = live.items.iter().find(|item| item.kind == ItemKind::Dispute).unwrap();
    assert_eq!(dispute.detail.amount, Some(Money(-5_000)), "50.00 fewer than were left, known now");
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    assert_eq!(gaps(&shop), (1, Money(-5_000)), "told at once, not once the shift is handed over");
    // What was counted is what the shift began with.
    shop.start_handover();
    let open = shop.app.model.handover().unwrap();
    assert_eq!(open.draft.register(RegisterId(1)).opening.unwrap().counted, Money(45_000));
}

#[test]
fn whoever_opens_is_asked_once_whether_they_come_on_the_clock_with_the_same_pin() {
    for lang in Lang::ALL {
        for clock_in in [true, false] {
            let mut shop = closed(lang);
            shop.advance_min(8 * 60 + 13);
            let mut view = Opening::new(&Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() });
            view.list = ListStep::Passed;
            view.form.field_mut("0").unwrap().set_raw("500");
            let by = CHEN_WEI;
            let place = shop.app.model.people(Role::Cashier).iter().position(|id| *id == by).unwrap();
            view.form.field_mut("here").unwrap().tick(&[place]);
            shop.open(Box::new(view));
            shop.screen(80, 24);
            shop.key(Code::F(10));
            shop.pin(by);
            let asked = shop.screen(80, 24);
            assert!(asked.contains(msg::shop::no_punch(lang)), "{asked}");
            if clock_in {
                shop.key(Code::Left);
            }
            shop.key(Code::Enter);
            assert_eq!(shop.app.model.clocked_in().contains(&by), clock_in);
            let live = shop.app.model.live.as_ref().unwrap();
            assert!(!live.run.closed);
            let home = shop.screen(80, 24);
            assert!(!home.contains(msg::shop::no_punch(lang)), "{home}");
        }
    }
}

#[test]
fn after_a_month_all_that_was_not_held_is_settled_in_one_step() {
    let mut shop = closed(Lang::En);
    shop.advance_min(31 * 1_440);
    // Whoever opens says why: a reason nobody gave is none.
    let view = Opening::new(&Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() });
    assert_eq!(view.form.field("not_held").map(|field| (field.hidden, field.required)), Some((false, true)));
    assert_eq!(view.form.raw("not_held"), "");
    let opening = |not_held: &str| NewOpening {
        counted: vec![(RegisterId(1), Money(50_000))],
        not_held: not_held.to_owned(),
        ..NewOpening::by(CHEN_WEI)
    };
    shop.perform(Command::OpenShop(Box::new(opening(" "))));
    assert!(shop.app.model.live.as_ref().unwrap().run.closed, "it asks why");
    shop.perform(Command::OpenShop(Box::new(opening("renovation"))));
    let live = shop.app.model.live.as_ref().unwrap();
    assert_eq!((live.run.date.to_string().as_str(), live.run.closed), ("2026-12-22", false));
    let store = shop.app.desk.store.as_ref().unwrap();
    let settled: i64 = store.conn().query_row("SELECT count(*) FROM not_held", [], |row| row.get(0)).unwrap();
    assert_eq!(settled, 61, "two a day from Sunday on, and the early one of the last day");
    let marks = store.day_marks(
        "2026-11-22".parse().unwrap(),
        "2026-12-21".parse().unwrap(),
        "2026-12-22".parse().unwrap(),
    );
    assert!(marks.unwrap().iter().all(|mark| mark.missing == 0), "no day misses anything");
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
}

/// The shop of [`closed`] with Li Hua on the early roster, a bunch of keys kept, and a pay-out on Sunday.
fn closed_with_keys() -> Shop {
    let mut shop = closed(Lang::En);
    let kept = r#"{"held":"keys","number":"A-7","quantity":1}"#;
    let paid = r#"{"movement":"pay_out","register":1,"amount":2000,"reason":"window"}"#;
    let details = [
        Detail::Custody(serde_json::from_str(kept).unwrap()),
        Detail::Movement(serde_json::from_str(paid).unwrap()),
    ];
    for detail in details {
        shop.perform(Command::Log { by: LI_HUA, detail });
    }
    shop
}

fn opened_record(shop: &Shop) -> crate::record::opening::Opening {
    let store = shop.app.desk.store.as_ref().unwrap();
    let body: Vec<u8> =
        store.conn().query_row("SELECT body FROM seal WHERE kind = 'opening'", [], |row| row.get(0)).unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[test]
fn an_opening_says_who_was_missing_what_is_kept_and_what_was_logged_meanwhile() {
    let mut shop = closed_with_keys();
    shop.advance_min(8 * 60 + 33);
    let keys = shop.app.model.live.as_ref().unwrap().items.iter().find(|i| i.kind == ItemKind::Custody);
    let keys = keys.unwrap().id;
    let opening = NewOpening {
        counted: vec![(RegisterId(1), Money(48_000))],
        kept: vec![(keys, CarryAct::Disputed)],
        remark: "not on the hook".into(),
        ..NewOpening::by(CHEN_WEI)
    };
    shop.perform(Command::OpenShop(Box::new(opening)));
    let record = opened_record(&shop);
    let drawer = &record.drawers[0];
    assert_eq!(
        (drawer.left, drawer.moved, drawer.counted, drawer.difference),
        (Some(Money(50_000)), Money(-2_000), Some(Money(48_000)), Some(Money(0))),
        "the pay-out of Sunday is no difference"
    );
    assert_eq!(record.kept[0].act, Some(CarryAct::Disputed));
    assert_eq!(record.log.len(), 2);
    assert!(!record.not_done.is_empty(), "nobody went through the opening list");
    let live = shop.app.model.live.as_ref().unwrap();
    let dispute = live.items.iter().find(|i| i.kind == ItemKind::Dispute).unwrap();
    assert!(dispute.title.contains("A-7") && dispute.detail.text == "not on the hook", "{dispute:?}");
    assert!(live.entries.is_empty(), "what was logged before is a list of its own");
    // The handover goes on from there: no difference at its start, and nothing is told twice.
    shop.start_handover();
    let open = shop.app.model.handover().unwrap();
    let result = &open.facts(shop.app.desk.now()).results(&open.draft).unwrap()[0];
    assert_eq!((result.left_before, result.opening_difference), (Some(Money(48_000)), Some(Money(0))));
    shop.answer_all().sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    let page = store.page(crate::model::ids::HandoverId(2)).unwrap();
    let lines = crate::report::daylog::text::page_lines(&page, Lang::En, 80);
    let text = lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    for said in ["Opened", "陈伟", "counted 480.00, left 500.00", "A-7", "missing", "window"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // Who punched while the shop was closed is named once.
    assert!(!text.contains("Li Hua Li Hua") && !text.contains("陈伟 陈伟"), "{text}");
    // What stands in its rows is what was sealed.
    for (wrong, right) in [
        ("UPDATE opening_drawer SET counted = 47000", "UPDATE opening_drawer SET counted = 48000"),
        ("UPDATE opening_drawer SET moved = 0", "UPDATE opening_drawer SET moved = -2000"),
        ("UPDATE drawer SET moved = 5", "UPDATE drawer SET moved = 0"),
        ("UPDATE entry SET by = 4 WHERE run_id = 2", "UPDATE entry SET by = 3 WHERE run_id = 2"),
        ("UPDATE opening SET run_id = 1", "UPDATE opening SET run_id = 3"),
    ] {
        let store = shop.app.desk.store.as_ref().unwrap();
        store.conn().execute_batch(wrong).unwrap();
        assert_ne!(store.verify(VerifyLevel::Sense).unwrap().findings, [], "{wrong}");
        store.conn().execute_batch(right).unwrap();
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, [], "{right}");
    }
}

#[test]
fn a_drawer_counted_at_the_opening_and_left_out_is_known_at_the_next_handover() {
    let mut all = settings(Lang::En);
    all.shifts.retain(|shift| shift.id.0 != 3);
    let bar = crate::model::settings::Register {
        id: RegisterId(2),
        name: "Bar".into(),
        ..all.registers[0].clone()
    };
    all.registers.push(bar);
    let mut shop = closed_with(Lang::En, all);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    shop.advance_min(8 * 60 + 33);
    let counted = vec![(RegisterId(1), Money(50_000)), (RegisterId(2), Money(30_000))];
    let opening = NewOpening { counted, ..NewOpening::by(CHEN_WEI) };
    shop.perform(Command::OpenShop(Box::new(opening)));
    let paid = r#"{"movement":"pay_out","register":2,"amount":2000,"reason":"window"}"#;
    let detail = Detail::Movement(serde_json::from_str(paid).unwrap());
    shop.perform(Command::Log { by: CHEN_WEI, detail });
    let start = |shop: &mut Shop, from, to| {
        let at = shop.app.desk.now().ms;
        let out =
            LeftOut { register: RegisterId(2), reason: "not in use".into(), by: from, at, again: false };
        let people = People {
            outgoing: vec![from],
            incoming: vec![to],
            registers: vec![RegisterId(1)],
            left_out: vec![out],
            ..People::default()
        };
        let kind = crate::model::handover::HandoverKind::Shift;
        shop.perform(Command::StartHandover { by: from, kind, people, next: None });
        shop.app.model.handover().unwrap().draft.people.left_out[0].again
    };
    assert!(!start(&mut shop, CHEN_WEI, LI_HUA), "it was counted at the opening");
    shop.answer_all().sign(CHEN_WEI, SignRole::Outgoing).sign(LI_HUA, SignRole::Incoming);
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.drawers().unwrap()[&RegisterId(2)], Money(28_000), "the count, and what was paid out");
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    shop.advance_min(8 * 60);
    assert!(start(&mut shop, LI_HUA, CHEN_WEI), "left out a second time, from the very start");
    let open = shop.app.model.handover().unwrap();
    let gaps = crate::rules::gaps::gaps(&open.draft, &open.facts(shop.app.desk.now()));
    assert!(gaps.iter().any(|gap| gap.kind == crate::rules::gap::GapKind::LeftOutAgain), "{gaps:?}");
}

#[test]
fn who_comes_to_a_shift_that_was_opened_takes_over_from_nobody() {
    let took_over = |shop: &Shop| shop.app.desk.store.as_ref().unwrap().running().unwrap().took_over;
    let mut shop = closed(Lang::En);
    shop.advance_min(8 * 60 + 33);
    let opening = NewOpening {
        counted: vec![(RegisterId(1), Money(50_000))],
        not_held: "Sunday".into(),
        ..NewOpening::by(CHEN_WEI)
    };
    shop.perform(Command::OpenShop(Box::new(opening)));
    assert!(!took_over(&shop), "opened");
    shop.start_between(CHEN_WEI, LI_HUA);
    assert!(took_over(&shop), "handed over");
    let mut first = Shop::new(Lang::En);
    assert!(!took_over(&first), "the shop's first");
    assert!(took_over(first.hand_over()));
}

#[test]
fn the_roll_says_at_once_who_is_late_or_missing() {
    let mut all = settings(Lang::En);
    all.shifts.retain(|shift| shift.id.0 != 3);
    for person in &mut all.people {
        // Everybody else is on no roster.
        let due = [LI_HUA, CHEN_WEI].contains(&person.id);
        person.roster = if due { vec![Some(ShiftId(1)); 7] } else { Vec::new() };
    }
    let mut shop = closed_with(Lang::En, all);
    // Sunday 07:15, the early shift begins at 07:00.
    shop.advance_min(8 * 60 + 33);
    shop.screen(80, 24);
    shop.key(Code::Enter);
    let screen = shop.screen(80, 24);
    assert!(screen.contains("Li Hua") && screen.contains("due 07:00, missing"), "{screen}");
    shop.keys(" ");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("due 07:00, 15 min late"), "ticked it is late, not missing: {screen}");
    let opening = NewOpening { counted: vec![(RegisterId(1), Money(50_000))], ..NewOpening::by(LI_HUA) };
    shop.perform(Command::OpenShop(Box::new(opening)));
    let roll: Vec<(String, bool, i64)> =
        opened_record(&shop).roll.into_iter().map(|l| (l.person, l.here, l.late_min)).collect();
    assert_eq!(roll, [("Li Hua".to_owned(), true, 15), ("陈伟".to_owned(), false, 15)]);
    let live = shop.app.model.live.as_ref().unwrap();
    assert!(live.entries.is_empty(), "nobody was clocked in by it");
}

#[test]
fn pictures() {
    for lang in Lang::ALL {
        let mut shop = closed(lang);
        shop.advance_min(8 * 60 + 13);
        insta::assert_snapshot!(format!("home_closed_{}_80x24", lang.code()), shop.screen(80, 24));
        shop.key(Code::Enter);
        insta::assert_snapshot!(format!("opening_{}_80x24", lang.code()), shop.screen(80, 24));
    }
}

#[test]
fn a_shop_is_opened_with_ten_keys_beside_counts_and_pins() {
    for lang in Lang::ALL {
        let mut shop = closed(lang);
        shop.advance_min(8 * 60 + 13);
        shop.screen(80, 24);
        // From Home: who is here, the count, and on to the PIN.
        let begun = [Code::Enter, Code::Char(' '), Code::Enter];
        for code in begun {
            shop.key(code);
        }
        shop.keys("500").key(Code::F(10));
        // The opening list: all of it in order, the critical one by itself.
        shop.keys("a").key(Code::Enter).key(Code::F(10));
        let opens = msg::shop::pin(lang);
        assert!(shop.screen(80, 24).contains(opens), "{}", shop.screen(80, 24));
        // One of several is chosen by a key and Enter; the PIN ends with another.
        let by = shop.app.model.people(Role::Cashier)[0];
        shop.pin(by);
        assert!(!shop.app.model.live.as_ref().unwrap().run.closed, "{}", shop.screen(80, 24));
        // The offer to clock in is no part of the opening.
        let pressed = begun.len() + 1 + 3 + 3;
        assert!(pressed <= 10, "{pressed}");
    }
}
