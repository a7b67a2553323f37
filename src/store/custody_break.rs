//! Getting in without the recovery code: a new key, a new pepper and new PINs for everybody, by a record that introduces
//! the key and that every check and print names from then on.

use std::fs;

use serde_json::json;

use super::file_checks::aside;
use super::recovery::owner;
use super::shop_keys::{NewCode, append_plain, fingerprint, keep_code};
use super::shop_setup::{ShopFiles, remember};
use super::{AuditAction, Credential, Result, Store, StoreError, pin_check, pins};
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::seal::{SealKind, hex};
use crate::rules::pin::{self, Cost, Pepper, Secret, SecretKind};
use crate::system::clock::Clock;
use crate::system::key_file::{self, KeySecrets, Keys};

/// What everybody has after the keys were made anew. Shown once.
pub(crate) struct MadeAnew {
    pub(crate) keys: Keys,
    /// The recovery code in place of the lost one.
    pub(crate) code: Secret,
    pub(crate) pins: Vec<(PersonId, Secret)>,
    /// Passphrases of owners, but for the one that was chosen.
    pub(crate) phrases: Vec<(PersonId, Secret)>,
    /// Number of the record that says so.
    pub(crate) seq: i64,
}

/// Secrets for everybody who works here.
#[derive(Default)]
struct Issued {
    credentials: Vec<(PersonId, Credential)>,
    pins: Vec<(PersonId, Secret)>,
    phrases: Vec<(PersonId, Secret)>,
}

impl Issued {
    /// `chosen` is an owner's passphrase; everything else is made.
    fn for_all(
        settings: &Settings,
        chosen: (PersonId, &Secret),
        pepper: &Pepper,
        cost: Cost,
    ) -> Result<Self> {
        let mut all = Self::default();
        for person in settings.staff() {
            for kind in SecretKind::of_role(person.role) {
                if person.id == chosen.0 && *kind == SecretKind::Passphrase {
                    let credential = pin_check::credential(*kind, chosen.1, pepper, cost)?;
                    all.credentials.push((person.id, credential));
                    continue;
                }
                let issued = pin::issue(*kind, &key_file::random::<32>()?);
                let credential = pin_check::issued_credential(*kind, &issued, pepper, cost)?;
                all.credentials.push((person.id, credential));
                match kind {
                    SecretKind::Pin => all.pins.push((person.id, issued)),
                    SecretKind::Passphrase => all.phrases.push((person.id, issued)),
                }
            }
        }
        Ok(all)
    }
}

/// Makes new keys and secrets where neither the owner's passphrase nor the recovery code is left. Whoever has the account
/// of the PC can do it, which is why it is never hidden: the record stays for ever.
///
/// # Errors
/// A rule the passphrase breaks, or what could not be written; the key file is then the one there was.
pub(crate) fn without_code(
    store: &mut Store,
    places: &ShopFiles<'_>,
    clock: &Clock,
    cost: Cost,
    (who, phrase): (PersonId, &Secret),
) -> Result<MadeAnew> {
    let settings = store.settings()?.1;
    let by = owner(&settings, who)?;
    pin::check_choice(SecretKind::Passphrase, phrase, &[])?;
    if let Some(why) = store.read_only() {
        return Err(StoreError::ReadOnly(why.clone()));
    }
    let at = settings.store.zone.stamp_at(clock.now_ms());
    let chain = store.shop()?.chain_id;
    let secrets = KeySecrets::new()?;
    let issued = Issued::for_all(&settings, (who, phrase), &secrets.pepper, cost)?;
    let io = |e: std::io::Error| {
        Problem::new("seal.key_io").with("path", places.key_file.display()).with("error", e)
    };
    let before = aside(places.key_file, at.ms);
    let had_one = fs::symlink_metadata(places.key_file).is_ok();
    if had_one {
        fs::rename(places.key_file, &before).map_err(io)?;
    }
    let done = place_and_record(
        store,
        places,
        (at, store.business_day(at.ms)?),
        (&secrets, &chain, cost),
        &issued,
        by,
    );
    if done.is_err() {
        let _ = fs::remove_file(places.key_file);
        if had_one {
            fs::rename(&before, places.key_file).map_err(io)?;
        }
    }
    let (keys, code, head) = done?;
    let _ = key_file::keep_pepper(&key_file::pepper_copy(places.head_log, &chain), &keys.pepper);
    // The record is sealed; a head log that cannot be written does not undo it.
    let _ = remember(places.head_log, head, &chain, at);
    let _ = store.settle();
    Ok(MadeAnew { keys, code, pins: issued.pins, phrases: issued.phrases, seq: head.seq })
}

/// Writes the key file and, in one go, everything that has to fit to it.
fn place_and_record(
    store: &mut Store,
    places: &ShopFiles<'_>,
    when: (Stamp, BusinessDate),
    (secrets, chain, cost): (&KeySecrets, &str, Cost),
    issued: &Issued,
    by: &crate::model::people::Person,
) -> Result<(Keys, Secret, crate::record::seal::ChainHead)> {
    let keys = key_file::place(places.key_file, secrets)?;
    let (code, new) = NewCode::issue(&keys, chain, cost)?;
    let action = AuditAction::new(when.0.ms, by.id.0, "recovery.custody_break", "shop".to_owned());
    let key = keys.signing.as_ref().map_err(Clone::clone);
    let (head, _) = store.write(&action, |tx| {
        tx.conn().prepare_cached("DELETE FROM pin_attempt")?.execute([])?;
        for (person, credential) in &issued.credentials {
            pins::insert(tx, *person, credential)?;
        }
        keep_code(tx, &new)?;
        tx.audit(None::<&()>, Some(&new.sealed.key_id))?;
        let body = json!({
            "schema": "handover-custody/v1",
            "what": "custody_break",
            "by": by.name,
            "public_key": hex(keys.public.as_bytes()),
            "key_id": keys.key_id,
            "sealed_keys": fingerprint(&new.sealed)?,
            "people": issued.pins.len(),
        });
        append_plain(tx, SealKind::CustodyBreak, when, None, &body, &key)
    })?;
    Ok((keys, code, head))
}

#[cfg(test)]
mod tests;
