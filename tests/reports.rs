//! Reports and paper forms as commands: every one in every format, what is refused, and that figures agree.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::sync::LazyLock;

use common::Pc;
use serde_json::Value;

const REPORTS: [&str; 5] = ["attendance", "over-short", "open-items", "stock", "month"];
const FORMATS: [&str; 5] = ["text", "csv", "xlsx", "html", "json"];

/// A PC with an example shop of some weeks; made once, for nothing here changes it.
fn shop(lang: &str) -> &'static Pc {
    static ENGLISH: LazyLock<Pc> = LazyLock::new(|| filled(Pc::new()));
    static CHINESE: LazyLock<Pc> = LazyLock::new(|| filled(Pc::chinese()));
    if lang == "en" { &ENGLISH } else { &CHINESE }
}

fn filled(mut pc: Pc) -> Pc {
    "2026-03-01T21:30:00+08:00".clone_into(&mut pc.now);
    pc.ok(&["demo", "-o", "shop.db", "--days", "24"]);
    pc
}

fn report(pc: &Pc, args: &[&str]) -> String {
    pc.ok(&[&["--db", "shop.db", "report"], args].concat())
}

fn json(pc: &Pc, args: &[&str]) -> Value {
    serde_json::from_str(&report(pc, &[args, &["--format", "json"]].concat())).unwrap()
}

fn sum(table: &Value, column: &str) -> i64 {
    table.as_array().unwrap().iter().filter_map(|row| row[column].as_i64()).sum()
}

#[test]
fn every_report_is_written_in_every_format_and_language() {
    for pc in [shop("en"), shop("zh")] {
        for name in REPORTS {
            for format in FORMATS {
                let ending = if format == "text" { "txt" } else { format };
                let file = format!("{name}.{ending}");
                report(pc, &[name, "--month", "2026-02", "-o", &file]);
                let bytes = fs::read(pc.path(&file)).unwrap();
                let begins: &[u8] = match format {
                    "xlsx" => b"PK",
                    "html" => b"<!DOCTYPE html>",
                    "json" => b"{",
                    "csv" => "\u{feff}".as_bytes(),
                    _ => b"",
                };
                assert!(bytes.starts_with(begins) && bytes.len() > 100, "{name} {format}");
            }
        }
    }
}

#[test]
fn sums_of_people_registers_tenders_days_and_lines_agree() {
    let pc = shop("en");
    let report = json(pc, &["over-short", "--month", "2026-02"]);
    let tables = &report["tables"];
    let net = report["figures"]["net"].as_i64().unwrap();
    for table in ["people", "registers", "tenders", "days"] {
        assert_eq!(sum(&tables[table], "net"), net, "{table}");
    }
    // The example in English is a shop in Singapore.
    let tenders = ["cash", "card_a", "wallet", "voucher"];
    let lines: i64 = tenders.iter().map(|t| sum(&tables["detail"], &format!("{t}_difference"))).sum();
    assert_eq!(lines, net);
    let month = json(pc, &["month", "--month", "2026-02"]);
    assert_eq!(month["figures"]["net"], report["figures"]["net"]);
    assert_eq!(sum(&month["tables"]["pairs"], "net"), net);
    let attendance = json(pc, &["attendance", "--month", "2026-02"]);
    let worked = attendance["figures"]["worked_minutes"].as_i64().unwrap();
    for table in ["grid", "people", "detail"] {
        assert_eq!(sum(&attendance["tables"][table], "worked"), worked, "{table}");
    }
}

#[test]
fn a_person_a_register_and_any_days_narrow_it_down() {
    let pc = shop("en");
    let days = ["--from", "2026-02-10", "--to", "2026-02-12"];
    let whole = json(pc, &[&["over-short"][..], &days].concat());
    let one = json(pc, &[&["over-short", "--register", "R1"][..], &days].concat());
    assert_eq!((whole.get("only"), &one["only"]), (None, &serde_json::json!(["R1"])));
    assert_eq!((whole["from"].as_str(), whole["to"].as_str()), (Some("2026-02-10"), Some("2026-02-12")));
    let lines = |r: &Value| r["tables"]["detail"].as_array().unwrap().len();
    assert!(lines(&one) < lines(&whole) && lines(&one) > 0);
    let person = json(pc, &[&["attendance", "--person", "li hua"][..], &days].concat());
    assert_eq!(person["tables"]["people"].as_array().unwrap().len(), 1);
    let text = report(pc, &[&["over-short", "--register", "R1"][..], &days].concat());
    assert!(text.lines().next().unwrap().ends_with(" · R1"), "{text}");
    let table = report(pc, &[&["over-short", "--table", "detail"][..], &days].concat());
    assert!(table.contains("2026-02-11"));
}

#[test]
fn what_cannot_be_understood_is_said_with_what_can() {
    let pc = shop("en");
    for (args, words) in [
        (&["sales"][..], "attendance"),
        (&["month", "--month", "2026-13"], "2026-13"),
        (&["month", "--month", "2026-02", "--from", "2026-02-01", "--to", "2026-02-02"], "not both"),
        (&["month", "--from", "2026-02-01"], "--to"),
        (&["month", "--from", "2026-02-02", "--to", "2026-02-01"], "2026-02-01"),
        (&["attendance", "--person", "Nemo"], "Li Hua"),
        (&["over-short", "--register", "9"], "R1"),
        (&["attendance", "--register", "R1"], "over-short, open-items, month"),
        (&["stock", "--table", "nothing"], "articles"),
        (&["stock", "-o", "stock.pdf"], "html"),
    ] {
        let said = pc.fails(2, &[&["--db", "shop.db", "report"], args].concat());
        assert!(said.contains(words), "{args:?}: {said}");
    }
    report(pc, &["month", "--month", "2026-02", "-o", "refused.html"]);
    let before = fs::read(pc.path("refused.html")).unwrap();
    let again = ["--db", "shop.db", "report", "month", "--month", "2026-01", "-o", "refused.html"];
    pc.fails(5, &again);
    assert_eq!(fs::read(pc.path("refused.html")).unwrap(), before);
    pc.ok(&[&again[..], &["--force"]].concat());
    assert_ne!(fs::read(pc.path("refused.html")).unwrap(), before);
    assert!(pc.files().iter().all(|f| !f.contains(".refused")), "nothing half written stays");
}

#[test]
fn a_file_of_one_table_says_which_one_it_is() {
    for pc in [shop("en"), shop("zh")] {
        let run = |args: &[&str]| {
            let whole = [&["--db", "shop.db", "report", "over-short", "--month", "2026-02"], args].concat();
            let ran = pc.run(&whole);
            assert_eq!(ran.code, Some(0), "{ran:?}");
            ran
        };
        for args in [&["-o", "one.csv", "--force"][..], &["--format", "csv"]] {
            let ran = run(args);
            assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
            for words in ["(detail)", "--table", "people, registers"] {
                let there = ran.err.replace('（', "(").replace('）', ")");
                assert!(there.contains(words), "{words}: {}", ran.err);
            }
            assert!(!ran.out.contains("--table"), "data alone on stdout");
        }
        for args in
            [&["--format", "csv", "--table", "people"][..], &["--format", "json"], &["-o", "all.xlsx"]]
        {
            assert_eq!(run(args).err, "", "{args:?}");
        }
    }
}

#[test]
fn the_day_on_its_paper_forms() {
    for (pc, sheet, form) in
        [(shop("en"), "Shift handover sheet", "Variance form"), (shop("zh"), "交接班记录单", "差异调整单")]
    {
        let print = |args: &[&str]| pc.ok(&[&["--db", "shop.db", "print", "2026-02-20"], args].concat());
        assert!(print(&["--format", "html"]).contains(sheet));
        print(&["-o", "day.xlsx"]);
        assert!(fs::read(pc.path("day.xlsx")).unwrap().starts_with(b"PK"));
        assert!(print(&["--form", "variance"]).contains(form));
        assert!(print(&["--form", "variance", "--format", "html"]).contains("<!DOCTYPE html>"));
        let log: Value = serde_json::from_str(&print(&["--format", "json"])).unwrap();
        let all = log.as_array().unwrap();
        assert!(
            !all.is_empty() && all.iter().all(|d| d["schema"] == "handover/v2"),
            "the log keeps its schema"
        );
    }
}

#[test]
fn the_schema_describes_the_json() {
    let pc = shop("en");
    let schema: Value = serde_json::from_str(&pc.ok(&["schema", "report"])).unwrap();
    let report = json(pc, &["stock", "--month", "2026-02"]);
    for name in schema["required"].as_array().unwrap() {
        assert!(!report[name.as_str().unwrap()].is_null(), "{name}");
    }
    assert_eq!(report["schema"], schema["$id"]);
    let handover: Value = serde_json::from_str(&pc.ok(&["schema"])).unwrap();
    assert!(handover["$id"].as_str().is_some_and(|id| id.contains("handover")), "{}", handover["$id"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_leaves_nothing_half_written() {
    let pc = shop("en");
    let said = |ran: &common::Ran, file: &str, why: &str| {
        assert_eq!(ran.code, Some(5), "{ran:?}");
        assert!(ran.err.contains(file) && ran.err.contains(why), "{}", ran.err);
    };
    if cfg!(target_os = "linux") {
        for format in FORMATS {
            let args = ["--db", "shop.db", "report", "month", "--month", "2026-02", "-f", format];
            said(&pc.run(&[&args[..], &["-o", "/dev/full"]].concat()), "/dev/full", "the disk is full");
        }
    }
    // No file may be larger than a few kilobytes.
    for file in ["small.html", "small.xlsx", "small.csv"] {
        let line = "ulimit -f 8; exec \"$0\" --db shop.db report attendance --month 2026-02 -o \"$1\"";
        let mut command = std::process::Command::new("sh");
        command.args(["-c", line, common::program(), file]).env_clear().envs(pc.vars());
        let output = command.current_dir(pc.home()).output().unwrap();
        said(&common::ran(&output), file, "larger than this user may write");
    }
    assert!(pc.files().iter().all(|f| !f.contains("small")), "{:?}", pc.files());
}

/// Whatever the moment: a whole file, or none and a word about it.
#[cfg(unix)]
#[test]
fn stopped_by_the_person_it_leaves_no_half_file() {
    use std::process::Stdio;

    use rustix::process::{Pid, Signal, kill_process};

    let pc = shop("en");
    let mut stopped = 0;
    for signal in [Signal::INT, Signal::TERM] {
        let mut command = std::process::Command::new(common::program());
        command.args(["--db", "shop.db", "report", "attendance", "--month", "2026-02", "-o", "stopped.xlsx"]);
        command.env_clear().envs(pc.vars()).current_dir(pc.home()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It is at work once its file is there under another name.
        let begun = || pc.files().iter().any(|f| f.starts_with(".stopped.xlsx"));
        while !begun() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        let _ = kill_process(pid, signal);
        let ran = common::ran(&child.wait_with_output().unwrap());
        assert!(!begun(), "{:?}", pc.files());
        let file = pc.path("stopped.xlsx");
        if ran.code == Some(0) {
            // It was done before the word came.
            assert!(fs::read(&file).unwrap().starts_with(b"PK"));
            fs::remove_file(file).unwrap();
        } else {
            assert_eq!(ran.code, Some(130), "{ran:?}");
            assert!(ran.err.contains("Stopped; nothing was written."), "{}", ran.err);
            assert!(!file.exists());
            stopped += 1;
        }
    }
    assert!(stopped > 0, "it was never in time");
}
