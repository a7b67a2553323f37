//! Getting in without the recovery code: a new key, a new pepper and new PINs for everybody, by a record that introduces
//! the key and that every check and print names from then on.

use std::fs;

use serde_json::json;

use super::file_checks::aside;
use super::recovery::owner;
use super::shop_keys::{NewCode, append_plain, fingerprint, keep_code};
use super::shop_setup::{ShopFiles, remember};
use super::{AuditAction, Credential, Result, Store, StoreError, pin_check, pins, row};
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::logbook::{CustodyBreak, SealedGap};
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

impl Store {
    /// The times at which the keys were made anew without the old ones, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn custody_breaks(&self) -> Result<Vec<CustodyBreak>> {
        self.know_custody()?;
        Ok(self.custody_known.borrow().breaks.clone())
    }

    /// The records given up with a file that took another one's place, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn sealed_gaps(&self) -> Result<Vec<SealedGap>> {
        self.know_custody()?;
        Ok(self.custody_known.borrow().gaps.clone())
    }

    /// Looks at the records that came since the last look. They never change: each is looked at once as long as the file
    /// is open.
    fn know_custody(&self) -> Result<()> {
        let head = self.head()?.seq;
        let mut known = self.custody_known.borrow_mut();
        if known.upto >= head {
            return Ok(());
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT seq, business_date, body ->> '$.by', kind = 'restore',
               coalesce(unixepoch(CAST(header AS TEXT) ->> '$.sealed_at'), 0) * 1000,
               (SELECT min(g.value ->> '$.seq') FROM json_each(body, '$.given_up') g),
               (SELECT max(g.value ->> '$.seq') FROM json_each(body, '$.given_up') g)
             FROM (SELECT seq, business_date, kind, header, CAST(body AS TEXT) AS body FROM seal
                   WHERE seq > ?1 AND kind IN ('custody_break', 'restore'))
             WHERE json_valid(body) ORDER BY seq",
        )?;
        let mut rows = statement.query([known.upto])?;
        while let Some(row) = rows.next()? {
            let (seq, date) = (row.get(0)?, row::text(row, 1)?);
            let by = row::maybe_text(row, 2)?.unwrap_or_default();
            if !row.get::<_, bool>(3)? {
                known.breaks.push(CustodyBreak { seq, date, by });
            } else if let (Some(first), Some(last)) = (row.get(5)?, row.get(6)?) {
                known.gaps.push(SealedGap { seq, date, by, at_ms: row.get(4)?, lost: (first, last) });
            }
        }
        known.upto = head;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
