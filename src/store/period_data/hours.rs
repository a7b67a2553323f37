//! The hours of open months: every line judged anew by all that the ledger of the clock holds now. A locked month keeps
//! the lines it was locked with.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::model::attendance::{AttendanceResult, ClockPunch, PunchKind};
use crate::model::field_ref::{AttendanceField, RecordField};
use crate::model::handover::AttendanceLine;
use crate::model::ids::{HandoverId, PersonId, ShiftId};
use crate::model::log::Punch;
use crate::model::people::Role;
use crate::model::period::Period;
use crate::model::period_data::{About, AttendanceFact, DataNeeded, LockStep, PeriodData};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::{BusinessDate, MINUTE_MS, Month, Stamp};
use crate::rules::attendance::every_minute::{TellsMinutes, every_minute_once};
use crate::rules::attendance::judged_line::Span;
use crate::rules::attendance::ledger::Ledger;
use crate::rules::attendance::punch_day::PunchDay;
use crate::rules::attendance::stays::{Stay, Stays};
use crate::rules::roster::{Around, Held, PlanFrom, RosterShift};
use crate::store::entry_rows::{DAY_MS, RUN, run_row_from};
use crate::store::period_data::PeriodReader;
use crate::store::row::from_json;
use crate::store::{Result, Store, clock_rows, row, shop_days};

/// The log knows better than a record where it has a punch of the kind this near.
const SAME_MS: i64 = 8 * 3_600_000;

/// How far from a period the shift beside a stay of it is looked for.
const FAR_MS: i64 = 40 * DAY_MS;

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
        if !self.facts.shifts.iter().any(|shift| !locked.contains(&shift.date.month())) {
            return Ok(());
        }
        let (ledger, runs, held) = (self.ledger()?, self.runs()?, self.held()?);
        let began = self.began()?;
        let mut minutes: BTreeMap<(usize, PersonId), Vec<Span>> = BTreeMap::new();
        let mut anew: Vec<(usize, (AttendanceLine, Vec<Span>))> = Vec::new();
        let mut at = 0;
        // What is planned around a shift is worked out once for all its lines, which lie side by side.
        for of_shift in self.facts.attendance.chunk_by(|a, b| a.shift == b.shift) {
            let places = at..;
            at += of_shift.len();
            let Some(first) = of_shift.first().filter(|first| self.is_open(locked, first)) else { continue };
            let settings = self.names_of(self.facts.shifts[first.shift].handover, named)?;
            let Some(roster) = self.roster(first.shift, &settings, &ledger, (&runs, &held)) else { continue };
            anew.extend(places.zip(of_shift.iter().map(|fact| self.line_anew(&roster, fact))));
        }
        for (at, (now, told)) in anew {
            let fact = &self.facts.attendance[at];
            let imported = self.facts.shifts[fact.shift].imported;
            // A record from elsewhere may give no plan, and of leave it says how long it was, not when.
            let planned = fact.line.planned_start_ms.is_some();
            if !imported || planned && now.line.leave == fact.line.line.leave {
                minutes.insert((fact.shift, fact.person), told);
                take_over(&mut self.facts.attendance[at], now);
            }
        }
        let beside = every_minute(self.facts, &minutes, &began, &ledger);
        beside_every_line(self.facts, (locked, &began), beside);
        self.facts.doubted.clone_from(ledger.doubted());
        Ok(())
    }

    /// A shift of the period as its lines are judged by what this ledger holds.
    fn roster<'r>(
        &'r self,
        shift: usize,
        settings: &'r Settings,
        ledger: &'r Ledger,
        (runs, held): (&BTreeMap<HandoverId, ShiftRun>, &'r BTreeSet<(BusinessDate, ShiftId)>),
    ) -> Option<RosterShift<'r>> {
        let shift = &self.facts.shifts[shift];
        Some(RosterShift {
            settings,
            run: *runs.get(&shift.handover)?,
            outgoing: &shift.outgoing,
            incoming: &shift.incoming,
            ledger,
            held: Held::Ran(held),
            around: Around::default(),
        })
    }

    /// A line of such a shift, judged anew.
    fn line_anew(&self, roster: &RosterShift<'_>, fact: &AttendanceFact) -> (AttendanceLine, Vec<Span>) {
        let imported = self.facts.shifts[fact.shift].imported;
        let plan = if imported { PlanFrom::Elsewhere } else { PlanFrom::Shop };
        roster.line_anew(fact.person, &fact.line, plan, self.facts.now.ms)
    }

    /// The days under which the month shows what a punch changes: those of the lines it alters, or of the shift in which
    /// the stay began that none of them has a part of. None of what no record holds.
    fn days_of(&self, punch: &Punch) -> Result<BTreeSet<BusinessDate>> {
        let (before, runs, held) = (self.ledger()?, self.runs()?, self.held()?);
        let mut after = before.clone();
        after.enter(punch);
        let (mut named, mut days) = (BTreeMap::new(), BTreeSet::new());
        for fact in self.facts.attendance.iter().filter(|fact| fact.person == punch.person) {
            let settings = self.names_of(self.facts.shifts[fact.shift].handover, &mut named)?;
            let line = |ledger| {
                let roster = self.roster(fact.shift, &settings, ledger, (&runs, &held))?;
                Some(self.line_anew(&roster, fact))
            };
            if line(&before) != line(&after) {
                days.insert(self.facts.shifts[fact.shift].date);
            }
        }
        let rules = &self.facts.settings.rules.attendance;
        let told = told_by(self.facts.attendance.iter().filter(|fact| fact.person == punch.person));
        let began = self.began()?;
        for ledger in [&before, &after] {
            for stay in Stays::of(ledger.punches(punch.person), rules).all {
                let ends = [stay.came, stay.went].into_iter().flatten();
                let of_it = ends.clone().any(|p| {
                    p.kind == punch.punch && (p.at_ms == punch.at_ms || Some(p.at_ms) == punch.instead_of)
                });
                let beside = !ends.clone().any(|p| told.contains(&(p.at_ms, p.kind)));
                if of_it
                    && beside
                    && let Some(first) = ends.clone().next()
                {
                    days.extend(began.ran(self.facts, first.at_ms).map(|at| self.facts.shifts[at].date));
                }
            }
        }
        Ok(days)
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

    /// When the shop's own shifts began, from well before the period to well after it.
    fn began(&self) -> Result<Began> {
        let (from_ms, to_ms) = self.instants();
        let mut statement = self.store.conn.prepare_cached(
            "SELECT r.opened_ms, r.business_date, h.id
             FROM shift_run r LEFT JOIN handover h ON h.run_id = r.id AND h.seal_seq IS NOT NULL
             WHERE r.closed = 0 AND r.opened_ms BETWEEN ?1 AND ?2
               AND NOT EXISTS (SELECT 1 FROM handover i WHERE i.run_id = r.id AND i.imported = 1)
             ORDER BY r.opened_ms, r.id",
        )?;
        let mut rows = statement.query([from_ms - FAR_MS, to_ms.saturating_add(FAR_MS)])?;
        let mut began = Began(Vec::new());
        while let Some(row) = rows.next()? {
            let opened_ms: i64 = row.get(0)?;
            let date = row::code(("shift_run", opened_ms), row, 1, |text| BusinessDate::parse(text).ok())?;
            let sealed: Option<i64> = row.get(2)?;
            began.0.push(BeganShift { opened_ms, date, sealed: sealed.map(HandoverId) });
        }
        Ok(began)
    }

    /// The shifts of the period and the days beside it that ran.
    fn held(&self) -> Result<BTreeSet<(BusinessDate, ShiftId)>> {
        let Period { from, to } = self.facts.period;
        shop_days::held(&self.store.conn, from.plus(-1), to.plus(1))
    }

    /// Everything on the clock around the period: what was logged, what sealed records say where the log says nothing,
    /// and corrections of sealed punches.
    fn ledger(&self) -> Result<Ledger> {
        let (from_ms, to_ms) = self.instants();
        let (from_ms, to_ms) = (from_ms - 2 * DAY_MS, to_ms.saturating_add(2 * DAY_MS));
        let rows = clock_rows::rows(&self.store.conn, from_ms, to_ms)?;
        let log = Ledger::of(&rows.entries);
        let mut ledger = log.clone();
        clock_rows::takers_signed(&self.store.conn, from_ms, to_ms, &mut ledger)?;
        let settings = &self.facts.settings;
        clock_rows::seen_at_openings(&self.store.conn, settings, (from_ms, to_ms), &mut ledger)?;
        ledger.doubt(rows.doubted);
        let here = rows.here;
        let imported = |shift: usize| self.facts.shifts.get(shift).is_some_and(|shift| shift.imported);
        // A record from elsewhere is heard where the shop's own log says nothing at all of that time. The log that came
        // with it may lack what the record knows: who left after the line punched out in a shift that was not taken in.
        let silent = |shift: usize, person: PersonId, at_ms: i64| {
            let near = |(who, at): &(PersonId, i64)| {
                *who == person && (at - at_ms).abs() <= clock_rows::ELSEWHERE_MS
            };
            !imported(shift) || !here.iter().any(near)
        };
        for fact in &self.facts.attendance {
            let known = |p: &ClockPunch| {
                let near = log.punches_between(fact.person, p.at_ms - SAME_MS, p.at_ms + SAME_MS + 1);
                near.iter().any(|l| l.kind == p.kind)
            };
            for punch in fact.line.line.punches() {
                let taken_out = log.was_taken_out(fact.person, punch.kind, punch.at_ms);
                if !taken_out && !known(&punch) && silent(fact.shift, fact.person, punch.at_ms) {
                    ledger.add(fact.person, punch);
                }
            }
        }
        let refused = clock_rows::refused_seals(&self.store.conn)?;
        for fact in self.facts.corrections.iter().filter(|fact| !refused.contains(&fact.correction.seq)) {
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
            let line = from_json("month_line", handover, &crate::store::row::text(row, 2)?)?;
            let sealed: Option<String> = crate::store::row::maybe_text(row, 3)?;
            let sealed = sealed.map(|json| from_json("month_line", handover, &json)).transpose()?;
            let fact = AttendanceFact { shift, person, line, sealed, confirmed_as: None, corrections: 0 };
            kept.insert((handover, person), fact);
        }
        let locked: BTreeSet<usize> = kept.values().map(|fact| fact.shift).collect();
        let shifts = &self.facts.shifts;
        let mut lines = std::mem::take(&mut self.facts.attendance);
        for line in &lines {
            if let Some(kept) = kept.get_mut(&(shifts[line.shift].handover, line.person)) {
                kept.corrections = line.corrections;
                let confirmed = line.confirmed_as.clone().unwrap_or_else(|| Box::new(line.line.line.clone()));
                let other = line.line.confirmed_ms.is_some() && !confirmed.same_hours(&kept.line.line);
                kept.confirmed_as = other.then_some(confirmed);
            }
        }
        // What was sealed since the month was locked has lines of its own.
        lines.retain(|line| !locked.contains(&line.shift));
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

    /// Refuses a punch that alters hours of a locked month: that of the day under which the month shows them, whenever the
    /// punch itself was. What no record holds yet goes by its own day. Gives the months that have to be open still when it is
    /// written: another window may lock one meanwhile.
    ///
    /// # Errors
    /// `month_lock.locked` naming the month.
    pub(in crate::store) fn hours_stand_open(
        &self,
        punch: &Punch,
        settings: &Settings,
        now_ms: i64,
    ) -> Result<BTreeSet<Month>> {
        let date = |ms: i64| settings.date_of(ms);
        let own: BTreeSet<BusinessDate> =
            std::iter::once(punch.at_ms).chain(punch.instead_of).map(date).collect();
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return Ok(BTreeSet::new()) };
        let period = Period { from: first.plus(-2), to: last.plus(2) };
        let near = BTreeSet::from([period.from.month(), period.to.month()]);
        if !self.month_locked(period.from.month())? && !self.month_locked(period.to.month())? {
            return Ok(near);
        }
        let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
        let mut facts = self.facts(period, needs, now_ms)?;
        let shown = PeriodReader { store: self, facts: &mut facts }.days_of(punch)?;
        let days = if shown.is_empty() { own } else { shown };
        days.iter().try_for_each(|day| self.month_stands_open(*day))?;
        Ok(days.into_iter().map(BusinessDate::month).collect())
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
    ) -> Result<BTreeSet<Month>> {
        let (zone, cutoff) = (settings.store.zone, settings.store.cutoff.0);
        let date = |ms: i64| settings.date_of(ms);
        let goes = punch.instead_of.unwrap_or(punch.at_ms);
        let months = self.hours_stand_open(punch, settings, now_ms)?;
        if !self.punch_day(punch.person, date(goes), now_ms)?.holds_what_goes(punch) {
            return Err(Problem::new("log.no_such_punch").with("time", zone.stamp_at(goes).hm()).into());
        }
        let by_owner =
            punch.approver.and_then(|id| settings.person(id)).is_some_and(|p| p.role == Role::Owner);
        let month = date(punch.at_ms).month();
        let (from, to) = (month.first().bounds(zone, cutoff).0.ms, month.last().bounds(zone, cutoff).1.ms);
        let used = clock_rows::corrections(&self.conn, punch.person, from, to - 1)?;
        let limit = settings.rules.attendance.corrections_per_month;
        if !by_owner && u32::try_from(used).unwrap_or(u32::MAX) >= limit {
            return Err(Problem::new("attendance.correction_limit").with("limit", limit).into());
        }
        Ok(months)
    }
}

fn instant(value: &Value) -> Option<i64> {
    Stamp::parse_rfc3339(value.as_str()?).ok().map(|at| at.ms)
}

/// The line in force. What was sealed is kept where it says something else than that somebody was still there.
fn take_over(fact: &mut AttendanceFact, now: AttendanceLine) {
    fact.keep_confirmed(&now.line);
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

/// The punches these lines tell.
fn told_by<'f>(lines: impl Iterator<Item = &'f AttendanceFact>) -> BTreeSet<(i64, PunchKind)> {
    lines
        .flat_map(|fact| {
            let line = &fact.line.line;
            line.punches().chain(line.evidence.iter().copied()).chain(line.duplicates.iter().copied())
        })
        .map(|punch| (punch.at_ms, punch.kind))
        .collect()
}

/// When a shift began, and its record where there is one.
struct BeganShift {
    opened_ms: i64,
    date: BusinessDate,
    sealed: Option<HandoverId>,
}

/// When the shop's shifts began, in that order.
struct Began(Vec<BeganShift>);

impl Began {
    /// Where a stay is told that began at an instant and that no line has a part of: the last shift that had begun. Who comes
    /// shortly before a shift comes for it; what was while the shop was closed is of the shift before. Where there was none in
    /// that month it is the next one's, which may still be to come. Nothing where its record is not sealed yet, or not of the
    /// period.
    fn ran(&self, facts: &PeriodData, at_ms: i64) -> Option<usize> {
        let for_shift = at_ms + facts.settings.rules.attendance.early_open_min * MINUTE_MS;
        let next = self.next(for_shift);
        let before = next.checked_sub(1).and_then(|at| self.0.get(at));
        let month = facts.settings.date_of(at_ms).month();
        let same_month = before.filter(|shift| shift.date.month() >= month);
        let shift = same_month.or_else(|| self.0.get(next))?;
        let sealed = shift.sealed?;
        facts.shifts.iter().position(|shift| shift.handover == sealed)
    }

    /// Whether the shift that an instant lies in, or behind, has its record in the period.
    fn is_told(&self, facts: &PeriodData, at_ms: i64) -> bool {
        let before = self.next(at_ms).checked_sub(1).and_then(|at| self.0.get(at));
        let sealed = before.or_else(|| self.0.first()).and_then(|shift| shift.sealed);
        sealed.is_some_and(|sealed| facts.shifts.iter().any(|shift| shift.handover == sealed))
    }

    /// The place of the first shift that had not begun at an instant.
    fn next(&self, at_ms: i64) -> usize {
        self.0.partition_point(|shift| shift.opened_ms <= at_ms)
    }
}

/// Sees to it that every minute on the clock is told once where a person has lines, and gives the stays that none of them has
/// a part of.
fn every_minute(
    facts: &mut PeriodData,
    minutes: &BTreeMap<(usize, PersonId), Vec<Span>>,
    began: &Began,
    ledger: &Ledger,
) -> Vec<(PersonId, Stay)> {
    let rules = facts.settings.rules.attendance.clone();
    let mut of_person: BTreeMap<PersonId, Vec<usize>> = BTreeMap::new();
    for (at, fact) in facts.attendance.iter().enumerate() {
        of_person.entry(fact.person).or_default().push(at);
    }
    let mut beside = Vec::new();
    for (person, punches) in ledger.people() {
        // A record from elsewhere, and a month that was locked, tell what they told.
        let (own, as_was): (Vec<usize>, Vec<usize>) = of_person
            .remove(&person)
            .unwrap_or_default()
            .into_iter()
            .partition(|at| minutes.contains_key(&(facts.attendance[*at].shift, person)));
        let lines_at = |places: &[usize]| told_by(places.iter().map(|at| &facts.attendance[*at]));
        let as_told = lines_at(&as_was);
        let told: BTreeSet<_> = lines_at(&own).union(&as_told).copied().collect();
        let stays = Stays::of(punches, &rules);
        let is_in = |stay: &Stay| stay.is_open(facts.now.ms);
        let open: Vec<Stay> =
            stays.all.into_iter().filter(|stay| !is_in(stay) && !is_of(stay, &as_told)).collect();
        let mut lines: Vec<TellsMinutes> = own
            .iter()
            .filter_map(|at| {
                let fact = facts.attendance.get(*at)?;
                let minutes = minutes.get(&(fact.shift, person))?.clone();
                Some(TellsMinutes { line: fact.line.line.clone(), minutes })
            })
            .collect();
        let untold = every_minute_once(&mut lines, &open, |at| began.is_told(facts, at * MINUTE_MS));
        for (at, now) in own.into_iter().zip(lines) {
            let fact = &mut facts.attendance[at];
            if fact.line.line != now.line {
                let line = AttendanceLine { line: now.line, ..fact.line.clone() };
                take_over(fact, line);
            }
        }
        // One side of it may be all there is: that it is missing is told by the line that has the other.
        let is_told = |stay: &Stay| !stay.has_minutes() && is_of(stay, &told);
        beside.extend(untold.into_iter().filter(|stay| !is_told(stay)).map(|stay| (person, stay)));
    }
    beside
}

/// Whether one end of a stay is among these punches.
fn is_of(stay: &Stay, told: &BTreeSet<(i64, PunchKind)>) -> bool {
    [stay.came, stay.went].into_iter().flatten().any(|punch| told.contains(&(punch.at_ms, punch.kind)))
}

/// Stays that no line has a part of: cover in the shift that ran when they began, or time outside the roster where the
/// person has a line in it. Who is in now is told when they go.
fn beside_every_line(
    facts: &mut PeriodData,
    (locked, began): (&BTreeSet<Month>, &Began),
    stays: Vec<(PersonId, Stay)>,
) {
    let rules = facts.settings.rules.attendance.clone();
    let mut more: BTreeMap<(usize, PersonId), Vec<ClockPunch>> = BTreeMap::new();
    for (person, stay) in stays {
        let ends: Vec<ClockPunch> = [stay.came, stay.went].into_iter().flatten().collect();
        let at = ends.first().and_then(|first| began.ran(facts, first.at_ms));
        if let Some(at) = at.filter(|at| !locked.contains(&facts.shifts[*at].date.month())) {
            more.entry((at, person)).or_default().extend(ends);
        }
    }
    for ((shift, person), punches) in more {
        let line = RosterShift::cover_of(&punches, &rules);
        let same = |fact: &&mut AttendanceFact| (fact.shift, fact.person) == (shift, person);
        let Some(fact) = facts.attendance.iter_mut().find(same) else {
            let (sealed, confirmed_as) = (None, None);
            facts.attendance.push(AttendanceFact {
                shift,
                person,
                line,
                sealed,
                confirmed_as,
                corrections: 0,
            });
            continue;
        };
        let mut now = AttendanceLine { line: fact.line.line.clone(), ..fact.line.clone() };
        if now.line.came() || !now.line.leave.is_empty() {
            now.line.add_beside(&line.line);
        } else {
            now = line;
        }
        take_over(fact, now);
    }
    facts.attendance.sort_by_key(|line| (line.shift, line.person));
}
