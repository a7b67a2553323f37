//! From a figure to what it is made of: the lines of a table behind it, found by what both have in common.

use crate::domain::attendance::{LeaveKind, Tier};
use crate::domain::time::{BusinessDate, parse_date};
use crate::i18n::{self, Lang, dates, msg};
use crate::report::paper::{Cell, Column, Kind, Paper, Row, RowKind, Table, Tone, Value};
use crate::report::{attendance, month, open_items, over_short, stock};

/// How a line and those behind it belong together.
#[derive(Clone, Copy, Debug)]
enum Tie {
    /// The same value in these columns.
    Same(&'static str, &'static str),
    /// The name in the first column is the first of those in the second one: that person's figures.
    First(&'static str, &'static str),
    /// The reason of a difference, or that it has none.
    Reason(&'static str),
    /// The words of the first column are part of the second one.
    Within(&'static str, &'static str),
    /// The name of a tender: lines in which it was expected or counted.
    Tender(&'static str),
}

use Tie::{First, Reason, Same, Tender, Within};

/// Report and table of a line, report and table of those behind it, and what ties them.
type Link = ((&'static str, &'static str), (&'static str, &'static str), &'static [Tie]);

const CASH: (&str, &str) = (over_short::REPORT.name, "detail");
const PUNCHES: (&str, &str) = (attendance::REPORT.name, "detail");
const OVER_SHORT: &str = over_short::REPORT.name;
const ATTENDANCE: &str = attendance::REPORT.name;
const ITEMS: &str = open_items::REPORT.name;
const STOCK: &str = stock::REPORT.name;
const MONTH: &str = month::REPORT.name;

/// The first one that fits is taken, the next one where nothing is found.
const LINKS: &[Link] = &[
    ((OVER_SHORT, "people"), CASH, &[First("name", "outgoing")]),
    ((OVER_SHORT, "registers"), CASH, &[Same("name", "register")]),
    ((OVER_SHORT, "tenders"), CASH, &[Tender("name")]),
    ((OVER_SHORT, "days"), CASH, &[Same("date", "date")]),
    ((OVER_SHORT, "reasons"), CASH, &[Reason("reason")]),
    ((ATTENDANCE, "grid"), PUNCHES, &[Same("name", "name")]),
    ((ATTENDANCE, "people"), PUNCHES, &[Same("name", "name")]),
    ((ITEMS, "devices"), (ITEMS, "tickets"), &[Within("device", "what")]),
    ((STOCK, "articles"), (STOCK, "variances"), &[Same("article", "article")]),
    ((STOCK, "articles"), (STOCK, "disposals"), &[Within("article", "article")]),
    ((STOCK, "articles"), (STOCK, "receipts"), &[Within("article", "goods")]),
    ((STOCK, "classes"), (STOCK, "disposals"), &[Same("class", "class"), Same("cause", "cause")]),
    ((MONTH, "sales"), CASH, &[Tender("tender")]),
    ((MONTH, "causes"), CASH, &[Reason("reason")]),
    ((MONTH, "pairs"), CASH, &[First("outgoing", "outgoing"), First("incoming", "incoming")]),
    ((MONTH, "attendance"), PUNCHES, &[Same("name", "name")]),
    ((MONTH, "items"), (ITEMS, "open"), &[Same("kind", "kind")]),
    ((MONTH, "items"), (ITEMS, "closed"), &[Same("kind", "kind")]),
    ((MONTH, "checks"), PUNCHES, &[Same("name", "name")]),
];

/// What lines behind a figure have to hold.
#[derive(Clone, Debug)]
enum Wants {
    Value(&'static str, Value<'static>),
    Words(&'static str, String),
    First(&'static str, String),
    Tender(String),
    /// A difference for the reason with this code, or without one.
    Reason(Option<String>),
}

/// Which lines are wanted, in the language they were asked in.
#[derive(Clone, Debug)]
pub(super) struct Pick {
    /// Name of the report they are in.
    pub report: &'static str,
    table: &'static str,
    wants: Vec<Wants>,
    /// The column of the figure, which narrows them down further where it can.
    column: String,
    lang: Lang,
    /// What they are of, for people.
    pub name: String,
}

/// What is behind a line or one of its figures.
pub(super) struct Behind {
    /// Ways to its lines, best first.
    pub picks: Vec<Pick>,
    /// The day it is of.
    pub day: Option<BusinessDate>,
    /// The lines above it that it sums up: first and behind the last.
    pub sums: Option<(usize, usize)>,
}

/// What is behind the sums of a table: every line that is behind one of its own.
fn behind_totals(paper: &Paper<'_>, table: &Table<'_>, column: Option<&Column>) -> Behind {
    let mut name = vec![table.title.clone()];
    name.extend(column.map(|column| column.head.clone()));
    let picks = LINKS.iter().filter(|(from, ..)| *from == (paper.report, table.key)).map(|(_, to, _)| Pick {
        report: to.0,
        table: to.1,
        wants: column
            .and_then(|column| day_of(paper, column))
            .map(|day| Wants::Value("date", Value::Date(day)))
            .into_iter()
            .collect(),
        column: column.map_or_else(String::new, |c| c.key.to_string()),
        lang: paper.lang,
        name: name.join(" · "),
    });
    let picks: Vec<Pick> = picks.collect();
    // What no other table explains is explained by its own lines.
    let sums = picks.is_empty().then_some((0, table.rows.len()));
    Behind { picks, day: None, sums }
}

/// What is behind line `at` of a table, or behind its figure in `col`. Behind the last line stand its sums.
pub(super) fn behind(paper: &Paper<'_>, table: &Table<'_>, at: usize, col: Option<usize>) -> Behind {
    let column = col.and_then(|n| table.columns.get(n));
    if at >= table.rows.len() {
        return behind_totals(paper, table, column);
    }
    let row = table.rows.get(at);
    let cell = |key: &str| table.columns.iter().position(|c| c.key == key).and_then(|n| row.cells.get(n));
    let mut name: Vec<String> = (0..table.frozen.max(1))
        .filter_map(|n| Some((table.columns.get(n)?, row.cells.get(n)?)))
        .filter(|(column, _)| column.kind != Kind::Code || table.frozen == 1)
        .map(|(column, cell)| paper.shown(column.kind, &cell.value).into_owned())
        .filter(|text| !text.is_empty())
        .collect();
    let day = column.and_then(|column| day_of(paper, column));
    match (day, column) {
        (Some(day), _) => name.push(dates::date_short(paper.lang, day)),
        (None, Some(column)) => name.push(column.head.clone()),
        _ => {}
    }
    let mut picks = Vec::new();
    for (_, to, ties) in LINKS.iter().filter(|(from, ..)| *from == (paper.report, table.key)) {
        let wants = ties.iter().map(|tie| match tie {
            Same(from, to) => Some(Wants::Value(to, owned(&cell(from)?.value))),
            Within(from, to) => words(cell(from)?).map(|text| Wants::Words(to, text)),
            First(from, to) => words(cell(from)?).map(|text| match text {
                // Sealed without anybody to take over.
                text if text == msg::month_report::nobody(paper.lang) => Wants::Value(to, Value::Empty),
                text => Wants::First(to, text),
            }),
            Reason(from) => Some(Wants::Reason(cell(from)?.reason.map(str::to_owned))),
            Tender(from) => words(cell(from)?).map(Wants::Tender),
        });
        let Some(mut wants) = wants.collect::<Option<Vec<_>>>() else { continue };
        wants.extend(day.map(|day| Wants::Value("date", Value::Date(day))));
        picks.push(Pick {
            report: to.0,
            table: to.1,
            wants,
            column: column.map_or_else(String::new, |c| c.key.to_string()),
            lang: paper.lang,
            name: name.join(" · "),
        });
    }
    let own = table.columns.iter().zip(&row.cells).find_map(|(_, cell)| match cell.value {
        Value::Date(day) => Some(day),
        _ => None,
    });
    Behind { picks, day: day.or(own), sums: (row.kind == RowKind::Sum).then(|| above(table, at)) }
}

/// The lines between the heading above a sum and the sum.
fn above(table: &Table<'_>, at: usize) -> (usize, usize) {
    let first = (0..at).rev().find(|n| table.rows.get(*n).kind != RowKind::Plain);
    (first.map_or(0, |n| n + 1), at)
}

/// The day a column of a grid stands for.
fn day_of(paper: &Paper<'_>, column: &Column) -> Option<BusinessDate> {
    let digits = column.key.strip_prefix('d').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    match digits.len() {
        2 => paper.period.days().find(|day| day.to_string().ends_with(&format!("-{digits}"))),
        8 => parse_date(&format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..])).ok(),
        _ => None,
    }
}

fn words(cell: &Cell<'_>) -> Option<String> {
    match &cell.value {
        Value::Text(text) if !text.is_empty() => Some(text.clone().into_owned()),
        _ => None,
    }
}

fn owned(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::Empty => Value::Empty,
        Value::Text(text) => Value::Text(text.clone().into_owned().into()),
        Value::Number(n) => Value::Number(*n),
        Value::Money(m) => Value::Money(*m),
        Value::Minutes(n) => Value::Minutes(*n),
        Value::Share(n) => Value::Share(*n),
        Value::Date(day) => Value::Date(*day),
        Value::Time(at) => Value::Time(*at),
    }
}

impl Pick {
    /// The language it compares words in.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The table and its lines that fit; all of a kind when the figure itself narrows them down to none.
    pub fn find(&self, paper: &Paper<'_>) -> Option<(usize, Vec<usize>)> {
        let place = paper.tables.iter().position(|t| t.key == self.table)?;
        let table = &paper.tables[place];
        let mut row = Row::default();
        let (mut all, mut narrow) = (Vec::new(), Vec::new());
        for n in 0..table.rows.len() {
            table.rows.fill(n, &mut row);
            if self.wants.iter().all(|want| self.holds(want, table, &row)) {
                all.push(n);
                if self.is_of_figure(table, &row) {
                    narrow.push(n);
                }
            }
        }
        Some((place, if narrow.is_empty() { all } else { narrow }))
    }

    fn holds(&self, want: &Wants, table: &Table<'_>, row: &Row<'_>) -> bool {
        let cell = |key: &str| column(table, row, key);
        match want {
            Wants::Value(key, value) => cell(key).map_or(&Value::Empty, |cell| &cell.value) == value,
            Wants::Words(key, text) => cell(key).and_then(words).is_some_and(|there| there.contains(text)),
            Wants::First(key, name) => cell(key).and_then(words).is_some_and(|there| {
                let rest = there.strip_prefix(name.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(msg::report::and(self.lang)))
            }),
            Wants::Tender(name) => table
                .columns
                .iter()
                .zip(&row.cells)
                .any(|(column, cell)| cell.value != Value::Empty && is_tender(table, column, name)),
            Wants::Reason(reason) => differences(table, row, None, Some(reason.as_deref())).any(|n| n != 0),
        }
    }

    /// Whether a column is worth a place beside the figure: of the many of a drawer's line only what
    /// explains over and short.
    pub fn keeps(&self, key: &str) -> bool {
        let plain = ["date", "shift", "register", "outgoing", "incoming", "reason", "words", "approved_by"];
        // What is the same in every line stands above them already.
        let fixed = self.wants.iter().any(|want| matches!(want, Wants::First(there, _) if *there == key));
        let takings = self.column == "takings" && (key.ends_with("_expected") || key == "cash_sales");
        (self.report, self.table) != CASH
            || (plain.contains(&key) && !fixed)
            || key.ends_with("_difference")
            || takings
    }

    /// The only tender and the only reason whose differences count here, where there is one.
    #[allow(clippy::option_option)] // All reasons, none, or one.
    fn of(&self) -> (Option<&str>, Option<Option<&str>>) {
        let tender = self.wants.iter().find_map(|want| match want {
            Wants::Tender(name) => Some(name.as_str()),
            _ => None,
        });
        let reason = self.wants.iter().find_map(|want| match want {
            Wants::Reason(code) => Some(code.as_deref()),
            _ => None,
        });
        (tender, reason)
    }

    /// Whether a line adds to the very figure that was chosen.
    fn is_of_figure(&self, table: &Table<'_>, row: &Row<'_>) -> bool {
        let (tender, reason) = self.of();
        let differences = || {
            table.columns.iter().zip(&row.cells).filter(move |(column, cell)| {
                column.key.ends_with("_difference")
                    && tender.is_none_or(|name| is_tender(table, column, name))
                    && reason.is_none_or(|reason| cell.reason == reason)
            })
        };
        let money = |cell: &Cell<'_>| if let Value::Money(m) = cell.value { m.0 } else { 0 };
        let alarming = |cell: &Cell<'_>| matches!(cell.tone, Tone::Warn | Tone::Bad);
        let filled = |key: &str| {
            let at = table.columns.iter().position(|c| c.key == key);
            at.and_then(|n| row.cells.get(n)).is_some_and(|cell| cell.value != Value::Empty)
        };
        match self.column.as_str() {
            "over" | "overs" => differences().any(|(_, cell)| money(cell) > 0),
            "short" | "shorts" => differences().any(|(_, cell)| money(cell) < 0),
            "net" | "largest" | "count" => differences().any(|(_, cell)| money(cell) != 0),
            "beyond" => differences().any(|(_, cell)| alarming(cell)),
            "unexplained" => differences().any(|(_, cell)| alarming(cell) && cell.reason.is_none()),
            "late" | "late_minutes" => filled("late_minutes"),
            "early" | "early_minutes" => filled("early_minutes"),
            key => judged(key).is_none_or(|keys| {
                let text = column(table, row, "judged").and_then(words).unwrap_or_default();
                keys.iter().any(|key| i18n::template(self.lang, key).is_some_and(|w| text.contains(w)))
            }),
        }
    }
}

/// The words by which a line was judged to be one of those a column counts.
fn judged(column: &str) -> Option<Vec<&'static str>> {
    let leave = column.strip_prefix("leave_").map(|kind| kind.trim_end_matches("_minutes"));
    if let Some(kind) = leave {
        let kind = LeaveKind::ALL.into_iter().find(|k| k.key().ends_with(&format!("leave_{kind}")));
        return kind.map(|kind| vec![kind.key()]);
    }
    Some(match column {
        "absent" => vec!["attendance.absent"],
        "half_absent" => vec![Tier::HalfDayAbsent.late_key()],
        "serious_late" => vec![Tier::SeriousLate.late_key()],
        "missing" => vec!["attendance.missing_in", "attendance.missing_out", "attendance.missing_both"],
        "cover" => vec!["attendance_report.cover"],
        _ => return None,
    })
}

/// The cell of a line in a column.
fn column<'r, 'm>(table: &Table<'_>, row: &'r Row<'m>, key: &str) -> Option<&'r Cell<'m>> {
    row.cells.get(table.columns.iter().position(|c| c.key == key)?)
}

/// Differences of a drawer's line, of all tenders or of one, for all reasons or for one.
#[allow(clippy::option_option)] // All reasons, none, or one.
fn differences<'r>(
    table: &'r Table<'_>,
    row: &'r Row<'_>,
    tender: Option<&'r str>,
    reason: Option<Option<&'r str>>,
) -> impl Iterator<Item = i64> + 'r {
    table.columns.iter().zip(&row.cells).filter_map(move |(column, cell)| {
        let fits = column.key.ends_with("_difference")
            && tender.is_none_or(|name| is_tender(table, column, name))
            && reason.is_none_or(|reason| cell.reason == reason);
        match cell.value {
            Value::Money(difference) if fits => Some(difference.0),
            _ => None,
        }
    })
}

/// Whether a column is of that tender; those of cash bear no name.
fn is_tender(table: &Table<'_>, column: &Column, name: &str) -> bool {
    if !column.key.ends_with("_counted")
        && !column.key.ends_with("_expected")
        && !column.key.ends_with("_difference")
    {
        return false;
    }
    let named = table.columns.iter().any(|c| c.sub == name);
    if named { column.sub == name } else { column.sub.is_empty() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::facts::Why;
    use crate::domain::money::Money;
    use crate::report::{Ask, REPORTS, fixture};

    /// The figures of a line and the lines behind it come to the same.
    fn agree(lang: Lang, from: (&str, &str), adds: impl Fn(&str, i64) -> i64) {
        let make = |name: &str| {
            let report = REPORTS.iter().find(|r| r.name == name).unwrap();
            (report.make)(fixture::month("CNY"), Ask::default())
        };
        let cash = make(CASH.0);
        let cash = cash.paper(lang);
        let model = make(from.0);
        let paper = model.paper(lang);
        let table = paper.table(from.1).unwrap();
        let mut found = 0;
        for at in 0..=table.rows.len() {
            let Some(row) =
                (at < table.rows.len()).then(|| table.rows.get(at)).or_else(|| table.totals().cloned())
            else {
                continue;
            };
            for key in ["over", "short", "net"] {
                let Some(col) = table.columns.iter().position(|c| c.key == key) else { continue };
                let Value::Money(figure) = row.cells[col].value else { continue };
                let behind = behind(&paper, table, at, Some(col));
                let pick = behind.picks.first().expect("a way on");
                let (place, lines) = pick.find(&cash).expect("its table");
                let detail = &cash.tables[place];
                let (tender, reason) = pick.of();
                let sum: i64 = lines
                    .iter()
                    .map(|n| {
                        let line = detail.rows.get(*n);
                        differences(detail, &line, tender, reason).map(|n| adds(key, n)).sum::<i64>()
                    })
                    .sum();
                assert_eq!(sum, figure.0, "{from:?} line {at} {key} {lang:?}");
                found += usize::from(figure.0 != 0);
            }
        }
        assert!(found > 0, "{from:?}");
    }

    #[test]
    fn lines_behind_a_figure_add_up_to_it() {
        let part = |key: &str, n: i64| match key {
            "over" => n.max(0),
            "short" => n.min(0),
            _ => n,
        };
        for lang in Lang::ALL {
            for table in ["people", "registers", "tenders", "days", "reasons"] {
                agree(lang, (OVER_SHORT, table), part);
            }
            agree(lang, (MONTH, "sales"), part);
            agree(lang, (MONTH, "pairs"), part);
            agree(lang, (MONTH, "causes"), part);
        }
    }

    /// A drawer short of cash without a reason and over on a card with one is behind both reasons' figures.
    #[test]
    fn two_tenders_of_a_drawer_lead_from_the_reason_of_each() {
        let mut facts = fixture::month("CNY");
        let reason = facts.place("lost");
        let at = facts.drawers.iter().position(|d| d.tenders.len() > 1).expect("two tenders");
        for n in 0..facts.drawers.len() {
            let mut drawer = facts.drawers.get(n).unwrap();
            for tender in &mut drawer.tenders {
                (tender.difference, tender.why) = (Some(Money(0)), None);
            }
            if n == at {
                drawer.tenders[0].difference = Some(Money(-500));
                drawer.tenders[1].difference = Some(Money(1_000));
                drawer.tenders[1].why = Some(Box::new(Why { reason: Some(reason), ..Why::default() }));
            }
            facts.drawers.set(n, drawer);
        }
        let model = (over_short::REPORT.make)(facts, Ask::default());
        let paper = model.paper(Lang::En);
        let table = paper.table("reasons").unwrap();
        assert_eq!(table.rows.len(), 2);
        for row in 0..2 {
            for col in 0..table.columns.len() {
                let behind = behind(&paper, table, row, Some(col));
                assert_eq!(behind.picks[0].find(&paper).unwrap().1, [at], "line {row}, figure {col}");
            }
        }
    }

    #[test]
    fn days_late_lead_to_the_late_lines_only() {
        for lang in Lang::ALL {
            let model = (attendance::REPORT.make)(fixture::month("CNY"), Ask::default());
            let paper = model.paper(lang);
            let table = paper.table("people").unwrap();
            let (mut late, mut lines) = (0, 0);
            for key in ["late", "serious_late", "missing", "absent"] {
                let col = table.columns.iter().position(|c| c.key == key).unwrap();
                for at in 0..table.rows.len() {
                    if let Value::Number(n @ 1..) = table.rows.get(at).cells[col].value {
                        let picks = behind(&paper, table, at, Some(col)).picks;
                        late += n;
                        lines += i64::try_from(picks[0].find(&paper).unwrap().1.len()).unwrap();
                    }
                }
            }
            assert!(late > 0);
            assert_eq!(lines, late, "{lang:?}");
        }
    }

    #[test]
    fn a_cell_of_the_grid_leads_to_that_person_on_that_day() {
        let model = (attendance::REPORT.make)(fixture::month("CNY"), Ask::default());
        let paper = model.paper(Lang::Zh);
        let table = paper.table("grid").unwrap();
        let detail = paper.table("detail").unwrap();
        let mut seen = 0;
        for at in 0..table.rows.len() {
            for col in 2..33 {
                let (_, lines) = behind(&paper, table, at, Some(col)).picks[0].find(&paper).unwrap();
                seen += lines.len();
                for n in lines {
                    let line = detail.rows.get(n);
                    assert_eq!(column(detail, &line, "name"), table.rows.get(at).cells.get(1));
                    let Some(Value::Date(day)) = column(detail, &line, "date").map(|c| &c.value) else {
                        panic!("a day")
                    };
                    assert_eq!(day.to_string(), format!("2026-07-{:02}", col - 1));
                }
            }
        }
        assert_eq!(seen, detail.rows.len(), "every line is behind one cell");
    }
}
