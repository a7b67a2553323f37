//! Every screen there is: F1 says something of it, and the essential keys stand on its bottom line at 60 and 80 columns
//! in both languages. A new one is missed here until it has its line.

use std::collections::BTreeSet;
use std::path::Path;

use crate::model::cash::{Count, Side};
use crate::model::count_unit::loose_rows;
use crate::model::handover::Step;
use crate::model::handover::answer::Answer;
use crate::model::ids::{DeviceId, RegisterId};
use crate::model::lang::Lang;
use crate::model::log::LogKind;
use crate::model::problem::Problem;
use crate::model::time::Month;
use crate::rules::authority::Act;
use crate::rules::clock_doubt::{ClockDoubt, DoubtedClock};
use crate::rules::pin::Secret;
use crate::tui::dialogs::{
    astray::Astray,
    clock::{AtWrongTime, WrongClock},
    conflict::Conflict,
    make_anew::MakeAnew,
    own_pin::OwnPin,
    quit::Quit,
    recover::Recover,
    rotate::Rotate,
    second_place::SecondPlace,
};
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::handover::test_support::at;
use crate::tui::screen_text::{Shot, shoot};
use crate::tui::screens::half_open::HalfOpen;
use crate::tui::screens::items::Items;
use crate::tui::screens::items::detail::ItemView;
use crate::tui::screens::log::punch_day::PunchDayView;
use crate::tui::screens::logbook::Logbook;
use crate::tui::screens::month_lock::MonthLock;
use crate::tui::screens::opening::Opening;
use crate::tui::screens::own_history::FairView;
use crate::tui::screens::pack_page::PackScreen;
use crate::tui::screens::reports::Reports;
use crate::tui::screens::reports::own_month::OwnMonths;
use crate::tui::screens::restore::RestoreScreen;
use crate::tui::screens::review::ReviewDesk;
use crate::tui::screens::settings::SettingsScreen;
use crate::tui::screens::setup::Setup;
use crate::tui::screens::setup::secrets::CodeSheet;
use crate::tui::screens::this_shift::ThisShift;
use crate::tui::screens::{devices, end_shift, home, log, log_menu, settings};
use crate::tui::shell::cut_texts;
use crate::tui::shell::input::Code;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Command, Ctx, Effect, View};
use crate::tui::test_support::{LI_HUA, OWNER, Shop};

/// Brings a screen up on a shop.
type Opener = fn(&mut Shop);

fn with_ctx(shop: &mut Shop, view: impl FnOnce(&Ctx<'_>) -> Box<dyn View>) {
    let ctx = Ctx { lang: shop.app.lang(), model: &shop.app.model, now: shop.app.desk.now() };
    let view = view(&ctx);
    shop.open(view);
}

fn november() -> Month {
    Month::parse("2026-11").unwrap()
}

/// All of them by the name of their structure.
const VIEWS: [(&str, Opener); 42] = [
    ("AreaView", |shop| _ = shop.open(settings::person(LI_HUA))),
    ("Astray", |shop| _ = shop.open(Box::new(Astray::new(Problem::new("in_place.other_shop"))))),
    ("AtWrongTime", |shop| {
        let now = shop.app.desk.now();
        shop.open(Box::new(AtWrongTime::new(now)));
    }),
    ("Board", |shop| _ = shop.open(log::open(LogKind::Punch))),
    ("CodeSheet", |shop| {
        let sheet = CodeSheet::new(&shop.app.model, &Secret::new("ABCD-EFGH"));
        shop.open(Box::new(sheet));
    }),
    ("Conflict", |shop| {
        let count = |n| {
            Answer::Count(
                RegisterId(1),
                Side::Outgoing,
                Count { rows: loose_rows([(10_000, n)]), total: None },
            )
        };
        let op = Command::Answer { by: LI_HUA, answer: Box::new(count(2)), cursor: None };
        shop.open(Box::new(Conflict::new(Some(&count(1)), &count(2), None, op)));
    }),
    ("DataScreen", |shop| {
        shop.open(Box::new(SettingsScreen::new())).key(Code::Up).key(Code::Enter);
    }),
    ("DeviceView", |shop| _ = shop.open(Box::new(devices::DeviceView::new(DeviceId(1))))),
    ("EndShift", |shop| _ = shop.open(Box::new(end_shift::EndShift::new()))),
    ("FairView", |shop| _ = shop.open(Box::new(FairView::new(LI_HUA, Vec::new())))),
    ("HalfOpen", |shop| {
        shop.start_handover();
        let draft = shop.app.model.handover().unwrap().draft.clone();
        with_ctx(shop, |ctx| Box::new(HalfOpen::new(&draft, ctx)));
    }),
    ("HandoverScreen", |shop| {
        shop.start_handover();
        let view = HandoverScreen::resume(&shop.app.model);
        shop.open(Box::new(view));
    }),
    ("Help", |shop| _ = shop.key(Code::F(1))),
    ("Home", |shop| _ = shop.open(Box::new(home::Home::new()))),
    ("ItemView", |shop| {
        shop.hand_over();
        let item = shop.app.model.live.as_ref().unwrap().items[0].clone();
        shop.open(Box::new(ItemView::new(item)));
    }),
    ("Items", |shop| _ = shop.open(Box::new(Items::new()))),
    ("LogMenu", |shop| _ = shop.open(Box::new(log_menu::LogMenu::new()))),
    ("LogScreen", |shop| _ = shop.open(log::open(LogKind::Movement))),
    ("Logbook", |shop| {
        let view = Logbook::new(&shop.app.model);
        shop.open(Box::new(view));
    }),
    ("MakeAnew", |shop| {
        let view = MakeAnew::new(&shop.app.model);
        shop.open(Box::new(view));
    }),
    ("MonthLock", |shop| with_ctx(shop, |ctx| Box::new(MonthLock::new(november(), ctx)))),
    ("Opening", |shop| with_ctx(shop, |ctx| Box::new(Opening::new(ctx)))),
    ("OwnMonths", |shop| _ = shop.open(Box::new(OwnMonths::new(november())))),
    ("OwnPin", |shop| _ = shop.open(Box::new(OwnPin::new(LI_HUA)))),
    ("PackScreen", |shop| _ = shop.open(Box::new(PackScreen::default()))),
    ("PageView", |shop| {
        shop.hand_over();
        let view = Logbook::new(&shop.app.model);
        shop.open(Box::new(view)).key(Code::Enter).key(Code::Enter);
    }),
    ("PinPrompt", |shop| {
        shop.app.carry_out(Effect::AskPin {
            title: "PIN".into(),
            who: vec![OWNER],
            purpose: PinPurpose::Settings(Act::ManageShop),
        });
    }),
    ("PunchDayView", |shop| with_ctx(shop, |ctx| Box::new(PunchDayView::ask(ctx)))),
    ("Quit", |shop| {
        let view = Quit::new(&shop.app.model);
        shop.open(Box::new(view));
    }),
    ("Recover", |shop| {
        let view = Recover::new(&shop.app.model);
        shop.open(Box::new(view));
    }),
    ("Reports", |shop| {
        let view = Reports::new(&shop.app.model);
        shop.open(Box::new(view));
    }),
    ("RestoreScreen", |shop| _ = shop.open(Box::new(RestoreScreen::new()))),
    ("ReviewDesk", |shop| _ = shop.open(Box::new(ReviewDesk::new()))),
    ("Rotate", |shop| _ = shop.open(Box::new(Rotate::new()))),
    ("Run", |shop| _ = shop.open(log::open(LogKind::Check))),
    ("SecondPlace", |shop| {
        let view = SecondPlace::new(&shop.app.model);
        shop.open(Box::new(view));
    }),
    ("SettingsScreen", |shop| _ = shop.open(Box::new(SettingsScreen::new()))),
    ("Setup", |shop| {
        let view = Setup::new(&shop.app.model);
        shop.open(Box::new(view));
    }),
    ("ThisShift", |shop| _ = shop.open(Box::new(ThisShift::new()))),
    ("Till", |shop| _ = shop.open(log::open(LogKind::TillChange))),
    ("UnplannedQueue", |shop| _ = shop.open(log::open(LogKind::Unplanned))),
    ("WrongClock", |shop| {
        let now = shop.app.desk.now();
        let doubt = DoubtedClock { why: ClockDoubt::Ahead, says: now, shows: now, newest: now };
        let zone = shop.app.desk.zone;
        shop.open(Box::new(WrongClock::new(doubt, zone)));
    }),
];

/// Those that stand on what other screens have read; the tests of those draw them.
const FURTHER: [&str; 2] = ["BehindView", "OpenedView"];

/// Every structure that is a view, as the source says.
fn in_source(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            in_source(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let names =
                text.lines().filter_map(|line| line.strip_prefix("impl View for ")?.strip_suffix(" {"));
            found.extend(names.map(str::to_owned));
        }
    }
}

#[test]
fn every_view_stands_in_the_list() {
    let mut found = BTreeSet::new();
    in_source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui"), &mut found);
    let listed: BTreeSet<String> =
        VIEWS.iter().map(|(name, _)| *name).chain(FURTHER).map(str::to_owned).collect();
    assert_eq!(found, listed);
}

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

fn drawn(shop: &mut Shop, width: u16, height: u16) -> Shot {
    shoot(width, height, shop.app.look, |canvas| shop.app.draw(canvas))
}

#[test]
fn nothing_of_any_view_is_cut_without_a_mark_or_beside_free_columns() {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        for (name, open) in VIEWS {
            let mut shop = Shop::new(lang);
            open(&mut shop);
            for (width, height) in SIZES {
                let shot = drawn(&mut shop, width, height);
                let faults = cut_texts::faults(&shot.buffer);
                found.extend(faults.iter().map(|fault| format!("{name} {} {width}: {fault}", lang.code())));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_view_says_what_it_is_for_and_shows_its_keys() {
    for lang in Lang::ALL {
        for (name, open) in VIEWS {
            let mut shop = Shop::new(lang);
            open(&mut shop);
            // What opens with a PIN stands below its question.
            if name != "PinPrompt" && format!("{:?}", shop.app.top()).starts_with("PinPrompt") {
                shop.key(Code::Esc);
            }
            let ctx = Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() };
            let top = shop.app.top();
            assert!(format!("{top:?}").starts_with(name), "{name}: {top:?}");
            assert_eq!(top.about(&ctx).is_some(), name != "Help", "{name}");
            for (width, height) in SIZES {
                let shown = drawn(&mut shop, width, height).text;
                shop.app.check_said(&shown, width, height);
                let last = shown.lines().last().unwrap();
                for key in ["F1", "F2"] {
                    assert!(last.split_whitespace().any(|word| word == key), "{key} of {name}: {shown}");
                }
            }
        }
    }
}

#[test]
fn every_step_explains_where_the_cursor_is_and_shows_its_keys_whole() {
    for lang in Lang::ALL {
        for step in Step::ALL {
            let mut shop = at(lang, step, |_| {});
            for (width, height) in SIZES {
                let shown = drawn(&mut shop, width, height).text;
                shop.app.check_said(&shown, width, height);
            }
            let ctx = Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() };
            // The briefing is read: nothing is filled in there.
            assert_eq!(shop.app.top().about_field(&ctx).is_some(), step != Step::Briefing, "{step:?}");
        }
    }
}
