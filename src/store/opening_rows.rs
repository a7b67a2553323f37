//! The rows of an opening: its drawers, and the log of the closed time before it.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::Result;
use super::entry_rows::{read_entries, read_run};
use crate::model::cash::RegisterResult;
use crate::model::ids::{PersonId, RegisterId, RunId};
use crate::model::log::Entry;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::Stamp;
use crate::record;
use crate::record::opening::{DrawerFound, UncountedBefore};
use crate::rules::drawer_sessions;
use crate::rules::drawer_sessions::left_at_changes;

/// A drawer at an opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) register: RegisterId,
    pub(super) left: Option<Money>,
    pub(super) moved: Money,
    pub(super) counted: Option<Money>,
    /// Of a shift before that nobody handed over: nobody counted it then.
    pub(super) uncounted: Option<Uncounted>,
}

/// What is known of a drawer that nobody counted when its shift ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Uncounted {
    pub(super) last_known: Option<Money>,
    /// What was logged as moved in that shift.
    pub(super) moved: Money,
}

impl Found {
    /// Counted minus what was left and moved; nothing where one of them is not known.
    pub(super) fn difference(&self) -> std::result::Result<Option<Money>, Problem> {
        match (self.counted, self.left) {
            (Some(counted), Some(left)) => counted.checked_sub(left.checked_add(self.moved)?).map(Some),
            _ => Ok(None),
        }
    }

    /// As the record has it.
    pub(super) fn told(&self, settings: &Settings) -> Result<DrawerFound> {
        Ok(DrawerFound {
            register: settings.register(self.register).map_or_else(|| "?".to_owned(), |r| r.name.clone()),
            left: self.left,
            moved: self.moved,
            counted: self.counted,
            difference: self.difference()?,
            uncounted: self.uncounted.map(|u| UncountedBefore { last_known: u.last_known, moved: u.moved }),
            // Words stand in the record alone.
            stays_shut: String::new(),
        })
    }
}

/// The drawers of an opening, as its rows have them.
pub(super) fn drawers_of(conn: &Connection, seq: i64) -> Result<Vec<Found>> {
    let mut statement = conn.prepare_cached(
        "SELECT register_id, left_before, moved, counted, last_known, moved_uncounted FROM opening_drawer
         WHERE seal_seq = ?1 ORDER BY register_id",
    )?;
    let rows = statement.query_map([seq], |row| {
        Ok(Found {
            register: RegisterId(row.get(0)?),
            left: row.get::<_, Option<i64>>(1)?.map(Money),
            moved: Money(row.get(2)?),
            counted: row.get::<_, Option<i64>>(3)?.map(Money),
            uncounted: match row.get::<_, Option<i64>>(5)? {
                Some(moved) => Some(Uncounted {
                    last_known: row.get::<_, Option<i64>>(4)?.map(Money),
                    moved: Money(moved),
                }),
                None => None,
            },
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was counted in each drawer when a shift was opened, and by whom; nothing where it was handed over.
pub(super) fn counted_at_opening(
    conn: &Connection,
    run: RunId,
) -> Result<Vec<(RegisterId, Money, PersonId)>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.register_id, d.counted, o.by FROM opening o JOIN opening_drawer d ON d.seal_seq = o.seal_seq
         WHERE o.run_id = ?1 AND d.counted IS NOT NULL",
    )?;
    let rows = statement
        .query_map([run.0], |row| Ok((RegisterId(row.get(0)?), Money(row.get(1)?), PersonId(row.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What lies in each drawer that was counted when the shift was opened and is in no handover of it, or changed hands in the
/// shift and was not counted by its handover: the count, with what was moved since. The next handover is held to that.
pub(super) fn left_since_opening(
    conn: &Connection,
    run: &ShiftRun,
    entries: &[Entry],
    results: &[RegisterResult],
) -> Result<Vec<(RegisterId, Money)>> {
    let opened = counted_at_opening(conn, run.id)?;
    let mut known: BTreeMap<RegisterId, Money> = opened.into_iter().map(|(id, sum, _)| (id, sum)).collect();
    let result = |register| results.iter().find(|result| result.register == register);
    known.retain(|register, _| result(*register).is_none());
    // Whoever took a register over inside the shift counted it after that.
    let mut changed = left_at_changes(entries);
    changed.retain(|(register, ..)| result(*register).is_none_or(|result| result.handed_on.is_none()));
    known.extend(changed.into_iter().map(|(id, sum, ..)| (id, sum)));
    known
        .into_iter()
        .map(|(register, sum)| Ok((register, drawer_sessions::moved(entries, register)?.checked_add(sum)?)))
        .collect()
}

/// The log of the closed time that an opening ended, as its rows have it.
pub(super) fn log_of(
    conn: &Connection,
    closed: RunId,
    settings: &Settings,
    at: Stamp,
) -> Result<Vec<record::LogEntry>> {
    let run = read_run(conn, closed)?;
    Ok(record::log_so_far(&run, (&read_entries(conn, closed)?, &[]), settings, at)?.log)
}
