//! Copies of the store that are whole even while it is written.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use sha2::{Digest as _, Sha256};

use super::connection::{application_id, flags, open_immutable};
use super::{APPLICATION_ID, Result, StoreError, Unfit};
use crate::store::file_checks;

/// Pages copied before the disk is left to others for a moment.
const PAGES: i32 = 256;

/// Pause between two parts of a copy, in which others may write.
const PAUSE: Duration = Duration::from_millis(5);

/// A copy that was checked and is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its size in bytes.
    pub(crate) bytes: u64,
    /// SHA-256 of the file.
    pub(crate) sha256: [u8; 32],
}

/// Copies a store, for [`Store::backup_to`](super::Store::backup_to).
pub(super) fn copy(conn: &Connection, path: &Path) -> Result<Copied> {
    let path = &std::path::absolute(path).map_err(StoreError::beside(path))?;
    if fs::symlink_metadata(path).is_ok() {
        return Err(StoreError::Exists(path.clone()));
    }
    let temp = file_checks::beside(path, ".tmp");
    let _ = fs::remove_file(&temp);
    let made = fill(conn, &temp, &mut || false).and_then(|_| verify(&temp)).and_then(|(bytes, sha256)| {
        file_checks::sync_file(&temp)?;
        fs::rename(&temp, path).map_err(StoreError::beside(path))?;
        file_checks::sync_folder(path)?;
        Ok(Copied { path: path.clone(), bytes, sha256 })
    });
    if made.is_err() {
        let _ = fs::remove_file(&temp);
    }
    made
}

/// Copies everything as of one moment into a new file. `false` when it was told to stop on the way.
pub(super) fn fill(conn: &Connection, temp: &Path, stopped: &mut dyn FnMut() -> bool) -> Result<bool> {
    drop(file_checks::create_private(temp).map_err(StoreError::beside(temp))?);
    let mut target = Connection::open_with_flags(temp, flags())?;
    // The copy is synced once, when it is whole.
    target.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")?;
    // One moment for the whole copy: without it a busy writer would make the copy start over and over.
    let moment = if conn.is_autocommit() { Some(conn.unchecked_transaction()?) } else { None };
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let copied =
        in_steps(&Backup::new(conn, &mut target)?, stopped).map_err(|e| match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => {
                StoreError::DiskFull { free: file_checks::free_bytes(temp) }
            }
            _ => StoreError::Beside { path: temp.to_owned(), detail: e.to_string() },
        })?;
    if let Some(moment) = moment {
        moment.commit()?;
    }
    target.close().map_err(|(_, e)| e)?;
    Ok(copied)
}

/// Leaves the disk to others between two steps.
fn in_steps(backup: &Backup<'_, '_>, stopped: &mut dyn FnMut() -> bool) -> rusqlite::Result<bool> {
    while backup.step(PAGES)? != StepResult::Done {
        if stopped() {
            return Ok(false);
        }
        std::thread::sleep(PAUSE);
    }
    Ok(true)
}

/// Reads the copy back from its file.
fn verify(temp: &Path) -> Result<(u64, [u8; 32])> {
    let damaged = |detail: String| StoreError::Unfit { path: temp.to_owned(), why: Unfit::Damaged, detail };
    let copy = open_immutable(temp)?;
    if application_id(&copy).map_err(|e| damaged(e.to_string()))? != APPLICATION_ID {
        return Err(damaged("no mark".into()));
    }
    let said: String = copy
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|e| damaged(e.to_string()))?;
    if said != "ok" {
        return Err(damaged(said));
    }
    drop(copy);
    let mut file = File::open(temp).map_err(StoreError::beside(temp))?;
    let mut hash = Sha256::new();
    let mut block = vec![0u8; 1 << 16];
    let mut bytes = 0;
    loop {
        let n = std::io::Read::read(&mut file, &mut block).map_err(StoreError::beside(temp))?;
        if n == 0 {
            return Ok((bytes, hash.finalize().into()));
        }
        hash.update(&block[..n]);
        bytes += n as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::{add_setting, fresh, settings};
    use crate::store::{OpenOptions, ReadOnly, Store};

    #[test]
    fn a_copy_under_a_writer_is_whole_and_as_of_its_moment() {
        let (dir, mut writer) = fresh();
        let reader = Store::open(writer.path(), &OpenOptions::read()).unwrap();
        for n in 1..=20 {
            add_setting(&mut writer, n).unwrap();
            let path = dir.path().join(format!("copy-{n}.db"));
            let copied = reader.backup_to(&path).unwrap();
            assert_eq!(copied.bytes, fs::metadata(&path).unwrap().len());
            assert_eq!(copied.sha256[..], Sha256::digest(fs::read(&path).unwrap())[..]);
            let copy = Store::open(&path, &OpenOptions::write(0)).unwrap();
            assert_eq!(settings(&copy), n);
            assert_eq!(copy.check_file().unwrap(), []);
        }
    }

    #[test]
    fn a_copy_never_replaces_anything_and_leaves_no_half_file() {
        let (dir, store) = fresh();
        let path = dir.path().join("copy.db");
        fs::write(&path, "mine").unwrap();
        assert!(matches!(store.backup_to(&path), Err(StoreError::Exists(_))));
        assert!(matches!(store.backup_to(store.path()), Err(StoreError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        assert!(store.backup_to(&dir.path().join("no/such/folder.db")).is_err());
        assert!(!file_checks::beside(&path, ".tmp").exists());
    }

    #[test]
    fn a_copy_of_a_damaged_store_never_gets_its_name() {
        let (dir, store) = fresh();
        let path = store.path().to_owned();
        store.close().unwrap();
        let mut bytes = fs::read(&path).unwrap();
        // The root page of some table, found by its header: a leaf that claims impossible cells.
        bytes[4096 * 3..4096 * 3 + 200].fill(0xA5);
        fs::write(&path, bytes).unwrap();
        let Ok(store) = Store::open(&path, &OpenOptions::read()) else { panic!("still opens") };
        assert_eq!(store.read_only(), Some(&ReadOnly::Asked));
        let copy = dir.path().join("copy.db");
        assert!(matches!(store.backup_to(&copy), Err(StoreError::Unfit { why: Unfit::Damaged, .. })));
        assert!(!copy.exists() && !file_checks::beside(&copy, ".tmp").exists());
    }
}
