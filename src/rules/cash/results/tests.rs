//! Against a plain model: a sheet of paper on which every figure and every difference is written by hand.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::cash::results::{CountMark, CountMarks};
use crate::model::cash::{Close, Explanation, Level, OpeningCount, SalesReport, TenderLine};
use crate::model::count_unit::loose_rows;
use crate::model::handover::answer::Answer;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{HandoverKind, Head, People, State};
use crate::model::ids::{EntryId, HandoverId, PersonId, RegisterId, RunId, ShiftId};
use crate::model::log::{Detail, Entry, Movement, MovementKind};
use crate::model::settings::{Settings, Tolerance};
use crate::model::templates::tests::sample;
use crate::model::time::{BusinessDate, Stamp};
use crate::rules::cash::{Judged, graver_shown};

const R1: RegisterId = RegisterId(1);
const ANN: PersonId = PersonId(3);
const LEFT: i64 = 50_000;

/// A shop in which answers are given one after the other, a minute apart.
struct Table {
    settings: Settings,
    entries: Vec<Entry>,
    left: BTreeMap<RegisterId, Money>,
    draft: Draft,
    minute: i64,
}

impl Table {
    fn new() -> Self {
        let settings = sample();
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
            started_by: Some(ANN),
            opened_ms: None,
            imported: false,
        });
        draft.people = People {
            outgoing: vec![ANN],
            incoming: vec![PersonId(4)],
            registers: vec![R1],
            ..People::default()
        };
        Self { settings, entries: Vec::new(), left: [(R1, Money(LEFT))].into(), draft, minute: 0 }
    }

    fn facts(&self) -> HandoverContext<'_> {
        HandoverContext {
            settled: &[],
            settings: &self.settings,
            entries: &self.entries,
            items: &[],
            left_before: &self.left,
            stayed: &[],
            inside: &[],
            now: Stamp::new(self.minute * 60_000, 0),
        }
    }

    fn give(&mut self, by: PersonId, answer: Answer) {
        self.minute += 1;
        let altered = self.draft.with(answer, by, &self.facts()).unwrap();
        self.draft = altered.draft;
    }

    fn cash(&self) -> RegisterCash {
        self.draft.register(R1)
    }

    fn result(&self) -> RegisterResult {
        self.cash().result(R1, &self.entries, Some(Money(LEFT)), &self.settings).unwrap()
    }

    fn show(&mut self) {
        let mark = Mark { by: ANN, at_ms: self.minute * 60_000 };
        if let Some(chain) = self.cash().shown(&self.result(), mark) {
            self.give(ANN, Answer::Results(R1, chain));
        }
    }

    /// Puts all figures of a sheet in, and shows the result.
    fn fill(&mut self, sheet: &Sheet) {
        for part in ["opening", "cash_received", "cash_refunds", "outgoing", "counted", "reported"] {
            let answer = self.answer(part, sheet.figures[part]);
            self.give(ANN, answer);
        }
        self.give(ANN, Answer::Close(R1, Close { revealed: true, ..Close::default() }));
    }

    fn answer(&self, part: &str, figure: i64) -> Answer {
        let cash = self.cash();
        let figure = Money(figure);
        let line = cash.tenders.get("wechat").cloned().unwrap_or_default();
        match part {
            "opening" => {
                Answer::Opening(R1, OpeningCount { at_ms: None, counted: figure, taken_over: false, by: ANN })
            }
            "cash_received" => Answer::Report(R1, SalesReport { cash_received: Some(figure), ..cash.report }),
            "cash_refunds" => Answer::Report(R1, SalesReport { cash_refunds: Some(figure), ..cash.report }),
            "outgoing" => {
                Answer::Count(R1, Side::Outgoing, Count { total: Some(figure), ..Count::default() })
            }
            "counted" => Answer::Tender(R1, "wechat".into(), TenderLine { counted: Some(figure), ..line }),
            _ => Answer::Tender(R1, "wechat".into(), TenderLine { reported: Some(figure), ..line }),
        }
    }
}

/// What is written of one step: what, whose difference, from, to, before, after.
type Written = (String, String, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

/// The sheet of paper.
#[derive(Clone, Debug)]
struct Sheet {
    figures: BTreeMap<&'static str, i64>,
    written: Vec<Written>,
    /// The difference and takings shown last, by tender.
    last: BTreeMap<&'static str, (i64, i64)>,
    /// All that were shown.
    shown: Vec<(&'static str, i64, i64)>,
    reason: bool,
}

impl Sheet {
    fn new(figures: [i64; 6]) -> Self {
        let names = ["opening", "cash_received", "cash_refunds", "outgoing", "counted", "reported"];
        Self {
            figures: names.into_iter().zip(figures).collect(),
            written: Vec::new(),
            last: BTreeMap::new(),
            shown: Vec::new(),
            reason: false,
        }
    }

    fn difference(&self, tender: &str) -> i64 {
        let f = &self.figures;
        match tender {
            "opening" => f["opening"] - LEFT,
            "cash" => f["outgoing"] - (f["opening"] + f["cash_received"] - f["cash_refunds"]),
            _ => f["counted"] - f["reported"],
        }
    }

    fn takings(&self, tender: &str) -> i64 {
        match tender {
            "opening" => 0,
            "cash" => self.figures["cash_received"],
            _ => self.figures["reported"],
        }
    }

    fn change(&mut self, part: &'static str, to: i64) {
        let from = self.figures[part];
        if from == to {
            return;
        }
        let of: &[&str] = match part {
            "opening" => &["cash", "opening"],
            "counted" | "reported" => &["wechat"],
            _ => &["cash"],
        };
        let before: Vec<i64> = of.iter().map(|t| self.difference(t)).collect();
        self.figures.insert(part, to);
        for (tender, before) in of.iter().zip(before) {
            let after = self.difference(tender);
            self.write(part, tender, (from, to), (before, after));
            self.last.remove(tender);
            // Back where it was: what was shown last is what is there.
            if self.written.iter().rev().find(|line| line.1 == *tender).is_some_and(|line| line.0 == "shown")
            {
                let seen = self.shown.iter().rev().find(|seen| seen.0 == *tender).unwrap();
                self.last.insert(tender, (seen.1, seen.2));
            }
            if *tender == "cash" && after == 0 && before != 0 {
                self.reason = false;
            }
        }
    }

    /// One line a figure, as long as nobody was shown anything: a figure crossed out and written anew is one.
    fn write(&mut self, part: &str, tender: &str, figure: (i64, i64), difference: (i64, i64)) {
        let (mut from, mut before) = (figure.0, difference.0);
        let seen = self.written.iter().rposition(|line| line.0 == "shown").map_or(0, |at| at + 1);
        let last = self.written.iter().rposition(|line| line.1 == tender);
        if let Some(at) = last.filter(|at| *at >= seen && self.written[*at].0 == part) {
            let line = self.written.remove(at);
            (from, before) = (line.2.unwrap(), line.4.unwrap());
            if (from, before) == (figure.1, difference.1) {
                return;
            }
        }
        let (to, after) = (figure.1, difference.1);
        self.written.push((part.into(), tender.into(), Some(from), Some(to), Some(before), Some(after)));
    }

    fn show(&mut self) {
        for tender in ["opening", "cash", "wechat"] {
            let seen = (self.difference(tender), self.takings(tender));
            if self.last.insert(tender, seen) != Some(seen) {
                self.shown.push((tender, seen.0, seen.1));
                self.written.push(("shown".into(), tender.into(), None, None, None, Some(seen.0)));
            }
        }
    }

    /// Whether somebody once saw more than the shop tolerates, or it is there now.
    fn asks(&self, tender: &str, fixed: i64, share: i64) -> bool {
        let beyond = |difference: i64, takings: i64| {
            difference.abs() > std::cmp::max(fixed, takings.abs() * share / 10_000)
        };
        beyond(self.difference(tender), self.takings(tender))
            || self.shown.iter().any(|(of, d, takings)| *of == tender && beyond(*d, *takings))
    }
}

fn written(chain: &[ResultStep]) -> Vec<Written> {
    let n = |m: Option<Money>| m.map(|m| m.0);
    let step = |s: &ResultStep| {
        (s.what.as_str().into(), s.tender.clone(), n(s.from), n(s.to), n(s.before), n(s.after))
    };
    chain.iter().map(step).collect()
}

#[test]
fn a_difference_that_was_shown_and_stands_is_not_one_that_was_put_right() {
    let step = |what, tender: &str, after: i64| ResultStep::<crate::model::refs::Ids> {
        what,
        tender: tender.to_owned(),
        from: None,
        to: None,
        before: None,
        after: Some(Money(after)),
        takings: None,
        by: Some(ANN),
        at_ms: 0,
    };
    let chain = [
        step(ResultPart::Shown, "cash", -10_000),
        step(ResultPart::Shown, "wechat", 500),
        step(ResultPart::Counted, "wechat", 0),
    ];
    let graver = |tender, now| {
        let now = Judged { difference: Money(now), takings: Money::ZERO };
        graver_shown(&chain, tender, sample().tender(tender), Some(now))
    };
    assert_eq!(graver("cash", -10_000), None, "another payment was changed, not this one");
    assert_eq!(graver("cash", 0), Some(Money(-10_000)));
    assert_eq!(graver("wechat", 0), Some(Money(500)));
    assert_eq!(graver("wechat", -900), None, "it is graver now");
}

#[test]
fn a_difference_is_as_grave_as_the_takings_it_was_shown_with_make_it() {
    let mut card = sample().tender("wechat").unwrap().clone();
    // One in a hundred is a matter of the shift, two in a hundred one of a lead.
    card.tolerance = Tolerance { fixed: Money(0), per_10_000: 100 };
    card.lead_above = Tolerance { fixed: Money(0), per_10_000: 200 };
    let step = |difference, takings| ResultStep::<crate::model::refs::Ids> {
        what: ResultPart::Shown,
        tender: card.id.clone(),
        from: None,
        to: None,
        before: None,
        after: Some(Money(difference)),
        takings: Some(Money(takings)),
        by: Some(ANN),
        at_ms: 0,
    };
    let graver = |shown: (i64, i64), now: (i64, i64)| {
        let now = Judged { difference: Money(now.0), takings: Money(now.1) };
        graver_shown(&[step(shown.0, shown.1)], &card.id, Some(&card), Some(now))
    };
    // Takings typed in anew make a larger sum pass: what a lead would have had to see is not lost.
    assert_eq!(graver((-500, 10_000), (-600, 100_000)), Some(Money(-500)));
    assert_eq!(graver((-500, 10_000), (-500, 100_000)), Some(Money(-500)));
    // The other way round the one that stands is the graver one, whatever its sum.
    assert_eq!(graver((-600, 100_000), (-500, 10_000)), None);
    // Of two that ask for the same the larger sum is the graver one.
    assert_eq!(graver((-600, 100_000), (-500, 100_000)), Some(Money(-600)));
    assert_eq!(graver((-500, 100_000), (-500, 100_000)), None);
}

proptest! {
    #[test]
    fn the_chain_is_what_a_sheet_of_paper_says(
        start in prop::array::uniform6(0_i64..4),
        steps in prop::collection::vec((0_usize..8, 0_i64..4), 0..40),
    ) {
        let parts = ["opening", "cash_received", "cash_refunds", "outgoing", "counted", "reported"];
        let mut sheet = Sheet::new(start.map(|n| n * 10_000));
        let mut table = Table::new();
        table.fill(&sheet);
        sheet.show();
        for (what, figure) in steps {
            match what {
                6 => {
                    table.show();
                    sheet.show();
                }
                7 => {
                    let why = Explanation { reason: "unexplained".into(), ..Explanation::default() };
                    table.give(ANN, Answer::Explanation(R1, "cash".into(), why));
                    sheet.reason = true;
                }
                _ => {
                    let answer = table.answer(parts[what], figure * 10_000);
                    table.give(ANN, answer);
                    sheet.change(parts[what], figure * 10_000);
                }
            }
            prop_assert_eq!(table.cash().why.contains_key("cash"), sheet.reason);
        }
        let (cash, result) = (table.cash(), table.result());
        prop_assert_eq!(written(&cash.results), sheet.written.clone());
        let changed = sheet.written.iter().any(|step| step.0 != "shown");
        prop_assert_eq!(result.changed, changed);
        for tender in ["cash", "wechat"] {
            let kept = table.settings.tender(tender).unwrap().tolerance;
            let line = result.tenders.iter().find(|t| t.tender == tender).unwrap();
            prop_assert_eq!(line.difference, Some(Money(sheet.difference(tender))), "the last figure counts");
            let asks = sheet.asks(tender, kept.fixed.0, kept.per_10_000);
            prop_assert_eq!(line.level > Level::Within, asks, "{}", tender);
        }
        let kept = table.settings.tender("cash").unwrap().tolerance;
        let asks = sheet.asks("opening", kept.fixed.0, kept.per_10_000);
        prop_assert_eq!(result.opening_level(&table.settings) > Level::Within, asks);
    }
}

#[test]
fn a_shortage_that_was_shown_cannot_be_typed_away() {
    let mut table = Table::new();
    // 100.00 short.
    table.fill(&Sheet::new([50_000, 50_000, 0, 90_000, 0, 0]));
    let answer = table.answer("cash_received", 40_000);
    table.give(ANN, answer);
    let step = table.cash().results.last().unwrap().clone();
    assert_eq!((step.what, step.by, step.at_ms), (ResultPart::Sales, Some(ANN), table.minute * 60_000));
    let sums = [step.before, step.after, step.from, step.to].map(|m| m.unwrap().0);
    assert_eq!(sums, [-10_000, 0, 50_000, 40_000]);
    let line = table.result().cash().unwrap().clone();
    assert_eq!((line.difference, line.level > Level::Within), (Some(Money(0)), true));
    // Nothing was shown between two keys, so a figure half typed is not held against anybody.
    let mut typed = Table::new();
    typed.fill(&Sheet::new([50_000, 50_000, 0, 100_000, 0, 0]));
    for figure in [9_000, 100_000] {
        let answer = typed.answer("outgoing", figure);
        typed.give(ANN, answer);
    }
    assert_eq!(typed.result().cash().unwrap().level, Level::Within);
    assert!(typed.cash().close.recounted && !typed.result().changed, "it stands where it stood");
}

#[test]
fn a_field_emptied_and_typed_anew_is_one_change_unless_something_was_shown_or_somebody_else_did_it() {
    let sales = |table: &mut Table, by, figure: Option<i64>| {
        let report = SalesReport { cash_received: figure.map(Money), ..table.cash().report };
        table.give(by, Answer::Report(R1, report));
    };
    let steps = |table: &Table| {
        let cash = table.cash().results.into_iter().filter(|step| step.tender == "cash");
        cash.filter(|step| step.what != ResultPart::Shown).collect::<Vec<_>>()
    };
    let mut table = Table::new();
    table.fill(&Sheet::new([50_000, 50_000, 0, 90_000, 0, 0]));
    for figure in [None, Some(4), None, Some(40_000)] {
        sales(&mut table, ANN, figure);
    }
    let all = steps(&table);
    assert_eq!(all.len(), 1, "{all:?}");
    let one = &all[0];
    let sums = [one.from, one.to, one.before, one.after].map(|m| m.unwrap().0);
    assert_eq!((sums, one.at_ms), ([50_000, 40_000, -10_000, 0], table.minute * 60_000));
    // Seen in between it is two; by somebody else it is that one's.
    table.show();
    sales(&mut table, ANN, None);
    sales(&mut table, PersonId(2), Some(45_000));
    assert_eq!(
        steps(&table).iter().map(|step| step.by).collect::<Vec<_>>(),
        [Some(ANN), Some(ANN), Some(PersonId(2))]
    );
    // Between two changes of one figure another one was changed: each stands where it was made.
    let mut table = Table::new();
    table.fill(&Sheet::new([50_000, 50_000, 0, 90_000, 0, 0]));
    sales(&mut table, ANN, Some(45_000));
    let count = table.answer("outgoing", 95_000);
    table.give(ANN, count);
    sales(&mut table, ANN, Some(40_000));
    assert_eq!(steps(&table).len(), 3);
}

#[test]
fn what_was_logged_meanwhile_or_makes_another_count_the_one_that_counts_is_in_the_chain() {
    let mut table = Table::new();
    table.fill(&Sheet::new([50_000, 50_000, 0, 90_000, 0, 0]));
    table.entries.push(Entry {
        id: EntryId(1),
        run: RunId(1),
        at: Stamp::new(0, 0),
        by: ANN,
        item: None,
        doubted: false,
        detail: Detail::Movement(Movement {
            decided: None,
            alone: false,
            approval_open: None,
            movement: MovementKind::PayOut,
            register: R1,
            amount: Money(10_000),
            reason: String::new(),
            receipt_no: String::new(),
            bag_no: String::new(),
            witness: None,
            approver: None,
            receiver: None,
            to_register: None,
        }),
    });
    table.show();
    let whats = |table: &Table| table.cash().results.iter().map(|s| s.what).collect::<Vec<_>>();
    assert!(whats(&table).ends_with(&[ResultPart::Movements, ResultPart::Shown]), "{:?}", whats(&table));
    let moved = table.cash().results.iter().find(|s| s.what == ResultPart::Movements).cloned().unwrap();
    assert_eq!((moved.by, moved.from, moved.to), (None, Some(Money(0)), Some(Money(-10_000))));
    // Incoming's own count is no change of a result, until it is the one that counts.
    let count = Count { total: Some(Money(80_000)), ..Count::default() };
    table.give(PersonId(4), Answer::Count(R1, Side::Incoming, count));
    assert_eq!(whats(&table).last(), Some(&ResultPart::Shown));
    let apart = Close { revealed: true, disagreed: "no".into(), ..Close::default() };
    table.give(PersonId(4), Answer::Close(R1, apart.clone()));
    let step = table.cash().results.last().unwrap().clone();
    assert_eq!((step.what, step.after), (ResultPart::Disagreed, Some(Money(-10_000))));
    table.give(PersonId(4), Answer::Close(R1, Close { uncounted: "power cut".into(), ..apart }));
    let step = table.cash().results.last().unwrap().clone();
    assert_eq!((step.what, step.after), (ResultPart::Uncounted, None));
}

#[test]
fn every_count_is_noted_with_who_and_when() {
    let mut table = Table::new();
    table.fill(&Sheet::new([50_000, 50_000, 0, 90_000, 0, 0]));
    let first = table.cash().marks.outgoing;
    assert_eq!(first.len(), 1);
    // Once more after the result: the first count stays beside it.
    for figure in [95_000, 100_000] {
        let answer = table.answer("outgoing", figure);
        table.give(PersonId(2), answer);
    }
    let marks = table.cash().marks.outgoing;
    assert_eq!((marks.len(), &marks[0]), (2, &first[0]));
    assert_eq!((marks[1].by, marks[1].total), (PersonId(2), Some(Money(100_000))));
    // And once more after that one was shown; another person's figures are a count of their own.
    table.show();
    for (by, figure) in [(2, 98_000), (2, 97_000), (3, 96_000)] {
        let answer = table.answer("outgoing", figure);
        table.give(PersonId(by), answer);
    }
    let marks = table.cash().marks.outgoing;
    let sums: Vec<_> = marks.iter().map(|m| (m.by.0, m.total.unwrap().0)).collect();
    assert_eq!(sums, [(3, 90_000), (2, 100_000), (2, 97_000), (3, 96_000)]);
    // Incoming: a total, then by value, then what differs once more.
    let incoming = |table: &mut Table, rows: &[(i64, i64)], total: Option<i64>| {
        let count = Count { rows: loose_rows(rows.iter().copied()), total: total.map(Money) };
        table.give(PersonId(4), Answer::Count(R1, Side::Incoming, count));
    };
    incoming(&mut table, &[], Some(99_000));
    incoming(&mut table, &[(10_000, 9)], None);
    incoming(&mut table, &[(10_000, 9), (1_000, 9)], None);
    table.give(PersonId(4), Answer::Recheck(R1, Side::Incoming, loose_rows([(1_000, 10)])));
    incoming(&mut table, &[(10_000, 9), (1_000, 10)], None);
    let sums: Vec<_> = table.cash().marks.incoming.iter().map(|m| m.total.unwrap().0).collect();
    assert_eq!(sums, [99_000, 99_000, 100_000]);
    // Looked at once more it is a count, also with the same figures; the same figures alone are none.
    incoming(&mut table, &[(10_000, 9), (1_000, 10)], None);
    assert_eq!(table.cash().marks.incoming.len(), 4);
    table.give(PersonId(4), Answer::Recheck(R1, Side::Incoming, BTreeMap::new()));
    let before = table.cash().marks;
    incoming(&mut table, &[(10_000, 9), (1_000, 10)], None);
    assert_eq!(table.cash().marks, before);
}

/// Goods were sold while the drawer was counted: said by somebody who is at the screen.
fn sold_on(table: &mut Table) {
    let list = table.cash().with_sold_on(Mark { by: PersonId(4), at_ms: 0 });
    table.give(PersonId(4), Answer::SoldOn(R1, list));
}

#[test]
fn a_count_is_void_when_the_register_sold_on_and_stays_with_who_and_when() {
    let mut table = Table::new();
    let nothing = table.cash().with_sold_on(Mark { by: ANN, at_ms: 0 });
    let refused = table.draft.with(Answer::SoldOn(R1, nothing), ANN, &table.facts()).unwrap_err();
    assert_eq!(refused.key, "cash.sold_on_nothing");
    let rows = |n| Count { rows: loose_rows([(10_000, n)]), total: None };
    table.give(ANN, Answer::Count(R1, Side::Outgoing, rows(19)));
    table.give(PersonId(4), Answer::Count(R1, Side::Incoming, rows(18)));
    table.give(ANN, Answer::Recheck(R1, Side::Outgoing, loose_rows([(10_000, 18)])));
    let close = Close {
        float_left: Some(Money(50_000)),
        disagreed: "sticky".into(),
        large_confirmed: true,
        ..Close::default()
    };
    table.give(ANN, Answer::Close(R1, close));
    sold_on(&mut table);
    let cash = table.cash();
    assert!(!cash.has_count() && cash.again_outgoing.is_empty() && cash.marks == CountMarks::default());
    let float_left_said = cash.close.float_left_said.clone();
    assert_eq!(float_left_said.as_ref().map(|said| said.by), Some(ANN));
    let left = Close { float_left: Some(Money(50_000)), float_left_said, ..Close::default() };
    assert_eq!(cash.close, left, "what was said about the count went with it");
    let void = &cash.sold_on[0];
    let totals = |marks: &[CountMark]| marks.iter().map(|m| (m.by.0, m.total)).collect::<Vec<_>>();
    assert_eq!((void.by, void.at_ms), (PersonId(4), 300_000), "who said so, and when");
    assert_eq!(totals(&void.outgoing), [(3, Some(Money(190_000)))]);
    assert_eq!(totals(&void.incoming), [(4, Some(Money(180_000)))]);
    // Nothing was shown, so nothing was changed after a result.
    assert!(!cash.changed_after_result());
    // A void count is never forgotten.
    table.give(ANN, Answer::Count(R1, Side::Outgoing, rows(20)));
    let facts = table.facts();
    for list in [Vec::new(), table.cash().sold_on] {
        let refused = table.draft.with(Answer::SoldOn(R1, list), ANN, &facts).unwrap_err();
        assert_eq!(refused.key, "cash.sold_on_kept");
    }
    sold_on(&mut table);
    assert_eq!(table.cash().sold_on.len(), 2);
}

#[test]
fn a_result_that_was_shown_before_the_register_sold_on_stays_visible() {
    let mut table = Table::new();
    // 100.00 short, as it was shown.
    table.fill(&Sheet::new([LEFT, 100_000, 0, 140_000, 0, 0]));
    sold_on(&mut table);
    let cash = table.cash();
    assert!(!cash.close.revealed, "what should be there is hidden while both count anew");
    assert!(cash.changed_after_result());
    table.give(ANN, table.answer("cash_received", 100_500));
    table.give(ANN, table.answer("outgoing", 150_000));
    table.give(ANN, table.answer("outgoing", 150_500));
    let close = Close { revealed: true, ..table.cash().close };
    table.give(ANN, Answer::Close(R1, close));
    let cash = table.cash();
    let steps = cash.results.iter().filter(|s| s.tender == "cash");
    let steps: Vec<_> = steps.map(|s| (s.what, s.from, s.to, s.before, s.after)).collect();
    let sum = |n| Some(Money(n));
    assert_eq!(
        steps,
        [
            (ResultPart::Shown, None, None, None, sum(-10_000)),
            (ResultPart::SoldOn, sum(140_000), None, sum(-10_000), None),
            (ResultPart::Sales, sum(100_000), sum(100_500), None, None),
            (ResultPart::Shown, None, None, None, sum(0)),
        ]
    );
    // What was short once still asks for a reason.
    assert!(table.result().level(&table.settings) > Level::Within);
}
