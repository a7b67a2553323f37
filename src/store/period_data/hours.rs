//! The hours of open months: every line judged anew by all that the ledger of the clock holds now. A locked month keeps
//! the lines it was locked with.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::model::attendance::{AttendanceResult, ClockPunch, PunchKind};
use crate::model::field_ref::{AttendanceField, RecordField};
use crate::model::handover::AttendanceLine;
use crate::model::ids::{HandoverId, PersonId};
use crate::model::log::{Detail, Punch};
use crate::model::people::Role;
use crate::model::period::Period;
use crate::model::period_data::{About, AttendanceFact, DataNeeded, LockStep, PeriodData};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::{BusinessDate, Month, Stamp, business_date};
use crate::rules::attendance::ledger::Ledger;
use crate::rules::attendance::punch_day::PunchDay;
use crate::rules::attendance::stays::Stays;
use crate::rules::roster::{PlanFrom, RosterShift};
use crate::store::entry_rows::{DAY_MS, RUN, run_row_from};
use crate::store::period_data::PeriodReader;
use crate::store::row::from_json;
use crate::store::{Result, Store, clock_rows, row};

/// The log knows better than a record where it has a punch of the kind this near.
const SAME_MS: i64 = 8 * 3_600_000;

impl PeriodReader<'_> {
    /// The months of the period that are locked.
    pub(super) fn locked_months(&self) -> Result<BTreeSet<Month>> {
        let mut locked = BTreeSet::new();
        let months = [self.facts.period.from.month().to_string(), self.facts.period.to.month().to_string()];
        let mut statement = self.store.conn.prepare_cached(
            "SELECT month, what, id FROM month_lock
             WHERE month BETWEEN ?1 AND ?2 AND what <> 'confirmed' ORDER BY id",
        )?;
        let mut rows = statement.query(months)?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(2)?;
            let month = row::code(("month_lock", id), row, 0, |text| Month::parse(text).ok())?;
            match row::code(("month_lock", id), row, 1, LockStep::parse)? {
                LockStep::Locked => locked.insert(month),
                _ => locked.remove(&month),
            };
        }
        Ok(locked)
    }

    /// Whether a line belongs to a month that may still change.
    fn is_open(&self, locked: &BTreeSet<Month>, fact: &AttendanceFact) -> bool {
        self.facts.shifts.get(fact.shift).is_some_and(|shift| !locked.contains(&shift.date.month()))
    }

    /// Judges the lines of open months anew, and adds what was worked beside every line.
    pub(super) fn hours(
        &mut self,
        locked: &BTreeSet<Month>,
        named: &mut BTreeMap<i64, Rc<Settings>>,
    ) -> Result<()> {
        if !self.facts.attendance.iter().any(|fact| self.is_open(locked, fact)) {
            return Ok(());
        }
        let (ledger, runs) = (self.ledger()?, self.runs()?);
        let now_ms = self.facts.now.ms;
        for at in 0..self.facts.attendance.len() {
            if !self.is_open(locked, &self.facts.attendance[at]) {
                continue;
            }
            let fact = &self.facts.attendance[at];
            let shift = &self.facts.shifts[fact.shift];
            let Some(run) = runs.get(&shift.handover) else { continue };
            let settings = self.names_of(shift.handover, named)?;
            let roster = RosterShift {
                settings: &settings,
                run: *run,
                outgoing: &shift.outgoing,
                incoming: &shift.incoming,
                ledger: &ledger,
            };
            let plan = if shift.imported { PlanFrom::Elsewhere } else { PlanFrom::Shop };
            let now = roster.line_anew(fact.person, &fact.line, plan, now_ms);
            // A record from elsewhere may give no plan, and of leave it says how long it was, not when.
            let planned = fact.line.planned_start_ms.is_some();
            if !shift.imported || planned && now.line.leave == fact.line.line.leave {
                take_over(&mut self.facts.attendance[at], now);
            }
        }
        beside_every_line(self.facts, locked, &ledger);
        Ok(())
    }

    /// The shifts the handovers of the period closed, as they ran.
    fn runs(&self) -> Result<BTreeMap<HandoverId, ShiftRun>> {
        let mut statement = self.store.conn.prepare_cached(&format!(
            "SELECT h.id AS handover, run.* FROM handover h JOIN ({RUN}) run ON run.id = h.run_id
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL"
        ))?;
        let rows =
            statement.query_map(self.days(), |row| Ok((HandoverId(row.get(0)?), run_row_from(row, 1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Everything on the clock around the period: what was logged, what sealed records say where the log says nothing,
    /// and corrections of sealed punches.
    fn ledger(&self) -> Result<Ledger> {
        let (from_ms, to_ms) = self.instants();
        let rows =
            clock_rows::read(&self.store.conn, from_ms - 2 * DAY_MS, to_ms.saturating_add(2 * DAY_MS))?;
        let log = Ledger::of(&rows);
        let mut ledger = log.clone();
        let imported = |shift: usize| self.facts.shifts.get(shift).is_some_and(|shift| shift.imported);
        // A record from elsewhere is heard where the log says nothing at all of that time.
        let silent = |shift: usize, person: PersonId, at_ms: i64| {
            let near = |p: &ClockPunch| !p.corrected && (p.at_ms - at_ms).abs() <= clock_rows::ELSEWHERE_MS;
            !imported(shift) || !log.punches(person).iter().any(near)
        };
        for fact in &self.facts.attendance {
            let logged = log.punches(fact.person);
            let known = |p: &ClockPunch| {
                logged.iter().any(|l| l.kind == p.kind && (l.at_ms - p.at_ms).abs() <= SAME_MS)
            };
            for punch in fact.line.line.punches() {
                let taken_out = log.was_taken_out(fact.person, punch.kind, punch.at_ms);
                if !taken_out && !known(&punch) && silent(fact.shift, fact.person, punch.at_ms) {
                    ledger.add(fact.person, punch);
                }
            }
        }
        for fact in &self.facts.corrections {
            let (Some(About::Person(person)), RecordField::Attendance(_, field)) =
                (fact.about, fact.correction.field)
            else {
                continue;
            };
            let kind = match field {
                AttendanceField::ActualIn => PunchKind::In,
                AttendanceField::ActualOut => PunchKind::Out,
                AttendanceField::Remark => continue,
            };
            if let Some(old) = instant(&fact.correction.old) {
                ledger.take_out(person, kind, old);
            }
            if let Some(at_ms) = instant(&fact.correction.new).filter(|at| silent(fact.shift, person, *at)) {
                ledger.add(person, ClockPunch { at_ms, kind, corrected: true });
            }
        }
        Ok(ledger)
    }

    /// Lines of locked months as they were locked.
    pub(super) fn locked_lines(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT m.handover_id, m.person_id, m.line, m.sealed FROM month_line m
             JOIN handover h ON h.id = m.handover_id WHERE h.business_date BETWEEN ?1 AND ?2",
        )?;
        let mut rows = statement.query(self.days())?;
        let mut kept: BTreeMap<(HandoverId, PersonId), AttendanceFact> = BTreeMap::new();
        let places: BTreeMap<HandoverId, usize> =
            self.facts.shifts.iter().enumerate().map(|(at, shift)| (shift.handover, at)).collect();
        while let Some(row) = rows.next()? {
            let (handover, person) = (HandoverId(row.get(0)?), PersonId(row.get(1)?));
            let Some(shift) = places.get(&handover).copied() else { continue };
            let line = from_json("month_line", handover, row.get_ref(2)?.as_str().unwrap_or_default())?;
            let sealed: Option<String> = row.get(3)?;
            let sealed = sealed.map(|json| from_json("month_line", handover, &json)).transpose()?;
            let fact = AttendanceFact { shift, person, line, sealed, corrections: 0 };
            kept.insert((handover, person), fact);
        }
        let months: BTreeSet<Month> =
            kept.values().map(|fact| self.facts.shifts[fact.shift].date.month()).collect();
        let shifts = &self.facts.shifts;
        let mut lines = std::mem::take(&mut self.facts.attendance);
        for line in &lines {
            if let Some(kept) = kept.get_mut(&(shifts[line.shift].handover, line.person)) {
                kept.corrections = line.corrections;
            }
        }
        lines.retain(|line| !months.contains(&shifts[line.shift].date.month()));
        lines.extend(kept.into_values());
        lines.sort_by_key(|line| (line.shift, line.person));
        self.facts.attendance = lines;
        Ok(())
    }
}

impl Store {
    /// What the clock holds of somebody's day: the log, sealed records and their corrections.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn punch_day(&self, person: PersonId, date: BusinessDate, now_ms: i64) -> Result<PunchDay> {
        let period = Period { from: date.pred(), to: date.succ() };
        let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
        let mut facts = self.facts(period, needs, now_ms)?;
        let ledger = PeriodReader { store: self, facts: &mut facts }.ledger()?;
        Ok(PunchDay { person, date, ledger, locked: self.month_locked(date.month())? })
    }

    /// Whether a correction of a punch may be entered: its month and the one of the punch it puts right are open, that
    /// punch is there, and the person's corrections of the month are not used up. An owner may go beyond them.
    ///
    /// # Errors
    /// `month_lock.locked`, `log.no_such_punch`, `attendance.correction_limit`.
    pub(in crate::store) fn may_correct(
        &self,
        punch: &Punch,
        settings: &Settings,
        now_ms: i64,
    ) -> Result<()> {
        let (zone, cutoff) = (settings.store.zone, settings.store.cutoff.0);
        let date = |ms: i64| business_date(zone.stamp_at(ms), zone, cutoff);
        let goes = punch.instead_of.unwrap_or(punch.at_ms);
        self.month_stands_open(date(punch.at_ms))?;
        self.month_stands_open(date(goes))?;
        if !self.punch_day(punch.person, date(goes), now_ms)?.holds_what_goes(punch) {
            return Err(Problem::new("log.no_such_punch").with("time", zone.stamp_at(goes).hm()).into());
        }
        let by_owner =
            punch.approver.and_then(|id| settings.person(id)).is_some_and(|p| p.role == Role::Owner);
        let month = date(punch.at_ms).month();
        let (from, to) = (month.first().bounds(zone, cutoff).0.ms, month.last().bounds(zone, cutoff).1.ms);
        let corrections = clock_rows::read(&self.conn, from, to - 1)?;
        let own = corrections.iter().filter(|entry| {
            matches!(&entry.detail, Detail::Punch(p) if p.person == punch.person && !p.correction.is_empty())
        });
        let limit = settings.rules.attendance.corrections_per_month;
        if !by_owner && u32::try_from(own.count()).unwrap_or(u32::MAX) >= limit {
            return Err(Problem::new("attendance.correction_limit").with("limit", limit).into());
        }
        Ok(())
    }
}

fn instant(value: &Value) -> Option<i64> {
    Stamp::parse_rfc3339(value.as_str()?).ok().map(|at| at.ms)
}

/// The line in force. What was sealed is kept where it says something else than that somebody was still there.
fn take_over(fact: &mut AttendanceFact, now: AttendanceLine) {
    let was = &fact.line;
    let line = AttendanceLine {
        remark: was.remark.clone(),
        confirmed_ms: was.confirmed_ms,
        confirmed_by: was.confirmed_by,
        ..now
    };
    if fact.sealed.is_none() && came_to_light(&was.line, &line.line) {
        fact.sealed = Some(Box::new(was.line.clone()));
    }
    fact.line = line;
}

/// Whether something came to light after the seal that whoever signed did not know.
fn came_to_light(was: &AttendanceResult, now: &AttendanceResult) -> bool {
    let other = |was: Option<i64>, now: Option<i64>| was.is_some() && was != now;
    other(was.actual_in_ms, now.actual_in_ms)
        || other(was.actual_out_ms, now.actual_out_ms)
        || was.actual_in_ms.is_none() && was.actual_out_ms.is_some() && now.actual_in_ms.is_some()
        || was.absent && !now.absent
}

/// Stays that no line has a part of: cover in the shift that ran when they began.
fn beside_every_line(facts: &mut PeriodData, locked: &BTreeSet<Month>, ledger: &Ledger) {
    let rules = facts.settings.rules.attendance.clone();
    let mut more: Vec<(usize, PersonId, Vec<ClockPunch>)> = Vec::new();
    for (person, punches) in ledger.people() {
        let lines = facts.attendance.iter().filter(|fact| fact.person == person);
        let told: BTreeSet<(i64, PunchKind)> = lines
            .flat_map(|fact| {
                let line = &fact.line.line;
                line.punches().chain(line.evidence.iter().copied()).chain(line.duplicates.iter().copied())
            })
            .map(|punch| (punch.at_ms, punch.kind))
            .collect();
        for stay in Stays::of(punches, &rules).all {
            let ends: Vec<ClockPunch> = [stay.came, stay.went].into_iter().flatten().collect();
            if ends.iter().any(|punch| told.contains(&(punch.at_ms, punch.kind))) {
                continue;
            }
            let Some(first) = ends.first() else { continue };
            // Who comes shortly before a line comes for the shift after it.
            let for_shift = first.at_ms + rules.early_open_min * 60_000;
            let ran = facts.shifts.iter().position(|shift| {
                shift.opened_ms <= for_shift && for_shift < shift.line.ms && !shift.imported
            });
            let Some(at) = ran.filter(|at| !locked.contains(&facts.shifts[*at].date.month())) else {
                continue;
            };
            match more.iter_mut().find(|(shift, who, _)| (*shift, *who) == (at, person)) {
                Some((.., held)) => held.extend(ends),
                None => more.push((at, person, ends)),
            }
        }
    }
    for (shift, person, punches) in more {
        if facts
            .attendance
            .iter()
            .any(|fact| (fact.shift, fact.person) == (shift, person) && fact.line.line.came())
        {
            continue;
        }
        facts.attendance.retain(|fact| (fact.shift, fact.person) != (shift, person));
        let line = RosterShift::cover_of(&punches, &rules);
        facts.attendance.push(AttendanceFact { shift, person, line, sealed: None, corrections: 0 });
    }
    facts.attendance.sort_by_key(|line| (line.shift, line.person));
}
