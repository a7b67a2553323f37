//! Records of other stores and of paper logs: taken in all or nothing; and every record given out again.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, named_params, params};

use super::month_lock::hours_may_come;
use super::sealing::{insert_signature, insert_texts, remark, seal_document_as, upsert_drawer};
use super::{Result, Store, StoreError, Tx};
use crate::model::handover::State;
use crate::model::ids::{HandoverId, PersonId, RegisterId, RunId, ShiftId};
use crate::model::money::Money;
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::import::Taken;
use crate::record::logbook::LogPage;
use crate::record::seal::{ChainHead, Hash, SealCode, hex, unhex};
use crate::record::{self, Mentioned, SealInfo};
use crate::rules::authority::{Act, Case};
use crate::store::entries::insert_row;
use crate::store::search_words::{Vocabulary, insert_search, search_text};
use crate::store::{AuditAction, SealKey, sealed_figures};

/// What this store already holds of a handover that is to be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KnownHandover {
    New,
    /// The very same.
    There,
    /// The same shift and time with other figures, under this record.
    Other(i64),
}

/// What taking in has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TakenIn {
    pub(crate) new: usize,
    /// The chain's end afterwards, and the chain's id.
    pub(crate) head: Option<(ChainHead, String)>,
}

/// A record as it goes out.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing<'a> {
    /// The sealed bytes: canonical JSON.
    pub(crate) body: &'a [u8],
    /// The texts it refers to, canonical JSON, where they are kept.
    pub(crate) texts: Option<&'a [u8]>,
    pub(crate) seal: SealInfo,
    /// The page it makes, where something was added to it since.
    pub(crate) since: Option<Box<LogPage>>,
}

/// Goes through everything that is to be taken in, from the first; called once more if the disk failed.
pub(crate) type Feed<'a> = &'a mut dyn FnMut(&mut dyn FnMut(&Taken) -> Result<()>) -> Result<()>;

impl Store {
    /// What is known here of a handover, told by its content (see [`Taken::figures`]) and not by its number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn known_here(&self, taken: &Taken, figures: &str) -> Result<KnownHandover> {
        known(&self.conn, taken, figures)
    }

    /// Whether nothing was sealed here yet but the founding: it is anybody's who has the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn is_bare(&self) -> Result<bool> {
        let sealed: i64 =
            self.conn.query_row("SELECT coalesce(max(seq), 0) FROM seal", [], |row| row.get(0))?;
        Ok(sealed <= 1)
    }

    /// Takes handovers in: new settings where names were added, the rows of each, and a record in this store's
    /// chain, in the order in which they are fed (oldest first). All in one transaction: an import that comes
    /// half way leaves nothing. The till waits while it runs, so nobody else may have the store open when there
    /// is much to take in; the caller sees to that.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the settings were changed since `base` was read; what [`Act::Import`] needs and was not given;
    /// whatever `feed` says.
    pub(crate) fn take_in(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        base: i64,
        settings: &Settings,
        feed: Feed<'_>,
        key: &SealKey<'_>,
    ) -> Result<TakenIn> {
        settings.check_whole()?;
        let now = self.settings_at(base)?;
        let grown = now != *settings;
        let case = Case::new(Act::Import, PersonId(action.by));
        let allowed = if self.is_bare()? { None } else { Some(self.allow(&case, &now)?) };
        self.write_allowed(action, allowed, |tx| {
            let newest: i64 =
                tx.conn().query_row("SELECT coalesce(max(version), 0) FROM settings", [], |r| r.get(0))?;
            if newest != base {
                return Err(StoreError::Conflict("settings".to_owned()));
            }
            let version = if grown { super::settings::insert(tx, base + 1, settings)? } else { base };
            let mut done = TakenIn::default();
            let mut words = SearchTexts { vocabulary: Vocabulary::of(settings), left: Vec::new() };
            feed(&mut |taken| {
                let head = take_one(tx, taken, at, version, settings, key, &mut words)?;
                done.new += 1;
                done.head = Some(head);
                if words.left.len() >= TOGETHER { words.write(tx) } else { Ok(()) }
            })?;
            words.write(tx)?;
            tx.audit(None::<&()>, Some(&serde_json::json!({ "handovers": done.new, "settings": version })))?;
            Ok(done)
        })
    }

    /// Gives every sealed handover to `each`, in the order of the seals, one at a time.
    ///
    /// # Errors
    /// When a record cannot be read, or what `each` says.
    pub(crate) fn give_out<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(&Outgoing<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<u64, E> {
        let sql = |e: rusqlite::Error| E::from(StoreError::from(e));
        // One moment for all: a handover sealed meanwhile is in the next export.
        let moment = self.conn.unchecked_transaction().map_err(sql)?;
        let mut statement = self
            .conn
            .prepare(
                "SELECT seq, hash, key_id, sig IS NOT NULL, body, CASE WHEN json_valid(CAST(body AS TEXT))
                   THEN CAST(body AS TEXT) ->> '$.texts_sha256' END, h.id,
                   EXISTS (SELECT 1 FROM correction c WHERE c.handover_id = h.id)
                     OR EXISTS (SELECT 1 FROM remark r WHERE r.handover_id = h.id)
                     OR EXISTS (SELECT 1 FROM approval p WHERE p.handover_id = h.id)
                     OR EXISTS (SELECT 1 FROM opening o WHERE o.run_id = h.run_id)
                     OR EXISTS (SELECT 1 FROM seal t WHERE t.kind = 'half_open' AND t.business_date = h.business_date)
                     OR EXISTS (SELECT 1 FROM attendance_result a WHERE a.handover_id = h.id
                       AND a.line ->> '$.line.actual_out_ms' IS NULL)
                 FROM seal LEFT JOIN handover h ON h.seal_seq = seq
                 WHERE seal.kind IN ('handover', 'import') AND body IS NOT NULL ORDER BY seq",
            )
            .map_err(sql)?;
        let mut rows = statement.query([]).map_err(sql)?;
        let mut texts: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut count = 0;
        while let Some(row) = rows.next().map_err(sql)? {
            let bad = |detail: rusqlite::types::FromSqlError, seq: i64| {
                E::from(StoreError::BadRow { what: "seal", id: seq.to_string(), detail: detail.to_string() })
            };
            let seq: i64 = row.get(0).map_err(sql)?;
            let hash: Hash = row.get(1).map_err(sql)?;
            let sha256: String = row.get::<_, Option<String>>(5).map_err(sql)?.unwrap_or_default();
            if !texts.contains_key(&sha256) {
                texts.insert(sha256.clone(), self.texts(&sha256).map_err(E::from)?);
            }
            let body = row.get_ref(4).map_err(sql)?.as_blob().map_err(|e| bad(e, seq))?;
            let seal = SealInfo {
                seq,
                hash: hex(&hash),
                code: SealCode::of(&hash).to_string(),
                key_id: row.get(2).map_err(sql)?,
                signed: row.get(3).map_err(sql)?,
            };
            let texts = texts.get(&sha256).and_then(|t| t.as_deref()).map(str::as_bytes);
            let since = match row.get::<_, Option<i64>>(6).map_err(sql)? {
                // A body that cannot be read is told by whoever writes it out.
                Some(id) if row.get(7).map_err(sql)? => self.page(HandoverId(id)).ok(),
                _ => None,
            };
            let since = since.filter(LogPage::has_more).map(Box::new);
            each(&Outgoing { body, texts, seal, since })?;
            count += 1;
        }
        drop(rows);
        drop(statement);
        moment.commit().map_err(sql)?;
        Ok(count)
    }

    /// What the last sealed handover before a moment left in a drawer, with its date and shift; nothing where none says.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn left_before(
        &self,
        register: RegisterId,
        before_ms: i64,
    ) -> Result<Option<(BusinessDate, ShiftId, Money)>> {
        let found: Option<(String, i64, Option<i64>)> = self
            .conn
            .prepare_cached(
                "SELECT h.business_date, h.shift_id, d.float_left FROM drawer_result d
                   JOIN handover h ON h.id = d.handover_id
                 WHERE d.register_id = ?1 AND h.started_ms < ?2 AND h.seal_seq IS NOT NULL
                 ORDER BY h.started_ms DESC, h.id DESC LIMIT 1",
            )?
            .query_row(params![register.0, before_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((date, shift, Some(left))) = found else { return Ok(None) };
        Ok(Some((BusinessDate::parse(&date)?, ShiftId(shift), Money(left))))
    }

    fn texts(&self, sha256: &str) -> Result<Option<String>> {
        let Some(hash) = unhex(sha256).filter(|hash| !hash.is_empty()) else { return Ok(None) };
        Ok(self
            .conn
            .prepare_cached("SELECT doc FROM texts WHERE sha256 = ?1")?
            .query_row([hash], |row| row.get(0))
            .optional()?)
    }
}

fn known(conn: &Connection, taken: &Taken, figures: &str) -> Result<KnownHandover> {
    let mut statement = conn.prepare_cached(
        "SELECT h.seal_seq, h.shift_id = ?2 AND h.kind = ?3 AND h.started_ms = ?4, s.body,
           (SELECT figures FROM signature WHERE handover_id = h.id LIMIT 1)
         FROM handover h JOIN seal s ON s.seq = h.seal_seq WHERE h.business_date = ?1",
    )?;
    let date = taken.date.to_string();
    let mut rows = statement.query(params![date, taken.shift.0, taken.kind.as_str(), taken.started.ms])?;
    let mut other = KnownHandover::New;
    while let Some(row) = rows.next()? {
        // Where the content was removed after the legal period, what was signed still tells it.
        let here = match row.get_ref(2)?.as_blob_or_null().unwrap_or_default() {
            Some(body) => record::from_body(body, None).and_then(|d| record::figures(&d)).ok(),
            None => row.get(3)?,
        };
        if here.as_deref() == Some(figures) {
            return Ok(KnownHandover::There);
        }
        if row.get(1)? {
            other = KnownHandover::Other(row.get(0)?);
        }
    }
    Ok(other)
}

/// Handovers whose words are written into the search index at once: other statements in between would make
/// it write out what it gathers, each time.
const TOGETHER: usize = 500;

/// Words not yet in the search index.
struct SearchTexts {
    vocabulary: Vocabulary,
    left: Vec<(HandoverId, String)>,
}

impl SearchTexts {
    fn write(&mut self, tx: &Tx) -> Result<()> {
        self.left.drain(..).try_for_each(|(id, text)| insert_search(tx, id, &text))
    }
}

fn take_one(
    tx: &Tx,
    taken: &Taken,
    at: Stamp,
    version: i64,
    settings: &Settings,
    key: &SealKey<'_>,
    words: &mut SearchTexts,
) -> Result<(ChainHead, String)> {
    hours_may_come(tx.conn(), taken, settings)?;
    let state = if taken.state == State::HalfSealed { State::HalfSealed } else { State::Sealed };
    let run = insert_run(tx, taken)?;
    for (at, by, detail) in &taken.entries {
        // What is carried on lies in the snapshot: open items of another store are not this one's.
        insert_row(tx, run, (*at, false), *by, detail, None)?;
    }
    tx.conn()
        .prepare_cached(
            "INSERT INTO handover (run_id, business_date, shift_id, kind, state, settings_version, started_ms,
               started_offset_min, started_by, imported)
             VALUES (:run_id, :business_date, :shift_id, :kind, :state, :settings_version, :started_ms,
               :started_offset_min, :started_by, 1)",
        )?
        .execute(named_params! {
            ":run_id": run.0,
            ":business_date": taken.date.to_string(),
            ":shift_id": taken.shift.0,
            ":kind": taken.kind.as_str(),
            ":state": state.as_str(),
            ":settings_version": version,
            ":started_ms": taken.started.ms,
            ":started_offset_min": taken.started.offset_min,
            ":started_by": taken.started_by.0,
        })?;
    let id = HandoverId(tx.conn().last_insert_rowid());
    for signature in &taken.signatures {
        insert_signature(tx, id, signature)?;
    }
    let document = taken.document(settings)?;
    let meant = Mentioned::of(&taken.draft(id, run, version), &taken.rows(run));
    let rows = record::project(&document, &meant.in_settings(settings))?;
    if let Some(texts) = &taken.texts {
        insert_texts(tx, &document.texts_sha256, texts)?;
    }
    let action = AuditAction::new(at.ms, tx.action().by, "import", "");
    let sealed = seal_document_as(tx, &action.id, id, &document, &rows.results, settings, at, key)?;
    words.left.push((id, search_text(&document, &words.vocabulary)));
    // The record is of now; the handover was when it was.
    tx.conn()
        .prepare_cached("UPDATE handover SET sealed_ms = ?2 WHERE id = ?1")?
        .execute(params![id.0, taken.sealed_at.ms])?;
    sealed_figures::put(tx.conn(), id, &rows, settings)?;
    for (kind, by, at, text) in &taken.remarks {
        remark(tx, id, *kind, *by, *at, text)?;
    }
    for result in &rows.results {
        if let Some(left) = result.handed_on {
            leave_float(tx, result.register, left, id, taken)?;
        }
    }
    Ok((sealed.head, sealed.chain))
}

fn insert_run(tx: &Tx, taken: &Taken) -> Result<RunId> {
    let times = taken.entries.iter().filter_map(|(at, _, _)| at.stated());
    let first = times.map(|at| at.ms).min().unwrap_or(taken.started.ms);
    tx.conn()
        .prepare_cached(
            "INSERT INTO shift_run (business_date, shift_id, part, opened_ms, line_ms)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            taken.date.to_string(),
            taken.shift.0,
            taken.part.number(),
            first.min(taken.started.ms),
            taken.started.ms
        ])?;
    Ok(RunId(tx.conn().last_insert_rowid()))
}

/// An older shift changes nothing in today's drawer.
fn leave_float(tx: &Tx, register: RegisterId, left: Money, id: HandoverId, taken: &Taken) -> Result<()> {
    let newest: Option<(String, i64)> = tx
        .conn()
        .prepare_cached(
            "SELECT h.business_date, h.started_ms FROM drawer d JOIN handover h ON h.id = d.handover_id
             WHERE d.register_id = ?1",
        )?
        .query_row([register.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if newest.is_none_or(|newest| (taken.date.to_string(), taken.started.ms) > newest) {
        upsert_drawer(tx, register, left, id)?;
    }
    Ok(())
}
