//! The lock of a month's attendance: staff confirm, a lead locks, a later change opens it again.

use rusqlite::{Connection, named_params};

use super::{Result, Store, Tx, row};
use crate::model::ids::PersonId;
use crate::model::period::Period;
use crate::model::period_data::{DataNeeded, LockStep};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::text;
use crate::model::time::{BusinessDate, Month, Stamp};
use crate::rules::authority::{Act, Case};
use crate::store::AuditAction;

impl Store {
    /// Whether the month of a date is locked.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn month_locked(&self, month: Month) -> Result<bool> {
        is_locked(&self.conn, month)
    }

    /// A person confirms the own lines of a month; the PIN was checked. A lead may do it for someone who is
    /// gone, and says why.
    ///
    /// # Errors
    /// `month_lock.locked` when the month is locked already, `month_lock.running` before it is over,
    /// `month_lock.reason` when a lead gives none, `authority.needs_lead` for somebody else's lines.
    pub(crate) fn confirm_month(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        month: Month,
        person: PersonId,
        reason: &str,
        settings: &Settings,
    ) -> Result<()> {
        month.over(at, settings.store.zone, settings.store.cutoff.0)?;
        if self.month_locked(month)? {
            return Err(Problem::new("month_lock.locked").with("month", month).into());
        }
        let reason = text::clean_note(reason).text;
        let by = PersonId(action.by);
        let own = person == by;
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

    /// A lead locks a month: everybody has confirmed it, and no punch is missing.
    ///
    /// # Errors
    /// `authority.needs_lead`, `month_lock.running`, `month_lock.locked`, `month_lock.unconfirmed` naming who
    /// has not confirmed, or what [`crate::rules::attendance::thresholds::may_lock`] refuses.
    pub(crate) fn lock_month(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        month: Month,
        settings: &Settings,
    ) -> Result<()> {
        let allowed = self.allow(&Case::new(Act::LockMonth, PersonId(action.by)), settings)?;
        month.over(at, settings.store.zone, settings.store.cutoff.0)?;
        if self.month_locked(month)? {
            return Err(Problem::new("month_lock.locked").with("month", month).into());
        }
        let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
        let facts = self.facts(Period::of_month(month), needs, at.ms)?;
        let mut confirmed = std::collections::BTreeSet::new();
        for event in &facts.lock {
            match event.what {
                LockStep::Confirmed => {
                    confirmed.insert(event.person);
                }
                LockStep::Reopened => confirmed.clear(),
                LockStep::Locked => {}
            }
        }
        // Who confirmed the month has confirmed its lines.
        crate::rules::attendance::thresholds::may_lock(facts.attendance.iter().map(|a| {
            let mut line = a.line.line.clone();
            line.provisional = false;
            (line, a.line.confirmed_ms.is_some() || confirmed.contains(&a.person))
        }))?;
        let mut missing: Vec<&str> = facts
            .attendance
            .iter()
            .filter(|a| !confirmed.contains(&a.person))
            .map(|a| settings.person_name(a.person))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            return Err(Problem::new("month_lock.unconfirmed").with("names", missing.join(", ")).into());
        }
        self.write_allowed(action, [allowed], |tx| {
            tx.audit(None::<&()>, Some(&month.to_string()))?;
            put(tx, month, LockStep::Locked, PersonId(action.by), at, "")
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
}

fn is_locked(conn: &Connection, month: Month) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT what, id FROM month_lock WHERE month = ?1 AND what <> 'confirmed' ORDER BY id DESC LIMIT 1",
    )?;
    let mut rows = statement.query([month.to_string()])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    Ok(row::code(("month_lock", row.get::<_, i64>(1)?), row, 0, LockStep::parse)? == LockStep::Locked)
}

/// Opens a locked month again because its attendance was corrected.
pub(super) fn reopen_for(tx: &Tx, date: BusinessDate, by: PersonId, at: Stamp, reason: &str) -> Result<()> {
    let month = date.month();
    if is_locked(tx.conn(), month)? {
        put(tx, month, LockStep::Reopened, by, at, reason)?;
    }
    Ok(())
}

fn put(tx: &Tx, month: Month, what: LockStep, person: PersonId, at: Stamp, reason: &str) -> Result<()> {
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
    use crate::model::time::BusinessDate;
    use crate::store::StoreError;
    use crate::store::logbook::tests::{LEAD, OTHER, act, shop};

    fn key(result: Result<()>) -> &'static str {
        match result {
            Ok(()) => "",
            Err(StoreError::Rule(problem) | StoreError::Refused(Refusal { problem, .. })) => problem.key,
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_month_is_confirmed_locked_and_opened_with_a_reason() {
        let (_dir, mut store, settings) = shop();
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
        assert_eq!(
            key(store.reopen_month(&act(LEAD), after, month, "x", &settings)),
            "month_lock.not_locked"
        );
        assert_eq!(key(store.confirm_month(&act(OTHER), after, month, OTHER, "", &settings)), "");
        let lead = |store: &mut Store, reason: &str| {
            store.confirm_month(&act(LEAD), after, month, OTHER, reason, &settings)
        };
        assert_eq!(key(lead(&mut store, " ")), "month_lock.reason");
        assert_eq!(key(lead(&mut store, "left the shop")), "");
        assert_eq!(key(store.lock_month(&act(LEAD), after, month, &settings)), "");
        assert!(store.month_locked(month).unwrap());
        assert_eq!(key(lead(&mut store, "again")), "month_lock.locked");
        assert_eq!(key(store.reopen_month(&act(LEAD), after, month, " ", &settings)), "month_lock.reason");
        assert_eq!(key(store.reopen_month(&act(LEAD), after, month, "wrong day", &settings)), "");
        assert!(!store.month_locked(month).unwrap());
    }
}
