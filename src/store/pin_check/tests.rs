//! Which secret stands for which act, and what wrong tries of both cost.

use super::*;
use crate::model::people::Role;
use crate::model::settings::Settings;
use crate::model::templates::tests::sample;
use crate::model::time::Stamp;
use crate::store::shop_setup;
use crate::store::shop_setup::ShopFiles;
use crate::system::key_file::Keys;

const OWNER: PersonId = PersonId(1);
const LEAD: PersonId = PersonId(2);
const PHRASE: &str = "four quiet green boats";
/// Longer than any wait, the lock among them.
const LONG: i64 = 31 * 60_000;

struct Till {
    _dir: tempfile::TempDir,
    store: Store,
    keys: Keys,
    clock: Clock,
    pins: Vec<(PersonId, Secret)>,
}

fn till() -> Till {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(Stamp::parse_rfc3339("2026-11-21T15:02:00+08:00").unwrap().ms);
    let places = ShopFiles {
        db: &dir.path().join("handover.db"),
        key_file: &dir.path().join("handover.key"),
        head_log: &dir.path().join("heads.log"),
    };
    let phrase = Secret::new(PHRASE);
    let made = shop_setup::found(&places, &clock, Cost::test(), &sample(), OWNER, Some(&phrase)).unwrap();
    assert!(made.phrases.is_empty(), "it was given");
    Till { _dir: dir, store: made.store, keys: made.keys, clock, pins: made.pins }
}

impl Till {
    fn pin(&self, person: PersonId) -> String {
        self.pins.iter().find(|(id, _)| *id == person).unwrap().1.expose().to_owned()
    }

    fn prove(&mut self, person: PersonId, typed: &str, act: Act) -> Access {
        let secret = Secret::new(typed);
        prove(&mut self.store, &self.clock, &self.keys.pepper, person, &secret, act).unwrap()
    }

    fn wrong(&mut self, typed: &str, act: Act) -> u32 {
        self.clock.advance(LONG);
        match self.prove(OWNER, typed, act) {
            Access::Wrong { left } => left,
            other => panic!("{other:?}"),
        }
    }

    fn refusal(&mut self, person: PersonId, typed: &str, act: Act) -> &'static str {
        match self.prove(person, typed, act) {
            Access::Later(problem) => problem.key,
            other => panic!("{other:?}"),
        }
    }

    fn action(&self, by: PersonId) -> AuditAction {
        AuditAction::new(self.clock.now_ms(), by.0, "test", "test")
    }

    fn save(&mut self, by: PersonId, alter: impl Fn(&mut Settings)) -> &'static str {
        let (base, mut settings) = self.store.settings().unwrap();
        alter(&mut settings);
        let action = self.action(by);
        self.store.save_settings(&action, base, &settings).map_or_else(|e| e.problem().key, |_| "")
    }
}

fn rename(settings: &mut Settings) {
    settings.people[2].phone.push('1');
}

fn longer_lock(settings: &mut Settings) {
    settings.rules.lock_minutes += 1;
}

#[test]
fn the_passphrase_stands_for_every_act_and_the_pin_for_all_but_the_owners_own() {
    let mut till = till();
    let (owners, leads) = (till.pin(OWNER), till.pin(LEAD));
    assert_eq!(owners.len(), 6);
    let mut owners_alone = 0;
    for act in Act::ALL {
        let alone = takes_passphrase(act);
        owners_alone += i32::from(alone);
        let by_pin = if alone { Access::OnlyPin } else { Access::Granted };
        assert_eq!(till.prove(OWNER, &owners, act), by_pin, "{act:?}");
        assert_eq!(till.prove(OWNER, PHRASE, act), Access::Granted, "{act:?}");
        if alone {
            assert_eq!(till.refusal(LEAD, &leads, act), "pin.no_phrase");
        } else {
            assert_eq!(till.prove(LEAD, &leads, act), Access::Granted, "{act:?}");
        }
        assert_ne!(till.prove(LEAD, PHRASE, Act::Sign), Access::Granted, "another's");
        till.clock.advance(LONG);
        assert_eq!(till.prove(LEAD, &leads, Act::Sign), Access::Granted);
    }
    assert_eq!(owners_alone, 1, "people, PINs and the shop");
}

#[test]
fn by_pin_an_owner_changes_lists_and_nobody_else() {
    let mut till = till();
    let pin = till.pin(OWNER);
    assert_eq!(till.prove(OWNER, &pin, Act::ManageShop), Access::OnlyPin);
    assert_eq!(till.save(OWNER, rename), "authority.needs_passphrase");
    assert_eq!(till.prove(OWNER, &pin, Act::ChangeLists), Access::Granted);
    assert_eq!(till.save(OWNER, longer_lock), "");
    assert_eq!(till.save(OWNER, rename), "authority.needs_passphrase", "lists are not people");
    let action = till.action(OWNER);
    let refused = till.store.set_credentials(&action, LEAD, &[]).unwrap_err();
    assert_eq!(refused.problem().key, "authority.needs_passphrase");
    assert_eq!(till.prove(OWNER, PHRASE, Act::ManageShop), Access::Granted);
    assert_eq!(till.save(OWNER, rename), "");
    till.store.lock(None);
    assert_eq!(till.prove(OWNER, PHRASE, Act::ManageShop), Access::Granted);
    assert_eq!(till.save(OWNER, longer_lock), "", "the passphrase opens the lists too");
}

#[test]
fn wrong_tries_at_either_count_together_until_a_lead_unlocks() {
    let mut till = till();
    for n in 1..=5 {
        assert_eq!(till.wrong("111111", Act::Sign), 10 - (2 * n - 1));
        assert_eq!(till.wrong("not the right one", Act::ManageShop), 10 - 2 * n);
    }
    let pin = till.pin(OWNER);
    for (typed, act) in [(pin.as_str(), Act::Sign), (PHRASE, Act::Sign), (PHRASE, Act::ManageShop)] {
        assert_eq!(till.refusal(OWNER, typed, act), "pin.locked");
    }
    let leads = till.pin(LEAD);
    assert_eq!(till.prove(LEAD, &leads, Act::UnlockPin), Access::Granted);
    let action = till.action(LEAD);
    till.store.clear_tries(&action, OWNER, &Forgiven::ByLead).unwrap();
    assert_eq!(till.prove(OWNER, &pin, Act::Sign), Access::Granted);
    assert_eq!(till.prove(OWNER, PHRASE, Act::ManageShop), Access::Granted);
}

#[test]
fn whoever_knows_the_pin_gains_no_tries_at_the_passphrase() {
    // Guessed where it is asked for, and in the box for a PIN.
    for act in [Act::ManageShop, Act::Sign] {
        let mut till = till();
        let pin = till.pin(OWNER);
        for n in 1..=10 {
            assert_eq!(till.wrong("a guess of the phrase", act), 10 - n, "{act:?}");
            if n < 10 {
                till.clock.advance(LONG);
                assert_eq!(till.prove(OWNER, &pin, Act::Sign), Access::Granted);
                assert_eq!(till.prove(OWNER, &pin, Act::ManageShop), Access::OnlyPin);
            }
        }
        assert_eq!(till.refusal(OWNER, &pin, Act::Sign), "pin.locked");
        till.clock.advance(LONG);
        assert_eq!(till.prove(OWNER, PHRASE, Act::ManageShop), Access::Granted);
        assert_eq!(till.store.attempts(OWNER).unwrap(), crate::rules::pin::Attempts::default());
    }
    // A mistyped PIN is forgiven by the right one, and the right one waits for nothing.
    let mut till = till();
    let pin = till.pin(OWNER);
    assert_eq!(till.wrong("a guess of the phrase", Act::ManageShop), 9);
    for n in [8, 7, 6] {
        assert_eq!(till.wrong("111111", Act::Sign), n);
    }
    till.clock.advance(LONG);
    for _ in 0..3 {
        assert_eq!(till.prove(OWNER, &pin, Act::Sign), Access::Granted);
    }
    assert_eq!(till.store.attempts(OWNER).unwrap().failures, 1);
    assert_eq!(till.store.terminal_failures().unwrap().len(), 4, "right ones are taken back");
}

#[test]
fn an_owner_of_an_earlier_store_signs_with_the_passphrase_until_a_pin_is_issued() {
    let mut till = till();
    // Of an earlier store: no PIN.
    let action = till.action(OWNER);
    till.store.take_pin(&action, OWNER).unwrap();
    assert!(!till.store.live().unwrap().with_pin.contains(&OWNER));
    for act in Act::ALL {
        assert_eq!(till.prove(OWNER, PHRASE, act), Access::Granted, "{act:?}");
    }
    let pin = Secret::new("739164");
    let stored = credential(SecretKind::Pin, &pin, &till.keys.pepper, Cost::test()).unwrap();
    let action = till.action(OWNER);
    till.store.set_credentials(&action, OWNER, &[stored]).unwrap();
    assert!(till.store.live().unwrap().with_pin.contains(&OWNER));
    assert_eq!(till.prove(OWNER, "739164", Act::Sign), Access::Granted);
    assert_eq!(till.prove(OWNER, "739164", Act::ManageShop), Access::OnlyPin);
    assert_eq!(till.prove(OWNER, PHRASE, Act::ManageShop), Access::Granted);
    assert_eq!(till.prove(OWNER, PHRASE, Act::Sign), Access::Granted);
}

#[test]
fn the_last_owner_with_a_passphrase_stays() {
    let mut till = till();
    assert_eq!(till.prove(OWNER, PHRASE, Act::ManageShop), Access::Granted);
    assert_eq!(till.save(OWNER, |s| s.people[1].role = Role::Owner), "");
    let go = |s: &mut Settings| s.people[0].active = false;
    assert_eq!(till.save(OWNER, go), "settings.owner_without_phrase");
    let phrase = Secret::new("other loud red trains");
    let stored = credential(SecretKind::Passphrase, &phrase, &till.keys.pepper, Cost::test()).unwrap();
    let action = till.action(OWNER);
    till.store.set_credentials(&action, LEAD, &[stored]).unwrap();
    assert_eq!(till.save(OWNER, go), "");
    assert_eq!(till.prove(LEAD, "other loud red trains", Act::ManageShop), Access::Granted);
    assert_eq!(till.save(LEAD, rename), "");
}
