//! The backups of a shop: verified, compressed copies in one folder, named by shop, time and last record.
//!
//! A file has its name only once the copy was read back, checked against the store, compressed, read back
//! again and synced. Until then it begins with a dot and ends in `.part`: never a backup, and removed by whoever
//! makes the next one.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use super::{OpenOptions, Store, StoreError, backup, file_checks};
use crate::model::problem::Problem;
use crate::model::zone::Zone;
use crate::record::seal::ChainHead;
use crate::rules::generations::{Generation, superfluous};
use crate::system::error::FailureKind;
use crate::system::paths::create_private_dir;

/// How the names end.
const ENDING: &str = ".db.gz";
/// How a copy under way ends.
const PART: &str = ".part";
/// Time in a name, UTC.
const TIME: &str = "%Y%m%dT%H%M%SZ";
/// Held while a copy is made, so that two windows do not clear each other's away.
const LOCK: &str = ".handover-backup.lock";
/// How long another window's copy is waited for.
const WAIT: Duration = Duration::from_secs(30);
/// Letters of the chain's id that stand in a name: enough to tell shops apart.
const CHAIN: usize = 8;
/// Longest name of a shop in a file name, in letters.
const SHOP: usize = 24;
/// How many of the newest are read in full before any is removed.
const READ_BACK: usize = 3;
/// What every SQLite file begins with.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// Why no backup was made, or none removed.
#[derive(Debug)]
pub(crate) enum BackupError {
    /// No room where it goes.
    Full(PathBuf),
    /// The folder or a file in it could not be written or read.
    Beside {
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// The copy, or the store it was made of, does not pass the check.
    Unsound(Problem),
    /// The copy does not hold what the store holds.
    Differs,
    /// Another window is making one there.
    Busy(PathBuf),
    /// It was told to stop.
    Stopped,
    /// The store itself could not be read.
    Store(StoreError),
}

impl BackupError {
    /// The sentence for people.
    #[must_use]
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::Full(path) => Problem::new("backup.full").with("path", path.display()),
            Self::Beside { path, detail } => {
                Problem::new("backup.beside").with("path", path.display()).with("detail", detail)
            }
            Self::Unsound(_) => Problem::new("backup.unsound"),
            Self::Differs => Problem::new("backup.differs"),
            Self::Busy(path) => Problem::new("backup.busy").with("path", path.display()),
            Self::Stopped => Problem::new("report.cancelled"),
            Self::Store(error) => error.problem(),
        }
    }

    /// What the check found, where it found something.
    #[must_use]
    pub(crate) const fn finding(&self) -> Option<&Problem> {
        if let Self::Unsound(finding) = self { Some(finding) } else { None }
    }

    /// What kind of trouble it is.
    #[must_use]
    pub(crate) fn kind(&self) -> FailureKind {
        match self {
            Self::Full(_) | Self::Beside { .. } => FailureKind::Output,
            Self::Unsound(_) | Self::Differs => FailureKind::Failed,
            Self::Busy(_) => FailureKind::Locked,
            Self::Stopped => FailureKind::Interrupted,
            Self::Store(error) => error.kind(),
        }
    }

    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(path.to_owned()),
            io::ErrorKind::Interrupted => Self::Stopped,
            _ => Self::Beside { path: path.to_owned(), detail: error.to_string() },
        }
    }

    /// An error of the store about the copy, which is not the store itself.
    pub(super) fn of_copy(folder: &Path) -> impl Fn(StoreError) -> Self {
        let folder = folder.to_owned();
        move |error| match error {
            StoreError::DiskFull { .. } => Self::Full(folder.clone()),
            StoreError::Beside { path, detail } => Self::Beside { path, detail },
            other => Self::Store(other),
        }
    }
}

/// A backup as its name tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BackupFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// When it was made, UTC milliseconds.
    pub(crate) at_ms: i64,
    /// Number of its last record.
    pub(crate) seq: i64,
    pub(crate) bytes: u64,
    /// Its beginning and end are those of a whole file.
    pub(crate) whole: bool,
}

impl BackupFile {
    /// What a name says, if it is the name of a backup of this chain.
    fn named(path: &Path, chain: &str) -> Option<Self> {
        let found = Self::told(path, chain)?;
        let whole = found.is_whole();
        Some(Self { whole, ..found })
    }

    /// What the name alone says; nobody has looked into the file.
    fn told(path: &Path, chain: &str) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
        let mut parts = name.rsplitn(4, '-');
        let seq = parts.next()?.parse().ok()?;
        let at = NaiveDateTime::parse_from_str(parts.next()?, TIME).ok()?;
        let (of, shop) = (parts.next()?, parts.next()?);
        if !(chain.is_empty() || of == mark(chain)) || shop.starts_with('.') {
            return None;
        }
        let bytes = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?.len();
        Some(Self { path: path.to_owned(), at_ms: at.and_utc().timestamp_millis(), seq, bytes, whole: false })
    }

    /// The part of its name that tells shops apart.
    #[must_use]
    pub(crate) fn shop_mark(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.rsplit('-').nth(2).unwrap_or_default().to_owned()
    }

    /// The shop's name as far as it stands in the name of the file.
    #[must_use]
    pub(crate) fn shop(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.rsplitn(4, '-').nth(3).unwrap_or_default().replace('_', " ")
    }

    /// Whether its beginning and end are those of a whole file.
    fn is_whole(&self) -> bool {
        self.bytes > 0 && ends_whole(&self.path).unwrap_or(false)
    }

    /// Reads all of it: whether it unpacks to a database without an error of its checksum.
    #[must_use]
    pub(crate) fn reads_back(&self) -> bool {
        unpacked(&self.path, &mut io::sink(), &mut || false).is_ok_and(|(starts, _)| starts)
    }

    fn generation(&self, zone: Zone) -> Generation {
        let date = zone.stamp_at(self.at_ms).calendar_date();
        Generation { at_ms: self.at_ms, date, seq: self.seq, good: self.whole }
    }
}

/// The part of a chain's id that stands in names.
fn mark(chain: &str) -> &str {
    chain.get(..CHAIN).unwrap_or(chain)
}

/// The name without its ending, such as `corner_shop-1a2b3c4d-20260314T133000Z-000813`.
fn stem(shop: &str, chain: &str, at_ms: i64, seq: i64) -> String {
    let mut name = String::new();
    for c in shop.chars().take(SHOP) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    let name = if name.is_empty() { "handover" } else { name };
    let at = DateTime::from_timestamp_millis(at_ms).unwrap_or_default().format(TIME);
    format!("{name}-{}-{at}-{seq:06}", mark(chain))
}

/// Whether a file begins and ends as a compressed database does: its last four bytes tell its size.
fn ends_whole(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let (mut magic, mut size) = ([0; 2], [0; 4]);
    file.read_exact(&mut magic)?;
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut size)?;
    let size = u32::from_le_bytes(size);
    Ok(magic == [0x1f, 0x8b] && size > 0 && size.is_multiple_of(4096))
}

/// The backups of a chain in a folder, oldest first. A folder that is not there has none.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn list(folder: &Path, chain: &str) -> Result<Vec<BackupFile>, BackupError> {
    let mut all = told(folder, chain)?;
    for one in &mut all {
        one.whole = one.is_whole();
    }
    Ok(all)
}

/// The newest whole backup of a chain in a folder. Older ones are not looked into: it is asked at every start.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn newest(folder: &Path, chain: &str) -> Result<Option<BackupFile>, BackupError> {
    let newest = told(folder, chain)?.into_iter().rev().find(BackupFile::is_whole);
    Ok(newest.map(|one| BackupFile { whole: true, ..one }))
}

/// The backups of whatever shop in a folder, oldest first.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn of_any_shop(folder: &Path) -> Result<Vec<BackupFile>, BackupError> {
    list(folder, "")
}

/// What the names in a folder say, oldest first; of every shop where none is named.
fn told(folder: &Path, chain: &str) -> Result<Vec<BackupFile>, BackupError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(BackupError::io(folder, &e)),
    };
    let mut all: Vec<BackupFile> = entries.filter_map(|e| BackupFile::told(&e.ok()?.path(), chain)).collect();
    all.sort_by(|a, b| (a.at_ms, a.seq, &a.path).cmp(&(b.at_ms, b.seq, &b.path)));
    Ok(all)
}

/// The whole backups of a chain in a folder, newest first; of whatever shop where none is named. A folder that cannot be
/// read has none.
#[must_use]
pub(crate) fn whole_in(folder: &Path, chain: &str) -> Vec<BackupFile> {
    let all = list(folder, chain).unwrap_or_default();
    all.into_iter().rev().filter(|one| one.whole).collect()
}

/// Removes what no generation needs; gives what was removed. Nothing goes before the newest were read in full.
///
/// # Errors
/// When the folder cannot be read, or a file cannot be removed.
pub(crate) fn prune(folder: &Path, chain: &str, zone: Zone) -> Result<Vec<BackupFile>, BackupError> {
    let mut all = list(folder, chain)?;
    let mut read: Vec<usize> = Vec::new();
    loop {
        let seen: Vec<Generation> = all.iter().map(|one| one.generation(zone)).collect();
        let go = superfluous(&seen);
        if go.is_empty() {
            return Ok(Vec::new());
        }
        let stay = (0..all.len()).rev().filter(|at| seen[*at].good && !go.contains(at)).take(READ_BACK);
        let unread: Vec<usize> = stay.filter(|at| !read.contains(at)).collect();
        for at in &unread {
            all[*at].whole = all[*at].reads_back();
        }
        if unread.is_empty() {
            let mut gone = Vec::new();
            for at in go {
                fs::remove_file(&all[at].path).map_err(|e| BackupError::io(&all[at].path, &e))?;
                gone.push(all[at].clone());
            }
            return Ok(gone);
        }
        read.extend(unread);
    }
}

/// Files of a copy under way; gone when dropped, whatever came of it.
struct Parts {
    plain: PathBuf,
    packed: PathBuf,
}

impl Parts {
    fn of(folder: &Path, stem: &str) -> Self {
        let at = |ending: &str| folder.join(format!(".{stem}{ending}{PART}"));
        Self { plain: at(".db"), packed: at(ENDING) }
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(file_checks::beside(&self.plain, ending));
        }
        let _ = fs::remove_file(&self.packed);
    }
}

/// Removes what a killed copy of this chain has left. Only while the folder is held.
fn clear(folder: &Path, chain: &str) -> io::Result<()> {
    let of = format!("-{}-", mark(chain));
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
        let part = [PART, ".part-wal", ".part-shm"].iter().any(|ending| name.ends_with(ending));
        if name.starts_with('.') && name.contains(&of) && part {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Holds the folder against other windows; a disk without locks is used without.
fn hold(folder: &Path, stop: &AtomicBool) -> Result<File, BackupError> {
    let path = folder.join(LOCK);
    let mut options = File::options();
    let file = options.write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(|e| BackupError::io(&path, &e))?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
            Err(TryLockError::WouldBlock) if stop.load(Ordering::Relaxed) => {
                return Err(BackupError::Stopped);
            }
            Err(TryLockError::WouldBlock) if begun.elapsed() > WAIT => {
                return Err(BackupError::Busy(folder.to_owned()));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

impl Store {
    /// Makes a backup of the store as it is now: copied, checked, compressed, read back, and only then named.
    /// `stop` breaks it off, and nothing stays then.
    ///
    /// # Errors
    /// Why there is no backup now; nothing half made is left.
    pub(crate) fn back_up(
        &self,
        folder: &Path,
        now_ms: i64,
        stop: &Arc<AtomicBool>,
    ) -> Result<BackupFile, BackupError> {
        let of_copy = BackupError::of_copy(folder);
        let chain = self.shop().map_err(BackupError::Store)?.chain_id;
        let shop = self.settings().map_err(BackupError::Store)?.1.store.name;
        let least = self.head().map_err(BackupError::Store)?;
        if !folder.exists() {
            create_private_dir(folder).map_err(|e| BackupError::io(folder, &e))?;
        }
        let _held = hold(folder, stop)?;
        clear(folder, &chain).map_err(|e| BackupError::io(folder, &e))?;
        let parts = Parts::of(folder, &stem(&shop, &chain, now_ms, least.seq));
        let mut stopped = || stop.load(Ordering::Relaxed);
        if !backup::fill(&self.conn, &parts.plain, &mut stopped).map_err(&of_copy)? {
            return Err(BackupError::Stopped);
        }
        let head = check(&parts.plain, stop).map_err(|e| if stopped() { BackupError::Stopped } else { e })?;
        // Others may have sealed meanwhile: the copy ends with a record of the store, and not before the last of then.
        if head.seq < least.seq || self.hash_at(head.seq).map_err(BackupError::Store)? != Some(head.hash) {
            return Err(BackupError::Differs);
        }
        let path = free_name(folder, |at_ms| stem(&shop, &chain, at_ms, head.seq), now_ms);
        let bytes = pack(&parts, &mut stopped)?;
        file_checks::sync_file(&parts.packed).map_err(&of_copy)?;
        name_it(&parts.packed, &path)?;
        let made = BackupFile::named(&path, &chain).filter(|made| made.whole && made.bytes == bytes);
        made.ok_or(BackupError::Differs)
    }
}

/// Gives a finished copy its name. One that a power cut may take away again is none: it goes, so that what is said is
/// true.
fn name_it(packed: &Path, path: &Path) -> Result<(), BackupError> {
    fs::rename(packed, path).map_err(|e| BackupError::io(path, &e))?;
    file_checks::sync_folder(path).map_err(|error| {
        let _ = fs::remove_file(path);
        BackupError::of_copy(path.parent().unwrap_or(path))(error)
    })
}

/// Copies a backup to a second place: read back, compared with the first, synced, and only then named. The folder has to
/// be there, or the one it lies in: where a stick is not in, nothing is made in its stead.
///
/// # Errors
/// Why there is none there now; nothing half made is left.
pub(crate) fn copy_to(made: &BackupFile, folder: &Path, chain: &str) -> Result<BackupFile, BackupError> {
    let at = |e: io::Error| BackupError::io(folder, &e);
    if !folder.exists() {
        fs::create_dir(folder).map_err(at)?;
    }
    let _held = hold(folder, &AtomicBool::new(false))?;
    clear(folder, chain).map_err(at)?;
    let name = made.path.file_name().unwrap_or_default();
    let path = folder.join(name);
    let parts = Parts::of(folder, &name.to_string_lossy());
    let hash = {
        let mut from = File::open(&made.path).map_err(|e| BackupError::io(&made.path, &e))?;
        let mut to = file_checks::create_private(&parts.packed).map_err(at)?;
        let hash = through(&mut from, &mut to, &mut || false).map_err(at)?.1;
        to.sync_all().map_err(at)?;
        hash
    };
    let mut back = File::open(&parts.packed).map_err(at)?;
    if through(&mut back, &mut io::sink(), &mut || false).map_err(at)?.1 != hash {
        return Err(BackupError::Differs);
    }
    name_it(&parts.packed, &path)?;
    let there = BackupFile::named(&path, chain).filter(|there| there.whole && there.bytes == made.bytes);
    there.ok_or(BackupError::Differs)
}

/// A name nobody has: two copies of the same second differ by it.
fn free_name(folder: &Path, name: impl Fn(i64) -> String, now_ms: i64) -> PathBuf {
    let mut at_ms = now_ms;
    loop {
        let path = folder.join(format!("{}{ENDING}", name(at_ms)));
        if fs::symlink_metadata(&path).is_err() {
            return path;
        }
        at_ms += 1_000;
    }
}

/// Checks a copy: its file, its chain, and where that ends.
fn check(copy: &Path, stop: &Arc<AtomicBool>) -> Result<ChainHead, BackupError> {
    let options = OpenOptions { allow_network_fs: true, ..OpenOptions::read() };
    let mut copy = Store::open(copy, &options).map_err(BackupError::Store)?;
    let stopped = stop.clone();
    copy.stop_reading_when(move || stopped.load(Ordering::Relaxed)).map_err(BackupError::Store)?;
    sound(&copy)
}

/// Checks an open copy: its file and its chain; gives where that ends.
pub(super) fn sound(copy: &Store) -> Result<ChainHead, BackupError> {
    if let Some(finding) = copy.check_file().map_err(BackupError::Store)?.first() {
        return Err(BackupError::Unsound(finding.problem()));
    }
    let chain = copy.verify_chain().map_err(BackupError::Store)?;
    match chain.findings.first() {
        Some(found) => Err(BackupError::Unsound(found.problem.clone())),
        None => Ok(chain.head),
    }
}

/// Compresses the copy and reads it back; gives the size of what came out.
fn pack(parts: &Parts, stopped: &mut dyn FnMut() -> bool) -> Result<u64, BackupError> {
    let at = |e: io::Error| BackupError::io(&parts.packed, &e);
    let file = file_checks::create_private(&parts.packed).map_err(at)?;
    let mut packed = GzEncoder::new(BufWriter::with_capacity(1 << 16, file), Compression::new(4));
    let mut plain = File::open(&parts.plain).map_err(at)?;
    let hash = through(&mut plain, &mut packed, stopped).map_err(at)?.1;
    let file = packed.finish().and_then(|out| out.into_inner().map_err(io::IntoInnerError::into_error));
    let bytes = file.and_then(|f| f.metadata()).map_err(at)?.len();
    let (_, back) = unpacked(&parts.packed, &mut io::sink(), stopped).map_err(at)?;
    if back == hash { Ok(bytes) } else { Err(BackupError::Differs) }
}

/// Unpacks a backup; whether it begins as a database does, and the hash of what came out.
pub(super) fn unpacked(
    path: &Path,
    to: &mut dyn Write,
    stopped: &mut dyn FnMut() -> bool,
) -> io::Result<(bool, [u8; 32])> {
    let mut from = GzDecoder::new(BufReader::with_capacity(1 << 16, File::open(path)?));
    through(&mut from, to, stopped)
}

/// Passes everything on; whether it begins as a database does, and its SHA-256.
fn through(
    from: &mut dyn Read,
    to: &mut dyn Write,
    stopped: &mut dyn FnMut() -> bool,
) -> io::Result<(bool, [u8; 32])> {
    let (mut hash, mut block, mut starts, mut first) = (Sha256::new(), vec![0u8; 1 << 16], false, true);
    loop {
        if stopped() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let n = match from.read(&mut block) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if n == 0 {
            return Ok((starts, hash.finalize().into()));
        }
        if first {
            starts = block[..n].starts_with(SQLITE);
            first = false;
        }
        hash.update(&block[..n]);
        to.write_all(&block[..n])?;
    }
}

#[cfg(test)]
mod tests;
