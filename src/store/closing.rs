//! Departures after the seal. Who signs is still there, so the punch comes later and lies in the log of the
//! shift after; the line it belongs to is judged anew with it, by the rules of its own time.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Result;
use super::log::{entry_row, from_json, read_run};
use crate::domain::attendance::{AttendanceRules, PunchKind};
use crate::domain::document::Document;
use crate::domain::handover::People;
use crate::domain::ids::{HandoverId, PersonId, RunId};
use crate::domain::log::{Detail, Entry};
use crate::domain::logbook::Closing;
use crate::domain::roster::Shift;
use crate::domain::settings::Settings;

/// Shifts before and after whose punches may belong to a shift.
const BEFORE: i64 = 5;
const AFTER: i64 = 2;
const DAY_MS: i64 = 86_400_000;

/// The rules attendance was judged by.
pub(super) fn rules(conn: &Connection, version: i64) -> Result<Option<AttendanceRules>> {
    let json: Option<String> = conn
        .prepare_cached("SELECT doc -> '$.rules.attendance' FROM settings WHERE version = ?1")?
        .query_row([version], |row| row.get(0))
        .optional()?
        .flatten();
    json.map(|json| from_json("settings", version, &json)).transpose()
}

/// The lines of a sealed handover that a later departure completes.
pub(super) fn closings(
    conn: &Connection,
    handover: HandoverId,
    run: RunId,
    version: i64,
    document: &Document,
) -> Result<Vec<Closing>> {
    let open =
        |line: &crate::domain::document::Attendance| line.actual_in.is_some() && line.actual_out.is_none();
    if !document.attendance.iter().any(open) || !left_later(conn, run)? {
        return Ok(Vec::new());
    }
    let settings: String = conn
        .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
        .query_row([version], |row| row.get(0))?;
    let settings: Settings = from_json("settings", version, &settings)?;
    let people: String = conn
        .prepare_cached("SELECT value FROM answer WHERE handover_id = ?1 AND section = 'people'")?
        .query_row([handover.0], |row| row.get(0))?;
    let people: People = from_json("answer", handover, &people)?;
    let entries = around(conn, run)?;
    let entries: Vec<&Entry> = entries.iter().collect();
    let run = read_run(conn, run)?;
    let shift = Shift { settings: &settings, run, incoming: &people.incoming, entries: &entries };
    let zone = settings.store.zone;
    let mut closings = Vec::new();
    for (index, sealed) in document.attendance.iter().enumerate().filter(|(_, line)| open(line)) {
        let Some(person) = settings.people.iter().find(|p| p.name == sealed.person).map(|p| p.id) else {
            continue;
        };
        let came = sealed.actual_in.map_or(0, |at| at.ms);
        let Some(out_ms) = next_out(&entries, person, came, run.id) else { continue };
        let now = shift.line(person, out_ms + DAY_MS).line;
        if now.actual_in_ms != Some(came) || now.actual_out_ms.is_none() {
            continue;
        }
        let mut line = sealed.clone();
        line.actual_out = now.actual_out_ms.map(|ms| zone.stamp_at(ms));
        (line.late_min, line.late_tier) = (now.late_min, now.late_tier);
        (line.early_min, line.early_tier) = (now.early_min, now.early_tier);
        (line.missing, line.absent, line.absent_min) = (now.missing, now.absent, now.absent_min);
        (line.held_over_min, line.overtime_min, line.worked_min) =
            (now.held_over_min, now.overtime_min, now.worked_min);
        for (part, judged) in line.segments.iter_mut().zip(&now.segments) {
            part.went = judged.out_ms.map(|ms| zone.stamp_at(ms));
            (part.early_min, part.early_tier) = (judged.early_min, judged.early_tier);
        }
        line.provisional = false;
        closings.push(Closing { index, line });
    }
    Ok(closings)
}

/// Whether anybody clocked out in the shifts after.
fn left_later(conn: &Connection, run: RunId) -> Result<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM entry WHERE run_id > ?1 AND run_id <= ?2 AND kind = 'punch'
               AND detail ->> '$.punch' = 'out')",
        )?
        .query_row([run.0, run.0 + AFTER], |row| row.get(0))?)
}

/// The departure that follows an arrival, when it was logged after the shift.
fn next_out(entries: &[&Entry], person: PersonId, came: i64, run: RunId) -> Option<i64> {
    let mut punches: Vec<_> = entries
        .iter()
        .filter_map(|entry| match &entry.detail {
            Detail::Punch(p) if p.person == person && p.at_ms > came => Some((p.at_ms, p.punch, entry.run)),
            _ => None,
        })
        .collect();
    punches.sort_by_key(|(at, ..)| *at);
    let (at, kind, logged) = punches.into_iter().next()?;
    (kind == PunchKind::Out && logged.0 > run.0 && at < came + DAY_MS).then_some(at)
}

fn around(conn: &Connection, run: RunId) -> Result<Vec<Entry>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, run_id, at_ms, offset_min, by, item_id, detail FROM entry
         WHERE run_id >= ?1 AND run_id <= ?2 AND kind IN ('punch', 'leave') ORDER BY run_id, id",
    )?;
    let mut rows = statement.query(params![run.0 - BEFORE, run.0 + AFTER])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry_row(row)?);
    }
    Ok(entries)
}
