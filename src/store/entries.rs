//! Shifts as they ran, and what was logged in them.

use super::entry_rows::RUN;
use crate::store::entry_rows::{entry_row, read_entries, read_run, run_row};
use rusqlite::{OptionalExtension as _, named_params, params};

use super::row::to_json;
use super::{Result, Store, StoreError, Tx, items};
use crate::model::ids::{EntryId, ItemId, PersonId, RunId, ShiftId};
use crate::model::log::{Detail, Entry, Punch};
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::{BusinessDate, Stamp};
use crate::rules::claims;
use crate::rules::items_from_log::opened_by;
use crate::rules::routines;
use crate::store::AuditAction;

/// What logging something made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub(crate) entry: EntryId,
    /// The carried item it opened.
    pub(crate) item: Option<ItemId>,
}

impl Store {
    /// The running shift.
    ///
    /// # Errors
    /// `store.not_set_up` when the shop has none yet.
    pub(crate) fn running(&self) -> Result<ShiftRun> {
        self.conn
            .prepare_cached(&format!("{RUN} WHERE line_ms IS NULL"))?
            .query_row([], run_row)
            .optional()?
            .ok_or(StoreError::NotSetUp)
    }

    /// A shift by its number.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn run(&self, id: RunId) -> Result<ShiftRun> {
        read_run(&self.conn, id)
    }

    /// What was logged in a shift, oldest first.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an entry that cannot be read.
    pub(crate) fn entries(&self, run: RunId) -> Result<Vec<Entry>> {
        read_entries(&self.conn, run)
    }

    /// Punches and leave of the shifts before this one, oldest first: who came early punched in before the
    /// line was drawn, and leave is often logged days ahead. As far back as a month of three shifts a day.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an entry that cannot be read.
    pub(crate) fn presence_before(&self, run: RunId) -> Result<Vec<Entry>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, run_id, at_ms, offset_min, by, item_id, detail FROM entry
             WHERE run_id >= ?1 AND run_id < ?2 AND kind IN ('punch', 'leave') ORDER BY id",
        )?;
        let mut rows = statement.query([run.0 - 100, run.0])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry_row(row)?);
        }
        Ok(entries)
    }

    /// Punches of a shift and of the few before it: whoever came before the line was drawn is still there after
    /// it.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an entry that cannot be read.
    pub(crate) fn punches_around(&self, run: RunId) -> Result<Vec<Punch>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, run_id, at_ms, offset_min, by, item_id, detail FROM entry
             WHERE run_id > ?1 AND run_id <= ?2 AND kind = 'punch' ORDER BY run_id, id",
        )?;
        let mut rows = statement.query([run.0 - 5, run.0])?;
        let mut punches = Vec::new();
        while let Some(row) = rows.next()? {
            if let Detail::Punch(punch) = entry_row(row)?.detail {
                punches.push(punch);
            }
        }
        Ok(punches)
    }

    /// Opens an item for each routine of the day that nobody did, when the shift after the running one belongs
    /// to another day; a second call opens nothing more. `words` say in the shop's language what is the matter.
    ///
    /// # Errors
    /// When it could not be read or saved.
    pub(crate) fn open_missed(
        &mut self,
        by: PersonId,
        at: Stamp,
        settings: &Settings,
        words: &str,
    ) -> Result<usize> {
        let run = self.running()?;
        let Some((next, _)) = crate::rules::shop_day::running(settings, at, Some((run.date, run.shift)))
        else {
            return Ok(0);
        };
        let logged = self.routines_done(routines::week_start(run.date), run.date)?;
        let mut opened = 0;
        for missed in routines::missed(settings, run.date, next, &logged) {
            let new = routines::not_done(settings, missed, run.date, words);
            let action =
                AuditAction::new(at.ms, by.0, "routine.missed", format!("{}/{}", missed.id, run.date));
            opened += self.write(&action, |tx| {
                if items::known_source(tx, &new)? {
                    return Ok(0);
                }
                tx.audit(None::<&()>, Some(&new.title))?;
                items::insert(tx, run.id, at, &new).map(|_| 1)
            })?;
        }
        Ok(opened)
    }

    /// Logs a fact in the running shift and opens the carried item it leads to, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Rule`] with what is missing or not allowed, a PIN among it.
    pub fn log(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        detail: &Detail,
        settings: &Settings,
    ) -> Result<Logged> {
        let by = PersonId(action.by);
        detail.check(by, settings)?;
        let allowed = self.allow(&claims::of_detail(detail, by, settings), settings)?;
        let logged = self.write(action, |tx| {
            let run = tx
                .conn()
                .prepare_cached("SELECT id FROM shift_run WHERE line_ms IS NULL")?
                .query_row([], |row| row.get(0).map(RunId))?;
            tx.audit(None::<&()>, Some(detail))?;
            insert(tx, run, at, detail, settings)
        })?;
        self.spend(allowed);
        Ok(logged)
    }
}

/// Writes an entry and its carried item inside a transaction. What a routine found again is the item that is
/// open already.
fn insert(tx: &Tx, run: RunId, at: Stamp, detail: &Detail, settings: &Settings) -> Result<Logged> {
    let new = match detail {
        Detail::Routine(done) => routines::failed(settings, read_run(tx.conn(), run)?.date, done),
        other => opened_by(other),
    };
    let item = match new {
        Some(new) => Some(match items::open_like(tx, &new)? {
            Some(same) => same,
            None => items::insert(tx, run, at, &new)?,
        }),
        None => None,
    };
    let entry = insert_row(tx, run, at, PersonId(tx.action().by), detail, item)?;
    Ok(Logged { entry, item })
}

/// Writes an entry alone.
pub(super) fn insert_row(
    tx: &Tx,
    run: RunId,
    at: Stamp,
    by: PersonId,
    detail: &Detail,
    item: Option<ItemId>,
) -> Result<EntryId> {
    let json = to_json("entry", detail)?;
    tx.conn()
        .prepare_cached(
            "INSERT INTO entry (run_id, kind, at_ms, offset_min, by, register_id, item_id, detail)
             VALUES (:run_id, :kind, :at_ms, :offset_min, :by, :register_id, :item_id, :detail)",
        )?
        .execute(named_params! {
            ":run_id": run.0,
            ":kind": detail.kind().as_str(),
            ":at_ms": at.ms,
            ":offset_min": at.offset_min,
            ":by": by.0,
            ":register_id": detail.register().map(|r| r.0),
            ":item_id": item.map(|i| i.0),
            ":detail": json,
        })?;
    Ok(EntryId(tx.conn().last_insert_rowid()))
}

/// Opens the next shift inside a transaction.
pub(super) fn open_run(tx: &Tx, date: BusinessDate, shift: ShiftId, opened_ms: i64) -> Result<RunId> {
    tx.conn()
        .prepare_cached("INSERT INTO shift_run (business_date, shift_id, opened_ms) VALUES (?1, ?2, ?3)")?
        .execute(params![date.to_string(), shift.0, opened_ms])?;
    Ok(RunId(tx.conn().last_insert_rowid()))
}
