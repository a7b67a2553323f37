use crate::i18n::msg;
use crate::model::checklist::Finding;
use crate::model::field_ref::FieldRef;
use crate::model::handover::Step;
use crate::model::ids::{DeviceId, ItemId};
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Fault};
use crate::model::packs::PackPair;
use crate::model::repair::Stops;
use crate::rules::gap::GapKind;
use crate::rules::gaps::gaps_of;
use crate::store::ItemAct;
use crate::tui::handover::checks::ANSWER;
use crate::tui::handover::test_support::{at, pictures, place, reopen, step, survives};
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop, settings};

fn finding(shop: &Shop, id: &str) -> Option<Finding> {
    shop.app.model.handover().unwrap().draft.checks.get(id).map(|a| a.finding)
}

#[test]
fn what_was_asked_is_no_part_of_what_was_said_and_the_line_that_lacks_it_is_marked() {
    for (lang, said) in [(Lang::En, "stops ice cream"), (Lang::Zh, "影响营业：ice cream")] {
        let mut shop = at(lang, Step::Devices, |_| {});
        // What is wrong is left out: the cursor goes back to it, wherever Enter was pressed.
        shop.key(Code::Right).key(Code::Down).keys("Cool Service\n");
        let shown = shop.screen(80, 24);
        let marked = shown.lines().find(|line| line.contains("![")).unwrap_or_else(|| panic!("{shown}"));
        assert!(marked.contains(crate::i18n::msg::checks_ui::comment(lang)), "{shown}");
        shop.keys("broken\n").key(Code::Enter);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(crate::i18n::msg::checks_ui::stops_asked(lang)), "{shown}");
        shop.keys("ice cream\n");
        let shown = shop.screen(80, 24);
        assert!(shown.contains(said), "{shown}");
        assert!(!shown.contains(crate::i18n::msg::checks_ui::stops(lang)), "{shown}");
    }
}

#[test]
fn devices_in_order_cost_four_keys_beside_the_readings() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    let mut keys = 0;
    shop.key(Code::Enter);
    keys += 1;
    shop.keys("a");
    keys += 1;
    assert_eq!(place(&mut shop), "D7");
    shop.keys("4.5").key(Code::Enter).keys("-18");
    // Saved while it was typed; its Enter rests on Done all the same.
    shop.app.save_pending();
    shop.key(Code::Enter);
    keys += 2;
    assert_eq!((step(&shop), keys), ("devices".to_owned(), 4), "the last answer rests on Done");
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "safety");
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!(draft.checks["D7B"].number, Some(-180));
    assert!(draft.checks.values().all(|a| a.finding == Finding::Ok && a.by == CHEN_WEI));
}

#[test]
fn safety_in_order_costs_six_keys_and_critical_items_one_each() {
    let mut shop = at(Lang::En, Step::Safety, |_| {});
    shop.keys("a");
    assert_eq!(finding(&shop, "SA1"), None, "never in bulk");
    assert_eq!(finding(&shop, "SA5"), Some(Finding::Ok));
    shop.key(Code::Enter).key(Code::Enter).key(Code::Enter);
    assert_eq!(place(&mut shop), "SA7");
    shop.key(Code::Enter);
    assert_eq!(finding(&shop, "SA7"), None, "nothing seen must be chosen");
    assert!(shop.screen(80, 24).contains("Please choose"));
    shop.key(Code::Left);
    assert_eq!(finding(&shop, "SA7"), Some(Finding::Ok));
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "safety", "the last answer rests on Done");
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "feedback");
}

#[test]
fn a_problem_wants_words_and_opens_a_ticket() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.key(Code::Right).key(Code::Enter);
    assert!(shop.screen(80, 24).contains("Write what is wrong"));
    assert_eq!(finding(&shop, "D1"), None);
    shop.keys("drawer sticks").key(Code::Enter);
    assert_eq!(finding(&shop, "D1"), Some(Finding::Issue));
    // Then whom it was reported to, and what it stops.
    shop.keys("Till Service").key(Code::Enter).keys("till 1").key(Code::Enter);
    assert_eq!(place(&mut shop), "D2");
    let items = &shop.app.model.live.as_ref().unwrap().items;
    let ticket = items.iter().find(|i| i.kind == ItemKind::Ticket).unwrap();
    assert_eq!(ticket.title, "D1: drawer sticks");
    let detail = &ticket.detail;
    assert_eq!((detail.reported_to.as_str(), detail.impact.as_str()), ("Till Service", "till 1"));
    let register = device(&shop, "Register");
    assert_eq!((detail.stops, detail.registered), (Some(Stops::Something), Some(register)));
    // Enter on it later changes nothing; the left arrow takes it back, and the ticket with it.
    shop.key(Code::Up).key(Code::Enter);
    assert_eq!(finding(&shop, "D1"), Some(Finding::Issue));
    shop.key(Code::Home).key(Code::Left);
    assert_eq!(finding(&shop, "D1"), Some(Finding::Ok));
    assert!(shop.app.model.live.as_ref().unwrap().items.is_empty());
}

#[test]
fn a_comment_saved_half_typed_names_the_ticket_whole_in_the_end() {
    let mut shop = at(Lang::En, Step::Safety, |_| {});
    shop.key(Code::Right).keys("back do");
    shop.app.save_pending();
    shop.keys("or does not lock").key(Code::Enter);
    let items = &shop.app.model.live.as_ref().unwrap().items;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].title, "SA1: back door does not lock");
}

#[test]
fn a_reading_out_of_its_limits_needs_words() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.keys("a").key(Code::Enter);
    assert_eq!(place(&mut shop), "D7");
    shop.keys("9").key(Code::Enter);
    assert!(shop.screen(80, 24).contains("Outside the limits"));
    assert_eq!(finding(&shop, "D7"), None);
    shop.keys("door was open, shut now").times(Code::Enter, 3);
    let answer = &shop.app.model.handover().unwrap().draft.checks["D7"];
    assert_eq!((answer.finding, answer.number), (Finding::Issue, Some(90)));
    assert_eq!((answer.limits.max, answer.limits.unit.as_str()), (Some(70), "°C"));
    assert_eq!(answer.stops, None, "an empty line is no answer");
}

fn device(shop: &Shop, name: &str) -> DeviceId {
    let settings = shop.app.model.settings().unwrap();
    settings.devices.iter().find(|d| d.is_called(name)).unwrap().id
}

/// A printer that was reported broken at noon, and a doorbell that stands on no register.
fn broken_at_noon(shop: &mut Shop) {
    let printer =
        Fault { registered: Some(device(shop, "Receipt printer")), ..Fault::of("", "prints half lines") };
    for fault in [printer, Fault::of("Doorbell", "silent")] {
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Fault(fault) });
    }
}

#[test]
fn what_is_out_of_order_already_stands_at_its_line_and_is_never_ok_in_bulk() {
    let mut shop = at(Lang::En, Step::Devices, broken_at_noon);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("#1 Receipt printer: prints half lines, logged"), "nobody was told: {shown}");
    assert!(shown.contains("2 open faults"), "{shown}");
    shop.key(Code::End);
    assert!(shop.screen(80, 24).contains("#2 Doorbell: silent"), "none is lost: {}", shop.screen(80, 24));
    shop.key(Code::Home).key(Code::Enter).keys("a");
    assert_eq!((finding(&shop, "D1"), finding(&shop, "D3")), (Some(Finding::Ok), Some(Finding::Ok)));
    assert_eq!(finding(&shop, "D2"), None, "not with one key for all");
    assert_eq!(place(&mut shop), "D2");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("still broken") && shown.contains("← works"), "{shown}");
    shop.key(Code::Enter);
    assert_eq!(finding(&shop, "D2"), Some(Finding::Known));
    // Nobody opens a second ticket for it.
    assert_eq!(shop.app.model.live.as_ref().unwrap().items.len(), 2);
    // Or it works again, as whoever tried it says; the ticket stays open until the repair is checked.
    shop.key(Code::Home).key(Code::Down).key(Code::Left);
    assert_eq!(finding(&shop, "D2"), Some(Finding::Ok));
    assert_eq!(shop.app.model.live.as_ref().unwrap().items.len(), 2);
}

#[test]
fn a_reading_of_a_broken_chiller_needs_neither_words_nor_a_second_ticket() {
    let mut shop = at(Lang::Zh, Step::Devices, |shop| {
        let chiller = Fault { registered: Some(device(shop, "Chiller")), ..Fault::of("", "warm") };
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Fault(chiller) });
    });
    shop.key(Code::Enter).keys("a");
    assert_eq!(place(&mut shop), "D7");
    shop.keys("12.5").key(Code::Enter);
    let answer = shop.app.model.handover().unwrap().draft.checks["D7"].clone();
    assert_eq!((answer.finding, answer.number), (Finding::Known, Some(125)));
    assert_eq!(shop.app.model.live.as_ref().unwrap().items.len(), 1);
}

#[test]
fn what_was_put_right_meanwhile_is_looked_at_again() {
    let mut shop = at(Lang::En, Step::Devices, broken_at_noon);
    shop.key(Code::Home).key(Code::Down).key(Code::Enter);
    assert_eq!(finding(&shop, "D2"), Some(Finding::Known));
    for to in [ItemState::Acknowledged, ItemState::InRepair, ItemState::Fixed] {
        let item = shop.app.desk.store.as_ref().unwrap().item(ItemId(1)).unwrap();
        let act = ItemAct::State { to, fixer: Some(LI_HUA), fixer_name: String::new(), text: String::new() };
        shop.perform(Command::Item { by: LI_HUA, item: Box::new(item), act });
    }
    let open = shop.app.model.handover().unwrap();
    let gaps = gaps_of(&open.draft, &open.facts(shop.app.desk.now()), Step::Devices);
    assert!(gaps.iter().any(
        |gap| gap.kind == GapKind::CheckAgain && gap.focus == FieldRef::Check(Step::Devices, "D2".into())
    ));
}

#[test]
fn something_unusual_asks_where_it_was_and_who_was_told() {
    let mut shop = at(Lang::En, Step::Safety, |_| {});
    shop.keys("a").times(Code::Enter, 3);
    assert_eq!(place(&mut shop), "SA7");
    shop.key(Code::Right).keys("man with a torch").key(Code::Enter);
    // Saved as it grows, and not done before it is whole.
    let missing = |shop: &Shop| {
        let open = shop.app.model.handover().unwrap();
        let gaps = gaps_of(&open.draft, &open.facts(shop.app.desk.now()), Step::Safety);
        gaps.iter().any(|gap| gap.kind == GapKind::CheckWhere)
    };
    assert!(missing(&shop));
    shop.key(Code::Esc).key(Code::F(10));
    assert_eq!(place(&mut shop), "SA7/comment", "it leads there");
    shop.keys("yard").key(Code::Enter).keys("police").key(Code::Enter);
    assert!(!missing(&shop));
    let answer = &shop.app.model.handover().unwrap().draft.checks["SA7"];
    assert_eq!((answer.comment.as_str(), answer.place.as_str()), ("man with a torch", "yard"));
    let items = &shop.app.model.live.as_ref().unwrap().items;
    assert_eq!((items[0].kind, items[0].detail.text.as_str()), (ItemKind::Incident, "yard"));
    assert_eq!(items[0].detail.reported_to, "police");
}

#[test]
fn a_repair_that_was_begun_is_not_taken_back_by_another_answer() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.key(Code::Right).keys("drawer sticks").times(Code::Enter, 3);
    let item = shop.app.model.live.as_ref().unwrap().items[0].clone();
    let act = ItemAct::State {
        to: ItemState::Acknowledged,
        fixer: None,
        fixer_name: String::new(),
        text: String::new(),
    };
    shop.perform(Command::Item { by: LI_HUA, item: Box::new(item.clone()), act });
    shop.key(Code::Home).key(Code::Left);
    assert_eq!(finding(&shop, "D1"), Some(Finding::Ok));
    let state = shop.app.desk.store.as_ref().unwrap().item(item.id).unwrap().state;
    assert_eq!(state, ItemState::Acknowledged, "it goes its own way, to the check");
}

#[test]
fn leaving_a_comment_keeps_it_and_a_restart_comes_back_into_it() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.key(Code::Right).keys("jams").key(Code::Esc);
    assert_eq!(step(&shop), "devices", "Esc only leaves the comment");
    shop.key(Code::Right);
    assert!(shop.screen(80, 24).contains("[jams"), "{}", shop.screen(80, 24));
    shop.app.save_pending();
    reopen(&mut shop);
    assert_eq!(place(&mut shop), "D1/comment");
    assert!(shop.screen(80, 24).contains("[jams"));
}

#[test]
fn finishing_early_goes_to_the_first_open_item() {
    let mut shop = at(Lang::Zh, Step::Devices, |_| {});
    shop.key(Code::Enter).key(Code::F(10));
    assert_eq!((step(&shop), place(&mut shop)), ("devices".to_owned(), "D2".to_owned()));
    shop.keys("n");
    assert_eq!(finding(&shop, "D2"), Some(Finding::NotApplicable));
}

#[test]
fn the_rest_can_be_marked_without_letters_and_by_a_click() {
    let mut shop = at(Lang::Zh, Step::Safety, |_| {});
    shop.key(Code::End).key(Code::Up).key(Code::Enter);
    assert_eq!(finding(&shop, "SA4"), Some(Finding::Ok));
    let mut shop = at(Lang::Zh, Step::Safety, |_| {});
    shop.click("[ 其余", 80, 24).click("[ 其余", 80, 24);
    assert_eq!(finding(&shop, "SA4"), Some(Finding::Ok));
}

#[test]
fn what_the_marks_mean_and_how_far_the_list_is_stand_apart_and_whole() {
    use crate::i18n::msg::checks_ui;
    for lang in Lang::ALL {
        for packs in [None, PackPair::named("US", "bakery").map(PackPair::used)] {
            let mut shop = at(lang, Step::Devices, |shop| {
                *shop = Shop::with(lang, &crate::model::settings::Settings { packs, ..settings(lang) });
                broken_at_noon(shop);
            });
            shop.key(Code::Enter).keys("a");
            let answered = shop.app.model.handover().unwrap().draft.checks.len();
            for (wide, high) in [(80, 24), (60, 20), (120, 40)] {
                let shown = shop.screen(wide, high);
                for whole in [checks_ui::one_by_one(lang, "!"), checks_ui::open_faults(lang, 2)] {
                    assert!(shown.contains(&whole), "{whole} at {wide}×{high}:\n{shown}");
                }
                let progress =
                    if lang == Lang::En { format!("{answered} of ") } else { format!("已答 {answered}/") };
                assert!(shown.contains(&format!("  {progress}")), "{progress} at {wide}×{high}:\n{shown}");
            }
        }
    }
}

#[test]
fn pictures_of_both_lists() {
    for lang in [Lang::En, Lang::Zh] {
        let mut shop = at(lang, Step::Devices, |_| {});
        pictures!(shop, "devices_start");
        shop.key(Code::Right).keys("drawer sticks").times(Code::Enter, 3);
        shop.keys("a9").key(Code::Enter);
        pictures!(shop, "devices_bad");
        let mut shop = at(lang, Step::Devices, broken_at_noon);
        shop.key(Code::Home).key(Code::Down).key(Code::Enter);
        pictures!(shop, "devices_known");
        let mut shop = at(lang, Step::Safety, |_| {});
        pictures!(shop, "safety_start");
        shop.keys("a").key(Code::Enter).key(Code::Enter).key(Code::Enter).key(Code::Enter);
        pictures!(shop, "safety_none_seen");
    }
}

#[test]
fn any_keys_at_any_size() {
    survives(Step::Devices);
    survives(Step::Safety);
}

#[test]
fn no_field_traps_the_cursor_and_a_reading_can_be_put_right() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.keys("a").key(Code::Enter);
    assert_eq!(place(&mut shop), "D7");
    shop.keys("38").key(Code::Enter);
    assert_eq!(place(&mut shop), "D7/comment");
    // Up: back to the reading, which stands there to be edited.
    shop.key(Code::Up);
    assert_eq!(place(&mut shop), "D7");
    assert!(shop.screen(80, 24).contains("38]"), "{}", shop.screen(80, 24));
    shop.key(Code::Backspace).key(Code::Enter);
    assert_eq!(finding(&shop, "D7"), Some(Finding::Ok));
    assert_eq!(shop.app.model.handover().unwrap().draft.checks["D7"].number, Some(30));
    // Down goes from line to line and leaves too; what was typed is there when somebody comes back.
    shop.keys("38").key(Code::Enter).times(Code::Down, 3).key(Code::Up);
    assert_eq!(place(&mut shop), "D7B");
    assert!(shop.screen(80, 24).contains("38]"), "{}", shop.screen(80, 24));
}

#[test]
fn a_reading_arrives_selected_and_a_refused_one_is_typed_anew_in_its_place() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.keys("a").key(Code::Enter);
    assert_eq!(place(&mut shop), "D7");
    shop.keys("4.5.").key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert_eq!((finding(&shop, "D7"), place(&mut shop)), (None, "D7".to_owned()), "the cursor stays");
    assert!(shown.contains("![  4.5.]") && shown.contains("Enter the reading"), "{shown}");
    // Typed over, not behind it; then edited in its middle.
    shop.keys("45").key(Code::Left).keys(".");
    assert!(shop.screen(80, 24).contains("[   4.5]"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    let number = |shop: &Shop| shop.app.model.handover().unwrap().draft.checks["D7"].number;
    assert_eq!(number(&shop), Some(45));
    // What was saved is replaced by what is typed over it, and put back by Backspace.
    shop.key(Code::Up).keys("6").key(Code::Enter).key(Code::Up);
    assert_eq!(number(&shop), Some(60));
    shop.key(Code::Backspace).keys("3").key(Code::Enter);
    assert_eq!(number(&shop), Some(30));
    // Ctrl-U empties it.
    shop.key(Code::Up).input(&Input::Key(KeyPress { ctrl: true, ..KeyPress::char('u') }));
    assert!(shop.screen(80, 24).contains("[      ]"), "{}", shop.screen(80, 24));
}

#[test]
fn a_cell_is_as_wide_as_what_it_holds_and_marks_what_is_cut() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.keys("a").key(Code::Enter).keys("123456789.5");
    assert!(shop.screen(80, 24).contains("[123456789.5]"), "{}", shop.screen(80, 24));
    shop.key(Code::Esc);
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.key(Code::Right).keys(&"the drawer sticks and ".repeat(5));
    assert!(shop.screen(80, 24).contains("[…"), "{}", shop.screen(80, 24));
    shop.key(Code::Home);
    assert!(shop.screen(80, 24).contains("[the drawer") && shop.screen(80, 24).contains("…]"));
}

#[test]
fn everything_missing_is_told_by_its_field() {
    let mut shop = at(Lang::En, Step::Devices, |_| {});
    shop.key(Code::End).key(Code::Enter);
    assert_eq!((step(&shop), place(&mut shop)), ("devices".to_owned(), "D1".to_owned()));
    let shown = shop.screen(80, 24);
    let (_, told) = shown.rsplit_once("Not answered:").unwrap();
    let open = shop.app.model.handover().unwrap();
    for id in ["D1", "D2", "D7", "D7B"] {
        assert!(open.settings.checks.iter().any(|c| c.id == id) && told.contains(id), "{id}: {told}");
    }
    assert!(shown.contains("F10 what's left"), "{shown}");
}

/// Today is 21 November; the register has an inspection on the 24th.
#[test]
fn what_is_said_to_a_line_fits_its_column() {
    for lang in Lang::ALL {
        let said = format!("✓ {}", msg::checks_ui::none_seen(lang));
        assert!(crate::i18n::width::width(&said) <= usize::from(ANSWER), "{said}");
    }
}

#[test]
fn several_try_and_one_tries() {
    assert_eq!(msg::checks_ui::title_devices(Lang::En, 1, "Cid"), "Devices: Cid tries each one");
    assert_eq!(msg::checks_ui::title_devices(Lang::En, 2, "Cid, Dora"), "Devices: Cid, Dora try each one");
    assert!(msg::cash_ui::next_recount(Lang::En, 2, "Cid, Dora").contains("Cid, Dora count now"));
    assert!(msg::since_ui::title_never(Lang::En, 2, "Cid and Dora").contains("Dora have no shift"));
}

#[test]
fn an_inspection_that_is_due_is_reminded_of_at_home_and_at_the_line_of_the_device() {
    for (lang, said) in [(Lang::En, "Chiller: check due"), (Lang::Zh, "冷柜：")] {
        for (day, soon) in [(24, true), (29, false)] {
            let mut all = crate::tui::test_support::settings(lang);
            let mut device = crate::model::templates::tests::device(70, "Chiller", "冷柜");
            let date = crate::model::time::BusinessDate::parse(&format!("2026-11-{day}")).unwrap();
            device.next_check = Some(date);
            let on = crate::i18n::dates::date_short(lang, date);
            let id = device.id;
            all.devices = vec![device];
            all.checks.iter_mut().find(|check| check.id == "D7").unwrap().devices = vec![id];
            let mut shop = Shop::with(lang, &all);
            let home = shop.screen(80, 24);
            assert_eq!(home.contains(crate::i18n::msg::home::check_due(lang)), soon, "{home}");
            shop.start_handover();
            shop.perform(Command::Cursor(FieldRef::Step(Step::Devices)));
            reopen(&mut shop);
            let step = shop.screen(100, 40);
            assert_eq!(step.contains(said), soon, "{step}");
            assert_eq!(step.contains(&on) && home.contains(&on), soon, "{home}{step}");
        }
    }
}

#[test]
fn what_the_shop_does_not_have_is_switched_off_by_one_key_and_the_pin_of_a_lead() {
    for lang in Lang::ALL {
        let mut all = settings(lang);
        all.packs = PackPair::named("US", "bakery").map(PackPair::used);
        let mut shop = at(lang, Step::Devices, |shop| *shop = Shop::with(lang, &all));
        let shown = shop.screen(80, 24);
        assert!(shown.contains(crate::i18n::msg::checks_ui::hint_not_here(lang)), "{shown}");
        shop.key(Code::Down).key(Code::Delete);
        let shown = shop.screen(80, 24);
        let text = shop.app.model.settings().unwrap().check("D2").unwrap().text.get(lang).to_owned();
        let begin: String = text.chars().take(12).collect();
        assert!(shown.contains(&begin), "{shown}");
        // Nothing is switched off by somebody who may not.
        shop.key(Code::Esc);
        assert!(shop.app.model.settings().unwrap().check("D2").unwrap().active);
        assert_eq!(finding(&shop, "D2"), None);
        shop.key(Code::Delete).pin(LEAD);
        let live = shop.app.model.live.as_ref().unwrap();
        assert!(!live.settings.check("D2").unwrap().active, "from the next handover on");
        let open = shop.app.model.handover().unwrap();
        assert!(open.settings.check("D2").unwrap().active, "this one keeps the list it began with");
        assert_eq!(finding(&shop, "D2"), Some(Finding::NotApplicable));
        assert_eq!(place(&mut shop), "D3");
    }
}
