//! Fields and readings that several areas share.

use crate::i18n::msg;
use crate::model::lang::{Bilingual, Lang};
use crate::model::money::{Currency, Money, parse_count};
use crate::model::problem::Problem;
use crate::tui::screens::log::form_reader::code_field;
use crate::tui::screens::settings::area::FieldRefusal;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// A text in both languages, as two fields.
pub(super) fn both(text: &Bilingual) -> [Field; 2] {
    [
        Field::text("en", msg::settings_ui::text_en).with(&text.en).max(200),
        Field::text("zh", msg::settings_ui::text_zh).with(&text.zh).max(200),
    ]
}

/// What stands in them.
pub(super) fn read_both(form: &Form) -> Bilingual {
    Bilingual::new(form.raw("en").trim(), form.raw("zh").trim())
}

/// Yes or no, answered.
pub(super) fn yes_no(id: &'static str, label: impl Into<Label>, yes: bool) -> Field {
    Field::yes_no(id, label).chosen(usize::from(!yes)).required()
}

/// Whether a thing is in use.
pub(super) fn in_use(active: bool) -> Field {
    yes_no("active", msg::settings_ui::in_use, active)
}

/// The answer of a yes-or-no field; yes where there is none.
pub(super) fn yes(form: &Form, id: &str) -> bool {
    form.field(id).and_then(Field::yes).unwrap_or(true)
}

/// Which option is chosen; the first where none is.
pub(super) fn chosen(form: &Form, id: &str) -> usize {
    form.field(id).and_then(Field::choice_index).unwrap_or(0)
}

/// One of the values of a code, offered by their names; `now` is chosen.
pub(super) fn one_of<T: Copy + PartialEq>(
    id: &'static str,
    label: impl Into<Label>,
    all: &[T],
    key: fn(T) -> &'static str,
    now: T,
) -> Field {
    let mut field = code_field(id, label, all, key).required();
    field.choose(all.iter().position(|value| *value == now));
    field
}

/// The value chosen in such a field.
pub(super) fn read_one_of<T: Clone>(form: &Form, id: &'static str, all: &[T]) -> Result<T, FieldRefusal> {
    let at = form.field(id).and_then(Field::choice_index);
    at.and_then(|at| all.get(at)).cloned().ok_or((id, Problem::new("kit.choose_one")))
}

/// Which options are ticked.
pub(super) fn ticked(form: &Form, id: &str) -> Vec<usize> {
    form.field(id).map_or_else(Vec::new, Field::ticked)
}

/// A sum of money.
pub(super) fn amount(
    id: &'static str,
    label: impl Into<Label>,
    sum: Option<Money>,
    currency: &Currency,
) -> Field {
    Field::amount(id, label)
        .with(&sum.map_or_else(String::new, |sum| currency.format_plain(sum)))
        .unit(currency.symbol.as_str())
}

/// The sum in a field; `None` where it is empty.
pub(super) fn read_amount(
    form: &Form,
    id: &'static str,
    currency: &Currency,
) -> Result<Option<Money>, FieldRefusal> {
    let raw = form.raw(id).trim();
    if raw.is_empty() { Ok(None) } else { currency.parse(raw).map(Some).map_err(|p| (id, p)) }
}

/// A number of things.
pub(super) fn number(id: &'static str, label: impl Into<Label>, value: Option<i64>) -> Field {
    Field::count(id, label).with(&value.map_or_else(String::new, |n| n.to_string()))
}

/// The number in a field; `None` where it is empty.
pub(super) fn read_number(form: &Form, id: &'static str) -> Result<Option<i64>, FieldRefusal> {
    let raw = form.raw(id).trim();
    if raw.is_empty() { Ok(None) } else { parse_count(raw).map(Some).map_err(|p| (id, p)) }
}

/// Ten-thousandths as percent: `50` is `0.5`.
pub(super) fn percent(per_10_000: i64) -> String {
    let text = crate::model::money::format_plain(Money(per_10_000), 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Percent as typed, in ten-thousandths; nothing is none.
pub(super) fn read_percent(form: &Form, id: &'static str) -> Result<i64, FieldRefusal> {
    let raw = form.raw(id).trim().trim_end_matches(['%', '％']);
    if raw.is_empty() {
        return Ok(0);
    }
    let value = crate::model::money::parse_amount(raw, 2).map_err(|p| (id, p))?;
    if value.0 > 10_000 { Err((id, Problem::new("template.tolerance_range"))) } else { Ok(value.0) }
}

/// A list of days as typed: `1, 15`.
pub(super) fn read_days(form: &Form, id: &'static str) -> Result<Vec<u8>, FieldRefusal> {
    let bad = || (id, Problem::new("template.bad_day").with("last", 31));
    form.raw(id)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(|part| crate::tui::widgets::field::fold_digits(part).parse::<u8>().map_err(|_| bad()))
        .collect()
}

/// Languages to choose from.
pub(super) fn languages() -> Vec<Label> {
    Lang::ALL.iter().map(|lang| lang.own_name().into()).collect()
}

/// Monday to Sunday.
pub(super) const WEEKDAYS: [fn(Lang) -> &'static str; 7] = [
    msg::time::mon_long,
    msg::time::tue_long,
    msg::time::wed_long,
    msg::time::thu_long,
    msg::time::fri_long,
    msg::time::sat_long,
    msg::time::sun_long,
];
