//! What `handover verify` finds when somebody was at the file with another tool.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;

use common::Pc;
use common::shop::{CHEN_WEI, LI_HUA, Shop, settings};
use handover::internals::{SealCode, SigningKey, body_sha256, canonical, hex, key_id, seal_hash, sign};
use handover::internals::{SignRole, State};
use rusqlite::{Connection, params};
use serde_json::Value;

/// A shop with `n` sealed handovers, closed.
fn sealed(n: usize) -> Pc {
    let pc = Pc::new();
    let mut shop = Shop::found(&pc, settings("幸福路店", &["Li Hua", "陈伟"]));
    for _ in 0..n {
        shop.hand_over(0);
    }
    shop.store.close().unwrap();
    pc
}

fn open(pc: &Pc) -> Connection {
    let conn = Connection::open(pc.path("data/handover.db")).unwrap();
    conn.execute_batch("PRAGMA foreign_keys=OFF").unwrap();
    conn
}

/// Takes the guards away, does something, and puts the guards back, as a careful forger would.
fn forge(pc: &Pc, work: impl FnOnce(&Connection)) {
    let conn = open(pc);
    let guards: Vec<(String, String)> = conn
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(guards.len(), 2);
    for (name, _) in &guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    work(&conn);
    for (_, sql) in &guards {
        conn.execute_batch(sql).unwrap();
    }
}

/// Level, record and field of every finding.
fn findings(pc: &Pc, args: &[&str]) -> Vec<(i64, Option<i64>, String)> {
    let run = pc.run(&[&["verify", "--json"], args].concat());
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{e}: {run:?}"));
    let found: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["level"].as_i64().unwrap(), f["seq"].as_i64(), f["field"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(run.code, Some(i32::from(!found.is_empty())), "{run:?}");
    assert_eq!(report["ok"].as_bool(), Some(found.is_empty()));
    found
}

#[track_caller]
fn caught(pc: &Pc, level: i64, seq: Option<i64>, field: &str) {
    let found = findings(pc, &[]);
    assert!(
        found.iter().any(|(l, s, f)| (*l, *s) == (level, seq) && f.starts_with(field)),
        "level {level} #{seq:?} {field} not in {found:?}"
    );
}

fn record(conn: &Connection, seq: i64) -> (Vec<u8>, Vec<u8>) {
    conn.query_row("SELECT header, body FROM seal WHERE seq = ?1", [seq], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap()
}

/// Rebuilds the chain from a record on with a changed body, signing with `key` if there is one.
fn rewrite(conn: &Connection, from: i64, key: Option<&SigningKey>, change: impl Fn(&mut Value)) {
    let last: i64 = conn.query_row("SELECT max(seq) FROM seal", [], |r| r.get(0)).unwrap();
    let mut prev: [u8; 32] =
        conn.query_row("SELECT hash FROM seal WHERE seq = ?1", [from - 1], |r| r.get(0)).unwrap();
    for seq in from..=last {
        let (header, mut body) = record(conn, seq);
        let mut header: Value = serde_json::from_slice(&header).unwrap();
        if seq == from {
            let mut value: Value = serde_json::from_slice(&body).unwrap();
            change(&mut value);
            body = canonical(&value).unwrap();
        }
        header["body_sha256"] = hex(&body_sha256(&body)).into();
        header["body_len"] = body.len().into();
        header["prev"] = hex(&prev).into();
        let header = canonical(&header).unwrap();
        let hash = seal_hash(&header);
        conn.execute(
            "UPDATE seal SET header = ?2, body = ?3, body_sha256 = ?4, prev_hash = ?5, hash = ?6 WHERE seq = ?1",
            params![seq, header, body, body_sha256(&body), prev, hash],
        )
        .unwrap();
        if let Some(key) = key {
            conn.execute(
                "UPDATE seal SET sig = ?2, key_id = ?3 WHERE seq = ?1",
                params![seq, sign(&hash, key), key_id(&key.verifying_key())],
            )
            .unwrap();
        }
        prev = hash;
    }
}

#[test]
fn a_sound_store_is_clean_on_every_level_and_in_every_form() {
    let pc = sealed(3);
    assert_eq!(findings(&pc, &[]), []);
    for args in [&["--chain"][..], &["--level", "1"], &["--level", "2"], &["--level", "3"], &["--level", "4"]]
    {
        assert_eq!(findings(&pc, args), [], "{args:?}");
    }
    let text = pc.ok(&["verify"]);
    assert!(text.contains("4 records") && text.contains("3 handovers"), "{text}");
    assert!(text.contains("Nothing was changed since it was sealed."), "{text}");
    // What was not looked at is not vouched for.
    let text = pc.ok(&["verify", "--chain"]);
    assert!(text.contains("In what was checked") && !text.contains("Nothing was changed"), "{text}");
    let mut zh = Pc::chinese();
    zh.now.clone_from(&pc.now);
    let said = common::ran(&pc.cmd().env("HANDOVER_LANG", "zh").arg("verify").output().unwrap());
    assert!(said.out.contains("封存之后没有任何改动。"), "{said:?}");
}

#[test]
fn amounts_changed_in_any_table_are_named() {
    let pc = sealed(2);
    let safe = fs::read(pc.path("data/handover.db")).unwrap();
    for (sql, seq, field) in [
        (
            "UPDATE drawer_result SET float_left = float_left + 1 WHERE handover_id = 1",
            Some(2),
            "drawer_result/1/float_left",
        ),
        (
            "UPDATE cash_result SET difference = -5 WHERE handover_id = 2 AND tender = 'cash'",
            Some(3),
            "cash_result/1/cash/difference",
        ),
        ("DELETE FROM cash_result WHERE handover_id = 1 AND tender = 'cash'", Some(2), "cash_result/1/cash"),
        (
            "UPDATE attendance_result SET line = json_set(line, '$.line.late_min', 9) WHERE handover_id = 2",
            Some(3),
            "attendance_result/",
        ),
        ("UPDATE entry SET detail = replace(detail, 'tape', 'rope') WHERE run_id = 1", Some(2), "log/"),
        (
            "INSERT INTO entry (run_id, kind, at_ms, offset_min, by, detail) SELECT run_id, kind, at_ms, offset_min, by, detail FROM entry WHERE kind = 'note' AND run_id = 1",
            Some(2),
            "log/",
        ),
        ("UPDATE entry SET kind = 'punch' WHERE kind = 'note' AND run_id = 2", Some(3), "entry/"),
        (
            "UPDATE signature SET figures = 'x' WHERE handover_id = 2 AND role = 'lead' OR handover_id = 2",
            Some(3),
            "signature/figures",
        ),
        ("UPDATE signature SET at_ms = at_ms + 1 WHERE handover_id = 1", Some(2), "signatures/"),
        ("UPDATE handover SET business_date = '2026-03-11' WHERE id = 1", Some(2), "business_date"),
        ("UPDATE handover SET sealed_ms = sealed_ms + 60000 WHERE id = 2", Some(3), "sealed_at"),
        ("UPDATE settings SET doc = json_set(doc, '$.people[2].role', 'owner')", Some(2), "signatures/"),
        ("UPDATE drawer SET float_left = 40000", None, "drawer/1"),
        ("UPDATE texts SET doc = replace(doc, 'e', 'E')", None, "texts/"),
        ("DELETE FROM texts", Some(2), "texts_sha256"),
        ("DELETE FROM record_line WHERE handover_id = 2 AND section = 'people'", Some(3), "people"),
        ("UPDATE record_line SET value = '[]' WHERE handover_id = 1 AND section = 'people'", Some(2), "rows"),
        (
            "UPDATE record_line SET value = json_set(value, '$.outgoing', json('[2]')) WHERE handover_id = 1 AND section = 'people'",
            Some(2),
            "people",
        ),
        ("UPDATE handover SET started_by = 2 WHERE id = 1", Some(2), "started_by"),
    ] {
        fs::write(pc.path("data/handover.db"), &safe).unwrap();
        let conn = open(&pc);
        assert!(conn.execute(sql, []).unwrap() > 0, "{sql}");
        drop(conn);
        let found = findings(&pc, &[]);
        assert!(
            found.iter().any(|(l, s, f)| (*l, *s) == (3, seq) && f.starts_with(field)),
            "{sql}: {found:?}"
        );
        assert_eq!(findings(&pc, &["--level", "2"]), [], "{sql}");
    }
}

#[test]
fn changed_bodies_headers_and_columns_break_the_chain() {
    let pc = sealed(3);
    let safe = fs::read(pc.path("data/handover.db")).unwrap();
    let cases: [(&str, &str, bool); 7] = [
        (
            "UPDATE seal SET body = CAST(replace(CAST(body AS TEXT), '1500', '1600') AS BLOB) WHERE seq = 3",
            "body_sha256",
            true,
        ),
        ("UPDATE seal SET body = CAST(CAST(body AS TEXT) || ' ' AS BLOB) WHERE seq = 3", "body_len", true),
        (
            "UPDATE seal SET header = CAST(replace(CAST(header AS TEXT), '\"cash_sales\":', '\"cash_sales\":1') AS BLOB) WHERE seq = 3",
            "hash",
            true,
        ),
        ("UPDATE seal SET business_date = '2026-03-01' WHERE seq = 3", "business_date", false),
        ("UPDATE seal SET kind = 'purge' WHERE seq = 3", "kind", false),
        ("UPDATE seal SET sig = zeroblob(64) WHERE seq = 3", "sig", false),
        ("UPDATE seal SET sig = NULL WHERE seq = 3", "sig", false),
    ];
    for (sql, field, fast) in cases {
        fs::write(pc.path("data/handover.db"), &safe).unwrap();
        forge(&pc, |conn| assert_eq!(conn.execute(sql, []).unwrap(), 1, "{sql}"));
        caught(&pc, 2, Some(3), field);
        assert_eq!(!findings(&pc, &["--chain"]).is_empty(), fast, "{sql}");
    }
    // Content removed without a record that says so.
    fs::write(pc.path("data/handover.db"), &safe).unwrap();
    open(&pc).execute("UPDATE seal SET body = NULL WHERE seq = 2", []).unwrap();
    caught(&pc, 2, Some(2), "body");
}

#[test]
fn a_body_changed_together_with_its_hash_still_breaks_the_header() {
    let pc = sealed(2);
    forge(&pc, |conn| {
        let (header, body) = record(conn, 2);
        let body = String::from_utf8(body).unwrap().replacen("1500", "1600", 1).into_bytes();
        let mut header: Value = serde_json::from_slice(&header).unwrap();
        header["body_sha256"] = hex(&body_sha256(&body)).into();
        let header = canonical(&header).unwrap();
        conn.execute(
            "UPDATE seal SET header = ?1, body = ?2, body_sha256 = ?3 WHERE seq = 2",
            params![header, body, body_sha256(&body)],
        )
        .unwrap();
    });
    caught(&pc, 2, Some(2), "hash");
}

#[test]
fn a_chain_computed_anew_fails_on_signature_or_key() {
    let pc = sealed(3);
    let safe = fs::read(pc.path("data/handover.db")).unwrap();
    let change = |body: &mut Value| body["cash"][0]["float_left"] = 1.into();
    forge(&pc, |conn| rewrite(conn, 3, None, change));
    caught(&pc, 2, Some(3), "sig");
    caught(&pc, 2, Some(4), "sig");
    assert_eq!(findings(&pc, &["--chain"]), [], "hashes alone cannot show it");

    fs::write(pc.path("data/handover.db"), &safe).unwrap();
    let own = SigningKey::from_bytes(&[7; 32]);
    forge(&pc, |conn| rewrite(conn, 3, Some(&own), change));
    caught(&pc, 2, Some(3), "key_id");

    // The forger's key written into the shop's own row.
    forge(&pc, |conn| {
        let key = own.verifying_key();
        conn.execute("UPDATE shop SET public_key = ?1, key_id = ?2", [hex(key.as_bytes()), key_id(&key)])
            .unwrap();
    });
    caught(&pc, 2, None, "shop.public_key");
    caught(&pc, 2, Some(3), "key_id");

    // Unsigned with a reason: sound for the hashes, yet never silent.
    fs::write(pc.path("data/handover.db"), &safe).unwrap();
    forge(&pc, |conn| {
        for seq in 3..=4 {
            let (header, _) = record(conn, seq);
            let mut header: Value = serde_json::from_slice(&header).unwrap();
            header["unsigned_reason"] = "no key".into();
            conn.execute(
                "UPDATE seal SET header = ?2, sig = NULL, key_id = '' WHERE seq = ?1",
                params![seq, canonical(&header).unwrap()],
            )
            .unwrap();
        }
        rewrite(conn, 3, None, change);
    });
    caught(&pc, 2, Some(3), "sig");
}

#[test]
fn a_chain_forged_with_the_stolen_key_fails_on_rows_head_log_and_slip() {
    let pc = sealed(3);
    let conn = open(&pc);
    let hash: [u8; 32] = conn.query_row("SELECT hash FROM seal WHERE seq = 3", [], |r| r.get(0)).unwrap();
    drop(conn);
    let slip = format!("#00003 {}", SealCode::of(&hash));
    let said = pc.ok(&["verify", "--code", &slip]);
    assert!(said.contains("record #3 (125 bits"), "{said}");
    assert_eq!(findings(&pc, &["--code", &slip[..19].to_lowercase()]), []);
    let keys = handover::internals::key_file::load(&pc.path("keys/handover.key")).unwrap();
    let key = keys.signing.unwrap();
    forge(&pc, |conn| rewrite(conn, 3, Some(&key), |b| b["cash"][0]["float_left"] = 1.into()));
    assert_eq!(findings(&pc, &["--level", "2"]), []);
    caught(&pc, 3, Some(3), "drawer_result/1/float_left");
    caught(&pc, 5, Some(3), "hash");
    assert_eq!(findings(&pc, &["--code", &slip]), [(5, Some(3), "code".to_owned())]);
}

#[test]
fn records_deleted_inserted_or_swapped_are_named() {
    let pc = sealed(4);
    let safe = fs::read(pc.path("data/handover.db")).unwrap();
    forge(&pc, |conn| assert_eq!(conn.execute("DELETE FROM seal WHERE seq = 3", []).unwrap(), 1));
    caught(&pc, 2, Some(4), "seq");
    caught(&pc, 3, Some(3), "handover/2");
    assert_eq!(findings(&pc, &["--chain"]).len(), 1);

    fs::write(pc.path("data/handover.db"), &safe).unwrap();
    forge(&pc, |conn| {
        conn.execute_batch(
            "UPDATE seal SET seq = 99 WHERE seq = 3; UPDATE seal SET seq = 3 WHERE seq = 4;
             UPDATE seal SET seq = 4 WHERE seq = 99",
        )
        .unwrap();
    });
    caught(&pc, 2, Some(3), "seq");
    caught(&pc, 2, Some(4), "seq");

    fs::write(pc.path("data/handover.db"), &safe).unwrap();
    forge(&pc, |conn| {
        conn.execute_batch(
            "UPDATE seal SET seq = seq + 100 WHERE seq > 2; UPDATE seal SET seq = seq - 99 WHERE seq > 100;
             INSERT INTO seal SELECT 3, randomblob(16), kind, business_date, header, body, body_sha256, prev_hash,
               randomblob(32), sig, key_id FROM seal WHERE seq = 2",
        )
        .unwrap();
    });
    let found = findings(&pc, &["--level", "2"]);
    assert!([3, 4, 5, 6].iter().all(|seq| found.iter().any(|f| f.1 == Some(*seq))), "{found:?}");

    // The newest records cut off: only what lies outside the file, or refers to them, can tell.
    fs::write(pc.path("data/handover.db"), &safe).unwrap();
    forge(&pc, |conn| assert_eq!(conn.execute("DELETE FROM seal WHERE seq > 3", []).unwrap(), 2));
    assert_eq!(findings(&pc, &["--chain"]), []);
    caught(&pc, 1, None, "handover");
    caught(&pc, 5, Some(3), "seq");
}

#[test]
fn an_older_copy_or_another_shop_in_its_place_is_noticed() {
    let pc = Pc::new();
    let mut shop = Shop::found(&pc, settings("幸福路店", &["Li Hua", "陈伟"]));
    shop.hand_over(0);
    shop.store.backup_to(&pc.path("old.db")).unwrap();
    shop.hand_over(0);
    shop.store.close().unwrap();
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(pc.path(&format!("data/handover.db{suffix}")));
    }
    fs::copy(pc.path("old.db"), pc.path("data/handover.db")).unwrap();
    assert_eq!(findings(&pc, &[]), [(5, Some(2), "seq".to_owned())]);
    let said = pc.run(&["verify"]);
    assert!(said.out.contains("ends at #2, but this PC has seen #3"), "{said:?}");

    let other = sealed(1);
    fs::copy(other.path("data/handover.db"), pc.path("data/handover.db")).unwrap();
    assert_eq!(findings(&pc, &[]), [(5, None, "chain".to_owned())]);
    // Elsewhere it may lie: only a note says that nothing could be compared.
    fs::copy(other.path("data/handover.db"), pc.path("copy.db")).unwrap();
    let copy = pc.path("copy.db").display().to_string();
    assert!(pc.ok(&["verify", "--db", &copy]).contains("no head log of this chain"));
}

#[test]
fn guards_taken_away_are_missed() {
    let pc = sealed(1);
    open(&pc)
        .execute_batch("DROP TRIGGER seal_no_update; UPDATE seal SET key_id = 'x' WHERE seq = 2")
        .unwrap();
    let found = findings(&pc, &[]);
    assert_eq!(found[0], (1, None, "trigger seal_no_update".to_owned()));
    assert_eq!(found[1], (2, Some(2), "key_id".to_owned()));
}

#[test]
fn figures_that_make_no_sense_are_named_even_where_rows_agree() {
    let pc = sealed(2);
    let key = handover::internals::key_file::load(&pc.path("keys/handover.key")).unwrap().signing.unwrap();
    let safe = fs::read(pc.path("data/handover.db")).unwrap();
    type Change = fn(&mut Value);
    let cases: [(&str, Change); 5] = [
        ("cash/0/outgoing/total", |b| b["cash"][0]["outgoing"]["total"] = 1.into()),
        ("cash/0/tenders/0/difference", |b| b["cash"][0]["tenders"][0]["difference"] = 7.into()),
        ("cash/0/deposit", |b| b["cash"][0]["deposit"] = 7.into()),
        ("people", |b| b["people"]["incoming"] = b["people"]["outgoing"].clone()),
        ("totals/over_short", |b| b["cash"][0]["tenders"][0]["difference"] = 7.into()),
    ];
    for (field, change) in cases {
        fs::write(pc.path("data/handover.db"), &safe).unwrap();
        forge(&pc, |conn| rewrite(conn, 2, Some(&key), change));
        caught(&pc, 4, Some(2), field);
    }
}

#[test]
fn a_signature_under_figures_of_another_version_is_taken_back_and_given_again() {
    let pc = Pc::new();
    let mut shop = Shop::found(&pc, settings("幸福路店", &["Li Hua", "陈伟"]));
    shop.prepare(0);
    shop.sign(SignRole::Outgoing, LI_HUA).unwrap();
    let conn = Connection::open(pc.path("data/handover.db")).unwrap();
    assert_eq!(conn.execute("UPDATE signature SET figures = 'of an earlier version'", []).unwrap(), 1);
    shop.reopen(&pc);
    let refused = format!("{:?}", shop.sign(SignRole::Incoming, CHEN_WEI).unwrap_err());
    assert!(refused.contains("figures_changed"), "{refused}");
    let open = shop.store.open_handover().unwrap().unwrap();
    assert_eq!((open.draft.signatures.len(), open.draft.head.state), (0, State::Draft));
    assert_eq!(shop.sign(SignRole::Outgoing, LI_HUA).unwrap(), None);
    assert!(shop.sign(SignRole::Incoming, CHEN_WEI).unwrap().is_some(), "the second signature seals");
}

#[test]
fn codes_and_files_that_cannot_be_right_have_their_exit_codes() {
    let pc = sealed(1);
    assert!(pc.fails(2, &["verify", "--code", "7K3MX"]).contains("10 to 25"));
    assert!(pc.fails(2, &["verify", "--code", "#x 7K3MX7K3MX"]).contains("#00812"));
    pc.fails(2, &["verify", "--level", "5"]);
    pc.fails(2, &["verify", "--level", "2", "--chain"]);
    assert_eq!(findings(&pc, &["--code", "0000000000"]), [(5, None, "code".to_owned())]);
    assert_eq!(findings(&pc, &["--code", "#99 0000000000"]), [(5, Some(99), "code".to_owned())]);
    fs::write(pc.path("foreign.db"), "not one of ours, whatever it is").unwrap();
    pc.fails(3, &["verify", "--db", "foreign.db"]);
    open(&pc).pragma_update(None, "user_version", 99).unwrap();
    pc.fails(4, &["verify"]);
}

#[test]
fn control_characters_in_the_file_reach_no_output() {
    let pc = sealed(2);
    let evil: String = (0..=0x1f).chain(0x7f..=0x9f).filter_map(char::from_u32).collect();
    assert_eq!(evil.chars().count(), 65);
    forge(&pc, |conn| {
        conn.execute("UPDATE cash_result SET reason = ?1 WHERE handover_id = 1", [&evil]).unwrap();
        conn.execute("UPDATE cash_result SET tender = ?1 WHERE handover_id = 2 AND tender = 'cash'", [&evil])
            .unwrap();
        conn.execute("UPDATE seal SET business_date = ?1, key_id = ?1 WHERE seq = 2", [&evil]).unwrap();
        conn.execute("UPDATE shop SET chain_id = ?1, key_id = ?1", [&evil]).unwrap();
        conn.execute(
            "UPDATE entry SET detail = json_set(detail, '$.text', ?1) WHERE kind = 'note' AND run_id = 2",
            [&evil],
        )
        .unwrap();
        conn.execute("UPDATE handover SET kind = kind, cursor = ?1", [&evil]).unwrap();
    });
    for args in [&["verify"][..], &["verify", "--json"], &["verify", "--lang", "zh"], &["verify", "--chain"]]
    {
        let run = pc.run(args);
        for stream in [&run.out, &run.err] {
            let bad: Vec<char> = stream.chars().filter(|c| c.is_control() && *c != '\n').collect();
            assert!(bad.is_empty(), "{args:?}: {bad:?}");
        }
        assert!(args.contains(&"--chain") || run.code == Some(1), "{run:?}");
    }
}

#[test]
fn the_records_of_a_test_store_are_what_the_library_checks() {
    // Keeps the forger's tools of this file honest: a chain rewritten without a change is the same chain.
    let pc = sealed(2);
    let key = handover::internals::key_file::load(&pc.path("keys/handover.key")).unwrap().signing.unwrap();
    forge(&pc, |conn| rewrite(conn, 2, Some(&key), |_| ()));
    assert_eq!(findings(&pc, &[]), []);
}
