//! Paper logs taken in, and what prints and reports make of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;

use calamine::Reader as _;
use common::{Pc, Ran};
use serde_json::{Value, json};

/// A shop of three with one register, on a noon in November.
fn shop(currency: &str, float: &str) -> Pc {
    let mut pc = Pc::new();
    "2026-11-29T12:00:00+08:00".clone_into(&mut pc.now);
    let register = format!("R1={float}");
    let args =
        ["init", "--store", "T", "--zone", "Asia/Shanghai", "--owner", "O", "--staff", "A", "--staff", "B"];
    pc.ok(&[&args[..], &["--currency", currency, "--register", &register]].concat());
    pc
}

fn take(pc: &Pc, lines: &str) -> Ran {
    fs::write(pc.path("in.jsonl"), lines).unwrap();
    pc.run(&["import", "handovers", "in.jsonl"])
}

/// A log of one drawer in which so much is found, sold and left.
#[allow(clippy::needless_pass_by_value)] // reads better with `json!` in the call
fn log(date: &str, cash: Value) -> String {
    let document = json!({
        "schema": "handover/v1", "business_date": date, "shift": "Early",
        "people": { "outgoing": ["A"], "incoming": ["B"], "registers": ["R1"] },
        "cash": [cash],
    });
    format!("{document}\n")
}

#[test]
fn cash_is_cash_in_every_format_though_another_tender_stands_first() {
    let pc = shop("CNY", "100");
    assert_eq!(take(&pc, include_str!("data/files/cash-after-other-tender.jsonl")).code, Some(0));
    for format in ["text", "csv", "html"] {
        let shown = pc.ok(&["print", "2026-11-01", "--format", format]);
        for sum in ["300.00", "295.00", "-5.00"] {
            assert!(shown.contains(sum), "{format} {sum}: {shown}");
        }
    }
    pc.ok(&["print", "2026-11-01", "-o", "sheet.xlsx"]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(pc.path("sheet.xlsx")).unwrap();
    let sheets: Vec<_> = book.worksheets().into_iter().map(|(_, cells)| cells).collect();
    let rows: Vec<Vec<String>> = sheets
        .iter()
        .flat_map(calamine::Range::rows)
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let cash = rows.iter().find(|row| ["R1", "300"].iter().all(|word| row.iter().any(|cell| cell == word)));
    let cash = cash.unwrap_or_else(|| panic!("{rows:?}"));
    let place =
        |sum: &str| cash.iter().position(|cell| cell == sum).unwrap_or_else(|| panic!("{sum}: {cash:?}"));
    assert_eq!((place("295"), place("-5")), (place("300") + 1, place("300") + 2), "{cash:?}");
    let sheet = pc.ok(&["print", "--format", "csv"]);
    let line = sheet.lines().find(|line| line.contains("R1")).unwrap();
    assert!(line.contains("300.00,295.00,-5.00") && !line.contains("88.00"), "{line}");
}

#[test]
fn doubtful_cash_is_refused_by_document_and_field() {
    let pc = shop("CNY", "100");
    let said = take(&pc, include_str!("data/files/cash-doubtful.jsonl"));
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{said:?}");
    for line in [
        "line 1: cash[0].report.cash_refunds",
        "line 2: cash[0].float_left",
        "line 3: cash[0].opening.left_before",
        "line 3: cash[0].outgoing.rows.0100",
    ] {
        assert!(said.err.contains(line), "{line}: {}", said.err);
    }
    let twice = log("2026-10-05", json!({ "register": "R1", "outgoing": { "rows": { "100": 3 } } }))
        .replace(r#""100":3"#, r#""100":3,"100":4"#);
    assert!(take(&pc, &twice).err.contains("line 1: cash[0].outgoing.rows.100"));
    // What the one before has left is known: the float it began with cannot have been another.
    let drawer = |left: Value, found: i64| {
        json!({ "register": "R1", "opening": { "left_before": left, "counted": found },
                "outgoing": { "total": 50_000 }, "report": { "cash_received": 0 }, "float_left": 50_000 })
    };
    let two =
        log("2026-10-05", drawer(Value::Null, 50_000)) + &log("2026-10-06", drawer(json!(40_000), 40_000));
    let said = take(&pc, &two);
    assert!(
        said.err.contains("line 2: cash[0].opening.left_before") && said.err.contains("50000"),
        "{said:?}"
    );
    assert!(said.err.contains("2026-10-05"), "{said:?}");
    let right =
        log("2026-10-05", drawer(Value::Null, 50_000)) + &log("2026-10-06", drawer(json!(50_000), 40_000));
    assert_eq!(take(&pc, &right).code, Some(0));
    pc.ok(&["verify"]);
}

#[test]
fn a_gap_between_two_paper_logs_is_found() {
    let pc = shop("CNY", "100");
    assert_eq!(take(&pc, include_str!("data/files/opening-gap-lost.jsonl")).code, Some(0));
    for period in [&["--month", "2026-10"][..], &["--from", "2026-10-03", "--to", "2026-10-03"]] {
        let report = pc.ok(&[&["report", "over-short", "--format", "json"], period].concat());
        let report: Value = serde_json::from_str(&report).unwrap();
        let gaps = report["tables"]["gaps"].as_array().unwrap();
        assert_eq!(gaps.len(), 1, "{gaps:?}");
        let gap = &gaps[0];
        assert_eq!(
            (&gap["register"], &gap["left_by"], &gap["found_by"]),
            (&json!("R1"), &json!("A"), &json!("B"))
        );
        assert_eq!(
            (&gap["left"], &gap["found"], &gap["gap"]),
            (&json!(50_000), &json!(45_000), &json!(-5_000))
        );
    }
    pc.ok(&["verify"]);
}

#[test]
fn sales_reported_are_all_that_was_reported() {
    let pc = shop("CNY", "100");
    let cash = json!({
        "register": "R1", "report": { "cash_received": 12_000 }, "uncounted": "power cut",
        "tenders": [{ "tender": "wechat", "reported": 3_400 }],
    });
    let said = take(&pc, &log("2026-10-05", cash));
    assert_eq!(said.code, Some(0), "{said:?}");
    let month = pc.ok(&["report", "month", "--month", "2026-10", "--format", "json"]);
    let month: Value = serde_json::from_str(&month).unwrap();
    assert_eq!(month["figures"]["sales"], 15_400, "{month}");
}

#[test]
fn large_sums_and_three_decimals_are_printed_whole() {
    for (currency, float, sum, shown) in [
        ("CNY", "100", 1_000_000_000, "10,000,000.00"),
        ("KRW", "100000", 1_000_000_000, "1,000,000,000"),
        ("KWD", "50.250", 1_234_500, "1,234.500"),
        ("BHD", "50.250", 9_876_543_125_i64, "9,876,543.125"),
    ] {
        let pc = shop(currency, float);
        let cash = json!({ "register": "R1", "opening": { "counted": 50_000 }, "outgoing": { "total": sum },
                           "report": { "cash_received": sum - 50_000 }, "float_left": 50_000 });
        let said = take(&pc, &log("2026-10-05", cash));
        assert_eq!(said.code, Some(0), "{said:?}");
        let text = pc.ok(&["print"]);
        let line = text.lines().find(|line| line.trim_start().starts_with("Cash ") && line.contains(shown));
        assert!(line.is_some_and(|line| line.matches(shown).count() == 2), "{text}");
        assert!(pc.ok(&["print", "--format", "html"]).contains(shown));
        assert!(pc.ok(&["print", "--format", "csv"]).contains(&shown.replace(',', "")));
        pc.ok(&["verify"]);
    }
}

#[test]
fn hours_that_were_only_typed_are_judged_like_the_shops_own_and_impossible_ones_refused() {
    let pc = shop("CNY", "100");
    let said = take(&pc, include_str!("data/files/hours-impossible.jsonl"));
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{said:?}");
    for field in ["late_min", "worked_min", "actual_out"] {
        assert!(said.err.contains(&format!("attendance[0].{field}")), "{field}: {}", said.err);
    }
    assert_eq!(take(&pc, include_str!("data/files/hours-unjudged.jsonl")).code, Some(0));
    let report = pc.ok(&["report", "attendance", "--month", "2026-11", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let line = &report["tables"]["detail"][0];
    assert_eq!(
        (&line["late_minutes"], &line["early_minutes"], &line["worked"]),
        (&json!(40), &json!(60), &json!(380)),
        "{line}"
    );
    pc.ok(&["verify"]);
}
