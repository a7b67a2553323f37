//! A checked copy and the key that belongs to it take the place of what lies there: all of it, or nothing.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::model::problem::Problem;
use crate::model::time::Stamp;
use crate::store::file_checks::{self, aside};
use crate::store::shop_keys::KeysHere;
use crate::store::shop_setup::ShopFiles;
use crate::store::{Result, Store, StoreError};
use crate::system::key_file::{self, KeySecrets};

/// The key of the copy beside the key file, which is kept aside. The copy and its key take their places one after the
/// other; where the program ends in between, the next start finds the key that waits. Dropped before, both go.
pub(super) struct KeyWaits<'a> {
    key_file: &'a Path,
    aside: Option<PathBuf>,
    taken: bool,
}

/// Lets the key that the code opened wait for its place; nothing where it is in its place already.
pub(super) fn key_waits<'a>(
    store: &Store,
    places: &ShopFiles<'a>,
    opened: Option<&KeySecrets>,
    at: Stamp,
) -> Result<Option<KeyWaits<'a>>> {
    let Some(opened) = opened else { return Ok(None) };
    let here = KeysHere::of(store, places.key_file, places.head_log)?;
    if here.keys.is_err() {
        let aside = there(places.key_file).then(|| aside(places.key_file, at.ms));
        let mut waits = KeyWaits { key_file: places.key_file, aside: None, taken: false };
        if let Some(aside) = aside {
            fs::copy(places.key_file, &aside)
                .and_then(|_| File::open(&aside)?.sync_all())
                .map_err(StoreError::beside(&aside))?;
            waits.aside = Some(aside);
        }
        key_file::place_next(places.key_file, opened)?;
        return Ok(Some(waits));
    }
    let _ = key_file::keep_pepper(
        &key_file::pepper_copy(places.head_log, &store.shop()?.chain_id),
        &opened.pepper,
    );
    Ok(None)
}

impl KeyWaits<'_> {
    /// It takes its place.
    pub(super) fn take(mut self) -> std::result::Result<(), Problem> {
        self.taken = true;
        key_file::take_next(self.key_file)
    }
}

impl Drop for KeyWaits<'_> {
    fn drop(&mut self) {
        if !self.taken {
            let _ = fs::remove_file(key_file::next_of(self.key_file));
            let _ = self.aside.take().map(fs::remove_file);
        }
    }
}

/// Puts a whole file in the place of another. Until the one rename that does it the old one stays where it is: it is
/// copied aside, and moved only where its disk does not let it be copied. Its journal goes with it, so that it is never
/// taken for that of the new file. What fails leaves everything as it was.
pub(super) fn swap(fresh: &Path, db: &Path, at: Stamp) -> Result<Option<PathBuf>> {
    let old = aside(db, at.ms);
    let kept = there(db) || there(&file_checks::beside(db, "-wal"));
    let mut moved = Vec::new();
    let done = change_places(fresh, db, &old, &mut moved);
    if done.is_err() {
        for (from, to) in moved.iter().rev() {
            let _ = fs::rename(to, from);
        }
        if there(db) {
            let _ = fs::remove_file(&old);
        }
    }
    done.map(|()| kept.then_some(old))
}

fn there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The steps of it; what was moved is noted, so that it can be moved back.
fn change_places(fresh: &Path, db: &Path, old: &Path, moved: &mut Vec<(PathBuf, PathBuf)>) -> Result<()> {
    let mut go = |from: PathBuf, to: PathBuf| {
        fs::rename(&from, &to).map_err(StoreError::beside(&from))?;
        moved.push((from, to));
        Ok::<(), StoreError>(())
    };
    if there(db) && fs::copy(db, old).and_then(|_| File::open(old)?.sync_all()).is_err() {
        let _ = fs::remove_file(old);
        go(db.to_owned(), old.to_owned())?;
    }
    for ending in ["-wal", "-journal"] {
        let journal = file_checks::beside(db, ending);
        if there(&journal) {
            go(journal, file_checks::beside(old, ending))?;
        }
    }
    // What SQLite makes anew by itself, and must not take from the old file.
    match fs::remove_file(file_checks::beside(db, "-shm")) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(StoreError::beside(db)(e)),
        _ => {}
    }
    fs::rename(fresh, db).map_err(StoreError::beside(db))
}
