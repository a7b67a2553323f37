//! What sealed handovers say laid out in rows, so that reports need not open the records. It is drawn from the
//! record when it is sealed; `verify` draws it again and compares.

use std::collections::BTreeMap;
use std::fmt::Display;

use rusqlite::types::Value;
use rusqlite::{Connection, Row, ToSql, named_params, params};

use super::Result;
use super::row::bad_row;
use crate::model::cash::worked::CountsFor;
use crate::model::cash::{Level, RegisterResult};
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::ids::{HandoverId, RegisterId, RunId};
use crate::model::settings::{Settings, TenderKind};
use crate::record::Projected;

/// Columns of `cash_result` behind the handover's number; the first two name the row.
const CASH: [&str; 15] = [
    "register_id",
    "tender",
    "business_date",
    "outgoing",
    "expected",
    "counted",
    "difference",
    "reported",
    "level",
    "reason",
    "words",
    "form_no",
    "shown",
    "stands",
    "reading",
];
const APPROVER: &str = "approver";

/// Columns of `drawer_result` behind the handover's number; the first one names the row.
const DRAWER: [&str; 17] = [
    "register_id",
    "business_date",
    "left_before",
    "opening",
    "refunds",
    "moved",
    "float_left",
    "deposit",
    "source",
    "uncounted",
    "changed",
    "cashier",
    "counts_for",
    "way",
    "reading",
    "refunds_reading",
    "rounding",
];

/// How much a difference asks for, as stored.
pub(super) const fn level_code(level: Level) -> i64 {
    match level {
        Level::Within => 0,
        Level::NeedsReason => 1,
        Level::NeedsLead => 2,
    }
}

/// The level of a stored code; `id` names the handover it belongs to.
pub(super) fn level((what, id): (&'static str, impl Display), row: &Row<'_>, at: usize) -> Result<Level> {
    let stored: i64 = row.get(at)?;
    let all = [Level::Within, Level::NeedsReason, Level::NeedsLead];
    let known = all.into_iter().find(|level| level_code(*level) == stored);
    known.ok_or_else(|| bad_row(what, id, format_args!("level {stored}")))
}

fn money(sum: Option<crate::model::money::Money>) -> Value {
    sum.map_or(Value::Null, |m| Value::Integer(m.0))
}

fn words(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) }
}

/// One row a tender that was counted or expected; cash always.
fn cash_rows(draft: &Draft, results: &[RegisterResult], settings: &Settings) -> Vec<Vec<Value>> {
    // The column wants somebody: a record that nobody handed over is refused rather than given to a name.
    let outgoing = draft.people.outgoing.first().map_or(Value::Null, |id| Value::Integer(id.0));
    let mut rows = Vec::new();
    for result in results {
        let register = draft.register(result.register);
        for tender in &result.tenders {
            let is_cash = settings.tender(&tender.tender).is_some_and(|t| t.kind == TenderKind::Cash);
            if tender.counted.is_none() && tender.expected.is_none() && !is_cash {
                continue;
            }
            let why = register.why.get(&tender.tender);
            rows.push(vec![
                Value::Integer(result.register.0),
                Value::Text(tender.tender.clone()),
                Value::Text(draft.head.date.to_string()),
                outgoing.clone(),
                money(tender.expected),
                money(tender.counted),
                money(tender.difference),
                money(tender.reported),
                Value::Integer(level_code(tender.level)),
                why.map_or(Value::Null, |w| words(&w.reason)),
                why.map_or(Value::Null, |w| words(&w.text)),
                why.map_or(Value::Null, |w| words(&w.form_no)),
                money(tender.shown),
                Value::Integer(level_code(tender.stands)),
                money(register.tenders.get(&tender.tender).and_then(|line| line.reading)),
                why.and_then(|w| w.approver).map_or(Value::Null, |id| Value::Integer(id.0)),
            ]);
        }
    }
    rows
}

/// One row a drawer.
fn drawer_rows(draft: &Draft, results: &[RegisterResult]) -> Vec<Vec<Value>> {
    let row = |result: &RegisterResult| {
        let register = draft.register(result.register);
        // What was sealed before it was asked counts for the first one named.
        let (cashier, counts_for) = match &register.worked {
            Some(worked) => (worked.cashier(), worked.counts_for),
            None => (draft.people.outgoing.first().copied(), CountsFor::Cashier),
        };
        vec![
            Value::Integer(result.register.0),
            Value::Text(draft.head.date.to_string()),
            money(result.left_before),
            money(result.opening),
            money(register.report.cash_refunds),
            Value::Integer(result.movements.0),
            money(result.handed_on),
            money(result.deposit),
            Value::Text(register.report.source.clone()),
            Value::Text(register.close.uncounted),
            Value::Integer(i64::from(result.changed)),
            cashier.map_or(Value::Null, |id| Value::Integer(id.0)),
            Value::Text(counts_for.as_str().to_owned()),
            Value::Text(register.way.unwrap_or_default().as_str().to_owned()),
            money(register.report.reading),
            money(register.report.refunds_reading),
            money(register.report.rounding),
        ]
    };
    results.iter().map(row).collect()
}

/// Sections of a record that reports read line by line.
const LINES: [&str; 3] = ["people", "stock", "checks"];

/// Lines of a record that reports read, by section and line. What is said of a section as a whole is not one.
pub(super) fn lines(answers: &[Answer]) -> impl Iterator<Item = ((&'static str, String), &Answer)> {
    let key = |answer: &Answer| (answer.address().section(), answer.address().line());
    let keyed = answers.iter().map(move |answer| (key(answer), answer));
    keyed.filter(|((section, line), _)| LINES.contains(section) && (*section == "people" || !line.is_empty()))
}

/// Writes the rows of a handover that is being sealed, as they are drawn from its record.
pub(super) fn put(conn: &Connection, id: HandoverId, rows: &Projected, settings: &Settings) -> Result<()> {
    let draft = &rows.taken.draft(id, RunId(0), 0);
    let results = rows.results.as_slice();
    for ((section, line), answer) in lines(&rows.taken.answers) {
        conn.prepare_cached(
            "INSERT INTO record_line (handover_id, section, line, value) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![id.0, section, line, answer.value()?])?;
    }
    let id = Value::Integer(draft.head.id.0);
    let cash: Vec<&str> = CASH.into_iter().chain([APPROVER]).collect();
    for row in cash_rows(draft, results, settings) {
        insert(conn, "cash_result", &cash, &id, &row)?;
    }
    for row in drawer_rows(draft, results) {
        insert(conn, "drawer_result", &DRAWER, &id, &row)?;
    }
    for (person, line) in &draft.attendance {
        conn.prepare_cached(
            "INSERT INTO attendance_result (handover_id, person_id, business_date, shift_id, line)
                 VALUES (:handover_id, :person_id, :business_date, :shift_id, :line)",
        )?
        .execute(named_params! {
            ":handover_id": draft.head.id.0,
            ":person_id": person.0,
            ":business_date": draft.head.date.to_string(),
            ":shift_id": draft.head.shift.0,
            ":line": super::row::to_json("attendance", line)?,
        })?;
    }
    Ok(())
}

/// Writes a row; its values stand in the order of the columns named.
fn insert(conn: &Connection, table: &str, columns: &[&str], handover: &Value, row: &[Value]) -> Result<()> {
    let named: Vec<String> = columns.iter().map(|column| format!(":{column}")).collect();
    let sql = format!(
        "INSERT INTO {table} (handover_id, {}) VALUES (:handover_id, {})",
        columns.join(", "),
        named.join(", ")
    );
    let values = named.iter().map(String::as_str).zip(row.iter().map(|value| value as &dyn ToSql));
    let all: Vec<(&str, &dyn ToSql)> =
        std::iter::once((":handover_id", handover as &dyn ToSql)).chain(values).collect();
    conn.prepare_cached(&sql)?.execute(all.as_slice())?;
    Ok(())
}

/// A row: names and values of its columns as text.
type Columns = Vec<(&'static str, String)>;

/// Cash figures by place: `cash_result/1/cash`, `drawer_result/1`.
#[derive(Debug, Default)]
pub(super) struct Figures(pub(super) BTreeMap<String, Columns>);

impl Figures {
    /// As they follow from the rows of a handover.
    pub(super) fn of(draft: &Draft, results: &[RegisterResult], settings: &Settings) -> Self {
        let mut all = Self::default();
        for row in cash_rows(draft, results, settings) {
            all.add_cash(&row);
        }
        for row in drawer_rows(draft, results) {
            all.add_drawer(&row);
        }
        all
    }

    /// As they are stored.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) fn read(conn: &Connection, id: HandoverId) -> Result<Self> {
        let mut all = Self::default();
        let mut cash = conn.prepare_cached(
            "SELECT register_id, tender, business_date, outgoing, expected, counted, difference, reported, level,
               reason, words, form_no, shown, stands, reading, approver FROM cash_result WHERE handover_id = ?1",
        )?;
        let mut rows = cash.query([id.0])?;
        while let Some(row) = rows.next()? {
            let values: Vec<Value> = (0..=CASH.len())
                .map(|n| crate::store::row::value(row, n))
                .collect::<rusqlite::Result<_>>()?;
            all.add_cash(&values);
        }
        let mut drawers = conn.prepare_cached(
            "SELECT register_id, business_date, left_before, opening, refunds, moved, float_left, deposit, source,
               uncounted, changed, cashier, counts_for, way, reading, refunds_reading, rounding FROM drawer_result WHERE handover_id = ?1",
        )?;
        let mut rows = drawers.query([id.0])?;
        while let Some(row) = rows.next()? {
            let values: Vec<Value> = (0..DRAWER.len())
                .map(|n| crate::store::row::value(row, n))
                .collect::<rusqlite::Result<_>>()?;
            all.add_drawer(&values);
        }
        Ok(all)
    }

    /// The registers they are about.
    pub(super) fn registers(&self) -> impl Iterator<Item = RegisterId> {
        let drawers = self.0.keys().filter_map(|place| place.strip_prefix("drawer_result/"));
        drawers.filter_map(|id| id.parse().ok().map(RegisterId))
    }

    fn add_cash(&mut self, row: &[Value]) {
        let place = format!("cash_result/{}/{}", said(&row[0]), said(&row[1]));
        let names = CASH.into_iter().chain([APPROVER]).skip(2);
        self.0.insert(place, names.zip(row[2..].iter().map(said)).collect());
    }

    fn add_drawer(&mut self, row: &[Value]) {
        let place = format!("drawer_result/{}", said(&row[0]));
        self.0.insert(place, DRAWER.into_iter().skip(1).zip(row[1..].iter().map(said)).collect());
    }
}

/// Fills the columns that came after schema 8 in the rows of a handover sealed by an older program. What that program
/// wrote itself stays as it is, so that a row which was altered is still found.
///
/// # Errors
/// When they cannot be written.
pub(super) fn fill_added(conn: &Connection, draft: &Draft, results: &[RegisterResult]) -> Result<()> {
    let id = draft.head.id.0;
    for result in results {
        let register = draft.register(result.register);
        for tender in &result.tenders {
            let reading = register.tenders.get(&tender.tender).and_then(|line| line.reading);
            conn.prepare_cached(
                "UPDATE cash_result SET shown = :shown, stands = :stands, reading = :reading
                 WHERE handover_id = :handover_id AND register_id = :register_id AND tender = :tender",
            )?
            .execute(named_params! {
                ":shown": money(tender.shown),
                ":stands": level_code(tender.stands),
                ":reading": money(reading),
                ":handover_id": id,
                ":register_id": result.register.0,
                ":tender": tender.tender,
            })?;
        }
        conn.prepare_cached(
            "UPDATE drawer_result SET refunds_reading = ?3 WHERE handover_id = ?1 AND register_id = ?2",
        )?
        .execute(params![id, result.register.0, money(register.report.refunds_reading)])?;
    }
    Ok(())
}

/// A stored value as a person reads it.
fn said(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Real(n) => n.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => crate::record::seal::hex(bytes),
    }
}
