mod covers;

use crate::model::attendance::PunchKind;
use crate::model::ids::ItemId;
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::lang::Lang;
use crate::model::log::{CoverStep, Detail, LogKind, MovementKind, Note, Punch};
use crate::model::money::Money;
use crate::model::repair::Stops;
use crate::model::settings::{Settings, When};
use crate::rules::authority::Act;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop, settings};

fn shop(lang: Lang) -> Shop {
    let mut settings = settings(lang);
    for routine in &mut settings.routines {
        if routine.id == "market_survey" {
            routine.when = When::Weekdays(vec![6]);
        }
    }
    Shop::with(lang, &settings)
}

fn opened(lang: Lang, kind: LogKind) -> Shop {
    let mut shop = shop(lang);
    shop.open(super::open(kind));
    shop
}

fn last(shop: &Shop) -> &Detail {
    &shop.app.model.live.as_ref().unwrap().entries.last().unwrap().detail
}

fn count(shop: &Shop) -> usize {
    shop.app.model.live.as_ref().unwrap().entries.len()
}

#[test]
fn every_form_looks_composed() {
    for kind in LogKind::ALL {
        for lang in Lang::ALL {
            let mut shop = opened(lang, kind);
            for (w, h) in [(80, 24), (120, 40), (60, 20)] {
                let name = format!("log_{}_{}_{w}x{h}", kind.as_str(), lang.code());
                let (name, shown) = (name, shop.screen(w, h));
                if crate::tui::screen_text::kept(&name) {
                    insta::assert_snapshot!(name, shown);
                }
            }
        }
    }
}

#[test]
fn the_menu_looks_composed_and_opens_forms_by_number() {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        shop.key(Code::Right).key(Code::Enter);
        for (w, h) in [(80, 24), (120, 40), (60, 20)] {
            let (name, shown) = (format!("log_menu_{}_{w}x{h}", lang.code()), shop.screen(w, h));
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
    let mut shop = shop(Lang::En);
    shop.key(Code::Right).keys("\n3");
    assert!(shop.screen(80, 24).contains("What is wrong"));
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("Spot count"), "Esc goes back to the list");
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("This shift"));
}

#[test]
fn a_pay_out_is_logged_by_keys_and_home_says_so() {
    let mut shop = shop(Lang::En);
    // By (Li Hua, clocked in), kind 2, amount, reason, no receipt.
    shop.keys("1\n②\n38.50\nbin bags\n\n\n");
    let Detail::Movement(m) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((m.movement, m.amount, m.reason.as_str()), (MovementKind::PayOut, Money(3_850), "bin bags"));
    let screen = shop.screen(80, 24);
    assert!(screen.contains("Paid out 38.50 logged 21:42") && screen.contains("out 38.50"), "{screen}");
}

#[test]
fn a_large_pay_out_waits_for_the_pin_of_a_lead() {
    let mut shop = shop(Lang::En);
    let before = count(&shop);
    shop.keys("1\n②\n250\nrepair man\nR-7\n\n");
    assert_eq!(count(&shop), before);
    insta::assert_snapshot!("log_approval_en_80x24", shop.screen(80, 24));
    shop.key(Code::Esc);
    assert_eq!(count(&shop), before, "without approval nothing is logged");
    shop.keys("\n").pin(LEAD);
    let Detail::Movement(m) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!(m.approver, Some(LEAD));
    let live = shop.app.model.live.as_ref().unwrap();
    assert_eq!(live.entries.last().unwrap().by, LI_HUA);
    assert_ne!(shop.app.model.person, Some(LEAD), "the lead only approved");
}

#[test]
fn cash_of_somebody_elses_register_says_whose_it_is_and_waits_for_a_lead() {
    let mut shop = shop(Lang::En);
    shop.hand_over();
    let before = count(&shop);
    // Chen Wei took the register over; Li Hua is still on the clock.
    shop.keys("1\n②\n38.50\nbin bags\n\n\n");
    assert_eq!(count(&shop), before);
    let screen = shop.screen(80, 24);
    assert!(screen.contains("陈伟 works this register"), "{screen}");
    shop.pin(LEAD);
    let Detail::Movement(m) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((m.amount, m.approver), (Money(3_850), Some(LEAD)));
    assert_eq!(shop.app.model.live.as_ref().unwrap().entries.last().unwrap().by, LI_HUA);
}

#[test]
fn where_nobody_who_may_approve_is_in_the_approval_stays_open() {
    let mut shop = shop(Lang::En);
    let before = count(&shop);
    shop.keys("1\n②\n250\nrepair man\nR-7\n\n");
    // The last line; then whom they told by phone stands in place of the PIN.
    shop.key(Code::End).key(Code::Enter);
    assert!(shop.screen(80, 24).contains("Told by phone"), "{}", shop.screen(80, 24));
    shop.keys("owner 21:40\n");
    assert_eq!(count(&shop), before + 1);
    let Detail::Movement(m) = last(&shop) else { panic!("{:?}", last(&shop)) };
    let open = m.approval_open.clone().unwrap();
    assert_eq!((m.approver, open.by, open.told.as_str()), (None, LI_HUA, "owner 21:40"));
    // With a lead in there is nothing to leave open.
    let in_now = Detail::Punch(Punch::clocked(LEAD, PunchKind::In, shop.app.desk.now().ms));
    shop.perform(Command::Log { by: LEAD, detail: in_now });
    shop.keys("1\n②\n250\nrepair man\nR-8\n\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Approve") && !shown.contains("leave it open"), "{shown}");
}

#[test]
fn a_name_alone_does_not_approve() {
    let mut shop = shop(Lang::En);
    let before = count(&shop);
    // The lead's name is chosen, but nobody typed the lead's PIN.
    shop.keys("1②\n②\n250\nrepair man\nR-7\n\n");
    assert_eq!(count(&shop), before);
    shop.pin(LEAD);
    let live = shop.app.model.live.as_ref().unwrap();
    assert_eq!((live.entries.len(), live.entries.last().unwrap().by), (before + 1, LEAD));
}

#[test]
fn what_is_wrong_stands_at_its_field_and_nothing_is_lost() {
    let mut shop = shop(Lang::En);
    shop.keys("1\n③\n100\nB-12\n");
    // A drop needs a witness who is someone else.
    shop.keys("①\n\n");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("The witness has to be someone else.") && screen.contains("B-12"), "{screen}");
    shop.keys("③\n\n");
    assert!(!matches!(last(&shop), Detail::Movement(_)), "the witness has not been there yet");
    shop.pin(CHEN_WEI);
    let Detail::Movement(m) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((m.movement, m.witness, m.bag_no.as_str()), (MovementKind::Drop, Some(CHEN_WEI), "B-12"));
}

#[test]
fn float_for_another_register_is_confirmed_by_whoever_takes_it() {
    for lang in Lang::ALL {
        let mut settings = crate::tui::test_support::settings(lang);
        let mut second = settings.registers[0].clone();
        (second.id, second.name) = (crate::model::ids::RegisterId(2), "R2".into());
        settings.registers.push(second);
        let mut shop = Shop::with(lang, &settings);
        shop.keys("1\n⑤\n①\n100\n②\n①\n\n");
        let said = crate::i18n::text(lang, "log.receiver_is_other", &[]);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(&said), "{shown}");
        shop.keys("③\n\n");
        assert!(!matches!(last(&shop), Detail::Movement(_)), "nobody has taken it yet");
        assert!(shop.screen(80, 24).contains(crate::i18n::msg::log_ui::pin_receiver(lang)));
        shop.pin(CHEN_WEI);
        let Detail::Movement(m) = last(&shop) else { panic!("{:?}", last(&shop)) };
        assert_eq!((m.movement, m.receiver), (MovementKind::FloatTransfer, Some(CHEN_WEI)));
        assert_ne!(shop.app.model.person, Some(CHEN_WEI), "taking it makes nobody its author");
    }
}

#[test]
fn all_that_is_wrong_across_fields_is_told_at_once_each_under_its_own() {
    for (lang, reason, receipt) in [
        (Lang::En, "log.pay_out_reason", "log.receipt_no"),
        (Lang::Zh, "log.pay_out_reason", "log.receipt_no"),
    ] {
        let mut shop = shop(lang);
        let before = count(&shop);
        // A large pay-out needs both; neither is a field that every movement needs.
        shop.keys("1\n②\n250").key(Code::F(10));
        let shown = shop.screen(80, 24);
        let lines: Vec<&str> = shown.lines().collect();
        let at = |text: &str| lines.iter().position(|line| line.contains(text)).unwrap();
        let said = |key| crate::i18n::text(lang, key, &[]).chars().take(8).collect::<String>();
        let label = |words: fn(Lang) -> &'static str| at(words(lang));
        assert_eq!(at(&said(reason)), label(crate::i18n::msg::log_ui::reason) + 1, "{shown}");
        assert_eq!(at(&said(receipt)), label(crate::i18n::msg::log_ui::receipt_no) + 1, "{shown}");
        assert_eq!(count(&shop), before);
        // The cursor is in the first of them.
        shop.keys("bin bags\n");
        let shown = shop.screen(80, 24);
        assert!(shown.contains("bin bags") && !shown.contains(&said(reason)), "{shown}");
        assert!(shown.contains(&said(receipt)), "{shown}");
    }
}

#[test]
fn the_last_field_sends_nothing_off_and_save_does() {
    for (lang, save) in [(Lang::En, "[ Save ]"), (Lang::Zh, "[ 保存 ]")] {
        let mut shop = shop(lang);
        let before = count(&shop);
        shop.keys("1\n①\n38.50\nbin bags\n\n");
        assert_eq!(count(&shop), before);
        let look = shop.app.look;
        let shot = crate::tui::screen_text::shoot(80, 24, look, |canvas| shop.app.draw(canvas));
        let row = shot.text.lines().position(|line| line.contains(save)).unwrap();
        assert_eq!(shot.cursor.map(|(_, y)| usize::from(y)), Some(row), "{}", shot.text);
        shop.keys("\n");
        assert_eq!(count(&shop), before + 1);
        shop.keys("1\n①\n10").click(save, 80, 24);
        assert_eq!(count(&shop), before + 1, "a reason is missing");
        shop.keys("coins").click(save, 80, 24);
        assert_eq!(count(&shop), before + 2);
    }
}

#[test]
fn a_failed_routine_is_to_be_put_right_by_sunday_and_is_handed_on() {
    for lang in Lang::ALL {
        let mut shop = opened(lang, LogKind::Routine);
        shop.keys("\n①\n②\n积灰 behind freezer 2\n\n");
        let Detail::Routine(done) = last(&shop) else { panic!("{:?}", last(&shop)) };
        assert_eq!((done.routine.as_str(), done.passed), ("market_survey", false));
        let live = shop.app.model.live.as_ref().unwrap();
        let item = live.items.iter().find(|i| i.kind == ItemKind::NonConformity).unwrap();
        assert!(item.title.ends_with(": 积灰 behind freezer 2"), "{}", item.title);
        let due = live.settings.store.zone.stamp_at(item.due_ms.unwrap());
        assert_eq!(due.calendar_date(), live.run.date.plus(1), "Saturday's finding is due on Sunday");
        assert_eq!(live.entries.last().unwrap().item, Some(item.id));
        let id = item.id;
        // The same again is the same item.
        shop.open(super::open(LogKind::Routine));
        shop.keys("\n①\n②\n积灰 behind freezer 2\n\n");
        let live = shop.app.model.live.as_ref().unwrap();
        assert_eq!(live.items.iter().filter(|i| i.kind == ItemKind::NonConformity).count(), 1);
        assert_eq!(live.entries.last().unwrap().item, Some(id));
        shop.open(Box::new(crate::tui::screens::items::Items::default()));
        insta::assert_snapshot!(format!("log_routine_failed_{}_80x24", lang.code()), shop.screen(80, 24));
        shop.start_handover();
        assert!(shop.app.model.handover().unwrap().items.iter().any(|i| i.id == id), "handed on");
    }
}

#[test]
fn a_missed_routine_is_handed_on_when_its_last_day_ends() {
    let mut shop = shop(Lang::En);
    // From the late to the night shift the day goes on.
    shop.hand_over();
    let missed = |shop: &Shop| {
        let live = shop.app.model.live.as_ref().unwrap();
        live.items.iter().filter(|i| i.kind == ItemKind::NonConformity).cloned().collect::<Vec<_>>()
    };
    assert_eq!(missed(&shop), []);
    // Nor is the day a shop begins with held against anybody.
    shop.advance_min(9 * 60).hand_over();
    assert_eq!(missed(&shop), []);
    shop.advance_min(8 * 60).hand_over().advance_min(8 * 60).hand_over();
    shop.advance_min(8 * 60).start_handover();
    let found = missed(&shop);
    assert_eq!(found.len(), 1);
    assert!(found[0].title.ends_with(": not done"), "{}", found[0].title);
    assert!(
        shop.app.model.handover().unwrap().items.iter().any(|i| i.id == found[0].id),
        "incoming acts on it"
    );
    shop.answer_all().sign(LI_HUA, crate::model::handover::SignRole::Outgoing);
    shop.sign(CHEN_WEI, crate::model::handover::SignRole::Incoming);
    assert!(shop.app.model.handover().is_none());
    assert_eq!(missed(&shop)[0].handovers, 1);
}

#[test]
fn esc_keeps_what_was_typed_for_the_next_time() {
    let mut shop = shop(Lang::En);
    shop.keys("7\nReorder till rolls\n").key(Code::Esc);
    assert!(shop.screen(80, 24).contains("This shift"));
    shop.keys("7");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("Reorder till rolls") && screen.contains("not saved yet"), "{screen}");
    shop.key(Code::F(8));
    assert!(!shop.screen(80, 24).contains("Reorder"));
    shop.key(Code::Esc).keys("7");
    assert!(!shop.screen(80, 24).contains("Reorder"));
}

#[test]
fn esc_keeps_a_choice_too() {
    let mut shop = shop(Lang::En);
    shop.keys("2").key(Code::Right).key(Code::Esc).keys("2");
    assert!(shop.screen(80, 24).contains("not saved yet"), "{}", shop.screen(80, 24));
}

#[test]
fn a_task_like_an_open_one_is_asked_about_once() {
    let mut shop = shop(Lang::En);
    shop.keys("7\nReorder till rolls").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("Task #1 opened"), "{}", shop.screen(80, 24));
    shop.keys("7\ntill rolls: reorder").key(Code::F(10));
    let screen = shop.screen(80, 24);
    assert!(screen.contains("#1 is open and sounds the same"), "{screen}");
    shop.key(Code::F(10));
    assert_eq!(shop.app.model.live.as_ref().unwrap().items.len(), 2);
}

#[test]
fn a_fault_opens_a_ticket_and_a_promise_stays_open() {
    let mut shop = shop(Lang::En);
    shop.keys("3\nf\ntoo warm\ny\nice cream").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("Repair ticket #1 opened"), "{}", shop.screen(80, 24));
    let ticket = &shop.app.model.live.as_ref().unwrap().items[0];
    let freezer = settings(Lang::En).devices.iter().find(|d| d.is_called("Freezer")).unwrap().id;
    assert_eq!((ticket.title.as_str(), ticket.detail.registered), ("Freezer: too warm", Some(freezer)));
    assert_eq!((ticket.detail.stops, ticket.detail.impact.as_str()), (Some(Stops::Something), "ice cream"));
    shop.keys("2\n①\n\nwrong change\n\n\nwe call back\n2200").key(Code::F(10));
    let live = shop.app.model.live.as_ref().unwrap();
    let complaint = live.items.iter().find(|i| i.kind == ItemKind::Complaint).unwrap();
    let due = live.settings.store.zone.stamp_at(complaint.due_ms.unwrap());
    assert_eq!((due.hm().as_str(), complaint.detail.promise.as_str()), ("22:00", "we call back"));
    assert_eq!(due.calendar_date(), live.run.date);
}

#[test]
fn what_stands_on_no_register_is_named_and_what_it_stops_is_never_guessed() {
    let mut shop = shop(Lang::En);
    shop.keys("3\n").key(Code::End).keys("\nDoorbell\nsilent").key(Code::F(10));
    let Detail::Fault(fault) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((fault.device.as_str(), fault.registered, fault.stops), ("Doorbell", None, None));
    // A shop without a register is asked for the name at once.
    let mut bare = settings(Lang::En);
    bare.devices.clear();
    bare.checks.iter_mut().for_each(|check| check.devices.clear());
    let mut shop = Shop::with(Lang::En, &bare);
    shop.open(Box::new(crate::tui::screens::log_menu::LogMenu::default()));
    shop.keys("3\nDoorbell\nsilent\nn").key(Code::F(10));
    let Detail::Fault(fault) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((fault.device.as_str(), fault.stops), ("Doorbell", Some(Stops::Nothing)));
}

#[test]
fn a_time_before_now_is_meant_for_tomorrow_and_an_hour_that_does_not_exist_is_refused() {
    let mut shop = shop(Lang::En);
    shop.keys("8\nMind the rain\n\n\n0600").key(Code::F(10));
    let Detail::Attention(a) = last(&shop) else { panic!("{:?}", last(&shop)) };
    let zone = settings(Lang::En).store.zone;
    assert_eq!(zone.stamp_at(a.until_ms).calendar_date().to_string(), "2026-11-22");

    let mut settings = settings(Lang::En);
    settings.store.zone = crate::model::zone::Zone::parse("Europe/Berlin").unwrap();
    let mut shop = Shop::with(Lang::En, &settings);
    let before = count(&shop);
    shop.keys("8\nMind the clock\n\n\n0230\n2027-03-28").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("there is no 02:30"), "{}", shop.screen(80, 24));
    assert_eq!(count(&shop), before);
}

#[test]
fn nobody_is_clocked_in_or_out_by_one_enter() {
    // A shop that asks for no PIN there.
    let mut settings = settings(Lang::En);
    settings.rules.clock_pin = false;
    let mut shop = Shop::with(Lang::En, &settings);
    shop.keys("9").key(Code::End).times(Code::Up, 2).keys("\n");
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA]);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Enter again: 陈伟 is in from 21:42"), "{shown}");
    // An arrow or Esc takes it back.
    shop.key(Code::Down).keys("\n").key(Code::Esc).key(Code::Up).keys("\n");
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA]);
    shop.keys("\n");
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA, CHEN_WEI]);
    assert!(shop.screen(80, 24).contains("陈伟 is in since 21:42"), "{}", shop.screen(80, 24));
    // Those present come first.
    // A second press within a minute is asked about, and Enter alone changes nothing.
    shop.keys("9").key(Code::Home).key(Code::Down).keys("\n");
    assert!(shop.screen(80, 24).contains("clocked in at 21:42, less"), "{}", shop.screen(80, 24));
    shop.keys("\n");
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA, CHEN_WEI]);
    shop.keys("\n").key(Code::Left).keys("\n");
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA]);
}

#[test]
fn clocking_in_takes_the_own_pin_and_an_issued_one_is_changed_there() {
    let mut shop = shop(Lang::En);
    shop.keys("9").key(Code::End).times(Code::Up, 2).keys("\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Clock in 陈伟") && shown.contains("PIN"), "{shown}");
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA]);
    // Somebody else's PIN clocks nobody in.
    let others = shop.pins.iter().find(|(id, _)| *id == LEAD).unwrap().1.expose().to_owned();
    shop.keys(&others).key(Code::Enter);
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA], "{}", shop.screen(80, 24));
    shop.pin(CHEN_WEI);
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA, CHEN_WEI]);
    // The one who issued it knows it: the own one is chosen while there is time.
    let shown = shop.screen(80, 24);
    assert!(shown.contains("your own PIN"), "{shown}");
    insta::assert_snapshot!("own_pin_en_80x24", shown);
    let issued = shop.pins.iter().find(|(id, _)| *id == CHEN_WEI).unwrap().1.expose().to_owned();
    shop.keys(&issued).key(Code::Enter).keys("123456\n123456\n").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("your own PIN"), "one that everybody tries first is none");
    shop.key(Code::Esc);
    let due = |shop: &Shop| shop.app.model.live.as_ref().unwrap().issued_pin.contains(&CHEN_WEI);
    assert!(due(&shop), "put off, and asked again the next time");
    shop.keys("9").key(Code::Home).key(Code::Down).keys("\n").key(Code::Left).keys("\n").pin(CHEN_WEI);
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA], "nobody is kept from leaving");
    shop.keys("9").key(Code::End).times(Code::Up, 2).keys("\n").key(Code::Left).keys("\n").pin(CHEN_WEI);
    shop.keys(&issued).key(Code::Enter).keys("739164\n739165\n").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("not the same"), "{}", shop.screen(80, 24));
    // Typed before it was asked for is not enough: without the present one nothing is chosen.
    shop.keys("739164").times(Code::Up, 2).keys(&others).key(Code::F(10));
    assert!(due(&shop), "{}", shop.screen(80, 24));
    assert!(shop.screen(80, 24).contains("tries left"), "{}", shop.screen(80, 24));
    shop.keys(&issued).key(Code::F(10));
    assert!(!due(&shop), "{}", shop.screen(80, 24));
    assert!(!shop.screen(80, 24).contains("your own PIN"));
    let chosen = crate::rules::pin::Secret::new("739164");
    let access = shop.app.desk.check_pin(CHEN_WEI, &chosen, Act::Sign).unwrap();
    assert_eq!(access, crate::store::pin_check::Access::Granted);
    // What everybody tries first is none, whoever hands it in.
    let still = |shop: &Shop| shop.app.model.live.as_ref().unwrap().issued_pin.contains(&LI_HUA);
    shop.app.desk.store.as_mut().unwrap().accept_pin(LI_HUA, Act::ChoosePin);
    let easy = crate::rules::pin::Secret::new("123456");
    shop.perform_bare(Command::ChoosePin { person: LI_HUA, secret: easy });
    assert!(still(&shop), "{}", shop.screen(80, 24));
    // Without the issued one nobody puts another in its place.
    shop.app.desk.store.as_mut().unwrap().forget_pins();
    shop.perform_bare(Command::ChoosePin { person: LI_HUA, secret: chosen });
    assert!(shop.app.model.live.as_ref().unwrap().issued_pin.contains(&LI_HUA));
}

#[test]
fn the_board_says_what_home_says_and_asks_about_a_departure_that_was_forgotten() {
    let mut shop = shop(Lang::En);
    shop.hand_over();
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA], "a handover clocks nobody out");
    shop.advance_min(2);
    let shown = shop.keys("9").key(Code::Home).screen(80, 24);
    assert!(shown.contains("in since 14:52 → out"), "{shown}");
    shop.key(Code::Esc).advance_min(13 * 60);
    let shown = shop.keys("9").key(Code::Home).screen(80, 24);
    assert!(shown.contains("still in since"), "{shown}");
    let shown = shop.keys("\n").screen(80, 24);
    assert!(shown.contains("When did Li Hua leave?"), "{shown}");
    // Never turned round: whoever comes now is in from now, and the departure stays missing until a lead enters it.
    shop.key(Code::Left).key(Code::Left).key(Code::Left).keys("\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Li Hua · 21 Nov") && shown.contains("14:52"), "{shown}");
    shop.key(Code::Esc).keys("9").key(Code::Home).keys("\n").key(Code::Left).keys("\n").pin(LI_HUA);
    let Detail::Punch(p) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((p.person, p.punch), (LI_HUA, PunchKind::In));
}

#[test]
fn who_is_asked_when_they_left_may_clock_out_now() {
    let mut shop = shop(Lang::En);
    shop.advance_min(13 * 60);
    shop.keys("9").key(Code::Home).keys("\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("When did Li Hua leave?") && shown.contains("Clock out now"), "{shown}");
    shop.key(Code::Left).key(Code::Left).keys("\n").pin(LI_HUA);
    let Detail::Punch(p) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((p.person, p.punch), (LI_HUA, PunchKind::Out));
}

#[test]
fn who_took_over_the_second_shift_by_signature_clocks_out_as_anybody() {
    let mut shop = shop(Lang::En);
    shop.app.desk.store.as_mut().unwrap().accept_pin(CHEN_WEI, Act::Clock);
    let punch = Punch::clocked(CHEN_WEI, PunchKind::In, shop.app.desk.now().ms);
    shop.perform_bare(Command::Log { by: CHEN_WEI, detail: Detail::Punch(punch) });
    shop.advance_min(5 * 60).hand_over();
    shop.advance_min(8 * 60);
    let shown = shop.keys("9").screen(80, 24);
    let row = |name: &str| shown.lines().find(|line| line.contains(name) && line.contains("in since"));
    assert!(row("Li Hua").unwrap().contains("still in since"), "handed over, and forgot: {shown}");
    assert!(!row("陈伟").unwrap().contains("still in since"), "took over by signature: {shown}");
}

#[test]
fn a_spot_count_is_signed_by_the_lead_who_made_it() {
    let mut shop = opened(Lang::En, LogKind::SpotCount);
    let before = count(&shop);
    shop.keys("①\n612.30\n600\n①\nshe was giving change\n\n");
    assert_eq!(count(&shop), before);
    shop.pin(LEAD);
    assert_eq!(count(&shop), before, "the cashier of the register was there, and says so");
    shop.pin(LI_HUA);
    let Detail::SpotCount(s) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((s.cashier, s.alone, s.remark.as_str()), (Some(LI_HUA), false, "she was giving change"));
    assert_eq!((s.counted, s.reported), (Money(61_230), Some(Money(60_000))));
    assert_eq!(s.difference, Some(Money(1_230)), "what the till says is what should be there");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("Spot count 612.30, should be 600.00: 12.30"), "{screen}");
}

#[test]
fn a_pay_out_beyond_what_the_drawer_holds_is_asked_about_and_may_stand() {
    let mut shop = shop(Lang::En);
    let before = count(&shop);
    shop.keys("1\n②\n90000\nrepair man\nR-7\n\n");
    assert_eq!(count(&shop), before);
    let screen = shop.screen(80, 24);
    assert!(screen.contains("90,000.00 is more than this drawer"), "{screen}");
    assert!(!screen.contains("Approve"), "{screen}");
    // Once more means it: now the lead's PIN is asked for, as for any large one.
    shop.keys("\n");
    assert!(shop.screen(80, 24).contains("Approve"), "{}", shop.screen(80, 24));
}

#[test]
fn a_write_off_of_equipment_needs_the_owner_and_finds_the_goods_by_code() {
    let mut shop = shop(Lang::En);
    shop.keys("5\n4006381333931\n②\n3\n③\n③\n50\n\n");
    shop.pin(OWNER);
    let Detail::Disposal(d) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((d.name.as_str(), d.quantity, d.approver), ("Rum 0.7", 3, Some(OWNER)));
}

#[test]
fn a_delivery_takes_several_lines_and_opens_a_task() {
    let mut shop = shop(Lang::En);
    shop.keys("4\nDepot\nD-9\n②\ndrinks\nCola\n6\n①\nRum 0.7\n1\n③\n\n\n");
    let Detail::Receipt(r) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!(r.lines.len(), 2);
    assert_eq!(shop.app.model.live.as_ref().unwrap().items.len(), 1);
}

#[test]
fn the_rest_of_a_checklist_is_fine_by_one_key_but_not_what_is_critical() {
    let mut shop = opened(Lang::En, LogKind::Check);
    // F10 says nothing of an item: it names the first that is open.
    let before = count(&shop);
    shop.key(Code::F(10));
    assert_eq!(count(&shop), before);
    assert!(shop.screen(80, 24).contains("Not answered yet: "), "{}", shop.screen(80, 24));
    shop.keys("a");
    let live = shop.app.model.live.as_ref().unwrap();
    let done: Vec<&str> = live
        .entries
        .iter()
        .filter_map(|e| if let Detail::Check(c) = &e.detail { Some(c.check.as_str()) } else { None })
        .collect();
    assert!(!done.is_empty());
    let settings: &Settings = &live.settings;
    assert!(done.iter().all(|id| settings.check(id).is_some_and(|c| !c.critical)), "{done:?}");
}

#[test]
fn an_issue_on_a_checklist_needs_words() {
    let mut shop = opened(Lang::En, LogKind::Check);
    let before = count(&shop);
    shop.keys(" ").key(Code::F(10));
    assert_eq!(count(&shop), before);
    assert!(shop.screen(80, 24).contains("Write what is wrong"), "{}", shop.screen(80, 24));
    shop.keys("door jams").key(Code::F(10));
    assert_eq!(count(&shop), before + 1);
}

#[test]
fn leave_is_approved_by_a_lead() {
    let mut shop = opened(Lang::En, LogKind::Leave);
    shop.keys("\n①\n②\n\n0800\n\n1200").key(Code::F(10));
    shop.pin(LEAD);
    let Detail::Leave(l) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert_eq!((l.person, l.approver, l.to_ms - l.from_ms), (LI_HUA, LEAD, 4 * 3_600_000));
}

#[test]
fn escapes_and_controls_are_cleaned_away() {
    let mut shop = opened(Lang::En, LogKind::Note);
    shop.key(Code::Down);
    shop.input(&crate::tui::shell::input::Input::Paste("\u{1b}[31mred\u{202e}\nsecond".into()));
    shop.key(Code::F(10));
    let Detail::Note(n) = last(&shop) else { panic!("{:?}", last(&shop)) };
    assert!(!n.text.contains(['\u{1b}', '\u{202e}']), "{:?}", n.text);
    assert!(n.text.contains("second"));
}

#[test]
fn forms_draw_at_any_size() {
    for kind in LogKind::ALL {
        let mut shop = opened(Lang::Zh, kind);
        for w in (0..200).step_by(13) {
            for h in (0..60).step_by(3) {
                let _ = shop.screen(w, h);
            }
        }
    }
}

#[test]
fn a_bank_slip_that_settles_none_of_those_on_their_way_says_why() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.hand_over().advance_min(60);
        let before = count(&shop);
        shop.open(super::open(LogKind::BankSlip));
        shop.keys("\nB-77\n999\n\n\n\n");
        assert_eq!(count(&shop), before, "{}", shop.screen(80, 24));
        let said = crate::i18n::text(lang, "cash.settles_none", &[]);
        let said = said.split(['.', '；']).next().unwrap();
        assert!(shop.screen(80, 24).contains(said), "{}", shop.screen(80, 24));
        shop.key(Code::Down).keys("paid in for the shop next door\n\n");
        assert_eq!(count(&shop), before + 1, "{}", shop.screen(80, 24));
        let Detail::BankSlip(slip) = last(&shop) else { panic!("{}", shop.screen(80, 24)) };
        assert_eq!((slip.settles.len(), slip.sent), (0, None));
    }
}

#[test]
fn a_bank_slip_settles_several_deposits_and_struck_out_lets_them_wait_again() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over().advance_min(8 * 60).hand_over().advance_min(60);
    shop.open(super::open(LogKind::BankSlip));
    shop.keys("\nB-77\n2000\n");
    assert!(shop.screen(80, 24).contains("2,000.00: the same sum"), "{}", shop.screen(80, 24));
    shop.keys("\n\n\n");
    let Detail::BankSlip(slip) = last(&shop).clone() else { panic!("{}", shop.screen(80, 24)) };
    assert_eq!((slip.amount, slip.sent, slip.settles.len()), (Money(200_000), Some(Money(200_000)), 2));
    let states = |shop: &Shop| -> Vec<(ItemState, Option<Money>)> {
        let item = |number: &i64| shop.app.desk.store.as_ref().unwrap().item(ItemId(*number)).unwrap();
        slip.settles.iter().map(item).map(|item| (item.state, item.detail.banked)).collect()
    };
    assert_eq!(states(&shop), [(ItemState::Matched, Some(Money(100_000))); 2]);
    // The same deposits are settled once.
    let again = Detail::BankSlip(slip.clone());
    let before = count(&shop);
    shop.perform(Command::Log { by: LI_HUA, detail: again });
    assert_eq!(count(&shop), before, "{}", shop.screen(80, 24));
    let entry = shop.app.model.live.as_ref().unwrap().entries.last().unwrap().clone();
    shop.app.desk.store.as_mut().unwrap().accept_pin(entry.by, Act::Strike);
    shop.perform(Command::Strike { by: entry.by, entry: entry.id, reason: "another shop's slip".into() });
    assert_eq!(states(&shop), [(ItemState::Open, None); 2]);
    // One that shows another sum is short as a slip; none of the deposits is short by itself.
    let short = crate::model::log::BankSlip {
        amount: Money(199_000),
        reason: "a note was refused".into(),
        ..slip.clone()
    };
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::BankSlip(short) });
    assert_eq!(states(&shop), [(ItemState::Matched, None); 2]);
    let item = shop.app.desk.store.as_ref().unwrap().item(ItemId(slip.settles[0])).unwrap();
    assert_eq!(item.bank_difference(), Some(Money(-1_000)));
    assert_eq!(item.detail.bank_reason, "a note was refused");
}

#[test]
fn a_corrected_deposit_is_what_a_bank_slip_is_held_against() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let store = shop.app.desk.store.as_ref().unwrap();
    let handover = store.day(shop.app.model.live.as_ref().unwrap().over_short[0].0).unwrap()[0].handover;
    let new = crate::store::NewCorrection {
        handover,
        field: "cash/0/outgoing/rows/10000".parse().unwrap(),
        typed: "14".into(),
        reason: "one note too many".into(),
        second: Some(LI_HUA),
        told: String::new(),
    };
    shop.perform(Command::Correct { by: LEAD, new: Box::new(new) });
    shop.advance_min(60);
    // The sum as it holds now is ticked by itself, and nothing is left to explain.
    shop.open(super::open(LogKind::BankSlip));
    shop.keys("\nB-77\n900\n");
    assert!(shop.screen(80, 24).contains("900.00: the same sum"), "{}", shop.screen(80, 24));
    shop.keys("\n\n\n");
    let Detail::BankSlip(slip) = last(&shop).clone() else { panic!("{}", shop.screen(80, 24)) };
    assert_eq!((slip.amount, slip.sent, slip.reason.as_str()), (Money(90_000), Some(Money(90_000)), ""));
    let item = shop.app.desk.store.as_ref().unwrap().item(ItemId(slip.settles[0])).unwrap();
    assert_eq!(
        (item.state, item.detail.banked, item.bank_difference()),
        (ItemState::Matched, Some(Money(90_000)), Some(Money(0)))
    );
}
