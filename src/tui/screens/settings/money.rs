//! Notes, coins, rolls and bundles that are counted.

use super::area::Area;
use super::parts::{amount, chosen, number, read_amount, read_number, yes, yes_no};
use crate::i18n::msg;
use crate::model::count_unit::CountUnit;
use crate::model::lang::Lang;
use crate::model::money::{Currency, Denomination, Money};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::authority::Act;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// The denominations of the shop's currency.
#[derive(Debug)]
pub(super) struct Pieces;

impl Area for Pieces {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_pieces(lang)
    }

    fn act(&self) -> Option<Act> {
        Some(Act::ManageShop)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let currency = &settings.store.currency;
        let row = |d: &Denomination| {
            let unit = currency.unit_of(d);
            let kind = match (d.coin, d.is_wrapped()) {
                (false, false) => msg::settings_ui::note(lang),
                (true, false) => msg::settings_ui::coin(lang),
                (false, true) => msg::settings_ui::bundle(lang),
                (true, true) => msg::settings_ui::roll(lang),
            };
            AreaRow {
                key: unit.to_string(),
                text: unit.name("", |value| currency.format_symbol(value)),
                detail: kind.to_owned(),
                active: !d.off,
            }
        };
        currency.denominations.iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let currency = &settings.store.currency;
        let old = old(currency, key);
        let kinds = vec![msg::settings_ui::note.into(), msg::settings_ui::coin.into()];
        vec![
            amount("value", msg::settings_ui::piece_value, old.map(|d| d.value), currency).required(),
            Field::choice("kind", msg::settings_ui::piece_kind, kinds)
                .chosen(usize::from(old.is_some_and(|d| d.coin)))
                .required(),
            number("pieces", msg::settings_ui::pieces_in_one, Some(old.map_or(1, |d| d.pieces)))
                .explained(msg::settings_ui::pieces_in_one_note),
            yes_no("keep", msg::settings_ui::piece_keep, old.is_none_or(|d| !d.off)),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let currency = &settings.store.currency;
        let value = read_amount(form, "value", currency)?.unwrap_or(Money::ZERO);
        if value <= Money::ZERO {
            return Err(("value", Problem::new("log.amount_above_zero")));
        }
        let pieces = read_number(form, "pieces")?.unwrap_or(1);
        if pieces < 1 {
            return Err(("pieces", Problem::new("settings.no_pieces")));
        }
        let piece = Denomination { value, coin: chosen(form, "kind") == 1, pieces, off: !yes(form, "keep") };
        let old = old(currency, key);
        let field = if piece.off && old.is_some_and(|old| !old.off) { "keep" } else { "value" };
        settings
            .put_denomination(old.map(|old| currency.unit_of(old)), piece)
            .map(SettingsChange::from)
            .map_err(|refusal| (field, refusal.problem))
    }
}

/// The row that is changed.
fn old<'c>(currency: &'c Currency, key: Option<&str>) -> Option<&'c Denomination> {
    let unit: CountUnit = key?.parse().ok()?;
    currency.denominations.iter().find(|d| currency.unit_of(d) == unit)
}
