use crate::i18n::msg;
use crate::model::approval::{OpenApproval, Verdict};
use crate::model::handover::answer::Answer;
use crate::model::handover::{HandoverKind, Panel, People, SignRole, Step};
use crate::model::ids::{HandoverId, RegisterId};
use crate::model::item_state::{ItemState, Severity};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Disposal, DisposalAction, DisposalCause, FeedbackKind, Note, WriteOffClass};
use crate::model::money::Money;
use crate::store::{ItemAct, NewDecision};
use crate::tui::handover::test_support::{
    at, busy, feedback, log, pictures, place, reopen, step, survives, task,
};
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

#[test]
fn a_quiet_shift_is_read_on_few_pages_and_rests_on_done() {
    let mut shop = at(Lang::En, Step::Briefing, |_| {});
    let mut presses = 0;
    while !shop.screen(80, 24).contains("Enter all read") {
        shop.key(Code::Enter);
        presses += 1;
        assert!(presses <= 2, "pages before the last: {}", shop.screen(80, 24));
    }
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "briefing", "reading the last page carries nobody on");
    let look = shop.app.look;
    let shot = crate::tui::screen_text::shoot(80, 24, look, |canvas| shop.app.draw(canvas));
    let done = shot.text.lines().position(|line| line.contains("[ Done ]")).unwrap();
    assert_eq!(shot.cursor.map(|(_, y)| usize::from(y)), Some(done), "{}", shot.text);
    // Up leaves it for the page, down comes back.
    shop.key(Code::Up);
    assert!(shop.screen(80, 24).contains("Enter all read"), "{}", shop.screen(80, 24));
    shop.key(Code::Down).key(Code::Enter);
    assert_eq!(step(&shop), "cash");
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!(draft.briefing.len(), 5);
    assert!(draft.briefing.values().all(|mark| mark.by == CHEN_WEI));
    assert!(draft.done.contains_key(&Step::Briefing));
}

#[test]
fn what_was_not_drawn_was_not_read() {
    let mut shop = at(Lang::En, Step::Briefing, |_| {});
    for page in Panel::ALL {
        assert_eq!((step(&shop), place(&mut shop)), ("briefing".to_owned(), page.as_str().to_owned()));
        shop.key(Code::Enter);
    }
}

#[test]
fn a_long_page_is_read_to_its_end_before_the_next() {
    let mut shop = at(Lang::En, Step::Briefing, |shop| {
        for _ in 0..5 {
            busy(shop);
        }
    });
    let _ = shop.screen(60, 20);
    let mut presses = 0;
    while place(&mut shop) == "sales" {
        shop.key(Code::Enter);
        let _ = shop.screen(60, 20);
        presses += 1;
    }
    assert!(presses > 1, "{presses}");
}

#[test]
fn a_long_last_page_is_read_to_its_end_before_done() {
    for lang in Lang::ALL {
        let mut shop = at(lang, Step::Briefing, away);
        shop.times(Code::Right, 4);
        let mut presses = 0;
        while step(&shop) == "briefing" {
            let _ = shop.screen(60, 20);
            shop.key(Code::Enter);
            presses += 1;
        }
        assert!(presses > 2, "{presses}");
        let mut shop = at(lang, Step::Briefing, |_| {});
        shop.times(Code::Right, 4);
        let button = format!("[ {} ]", crate::i18n::msg::exchange::done(lang));
        shop.click(&button, 80, 24);
        assert_eq!(step(&shop), "cash", "a click on it finishes");
    }
}

#[test]
fn finishing_early_shows_what_was_not_opened_and_a_restart_comes_back_to_it() {
    let mut shop = at(Lang::En, Step::Briefing, |_| {});
    shop.key(Code::F(10));
    assert_eq!(step(&shop), "briefing");
    assert!(shop.screen(80, 24).contains("Stock, Feedback, Open items"));
    shop.key(Code::Right);
    let read = shop.app.model.handover().unwrap().draft.briefing.len();
    assert!((2..5).contains(&read), "what stood whole on the page: {read}");
    shop.app.save_pending();
    reopen(&mut shop);
    assert_eq!(place(&mut shop), "feedback");
    shop.key(Code::Left).key(Code::Left);
    let now = shop.app.model.handover().unwrap().draft.briefing.len();
    assert_eq!(now, read, "turning back opens nothing");
}

#[test]
fn nothing_tells_what_the_drawer_should_hold() {
    let mut shop = at(Lang::En, Step::Briefing, busy);
    let shown = shop.screen(120, 40);
    assert!(shown.contains("2,000.00") && !shown.contains("expected"), "{shown}");
}

#[test]
fn pictures_of_quiet_and_busy_shifts() {
    for lang in [Lang::En, Lang::Zh] {
        let mut shop = at(lang, Step::Briefing, |_| {});
        pictures!(shop, "briefing_quiet");
        let mut shop = at(lang, Step::Briefing, busy);
        for page in ["sales", "stock", "feedback", "open", "attention"] {
            for (w, h) in crate::tui::handover::test_support::SIZES {
                let name = format!("briefing_{page}_{}_{w}x{h}", lang.code());
                let (name, shown) = (name, shop.screen(w, h));
                if crate::tui::screen_text::kept(&name) {
                    insta::assert_snapshot!(name, shown);
                }
            }
            shop.key(Code::Right);
        }
    }
}

#[test]
fn what_was_left_to_mind_with_a_break_is_briefed() {
    let mut shop = at(Lang::En, Step::Briefing, |shop| {
        let cover = r#"{"cover":"begins","away":2,"stands_in":3,"mind":"the oven is still on"}"#;
        let detail = Detail::Cover(serde_json::from_str(cover).unwrap());
        shop.perform(Command::Log { by: LI_HUA, detail });
    });
    shop.key(Code::Right).key(Code::Right).key(Code::Right).key(Code::Right);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("the oven is still on"), "{shown}");
}

/// Chen Wei hands over and is away for two shifts in which things happen.
fn away(shop: &mut Shop) {
    let people = People {
        outgoing: vec![CHEN_WEI],
        incoming: vec![LI_HUA],
        registers: vec![RegisterId(1)],
        ..People::default()
    };
    let note = |text: &str| Detail::Note(Note { text: text.into() });
    log(shop, note("seen by Chen Wei"));
    log(shop, task("Reorder till rolls", Severity::Normal, None));
    shop.advance_min(1);
    shop.perform(Command::StartHandover { by: CHEN_WEI, kind: HandoverKind::Shift, people, next: None });
    shop.answer_all().sign(CHEN_WEI, SignRole::Outgoing).sign(LI_HUA, SignRole::Incoming);
    shop.advance_min(60);
    log(shop, note("The key of the yard hangs by the safe now."));
    log(shop, feedback(FeedbackKind::Complaint, "牛奶买回家发现是酸的", "refund, call back", None));
    log(shop, task("Order new price labels", Severity::Watch, None));
    let live = shop.app.model.live.as_ref().unwrap();
    let (base, mut settings) = (live.version, live.settings.clone());
    let done = live.items.iter().find(|i| i.title == "Reorder till rolls").unwrap().clone();
    settings.stock[0].par_level = Some(20);
    settings.checks.iter_mut().find(|c| c.id == "D8").unwrap().active = false;
    shop.perform(Command::Settings { by: LEAD, base, settings: Box::new(settings) });
    let act =
        ItemAct::State { to: ItemState::Done, fixer: None, fixer_name: String::new(), text: String::new() };
    shop.perform(Command::Item { by: LEAD, item: Box::new(done), act });
    shop.advance_min(7 * 60).hand_over();
    shop.advance_min(8 * 60);
    log(shop, note("of the shift that ends"));
}

#[test]
fn what_a_lead_did_not_approve_is_told_to_who_left_it_open_at_the_next_briefing() {
    for lang in Lang::ALL {
        for while_running in [true, false] {
            let mut shop = at(lang, Step::Briefing, |shop| refused(shop, while_running));
            shop.times(Code::Right, 4);
            let shown = shop.screen(120, 60);
            let told: String = shown.lines().map(str::trim).collect();
            assert!(told.contains("rice cooker") && told.contains("ask first"), "{shown}");
            assert!(shown.contains(&msg::since_ui::not_approved_n(lang, 1)), "{shown}");
        }
    }
}

/// Chen Wei leaves a write-off open; a lead does not approve it, before or after the shift is handed over. Then Li Hua
/// works a shift and hands over to Chen Wei.
fn refused(shop: &mut Shop, while_running: bool) {
    let people = |from, to| People {
        outgoing: vec![from],
        incoming: vec![to],
        registers: vec![RegisterId(1)],
        ..People::default()
    };
    let open = OpenApproval { by: CHEN_WEI, at_ms: shop.app.desk.now().ms, told: String::new() };
    let disposal = Disposal {
        stock: None,
        name: "rice cooker".into(),
        cause: DisposalCause::Damaged,
        quantity: 1,
        action: DisposalAction::WrittenOff,
        class: WriteOffClass::Goods,
        value: Money(25_000),
        approver: None,
        approval_open: Some(open),
        decided: None,
    };
    shop.perform(Command::Log { by: CHEN_WEI, detail: Detail::Disposal(disposal) });
    let decide = |shop: &mut Shop, entry, handover| {
        let page = shop.app.desk.store.as_ref().unwrap().page(handover).unwrap();
        let place = page.open_approvals()[0].place.clone();
        let new =
            NewDecision { entry, handover, place, verdict: Verdict::Rejected, words: "ask first".into() };
        shop.perform(Command::Decide { by: LEAD, new: Box::new(new) });
        assert_eq!(shop.app.model.live.as_ref().unwrap().undecided, 0);
    };
    let first = people(CHEN_WEI, LI_HUA);
    if while_running {
        let entries = &shop.app.model.live.as_ref().unwrap().entries;
        let entry = entries.iter().find(|e| matches!(e.detail, Detail::Disposal(_))).unwrap().id;
        // The line of Chen Wei's shift is drawn a minute before it is decided.
        shop.perform(Command::StartHandover {
            by: CHEN_WEI,
            kind: HandoverKind::Shift,
            people: first,
            next: None,
        });
        shop.advance_min(1);
        let pages = shop.app.desk.store.as_ref().unwrap().running_with_open_approvals().unwrap();
        let place = pages[0].open_approvals()[0].place.clone();
        let (handover, words) = (HandoverId(0), "ask first".into());
        let new = NewDecision { entry: Some(entry), handover, place, verdict: Verdict::Rejected, words };
        shop.perform(Command::Decide { by: LEAD, new: Box::new(new) });
        assert_eq!(shop.app.model.live.as_ref().unwrap().undecided, 0);
        shop.answer_all().sign(CHEN_WEI, SignRole::Outgoing).sign(LI_HUA, SignRole::Incoming);
        shop.advance_min(8 * 60);
    } else {
        shop.perform(Command::StartHandover {
            by: CHEN_WEI,
            kind: HandoverKind::Shift,
            people: first,
            next: None,
        });
        shop.answer_all().sign(CHEN_WEI, SignRole::Outgoing).sign(LI_HUA, SignRole::Incoming);
        shop.advance_min(60);
        decide(shop, None, HandoverId(1));
        shop.advance_min(7 * 60);
    }
}

#[test]
fn who_was_away_reads_what_changed_in_between() {
    for lang in [Lang::En, Lang::Zh] {
        let mut shop = at(lang, Step::Briefing, away);
        shop.times(Code::Right, 4);
        let shown = shop.screen(120, 60);
        for text in
            ["yard hangs", "#2", "price labels", "Reorder till rolls", "牛奶", "中华烟", "D8 ", "Late"]
        {
            let text = if text == "Late" && lang == Lang::Zh { "晚班" } else { text };
            assert!(shown.contains(text), "{text}: {shown}");
        }
        let (_, since) = shown.split_once(if lang == Lang::En { "Since" } else { "上次当班" }).unwrap();
        assert!(!since.contains("seen by Chen Wei") && !since.contains("of the shift that ends"), "{since}");
        pictures!(shop, "briefing_away");
        insta::assert_snapshot!(format!("briefing_away_{}_80x60", lang.code()), shop.screen(80, 60));
    }
}

#[test]
fn each_absence_is_told_once_and_nothing_but_the_absence() {
    let mut shop = at(Lang::En, Step::Briefing, |shop| {
        away(shop);
    });
    let people = shop.app.model.handover().unwrap().draft.people.clone();
    shop.answer(LI_HUA, Answer::People(People { incoming: vec![CHEN_WEI, LEAD], ..people }));
    let store = shop.app.desk.store.as_ref().unwrap();
    let since = store.since_last_worked(&store.open_handover().unwrap().unwrap()).unwrap();
    let who: Vec<_> = since.iter().map(|s| (s.people.clone(), s.last.is_some(), s.shifts)).collect();
    assert_eq!(who, [(vec![CHEN_WEI], true, 1), (vec![LEAD], false, 2)]);
    let counts = since[0].counts;
    assert_eq!((counts.opened, counts.closed, counts.feedback), (2, 1, 1), "a deposit and a task");
    assert_eq!((counts.notes, counts.settings), (1, 2));
    assert!(since[1].counts.notes > counts.notes, "the week holds more");
}

#[test]
fn any_keys_at_any_size() {
    survives(Step::Briefing);
}
