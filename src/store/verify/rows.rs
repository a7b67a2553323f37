//! The rows behind a record: the sealed body comes out of them again, byte for byte.

use std::collections::BTreeMap;
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;

use super::{Found, Level, Verified, differs};
use crate::domain::Problem;
use crate::domain::gate::Facts;
use crate::domain::handover::Draft;
use crate::domain::ids::{HandoverId, RegisterId};
use crate::domain::log::Entry;
use crate::domain::money::Money;
use crate::domain::seal::{body_sha256, hex, unhex};
use crate::domain::settings::Settings;
use crate::domain::time::Stamp;
use crate::record;
use crate::store::drafts::read_draft;
use crate::store::log::{from_json, read_entries, read_run, to_json};
use crate::store::results::Figures;
use crate::store::{Result, StoreError};

/// Where findings go.
pub(super) type Sink<'a> = &'a mut dyn FnMut(Level, &str, Problem);

/// What a handover says about the float of one drawer.
#[derive(Clone, Debug)]
pub(super) struct Drawer {
    pub register: RegisterId,
    pub name: String,
    pub left_before: Option<Money>,
    pub float_left: Option<Money>,
    /// Business date and start, for telling which of two is newer.
    pub when: (String, i64),
    pub handover: HandoverId,
}

/// Reads the rows of handovers, keeping what many of them share.
pub(super) struct Reader<'a> {
    conn: &'a Connection,
    settings: BTreeMap<i64, Rc<Settings>>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(conn: &'a Connection) -> Self {
        Self { conn, settings: BTreeMap::new() }
    }

    fn settings(&mut self, version: i64) -> Result<Rc<Settings>> {
        if let Some(known) = self.settings.get(&version) {
            return Ok(Rc::clone(known));
        }
        let doc: String = self
            .conn
            .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
            .query_row([version], |row| row.get(0))?;
        let settings: Rc<Settings> = Rc::new(from_json("settings", version, &doc)?);
        self.settings.insert(version, Rc::clone(&settings));
        Ok(settings)
    }

    /// Compares a sealed handover with its rows. Rows that cannot be read are a finding.
    pub(super) fn handover(
        &mut self,
        id: HandoverId,
        sealed_ms: i64,
        body: &[u8],
        found: Sink<'_>,
    ) -> Result<Option<Vec<Drawer>>> {
        match self.compare(id, sealed_ms, body, found) {
            Ok(drawers) => Ok(Some(drawers)),
            Err(e) if unreadable(&e) => {
                found(Level::Rows, "rows", Problem::new("verify.unreadable").with("detail", &e));
                Ok(None)
            }
            Err(e) => Err(e),
        }
    }

    fn compare(
        &mut self,
        id: HandoverId,
        sealed_ms: i64,
        body: &[u8],
        found: Sink<'_>,
    ) -> Result<Vec<Drawer>> {
        let draft = read_draft(self.conn, id)?;
        let settings = self.settings(draft.head.settings_version)?;
        let run = read_run(self.conn, draft.head.run)?;
        let entries = read_entries(self.conn, draft.head.run)?;
        let nothing = BTreeMap::new();
        // What was open and what lay in the drawers at that time is kept with the answers.
        let facts = Facts {
            settings: &settings,
            run,
            entries: &entries,
            items: &[],
            left_before: &nothing,
            now: draft.head.started,
        };
        let rebuilt = record::build(&draft, &facts, Stamp::new(sealed_ms, 0))?;
        let bytes = record::body(&rebuilt)?;
        if bytes != body {
            let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap_or_default();
            let (field, rows, sealed) = first_difference(&read(&bytes), &read(body));
            found(Level::Rows, &field, differs("verify.body", &field, &rows, &sealed));
        }
        let figures = record::figures(&rebuilt)?;
        if let Some(signature) = draft.signatures.iter().find(|s| s.figures != figures) {
            let who = settings.person_name(signature.person);
            found(Level::Rows, "signature/figures", Problem::new("verify.figures").with("name", who));
        }
        if (run.date, run.shift, run.line_ms)
            != (draft.head.date, draft.head.shift, Some(draft.head.started.ms))
        {
            found(Level::Rows, "shift_run", Problem::new("verify.run"));
        }
        let results = facts.results(&draft)?;
        self.results(id, &Figures::of(&draft, &results, &settings), found)?;
        self.attendance_results(&draft, found)?;
        self.entry_columns(&draft, &entries, found)?;
        let drawer = |result: &crate::domain::cash::RegisterResult| Drawer {
            register: result.register,
            name: settings.register(result.register).map_or_else(String::new, |r| r.name.clone()),
            left_before: result.left_before,
            float_left: result.float_left,
            when: (draft.head.date.to_string(), draft.head.started.ms),
            handover: id,
        };
        Ok(results.iter().map(drawer).collect())
    }

    /// The figures reports read, against those computed from the rows.
    fn results(&self, id: HandoverId, computed: &Figures, found: Sink<'_>) -> Result<()> {
        let stored = Figures::read(self.conn, id)?;
        for (place, here) in &stored.0 {
            let Some(want) = computed.0.get(place) else {
                found(Level::Rows, place, Problem::new("verify.row_added").with("row", place));
                continue;
            };
            for ((name, here), (_, there)) in here.iter().zip(want) {
                if here != there {
                    let field = format!("{place}/{name}");
                    found(Level::Rows, &field, differs("verify.column", &field, here, there));
                }
            }
        }
        for place in computed.0.keys().filter(|place| !stored.0.contains_key(*place)) {
            found(Level::Rows, place, Problem::new("verify.row_missing").with("row", place));
        }
        Ok(())
    }

    fn attendance_results(&self, draft: &Draft, found: Sink<'_>) -> Result<()> {
        let mut computed = BTreeMap::new();
        for (person, line) in &draft.attendance {
            let row = (draft.head.date.to_string(), draft.head.shift.0, to_json("attendance", line)?);
            computed.insert(person.0, row);
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT person_id, business_date, shift_id, line FROM attendance_result WHERE handover_id = ?1",
        )?;
        let rows = statement
            .query_map([draft.head.id.0], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))))?;
        let rows: BTreeMap<i64, (String, i64, String)> = rows.collect::<rusqlite::Result<_>>()?;
        for person in rows.keys().chain(computed.keys()).copied().collect::<std::collections::BTreeSet<_>>() {
            let field = format!("attendance_result/{person}");
            match (rows.get(&person), computed.get(&person)) {
                (Some(here), Some(there)) if here == there => {}
                (Some(here), Some(there)) => {
                    found(Level::Rows, &field, differs("verify.column", &field, &here.2, &there.2));
                }
                (Some(_), None) => {
                    found(Level::Rows, &field, Problem::new("verify.row_added").with("row", &field));
                }
                _ => found(Level::Rows, &field, Problem::new("verify.row_missing").with("row", &field)),
            }
        }
        Ok(())
    }

    /// Columns that repeat what the entry itself says, for searching.
    fn entry_columns(&self, draft: &Draft, entries: &[Entry], found: Sink<'_>) -> Result<()> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT id, kind, register_id FROM entry WHERE run_id = ?1 ORDER BY id")?;
        let mut rows = statement.query([draft.head.run.0])?;
        for entry in entries {
            let Some(row) = rows.next()? else { break };
            let kind: String = row.get(1)?;
            let register: Option<i64> = row.get(2)?;
            let want = (entry.detail.kind().as_str(), entry.detail.register().map(|r| r.0));
            if (kind.as_str(), register) != want {
                let field = format!("entry/{}", entry.id);
                found(Level::Rows, &field, differs("verify.column", &field, &kind, want.0));
            }
        }
        Ok(())
    }

    /// A record of taking over by recount names the one it opens.
    pub(super) fn half_open(&self, body: &[u8], found: Sink<'_>) -> Result<()> {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let row = self
            .conn
            .prepare_cached(
                "SELECT s.hash, h.state FROM seal s JOIN handover h ON h.id =
                   (SELECT id FROM handover WHERE seal_seq = s.seq) WHERE s.seq = ?1",
            )?
            .query_row([body.get("of_seq").and_then(Value::as_i64)], |row| {
                Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?))
            })
            .optional()?;
        let named = body.get("of_hash").and_then(Value::as_str).unwrap_or_default();
        if row.is_none_or(|(hash, state)| hex(&hash) != named || state != "sealed") {
            found(Level::Rows, "of_hash", Problem::new("verify.half_open"));
        }
        Ok(())
    }

    /// Compares a sealed correction with its row.
    pub(super) fn correction(&self, seq: i64, body: &[u8], found: Sink<'_>) -> Result<()> {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let row = self
            .conn
            .prepare_cached(
                "SELECT c.field, c.old, c.new, c.reason, c.at_ms, h.seal_seq FROM correction c
                 JOIN handover h ON h.id = c.handover_id WHERE c.seal_seq = ?1",
            )?
            .query_row([seq], |row| {
                let text = |i| row.get::<_, String>(i);
                Ok((
                    [text(0)?, text(1)?, text(2)?, text(3)?],
                    row.get::<_, i64>(4)?,
                    row.get::<_, Option<i64>>(5)?,
                ))
            })
            .optional()?;
        let Some((columns, at_ms, original)) = row else {
            found(Level::Rows, "correction", Problem::new("verify.no_rows").with("seq", seq));
            return Ok(());
        };
        // Old and new are JSON in the row; nothing is `null` there and left out in the record.
        let sealed = |name: &str| match body.get(name) {
            Some(Value::String(text)) if name == "field" || name == "reason" => text.clone(),
            Some(value) => value.to_string(),
            None => Value::Null.to_string(),
        };
        for (name, here) in ["field", "old", "new", "reason"].into_iter().zip(&columns) {
            let field = format!("correction/{name}");
            if *here != sealed(name) {
                found(Level::Rows, &field, differs("verify.column", &field, here, &sealed(name)));
            }
        }
        let at = body.get("at").and_then(|v| serde_json::from_value::<Stamp>(v.clone()).ok());
        if at.is_some_and(|at| at.ms != at_ms) {
            found(Level::Rows, "correction/at", Problem::new("verify.correction_at"));
        }
        if body.pointer("/original/seq").and_then(Value::as_i64) != original {
            found(Level::Rows, "correction/handover", Problem::new("verify.correction_of"));
        }
        Ok(())
    }
}

fn unreadable(e: &StoreError) -> bool {
    match e {
        StoreError::BadRow { .. } | StoreError::Rule(_) => true,
        StoreError::Sqlite(e) => {
            StoreError::is_damage(e)
                || matches!(
                    e,
                    rusqlite::Error::QueryReturnedNoRows
                        | rusqlite::Error::FromSqlConversionFailure(..)
                        | rusqlite::Error::InvalidColumnType(..)
                )
        }
        _ => false,
    }
}

/// The first place where two documents differ, with both values.
fn first_difference(rows: &Value, sealed: &Value) -> (String, String, String) {
    fn walk(a: &Value, b: &Value, path: &mut Vec<String>) -> Option<(String, String)> {
        match (a, b) {
            (Value::Object(x), Value::Object(y)) => {
                let names: std::collections::BTreeSet<&String> = x.keys().chain(y.keys()).collect();
                names.into_iter().find_map(|name| {
                    let nothing = Value::Null;
                    path.push(name.clone());
                    let found = walk(x.get(name).unwrap_or(&nothing), y.get(name).unwrap_or(&nothing), path);
                    if found.is_none() {
                        path.pop();
                    }
                    found
                })
            }
            (Value::Array(x), Value::Array(y)) => (0..x.len().max(y.len())).find_map(|i| {
                let nothing = Value::Null;
                path.push(i.to_string());
                let found = walk(x.get(i).unwrap_or(&nothing), y.get(i).unwrap_or(&nothing), path);
                if found.is_none() {
                    path.pop();
                }
                found
            }),
            (a, b) if a == b => None,
            (a, b) => Some((shown(a), shown(b))),
        }
    }
    fn shown(value: &Value) -> String {
        match value {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
    let mut path = Vec::new();
    let (a, b) = walk(rows, sealed, &mut path).unwrap_or_default();
    (path.join("/"), a, b)
}

/// Rows that no record stands for, and texts that are not what their hash says.
pub(super) fn strays(conn: &Connection, all: &mut Verified) -> Result<()> {
    let mut statement = conn.prepare(
        "SELECT h.id, h.business_date, h.seal_seq FROM handover h LEFT JOIN seal s ON s.seq = h.seal_seq
         WHERE h.state IN ('sealed', 'half_sealed')
           AND (s.seq IS NULL OR s.kind NOT IN ('handover', 'import'))",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<i64>>(2)?))
    })?;
    for row in rows {
        let (id, date, seq) = row?;
        let problem = Problem::new("verify.not_sealed").with("id", id).with("date", &date);
        all.findings.push(Found { level: Level::Rows, seq, date, field: format!("handover/{id}"), problem });
    }
    let mut statement = conn.prepare(
        "SELECT c.seal_seq FROM correction c LEFT JOIN seal s ON s.seq = c.seal_seq
         WHERE s.kind IS NULL OR s.kind <> 'correction'",
    )?;
    for seq in statement.query_map(params![], |row| row.get::<_, i64>(0))? {
        let seq = seq?;
        let problem = Problem::new("verify.correction_not_sealed").with("seq", seq);
        let field = "correction".to_owned();
        all.findings.push(Found { level: Level::Rows, seq: Some(seq), date: String::new(), field, problem });
    }
    let mut statement = conn.prepare("SELECT sha256, doc FROM texts")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let hash = row.get_ref(0)?.as_blob().unwrap_or_default();
        let doc = row.get_ref(1)?.as_bytes().unwrap_or_default();
        if body_sha256(doc) != *hash {
            let field = format!("texts/{}", hex(hash));
            all.found(Level::Rows, &field, Problem::new("verify.texts"));
        }
    }
    missing_texts(conn, all)
}

/// Texts a record refers to, gone.
fn missing_texts(conn: &Connection, all: &mut Verified) -> Result<()> {
    let mut statement = conn.prepare(
        "SELECT seq, business_date, CAST(body AS TEXT) ->> '$.texts_sha256' FROM seal
         WHERE kind = 'handover' AND body IS NOT NULL AND json_valid(CAST(body AS TEXT))",
    )?;
    let mut rows = statement.query([])?;
    let mut known = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let Some(hash) = row.get::<_, Option<String>>(2)? else { continue };
        let there = match known.get(&hash) {
            Some(there) => *there,
            None => conn
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM texts WHERE sha256 = ?1)")?
                .query_row([unhex(&hash).unwrap_or_default()], |row| row.get::<_, bool>(0))?,
        };
        if !there && !known.contains_key(&hash) {
            all.findings.push(Found {
                level: Level::Rows,
                seq: row.get(0)?,
                date: row.get(1)?,
                field: "texts_sha256".to_owned(),
                problem: Problem::new("verify.texts_gone"),
            });
        }
        known.insert(hash, there);
    }
    Ok(())
}
