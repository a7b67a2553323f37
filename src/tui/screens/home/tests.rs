use super::summary::Flow;
use crate::model::attendance::PunchKind;
use crate::model::handover::SignRole;
use crate::model::ids;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::item_state::Severity;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Entry, Fault, Movement, MovementKind, Punch, Task};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::When;
use crate::model::time::Stamp;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LI_HUA, Shop, settings};

/// A shift with something of everything.
fn busy(lang: Lang) -> Shop {
    let mut settings = settings(lang);
    settings.registers[0].cash_limit = Some(Money(5_000));
    for routine in &mut settings.routines {
        routine.active = ["hygiene_recheck", "market_survey"].contains(&routine.id.as_str());
        routine.when = When::Weekdays(vec![6]);
    }
    let mut shop = Shop::with(lang, &settings);
    let log = |shop: &mut Shop, detail| {
        shop.perform(Command::Log { by: LI_HUA, detail });
    };
    log(&mut shop, movement(MovementKind::PayIn, 10_000));
    log(&mut shop, movement(MovementKind::PayOut, 3_850));
    log(&mut shop, Detail::Fault(Fault { severity: Severity::Critical, ..Fault::of("冰柜 2", "too warm") }));
    for (what, owner, due) in
        [("Reorder till rolls", Some(CHEN_WEI), None), ("Call Mrs Wang", None, Some(30))]
    {
        let due_ms = due.map(|m: i64| shop.app.desk.now().ms + m * 60_000);
        let task = Task {
            what: what.into(),
            owner,
            due_ms,
            problem: String::new(),
            advice: String::new(),
            next_step: String::new(),
            severity: Severity::Normal,
        };
        log(&mut shop, Detail::Task(task));
    }
    shop
}

fn movement(kind: MovementKind, amount: i64) -> Detail {
    Detail::Movement(Movement {
        decided: None,
        alone: false,
        approval_open: None,
        movement: kind,
        register: RegisterId(1),
        amount: Money(amount),
        reason: "x".into(),
        receipt_no: String::new(),
        bag_no: String::new(),
        witness: None,
        approver: None,
        receiver: None,
        to_register: None,
    })
}

#[test]
fn nobody_is_not_nobody_yet_once_people_were_in() {
    for (lang, yet) in [(Lang::En, "nobody yet"), (Lang::Zh, "还没有人打卡")] {
        let mut shop = Shop::new(lang);
        let at_ms = shop.app.desk.now().ms;
        let punch =
            crate::model::log::Punch::clocked(LI_HUA, crate::model::attendance::PunchKind::Out, at_ms);
        let detail = crate::model::log::Detail::Punch(punch);
        shop.perform(crate::tui::shell::view::Command::Log { by: LI_HUA, detail });
        let shown = shop.screen(80, 24);
        assert!(!shown.contains(yet) && shown.contains(crate::i18n::msg::home::nobody_now(lang)), "{shown}");
    }
}

#[test]
fn it_looks_composed_at_every_size() {
    for lang in Lang::ALL {
        let mut shop = busy(lang);
        for (w, h) in [(80, 24), (120, 40), (60, 20)] {
            let (name, shown) = (format!("home_{}_{w}x{h}", lang.code()), shop.screen(w, h));
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

#[test]
fn a_shop_is_shown_as_its_country_writes() {
    let mut settings = crate::tui::test_support::settings(Lang::En);
    settings.store.country = Some("US".into());
    let mut shop = Shop::with(Lang::En, &settings);
    shop.advance_min(65);
    let shown = shop.screen(80, 24);
    insta::assert_snapshot!("home_en-US_80x24", shown);
    assert!(shown.contains("Nov 21") && shown.contains(" PM") && !shown.contains("15:00"), "{shown}");
    // The other language is no other country, and back is back.
    let chinese = shop.key(Code::F(2)).screen(80, 24);
    assert!(chinese.contains("11月21日") && !chinese.contains("PM"), "{chinese}");
    assert_eq!(shop.key(Code::F(2)).screen(80, 24), shown);
    assert_eq!(shop.app.lang(), Lang::EnUs);
}

#[test]
fn an_empty_shift_and_notices_look_composed() {
    let mut shop = Shop::new(Lang::En);
    shop.app.model.notices.push(Problem::new("app.ended_abruptly"));
    shop.app.model.demo_pins = vec![(LI_HUA, "4711".into()), (CHEN_WEI, "0815".into())];
    insta::assert_snapshot!("home_empty_en_80x24", shop.screen(80, 24));
    insta::assert_snapshot!("home_empty_en_60x20", shop.screen(60, 20));
}

#[test]
fn a_shift_nobody_handed_over_is_said_before_it_is_sealed_under_its_old_date() {
    for (lang, said) in [(Lang::En, "was to end 21 Nov 23:00"), (Lang::Zh, "应在 11月21日 23:00 结束")]
    {
        let mut shop = Shop::new(lang);
        let shown = |shop: &mut Shop| {
            let screen = shop.screen(80, 24);
            screen.contains(said)
        };
        // 23:59: an hour of handing over is no forgetting, though the night was to begin at 23:00.
        shop.advance_min(137);
        assert!(!shown(&mut shop), "{}", shop.screen(80, 24));
        shop.advance_min(1);
        assert!(shown(&mut shop), "{}", shop.screen(80, 24));
        shop.hand_over();
        assert!(!shown(&mut shop), "{}", shop.screen(80, 24));
    }
}

#[test]
fn a_digit_opens_its_form_and_esc_comes_back() {
    let mut shop = Shop::new(Lang::En);
    shop.keys("7");
    assert!(shop.screen(80, 24).contains("To be done"), "{}", shop.screen(80, 24));
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("This shift"));
}

#[test]
fn a_routine_is_done_from_home_and_stays_on_it() {
    let mut shop = busy(Lang::En);
    shop.key(Code::Tab).key(Code::Enter);
    shop.key(Code::Enter).key(Code::Enter).keys("y\n\n");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("[✓]") && screen.contains("[ ]"), "{screen}");
    assert!(screen.contains("logged 21:42"), "{screen}");
}

#[test]
fn a_closed_shop_shows_the_routines_of_the_day_it_is() {
    let mut settings = settings(Lang::En);
    for routine in &mut settings.routines {
        routine.active = ["hygiene_recheck", "market_survey"].contains(&routine.id.as_str());
        routine.when = When::Weekdays(vec![if routine.id == "market_survey" { 7 } else { 6 }]);
    }
    let text = |id: &str| {
        let routine = settings.routines.iter().find(|r| r.id == id).unwrap();
        routine.text.get(Lang::En).chars().take(12).collect::<String>()
    };
    let (saturday, sunday) = (text("hygiene_recheck"), text("market_survey"));
    let mut shop = Shop::with(Lang::En, &settings);
    shop.advance_min(60);
    let people = crate::model::handover::People {
        outgoing: vec![LI_HUA],
        closes: true,
        registers: vec![RegisterId(1)],
        ..crate::model::handover::People::default()
    };
    let kind = crate::model::handover::HandoverKind::Shift;
    shop.perform(Command::StartHandover { by: LI_HUA, kind, people, next: None });
    shop.answer_all().sign(LI_HUA, SignRole::Outgoing);
    let evening = shop.screen(120, 40);
    assert!(evening.contains(&saturday) && !evening.contains(&sunday), "{evening}");
    shop.advance_min(9 * 60);
    let morning = shop.screen(120, 40);
    assert!(morning.contains(&sunday) && !morning.contains(&saturday), "{morning}");
}

#[test]
fn where_nothing_can_be_written_nobody_types_first() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        let why = Problem::new("store.read_only_file");
        let said = crate::i18n::text(lang, why.key, &why.args);
        shop.app.model.read_only = Some(why);
        let home = shop.screen(120, 40);
        for keys in ["\n", "4"] {
            let shown = shop.keys(keys).screen(120, 40);
            assert!(shown.contains(&said.chars().take(12).collect::<String>()), "{shown}");
            assert_eq!(shown.lines().nth(1), home.lines().nth(1), "still on Home: {shown}");
        }
        // Whatever is open says it.
        let view = crate::tui::screens::logbook::Logbook::new(&shop.app.model);
        let shown = shop.open(Box::new(view)).screen(80, 24);
        let mark = crate::i18n::msg::app::read_only(lang);
        assert!(shown.lines().next().unwrap().contains(mark), "{shown}");
    }
}

#[test]
fn lateness_and_a_full_drawer_are_marked_in_words() {
    let mut shop = busy(Lang::En);
    let screen = shop.screen(80, 24);
    assert!(screen.contains("drop to safe"), "{screen}");
    assert!(!screen.contains("late"), "{screen}");
    // Someone who comes now, seven hours in, is not late but another shift's early bird.
    shop.keys("9").key(Code::End).key(Code::Up).keys("\n\n");
    assert!(!shop.screen(80, 24).contains("! late"));
    // Without a roster nobody is late.
    let mut settings = crate::tui::test_support::settings(Lang::En);
    let late = settings.shifts[1].id;
    settings.people.iter_mut().find(|p| p.id == CHEN_WEI).unwrap().roster = vec![Some(late); 7];
    let mut shop = Shop::with(Lang::En, &settings);
    let came = Stamp::parse_rfc3339("2026-11-21T15:20:00+08:00").unwrap();
    let punch = Detail::Punch(Punch::clocked(CHEN_WEI, PunchKind::In, came.ms));
    shop.perform(Command::Log { by: CHEN_WEI, detail: punch });
    assert!(shop.screen(80, 24).contains("陈伟 15:20 ! late"), "{}", shop.screen(80, 24));
}

#[test]
fn drops_and_transfers_are_counted_once() {
    let entry = |id, detail| Entry {
        id: ids::EntryId(id),
        run: ids::RunId(1),
        at: Stamp::new(0, 0),
        by: PersonId(1),
        item: None,
        doubted: false,
        detail,
    };
    let mut transfer = movement(MovementKind::FloatTransfer, 500);
    if let Detail::Movement(m) = &mut transfer {
        m.to_register = Some(RegisterId(2));
    }
    let entries = [
        entry(1, movement(MovementKind::PayIn, 1_000)),
        entry(2, movement(MovementKind::PayOut, 300)),
        entry(3, movement(MovementKind::Drop, 200)),
        entry(4, movement(MovementKind::ChangeSwap, 9_000)),
        entry(5, transfer),
    ];
    let first = Flow::of(&entries, RegisterId(1));
    assert_eq!((first.paid_in, first.paid_out, first.dropped), (Money(1_000), Money(800), Money(200)));
    assert_eq!(first.on_top_of(Money(50_000)), Money(50_000));
    assert_eq!(Flow::of(&entries, RegisterId(2)).paid_in, Money(500));
}

#[test]
fn it_draws_at_any_size() {
    let mut shop = busy(Lang::Zh);
    for w in (0..200).step_by(7) {
        for h in 0..60 {
            let _ = shop.screen(w, h);
        }
    }
}

#[test]
fn thirty_days_stand_above_their_first_and_last_day() {
    for lang in Lang::ALL {
        let mut shop = busy(lang);
        let live = shop.app.model.live.as_mut().unwrap();
        let last = live.run.date;
        live.over_short =
            (0..30).map(|back| (last.plus(-back), if back % 3 == 0 { -1_240 } else { 50 })).collect();
        let [from, to] = [last.plus(-29), last].map(|day| crate::i18n::dates::date_short(lang, day));
        for (width, height) in [(80, 24), (120, 40)] {
            let shown = shop.screen(width, height);
            assert!(shown.lines().any(|line| line.contains(&from) && line.contains(&to)), "{shown}");
            assert!(shown.contains("-114.00"), "{shown}");
        }
        // Closed since three weeks: the days are those up to today all the same.
        let live = shop.app.model.live.as_mut().unwrap();
        (live.run.closed, live.run.date) = (true, last.plus(-21));
        let shown = shop.screen(120, 40);
        assert!(shown.lines().any(|line| line.contains(&from) && line.contains(&to)), "{shown}");
    }
}

#[test]
fn nothing_is_said_to_wait_for_nobody_while_the_shift_waits() {
    for lang in Lang::ALL {
        let mut settings = settings(lang);
        let person = settings.people.iter_mut().find(|person| person.id == CHEN_WEI).unwrap();
        person.roster = vec![Some(ids::ShiftId(3)); 7];
        let mut shop = Shop::with(lang, &settings);
        let nothing = crate::i18n::msg::home::nothing_waits(lang);
        assert!(shop.screen(80, 24).contains(nothing), "{}", shop.screen(80, 24));
        shop.advance_min(80);
        let shown = shop.screen(80, 24);
        let waits = crate::i18n::msg::home::waits_brief(lang, "陈伟", "23:00");
        assert!(shown.contains(&waits) && !shown.contains(nothing), "{waits}: {shown}");
    }
}
