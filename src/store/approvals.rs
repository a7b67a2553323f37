//! Approvals left open: which wait, and the record of what a lead decided.

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::decision_rows::insert;
use super::entry_rows::marked;
use super::signers::{PersonNames, active, named, signer};
use super::{Result, Store, StoreError, Tx, row, sealing};
use crate::model::approval::{ApprovalPlace, DecidedEarly, Decision, Verdict};
use crate::model::handover::State;
use crate::model::ids::{EntryId, HandoverId, PersonId, RunId};
use crate::model::log::{Entry, by_time};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::text;
use crate::model::time::Stamp;
use crate::record;
use crate::record::logbook::LogPage;
use crate::record::seal::{ChainHead, RunningTotals, SealKind, canonical};
use crate::rules::authority::{Act, Case};
use crate::rules::roster;
use crate::store::AuditAction;
use crate::store::sealing::{NewRecord, SealKey};

/// Name of the format of a decision's body.
pub(crate) const DECISION_SCHEMA: &str = "handover-approval/v1";

/// A decision about to be sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewDecision {
    pub(crate) handover: HandoverId,
    /// The entry it was left open with, where its shift is not handed over yet.
    pub(crate) entry: Option<EntryId>,
    /// What was left open.
    pub(crate) place: ApprovalPlace,
    /// What is decided.
    pub(crate) verdict: Verdict,
    /// Why; needed where it is rejected.
    pub(crate) words: String,
}

impl Store {
    /// Who is there by the clock at `at_ms`, in the order in which they came.
    ///
    /// # Errors
    /// When the punches cannot be read.
    pub(crate) fn people_in(&self, at_ms: i64) -> Result<Vec<PersonId>> {
        Ok(roster::there(&self.clock_around(&self.running()?)?, &self.settings()?.1, at_ms))
    }

    /// Sealed handovers with an approval that waits to be decided, the oldest first.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn with_open_approvals(&self) -> Result<Vec<LogPage>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id FROM handover h WHERE waits > 0 AND seal_seq IS NOT NULL
               AND waits > (SELECT count(*) FROM approval a WHERE a.handover_id = h.id AND a.seal_seq > h.seal_seq)
             ORDER BY sealed_ms, id",
        )?;
        let ids = statement.query_map([], |row| row.get(0).map(HandoverId))?;
        ids.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().map(|id| self.page(id)).collect()
    }

    /// The logs of shifts that are not handed over yet and leave an approval open, the oldest first.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn running_with_open_approvals(&self) -> Result<Vec<LogPage>> {
        let (version, settings) = self.settings()?;
        let made = self.open_handover()?.map(|open| open.run);
        let mut pages = Vec::new();
        for run in made.into_iter().chain([self.running()?]) {
            let entries = self.entries(run.id)?;
            let undecided = |entry: &Entry| {
                entry.detail.approval_open().is_some() && entry.detail.decided_early().is_none()
            };
            if !entries.iter().any(undecided) {
                continue;
            }
            let since = settings.store.zone.stamp_at(run.opened_ms);
            pages.push(LogPage {
                handover: HandoverId(0),
                entries: by_time(&entries).into_iter().map(|entry| entry.id).collect(),
                state: State::Draft,
                document: record::log_so_far(&run, (&entries, &[]), &settings, since)?,
                corrections: Vec::new(),
                remarks: Vec::new(),
                decisions: Vec::new(),
                closings: Vec::new(),
                opening: None,
                taken_over: None,
                named: named(&self.conn, version)?,
                rules: None,
                custody: Vec::new(),
            });
        }
        Ok(pages)
    }

    /// How many approvals wait to be decided, of sealed handovers and of shifts that are not handed over yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn undecided_count(&self) -> Result<i64> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT coalesce(sum(h.waits - (SELECT count(*) FROM approval a
                     WHERE a.handover_id = h.id AND a.seal_seq > h.seal_seq)), 0)
                   + (SELECT count(*) FROM entry WHERE run_id IN
                       (SELECT id FROM shift_run WHERE line_ms IS NULL
                        UNION SELECT run_id FROM handover WHERE seal_seq IS NULL)
                      AND detail ->> '$.approval_open' IS NOT NULL
                      AND detail ->> '$.decided' IS NULL)
                 FROM handover h WHERE h.waits > 0 AND +h.seal_seq IS NOT NULL",
            )?
            .query_row([], |row| row.get(0))?)
    }

    /// Appends a decision on an approval left open as a record of its own; the PIN was checked. What is decided on while
    /// the shift is running stands at its entry too, and so in the handover.
    ///
    /// # Errors
    /// `approval.not_open` for what waits for nobody, `approval.signing` for an entry under which somebody signs just now,
    /// `approval.reason` for a rejection without words, what
    /// [`Act::Decide`] needs and was not given.
    pub(crate) fn decide(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        new: &NewDecision,
        settings: &Settings,
        key: &SealKey<'_>,
    ) -> Result<(ChainHead, String)> {
        let by = active(settings, PersonId(action.by))?;
        let words = text::clean_note(&new.words).text.trim().to_owned();
        if new.verdict == Verdict::Rejected && words.is_empty() {
            return Err(Refusal::new(InputField::Reason, "approval.reason").into());
        }
        let page = self.page_of(new)?;
        if !page.open_approvals().iter().any(|open| open.place == new.place) {
            return Err(Problem::new("approval.not_open").into());
        }
        let concerned = concerned(&page, &new.place);
        let allowed = self.allow(&Case::new(Act::Decide, by.id).about(&concerned), settings)?;
        let mut body = json!({
            "schema": DECISION_SCHEMA,
            "business_date": page.document.business_date,
            "verdict": new.verdict,
            "by": by.name,
            "at": at,
        });
        if !words.is_empty() {
            body["words"] = words.as_str().into();
        }
        let logged = self.decided_on(new, &page, &mut body)?;
        self.write_allowed(action, [allowed], |tx| {
            let entry = NewRecord {
                kind: SealKind::Approval,
                date: page.document.business_date,
                body: canonical(&body)?,
                signers: vec![signer(by, at)],
                adds: RunningTotals::default(),
            };
            let (head, chain) = sealing::append(tx, entry, at, key)?;
            let (verdict, words) = (new.verdict, words.clone());
            let decided = DecidedEarly { seq: head.seq, verdict, words, by: by.id, at_ms: at.ms };
            match &logged {
                Some(logged) => put_at_entry(tx, logged, decided)?,
                None => insert(tx, new.handover, &new.place, &decided, at.offset_min)?,
            }
            tx.audit(None::<&()>, Some(&body))?;
            Ok((head, chain))
        })
    }
}

impl Store {
    /// The record, or the running log, that leaves open what is decided.
    fn page_of(&self, new: &NewDecision) -> Result<LogPage> {
        let Some(entry) = new.entry else { return self.page(new.handover) };
        if let Some(open) = self.open_handover()?
            && !open.draft.signatures.is_empty()
            && open.entries.iter().any(|one| one.id == entry)
        {
            return Err(Problem::new("approval.signing").into());
        }
        let mut pages = self.running_with_open_approvals()?.into_iter();
        let page = pages.find(|page| page.entries.contains(&entry));
        Ok(page.ok_or_else(|| Problem::new("approval.not_open"))?)
    }

    /// Writes into the body of a decision on what it is: a place of a sealed record, or an entry as it was logged, which is
    /// given back.
    fn decided_on(&self, new: &NewDecision, page: &LogPage, body: &mut Value) -> Result<Option<Entry>> {
        let not_open = || Problem::new("approval.not_open");
        let Some(id) = new.entry else {
            let seal = page.document.seal.as_ref().ok_or_else(|| Problem::new("book.none"))?;
            body["original"] = json!({ "seq": seal.seq, "hash": seal.hash });
            body["place"] = new.place.to_string().into();
            return Ok(None);
        };
        let at = page.entries.iter().position(|entry| *entry == id).ok_or_else(not_open)?;
        if new.place != ApprovalPlace::Entry(at) {
            return Err(not_open().into());
        }
        let logged = page.document.log.get(at).ok_or_else(not_open)?;
        body["entry"] =
            serde_json::to_value(logged).map_err(|e| Problem::new("document.unwritable").with("error", e))?;
        let run = self
            .conn
            .prepare_cached("SELECT run_id FROM entry WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0).map(RunId))?;
        Ok(self.entries(run)?.into_iter().find(|entry| entry.id == id))
    }
}

/// Writes at an entry what was decided on the approval it leaves open.
fn put_at_entry(tx: &Tx, entry: &Entry, decided: DecidedEarly) -> Result<()> {
    let detail = marked(row::to_json("entry", &entry.detail.clone().decided(decided))?, entry.doubted);
    let changed = tx
        .conn()
        .prepare_cached(
            "UPDATE entry SET detail = ?2 WHERE id = ?1 AND detail ->> '$.approval_open' IS NOT NULL
               AND detail ->> '$.decided' IS NULL",
        )?
        .execute(params![entry.id.0, detail])?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(format!("entry {}", entry.id))) }
}

/// Whom a decision is about: both sides, and whoever asked. None of them decides it, whatever they are called by now.
#[must_use]
pub(crate) fn concerned(page: &LogPage, place: &ApprovalPlace) -> Vec<PersonId> {
    let open = page.open_approvals();
    let asked = open.iter().filter(|open| open.place == *place).map(|open| &open.asked.by);
    let people = &page.document.people;
    let names: Vec<&String> = people.outgoing.iter().chain(&people.incoming).chain(asked).collect();
    page.named.iter().filter(|(name, _)| names.contains(&name)).map(|(_, id)| *id).collect()
}

/// What was decided about a handover so far, oldest first.
pub(super) fn decisions(
    conn: &Connection,
    handover: HandoverId,
    names: &mut PersonNames,
) -> Result<Vec<Decision>> {
    let mut statement = conn.prepare_cached(
        "SELECT seal_seq, place, verdict, words, by, at_ms, offset_min FROM approval
         WHERE handover_id = ?1 ORDER BY seal_seq",
    )?;
    let mut rows = statement.query([handover.0])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let by: i64 = row.get(4)?;
        all.push(Decision {
            seq: row.get(0)?,
            handover,
            place: crate::store::row::text(row, 1)?.parse()?,
            verdict: row::code(("approval", handover), row, 2, Verdict::parse)?,
            words: crate::store::row::text(row, 3)?,
            by: PersonId(by),
            by_name: names.get(conn, by)?,
            at: Stamp::new(row.get(5)?, row.get(6)?),
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
