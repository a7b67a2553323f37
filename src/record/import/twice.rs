//! Fields that stand in an object twice, which a reader of JSON passes over in silence.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// The path of the first field that is there twice.
pub(super) fn field(bytes: &[u8]) -> Option<String> {
    let found = std::cell::RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let _ = Place { path: String::new(), found: &found }.deserialize(&mut reader);
    found.into_inner()
}

/// A place in the document that is looked through.
struct Place<'f> {
    path: String,
    found: &'f std::cell::RefCell<Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            let path = if self.path.is_empty() { name.clone() } else { format!("{}.{name}", self.path) };
            if !seen.insert(name) {
                *self.found.borrow_mut() = Some(path);
                return Err(A::Error::custom("twice"));
            }
            map.next_value_seed(Place { path, found: self.found })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut at = 0;
        while list
            .next_element_seed(Place { path: format!("{}[{at}]", self.path), found: self.found })?
            .is_some()
        {
            at += 1;
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn the_second_of_two_is_found_at_any_depth() {
        assert_eq!(field(br#"{"a":1,"b":[{"c":1,"d":{"100":3,"100":2}}]}"#).as_deref(), Some("b[0].d.100"));
        assert_eq!(field(br#"{"a":1,"a":2}"#).as_deref(), Some("a"));
        assert_eq!(field(br#"{"a":{"x":1},"b":{"x":1},"c":[null,true,-1,0.5,"s"]}"#), None);
        assert_eq!(field(b"nonsense"), None);
    }
}
