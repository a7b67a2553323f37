//! Reading columns. What a row holds is taken for what it is, or refused with the row's name: a value that this
//! program does not know never becomes another one.

use std::fmt::Display;

use rusqlite::Row;
use rusqlite::types::{Value, ValueRef};

use super::{Result, StoreError};
use crate::model::ids::PersonId;
use crate::model::time::BusinessDate;

/// A row that does not hold what the program wrote there.
pub(super) fn bad_row(what: &'static str, id: impl Display, detail: impl Display) -> StoreError {
    StoreError::BadRow { what, id: id.to_string(), detail: detail.to_string() }
}

/// Text of a column as far as it is text: bytes that are none, which only another program can have put there, are shown as
/// U+FFFD. They block nothing, and the check names them.
pub(super) fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    match row.get_ref(at)? {
        ValueRef::Text(bytes) => Ok(String::from_utf8_lossy(bytes).into_owned()),
        _ => row.get(at),
    }
}

/// The same of a column that may be empty.
pub(super) fn maybe_text(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    if row.get_ref(at)? == ValueRef::Null { Ok(None) } else { text(row, at).map(Some) }
}

/// The same of whatever a column holds.
pub(super) fn value(row: &Row<'_>, at: usize) -> rusqlite::Result<Value> {
    match row.get_ref(at)? {
        ValueRef::Text(_) => text(row, at).map(Value::Text),
        _ => row.get(at),
    }
}

/// The person of a column that holds 0 where the program did something by itself.
pub(super) fn somebody(number: i64) -> Option<PersonId> {
    (number != 0).then_some(PersonId(number))
}

/// The value of a code in a column, read by the `parse` of its enum; `what` and `id` name the row.
pub(super) fn code<T>(
    (what, id): (&'static str, impl Display),
    row: &Row<'_>,
    at: usize,
    parse: fn(&str) -> Option<T>,
) -> Result<T> {
    let value = row.get_ref(at)?;
    value.as_str().ok().and_then(parse).ok_or_else(|| {
        let column = row.as_ref().column_name(at).unwrap_or_default().to_owned();
        bad_row(what, id, format_args!("{column} {}", value.as_str().unwrap_or("?")))
    })
}

/// A business date stored as text.
pub(super) fn date_column(row: &Row<'_>, at: usize) -> rusqlite::Result<BusinessDate> {
    BusinessDate::parse(row.get_ref(at)?.as_str()?)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(e)))
}

/// JSON of a stored detail.
pub(super) fn to_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| bad_row(what, "", e))
}

/// Reads a stored detail back.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    id: impl Display,
    json: &str,
) -> Result<T> {
    serde_json::from_str(json).map_err(|e| bad_row(what, id, e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::handover::SignRole;

    #[test]
    fn an_unknown_code_is_named_and_no_other_taken() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        let read = |sql: &str| {
            let mut statement = conn.prepare(sql).unwrap();
            let mut rows = statement.query([]).unwrap();
            code(("signature", 7), rows.next().unwrap().unwrap(), 0, SignRole::parse)
        };
        assert_eq!(read("SELECT 'witness' AS role").unwrap(), SignRole::Witness);
        for unknown in ["'guest'", "''", "NULL", "x'77'", "4"] {
            match read(&format!("SELECT {unknown} AS role")) {
                Err(StoreError::BadRow { what: "signature", id, detail }) => {
                    assert_eq!(id, "7");
                    assert!(detail.starts_with("role "), "{detail}");
                }
                other => panic!("{unknown}: {other:?}"),
            }
        }
    }
}
