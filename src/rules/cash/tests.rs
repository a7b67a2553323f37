use crate::model::cash::OpeningCount;
use crate::model::log::Detail;
use proptest::prelude::*;

use super::*;
use crate::model::cash::{SalesReport, TenderLine};
use crate::model::count_unit::{CountUnit, loose_rows};
use crate::model::ids::{EntryId, RunId};
use crate::model::log::{Movement, MovementKind, Note};
use crate::model::settings::{CashRounding, Tolerance};
use crate::model::templates::tests::{new_shop, sample};
use crate::model::time::Stamp;
use std::collections::BTreeMap;

const R1: RegisterId = RegisterId(1);
const R2: RegisterId = RegisterId(2);

fn entry(detail: Detail) -> Entry {
    Entry {
        id: EntryId(1),
        run: RunId(1),
        at: Stamp::new(0, 0),
        by: PersonId(3),
        item: None,
        doubted: false,
        detail,
    }
}

fn moved(movement: MovementKind, register: RegisterId, amount: i64, to: Option<RegisterId>) -> Entry {
    entry(Detail::Movement(Movement {
        decided: None,
        alone: false,
        approval_open: None,
        movement,
        register,
        amount: Money(amount),
        reason: "bags".into(),
        receipt_no: String::new(),
        bag_no: String::new(),
        witness: None,
        approver: None,
        receiver: None,
        to_register: to,
    }))
}

fn drawer(opening: i64, received: i64, refunds: i64, counted: i64) -> RegisterCash {
    RegisterCash {
        opening: Some(OpeningCount {
            at_ms: None,
            counted: Money(opening),
            taken_over: false,
            by: PersonId(3),
        }),
        outgoing: Count { rows: BTreeMap::new(), total: Some(Money(counted)) },
        report: SalesReport {
            cash_received: Some(Money(received)),
            cash_refunds: Some(Money(refunds)),
            ..SalesReport::default()
        },
        ..RegisterCash::default()
    }
}

fn cash_line(cash: &RegisterCash, entries: &[Entry], left: Option<i64>) -> TenderResult {
    cash.result(R1, entries, left.map(Money), &sample()).unwrap().cash().unwrap().clone()
}

fn rows(list: &[(i64, i64)]) -> Count {
    Count { rows: loose_rows(list.iter().copied()), total: None }
}

#[test]
fn the_note_handed_in_is_not_takings() {
    // A sale of 75 paid with 100: the report gives 75 net of change.
    let line = cash_line(&drawer(10_000, 7_500, 0, 17_500), &[], None);
    assert_eq!((line.expected, line.difference), (Some(Money(17_500)), Some(Money(0))));
}

#[test]
fn each_part_of_the_formula_has_its_own_sign() {
    let entries = [
        moved(MovementKind::PayIn, R1, 1_000, None),
        moved(MovementKind::PayOut, R1, 300, None),
        moved(MovementKind::Drop, R1, 5_000, None),
        moved(MovementKind::ChangeSwap, R1, 777, None),
        moved(MovementKind::FloatTransfer, R1, 200, Some(R2)),
        moved(MovementKind::FloatTransfer, R2, 50, Some(R1)),
        entry(Detail::Note(Note { text: "quiet".into() })),
    ];
    let line = cash_line(&drawer(20_000, 9_000, 1_500, 0), &entries, None);
    let expected = 20_000 + 9_000 - 1_500 + 1_000 - 300 - 5_000 - 200 + 50;
    assert_eq!(line.expected, Some(Money(expected)));
    assert_eq!(line.difference, Some(Money(-expected)));
}

#[test]
fn what_the_till_rounded_by_is_expected_and_neither_over_nor_short() {
    let rounded = |sum: Option<i64>, counted| {
        let mut cash = drawer(20_000, 9_003, 0, counted);
        cash.report.rounding = sum.map(Money);
        let line = cash_line(&cash, &[], None);
        (line.expected.unwrap().0, line.difference.unwrap().0)
    };
    assert_eq!(rounded(Some(-3), 29_000), (29_000, 0));
    assert_eq!(rounded(Some(2), 29_005), (29_005, 0));
    // Not typed, it is missing from what is expected, and says so.
    assert_eq!(rounded(None, 29_000), (29_003, -3));
}

#[test]
fn a_till_that_rounds_down_never_rounds_up() {
    let read = |rule: CashRounding, text: &str| rule.read(text, 2).map(|sum| sum.0).map_err(|p| p.key);
    assert_eq!(read(CashRounding::Nearest, "0.07"), Ok(7));
    assert_eq!(read(CashRounding::Nearest, "-0.07"), Ok(-7));
    assert_eq!(read(CashRounding::Down, "-1.12"), Ok(-112));
    assert_eq!(read(CashRounding::Down, "0"), Ok(0));
    assert_eq!(read(CashRounding::Down, "0.01"), Err("cash_ui.rounding_up"));
    assert_eq!(read(CashRounding::Nearest, "some"), Err("money.not_an_amount"));
}

#[test]
fn the_opening_that_was_counted_counts_and_the_gap_before_it_stands_apart() {
    let cash = drawer(5_000, 1_000, 0, 6_000);
    let result = cash.result(R1, &[], Some(Money(10_000)), &sample()).unwrap();
    assert_eq!(result.cash().unwrap().expected, Some(Money(6_000)));
    assert_eq!(result.cash().unwrap().difference, Some(Money(0)));
    assert_eq!(result.opening_difference, Some(Money(-5_000)));
    assert_eq!(result.net, Money(0), "the gap is never added to the shift's own difference");
    assert_eq!(result.level(&sample()), Level::NeedsReason);
    // A gap is also named when nothing was sold.
    let idle = drawer(5_000, 0, 0, 5_000).result(R1, &[], Some(Money(4_000)), &sample()).unwrap();
    assert_eq!(idle.opening_difference, Some(Money(1_000)));
    assert_eq!(drawer(1, 0, 0, 1).result(R1, &[], None, &sample()).unwrap().opening_difference, None);
}

#[test]
fn two_registers_never_mix() {
    let entries = [moved(MovementKind::PayOut, R2, 9_999, None)];
    assert_eq!(cash_line(&drawer(100, 0, 0, 100), &entries, None).expected, Some(Money(100)));
    let lent = [moved(MovementKind::FloatTransfer, R1, 40, Some(R2))];
    let settings = sample();
    let sum = |r| drawer(0, 0, 0, 0).result(r, &lent, None, &settings).unwrap().movements.0;
    assert_eq!((sum(R1), sum(R2), sum(RegisterId(3))), (-40, 40, 0));
}

#[test]
fn no_difference_is_zero_and_not_counted_is_none() {
    assert_eq!(cash_line(&drawer(100, 0, 0, 100), &[], None).difference, Some(Money(0)));
    let mut cash = drawer(100, 0, 0, 0);
    cash.outgoing = Count::default();
    let line = cash_line(&cash, &[], None);
    assert_eq!((line.counted, line.difference, line.level), (None, None, Level::Within));
    cash.outgoing = rows(&[(10_000, 0)]);
    assert_eq!(cash_line(&cash, &[], None).counted, Some(Money(0)));
    cash.report.cash_received = None;
    assert_eq!(cash_line(&cash, &[], None).expected, None);
    let mut cash = drawer(100, 0, 0, 100);
    cash.close.uncounted = "power cut".into();
    assert_eq!(cash_line(&cash, &[], None).counted, None);
}

#[test]
fn each_tender_is_judged_alone_and_a_mirrored_pair_is_named() {
    let mut cash = drawer(0, 50_000, 0, 40_000);
    let line = |counted, reported| TenderLine {
        counted: Some(Money(counted)),
        reported: Some(Money(reported)),
        ..TenderLine::default()
    };
    cash.tenders.insert("wechat".into(), line(30_000, 20_000));
    cash.tenders.insert("alipay".into(), line(10, 10));
    let result = cash.result(R1, &[], None, &sample()).unwrap();
    assert_eq!(result.net, Money(0));
    assert_eq!(result.level(&sample()), Level::NeedsLead);
    assert_eq!(result.mirrored, Some(("cash".into(), "wechat".into())));
    assert_eq!(result.tenders.iter().find(|t| t.tender == "card_a").unwrap().difference, None);
    assert_eq!(result.tenders.iter().find(|t| t.tender == "alipay").unwrap().level, Level::Within);
    // Card money is no cash: it never moves the drawer.
    assert_eq!(result.cash().unwrap().expected, Some(Money(50_000)));
}

#[test]
fn incoming_decides_only_where_both_stayed_apart() {
    let mut cash = drawer(0, 100, 0, 100);
    cash.incoming = Count { total: Some(Money(90)), ..Count::default() };
    assert!(!cash.counts_agree());
    assert_eq!(cash.cash_counted(CountWay::HandedOn), Ok(Some(Money(100))));
    cash.close.disagreed = "counted twice".into();
    assert_eq!(cash.cash_counted(CountWay::HandedOn), Ok(Some(Money(90))));
}

#[test]
fn a_count_by_rows_agrees_with_one_sum_of_the_same_money() {
    let mut cash = drawer(0, 100, 0, 300);
    cash.incoming = rows(&[(100, 3), (50, 0)]);
    assert!(cash.counts_agree());
    std::mem::swap(&mut cash.incoming, &mut cash.outgoing);
    assert!(cash.counts_agree());
    cash.incoming = rows(&[(50, 6)]);
    assert!(!cash.counts_agree(), "same sum, other notes: someone slipped a row");
    assert_eq!(disagreeing(&cash.outgoing, &cash.incoming), [100, 50].map(CountUnit::loose));
}

#[test]
fn a_count_is_complete_when_every_row_has_an_answer() {
    let currency = sample().store.currency;
    let mut count = rows(&[(10_000, 2)]);
    assert!(!count.complete(&currency));
    count.rest_none(&currency);
    assert!(count.complete(&currency));
    assert_eq!(count.amount(), Ok(Some(Money(20_000))));
    assert!(!Count::default().complete(&currency));
    assert_eq!(Count::default().amount(), Ok(None));
}

#[test]
fn sums_no_drawer_can_hold_are_refused() {
    for count in [
        rows(&[(10_000, i64::MAX)]),
        rows(&[(1, Money::CAP.0 + 1)]),
        rows(&[(1, -1)]),
        Count { total: Some(Money(-1)), ..Count::default() },
        Count { total: Some(Money(Money::CAP.0 + 1)), ..Count::default() },
    ] {
        assert_eq!(count.amount().unwrap_err().key, "cash.too_much", "{count:?}");
    }
}

#[test]
fn tolerances_include_their_own_figure() {
    let mut settings = sample();
    settings.tenders[0].tolerance = Tolerance { fixed: Money(500), per_10_000: 100 };
    settings.tenders[0].lead_above = Tolerance { fixed: Money(5_000), per_10_000: 0 };
    let at = |takings: i64, difference: i64| {
        let cash = drawer(0, takings, 0, takings + difference);
        cash.result(R1, &[], None, &settings).unwrap().cash().unwrap().level
    };
    for sign in [1, -1] {
        assert_eq!(at(10_000, sign * 500), Level::Within);
        assert_eq!(at(10_000, sign * 501), Level::NeedsReason);
        assert_eq!(at(10_000, sign * 5_000), Level::NeedsReason);
        assert_eq!(at(10_000, sign * 5_001), Level::NeedsLead);
        // A share of takings that is larger than the fixed sum counts instead.
        assert_eq!(at(100_000, sign * 1_000), Level::Within);
        assert_eq!(at(100_000, sign * 1_001), Level::NeedsReason);
    }
}

#[test]
fn figures_are_exact_whatever_the_decimals() {
    for (code, decimals) in [("JPY", 0), ("CNY", 2), ("CNY", 3)] {
        let mut new = new_shop(code);
        new.currency.decimals = decimals;
        let settings = crate::model::templates::shop(new).unwrap();
        // 496.45 + 65.86 is the classic of binary fractions.
        let cash = drawer(0, 49_645 + 6_586, 12_933, 56_040 - 12_933);
        let result = cash.result(R1, &[], None, &settings).unwrap();
        assert_eq!(result.cash().unwrap().difference, Some(Money(-191)));
    }
}

fn why_approved(
    settings: &Settings,
    approver: PersonId,
    outgoing: &[PersonId],
    incoming: &[PersonId],
) -> &'static str {
    let people = People { outgoing: outgoing.to_vec(), incoming: incoming.to_vec(), ..People::default() };
    let why = Explanation {
        reason: "lost_slip".into(),
        text: "wind".into(),
        copy_ref: "77".into(),
        approver: Some(approver),
        ..Explanation::default()
    };
    why.check(settings, &people, &people.outgoing).map_or_else(|r| r.problem.key, |()| "")
}

#[test]
fn a_lost_slip_needs_its_copy_and_an_approver_who_did_not_work_the_drawer() {
    let settings = sample();
    let mut why = Explanation { reason: "lost_slip".into(), ..Explanation::default() };
    let mut check = |change: &mut dyn FnMut(&mut Explanation)| {
        change(&mut why);
        let people = People { outgoing: vec![PersonId(2)], incoming: vec![PersonId(4)], ..People::default() };
        why.check(&settings, &people, &people.outgoing).map_or_else(|r| r.problem.key, |()| "")
    };
    assert_eq!(check(&mut |_| ()), "cash.reason_text");
    assert_eq!(check(&mut |w| w.text = "wind".into()), "cash.copy_ref");
    assert_eq!(check(&mut |w| w.copy_ref = "77".into()), "cash.needs_approver");
    assert_eq!(check(&mut |w| w.approver = Some(PersonId(3))), "cash.needs_approver");
    assert_eq!(check(&mut |w| w.approver = Some(PersonId(2))), "cash.approver_is_other");
    assert_eq!(check(&mut |w| w.approver = Some(PersonId(1))), "");
    // Whoever takes over is no less a party to it; the one lead of a shop is all there is.
    let mut by = why_approved(&settings, PersonId(1), &[PersonId(3)], &[PersonId(1)]);
    assert_eq!(by, "cash.approver_is_other");
    let mut one = settings.clone();
    one.people.retain(|p| p.id != PersonId(2));
    by = why_approved(&one, PersonId(1), &[PersonId(3)], &[PersonId(1)]);
    assert_eq!(by, "");
    assert_eq!(check(&mut |w| w.reason = "wrong_counter".into()), "cash.counterpart");
    assert_eq!(check(&mut |w| w.counterpart = "B".into()), "cash.form_no");
    assert_eq!(check(&mut |w| w.form_no = "5".into()), "");
    assert_eq!(check(&mut |w| w.reason = "nothing".into()), "cash.choose_reason");
}

#[test]
fn missing_slips_are_missing_proof_and_never_negative() {
    let line = |slips, reported| TenderLine {
        slips: Some(slips),
        reported_slips: Some(reported),
        ..TenderLine::default()
    };
    assert_eq!(line(8, 10).proof_missing(), 2);
    assert_eq!(line(10, 8).proof_missing(), 0);
    assert_eq!(TenderLine::default().proof_missing(), 0);
}

fn any_moves() -> impl Strategy<Value = Vec<Entry>> {
    let kind = prop::sample::select(vec![
        MovementKind::PayIn,
        MovementKind::PayOut,
        MovementKind::Drop,
        MovementKind::ChangeSwap,
        MovementKind::FloatTransfer,
    ]);
    prop::collection::vec(
        (kind, 1..100_000i64, any::<bool>()).prop_map(|(kind, amount, first)| {
            let (from, to) = if first { (R1, R2) } else { (R2, R1) };
            moved(kind, from, amount, Some(to))
        }),
        0..12,
    )
}

proptest! {
    #[test]
    fn what_was_counted_is_either_left_or_deposited(counted in 0..1_000_000i64, left in 0..1_000_000i64) {
        let mut cash = drawer(0, 0, 0, counted);
        cash.close.float_left = Some(Money(left));
        let result = cash.result(R1, &[], None, &sample()).unwrap();
        let sum = result.deposit.unwrap().0 + result.float_left.unwrap().0;
        prop_assert_eq!(sum, counted);
    }

    #[test]
    fn the_order_of_the_log_does_not_matter_and_transfers_cancel(
        (entries, shuffled) in any_moves().prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle())),
        opening in 0..1_000_000i64, received in 0..1_000_000i64, refunds in 0..1_000i64,
    ) {
        let settings = sample();
        let cash = drawer(opening, received, refunds, 0);
        let a = cash.result(R1, &entries, None, &settings).unwrap();
        let b = cash.result(R1, &shuffled, None, &settings).unwrap();
        prop_assert_eq!(&a, &b);
        let expected = a.cash().unwrap().expected.unwrap().0;
        prop_assert_eq!(expected, opening + received - refunds + a.movements.0);
        // A transfer between the two drawers is worth nothing to both together.
        let other = cash.result(R2, &entries, None, &settings).unwrap();
        let outside: i64 = entries.iter().map(|e| match &e.detail {
            Detail::Movement(m) => match m.movement {
                MovementKind::PayIn => m.amount.0,
                MovementKind::PayOut | MovementKind::Drop => -m.amount.0,
                _ => 0,
            },
            _ => 0,
        }).sum();
        prop_assert_eq!(a.movements.0 + other.movements.0, outside);
    }

    #[test]
    fn a_larger_difference_never_asks_for_less(
        x in -20_000..20_000i64, y in -20_000..20_000i64, takings in 0..10_000_000i64,
        fixed in 0..1_000i64, lead in 0..10_000i64, share in 0..100i64,
    ) {
        let mut settings = sample();
        settings.tenders[0].tolerance = Tolerance { fixed: Money(fixed), per_10_000: share };
        settings.tenders[0].lead_above = Tolerance { fixed: Money(lead), per_10_000: 0 };
        let of = |d: i64| level_of_difference(&settings.tenders[0], Money(d), Money(takings));
        prop_assert_eq!(of(x), of(-x));
        let (small, large) = if x.abs() <= y.abs() { (x, y) } else { (y, x) };
        prop_assert!(of(small) <= of(large));
    }

    #[test]
    fn two_counts_disagree_both_ways_on_the_same_rows(
        a in prop::collection::btree_map(prop::sample::select(vec![100i64, 500, 1_000]), 0..4i64, 0..4),
        b in prop::collection::btree_map(prop::sample::select(vec![100i64, 500, 1_000]), 0..4i64, 0..4),
    ) {
        let [a, b] = [a, b].map(|rows| Count { rows: loose_rows(rows), total: None });
        prop_assert_eq!(disagreeing(&a, &b), disagreeing(&b, &a));
        prop_assert!(disagreeing(&a, &a).is_empty());
    }
}
