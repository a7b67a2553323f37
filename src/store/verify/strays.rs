//! Rows that no record stands for, and texts that are not what their hash says.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::finding::{Found, Verified, VerifyLevel};
use crate::model::problem::Problem;
use crate::record::seal::{body_sha256, hex, unhex};
use crate::store::Result;

/// Rows that no record stands for, and texts that are not what their hash says.
pub(super) fn strays(conn: &Connection, all: &mut Verified) -> Result<()> {
    let mut statement = conn.prepare(
        "SELECT h.id, h.business_date, h.seal_seq FROM handover h LEFT JOIN seal s ON s.seq = h.seal_seq
         WHERE h.state IN ('sealed', 'half_sealed')
           AND (s.seq IS NULL OR s.kind NOT IN ('handover', 'import'))",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, i64>(0)?, crate::store::row::text(row, 1)?, row.get::<_, Option<i64>>(2)?))
    })?;
    for row in rows {
        let (id, date, seq) = row?;
        let problem = Problem::new("verify.not_sealed").with("id", id).with("date", &date);
        all.findings.push(Found {
            level: VerifyLevel::Rows,
            seq,
            date,
            field: format!("handover/{id}"),
            problem,
        });
    }
    let mut statement = conn.prepare(
        "SELECT c.seal_seq FROM correction c LEFT JOIN seal s ON s.seq = c.seal_seq
         WHERE s.kind IS NULL OR s.kind <> 'correction'",
    )?;
    for seq in statement.query_map(params![], |row| row.get::<_, i64>(0))? {
        let seq = seq?;
        let problem = Problem::new("verify.correction_not_sealed").with("seq", seq);
        let field = "correction".to_owned();
        all.findings.push(Found {
            level: VerifyLevel::Rows,
            seq: Some(seq),
            date: String::new(),
            field,
            problem,
        });
    }
    let mut statement = conn.prepare("SELECT sha256, doc FROM texts")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let hash = row.get_ref(0)?.as_blob().unwrap_or_default();
        let doc = row.get_ref(1)?.as_bytes().unwrap_or_default();
        if body_sha256(doc) != *hash {
            let field = format!("texts/{}", hex(hash));
            all.found(VerifyLevel::Rows, &field, Problem::new("verify.texts"));
        }
    }
    missing_texts(conn, all)
}

/// Texts a record refers to, gone.
fn missing_texts(conn: &Connection, all: &mut Verified) -> Result<()> {
    let mut statement = conn.prepare(
        "SELECT seq, business_date, CAST(body AS TEXT) ->> '$.texts_sha256' FROM seal
         WHERE kind = 'handover' AND body IS NOT NULL AND json_valid(CAST(body AS TEXT))",
    )?;
    let mut rows = statement.query([])?;
    let mut known = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let Some(hash) = crate::store::row::maybe_text(row, 2)? else { continue };
        let there = match known.get(&hash) {
            Some(there) => *there,
            None => conn
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM texts WHERE sha256 = ?1)")?
                .query_row([unhex(&hash).unwrap_or_default()], |row| row.get::<_, bool>(0))?,
        };
        if !there && !known.contains_key(&hash) {
            all.findings.push(Found {
                level: VerifyLevel::Rows,
                seq: row.get(0)?,
                date: crate::store::row::text(row, 1)?,
                field: "texts_sha256".to_owned(),
                problem: Problem::new("verify.texts_gone"),
            });
        }
        known.insert(hash, there);
    }
    Ok(())
}
