//! What surrounds the shop's data on this PC: clock, settings file, paths, keys, and how a shop is made.

pub mod clock;
pub mod config;
pub mod env;
pub mod error;
pub mod head_log;
pub mod key_file;
pub mod paths;
