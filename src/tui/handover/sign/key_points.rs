//! What incoming is asked to know from memory: the float, the gravest item, the next promise.

use crate::model::item::Item;
use crate::model::money::Money;
use crate::store::OpenHandover;

/// Float left over all registers.
pub(super) fn total_float(open: &OpenHandover) -> Money {
    let left = open.draft.people.registers.iter().filter_map(|id| open.draft.register(*id).close.float_left);
    Money(left.map(|m| m.0).sum())
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
