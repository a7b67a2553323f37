use crate::model::attendance::PunchKind;
use crate::model::cash::{Count, Side};
use crate::model::handover::answer::Answer;
use crate::model::handover::{SignRole, State};
use crate::model::ids::{HandoverId, RegisterId};
use crate::model::lang::Lang;
use crate::model::log::{Detail, LogKind, Movement, MovementKind, Punch, TillChange};
use crate::model::money::Money;
use crate::model::period::Period;
use crate::report::over_short::OverShort;
use crate::report::{Ask, daylog};
use crate::rules::authority::Act;
use crate::store::VerifyLevel;
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

fn paid_in(amount: i64) -> Detail {
    Detail::Movement(Movement {
        decided: None,
        movement: MovementKind::PayIn,
        register: RegisterId(1),
        amount: Money(amount),
        reason: "change".into(),
        receipt_no: String::new(),
        bag_no: String::new(),
        alone: false,
        witness: None,
        approver: None,
        approval_open: None,
        receiver: None,
        to_register: None,
    })
}

/// Opens the form, with Chen Wei to take over.
fn opened(shop: &mut Shop) {
    shop.open(crate::tui::screens::log::open(LogKind::TillChange));
    let mut others = shop.app.model.people(crate::model::people::Role::Cashier);
    others.retain(|id| *id != LI_HUA);
    let place = |id| others.iter().position(|p| *p == id).unwrap();
    shop.key(Code::Down).times(Code::Right, place(CHEN_WEI) + 1).key(Code::Down);
}

fn changed(shop: &Shop) -> Option<TillChange> {
    let entries = &shop.app.model.live.as_ref().unwrap().entries;
    entries.iter().rev().find_map(|entry| match &entry.detail {
        Detail::TillChange(change) => Some(change.clone()),
        _ => None,
    })
}

#[test]
fn a_register_changes_hands_and_the_handover_takes_what_is_left() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.perform(Command::Log { by: LI_HUA, detail: paid_in(1_000) });
        opened(&mut shop);
        // Float, reading, refunds, count; incoming counts the same.
        shop.keys("500\n200\n0\n709\n\n");
        assert!(!shop.screen(80, 24).contains("709"), "blind: {}", shop.screen(80, 24));
        shop.keys("709\n\n");
        let shown = shop.screen(80, 24);
        assert!(shown.contains("710.00") && shown.contains("-1.00"), "{shown}");
        shop.keys("\n");
        assert!(changed(&shop).is_none());
        shop.pin(LI_HUA);
        assert!(changed(&shop).is_none(), "one PIN is not both");
        shop.pin(CHEN_WEI);
        let change = changed(&shop).unwrap_or_else(|| panic!("{}", shop.screen(80, 24)));
        assert_eq!((change.outgoing, change.incoming, change.seq), (LI_HUA, CHEN_WEI, 2));
        assert_eq!((change.expected, change.difference), (Some(Money(71_000)), Some(Money(-100))));
        assert_eq!(change.handed_on, Some(Money(70_900)));
        let verified = |shop: &Shop| {
            let store = shop.app.desk.store.as_ref().unwrap();
            assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        };
        verified(&shop);
        // What was moved before counted for the session that ended.
        let live = shop.app.model.live.as_ref().unwrap();
        assert_eq!(live.drawers[&RegisterId(1)], Money(70_900));
        assert_eq!(live.sessions[&RegisterId(1)].moved, Money::ZERO);
        shop.advance_min(5).perform(Command::Log { by: CHEN_WEI, detail: paid_in(300) });
        shop.start_handover();
        let open = shop.app.model.handover().unwrap();
        let cash = open.draft.register(RegisterId(1));
        assert_eq!(
            cash.opening.map(|opening| (opening.counted, opening.by)),
            Some((Money(70_900), CHEN_WEI))
        );
        assert_eq!(open.left_before[&RegisterId(1)], Money(70_900));
        let facts = open.facts(shop.app.desk.now());
        assert_eq!(facts.results(&open.draft).unwrap()[0].movements, Money(300));
        shop.answer_all();
        assert_eq!(shop.app.model.handover().unwrap().draft.head.state, State::Draft);
        shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
        verified(&shop);
        let store = shop.app.desk.store.as_ref().unwrap();
        let page = store.page(HandoverId(1)).unwrap();
        let lines = daylog::text::page_lines(&page, lang, 100);
        let text = lines.iter().map(|l| l.text.trim()).collect::<Vec<_>>().join(" ");
        let said = if lang == Lang::En { "-1.00 short" } else { "-1.00 短款" };
        assert!(text.contains(said) && text.contains("709.00"), "{text}");
        let date = page.document.business_date;
        let needs = crate::report::over_short::REPORT.needs;
        let facts = store.facts(Period::of_month(date.month()), needs, shop.app.desk.now().ms).unwrap();
        assert_eq!(facts.drawers.len(), 2);
        let first = &facts.drawers[0];
        assert_eq!((first.cashier, first.tenders[0].difference), (Some(LI_HUA), Some(Money(-100))));
        let report = OverShort::of(facts, Ask::default());
        let days = store.over_short(date, date).unwrap();
        assert_eq!(days, [(date, report.total.net().0)]);
        assert_eq!(page.net(), Some(report.total.net()));
    }
}

#[test]
fn nothing_is_typed_into_a_count_that_is_not_shown_any_more() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        opened(&mut shop);
        shop.keys("500\n200\n0\n700\n\n700\n\n");
        let result = shop.screen(80, 24);
        shop.keys("5").key(Code::F(10)).pin(LI_HUA).pin(CHEN_WEI);
        let change = changed(&shop).unwrap_or_else(|| panic!("{result}\n{}", shop.screen(80, 24)));
        assert_eq!((change.counted_out, change.counted_in), (Some(Money(70_000)), Some(Money(70_000))));
    }
}

#[test]
fn why_a_change_is_given_up_is_typed_where_it_is_asked() {
    let mut shop = Shop::new(Lang::En);
    opened(&mut shop);
    shop.keys("500\n200\n0\n700\n\n700\n\n").key(Code::F(8)).keys("wrong drawer");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("wrong drawer"), "{shown}");
    shop.key(Code::F(8)).pin(LI_HUA);
    assert!(shop.app.model.live.as_ref().unwrap().till_draft.is_none(), "{}", shop.screen(80, 24));
}

#[test]
fn counts_that_do_not_go_together_are_made_again_and_what_was_shown_stays_said() {
    let mut shop = Shop::new(Lang::En);
    opened(&mut shop);
    shop.keys("500\n200\n0\n700\n\n").keys("690\n\n");
    let shown = shop.screen(80, 24);
    assert!(shown.contains("do not go together") && !shown.contains("690"), "{shown}");
    // Killed meanwhile, it goes on where it was.
    shop.key(Code::Esc).open(crate::tui::screens::log::open(LogKind::TillChange));
    shop.keys("\n\n\n\n\n");
    let live = shop.app.model.live.as_ref().unwrap();
    assert_eq!(live.till_draft.as_ref().unwrap().1.before, [Money(70_000), Money(69_000)]);
}

#[test]
fn what_is_typed_is_kept_when_typing_pauses_and_before_a_pin_is_asked() {
    let mut shop = Shop::new(Lang::En);
    opened(&mut shop);
    shop.keys("500\n20");
    let kept = |shop: &Shop, field: &str| {
        let draft = shop.app.model.live.as_ref().unwrap().till_draft.clone();
        draft.and_then(|(_, draft)| draft.typed.get(field).cloned())
    };
    assert_eq!(kept(&shop, "reading"), None, "nothing before the pause");
    shop.app.save_pending();
    let mut shop = shop.reopened();
    assert_eq!((kept(&shop, "opening"), kept(&shop, "reading")), (Some("500".into()), Some("20".into())));
    shop.open(crate::tui::screens::log::open(LogKind::TillChange));
    assert!(shop.screen(80, 24).contains("500"), "{}", shop.screen(80, 24));
    // Counts that differ twice: what is said of it is there while the PIN is asked for.
    shop.key(Code::Down).key(Code::Down).key(Code::Down);
    shop.keys("0\n0\n700\n\n690\n\n700\n\n690\n\n").keys("a note is missing");
    shop.key(Code::F(8)).keys("wrong drawer").key(Code::F(8));
    let said = (kept(&shop, "comment"), kept(&shop, "text"));
    assert_eq!(said, (Some("a note is missing".into()), Some("wrong drawer".into())));
}

#[test]
fn nothing_is_typed_before_it_is_known_of_whom_it_is_kept() {
    let mut shop = Shop::new(Lang::En);
    opened(&mut shop);
    let reading = crate::i18n::msg::till_ui::reading(Lang::En);
    assert!(shop.screen(80, 24).contains(reading), "{}", shop.screen(80, 24));
    let mut shop = Shop::new(Lang::En);
    shop.perform(Command::Log {
        by: CHEN_WEI,
        detail: Detail::Punch(Punch::clocked(CHEN_WEI, PunchKind::In, shop.app.desk.now().ms)),
    });
    shop.app.model.person = None;
    shop.open(crate::tui::screens::log::open(LogKind::TillChange));
    assert!(!shop.screen(80, 24).contains(reading), "{}", shop.screen(80, 24));
}

#[test]
fn a_handover_waits_for_a_change_and_a_change_for_a_handover() {
    let mut shop = Shop::new(Lang::En);
    opened(&mut shop);
    shop.keys("500\n200\n0\n700\n\n").key(Code::Esc);
    shop.start_handover();
    assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    // Given up before anybody saw a result, it is as if it had never been begun.
    shop.open(crate::tui::screens::log::open(LogKind::TillChange)).key(Code::F(8));
    assert!(shop.app.model.live.as_ref().unwrap().till_draft.is_none());
    let change = shop.till_change(50_000, 20_000, [70_000, 70_000]);
    shop.start_handover();
    assert!(shop.app.model.handover().is_some());
    shop.perform(Command::ChangeTill(Box::new(change)));
    assert!(changed(&shop).is_none(), "{}", shop.screen(80, 24));
    let count = Count { total: Some(Money(70_000)), ..Count::default() };
    shop.answer(LI_HUA, Answer::Count(RegisterId(1), Side::Outgoing, count));
}

#[test]
fn what_was_logged_since_the_result_was_seen_is_noticed() {
    let mut shop = Shop::new(Lang::En);
    let change = shop.till_change(50_000, 20_000, [70_000, 70_000]);
    shop.perform(Command::Log { by: LI_HUA, detail: paid_in(500) });
    shop.perform(Command::ChangeTill(Box::new(change)));
    assert!(changed(&shop).is_none(), "{}", shop.screen(80, 24));
}

#[test]
fn a_difference_above_its_limit_takes_a_lead_and_a_reason() {
    let mut shop = Shop::new(Lang::En);
    let change = shop.till_change(50_000, 20_000, [20_000, 20_000]);
    shop.perform(Command::ChangeTill(Box::new(change.clone())));
    assert!(changed(&shop).is_none(), "no reason: {}", shop.screen(80, 24));
    let change = TillChange { reason: "unexplained".into(), text: "looked twice".into(), ..change };
    shop.perform(Command::ChangeTill(Box::new(change.clone())));
    assert!(changed(&shop).is_none(), "no lead: {}", shop.screen(80, 24));
    let change = TillChange { approver: Some(LEAD), ..change };
    shop.perform_bare(Command::ChangeTill(Box::new(change.clone())));
    assert!(changed(&shop).is_none(), "no PIN: {}", shop.screen(80, 24));
    shop.perform(Command::ChangeTill(Box::new(change)));
    let entry = shop.app.model.live.as_ref().unwrap().entries.last().unwrap().clone();
    assert!(matches!(&entry.detail, Detail::TillChange(c) if c.approver == Some(LEAD)));
    // It is sealed: nobody strikes it out.
    shop.app.desk.store.as_mut().unwrap().accept_pin(LEAD, Act::Strike);
    shop.perform(Command::Strike { by: LEAD, entry: entry.id, reason: "no".into() });
    assert!(changed(&shop).is_some());
}

#[test]
fn pictures() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        opened(&mut shop);
        let keep = |shop: &mut Shop, stage: &str| {
            for (w, h) in [(80, 24), (60, 20), (120, 40)] {
                let (name, shown) = (format!("till_{stage}_{}_{w}x{h}", lang.code()), shop.screen(w, h));
                if crate::tui::screen_text::kept(&name) {
                    insta::assert_snapshot!(name, shown);
                }
            }
        };
        keep(&mut shop, "outgoing");
        shop.keys("500\n200\n0\n709\n\n");
        keep(&mut shop, "incoming");
        shop.keys("709\n\n");
        keep(&mut shop, "result");
    }
}

/// Li Hua hands the only register on to Chen Wei, with 500.00 in it.
pub(in crate::tui) fn changes_hands(shop: &mut Shop) {
    opened(shop);
    shop.keys("500\n0\n0\n500\n\n500\n\n\n").pin(LI_HUA).pin(CHEN_WEI);
    assert!(changed(shop).is_some(), "{}", shop.screen(80, 24));
}

#[test]
fn whoever_hands_it_over_is_not_offered_to_take_it_and_other_payments_are_named() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.open(crate::tui::screens::log::open(LogKind::TillChange));
        let shown = shop.screen(80, 24).split_whitespace().collect::<String>();
        let said = crate::i18n::msg::till_ui::cash_only(lang).split_whitespace().collect::<String>();
        assert!(shown.replace('│', "").contains(&said), "{shown}");
        shop.key(Code::Down);
        let people = shop.app.model.people(crate::model::people::Role::Cashier);
        for _ in 0..people.len() {
            shop.key(Code::Right);
            let shown = shop.screen(80, 24);
            let line = shown.lines().find(|line| line.contains('←')).unwrap().to_owned();
            assert!(!line.contains("Li Hua"), "{line}");
        }
        shop.key(Code::Esc);
        changes_hands(&mut shop);
        let text = crate::report::daylog::entry_text;
        let live = shop.app.model.live.as_ref().unwrap();
        let document =
            crate::record::log_so_far(&live.run, (&live.entries, &[]), &live.settings, shop.app.desk.now());
        let document = document.unwrap();
        let line = text(&document, lang, document.log.last().unwrap());
        assert!(line.contains(crate::i18n::msg::daylog::till_cash_only(lang)), "{line}");
    }
}
