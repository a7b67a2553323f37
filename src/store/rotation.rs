//! A new signing key in place of the one in use: a record that the old one signs brings it in.

use serde_json::json;

use super::shop_keys::{KeysHere, NewCode, append_plain, fingerprint, keep_code};
use super::shop_setup::{ShopFiles, remember};
use super::{AuditAction, Result, Store, StoreError};
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::record::seal::{SealKind, hex};
use crate::rules::authority::{Act, Case};
use crate::rules::pin::{Cost, Secret};
use crate::system::clock::Clock;
use crate::system::key_file::{self, KeySecrets, Keys};

/// What a shop has after its key was changed.
pub(crate) struct Rotated {
    pub(crate) keys: Keys,
    /// The recovery code that was issued with it; none where the one from paper stays.
    pub(crate) code: Option<Secret>,
    /// Number of the record that says so.
    pub(crate) seq: i64,
    /// The new key could not take the place of the old one yet; the next start tries again.
    pub(crate) unplaced: Option<Problem>,
}

/// Changes the key. PINs stay: only what signs is new. The recovery code has to open the new key as well, so that it is
/// typed, or a new one is issued.
///
/// # Errors
/// What [`Act::ManageShop`] needs and was not given; `rotate.needs_key` without the key in use; `recovery.wrong_code`;
/// what could not be written. The key is then the one there was.
pub(crate) fn rotate(
    store: &mut Store,
    places: &ShopFiles<'_>,
    clock: &Clock,
    cost: Cost,
    (by, code): (PersonId, Option<&Secret>),
) -> Result<Rotated> {
    let settings = store.settings()?.1;
    if let Some(other) = store.others().first() {
        // It would go on signing with a key that signs nothing any more.
        return Err(Problem::new("rotate.others").with("terminal", &other.terminal).into());
    }
    let allowed = store.allow(&Case::new(Act::ManageShop, by), &settings)?;
    let here = KeysHere::of(store, places.key_file, places.head_log)?;
    let old = here.signing().map_err(|_| StoreError::Rule(Problem::new("rotate.needs_key")))?;
    if let Some(code) = code {
        store.open_with_code(code, &here)?;
    }
    let at = settings.store.zone.stamp_at(clock.now_ms());
    let chain = store.shop()?.chain_id;
    let pepper = here.pepper?;
    let keys = key_file::place_next(places.key_file, &KeySecrets::rotated(&pepper)?)?;
    let (issued, new) = if let Some(code) = code {
        (None, NewCode::with(code, &keys, &chain, cost)?)
    } else {
        let (code, new) = NewCode::issue(&keys, &chain, cost)?;
        (Some(code), new)
    };
    let action = AuditAction::new(at.ms, by.0, "shop.rotate_key", "shop".to_owned());
    let (when, person) = ((at, store.business_day(at.ms)?), settings.person(by));
    let sealed = store.write_allowed(&action, [allowed], |tx| {
        keep_code(tx, &new)?;
        tx.audit(None::<&()>, Some(&new.sealed.key_id))?;
        let body = json!({
            "schema": "handover-key/v1",
            "what": "key_rotate",
            "by": person.map_or("", |by| by.name.as_str()),
            "public_key": hex(keys.public.as_bytes()),
            "key_id": keys.key_id,
            "sealed_keys": fingerprint(&new.sealed)?,
        });
        append_plain(tx, SealKind::KeyRotate, when, person, &body, &Ok(&old))
    });
    let (head, chain) = match sealed {
        Ok(sealed) => sealed,
        // Whether it was saved is not known: the next start looks, and takes the key that the record names.
        Err(e @ StoreError::ReadOnly(_)) => return Err(e),
        Err(e) => {
            let _ = std::fs::remove_file(key_file::next_of(places.key_file));
            return Err(e);
        }
    };
    let unplaced = key_file::take_next(places.key_file).err();
    // The record is sealed; a head log that cannot be written does not undo it.
    let _ = remember(places.head_log, head, &chain, at);
    let _ = store.settle();
    Ok(Rotated { keys, code: issued, seq: head.seq, unplaced })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::lang::Lang;
    use crate::rules::pin::recovery_code;
    use crate::store::VerifyLevel;
    use crate::tui::shell::executor::Executor;
    use crate::tui::shell::view::{Command, Event};
    use crate::tui::test_support::{OWNER, Shop};

    /// A shop whose owner has a code.
    fn shop() -> (Shop, Secret) {
        let mut shop = Shop::new(Lang::En);
        shop.app.desk.store.as_mut().unwrap().accept_pin(OWNER, Act::ManageShop);
        let done = shop.app.desk.perform(Command::NewCode { by: OWNER }, &mut shop.app.model);
        let Ok(Event::Code(code)) = done else { panic!("{done:?}") };
        shop.app.desk.store.as_mut().unwrap().lock(None);
        (shop, code)
    }

    fn try_it(desk: &mut Executor, code: Option<&Secret>) -> Result<Rotated> {
        let Executor { store, db, key_file, head_log, clock, .. } = desk;
        let places = ShopFiles { db, key_file, head_log };
        rotate(store.as_mut().unwrap(), &places, clock, Cost::test(), (OWNER, code))
    }

    fn allowed(shop: &mut Shop, code: Option<&Secret>) -> Result<Rotated> {
        shop.app.desk.store.as_mut().unwrap().accept_pin(OWNER, Act::ManageShop);
        try_it(&mut shop.app.desk, code)
    }

    fn here(shop: &Shop) -> KeysHere {
        let desk = &shop.app.desk;
        KeysHere::of(desk.store.as_ref().unwrap(), &desk.key_file, &desk.head_log).unwrap()
    }

    fn clean(shop: &Shop) {
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    }

    #[test]
    fn the_new_key_signs_what_follows_and_the_old_one_brought_it_in() {
        for keeps in [true, false] {
            let (mut shop, code) = shop();
            let old = key_file::load(&shop.app.desk.key_file).unwrap();
            let done = allowed(&mut shop, Some(&code).filter(|_| keeps)).unwrap();
            assert!(done.unplaced.is_none() && done.code.is_some() != keeps);
            let new = key_file::load(&shop.app.desk.key_file).unwrap();
            assert!(new.key_id != old.key_id && new.pepper == old.pepper);
            assert!(!key_file::next_of(&shop.app.desk.key_file).exists());
            shop.app.desk.keys = done.keys.into();
            shop.hand_over();
            clean(&shop);
            // The code that holds opens the new key, and the old one is no key of this shop any more.
            let holds = done.code.unwrap_or(code);
            let store = shop.app.desk.store.as_ref().unwrap();
            let opened = store.open_with_code(&holds, &here(&shop)).unwrap();
            assert_eq!(opened.public(), new.public);
            assert!(!store.signs_with(&hex(old.public.as_bytes())).unwrap());
            let signer: String = store
                .conn
                .query_row("SELECT key_id FROM seal WHERE seq = ?1", [done.seq], |row| row.get(0))
                .unwrap();
            assert_eq!(signer, old.key_id);
        }
    }

    #[test]
    fn what_the_old_key_signs_behind_the_record_is_found() {
        let (mut shop, _) = shop();
        let old = key_file::load(&shop.app.desk.key_file).unwrap();
        allowed(&mut shop, None).unwrap();
        shop.app.desk.keys = old.into();
        shop.hand_over();
        let found = shop.app.desk.store.as_ref().unwrap().verify(VerifyLevel::Sense).unwrap().findings;
        assert!(found.iter().any(|found| found.problem.key == "seal.unknown_key"), "{found:?}");
    }

    #[test]
    fn without_the_owner_the_code_or_the_key_nothing_changes() {
        let (mut shop, code) = shop();
        let key_file = shop.app.desk.key_file.clone();
        let before = fs::read(&key_file).unwrap();
        assert!(try_it(&mut shop.app.desk, None).is_err(), "nobody proved to be the owner");
        let other = recovery_code(&[9; 15]);
        let wrong = allowed(&mut shop, Some(&other)).err().unwrap();
        assert_eq!(wrong.problem().key, "recovery.wrong_code");
        assert_eq!(fs::read(&key_file).unwrap(), before);
        fs::remove_file(&key_file).unwrap();
        let lost = allowed(&mut shop, Some(&code)).err().unwrap();
        assert_eq!(lost.problem().key, "rotate.needs_key");
        fs::write(&key_file, &before).unwrap();
        assert_eq!(shop.app.desk.store.as_ref().unwrap().head().unwrap().seq, 2);
        assert!(!key_file::next_of(&key_file).exists());
    }

    #[test]
    fn a_program_that_ended_in_between_goes_on_with_the_key_the_record_names() {
        let (mut shop, _) = shop();
        let key_file = shop.app.desk.key_file.clone();
        let old = fs::read(&key_file).unwrap();
        allowed(&mut shop, None).unwrap();
        // As before the last step.
        fs::rename(&key_file, key_file::next_of(&key_file)).unwrap();
        fs::write(&key_file, &old).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&key_file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let keys = here(&shop);
        assert!(keys.trouble().is_none());
        shop.app.desk.keys = keys;
        shop.hand_over();
        clean(&shop);
        // One that no record names stays where it is, and is nobody's key.
        key_file::place_next(&key_file, &KeySecrets::new().unwrap()).unwrap();
        assert!(here(&shop).trouble().is_none());
        clean(&shop);
    }
}
