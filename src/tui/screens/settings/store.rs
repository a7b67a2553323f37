//! The shop itself.

use super::area::Area;
use super::parts::{languages, read_one_of};
use crate::i18n::{msg, typed};
use crate::model::lang::Lang;
use crate::model::money::Currency;
use crate::model::packs;
use crate::model::settings::{Settings, StoreInfo};
use crate::model::text::check_name;
use crate::model::zone::Zone;
use crate::rules::authority::Act;
use crate::tui::screens::settings::area::{FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Name, currency, zone, day and language.
#[derive(Debug)]
pub(super) struct StoreArea;

/// The built-in currencies, after the shop's own.
fn currencies(settings: &Settings) -> Vec<Currency> {
    let own = &settings.store.currency;
    let others = Currency::known().into_iter().filter(|c| c.code != own.code);
    std::iter::once(own.clone()).chain(others).collect()
}

/// The country whose words, dates and first weekday are shown.
fn country_field(settings: &Settings) -> Field {
    let names = packs::countries().iter().map(|pack| pack.name.clone().into()).collect();
    let own = packs::countries().iter().position(|pack| Some(pack.id.as_str()) == settings.country());
    let mut field = Field::choice("country", msg::setup::country, names);
    field.choose(own);
    field.explained(msg::settings_ui::store_country_note)
}

fn chosen_country(at: usize) -> Option<String> {
    packs::countries().get(at).map(|pack| pack.id.clone())
}

impl Area for StoreArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_store(lang)
    }

    fn act(&self) -> Option<Act> {
        Some(Act::ManageShop)
    }

    fn single(&self) -> bool {
        true
    }

    fn fields(&self, _: &AppData, settings: &Settings, _: Option<&str>) -> Vec<Field> {
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
            country_field(settings),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        _: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let store = StoreInfo {
            name: form.raw("name").to_owned(),
            currency: read_one_of(form, "currency", &currencies(settings))?,
            zone: Zone::parse(form.raw("zone")).map_err(|p| ("zone", p))?,
            cutoff: typed::minute(form.raw("cutoff")).map_err(|p| ("cutoff", p))?,
            lang: read_one_of(form, "lang", &Lang::ALL)?,
            country: form
                .field("country")
                .and_then(Field::choice_index)
                .and_then(chosen_country)
                .filter(|id| settings.packs.as_ref().is_none_or(|packs| packs.country != *id)),
        };
        settings.put_store(store).map(SettingsChange::from).map_err(|r| ("name", r.problem))
    }
}
