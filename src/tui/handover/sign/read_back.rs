//! What incoming says of the key points from memory, and how it goes with what is handed over.

use crate::i18n::msg;
use crate::model::handover::ReadBack;
use crate::model::item::Item;
use crate::store::OpenHandover;
use crate::tui::handover::sign::key_points::{next_promise, top_item, total_float};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Items the read-back lets choose from.
const RECALLED: usize = 5;

/// What incoming said, and what of it does not go with what is handed over.
pub(super) fn said(form: &Form, open: &OpenHandover) -> ReadBack {
    let float_left = open.settings.store.currency.parse(form.raw("float")).ok();
    let top = top_item(open);
    let said_item = form.field("item").and_then(Field::choice_index);
    let said_item = said_item.and_then(|at| recalled(open).get(at).map(|item| item.id.0));
    let promise = form.raw("promise").trim().to_owned();
    let mut mismatches = Vec::new();
    if float_left != Some(total_float(open)) {
        mismatches.push("float_left".to_owned());
    }
    if let Some(item) = top
        && said_item != Some(item.id.0)
    {
        mismatches.push("top_item".to_owned());
    }
    if let Some(due) = next_promise(open).and_then(|item| item.due_ms)
        && !same_time(&promise, open, due)
    {
        mismatches.push("next_promise".to_owned());
    }
    ReadBack {
        said: None,
        float_left,
        top_item: said_item.filter(|_| top.is_some()),
        next_promise: promise,
        mismatches,
    }
}

/// Whether what was typed names the time of the promise.
fn same_time(typed: &str, open: &OpenHandover, due_ms: i64) -> bool {
    let due = open.settings.store.zone.stamp_at(due_ms);
    crate::i18n::typed::minute(typed).is_ok_and(|minute| minute == due.minute())
}

/// The form that asks for them.
pub(super) fn form(open: &OpenHandover) -> Form {
    let currency = open.settings.store.currency.clone();
    let symbol = currency.symbol.clone();
    let mut fields = vec![
        Field::info(msg::sign_ui::read_back_about),
        Field::amount("float", msg::sign_ui::read_back_float)
            .required()
            .unit(symbol)
            .checked(move |raw| currency.parse(raw).map(drop)),
    ];
    if top_item(open).is_some() {
        let titles = recalled(open).into_iter().map(|item| item.title.clone().into()).collect();
        fields.push(Field::choice("item", msg::sign_ui::read_back_item, titles).required());
    }
    if next_promise(open).is_some() {
        fields.push(Field::text("promise", msg::sign_ui::read_back_promise).required().cols(8));
    }
    Form::new(fields)
}

/// Items to choose the gravest from: the gravest few, in the order they came up, so that the order tells
/// nothing.
fn recalled(open: &OpenHandover) -> Vec<&Item> {
    let mut items: Vec<&Item> = open.items.iter().take(RECALLED).collect();
    items.sort_by_key(|item| item.id.0);
    items
}
