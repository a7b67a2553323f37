//! A register that changes hands inside the running shift: typed, signed by both, sealed as a record of its own and
//! logged in the shift.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};

use super::entries::insert_row;
use super::row::{from_json, to_json};
use super::sealing::{NewRecord, SealKey, append};
use super::signers::{active, signer};
use super::till_rows::{adds, told};
use super::{AuditAction, Result, Store, items};
use crate::model::ids::{EntryId, PersonId, RegisterId};
use crate::model::log::{Detail, Entry, Note, TillChange, TillDraft};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{Register, Settings};
use crate::model::shift::ShiftRun;
use crate::model::text::clean_note;
use crate::model::time::Stamp;
use crate::record::Cash;
use crate::record::seal::{ChainHead, SealKind, canonical};
use crate::rules::authority::{Act, Case};
use crate::rules::cash::deposits::{self, Takings};
use crate::rules::drawer_sessions::{hands, last_change, moved, read_on_from, runs_on};
use crate::rules::till::Session;

impl Store {
    /// What the session of each register in use began with; nothing while the shop is closed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn till_sessions(
        &self,
        run: &ShiftRun,
        settings: &Settings,
    ) -> Result<BTreeMap<RegisterId, Session>> {
        if run.closed {
            return Ok(BTreeMap::new());
        }
        let entries = self.entries(run.id)?;
        let mut before = self.readings_of_day(run.date, i64::MAX, None)?;
        let (left, opened) = (self.drawers()?, self.counted_at_opening(run.id)?);
        let session = |register: &Register| {
            let id = register.id;
            let mut readings = before.remove(&id).filter(|_| runs_on(register)).unwrap_or_default();
            read_on_from(register, &entries, &mut readings);
            let moved = moved(&entries, id)?;
            let session = if let Some((entry, change)) = last_change(&entries, id) {
                let left = change.handed_on;
                Session { since_ms: entry.at.ms, left_before: left, opening: left, moved, readings }
            } else {
                let left = left.get(&id).copied();
                let counted = opened.iter().find(|(one, ..)| *one == id).map(|(_, sum, _)| *sum);
                let opening = counted.or(left);
                Session { since_ms: run.opened_ms, left_before: left, opening, moved, readings }
            };
            Ok((id, session))
        };
        settings.active_registers().map(session).collect()
    }

    /// Whose hands each own register in use is in, its cashier first; those of which no stored answer says it are left out.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn till_hands(
        &self,
        run: &ShiftRun,
        settings: &Settings,
    ) -> Result<BTreeMap<RegisterId, Vec<PersonId>>> {
        if run.closed {
            return Ok(BTreeMap::new());
        }
        let (entries, covers) = (self.entries(run.id)?, self.covers_since(run)?);
        let began = self.began_with(run, settings)?;
        let of = |register: &Register| {
            let began = began.get(&register.id).copied();
            (register.id, hands(register, (&entries, &covers), began))
        };
        Ok(settings.active_registers().map(of).filter(|(_, hands)| !hands.is_empty()).collect())
    }

    /// Who began a shift with each register: the one person there at its opening, or who alone took it over.
    fn began_with(&self, run: &ShiftRun, settings: &Settings) -> Result<BTreeMap<RegisterId, PersonId>> {
        let person = |name: &str| settings.person_named(name).map(|person| person.id);
        let opened: Option<Option<String>> = self
            .conn
            .prepare_cached(
                "SELECT CASE WHEN json_valid(CAST(s.body AS TEXT))
                   THEN json_extract(CAST(s.body AS TEXT), '$.here') END
                 FROM opening o JOIN seal s ON s.seq = o.seal_seq WHERE o.run_id = ?1",
            )?
            .query_row([run.id.0], |row| row.get(0))
            .optional()?;
        if let Some(here) = opened {
            let here: Vec<String> = from_json("seal", 0, here.as_deref().unwrap_or("[]"))?;
            let [alone] = here.as_slice() else { return Ok(BTreeMap::new()) };
            let all = settings.active_registers().filter_map(|register| Some((register.id, person(alone)?)));
            return Ok(all.collect());
        }
        // Of a half seal nobody took over, and of what is not sealed yet nobody has.
        let handed_over: Option<(String, String)> = self
            .conn
            .prepare_cached(
                "SELECT json_extract(body, '$.people.incoming'), json_extract(body, '$.cash') FROM (
                   SELECT CAST(s.body AS TEXT) AS body FROM handover h JOIN seal s ON s.seq = h.seal_seq
                   WHERE h.id = (SELECT id FROM handover
                       WHERE seal_seq IS NOT NULL AND kind = 'shift' AND imported = 0 ORDER BY seal_seq DESC LIMIT 1)
                     AND h.started_ms = ?1)
                 WHERE json_valid(body) AND coalesce(json_extract(body, '$.state'), 'sealed') = 'sealed'
                   AND json_extract(body, '$.people.incoming') IS NOT NULL AND json_extract(body, '$.cash') IS NOT NULL",
            )?
            .query_row([run.opened_ms], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((incoming, cash)) = handed_over else { return Ok(BTreeMap::new()) };
        let incoming: Vec<String> = from_json("seal", 0, &incoming)?;
        let drawers: Vec<Cash> = from_json("seal", 0, &cash)?;
        let took = drawers.iter().filter_map(|drawer| {
            let register = settings.active_registers().find(|register| register.name == drawer.register)?;
            match drawer.taken_over_by(&incoming)[..] {
                [one] => Some((register.id, person(one)?)),
                _ => None,
            }
        });
        Ok(took.collect())
    }

    /// Seals that a register changed hands, and logs it in the running shift. Both gave their PIN, and a lead's was given
    /// where one approved it.
    ///
    /// # Errors
    /// What [`TillChange::refusals`] says, `shop.is_closed`, `till.handover_runs` while a handover is being made,
    /// `till.moved_on` where something happened in the register since the result was worked out, what
    /// [`Act::ChangeTill`] and [`Act::ApproveCash`] need and was not given.
    pub(crate) fn change_till(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        change: &TillChange,
        key: &SealKey<'_>,
    ) -> Result<(ChainHead, String)> {
        let (version, settings) = self.settings()?;
        let run = self.running()?;
        if run.closed {
            return Err(Problem::new("shop.is_closed").into());
        }
        if self.open_handover()?.is_some() {
            return Err(Problem::new("till.handover_runs").into());
        }
        let sessions = self.till_sessions(&run, &settings)?;
        let session = sessions.get(&change.register).ok_or_else(|| Problem::new("till.no_register"))?;
        let (worked, level) = change.clone().worked_out(session, &settings)?;
        if worked != *change {
            return Err(Refusal::new(InputField::What, "till.moved_on").into());
        }
        if let Some(refusal) = change.refusals(level, &settings).into_iter().next() {
            return Err(refusal.into());
        }
        let allowed = self.allow_all(&change.cases(), &settings, at.ms)?;
        let detail = Detail::TillChange(change.clone());
        let entry = Entry {
            id: EntryId(0),
            run: run.id,
            at: settings.store.zone.stamp_at(at.ms),
            by: change.outgoing,
            item: None,
            doubted: self.clock_doubted,
            detail,
        };
        let body = told(&run, &entry, &settings)?;
        let signers = [change.outgoing, change.incoming].into_iter().chain(change.approver);
        let signers = signers.map(|id| Ok(signer(active(&settings, id)?, at))).collect::<Result<Vec<_>>>()?;
        let doubted = self.clock_doubted;
        self.write_allowed(action, allowed, |tx| {
            let new = NewRecord {
                kind: SealKind::Till,
                date: run.date,
                body: canonical(&body)?,
                signers: signers.clone(),
                adds: adds(change),
            };
            let (head, chain) = append(tx, new, at, key)?;
            let detail = Detail::TillChange(TillChange { seq: head.seq, ..change.clone() });
            let logged = insert_row(tx, run.id, (entry.at, doubted), change.outgoing, &detail, None)?;
            tx.conn()
                .prepare_cached(
                    "INSERT INTO till_change (seal_seq, entry_id, settings_version) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![head.seq, logged.0, version])?;
            if let Some(amount) = change.deposit.filter(|sum| sum.0 > 0) {
                let takings =
                    Takings { register: change.register, date: run.date, amount, bag_no: &change.bag_no };
                items::insert_by(
                    tx,
                    change.outgoing.0,
                    run.id,
                    entry.at,
                    &deposits::to_bank(takings, entry.at, &settings),
                )?;
            }
            tx.conn().prepare_cached("DELETE FROM till_draft")?.execute([])?;
            tx.audit(None::<&()>, Some(&body))?;
            Ok((head, chain))
        })
    }

    /// The change that is being made, as far as it was typed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn till_draft(&self) -> Result<Option<(RegisterId, TillDraft)>> {
        let found: Option<(i64, String)> = self
            .conn
            .prepare_cached("SELECT register_id, doc FROM till_draft")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found.map(|(id, json)| Ok((RegisterId(id), from_json("till_draft", id, &json)?))).transpose()
    }

    /// Saves what was typed of a change; nothing takes it away, as long as no result was shown.
    ///
    /// # Errors
    /// `till.seen` where a difference that was shown would be gone, `till.handover_runs` while a handover is being made.
    pub(crate) fn save_till(
        &mut self,
        action: &AuditAction,
        register: RegisterId,
        draft: Option<&TillDraft>,
    ) -> Result<()> {
        let shown = self.till_draft()?.is_some_and(|(_, old)| old.shown.is_some());
        if shown && draft.is_none_or(|draft| draft.shown.is_none()) {
            return Err(Problem::new("till.seen").into());
        }
        if draft.is_some() && self.open_handover()?.is_some() {
            return Err(Problem::new("till.handover_runs").into());
        }
        let json = draft.map(|draft| to_json("till_draft", draft)).transpose()?;
        self.write(action, |tx| {
            tx.conn().prepare_cached("DELETE FROM till_draft")?.execute([])?;
            if let Some(json) = &json {
                tx.conn()
                    .prepare_cached(
                        "INSERT INTO till_draft (id, register_id, doc, by, at_ms) VALUES (1, ?1, ?2, ?3, ?4)",
                    )?
                    .execute(params![register.0, json, action.by, action.at_ms])?;
            }
            tx.audit(None::<&()>, draft)
        })
    }

    /// Gives up a change whose result was seen: a note in the log of the shift says what it was.
    ///
    /// # Errors
    /// What [`Act::CallOff`] needs and was not given.
    pub(crate) fn give_up_till(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        reason: &str,
        note: &str,
    ) -> Result<()> {
        let Some((_, draft)) = self.till_draft()? else { return Ok(()) };
        let (_, settings) = self.settings()?;
        let by = PersonId(action.by);
        let about: Vec<PersonId> =
            [draft.outgoing, draft.incoming].into_iter().flatten().map(PersonId).collect();
        let reason = clean_note(reason).text.trim().to_owned();
        let allowed = self.allow(&Case::new(Act::CallOff, by).about(&about).because(&reason), &settings)?;
        let run = self.running()?;
        let text = clean_note(&format!("{note} {reason}")).text.trim().to_owned();
        let at = settings.store.zone.stamp_at(at.ms);
        let when = (at, self.clock_doubted);
        self.write_allowed(action, [allowed], |tx| {
            insert_row(tx, run.id, when, by, &Detail::Note(Note { text: text.clone() }), None)?;
            tx.conn().prepare_cached("DELETE FROM till_draft")?.execute([])?;
            tx.audit(Some(&draft), Some(&reason))
        })
    }
}

#[cfg(test)]
mod tests;
