//! A file that is whole or not there: made beside its place, and put there in one step.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::create_private_file;
use super::irreplaceable::irreplaceable;
use crate::model::problem::Problem;
use crate::system::error::{Failure, FailureKind};

/// Why a file was not written.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// There is a folder of that name.
    IsFolder(PathBuf),
    /// There is a file of that name, and it may not be replaced.
    Exists(PathBuf),
    /// It is something of a shop that nothing may take the place of.
    Irreplaceable(PathBuf),
    /// The system refused it.
    Refused {
        /// The file or its folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl WriteError {
    /// The system refused this path.
    #[must_use]
    pub(crate) fn refused(path: &Path, error: io::Error) -> Self {
        Self::Refused { path: path.to_owned(), error }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let at = |key, path: &Path| Problem::new(key).with("path", path.display());
        match error {
            WriteError::IsFolder(path) => Self::new(FailureKind::Output, at("error.is_folder", &path))
                .hint(Problem::new("error.is_folder_hint")),
            WriteError::Exists(path) => Self::new(FailureKind::Output, at("error.exists", &path))
                .hint(Problem::new("error.exists_hint")),
            WriteError::Irreplaceable(path) => {
                Self::new(FailureKind::Usage, at("backup_cmd.irreplaceable", &path))
            }
            WriteError::Refused { path, error } => failed(&path, &error),
        }
    }
}

/// What happens to a file that stands there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It stays, and nothing is written.
    Keep,
    /// It is replaced, once the new one is complete.
    Replace,
}

impl Existing {
    /// As `--force` says.
    #[must_use]
    pub(crate) const fn forced(force: bool) -> Self {
        if force { Self::Replace } else { Self::Keep }
    }
}

/// Writes everything `body` writes, or nothing: the file appears under its name only when it is complete.
///
/// # Errors
/// When it cannot be written, is a folder, or exists and is to be kept.
pub(crate) fn write(
    path: &Path,
    existing: Existing,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), WriteError> {
    let mut staged = Staged::new(path, existing)?;
    let result = (|| {
        let mut out = BufWriter::with_capacity(64 * 1024, staged.file()?);
        body(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error).map(drop)
    })();
    result.map_err(|e| WriteError::refused(path, e))?;
    staged.commit()
}

/// A file being made beside its final place; it vanishes unless committed.
#[derive(Debug)]
pub(crate) struct Staged {
    temp: PathBuf,
    path: PathBuf,
    existing: Existing,
    committed: bool,
}

impl Staged {
    /// Reserves a private (0600) empty file beside `path`. A link is followed, so that it stays a link.
    ///
    /// # Errors
    /// When `path` exists and is to be kept, is a folder, or its folder cannot be written.
    pub(crate) fn new(path: &Path, existing: Existing) -> Result<Self, WriteError> {
        // Only a link: what Windows calls the real path of a plain file (`\\?\C:\…`) is not for people.
        let real = match fs::symlink_metadata(path) {
            Ok(meta) if meta.is_symlink() => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
            _ => path.to_owned(),
        };
        if real.is_dir() {
            return Err(WriteError::IsFolder(path.to_owned()));
        }
        if existing == Existing::Replace && irreplaceable(&real) {
            return Err(WriteError::Irreplaceable(path.to_owned()));
        }
        if existing == Existing::Keep && fs::symlink_metadata(&real).is_ok() {
            return Err(WriteError::Exists(path.to_owned()));
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(real.file_name().unwrap_or_default());
        name.push(format!(".{}.tmp", std::process::id()));
        let temp = real.with_file_name(name);
        if let Some(dir) = temp.parent().filter(|d| !d.as_os_str().is_empty() && !d.exists()) {
            return Err(WriteError::refused(dir, io::ErrorKind::NotFound.into()));
        }
        // A leftover of a killed run with the same process number.
        let _ = fs::remove_file(&temp);
        create_private_file(&temp).map_err(|e| WriteError::refused(path, e))?;
        Ok(Self { temp, path: real, existing, committed: false })
    }

    fn file(&self) -> io::Result<File> {
        OpenOptions::new().write(true).open(&self.temp)
    }

    /// Syncs the file and puts it in its place in one step.
    ///
    /// # Errors
    /// The target is then as it was.
    pub(crate) fn commit(&mut self) -> Result<(), WriteError> {
        let moved = self.file().and_then(|f| f.sync_all()).and_then(|()| {
            if self.existing == Existing::Replace { fs::rename(&self.temp, &self.path) } else { self.link() }
        });
        match moved {
            Ok(()) => {
                self.committed = true;
                Ok(())
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(WriteError::Exists(self.path.clone())),
            Err(e) => Err(WriteError::refused(&self.path, e)),
        }
    }

    /// Gives the file its name without ever replacing another: a link fails where a rename would replace.
    fn link(&self) -> io::Result<()> {
        match fs::hard_link(&self.temp, &self.path) {
            Ok(()) => fs::remove_file(&self.temp),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
            // USB sticks with FAT know no links.
            Err(_) => fs::rename(&self.temp, &self.path),
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.committed {
            let _ = fs::remove_file(&self.temp);
        }
    }
}

/// A target that cannot be written, and why.
#[must_use]
pub(crate) fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::new(FailureKind::Output, Problem::new("error.write").with("path", path.display())).io(error)
}
