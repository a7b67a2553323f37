//! Getting in again: with the owner's recovery code, or without it.

use std::path::Path;
use std::{fs, io};

use serde_json::json;

use super::file_checks::aside;
use super::shop_keys::{KeysHere, NewCode, append_plain, fingerprint, keep_code};
use super::shop_setup::{ShopFiles, remember};
use super::unsigned::stand_by;
use super::{AuditAction, Credential, Result, SealKey, Store, StoreError, pin_check, pins};
use crate::model::ids::PersonId;
use crate::model::people::{Person, Role};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::record::seal::{ChainHead, SealKind, hex};
use crate::rules::pin::{self, Cost, Secret, SecretKind};
use crate::system::clock::Clock;
use crate::system::key_file::{self, KeySecrets, Keys};

/// What somebody has who got in again. Shown once.
pub(crate) struct Recovered {
    /// The keys as they are on this PC now.
    pub(crate) keys: Keys,
    /// The recovery code in place of the one that was used.
    pub(crate) code: Secret,
    /// The new PIN of the owner.
    pub(crate) pin: Secret,
    /// The key file was not there, or not this shop's, and is now.
    pub(crate) key_back: bool,
}

/// Who gets in again, and with what from now on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Regain<'a> {
    /// The recovery code as it stands on paper.
    pub(crate) code: &'a Secret,
    pub(crate) owner: PersonId,
    /// The passphrase the owner has chosen.
    pub(crate) phrase: &'a Secret,
}

/// An owner who works here.
pub(super) fn owner(settings: &Settings, id: PersonId) -> Result<&Person> {
    let found = settings.staff().find(|person| person.id == id && person.role == Role::Owner);
    found.ok_or_else(|| Problem::new("recovery.not_owner").into())
}

impl Store {
    /// What the code opens.
    ///
    /// # Errors
    /// `recovery.wrong_code`; `recovery.no_sealed_keys` in a file of an earlier version without its key file.
    pub(crate) fn open_with_code(&self, code: &Secret, here: &KeysHere) -> Result<KeySecrets> {
        let wrong = || StoreError::Rule(Problem::new("recovery.wrong_code"));
        let shop = self.shop()?;
        if let Some(sealed) = self.sealed_keys()? {
            let secrets = sealed.open(code, &shop.chain_id)?.ok_or_else(wrong)?;
            return if self.signs_with(&hex(secrets.public().as_bytes()))? {
                Ok(secrets)
            } else {
                Err(Problem::new("recovery.damaged").into())
            };
        }
        let keys = here.keys.as_ref().map_err(|_| Problem::new("recovery.no_sealed_keys"))?;
        if pin::verify(code, &shop.recovery_hash, &keys.pepper)? { Ok(keys.secrets()) } else { Err(wrong()) }
    }

    /// Writes that an owner got in with the recovery code: new secrets, a new code, a record.
    fn regain(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        owner: &Person,
        credentials: &[Credential],
        (new, key_back, head_log): (&NewCode, bool, &Path),
        key: &SealKey<'_>,
    ) -> Result<(ChainHead, String)> {
        let (when, unsigned) = ((at, self.business_day(at.ms)?), self.own_unsigned(head_log)?);
        self.write(action, |tx| {
            for credential in credentials {
                pins::insert(tx, owner.id, credential)?;
            }
            tx.conn()
                .prepare_cached("DELETE FROM pin_attempt WHERE person_id = ?1")?
                .execute([owner.id.0])?;
            keep_code(tx, new)?;
            tx.audit(None::<&()>, Some(&new.sealed.key_id))?;
            let mut body = json!({
                "schema": "handover-recovery/v1",
                "what": "recovered",
                "by": owner.name,
                "key_file": if key_back { "brought_back" } else { "there" },
                "key_id": new.sealed.key_id,
                "sealed_keys": fingerprint(&new.sealed)?,
            });
            stand_by(&mut body, &unsigned);
            append_plain(tx, SealKind::Recovery, when, None, &body, key)
        })
    }
}

/// Puts a key file where it belongs. What lies there and is not this shop's is kept aside.
fn put_back(path: &Path, secrets: &KeySecrets, now: Stamp) -> std::result::Result<Keys, Problem> {
    let io = |e: io::Error| Problem::new("seal.key_io").with("path", path.display()).with("error", e);
    if fs::symlink_metadata(path).is_ok() {
        fs::rename(path, aside(path, now.ms)).map_err(io)?;
    }
    key_file::place(path, secrets)
}

/// Brings key file and pepper of this PC to what was opened; gives the keys, and whether the file had to be written.
///
/// # Errors
/// `seal.key_io` when it cannot be written.
pub(crate) fn bring_back(
    store: &Store,
    places: &ShopFiles<'_>,
    secrets: &KeySecrets,
    now: Stamp,
) -> Result<(Keys, bool)> {
    let here = KeysHere::of(store, places.key_file, places.head_log)?;
    let (keys, back) = match here.keys {
        Ok(keys) => (keys, false),
        Err(_) => (put_back(places.key_file, secrets, now)?, true),
    };
    let _ =
        key_file::keep_pepper(&key_file::pepper_copy(places.head_log, &store.shop()?.chain_id), &keys.pepper);
    Ok((keys, back))
}

/// Lets an owner in who has the recovery code: a new passphrase and PIN, a new code, and the key file where it is lost.
///
/// # Errors
/// `recovery.wrong_code`, a rule the passphrase breaks, or what could not be written; nothing is changed in the store then.
pub(crate) fn with_code(
    store: &mut Store,
    places: &ShopFiles<'_>,
    clock: &Clock,
    cost: Cost,
    regain: Regain<'_>,
) -> Result<Recovered> {
    let settings = store.settings()?.1;
    let owner = owner(&settings, regain.owner)?;
    pin::check_choice(SecretKind::Passphrase, regain.phrase, &[])?;
    if let Some(why) = store.read_only() {
        return Err(StoreError::ReadOnly(why.clone()));
    }
    let at = settings.store.zone.stamp_at(clock.now_ms());
    let here = KeysHere::of(store, places.key_file, places.head_log)?;
    let secrets = store.open_with_code(regain.code, &here)?;
    let (keys, key_back) = bring_back(store, places, &secrets, at)?;
    let chain = store.shop()?.chain_id;
    let (code, new) = NewCode::issue(&keys, &chain, cost)?;
    let issued = pin::issue(SecretKind::Pin, &key_file::random::<32>()?);
    let credentials = [
        pin_check::credential(SecretKind::Passphrase, regain.phrase, &keys.pepper, cost)?,
        pin_check::issued_credential(SecretKind::Pin, &issued, &keys.pepper, cost)?,
    ];
    let action = AuditAction::new(at.ms, owner.id.0, "recovery.regain", format!("person/{}", owner.id));
    let key = keys.signing.as_ref().map_err(Clone::clone);
    let (head, chain) =
        store.regain(&action, at, owner, &credentials, (&new, key_back, places.head_log), &key)?;
    // The record is sealed; a head log that cannot be written does not undo it.
    let _ = remember(places.head_log, head, &chain, at);
    let _ = store.settle();
    Ok(Recovered { keys, code, pin: issued, key_back })
}

#[cfg(test)]
mod tests;
