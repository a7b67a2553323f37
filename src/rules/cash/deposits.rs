//! Which deposits a bank slip settles, and what it shows more or less than was sent.

use crate::model::cash::DepositSlip;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::ids::{ItemId, RegisterId};
use crate::model::item::{Item, ItemDetail, NewItem};
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::log::BankSlip;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Stamp};

/// Deposits looked through for a sum; of more only single ones are proposed.
const MOST: usize = 12;

/// What was taken out of a drawer and is to be brought to the bank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Takings<'a> {
    pub(crate) register: RegisterId,
    /// The day it was taken.
    pub(crate) date: BusinessDate,
    pub(crate) amount: Money,
    /// Number of the bag it was put into; may be empty.
    pub(crate) bag_no: &'a str,
}

/// What waits from `at` on to be brought to the bank.
#[must_use]
pub(crate) fn to_bank(takings: Takings<'_>, at: Stamp, settings: &Settings) -> NewItem {
    let late = settings.rules.deposit_late_hours.saturating_mul(3_600_000);
    NewItem {
        due_ms: Some(at.ms.saturating_add(late)),
        detail: ItemDetail {
            amount: Some(takings.amount),
            bag_no: takings.bag_no.to_owned(),
            register: Some(takings.register),
            ..ItemDetail::default()
        },
        ..NewItem::new(ItemKind::DepositInTransit, title(takings, settings))
    }
}

/// What a deposit is called: its drawer, the day, the sum, and its bag where there is one.
#[must_use]
pub(crate) fn title(takings: Takings<'_>, settings: &Settings) -> String {
    let Takings { register, date, amount, bag_no } = takings;
    let name = settings.register(register).map_or("?", |register| register.name.as_str());
    let title = format!("{name} {date} {}", settings.store.currency.format(amount));
    if bag_no.is_empty() { title } else { format!("{title} ({bag_no})") }
}

/// Whether an item is a deposit no bank slip has settled yet.
#[must_use]
pub(crate) fn is_waiting(item: &Item) -> bool {
    item.kind == ItemKind::DepositInTransit && item.state == ItemState::Open
}

/// The deposits a slip of this sum probably settles: the oldest of exactly that sum, else the fewest that make it
/// together, the oldest first. None where no sum fits: then they are chosen.
#[must_use]
pub(crate) fn proposed(items: &[Item], amount: Money) -> Vec<ItemId> {
    let mut waiting: Vec<(ItemId, i64)> = (items.iter())
        .filter(|item| is_waiting(item))
        .filter_map(|item| Some((item.id, item.detail.amount?.0)))
        .collect();
    waiting.sort_unstable_by_key(|(id, _)| *id);
    if let Some((id, _)) = waiting.iter().find(|(_, sum)| *sum == amount.0) {
        return vec![*id];
    }
    waiting.truncate(MOST);
    let chosen = |set: u32| waiting.iter().enumerate().filter(move |(at, _)| set & (1 << at) != 0);
    let fits =
        |set: &u32| chosen(*set).map(|(_, (_, sum))| i128::from(*sum)).sum::<i128>() == amount.0.into();
    let best = (1..1_u32 << waiting.len()).filter(fits).min_by_key(|set| set.count_ones());
    best.map(|set| chosen(set).map(|(_, (id, _))| *id).collect()).unwrap_or_default()
}

/// What the deposits with these numbers came to; `None` where none is named.
///
/// # Errors
/// `cash.no_such_deposit` for one that does not wait for a slip, or is named twice.
pub(crate) fn sent(items: &[Item], settles: &[i64]) -> Result<Option<Money>, Problem> {
    let mut sum = Money::ZERO;
    for (at, number) in settles.iter().enumerate() {
        let item = items.iter().find(|item| item.id.0 == *number && is_waiting(item));
        let amount = item.filter(|_| !settles[..at].contains(number)).and_then(|item| item.detail.amount);
        let amount = amount.ok_or_else(|| Problem::new("cash.no_such_deposit").with("number", number))?;
        sum = sum.checked_add(amount)?;
    }
    Ok((!settles.is_empty()).then_some(sum))
}

/// What a slip shows more than was sent; `None` where it settles nothing.
#[must_use]
pub(crate) fn difference(amount: Money, sent: Option<Money>) -> Option<Money> {
    sent.and_then(|sent| amount.checked_sub(sent).ok())
}

/// Whether a slip shows another sum than was sent, and says not why.
#[must_use]
pub(crate) fn lacks_reason(amount: Money, sent: Option<Money>, reason: &str) -> bool {
    difference(amount, sent).is_some_and(|d| !d.is_zero()) && reason.trim().is_empty()
}

/// Whether a slip settles none of the deposits that wait for one, and says not why: most likely one was not ticked.
#[must_use]
pub(crate) fn settles_none(items: &[Item], settles: &[i64], reason: &str) -> bool {
    settles.is_empty() && reason.trim().is_empty() && items.iter().any(is_waiting)
}

impl BankSlip {
    /// Checks it against the deposits on their way, and takes down what they came to.
    ///
    /// # Errors
    /// A deposit that does not wait, a difference without a reason.
    pub(crate) fn settled(mut self, items: &[Item]) -> Result<Self, Problem> {
        self.sent = sent(items, &self.settles)?;
        if lacks_reason(self.amount, self.sent, &self.reason) {
            return Err(Problem::new("cash.bank_reason"));
        }
        Ok(self)
    }
}

impl HandoverContext<'_> {
    /// Checks the bank slips of a register against the deposits on their way and what other slips settle, and takes
    /// down what they came to.
    ///
    /// # Errors
    /// A deposit that does not wait or is settled by another slip, a difference without a reason.
    pub(crate) fn slips(
        &self,
        draft: &Draft,
        register: RegisterId,
        mut slips: Vec<DepositSlip>,
    ) -> Result<Vec<DepositSlip>, Problem> {
        let others = draft.cash.iter().filter(|(id, _)| **id != register);
        let mut taken: Vec<i64> =
            others.flat_map(|(_, cash)| &cash.deposits).flat_map(|slip| slip.settles.clone()).collect();
        for slip in &mut slips {
            if let Some(twice) = slip.settles.iter().find(|number| taken.contains(number)) {
                return Err(Problem::new("cash.no_such_deposit").with("number", twice));
            }
            slip.sent = sent(self.items, &slip.settles)?;
            if lacks_reason(slip.amount, slip.sent, &slip.reason) {
                return Err(Problem::new("cash.bank_reason"));
            }
            taken.extend(&slip.settles);
        }
        Ok(slips)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{PersonId, RunId};
    use crate::model::item::ItemDetail;
    use crate::model::item_state::Severity;
    use crate::model::time::Stamp;

    fn deposit(id: i64, amount: i64) -> Item {
        Item {
            id: ItemId(id),
            kind: ItemKind::DepositInTransit,
            state: ItemState::Open,
            severity: Severity::Normal,
            title: "R1".into(),
            owner: None,
            due_ms: None,
            opened: Stamp::new(id, 0),
            opened_by: PersonId(1),
            opened_run: RunId(1),
            closed_ms: None,
            handovers: 0,
            rev: 1,
            detail: ItemDetail { amount: Some(Money(amount)), ..ItemDetail::default() },
        }
    }

    #[test]
    fn deposits_are_proposed_by_amount_the_oldest_and_fewest_first() {
        let mut items = [deposit(9, 300), deposit(4, 500), deposit(5, 500), deposit(6, 200), deposit(7, 100)];
        let ids =
            |items: &[Item], amount| proposed(items, Money(amount)).iter().map(|i| i.0).collect::<Vec<_>>();
        assert_eq!(ids(&items, 500), [4], "the oldest of exactly that sum");
        assert_eq!(ids(&items, 1_000), [4, 5]);
        assert_eq!(ids(&items, 600), [4, 7], "two rather than three");
        assert_eq!(ids(&items, 601), [0; 0]);
        // What was settled or is no deposit is none.
        items[1].state = ItemState::Matched;
        items[2].kind = ItemKind::Task;
        assert_eq!(ids(&items, 500), [6, 9]);
        assert_eq!(ids(&items, 1_000), [0; 0]);
    }

    #[test]
    fn a_slip_settles_waiting_deposits_once_and_a_difference_needs_a_reason() {
        let mut items = vec![deposit(1, 500), deposit(2, 300)];
        let slip = |amount, settles: &[i64], reason: &str| BankSlip {
            slip_no: "B1".into(),
            amount: Money(amount),
            settles: settles.to_vec(),
            sent: Some(Money(1)),
            reason: reason.into(),
        };
        let sent = |slip: BankSlip, items: &[Item]| slip.settled(items).map(|s| s.sent).map_err(|p| p.key);
        assert_eq!(sent(slip(800, &[1, 2], ""), &items), Ok(Some(Money(800))), "worked out, not told");
        assert_eq!(sent(slip(790, &[1, 2], " "), &items), Err("cash.bank_reason"));
        assert_eq!(sent(slip(790, &[1, 2], "one note refused"), &items), Ok(Some(Money(800))));
        assert_eq!(
            sent(slip(790, &[], ""), &items),
            Ok(None),
            "it settles nothing, so it differs from nothing"
        );
        assert_eq!(sent(slip(500, &[1, 1], ""), &items), Err("cash.no_such_deposit"));
        assert_eq!(sent(slip(500, &[3], ""), &items), Err("cash.no_such_deposit"));
        items[0].state = ItemState::Cancelled;
        assert_eq!(sent(slip(500, &[1], ""), &items), Err("cash.no_such_deposit"));
    }
}
