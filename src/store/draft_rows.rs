//! Handovers as rows: answers, signatures, heads.

use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::handover::{HandoverKind, Head, SignRole, Signature, State};
use crate::model::ids::{HandoverId, PersonId, RunId};
use crate::model::time::Stamp;
use crate::record;
use crate::record::Mentioned;
use crate::store::entry_rows::name_columns;
use crate::store::row::bad_row;
use crate::store::{Result, row};
use rusqlite::Row;

/// The columns of a head, as [`head_row`] reads them.
const HEAD: &str =
    "SELECT id, run_id, business_date, shift_id, (SELECT part FROM shift_run WHERE id = run_id),
   kind, state, settings_version, started_ms, started_offset_min, started_by, imported,
   (SELECT opened_ms FROM shift_run WHERE id = run_id) FROM handover";
/// The same of a file from before shifts had parts.
const HEAD_WITHOUT_PARTS: &str =
    "SELECT id, run_id, business_date, shift_id, 1, kind, state, settings_version,
   started_ms, started_offset_min, started_by, imported,
   (SELECT opened_ms FROM shift_run WHERE id = run_id) FROM handover";

/// Reads a handover: its answers while it is being made, its record once it is sealed.
pub(super) fn read_draft(conn: &rusqlite::Connection, id: HandoverId) -> Result<Draft> {
    let head = read_head(conn, id)?;
    if head.state.is_draft() {
        return read_answers(conn, head);
    }
    let body: Option<Vec<u8>> = conn
        .prepare_cached("SELECT body FROM seal WHERE seq = (SELECT seal_seq FROM handover WHERE id = ?1)")?
        .query_row([id.0], |row| row.get(0))?;
    let doc: String = conn
        .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
        .query_row([head.settings_version], |row| crate::store::row::text(row, 0))?;
    let mut draft = Draft::new(head);
    draft.signatures = read_signatures(conn, id)?;
    // Where the content was removed after the legal period nothing but the head is left.
    let Some(body) = body else { return Ok(draft) };
    let settings = super::row::from_json("settings", head.settings_version, &doc)?;
    let meant = Mentioned { shift: Some(head.shift), ..Mentioned::default() };
    let settings = meant.in_settings(&settings);
    let sealed = record::project(&record::from_body(&body, None)?, &settings)?;
    Ok(Draft {
        head,
        signatures: draft.signatures,
        ..sealed.taken.draft(id, head.run, head.settings_version)
    })
}

/// What is fixed of a handover.
pub(super) fn read_head(conn: &rusqlite::Connection, id: HandoverId) -> Result<Head> {
    head_by(conn, HEAD, id)
}

/// What is fixed of a handover, in a file from before shifts had parts.
pub(super) fn read_head_without_parts(conn: &rusqlite::Connection, id: HandoverId) -> Result<Head> {
    head_by(conn, HEAD_WITHOUT_PARTS, id)
}

fn head_by(conn: &rusqlite::Connection, columns: &str, id: HandoverId) -> Result<Head> {
    let mut statement = conn.prepare_cached(&format!("{columns} WHERE id = ?1"))?;
    let mut rows = statement.query([id.0])?;
    head_row(rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
}

/// Reads the answers given so far, and the signatures.
pub(super) fn read_answers(conn: &rusqlite::Connection, head: Head) -> Result<Draft> {
    let mut draft = Draft::new(head);
    let mut statement =
        conn.prepare_cached("SELECT section, line, value, rev FROM answer WHERE handover_id = ?1")?;
    let mut rows = statement.query([head.id.0])?;
    while let Some(row) = rows.next()? {
        let (section, line) = (crate::store::row::text(row, 0)?, crate::store::row::text(row, 1)?);
        let answer = Answer::read(&section, &line, &crate::store::row::text(row, 2)?)
            .map_err(|problem| bad_row("answer", head.id, problem))?;
        draft.revs.insert(answer.address(), row.get(3)?);
        answer.put(&mut draft);
    }
    draft.signatures = read_signatures(conn, head.id)?;
    Ok(draft)
}

/// Who signed a handover so far.
pub(super) fn read_signatures(conn: &rusqlite::Connection, id: HandoverId) -> Result<Vec<Signature>> {
    let mut statement = conn.prepare_cached(
        "SELECT role, person_id, at_ms, offset_min, figures FROM signature WHERE handover_id = ?1
         ORDER BY at_ms, role, person_id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut signatures = Vec::new();
    while let Some(row) = rows.next()? {
        signatures.push(Signature {
            role: row::code(("signature", id), row, 0, SignRole::parse)?,
            person: PersonId(row.get(1)?),
            at: Stamp::new(row.get(2)?, row.get(3)?),
            figures: crate::store::row::text(row, 4)?,
        });
    }
    Ok(signatures)
}

fn head_row(row: &Row<'_>) -> Result<Head> {
    let id = HandoverId(row.get(0)?);
    let name = name_columns(row, 2)?;
    Ok(Head {
        id,
        run: RunId(row.get(1)?),
        date: name.date,
        shift: name.shift,
        part: name.part,
        kind: row::code(("handover", id), row, 5, HandoverKind::parse)?,
        state: row::code(("handover", id), row, 6, State::parse)?,
        settings_version: row.get(7)?,
        started: Stamp::new(row.get(8)?, row.get(9)?),
        started_by: Some(PersonId(row.get(10)?)),
        imported: row.get(11)?,
        opened_ms: row.get(12)?,
    })
}
