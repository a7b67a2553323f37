//! Opening a closed shop: who is there, what lies in the drawers, what is kept, and which planned shifts were not held,
//! as a record of its own.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};

use super::opening_rows::{Found, counted_at_opening};
use super::sealing::{NewRecord, SealKey, append};
use super::shop_days::open_run;
use super::{AuditAction, Result, Store, StoreError, Tx, custody, items};
use crate::model::checklist::ListKind;
use crate::model::handover::{CarryAct, LeftOut, Settled};
use crate::model::ids::{ItemId, PersonId, RegisterId, RunId};
use crate::model::item::{Item, ItemDetail, NewItem};
use crate::model::item_state::{ItemKind, Severity};
use crate::model::lang::Lang;
use crate::model::log::{CheckDone, Detail, Entry};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::shift::{ShiftName, ShiftRun};
use crate::model::text::clean_note;
use crate::model::time::Stamp;
use crate::record;
use crate::record::opening::{DrawerFound, KeptFound, NotHeld, OPENING_SCHEMA, Opening, RollLine};
use crate::record::seal::{ChainHead, RunningTotals, SealKind, canonical};
use crate::rules::authority::{Act, Case};
use crate::rules::roll_call;
use crate::rules::shop_day::AtOpening;
use crate::store::signers::{active, signer};

/// What whoever opens the shop says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewOpening {
    /// Who opens; their PIN was checked.
    pub(crate) by: PersonId,
    /// What begins; the proposal where nothing else was chosen.
    pub(crate) begins: Option<ShiftName>,
    /// Who is there, as whoever opens sees it.
    pub(crate) here: Vec<PersonId>,
    /// What was found in each drawer, counted before anybody saw what was left.
    pub(crate) counted: Vec<(RegisterId, Money)>,
    /// Drawers that stay shut: nobody counted them.
    pub(crate) shut: Vec<RegisterId>,
    /// Why they stay shut; only where some do.
    pub(crate) why_shut: String,
    /// What became of each thing that is kept.
    pub(crate) kept: Vec<(ItemId, CarryAct)>,
    /// Why planned shifts were not held; only where some were.
    pub(crate) not_held: String,
    pub(crate) remark: String,
}

impl NewOpening {
    /// With nothing said but who opens, and that they are there.
    #[must_use]
    pub(crate) fn by(by: PersonId) -> Self {
        Self {
            by,
            begins: None,
            here: vec![by],
            counted: Vec::new(),
            shut: Vec::new(),
            why_shut: String::new(),
            kept: Vec::new(),
            not_held: String::new(),
            remark: String::new(),
        }
    }
}

impl Store {
    /// Opens the closed shop: the shift begins, and a record says who opened it, who was there, what was found in the
    /// drawers against what had been left, what is kept, what was logged while it was closed, and which shifts were
    /// not held.
    ///
    /// # Errors
    /// `shop.not_closed`, `shop.needs_why` where planned shifts were missed without a reason, `shop.shut_why` where a drawer
    /// stays shut without one, `shop.kept_why` where nobody
    /// says what became of something that is kept, what [`Act::OpenShop`] needs and was not given.
    pub(crate) fn open_shop(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        new: &NewOpening,
        key: &SealKey<'_>,
    ) -> Result<(ChainHead, String)> {
        let (version, settings) = self.settings()?;
        let closed = self.running()?;
        if !closed.closed {
            return Err(Problem::new("shop.not_closed").into());
        }
        if self.open_handover()?.is_some() {
            return Err(Problem::new("store.handover_open").into());
        }
        let by = active(&settings, new.by)?;
        let now = settings.store.zone.stamp_at(at.ms);
        let ran = self.ran_since(&closed, now)?;
        let opening = AtOpening { settings: &settings, now, last: closed.name(), ran: &ran };
        let begins = match new.begins {
            Some(wanted) => opening.choice(wanted)?,
            None => *opening.choices().first().ok_or_else(|| Problem::new("settings.no_shift"))?,
        };
        let missed = opening.not_held(begins);
        let reason = clean_note(&new.not_held).text.trim().to_owned();
        if !missed.is_empty() && reason.is_empty() {
            return Err(Refusal::new(InputField::Reason, "shop.needs_why").into());
        }
        if !new.shut.is_empty() && clean_note(&new.why_shut).text.trim().is_empty() {
            return Err(Refusal::new(InputField::Reason, "shop.shut_why").into());
        }
        let gone = new.kept.iter().any(|(_, act)| *act != CarryAct::Accepted);
        if gone && clean_note(&new.remark).text.trim().is_empty() {
            return Err(Refusal::new(InputField::Text, "shop.kept_why").into());
        }
        let entries = self.entries(closed.id)?;
        let drawers = self.found_at_opening(new, (&closed, &entries), &settings)?;
        let items = self.open_items()?;
        let kept: Vec<&Item> = items.iter().filter(|item| item.kind == ItemKind::Custody).collect();
        let seen = Seen {
            new,
            at: now,
            closed: &closed,
            begins,
            missed: &missed,
            drawers: &drawers,
            kept: &kept,
            entries: &entries,
            wrong_clock: self.clock_doubted,
            settled: &self.settled_between(closed.opened_ms, at.ms)?,
            settings: &settings,
        };
        let body = seen.record(&reason)?;
        let allowed = self.allow(&Case::new(Act::OpenShop, new.by), &settings)?;
        self.write_allowed(action, [allowed], |tx| {
            let entry = NewRecord {
                kind: SealKind::Opening,
                date: begins.date,
                body: canonical(&body)?,
                signers: vec![signer(by, at)],
                adds: RunningTotals::default(),
            };
            let (head, chain) = append(tx, entry, at, key)?;
            tx.conn()
                .prepare_cached("UPDATE shift_run SET line_ms = ?2 WHERE id = ?1 AND line_ms IS NULL")?
                .execute(params![closed.id.0, at.ms])?;
            let run = open_run(tx, begins, at.ms)?;
            tx.conn()
                .prepare_cached(
                    "INSERT INTO opening (seal_seq, run_id, closed_run, by, settings_version)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![head.seq, run.0, closed.id.0, new.by.0, version])?;
            insert_drawers(tx, head.seq, &drawers)?;
            for shift in &missed {
                tx.conn()
                    .prepare_cached(
                        "INSERT OR IGNORE INTO not_held (business_date, shift_id, seal_seq) VALUES (?1, ?2, ?3)",
                    )?
                    .execute(params![shift.date.to_string(), shift.shift.0, head.seq])?;
            }
            open_disputes(tx, run, at, &drawers, &settings, &new.remark)?;
            confirm_kept(tx, run, now, new, &kept)?;
            tx.audit(None::<&()>, Some(&body))?;
            Ok((head, chain))
        })
    }

    /// What ran about the time the shop was closed, and what ran lately.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn ran_since(&self, closed: &ShiftRun, now: Stamp) -> Result<Vec<ShiftName>> {
        let mut ran = self.ran_around(now.calendar_date())?;
        ran.extend(self.ran_around(closed.date)?);
        Ok(ran)
    }

    /// Every drawer in use: what was left in it, what was moved since, and what was counted.
    fn found_at_opening(
        &self,
        new: &NewOpening,
        (closed, entries): (&ShiftRun, &[Entry]),
        settings: &Settings,
    ) -> Result<Vec<Found>> {
        let left = self.drawers()?;
        let uncounted = self.uncounted_before(closed)?;
        let counted: BTreeMap<RegisterId, Money> = new.counted.iter().copied().collect();
        settings
            .active_registers()
            .map(|register| {
                let moves = entries.iter().filter_map(|entry| match &entry.detail {
                    Detail::Movement(movement) => Some(movement.effect_on(register.id)),
                    _ => None,
                });
                Ok(Found {
                    register: register.id,
                    left: left.get(&register.id).copied(),
                    uncounted: uncounted.get(&register.id).copied(),
                    moved: Money::sum(moves)?,
                    counted: counted.get(&register.id).copied(),
                })
            })
            .collect()
    }

    /// What was counted in each drawer when the shift was opened, and by whom; nothing where it was handed over.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn counted_at_opening(&self, run: RunId) -> Result<Vec<(RegisterId, Money, PersonId)>> {
        counted_at_opening(&self.conn, run)
    }

    /// The drawers that stayed shut when a shift was opened, as if they had been left out then: the handover of it counts
    /// them.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn shut_at_opening(&self, run: RunId) -> Result<Vec<LeftOut>> {
        let found: Option<(i64, Vec<u8>, i64)> = self
            .conn
            .prepare_cached(
                "SELECT o.by, s.body, r.opened_ms FROM opening o JOIN seal s ON s.seq = o.seal_seq
                   JOIN shift_run r ON r.id = o.run_id WHERE o.run_id = ?1",
            )?
            .query_row([run.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((by, body, at)) = found else { return Ok(Vec::new()) };
        // Whoever altered a record is told by `verify`, not here.
        let Ok(opening) = serde_json::from_slice::<Opening>(&body) else { return Ok(Vec::new()) };
        let mut shut = opening.drawers.into_iter().filter(|drawer| !drawer.stays_shut.is_empty()).peekable();
        if shut.peek().is_none() {
            return Ok(Vec::new());
        }
        let (_, settings) = self.settings()?;
        let left_out = shut.filter_map(|drawer| {
            let register = settings.registers.iter().find(|register| register.name == drawer.register)?.id;
            Some(LeftOut { register, reason: drawer.stays_shut, by: PersonId(by), at, again: false })
        });
        Ok(left_out.collect())
    }

    /// Who opened the shop with a shift; nothing where it was handed over.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn opened_by(&self, run: RunId) -> Result<Option<PersonId>> {
        Ok(self
            .conn
            .prepare_cached("SELECT by FROM opening WHERE run_id = ?1")?
            .query_row([run.0], |row| Ok(PersonId(row.get(0)?)))
            .optional()?)
    }

    /// What was answered of the lists when a shift was opened, oldest first; nothing where it was handed over.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn checked_at_opening(&self, run: RunId) -> Result<Vec<CheckDone>> {
        let closed: Option<i64> = self
            .conn
            .prepare_cached("SELECT closed_run FROM opening WHERE run_id = ?1")?
            .query_row([run.0], |row| row.get(0))
            .optional()?;
        let Some(closed) = closed else { return Ok(Vec::new()) };
        let entries = self.entries(RunId(closed))?;
        Ok(entries.into_iter().filter_map(checked).collect())
    }
}

fn checked(entry: Entry) -> Option<CheckDone> {
    match entry.detail {
        Detail::Check(done) => Some(done),
        _ => None,
    }
}

fn insert_drawers(tx: &Tx, seq: i64, drawers: &[Found]) -> Result<()> {
    for found in drawers {
        tx.conn()
            .prepare_cached(
                "INSERT INTO opening_drawer (seal_seq, register_id, left_before, moved, counted, last_known,
                   moved_uncounted)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                seq,
                found.register.0,
                found.left.map(|m| m.0),
                found.moved.0,
                found.counted.map(|m| m.0),
                found.uncounted.and_then(|u| u.last_known).map(|m| m.0),
                found.uncounted.map(|u| u.moved.0),
            ])?;
        tx.conn()
            .prepare_cached("UPDATE drawer SET moved = moved + ?2 WHERE register_id = ?1")?
            .execute(params![found.register.0, found.moved.0])?;
    }
    Ok(())
}

/// What is known of an opening before it is sealed.
struct Seen<'a> {
    new: &'a NewOpening,
    at: Stamp,
    closed: &'a ShiftRun,
    begins: ShiftName,
    missed: &'a [ShiftName],
    drawers: &'a [Found],
    kept: &'a [&'a Item],
    entries: &'a [Entry],
    /// The clock was said to be wrong when it was opened.
    wrong_clock: bool,
    settled: &'a [Settled],
    settings: &'a Settings,
}

impl Seen<'_> {
    /// A drawer as the record tells it: counted, or why it stays shut.
    fn drawer(&self, found: &Found) -> Result<DrawerFound> {
        let shut = found.counted.is_none() && self.new.shut.contains(&found.register);
        let why = || clean_note(&self.new.why_shut).text.trim().to_owned();
        let stays_shut = if shut { why() } else { String::new() };
        Ok(DrawerFound { stays_shut, ..found.told(self.settings)? })
    }

    /// The record as it is sealed.
    fn record(&self, why_not_held: &str) -> Result<Opening> {
        let (settings, new) = (self.settings, self.new);
        let shift = |name: ShiftName| {
            settings.shift(name.shift).map_or_else(|| "?".to_owned(), |s| s.name.get(Lang::En).to_owned())
        };
        let person = |id: &PersonId| settings.person_name(*id).to_owned();
        let missed = |name: &ShiftName| NotHeld { business_date: name.date, shift: shift(*name) };
        let mut here = new.here.clone();
        if !here.contains(&new.by) {
            here.insert(0, new.by);
        }
        let roll = roll_call::due(settings, self.begins, self.at).into_iter().map(|due| RollLine {
            person: person(&due.person),
            due: due.due,
            here: here.contains(&due.person),
            late_min: due.late_min,
        });
        let kept = |item: &&Item| KeptFound {
            item: item.id.0,
            title: item.title.clone(),
            act: new.kept.iter().find(|(id, _)| *id == item.id).map(|(_, act)| *act),
            last_holder: item.owner.as_ref().map(person).unwrap_or_default(),
        };
        let answered = |id: &str| {
            self.entries.iter().any(|e| matches!(&e.detail, Detail::Check(done) if done.check == id))
        };
        let told = record::log_so_far(self.closed, (self.entries, self.settled), settings, self.at)?;
        let asked = settings.whole_list(ListKind::Opening, self.begins.shift).into_iter();
        let mut clock_doubted = told.clock_doubted;
        if self.wrong_clock {
            clock_doubted.push(self.at);
        }
        Ok(Opening {
            schema: OPENING_SCHEMA.to_owned(),
            business_date: self.begins.date,
            shift: shift(self.begins),
            part: self.begins.part,
            closed_since: settings.store.zone.stamp_at(self.closed.opened_ms),
            opened_at: self.at,
            opened_by: person(&new.by),
            roll: roll.collect(),
            here: here.iter().map(person).collect(),
            drawers: self.drawers.iter().map(|found| self.drawer(found)).collect::<Result<_>>()?,
            kept: self.kept.iter().map(kept).collect(),
            not_done: asked.filter(|item| !answered(&item.id)).map(|item| item.id.clone()).collect(),
            not_held: self.missed.iter().map(missed).collect(),
            why_not_held: if self.missed.is_empty() { String::new() } else { why_not_held.to_owned() },
            log: told.log,
            clock_doubted,
            settled: told.settled,
            remark: clean_note(&new.remark).text.trim().to_owned(),
            texts: BTreeMap::new(),
        })
    }
}

/// A drawer with another sum than was left is a dispute from the first minute on.
fn open_disputes(
    tx: &Tx,
    run: RunId,
    at: Stamp,
    drawers: &[Found],
    settings: &Settings,
    remark: &str,
) -> Result<()> {
    for found in drawers {
        let Some(difference) = found.difference()?.filter(|difference| !difference.is_zero()) else {
            continue;
        };
        let name = settings.register(found.register).map_or("?", |r| r.name.as_str());
        let new = NewItem {
            severity: Severity::Watch,
            detail: ItemDetail {
                text: remark.trim().to_owned(),
                amount: Some(difference),
                register: Some(found.register),
                ..ItemDetail::default()
            },
            ..NewItem::new(
                ItemKind::Dispute,
                format!("{name} {}", settings.store.currency.format_signed(difference)),
            )
        };
        items::insert(tx, run, at, &new)?;
    }
    Ok(())
}

/// What is kept is confirmed by whoever opens, as incoming does at a handover: it is there and theirs to keep now, was
/// given out, or is missing, which opens a dispute.
fn confirm_kept(tx: &Tx, run: RunId, at: Stamp, new: &NewOpening, kept: &[&Item]) -> Result<()> {
    for (id, act) in &new.kept {
        let item = kept.iter().find(|item| item.id == *id);
        let item = item.ok_or_else(|| StoreError::Conflict(format!("#{id}")))?;
        let next = custody::after(item, Some(*act), new.by, at);
        items::update(tx, item.rev, &next)?;
        items::event_by(tx, new.by.0, item.id, at, custody::event_of(*act), next.state, "")?;
        if *act == CarryAct::Disputed {
            let dispute = custody::disputed(item, new.remark.trim(), None);
            items::insert_by(tx, new.by.0, run, at, &dispute)?;
        }
    }
    Ok(())
}
