//! The settings attendance is judged by, and when a month may be locked.

use crate::model::attendance::{AttendanceResult, AttendanceRules, MissingPunch, Tier};
use crate::model::problem::Problem;

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

/// Whether a month may be locked: every shift over, no punch missing, everybody has confirmed. `unconfirmed` names who
/// has not.
///
/// # Errors
/// `attendance.lock_left` with all that is left to do, at once.
pub(crate) fn may_lock(
    lines: impl IntoIterator<Item = impl std::borrow::Borrow<AttendanceResult>>,
    unconfirmed: &[&str],
) -> Result<(), Problem> {
    let (mut running, mut missing) = (0_i64, 0_i64);
    for line in lines {
        let line = line.borrow();
        running += i64::from(line.provisional);
        missing += i64::from(line.missing != MissingPunch::None);
    }
    if running == 0 && missing == 0 && unconfirmed.is_empty() {
        return Ok(());
    }
    let names = if unconfirmed.is_empty() { "–".to_owned() } else { unconfirmed.join(", ") };
    let left = Problem::new("attendance.lock_left").with("missing", missing).with("names", names);
    Err(left.with("running", running))
}
