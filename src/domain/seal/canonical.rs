//! Canonical JSON (RFC 8785) of the values a record may hold, in one pass from the value to the bytes.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use serde::ser::{self, Serialize};
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
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Problem> {
    canonical_without(value, &[])
}

/// As [`canonical`], with those fields left out of the outermost struct.
pub fn canonical_without<T: Serialize + ?Sized>(value: &T, fields: &[&str]) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::with_capacity(8192);
    match value.serialize(Writer { out: &mut out, depth: MAX_DEPTH, without: fields }) {
        Ok(()) => Ok(out),
        Err(Refused(problem)) => Err(problem),
    }
}

/// What cannot be written, and why.
#[derive(Debug)]
struct Refused(Problem);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(error: T) -> Self {
        Self(Problem::new("seal.encode").with("error", error))
    }
}

type Written = Result<(), Refused>;

/// Writes one value.
struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// How many levels more may be opened.
    depth: u8,
    /// Fields that are left out of this object.
    without: &'a [&'a str],
}

impl<'a> Writer<'a> {
    fn integer(self, n: impl TryInto<i64> + fmt::Display + Copy) -> Written {
        match n.try_into() {
            Ok(i) if (-MAX_INTEGER..=MAX_INTEGER).contains(&i) => {
                self.out.extend_from_slice(i.to_string().as_bytes());
                Ok(())
            }
            _ => Err(Refused(Problem::new("seal.number").with("n", n))),
        }
    }

    fn open(self, bracket: u8) -> Result<Inner<'a>, Refused> {
        let Some(depth) = self.depth.checked_sub(1).filter(|d| *d > 0) else {
            return Err(Refused(Problem::new("seal.too_deep")));
        };
        self.out.push(bracket);
        let start = self.out.len();
        Ok(Inner { out: self.out, depth, without: self.without, start, fields: Vec::new(), variant: false })
    }

    /// The value of `{"variant":value}`.
    fn variant(self, name: &'static str, bracket: u8) -> Result<Inner<'a>, Refused> {
        let Writer { out, depth, .. } = self;
        out.push(b'{');
        write_text(name, out)?;
        out.push(b':');
        let inner = Writer { out, depth: depth.saturating_sub(1), without: &[] }.open(bracket)?;
        Ok(Inner { variant: true, ..inner })
    }
}

/// An array or object that is being written. Every part is followed by a comma; the last one becomes the end.
struct Inner<'a> {
    out: &'a mut Vec<u8>,
    depth: u8,
    without: &'a [&'a str],
    /// Where the first part begins.
    start: usize,
    /// Names of the fields, and where each begins.
    fields: Vec<(Cow<'static, str>, usize)>,
    /// Whether it stands as the one field of another object.
    variant: bool,
}

impl Inner<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(Writer { out: self.out, depth: self.depth, without: &[] })?;
        self.out.push(b',');
        Ok(())
    }

    fn name(&mut self, name: Cow<'static, str>) -> Written {
        self.fields.push((name, self.out.len()));
        let (name, _) = &self.fields[self.fields.len() - 1];
        write_text(name, self.out)?;
        self.out.push(b':');
        Ok(())
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
        if self.without.contains(&name) {
            return Ok(());
        }
        self.name(Cow::Borrowed(name))?;
        self.item(value)
    }

    fn close(mut self, bracket: u8) -> Written {
        self.sort()?;
        if self.out.len() > self.start {
            self.out.pop();
        }
        self.out.push(bracket);
        if self.variant {
            self.out.push(b'}');
        }
        Ok(())
    }

    /// Brings the fields into order.
    fn sort(&mut self) -> Written {
        if self.fields.is_sorted_by(|(a, _), (b, _)| by_utf16(a, b).is_lt()) {
            return Ok(());
        }
        let as_given = self.out.split_off(self.start);
        let ends = self.fields.iter().skip(1).map(|(_, at)| *at).chain([self.start + as_given.len()]);
        let mut fields: Vec<_> =
            self.fields.iter().zip(ends).map(|((name, at), end)| (name, *at, end)).collect();
        fields.sort_unstable_by(|(a, ..), (b, ..)| by_utf16(a, b));
        if let Some(pair) = fields.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(Refused(Problem::new("seal.twice").with("name", pair[0].0)));
        }
        for (_, at, end) in fields {
            self.out.extend_from_slice(&as_given[at - self.start..end - self.start]);
        }
        Ok(())
    }
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Inner<'a>;
    type SerializeTuple = Inner<'a>;
    type SerializeTupleStruct = Inner<'a>;
    type SerializeTupleVariant = Inner<'a>;
    type SerializeMap = Inner<'a>;
    type SerializeStruct = Inner<'a>;
    type SerializeStructVariant = Inner<'a>;

    fn serialize_bool(self, v: bool) -> Written {
        self.out.extend_from_slice(if v { b"true" } else { b"false" });
        Ok(())
    }
    fn serialize_i8(self, v: i8) -> Written {
        self.integer(v)
    }
    fn serialize_i16(self, v: i16) -> Written {
        self.integer(v)
    }
    fn serialize_i32(self, v: i32) -> Written {
        self.integer(v)
    }
    fn serialize_i64(self, v: i64) -> Written {
        self.integer(v)
    }
    fn serialize_u8(self, v: u8) -> Written {
        self.integer(v)
    }
    fn serialize_u16(self, v: u16) -> Written {
        self.integer(v)
    }
    fn serialize_u32(self, v: u32) -> Written {
        self.integer(v)
    }
    fn serialize_u64(self, v: u64) -> Written {
        self.integer(v)
    }
    fn serialize_f32(self, v: f32) -> Written {
        self.serialize_f64(v.into())
    }
    fn serialize_f64(self, v: f64) -> Written {
        Err(Refused(Problem::new("seal.number").with("n", v)))
    }
    fn serialize_char(self, v: char) -> Written {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, v: &str) -> Written {
        write_text(v, self.out)
    }
    fn serialize_bytes(self, v: &[u8]) -> Written {
        v.serialize(self)
    }
    fn serialize_none(self) -> Written {
        Err(Refused(Problem::new("seal.null")))
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Written {
        self.serialize_none()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_none()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let mut one = self.open(b'{')?;
        one.field(variant, value)?;
        one.close(b'}')
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Inner<'a>, Refused> {
        self.open(b'[')
    }
    fn serialize_tuple(self, _: usize) -> Result<Inner<'a>, Refused> {
        self.open(b'[')
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inner<'a>, Refused> {
        self.open(b'[')
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inner<'a>, Refused> {
        self.variant(variant, b'[')
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Inner<'a>, Refused> {
        self.open(b'{')
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inner<'a>, Refused> {
        self.open(b'{')
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inner<'a>, Refused> {
        self.variant(variant, b'{')
    }
}

impl ser::SerializeSeq for Inner<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }
    fn end(self) -> Written {
        self.close(b']')
    }
}

impl ser::SerializeTuple for Inner<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }
    fn end(self) -> Written {
        self.close(b']')
    }
}

impl ser::SerializeTupleStruct for Inner<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }
    fn end(self) -> Written {
        self.close(b']')
    }
}

impl ser::SerializeTupleVariant for Inner<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }
    fn end(self) -> Written {
        self.close(b']')
    }
}

impl ser::SerializeMap for Inner<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        match serde_json::to_value(key) {
            Ok(Value::String(name)) => {
                let name = composed(&name).into_owned();
                self.name(Cow::Owned(name))
            }
            Ok(other) => self.name(Cow::Owned(other.to_string())),
            Err(e) => Err(ser::Error::custom(e)),
        }
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }
    fn end(self) -> Written {
        self.close(b'}')
    }
}

impl ser::SerializeStruct for Inner<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
        self.field(name, value)
    }
    fn end(self) -> Written {
        self.close(b'}')
    }
}

impl ser::SerializeStructVariant for Inner<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
        self.field(name, value)
    }
    fn end(self) -> Written {
        self.close(b'}')
    }
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

/// Whether a text is written letter for letter: names, codes and times, most of a record.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\')
}

/// A JSON text in NFC with as few escapes as may be; `serde_json` writes just those that RFC 8785 asks for.
fn write_text(text: &str, out: &mut Vec<u8>) -> Written {
    if is_plain(text) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
        return Ok(());
    }
    serde_json::to_writer(out, &composed(text)).map_err(ser::Error::custom)
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
