//! Shifts and log entries as rows.

use crate::model::ids::{EntryId, ItemId, PersonId, RunId, ShiftId};
use crate::model::log::Entry;
use crate::model::shift::ShiftRun;
use crate::model::time::Stamp;
use crate::store::Result;
use crate::store::row::{date_column, from_json};
use rusqlite::{Connection, Row};

/// The columns of a shift that ran, as [`run_row`] reads them.
pub(super) const RUN: &str = "SELECT id, business_date, shift_id, opened_ms, line_ms FROM shift_run";

/// Reads one shift run, for [`Store::run`].
pub(super) fn read_run(conn: &Connection, id: RunId) -> Result<ShiftRun> {
    Ok(conn.prepare_cached(&format!("{RUN} WHERE id = ?1"))?.query_row([id.0], run_row)?)
}

/// Reads the entries of a run, for [`Store::entries`].
pub(super) fn read_entries(conn: &Connection, run: RunId) -> Result<Vec<Entry>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, run_id, at_ms, offset_min, by, item_id, detail FROM entry WHERE run_id = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([run.0])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry_row(row)?);
    }
    Ok(entries)
}

/// Shift run in a row of its table.
pub(super) fn run_row(row: &Row<'_>) -> rusqlite::Result<ShiftRun> {
    Ok(ShiftRun {
        id: RunId(row.get(0)?),
        date: date_column(row, 1)?,
        shift: ShiftId(row.get(2)?),
        opened_ms: row.get(3)?,
        line_ms: row.get(4)?,
    })
}

/// Log entry in a row of its table.
pub(super) fn entry_row(row: &Row<'_>) -> Result<Entry> {
    let id: i64 = row.get(0)?;
    let json: String = row.get(6)?;
    Ok(Entry {
        id: EntryId(id),
        run: RunId(row.get(1)?),
        at: Stamp::new(row.get(2)?, row.get(3)?),
        by: PersonId(row.get(4)?),
        item: row.get::<_, Option<i64>>(5)?.map(ItemId),
        detail: from_json("entry", id, &json)?,
    })
}
