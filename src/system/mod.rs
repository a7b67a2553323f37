//! What surrounds the shop's data on this PC: clock, settings file, paths, keys, and how a shop is made.

pub(crate) mod clock;
pub(crate) mod config;
pub(crate) mod env;
pub(crate) mod error;
pub(crate) mod head_log;
pub mod key_file;
pub(crate) mod memory;
pub(crate) mod opener;
pub(crate) mod paths;
pub(crate) mod sealed_keys;
pub(crate) mod sticks;
pub(crate) mod unsaved;
