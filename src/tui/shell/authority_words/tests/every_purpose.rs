//! Whatever a lead gave the PIN for, what others do next bears their own names: in the rows and in the sealed record.

use super::*;
use crate::model::cash::Close;
use crate::model::log::Task;
use crate::tui::screens::items;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::Effect;

/// The purposes one after the other. A new one without its place here does not compile.
fn after(purpose: PinPurpose) -> Option<PinPurpose> {
    Some(match purpose {
        PinPurpose::Log(_) => PinPurpose::Strike(Act::Strike),
        PinPurpose::Strike(_) => PinPurpose::Item(Act::GiveUpItem),
        PinPurpose::Item(_) => PinPurpose::CashReturns,
        PinPurpose::CashReturns => PinPurpose::CashReason,
        PinPurpose::CashReason => PinPurpose::CashSecond,
        PinPurpose::CashSecond => PinPurpose::OwnHours,
        PinPurpose::OwnHours => PinPurpose::PunchCorrection,
        PinPurpose::PunchCorrection => PinPurpose::HoursOfGone,
        PinPurpose::HoursOfGone => PinPurpose::Sign(SignRole::Outgoing),
        PinPurpose::Sign(SignRole::Outgoing) => PinPurpose::Sign(SignRole::Incoming),
        PinPurpose::Sign(SignRole::Incoming) => PinPurpose::Sign(SignRole::Witness),
        PinPurpose::Sign(SignRole::Witness) => PinPurpose::Sign(SignRole::Lead),
        PinPurpose::Sign(SignRole::Lead) => PinPurpose::Override,
        PinPurpose::Override => PinPurpose::WithoutSignature,
        PinPurpose::WithoutSignature => PinPurpose::OpenHalf,
        PinPurpose::OpenHalf => PinPurpose::OpenShop,
        PinPurpose::OpenShop => PinPurpose::EndShift,
        PinPurpose::EndShift => PinPurpose::CallOff,
        PinPurpose::CallOff => PinPurpose::CorrectionLead,
        PinPurpose::CorrectionLead => PinPurpose::CorrectionSecond,
        PinPurpose::CorrectionSecond => PinPurpose::Remark,
        PinPurpose::Remark => PinPurpose::Decide,
        PinPurpose::Decide => PinPurpose::MonthLock(Act::LockMonth),
        PinPurpose::MonthLock(_) => PinPurpose::Figures,
        PinPurpose::Figures => PinPurpose::Settings(Act::ChangeLists),
        PinPurpose::Settings(_) => return None,
    })
}

fn purposes() -> impl Iterator<Item = PinPurpose> {
    std::iter::successors(Some(PinPurpose::Log(Act::SpendLead)), |purpose| after(*purpose))
}

/// Asks the lead for the PIN for something, on Home, and gives it.
fn asked(shop: &mut Shop, purpose: PinPurpose) {
    shop.app.carry_out(Effect::Home);
    shop.app.carry_out(Effect::AskPin { title: "?".into(), who: vec![LEAD], purpose });
    shop.pin(LEAD);
}

/// Opens the handover at a place after the lead gave the PIN.
fn at(shop: &mut Shop, purpose: PinPurpose, place: &str) {
    asked(shop, purpose);
    shop.perform(Command::Cursor(place.parse().unwrap()));
    let screen = HandoverScreen::resume(&shop.app.model);
    shop.open(Box::new(screen));
    let _ = shop.screen(80, 24);
}

/// Everybody is in; Li Hua hands over to Chen Wei and the lead, and has just logged something.
fn shop() -> Shop {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let now_ms = shop.app.desk.now().ms;
    for person in [CHEN_WEI, LEAD] {
        shop.perform(Command::Log { by: person, detail: punch(person, "", now_ms) });
    }
    shop.advance_min(60);
    // Something that is taken over.
    let task: Task = serde_json::from_value(serde_json::json!({ "what": "order rolls" })).unwrap();
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Task(task) });
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Note(Note { text: "x".into() }) });
    shop
}

/// The line of a form that says who does it.
fn by_line(shop: &mut Shop) -> String {
    let shown = shop.screen(120, 40);
    let is_by = |line: &&str| line.trim_start_matches(['│', ' ']).starts_with("By");
    shown.lines().find(is_by).unwrap_or_else(|| panic!("{shown}")).to_owned()
}

/// What a shift writes under a name: entries and a step of an item.
fn in_the_shift(shop: &mut Shop, purpose: PinPurpose) {
    for kind in [LogKind::Task, LogKind::Movement, LogKind::Disposal] {
        asked(shop, purpose);
        shop.open(log::open(kind));
        assert!(by_line(shop).contains("Li Hua"), "{purpose:?}, {kind:?}");
        shop.key(Code::Esc);
    }
    asked(shop, purpose);
    shop.open(log::open(LogKind::Note)).key(Code::Down).keys("by whom?").key(Code::F(10));
    let deposit = item(shop, ItemKind::DepositInTransit).id;
    asked(shop, purpose);
    let view = items::open(deposit, shop.app.model.live.as_ref().unwrap()).unwrap();
    shop.open(view).keys("3");
    assert!(by_line(shop).contains("Li Hua"), "{purpose:?}, an item");
    shop.key(Code::Down).keys("counted").key(Code::F(10));
    let events = shop.app.desk.store.as_ref().unwrap().item_events(deposit).unwrap();
    let last = events.last().unwrap();
    let shown = shop.screen(120, 40);
    assert_eq!((last.by, last.text.as_str()), (Some(LI_HUA), "counted"), "{purpose:?}: {shown}");
    asked(shop, purpose);
    shop.open(log::open(LogKind::BankSlip)).keys("\nB-77\n1000\n").keys("\n\n\n");
    let entries = shop.app.model.live.as_ref().unwrap().entries.clone();
    let [.., note, slip] = entries.as_slice() else { panic!("{entries:?}") };
    assert!(matches!((&note.detail, &slip.detail), (Detail::Note(_), Detail::BankSlip(_))), "{entries:?}");
    assert_eq!((note.by, slip.by), (LI_HUA, LI_HUA), "{purpose:?}");
}

/// Li Hua hands over to Chen Wei and the lead.
fn begun(shop: &mut Shop) {
    let people = People {
        outgoing: vec![LI_HUA],
        incoming: vec![CHEN_WEI, LEAD],
        registers: vec![RegisterId(1)],
        ..People::default()
    };
    shop.perform(Command::StartHandover { by: LI_HUA, kind: HandoverKind::Shift, people, next: None });
}

/// What a handover asks, answered on its screens: each answer after the PIN was given anew.
fn in_the_handover(shop: &mut Shop, purpose: PinPurpose) {
    begun(shop);
    // Of two who take over it is asked once who acts; the answer holds, whoever gives a PIN meanwhile.
    for part in [WhosePart::Incoming, WhosePart::Both] {
        shop.app.carry_out(Effect::ActsFor(part, CHEN_WEI));
    }
    at(shop, purpose, "briefing:");
    shop.key(Code::Enter);
    at(shop, purpose, "cash:");
    shop.key(Code::Enter).keys("15\n");
    at(shop, purpose, "devices:");
    shop.key(Code::Enter);
    at(shop, purpose, "safety:");
    shop.keys("a");
    at(shop, purpose, "tasks:");
    shop.key(Code::Enter);
    at(shop, purpose, "people:");
    shop.key(Code::F(10)).keys("a");
    at(shop, purpose, "stock:quality");
    shop.key(Code::Enter);
    at(shop, purpose, "feedback:");
    shop.key(Code::Enter);
    at(shop, purpose, "cash:1/deposits");
    shop.keys("\nB-99\n50\n").key(Code::Esc);
    // The reason is one for a result that was shown.
    let close = shop.app.model.handover().unwrap().draft.register(RegisterId(1)).close;
    shop.answer(LI_HUA, Answer::Close(RegisterId(1), Close { revealed: true, ..close }));
    at(shop, purpose, "cash:1/why/cash");
    let reasons = &shop.app.model.settings().unwrap().cash_reasons;
    let at = reasons.iter().filter(|r| r.active).position(|r| r.id == "wrong_counter").unwrap();
    shop.key(Code::Home).times(Code::Right, at).keys("\nkeyed at the bar\nBar\nF-7\n");
    shop.app.save_pending();
}

/// Who did what of the handover was done on its screens, and that all of it was.
fn everything_was_done(draft: &crate::model::handover::draft::Draft, said: &str) {
    let cash = draft.register(RegisterId(1));
    let selfcheck: Vec<PersonId> =
        draft.checks.iter().filter(|(id, _)| id.starts_with('P')).map(|(_, answer)| answer.by).collect();
    assert!(!selfcheck.is_empty() && selfcheck.iter().all(|by| *by == LI_HUA), "{selfcheck:?}: {said}");
    assert!(draft.stock_review.quality_checked && draft.feedback.none, "{said}");
    assert_eq!(cash.deposits.iter().map(|slip| slip.by).collect::<Vec<_>>(), [Some(LI_HUA)], "{said}");
    assert_eq!(cash.why["cash"].counterpart, "Bar", "{said}");
}

#[test]
fn after_a_pin_of_a_lead_every_answer_and_entry_bears_the_name_of_who_gives_it() {
    for purpose in purposes().filter(|purpose| !purpose.works_on()) {
        let mut shop = shop();
        in_the_shift(&mut shop, purpose);
        in_the_handover(&mut shop, purpose);
        let draft = shop.app.model.handover().unwrap().draft.clone();
        let shown = format!("{purpose:?}: {}", shop.screen(80, 24));
        everything_was_done(&draft, &shown);
        assert!(!draft.briefing.is_empty() && draft.briefing.values().all(|mark| mark.by == CHEN_WEI));
        assert!(!draft.carried.is_empty(), "{purpose:?}: {}", shop.screen(80, 24));
        assert!(draft.carried.values().all(|carried| carried.mark.by == CHEN_WEI), "{purpose:?}");
        let mut rows = shop.app.desk.store.as_ref().unwrap().answers_written(2).unwrap();
        rows.retain(|(at, ..)| !at.starts_with("people"));
        let sections: std::collections::BTreeSet<&str> =
            rows.iter().filter_map(|(at, ..)| at.split('/').next()).collect();
        assert!(sections.len() >= 4, "briefing, cash, checks, carried: {rows:?}");
        for (at, by, value) in &rows {
            assert_ne!(*by, LEAD, "{purpose:?}: {at}");
            assert!(!value.contains("\"by\":2"), "{purpose:?}: {at}: {value}");
        }
        // The rest is let pass by the owner; the record says what the rows say.
        let old = draft.review;
        let by = Override { at_ms: None, approval_open: None, by: OWNER, reason: "closing".into() };
        shop.answer(CHEN_WEI, Answer::Review(Review { override_by: Some(by), ..old }));
        shop.sign(LI_HUA, SignRole::Outgoing);
        shop.sign(CHEN_WEI, SignRole::Incoming).sign(LEAD, SignRole::Incoming).sign(OWNER, SignRole::Lead);
        // What sealing itself opens is left by who handed over, whoever signed last.
        let opened = shop.app.desk.store.as_ref().unwrap().open_items().unwrap();
        let left = opened.iter().find(|item| item.title.ends_with(": Bar")).unwrap();
        assert_eq!((left.kind, left.opened_by), (ItemKind::Task, LI_HUA), "{purpose:?}");
        assert!(
            opened.iter().all(|item| ![LEAD, OWNER].contains(&item.opened_by)),
            "{purpose:?}: {opened:?}"
        );
        let page = shop.app.desk.store.as_ref().unwrap().page(crate::model::ids::HandoverId(2)).unwrap();
        let record = serde_json::to_value(&page.document).unwrap();
        for section in ["briefing", "cash", "checks", "carried"] {
            let said = record[section].to_string();
            assert!(said.contains("陈伟") || said.contains("Li Hua"), "{purpose:?}: {section}: {said}");
            assert!(!said.contains("李雷"), "{purpose:?}: {section}: {said}");
        }
        let log: Vec<_> = record["log"].as_array().unwrap().iter().filter(|e| e["kind"] != "punch").collect();
        assert!(log.len() >= 3 && log.iter().all(|entry| entry["by"] == "Li Hua"), "{purpose:?}: {log:?}");
        // Whether it was talked through is the word of who takes over.
        shop.advance_min(60);
        begun(&mut shop);
        shop.app.carry_out(Effect::ActsFor(WhosePart::Incoming, CHEN_WEI));
        shop.answer_all().answer(CHEN_WEI, Answer::Review(Review::default()));
        at(&mut shop, purpose, "sign:");
        shop.keys("500\n").key(Code::Right).keys("\n").keys("y");
        let said = shop.app.model.handover().unwrap().draft.review.spoken.clone();
        assert_eq!(said.map(|said| said.by), Some(CHEN_WEI), "{purpose:?}: {}", shop.screen(80, 24));
    }
}

#[test]
fn only_who_signs_for_a_side_opens_or_takes_over_works_on() {
    for purpose in purposes() {
        let mut shop = shop();
        asked(&mut shop, purpose);
        let stays = if purpose.works_on() { LEAD } else { LI_HUA };
        assert_eq!(shop.app.model.actor(), Some(stays), "{purpose:?}");
    }
}
