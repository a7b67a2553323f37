//! Creating, opening and closing the file.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::backup::Copied;
use super::connection::{Access, BUSY_WAIT, Mode, connect, flags, set_up, unreadable, without_journal};
use super::custody_known::CustodyKnown;
use super::file_checks::NetworkShares;
use super::{APPLICATION_ID, Holder, ReadOnly, Result, StoreError, Unfit, VERSION, backup, schema};
use crate::rules::authority::Proofs;
use crate::store::other_windows::Presence;
use crate::store::{file_checks, other_windows, stale_journal};

/// Below this many free bytes a failed start is blamed on the full disk.
const TIGHT: u64 = 1 << 19;

/// How to open a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// Whether changes will be made; otherwise the connection refuses them.
    pub(crate) access: Access,
    /// Open even where file locks are not dependable.
    pub(crate) allow_network_fs: bool,
    /// The time now, UTC milliseconds: names the copy made before an upgrade and marks this instance.
    pub(crate) now_ms: i64,
}

impl OpenOptions {
    const fn shares(&self) -> NetworkShares {
        if self.allow_network_fs { NetworkShares::Allow } else { NetworkShares::Refuse }
    }

    /// Opens for changing, at this time (milliseconds).
    #[must_use]
    pub const fn write(now_ms: i64) -> Self {
        Self { access: Access::Write, allow_network_fs: false, now_ms }
    }

    /// Opens for reading only.
    #[must_use]
    pub(crate) const fn read() -> Self {
        Self { access: Access::Read, allow_network_fs: false, now_ms: 0 }
    }
}

/// Whether a save waits until the disk has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// It waits: what is shown as saved is there after a power cut.
    Safe,
    /// It does not, while a store is filled that is thrown away if the PC fails.
    Fast,
}

/// What an upgrade did when the file was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Migrated {
    /// Schema version before.
    pub(crate) from: i64,
    /// The copy made before.
    pub(crate) backup: PathBuf,
}

/// The open store: one connection, one writer.
#[derive(Debug)]
pub struct Store {
    pub(super) conn: Connection,
    pub(super) path: PathBuf,
    pub(super) mode: Mode,
    /// Something was committed since the journal was last folded into the file.
    pub(super) unsettled: bool,
    /// PINs that were right and not used yet.
    pub(super) proofs: Proofs,
    presence: Option<Presence>,
    exposed: bool,
    migrated: Option<Migrated>,
    journal_aside: Option<PathBuf>,
    /// Which file it is, apart from its name; where the system tells.
    pub(super) place: Option<(u64, u64)>,
    /// When keys were made anew, as far as that was looked for.
    pub(super) custody_known: RefCell<CustodyKnown>,
    /// The clock was said to be wrong, and is used all the same.
    pub(super) clock_doubted: bool,
}

impl Store {
    /// Makes a new store, readable by its owner only, and opens it for writing.
    ///
    /// Only set-up, `init` and the demo do this. The file appears under its name when it is whole. Fails with
    /// [`StoreError::Exists`] when anything but an empty file is there, or the journal of a lost one.
    pub fn create(path: &Path, options: &OpenOptions) -> Result<Self> {
        create_at_version(path, options, VERSION)?;
        Self::open(path, &OpenOptions { access: Access::Write, ..options.clone() })
    }

    /// Opens an existing store; never creates one. An older file is copied, then brought up to date.
    ///
    /// What cannot be written is opened for reading, see [`Store::mode`].
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self> {
        let path = std::path::absolute(path).map_err(StoreError::beside(path))?;
        let meta = file_checks::check(&path, options.shares())?;
        let journal_aside = match options.access {
            Access::Write => stale_journal::set_aside(&path, options.now_ms)?,
            Access::Read => None,
        };
        let stale = options.access == Access::Read && !stale_journal::goes_with(&path);
        let connected =
            if stale { without_journal(&path, ReadOnly::Asked) } else { connect(&path, options.access) };
        let (mut conn, mode) = match connected {
            Err(_)
                if options.access == Access::Write
                    && tight(&path)
                    && file_checks::drop_ballast(&path) > 0 =>
            {
                connect(&path, options.access)?
            }
            other => other?,
        };
        let migrated = match schema::read_version(&conn) {
            Ok(version) => upgrade(&mut conn, &path, &mode, version, options.now_ms)?,
            Err(e) => return Err(unreadable(&path, e)),
        };
        if options.access == Access::Write && mode == Mode::ReadWrite {
            // A no-op on every file that we made; somebody's tool may have changed it.
            conn.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
        }
        let presence =
            (options.access == Access::Write).then(|| Presence::mark(&path, options.now_ms)).flatten();
        Ok(Self {
            conn,
            mode,
            unsettled: false,
            proofs: Proofs::default(),
            presence,
            exposed: file_checks::exposed(&meta),
            migrated,
            journal_aside,
            place: file_checks::place_of(&meta),
            custody_known: RefCell::default(),
            clock_doubted: false,
            path,
        })
    }

    /// A store that lives in memory, for tests of what is built on it.
    #[cfg(test)]
    pub(crate) fn in_memory() -> Self {
        let mut conn = Connection::open_in_memory().expect("memory");
        set_up(&conn).expect("settings");
        schema::migrate(&mut conn, VERSION).expect("schema");
        conn.pragma_update(None, "application_id", APPLICATION_ID).expect("mark");
        Self {
            conn,
            path: PathBuf::from("memory"),
            mode: Mode::ReadWrite,
            unsettled: false,
            proofs: Proofs::default(),
            presence: None,
            exposed: false,
            migrated: None,
            journal_aside: None,
            place: None,
            custody_known: RefCell::default(),
            clock_doubted: false,
        }
    }

    /// Path of the store file.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Why changes are not possible, if they are not.
    #[must_use]
    pub(crate) const fn read_only(&self) -> Option<&ReadOnly> {
        match &self.mode {
            Mode::ReadWrite => None,
            Mode::ReadOnly(why) => Some(why),
        }
    }

    /// The upgrade made when the file was opened, if one was.
    #[must_use]
    pub(crate) const fn migrated(&self) -> Option<&Migrated> {
        self.migrated.as_ref()
    }

    /// Where the journal lies that belonged to another file, when there was one in the way.
    #[must_use]
    pub(crate) fn journal_aside(&self) -> Option<&Path> {
        self.journal_aside.as_deref()
    }

    /// Other running instances on this file.
    #[must_use]
    pub(crate) fn others(&self) -> Vec<Holder> {
        other_windows::others(&self.path, self.presence.as_ref())
    }

    /// The instance before this one, when it ended abruptly (killed, power lost).
    #[must_use]
    pub(crate) fn fallen(&self) -> Option<&Holder> {
        self.presence.as_ref()?.fallen.as_ref()
    }

    /// Whether other users of the machine can read the file.
    #[must_use]
    pub(crate) const fn exposed(&self) -> bool {
        self.exposed
    }

    /// The kind of network share the file lies on, if it does.
    #[must_use]
    pub(crate) fn network_kind(&self) -> Option<&'static str> {
        file_checks::network_kind(&self.path)
    }

    /// Bytes free for this user beside the file, where the system tells.
    #[must_use]
    pub(crate) fn free_bytes(&self) -> Option<u64> {
        file_checks::free_bytes(&self.path)
    }

    /// Gives up the reserve so that a shift can be closed on a full disk; how many bytes that freed.
    pub(crate) fn release_ballast(&self) -> u64 {
        file_checks::drop_ballast(&self.path)
    }

    /// Breaks off whatever is being read once this says so; asked every few thousand steps.
    ///
    /// # Errors
    /// When the connection does not take it.
    pub(crate) fn stop_reading_when(&mut self, stopped: impl FnMut() -> bool + Send + 'static) -> Result<()> {
        Ok(self.conn.progress_handler(10_000, Some(stopped))?)
    }

    /// The connection, for single statements that read. Only the store's own modules write SQL.
    #[must_use]
    pub const fn conn(&self) -> &Connection {
        &self.conn
    }

    /// Reads several things as of one moment, whatever other instances write meanwhile.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let snapshot = self.conn.unchecked_transaction()?;
        let value = work(&snapshot)?;
        snapshot.commit()?;
        Ok(value)
    }

    /// A number that changes when another instance committed something.
    pub(crate) fn data_version(&self) -> Result<i64> {
        Ok(self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    /// Whether [`Store::settle`] has something to do.
    #[must_use]
    pub(crate) const fn unsettled(&self) -> bool {
        self.unsettled
    }

    /// Folds the journal into the one file, so that a plain copy of it is complete. Call it when nothing was
    /// written for 2 s, after a seal and before a copy. `false`: another instance was reading, try later.
    pub fn settle(&mut self) -> Result<bool> {
        if self.mode != Mode::ReadWrite {
            return Ok(false);
        }
        // Waiting here would freeze the screen for something that can as well be done later.
        self.conn.busy_timeout(Duration::ZERO)?;
        let outcome = self
            .conn
            .prepare_cached("PRAGMA wal_checkpoint(TRUNCATE)")
            .and_then(|mut s| s.query_row([], |row| row.get::<_, i64>(0)));
        self.conn.busy_timeout(BUSY_WAIT)?;
        let settled = match outcome {
            Ok(busy) => busy == 0,
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => false,
            Err(e) => return Err(self.classify(e)),
        };
        self.unsettled &= !settled;
        Ok(settled)
    }

    /// Copies the store as of now to a path where nothing is yet. The copy gets its name only after it was
    /// read back, checked and synced; until then it is `<name>.tmp`, which is never a good copy.
    pub fn backup_to(&self, path: &Path) -> Result<Copied> {
        backup::copy(&self.conn, path)
    }

    /// How a save meets the disk from now on.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub(crate) fn set_durability(&self, durability: Durability) -> Result<()> {
        let word = match durability {
            Durability::Safe => "FULL",
            Durability::Fast => "OFF",
        };
        Ok(self.conn.pragma_update(None, "synchronous", word)?)
    }

    /// Settles and closes; dropping the store does the same without telling of trouble.
    pub fn close(mut self) -> Result<()> {
        if self.unsettled {
            self.settle()?;
        }
        Ok(())
    }

    /// Opens the same file again after an error on the old connection.
    pub(super) fn reopen(&mut self) -> Result<()> {
        // The old connection has to be gone first: what it holds in memory is no longer trusted.
        self.conn = Connection::open_in_memory()?;
        let (conn, mode) = connect(&self.path, Access::Write)?;
        self.conn = conn;
        match mode {
            Mode::ReadWrite => Ok(()),
            Mode::ReadOnly(why) => Err(StoreError::ReadOnly(why)),
        }
    }

    /// The instances that stand in the way of a write.
    pub(super) fn locked(&self) -> StoreError {
        StoreError::Locked(self.others())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.unsettled {
            // Closing folds the journal as well; the entries are safe in it either way.
            let _ = self.settle();
        }
    }
}

/// Makes a whole new file of a schema version and puts it under its name.
pub(super) fn create_at_version(path: &Path, options: &OpenOptions, version: i64) -> Result<()> {
    let path = std::path::absolute(path).map_err(StoreError::beside(path))?;
    match file_checks::check(&path, options.shares()) {
        Err(StoreError::NotFound(_) | StoreError::Unfit { why: Unfit::Foreign, .. }) => {}
        Ok(_) => return Err(StoreError::Exists(path)),
        Err(e) => return Err(e),
    }
    // SQLite would replay the journal of a lost file into the new one.
    let journal = file_checks::beside(&path, "-wal");
    if fs::metadata(&journal).is_ok_and(|m| m.len() > 0) {
        return Err(StoreError::Exists(journal));
    }
    file_checks::create_folder(&path)?;
    if !options.allow_network_fs
        && let Some(kind) = path.parent().and_then(file_checks::network_kind)
    {
        return Err(StoreError::Unfit { path, why: Unfit::Network(kind), detail: String::new() });
    }

    let fresh = file_checks::beside(&path, ".new");
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(file_checks::beside(&fresh, suffix));
    }
    drop(file_checks::create_private(&fresh).map_err(StoreError::beside(&fresh))?);
    let placed = build(&fresh, version)
        .and_then(|()| file_checks::sync_file(&fresh))
        .and_then(|()| fs::rename(&fresh, &path).map_err(StoreError::beside(&path)));
    if placed.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    placed?;
    file_checks::sync_folder(&path)?;
    // A disk without 4 MB to spare will say so soon enough.
    let _ = file_checks::take_ballast(&path);
    Ok(())
}

fn build(fresh: &Path, version: i64) -> Result<()> {
    let mut conn = Connection::open_with_flags(fresh, flags())?;
    set_up(&conn)?;
    // Nobody knows this file yet: it is synced once, when it is whole.
    conn.execute_batch("PRAGMA page_size=4096; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;")?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    schema::migrate(&mut conn, version)
        .map_err(|detail| StoreError::Migration { path: fresh.to_owned(), detail })?;
    conn.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
    conn.close().map_err(|(_, e)| e.into())
}

fn upgrade(
    conn: &mut Connection,
    path: &Path,
    mode: &Mode,
    version: i64,
    now_ms: i64,
) -> Result<Option<Migrated>> {
    if version == VERSION {
        return Ok(None);
    }
    let (path_, program) = (path.to_owned(), VERSION);
    if version > VERSION {
        return Err(StoreError::Newer { path: path_, file: version, program });
    }
    if *mode != Mode::ReadWrite {
        return Err(StoreError::Older { path: path_, file: version, program });
    }
    let time = chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default().format("%Y%m%dT%H%M%SZ");
    let backup = file_checks::beside(path, &format!(".before-v{VERSION}-{time}"));
    backup::copy(conn, &backup)?;
    schema::migrate(conn, VERSION).map_err(|detail| StoreError::Migration { path: path_, detail })?;
    // The journal now holds every table that was rebuilt; folded in at once, or each start would read all of it until
    // somebody pauses. Somebody else reading only means: later.
    let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    Ok(Some(Migrated { from: version, backup }))
}

fn tight(path: &Path) -> bool {
    file_checks::free_bytes(path).is_some_and(|free| free < TIGHT)
}

#[cfg(test)]
mod tests;
