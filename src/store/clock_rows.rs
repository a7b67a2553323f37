//! Punches and leave by their time: what the ledger of the clock is made from, whatever shift they were logged in.

use rusqlite::{Connection, params};

use super::{Result, Store};
use crate::model::ids::{PersonId, RunId};
use crate::model::log::{Detail, Entry};
use crate::model::shift::ShiftRun;
use crate::rules::attendance::ledger::Ledger;
use crate::store::entry_rows::{DAY_MS, entry_row};

/// How long before a shift its punches lie at most: nobody stays longer than a day.
const BEFORE_MS: i64 = 2 * DAY_MS;

/// Punches from elsewhere count only where nobody punched here this near.
pub(super) const ELSEWHERE_MS: i64 = 12 * 3_600_000;

/// Punches and leave of a time, oldest first. Logs that were taken in say something only of people and days that the
/// shop's own log is silent about.
pub(super) fn read(conn: &Connection, from_ms: i64, to_ms: i64) -> Result<Vec<Entry>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, run_id, at_ms, offset_min, by, item_id, detail,
           EXISTS (SELECT 1 FROM handover h WHERE h.run_id = entry.run_id AND h.imported = 1)
         FROM entry WHERE kind = 'punch' AND coalesce(detail ->> '$.punched_at', detail ->> '$.at_ms') BETWEEN ?1 AND ?2
         UNION ALL
         SELECT id, run_id, at_ms, offset_min, by, item_id, detail, 0
         FROM entry WHERE kind = 'leave' AND coalesce(detail ->> '$.to', detail ->> '$.to_ms') >= ?1
           AND coalesce(detail ->> '$.from', detail ->> '$.from_ms') <= ?2",
    )?;
    let mut rows = statement.query(params![from_ms, to_ms])?;
    let (mut entries, mut elsewhere) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let taken_in: bool = row.get(7)?;
        if taken_in { &mut elsewhere } else { &mut entries }.push(entry_row(row)?);
    }
    let own: Vec<(PersonId, i64)> =
        entries.iter().filter(|entry| clocked(entry)).filter_map(punched).collect();
    elsewhere.retain(|entry| {
        let silent = |(person, at): (PersonId, i64)| {
            own.iter().all(|(who, own)| *who != person || (own - at).abs() > ELSEWHERE_MS)
        };
        punched(entry).is_some_and(silent)
    });
    entries.append(&mut elsewhere);
    entries.sort_by_key(|entry| entry.id);
    Ok(entries)
}

/// Whether it was punched at the clock, not entered afterwards.
fn clocked(entry: &Entry) -> bool {
    matches!(&entry.detail, Detail::Punch(punch) if punch.correction.is_empty())
}

/// Whose punch an entry is, and when.
fn punched(entry: &Entry) -> Option<(PersonId, i64)> {
    match &entry.detail {
        Detail::Punch(punch) => Some((punch.person, punch.at_ms)),
        _ => None,
    }
}

/// The ledger around a shift that ran.
pub(super) fn around(conn: &Connection, run: &ShiftRun) -> Result<Ledger> {
    let until = run.line_ms.map_or(i64::MAX, |line| line.saturating_add(2 * DAY_MS));
    Ok(Ledger::of(&read(conn, run.opened_ms.saturating_sub(BEFORE_MS), until)?))
}

impl Store {
    /// The ledger around a shift.
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub(super) fn clock_around(&self, run: &ShiftRun) -> Result<Ledger> {
        around(&self.conn, run)
    }

    /// Punches and leave around a shift that were not logged in it or in the running one: who came early punched in
    /// before the line was drawn, and leave is often logged days ahead.
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub(crate) fn presence_before(&self, run: RunId) -> Result<Vec<Entry>> {
        let (opened, running) = (self.run(run)?.opened_ms, self.running()?.id);
        let mut entries = read(&self.conn, opened.saturating_sub(BEFORE_MS), i64::MAX)?;
        entries.retain(|entry| entry.run != run && entry.run != running);
        Ok(entries)
    }
}
