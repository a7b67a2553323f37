//! What the commands that read the shop share.

use crate::store::{OpenOptions, Store};
use crate::system::config::Globals;
use crate::system::error::Failure;

/// Opens the store for reading; nothing is written beside it.
///
/// # Errors
/// What the store says when the file cannot be used.
pub(crate) fn read(globals: &Globals) -> Result<Store, Failure> {
    let config = globals.config();
    let options = OpenOptions { allow_network_fs: config.allow_network_fs, ..OpenOptions::read() };
    Store::open(&config.db, &options).map_err(|e| e.failure())
}

/// Opens the store for changes.
///
/// # Errors
/// What the store says when the file cannot be used.
pub(crate) fn write(globals: &Globals) -> Result<Store, Failure> {
    let config = globals.config();
    let options = OpenOptions {
        allow_network_fs: config.allow_network_fs,
        ..OpenOptions::write(globals.clock.now_ms())
    };
    Store::open(&config.db, &options).map_err(|e| e.failure())
}
