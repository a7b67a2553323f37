//! Drawers and what was counted in them.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, Row, Rows, params};
use serde::Deserialize;

use super::Along;
use crate::model::cash::Level;
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::CountsFor;
use crate::model::ids::{HandoverId, PersonId, RegisterId};
use crate::model::log::{Detail, TillChange, TillReport};
use crate::model::money::Money;
use crate::model::period_data::{
    DifferenceReason, DrawerFact, DrawerPeople, LeftBy, NotCountedFact, OpeningFact, PeriodData, ShiftFact,
    ShownBefore, TenderFact, TillEnd,
};
use crate::record::Cash;
use crate::rules::cash::level_of_difference;
use crate::store::Result;
use crate::store::entry_rows::{entry_row, name_columns};
use crate::store::period_data::PeriodReader;
use crate::store::row;
use crate::store::sealed_figures::level;

/// The drawers of a sealed record.
#[derive(Deserialize)]
struct SealedDrawers {
    #[serde(default)]
    cash: Vec<Cash>,
}

/// Both go through the drawers in the same order: that of their handovers, and by register.
const DRAWERS: &str =
    "SELECT d.handover_id, d.register_id, d.left_before, d.opening, d.refunds, d.moved, d.float_left,
   d.deposit, d.source, d.uncounted, d.changed, d.cashier, d.counts_for, d.way, d.rounding
 FROM handover h JOIN drawer_result d ON d.handover_id = h.id
 WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
 ORDER BY h.business_date, h.started_ms, h.id, d.register_id";
const TENDERS: &str = "SELECT c.handover_id, c.register_id, c.tender, c.expected, c.counted, c.difference, c.reported,
   c.stands, coalesce(c.reason, c.words, c.form_no, c.approver, c.shown) IS NOT NULL, c.reason, c.words, c.form_no,
   c.approver, c.shown, c.level
 FROM handover h JOIN cash_result c ON c.handover_id = h.id
 WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
 ORDER BY h.business_date, h.started_ms, h.id, c.register_id, c.tender";

impl PeriodReader<'_> {
    /// Every drawer with its tenders.
    pub(super) fn drawers(&mut self) -> Result<()> {
        let cash = self.facts.settings.cash_tender().map_or_else(String::new, |t| t.id.clone());
        let cash = self.facts.intern(&cash);
        let mut drawers = self.store.conn.prepare_cached(DRAWERS)?;
        let mut drawers = drawers.query(self.days())?;
        let mut tenders = self.store.conn.prepare_cached(TENDERS)?;
        let mut tenders = TenderRows::new(tenders.query(self.days())?, self.facts)?;
        let mut along = Along::default();
        // The handover that left each of them last.
        let mut left: BTreeMap<RegisterId, usize> = BTreeMap::new();
        while let Some(row) = drawers.next()? {
            let Some(shift) = along.find(&self.facts.shifts, row.get(0)?) else { continue };
            let mut drawer = drawer_of(row, shift)?;
            let before = left.insert(drawer.register, self.facts.drawers.len());
            // A log that was kept elsewhere often says what was found, not what the one before has left.
            let left_open = drawer.left_before.is_none() && self.facts.shifts[shift].imported;
            if left_open || drawer.opening_difference.is_some_and(|gap| gap.0 != 0) {
                let (by, sum) = match before.and_then(|at| self.facts.drawers.get(at)) {
                    Some(other) => (Some(left_by(self.facts, other)), other.float_left),
                    None => self.left_before(drawer.register)?,
                };
                if left_open {
                    drawer.left_before = sum;
                    drawer.opening_difference = gap(drawer.opening, sum);
                }
                drawer.left_by = by.filter(|_| drawer.opening_difference.is_some_and(|gap| gap.0 != 0));
            }
            tenders.of(&mut drawer, self.facts)?;
            // Cash stands first in every drawer.
            if let Some(at) = drawer.tenders.iter().position(|t| t.tender == cash) {
                drawer.tenders[..=at].rotate_right(1);
                drawer.tenders[0].refunds = refunds_in(&drawer);
            }
            self.facts.drawers.push(drawer);
        }
        Ok(())
    }

    /// The sessions that a change of hands inside a shift ended, before the drawers of its handover.
    pub(super) fn till_changes(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT e.id, e.run_id, e.at_ms, e.offset_min, e.by, e.item_id, e.detail, h.id
             FROM handover h CROSS JOIN entry e ON e.run_id = h.run_id
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL AND e.kind = 'till_change'
             ORDER BY h.business_date, h.started_ms, h.id, e.at_ms, e.id",
        )?;
        let mut rows = statement.query(self.days())?;
        let (mut along, mut ended) = (Along::default(), Vec::new());
        while let Some(row) = rows.next()? {
            let Some(shift) = along.find(&self.facts.shifts, row.get(7)?) else { continue };
            let entry = entry_row(row)?;
            if let Detail::TillChange(change) = &entry.detail
                && change.handed_on.is_some()
            {
                ended.push(session_of(self.facts, change, entry.at.ms, shift));
            }
        }
        if ended.is_empty() {
            return Ok(());
        }
        self.facts.drawers.extend(ended);
        // Stable: of one shift those that ended first come first, the drawers of its handover last.
        self.facts.drawers.sort_by_key(|drawer| (drawer.shift, drawer.changed_at.is_none()));
        for at in 0..self.facts.drawers.len() {
            let drawer = &self.facts.drawers[at];
            let gap = drawer.opening_difference.is_some_and(|gap| gap.0 != 0);
            if drawer.changed_at.is_some() && gap {
                self.facts.drawers[at].left_by = self.find_left_by(at)?;
            }
        }
        Ok(())
    }

    /// The drawers of shifts that nobody handed over, and what the opening after each found in them.
    pub(super) fn not_counted(&mut self) -> Result<()> {
        for (shift, fact) in self.facts.shifts.iter().enumerate().filter(|(_, fact)| fact.not_handed_over) {
            let review = self.store.draft(fact.handover)?.review;
            for one in review.not_handed_over.into_iter().flat_map(|ended| ended.not_counted) {
                let opened: Option<(Option<i64>, i64)> = self
                    .store
                    .conn
                    .prepare_cached(
                        "SELECT d.counted, d.moved FROM shift_run c JOIN opening o ON o.closed_run = c.id
                         JOIN opening_drawer d ON d.seal_seq = o.seal_seq AND d.moved_uncounted IS NOT NULL
                         WHERE c.closed = 1 AND c.opened_ms = ?1 AND d.register_id = ?2",
                    )?
                    .query_row(params![fact.line.ms, one.register.0], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                let (found, closed) = opened.unwrap_or_default();
                self.facts.not_counted.push(NotCountedFact {
                    shift,
                    register: one.register,
                    last_known: one.left,
                    moved: one.moved.checked_add(Money(closed))?,
                    found: found.map(Money),
                });
            }
        }
        Ok(())
    }

    /// The openings of the period whose shift has no handover of the drawer yet, and found something else than was left.
    pub(super) fn openings(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT r.business_date, r.shift_id, r.part, d.register_id, d.left_before + d.moved, d.counted, r.opened_ms, o.by
             FROM shift_run r JOIN opening o ON o.run_id = r.id JOIN opening_drawer d ON d.seal_seq = o.seal_seq
             WHERE r.business_date BETWEEN ?1 AND ?2 AND d.moved_uncounted IS NULL
               AND d.counted <> d.left_before + d.moved
               AND NOT EXISTS (SELECT 1 FROM handover h JOIN drawer_result t ON t.handover_id = h.id
                 WHERE h.run_id = r.id AND h.seal_seq IS NOT NULL AND t.register_id = d.register_id)
             ORDER BY r.business_date, r.opened_ms, r.id, d.register_id",
        )?;
        let mut rows = statement.query(self.days())?;
        while let Some(row) = rows.next()? {
            let register = RegisterId(row.get(3)?);
            let (left, found, opened_ms) = (Money(row.get(4)?), Money(row.get(5)?), row.get(6)?);
            let before = self.facts.drawers.iter().rev().find(|drawer| {
                drawer.register == register && self.facts.shifts[drawer.shift].line.ms < opened_ms
            });
            let left_by = match before {
                Some(drawer) => Some(left_by(self.facts, drawer)),
                None => self.left_before(register)?.0,
            };
            self.facts.openings.push(OpeningFact {
                shift: name_columns(row, 0)?,
                register,
                left,
                found,
                difference: found.checked_sub(left)?,
                left_by,
                opened_ms,
                by: PersonId(row.get(7)?),
            });
        }
        Ok(())
    }

    /// Who worked and who counted each drawer, where more than one handed over or took over.
    pub(super) fn drawer_people(&mut self) -> Result<()> {
        let several = |shift: &ShiftFact| shift.outgoing.len() > 1 || shift.incoming.len() > 1;
        let shifts = self.facts.shifts.iter().enumerate().filter(|(_, shift)| several(shift));
        let asked: Vec<(usize, HandoverId)> = shifts.map(|(at, shift)| (at, shift.handover)).collect();
        let mut known = BTreeMap::new();
        for (at, handover) in asked {
            let named = self.names_of(handover, &mut known)?;
            let body: Option<Vec<u8>> = self
                .store
                .conn
                .prepare_cached(
                    "SELECT s.body FROM handover h JOIN seal s ON s.seq = h.seal_seq WHERE h.id = ?1",
                )?
                .query_row([handover.0], |row| row.get(0))?;
            // A record whose body was removed says nothing more of its drawers.
            let Some(SealedDrawers { cash }) = body.and_then(|body| serde_json::from_slice(&body).ok())
            else {
                continue;
            };
            let ids = |names: Vec<&str>| -> Option<Vec<PersonId>> {
                let id = |name: &str| named.person_named(name).map(|p| p.id);
                names.into_iter().map(id).collect()
            };
            let shift = &self.facts.shifts[at];
            for drawer in &cash {
                let register = named.registers.iter().find(|r| r.name == drawer.register).map(|r| r.id);
                let people = ids(drawer.handed_over_by(&[])).zip(ids(drawer.taken_over_by(&[])));
                if let Some((register, (mut outgoing, mut incoming))) = register.zip(people) {
                    if outgoing.is_empty() {
                        outgoing.clone_from(&shift.outgoing);
                    }
                    if incoming.is_empty() {
                        incoming.clone_from(&shift.incoming);
                    }
                    self.facts.drawer_people.insert((at, register), DrawerPeople { outgoing, incoming });
                }
            }
        }
        Ok(())
    }

    /// Finds out who left a drawer in which a correction has found a gap.
    pub(super) fn find_left_by(&self, at: usize) -> Result<Option<LeftBy>> {
        let drawers = &self.facts.drawers;
        let Some(drawer) = drawers.get(at) else { return Ok(None) };
        let mut before = drawers[..at].iter().rev();
        match before.find(|other| other.register == drawer.register) {
            Some(other) => Ok(Some(left_by(self.facts, other))),
            None => Ok(self.left_before(drawer.register)?.0),
        }
    }

    /// Who left a drawer before the period, and how much.
    fn left_before(&self, register: RegisterId) -> Result<(Option<LeftBy>, Option<Money>)> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT h.id, h.started_ms,
               coalesce(d.cashier, (SELECT c.outgoing FROM cash_result c
                 JOIN record_line p ON p.handover_id = c.handover_id AND p.section = 'people'
                 WHERE c.handover_id = h.id AND json_array_length(p.value, '$.outgoing') = 1 LIMIT 1)),
               d.float_left
             FROM drawer_result d JOIN handover h ON h.id = d.handover_id
             WHERE d.register_id = ?1 AND d.business_date < ?2
             ORDER BY d.business_date DESC, h.started_ms DESC LIMIT 1",
        )?;
        let mut rows = statement.query(params![register.0, self.facts.period.from.to_string()])?;
        let Some(row) = rows.next()? else { return Ok((None, None)) };
        let by = LeftBy {
            handover: HandoverId(row.get(0)?),
            line_ms: row.get(1)?,
            person: row.get::<_, Option<i64>>(2)?.map(PersonId),
        };
        Ok((Some(by), money(row, 3)?))
    }
}

/// Who left a drawer: its cashier, or the only one who handed over; of several it is not known.
fn left_by(facts: &PeriodData, drawer: &DrawerFact) -> LeftBy {
    let shift = &facts.shifts[drawer.shift];
    let only = match shift.outgoing.as_slice() {
        _ if drawer.changed_at.is_some() => drawer.changed_at.map(|end| end.outgoing),
        [only] => Some(*only),
        _ => None,
    };
    LeftBy { handover: shift.handover, person: drawer.cashier.or(only), line_ms: shift.line.ms }
}

/// The tenders of one drawer after the other.
struct TenderRows<'s> {
    rows: Rows<'s>,
    along: Along,
    /// The next one, and the place of its handover and the register it belongs to.
    next: Option<(usize, RegisterId, TenderFact)>,
}

impl<'s> TenderRows<'s> {
    fn new(rows: Rows<'s>, facts: &mut PeriodData) -> Result<Self> {
        let mut tenders = Self { rows, along: Along::default(), next: None };
        tenders.step(facts)?;
        Ok(tenders)
    }

    fn step(&mut self, facts: &mut PeriodData) -> Result<()> {
        self.next = None;
        while let Some(row) = self.rows.next()? {
            if let Some(shift) = self.along.find(&facts.shifts, row.get(0)?) {
                self.next = Some((shift, RegisterId(row.get(1)?), tender_of(facts, row)?));
                break;
            }
        }
        Ok(())
    }

    /// Takes those of a drawer, which comes after all that were asked for before.
    fn of(&mut self, drawer: &mut DrawerFact, facts: &mut PeriodData) -> Result<()> {
        while let Some((shift, register, _)) = self.next
            && (shift, register) <= (drawer.shift, drawer.register)
        {
            let tender = self.next.take().map(|(.., tender)| tender);
            if (shift, register) == (drawer.shift, drawer.register) {
                drawer.tenders.extend(tender);
            }
            self.step(facts)?;
        }
        Ok(())
    }
}

fn money(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Money>> {
    Ok(row.get::<_, Option<i64>>(at)?.map(Money))
}

/// The refunds that are still in the cash a report shows: what is expected says how much was taken off. Where nothing
/// was expected it is what was typed, which is asked for only where they are not off already.
fn refunds_in(drawer: &DrawerFact) -> Money {
    let cash = drawer.tenders.first().filter(|cash| cash.reported.is_some());
    let known = cash.and_then(|cash| Some((drawer.opening?, cash.reported?, cash.expected?)));
    match known {
        Some((opening, reported, expected)) => {
            let all = [opening.0, reported.0, drawer.rounding.unwrap_or_default().0, drawer.moved.0]
                .into_iter()
                .fold(0i64, i64::saturating_add);
            Money(all.saturating_sub(expected.0))
        }
        None => drawer.refunds.filter(|_| cash.is_some()).unwrap_or_default(),
    }
}

/// What was found beside what was left, where both are known.
pub(super) fn gap(found: Option<Money>, left: Option<Money>) -> Option<Money> {
    found.zip(left).map(|(found, left)| Money(found.0.saturating_sub(left.0)))
}

/// A drawer, still without its tenders.
fn drawer_of(row: &Row<'_>, shift: usize) -> Result<DrawerFact> {
    let (left_before, opening) = (money(row, 2)?, money(row, 3)?);
    Ok(DrawerFact {
        shift,
        register: RegisterId(row.get(1)?),
        cashier: row.get::<_, Option<i64>>(11)?.map(PersonId),
        counts_for: row::code(("drawer_result", row.get::<_, i64>(0)?), row, 12, CountsFor::parse)?,
        way: row::code(("drawer_result", row.get::<_, i64>(0)?), row, 13, CountWay::parse)?,
        left_before,
        opening,
        opening_difference: gap(opening, left_before),
        opening_sealed: None,
        left_by: None,
        refunds: money(row, 4)?,
        rounding: money(row, 14)?,
        moved: Money(row.get(5)?),
        float_left: money(row, 6)?,
        deposit: money(row, 7)?,
        source: crate::store::row::text(row, 8)?.as_str().into(),
        uncounted: crate::store::row::text(row, 9)?.as_str().into(),
        changed: row.get(10)?,
        changed_at: None,
        tenders: Vec::new(),
    })
}

/// A session of a drawer that ended inside its shift: cash alone, the rest is matched at the handover.
fn session_of(facts: &mut PeriodData, change: &TillChange, at_ms: i64, shift: usize) -> DrawerFact {
    let report = change.report.as_ref();
    let sales = report.and_then(|report| report.cash_received);
    let takings = sales.unwrap_or_default();
    let cash = facts.settings.cash_tender();
    let level = cash
        .zip(change.difference)
        .map_or(Level::Within, |(cash, difference)| level_of_difference(cash, difference, takings));
    let id = cash.map_or_else(String::new, |cash| cash.id.clone());
    let shown = change.shown_before.map(|difference| ShownBefore { difference, level });
    let reason = (!change.reason.is_empty()).then(|| facts.intern(&change.reason));
    let why = (reason.is_some() || shown.is_some() || change.approver.is_some()).then(|| {
        Box::new(DifferenceReason {
            reason,
            words: change.text.clone(),
            form_no: String::new(),
            approver: change.approver,
            shown,
            sealed: None,
        })
    });
    let tender = TenderFact {
        tender: facts.intern(&id),
        level,
        expected: change.expected,
        counted: change.counted,
        difference: change.difference,
        reported: sales,
        refunds: report.map_or(Money::ZERO, TillReport::refunds_to_take_off),
        why,
    };
    let cashier = (change.counts_for == CountsFor::Cashier).then_some(change.outgoing);
    DrawerFact {
        shift,
        register: change.register,
        cashier,
        counts_for: change.counts_for,
        way: change.way,
        left_before: change.left_before,
        opening: change.opening,
        opening_difference: gap(change.opening, change.left_before),
        opening_sealed: None,
        left_by: None,
        refunds: report.and_then(|report| report.cash_refunds),
        rounding: report.and_then(|report| report.rounding),
        moved: change.moved,
        float_left: change.handed_on,
        deposit: change.deposit,
        source: String::new(),
        uncounted: String::new(),
        changed: change.shown_before.is_some(),
        changed_at: Some(TillEnd { at_ms, outgoing: change.outgoing, incoming: change.incoming }),
        tenders: vec![tender],
    }
}

fn tender_of(facts: &mut PeriodData, row: &Row<'_>) -> Result<TenderFact> {
    let text = |at: usize| -> rusqlite::Result<Option<String>> { crate::store::row::maybe_text(row, at) };
    // Most tenders say nothing more.
    let why = if row.get(8)? {
        let reason = text(9)?.map(|code| facts.intern(&code));
        let (words, form_no) = (text(10)?.unwrap_or_default(), text(11)?.unwrap_or_default());
        let approver = row.get::<_, Option<i64>>(12)?.map(PersonId);
        let shown = match money(row, 13)? {
            Some(difference) => Some(ShownBefore {
                difference,
                level: level(("cash_result", row.get::<_, i64>(0)?), row, 14)?,
            }),
            None => None,
        };
        Some(Box::new(DifferenceReason { reason, words, form_no, approver, shown, sealed: None }))
    } else {
        None
    };
    let tender = row.get_ref(2)?;
    Ok(TenderFact {
        tender: facts.intern(tender.as_str().unwrap_or_default()),
        level: level(("cash_result", row.get::<_, i64>(0)?), row, 7)?,
        expected: money(row, 3)?,
        counted: money(row, 4)?,
        difference: money(row, 5)?,
        reported: money(row, 6)?,
        refunds: Money(0),
        why,
    })
}
