//! Business days on the shop's wall clock: which one an instant belongs to, and from when to when one lasts.

use chrono::Timelike as _;

use super::problem::Problem;
use super::time::{BusinessDate, Minute, Month, Stamp};
use super::zone::Zone;

impl BusinessDate {
    /// First instant of this business day and of the next one: the day has 23, 24 or 25 hours.
    #[must_use]
    pub(crate) fn bounds(self, zone: Zone, cutoff_minutes: u16) -> (Stamp, Stamp) {
        let cutoff = Minute(cutoff_minutes);
        (
            zone.resolve_forward(self.at(cutoff, cutoff_minutes)),
            zone.resolve_forward(self.succ().at(cutoff, cutoff_minutes)),
        )
    }
}

/// The business date of an instant: the day starts at the cut-off (minutes after midnight, by default
/// [`super::time::DEFAULT_CUTOFF`]) on the shop's wall clock, so a night shift stays on the date it began.
#[must_use]
pub(crate) fn business_date(stamp: Stamp, zone: Zone, cutoff_minutes: u16) -> BusinessDate {
    let local = zone.stamp_at(stamp.ms).local();
    let minute = local.hour() * 60 + local.minute();
    let date = BusinessDate(local.date());
    if minute < u32::from(cutoff_minutes) { date.pred() } else { date }
}

impl Month {
    /// A month can be confirmed and locked once its last business day is over.
    ///
    /// # Errors
    /// `month_lock.running`.
    pub(crate) fn over(self, now: Stamp, zone: Zone, cutoff_minutes: u16) -> Result<(), Problem> {
        if business_date(now, zone, cutoff_minutes) <= self.last() {
            return Err(Problem::new("month_lock.running").with("month", self));
        }
        Ok(())
    }
}
