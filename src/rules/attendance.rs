//! Attendance: from roster, punches and leave to one person's judged line.

pub(crate) mod judged_line;
#[cfg(test)]
mod tests;
pub(crate) mod thresholds;
