//! What a surprise count is held against.

use crate::model::log::{Detail, Entry, SpotCount};
use crate::model::money::Money;
use crate::rules::drawer_sessions::since_change;

impl SpotCount {
    /// The count with what should be there: what the POS says, and what float and movements came to. Sales are not
    /// known while a shift runs, so without the figure of the POS there is no difference.
    #[must_use]
    pub(crate) fn worked_out(self, left: Option<Money>, entries: &[Entry]) -> Self {
        let moved = since_change(entries, self.register).filter_map(|entry| match &entry.detail {
            Detail::Movement(m) => Some(m.effect_on(self.register)),
            _ => None,
        });
        let without_sales = left
            .and_then(|left| moved.into_iter().try_fold(left, |sum, effect| sum.checked_add(effect).ok()));
        let difference = self.reported.and_then(|reported| self.counted.checked_sub(reported).ok());
        Self { without_sales, difference, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{EntryId, PersonId, RegisterId, RunId};
    use crate::model::log::{Movement, MovementKind};
    use crate::model::time::Stamp;

    #[test]
    fn the_till_says_what_should_be_there_and_movements_what_is_without_sales() {
        let count = SpotCount {
            register: RegisterId(1),
            counted: Money(123_450),
            reported: Some(Money(124_000)),
            without_sales: None,
            difference: None,
            cashier: None,
            alone: false,
            remark: String::new(),
        };
        let moved = |movement, amount, register| Entry {
            id: EntryId(1),
            run: RunId(1),
            at: Stamp::new(0, 0),
            by: PersonId(3),
            item: None,
            doubted: false,
            detail: Detail::Movement(Movement {
                decided: None,
                alone: false,
                approval_open: None,
                movement,
                register: RegisterId(register),
                amount: Money(amount),
                reason: String::new(),
                receipt_no: String::new(),
                bag_no: String::new(),
                witness: None,
                approver: None,
                receiver: None,
                to_register: None,
            }),
        };
        let entries = [
            moved(MovementKind::PayIn, 700, 1),
            moved(MovementKind::Drop, 20_000, 1),
            moved(MovementKind::PayOut, 9_999, 2),
        ];
        let out = count.clone().worked_out(Some(Money(50_000)), &entries);
        assert_eq!((out.difference, out.without_sales), (Some(Money(-550)), Some(Money(30_700))));
        let unasked = SpotCount { reported: None, ..count }.worked_out(None, &entries);
        assert_eq!((unasked.difference, unasked.without_sales), (None, None));
    }
}
