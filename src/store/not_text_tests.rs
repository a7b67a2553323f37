//! Bytes that are no text, put into each column of text by another program.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{OpenOptions, Store, VerifyLevel};
use crate::demo::{self, DemoPlan};
use crate::model::lang::Lang;
use crate::model::time::{BusinessDate, Stamp};
use crate::report::daylog::text::page_lines;
use crate::store::shop_setup::ShopFiles;

/// Words that the program itself writes: another word there is refused with its row, as every unknown one is.
const WORDS: [&str; 22] = [
    "kind",
    "state",
    "severity",
    "action",
    "role",
    "section",
    "business_date",
    "month",
    "what",
    "tender",
    "key_id",
    "chain_id",
    "public_key",
    "hash",
    "place",
    "verdict",
    "field",
    "level",
    "counts_for",
    "way",
    "cursor",
    "figures",
];
/// Texts of people within a document.
const INSIDE: [&str; 8] = ["text", "title", "name", "remark", "comment", "note", "reason", "words"];

/// A value with a byte in it that no text has.
fn spoilt(value: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8(value.to_vec()).ok()?;
    let at = if text.starts_with(['{', '[']) {
        INSIDE.iter().find_map(|name| {
            let key = format!("\"{name}\":\"");
            let at = text.find(&key)? + key.len();
            (text.as_bytes().get(at) != Some(&b'"')).then_some(at)
        })?
    } else {
        text.len()
    };
    Some([&value[..at], b"\xff", &value[at..]].concat())
}

fn columns(conn: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
               WHERE t.type = 'table' AND c.type = 'TEXT' AND t.name NOT LIKE 'sqlite%' ORDER BY 1, 2";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Spoils the first value of a column, with every row that has the same; whether there was one.
fn spoil(db: &Path, table: &str, column: &str) -> bool {
    let conn = Connection::open(db).unwrap();
    conn.execute_batch("PRAGMA ignore_check_constraints=ON; PRAGMA foreign_keys=OFF").unwrap();
    let triggers: Vec<String> = {
        let mut all = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for trigger in triggers {
        conn.execute_batch(&format!("DROP TRIGGER \"{trigger}\"")).unwrap();
    }
    let mut all = conn
        .prepare(&format!(
            "SELECT DISTINCT CAST(\"{column}\" AS BLOB) FROM \"{table}\" WHERE length(\"{column}\") > 0"
        ))
        .unwrap();
    let mut values = all.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap().map(Result::unwrap);
    let Some((old, new)) = values.find_map(|old| spoilt(&old).map(|new| (old, new))) else {
        return false;
    };
    let set = format!(
        "UPDATE \"{table}\" SET \"{column}\" = CAST(?1 AS TEXT) WHERE \"{column}\" = CAST(?2 AS TEXT)"
    );
    conn.execute(&set, params![new, old]).unwrap() > 0
}

/// Days with a record.
fn days(store: &Store) -> BTreeSet<BusinessDate> {
    let sql = "SELECT DISTINCT business_date FROM handover";
    let mut statement = store.conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| super::row::text(row, 0)).unwrap();
    rows.filter_map(|date| BusinessDate::parse(&date.unwrap()).ok()).collect()
}

/// Reads all that screens, prints and reports read of a day.
fn read_all(store: &Store) -> super::Result<String> {
    let mut text = String::new();
    store.live()?;
    store.settings()?;
    for date in days(store) {
        for page in store.day(date)? {
            text.extend(page_lines(&page, Lang::En, 80).into_iter().map(|line| line.text + "\n"));
        }
        store.openings_alone(date)?;
    }
    store.closed_items(200)?;
    Ok(text)
}

#[test]
fn bytes_that_are_no_text_block_no_day_and_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let (db, key_file, head_log) = (at("shop.db"), at("handover.key"), at("heads.log"));
    let places = ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
    let now_ms = Stamp::parse_rfc3339("2026-11-21T21:42:00+08:00").unwrap().ms;
    let plan = DemoPlan { days: 2, seed: 1, now_ms, lang: Lang::En };
    demo::build(&places, &plan).unwrap().store.close().unwrap();
    let all = columns(&Connection::open(&db).unwrap());
    let (mut wrong, mut tried) = (Vec::new(), BTreeSet::new());
    for (table, column) in &all {
        let copy = at("copy.db");
        fs::copy(&db, &copy).unwrap();
        if !spoil(&copy, table, column) {
            continue;
        }
        let name = format!("{table}.{column}");
        let word =
            WORDS.contains(&column.as_str()) || ["record_line.line", "answer.line"].contains(&name.as_str());
        let store = Store::open(&copy, &OpenOptions::read()).unwrap();
        let read = read_all(&store);
        let found = store.verify(VerifyLevel::Sense);
        if word {
            continue;
        }
        tried.insert(name.clone());
        match (read, found) {
            (Err(e), _) => wrong.push(format!("{name}: not read: {e}")),
            (_, Err(e)) => wrong.push(format!("{name}: not checked: {e}")),
            (Ok(_), Ok(found)) => {
                let told =
                    |f: &super::verify::Found| f.problem.key == "store.found_text" && f.field == *column;
                if !found.findings.iter().any(told) {
                    wrong.push(format!("{name}: not found"));
                }
            }
        }
        drop(store);
        // Whoever works on there is not held up either.
        let store = Store::open(&copy, &OpenOptions::write(now_ms)).unwrap();
        if let Err(e) = store.live() {
            wrong.push(format!("{name}: not opened: {e}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
    for name in [
        "item.title",
        "item.detail",
        "entry.detail",
        "settings.doc",
        "record_line.value",
        "attendance_result.line",
    ] {
        assert!(tried.contains(name), "{name} of {tried:?}");
    }
}

#[test]
fn the_mark_stands_where_the_bytes_were() {
    let conn = Connection::open_in_memory().unwrap();
    let read = |sql: &str| {
        conn.query_row(sql, [], |row| super::row::maybe_text(row, 0)).optional().unwrap().flatten()
    };
    assert_eq!(read("SELECT CAST(x'61ff62' AS TEXT)").as_deref(), Some("a\u{fffd}b"));
    assert_eq!(read("SELECT NULL"), None);
    assert!(conn.query_row("SELECT x'61'", [], |row| super::row::text(row, 0)).is_err(), "bytes are no text");
}
