//! Opening a handover that was sealed without incoming: by recount, with a record of its own.

use rusqlite::params;
use serde_json::Value;

use super::sealing::{Sealed, append};
use super::signers::signer;
use super::{Result, Store, StoreError, Tx, items};
use crate::model::handover::State;
use crate::model::handover::draft::Draft;
use crate::model::ids::{HandoverId, PersonId, RegisterId, RunId};
use crate::model::item::{ItemDetail, NewItem};
use crate::model::item_state::{ItemKind, Severity};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::record::opening::{BagFound, HALF_OPEN_SCHEMA};
use crate::record::seal::{RunningTotals, SealCode, SealKind, canonical, hex};
use crate::rules::authority::{Act, Case};
use crate::store::AuditAction;
use crate::store::sealing::{NewRecord, SealKey};

/// What incoming found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HalfOpening {
    /// The handover that was sealed half.
    pub(crate) handover: HandoverId,
    /// Who takes over.
    pub(crate) by: PersonId,
    /// What was found in each drawer, minor units; nothing where the shop was opened since, which counts them.
    pub(crate) counted: Vec<(RegisterId, Money)>,
    /// What was found in the bag; nothing where it was not counted.
    pub(crate) bag: Option<Money>,
    pub(crate) remark: String,
}

impl Store {
    /// Opens a half-sealed handover. The sealed record stays as it is; a second record says who took over and
    /// what was found, and a difference stays open as a dispute.
    ///
    /// # Errors
    /// `half.not_half` when it is not waiting; `half.count` when nothing of it was counted; what [`Act::OpenHalf`] needs and was
    /// not given: whoever handed it over does not take it over.
    pub(crate) fn open_half(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        half: &HalfOpening,
        key: &SealKey<'_>,
    ) -> Result<Sealed> {
        let draft = self.draft(half.handover)?;
        let (_, settings) = self.settings()?;
        if draft.head.state != State::HalfSealed {
            return Err(StoreError::Rule(Problem::new("half.not_half")));
        }
        let who = settings.at_work(half.by).ok_or_else(|| StoreError::Rule(settings.not_at_work(half.by)))?;
        let case = Case::new(Act::OpenHalf, half.by).about(&draft.people.outgoing);
        let allowed = self.allow(&case, &settings)?;
        let (seq, hash): (i64, [u8; 32]) = self.conn.query_row(
            "SELECT seq, hash FROM seal WHERE seq = (SELECT seal_seq FROM handover WHERE id = ?1)",
            [half.handover.0],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if half.counted.is_empty() && half.bag.is_none() {
            return Err(Problem::new("half.count").into());
        }
        let (drawers, mut apart) = recount(half, &draft, &settings)?;
        let bag = self.bag_found(half, &draft)?;
        let mut body = serde_json::json!({
            "schema": HALF_OPEN_SCHEMA,
            "of_seq": seq,
            "of_hash": hex(&hash),
            "incoming": who.name,
            "opened_at": at.rfc3339(),
            "drawers": drawers,
            "remark": half.remark,
        });
        if let Some(bag) = bag {
            if !bag.difference.is_zero() {
                let no = draft.review.half.as_ref().map_or("", |h| h.bag_no.as_str());
                apart.push((None, no.to_owned(), bag.difference));
            }
            body["bag"] = serde_json::to_value(bag).unwrap_or_default();
        }
        let signer = signer(who, at);
        self.write_allowed(action, [allowed], |tx| {
            let entry = NewRecord {
                kind: SealKind::HalfOpen,
                date: draft.head.date,
                body: canonical(&body)?,
                signers: vec![signer.clone()],
                adds: RunningTotals::default(),
            };
            let (head, chain) = append(tx, entry, at, key)?;
            let changed = tx
                .conn()
                .prepare_cached(
                    "UPDATE handover SET state = 'sealed' WHERE id = ?1 AND state = 'half_sealed'",
                )?
                .execute(params![half.handover.0])?;
            if changed != 1 {
                return Err(StoreError::Rule(Problem::new("half.not_half")));
            }
            open_disputes(tx, half, at, &settings, &apart)?;
            tx.audit(None::<&()>, Some(&body))?;
            Ok(Sealed {
                handover: half.handover,
                code: SealCode::of(&head.hash).to_string(),
                head,
                chain,
                half: false,
                signers: Vec::new(),
                unpunched: Vec::new(),
                unsigned: key.as_ref().err().cloned(),
            })
        })
    }
}

impl Store {
    /// What was found in the bag, against what it was sealed with.
    fn bag_found(&self, half: &HalfOpening, draft: &Draft) -> Result<Option<BagFound>> {
        let Some(counted) = half.bag else { return Ok(None) };
        let sealed = Money(self.conn.query_row(
            "SELECT coalesce(sum(deposit), 0) FROM drawer_result WHERE handover_id = ?1",
            [half.handover.0],
            |row| row.get(0),
        )?);
        let no = draft.review.half.as_ref().map_or_else(String::new, |h| h.bag_no.clone());
        Ok(Some(BagFound { no, sealed, counted, difference: counted.checked_sub(sealed)? }))
    }

    /// Whether the shop was closed with a handover: the next opening counts its drawers.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn closed_with(&self, handover: HandoverId) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM handover h JOIN shift_run n ON n.opened_ms = h.started_ms
                   WHERE h.id = ?1 AND n.closed = 1)",
            )?
            .query_row([handover.0], |row| row.get(0))?)
    }
}

/// A drawer or the bag with another sum than was left: which drawer, its name, found minus left.
type Apart = (Option<RegisterId>, String, Money);

/// The drawers as the record tells them, and those that differ.
fn recount(half: &HalfOpening, draft: &Draft, settings: &Settings) -> Result<(Vec<Value>, Vec<Apart>)> {
    let mut drawers = Vec::new();
    let mut apart = Vec::new();
    for (register, counted) in &half.counted {
        let left = draft.register(*register).close.float_left.unwrap_or_default();
        let difference = counted.checked_sub(left)?;
        let name = settings.register(*register).map_or("?", |r| r.name.as_str());
        drawers.push(serde_json::json!({
            "register": name, "left": left, "counted": counted, "difference": difference,
        }));
        if !difference.is_zero() {
            apart.push((Some(*register), name.to_owned(), difference));
        }
    }
    Ok((drawers, apart))
}

/// Every difference stays open as a dispute.
fn open_disputes(tx: &Tx, half: &HalfOpening, at: Stamp, settings: &Settings, apart: &[Apart]) -> Result<()> {
    let running: i64 =
        tx.conn().query_row("SELECT id FROM shift_run WHERE line_ms IS NULL", [], |r| r.get(0))?;
    for (register, name, difference) in apart {
        let new = NewItem {
            severity: Severity::Watch,
            detail: ItemDetail {
                text: half.remark.clone(),
                amount: Some(*difference),
                register: *register,
                handover: Some(half.handover),
                ..ItemDetail::default()
            },
            ..NewItem::new(
                ItemKind::Dispute,
                format!("{name} {}", settings.store.currency.format_signed(*difference)),
            )
        };
        items::insert(tx, RunId(running), at, &new)?;
    }
    Ok(())
}
