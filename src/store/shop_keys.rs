//! The secrets of a shop: what this PC has of them, and the sealed ones that travel with the file.

use std::path::Path;

use rusqlite::{OptionalExtension as _, named_params, params};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::sealing::{NewRecord, append};
use super::{AuditAction, Result, SealKey, Store, Tx};
use crate::model::ids::PersonId;
use crate::model::people::Person;
use crate::model::problem::Problem;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::seal::{ChainHead, RunningTotals, SealKind, SigningKey, body_sha256, canonical, hex};
use crate::rules::authority::{Act, Case};
use crate::rules::pin::{self, Cost, Pepper, Secret};
use crate::store::signers::signer;
use crate::store::unsigned::stand_by;
use crate::store::{pin_check, row};
use crate::system::key_file::{self, Keys};
use crate::system::sealed_keys::SealedKeys;

/// What this PC has of a shop's secrets.
pub(crate) struct KeysHere {
    /// What PINs are checked with; or why there is none.
    pub(crate) pepper: std::result::Result<Zeroizing<Pepper>, Problem>,
    /// The key file of this shop; or why it is none.
    pub(crate) keys: std::result::Result<Keys, Problem>,
}

/// Whose key a key file holds, seen from a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhoseKey {
    /// The one that signs.
    InUse,
    /// The shop's, from before a record brought another one in.
    Earlier,
    /// The shop's, from after the store was copied: it knows nothing of it yet.
    Later,
    /// Of another shop, or made anew without the recovery code after the store was copied.
    Unknown,
}

impl WhoseKey {
    /// Why it does not sign; nothing where it does.
    fn trouble(self, path: &Path) -> Option<Problem> {
        let key = match self {
            Self::InUse => return None,
            Self::Earlier => "seal.key_earlier",
            Self::Later => "seal.key_later",
            Self::Unknown => "seal.key_foreign",
        };
        Some(Problem::new(key).with("path", path.display()))
    }
}

impl From<Keys> for KeysHere {
    fn from(keys: Keys) -> Self {
        Self { pepper: Ok(keys.pepper.clone()), keys: Ok(keys) }
    }
}

impl KeysHere {
    /// Before there is a shop.
    #[must_use]
    pub(crate) fn none(key_file: &Path) -> Self {
        let problem = Problem::new("seal.key_missing").with("path", key_file.display());
        Self { pepper: Err(problem.clone()), keys: Err(problem) }
    }

    /// Looks for them: the key file, and the copy of the pepper where that is lost. A copy that is not there yet is made.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn of(store: &Store, key_file: &Path, head_log: &Path) -> Result<Self> {
        let copy = key_file::pepper_copy(head_log, &store.shop()?.chain_id);
        store.finish_rotation(key_file)?;
        let keys = match key_file::load(key_file) {
            Ok(keys) => store.whose_key(&keys)?.trouble(key_file).map_or(Ok(keys), Err),
            Err(problem) => Err(problem),
        };
        if let Ok(keys) = keys {
            // Without the copy everything works; the next start tries again.
            let _ = key_file::keep_pepper(&copy, &keys.pepper);
            return Ok(keys.into());
        }
        let sealed = store.sealed_keys()?;
        let kept = key_file::read_pepper(&copy)
            .filter(|pepper| sealed.as_ref().is_none_or(|sealed| sealed.holds(pepper)));
        let gone = || Problem::new("recovery.keys_gone").with("path", key_file.display());
        Ok(Self { pepper: kept.ok_or_else(gone), keys })
    }

    /// The key that signs; or why records are sealed without.
    ///
    /// # Errors
    /// Missing, damaged, of another shop, or open to others.
    pub(crate) fn signing(&self) -> std::result::Result<SigningKey, Problem> {
        self.keys.as_ref().map_err(Clone::clone)?.signing.clone()
    }

    /// What has to be said at the start: nobody can be checked, or the file cannot sign, and why.
    #[must_use]
    pub(crate) fn trouble(&self) -> Option<Problem> {
        self.pepper.as_ref().err().cloned().or_else(|| self.signing().err())
    }
}

/// A recovery code as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewCode {
    /// Key and pepper, encrypted with it.
    pub(crate) sealed: SealedKeys,
    /// Its hash, as earlier versions know it.
    pub(crate) hash: String,
}

impl NewCode {
    /// A new code, for paper, and what is stored of it.
    ///
    /// # Errors
    /// When the PC has no memory or no random numbers for it.
    pub(crate) fn issue(
        keys: &Keys,
        chain: &str,
        cost: Cost,
    ) -> std::result::Result<(Secret, Self), Problem> {
        let code = pin::recovery_code(&key_file::random::<15>()?);
        let new = Self::with(&code, keys, chain, cost)?;
        Ok((code, new))
    }

    /// What is stored of a code that stays, with other keys.
    ///
    /// # Errors
    /// As [`NewCode::issue`].
    pub(super) fn with(
        code: &Secret,
        keys: &Keys,
        chain: &str,
        cost: Cost,
    ) -> std::result::Result<Self, Problem> {
        let sealed = SealedKeys::seal(keys, code, chain, cost)?;
        let hash = pin_check::hash(code, &keys.pepper, cost)?;
        Ok(Self { sealed, hash })
    }
}

/// The sealed keys as they are stored.
fn doc_of(sealed: &SealedKeys) -> Result<String> {
    let bytes = canonical(sealed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What a record says of the sealed keys that were stored with it.
pub(super) fn fingerprint(sealed: &SealedKeys) -> Result<String> {
    Ok(hex(&body_sha256(doc_of(sealed)?.as_bytes())))
}

/// Stores the sealed keys in place of those there were.
pub(super) fn put_sealed(tx: &Tx, sealed: &SealedKeys) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO sealed_keys (id, at_ms, doc) VALUES (1, :at_ms, :doc)
             ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms, doc = excluded.doc",
        )?
        .execute(named_params! { ":at_ms": tx.action().at_ms, ":doc": doc_of(sealed)? })?;
    Ok(())
}

/// A record that is neither a handover nor about one.
pub(super) fn append_plain(
    tx: &Tx,
    kind: SealKind,
    (at, date): (Stamp, BusinessDate),
    by: Option<&Person>,
    body: &Value,
    key: &SealKey<'_>,
) -> Result<(ChainHead, String)> {
    let record = NewRecord {
        kind,
        date,
        body: canonical(body)?,
        signers: by.map(|by| signer(by, at)).into_iter().collect(),
        adds: RunningTotals::default(),
    };
    append(tx, record, at, key)
}

impl Store {
    /// Whose key this is. All keys of a shop come with one pepper, whose mark every store has.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn whose_key(&self, keys: &Keys) -> Result<WhoseKey> {
        let public = hex(keys.public.as_bytes());
        if self.signs_with(&public)? {
            return Ok(WhoseKey::InUse);
        }
        if self.signed_with(&public)? {
            return Ok(WhoseKey::Earlier);
        }
        let same_pepper = self.sealed_keys()?.is_some_and(|sealed| sealed.holds(&keys.pepper));
        Ok(if same_pepper { WhoseKey::Later } else { WhoseKey::Unknown })
    }

    /// A record brought a new key in, and the program ended before the key took its place: it does now.
    fn finish_rotation(&self, key_file: &Path) -> Result<()> {
        if let Ok(next) = key_file::load(&key_file::next_of(key_file))
            && self.signs_with(&hex(next.public.as_bytes()))?
        {
            // Where it cannot be moved the next start tries again.
            let _ = key_file::take_next(key_file);
        }
        Ok(())
    }

    /// Key and pepper as the owner's recovery code opens them; none in a shop of an earlier version.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn sealed_keys(&self) -> Result<Option<SealedKeys>> {
        let doc = self.sealed_keys_doc()?;
        doc.map(|doc| row::from_json("sealed_keys", 1, &doc)).transpose()
    }

    pub(super) fn sealed_keys_doc(&self) -> Result<Option<String>> {
        let mut statement = self.conn.prepare_cached("SELECT doc FROM sealed_keys")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?)
    }

    /// What the newest record that speaks of sealed keys says they are.
    pub(super) fn sealed_keys_said(&self) -> Result<Option<(i64, String)>> {
        let said = self
            .conn
            .prepare_cached(
                "SELECT seq, CAST(body AS TEXT) ->> '$.sealed_keys' FROM seal
                 WHERE kind IN ('genesis', 'recovery', 'custody_break', 'key_rotate') AND json_valid(CAST(body AS TEXT))
                   AND CAST(body AS TEXT) ->> '$.sealed_keys' IS NOT NULL
                 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row(params![], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(said)
    }

    /// Puts a new recovery code in place of the one there was; the old one opens earlier backups only. The owner stands by
    /// what was sealed unsigned meanwhile.
    ///
    /// # Errors
    /// What [`Act::ManageShop`] needs and was not given; when it could not be saved.
    pub(crate) fn change_code(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        new: &NewCode,
        head_log: &Path,
        key: &SealKey<'_>,
    ) -> Result<(ChainHead, String)> {
        let settings = self.settings()?.1;
        let allowed = self.allow(&Case::new(Act::ManageShop, PersonId(action.by)), &settings)?;
        let by = settings.person(PersonId(action.by));
        let (when, unsigned) = ((at, self.business_day(at.ms)?), self.own_unsigned(head_log)?);
        self.write_allowed(action, [allowed], |tx| {
            keep_code(tx, new)?;
            tx.audit(None::<&()>, Some(&new.sealed.key_id))?;
            let mut body = json!({
                "schema": "handover-recovery/v1",
                "what": "new_code",
                "by": by.map_or("", |by| by.name.as_str()),
                "key_id": new.sealed.key_id,
                "sealed_keys": fingerprint(&new.sealed)?,
            });
            stand_by(&mut body, &unsigned);
            append_plain(tx, SealKind::Recovery, when, by, &body, key)
        })
    }
}

/// Stores what belongs to a new code.
pub(super) fn keep_code(tx: &Tx, new: &NewCode) -> Result<()> {
    put_sealed(tx, &new.sealed)?;
    tx.conn().prepare_cached("UPDATE shop SET recovery_hash = ?1")?.execute([&new.hash])?;
    Ok(())
}
