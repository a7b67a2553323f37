//! The rows behind a record: they say what the sealed body says. They are drawn from it once more and compared;
//! nothing is computed anew, so that rules may change and old records stay right.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension as _};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use super::finding::{VerifyLevel, differs};
use crate::model::approval::DecidedEarly;
use crate::model::cash::RegisterResult;
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::handover::{AttendanceLine, Head, Signature, State};
use crate::model::ids::{HandoverId, PersonId, RegisterId, RunId, StockId};
use crate::model::lang::Lang;
use crate::model::log::Entry;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::Stamp;
use crate::record;
use crate::record::opening::{DrawerFound, Opening};
use crate::record::seal::hex;
use crate::record::{Document, Mentioned, Outcome, Projected};
use crate::store::draft_rows::{read_head, read_signatures};
use crate::store::entry_rows::{read_entries, read_run};
use crate::store::opening_rows::left_since_opening;
use crate::store::row::{from_json, to_json};
use crate::store::sealed_figures::Figures;
use crate::store::{Result, StoreError, opening_rows, sealed_figures};

/// Where findings go.
pub(super) type Sink<'a> = &'a mut dyn FnMut(VerifyLevel, &str, Problem);

/// What a handover says about the float of one drawer.
#[derive(Clone, Debug)]
pub(super) struct DrawerFloats {
    pub(crate) register: RegisterId,
    pub(crate) name: String,
    pub(crate) left_before: Option<Money>,
    pub(crate) float_left: Option<Money>,
    /// What of that was moved while the shop was closed.
    pub(crate) moved: Money,
    /// Nobody counted it when its shift ended.
    pub(crate) forgotten: bool,
    /// Business date and start, for telling which of two is newer.
    pub(crate) when: (String, i64),
    pub(crate) handover: HandoverId,
}

/// Drawers in the order of their names, whatever the order they were written in.
fn sorted(mut drawers: Vec<DrawerFound>) -> Vec<DrawerFound> {
    drawers.sort_by(|a, b| a.register.cmp(&b.register));
    drawers
}

/// The rows of one sealed handover.
struct Rows {
    head: Head,
    run: ShiftRun,
    entries: Vec<Entry>,
    signatures: Vec<Signature>,
    figures: Figures,
    /// Lines of the record that reports read.
    lines: BTreeMap<(String, String), String>,
    /// Date, shift and line of each person.
    attendance: BTreeMap<i64, (String, i64, String)>,
}

impl Rows {
    fn read(conn: &Connection, id: HandoverId) -> Result<Self> {
        let head = read_head(conn, id)?;
        let mut lines = conn.prepare_cached(
            "SELECT section, line, value FROM record_line WHERE handover_id = ?1 ORDER BY section",
        )?;
        let lines = lines.query_map([id.0], |row| {
            Ok((
                (crate::store::row::text(row, 0)?, crate::store::row::text(row, 1)?),
                crate::store::row::text(row, 2)?,
            ))
        })?;
        let mut attendance = conn.prepare_cached(
            "SELECT person_id, business_date, shift_id, line FROM attendance_result WHERE handover_id = ?1",
        )?;
        let attendance = attendance.query_map([id.0], |row| {
            Ok((
                row.get(0)?,
                (crate::store::row::text(row, 1)?, row.get(2)?, crate::store::row::text(row, 3)?),
            ))
        })?;
        Ok(Self {
            run: read_run(conn, head.run)?,
            entries: read_entries(conn, head.run)?,
            signatures: read_signatures(conn, id)?,
            figures: Figures::read(conn, id)?,
            lines: lines.collect::<rusqlite::Result<_>>()?,
            attendance: attendance.collect::<rusqlite::Result<_>>()?,
            head,
        })
    }

    /// Whom the rows mean: numbers are kept in them, names alone in the record.
    fn mentioned(&self) -> Mentioned {
        let mut all = Mentioned { shift: Some(self.head.shift), ..Mentioned::default() };
        all.people.extend(self.head.started_by);
        all.people.extend(self.attendance.keys().map(|id| PersonId(*id)));
        all.people.extend(self.signatures.iter().map(|s| s.person));
        all.people.extend(self.entries.iter().map(|e| e.by));
        all.devices.extend(self.entries.iter().flat_map(|e| e.detail.devices()));
        all.registers.extend(self.figures.registers());
        for ((section, line), json) in &self.lines {
            match Answer::read(section, line, json) {
                Ok(Answer::People(people)) => {
                    all.people.extend(people.outgoing.iter().chain(&people.incoming));
                }
                Ok(Answer::Check(_, answer)) => all.devices.extend(answer.registered),
                Ok(Answer::Stock(id, _)) => {
                    all.stock.insert(StockId(id.0));
                }
                _ => {}
            }
        }
        all
    }
}

/// Reads the rows of handovers, keeping what many of them share.
pub(in crate::store) struct RowsReader<'a> {
    conn: &'a Connection,
    /// Settings by version, and whether they know two of one name.
    settings: BTreeMap<i64, (Rc<Settings>, bool)>,
}

impl<'a> RowsReader<'a> {
    pub(in crate::store) const fn new(conn: &'a Connection) -> Self {
        Self { conn, settings: BTreeMap::new() }
    }

    pub(super) const fn conn(&self) -> &'a Connection {
        self.conn
    }

    fn settings(&mut self, version: i64) -> Result<(Rc<Settings>, bool)> {
        if let Some(known) = self.settings.get(&version) {
            return Ok(known.clone());
        }
        let doc: String = self
            .conn
            .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
            .query_row([version], |row| crate::store::row::text(row, 0))?;
        let settings: Rc<Settings> = Rc::new(from_json("settings", version, &doc)?);
        let namesakes = record::has_namesakes(&settings);
        self.settings.insert(version, (Rc::clone(&settings), namesakes));
        Ok((settings, namesakes))
    }

    /// The settings a handover was made with, without namesakes of those its rows mean.
    fn settings_of(&mut self, rows: &Rows) -> Result<Rc<Settings>> {
        let (settings, namesakes) = self.settings(rows.head.settings_version)?;
        if !namesakes {
            return Ok(settings);
        }
        Ok(Rc::new(rows.mentioned().in_settings(&settings).into_owned()))
    }

    /// A sealed handover by the numbers its rows mean, and the figures of its drawers.
    pub(in crate::store) fn sealed(
        &mut self,
        id: HandoverId,
        body: &[u8],
    ) -> Result<(Draft, Vec<RegisterResult>)> {
        let rows = Rows::read(self.conn, id)?;
        let sealed = record::project(&record::from_body(body, None)?, &*self.settings_of(&rows)?)?;
        Ok((sealed.taken.draft(id, rows.head.run, rows.head.settings_version), sealed.results))
    }

    /// Compares a sealed handover with its rows. Rows that cannot be read are a finding.
    pub(super) fn handover(
        &mut self,
        id: HandoverId,
        sealed_ms: i64,
        body: &[u8],
        found: Sink<'_>,
    ) -> Result<Option<Vec<DrawerFloats>>> {
        match self.compare(id, sealed_ms, body, found) {
            Ok(drawers) => Ok(Some(drawers)),
            Err(e) if unreadable(&e) => {
                found(VerifyLevel::Rows, "rows", Problem::new("verify.unreadable").with("detail", &e));
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
    ) -> Result<Vec<DrawerFloats>> {
        let rows = Rows::read(self.conn, id)?;
        let settings = self.settings_of(&rows)?;
        let document = record::from_body(body, None)?;
        self.waits(id, &document, found)?;
        self.ended(id, &document, found)?;
        let sealed = record::project(&document, &settings)?;
        heads(&rows, &document, &sealed, sealed_ms, found);
        signatures(&rows, &document, &sealed, &settings, found)?;
        log(&rows.entries, &sealed.taken.rows(rows.head.run), found)?;
        self.entry_columns(&rows.head, &rows.entries, found)?;
        lines(&rows, &sealed, found)?;
        attendance(&rows, &sealed, found)?;
        let draft = sealed.taken.draft(id, rows.head.run, rows.head.settings_version);
        figures(&rows.figures, &Figures::of(&draft, &sealed.results, &settings), found);
        let drawer = |result: &RegisterResult| DrawerFloats {
            register: result.register,
            name: settings.register(result.register).map_or_else(String::new, |r| r.name.clone()),
            left_before: result.left_before,
            float_left: result.handed_on,
            moved: Money::ZERO,
            forgotten: false,
            when: (rows.head.date.to_string(), rows.head.started.ms),
            handover: id,
        };
        let mut drawers: Vec<DrawerFloats> = sealed.results.iter().map(drawer).collect();
        let ended = draft.review.not_handed_over.as_ref().filter(|_| !document.imported);
        drawers.extend(ended.iter().flat_map(|ended| &ended.not_counted).map(|one| DrawerFloats {
            register: one.register,
            name: settings.register(one.register).map_or_else(String::new, |r| r.name.clone()),
            left_before: None,
            float_left: None,
            moved: Money::ZERO,
            forgotten: true,
            when: (rows.head.date.to_string(), rows.head.started.ms),
            handover: id,
        }));
        if ended.is_none() && !document.imported {
            let run = read_run(self.conn, rows.head.run)?;
            for (register, left) in left_since_opening(self.conn, &run, &rows.entries, &sealed.results)? {
                drawers.push(DrawerFloats {
                    register,
                    name: settings.register(register).map_or_else(String::new, |r| r.name.clone()),
                    left_before: None,
                    float_left: Some(left),
                    moved: Money::ZERO,
                    forgotten: false,
                    when: (rows.head.date.to_string(), rows.head.started.ms),
                    handover: id,
                });
            }
        }
        Ok(drawers)
    }

    /// Columns that repeat what the entry itself says, for searching.
    fn entry_columns(&self, head: &Head, entries: &[Entry], found: Sink<'_>) -> Result<()> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT id, kind, register_id FROM entry WHERE run_id = ?1 ORDER BY id")?;
        let mut rows = statement.query([head.run.0])?;
        for entry in entries {
            let Some(row) = rows.next()? else { break };
            let kind: String = crate::store::row::text(row, 1)?;
            let register: Option<i64> = row.get(2)?;
            let want = (entry.detail.kind().as_str(), entry.detail.register().map(|r| r.0));
            if (kind.as_str(), register) != want {
                let field = format!("entry/{}", entry.id);
                found(VerifyLevel::Rows, &field, differs("verify.column", &field, &kind, want.0));
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
            found(VerifyLevel::Rows, "of_hash", Problem::new("verify.half_open"));
        }
        Ok(())
    }

    /// Compares a sealed opening with the shift that began with it, the drawers, what was logged before, and what was
    /// not held; gives what it says about the floats of the drawers.
    pub(super) fn opening(
        &mut self,
        seq: i64,
        body: &[u8],
        found: Sink<'_>,
    ) -> Result<Option<Vec<DrawerFloats>>> {
        let row = self
            .conn
            .prepare_cached(
                "SELECT o.run_id, o.closed_run, o.settings_version,
                   (SELECT count(*) FROM not_held n WHERE n.seal_seq = o.seal_seq)
                 FROM opening o WHERE o.seal_seq = ?1",
            )?
            .query_row([seq], |row| {
                Ok((RunId(row.get(0)?), RunId(row.get(1)?), row.get(2)?, row.get::<_, i64>(3)?))
            })
            .optional()?;
        let Some((run, closed, version, not_held)) = row else {
            found(VerifyLevel::Rows, "opening", Problem::new("verify.no_rows").with("seq", seq));
            return Ok(None);
        };
        let Ok(sealed) = serde_json::from_slice::<Opening>(body) else {
            found(VerifyLevel::Rows, "opening", Problem::new("verify.no_rows").with("seq", seq));
            return Ok(None);
        };
        let (settings, _) = self.settings(version)?;
        let (run, closed_run) = (read_run(self.conn, run)?, read_run(self.conn, closed)?);
        let floats = opening_rows::drawers_of(self.conn, seq)?;
        let mut drawers: Vec<DrawerFound> =
            floats.iter().map(|drawer| drawer.told(&settings)).collect::<Result<_>>()?;
        // Why a drawer stays shut is in no row.
        for drawer in drawers.iter_mut().filter(|drawer| drawer.counted.is_none()) {
            let told = sealed.drawers.iter().find(|told| told.register == drawer.register);
            drawer.stays_shut = told.map(|told| told.stays_shut.clone()).unwrap_or_default();
        }
        let here = Opening {
            business_date: run.date,
            shift: settings.shift(run.shift).map_or_else(String::new, |s| s.name.get(Lang::En).to_owned()),
            part: run.part,
            closed_since: settings.store.zone.stamp_at(closed_run.opened_ms),
            opened_at: settings.store.zone.stamp_at(run.opened_ms),
            drawers: sorted(drawers),
            log: opening_rows::log_of(self.conn, closed, &settings, sealed.opened_at)?,
            ..sealed.clone()
        };
        let sealed = Opening { drawers: sorted(sealed.drawers.clone()), ..sealed };
        let (here, wanted) = (serde_json::to_value(&here), serde_json::to_value(&sealed));
        let (here, wanted) = (here.unwrap_or_default(), wanted.unwrap_or_default());
        for field in ["business_date", "shift", "part", "closed_since", "opened_at", "drawers", "log"] {
            let (here, wanted) = (&here[field], &wanted[field]);
            if here != wanted {
                let field = format!("opening/{field}");
                let problem = differs("verify.column", &field, &here.to_string(), &wanted.to_string());
                found(VerifyLevel::Rows, &field, problem);
            }
        }
        let told = i64::try_from(sealed.not_held.len()).unwrap_or(i64::MAX);
        if not_held != told {
            let (here, wanted) = (not_held.to_string(), told.to_string());
            let field = "opening/not_held";
            found(VerifyLevel::Rows, field, differs("verify.column", field, &here, &wanted));
        }
        let float = |drawer: &opening_rows::Found| DrawerFloats {
            register: drawer.register,
            name: settings.register(drawer.register).map_or_else(String::new, |r| r.name.clone()),
            left_before: drawer.left,
            float_left: drawer.left.and_then(|left| left.checked_add(drawer.moved).ok()),
            moved: drawer.moved,
            forgotten: false,
            when: (run.date.to_string(), run.opened_ms),
            handover: HandoverId(0),
        };
        Ok(Some(floats.iter().map(float).collect()))
    }

    /// Whether the handover's own row says that nobody handed over, as the record does.
    fn ended(&self, id: HandoverId, document: &Document, found: Sink<'_>) -> Result<()> {
        let here: bool = self
            .conn
            .prepare_cached("SELECT not_handed_over FROM handover WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0))?;
        let there = document.state == Outcome::NotHandedOver;
        if here != there {
            let (field, here, there) = ("not_handed_over", here.to_string(), there.to_string());
            found(VerifyLevel::Rows, field, differs("verify.body", field, &here, &there));
        }
        Ok(())
    }

    /// How many approvals the record leaves open, as the handover's own row counts them.
    fn waits(&self, id: HandoverId, document: &Document, found: Sink<'_>) -> Result<()> {
        // A correction made alone waits too; it is no part of the record.
        let here: i64 = self
            .conn
            .prepare_cached(
                "SELECT waits - (SELECT count(*) FROM correction WHERE handover_id = ?1 AND second IS NULL)
                 FROM handover WHERE id = ?1",
            )?
            .query_row([id.0], |row| row.get(0))?;
        let there = record::approvals::waiting(document);
        if here != there {
            let (here, there) = (here.to_string(), there.to_string());
            found(VerifyLevel::Rows, "waits", differs("verify.body", "waits", &here, &there));
        }
        Ok(())
    }

    /// Compares a sealed decision on an approval left open with its row.
    pub(super) fn decision(&self, seq: i64, body: &[u8], found: Sink<'_>) -> Result<()> {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let row = self
            .conn
            .prepare_cached(
                "SELECT a.place, a.verdict, a.words, a.at_ms, h.seal_seq FROM approval a
                 JOIN handover h ON h.id = a.handover_id WHERE a.seal_seq = ?1",
            )?
            .query_row([seq], |row| {
                let text = |i| crate::store::row::text(row, i);
                Ok(([text(0)?, text(1)?, text(2)?], row.get::<_, i64>(3)?, row.get::<_, Option<i64>>(4)?))
            })
            .optional()?;
        let early = body.get("entry").is_some();
        let Some((columns, at_ms, original)) = row else {
            if early {
                return self.decided_early(seq, &body, found);
            }
            found(VerifyLevel::Rows, "approval", Problem::new("verify.no_rows").with("seq", seq));
            return Ok(());
        };
        for (name, here) in ["place", "verdict", "words"].into_iter().zip(&columns) {
            let sealed = body.get(name).and_then(Value::as_str).unwrap_or_default();
            // What was decided while the shift was running names an entry, and no place of a record.
            if here != sealed && !(early && name == "place") {
                let field = format!("approval/{name}");
                found(VerifyLevel::Rows, &field, differs("verify.column", &field, here, sealed));
            }
        }
        let at = body.get("at").and_then(|v| serde_json::from_value::<Stamp>(v.clone()).ok());
        if at.is_none_or(|at| at.ms != at_ms) {
            found(VerifyLevel::Rows, "approval/at", Problem::new("verify.approval_at"));
        }
        if !early && body.pointer("/original/seq").and_then(Value::as_i64) != original {
            found(VerifyLevel::Rows, "approval/handover", Problem::new("verify.approval_of"));
        }
        Ok(())
    }

    /// Compares a decision on an entry whose shift is not handed over, or that was struck out, with what stands there.
    fn decided_early(&self, seq: i64, body: &Value, found: Sink<'_>) -> Result<()> {
        let here: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT coalesce(detail -> '$.decided', detail -> '$.entry.decided') FROM entry
                 WHERE coalesce(detail ->> '$.decided.seq', detail ->> '$.entry.decided.seq') = ?1",
            )?
            .query_row([seq], |row| row.get(0))
            .optional()?;
        let Some(here) = here.and_then(|text| serde_json::from_str::<DecidedEarly>(&text).ok()) else {
            found(VerifyLevel::Rows, "approval", Problem::new("verify.no_rows").with("seq", seq));
            return Ok(());
        };
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        for (name, here) in [("verdict", here.verdict.as_str()), ("words", here.words.as_str())] {
            if here != text(name) {
                let field = format!("approval/{name}");
                found(VerifyLevel::Rows, &field, differs("verify.column", &field, here, &text(name)));
            }
        }
        let at = body.get("at").and_then(|v| serde_json::from_value::<Stamp>(v.clone()).ok());
        if at.is_none_or(|at| at.ms != here.at_ms) {
            found(VerifyLevel::Rows, "approval/at", Problem::new("verify.approval_at"));
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
                let text = |i| crate::store::row::text(row, i);
                Ok((
                    [text(0)?, text(1)?, text(2)?, text(3)?],
                    row.get::<_, i64>(4)?,
                    row.get::<_, Option<i64>>(5)?,
                ))
            })
            .optional()?;
        let Some((columns, at_ms, original)) = row else {
            found(VerifyLevel::Rows, "correction", Problem::new("verify.no_rows").with("seq", seq));
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
                found(VerifyLevel::Rows, &field, differs("verify.column", &field, here, &sealed(name)));
            }
        }
        let at = body.get("at").and_then(|v| serde_json::from_value::<Stamp>(v.clone()).ok());
        if at.is_some_and(|at| at.ms != at_ms) {
            found(VerifyLevel::Rows, "correction/at", Problem::new("verify.correction_at"));
        }
        if body.pointer("/original/seq").and_then(Value::as_i64) != original {
            found(VerifyLevel::Rows, "correction/handover", Problem::new("verify.correction_of"));
        }
        Ok(())
    }
}

fn unreadable(e: &StoreError) -> bool {
    match e {
        StoreError::BadRow { .. }
        | StoreError::NotSetUp
        | StoreError::NoHandover
        | StoreError::Rule(_)
        | StoreError::Refused(_) => true,
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

/// The same but for how letters are composed: a record holds its texts in NFC.
fn same_text(a: &str, b: &str) -> bool {
    a == b || a.nfc().eq(b.nfc())
}

/// The handover's own row and its shift.
fn heads(rows: &Rows, document: &Document, sealed: &Projected, sealed_ms: i64, found: Sink<'_>) {
    let (head, taken) = (&rows.head, &sealed.taken);
    let state = match document.state {
        // A half seal stays one in its record, also after incoming has opened it by recount.
        Outcome::HalfSealed if head.state == State::Sealed => State::Sealed,
        Outcome::HalfSealed => State::HalfSealed,
        Outcome::Sealed | Outcome::NotHandedOver => State::Sealed,
    };
    let time = |at: Stamp| at.rfc3339();
    for (field, here, there) in [
        ("business_date", head.date.to_string(), taken.date.to_string()),
        ("shift", head.shift.to_string(), taken.shift.to_string()),
        ("part", head.part.number().to_string(), taken.part.number().to_string()),
        ("kind", head.kind.as_str().to_owned(), taken.kind.as_str().to_owned()),
        ("state", head.state.as_str().to_owned(), state.as_str().to_owned()),
        ("imported", head.imported.to_string(), document.imported.to_string()),
        ("started_at", time(head.started), time(taken.started)),
        (
            "started_by",
            head.started_by.map_or_else(String::new, |id| id.to_string()),
            taken.started_by.to_string(),
        ),
        ("sealed_at", time(Stamp::new(sealed_ms, taken.sealed_at.offset_min)), time(taken.sealed_at)),
    ] {
        if here != there {
            found(VerifyLevel::Rows, field, differs("verify.body", field, &here, &there));
        }
    }
    if (rows.run.date, rows.run.shift, rows.run.line_ms) != (head.date, head.shift, Some(head.started.ms)) {
        found(VerifyLevel::Rows, "shift_run", Problem::new("verify.run"));
    }
}

/// Who signed, when, in which role of the shop, and for which figures.
fn signatures(
    rows: &Rows,
    document: &Document,
    sealed: &Projected,
    settings: &Settings,
    found: Sink<'_>,
) -> Result<()> {
    let said = |all: &[Signature]| -> BTreeMap<(String, PersonId), String> {
        all.iter().map(|s| ((s.role.as_str().to_owned(), s.person), s.at.rfc3339())).collect()
    };
    let (here, there) = (said(&rows.signatures), said(&sealed.taken.signatures));
    for key in here.keys().chain(there.keys()).collect::<BTreeSet<_>>() {
        let (a, b) = (here.get(key).map_or("-", String::as_str), there.get(key).map_or("-", String::as_str));
        if a != b {
            let field = format!("signatures/{}", key.0);
            found(VerifyLevel::Rows, &field, differs("verify.body", &field, a, b));
        }
    }
    for (signature, sealed) in document.signatures.iter().zip(&sealed.taken.signatures) {
        let role = settings.person(sealed.person).map(|p| p.role);
        if !document.imported && signature.person_role != role {
            let field = format!("signatures/{}/person_role", signature.role.as_str());
            let word = |role: Option<crate::model::people::Role>| role.map_or("-", |r| r.as_str());
            found(
                VerifyLevel::Rows,
                &field,
                differs("verify.body", &field, word(role), word(signature.person_role)),
            );
        }
    }
    let either = [record::figures(document)?, record::earlier_figures(document)?];
    if let Some(signature) = rows.signatures.iter().find(|s| !either.contains(&s.figures)) {
        let who = settings.person_name(signature.person);
        found(VerifyLevel::Rows, "signature/figures", Problem::new("verify.figures").with("name", who));
    }
    Ok(())
}

/// What was logged, in the order of the record.
fn log(here: &[Entry], there: &[Entry], found: Sink<'_>) -> Result<()> {
    let mut here: Vec<&Entry> = here.iter().collect();
    here.sort_by_key(|e| (e.at.ms, e.id));
    for i in 0..here.len().max(there.len()) {
        let (a, b) = (here.get(i).copied(), there.get(i));
        if a.map(|e| (e.at, e.by, &e.detail)) == b.map(|e| (e.at, e.by, &e.detail)) {
            continue;
        }
        let text = |entry: Option<&Entry>| match entry {
            Some(e) => {
                to_json("entry", &e.detail).map(|detail| format!("{} {} {detail}", e.at.rfc3339(), e.by))
            }
            None => Ok("-".to_owned()),
        };
        let (a, b) = (text(a)?, text(b)?);
        if same_text(&a, &b) {
            continue;
        }
        let field = format!("log/{i}");
        found(VerifyLevel::Rows, &field, differs("verify.body", &field, &a, &b));
        // Those behind it are shifted as a rule; one finding says it.
        break;
    }
    Ok(())
}

/// The lines reports read.
fn lines(rows: &Rows, sealed: &Projected, found: Sink<'_>) -> Result<()> {
    let mut there: BTreeMap<(String, String), &Answer> = sealed_figures::lines(&sealed.taken.answers)
        .map(|((s, l), answer)| ((s.to_owned(), l), answer))
        .collect();
    for ((section, line), json) in &rows.lines {
        let field = if line.is_empty() { section.clone() } else { format!("{section}/{line}") };
        let here = Answer::read(section, line, json)?;
        match there.remove(&(section.clone(), line.clone())) {
            None => found(VerifyLevel::Rows, &field, Problem::new("verify.row_added").with("row", &field)),
            Some(want) if *want == here => {}
            Some(want) => {
                let (here, want) = (here.value()?, want.value()?);
                if !same_text(&here, &want) {
                    found(VerifyLevel::Rows, &field, differs("verify.column", &field, &here, &want));
                }
            }
        }
    }
    for (section, line) in there.into_keys() {
        let field = if line.is_empty() { section } else { format!("{section}/{line}") };
        found(VerifyLevel::Rows, &field, Problem::new("verify.row_missing").with("row", &field));
    }
    Ok(())
}

/// Everybody's line. Punches that decided nothing are no part of a record, and one stretch says what the line
/// itself says.
fn attendance(rows: &Rows, sealed: &Projected, found: Sink<'_>) -> Result<()> {
    let plain = |mut line: AttendanceLine| {
        (line.line.duplicates, line.line.evidence) = (Vec::new(), Vec::new());
        if line.line.segments.len() == 1 {
            line.line.segments.clear();
        }
        line
    };
    let (date, shift) = (sealed.taken.date.to_string(), sealed.taken.shift.0);
    let draft = sealed.taken.draft(rows.head.id, rows.head.run, rows.head.settings_version);
    let mut there: BTreeMap<i64, AttendanceLine> =
        draft.attendance.into_iter().map(|(id, line)| (id.0, line)).collect();
    for (person, (day, on, json)) in &rows.attendance {
        let field = format!("attendance_result/{person}");
        let here: AttendanceLine = from_json("attendance", person, json)?;
        let Some(want) = there.remove(person) else {
            found(VerifyLevel::Rows, &field, Problem::new("verify.row_added").with("row", &field));
            continue;
        };
        let (here, want) = (plain(here), plain(want));
        if (day, on) == (&date, &shift) && here == want {
            continue;
        }
        let (here, want) = (to_json("attendance", &here)?, to_json("attendance", &want)?);
        if (day, on) != (&date, &shift) || !same_text(&here, &want) {
            found(VerifyLevel::Rows, &field, differs("verify.column", &field, &here, &want));
        }
    }
    for person in there.into_keys() {
        let field = format!("attendance_result/{person}");
        found(VerifyLevel::Rows, &field, Problem::new("verify.row_missing").with("row", &field));
    }
    Ok(())
}

/// The figures reports read.
fn figures(stored: &Figures, sealed: &Figures, found: Sink<'_>) {
    for (place, here) in &stored.0 {
        let Some(want) = sealed.0.get(place) else {
            found(VerifyLevel::Rows, place, Problem::new("verify.row_added").with("row", place));
            continue;
        };
        for ((name, here), (_, there)) in here.iter().zip(want) {
            if !same_text(here, there) {
                let field = format!("{place}/{name}");
                found(VerifyLevel::Rows, &field, differs("verify.column", &field, here, there));
            }
        }
    }
    for place in sealed.0.keys().filter(|place| !stored.0.contains_key(*place)) {
        found(VerifyLevel::Rows, place, Problem::new("verify.row_missing").with("row", place));
    }
}
