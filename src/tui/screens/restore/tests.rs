use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::model::zone::Zone;
use crate::rules::authority::Act;
use crate::rules::pin::recovery_code_grouped;
use crate::store::VerifyLevel;
use crate::store::backup_places::BackupPlaces;
use crate::store::backups::BackupFile;
use crate::tui::test_support::{OWNER, OWNER_SECRET, Shop};

/// A shop whose owner has a code, with a backup.
fn backed_up(lang: Lang) -> (Shop, Secret, BackupFile) {
    let mut shop = Shop::new(lang);
    shop.app.model.backup_places.first = shop.dir.path().join("backups");
    let desk = &mut shop.app.desk;
    desk.store.as_mut().unwrap().accept_pin(OWNER, Act::ManageShop);
    let code = match desk.perform(Command::NewCode { by: OWNER }, &mut shop.app.model) {
        Ok(Event::Code(code)) => code,
        other => panic!("{other:?}"),
    };
    let made = back_up(&shop);
    (shop, code, made)
}

fn back_up(shop: &Shop) -> BackupFile {
    let (desk, stop) = (&shop.app.desk, Arc::new(AtomicBool::new(false)));
    let folder = shop.dir.path().join("backups");
    desk.store.as_ref().unwrap().back_up(&folder, desk.clock.now_ms(), &stop).unwrap()
}

/// The program on a PC that has only a folder with these backups.
fn new_pc(lang: Lang, backups: &std::path::Path) -> Shop {
    let mut shop = crate::tui::screens::setup::tests::fresh(lang, Vec::new());
    shop.app.model.backup_places.first = backups.to_owned();
    shop
}

#[test]
fn a_dead_pc_comes_back_on_a_new_one_by_keys_alone() {
    for lang in Lang::ALL {
        let (mut dead, code, made) = backed_up(lang);
        dead.hand_over();
        let mut new = new_pc(lang, made.path.parent().unwrap());
        let shown = new.screen(80, 24);
        assert!(shown.contains(msg::restore_ui::have_backup(lang)), "{shown}");
        new.key(KEY);
        let shown = new.screen(80, 24);
        assert!(shown.contains("#2") && shown.contains("幸福路店"), "{shown}");
        new.key(Code::Enter);
        let shown = new.screen(80, 24);
        for said in [msg::restore_cmd::nothing_there(lang), msg::recover_ui::code(lang), "#2"] {
            assert!(shown.contains(said), "{said}: {shown}");
        }
        new.keys("2222-2222-2222-2222-2222-2222").key(Code::Enter).key(Code::Enter);
        assert!(!new.app.desk.db.exists() && !new.app.desk.key_file.exists(), "{}", new.screen(80, 24));
        new.keys(&recovery_code_grouped(&code)).key(Code::Enter).key(Code::Enter);
        let shown = new.screen(80, 24);
        assert!(shown.contains(msg::restore_ui::done(lang)), "{shown}");
        new.key(Code::Enter);
        let home = new.screen(80, 24);
        assert!(home.contains("幸福路店") && home.contains("Li Hua"), "{home}");
        // PINs work at once, and the next handover is signed.
        new.pins = dead.pins.clone();
        new.hand_over();
        let store = new.app.desk.store.as_ref().unwrap();
        let verified = store.verify(VerifyLevel::Sense).unwrap();
        assert_eq!((verified.findings, verified.restores, verified.head.seq), (Vec::new(), vec![3], 4));
    }
}

/// Before there is a shop the clock above the page is that of this PC.
#[test]
fn the_clock_above_it_is_that_of_the_pc() {
    let mut new = new_pc(Lang::En, std::path::Path::new("/nowhere"));
    let zone = Zone::parse("Pacific/Auckland").unwrap();
    new.app.model.first_start.zone = zone;
    new.key(KEY);
    let time = zone.stamp_at(new.app.desk.clock.now_ms()).hm();
    let shown = new.screen(80, 24);
    assert!(shown.lines().next().unwrap().ends_with(&time), "{time}: {shown}");
}

#[test]
fn what_is_given_up_is_told_and_the_owner_alone_goes_back() {
    let (mut shop, _, made) = backed_up(Lang::En);
    shop.hand_over();
    shop.open(Box::new(RestoreScreen::new()));
    shop.key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("#3 to #3") && shown.contains("Li Hua, 陈伟"), "{shown}");
    shop.keys("not the phrase").key(Code::Enter).key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("tries left") || shown.contains("try left"), "{shown}");
    assert_eq!(shop.app.desk.store.as_ref().unwrap().head().unwrap().seq, 3);
    shop.keys(OWNER_SECRET).key(Code::Enter).key(Code::Enter);
    assert!(shop.screen(80, 24).contains(msg::restore_ui::done(Lang::En)), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    let store = shop.app.desk.store.as_ref().unwrap();
    let verified = store.verify(VerifyLevel::Sense).unwrap();
    assert_eq!((verified.findings, verified.restores), (Vec::new(), vec![3]));
    assert!(made.path.exists());
}

/// A backup that is being made while another file is put in place is given up and made anew of that file.
#[test]
fn backups_go_on_behind_a_restore() {
    let (shop, _, _) = backed_up(Lang::En);
    let folder = shop.dir.path().join("backups");
    let Shop { app, dir, pins } = shop;
    let places = BackupPlaces { first: folder.clone(), second: None };
    let mut shop = Shop { app: app.with_backups(places), dir, pins };
    shop.hand_over();
    assert!(shop.app.working(), "of the seal");
    shop.open(Box::new(RestoreScreen::new())).key(Code::Enter);
    shop.keys(OWNER_SECRET).key(Code::Enter).key(Code::Enter);
    assert!(shop.screen(80, 24).contains(msg::restore_ui::done(Lang::En)), "{}", shop.screen(80, 24));
    shop.key(Code::Enter);
    while shop.app.working() {
        shop.app.look_at_work(std::time::Duration::from_secs(20));
    }
    let head = shop.app.desk.store.as_ref().unwrap().head().unwrap();
    let newest = crate::store::backups::of_any_shop(&folder).unwrap().pop().unwrap();
    assert_eq!(newest.seq, head.seq, "the record of the restore is in it");
    // And those of the seals after it.
    shop.advance_min(8 * 60).hand_over();
    assert!(shop.app.working());
    while shop.app.working() {
        shop.app.look_at_work(std::time::Duration::from_secs(20));
    }
    let newest = crate::store::backups::of_any_shop(&folder).unwrap().pop().unwrap();
    assert_eq!(newest.seq, head.seq + 1);
}

#[test]
fn a_place_is_typed_and_a_damaged_copy_is_said_and_changes_nothing() {
    let (shop, _, made) = backed_up(Lang::En);
    let mut new = new_pc(Lang::En, std::path::Path::new("/nowhere"));
    new.key(KEY);
    assert!(new.screen(80, 24).contains("No backup was found"), "{}", new.screen(80, 24));
    new.key(Code::End).key(Code::Enter);
    new.keys("/nowhere/else").key(Code::Enter).key(Code::Enter);
    assert!(new.screen(80, 24).contains("/nowhere/else is not there"), "{}", new.screen(80, 24));
    new.key(Code::Esc);
    // A stick that is put in is found by looking again.
    let folder = made.path.parent().unwrap();
    assert!(!new.screen(80, 24).contains("幸福路店"));
    new.app.model.backup_places.first = folder.to_owned();
    new.key(Code::F(5));
    assert!(new.screen(80, 24).contains("幸福路店"), "{}", new.screen(80, 24));
    new.key(Code::End);
    let half = shop.dir.path().join("half.db.gz");
    let bytes = fs::read(&made.path).unwrap();
    fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
    new.key(Code::Enter);
    new.keys(half.to_str().unwrap()).key(Code::Enter).key(Code::Enter);
    new.key(Code::Enter);
    assert!(new.screen(80, 24).contains("damaged or cut short"), "{}", new.screen(80, 24));
    assert!(!new.app.desk.db.exists());
}
