//! The time zone of the shop.

use std::fmt;

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::time::{FIRST_MS, LAST_MS, Stamp};
use crate::model::problem::Problem;

/// The zones by name, and for each the offsets in force from 1970 to 2100; made by `build/zones.rs`.
#[allow(clippy::pedantic)] // generated
mod tables {
    include!(concat!(env!("OUT_DIR"), "/zones.rs"));
}
use tables::{UTC, ZONES};

/// Two offsets of one zone are at most this far apart, in seconds: a shop on Samoa jumped over a whole day.
const FARTHEST: i64 = 26 * 3600;

/// The time zone of the shop, by its IANA name (`Asia/Shanghai`).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(u16);

/// A wall-clock time turned into an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// The instant; the first of the two where the hour repeats.
    pub(crate) stamp: Stamp,
    /// The second of the two, where the wall clock shows this time twice that night.
    pub(crate) second: Option<Stamp>,
}

/// Which of two instants a time is that the wall clock shows twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfTwo {
    First,
    Second,
}

impl Default for Zone {
    fn default() -> Self {
        Self(UTC)
    }
}

impl Zone {
    /// Finds a zone by name; letter case does not matter.
    ///
    /// # Errors
    /// `time.bad_zone`.
    pub fn parse(name: &str) -> Result<Self, Problem> {
        let name = name.trim();
        (0..)
            .zip(&ZONES)
            .find(|(_, (known, _))| known.eq_ignore_ascii_case(name))
            .map(|(at, _)| Self(at))
            .ok_or_else(|| Problem::new("time.bad_zone"))
    }

    /// Its IANA name.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        ZONES[usize::from(self.0)].0
    }

    /// Every zone name, sorted, for choosing one.
    #[must_use]
    pub(crate) fn all() -> Vec<&'static str> {
        ZONES.iter().map(|(name, _)| *name).collect()
    }

    /// Its offsets in seconds east of UTC, each with the second since 1970 in which it begins.
    fn changes(self) -> &'static [(u32, i32)] {
        ZONES[usize::from(self.0)].1
    }

    /// Seconds east of UTC at a second since 1970; before that as it was in 1970.
    fn offset_at(self, second: i64) -> i64 {
        let changes = self.changes();
        let later = changes.partition_point(|(since, _)| i64::from(*since) <= second);
        i64::from(changes[later.saturating_sub(1)].1)
    }

    /// The instant `ms` (UTC milliseconds) with the offset in force there.
    #[must_use]
    pub fn stamp_at(self, ms: i64) -> Stamp {
        let ms = Stamp::new(ms, 0).ms;
        let seconds = self.offset_at(ms.div_euclid(1000));
        Stamp::new(ms, i16::try_from(seconds / 60).unwrap_or_default())
    }

    /// The instant at which the wall clock shows `local`.
    ///
    /// # Errors
    /// `time.hour_missing` where the clock jumps over it in spring, `time.bad_instant` outside years 1–9999.
    pub(crate) fn resolve(self, local: NaiveDateTime) -> Result<Resolved, Problem> {
        let wall = local.and_utc().timestamp_millis();
        let second = wall.div_euclid(1000);
        let changes = self.changes();
        // Offsets that could be in force then, by when they begin.
        let near = |at: &usize| {
            let begins = *at == 0 || i64::from(changes[*at].0) <= second + FARTHEST;
            let ends = changes.get(at + 1);
            begins && ends.is_none_or(|(end, _)| i64::from(*end) >= second - FARTHEST)
        };
        let mut instants = (0..changes.len()).filter(near).filter_map(|at| {
            let offset = i64::from(changes[at].1);
            (self.offset_at(second - offset) == offset).then_some(wall - offset * 1000)
        });
        let Some(ms) = instants.next() else {
            return Err(Problem::new("time.hour_missing")
                .with("time", local.format("%H:%M"))
                .with("date", local.format("%Y-%m-%d")));
        };
        let second = instants.find(|other| *other != ms);
        if (FIRST_MS..=LAST_MS).contains(&ms) {
            Ok(Resolved { stamp: self.stamp_at(ms), second: second.map(|ms| self.stamp_at(ms)) })
        } else {
            Err(Problem::new("time.bad_instant"))
        }
    }

    /// The instant somebody means who typed `local`: of two they say which one.
    ///
    /// # Errors
    /// As [`Self::resolve`]; `time.hour_twice` where the wall clock shows it twice and it was not said.
    pub(crate) fn meant(self, local: NaiveDateTime, which: Option<OfTwo>) -> Result<Stamp, Problem> {
        let found = self.resolve(local)?;
        match (found.second, which) {
            (Some(second), Some(OfTwo::Second)) => Ok(second),
            (Some(_), None) => Err(Problem::new("time.hour_twice")
                .with("time", local.format("%H:%M"))
                .with("date", local.format("%Y-%m-%d"))),
            (_, Some(OfTwo::First)) | (None, _) => Ok(found.stamp),
        }
    }

    /// As [`Self::resolve`], but a missing time becomes the first instant after the jump: for plans and
    /// day limits, which must always have an instant.
    #[must_use]
    pub(crate) fn resolve_forward(self, local: NaiveDateTime) -> Stamp {
        // The longest jump of any zone skips a whole day (Samoa, 2011).
        for minutes in (0..=26 * 60).step_by(15) {
            if let Some(Ok(found)) =
                local.checked_add_signed(TimeDelta::minutes(minutes)).map(|later| self.resolve(later))
            {
                return found.stamp;
            }
        }
        self.stamp_at(local.and_utc().timestamp_millis())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).map_err(|_| de::Error::custom(format!("`{name}` is not a time zone")))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, MappedLocalTime, Offset as _, TimeZone as _};

    use super::*;

    #[test]
    fn every_zone_says_what_the_time_zone_database_says() {
        let mut names: Vec<&str> = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
        names.sort_unstable();
        assert_eq!(Zone::all(), names);
        for there in chrono_tz::TZ_VARIANTS {
            let here = Zone::parse(&there.name().to_lowercase()).unwrap();
            assert_eq!(here.name(), there.name());
            // Every change of the clocks with what lies around it, and three moments of every month.
            let changes = here
                .changes()
                .iter()
                .flat_map(|(at, _)| [-86_401, -3_601, -1, 0, 1, 3_599, 86_400].map(|d| i64::from(*at) + d));
            for second in changes.filter(|s| *s >= 0).chain((0..4_102_444_800).step_by(864_007)) {
                let utc = DateTime::from_timestamp(second, 0).unwrap().naive_utc();
                let offset = there.offset_from_utc_datetime(&utc).fix().local_minus_utc();
                assert_eq!(here.offset_at(second), i64::from(offset), "{here} {utc}");
            }
        }
    }

    #[test]
    fn wall_clocks_resolve_as_the_time_zone_database_says() {
        let zones = [
            "Europe/Berlin",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Pacific/Apia",
            "Asia/Shanghai",
            "Europe/Dublin",
        ];
        for name in zones {
            let (here, there) = (Zone::parse(name).unwrap(), name.parse::<chrono_tz::Tz>().unwrap());
            let changes = here
                .changes()
                .iter()
                .skip(1)
                .flat_map(|(at, _)| (-30i64..30).map(|q| i64::from(*at) + q * 900 + 86_400 * (q % 3)));
            for second in changes.filter(|s| *s > 86_400 * 365) {
                let local = DateTime::from_timestamp(second, 0).unwrap().naive_utc();
                let want = match there.from_local_datetime(&local) {
                    MappedLocalTime::None => None,
                    MappedLocalTime::Single(time) => Some((time.timestamp_millis(), None)),
                    MappedLocalTime::Ambiguous(a, b) => {
                        Some((a.min(b).timestamp_millis(), Some(a.max(b).timestamp_millis())))
                    }
                };
                let found =
                    here.resolve(local).ok().map(|found| (found.stamp.ms, found.second.map(|at| at.ms)));
                assert_eq!(found, want, "{here} {local}");
            }
        }
    }
}
