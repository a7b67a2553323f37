//! Shifts: their plan, and which one follows which.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::ids::{RunId, ShiftId};
use super::settings::{Settings, yes};
use super::time::{BusinessDate, Minute, Stamp, Zone};
use super::{Bilingual, Problem};

/// One stretch of a shift. An end at or before the start lies on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Start, minutes after midnight, shop time.
    pub start: Minute,
    /// End, minutes after midnight, shop time.
    pub end: Minute,
}

/// A shift of the shop's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftDef {
    /// Permanent number.
    pub id: ShiftId,
    /// Name on screen and paper.
    pub name: Bilingual,
    /// One or two segments, in order.
    pub segments: Vec<Segment>,
    /// Inactive shifts stay for old logs.
    #[serde(default = "yes")]
    pub active: bool,
}

impl ShiftDef {
    /// Checks the definition.
    ///
    /// # Errors
    /// No name, no segment or more than two, a segment of no length.
    pub fn check(&self) -> Result<(), Problem> {
        if self.name.is_empty() {
            return Err(Problem::new("shift.no_name"));
        }
        if self.segments.is_empty() || self.segments.len() > 2 {
            return Err(Problem::new("shift.one_or_two_segments"));
        }
        if self.segments.iter().any(|s| s.start == s.end) {
            return Err(Problem::new("shift.no_length"));
        }
        Ok(())
    }

    /// Planned instants of each segment for a business date: `(start, end)` in UTC milliseconds.
    ///
    /// A wall-clock time that daylight saving skips is taken an hour later.
    #[must_use]
    pub fn planned(&self, date: BusinessDate, zone: Zone) -> Vec<(i64, i64)> {
        let mut day = date.0;
        let mut last = 0;
        let mut out = Vec::with_capacity(self.segments.len());
        for (i, segment) in self.segments.iter().enumerate() {
            if i > 0 && segment.start.0 < last {
                day = next_day(day);
            }
            let start = at(zone, day, segment.start);
            if segment.end.0 <= segment.start.0 {
                day = next_day(day);
            }
            last = segment.end.0;
            out.push((start, at(zone, day, segment.end)));
        }
        out
    }

    /// Planned start in UTC milliseconds.
    #[must_use]
    pub fn starts(&self, date: BusinessDate, zone: Zone) -> i64 {
        self.planned(date, zone).first().map_or(0, |s| s.0)
    }

    /// Planned end in UTC milliseconds.
    #[must_use]
    pub fn ends(&self, date: BusinessDate, zone: Zone) -> i64 {
        self.planned(date, zone).last().map_or(0, |s| s.1)
    }

    /// `08:00–16:00`, or both segments.
    #[must_use]
    pub fn hours(&self) -> String {
        self.segments.iter().map(|s| format!("{}–{}", s.start, s.end)).collect::<Vec<_>>().join(" ")
    }
}

/// The instant of a wall-clock time, UTC milliseconds.
fn at(zone: Zone, day: NaiveDate, minute: Minute) -> i64 {
    zone.resolve_forward(BusinessDate(day).at(minute, 0)).ms
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// A shift as it really ran: from the line drawn by the handover before it to its own line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftRun {
    /// Its number.
    pub id: RunId,
    /// The date its rostered start falls on.
    pub date: BusinessDate,
    /// Which shift.
    pub shift: ShiftId,
    /// When the line before it was drawn, UTC milliseconds.
    pub opened_ms: i64,
    /// When its own line was drawn; `None` while it runs.
    pub line_ms: Option<i64>,
}

/// The shift that should be running now, or the one about to start: the planned start nearest to `now`
/// within the shift, an hour early allowed.
///
/// With `after`, only shifts planned later than that one, so that two handovers in a row never land on
/// the same shift; the nearest of them is taken, so a shop that was closed for days comes back right.
#[must_use]
pub fn running(
    settings: &Settings,
    now: Stamp,
    after: Option<(BusinessDate, ShiftId)>,
) -> Option<(BusinessDate, ShiftId)> {
    let zone = settings.store.zone;
    let today = zone.stamp_at(now.ms).calendar_date();
    let floor = after.and_then(|(date, shift)| Some(settings.shift(shift)?.starts(date, zone)));
    let mut best: Option<(i64, BusinessDate, ShiftId)> = None;
    // Two days on either side cover a shift across midnight and a handover made late.
    for back in -2..=3i64 {
        let date = today.plus(back);
        for shift in settings.shifts.iter().filter(|s| s.active) {
            let (start, end) = (shift.starts(date, zone), shift.ends(date, zone));
            if floor.is_some_and(|f| start <= f) {
                continue;
            }
            // Inside the shift counts as near; outside, the distance to it.
            let distance = if now.ms < start {
                start - now.ms
            } else if now.ms < end {
                0
            } else {
                (now.ms - end).saturating_mul(2)
            };
            if best.is_none_or(|(d, bd, _)| distance < d || (distance == d && date > bd)) {
                best = Some((distance, date, shift.id));
            }
        }
    }
    best.map(|(_, date, shift)| (date, shift))
}
