//! What holds of every report of every month: parts make the whole, and two reports never disagree.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::month::StoreMonth;
use super::open_items::OpenItems;
use super::over_short::{OverShort, Sums};
use super::stock::StockMonth;
use super::{Ask, Model, REPORTS};
use crate::model::attendance::{AttendanceMark, AttendanceResult, AttendanceRules, MissingPunch, Tier};
use crate::model::cash::Level;
use crate::model::cash::worked::CountsFor;
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::period_data::{PeriodData, TenderFact};
use crate::report::attendance::{AttendanceMonth, AttendanceTotals};
use crate::report::formats::tests as formats;
use crate::report::open_items::PromisesKept;
use crate::report::tables::{ReportTables, RowKind, Value};
use crate::report::{drilldown, random_months};

/// The sum of a column over the ordinary lines, in whole units.
pub(super) fn sum(paper: &ReportTables<'_>, table: &str, column: &str) -> i64 {
    let table = paper.table(table).unwrap_or_else(|| panic!("no table {table}"));
    let at = table.columns.iter().position(|c| c.key == column).unwrap_or_else(|| panic!("no {column}"));
    let rows = (0..table.rows.len()).map(|n| table.rows.get(n)).filter(|row| row.kind == RowKind::Plain);
    let sum = rows.map(|row| whole(&row.cells.get(at).cloned().unwrap_or_default().value)).sum();
    // The last line says the same.
    if let Some(totals) = table.totals().filter(|_| table.columns[at].sum) {
        assert_eq!(whole(&totals.cells[at].value), sum, "{} {column}", table.key);
    }
    sum
}

fn whole(value: &Value<'_>) -> i64 {
    match value {
        Value::Number(n) | Value::Minutes(n) | Value::Money(Money(n)) | Value::Share(n) => *n,
        _ => 0,
    }
}

/// A figure of the paper, in whole units.
pub(super) fn figure(paper: &ReportTables<'_>, key: &str) -> i64 {
    whole(&paper.figures.iter().find(|f| f.key == key).unwrap_or_else(|| panic!("no {key}")).cell.value)
}

/// Over, short and their counts, straight from the tenders.
fn counted<'f>(tenders: impl Iterator<Item = &'f TenderFact>) -> Sums {
    let mut sums = Sums::default();
    for tender in tenders {
        sums.takings.0 += tender.reported.map_or(0, |r| r.0);
        sums.refunds.0 += tender.refunds.0;
        // What was not counted has no part in anything else.
        let (Some(expected), Some(counted)) = (tender.expected, tender.counted) else { continue };
        let difference = counted.0 - expected.0;
        sums.over.0 += difference.max(0);
        sums.short.0 += difference.min(0);
        sums.overs += i64::from(difference > 0);
        sums.shorts += i64::from(difference < 0);
        let beyond = tender.level != Level::Within;
        sums.beyond += i64::from(beyond);
        let shown = tender.why.as_ref().and_then(|w| w.shown).is_some_and(|s| s.level != Level::Within);
        sums.put_right += i64::from(shown && !beyond);
        sums.changed += i64::from(tender.why.as_ref().is_some_and(|w| w.shown.is_some()));
        let said = tender.why.as_ref().is_some_and(|w| w.reason.is_some());
        sums.unexplained += i64::from(beyond && !said);
    }
    sums
}

/// The same without what is not a sum.
fn summed(sums: &Sums) -> Sums {
    Sums { shifts: 0, largest: Money(0), ..*sums }
}

fn all<'s>(parts: impl Iterator<Item = &'s Sums>) -> Sums {
    parts.fold(Sums::default(), |a, b| Sums {
        shifts: a.shifts + b.shifts,
        takings: Money(a.takings.0 + b.takings.0),
        refunds: Money(a.refunds.0 + b.refunds.0),
        over: Money(a.over.0 + b.over.0),
        short: Money(a.short.0 + b.short.0),
        overs: a.overs + b.overs,
        shorts: a.shorts + b.shorts,
        largest: if b.largest.0.abs() > a.largest.0.abs() { b.largest } else { a.largest },
        beyond: a.beyond + b.beyond,
        put_right: a.put_right + b.put_right,
        changed: a.changed + b.changed,
        unexplained: a.unexplained + b.unexplained,
    })
}

fn over_and_short(facts: &PeriodData) -> TestCaseResult {
    let report = OverShort::of(facts.clone(), Ask::default());
    let whole = counted(facts.drawers.iter().flat_map(|d| &d.tenders));
    prop_assert_eq!(summed(&report.total), whole);
    let people = all(report.people.iter().map(|(_, s)| s));
    let registers = all(report.registers.iter().map(|(_, s)| s));
    let tenders = all(report.tenders.iter().map(|(_, s)| s));
    let days = all(report.days.iter().map(|d| &d.sums));
    for parts in [&people, &registers, &tenders, &days] {
        prop_assert_eq!(summed(parts), whole);
        prop_assert_eq!(parts.largest.0.abs(), report.total.largest.0.abs());
    }
    // A handover belongs to one day, but to several registers and tenders, and to each whose drawer it was.
    prop_assert_eq!(days.shifts, report.total.shifts);
    let known = facts.drawers.iter().filter(|d| d.tenders.iter().any(|t| t.difference.is_some()));
    let crews: BTreeSet<_> = known.map(|d| (d.shift, d.cashier)).collect();
    prop_assert_eq!(people.shifts, i64::try_from(crews.len()).unwrap());
    // Nobody answers for a drawer that is not theirs alone.
    for (id, sums) in &report.people {
        let theirs = facts.drawers.iter().filter(|d| d.cashier == *id).flat_map(|d| &d.tenders);
        let net: i64 = theirs.filter_map(|t| t.difference).map(|d| d.0).sum();
        prop_assert_eq!(sums.net().0, net);
    }
    let listed: Vec<_> = report.shared.iter().map(|at| facts.drawers[*at].counts_for).collect();
    prop_assert!(!listed.contains(&CountsFor::Cashier));
    let shared = facts.drawers.iter().filter(|d| d.cashier.is_none()).count();
    prop_assert_eq!(listed.len(), shared);
    prop_assert!(registers.shifts >= report.total.shifts && tenders.shifts >= report.total.shifts);
    let reasons = all(report.reasons.iter().map(|(_, s)| s));
    prop_assert_eq!((reasons.over, reasons.short, reasons.count()), (whole.over, whole.short, whole.count()));
    let mut running = 0;
    for day in &report.days {
        running += day.sums.net().0;
        prop_assert_eq!(day.running.0, running);
        let here = facts.drawers.iter().filter(|d| facts.shifts[d.shift].date == day.date);
        prop_assert_eq!(summed(&day.sums), counted(here.flat_map(|d| &d.tenders)));
    }
    let with = facts.drawers.iter().filter(|d| d.tenders.iter().any(|t| t.difference.is_some()));
    let with: BTreeSet<usize> = with.map(|d| d.shift).collect();
    prop_assert_eq!(report.total.shifts, i64::try_from(with.len()).unwrap());
    let found = |n: &usize| {
        let drawer = &facts.drawers[*n];
        drawer.opening.unwrap().0 - drawer.left_before.unwrap().0
    };
    prop_assert_eq!(report.gap_sum.0, report.gaps.iter().map(found).sum::<i64>());
    prop_assert!(report.gaps.iter().all(|n| found(n) != 0));
    let uncounted = |n: &usize| facts.drawers[*n].tenders[0].counted.is_none();
    prop_assert!(report.uncounted.iter().all(uncounted));
    let cash = facts.drawers.iter().filter(|d| d.tenders[0].counted.is_some()).count();
    prop_assert_eq!(cash + report.uncounted.len(), facts.drawers.len());
    // Asked for alone, each part is what it is in the whole.
    for (id, sums) in report.people.iter().filter(|(id, _)| id.is_some()) {
        let ask = Ask { person: *id, register: None };
        prop_assert_eq!(&OverShort::of(facts.clone(), ask).total, sums);
    }
    for (id, sums) in &report.registers {
        let ask = Ask { person: None, register: Some(*id) };
        prop_assert_eq!(&OverShort::of(facts.clone(), ask).total, sums);
    }
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        for table in ["people", "registers", "tenders", "days", "reasons"] {
            for column in ["over", "short", "net"] {
                prop_assert_eq!(sum(&paper, table, column), figure(&paper, column), "{} {}", table, column);
            }
        }
        let detail = paper.table("detail").unwrap();
        let of = |what: &str| -> i64 {
            let columns = detail.columns.iter().filter(|c| c.key.ends_with(what));
            columns.map(|c| sum(&paper, "detail", &c.key)).sum()
        };
        prop_assert_eq!(of("_difference"), figure(&paper, "net"));
        prop_assert_eq!(sum(&paper, "gaps", "gap"), figure(&paper, "gaps"));
    }
    Ok(())
}

/// Minutes and days of a person that are counted line by line.
fn lines<'f>(lines: impl Iterator<Item = (&'f AttendanceResult, u32)>) -> [i64; 7] {
    let mut sums = [0; 7];
    for (line, corrections) in lines {
        let beyond = |tier: Tier, minutes: i64| if tier == Tier::Normal { 0 } else { minutes };
        sums[0] += beyond(line.late_tier, line.late_min);
        sums[1] += beyond(line.early_tier, line.early_min);
        sums[2] += line.worked_min;
        sums[3] += line.overtime_min;
        sums[4] += line.leave.iter().map(|l| l.minutes).sum::<i64>();
        sums[5] += match line.missing {
            MissingPunch::None => 0,
            MissingPunch::In | MissingPunch::Out => 1,
            MissingPunch::Both => 2,
        };
        sums[6] += i64::from(corrections);
    }
    sums
}

fn minutes(t: &AttendanceTotals) -> [i64; 7] {
    let leave = t.leave_min.iter().sum();
    [t.late_min, t.early_min, t.worked_min, t.overtime_min, leave, t.missing, t.corrections]
}

fn days(t: &AttendanceTotals) -> [i64; 8] {
    [t.planned, t.attended, t.late, t.serious_late, t.early, t.half_absent, t.absent, t.cover]
}

fn attendance(facts: &PeriodData) -> TestCaseResult {
    let report = AttendanceMonth::of(facts.clone(), Ask::default());
    let total = report.total();
    let from = |picked: &dyn Fn(usize) -> bool| {
        let picked = facts.attendance.iter().enumerate().filter(|(n, _)| picked(*n));
        lines(picked.map(|(_, a)| (&a.line.line, a.corrections)))
    };
    prop_assert_eq!(minutes(&total), from(&|_| true));
    for person in &report.people {
        let t = &person.totals;
        prop_assert_eq!(minutes(t), from(&|n| facts.attendance[n].person == person.person));
        let ask = Ask { person: Some(person.person), register: None };
        let alone = AttendanceMonth::of(facts.clone(), ask);
        prop_assert_eq!((&alone.people[0].totals, &alone.people[0].days), (t, &person.days));
        // Nobody keeps more days than planned, or comes on fewer than were kept.
        prop_assert!(
            t.kept_halves <= 2 * t.planned && t.kept_halves <= 2 * t.attended && t.absent <= t.planned
        );
        prop_assert!(t.cover <= t.attended);
        // The signs of the grid are what is counted.
        let marked = |mark: AttendanceMark| {
            i64::try_from(person.days.iter().filter(|day| day.contains(&mark)).count()).unwrap()
        };
        prop_assert_eq!(
            (marked(AttendanceMark::Late), marked(AttendanceMark::SeriousLate)),
            (t.late, t.serious_late)
        );
        prop_assert_eq!((marked(AttendanceMark::Absent), marked(AttendanceMark::Rest)), (t.absent, t.rest));
        for n in &person.lines {
            let date = facts.shifts[facts.attendance[*n].shift].date;
            let day = usize::try_from(date.days_since(facts.period.from)).unwrap();
            prop_assert!(!person.days[day].is_empty(), "a day with a line has a sign");
        }
    }
    // Day by day comes to the same: nothing is counted twice, nothing between two days is lost.
    let (mut by_minutes, mut by_days) = ([0; 7], [0; 8]);
    let dates: BTreeSet<_> = facts.attendance.iter().map(|a| facts.shifts[a.shift].date).collect();
    for date in dates {
        let mut day = facts.clone();
        day.attendance.retain(|a| facts.shifts[a.shift].date == date);
        let day = AttendanceMonth::of(day, Ask::default()).total();
        minutes(&day).iter().zip(&mut by_minutes).for_each(|(n, sum)| *sum += n);
        days(&day).iter().zip(&mut by_days).for_each(|(n, sum)| *sum += n);
    }
    prop_assert_eq!((by_minutes, by_days), (minutes(&total), days(&total)));
    for lang in Lang::ALL {
        let paper = report.paper(lang);
        for (columns, what) in [
            (&[("grid", "worked"), ("people", "worked"), ("detail", "worked"), ("sheets", "worked")][..], 2),
            (&[("people", "late_minutes"), ("detail", "late_minutes"), ("sheets", "late_minutes")], 0),
            (&[("people", "early_minutes"), ("detail", "early_minutes"), ("sheets", "early_minutes")], 1),
            (&[("grid", "overtime"), ("people", "overtime")], 3),
            (&[("people", "missing")], 5),
            (&[("people", "corrections")], 6),
        ] {
            for (table, column) in columns {
                prop_assert_eq!(sum(&paper, table, column), minutes(&total)[what], "{} {}", table, column);
            }
        }
        let late = total.late + total.serious_late;
        prop_assert_eq!(sum(&paper, "grid", "late") + sum(&paper, "grid", "serious_late"), late);
        prop_assert_eq!(figure(&paper, "late"), late);
        prop_assert_eq!(figure(&paper, "late_minutes"), total.late_min);
        prop_assert_eq!(figure(&paper, "worked_minutes"), total.worked_min);
    }
    Ok(())
}

/// Late and early by the rules, from nothing but the punches: bounds belong to the lower tier.
fn judged(facts: &PeriodData) -> TestCaseResult {
    let tier = |rules: &AttendanceRules, minutes: i64| match minutes {
        m if m <= rules.grace_min => Tier::Normal,
        m if m <= rules.late_max_min => Tier::Late,
        m if m <= rules.serious_late_max_min => Tier::SeriousLate,
        _ => Tier::HalfDayAbsent,
    };
    let rules = &facts.settings.rules.attendance;
    for fact in &facts.attendance {
        let line = &fact.line.line;
        let plan = fact.line.planned_start_ms.zip(fact.line.planned_end_ms);
        let punches = line.actual_in_ms.zip(line.actual_out_ms).filter(|(came, went)| came <= went);
        if line.leave.is_empty()
            && let (Some((start, end)), Some((came, went))) = (plan, punches)
        {
            let (late, early) = (((came - start) / 60_000).max(0), ((end - went) / 60_000).max(0));
            prop_assert_eq!((line.late_min, line.early_min), (late, early));
            prop_assert_eq!(line.late_tier, tier(rules, late));
            prop_assert_eq!(line.early_tier, tier(rules, early));
        }
        // One punch alone is never an absence, and leave that covers the shift is neither.
        prop_assert!(!line.absent || (line.actual_in_ms, line.actual_out_ms) == (None, None));
        prop_assert!(!(line.absent && line.on_leave));
        if punches.is_some() {
            prop_assert!(!line.absent && line.missing == MissingPunch::None);
        }
        if line.actual_in_ms.is_some() != line.actual_out_ms.is_some() {
            prop_assert!(line.missing != MissingPunch::None, "{:?}", line);
        }
    }
    Ok(())
}

fn stock(facts: &PeriodData) -> TestCaseResult {
    let report = StockMonth::of(facts.clone(), Ask::default());
    let paper = report.paper(Lang::En);
    let (mut over, mut short, mut counts) = (0, 0, 0);
    for line in facts.stock.iter().map(|f| &f.line) {
        counts += i64::from(line.counted.is_some());
        let variance = line.counted.zip(line.book).map_or(0, |(c, b)| c - b);
        over += variance.max(0);
        short += variance.min(0);
    }
    prop_assert_eq!(figure(&paper, "counts"), counts);
    prop_assert_eq!((figure(&paper, "over"), figure(&paper, "short")), (over, short));
    prop_assert_eq!((sum(&paper, "articles", "over"), sum(&paper, "articles", "short")), (over, short));
    prop_assert_eq!(sum(&paper, "variances", "variance"), over + short);
    let off = facts.log.iter().filter_map(|f| match &f.entry.detail {
        Detail::Disposal(d) => Some((1, d.quantity, d.value.0)),
        _ => None,
    });
    let (count, pieces, value) = off.fold((0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
    prop_assert_eq!((figure(&paper, "taken_off"), figure(&paper, "value")), (count, value));
    prop_assert_eq!(sum(&paper, "classes", "count"), count);
    for table in ["classes", "disposals"] {
        prop_assert_eq!((sum(&paper, table, "quantity"), sum(&paper, table, "value")), (pieces, value));
    }
    Ok(())
}

fn items(facts: &PeriodData) -> TestCaseResult {
    let report = OpenItems::of(facts.clone(), Ask::default());
    let paper = report.paper(Lang::Zh);
    let mut places: Vec<usize> = report.open.iter().chain(&report.closed).copied().collect();
    places.sort_unstable();
    prop_assert_eq!(places, (0..facts.items.len()).collect::<Vec<_>>(), "each is open or closed");
    let tickets = facts.items.iter().filter(|f| f.item.kind == ItemKind::Ticket).count();
    let tickets = i64::try_from(tickets).unwrap();
    prop_assert_eq!(sum(&paper, "devices", "tickets"), tickets);
    prop_assert_eq!(sum(&paper, "devices", "open"), figure(&paper, "out_of_order"));
    prop_assert_eq!(sum(&paper, "devices", "out_of_order"), sum(&paper, "tickets", "out_of_order"));
    let store = &facts.settings.store;
    let end = facts.period.to.bounds(store.zone, store.cutoff.0).1.ms.min(facts.now.ms);
    for ticket in &report.tickets {
        let opened = facts.items[ticket.item].item.opened.ms;
        prop_assert!((0..=(end - opened) / 60_000).contains(&ticket.broken_min));
        // What happened after the month is no part of it.
        let mut then = facts.clone();
        then.items[ticket.item].events.retain(|e| e.at.ms < end);
        let then = OpenItems::of(then, Ask::default());
        prop_assert_eq!(then.tickets.iter().find(|t| t.item == ticket.item), Some(ticket));
    }
    let (kept, due) = report.kept();
    let waiting = report.promises.iter().filter(|p| p.kept == PromisesKept::Waiting).count();
    prop_assert_eq!(usize::try_from(due).unwrap() + waiting, report.promises.len());
    prop_assert!(kept <= due);
    Ok(())
}

fn month(facts: &PeriodData) -> TestCaseResult {
    let report = StoreMonth::of(facts.clone(), Ask::default());
    let cash = OverShort::of(facts.clone(), Ask::default());
    let staff = AttendanceMonth::of(facts.clone(), Ask::default());
    let open = OpenItems::of(facts.clone(), Ask::default());
    let (paper, cash_paper) = (report.paper(Lang::En), cash.paper(Lang::En));
    let (staff_paper, open_paper) = (staff.paper(Lang::En), open.paper(Lang::En));
    for (key, other) in [
        ("net", figure(&cash_paper, "net")),
        ("uncounted", figure(&cash_paper, "uncounted")),
        ("no_handover", figure(&cash_paper, "no_handover")),
        ("sales", cash.total.takings.0),
        ("net_sales", cash.total.takings.0 - cash.total.refunds.0),
        ("attendance_rate", figure(&staff_paper, "attendance_rate")),
        ("late", figure(&staff_paper, "late")),
        ("open", figure(&open_paper, "open")),
        ("overdue", figure(&open_paper, "overdue")),
        ("routines_missed", sum(&paper, "routines", "missed")),
    ] {
        prop_assert_eq!(figure(&paper, key), other, "{}", key);
    }
    prop_assert_eq!(sum(&paper, "sales", "takings"), cash.total.takings.0);
    for (table, column) in [("sales", "net"), ("causes", "net"), ("pairs", "net")] {
        prop_assert_eq!(sum(&paper, table, column), figure(&paper, "net"), "{}", table);
    }
    prop_assert_eq!(sum(&paper, "causes", "count"), cash.total.count());
    prop_assert_eq!(sum(&paper, "pairs", "shifts"), figure(&paper, "shifts"));
    prop_assert_eq!(figure(&paper, "shifts"), i64::try_from(facts.shifts.len()).unwrap());
    for column in ["planned", "attended", "absent", "missing", "worked", "late_minutes"] {
        prop_assert_eq!(sum(&paper, "attendance", column), sum(&staff_paper, "people", column), "{}", column);
    }
    prop_assert_eq!(sum(&paper, "items", "open"), figure(&open_paper, "open"));
    prop_assert_eq!(sum(&paper, "items", "closed"), figure(&open_paper, "closed"));
    let routines = facts.log.iter().filter(|f| matches!(f.entry.detail, Detail::Routine(_))).count();
    let done = sum(&paper, "routines", "done") + sum(&paper, "routines", "found");
    prop_assert_eq!(done, i64::try_from(routines).unwrap());
    let mut lists: BTreeMap<(usize, &str), i64> = BTreeMap::new();
    for check in facts.checks.iter().filter(|c| !facts.shifts[c.shift].imported) {
        let list = facts.settings.check(&check.item).unwrap().list;
        *lists.entry((check.shift, list.as_str())).or_default() += 1;
    }
    prop_assert_eq!(sum(&paper, "checks", "lists"), i64::try_from(lists.len()).unwrap());
    // Narrowed down, the parts are those of the person.
    for (id, sums) in cash.people.iter().filter(|(id, _)| id.is_some()) {
        let one = StoreMonth::of(facts.clone(), Ask { person: *id, register: None });
        let paper = one.paper(Lang::En);
        prop_assert_eq!(sum(&paper, "pairs", "net"), sums.net().0);
        prop_assert_eq!(sum(&paper, "pairs", "shifts"), figure(&paper, "shifts"));
        prop_assert!(one.pairs.iter().all(|p| p.outgoing.first() == id.as_ref()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn parts_make_the_whole_and_reports_agree(facts in random_months::month()) {
        over_and_short(&facts)?;
        attendance(&facts)?;
        judged(&facts)?;
        stock(&facts)?;
        items(&facts)?;
        month(&facts)?;
        for report in REPORTS {
            drilldown::tests::agree((report.make)(facts.clone(), Ask::default()).as_ref(), Lang::Zh);
        }
    }
}

proptest! {
    // Packing and unpacking workbooks takes its time.
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_format_says_what_the_paper_says(facts in random_months::month(), zh: bool) {
        let lang = if zh { Lang::Zh } else { Lang::En };
        for report in REPORTS {
            let model = (report.make)(facts.clone(), Ask::default());
            formats::check(&model.paper(lang));
        }
    }
}

#[test]
fn a_handover_of_nobody_is_in_every_sum() {
    let facts = random_months::nobody();
    over_and_short(&facts).unwrap();
    month(&facts).unwrap();
    assert_eq!(OverShort::of(facts, Ask::default()).total.net(), Money(-30));
}
