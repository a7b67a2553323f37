use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;

use super::*;
use crate::store::connection::{LENGTH_LIMIT, open_immutable};
use crate::store::file_checks;
use crate::store::tests::{add_setting, fresh, settings};

fn why(outcome: Result<Store>) -> Unfit {
    match outcome {
        Err(StoreError::Unfit { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

fn text(store: &Store, sql: &str) -> String {
    store
        .conn()
        .query_row(sql, [], |row| {
            Ok(match row.get_ref(0)? {
                rusqlite::types::ValueRef::Text(t) => String::from_utf8_lossy(t).into_owned(),
                other => other.as_i64().unwrap().to_string(),
            })
        })
        .unwrap()
}

/// A file as a killed program leaves it: with a journal that holds the only copy of the newest rows.
fn killed(rows: i64) -> (tempfile::TempDir, PathBuf) {
    let (live_dir, mut live) = fresh();
    live.settle().unwrap();
    for n in 1..=rows {
        add_setting(&mut live, n).unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("handover.db");
    for suffix in ["", "-wal"] {
        fs::copy(file_checks::beside(live.path(), suffix), file_checks::beside(&path, suffix)).unwrap();
    }
    drop((live, live_dir));
    (dir, path)
}

#[test]
fn a_new_store_has_the_decided_settings() {
    let (_dir, store) = fresh();
    for (pragma, value) in [
        ("application_id", APPLICATION_ID.to_string().as_str()),
        ("user_version", &VERSION.to_string()),
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("mmap_size", "0"),
        ("secure_delete", "1"),
        ("temp_store", "2"),
        ("busy_timeout", "5000"),
    ] {
        assert_eq!(text(&store, &format!("PRAGMA {pragma}")), value, "{pragma}");
    }
    let conn = store.conn();
    assert!(conn.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE).unwrap());
    assert_eq!(conn.limit(Limit::SQLITE_LIMIT_LENGTH).unwrap(), LENGTH_LIMIT);
    assert!(conn.prepare("SELECT \"no such column\"").is_err(), "double quotes never make a text");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_a_new_store() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("shop/data/handover.db");
    let mut store = Store::create(&path, &OpenOptions::write(0)).unwrap();
    add_setting(&mut store, 1).unwrap();
    let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for suffix in ["", "-wal", "-shm", ".lock", ".ballast"] {
        assert_eq!(mode(&file_checks::beside(&path, suffix)), 0o600, "{suffix}");
    }
    assert!(!store.exposed());
    store.close().unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let store = Store::open(&path, &OpenOptions::write(0)).unwrap();
    assert!(store.exposed());
}

#[test]
fn opening_never_creates_and_creating_never_replaces() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("handover.db");
    assert!(matches!(Store::open(&path, &OpenOptions::write(0)), Err(StoreError::NotFound(_))));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);

    fs::write(&path, "a letter").unwrap();
    assert!(matches!(Store::create(&path, &OpenOptions::write(0)), Err(StoreError::Exists(_))));
    assert_eq!(fs::read(&path).unwrap(), b"a letter");

    fs::write(&path, "").unwrap();
    drop(Store::create(&path, &OpenOptions::write(0)).unwrap());
    assert!(matches!(Store::create(&path, &OpenOptions::write(0)), Err(StoreError::Exists(_))));
    assert!(matches!(Store::create(dir.path(), &OpenOptions::write(0)), Err(StoreError::Unfit { .. })));
}

#[test]
fn the_journal_of_a_lost_file_is_not_replayed_into_a_new_one() {
    let (_dir, path) = killed(3);
    fs::remove_file(&path).unwrap();
    match Store::create(&path, &OpenOptions::write(0)) {
        Err(StoreError::Exists(what)) => assert_eq!(what, file_checks::beside(&path, "-wal")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_not_ours_is_refused_and_left_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("handover.db");
    let letter = "not a database ".repeat(500);
    fs::write(&path, &letter).unwrap();
    assert_eq!(why(Store::open(&path, &OpenOptions::write(0))), Unfit::Foreign);
    assert_eq!(fs::read_to_string(&path).unwrap(), letter);

    let other = dir.path().join("other.db");
    let conn = Connection::open(&other).unwrap();
    conn.execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)").unwrap();
    drop(conn);
    let before = fs::read(&other).unwrap();
    assert_eq!(why(Store::open(&other, &OpenOptions::write(0))), Unfit::Foreign);
    assert_eq!(fs::read(&other).unwrap(), before);
}

#[test]
fn a_file_cut_short_is_refused_at_every_length() {
    let (dir, store) = fresh();
    let whole = store.path().to_owned();
    store.close().unwrap();
    let bytes = fs::read(&whole).unwrap();
    let page = 4096;
    let lengths = (1..bytes.len() / page).map(|n| n * page).chain([
        1,
        15,
        16,
        50,
        99,
        100,
        511,
        page + 1,
        bytes.len() - 1,
    ]);
    for length in lengths {
        let path = dir.path().join(format!("cut-{length}.db"));
        fs::write(&path, &bytes[..length]).unwrap();
        let found = why(Store::open(&path, &OpenOptions::write(0)));
        // With less than a header there is nothing left to tell whose file it was.
        assert!(found == Unfit::Damaged || length < 100 && found == Unfit::Foreign, "{length}: {found:?}");
        assert_eq!(fs::metadata(&path).unwrap().len(), length as u64);
    }
}

#[test]
fn a_newer_file_is_refused_with_both_versions() {
    let (_dir, store) = fresh();
    let path = store.path().to_owned();
    store.close().unwrap();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path, &OpenOptions::write(0)).unwrap_err();
    assert!(matches!(error, StoreError::Newer { file: 99, program: VERSION, .. }));
    assert_eq!(error.kind().code(), 4);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn an_older_file_is_copied_and_then_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("handover.db");
    create_at_version(&path, &OpenOptions::write(0), VERSION - 1).unwrap();
    let asked = Store::open(&path, &OpenOptions::read());
    assert!(matches!(asked, Err(StoreError::Older { .. })), "reading changes nothing");

    let store = Store::open(&path, &OpenOptions::write(1_700_000_000_000)).unwrap();
    let migrated = store.migrated().unwrap();
    assert_eq!(migrated.from, VERSION - 1);
    let name = format!("handover.db.before-v{VERSION}-20231114T221320Z");
    assert_eq!(migrated.backup, dir.path().join(name));
    assert_eq!(store.check_file().unwrap(), []);
    let copy = open_immutable(&migrated.backup).unwrap();
    assert_eq!(schema::read_version(&copy).unwrap(), VERSION - 1);
}

#[test]
fn asked_for_reading_nothing_can_be_changed() {
    let (_dir, store) = fresh();
    let mut reader = Store::open(store.path(), &OpenOptions::read()).unwrap();
    assert_eq!(reader.read_only(), Some(&ReadOnly::Asked));
    assert!(matches!(add_setting(&mut reader, 1), Err(StoreError::ReadOnly(ReadOnly::Asked))));
    assert!(reader.conn().execute("DELETE FROM audit", []).is_err());
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_opens_for_reading() {
    use std::os::unix::fs::PermissionsExt as _;
    if rustix::process::geteuid().is_root() {
        return; // Modes do not bind root.
    }
    let (dir, mut store) = fresh();
    add_setting(&mut store, 1).unwrap();
    let path = store.path().to_owned();
    store.close().unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    let store = Store::open(&path, &OpenOptions::write(0)).unwrap();
    assert_eq!(store.read_only(), Some(&ReadOnly::File));
    drop(store);
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let store = Store::open(&path, &OpenOptions::write(0)).unwrap();
    assert_eq!(settings(&store), 1);
    assert!(store.read_only().is_some());
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
}

#[cfg(unix)]
#[test]
fn without_room_for_working_files_it_opens_for_reading_and_says_what_is_missing() {
    let (_dir, path) = killed(3);
    let blocked = file_checks::beside(&path, "-shm");
    std::os::unix::fs::symlink("/nowhere", &blocked).unwrap();
    let store = Store::open(&path, &OpenOptions::write(0)).unwrap();
    assert_eq!(store.read_only(), Some(&ReadOnly::NewestMissing));
    assert_eq!(settings(&store), 0);
    drop(store);
    fs::remove_file(&blocked).unwrap();
    let store = Store::open(&path, &OpenOptions::write(0)).unwrap();
    assert_eq!((store.read_only(), settings(&store)), (None, 3), "nothing was lost by looking");
    store.close().unwrap();
    std::os::unix::fs::symlink("/nowhere", &blocked).unwrap();
    let store = Store::open(&path, &OpenOptions::write(0)).unwrap();
    assert_eq!((store.read_only(), settings(&store)), (Some(&ReadOnly::Disk), 3));
}

#[test]
fn what_a_killed_program_saved_is_there_and_its_end_is_told() {
    let (_dir, path) = killed(5);
    fs::write(file_checks::beside(&path, ".lock"), "4242 1700000000000 /dev/pts/3\n").unwrap();
    let store = Store::open(&path, &OpenOptions::write(0)).unwrap();
    assert_eq!(settings(&store), 5);
    assert_eq!(store.fallen().map(|h| (h.pid, h.since_ms)), Some((4242, 1_700_000_000_000)));
    store.close().unwrap();
    assert_eq!(Store::open(&path, &OpenOptions::write(0)).unwrap().fallen(), None);
}

#[test]
fn a_plain_copy_after_settling_is_complete() {
    let (dir, mut store) = fresh();
    for n in 1..=30 {
        add_setting(&mut store, n).unwrap();
    }
    assert!(store.unsettled());
    assert!(store.settle().unwrap());
    assert!(!store.unsettled());
    assert_eq!(fs::metadata(file_checks::beside(store.path(), "-wal")).unwrap().len(), 0);
    let copy = dir.path().join("copy.db");
    fs::copy(store.path(), &copy).unwrap();
    let copy = Store::open(&copy, &OpenOptions::read()).unwrap();
    assert_eq!(settings(&copy), 30);
    assert_eq!(copy.check_file().unwrap(), []);
}

#[test]
fn settling_waits_for_nobody() {
    let (_dir, mut store) = fresh();
    let reader = Store::open(store.path(), &OpenOptions::read()).unwrap();
    add_setting(&mut store, 1).unwrap();
    let settled = reader.read(|conn| {
        conn.query_row("SELECT count(*) FROM audit", [], |_| Ok(()))?;
        store.settle()
    });
    assert!(!settled.unwrap(), "a reader in the middle of its work is not disturbed");
    assert!(store.unsettled());
    assert!(store.settle().unwrap());
}

#[test]
fn another_instance_is_noticed_by_its_commit() {
    let (_dir, mut store) = fresh();
    let second = Store::open(store.path(), &OpenOptions::write(1)).unwrap();
    assert_eq!(second.others().len(), 1);
    let before = second.data_version().unwrap();
    assert_eq!(second.data_version().unwrap(), before);
    add_setting(&mut store, 1).unwrap();
    assert_ne!(second.data_version().unwrap(), before);
}

#[test]
fn closing_leaves_the_file_and_its_reserve_alone() {
    let (dir, mut store) = fresh();
    add_setting(&mut store, 1).unwrap();
    store.close().unwrap();
    let mut left: Vec<_> =
        fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["handover.db", "handover.db.ballast"]);
}

#[test]
fn a_store_in_memory_takes_the_same_writes() {
    let mut store = Store::in_memory();
    add_setting(&mut store, 1).unwrap();
    assert_eq!(settings(&store), 1);
    assert_eq!(store.check_file().unwrap(), []);
}
