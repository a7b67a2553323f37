//! The day's log on the shop's paper forms: an A4 sheet with all ten sections in brief and the signatures of a shift,
//! and the variance form (差异调整单), one page a difference.

mod day;
mod sealed;
mod sections;
mod sheet;
mod tables;
mod variance;

pub(crate) use day::Forms;
pub(super) use sealed::words as correction_words;

#[cfg(test)]
mod tests;
