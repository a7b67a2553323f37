//! Faults that are open already: which ticket is about which device and which line of a checklist.

use crate::model::checklist::{CheckItem, ListKind};
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::log::Fault;
use crate::model::settings::Settings;

/// Whether a ticket still stands for something that does not work; once it is fixed only the check is open.
#[must_use]
pub(crate) const fn is_broken(kind: ItemKind, state: ItemState) -> bool {
    matches!(
        (kind, state),
        (ItemKind::Ticket, ItemState::Reported | ItemState::Acknowledged | ItemState::InRepair)
    )
}

/// The kind of item that something out of order opens, by the list it stands on.
#[must_use]
pub(crate) const fn opened_by(list: ListKind) -> Option<ItemKind> {
    match list {
        ListKind::Devices => Some(ItemKind::Ticket),
        ListKind::Safety => Some(ItemKind::Incident),
        ListKind::Opening | ListKind::Mid | ListKind::Closing | ListKind::SelfCheck => None,
    }
}

/// Whether a ticket is about what a line of a checklist looks at: the same device, or this line opened it.
#[must_use]
pub(crate) fn is_about(ticket: &Item, check: &CheckItem) -> bool {
    let detail = &ticket.detail;
    let same = detail.registered.is_some_and(|device| check.devices.contains(&device));
    ticket.kind == ItemKind::Ticket && (same || (!detail.source.is_empty() && detail.source == check.id))
}

/// The open tickets about a line of a checklist, among these items.
pub(crate) fn of_check<'a>(check: &CheckItem, items: &'a [Item]) -> impl Iterator<Item = &'a Item> {
    items.iter().filter(move |item| is_about(item, check))
}

/// Whether something is out of order that a line of a checklist looks at.
#[must_use]
pub(crate) fn is_known(check: &CheckItem, items: &[Item]) -> bool {
    of_check(check, items).any(|ticket| is_broken(ticket.kind, ticket.state))
}

/// The open tickets none of these lines looks at.
pub(crate) fn of_no_check<'a>(checks: &[&CheckItem], items: &'a [Item]) -> Vec<&'a Item> {
    let tickets = items.iter().filter(|item| item.kind == ItemKind::Ticket);
    tickets.filter(|ticket| !checks.iter().any(|check| is_about(ticket, check))).collect()
}

impl Settings {
    /// What a fault calls the device: its name on the register, or as it was typed.
    #[must_use]
    pub(crate) fn device_of<'a>(&'a self, fault: &'a Fault) -> &'a str {
        let device = fault.registered.and_then(|id| self.device(id));
        device.map_or(&fault.device, |device| device.name.get(self.store.lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::checklist::Finding;
    use crate::model::handover::answer::Answer;
    use crate::model::ids::{DeviceId, ItemId, PersonId};
    use crate::record::tests::sample::{empty, everything, shop};

    /// A ticket as it is in a shop.
    fn ticket(registered: Option<DeviceId>, source: &str, state: ItemState) -> Item {
        let settings = shop();
        let mut case = empty(&settings);
        everything(&mut case);
        let mut item = Item { state, ..case.items.remove(0) };
        item.detail.registered = registered;
        item.detail.source = source.into();
        item
    }

    #[test]
    fn a_ticket_belongs_to_the_lines_of_its_device_and_to_the_line_that_opened_it() {
        let mut settings = shop();
        for check in settings.checks.iter_mut().filter(|c| ["D2", "D6"].contains(&c.id.as_str())) {
            check.devices = vec![DeviceId(70)];
        }
        let check = |id: &str| settings.check(id).unwrap();
        let printer = ticket(Some(DeviceId(70)), "", ItemState::Reported);
        let scanner = ticket(None, "D4", ItemState::InRepair);
        let typed = ticket(None, "", ItemState::Reported);
        let items = [printer.clone(), scanner.clone(), typed.clone()];
        let known: Vec<_> = settings.checks.iter().filter(|c| is_known(c, &items)).map(|c| &c.id).collect();
        assert_eq!(known, ["D2", "D4", "D6"], "both lines about the printer, the one of the scanner");
        assert_eq!(of_no_check(&[check("D2"), check("D4")], &items), [&typed], "none is lost");
        // Fixed, it works; the check of the repair is what is open.
        let fixed = Item { state: ItemState::Fixed, ..printer };
        assert!(!is_known(check("D2"), std::slice::from_ref(&fixed)));
        assert_eq!(of_check(check("D2"), &[fixed]).count(), 1);
    }

    #[test]
    fn known_is_said_only_where_a_ticket_is_open() {
        let settings = shop();
        let mut case = empty(&settings);
        everything(&mut case);
        let item = settings.check("D4").unwrap();
        let known = Answer::Check("D4".into(), item.answered(Finding::Known, None, PersonId(4), 1));
        let refused = case.draft.with(known.clone(), PersonId(4), &case.facts()).unwrap_err();
        assert_eq!(refused.key, "check.not_known");
        case.items.push(Item { id: ItemId(40), ..ticket(None, "D4", ItemState::Acknowledged) });
        assert!(case.draft.with(known, PersonId(4), &case.facts()).is_ok());
    }
}
