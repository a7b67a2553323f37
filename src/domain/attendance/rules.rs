//! The settings attendance is judged by, which of them hold on a date, and what may be corrected or locked.

use chrono::{DateTime, Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Line, Missing, Tier};
use crate::domain::Problem;
use crate::domain::ids::PersonId;

/// Every threshold of the attendance rules. Minutes are whole; bounds include the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AttendanceRules {
    /// How long before the start a punch already belongs to the shift. Default 60.
    pub early_open_min: i64,
    /// How long after the end a punch still belongs to the shift. Default 180.
    pub late_close_min: i64,
    /// Minutes late (or early) that are let pass. Beyond it all minutes count. Default 0.
    pub grace_min: i64,
    /// Up to here it is `late`. Default 30.
    pub late_max_min: i64,
    /// Up to here it is `serious_late`, beyond it `half_day_absent`. Default 30: shops with a single
    /// figure have no middle tier.
    pub serious_late_max_min: i64,
    /// A punch of the same kind within this time is the same punch again. Default 2.
    pub duplicate_min: i64,
    /// Time after the end counts as overtime from this many minutes on. Default 30.
    pub overtime_threshold_min: i64,
    /// Overtime is rounded down to a multiple of this. Default 30.
    pub overtime_round_min: i64,
    /// Whether time before the start can be overtime as well. Default no.
    pub overtime_before_start: bool,
    /// How long before the start the incoming person is expected. Default 10.
    pub overlap_min: i64,
    /// Punch corrections one person may have in a month. Default 3.
    pub corrections_per_month: u32,
}

impl Default for AttendanceRules {
    fn default() -> Self {
        Self {
            early_open_min: 60,
            late_close_min: 180,
            grace_min: 0,
            late_max_min: 30,
            serious_late_max_min: 30,
            duplicate_min: 2,
            overtime_threshold_min: 30,
            overtime_round_min: 30,
            overtime_before_start: false,
            overlap_min: 10,
            corrections_per_month: 3,
        }
    }
}

impl AttendanceRules {
    /// Checks that the figures make sense together.
    ///
    /// # Errors
    /// `attendance.rule_negative` names a figure below zero; `attendance.rule_order` when the tiers
    /// do not rise.
    pub fn check(&self) -> Result<(), Problem> {
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
    pub const fn tier(&self, minutes: i64) -> Tier {
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
    pub const fn overtime(&self, raw_min: i64) -> i64 {
        if raw_min <= 0 || raw_min < self.overtime_threshold_min {
            return 0;
        }
        if self.overtime_round_min <= 1 { raw_min } else { raw_min - raw_min % self.overtime_round_min }
    }
}

/// Rules and the first work date they hold for, so that a change never judges the past again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedRules {
    /// First work date.
    pub from: NaiveDate,
    /// The rules from then on.
    pub rules: AttendanceRules,
}

/// The rules in force on a work date; the defaults before the first dated ones.
#[must_use]
pub fn in_force(dated: &[DatedRules], work_date: NaiveDate) -> AttendanceRules {
    dated
        .iter()
        .filter(|d| d.from <= work_date)
        .max_by_key(|d| d.from)
        .map(|d| d.rules.clone())
        .unwrap_or_default()
}

/// The date a shift is booked on: the local date of its rostered start, even when it ends the next day.
/// `offset_sec` is the zone's offset east of UTC in force at that instant.
#[must_use]
pub fn work_date(start_ms: i64, offset_sec: i32) -> Option<NaiveDate> {
    let local = DateTime::from_timestamp_millis(start_ms)?
        .checked_add_signed(Duration::seconds(i64::from(offset_sec)))?;
    Some(local.date_naive())
}

/// A request to add or change a punch. It is a record of its own beside the punch; nothing is overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The punch as it was, absent when it was missing. UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_at_ms: Option<i64>,
    /// The punch as it should be. UTC milliseconds.
    pub new_at_ms: i64,
    /// Why.
    pub reason: String,
    /// Whose punch it is.
    pub requester: PersonId,
    /// Who agreed.
    pub approver: PersonId,
}

impl Correction {
    /// Whether this correction may be recorded, given how many the person already has this month.
    ///
    /// # Errors
    /// `attendance.correction_reason` without a reason, `attendance.correction_self` when approved by
    /// the requester, `attendance.correction_limit` when the month's number is used up.
    pub fn check(&self, used_this_month: u32, rules: &AttendanceRules) -> Result<(), Problem> {
        if self.reason.trim().is_empty() {
            return Err(Problem::new("attendance.correction_reason"));
        }
        if self.requester == self.approver {
            return Err(Problem::new("attendance.correction_self"));
        }
        if used_this_month >= rules.corrections_per_month {
            return Err(
                Problem::new("attendance.correction_limit").with("limit", rules.corrections_per_month)
            );
        }
        Ok(())
    }
}

/// Whether a month may be locked: every line settled, without a missing punch, and confirmed by its person.
///
/// # Errors
/// `attendance.lock_open`, `attendance.lock_missing` or `attendance.lock_unconfirmed` with the number of lines.
pub fn may_lock(
    lines: impl IntoIterator<Item = (impl std::borrow::Borrow<Line>, bool)>,
) -> Result<(), Problem> {
    let (mut open, mut missing, mut unconfirmed) = (0_i64, 0_i64, 0_i64);
    for (line, confirmed) in lines {
        let line = line.borrow();
        open += i64::from(line.provisional);
        missing += i64::from(line.missing != Missing::None);
        unconfirmed += i64::from(!confirmed);
    }
    for (count, key) in [
        (open, "attendance.lock_open"),
        (missing, "attendance.lock_missing"),
        (unconfirmed, "attendance.lock_unconfirmed"),
    ] {
        if count > 0 {
            return Err(Problem::new(key).with("n", count));
        }
    }
    Ok(())
}
