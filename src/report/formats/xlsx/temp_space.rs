//! Whether long tables find room in the folder for temporary files.

use std::path::Path;

use super::common::MANY;
use crate::report::tables::Table;

/// Bytes a cell takes before it is packed; words take more, empty cells less.
const CELL: u64 = 80;

/// Bytes that the long ones of these tables may take.
pub(crate) fn needed(tables: &[&Table<'_>]) -> u64 {
    let cells =
        |t: &&&Table<'_>| u64::try_from(t.rows.len().saturating_mul(t.columns.len())).unwrap_or(u64::MAX);
    let long = tables.iter().filter(|t| t.rows.len() > MANY);
    long.map(|t| cells(&t).saturating_mul(CELL)).fold(0, u64::saturating_add)
}

/// Whether a file of so many bytes can be made in a folder.
pub(crate) fn enough(folder: &Path, bytes: u64) -> bool {
    bytes == 0 || (free(folder, bytes) && tried(folder))
}

/// Whether a file can be made at all.
fn tried(folder: &Path) -> bool {
    let file = folder.join(format!(".handover-{}.tmp", std::process::id()));
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&file);
    let made = made.is_ok();
    if made {
        let _ = std::fs::remove_file(&file);
    }
    made
}

#[cfg(unix)]
fn free(folder: &Path, bytes: u64) -> bool {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Fsize).current;
    let room = rustix::fs::statvfs(folder).map_or(0, |place| place.f_bavail.saturating_mul(place.f_frsize));
    room >= bytes && limit.is_none_or(|most| most >= bytes)
}

#[cfg(not(unix))]
const fn free(_: &Path, _: u64) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::formats::tests::odd;

    #[test]
    fn a_folder_that_is_not_there_or_too_small_has_no_room() {
        let dir = tempfile::tempdir().unwrap();
        assert!(enough(dir.path(), 1) && enough(dir.path(), 0));
        assert!(!enough(&dir.path().join("none"), 1), "not there");
        assert!(enough(&dir.path().join("none"), 0), "nothing is to be put there");
        assert!(cfg!(not(unix)) || !enough(dir.path(), u64::MAX));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        let (short, long) = (odd(10), odd(MANY + 1));
        assert_eq!(needed(&short.tables.iter().collect::<Vec<_>>()), 0);
        assert!(needed(&long.tables.iter().collect::<Vec<_>>()) > 300_000);
    }
}
