//! The seal: a chain of signed records in which any later change shows.
//!
//! A record is a canonical JSON *body* (what was handed over) and a canonical JSON *header* (who, when,
//! after which record, and the body's SHA-256). `hash = SHA-256("shift-handover/seal/v1\n" ‖ header)` and
//! `sig = Ed25519("shift-handover/sig/v1\n" ‖ hash)`. The bytes that were hashed are stored and never
//! rebuilt. Header and body hash apart, so that a body may be purged while the chain still verifies.

mod canonical;
mod chain;
mod code;
mod header;

pub use crate::record::seal::chain::ChainHead;
pub(crate) use crate::record::seal::chain::{ChainFinding, CheckedChain, RecordDraft};
pub use crate::record::seal::code::SealCode;
pub use crate::record::seal::header::RunningTotals;
pub use canonical::canonical;
pub(crate) use canonical::canonical_without;
pub use chain::{KeyRing, SealRecord, key_id, seal, seal_hash, sign};
pub(crate) use chain::{chain_step, check};
pub(crate) use code::Witness;
pub(crate) use header::{Header, SealKind, Signer};

pub use ed25519_dalek::{SigningKey, VerifyingKey};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub(crate) type Hash = [u8; 32];

/// SHA-256 of the stored body bytes.
#[must_use]
pub fn body_sha256(body: &[u8]) -> Hash {
    Sha256::digest(body).into()
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// Bytes from lower-case hexadecimal; `None` for anything else.
#[must_use]
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    HEXLOWER.decode(text.as_bytes()).ok()
}

/// Exactly 32 bytes from lower-case hexadecimal.
#[must_use]
pub(crate) fn unhex32(text: &str) -> Option<[u8; 32]> {
    unhex(text)?.try_into().ok()
}

/// Whether `text` is the hexadecimal form of `hash`, without allocating.
fn is_hex_of(text: &str, hash: &Hash) -> bool {
    let mut written = [0; 64];
    HEXLOWER.encode_mut(hash, &mut written);
    text.as_bytes() == written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_a_text() {
        let texts: toml::Table = include_str!("../../assets/locales/en.toml").parse().unwrap();
        let texts = texts["seal"].as_table().unwrap();
        let sources = [
            include_str!("seal/canonical.rs"),
            include_str!("seal/chain.rs"),
            include_str!("seal/code.rs"),
            include_str!("../system/key_file.rs"),
        ];
        let mut seen = 0;
        for key in sources.iter().flat_map(|s| s.split("\"seal.").skip(1)) {
            let name = key.split('"').next().unwrap();
            assert!(texts.contains_key(name), "seal.{name} has no text");
            seen += 1;
        }
        assert!(seen > 15);
    }

    proptest::proptest! {
        #[test]
        fn hex_round_trip(bytes: [u8; 32]) {
            proptest::prop_assert_eq!(unhex32(&hex(&bytes)), Some(bytes));
            proptest::prop_assert!(is_hex_of(&hex(&bytes), &bytes));
        }
    }

    #[test]
    fn only_plain_hex_is_read() {
        assert_eq!(unhex("0A"), None);
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex32("ab"), None);
        assert!(!is_hex_of("ab", &[0xab; 32]));
    }
}
