//! Which deposits a bank slip settles, as fields of a form: proposed by the sum, else chosen.

use crate::i18n::msg;
use crate::model::item::Item;
use crate::model::money::{Currency, Money};
use crate::rules::cash::deposits;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// The deposits that wait for a slip, the oldest first.
#[must_use]
pub(crate) fn waiting(items: &[Item]) -> Vec<&Item> {
    let mut all: Vec<&Item> = items.iter().filter(|item| deposits::is_waiting(item)).collect();
    all.sort_by_key(|item| item.id);
    all
}

/// The fields: the deposits where any wait, and why the slip differs. `settles` are ticked already.
#[must_use]
pub(crate) fn fields(items: &[Item], settles: &[i64], reason: &str) -> Vec<Field> {
    let all = waiting(items);
    let mut fields = Vec::new();
    if !all.is_empty() {
        let names = all.iter().map(|item| format!("#{} {}", item.id, item.title).into()).collect();
        let mut field = Field::new("settles", msg::cash_ui::settles, FieldKind::Multi { options: names });
        let at: Vec<usize> = (0..all.len()).filter(|at| settles.contains(&all[*at].id.0)).collect();
        field.tick(&at);
        fields.push(field);
    }
    fields.push(Field::text("reason", msg::cash_ui::bank_reason).with(reason).max(120));
    fields
}

/// The numbers of the deposits that are ticked.
#[must_use]
pub(crate) fn settles(form: &Form, items: &[Item]) -> Vec<i64> {
    let all = waiting(items);
    let ticked = form.field("settles").map_or_else(Vec::new, Field::ticked);
    ticked.into_iter().filter_map(|at| all.get(at)).map(|item| item.id.0).collect()
}

/// What was proposed last: what somebody chose otherwise is theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Proposed {
    amount: Option<Money>,
    settles: Vec<i64>,
}

impl Proposed {
    /// What stands in the form when it opens.
    #[must_use]
    pub(crate) fn of(amount: Option<Money>, settles: &[i64]) -> Self {
        Self { amount, settles: settles.to_vec() }
    }

    /// Ticks what the typed sum probably settles, and says what it comes to and how far the slip is from it.
    pub(crate) fn follow(&mut self, form: &mut Form, items: &[Item], currency: &Currency) {
        let amount = currency.parse(form.raw("amount")).ok();
        let all = waiting(items);
        if amount != self.amount && settles(form, items) == self.settles {
            let proposed = amount.map(|sum| deposits::proposed(items, sum)).unwrap_or_default();
            self.settles = proposed.iter().map(|id| id.0).collect();
            let at: Vec<usize> = (0..all.len()).filter(|at| proposed.contains(&all[*at].id)).collect();
            if let Some(field) = form.field_mut("settles") {
                field.tick(&at);
            }
        }
        self.amount = amount;
        let sent = deposits::sent(items, &settles(form, items)).ok().flatten();
        let gap = amount.and_then(|amount| deposits::difference(amount, sent));
        let (currency, shown) = (currency.clone(), sent);
        let note: Option<Label> = shown.map(|sent| {
            let differs = gap.filter(|gap| !gap.is_zero());
            Label::from(move |lang| match differs {
                Some(gap) => {
                    msg::cash_ui::settles_differs(lang, currency.format_signed(gap), currency.format(sent))
                }
                None => msg::cash_ui::settles_same(lang, currency.format(sent)),
            })
        });
        if let Some(field) = form.field_mut("settles") {
            field.note = note;
        }
    }
}
