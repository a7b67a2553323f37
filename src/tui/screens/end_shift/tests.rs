use super::*;
use crate::model::handover::State;
use crate::model::ids::{HandoverId, RegisterId};
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::store::{NewOpening, VerifyLevel};
use crate::tui::test_support::{CHEN_WEI, LI_HUA, Shop, settings};

/// A shop whose Late of 21 November was forgotten: Li Hua came, paid 20.00 out at 21:42 and never clocked out. The next
/// morning at 06:52 Chen Wei clocks in.
fn forgotten(lang: Lang) -> Shop {
    let mut all = settings(lang);
    all.shifts.retain(|shift| shift.id.0 != 3);
    all.rules.next_shift_min = 60;
    let mut shop = Shop::with(lang, &all);
    let paid = r#"{"movement":"pay_out","register":1,"amount":2000,"reason":"window"}"#;
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Movement(serde_json::from_str(paid).unwrap()) });
    shop.advance_min(9 * 60 + 10);
    let at_ms = shop.app.desk.now().ms;
    let came = crate::model::log::Punch::clocked(CHEN_WEI, crate::model::attendance::PunchKind::In, at_ms);
    shop.perform(Command::Log { by: CHEN_WEI, detail: Detail::Punch(came) });
    shop
}

fn ended(lang: Lang) -> Shop {
    let mut shop = forgotten(lang);
    shop.perform(Command::EndShift { by: CHEN_WEI, reason: "she went home ill".into() });
    shop
}

fn print(shop: &Shop, lang: Lang) -> String {
    let page = shop.app.desk.store.as_ref().unwrap().page(HandoverId(1)).unwrap();
    let lines = crate::report::daylog::text::page_lines(&page, lang, 80);
    plain(&lines)
}

fn plain(lines: &[crate::report::text_page::TextLine]) -> String {
    lines.iter().flat_map(|line| line.text.split_whitespace()).collect::<Vec<_>>().join(" ")
}

#[test]
fn home_offers_it_and_whoever_is_there_ends_the_shift_with_a_reason_and_the_own_pin() {
    let mut shop = forgotten(Lang::En);
    let home = shop.screen(80, 24);
    assert!(home.contains("F8 end as not handed over"), "{home}");
    shop.key(KEY);
    let asked = shop.screen(80, 24);
    for said in ["nobody handed it over", "On it by the clock and the log: Li Hua", "1 entry logged later"] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    shop.keys("\n\n");
    assert!(!shop.screen(80, 24).contains("sign with your PIN"), "a reason is needed");
    shop.keys("she went home ill\n\n");
    shop.pin(CHEN_WEI);
    let live = shop.app.model.live.as_ref().unwrap();
    assert!(live.run.closed, "{}", shop.screen(80, 24));
    let closed = shop.screen(80, 24);
    assert!(closed.contains("Open the shop") && closed.contains("Early, 22 Nov"), "{closed}");
}

#[test]
fn the_record_says_what_is_known_and_attributes_nothing() {
    for (lang, wanted) in [
        (
            Lang::En,
            [
                "SHIFT NOT HANDED OVER",
                "Nobody handed this shift over",
                "Ended as of 2026-11-21 23:00",
                "Ended by 2026-11-22 06:52 by 陈伟",
                "she went home ill",
                "On it, clock and log Li Hua",
                "moved -20.00 since, not counted",
                "window",
            ],
        ),
        (
            Lang::Zh,
            [
                "未交接班次",
                "本班没有人交接",
                "2026-11-21 23:00",
                "2026-11-22 06:52",
                "she went home ill",
                "Li Hua",
                "未清点",
                "window",
            ],
        ),
    ] {
        let shop = ended(lang);
        let text = print(&shop, lang);
        for said in wanted {
            assert!(text.contains(said), "{said}: {text}");
        }
        let store = shop.app.desk.store.as_ref().unwrap();
        let verified = store.verify(VerifyLevel::Sense).unwrap();
        assert_eq!(verified.findings, []);
        assert_eq!(verified.handovers, 0, "nobody handed anything over");
        let page = store.page(HandoverId(1)).unwrap();
        assert_eq!(page.state, State::Sealed);
        let json = serde_json::to_value(&page.document).unwrap();
        assert_eq!(
            (&json["state"], json["people"]["outgoing"].as_array().unwrap().len()),
            (&"not_handed_over".into(), 0)
        );
        assert_eq!(
            (&json["signatures"], &json["cash"], &json["started_by"]),
            (&serde_json::Value::Null, &serde_json::Value::Null, &serde_json::Value::Null)
        );
        // Nobody was clocked out, and what came later is of the time the shop was closed.
        let live = shop.app.model.live.as_ref().unwrap();
        assert!(live.clock.punches(LI_HUA).iter().all(|p| p.kind == crate::model::attendance::PunchKind::In));
        assert_eq!(live.entries.iter().map(|entry| entry.by).collect::<Vec<_>>(), [CHEN_WEI]);
        let zone = live.settings.store.zone;
        assert_eq!(zone.stamp_at(live.run.opened_ms).hm(), "23:00");
    }
}

#[test]
fn the_opening_compares_nothing_with_a_drawer_that_nobody_counted() {
    let mut shop = ended(Lang::En);
    let opening = NewOpening { counted: vec![(RegisterId(1), Money(387_000))], ..NewOpening::by(CHEN_WEI) };
    shop.perform(Command::OpenShop(Box::new(opening)));
    let live = shop.app.model.live.as_ref().unwrap();
    assert!(!live.run.closed && live.run.shift.0 == 1, "{:?}", live.run);
    assert!(
        live.items.iter().all(|item| item.kind != crate::model::item_state::ItemKind::Dispute),
        "no difference is claimed"
    );
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    let pages = store.openings_alone("2026-11-22".parse().unwrap()).unwrap();
    let text = crate::report::daylog::text::opening_lines(&pages[0], Lang::En, 80);
    let text = plain(&text);
    for said in ["found 3,870.00", "moved -20.00", "nobody counted it when that shift ended"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // The lead sees how much more there was than was known, in no sum and as nobody's.
    let period = crate::model::period::Period {
        from: "2026-11-01".parse().unwrap(),
        to: "2026-11-30".parse().unwrap(),
    };
    let now = shop.app.desk.now().ms;
    let needs = crate::model::period_data::DataNeeded { cash: true, ..Default::default() };
    let facts = store.facts(period, needs, now).unwrap();
    let more: Vec<Option<Money>> =
        facts.not_counted.iter().map(crate::model::period_data::NotCountedFact::more).collect();
    let known = facts.not_counted[0].last_known.map(|known| Money(387_000 - (known.0 - 2_000)));
    assert_eq!((more.as_slice(), facts.not_counted[0].moved), ([known].as_slice(), Money(-2_000)));
    // Nor does the next handover hold it against anybody.
    shop.hand_over();
    let store = shop.app.desk.store.as_ref().unwrap();
    let page = store.page(HandoverId(2)).unwrap();
    let cash = &page.document.cash[0];
    assert_eq!((cash.opening.left_before, cash.opening.difference), (None, None));
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    // What stands in its rows is what was sealed.
    for (wrong, right) in [
        (
            "UPDATE handover SET not_handed_over = 0 WHERE id = 1",
            "UPDATE handover SET not_handed_over = 1 WHERE id = 1",
        ),
        (
            "UPDATE opening_drawer SET moved_uncounted = 0",
            "UPDATE opening_drawer SET moved_uncounted = -2000",
        ),
        ("UPDATE entry SET by = 4 WHERE run_id = 1", "UPDATE entry SET by = 3 WHERE run_id = 1"),
    ] {
        store.conn().execute_batch(wrong).unwrap();
        assert_ne!(store.verify(VerifyLevel::Sense).unwrap().findings, [], "{wrong}");
        store.conn().execute_batch(right).unwrap();
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, [], "{right}");
    }
}

#[test]
fn another_shop_takes_it_in_as_it_is() {
    let shop = ended(Lang::En);
    let store = shop.app.desk.store.as_ref().unwrap();
    let (_, settings) = store.settings().unwrap();
    let document = store.page(HandoverId(1)).unwrap().document;
    let taken =
        crate::record::import::take(&document, &crate::record::import::Since::default(), &settings).unwrap();
    let again = taken.document(&settings).unwrap();
    assert_eq!((again.state, again.review), (document.state, document.review.clone()));
    assert_eq!(again.log, document.log);
}

#[test]
fn it_is_refused_before_it_is_due_without_a_reason_and_beside_a_handover() {
    let mut shop = Shop::new(Lang::En);
    shop.perform(Command::EndShift { by: CHEN_WEI, reason: "x".into() });
    assert!(!shop.app.model.live.as_ref().unwrap().run.closed, "it runs");
    let mut shop = forgotten(Lang::En);
    shop.perform(Command::EndShift { by: CHEN_WEI, reason: "  ".into() });
    assert!(!shop.app.model.live.as_ref().unwrap().run.closed, "it asks why");
    shop.start_handover();
    shop.perform(Command::EndShift { by: CHEN_WEI, reason: "x".into() });
    assert!(shop.app.model.handover().is_some(), "the handover goes on");
    shop.advance_min(180);
    shop.open(Box::new(crate::tui::screens::home::Home::new()));
    let home = shop.screen(120, 40);
    assert!(home.contains("call it off on its first step"), "{home}");
}

#[test]
fn a_month_later_it_is_ended_too_and_the_month_shows_the_shift() {
    let mut shop = forgotten(Lang::En);
    shop.advance_min(31 * 1_440);
    shop.perform(Command::EndShift { by: CHEN_WEI, reason: "we were closed".into() });
    let opening = NewOpening {
        counted: vec![(RegisterId(1), Money(50_000))],
        not_held: "closed".into(),
        ..NewOpening::by(CHEN_WEI)
    };
    shop.perform(Command::OpenShop(Box::new(opening)));
    let live = shop.app.model.live.as_ref().unwrap();
    assert!(!live.run.closed && live.unread == 1, "a lead has it to read");
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    let day = "2026-11-21".parse().unwrap();
    let marks = store.day_marks(day, day, "2026-12-22".parse().unwrap()).unwrap();
    assert_eq!((marks.first().map(|mark| mark.sealed)).unwrap_or_default(), 0);
    assert!(store.unread().unwrap()[0].not_handed_over);
}

#[test]
fn pictures() {
    for lang in Lang::ALL {
        let mut shop = forgotten(lang);
        insta::assert_snapshot!(format!("home_forgotten_{}_80x24", lang.code()), shop.screen(80, 24));
        shop.key(KEY);
        insta::assert_snapshot!(format!("end_shift_{}_80x24", lang.code()), shop.screen(80, 24));
    }
}
