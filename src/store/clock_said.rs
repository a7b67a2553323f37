//! What was said of a clock that is doubted: kept, so that it is not asked again while nothing about it has changed.

use rusqlite::OptionalExtension as _;

use super::entry_rows::mark_later;
use super::row::{from_json, text};
use super::shop_days::newest_record;
use super::{AuditAction, Result, Store};
use crate::model::settings::Settings;
use crate::rules::clock_doubt::{ClockDoubt, DoubtedClock, PcClock, SaidRight};

/// What the audit calls it.
const SAID: &str = "clock.right";

impl Store {
    /// The clock as it is doubted; nothing where it may be right, or somebody said that it is and nothing has changed since.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn doubted_clock(&self, settings: &Settings, clock: PcClock) -> Result<Option<DoubtedClock>> {
        let Some(doubt) = DoubtedClock::of(settings, self.newest_record_ms()?, clock) else {
            return Ok(None);
        };
        let said = self.said_right()?;
        Ok(Some(doubt).filter(|doubt| said.is_none_or(|said| !said.settles(doubt))))
    }

    /// What was said last of a clock that was right all the same. Only a clock that is doubted asks.
    fn said_right(&self) -> Result<Option<SaidRight>> {
        let found: Option<(i64, String)> = self
            .conn
            .prepare_cached(
                "SELECT id, new FROM audit WHERE what = ?1 AND json_type(new) = 'object' ORDER BY id DESC LIMIT 1",
            )?
            .query_row([SAID], |row| Ok((row.get(0)?, text(row, 1)?)))
            .optional()?;
        found.map(|(id, json)| from_json("audit", id, &json)).transpose()
    }

    /// The clock was said to be right though it is doubted: what the running shift holds that is later than it is marked.
    /// How many entries that were.
    ///
    /// # Errors
    /// When it could not be saved.
    pub(crate) fn clock_is_right(&mut self, at_ms: i64, by: i64, doubt: &DoubtedClock) -> Result<usize> {
        let run = self.running()?;
        self.write(&AuditAction::new(at_ms, by, SAID, "clock"), |tx| {
            let behind = doubt.why == ClockDoubt::Behind;
            let marked = if behind { mark_later(tx.conn(), run.id, at_ms)? } else { 0 };
            let newest = newest_record(tx.conn(), &run)?;
            tx.audit(None::<&()>, Some(&SaidRight::of(doubt, newest, at_ms)))?;
            Ok(marked)
        })
    }
}
