//! A shop from nothing, by keys alone.

use proptest::prelude::*;

use super::*;
use crate::model::time::Stamp;
use crate::rules::authority::Act;
use crate::rules::pin::Cost;
use crate::system::clock::Clock;
use crate::system::config::ConfigProblem;
use crate::tui::screen_text::look;
use crate::tui::shell::app::App;
use crate::tui::shell::app_data::FirstStart;
use crate::tui::shell::executor::Executor;
use crate::tui::test_support::Shop;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

/// A program on a PC without a shop.
pub(crate) fn fresh(lang: Lang, blocked: Vec<ConfigProblem>) -> Shop {
    let dir = tempfile::tempdir().unwrap();
    let zone = Zone::parse("Asia/Shanghai").unwrap();
    let desk = Executor {
        store: None,
        keys: crate::store::shop_keys::KeysHere::none(&dir.path().join("handover.key")),
        clock: Clock::fixed(Stamp::parse_rfc3339("2026-11-21T21:42:00+08:00").unwrap().ms),
        db: dir.path().join("handover.db"),
        key_file: dir.path().join("handover.key"),
        head_log: dir.path().join("heads.log"),
        copy: None,
        allow_network_fs: false,
        unlogged: None,
        cost: Cost::test(),
        zone,
    };
    let db = "/home/shop/.local/share/handover/handover.db".into();
    let model = AppData { first_start: FirstStart { zone, db, blocked }, ..AppData::default() };
    Shop { app: App::new(desk, model, look(lang)), dir, pins: Vec::new() }
}

fn next(shop: &mut Shop, times: usize) -> &mut Shop {
    shop.times(Code::Enter, times)
}

/// Types the pages of a small shop and stops before the last Enter.
fn fill(shop: &mut Shop) {
    next(shop, 1).keys("幸福路店");
    next(shop, 8);
    next(shop, 8);
    shop.keys("王芳");
    next(shop, 2).keys("李雷");
    next(shop, 1).keys("Li Hua，陈伟");
    next(shop, 2);
}

#[test]
fn a_letter_looks_for_a_currency_and_the_clock_follows_the_zone() {
    for lang in Lang::ALL {
        let mut shop = fresh(lang, Vec::new());
        assert!(shop.screen(80, 24).lines().next().unwrap().contains("21:42"), "{}", shop.screen(80, 24));
        next(&mut shop, 1).keys("店");
        next(&mut shop, 3).keys("u");
        // Nothing is chosen by the letter: the list shows what it could mean.
        let shown = shop.screen(80, 24);
        assert!(shown.contains("USD") && shown.contains("AUD"), "{shown}");
        shop.key(Code::Esc);
        assert!(shop.screen(80, 24).contains("CNY"), "{}", shop.screen(80, 24));
        shop.keys("usd\n");
        assert!(shop.screen(80, 24).contains("USD"), "{}", shop.screen(80, 24));
        next(&mut shop, 1).keys("Europe/Berlin");
        let shown = shop.screen(80, 24);
        assert!(shown.lines().next().unwrap().contains("14:42"), "{shown}");
    }
}

/// Random PINs would change the picture: each digit becomes a 0, each letter of the code an X.
fn without_secrets(screen: &str) -> String {
    let masked = |line: &str| {
        let pin = line.split_whitespace().any(|w| w.len() >= 6 && w.bytes().all(|b| b.is_ascii_digit()));
        let code = line.matches('-').count() == 5;
        let mask = |c: char| match c {
            c if c.is_ascii_digit() => '0',
            c if code && c.is_ascii_uppercase() => '0',
            c => c,
        };
        if pin || code { line.chars().map(mask).collect() } else { line.to_owned() }
    };
    screen.lines().map(masked).collect::<Vec<String>>().join("\n")
}

fn snap(shop: &mut Shop, name: &str, lang: Lang) {
    for (w, h) in SIZES {
        let shown = without_secrets(&shop.screen(w, h));
        let (name, shown) = (format!("{name}_{}_{w}x{h}", lang.code()), shown);
        if crate::tui::screen_text::kept(&name) {
            insta::assert_snapshot!(name, shown);
        }
    }
}

#[test]
fn pictures() {
    for lang in Lang::ALL {
        let mut shop = fresh(lang, Vec::new());
        snap(&mut shop, "setup_shop", lang);
        next(&mut shop, 1).keys("幸福路店").keys("\n\n\n\n").keys("x\n");
        snap(&mut shop, "setup_zone", lang);
        shop.key(Code::Esc);
        let mut shop = fresh(lang, Vec::new());
        next(&mut shop, 1).keys("幸福路店");
        next(&mut shop, 7);
        snap(&mut shop, "setup_pack", lang);
        next(&mut shop, 1);
        snap(&mut shop, "setup_hours", lang);
        next(&mut shop, 8).keys("王芳\n").key(Code::Right);
        next(&mut shop, 1).keys("short\n");
        snap(&mut shop, "setup_people", lang);
        let mut shop = fresh(lang, Vec::new());
        fill(&mut shop);
        next(&mut shop, 1);
        snap(&mut shop, "setup_secrets", lang);
        let mut shop = fresh(lang, Vec::new());
        shop.key(Code::Esc);
        snap(&mut shop, "setup_leave", lang);
        let problem = ConfigProblem {
            place: crate::system::config::Place::File {
                path: "/home/shop/config.toml".into(),
                line: 3,
                column: 1,
            },
            problem: Problem::new("config.unknown_key").with("key", "dd"),
            cause: None,
            hint: Some(Problem::new("config.did_you_mean").with("name", "db")),
        };
        snap(&mut fresh(lang, vec![problem]), "setup_blocked", lang);
    }
}

#[test]
fn what_the_sales_report_means_is_asked_once_for_all_registers() {
    let mut shop = fresh(Lang::En, Vec::new());
    next(&mut shop, 1).keys("Corner Shop");
    next(&mut shop, 8);
    next(&mut shop, 3).keys("R1, R2");
    next(&mut shop, 2).times(Code::Right, 3);
    assert!(
        shop.screen(80, 24).contains("on since the last Z report · refunds taken"),
        "{}",
        shop.screen(80, 24)
    );
    next(&mut shop, 3).keys("Ann");
    next(&mut shop, 2).keys("Lee");
    next(&mut shop, 1).keys("Bob, Cid");
    next(&mut shop, 3);
    let settings = shop.app.model.settings().expect("the shop is made").clone();
    let said = |register: &crate::model::settings::Register| (register.report_start, register.refunds);
    let all: Vec<_> = settings.registers.iter().map(said).collect();
    assert_eq!(all, [(ReportStart::RunsOn, RefundsIn::TakenOff); 2]);
}

#[test]
fn a_shop_from_nothing_lands_on_home() {
    for lang in Lang::ALL {
        let mut shop = fresh(lang, Vec::new());
        fill(&mut shop);
        next(&mut shop, 1);
        let settings = shop.app.model.settings().expect("the shop is made").clone();
        assert_eq!(settings.store.name, "幸福路店");
        assert_eq!(settings.store.lang, lang);
        assert_eq!(settings.store.currency.code, "CNY");
        assert_eq!(settings.registers[0].name, msg::setup::register_one(lang));
        assert_eq!(settings.registers[0].float_target, FLOAT);
        let people: Vec<_> = settings.people.iter().map(|p| (p.name.as_str(), p.role)).collect();
        let expected =
            [("王芳", Rank::Owner), ("李雷", Rank::Lead), ("Li Hua", Rank::Cashier), ("陈伟", Rank::Cashier)];
        assert_eq!(people, expected);
        // The secrets stay until someone says they are on paper.
        let shown = shop.screen(80, 24);
        assert!(shown.contains("handover.db"), "{shown}");
        next(&mut shop, 1).key(Code::Esc);
        assert!(shop.screen(80, 24).contains(msg::setup::secrets_tick_first(lang)));
        shop.keys(" \n");
        let home = shop.screen(80, 24);
        assert!(home.contains(msg::home::hand_over(lang)), "{home}");
        assert!(!home.contains(msg::setup::secrets_tick(lang)));
    }
}

#[test]
fn the_country_brings_its_currency_and_what_its_shops_start_with() {
    for lang in Lang::ALL {
        let mut shop = fresh(lang, Vec::new());
        next(&mut shop, 1).keys("Main Street");
        // A letter looks for the country; nothing is chosen by it alone.
        next(&mut shop, 1).keys("us\n");
        let shown = shop.screen(80, 24);
        let us = packs::countries().iter().find(|pack| pack.id == "US").unwrap();
        assert!(shown.contains(us.name.get(lang)) && shown.contains("USD"), "{shown}");
        next(&mut shop, 6);
        // Shown before it is applied.
        let shown = shop.screen(80, 40);
        assert!(shown.contains(msg::setup::page_pack(lang)) && shown.contains("EBT"), "{shown}");
        assert!(shown.contains("41 °F") && shown.contains("FDA Food Code"), "{shown}");
        assert!(!shown.contains("WeChat") && !shown.contains("微信"), "{shown}");
        assert!(shop.app.model.live.is_none());
        next(&mut shop, 1);
        let shown = shop.screen(80, 24);
        assert_eq!(shown.contains("7:00 AM-3:00 PM"), lang == Lang::En, "{shown}");
        next(&mut shop, 8);
        shop.keys("Ann\n\n\n\n\n\n");
        let settings = shop.app.model.settings().expect("the shop is made").clone();
        let used = settings.packs.as_ref().map(|p| (p.country.as_str(), p.trade.as_str()));
        assert_eq!(used, Some(("US", "convenience")));
        assert_eq!(settings.registers[0].float_target, Money(20_000));
        assert!(settings.tenders.iter().all(|t| t.id != "wechat"));
        assert_eq!(settings.check("D7").unwrap().unit, "°F");
    }
}

#[test]
fn issued_pins_open_the_door() {
    let mut shop = fresh(Lang::En, Vec::new());
    fill(&mut shop);
    next(&mut shop, 1);
    let shown = shop.screen(80, 24);
    let pin = |name: &str| {
        let digits = |line: &str| {
            line.split_whitespace().find(|w| w.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned)
        };
        shown.lines().filter(|line| line.contains(name)).find_map(digits).expect("a PIN")
    };
    let mut check =
        |person, pin: &str| shop.app.desk.check_pin(PersonId(person), &Secret::new(pin), Act::Sign).unwrap();
    assert_eq!(check(1, &pin("王芳")), crate::store::pin_check::Access::Granted);
    assert_eq!(check(4, &pin("陈伟")), crate::store::pin_check::Access::Granted);
    assert_eq!(pin("王芳").len(), 6);
    let phrase = pin(msg::pin_prompt::passphrase(Lang::En));
    assert_eq!(phrase.len(), 8);
    let right = shop.app.desk.check_pin(PersonId(1), &Secret::new(&phrase), Act::ManageShop).unwrap();
    assert_eq!(right, crate::store::pin_check::Access::Granted);
    let pin = Secret::new(&pin("王芳"));
    let told = shop.app.desk.check_pin(PersonId(1), &pin, Act::ManageShop).unwrap();
    assert_eq!(told, crate::store::pin_check::Access::OnlyPin);
}

#[test]
fn going_back_keeps_what_was_typed_and_checks_nothing() {
    let mut shop = fresh(Lang::En, Vec::new());
    fill(&mut shop);
    shop.key(Code::Esc).key(Code::Up).key(Code::End).keys("x").key(Code::Esc).key(Code::Esc);
    assert!(shop.screen(80, 24).contains("幸福路店"));
    // Forward again: the page in between is checked now.
    shop.key(Code::F(10)).key(Code::F(10)).key(Code::F(10));
    let shown = shop.screen(80, 24);
    assert!(shown.contains(msg::setup::page_hours(Lang::En)), "{shown}");
    shop.key(Code::Backspace).key(Code::F(10));
    assert!(shop.screen(80, 24).contains("陈伟"));
}

#[test]
fn an_own_passphrase_is_typed_twice_and_has_to_be_good() {
    let mut shop = fresh(Lang::En, Vec::new());
    next(&mut shop, 1).keys("Shop");
    next(&mut shop, 8);
    next(&mut shop, 8);
    shop.keys("Olga\n").key(Code::Right).keys("\n");
    shop.keys("four quiet boats\nfour quiet goats\n").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("not the same"));
    assert!(shop.app.model.live.is_none());
    shop.input(&Input::Key(crate::tui::shell::input::KeyPress {
        ctrl: true,
        ..crate::tui::shell::input::KeyPress::char('u')
    }));
    shop.keys("four quiet boats").key(Code::F(10));
    assert!(shop.app.model.live.is_some());
    assert!(!shop.screen(80, 24).contains("four quiet"));
    let right = shop.app.desk.check_pin(PersonId(1), &Secret::new("four quiet boats"), Act::Sign).unwrap();
    assert_eq!(right, crate::store::pin_check::Access::Granted);
}

#[test]
fn names_that_look_alike_are_refused_at_their_field() {
    let mut shop = fresh(Lang::En, Vec::new());
    fill(&mut shop);
    shop.key(Code::Up).key(Code::Up).key(Code::End).keys(", LI HUA\n\n\n");
    assert!(shop.app.model.live.is_none());
    assert!(shop.screen(80, 24).contains("looks like Li Hua"));
}

#[test]
fn a_zone_is_found_by_part_of_its_name() {
    let mut shop = fresh(Lang::En, Vec::new());
    next(&mut shop, 1).keys("Shop\n\n\n\n");
    shop.input(&Input::Key(crate::tui::shell::input::KeyPress {
        ctrl: true,
        ..crate::tui::shell::input::KeyPress::char('u')
    }));
    shop.keys("kuala\n");
    assert!(shop.screen(80, 24).contains("Asia/Kuala_Lumpur"));
    shop.keys("\n\n\n\n\n");
    assert!(shop.screen(80, 24).contains(msg::setup::page_hours(Lang::En)));
}

#[test]
fn language_follows_the_choice_and_f2() {
    let mut shop = fresh(Lang::En, Vec::new());
    shop.key(Code::Right);
    assert_eq!(shop.app.lang(), Lang::Zh);
    shop.key(Code::F(2));
    assert_eq!(shop.app.lang(), Lang::En);
    shop.screen(80, 24);
    shop.key(Code::Right);
    assert_eq!(shop.app.lang(), Lang::Zh);
}

#[test]
fn leaving_asks_and_a_blocked_start_makes_nothing() {
    let mut shop = fresh(Lang::En, Vec::new());
    shop.key(Code::Esc);
    shop.app.input(&Input::Key(crate::tui::shell::input::KeyPress::plain(Code::Enter)));
    assert!(!shop.app.wish().quit);
    shop.key(Code::Esc).key(Code::Left);
    shop.app.input(&Input::Key(crate::tui::shell::input::KeyPress::plain(Code::Enter)));
    assert!(shop.app.wish().quit);
    let problem = ConfigProblem {
        place: crate::system::config::Place::Variable("HANDOVER_LANG"),
        problem: Problem::new("config.syntax").with("detail", "x"),
        cause: None,
        hint: None,
    };
    let mut shop = fresh(Lang::En, vec![problem]);
    shop.keys("\n\n\n\n").key(Code::F(10));
    assert!(shop.app.model.live.is_none() && !shop.app.desk.db.exists());
    shop.app.input(&Input::Key(crate::tui::shell::input::KeyPress::plain(Code::Esc)));
    assert!(shop.app.wish().quit);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_page_draws_at_every_size(page in 0usize..5, (w, h) in (0u16..=200, 0u16..=60), zh: bool) {
        let lang = if zh { Lang::Zh } else { Lang::En };
        let mut shop = fresh(lang, Vec::new());
        match page {
            0 => {}
            1 => { next(&mut shop, 5).keys("x\n"); }
            2 => { next(&mut shop, 1).keys("店\n\n\n\n\n\n\n"); }
            3 => fill(&mut shop),
            _ => { fill(&mut shop); next(&mut shop, 1); }
        }
        shop.screen(w, h);
    }
}
