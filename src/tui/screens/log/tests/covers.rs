//! Break covers: there, back, and what the record says of them.

use super::*;

#[test]
fn a_break_cover_takes_both_pins_there_and_back_and_is_one_line_of_the_record() {
    for (lang, line) in
        [(Lang::En, "陈伟 stood in for Li Hua 21:42–22:13"), (Lang::Zh, "陈伟替Li Hua顶岗，21:42–22:13")]
    {
        let mut shop = Shop::new(lang);
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Note(Note { text: "x".into() }) });
        let before = count(&shop);
        shop.open(crate::tui::screens::log::open(LogKind::Cover));
        let by = shop.app.model.people(crate::model::people::Role::Cashier);
        // Whoever logs it is offered behind the others: nobody stands in for oneself.
        let place = |id| by.iter().filter(|p| **p != LI_HUA).position(|p| *p == id);
        let place = |id| place(id).unwrap_or(by.len() - 1);
        shop.key(Code::Down).times(Code::Right, place(LI_HUA) + 1).key(Code::F(10));
        assert_eq!(count(&shop), before, "{}", shop.screen(80, 24));
        shop.key(Code::Esc);
        shop.open(crate::tui::screens::log::open(LogKind::Cover)).key(Code::F(8));
        shop.key(Code::Down)
            .times(Code::Right, place(CHEN_WEI) + 1)
            .key(Code::Down)
            .keys("2212\noven")
            .key(Code::F(10));
        shop.pin(LI_HUA);
        assert_eq!(count(&shop), before, "one PIN is not both");
        shop.pin(CHEN_WEI);
        let Detail::Cover(began) = last(&shop).clone() else { panic!("{}", shop.screen(80, 24)) };
        assert_eq!((began.cover, began.away, began.stands_in), (CoverStep::Begins, LI_HUA, CHEN_WEI));
        assert_eq!(began.mind, "oven");
        assert!(shop.screen(80, 24).contains("22:12"), "{}", shop.screen(80, 24));
        shop.advance_min(31);
        shop.open(crate::tui::screens::log::open(LogKind::Cover)).key(Code::F(10));
        shop.pin(LI_HUA).pin(CHEN_WEI);
        let Detail::Cover(ended) = last(&shop).clone() else { panic!("{}", shop.screen(80, 24)) };
        assert_eq!(ended.cover, CoverStep::Ends, "{}", shop.screen(80, 24));
        assert!(!shop.screen(80, 24).contains("22:12"), "it runs no longer: {}", shop.screen(80, 24));
        shop.hand_over();
        let page = shop.app.desk.store.as_ref().unwrap().page(crate::model::ids::HandoverId(1)).unwrap();
        let lines = crate::report::daylog::text::page_lines(&page, lang, 100);
        let text = lines.iter().map(|l| l.text.trim()).collect::<Vec<_>>().join(" ");
        assert!(text.contains(line), "{text}");
        let hours = if lang == Lang::En { "22:13, 31 min" } else { "22:13，31分钟" };
        assert!(text.contains(hours), "{text}");
    }
}

#[test]
fn home_has_the_cover_of_a_shift_before_until_one_of_the_two_is_back() {
    let mut shop = Shop::new(Lang::En);
    let cover = crate::model::log::Cover {
        cover: CoverStep::Begins,
        away: LEAD,
        stands_in: OWNER,
        until_ms: None,
        mind: String::new(),
        began_ms: None,
    };
    for person in [LEAD, OWNER] {
        shop.app.desk.store.as_mut().unwrap().accept_pin(person, Act::Cover);
    }
    shop.perform(Command::Log { by: LEAD, detail: Detail::Cover(cover) });
    shop.advance_min(10).hand_over().advance_min(5);
    let live = |shop: &Shop| shop.app.model.live.as_ref().unwrap().covers_now(shop.app.desk.now().ms).len();
    assert_eq!(live(&shop), 1, "neither handed over nor took over: {}", shop.screen(80, 24));
    shop.app.desk.store.as_mut().unwrap().accept_pin(LEAD, Act::Clock);
    let punch = Punch::clocked(LEAD, PunchKind::In, shop.app.desk.now().ms);
    shop.perform_bare(Command::Log { by: LEAD, detail: Detail::Punch(punch) });
    assert_eq!(live(&shop), 0, "back by the clock: {}", shop.screen(80, 24));
}

#[test]
fn a_line_that_is_drawn_ends_no_break_cover_and_the_way_back_is_in_the_record_of_its_shift() {
    let mut shop = Shop::new(Lang::En);
    let cover = |cover, began_ms| {
        Detail::Cover(crate::model::log::Cover {
            cover,
            away: CHEN_WEI,
            stands_in: LI_HUA,
            until_ms: None,
            mind: String::new(),
            began_ms,
        })
    };
    let log = |shop: &mut Shop, detail: Detail| {
        for person in [LI_HUA, CHEN_WEI] {
            shop.app.desk.store.as_mut().unwrap().accept_pin(person, Act::Cover);
        }
        shop.perform(Command::Log { by: CHEN_WEI, detail });
    };
    log(&mut shop, cover(CoverStep::Begins, None));
    let began = shop.app.model.live.as_ref().unwrap().covers[0].at.ms;
    shop.advance_min(10).hand_over().advance_min(15);
    assert!(
        !shop.screen(80, 24).contains("Li Hua for 陈伟"),
        "one went, the other works: {}",
        shop.screen(80, 24)
    );
    // Nor is anybody away twice because a line was drawn.
    log(&mut shop, cover(CoverStep::Begins, None));
    assert_eq!(shop.app.model.live.as_ref().unwrap().covers.len(), 1);
    log(&mut shop, cover(CoverStep::Ends, Some(began)));
    assert!(!shop.screen(80, 24).contains("Li Hua for 陈伟"), "{}", shop.screen(80, 24));
    let minutes = (shop.app.desk.now().ms.div_euclid(60_000)) - began.div_euclid(60_000);
    shop.advance_min(60).hand_over();
    let store = shop.app.desk.store.as_ref().unwrap();
    let (date, now) = (shop.app.desk.now().calendar_date(), shop.app.desk.now().ms);
    let facts = store
        .facts(
            crate::model::period::Period::of_month(date.month()),
            crate::report::attendance::REPORT.needs,
            now,
        )
        .unwrap();
    let told: Vec<_> = facts.covers.iter().map(|c| (c.stands_in, c.away, c.minutes)).collect();
    assert_eq!(told, [(LI_HUA, CHEN_WEI, Some(minutes))]);
    // Ten minutes and fifteen, and what the handover between them took.
    assert!(minutes >= 25, "{minutes}");
    for (lang, head) in [(Lang::En, "Break cover"), (Lang::Zh, "顶岗")] {
        let ask = crate::report::Ask { person: Some(LI_HUA), ..crate::report::Ask::default() };
        let month = (crate::report::attendance::REPORT.make)(facts.clone(), ask);
        let paper = month.paper(lang);
        let table = paper.tables.iter().find(|table| table.key == "covers").unwrap();
        assert!(table.title.contains(head), "{}", table.title);
        assert_eq!(table.rows.len(), 1);
    }
}

#[test]
fn whoever_punches_in_again_is_asked_whether_the_cover_ends() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        let cover = crate::model::log::Cover {
            cover: CoverStep::Begins,
            away: LI_HUA,
            stands_in: CHEN_WEI,
            until_ms: None,
            mind: String::new(),
            began_ms: None,
        };
        for person in [LI_HUA, CHEN_WEI] {
            shop.app.desk.store.as_mut().unwrap().accept_pin(person, Act::Cover);
        }
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Cover(cover) });
        let out = Punch::clocked(LI_HUA, PunchKind::Out, shop.app.desk.now().ms);
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(out) });
        shop.advance_min(30).open(crate::tui::screens::log::open(LogKind::Punch));
        let staff = shop.app.model.people(crate::model::people::Role::Cashier);
        let place = staff.iter().position(|id| *id == LI_HUA).unwrap();
        shop.key(Code::Home).times(Code::Down, place).key(Code::Enter).pin(LI_HUA);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(crate::i18n::msg::log_ui::cover_over(lang)), "{shown}");
        // Answered with a key it is ended as always, by both.
        shop.key(Code::Enter).key(Code::F(10)).pin(LI_HUA).pin(CHEN_WEI);
        let Detail::Cover(ended) = last(&shop).clone() else { panic!("{}", shop.screen(80, 24)) };
        assert_eq!((ended.cover, ended.away), (CoverStep::Ends, LI_HUA));
        assert!(shop.screen(80, 24).contains(crate::i18n::msg::home::this_shift(lang)), "back on Home");
    }
}
