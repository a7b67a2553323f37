//! Canonical JSON (RFC 8785) of the values a record may hold.

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use crate::domain::Problem;

/// Largest integer that every JSON reader keeps exactly: 2^53 − 1.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Deepest nesting; real bodies use six. Keeps odd input from exhausting the stack.
const MAX_DEPTH: u8 = 64;

/// The canonical bytes of `value`, with all text in NFC so that one name has one form.
///
/// Only objects, arrays, text, booleans and integers up to [`MAX_INTEGER`] are allowed: fractions differ
/// between writers, and an absent field has one spelling instead of two when null is refused.
pub fn canonical(value: &Value) -> Result<Vec<u8>, Problem> {
    let clean = clean(value, MAX_DEPTH)?;
    serde_json_canonicalizer::to_vec(&clean).map_err(|e| Problem::new("seal.encode").with("error", e))
}

fn clean(value: &Value, depth: u8) -> Result<Value, Problem> {
    let Some(depth) = depth.checked_sub(1) else { return Err(Problem::new("seal.too_deep")) };
    match value {
        Value::Null => Err(Problem::new("seal.null")),
        Value::Bool(b) => Ok(Value::Bool(*b)),
        Value::Number(n) => match n.as_i64() {
            Some(i) if (-MAX_INTEGER..=MAX_INTEGER).contains(&i) => Ok(Value::Number(i.into())),
            _ => Err(Problem::new("seal.number").with("n", n)),
        },
        Value::String(s) => Ok(Value::String(s.nfc().collect())),
        Value::Array(items) => {
            items.iter().map(|v| clean(v, depth)).collect::<Result<_, _>>().map(Value::Array)
        }
        Value::Object(fields) => {
            let mut out = Map::new();
            for (name, v) in fields {
                if out.insert(name.nfc().collect(), clean(v, depth)?).is_some() {
                    return Err(Problem::new("seal.twice").with("name", name));
                }
            }
            Ok(Value::Object(out))
        }
    }
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
            let back: Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(canonical(&back).unwrap(), bytes);
        }
    }
}
