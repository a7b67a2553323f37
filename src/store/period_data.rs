//! The facts of a period, as reports need them: a handful of index ranges, whatever the age of the store.

mod approvals;
mod cash;
mod corrected;
mod decided;
mod hours;

use super::entry_rows::{entry_row, name_columns};
use super::row::{bad_row, from_json};
use super::{Result, Store, row};
use crate::model::handover::{HandoverKind, People, State};
use crate::model::ids::{HandoverId, PersonId, StockId};
use crate::model::period::Period;
use crate::model::period_data::{
    AttendanceFact, CheckFact, CoverFact, DataNeeded, ItemFact, LockEvent, LockStep, LogFact, PeriodData,
    ShiftFact, StockFact,
};
use crate::model::time::{BusinessDate, Stamp, business_date};
use crate::rules::covers;

impl Store {
    /// What reports may ask of a period, corrections included, as of one moment.
    ///
    /// # Errors
    /// When something cannot be read.
    pub(crate) fn facts(&self, period: Period, needs: DataNeeded, now_ms: i64) -> Result<PeriodData> {
        self.read(|_| self.facts_now(period, needs, now_ms))
    }

    fn facts_now(&self, period: Period, needs: DataNeeded, now_ms: i64) -> Result<PeriodData> {
        let (_, settings) = self.settings()?;
        let (zone, cutoff) = (settings.store.zone, settings.store.cutoff.0);
        let now = zone.stamp_at(now_ms);
        let mut facts = PeriodData::none(period, settings, now, business_date(now, zone, cutoff));
        let mut read = PeriodReader { store: self, facts: &mut facts };
        read.shifts()?;
        if needs.cash {
            read.drawers()?;
            read.till_changes()?;
            read.not_counted()?;
            read.openings()?;
        }
        if needs.drawer_people {
            read.drawer_people()?;
        }
        if needs.attendance {
            read.records_begin()?;
            read.attendance()?;
            read.covers()?;
            read.locks()?;
            read.decided()?;
        }
        if needs.items {
            read.items()?;
        } else if needs.deposits {
            read.deposits()?;
        }
        if needs.stock {
            read.stock()?;
        }
        if needs.checks {
            read.checks()?;
        }
        if needs.log {
            read.log()?;
        }
        if needs.cash {
            read.approvals()?;
        }
        read.corrections(needs)?;
        Ok(facts)
    }
}

/// Fills in facts, one kind after the other.
struct PeriodReader<'s> {
    store: &'s Store,
    facts: &'s mut PeriodData,
}

/// Where handovers stand in [`Facts::shifts`], for those who go through them in the same order.
#[derive(Default)]
struct Along(usize);

impl Along {
    fn find(&mut self, shifts: &[ShiftFact], handover: i64) -> Option<usize> {
        let ahead = shifts.get(self.0..)?.iter().position(|s| s.handover.0 == handover)?;
        self.0 += ahead;
        Some(self.0)
    }
}

impl PeriodReader<'_> {
    fn days(&self) -> [String; 2] {
        [self.facts.period.from.to_string(), self.facts.period.to.to_string()]
    }

    /// First and last instant of the period, UTC milliseconds.
    fn instants(&self) -> (i64, i64) {
        let (zone, cutoff) = (self.facts.settings.store.zone, self.facts.settings.store.cutoff.0);
        let (begin, _) = self.facts.period.from.bounds(zone, cutoff);
        let (_, end) = self.facts.period.to.bounds(zone, cutoff);
        (begin.ms, end.ms)
    }

    fn shifts(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT h.id, h.business_date, h.shift_id, r.part, h.kind, h.state, h.imported, h.started_ms,
               h.started_offset_min, h.sealed_ms, r.opened_ms, a.value, h.not_handed_over
             FROM handover h JOIN shift_run r ON r.id = h.run_id
             LEFT JOIN record_line a INDEXED BY record_line_people
               ON a.handover_id = h.id AND a.section = 'people' AND a.line = ''
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
             ORDER BY h.business_date, h.started_ms, h.id",
        )?;
        let mut rows = statement.query(self.days())?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let name = name_columns(row, 1)?;
            let people = crate::store::row::maybe_text(row, 11)?;
            let people: People = from_json("people", id, people.as_deref().unwrap_or("{}"))?;
            self.facts.shifts.push(ShiftFact {
                handover: HandoverId(id),
                date: name.date,
                shift: name.shift,
                part: name.part,
                kind: row::code(("handover", id), row, 4, HandoverKind::parse)?,
                half: row::code(("handover", id), row, 5, State::parse)? == State::HalfSealed,
                not_handed_over: row.get(12)?,
                imported: row.get(6)?,
                outgoing: people.outgoing,
                incoming: people.incoming,
                opened_ms: row.get(10)?,
                line: Stamp::new(row.get(7)?, row.get(8)?),
                sealed_ms: row.get::<_, Option<i64>>(9)?.unwrap_or_default(),
            });
        }
        let mut statement = self.store.conn.prepare_cached(
            "SELECT business_date, shift_id, part FROM shift_run
             WHERE business_date BETWEEN ?1 AND ?2 AND line_ms IS NOT NULL AND closed = 0 ORDER BY business_date, opened_ms",
        )?;
        let mut rows = statement.query(self.days())?;
        while let Some(row) = rows.next()? {
            self.facts.shifts_run.push(name_columns(row, 0)?);
        }
        self.facts.handed_over_now = self.store.open_handover()?.map(|open| open.run.name());
        Ok(())
    }

    fn attendance(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT a.handover_id, a.person_id, a.line FROM handover h
             JOIN attendance_result a ON a.handover_id = h.id
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
             ORDER BY h.business_date, h.started_ms, h.id, a.person_id",
        )?;
        let mut rows = statement.query(self.days())?;
        let mut along = Along::default();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let Some(shift) = along.find(&self.facts.shifts, id) else { continue };
            self.facts.attendance.push(AttendanceFact {
                shift,
                person: PersonId(row.get(1)?),
                line: from_json("attendance", id, &crate::store::row::text(row, 2)?)?,
                sealed: None,
                confirmed_as: None,
                corrections: 0,
            });
        }
        Ok(())
    }

    /// Who stood in for whom in a break. A way back may be logged in the shift after the one it began in.
    fn covers(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT e.id, e.run_id, e.at_ms, e.offset_min, e.by, e.item_id, e.detail,
               r.business_date, r.shift_id, r.part, h.id
             FROM shift_run r CROSS JOIN entry e ON e.run_id = r.id
             LEFT JOIN handover h ON h.run_id = r.id AND h.seal_seq IS NOT NULL
             WHERE r.business_date BETWEEN ?1 AND ?2 AND e.kind = 'break_cover' ORDER BY e.at_ms, e.id",
        )?;
        let mut rows = statement.query(self.days())?;
        let (mut entries, mut places) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            entries.push(entry_row(row)?);
            places.push((name_columns(row, 7)?, row.get::<_, Option<i64>>(10)?.map(HandoverId)));
        }
        for (entry, stood) in covers::stood_in(&entries) {
            let Some(at) = entries.iter().position(|one| one.id == entry.id) else { continue };
            let (shift, handover) = places[at];
            self.facts.covers.push(CoverFact {
                shift,
                handover,
                away: stood.away,
                stands_in: stood.stands_in,
                from_ms: stood.from_ms,
                to_ms: stood.to_ms,
                minutes: stood.minutes(),
            });
        }
        Ok(())
    }

    /// When the shop began to keep records.
    fn records_begin(&mut self) -> Result<()> {
        let since: Option<String> = self
            .store
            .conn
            .prepare_cached("SELECT min(business_date) FROM shift_run")?
            .query_row([], |row| row.get(0))?;
        self.facts.records_begin = since.and_then(|date| BusinessDate::parse(&date).ok());
        Ok(())
    }

    /// What was done about the lock of the months of the period.
    fn locks(&mut self) -> Result<()> {
        let months = [self.facts.period.from.month().to_string(), self.facts.period.to.month().to_string()];
        let mut statement = self.store.conn.prepare_cached(
            "SELECT what, person, at_ms, offset_min, by, reason, id FROM month_lock
             WHERE month BETWEEN ?1 AND ?2 ORDER BY id",
        )?;
        let mut rows = statement.query(months)?;
        while let Some(row) = rows.next()? {
            let what = row::code(("month_lock", row.get::<_, i64>(6)?), row, 0, LockStep::parse)?;
            self.facts.lock.push(LockEvent {
                what,
                person: PersonId(row.get(1)?),
                at: Stamp::new(row.get(2)?, row.get(3)?),
                by: PersonId(row.get(4)?),
                reason: crate::store::row::text(row, 5)?,
            });
        }
        Ok(())
    }

    /// Items that were open on some day of the period.
    fn items(&mut self) -> Result<()> {
        let (begin_ms, end_ms) = self.instants();
        for item in self.store.items_open_between(begin_ms, end_ms)? {
            let events = self.store.item_events(item.id)?;
            self.facts.items.push(ItemFact { item, events });
        }
        Ok(())
    }

    /// Deposits that were on their way on some day of the period.
    fn deposits(&mut self) -> Result<()> {
        let (begin_ms, end_ms) = self.instants();
        let items = self.store.deposits_open_between(begin_ms, end_ms)?;
        self.facts.items.extend(items.into_iter().map(|item| ItemFact { item, events: Vec::new() }));
        Ok(())
    }

    fn stock(&mut self) -> Result<()> {
        self.answers("stock", |facts, shift, line, json| {
            // The line without a number is about the list as a whole.
            if line.is_empty() {
                return Ok(());
            }
            let item = line.parse().map_err(|e| bad_row("answer", format_args!("stock/{line}"), e))?;
            facts.stock.push(StockFact { shift, item: StockId(item), line: from_json("stock", line, json)? });
            Ok(())
        })
    }

    fn checks(&mut self) -> Result<()> {
        self.answers("checks", |facts, shift, line, json| {
            let answer = from_json("checks", line, json)?;
            facts.checks.push(CheckFact { shift, item: line.to_owned(), answer });
            Ok(())
        })
    }

    /// Goes through the answers of a section.
    fn answers(
        &mut self,
        section: &str,
        mut each: impl FnMut(&mut PeriodData, usize, &str, &str) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT a.handover_id, a.line, a.value FROM handover h
             JOIN record_line a ON a.handover_id = h.id AND a.section = ?3
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
             ORDER BY h.business_date, h.started_ms, h.id",
        )?;
        let [from, to] = self.days();
        let mut rows = statement.query([from.as_str(), to.as_str(), section])?;
        let mut along = Along::default();
        while let Some(row) = rows.next()? {
            let Some(shift) = along.find(&self.facts.shifts, row.get(0)?) else { continue };
            let (line, json) = (crate::store::row::text(row, 1)?, crate::store::row::text(row, 2)?);
            each(self.facts, shift, &line, &json)?;
        }
        Ok(())
    }

    fn log(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT r.id, r.business_date, r.shift_id, r.part, h.id FROM shift_run r
             LEFT JOIN handover h ON h.run_id = r.id AND h.seal_seq IS NOT NULL
             WHERE r.business_date BETWEEN ?1 AND ?2 ORDER BY r.business_date, r.opened_ms, r.id",
        )?;
        let mut rows = statement.query(self.days())?;
        while let Some(row) = rows.next()? {
            let run = crate::model::ids::RunId(row.get(0)?);
            let shift = name_columns(row, 1)?;
            let handover = row.get::<_, Option<i64>>(4)?.map(HandoverId);
            let entries = self.store.entries(run)?;
            self.facts.log.extend(entries.into_iter().map(|entry| LogFact { shift, handover, entry }));
        }
        Ok(())
    }
}
