//! Watches the clock of the PC: whether somebody has set it while the program runs, and whether it can be right.

use crate::i18n::{dates, msg};
use crate::model::lang::Lang;
use crate::model::time::{MINUTE_MS, Stamp};
use crate::model::zone::Zone;
use crate::rules::clock_doubt::{ClockDoubt, DoubtedClock, PcClock};
use crate::store::Store;
use crate::system::clock::Clock;

/// The wall clock drifts by less than this against the time since the PC started, unless somebody sets it.
const JUMP_MS: i64 = 2 * MINUTE_MS;

/// What is said of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClockAnswer {
    /// It is right.
    Right,
    /// It is wrong and cannot be put right now.
    WrongGoOn,
    /// The act is to carry the time of a clock that is wrong.
    DoIt,
    /// It is not.
    DoNot,
}

/// Both clocks as they stood when they were last looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClockWatch {
    wall_ms: i64,
    boot_ms: i64,
    /// What the PC shows minus what the clocks in the shop show, in minutes.
    ahead_min: Option<i16>,
}

impl ClockWatch {
    /// Both clocks as they stand now.
    #[must_use]
    pub(crate) fn new(clock: &Clock, zone: Zone) -> Self {
        let wall_ms = clock.now_ms();
        let shop = zone.stamp_at(wall_ms).offset_min;
        let ahead_min = clock.offset_min().map(|offset| offset.saturating_sub(shop));
        Self { wall_ms, boot_ms: clock.boot_ms(), ahead_min }
    }

    /// Whether somebody has set the clock or its zone since it was looked at before.
    pub(crate) fn jumped(&mut self, clock: &Clock, zone: Zone) -> bool {
        let before = std::mem::replace(self, Self::new(clock, zone));
        if before.ahead_min != self.ahead_min {
            return true;
        }
        let by_wall = self.wall_ms.saturating_sub(before.wall_ms);
        let by_boot = self.boot_ms.saturating_sub(before.boot_ms);
        by_wall.saturating_sub(by_boot).saturating_abs() > JUMP_MS
    }
}

/// Whether the clock goes with the records of the store; a store that cannot be read says so elsewhere.
#[must_use]
pub(crate) fn doubted(store: &Store, clock: PcClock) -> Option<DoubtedClock> {
    let (_, settings) = store.settings().ok()?;
    store.doubted_clock(&settings, clock).ok()?
}

/// A title behind what stands on every screen while the clock is doubted: the date it says now, with the year, or the time
/// the PC shows where that is another one.
#[must_use]
pub(crate) fn before(title: String, doubted: Option<DoubtedClock>, now: Stamp, lang: Lang) -> String {
    let Some(doubted) = doubted else { return title };
    let bar = match doubted.why {
        ClockDoubt::OtherZone => {
            let shows = Stamp { offset_min: doubted.shows.offset_min, ..now };
            msg::wrong_clock::bar_zone(lang, shows.hm())
        }
        ClockDoubt::Behind | ClockDoubt::Ahead => {
            msg::wrong_clock::bar(lang, dates::date_long(lang, now.calendar_date()))
        }
    };
    format!("{bar} · {title}")
}
