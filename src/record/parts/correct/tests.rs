use crate::model::correction::Correction;
use proptest::prelude::*;
use serde_json::json;

use super::punches::Judging;
use super::*;
use crate::model::attendance::{
    AttendanceRules, ClockPunch, LeaveKind, LeaveSpan, MissingPunch, Planned, PunchKind, ShiftEnd, Tier,
    WorkSegment,
};
use crate::model::cash::ways::CountWay;
use crate::model::handover::State;
use crate::model::ids::{HandoverId, PersonId};
use crate::record::logbook::LogPage;
use crate::record::{self, Attendance, Document};
use crate::rules::attendance::judged_line::judge;

pub(crate) fn sample() -> Document {
    serde_json::from_str(include_str!("../../../../tests/data/handover.json")).unwrap()
}

fn at(field: &str) -> RecordField {
    field.parse().unwrap()
}

fn put(document: &Document, field: &str, raw: &str) -> Document {
    apply(document, at(field), &typed(document, at(field), raw).unwrap(), None).unwrap()
}

fn refused(field: &str, raw: &str) -> &'static str {
    field.parse().and_then(|field| typed(&sample(), field, raw)).unwrap_err().key
}

#[test]
fn nothing_follows_from_a_value_that_stays() {
    // The sample's own figures agree with the rules here.
    let document = sample();
    for field in fields(&document) {
        let same = apply(&document, field, &value(&document, field), None).unwrap();
        if !matches!(field, RecordField::Attendance(0, _)) {
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
fn more_cash_may_have_come_back_than_was_sold() {
    let received = put(&sample(), "cash/0/report/cash_received", "-20.00").cash[0].clone();
    assert_eq!(received.report.cash_received, Some(Money(-2_000)));
    assert_eq!(received.tenders[0].reported, Some(Money(-2_000)));
    assert_eq!(
        received.tenders[0].difference,
        minus(received.tenders[0].counted, received.tenders[0].expected).unwrap()
    );
    // Also where the report came late.
    let mut late = sample();
    late.cash[0].report.cash_received = None;
    (late.cash[0].tenders[0].expected, late.cash[0].tenders[0].reported) = (None, None);
    let given = put(&late, "cash/0/report/cash_received", "-20.00").cash[0].clone();
    assert_eq!(
        (given.report.cash_received, given.tenders[0].expected),
        (Some(Money(-2_000)), received.tenders[0].expected)
    );
    let wallet = put(&sample(), "cash/0/tenders/1/counted", "-5").cash[0].clone();
    assert_eq!(wallet.tenders[1].counted, Some(Money(-500)));
    // No drawer holds less than nothing, and no float either.
    for field in ["cash/0/tenders/0/counted", "cash/0/float_left", "cash/0/report/cash_refunds"] {
        assert_eq!(refused(field, "-5"), "money.negative", "{field}");
    }
}

#[test]
fn which_count_holds_follows_from_whether_they_stayed_apart() {
    let mut document = sample();
    let drawer = &mut document.cash[0];
    drawer.way = CountWay::HandedOn;
    for (count, total) in [(&mut drawer.outgoing, 66_500), (&mut drawer.incoming, 65_500)] {
        count.rows.clear();
        count.total = Some(Money(total));
    }
    (drawer.disagreed, drawer.uncounted) = (String::new(), String::new());
    let agreed = put(&document, "cash/0/outgoing/total", "665.50");
    let counted = |document: &Document| document.cash[0].tenders[0].counted;
    assert_eq!(counted(&agreed), Some(Money(66_550)));
    let apart = put(&agreed, "cash/0/disagreed", "no time to count again");
    assert_eq!(counted(&apart), Some(Money(65_500)), "incoming's holds");
    assert_eq!(apart.cash[0].net, Some(agreed.cash[0].net.unwrap().checked_sub(Money(1_050)).unwrap()));
    assert_eq!(counted(&put(&apart, "cash/0/disagreed", "")), Some(Money(66_550)), "outgoing's holds again");
    let uncounted = put(&agreed, "cash/0/uncounted", "key broken");
    assert_eq!(
        counted(&put(&uncounted, "cash/0/uncounted", "")),
        Some(Money(66_550)),
        "it was counted after all"
    );
}

#[test]
fn a_sum_that_follows_from_others_is_not_offered() {
    let document = sample();
    let offered = fields(&document);
    assert!(!document.cash[0].outgoing.rows.is_empty() && document.cash[0].report.cash_received.is_some());
    let by_rows = ["cash/0/outgoing/total", "cash/0/incoming/total", "cash/0/tenders/0/reported"];
    for field in by_rows {
        assert!(!offered.contains(&at(field)), "{field}");
        assert_eq!(refused(field, "123"), "correction.field", "{field}");
    }
    assert!(offered.contains(&at("cash/0/tenders/1/reported")), "WeChat has no other place");
    // Counted as one sum, or reported on the line of cash alone, it is where it is put right.
    let mut sums = document;
    sums.cash[0].outgoing.rows.clear();
    sums.cash[0].incoming.rows.clear();
    sums.cash[0].report.cash_received = None;
    let offered = fields(&sums);
    for field in by_rows {
        assert!(offered.contains(&at(field)), "{field}");
    }
    // Everything that is offered stands there afterwards.
    for document in [sample(), sums] {
        for field in fields(&document) {
            let raw = match kind(field) {
                Kind::Amount | Kind::Signed => "12.34",
                Kind::Count => "3",
                Kind::Text => "other",
                Kind::Time => "10:01",
            };
            let Ok(new) = typed(&document, field, raw) else { continue };
            let now = apply(&document, field, &new, None).unwrap();
            assert_eq!(value(&now, field), new, "{field}");
        }
    }
}

#[test]
fn a_time_is_shown_as_the_country_writes_it() {
    let document = sample();
    let came = RecordField::Attendance(0, AttendanceField::ActualIn);
    let value = json!("2026-11-21T15:05:00.000+08:00");
    let shown = |lang| shown(&document, came, &value, lang);
    assert_eq!([Lang::Zh, Lang::En, Lang::EnUs].map(shown), ["15:05", "15:05", "3:05 PM"]);
}

#[test]
fn without_the_cash_received_nobody_knows_what_should_be_there() {
    for (field, raw) in [("cash/0/report/cash_received", "150.00"), ("cash/0/opening/counted", "490")] {
        let document = sample();
        assert_eq!(document.cash[0].tenders[0].difference, Some(Money(-300)));
        let others = document.cash[0].tenders[1].difference;
        let taken = put(&document, field, "");
        let cash = &taken.cash[0].tenders[0];
        assert_eq!((cash.expected, cash.difference), (None, None), "{field}");
        assert_eq!(cash.counted, document.cash[0].tenders[0].counted);
        assert_eq!(taken.cash[0].net, others, "what is known of the others stays");
        // What else is put right changes nothing about that.
        let left = put(&taken, "cash/0/float_left", "400");
        assert_eq!(left.cash[0].tenders[0].expected, None);
        // It can be given later.
        let given = put(&left, field, raw);
        assert!(given.cash[0].tenders[0].difference.is_some(), "{field}");
    }
    // A line on which the sum stands by itself keeps it.
    let mut alone = sample();
    alone.cash[0].report.cash_received = None;
    let expected = alone.cash[0].tenders[0].expected;
    assert!(expected.is_some());
    assert_eq!(put(&alone, "cash/0/float_left", "400").cash[0].tenders[0].expected, expected);
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
    assert_eq!((gone.attendance[0].missing, gone.attendance[0].early_min), (MissingPunch::None, 0));
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
        field: at("cash/0/tenders/1/counted"),
        old: json!(null),
        new,
        reason: "x".into(),
        by: PersonId(1),
        by_name: "a".into(),
        second: Some((PersonId(2), "b".into())),
        alone: None,
        at: Stamp::new(0, 0),
    };
    let both = [correction(2, json!(1)), correction(3, json!(123_400))];
    let mut page = LogPage {
        decisions: Vec::new(),
        handover: HandoverId(1),
        entries: Vec::new(),
        state: State::Sealed,
        document: document.clone(),
        corrections: Vec::new(),
        remarks: Vec::new(),
        closings: Vec::new(),
        opening: None,
        taken_over: None,
        named: Vec::new(),
        rules: None,
        custody: Vec::new(),
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
    let rules = Judging::default();
    let (came, went) = (at("attendance/0/actual_in"), at("attendance/0/actual_out"));
    let planned = document.attendance[0].planned_start.unwrap();
    for (late, tier) in [(-3, Tier::Normal), (12, Tier::Late), (45, Tier::HalfDayAbsent)] {
        let at = Stamp::new(planned.ms + late * 60_000, planned.offset_min).rfc3339();
        let now = apply(&document, came, &json!(at), Some(&rules)).unwrap();
        assert_eq!((now.attendance[0].late_min, now.attendance[0].late_tier), (late.max(0), tier));
    }
    let end = document.attendance[0].planned_end.unwrap();
    let at = Stamp::new(end.ms - 5 * 60_000, end.offset_min).rfc3339();
    let now = apply(&document, went, &json!(at), Some(&rules)).unwrap();
    assert_eq!((now.attendance[0].early_min, now.attendance[0].early_tier), (5, Tier::Late));
}

#[test]
fn every_kind_of_field_can_be_shown_and_typed_back() {
    let document = sample();
    let all = fields(&document);
    assert!(all.len() > 60 && all.is_sorted_by_key(|f| !matches!(f, RecordField::Cash(..))), "{}", all.len());
    for field in all {
        let stands = value(&document, field);
        let shown = shown(&document, field, &stands, Lang::En);
        if !shown.is_empty() {
            assert_eq!(typed(&document, field, &shown).unwrap_err().key, "correction.same", "{field}");
        }
    }
}

/// Minutes after the midnight of a day, in a shop on UTC.
fn clock(min: i64) -> Stamp {
    Stamp::new(1_782_950_400_000 + min * 60_000, 0)
}

/// A line as it is sealed: planned, punched and judged.
fn sealed_line(planned: &Planned, punches: &[ClockPunch], leaves: &[LeaveSpan], closed: bool) -> Attendance {
    let judged = judge(planned, punches, leaves, &AttendanceRules::default(), ShiftEnd::when(closed), 0);
    let at = |ms: i64| Stamp::new(ms, 0);
    let mut line = Attendance {
        person: "Mei".into(),
        planned_start: Some(at(planned.start_ms)),
        planned_end: Some(at(planned.end_ms)),
        actual_in: judged.actual_in_ms.map(at),
        actual_out: judged.actual_out_ms.map(at),
        leave: judged.leave.clone(),
        on_leave: judged.on_leave,
        ..Attendance::default()
    };
    if planned.segments.len() > 1 {
        let empty = |s: &WorkSegment| record::parts::Segment {
            start: at(s.start_ms),
            end: at(s.end_ms),
            came: None,
            went: None,
            late_min: 0,
            early_min: 0,
            late_tier: Tier::Normal,
            early_tier: Tier::Normal,
        };
        line.segments = planned.segments.iter().map(empty).collect();
    }
    line.judged(&judged, at);
    line
}

fn day_of(line: Attendance) -> Document {
    Document { zone: crate::model::zone::Zone::parse("UTC").ok(), attendance: vec![line], ..sample() }
}

fn corrected(line: &Attendance, field: &str, at: Option<Stamp>, judging: &Judging) -> Attendance {
    let new = at.map_or(Value::Null, |at| json!(at.rfc3339()));
    let field = at_line(field);
    apply(&day_of(line.clone()), field, &new, Some(judging)).unwrap().attendance.remove(0)
}

fn at_line(field: &str) -> RecordField {
    RecordField::Attendance(0, AttendanceField::parse(field).unwrap())
}

const fn punch(at: Stamp, kind: PunchKind) -> ClockPunch {
    ClockPunch { at_ms: at.ms, kind, corrected: false }
}

/// 09:00 to 17:00.
fn whole_day() -> Planned {
    Planned::new(clock(540).ms, clock(1_020).ms)
}

#[test]
fn who_was_in_already_or_stayed_has_no_punch_after_a_correction_either() {
    let punches = |all: &[(i64, PunchKind)]| -> Vec<ClockPunch> {
        all.iter().map(|(min, kind)| punch(clock(*min), *kind)).collect()
    };
    let (came, went) = (PunchKind::In, PunchKind::Out);
    let sealed = |planned: &Planned, punches: &[ClockPunch]| {
        let line = sealed_line(planned, punches, &[], true);
        let mut line = Attendance { unplanned_min: Some(0), ..line };
        let judged = judge(planned, punches, &[], &AttendanceRules::default(), ShiftEnd::Passed, 0);
        line.judged(&judged, |ms| Stamp::new(ms, 0));
        line
    };
    let halves = [(540, 720), (780, 1_020)];
    let segments = halves.map(|(a, b)| WorkSegment { start_ms: clock(a).ms, end_ms: clock(b).ms }).to_vec();
    for segments in [Vec::new(), segments] {
        let split = !segments.is_empty();
        let before = Planned { previous_end_ms: Some(clock(540).ms), segments, ..whole_day() };
        let after = Planned { previous_end_ms: None, next_start_ms: Some(clock(1_020).ms), ..before.clone() };
        // In since the shift before, with a break.
        let line = sealed(&before, &punches(&[(120, came), (720, went), (780, came), (1_000, went)]));
        assert!(line.carried_in && line.actual_in.is_none());
        let now = corrected(&line, "actual_out", Some(clock(1_010)), &Judging::default());
        assert_eq!((now.carried_in, now.actual_in, now.missing), (true, None, MissingPunch::None));
        let stays: Vec<_> = now.stays.iter().map(|stay| (stay.came, stay.went)).collect();
        assert_eq!(stays, [(None, Some(clock(720))), (Some(clock(780)), Some(clock(1_010)))]);
        assert_eq!(now.worked_min, line.worked_min + 10);
        assert!(!split || now.segments[0].came.is_none(), "{:?}", now.segments);
        // Stayed for the shift after.
        let line = sealed(&after, &punches(&[(545, came), (1_400, went)]));
        assert!(line.carried_out && line.actual_out.is_none());
        let now = corrected(&line, "actual_in", Some(clock(535)), &Judging::default());
        assert_eq!((now.carried_out, now.actual_out, now.late_min), (true, None, 0));
        assert!(!split || now.segments[1].went.is_none(), "{:?}", now.segments);
        // A punch that comes to light ends it there.
        let now = corrected(&line, "actual_out", Some(clock(1_000)), &Judging::default());
        assert_eq!((now.carried_out, now.actual_out, now.early_min), (false, Some(clock(1_000)), 20));
    }
}

#[test]
fn a_missing_departure_put_right_gives_the_hours_and_the_overtime() {
    let line = sealed_line(&whole_day(), &[punch(clock(540), PunchKind::In)], &[], true);
    assert_eq!((line.missing, line.worked_min), (MissingPunch::Out, 0));
    let judging = Judging { relief_late_min: 20, ..Judging::default() };
    let now = corrected(&line, "actual_out", Some(clock(1_026)), &judging);
    assert_eq!((now.missing, now.worked_min, now.overtime_min), (MissingPunch::None, 480, 0));
    let now = corrected(&line, "actual_out", Some(clock(1_085)), &judging);
    assert_eq!((now.worked_min, now.overtime_min, now.held_over_min), (480, 60, 20));
    let now = corrected(&line, "actual_out", Some(clock(1_000)), &judging);
    assert_eq!((now.worked_min, now.early_min, now.early_tier), (460, 20, Tier::Late));
    // Far outside the window it is still this line's: two people said so.
    let now = corrected(&line, "actual_out", Some(clock(1_500)), &judging);
    assert_eq!((now.missing, now.worked_min, now.overtime_min), (MissingPunch::None, 480, 480));
}

#[test]
fn an_arrival_put_right_clears_late_and_gives_the_minutes_back() {
    let came_late = [punch(clock(551), PunchKind::In), punch(clock(1_022), PunchKind::Out)];
    let line = sealed_line(&whole_day(), &came_late, &[], true);
    assert_eq!((line.late_min, line.worked_min), (11, 469));
    let judging = Judging { relieves: true, ..Judging::default() };
    let now = corrected(&line, "actual_in", Some(clock(535)), &judging);
    assert_eq!((now.late_min, now.late_tier, now.worked_min), (0, Tier::Normal, 480));
    assert!(now.no_overlap, "five minutes are less than the agreed ten");
    let now = corrected(&line, "actual_in", Some(clock(620)), &judging);
    assert_eq!((now.late_tier, now.absent_min, now.worked_min), (Tier::HalfDayAbsent, 80, 400));
    // Taken back altogether.
    let now = corrected(&line, "actual_in", None, &judging);
    assert_eq!((now.missing, now.worked_min, now.late_min), (MissingPunch::In, 0, 0));
}

#[test]
fn without_any_punch_somebody_was_absent_unless_the_line_says_otherwise() {
    let line = sealed_line(&whole_day(), &[punch(clock(541), PunchKind::In)], &[], true);
    let judging = Judging::default();
    let now = corrected(&line, "actual_in", None, &judging);
    assert_eq!((now.absent, now.absent_min, now.missing), (true, 480, MissingPunch::None));
    let confirmed = Attendance { confirmed_at: Some(clock(1_030)), ..line.clone() };
    let now = corrected(&confirmed, "actual_in", None, &judging);
    assert_eq!((now.absent, now.absent_min, now.missing), (false, 0, MissingPunch::Both));
    let by_lead = Attendance { confirmed_by: "Lei".into(), ..confirmed };
    assert!(corrected(&by_lead, "actual_in", None, &judging).absent);
    let outgoing = Attendance { person: "Li Hua".into(), ..line };
    assert_eq!(corrected(&outgoing, "actual_in", None, &judging).missing, MissingPunch::Both);
    // And an absence that was none.
    let absent = sealed_line(&whole_day(), &[], &[], true);
    let now = corrected(&absent, "actual_in", Some(clock(540)), &judging);
    assert_eq!((now.absent, now.absent_min, now.missing), (false, 0, MissingPunch::Out));
}

#[test]
fn who_was_still_there_stays_open_until_the_departure_is_known() {
    let line = sealed_line(&whole_day(), &[punch(clock(551), PunchKind::In)], &[], false);
    let now = corrected(&line, "actual_in", Some(clock(540)), &Judging::default());
    assert_eq!((now.provisional, now.missing, now.late_min), (true, MissingPunch::None, 0));
    let now = corrected(&now, "actual_out", Some(clock(1_020)), &Judging::default());
    assert_eq!((now.provisional, now.missing, now.worked_min), (false, MissingPunch::None, 480));
}

#[test]
fn leave_whose_times_are_not_known_is_where_it_gives_the_sealed_line() {
    let punches =
        |came: i64, went: i64| [punch(clock(came), PunchKind::In), punch(clock(went), PunchKind::Out)];
    let leave = |from: i64, to: i64| LeaveSpan {
        kind: LeaveKind::Sick,
        from_ms: clock(from).ms,
        to_ms: clock(to).ms,
        approved: true,
    };
    let morning = sealed_line(&whole_day(), &punches(790, 1_020), &[leave(540, 780)], true);
    assert_eq!((morning.late_min, morning.worked_min), (10, 230));
    let now = corrected(&morning, "actual_in", Some(clock(775)), &Judging::default());
    assert_eq!((now.late_min, now.early_min, now.worked_min), (0, 0, 240));
    let afternoon = sealed_line(&whole_day(), &punches(540, 770), &[leave(780, 1_020)], true);
    assert_eq!((afternoon.early_min, afternoon.worked_min), (10, 230));
    let now = corrected(&afternoon, "actual_out", Some(clock(785)), &Judging::default());
    assert_eq!((now.late_min, now.early_min, now.worked_min), (0, 0, 240));
}

#[test]
fn a_remark_put_right_changes_no_hours() {
    let mut line = sealed_line(&whole_day(), &[punch(clock(540), PunchKind::In)], &[], true);
    // A record from elsewhere may say what our rules do not.
    line.worked_min = 77;
    let now = apply(&day_of(line.clone()), at_line("remark"), &json!("x"), None).unwrap();
    assert_eq!(now.attendance[0], Attendance { remark: "x".into(), ..line });
}

proptest! {
    /// A corrected line is what the same punches would have given from the start.
    #[test]
    fn a_correction_is_judged_like_any_other_punch(
        split: bool,
        came in -50_i64..200, went in -200_i64..170, other in -50_i64..200,
        out: bool,
        leave in prop::option::of((0_i64..7, 1_i64..4, prop::bool::ANY)),
        relieves: bool, relief_late_min in 0_i64..40,
    ) {
        let (start, end) = (clock(540), clock(1_020));
        let mut planned = Planned { relieves, relief_late_min, ..whole_day() };
        if split {
            let part = |from, to| WorkSegment { start_ms: clock(from).ms, end_ms: clock(to).ms };
            planned.segments = vec![part(540, 720), part(780, 1_020)];
        }
        let at = |base: Stamp, min: i64| Stamp::new(base.ms + min * 60_000, 0);
        let (arrival, departure) = (at(start, came), at(end, went));
        prop_assume!(arrival.ms < departure.ms);
        let span = |(from, hours, _): (i64, i64, bool)| LeaveSpan {
            kind: LeaveKind::Sick,
            from_ms: clock(540 + from * 60).ms,
            to_ms: clock(540 + (from + hours) * 60).ms,
            approved: true,
        };
        let leaves: Vec<LeaveSpan> = leave.map(span).into_iter().collect();
        let line = sealed_line(
            &planned,
            &[punch(arrival, PunchKind::In), punch(departure, PunchKind::Out)],
            &leaves,
            true,
        );
        let judging = Judging {
            leave: [("Mei".to_owned(), leaves.clone())].into(),
            relieves,
            relief_late_min,
            ..Judging::default()
        };
        let (field, new, both) = if out {
            let new = at(end, -other);
            ("actual_out", new, (arrival, new))
        } else {
            let new = at(start, other);
            ("actual_in", new, (new, departure))
        };
        prop_assume!(both.0.ms < both.1.ms);
        let now = corrected(&line, field, Some(new), &judging);
        let wanted = sealed_line(
            &planned,
            &[punch(both.0, PunchKind::In), punch(both.1, PunchKind::Out)],
            &leaves,
            true,
        );
        prop_assert_eq!(now, wanted);
    }
}
