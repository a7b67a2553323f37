//! Where sticks and other disks show up on this PC, for somebody who looks for a backup without knowing paths.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders below which the system puts disks, and how deep they lie there.
const MOUNTS: &[(&str, usize)] = &[("/media", 2), ("/run/media", 2), ("/mnt", 1), ("/Volumes", 1)];
/// No more folders than this are looked into.
const MOST: usize = 200;

/// The disks there are, and the folders at their top.
#[must_use]
pub(crate) fn folders() -> Vec<PathBuf> {
    let mut disks: Vec<PathBuf> = Vec::new();
    for (base, depth) in MOUNTS {
        let mut level = vec![PathBuf::from(base)];
        for _ in 0..*depth {
            level = level.iter().flat_map(|folder| inside(folder)).collect();
            disks.extend(level.iter().cloned());
        }
    }
    if cfg!(windows) {
        disks.extend(
            ('D'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\"))).filter(|disk| disk.exists()),
        );
    }
    of_disks(disks)
}

/// These disks with the folders at their top.
fn of_disks(disks: Vec<PathBuf>) -> Vec<PathBuf> {
    let tops: Vec<PathBuf> = disks.iter().flat_map(|disk| inside(disk)).collect();
    let mut all = disks;
    all.extend(tops);
    all.sort();
    all.dedup();
    all.truncate(MOST);
    all
}

/// The folders in a folder that can be seen.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let folders = entries.flatten().map(|entry| entry.path()).filter(|path| !hidden(path) && path.is_dir());
    folders.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_and_the_folders_at_its_top_are_looked_into_and_no_hidden_ones() {
        let dir = tempfile::tempdir().unwrap();
        let stick = dir.path().join("STICK");
        for name in ["shop/deeper", ".Trash"] {
            fs::create_dir_all(stick.join(name)).unwrap();
        }
        assert_eq!(of_disks(vec![stick.clone()]), [stick.clone(), stick.join("shop")]);
        assert_eq!(of_disks(vec![dir.path().join("none")]), [dir.path().join("none")]);
    }
}
