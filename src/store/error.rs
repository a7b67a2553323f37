//! What can go wrong with the file, with enough data for a clear sentence.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::disk::free_bytes;
use crate::model::problem::Problem;
use crate::model::refusal::Refusal;
use crate::system::error::{Failure, FailureKind};

/// What a call on the store gives.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// A running (or suddenly ended) instance of the program on this file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub(crate) pid: u32,
    /// Terminal, for example `/dev/pts/3`; `-` when there is none.
    pub(crate) terminal: String,
    /// When it opened the file, UTC milliseconds.
    pub(crate) since_ms: i64,
}

/// Why a path cannot be a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is a folder.
    Directory,
    /// It is a pipe, a socket or a device.
    Special,
    /// It is a symbolic link; the working files would land beside another name.
    Symlink,
    /// The file has this many names, so a second program could open it past our locks.
    HardLinks(u64),
    /// It lies on a network share of this kind, where locks do not hold.
    Network(&'static str),
    /// The file carries no handover mark, or is empty.
    Foreign,
    /// The file belongs to a handover program but its end is missing or its pages do not fit together.
    Damaged,
}

/// Why a store is open for reading only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// The caller asked for it.
    Asked,
    /// The file may not be written by this user.
    File,
    /// The disk or the folder takes no new files.
    Disk,
    /// As [`ReadOnly::Disk`], and a journal with the newest entries could not be read.
    NewestMissing,
    /// The disk reported an error and a save could not be confirmed.
    AfterError,
    /// The file was removed, moved or replaced while it was open.
    Gone,
}

impl ReadOnly {
    /// The sentence for the banner.
    #[must_use]
    pub(crate) const fn problem(&self) -> Problem {
        Problem::new(match self {
            Self::Asked => "store.read_only_asked",
            Self::File => "store.read_only_file",
            Self::Disk => "store.read_only_disk",
            Self::NewestMissing => "store.read_only_newest_missing",
            Self::AfterError => "store.read_only_after_error",
            Self::Gone => "store.read_only_gone",
        })
    }
}

/// A call on the store that did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no file at this path.
    #[error("no file at {}", .0.display())]
    NotFound(PathBuf),
    /// Something is already at the path that was to be created.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The path holds something that cannot be used as a store.
    #[error("{} cannot be used: {why:?} {detail}", path.display())]
    Unfit {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        why: Unfit,
        /// Technical detail, empty when there is none.
        detail: String,
    },
    /// A newer program wrote this file.
    #[error("{} has version {file}, this program reads up to {program}", path.display())]
    Newer {
        /// The path as given.
        path: PathBuf,
        /// Schema version of the file.
        file: i64,
        /// Newest schema version this program knows.
        program: i64,
    },
    /// An older program wrote this file, and it was opened for reading, so it cannot be brought up to date.
    #[error("{} has version {file}, this program reads version {program}", path.display())]
    Older {
        /// The path as given.
        path: PathBuf,
        /// Schema version of the file.
        file: i64,
        /// Schema version this program needs.
        program: i64,
    },
    /// An older file that this program could not bring up to date; it is unchanged.
    #[error("{} could not be brought up to date: {detail}", path.display())]
    Migration {
        /// The path as given.
        path: PathBuf,
        detail: String,
    },
    /// Another program held the file for longer than the waiting time. Nothing was saved.
    #[error("the file is held by another program: {0:?}")]
    Locked(Vec<Holder>),
    /// The disk is full. Nothing was saved.
    #[error("the disk is full ({free:?} bytes free)")]
    DiskFull {
        /// Bytes free for this user, where the system tells.
        free: Option<u64>,
    },
    /// The store is open for reading only.
    #[error("read-only: {0:?}")]
    ReadOnly(ReadOnly),
    /// The disk reported an error. Nothing was saved.
    #[error("disk error: {0}")]
    Disk(String),
    /// This very action was saved before; there is nothing left to do.
    #[error("already saved")]
    AlreadyDone,
    /// The record was changed by somebody else since it was read.
    #[error("{0} was changed meanwhile")]
    Conflict(String),
    /// No shop has been set up in this file.
    #[error("no shop is set up")]
    NotSetUp,
    /// No handover is open.
    #[error("no handover is open")]
    NoHandover,
    /// A rule of the domain refused.
    #[error(transparent)]
    Rule(#[from] Problem),
    /// A rule of the domain refused one field of what was given.
    #[error("{:?}: {}", .0.field, .0.problem)]
    Refused(Refusal),
    /// A stored row does not hold what the program wrote there.
    #[error("stored {what} {id} cannot be read: {detail}")]
    BadRow {
        what: &'static str,
        /// Key of the row.
        id: String,
        detail: String,
    },
    /// A file beside the store (a copy, a folder) could not be written or read.
    #[error("{}: {detail}", path.display())]
    Beside {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// Anything else that SQLite says.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}

impl StoreError {
    /// What kind of trouble it is.
    #[must_use]
    pub(crate) fn kind(&self) -> FailureKind {
        match self {
            Self::NotFound(_) | Self::Exists(_) => FailureKind::Usage,
            Self::Unfit { .. } | Self::Migration { .. } | Self::BadRow { .. } => FailureKind::Unreadable,
            Self::Newer { .. } | Self::Older { .. } => FailureKind::Refused,
            Self::Locked(_) => FailureKind::Locked,
            Self::DiskFull { .. } | Self::ReadOnly(_) | Self::Disk(_) | Self::Beside { .. } => {
                FailureKind::Output
            }
            Self::AlreadyDone
            | Self::Conflict(_)
            | Self::NotSetUp
            | Self::NoHandover
            | Self::Rule(_)
            | Self::Refused(_) => FailureKind::Failed,
            Self::Sqlite(e) if lacks(e).is_some() => FailureKind::Refused,
            Self::Sqlite(e) => match e.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FailureKind::Locked,
                Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly) => {
                    FailureKind::Output
                }
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::CannotOpen) => {
                    FailureKind::Unreadable
                }
                _ => FailureKind::Failed,
            },
        }
    }

    /// As the failure of the program.
    #[must_use]
    pub(crate) fn failure(&self) -> Failure {
        Failure::new(self.kind(), self.problem())
    }

    /// As the failure of the program where it came behind what was committed: that is in the file, whatever came after.
    #[must_use]
    pub(crate) fn behind_a_save(&self) -> Failure {
        Failure::new(self.kind(), Problem::new("store.saved_and_then").with("detail", self))
    }

    /// The sentence for people: what happened, what is safe, what to do next.
    #[must_use]
    pub(crate) fn problem(&self) -> Problem {
        let at = |key: &'static str, path: &Path| Problem::new(key).with("path", path.display());
        match self {
            Self::NotFound(path) => at("store.not_found", path),
            Self::Exists(path) => at("store.exists", path),
            Self::Unfit { path, why, .. } => match why {
                Unfit::Directory => at("store.directory", path),
                Unfit::Special => at("store.special", path),
                Unfit::Symlink => at("store.symlink", path),
                Unfit::HardLinks(n) => at("store.hard_links", path).with("n", n),
                Unfit::Network(kind) => at("store.network", path).with("kind", kind),
                Unfit::Foreign => at("store.foreign", path),
                Unfit::Damaged => at("store.damaged", path),
            },
            Self::Newer { path, file, program } => {
                at("store.newer", path).with("file", file).with("program", program)
            }
            Self::Older { path, file, program } => {
                at("store.older", path).with("file", file).with("program", program)
            }
            Self::Migration { path, detail } => at("store.migration", path).with("detail", detail),
            Self::Locked(holders) => match holders.first() {
                Some(h) => Problem::new("store.locked_by").with("pid", h.pid).with("terminal", &h.terminal),
                None => Problem::new("store.locked"),
            },
            Self::DiskFull { free: Some(free) } => {
                Problem::new("store.disk_full").with("free", format_args!("{} KB", free / 1024))
            }
            Self::DiskFull { free: None } => Problem::new("store.disk_full_unknown"),
            Self::ReadOnly(why) => why.problem(),
            Self::Disk(detail) => Problem::new("store.disk_error").with("detail", detail),
            Self::AlreadyDone => Problem::new("store.already_done"),
            Self::Conflict(what) => Problem::new("store.conflict").with("what", what),
            Self::NotSetUp => Problem::new("store.not_set_up"),
            Self::NoHandover => Problem::new("store.no_handover"),
            Self::Rule(problem) => problem.clone(),
            Self::Refused(refusal) => refusal.problem.clone(),
            Self::BadRow { what, id, detail } => {
                Problem::new("store.bad_row").with("what", what).with("id", id).with("detail", detail)
            }
            Self::Beside { path, detail } => at("store.beside", path).with("detail", detail),
            Self::Sqlite(e) => match lacks(e) {
                Some(what) => Problem::new("store.other_make").with("detail", what),
                None => Problem::new("store.other").with("detail", e),
            },
        }
    }

    /// Makes a [`StoreError::Beside`] of an error about a neighbouring file.
    pub(super) fn beside(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |e| match e.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { free: free_bytes(path) }
            }
            _ => Self::Beside { path: path.to_owned(), detail: e.to_string() },
        }
    }

    /// Whether SQLite found pages that do not fit together, or no database at all.
    pub(super) fn is_damage(e: &rusqlite::Error) -> bool {
        matches!(e.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
    }
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What a file of another make lacks: a table or a column. The statement that asked for it says nothing to
/// the people who read this.
fn lacks(error: &rusqlite::Error) -> Option<&str> {
    use rusqlite::Error::{SqlInputError, SqliteFailure};
    let (SqlInputError { msg: said, .. } | SqliteFailure(_, Some(said))) = error else { return None };
    said.starts_with("no such ").then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{template, text};
    use crate::model::lang::Lang;

    /// One of each, so that a new variant without its sentence is seen here.
    fn every_error() -> Vec<StoreError> {
        let path = PathBuf::from("/shop/handover.db");
        let mut all: Vec<StoreError> = [
            Unfit::Directory,
            Unfit::Special,
            Unfit::Symlink,
            Unfit::HardLinks(2),
            Unfit::Network("NFS"),
            Unfit::Foreign,
            Unfit::Damaged,
        ]
        .into_iter()
        .map(|why| StoreError::Unfit { path: path.clone(), why, detail: String::new() })
        .collect();
        all.extend(
            [ReadOnly::Asked, ReadOnly::File, ReadOnly::Disk, ReadOnly::NewestMissing, ReadOnly::AfterError]
                .map(StoreError::ReadOnly),
        );
        all.extend([
            StoreError::NotFound(path.clone()),
            StoreError::Exists(path.clone()),
            StoreError::Newer { path: path.clone(), file: 9, program: 1 },
            StoreError::Older { path: path.clone(), file: 1, program: 2 },
            StoreError::Migration { path: path.clone(), detail: "x".into() },
            StoreError::Locked(vec![]),
            StoreError::Locked(vec![Holder { pid: 77, terminal: "pts/3".into(), since_ms: 0 }]),
            StoreError::DiskFull { free: Some(4096) },
            StoreError::DiskFull { free: None },
            StoreError::Disk("x".into()),
            StoreError::AlreadyDone,
            StoreError::NotSetUp,
            StoreError::NoHandover,
            StoreError::Conflict("x".into()),
            StoreError::BadRow { what: "entry", id: "7".into(), detail: "x".into() },
            StoreError::Beside { path, detail: "x".into() },
            StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows),
        ]);
        all
    }

    #[test]
    fn every_error_has_a_sentence_with_all_its_values_in_each_language() {
        for error in every_error() {
            let problem = error.problem();
            for lang in Lang::ALL {
                let template = template(lang, problem.key);
                assert!(template.is_some(), "{} has no text", problem.key);
                for (name, _) in &problem.args {
                    assert!(
                        template.is_some_and(|t| t.contains(&format!("{{{name}"))),
                        "{} does not use {{{name}}}",
                        problem.key
                    );
                }
                let said = text(lang, problem.key, &problem.args);
                assert!(!said.contains('{'), "{said}");
            }
        }
    }

    #[test]
    fn a_file_of_another_make_is_said_without_sql() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        let error = conn.prepare("SELECT colour FROM handover WHERE id = 1").unwrap_err();
        let error = StoreError::Sqlite(error);
        for lang in Lang::ALL {
            let said = text(lang, error.problem().key, &error.problem().args);
            assert!(!said.contains("SELECT") && said.contains("handover"), "{said}");
        }
        let newer = StoreError::Newer { path: "x".into(), file: 2, program: 1 };
        assert_eq!(error.kind(), newer.kind());
    }

    #[test]
    fn kinds_have_the_documented_exit_codes() {
        let code = |e: &StoreError| e.kind().code();
        assert_eq!(code(&StoreError::NotFound("x".into())), 2);
        let damaged = StoreError::Unfit { path: "x".into(), why: Unfit::Damaged, detail: String::new() };
        assert_eq!(code(&damaged), 3);
        assert_eq!(code(&StoreError::Newer { path: "x".into(), file: 2, program: 1 }), 4);
        assert_eq!(code(&StoreError::Locked(vec![])), 6);
    }
}
