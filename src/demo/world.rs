//! A demo shop while it is being made, and what follows from its seed.

use super::cast;
use super::dice::Dice;
use crate::model::ids::{PersonId, ShiftId};
use crate::model::lang::Lang;
use crate::model::people::Role;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::seal::ChainHead;
use crate::store::Store;
use crate::system::key_file::Keys;

/// One minute in milliseconds.
pub(super) const MINUTE: i64 = 60_000;
/// One hour in milliseconds.
pub(super) const HOUR: i64 = 60 * MINUTE;

/// Time kept free between the planned end of a shift and now: as long as a handover takes.
pub(super) const SPARE_MS: i64 = 25 * MINUTE;

/// What stays the same while a demo shop is made.
pub(super) struct Base<'a> {
    pub(super) keys: &'a Keys,
    pub(super) settings: Settings,
    pub(super) version: i64,
    pub(super) seed: u64,
    pub(super) now_ms: i64,
    pub(super) first: BusinessDate,
    /// Planned start of the shift that runs now.
    pub(super) last_start_ms: i64,
}

/// A demo shop while it is being made.
pub(super) struct World<'a> {
    pub(super) store: &'a mut Store,
    pub(super) base: &'a Base<'a>,
    /// Pieces of each line of the count list.
    pub(super) stock: Vec<i64>,
    pub(super) head: Option<End>,
    /// Handovers made so far.
    pub(super) handovers: i64,
    /// Who has handed over and clocks out in the shift after it, and when, UTC milliseconds.
    pub(super) leaving: Vec<(PersonId, i64)>,
}

/// The chain's end: head, chain and when it was sealed.
pub(super) type End = (ChainHead, String, Stamp);

impl World<'_> {
    pub(super) fn stamp(&self, ms: i64) -> Stamp {
        self.base.settings.store.zone.stamp_at(ms)
    }

    pub(super) fn lang_of(&self, person: PersonId) -> Lang {
        self.base.settings.person(person).map_or(Lang::En, |p| p.lang)
    }

    /// Days since the first.
    pub(super) fn day(&self, date: BusinessDate) -> i64 {
        date.days_since(self.base.first)
    }

    /// A number of its own for each purpose in each shift.
    pub(super) fn part(&self, run: ShiftRun, purpose: u64) -> u64 {
        let shift = self.day(run.date).saturating_mul(3).saturating_add(run.shift.0);
        u64::try_from(shift).unwrap_or(0).wrapping_mul(8).wrapping_add(purpose)
    }

    /// Who stays away on a shift of two.
    pub(super) fn absent(&self, date: BusinessDate, shift: ShiftId) -> Option<PersonId> {
        let crew = cast::rostered(&self.base.settings, date, shift, Role::Cashier);
        let part =
            u64::try_from(self.day(date)).unwrap_or(0).wrapping_mul(8).wrapping_add(shift.0.unsigned_abs());
        let mut dice = Dice::of(self.base.seed ^ 0x5EED, part);
        // Never today: whoever looks at the demo finds everyone at work.
        let recent = shift_start(&self.base.settings, date, shift) >= self.base.last_start_ms;
        (crew.len() > 1 && !recent && dice.one_in(16)).then(|| crew.last().copied()).flatten()
    }

    /// The cashiers at work on a shift.
    pub(super) fn crew(&self, date: BusinessDate, shift: ShiftId) -> Vec<PersonId> {
        let absent = self.absent(date, shift);
        let mut crew = cast::rostered(&self.base.settings, date, shift, Role::Cashier);
        crew.retain(|p| Some(*p) != absent);
        crew
    }
}

fn shift_start(settings: &Settings, date: BusinessDate, shift: ShiftId) -> i64 {
    settings.shift(shift).map_or(0, |s| settings.starts(s, date))
}
