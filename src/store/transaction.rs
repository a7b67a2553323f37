//! The one way to change the store: one action, one transaction, one line in the audit, one sync.

use std::cell::RefCell;

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, named_params};
use serde::Serialize;

use super::connection::Mode;
use super::{ReadOnly, Result, StoreError};
use crate::store::file_checks;
use crate::store::open_store::Store;

/// What somebody does to the store, named before it is tried, so that it can be found again afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditAction {
    /// Unique number, `UUIDv7`: sorts by time. The same id is never applied twice.
    pub(crate) id: [u8; 16],
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// Who: the person's number.
    pub(crate) by: i64,
    /// What kind of change, for example `answer.set`.
    pub(crate) what: &'static str,
    /// To what, for example `handover/31/cash/2`.
    pub(crate) subject: String,
}

impl AuditAction {
    /// An action with a fresh id.
    #[must_use]
    pub fn new(at_ms: i64, by: i64, what: &'static str, subject: impl Into<String>) -> Self {
        let at = u64::try_from(at_ms).unwrap_or_default();
        let time = uuid::Timestamp::from_unix(
            uuid::NoContext,
            at / 1000,
            u32::try_from(at % 1000 * 1_000_000).unwrap_or_default(),
        );
        Self { id: uuid::Uuid::new_v7(time).into_bytes(), at_ms, by, what, subject: subject.into() }
    }
}

/// An open transaction of one [`AuditAction`].
pub struct Tx<'a> {
    conn: &'a Connection,
    action: &'a AuditAction,
    change: RefCell<(Option<String>, Option<String>)>,
}

impl<'a> Tx<'a> {
    /// The connection inside the transaction; statements through `prepare_cached`.
    #[must_use]
    pub const fn conn(&self) -> &'a Connection {
        self.conn
    }

    /// The action being applied.
    #[must_use]
    pub(crate) const fn action(&self) -> &'a AuditAction {
        self.action
    }

    /// What the audit line shows: what was there (if anything) and what is there now. The last call counts.
    pub fn audit<O: Serialize, N: Serialize>(&self, old: Option<&O>, new: Option<&N>) -> Result<()> {
        let row = |e: serde_json::Error| StoreError::BadRow {
            what: "audit",
            id: self.action.subject.clone(),
            detail: e.to_string(),
        };
        let old = old.map(serde_json::to_string).transpose().map_err(row)?;
        let new = new.map(serde_json::to_string).transpose().map_err(row)?;
        *self.change.borrow_mut() = (old, new);
        Ok(())
    }
}

/// Ends a transaction; tests put a failing one in its place.
type Commit = fn(&Connection) -> rusqlite::Result<()>;

/// How one try ended.
enum Tried<T> {
    /// Known: saved, or not saved for this reason.
    Known(Result<T>),
    /// The disk failed at a moment when the change may or may not be in the file. The value is what the
    /// work gave if it came that far.
    Unknown(rusqlite::Error, Option<T>),
}

impl Store {
    /// Applies an action: runs `work` in an immediate transaction, adds the audit line and commits. When
    /// this returns `Ok`, the change is on the disk.
    ///
    /// [`StoreError::AlreadyDone`]: an action with this id is in the file; nothing was done. After a disk error
    /// the file is opened anew and asked whether it holds the action; `work` may then run a second time.
    /// If the disk stays in trouble, the store is read-only from then on.
    pub fn write<T>(&mut self, action: &AuditAction, work: impl FnMut(&Tx) -> Result<T>) -> Result<T> {
        if !self.conn.is_autocommit() {
            return self.write_inside(action, work);
        }
        self.write_with(action, work, |conn| conn.prepare_cached("COMMIT")?.execute([]).map(drop))
    }

    /// Does many actions as one: all of them are on the disk when this returns `Ok`, none otherwise. For
    /// taking over many records at once; what a person does is one action and needs no such frame.
    pub(crate) fn together<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if let Mode::ReadOnly(why) = &self.mode {
            return Err(StoreError::ReadOnly(why.clone()));
        }
        let begun = self.conn.execute_batch("BEGIN IMMEDIATE");
        begun.map_err(|e| self.classify(e))?;
        let done = work(self);
        let outcome = match done {
            Ok(value) => self.conn.execute_batch("COMMIT").map(|()| value).map_err(|e| self.classify(e)),
            Err(e) => Err(e),
        };
        if outcome.is_err() {
            roll_back(&self.conn);
        } else {
            self.unsettled = true;
        }
        outcome
    }

    /// One action within [`Store::together`].
    fn write_inside<T>(&mut self, action: &AuditAction, mut work: impl FnMut(&Tx) -> Result<T>) -> Result<T> {
        self.conn.prepare_cached("SAVEPOINT action")?.execute([])?;
        let outcome = apply(&self.conn, action, &mut work);
        if outcome.is_err() {
            self.conn.prepare_cached("ROLLBACK TO action")?.execute([])?;
        }
        self.conn.prepare_cached("RELEASE action")?.execute([])?;
        match outcome {
            Err(StoreError::Sqlite(e)) => Err(self.classify(e)),
            outcome => outcome,
        }
    }

    /// Whether an action with this id is in the file.
    #[cfg(test)]
    pub(crate) fn is_done(&self, id: &[u8; 16]) -> Result<bool> {
        Ok(is_done(&self.conn, id)?)
    }

    fn write_with<T>(
        &mut self,
        action: &AuditAction,
        mut work: impl FnMut(&Tx) -> Result<T>,
        commit: Commit,
    ) -> Result<T> {
        if let Mode::ReadOnly(why) = &self.mode {
            return Err(StoreError::ReadOnly(why.clone()));
        }
        self.still_there()?;
        let (first, value) = match attempt(&self.conn, action, &mut work, commit) {
            Tried::Known(Ok(value)) => {
                // Written into a file that lies nowhere it would be lost with the program: that is never called saved.
                self.still_there()?;
                return self.known(Ok(value));
            }
            Tried::Known(outcome) => return self.known(outcome),
            Tried::Unknown(e, value) => (e, value),
        };
        if file_checks::at_size_limit(&self.path) {
            return self.known(Err(first.into()));
        }
        // The outcome is unknown; only a fresh look at the file can tell.
        if self.reopen().is_err() {
            return Err(self.give_up());
        }
        match (is_done(&self.conn, &action.id), value) {
            (Ok(true), value) => {
                // Visible is not yet durable: the failed sync is made good by one that succeeds.
                self.unsettled = true;
                if !matches!(self.settle(), Ok(true)) {
                    return Err(self.give_up());
                }
                value.ok_or(StoreError::AlreadyDone)
            }
            (Ok(false), _) => match attempt(&self.conn, action, &mut work, commit) {
                Tried::Known(outcome) => self.known(outcome),
                Tried::Unknown(..) => Err(self.give_up()),
            },
            (Err(_), _) => Err(self.give_up()),
        }
    }

    fn known<T>(&mut self, outcome: Result<T>) -> Result<T> {
        match outcome {
            Ok(value) => {
                self.unsettled = true;
                Ok(value)
            }
            Err(StoreError::Sqlite(e)) => Err(self.classify(e)),
            Err(e) => Err(e),
        }
    }

    /// Turns what SQLite says into what it means.
    pub(super) fn classify(&mut self, e: rusqlite::Error) -> StoreError {
        match e.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => self.locked(),
            Some(ErrorCode::DiskFull) => StoreError::DiskFull { free: self.free_bytes() },
            Some(ErrorCode::SystemIoFailure) if file_checks::at_size_limit(&self.path) => {
                StoreError::DiskFull { free: self.free_bytes() }
            }
            Some(ErrorCode::SystemIoFailure) => StoreError::Disk(e.to_string()),
            Some(ErrorCode::ReadOnly) => {
                self.mode = Mode::ReadOnly(ReadOnly::Disk);
                StoreError::ReadOnly(ReadOnly::Disk)
            }
            _ => StoreError::Sqlite(e),
        }
    }

    /// Whether the file that is open still lies under its name.
    fn still_there(&mut self) -> Result<()> {
        if self.place.is_none_or(|place| file_checks::place(&self.path) == Some(place)) {
            return Ok(());
        }
        self.mode = Mode::ReadOnly(ReadOnly::Gone);
        Err(StoreError::ReadOnly(ReadOnly::Gone))
    }

    fn give_up(&mut self) -> StoreError {
        self.mode = Mode::ReadOnly(ReadOnly::AfterError);
        StoreError::ReadOnly(ReadOnly::AfterError)
    }
}

fn attempt<T>(
    conn: &Connection,
    action: &AuditAction,
    work: &mut impl FnMut(&Tx) -> Result<T>,
    commit: Commit,
) -> Tried<T> {
    let value = match in_transaction(conn, action, work) {
        Ok(value) => value,
        Err(e) => {
            roll_back(conn);
            return match e {
                StoreError::Sqlite(e) if is_disk_error(&e) => Tried::Unknown(e, None),
                e => Tried::Known(Err(e)),
            };
        }
    };
    match commit(conn) {
        Ok(()) => Tried::Known(Ok(value)),
        Err(e) => {
            roll_back(conn);
            if is_disk_error(&e) { Tried::Unknown(e, Some(value)) } else { Tried::Known(Err(e.into())) }
        }
    }
}

fn in_transaction<T>(
    conn: &Connection,
    action: &AuditAction,
    work: &mut impl FnMut(&Tx) -> Result<T>,
) -> Result<T> {
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    apply(conn, action, work)
}

fn apply<T>(conn: &Connection, action: &AuditAction, work: &mut impl FnMut(&Tx) -> Result<T>) -> Result<T> {
    if is_done(conn, &action.id)? {
        return Err(StoreError::AlreadyDone);
    }
    let tx = Tx { conn, action, change: RefCell::default() };
    let value = work(&tx)?;
    let (old, new) = tx.change.into_inner();
    conn.prepare_cached(
        "INSERT INTO audit (action_id, at_ms, by, what, subject, old, new)
         VALUES (:action_id, :at_ms, :by, :what, :subject, :old, :new)",
    )?
    .execute(named_params! {
        ":action_id": action.id,
        ":at_ms": action.at_ms,
        ":by": action.by,
        ":what": action.what,
        ":subject": action.subject,
        ":old": old,
        ":new": new,
    })?;
    Ok(value)
}

fn is_done(conn: &Connection, id: &[u8; 16]) -> rusqlite::Result<bool> {
    let found = conn
        .prepare_cached("SELECT 1 FROM audit WHERE action_id = ?1")?
        .query_row([id], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

fn roll_back(conn: &Connection) {
    // Some errors have rolled back already.
    if !conn.is_autocommit() {
        let _ = conn.execute_batch("ROLLBACK");
    }
}

fn is_disk_error(e: &rusqlite::Error) -> bool {
    e.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rusqlite::{ffi, params};

    use super::*;
    use crate::store::tests::{add_setting, fresh, settings};
    use crate::store::{OpenOptions, Store};

    fn failure(extended_code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(extended_code), None)
    }

    fn action() -> AuditAction {
        AuditAction::new(1_700_000_000_000, 7, "settings.set", "settings/1")
    }

    fn insert(tx: &Tx) -> Result<()> {
        tx.conn()
            .prepare_cached(
                "INSERT INTO settings (version, at_ms, by, doc) SELECT count(*) + 1, ?1, ?2, '{}' FROM settings",
            )?
            .execute(params![tx.action().at_ms, tx.action().by])?;
        tx.audit(None::<&()>, Some(&"{}"))
    }

    #[test]
    fn ids_sort_by_time() {
        let ids: Vec<_> =
            [1_000, 1_999, 1_700_000_000_123].map(|at| AuditAction::new(at, 1, "a", "b").id).into();
        assert!(ids.is_sorted());
        assert_eq!(ids[0][6] >> 4, 7);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_removed_moved_or_replaced_is_noticed_before_anything_is_called_saved() {
        use std::fs;
        type Trick = fn(&std::path::Path);
        let tricks: [Trick; 3] = [
            |path| fs::remove_file(path).unwrap(),
            |path| fs::rename(path, path.with_extension("away")).unwrap(),
            |path| {
                fs::copy(path, path.with_extension("copy")).unwrap();
                fs::rename(path.with_extension("copy"), path).unwrap();
            },
        ];
        for trick in tricks {
            let (_dir, mut store) = fresh();
            add_setting(&mut store, 1).unwrap();
            trick(&store.path.clone());
            let refused = add_setting(&mut store, 2).unwrap_err();
            assert!(matches!(refused, StoreError::ReadOnly(ReadOnly::Gone)), "{refused:?}");
            assert_eq!(store.read_only(), Some(&ReadOnly::Gone), "and it stays so");
            assert_eq!(settings(&store), 1);
            // While the work runs: what was written is not called saved either.
            let (_dir, mut store) = fresh();
            let path = store.path.clone();
            let refused = store.write(&action(), |tx| {
                trick(&path);
                insert(tx)
            });
            assert!(matches!(refused, Err(StoreError::ReadOnly(ReadOnly::Gone))), "{refused:?}");
        }
    }

    #[test]
    fn a_change_and_its_audit_line_are_saved_together() {
        let (_dir, mut store) = fresh();
        let action = action();
        let given = store
            .write(&action, |tx| {
                insert(tx)?;
                tx.audit(Some(&serde_json::json!({"a": 1})), Some(&[2]))?;
                Ok("value")
            })
            .unwrap();
        assert_eq!(given, "value");
        let row: (Vec<u8>, i64, i64, String, String, String, String) = store
            .conn()
            .query_row("SELECT action_id, at_ms, by, what, subject, old, new FROM audit", [], |r| {
                r.try_into()
            })
            .unwrap();
        assert_eq!(
            row,
            (
                action.id.to_vec(),
                action.at_ms,
                7,
                "settings.set".into(),
                "settings/1".into(),
                r#"{"a":1}"#.into(),
                "[2]".into()
            )
        );
    }

    #[test]
    fn a_refused_change_leaves_nothing() {
        let (_dir, mut store) = fresh();
        let refused = store.write(&action(), |tx| {
            insert(tx)?;
            Err::<(), _>(StoreError::Conflict("the count".into()))
        });
        assert!(matches!(refused, Err(StoreError::Conflict(_))));
        assert_eq!(settings(&store), 0);
        add_setting(&mut store, 1).unwrap();
        assert!(store.conn().is_autocommit());
    }

    #[test]
    fn the_same_action_is_applied_once() {
        let (_dir, mut store) = fresh();
        let action = action();
        assert!(!store.is_done(&action.id).unwrap());
        store.write(&action, insert).unwrap();
        assert!(matches!(store.write(&action, insert), Err(StoreError::AlreadyDone)));
        assert_eq!(settings(&store), 1);
        assert!(store.is_done(&action.id).unwrap());
    }

    #[test]
    fn many_actions_together_are_kept_together_or_not_at_all() {
        let (_dir, mut store) = fresh();
        let done = action();
        let refused = store.together(|store| {
            store.write(&done, insert)?;
            store.write(&action(), |_| Err::<(), _>(StoreError::Conflict("the count".into())))
        });
        assert!(matches!(refused, Err(StoreError::Conflict(_))));
        assert_eq!(settings(&store), 0);
        let twice = store.together(|store| {
            store.write(&done, insert)?;
            // A refused action in between takes only itself back.
            let half = store.write(&action(), |tx| {
                insert(tx)?;
                Err::<(), _>(StoreError::Conflict("the count".into()))
            });
            assert!(matches!(half, Err(StoreError::Conflict(_))));
            assert!(matches!(store.write(&done, insert), Err(StoreError::AlreadyDone)));
            store.write(&action(), insert)
        });
        twice.unwrap();
        assert_eq!(settings(&store), 2);
        assert!(store.conn().is_autocommit() && store.unsettled());
    }

    #[test]
    fn a_lock_held_elsewhere_is_named_and_nothing_is_lost() {
        let (_dir, mut store) = fresh();
        store.conn().busy_timeout(Duration::from_millis(1)).unwrap();
        let other = Store::open(store.path(), &OpenOptions::write(42)).unwrap();
        other.conn().execute_batch("BEGIN IMMEDIATE").unwrap();
        match store.write(&action(), insert) {
            Err(e @ StoreError::Locked(_)) => assert_eq!(e.problem().key, "store.locked_by"),
            outcome => panic!("{outcome:?}"),
        }
        other.conn().execute_batch("ROLLBACK").unwrap();
        store.write(&action(), insert).unwrap();
        assert_eq!(settings(&other), 1);
    }

    #[test]
    fn a_full_disk_is_told_and_the_store_goes_on_when_there_is_room() {
        let (_dir, mut store) = fresh();
        let pages: i64 = store.conn().query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
        store.conn().pragma_update(None, "max_page_count", pages).unwrap();
        let big = |tx: &Tx| {
            insert(tx)?;
            tx.audit(None::<&()>, Some(&"x".repeat(100_000)))
        };
        let full = store.write(&action(), big);
        assert!(
            matches!(full, Err(StoreError::DiskFull { free }) if free.is_some() == cfg!(unix)),
            "{full:?}"
        );
        store.conn().pragma_update(None, "max_page_count", 1_000_000).unwrap();
        store.write(&action(), big).unwrap();
        assert_eq!(settings(&store), 1);
    }

    #[test]
    fn a_sync_that_failed_after_the_change_arrived_counts_as_saved() {
        let (_dir, mut store) = fresh();
        let given = store.write_with(
            &action(),
            |tx| insert(tx).map(|()| 5),
            |conn| {
                conn.execute_batch("COMMIT")?;
                Err(failure(ffi::SQLITE_IOERR_FSYNC))
            },
        );
        assert_eq!(given.unwrap(), 5);
        assert_eq!(settings(&store), 1);
    }

    #[test]
    fn a_sync_that_failed_before_the_change_arrived_is_tried_once_more() {
        let (_dir, mut store) = fresh();
        let mut runs = 0;
        store
            .write(&action(), |tx| {
                runs += 1;
                insert(tx)?;
                if runs == 1 { Err(failure(ffi::SQLITE_IOERR_WRITE).into()) } else { Ok(()) }
            })
            .unwrap();
        assert_eq!((runs, settings(&store)), (2, 1));
    }

    #[test]
    fn a_disk_that_keeps_failing_makes_the_store_read_only() {
        let (_dir, mut store) = fresh();
        add_setting(&mut store, 1).unwrap();
        let commit: Commit = |_| Err(failure(ffi::SQLITE_IOERR_FSYNC));
        let outcome = store.write_with(&action(), insert, commit);
        assert!(matches!(outcome, Err(StoreError::ReadOnly(ReadOnly::AfterError))));
        let next = store.write(&action(), insert);
        assert!(matches!(next, Err(StoreError::ReadOnly(ReadOnly::AfterError))));
        assert_eq!(settings(&store), 1, "what was saved can still be read");
    }
}
