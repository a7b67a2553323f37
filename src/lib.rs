//! **handover** (交接班): the record a shop makes when one shift hands over to the next.
//!
//! The house, and who may look at whom (a test reads the `use` lines):
//!
//! ```text
//! main ─▶ tui, cli ─▶ demo ─▶ store ─▶ system ─▶ i18n ─▶ record ─▶ rules ─▶ model
//!         tui, cli ─▶ report ─▶ i18n
//! ```

pub mod cli;
pub mod demo;
pub mod i18n;
pub mod model;
pub mod record;
pub mod report;
pub mod rules;
pub mod store;
pub mod system;
pub mod tui;
