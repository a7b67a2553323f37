//! Departures after the seal. Who signs is still there, so the punch comes later and lies in the log of the
//! shift after; the line it belongs to is judged anew with it, by the rules of its own time. A departure belongs to the
//! shift that it comes within a day of.

use rusqlite::{Connection, OptionalExtension as _};

use super::Result;
use super::row::from_json;
use crate::model::attendance::PunchKind;
use crate::model::handover::People;
use crate::model::ids::{HandoverId, PersonId, RunId};
use crate::model::log::{Detail, Entry};
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::record::Document;
use crate::record::correction::Judging;
use crate::record::logbook::Closing;
use crate::rules::roster::RosterShift;
use crate::store::entry_rows::{DAY_MS, MONTH_MS, RAN_HERE, STAY_MS, entry_row, read_run};

/// What attendance was judged by: the rules of its time, the leave and the relief around the shift.
pub(super) fn judging(
    conn: &Connection,
    handover: HandoverId,
    run: RunId,
    version: i64,
) -> Result<Option<Judging>> {
    let Some(settings) = settings(conn, version)? else { return Ok(None) };
    let people = people(conn, handover)?;
    let run = read_run(conn, run)?;
    let entries = around(conn, run)?;
    let entries: Vec<&Entry> = entries.iter().collect();
    let shift = RosterShift { settings: &settings, run, incoming: &people.incoming, entries: &entries };
    let leave = settings.people.iter().map(|p| (p.name.clone(), shift.leaves(p.id)));
    Ok(Some(Judging {
        rules: settings.rules.attendance.clone(),
        leave: leave.filter(|(_, leaves)| !leaves.is_empty()).collect(),
        relieves: shift.relieves(),
        relief_late_min: shift.end_ms().map_or(0, |end| shift.relief_late_min(end)),
    }))
}

fn settings(conn: &Connection, version: i64) -> Result<Option<Settings>> {
    let json: Option<String> = conn
        .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
        .query_row([version], |row| row.get(0))
        .optional()?;
    json.map(|json| from_json("settings", version, &json)).transpose()
}

fn people(conn: &Connection, handover: HandoverId) -> Result<People> {
    let json: Option<String> = conn
        .prepare_cached("SELECT value FROM record_line WHERE handover_id = ?1 AND section = 'people'")?
        .query_row([handover.0], |row| row.get(0))
        .optional()?;
    Ok(json.map(|json| from_json("record_line", handover, &json)).transpose()?.unwrap_or_default())
}

/// The lines of a sealed handover that a later departure completes.
pub(super) fn closings(
    conn: &Connection,
    handover: HandoverId,
    run: RunId,
    version: i64,
    document: &Document,
) -> Result<Vec<Closing>> {
    // Who forgot to clock in may still clock out.
    let open = |line: &crate::record::Attendance| {
        line.actual_out.is_none() && (line.actual_in.is_some() || line.provisional && !line.on_leave)
    };
    if !document.attendance.iter().any(open) {
        return Ok(Vec::new());
    }
    let run = read_run(conn, run)?;
    let Some(line_ms) = run.line_ms else { return Ok(Vec::new()) };
    if !left_later(conn, run.id, line_ms)? {
        return Ok(Vec::new());
    }
    let Some(settings) = settings(conn, version)? else { return Ok(Vec::new()) };
    let people = people(conn, handover)?;
    let entries = around(conn, run)?;
    let entries: Vec<&Entry> = entries.iter().collect();
    let shift = RosterShift { settings: &settings, run, incoming: &people.incoming, entries: &entries };
    let zone = settings.store.zone;
    let mut closings = Vec::new();
    for (index, sealed) in document.attendance.iter().enumerate().filter(|(_, line)| open(line)) {
        let Some(person) = settings.people.iter().find(|p| p.name == sealed.person).map(|p| p.id) else {
            continue;
        };
        let came = sealed.actual_in.map(|at| at.ms);
        let since = came.unwrap_or(run.opened_ms);
        let Some(out_ms) = next_out(&entries, person, since, line_ms) else { continue };
        let now = shift.line(person, out_ms + DAY_MS).line;
        if now.actual_in_ms != came || now.actual_out_ms.is_none() {
            continue;
        }
        let mut line = sealed.clone();
        line.actual_out = now.actual_out_ms.map(|ms| zone.stamp_at(ms));
        line.judged(&now, |ms| zone.stamp_at(ms));
        line.provisional = false;
        closings.push(Closing { index, line });
    }
    Ok(closings)
}

/// Whether anybody clocked out in the shifts after.
fn left_later(conn: &Connection, run: RunId, line_ms: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM shift_run r CROSS JOIN entry e ON e.run_id = r.id
               WHERE r.opened_ms >= ?1 AND r.opened_ms < ?2 AND r.id <> ?3 AND {RAN_HERE}
                 AND e.kind = 'punch' AND e.detail ->> '$.punch' = 'out')"
        ))?
        .query_row([line_ms, line_ms + DAY_MS, run.0], |row| row.get(0))?)
}

/// The departure that comes next, when it was logged after the shift.
fn next_out(entries: &[&Entry], person: PersonId, since: i64, line_ms: i64) -> Option<i64> {
    let mut punches: Vec<_> = entries
        .iter()
        .filter_map(|entry| match &entry.detail {
            Detail::Punch(p) if p.person == person && p.at_ms > since => {
                Some((p.at_ms, p.punch, entry.at.ms))
            }
            _ => None,
        })
        .collect();
    punches.sort_by_key(|(at, ..)| *at);
    let (at, kind, logged) = punches.into_iter().next()?;
    (kind == PunchKind::Out && logged >= line_ms && at < since + DAY_MS).then_some(at)
}

/// Punches and leave that may belong to a shift, in the order in which the shifts ran; those of another shop, taken in
/// here, belong to none of ours.
fn around(conn: &Connection, run: ShiftRun) -> Result<Vec<Entry>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT e.id, e.run_id, e.at_ms, e.offset_min, e.by, e.item_id, e.detail
         FROM shift_run r CROSS JOIN entry e ON e.run_id = r.id
         WHERE r.opened_ms > ?1 AND r.opened_ms < ?3 AND {RAN_HERE}
           AND (e.kind = 'leave' OR e.kind = 'punch' AND (r.line_ms IS NULL OR r.line_ms > ?2))
         ORDER BY r.opened_ms, e.run_id, e.id"
    ))?;
    let end = run.line_ms.unwrap_or(run.opened_ms).saturating_add(DAY_MS);
    let mut rows = statement.query([run.opened_ms - MONTH_MS, run.opened_ms - STAY_MS, end])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry_row(row)?);
    }
    Ok(entries)
}
