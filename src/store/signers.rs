//! Who did it: somebody who works here, as they stand under a record, and by name where only a number is kept.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{Result, StoreError};
use crate::model::ids::PersonId;
use crate::model::people::Person;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::record::seal::Signer;

/// A person who works here.
pub(super) fn active(settings: &Settings, id: PersonId) -> Result<&Person> {
    settings.at_work(id).ok_or_else(|| StoreError::Rule(settings.not_at_work(id)))
}

/// The person as they stand in the header of a record they sealed by PIN.
pub(super) fn signer(person: &Person, at: Stamp) -> Signer {
    Signer {
        user: person.id.to_string(),
        name: person.name.clone(),
        role: person.role.as_str().to_owned(),
        time: at.rfc3339_utc(),
        method: String::new(),
    }
}

/// Names of people by the settings in force; read once, and only when something names a person by number.
#[derive(Default)]
pub(super) struct PersonNames(Option<BTreeMap<i64, String>>);

impl PersonNames {
    /// The name of a person; `?` where nobody has the number.
    pub(super) fn get(&mut self, conn: &Connection, id: i64) -> Result<String> {
        if self.0.is_none() {
            let mut statement = conn.prepare_cached(
                "SELECT j.value ->> '$.id', j.value ->> '$.name' FROM settings s, json_each(s.doc, '$.people') j
                 WHERE s.version = (SELECT max(version) FROM settings)",
            )?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, crate::store::row::text(row, 1)?)))?;
            self.0 = Some(rows.collect::<rusqlite::Result<_>>()?);
        }
        let known = self.0.as_ref().and_then(|names| names.get(&id));
        Ok(known.map_or_else(|| "?".to_owned(), Clone::clone))
    }
}

/// The people of a version of the settings, by the names they had then.
pub(super) fn named(conn: &Connection, version: i64) -> Result<Vec<(String, PersonId)>> {
    let mut statement = conn.prepare_cached(
        "SELECT j.value ->> '$.name', j.value ->> '$.id' FROM settings s, json_each(s.doc, '$.people') j
         WHERE s.version = ?1",
    )?;
    let rows = statement
        .query_map([version], |row| Ok((crate::store::row::text(row, 0)?, PersonId(row.get(1)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
