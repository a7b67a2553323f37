//! Sealed changes of a register beside the log of their shift.

use rusqlite::Connection;

use super::finding::{VerifyLevel, differs};
use super::rows::{DrawerFloats, Sink};
use crate::model::ids::HandoverId;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::record::seal::RunningTotals;
use crate::record::till::TillRecord;
use crate::store::row::from_json;
use crate::store::{Result, till_rows};

/// What a record adds to the totals, and what it says about drawers; nothing where it cannot be read.
pub(super) type Sealed = (Option<RunningTotals>, Option<Vec<DrawerFloats>>);

/// Compares a sealed change of a register with what the log of its shift says; gives what it adds to the totals, and
/// what it left in the drawer.
pub(super) fn till(conn: &Connection, seq: i64, body: &[u8], found: Sink<'_>) -> Result<Sealed> {
    let settings = |version: i64| -> Result<Settings> {
        let doc: String = conn
            .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
            .query_row([version], |row| row.get(0))?;
        from_json("settings", version, &doc)
    };
    let rows = till_rows::of_seal(conn, seq, settings)?;
    let sealed = serde_json::from_slice::<TillRecord>(body).ok();
    let Some(((here, register, left), sealed)) = rows.zip(sealed) else {
        found(VerifyLevel::Rows, "till", Problem::new("verify.no_rows").with("seq", seq));
        return Ok((None, None));
    };
    let (rows, wanted) = (serde_json::to_value(&here), serde_json::to_value(&sealed));
    let (rows, wanted) = (rows.unwrap_or_default(), wanted.unwrap_or_default());
    for field in ["business_date", "shift", "part", "entry"] {
        let (rows, wanted) = (&rows[field], &wanted[field]);
        if rows != wanted {
            let field = format!("till/{field}");
            let problem = differs("verify.column", &field, &rows.to_string(), &wanted.to_string());
            found(VerifyLevel::Rows, &field, problem);
        }
    }
    let Detail::TillChange(change) = &sealed.entry.detail else {
        found(VerifyLevel::Rows, "till", Problem::new("verify.no_rows").with("seq", seq));
        return Ok((None, None));
    };
    let float = DrawerFloats {
        register,
        name: change.register.clone(),
        left_before: None,
        float_left: left,
        moved: Money::ZERO,
        forgotten: false,
        when: (sealed.business_date.to_string(), sealed.entry.at.map_or(0, |at| at.ms)),
        handover: HandoverId(0),
    };
    Ok((Some(till_rows::adds(change)), Some(vec![float])))
}
