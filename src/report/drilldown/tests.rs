use std::collections::BTreeSet;

use super::*;
use crate::i18n::msg;
use crate::model::attendance::Tier;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::report::tables::{Cell, Table, TableRow, Tone, Value};
use crate::report::{Ask, Model, REPORTS, test_month};

fn whole(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Number(n) | Value::Minutes(n) | Value::Money(Money(n)) => Some(*n),
        _ => None,
    }
}

/// A table and the lines of it that were found.
struct Lines<'t, 'm> {
    table: &'t Table<'m>,
    rows: Vec<TableRow<'m>>,
}

impl<'m> Lines<'_, 'm> {
    fn at(&self, key: &str) -> usize {
        let place = self.table.columns.iter().position(|c| c.key == key);
        place.unwrap_or_else(|| panic!("no {key} in {}", self.table.key))
    }

    fn cells(&self, key: &str) -> Vec<Cell<'m>> {
        let at = self.at(key);
        self.rows.iter().map(|row| row.cells.get(at).cloned().unwrap_or_default()).collect()
    }

    fn values(&self, key: &str) -> Vec<i64> {
        self.cells(key).iter().map(|cell| whole(&cell.value).unwrap_or(0)).collect()
    }

    fn sum(&self, key: &str) -> i64 {
        self.values(key).iter().sum()
    }

    fn count(&self) -> i64 {
        i64::try_from(self.rows.len()).unwrap()
    }

    fn distinct(&self, key: impl Fn(&TableRow<'m>) -> String) -> i64 {
        let keys: BTreeSet<String> = self.rows.iter().map(key).collect();
        i64::try_from(keys.len()).unwrap()
    }

    fn handovers(&self) -> i64 {
        self.distinct(|row| format!("{:?}", row.opens))
    }

    /// Days of each person.
    fn days(&self) -> i64 {
        let (name, date) = (self.at("name"), self.at("date"));
        self.distinct(|row| format!("{:?} {:?}", row.cells[name].value, row.cells[date].value))
    }

    /// Differences of the drawers: of one tender or all of them, for one reason or all of them.
    fn differences(&self, of: &TableRow<'_>, group: &str) -> Vec<(i64, bool, bool)> {
        let name = match &of.cells[0].value {
            Value::Text(text) => text.clone().into_owned(),
            _ => String::new(),
        };
        let named = self.table.columns.iter().any(|c| c.sub == name);
        let mut all = Vec::new();
        for row in &self.rows {
            for (column, cell) in self.table.columns.iter().zip(&row.cells) {
                let tender = if named { column.sub == name } else { column.sub.is_empty() };
                let fits = column.key.ends_with("_difference")
                    && (group != "tenders" || tender)
                    && (group != "reasons" || cell.reason == of.cells[0].reason);
                if let (Value::Money(Money(n)), true) = (&cell.value, fits) {
                    let beyond = matches!(cell.tone, Tone::Warn | Tone::Bad);
                    all.push((*n, beyond, cell.reason.is_some()));
                }
            }
        }
        all
    }
}

/// What the lines behind a figure come to; nothing where their table does not say it.
#[allow(clippy::match_same_arms)] // Report by report.
fn measure(
    report: &str,
    table: &str,
    column: &str,
    of: &TableRow<'_>,
    sums: bool,
    lines: &Lines<'_, '_>,
) -> Option<i64> {
    let group = match (sums, table) {
        (false, "tenders" | "sales") => "tenders",
        (false, "reasons" | "causes") => "reasons",
        _ => "",
    };
    let differences = |fits: fn(i64) -> bool| -> Vec<i64> {
        let all = lines.differences(of, group).into_iter().map(|(n, ..)| n);
        all.filter(|n| *n != 0 && fits(*n)).collect()
    };
    let many = |all: Vec<i64>| i64::try_from(all.len()).unwrap();
    Some(match (report, table, column) {
        ("over-short", _, "shifts") => lines.handovers(),
        ("over-short", _, "over") | ("month", "pairs", "over") => differences(|n| n > 0).iter().sum(),
        ("over-short", _, "short") | ("month", "pairs", "short") => differences(|n| n < 0).iter().sum(),
        ("over-short", _, "net" | "running") | ("month", "sales" | "causes" | "pairs", "net") => {
            differences(|_| true).iter().sum()
        }
        ("over-short", _, "overs") => many(differences(|n| n > 0)),
        ("over-short", _, "shorts") => many(differences(|n| n < 0)),
        ("over-short", "reasons", "count") | ("month", "causes", "count") => many(differences(|_| true)),
        ("over-short", _, "unexplained") => {
            let all = lines.differences(of, group).into_iter();
            many(all.filter(|(_, beyond, said)| *beyond && !said).map(|(n, ..)| n).collect())
        }
        ("over-short", _, "largest") => {
            let Value::Money(Money(largest)) = of.cells[6].value else { panic!("a sum") };
            assert!(lines.differences(of, group).iter().any(|(n, ..)| *n == largest) || largest == 0);
            largest
        }
        // The sales report stands beside the drawers, not in them.
        // A figure that was put right differs no more.
        ("over-short", _, "changed") => return None,
        ("over-short" | "month", _, "takings") | ("month", "pairs", "per_shift") => return None,
        ("month", "pairs", "shifts") => lines.count(),
        ("month", "pairs", "beyond") => lines.handovers(),
        (
            "attendance" | "month",
            _,
            "worked" | "unplanned" | "on_clock" | "late_minutes" | "early_minutes",
        ) => lines.sum(column),
        ("attendance", _, "decided_overtime" | "in_lieu" | "not_work" | "undecided") => {
            lines.sum("unplanned")
        }
        ("attendance", _, "stood_in") => return None,
        ("attendance", _, "rest" | "unrecorded" | "shifts_open" | "changed_since") => lines.count(),
        ("attendance" | "month", _, "missing") => {
            let word = |lang| crate::i18n::template(lang, "attendance.missing_both").unwrap();
            let both = |cell: &Cell<'_>| matches!(&cell.value, Value::Text(t) if Lang::ALL.iter().any(|l| t.contains(word(*l))));
            lines.cells("judged").iter().map(|cell| if both(cell) { 2 } else { 1 }).sum()
        }
        // Late on one shift and seriously late on another of the same day are two.
        ("month", "attendance", "late") => {
            let word = |lang| crate::i18n::template(lang, Tier::SeriousLate.late_key()).unwrap();
            let (name, date, judged) = (lines.at("name"), lines.at("date"), lines.at("judged"));
            lines.distinct(|row| {
                let serious = matches!(&row.cells[judged].value, Value::Text(t) if Lang::ALL.iter().any(|l| t.contains(word(*l))));
                format!("{:?} {:?} {serious}", row.cells[name].value, row.cells[date].value)
            })
        }
        (
            "attendance" | "month",
            _,
            "planned" | "attended" | "late" | "serious_late" | "early" | "half_absent" | "absent" | "cover",
        ) => lines.days(),
        ("attendance", "grid", key) if key.starts_with("leave_") => lines.days(),
        ("attendance", _, "corrections" | "held_over" | "overtime") => return None,
        ("attendance", _, key) if key.starts_with("leave_") => return None,
        ("stock", "articles", "over" | "short") => lines.sum("variance"),
        ("stock", "articles", "last") => {
            assert!(lines.rows.len() <= 1);
            lines.sum("counted")
        }
        ("stock", "articles", "counts" | "low" | "near") | ("stock", "classes", "count") => lines.count(),
        ("stock", _, "expired" | "damaged" | "quantity" | "value") => lines.sum(column),
        ("open-items", "devices", "tickets" | "open") => lines.count(),
        ("open-items", "devices", "out_of_order") => lines.sum(column),
        ("open-items", "devices", "longest") => lines.values("out_of_order").into_iter().max().unwrap_or(0),
        ("month", "items", "oldest") => lines.values("handovers").into_iter().max().unwrap_or(0),
        ("month", "items" | "routines", _) | ("month", "checks", "lists" | "all_well" | "fast") => {
            lines.count()
        }
        ("month", "checks", "issues") => lines.sum("issues"),
        ("month", "checks", "same_words") => return None,
        other => panic!("nobody said how {other:?} is made up"),
    })
}

/// Every figure of a report that has lines behind it is what they come to; how many figures there were.
pub(in crate::report) fn agree(model: &dyn Model, lang: Lang) -> usize {
    let paper = model.paper(lang);
    let mut seen = 0;
    for table in &paper.tables {
        for at in 0..=table.rows.len() {
            let line = (at < table.rows.len()).then_some(at);
            let Some(row) = line.map(|n| table.rows.get(n)).or_else(|| table.totals().cloned()) else {
                continue;
            };
            for (col, column) in table.columns.iter().enumerate() {
                let figure = CellRef { table: table.key, line, column: Some(&column.key) };
                let Some(behind) = model.behind(figure) else { continue };
                let what = format!("{} {figure:?} {lang:?}", paper.report);
                let source = model.lines(lang, behind.table).unwrap_or_else(|| panic!("no table: {what}"));
                assert!(
                    behind.lines.is_sorted() && behind.lines.last().is_none_or(|n| *n < source.rows.len())
                );
                let rows = behind.lines.iter().map(|n| source.rows.get(*n)).collect();
                let lines = Lines { table: &source, rows };
                let empty = row.cells.get(col).is_none_or(|c| c.value == Value::Empty);
                let Some(value) = row.cells.get(col).and_then(|c| whole(&c.value)) else {
                    // A sign on a day has something behind it, and an empty day has nothing.
                    let sign = column.kind == crate::report::tables::CellKind::Symbol;
                    assert!(!sign || line.is_none() || empty == lines.rows.is_empty(), "{what}");
                    // A count that is left out because it is zero.
                    assert!(!column.sum || !empty || line.is_none() || lines.rows.is_empty(), "{what}");
                    continue;
                };
                seen += usize::from(value != 0);
                match measure(paper.report, table.key, &column.key, &row, line.is_none(), &lines) {
                    Some(sum) => assert_eq!(sum, value, "{what}"),
                    None => assert!(value == 0 || !lines.rows.is_empty(), "{what}"),
                }
                if value == 0
                    && !matches!(column.key.as_ref(), "net" | "running" | "per_shift" | "oldest" | "last")
                {
                    assert!(lines.rows.is_empty(), "nothing is behind nothing: {what}");
                }
            }
        }
    }
    seen
}

#[test]
fn lines_behind_a_figure_add_up_to_it() {
    for lang in Lang::ALL {
        for report in REPORTS {
            let model = (report.make)(test_month::month("CNY"), Ask::default());
            let seen = agree(model.as_ref(), lang);
            assert!(seen > 3, "{}: {seen}", report.name);
        }
    }
}

#[test]
fn the_lines_behind_one_person_or_register_are_theirs_alone() {
    let settings = test_month::month("CNY").settings;
    let people = settings.people.iter().map(|p| Ask { person: Some(p.id), register: None });
    let registers = settings.registers.iter().map(|r| Ask { person: None, register: Some(r.id) });
    for ask in people.chain(registers) {
        for report in REPORTS {
            let model = (report.make)(test_month::month("CNY"), report.narrow(ask));
            agree(model.as_ref(), Lang::En);
        }
    }
}

/// A drawer short of cash without a reason and over on a card with one is behind both reasons' figures.
#[test]
fn two_tenders_of_a_drawer_lead_from_the_reason_of_each() {
    use crate::model::period_data::DifferenceReason;
    let mut facts = test_month::month("CNY");
    let reason = facts.intern("lost");
    let at = facts.drawers.iter().position(|d| d.tenders.len() > 1).expect("two tenders");
    for (n, drawer) in facts.drawers.iter_mut().enumerate() {
        for tender in &mut drawer.tenders {
            (tender.difference, tender.why) = (Some(Money(0)), None);
        }
        if n == at {
            drawer.tenders[0].difference = Some(Money(-500));
            drawer.tenders[1].difference = Some(Money(1_000));
            drawer.tenders[1].why =
                Some(Box::new(DifferenceReason { reason: Some(reason), ..DifferenceReason::default() }));
        }
    }
    let model = (crate::report::over_short::REPORT.make)(facts, Ask::default());
    let paper = model.paper(Lang::En);
    let table = paper.table("reasons").unwrap();
    assert_eq!(table.rows.len(), 2);
    let lines = |line, column| model.behind(CellRef { table: "reasons", line, column }).unwrap().lines;
    for line in [Some(0), Some(1), None] {
        assert_eq!(lines(line, None), [at]);
        assert_eq!(lines(line, Some("net")), [at]);
    }
    let none = msg::over_short::unexplained(Lang::En);
    for line in 0..2 {
        let short = matches!(&table.rows.get(line).cells[0].value, Value::Text(name) if name == none);
        assert_eq!(lines(Some(line), Some("short")).is_empty(), !short);
        assert_eq!(lines(Some(line), Some("over")).is_empty(), short);
    }
}

#[test]
fn every_attendance_line_is_behind_one_day_of_the_grid() {
    let model = (crate::report::attendance::REPORT.make)(test_month::month("CNY"), Ask::default());
    let paper = model.paper(Lang::Zh);
    let table = paper.table("grid").unwrap();
    let detail = paper.table("detail").unwrap();
    let mut seen = Vec::new();
    for line in 0..table.rows.len() {
        for column in table.columns.iter().filter(|c| c.key.len() == 3 && c.key.starts_with('d')) {
            let figure = CellRef { table: "grid", line: Some(line), column: Some(&column.key) };
            let behind = model.behind(figure).unwrap();
            if behind.table == "detail" {
                for n in &behind.lines {
                    let Value::Date(day) = detail.rows.get(*n).cells[2].value else { panic!("a day") };
                    assert_eq!(day.to_string()[8..], column.key[1..]);
                    assert_eq!(detail.rows.get(*n).cells[1], table.rows.get(line).cells[1]);
                }
                seen.extend(behind.lines);
            }
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..detail.rows.len()).collect::<Vec<_>>());
}
