//! The rows of registers that changed hands inside a shift: what they left, and what was sealed of it.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::entry_rows::{entry_row, read_run};
use super::{Result, StoreError, Tx};
use crate::model::cash::sales_reports::Readings;
use crate::model::ids::RegisterId;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Entry, TillChange};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::refs::Refs;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::record;
use crate::record::seal::RunningTotals;
use crate::record::till::{TILL_SCHEMA, TillRecord};
use crate::rules::drawer_sessions::{left_at_changes, read_on_from};
use crate::store::row::bad_row;

/// A change that is not finished stands in the way of a line: what it came to would be gone.
///
/// # Errors
/// `till.unfinished`, naming the register.
pub(super) fn none_unfinished(tx: &Tx, settings: &Settings) -> Result<()> {
    let found: Option<i64> =
        tx.conn().query_row("SELECT register_id FROM till_draft", [], |row| row.get(0)).optional()?;
    let Some(id) = found else { return Ok(()) };
    let name = settings.register(RegisterId(id)).map_or("?", |register| register.name.as_str());
    Err(StoreError::Rule(Problem::new("till.unfinished").with("register", name)))
}

/// What registers that changed hands in a shift were left with then; the handover of the shift is held to that.
pub(super) fn held_to(
    entries: &[Entry],
    settings: &Settings,
    left_before: &mut BTreeMap<RegisterId, Money>,
    readings: &mut BTreeMap<RegisterId, Readings>,
) {
    for (register, left, ..) in left_at_changes(entries) {
        left_before.insert(register, left);
        if let Some(register) = settings.register(register) {
            read_on_from(register, entries, readings.entry(register.id).or_default());
        }
    }
}

/// The record of a change, as the log tells it.
pub(super) fn told(run: &ShiftRun, entry: &Entry, settings: &Settings) -> Result<TillRecord> {
    let shift = settings.shift(run.shift).map_or_else(|| "?".to_owned(), |s| s.name.get(Lang::En).to_owned());
    let mut log = record::log_so_far(run, (std::slice::from_ref(entry), &[]), settings, entry.at)?.log;
    let mut told = log.pop().ok_or_else(|| bad_row("entry", entry.id, "not told by the log"))?;
    if let Detail::TillChange(change) = &mut told.detail {
        change.seq = 0;
    }
    Ok(TillRecord {
        schema: TILL_SCHEMA.to_owned(),
        business_date: run.date,
        shift,
        part: run.part,
        entry: told,
    })
}

/// What a change adds to the totals of the chain: cash sales and over or short of the session; it is no handover.
pub(super) fn adds<R: Refs>(change: &TillChange<R>) -> RunningTotals {
    RunningTotals {
        cash_sales: change.report.as_ref().and_then(|report| report.cash_received).map_or(0, |sum| sum.0),
        over_short: change.difference.map_or(0, |sum| sum.0),
        handovers: 0,
    }
}

/// A sealed change as the log of its shift has it now: the record those rows make, and the register with what was left.
pub(super) fn of_seal(
    conn: &Connection,
    seq: i64,
    settings: impl FnOnce(i64) -> Result<Settings>,
) -> Result<Option<(TillRecord, RegisterId, Option<Money>)>> {
    let found = conn
        .prepare_cached(
            "SELECT e.id, e.run_id, e.at_ms, e.offset_min, e.by, e.item_id, e.detail, t.settings_version
             FROM till_change t JOIN entry e ON e.id = t.entry_id WHERE t.seal_seq = ?1",
        )?
        .query_row([seq], |row| Ok((entry_row(row), row.get::<_, i64>(7)?)))
        .optional()?;
    let Some((entry, version)) = found else { return Ok(None) };
    let entry = entry?;
    let Detail::TillChange(change) = &entry.detail else { return Ok(None) };
    let (register, left) = (change.register, change.handed_on);
    let run = read_run(conn, entry.run)?;
    Ok(Some((told(&run, &entry, &settings(version)?)?, register, left)))
}
