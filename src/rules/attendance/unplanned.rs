//! Minutes outside the roster: a queue of days for a lead, each with what the program suggests and why.
//!
//! Nothing is decided here. What a lead said holds for the minutes it was said of; where a punch was put right since,
//! there are others, and the day waits again.

use std::collections::BTreeMap;

use crate::model::attendance::{AttendanceResult, AttendanceRules};
use crate::model::ids::PersonId;
use crate::model::log::CountsAs;
use crate::model::period_data::{DecidedMinutes, PeriodData};
use crate::model::time::{BusinessDate, MINUTE_MS};

/// Why minutes are outside the roster, as far as the clock tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WhyUnplanned {
    /// Stayed so long after the end, and whoever was to relieve came so much later than the start.
    RelievedLate { stayed: i64, late: i64 },
    /// Stayed so long after the end.
    Stayed(i64),
    /// Came within the overlap that is asked for.
    Overlap(i64),
    /// Came so long before the start.
    Early(i64),
    /// A stay, or part of one, beside the hours.
    Beside(i64),
}

/// A day on which somebody was in outside the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnplannedDay {
    pub(crate) date: BusinessDate,
    pub(crate) person: PersonId,
    /// All of the day.
    pub(crate) minutes: i64,
    /// They may still change by themselves: somebody is still in, or a punch is missing. Nobody decides on them yet.
    pub(crate) open: bool,
    /// Where they lie, in the order of the day's lines.
    pub(crate) why: Vec<WhyUnplanned>,
    /// What they may be; nothing where no rule says anything of them.
    pub(crate) suggested: Option<CountsAs>,
    /// The newest word of a lead on the day, of as many minutes as there are or not.
    pub(crate) said: Option<DecidedMinutes>,
    /// Lines of the day: places in [`PeriodData::attendance`].
    pub(crate) lines: Vec<usize>,
}

impl UnplannedDay {
    /// What a lead decided, where it is of these minutes.
    #[must_use]
    pub(crate) fn decided(&self) -> Option<&DecidedMinutes> {
        self.said.as_ref().filter(|said| !self.open && said.minutes == self.minutes)
    }
}

/// Every day of a period on which somebody was in outside the roster, by date and person.
#[must_use]
pub(crate) fn unplanned_days(facts: &PeriodData) -> Vec<UnplannedDay> {
    let mut days: BTreeMap<(BusinessDate, PersonId), Vec<usize>> = BTreeMap::new();
    for (at, fact) in facts.attendance.iter().enumerate() {
        if let Some(shift) = facts.shifts.get(fact.shift) {
            days.entry((shift.date, fact.person)).or_default().push(at);
        }
    }
    days.into_iter().filter_map(|((date, person), lines)| day(facts, date, person, lines)).collect()
}

/// Those of them nobody has decided on, and can decide on.
#[must_use]
pub(crate) fn undecided(facts: &PeriodData) -> Vec<UnplannedDay> {
    let mut days = unplanned_days(facts);
    days.retain(|day| !day.open && day.decided().is_none());
    days
}

fn day(facts: &PeriodData, date: BusinessDate, person: PersonId, lines: Vec<usize>) -> Option<UnplannedDay> {
    let of = |at: &usize| facts.attendance.get(*at).map(|fact| &fact.line.line);
    let minutes = lines.iter().filter_map(of).filter_map(|line| line.unplanned_min).sum();
    if minutes <= 0 {
        return None;
    }
    let open = !lines.iter().filter_map(of).all(AttendanceResult::is_settled);
    let rules = &facts.settings.rules.attendance;
    let why: Vec<WhyUnplanned> = lines.iter().filter_map(of).flat_map(|line| reasons(line, rules)).collect();
    Some(UnplannedDay {
        date,
        person,
        minutes,
        open,
        suggested: suggestion(&why, rules),
        why,
        said: facts.decided.get(&(person, date)).cloned(),
        lines,
    })
}

/// Where the minutes of a line lie.
fn reasons(line: &AttendanceResult, rules: &AttendanceRules) -> Vec<WhyUnplanned> {
    let mut left = line.unplanned_min.unwrap_or_default();
    let mut why = Vec::new();
    let minutes = |from: i64, to: i64| (to.div_euclid(MINUTE_MS) - from.div_euclid(MINUTE_MS)).max(0);
    if let (Some(first), Some(came)) = (line.segments.first(), line.actual_in_ms) {
        let before = minutes(came, first.start_ms).min(left);
        if before > 0 {
            left -= before;
            let within = before <= rules.overlap_min;
            why.push(if within { WhyUnplanned::Overlap(before) } else { WhyUnplanned::Early(before) });
        }
    }
    if let (Some(last), Some(went)) = (line.segments.last(), line.actual_out_ms) {
        let after = minutes(last.end_ms, went).min(left);
        if after > 0 {
            left -= after;
            let late = line.held_over_min;
            why.push(if late > 0 {
                WhyUnplanned::RelievedLate { stayed: after, late }
            } else {
                WhyUnplanned::Stayed(after)
            });
        }
    }
    if left > 0 {
        why.push(WhyUnplanned::Beside(left));
    }
    why
}

/// What the minutes may be. Who came long before the start by rules that count no time before it may have had any reason:
/// nothing is suggested then.
fn suggestion(why: &[WhyUnplanned], rules: &AttendanceRules) -> Option<CountsAs> {
    let counts = |why: &WhyUnplanned| match why {
        WhyUnplanned::RelievedLate { .. } | WhyUnplanned::Stayed(_) | WhyUnplanned::Overlap(_) => true,
        WhyUnplanned::Early(_) => rules.overtime_before_start,
        WhyUnplanned::Beside(_) => false,
    };
    (!why.is_empty() && why.iter().all(counts)).then_some(CountsAs::Overtime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attendance::{ClockPunch, Planned, PunchKind, ShiftEnd};
    use crate::rules::attendance::judged_line::judge;

    const HOUR: i64 = 60 * MINUTE_MS;

    /// What is said of somebody who was to work from eight to four, by the minutes before eight and after four.
    fn told(before: i64, after: i64, relief_late: i64) -> (Vec<WhyUnplanned>, Option<CountsAs>) {
        let planned =
            Planned { relieves: true, relief_late_min: relief_late, ..Planned::new(8 * HOUR, 16 * HOUR) };
        let punch = |at_ms, kind| ClockPunch { at_ms, kind, corrected: false };
        let punches = [
            punch(8 * HOUR - before * MINUTE_MS, PunchKind::In),
            punch(16 * HOUR + after * MINUTE_MS, PunchKind::Out),
        ];
        let rules = AttendanceRules::default();
        let line = judge(&planned, &punches, &[], &rules, ShiftEnd::Passed, 0);
        let why = reasons(&line, &rules);
        let suggested = suggestion(&why, &rules);
        (why, suggested)
    }

    #[test]
    fn minutes_of_who_has_gone_wait_for_a_word_at_once_and_those_of_who_is_in_do_not() {
        let planned = Planned::new(8 * HOUR, 16 * HOUR);
        let at = |minute: i64, kind| ClockPunch { at_ms: minute * MINUTE_MS, kind, corrected: false };
        let punches = [at(8 * 60, PunchKind::In), at(16 * 60 + 10, PunchKind::Out)];
        let settled = |punches: &[ClockPunch], end| {
            let now = (16 * 60 + 11) * MINUTE_MS;
            let line = judge(&planned, punches, &[], &AttendanceRules::default(), end, now);
            (line.provisional, line.is_settled())
        };
        assert_eq!(settled(&punches, ShiftEnd::Awaited), (true, true), "may come again, and is not in");
        assert_eq!(settled(&punches[..1], ShiftEnd::Awaited), (true, false), "still in");
        assert_eq!(settled(&[], ShiftEnd::Awaited), (true, false), "still to come");
        assert_eq!(settled(&punches[..1], ShiftEnd::Passed), (false, false), "a departure is missing");
        assert_eq!(settled(&punches, ShiftEnd::Passed), (false, true));
    }

    #[test]
    fn it_says_where_the_minutes_lie_and_that_the_relief_was_late_only_where_it_was() {
        let overtime = Some(CountsAs::Overtime);
        assert_eq!(told(0, 0, 0), (vec![], None));
        assert_eq!(told(5, 0, 0), (vec![WhyUnplanned::Overlap(5)], overtime));
        assert_eq!(told(10, 3, 0), (vec![WhyUnplanned::Overlap(10), WhyUnplanned::Stayed(3)], overtime));
        assert_eq!(told(40, 0, 0), (vec![WhyUnplanned::Early(40)], None));
        assert_eq!(told(0, 35, 0), (vec![WhyUnplanned::Stayed(35)], overtime));
        let late = WhyUnplanned::RelievedLate { stayed: 35, late: 30 };
        assert_eq!(told(0, 35, 30), (vec![late], overtime));
    }
}
