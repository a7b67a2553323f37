//! Shifts and log entries as rows.

use crate::model::ids::{EntryId, ItemId, PersonId, RunId, ShiftId};
use crate::model::log::Entry;
use crate::model::shift::{Part, ShiftName, ShiftRun};
use crate::model::time::Stamp;
use crate::rules::clock_doubt;
use crate::store::Result;
use crate::store::row::{date_column, from_json};
use rusqlite::{Connection, Row, params};

/// The columns of a part of a shift that ran, as [`run_row`] reads them.
pub(super) const RUN: &str = "SELECT r.id, r.business_date, r.shift_id, r.part, r.opened_ms, r.line_ms,
   EXISTS (SELECT 1 FROM shift_run n WHERE n.business_date = r.business_date AND n.shift_id = r.shift_id
             AND n.opened_ms = r.line_ms AND n.id <> r.id AND n.closed = 0), r.closed,
   EXISTS (SELECT 1 FROM shift_run p WHERE p.line_ms = r.opened_ms AND p.id <> r.id AND p.closed = 0)
   FROM shift_run r";

pub(super) use crate::model::time::DAY_MS;

/// The shift that runs, or the time the shop is closed.
pub(super) fn running_row(conn: &Connection) -> Result<RunId> {
    let mut statement = conn.prepare_cached("SELECT id FROM shift_run WHERE line_ms IS NULL")?;
    Ok(statement.query_row([], |row| row.get(0).map(RunId))?)
}

/// Reads one shift run, for [`Store::run`].
pub(super) fn read_run(conn: &Connection, id: RunId) -> Result<ShiftRun> {
    Ok(conn.prepare_cached(&format!("{RUN} WHERE r.id = ?1"))?.query_row([id.0], run_row)?)
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
    run_row_from(row, 0)
}

/// Shift run in the columns of [`RUN`] from `first` on.
pub(super) fn run_row_from(row: &Row<'_>, first: usize) -> rusqlite::Result<ShiftRun> {
    let name = name_columns(row, first + 1)?;
    Ok(ShiftRun {
        id: RunId(row.get(first)?),
        date: name.date,
        shift: name.shift,
        part: name.part,
        opened_ms: row.get(first + 4)?,
        line_ms: row.get(first + 5)?,
        goes_on: row.get(first + 6)?,
        closed: row.get(first + 7)?,
        took_over: row.get(first + 8)?,
    })
}

/// Date, shift and part in three columns from `first`.
pub(super) fn name_columns(row: &Row<'_>, first: usize) -> rusqlite::Result<ShiftName> {
    let part = Part::new(row.get(first + 2)?);
    Ok(ShiftName {
        date: date_column(row, first)?,
        shift: ShiftId(row.get(first + 1)?),
        // The schema lets no part below the first in.
        part: part.unwrap_or_default(),
    })
}

/// What stands at the end of an entry that a clock gave its time which was said to be wrong. A text that says the same has
/// its quotes escaped.
const MARK: &str = r#","clock_doubted":true}"#;

/// The detail of an entry, marked where the clock was said to be wrong.
pub(super) fn marked(mut json: String, doubted: bool) -> String {
    if doubted && !is_marked(&json) && json.pop().is_some() {
        json.push_str(MARK);
    }
    json
}

fn is_marked(json: &str) -> bool {
    json.ends_with(MARK)
}

/// Marks what a shift holds that is later than a clock which is right; how many entries.
pub(super) fn mark_later(conn: &Connection, run: RunId, now_ms: i64) -> Result<usize> {
    let mut statement = conn.prepare_cached(
        "UPDATE entry SET detail = json_set(detail, '$.clock_doubted', json('true')) WHERE run_id = ?1 AND at_ms > ?2",
    )?;
    Ok(statement.execute(params![run.0, clock_doubt::later_than(now_ms)])?)
}

/// Log entry in a row of its table.
pub(super) fn entry_row(row: &Row<'_>) -> Result<Entry> {
    let id: i64 = row.get(0)?;
    let json: String = crate::store::row::text(row, 6)?;
    Ok(Entry {
        id: EntryId(id),
        run: RunId(row.get(1)?),
        at: Stamp::new(row.get(2)?, row.get(3)?),
        by: PersonId(row.get(4)?),
        item: row.get::<_, Option<i64>>(5)?.map(ItemId),
        doubted: is_marked(&json),
        detail: from_json("entry", id, &json)?,
    })
}
