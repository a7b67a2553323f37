//! Handovers while they are made: the line, one answer at a time, signatures.

use crate::model::cash::{OpeningCount, SalesReport};
use crate::rules::open_faults;
use crate::store::draft_rows::read_draft;
use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, named_params, params};

use super::row::from_json;
use super::{Result, Store, StoreError, Tx, items};
use crate::model::cash::sales_reports::{Readings, ReportFigure};
use crate::model::cash::ways::{CountWay, SinceCount};
use crate::model::checklist::{CheckAnswer, Finding};
use crate::model::field_ref::{AnswerRef, FieldRef};
use crate::model::handover::answer::Answer;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{AttendanceLine, HandoverKind, Head, People, Settled, State};
use crate::model::ids::{HandoverId, ItemId, PersonId, RegisterId, RunId};
use crate::model::item::{EventKind, Item, ItemDetail, NewItem};
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::log::{Detail, Entry};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::{BusinessDate, DAY_MS, Stamp};
use crate::rules::claims;
use crate::rules::drawer_sessions::left_at_changes;
use crate::rules::roster::{present, stayed};
use crate::rules::shop_day::AfterHandover;
use crate::store::AuditAction;
use crate::store::entry_rows::read_entries;
use crate::store::shop_days::open_run;
use crate::store::till_rows::{held_to, none_unfinished};

/// A handover being made, with everything its rules look at.
#[derive(Clone, Debug)]
pub struct OpenHandover {
    pub draft: Draft,
    /// Settings it started with.
    pub settings: Settings,
    /// The shift it closes.
    pub(crate) run: ShiftRun,
    /// What was logged in that shift.
    pub(crate) entries: Vec<Entry>,
    /// Carried items open when the line was drawn.
    pub items: Vec<Item>,
    /// Items settled in that shift.
    pub(crate) settled: Vec<Settled>,
    /// What the handover before left in each drawer.
    pub left_before: BTreeMap<RegisterId, Money>,
    /// Who was in when the shift went on in the part it closes, and stayed.
    pub(crate) stayed: Vec<PersonId>,
    /// Who is in by the clock, and since when.
    pub(crate) inside: Vec<(PersonId, i64)>,
    /// What the sales report of each register showed when it was read last on this day.
    pub(crate) readings: BTreeMap<RegisterId, Readings>,
    /// Where the cursor was: step and field.
    pub(crate) cursor: FieldRef,
}

impl OpenHandover {
    /// What the rules look at.
    #[must_use]
    pub fn facts(&self, now: Stamp) -> HandoverContext<'_> {
        HandoverContext {
            settings: &self.settings,
            entries: self.entries.as_slice(),
            items: self.items.as_slice(),
            settled: self.settled.as_slice(),
            left_before: &self.left_before,
            stayed: &self.stayed,
            inside: &self.inside,
            now,
        }
    }
}

/// What a register went through in the shifts since it was counted last; nothing where that is the running one. One
/// that was never counted went through every shift since the first handover that names it.
fn since_count(tx: &Tx, register: RegisterId, line_ms: i64) -> Result<Option<SinceCount>> {
    let last: Option<i64> = tx
        .conn()
        .prepare_cached(
            "SELECT coalesce(
               (SELECT h.started_ms FROM drawer d JOIN handover h ON h.id = d.handover_id
                WHERE d.register_id = ?1),
               (SELECT max(h.started_ms) FROM handover h WHERE h.not_handed_over = 1 AND h.imported = 0),
               (SELECT min(h.started_ms) - 1 FROM handover h
                JOIN record_line a ON a.handover_id = h.id AND a.section = 'people' AND a.line = ''
                WHERE EXISTS (SELECT 1 FROM json_each(a.value, '$.registers') j WHERE j.value = ?1)
                   OR EXISTS (SELECT 1 FROM json_each(a.value, '$.left_out') j
                              WHERE j.value ->> '$.register' = ?1)))",
        )?
        .query_row([register.0], |row| row.get(0))?;
    let Some(last) = last else { return Ok(None) };
    let mut since = SinceCount { shifts: 0, moved: Money::ZERO };
    let mut statement = tx.conn().prepare_cached(
        "SELECT h.run_id FROM shift_run r JOIN handover h ON h.run_id = r.id
         WHERE r.line_ms > ?1 AND r.line_ms < ?2 AND h.imported = 0 ORDER BY r.line_ms",
    )?;
    let between = statement.query_map([last, line_ms], |row| row.get(0).map(RunId))?;
    for run in between.collect::<rusqlite::Result<Vec<_>>>()? {
        since.shifts += 1;
        for entry in read_entries(tx.conn(), run)? {
            if let Detail::Movement(movement) = &entry.detail {
                since.moved = since.moved.checked_add(movement.effect_on(register))?;
            }
        }
    }
    Ok((since.shifts > 0).then_some(since))
}

impl Store {
    /// The handover being made, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open_handover(&self) -> Result<Option<OpenHandover>> {
        let found = self
            .conn
            .prepare_cached("SELECT id, cursor FROM handover WHERE state IN ('draft', 'outgoing_signed')")?
            .query_row([], |row| Ok((HandoverId(row.get(0)?), crate::store::row::text(row, 1)?)))
            .optional()?;
        let Some((id, cursor)) = found else { return Ok(None) };
        let draft = self.draft(id)?;
        let settings = self.settings_at(draft.head.settings_version)?;
        let mut run = self.run(draft.head.run)?;
        // What follows a shop that closes is no part of the same shift.
        run.goes_on &= !draft.closes_shop();
        let entries = self.entries(run.id)?;
        let mut items = self.open_items()?;
        let since = self.running()?.id;
        items.retain(|item| item.opened_run != since);
        let settled = self.settled_between(run.opened_ms, draft.head.started.ms)?;
        let (mut left_before, cursor) = (self.drawers()?, FieldRef::of_cursor(&cursor));
        let mut readings = self.readings(&draft)?;
        held_to(&entries, &settings, &mut left_before, &mut readings);
        let (clock, rules) = (self.clock_around(&run)?, &settings.rules.attendance);
        let stayed = if run.part.is_first() { Vec::new() } else { stayed(&clock, run.opened_ms, rules) };
        let inside = present(&clock, rules, run.opened_ms);
        Ok(Some(OpenHandover {
            draft,
            settings,
            run,
            entries,
            items,
            settled,
            left_before,
            stayed,
            inside,
            readings,
            cursor,
        }))
    }

    /// The sales reports that the sealed handovers of the same day have, of every register, oldest first: of which
    /// register, and when. Only the reasons of a difference ask for them.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) fn reports_before(
        &self,
        head: &Head,
        settings: &Settings,
    ) -> Result<Vec<(RegisterId, Stamp, SalesReport)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id FROM handover WHERE business_date = ?1 AND id <> ?2 AND started_ms < ?3
               AND seal_seq IS NOT NULL ORDER BY started_ms, id",
        )?;
        let before = params![head.date.to_string(), head.id.0, head.started.ms];
        let ids = statement.query_map(before, |row| row.get(0).map(HandoverId))?;
        let mut all = Vec::new();
        for id in ids.collect::<rusqlite::Result<Vec<_>>>()? {
            let sealed = self.draft(id)?;
            let at = settings.store.zone.stamp_at(sealed.head.started.ms);
            all.extend(sealed.cash.into_iter().map(|(register, cash)| (register, at, cash.report)));
        }
        Ok(all)
    }

    /// What the sales report of each register showed last on the day of a handover, before it.
    fn readings(&self, draft: &Draft) -> Result<BTreeMap<RegisterId, Readings>> {
        let head = &draft.head;
        self.readings_of_day(head.date, head.started.ms, Some(head.id))
    }

    /// What the sales report of each register showed last at the handovers of a day that began before a moment.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn readings_of_day(
        &self,
        date: BusinessDate,
        before_ms: i64,
        but_for: Option<HandoverId>,
    ) -> Result<BTreeMap<RegisterId, Readings>> {
        // A figure that was not read at one handover stays as it was read before it.
        let mut statement = self.conn.prepare_cached(
            "WITH earlier AS (
               SELECT id, started_ms FROM handover
               WHERE business_date = ?1 AND id <> ?2 AND started_ms < ?3 AND seal_seq IS NOT NULL)
             SELECT register_id, figure, tender, reading FROM (
               SELECT h.started_ms, h.id, d.register_id, 'cash' figure, '' tender, d.reading FROM earlier h
                 JOIN drawer_result d ON d.handover_id = h.id
               UNION ALL
               SELECT h.started_ms, h.id, d.register_id, 'refunds', '', d.refunds_reading FROM earlier h
                 JOIN drawer_result d ON d.handover_id = h.id
               UNION ALL
               SELECT h.started_ms, h.id, c.register_id, 'tender', c.tender, c.reading FROM earlier h
                 JOIN cash_result c ON c.handover_id = h.id)
             WHERE reading IS NOT NULL ORDER BY started_ms, id",
        )?;
        let but_for = but_for.map_or(0, |id| id.0);
        let mut rows = statement.query(params![date.to_string(), but_for, before_ms])?;
        let mut all: BTreeMap<RegisterId, Readings> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let figure = match row.get_ref(1)?.as_str().unwrap_or_default() {
                "cash" => ReportFigure::Cash,
                "refunds" => ReportFigure::Refunds,
                _ => ReportFigure::Tender(row.get(2)?),
            };
            all.entry(RegisterId(row.get(0)?)).or_default().insert(figure, Money(row.get(3)?));
        }
        Ok(all)
    }

    /// What the last sealed handover left in each drawer, with what was moved since while the shop was closed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn drawers(&self) -> Result<BTreeMap<RegisterId, Money>> {
        let mut statement = self.conn.prepare_cached("SELECT register_id, float_left + moved FROM drawer")?;
        let rows = statement.query_map([], |row| Ok((RegisterId(row.get(0)?), Money(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A handover as it stands: what was answered so far, or what was sealed.
    ///
    /// # Errors
    /// When there is no such handover, or an answer of it cannot be read.
    pub(crate) fn draft(&self, id: HandoverId) -> Result<Draft> {
        read_draft(&self.conn, id)
    }

    /// Draws the line: closes the running shift, opens the next one and begins its handover. Another
    /// shift than the one proposed is chosen by [`Store::change_next`].
    ///
    /// # Errors
    /// `store.handover_open` when one is being made already; a rule that `people` breaks.
    pub fn start_handover(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        kind: HandoverKind,
        people: &People,
        settings: (i64, &Settings),
    ) -> Result<HandoverId> {
        let (version, settings) = settings;
        let run = self.running()?;
        if run.closed {
            return Err(Problem::new("shop.is_closed").into());
        }
        let ran = self.ran_around(settings.store.zone.stamp_at(at.ms).calendar_date())?;
        let after = AfterHandover { settings, now: at, running: run.name(), ran: &ran };
        let next = after.proposal();
        let opened = self.counted_at_opening(run.id)?;
        let mut opened: Vec<(RegisterId, Money, PersonId, i64)> =
            opened.into_iter().map(|(register, sum, by)| (register, sum, by, run.opened_ms)).collect();
        // Whoever took a register over inside the shift counted it then.
        for changed in left_at_changes(&self.entries(run.id)?) {
            opened.retain(|(register, ..)| *register != changed.0);
            opened.push(changed);
        }
        let answer = self.left_out_again(run.id, Answer::People(people.clone()))?;
        self.write(action, |tx| {
            let open: bool = tx.conn().query_row(
                "SELECT EXISTS (SELECT 1 FROM handover WHERE state IN ('draft', 'outgoing_signed'))",
                [],
                |row| row.get(0),
            )?;
            if open {
                return Err(StoreError::Rule(Problem::new("store.handover_open")));
            }
            none_unfinished(tx, settings)?;
            tx.conn()
                .prepare_cached("UPDATE shift_run SET line_ms = ?2 WHERE id = ?1 AND line_ms IS NULL")?
                .execute(params![run.id.0, at.ms])?;
            open_run(tx, next, at.ms)?;
            let head = Head {
                id: HandoverId(0),
                run: run.id,
                date: run.date,
                shift: run.shift,
                part: run.part,
                kind,
                state: State::Draft,
                settings_version: version,
                started: at,
                started_by: Some(PersonId(action.by)),
                imported: false,
                opened_ms: Some(run.opened_ms),
            };
            let id = insert_head(tx, &head)?;
            let head = Head { id, ..head };
            answer.check(&Draft::new(head), settings)?;
            upsert_answer(tx, id, &answer, 0)?;
            for register in settings.active_registers().filter(|r| r.counted == CountWay::ClosingOnly) {
                if let Some(since) = since_count(tx, register.id, at.ms)? {
                    upsert_answer(tx, id, &Answer::SinceCount(register.id, since), 0)?;
                }
            }
            for (register, counted, by, at_ms) in &opened {
                let opening =
                    OpeningCount { counted: *counted, taken_over: false, by: *by, at_ms: Some(*at_ms) };
                upsert_answer(tx, id, &Answer::Opening(*register, opening), 0)?;
            }
            tx.audit(None::<&()>, Some(people))?;
            Ok(id)
        })
    }

    /// Saves one answer of the open handover and what follows from it, and gives the altered draft.
    ///
    /// One transaction, one sync; `cursor`, if any, is remembered with it. Any signature on the old figures is taken back. A device or safety issue
    /// opens its ticket or incident; when the answer is taken back, so is the ticket.
    ///
    /// # Errors
    /// [`StoreError::Rule`] when the answer is refused, [`StoreError::Conflict`] when somebody else changed
    /// the same line since it was read.
    pub fn answer(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        open: &OpenHandover,
        answer: Answer,
        cursor: Option<&FieldRef>,
    ) -> Result<Draft> {
        let id = open.draft.head.id;
        let old = open.draft.clone();
        let answer = self.left_out_again(open.run.id, answer)?;
        let cases = claims::of_answer(&old, &answer);
        let mut altered = old.with(answer, PersonId(action.by), &open.facts(at))?;
        let allowed = self.allow_all(&cases, &open.settings, at.ms)?;
        let signed = !old.signatures.is_empty();
        self.write_allowed(action, allowed, |tx| {
            for line in &altered.lines {
                let rev = old.revs.get(&line.address()).copied().unwrap_or(0);
                upsert_answer(tx, id, line, rev)?;
                follow_issue(tx, &open.settings, id, at, line)?;
            }
            if let Some(first) = altered.lines.first() {
                let json: serde_json::Value = serde_json::from_str(&first.value()?).unwrap_or_default();
                tx.audit(None::<&()>, Some(&json))?;
            }
            if let Some(cursor) = cursor.filter(|cursor| **cursor != open.cursor) {
                set_cursor(tx, id, cursor)?;
            }
            let taken_back = signed && altered.draft.signatures.is_empty();
            if taken_back { take_back_signatures(tx, id) } else { Ok(()) }
        })?;
        for line in &altered.lines {
            *altered.draft.revs.entry(line.address()).or_insert(0) += 1;
        }
        Ok(altered.draft)
    }

    /// Saves many answers of the open handover in one action: as [`Store::answer`] for each, in order.
    ///
    /// # Errors
    /// As [`Store::answer`]; then none of them is saved.
    pub(crate) fn answer_many(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        open: &OpenHandover,
        answers: Vec<Answer>,
    ) -> Result<Draft> {
        let id = open.draft.head.id;
        let mut draft = open.draft.clone();
        let mut lines = Vec::with_capacity(answers.len());
        let mut allowed = Vec::new();
        for answer in answers {
            let answer = self.left_out_again(open.run.id, answer)?;
            allowed.extend(self.allow_all(&claims::of_answer(&draft, &answer), &open.settings, at.ms)?);
            let altered = draft.with(answer, PersonId(action.by), &open.facts(at))?;
            draft = altered.draft;
            for line in altered.lines {
                let rev = draft.revs.entry(line.address()).or_insert(0);
                lines.push((line, *rev));
                *rev += 1;
            }
        }
        self.write_allowed(action, allowed, |tx| {
            for (line, rev) in &lines {
                upsert_answer(tx, id, line, *rev)?;
                follow_issue(tx, &open.settings, id, at, line)?;
            }
            tx.audit(None::<&()>, Some(&lines.len()))?;
            if draft.signatures.is_empty() { take_back_signatures(tx, id) } else { Ok(()) }
        })?;
        Ok(draft)
    }

    /// What registers the people of a handover leave out, with those that were left out the last time too.
    fn left_out_again(&self, run: RunId, answer: Answer) -> Result<Answer> {
        let Answer::People(mut people) = answer else { return Ok(answer) };
        if !people.left_out.is_empty() {
            let last = self.last_people()?;
            let before = self.left_out_before(run, last.as_ref().map(|(people, _)| people))?;
            for out in &mut people.left_out {
                out.again = before.iter().any(|last| last.register == out.register);
            }
        }
        Ok(Answer::People(people))
    }

    /// Remembers where the cursor is, so that a restart comes back there.
    ///
    /// # Errors
    /// When it could not be saved.
    pub(crate) fn save_cursor(
        &mut self,
        action: &AuditAction,
        id: HandoverId,
        cursor: &FieldRef,
    ) -> Result<()> {
        self.write(action, |tx| set_cursor(tx, id, cursor))
    }
}

/// Somebody's hours were put right after they had confirmed them in a handover that is not sealed yet: what was confirmed
/// is not what stands there any more, so it is asked again, and nobody's name stays under it.
pub(super) fn ask_hours_again(tx: &Tx, person: PersonId, changed_ms: i64) -> Result<()> {
    let address = AnswerRef::Attendance(person);
    let found: Option<(i64, String, i64)> = tx
        .conn()
        .prepare_cached(
            "SELECT h.id, a.value, a.rev FROM answer a JOIN handover h ON h.id = a.handover_id
               JOIN shift_run r ON r.id = h.run_id
             WHERE a.section = ?1 AND a.line = ?2 AND h.state IN ('draft', 'outgoing_signed')
               AND ?3 BETWEEN r.opened_ms - ?4 AND coalesce(r.line_ms, ?3) + ?4
             ORDER BY h.id DESC LIMIT 1",
        )?
        .query_row(params![address.section(), address.line(), changed_ms, DAY_MS / 2], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((handover, value, rev)) = found else { return Ok(()) };
    let Ok(Answer::Attendance(_, line)) = Answer::read(address.section(), &address.line(), &value) else {
        return Ok(());
    };
    if line.confirmed_ms.is_none() {
        return Ok(());
    }
    let line = AttendanceLine { confirmed_ms: None, confirmed_by: None, ..line };
    let id = HandoverId(handover);
    upsert_answer(tx, id, &Answer::Attendance(person, line), rev)?;
    let action = tx.action();
    let (by, at_ms) = (Some(PersonId(action.by)), action.at_ms);
    say_taken_back(tx, id, by, at_ms, &address)?;
    take_back_signatures(tx, id)
}

/// Says in the last page of a handover whose signatures are taken back now, by whom and for what.
pub(super) fn say_taken_back(
    tx: &Tx,
    id: HandoverId,
    by: Option<PersonId>,
    at_ms: i64,
    place: &AnswerRef,
) -> Result<()> {
    let draft = read_draft(tx.conn(), id)?;
    if draft.signatures.is_empty() {
        return Ok(());
    }
    let doc: String = tx
        .conn()
        .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
        .query_row([draft.head.settings_version], |row| row.get(0))?;
    let settings: Settings = from_json("settings", draft.head.settings_version, &doc)?;
    let mut review = draft.review.clone();
    review.taken_back.extend(draft.taken_back(by, at_ms, place, &settings));
    let rev = draft.revs.get(&AnswerRef::Review).copied().unwrap_or(0);
    upsert_answer(tx, id, &Answer::Review(review), rev)
}

/// Writes a handover that begins, whatever number its head has, and gives the number it got.
pub(super) fn insert_head(tx: &Tx, head: &Head) -> Result<HandoverId> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO handover (run_id, business_date, shift_id, kind, state, settings_version,
               started_ms, started_offset_min, started_by)
             VALUES (:run_id, :business_date, :shift_id, :kind, 'draft', :settings_version,
               :started_ms, :started_offset_min, :started_by)",
        )?
        .execute(named_params! {
            ":run_id": head.run.0,
            ":business_date": head.date.to_string(),
            ":shift_id": head.shift.0,
            ":kind": head.kind.as_str(),
            ":settings_version": head.settings_version,
            ":started_ms": head.started.ms,
            ":started_offset_min": head.started.offset_min,
            ":started_by": head.started_by.map(|by| by.0),
        })?;
    Ok(HandoverId(tx.conn().last_insert_rowid()))
}

/// Takes back what was signed: nobody's name stays under figures that are no longer there.
pub(super) fn take_back_signatures(tx: &Tx, id: HandoverId) -> Result<()> {
    tx.conn().prepare_cached("DELETE FROM signature WHERE handover_id = ?1")?.execute([id.0])?;
    tx.conn().prepare_cached("UPDATE handover SET state = 'draft' WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

fn set_cursor(tx: &Tx, id: HandoverId, cursor: &FieldRef) -> Result<()> {
    tx.conn()
        .prepare_cached("UPDATE handover SET cursor = ?2 WHERE id = ?1")?
        .execute(params![id.0, cursor.to_string()])?;
    Ok(())
}

/// Writes one answer; `rev` is the revision it was read at, 0 for a new line.
pub(super) fn upsert_answer(tx: &Tx, id: HandoverId, answer: &Answer, rev: i64) -> Result<()> {
    let address = answer.address();
    let action = tx.action();
    let changed = tx
        .conn()
        .prepare_cached(
            "INSERT INTO answer (handover_id, section, line, value, by, at_ms)
             VALUES (:handover_id, :section, :line, :value, :by, :at_ms)
             ON CONFLICT (handover_id, section, line) DO UPDATE
             SET value = excluded.value, by = excluded.by, at_ms = excluded.at_ms, rev = rev + 1
             WHERE rev = :rev",
        )?
        .execute(named_params! {
            ":handover_id": id.0,
            ":section": address.section(),
            ":line": address.line(),
            ":value": answer.value()?,
            ":by": action.by,
            ":at_ms": action.at_ms,
            ":rev": rev,
        })?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict(format!("{} {}", address.section(), address.line())))
    }
}

/// Opens the ticket or incident of a device or safety issue, or takes it back.
fn follow_issue(
    tx: &Tx,
    settings: &Settings,
    handover: HandoverId,
    at: Stamp,
    answer: &Answer,
) -> Result<()> {
    let Answer::Check(check, given) = answer else { return Ok(()) };
    let Some(item) = settings.check(check) else { return Ok(()) };
    let Some(kind) = open_faults::opened_by(item.list) else { return Ok(()) };
    let found: Option<(i64, String)> = tx
        .conn()
        .prepare_cached(
            "SELECT id, state FROM item WHERE open = 1 AND kind = ?1
               AND detail ->> '$.handover' = ?2 AND detail ->> '$.source' = ?3",
        )?
        .query_row(params![kind.as_str(), handover.0, check], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    // What somebody has begun to work on is not taken back with the answer: a repair is checked.
    let found = match found {
        Some((_, state)) if state != kind.initial().as_str() && given.finding != Finding::Issue => {
            return Ok(());
        }
        found => found.map(|(id, _)| id),
    };
    match (given.finding, found) {
        (Finding::Issue, None) => {
            let running: i64 =
                tx.conn().query_row("SELECT id FROM shift_run WHERE line_ms IS NULL", [], |r| r.get(0))?;
            let detail = ItemDetail {
                text: item.text.get(settings.store.lang).to_owned(),
                device: if kind == ItemKind::Ticket { check.clone() } else { String::new() },
                handover: Some(handover),
                source: check.clone(),
                ..ItemDetail::default()
            };
            let new = NewItem {
                detail: as_answered(detail, kind, given),
                ..NewItem::new(kind, format!("{check}: {}", given.comment))
            };
            items::insert(tx, RunId(running), at, &new)?;
        }
        (Finding::Ok | Finding::NotApplicable | Finding::NotDone | Finding::Known, Some(id)) => {
            tx.conn()
                .prepare_cached(
                    "UPDATE item SET state = 'cancelled', open = 0, closed_ms = ?2, rev = rev + 1 WHERE id = ?1",
                )?
                .execute(params![id, at.ms])?;
            items::event(tx, id.into(), at, EventKind::State, ItemState::Cancelled, "")?;
        }
        (Finding::Issue, Some(id)) => {
            // What was wrong may have been saved while it was still being typed; so may have the rest.
            let Some(old) = items::one(tx, ItemId(id))? else { return Ok(()) };
            let detail = as_answered(old.detail.clone(), kind, given);
            let next = Item { title: format!("{check}: {}", given.comment), detail, ..old.clone() };
            if next != old {
                items::update(tx, old.rev, &next)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// What an item says as the checklist was answered: which device, where, who was told, what it stops.
fn as_answered(detail: ItemDetail, kind: ItemKind, given: &CheckAnswer) -> ItemDetail {
    let place = if given.place.is_empty() { detail.text.clone() } else { given.place.clone() };
    ItemDetail {
        // Of several devices the answer does not say which one it is.
        registered: match given.registered.as_slice() {
            [only] if kind == ItemKind::Ticket => Some(*only),
            _ => None,
        },
        text: place,
        reported_to: given.told.clone(),
        stops: given.stops,
        impact: given.impact.clone(),
        ..detail
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::count_unit::CountUnit;
    use crate::model::field_ref::CashField;
    use crate::model::handover::Step;
    use crate::store::logbook::tests::{LEAD, OTHER, act, shop};

    #[test]
    fn a_cursor_of_any_version_is_read_or_goes_to_its_step() {
        let (_dir, mut store, _) = shop();
        let (version, settings) = store.settings().unwrap();
        let at = Stamp::new(1_795_300_000_000, 480);
        let people = People { outgoing: vec![LEAD], incoming: vec![OTHER], ..People::default() };
        let id =
            store.start_handover(&act(LEAD), at, HandoverKind::Shift, &people, (version, &settings)).unwrap();
        let cash = |field| FieldRef::Cash(RegisterId(1), field);
        for (saved, place) in [
            ("cash:1/outgoing/10000", cash(CashField::OutgoingRow(CountUnit::loose(10_000)))),
            ("cash:1/outgoing/ten", FieldRef::Step(Step::Cash)),
            ("safety:", FieldRef::Step(Step::Safety)),
            ("moon:1", FieldRef::Step(Step::People)),
            ("", FieldRef::Step(Step::People)),
        ] {
            store.conn.execute("UPDATE handover SET cursor = ?1", [saved]).unwrap();
            assert_eq!(store.open_handover().unwrap().unwrap().cursor, place, "{saved}");
        }
        let place = cash(CashField::Why("cash".into()));
        store.save_cursor(&act(LEAD), id, &place).unwrap();
        let saved: String =
            store.conn.query_row("SELECT cursor FROM handover", [], |row| row.get(0)).unwrap();
        assert_eq!(saved, "cash:1/why/cash");
        assert_eq!(store.open_handover().unwrap().unwrap().cursor, place);
    }
}
