//! Canonical JSON (RFC 8785) of the values a record may hold.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

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
    let mut out = Vec::with_capacity(4096);
    write(value, MAX_DEPTH, &mut out)?;
    Ok(out)
}

fn write(value: &Value, depth: u8, out: &mut Vec<u8>) -> Result<(), Problem> {
    let Some(depth) = depth.checked_sub(1) else { return Err(Problem::new("seal.too_deep")) };
    match value {
        Value::Null => return Err(Problem::new("seal.null")),
        Value::Bool(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Value::Number(n) => match n.as_i64() {
            Some(i) if (-MAX_INTEGER..=MAX_INTEGER).contains(&i) => {
                out.extend_from_slice(i.to_string().as_bytes());
            }
            _ => return Err(Problem::new("seal.number").with("n", n)),
        },
        Value::String(s) => write_text(&composed(s), out)?,
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write(item, depth, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().map(|(name, v)| (composed(name), v)).collect();
            fields.sort_by(|(a, _), (b, _)| by_utf16(a, b));
            if let Some(pair) = fields.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(Problem::new("seal.twice").with("name", &pair[0].0));
            }
            out.push(b'{');
            for (i, (name, v)) in fields.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_text(name, out)?;
                out.push(b':');
                write(v, depth, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

/// The text in NFC; mostly it is already.
fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Names sort by their UTF-16 units, which differs from their bytes only above U+FFFF.
fn by_utf16(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

/// A JSON text with as few escapes as may be; `serde_json` writes just those that RFC 8785 asks for.
fn write_text(text: &str, out: &mut Vec<u8>) -> Result<(), Problem> {
    serde_json::to_writer(out, text).map_err(|e| Problem::new("seal.encode").with("error", e))
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
            prop_assert_eq!(&bytes, &serde_json_canonicalizer::to_vec(&v).unwrap());
            let back: Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(canonical(&back).unwrap(), bytes);
        }
    }
}
