//! Who has the file open: small text files beside it, used for messages only. The locks that protect the
//! data are SQLite's own; these are held so that the system releases them when a process dies.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::error::Holder;
use crate::store::file_checks::beside;

/// Instances that can be told apart; further ones work but are not named.
const SLOTS: [&str; 4] = [".lock", ".lock2", ".lock3", ".lock4"];

/// What a mark says of the instance that left it.
fn read(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.take(512).read_to_string(&mut text).ok()?;
    let mut fields = text.trim_end().splitn(3, ' ');
    let (pid, since_ms) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    // A file that anybody could have written must not carry codes to the terminal.
    let terminal: String = fields.next()?.chars().filter(|c| !c.is_control()).take(64).collect();
    Some(Holder { pid, terminal, since_ms })
}

/// This process's own mark; gone when dropped.
#[derive(Debug)]
pub(super) struct Presence {
    file: Option<File>,
    path: PathBuf,
    /// The instance that held this mark before and never took it back: it ended abruptly.
    pub(super) fallen: Option<Holder>,
}

impl Presence {
    /// Leaves a mark. Best effort: without it only a message says less.
    pub(super) fn mark(db: &Path, now_ms: i64) -> Option<Self> {
        for slot in SLOTS {
            let path = beside(db, slot);
            let mut options = File::options();
            options.read(true).write(true).create(true).truncate(false);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = match held(&mut options, &path) {
                Ok(Some(file)) => file,
                Ok(None) => continue,
                Err(_) => return None,
            };
            let fallen = read(&mut file);
            let line = format!("{} {now_ms} {}\n", std::process::id(), terminal());
            let written =
                file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(line.as_bytes()));
            return written.ok().map(|()| Self { file: Some(file), path, fallen });
        }
        None
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        // Removed before the lock is released; should it fail, the next start reports an abrupt end.
        let _ = fs::remove_file(&self.path);
        drop(self.file.take());
    }
}

/// The other instances that have the file open now.
pub(super) fn others(db: &Path, own: Option<&Presence>) -> Vec<Holder> {
    SLOTS
        .iter()
        .map(|slot| beside(db, slot))
        .filter(|path| own.is_none_or(|p| p.path != *path))
        .filter_map(|path| {
            let mut file = File::open(&path).ok()?;
            // What nobody holds belongs to nobody: its process is gone.
            if is_held(&file, &path) { read(&mut file) } else { None }
        })
        .collect()
}

/// Opens a mark and holds it until the file is closed; `None` when another instance holds it.
#[cfg(not(windows))]
fn held(options: &mut OpenOptions, path: &Path) -> io::Result<Option<File>> {
    let file = options.open(path)?;
    Ok(file.try_lock().is_ok().then_some(file))
}

#[cfg(not(windows))]
fn is_held(file: &File, _: &Path) -> bool {
    file.try_lock_shared().is_err()
}

/// Opens a mark and holds it until the file is closed; `None` when another instance holds it. A lock would keep
/// others from reading who holds it; so the file is opened such that nobody else can write to it.
#[cfg(windows)]
fn held(options: &mut OpenOptions, path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const SHARE_READ_AND_DELETE: u32 = 1 | 4;
    match options.share_mode(SHARE_READ_AND_DELETE).open(path) {
        Err(e) if sharing_violation(&e) => Ok(None),
        opened => opened.map(Some),
    }
}

#[cfg(windows)]
fn is_held(_: &File, path: &Path) -> bool {
    File::options().write(true).open(path).is_err_and(|e| sharing_violation(&e))
}

#[cfg(windows)]
fn sharing_violation(e: &io::Error) -> bool {
    const ERROR_SHARING_VIOLATION: i32 = 32;
    e.raw_os_error() == Some(ERROR_SHARING_VIOLATION)
}

#[cfg(unix)]
fn terminal() -> String {
    rustix::termios::ttyname(std::io::stdin(), Vec::new())
        .map_or_else(|_| "-".to_owned(), |name| name.to_string_lossy().into_owned())
}

#[cfg(not(unix))]
fn terminal() -> String {
    "-".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_instances_see_each_other_and_leave_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("handover.db");
        let first = Presence::mark(&db, 1_000).unwrap();
        assert_eq!(others(&db, Some(&first)), []);
        let second = Presence::mark(&db, 2_000).unwrap();
        let since = |own: &Presence| others(&db, Some(own)).iter().map(|h| h.since_ms).collect::<Vec<_>>();
        assert_eq!(since(&first), [2_000]);
        assert_eq!(since(&second), [1_000]);
        assert_eq!(others(&db, None)[0].pid, std::process::id());
        drop((first, second));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_mark_nobody_took_back_tells_of_an_abrupt_end() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("handover.db");
        fs::write(beside(&db, ".lock"), "4242 1700000000000 /dev/pts/\u{1b}[31m3\n").unwrap();
        assert_eq!(others(&db, None), [], "a dead process holds nothing");
        let mark = Presence::mark(&db, 5).unwrap();
        let fallen = mark.fallen.clone().unwrap();
        assert_eq!((fallen.pid, fallen.terminal.as_str()), (4242, "/dev/pts/[31m3"));
    }
}
