//! Writes the JSON Schema of the document from its structures.
//!
//! `WRITE_SCHEMA=1 cargo test --lib record::schema` writes the file anew after a field was added.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::document::SCHEMA;
use super::{Document, JSON_SCHEMA};
use crate::model::approval::Verdict;
use crate::model::attendance::{LeaveKind, MissingPunch, PunchKind, Tier};
use crate::model::cash::NonCashKind;
use crate::model::cash::results::ResultPart;
use crate::model::cash::sales_reports::MatchedAt;
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::CountsFor;
use crate::model::checklist::{Finding, ListKind};
use crate::model::handover::{CarryAct, HandoverKind, Panel, SignRole, Step};
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::log::{
    Acceptance, CoverStep, DisposalAction, DisposalCause, FeedbackKind, LineFault, MovementKind,
    WriteOffClass,
};
use crate::model::money::Money;
use crate::model::omission::Omission;
use crate::model::people::Role;
use crate::model::repair::Stops;
use crate::model::time::{BusinessDate, Stamp};
use crate::model::zone::Zone;
use crate::record::Outcome;
use crate::record::logbook::RemarkKind;
use std::collections::BTreeSet;

/// Values that are written as one JSON value of a kind.
macro_rules! plain {
    ($($name:ident: $schema:tt,)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

plain! {
    Money: { "type": "integer", "format": "minor-units" },
    Stamp: { "type": "string", "format": "date-time" },
    BusinessDate: { "type": "string", "format": "date" },
    Zone: { "type": "string" },
}

/// Codes, as `serde` reads them.
macro_rules! codes {
    ($($name:ident)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "enum": codes_of::<$name>() })
            }
        }
    )*};
}

codes! {
    Acceptance CarryAct CountWay CountsFor CoverStep DisposalAction DisposalCause FeedbackKind Finding HandoverKind ItemKind ItemState LeaveKind
    Tier LineFault ListKind MatchedAt MissingPunch MovementKind NonCashKind Omission Outcome Panel PunchKind ResultPart Role Severity SignRole Step
    Stops Verdict WriteOffClass
}

/// Every code of an enum: what its reader says it would have taken.
fn codes_of<T: DeserializeOwned>() -> Vec<String> {
    let refused = serde_json::from_value::<T>("?".into()).err().unwrap().to_string();
    let codes: Vec<String> = refused.split('`').skip(3).step_by(2).map(str::to_owned).collect();
    assert!(codes.len() > 1, "{refused}");
    codes
}

/// What `print` puts beside a record to which something was added.
fn beside() -> Value {
    let value = |said: &str| json!({ "description": said });
    let text = |said: &str| json!({ "type": "string", "description": said });
    json!({
        "corrections": {
            "type": "array",
            "description": "Corrections appended since it was sealed, oldest first. Beside the record in `print` and `export`; each is a record of its own.",
            "items": {
                "type": "object",
                "properties": {
                    "seq": { "type": "integer", "description": "Number of its seal." },
                    "field": text("Place in this document, such as `cash/0/tenders/1/counted`."),
                    "original": value("As it was sealed."),
                    "old": value("What held before this correction."),
                    "new": value("What it was put right to."),
                    "effective": value("What holds now."),
                    "reason": text("Why."),
                    "by": text("Who corrected."),
                    "second": text("Who confirmed."),
                    "alone": { "type": "boolean", "description": "Nobody else was in; a lead decides on it later." },
                    "told": text("Who was told by phone, where it was made alone."),
                    "at": text("When."),
                },
                "additionalProperties": false,
            },
        },
        "approvals": {
            "type": "array",
            "description": "What was decided since it was sealed on approvals it leaves open, oldest first. Beside the record in `print` and `export`; each is a record of its own.",
            "items": {
                "type": "object",
                "properties": {
                    "seq": { "type": "integer", "description": "Number of its seal." },
                    "place": text("Where the approval was left open, such as `log/3` or `review/lead`."),
                    "verdict": { "type": "string", "enum": Verdict::CODES, "description": "What was decided." },
                    "words": text("Why."),
                    "by": text("Who decided."),
                    "at": text("When."),
                },
                "required": ["seq", "place", "verdict", "by", "at"],
                "additionalProperties": false,
            },
        },
        "remarks": {
            "type": "array",
            "description": "Questions, answers, reviews and omissions added since it was sealed, oldest first. Beside the record in `print` and `export`.",
            "items": {
                "type": "object",
                "properties": {
                    "kind": { "type": "string", "enum": RemarkKind::CODES, "description": "What it is." },
                    "at": text("When."),
                    "by": text("Who."),
                    "text": text("The words."),
                },
                "required": ["kind", "at", "by"],
                "additionalProperties": false,
            },
        },
        "departures": {
            "type": "array",
            "description": "Lines of attendance of those who left after it was sealed, with that departure; `confirmed_as` has the hours that were confirmed by then. Beside the record in `print` and `export`.",
            "items": { "type": "object" },
        },
        "opening": {
            "type": "object",
            "description": "How the shift began where the shop was opened for it: who was here, the drawers, what is kept, what was logged before. Beside the record in `print` and `export`; a record of its own.",
        },
        "taken_over": {
            "type": "object",
            "description": "Who took over what was sealed without incoming, when, and what was found. Beside the record in `print` and `export`; a record of its own.",
        },
        "effective": {
            "type": "object",
            "description": "The sections that read differently with corrections and later departures, as they hold now. Only in `print`.",
        },
    })
}

/// Leaves out what says nothing to a reader, and allows no other fields.
fn tidy(schema: &mut Schema) {
    let Some(all) = schema.as_object_mut() else { return };
    // What may be left out may be null as well; nobody writes it so.
    if let Some(Value::Array(kinds)) = all.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [kind] = kinds.as_slice() {
            let kind = kind.clone();
            all.insert("type".to_owned(), kind);
        }
    }
    if let Some(Value::Array(ways)) = all.get_mut("anyOf") {
        ways.retain(|way| way["type"] != "null");
        if let [Value::Object(way)] = ways.as_slice() {
            let way = way.clone();
            all.remove("anyOf");
            for (name, value) in way {
                all.entry(name).or_insert(value);
            }
        }
    }
    if all.get("format").is_some_and(|format| format == "int64" || format == "uint8") {
        all.remove("format");
    }
    if let Some(Value::Array(codes)) = all.get_mut("enum") {
        codes.retain(|code| !code.is_null());
    }
    if all.get("default").is_some_and(|value| value.as_str().is_none_or(str::is_empty)) {
        all.remove("default");
    }
    // Doc comments are wrapped; a description is one line.
    if let Some(Value::String(said)) = all.get_mut("description") {
        *said = said.split('\n').map(str::trim).collect::<Vec<_>>().join(" ").replace("  ", " ");
    }
    let closed = if all.contains_key("oneOf") { "unevaluatedProperties" } else { "additionalProperties" };
    if all.get("type").is_some_and(|kind| kind == "object")
        && all.contains_key("properties")
        && all["properties"].get("kind").is_none_or(|kind| kind.get("const").is_none())
    {
        all.insert(closed.to_owned(), false.into());
    }
}

/// The schema as its file holds it.
fn written() -> String {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    let mut schema = settings.into_generator().into_root_schema_for::<Document>();
    RecursiveTransform(tidy).transform(&mut schema);
    let mut whole = schema.to_value();
    whole["$id"] = SCHEMA.into();
    whole["title"] = "Shift handover".into();
    whole["properties"]["schema"]["const"] = SCHEMA.into();
    whole["properties"]["people"]["required"] = json!(["outgoing", "incoming"]);
    if let (Some(fields), Value::Object(beside)) = (whole["properties"].as_object_mut(), beside()) {
        fields.extend(beside);
    }
    serde_json::to_string_pretty(&whole).unwrap() + "\n"
}

#[test]
fn the_file_is_what_the_structures_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/handover.schema.json");
    if std::env::var_os("WRITE_SCHEMA").is_some() {
        std::fs::write(path, written()).unwrap();
        return;
    }
    assert!(
        written() == JSON_SCHEMA,
        "assets/handover.schema.json is not what the structures say; write it anew with WRITE_SCHEMA=1"
    );
}

/// Every field of a schema by its path: `section.field` for what stands in a section, the bare name at the top.
fn fields(schema: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    gather(&serde_json::from_str(schema).unwrap(), "", &mut all);
    all
}

/// Adds the fields of one part of a schema, and of what stands in them. An entry of the log has the fields of its kind.
fn gather(part: &Value, path: &str, all: &mut BTreeSet<String>) {
    let kinds = ["oneOf", "anyOf"].map(|name| part[name].as_array()).into_iter().flatten().flatten();
    for kind in kinds.chain(part.get("items")) {
        gather(kind, path, all);
    }
    for (name, inner) in part["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        gather(inner, &path, all);
        all.insert(path);
    }
}

#[test]
fn what_version_2_has_more_is_listed() {
    let (now, before) = (fields(JSON_SCHEMA), fields(super::JSON_SCHEMA_V1));
    assert_eq!(before.difference(&now).next(), None, "version 2 lost a field");
    // Of a new part the name is enough.
    let beside = beside();
    let stands_beside = |path: &str| beside.get(path.split('.').next().unwrap_or_default()).is_some();
    let new: BTreeSet<String> =
        now.difference(&before).filter(|path| !stands_beside(path)).cloned().collect();
    let listed: BTreeSet<String> = super::document::SINCE_V2.iter().map(|path| (*path).to_owned()).collect();
    let whole = |path: &String| !path.match_indices('.').any(|(at, _)| new.contains(&path[..at]));
    assert_eq!(new.iter().filter(|path| whole(path)).cloned().collect::<BTreeSet<_>>(), listed);
}
