//! What leads said of minutes outside the roster.

use crate::model::log::{Detail, Unplanned};
use crate::model::period::Period;
use crate::model::period_data::{DataNeeded, DecidedMinutes};
use crate::model::time::Stamp;
use crate::rules::attendance::unplanned::{self, UnplannedDay};
use crate::store::period_data::PeriodReader;
use crate::store::row::from_json;
use crate::store::{Result, Store};

impl PeriodReader<'_> {
    /// The newest word on each day of a person. What was struck out says nothing.
    pub(super) fn decided(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT id, at_ms, offset_min, detail FROM entry
             WHERE kind = 'unplanned' AND substr(detail ->> '$.days[0].date', 1, 7) BETWEEN ?1 AND ?2
             ORDER BY at_ms, id",
        )?;
        let months = [self.facts.period.from.month().to_string(), self.facts.period.to.month().to_string()];
        let mut rows = statement.query(months)?;
        while let Some(row) = rows.next()? {
            let (id, at) = (row.get::<_, i64>(0)?, Stamp::new(row.get(1)?, row.get(2)?));
            let detail: Detail = from_json("entry", id, row.get_ref(3)?.as_str().unwrap_or_default())?;
            let Detail::Unplanned(said) = detail else { continue };
            for on in &said.days {
                let decided = DecidedMinutes {
                    minutes: on.minutes,
                    split: on.split(said.counts_as),
                    by: said.approver,
                    at,
                    reason: said.reason.clone(),
                };
                self.facts.decided.insert((said.person, on.date), decided);
            }
        }
        Ok(())
    }
}

impl Store {
    /// Days of this month and the one before with minutes outside the roster that no lead has decided on, oldest first;
    /// none of a month that is locked.
    ///
    /// # Errors
    /// When something cannot be read.
    pub(crate) fn undecided(&self, now_ms: i64) -> Result<Vec<UnplannedDay>> {
        let today = self.business_day(now_ms)?;
        let from = today.month().first().pred().month().first();
        let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
        let facts = self.facts(Period { from, to: today }, needs, now_ms)?;
        let mut days = unplanned::undecided(&facts);
        for month in [from.month(), today.month()] {
            if self.month_locked(month)? {
                days.retain(|day| day.date.month() != month);
            }
        }
        Ok(days)
    }

    /// Refuses to say anything of minutes of a locked month, or to take it back: it is opened again first.
    ///
    /// # Errors
    /// `month_lock.locked` naming the month.
    pub(in crate::store) fn minutes_stand_open(&self, said: &Unplanned) -> Result<()> {
        said.days.iter().try_for_each(|on| self.month_stands_open(on.date))
    }
}
