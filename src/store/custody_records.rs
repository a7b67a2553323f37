//! The sealed records that tell how file and keys were kept: the one source of what is said of it on Home, by `status`
//! and `verify`, and under a printed log.

use serde_json::Value;

use super::{Result, Store, row};
use crate::model::problem::Problem;
use crate::model::time::{BusinessDate, DAY_MS};
use crate::record::custody::{CustodyKind, CustodyRecord};
use crate::record::seal::SealKind;
use crate::store::in_place::FOUND_IN_PLACE;
use crate::store::unsigned::STOOD_BY;

/// How long it stands on Home that the recovery code was used, or a file took another one's place.
const SHOWN_MS: i64 = 30 * DAY_MS;

impl Store {
    /// Every record that tells of it, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn custody_records(&self) -> Result<Vec<CustodyRecord>> {
        self.know_custody()?;
        Ok(self.custody_known.borrow().records.clone())
    }

    /// Those that concern a day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn custody_of(&self, day: BusinessDate) -> Result<Vec<CustodyRecord>> {
        self.know_custody()?;
        let known = self.custody_known.borrow();
        Ok(known.records.iter().filter(|record| record.concerns(day)).cloned().collect())
    }

    /// What everybody should know of it: for a month, and for ever that the keys were made anew.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn custody_notes(&self, now_ms: i64) -> Result<Vec<Problem>> {
        self.know_custody()?;
        let known = self.custody_known.borrow();
        let shown = |record: &&CustodyRecord| {
            record.kind == CustodyKind::MadeAnew || record.at_ms > now_ms - SHOWN_MS
        };
        Ok(known.records.iter().filter(shown).map(CustodyRecord::problem).collect())
    }

    /// Looks at the records that came since the last look. They never change: each is looked at once as long as the file
    /// is open.
    fn know_custody(&self) -> Result<()> {
        let head = self.head()?.seq;
        let mut known = self.custody_known.borrow_mut();
        if known.upto >= head {
            return Ok(());
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT seq, business_date, kind, body,
               coalesce(unixepoch(CAST(header AS TEXT) ->> '$.sealed_at'), 0) * 1000
             FROM (SELECT seq, business_date, kind, header, CAST(body AS TEXT) AS body FROM seal
                   WHERE seq > ?1 AND kind IN ('custody_break', 'restore', 'recovery'))
             WHERE json_valid(body) ORDER BY seq",
        )?;
        let mut rows = statement.query([known.upto])?;
        while let Some(row) = rows.next()? {
            let body = serde_json::from_str(&row::text(row, 3)?).unwrap_or_default();
            let kind = SealKind::parse(&row::text(row, 2)?);
            let one = CustodyRecord {
                kind: CustodyKind::MadeAnew,
                seq: row.get(0)?,
                date: row::text(row, 1)?,
                by: text(&body, "by"),
                at_ms: row.get(4)?,
                about: Vec::new(),
            };
            known.records.extend(told(kind, &body, &one));
        }
        known.upto = head;
        Ok(())
    }
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Numbers and dates of the records that a list of a body names.
fn named(body: &Value, list: &str) -> Vec<(i64, String)> {
    let all = body.get(list).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|one| Some((one.get("seq")?.as_i64()?, text(one, "date")))).collect()
}

/// What a record tells.
fn told(kind: Option<SealKind>, body: &Value, one: &CustodyRecord) -> Vec<CustodyRecord> {
    let of = |kind, about| CustodyRecord { kind, about, ..one.clone() };
    match kind {
        Some(SealKind::CustodyBreak) => vec![one.clone()],
        Some(SealKind::Restore) if text(body, "what") == FOUND_IN_PLACE => {
            vec![of(CustodyKind::FoundInPlace, named(body, "given_up"))]
        }
        Some(SealKind::Restore) => vec![of(CustodyKind::BroughtBack, named(body, "given_up"))],
        Some(SealKind::Recovery) => {
            let used = (text(body, "what") == "recovered").then(|| of(CustodyKind::CodeUsed, Vec::new()));
            let stood_by = Some(named(body, STOOD_BY)).filter(|all| !all.is_empty());
            used.into_iter().chain(stood_by.map(|all| of(CustodyKind::StandsBy, all))).collect()
        }
        _ => Vec::new(),
    }
}
