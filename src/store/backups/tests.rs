use super::*;
use crate::store::logbook::tests::{put, sealed, shop};

const NOW: i64 = 1_795_268_600_000;

fn go_on() -> Arc<AtomicBool> {
    Arc::new(AtomicBool::new(false))
}

fn names(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != LOCK)
        .collect();
    all.sort();
    all
}

/// Unpacks a backup and opens it.
fn opened(one: &BackupFile, to: &Path) -> Store {
    let mut file = File::create(to).unwrap();
    unpacked(&one.path, &mut file, &mut || false).unwrap();
    Store::open(to, &OpenOptions::write(0)).unwrap()
}

#[test]
fn a_backup_opens_verifies_and_ends_where_the_store_ends() {
    let (dir, mut store, settings) = shop();
    let folder = dir.path().join("a/backups");
    put(&mut store, &settings, 1, &sealed());
    let made = store.back_up(&folder, NOW, &go_on()).unwrap();
    assert_eq!((made.seq, made.whole, made.at_ms), (store.head().unwrap().seq, true, NOW / 1_000 * 1_000));
    assert!(made.reads_back());
    assert_eq!(names(&folder).len(), 1);
    assert!(names(&folder)[0].ends_with("-00000000-20261121T134320Z-000002.db.gz"), "{:?}", names(&folder));
    let copy = opened(&made, &dir.path().join("copy.db"));
    assert_eq!(copy.head().unwrap(), store.head().unwrap());
    assert_eq!(copy.check_file().unwrap(), []);
    assert_eq!(copy.verify_chain().unwrap().findings, []);
    // A second one in the same second has a name of its own.
    let again = store.back_up(&folder, NOW, &go_on()).unwrap();
    assert_ne!(again.path, made.path);
    assert_eq!(list(&folder, &"00".repeat(16)).unwrap(), [made, again]);
    assert_eq!(list(&folder, &"11".repeat(16)).unwrap(), [], "of another shop");
}

#[test]
fn what_a_killed_copy_left_never_counts_and_is_cleared() {
    let (dir, store, _) = shop();
    let folder = dir.path().join("backups");
    fs::create_dir(&folder).unwrap();
    let stem = stem("店", &"00".repeat(16), NOW, 1);
    for name in [format!(".{stem}.db.part"), format!(".{stem}.db.part-wal"), format!(".{stem}.db.gz.part")] {
        fs::write(folder.join(name), "half").unwrap();
    }
    fs::write(folder.join(format!(".{}.db.part", stem.replace("-00000000-", "-11111111-"))), "theirs")
        .unwrap();
    fs::write(folder.join("my letter.part"), "mine").unwrap();
    assert_eq!(list(&folder, &"00".repeat(16)).unwrap(), []);
    let made = store.back_up(&folder, NOW, &go_on()).unwrap();
    let left = names(&folder);
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(left.contains(&"my letter.part".to_owned()) && left[0].contains("-11111111-"), "{left:?}");
    assert_eq!(list(&folder, &"00".repeat(16)).unwrap(), [made]);
}

#[test]
fn a_copy_that_is_stopped_or_fails_its_check_leaves_nothing() {
    let (dir, mut store, settings) = shop();
    let folder = dir.path().join("backups");
    let stopped = Arc::new(AtomicBool::new(true));
    assert!(matches!(store.back_up(&folder, NOW, &stopped), Err(BackupError::Stopped)));
    assert_eq!(names(&folder), Vec::<String>::new());
    put(&mut store, &settings, 1, &sealed());
    store
        .conn()
        .execute_batch("DROP TRIGGER seal_no_update; UPDATE seal SET hash = zeroblob(32) WHERE seq = 2")
        .unwrap();
    let refused = store.back_up(&folder, NOW, &go_on()).unwrap_err();
    assert!(matches!(&refused, BackupError::Unsound(_)), "{refused:?}");
    assert_eq!(names(&folder), Vec::<String>::new());
    let blocked = dir.path().join("file");
    fs::write(&blocked, "x").unwrap();
    assert!(matches!(store.back_up(&blocked.join("in"), NOW, &go_on()), Err(BackupError::Beside { .. })));
}

#[test]
fn the_newest_are_read_before_any_goes_and_a_broken_one_does_not_count() {
    let (dir, store, settings) = shop();
    let folder = dir.path().join("backups");
    let chain = "00".repeat(16);
    for n in 0..16 {
        store.back_up(&folder, NOW + n * 60_000, &go_on()).unwrap();
    }
    let all = list(&folder, &chain).unwrap();
    // The disk has spoilt the middle of the newest one: begin and end look well.
    let newest = &all.last().unwrap().path;
    let mut bytes = fs::read(newest).unwrap();
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 64] {
        *byte ^= 0x5a;
    }
    fs::write(newest, bytes).unwrap();
    assert!(all.last().unwrap().whole && !all.last().unwrap().reads_back());
    let gone = prune(&folder, &chain, settings.store.zone).unwrap();
    assert_eq!(gone, [all[0].clone()], "fourteen good ones and the broken one stay");
    // A file cut short is told by its end.
    fs::write(&all[3].path, &fs::read(&all[3].path).unwrap()[..1000]).unwrap();
    assert!(!list(&folder, &chain).unwrap()[2].whole);
    assert_eq!(prune(&folder, &chain, settings.store.zone).unwrap(), []);
}

#[test]
fn a_backup_under_a_writer_is_of_one_moment() {
    let (dir, mut writer, settings) = shop();
    let folder = dir.path().join("backups");
    let reader = Store::open(writer.path(), &OpenOptions::read()).unwrap();
    std::thread::scope(|scope| {
        let copies = scope.spawn(move || {
            (0..5).map(|n| reader.back_up(&folder, NOW + n * 1_000, &go_on()).unwrap()).collect::<Vec<_>>()
        });
        for n in 1..20 {
            put(&mut writer, &settings, n, &sealed());
        }
        for one in copies.join().unwrap() {
            assert_eq!(opened(&one, &dir.path().join(format!("{}.db", one.at_ms))).check_file().unwrap(), []);
        }
    });
}

#[test]
fn names_hold_nothing_a_file_system_refuses() {
    for (shop, starts) in
        [("Corner/Shop: \"1\"", "Corner_Shop_1-"), ("便利店（东门）", "便利店_东门-"), ("../..", "handover-")]
    {
        let name = stem(shop, "0123456789abcdef", 0, 7);
        assert_eq!(name, format!("{starts}01234567-19700101T000000Z-000007"));
    }
}
