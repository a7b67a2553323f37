mod frozen;
mod import;
pub(crate) mod random;
pub(crate) mod sample;

use crate::model::handover::{NotCounted, NotHandedOver, Snapshot};
use crate::model::refs::Names;
use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::model::handover::State;
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::ids::DeviceId;
use crate::model::money::Money;
use sample::{Case, full, shop};

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_body_of_a_full_handover_stays_as_it_is() {
    let settings = shop();
    let case = full(&settings);
    let document = case.document();
    let pretty =
        serde_json::to_string_pretty(&serde_json::from_slice::<Value>(&body(&document).unwrap()).unwrap());
    insta::assert_snapshot!(pretty.unwrap());
}

#[test]
fn the_body_holds_neither_texts_nor_seal_and_reads_back_with_them() {
    let settings = shop();
    let case = full(&settings);
    let mut document = case.document();
    assert!(document.texts.contains_key("check/D1") && document.texts.contains_key("tender/cash"));
    let bytes = body(&document).unwrap();
    document.seal =
        Some(SealInfo { seq: 1, hash: "00".into(), code: "A".into(), key_id: "k".into(), signed: true });
    assert_eq!(body(&document).unwrap(), bytes);
    let bare: Value = serde_json::from_slice(&bytes).unwrap();
    assert!(bare.get("texts").is_none() && bare.get("seal").is_none());
    let texts = texts_bytes(&document).unwrap();
    document.seal = None;
    assert_eq!(from_body(&bytes, Some(&texts)).unwrap(), document);
    assert_eq!(from_body(&bytes, Some(b"{}")).unwrap_err().key, "document.texts");
    assert_eq!(from_body(b"{", None).unwrap_err().key, "document.unreadable");
}

#[test]
fn the_device_of_a_carried_ticket_is_among_those_that_are_meant() {
    let settings = shop();
    let mut case = full(&settings);
    let id = case.items[0].id;
    case.items[0].kind = crate::model::item_state::ItemKind::Ticket;
    case.items[0].detail.registered = Some(DeviceId(9));
    case.draft.checks.clear();
    case.draft.snapshot = Some(Snapshot::take(&case.draft, &case.facts()));
    assert!(case.draft.snapshot.as_ref().is_some_and(|kept| kept.items.contains_key(&id)));
    assert!(Mentioned::of(&case.draft, &[]).devices.contains(&DeviceId(9)));
}

#[test]
fn a_sealed_body_does_not_follow_what_changes_later() {
    let settings = shop();
    let mut case = full(&settings);
    let sealed = body(&case.document()).unwrap();
    case.items[0].title = "something else".into();
    case.items.pop();
    case.left_before.clear();
    // What rows give back: every answer through its stored form.
    let mut again = Draft::new(case.draft.head);
    for answer in case.draft.answers() {
        let address = answer.address();
        Answer::read(address.section(), &address.line(), &answer.value().unwrap()).unwrap().put(&mut again);
    }
    again.signatures = case.draft.signatures.iter().rev().cloned().collect();
    case.draft = again;
    case.entries.reverse();
    assert_eq!(text(body(&case.document()).unwrap()), text(sealed));
}

#[test]
fn figures_stay_the_same_from_the_first_signature_to_the_seal() {
    let settings = shop();
    let mut case = full(&settings);
    let signatures = std::mem::take(&mut case.draft.signatures);
    case.draft.head.state = State::Draft;
    case.draft.snapshot = None;
    let first = signed_figures(&case.draft, &case.facts()).unwrap();
    case.draft.snapshot = Some(Snapshot::take(&case.draft, &case.facts()));
    case.draft.signatures.push(signatures[0].clone());
    case.draft.head.state = State::OutgoingSigned;
    case.items.clear();
    assert_eq!(signed_figures(&case.draft, &case.facts()).unwrap(), first);
    case.draft.signatures = signatures;
    case.draft.head.state = State::Sealed;
    assert_eq!(figures(&case.document()).unwrap(), first);
    // Another figure, another hash.
    let register = case.draft.people.registers[0];
    case.draft.cash.get_mut(&register).unwrap().close.float_left = Some(Money(1));
    assert_ne!(signed_figures(&case.draft, &case.facts()).unwrap(), first);
}

#[test]
fn an_unsigned_draft_shows_what_is_true_now() {
    let settings = shop();
    let mut case = full(&settings);
    case.draft.signatures.clear();
    case.draft.head.state = State::Draft;
    case.items[0].title = "changed before signing".into();
    assert_eq!(case.document().carried[0].title, "changed before signing");
}

#[test]
fn an_ordinary_handover_of_two_drawers_and_thirty_checks_stays_small() {
    let settings = shop();
    let case = sample::ordinary(&settings);
    let document = case.document();
    assert_eq!(document.cash.len(), 2);
    let rows: usize = document.cash.iter().map(|c| c.outgoing.rows.len()).sum();
    assert!(rows >= 16 && document.checks.len() >= 30, "{rows} {}", document.checks.len());
    let size = body(&document).unwrap().len();
    // Every line says by whom and when.
    assert!(size <= 5_000, "{size} bytes");
}

/// Every key of a value with its path; array elements and the rows of a count are one path.
fn keys(value: &Value, path: &str, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                // A struck entry holds one of any kind.
                if path.rsplit('.').next() == Some("rows") || path == ".texts" || path == ".log.entry" {
                    continue;
                }
                let here = format!("{path}.{name}");
                out.insert(here.clone());
                keys(value, &here, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, path, out)),
        _ => {}
    }
}

fn schema_keys(schema: &Value, root: &Value, path: &str, out: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").unwrap();
        assert!(root["$defs"][name].is_object(), "{name}");
        return schema_keys(&root["$defs"][name], root, path, out);
    }
    schema_keys_of_items(schema, root, path, out);
    for way in schema["oneOf"].as_array().into_iter().flatten() {
        schema_keys(way, root, path, out);
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let here = format!("{path}.{name}");
        out.insert(here.clone());
        schema_keys(field, root, &here, out);
    }
}

fn schema_keys_of_items(schema: &Value, root: &Value, path: &str, out: &mut BTreeSet<String>) {
    if schema["items"].is_object() {
        schema_keys(&schema["items"], root, path, out);
    }
}

/// What a record says of a shift that nobody handed over, with every field.
fn ended(at: crate::model::time::Stamp) -> NotHandedOver<Names> {
    let drawer =
        NotCounted { register: "Till 1".into(), left: Some(Money(5)), left_at: Some(at), moved: Money(1) };
    NotHandedOver {
        by: "Tom".into(),
        at,
        reason: "ill".into(),
        since: at,
        due: at,
        people: vec!["Ann".into()],
        not_counted: vec![drawer],
    }
}

#[test]
fn the_schema_names_exactly_the_fields_there_are() {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["properties"]["schema"]["const"], super::document::SCHEMA);
    let required: Vec<&str> =
        schema["required"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    assert_eq!(required, ["schema", "business_date", "shift", "people"]);
    let mut document = sample::every_field();
    document.seal =
        Some(SealInfo { seq: 1, hash: "0".into(), code: "A".into(), key_id: "k".into(), signed: true });
    document.people.closes = true;
    // One that names nobody, behind one that names somebody.
    document.checks.last_mut().unwrap().by.clear();
    document.was_due = document.started_at;
    document.review.not_handed_over = Some(ended(document.started_at.unwrap()));
    let said = document.people.said.clone();
    document.review.put_away =
        Some(crate::model::handover::PutAway { said, bag_no: "17".into(), place: "safe".into() });
    let (mut there, mut described) = (BTreeSet::new(), BTreeSet::new());
    keys(&serde_json::to_value(&document).unwrap(), "", &mut there);
    schema_keys(&schema, &schema, "", &mut described);
    // What `print` puts beside a record; its own test compares it with what is written.
    let beside = |key: &String| {
        let names = [
            ".corrections",
            ".approvals",
            ".effective",
            ".remarks",
            ".departures",
            ".opening",
            ".taken_over",
        ];
        names.iter().any(|name| key.starts_with(name))
    };
    assert_eq!(described.iter().filter(|key| beside(key)).count(), 29);
    described.retain(|key| !beside(key));
    let unknown: Vec<_> = there.difference(&described).collect();
    // Of what was approved before it was changed only what the approval was given for is kept.
    let kept = |key: &&String| {
        !key.starts_with(".cash.withdrawn.report") && !key.starts_with(".cash.withdrawn.why.approval_open")
    };
    let unused: Vec<_> = described.difference(&there).filter(kept).collect();
    assert!(unknown.is_empty() && unused.is_empty(), "not in schema: {unknown:?}\nnot in sample: {unused:?}");
}

#[test]
fn every_problem_has_a_text() {
    let texts: toml::Table = include_str!("../../assets/locales/en.toml").parse().unwrap();
    let texts = texts["document"].as_table().unwrap();
    let sources = [
        include_str!("mod.rs"),
        include_str!("import.rs"),
        include_str!("import/hygiene.rs"),
        include_str!("import/reader.rs"),
        include_str!("import/since.rs"),
        include_str!("import/take.rs"),
        include_str!("import/taken.rs"),
        include_str!("import/typed_cash.rs"),
        include_str!("import/typed_hours.rs"),
        include_str!("document.rs"),
    ];
    let mut seen = BTreeSet::new();
    for key in sources.iter().flat_map(|s| s.split("\"document.").skip(1)) {
        let name = key.split('"').next().unwrap();
        assert!(texts.contains_key(name), "document.{name} has no text");
        seen.insert(name);
    }
    for name in texts.keys() {
        assert!(seen.contains(name.as_str()), "document.{name} is never used");
    }
}

#[test]
fn registers_tenders_and_checks_keep_the_order_of_the_shop() {
    let settings = shop();
    let case: Case<'_> = full(&settings);
    let document = case.document();
    let names: Vec<&str> = document.cash.iter().map(|c| c.register.as_str()).collect();
    assert_eq!(names, document.people.registers.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(document.cash[0].tenders[0].tender, "cash");
    let order = |id: &str| settings.checks.iter().position(|c| c.id == id).unwrap();
    assert!(document.checks.windows(2).all(|w| order(&w[0].item) < order(&w[1].item)));
    let times: Vec<_> = document.log.iter().map(|e| e.at).collect();
    assert!(times.is_sorted());
}
