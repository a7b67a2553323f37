use std::collections::BTreeMap;

use crate::model::attendance;
use crate::model::cash::{
    Close, Count, DepositSlip, Explanation, NonCash, OpeningCount, SalesReport, Side, TenderLine,
};
use crate::model::checklist::CheckAnswer;
use crate::model::count_unit::loose_rows;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{
    AttendanceLine, Carried, FeedbackReview, LeftOut, Mark, NotSigning, Panel, People, Punching, PutAway,
    Review, State, Step, StockReview,
};
use crate::model::ids::{ItemId, PersonId, RegisterId, StockId};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::stock::StockLine;
use crate::rules::answer_check::check_people;

use crate::model::cash::RegisterCash;
use crate::model::cash::results::{CountMark, CountMarks, ResultPart, ResultStep};
use crate::model::cash::ways::CountWay;

use crate::model::cash::{NonCashKind, OPENING};

use crate::model::checklist::Finding;

use crate::model::handover::answer::*;
use crate::model::handover::{
    CarryAct, HalfSeal, HandoverKind, Head, Override, ReadBack, SignRole, Signature,
};

use crate::model::ids::{HandoverId, RunId, ShiftId};
use crate::model::money::Money;

use crate::model::templates::tests::sample;
use crate::model::time::{BusinessDate, Stamp};

const R1: RegisterId = RegisterId(1);

fn draft() -> Draft {
    let mut draft = Draft::new(Head {
        id: HandoverId(1),
        run: RunId(1),
        date: BusinessDate::parse("2026-11-20").unwrap(),
        shift: ShiftId(1),
        part: crate::model::shift::Part::FIRST,
        kind: HandoverKind::Shift,
        state: State::Draft,
        settings_version: 1,
        started: Stamp::new(0, 0),
        started_by: Some(PersonId(3)),
        opened_ms: None,
        imported: false,
    });
    draft.people = People {
        outgoing: vec![PersonId(3)],
        incoming: vec![PersonId(4)],
        registers: vec![R1],
        ..People::default()
    };
    draft
}

/// The draft with one more answer of outgoing.
fn with(draft: &Draft, answer: Answer, settings: &Settings) -> Result<Altered, Problem> {
    let facts = HandoverContext {
        settled: &[],
        settings,
        entries: &[],
        items: &[],
        left_before: &BTreeMap::new(),
        stayed: &[],
        inside: &[],
        now: Stamp::new(60_000, 0),
    };
    draft.with(answer, PersonId(3), &facts)
}

fn count(rows: &[(i64, i64)]) -> Count {
    Count { rows: loose_rows(rows.iter().copied()), total: None }
}

/// One answer of every kind, none of them the default of its kind.
fn step() -> ResultStep {
    ResultStep {
        what: ResultPart::Sales,
        tender: "cash".into(),
        from: Some(Money(5)),
        to: None,
        before: Some(Money(-1)),
        after: Some(Money(0)),
        takings: None,
        by: Some(PersonId(3)),
        at_ms: 7,
    }
}

fn samples() -> Vec<Answer> {
    let counted = CountMark { by: PersonId(3), at_ms: 7, total: Some(Money(1)) };
    let mark = Mark { by: PersonId(4), at_ms: 1_763_700_000_123 };
    let opening = OpeningCount { at_ms: None, counted: Money(50_000), taken_over: true, by: PersonId(3) };
    let mut all = vec![
        Answer::People(People { reason: "替班".into(), prepared: true, ..draft().people }),
        Answer::Opening(R1, opening),
        Answer::Count(R1, Side::Outgoing, count(&[(10_000, 5), (50, 0)])),
        Answer::Count(R1, Side::Incoming, Count { total: Some(Money(0)), ..Count::default() }),
        Answer::Tender(
            R1,
            "card_a".into(),
            TenderLine {
                counted: Some(Money(0)),
                batch: "007".into(),
                slips: Some(0),
                ..TenderLine::default()
            },
        ),
        Answer::Report(
            R1,
            SalesReport {
                cash_received: Some(Money(0)),
                returns: Some(1),
                approver: Some(PersonId(2)),
                ..SalesReport::default()
            },
        ),
        Answer::NonCash(
            R1,
            vec![NonCash {
                said: None,
                kind: NonCashKind::Keys,
                number: "1–3".into(),
                amount: None,
                count: 3,
                remark: "all \"there\"".into(),
            }],
        ),
        Answer::Deposits(
            R1,
            vec![DepositSlip {
                slip_no: "00012".into(),
                amount: Money(1),
                by: None,
                at_ms: Some(5),
                settles: vec![],
                sent: None,
                reason: String::new(),
            }],
        ),
        Answer::Close(R1, Close { float_left: Some(Money(0)), revealed: true, ..Close::default() }),
        Answer::Explanation(
            R1,
            OPENING.into(),
            Explanation { reason: "unexplained".into(), ..Explanation::default() },
        ),
        Answer::Explanation(
            R1,
            "card_a".into(),
            Explanation { reason: "arithmetic".into(), ..Explanation::default() },
        ),
        Answer::Results(R1, vec![step()]),
        Answer::Marks(R1, CountMarks { outgoing: vec![counted.clone()], incoming: vec![counted] }),
        Answer::Stock(StockId(1), StockLine { counted: Some(0), ..StockLine::default() }),
        Answer::StockReview(StockReview { quality_checked: true, ..StockReview::default() }),
        Answer::Check(
            "D7".into(),
            CheckAnswer {
                number: Some(-5),
                comment: "冷".into(),
                ..CheckAnswer::bare(Finding::Issue, PersonId(4), 7)
            },
        ),
        Answer::Feedback(FeedbackReview { said: None, none: true, passed_on: false }),
        Answer::Carried(
            ItemId(12),
            Carried {
                overdue_said: None,
                act: Some(CarryAct::Queried),
                text: "why?".into(),
                overdue_reason: String::new(),
                mark,
            },
        ),
        Answer::Attendance(
            PersonId(3),
            AttendanceLine {
                remark_said: None,
                line: attendance::AttendanceResult { late_min: 4, ..attendance::AttendanceResult::default() },
                planned_start_ms: Some(1),
                planned_end_ms: None,
                remark: String::new(),
                confirmed_ms: Some(2),
                confirmed_by: None,
            },
        ),
        Answer::Review(Review {
            taken_back: Vec::new(),
            not_accepted: Vec::new(),
            lead_open: None,
            not_handed_over: None,
            talked_through: true,
            spoken: None,
            read_back: Some(ReadBack { float_left: Some(Money(1)), ..ReadBack::default() }),
            override_by: Some(Override {
                at_ms: None,
                approval_open: None,
                by: PersonId(2),
                reason: "flood".into(),
            }),
            put_away: Some(PutAway { said: None, bag_no: "17".into(), place: "safe".into() }),
            half: Some(HalfSeal {
                said: None,
                bag_no: "9".into(),
                witness: Some(PersonId(2)),
                reason: "ill".into(),
            }),
            not_signing: vec![NotSigning {
                person: PersonId(4),
                reason: String::new(),
                by: PersonId(3),
                at: 9,
                approval_open: None,
            }],
        }),
    ];
    all.extend(Panel::ALL.map(|panel| Answer::Panel(panel, mark)));
    all.extend(Step::ALL.map(|step| Answer::Done(step, mark)));
    all
}

#[test]
fn every_answer_is_read_back_as_it_was_written_and_has_its_own_place() {
    let mut places = std::collections::BTreeSet::new();
    for answer in samples() {
        let address = answer.address();
        let (section, line) = (address.section(), address.line());
        let json = answer.value().unwrap();
        assert_eq!(Answer::read(section, &line, &json), Ok(answer.clone()), "{address} {json}");
        assert!(Answer::read(section, &line, "[[").is_err());
        assert!(places.insert(address), "{answer:?}");
    }
    assert_eq!(Answer::read("cash", "x/report", "{}").unwrap_err().key, "change.unreadable");
    assert_eq!(Answer::read("moon", "", "{}").unwrap_err().key, "change.unreadable");
}

#[test]
fn a_draft_is_the_sum_of_its_answers() {
    let mut all = draft();
    for answer in samples() {
        answer.put(&mut all);
    }
    let mut again = draft();
    for answer in all.answers() {
        let address = answer.address();
        Answer::read(address.section(), &address.line(), &answer.value().unwrap()).unwrap().put(&mut again);
    }
    assert_eq!(again, all);
}

#[test]
fn an_answer_takes_signatures_back_and_a_sealed_handover_takes_none() {
    let settings = sample();
    let mut signed = draft();
    signed.head.state = State::OutgoingSigned;
    signed.signatures.push(Signature {
        role: SignRole::Outgoing,
        person: PersonId(3),
        at: Stamp::new(1, 0),
        figures: "00".into(),
    });
    let answer = Answer::Feedback(FeedbackReview { said: None, none: true, passed_on: false });
    let altered = with(&signed, answer.clone(), &settings).unwrap();
    assert!(altered.draft.signatures.is_empty());
    assert_eq!((altered.draft.head.state, altered.draft.review.taken_back.len()), (State::Draft, 1));
    // That a step is done, and a punch that is being typed, stand in no record: nobody has signed either.
    let mark = Mark { by: PersonId(3), at_ms: 9 };
    let beside = [Answer::Done(Step::Cash, mark), Answer::Punching(PersonId(3), Punching::default())];
    for answer in beside {
        let altered = with(&signed, answer, &settings).unwrap();
        assert_eq!(
            (&altered.draft.signatures, altered.draft.head.state),
            (&signed.signatures, State::OutgoingSigned)
        );
        assert_eq!((altered.draft.review.taken_back.len(), altered.lines.len()), (0, 1));
    }
    for state in [State::Sealed, State::HalfSealed] {
        signed.head.state = state;
        assert_eq!(with(&signed, answer.clone(), &settings).unwrap_err().key, "change.sealed");
    }
}

#[test]
fn a_count_changed_after_the_result_was_seen_stays_visible_and_is_never_replaced() {
    let settings = sample();
    let with = |draft: &Draft, answer| with(draft, answer, &settings).unwrap();
    let seen = with(&draft(), Answer::Count(R1, Side::Outgoing, count(&[(100, 7)]))).draft;
    let seen = with(&seen, Answer::Close(R1, Close { revealed: true, ..Close::default() })).draft;
    // A sales report that expects more changes nothing about what was counted.
    let report = SalesReport { cash_received: Some(Money(99_900)), ..SalesReport::default() };
    let seen = with(&seen, Answer::Report(R1, report)).draft;
    assert_eq!(seen.register(R1).cash_counted(CountWay::HandedOn), Ok(Some(Money(700))));
    let same = with(&seen, Answer::Count(R1, Side::Outgoing, count(&[(100, 7)])));
    assert!(!same.draft.register(R1).close.recounted);
    let other = with(&seen, Answer::Count(R1, Side::Outgoing, count(&[(100, 8)])));
    assert!(other.draft.register(R1).close.recounted);
    assert!(other.lines.iter().any(|l| matches!(l, Answer::Close(..))), "the mark is saved with the count");
}

#[test]
fn impossible_answers_are_refused() {
    let settings = sample();
    let mut draft = draft();
    draft.cash.insert(R1, RegisterCash { outgoing: count(&[(100, 7)]), ..RegisterCash::default() });
    let key = |answer| with(&draft, answer, &settings).map_or_else(|p: Problem| p.key, |_| "");
    let people = |out: &[i64], incoming: &[i64], registers: &[i64]| {
        Answer::People(People {
            outgoing: out.iter().copied().map(PersonId).collect(),
            incoming: incoming.iter().copied().map(PersonId).collect(),
            registers: registers.iter().copied().map(RegisterId).collect(),
            ..People::default()
        })
    };
    assert_eq!(key(people(&[3], &[4], &[1, 2])), "");
    assert_eq!(key(people(&[3], &[4, 3], &[1])), "people.both_sides");
    assert_eq!(key(people(&[3], &[99], &[1])), "people.not_active");
    assert_eq!(key(people(&[3], &[4], &[9])), "people.no_such_register");
    let close = |left| Answer::Close(R1, Close { float_left: Some(Money(left)), ..Close::default() });
    assert_eq!(key(close(700)), "");
    assert_eq!(key(close(701)), "cash.float_more_than_counted");
    assert_eq!(key(close(-1)), "cash.float_negative");
    assert_eq!(key(Answer::Count(R1, Side::Incoming, count(&[(100, -1), (500, 4)]))), "stock.not_negative");
    let opening = OpeningCount { at_ms: None, counted: Money(-1), taken_over: false, by: PersonId(3) };
    assert_eq!(key(Answer::Opening(R1, opening)), "stock.not_negative");
    // Refunds are typed as a positive sum; a minus would raise what is expected.
    let report = SalesReport { cash_refunds: Some(Money(-12_933)), ..SalesReport::default() };
    assert_eq!(key(Answer::Report(R1, report)), "stock.not_negative");
    let why = Explanation { approver: Some(PersonId(3)), ..Explanation::default() };
    assert_eq!(key(Answer::Explanation(R1, "cash".into(), why)), "cash.approver_is_other");
    let half = HalfSeal { said: None, bag_no: "1".into(), witness: Some(PersonId(3)), reason: "x".into() };
    let review = Review { half: Some(half), ..Review::default() };
    assert_eq!(key(Answer::Review(review)), "sign.witness_is_other");
    assert_eq!(key(Answer::Stock(StockId(77), StockLine::default())), "stock.unknown");
}

#[test]
fn nobody_and_no_register_is_on_a_list_twice() {
    let settings = sample();
    let [a, b] = [settings.people[1].id, settings.people[2].id];
    let register = settings.registers[0].id;
    let people =
        People { outgoing: vec![a], incoming: vec![b], registers: vec![register], ..People::default() };
    let check = |people: &People| check_people(people, &settings).map_err(|p| p.key);
    assert_eq!(check(&people), Ok(()));
    assert_eq!(check(&People { outgoing: vec![a, a], ..people.clone() }), Err("people.twice"));
    assert_eq!(check(&People { incoming: vec![b, b], ..people.clone() }), Err("people.twice"));
    let out = |register| LeftOut { register, reason: "closed".into(), by: a, at: 1, again: false };
    let left_out = |registers: &[RegisterId]| People {
        left_out: registers.iter().copied().map(out).collect(),
        ..people.clone()
    };
    let second = settings.registers[1].id;
    assert_eq!(check(&left_out(&[second])), Ok(()));
    assert_eq!(check(&left_out(&[second, second])), Err("people.register_twice"));
    assert_eq!(check(&left_out(&[register])), Err("people.register_twice"), "counted and not counted");
    assert_eq!(check(&left_out(&[RegisterId(77)])), Err("people.no_such_register"));
    assert_eq!(check(&People { registers: vec![register; 2], ..people }), Err("people.register_twice"));
}
