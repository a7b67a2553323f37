use super::*;
use crate::model::approval::{OpenApproval, Verdict};
use crate::model::attendance::AttendanceResult;
use crate::model::handover::answer::Answer;
use crate::model::handover::{AttendanceLine, SignRole};
use crate::model::ids::{HandoverId, RegisterId};
use crate::model::lang::Lang;
use crate::model::log::Punch;
use crate::model::money::Money;
use crate::model::period::Period;
use crate::model::period_data::DataNeeded;
use crate::rules::authority::Act;
use crate::store::approvals::NewDecision;
use crate::store::book_tests::key;
use crate::store::{AuditAction, NewOpening};
use crate::tui::screens::opening::closed;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

/// Puts a punch of Li Hua right alone, minutes ago, and gives it.
fn alone(shop: &mut Shop, kind: PunchKind, ago: i64, change: impl FnOnce(&mut Punch)) -> Punch {
    let now = shop.app.desk.now().ms;
    let mut punch = Punch::clocked(LI_HUA, kind, now - ago * 60_000);
    punch.correction = "forgot".into();
    punch.approval_open = Some(OpenApproval { by: LI_HUA, at_ms: now, told: String::new() });
    change(&mut punch);
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(punch.clone()) });
    punch
}

/// Seals the shift with the hours the clock says at that time.
fn sealed(shop: &mut Shop) {
    shop.start_handover().answer_all();
    let now = shop.app.desk.now().ms;
    let came = on_clock(shop).first().copied();
    let line = AttendanceLine {
        remark_said: None,
        line: AttendanceResult { actual_in_ms: came, provisional: true, ..AttendanceResult::default() },
        planned_start_ms: None,
        planned_end_ms: None,
        remark: String::new(),
        confirmed_ms: Some(now),
        confirmed_by: None,
    };
    shop.answer(LI_HUA, Answer::Attendance(LI_HUA, line));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    assert!(shop.app.model.handover().is_none(), "sealed");
}

/// A lead decides on everything that waits.
fn decide(shop: &mut Shop, verdict: Verdict) {
    let at = shop.app.desk.now();
    let store = shop.app.desk.store.as_mut().unwrap();
    let settings = store.settings().unwrap().1;
    let page = store.page(HandoverId(1)).unwrap();
    for open in page.open_approvals() {
        let place = open.place.clone();
        let new = NewDecision { entry: None, handover: HandoverId(1), place, verdict, words: "no".into() };
        store.accept_pin(LEAD, Act::Decide);
        let action = AuditAction::new(at.ms, LEAD.0, "approval", "handover/1");
        store.decide(&action, at, &new, &settings, &Ok(&key())).unwrap();
    }
    shop.app.desk.refresh(&mut shop.app.model).unwrap();
}

/// The arrival of Li Hua in the month, and whether something else was sealed.
fn in_month(shop: &Shop) -> (Option<i64>, bool) {
    let store = shop.app.desk.store.as_ref().unwrap();
    let date = store.page(HandoverId(1)).unwrap().document.business_date;
    let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
    let facts = store.facts(Period::of_month(date.month()), needs, shop.app.desk.now().ms).unwrap();
    let fact = facts.attendance.iter().find(|fact| fact.person == LI_HUA).unwrap();
    (fact.line.line.actual_in_ms, fact.sealed.is_some())
}

/// What the board and the day of Li Hua hold.
fn on_clock(shop: &Shop) -> Vec<i64> {
    let live = shop.app.model.live.as_ref().unwrap();
    live.clock.punches(LI_HUA).iter().map(|punch| punch.at_ms).collect()
}

#[test]
fn a_correction_that_is_refused_counts_no_more_in_month_and_board_and_one_that_is_approved_does() {
    for verdict in [Verdict::Rejected, Verdict::Approved] {
        let mut shop = Shop::new(Lang::En);
        let came = on_clock(&shop)[0];
        let fix = alone(&mut shop, PunchKind::In, 60, |punch| punch.instead_of = Some(came));
        assert_eq!(on_clock(&shop), [fix.at_ms], "until somebody decides it holds");
        sealed(&mut shop);
        assert_eq!(in_month(&shop).0, Some(fix.at_ms));
        decide(&mut shop, verdict);
        let stands = if verdict == Verdict::Rejected { came } else { fix.at_ms };
        assert_eq!(on_clock(&shop), [stands]);
        let (now, sealed) = in_month(&shop);
        assert_eq!(now, Some(stands));
        assert_eq!(sealed, verdict == Verdict::Rejected, "what was sealed stays to be read");
        let store = shop.app.desk.store.as_ref().unwrap();
        let date = store.page(HandoverId(1)).unwrap().document.business_date;
        let day = store.punch_day(LI_HUA, date, shop.app.desk.now().ms).unwrap();
        let punches = day.ledger.punches(LI_HUA);
        assert_eq!(punches.iter().map(|punch| punch.at_ms).collect::<Vec<_>>(), [stands], "{punches:?}");
        let used = corrections(&store.conn, LI_HUA, 0, i64::MAX).unwrap();
        assert_eq!(used, usize::from(verdict == Verdict::Approved), "it uses nothing up");
    }
}

#[test]
fn what_was_taken_out_is_back_where_that_was_refused() {
    let mut shop = Shop::new(Lang::En);
    let came = on_clock(&shop)[0];
    alone(&mut shop, PunchKind::In, 0, |punch| (punch.removed, punch.at_ms) = (true, came));
    assert_eq!(on_clock(&shop), [] as [i64; 0]);
    sealed(&mut shop);
    decide(&mut shop, Verdict::Rejected);
    assert_eq!(on_clock(&shop), [came]);
    assert_eq!(in_month(&shop).0, Some(came));
}

#[test]
fn whoever_opened_and_whom_they_saw_were_there_at_that_minute() {
    let mut shop = closed(Lang::En);
    shop.advance_min(8 * 60 + 33);
    let at = shop.app.desk.now().ms;
    let opening = NewOpening {
        here: vec![CHEN_WEI],
        counted: vec![(RegisterId(1), Money(50_000))],
        not_held: "Sunday".into(),
        ..NewOpening::by(LI_HUA)
    };
    shop.perform(Command::OpenShop(Box::new(opening)));
    let store = shop.app.desk.store.as_ref().unwrap();
    let (from, to) = (at - 60_000, at + 60_000);
    let mut ledger = Ledger::default();
    seen_at_openings(&store.conn, &store.settings().unwrap().1, (from, to), &mut ledger).unwrap();
    let there = [LI_HUA, CHEN_WEI, LEAD].map(|person| ledger.was_there(person, from, to));
    assert_eq!(there, [true, true, false]);
    assert!(!ledger.was_there(LI_HUA, to, to + 60_000), "that minute alone");
    assert_eq!(ledger.punches(LI_HUA), [], "and it is no punch");
}
