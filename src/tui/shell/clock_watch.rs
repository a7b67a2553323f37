//! Watches the clock of the PC: whether somebody has set it while the program runs, and whether it can be right.

use crate::i18n::{dates, msg};
use crate::model::lang::Lang;
use crate::model::time::MINUTE_MS;
use crate::rules::clock_doubt::DoubtedClock;
use crate::store::Store;
use crate::system::clock::Clock;

/// The wall clock drifts by less than this against the time since the PC started, unless somebody sets it.
const JUMP_MS: i64 = 2 * MINUTE_MS;

/// Both clocks as they stood when they were last looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClockWatch {
    wall_ms: i64,
    boot_ms: i64,
}

impl ClockWatch {
    /// Both clocks as they stand now.
    #[must_use]
    pub(crate) fn new(clock: &Clock) -> Self {
        Self { wall_ms: clock.now_ms(), boot_ms: clock.boot_ms() }
    }

    /// Whether somebody has set the clock since it was looked at before.
    pub(crate) fn jumped(&mut self, clock: &Clock) -> bool {
        let before = std::mem::replace(self, Self::new(clock));
        let by_wall = self.wall_ms.saturating_sub(before.wall_ms);
        let by_boot = self.boot_ms.saturating_sub(before.boot_ms);
        by_wall.saturating_sub(by_boot).saturating_abs() > JUMP_MS
    }
}

/// Whether the clock goes with the records of the store; a store that cannot be read says so elsewhere.
#[must_use]
pub(crate) fn doubted(store: Option<&Store>, clock: &Clock) -> Option<DoubtedClock> {
    let store = store?;
    let (_, settings) = store.settings().ok()?;
    DoubtedClock::of(&settings, store.newest_record_ms().ok()?, clock.now_ms())
}

/// A title behind what stands on every screen while the clock is doubted: the date it says, with the year.
#[must_use]
pub(crate) fn before(title: String, doubted: Option<DoubtedClock>, lang: Lang) -> String {
    let Some(doubted) = doubted else { return title };
    let date = dates::date_long(lang, doubted.says.calendar_date());
    format!("{} · {title}", msg::wrong_clock::bar(lang, date))
}
