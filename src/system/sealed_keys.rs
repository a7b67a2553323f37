//! The signing key and the PIN pepper, encrypted with the owner's recovery code: what a backup needs so that the shop
//! can go on elsewhere.
//!
//! The code has 120 random bits, which nobody can search; it is stretched by argon2id all the same. It is no secret of
//! a person, so that it has no pepper: the paper alone has to open it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::model::problem::Problem;
use crate::record::seal::{body_sha256, hex, unhex, unhex32};
use crate::rules::pin::{self, Cost, Pepper, Secret};
use crate::system::key_file::{KeySecrets, Keys, random};

/// What the encryption is for; with the chain and the key it belongs to.
const DOMAIN: &str = "shift-handover/keys/v1";
/// In front of a pepper, for its mark.
const PEPPER_DOMAIN: &[u8] = b"shift-handover/pepper/v1\n";

/// The encrypted secrets as they are stored. All bytes are hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SealedKeys {
    v: u32,
    /// Which signing key is in it.
    pub(crate) key_id: String,
    m_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
    sealed: String,
    /// Tells the right pepper from another one; the pepper does not follow from it.
    pub(crate) pepper_mark: String,
}

/// The mark of a pepper.
#[must_use]
pub(crate) fn pepper_mark(pepper: &Pepper) -> String {
    let mut bytes = Zeroizing::new(PEPPER_DOMAIN.to_vec());
    bytes.extend_from_slice(pepper);
    hex(&body_sha256(&bytes))
}

fn bound(chain: &str, key_id: &str) -> String {
    format!("{DOMAIN}\n{chain}\n{key_id}\n")
}

impl SealedKeys {
    /// Encrypts what is in the key file with a recovery code.
    ///
    /// # Errors
    /// When the PC has no memory or no random numbers for it.
    pub(crate) fn seal(keys: &Keys, code: &Secret, chain: &str, cost: Cost) -> Result<Self, Problem> {
        let failed = || Problem::new("pin.hash_failed");
        let (salt, nonce) = (random::<16>()?, random::<24>()?);
        let key = pin::stretch(code, &salt, cost)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        let mut plain = Zeroizing::new([0; 64]);
        let secrets = keys.secrets();
        plain[..32].copy_from_slice(secrets.key.as_slice());
        plain[32..].copy_from_slice(secrets.pepper.as_slice());
        let aad = bound(chain, &keys.key_id);
        let payload = Payload { msg: plain.as_slice(), aad: aad.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| failed())?;
        let (m_kib, passes) = cost.parts();
        Ok(Self {
            v: 1,
            key_id: keys.key_id.clone(),
            m_kib,
            passes,
            salt: hex(&salt),
            nonce: hex(&nonce),
            sealed: hex(&sealed),
            pepper_mark: pepper_mark(&keys.pepper),
        })
    }

    /// Opens it; nothing where it is another code.
    ///
    /// # Errors
    /// `recovery.damaged` when it is not what was stored once, `pin.hash_failed` without memory.
    pub(crate) fn open(&self, code: &Secret, chain: &str) -> Result<Option<KeySecrets>, Problem> {
        let damaged = || Problem::new("recovery.damaged");
        let fixed = |text: &str| unhex(text).ok_or_else(damaged);
        let salt: [u8; 16] = fixed(&self.salt)?.try_into().map_err(|_| damaged())?;
        let nonce: [u8; 24] = fixed(&self.nonce)?.try_into().map_err(|_| damaged())?;
        let cost = Cost::stored(self.m_kib, self.passes).filter(|_| self.v == 1).ok_or_else(damaged)?;
        let key = pin::stretch(code, &salt, cost)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        let (sealed, aad) = (fixed(&self.sealed)?, bound(chain, &self.key_id));
        let payload = Payload { msg: &sealed, aad: aad.as_bytes() };
        let Ok(plain) = cipher.decrypt(&XNonce::from(nonce), payload).map(Zeroizing::new) else {
            return Ok(None);
        };
        let half = |at: usize| -> Result<Zeroizing<[u8; 32]>, Problem> {
            let part = plain.get(at..at + 32).and_then(|part| part.try_into().ok());
            part.map(Zeroizing::new).ok_or_else(damaged)
        };
        Ok(Some(KeySecrets { key: half(0)?, pepper: half(32)? }))
    }

    /// Whether this is the pepper that is in it.
    #[must_use]
    pub(crate) fn holds(&self, pepper: &Pepper) -> bool {
        unhex32(&self.pepper_mark).is_some() && self.pepper_mark == pepper_mark(pepper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::key_file;

    fn sealed() -> (tempfile::TempDir, Keys, Secret, SealedKeys) {
        let dir = tempfile::tempdir().unwrap();
        let keys = key_file::create(&dir.path().join("handover.key")).unwrap();
        let code = pin::recovery_code(&[7; 15]);
        let sealed = SealedKeys::seal(&keys, &code, "chain", Cost::test()).unwrap();
        (dir, keys, code, sealed)
    }

    #[test]
    fn the_code_opens_it_and_nothing_else_does() {
        let (_dir, keys, code, sealed) = sealed();
        let opened = sealed.open(&code, "chain").unwrap().unwrap();
        assert_eq!(opened.pepper, keys.pepper);
        assert_eq!(opened.key, keys.secrets().key);
        assert!(sealed.holds(&keys.pepper) && !sealed.holds(&[1; 32]));
        let other = pin::recovery_code(&[8; 15]);
        assert_eq!(sealed.open(&other, "chain").unwrap().map(|_| ()), None);
        assert_eq!(sealed.open(&code, "another shop").unwrap().map(|_| ()), None);
        let moved = SealedKeys { key_id: "another key".into(), ..sealed.clone() };
        assert_eq!(moved.open(&code, "chain").unwrap().map(|_| ()), None);
    }

    #[test]
    fn neither_key_nor_pepper_nor_code_can_be_read_in_it() {
        let (_dir, keys, code, sealed) = sealed();
        let text = serde_json::to_string(&sealed).unwrap();
        for secret in [hex(keys.secrets().key.as_slice()), hex(keys.pepper.as_slice())] {
            assert!(!text.contains(&secret));
        }
        assert!(!text.contains(code.expose()));
    }

    #[test]
    fn what_somebody_changed_is_not_opened_and_asks_for_no_absurd_memory() {
        let (_dir, _, code, sealed) = sealed();
        for bad in [
            SealedKeys { m_kib: u32::MAX, ..sealed.clone() },
            SealedKeys { passes: 99, ..sealed.clone() },
            SealedKeys { salt: "ab".into(), ..sealed.clone() },
            SealedKeys { nonce: "no hex".into(), ..sealed.clone() },
            SealedKeys { v: 2, ..sealed.clone() },
        ] {
            assert_eq!(bad.open(&code, "chain").err().map(|p| p.key), Some("recovery.damaged"));
        }
        let cut = SealedKeys { sealed: sealed.sealed[..96].to_owned(), ..sealed };
        assert_eq!(cut.open(&code, "chain").unwrap().map(|_| ()), None);
    }
}
