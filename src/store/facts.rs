//! The facts of a period, as reports need them: a handful of index ranges, whatever the age of the store.

mod corrected;

use std::collections::BTreeMap;

use rusqlite::{Row, params};

use super::log::{date_column, from_json};
use super::results::level_of;
use super::{Result, Store};
use crate::domain::facts::{
    AttendanceFact, CheckFact, DrawerFact, Facts, ItemFact, LeftBy, LockEvent, LockStep, LogFact, Needs,
    ShiftFact, StockFact, TenderFact, Why,
};
use crate::domain::handover::{HandoverKind, People};
use crate::domain::ids::{HandoverId, PersonId, RegisterId, ShiftId, StockId};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::time::{BusinessDate, Stamp, business_date};

impl Store {
    /// What reports may ask of a period, corrections included, as of one moment.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn facts(&self, period: Period, needs: Needs, now_ms: i64) -> Result<Facts> {
        self.read(|_| self.facts_now(period, needs, now_ms))
    }

    fn facts_now(&self, period: Period, needs: Needs, now_ms: i64) -> Result<Facts> {
        let (_, settings) = self.settings()?;
        let (zone, cutoff) = (settings.store.zone, settings.store.cutoff.0);
        let now = zone.stamp_at(now_ms);
        let mut facts = Facts::none(period, settings, now, business_date(now, zone, cutoff));
        let mut read = Reader { store: self, facts: &mut facts, places: BTreeMap::new() };
        read.shifts()?;
        if needs.cash {
            read.drawers()?;
            read.tenders()?;
        }
        if needs.attendance {
            read.attendance()?;
            read.locks()?;
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
        read.corrections(needs)?;
        Ok(facts)
    }
}

/// Fills in facts, one kind after the other.
struct Reader<'s> {
    store: &'s Store,
    facts: &'s mut Facts,
    /// Where a handover stands in [`Facts::shifts`].
    places: BTreeMap<i64, usize>,
}

impl Reader<'_> {
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
            "SELECT h.id, h.business_date, h.shift_id, h.kind, h.state, h.imported, h.started_ms,
               h.started_offset_min, h.sealed_ms, r.opened_ms, a.value
             FROM handover h JOIN shift_run r ON r.id = h.run_id
             LEFT JOIN answer a INDEXED BY answer_people
               ON a.handover_id = h.id AND a.section = 'people' AND a.line = ''
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
             ORDER BY h.business_date, h.started_ms, h.id",
        )?;
        let mut rows = statement.query(self.days())?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let people: Option<String> = row.get(10)?;
            let people: People =
                people.map_or_else(|| Ok(People::default()), |json| from_json("people", id, &json))?;
            let kind: String = row.get(3)?;
            self.places.insert(id, self.facts.shifts.len());
            self.facts.shifts.push(ShiftFact {
                handover: HandoverId(id),
                date: date_column(row, 1)?,
                shift: ShiftId(row.get(2)?),
                kind: HandoverKind::parse(&kind).unwrap_or_default(),
                half: row.get::<_, String>(4)? == "half_sealed",
                imported: row.get(5)?,
                outgoing: people.outgoing,
                incoming: people.incoming,
                opened_ms: row.get(9)?,
                line: Stamp::new(row.get(6)?, row.get(7)?),
                sealed_ms: row.get::<_, Option<i64>>(8)?.unwrap_or_default(),
            });
        }
        let mut statement = self.store.conn.prepare_cached(
            "SELECT business_date, shift_id FROM shift_run
             WHERE business_date BETWEEN ?1 AND ?2 AND line_ms IS NOT NULL ORDER BY business_date, opened_ms",
        )?;
        let mut rows = statement.query(self.days())?;
        while let Some(row) = rows.next()? {
            self.facts.ran.push((date_column(row, 0)?, ShiftId(row.get(1)?)));
        }
        Ok(())
    }

    fn drawers(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT d.handover_id, d.register_id, d.left_before, d.opening, d.refunds, d.moved, d.float_left,
               d.deposit, d.source, d.uncounted
             FROM handover h JOIN drawer_result d ON d.handover_id = h.id
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
             ORDER BY h.business_date, h.started_ms, h.id, d.register_id",
        )?;
        let mut rows = statement.query(self.days())?;
        let mut left: BTreeMap<i64, LeftBy> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let Some(shift) = self.places.get(&row.get(0)?).copied() else { continue };
            let register: i64 = row.get(1)?;
            let (left_before, opening) = (money(row, 2)?, money(row, 3)?);
            let gap = match (opening, left_before) {
                (Some(found), Some(left)) => Some(Money(found.0.saturating_sub(left.0))),
                _ => None,
            };
            let before = match left.get(&register) {
                None if gap.is_some_and(|g| g.0 != 0) => self.left_before(register)?,
                known => known.copied(),
            };
            let fact = &self.facts.shifts[shift];
            left.insert(
                register,
                LeftBy {
                    handover: fact.handover,
                    person: fact.outgoing.first().copied().unwrap_or(PersonId(0)),
                    line_ms: fact.line.ms,
                },
            );
            self.facts.drawers.push(DrawerFact {
                shift,
                register: RegisterId(register),
                left_before,
                opening,
                opening_difference: gap,
                opening_sealed: None,
                left_by: before,
                refunds: money(row, 4)?,
                moved: Money(row.get(5)?),
                float_left: money(row, 6)?,
                deposit: money(row, 7)?,
                source: row.get::<_, String>(8)?.into(),
                uncounted: row.get::<_, String>(9)?.into(),
                tenders: (0, 0),
            });
        }
        Ok(())
    }

    /// Who left a drawer before the period.
    fn left_before(&self, register: i64) -> Result<Option<LeftBy>> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT h.id, h.started_ms, (SELECT c.outgoing FROM cash_result c WHERE c.handover_id = h.id LIMIT 1)
             FROM drawer_result d JOIN handover h ON h.id = d.handover_id
             WHERE d.register_id = ?1 AND d.business_date < ?2
             ORDER BY d.business_date DESC, h.started_ms DESC LIMIT 1",
        )?;
        let mut rows = statement.query(params![register, self.facts.period.from.to_string()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(LeftBy {
            handover: HandoverId(row.get(0)?),
            line_ms: row.get(1)?,
            person: PersonId(row.get::<_, Option<i64>>(2)?.unwrap_or(0)),
        }))
    }

    fn tenders(&mut self) -> Result<()> {
        // Cash stands first in every drawer.
        let cash = self.facts.settings.cash_tender().map_or_else(String::new, |t| t.id.clone());
        let cash = self.facts.place(&cash);
        let mut statement = self.store.conn.prepare_cached(
            "SELECT c.handover_id, c.register_id, c.tender, c.expected, c.counted, c.difference, c.reported,
               c.level, coalesce(c.reason, c.words, c.form_no, c.approver) IS NOT NULL, c.reason, c.words,
               c.form_no, c.approver
             FROM handover h JOIN cash_result c ON c.handover_id = h.id
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
             ORDER BY h.business_date, h.started_ms, h.id, c.register_id, c.tender",
        )?;
        let mut rows = statement.query(self.days())?;
        let mut drawer = 0;
        while let Some(row) = rows.next()? {
            let Some(shift) = self.places.get(&row.get(0)?).copied() else { continue };
            let register = RegisterId(row.get(1)?);
            // Both come in the same order.
            let drawers = &mut self.facts.drawers;
            while drawers.get(drawer).is_some_and(|d| (d.shift, d.register) != (shift, register)) {
                drawer += 1;
            }
            let Some(owner) = drawers.get_mut(drawer) else { break };
            if owner.tenders.1 == 0 {
                owner.tenders.0 = self.facts.tenders.len();
            }
            owner.tenders.1 += 1;
            let first = owner.tenders.0;
            let tender = tender_of(self.facts, row)?;
            let at = if tender.tender == cash { first } else { self.facts.tenders.len() };
            self.facts.tenders.insert(at, tender);
        }
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
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let Some(shift) = self.places.get(&id).copied() else { continue };
            self.facts.attendance.push(AttendanceFact {
                shift,
                person: PersonId(row.get(1)?),
                line: from_json("attendance", id, row.get_ref(2)?.as_str().unwrap_or_default())?,
                sealed: None,
                corrections: 0,
            });
        }
        Ok(())
    }

    /// What was done about the lock of the months of the period.
    fn locks(&mut self) -> Result<()> {
        let months = [self.facts.period.from.month().to_string(), self.facts.period.to.month().to_string()];
        let mut statement = self.store.conn.prepare_cached(
            "SELECT what, person, at_ms, offset_min, by, reason FROM month_lock
             WHERE month BETWEEN ?1 AND ?2 ORDER BY id",
        )?;
        let mut rows = statement.query(months)?;
        while let Some(row) = rows.next()? {
            let what: String = row.get(0)?;
            let Some(what) = LockStep::parse(&what) else { continue };
            self.facts.lock.push(LockEvent {
                what,
                person: PersonId(row.get(1)?),
                at: Stamp::new(row.get(2)?, row.get(3)?),
                by: PersonId(row.get(4)?),
                reason: row.get(5)?,
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
            let Ok(item) = line.parse() else { return Ok(()) };
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
        mut each: impl FnMut(&mut Facts, usize, &str, &str) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT a.handover_id, a.line, a.value FROM handover h
             JOIN answer a ON a.handover_id = h.id AND a.section = ?3
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
             ORDER BY h.business_date, h.started_ms, h.id",
        )?;
        let [from, to] = self.days();
        let mut rows = statement.query([from.as_str(), to.as_str(), section])?;
        while let Some(row) = rows.next()? {
            let Some(shift) = self.places.get(&row.get(0)?).copied() else { continue };
            let (line, json) = (row.get_ref(1)?, row.get_ref(2)?);
            each(self.facts, shift, line.as_str().unwrap_or_default(), json.as_str().unwrap_or_default())?;
        }
        Ok(())
    }

    fn log(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT r.id, r.business_date, r.shift_id, h.id FROM shift_run r
             LEFT JOIN handover h ON h.run_id = r.id AND h.seal_seq IS NOT NULL
             WHERE r.business_date BETWEEN ?1 AND ?2 ORDER BY r.business_date, r.opened_ms, r.id",
        )?;
        let mut rows = statement.query(self.days())?;
        while let Some(row) = rows.next()? {
            let run = crate::domain::ids::RunId(row.get(0)?);
            let (date, shift): (BusinessDate, ShiftId) = (date_column(row, 1)?, ShiftId(row.get(2)?));
            let handover = row.get::<_, Option<i64>>(3)?.map(HandoverId);
            let entries = self.store.entries(run)?;
            self.facts.log.extend(entries.into_iter().map(|entry| LogFact { date, shift, handover, entry }));
        }
        Ok(())
    }
}

fn money(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Money>> {
    Ok(row.get::<_, Option<i64>>(at)?.map(Money))
}

fn tender_of(facts: &mut Facts, row: &Row<'_>) -> Result<TenderFact> {
    let text = |at: usize| -> rusqlite::Result<Option<String>> { row.get(at) };
    // Most tenders say nothing more.
    let why = if row.get(8)? {
        let reason = text(9)?.map(|code| facts.place(&code));
        let (words, form_no) = (text(10)?.unwrap_or_default(), text(11)?.unwrap_or_default());
        let approver = row.get::<_, Option<i64>>(12)?.map(PersonId);
        Some(Box::new(Why { reason, words, form_no, approver, sealed: None }))
    } else {
        None
    };
    let tender = row.get_ref(2)?;
    Ok(TenderFact {
        tender: facts.place(tender.as_str().unwrap_or_default()),
        level: level_of(row.get(7)?),
        expected: money(row, 3)?,
        counted: money(row, 4)?,
        difference: money(row, 5)?,
        reported: money(row, 6)?,
        why,
    })
}
