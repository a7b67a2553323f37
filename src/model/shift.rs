//! Shifts: their plan, and which one follows which.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::ids::{RunId, ShiftId};

use super::time::{BusinessDate, Minute};
use crate::model::defaults::yes;

use crate::model::lang::{Bilingual, Lang};
use crate::model::problem::Problem;

/// One stretch of a shift. An end at or before the start lies on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShiftSegment {
    /// Start, minutes after midnight, shop time.
    pub(crate) start: Minute,
    /// End, minutes after midnight, shop time.
    pub(crate) end: Minute,
}

/// A shift of the shop's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftDef {
    pub(crate) id: ShiftId,
    /// Name on screen and paper.
    pub(crate) name: Bilingual,
    /// One or two segments, in order.
    pub(crate) segments: Vec<ShiftSegment>,
    /// The weekdays on which it is held, 1 = Monday … 7 = Sunday, in order; empty: on every day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) weekdays: Vec<u8>,
    /// Minutes late that are let pass in this shift, where it is not what the shop lets pass: by the day from which on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) graces: Vec<GraceFrom>,
    /// Inactive shifts stay for old logs.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

/// Minutes late that are let pass in a shift from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GraceFrom {
    pub(crate) from: BusinessDate,
    /// Nothing: as many as the shop lets pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) grace_min: Option<i64>,
}

impl ShiftDef {
    /// Whether it is held on a weekday, 1 = Monday … 7 = Sunday; one that names no weekday is held on every day.
    #[must_use]
    pub(crate) fn held_on_weekday(&self, day: u8) -> bool {
        self.weekdays.is_empty() || self.weekdays.contains(&day)
    }

    /// Minutes late that are let pass on a day, where the shift has a rule of its own.
    #[must_use]
    pub(crate) fn grace_on(&self, date: BusinessDate) -> Option<i64> {
        self.graces.iter().filter(|grace| grace.from <= date).max_by_key(|grace| grace.from)?.grace_min
    }

    /// Lets so many minutes late pass from a day on. What was let pass before that day stays; what was to hold from a later
    /// day on does not come any more.
    pub(crate) fn let_pass_from(&mut self, from: BusinessDate, grace_min: Option<i64>) {
        self.graces.retain(|grace| grace.from < from);
        if self.grace_on(from) != grace_min {
            self.graces.push(GraceFrom { from, grace_min });
        }
    }

    /// `08:00–16:00`, or both segments.
    #[must_use]
    pub(crate) fn hours(&self) -> String {
        hours_text(&self.segments)
    }
}

/// `08:00–16:00`, or both segments, as people write times.
#[must_use]
pub(crate) fn hours_in(lang: Lang, segments: &[ShiftSegment]) -> String {
    let one = |s: &ShiftSegment| format!("{}–{}", s.start.clock(lang), s.end.clock(lang));
    segments.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// `08:00–16:00`, or both segments.
#[must_use]
pub(crate) fn hours_text(segments: &[ShiftSegment]) -> String {
    segments.iter().map(|s| format!("{}–{}", s.start, s.end)).collect::<Vec<_>>().join(" ")
}

/// Reads the hours of a shift as typed: `07:00-15:00`, or two parts with a blank between them. Full-width
/// forms and the longer dashes a Chinese keyboard types are understood.
///
/// # Errors
/// `shift.bad_hours`, `shift.no_length`, `shift.one_or_two_segments`.
pub(crate) fn parse_hours(text: &str) -> Result<Vec<ShiftSegment>, Problem> {
    let folded: String = joined_halves(text)
        .chars()
        .map(|c| match c {
            '–' | '—' | '－' | '~' | '～' | '至' => '-',
            ',' | '，' | '、' | '\u{3000}' => ' ',
            other => other,
        })
        .collect();
    // `07:00 - 15:00` is one part.
    let joined = folded.split('-').map(str::trim).collect::<Vec<_>>().join("-");
    let segments = joined
        .split_whitespace()
        .map(|part| {
            let (start, end) = part.split_once('-').ok_or_else(|| Problem::new("shift.bad_hours"))?;
            let minute = |text| of_half(text).ok_or_else(|| Problem::new("shift.bad_hours"));
            Ok(ShiftSegment { start: minute(start)?, end: minute(end)? })
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    check_segments(&segments)?;
    Ok(segments)
}

/// `7:00 AM` becomes `7:00am`: the half of the day is no part of its own.
fn joined_halves(text: &str) -> String {
    let text = text.to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    text.replace(" am", "am").replace(" pm", "pm")
}

/// A time of day with or without the half it is in: `15:00`, `3pm`, `12:30am`.
fn of_half(text: &str) -> Option<Minute> {
    let (figure, noon) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(figure), _) => (figure, 0),
        (_, Some(figure)) => (figure, 12),
        _ => return Minute::parse(text).ok(),
    };
    let minute = Minute::parse(figure).ok()?;
    let (hour, rest) = (minute.0 / 60, minute.0 % 60);
    if (1..=12).contains(&hour) { Minute::hm(hour % 12 + noon, rest) } else { None }
}

/// Whether these can be the hours of a shift.
///
/// # Errors
/// `shift.one_or_two_segments`, `shift.no_length`.
pub(crate) fn check_segments(segments: &[ShiftSegment]) -> Result<(), Problem> {
    if segments.is_empty() || segments.len() > 2 {
        return Err(Problem::new("shift.one_or_two_segments"));
    }
    if segments.iter().any(|s| s.start == s.end) {
        return Err(Problem::new("shift.no_length"));
    }
    Ok(())
}

/// Which part of a shift: a shop that hands over more often than planned goes on with the shift in its next part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Part(NonZeroU32);

impl Part {
    /// The part that a planned shift begins with.
    pub(crate) const FIRST: Self = Self(NonZeroU32::MIN);

    /// The part by its number, from 1.
    #[must_use]
    pub(crate) fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// The part after this one.
    #[must_use]
    pub(crate) const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Its number, from 1.
    #[must_use]
    pub(crate) const fn number(self) -> u32 {
        self.0.get()
    }

    /// Whether it is what the shift began with; of a shift in one part no part is told.
    #[must_use]
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it with a reference
    pub(crate) fn is_first(&self) -> bool {
        *self == Self::FIRST
    }
}

impl Default for Part {
    fn default() -> Self {
        Self::FIRST
    }
}

/// What a period of the shop's day is told by: a shift of a date, and which part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShiftName {
    /// The date its planned start falls on.
    pub(crate) date: BusinessDate,
    pub(crate) shift: ShiftId,
    pub(crate) part: Part,
}

impl ShiftName {
    /// A shift of a date as it begins.
    #[must_use]
    pub(crate) const fn new(date: BusinessDate, shift: ShiftId) -> Self {
        Self { date, shift, part: Part::FIRST }
    }
}

/// A part of a shift as it really ran, from the line drawn by the handover before it to its own line; or the time that
/// the shop was closed after one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShiftRun {
    pub(crate) id: RunId,
    /// The date its rostered start falls on.
    pub(crate) date: BusinessDate,
    pub(crate) shift: ShiftId,
    pub(crate) part: Part,
    /// When the line before it was drawn, UTC milliseconds.
    pub(crate) opened_ms: i64,
    /// When its own line was drawn; `None` while it runs.
    pub(crate) line_ms: Option<i64>,
    /// Whether the same shift went on after the line, in its next part.
    pub(crate) goes_on: bool,
    /// Whether another shift ran until the line before it: it is neither the shop's first, nor was it opened.
    pub(crate) took_over: bool,
    /// Whether the shop was closed all that time, after the shift that is named: what is logged then is a list of its
    /// own.
    pub(crate) closed: bool,
}

impl ShiftRun {
    /// Date, shift and part.
    #[must_use]
    pub(crate) const fn name(&self) -> ShiftName {
        ShiftName { date: self.date, shift: self.shift, part: self.part }
    }
}
