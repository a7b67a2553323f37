use super::summary::Room;
use super::{Items, open};
use crate::model::ids::{ItemId, PersonId};
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Fault, Feedback, FeedbackKind, Task};
use crate::store::ItemAct;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

fn shop(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    let now = shop.app.desk.now().ms;
    let log = |shop: &mut Shop, detail| {
        shop.perform(Command::Log { by: LI_HUA, detail });
    };
    log(
        &mut shop,
        Detail::Fault(Fault {
            impact: "ice cream moved to freezer 1".into(),
            reported_to: "Frost Ltd".into(),
            severity: Severity::Critical,
            ..Fault::of("冰柜 2", "too warm, 8 °C")
        }),
    );
    log(
        &mut shop,
        Detail::Feedback(Feedback {
            feedback: FeedbackKind::Complaint,
            what: "wrong change, 10.00 short".into(),
            background: String::new(),
            judgement: "probably right".into(),
            promise: "we call back".into(),
            promised_ms: Some(now - 60_000),
            topic: String::new(),
            contact: "Mrs Wang 138".into(),
            severity: Severity::Watch,
            special_care: true,
        }),
    );
    let task = Task {
        what: "Reorder till rolls".into(),
        owner: Some(CHEN_WEI),
        due_ms: Some(now + 86_400_000),
        problem: String::new(),
        advice: "two boxes".into(),
        next_step: String::new(),
        severity: Severity::Normal,
    };
    log(&mut shop, Detail::Task(task));
    shop
}

fn item(shop: &Shop, id: i64) -> Item {
    shop.app.desk.store.as_ref().unwrap().item(ItemId(id)).unwrap()
}

fn show(shop: &mut Shop, id: i64) {
    let view = open(ItemId(id), shop.app.model.live.as_ref().unwrap()).unwrap();
    shop.open(view);
}

/// Chooses an action by the words of its row.
fn choose(shop: &mut Shop, words: &str) {
    shop.click(words, 80, 24);
}

fn state(shop: &mut Shop, by: PersonId, id: i64, to: ItemState, fixer: Option<PersonId>) {
    let act = ItemAct::State { to, fixer, fixer_name: String::new(), text: String::new() };
    let item = Box::new(item(shop, id));
    shop.perform(Command::Item { by, item, act });
}

#[test]
fn the_list_and_an_item_look_composed() {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        shop.open(Box::new(Items::new()));
        for (w, h) in [(80, 24), (120, 40), (60, 20)] {
            let (name, shown) = (format!("items_{}_{w}x{h}", lang.code()), shop.screen(w, h));
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
        shop.key(Code::Enter);
        for (w, h) in [(80, 24), (120, 40), (60, 20)] {
            let (name, shown) = (format!("item_{}_{w}x{h}", lang.code()), shop.screen(w, h));
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
        shop.key(Code::Enter);
        for (w, h) in [(80, 24), (60, 20)] {
            let (name, shown) = (format!("item_act_{}_{w}x{h}", lang.code()), shop.screen(w, h));
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

#[test]
fn the_gravest_is_first_and_what_is_overdue_says_so() {
    let mut shop = shop(Lang::En);
    shop.open(Box::new(Items::new()));
    let screen = shop.screen(80, 24);
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}\n{screen}"));
    assert!(at("too warm") < at("wrong change") && at("wrong change") < at("till rolls"));
    assert!(screen.contains("overdue"), "{screen}");
}

#[test]
fn filter_and_search_narrow_the_list() {
    let mut shop = shop(Lang::En);
    shop.open(Box::new(Items::new()));
    shop.key(Code::Right);
    let screen = shop.screen(80, 24);
    assert!(screen.contains("till rolls") && !screen.contains("too warm"), "{screen}");
    shop.key(Code::Left).keys("/mrs wang\n");
    let screen = shop.screen(80, 24);
    assert!(screen.contains("wrong change") && !screen.contains("till rolls"), "{screen}");
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("till rolls"));
}

#[test]
fn a_ticket_lives_from_report_to_close_and_the_fixer_cannot_check_it() {
    let mut shop = shop(Lang::En);
    show(&mut shop, 1);
    shop.keys("\n").key(Code::F(10));
    assert_eq!(item(&shop, 1).state, ItemState::Acknowledged);
    choose(&mut shop, "Repair has begun");
    shop.key(Code::F(10));
    assert_eq!(item(&shop, 1).state, ItemState::InRepair);
    choose(&mut shop, "It is fixed");
    shop.key(Code::F(10));
    assert!(shop.screen(80, 24).contains("Choose who fixed it"), "{}", shop.screen(80, 24));
    // Li Hua is present: the first name.
    shop.keys("①").key(Code::F(10));
    assert_eq!((item(&shop, 1).state, item(&shop, 1).detail.fixer), (ItemState::Fixed, Some(LI_HUA)));
    choose(&mut shop, "Checked, works");
    shop.key(Code::F(10));
    let screen = shop.screen(80, 24);
    assert!(screen.contains("PIN"), "{screen}");
    // The fixer is not among those who are asked.
    for _ in 0..4 {
        assert!(!shop.screen(80, 24).contains("Li Hua ("), "{}", shop.screen(80, 24));
        shop.key(Code::Down);
    }
    shop.pin(LEAD);
    assert_eq!(item(&shop, 1).state, ItemState::Verified);
    choose(&mut shop, "Close");
    shop.key(Code::F(10));
    shop.pin(LEAD);
    assert_eq!(item(&shop, 1).state, ItemState::Closed);
    let screen = shop.screen(80, 40);
    assert!(screen.contains("李雷  closed") && screen.contains("Li Hua  opened"), "{screen}");
}

#[test]
fn a_new_due_time_needs_its_reason() {
    let mut shop = shop(Lang::En);
    show(&mut shop, 3);
    choose(&mut shop, "Change the due time");
    shop.keys("\n2330\n\n").key(Code::F(10));
    assert!(shop.screen(80, 24).contains("Please fill this in"), "{}", shop.screen(80, 24));
    shop.keys("supplier closed").key(Code::F(10));
    let due = item(&shop, 3).due_ms.unwrap();
    assert_eq!(shop.app.desk.zone.stamp_at(due).hm(), "23:30");
    assert!(shop.screen(80, 24).contains("new due time: supplier"), "{}", shop.screen(80, 24));
}

#[test]
fn notes_owners_and_reports_are_kept_in_the_history() {
    let mut shop = shop(Lang::En);
    show(&mut shop, 2);
    choose(&mut shop, "Add a note");
    shop.keys("\nnobody answers").key(Code::F(10));
    choose(&mut shop, "Give to someone else");
    shop.keys("\n②\n\n");
    choose(&mut shop, "Report to the lead");
    shop.keys("\nregional office\n\n");
    let it = item(&shop, 2);
    assert_eq!(it.owner, Some(LEAD));
    let screen = shop.screen(120, 40);
    for words in ["nobody answers", "owner changed", "reported upwards: regional office"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn giving_up_needs_a_reason_and_esc_leaves_the_form_first() {
    let mut shop = shop(Lang::En);
    show(&mut shop, 3);
    choose(&mut shop, "Cancel, not needed");
    shop.key(Code::F(10));
    assert_eq!(item(&shop, 3).state, ItemState::Open);
    shop.key(Code::Esc);
    assert!(shop.screen(80, 24).contains("What to do"));
    state(&mut shop, LI_HUA, 3, ItemState::Done, None);
    assert_eq!(item(&shop, 3).state, ItemState::Done);
}

#[test]
fn closed_items_are_shown_by_their_filter_and_can_be_opened_again() {
    let mut shop = shop(Lang::En);
    state(&mut shop, LI_HUA, 3, ItemState::Done, None);
    shop.open(Box::new(Items::new()));
    assert!(!shop.screen(80, 24).contains("till rolls"));
    shop.key(Code::Left);
    assert!(shop.screen(80, 24).contains("till rolls"), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    choose(&mut shop, "Open again");
    shop.key(Code::F(10)).keys("wrong ones came").key(Code::F(10));
    assert_eq!((item(&shop, 3).kind, item(&shop, 3).state), (ItemKind::Task, ItemState::Open));
}

#[test]
fn items_draw_at_any_size() {
    let mut list = shop(Lang::Zh);
    list.open(Box::new(Items::new()));
    let mut detail = shop(Lang::Zh);
    show(&mut detail, 2);
    detail.key(Code::Enter);
    for w in (0..200).step_by(7) {
        for h in (0..60).step_by(2) {
            let _ = (list.screen(w, h), detail.screen(w, h));
        }
    }
}

#[test]
fn a_deposit_is_matched_by_its_slip_alone_and_a_difference_is_shown() {
    use super::act::Move;
    use crate::model::money::Money;
    let mut shop = shop(Lang::En);
    let mut deposit = item(&shop, 3);
    deposit.id = ItemId(99);
    deposit.kind = ItemKind::DepositInTransit;
    deposit.detail.amount = Some(Money(411_800));
    assert_eq!(deposit.bank_difference().filter(|d| !d.is_zero()), None);
    let moves = Move::all(&deposit);
    assert_eq!(moves[0], Move::Bank);
    assert!(!moves.contains(&Move::To(ItemState::Matched)), "{moves:?}");
    deposit.detail.banked = Some(Money(400_000));
    deposit.detail.bank_slip = "77".into();
    assert_eq!(deposit.bank_difference().filter(|d| !d.is_zero()), Some(Money(-11_800)));
    shop.open(Box::new(crate::tui::screens::items::detail::ItemView::new(deposit)));
    let screen = shop.screen(80, 24);
    assert!(screen.contains("-118.00") && !screen.contains("stays open"), "{screen}");
}

/// What bears a mark on Home bears it in the list as well, and nothing else does.
#[test]
fn the_mark_of_what_is_urgent_is_the_same_everywhere() {
    use crate::tui::screens::home::summary;
    for hours in [0, 30, 24 * 7] {
        let mut shop = shop(Lang::En);
        shop.hand_over().advance_min(hours * 60);
        shop.open(Box::new(Items::new()));
        let shown = shop.screen(120, 40);
        let live = shop.app.model.live.as_ref().unwrap();
        let now = shop.app.desk.now();
        let mut marked = 0;
        for item in &live.items {
            let home = summary::waiting(item, live, now, Lang::En, Room::Wide);
            let number = format!(" {} ", item.id);
            let line = shown.lines().find(|line| line.contains(&number)).unwrap();
            assert_eq!(line.contains("! "), home.urgent, "{line}");
            marked += usize::from(home.urgent);
        }
        assert!(marked > 0 && live.items.len() > 2, "{shown}");
    }
}

#[test]
fn a_repair_is_given_to_the_firm_of_the_register_and_its_appointment_is_due() {
    let mut settings = crate::tui::test_support::settings(Lang::En);
    let device = settings.devices.iter_mut().find(|d| d.is_called("Chiller")).unwrap();
    (device.repairer.firm, device.repairer.phone) = ("Frost Ltd".into(), "400-820".into());
    let fault = Fault { registered: Some(device.id), ..Fault::of("", "warm") };
    let mut shop = Shop::with(Lang::En, &settings);
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Fault(fault) });
    show(&mut shop, 1);
    shop.keys("3");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("[Frost Ltd") && shown.contains("[400-820"), "as the register has it: {shown}");
    shop.times(Code::Enter, 3).keys("W 77\n2200").key(Code::F(10));
    let ticket = item(&shop, 1);
    let due = settings.store.zone.stamp_at(ticket.due_ms.unwrap());
    assert_eq!((due.hm().as_str(), ticket.state), ("22:00", ItemState::Acknowledged));
    assert_eq!((ticket.detail.firm.as_str(), ticket.detail.order_no.as_str()), ("Frost Ltd", "W 77"));
    assert!(shop.screen(80, 24).contains("Frost Ltd · 400-820 · W 77"), "{}", shop.screen(80, 24));
    // The list has when somebody comes.
    shop.open(Box::new(Items::new()));
    assert!(shop.screen(80, 24).contains("by 22:00"), "{}", shop.screen(80, 24));
}
