use proptest::prelude::*;

use crate::model::attendance::rules::AttendanceRules;
use crate::model::attendance::*;
use crate::model::handover::AttendanceLine;
use crate::model::ids::PersonId;
use crate::rules::attendance::judged_line::{Window, judge, judge_own};
use crate::rules::attendance::thresholds::{StillOpen, may_lock};

/// Minutes of the day as an instant.
const fn at(hour: i64, min: i64) -> i64 {
    (hour * 60 + min) * 60_000
}

const fn arrival(at_ms: i64) -> ClockPunch {
    ClockPunch { at_ms, kind: PunchKind::In, corrected: false }
}

const fn departure(at_ms: i64) -> ClockPunch {
    ClockPunch { at_ms, kind: PunchKind::Out, corrected: false }
}

const fn leave(from_ms: i64, to_ms: i64) -> LeaveSpan {
    LeaveSpan { kind: LeaveKind::Personal, from_ms, to_ms, approved: true }
}

/// 09:00 to 17:00.
const fn day() -> Planned {
    Planned::new(at(9, 0), at(17, 0))
}

/// 09–12 and 13–17.
fn split_day() -> Planned {
    let segments = vec![
        WorkSegment { start_ms: at(9, 0), end_ms: at(12, 0) },
        WorkSegment { start_ms: at(13, 0), end_ms: at(17, 0) },
    ];
    Planned { segments, ..day() }
}

fn rules() -> AttendanceRules {
    AttendanceRules::default()
}

/// Judged on the next day.
fn after(planned: &Planned, punches: &[ClockPunch], leaves: &[LeaveSpan]) -> AttendanceResult {
    judge(planned, punches, leaves, &rules(), ShiftEnd::Awaited, at(40, 0))
}

#[test]
fn rule_2_the_window_includes_its_bounds() {
    for (punch, inside) in [
        (arrival(at(7, 59)), false),
        (arrival(at(8, 0)), true),
        (departure(at(20, 0) + 59_999), true),
        (departure(at(20, 1)), false),
    ] {
        assert_eq!(Window::of(&day(), &rules()).holds(&punch), inside, "{punch:?}");
    }
    assert_eq!(Window::of(&day(), &rules()).closes_ms(), at(20, 1));
}

#[test]
fn rule_2_neighbours_share_the_gap_at_its_middle() {
    let early = Planned { next_start_ms: Some(at(18, 0)), ..day() };
    let late = Planned { previous_end_ms: Some(at(17, 0)), ..Planned::new(at(18, 0), at(22, 0)) };
    for (min, in_early) in [(29, true), (30, false)] {
        for punch in [arrival(at(17, min)), departure(at(17, min))] {
            assert_eq!(Window::of(&early, &rules()).holds(&punch), in_early);
            assert_eq!(Window::of(&late, &rules()).holds(&punch), !in_early);
        }
    }
}

#[test]
fn rule_2_back_to_back_shifts_split_by_kind_at_the_boundary() {
    let early = Planned { next_start_ms: Some(at(17, 0)), ..day() };
    let late = Planned { previous_end_ms: Some(at(17, 0)), ..Planned::new(at(17, 0), at(22, 0)) };
    for (punch, in_early) in [
        (departure(at(17, 0)), true),
        (arrival(at(17, 0)), false),
        (arrival(at(16, 50)), false),
        (arrival(at(16, 49)), true),
        (departure(at(17, 10)), true),
        (departure(at(17, 11)), false),
    ] {
        assert_eq!(Window::of(&early, &rules()).holds(&punch), in_early, "{punch:?}");
        assert_eq!(Window::of(&late, &rules()).holds(&punch), !in_early, "{punch:?}");
    }
}

#[test]
fn rule_3_first_in_last_out_and_a_break_is_no_work() {
    let punches = [arrival(at(8, 55)), departure(at(12, 0)), arrival(at(12, 30)), departure(at(17, 5))];
    let line = after(&day(), &punches, &[]);
    assert_eq!((line.actual_in_ms, line.actual_out_ms), (Some(at(8, 55)), Some(at(17, 5))));
    assert_eq!(line.stays.len(), 2, "the break was taken");
    assert_eq!((line.late_min, line.early_min, line.missing), (0, 0, MissingPunch::None));
    assert_eq!((line.worked_min, line.unplanned_min), (450, Some(10)));
}

#[test]
fn rule_3_a_punch_pressed_again_is_stored_but_not_used() {
    for (gap, duplicate) in [(0, true), (2, true), (3, false)] {
        let again = departure(at(17, gap));
        let line = after(&day(), &[arrival(at(9, 0)), departure(at(17, 0)), again], &[]);
        assert_eq!(line.duplicates.len(), usize::from(duplicate), "{gap}");
        assert_eq!(line.actual_out_ms, Some(if duplicate { at(17, 0) } else { again.at_ms }));
        // Whoever goes once more has come in between.
        let missing = if duplicate { MissingPunch::None } else { MissingPunch::In };
        assert_eq!((line.missing, line.worked_min), (missing, 480));
    }
}

#[test]
fn rule_4_leave_at_an_edge_moves_what_is_judged_and_seconds_are_dropped() {
    let morning = [leave(at(9, 0), at(10, 0))];
    let line = after(&day(), &[arrival(at(10, 5) + 59_000), departure(at(16, 50))], &morning);
    assert_eq!((line.late_min, line.early_min), (5, 10));
    assert_eq!(line.leave, [LeaveTaken { kind: LeaveKind::Personal, minutes: 60 }]);
    let refused = [LeaveSpan { approved: false, ..morning[0] }];
    let line = after(&day(), &[arrival(at(10, 5)), departure(at(17, 0))], &refused);
    assert_eq!((line.late_min, line.leave.len()), (65, 0));
    let line = after(&day(), &[arrival(at(9, 0) + 59_999), departure(at(17, 0))], &[]);
    assert_eq!(line.late_min, 0);
}

#[test]
fn rule_5_tier_bounds_include_the_number_and_grace_takes_nothing_off() {
    let rules = AttendanceRules {
        grace_min: 5,
        late_max_min: 15,
        serious_late_max_min: 30,
        ..AttendanceRules::default()
    };
    for (minutes, tier) in [
        (0, Tier::Normal),
        (5, Tier::Normal),
        (6, Tier::Late),
        (15, Tier::Late),
        (16, Tier::SeriousLate),
        (30, Tier::SeriousLate),
        (31, Tier::HalfDayAbsent),
    ] {
        let punches = [arrival(at(9, minutes)), departure(at(17, 0))];
        let line = judge(&day(), &punches, &[], &rules, ShiftEnd::Passed, at(18, 0));
        assert_eq!((line.late_min, line.late_tier), (minutes, tier));
        let punches = [arrival(at(9, 0)), departure(at(17, 0) - minutes * 60_000)];
        let line = judge(&day(), &punches, &[], &rules, ShiftEnd::Passed, at(18, 0));
        assert_eq!((line.early_min, line.early_tier), (minutes, tier));
    }
    // One figure for both bounds: no middle tier.
    assert_eq!(AttendanceRules::default().tier(30), Tier::Late);
    assert_eq!(AttendanceRules::default().tier(31), Tier::HalfDayAbsent);
}

#[test]
fn rule_6_both_sides_are_judged_alone_and_absence_is_capped() {
    let line = after(&day(), &[arrival(at(9, 20)), departure(at(15, 0))], &[]);
    assert_eq!((line.late_tier, line.early_tier), (Tier::Late, Tier::HalfDayAbsent));
    assert_eq!(line.absent_min, 120);
    // Came and went before the start: the raw minutes exceed the shift, the absence does not.
    let line = after(&day(), &[arrival(at(8, 30)), departure(at(8, 50))], &[]);
    assert_eq!((line.early_min, line.absent_min, line.worked_min), (490, 480, 0));
}

#[test]
fn rule_7_absent_only_after_the_window_has_closed() {
    for (now, absent) in [(at(12, 0), false), (at(20, 1) - 1, false), (at(20, 1), true)] {
        let line = judge(&day(), &[], &[], &rules(), ShiftEnd::Awaited, now);
        assert_eq!((line.absent, line.provisional), (absent, !absent));
        assert_eq!(line.absent_min, if absent { 480 } else { 0 });
    }
    assert!(judge(&day(), &[], &[], &rules(), ShiftEnd::Passed, at(12, 0)).absent);
}

#[test]
fn rule_7_one_punch_is_a_missing_punch_never_an_absence() {
    for planned in [day(), split_day()] {
        for (punch, missing) in
            [(arrival(at(9, 0)), MissingPunch::Out), (departure(at(17, 0)), MissingPunch::In)]
        {
            let line = after(&planned, &[punch], &[]);
            assert_eq!((line.missing, line.absent, line.absent_min), (missing, false, 0));
            assert_eq!((line.worked_min, line.late_min, line.early_min), (0, 0, 0));
        }
    }
    let running = judge(&day(), &[arrival(at(9, 0))], &[], &rules(), ShiftEnd::Awaited, at(15, 0));
    assert_eq!(running.missing, MissingPunch::None);
    let crossed = after(&day(), &[departure(at(9, 5)), arrival(at(17, 0))], &[]);
    assert_eq!(crossed.missing, MissingPunch::Both);
    // Came back and did not punch out: leaving at eleven would be an invented time.
    let back = [arrival(at(9, 0)), departure(at(11, 0)), arrival(at(11, 30))];
    let line = after(&day(), &back, &[]);
    assert_eq!((line.missing, line.actual_out_ms, line.early_min), (MissingPunch::Out, None, 0));
}

#[test]
fn rule_8_half_day_leave_judges_only_the_other_half() {
    let afternoon = [leave(at(13, 0), at(17, 0))];
    let line = after(&split_day(), &[arrival(at(9, 10)), departure(at(12, 0))], &afternoon);
    assert_eq!((line.late_min, line.early_min, line.worked_min), (10, 0, 170));
    assert!(!line.on_leave);
    let line = after(&split_day(), &[], &afternoon);
    assert_eq!((line.absent, line.absent_min), (true, 180));
    let line = after(&split_day(), &[], &[leave(at(9, 0), at(17, 0))]);
    assert_eq!((line.absent, line.on_leave, line.leave[0].minutes), (false, true, 420));
    // An errand in the middle is neither late nor early.
    let errand = [leave(at(10, 0), at(11, 0))];
    let line = after(&day(), &[arrival(at(11, 5)), departure(at(17, 0))], &errand);
    assert_eq!((line.late_min, line.worked_min), (65, 355));
    // Overlapping requests are not counted twice.
    let twice = [leave(at(9, 0), at(11, 0)), leave(at(10, 0), at(12, 0))];
    assert_eq!(after(&day(), &[], &twice).leave[0].minutes, 180);
}

#[test]
fn two_stretches_need_no_punches_at_the_break() {
    let line = after(&split_day(), &[arrival(at(9, 0)), departure(at(17, 0))], &[]);
    assert_eq!((line.missing, line.worked_min, line.late_min), (MissingPunch::None, 420, 0));
    let four = [arrival(at(9, 0)), departure(at(12, 5)), arrival(at(13, 20)), departure(at(16, 50))];
    let line = after(&split_day(), &four, &[]);
    assert_eq!((line.late_min, line.early_min, line.worked_min), (20, 10, 390));
    assert_eq!((line.segments[0].out_ms, line.segments[1].late_min), (Some(at(12, 5)), 20));
    let no_out = [arrival(at(9, 0)), arrival(at(13, 0)), departure(at(17, 0))];
    assert_eq!(after(&split_day(), &no_out, &[]).missing, MissingPunch::Out);
}

#[test]
fn a_stretch_not_worked_beside_one_that_was_is_late_or_early_by_all_of_it() {
    let line = after(&split_day(), &[arrival(at(13, 0)), departure(at(17, 0))], &[]);
    assert_eq!((line.late_min, line.late_tier, line.absent_min), (180, Tier::HalfDayAbsent, 180));
    let line = after(&split_day(), &[arrival(at(9, 0)), departure(at(12, 0))], &[]);
    assert_eq!((line.early_min, line.absent, line.absent_min), (240, false, 240));
}

#[test]
fn rule_9_overtime_starts_at_the_threshold_and_is_rounded_down() {
    for (minutes, overtime) in [(0, 0), (29, 0), (30, 30), (59, 30), (60, 60)] {
        let punches = [arrival(at(8, 0)), departure(at(17, 0) + minutes * 60_000)];
        let line = after(&day(), &punches, &[]);
        assert_eq!(line.overtime_min, overtime);
        let before = AttendanceRules { overtime_before_start: true, ..rules() };
        let line = judge(&day(), &punches, &[], &before, ShiftEnd::Passed, at(30, 0));
        assert_eq!(line.overtime_min, overtime + 60);
    }
    assert_eq!(after(&day(), &[departure(at(19, 0))], &[]).overtime_min, 0);
}

#[test]
fn rule_9_held_over_is_what_the_relief_was_late_and_no_more() {
    for (relief_late_min, held_over) in [(0, 0), (15, 15), (40, 25)] {
        let planned = Planned { relief_late_min, ..day() };
        let line = after(&planned, &[arrival(at(9, 0)), departure(at(17, 25))], &[]);
        assert_eq!((line.held_over_min, line.overtime_min), (held_over, 0));
    }
}

#[test]
fn rule_10_in_time_but_without_overlap_is_not_late() {
    for (time, no_overlap, late) in
        [(at(8, 50), false, 0), (at(8, 51), true, 0), (at(9, 0), true, 0), (at(9, 1), false, 1)]
    {
        let punches = [arrival(time), departure(at(17, 0))];
        let line = after(&Planned { relieves: true, ..day() }, &punches, &[]);
        assert_eq!((line.no_overlap, line.late_min), (no_overlap, late));
        assert!(!after(&day(), &punches, &[]).no_overlap, "nobody to overlap with");
    }
}

#[test]
fn rule_11_a_corrected_punch_outranks_and_tiers_follow() {
    let clocked = [arrival(at(8, 59)), departure(at(17, 0))];
    let corrected = ClockPunch { corrected: true, ..arrival(at(9, 20)) };
    let line = after(&day(), &[clocked[0], clocked[1], corrected], &[]);
    assert_eq!((line.late_min, line.late_tier), (20, Tier::Late));
    assert_eq!(line.evidence, [clocked[0]]);
}

#[test]
fn who_has_a_departure_and_a_later_arrival_came_though_both_ends_are_missing() {
    for planned in [None, Some(day())] {
        let line = judge_own(
            planned.as_ref(),
            &[departure(at(12, 0)), arrival(at(13, 0))],
            &[],
            &rules(),
            ShiftEnd::Passed,
        );
        assert_eq!((line.actual_in_ms, line.actual_out_ms, line.stays.len()), (None, None, 2));
        assert!(line.came() && !line.absent, "{line:?}");
        assert_eq!(line.missing, MissingPunch::Both);
    }
}

#[test]
fn rule_12_a_missing_punch_blocks_the_lock_and_rules_are_dated() {
    let good = after(&day(), &[arrival(at(9, 0)), departure(at(17, 0))], &[]);
    let bad = after(&day(), &[arrival(at(9, 0))], &[]);
    let running = judge(&day(), &[], &[], &rules(), ShiftEnd::Awaited, at(9, 0));
    let left = |lines: &[&AttendanceResult], names: &[&str]| {
        let problem =
            may_lock(lines.iter().copied(), StillOpen { unconfirmed: names, ..StillOpen::default() })
                .err()?;
        assert_eq!(problem.key, "attendance.lock_left");
        Some(problem.args.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(left(&[&good], &[]), None);
    assert_eq!(left(&[&good], &["Ann", "Ben"]).as_deref(), Some("0 0 Ann, Ben 0 0"));
    // All that is left is told at once.
    assert_eq!(left(&[&good, &bad, &running], &["Ann"]).as_deref(), Some("0 1 Ann 1 0"));
    let open = StillOpen { undecided: 2, disputed: 1, ..StillOpen::default() };
    let problem = may_lock([&good], open).unwrap_err();
    assert_eq!(problem.args[0], ("disputed", "1".to_owned()));
    assert_eq!(problem.args[4], ("undecided", "2".to_owned()));
    assert_eq!(left(&[&bad], &[]).as_deref(), Some("0 1 – 0 0"));
}

#[test]
fn work_without_a_roster_is_cover() {
    let punches = [arrival(at(9, 3)), departure(at(12, 0))];
    let line = judge_own(None, &punches, &[], &rules(), ShiftEnd::Passed);
    assert_eq!((line.cover, line.worked_min, line.late_min), (true, 177, 0));
    let line = judge_own(None, &punches[..1], &[], &rules(), ShiftEnd::Passed);
    assert_eq!((line.cover, line.missing), (true, MissingPunch::Out));
    assert!(!judge_own(None, &[], &[], &rules(), ShiftEnd::Passed).cover);
    assert!(judge_own(Some(&Planned::new(5, 5)), &punches, &[], &rules(), ShiftEnd::Passed).cover);
}

#[test]
fn rules_that_contradict_are_refused_and_defaults_are_sound() {
    assert_eq!(rules().check(), Ok(()));
    let key = |r: AttendanceRules| r.check().err().map(|p| p.key);
    assert_eq!(key(AttendanceRules { late_max_min: 31, ..rules() }), Some("attendance.rule_order"));
    assert_eq!(key(AttendanceRules { grace_min: 31, ..rules() }), Some("attendance.rule_order"));
    assert_eq!(key(AttendanceRules { grace_min: -1, ..rules() }), Some("attendance.rule_negative"));
    assert_eq!(serde_json::from_str::<AttendanceRules>("{}").unwrap(), rules());
}

#[test]
fn a_plain_line_is_written_short_and_read_back() {
    let line = after(&day(), &[arrival(at(9, 0)), departure(at(17, 0))], &[]);
    let text = serde_json::to_string(&line).unwrap();
    assert!(!text.contains("late") && !text.contains("null"), "{text}");
    assert_eq!(serde_json::from_str::<AttendanceResult>(&text).unwrap(), line);
}

fn punches() -> impl Strategy<Value = Vec<ClockPunch>> {
    let punch = (at(5, 0)..at(23, 0), any::<bool>(), prop::bool::weighted(0.1)).prop_map(
        |(at_ms, is_in, corrected)| ClockPunch {
            at_ms,
            kind: if is_in { PunchKind::In } else { PunchKind::Out },
            corrected,
        },
    );
    prop::collection::vec(punch, 0..9)
}

fn leaves() -> impl Strategy<Value = Vec<LeaveSpan>> {
    let span = (at(6, 0)..at(20, 0), 0..at(6, 0), any::<bool>()).prop_map(|(from_ms, length, approved)| {
        LeaveSpan { kind: LeaveKind::Sick, from_ms, to_ms: from_ms + length, approved }
    });
    prop::collection::vec(span, 0..3)
}

fn planned() -> impl Strategy<Value = Planned> {
    prop_oneof![Just(day()), Just(split_day())]
}

/// A line with this plan's window still open, as a handover seals it.
fn open_line(punches: &[ClockPunch]) -> AttendanceLine {
    AttendanceLine {
        remark_said: None,
        line: judge(&day(), punches, &[], &rules(), ShiftEnd::Awaited, at(17, 5)),
        planned_start_ms: Some(day().start_ms),
        planned_end_ms: Some(day().end_ms),
        remark: String::new(),
        confirmed_ms: None,
        confirmed_by: None,
    }
}

#[test]
fn no_punch_at_all_is_an_absence_only_of_somebody_who_did_not_say_otherwise() {
    let settled = |line: &AttendanceLine, handed_over, over| {
        let mut line = line.clone();
        line.settle(ShiftEnd::when(over));
        if handed_over {
            line.handed_over();
        }
        (line.line.missing, line.line.absent, line.line.absent_min)
    };
    let nobody = open_line(&[]);
    assert_eq!(settled(&nobody, false, false), (MissingPunch::None, false, 0), "may still come");
    assert_eq!(settled(&nobody, false, true), (MissingPunch::None, true, 480));
    // While the window is open a departure is not missed, but the arrival is.
    assert_eq!(settled(&nobody, true, false), (MissingPunch::In, false, 0));
    assert_eq!(settled(&nobody, true, true), (MissingPunch::Both, false, 0));
    let own = AttendanceLine { confirmed_ms: Some(at(17, 6)), ..nobody.clone() };
    assert_eq!(settled(&own, false, true), (MissingPunch::Both, false, 0));
    let by_lead = AttendanceLine { confirmed_by: Some(PersonId(2)), ..own.clone() };
    assert_eq!(settled(&by_lead, false, true), (MissingPunch::None, true, 480), "a lead says who never came");
    // Judged after the window had closed, it was taken for an absence.
    let mut late = own;
    late.line = after(&day(), &[], &[]);
    assert_eq!((late.line.absent, settled(&late, false, true)), (true, (MissingPunch::Both, false, 0)));
    let leave = [leave(at(9, 0), at(17, 0))];
    late.line = after(&day(), &[], &leave);
    assert_eq!(settled(&late, true, true), (MissingPunch::None, false, 0), "leave is neither");
    let came = open_line(&[arrival(at(9, 0))]);
    assert_eq!(settled(&came, true, true), (MissingPunch::Out, false, 0));
}

proptest! {
    #[test]
    fn minutes_stay_in_bounds(
        planned in planned(), punches in punches(), leaves in leaves(), closed: bool, now in 0..at(30, 0),
    ) {
        let line = judge(&planned, &punches, &leaves, &rules(), ShiftEnd::when(closed), now);
        let rostered = if planned.segments.is_empty() { 480 } else { 420 };
        let leave: i64 = line.leave.iter().map(|l| l.minutes).sum();
        prop_assert!(line.late_min >= 0 && line.early_min >= 0 && line.overtime_min >= 0);
        prop_assert!(line.worked_min >= 0 && line.worked_min + leave <= rostered);
        prop_assert!(line.absent_min >= 0 && line.absent_min + leave <= rostered);
        prop_assert!(!line.absent || line.actual_in_ms.is_none() && line.actual_out_ms.is_none());
        prop_assert!(line.missing == MissingPunch::None || !line.absent);
        let inside = punches.iter().filter(|p| Window::of(&planned, &rules()).holds(p)).count();
        prop_assert!(line.duplicates.len() + line.evidence.len() <= inside);
    }

    #[test]
    fn arriving_later_is_never_less_late(
        planned in planned(), leaves in leaves(), first in at(8, 0)..at(17, 0), more in 0..at(3, 0),
    ) {
        let late = |time| after(&planned, &[arrival(time), departure(at(17, 0))], &leaves).late_min;
        let second = (first + more).min(at(17, 0));
        prop_assert!(late(first) <= late(second));
    }

    #[test]
    fn pressing_again_never_changes_the_result(
        planned in planned(), punches in punches(), leaves in leaves(), which: prop::sample::Index,
        later in 1..=2_i64,
    ) {
        let window = Window::of(&planned, &rules());
        let before = after(&planned, &punches, &leaves);
        let used: Vec<ClockPunch> =
            punches.iter().filter(|p| window.holds(p) && !before.duplicates.contains(p)).copied().collect();
        prop_assume!(!used.is_empty());
        let pressed = which.get(&used);
        let again = ClockPunch { at_ms: pressed.at_ms.div_euclid(60_000) * 60_000 + later * 60_000, ..*pressed };
        // Whoever was out and in again meanwhile did not press twice.
        let between = |p: &&ClockPunch| *p != pressed && pressed.at_ms <= p.at_ms && p.at_ms <= again.at_ms;
        prop_assume!(punches.iter().find(between).is_none());
        let mut more = punches.clone();
        more.push(again);
        let mut line = after(&planned, &more, &leaves);
        line.duplicates.clone_from(&before.duplicates);
        prop_assert_eq!(line, before);
    }

    #[test]
    fn neighbours_never_share_a_punch(end in 0..2000_i64, start in 0..2000_i64, at_min in 0..2000_i64, is_in: bool) {
        let kind = if is_in { PunchKind::In } else { PunchKind::Out };
        let punch = ClockPunch { at_ms: at(0, at_min), kind, corrected: false };
        let (end, start) = (at(0, end), at(0, start));
        let early = Planned { next_start_ms: Some(start), ..Planned::new(end - at(8, 0), end) };
        let late = Planned { previous_end_ms: Some(end), ..Planned::new(start, start + at(8, 0)) };
        let holds = |p: &Planned| Window::of(p, &rules()).holds(&punch);
        prop_assert!(!(holds(&early) && holds(&late)));
    }
}
