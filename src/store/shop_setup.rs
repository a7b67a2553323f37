//! Making a new shop: store, key file, secrets. Used by the set-up screen, `handover init` and the demo.

use std::path::Path;

use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::record::seal;
use crate::rules::pin;
use crate::rules::pin::{Cost, Secret, SecretKind};
use crate::store::shop_keys::NewCode;
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
    /// PINs of everybody who works there.
    pub(crate) pins: Vec<(PersonId, Secret)>,
    /// Passphrases of owners, but for one that was given.
    pub(crate) phrases: Vec<(PersonId, Secret)>,
    /// Recovery code, for paper.
    pub(crate) recovery: Secret,
}

/// Makes a shop. `secret` is the owner's passphrase where one was chosen; everything else is issued. The key file is made first, or taken if one is there from an earlier shop on this PC.
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
    let options = OpenOptions::write(clock.now_ms());
    found_with(places, clock, cost, settings, owner, secret, &options)
}

/// The same; `options` say whether a network share will do.
///
/// # Errors
/// As [`found`].
pub(crate) fn found_with(
    places: &ShopFiles<'_>,
    clock: &Clock,
    cost: Cost,
    settings: &Settings,
    owner: PersonId,
    secret: Option<&Secret>,
    options: &OpenOptions,
) -> Result<CreatedShop, StoreError> {
    settings.check_whole()?;
    if let Some(secret) = secret {
        pin::check_choice(SecretKind::Passphrase, secret, &[])?;
    }
    let keys = if places.key_file.exists() {
        key_file::load(places.key_file)?
    } else {
        key_file::create(places.key_file)?
    };
    let (mut credentials, mut pins, mut phrases) = (Vec::new(), Vec::new(), Vec::new());
    for person in settings.staff() {
        for kind in SecretKind::of_role(person.role) {
            let given = secret.filter(|_| person.id == owner && *kind == SecretKind::Passphrase);
            if let Some(secret) = given {
                credentials.push((person.id, pin_check::credential(*kind, secret, &keys.pepper, cost)?));
                continue;
            }
            let issued = pin::issue(*kind, &key_file::random::<32>()?);
            credentials.push((person.id, pin_check::issued_credential(*kind, &issued, &keys.pepper, cost)?));
            match kind {
                SecretKind::Pin => pins.push((person.id, issued)),
                SecretKind::Passphrase => phrases.push((person.id, issued)),
            }
        }
    }
    let chain_id = seal::hex(&key_file::random::<16>()?);
    let (recovery, code) = NewCode::issue(&keys, &chain_id, cost)?;
    let now = clock.now_ms();
    let at = settings.store.zone.stamp_at(now);
    let mut store = Store::create(places.db, options)?;
    let shop = Shop {
        chain_id,
        public_key: seal::hex(keys.public.as_bytes()),
        key_id: keys.key_id.clone(),
        recovery_hash: code.hash,
    };
    let action = AuditAction::new(now, owner.0, "shop.found", "shop");
    let key = keys.signing.as_ref().map_err(Clone::clone);
    let head = store.found(&action, at, &shop, settings, &credentials, Some(&code.sealed), &key)?;
    // Without the copy everything works; the next start tries again.
    let _ = key_file::keep_pepper(&key_file::pepper_copy(places.head_log, &shop.chain_id), &keys.pepper);
    remember(places.head_log, head, &shop.chain_id, at)?;
    Ok(CreatedShop { store, keys, pins, phrases, recovery })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;
    use crate::model::packs::{PackPair, countries, trades};
    use crate::model::templates;
    use crate::model::templates::tests::new_shop;

    #[test]
    fn a_shop_of_every_country_is_set_up_from_nothing_in_every_language() {
        let clock = Clock::fixed(1_780_000_000_000);
        let dir = tempfile::tempdir().unwrap();
        for lang in Lang::ALL.into_iter().chain(Lang::REGIONS) {
            // Every country once, every trade at least once.
            for (country, trade) in countries().iter().zip(trades().iter().cycle()) {
                let pair = PackPair { country, trade };
                let mut new = new_shop(country.currency.as_deref().unwrap_or("USD"));
                new.lang = lang;
                let mut settings = templates::shop(new).unwrap();
                pair.apply(&mut settings, Stamp::new(clock.now_ms(), 0).calendar_date());
                let name = format!("{}-{}", country.id, lang.code());
                let at = |ending: &str| dir.path().join(format!("{name}.{ending}"));
                let (db, key_file, head_log) = (at("db"), at("key"), at("log"));
                let places = ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
                let made = found(&places, &clock, Cost::test(), &settings, PersonId(1), None).unwrap();
                made.store.close().unwrap();
                let store = Store::open(&db, &OpenOptions::write(0)).unwrap();
                let read = store.live().unwrap().settings;
                assert_eq!(read, settings, "{name}");
                assert_eq!(read.packs, Some(pair.used()), "{name}");
                // Stored is a language; how it is written says the country of the shop.
                assert_eq!(read.store.lang, lang.language(), "{name}");
                let written = read.written(Lang::En).country();
                assert_eq!(
                    written,
                    Some(country.id.as_str()).filter(|id| ["US", "GB"].contains(id)),
                    "{name}"
                );
            }
        }
    }
}
