//! The shop itself: made once, with the first record of its chain.

use rusqlite::{OptionalExtension as _, named_params};

use super::sealing::append;
use super::{Credential, Result, Store, StoreError};
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::record::seal::{ChainHead, RunningTotals, SealKind, canonical};
use crate::store::sealing::NewRecord;
use crate::store::shop_days::open_run;
use crate::store::{AuditAction, SealKey};
use crate::system::sealed_keys::SealedKeys;

/// Who this file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shop {
    /// Names the chain of seals.
    pub chain_id: String,
    /// Public key of the first signing key, hex.
    pub(crate) public_key: String,
    /// Its short id.
    pub(crate) key_id: String,
    /// Hash of the recovery code.
    pub(crate) recovery_hash: String,
}

impl Store {
    /// Who this file is.
    ///
    /// # Errors
    /// `store.not_set_up` before the shop was made.
    pub fn shop(&self) -> Result<Shop> {
        use rusqlite::OptionalExtension as _;
        self.conn
            .prepare_cached("SELECT chain_id, public_key, key_id, recovery_hash FROM shop")?
            .query_row([], |row| {
                Ok(Shop {
                    chain_id: crate::store::row::text(row, 0)?,
                    public_key: crate::store::row::text(row, 1)?,
                    key_id: crate::store::row::text(row, 2)?,
                    recovery_hash: crate::store::row::text(row, 3)?,
                })
            })
            .optional()?
            .ok_or(StoreError::NotSetUp)
    }

    /// Makes the shop: identity, first settings, secrets, the first running shift and the first record of
    /// the chain, all or nothing. Gives the chain's head.
    ///
    /// # Errors
    /// A rule the settings break; `settings.no_shift` when no shift can run.
    #[allow(clippy::too_many_arguments)] // all that a shop begins with
    pub(crate) fn found(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        shop: &Shop,
        settings: &Settings,
        secrets: &[(PersonId, Credential)],
        sealed: Option<&SealedKeys>,
        key: &SealKey<'_>,
    ) -> Result<ChainHead> {
        settings.check_whole()?;
        let first = crate::rules::shop_day::at_founding(settings, at)
            .ok_or_else(|| StoreError::Rule(Problem::new("settings.no_shift")))?;
        self.write(action, |tx| {
            tx.conn().execute(
                "INSERT INTO shop (id, chain_id, created_ms, public_key, key_id, recovery_hash)
                 VALUES (1, :chain_id, :created_ms, :public_key, :key_id, :recovery_hash)",
                named_params! {
                    ":chain_id": shop.chain_id,
                    ":created_ms": at.ms,
                    ":public_key": shop.public_key,
                    ":key_id": shop.key_id,
                    ":recovery_hash": shop.recovery_hash,
                },
            )?;
            super::settings::insert(tx, 1, settings)?;
            if let Some(sealed) = sealed {
                super::shop_keys::put_sealed(tx, sealed)?;
            }
            for (person, credential) in secrets {
                super::pins::insert(tx, *person, credential)?;
            }
            open_run(tx, first, at.ms)?;
            tx.audit(None::<&()>, Some(&settings.store))?;
            let mut body = serde_json::json!({
                "schema": "handover-genesis/v1",
                "store": settings.store.name,
                "currency": settings.store.currency.code,
                "zone": settings.store.zone.name(),
                "public_key": shop.public_key,
                "key_id": shop.key_id,
            });
            if let Some(sealed) = sealed {
                body["sealed_keys"] = super::shop_keys::fingerprint(sealed)?.into();
            }
            let genesis = NewRecord {
                kind: SealKind::Genesis,
                date: first.date,
                body: canonical(&body)?,
                signers: Vec::new(),
                adds: RunningTotals::default(),
            };
            Ok(append(tx, genesis, at, key)?.0)
        })
    }

    /// Whether a public key (hex) is the one this store's records are signed with: the newest key the chain
    /// itself brought in, and the one the store was made with or changed to.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn signs_with(&self, public_key: &str) -> Result<bool> {
        let chain: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT CAST(body AS TEXT) ->> '$.public_key' FROM seal
                 WHERE kind IN ('genesis', 'key_rotate', 'custody_break') AND json_valid(CAST(body AS TEXT))
                 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([], |row| row.get(0))
            .optional()?
            .flatten();
        // Somebody may have put a key of their own into the table; the first record tells another.
        let first: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT CAST(body AS TEXT) ->> '$.public_key' FROM seal
                 WHERE seq = 1 AND json_valid(CAST(body AS TEXT))",
            )?
            .query_row([], |row| row.get(0))
            .optional()?
            .flatten();
        Ok(chain.as_deref() == Some(public_key) && first == Some(self.shop()?.public_key))
    }

    /// Whether some record brought this public key in (hexadecimal), though a later one may have brought another.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn signed_with(&self, public_key: &str) -> Result<bool> {
        let found = self
            .conn
            .prepare_cached(
                "SELECT 1 FROM seal
                 WHERE kind IN ('genesis', 'key_rotate', 'custody_break') AND json_valid(CAST(body AS TEXT))
                   AND CAST(body AS TEXT) ->> '$.public_key' = ?1",
            )?
            .exists([public_key])?;
        Ok(found)
    }
}
