//! What incoming is asked to know from memory: the float, the gravest item, the next promise.

use crate::model::ids::RegisterId;
use crate::model::item::Item;
use crate::model::money::Money;
use crate::store::OpenHandover;

/// What is handed on over all registers: the float that was left, or what incoming found of it.
pub(super) fn total_float(open: &OpenHandover) -> Money {
    let handed_on = |id: &RegisterId| {
        let cash = open.draft.register(*id);
        cash.handed_on(cash.way_of(*id, &open.settings))
    };
    let all = open.draft.people.registers.iter().filter_map(handed_on);
    Money(all.fold(0, |sum, on| sum.saturating_add(on.0)))
}

/// The gravest carried item.
pub(super) fn top_item(open: &OpenHandover) -> Option<&Item> {
    open.items.first()
}

/// The promise to a customer that is due next.
pub(super) fn next_promise(open: &OpenHandover) -> Option<&Item> {
    open.items
        .iter()
        .filter(|item| !item.detail.promise.is_empty() && item.due_ms.is_some())
        .min_by_key(|item| item.due_ms)
}
