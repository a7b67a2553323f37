//! The logbook: sealed handovers as they are read later, and what is added beside them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};
use serde_json::{Value, json};

use super::row::date_column;
use super::{Result, Store, StoreError, approvals, items, row, sealing};
use crate::model::approval::OpenApproval;
use crate::model::checklist::ListKind;
use crate::model::correction::Correction;
use crate::model::field_ref::RecordField;
use crate::model::handover::State;
use crate::model::ids::{HandoverId, PersonId, RegisterId, RunId, ShiftId};
use crate::model::item::{ItemDetail, NewItem};
use crate::model::item_state::ItemKind;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::people::Person;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::text;
use crate::model::time::{BusinessDate, Stamp, business_date};
use crate::model::zone::Zone;
use crate::record;
use crate::record::logbook::{DayMark, LogPage, Remark, RemarkKind};
use crate::record::opening::{HALF_OPEN_SCHEMA, Opening, TakenOver};
use crate::record::parts::correct;
use crate::record::seal::{ChainHead, Hash, RunningTotals, SealCode, SealKind, canonical, hex, unhex};
use crate::record::{Document, Outcome, SealInfo};
use crate::rules::authority::{Act, Case};
use crate::store::AuditAction;
use crate::store::entry_rows::{read_entries, read_run};
use crate::store::sealing::{NewRecord, SealKey};
use crate::store::signers::{PersonNames, active, named, signer};
use crate::store::transaction::Tx;

/// Sealed handovers with their bodies and texts.
const PAGE: &str = "SELECT h.id, h.state, s.seq, s.hash, s.key_id, s.sig IS NOT NULL, s.body,
                      h.settings_version, h.run_id, h.imported
                    FROM handover h JOIN seal s ON s.seq = h.seal_seq";

/// Name of the format of a correction's body.
pub(crate) const CORRECTION_SCHEMA: &str = "handover-correction/v1";

/// A correction about to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewCorrection {
    pub(crate) handover: HandoverId,
    /// Place in the document, such as `cash/0/tenders/1/counted`.
    pub(crate) field: RecordField,
    /// What was typed; empty for nothing.
    pub(crate) typed: String,
    pub(crate) reason: String,
    /// The other person; nobody where nobody else is in.
    pub(crate) second: Option<PersonId>,
    /// Who was told by phone, where there is no second person.
    pub(crate) told: String,
}

impl Store {
    /// The business date of an instant, by the zone and cut-off in force, without reading all settings.
    ///
    /// # Errors
    /// `store.not_set_up` before the shop was made.
    pub(crate) fn business_day(&self, now_ms: i64) -> Result<BusinessDate> {
        let row = self
            .conn
            .prepare_cached(
                "SELECT doc ->> '$.store.zone', doc ->> '$.store.cutoff' FROM settings
                 ORDER BY version DESC LIMIT 1",
            )?
            .query_row([], |row| Ok((crate::store::row::text(row, 0)?, crate::store::row::text(row, 1)?)))
            .optional()?;
        let (zone, cutoff) = row.ok_or(StoreError::NotSetUp)?;
        let zone = Zone::parse(&zone)?;
        let cutoff = crate::model::time::Minute::parse(&cutoff)?;
        Ok(business_date(zone.stamp_at(now_ms), zone, cutoff.0))
    }

    /// The sealed handovers of a day, in the order they were made.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn day(&self, date: BusinessDate) -> Result<Vec<LogPage>> {
        self.pages("WHERE h.business_date = ?1 ORDER BY h.started_ms, h.id", &[&date.to_string()])
    }

    /// One sealed handover.
    ///
    /// # Errors
    /// `book.none` when it is not sealed or its body is gone.
    pub(crate) fn page(&self, id: HandoverId) -> Result<LogPage> {
        self.pages("WHERE h.id = ?1", &[&id.0])?
            .pop()
            .ok_or_else(|| StoreError::Rule(Problem::new("book.none")))
    }

    /// The openings of a day whose shift nobody has handed over yet, oldest first: the frame of that shift with its
    /// opening and the seal of it.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn openings_alone(&self, date: BusinessDate) -> Result<Vec<LogPage>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT o.run_id, o.closed_run, o.settings_version, s.seq, s.hash, s.key_id, s.sig IS NOT NULL
             FROM opening o JOIN seal s ON s.seq = o.seal_seq
             WHERE s.business_date = ?1 AND s.body IS NOT NULL AND NOT EXISTS
               (SELECT 1 FROM handover h WHERE h.run_id = o.run_id AND h.state IN ('sealed', 'half_sealed'))
             ORDER BY s.seq",
        )?;
        let mut rows = statement.query([date.to_string()])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let (run, closed) = (RunId(row.get(0)?), RunId(row.get(1)?));
            let Some(opening) = opening_of(&self.conn, run)? else { continue };
            let settings = self.settings_at(row.get(2)?)?;
            // The entries of the closed time are said in the words of the settings of that time.
            let run = read_run(&self.conn, run)?;
            let entries = read_entries(&self.conn, closed)?;
            let mut document = record::log_so_far(&run, (&entries, &[]), &settings, opening.opened_at)?;
            document.seal = Some(seal_info(row.get(3)?, &row.get(4)?, row.get(5)?, row.get(6)?));
            all.push(LogPage {
                handover: HandoverId(0),
                entries: Vec::new(),
                state: State::Draft,
                document,
                corrections: Vec::new(),
                remarks: Vec::new(),
                decisions: Vec::new(),
                closings: Vec::new(),
                opening: Some(opening),
                taken_over: None,
                named: Vec::new(),
                rules: None,
                custody: self.custody_of(date)?,
            });
        }
        Ok(all)
    }

    fn pages(&self, rest: &str, args: &[&dyn rusqlite::ToSql]) -> Result<Vec<LogPage>> {
        let mut statement = self.conn.prepare_cached(&format!("{PAGE} {rest}"))?;
        let mut rows = statement.query(args)?;
        let mut texts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut names = PersonNames::default();
        let mut pages = Vec::new();
        while let Some(row) = rows.next()? {
            pages.extend(page_row(&self.conn, row, &mut texts, &mut names)?);
        }
        for page in &mut pages {
            page.custody = self.custody_of(page.document.business_date)?;
        }
        Ok(pages)
    }

    /// What the calendar shows of each day between two dates that has anything to show. `today` and later
    /// days miss nothing yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn day_marks(
        &self,
        from: BusinessDate,
        to: BusinessDate,
        today: BusinessDate,
    ) -> Result<Vec<DayMark>> {
        let mut marks: BTreeMap<BusinessDate, DayMark> = BTreeMap::new();
        let count = |shifts: usize| i64::try_from(shifts).unwrap_or(i64::MAX);
        let mut versions: BTreeMap<i64, Settings> = BTreeMap::new();
        let mut missing: BTreeMap<BusinessDate, i64> = BTreeMap::new();
        let mut statement = self.conn.prepare_cached(
            "SELECT h.business_date, sum(h.state = 'sealed'), sum(h.state = 'half_sealed'),
               group_concat(DISTINCT h.shift_id), max(h.settings_version),
               sum(NOT EXISTS (SELECT 1 FROM remark r WHERE r.handover_id = h.id AND r.kind = 'review')),
               sum(coalesce((SELECT r.kind = 'query' FROM remark r WHERE r.handover_id = h.id
                   AND r.kind IN ('query', 'answer') ORDER BY r.id DESC LIMIT 1), 0))
             FROM handover h
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.state IN ('sealed', 'half_sealed')
               AND h.not_handed_over = 0
             GROUP BY h.business_date",
        )?;
        let mut rows = statement.query([from.to_string(), to.to_string()])?;
        while let Some(row) = rows.next()? {
            let date = date_column(row, 0)?;
            let version: i64 = row.get(4)?;
            let mark = DayMark {
                sealed: row.get(1)?,
                half: row.get(2)?,
                unreviewed: row.get(5)?,
                queries: row.get(6)?,
                ..nothing(date)
            };
            let worked: String = crate::store::row::text(row, 3)?;
            let worked: BTreeSet<ShiftId> =
                worked.split(',').filter_map(|id| id.parse().ok()).map(ShiftId).collect();
            let of_then = match versions.entry(version) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.settings_at(version)?),
            };
            let left = of_then.held_on(date).filter(|shift| !worked.contains(&shift.id));
            missing.insert(date, count(left.count()));
            marks.insert(date, mark);
        }
        let not_held = self.not_held(from, to)?;
        // Days before the first handover of the shop miss nothing either.
        let first = self
            .conn
            .prepare_cached(
                "SELECT min(business_date) FROM handover WHERE state IN ('sealed', 'half_sealed')",
            )?
            .query_row([], |row| crate::store::row::maybe_text(row, 0))?
            .and_then(|date| BusinessDate::parse(&date).ok());
        if let Some(first) = first {
            let (_, now) = self.settings()?;
            // What the shop had on a day without any handover: as its latest records of these weeks have it. Days that the
            // calendar of now closes, or gives a plan of their own, go by that, also where it was entered afterwards.
            let latest = versions.last_key_value().map_or(&now, |(_, settings)| settings);
            let of_a_day_off = |day: BusinessDate| {
                let by_now = now.special_day(day).is_some() || now.held_on(day).next().is_none();
                count(if by_now { &now } else { latest }.held_on(day).count())
            };
            let mut day = from.max(first);
            while day <= to && day < today {
                let all = missing.get(&day).copied().unwrap_or_else(|| of_a_day_off(day));
                let left = all - not_held.get(&day).unwrap_or(&0);
                // Of the first day only what came after it began can be missing.
                if left > 0 && day != first {
                    marks.entry(day).or_insert_with(|| nothing(day)).missing = left;
                }
                day = day.succ();
            }
        }
        for (date, sum) in self.over_short(from, to)? {
            marks.entry(date).or_insert_with(|| nothing(date)).over_short = Some(sum);
        }
        for (date, beyond) in self.beyond_tolerance(from, to)? {
            marks.entry(date).or_insert_with(|| nothing(date)).beyond = beyond;
        }
        for date in self.disputed_days(from, to)? {
            marks.entry(date).or_insert_with(|| nothing(date)).queries += 1;
        }
        Ok(marks.into_values().collect())
    }

    /// How many differences of each day asked for more than to be noted.
    fn beyond_tolerance(&self, from: BusinessDate, to: BusinessDate) -> Result<Vec<(BusinessDate, i64)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT business_date, count(*) FROM cash_result
             WHERE business_date BETWEEN ?1 AND ?2 AND stands > 0 AND difference <> 0 GROUP BY business_date",
        )?;
        let rows = statement
            .query_map([from.to_string(), to.to_string()], |row| Ok((date_column(row, 0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many planned shifts of each day were not held, as the next opening settled it.
    fn not_held(&self, from: BusinessDate, to: BusinessDate) -> Result<BTreeMap<BusinessDate, i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT business_date, count(*) FROM not_held WHERE business_date BETWEEN ?1 AND ?2 GROUP BY 1",
        )?;
        let rows = statement
            .query_map([from.to_string(), to.to_string()], |row| Ok((date_column(row, 0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Days whose handover left a dispute or a question that is still open.
    fn disputed_days(&self, from: BusinessDate, to: BusinessDate) -> Result<Vec<BusinessDate>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT h.business_date FROM item i JOIN handover h ON h.id = i.detail ->> '$.handover'
             WHERE i.open = 1 AND i.kind IN ('dispute', 'query') AND h.business_date BETWEEN ?1 AND ?2",
        )?;
        let rows = statement.query_map([from.to_string(), to.to_string()], |row| date_column(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest day with a sealed handover.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn last_day(&self) -> Result<Option<BusinessDate>> {
        let row = self
            .conn
            .prepare_cached(
                "SELECT business_date FROM handover WHERE state IN ('sealed', 'half_sealed')
                 ORDER BY business_date DESC LIMIT 1",
            )?
            .query_row([], |row| date_column(row, 0))
            .optional()?;
        Ok(row)
    }

    /// The business day of the handover that was sealed last by the clock, whatever day it belongs to.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn last_sealed_day(&self) -> Result<Option<BusinessDate>> {
        let row = self
            .conn
            .prepare_cached(
                "SELECT business_date FROM handover WHERE seal_seq IS NOT NULL
                 ORDER BY coalesce(sealed_ms, started_ms) DESC, seal_seq DESC LIMIT 1",
            )?
            .query_row([], |row| date_column(row, 0))
            .optional()?;
        Ok(row)
    }

    /// Number and printed code of the newest seal.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn last_seal(&self) -> Result<Option<(i64, String)>> {
        let row = self
            .conn
            .prepare_cached("SELECT seq, hash FROM seal ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Hash>(1)?)))
            .optional()?;
        Ok(row.map(|(seq, hash)| (seq, SealCode::of(&hash).to_string())))
    }

    /// Adds a question, an answer, a review or an omission to a sealed handover. An omission becomes a task.
    ///
    /// # Errors
    /// `book.text` without words, `sign.not_lead` where only a lead may, `book.no_query` for an answer to
    /// nothing, `book.none` when the handover is not sealed.
    pub(crate) fn add_remark(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        handover: HandoverId,
        kind: RemarkKind,
        words: &str,
        settings: &Settings,
    ) -> Result<()> {
        let words = text::clean_note(words).text;
        let by = active(settings, PersonId(action.by))?;
        let case = kind.is_leads().then(|| Case::new(Act::Review, by.id));
        let allowed = case.map(|case| self.allow(&case, settings)).transpose()?;
        if kind != RemarkKind::Review && words.trim().is_empty() {
            return Err(Problem::new("book.text").into());
        }
        let page = self.page(handover)?;
        if kind == RemarkKind::Answer && !page.query_open() {
            return Err(Problem::new("book.no_query").into());
        }
        self.write_allowed(action, allowed, |tx| {
            sealing::remark(tx, handover, kind, by.id, at, &words)?;
            if kind == RemarkKind::Omission {
                let run: i64 = tx
                    .conn()
                    .prepare_cached("SELECT id FROM shift_run WHERE line_ms IS NULL")?
                    .query_row([], |row| row.get(0))?;
                let detail = ItemDetail { handover: Some(handover), ..ItemDetail::default() };
                let task = NewItem { detail, ..NewItem::new(ItemKind::Task, words.clone()) };
                items::insert(tx, RunId(run), at, &task)?;
            }
            tx.audit(None::<&()>, Some(&words))
        })
    }

    /// Appends a correction as a record of its own and gives its number and hash, with the chain's id. Both
    /// PINs were checked.
    ///
    /// # Errors
    /// `correction.two_people`, `authority.…`, `correction.reason`, or what
    /// [`crate::record::correction::typed`] refuses; `book.none` when the handover is not sealed.
    pub(crate) fn correct(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        new: &NewCorrection,
        settings: &Settings,
        key: &SealKey<'_>,
    ) -> Result<(ChainHead, String)> {
        let (by, second) = two_people(settings, PersonId(action.by), new.second)?;
        let reason = text::clean_note(&new.reason).text;
        if reason.trim().is_empty() {
            return Err(Refusal::new(InputField::Reason, "correction.reason").into());
        }
        let alone = second.is_none();
        let page = self.page(new.handover)?;
        let there = page.was_there(&named(&self.conn, self.judged_by(new.handover)?)?);
        let case =
            Case::new(Act::Correct, by.id).about(&there).with(new.second).because(&reason).left_open(alone);
        let told = if alone { text::clean_note(&new.told).text.trim().to_owned() } else { String::new() };
        let allowed = self.allow_at(&case, settings, at.ms)?;
        if matches!(new.field, RecordField::Attendance(..)) {
            self.month_stands_open(page.document.business_date)?;
        }
        let effective = page.effective()?;
        let old = correct::value(&effective, new.field);
        let value = correct::typed(&effective, new.field, &new.typed)?;
        let seal = page.document.seal.as_ref().ok_or_else(|| Problem::new("book.none"))?;
        let mut body = json!({
            "schema": CORRECTION_SCHEMA,
            "original": { "seq": seal.seq, "hash": seal.hash },
            "business_date": page.document.business_date,
            "field": new.field,
            "reason": reason,
            "by": by.name,
            "at": at,
        });
        match second {
            Some(second) => body["second"] = second.name.as_str().into(),
            None => body["alone"] = true.into(),
        }
        if !told.is_empty() {
            body["told"] = told.as_str().into();
        }
        // Nothing has one spelling in a record: the field is left out.
        for (name, value) in [("old", &old), ("new", &value)] {
            if !value.is_null() {
                body[name] = value.clone();
            }
        }
        let deposit = self.deposit_corrected(new, &page, &effective, &value)?;
        let previous = page.corrections.iter().rev().find(|c| c.field == new.field).map(|c| c.seq);
        self.write_allowed(action, [allowed], |tx| {
            let mut body = body.clone();
            if let Some(seq) = previous {
                body["previous"] = json!({ "seq": seq, "hash": hex(&sealed_hash(tx, seq)?) });
            }
            let entry = NewRecord {
                kind: SealKind::Correction,
                date: page.document.business_date,
                body: canonical(&body)?,
                signers: std::iter::once(by).chain(second).map(|person| signer(person, at)).collect(),
                adds: RunningTotals::default(),
            };
            let (head, chain) = sealing::append(tx, entry, at, key)?;
            insert_correction(tx, head.seq, new, (&old, &value), (&reason, &told), at)?;
            if let Some((register, sum)) = &deposit {
                let date = page.document.business_date;
                let of = (new.handover, *register, head.seq);
                items::correct_deposit(tx, of, (date, *sum), at, settings)?;
            }
            if alone {
                tx.conn()
                    .prepare_cached("UPDATE handover SET waits = waits + 1 WHERE id = ?1")?
                    .execute([new.handover.0])?;
            }
            tx.audit(Some(&old), Some(&value))?;
            Ok((head, chain))
        })
    }

    /// The version of the settings a handover was made under.
    fn judged_by(&self, handover: HandoverId) -> Result<i64> {
        let mut statement =
            self.conn.prepare_cached("SELECT settings_version FROM handover WHERE id = ?1")?;
        Ok(statement.query_row([handover.0], |row| row.get(0))?)
    }

    /// The drawer of which a correction alters what goes to the bank: its register, its name then, and the sum now.
    fn deposit_corrected(
        &self,
        new: &NewCorrection,
        page: &LogPage,
        effective: &Document,
        value: &Value,
    ) -> Result<Option<(RegisterId, Money)>> {
        let RecordField::Cash(at, _) = new.field else { return Ok(None) };
        let after = correct::apply(effective, new.field, value, page.rules.as_ref())?;
        let (Some(was), Some(is)) = (effective.cash.get(at), after.cash.get(at)) else { return Ok(None) };
        let Some(sum) = is.deposit.filter(|sum| was.deposit != Some(*sum)) else { return Ok(None) };
        let named = self.settings_at(self.judged_by(new.handover)?)?;
        let register = named.registers.iter().find(|register| register.name == is.register);
        Ok(register.map(|register| (register.id, sum)))
    }
}

/// Writes the row of a correction that is sealed under this number.
fn insert_correction(
    tx: &Tx,
    seq: i64,
    new: &NewCorrection,
    (old, value): (&Value, &Value),
    (reason, told): (&str, &str),
    at: Stamp,
) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO correction (seal_seq, handover_id, field, old, new, reason, by, second, told, at_ms,
               offset_min)
             VALUES (:seal_seq, :handover_id, :field, :old, :new, :reason, :by, :second, :told, :at_ms,
               :offset_min)",
        )?
        .execute(named_params! {
            ":seal_seq": seq,
            ":handover_id": new.handover.0,
            ":field": new.field.to_string(),
            ":old": old.to_string(),
            ":new": value.to_string(),
            ":reason": reason,
            ":by": tx.action().by,
            ":second": new.second.map(|id| id.0),
            ":told": told,
            ":at_ms": at.ms,
            ":offset_min": at.offset_min,
        })?;
    Ok(())
}

/// Who corrects and who confirms it: two people, where there is a second.
fn two_people(
    settings: &Settings,
    by: PersonId,
    second: Option<PersonId>,
) -> Result<(&Person, Option<&Person>)> {
    if second == Some(by) {
        return Err(Problem::new("correction.two_people").into());
    }
    Ok((active(settings, by)?, second.map(|id| active(settings, id)).transpose()?))
}

/// The hash of a seal by its number.
fn sealed_hash(tx: &Tx, seq: i64) -> Result<Hash> {
    let mut statement = tx.conn().prepare_cached("SELECT hash FROM seal WHERE seq = ?1")?;
    Ok(statement.query_row([seq], |row| row.get(0))?)
}

const fn nothing(date: BusinessDate) -> DayMark {
    DayMark { date, sealed: 0, half: 0, missing: 0, over_short: None, beyond: 0, queries: 0, unreviewed: 0 }
}

/// Reads a page; nothing for one whose body was removed after the legal period.
fn page_row(
    conn: &Connection,
    row: &Row<'_>,
    texts: &mut BTreeMap<String, Vec<u8>>,
    names: &mut PersonNames,
) -> Result<Option<LogPage>> {
    let handover = HandoverId(row.get(0)?);
    let bad = |detail: String| StoreError::BadRow { what: "seal", id: handover.to_string(), detail };
    let state = row::code(("handover", handover), row, 1, State::parse)?;
    let Some(body) = row.get_ref(6)?.as_blob_or_null().map_err(|e| bad(e.to_string()))? else {
        return Ok(None);
    };
    let mut document = record::from_body(body, None)?;
    fill_texts(conn, &mut document, texts)?;
    let hash: Hash = row.get(3)?;
    document.seal = Some(seal_info(row.get(2)?, &hash, row.get(4)?, row.get(5)?));
    let corrections = corrections(conn, handover, names)?;
    let version: i64 = row.get(7)?;
    let rules = if corrections.iter().any(|c| matches!(c.field, RecordField::Attendance(..))) {
        crate::store::late_departures::judging(conn, handover, RunId(row.get(8)?), version)?
    } else {
        None
    };
    let closings = if row.get(9)? {
        Vec::new()
    } else {
        crate::store::late_departures::closings(conn, handover, RunId(row.get(8)?), version, &document)?
    };
    let half = document.state == Outcome::HalfSealed;
    let mut page = LogPage {
        handover,
        entries: Vec::new(),
        state,
        document,
        corrections,
        remarks: remarks(conn, handover, names)?,
        decisions: approvals::decisions(conn, handover, names)?,
        closings,
        opening: opening_of(conn, RunId(row.get(8)?))?,
        taken_over: if half { taken_over(conn, handover)? } else { None },
        named: Vec::new(),
        rules,
        custody: Vec::new(),
    };
    if !page.open_approvals().is_empty() {
        page.named = named(conn, version)?;
    }
    Ok(Some(page))
}

/// A seal as it is printed.
fn seal_info(seq: i64, hash: &Hash, key_id: String, signed: bool) -> SealInfo {
    SealInfo { seq, hash: hex(hash), code: SealCode::of(hash).to_string(), key_id, signed }
}

/// How a shift began, where the shop was opened for it.
fn opening_of(conn: &Connection, run: RunId) -> Result<Option<Opening>> {
    let found: Option<(i64, Option<Vec<u8>>, i64)> = conn
        .prepare_cached(
            "SELECT s.seq, s.body, o.settings_version FROM opening o JOIN seal s ON s.seq = o.seal_seq
             WHERE o.run_id = ?1",
        )?
        .query_row([run.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((seq, body, version)) = found else { return Ok(None) };
    let mut opening: Option<Opening> = sealed_body(Some((seq, body)))?;
    if let Some(opening) = &mut opening
        && opening.log.iter().any(|entry| matches!(entry.detail, Detail::Check(_)))
    {
        let doc: String = conn
            .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
            .query_row([version], |row| crate::store::row::text(row, 0))?;
        let settings: Settings = row::from_json("settings", version, &doc)?;
        let list = settings.checks.iter().filter(|check| check.list == ListKind::Opening);
        opening.texts = list.map(|check| (format!("check/{}", check.id), check.text.clone())).collect();
    }
    Ok(opening)
}

/// How a handover that was sealed without incoming was taken over, once it was.
fn taken_over(conn: &Connection, handover: HandoverId) -> Result<Option<TakenOver>> {
    let found: Option<(i64, Option<Vec<u8>>)> = conn
        .prepare_cached(
            "SELECT s.seq, s.body FROM seal s JOIN handover h ON h.id = ?1
             WHERE s.business_date = h.business_date AND s.kind = 'half_open'
               AND json_extract(CAST(s.body AS TEXT), '$.of_seq') = h.seal_seq
               AND json_extract(CAST(s.body AS TEXT), '$.schema') = ?2",
        )?
        .query_row(rusqlite::params![handover.0, HALF_OPEN_SCHEMA], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    sealed_body(found)
}

/// What a record says; nothing where there is none, or its body was removed.
fn sealed_body<T: serde::de::DeserializeOwned>(found: Option<(i64, Option<Vec<u8>>)>) -> Result<Option<T>> {
    let Some((seq, Some(body))) = found else { return Ok(None) };
    let bad = |e: serde_json::Error| StoreError::BadRow {
        what: "seal",
        id: seq.to_string(),
        detail: e.to_string(),
    };
    serde_json::from_slice(&body).map(Some).map_err(bad)
}

/// Puts the texts a document refers to in; most handovers share one set.
fn fill_texts(
    conn: &Connection,
    document: &mut Document,
    known: &mut BTreeMap<String, Vec<u8>>,
) -> Result<()> {
    if document.texts_sha256.is_empty() {
        return Ok(());
    }
    if !known.contains_key(&document.texts_sha256) {
        let found: Option<String> = conn
            .prepare_cached("SELECT doc FROM texts WHERE sha256 = ?1")?
            .query_row([unhex(&document.texts_sha256).unwrap_or_default()], |row| row.get(0))
            .optional()?;
        known.insert(document.texts_sha256.clone(), found.map(String::into_bytes).unwrap_or_default());
    }
    if let Some(bytes) = known.get(&document.texts_sha256).filter(|bytes| !bytes.is_empty()) {
        document.texts = serde_json::from_slice(bytes).map_err(|e| StoreError::BadRow {
            what: "texts",
            id: document.texts_sha256.clone(),
            detail: e.to_string(),
        })?;
    }
    Ok(())
}

fn remarks(conn: &Connection, handover: HandoverId, names: &mut PersonNames) -> Result<Vec<Remark>> {
    let mut statement = conn.prepare_cached(
        "SELECT kind, at_ms, offset_min, by, text FROM remark WHERE handover_id = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([handover.0])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let by: i64 = row.get(3)?;
        all.push(Remark {
            kind: row::code(("remark", handover), row, 0, RemarkKind::parse)?,
            at: Stamp::new(row.get(1)?, row.get(2)?),
            by: PersonId(by),
            name: names.get(conn, by)?,
            text: crate::store::row::text(row, 4)?,
        });
    }
    Ok(all)
}

fn corrections(conn: &Connection, handover: HandoverId, names: &mut PersonNames) -> Result<Vec<Correction>> {
    let mut statement = conn.prepare_cached(
        "SELECT seal_seq, field, old, new, reason, by, second, at_ms, offset_min, told
         FROM correction WHERE handover_id = ?1 ORDER BY seal_seq",
    )?;
    let mut rows = statement.query([handover.0])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let json = |at: usize| -> Result<Value> {
            super::row::from_json("correction", seq, &super::row::text(row, at)?)
        };
        let (by, second): (i64, Option<i64>) = (row.get(5)?, row.get(6)?);
        let (by_name, at) = (names.get(conn, by)?, Stamp::new(row.get(7)?, row.get(8)?));
        let alone = match second {
            Some(_) => None,
            None => {
                Some(OpenApproval { by: by_name.clone(), at_ms: at, told: crate::store::row::text(row, 9)? })
            }
        };
        all.push(Correction {
            seq,
            handover,
            field: row.get_ref(1)?.as_str().unwrap_or("").parse()?,
            old: json(2)?,
            new: json(3)?,
            reason: crate::store::row::text(row, 4)?,
            by: PersonId(by),
            by_name,
            second: second.map(|id| names.get(conn, id).map(|name| (PersonId(id), name))).transpose()?,
            alone,
            at,
        });
    }
    Ok(all)
}

#[cfg(test)]
pub(crate) mod tests;
