use super::*;
use proptest::prelude::*;
use serde_json::json;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

fn draft(n: i64) -> RecordDraft {
    let signer = |user: &str, name: &str| Signer {
        user: user.into(),
        name: name.into(),
        role: "cashier".into(),
        time: "2026-03-04T13:58:00.000Z".into(),
        method: "pin".into(),
    };
    RecordDraft {
        uuid: format!("0195-{n}"),
        kind: if n == 1 { SealKind::Genesis } else { SealKind::Handover },
        chain: "c1".into(),
        store: "S\"1".into(),
        business_date: NaiveDate::from_ymd_opt(2026, 3, 4).unwrap(),
        sealed_at: DateTime::from_timestamp_millis(1_772_632_680_123 + n).unwrap(),
        offset_min: 480,
        signers: vec![signer("1", "王芳"), signer("2", "Ana")],
        totals: RunningTotals { cash_sales: 1_000 * n, over_short: -n, handovers: n },
        unsigned_reason: None,
        body: canonical(
            &json!({ "cash": { "expected": 120_000, "counted": 119_950 + n }, "note": "抽屉卡住" }),
        )
        .unwrap(),
    }
}

fn chain(n: i64) -> Vec<SealRecord> {
    let mut records: Vec<SealRecord> = Vec::new();
    for i in 1..=n {
        let head = records.last().map(SealRecord::head);
        records.push(seal(head.as_ref(), draft(i), Some(&key())).unwrap());
    }
    records
}

fn ring() -> KeyRing {
    let mut ring = KeyRing::new("c1".into());
    ring.introduce(key().verifying_key());
    ring
}

/// Every finding of a chain, going on from each row's own hash as a report does.
fn verify(records: &[SealRecord]) -> Vec<(i64, ChainFinding)> {
    let (ring, mut head, mut found) = (ring(), ChainHead::default(), Vec::new());
    for r in records {
        if let Err(f) = check(r, &head, &ring) {
            found.push((r.seq, f));
        }
        head = r.head();
    }
    found
}

/// Recomputes hashes and links from `from` on, as someone who knows the format but signs with `key`.
fn recompute(records: &mut [SealRecord], from: usize, signer: Option<&SigningKey>) {
    for i in from..records.len() {
        let prev = if i == 0 { ChainHead::default() } else { records[i - 1].head() };
        let r = &mut records[i];
        let mut h = r.read_header().unwrap();
        let body = r.body.as_ref().unwrap();
        r.body_sha256 = body_sha256(body);
        (h.prev, h.seq, h.body_sha256) = (hex(&prev.hash), prev.seq + 1, hex(&r.body_sha256));
        h.body_len = i64::try_from(body.len()).unwrap();
        (r.prev_hash, r.seq) = (prev.hash, prev.seq + 1);
        r.header = canonical(&h).unwrap();
        r.hash = seal_hash(&r.header);
        if let Some(k) = signer {
            r.sig = Some(sign(&r.hash, k));
            r.key_id = key_id(&k.verifying_key());
        }
    }
}

fn edit_body(r: &mut SealRecord) {
    let body = String::from_utf8(r.body.take().unwrap()).unwrap();
    r.body = Some(body.replace("120000", "120500").into_bytes());
}

#[test]
fn a_sound_chain_has_no_findings() {
    let records = chain(5);
    assert_eq!(verify(&records), []);
    let h = records[1].read_header().unwrap();
    assert_eq!(h.prev, hex(&records[0].hash));
    assert_eq!(h.sealed_at, "2026-03-04T13:58:00.125Z");
    assert!(!String::from_utf8_lossy(&records[1].header).contains("unsigned_reason"));
    let mut head = ChainHead::default();
    for r in &records {
        head = chain_step(&r.header, r.body.as_deref(), &head).unwrap();
        assert_eq!(head, r.head());
    }
}

#[test]
fn the_hash_can_be_recomputed_with_a_shell() {
    // printf 'shift-handover/seal/v1\n{}' | sha256sum
    assert_eq!(hex(&seal_hash(b"{}")), "def34ad770ccdc4e873908936d421e7db3a1c14f880c1328dc324e55f9b46f65");
}

#[test]
fn changed_body() {
    let mut r = chain(5);
    edit_body(&mut r[2]);
    assert_eq!(verify(&r), [(3, ChainFinding::BodyHash)]);
    assert_eq!(chain_step(&r[2].header, r[2].body.as_deref(), &r[1].head()), Err(ChainFinding::BodyHash));
    r[2].body.as_mut().unwrap().push(b' ');
    assert_eq!(verify(&r), [(3, ChainFinding::BodyLen)]);
}

#[test]
fn changed_body_and_its_hash_in_the_header() {
    let mut r = chain(5);
    let hash = r[2].hash;
    edit_body(&mut r[2]);
    let mut one = r[2].clone();
    let mut h = one.read_header().unwrap();
    one.body_sha256 = body_sha256(one.body.as_ref().unwrap());
    h.body_sha256 = hex(&one.body_sha256);
    one.header = canonical(&h).unwrap();
    one.hash = hash;
    r[2] = one;
    assert_eq!(verify(&r), [(3, ChainFinding::Hash)]);
}

#[test]
fn recomputed_without_the_key() {
    let mut r = chain(5);
    edit_body(&mut r[2]);
    recompute(&mut r, 2, None);
    assert_eq!(verify(&r), [(3, ChainFinding::Sig), (4, ChainFinding::Sig), (5, ChainFinding::Sig)]);
}

#[test]
fn recomputed_with_an_own_key() {
    let mut r = chain(3);
    edit_body(&mut r[2]);
    recompute(&mut r, 2, Some(&SigningKey::from_bytes(&[4; 32])));
    assert_eq!(verify(&r), [(3, ChainFinding::UnknownKey)]);
    r[2].key_id = key_id(&key().verifying_key());
    assert_eq!(verify(&r), [(3, ChainFinding::Sig)]);
}

#[test]
fn recomputed_with_the_stolen_key_shows_only_on_paper() {
    let mut r = chain(3);
    let slip = crate::record::seal::SealCode::of(&r[2].hash).to_string();
    edit_body(&mut r[1]);
    recompute(&mut r, 1, Some(&key()));
    assert_eq!(verify(&r), []);
    let typed = crate::record::seal::code::CodePrefix::parse(&slip).unwrap();
    assert_eq!(crate::record::seal::SealCode::of(&r[2].hash).matches_prefix(&typed), None);
}

#[test]
fn deleted_inserted_and_swapped_records() {
    let mut r = chain(5);
    r.remove(2);
    assert_eq!(verify(&r), [(4, ChainFinding::Gap { expected: 3 })]);

    let mut r = chain(5);
    let extra = seal(Some(&r[1].head()), draft(9), Some(&key())).unwrap();
    r.insert(2, extra);
    assert_eq!(verify(&r), [(3, ChainFinding::Gap { expected: 4 })]);

    let mut r = chain(5);
    r.swap(2, 3);
    assert_eq!(verify(&r).len(), 3);
    // Renumbered as well, so that the rows look complete.
    (r[2].seq, r[3].seq) = (3, 4);
    assert_eq!(verify(&r)[..2], [(3, ChainFinding::Seq), (4, ChainFinding::Seq)]);
}

#[test]
fn a_replaced_record_breaks_the_next_link() {
    let mut r = chain(5);
    r[2] = seal(Some(&r[1].head()), draft(9), Some(&key())).unwrap();
    assert_eq!(verify(&r), [(4, ChainFinding::Prev)]);
}

#[test]
fn another_chain_is_not_ours() {
    let other = seal(None, RecordDraft { chain: "c2".into(), ..draft(1) }, Some(&key())).unwrap();
    assert_eq!(verify(&[other]), [(1, ChainFinding::Chain)]);
}

#[test]
fn row_fields_must_say_what_the_header_says() {
    let one = |change: fn(&mut SealRecord)| {
        let mut r = chain(2);
        change(&mut r[1]);
        verify(&r)
    };
    assert_eq!(one(|r| r.kind = SealKind::Import), [(2, ChainFinding::Kind)]);
    assert_eq!(one(|r| r.uuid.push('x')), [(2, ChainFinding::Uuid)]);
    assert_eq!(one(|r| r.prev_hash[0] ^= 1), [(2, ChainFinding::Prev)]);
    assert_eq!(one(|r| r.body_sha256[0] ^= 1), [(2, ChainFinding::BodyHash)]);
    assert_eq!(one(|r| r.hash[0] ^= 1), [(2, ChainFinding::Hash)]);
    assert_eq!(one(|r| r.header.clear()), [(2, ChainFinding::Header)]);
    assert_eq!(one(|r| r.sig = None), [(2, ChainFinding::SigMissing)]);
}

#[test]
fn a_role_changed_afterwards_shows() {
    let mut r = chain(2);
    let text = String::from_utf8(r[1].header.clone()).unwrap();
    r[1].header = text.replacen("cashier", "lead", 1).into_bytes();
    assert_eq!(verify(&r), [(2, ChainFinding::Hash)]);
}

#[test]
fn unsigned_records_say_why_and_are_told_apart() {
    let unsigned = RecordDraft { unsigned_reason: Some("key file missing".into()), ..draft(1) };
    assert_eq!(seal(None, unsigned.clone(), Some(&key())).unwrap_err().key, "seal.key_or_reason");
    assert_eq!(seal(None, draft(1), None).unwrap_err().key, "seal.key_or_reason");
    let mut r = seal(None, unsigned, None).unwrap();
    assert_eq!(check(&r, &ChainHead::default(), &ring()), Ok(CheckedChain { signed: false, body: true }));
    r.sig = Some(sign(&r.hash, &key()));
    assert_eq!(check(&r, &ChainHead::default(), &ring()), Err(ChainFinding::SigMissing));
}

#[test]
fn a_purged_body_leaves_the_chain_sound() {
    let mut r = chain(3);
    r[1].body = None;
    assert_eq!(verify(&r), []);
    assert_eq!(check(&r[1], &r[0].head(), &ring()), Ok(CheckedChain { signed: true, body: false }));
}

#[test]
fn weak_keys_are_not_introduced() {
    assert!(!KeyRing::default().introduce_bytes(&[0; 32]));
    assert!(KeyRing::default().introduce_bytes(key().verifying_key().as_bytes()));
}

#[test]
fn kinds_round_trip() {
    for kind in SealKind::ALL {
        assert_eq!(SealKind::parse(kind.as_str()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
}

proptest! {
    #[test]
    fn any_flipped_bit_is_found(which in 0_usize..6, at in any::<prop::sample::Index>(), bit in 0_u32..8) {
        let records = chain(2);
        let mut r = records[1].clone();
        let bytes: &mut [u8] = match which {
            0 => &mut r.header,
            1 => r.body.as_mut().unwrap(),
            2 => &mut r.body_sha256,
            3 => &mut r.prev_hash,
            4 => &mut r.hash,
            _ => r.sig.as_mut().unwrap(),
        };
        let i = at.index(bytes.len());
        bytes[i] ^= 1 << bit;
        prop_assert!(check(&r, &records[0].head(), &ring()).is_err());
        if which < 2 {
            let fast = chain_step(&r.header, r.body.as_deref(), &records[0].head());
            prop_assert!(fast.is_err() || fast != Ok(records[1].head()));
        }
    }

    #[test]
    fn checking_never_fails_on_odd_headers(header in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(chain_step(&header, None, &ChainHead::default()).is_err());
    }
}
