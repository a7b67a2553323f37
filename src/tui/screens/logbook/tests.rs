use super::*;
use crate::model::approval::OpenApproval;
use crate::model::ids::HandoverId;
use crate::model::item::Item;
use crate::store::Store;
use crate::store::book_tests::{put, sealed};
use crate::tui::screen_text::{look, shoot};
use crate::tui::test_support::{LEAD, LI_HUA, Shop, settings};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

/// The fixture's shop with two sealed shifts today and one the day before, its logbook open.
fn shop(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    let settings = settings(lang);
    let store = shop.app.desk.store.as_mut().unwrap();
    let mut early = sealed();
    early.shift = "Early".into();
    early.texts.insert("shift".into(), crate::model::lang::Bilingual::new("Early", "早班"));
    early.people.outgoing = vec!["王芳".into()];
    early.people.incoming = vec!["Li Hua".into()];
    for drawer in &mut early.cash {
        drawer.net = Some(Money(0));
    }
    let mut before = early.clone();
    before.business_date = BusinessDate::parse("2026-11-19").unwrap();
    early.log.clear();
    put(store, &settings, 1, &before);
    put(store, &settings, 2, &early);
    put(store, &settings, 3, &sealed());
    let view = Logbook::new(&shop.app.model);
    shop.open(Box::new(view));
    shop
}

fn store(shop: &Shop) -> &Store {
    shop.app.desk.store.as_ref().unwrap()
}

fn tasks(shop: &Shop) -> Vec<Item> {
    store(shop).open_items().unwrap()
}

/// The screen without the codes of seals, which no two shops share.
fn screen(shop: &mut Shop, width: u16, height: u16) -> String {
    let shown = shop.screen(width, height);
    let is_code = |word: &str| word.len() == 29 && word.split('-').all(|part| part.len() == 5);
    let codes: Vec<String> = shown.split_whitespace().filter(|w| is_code(w)).map(str::to_owned).collect();
    codes.iter().fold(shown, |text, code| text.replace(code.as_str(), "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"))
}

fn snapshots(name: &str, keys: impl Fn(&mut Shop)) {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        keys(&mut shop);
        for (width, height) in SIZES {
            let shown = screen(&mut shop, width, height);
            let (name, shown) = (format!("{name}_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

/// The last shift of the day as a document.
fn open_page(shop: &mut Shop) {
    shop.key(Code::Enter).key(Code::Down).key(Code::Enter);
}

/// Opens the menu and takes the entry at a place.
fn deed(shop: &mut Shop, at: usize) {
    shop.key(Code::Enter).times(Code::Down, at).key(Code::Enter);
}

#[test]
fn the_logbook_shows_the_month_and_the_day() {
    snapshots("logbook", |shop| {
        shop.key(Code::Enter).key(Code::Down);
    });
}

#[test]
fn a_handover_is_shown_as_printed() {
    snapshots("page", |shop| {
        open_page(shop);
    });
}

#[test]
fn what_can_be_added_is_a_menu() {
    snapshots("menu", |shop| {
        open_page(shop);
        shop.screen(80, 24);
        shop.key(Code::Enter);
    });
}

#[test]
fn a_correction_shows_what_was_sealed() {
    snapshots("correct", |shop| {
        open_page(shop);
        deed(shop, 3);
        shop.keys("1,234.50\n");
        shop.keys("1,230.00\nmiscounted");
    });
}

#[test]
fn search_finds_chinese_words_and_opens_what_it_found() {
    snapshots("search", |shop| {
        shop.keys("/冰柜\n");
    });
    let mut shop = shop(Lang::Zh);
    shop.keys("/雪糕\n\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("雪糕软了") && shown.contains("顾客反馈"), "{shown}");
    // Letters are typed, not taken as shortcuts; Esc leads back.
    shop.key(Code::Esc).key(Code::Esc).keys("/q/?\n");
    assert!(shop.screen(80, 24).contains("q/?"));
}

#[test]
fn a_correction_takes_two_pins_and_shows_all_three_values() {
    let mut shop = shop(Lang::En);
    open_page(&mut shop);
    deed(&mut shop, 3);
    shop.keys("1,234.50\n").keys("1,230\nslip was counted twice\n\n");
    // The lead comes before the owner.
    shop.pin(LEAD);
    assert!(shop.screen(80, 24).contains("second person"), "{}", shop.screen(80, 24));
    shop.pin(LI_HUA);
    let page = store(&shop).page(HandoverId(3)).unwrap();
    let done = &page.corrections[0];
    assert_eq!(
        (done.by, done.second.as_ref().unwrap().0, done.field.to_string().as_str(), done.new.as_i64()),
        (LEAD, LI_HUA, "cash/0/tenders/1/counted", Some(123_000))
    );
    shop.screen(100, 40);
    shop.key(Code::End);
    let shown = shop.screen(100, 40);
    for text in ["CORRECTIONS", "WeChat Pay", "1,234.50", "1,230.00", "slip was counted twice"] {
        assert!(shown.contains(text), "{text} in\n{shown}");
    }
}

#[test]
fn a_refused_correction_keeps_what_was_typed() {
    let mut shop = shop(Lang::En);
    open_page(&mut shop);
    deed(&mut shop, 3);
    shop.keys("1,234.50\n").keys("1,234.50\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("1,234.50") && shown.contains("stands there already"), "{shown}");
    assert!(store(&shop).page(HandoverId(3)).unwrap().corrections.is_empty());
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("SHIFT HANDOVER LOG"));
}

#[test]
fn questions_are_asked_and_answered_and_a_lead_reads() {
    let mut shop = shop(Lang::En);
    open_page(&mut shop);
    deed(&mut shop, 1);
    shop.keys("Where is the key?").key(Code::F(10));
    assert!(store(&shop).page(HandoverId(3)).unwrap().query_open());
    deed(&mut shop, 1);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Where is the key?") && shown.contains("Li Hua"), "{shown}");
    shop.keys("In the drawer").key(Code::F(10));
    let page = store(&shop).page(HandoverId(3)).unwrap();
    assert!(!page.query_open());
    assert_eq!(page.remarks[1].by, LI_HUA, "those who handed over answer");
    deed(&mut shop, 0);
    shop.key(Code::F(10)).pin(LEAD);
    assert_eq!(store(&shop).page(HandoverId(3)).unwrap().reviewed().unwrap().by, LEAD);
    deed(&mut shop, 2);
    // The lead is at the screen still.
    shop.keys("Write down the fridge").key(Code::F(10)).pin(LEAD);
    assert_eq!(tasks(&shop)[0].title, "Write down the fridge");
    shop.key(Code::Esc).key(Code::Esc);
    assert!(shop.screen(80, 24).contains("2026"));
}

#[test]
fn days_months_and_clicks_move_the_calendar() {
    let mut shop = shop(Lang::En);
    shop.key(Code::Left);
    assert!(shop.screen(80, 24).contains("Nothing was sealed"));
    shop.key(Code::Left);
    assert!(shop.screen(80, 24).contains("Thu 19 Nov 2026"));
    shop.key(Code::PageUp);
    assert!(shop.screen(80, 24).contains("October 2026"));
    shop.key(Code::PageDown).click("22", 80, 24);
    assert!(shop.screen(80, 24).contains("Sun 22 Nov 2026"));
    shop.key(Code::Left);
    shop.click("Early", 80, 24).click("Early", 80, 24);
    assert!(shop.screen(80, 24).contains("SHIFT HANDOVER LOG"));
    shop.key(Code::F(2));
    assert!(shop.screen(80, 24).contains("交接班日志"));
}

#[test]
fn every_screen_draws_at_every_size() {
    let mut shop = shop(Lang::Zh);
    let sizes = [0, 1, 2, 7, 29, 30, 31, 59, 60, 80, 200];
    let draw = |shop: &mut Shop| {
        for width in sizes {
            for height in [0, 1, 2, 3, 9, 20, 60] {
                let app = &mut shop.app;
                shoot(width, height, look(Lang::Zh), |canvas| app.draw(canvas));
            }
        }
    };
    draw(&mut shop);
    shop.keys("/冰");
    draw(&mut shop);
    shop.keys("\n");
    draw(&mut shop);
    shop.keys("\n");
    draw(&mut shop);
    shop.key(Code::Enter);
    draw(&mut shop);
    shop.times(Code::Down, 3).key(Code::Enter);
    draw(&mut shop);
    shop.key(Code::Enter);
    draw(&mut shop);
}

#[test]
fn it_opens_on_the_latest_day_with_a_handover() {
    let mut shop = shop(Lang::En);
    let today = shop.app.model.live.as_ref().unwrap().run.date;
    // Three weeks of holidays, over the end of a month.
    shop.advance_min(21 * 24 * 60);
    let model = shop.app.model.clone();
    let mut view = Logbook::new(&model);
    view.calendar.select(today.plus(21).0);
    view.today = today.plus(21);
    shop.open(Box::new(view));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("21 Nov 2026") && shown.contains("Li Hua"), "{shown}");
    // From there the days move as ever.
    let moved = shop.key(Code::Left).screen(80, 24);
    assert!(moved.contains("20 Nov 2026"), "{moved}");
}

#[test]
fn the_sheet_is_written_where_reports_go() {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        shop.app.model.reports_dir = shop.dir.path().join("reports");
        open_page(&mut shop);
        shop.keys("s");
        while shop.app.working() {
            shop.app.look_at_work(std::time::Duration::from_mins(1));
        }
        let shown = shop.screen(120, 40);
        assert!(shown.contains(msg::reports_ui::written_title(lang)), "{shown}");
        let name =
            lang.choose("shift-handover-sheet-2026-11-21-00004.html", "交接班记录单-2026-11-21-00004.html");
        let html = std::fs::read_to_string(shop.dir.path().join("reports").join(name)).unwrap();
        assert!(html.contains(msg::forms::sheet(lang)) && html.contains("Li Hua"));
        let shown = shop.key(Code::Enter).screen(120, 40);
        assert!(shown.contains("#00004"), "{shown}");
    }
}

#[test]
fn who_decides_on_what_was_left_open_sees_what_was_changed_after_the_result() {
    for (lang, said) in [(Lang::En, "after the result: -100.00"), (Lang::Zh, "-100.00 → 0.00，现金销售")]
    {
        let mut shop = shop(lang);
        let shown = store(&shop).day(BusinessDate::parse("2026-11-21").unwrap()).unwrap();
        let mut page = shown.last().unwrap().clone();
        let at = shop.app.desk.now();
        page.document.review.lead_open =
            Some(OpenApproval { by: "Li Hua".into(), at_ms: at, told: String::new() });
        page.document.cash[0].results = serde_json::from_value(serde_json::json!([
            { "what": "shown", "tender": "cash", "after": -10000, "by": "Li Hua", "at": at },
            { "what": "cash_received", "tender": "cash", "from": 50000, "to": 40000, "before": -10000, "after": 0,
              "by": "Li Hua", "at": at },
        ]))
        .unwrap();
        shop.open(Box::new(PageView::new(page, "")));
        shop.screen(80, 24);
        deed(&mut shop, 0);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(said), "{shown}");
    }
}

#[test]
fn who_decides_sees_the_whole_case_and_scrolls_to_what_does_not_fit() {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        let shown = store(&shop).day(BusinessDate::parse("2026-11-21").unwrap()).unwrap();
        let mut page = shown.last().unwrap().clone();
        let at = shop.app.desk.now();
        let told = "Leo on his own number, twice, at 15:02".to_owned();
        page.document.review.lead_open =
            Some(OpenApproval { by: "Li Hua".into(), at_ms: at, told: told.clone() });
        let words = "read twelve hundred on the report while it says eleven hundred, nobody else at the till";
        let drawer = &mut page.document.cash[0];
        drawer.tenders[0].reason = Some(crate::record::Reason {
            reason: "arithmetic".into(),
            text: format!("{words} {words} {words} the end"),
            second: Some("Cid".into()),
            ..Default::default()
        });
        shop.open(Box::new(PageView::new(page, "")));
        shop.screen(80, 24);
        deed(&mut shop, 0);
        let squeezed = |text: &str| text.replace(['│', '\n', ' ', '█'], "");
        let mut seen = String::new();
        for _ in 0..6 {
            seen += &squeezed(&shop.screen(60, 20));
            shop.key(Code::PageDown);
        }
        for said in ["Li Hua", &told, words, "the end", &msg::daylog::countersigned(lang, "Cid")] {
            assert!(seen.contains(&squeezed(said)), "{said}: {}", shop.screen(60, 20));
        }
    }
}

#[test]
fn an_opening_without_a_handover_is_printed_and_stands_in_its_day() {
    use crate::model::attendance::PunchKind;
    use crate::model::checklist::Finding;
    use crate::model::ids::RegisterId;
    use crate::model::log::{CheckDone, Detail, Punch};
    use crate::report::daylog::{DayLog, FORMATS, forms::Forms};
    use crate::report::formats::{Job, text};
    use crate::store::NewOpening;
    use crate::tui::shell::view::Command;
    for lang in Lang::ALL {
        let mut shop = crate::tui::screens::opening::closed(lang);
        shop.advance_min(8 * 60 + 13);
        // One answer of the opening list, and something that came up before.
        let item = shop.app.model.live.as_ref().unwrap().settings.checks.iter().find(|item| item.id == "O1");
        let at_ms = shop.app.desk.now().ms;
        let answer = item.unwrap().answered(Finding::Ok, None, LI_HUA, at_ms);
        let check = Detail::Check(CheckDone { check: "O1".into(), answer });
        shop.perform(Command::Log { by: LI_HUA, detail: check });
        let out = Detail::Punch(Punch::clocked(LI_HUA, PunchKind::Out, at_ms - 60_000));
        shop.perform(Command::Log { by: LI_HUA, detail: out });
        let counted = vec![(RegisterId(1), Money(45_000))];
        shop.perform(Command::OpenShop(Box::new(NewOpening { counted, ..NewOpening::by(LI_HUA) })));
        let date: BusinessDate = "2026-11-22".parse().unwrap();
        let openings = store(&shop).openings_alone(date).unwrap();
        assert_eq!(openings.len(), 1);
        let day = DayLog { date, pages: store(&shop).day(date).unwrap(), openings };
        assert!(day.pages.is_empty());
        let none_yet = msg::shop::no_handover_yet(lang);
        for format in FORMATS {
            let mut out = Vec::new();
            (format.write)(&day, lang, &mut out).unwrap();
            let out = String::from_utf8(out).unwrap();
            assert!(out.contains("Li Hua"), "{}: {out}", format.name);
            let wanted = if format.name == "text" { "450.00" } else { "handover-opening/v1" };
            assert!(out.contains(wanted), "{}: {out}", format.name);
            assert_eq!(out.contains(none_yet), format.name == "text", "{out}");
            if format.name == "text" {
                let list = out.lines().find(|line| line.contains("O1")).unwrap();
                assert!(list.starts_with(msg::shop::list_name(lang)), "{list}");
                // Who closed clocked out; that is no entry of a closed shop.
                assert!(!out.contains(&msg::shop::logged_closed(lang, 1)), "{out}");
            }
        }
        let forms = Forms::of(day, shop.app.desk.now());
        let mut out = Vec::new();
        (text::FORMAT.write)(&forms.sheet(lang), &mut Job::new(&mut |_, _| true), &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("Li Hua") && out.contains(none_yet), "{out}");
        shop.open(Box::new(Logbook::on_day(date)));
        let shown = shop.screen(80, 24);
        assert!(shown.contains("Li Hua") && shown.contains(none_yet), "{shown}");
        let shown = shop.key(Code::Enter).screen(80, 24);
        assert!(shown.contains(msg::shop::opening_title(lang)), "{shown}");
    }
}

#[test]
fn a_few_cents_leave_no_mark_and_what_needs_a_look_has_one_of_its_own() {
    let date = BusinessDate::parse("2026-11-21").unwrap();
    let day = |change: fn(&mut DayMark)| {
        let (sealed, half, missing, beyond, queries, unreviewed) = (3, 0, 0, 0, 0, 0);
        let mut mark =
            DayMark { date, sealed, half, missing, over_short: Some(10), beyond, queries, unreviewed };
        change(&mut mark);
        sign(&mark).map(|(sign, _)| sign)
    };
    // The mark of a day that is complete and read.
    let plain = day(|mark| mark.over_short = Some(0));
    assert_eq!(day(|_| ()), plain);
    let beyond = day(|mark| mark.beyond = 1);
    let unread = day(|mark| mark.unreviewed = 1);
    let missing = day(|mark| mark.missing = 1);
    let marks: std::collections::BTreeSet<_> = [plain, beyond, unread, missing].into_iter().collect();
    assert_eq!(marks.len(), 4, "{marks:?}");
    // Money comes before reading, and a shift that is not there before both.
    assert_eq!(day(|mark| (mark.beyond, mark.unreviewed) = (1, 2)), beyond);
    assert_eq!(day(|mark| (mark.beyond, mark.unreviewed, mark.missing) = (1, 2, 1)), missing);
    assert_eq!(day(|mark| mark.sealed = 0), None);
}
