//! Attendance: from roster, punches and leave to one person's judged line.

pub mod judged_line;
#[cfg(test)]
mod tests;
pub mod thresholds;
