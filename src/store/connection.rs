//! One connection to the file: how SQLite is opened, with which settings, and what it means when that fails.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::schema::APPLICATION_ID;
use super::{ReadOnly, Result, StoreError, Unfit};
use crate::store::{file_checks, other_windows};

/// How long a statement waits for another program before it gives up.
pub(super) const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Longest text or blob taken from the file, in bytes.
pub(super) const LENGTH_LIMIT: i32 = 16 << 20;

/// Whether changes are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    ReadWrite,
    /// They are not, and why.
    ReadOnly(ReadOnly),
}

/// Never CREATE: SQLite would make a new store of a mistyped path.
pub(super) fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE
}

/// What a store is opened for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Access {
    Write,
    #[default]
    Read,
}

/// A connection to a file that is ours, for writing where that is possible.
pub(super) fn connect(path: &Path, access: Access) -> Result<(Connection, Mode)> {
    let had_journal = fs::metadata(file_checks::beside(path, "-wal")).is_ok_and(|m| m.len() > 0);
    let conn = Connection::open_with_flags(path, flags()).map_err(|e| unreadable(path, e))?;
    let mark = match set_up(&conn).and_then(|()| application_id(&conn)) {
        Ok(mark) => mark,
        Err(e) if cannot_journal(&e) => {
            let why = if had_journal { ReadOnly::NewestMissing } else { ReadOnly::Disk };
            return without_journal(path, why);
        }
        Err(e) => {
            leave_alone(&conn, had_journal);
            return Err(unreadable(path, e));
        }
    };
    if mark != APPLICATION_ID {
        leave_alone(&conn, had_journal);
        return Err(foreign(path));
    }
    if !had_journal {
        whole_pages(&conn, path)?;
    }
    let mode = if conn.is_readonly("main")? {
        Mode::ReadOnly(if on_read_only_disk(path) { ReadOnly::Disk } else { ReadOnly::File })
    } else if access == Access::Write {
        Mode::ReadWrite
    } else {
        conn.execute_batch("PRAGMA query_only=ON")?;
        Mode::ReadOnly(ReadOnly::Asked)
    };
    Ok((conn, mode))
}

/// SQLite notices whole pages missing at the end, but not a last page cut short.
fn whole_pages(conn: &Connection, path: &Path) -> Result<()> {
    let page: u32 = conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let bytes = fs::metadata(path).map_err(StoreError::beside(path))?.len();
    if bytes.is_multiple_of(page.into()) {
        return Ok(());
    }
    let detail = format!("{bytes} bytes in pages of {page}");
    Err(StoreError::Unfit { path: path.to_owned(), why: Unfit::Damaged, detail })
}

/// The file itself, without working files and past a journal that may lie beside it; to be read, and why only that.
pub(super) fn without_journal(path: &Path, why: ReadOnly) -> Result<(Connection, Mode)> {
    let conn = open_immutable(path)?;
    if application_id(&conn).map_err(|e| unreadable(path, e))? != APPLICATION_ID {
        return Err(foreign(path));
    }
    Ok((conn, Mode::ReadOnly(why)))
}

/// A connection that makes no working files; only for files that nobody changes meanwhile.
pub(super) fn open_immutable(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE
        | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(file_checks::uri(path, "immutable=1")?, flags)
        .map_err(|e| unreadable(path, e))?;
    set_up(&conn).map_err(|e| unreadable(path, e))?;
    Ok(conn)
}

/// The settings of a connection; they live as long as it does.
pub(super) fn set_up(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY_WAIT)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, LENGTH_LIMIT)?;
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        conn.set_db_config(setting, on)?;
    }
    conn.execute_batch(
        "PRAGMA foreign_keys=ON;
         PRAGMA synchronous=FULL;
         PRAGMA fullfsync=ON;
         PRAGMA checkpoint_fullfsync=ON;
         PRAGMA cell_size_check=ON;
         PRAGMA mmap_size=0;
         PRAGMA secure_delete=ON;
         PRAGMA temp_store=MEMORY;",
    )
}

/// The mark in the file header.
pub(super) fn application_id(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("PRAGMA application_id", [], |row| row.get(0))
}

/// Leaves another program's file as it was: closing must not fold its journal.
fn leave_alone(conn: &Connection, had_journal: bool) {
    if had_journal {
        let _ = conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    }
}

fn foreign(path: &Path) -> StoreError {
    StoreError::Unfit { path: path.to_owned(), why: Unfit::Foreign, detail: String::new() }
}

/// Whether SQLite could not make the files that go with a journal.
fn cannot_journal(e: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_LOCK, SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE};
    matches!(e.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::DiskFull))
        || e.sqlite_error().is_some_and(|e| {
            [SQLITE_IOERR_LOCK, SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE]
                .contains(&e.extended_code)
        })
}

/// What it means that SQLite could not read a file.
pub(super) fn unreadable(path: &Path, e: rusqlite::Error) -> StoreError {
    let unfit = |why| StoreError::Unfit { path: path.to_owned(), why, detail: e.to_string() };
    match e.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => unfit(Unfit::Foreign),
        Some(ErrorCode::DatabaseCorrupt) => unfit(Unfit::Damaged),
        Some(ErrorCode::DatabaseBusy) => StoreError::Locked(other_windows::others(path, None)),
        Some(ErrorCode::CannotOpen) => StoreError::Beside { path: path.to_owned(), detail: e.to_string() },
        _ => e.into(),
    }
}

#[cfg(unix)]
fn on_read_only_disk(path: &Path) -> bool {
    rustix::fs::statvfs(path).is_ok_and(|s| s.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY))
}

#[cfg(not(unix))]
fn on_read_only_disk(_: &Path) -> bool {
    false
}
