//! Everything the screens show of the running shift, read in one go.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension as _;

use super::drafts::OpenHandover;
use super::{Result, Store};
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::handover::{LeftOut, People};
use crate::model::ids::{HandoverId, PersonId, RegisterId, RunId};
use crate::model::item::Item;
use crate::model::log::{CheckDone, Cover, Detail, Entry, RoutineDone, TillDraft};
use crate::model::money::Money;
use crate::model::settings::Settings;
use crate::model::shift::ShiftName;
use crate::model::shift::ShiftRun;
use crate::model::time::{BusinessDate, Stamp};
use crate::rules::attendance::ledger::Ledger;
use crate::rules::drawer_sessions::left_at_changes;
use crate::rules::forgotten_shift::RunningShift;
use crate::rules::pin::SecretKind;
use crate::rules::roster::{LastHandover, Standing};
use crate::rules::till::Session;
use crate::rules::{covers, roster, routines};

/// The running shift and what waits for someone.
#[derive(Clone, Debug)]
pub(crate) struct ShopState {
    /// Settings in force.
    pub(crate) settings: Settings,
    pub(crate) version: i64,
    /// The running shift.
    pub(crate) run: ShiftRun,
    /// What ran on the days around the running shift, that one among it.
    pub(crate) ran: Vec<ShiftName>,
    /// What was logged in it.
    pub(crate) entries: Vec<Entry>,
    /// Who signed to take it over, or opened the shop for it.
    pub(crate) began: Vec<PersonId>,
    /// What was logged of break covers in it and shortly before it.
    pub(crate) covers: Vec<Entry>,
    /// What the session of each register in use began with.
    pub(crate) sessions: BTreeMap<RegisterId, Session>,
    /// Whose hands each own register is in, its cashier first, where a stored answer says it.
    pub(crate) hands: BTreeMap<RegisterId, Vec<PersonId>>,
    /// The change of a register that is being made.
    pub(crate) till_draft: Option<(RegisterId, TillDraft)>,
    /// What was answered of the lists when it was opened, oldest first; nothing where it was handed over.
    pub(crate) checked: Vec<CheckDone>,
    /// Open carried items, gravest first.
    pub(crate) items: Vec<Item>,
    /// The handover being made, if there is one.
    pub(crate) handover: Option<OpenHandover>,
    /// Handovers sealed without incoming that still wait to be opened by recount.
    pub(crate) half: Vec<Draft>,
    /// The numbers of their seals.
    pub(crate) half_seals: BTreeMap<HandoverId, i64>,
    /// Those of them that the shop was closed with: of them the bag is counted, and their drawers at the opening.
    pub(crate) half_bags: Vec<HandoverId>,
    /// Over/short of cash by day, oldest first, minor units; days without a count are missing.
    pub(crate) over_short: Vec<(BusinessDate, i64)>,
    /// What the last handover left in each drawer, or what was counted in it when the shop was opened since.
    pub(crate) drawers: BTreeMap<RegisterId, Money>,
    /// What the last handover left out, with reason, who and when.
    pub(crate) left_out: Vec<LeftOut>,
    /// Who handed over to whom last.
    pub(crate) last_handover: Option<LastHandover>,
    /// Who clocked in and out lately, whatever shift it was logged in.
    pub(crate) clock: Ledger,
    /// Sealed handovers no lead has read, of the newest 200.
    pub(crate) unread: i64,
    /// Approvals left open in sealed handovers that nobody has decided on.
    pub(crate) undecided: i64,
    /// Routines logged since the Monday of the running week, oldest first.
    pub(crate) routines: Vec<(BusinessDate, RoutineDone)>,
    /// People with a PIN; an owner of an earlier file has the passphrase alone until one is issued.
    pub(crate) with_pin: Vec<PersonId>,
    /// People whose PIN was issued and who have not chosen the own one yet.
    pub(crate) issued_pin: Vec<PersonId>,
}

/// Somebody who is in, as every screen tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WhoIsIn {
    pub(crate) person: PersonId,
    /// How they stand to the clock; nothing of who took over or opened the shop and is not in by it.
    pub(crate) by_clock: Option<Standing>,
}

impl ShopState {
    /// Who is in: everybody who is so by the clock, whoever handed over among them until they clock out, in the order in
    /// which they came; behind them who took over or opened the shop and has not clocked in.
    #[must_use]
    pub(crate) fn who_is_in(&self, now_ms: i64) -> Vec<WhoIsIn> {
        let by_clock = self.on_the_clock(now_ms);
        let on_clock = |person: &PersonId| by_clock.iter().any(|(id, _)| id == person);
        let duty = self.on_duty(now_ms).into_iter().filter(|person| !on_clock(person));
        let unpunched = duty.map(|person| WhoIsIn { person, by_clock: None }).collect::<Vec<_>>();
        let punched = by_clock.iter().map(|(person, at)| WhoIsIn { person: *person, by_clock: Some(*at) });
        punched.chain(unpunched).collect()
    }

    /// The covers that nobody has ended and that may still run: one that began in a shift before is over once who was on the
    /// break is in again by the clock, and once either of the two has handed over or taken over since.
    #[must_use]
    pub(crate) fn covers_now(&self, now_ms: i64) -> Vec<(&Entry, &Cover)> {
        let opened = self.running().opened_ms;
        let last = self.last_handover.iter();
        let changed: Vec<PersonId> =
            last.flat_map(|last| last.outgoing.iter().chain(&last.incoming)).copied().collect();
        let over = |began: &Entry, cover: &Cover| {
            let back =
                matches!(self.standing(cover.away, now_ms), Standing::In(since) if since >= began.at.ms);
            back || [cover.away, cover.stands_in].iter().any(|person| changed.contains(person))
        };
        let mut all = covers::running(&self.covers);
        all.retain(|(began, cover)| began.at.ms >= opened || !over(began, cover));
        all
    }

    /// How somebody stands to the clock.
    #[must_use]
    pub(crate) fn standing(&self, person: PersonId, now_ms: i64) -> Standing {
        roster::standing(&self.clock, person, &self.settings, now_ms)
    }

    /// Everybody who is in by the clock, whether a departure was forgotten or not, in the order in which they came.
    #[must_use]
    pub(crate) fn on_the_clock(&self, now_ms: i64) -> Vec<(PersonId, Standing)> {
        roster::on_the_clock(&self.clock, &self.settings, now_ms)
    }

    /// Who is there: in by the clock, and not for longer than anybody works.
    #[must_use]
    pub(crate) fn there(&self, now_ms: i64) -> Vec<PersonId> {
        roster::there(&self.clock, &self.settings, now_ms)
    }

    /// The shift that people are in: until its handover is signed it is still that one, though what is logged since the line
    /// is of what comes after.
    #[must_use]
    pub(crate) fn running(&self) -> ShiftRun {
        self.handover.as_ref().map_or(self.run, |open| open.run)
    }

    /// Since when the shift is being handed over, or the shop closed, and what is logged for now; nothing of that in a shop
    /// that closes.
    #[must_use]
    pub(crate) fn unsigned(&self) -> Option<(Stamp, Option<ShiftName>)> {
        let open = self.handover.as_ref()?;
        Some((open.draft.head.started, (!open.draft.closes_shop()).then(|| self.run.name())))
    }

    /// How many have signed the handover that is being made.
    #[must_use]
    pub(crate) fn signatures(&self) -> usize {
        self.handover.as_ref().map_or(0, |open| open.draft.signatures.len())
    }

    /// The day it is in the shop: of the running shift, or of the calendar while the shop is closed.
    #[must_use]
    pub(crate) fn date(&self, now: Stamp) -> BusinessDate {
        if self.run.closed { now.calendar_date() } else { self.run.date }
    }

    /// The running shift as it asks whether it was forgotten.
    #[must_use]
    pub(crate) fn running_shift(&self, now_ms: i64) -> RunningShift<'_> {
        RunningShift {
            settings: &self.settings,
            run: self.run,
            began: &self.began,
            gone: self.last_handover.as_ref().map_or(&[], |last| &last.outgoing),
            entries: &self.entries,
            clock: &self.clock,
            now_ms,
        }
    }

    /// When the shift that is to be handed over was to end, where nobody has done so long after that. UTC milliseconds.
    #[must_use]
    pub(crate) fn overdue_since(&self, now_ms: i64) -> Option<i64> {
        RunningShift { run: self.running(), ..self.running_shift(now_ms) }.overdue_since()
    }

    /// Whose hands the register of an entry is in; nobody's where that is not known.
    #[must_use]
    pub(crate) fn hands_of(&self, detail: &Detail) -> &[PersonId] {
        let Detail::Movement(movement) = detail else { return &[] };
        self.hands.get(&movement.register).map_or(&[], Vec::as_slice)
    }

    /// Since when the running shift waits for its handover, and for whom, while none was begun. UTC milliseconds.
    #[must_use]
    pub(crate) fn waits(&self, now_ms: i64) -> Option<(i64, Vec<PersonId>)> {
        self.running_shift(now_ms).waits().filter(|_| self.handover.is_none())
    }

    /// Whether the running shift may be ended as not handed over.
    #[must_use]
    pub(crate) fn may_end_shift(&self, now_ms: i64) -> bool {
        self.handover.is_none() && self.running_shift(now_ms).may_be_ended()
    }

    /// Who works in the running shift.
    #[must_use]
    pub(crate) fn on_duty(&self, now_ms: i64) -> Vec<PersonId> {
        let inside: Vec<PersonId> = self.inside().into_iter().map(|(person, _)| person).collect();
        let rules = &self.settings.rules.attendance;
        roster::on_duty(&self.clock, rules, &inside, self.last_handover.as_ref(), now_ms)
    }

    /// Who is in, and since when (UTC milliseconds), in the order in which they came.
    #[must_use]
    pub(crate) fn inside(&self) -> Vec<(PersonId, i64)> {
        roster::present(&self.clock, &self.settings.rules.attendance, self.run.opened_ms)
    }
}

/// Days of over/short shown on Home.
const DAYS: i64 = 30;

impl Store {
    /// Reads what the screens show. Bounded work: nothing here grows with the age of the store.
    ///
    /// # Errors
    /// When something cannot be read.
    pub(crate) fn live(&self) -> Result<ShopState> {
        let (version, settings) = self.settings()?;
        let run = self.running()?;
        let last = self.last_people()?;
        let handover = self.open_handover()?;
        let entries = self.entries(run.id)?;
        // Until it is signed the drawers are those of the shift that is handed over.
        let (in_drawers, logged) =
            handover.as_ref().map_or((run.id, &entries), |open| (open.run.id, &open.entries));
        let mut drawers = self.drawers()?;
        // What was found when the shop was opened is what lies in them.
        drawers
            .extend(self.counted_at_opening(in_drawers)?.into_iter().map(|(id, counted, _)| (id, counted)));
        drawers.extend(left_at_changes(logged).into_iter().map(|(id, sum, ..)| (id, sum)));
        let half_seals = self.half_sealed()?;
        let half = half_seals.keys().map(|id| self.draft(*id)).collect::<Result<Vec<Draft>>>()?;
        let mut half_bags = Vec::new();
        for draft in &half {
            if self.closed_with(draft.head.id)? {
                half_bags.push(draft.head.id);
            }
        }
        let left_out = self.left_out_before(in_drawers, last.as_ref().map(|(people, _)| people))?;
        let mut last_handover = last.as_ref().map(|(people, sealed_ms)| LastHandover {
            outgoing: people.outgoing.clone(),
            // Into a closed shop nobody has come, whoever was to.
            incoming: if run.closed { Vec::new() } else { people.incoming.clone() },
            sealed_ms: *sealed_ms,
        });
        // Whoever opened the shop has taken it over from those who closed it.
        if let (Some(last), Some(by)) = (&mut last_handover, self.opened_by(run.id)?) {
            (last.incoming, last.sealed_ms) = (vec![by], run.opened_ms);
        }
        Ok(ShopState {
            last_handover,
            entries,
            till_draft: self.till_draft()?,
            sessions: self.till_sessions(&run, &settings)?,
            hands: self.till_hands(&run, &settings)?,
            began: self.began(&run)?,
            covers: self.covers_since(&run)?,
            checked: self.checked_at_opening(run.id)?,
            items: self.open_items()?,
            handover,
            half,
            half_seals,
            half_bags,
            over_short: self.over_short(run.date.plus(-DAYS), run.date)?,
            drawers,
            left_out,
            unread: self.unread_count()?,
            undecided: self.undecided_count()?,
            clock: self.clock_of_those_in(&run)?,
            routines: self.routines_done(routines::week_start(run.date), run.date)?,
            with_pin: self.people_with(SecretKind::Pin)?,
            ran: self.ran_around(run.date)?,
            issued_pin: self.people_with_issued_pin()?,
            settings,
            version,
            run,
        })
    }

    /// Registers that the `last` people to hand over left out and no opening has counted since, and those that stayed shut
    /// when the shop was opened; `run` is the shift that
    /// is to be handed over.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn left_out_before(&self, run: RunId, last: Option<&People>) -> Result<Vec<LeftOut>> {
        let mut left_out = last.map(|people| people.left_out.clone()).unwrap_or_default();
        if !left_out.is_empty() {
            let counted = self.counted_at_opening(run)?;
            left_out.retain(|out| !counted.iter().any(|(register, _, _)| *register == out.register));
        }
        for shut in self.shut_at_opening(run)? {
            left_out.retain(|out| out.register != shut.register);
            left_out.push(shut);
        }
        Ok(left_out)
    }

    /// Who handed over to whom last in a shift, with what they left out, and when it was sealed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn last_people(&self) -> Result<Option<(People, i64)>> {
        let found: Option<(i64, String, i64)> = self
            .conn
            .prepare_cached(
                "SELECT l.handover_id, l.value, h.sealed_ms FROM record_line l JOIN handover h ON h.id = l.handover_id
                 WHERE l.section = 'people' AND l.handover_id = (
                   SELECT id FROM handover WHERE seal_seq IS NOT NULL AND kind = 'shift' AND imported = 0
                   ORDER BY seal_seq DESC LIMIT 1)",
            )?
            .query_row([], |row| Ok((row.get(0)?, crate::store::row::text(row, 1)?, row.get(2)?)))
            .optional()?;
        let Some((id, json, sealed_ms)) = found else { return Ok(None) };
        match Answer::read("people", "", &json) {
            Ok(Answer::People(people)) => Ok(Some((people, sealed_ms))),
            Ok(_) => Ok(None),
            Err(problem) => Err(super::row::bad_row("record_line", id, problem.key)),
        }
    }

    /// Cash over/short by day between two dates, both included.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn over_short(
        &self,
        from: BusinessDate,
        to: BusinessDate,
    ) -> Result<Vec<(BusinessDate, i64)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT business_date, sum(difference) FROM (
               SELECT business_date, difference FROM cash_result
               WHERE business_date BETWEEN ?1 AND ?2 AND difference IS NOT NULL
               UNION ALL
               SELECT h.business_date, e.detail ->> '$.difference' FROM entry e JOIN handover h ON h.run_id = e.run_id
               WHERE e.kind = 'till_change' AND h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
                 AND e.detail ->> '$.difference' IS NOT NULL)
             GROUP BY business_date ORDER BY 1",
        )?;
        let rows = statement.query_map([from.to_string(), to.to_string()], |row| {
            Ok((super::row::date_column(row, 0)?, row.get(1)?))
        })?;
        let mut days: Vec<(BusinessDate, i64)> = rows.collect::<rusqlite::Result<_>>()?;
        for (date, by) in self.corrected_over_short(from, to)? {
            match days.iter_mut().find(|(day, _)| *day == date) {
                Some((_, sum)) => *sum = sum.saturating_add(by),
                None => days.push((date, by)),
            }
        }
        days.sort_by_key(|(day, _)| *day);
        Ok(days)
    }

    /// By how much corrections changed the over/short of a day: what was sealed stays in its rows.
    fn corrected_over_short(&self, from: BusinessDate, to: BusinessDate) -> Result<Vec<(BusinessDate, i64)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT c.handover_id FROM correction c JOIN handover h ON h.id = c.handover_id
             WHERE h.business_date BETWEEN ?1 AND ?2 AND (c.field LIKE 'cash/%' OR c.field LIKE 'log/%')",
        )?;
        let ids: Vec<i64> = statement
            .query_map([from.to_string(), to.to_string()], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut changed = Vec::new();
        for id in ids {
            let page = self.page(HandoverId(id))?;
            let [now, sealed] = [page.net_now(), page.net()].map(|net| net.map_or(0, |net| net.0));
            changed.push((page.document.business_date, now.saturating_sub(sealed)));
        }
        Ok(changed)
    }

    /// Routines logged in shifts of these dates, both included, oldest first.
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub(crate) fn routines_done(
        &self,
        from: BusinessDate,
        to: BusinessDate,
    ) -> Result<Vec<(BusinessDate, RoutineDone)>> {
        // From the days to their entries: the other way round all entries would be looked at.
        let mut statement = self.conn.prepare_cached(
            "SELECT r.business_date, e.id, e.detail FROM shift_run r CROSS JOIN entry e ON e.run_id = r.id
             WHERE r.business_date BETWEEN ?1 AND ?2 AND e.kind = 'routine' ORDER BY e.id",
        )?;
        let mut rows = statement.query([from.to_string(), to.to_string()])?;
        let mut done = Vec::new();
        while let Some(row) = rows.next()? {
            let date = super::row::date_column(row, 0)?;
            let id: i64 = row.get(1)?;
            let json: String = crate::store::row::text(row, 2)?;
            let detail: Detail = super::row::from_json("entry", id, &json)?;
            if let Detail::Routine(routine) = detail {
                done.push((date, routine));
            }
        }
        Ok(done)
    }

    /// The handovers that wait to be opened by recount, with the numbers of their seals.
    fn half_sealed(&self) -> Result<BTreeMap<HandoverId, i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, seal_seq FROM handover WHERE state = 'half_sealed' AND imported = 0",
        )?;
        let all = statement.query_map([], |row| Ok((HandoverId(row.get(0)?), row.get(1)?)))?;
        Ok(all.collect::<rusqlite::Result<_>>()?)
    }
}
