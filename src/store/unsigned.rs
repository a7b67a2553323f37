//! Records that were sealed while there was no key, and that an owner stands by once it is back.
//!
//! Whoever has the file can put an unsigned record with some reason at its end. A check therefore takes such a record
//! as explained only where a later one, signed by a key of the shop, names it by number and hash; and the program names
//! only what this PC has noted in its log of heads at the very moment it says it was sealed at.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::{Result, Store, row};
use crate::model::time::Stamp;
use crate::record::seal::{Hash, hex, unhex32};
use crate::system::head_log;

/// Where the body of a record names the unsigned records that are stood by.
pub(super) const STOOD_BY: &str = "unsigned";

/// The numbers and hashes that the body of a record stands by.
pub(super) fn stood_by(body: &Value) -> Vec<(i64, Hash)> {
    let all = body.get(STOOD_BY).and_then(Value::as_array).into_iter().flatten();
    let one = |one: &Value| Some((one.get("seq")?.as_i64()?, unhex32(one.get("hash")?.as_str()?)?));
    all.filter_map(one).collect()
}

/// Adds them to the body of a record.
pub(super) fn stand_by(body: &mut Value, records: &[Value]) {
    if !records.is_empty() {
        body[STOOD_BY] = records.into();
    }
}

impl Store {
    /// The unsigned records that this PC sealed itself and nobody stands by yet, as the body of a record names them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn own_unsigned(&self, head_log: &Path) -> Result<Vec<Value>> {
        let chain = self.shop()?.chain_id;
        // A log that cannot be read proves nothing.
        let noted: BTreeSet<(i64, Hash, i64)> = head_log::read(head_log)
            .unwrap_or_default()
            .entries
            .into_iter()
            .filter(|entry| entry.chain == chain)
            .filter_map(|entry| Some((entry.head.seq, entry.head.hash, instant(&entry.time)?)))
            .collect();
        let known = self.stood_by_already()?;
        let mut statement = self.conn.prepare_cached(
            "SELECT seq, hash, business_date, CAST(header AS TEXT) ->> '$.sealed_at' FROM seal
             WHERE sig IS NULL AND json_valid(CAST(header AS TEXT)) ORDER BY seq",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (seq, hash): (i64, Hash) = (row.get(0)?, row.get(1)?);
            let sealed = row::maybe_text(row, 3)?.and_then(|at| instant(&at));
            if sealed.is_some_and(|at| noted.contains(&(seq, hash, at))) && !known.contains(&(seq, hash)) {
                found.push(json!({ "seq": seq, "hash": hex(&hash), "date": row::text(row, 2)? }));
            }
        }
        Ok(found)
    }

    fn stood_by_already(&self) -> Result<BTreeSet<(i64, Hash)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT CAST(body AS TEXT) FROM seal WHERE kind = 'recovery' AND sig IS NOT NULL
               AND json_valid(CAST(body AS TEXT))",
        )?;
        let mut rows = statement.query([])?;
        let mut all = BTreeSet::new();
        while let Some(row) = rows.next()? {
            all.extend(stood_by(&serde_json::from_str(&row::text(row, 0)?).unwrap_or_default()));
        }
        Ok(all)
    }
}

/// UTC milliseconds of a time in RFC 3339.
fn instant(text: &str) -> Option<i64> {
    Stamp::parse_rfc3339(text).ok().map(|at| at.ms)
}
