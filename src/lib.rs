//! **handover** (交接班): the record a shop makes when one shift takes over from the next.
//!
//! The house, and who may look at whom (a test reads the `use` lines):
//!
//! ```text
//! main ─▶ tui, cli ─▶ store, report, config, i18n ─▶ record ─▶ domain
//! ```

pub mod access;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod env;
pub mod error;
pub mod founding;
pub mod headlog;
pub mod i18n;
pub mod keys;
pub mod paths;
pub mod record;
pub mod report;
pub mod store;
pub mod tui;
