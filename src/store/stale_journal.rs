//! A journal that lies beside a file it was not written for: somebody put another file in place and left it there.
//! SQLite cannot tell and would replay it.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::connection::{Access, connect, open_immutable};
use super::{Result, StoreError, file_checks, other_windows};

/// Whether the journal beside a file goes with it. Only one that a killed program left is looked at, which takes a
/// second in ten years: a file that is sound without it and is not with it was put in place later.
pub(super) fn goes_with(path: &Path) -> bool {
    let journal = file_checks::beside(path, "-wal");
    let left = fs::metadata(journal).is_ok_and(|m| m.len() > 0);
    if !left || !other_windows::others(path, None).is_empty() {
        return true;
    }
    let with = || {
        let (conn, _) = connect(path, Access::Read).ok()?;
        // Closing must not fold in what may not belong there.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).ok()?;
        Some(sound(&conn))
    };
    with().unwrap_or(false) || !open_immutable(path).is_ok_and(|conn| sound(&conn))
}

/// Whether pages and references of a file fit together. What was changed on purpose fits: that is found by the check.
fn sound(conn: &Connection) -> bool {
    let pages = || -> rusqlite::Result<bool> {
        let said: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        Ok(said == "ok" && !conn.prepare("PRAGMA foreign_key_check")?.exists([])?)
    };
    pages().unwrap_or(false)
}

/// Takes a journal that does not go with the file out of its way; gives its new name.
///
/// # Errors
/// When it cannot be renamed: the file must not be opened then.
pub(super) fn set_aside(path: &Path, now_ms: i64) -> Result<Option<PathBuf>> {
    if goes_with(path) {
        return Ok(None);
    }
    let journal = file_checks::beside(path, "-wal");
    let kept = file_checks::aside(&journal, now_ms);
    fs::rename(&journal, &kept).map_err(StoreError::beside(&journal))?;
    // An index of the journal that is not there any more.
    let _ = fs::remove_file(file_checks::beside(path, "-shm"));
    file_checks::sync_folder(path)?;
    Ok(Some(kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attendance::PunchKind;
    use crate::model::lang::Lang;
    use crate::model::log::{Detail, Punch};
    use crate::store::{OpenOptions, Store};
    use crate::tui::shell::view::Command;
    use crate::tui::test_support::{LI_HUA, Shop};

    fn punch(shop: &mut Shop) {
        let at_ms = shop.app.desk.now().ms;
        let punch = Punch::clocked(LI_HUA, PunchKind::Out, at_ms);
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(punch) });
    }

    /// The file as a kill leaves it, with its journal, and as it was a shift before.
    fn killed() -> (Shop, PathBuf, PathBuf) {
        let mut shop = Shop::new(Lang::En);
        let db = shop.app.desk.db.clone();
        let at = |name: &str| db.with_file_name(name);
        shop.app.desk.store.as_mut().unwrap().settle().unwrap();
        let (old, now) = (at("old.db"), at("killed.db"));
        fs::copy(&db, &old).unwrap();
        shop.hand_over();
        shop.app.desk.store.as_mut().unwrap().settle().unwrap();
        punch(&mut shop);
        fs::copy(&db, &now).unwrap();
        fs::copy(file_checks::beside(&db, "-wal"), file_checks::beside(&now, "-wal")).unwrap();
        (shop, old, now)
    }

    fn entries(store: &Store) -> i64 {
        store.conn.query_row("SELECT count(*) FROM audit", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn what_a_kill_left_is_replayed_and_what_belongs_to_another_file_never_is() {
        let (shop, old, now) = killed();
        let all = entries(shop.app.desk.store.as_ref().unwrap());
        let stale = file_checks::beside(&old, "-wal");
        fs::copy(file_checks::beside(&now, "-wal"), &stale).unwrap();
        let before = fs::read(&old).unwrap();

        let store = Store::open(&now, &OpenOptions::write(1)).unwrap();
        assert_eq!((entries(&store), store.journal_aside()), (all, None), "everything saved is there");
        // Somebody who only reads changes nothing beside the file.
        let reader = Store::open(&old, &OpenOptions::read()).unwrap();
        assert_eq!(reader.head().unwrap().seq, 1);
        drop(reader);
        assert!(stale.exists() && fs::read(&old).unwrap() == before);
        let store = Store::open(&old, &OpenOptions::write(1)).unwrap();
        assert_eq!((store.head().unwrap().seq, store.check_file().unwrap()), (1, Vec::new()));
        let kept = store.journal_aside().unwrap().to_owned();
        assert!(kept.exists() && kept != stale, "it is kept");
    }
}
