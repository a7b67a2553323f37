//! Sealing a record onto the chain, and checking one against its predecessor.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::header::Outline;
use super::{Hash, Header, SealKind, Signer, body_sha256, canonical, hex, is_hex_of};
use crate::model::problem::Problem;
use crate::record::seal::RunningTotals;

const SEAL_DOMAIN: &[u8] = b"shift-handover/seal/v1\n";
const SIG_DOMAIN: &[u8] = b"shift-handover/sig/v1\n";

/// The hash of a record: SHA-256 over `"shift-handover/seal/v1\n"` and the header bytes.
#[must_use]
pub fn seal_hash(header: &[u8]) -> Hash {
    Sha256::new().chain_update(SEAL_DOMAIN).chain_update(header).finalize().into()
}

fn signed_bytes(hash: &Hash) -> [u8; SIG_DOMAIN.len() + 32] {
    let mut message = [0; SIG_DOMAIN.len() + 32];
    message[..SIG_DOMAIN.len()].copy_from_slice(SIG_DOMAIN);
    message[SIG_DOMAIN.len()..].copy_from_slice(hash);
    message
}

/// Ed25519 over `"shift-handover/sig/v1\n"` and the hash.
#[must_use]
pub fn sign(hash: &Hash, key: &SigningKey) -> [u8; 64] {
    key.sign(&signed_bytes(hash)).to_bytes()
}

/// The short name of a public key: the first 16 hexadecimal digits of its SHA-256.
#[must_use]
pub fn key_id(public: &VerifyingKey) -> String {
    hex(&body_sha256(public.as_bytes())[..8])
}

/// The end of a chain, which the next record follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainHead {
    /// Number of the last record; 0 for an empty chain.
    pub(crate) seq: i64,
    /// Its hash; zeros for an empty chain.
    pub(crate) hash: Hash,
}

/// What goes into a new record.
#[derive(Clone, Debug)]
pub struct RecordDraft {
    /// The action's UUID.
    pub(crate) uuid: String,
    /// What the record is about.
    pub(crate) kind: SealKind,
    /// Id of the chain.
    pub(crate) chain: String,
    /// The store's code.
    pub(crate) store: String,
    pub(crate) business_date: NaiveDate,
    /// Moment of sealing.
    pub(crate) sealed_at: DateTime<Utc>,
    /// Minutes that the shop's clocks are ahead of UTC.
    pub(crate) offset_min: i32,
    pub(crate) signers: Vec<Signer>,
    /// Totals including this record.
    pub(crate) totals: RunningTotals,
    /// Why no key signs; must be there exactly when there is no key.
    pub(crate) unsigned_reason: Option<String>,
    /// The body as [`canonical`] writes it.
    pub(crate) body: Vec<u8>,
}

/// A record as stored: a row of `seal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealRecord {
    /// Number, from 1 without gaps.
    pub(crate) seq: i64,
    /// The action's UUID.
    pub(crate) uuid: String,
    /// What it is about.
    pub(crate) kind: SealKind,
    /// Canonical JSON of the [`Header`].
    pub(crate) header: Vec<u8>,
    /// Canonical JSON of the body; `None` after a purge.
    pub(crate) body: Option<Vec<u8>>,
    /// SHA-256 of the body.
    pub(crate) body_sha256: Hash,
    /// Hash of the record before.
    pub(crate) prev_hash: Hash,
    /// Hash of this record.
    pub(crate) hash: Hash,
    /// Ed25519 signature; `None` when the key was not usable.
    pub(crate) sig: Option<[u8; 64]>,
    /// Which key signed; empty without a signature.
    pub(crate) key_id: String,
}

impl SealRecord {
    /// The chain's end once this record is its last.
    #[must_use]
    pub(crate) const fn head(&self) -> ChainHead {
        ChainHead { seq: self.seq, hash: self.hash }
    }

    /// The header's fields. Errors with `seal.header` when it cannot be read.
    pub(crate) fn read_header(&self) -> Result<Header, Problem> {
        serde_json::from_slice(&self.header).map_err(|_| ChainFinding::Header.problem(self.seq))
    }
}

/// Makes the record that follows `prev` (`None`: the first of a chain).
///
/// Errors when key and `unsigned_reason` are both
/// there or both missing: an unsigned record says so in its hashed header, so that removing a signature
/// later shows.
pub fn seal(
    prev: Option<&ChainHead>,
    draft: RecordDraft,
    key: Option<&SigningKey>,
) -> Result<SealRecord, Problem> {
    if key.is_some() == draft.unsigned_reason.is_some() {
        return Err(Problem::new("seal.key_or_reason"));
    }
    let prev = prev.copied().unwrap_or_default();
    let seq = prev.seq.checked_add(1).ok_or(Problem::new("seal.full"))?;
    let body = draft.body;
    let body_sha256 = body_sha256(&body);
    let header = Header {
        v: 1,
        chain: draft.chain,
        store: draft.store,
        seq,
        uuid: draft.uuid.clone(),
        prev: hex(&prev.hash),
        kind: draft.kind,
        body_sha256: hex(&body_sha256),
        body_len: i64::try_from(body.len()).map_err(|_| Problem::new("seal.full"))?,
        business_date: draft.business_date,
        sealed_at: draft.sealed_at.to_rfc3339_opts(SecondsFormat::Millis, true),
        offset_min: draft.offset_min,
        signers: draft.signers,
        totals: draft.totals,
        unsigned_reason: draft.unsigned_reason,
    };
    let header = canonical(&header)?;
    let hash = seal_hash(&header);
    Ok(SealRecord {
        seq,
        uuid: draft.uuid,
        kind: draft.kind,
        header,
        body: Some(body),
        body_sha256,
        prev_hash: prev.hash,
        hash,
        sig: key.map(|k| sign(&hash, k)),
        key_id: key.map(|k| key_id(&k.verifying_key())).unwrap_or_default(),
    })
}

/// The chain's id and the public keys that it introduced (genesis, then rotations), and no others.
#[derive(Clone, Debug, Default)]
pub struct KeyRing {
    /// Id of the chain the records must belong to.
    pub(crate) chain: String,
    keys: Vec<TrustedKey>,
}

/// A key, and the records it may sign.
#[derive(Clone, Debug)]
struct TrustedKey {
    id: String,
    key: VerifyingKey,
    /// Number of the first record it may sign.
    from: i64,
    /// Number of the first one it may not.
    until: i64,
}

impl KeyRing {
    /// A ring without keys for the chain of that id.
    #[must_use]
    pub(crate) const fn new(chain: String) -> Self {
        Self { chain, keys: Vec::new() }
    }

    /// Trusts another public key, under its [`key_id`].
    pub(crate) fn introduce(&mut self, public: VerifyingKey) {
        self.keys.push(TrustedKey { id: key_id(&public), key: public, from: 1, until: i64::MAX });
    }

    /// Trusts another key from a record on, and none of those before it from there on.
    /// `false` if they are no usable key.
    pub(crate) fn begin_anew(&mut self, public: &[u8; 32], seq: i64) -> bool {
        let old = self.keys.len();
        if !self.introduce_bytes(public) {
            return false;
        }
        for (at, key) in self.keys.iter_mut().enumerate() {
            if at < old {
                key.until = key.until.min(seq);
            } else {
                key.from = seq;
            }
        }
        true
    }

    /// Trusts a key given as its 32 bytes. `false` if they are no usable key.
    pub(crate) fn introduce_bytes(&mut self, public: &[u8; 32]) -> bool {
        VerifyingKey::from_bytes(public).is_ok_and(|k| {
            let usable = !k.is_weak();
            if usable {
                self.introduce(k);
            }
            usable
        })
    }

    fn get(&self, id: &str, seq: i64) -> Option<&VerifyingKey> {
        let known = self.keys.iter().find(|key| key.id == id && (key.from..key.until).contains(&seq));
        known.map(|known| &known.key)
    }
}

/// What is wrong with a record: the first thing that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChainFinding {
    /// The number does not follow the record before: one is missing, doubled or moved.
    Gap {
        /// The number that should be here.
        expected: i64,
    },
    /// The header cannot be read.
    Header,
    /// The header names another number than the row.
    Seq,
    /// The header names another kind than the row.
    Kind,
    /// The header names another action than the row.
    Uuid,
    /// The record belongs to another chain.
    Chain,
    /// It does not follow the record before.
    Prev,
    /// The body has another length than the header says.
    BodyLen,
    /// The body is not the one that was sealed.
    BodyHash,
    /// The header is not the one that was sealed.
    Hash,
    /// There is no signature although the header does not say why, or one although it does.
    SigMissing,
    /// Signed by a key that the chain never introduced.
    UnknownKey,
    /// The signature is not of this record.
    Sig,
}

impl ChainFinding {
    /// The broken field, as named in rows and machine-readable reports.
    #[must_use]
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Gap { .. } | Self::Seq => "seq",
            Self::Header => "header",
            Self::Kind => "kind",
            Self::Uuid => "uuid",
            Self::Chain => "chain",
            Self::Prev => "prev",
            Self::BodyLen => "body_len",
            Self::BodyHash => "body_sha256",
            Self::Hash => "hash",
            Self::SigMissing | Self::Sig => "sig",
            Self::UnknownKey => "key_id",
        }
    }

    /// The sentence for people about record `seq`.
    #[must_use]
    pub(crate) fn problem(self, seq: i64) -> Problem {
        let problem = Problem::new(match self {
            Self::Gap { .. } => "seal.gap",
            Self::Header => "seal.header",
            Self::Seq | Self::Kind | Self::Uuid => "seal.row",
            Self::Chain => "seal.chain",
            Self::Prev => "seal.prev",
            Self::BodyLen | Self::BodyHash => "seal.body",
            Self::Hash => "seal.hash",
            Self::SigMissing => "seal.sig_missing",
            Self::UnknownKey => "seal.unknown_key",
            Self::Sig => "seal.sig",
        })
        .with("seq", seq);
        match self {
            Self::Gap { expected } => problem.with("expected", expected),
            Self::Seq | Self::Kind | Self::Uuid => problem.with("field", self.field()),
            _ => problem,
        }
    }
}

/// What a sound record is, beyond sound. Both matter to a reader: someone without the key can only
/// append unsigned records, and only a sealed purge explains a missing body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CheckedChain {
    /// A trusted key signed it.
    pub(crate) signed: bool,
    /// The body is still there.
    pub(crate) body: bool,
}

/// Checks one stored record against the end of the chain before it.
pub(crate) fn check(
    record: &SealRecord,
    prev: &ChainHead,
    keys: &KeyRing,
) -> Result<CheckedChain, ChainFinding> {
    let expected = prev.seq.saturating_add(1);
    if record.seq != expected {
        return Err(ChainFinding::Gap { expected });
    }
    let outline: Outline = serde_json::from_slice(&record.header).map_err(|_| ChainFinding::Header)?;
    let first = |ok: bool, finding: ChainFinding| if ok { Ok(()) } else { Err(finding) };
    first(outline.seq == record.seq, ChainFinding::Seq)?;
    first(outline.kind == record.kind, ChainFinding::Kind)?;
    first(outline.uuid == record.uuid, ChainFinding::Uuid)?;
    first(outline.chain == keys.chain, ChainFinding::Chain)?;
    first(record.prev_hash == prev.hash, ChainFinding::Prev)?;
    let hash = step(&outline, &record.header, record.body.as_deref(), prev)?;
    first(is_hex_of(outline.body_sha256, &record.body_sha256), ChainFinding::BodyHash)?;
    first(hash == record.hash, ChainFinding::Hash)?;
    let signed = match (&record.sig, outline.unsigned_reason) {
        (None, Some(_)) => {
            first(record.key_id.is_empty(), ChainFinding::UnknownKey)?;
            false
        }
        (Some(sig), None) => {
            let key = keys.get(&record.key_id, record.seq).ok_or(ChainFinding::UnknownKey)?;
            key.verify_strict(&signed_bytes(&hash), &Signature::from_bytes(sig))
                .map_err(|_| ChainFinding::Sig)?;
            true
        }
        _ => return Err(ChainFinding::SigMissing),
    };
    Ok(CheckedChain { signed, body: record.body.is_some() })
}

/// The fast walk over a whole chain: numbers, links, lengths and hashes, from the stored bytes alone and
/// without allocating. The caller compares the returned hash with the row's. `body` is `None` if purged.
pub(crate) fn chain_step(
    header: &[u8],
    body: Option<&[u8]>,
    prev: &ChainHead,
) -> Result<ChainHead, ChainFinding> {
    let outline: Outline = serde_json::from_slice(header).map_err(|_| ChainFinding::Header)?;
    let expected = prev.seq.saturating_add(1);
    if outline.seq != expected {
        return Err(ChainFinding::Gap { expected });
    }
    Ok(ChainHead { seq: outline.seq, hash: step(&outline, header, body, prev)? })
}

/// Link, body length and body hash as the header states them; gives the header's own hash.
fn step(
    outline: &Outline,
    header: &[u8],
    body: Option<&[u8]>,
    prev: &ChainHead,
) -> Result<Hash, ChainFinding> {
    if !is_hex_of(outline.prev, &prev.hash) {
        return Err(ChainFinding::Prev);
    }
    if let Some(body) = body {
        if i64::try_from(body.len()) != Ok(outline.body_len) {
            return Err(ChainFinding::BodyLen);
        }
        if !is_hex_of(outline.body_sha256, &body_sha256(body)) {
            return Err(ChainFinding::BodyHash);
        }
    }
    Ok(seal_hash(header))
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
