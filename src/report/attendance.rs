//! Attendance of a month (考勤表): who came when, as a grid of signs, totals and single lines.
//!
//! Days are business dates: a night shift belongs to the day it began. Counts of late and early arrivals are
//! counts of days, which is what the signs of the grid show; minutes are summed over every shift.

pub(crate) mod columns;
pub(super) mod drilldown;
mod picture;
mod report;
mod tables;
#[cfg(test)]
mod tests;
pub(crate) mod unplanned_words;

pub(crate) use crate::report::attendance::drilldown::day_of;
pub(super) use crate::report::attendance::picture::picture;
pub(super) use crate::report::attendance::tables::rate;
pub(crate) use report::REPORT;

pub(crate) use crate::model::attendance::AttendanceMark;

use std::collections::{BTreeMap, BTreeSet};

use super::Ask;
use crate::model::attendance::{LeaveKind, MissingPunch, Tier};
use crate::model::ids::{PersonId, ShiftId};
use crate::model::log::CountsAs;
use crate::model::people::Person;
use crate::model::period_data::{AttendanceFact, LockEvent, LockStep, PeriodData};
use crate::model::time::BusinessDate;
use crate::rules::attendance::unplanned::{UnplannedDay, unplanned_days};

/// Its name among the reports.
const NAME: &str = "attendance";

/// Attendance of a period. Minutes.
#[derive(Debug)]
pub(crate) struct AttendanceMonth {
    /// What it is made of, without what was not asked for.
    pub(crate) facts: PeriodData,
    /// One line a person, in the order of the staff list.
    pub(crate) people: Vec<PersonMonth>,
    /// Days with minutes outside the roster, by date.
    pub(crate) unplanned: Vec<UnplannedDay>,
}

/// A person's period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonMonth {
    pub(crate) person: PersonId,
    /// What each day of the period was; empty for days to come, days before the shop kept records and days
    /// after the person worked here.
    pub(crate) days: Vec<Vec<AttendanceMark>>,
    pub(crate) totals: AttendanceTotals,
    /// Lines of this person: places in [`PeriodData::attendance`].
    pub(crate) lines: Vec<usize>,
    /// When and by whom the month was confirmed, unless something changed since.
    pub(crate) confirmed: Option<LockEvent>,
}

/// What a person's period comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AttendanceTotals {
    /// Days on the roster that have a record.
    pub(crate) planned: i64,
    /// Days the person came.
    pub(crate) attended: i64,
    /// Halves of days on the roster the person came: one of a day that counts as half an absence.
    pub(crate) kept_halves: i64,
    pub(crate) rest: i64,
    pub(crate) late: i64,
    /// Minutes late, once beyond grace.
    pub(crate) late_min: i64,
    /// Days seriously late.
    pub(crate) serious_late: i64,
    /// Days left early.
    pub(crate) early: i64,
    /// Minutes left early, once beyond grace.
    pub(crate) early_min: i64,
    /// Days that count as half an absence.
    pub(crate) half_absent: i64,
    pub(crate) absent: i64,
    pub(crate) missing: i64,
    pub(crate) corrections: i64,
    /// Days with leave of each kind, in the order of [`LeaveKind::ALL`].
    pub(crate) leave_days: [i64; 5],
    /// Minutes of leave of each kind.
    pub(crate) leave_min: [i64; 5],
    /// Minutes stood in for somebody on a break.
    pub(crate) stood_in_min: i64,
    /// Days worked without being on the roster.
    pub(crate) cover: i64,
    /// Minutes kept on because the relief was late.
    pub(crate) held_over_min: i64,
    /// Minutes that can be approved as overtime.
    pub(crate) overtime_min: i64,
    pub(crate) worked_min: i64,
    /// Minutes on the clock outside the roster.
    pub(crate) unplanned_min: i64,
    /// All minutes on the clock, where they were judged.
    pub(crate) on_clock_min: i64,
    /// Minutes outside the roster a lead called overtime; what nobody decided on too, where the rules say so.
    pub(crate) decided_overtime_min: i64,
    /// Those that are taken off another time.
    pub(crate) lieu_min: i64,
    /// Those that were no work.
    pub(crate) not_work_min: i64,
    /// Those nobody has decided on.
    pub(crate) undecided_min: i64,
    /// Days on the roster without a record.
    pub(crate) unrecorded: i64,
    /// Lines whose person has not confirmed them.
    pub(crate) unconfirmed: i64,
    /// Lines whose hours are others than those that were confirmed.
    pub(crate) changed_since: i64,
}

impl AttendanceTotals {
    /// Sums of two people.
    #[must_use]
    pub(crate) fn plus(self, other: &Self) -> Self {
        let both = |a: [i64; 5], b: [i64; 5]| std::array::from_fn(|n| a[n] + b[n]);
        Self {
            planned: self.planned + other.planned,
            attended: self.attended + other.attended,
            kept_halves: self.kept_halves + other.kept_halves,
            rest: self.rest + other.rest,
            late: self.late + other.late,
            late_min: self.late_min + other.late_min,
            serious_late: self.serious_late + other.serious_late,
            early: self.early + other.early,
            early_min: self.early_min + other.early_min,
            half_absent: self.half_absent + other.half_absent,
            absent: self.absent + other.absent,
            missing: self.missing + other.missing,
            corrections: self.corrections + other.corrections,
            leave_days: both(self.leave_days, other.leave_days),
            leave_min: both(self.leave_min, other.leave_min),
            cover: self.cover + other.cover,
            stood_in_min: self.stood_in_min + other.stood_in_min,
            held_over_min: self.held_over_min + other.held_over_min,
            overtime_min: self.overtime_min + other.overtime_min,
            worked_min: self.worked_min + other.worked_min,
            unplanned_min: self.unplanned_min + other.unplanned_min,
            on_clock_min: self.on_clock_min + other.on_clock_min,
            decided_overtime_min: self.decided_overtime_min + other.decided_overtime_min,
            lieu_min: self.lieu_min + other.lieu_min,
            not_work_min: self.not_work_min + other.not_work_min,
            undecided_min: self.undecided_min + other.undecided_min,
            unrecorded: self.unrecorded + other.unrecorded,
            unconfirmed: self.unconfirmed + other.unconfirmed,
            changed_since: self.changed_since + other.changed_since,
        }
    }
}

/// Where the month stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockState {
    Open,
    Locked,
    /// Was locked, and opened again.
    Reopened,
}

impl AttendanceMonth {
    /// Makes the report.
    #[must_use]
    pub(crate) fn of(mut facts: PeriodData, ask: Ask) -> Self {
        if let Some(person) = ask.person {
            facts.attendance.retain(|a| a.person == person);
            facts.covers.retain(|cover| cover.stands_in == person);
        }
        let ran: BTreeSet<(BusinessDate, ShiftId)> =
            facts.shifts_run.iter().map(|s| (s.date, s.shift)).collect();
        let people = facts
            .settings
            .people
            .iter()
            .filter(|p| ask.person.is_none_or(|id| id == p.id))
            .filter_map(|p| month(p, &facts, &ran))
            .collect();
        let unplanned = unplanned_days(&facts);
        Self { facts, people, unplanned }
    }

    /// The sums of everybody.
    #[must_use]
    pub(crate) fn total(&self) -> AttendanceTotals {
        self.people.iter().fold(AttendanceTotals::default(), |sum, p| sum.plus(&p.totals))
    }

    /// What is known of somebody's minutes outside the roster on a day, where there are any.
    #[must_use]
    pub(crate) fn unplanned_on(&self, date: BusinessDate, person: PersonId) -> Option<&UnplannedDay> {
        let at = self.unplanned.binary_search_by_key(&(date, person), |day| (day.date, day.person));
        at.ok().and_then(|at| self.unplanned.get(at))
    }

    /// Whether the month is locked.
    #[must_use]
    pub(crate) fn lock(&self) -> LockState {
        let last = self.facts.lock.iter().rev().find(|e| e.what != LockStep::Confirmed);
        match last.map(|e| e.what) {
            Some(LockStep::Locked) => LockState::Locked,
            Some(LockStep::Reopened) => LockState::Reopened,
            _ => LockState::Open,
        }
    }
}

/// One person's period; nothing for someone who neither worked nor was to work in it.
fn month(
    person: &Person,
    facts: &PeriodData,
    ran: &BTreeSet<(BusinessDate, ShiftId)>,
) -> Option<PersonMonth> {
    let mine = |a: &&AttendanceFact| a.person == person.id;
    let lines: Vec<usize> =
        facts.attendance.iter().enumerate().filter(|(_, a)| mine(a)).map(|(n, _)| n).collect();
    let rostered = person.active && person.roster.iter().any(Option::is_some);
    if lines.is_empty() && !rostered {
        return None;
    }
    let mut by_day: BTreeMap<BusinessDate, Vec<&AttendanceFact>> = BTreeMap::new();
    for fact in lines.iter().map(|n| &facts.attendance[*n]) {
        if let Some(shift) = facts.shifts.get(fact.shift) {
            by_day.entry(shift.date).or_default().push(fact);
        }
    }
    let last = by_day.keys().next_back().copied();
    let mut totals = AttendanceTotals::default();
    let mut days = Vec::new();
    for date in facts.period.days() {
        let day = by_day.get(&date).map_or(&[][..], Vec::as_slice);
        let marks = if day.is_empty() {
            empty_day(person, facts, ran, date, last).into_iter().collect()
        } else {
            marks(day)
        };
        count(&mut totals, &marks, day);
        count_unplanned(&mut totals, facts, (person.id, date), day);
        days.push(marks);
    }
    let stood_in = facts.covers.iter().filter(|cover| cover.stands_in == person.id);
    totals.stood_in_min = stood_in.filter_map(|cover| cover.minutes).sum();
    Some(PersonMonth { person: person.id, days, totals, confirmed: confirmed(person.id, facts), lines })
}

/// A day without a line: off, not recorded, or none of ours.
fn empty_day(
    person: &Person,
    facts: &PeriodData,
    ran: &BTreeSet<(BusinessDate, ShiftId)>,
    date: BusinessDate,
    last: Option<BusinessDate>,
) -> Option<AttendanceMark> {
    // What was before the first record nobody knows, not even that it was a day off.
    if facts.records_begin.is_none_or(|since| date < since) {
        return None;
    }
    let gone = !person.active || person.only_on.is_some();
    if date >= facts.today || (gone && last.is_none_or(|l| date > l)) {
        return None;
    }
    let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
    let shift = person.roster.get(weekday).copied().flatten();
    let known = !person.roster.is_empty();
    match shift {
        // Somebody's first week may have no roster yet: only a shift that ran and left no line is a hole.
        Some(shift) if ran.contains(&(date, shift)) => Some(AttendanceMark::Unrecorded),
        None if known || last.is_some() => Some(AttendanceMark::Rest),
        _ => None,
    }
}

/// What the lines of a day come to.
fn marks(day: &[&AttendanceFact]) -> Vec<AttendanceMark> {
    let mut marks = Vec::new();
    for fact in day {
        let line = &fact.line.line;
        marks.extend(line.leave.iter().map(|l| AttendanceMark::Leave(l.kind)));
        if line.absent {
            marks.push(AttendanceMark::Absent);
        }
        if line.missing != MissingPunch::None {
            marks.push(AttendanceMark::Missing);
        }
        for (tier, plain) in
            [(line.late_tier, AttendanceMark::Late), (line.early_tier, AttendanceMark::Early)]
        {
            match tier {
                Tier::Normal => {}
                Tier::SeriousLate if plain == AttendanceMark::Late => marks.push(AttendanceMark::SeriousLate),
                Tier::Late | Tier::SeriousLate => marks.push(plain),
                Tier::HalfDayAbsent => marks.push(AttendanceMark::HalfAbsent),
            }
        }
        if line.cover {
            marks.push(AttendanceMark::Cover);
        }
        if line.came() && marks.iter().all(|m| matches!(m, AttendanceMark::Leave(_) | AttendanceMark::Cover))
        {
            marks.push(AttendanceMark::Present);
        }
    }
    let open = |f: &&AttendanceFact| f.line.planned_start_ms.is_some() || f.line.line.provisional;
    if marks.is_empty() && !day.iter().any(open) {
        // On the list of a shift, without being on its roster and without coming.
        marks.push(AttendanceMark::Rest);
    }
    marks.sort();
    marks.dedup();
    if marks.len() > 1
        && marks
            .iter()
            .any(|m| !matches!(m, AttendanceMark::Present | AttendanceMark::Leave(_) | AttendanceMark::Cover))
    {
        // One shift in time does not undo the other one.
        marks.retain(|m| *m != AttendanceMark::Present);
    }
    marks
}

fn count(totals: &mut AttendanceTotals, marks: &[AttendanceMark], day: &[&AttendanceFact]) {
    let has = |wanted: AttendanceMark| i64::from(marks.contains(&wanted));
    totals.late += has(AttendanceMark::Late);
    totals.serious_late += has(AttendanceMark::SeriousLate);
    totals.early += has(AttendanceMark::Early);
    totals.half_absent += has(AttendanceMark::HalfAbsent);
    totals.absent += has(AttendanceMark::Absent);
    totals.cover += has(AttendanceMark::Cover);
    totals.rest += has(AttendanceMark::Rest);
    totals.unrecorded += has(AttendanceMark::Unrecorded);
    totals.planned += i64::from(day.iter().any(|f| f.line.planned_start_ms.is_some()));
    let kept = day.iter().any(|f| f.line.planned_start_ms.is_some() && f.line.line.attended());
    // Months that were locked before it counted as half keep what they said.
    let judged = day.iter().any(|f| f.line.line.unplanned_min.is_some());
    let half = if judged { has(AttendanceMark::HalfAbsent) } else { 0 };
    totals.kept_halves += if kept { 2 - half } else { 0 };
    totals.attended += i64::from(day.iter().any(|f| f.line.line.attended()));
    for (n, kind) in LeaveKind::ALL.into_iter().enumerate() {
        totals.leave_days[n] += has(AttendanceMark::Leave(kind));
        for leave in day.iter().flat_map(|f| &f.line.line.leave).filter(|l| l.kind == kind) {
            totals.leave_min[n] += leave.minutes;
        }
    }
    for fact in day {
        let line = &fact.line.line;
        if line.late_tier != Tier::Normal {
            totals.late_min += line.late_min;
        }
        if line.early_tier != Tier::Normal {
            totals.early_min += line.early_min;
        }
        totals.missing += match line.missing {
            MissingPunch::None => 0,
            MissingPunch::In | MissingPunch::Out => 1,
            MissingPunch::Both => 2,
        };
        totals.corrections += i64::from(fact.corrections);
        totals.held_over_min += line.held_over_min;
        totals.overtime_min += line.overtime_min;
        totals.worked_min += line.worked_min;
        totals.unplanned_min += line.unplanned_min.unwrap_or_default();
        totals.on_clock_min += line.on_clock_min().unwrap_or_default();
        totals.unconfirmed += i64::from(fact.line.confirmed_ms.is_none());
        totals.changed_since += i64::from(fact.changed_since_confirmed());
    }
}

/// What the minutes outside the roster of a day were.
fn count_unplanned(
    totals: &mut AttendanceTotals,
    facts: &PeriodData,
    whose: (PersonId, BusinessDate),
    day: &[&AttendanceFact],
) {
    let minutes: i64 = day.iter().filter_map(|fact| fact.line.line.unplanned_min).sum();
    // What may still change by itself waits for nobody's word yet.
    let settled = day.iter().all(|fact| fact.line.line.is_settled());
    let said = facts.decided.get(&whose).filter(|said| settled && said.minutes == minutes);
    if let Some(said) = said {
        totals.decided_overtime_min += said.as_this(CountsAs::Overtime);
        totals.lieu_min += said.as_this(CountsAs::Lieu);
        totals.not_work_min += said.as_this(CountsAs::NotWork);
    } else {
        totals.undecided_min += minutes;
        if facts.settings.rules.attendance.undecided_is_overtime {
            totals.decided_overtime_min += minutes;
        }
    }
}

/// The person's confirmation of the month. What was opened again has to be confirmed again.
fn confirmed(person: PersonId, facts: &PeriodData) -> Option<LockEvent> {
    let mut last = None;
    for event in &facts.lock {
        match event.what {
            LockStep::Confirmed if event.person == person => last = Some(event.clone()),
            LockStep::Reopened => last = None,
            LockStep::Confirmed | LockStep::Locked => {}
        }
    }
    last
}
