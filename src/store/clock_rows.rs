//! Punches and leave by their time: what the ledger of the clock is made from, whatever shift they were logged in.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::{Result, Store};
use crate::model::approval::{ApprovalPlace, Verdict};
use crate::model::attendance::PunchKind;
use crate::model::ids::{EntryId, PersonId, RunId};
use crate::model::log::{Detail, Entry, by_time};
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::Stamp;
use crate::rules::attendance::ledger::Ledger;
use crate::store::entry_rows::{DAY_MS, entry_row, read_entries};
use crate::store::row::from_json;

/// How long before a shift its punches lie at most: nobody stays longer than a day.
const BEFORE_MS: i64 = 2 * DAY_MS;

/// Punches from elsewhere count only where nobody punched here this near.
pub(super) const ELSEWHERE_MS: i64 = 12 * 3_600_000;

/// What the log holds of a time.
#[derive(Debug, Default)]
pub(super) struct ClockRows {
    /// Punches and leave as they count, see [`read`].
    pub(super) entries: Vec<Entry>,
    /// Who punched at this shop's own clock, and when: what was taken in is left out.
    pub(super) here: Vec<(PersonId, i64)>,
    /// Those punches that a sealed record says were given by a clock that was behind an earlier record.
    pub(super) doubted: BTreeSet<(PersonId, i64)>,
}

/// Everything the log holds of a time, read once.
pub(super) fn rows(conn: &Connection, from_ms: i64, to_ms: i64) -> Result<ClockRows> {
    let (own, elsewhere) = by_origin(conn, from_ms, to_ms)?;
    let here = at_the_clock(&own);
    let marked = doubted(conn, from_ms, to_ms)?;
    let punches =
        own.iter().filter(|entry| clocked(entry) && (entry.doubted || marked.contains(&entry.at.ms)));
    let doubted = punches.filter_map(punched).collect();
    let entries = counted(conn, together(own, elsewhere, &here))?;
    Ok(ClockRows { entries, here, doubted })
}

/// Times of the log that sealed records mark, because they were not the real ones. No other record is read than those of
/// shifts in whose log time went back, which began after their first entry or ended before their last: no other marks any.
fn doubted(conn: &Connection, from_ms: i64, to_ms: i64) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare_cached(
        "WITH log AS (
           SELECT h.seal_seq, h.started_ms, e.at_ms,
             coalesce(lag(e.at_ms) OVER (PARTITION BY e.run_id ORDER BY e.id), r.opened_ms) AS before_ms
           FROM handover h JOIN shift_run r ON r.id = h.run_id JOIN entry e ON e.run_id = h.run_id
           WHERE h.started_ms BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL AND h.imported = 0)
         SELECT json_extract(CAST(s.body AS TEXT), '$.clock_doubted') FROM seal s
         WHERE s.seq IN (SELECT seal_seq FROM log WHERE at_ms < before_ms OR at_ms > started_ms)",
    )?;
    let mut rows = statement.query(params![from_ms, to_ms])?;
    let mut found = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let Some(said) = row.get::<_, Option<String>>(0)? else { continue };
        let times: Vec<Stamp> = from_json("seal", 0, &said)?;
        found.extend(times.iter().map(|at| at.ms));
    }
    Ok(found)
}

/// Punches and leave of a time, oldest first, as they count: a correction that was not approved does not, and what it
/// was to change is as it was. Logs that were taken in say something only of people and days that the shop's own log is
/// silent about.
pub(super) fn read(conn: &Connection, from_ms: i64, to_ms: i64) -> Result<Vec<Entry>> {
    counted(conn, logged(conn, from_ms, to_ms)?)
}

/// The entries as they count.
fn counted(conn: &Connection, mut entries: Vec<Entry>) -> Result<Vec<Entry>> {
    let refused = refused(conn, &entries)?;
    if refused.is_empty() {
        return Ok(entries);
    }
    let counts: BTreeSet<(PersonId, PunchKind, i64)> =
        entries.iter().filter(|entry| !refused.contains(&entry.id)).filter_map(added).collect();
    entries.retain_mut(|entry| {
        if !refused.contains(&entry.id) {
            return true;
        }
        // What was to be taken out stays. What was to be entered is gone, from the record it was sealed in too.
        let gone = added(entry).is_some_and(|it| !counts.contains(&it));
        if let Detail::Punch(punch) = &mut entry.detail {
            (punch.instead_of, punch.removed) = (None, true);
        }
        gone
    });
    Ok(entries)
}

/// How many corrections of somebody's punches of a time were entered and not refused.
pub(super) fn corrections(conn: &Connection, person: PersonId, from_ms: i64, to_ms: i64) -> Result<usize> {
    let mut entries = logged(conn, from_ms, to_ms)?;
    let own =
        |entry: &Entry| matches!(&entry.detail, Detail::Punch(p) if p.person == person && p.is_correction());
    entries.retain(own);
    Ok(entries.len() - refused(conn, &entries)?.len())
}

/// Those corrections of punches whose approval was left open and refused since.
fn refused(conn: &Connection, entries: &[Entry]) -> Result<BTreeSet<EntryId>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.place FROM approval a JOIN handover h ON h.id = a.handover_id
         WHERE h.run_id = ?1 AND a.verdict = 'rejected'",
    )?;
    let asked = entries
        .iter()
        .filter(|entry| matches!(&entry.detail, Detail::Punch(punch) if punch.approval_open.is_some()));
    // What was decided before the seal stands at the entry.
    let early = |entry: &&Entry| {
        entry.detail.decided_early().is_some_and(|decided| decided.verdict == Verdict::Rejected)
    };
    let mut refused: BTreeSet<EntryId> = asked.clone().filter(early).map(|entry| entry.id).collect();
    for run in asked.map(|entry| entry.run).collect::<BTreeSet<RunId>>() {
        let places: Vec<String> =
            statement.query_map([run.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        if places.is_empty() {
            continue;
        }
        let of_run = read_entries(conn, run)?;
        let told = by_time(&of_run);
        for place in places {
            if let ApprovalPlace::Entry(at) = place.parse()? {
                refused.extend(told.get(at).map(|entry| entry.id));
            }
        }
    }
    refused.retain(|id| entries.iter().any(|entry| entry.id == *id));
    Ok(refused)
}

/// The seals of corrections of handovers that were made alone and refused since.
pub(super) fn refused_seals(conn: &Connection) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT place FROM approval WHERE verdict = 'rejected' AND place LIKE 'correction/%'",
    )?;
    let mut rows = statement.query([])?;
    let mut refused = BTreeSet::new();
    while let Some(row) = rows.next()? {
        if let ApprovalPlace::Correction(seq) = row.get_ref(0)?.as_str().unwrap_or_default().parse()? {
            refused.insert(seq);
        }
    }
    Ok(refused)
}

/// The punch an entry adds; nothing where it takes one out.
fn added(entry: &Entry) -> Option<(PersonId, PunchKind, i64)> {
    match &entry.detail {
        Detail::Punch(punch) if !punch.removed => Some((punch.person, punch.punch, punch.at_ms)),
        _ => None,
    }
}

/// Punches and leave of a time as they were logged.
fn logged(conn: &Connection, from_ms: i64, to_ms: i64) -> Result<Vec<Entry>> {
    let (own, elsewhere) = by_origin(conn, from_ms, to_ms)?;
    let here = at_the_clock(&own);
    Ok(together(own, elsewhere, &here))
}

/// The shop's own log, and of what was taken in what it is silent about.
fn together(mut entries: Vec<Entry>, mut elsewhere: Vec<Entry>, here: &[(PersonId, i64)]) -> Vec<Entry> {
    elsewhere.retain(|entry| {
        let silent = |(person, at): (PersonId, i64)| {
            here.iter().all(|(who, own)| *who != person || (own - at).abs() > ELSEWHERE_MS)
        };
        punched(entry).is_some_and(silent)
    });
    entries.append(&mut elsewhere);
    entries.sort_by_key(|entry| entry.id);
    entries
}

fn at_the_clock(entries: &[Entry]) -> Vec<(PersonId, i64)> {
    entries.iter().filter(|entry| clocked(entry)).filter_map(punched).collect()
}

/// The shop's own log of a time, and that of records taken in.
fn by_origin(conn: &Connection, from_ms: i64, to_ms: i64) -> Result<(Vec<Entry>, Vec<Entry>)> {
    let mut statement = conn.prepare_cached(
        "SELECT id, run_id, at_ms, offset_min, by, item_id, detail,
           EXISTS (SELECT 1 FROM handover h WHERE h.run_id = entry.run_id AND h.imported = 1)
         FROM entry WHERE kind = 'punch' AND coalesce(detail ->> '$.punched_at', detail ->> '$.at_ms') BETWEEN ?1 AND ?2
         UNION ALL
         SELECT id, run_id, at_ms, offset_min, by, item_id, detail, 0
         FROM entry WHERE kind = 'leave' AND coalesce(detail ->> '$.to', detail ->> '$.to_ms') >= ?1
           AND coalesce(detail ->> '$.from', detail ->> '$.from_ms') <= ?2",
    )?;
    let mut rows = statement.query(params![from_ms, to_ms])?;
    let (mut entries, mut elsewhere) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let taken_in: bool = row.get(7)?;
        if taken_in { &mut elsewhere } else { &mut entries }.push(entry_row(row)?);
    }
    Ok((entries, elsewhere))
}

/// Whether it was punched at the clock, not entered afterwards.
fn clocked(entry: &Entry) -> bool {
    matches!(&entry.detail, Detail::Punch(punch) if !punch.is_correction())
}

/// Whose punch an entry is, and when.
fn punched(entry: &Entry) -> Option<(PersonId, i64)> {
    match &entry.detail {
        Detail::Punch(punch) => Some((punch.person, punch.at_ms)),
        _ => None,
    }
}

/// The ledger around a shift that ran, with what was punched in it by a clock that was days behind.
pub(super) fn around(conn: &Connection, run: &ShiftRun) -> Result<Ledger> {
    let until = run.line_ms.map_or(i64::MAX, |line| line.saturating_add(2 * DAY_MS));
    let from = run.opened_ms.saturating_sub(BEFORE_MS);
    let mut entries = read(conn, from, until)?;
    entries
        .extend(read_entries(conn, run.id)?.into_iter().filter(|entry| clocked(entry) && entry.at.ms < from));
    let mut ledger = Ledger::of(&entries);
    takers_signed(conn, run.opened_ms, until, &mut ledger)?;
    Ok(ledger)
}

/// When those who took over signed: they were there then, whenever they punched.
pub(super) fn takers_signed(conn: &Connection, from_ms: i64, to_ms: i64, ledger: &mut Ledger) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT s.person_id, s.at_ms FROM signature s JOIN handover h ON h.id = s.handover_id
         WHERE s.role = 'incoming' AND h.started_ms BETWEEN ?1 AND ?2",
    )?;
    let mut rows = statement.query([from_ms, to_ms])?;
    while let Some(row) = rows.next()? {
        ledger.sign(PersonId(row.get(0)?), row.get(1)?);
    }
    Ok(())
}

/// Who was there when the shop was opened, as whoever opened it saw it, and who that was. A name two people have proves
/// nothing of either.
pub(super) fn seen_at_openings(
    conn: &Connection,
    settings: &Settings,
    (from_ms, to_ms): (i64, i64),
    ledger: &mut Ledger,
) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT r.opened_ms, o.by, CASE WHEN json_valid(CAST(s.body AS TEXT))
           THEN json_extract(CAST(s.body AS TEXT), '$.here') END
         FROM opening o JOIN shift_run r ON r.id = o.run_id JOIN seal s ON s.seq = o.seal_seq
         WHERE r.opened_ms BETWEEN ?1 AND ?2",
    )?;
    let mut rows = statement.query([from_ms, to_ms])?;
    while let Some(row) = rows.next()? {
        let at_ms = row.get(0)?;
        ledger.see(PersonId(row.get(1)?), at_ms);
        let Some(here) = row.get::<_, Option<String>>(2)? else { continue };
        let here: Vec<String> = from_json("seal", 0, &here)?;
        for name in here {
            let mut named = settings.people.iter().filter(|person| person.name == name);
            if let (Some(person), None) = (named.next(), named.next()) {
                ledger.see(person.id, at_ms);
            }
        }
    }
    Ok(())
}

impl Store {
    /// The ledger around a shift.
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub(super) fn clock_around(&self, run: &ShiftRun) -> Result<Ledger> {
        around(&self.conn, run)
    }

    /// The ledger around the running shift, with the signatures of the shifts before it of which somebody may still be in:
    /// who works two shifts took over the second one by signature.
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub(super) fn clock_of_those_in(&self, run: &ShiftRun) -> Result<Ledger> {
        let mut ledger = self.clock_around(run)?;
        let before = (run.opened_ms.saturating_sub(BEFORE_MS), run.opened_ms.saturating_sub(1));
        takers_signed(&self.conn, before.0, before.1, &mut ledger)?;
        Ok(ledger)
    }

    /// Punches and leave around a shift that were not logged in it or in the running one: who came early punched in
    /// before the line was drawn, and leave is often logged days ahead.
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub(crate) fn presence_before(&self, run: RunId) -> Result<Vec<Entry>> {
        let (opened, running) = (self.run(run)?.opened_ms, self.running()?.id);
        let mut entries = read(&self.conn, opened.saturating_sub(BEFORE_MS), i64::MAX)?;
        entries.retain(|entry| entry.run != run && entry.run != running);
        Ok(entries)
    }
}

#[cfg(test)]
mod tests;
