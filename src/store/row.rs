//! Values as they are stored in a row: dates as text, details as JSON.

use rusqlite::Row;

use super::{Result, StoreError};
use crate::domain::time::BusinessDate;

/// A business date stored as text.
pub(super) fn date_column(row: &Row<'_>, at: usize) -> rusqlite::Result<BusinessDate> {
    BusinessDate::parse(row.get_ref(at)?.as_str()?)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(e)))
}

/// JSON of a stored detail.
pub(super) fn to_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| StoreError::BadRow {
        what,
        id: String::new(),
        detail: e.to_string(),
    })
}

/// Reads a stored detail back.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    id: impl std::fmt::Display,
    json: &str,
) -> Result<T> {
    serde_json::from_str(json).map_err(|e| StoreError::BadRow {
        what,
        id: id.to_string(),
        detail: e.to_string(),
    })
}
