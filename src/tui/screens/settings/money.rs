//! Notes and coins that are counted.

use super::area::Area;
use super::parts::{amount, chosen, read_amount, yes, yes_no};
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::money::{Denomination, Money};
use crate::model::problem::Problem;
use crate::model::refusal::Refusal;
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
        let kind = |coin| if coin { msg::settings_ui::coin(lang) } else { msg::settings_ui::note(lang) };
        currency
            .denominations
            .iter()
            .map(|d| AreaRow {
                key: d.value.0.to_string(),
                text: currency.format_symbol(d.value),
                detail: kind(d.coin).to_owned(),
                active: true,
            })
            .collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let currency = &settings.store.currency;
        let old = key.and_then(|key| currency.denominations.iter().find(|d| d.value.0.to_string() == key));
        let kinds = vec![msg::settings_ui::note.into(), msg::settings_ui::coin.into()];
        let mut fields = vec![
            amount("value", msg::settings_ui::piece_value, old.map(|d| d.value), currency).required(),
            Field::choice("kind", msg::settings_ui::piece_kind, kinds)
                .chosen(usize::from(old.is_some_and(|d| d.coin)))
                .required(),
        ];
        if old.is_some() {
            fields.push(yes_no("keep", msg::settings_ui::piece_keep, true));
        }
        fields
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
        let old = key.and_then(|key| key.parse().ok()).map(Money);
        let piece = Denomination { value, coin: chosen(form, "kind") == 1 };
        let fails = |r: Refusal| ("value", r.problem);
        if let Some(old) = old
            && !yes(form, "keep")
        {
            return settings
                .remove_denomination(old)
                .map(SettingsChange::from)
                .map_err(|r| ("keep", r.problem));
        }
        if old.is_some_and(|old| value == old && currency.denominations.contains(&piece)) {
            return Ok(settings.clone().into());
        }
        // The new one is added before the old one goes, so that the list is never empty; one of the same
        // value gives way first.
        let next = match old {
            Some(old) if old == value => {
                settings.remove_denomination(old).and_then(|s| s.add_denomination(piece)).map_err(fails)?
            }
            Some(old) => {
                settings.add_denomination(piece).and_then(|s| s.remove_denomination(old)).map_err(fails)?
            }
            None => settings.add_denomination(piece).map_err(fails)?,
        };
        Ok(next.into())
    }
}
