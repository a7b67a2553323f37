//! Ending a shift that nobody handed over: a record of its own that says so, and the shop is closed as of its end.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};

use super::drafts::{OpenHandover, insert_head};
use super::opening_rows::Uncounted;
use super::sealing::{SealKey, seal_handover};
use super::shop_days::open_run;
use super::{AuditAction, Result, Store, Tx};
use crate::model::field_ref::FieldRef;
use crate::model::handover::draft::Draft;
use crate::model::handover::{HandoverKind, Head, NotCounted, NotHandedOver, People, Snapshot, State};
use crate::model::ids::{HandoverId, PersonId, RegisterId};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::text::clean_note;
use crate::model::time::Stamp;
use crate::record;
use crate::record::seal::ChainHead;
use crate::rules::authority::{Act, Case};
use crate::rules::drawer_sessions;
use crate::rules::drawer_sessions::left_at_changes;
use crate::rules::forgotten_shift::RunningShift;
use crate::rules::roster::present;
use crate::store::signers::active;

impl Store {
    /// Ends the running shift as not handed over: a record says so, who said it and why, who was on it, that no drawer was
    /// counted and what was known of each last. The shop is closed as of its end; what was logged later is logged while it
    /// was closed. Nobody is clocked out, and nothing is compared with anything.
    ///
    /// # Errors
    /// `forgotten.handover_open` while a handover is being made, `shop.is_closed`, `forgotten.not_yet` before it is overdue or
    /// while somebody who was on it is in, `forgotten.needs_why` without a reason, what [`Act::EndShift`] needs and was not
    /// given.
    pub(crate) fn end_shift(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        reason: &str,
        key: &SealKey<'_>,
    ) -> Result<(ChainHead, String)> {
        if self.open_handover()?.is_some() {
            return Err(Problem::new("forgotten.handover_open").into());
        }
        let (version, settings) = self.settings()?;
        let run = self.running()?;
        if run.closed {
            return Err(Problem::new("shop.is_closed").into());
        }
        let by = active(&settings, PersonId(action.by))?.id;
        let reason = clean_note(reason).text.trim().to_owned();
        if reason.is_empty() {
            return Err(Refusal::new(InputField::Reason, "forgotten.needs_why").into());
        }
        let allowed = self.allow(&Case::new(Act::EndShift, by).because(&reason), &settings)?;
        let open = self.as_it_ended(version, settings, run, (by, at, reason))?;
        let document = record::build(&open.draft, &open.facts(at), at)?;
        self.write_allowed(action, [allowed], |tx| {
            let open = OpenHandover { draft: closed_with(tx, &open)?, ..open.clone() };
            let sealed = seal_handover(tx, &open, &document, at, key)?;
            for one in open.draft.review.not_handed_over.iter().flat_map(|ended| &ended.not_counted) {
                tx.conn()
                    .prepare_cached("DELETE FROM drawer WHERE register_id = ?1")?
                    .execute([one.register.0])?;
            }
            tx.audit(None::<&()>, Some(&open.draft.review))?;
            Ok((sealed.head, sealed.chain))
        })
    }

    /// The running shift as a handover that nobody made: what its record is drawn from.
    fn as_it_ended(
        &self,
        version: i64,
        settings: Settings,
        mut run: ShiftRun,
        (by, at, reason): (PersonId, Stamp, String),
    ) -> Result<OpenHandover> {
        let mut entries = self.entries(run.id)?;
        let (began, clock) = (self.began(&run)?, self.clock_around(&run)?);
        let gone = self.last_people()?.map_or_else(Vec::new, |(people, _)| people.outgoing);
        let shift = RunningShift {
            settings: &settings,
            run,
            began: &began,
            gone: &gone,
            entries: &entries,
            clock: &clock,
            now_ms: at.ms,
        };
        let due = shift.overdue_since().filter(|_| shift.may_be_ended());
        let due = due.ok_or_else(|| Problem::new("forgotten.not_yet"))?;
        let (people, as_of) = (shift.people(), shift.ends_as_of());
        entries.retain(|entry| entry.at.ms <= as_of);
        let mut items = self.open_items()?;
        items.retain(|item| item.opened_run != run.id || item.opened.ms <= as_of);
        let zone = settings.store.zone;
        let mut draft = Draft::new(Head {
            id: HandoverId(0),
            run: run.id,
            date: run.date,
            shift: run.shift,
            part: run.part,
            kind: HandoverKind::Shift,
            state: State::Draft,
            settings_version: version,
            started: zone.stamp_at(as_of),
            started_by: Some(by),
            imported: false,
            opened_ms: Some(run.opened_ms),
        });
        draft.people = People::default();
        let not_counted = self.last_known(&run, &entries, &settings)?;
        draft.review.not_handed_over =
            Some(NotHandedOver { by, at: at.ms, reason, since: run.opened_ms, due, people, not_counted });
        run.line_ms = Some(as_of);
        let inside = present(&clock, &settings.rules.attendance, run.opened_ms);
        let mut open = OpenHandover {
            draft,
            run,
            entries,
            items,
            settled: self.settled_between(run.opened_ms, as_of)?,
            left_before: BTreeMap::new(),
            stayed: Vec::new(),
            inside,
            readings: BTreeMap::new(),
            cursor: FieldRef::of_cursor(""),
            settings,
        };
        let attendees = open.facts(at).attendees(&open.draft);
        let lines = self.hours_now(&open, attendees, at)?;
        open.draft.attendance.extend(lines);
        open.draft.snapshot = Some(Snapshot::take(&open.draft, &open.facts(at)));
        Ok(open)
    }

    /// Who signed to take a shift over, or opened the shop for it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn began(&self, run: &ShiftRun) -> Result<Vec<PersonId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT s.person_id FROM handover h JOIN signature s ON s.handover_id = h.id AND s.role = 'incoming'
             WHERE h.started_ms = ?2 AND h.imported = 0 AND h.seal_seq IS NOT NULL
             UNION SELECT by FROM opening WHERE run_id = ?1",
        )?;
        let rows = statement.query_map([run.id.0, run.opened_ms], |row| row.get(0).map(PersonId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is known last of each drawer in use, or with something in it, and what was moved in the shift since.
    fn last_known(
        &self,
        run: &ShiftRun,
        entries: &[crate::model::log::Entry],
        settings: &Settings,
    ) -> Result<Vec<NotCounted>> {
        let left: BTreeMap<RegisterId, (Money, i64)> = self
            .conn
            .prepare_cached(
                "SELECT d.register_id, d.float_left + d.moved, h.started_ms FROM drawer d
                 JOIN handover h ON h.id = d.handover_id",
            )?
            .query_map([], |row| Ok((RegisterId(row.get(0)?), (Money(row.get(1)?), row.get(2)?))))?
            .collect::<rusqlite::Result<_>>()?;
        let counted = self.counted_at_opening(run.id)?;
        let changes = left_at_changes(entries);
        let mut registers: Vec<RegisterId> = settings.active_registers().map(|r| r.id).collect();
        registers.extend(left.keys().filter(|id| !settings.active_registers().any(|r| r.id == **id)));
        registers
            .into_iter()
            .map(|register| {
                let found = counted.iter().find(|(id, ..)| *id == register);
                let found = found.map(|(_, sum, _)| (*sum, run.opened_ms));
                let changed = changes.iter().find(|(id, ..)| *id == register);
                let changed = changed.map(|(_, sum, _, at_ms)| (*sum, *at_ms));
                let known = changed.or(found).or(left.get(&register).copied());
                Ok(NotCounted {
                    register,
                    left: known.map(|(sum, _)| sum),
                    left_at: known.map(|(_, at)| at),
                    moved: drawer_sessions::moved(entries, register)?,
                })
            })
            .collect()
    }

    /// The drawers that nobody counted when the shift before a closed time ended, where nobody handed it over.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn uncounted_before(&self, closed: &ShiftRun) -> Result<BTreeMap<RegisterId, Uncounted>> {
        let ended: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT id FROM handover WHERE not_handed_over = 1 AND imported = 0 AND started_ms = ?1",
            )?
            .query_row([closed.opened_ms], |row| row.get(0))
            .optional()?;
        let Some(id) = ended else { return Ok(BTreeMap::new()) };
        let review = self.draft(HandoverId(id))?.review;
        let not_counted = review.not_handed_over.map(|ended| ended.not_counted).unwrap_or_default();
        let known = |one: NotCounted| (one.register, Uncounted { last_known: one.left, moved: one.moved });
        Ok(not_counted.into_iter().map(known).collect())
    }
}

/// Draws the line where the shift ended, and puts what was logged and opened later into the time the shop is closed.
fn closed_with(tx: &Tx, open: &OpenHandover) -> Result<Draft> {
    let head = &open.draft.head;
    let (conn, as_of) = (tx.conn(), head.started);
    conn.prepare_cached("UPDATE shift_run SET line_ms = ?2 WHERE id = ?1 AND line_ms IS NULL")?
        .execute(params![open.run.id.0, as_of.ms])?;
    let since = open_run(tx, open.run.name(), as_of.ms)?;
    for table in [
        "UPDATE entry SET run_id = ?1 WHERE run_id = ?2 AND at_ms > ?3",
        "UPDATE item SET opened_run = ?1 WHERE opened_run = ?2 AND opened_ms > ?3",
    ] {
        conn.prepare_cached(table)?.execute(params![since.0, open.run.id.0, as_of.ms])?;
    }
    let id = insert_head(tx, head)?;
    Ok(Draft { head: Head { id, ..*head }, ..open.draft.clone() })
}
