//! What no file of ours is ever put in the place of, whoever asks for it: a store and what goes with it, a backup, a key
//! file, a head log, the settings file.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use super::CONFIG_NAME;
use crate::system::{head_log, key_file};

/// The mark of a store in the head of its file.
pub(crate) const STORE_MARK: i64 = 0x4841_4E44;
/// What every SQLite file begins with.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";
/// What lies beside a store, behind its name.
const BESIDE: [&str; 4] = ["-wal", "-shm", ".ballast", ".lock"];

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Whether a program has it open, or was killed with it: then it is a store and is not looked into, since whoever closes
/// it in the same process takes its locks away.
fn in_use(path: &Path) -> bool {
    BESIDE.iter().any(|ending| fs::symlink_metadata(beside(path, ending)).is_ok())
}

/// Whether a file is a store or a backup of one, by what stands at its beginning. Not to be asked of a store that this
/// process has open.
#[must_use]
pub(crate) fn holds_a_store(path: &Path) -> bool {
    let marked = |from: &mut dyn Read| {
        let mut start = [0; 72];
        from.read_exact(&mut start).is_ok()
            && start.starts_with(SQLITE)
            && start.ends_with(&u32::try_from(STORE_MARK).unwrap_or_default().to_be_bytes())
    };
    let open = |path: &Path| File::open(path).ok();
    open(path).is_some_and(|mut file| marked(&mut file))
        || open(path).is_some_and(|file| marked(&mut GzDecoder::new(file)))
}

/// Whether a file that is there may not be replaced.
#[must_use]
pub(crate) fn irreplaceable(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    let name = path.to_string_lossy();
    let of_a_store = BESIDE.iter().any(|ending| {
        let store = name.strip_suffix(ending).map(Path::new);
        store.is_some_and(|store| store.is_file() && (in_use(store) || holds_a_store(store)))
    });
    of_a_store
        || in_use(path)
        || path.file_name().is_some_and(|name| name == CONFIG_NAME)
        || holds_a_store(path)
        || key_file::load(path).is_ok()
        || key_file::read_pepper(path).is_some()
        || head_log::read(path).is_ok_and(|log| !log.entries.is_empty())
}
