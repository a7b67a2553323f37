//! The shop's days as they were lived: which part of which shift ran from when to when.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::entry_rows::{RUN, name_columns, read_run, run_row};
use super::{Result, Store, StoreError, Tx};
use crate::model::handover::HandoverKind;
use crate::model::ids::{RunId, ShiftId};
use crate::model::problem::Problem;
use crate::model::shift::{ShiftName, ShiftRun};
use crate::model::time::{BusinessDate, Stamp};
use crate::rules::shop_day::{AROUND, AfterHandover};
use crate::store::AuditAction;

impl Store {
    /// The running shift.
    ///
    /// # Errors
    /// `store.not_set_up` when the shop has none yet.
    pub(crate) fn running(&self) -> Result<ShiftRun> {
        self.conn
            .prepare_cached(&format!("{RUN} WHERE r.line_ms IS NULL"))?
            .query_row([], run_row)
            .optional()?
            .ok_or(StoreError::NotSetUp)
    }

    /// When the newest record was made, UTC milliseconds: an entry of the running shift, its beginning, or the newest seal.
    /// What a clock wrote that was said to be wrong is no measure.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn newest_record_ms(&self) -> Result<i64> {
        newest_record(&self.conn, &self.running()?)
    }

    /// A shift by its number.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn run(&self, id: RunId) -> Result<ShiftRun> {
        read_run(&self.conn, id)
    }

    /// What ran here on the days around a date, in the order in which it ran. What was imported ran elsewhere.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn ran_around(&self, date: BusinessDate) -> Result<Vec<ShiftName>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT business_date, shift_id, part FROM shift_run r
             WHERE business_date BETWEEN ?1 AND ?2 AND closed = 0
               AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.run_id = r.id AND h.imported = 1)
             ORDER BY opened_ms",
        )?;
        let days = [date.plus(-AROUND), date.plus(AROUND)].map(|day| day.to_string());
        let rows = statement.query_map(days, |row| name_columns(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Lets another shift run after the handover that is being made, as long as nobody has signed it.
    ///
    /// # Errors
    /// `next_shift.signed`, `next_shift.not_offered` for a shift that cannot run now.
    pub(crate) fn change_next(&mut self, action: &AuditAction, wanted: ShiftName) -> Result<()> {
        let open = self.open_handover()?.ok_or(StoreError::NoHandover)?;
        if !open.draft.signatures.is_empty() {
            return Err(Problem::new("next_shift.signed").into());
        }
        let next = self.running()?;
        let now = open.settings.store.zone.stamp_at(open.draft.head.started.ms);
        let mut ran = self.ran_around(now.calendar_date())?;
        ran.retain(|name| *name != next.name());
        let after = AfterHandover { settings: &open.settings, now, running: open.run.name(), ran: &ran };
        let name = after.choice(wanted)?;
        self.write(action, |tx| {
            tx.conn()
                .prepare_cached(
                    "UPDATE shift_run SET business_date = ?2, shift_id = ?3, part = ?4
                     WHERE id = ?1 AND line_ms IS NULL",
                )?
                .execute(params![next.id.0, name.date.to_string(), name.shift.0, name.part.number()])?;
            tx.audit(Some(&said(next.name())), Some(&said(name)))
        })
    }
}

impl Store {
    /// Makes the handover that is being made one of another kind, as long as nobody has signed it. What was typed stays.
    ///
    /// # Errors
    /// `next_shift.kind_signed`.
    pub(crate) fn change_kind(&mut self, action: &AuditAction, wanted: HandoverKind) -> Result<()> {
        let open = self.open_handover()?.ok_or(StoreError::NoHandover)?;
        if !open.draft.signatures.is_empty() {
            return Err(Problem::new("next_shift.kind_signed").into());
        }
        let head = &open.draft.head;
        self.write(action, |tx| {
            let changed = tx
                .conn()
                .prepare_cached("UPDATE handover SET kind = ?2 WHERE id = ?1 AND state = 'draft'")?
                .execute(params![head.id.0, wanted.as_str()])?;
            if changed != 1 {
                return Err(StoreError::Conflict(format!("handover {}", head.id)));
            }
            tx.audit(Some(&head.kind), Some(&wanted))
        })
    }
}

/// When the newest record up to a running shift was made, UTC milliseconds.
pub(super) fn newest_record(conn: &Connection, run: &ShiftRun) -> Result<i64> {
    // What was imported was sealed elsewhere.
    let sql = "SELECT coalesce((SELECT max(at_ms) FROM entry
           WHERE run_id = ?1 AND detail ->> '$.clock_doubted' IS NULL), 0),
         (SELECT CAST(header AS TEXT) ->> '$.sealed_at' FROM seal
          WHERE kind NOT IN ('genesis', 'import') AND json_valid(CAST(header AS TEXT))
          ORDER BY seq DESC LIMIT 1)";
    let (entry, seal): (i64, Option<String>) = conn
        .prepare_cached(sql)?
        .query_row([run.id.0], |row| Ok((row.get(0)?, super::row::maybe_text(row, 1)?)))?;
    let sealed = seal.and_then(|at| Stamp::parse_rfc3339(&at).ok()).map_or(0, |at| at.ms);
    Ok(entry.max(sealed).max(run.opened_ms))
}

/// The shifts of these days that ran; the time a shop was closed is none of them.
pub(super) fn held(
    conn: &Connection,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<BTreeSet<(BusinessDate, ShiftId)>> {
    let mut statement = conn.prepare_cached(
        "SELECT business_date, shift_id, part FROM shift_run WHERE closed = 0 AND business_date BETWEEN ?1 AND ?2",
    )?;
    let rows = statement.query_map([from.to_string(), to.to_string()], |row| name_columns(row, 0))?;
    let held = rows.map(|name| name.map(|name| (name.date, name.shift)));
    Ok(held.collect::<rusqlite::Result<_>>()?)
}

/// A shift as the audit names it.
fn said(name: ShiftName) -> String {
    format!("{} {} {}", name.date, name.shift, name.part.number())
}

/// Closes the shop with the shift that was handed over to nobody: what has run since its line is closed time.
pub(super) fn close_shop(tx: &Tx, last: &ShiftRun) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "UPDATE shift_run SET closed = 1, business_date = ?1, shift_id = ?2, part = ?3 WHERE line_ms IS NULL",
        )?
        .execute(params![last.date.to_string(), last.shift.0, last.part.number()])?;
    Ok(())
}

/// Opens the next part of a shift inside a transaction.
pub(super) fn open_run(tx: &Tx, name: ShiftName, opened_ms: i64) -> Result<RunId> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO shift_run (business_date, shift_id, part, opened_ms) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![name.date.to_string(), name.shift.0, name.part.number(), opened_ms])?;
    Ok(RunId(tx.conn().last_insert_rowid()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::handover::{People, SignRole};
    use crate::model::ids::{HandoverId, ShiftId};
    use crate::model::lang::Lang;
    use crate::store::{Durability, VerifyLevel};
    use crate::tui::shell::view::Command;
    use crate::tui::test_support::{CHEN_WEI, LI_HUA, Shop};

    #[test]
    fn the_kind_of_a_started_handover_is_changed_until_somebody_signs() {
        let mut shop = Shop::new(Lang::En);
        shop.start_handover();
        shop.perform(Command::ChangeKind { by: LI_HUA, kind: HandoverKind::Leaver });
        let kind = |shop: &Shop| shop.app.model.handover().unwrap().draft.head.kind;
        assert_eq!(kind(&shop), HandoverKind::Leaver);
        assert!(!shop.app.model.handover().unwrap().draft.people.outgoing.is_empty(), "what was typed stays");
        shop.answer_all().sign(LI_HUA, SignRole::Outgoing);
        let action = AuditAction::new(1, LI_HUA.0, "handover.kind", "handover");
        let store = shop.app.desk.store.as_mut().unwrap();
        let refused = store.change_kind(&action, HandoverKind::Shift).unwrap_err();
        assert_eq!(refused.problem().key, "next_shift.kind_signed");
        assert_eq!(kind(&shop), HandoverKind::Leaver);
    }

    /// Hands over at a minute after the shop's first one, and says what runs then: days since the first, number of
    /// the shift, part.
    fn hand_over(shop: &mut Shop, begin_ms: i64, minute: i64) -> (i64, i64, u32) {
        let (version, settings) = shop.app.desk.store.as_ref().unwrap().settings().unwrap();
        let store = shop.app.desk.store.as_mut().unwrap();
        let at = settings.store.zone.stamp_at(begin_ms + minute * 60_000);
        let people = People { outgoing: vec![LI_HUA], incoming: vec![CHEN_WEI], ..People::default() };
        let action = AuditAction::new(at.ms, LI_HUA.0, "handover.start", "run");
        let id = store
            .start_handover(&action, at, HandoverKind::Shift, &people, (version, &settings))
            .unwrap_or_else(|e| panic!("minute {minute}: {e:?}"));
        // Sealing has tests of its own.
        store.conn.execute("UPDATE handover SET state = 'sealed' WHERE id = ?1", [id.0]).unwrap();
        let next = store.running().unwrap();
        let first = BusinessDate::parse("2026-11-21").unwrap();
        (next.date.days_since(first), next.shift.0, next.part.number())
    }

    /// Any time, and as often as anybody likes: no handover is refused, and the day is the one of the clock.
    #[test]
    fn sixty_days_of_handovers_are_never_refused_and_never_ahead() {
        let mut settings = crate::tui::test_support::settings(Lang::En);
        settings.rules.next_shift_min = 60;
        let mut shop = Shop::with(Lang::En, &settings);
        shop.app.desk.store.as_mut().unwrap().set_durability(Durability::Fast).unwrap();
        let midnight = crate::model::time::Stamp::parse_rfc3339("2026-11-21T00:00:00+08:00").unwrap().ms;
        // Late runs since the shop was founded at 15:02.
        let mut counted = std::collections::BTreeMap::from([((0, 2), 1)]);
        let (mut minute, mut dice, mut handovers) = (903, 7_i64, 0);
        while minute < 60 * 1_440 {
            dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648;
            // Every tenth day twenty handovers and more, otherwise a few, and now and then none for two days.
            let busy = (minute / 1_440) % 10 == 3;
            minute += 1 + dice / 65_536
                % if busy {
                    140
                } else if dice % 37 == 0 {
                    3_000
                } else {
                    700
                };
            let soon = minute + 60;
            let (day, of_day) = (soon / 1_440, soon % 1_440);
            let expected = match of_day {
                0..420 => (day - 1, 3),
                420..900 => (day, 1),
                900..1_380 => (day, 2),
                _ => (day, 3),
            };
            let part = counted.entry(expected).and_modify(|n| *n += 1).or_insert(1);
            let (day, shift, told) = hand_over(&mut shop, midnight, minute);
            assert_eq!(((day, shift), told), (expected, *part), "minute {minute}");
            handovers += 1;
        }
        assert!(handovers > 200, "{handovers}");
        assert!(counted.values().any(|parts| *parts > 5), "a busy day was among them");
    }

    #[test]
    fn an_evening_of_handovers_is_told_by_its_parts_everywhere() {
        let mut settings = crate::tui::test_support::settings(Lang::En);
        settings.rules.next_shift_min = 60;
        let mut shop = Shop::with(Lang::En, &settings);
        // 21:42, 21:47 and 21:52: the night begins at 23:00.
        shop.hand_over().advance_min(5).hand_over().advance_min(5).hand_over();
        let header = shop.screen(120, 40);
        assert!(header.contains("21 Nov") && header.contains("Late, part 4"), "{header}");
        let store = shop.app.desk.store.as_ref().unwrap();
        let date = BusinessDate::parse("2026-11-21").unwrap();
        let told: Vec<(u32, Option<i64>)> = (store.day(date).unwrap().iter())
            .map(|page| (page.document.part.number(), page.document.seal.as_ref().map(|seal| seal.seq)))
            .collect();
        assert_eq!(told, [(1, Some(2)), (2, Some(3)), (3, Some(4))]);
        let first = serde_json::to_string(&store.page(HandoverId(1)).unwrap().document).unwrap();
        let second = serde_json::to_string(&store.page(HandoverId(2)).unwrap().document).unwrap();
        assert!(!first.contains("\"part\"") && second.contains("\"part\":2"), "{second}");
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        let printed: String =
            crate::report::daylog::text::page_lines(&store.page(HandoverId(3)).unwrap(), Lang::Zh, 80)
                .iter()
                .map(|line| line.text.as_str())
                .collect();
        assert!(printed.contains("晚班 第3段"), "{printed}");
        assert!(store.day_marks(date, date, date.succ()).unwrap().iter().all(|mark| mark.sealed == 3));
    }

    #[test]
    fn what_runs_next_can_be_changed_until_somebody_signs() {
        let mut shop = Shop::new(Lang::En);
        shop.start_handover();
        let run = |shop: &Shop| shop.app.desk.store.as_ref().unwrap().running().unwrap().name();
        let night = run(&shop);
        assert_eq!(night.shift, ShiftId(3));
        let late = ShiftName { part: night.part.next(), ..ShiftName::new(night.date, ShiftId(2)) };
        let action = |n: i64| AuditAction::new(n, LI_HUA.0, "handover.next", "run");
        let store = shop.app.desk.store.as_mut().unwrap();
        store.change_next(&action(1), late).unwrap();
        assert_eq!(run(&shop), late, "Late goes on in its second part");
        let store = shop.app.desk.store.as_mut().unwrap();
        store.change_next(&action(2), night).unwrap();
        let tomorrow = ShiftName::new(night.date.succ(), ShiftId(1));
        let said = store.change_next(&action(3), tomorrow).unwrap_err().failure().render(Lang::En);
        assert!(said.contains("cannot begin now"), "{said}");
        assert_eq!(run(&shop), night);
        shop.app.desk.refresh(&mut shop.app.model).unwrap();
        shop.answer_all().sign(LI_HUA, crate::model::handover::SignRole::Outgoing);
        let store = shop.app.desk.store.as_mut().unwrap();
        let said = store.change_next(&action(4), late).unwrap_err().failure().render(Lang::En);
        assert!(said.contains("Somebody has signed"), "{said}");
    }
}
