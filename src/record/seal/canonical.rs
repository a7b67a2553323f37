//! Canonical JSON (RFC 8785) of the values a record may hold.

use serde::Serialize;
use serde_json::{Map, Value};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::model::problem::Problem;

/// Largest integer that every JSON reader keeps exactly: 2^53 − 1.
pub(crate) const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Deepest nesting; real bodies use six. Keeps odd input from exhausting the stack.
const MAX_DEPTH: u8 = 64;

/// The canonical bytes of `value`, with all text in NFC so that one name has one form.
///
/// Only objects, arrays, text, booleans and integers up to [`MAX_INTEGER`] are allowed: fractions differ
/// between writers, and an absent field has one spelling instead of two when null is refused.
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Problem> {
    canonical_without(value, &[])
}

/// As [`canonical`], with those fields left out of the outermost object.
pub(crate) fn canonical_without<T: Serialize + ?Sized>(
    value: &T,
    fields: &[&str],
) -> Result<Vec<u8>, Problem> {
    let refused = |e: serde_json::Error| Problem::new("seal.encode").with("error", e);
    let mut value = serde_json::to_value(value).map_err(refused)?;
    if let Value::Object(all) = &mut value {
        all.retain(|name, _| !fields.contains(&name.as_str()));
    }
    let mut far = false;
    normalise(&mut value, MAX_DEPTH, &mut far)?;
    // `serde_json` keeps names in the order of their code points and writes neither blanks nor an escape too
    // many, which is what RFC 8785 asks for, at a quarter of the time of the library made for it. The order
    // differs only where a name holds a letter beyond U+FFFF.
    let bytes = if far { serde_json_canonicalizer::to_vec(&value) } else { serde_json::to_vec(&value) };
    bytes.map_err(refused)
}

/// Brings all text into NFC and refuses what has no single form. `far` is set when a name holds a letter
/// beyond U+FFFF.
fn normalise(value: &mut Value, depth: u8, far: &mut bool) -> Result<(), Problem> {
    let deeper = || depth.checked_sub(1).filter(|d| *d > 0).ok_or_else(|| Problem::new("seal.too_deep"));
    match value {
        Value::Null => Err(Problem::new("seal.null")),
        Value::Bool(_) => Ok(()),
        Value::Number(n) => match n.as_i64() {
            Some(i) if (-MAX_INTEGER..=MAX_INTEGER).contains(&i) => Ok(()),
            _ => Err(Problem::new("seal.number").with("n", n)),
        },
        Value::String(text) => {
            if !is_composed(text) {
                *text = text.nfc().collect();
            }
            Ok(())
        }
        Value::Array(items) => {
            let depth = deeper()?;
            items.iter_mut().try_for_each(|item| normalise(item, depth, far))
        }
        Value::Object(fields) => {
            let depth = deeper()?;
            if !fields.keys().all(|name| is_composed(name)) {
                *fields = composed(std::mem::take(fields))?;
            }
            *far |= fields.keys().any(|name| name.chars().any(|c| c > '\u{ffff}'));
            fields.values_mut().try_for_each(|field| normalise(field, depth, far))
        }
    }
}

/// Whether the text is in NFC already, as nearly all is.
fn is_composed(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// The fields with their names in NFC; two that become one are refused.
fn composed(fields: Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let mut all = Map::new();
    for (name, field) in fields {
        let name: String = name.nfc().collect();
        if all.contains_key(&name) {
            return Err(Problem::new("seal.twice").with("name", name));
        }
        all.insert(name, field);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn text(value: &Value) -> Result<String, &'static str> {
        canonical(value).map(|b| String::from_utf8(b).unwrap()).map_err(|p| p.key)
    }

    #[test]
    fn sorted_compact_and_normalised() {
        let v = json!({ "b": [1, true, -3], "a": "Cafe\u{301}\n", "\u{e000}": 1, "\u{1f600}": 2 });
        // Names sort by UTF-16 units: the emoji's surrogates come before U+E000.
        assert_eq!(text(&v).unwrap(), "{\"a\":\"Café\\n\",\"b\":[1,true,-3],\"\u{1f600}\":2,\"\u{e000}\":1}");
    }

    #[test]
    fn refuses_what_has_no_single_form() {
        assert_eq!(text(&json!([null])), Err("seal.null"));
        assert_eq!(text(&json!(1.5)), Err("seal.number"));
        assert_eq!(text(&json!(1.0)), Err("seal.number"));
        assert_eq!(text(&json!(MAX_INTEGER + 1)), Err("seal.number"));
        assert_eq!(text(&json!(-MAX_INTEGER - 1)), Err("seal.number"));
        assert_eq!(text(&json!(u64::MAX)), Err("seal.number"));
        assert_eq!(text(&json!(MAX_INTEGER)).unwrap(), "9007199254740991");
        assert_eq!(text(&json!({ "\u{e9}": 1, "e\u{301}": 2 })), Err("seal.twice"));
        let deep = (0..70).fold(json!(1), |v, _| json!([v]));
        assert_eq!(text(&deep), Err("seal.too_deep"));
    }

    #[test]
    fn whatever_has_a_value_has_the_same_bytes() {
        #[derive(serde::Serialize)]
        enum Kind {
            Plain,
            New(i8),
            Pair(u8, String),
            Named { b: u64, a: Option<bool> },
        }
        #[derive(serde::Serialize)]
        struct Whole {
            z: std::collections::BTreeMap<i64, Kind>,
            pair: (char, u16),
            #[serde(flatten)]
            rest: std::collections::BTreeMap<String, Vec<Kind>>,
            a: String,
        }
        let named = |a| Kind::Named { b: 3, a };
        let whole = Whole {
            z: [(10, Kind::Plain), (9, Kind::New(-1))].into(),
            pair: ('ü', 7),
            rest: [("k".into(), vec![Kind::Pair(1, "x".into()), named(Some(true))]), ("e".into(), vec![])]
                .into(),
            a: "last".into(),
        };
        let value = serde_json::to_value(&whole).unwrap();
        let bytes = canonical(&whole).unwrap();
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), plain(&value));
        assert_eq!(canonical(&value).unwrap(), bytes);
        assert_eq!(canonical(&named(None)).unwrap_err().key, "seal.null");
    }

    #[test]
    fn only_the_outermost_struct_loses_the_fields() {
        #[derive(serde::Serialize)]
        struct Level {
            b: Option<Box<Level>>,
            a: i64,
        }
        let level = Level { b: Some(Box::new(Level { b: None, a: 2 })), a: 1 };
        assert_eq!(canonical_without(&level, &["b"]).unwrap(), br#"{"a":1}"#);
        assert_eq!(canonical_without(&level, &["a"]).unwrap_err().key, "seal.null");
        let inner = Level { b: Some(Box::new(Level { b: None, a: 2 })), a: 3 };
        assert_eq!(canonical_without(&[inner.b], &["a"]).unwrap_err().key, "seal.null");
    }

    /// A second, independent writer: names sorted by UTF-16, texts as `serde_json` escapes them.
    fn plain(v: &Value) -> String {
        match v {
            Value::Array(a) => format!("[{}]", a.iter().map(plain).collect::<Vec<_>>().join(",")),
            Value::Object(o) => {
                let mut names: Vec<&String> = o.keys().collect();
                names.sort_by_key(|n| n.encode_utf16().collect::<Vec<_>>());
                let fields: Vec<String> =
                    names.iter().map(|n| format!("{}:{}", json!(n), plain(&o[*n]))).collect();
                format!("{{{}}}", fields.join(","))
            }
            other => other.to_string(),
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::from),
            any::<String>().prop_map(|s| Value::from(s.nfc().collect::<String>())),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map("\\PC{0,6}", inner, 0..6).prop_map(|m| {
                    m.into_iter().map(|(k, v)| (k.nfc().collect::<String>(), v)).collect::<Value>()
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn equals_the_plain_writer_and_reads_back(v in values()) {
            let bytes = canonical(&v).unwrap();
            prop_assert_eq!(std::str::from_utf8(&bytes).unwrap(), plain(&v));
            prop_assert_eq!(&bytes, &serde_json_canonicalizer::to_vec(&v).unwrap());
            let back: Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(canonical(&back).unwrap(), bytes);
        }
    }
}
