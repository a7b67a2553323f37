//! What is printed is found, and finding it costs the file little.

use std::collections::BTreeSet;

use super::Store;
use crate::demo::{self, DemoMade, DemoPlan};
use crate::model::ids::HandoverId;
use crate::model::lang::Lang;
use crate::model::time::Stamp;
use crate::record::logbook::{Found, Hit};
use crate::report::daylog::text::page_lines;
use crate::store::shop_setup::ShopFiles;

/// Words of the program itself, headings and names of fields: they stand on every print, whatever was recorded.
const PROGRAM: [&str; 2] =
    [include_str!("../../assets/locales/en.toml"), include_str!("../../assets/locales/zh.toml")];

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

/// The words of a print that are not the program's own: Latin words whole, of Chinese any two glyphs that stand together.
fn words(print: &[String]) -> BTreeSet<String> {
    let program = PROGRAM.map(str::to_lowercase);
    let mut all = BTreeSet::new();
    for line in print {
        let line = line.to_lowercase();
        let latin = line.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2);
        all.extend(latin.map(str::to_owned));
        let glyphs: Vec<char> = line.chars().collect();
        let chinese =
            glyphs.windows(2).filter(|two| two.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c)));
        all.extend(chinese.map(|two| two.iter().collect::<String>()));
    }
    all.retain(|word| !program.iter().any(|text| text.contains(word.as_str())));
    all
}

#[test]
fn every_word_of_a_print_is_found_in_both_languages() {
    for shop_lang in Lang::ALL {
        let dir = tempfile::tempdir().unwrap();
        let made = shop(dir.path(), 3, shop_lang);
        let mut looked_at = 0;
        for id in [2, 5, 9].map(HandoverId) {
            let page = made.store.page(id).unwrap();
            for lang in Lang::ALL {
                // The code of a seal is looked up by `verify`.
                let code = page.document.seal.as_ref().map_or_else(String::new, |seal| seal.code.clone());
                let print: Vec<String> = page_lines(&page, lang, 80)
                    .into_iter()
                    .map(|line| line.text.replace(&code, ""))
                    .collect();
                // A fourth of them, others on each page.
                for word in words(&print).iter().skip(looked_at % 4).step_by(4) {
                    let found = sealed(&find(&made.store, word));
                    assert!(
                        found.contains(&id.0),
                        "{word:?} of {id:?} in {lang:?}: {found:?}\n{}",
                        print.join("\n")
                    );
                    looked_at += 1;
                }
            }
        }
        assert!(looked_at >= 100, "{looked_at}");
    }
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

#[test]
fn the_index_makes_the_file_at_most_a_tenth_larger() {
    let dir = tempfile::tempdir().unwrap();
    let made = shop(dir.path(), 30, Lang::En);
    let copied = |name: &str| {
        let path = dir.path().join(name);
        made.store.conn().execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
        path
    };
    let with = copied("with.db");
    let copy = copied("copy.db");
    let conn = rusqlite::Connection::open(&copy).unwrap();
    conn.execute_batch("DROP TABLE search; VACUUM").unwrap();
    conn.close().unwrap();
    let bytes = |path: &std::path::Path| std::fs::metadata(path).unwrap().len();
    let (with, rest) = (bytes(&with), bytes(&copy));
    assert!(with > rest && (with - rest) * 10 <= rest, "{with} with it, {rest} without");
}
