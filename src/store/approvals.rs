//! Approvals left open: which wait, and the record of what a lead decided.

use rusqlite::{Connection, named_params};
use serde_json::json;

use super::signers::{PersonNames, active, signer};
use super::{Result, Store, row, sealing};
use crate::model::approval::{ApprovalPlace, Decision, Verdict};
use crate::model::ids::{HandoverId, PersonId};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::text;
use crate::model::time::Stamp;
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
               AND waits > (SELECT count(*) FROM approval a WHERE a.handover_id = h.id)
             ORDER BY sealed_ms, id",
        )?;
        let ids = statement.query_map([], |row| row.get(0).map(HandoverId))?;
        ids.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().map(|id| self.page(id)).collect()
    }

    /// How many approvals of sealed handovers wait to be decided.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn undecided_count(&self) -> Result<i64> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT coalesce(sum(h.waits - (SELECT count(*) FROM approval a WHERE a.handover_id = h.id)), 0)
                 FROM handover h WHERE h.waits > 0 AND +h.seal_seq IS NOT NULL",
            )?
            .query_row([], |row| row.get(0))?)
    }

    /// Appends a decision on an approval left open as a record of its own; the PIN was checked.
    ///
    /// # Errors
    /// `approval.not_open` for what waits for nobody, `approval.reason` for a rejection without words, what
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
        let page = self.page(new.handover)?;
        if !page.open_approvals().iter().any(|open| open.place == new.place) {
            return Err(Problem::new("approval.not_open").into());
        }
        let concerned = concerned(&page, &new.place);
        let allowed = self.allow(&Case::new(Act::Decide, by.id).about(&concerned), settings)?;
        let seal = page.document.seal.as_ref().ok_or_else(|| Problem::new("book.none"))?;
        let mut body = json!({
            "schema": DECISION_SCHEMA,
            "original": { "seq": seal.seq, "hash": seal.hash },
            "business_date": page.document.business_date,
            "place": new.place.to_string(),
            "verdict": new.verdict,
            "by": by.name,
            "at": at,
        });
        if !words.is_empty() {
            body["words"] = words.as_str().into();
        }
        self.write_allowed(action, [allowed], |tx| {
            let entry = NewRecord {
                kind: SealKind::Approval,
                date: page.document.business_date,
                body: canonical(&body)?,
                signers: vec![signer(by, at)],
                adds: RunningTotals::default(),
            };
            let (head, chain) = sealing::append(tx, entry, at, key)?;
            tx.conn()
                .prepare_cached(
                    "INSERT INTO approval (seal_seq, handover_id, place, verdict, words, by, at_ms, offset_min)
                     VALUES (:seal_seq, :handover_id, :place, :verdict, :words, :by, :at_ms, :offset_min)",
                )?
                .execute(named_params! {
                    ":seal_seq": head.seq,
                    ":handover_id": new.handover.0,
                    ":place": new.place.to_string(),
                    ":verdict": new.verdict.as_str(),
                    ":words": words,
                    ":by": by.id.0,
                    ":at_ms": at.ms,
                    ":offset_min": at.offset_min,
                })?;
            tx.audit(None::<&()>, Some(&body))?;
            Ok((head, chain))
        })
    }
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
            place: row.get::<_, String>(1)?.parse()?,
            verdict: row::code(("approval", handover), row, 2, Verdict::parse)?,
            words: row.get(3)?,
            by: PersonId(by),
            by_name: names.get(conn, by)?,
            at: Stamp::new(row.get(5)?, row.get(6)?),
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
