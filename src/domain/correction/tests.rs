use serde_json::json;

use super::*;
use crate::domain::document::Document;
use crate::domain::handover::State;
use crate::domain::ids::{HandoverId, PersonId};
use crate::domain::logbook::LogPage;

pub(crate) fn sample() -> Document {
    serde_json::from_str(include_str!("../../../tests/data/handover.json")).unwrap()
}

fn put(document: &Document, field: &str, raw: &str) -> Document {
    apply(document, field, &typed(document, field, raw).unwrap(), None).unwrap()
}

fn refused(field: &str, raw: &str) -> &'static str {
    typed(&sample(), field, raw).unwrap_err().key
}

#[test]
fn nothing_follows_from_a_value_that_stays() {
    // The sample's own figures agree with the rules here.
    let document = sample();
    for field in fields(&document) {
        let same = apply(&document, &field, &value(&document, &field), None).unwrap();
        if !field.starts_with("attendance/0") {
            assert_eq!(same, document, "{field}");
        }
    }
}

#[test]
fn a_count_put_right_changes_every_figure_that_depends_on_it() {
    let document = sample();
    let cash = &put(&document, "cash/0/outgoing/rows/100", "15").cash[0];
    assert_eq!(cash.outgoing.total, Some(Money(66_500)));
    assert_eq!((cash.tenders[0].counted, cash.tenders[0].difference), (Some(Money(66_500)), Some(Money(0))));
    assert_eq!((cash.net, cash.deposit), (Some(Money(0)), Some(Money(16_500))));
    // The second count stays what it was, and does not decide.
    assert_eq!(cash.incoming.total, Some(Money(66_200)));
    let second = &put(&document, "cash/0/incoming/rows/100", "15").cash[0];
    assert_eq!(second.tenders[0].counted, Some(Money(66_200)));
}

#[test]
fn reports_movements_floats_and_tenders_follow_the_formula() {
    let document = sample();
    let cash = |field: &str, raw: &str| put(&document, field, raw).cash[0].clone();
    let received = cash("cash/0/report/cash_received", "200.00");
    assert_eq!(received.tenders[0].expected, Some(Money(66_000)));
    assert_eq!((received.tenders[0].reported, received.net), (Some(Money(20_000)), Some(Money(200))));
    let opening = cash("cash/0/opening/counted", "490");
    assert_eq!((opening.opening.difference, opening.net), (Some(Money(-1_000)), Some(Money(700))));
    let moved = cash("log/0/amount", "38");
    assert_eq!((moved.movements, moved.net), (Some(Money(-3_800)), Some(Money(0))));
    assert_eq!(cash("cash/0/float_left", "600").deposit, Some(Money(6_200)));
    let wechat = cash("cash/0/tenders/1/counted", "1,230");
    assert_eq!((wechat.tenders[1].difference, wechat.net), (Some(Money(-450)), Some(Money(-750))));
    assert_eq!(cash("cash/0/tenders/2/slips", "5").tenders[2].proof_missing, 0);
    let uncounted = cash("cash/0/uncounted", "key broken");
    assert_eq!((uncounted.tenders[0].counted, uncounted.deposit), (None, None));
}

#[test]
fn stock_and_hours_follow_too() {
    let document = sample();
    assert_eq!(put(&document, "stock/0/counted", "24").stock[0].variance, Some(0));
    let late = put(&document, "attendance/1/actual_in", "15:00");
    assert_eq!((late.attendance[1].late_min, late.attendance[1].late_tier), (0, Tier::Normal));
    let gone = put(&document, "attendance/0/actual_out", "00:10");
    let out = gone.attendance[0].actual_out.unwrap();
    assert_eq!(out.rfc3339(), "2026-11-22T00:10:00.000+08:00");
    assert_eq!((gone.attendance[0].missing, gone.attendance[0].early_min), (Missing::None, 0));
}

#[test]
fn what_is_computed_or_signed_cannot_be_corrected() {
    for field in [
        "cash/0/net",
        "cash/0/tenders/0/difference",
        "signatures/0/name",
        "business_date",
        "seal/seq",
        "cash//net",
        "",
    ] {
        assert_eq!(refused(field, "1"), "correction.field", "{field}");
    }
    assert_eq!(refused("cash/9/float_left", "1"), "correction.field");
    assert_eq!(refused("cash/0/float_left", "500.00"), "correction.same");
    assert_eq!(refused("cash/0/float_left", "1.234"), "money.too_many_decimals");
    assert_eq!(refused("stock/0/counted", "-1"), "count.negative");
    assert_eq!(refused("attendance/1/actual_in", "soon"), "time.bad_minute");
}

#[test]
fn corrections_are_put_in_one_after_the_other() {
    let document = sample();
    let correction = |seq, new: Value| Correction {
        seq,
        handover: HandoverId(1),
        field: "cash/0/tenders/1/counted".into(),
        old: json!(null),
        new,
        reason: "x".into(),
        by: PersonId(1),
        by_name: "a".into(),
        second: PersonId(2),
        second_name: "b".into(),
        at: Stamp::new(0, 0),
    };
    let both = [correction(2, json!(1)), correction(3, json!(123_400))];
    let mut page = LogPage {
        handover: HandoverId(1),
        state: State::Sealed,
        document: document.clone(),
        corrections: Vec::new(),
        remarks: Vec::new(),
        closings: Vec::new(),
        rules: None,
    };
    assert_eq!((page.effective().unwrap(), page.amended()), (document, false));
    page.corrections = both.into();
    let now = page.effective().unwrap();
    assert_eq!(now.cash[0].tenders[1].difference, Some(Money(-50)));
    assert_eq!(page.net_now(), now.cash[0].net);
    assert_ne!(page.net_now(), page.net(), "what was sealed stays beside it");
}

#[test]
fn a_corrected_time_is_judged_by_the_rules_of_its_day() {
    let document = sample();
    let rules = AttendanceRules::default();
    let planned = document.attendance[0].planned_start.unwrap();
    for (late, tier) in [(-3, Tier::Normal), (12, Tier::Late), (45, Tier::HalfDayAbsent)] {
        let at = Stamp::new(planned.ms + late * 60_000, planned.offset_min).rfc3339();
        let now = apply(&document, "attendance/0/actual_in", &json!(at), Some(&rules)).unwrap();
        assert_eq!((now.attendance[0].late_min, now.attendance[0].late_tier), (late.max(0), tier));
    }
    let end = document.attendance[0].planned_end.unwrap();
    let at = Stamp::new(end.ms - 5 * 60_000, end.offset_min).rfc3339();
    let now = apply(&document, "attendance/0/actual_out", &json!(at), Some(&rules)).unwrap();
    assert_eq!((now.attendance[0].early_min, now.attendance[0].early_tier), (5, Tier::Late));
}

#[test]
fn every_kind_of_field_can_be_shown_and_typed_back() {
    let document = sample();
    let all = fields(&document);
    assert!(all.len() > 60 && all.is_sorted_by_key(|f| !f.starts_with("cash")), "{}", all.len());
    for field in all {
        let stands = value(&document, &field);
        let shown = shown(&document, &field, &stands);
        if !shown.is_empty() {
            assert_eq!(typed(&document, &field, &shown).unwrap_err().key, "correction.same", "{field}");
        }
    }
}
