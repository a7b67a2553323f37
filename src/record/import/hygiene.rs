//! What comes from outside is cleaned before anyone looks at it.

use std::fmt;

use super::twice;
use serde_json::{Map, Value, json};

use super::reader::missing;
use super::since::Since;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::text::clean_note;
use crate::record::document::{SCHEMA, SCHEMA_V1, SINCE_V2, value_of};
use crate::record::parts::Document;

/// Longest document that is read, in bytes; real ones have a few thousand.
const MAX_BYTES: usize = 4_000_000;

/// Fields at the top of a document.
const TOP: [&str; 33] = [
    "attendance",
    "briefing",
    "business_date",
    "carried",
    "cash",
    "checks",
    "clock_doubted",
    "currency",
    "decimals",
    "feedback",
    "imported",
    "kind",
    "log",
    "not_done",
    "part",
    "people",
    "review",
    "schema",
    "seal",
    "sealed_at",
    "settled",
    "shift",
    "signatures",
    "started_at",
    "started_by",
    "state",
    "stock",
    "stock_review",
    "store",
    "texts",
    "texts_sha256",
    "was_due",
    "zone",
];

/// Reads a document that comes from outside, and what stands beside it: texts cleaned, absurd numbers and unknown fields
/// refused.
///
/// # Errors
/// The first thing that is wrong, with the path of the field.
pub(crate) fn read(bytes: &[u8]) -> Result<(Document, Since), Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::new("document.too_large"));
    }
    let unreadable = |e: serde_json::Error| Problem::new("document.unreadable").with("error", e);
    let mut value: Value = serde_json::from_slice(bytes).map_err(unreadable)?;
    // The reader keeps the last of two fields of one name: the first would be gone without a word.
    if let Some(path) = twice::field(bytes) {
        let name = path.rsplit('.').next().unwrap_or_default().to_owned();
        return Err(Problem::new("document.twice").with("field", path).with("name", name));
    }
    let Value::Object(fields) = &mut value else { return Err(Problem::new("document.not_object")) };
    // What `print` and `export` put beside a record is no part of it.
    let since = Since::take_out(fields);
    match fields.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => {}
        Some(SCHEMA_V1) => no_later_fields(fields)?,
        Some(other) => {
            let other: String = clean_note(other).text.chars().take(40).collect();
            return Err(Problem::new("document.schema").with("found", other).with("wanted", SCHEMA));
        }
        None => return Err(missing("schema")),
    }
    known_keys(fields)?;
    for required in ["business_date", "shift", "people"] {
        if fields.get(required).is_none_or(Value::is_null) {
            return Err(missing(required));
        }
    }
    clean(&mut value, Path::Whole)?;
    let document: Document = match serde_json::from_value(value.clone()) {
        Ok(document) => document,
        Err(error) => return Err(culprit(&value, &error)),
    };
    lost(&value, &value_of(&document)?, Path::Whole)?;
    Ok((document, since?))
}

/// Refuses in a document of version 1 what only later versions have.
fn no_later_fields(fields: &Map<String, Value>) -> Result<(), Problem> {
    let found = SINCE_V2.iter().find_map(|path| place_of(fields, path));
    found.map_or(Ok(()), |path| Err(Problem::new("document.unknown_key").with("field", path)))
}

/// Where a field stands, such as `log[3].entry` for `log.entry`; nothing where it is left out.
fn place_of(fields: &Map<String, Value>, path: &str) -> Option<String> {
    let Some((name, rest)) = path.split_once('.') else {
        return fields.contains_key(path).then(|| path.to_owned());
    };
    match fields.get(name)? {
        Value::Object(inner) => Some(format!("{name}.{}", place_of(inner, rest)?)),
        Value::Array(lines) => lines
            .iter()
            .enumerate()
            .find_map(|(at, line)| Some(format!("{name}[{at}].{}", place_of(line.as_object()?, rest)?))),
        _ => None,
    }
}

fn known_keys(fields: &Map<String, Value>) -> Result<(), Problem> {
    let known = || TOP.iter().copied();
    for name in fields.keys() {
        if known().any(|k| k == name) {
            continue;
        }
        let shown: String = clean_note(name).text.chars().take(40).collect();
        // At most a third of the letters may differ, or the hint is worse than none.
        let near = known().map(|k| (strsim::osa_distance(k, &shown), k)).min();
        return Err(match near {
            Some((distance, nearest)) if distance * 3 <= nearest.len() => {
                Problem::new("document.unknown_key_near").with("field", shown).with("nearest", nearest)
            }
            _ => Problem::new("document.unknown_key").with("field", shown),
        });
    }
    Ok(())
}

/// Whether a value is what a left-out field means anyway.
fn nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(n) => n.as_i64() == Some(0),
        Value::String(s) => {
            ["", "normal", "goods", "ok", "none", "cashier", "handed_on", "here"].contains(&s.as_str())
        }
        Value::Array(a) => a.is_empty(),
        Value::Object(o) => o.values().all(nothing),
    }
}

/// Names are checked as they came where they are looked up: one with hidden marks is refused, not mended.
const NAMES: [&str; 20] = [
    "approver",
    "by",
    "check",
    "confirmed_by",
    "incoming",
    "item",
    "name",
    "outgoing",
    "owner",
    "person",
    "register",
    "registered",
    "registers",
    "shift",
    "started_by",
    "struck_by",
    "tender",
    "receiver",
    "to_register",
    "witness",
];

/// Where in a document something stands; put into words only when there is something to say.
#[derive(Clone, Copy)]
enum Path<'a> {
    Whole,
    Field(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The field it is, or the field whose list it stands in.
    fn field(&self) -> &str {
        match self {
            Self::Whole => "",
            Self::Field(_, name) => name,
            Self::Item(list, _) => list.field(),
        }
    }

    /// The field of the document it belongs to.
    fn top(&self) -> &str {
        match self {
            Self::Whole => "",
            Self::Field(Self::Whole, name) => name,
            Self::Field(path, _) | Self::Item(path, _) => path.top(),
        }
    }

    fn is_name(&self) -> bool {
        let field = self.field();
        // Goods in the log are words, not names of the count list.
        NAMES.contains(&field) && !(self.top() == "log" && field == "name") && self.top() != "texts"
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |name: &str| clean_note(name).text.chars().take(60).collect::<String>();
        match self {
            Self::Whole => Ok(()),
            Self::Field(Self::Whole, name) => f.write_str(&shown(name)),
            Self::Field(path, name) => write!(f, "{path}.{}", shown(name)),
            Self::Item(path, at) => write!(f, "{path}[{at}]"),
        }
    }
}

/// Cleans texts, refuses numbers no shop has, and takes nulls for left out.
fn clean(value: &mut Value, path: Path<'_>) -> Result<(), Problem> {
    match value {
        Value::String(_) if path.is_name() => {}
        Value::String(text) => {
            let cleaned = clean_note(text);
            if cleaned.dropped > 0 {
                return Err(Problem::new("document.too_long").with("field", path).with("n", cleaned.dropped));
            }
            *text = cleaned.text;
        }
        Value::Number(n) => {
            // Computed sums may be larger than what can be typed, but not by much.
            let limit = Money::CAP.0 * 10;
            if !n.as_i64().is_some_and(|i| (-limit..=limit).contains(&i)) {
                return Err(Problem::new("document.number").with("field", path).with("value", n));
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                clean(item, Path::Item(&path, i))?;
            }
        }
        Value::Object(fields) => {
            fields.retain(|_, v| !v.is_null());
            for (name, field) in fields.iter_mut() {
                clean(field, Path::Field(&path, name))?;
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
    Ok(())
}

/// Finds the part that cannot be read, since the reader of the whole names no path.
fn culprit(value: &Value, error: &serde_json::Error) -> Problem {
    let bare = json!({ "schema": SCHEMA, "business_date": "2000-01-01", "shift": "-", "people": {} });
    let fails = |name: &str, part: Value| {
        let mut one = bare.clone();
        one[name] = part;
        serde_json::from_value::<Document>(one).err()
    };
    let said = |path: String, error: serde_json::Error| {
        Problem::new("document.field").with("field", path).with("error", error)
    };
    for (name, part) in value.as_object().into_iter().flatten() {
        let Some(whole) = fails(name, part.clone()) else { continue };
        for (i, item) in part.as_array().into_iter().flatten().enumerate() {
            let Some(error) = fails(name, json!([item])) else { continue };
            let left_out = error.to_string().contains("missing field");
            // The field without which it can be read, or is wrong in another way; not the kind, which decides
            // about the others.
            for field in
                item.as_object().into_iter().flat_map(Map::keys).filter(|field| *field != "kind" && !left_out)
            {
                let mut without = item.clone();
                if let Some(fields) = without.as_object_mut() {
                    fields.remove(field);
                }
                let other = fails(name, json!([without]));
                if other.is_none_or(|other| other.to_string() != error.to_string()) {
                    return said(format!("{name}[{i}].{field}"), error);
                }
            }
            return said(format!("{name}[{i}]"), error);
        }
        return said(name.clone(), whole);
    }
    Problem::new("document.unreadable").with("error", error)
}

/// Whether a known field is left out when written, whatever it holds.
fn implied(path: Path<'_>, name: &str) -> bool {
    path.top() == "checks" && ["by", "at", "list"].contains(&name)
}

/// Refuses fields that would be dropped without a word.
fn lost(given: &Value, kept: &Value, path: Path<'_>) -> Result<(), Problem> {
    match (given, kept) {
        (Value::Object(given), Value::Object(kept)) => {
            for (name, value) in given {
                match kept.get(name) {
                    Some(kept) => lost(value, kept, Path::Field(&path, name))?,
                    None if nothing(value) || implied(path, name) => {}
                    None => {
                        return Err(
                            Problem::new("document.unknown_key").with("field", Path::Field(&path, name))
                        );
                    }
                }
            }
            Ok(())
        }
        (Value::Array(given), Value::Array(kept)) => given
            .iter()
            .zip(kept)
            .enumerate()
            .try_for_each(|(i, (given, kept))| lost(given, kept, Path::Item(&path, i))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_later_version_has_at_the_top_is_known() {
        for name in SINCE_V2.iter().filter(|path| !path.contains('.')) {
            assert!(TOP.contains(name), "{name}");
        }
    }
}
