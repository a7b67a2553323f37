//! Where the backups of a shop go: the folder of this PC, and a second place off its disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::backups::{self, BackupError, BackupFile};
use super::{Store, file_checks};
use crate::system::config::Config;

/// The folders of this PC that backups go to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BackupPlaces {
    /// Where each one is made.
    pub(crate) first: PathBuf,
    /// A stick or a folder that is kept in step elsewhere.
    pub(crate) second: Option<PathBuf>,
}

impl BackupPlaces {
    /// As the settings file of this PC says.
    #[must_use]
    pub(crate) fn of(config: &Config) -> Self {
        Self { first: config.backup_dir.clone(), second: config.second_backup_dir.clone() }
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(self.first.as_path()).chain(self.second.as_deref())
    }

    /// When the newest whole copies of a chain were made.
    #[must_use]
    pub(crate) fn times(&self, db: &Path, chain: &str) -> CopyTimes {
        let at = |folder: &Path| backups::newest(folder, chain).ok().flatten().map(|one| one.at_ms);
        CopyTimes {
            first_ms: at(&self.first),
            first_is_off: off_disk(&self.first, db),
            second_ms: self.second.as_deref().and_then(at),
            second_is_here: self.second.as_deref().is_some_and(|second| same_disk(second, db)),
        }
    }

    /// The newest whole copy off the disk of the database.
    #[must_use]
    pub(crate) fn newest_off_disk(&self, db: &Path, chain: &str) -> Option<BackupFile> {
        let first = Some(self.first.as_path()).filter(|folder| off_disk(folder, db));
        let newest = |folder: &Path| backups::newest(folder, chain).ok().flatten();
        self.second.as_deref().and_then(newest).or_else(|| first.and_then(newest))
    }
}

/// When the newest whole copies were made, UTC milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CopyTimes {
    first_ms: Option<i64>,
    /// The first place is on another disk than the database.
    first_is_off: bool,
    second_ms: Option<i64>,
    /// The second place is known to be on the disk of the database, and called nothing else than the second place.
    second_is_here: bool,
}

impl CopyTimes {
    /// Of all copies.
    #[must_use]
    pub(crate) fn last_ms(self) -> Option<i64> {
        self.first_ms.max(self.second_ms)
    }

    /// Of those off the disk of the database. What the owner named as the second place is that by their word: it may be a
    /// folder that another PC keeps in step.
    #[must_use]
    pub(crate) fn off_ms(self) -> Option<i64> {
        self.second_ms.max(self.first_ms.filter(|_| self.first_is_off))
    }

    /// Whether the newest of those lies in a second place that is on the disk of the database all the same.
    #[must_use]
    pub(crate) fn off_is_here(self) -> bool {
        self.second_is_here && self.off_ms().is_some() && self.off_ms() == self.second_ms
    }

    /// The same without a second place, which nobody has to look at for that.
    #[must_use]
    pub(crate) const fn without_second(self) -> Self {
        Self { second_ms: None, second_is_here: false, ..self }
    }
}

/// Whether a folder lies on another disk than a file, where the system tells.
fn off_disk(folder: &Path, db: &Path) -> bool {
    let (a, b) = (file_checks::place(folder), db.parent().and_then(file_checks::place));
    a.zip(b).is_some_and(|((a, _), (b, _))| a != b)
}

/// Whether a folder lies on the same disk as a file, where the system tells.
fn same_disk(folder: &Path, db: &Path) -> bool {
    let (a, b) = (file_checks::place(folder), db.parent().and_then(file_checks::place));
    a.zip(b).is_some_and(|((a, _), (b, _))| a == b)
}

/// A backup that was made, and what became of it in the second place.
pub(crate) struct MadeBackup {
    pub(crate) made: BackupFile,
    /// Its copy there; nothing where there is no second place.
    pub(crate) copied: Option<Result<BackupFile, BackupError>>,
}

impl Store {
    /// Makes a backup in the first place and copies it to the second.
    ///
    /// # Errors
    /// Why none was made. That the second place did not take it is told with the one that was.
    pub(crate) fn back_up_to(
        &self,
        places: &BackupPlaces,
        now_ms: i64,
        stop: &Arc<AtomicBool>,
    ) -> Result<MadeBackup, BackupError> {
        let made = self.back_up(&places.first, now_ms, stop)?;
        let chain = self.shop().map_err(BackupError::Store)?.chain_id;
        let copied = places.second.as_deref().map(|second| backups::copy_to(&made, second, &chain));
        Ok(MadeBackup { made, copied })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_place_on_the_same_disk_is_not_said_to_be_off_it() {
        let disk = |second_is_here, first_is_off| CopyTimes {
            first_ms: Some(5),
            first_is_off,
            second_ms: Some(3),
            second_is_here,
        };
        assert!(disk(true, false).off_is_here());
        assert!(!disk(false, false).off_is_here(), "where it is not told the owner's word holds");
        assert!(!disk(true, true).off_is_here(), "the newest of them lies elsewhere");
        assert!(!disk(true, false).without_second().off_is_here());
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("shop.db");
        std::fs::write(&db, "").unwrap();
        assert!(cfg!(not(unix)) || same_disk(dir.path(), &db));
    }
}
