use std::fs;
use std::path::PathBuf;

use super::*;
use crate::model::cash::ways::CountWay;
use crate::model::lang::Lang;
use crate::model::money::{Currency, Money};
use crate::model::templates::{self, NewRegister, NewShop};
use crate::model::time::{DAY_MS, Minute};
use crate::model::zone::Zone;
use crate::rules::authority::Act;
use crate::store::VerifyLevel;
use crate::store::pin_check::Access;
use crate::store::shop_setup;

const OWNER: PersonId = PersonId(1);
const PHRASE: &str = "violin harbour candle frost";

/// A founded shop with the files around it.
struct Founded {
    dir: tempfile::TempDir,
    store: Store,
    clock: Clock,
    code: Secret,
}

impl Founded {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(1_780_000_000_000);
        let settings = templates::shop(NewShop {
            name: "Corner".into(),
            currency: Currency::named("EUR").unwrap(),
            zone: Zone::default(),
            cutoff: Minute(240),
            lang: Lang::En,
            shifts: templates::default_shifts().unwrap(),
            registers: vec![NewRegister {
                name: "1".into(),
                float_target: Money(0),
                counted: CountWay::default(),
            }],
            owner: "Olga".into(),
            people: Vec::new(),
        })
        .unwrap();
        let (db, key, heads) = (
            dir.path().join("shop.db"),
            dir.path().join("keys/handover.key"),
            dir.path().join("state/heads.log"),
        );
        let places = ShopFiles { db: &db, key_file: &key, head_log: &heads };
        let made = shop_setup::found(&places, &clock, Cost::test(), &settings, OWNER, None).unwrap();
        Self { store: made.store, code: made.recovery, clock, dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn here(&self) -> KeysHere {
        KeysHere::of(&self.store, &self.path("keys/handover.key"), &self.path("state/heads.log")).unwrap()
    }

    fn recover(&mut self, code: &Secret) -> Result<Recovered> {
        let (db, key, heads) =
            (self.path("shop.db"), self.path("keys/handover.key"), self.path("state/heads.log"));
        let places = ShopFiles { db: &db, key_file: &key, head_log: &heads };
        let regain = Regain { code, owner: OWNER, phrase: &Secret::new(PHRASE) };
        with_code(&mut self.store, &places, &self.clock, Cost::test(), regain)
    }

    fn opens_with(&mut self, phrase: &str) -> bool {
        let pepper = self.here().pepper.unwrap();
        let clock = self.clock.clone();
        let secret = Secret::new(phrase);
        pin_check::check_passphrase(&mut self.store, &clock, &pepper, OWNER, &secret).unwrap()
            == Access::Granted
    }

    fn clean(&self) {
        assert_eq!(self.store.verify(VerifyLevel::Sense).unwrap().findings, []);
    }
}

fn key_of<T>(result: Result<T>) -> &'static str {
    result.err().unwrap().problem().key
}

#[test]
fn a_lost_key_file_costs_the_signature_only_and_the_code_brings_it_back() {
    let mut shop = Founded::new();
    let before = fs::read(shop.path("keys/handover.key")).unwrap();
    fs::remove_file(shop.path("keys/handover.key")).unwrap();
    let here = shop.here();
    assert!(here.pepper.is_ok(), "PINs still work");
    assert_eq!(here.trouble().unwrap().key, "seal.key_missing");
    let code = shop.code.clone();
    assert!(shop.recover(&code).unwrap().key_back);
    assert_eq!(fs::read(shop.path("keys/handover.key")).unwrap(), before);
    assert!(shop.opens_with(PHRASE) && shop.here().trouble().is_none());
    shop.clean();
}

#[test]
fn missing_damaged_and_foreign_are_three_sentences_and_what_lay_there_is_kept() {
    for (content, key) in [(Some(b"junk".to_vec()), "seal.key_damaged"), (None, "seal.key_foreign")] {
        let mut shop = Founded::new();
        let path = shop.path("keys/handover.key");
        let content = content.unwrap_or_else(|| {
            let other = shop.path("other.key");
            key_file::create(&other).unwrap();
            fs::read(other).unwrap()
        });
        fs::write(&path, &content).unwrap();
        assert_eq!(shop.here().trouble().unwrap().key, key);
        let code = shop.code.clone();
        assert!(shop.recover(&code).unwrap().key_back);
        let kept: Vec<_> = fs::read_dir(shop.path("keys")).unwrap().map(|e| e.unwrap().path()).collect();
        assert!(kept.iter().any(|path| fs::read(path).unwrap() == content), "{kept:?}");
        shop.clean();
    }
}

#[test]
fn key_and_pepper_gone_lets_nobody_in_until_the_code_brings_both_back() {
    let mut shop = Founded::new();
    fs::remove_file(shop.path("keys/handover.key")).unwrap();
    fs::remove_dir_all(shop.path("state")).unwrap();
    assert_eq!(shop.here().pepper.err().unwrap().key, "recovery.keys_gone");
    let wrong = pin::recovery_code(&[9; 15]);
    assert_eq!(key_of(shop.recover(&wrong)), "recovery.wrong_code");
    assert!(shop.here().pepper.is_err(), "a wrong code writes nothing");
    let code = shop.code.clone();
    shop.recover(&code).unwrap();
    assert!(shop.opens_with(PHRASE));
    shop.clean();
}

#[test]
fn the_code_is_worth_nothing_once_it_was_used_and_the_new_one_is() {
    let mut shop = Founded::new();
    let first = shop.code.clone();
    let done = shop.recover(&first).unwrap();
    assert!(!done.key_back && done.code != first);
    assert_eq!(key_of(shop.recover(&first)), "recovery.wrong_code");
    shop.recover(&done.code).unwrap();
    let (now, month) = (shop.clock.now_ms(), 30 * DAY_MS);
    let notes = |at| shop.store.custody_notes(at).unwrap().len();
    assert_eq!((notes(now), notes(now + month - 1_000), notes(now + month + 1_000)), (2, 2, 0));
    shop.clean();
}

#[test]
fn a_lock_by_wrong_tries_is_lifted_for_who_has_the_code() {
    let mut shop = Founded::new();
    for _ in 0..3 {
        assert!(!shop.opens_with("not it at all, sorry"));
    }
    let code = shop.code.clone();
    shop.recover(&code).unwrap();
    assert_eq!(shop.store.attempts(OWNER).unwrap().failures, 0);
}

#[test]
fn a_file_of_an_earlier_version_takes_its_code_while_the_key_file_is_there() {
    let mut shop = Founded::new();
    shop.store.conn.execute("DELETE FROM sealed_keys", []).unwrap();
    let code = shop.code.clone();
    assert_eq!(key_of(shop.recover(&pin::recovery_code(&[9; 15]))), "recovery.wrong_code");
    shop.recover(&code).unwrap();
    assert!(shop.store.sealed_keys().unwrap().is_some(), "from now on it opens the keys");
    shop.store.conn.execute("DELETE FROM sealed_keys", []).unwrap();
    fs::remove_file(shop.path("keys/handover.key")).unwrap();
    assert_eq!(key_of(shop.recover(&code)), "recovery.no_sealed_keys");
}

#[test]
fn sealed_keys_that_somebody_put_in_place_are_found_by_verify() {
    for change in ["DELETE FROM sealed_keys", "UPDATE sealed_keys SET doc = replace(doc, 'a', 'b')"] {
        let shop = Founded::new();
        shop.clean();
        shop.store.conn.execute(change, []).unwrap();
        let found = shop.store.verify(VerifyLevel::Sense).unwrap().findings;
        let keys: Vec<_> = found.iter().map(|found| found.problem.key).collect();
        assert_eq!(keys, ["verify.sealed_keys"], "{change}");
    }
}

/// Why a record is sealed without the key.
fn no_key() -> SealKey<'static> {
    Err(Problem::new("seal.key_missing").with("path", "handover.key"))
}

impl Founded {
    /// Seals a record that says nothing but `body`; noted in the log of heads so many milliseconds later, if at all.
    fn seal(&mut self, key: &SealKey<'_>, body: &serde_json::Value, noted_ms: Option<i64>) -> ChainHead {
        let at = self.store.settings().unwrap().1.store.zone.stamp_at(self.clock.now_ms());
        let when = (at, self.store.business_day(at.ms).unwrap());
        let action = AuditAction::new(at.ms, OWNER.0, "test", "test".to_owned());
        let sealed =
            self.store.write(&action, |tx| append_plain(tx, SealKind::Recovery, when, None, body, key));
        let (head, chain) = sealed.unwrap();
        if let Some(later) = noted_ms {
            let at = Stamp { ms: at.ms + later, ..at };
            remember(&self.path("state/heads.log"), head, &chain, at).unwrap();
        }
        head
    }

    /// What a check finds, and what it states without finding it wrong.
    fn checked(&self) -> (Vec<&'static str>, Vec<String>) {
        let verified = self.store.verify(VerifyLevel::Sense).unwrap();
        let found = verified.findings.iter().map(|found| found.problem.key).collect();
        (found, verified.stated.iter().map(ToString::to_string).collect())
    }
}

#[test]
fn what_was_sealed_without_the_key_is_stated_once_an_owner_stands_by_it() {
    let mut shop = Founded::new();
    let first = shop.seal(&no_key(), &json!({ "what": "test" }), Some(0)).seq;
    shop.seal(&no_key(), &json!({ "what": "test" }), Some(0));
    assert_eq!(shop.checked(), (vec!["verify.unsigned"], Vec::new()));
    let code = shop.code.clone();
    shop.recover(&code).unwrap();
    let (found, stated) = shop.checked();
    assert_eq!((found, stated.len()), (Vec::new(), 1));
    let span = format!("records=#{first}–#{}", first + 1);
    assert!(stated[0].contains(&span) && stated[0].contains("why=seal.key_missing"), "{stated:?}");
    let notes = shop.store.custody_notes(shop.clock.now_ms()).unwrap();
    assert!(notes.iter().any(|note| note.key == "recovery.stands_by"), "{notes:?}");
    // With a new recovery code the owner stands by what came since, and by nothing twice.
    shop.seal(&no_key(), &json!({ "what": "test" }), Some(0));
    assert_eq!(shop.checked().0, ["verify.unsigned"]);
    let keys = shop.here().keys.unwrap();
    let (_, new) = NewCode::issue(&keys, &shop.store.shop().unwrap().chain_id, Cost::test()).unwrap();
    let at = Stamp::new(shop.clock.now_ms(), 0);
    let action = AuditAction::new(at.ms, OWNER.0, "recovery.new_code", "shop".to_owned());
    shop.store.accept_pin(OWNER, Act::ManageShop);
    let key = keys.signing.as_ref().map_err(Clone::clone);
    let heads = shop.path("state/heads.log");
    shop.store.change_code(&action, at, &new, &heads, &key).unwrap();
    let (found, stated) = shop.checked();
    assert_eq!((found, stated.len()), (Vec::new(), 2));
}

#[test]
fn a_record_that_was_forged_is_never_stated_whatever_reason_it_gives() {
    let forged = json!({ "what": "test" });
    // Nobody noted it, or only when the file was opened: somebody put it at the end of the file.
    for noted in [None, Some(60_000)] {
        let mut shop = Founded::new();
        shop.seal(&no_key(), &forged, noted);
        let code = shop.code.clone();
        shop.recover(&code).unwrap();
        assert_eq!(shop.checked(), (vec!["verify.unsigned"], Vec::new()), "noted {noted:?}");
    }
    // Put there after the owner stood by what came before.
    let mut shop = Founded::new();
    shop.seal(&no_key(), &forged, Some(0));
    let code = shop.code.clone();
    shop.recover(&code).unwrap();
    let last = shop.seal(&no_key(), &forged, Some(0));
    assert_eq!(shop.checked().0, ["verify.unsigned"]);
    // Named by a record that nobody signed, or by a signed one with another hash.
    let named =
        |hash: &[u8; 32]| json!({ "what": "test", "unsigned": [{ "seq": last.seq, "hash": hex(hash) }] });
    shop.seal(&no_key(), &named(&last.hash), Some(0));
    let keys = shop.here().keys.unwrap();
    let key = keys.signing.as_ref().map_err(Clone::clone);
    shop.seal(&key, &named(&[7; 32]), Some(0));
    assert_eq!(shop.checked().0, ["verify.unsigned"]);
    // The same name with the right hash, signed: this is what only the key can do.
    shop.seal(&key, &named(&last.hash), Some(0));
    let (found, stated) = shop.checked();
    assert!(
        found == ["verify.unsigned"] && stated.len() == 2,
        "the one in between has still no name: {stated:?}"
    );
}
