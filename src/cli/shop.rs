//! What the commands that read the shop share.

use crate::config::Globals;
use crate::error::{Failure, Kind};
use crate::store::{self, OpenOptions, Store, StoreError};

/// Opens the store for reading; nothing is written beside it.
///
/// # Errors
/// What the store says when the file cannot be used.
pub fn read(globals: &Globals) -> Result<Store, Failure> {
    let config = globals.config();
    let options = OpenOptions { allow_network_fs: config.allow_network_fs, ..OpenOptions::read() };
    Store::open(&config.db, &options).map_err(|e| failure(&e))
}

/// Opens the store for changes.
///
/// # Errors
/// What the store says when the file cannot be used.
pub fn write(globals: &Globals) -> Result<Store, Failure> {
    let config = globals.config();
    let options = OpenOptions {
        allow_network_fs: config.allow_network_fs,
        ..OpenOptions::write(globals.clock.now_ms())
    };
    Store::open(&config.db, &options).map_err(|e| failure(&e))
}

/// What the store says, as a failure of the program.
#[must_use]
pub fn failure(error: &StoreError) -> Failure {
    let kind = match error.kind() {
        store::Kind::Refused => Kind::Failed,
        store::Kind::Usage => Kind::Usage,
        store::Kind::CannotRead => Kind::Unreadable,
        store::Kind::WrongVersion => Kind::Refused,
        store::Kind::Disk => Kind::Output,
        store::Kind::Locked => Kind::Locked,
    };
    Failure::new(kind, error.problem())
}
