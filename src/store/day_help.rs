//! People a lead added for one day: whose day is over, and whom the owner has not confirmed yet.

use rusqlite::OptionalExtension as _;

use super::row::{date_column, somebody};
use super::{Result, Store};
use crate::model::ids::PersonId;
use crate::model::settings::Settings;
use crate::model::time::BusinessDate;
use crate::rules::review_queue::DayHelp;
use crate::rules::roster;

impl Store {
    /// Of the people added for one day those whose day is over. A day lasts until the last shift of its date is handed
    /// over; whoever took over last stays until they hand over, and whoever handed over last until they clock out.
    ///
    /// # Errors
    /// When something cannot be read.
    pub(super) fn whose_day_is_over(&self, settings: &Settings) -> Result<Vec<PersonId>> {
        let mut over: Vec<(PersonId, BusinessDate)> =
            settings.unconfirmed().filter_map(|person| Some((person.id, person.only_on?))).collect();
        if over.is_empty() {
            return Ok(Vec::new());
        }
        let running = self.running()?;
        let closing = self
            .conn
            .prepare_cached("SELECT business_date FROM handover WHERE state IN ('draft', 'outgoing_signed')")?
            .query_row([], |row| date_column(row, 0))
            .optional()?;
        let day = closing.map_or(running.date, |date| date.min(running.date));
        over.retain(|(_, on)| *on < day);
        if over.is_empty() {
            return Ok(Vec::new());
        }
        if let Some((people, _)) = self.last_people()? {
            over.retain(|(person, _)| !people.incoming.contains(person));
            // The clock is asked about nobody but who handed over last; the settings are read at every turn.
            if over.iter().any(|(person, _)| people.outgoing.contains(person)) {
                let rules = &settings.rules.attendance;
                let inside = roster::present(&self.clock_around(&running)?, rules, running.opened_ms);
                let leaves = |person: &PersonId| {
                    people.outgoing.contains(person) && inside.iter().any(|(one, _)| one == person)
                };
                over.retain(|(person, _)| !leaves(person));
            }
        }
        Ok(over.into_iter().map(|(person, _)| person).collect())
    }

    /// People added for one day whom the owner has neither kept on nor ended, with who added them and when.
    ///
    /// # Errors
    /// When the history of the settings cannot be read.
    pub(crate) fn day_help(&self) -> Result<Vec<DayHelp>> {
        let (_, settings) = self.settings()?;
        let mut statement = self.conn.prepare_cached(
            "SELECT s.at_ms, s.by FROM settings s
             WHERE EXISTS (SELECT 1 FROM json_each(s.doc, '$.people') p WHERE p.value ->> '$.id' = ?1)
             ORDER BY s.version LIMIT 1",
        )?;
        let mut all = Vec::new();
        for person in settings.unconfirmed() {
            let Some(on) = person.only_on else { continue };
            let (added_ms, by) =
                statement.query_row([person.id.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
            all.push(DayHelp {
                person: person.id,
                on,
                by: somebody(by),
                added: settings.store.zone.stamp_at(added_ms),
            });
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests;
