//! Attendance: from roster, punches and leave to one person's judged line.

pub(crate) mod every_minute;
#[cfg(test)]
mod every_minute_tests;
pub(crate) mod judged_line;
pub(crate) mod ledger;
pub(crate) mod punch_day;
pub(crate) mod stays;
#[cfg(test)]
mod stays_tests;
#[cfg(test)]
mod tests;
pub(crate) mod thresholds;
pub(crate) mod unplanned;
