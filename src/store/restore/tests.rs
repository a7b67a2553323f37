use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::store::VerifyLevel;
use crate::store::file_checks::aside;
use crate::store::shop_keys::KeysHere;
use crate::system::head_log;
use crate::tui::test_support::{OWNER, Shop};

/// A shop with a backup, whose chain has gone on since.
fn gone_on() -> (Shop, PathBuf) {
    let mut shop = Shop::new(crate::model::lang::Lang::En);
    let folder = shop.dir.path().join("backups");
    let stop = Arc::new(AtomicBool::new(false));
    let now = shop.app.desk.clock.now_ms();
    let made = shop.app.desk.store.as_ref().unwrap().back_up(&folder, now, &stop).unwrap();
    shop.hand_over();
    (shop, made.path)
}

fn names(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

#[test]
fn what_is_given_up_is_named_and_sealed_and_the_old_file_stays() {
    let (mut shop, backup) = gone_on();
    let desk = &mut shop.app.desk;
    let (db, key_file, head_log) = (desk.db.clone(), desk.key_file.clone(), desk.head_log.clone());
    let now = desk.now();
    let copy = check_copy(&backup, &db, now.ms).unwrap();
    let live = desk.store.take().unwrap();
    let lost = copy.lost(&live).unwrap();
    assert_eq!((lost.len(), lost[0].seq), (1, 2));
    assert_eq!(lost[0].people, ["Li Hua", "陈伟"]);
    live.close().unwrap();
    // A journal that belongs to the old file.
    fs::write(file_checks::beside(&db, "-wal"), "not of the copy").unwrap();
    let before = fs::read(&db).unwrap();
    let keys = KeysHere::of(copy.store().unwrap(), &key_file, &head_log).unwrap();
    let places = ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
    let proof = Proof { signing: keys.signing(), opened: None };
    let kept = copy.put_in_place(&places, now, OWNER, &lost, &proof).unwrap().kept.unwrap();
    assert_eq!(fs::read(&kept).unwrap(), before);
    assert_eq!(fs::read(file_checks::beside(&kept, "-wal")).unwrap(), b"not of the copy");
    let store = Store::open(&db, &OpenOptions::write(now.ms)).unwrap();
    let verified = store.verify(VerifyLevel::Sense).unwrap();
    assert_eq!((verified.findings, verified.restores, store.head().unwrap().seq), (Vec::new(), vec![2], 2));
    let body: String = store
        .conn
        .query_row("SELECT CAST(body AS TEXT) FROM seal WHERE seq = 2", [], |row| row.get(0))
        .unwrap();
    assert!(body.contains("\"given_up\"") && body.contains("Li Hua"), "{body}");
    // The head log knows what was given up, so that it does not look like a loss.
    let log = head_log::read(&head_log).unwrap();
    let differs = log
        .compare(&verified.chain, &verified.head, &store.given_up().unwrap(), |seq| store.hash_at(seq))
        .unwrap();
    assert_eq!(differs, None);
    drop(store);
    let left: Vec<String> =
        names(db.parent().unwrap()).into_iter().filter(|name| name.contains("restoring")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn a_copy_that_is_damaged_or_no_store_is_refused_and_nothing_stays_of_it() {
    let (shop, backup) = gone_on();
    let db = shop.dir.path().join("elsewhere/handover.db");
    let good = fs::read(&backup).unwrap();
    let bad = shop.dir.path().join("bad.db.gz");
    for content in [good[..good.len() / 2].to_vec(), b"no database at all".to_vec(), Vec::new()] {
        fs::write(&bad, content).unwrap();
        assert!(check_copy(&bad, &db, 0).is_err());
        assert_eq!(names(db.parent().unwrap()), Vec::<String>::new());
    }
    let copy = check_copy(&backup, &db, 0).unwrap();
    assert_eq!(copy.head.seq, 1);
    drop(copy);
    assert_eq!(names(db.parent().unwrap()), Vec::<String>::new(), "only looked at");
}

#[test]
fn a_copy_of_another_shop_takes_no_shops_place() {
    let (shop, backup) = gone_on();
    let other = Shop::new(crate::model::lang::Lang::En);
    let copy = check_copy(&backup, &shop.dir.path().join("x/handover.db"), 0).unwrap();
    let told = copy.lost(other.app.desk.store.as_ref().unwrap()).unwrap_err();
    assert_eq!(told.problem().key, "restore.other_shop");
}

#[test]
fn a_copy_of_the_file_itself_is_taken_with_what_is_in_its_journal() {
    let (shop, _) = gone_on();
    let db = shop.dir.path().join("x/handover.db");
    let live = shop.app.desk.store.as_ref().unwrap();
    let copy = check_copy(live.path(), &db, 0).unwrap();
    assert_eq!(copy.head, live.head().unwrap());
}

/// Every file below a folder, with what is in it.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                all.push((entry.clone(), fs::read(&entry).unwrap()));
            }
        }
    }
    all.sort();
    all
}

/// Whichever step of it fails: the file, its journal and the key are what they were, and nothing is left beside them.
#[test]
fn a_restore_that_fails_at_any_step_leaves_everything_as_it_was() {
    type Obstacle = fn(&Path, &Path, Stamp);
    let obstacles: [(&str, Obstacle); 4] = [
        ("the journal cannot be put aside", |db, _, at| {
            let journal = file_checks::beside(&aside(db, at.ms), "-wal");
            fs::create_dir_all(journal.join("in the way")).unwrap();
        }),
        ("the shared memory cannot be removed", |db, _, _| {
            fs::create_dir_all(file_checks::beside(db, "-shm").join("in the way")).unwrap();
        }),
        ("the key has no room beside the key file", |_, key_file, _| {
            fs::create_dir_all(key_file::next_of(key_file).join("in the way")).unwrap();
        }),
        ("what lies there cannot be copied, is moved, and moved back", |db, _, at| {
            fs::remove_file(db).unwrap();
            let journal = file_checks::beside(&aside(db, at.ms), "-wal");
            fs::create_dir_all(journal.join("in the way")).unwrap();
            fs::create_dir_all(db).unwrap();
            fs::write(db.join("a folder"), "with a file").unwrap();
        }),
    ];
    for (what, obstacle) in obstacles {
        let (mut shop, backup) = gone_on();
        let desk = &mut shop.app.desk;
        let (db, key_file, head_log) = (desk.db.clone(), desk.key_file.clone(), desk.head_log.clone());
        desk.store.take().unwrap().close().unwrap();
        fs::write(file_checks::beside(&db, "-wal"), "not of the copy").unwrap();
        let opened = key_file::load(&key_file).unwrap().secrets();
        // A key of another shop lies where the code is to bring this one's back.
        fs::remove_file(&key_file).unwrap();
        key_file::create(&key_file).unwrap();
        let now = desk.now();
        obstacle(&db, &key_file, now);
        let before = everything(shop.dir.path());
        let copy = check_copy(&backup, &db, now.ms).unwrap();
        let places = ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
        let proof = Proof { signing: Ok(opened.signing()), opened: Some(opened) };
        let put = copy.put_in_place(&places, now, OWNER, &[], &proof);
        assert!(put.is_err(), "{what}");
        let after = everything(shop.dir.path());
        let names = |all: &[(PathBuf, Vec<u8>)]| all.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        assert_eq!(names(&before), names(&after), "{what}");
        assert!(before == after, "{what}: something was written");
    }
}
