//! The monthly trial of a backup: the newest one off the disk is brought back into a temporary folder, checked, and a day
//! of it compared with the shop. A backup nobody has ever brought back is a hope.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::OptionalExtension as _;

use super::backups::{self, BackupError, BackupFile};
use super::{OpenOptions, Result, Store, StoreError, file_checks};
use crate::model::time::{BusinessDate, DAY_MS};
use crate::record::Document;
use crate::system::paths::TempFolder;

/// How long after a trial the next one is due.
const EVERY_MS: i64 = 30 * DAY_MS;

/// Where it is noted when a copy of this chain was last tried.
fn note(state_dir: &Path, chain: &str) -> PathBuf {
    let shop: String = chain.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    state_dir.join(format!("drill-{shop}.txt"))
}

/// When a copy was last tried with success, UTC milliseconds.
#[must_use]
pub(crate) fn last(state_dir: &Path, chain: &str) -> Option<i64> {
    fs::read_to_string(note(state_dir, chain)).ok()?.trim().parse().ok()
}

/// Whether it is time for the next trial. A note of the future is of a clock that was wrong.
#[must_use]
pub(crate) fn due(state_dir: &Path, chain: &str, now_ms: i64) -> bool {
    last(state_dir, chain).is_none_or(|last| !(last..last.saturating_add(EVERY_MS)).contains(&now_ms))
}

/// Brings a copy back into a temporary folder, checks it and compares one of its days with the shop; notes that it was
/// done.
///
/// # Errors
/// What is wrong with the copy, or with the place it was tried in.
pub(crate) fn run(
    copy: &BackupFile,
    live: &Store,
    state_dir: &Path,
    now_ms: i64,
    stop: &Arc<AtomicBool>,
) -> std::result::Result<(), BackupError> {
    let folder = TempFolder::new().map_err(|(path, e)| BackupError::io(&path, &e))?;
    let path = folder.path().join("handover.db");
    let at = |e: std::io::Error| BackupError::io(&copy.path, &e);
    let mut file = file_checks::create_private(&path).map_err(at)?;
    backups::unpacked(&copy.path, &mut file, &mut || stop.load(Ordering::Relaxed)).map_err(at)?;
    drop(file);
    let options = OpenOptions { allow_network_fs: true, ..OpenOptions::read() };
    let tried = Store::open(&path, &options).map_err(BackupError::Store)?;
    backups::sound(&tried)?;
    if !same_day(&tried, live, now_ms).map_err(BackupError::Store)? {
        return Err(BackupError::Differs);
    }
    let chain = tried.shop().map_err(BackupError::Store)?.chain_id;
    fs::write(note(state_dir, &chain), format!("{now_ms}\n")).map_err(|e| BackupError::io(state_dir, &e))
}

/// Whether a day of the copy reads the same in the shop; another day each time.
fn same_day(tried: &Store, live: &Store, now_ms: i64) -> Result<bool> {
    let day: Option<String> = tried
        .conn
        .query_row(
            "SELECT business_date FROM seal WHERE kind = 'handover'
             LIMIT 1 OFFSET ?1 % max(1, (SELECT count(*) FROM seal WHERE kind = 'handover'))",
            [now_ms / DAY_MS],
            |row| row.get(0),
        )
        .optional()?;
    let Some(day) = day else { return Ok(true) };
    let date: BusinessDate = day.parse().map_err(StoreError::Rule)?;
    // The shop may have sealed more on that day since.
    let there: Vec<Document> = live.day(date)?.into_iter().map(|page| page.document).collect();
    Ok(tried.day(date)?.iter().all(|page| there.contains(&page.document)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;
    use crate::tui::test_support::Shop;

    #[test]
    fn a_copy_is_brought_back_once_a_month_and_one_that_reads_otherwise_is_told() {
        let mut shop = Shop::new(Lang::En);
        shop.hand_over();
        let (desk, stop) = (&shop.app.desk, Arc::new(AtomicBool::new(false)));
        let store = desk.store.as_ref().unwrap();
        let (state, chain) = (shop.dir.path(), store.shop().unwrap().chain_id);
        let now = desk.clock.now_ms();
        let made = store.back_up(&shop.dir.path().join("stick"), now, &stop).unwrap();
        assert!(due(state, &chain, now));
        run(&made, store, state, now, &stop).unwrap();
        assert_eq!(last(state, &chain), Some(now));
        assert!(!due(state, &chain, now + EVERY_MS - 1) && due(state, &chain, now + EVERY_MS));
        assert!(due(state, &chain, now - 1), "the clock was wrong then");
        // The same day, with other figures in the shop.
        let other = Shop::new(Lang::En);
        let differs = run(&made, other.app.desk.store.as_ref().unwrap(), state, now + 1, &stop);
        assert!(matches!(differs, Err(BackupError::Differs)), "{differs:?}");
        let bytes = fs::read(&made.path).unwrap();
        fs::write(&made.path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(run(&made, store, state, now + 1, &stop).is_err());
        assert_eq!(last(state, &chain), Some(now), "only a good one is noted");
    }
}
