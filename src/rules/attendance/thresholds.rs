//! The settings attendance is judged by, and when a month may be locked.

use std::borrow::Cow;

use crate::model::attendance::{AttendanceResult, AttendanceRules, MissingPunch, Tier};
use crate::model::ids::{PersonId, ShiftId};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::BusinessDate;

impl AttendanceRules {
    /// Checks that the figures make sense together.
    ///
    /// # Errors
    /// `attendance.rule_negative` names a figure below zero; `attendance.rule_order` when the tiers
    /// do not rise.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let figures = [
            ("early_open_min", self.early_open_min),
            ("late_close_min", self.late_close_min),
            ("grace_min", self.grace_min),
            ("late_max_min", self.late_max_min),
            ("serious_late_max_min", self.serious_late_max_min),
            ("duplicate_min", self.duplicate_min),
            ("overtime_threshold_min", self.overtime_threshold_min),
            ("overtime_round_min", self.overtime_round_min),
            ("overlap_min", self.overlap_min),
        ];
        if let Some((name, _)) = figures.iter().find(|(_, minutes)| *minutes < 0) {
            return Err(Problem::new("attendance.rule_negative").with("name", name));
        }
        if self.grace_min > self.late_max_min || self.late_max_min > self.serious_late_max_min {
            return Err(Problem::new("attendance.rule_order"));
        }
        Ok(())
    }

    /// The tier of a number of minutes late or early.
    #[must_use]
    pub(crate) const fn tier(&self, minutes: i64) -> Tier {
        if minutes <= 0 || minutes <= self.grace_min {
            Tier::Normal
        } else if minutes <= self.late_max_min {
            Tier::Late
        } else if minutes <= self.serious_late_max_min {
            Tier::SeriousLate
        } else {
            Tier::HalfDayAbsent
        }
    }

    /// Overtime minutes for raw minutes outside the roster: nothing below the threshold, then rounded down.
    #[must_use]
    pub(crate) const fn overtime(&self, raw_min: i64) -> i64 {
        if raw_min <= 0 || raw_min < self.overtime_threshold_min {
            return 0;
        }
        if self.overtime_round_min <= 1 { raw_min } else { raw_min - raw_min % self.overtime_round_min }
    }
}

impl Settings {
    /// The rules a shift of a day is judged by: those of the shop, with what the shift lets pass on that day.
    #[must_use]
    pub(crate) fn attendance_of(&self, shift: ShiftId, date: BusinessDate) -> Cow<'_, AttendanceRules> {
        let rules = &self.rules.attendance;
        match self.shift(shift).and_then(|shift| shift.grace_on(date)) {
            Some(grace_min) if grace_min != rules.grace_min => {
                Cow::Owned(AttendanceRules { grace_min, ..rules.clone() })
            }
            _ => Cow::Borrowed(rules),
        }
    }

    /// Takes over what each shift lets pass from which day on: the days are named, so that the newest list says it of
    /// every day, whichever settings a handover was begun with.
    pub(crate) fn take_graces(&mut self, now: &Self) {
        for shift in &mut self.shifts {
            if let Some(of_now) = now.shift(shift.id) {
                shift.graces.clone_from(&of_now.graces);
            }
        }
    }
}

/// How a month stands: what the page of its lock shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MonthStanding {
    pub(crate) locked: bool,
    /// Who works here and has lines in it, and whether they have confirmed them.
    pub(crate) people: Vec<(PersonId, bool)>,
    /// All that keeps it from being locked.
    pub(crate) left: Option<Problem>,
}

/// What else than its lines keeps a month from being locked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StillOpen<'a> {
    /// Who has not confirmed.
    pub(crate) unconfirmed: &'a [&'a str],
    /// Days with minutes outside the roster that no lead has decided on.
    pub(crate) undecided: usize,
    /// Lines somebody disputes.
    pub(crate) disputed: usize,
}

/// Whether a month may be locked: every shift over, no punch missing, nothing disputed, all minutes outside the roster
/// decided on, everybody has confirmed.
///
/// # Errors
/// `attendance.lock_left` with all that is left to do, at once.
pub(crate) fn may_lock(
    lines: impl IntoIterator<Item = impl std::borrow::Borrow<AttendanceResult>>,
    open: StillOpen<'_>,
) -> Result<(), Problem> {
    let (mut running, mut missing) = (0_i64, 0_i64);
    for line in lines {
        let line = line.borrow();
        running += i64::from(line.provisional);
        missing += i64::from(line.missing != MissingPunch::None);
    }
    let StillOpen { unconfirmed, undecided, disputed } = open;
    if running == 0 && missing == 0 && unconfirmed.is_empty() && undecided == 0 && disputed == 0 {
        return Ok(());
    }
    let names = if unconfirmed.is_empty() { "–".to_owned() } else { unconfirmed.join(", ") };
    let left = Problem::new("attendance.lock_left").with("disputed", disputed).with("missing", missing);
    Err(left.with("names", names).with("running", running).with("undecided", undecided))
}
