//! What is kept beside money: the items it becomes, and who keeps it from one handover to the next.

use super::{Result, Tx, items};
use crate::i18n;
use crate::model::cash::NonCash;
use crate::model::handover::CarryAct;
use crate::model::handover::draft::Draft;
use crate::model::ids::{HandoverId, PersonId, RunId};
use crate::model::item::{EventKind, Item, ItemDetail, NewItem};
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::log::Custody;
use crate::model::settings::Settings;
use crate::model::time::Stamp;

/// Where kept items come from: what travels already is known by it and its title.
const SOURCE: &str = "custody";

impl From<&Custody> for NonCash {
    fn from(of: &Custody) -> Self {
        Self {
            said: None,
            kind: of.held,
            number: of.number.clone(),
            amount: of.amount,
            count: of.quantity,
            remark: of.remark.clone(),
        }
    }
}

/// The item of something that is kept, and by whom.
pub(super) fn item(kept: &NonCash, holder: Option<PersonId>, settings: &Settings) -> NewItem {
    let kind = i18n::text(settings.store.lang, kept.kind.key(), &[]);
    let pieces = if kept.count == 1 { String::new() } else { format!("× {}", kept.count) };
    let words = [kind, kept.number.clone(), pieces, kept.remark.clone()];
    let title: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    NewItem {
        owner: holder,
        detail: ItemDetail { amount: kept.amount, source: SOURCE.into(), ..ItemDetail::default() },
        ..NewItem::new(ItemKind::Custody, title.join(" "))
    }
}

/// What was typed at a handover travels on from there, kept by who takes over. What travels already is not put on the
/// list twice.
pub(super) fn take_in(tx: &Tx, draft: &Draft, settings: &Settings, run: RunId, at: Stamp) -> Result<()> {
    for (register, cash) in &draft.cash {
        for kept in &cash.non_cash {
            // Whoever typed it put it on the list.
            let typed = kept.said.as_ref().map(|said| said.by);
            let by = typed.or_else(|| draft.handed_over(*register)).map_or(tx.action().by, |who| who.0);
            let new = item(kept, draft.took_over(*register), settings);
            if items::open_like(tx, &new)?.is_none() {
                items::insert_by(tx, by, run, at, &new)?;
            }
        }
    }
    Ok(())
}

/// What becomes of a kept item by what incoming did with it: whoever says it is there keeps it from now on.
pub(super) fn after(item: &Item, act: Option<CarryAct>, by: PersonId, at: Stamp) -> Item {
    let next = item.clone();
    if item.kind != ItemKind::Custody {
        return next;
    }
    match act {
        Some(CarryAct::Accepted) => Item { owner: Some(by), ..next },
        Some(CarryAct::GivenOut) => Item { state: ItemState::GivenOut, closed_ms: Some(at.ms), ..next },
        Some(CarryAct::Disputed) => Item { state: ItemState::Missing, closed_ms: Some(at.ms), ..next },
        Some(CarryAct::Queried) | None => next,
    }
}

/// The dispute about an item that somebody does not take over as it was told, or that is missing.
pub(super) fn disputed(item: &Item, text: &str, handover: Option<HandoverId>) -> NewItem {
    NewItem {
        severity: item.severity,
        detail: ItemDetail {
            last_holder: item.owner.filter(|_| item.kind == ItemKind::Custody),
            text: text.to_owned(),
            handover,
            amount: item.detail.amount,
            source: format!("item/{}", item.id),
            ..ItemDetail::default()
        },
        ..NewItem::new(ItemKind::Dispute, format!("#{} {}", item.id, item.title))
    }
}

/// What stands in the history of an item for what incoming did with it.
pub(super) const fn event_of(act: CarryAct) -> EventKind {
    match act {
        CarryAct::Accepted => EventKind::Accepted,
        CarryAct::Queried => EventKind::Queried,
        CarryAct::Disputed => EventKind::Disputed,
        CarryAct::GivenOut => EventKind::State,
    }
}
