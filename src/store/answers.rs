//! The step from a store whose reports read answers to one whose reports read what was sealed.
//!
//! Before their answers go, sealed handovers are compared with them one last time, as every check did until then:
//! the record comes out of them again, byte for byte. Where it does not, they stay for whoever looks into it.

use std::collections::BTreeMap;
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension as _};

use super::row::from_json;
use super::{Result, StoreError};
use crate::model::handover::context::HandoverContext;
use crate::model::ids::HandoverId;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::record;
use crate::store::draft_rows::{read_answers, read_head_without_parts};
use crate::store::entry_rows::read_entries;

/// Settings by version, which many handovers share.
type Known = BTreeMap<i64, Rc<Settings>>;

/// Drops the answers of every sealed handover whose record comes out of them.
pub(super) fn drop_compared(conn: &Connection) -> Result<()> {
    let mut statement = conn.prepare(
        "SELECT h.id, coalesce(h.sealed_ms, 0), s.body FROM handover h JOIN seal s ON s.seq = h.seal_seq
         WHERE s.body IS NOT NULL AND s.kind IN ('handover', 'import') ORDER BY h.id",
    )?;
    let mut rows = statement.query([])?;
    let mut known = Known::new();
    while let Some(row) = rows.next()? {
        let (id, sealed_ms) = (HandoverId(row.get(0)?), row.get(1)?);
        let same = match rebuilt(conn, id, sealed_ms, &mut known) {
            Ok(bytes) => row.get_ref(2)?.as_blob().is_ok_and(|body| body == bytes),
            Err(StoreError::Sqlite(e)) if StoreError::is_damage(&e) => return Err(e.into()),
            // Rows that make no sense are kept like those that say something else.
            Err(_) => false,
        };
        if same {
            forget(conn, id)?;
        }
    }
    Ok(())
}

/// Drops the answers of a handover that is sealed: what they said is in its record.
pub(super) fn forget(conn: &Connection, id: HandoverId) -> Result<()> {
    conn.prepare_cached("DELETE FROM answer WHERE handover_id = ?1")?.execute([id.0])?;
    Ok(())
}

/// The body as it comes out of the answers.
fn rebuilt(conn: &Connection, id: HandoverId, sealed_ms: i64, known: &mut Known) -> Result<Vec<u8>> {
    let draft = read_answers(conn, read_head_without_parts(conn, id)?)?;
    let version = draft.head.settings_version;
    let settings = if let Some(settings) = known.get(&version) {
        Rc::clone(settings)
    } else {
        let doc: Option<String> = conn
            .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
            .query_row([version], |row| crate::store::row::text(row, 0))
            .optional()?;
        let settings = Rc::new(from_json("settings", version, &doc.unwrap_or_default())?);
        known.insert(version, Rc::clone(&settings));
        settings
    };
    let entries = read_entries(conn, draft.head.run)?;
    let nothing = BTreeMap::new();
    // What was open and what lay in the drawers at that time is kept with the answers.
    let facts = HandoverContext {
        settings: &settings,
        entries: &entries,
        items: &[],
        settled: &[],
        left_before: &nothing,
        stayed: &[],
        inside: &[],
        now: draft.head.started,
    };
    Ok(record::body(&record::build(&draft, &facts, Stamp::new(sealed_ms, 0))?)?)
}
