use super::*;
use crate::model::approval::OpenApproval;
use crate::model::cash::results::CountMark;
use crate::model::cash::worked::{CountsFor, Worked};
use crate::model::cash::{Close, Count, Explanation, OpeningCount, SalesReport, TenderLine};
use crate::model::checklist::{CheckAnswer, Finding};
use crate::model::handover::{
    HalfSeal, HandoverKind, Head, LeftOut, Mark, ReadBack, SignRole, Signature, Spoken, State,
};
use crate::model::ids::{HandoverId, RunId, ShiftId};
use crate::model::people::Role;

use crate::model::templates::tests::sample;
use crate::model::time::{BusinessDate, Stamp};
use crate::rules::required_signatures::{candidates, may_sign, signatures_needed};
use std::collections::BTreeMap;

const R1: RegisterId = RegisterId(1);
const OWNER: PersonId = PersonId(1);
const LEAD: PersonId = PersonId(2);
const OUT: PersonId = PersonId(3);
const IN: PersonId = PersonId(4);

fn empty() -> Draft {
    Draft::new(Head {
        id: HandoverId(1),
        run: RunId(1),
        date: BusinessDate::parse("2026-11-20").unwrap(),
        shift: ShiftId(1),
        part: crate::model::shift::Part::FIRST,
        kind: HandoverKind::Shift,
        state: State::Draft,
        settings_version: 1,
        started: Stamp::new(0, 0),
        started_by: Some(OUT),
        opened_ms: None,
        imported: false,
    })
}

/// A handover with nothing missing; cash differs by `difference`.
fn whole(settings: &Settings, outgoing: PersonId, incoming: PersonId, difference: i64) -> Draft {
    let mut draft = empty();
    let mark = Mark { by: incoming, at_ms: 1 };
    draft.people.outgoing = vec![outgoing];
    draft.people.incoming = vec![incoming];
    draft.people.registers = vec![R1];
    let second =
        LeftOut { register: RegisterId(2), reason: "closed".into(), by: outgoing, at: 1, again: false };
    draft.people.left_out = vec![second];
    draft.briefing = Panel::ALL.map(|p| (p, mark)).into();
    let count = Count { total: Some(Money(100_000 + difference)), ..Count::default() };
    let zero = TenderLine { counted: Some(Money(0)), reported: Some(Money(0)), ..TenderLine::default() };
    let mut cash = RegisterCash {
        opening: Some(OpeningCount { at_ms: None, counted: Money(50_000), taken_over: true, by: outgoing }),
        outgoing: count.clone(),
        incoming: count,
        report: SalesReport { cash_received: Some(Money(50_000)), ..SalesReport::default() },
        ..RegisterCash::default()
    };
    cash.tenders = settings.other_tenders().map(|t| (t.id.clone(), zero.clone())).collect();
    cash.close.float_left = Some(Money(50_000));
    let why = Explanation { reason: "unexplained".into(), text: "searched".into(), ..Explanation::default() };
    cash.why.insert("cash".into(), why);
    draft.cash.insert(R1, cash);
    draft.stock_review.quality_checked = true;
    let ok = CheckAnswer::bare(Finding::Ok, incoming, 1);
    draft.checks = settings.checks.iter().map(|c| (c.id.clone(), ok.clone())).collect();
    draft.feedback.none = true;
    draft.review.read_back = Some(ReadBack::default());
    draft.review.spoken = Some(Spoken { yes: true, by: incoming, at: 1 });
    let line = crate::model::handover::AttendanceLine {
        remark_said: None,
        line: crate::model::attendance::AttendanceResult::default(),
        planned_start_ms: None,
        planned_end_ms: None,
        remark: String::new(),
        confirmed_ms: Some(1),
        confirmed_by: None,
    };
    draft.attendance.insert(outgoing, line);
    draft
}

fn with_facts<T>(settings: &Settings, run: impl FnOnce(&HandoverContext<'_>) -> T) -> T {
    let left = BTreeMap::new();
    let now = Stamp::new(1, 0);
    run(&HandoverContext {
        settings,
        entries: &[],
        items: &[],
        settled: &[],
        left_before: &left,
        stayed: &[],
        inside: &[],
        now,
    })
}

fn keys(draft: &Draft, settings: &Settings) -> Vec<&'static str> {
    with_facts(settings, |f| gaps(draft, f).iter().map(|g| g.problem.key).collect())
}

fn needed(draft: &Draft, settings: &Settings) -> Vec<SignRole> {
    with_facts(settings, |f| signatures_needed(draft, f).unwrap())
}

fn sign(draft: &mut Draft, role: SignRole, person: PersonId) {
    draft.signatures.push(Signature { role, person, at: Stamp::new(1, 0), figures: String::new() });
}

#[test]
fn nothing_missing_means_an_empty_gate() {
    let settings = sample();
    assert_eq!(keys(&whole(&settings, OUT, IN, 0), &settings), Vec::<&str>::new());
}

#[test]
fn a_till_that_rounds_is_asked_by_how_much_and_nothing_is_an_answer() {
    let mut settings = sample();
    settings.rules.rounding = CashRounding::Nearest;
    let mut draft = whole(&settings, OUT, IN, 0);
    assert_eq!(keys(&draft, &settings), ["gate.rounding"]);
    draft.cash.get_mut(&R1).unwrap().report.rounding = Some(Money(0));
    assert_eq!(keys(&draft, &settings), Vec::<&str>::new());
}

#[test]
fn gaps_name_steps_and_fields_that_exist_in_order() {
    let settings = sample();
    let mut draft = empty();
    draft.people.registers = vec![R1, RegisterId(2)];
    draft.people.outgoing = vec![OUT];
    with_facts(&settings, |facts| {
        let all = gaps(&draft, facts);
        assert!(all.windows(2).all(|w| w[0].step <= w[1].step));
        for gap in &all {
            assert_eq!(gap.focus.step(), Some(gap.step), "{gap:?}");
            match &gap.focus {
                FieldRef::Cash(id, _) => assert!(draft.people.registers.contains(id), "{gap:?}"),
                FieldRef::Check(_, item) => assert!(settings.check(item).is_some(), "{gap:?}"),
                _ => {}
            }
        }
        let sum: usize = Step::ALL.iter().map(|s| gaps_of(&draft, facts, *s).len()).sum();
        assert_eq!(sum, all.len());
    });
}

#[test]
fn too_much_and_too_little_are_held_up_alike() {
    let settings = sample();
    for sign in [1, -1] {
        let mut draft = whole(&settings, OUT, IN, sign * 500);
        draft.cash.get_mut(&R1).unwrap().why.clear();
        assert_eq!(keys(&draft, &settings), Vec::<&str>::new());
        let mut draft = whole(&settings, OUT, IN, sign * 501);
        assert!(keys(&draft, &settings).is_empty());
        draft.cash.get_mut(&R1).unwrap().why.clear();
        assert_eq!(keys(&draft, &settings), ["gate.reason"]);
        let large = whole(&settings, OUT, IN, sign * 5_001);
        assert!(needed(&large, &settings).contains(&SignRole::Lead));
        assert!(!needed(&whole(&settings, OUT, IN, sign * 5_000), &settings).contains(&SignRole::Lead));
    }
}

#[test]
fn two_counts_must_agree_or_stay_apart_with_a_reason_and_a_lead() {
    let settings = sample();
    let mut draft = whole(&settings, OUT, IN, 0);
    draft.cash.get_mut(&R1).unwrap().incoming = Count::default();
    assert_eq!(keys(&draft, &settings), ["gate.second_count"]);
    draft.cash.get_mut(&R1).unwrap().incoming.total = Some(Money(99_900));
    assert_eq!(keys(&draft, &settings), ["gate.counts_differ"]);
    draft.cash.get_mut(&R1).unwrap().close.disagreed = "twice".into();
    assert!(keys(&draft, &settings).is_empty());
    assert!(needed(&draft, &settings).contains(&SignRole::Lead));
}

#[test]
fn no_more_stays_in_the_drawer_than_was_counted() {
    let settings = sample();
    let mut draft = whole(&settings, OUT, IN, 0);
    draft.cash.get_mut(&R1).unwrap().close.float_left = Some(Money(100_001));
    assert_eq!(keys(&draft, &settings), ["cash.float_more_than_counted"]);
}

#[test]
fn half_a_seal_needs_a_bag_and_a_witness_who_can_sign() {
    let settings = sample();
    let mut draft = whole(&settings, OUT, IN, 0);
    draft.people.incoming.clear();
    let half = |bag: &str, witness| {
        Some(HalfSeal { said: None, bag_no: bag.into(), witness: Some(witness), reason: "ill".into() })
    };
    draft.review.half = half(" ", LEAD);
    assert_eq!(keys(&draft, &settings), ["log.bag_no"]);
    draft.review.half = half("7", OUT);
    assert_eq!(keys(&draft, &settings), ["sign.witness_is_other"]);
    draft.review.half = half("7", PersonId(77));
    assert_eq!(keys(&draft, &settings), ["sign.not_active"]);
    draft.review.half = half("7", LEAD);
    assert!(keys(&draft, &settings).is_empty());
    assert_eq!(needed(&draft, &settings), [SignRole::Outgoing, SignRole::Witness]);
    assert_eq!(candidates(&draft, &settings, SignRole::Witness), [LEAD]);
}

#[test]
fn before_both_have_counted_neither_the_gate_nor_the_signers_tell_the_result() {
    let settings = sample();
    let mut draft = whole(&settings, OUT, IN, -6_000);
    draft.cash.get_mut(&R1).unwrap().why.clear();
    assert_eq!(keys(&draft, &settings), ["gate.reason"]);
    assert!(needed(&draft, &settings).contains(&SignRole::Lead));
    for incoming in [None, Some(Money(1))] {
        draft.cash.get_mut(&R1).unwrap().incoming.total = incoming;
        let missing = if incoming.is_none() { "gate.second_count" } else { "gate.counts_differ" };
        assert_eq!(keys(&draft, &settings), [missing]);
        assert_eq!(needed(&draft, &settings), [SignRole::Outgoing, SignRole::Incoming]);
    }
    // With nobody to take over the one count is all there is.
    draft.people.incoming.clear();
    assert_eq!(keys(&draft, &settings), ["gate.no_incoming", "gate.reason"]);
}

#[test]
fn an_empty_gate_can_always_be_signed() {
    // Whoever hands over to whomever, in a full shop and in one of two people, with and without a lead's part.
    let full = sample();
    let mut two = sample();
    two.people.retain(|p| p.id == OWNER || p.id == IN);
    for settings in [&full, &two] {
        let staff: Vec<_> = settings.staff().map(|p| p.id).collect();
        for (out, incoming) in staff.iter().flat_map(|a| staff.iter().map(move |b| (*a, *b))) {
            if out == incoming {
                continue;
            }
            for difference in [0, -6_000] {
                let mut draft = whole(settings, out, incoming, difference);
                assert!(keys(&draft, settings).is_empty());
                // In any order.
                let mut roles = needed(&draft, settings);
                roles.reverse();
                for role in roles {
                    let can = candidates(&draft, settings, role);
                    if role == SignRole::Lead && can.is_empty() {
                        // The leads of the shop stand on both sides: what one would sign stays open.
                        let leads = |id| settings.person(id).unwrap().role >= Role::Lead;
                        assert!(leads(out) && leads(incoming), "{out} to {incoming}");
                        let open = OpenApproval { by: out, at_ms: 0, told: String::new() };
                        draft.review.lead_open = Some(open);
                        continue;
                    }
                    assert!(!can.is_empty(), "{out} to {incoming}: {role:?}");
                    sign(&mut draft, role, can[0]);
                }
                assert!(needed(&draft, settings).is_empty());
            }
        }
    }
}

#[test]
fn nobody_signs_for_both_sides_and_no_lead_approves_the_own_drawer() {
    let settings = sample();
    let draft = whole(&settings, LEAD, OWNER, -6_000);
    let may =
        |draft: &Draft, role, who| may_sign(draft, &settings, role, who).map_or_else(|p| p.key, |()| "");
    assert_eq!(may(&draft, SignRole::Lead, LEAD), "sign.lead_is_other");
    assert_eq!(may(&draft, SignRole::Lead, OUT), "sign.not_lead");
    assert_eq!(may(&draft, SignRole::Outgoing, OWNER), "sign.not_outgoing");
    assert_eq!(may(&draft, SignRole::Incoming, LEAD), "sign.not_incoming");
    assert_eq!(may(&draft, SignRole::Incoming, PersonId(99)), "sign.not_active");
    // Whoever takes over is a party to it as much as whoever hands over.
    assert_eq!(may(&draft, SignRole::Lead, OWNER), "sign.lead_is_other");
    assert_eq!(candidates(&draft, &settings, SignRole::Lead), []);
    let neither = whole(&settings, OUT, IN, -6_000);
    assert_eq!(candidates(&neither, &settings, SignRole::Lead), [LEAD, OWNER]);
    let mut incoming = whole(&settings, OUT, LEAD, -6_000);
    assert_eq!(candidates(&incoming, &settings, SignRole::Lead), [OWNER]);
    // Returns that whoever now takes over had approved before they did need somebody else.
    incoming.cash.get_mut(&R1).unwrap().report.returns = Some(1);
    incoming.cash.get_mut(&R1).unwrap().report.approver = Some(LEAD);
    let kinds: Vec<_> =
        with_facts(&settings, |f| gaps(&incoming, f).into_iter().map(|gap| gap.kind).collect());
    assert!(kinds.contains(&GapKind::ReturnsApprover), "{kinds:?}");
    incoming.cash.get_mut(&R1).unwrap().report.approver = Some(OWNER);
    let kinds: Vec<_> =
        with_facts(&settings, |f| gaps(&incoming, f).into_iter().map(|gap| gap.kind).collect());
    assert!(!kinds.contains(&GapKind::ReturnsApprover), "{kinds:?}");
    // One lead or owner in all approves the own drawer, before or after signing for a side.
    let draft = whole(&settings, OWNER, IN, -6_000);
    assert_eq!(may(&draft, SignRole::Lead, OWNER), "sign.lead_is_other");
    let mut alone = sample();
    alone.people[1].active = false;
    assert!(may_sign(&draft, &alone, SignRole::Lead, OWNER).is_ok());
    let mut draft = whole(&alone, OUT, OWNER, -6_000);
    sign(&mut draft, SignRole::Lead, OWNER);
    assert!(may_sign(&draft, &alone, SignRole::Incoming, OWNER).is_ok());
}

#[test]
fn every_sort_of_gap_has_its_sentence() {
    let kinds = include_str!("../gap.rs").split("const fn key(self)").nth(1).unwrap();
    let kinds = kinds.split("const fn problem").next().unwrap();
    let keys: Vec<&str> = kinds.split('"').skip(1).step_by(2).collect();
    assert!(keys.len() > 20);
    for text in
        [include_str!("../../../assets/locales/en.toml"), include_str!("../../../assets/locales/zh.toml")]
    {
        let table: toml::Table = text.parse().unwrap();
        for key in &keys {
            let (section, name) = key.split_once('.').unwrap();
            assert!(table[section].get(name).is_some(), "{key}");
        }
    }
}

#[test]
fn a_shift_hands_over_every_register_or_says_why_not() {
    let settings = sample();
    let mut draft = whole(&settings, OUT, IN, 0);
    draft.people.left_out[0].reason = " ".into();
    assert_eq!(keys(&draft, &settings), ["gate.left_out"]);
    draft.people.left_out.clear();
    assert_eq!(keys(&draft, &settings), ["gate.left_out"]);
    with_facts(&settings, |facts| {
        let gap = &gaps(&draft, facts)[0];
        assert_eq!((gap.step, gap.problem.args[0].1.as_str()), (Step::People, "2"));
    });
    // Whoever stands in for somebody takes over that register alone.
    draft.head.kind = HandoverKind::Cover;
    assert!(keys(&draft, &settings).is_empty());
    // One that is not in use any more is no part of a shift.
    draft.head.kind = HandoverKind::Shift;
    let mut one = settings.clone();
    one.registers[1].active = false;
    assert!(keys(&draft, &one).is_empty());
}

#[test]
fn a_register_counted_at_closing_only_is_asked_for_when_nobody_takes_over() {
    let mut settings = sample();
    settings.registers[0].counted = CountWay::ClosingOnly;
    let mut draft = whole(&settings, OUT, IN, 0);
    draft.cash.clear();
    assert!(keys(&draft, &settings).is_empty());
    draft.review.half =
        Some(HalfSeal { said: None, bag_no: "7".into(), witness: Some(LEAD), reason: "ill".into() });
    assert_eq!(keys(&draft, &settings), ["gate.opening", "gate.count"]);
    draft.review.half = None;
    draft.people.incoming.clear();
    assert!(keys(&draft, &settings).contains(&"gate.count"));
    // What is counted all the same is counted whole.
    let mut draft = whole(&settings, OUT, IN, 0);
    draft.cash.get_mut(&R1).unwrap().opening = None;
    assert_eq!(keys(&draft, &settings), ["gate.opening"]);
    settings.registers[0].counted = CountWay::OwnDrawer;
    draft = whole(&settings, OUT, IN, 0);
    draft.cash.get_mut(&R1).unwrap().incoming = Count::default();
    assert_eq!(keys(&draft, &settings), ["gate.own_float"]);
}

#[test]
fn the_takings_are_taken_out_by_whoever_counted_them_last() {
    let mut draft = whole(&sample(), OUT, IN, 0);
    draft.people.outgoing = vec![OUT, LEAD];
    let mut cash = draft.register(R1);
    cash.worked = Some(Worked::said(CountsFor::Cashier, vec![OUT]));
    draft.cash.insert(R1, cash.clone());
    assert_eq!(draft.took_out(R1), Some(OUT), "nobody is known to have counted it: whose drawer it is");
    let mark = |by| CountMark { by, at_ms: 1, total: None };
    cash.marks.outgoing = vec![mark(OUT), mark(LEAD)];
    draft.cash.insert(R1, cash);
    assert_eq!((draft.took_out(R1), draft.handed_over(R1)), (Some(LEAD), Some(OUT)));
}

#[test]
fn takings_that_are_bagged_first_are_in_a_bag_with_a_number() {
    let mut settings = sample();
    settings.registers[0].counted = CountWay::BaggedFirst;
    let mut draft = whole(&settings, OUT, IN, 0);
    let asked = |draft: &Draft, settings: &Settings| {
        keys(draft, settings).contains(&GapKind::TakingsBag.problem().key)
    };
    assert!(asked(&draft, &settings));
    let mut cash = draft.register(R1);
    cash.close.bag_no = "B17".into();
    draft.cash.insert(R1, cash.clone());
    assert!(!asked(&draft, &settings));
    assert_eq!(draft.bag_no(R1), "B17");
    // Where all of it stays there is no bag; where the shop closes one is asked for all drawers.
    cash.close.bag_no.clear();
    let all = Close { float_left: Some(Money(100_000)), ..cash.close.clone() };
    draft.cash.insert(R1, RegisterCash { close: all, ..cash.clone() });
    assert!(!asked(&draft, &settings));
    draft.cash.insert(R1, cash);
    draft.people.closes = true;
    assert!(!asked(&draft, &settings));
    draft.people.closes = false;
    settings.registers[0].counted = CountWay::HandedOn;
    assert!(!asked(&draft, &settings), "where incoming counts all of it nothing is bagged yet");
}

#[test]
fn where_somebody_else_is_in_by_the_clock_two_close_the_shop() {
    let settings = sample();
    let mut draft = whole(&settings, OUT, IN, 0);
    draft.people.closes = true;
    draft.people.incoming.clear();
    let (entries, items, left) = (Vec::new(), Vec::new(), BTreeMap::new());
    let asked = |draft: &Draft, inside: &[(PersonId, i64)]| {
        let facts = HandoverContext {
            settings: &settings,
            entries: &entries,
            items: &items,
            settled: &[],
            left_before: &left,
            stayed: &[],
            inside,
            now: Stamp::new(60_000, 0),
        };
        gaps(draft, &facts).iter().any(|gap| gap.kind == GapKind::ClosedByTwo)
    };
    assert!(!asked(&draft, &[(OUT, 1)]), "alone tonight one can still close properly");
    assert!(asked(&draft, &[(OUT, 1), (IN, 1)]), "one is named, and another is in");
    draft.people.outgoing.push(IN);
    assert!(!asked(&draft, &[(OUT, 1), (IN, 1)]));
}
