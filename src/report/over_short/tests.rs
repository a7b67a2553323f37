//! Small periods whose figures can be checked by hand.

use super::*;
use crate::i18n::msg;
use crate::model::approval::{ApprovalPlace, Decision};
use crate::model::cash::worked::CountsFor;
use crate::model::handover::HandoverKind;
use crate::model::ids::HandoverId;
use crate::model::ids::ShiftId;
use crate::model::ids::{EntryId, RunId};
use crate::model::item::SharedSlip;
use crate::model::lang::Lang;
use crate::model::log::{Entry, SpotCount};
use crate::model::period::Period;
use crate::model::period_data::{
    ApprovalFact, ApprovalSubject, DifferenceReason, LeadCause, LeftBy, LogFact, ShiftFact, ShownBefore,
};
use crate::model::shift::{Part, ShiftName};
use crate::model::templates;
use crate::model::time::{Month, Stamp};
use crate::report::Model as _;
use crate::report::tables::{CellKind, STAR, Value};

#[test]
fn golden() {
    crate::golden!(REPORT, "over_short");
}

fn date(text: &str) -> BusinessDate {
    BusinessDate::parse(text).unwrap()
}

const fn tender(place: u16, expected: i64, counted: Option<i64>, level: Level) -> TenderFact {
    TenderFact {
        tender: place,
        level,
        expected: Some(Money(expected)),
        counted: match counted {
            Some(n) => Some(Money(n)),
            None => None,
        },
        difference: match counted {
            Some(n) => Some(Money(n - expected)),
            None => None,
        },
        refunds: Money(0),
        reported: Some(Money(10_000)),
        why: None,
    }
}

/// Three handovers of one register: short by 6.70 with a reason, over by 10 on another tender, not counted.
pub(crate) fn facts() -> PeriodData {
    let settings = templates::tests::sample();
    let period = Period::of_month(Month::parse("2026-07").unwrap());
    let now = Stamp::parse_rfc3339("2026-08-01T10:00:00+08:00").unwrap();
    let mut facts = PeriodData::none(period, settings, now, date("2026-08-01"));
    let cash = facts.settings.cash_tender().unwrap().id.clone();
    let (cash, card, lost) = (facts.intern(&cash), facts.intern("card"), facts.intern("change_error"));
    let mut short = tender(cash, 60_000, Some(59_330), Level::NeedsReason);
    short.why = Some(Box::new(DifferenceReason {
        reason: Some(lost),
        words: "gave too much".into(),
        ..DifferenceReason::default()
    }));
    let mut tenders = [
        vec![short, tender(card, 20_000, Some(20_000), Level::Within)],
        vec![
            tender(cash, 60_000, Some(60_000), Level::Within),
            tender(card, 20_000, Some(21_000), Level::NeedsLead),
        ],
        vec![tender(cash, 60_000, None, Level::Within), tender(card, 20_000, None, Level::Within)],
    ];
    let days = [(1, "2026-07-01", 3, 4), (2, "2026-07-01", 4, 3), (3, "2026-07-03", 3, 4)];
    for (n, (id, day, out, into)) in days.into_iter().enumerate() {
        facts.shifts.push(ShiftFact {
            handover: HandoverId(id),
            date: date(day),
            shift: ShiftId(1),
            part: Part::FIRST,
            kind: HandoverKind::Shift,
            half: false,
            imported: false,
            not_handed_over: false,
            outgoing: vec![PersonId(out)],
            incoming: vec![PersonId(into)],
            opened_ms: now.ms,
            line: now,
            sealed_ms: now.ms,
        });
        facts.shifts_run.push(ShiftName::new(date(day), ShiftId(1)));
        facts.drawers.push(DrawerFact {
            shift: n,
            register: RegisterId(1),
            cashier: Some(PersonId(out)),
            counts_for: CountsFor::Cashier,
            way: crate::model::cash::ways::CountWay::HandedOn,
            left_before: Some(Money(50_000)),
            opening: Some(Money(if n == 1 { 49_500 } else { 50_000 })),
            opening_difference: Some(Money(if n == 1 { -500 } else { 0 })),
            opening_sealed: None,
            left_by: Some(LeftBy { handover: HandoverId(1), person: Some(PersonId(3)), line_ms: now.ms }),
            refunds: None,
            rounding: None,
            moved: Money(0),
            float_left: Some(Money(50_000)),
            deposit: Some(Money(10_000)),
            source: "Z1".into(),
            uncounted: if n == 2 { "power cut".into() } else { String::new() },
            changed_at: None,
            changed: false,
            tenders: std::mem::take(&mut tenders[n]),
        });
    }
    facts.shifts_run.push(ShiftName::new(date("2026-07-04"), ShiftId(1)));
    facts
}

#[test]
fn every_tender_is_judged_on_its_own_and_nobody_owns_a_gap() {
    let report = OverShort::of(facts(), Ask::default());
    assert_eq!((report.total.over, report.total.short), (Money(1_000), Money(-670)));
    assert_eq!((report.total.net(), report.total.count(), report.total.shifts), (Money(330), 2, 2));
    assert_eq!((report.total.beyond, report.total.unexplained), (2, 1));
    assert_eq!((report.gaps.as_slice(), report.gap_sum), ([1].as_slice(), Money(-500)));
    let nets: Vec<_> =
        report.people.iter().map(|(id, sums)| (id.unwrap().0, sums.net().0, sums.shifts)).collect();
    assert_eq!(nets, [(3, -670, 1), (4, 1_000, 1)]);
}

#[test]
fn what_was_not_counted_is_counted_apart() {
    let report = OverShort::of(facts(), Ask::default());
    assert_eq!(report.uncounted, [2]);
    assert_eq!(report.missing, [ShiftName::new(date("2026-07-04"), ShiftId(1))]);
    let days: Vec<_> = report.days.iter().map(|d| (d.date, d.sums.shifts, d.running.0)).collect();
    assert_eq!(days, [(date("2026-07-01"), 2, 330), (date("2026-07-03"), 0, 330)]);
}

#[test]
fn a_person_or_register_alone() {
    let ask = Ask { person: Some(PersonId(4)), register: None };
    let report = OverShort::of(facts(), ask);
    assert_eq!((report.total.net(), report.people.len(), report.missing.len()), (Money(1_000), 1, 0));
    let ask = Ask { person: None, register: Some(RegisterId(2)) };
    assert_eq!(OverShort::of(facts(), ask).total, Sums::default());
}

#[test]
fn sums_over_people_registers_tenders_and_days_agree() {
    let report = OverShort::of(facts(), Ask::default());
    let whole = report.total.net();
    let net = |sums: Vec<Sums>| Money(sums.iter().map(|s| s.net().0).sum());
    assert_eq!(net(report.people.iter().map(|p| p.1).collect()), whole);
    assert_eq!(net(report.registers.iter().map(|p| p.1).collect()), whole);
    assert_eq!(net(report.tenders.iter().map(|p| p.1).collect()), whole);
    assert_eq!(net(report.days.iter().map(|p| p.sums).collect()), whole);
    assert_eq!(net(report.reasons.iter().map(|p| p.1).collect()), whole);
}

/// An approval of the first handover, decided later by the owner.
fn approved(subject: ApprovalSubject) -> ApprovalFact {
    let at = Stamp::parse_rfc3339("2026-07-02T10:00:00+08:00").unwrap();
    let decided = Decision {
        seq: 9,
        handover: HandoverId(1),
        place: ApprovalPlace::Lead,
        verdict: Verdict::Approved,
        words: String::new(),
        by: PersonId(1),
        by_name: "Owner".into(),
        at,
    };
    let (sum, shown, decided) = (None, None, Some(decided));
    ApprovalFact { shift: 0, subject, sum, shown, asked_by: "Li".into(), asked: at, decided }
}

#[test]
fn what_a_lead_wrote_to_a_decision_is_never_cut() {
    let words = "the report itself must be shown to me before I put my name under a figure that was changed";
    let mut facts = facts();
    for said in [words, "short"] {
        let mut fact = approved(ApprovalSubject::Override("gone".into()));
        fact.decided.as_mut().unwrap().words = said.into();
        facts.approvals.push(fact);
    }
    let report = OverShort::of(facts, Ask::default());
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let table = paper.tables.iter().find(|table| table.key == "approvals").unwrap();
        assert_eq!(table.notes.len(), 1, "{:?}", table.notes);
        assert!(table.notes[0].contains(words), "{:?}", table.notes);
    }
}

#[test]
fn who_approved_returns_did_not_approve_the_difference() {
    let (register, cash) = (RegisterId(1), facts().drawers[0].tenders[0].tender);
    let lead = |cause| ApprovalSubject::Lead(vec![cause]);
    for (subject, named) in [
        (ApprovalSubject::Difference(register, Some(cash)), true),
        (ApprovalSubject::Difference(register, None), false),
        (ApprovalSubject::Returns(register), false),
        (ApprovalSubject::Entry("pay_out", "ice".into(), Some(register)), false),
        (lead(LeadCause::Difference(register, Some(cash))), true),
        (lead(LeadCause::Difference(register, None)), false),
        (lead(LeadCause::Uncounted(register)), true),
        (lead(LeadCause::Apart(register)), true),
        (lead(LeadCause::Difference(RegisterId(2), Some(cash))), false),
        (lead(LeadCause::Passed), false),
    ] {
        let mut facts = facts();
        facts.approvals = vec![approved(subject.clone())];
        let report = OverShort::of(facts, Ask::default());
        let paper = report.paper(Lang::En);
        let table = paper.table("detail").unwrap();
        let column = table.columns.iter().position(|c| c.key == "approved_by").unwrap();
        let cell = table.rows.get(0).cells[column].value.clone();
        assert_eq!(cell != crate::report::tables::Value::Empty, named, "{subject:?}: {cell:?}");
    }
}

#[test]
fn a_report_of_one_register_keeps_every_approval_about_it() {
    let (here, there) = (RegisterId(1), RegisterId(2));
    let lead = |register| ApprovalSubject::Lead(vec![LeadCause::Passed, LeadCause::Apart(register)]);
    for (subject, kept) in [
        (ApprovalSubject::Difference(here, None), true),
        (ApprovalSubject::Returns(here), true),
        (ApprovalSubject::Entry("pay_out", "ice".into(), Some(here)), true),
        (lead(here), true),
        (lead(there), false),
        (ApprovalSubject::Lead(vec![LeadCause::Passed]), false),
        (ApprovalSubject::Entry("write_off", "milk".into(), None), false),
        (ApprovalSubject::Override("bus".into()), false),
    ] {
        let mut facts = facts();
        facts.approvals = vec![approved(subject.clone())];
        let kept_by = |ask| OverShort::of(facts.clone(), ask).approvals.len() == 1;
        assert!(kept_by(Ask::default()), "{subject:?}");
        for ask in [
            Ask { person: None, register: Some(here) },
            // Person 3 worked that register in that shift, person 4 did not.
            Ask { person: Some(PersonId(3)), register: None },
        ] {
            assert_eq!(kept_by(ask), kept, "{subject:?} {ask:?}");
        }
        assert!(!kept_by(Ask { person: Some(PersonId(4)), register: None }), "{subject:?}");
    }
}

#[test]
fn a_deposit_is_looked_at_when_it_is_late_or_another_sum_was_banked() {
    let month = crate::report::test_month::month("CNY");
    let sample = month.items.into_iter().find(|f| f.item.kind == ItemKind::DepositInTransit).unwrap().item;
    let of = |due: i64, closed: Option<i64>, banked: Option<i64>| {
        let mut item = Item { due_ms: Some(due), closed_ms: closed, ..sample.clone() };
        item.detail.amount = Some(Money(10_000));
        item.detail.banked = banked.map(Money);
        Deposit::of(&item, 1_000).map(|d| (d.late, d.difference.map(|m| m.0)))
    };
    // On its way, in time and late.
    assert_eq!((of(2_000, None, None), of(500, None, None)), (None, Some((true, None))));
    // Banked: in time and right, late and right, in time and wrong, late and wrong.
    assert_eq!(of(500, Some(400), Some(10_000)), None);
    assert_eq!(of(500, Some(600), Some(10_000)), Some((true, Some(0))));
    assert_eq!(of(500, Some(400), Some(9_000)), Some((false, Some(-1_000))));
    assert_eq!(of(500, Some(600), Some(9_000)), Some((true, Some(-1_000))));
    // Given up in time: it does not leave the report as if it had been banked.
    let mut given_up = Item {
        due_ms: Some(500),
        closed_ms: Some(400),
        state: crate::model::item_state::ItemState::Cancelled,
        ..sample
    };
    given_up.detail.banked = None;
    assert_eq!(Deposit::of(&given_up, 1_000).map(|d| d.late), Some(false));
}

#[test]
fn a_slip_of_several_deposits_is_told_once() {
    let mut month = crate::report::test_month::month("CNY");
    month.items.retain(|f| f.item.kind == ItemKind::DepositInTransit);
    month.items.truncate(1);
    let mut second = month.items[0].clone();
    second.item.id = crate::model::ids::ItemId(99);
    let settles = vec![month.items[0].item.id.0, 99];
    month.items.push(second);
    let slip = SharedSlip { settles: settles.clone(), sent: Money(80_000), shows: Money(79_000) };
    for fact in &mut month.items {
        fact.item.due_ms = None;
        fact.item.state = crate::model::item_state::ItemState::Matched;
        fact.item.closed_ms = Some(month.now.ms);
        fact.item.detail.banked = None;
        fact.item.detail.shared_slip = Some(slip.clone());
    }
    let of = |facts: &PeriodData| OverShort::of(facts.clone(), Ask::default());
    let report = of(&month);
    assert_eq!(report.deposits.iter().map(|d| d.difference).collect::<Vec<_>>(), [Some(Money(-1_000))]);
    let paper = report.paper(Lang::En);
    let row = paper.tables.iter().find(|t| t.key == "deposits").unwrap().rows.get(0);
    let said: Vec<String> = row.cells.iter().map(|cell| format!("{:?}", cell.value)).collect();
    let numbers = format!("{} {}", settles[0], settles[1]);
    for words in [numbers.as_str(), "80000", "79000", "-1000"] {
        assert!(said.iter().any(|cell| cell.contains(words)), "{words}: {said:?}");
    }
    // Both titles stand beside it, and both days where they are two.
    let title = month.items[0].item.title.clone();
    month.items[1].item.title = "Register 9 2026-07-02".into();
    let day = month.items[0].item.opened.calendar_date();
    month.items[1].item.opened.ms += 86_400_000;
    let next = month.items[1].item.opened.calendar_date();
    let cells = |facts: &PeriodData| {
        let report = of(facts);
        let paper = report.paper(Lang::En);
        format!("{:?}", paper.table("deposits").unwrap().rows.get(0).cells)
    };
    let said = cells(&month);
    for words in [title.as_str(), "Register 9 2026-07-02", &day.to_string(), &next.to_string()] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // One that is late is listed for that, without the difference a second time; the slip is not late.
    for late in [0, 1] {
        let mut month = month.clone();
        month.items[late].item.due_ms = Some(0);
        let told: Vec<_> =
            of(&month).deposits.iter().map(|d| (d.items.len(), d.difference, d.late)).collect();
        assert_eq!(told, [(2, Some(Money(-1_000)), false), (1, None, true)]);
    }
}

#[test]
fn what_was_put_right_is_no_difference_and_says_so() {
    let mut facts = facts();
    let tender = &mut facts.drawers[0].tenders[0];
    (tender.counted, tender.difference, tender.level) = (tender.expected, Some(Money(0)), Level::Within);
    let shown = ShownBefore { difference: Money(-10_000), level: Level::NeedsLead };
    tender.why = Some(Box::new(DifferenceReason { shown: Some(shown), ..DifferenceReason::default() }));
    let before = OverShort::of(super::tests::facts(), Ask::default()).total;
    let report = OverShort::of(facts, Ask::default());
    assert_eq!((report.total.put_right, before.put_right), (1, 0));
    assert!(report.total.beyond <= report.total.count(), "{:?}", report.total);
    // It needs no reason any more, also where a little is left of it.
    assert_eq!((report.total.unexplained, before.unexplained), (1, 1));
    let mut left = report.facts.clone();
    left.drawers[0].tenders[0].difference = Some(Money(-100));
    let left = OverShort::of(left, Ask::default());
    assert_eq!((left.total.unexplained, left.total.put_right), (1, 1));
    assert!(left.reasons.iter().any(|(cause, sums)| *cause == DifferenceCause::Within && sums.count() == 1));
    for (lang, words) in [(Lang::En, "-100.00 was shown"), (Lang::Zh, "-100.00")] {
        let paper = report.paper(lang);
        let detail = &paper.tables.iter().find(|t| t.key == "detail").unwrap().rows;
        let said = format!("{:?}", detail.get(0).cells);
        assert!(said.contains(words), "{said}");
        // The net of the person carries a mark, what it means stands below, and files have a column of their own.
        let people = paper.tables.iter().find(|t| t.key == "people").unwrap();
        let at = |key: &str| people.columns.iter().position(|c| c.key == key).unwrap();
        let lines: Vec<_> = (0..people.rows.len()).map(|n| people.rows.get(n)).collect();
        let starred: Vec<_> = lines.iter().filter(|line| line.cells[at("net")].starred).collect();
        assert_eq!(starred.len(), 1, "{lines:?}");
        assert_eq!(starred[0].cells[at("changed")].value, Value::Number(1));
        let note = people.notes.iter().find(|note| note.starts_with(STAR)).unwrap();
        assert!(note.contains(words), "{note}");
        assert!(paper.shown_of(CellKind::OverShort, &starred[0].cells[at("net")]).ends_with(STAR));
    }
}

#[test]
fn what_needs_no_reason_is_not_unexplained() {
    let mut facts = facts();
    let drawer = &mut facts.drawers[1];
    // Three short, within tolerance; ten over on a card, beyond it; neither has a reason.
    drawer.tenders[0].counted = Some(Money(59_700));
    drawer.tenders[0].difference = Some(Money(-300));
    let report = OverShort::of(facts, Ask::default());
    let lost = report.reasons[0].0;
    let counts: Vec<_> =
        report.reasons.iter().map(|(cause, sums)| (*cause, sums.count(), sums.net().0)).collect();
    assert_eq!(
        counts,
        [(lost, 1, -670), (DifferenceCause::Unexplained, 1, 1_000), (DifferenceCause::Within, 1, -300)]
    );
    assert_eq!(report.total.unexplained, 1, "as many as the row of the reasons says");
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let table = paper.table("reasons").unwrap();
        let names: Vec<_> = (1..3).map(|n| table.rows.get(n).cells[0].value.clone()).collect();
        assert_ne!(names[0], names[1], "{lang:?}");
        let figure = paper.figures.iter().find(|f| f.key == "unexplained").unwrap();
        assert_eq!(names[0], crate::report::tables::Value::Text(figure.label.as_str().into()), "{lang:?}");
    }
}

#[test]
fn several_people_are_said_to_count_for_the_first_only_where_there_are_any() {
    let notes = |facts: PeriodData| {
        let report = OverShort::of(facts, Ask::default());
        report.paper(Lang::En).table("people").unwrap().notes.len()
    };
    let mut facts = facts();
    assert_eq!(notes(facts.clone()), 0);
    facts.shifts[1].outgoing = vec![PersonId(4), PersonId(3)];
    assert_eq!(notes(facts.clone()), 1);
    let report = OverShort::of(facts, Ask::default());
    assert_eq!(report.people.iter().map(|(_, sums)| sums.shifts).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn what_is_nobodys_is_left_out_when_it_is_about_somebody() {
    let keys = |ask: Ask| -> (Vec<&'static str>, Vec<&'static str>) {
        let report = OverShort::of(facts(), ask);
        let paper = report.paper(Lang::En);
        (paper.figures.iter().map(|f| f.key).collect(), paper.tables.iter().map(|t| t.key).collect())
    };
    let has = |ask: Ask, key: &str| {
        let (figures, tables) = keys(ask);
        figures.contains(&key) || tables.contains(&key)
    };
    let person = Ask { person: Some(PersonId(4)), register: None };
    let register = Ask { person: None, register: Some(RegisterId(1)) };
    for (key, of_person, of_register) in [
        ("no_handover", false, false),
        ("deposits", false, true),
        ("gaps", true, true),
        ("uncounted", true, true),
    ] {
        let said = (has(Ask::default(), key), has(person, key), has(register, key));
        assert_eq!(said, (true, of_person, of_register), "{key}");
    }
}

#[test]
fn a_line_changed_after_its_result_carries_the_mark_and_counts_as_it_stands() {
    let mut facts = facts();
    let total = OverShort::of(facts.clone(), Ask::default()).total;
    facts.drawers[0].changed = true;
    let report = OverShort::of(facts, Ask::default());
    assert_eq!(report.total, total);
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let table = paper.table("detail").unwrap();
        let marked = |line: usize| {
            let said = format!("{:?}", table.rows.get(line).cells);
            said.contains(msg::over_short::changed(lang))
        };
        assert_eq!([0, 1, 2].map(marked), [true, false, false], "{lang:?}");
    }
}

#[test]
fn a_spot_count_is_listed_with_its_difference_and_is_in_no_sum() {
    let mut facts = facts();
    let total = OverShort::of(facts.clone(), Ask::default()).total;
    let count = |register, reported: Option<i64>| LogFact {
        shift: ShiftName::new(date("2026-07-01"), ShiftId(1)),
        handover: None,
        entry: Entry {
            id: EntryId(1),
            run: RunId(1),
            at: facts.now,
            by: PersonId(2),
            item: None,
            doubted: false,
            detail: Detail::SpotCount(
                SpotCount {
                    register: RegisterId(register),
                    counted: Money(123_450),
                    reported: reported.map(Money),
                    without_sales: None,
                    difference: None,
                    cashier: None,
                    alone: false,
                    remark: String::new(),
                }
                .worked_out(None, &[]),
            ),
        },
    };
    facts.log = vec![count(1, Some(124_000)), count(2, Some(123_450)), count(1, None)];
    let report = OverShort::of(facts.clone(), Ask::default());
    assert_eq!((report.total, report.spot_counts.as_slice()), (total, [0, 1].as_slice()));
    let paper = report.paper(Lang::En);
    let cells = format!("{:?}", paper.table("spot_counts").unwrap().rows.get(0).cells);
    assert!(cells.contains("-550") && cells.contains("124000") && cells.contains("123450"), "{cells}");
    let one = OverShort::of(facts.clone(), Ask { person: None, register: Some(RegisterId(2)) });
    assert_eq!(one.spot_counts, [1]);
    let nobody = OverShort::of(facts, Ask { person: Some(PersonId(4)), register: None });
    assert!(nobody.paper(Lang::En).table("spot_counts").is_none());
}

#[test]
fn a_shared_drawer_counts_for_nobody_and_is_listed_with_who_was_on_it() {
    let mut facts = facts();
    facts.drawers[0].cashier = None;
    facts.drawers[0].counts_for = CountsFor::Shared;
    facts.shifts[0].outgoing = vec![PersonId(3), PersonId(4)];
    assert_eq!(crate::rules::own_history::own_shifts(&facts, PersonId(3)), []);
    let alone = OverShort::of(facts.clone(), Ask { person: Some(PersonId(3)), register: None });
    assert_eq!(alone.total.net(), Money(0), "nobody's figures hold it");
    let report = OverShort::of(facts, Ask::default());
    let nets: Vec<_> = report.people.iter().map(|(id, sums)| (id.map(|id| id.0), sums.net().0)).collect();
    assert_eq!(nets, [(Some(3), 0), (Some(4), 1_000), (None, -670)]);
    assert_eq!((report.shared.as_slice(), report.total.net()), ([0].as_slice(), Money(330)));
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let table = paper.tables.iter().find(|table| table.key == "shared").unwrap();
        assert_eq!(table.title, msg::over_short::shared(lang));
    }
}

#[test]
fn an_approval_has_the_sum_that_was_decided_on_and_says_what_was_shown_first() {
    let mut facts = facts();
    let mut fact = approved(ApprovalSubject::Lead(Vec::new()));
    (fact.sum, fact.shown) = (Some(Money(-5_500)), Some(Money(-6_000)));
    facts.approvals = vec![fact];
    let report = OverShort::of(facts, Ask::default());
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let cells = format!("{:?}", paper.table("approvals").unwrap().rows.get(0).cells);
        assert!(cells.contains("Money(Money(-5500))"), "{cells}");
        assert!(cells.contains(&*msg::over_short::was_shown(lang, "-60.00")), "{cells}");
    }
}

#[test]
fn two_different_figures_have_two_names() {
    let report = OverShort::of(facts(), Ask::default());
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        let label = |key| paper.figures.iter().find(|f| f.key == key).unwrap().label.clone();
        let people = paper.table("people").unwrap();
        let changed = people.columns.iter().find(|c| c.key == "changed").unwrap();
        assert_eq!(changed.head, label("changed"));
        assert_ne!(label("changed"), label("put_right"));
    }
}
