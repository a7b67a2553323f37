//! The lock of a month's attendance: staff confirm, a lead locks, a later change opens it again.

use std::collections::BTreeSet;

use rusqlite::{Connection, named_params};

use super::{Result, Store, StoreError, Tx, items, row};
use crate::i18n::{dates, msg};
use crate::model::handover::answer::Answer;
use crate::model::ids::{HandoverId, PersonId};
use crate::model::item::{ItemDetail, NewItem};
use crate::model::item_state::ItemKind;
use crate::model::log::Detail;
use crate::model::period::Period;
use crate::model::period_data::{AttendanceFact, DataNeeded, LockStep, PeriodData};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::text;
use crate::model::time::{BusinessDate, Month, Stamp};
use crate::record::import::Taken;
use crate::rules::attendance::thresholds::{MonthStanding, StillOpen, may_lock};
use crate::rules::attendance::unplanned::undecided;
use crate::rules::authority::{Act, Case};
use crate::rules::claims;
use crate::store::AuditAction;
use crate::store::entry_rows::running_row;

impl Store {
    /// Whether the month of a date is locked.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn month_locked(&self, month: Month) -> Result<bool> {
        is_locked(&self.conn, month)
    }

    /// Refuses to touch the hours of a day whose month is locked: it is opened again first, with a reason.
    ///
    /// # Errors
    /// `month_lock.locked` naming the month.
    pub(super) fn month_stands_open(&self, date: BusinessDate) -> Result<()> {
        let month = date.month();
        if self.month_locked(month)? {
            return Err(Problem::new("month_lock.locked").with("month", month).into());
        }
        Ok(())
    }

    /// Whether a handover from elsewhere brings no hours of a locked month: nothing would show them. It is opened again
    /// first, with a reason.
    ///
    /// # Errors
    /// `transfer.locked` naming the month.
    pub(crate) fn hours_may_come(&self, taken: &Taken, settings: &Settings) -> Result<()> {
        hours_may_come(&self.conn, taken, settings)
    }

    /// A person confirms the own lines of a month; the PIN was checked. A lead may do it for someone who is
    /// gone, and says why.
    ///
    /// # Errors
    /// `month_lock.locked` when the month is locked already, `month_lock.running` or `month_lock.shift_runs` before it is
    /// over, `month_lock.still_here` for somebody who has not left, `month_lock.reason` when a lead gives none,
    /// `authority.needs_lead` for somebody else's lines.
    pub(crate) fn confirm_month(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        month: Month,
        person: PersonId,
        reason: &str,
        settings: &Settings,
    ) -> Result<()> {
        self.month_over(month, at, settings)?;
        if self.month_locked(month)? {
            return Err(Problem::new("month_lock.locked").with("month", month).into());
        }
        let reason = text::clean_note(reason).text;
        let by = PersonId(action.by);
        let own = person == by;
        if !own && settings.at_work(person).is_some() {
            let name = settings.person_name(person);
            return Err(Problem::new("month_lock.still_here").with("name", name).into());
        }
        if !own && reason.trim().is_empty() {
            return Err(Refusal::new(InputField::Reason, "month_lock.reason").into());
        }
        let act = if own { Act::ConfirmOwn } else { Act::ConfirmForOther };
        let allowed = self.allow(&Case::new(act, by).about(&[person]).because(&reason), settings)?;
        self.write_allowed(action, [allowed], |tx| {
            tx.audit(None::<&()>, Some(&month.to_string()))?;
            put(tx, month, LockStep::Confirmed, person, at, &reason)
        })
    }

    /// Whether a month is over: its last business day has ended, and so has the shift of it that ran last.
    fn month_over(&self, month: Month, at: Stamp, settings: &Settings) -> Result<()> {
        month.over(at, settings.store.zone, settings.store.cutoff.0)?;
        let run = self.running()?;
        if !run.closed && run.date.month() == month {
            return Err(Problem::new("month_lock.shift_runs").with("month", month).into());
        }
        Ok(())
    }

    /// A lead locks a month: everybody has confirmed it, and no punch is missing.
    ///
    /// # Errors
    /// `authority.needs_lead`, `month_lock.running`, `month_lock.locked`, or what [`may_lock`] refuses.
    pub(crate) fn lock_month(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        month: Month,
        settings: &Settings,
    ) -> Result<()> {
        let allowed = self.allow(&Case::new(Act::LockMonth, PersonId(action.by)), settings)?;
        self.month_over(month, at, settings)?;
        if self.month_locked(month)? {
            return Err(Problem::new("month_lock.locked").with("month", month).into());
        }
        let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
        let seen = newest(&self.conn)?;
        let facts = self.facts(Period::of_month(month), needs, at.ms)?;
        if let Some(left) = self.standing(month, &facts, settings)?.left {
            return Err(left.into());
        }
        self.write_allowed(action, [allowed], |tx| {
            // Another window may have logged or sealed something since the lines were read.
            if newest(tx.conn())? != seen {
                return Err(StoreError::Conflict(format!("month {month}")));
            }
            tx.audit(None::<&()>, Some(&month.to_string()))?;
            keep_lines(tx.conn(), month, &facts)?;
            put(tx, month, LockStep::Locked, PersonId(action.by), at, "")
        })
    }

    /// How a month stands.
    ///
    /// # Errors
    /// When something cannot be read.
    pub(crate) fn month_standing(
        &self,
        month: Month,
        now_ms: i64,
        settings: &Settings,
    ) -> Result<MonthStanding> {
        let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
        let facts = self.facts(Period::of_month(month), needs, now_ms)?;
        self.standing(month, &facts, settings)
    }

    fn standing(&self, month: Month, facts: &PeriodData, settings: &Settings) -> Result<MonthStanding> {
        let mut confirmed = BTreeSet::new();
        for event in &facts.lock {
            match event.what {
                LockStep::Confirmed => {
                    confirmed.insert(event.person);
                }
                LockStep::Reopened => confirmed.clear(),
                LockStep::Locked => {}
            }
        }
        // Whoever has left since confirms nothing any more; a lead may do it for them.
        let here = |person: &PersonId| settings.at_work(*person).is_some();
        let people: BTreeSet<PersonId> = facts.attendance.iter().map(|a| a.person).filter(here).collect();
        let people: Vec<_> = people.into_iter().map(|person| (person, confirmed.contains(&person))).collect();
        let open = people.iter().filter(|(_, confirmed)| !confirmed);
        let unconfirmed: Vec<&str> = open.map(|(person, _)| settings.person_name(*person)).collect();
        // Who confirmed the month has confirmed its lines.
        let lines = facts.attendance.iter().map(|a| {
            let mut line = a.line.line.clone();
            line.provisional &= !confirmed.contains(&a.person);
            line
        });
        let open = StillOpen {
            unconfirmed: &unconfirmed,
            undecided: undecided(facts).len(),
            disputed: self.hours_disputed(month)?,
        };
        let left = may_lock(lines, open).err();
        Ok(MonthStanding { locked: self.month_locked(month)?, people, left })
    }

    /// How many lines of a month are disputed and not settled.
    fn hours_disputed(&self, month: Month) -> Result<usize> {
        let mut statement = self.conn.prepare_cached(
            "SELECT count(*) FROM item WHERE open = 1 AND kind = 'dispute' AND detail ->> '$.source' LIKE ?1",
        )?;
        let of_month = format!("{}{month}-%", claims::HOURS);
        let many: i64 = statement.query_row([of_month], |row| row.get(0))?;
        Ok(usize::try_from(many).unwrap_or(usize::MAX))
    }

    /// Somebody disputes a line of the own hours: it opens an item a lead settles. The PIN was checked.
    ///
    /// # Errors
    /// `month_lock.locked` where the month is locked, `own_month.needs_why`, `own_month.no_line` where the handover has no
    /// line of that person.
    pub(crate) fn dispute_hours(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        (date, handover): (BusinessDate, HandoverId),
        why: &str,
        settings: &Settings,
    ) -> Result<()> {
        let why = text::clean_note(why).text.trim().to_owned();
        if why.is_empty() {
            return Err(Refusal::new(InputField::Reason, "own_month.needs_why").into());
        }
        self.month_stands_open(date)?;
        let person = PersonId(action.by);
        let case = Case::new(Act::DisputeHours, person).about(&[person]).because(&why);
        let allowed = self.allow(&case, settings)?;
        let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
        let facts = self.facts(Period { from: date, to: date }, needs, at.ms)?;
        let of = |a: &AttendanceFact| (a.person, facts.shifts[a.shift].handover) == (person, handover);
        if !facts.attendance.iter().any(of) {
            return Err(Problem::new("own_month.no_line").into());
        }
        let lang = settings.store.lang;
        let day = dates::date_short(lang, date);
        let title = msg::own_month::item(lang, day, settings.person_name(person), &why);
        let source = format!("{}{date}", claims::HOURS);
        let detail = ItemDetail { handover: Some(handover), source, ..ItemDetail::default() };
        let item = NewItem { detail, ..NewItem::new(ItemKind::Dispute, title) };
        self.write_allowed(action, [allowed], |tx| {
            let run = running_row(tx.conn())?;
            tx.audit(None::<&()>, Some(&item.title))?;
            items::insert(tx, run, at, &item).map(drop)
        })
    }

    /// A lead opens a locked month again, with a reason; everybody has to confirm it anew.
    ///
    /// # Errors
    /// `authority.needs_lead`, `month_lock.not_locked`, `month_lock.reason`.
    pub(crate) fn reopen_month(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        month: Month,
        reason: &str,
        settings: &Settings,
    ) -> Result<()> {
        if !self.month_locked(month)? {
            return Err(Problem::new("month_lock.not_locked").with("month", month).into());
        }
        let reason = text::clean_note(reason).text;
        if reason.trim().is_empty() {
            return Err(Refusal::new(InputField::Reason, "month_lock.reason").into());
        }
        let case = Case::new(Act::ReopenMonth, PersonId(action.by)).because(&reason);
        let allowed = self.allow(&case, settings)?;
        self.write_allowed(action, [allowed], |tx| {
            tx.audit(None::<&()>, Some(&month.to_string()))?;
            put(tx, month, LockStep::Reopened, PersonId(action.by), at, &reason)
        })
    }
    /// Keeps the lines of months that were locked before lines were kept, as they stand. A no-op where there are none, and
    /// in a store that cannot be written.
    ///
    /// # Errors
    /// When they cannot be read or saved.
    pub(crate) fn keep_locked_months(&self, now_ms: i64) -> Result<()> {
        if self.read_only().is_some() {
            return Ok(());
        }
        let mut statement = self.conn.prepare(
            "SELECT month FROM month_lock l WHERE what = 'locked'
               AND id = (SELECT max(id) FROM month_lock n WHERE n.month = l.month AND n.what <> 'confirmed')
               AND NOT EXISTS (SELECT 1 FROM month_line k WHERE k.month = l.month)",
        )?;
        let months: Vec<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for month in months {
            let month = Month::parse(&month)?;
            let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
            let facts = self.facts(Period::of_month(month), needs, now_ms)?;
            let transaction = self.conn.unchecked_transaction()?;
            keep_lines(&transaction, month, &facts)?;
            transaction.commit()?;
        }
        Ok(())
    }
}

/// As [`Store::hours_may_come`], inside a transaction.
///
/// # Errors
/// `transfer.locked` naming the month.
pub(super) fn hours_may_come(conn: &Connection, taken: &Taken, settings: &Settings) -> Result<()> {
    let punched = taken.entries.iter().filter_map(|(_, _, detail)| match detail {
        Detail::Punch(punch) => Some(settings.date_of(punch.at_ms)),
        _ => None,
    });
    let decided = taken.entries.iter().flat_map(|(_, _, detail)| match detail {
        Detail::Unplanned(said) => said.days.as_slice(),
        _ => &[],
    });
    let lines = taken.answers.iter().filter(|answer| matches!(answer, Answer::Attendance(..)));
    let days = punched.chain(lines.map(|_| taken.date)).chain(decided.map(|on| on.date));
    let months: BTreeSet<Month> = days.map(BusinessDate::month).collect();
    for month in months {
        if is_locked(conn, month)? {
            return Err(Problem::new("transfer.locked").with("month", month).into());
        }
    }
    Ok(())
}

/// Whether months that were open when something was checked are so when it is written: another window may have locked one
/// meanwhile.
///
/// # Errors
/// [`StoreError::Conflict`]: it is checked anew.
pub(super) fn still_open(conn: &Connection, months: &BTreeSet<Month>) -> Result<()> {
    for month in months {
        if is_locked(conn, *month)? {
            return Err(StoreError::Conflict(format!("month {month}")));
        }
    }
    Ok(())
}

/// How far log and records had come.
fn newest(conn: &Connection) -> Result<(i64, i64)> {
    let sql = "SELECT coalesce((SELECT max(id) FROM entry), 0), coalesce((SELECT max(seq) FROM seal), 0)";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

fn is_locked(conn: &Connection, month: Month) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT what, id FROM month_lock WHERE month = ?1 AND what <> 'confirmed' ORDER BY id DESC LIMIT 1",
    )?;
    let mut rows = statement.query([month.to_string()])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    Ok(row::code(("month_lock", row.get::<_, i64>(1)?), row, 0, LockStep::parse)? == LockStep::Locked)
}

/// Keeps the lines a month is locked with.
fn keep_lines(conn: &Connection, month: Month, facts: &PeriodData) -> Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT OR REPLACE INTO month_line (handover_id, person_id, month, line, sealed)
         VALUES (:handover_id, :person_id, :month, :line, :sealed)",
    )?;
    for fact in &facts.attendance {
        let Some(shift) = facts.shifts.get(fact.shift) else { continue };
        let sealed = fact.sealed.as_deref().map(|line| row::to_json("month_line", line)).transpose()?;
        insert.execute(named_params! {
            ":handover_id": shift.handover.0,
            ":person_id": fact.person.0,
            ":month": month.to_string(),
            ":line": row::to_json("month_line", &fact.line)?,
            ":sealed": sealed,
        })?;
    }
    Ok(())
}

fn put(tx: &Tx, month: Month, what: LockStep, person: PersonId, at: Stamp, reason: &str) -> Result<()> {
    if what == LockStep::Reopened {
        tx.conn().prepare_cached("DELETE FROM month_line WHERE month = ?1")?.execute([month.to_string()])?;
    }
    tx.conn()
        .prepare_cached(
            "INSERT INTO month_lock (month, what, person, at_ms, offset_min, by, reason)
             VALUES (:month, :what, :person, :at_ms, :offset_min, :by, :reason)",
        )?
        .execute(named_params! {
            ":month": month.to_string(),
            ":what": what.as_str(),
            ":person": person.0,
            ":at_ms": at.ms,
            ":offset_min": at.offset_min,
            ":by": tx.action().by,
            ":reason": reason,
        })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::import;
    use crate::store::logbook::tests::{LEAD, OTHER, act, sealed, shop};

    fn key(result: Result<()>) -> &'static str {
        match result {
            Ok(()) => "",
            Err(StoreError::Rule(problem) | StoreError::Refused(Refusal { problem, .. })) => problem.key,
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_month_is_confirmed_locked_and_opened_with_a_reason() {
        let (_dir, mut store, mut settings) = shop();
        let month = BusinessDate::parse("2026-10-01").unwrap().month();
        let after = Stamp::parse_rfc3339("2026-11-02T10:00:00+08:00").unwrap();
        let running = Stamp::parse_rfc3339("2026-10-31T10:00:00+08:00").unwrap();
        // PINs are not what this is about.
        let pins = |store: &mut Store| {
            for (person, act) in [
                (OTHER, Act::ConfirmOwn),
                (OTHER, Act::LockMonth),
                (LEAD, Act::ConfirmForOther),
                (LEAD, Act::LockMonth),
                (LEAD, Act::ReopenMonth),
            ] {
                store.accept_pin(person, act);
            }
        };
        pins(&mut store);
        assert_eq!(key(store.lock_month(&act(OTHER), after, month, &settings)), "authority.needs_lead");
        assert_eq!(key(store.lock_month(&act(LEAD), running, month, &settings)), "month_lock.running");
        // The night of the last day is still to be handed over, whatever the clock says; closed it is over.
        let night = |store: &Store, date: &str, closed: i64| {
            let sql = "UPDATE shift_run SET business_date = ?1, closed = ?2 WHERE line_ms IS NULL";
            store.conn().execute(sql, rusqlite::params![date, closed]).unwrap();
        };
        let was = store.running().unwrap().date.to_string();
        night(&store, "2026-10-31", 0);
        assert_eq!(key(store.lock_month(&act(LEAD), after, month, &settings)), "month_lock.shift_runs");
        let early = store.confirm_month(&act(OTHER), after, month, OTHER, "", &settings);
        assert_eq!(key(early), "month_lock.shift_runs");
        night(&store, "2026-10-31", 1);
        let left = store.lock_month(&act(LEAD), after, month, &settings);
        assert_ne!(key(left), "month_lock.shift_runs");
        night(&store, &was, 0);
        pins(&mut store);
        if store.month_locked(month).unwrap() {
            store.reopen_month(&act(LEAD), after, month, "x", &settings).unwrap();
            pins(&mut store);
        }
        assert_eq!(
            key(store.reopen_month(&act(LEAD), after, month, "x", &settings)),
            "month_lock.not_locked"
        );
        assert_eq!(key(store.confirm_month(&act(OTHER), after, month, OTHER, "", &settings)), "");
        let still_here = store.confirm_month(&act(LEAD), after, month, OTHER, "is away", &settings);
        assert_eq!(key(still_here), "month_lock.still_here");
        settings.people.iter_mut().find(|p| p.id == OTHER).unwrap().active = false;
        let lead = |store: &mut Store, reason: &str| {
            store.confirm_month(&act(LEAD), after, month, OTHER, reason, &settings)
        };
        assert_eq!(key(lead(&mut store, " ")), "month_lock.reason");
        assert_eq!(key(lead(&mut store, "left the shop")), "");
        assert_eq!(key(store.lock_month(&act(LEAD), after, month, &settings)), "");
        assert!(store.month_locked(month).unwrap());
        assert_eq!(key(store.month_stands_open(month.first())), "month_lock.locked");
        assert_eq!(key(lead(&mut store, "again")), "month_lock.locked");
        assert_eq!(key(store.reopen_month(&act(LEAD), after, month, " ", &settings)), "month_lock.reason");
        assert_eq!(key(store.reopen_month(&act(LEAD), after, month, "wrong day", &settings)), "");
        assert!(!store.month_locked(month).unwrap());
        assert_eq!(key(store.month_stands_open(month.first())), "");
    }

    #[test]
    fn no_hours_come_into_a_locked_month_from_elsewhere() {
        let (_dir, store, settings) = shop();
        let document = sealed();
        assert!(!document.attendance.is_empty());
        let (document, since) = import::read(&serde_json::to_vec(&document).unwrap()).unwrap();
        let plan = import::plan(&document, &since, &settings).unwrap();
        let taken = import::take(&document, &since, &plan.settings).unwrap();
        assert_eq!(key(store.hours_may_come(&taken, &plan.settings)), "");
        let lock = |month: Month| {
            let sql = "INSERT INTO month_lock (month, what, person, at_ms, offset_min, by, reason)
                       VALUES (?1, 'locked', 2, 0, 0, 2, '')";
            store.conn.execute(sql, [month.to_string()]).unwrap();
        };
        lock(taken.date.month());
        assert_eq!(key(store.hours_may_come(&taken, &plan.settings)), "transfer.locked");
        // Without hours it may come; and a punch of a locked month may not, whatever the day of its record.
        let none = |answer: &Answer| !matches!(answer, Answer::Attendance(..));
        let mut bare = Taken { entries: Vec::new(), ..taken };
        bare.answers.retain(none);
        assert_eq!(key(store.hours_may_come(&bare, &plan.settings)), "");
        let at = Stamp::parse_rfc3339("2026-10-20T10:00:00+08:00").unwrap();
        let kind = crate::model::attendance::PunchKind::In;
        let punch = crate::model::log::Punch::clocked(OTHER, kind, at.ms);
        bare.entries.push((at, OTHER, Detail::Punch(punch)));
        assert_eq!(key(store.hours_may_come(&bare, &plan.settings)), "");
        lock(at.calendar_date().month());
        assert_eq!(key(store.hours_may_come(&bare, &plan.settings)), "transfer.locked");
    }
}
