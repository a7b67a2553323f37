//! Reports held against the lines of the model.

use std::collections::BTreeMap;

use super::WALLET;
use super::till::{DrawerLine, Sum, Totals, totals};
use crate::model::approval::Verdict;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::period_data::PeriodData;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::logbook::LogPage;
use crate::report::daylog::DayLog;
use crate::report::daylog::forms::Forms;
use crate::report::month::StoreMonth;
use crate::report::over_short::{OverShort, Sums};
use crate::report::report_properties::{figure, sum};
use crate::report::{Ask, Model as _};

/// What a drawer comes to in a report.
fn plain(sums: &Sums) -> Totals {
    [sums.takings.0, sums.over.0, sums.short.0, sums.overs, sums.shorts]
}

fn add(all: impl IntoIterator<Item = Totals>) -> Totals {
    all.into_iter().fold([0; 5], |a, b| std::array::from_fn(|n| a[n] + b[n]))
}

/// Every drawer of the facts is the one the model wrote down.
pub(super) fn drawers_agree(lines: &[DrawerLine], facts: &PeriodData) {
    assert_eq!(facts.drawers.len(), lines.len());
    for (line, fact) in lines.iter().zip(&facts.drawers) {
        let of = |tender: &str| {
            let found = fact.tenders.iter().find(|t| facts.code(t.tender) == tender);
            found.map_or([None; 4], |t| {
                [t.expected, t.counted, t.reported, t.difference].map(|m| m.map(|m| m.0))
            })
        };
        let known = |sum: Sum| [sum.expected, sum.counted, sum.reported, sum.off()];
        let said = [fact.left_before, fact.opening, fact.float_left, fact.deposit].map(|m| m.map(|m| m.0));
        assert_eq!((fact.shift, fact.register, fact.cashier), (line.shift, line.register, line.cashier));
        assert_eq!((of("cash"), of(WALLET)), (known(line.cash), known(line.wallet)), "{line:?}");
        assert_eq!(said, [line.left, line.found, line.handed_on, line.bank], "{line:?}");
        assert_eq!((fact.moved.0, fact.changed), (line.moved, line.changed), "{line:?}");
        assert_eq!(fact.rounding.map_or(0, |sum| sum.0), line.rounding, "{line:?}");
        assert_eq!(!fact.uncounted.is_empty(), line.uncounted, "{line:?}");
    }
}

/// Over and short by person, register, payment and day.
pub(super) fn over_short_agrees(lines: &[DrawerLine], days: &[BusinessDate], facts: &PeriodData) -> Totals {
    let report = OverShort::of(facts.clone(), Ask::default());
    let each = || lines.iter().flat_map(|line| line.sums().map(|sum| (line, sum)));
    let people = totals(each().map(|(line, sum)| (line.cashier, sum)));
    let registers = totals(each().map(|(line, sum)| (line.register, sum)));
    let dated = totals(each().map(|(line, sum)| (days[line.shift], sum)));
    let cash = totals(lines.iter().flat_map(|l| [("cash", l.cash), (WALLET, l.wallet)]));
    let whole = add(people.values().copied());
    assert_eq!(plain(&report.total), whole);
    assert_eq!(report.people.iter().map(|(id, s)| (*id, plain(s))).collect::<BTreeMap<_, _>>(), people);
    assert_eq!(report.registers.iter().map(|(id, s)| (*id, plain(s))).collect::<BTreeMap<_, _>>(), registers);
    let tenders = report.tenders.iter().map(|(place, s)| (facts.code(*place), plain(s)));
    assert_eq!(tenders.collect::<BTreeMap<_, _>>(), cash);
    let mut running = 0;
    for day in &report.days {
        let sums = dated.get(&day.date).copied().unwrap_or_default();
        running += sums[1] + sums[2];
        assert_eq!((plain(&day.sums), day.running.0), (sums, running), "{}", day.date);
    }
    assert!(dated.keys().all(|date| report.days.iter().any(|day| day.date == *date)));
    let gaps: Vec<(usize, i64)> = (lines.iter().enumerate())
        .filter_map(|(n, line)| Some((n, line.found? - line.left?)))
        .filter(|(_, gap)| *gap != 0)
        .collect();
    assert_eq!(report.gaps, gaps.iter().map(|(n, _)| *n).collect::<Vec<_>>());
    let rounding: i64 = lines.iter().map(|line| line.rounding).sum();
    assert_eq!(report.rounding.map_or(0, |sum| sum.0), rounding);
    assert_eq!(report.gap_sum.0, gaps.iter().map(|(_, gap)| gap).sum::<i64>());
    let places = |of: &dyn Fn(&DrawerLine) -> bool| -> Vec<usize> {
        lines.iter().enumerate().filter(|(_, line)| of(line)).map(|(n, _)| n).collect()
    };
    assert_eq!(report.uncounted, places(&|line| line.uncounted));
    assert_eq!(report.shared, places(&|line| line.cashier.is_none()));
    let paper = report.paper(Lang::En);
    for table in ["people", "registers", "tenders", "days"] {
        let said = ["over", "short", "net"].map(|column| sum(&paper, table, column));
        assert_eq!(said, [whole[1], whole[2], whole[1] + whole[2]], "{table}");
    }
    for id in people.keys().flatten() {
        let alone = OverShort::of(facts.clone(), Ask { person: Some(*id), register: None });
        assert_eq!(plain(&alone.total), people[&Some(*id)]);
    }
    whole
}

/// What was left open: what waits and what was refused is said by each report.
pub(super) fn approvals_agree(facts: &PeriodData) {
    let of = |verdict| {
        let all = facts.approvals.iter().filter(|fact| fact.verdict() == verdict);
        i64::try_from(all.count()).unwrap()
    };
    let (waits, refused) = (of(None), of(Some(Verdict::Rejected)));
    let report = OverShort::of(facts.clone(), Ask::default());
    let month = StoreMonth::of(facts.clone(), Ask::default());
    for paper in [report.paper(Lang::En), month.paper(Lang::En)] {
        assert_eq!((figure(&paper, "approvals_open"), figure(&paper, "rejected")), (waits, refused));
    }
}

/// The owner's page: sales, over and short, and who handed over to whom.
pub(super) fn month_agrees(lines: &[DrawerLine], shifts: usize, whole: Totals, facts: &PeriodData) {
    let month = StoreMonth::of(facts.clone(), Ask::default());
    let paper = month.paper(Lang::En);
    assert_eq!((figure(&paper, "sales"), figure(&paper, "net")), (whole[0], whole[1] + whole[2]));
    let back: i64 = lines.iter().map(|line| line.cash.back).sum();
    assert_eq!(figure(&paper, "net_sales"), whole[0] - back);
    let key = |l: &DrawerLine| (l.cashier.map_or_else(|| l.from.clone(), |one| vec![one]), l.to.clone());
    let pairs = totals(lines.iter().flat_map(|l| l.sums().map(|sum| (key(l), sum))));
    let known = |pair: (Vec<PersonId>, Vec<PersonId>)| pairs.get(&pair).copied().unwrap_or_default();
    for pair in &month.pairs {
        let sums = known((pair.outgoing.clone(), pair.incoming.clone()));
        assert_eq!((pair.over.0, pair.short.0), (sums[1], sums[2]), "{pair:?}");
    }
    for (outgoing, incoming) in pairs.keys() {
        assert!(month.pairs.iter().any(|p| (&p.outgoing, &p.incoming) == (outgoing, incoming)));
    }
    let handovers: i64 = month.pairs.iter().map(|pair| pair.shifts).sum();
    assert_eq!(handovers, i64::try_from(shifts).unwrap());
}

/// The day logs: each record, and the totals of the sheet of each day.
pub(super) fn days_agree(lines: &[DrawerLine], days: &[BusinessDate], pages: &[LogPage]) {
    assert_eq!(pages.len(), days.len());
    let net = |lines: &[&DrawerLine]| -> Option<i64> {
        let known: Vec<i64> = lines.iter().flat_map(|l| l.sums()).filter_map(Sum::off).collect();
        (!known.is_empty()).then(|| known.iter().sum())
    };
    for (at, page) in pages.iter().enumerate() {
        let here: Vec<&DrawerLine> = lines.iter().filter(|line| line.shift == at).collect();
        assert_eq!((page.net().map(|m| m.0), page.net_now().map(|m| m.0)), (net(&here), net(&here)));
    }
    let mut by_day: BTreeMap<BusinessDate, Vec<LogPage>> = BTreeMap::new();
    for page in pages {
        by_day.entry(page.document.business_date).or_default().push(page.clone());
    }
    for (date, pages) in by_day {
        let here = || lines.iter().filter(|line| days[line.shift] == date);
        let forms = Forms::of(DayLog { date, pages, openings: Vec::new() }, Stamp::new(0, 480));
        let paper = forms.sheet(Lang::En);
        let of = |pick: &dyn Fn(&DrawerLine) -> Option<i64>| -> i64 { here().filter_map(pick).sum() };
        let cash = ["expected", "counted", "difference", "deposit"].map(|column| sum(&paper, "cash", column));
        let plain =
            [of(&|l| l.cash.expected), of(&|l| l.cash.counted), of(&|l| l.cash.off()), of(&|l| l.bank)];
        assert_eq!(cash, plain, "{date}");
        let all = of(&|l| l.sums().into_iter().filter_map(Sum::off).reduce(|a, b| a + b));
        assert_eq!(sum(&paper, "tenders", "difference"), all, "{date}");
    }
}
