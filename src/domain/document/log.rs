//! Logged facts with names instead of numbers, both ways.

use serde_json::{Map, Value, json};

use super::build::Frame;
use super::import::Reader;
use super::value_of;
use crate::domain::Problem;
use crate::domain::ids::{PersonId, RegisterId, StockId};
use crate::domain::log::Detail;
use crate::domain::time::Stamp;

/// What a field holds in storage, and what it is called in the document.
enum Field {
    Person,
    Register,
    Stock,
    /// An instant, with its name in the document.
    Time(&'static str),
    /// The answer to a checklist item, an object of its own.
    Answer,
    Plain,
}

fn field(stored: &str) -> Field {
    match stored {
        "witness" | "approver" | "owner" | "person" => Field::Person,
        "register" | "to_register" => Field::Register,
        "stock" => Field::Stock,
        "promised_ms" => Field::Time("promised_at"),
        "due_ms" => Field::Time("due"),
        "until_ms" => Field::Time("until"),
        // `at` is when it was logged.
        "at_ms" => Field::Time("punched_at"),
        "from_ms" => Field::Time("from"),
        "to_ms" => Field::Time("to"),
        "answer" => Field::Answer,
        _ => Field::Plain,
    }
}

/// Instants by their name in the document.
const TIMES: [(&str, &str); 6] = [
    ("promised_at", "promised_ms"),
    ("due", "due_ms"),
    ("until", "until_ms"),
    ("punched_at", "at_ms"),
    ("from", "from_ms"),
    ("to", "to_ms"),
];

/// Values that say nothing and are left out.
fn says_nothing(name: &str, value: &Value) -> bool {
    match name {
        "special_care" | "suspicious" => value == &json!(false),
        "severity" => value == &json!("normal"),
        "class" => value == &json!("goods"),
        "value" => value == &json!(0),
        _ => value.is_null(),
    }
}

/// The fields of an entry as the document writes them.
pub(super) fn write(detail: &Detail, frame: &Frame<'_>) -> Result<Map<String, Value>, Problem> {
    let mut out = Map::new();
    let Value::Object(stored) = value_of(detail)? else { return Ok(out) };
    for (name, value) in stored {
        if says_nothing(&name, &value) {
            continue;
        }
        let number = value.as_i64();
        match (field(&name), number) {
            (Field::Person, Some(id)) => out.insert(name, frame.person(PersonId(id)).into()),
            (Field::Register, Some(id)) => out.insert(name, frame.register(RegisterId(id)).into()),
            (Field::Stock, Some(id)) => out.insert(name, frame.stock(StockId(id)).into()),
            (Field::Time(written), Some(ms)) => out.insert(written.to_owned(), frame.at(ms).rfc3339().into()),
            (Field::Answer, _) => out.insert(name, answer(value, frame)),
            _ => out.insert(name, value),
        };
    }
    Ok(out)
}

fn answer(value: Value, frame: &Frame<'_>) -> Value {
    let Value::Object(stored) = value else { return value };
    let one = |(name, value): (String, Value)| match (name.as_str(), value.as_i64()) {
        ("by", Some(id)) => (name, frame.person(PersonId(id)).into()),
        ("at_ms", Some(ms)) => ("at".to_owned(), frame.at(ms).rfc3339().into()),
        _ => (name, value),
    };
    stored.into_iter().map(one).collect::<Map<_, _>>().into()
}

/// The entry that fields of the document stand for; what cannot be read goes to the reader's problems.
pub(super) fn read(
    fields: &Map<String, Value>,
    path: &str,
    by: PersonId,
    at: Stamp,
    reader: &mut Reader<'_>,
) -> Option<Detail> {
    let mut stored = Map::new();
    for (name, value) in fields {
        let here = format!("{path}.{name}");
        let text = value.as_str();
        if let Some((_, into)) = TIMES.iter().find(|(written, _)| written == name) {
            stored.insert((*into).to_owned(), reader.time(&here, value)?.ms.into());
            continue;
        }
        let value = match (field(name), text) {
            (Field::Person, Some(text)) => reader.person(&here, text).0.into(),
            (Field::Register, Some(text)) => reader.register(&here, text).0.into(),
            (Field::Stock, Some(text)) => reader.stock(&here, text, "").0.into(),
            (Field::Answer, _) => read_answer(value, &here, by, at, reader)?,
            (Field::Person | Field::Register | Field::Stock, None) => {
                reader.refuse(
                    Problem::new("document.field").with("field", here).with("error", "name expected"),
                );
                return None;
            }
            _ => value.clone(),
        };
        stored.insert(name.clone(), value);
    }
    // A punch without its own time was pressed when it was logged; one without a name by whoever logged it.
    if stored.get("kind") == Some(&json!("punch")) {
        stored.entry("at_ms").or_insert_with(|| at.ms.into());
        stored.entry("person").or_insert_with(|| by.0.into());
    }
    let detail: Detail = match serde_json::from_value(Value::Object(stored.clone())) {
        Ok(detail) => detail,
        Err(error) => {
            reader.refuse(Problem::new("document.field").with("field", path).with("error", error));
            return None;
        }
    };
    let back = value_of(&detail).ok()?;
    for (name, value) in &stored {
        if back.get(name).is_none() && !super::import::nothing(value) {
            reader.refuse(Problem::new("document.unknown_key").with("field", format!("{path}.{name}")));
        }
    }
    if let Some(code) = fields.get("check").and_then(Value::as_str) {
        reader.check(&format!("{path}.check"), code, crate::domain::checklist::ListKind::Mid);
    }
    Some(detail)
}

fn read_answer(value: &Value, path: &str, by: PersonId, at: Stamp, reader: &mut Reader<'_>) -> Option<Value> {
    let Value::Object(fields) = value else { return Some(value.clone()) };
    let mut stored = Map::new();
    for (name, value) in fields {
        let here = format!("{path}.{name}");
        match (name.as_str(), value.as_str()) {
            ("by", Some(text)) => stored.insert(name.clone(), reader.person(&here, text).0.into()),
            ("at", _) => stored.insert("at_ms".to_owned(), reader.time(&here, value)?.ms.into()),
            _ => stored.insert(name.clone(), value.clone()),
        };
    }
    stored.entry("by").or_insert_with(|| by.0.into());
    stored.entry("at_ms").or_insert_with(|| at.ms.into());
    Some(stored.into())
}
