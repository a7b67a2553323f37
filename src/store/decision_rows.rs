//! Decisions on approvals left open, a row each: made after the seal, or before it and carried to the handover.

use rusqlite::named_params;

use super::{Result, Tx};
use crate::model::approval::{ApprovalPlace, DecidedEarly};
use crate::model::ids::HandoverId;
use crate::model::log::{Entry, by_time};
use crate::model::settings::Settings;
use crate::record::Document;
use crate::record::approvals::left_open;

/// What was decided before the seal is a decision on the handover like those that come later.
pub(super) fn carry_decided(
    tx: &Tx,
    handover: HandoverId,
    entries: &[Entry],
    document: &Document,
    settings: &Settings,
) -> Result<()> {
    let told = by_time(entries);
    for open in left_open(document) {
        let ApprovalPlace::Entry(at) = open.place else { continue };
        if let Some(decided) = told.get(at).and_then(|entry| entry.detail.decided_early()) {
            let offset_min = settings.store.zone.stamp_at(decided.at_ms).offset_min;
            insert(tx, handover, &open.place, decided, offset_min)?;
        }
    }
    Ok(())
}

/// A decision on a handover.
pub(super) fn insert(
    tx: &Tx,
    handover: HandoverId,
    place: &ApprovalPlace,
    decided: &DecidedEarly,
    offset_min: i16,
) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO approval (seal_seq, handover_id, place, verdict, words, by, at_ms, offset_min)
             VALUES (:seal_seq, :handover_id, :place, :verdict, :words, :by, :at_ms, :offset_min)",
        )?
        .execute(named_params! {
            ":seal_seq": decided.seq,
            ":handover_id": handover.0,
            ":place": place.to_string(),
            ":verdict": decided.verdict.as_str(),
            ":words": decided.words,
            ":by": decided.by.0,
            ":at_ms": decided.at_ms,
            ":offset_min": offset_min,
        })?;
    Ok(())
}
