//! **handover** (交接班): the record a shop makes when one shift takes over from the next.
//!
//! The house, and who may look at whom (a test reads the `use` lines):
//!
//! ```text
//! main ─▶ tui, cli ─▶ store, report, config, i18n ─▶ domain
//! ```

pub mod clock;
pub mod domain;
pub mod i18n;
pub mod store;
pub mod tui;
