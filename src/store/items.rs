//! Carried items: opened, acted on, closed.

use rusqlite::{OptionalExtension as _, Row, named_params, params};

use super::row::{from_json, to_json};
use super::{Result, Store, StoreError, Tx, row};
use crate::model::handover::Settled;
use crate::model::ids::{HandoverId, ItemId, PersonId, RegisterId, RunId};
use crate::model::item::{EventKind, Item, ItemDetail, ItemEvent, NewItem, SharedSlip};
use crate::model::item_state;
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::log::BankSlip;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Stamp};
use crate::rules::cash::deposits::{self, Takings};
use crate::rules::{claims, open_faults};
use crate::store::AuditAction;

const ITEM: &str = "SELECT id, kind, state, severity, title, owner, due_ms, opened_ms, opened_offset_min, \
                    opened_by, opened_run, closed_ms, handovers, rev, detail FROM item";

/// What someone does with a carried item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ItemAct {
    /// Moves it to another state.
    State {
        to: ItemState,
        /// Who of the staff fixed it, when it becomes fixed.
        fixer: Option<PersonId>,
        /// Name of an outside repairer.
        fixer_name: String,
        /// Why, or how it went.
        text: String,
    },
    Note(String),
    /// Gives it to someone.
    Owner(Option<PersonId>),
    /// Sets a new time, with the reason.
    Due(Option<i64>, String),
    /// The bank slip of a deposit came back.
    Banked {
        slip: String,
        /// Sum on the slip, minor units.
        amount: Money,
        /// Why it is another sum than was sent.
        reason: String,
    },
    /// Gives a repair to a firm.
    Repairer(Box<RepairOrder>),
    /// Reports it upwards.
    Escalate(String),
}

/// A repair as it is given to a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RepairOrder {
    pub(crate) firm: String,
    pub(crate) phone: String,
    /// The number the firm gave the order.
    pub(crate) order_no: String,
    /// When somebody comes, UTC milliseconds: until then the ticket is due.
    pub(crate) appointment: Option<i64>,
}

impl Store {
    /// Open items, gravest and oldest first.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an item that cannot be read.
    pub(crate) fn open_items(&self) -> Result<Vec<Item>> {
        let mut items = self.items_where("WHERE open = 1 ORDER BY id", &[])?;
        items.sort_by_key(|i| (i.severity, i.due_ms.unwrap_or(i64::MAX), i.id));
        Ok(items)
    }

    /// Closed items, newest first.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an item that cannot be read.
    pub(crate) fn closed_items(&self, limit: i64) -> Result<Vec<Item>> {
        self.items_where("WHERE open = 0 ORDER BY closed_ms DESC LIMIT ?1", &[&limit])
    }

    /// Items that were open at some time between two instants (UTC milliseconds), oldest first.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an item that cannot be read.
    pub(super) fn items_open_between(&self, from_ms: i64, to_ms: i64) -> Result<Vec<Item>> {
        let mut items = self.items_where("WHERE open = 1 AND opened_ms < ?1", &[&to_ms])?;
        items.extend(
            self.items_where("WHERE open = 0 AND closed_ms >= ?1 AND opened_ms < ?2", &[&from_ms, &to_ms])?,
        );
        items.sort_by_key(|i| i.id);
        Ok(items)
    }

    /// As [`Store::items_open_between`], deposits in transit alone.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an item that cannot be read.
    pub(super) fn deposits_open_between(&self, from_ms: i64, to_ms: i64) -> Result<Vec<Item>> {
        let kind = ItemKind::DepositInTransit.as_str();
        let mut items =
            self.items_where("WHERE open = 1 AND kind = ?1 AND opened_ms < ?2", &[&kind, &to_ms])?;
        let closed = "WHERE open = 0 AND closed_ms >= ?1 AND opened_ms < ?2 AND kind = ?3";
        items.extend(self.items_where(closed, &[&from_ms, &to_ms, &kind])?);
        items.sort_by_key(|i| i.id);
        Ok(items)
    }

    /// One item.
    ///
    /// # Errors
    /// `store.no_item` when there is none with this number.
    pub(crate) fn item(&self, id: ItemId) -> Result<Item> {
        self.items_where("WHERE id = ?1", &[&id.0])?
            .pop()
            .ok_or_else(|| StoreError::Rule(Problem::new("store.no_item").with("item", id)))
    }

    pub(super) fn items_where(&self, rest: &str, args: &[&dyn rusqlite::ToSql]) -> Result<Vec<Item>> {
        let mut statement = self.conn.prepare_cached(&format!("{ITEM} {rest}"))?;
        let mut rows = statement.query(args)?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(item_row(row)?);
        }
        Ok(items)
    }

    /// What happened to an item, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn item_events(&self, id: ItemId) -> Result<Vec<ItemEvent>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT at_ms, offset_min, by, action, state, text FROM item_event WHERE item_id = ?1 ORDER BY at_ms, id",
        )?;
        let mut rows = statement.query([id.0])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(ItemEvent {
                at: Stamp::new(row.get(0)?, row.get(1)?),
                by: row::somebody(row.get(2)?),
                kind: row::code(("item_event", id), row, 3, EventKind::parse)?,
                state: row::code(("item_event", id), row, 4, ItemState::parse)?,
                text: crate::store::row::text(row, 5)?,
            });
        }
        Ok(events)
    }

    /// What was settled between two instants (UTC milliseconds): closed, cancelled, put right, banked; by time.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] naming an item that cannot be read.
    pub(super) fn settled_between(&self, from_ms: i64, to_ms: i64) -> Result<Vec<Settled>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT i.id, i.kind, i.title, e.state, e.by, e.at_ms, e.text
             FROM item_event e JOIN item i ON i.id = e.item_id
             WHERE e.at_ms >= ?1 AND e.at_ms < ?2 AND (e.action = 'banked' OR (e.action = 'state'
               AND e.state IN ('fixed', 'verified', 'done', 'matched', 'resolved', 'closed', 'cancelled', 'expired',
                 'given_out', 'missing')))
             ORDER BY e.at_ms, e.id",
        )?;
        let mut rows = statement.query(params![from_ms, to_ms])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let item: i64 = row.get(0)?;
            all.push(Settled {
                item,
                kind: row::code(("item", item), row, 1, ItemKind::parse)?,
                title: crate::store::row::text(row, 2)?,
                state: row::code(("item", item), row, 3, ItemState::parse)?,
                by: row::somebody(row.get(4)?),
                at: row.get(5)?,
                text: crate::store::row::text(row, 6)?,
            });
        }
        Ok(all)
    }

    /// Does something with an item that was read at revision `item.rev`.
    ///
    /// # Errors
    /// [`StoreError::Rule`] when the step is not allowed, [`StoreError::Conflict`] when the item changed
    /// meanwhile.
    pub(crate) fn act_on_item(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        item: &Item,
        act: &ItemAct,
    ) -> Result<()> {
        let by = PersonId(action.by);
        let (next, what, mut text) = acted(item, act, by, at)?;
        let (_, settings) = self.settings()?;
        let case = match act {
            ItemAct::Due(_, why) => claims::of_due(item, by, why),
            _ => claims::of_step(item, next.state, by, &text),
        };
        let allowed = match case {
            Some(case) => Some(self.allow(&case, &settings)?),
            None => None,
        };
        if what == EventKind::Owner {
            let name = |who: Option<PersonId>| who.map_or("–", |id| settings.person_name(id)).to_owned();
            text = format!("{} → {}", name(item.owner), name(next.owner));
        }
        self.write_allowed(action, allowed, |tx| {
            tx.audit(Some(&item.state), Some(&next.state))?;
            update(tx, item.rev, &next)?;
            event(tx, next.id, at, what, next.state, &text)
        })
    }

    /// Closes attention items whose time is over; gives how many.
    ///
    /// # Errors
    /// When it could not be saved.
    pub(crate) fn expire_items(&mut self, at: Stamp) -> Result<usize> {
        let over: Vec<Item> =
            self.items_where("WHERE open = 1 AND kind = 'attention' AND due_ms < ?1 ORDER BY id", &[&at.ms])?;
        for item in &over {
            let action = AuditAction::new(at.ms, 0, "item.expire", format!("item/{}", item.id));
            let act = ItemAct::State {
                to: ItemState::Expired,
                fixer: None,
                fixer_name: String::new(),
                text: String::new(),
            };
            self.act_on_item(&action, at, item, &act)?;
        }
        Ok(over.len())
    }
}

/// The item after an act, the name of the event and its words.
fn acted(item: &Item, act: &ItemAct, by: PersonId, at: Stamp) -> Result<(Item, EventKind, String)> {
    let mut next = item.clone();
    let (what, text) = match act {
        ItemAct::State { to, fixer, fixer_name, text } => {
            let step = crate::rules::item_states::StateChange {
                kind: item.kind,
                from: item.state,
                to: *to,
                actor: by,
                fixer: item.detail.fixer,
                is_store_staff: true,
                reason: text,
            };
            crate::rules::item_states::advance(&step)?;
            next.state = *to;
            // Why a deposit was given up stays beside it in the reports.
            if item.kind == ItemKind::DepositInTransit && *to == ItemState::Cancelled {
                next.detail.bank_reason.clone_from(text);
            }
            if item.kind == ItemKind::DepositInTransit && *to == ItemState::Open {
                next = without_slip(&next);
            }
            if *to == ItemState::Fixed {
                next.detail.fixer = *fixer;
                next.detail.fixer_name.clone_from(fixer_name);
            }
            (EventKind::State, text.clone())
        }
        ItemAct::Note(text) if text.trim().is_empty() => return Err(Problem::new("log.note_text").into()),
        ItemAct::Note(text) => (EventKind::Note, text.clone()),
        ItemAct::Owner(owner) => {
            next.owner = *owner;
            (EventKind::Owner, String::new())
        }
        ItemAct::Due(due, text) => {
            next.due_ms = *due;
            (EventKind::Due, text.clone())
        }
        ItemAct::Banked { slip, amount, reason } => {
            if !deposits::is_waiting(item) {
                return Err(Problem::new("item.no_step").into());
            }
            if deposits::lacks_reason(*amount, item.detail.amount, reason) {
                return Err(Refusal::new(InputField::Reason, "cash.bank_reason").into());
            }
            next = banked(item, slip, Some(*amount), reason);
            (EventKind::Banked, said_of_slip(slip, reason, &[]))
        }
        ItemAct::Repairer(order) => {
            let RepairOrder { firm, phone, order_no, appointment } = order.as_ref();
            if !open_faults::is_broken(item.kind, item.state) {
                return Err(Problem::new("item.no_step").into());
            }
            if firm.trim().is_empty() {
                return Err(Refusal::new(InputField::Firm, "item.firm").into());
            }
            firm.clone_into(&mut next.detail.firm);
            phone.clone_into(&mut next.detail.phone);
            order_no.clone_into(&mut next.detail.order_no);
            next.due_ms = appointment.or(item.due_ms);
            // Whoever gave it away has taken notice of it.
            if item.state == ItemState::Reported {
                next.state = ItemState::Acknowledged;
            }
            let said = [firm, phone, order_no].map(String::as_str);
            let said = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            (EventKind::Repairer, said)
        }
        ItemAct::Escalate(to) => (EventKind::Escalated, to.clone()),
    };
    next.closed_ms = (!item_state::is_open(next.kind, next.state)).then_some(at.ms);
    Ok((next, what, text))
}

/// A deposit with its bank slip.
fn banked(item: &Item, slip: &str, amount: Option<Money>, reason: &str) -> Item {
    let mut next = item.clone();
    next.state = ItemState::Matched;
    slip.clone_into(&mut next.detail.bank_slip);
    next.detail.banked = amount;
    reason.clone_into(&mut next.detail.bank_reason);
    next
}

/// A deposit as it was before its bank slip came.
fn without_slip(item: &Item) -> Item {
    let mut next = Item { state: ItemState::Open, closed_ms: None, ..item.clone() };
    next.detail.banked = None;
    next.detail.shared_slip = None;
    next.detail.bank_slip.clear();
    next.detail.bank_reason.clear();
    next
}

/// What is said of a bank slip in the history of a deposit: its number, why it differs, what else it settles.
fn said_of_slip(slip: &str, reason: &str, settles: &[i64]) -> String {
    let others = settles.iter().map(|number| format!("#{number}")).collect::<Vec<_>>().join(" ");
    let parts = [slip, reason, if settles.len() > 1 { others.as_str() } else { "" }];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Settles deposits by a bank slip inside a transaction. What the slip of several shows more or less than was sent is
/// said of the slip: nobody knows of which of them it is. One that was settled otherwise meanwhile stays as it is.
pub(super) fn settle(tx: &Tx, slip: &BankSlip, by: i64, at: Stamp) -> Result<()> {
    let shared = slip.sent.filter(|_| slip.settles.len() > 1).map(|sent| SharedSlip {
        settles: slip.settles.clone(),
        sent,
        shows: slip.amount,
    });
    for number in &slip.settles {
        let Some(item) = one(tx, ItemId(*number))?.filter(deposits::is_waiting) else { continue };
        let amount = match &shared {
            Some(shared) => item.detail.amount.filter(|_| shared.sent == shared.shows),
            None => Some(slip.amount),
        };
        let mut next = banked(&item, &slip.slip_no, amount, &slip.reason);
        next.closed_ms = Some(at.ms);
        next.detail.shared_slip.clone_from(&shared);
        update(tx, item.rev, &next)?;
        let text = said_of_slip(&slip.slip_no, &slip.reason, &slip.settles);
        event_by(tx, by, item.id, at, EventKind::Banked, next.state, &text)?;
    }
    Ok(())
}

/// A drawer whose figures were corrected in the record of `seq`: what is on its way to the bank follows. Nothing any
/// more is given up; a deposit there was none of before is on its way from now on.
pub(super) fn correct_deposit(
    tx: &Tx,
    (handover, register, seq): (HandoverId, RegisterId, i64),
    (date, amount): (BusinessDate, Money),
    at: Stamp,
    settings: &Settings,
) -> Result<()> {
    let currency = &settings.store.currency;
    let takings = Takings { register, date, amount, bag_no: "" };
    let found: Option<i64> = tx
        .conn()
        .prepare_cached(
            "SELECT id FROM item WHERE kind = ?1 AND detail ->> '$.handover' = ?2 AND detail ->> '$.register' = ?3",
        )?
        .query_row(params![ItemKind::DepositInTransit.as_str(), handover.0, register.0], |row| row.get(0))
        .optional()?;
    let item = found.map(|id| one(tx, ItemId(id))).transpose()?.flatten();
    match item {
        Some(item) => {
            let was = item.detail.amount.unwrap_or_default();
            let mut next = item.clone();
            next.title = deposits::title(Takings { bag_no: &item.detail.bag_no, ..takings }, settings);
            next.detail.amount = Some(amount);
            if amount.0 <= 0 && deposits::is_waiting(&item) {
                (next.state, next.closed_ms) = (ItemState::Cancelled, Some(at.ms));
            }
            update(tx, item.rev, &next)?;
            let text = format!("{} → {} (#{seq:05})", currency.format(was), currency.format(amount));
            event(tx, item.id, at, EventKind::Note, next.state, &text)
        }
        None if amount.0 > 0 => {
            let run: i64 = tx
                .conn()
                .prepare_cached("SELECT id FROM shift_run WHERE line_ms IS NULL")?
                .query_row([], |row| row.get(0))?;
            let mut new = deposits::to_bank(takings, at, settings);
            new.detail.handover = Some(handover);
            insert(tx, RunId(run), at, &new).map(drop)
        }
        None => Ok(()),
    }
}

/// Deposits that a bank slip settled wait again because it was struck out.
pub(super) fn unsettle(tx: &Tx, slip: &BankSlip, at: Stamp, reason: &str) -> Result<()> {
    for number in &slip.settles {
        let item = one(tx, ItemId(*number))?;
        let settled = |item: &Item| item.state == ItemState::Matched && item.detail.bank_slip == slip.slip_no;
        let Some(item) = item.filter(settled) else { continue };
        let next = without_slip(&item);
        update(tx, item.rev, &next)?;
        event(tx, item.id, at, EventKind::State, next.state, reason)?;
    }
    Ok(())
}

/// One item inside a transaction.
pub(super) fn one(tx: &Tx, id: ItemId) -> Result<Option<Item>> {
    let mut statement = tx.conn().prepare_cached(&format!("{ITEM} WHERE id = ?1"))?;
    let mut rows = statement.query([id.0])?;
    rows.next()?.map(item_row).transpose()
}

/// Takes an item back because what opened it was struck out.
pub(super) fn withdraw(tx: &Tx, item: &Item, at: Stamp, reason: &str) -> Result<()> {
    let mut next = Item { state: ItemState::Cancelled, closed_ms: Some(at.ms), ..item.clone() };
    // Why a deposit was given up stays beside it in the reports.
    if item.kind == ItemKind::DepositInTransit {
        reason.clone_into(&mut next.detail.bank_reason);
    }
    update(tx, item.rev, &next)?;
    event(tx, item.id, at, EventKind::State, next.state, reason)
}

/// Opens an item inside a transaction.
pub(super) fn insert(tx: &Tx, run: RunId, at: Stamp, new: &NewItem) -> Result<ItemId> {
    insert_by(tx, tx.action().by, run, at, new)
}

/// As [`insert`], by somebody else than who is at the screen.
pub(super) fn insert_by(tx: &Tx, by: i64, run: RunId, at: Stamp, new: &NewItem) -> Result<ItemId> {
    let state = new.kind.initial();
    tx.conn()
        .prepare_cached(
            "INSERT INTO item (kind, state, open, severity, title, owner, due_ms, opened_ms,
               opened_offset_min, opened_by, opened_run, detail)
             VALUES (:kind, :state, 1, :severity, :title, :owner, :due_ms, :opened_ms, :opened_offset_min,
               :opened_by, :opened_run, :detail)",
        )?
        .execute(named_params! {
            ":kind": new.kind.as_str(),
            ":state": state.as_str(),
            ":severity": new.severity.as_str(),
            ":title": new.title,
            ":owner": new.owner.map(|p| p.0),
            ":due_ms": new.due_ms,
            ":opened_ms": at.ms,
            ":opened_offset_min": at.offset_min,
            ":opened_by": by,
            ":opened_run": run.0,
            ":detail": to_json("item", &new.detail)?,
        })?;
    let id = ItemId(tx.conn().last_insert_rowid());
    event_by(tx, by, id, at, EventKind::Opened, state, "")?;
    Ok(id)
}

/// The open item of the same kind, source and title, if there is one; never for an item without a source.
pub(super) fn open_like(tx: &Tx, new: &NewItem) -> Result<Option<ItemId>> {
    if new.detail.source.is_empty() {
        return Ok(None);
    }
    let found = tx
        .conn()
        .prepare_cached(
            "SELECT id FROM item WHERE open = 1 AND kind = ?1 AND detail ->> '$.source' = ?2 AND title = ?3",
        )?
        .query_row(params![new.kind.as_str(), new.detail.source, new.title], |row| row.get(0).map(ItemId))
        .optional()?;
    Ok(found)
}

/// Whether an item of this kind and source was opened before, be it closed since; looks at the newest ones.
pub(super) fn known_source(tx: &Tx, new: &NewItem) -> Result<bool> {
    Ok(tx
        .conn()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM item WHERE id > (SELECT coalesce(max(id), 0) - 1000 FROM item)
               AND kind = ?1 AND detail ->> '$.source' = ?2)",
        )?
        .query_row(params![new.kind.as_str(), new.detail.source], |row| row.get(0))?)
}

/// Writes an item back if nobody changed it since revision `rev`.
pub(super) fn update(tx: &Tx, rev: i64, item: &Item) -> Result<()> {
    let changed = tx
        .conn()
        .prepare_cached(
            "UPDATE item SET title = :title, state = :state, open = :open, severity = :severity, owner = :owner, due_ms = :due_ms,
               closed_ms = :closed_ms, handovers = :handovers, detail = :detail, rev = rev + 1
             WHERE id = :id AND rev = :rev",
        )?
        .execute(named_params! {
            ":id": item.id.0,
            ":rev": rev,
            ":title": item.title,
            ":state": item.state.as_str(),
            ":open": item_state::is_open(item.kind, item.state),
            ":severity": item.severity.as_str(),
            ":owner": item.owner.map(|p| p.0),
            ":due_ms": item.due_ms,
            ":closed_ms": item.closed_ms,
            ":handovers": item.handovers,
            ":detail": to_json("item", &item.detail)?,
        })?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(format!("#{}", item.id))) }
}

/// Adds a line to an item's history.
pub(super) fn event(
    tx: &Tx,
    id: ItemId,
    at: Stamp,
    kind: EventKind,
    state: ItemState,
    text: &str,
) -> Result<()> {
    event_by(tx, tx.action().by, id, at, kind, state, text)
}

/// As [`event`], by somebody else than who is at the screen, or at another time.
pub(super) fn event_by(
    tx: &Tx,
    by: i64,
    id: ItemId,
    at: Stamp,
    kind: EventKind,
    state: ItemState,
    text: &str,
) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO item_event (item_id, at_ms, offset_min, by, action, state, text)
             VALUES (:item_id, :at_ms, :offset_min, :by, :action, :state, :text)",
        )?
        .execute(named_params! {
            ":item_id": id.0,
            ":at_ms": at.ms,
            ":offset_min": at.offset_min,
            ":by": by,
            ":action": kind.as_str(),
            ":state": state.as_str(),
            ":text": text,
        })?;
    Ok(())
}

fn item_row(row: &Row<'_>) -> Result<Item> {
    let id: i64 = row.get(0)?;
    let detail: ItemDetail = from_json("item", id, &crate::store::row::text(row, 14)?)?;
    Ok(Item {
        id: ItemId(id),
        kind: row::code(("item", id), row, 1, ItemKind::parse)?,
        state: row::code(("item", id), row, 2, ItemState::parse)?,
        severity: row::code(("item", id), row, 3, Severity::parse)?,
        title: crate::store::row::text(row, 4)?,
        owner: row.get::<_, Option<i64>>(5)?.map(PersonId),
        due_ms: row.get(6)?,
        opened: Stamp::new(row.get(7)?, row.get(8)?),
        opened_by: PersonId(row.get(9)?),
        opened_run: RunId(row.get(10)?),
        closed_ms: row.get(11)?,
        handovers: row.get(12)?,
        rev: row.get(13)?,
        detail,
    })
}
