use std::time::Duration;

use ratatui::layout::Rect;

use super::*;
use crate::i18n;
use crate::model::attendance::PunchKind;
use crate::model::log::{Detail, Punch};
use crate::report::{over_short, test_month};
use crate::tui::screen_text::{look, shoot};
use crate::tui::shell::input::Code;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::view::{Answered, Command, Event, View};
use crate::tui::test_support::{LEAD, LI_HUA, Shop};
use crate::tui::widgets::form::Form;

mod mouse;
mod order;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

/// The screen over the month in which everything happens.
fn july(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    shop.sign_in(LEAD);
    let mut view = Reports::new(&shop.app.model);
    view.today = test_month::date("2026-08-02");
    view.wanted.period = Period::parse("2026-07").unwrap();
    shop.open(Box::new(Fixed(view)));
    shop
}

#[test]
fn the_month_that_was_shown_stays_while_the_program_runs() {
    let mut shop = Shop::new(Lang::En);
    shop.sign_in(LEAD);
    let reports = Reports::new(&shop.app.model);
    let this = reports.wanted.period;
    shop.open(Box::new(reports)).screen(80, 24);
    shop.keys("[").screen(80, 24);
    let again = Reports::new(&shop.app.model).wanted.period;
    assert_eq!(again, this.shifted(-1));
}

/// The screen with its questions answered from the fixture instead of the store.
#[derive(Debug)]
struct Fixed(Reports);

impl Fixed {
    fn answer(&mut self, effects: Vec<Effect>, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut rest = Vec::new();
        for effect in effects {
            if let Effect::Ask(Query::Report(wanted)) = effect {
                let facts = test_month::month("CNY");
                let make = wanted.report().make;
                let made = Rc::new(WorkResult { wanted, model: make(facts, wanted.ask), only: Vec::new() });
                rest.extend(self.0.on_event(&Event::Found(Answered::Report(made)), ctx));
            } else {
                rest.push(effect);
            }
        }
        rest
    }
}

impl View for Fixed {
    fn about(&self, ctx: &Ctx<'_>) -> Option<Label> {
        self.0.about(ctx)
    }

    fn explained_form(&self) -> Option<&Form> {
        self.0.explained_form()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.0.hints(ctx)
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.0.on(input, ctx) {
            Handled::Yes(effects) => Handled::Yes(self.answer(effects, ctx)),
            Handled::No => Handled::No,
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.0.draw(canvas, area, ctx);
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        let effects = self.0.on_event(news, ctx);
        self.answer(effects, ctx)
    }

    fn lock(&mut self) -> bool {
        self.0.lock()
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let effects = self.0.on_top(ctx);
        self.answer(effects, ctx)
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        self.0.title(ctx)
    }
}

fn snapshots(name: &str, keys: impl Fn(&mut Shop)) {
    for lang in Lang::ALL {
        let mut shop = july(lang);
        shop.screen(80, 24);
        keys(&mut shop);
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            let (name, shown) = (format!("{name}_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

/// Goes to a report by its place and to one of its tables; those of over and short are counted behind its shifts.
fn go(shop: &mut Shop, report: &str, table: usize) {
    let at = REPORTS.iter().position(|r| r.name == report).unwrap();
    let table = table + usize::from(report == over_short::REPORT.name);
    shop.times(Code::Right, at).times(Code::Tab, table);
}

#[test]
fn the_grid_of_the_month() {
    snapshots("grid", |shop| go(shop, attendance::REPORT.name, 0));
}

#[test]
fn the_grid_moves_sideways_under_its_names() {
    snapshots("grid_moved", |shop| {
        go(shop, attendance::REPORT.name, 0);
        shop.key(Code::Enter);
        shop.times(Code::Right, 20).key(Code::Down);
    });
}

#[test]
fn over_and_short_by_day_is_a_picture_and_a_table() {
    snapshots("days", |shop| {
        go(shop, over_short::REPORT.name, 3);
        shop.key(Code::Enter).times(Code::Down, 2);
    });
}

#[test]
fn over_and_short_by_person() {
    snapshots("people", |shop| go(shop, over_short::REPORT.name, 0));
}

#[test]
fn over_and_short_by_shift_begins_with_the_largest_and_says_why() {
    snapshots("shifts", |shop| {
        let at = REPORTS.iter().position(|r| r.name == over_short::REPORT.name).unwrap();
        shop.times(Code::Right, at);
    });
}

#[test]
fn the_export_dialog_names_format_and_place() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.app.model.reports_dir = "/home/shop/Documents/handover".into();
        shop.sign_in(LEAD);
        let view = Reports::new(&shop.app.model);
        shop.open(Box::new(view)).keys("e");
        for (width, height) in SIZES {
            let shown = shop.screen(width, height).replace(std::path::MAIN_SEPARATOR, "/");
            assert!(!shown.contains("--table") && !shown.contains('`'), "{shown}");
            let (name, shown) = (format!("export_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
        shop.key(Code::Left);
        for (width, height) in SIZES {
            let shown = shop.screen(width, height).replace(std::path::MAIN_SEPARATOR, "/");
            let (name, shown) = (format!("export_csv_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

/// The real screen over a store with sealed shifts in November.
fn november(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    shop.hand_over();
    shop.app.model.reports_dir = shop.dir.path().join("reports");
    shop.sign_in(LEAD);
    let view = Reports::new(&shop.app.model);
    shop.open(Box::new(view));
    shop
}

fn work(shop: &mut Shop) {
    while shop.app.working() {
        shop.app.look_at_work(Duration::from_mins(1));
    }
}

#[test]
fn enter_on_a_figure_opens_the_handover_behind_it() {
    let mut shop = november(Lang::En);
    go(&mut shop, "over-short", 10);
    shop.screen(80, 24);
    shop.times(Code::Down, 3);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("open handover"), "{shown}");
    shop.key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("SHIFT HANDOVER LOG"), "{shown}");
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("open handover"), "back at the same line");
}

#[test]
fn months_turn_by_arrows_brackets_clicks_and_typing() {
    let mut shop = november(Lang::En);
    let shows = |shop: &mut Shop, text: &str| {
        let shown = shop.screen(80, 24);
        assert!(shown.contains(text), "{text} in\n{shown}");
    };
    shows(&mut shop, "November 2026");
    shop.keys("[");
    shows(&mut shop, "October 2026");
    shop.keys("】]");
    shows(&mut shop, "November 2026");
    shop.key(Code::Down).key(Code::Left);
    shows(&mut shop, "October 2026");
    shop.key(Code::Enter);
    shop.times(Code::Backspace, 20).keys("2026-11-01 - 2026-13-01\n\n");
    shows(&mut shop, "Please type a month");
    shop.times(Code::Backspace, 40).keys("2026-11-01 - 2026-11-20\n\n");
    shows(&mut shop, "2026-11-01 to 2026-11-20");
    shop.click("2026-11-20]", 80, 24);
    shows(&mut shop, "What to show");
}

#[test]
fn a_report_is_written_and_never_over_another_file_unasked() {
    for lang in Lang::ALL {
        let mut shop = november(lang);
        let name = if lang == Lang::En { "attendance-2026-11.csv" } else { "考勤表-2026-11.csv" };
        let file = shop.dir.path().join("reports").join(name);
        let csv = |shop: &mut Shop| {
            // From the workbook back to CSV, then the file's name, then go.
            shop.keys("e").key(Code::Left).key(Code::Enter).key(Code::Enter);
            work(shop);
        };
        csv(&mut shop);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(name), "{shown}");
        let first = std::fs::read(&file).unwrap();
        assert!(first.len() > 100);
        shop.key(Code::Enter);
        std::fs::write(&file, "mine").unwrap();
        csv(&mut shop);
        assert!(shop.screen(80, 24).contains(msg::reports_ui::exists_title(lang)));
        // The safe answer has the focus.
        shop.key(Code::Enter);
        work(&mut shop);
        assert_eq!(std::fs::read(&file).unwrap(), b"mine");
        shop.key(Code::Enter);
        work(&mut shop);
        shop.key(Code::Left).key(Code::Enter);
        work(&mut shop);
        assert!(shop.screen(80, 24).contains(msg::reports_ui::written_title(lang)));
        assert_eq!(std::fs::read(&file).unwrap(), first);
        let left = std::fs::read_dir(shop.dir.path().join("reports")).unwrap().count();
        assert_eq!(left, 1, "nothing half written");
    }
}

#[test]
fn a_file_of_one_table_holds_the_one_that_is_shown() {
    for lang in Lang::ALL {
        let mut shop = november(lang);
        go(&mut shop, "over-short", 3);
        shop.screen(80, 24);
        shop.keys("e");
        let named = msg::reports_ui::only_table(lang, msg::over_short::by_day(lang));
        // A workbook holds all of them.
        assert!(!shop.screen(80, 24).contains(&named));
        shop.key(Code::Left);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(&named), "{shown}");
        shop.key(Code::Enter).key(Code::Enter);
        work(&mut shop);
        let name = if lang == Lang::En {
            "over-and-short-2026-11-by-day.csv"
        } else {
            "长短款-2026-11-按日.csv"
        };
        let file = shop.dir.path().join("reports").join(name);
        let text = std::fs::read_to_string(&file).unwrap();
        let head = text.lines().next().unwrap().trim_start_matches('\u{feff}');
        assert!(head.ends_with(msg::over_short::running(lang)), "{head}");
        assert!(text.lines().nth(1).unwrap().starts_with("2026-11-"), "{text}");
    }
}

#[test]
fn every_format_is_written_from_the_screen() {
    for (n, format) in crate::report::formats::FORMATS.iter().enumerate() {
        let mut shop = november(Lang::En);
        let usual = crate::report::formats::FORMATS.iter().position(|f| f.name == "xlsx").unwrap();
        shop.keys("e");
        let steps =
            (n + crate::report::formats::FORMATS.len() - usual) % crate::report::formats::FORMATS.len();
        shop.times(Code::Right, steps).key(Code::Enter).key(Code::Enter);
        work(&mut shop);
        let ending = if format.name == "text" { "txt" } else { format.name };
        let file = shop.dir.path().join(format!("reports/attendance-2026-11.{ending}"));
        assert!(file.exists(), "{}\n{}", format.name, shop.screen(80, 24));
    }
}

#[test]
fn a_place_that_cannot_be_written_is_said_under_the_field() {
    let mut shop = november(Lang::En);
    shop.keys("e").key(Code::Enter);
    shop.key(Code::End).times(Code::Backspace, 400).keys("/nowhere/at/all.xlsx\n");
    work(&mut shop);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("no such folder") && shown.contains("/nowhere/at/all.xlsx"), "{shown}");
}

#[test]
fn a_long_period_is_read_beside_the_screen() {
    let mut shop = november(Lang::En);
    shop.key(Code::Down).key(Code::Enter).times(Code::Backspace, 20).keys("2025-01 2026-11\n\n");
    assert!(shop.app.working());
    assert!(shop.screen(80, 24).contains("Esc stop"));
    work(&mut shop);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("2025-01-01 to 2026-11-30"), "{shown}");
}

#[test]
fn stopped_while_it_is_written_nothing_appears() {
    let mut shop = november(Lang::En);
    shop.keys("e").key(Code::Enter).key(Code::Enter);
    assert!(shop.app.working());
    shop.key(Code::Esc);
    work(&mut shop);
    assert!(!shop.app.working());
    let folder = shop.dir.path().join("reports");
    let there = std::fs::read_dir(folder).map_or(0, Iterator::count);
    assert_eq!(there, 0, "{}", shop.screen(80, 24));
}

#[test]
fn an_empty_month_says_so() {
    for lang in Lang::ALL {
        let mut shop = november(lang);
        shop.keys("[");
        go(&mut shop, "over-short", 0);
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            let (name, shown) = (format!("empty_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

/// A lead says of all minutes outside the roster what they were, so that the month can be locked.
fn decide_all(shop: &mut Shop) {
    use crate::model::log::{CountsAs, Unplanned, UnplannedOn};
    let store = shop.app.desk.store.as_ref().unwrap();
    let month = Month::parse("2026-11").unwrap();
    let needs = crate::model::period_data::DataNeeded { attendance: true, ..Default::default() };
    let facts = store.facts(Period::of_month(month), needs, shop.app.desk.now().ms).unwrap();
    let days = crate::rules::attendance::unplanned::undecided(&facts);
    let said = |day: &crate::rules::attendance::unplanned::UnplannedDay| Unplanned {
        person: day.person,
        counts_as: CountsAs::Overtime,
        days: vec![UnplannedOn::whole(day.date, day.minutes)],
        reason: "as it was".into(),
        approver: LEAD,
    };
    let all: Vec<Unplanned> = days.iter().map(said).collect();
    if !all.is_empty() {
        shop.perform(Command::DecideMinutes { by: LEAD, all });
    }
}

#[test]
fn a_month_is_confirmed_by_pin_and_locked_by_a_lead() {
    for lang in Lang::ALL {
        let mut shop = november(lang);
        let out = Punch::clocked(LI_HUA, PunchKind::Out, shop.app.desk.now().ms);
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(out) });
        shop.keys("l");
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            let (name, shown) = (format!("lock_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
        // Not before it is over.
        shop.key(Code::F(10));
        let running = i18n::text(lang, "month_lock.running", &[("month", "2026-11".to_owned())]);
        let shown = shop.screen(120, 40);
        assert!(shown.contains(&running.chars().take(10).collect::<String>()), "{shown}");
        assert!(!shown.contains(msg::reports_ui::pin_own(lang)), "no PIN for what cannot be done: {shown}");
        shop.advance_min(20 * 24 * 60);
        let conn = shop.app.desk.store.as_ref().unwrap().conn();
        conn.execute("UPDATE shift_run SET closed = 1 WHERE line_ms IS NULL", []).unwrap();
        // One page for all who have hours in it: each sees the own month, and nobody else's.
        shop.key(Code::Esc).keys("l").key(Code::Enter).key(Code::Enter);
        let list = shop.screen(80, 24);
        assert!(list.contains(msg::own_month::not_yet(lang)) && !list.contains("陈伟"), "{list}");
        shop.key(Code::Enter).pin(LI_HUA);
        let shown = shop.screen(80, 24);
        assert!(shown.contains("Li Hua") && shown.contains(msg::own_month::hint_right(lang)), "{shown}");
        shop.key(Code::F(10));
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::own_month::all_have(lang)), "{shown}");
        shop.key(Code::Esc);
        decide_all(&mut shop);
        let shown = shop.keys("l").screen(80, 24);
        assert!(shown.contains(msg::reports_ui::lock_is_open(lang)), "{shown}");
        shop.key(Code::Right).key(Code::Enter).key(Code::Enter);
        shop.pin(LEAD);
        let store = shop.app.desk.store.as_ref().unwrap();
        let month = Month::parse("2026-11").unwrap();
        assert!(store.month_locked(month).unwrap(), "{}", shop.screen(80, 24));
        // It is seen on every size, and nothing but opening it again is offered. The PIN for the month is none to read.
        shop.key(Code::Enter).pin(LEAD);
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            let line = shown.lines().nth(2).unwrap();
            assert!(line.contains(msg::attendance_report::locked(lang)), "{shown}");
        }
        let shown = shop.keys("l").screen(80, 24);
        assert!(shown.contains(msg::reports_ui::lock_is_locked(lang)), "{shown}");
        assert!(shown.contains(msg::reports_ui::lock_reopen(lang)), "{shown}");
        let what = shown.lines().find(|line| line.contains(msg::reports_ui::lock_reopen(lang))).unwrap();
        assert!(!what.contains('←'), "one choice: {shown}");
        shop.key(Code::Enter).keys("a punch was wrong\n\n");
        shop.pin(LEAD);
        let store = shop.app.desk.store.as_ref().unwrap();
        assert!(!store.month_locked(month).unwrap(), "{}", shop.screen(80, 24));
    }
}

#[test]
fn a_persons_own_history_needs_that_person_or_a_lead() {
    let mut shop = november(Lang::En);
    shop.key(Code::F(9));
    go(&mut shop, "over-short", 0);
    shop.keys("p").times(Code::Right, 3).key(Code::Enter).key(Code::Enter).key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("王芳 (owner)") && shown.contains("Li Hua (cashier)"), "{shown}");
    assert!(!shown.contains("陈伟"), "nobody else may look: {shown}");
    // Enter behind the PIN checks it and chooses nothing on the screen that comes; the last digit does nothing.
    let digits = shop.pins.iter().find(|(id, _)| *id == LI_HUA).unwrap().1.expose().to_owned();
    shop.choose(LI_HUA).keys(&digits);
    assert!(shop.screen(80, 24).contains(&msg::fair_ui::pin(Lang::En)[..12]), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    shop.key(Code::Tab);
    assert!(shop.screen(80, 24).contains("By person handing over"), "{}", shop.screen(80, 24));
    shop.times(Code::Down, 3);
    assert!(shop.screen(80, 24).contains("own history"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("needs 20") && shown.contains("has 1"), "{shown}");
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("SHIFT HANDOVER LOG"));
}

#[test]
fn figures_lead_to_the_lines_behind_them_and_back() {
    let mut shop = july(Lang::En);
    go(&mut shop, "over-short", 1);
    let shows = |shop: &mut Shop, text: &str| {
        let shown = shop.screen(80, 24);
        assert!(shown.contains(text), "{text} in\n{shown}");
    };
    shop.screen(80, 24);
    shop.key(Code::Down).key(Code::Down).key(Code::Down).times(Code::Right, 2);
    shows(&mut shop, "Enter details");
    shop.key(Code::Enter);
    shows(&mut shop, " · Takings per report: ");
    // A handover that cannot be opened costs nothing but a word.
    shop.key(Code::Enter);
    shows(&mut shop, "not in the log book");
    shop.key(Code::Esc);
    shows(&mut shop, "Enter details");
    shows(&mut shop, "By register");
}

#[test]
fn every_line_of_the_months_leads_somewhere() {
    for report in 0..REPORTS.len() {
        let mut shop = july(Lang::En);
        shop.screen(120, 40);
        shop.times(Code::Right, report);
        let tables = tables(&mut shop);
        for table in 0..tables {
            let mut shop = july(Lang::En);
            shop.times(Code::Right, report).times(Code::Tab, table);
            let shown = shop.screen(120, 40);
            // Signs, routines without a handover and months without lines lead nowhere, and say so.
            shop.key(Code::Enter).key(Code::Right).key(Code::Enter);
            assert_ne!(shown, shop.screen(120, 40), "report {report}, table {table}");
        }
    }
}

/// Enter on the figure in a line and column of a table of July; what is shown then.
fn behind(report: &str, table: usize, down: usize, right: usize) -> String {
    let mut shop = july(Lang::En);
    shop.screen(120, 40);
    go(&mut shop, report, table);
    shop.screen(120, 40);
    shop.key(Code::Enter).times(Code::Down, down).times(Code::Right, right);
    shop.screen(120, 40);
    shop.key(Code::Enter).screen(120, 40)
}

#[test]
fn a_figure_opens_what_it_is_made_of_and_nothing_else() {
    let nothing = msg::reports_ui::nothing_behind(Lang::En);
    // The lists that one person answered, not when that person came.
    let shown = behind("month", 5, 0, 2);
    assert!(shown.contains("Lists: 3 lines") && shown.contains("Seconds"), "{shown}");
    // Everything opened, also what is closed by now.
    let shown = behind("month", 4, 1, 1);
    assert!(shown.contains("Opened: 2 lines") && shown.contains("Closed"), "{shown}");
    // The counts of an article.
    let shown = behind("stock", 0, 0, 2);
    assert!(shown.contains("Counts: 2 lines") && shown.contains("Book"), "{shown}");
    // Nothing over on that day.
    let shown = behind("over-short", 3, 2, 3);
    assert!(shown.contains(nothing), "{shown}");
    // An empty day of a person, and a day off, which has no handover but is a day.
    let shown = behind("attendance", 0, 2, 1 + 15);
    assert!(shown.contains(nothing), "{shown}");
    let shown = behind("attendance", 0, 0, 1 + 5);
    assert!(!shown.contains(nothing) && shown.contains("2026"), "{shown}");
}

#[test]
fn an_open_item_opens_itself() {
    for lang in Lang::ALL {
        let mut shop = july(lang);
        go(&mut shop, "open-items", 0);
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            let (name, shown) = (format!("items_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
        shop.key(Code::Enter);
        assert!(shop.screen(80, 24).contains(msg::reports_ui::hint_item(lang)));
        let shown = shop.key(Code::Enter).screen(80, 24);
        assert!(shown.contains("冰柜2号: 漏水") && !shown.contains("13"), "{shown}");
        shop.key(Code::Esc);
        assert!(shop.screen(80, 24).contains(msg::reports_ui::hint_item(lang)), "back at the list");
    }
}

#[test]
fn a_missing_punch_leads_to_its_correction() {
    use crate::model::attendance::{AttendanceResult, MissingPunch};
    use crate::model::handover::answer::Answer;
    use crate::model::handover::{AttendanceLine, SignRole};
    use crate::tui::test_support::CHEN_WEI;
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.start_handover().answer_all();
        let now_ms = shop.app.desk.now().ms;
        let line = AttendanceLine {
            remark_said: None,
            line: AttendanceResult {
                actual_in_ms: Some(now_ms - 3_600_000),
                missing: MissingPunch::Out,
                ..AttendanceResult::default()
            },
            planned_start_ms: None,
            planned_end_ms: None,
            remark: String::new(),
            confirmed_ms: Some(now_ms),
            confirmed_by: None,
        };
        shop.answer(LI_HUA, Answer::Attendance(LI_HUA, line));
        shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
        // Nobody stays that long: the departure was forgotten.
        shop.advance_min(20 * 60);
        shop.sign_in(LEAD);
        let view = Reports::new(&shop.app.model);
        shop.open(Box::new(view));
        go(&mut shop, "attendance", 2);
        shop.screen(80, 24);
        shop.key(Code::Enter).key(Code::Down);
        shop.screen(80, 24);
        shop.key(Code::Down);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::reports_ui::hint_correct(lang)), "{shown}");
        let shown = shop.key(Code::Enter).screen(80, 24);
        let shown = if shown.contains(msg::punch_day::add_out(lang)) { shown } else { shop.screen(80, 24) };
        assert!(shown.contains(msg::punch_day::add_out(lang)) && shown.contains("Li Hua"), "{shown}");
    }
}

/// Words are cut only where others need the room.
#[test]
fn nothing_is_cut_while_there_is_room() {
    let mut shop = july(Lang::En);
    for table in 0..7 {
        let mut shop = july(Lang::En);
        go(&mut shop, "month", table);
        let shown = shop.screen(120, 40);
        for line in shown.lines().skip(4).filter(|line| line.contains('…')) {
            assert!(line.trim_end().chars().count() > 90, "cut beside an empty half: {line}");
        }
    }
    go(&mut shop, "open-items", 0);
    assert!(shop.screen(120, 40).contains("Count the vouchers"), "{}", shop.screen(120, 40));
}

/// How many tables the report shown has.
fn tables(shop: &mut Shop) -> usize {
    let first = shop.screen(200, 40);
    (1..20).find(|_| shop.key(Code::Tab).screen(200, 40) == first).unwrap_or(20)
}

#[test]
fn a_day_of_a_person_leads_to_that_day() {
    snapshots("day", |shop| {
        go(shop, attendance::REPORT.name, 0);
        shop.key(Code::Enter).times(Code::Right, 12).key(Code::Down);
    });
    let mut shop = november(Lang::En);
    shop.screen(80, 24);
    // Everybody's days that have a handover: the first found opens at once or lists its lines.
    shop.key(Code::Enter).times(Code::Right, 22);
    let mut opened = false;
    for _ in 0..6 {
        shop.key(Code::Enter);
        let shown = shop.screen(80, 24);
        opened |= shown.contains("SHIFT HANDOVER LOG");
        if opened {
            break;
        }
        shop.key(Code::Down);
    }
    assert!(opened, "{}", shop.screen(80, 24));
    let at = |shop: &mut Shop| shop.key(Code::Esc).screen(80, 24);
    assert!(at(&mut shop).contains("to a file"), "back at the grid");
}

#[test]
fn one_person_and_register_are_shown_and_written() {
    for lang in Lang::ALL {
        let mut shop = november(lang);
        go(&mut shop, "over-short", 0);
        shop.keys("p").key(Code::Right).key(Code::Enter).key(Code::Right);
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            let (name, shown) = (format!("show_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
        shop.key(Code::Enter);
        let settings = shop.app.model.settings().unwrap();
        let (person, register) = (settings.people[0].name.clone(), settings.registers[0].name.clone());
        let shown = shop.screen(120, 40);
        assert!(shown.contains(&format!("{person} · {register}")), "{shown}");
        shop.keys("e").key(Code::Left).key(Code::Enter).key(Code::Enter);
        work(&mut shop);
        let dir: Vec<_> = std::fs::read_dir(shop.dir.path().join("reports")).unwrap().flatten().collect();
        let name = dir[0].file_name().into_string().unwrap();
        let begins = if lang == Lang::En { "over-and-short-2026-11-" } else { "长短款-2026-11-" };
        assert!(name.starts_with(begins) && dir.len() == 1, "{name}");
        shop.key(Code::Enter);
        // Hours have no register: it stays chosen for when it matters again.
        shop.times(Code::Up, 9).key(Code::Left);
        assert!(!shop.screen(120, 40).contains(&format!("{person} · {register}")));
        shop.key(Code::Right);
        assert!(shop.screen(120, 40).contains(&format!("{person} · {register}")));
    }
}

#[test]
fn reading_a_long_period_can_be_stopped() {
    let mut shop = november(Lang::En);
    let before = shop.screen(80, 24);
    shop.key(Code::Down).key(Code::Enter).times(Code::Backspace, 20).keys("2016-01 2026-11\n\n");
    assert!(shop.screen(80, 24).contains("Reading 2016-01-01 to 2026-11-30"));
    shop.key(Code::Esc);
    work(&mut shop);
    let shown = shop.key(Code::Up).screen(80, 24);
    // Read to its end before it heard, or stopped: never a mixture.
    assert!(shown == before || shown.contains("2016-01-01 to 2026-11-30"), "{shown}");
}

#[test]
fn bars_need_no_colour() {
    use crate::system::config::ThemeChoice;
    use crate::tui::shell::glyphs::UNICODE;
    use crate::tui::shell::theme::Theme;
    for lang in Lang::ALL {
        let mut shop = july(lang);
        shop.screen(80, 24);
        go(&mut shop, over_short::REPORT.name, 3);
        shop.key(Code::Enter);
        let theme = Theme::choose(ThemeChoice::Mono);
        let look = crate::tui::shell::canvas::CanvasLook { theme, glyphs: &UNICODE, lang };
        let app = &mut shop.app;
        let shot = shoot(60, 20, look, |canvas| app.draw(canvas));
        for cell in &shot.buffer.content {
            assert!(cell.fg == ratatui::style::Color::Reset && cell.bg == ratatui::style::Color::Reset);
        }
        insta::assert_snapshot!(format!("days_mono_{}_60x20", lang.code()), shot.text);
    }
}

/// Where not all signs can be explained, those that occur are, and none is parted from its meaning.
#[test]
fn every_sign_of_the_grid_is_explained() {
    for lang in Lang::ALL {
        let mut shop = july(lang);
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            for mark in [
                crate::model::attendance::AttendanceMark::Late,
                crate::model::attendance::AttendanceMark::Absent,
                crate::model::attendance::AttendanceMark::Rest,
            ] {
                let sign = crate::model::attendance::Signs::default().get(mark, lang).to_owned();
                let words = format!("{sign} {}", i18n::template(lang, mark.key()).unwrap());
                assert!(shown.contains(&words), "{words}: {shown}");
            }
        }
    }
}

#[test]
fn help_and_the_lock_stay_in_the_hint_line() {
    for lang in Lang::ALL {
        let mut shop = november(lang);
        let shown = shop.screen(100, 24);
        let line = shown.lines().last().unwrap();
        assert!(line.contains(msg::reports_ui::hint_lock(lang)) && line.contains("F1"), "{shown}");
        shop.key(Code::Enter);
        assert!(shop.screen(80, 24).lines().last().unwrap().contains("F1"), "{}", shop.screen(80, 24));
    }
}

#[test]
fn it_draws_at_every_size() {
    let draw = |shop: &mut Shop| {
        for width in [0, 1, 2, 7, 19, 20, 21, 40, 59, 60, 61, 80, 120, 200] {
            for height in [0, 1, 2, 3, 4, 9, 14, 20, 24, 60] {
                let app = &mut shop.app;
                shoot(width, height, look(Lang::Zh), |canvas| {
                    let area = canvas.area();
                    canvas.within(area, |canvas| app.draw(canvas));
                });
            }
        }
    };
    let mut shop = july(Lang::Zh);
    draw(&mut shop);
    shop.key(Code::Enter);
    for _ in 0..REPORTS.len() {
        for _ in 0..12 {
            draw(&mut shop);
            shop.key(Code::Tab).times(Code::Right, 5).key(Code::End);
        }
        shop.times(Code::Up, 60).key(Code::Right).key(Code::Enter);
    }
    shop.keys("e");
    draw(&mut shop);
    shop.key(Code::Esc).times(Code::Up, 60).key(Code::Down).key(Code::Enter);
    draw(&mut shop);
}
