//! Settings by keys, and pictures of every area.

use proptest::prelude::*;

use super::*;
use crate::model::attendance::AttendanceMark;
use crate::model::checklist::ListKind;
use crate::model::ids::PersonId;
use crate::model::money::Money;
use crate::model::people::Role;
use crate::rules::authority::Act;
use crate::tui::shell::input::{Input, KeyPress};
use crate::tui::test_support::{LEAD, LI_HUA, OWNER, Shop};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

/// The shop with one area open.
fn open(lang: Lang, at: usize) -> Shop {
    let mut shop = Shop::new(lang);
    shop.open(Box::new(SettingsScreen::new()));
    shop.times(Code::Down, at).key(Code::Enter);
    shop
}

fn at(title: fn(Lang) -> &'static str) -> usize {
    AREAS.iter().position(|make| make().title(Lang::En) == title(Lang::En)).unwrap()
}

fn clear(shop: &mut Shop) -> &mut Shop {
    shop.input(&Input::Key(KeyPress { ctrl: true, ..KeyPress::char('u') }))
}

fn settings(shop: &Shop) -> &crate::model::settings::Settings {
    shop.app.model.settings().unwrap()
}

fn snap(shop: &mut Shop, name: &str, lang: Lang) {
    for (w, h) in SIZES {
        let (name, shown) = (format!("{name}_{}_{w}x{h}", lang.code()), shop.screen(w, h));
        if crate::tui::screen_text::kept(&name) {
            insta::assert_snapshot!(name, shown);
        }
    }
}

#[test]
fn pictures() {
    const NAMES: [&str; 24] = [
        "store",
        "pieces",
        "shifts",
        "calendar",
        "registers",
        "people",
        "day_help",
        "equipment",
        "devices",
        "safety",
        "opening",
        "mid",
        "closing",
        "stock",
        "routines",
        "tenders",
        "cash_reasons",
        "stock_reasons",
        "topics",
        "rules",
        "attendance",
        "signs",
        "look",
        "self_check",
    ];
    // Their pages are those of the opening list, and the stock reasons those of cash.
    const ALIKE: [&str; 5] = ["safety", "mid", "closing", "self_check", "stock_reasons"];
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.open(Box::new(SettingsScreen::new()));
        snap(&mut shop, "settings", lang);
        for (index, name) in NAMES.into_iter().enumerate() {
            if ALIKE.contains(&name) {
                continue;
            }
            let mut shop = open(lang, index);
            snap(&mut shop, &format!("settings_{name}"), lang);
            if !AREAS[index]().single() {
                shop.key(Code::Enter);
                snap(&mut shop, &format!("settings_{name}_form"), lang);
            }
        }
    }
}

#[test]
fn an_owner_adds_a_person_whose_pin_is_shown_once() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_people));
    shop.key(Code::End).key(Code::Enter).keys("Zhou Min").key(Code::F(10));
    // Nothing is saved before an owner said who he is.
    assert_eq!(settings(&shop).people.len(), 4);
    shop.passphrase();
    let person = settings(&shop).people.last().unwrap().clone();
    assert_eq!((person.name.as_str(), person.role), ("Zhou Min", Role::Cashier));
    let shown = shop.screen(80, 24);
    let pin: String =
        shown.split("Zhou Min: ").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
    let right = shop.app.desk.check_pin(person.id, &crate::rules::pin::Secret::new(&pin), Act::Sign).unwrap();
    assert_eq!(right, crate::store::pin_check::Access::Granted);
    shop.key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(!shown.contains(&pin) && shown.contains("Zhou Min"), "{shown}");
}

#[test]
fn the_owner_closes_the_shop_on_sundays_and_on_a_holiday() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_calendar));
    // The first shift: Sunday is the last of its seven days.
    shop.key(Code::Enter).times(Code::Down, 6).keys(" ").key(Code::F(10));
    assert!(
        settings(&shop).shifts[0].weekdays.is_empty(),
        "nothing is saved before the owner said who it is"
    );
    shop.passphrase();
    assert_eq!(settings(&shop).shifts[0].weekdays, [1, 2, 3, 4, 5, 6]);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Mon Tue Wed Thu Fri Sat") && shown.contains("every day"), "{shown}");
    shop.key(Code::End).key(Code::Enter).keys("2026-12-25").key(Code::Enter).keys("Christmas Day");
    shop.key(Code::F(10));
    let day = settings(&shop).special_days.first().cloned().unwrap();
    assert_eq!(
        (day.date.to_string().as_str(), day.name.as_str(), day.closed()),
        ("2026-12-25", "Christmas Day", true)
    );
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Fri 25 Dec 2026  Christmas Day") && shown.contains("closed"), "{shown}");
    // Open after all, in the morning.
    shop.key(Code::Enter).times(Code::Down, 2).keys("noon").key(Code::F(10));
    assert!(settings(&shop).special_days[0].closed(), "these are no hours");
    clear(&mut shop).keys("8-12").key(Code::F(10));
    let shown = shop.screen(80, 24);
    assert_eq!(settings(&shop).special_days[0].held.len(), 1, "{shown}");
    // And as any other Friday.
    shop.key(Code::Enter).times(Code::Down, 5).key(Code::Right).key(Code::F(10));
    let shown = shop.screen(80, 24);
    assert!(settings(&shop).special_days.is_empty(), "{shown}");
}

#[test]
fn the_header_has_the_hours_of_the_day_that_runs() {
    let mut shop = Shop::new(Lang::En);
    assert!(shop.screen(120, 24).contains("15:00–23:00"));
    let live = shop.app.model.live.as_mut().unwrap();
    let segments = crate::model::shift::parse_hours("16:00-22:30").unwrap();
    let held = vec![crate::model::calendar::HeldShift { shift: live.run.shift, segments }];
    let day = crate::model::calendar::SpecialDay { date: live.run.date, name: String::new(), held };
    live.settings = live.settings.put_special_day(None, day).unwrap();
    let shown = shop.screen(120, 24);
    assert!(shown.contains("16:00–22:30") && !shown.contains("15:00–23:00"), "{shown}");
}

/// The lines of an issued secret, without the words before it.
fn issued(shop: &mut Shop, words: &str) -> String {
    let shown = shop.screen(80, 24);
    let rest = shown.split(words).nth(1).unwrap_or_else(|| panic!("{words} in\n{shown}"));
    rest.chars().take_while(char::is_ascii_digit).collect()
}

#[test]
fn people_take_the_passphrase_and_an_owner_without_a_pin_gets_one() {
    for lang in Lang::ALL {
        let mut shop = open(lang, at(msg::settings_ui::area_people));
        // As in a store of an earlier build.
        let now = shop.app.desk.now();
        let action = crate::store::AuditAction::new(now.ms, OWNER.0, "test", "test");
        shop.app.desk.store.as_mut().unwrap().take_pin(&action, OWNER).unwrap();
        let app = &mut shop.app;
        app.desk.refresh(&mut app.model).unwrap();
        shop.key(Code::Enter).times(Code::Down, 3);
        let words = |text: &str| text.chars().take(10).collect::<String>();
        let missing = words(msg::settings_ui::pin_missing(lang));
        assert!(shop.screen(80, 24).contains(&missing), "{}", shop.screen(80, 24));
        shop.keys("②").key(Code::F(10));
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::settings_ui::ask_phrase(lang)), "{shown}");
        assert!(shown.replace('▸', " ").contains(&format!("{} [", msg::setup::phrase(lang))), "{shown}");
        // Somebody's PIN is no passphrase.
        shop.pin(LEAD);
        let wrong = crate::i18n::msg::pin::wrong_phrase_left(lang, 9, 30);
        assert!(shop.screen(80, 24).contains(&words(&wrong)), "{}", shop.screen(80, 24));
        shop.passphrase();
        let pin = issued(&mut shop, &msg::settings_ui::issued(lang, "王芳", ""));
        assert_eq!(pin.len(), 6);
        let secret = crate::rules::pin::Secret::new(&pin);
        let mut check = |act| shop.app.desk.check_pin(OWNER, &secret, act).unwrap();
        assert_eq!(check(Act::Sign), crate::store::pin_check::Access::Granted);
        assert_eq!(check(Act::ManageShop), crate::store::pin_check::Access::OnlyPin);
        // The page says what each is for, and the PIN is told from a wrong passphrase.
        shop.key(Code::Enter).key(Code::F(9)).key(Code::Enter).times(Code::Down, 3);
        let note = words(msg::settings_ui::pin_owner_note(lang));
        assert!(shop.screen(80, 24).contains(&note), "{}", shop.screen(80, 24));
        shop.keys("④").key(Code::F(10)).keys(&pin).key(Code::Enter);
        let only = words(crate::i18n::msg::pin::only_pin(lang));
        assert!(shop.screen(80, 24).contains(&only), "{}", shop.screen(80, 24));
        shop.passphrase();
        let phrase = issued(&mut shop, &msg::settings_ui::issued_phrase(lang, "王芳", ""));
        let secret = crate::rules::pin::Secret::new(&phrase);
        let taken = shop.app.desk.check_pin(OWNER, &secret, Act::ManageShop).unwrap();
        assert_eq!((phrase.len(), taken), (8, crate::store::pin_check::Access::Granted));
    }
}

#[test]
fn whoever_becomes_an_owner_gets_a_passphrase_beside_the_pin() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_people));
    shop.key(Code::Down).key(Code::Enter).key(Code::Down).keys("③").key(Code::F(10)).passphrase();
    assert_eq!(settings(&shop).person(LEAD).unwrap().role, Role::Owner);
    let phrase = issued(&mut shop, &msg::settings_ui::issued_phrase(Lang::En, "李雷", ""));
    assert_eq!(phrase.len(), 8);
    let secret = crate::rules::pin::Secret::new(&phrase);
    let right = shop.app.desk.check_pin(LEAD, &secret, Act::ManageShop).unwrap();
    assert_eq!(right, crate::store::pin_check::Access::Granted);
    let pin = shop.pins.iter().find(|(id, _)| *id == LEAD).unwrap().1.clone();
    let right = shop.app.desk.check_pin(LEAD, &pin, Act::Sign).unwrap();
    assert_eq!(right, crate::store::pin_check::Access::Granted);
}

#[test]
fn the_last_owner_stays_and_what_was_typed_too() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_people));
    shop.key(Code::Enter).key(Code::End).keys("x");
    for _ in 0..20 {
        if shop.screen(80, 24).contains("Nobody is deleted") {
            break;
        }
        shop.key(Code::Down);
    }
    shop.keys("n").key(Code::F(10));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("at least one active owner"), "{shown}");
    assert!(shown.contains("王芳x"), "{shown}");
    assert!(settings(&shop).person(OWNER).unwrap().active);
}

#[test]
fn a_lead_may_not_change_people_but_may_unlock() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_people));
    shop.times(Code::Down, 2).key(Code::Enter).times(Code::Down, 3).times(Code::Right, 2).key(Code::F(10));
    // Owner first, the lead below.
    shop.pin(LEAD);
    assert!(shop.screen(80, 24).contains("saved"));
    // The same lead is asked again for somebody's name, as an owner.
    shop.key(Code::Enter).keys("x").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("王芳"));
    shop.pin(LEAD);
    assert_eq!(settings(&shop).person(LI_HUA).unwrap().name, "Li Hua");
}

#[test]
fn a_wrong_pin_changes_nothing_and_loses_nothing() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_registers));
    shop.key(Code::Enter).key(Code::End).keys(" north").key(Code::F(10));
    shop.keys("w\nwrong phrase\n");
    assert!(shop.screen(80, 24).contains("Wrong PIN"));
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("Register 1 north"));
    assert_eq!(settings(&shop).registers[0].name, "Register 1");
    shop.key(Code::F(10)).pin(OWNER);
    assert_eq!(settings(&shop).registers[0].name, "Register 1 north");
}

#[test]
fn keys_typed_while_the_dialog_inside_it_closes_do_nothing() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_registers));
    shop.key(Code::Enter).key(Code::End).keys(" north").key(Code::Esc);
    assert!(shop.screen(80, 24).contains("Save the changes?"), "{}", shop.screen(80, 24));
    // Esc stays; what came with it before a frame was drawn was not meant for the form below.
    for key in [KeyPress::plain(Code::Esc), KeyPress::char('y'), KeyPress::plain(Code::F(10))] {
        shop.app.input(&Input::Key(key));
    }
    let form = shop.screen(80, 24);
    assert!(!form.contains("Save the changes?") && form.contains("[Register 1 north "), "{form}");
    shop.keys("y");
    assert!(shop.screen(80, 24).contains("northy"), "{}", shop.screen(80, 24));
}

#[test]
fn items_change_places_with_the_arrows() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_safety));
    let order = |shop: &Shop| -> Vec<String> {
        let list = settings(shop).checks.iter().filter(|c| c.list == ListKind::Safety);
        list.map(|c| c.id.clone()).collect()
    };
    let before = order(&shop);
    shop.key(Code::Down).key(Code::Left).pin(OWNER);
    let after = order(&shop);
    assert_eq!((&after[0], &after[1]), (&before[1], &before[0]));
    // The selection went along; at the end nothing moves. No PIN is asked twice.
    shop.key(Code::Left);
    assert_eq!(order(&shop), after);
    shop.key(Code::Right);
    assert_eq!(order(&shop), before);
}

#[test]
fn a_tolerance_is_changed_and_a_wrong_one_is_told_at_its_field() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_tenders));
    shop.key(Code::Enter).times(Code::Down, 3);
    clear(&mut shop).keys("7.555").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("2 decimals"));
    clear(&mut shop).keys("7.50\n");
    // It is the owner's to say how much may be missing.
    clear(&mut shop).keys("0.25").key(Code::F(10)).passphrase();
    let tolerance = settings(&shop).cash_tender().unwrap().tolerance;
    assert_eq!((tolerance.fixed, tolerance.per_10_000), (Money(750), 25));
}

#[test]
fn the_same_pin_serves_until_the_screen_would_lock() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_registers));
    shop.key(Code::Enter).key(Code::End).keys("a").key(Code::F(10)).pin(OWNER);
    shop.key(Code::Enter).key(Code::End).keys("b").key(Code::F(10));
    assert_eq!(settings(&shop).registers[0].name, "Register 1ab");
    shop.advance_min(3).screen(80, 24);
    shop.key(Code::Enter).key(Code::End).keys("c").key(Code::F(10));
    assert_eq!(settings(&shop).registers[0].name, "Register 1ab");
    shop.pin(OWNER);
    assert_eq!(settings(&shop).registers[0].name, "Register 1abc");
}

#[test]
fn a_change_made_elsewhere_is_told_and_the_next_try_keeps_both() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_registers));
    shop.key(Code::Enter).key(Code::End).keys("a");
    // Somebody saves another version over a second connection.
    let version = shop.app.model.live.as_ref().unwrap().version;
    let mut other = settings(&shop).clone();
    other.rules.blind = false;
    let now = shop.app.desk.now();
    let action = crate::store::AuditAction::new(now.ms, OWNER.0, "settings", "settings");
    shop.app.desk.store.as_mut().unwrap().accept_pin(OWNER, Act::ChangeLists);
    shop.app.desk.store.as_mut().unwrap().save_settings(&action, version, &other).unwrap();
    shop.key(Code::F(10)).pin(OWNER);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Register 1a") && shown.contains("meanwhile"), "{shown}");
    shop.key(Code::F(10));
    assert_eq!(settings(&shop).registers[0].name, "Register 1a");
    assert!(!settings(&shop).rules.blind);
}

#[test]
fn leaving_a_changed_form_asks() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_registers));
    shop.key(Code::Enter).key(Code::End).keys("z").key(Code::Esc);
    assert!(shop.screen(80, 24).contains(msg::settings_ui::unsaved_title(Lang::En)));
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("Register 1z"));
    shop.key(Code::Esc).key(Code::Left).key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(!shown.contains("Register 1z") && shown.contains("Register 1"), "{shown}");
}

#[test]
fn every_area_saves_what_it_showed_unchanged() {
    let shop = Shop::new(Lang::En);
    let all = settings(&shop);
    for make in AREAS {
        let area = make();
        let keys: Vec<Option<String>> = if area.single() {
            vec![None]
        } else {
            area.rows(all, Lang::En).into_iter().map(|row| Some(row.key)).collect()
        };
        // As it stands in the file, and as the shop's country and another one write times and days.
        let langs = [Lang::En, Lang::EnUs, Lang::EnGb];
        for (key, lang) in keys.iter().flat_map(|key| langs.map(|lang| (key, lang))) {
            let mut fields = area.fields(&shop.app.model, all, key.as_deref());
            for field in &mut fields {
                field.write_in(lang);
            }
            let mut form = crate::tui::widgets::form::Form::new(fields);
            assert!(form.validate(), "{area:?} {key:?}");
            let plan = area.apply(&shop.app.model, all, key.as_deref(), &form).unwrap();
            assert_eq!(plan.settings, *all, "{area:?} {key:?}");
            assert_eq!(plan.then, None);
        }
    }
}

#[test]
fn something_new_can_be_added_everywhere() {
    let shop = Shop::new(Lang::En);
    let all = settings(&shop);
    for make in AREAS {
        let area = make();
        if area.single() {
            continue;
        }
        let mut form = crate::tui::widgets::form::Form::new(area.fields(&shop.app.model, all, None));
        let typed = [
            ("date", "2026-12-25"),
            ("name", "New"),
            ("en", "New"),
            ("first", "08:00-12:00"),
            ("float", "1"),
            ("value", "7"),
            ("month", "1"),
        ];
        for (id, text) in typed {
            if let Some(field) = form.field_mut(id) {
                field.set_raw(text);
            }
        }
        if let Some(field) = form.field_mut("when") {
            field.choose(Some(1));
        }
        let plan = area
            .apply(&shop.app.model, all, None, &form)
            .unwrap_or_else(|wrong| panic!("{area:?}: {wrong:?}"));
        let (before, after) = (area.rows(all, Lang::En).len(), area.rows(&plan.settings, Lang::En).len());
        assert_eq!(after, before + 1, "{area:?}");
    }
}

#[test]
fn the_look_is_written_to_the_settings_file_and_holds_at_once() {
    let mut shop = Shop::new(Lang::En);
    let file = shop.dir.path().join("config.toml");
    std::fs::write(&file, "# mine\nlang = \"zh\"\n").unwrap();
    shop.app.model.config_file.clone_from(&file);
    shop.open(Box::new(SettingsScreen::new()));
    shop.times(Code::Down, at(msg::settings_ui::area_look)).key(Code::Enter);
    shop.key(Code::Right).key(Code::Down).times(Code::Right, 2).key(Code::Down).keys("n");
    shop.app.input(&Input::Key(KeyPress::plain(Code::F(10))));
    assert_eq!(shop.app.wish().mouse, Some(false));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("# mine") && text.contains("high") && text.contains("ascii"), "{text}");
    assert!(text.contains("mouse = false"), "{text}");
    assert!(shop.screen(80, 24).contains("+--"));
}

#[test]
fn a_deactivated_person_stays_on_the_list() {
    let mut shop = open(Lang::Zh, at(msg::settings_ui::area_people));
    let mut next = settings(&shop).clone();
    next = next.set_active(PersonId(4), false).unwrap();
    let base = shop.app.model.live.as_ref().unwrap().version;
    shop.perform(crate::tui::shell::view::Command::Settings { by: OWNER, base, settings: Box::new(next) });
    let shown = shop.screen(80, 24);
    assert!(shown.contains("陈伟") && shown.contains(msg::settings_ui::off(Lang::Zh)), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn every_area_draws_at_every_size(index in 0usize..23, (w, h) in (0u16..=200, 0u16..=60), form: bool, zh: bool) {
        let mut shop = open(if zh { Lang::Zh } else { Lang::En }, index);
        if form {
            shop.key(Code::Enter).keys("x").key(Code::Esc);
        }
        shop.screen(w, h);
    }
}

#[test]
fn signs_of_the_attendance_sheet_are_chosen_and_a_clash_is_told_at_its_field() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_signs));
    shop.key(Code::Down).keys("x").key(Code::F(10));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("shares a character with X"), "{shown}");
    clear(&mut shop).keys("+").key(Code::F(10)).pin(OWNER);
    let signs = &settings(&shop).attendance_signs;
    assert_eq!(
        (signs.get(AttendanceMark::Late, Lang::Zh), signs.get(AttendanceMark::Present, Lang::En)),
        ("+", "P")
    );
    // Emptied, the usual sign is back.
    shop.key(Code::Enter).key(Code::Down);
    clear(&mut shop).key(Code::F(10));
    assert!(settings(&shop).attendance_signs.is_empty(), "{}", shop.screen(80, 24));
}

#[test]
fn a_zone_is_found_by_a_part_of_its_name() {
    let mut shop = open(Lang::En, at(msg::settings_ui::area_store));
    shop.times(Code::Down, 2);
    clear(&mut shop).keys("toky").key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Asia/Tokyo") && !shown.contains("Europe/"), "{shown}");
    shop.key(Code::Enter).key(Code::F(10)).key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("passphrase"), "{shown}");
    shop.passphrase();
    assert_eq!(settings(&shop).store.zone.name(), "Asia/Tokyo", "{}", shop.screen(80, 24));
}
