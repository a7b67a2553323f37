//! What was recorded is found, by its words in either language.

use std::collections::BTreeSet;

use super::Store;
use crate::demo::{self, DemoMade, DemoPlan};
use crate::model::lang::Lang;
use crate::model::time::Stamp;
use crate::record::logbook::{Found, Hit};
use crate::store::shop_setup::ShopFiles;

fn shop(dir: &std::path::Path, days: u32, lang: Lang) -> DemoMade {
    let at = |name: &str| dir.join(name);
    let (db, key_file, head_log) = (at("shop.db"), at("handover.key"), at("heads.log"));
    let places = ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
    let now_ms = Stamp::parse_rfc3339("2026-11-21T21:42:00+08:00").unwrap().ms;
    demo::build(&places, &DemoPlan { days, seed: 3, now_ms, lang }).unwrap()
}

fn find(store: &Store, wanted: &str) -> Vec<Hit> {
    store.search_log(wanted, 1_000).unwrap()
}

fn sealed(hits: &[Hit]) -> BTreeSet<i64> {
    let ids = hits.iter().filter_map(|hit| match hit.found {
        Found::Sealed(id) => Some(id.0),
        Found::Running(_) | Found::Item(_) => None,
    });
    ids.collect()
}

#[test]
fn two_words_in_any_order_and_the_other_language_find_the_same_records() {
    let dir = tempfile::tempdir().unwrap();
    let made = shop(dir.path(), 3, Lang::Zh);
    let store = &made.store;
    // Nobody of this shop wrote English: its lists have both languages.
    let (english, chinese) = (sealed(&find(store, "freezer")), sealed(&find(store, "冷冻柜")));
    assert!(!english.is_empty());
    assert_eq!(english, chinese);
    let of_both = |wanted: &str| sealed(&find(store, wanted));
    let (there, back) = (of_both("freezer 温度"), of_both("温度 freezer"));
    assert!(!there.is_empty() && there == back, "{there:?} {back:?}");
    assert!(there.is_subset(&english));
    assert_eq!(find(store, "freezer zzzz"), []);
}

#[test]
fn a_hit_says_date_shift_who_and_what_it_is_also_of_the_running_shift_and_of_closed_items() {
    let dir = tempfile::tempdir().unwrap();
    let made = shop(dir.path(), 8, Lang::En);
    let store = &made.store;
    let closed = store.closed_items(i64::MAX).unwrap();
    let oldest = closed.iter().filter(|i| i.title.len() > 6).min_by_key(|i| i.opened.ms).unwrap();
    let open = store.open_items().unwrap();
    let open = open.iter().find(|i| i.title.len() > 6).unwrap();
    for item in [oldest, open] {
        // Any part of it.
        let part: String = item.title.chars().skip(2).take(9).collect();
        let hits = find(store, &part);
        let hit = hits.iter().find(|hit| matches!(&hit.found, Found::Item(found) if found.id == item.id));
        let hit = hit.unwrap_or_else(|| panic!("{part:?} of {item:?}"));
        assert!(!hit.shift.en.is_empty() && !hit.shift.zh.is_empty() && !hit.who.is_empty(), "{hit:?}");
        assert_eq!(hit.date, store.run(item.opened_run).unwrap().date);
    }
    let live = store.live().unwrap();
    let running: Vec<Hit> = live
        .entries
        .iter()
        .flat_map(|entry| find(store, live.settings.person_name(entry.by)))
        .filter(|hit| matches!(hit.found, Found::Running(_)))
        .collect();
    assert!(!running.is_empty());
    assert!(
        running
            .iter()
            .all(|hit| hit.date == live.run.date && !hit.who.is_empty() && !hit.shift.en.is_empty())
    );
    for hit in find(store, "register") {
        assert!(!hit.snippet.is_empty() && !hit.who.is_empty(), "{hit:?}");
    }
}
