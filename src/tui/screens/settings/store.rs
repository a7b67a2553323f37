//! The shop itself.

use super::area::{Area, Plan, Row, Wrong};
use super::parts::{chosen, languages};
use crate::domain::Lang;
use crate::domain::money::Currency;
use crate::domain::people::Right;
use crate::domain::settings::{Settings, StoreInfo};
use crate::domain::text::check_name;
use crate::domain::time::Zone;
use crate::i18n::{msg, typed};
use crate::tui::model::Model;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Name, currency, zone, day and language.
#[derive(Debug)]
pub(super) struct Store;

/// The built-in currencies, after the shop's own.
fn currencies(settings: &Settings) -> Vec<Currency> {
    let own = &settings.store.currency;
    let others = Currency::known().into_iter().filter(|c| c.code != own.code);
    std::iter::once(own.clone()).chain(others).collect()
}

impl Area for Store {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_store(lang)
    }

    fn right(&self) -> Option<Right> {
        Some(Right::ManagePeople)
    }

    fn single(&self) -> bool {
        true
    }

    fn rows(&self, _: &Settings, _: Lang) -> Vec<Row> {
        Vec::new()
    }

    fn fields(&self, _: &Model, settings: &Settings, _: Option<&str>) -> Vec<Field> {
        let store = &settings.store;
        let codes = currencies(settings).iter().map(|c| format!("{}  {}", c.code, c.symbol).into()).collect();
        vec![
            Field::text("name", msg::setup::store)
                .with(&store.name)
                .required()
                .max(60)
                .explained(msg::setup::store_note)
                .checked(|text| check_name(text).map(drop)),
            Field::choice("currency", msg::setup::currency, codes)
                .chosen(0)
                .required()
                .explained(msg::settings_ui::currency_note),
            Field::text("zone", msg::setup::zone)
                .with(store.zone.name())
                .required()
                .explained(msg::setup::zone_note)
                .checked(|text| Zone::parse(text).map(drop)),
            Field::time("cutoff", msg::setup::cutoff)
                .with(&store.cutoff.to_string())
                .required()
                .explained(msg::setup::cutoff_note),
            Field::choice("lang", msg::settings_ui::store_lang, languages())
                .chosen(store.lang.index())
                .required()
                .explained(msg::settings_ui::store_lang_note),
        ]
    }

    fn apply(&self, settings: &Settings, _: Option<&str>, form: &Form) -> Result<Plan, Wrong> {
        let store = StoreInfo {
            name: form.raw("name").to_owned(),
            currency: currencies(settings).swap_remove(chosen(form, "currency")),
            zone: Zone::parse(form.raw("zone")).map_err(|p| ("zone", p))?,
            cutoff: typed::minute(form.raw("cutoff")).map_err(|p| ("cutoff", p))?,
            lang: Lang::ALL[chosen(form, "lang").min(Lang::ALL.len() - 1)],
        };
        settings.put_store(store).map(Plan::from).map_err(|p| ("name", p))
    }
}
