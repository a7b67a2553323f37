use super::*;
use crate::model::lang::Lang;
use crate::rules::authority::Act;
use crate::store::VerifyLevel;
use crate::store::pin_check::Access;
use crate::store::shop_keys::KeysHere;
use crate::tui::shell::executor::Executor;
use crate::tui::test_support::{LI_HUA, OWNER, Shop};

const PHRASE: &str = "violin harbour candle frost";

/// A shop that has lost everything, and got in all the same.
fn anew(lang: Lang) -> (Shop, MadeAnew, Keys) {
    let mut shop = Shop::new(lang);
    shop.hand_over();
    let desk = &mut shop.app.desk;
    let old = key_file::load(&desk.key_file).unwrap();
    fs::remove_file(&desk.key_file).unwrap();
    let chain = desk.store.as_ref().unwrap().shop().unwrap().chain_id;
    fs::remove_file(key_file::pepper_copy(&desk.head_log, &chain)).unwrap();
    let made = break_custody(desk);
    (shop, made, old)
}

fn break_custody(desk: &mut Executor) -> MadeAnew {
    let Executor { store, db, key_file, head_log, clock, .. } = desk;
    let places = ShopFiles { db, key_file, head_log };
    let store = store.as_mut().unwrap();
    let made = without_code(store, &places, clock, Cost::test(), (OWNER, &Secret::new(PHRASE))).unwrap();
    desk.keys = KeysHere::of(desk.store.as_ref().unwrap(), &desk.key_file, &desk.head_log).unwrap();
    made
}

#[test]
fn all_lost_the_shop_goes_on_with_new_keys_and_every_check_and_print_says_so() {
    for (lang, word) in [(Lang::En, "made anew"), (Lang::Zh, "重新生成了密钥")] {
        let (mut shop, made, _) = anew(lang);
        assert_eq!((made.seq, made.pins.len()), (3, 4));
        let desk = &mut shop.app.desk;
        assert!(desk.keys.trouble().is_none());
        let right = desk.check_pin(OWNER, &Secret::new(PHRASE), Act::ManageShop).unwrap();
        assert_eq!(right, Access::Granted);
        let old = shop.pins.iter().find(|(id, _)| *id == LI_HUA).unwrap().1.clone();
        assert_ne!(shop.app.desk.check_pin(LI_HUA, &old, Act::Sign).unwrap(), Access::Granted);
        shop.pins = made.pins;
        shop.app.desk.refresh(&mut shop.app.model).unwrap();
        shop.advance_min(8 * 60).hand_over();
        let store = shop.app.desk.store.as_ref().unwrap();
        let verified = store.verify(VerifyLevel::Sense).unwrap();
        assert_eq!((verified.findings, verified.custody[0].0, verified.head.seq), (Vec::new(), 3, 4));
        // Each page that is printed from now on, also of before.
        for id in [1, 2] {
            let page = store.page(crate::model::ids::HandoverId(id)).unwrap();
            let lines = crate::report::daylog::text::page_lines(&page, lang, 80);
            let text: String = lines.into_iter().map(|line| line.text).collect();
            assert!(text.contains(word), "{text}");
        }
        let home = shop.screen(120, 40);
        assert!(home.contains(word), "{home}");
    }
}

#[test]
fn the_new_code_opens_the_new_keys_and_the_old_key_signs_nothing_any_more() {
    let (mut shop, made, old) = anew(Lang::En);
    let desk = &mut shop.app.desk;
    let store = desk.store.as_mut().unwrap();
    let secrets = store.sealed_keys().unwrap().unwrap().open(&made.code, &store.shop().unwrap().chain_id);
    assert_eq!(secrets.unwrap().unwrap().public(), made.keys.public);
    // Somebody who has kept the old key file goes on with it.
    let old_key = old.signing.unwrap();
    let when = (desk.clock.now_ms(), crate::model::zone::Zone::default());
    let at = when.1.stamp_at(when.0);
    let action = AuditAction::new(at.ms, OWNER.0, "test", "shop");
    let day = store.business_day(at.ms).unwrap();
    store
        .write(&action, |tx| {
            tx.audit(None::<&()>, None::<&()>)?;
            append_plain(tx, SealKind::Recovery, (at, day), None, &json!({ "what": "test" }), &Ok(&old_key))
        })
        .unwrap();
    let found = store.verify(VerifyLevel::Sense).unwrap().findings;
    assert!(found.iter().any(|f| f.seq == Some(4) && f.problem.key == "seal.unknown_key"), "{found:?}");
}

#[test]
fn where_nothing_can_be_written_the_key_file_is_the_one_there_was() {
    let mut shop = Shop::new(Lang::En);
    let desk = &mut shop.app.desk;
    let before = fs::read(&desk.key_file).unwrap();
    let conn = desk.store.as_ref().unwrap().conn();
    conn.execute_batch("PRAGMA query_only=ON").unwrap();
    let Executor { store, db, key_file, head_log, clock, .. } = desk;
    let places = ShopFiles { db, key_file, head_log };
    let who = (OWNER, &Secret::new(PHRASE));
    assert!(without_code(store.as_mut().unwrap(), &places, clock, Cost::test(), who).is_err());
    assert_eq!(fs::read(key_file).unwrap(), before);
}
