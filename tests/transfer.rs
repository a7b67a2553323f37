//! Records out of one store and into another, and copies of the whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::process::{Command, Stdio};

use common::shop::{Shop, settings};
use common::{Pc, program, ran};
use handover::internals::Currency;
use rusqlite::Connection;
use serde_json::{Value, json};

/// A shop with `n` sealed handovers, closed; the second one is short.
fn shop(n: usize) -> Pc {
    let pc = Pc::new();
    let mut shop = Shop::found(&pc, settings("幸福路店", &["Li Hua", "陈伟"]));
    for i in 0..n {
        shop.hand_over(if i == 1 { 300 } else { 0 });
    }
    shop.store.close().unwrap();
    pc
}

/// Another shop with other people and nothing handed over.
fn elsewhere() -> Pc {
    let pc = Pc::new();
    let other = settings("Harbour Street", &["Ana", "Bruno"]);
    Shop::found_at(&pc, other, "2026-03-14T20:00:00+08:00").store.close().unwrap();
    pc
}

fn export(pc: &Pc) -> String {
    pc.ok(&["export", "-o", "-"])
}

fn import(pc: &Pc, lines: &str) -> common::Ran {
    fs::write(pc.path("in.jsonl"), lines).unwrap();
    // Records wander between shops in these tests: each is taken by the name of where it comes from.
    let stores = ["--from-store", "幸福路店", "--from-store", "Harbour Street", "--pin-file", "pin"];
    fs::write(pc.path("pin"), "four quiet green boats\n").unwrap();
    pc.run(&[&["import", "handovers", "in.jsonl"], &stores[..]].concat())
}

/// The documents without what belongs to the store that holds them.
fn bare(lines: &str) -> Vec<Value> {
    lines
        .lines()
        .map(|line| {
            let mut value: Value = serde_json::from_str(line).unwrap();
            let fields = value.as_object_mut().unwrap();
            assert!(fields.remove("seal").is_some());
            fields.remove("imported");
            value
        })
        .collect()
}

fn rows(pc: &Pc) -> Vec<i64> {
    let conn = Connection::open(pc.path("data/handover.db")).unwrap();
    ["seal", "handover", "answer", "entry", "settings", "shift_run", "audit", "item"]
        .map(|table| conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap())
        .into()
}

#[test]
fn a_key_file_of_another_shop_takes_nothing_in() {
    let (from, to, third) = (shop(1), elsewhere(), elsewhere());
    let lines = export(&from);
    let before = rows(&to);
    let own = fs::read(to.path("keys/handover.key")).unwrap();
    fs::write(to.path("keys/handover.key"), fs::read(third.path("keys/handover.key")).unwrap()).unwrap();
    let said = import(&to, &lines);
    assert_eq!(said.code, Some(4), "{said:?}");
    assert!(said.err.contains("handover.key") && said.err.contains("Nothing was imported"), "{said:?}");
    assert_eq!(rows(&to), before);
    fs::write(to.path("keys/handover.key"), own).unwrap();
    assert_eq!(import(&to, &lines).code, Some(0));
    // Somebody put a key of their own into the table: the chain tells another.
    let conn = Connection::open(to.path("data/handover.db")).unwrap();
    conn.execute("UPDATE shop SET public_key = ?1", ["00".repeat(32)]).unwrap();
    drop(conn);
    assert_eq!(import(&to, &lines).code, Some(4));
}

#[test]
fn what_is_sealed_here_already_takes_the_pin_of_the_owner() {
    let (from, to) = (shop(2), elsewhere());
    let lines = export(&from);
    let [first, second] = [0, 1].map(|n| format!("{}\n", lines.lines().nth(n).unwrap()));
    assert_eq!(import(&to, &first).code, Some(0), "nothing was sealed here: anybody's who has the file");
    fs::write(to.path("in.jsonl"), &second).unwrap();
    let args = ["import", "handovers", "in.jsonl", "--from-store", "幸福路店"];
    let with = |pin: &str, more: &[&str]| {
        fs::write(to.path("pin"), pin).unwrap();
        to.run(&[&args[..], &["--pin-file", "pin"], more].concat())
    };
    let before = rows(&to);
    let said = to.fails(2, &args);
    assert!(said.contains("--pin-file") && said.contains("Nothing was imported"), "{said}");
    assert_eq!(rows(&to), before);
    let sealed = |rows: &[i64]| rows[..6].to_vec();
    let said = with("four quiet green goats\n", &[]);
    assert!(said.code == Some(4) && said.err.contains("Wrong"), "{said:?}");
    assert_eq!(sealed(&rows(&to)), sealed(&before));
    let said = with("four quiet green boats\n", &["--owner", "Ana"]);
    assert!(said.code == Some(2) && said.err.contains("Only these"), "{said:?}");
    assert_eq!(to.run(&[&args[..], &["--pin-file", "nowhere"]].concat()).code, Some(3));
    let said = with("four quiet green boats\n", &[]);
    assert!(said.code == Some(0) && said.out.contains("1 new"), "{said:?}");
    let conn = Connection::open(to.path("data/handover.db")).unwrap();
    let by: i64 = conn
        .query_row("SELECT by FROM audit WHERE what = 'import' ORDER BY at_ms DESC, rowid DESC", [], |r| {
            r.get(0)
        })
        .unwrap();
    assert_eq!(by, 1, "the owner took them in");
    // What is there already is passed over, and asks for nobody.
    assert_eq!(to.run(&args).code, Some(0));
    to.fails(2, &["import", "handovers", "-", "--pin-file", "-"]);
}

#[test]
fn out_and_in_and_out_again_is_the_same_but_for_the_seal() {
    let (from, to) = (shop(4), elsewhere());
    let first = export(&from);
    assert_eq!(first.lines().count(), 4);
    assert!(first.starts_with('{') && first.contains("冰箱门关不严"), "{first}");
    let said = import(&to, &first);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("4 new, 0 already there") && said.out.contains("#2 to #5"), "{said:?}");
    assert!(said.out.contains("Li Hua"), "{said:?}");
    let second = export(&to);
    assert_eq!(bare(&first), bare(&second));
    assert!(second.lines().all(|line| line.contains("\"imported\":true")));
    to.ok(&["verify"]);
    // And once more, into a third.
    let third = elsewhere();
    assert_eq!(import(&third, &second).code, Some(0));
    assert_eq!(bare(&first), bare(&export(&third)));
    third.ok(&["verify"]);
    // The next shift starts from the float of the newest one; nothing is carried on as open here.
    let conn = Connection::open(to.path("data/handover.db")).unwrap();
    let left: i64 =
        conn.query_row("SELECT float_left FROM drawer WHERE register_id = 1", [], |r| r.get(0)).unwrap();
    let open: i64 = conn.query_row("SELECT count(*) FROM item", [], |r| r.get(0)).unwrap();
    let running: i64 =
        conn.query_row("SELECT id FROM shift_run WHERE line_ms IS NULL", [], |r| r.get(0)).unwrap();
    assert_eq!((left, open, running), (50_000, 0, 1));
    let heads = fs::read_to_string(to.path("state/heads.log")).unwrap();
    assert!(heads.lines().last().unwrap().starts_with("5 "), "{heads}");
}

#[test]
fn taking_in_twice_adds_nothing() {
    let (from, to) = (shop(3), elsewhere());
    let lines = export(&from);
    import(&to, &lines);
    let before = rows(&to);
    for again in [lines.clone(), export(&to), lines.replace("}\n", "}\r\n\r\n"), format!("{lines}{lines}")] {
        let said = import(&to, &again);
        assert!(said.out.contains("0 new, "), "{said:?}");
        assert_eq!(rows(&to), before);
    }
    // Its own records it knows as well.
    assert!(import(&from, &lines).out.contains("0 new, 3 already there"));
    assert_eq!(import(&from, &export(&to)).code, Some(0));
    from.ok(&["verify"]);
}

#[test]
fn order_marks_line_ends_and_encodings_do_not_matter() {
    let lines = export(&shop(3));
    let mut backwards: Vec<&str> = lines.lines().collect();
    backwards.reverse();
    let backwards = backwards.join("\n");
    let utf16 = |little: bool| -> Vec<u8> {
        let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
        std::iter::once(0xFEFF).chain(lines.encode_utf16()).flat_map(unit).collect()
    };
    let given: [Vec<u8>; 5] = [
        backwards.into_bytes(),
        format!("\u{feff}{}", lines.replace('\n', "\r\n")).into_bytes(),
        format!("\n\n{}\n \n", lines.trim_end()).into_bytes(),
        utf16(true),
        utf16(false),
    ];
    for bytes in given {
        let to = elsewhere();
        fs::write(to.path("in.jsonl"), &bytes).unwrap();
        assert!(to.ok(&["import", "handovers", "in.jsonl", "--from-store", "幸福路店"]).contains("3 new"));
        assert_eq!(bare(&export(&to)), bare(&lines));
        let piped = elsewhere();
        let mut run = piped.cmd();
        let said = ran(&run
            .args(["import", "handovers", "-", "--from-store", "幸福路店"])
            .write_stdin(bytes)
            .output()
            .unwrap());
        assert!(said.out.contains("3 new"), "{said:?}");
        assert!(!piped.files().iter().any(|f| f.contains("import-")), "{:?}", piped.files());
    }
}

#[test]
fn one_mistake_refuses_the_whole_file_and_names_the_line() {
    let lines = export(&shop(3));
    let all: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut second = all[1].clone();
        second.as_object_mut().unwrap().remove("seal");
        change(&mut second);
        format!("{}\n{second}\n{}\n", all[0], all[2])
    };
    let cases: Vec<(String, &str)> = vec![
        (with(&|d| d["cash"][0]["tenders"][0]["difference"] = json!(-299)), "cash[0].tenders[0].difference"),
        (with(&|d| d["business_date"] = json!("2026-03-15")), "later than the running shift"),
        (with(&|d| d["started_at"] = json!("2026-03-14T23:00:00+08:00")), "still to come"),
        (with(&|d| d["currency"] = json!("EUR")), "EUR"),
        (with(&|d| d["bussiness_date"] = json!(1)), "business_date"),
        (with(&|d| d["people"]["outgoing"] = json!([])), "people.outgoing"),
        (with(&|d| d["schema"] = json!("handover/v9")), "handover/v9"),
        (with(&|d| d["cash"][0]["float_left"] = json!("1,50")), "cash[0]"),
        (format!("{}\n{{\"schema\":\n{}\n", all[0], all[2]), "not a readable"),
        (format!("{}\n[1]\n", all[0]), "not a handover document"),
    ];
    for (text, words) in cases {
        let to = elsewhere();
        let before = rows(&to);
        let said = import(&to, &text);
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{words}: {said:?}");
        assert!(said.err.contains("line 2: ") && said.err.contains(words), "{words}: {said:?}");
        assert_eq!(rows(&to), before, "{words}");
    }
    let to = elsewhere();
    fs::write(to.path("in.jsonl"), [lines.as_bytes(), b"{\"schema\":\"\xFF\"}\n"].concat()).unwrap();
    assert!(to.fails(1, &["import", "handovers", "in.jsonl"]).contains("line 4: This is not UTF-8"));
    let endless = format!("{}\n{}", all[0], "x".repeat(9_000_000));
    assert!(import(&to, &endless).err.contains("line 2: This document is too large"));
    to.fails(3, &["import", "handovers", "nowhere.jsonl"]);
    to.fails(3, &["import", "handovers", "."]);
    assert_eq!(rows(&to)[0], 1);
}

#[test]
fn another_record_of_the_same_handover_is_refused_not_doubled() {
    let lines = export(&shop(2));
    let to = elsewhere();
    import(&to, &lines);
    let mut changed: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    changed["log"][1]["text"] = json!("the door is fine");
    changed.as_object_mut().unwrap().remove("seal");
    let said = import(&to, &format!("{changed}\n"));
    assert!(said.code == Some(1) && said.err.contains("#2"), "{said:?}");
    let fresh = elsewhere();
    let said = import(&fresh, &format!("{}\n{changed}\n", lines.lines().next().unwrap()));
    assert!(said.code == Some(1) && said.err.contains("line 2"), "{said:?}");
    assert_eq!(rows(&fresh)[0], 1);
}

#[test]
fn a_paper_log_of_a_few_fields_is_enough() {
    let to = elsewhere();
    let paper = json!({
        "schema": "handover/v1", "business_date": "2026-03-02", "shift": "Early",
        "people": { "outgoing": ["Ana"], "incoming": ["Grandfather"] },
        "cash": [{ "register": "Register 1", "opening": { "counted": 50_000 }, "report": { "cash_received": 120_000 },
                   "outgoing": { "total": 169_500 }, "float_left": 50_000 }],
        "log": [{ "kind": "note", "text": "written by hand" }]
    });
    assert_eq!(import(&to, &format!("{paper}\n")).code, Some(0));
    let out: Value = serde_json::from_str(&export(&to)).unwrap();
    assert_eq!(out["cash"][0]["tenders"][0]["difference"], json!(-500));
    assert_eq!(out["imported"], json!(true));
    // Who did it and when is not made up: neither the line, nor the note, nor the float found.
    assert!(["started_at", "started_by", "sealed_at"].iter().all(|field| out.get(field).is_none()), "{out}");
    assert_eq!(out["log"], json!([{ "kind": "note", "text": "written by hand" }]));
    assert_eq!(out["cash"][0]["opening"], json!({ "counted": 50_000 }));
    let text = to.ok(&["print", "2026-03-02"]);
    assert!(text.contains("written by hand") && !text.contains("(Ana)"), "{text}");
    assert!(import(&to, &format!("{paper}\n")).out.contains("0 new, 1 already there"));
    to.ok(&["verify"]);
    // Older than what the drawer knows: the float stays.
    let mut older = paper;
    older["business_date"] = json!("2026-03-01");
    older["cash"][0]["float_left"] = json!(40_000);
    assert_eq!(import(&to, &format!("{older}\n")).code, Some(0));
    let conn = Connection::open(to.path("data/handover.db")).unwrap();
    let left: i64 = conn.query_row("SELECT float_left FROM drawer", [], |r| r.get(0)).unwrap();
    assert_eq!(left, 50_000);
    to.ok(&["verify"]);
    // The first one is held to what the handover before it has left here.
    let mut next = older;
    next["business_date"] = json!("2026-03-03");
    next["cash"][0]["opening"]["left_before"] = json!(49_000);
    let said = import(&to, &format!("{next}\n"));
    assert_eq!(said.code, Some(1), "{said:?}");
    for words in ["left_before", "49000", "2026-03-02", "50000"] {
        assert!(said.err.contains(words), "{words}: {said:?}");
    }
    next["cash"][0]["opening"]["left_before"] = json!(50_000);
    assert_eq!(import(&to, &format!("{next}\n")).code, Some(0));
}

#[test]
fn records_of_another_store_are_taken_only_by_its_name() {
    let (from, to) = (shop(2), elsewhere());
    let before = rows(&to);
    fs::write(to.path("in.jsonl"), export(&from)).unwrap();
    for args in [&[][..], &["--from-store", "Harbour"]] {
        let said = to.fails(1, &[&["import", "handovers", "in.jsonl"], args].concat());
        assert!(
            said.contains("line 1: ") && said.contains("幸福路店") && said.contains("--from-store"),
            "{said}"
        );
        assert_eq!(rows(&to), before);
    }
    to.ok(&["import", "handovers", "in.jsonl", "--from-store", "幸福路店"]);
    // What is there already asks for nothing.
    assert!(to.ok(&["import", "handovers", "in.jsonl"]).contains("0 new, 2 already there"));
}

#[test]
fn remarks_go_along_and_what_cannot_is_named() {
    let (from, to) = (shop(2), elsewhere());
    let conn = Connection::open(from.path("data/handover.db")).unwrap();
    conn.execute(
        "INSERT INTO remark (handover_id, kind, at_ms, offset_min, by, text)
         SELECT min(id), 'query', 1773500000000, 480, 2, '钥匙在哪' FROM handover",
        [],
    )
    .unwrap();
    drop(conn);
    let lines = export(&from);
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["remarks"][0]["kind"], &first["remarks"][0]["text"]),
        (&json!("query"), &json!("钥匙在哪"))
    );
    assert_eq!(import(&to, &lines).code, Some(0));
    let out: Value = serde_json::from_str(export(&to).lines().next().unwrap()).unwrap();
    assert_eq!(out["remarks"], first["remarks"]);
    to.ok(&["verify"]);

    let third = elsewhere();
    let mut corrected = first;
    corrected["corrections"] = json!([{ "seq": 9, "field": "cash/0/float_left", "by": "Li Hua" }]);
    corrected["departures"] = json!([{ "person": "陈伟", "actual_out": "2026-03-14T21:00:00+08:00" }]);
    let said = import(&third, &format!("{corrected}\n"));
    assert_eq!(said.code, Some(1), "{said:?}");
    for words in ["cash/0/float_left", "Li Hua", "陈伟", "--as-sealed"] {
        assert!(said.err.contains(words), "{words}: {said:?}");
    }
    assert_eq!(rows(&third)[0], 1);
    let said = third.ok(&["import", "handovers", "in.jsonl", "--from-store", "幸福路店", "--as-sealed"]);
    assert!(said.contains("1 new") && said.contains("2 additions"), "{said}");
    third.ok(&["verify"]);
}

/// A report as JSON without when it was made and the numbers of the records it is about.
fn report(pc: &Pc, db: &str, name: &str) -> Value {
    fn same(value: &mut Value) {
        match value {
            Value::Array(all) => {
                all.iter_mut().for_each(same);
                all.sort_by_key(Value::to_string);
            }
            Value::Object(fields) => {
                fields.remove("handover");
                fields.values_mut().for_each(same);
            }
            _ => {}
        }
    }
    let month = ["--from", "2026-02-20", "--to", "2026-03-14"];
    let said = pc.ok(&[&["--db", db, "report", name], &month[..], &["--format", "json"]].concat());
    let mut value: Value = serde_json::from_str(&said).unwrap();
    value.as_object_mut().unwrap().remove("made_at");
    same(&mut value);
    value
}

#[test]
fn weeks_of_another_store_come_to_the_same_hours_and_money() {
    let pc = Pc::new();
    pc.ok(&["demo", "-o", "demo.db", "--days", "40"]);
    let lines = pc.ok(&["--db", "demo.db", "export", "-o", "-"]);
    let documents: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let with = |name: &str| documents.iter().filter(|one| one.get(name).is_some()).count();
    let beside = with("opening") + with("taken_over");
    assert!(with("opening") > 0 && with("taken_over") > 0);
    let to = Pc::new();
    // What is taken in is in the currency the shop counts in, and each tender has the name it has there.
    let mut there = settings("Harbour Street", &["Ana"]);
    there.store.currency = Currency::named("SGD").unwrap();
    let mut there = serde_json::to_value(there).unwrap();
    let card = there["tenders"].as_array_mut().unwrap().iter_mut().find(|tender| tender["id"] == "card_a");
    card.unwrap()["name"] = json!({ "en": "Cards and NETS", "zh": "银行卡、NETS" });
    let there = serde_json::from_value(there).unwrap();
    Shop::found_at(&to, there, common::NOW).store.close().unwrap();
    fs::write(to.path("in.jsonl"), &lines).unwrap();
    let args = ["import", "handovers", "in.jsonl", "--from-store", "Happiness Road"];
    // What lies beside the records is named before it is left out.
    let said = to.run(&args);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_eq!(said.err.lines().filter(|line| line.contains("a record of its own")).count(), beside);
    to.ok(&[&args[..], &["--as-sealed"]].concat());
    to.ok(&["verify"]);
    let without = |lines: &str| {
        let mut all = bare(lines);
        for one in &mut all {
            let fields = one.as_object_mut().unwrap();
            fields.retain(|name, _| !matches!(name.as_str(), "opening" | "taken_over"));
        }
        all
    };
    assert_eq!(without(&export(&to)), without(&lines));
    // Who left after the last line punched out in a shift that no record tells: the record has it all the same.
    let [here, there] = [(&to, "data/handover.db"), (&pc, "demo.db")]
        .map(|(pc, db)| ["over-short", "attendance", "month"].map(|name| report(pc, db, name)));
    for (at, tables) in [
        (0, &["people", "registers", "tenders", "days", "reasons", "detail"][..]),
        (1, &["people", "missing", "corrections", "detail", "sheets"]),
        (2, &["sales", "causes", "pairs", "attendance"]),
    ] {
        for table in tables {
            let of = |report: &Value| report["tables"][*table].clone();
            assert_eq!(of(&here[at]), of(&there[at]), "{table}");
        }
    }
}

#[test]
fn what_fails_after_everything_is_sealed_does_not_say_that_nothing_was_saved() {
    let (from, to) = (shop(1), elsewhere());
    fs::remove_file(to.path("state/heads.log")).unwrap();
    fs::create_dir(to.path("state/heads.log")).unwrap();
    let said = import(&to, &export(&from));
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("1 new") && said.out.contains("Sealed as #2"), "{said:?}");
    assert!(said.err.contains("All of it is sealed") && !said.err.contains("Nothing was"), "{said:?}");
    assert_eq!(rows(&to)[0], 2);
}

#[test]
fn nothing_is_taken_in_without_the_key() {
    let to = elsewhere();
    fs::remove_file(to.path("keys/handover.key")).unwrap();
    let said = import(&to, &export(&shop(1)));
    assert!(said.code == Some(1) && said.err.contains("key file is missing"), "{said:?}");
    assert_eq!(rows(&to)[0], 1);
}

#[test]
fn export_writes_whole_files_only_and_survives_a_reader_that_leaves() {
    let pc = shop(2);
    pc.ok(&["export", "-o", "all.jsonl"]);
    assert_eq!(fs::read_to_string(pc.path("all.jsonl")).unwrap(), export(&pc));
    pc.fails(5, &["export", "-o", "all.jsonl"]);
    pc.ok(&["export", "-o", "all.jsonl", "--force"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut run = Command::new(program());
    run.env_clear().envs(pc.vars()).args(["export", "-o", "-"]).stdout(writer).stderr(Stdio::piped());
    assert_eq!(ran(&run.output().unwrap()).code, Some(0));
    #[cfg(target_os = "linux")]
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut run = Command::new(program());
        run.env_clear().envs(pc.vars()).args(["export", "-o", "-"]).stdout(full).stderr(Stdio::piped());
        assert_eq!(ran(&run.output().unwrap()).code, Some(5));
    }
    // Whatever was written into the file by other means, no control character comes out.
    let conn = Connection::open(pc.path("data/handover.db")).unwrap();
    let evil: String = (0x7f..=0x9f).filter_map(char::from_u32).collect();
    conn.execute_batch("DROP TRIGGER seal_no_update").unwrap();
    let body: Vec<u8> = conn.query_row("SELECT body FROM seal WHERE seq = 3", [], |r| r.get(0)).unwrap();
    let body = String::from_utf8(body).unwrap().replace("tape on it", &evil);
    conn.execute("UPDATE seal SET body = ?1 WHERE seq = 3", [body.as_bytes()]).unwrap();
    let out = export(&pc);
    assert!(!out.contains(|c: char| c.is_control() && c != '\n'), "{out}");
    assert!(out.contains("\\u009b"), "{out}");
    conn.execute("UPDATE seal SET body = ?1 WHERE seq = 3", [b"{\"a\x1b".as_slice()]).unwrap();
    pc.fails(3, &["export", "-o", "broken.jsonl"]);
    assert!(!pc.path("broken.jsonl").exists());
}

#[test]
fn a_backup_is_a_whole_checked_copy() {
    let pc = shop(2);
    let said = pc.ok(&["backup", "-o", "copy.db"]);
    assert!(said.contains("3 records read back"), "{said}");
    let copy = pc.path("copy.db").display().to_string();
    pc.ok(&["verify", "--db", &copy]);
    pc.fails(5, &["backup", "-o", "copy.db"]);
    // What is a shop's is never replaced, whatever is asked.
    let backups = pc.path("backups");
    pc.ok(&["backup"]);
    let made = std::fs::read_dir(&backups).unwrap().map(|e| e.unwrap().path());
    let made: Vec<_> = made.filter(|path| path.extension().is_some_and(|e| e == "gz")).collect();
    std::fs::write(pc.config(), "").unwrap();
    let made = made[0].display().to_string();
    let pepper = pc.files().into_iter().find(|file| file.contains("pepper-")).unwrap();
    for kept in [
        pepper.as_str(),
        "copy.db",
        "data/handover.db.ballast",
        "keys/handover.key",
        "state/heads.log",
        "config.toml",
        made.as_str(),
    ] {
        let before = std::fs::read(pc.path(kept)).unwrap();
        let said = pc.fails(2, &["backup", "-o", kept, "--force"]);
        assert!(said.contains("none of these is ever replaced"), "{kept}: {said}");
        assert_eq!(std::fs::read(pc.path(kept)).unwrap(), before);
    }
    std::fs::copy(pc.path("keys/handover.key"), pc.path("key-on-a-stick")).unwrap();
    pc.fails(2, &["backup", "-o", "key-on-a-stick", "--force"]);
    std::fs::write(pc.path("letter.txt"), "old").unwrap();
    pc.ok(&["backup", "-o", "letter.txt", "--force"]);
    pc.ok(&["verify", "--db", &pc.path("letter.txt").display().to_string()]);
    pc.fails(2, &["backup", "-o", "data/handover.db", "--force"]);
    pc.fails(2, &["backup", "-o", "-"]);
    pc.fails(5, &["backup", "-o", "no/such/folder.db"]);
    let left: Vec<String> =
        pc.files().into_iter().filter(|f| f.contains("copy") || f.contains("part")).collect();
    assert_eq!(left, ["copy.db"]);
    // A broken chain is copied all the same, and said.
    let conn = Connection::open(pc.path("data/handover.db")).unwrap();
    conn.execute_batch("DROP TRIGGER seal_no_update; UPDATE seal SET hash = zeroblob(32) WHERE seq = 2")
        .unwrap();
    drop(conn);
    assert!(pc.fails(1, &["backup", "-o", "evidence.db"]).contains("made and kept"));
    assert!(pc.path("evidence.db").exists());
    // Among the backups it does not count, and is not there.
    let there = std::fs::read_dir(&backups).unwrap().count();
    assert!(pc.fails(1, &["backup"]).contains("did not pass the check, and was removed"));
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), there);
}

#[test]
fn backups_are_made_listed_and_pruned() {
    let pc = shop(2);
    assert!(pc.ok(&["backup", "list"]).contains("0 backups in "));
    let said = pc.ok(&["backup"]);
    assert!(said.contains("backups") && said.contains("up to record #3"), "{said}");
    let json: serde_json::Value = serde_json::from_str(&pc.ok(&["backup", "--format", "json"])).unwrap();
    assert_eq!(json["schema"], "handover-backups/v1");
    assert_eq!((&json["backups"][0]["seq"], &json["backups"][0]["whole"]), (&3.into(), &true.into()));
    for _ in 0..14 {
        pc.ok(&["backup"]);
    }
    let listed = pc.ok(&["backup", "list"]);
    assert!(
        listed.contains("2026-03-14 21:30  #3  ")
            && listed.ends_with(&format!("16 backups in {}\n", pc.path("backups").display())),
        "{listed}"
    );
    let pruned: serde_json::Value = serde_json::from_str(&pc.ok(&["backup", "prune", "-f", "json"])).unwrap();
    assert_eq!(pruned["backups"].as_array().unwrap().len(), 14);
    assert_eq!(pruned["removed"].as_array().unwrap().len(), 2);
    assert!(pc.ok(&["backup", "prune"]).contains("0 backups removed."));
    let zh: serde_json::Value = serde_json::from_str(&pc.ok(&["backup", "list", "-f", "json"])).unwrap();
    assert_eq!(zh["backups"].as_array().unwrap().len(), 14);
    assert!(pc.ok(&["--lang", "zh", "backup", "list"]).contains("共 14 份备份"));
    // The newest one unpacks to a store that verifies.
    let newest = zh["backups"][13]["file"].as_str().unwrap();
    let mut plain = std::fs::File::create(pc.path("back.db")).unwrap();
    std::io::copy(&mut flate2::read::GzDecoder::new(std::fs::File::open(newest).unwrap()), &mut plain)
        .unwrap();
    pc.ok(&["verify", "--db", &pc.path("back.db").display().to_string()]);
    // Where the settings file says, and for another database beside that one.
    std::fs::write(pc.config(), "backup_dir = \"stick\"\n").unwrap();
    pc.ok(&["backup"]);
    assert_eq!(std::fs::read_dir(pc.path("stick")).unwrap().count(), 2);
    std::fs::remove_file(pc.config()).unwrap();
    let db = pc.path("back.db").display().to_string();
    assert!(pc.ok(&["backup", "list", "--db", &db]).contains("14 backups"));
    pc.fails(2, &["backup", "--force"]);
    pc.fails(2, &["backup", "list", "-o", "x"]);
    std::fs::write(pc.config(), "backup_dir = \"back.db/in\"\n").unwrap();
    assert!(pc.fails(5, &["backup"]).contains("No backup was made"));
}
