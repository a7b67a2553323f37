//! The one place that reads the time of the system, so that tests and the demo can fix it.
#![allow(clippy::disallowed_methods)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{Local, TimeZone as _};

/// Where the time comes from. Clones of a fixed clock move together.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The clock of the PC.
    #[default]
    System,
    /// Stands still until it is moved.
    Fixed(Fixed),
}

/// The hands of a fixed clock.
#[derive(Clone, Debug)]
pub struct Fixed {
    wall: Arc<AtomicI64>,
    boot: Arc<AtomicI64>,
    /// Minutes east of UTC, or [`NO_OFFSET`].
    offset: Arc<AtomicI64>,
}

/// A fixed clock shows its time in no zone of its own.
const NO_OFFSET: i64 = i64::MAX;

/// `HANDOVER_NOW` holds no RFC 3339 instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("HANDOVER_NOW: `{0}` is not an RFC 3339 time such as 2026-11-21T21:42:00+08:00")]
pub(crate) struct BadNow(pub(crate) String);

impl Clock {
    /// A clock standing at `ms` (UTC milliseconds), as if the PC had started an hour before.
    #[must_use]
    pub fn fixed(ms: i64) -> Self {
        let hand = |at| Arc::new(AtomicI64::new(at));
        Self::Fixed(Fixed { wall: hand(ms), boot: hand(3_600_000), offset: hand(NO_OFFSET) })
    }

    /// A clock fixed to an RFC 3339 instant.
    ///
    /// # Errors
    /// [`BadNow`] for anything else.
    pub(crate) fn parse(text: &str) -> Result<Self, BadNow> {
        let time = chrono::DateTime::parse_from_rfc3339(text.trim())
            .map_err(|_| BadNow(text.escape_debug().to_string()))?;
        Ok(Self::fixed(time.timestamp_millis()))
    }

    /// UTC milliseconds since 1970. May jump in both directions when someone sets the PC's clock.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::System => match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
                Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
            },
            Self::Fixed(hands) => hands.wall.load(Ordering::Relaxed),
        }
    }

    /// Milliseconds since the PC started, sleep included; setting the clock does not move it, so waiting
    /// times are measured with it. Starts again from zero with the PC. Where the system does not tell,
    /// counted from the start of the program.
    #[must_use]
    pub(crate) fn boot_ms(&self) -> i64 {
        match self {
            Self::System => system_boot_ms(),
            Self::Fixed(hands) => hands.boot.load(Ordering::Relaxed),
        }
    }

    /// By how many minutes east of UTC the PC shows its time now; nothing where it does not tell.
    #[must_use]
    pub(crate) fn offset_min(&self) -> Option<i16> {
        let minutes = match self {
            Self::System => {
                let now = Local.timestamp_millis_opt(self.now_ms()).single()?;
                i64::from(now.offset().local_minus_utc() / 60)
            }
            Self::Fixed(hands) => hands.offset.load(Ordering::Relaxed),
        };
        i16::try_from(minutes).ok()
    }

    /// Lets time pass on a fixed clock; the system's clock ignores it.
    pub fn advance(&self, ms: i64) {
        if let Self::Fixed(hands) = self {
            hands.wall.fetch_add(ms, Ordering::Relaxed);
            hands.boot.fetch_add(ms.max(0), Ordering::Relaxed);
        }
    }

    /// Sets the wall time of a fixed clock without time passing, as when someone changes the PC's clock.
    #[cfg(test)]
    pub(crate) fn set_wall(&self, ms: i64) {
        if let Self::Fixed(hands) = self {
            hands.wall.store(ms, Ordering::Relaxed);
        }
    }

    /// Puts the PC of a fixed clock into another zone, so many minutes east of UTC.
    #[cfg(test)]
    pub(crate) fn set_offset(&self, minutes: i16) {
        if let Self::Fixed(hands) = self {
            hands.offset.store(i64::from(minutes), Ordering::Relaxed);
        }
    }

    /// Whether it stands still by itself.
    #[must_use]
    pub(crate) const fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn system_boot_ms() -> i64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    time.tv_sec.saturating_mul(1000).saturating_add(time.tv_nsec / 1_000_000)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn system_boot_ms() -> i64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    i64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_stands_until_moved() {
        let clock = Clock::parse("2026-11-21T21:42:00+08:00").unwrap();
        let twin = clock.clone();
        assert_eq!(clock.now_ms(), 1_795_268_520_000);
        assert_eq!(clock.now_ms(), clock.now_ms());
        clock.advance(1_500);
        assert_eq!(twin.now_ms(), 1_795_268_521_500);
        assert_eq!(twin.boot_ms(), 3_601_500);
        clock.set_wall(0);
        assert_eq!((twin.now_ms(), twin.boot_ms()), (0, 3_601_500));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["yesterday", "2026-11-21", "1795268520", "2026-11-21T25:00:00Z"] {
            assert_eq!(Clock::parse(text).unwrap_err(), BadNow(text.to_owned()));
        }
    }

    #[test]
    fn the_zone_of_the_pc_is_told_and_a_fixed_clock_has_none() {
        let clock = Clock::fixed(0);
        assert_eq!(clock.offset_min(), None);
        clock.set_offset(-300);
        assert_eq!(clock.offset_min(), Some(-300));
        assert!(Clock::System.offset_min().is_some_and(|minutes| minutes.abs() <= 26 * 60));
    }

    #[test]
    fn system_time_since_boot_never_goes_back() {
        let (first, second) = (Clock::System.boot_ms(), Clock::System.boot_ms());
        assert!(first >= 0 && second >= first);
    }
}
