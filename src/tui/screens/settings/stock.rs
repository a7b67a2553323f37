//! The stock count list.

use super::area::Area;
use super::parts::{in_use, number, read_number, yes};
use super::shifts::id;
use crate::i18n::msg;
use crate::model::ids::StockId;
use crate::model::lang::Lang;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{Settings, StockItem};
use crate::model::text::check_name;
use crate::rules::settings_edit::Way;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// What is counted at the handover.
#[derive(Debug)]
pub(super) struct StockArea;

impl Area for StockArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_stock(lang)
    }

    fn rows(&self, settings: &Settings, _: Lang) -> Vec<AreaRow> {
        let row = |item: &StockItem| AreaRow {
            key: item.id.to_string(),
            text: item.name.clone(),
            detail: [&item.code, &item.unit]
                .into_iter()
                .filter(|t| !t.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(" · "),
            active: item.active,
        };
        settings.stock.iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = id(key).and_then(|id| settings.stock_item(StockId(id)));
        let text = |pick: fn(&StockItem) -> &str| old.map_or("", pick).to_owned();
        vec![
            Field::text("name", msg::settings_ui::name)
                .with(&text(|i| &i.name))
                .required()
                .max(60)
                .checked(|text| check_name(text).map(drop)),
            Field::text("unit", msg::settings_ui::unit)
                .with(&text(|i| &i.unit))
                .max(20)
                .cols(12)
                .explained(msg::settings_ui::unit_note),
            Field::text("barcode", msg::settings_ui::barcode).with(&text(|i| &i.barcode)).max(40).cols(24),
            Field::text("code", msg::settings_ui::code).with(&text(|i| &i.code)).max(40).cols(24),
            number("par", msg::settings_ui::par, old.and_then(|i| i.par_level))
                .explained(msg::settings_ui::par_note),
            number("life", msg::settings_ui::shelf_life, old.and_then(|i| i.shelf_life_days))
                .explained(msg::settings_ui::shelf_life_note),
            in_use(old.is_none_or(|i| i.active)),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let item = StockItem {
            id: id(key).map_or_else(|| settings.next_stock(), StockId),
            code: form.raw("code").to_owned(),
            barcode: form.raw("barcode").to_owned(),
            name: form.raw("name").to_owned(),
            unit: form.raw("unit").to_owned(),
            par_level: read_number(form, "par")?,
            shelf_life_days: read_number(form, "life")?,
            active: yes(form, "active"),
        };
        settings
            .put_stock(item)
            .map(SettingsChange::from)
            .map_err(|r| (if r.field == InputField::Barcode { "barcode" } else { "name" }, r.problem))
    }

    fn moved(&self, settings: &Settings, key: &str, way: Way) -> Option<Result<Settings, Refusal>> {
        Some(settings.move_stock(StockId(id(Some(key))?), way))
    }
}
