//! Making a new shop: store, key file, secrets. Used by the set-up screen, `handover init` and the demo.

use std::path::Path;

use crate::model::ids::PersonId;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::record::seal;
use crate::rules::pin;
use crate::rules::pin::{Cost, Policy, Secret};
use crate::store::{AuditAction, OpenOptions, Shop, Store, StoreError, pin_check};
use crate::system::clock::Clock;
use crate::system::key_file::Keys;
use crate::system::{head_log, key_file};

/// Where the files of a shop lie.
#[derive(Clone, Copy, Debug)]
pub struct ShopFiles<'a> {
    pub db: &'a Path,
    /// Signing key and pepper; outside the data folder and its backups.
    pub key_file: &'a Path,
    /// Heads of the chain, outside the database.
    pub head_log: &'a Path,
}

/// A shop just made. Secrets are shown once.
pub struct CreatedShop {
    /// The open store.
    pub store: Store,
    pub keys: Keys,
    /// The owner's PIN, if it was issued.
    pub(crate) owner_pin: Option<Secret>,
    /// PINs issued to the other people.
    pub(crate) issued: Vec<(PersonId, Secret)>,
    /// Recovery code, for paper.
    pub(crate) recovery: Secret,
}

/// Makes a shop. The key file is made first, or taken if one is there from an earlier shop on this PC.
///
/// # Errors
/// A rule that settings or secret break, or a file that cannot be made; a half-made store is not left behind
/// as one that works.
pub fn found(
    places: &ShopFiles<'_>,
    clock: &Clock,
    cost: Cost,
    settings: &Settings,
    owner: PersonId,
    secret: Option<&Secret>,
) -> Result<CreatedShop, StoreError> {
    settings.check_whole()?;
    if let Some(secret) = secret {
        pin::check_choice(Policy::Owner, secret, &[])?;
    }
    let keys = if places.key_file.exists() {
        key_file::load(places.key_file)?
    } else {
        key_file::create(places.key_file)?
    };
    let mut credentials = Vec::new();
    let mut issued = Vec::new();
    let mut owner_pin = None;
    for person in settings.staff() {
        let policy = if person.role == Role::Owner { Policy::Owner } else { Policy::Staff };
        let given = secret.cloned().filter(|_| person.id == owner);
        let was_given = given.is_some();
        let pin = match given {
            Some(secret) => secret,
            None => pin::issue_pin(policy, &key_file::random::<32>()?),
        };
        let made = if was_given { pin_check::credential } else { pin_check::issued_credential };
        credentials.push((person.id, made(&pin, &keys.pepper, cost)?));
        match (person.id == owner, was_given) {
            (true, false) => owner_pin = Some(pin),
            (true, true) => {}
            (false, _) => issued.push((person.id, pin)),
        }
    }
    let recovery = pin::recovery_code(&key_file::random::<15>()?);
    let now = clock.now_ms();
    let at = settings.store.zone.stamp_at(now);
    let mut store = Store::create(places.db, &OpenOptions::write(now))?;
    let shop = Shop {
        chain_id: seal::hex(&key_file::random::<16>()?),
        public_key: seal::hex(keys.public.as_bytes()),
        key_id: keys.key_id.clone(),
        recovery_hash: pin_check::credential(&recovery, &keys.pepper, cost)?.hash,
    };
    let action = AuditAction::new(now, owner.0, "shop.found", "shop");
    let key = keys.signing.as_ref().map_err(Clone::clone);
    let head = store.found(&action, at, &shop, settings, &credentials, &key)?;
    remember(places.head_log, head, &shop.chain_id, at)?;
    Ok(CreatedShop { store, keys, owner_pin, issued, recovery })
}

/// Writes the chain's head outside the database.
///
/// # Errors
/// `seal.head_log` when the file cannot be written.
pub fn remember(head_log: &Path, head: seal::ChainHead, chain: &str, at: Stamp) -> Result<(), Problem> {
    let entry = head_log::HeadEntry { head, time: at.rfc3339_utc(), chain: chain.to_owned() };
    head_log::append(head_log, &entry)
        .map_err(|e| Problem::new("seal.head_log").with("path", head_log.display()).with("error", e))
}
