use super::*;
use crate::model::ids::HandoverId;
use crate::model::log::Detail;
use crate::model::time::Stamp;

/// Saturday 21 November 2026, 21:42 in Shanghai.
const NOW: &str = "2026-11-21T21:42:00+08:00";

fn make(dir: &std::path::Path, days: u32, seed: u64) -> DemoMade {
    let places = ShopFiles {
        db: &dir.join("demo.db"),
        key_file: &dir.join("demo.key"),
        head_log: &dir.join("heads.log"),
    };
    let now_ms = Stamp::parse_rfc3339(NOW).unwrap().ms;
    build(&places, &DemoPlan { days, seed, now_ms, lang: Lang::En }).unwrap()
}

#[test]
fn the_demo_ends_in_a_running_shift_with_things_to_see() {
    let dir = tempfile::tempdir().unwrap();
    let made = make(dir.path(), 8, 1);
    let live = made.store.live().unwrap();
    assert_eq!((live.run.date.to_string().as_str(), live.run.shift), ("2026-11-21", ShiftId(2)));
    assert!(live.handover.is_none());
    assert_eq!(made.handovers, 8 * 3 + 1, "eight days and this morning");
    assert_eq!(
        made.store.head().unwrap().seq,
        8 * 3 + 1 + 3,
        "with genesis, a half seal opened and the shop opened after it"
    );
    assert_eq!(live.half, []);
    assert!(live.entries.iter().any(|e| matches!(e.detail, Detail::Punch(_))));
    let now = Stamp::parse_rfc3339(NOW).unwrap().ms;
    assert!(live.entries.iter().all(|e| e.at.ms <= now), "nothing from the future");
    assert!(live.items.iter().any(|i| i.overdue(now)), "something is overdue");
    assert!(live.items.iter().any(|i| !i.detail.promise.is_empty()), "a promise is open");
    assert!(live.items.len() < 25, "{}", live.items.len());
    assert_eq!(live.over_short.len(), 9);
    assert!(live.over_short.iter().any(|(_, sum)| *sum != 0));
    for DemoPerson { id, pin, phrase, .. } in &made.people {
        let stored = made.store.credential(*id, SecretKind::Pin).unwrap().unwrap();
        assert!(crate::rules::pin::verify(&Secret::new(pin), &stored.hash, &made.keys.pepper).unwrap());
        let stored = made.store.credential(*id, SecretKind::Passphrase).unwrap();
        let right = |phrase: &String, stored: &crate::store::Credential| {
            crate::rules::pin::verify(&Secret::new(phrase), &stored.hash, &made.keys.pepper).unwrap()
        };
        match (phrase, &stored) {
            (Some(phrase), Some(stored)) => assert!(right(phrase, stored)),
            (phrase, stored) => assert!(phrase.is_none() && stored.is_none(), "{id}"),
        }
    }
    assert_eq!(made.people.iter().filter(|p| p.phrase.is_some()).count(), 1);
}

#[test]
fn the_clock_of_the_demo_is_doubted_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let made = make(dir.path(), 30, 1);
    let mut all = made.store.live().unwrap().entries;
    for id in (1..=i64::from(made.handovers)).map(HandoverId) {
        let run = made.store.draft(id).unwrap().head.run;
        all.extend(made.store.entries(run).unwrap());
        let record = made.store.page(id).unwrap().document;
        assert_eq!(record.clock_doubted, [], "{} {}", record.business_date, record.shift);
    }
    let doubted = crate::rules::clock_doubt::doubted(&all, None, i64::MAX);
    assert!(all.len() > 500 && doubted.is_empty(), "{doubted:?}");
}

/// Everything the handovers say, as one text.
fn content(made: &DemoMade) -> String {
    let all = (1..=i64::from(made.handovers)).map(|id| {
        let draft = made.store.draft(HandoverId(id)).unwrap();
        let entries = made.store.entries(draft.head.run).unwrap();
        format!("{draft:?}\n{entries:?}\n")
    });
    all.collect()
}

#[test]
fn the_same_seed_gives_the_same_content_and_another_does_not() {
    let dirs = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let [one, same, other] =
        [(0, 7), (1, 7), (2, 8)].map(|(n, seed)| content(&make(dirs[n].path(), 2, seed)));
    assert!(one.contains("figures"));
    assert_eq!(one, same);
    assert_ne!(one, other);
}

#[test]
fn any_time_of_day_and_any_length_will_do() {
    let now_ms = Stamp::parse_rfc3339(NOW).unwrap().ms;
    for (hours, days) in [(0, 0), (2, 1), (5, 0), (9, 1), (10, 0), (17, 1)] {
        let dir = tempfile::tempdir().unwrap();
        let at = |name| dir.path().join(name);
        let (db, key_file, head_log) = (at("db"), at("key"), at("log"));
        let places = ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
        let plan = DemoPlan { days, seed: 5, now_ms: now_ms + hours * 3_600_000, lang: Lang::Zh };
        let made = build(&places, &plan).unwrap();
        let live = made.store.live().unwrap();
        assert!(live.run.opened_ms <= plan.now_ms && live.handover.is_none(), "{hours}");
    }
}
