//! The history of a device, gathered from what was sealed, logged and done with its tickets.

use rusqlite::params;

use super::row::from_json;
use super::{Result, Store};
use crate::model::checklist::CheckAnswer;
use crate::model::device_history::{DeviceEvent, DeviceFact};
use crate::model::ids::DeviceId;
use crate::model::log::Detail;
use crate::model::zone::Zone;
use crate::store::entry_rows::entry_row;

/// As many of each kind as anybody reads.
const MOST: i64 = 200;

impl Store {
    /// What happened to a device of the register, newest first.
    ///
    /// # Errors
    /// [`super::StoreError::BadRow`] naming what cannot be read.
    pub(crate) fn device_history(&self, device: DeviceId) -> Result<Vec<DeviceEvent>> {
        let (_, settings) = self.settings()?;
        let mut all = self.device_checks(device, settings.store.zone)?;
        all.extend(self.device_entries(device)?);
        all.extend(self.device_tickets(device)?);
        all.sort_by_key(|event| std::cmp::Reverse(event.at.ms));
        Ok(all)
    }

    /// How it was found at sealed handovers.
    fn device_checks(&self, device: DeviceId, zone: Zone) -> Result<Vec<DeviceEvent>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT handover_id, line, value FROM record_line WHERE section = 'checks'
               AND EXISTS (SELECT 1 FROM json_each(record_line.value, '$.registered') d WHERE d.value = ?1)
             ORDER BY handover_id DESC LIMIT ?2",
        )?;
        let mut rows = statement.query(params![device.0, MOST])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let answer: CheckAnswer =
                from_json("record_line", row.get::<_, i64>(0)?, &crate::store::row::text(row, 2)?)?;
            let (at, by) = (zone.stamp_at(answer.at_ms), Some(answer.by));
            all.push(DeviceEvent { at, by, what: DeviceFact::Check { item: row.get(1)?, answer } });
        }
        Ok(all)
    }

    /// Faults and rounds that were logged; what was struck out did not happen.
    fn device_entries(&self, device: DeviceId) -> Result<Vec<DeviceEvent>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, run_id, at_ms, offset_min, by, item_id, detail FROM entry
             WHERE kind = 'fault' AND detail ->> '$.registered' = ?1 OR kind = 'check'
               AND EXISTS (SELECT 1 FROM json_each(entry.detail, '$.answer.registered') d WHERE d.value = ?1)
             ORDER BY id DESC LIMIT ?2",
        )?;
        let mut rows = statement.query(params![device.0, MOST])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = entry_row(row)?;
            let what = match entry.detail {
                Detail::Fault(fault) => DeviceFact::Fault(fault),
                Detail::Check(done) => DeviceFact::Check { item: done.check, answer: done.answer },
                _ => continue,
            };
            all.push(DeviceEvent { at: entry.at, by: Some(entry.by), what });
        }
        Ok(all)
    }

    /// What was done with its tickets.
    fn device_tickets(&self, device: DeviceId) -> Result<Vec<DeviceEvent>> {
        let of_device = "WHERE kind = 'ticket' AND detail ->> '$.registered' = ?1 ORDER BY id DESC LIMIT ?2";
        let mut all = Vec::new();
        for ticket in self.items_where(of_device, &[&device.0, &MOST])? {
            for event in self.item_events(ticket.id)? {
                let (at, by) = (event.at, event.by);
                let what = DeviceFact::Ticket { item: ticket.id, title: ticket.title.clone(), event };
                all.push(DeviceEvent { at, by, what });
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::ItemId;
    use crate::model::item_state::ItemState;
    use crate::model::lang::Lang;
    use crate::model::log::Fault;
    use crate::store::AuditAction;
    use crate::tui::test_support::{LI_HUA, Shop};

    #[test]
    fn checks_faults_and_tickets_of_a_device_stand_in_one_line_of_time() {
        let mut shop = Shop::new(Lang::En);
        let at = shop.app.desk.now();
        let settings = shop.app.model.settings().unwrap().clone();
        let chiller = settings.devices.iter().find(|d| d.is_called("Chiller")).unwrap().id;
        let fault = Detail::Fault(Fault { registered: Some(chiller), ..Fault::of("", "warm") });
        let store = shop.app.desk.store.as_mut().unwrap();
        let action = AuditAction::new(at.ms, LI_HUA.0, "log", "entry");
        let item: ItemId = store.log(&action, at, &fault, &settings).unwrap().item.unwrap();
        shop.app.desk.refresh(&mut shop.app.model).unwrap();
        shop.hand_over();
        let store = shop.app.desk.store.as_ref().unwrap();
        let history = store.device_history(chiller).unwrap();
        assert!(history.windows(2).all(|two| two[0].at.ms >= two[1].at.ms), "newest first");
        let ticket = |state| {
            history.iter().any(|e| {
                matches!(&e.what, DeviceFact::Ticket { item: of, event, .. } if *of == item && event.state == state)
            })
        };
        assert!(ticket(ItemState::Reported));
        assert!(history.iter().any(|e| matches!(&e.what, DeviceFact::Fault(f) if f.symptom == "warm")));
        let checked = |e: &&DeviceEvent| matches!(&e.what, DeviceFact::Check { item, .. } if item == "D7");
        assert_eq!(history.iter().filter(checked).count(), 1, "the line that looks at it, from the record");
        let other = settings.devices.iter().find(|d| d.is_called("Freezer")).unwrap().id;
        assert_eq!(store.device_history(other).unwrap().len(), 1, "its own line of the list alone");
    }
}
