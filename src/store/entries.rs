//! What was logged in the shifts.

use std::collections::BTreeSet;

use crate::store::entry_rows::{entry_row, marked, read_entries, read_run, running_row};
use crate::store::month_lock::still_open;
use rusqlite::{named_params, params};

use super::row::to_json;
use super::{Result, Store, StoreError, Tx, custody, drafts, items};
use crate::model::ids::{EntryId, ItemId, PersonId, RunId};
use crate::model::item::Item;
use crate::model::log::{Detail, Entry, MovementKind, Struck, Unplanned};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::text::clean_note;
use crate::model::time::{BusinessDate, Stamp};
use crate::rules::authority::{Act, Case};
use crate::rules::cash::deposits::{self, Takings};
use crate::rules::claims;
use crate::rules::covers;
use crate::rules::items_from_log::opened_by;
use crate::rules::routines;
use crate::rules::shop_day::AfterHandover;
use crate::store::AuditAction;

/// What logging something made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged {
    pub(crate) entry: EntryId,
    /// The carried item it opened.
    pub(crate) item: Option<ItemId>,
}

impl Store {
    /// What was logged in a shift, oldest first.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an entry that cannot be read.
    pub(crate) fn entries(&self, run: RunId) -> Result<Vec<Entry>> {
        read_entries(&self.conn, run)
    }

    /// What was logged of break covers in the running shift and shortly before it: a line that is drawn ends none. A shop
    /// that was closed in between has ended all.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn covers_since(&self, run: &ShiftRun) -> Result<Vec<Entry>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT e.id, e.run_id, e.at_ms, e.offset_min, e.by, e.item_id, e.detail FROM shift_run r
             CROSS JOIN entry e ON e.run_id = r.id
             WHERE (r.id = ?1 OR (r.line_ms > ?2 AND r.opened_ms <= ?3)) AND e.kind = 'break_cover' AND r.closed = 0
               AND e.at_ms > ?2
               AND e.at_ms >= coalesce((SELECT max(c.opened_ms) FROM shift_run c WHERE c.closed = 1), 0)
               AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.run_id = r.id AND h.imported = 1)
             ORDER BY e.at_ms, e.id",
        )?;
        let since = run.opened_ms.saturating_sub(covers::OPEN_FOR_MS);
        let mut rows = statement.query(params![run.id.0, since, run.opened_ms])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry_row(row)?);
        }
        Ok(entries)
    }

    /// The date of the first shift that ran in the shop.
    fn first_date(&self) -> Result<Option<BusinessDate>> {
        let sql = "SELECT min(business_date) FROM shift_run";
        let first: Option<String> = self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(first.and_then(|date| BusinessDate::parse(&date).ok()))
    }

    /// Opens an item for each routine of the day that nobody did, when the shift after the running one belongs
    /// to another day, but for the day the shop began with; a second call opens nothing more. `words` say in the shop's language what is the matter.
    ///
    /// # Errors
    /// When it could not be read or saved.
    pub(crate) fn open_missed(
        &mut self,
        by: PersonId,
        at: Stamp,
        settings: &Settings,
        words: &str,
    ) -> Result<usize> {
        let run = self.running()?;
        if run.closed {
            return Ok(0);
        }
        // Nobody is told of what was due before there was a shop to do it in.
        if self.first_date()? == Some(run.date) {
            return Ok(0);
        }
        let ran = self.ran_around(at.calendar_date())?;
        let next = AfterHandover { settings, now: at, running: run.name(), ran: &ran }.proposal().date;
        let logged = self.routines_done(routines::week_start(run.date), run.date)?;
        let mut opened = 0;
        for missed in routines::missed(settings, run.date, next, &logged) {
            let new = routines::not_done(settings, missed, run.date, words);
            let action =
                AuditAction::new(at.ms, by.0, "routine.missed", format!("{}/{}", missed.id, run.date));
            opened += self.write(&action, |tx| {
                if items::known_source(tx, &new)? {
                    return Ok(0);
                }
                tx.audit(None::<&()>, Some(&new.title))?;
                items::insert(tx, run.id, at, &new).map(|_| 1)
            })?;
        }
        Ok(opened)
    }

    /// Logs a fact in the running shift and opens the carried item it leads to, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Rule`] with what is missing or not allowed, a PIN among it.
    pub fn log(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        detail: &Detail,
        settings: &Settings,
    ) -> Result<Logged> {
        let by = PersonId(action.by);
        detail.check(by, settings)?;
        let mut open = BTreeSet::new();
        match detail {
            Detail::Punch(punch) if !punch.is_correction() => {
                open = self.hours_stand_open(punch, settings, at.ms)?;
            }
            Detail::Punch(punch) => open = self.may_correct(punch, settings, at.ms)?,
            // It is sealed when it is logged.
            Detail::TillChange(_) => return Err(Problem::new("till.own_way").into()),
            Detail::Cover(cover) => cover.follows(&self.covers_since(&self.running()?)?, settings)?,
            Detail::Unplanned(said) => self.minutes_stand_open(said)?,
            _ => {}
        }
        let hands = match detail {
            Detail::Movement(movement) => {
                self.till_hands(&self.running()?, settings)?.remove(&movement.register).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        detail.in_right_hands(by, &hands, settings)?;
        let case = detail.case_in(by, &hands, settings);
        // A lead decides on what a handover leaves open; there is none of the time a shop is closed.
        if case.open && self.running()?.closed {
            return Err(Problem::new("log.closed_leaves_nothing").into());
        }
        // What the deposits a slip settles came to is worked out, never told.
        let slip = match detail {
            Detail::BankSlip(slip) => Some(Detail::BankSlip(slip.clone().settled(&self.open_items()?)?)),
            _ => None,
        };
        let detail = slip.as_ref().unwrap_or(detail);
        let allowed = self.allow_at(&case, settings, at.ms)?;
        let when = (at, self.clock_doubted);
        self.write_allowed(action, [allowed], |tx| {
            still_open(tx.conn(), &open)?;
            let run = running_row(tx.conn())?;
            tx.audit(None::<&()>, Some(detail))?;
            let logged = insert(tx, run, when, detail, settings)?;
            put_right(tx, detail)?;
            Ok(logged)
        })
    }

    /// Logs what a lead decided of minutes outside the roster, everybody's days at once.
    ///
    /// # Errors
    /// As [`Self::log`]; nothing is saved of any then.
    pub(crate) fn decide_minutes(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        all: &[Unplanned],
        settings: &Settings,
    ) -> Result<()> {
        let by = PersonId(action.by);
        let about: Vec<PersonId> = all.iter().map(|said| said.person).collect();
        let reason = all.first().map_or("", |said| said.reason.as_str());
        let case = Case::new(Act::DecideMinutes, by).about(&about).because(reason);
        let details: Vec<Detail> =
            all.iter().map(|said| Detail::Unplanned(Unplanned { approver: by, ..said.clone() })).collect();
        for (said, detail) in all.iter().zip(&details) {
            detail.check(by, settings)?;
            self.minutes_stand_open(said)?;
        }
        let allowed = self.allow_at(&case, settings, at.ms)?;
        let when = (at, self.clock_doubted);
        self.write_allowed(action, [allowed], |tx| {
            let run = running_row(tx.conn())?;
            for detail in &details {
                tx.audit(None::<&()>, Some(detail))?;
                insert(tx, run, when, detail, settings)?;
            }
            Ok(())
        })
    }

    /// What is logged from now on is marked as of a clock that was said to be wrong, or no longer.
    pub(crate) const fn doubt_clock(&mut self, doubted: bool) {
        self.clock_doubted = doubted;
    }

    /// Strikes an entry of the running shift out: it stays to be read and no longer counts. The item it opened is
    /// withdrawn with it. It takes the PIN of its author or of a lead; of a lead alone where a second person gave the PIN
    /// for it. A time on the clock is put right where it is clocked.
    ///
    /// # Errors
    /// `log.strike_reason` without a reason, `log.strike_punch` for a time on the clock, `log.strike_gone` for an entry of another shift, `log.strike_twice`,
    /// what [`claims::of_strike`] needs and was not given.
    pub(crate) fn strike(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        entry: EntryId,
        reason: &str,
        settings: &Settings,
    ) -> Result<()> {
        let rule = |key: &'static str| StoreError::Rule(Problem::new(key));
        let by = PersonId(action.by);
        let by = settings.at_work(by).ok_or_else(|| StoreError::Rule(settings.not_at_work(by)))?;
        let reason = clean_note(reason).text.trim().to_owned();
        if reason.is_empty() {
            return Err(Refusal::new(InputField::Reason, "log.strike_reason").into());
        }
        let run = self.running()?;
        let entries = self.entries(run.id)?;
        let found = entries.into_iter().find(|e| e.id == entry).ok_or_else(|| rule("log.strike_gone"))?;
        if found.detail.is_struck() {
            return Err(rule("log.strike_twice"));
        }
        if let Detail::Unplanned(said) = &found.detail {
            self.minutes_stand_open(said)?;
        }
        if matches!(found.detail, Detail::TillChange(_)) {
            return Err(rule("till.strike"));
        }
        let case =
            claims::of_strike(&found, by.id, &reason, settings).ok_or_else(|| rule("log.strike_punch"))?;
        let allowed = self.allow(&case, settings)?;
        // Only what it opened itself: a finding may have joined an item that was open before.
        let opened = found.item.map(|id| self.item(id)).transpose()?;
        let opened = opened.filter(|item| item.opened_run == run.id && item.opened.ms == found.at.ms);
        let struck = Detail::Struck(Struck {
            entry: Box::new(found.detail.clone()),
            struck_by: by.id,
            struck_ms: at.ms,
            struck_reason: reason.clone(),
        });
        self.write_allowed(action, [allowed], |tx| {
            let changed = tx
                .conn()
                .prepare_cached(
                    "UPDATE entry SET detail = ?2 WHERE id = ?1 AND detail ->> '$.kind' <> 'struck'
                       AND run_id = (SELECT id FROM shift_run WHERE line_ms IS NULL)",
                )?
                .execute(params![entry.0, marked(to_json("entry", &struck)?, found.doubted)])?;
            if changed != 1 {
                return Err(StoreError::Conflict(format!("entry {entry}")));
            }
            // What somebody has begun to work on stays: a repair is checked, a promise kept.
            let untouched = |item: &&Item| item.closed_ms.is_none() && item.state == item.kind.initial();
            if let Some(item) = opened.as_ref().filter(untouched) {
                let others: i64 = tx
                    .conn()
                    .prepare_cached(
                        "SELECT count(*) FROM entry WHERE run_id = ?1 AND item_id = ?2
                           AND detail ->> '$.kind' <> 'struck'",
                    )?
                    .query_row(params![run.id.0, item.id.0], |row| row.get(0))?;
                if others == 0 {
                    items::withdraw(tx, item, at, &reason)?;
                }
            }
            if let Detail::BankSlip(slip) = &found.detail {
                items::unsettle(tx, slip, at, &reason)?;
            }
            put_right(tx, &found.detail)?;
            tx.audit(Some(&found.detail), Some(&struck))
        })
    }
}

/// Hours that a correction or leave changes are confirmed again. Who clocks out after confirming has said nothing else:
/// that departure is told below the record.
fn put_right(tx: &Tx, detail: &Detail) -> Result<()> {
    match detail {
        Detail::Punch(punch) if punch.is_correction() => {
            drafts::ask_hours_again(tx, punch.person, punch.at_ms)
        }
        Detail::Leave(leave) => drafts::ask_hours_again(tx, leave.person, leave.from_ms),
        _ => Ok(()),
    }
}

/// Writes an entry and its carried item inside a transaction. What a routine found again is the item that is
/// open already.
fn insert(
    tx: &Tx,
    run: RunId,
    (at, doubted): (Stamp, bool),
    detail: &Detail,
    settings: &Settings,
) -> Result<Logged> {
    let new = match detail {
        // Whoever takes it in keeps it until the next handover.
        Detail::Custody(kept) => Some(custody::item(&kept.into(), Some(PersonId(tx.action().by)), settings)),
        Detail::Routine(done) => routines::failed(settings, read_run(tx.conn(), run)?.date, done),
        // What was put into the safe waits for the bank.
        Detail::Movement(drop) if drop.movement == MovementKind::Drop => {
            let date = read_run(tx.conn(), run)?.date;
            let takings =
                Takings { register: drop.register, date, amount: drop.amount, bag_no: &drop.bag_no };
            Some(deposits::to_bank(takings, at, settings))
        }
        other => opened_by(other, settings),
    };
    let item = match new {
        Some(new) => Some(match items::open_like(tx, &new)? {
            Some(same) => same,
            None => items::insert(tx, run, at, &new)?,
        }),
        None => None,
    };
    let by = PersonId(tx.action().by);
    let entry = insert_row(tx, run, (at, doubted), by, detail, item)?;
    if let Detail::BankSlip(slip) = detail {
        items::settle(tx, slip, tx.action().by, at)?;
    }
    Ok(Logged { entry, item })
}

/// Writes an entry alone; with when it was logged goes whether the clock was said to be wrong then.
pub(super) fn insert_row(
    tx: &Tx,
    run: RunId,
    (at, doubted): (Stamp, bool),
    by: PersonId,
    detail: &Detail,
    item: Option<ItemId>,
) -> Result<EntryId> {
    let json = marked(to_json("entry", detail)?, doubted);
    tx.conn()
        .prepare_cached(
            "INSERT INTO entry (run_id, kind, at_ms, offset_min, by, register_id, item_id, detail)
             VALUES (:run_id, :kind, :at_ms, :offset_min, :by, :register_id, :item_id, :detail)",
        )?
        .execute(named_params! {
            ":run_id": run.0,
            ":kind": detail.kind().as_str(),
            ":at_ms": at.ms,
            ":offset_min": at.offset_min,
            ":by": by.0,
            ":register_id": detail.register().map(|r| r.0),
            ":item_id": item.map(|i| i.0),
            ":detail": json,
        })?;
    Ok(EntryId(tx.conn().last_insert_rowid()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attendance::{LeaveKind, PunchKind};
    use crate::model::ids::RegisterId;
    use crate::model::item_state::{ItemKind, ItemState};
    use crate::model::lang::Lang;
    use crate::model::log::{BankSlip, Fault, Leave, Movement, MovementKind, Punch};
    use crate::model::money::Money;
    use crate::record::import::{Since, plan, read, take};
    use crate::rules::authority::Act;
    use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

    fn pay_in(amount: i64) -> Detail {
        Detail::Movement(Movement {
            decided: None,
            alone: false,
            approval_open: None,
            movement: MovementKind::PayIn,
            register: RegisterId(1),
            amount: Money(amount),
            reason: "change".into(),
            receipt_no: String::new(),
            bag_no: String::new(),
            witness: None,
            approver: None,
            receiver: None,
            to_register: None,
        })
    }

    #[test]
    fn what_is_struck_out_stays_and_no_longer_counts() {
        let mut shop = Shop::new(Lang::En);
        let at = shop.app.desk.now();
        let settings = shop.app.model.settings().unwrap().clone();
        let store = shop.app.desk.store.as_mut().unwrap();
        let act = |by: PersonId, n: i64| AuditAction::new(at.ms + n, by.0, "strike", "entry");
        let logged = store.log(&act(LI_HUA, 0), at, &pay_in(2_000), &settings).unwrap();
        let fault = Detail::Fault(Fault::of("Till", "dark"));
        let broken = store.log(&act(LI_HUA, 1), at, &fault, &settings).unwrap();
        let said = |result: Result<()>| result.unwrap_err().failure().render(Lang::En);
        assert!(said(store.strike(&act(LI_HUA, 2), at, logged.entry, "  ", &settings)).contains("why"));
        let other = store.strike(&act(CHEN_WEI, 3), at, logged.entry, "twice", &settings);
        assert!(said(other).contains("lead"));
        let none = store.strike(&act(LI_HUA, 4), at, EntryId(999), "twice", &settings);
        assert!(said(none).contains("running shift"));
        let unproved = store.strike(&act(LI_HUA, 5), at, logged.entry, "typed twice", &settings);
        assert!(said(unproved).contains("PIN of Li Hua"));
        store.accept_pin(LI_HUA, Act::Strike);
        store.strike(&act(LI_HUA, 5), at, logged.entry, "typed twice", &settings).unwrap();
        assert!(
            said(store.strike(&act(LI_HUA, 6), at, logged.entry, "again", &settings)).contains("already")
        );
        // A lead strikes another's, and the ticket goes with it.
        store.accept_pin(LEAD, Act::Strike);
        store.strike(&act(LEAD, 7), at, broken.entry, "it was unplugged", &settings).unwrap();
        let item = store.item(broken.item.unwrap()).unwrap();
        assert_eq!((item.state, item.closed_ms), (ItemState::Cancelled, Some(at.ms)));
        let entries = store.entries(store.running().unwrap().id).unwrap();
        let struck: Vec<&Entry> = entries.iter().filter(|e| e.detail.is_struck()).collect();
        assert_eq!(struck.len(), 2);
        assert_eq!((struck[0].detail.as_logged(), struck[0].by), (&pay_in(2_000), LI_HUA));
        let cash = crate::model::cash::RegisterCash::default();
        let result = cash.result(RegisterId(1), &entries, None, &settings).unwrap();
        assert_eq!(result.movements, Money(0));
    }

    #[test]
    fn what_somebody_else_gave_the_pin_for_is_not_taken_back_by_its_author_alone() {
        let mut settings = crate::tui::test_support::settings(Lang::En);
        let second = crate::model::settings::Register { id: RegisterId(2), ..settings.registers[0].clone() };
        settings.registers.push(crate::model::settings::Register { name: "R2".into(), ..second });
        let mut shop = Shop::with(Lang::En, &settings);
        let at = shop.app.desk.now();
        let store = shop.app.desk.store.as_mut().unwrap();
        let act = |by: PersonId, n: i64| AuditAction::new(at.ms + n, by.0, "test", "entry");
        let key = |result: Result<()>| result.map_or_else(|error| error.problem().key, |()| "");
        let lent = Movement {
            movement: MovementKind::FloatTransfer,
            receiver: Some(CHEN_WEI),
            to_register: Some(RegisterId(2)),
            ..match pay_in(2_000) {
                Detail::Movement(movement) => movement,
                other => panic!("{other:?}"),
            }
        };
        let leave = Leave {
            person: CHEN_WEI,
            leave: LeaveKind::Sick,
            from_ms: at.ms,
            to_ms: at.ms + 3_600_000,
            approver: LEAD,
            remark: String::new(),
        };
        store.accept_pin(CHEN_WEI, Act::TransferFloat);
        store.accept_pin(LEAD, Act::ApproveLeave);
        let lent = store.log(&act(LI_HUA, 0), at, &Detail::Movement(lent), &settings).unwrap().entry;
        let leave = store.log(&act(LI_HUA, 1), at, &Detail::Leave(leave), &settings).unwrap().entry;
        for (n, entry) in [(2, lent), (3, leave)] {
            store.accept_pin(LI_HUA, Act::Strike);
            store.accept_pin(LI_HUA, Act::ApproveLeave);
            let alone = store.strike(&act(LI_HUA, n), at, entry, "never was", &settings);
            assert_eq!(key(alone), "authority.needs_lead");
        }
        store.accept_pin(LEAD, Act::Strike);
        assert_eq!(key(store.strike(&act(LEAD, 4), at, lent, "wrong register", &settings)), "");
        store.accept_pin(LEAD, Act::ApproveLeave);
        assert_eq!(key(store.strike(&act(LEAD, 5), at, leave, "came after all", &settings)), "");
        // The own time on the clock is put right where it is clocked, and not struck out by anybody.
        store.accept_pin(LI_HUA, Act::Clock);
        let went = Detail::Punch(Punch::clocked(LI_HUA, PunchKind::Out, at.ms));
        let went = store.log(&act(LI_HUA, 6), at, &went, &settings).unwrap().entry;
        for by in [LI_HUA, LEAD] {
            store.accept_pin(by, Act::Strike);
            assert_eq!(key(store.strike(&act(by, 7), at, went, "not late", &settings)), "log.strike_punch");
        }
    }

    #[test]
    fn a_safe_drop_waits_for_the_bank_by_its_bag_and_whoever_made_it() {
        let mut shop = Shop::new(Lang::En);
        let at = shop.app.desk.now();
        let settings = shop.app.model.settings().unwrap().clone();
        let store = shop.app.desk.store.as_mut().unwrap();
        let act = |by: PersonId, n: i64| AuditAction::new(at.ms + n, by.0, "log", "entry");
        let drop = |store: &mut Store, amount, bag: &str, n| {
            let Detail::Movement(movement) = pay_in(amount) else { unreachable!() };
            let (kind, witness) = (MovementKind::Drop, Some(LI_HUA));
            let detail =
                Detail::Movement(Movement { movement: kind, witness, bag_no: bag.into(), ..movement });
            store.accept_pin(LI_HUA, Act::SafeDrop);
            store.log(&act(CHEN_WEI, n), at, &detail, &settings).unwrap()
        };
        let [first, second] = [(20_000, "B7"), (5_000, "B8")].map(|(amount, bag)| {
            let logged = drop(store, amount, bag, amount);
            (logged.entry, store.item(logged.item.unwrap()).unwrap())
        });
        let deposit = &first.1;
        assert_eq!((deposit.kind, deposit.opened_by), (ItemKind::DepositInTransit, CHEN_WEI));
        assert_eq!((deposit.detail.amount, deposit.detail.bag_no.as_str()), (Some(Money(20_000)), "B7"));
        assert!(deposit.title.ends_with("200.00 (B7)"), "{}", deposit.title);
        assert!(deposit.due_ms.is_some_and(|due| due > at.ms), "late one day");
        assert_eq!(store.item_events(deposit.id).unwrap()[0].by, Some(CHEN_WEI));
        // A drop that never was waits for nothing, and the report says why.
        store.accept_pin(LEAD, Act::Strike);
        store.strike(&act(LEAD, 2), at, second.0, "typed twice", &settings).unwrap();
        let gone = store.item(second.1.id).unwrap();
        assert_eq!((gone.state, gone.detail.bank_reason.as_str()), (ItemState::Cancelled, "typed twice"));
        // The bank has the other.
        let slip = BankSlip {
            slip_no: "S1".into(),
            amount: Money(20_000),
            settles: vec![deposit.id.0],
            sent: None,
            reason: String::new(),
        };
        store.log(&act(LI_HUA, 3), at, &Detail::BankSlip(slip), &settings).unwrap();
        assert_eq!(store.item(deposit.id).unwrap().state, ItemState::Matched);
    }

    #[test]
    fn striking_out_the_fault_is_no_way_around_the_check_of_a_repair() {
        let mut shop = Shop::new(Lang::En);
        let at = shop.app.desk.now();
        let settings = shop.app.model.settings().unwrap().clone();
        let store = shop.app.desk.store.as_mut().unwrap();
        let act = |n: i64| AuditAction::new(at.ms + n, LI_HUA.0, "test", "entry");
        let logged = store.log(&act(0), at, &Detail::Fault(Fault::of("Till", "dark")), &settings).unwrap();
        let item = store.item(logged.item.unwrap()).unwrap();
        let seen = crate::store::ItemAct::State {
            to: ItemState::Acknowledged,
            fixer: None,
            fixer_name: String::new(),
            text: String::new(),
        };
        store.act_on_item(&act(1), at, &item, &seen).unwrap();
        store.accept_pin(LI_HUA, Act::Strike);
        store.strike(&act(2), at, logged.entry, "never mind", &settings).unwrap();
        let item = store.item(item.id).unwrap();
        assert_eq!((item.state, item.closed_ms), (ItemState::Acknowledged, None), "it goes on to its check");
    }

    #[test]
    fn it_is_sealed_as_struck_out_and_the_record_holds() {
        let mut shop = Shop::new(Lang::En);
        let at = shop.app.desk.now();
        let settings = shop.app.model.settings().unwrap().clone();
        let store = shop.app.desk.store.as_mut().unwrap();
        let logged = store
            .log(&AuditAction::new(at.ms, LI_HUA.0, "log", "entry"), at, &pay_in(2_000), &settings)
            .unwrap();
        let action = AuditAction::new(at.ms + 1, LI_HUA.0, "strike", "entry");
        store.accept_pin(LI_HUA, Act::Strike);
        store.strike(&action, at, logged.entry, "typed twice", &settings).unwrap();
        shop.app.desk.refresh(&mut shop.app.model).unwrap();
        shop.hand_over();
        let store = shop.app.desk.store.as_ref().unwrap();
        let page = store.page(crate::model::ids::HandoverId(1)).unwrap();
        let document = &page.document;
        let entry = document.log.iter().find(|e| e.detail.is_struck()).unwrap();
        assert_eq!((document.cash[0].movements, entry.by.as_str()), (None, "Li Hua"));
        for (lang, words) in
            [(Lang::En, "struck out by Li Hua 2026-11-21 21:42: typed twice"), (Lang::Zh, "作废")]
        {
            let lines = crate::report::daylog::text::page_lines(&page, lang, 80);
            let text = lines.iter().map(|l| l.text.trim()).collect::<Vec<_>>().join(" ");
            assert!(text.contains(words) && text.contains("typed twice"), "{text}");
        }
        assert_eq!(store.verify(crate::store::VerifyLevel::Sense).unwrap().findings, []);
        // It goes along to another shop, and a record of version 1 cannot have it.
        let taken_in = |document: &crate::record::Document| {
            let bytes = serde_json::to_vec(document).unwrap();
            let (read, since) = read(&bytes).map_err(|problem| vec![problem])?;
            plan(&read, &since, &settings)
        };
        let planned = taken_in(document).unwrap();
        let taken = take(document, &Since::default(), &planned.settings).unwrap();
        assert_eq!(taken.document(&planned.settings).unwrap().log, document.log);
        let mut first = document.clone();
        first.schema = "handover/v1".into();
        assert_eq!(taken_in(&first).unwrap_err()[0].key, "document.unknown_key");
    }
}
