use super::*;
use crate::model::approval::{OpenApproval, Verdict};
use crate::model::attendance::PunchKind;
use crate::model::handover::SignRole;
use crate::model::handover::answer::Answer;
use crate::model::ids::HandoverId;
use crate::model::item_state::Severity;
use crate::model::log::{Detail, Disposal, DisposalAction, DisposalCause, Punch, WriteOffClass};
use crate::model::money::Money;
use crate::model::period_data::DifferenceReason;
use crate::model::settings::ARITHMETIC;
use crate::record::logbook::RemarkKind;
use crate::report::daylog::text::page_lines;
use crate::store::VerifyLevel;
use crate::tui::screen_text::{look, shoot};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

fn shop(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    shop.hand_over().advance_min(8 * 60).hand_over();
    shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
    shop
}

#[test]
fn what_waits_is_listed_with_the_errors_of_the_month() {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            let (name, shown) = (format!("review_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

#[test]
fn all_who_handed_over_stand_beside_what_counts_for_none_of_them_alone() {
    let settings = crate::tui::test_support::settings(Lang::En);
    assert_eq!(all_names(&[LI_HUA], &settings, Lang::En), "Li Hua");
    assert_eq!(all_names(&[LI_HUA, LEAD], &settings, Lang::En), "Li Hua, 李雷");
    assert_eq!(all_names(&[LI_HUA, LEAD], &settings, Lang::Zh), "Li Hua、李雷");
    assert_eq!(all_names(&[LI_HUA, LEAD, OWNER, CHEN_WEI], &settings, Lang::En), "Li Hua +3");
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    let mut people = shop.app.model.handover().unwrap().draft.people.clone();
    people.outgoing.push(LEAD);
    shop.answer(LI_HUA, Answer::People(people));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(LEAD, SignRole::Outgoing);
    shop.sign(CHEN_WEI, SignRole::Incoming);
    shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Li Hua, 李雷") || shown.contains("李雷, Li Hua"), "{shown}");
}

#[test]
fn what_stands_open_for_so_long_that_somebody_is_told_is_told_there() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        let task = crate::tui::handover::test_support::task("Mend the gate", Severity::Normal, None);
        shop.perform(Command::Log { by: LI_HUA, detail: task });
        for _ in 0..2 {
            shop.hand_over().advance_min(8 * 60);
        }
        shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
        assert!(!shop.screen(80, 24).contains("Mend the gate"), "not yet: {}", shop.screen(80, 24));
        shop.key(Code::Esc).hand_over().advance_min(8 * 60);
        shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
        let shown = shop.screen(80, 24);
        let line = shown.lines().find(|line| line.contains("Mend the gate"));
        let line = line.unwrap_or_else(|| panic!("{shown}"));
        assert!(line.contains(msg::review_ui::told_lead(lang)), "{line}");
        // The way there.
        shop.key(Code::Home).key(Code::Enter);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::items_ui::for_lead(lang)), "{shown}");
    }
}

#[test]
fn a_lead_reads_and_it_leaves_the_queue() {
    let mut shop = shop(Lang::En);
    assert_eq!(shop.app.model.live.as_ref().unwrap().unread, 2);
    // Below the minutes that wait for a word.
    shop.key(Code::Down).keys("r").keys("fine").key(Code::F(10)).pin(LEAD);
    // Read, and on with the next one.
    let shown = shop.screen(80, 24);
    assert!(shown.contains("(1)"), "{shown}");
    assert_eq!(shop.app.model.live.as_ref().unwrap().unread, 1);
    // Opened, and read from its own menu.
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("SHIFT HANDOVER LOG"));
    shop.key(Code::Esc).key(Code::Esc);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Review 1"), "{shown}");
}

#[test]
fn an_approval_left_open_comes_first_and_is_decided_by_pin() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        let by = LI_HUA;
        let open = OpenApproval { by, at_ms: shop.app.desk.now().ms, told: String::new() };
        let disposal = Disposal {
            decided: None,
            stock: None,
            name: "rice cooker".into(),
            cause: DisposalCause::Damaged,
            quantity: 1,
            action: DisposalAction::WrittenOff,
            class: WriteOffClass::Goods,
            value: Money(25_000),
            approver: None,
            approval_open: Some(open),
        };
        shop.perform(Command::Log { by, detail: Detail::Disposal(disposal) });
        let badge = |shop: &mut Shop| shop.screen(120, 40).contains(&msg::review_ui::title_both(lang, 1, 1));
        let before = shop.screen(120, 40);
        assert!(
            before.contains(&msg::review_ui::title_open(lang, 1)),
            "it need not wait for the seal: {before}"
        );
        shop.hand_over();
        assert!(badge(&mut shop), "Home counts it: {}", shop.screen(120, 40));
        let home = shop.screen(80, 24);
        let row = home.lines().find(|line| line.contains(&msg::review_ui::title_both(lang, 1, 1)));
        let row = row.unwrap_or_else(|| panic!("{home}"));
        assert!(row.contains(msg::settings_ui::title(lang)), "whole in a small window: {home}");
        shop.advance_min(8 * 60).hand_over();
        shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
        let shown = shop.screen(80, 24);
        let line =
            shown.lines().find(|line| line.contains("rice cooker")).unwrap_or_else(|| panic!("{shown}"));
        assert!(named(line) && line.contains("250.00"), "{line}");
        assert!(line.contains(msg::review_ui::open_approval(lang)), "{line}");
        assert_eq!(shop.app.desk.store.as_ref().unwrap().with_open_approvals().unwrap().len(), 1);
        // Rejected without a word is refused there and then.
        shop.key(Code::Enter).keys("②\n\n").key(Code::F(10));
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::approval::reason(lang)), "{shown}");
        shop.keys("ask first").key(Code::F(10)).pin(OWNER);
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.with_open_approvals().unwrap(), []);
        assert_eq!(shop.app.model.live.as_ref().unwrap().undecided, 0);
        let shown = shop.screen(80, 24);
        assert!(shown.contains("ask first") || !shown.contains("rice cooker"), "{shown}");
        // What was not approved stays marked until a lead has read it; nothing says any more that it waits.
        shop.key(Code::Esc).key(Code::Down);
        let shown = shop.screen(80, 24);
        let marked: Vec<&str> =
            shown.lines().filter(|line| line.contains(msg::approval::rejected(lang))).collect();
        assert_eq!(marked.len(), 2, "{shown}");
        // Its line, and below the list which of its approvals that was.
        assert!(marked[1].contains("rice cooker"), "{shown}");
    }
}

/// Whether Li Hua is named before what it is.
fn named(line: &str) -> bool {
    line.contains("Li Hua: ") || line.contains("Li Hua：")
}

/// A write-off whose approval nobody could give, just logged by Li Hua.
fn lost(shop: &mut Shop) {
    let open = OpenApproval { by: LI_HUA, at_ms: shop.app.desk.now().ms, told: String::new() };
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
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Disposal(disposal) });
}

#[test]
fn what_was_left_open_in_the_running_shift_is_decided_before_the_seal_and_sealed_with_it() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        lost(&mut shop);
        let head = |shop: &Shop| shop.app.desk.store.as_ref().unwrap().head().unwrap().seq;
        assert_eq!(head(&shop), 1, "founded");
        shop.advance_min(60).sign_in(LEAD).open(Box::new(ReviewDesk::new()));
        let shown = shop.screen(80, 24);
        let line =
            shown.lines().find(|line| line.contains("rice cooker")).unwrap_or_else(|| panic!("{shown}"));
        assert!(named(line) && line.contains(msg::review_ui::open_approval(lang)), "{line}");
        // Left again, it waits on; nothing is shown as a record that is none.
        shop.key(Code::Enter).key(Code::Esc);
        assert!(shop.screen(80, 24).contains("rice cooker"), "{}", shop.screen(80, 24));
        shop.key(Code::Enter).keys("②\n").keys("ask first").key(Code::F(10)).pin(LEAD);
        assert_eq!(head(&shop), 2, "a record of its own: {}", shop.screen(80, 24));
        assert_eq!(shop.app.model.live.as_ref().unwrap().undecided, 0);
        assert!(!shop.screen(80, 24).contains("rice cooker"), "{}", shop.screen(80, 24));
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        shop.key(Code::Esc).hand_over();
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        assert_eq!((store.undecided_count().unwrap(), store.with_open_approvals().unwrap()), (0, Vec::new()));
        let page = store.page(HandoverId(1)).unwrap();
        let [decision] = page.decisions.as_slice() else { panic!("{:?}", page.decisions) };
        assert_eq!((decision.seq, decision.verdict, decision.by), (2, Verdict::Rejected, LEAD));
        assert_eq!(page.decided_later().count(), 0, "the record itself says it");
        let said = page_lines(&page, lang, 200).into_iter().map(|line| line.text).collect::<Vec<_>>();
        let line = said.iter().find(|line| line.contains("rice cooker")).unwrap();
        for word in [msg::approval::rejected(lang), "李雷", "#00002: ask first"] {
            assert!(line.contains(word), "{word}: {line}");
        }
        let open = |line: &String| line.trim_start().starts_with(msg::approval::open(lang));
        assert!(!said.iter().any(open), "{said:?}");
        assert!(said.iter().any(|line| line.contains(msg::approval::settled(lang))), "{said:?}");
    }
}

#[test]
fn a_punch_put_right_alone_and_refused_before_the_seal_does_not_count() {
    let mut shop = Shop::new(Lang::En);
    let now = shop.app.desk.now().ms;
    let mut punch = Punch::clocked(LI_HUA, PunchKind::Out, now - 60_000);
    punch.correction = "forgot".into();
    punch.approval_open = Some(OpenApproval { by: LI_HUA, at_ms: now, told: String::new() });
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(punch) });
    assert_eq!(shop.app.model.clocked_in(), []);
    shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
    shop.key(Code::Enter).keys("②\n").keys("she was here").key(Code::F(10)).pin(LEAD);
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA], "{}", shop.screen(80, 24));
}

#[test]
fn a_question_puts_a_handover_first() {
    let mut shop = shop(Lang::En);
    let store = shop.app.desk.store.as_ref().unwrap();
    let queue = store.unread().unwrap();
    let last = queue.last().unwrap().handover;
    shop.perform(crate::tui::shell::view::Command::Remark {
        by: LI_HUA,
        handover: last,
        kind: RemarkKind::Query,
        text: "Where is the key?".into(),
    });
    let store = shop.app.desk.store.as_ref().unwrap();
    let queue = store.unread().unwrap();
    assert!(queue[0].handover == last && queue[0].is_pressing(), "{queue:?}");
    assert_eq!(store.unread_count().unwrap(), 2);
}

#[test]
fn it_draws_at_every_size() {
    let mut shop = shop(Lang::Zh);
    for width in [0, 1, 5, 20, 28, 59, 60, 80, 200] {
        for height in [0, 1, 2, 3, 5, 9, 20, 60] {
            let app = &mut shop.app;
            shoot(width, height, look(Lang::Zh), |canvas| app.draw(canvas));
        }
    }
}

#[test]
fn errors_are_counted_with_the_shifts_they_came_from() {
    let mut facts = crate::report::test_month::month("CNY");
    let (wrong, change) = (facts.intern(ARITHMETIC), facts.intern("change_giving"));
    let mut beyond = 0;
    for tender in facts.drawers.iter_mut().flat_map(|drawer| &mut drawer.tenders) {
        let beyond_it = tender.difference.is_some() && tender.level > Level::Within;
        beyond += i64::from(beyond_it);
        // Every other one is a wrong sum, the rest wrong change.
        let reason = Some(if beyond % 2 == 1 { wrong } else { change });
        tender.why = beyond_it.then(|| Box::new(DifferenceReason { reason, ..DifferenceReason::default() }));
    }
    assert!(beyond > 2);
    let errors = crate::rules::review_queue::errors(&facts);
    assert_eq!(errors.iter().map(|e| e.count).sum::<i64>(), (beyond + 1) / 2);
    assert!(errors.iter().all(|e| e.count > 0 && e.shifts > 0), "{errors:?}");
    let sealed = i64::try_from(facts.shifts.len()).unwrap();
    assert!(errors.iter().map(|e| e.shifts).sum::<i64>() <= sealed);
    assert!(errors.is_sorted_by_key(|e| -e.count));
}

#[test]
fn a_list_of_errors_that_goes_on_says_so() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.sign_in(LEAD);
        let mut desk = ReviewDesk::new();
        desk.errors = (0..5).map(|n| Errors { person: LI_HUA, count: 9 - n, shifts: 20 }).collect();
        let ctx = Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() };
        let draw = |desk: &mut ReviewDesk, height| {
            shoot(60, height, look(lang), |canvas| desk.draw(canvas, canvas.area(), &ctx)).text
        };
        let names = |text: &str| text.matches("Li Hua").count();
        // All of them where the list above leaves the room.
        let shown = draw(&mut desk, 18);
        assert_eq!(names(&shown), 5, "{shown}");
        assert!(shown.contains(&msg::review_ui::alert_short(lang, 5)) && !shown.contains('…'), "{shown}");
        let shown = draw(&mut desk, 9);
        assert!(names(&shown) < 5, "{shown}");
        let rest = i64::try_from(5 - names(&shown)).unwrap();
        assert!(shown.contains(&msg::review_ui::more(lang, rest)), "{shown}");
    }
}

#[test]
fn more_errors_than_the_limit_are_said() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.sign_in(LEAD);
        let mut desk = ReviewDesk::new();
        let of = |person, count, shifts| Errors { person, count, shifts };
        desk.errors = vec![of(LI_HUA, 6, 18), of(LEAD, 5, 3)];
        let ctx = Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() };
        for (width, height) in SIZES {
            let shot = shoot(width, height, look(lang), |canvas| {
                let area = canvas.area();
                desk.draw(canvas, area, &ctx);
            });
            let (name, shown) = (format!("errors_{}_{width}x{height}", lang.code()), shot.text);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
        shop.screen(80, 24);
    }
}
