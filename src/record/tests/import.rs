use proptest::prelude::*;
use serde_json::{Value, json};

use super::random::{Tape, tapes};
use super::sample::{every_field, full, other_shop, shop};
use crate::model::handover::HandoverKind;
use crate::model::handover::draft::Draft;
use crate::model::ids::{HandoverId, RunId};
use crate::model::money::Money;
use crate::model::settings::Settings;
use crate::record::import::{Since, Taken, plan, read, take};
use crate::record::{Document, Outcome, body, figures};

/// Takes a document into a shop that need not know any of its names.
fn moved(document: &Document, into: &Settings) -> (Taken, Settings) {
    let settings = plan(document, &Since::default(), into).unwrap().settings;
    let taken = take(document, &Since::default(), &settings).unwrap();
    (taken, settings)
}

fn bytes(document: &Document) -> Vec<u8> {
    serde_json::to_vec(document).unwrap()
}

#[allow(clippy::needless_pass_by_value)] // reads better with `json!` in the call
fn paper(fields: Value) -> Result<Document, (String, String)> {
    let mut whole = json!({
        "schema": "handover/v1",
        "business_date": "2026-11-21",
        "shift": "Early",
        "people": { "outgoing": ["Tom"], "incoming": ["Ann"] },
    });
    for (name, value) in fields.as_object().unwrap() {
        whole[name] = value.clone();
    }
    read(whole.to_string().as_bytes()).map(|(document, _)| document).map_err(|p| {
        let field = p.args.iter().find(|(n, _)| *n == "field").map(|(_, v)| v.clone());
        (p.key.to_owned(), field.unwrap_or_default())
    })
}

/// What `take` says about fields of a document, as key and field.
fn refused(fields: Value) -> Vec<(String, String)> {
    let document = paper(fields).unwrap();
    plan(&document, &Since::default(), &shop())
        .unwrap_err()
        .into_iter()
        .map(|p| {
            (
                p.key.to_owned(),
                p.args.into_iter().find(|(n, _)| *n == "field").map(|(_, v)| v).unwrap_or_default(),
            )
        })
        .collect()
}

#[track_caller]
fn comes_back(document: &Document, into: &Settings) {
    let (outside, _) = read(&bytes(document)).unwrap();
    assert_eq!(outside, *document);
    let (taken, settings) = moved(&outside, into);
    assert_eq!(taken.mismatches, []);
    let mut again = taken.document(&settings).unwrap();
    assert!(again.imported);
    let figure = figures(document).unwrap();
    assert!(taken.signatures.iter().all(|s| s.figures == figure));
    again.imported = document.imported;
    let lines = |d: &Document| String::from_utf8(body(d).unwrap()).unwrap().replace("},", "},\n");
    assert_eq!(lines(&again), lines(document));
    assert_eq!(taken.texts.unwrap(), crate::record::texts_bytes(document).unwrap());
    settings.check_whole().unwrap();
}

#[test]
fn a_full_handover_moves_to_another_shop_and_back_unchanged() {
    let settings = shop();
    let document = full(&settings).document();
    for into in [shop(), other_shop()] {
        comes_back(&document, &into);
    }
    comes_back(&every_field(), &other_shop());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_handover_moves_unchanged(tape in tapes()) {
        let settings = shop();
        let document = Tape::new(tape).case(&settings).document();
        comes_back(&document, &other_shop());
    }

    #[test]
    fn a_changed_figure_is_reported(tape in tapes(), by in 1i64..5_000) {
        let settings = shop();
        let mut document = Tape::new(tape).case(&settings).document();
        let Some(i) = document.cash.iter().position(|c| c.net.is_some()) else { return Ok(()) };
        document.cash[i].net = document.cash[i].net.map(|n| Money(n.0 + by));
        let (taken, _) = moved(&document, &shop());
        let fields: Vec<String> = taken.mismatches.into_iter().map(|m| m.field).collect();
        prop_assert_eq!(fields, vec![format!("cash[{i}].net")]);
    }
}

#[test]
fn unknown_names_are_named_and_added_as_former() {
    let settings = shop();
    let document = full(&settings).document();
    assert!(plan(&document, &Since::default(), &settings).unwrap().added.is_empty());
    let other = other_shop();
    let plan = plan(&document, &Since::default(), &other).unwrap();
    let names = |what: &str| -> Vec<&str> {
        plan.added.iter().filter(|a| a.what == what).map(|a| a.name.as_str()).collect()
    };
    assert_eq!(names("person"), ["小陈", "Ann", "Li Na", "Mei Wang"]);
    assert_eq!(names("register"), ["Till 1", "前台", "Bar"]);
    assert_eq!(names("stock"), ["milk", "鸡蛋"]);
    let added = plan.settings.people.iter().find(|p| p.name == "Li Na").unwrap();
    assert!(!added.active && added.role == crate::model::people::Role::Lead);
    // Without the plan they are refused, each with its place.
    let problems = take(&document, &Since::default(), &other).unwrap_err();
    assert!(problems.iter().all(|p| p.key == "document.unknown_name"));
    assert_eq!(problems[0].args[0].1, "people.incoming[0]");
}

#[test]
fn a_paper_log_needs_four_fields() {
    let document = paper(json!({})).unwrap();
    let (taken, settings) = moved(&document, &shop());
    let again = taken.document(&settings).unwrap();
    assert_eq!((again.kind, again.state), (HandoverKind::Shift, Outcome::Sealed));
    // Its place among the others is the planned end of the shift, in the shop's own zone; the record does not say so.
    assert_eq!(taken.started.calendar_date().to_string(), "2026-11-21");
    assert_eq!((again.started_by.as_str(), again.started_at, again.sealed_at), ("", None, None));
    assert!(again.imported && again.signatures.is_empty() && again.cash.is_empty());
    let draft: Draft = taken.draft(HandoverId(1), RunId(1), 1);
    assert_eq!(draft.people.outgoing.len(), 1);
}

/// A paper log that says what was done and of nothing by whom or when.
fn silent() -> Value {
    json!({
        "schema": "handover/v2",
        "briefing": [{ "panel": "sales" }],
        "cash": [{
            "register": "Till 1",
            "opening": { "counted": 50_000 },
            "outgoing": { "total": 148_000, "by": "Tom" },
            "incoming": { "total": 148_000, "at": "2026-11-21T15:02:00.000+08:00" },
        }],
        "checks": [{ "item": "D1" }, { "item": "D2", "by": "Ann" }],
        "log": [
            { "kind": "note", "text": "first" },
            { "kind": "movement", "movement": "pay_in", "register": "Till 1", "amount": 500, "reason": "change" },
            { "kind": "check", "check": "D3", "answer": { "finding": "ok" } },
            { "kind": "note", "text": "at ten", "at": "2026-11-21T10:00:00.000+08:00" },
        ],
        "carried": [{ "item": 1, "kind": "task", "title": "x", "state": "open", "act": "accepted" }],
        "signatures": [{ "role": "outgoing", "name": "Tom" }],
    })
}

#[test]
fn who_did_it_and_when_is_not_said_where_a_paper_log_does_not_say_it() {
    let document = paper(silent()).unwrap();
    let (taken, settings) = moved(&document, &shop());
    let again = taken.document(&settings).unwrap();
    let written = serde_json::to_value(&again).unwrap();
    let given = silent();
    // Field by field as it was given: nothing was added to it, nobody named, no time filled in.
    for section in ["briefing", "checks", "log", "carried", "signatures"] {
        assert_eq!(written[section], given[section], "{section}");
    }
    let cash = &written["cash"][0];
    for (side, said) in [("opening", 1), ("outgoing", 2), ("incoming", 2)] {
        assert_eq!(cash[side], given["cash"][0][side], "{side}");
        assert_eq!(cash[side].as_object().unwrap().len(), said, "{side}");
    }
    let top: Vec<&str> = ["started_at", "started_by", "sealed_at"].into_iter().collect();
    assert!(top.iter().all(|field| written.get(*field).is_none()), "{written}");
    // The rows name nobody either: neither those of the log nor what reports read.
    assert!(taken.entries.iter().all(|(_, by, _)| !by.is_stated()));
    assert!(!taken.started_by.is_stated() && taken.signatures.iter().all(|s| s.at.stated().is_none()));
    // Sealed and read again it still says nothing of it.
    let (sealed, _) = crate::record::import::sealed(&again, &settings).unwrap();
    assert_eq!(body(&sealed.document(&settings).unwrap()).unwrap(), body(&again).unwrap());
    comes_back_once(&again);
}

#[test]
fn of_several_on_a_paper_log_the_result_counts_for_none() {
    let worked = |schema: &str, outgoing: Value| {
        let people = json!({ "outgoing": outgoing, "incoming": ["Li Na"] });
        let cash = json!([{ "register": "Till 1", "outgoing": { "total": 148_000 } }]);
        let document = paper(json!({ "schema": schema, "people": people, "cash": cash })).unwrap();
        let (taken, settings) = moved(&document, &shop());
        serde_json::to_value(taken.document(&settings).unwrap()).unwrap()["cash"][0]["worked"].clone()
    };
    let unsaid = json!({ "counts_for": "unsaid", "by": ["Tom", "Ann"] });
    assert_eq!(worked("handover/v2", json!(["Tom", "Ann"])), unsaid);
    assert_eq!(worked("handover/v2", json!(["Tom"])), Value::Null, "one alone is who it was");
    assert_eq!(worked("handover/v1", json!(["Tom", "Ann"])), Value::Null, "it has no such field");
}

#[test]
fn hours_are_not_taken_without_whose_and_when() {
    let is = |field: &str| vec![("document.missing".to_owned(), field.to_owned())];
    let log = |entry: Value| refused(json!({ "schema": "handover/v2", "log": [entry] }));
    assert_eq!(
        log(json!({ "kind": "punch", "punch": "in", "at": "2026-11-21T07:00:00+08:00" })),
        is("log[0].person")
    );
    assert_eq!(log(json!({ "kind": "punch", "punch": "in", "by": "Tom" })), is("log[0].at"));
    // Whoever logged it, when it was logged, is said by the entry itself.
    let whole = json!({ "kind": "punch", "punch": "in", "by": "Tom", "at": "2026-11-21T07:00:00+08:00" });
    let document = paper(json!({ "log": [whole] })).unwrap();
    assert!(plan(&document, &Since::default(), &shop()).is_ok());
}

#[test]
fn sums_of_a_paper_log_may_stand_on_the_cash_line_alone() {
    let document = paper(json!({ "cash": [{
        "register": "Till 1",
        "opening": { "left_before": 50000, "counted": 49000 },
        "tenders": [{ "tender": "cash", "counted": 148_000, "reported": 100_000 }],
        "float_left": 50000,
    }] }))
    .unwrap();
    let (taken, settings) = moved(&document, &shop());
    let again = taken.document(&settings).unwrap();
    let cash = &again.cash[0];
    assert_eq!(cash.opening.difference, Some(Money(-1000)));
    assert_eq!(cash.tenders[0].difference, Some(Money(-1000)));
    assert_eq!(cash.deposit, Some(Money(98_000)));
    assert_eq!(again.people.registers, ["Till 1"]);
}

#[test]
fn figures_that_do_not_fit_are_reported_by_field() {
    let document = paper(json!({
        "cash": [{
            "register": "Till 1",
            "opening": { "left_before": 50000, "counted": 50000, "difference": 100 },
            "outgoing": { "rows": { "10000": 15 }, "total": 140_000 },
            "movements": 700,
            "report": { "cash_received": 100_000 },
            "tenders": [
                { "tender": "cash", "expected": 150_000, "counted": 150_000, "difference": 5 },
                { "tender": "voucher", "counted": 900, "difference": 900 },
            ],
            "float_left": 50000,
            "deposit": 1,
            "net": 5,
        }],
        "stock": [{ "item": "milk", "book": 5, "counted": 3, "variance": -1 }],
    }))
    .unwrap();
    let (taken, _) = moved(&document, &shop());
    let found: Vec<(&str, &str, &str)> =
        taken.mismatches.iter().map(|m| (m.field.as_str(), m.found.as_str(), m.computed.as_str())).collect();
    assert_eq!(
        found,
        [
            ("cash[0].opening.difference", "100", "0"),
            ("cash[0].outgoing.total", "140000", "150000"),
            ("cash[0].movements", "700", "0"),
            ("cash[0].deposit", "1", "100000"),
            ("cash[0].net", "5", "0"),
            ("cash[0].tenders[0].difference", "5", "0"),
            ("cash[0].tenders[1].difference", "900", ""),
            ("stock[0].variance", "-1", "-2"),
        ]
    );
    assert_eq!(taken.mismatches[0].problem().key, "document.mismatch");
}

#[test]
fn what_cannot_be_a_document_is_refused_with_its_place() {
    let key = |bytes: &[u8]| read(bytes).unwrap_err().key;
    assert_eq!(key(b"nonsense"), "document.unreadable");
    assert_eq!(key(b"[]"), "document.not_object");
    assert_eq!(key(b"{}"), "document.missing");
    assert_eq!(key(br#"{"schema":"handover/v9"}"#), "document.schema");
    assert_eq!(key(&vec![b' '; 5_000_000]), "document.too_large");
    let says = |fields: Value| paper(fields).unwrap_err();
    let is = |key: &str, field: &str| (format!("document.{key}"), field.to_owned());
    assert_eq!(says(json!({ "people": null })), is("missing", "people"));
    assert_eq!(says(json!({ "chash": [] })), is("unknown_key_near", "chash"));
    assert_eq!(says(json!({ "weather": "rain" })), is("unknown_key", "weather"));
    assert_eq!(says(json!({ "cash": [{ "register": "a", "flot": 5 }] })), is("unknown_key", "cash[0].flot"));
    assert_eq!(says(json!({ "decimals": 1.5 })), is("number", "decimals"));
    let cash = |float: Value| json!({ "cash": [{ "register": "a", "float_left": float }] });
    assert_eq!(says(cash(json!(1e30))), is("number", "cash[0].float_left"));
    assert_eq!(says(cash(json!("12"))), is("field", "cash[0].float_left"));
    assert_eq!(says(json!({ "carried": [{ "item": 1 }] })), is("field", "carried[0]"));
    let long = "x".repeat(4_001);
    assert_eq!(
        says(json!({ "people": { "outgoing": [], "incoming": [], "reason": long } })),
        is("too_long", "people.reason")
    );
    assert_eq!(says(json!({ "started_at": "yesterday" })), is("field", "started_at"));
    let rows = br#"{"schema":"handover/v1","cash":[{"register":"a","outgoing":{"rows":{"100":3,"100":2}}}]}"#;
    let problem = read(rows).unwrap_err();
    assert_eq!(problem.args[0], ("field", "cash[0].outgoing.rows.100".to_owned()));
    assert_eq!(problem.key, "document.twice");
}

#[test]
fn what_cannot_be_true_is_refused_with_its_place() {
    let is = |key: &str, field: &str| vec![(key.to_owned(), field.to_owned())];
    let cash = |fields: Value| {
        let mut one = json!({ "register": "Till 1" });
        one.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        refused(json!({ "cash": [one] }))
    };
    let rows = |rows: Value| cash(json!({ "outgoing": { "rows": rows } }));
    assert_eq!(rows(json!({ "100": -1 })), is("document.negative", "cash[0].outgoing.rows.100"));
    assert_eq!(rows(json!({ "ten": 1 })), is("document.denomination", "cash[0].outgoing.rows.ten"));
    assert_eq!(rows(json!({ "100": 9_999_999_999_999_i64 })), is("document.number", "cash[0].outgoing"));
    assert_eq!(cash(json!({ "float_left": -1 })), is("document.negative", "cash[0].float_left"));
    assert_eq!(rows(json!({ "0100": 2 })), is("document.no_such_piece", "cash[0].outgoing.rows.0100"));
    assert_eq!(rows(json!({ "700": 2 })), is("document.no_such_piece", "cash[0].outgoing.rows.700"));
    let below = |fields: Value, field: &str| assert_eq!(cash(fields), is("document.negative", field));
    below(json!({ "report": { "cash_refunds": -3650 } }), "cash[0].report.cash_refunds");
    below(json!({ "report": { "voids_total": -1 } }), "cash[0].report.voids_total");
    below(json!({ "opening": { "left_before": -1 } }), "cash[0].opening.left_before");
    below(json!({ "tenders": [{ "tender": "card_a", "slips": -1 }] }), "cash[0].tenders[0].slips");
    below(json!({ "deposits": [{ "slip_no": "1", "amount": -1 }] }), "cash[0].deposits[0].amount");
    assert_eq!(
        cash(json!({ "outgoing": { "total": 50_000 }, "float_left": 122_499 })),
        is("document.float_more", "cash[0].float_left")
    );
    let twice = json!([{ "register": "Till 1" }, { "register": "Till 1" }]);
    assert_eq!(refused(json!({ "cash": twice })), is("document.twice", "cash[1]"));
    assert_eq!(refused(json!({ "currency": "USD" })), is("document.currency", ""));
    assert_eq!(
        refused(json!({ "people": { "outgoing": ["Tom"], "incoming": [] } })),
        is("document.missing", "people.incoming")
    );
    assert_eq!(
        refused(json!({ "people": { "outgoing": ["Tom"], "incoming": ["Tom"] } })),
        is("people.both_sides", "")
    );
    let hidden = json!({ "people": { "outgoing": ["To\u{202e}m"], "incoming": ["Ann"] } });
    assert_eq!(refused(hidden).len(), 1);
    let log = |entry: Value| refused(json!({ "log": [entry] }));
    let unread = |entry: Value| vec![paper(json!({ "log": [entry] })).unwrap_err()];
    assert_eq!(
        unread(json!({ "kind": "note", "text": "hi", "mood": "good" })),
        is("document.unknown_key", "log[0].mood")
    );
    assert_eq!(unread(json!({ "kind": "dance" })), is("document.field", "log[0]"));
    assert_eq!(
        unread(json!({ "kind": "task", "what": "x", "due": "soon" })),
        is("document.field", "log[0].due")
    );
    let owner = json!({ "kind": "task", "what": "x", "owner": 3 });
    assert_eq!(unread(owner), is("document.field", "log[0].owner"));
    let moved = json!({ "kind": "movement", "movement": "pay_in", "register": "Till 1", "amount": -5 });
    assert_eq!(log(moved), is("document.negative", "log[0].amount"));
    assert_eq!(
        refused(json!({ "texts": { "shift": { "en": "a", "zh": "b" } }, "texts_sha256": "00" })),
        is("document.texts", "")
    );
}

#[test]
fn a_check_without_name_and_time_goes_with_the_line_before() {
    let document = paper(json!({ "checks": [
        { "item": "D1", "by": "Li Na", "at": "2026-11-21T14:00:00+08:00", "list": "devices" },
        { "item": "D2" },
        { "item": "SA1", "list": "safety", "by": "Ann", "at": "2026-11-21T14:00:00+08:00" },
    ] }))
    .unwrap();
    let who: Vec<&str> = document.checks.iter().map(|c| c.by.as_str()).collect();
    assert_eq!(who, ["Li Na", "Li Na", "Ann"]);
    let written = serde_json::to_value(&document).unwrap();
    assert!(written["checks"][1].get("by").is_none() && written["checks"][2].get("at").is_none());
    comes_back_once(&document);
}

/// What is written is read as the same document.
fn comes_back_once(document: &Document) {
    assert_eq!(read(&bytes(document)).unwrap().0, *document);
}

#[test]
fn texts_from_outside_are_cleaned() {
    let document = paper(json!({ "store": "A\u{1b}[31mB\u{7}", "review": null })).unwrap();
    assert_eq!(document.store, "AB");
}
