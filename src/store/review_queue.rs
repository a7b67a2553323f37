//! Sealed handovers no lead has read yet.

use super::entry_rows::name_columns;
use super::{Result, Store, row};
use crate::model::handover::State;
use crate::model::ids::{HandoverId, PersonId};
use crate::model::money::Money;
use crate::rules::review_queue;
use crate::rules::review_queue::{LeadSaid, Unread};
use crate::store::sealed_figures::level;

/// Handovers looked at, newest first: older ones are found in the logbook.
const NEWEST: &str =
    "SELECT id, run_id, business_date, shift_id, state, sealed_ms, started_by, not_handed_over FROM handover
    WHERE state IN ('sealed', 'half_sealed') ORDER BY id DESC LIMIT 200";

/// Keeps those without a review.
const UNREAD: &str = "NOT EXISTS (SELECT 1 FROM remark r WHERE r.handover_id = h.id AND r.kind = 'review')";

/// Everybody who signed as handing over, or of a log from paper whom it names; where nobody did, who ended it.
fn outgoing(signed: Option<String>, ended_by: Option<PersonId>) -> Vec<PersonId> {
    let signed = signed.unwrap_or_default();
    let all: Vec<PersonId> = signed.split(',').filter_map(|id| id.parse().ok().map(PersonId)).collect();
    if all.is_empty() { ended_by.into_iter().collect() } else { all }
}

impl Store {
    /// Of the newest 200 sealed handovers those no lead has read, in the order to read them.
    ///
    /// # Errors
    /// When something cannot be read.
    pub(crate) fn unread(&self) -> Result<Vec<Unread>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT h.id, h.business_date, h.shift_id, (SELECT part FROM shift_run WHERE id = h.run_id), h.state, coalesce(h.sealed_ms, 0),
               h.started_by,
               (SELECT sum(c.difference) FROM cash_result c WHERE c.handover_id = h.id),
               coalesce((SELECT max(c.level) FROM cash_result c
                         WHERE c.handover_id = h.id AND c.difference IS NOT NULL), 0),
               coalesce((SELECT r.kind = 'query' FROM remark r WHERE r.handover_id = h.id
                         AND r.kind IN ('query', 'answer') ORDER BY r.id DESC LIMIT 1), 0)
               + (SELECT count(*) FROM item i WHERE i.open = 1 AND i.kind IN ('dispute', 'query')
                  AND i.detail ->> '$.handover' = h.id),
               coalesce(
                 (SELECT max(a.verdict) FROM approval a WHERE a.handover_id = h.id
                  AND (a.place = 'review/lead' OR a.verdict = 'rejected')),
                 (SELECT 'signed' FROM signature s WHERE s.handover_id = h.id AND s.role = 'lead' LIMIT 1),
                 'nothing'),
               EXISTS (SELECT 1 FROM correction k WHERE k.handover_id = h.id
                       AND (k.field LIKE 'cash/%' OR k.field LIKE 'log/%')),
               EXISTS (SELECT 1 FROM cash_result c WHERE c.handover_id = h.id AND c.shown IS NOT NULL),
               h.not_handed_over,
               coalesce((SELECT group_concat(person_id) FROM (SELECT s.person_id FROM signature s
                   WHERE s.handover_id = h.id AND s.role = 'outgoing' ORDER BY s.at_ms, s.person_id)),
                 (SELECT group_concat(o.value) FROM record_line l, json_each(l.value, '$.outgoing') o
                  WHERE l.handover_id = h.id AND l.section = 'people'))
             FROM ({NEWEST}) h WHERE {UNREAD}"
        ))?;
        let mut rows = statement.query([])?;
        let mut unread = Vec::new();
        while let Some(row) = rows.next()? {
            let handover = HandoverId(row.get(0)?);
            let name = name_columns(row, 1)?;
            let sealed = row.get::<_, Option<i64>>(7)?.map(Money);
            unread.push(Unread {
                handover,
                date: name.date,
                shift: name.shift,
                part: name.part,
                state: row::code(("handover", handover), row, 4, State::parse)?,
                sealed_ms: row.get(5)?,
                outgoing: outgoing(
                    row.get(14)?,
                    row.get::<_, Option<i64>>(6)?.map(PersonId).filter(|id| id.is_stated()),
                ),
                not_handed_over: row.get(13)?,
                // What corrections have made of it since is worked out.
                net: if row.get(11)? { self.page(handover)?.net_now() } else { sealed },
                changed: row.get(12)?,
                level: level(("cash_result", handover), row, 8)?,
                open: row.get(9)?,
                lead: row::code(("handover", handover), row, 10, LeadSaid::parse)?,
            });
        }
        review_queue::order(&mut unread);
        Ok(unread)
    }

    /// How many of the newest 200 sealed handovers no lead has read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn unread_count(&self) -> Result<i64> {
        let mut statement =
            self.conn.prepare_cached(&format!("SELECT count(*) FROM ({NEWEST}) h WHERE {UNREAD}"))?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }
}
