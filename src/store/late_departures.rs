//! Departures after the seal. Who signs is still there, so the punch comes later and lies in the log of the
//! shift after; the line it belongs to is judged anew with it, by the rules of its own time.

use rusqlite::{Connection, OptionalExtension as _};

use super::Result;
use super::row::from_json;
use crate::model::attendance::{ClockPunch, PunchKind};
use crate::model::handover::People;
use crate::model::ids::{HandoverId, RunId};
use crate::model::settings::Settings;
use crate::record::Document;
use crate::record::correction::Judging;
use crate::record::logbook::Closing;
use crate::rules::roster::{Around, Held, RosterShift};
use crate::store::entry_rows::{DAY_MS, read_run};
use crate::store::{clock_rows, shop_days};

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
    let ledger = clock_rows::around(conn, &run)?;
    let ran = shop_days::held(conn, run.date.plus(-1), run.date.plus(1))?;
    let shift = RosterShift {
        settings: &settings,
        run,
        outgoing: &people.outgoing,
        incoming: &people.incoming,
        ledger: &ledger,
        held: Held::Ran(&ran),
        around: Around::default(),
    };
    let leave = settings.people.iter().map(|p| (p.name.clone(), ledger.leaves(p.id).to_vec()));
    Ok(Some(Judging {
        rules: settings.rules.attendance.clone(),
        leave: leave.filter(|(_, leaves)| !leaves.is_empty()).collect(),
        without_roster: shift.without_roster().map(|(p, since)| (p.name.clone(), since)).collect(),
        relieves: shift.relieves(),
        relief_late_min: shift.end_ms().map_or(0, |end| shift.relief_late_min(end)),
    }))
}

fn settings(conn: &Connection, version: i64) -> Result<Option<Settings>> {
    let json: Option<String> = conn
        .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
        .query_row([version], |row| crate::store::row::text(row, 0))
        .optional()?;
    json.map(|json| from_json("settings", version, &json)).transpose()
}

fn people(conn: &Connection, handover: HandoverId) -> Result<People> {
    let json: Option<String> = conn
        .prepare_cached("SELECT value FROM record_line WHERE handover_id = ?1 AND section = 'people'")?
        .query_row([handover.0], |row| crate::store::row::text(row, 0))
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
    let Some(settings) = settings(conn, version)? else { return Ok(Vec::new()) };
    let people = people(conn, handover)?;
    let run = read_run(conn, run)?;
    let ledger = clock_rows::around(conn, &run)?;
    let ran = shop_days::held(conn, run.date.plus(-1), run.date.plus(1))?;
    let shift = RosterShift {
        settings: &settings,
        run,
        outgoing: &people.outgoing,
        incoming: &people.incoming,
        ledger: &ledger,
        held: Held::Ran(&ran),
        around: Around::default(),
    };
    let zone = settings.store.zone;
    let mut closings = Vec::new();
    for (index, sealed) in document.attendance.iter().enumerate().filter(|(_, line)| open(line)) {
        let Some(person) = settings.person_named(&sealed.person).map(|p| p.id) else {
            continue;
        };
        let came = sealed.actual_in.map(|at| at.ms);
        let Some(out_ms) = next_out(ledger.punches(person), came.unwrap_or(run.opened_ms)) else { continue };
        let now = shift.line(person, out_ms + DAY_MS).line;
        if now.actual_in_ms != came || now.actual_out_ms.is_none() && !now.carried_out {
            continue;
        }
        let mut line = sealed.clone();
        line.actual_out = now.actual_out_ms.map(|ms| zone.stamp_at(ms));
        line.judged(&now, |ms| zone.stamp_at(ms));
        line.provisional = false;
        closings.push(Closing { index, left: zone.stamp_at(out_ms), line });
    }
    Ok(closings)
}

/// The departure that comes next.
fn next_out(punches: &[ClockPunch], since: i64) -> Option<i64> {
    let next = punches.iter().filter(|p| p.at_ms > since).min_by_key(|p| p.at_ms)?;
    (next.kind == PunchKind::Out && next.at_ms < since + DAY_MS).then_some(next.at_ms)
}
