//! The devices of the shop: who looks after them, until when they are under warranty, who repairs them.

use super::area::Area;
use super::parts::{both, in_use, read_both, yes};
use super::shifts::id;
use crate::i18n::typed::DayOrder;
use crate::i18n::{dates, msg};
use crate::model::device::{Device, Repairer};
use crate::model::ids::DeviceId;
use crate::model::lang::{Bilingual, Lang};
use crate::model::refusal::InputField;
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Stamp};
use crate::tui::screens::devices::DeviceView;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::view::View;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Area of the register of devices.
#[derive(Debug)]
pub(super) struct Devices;

impl Area for Devices {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_equipment(lang)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |device: &Device| {
            let next =
                device.next_check.map(|date| msg::settings_ui::check_on(lang, dates::date_short(lang, date)));
            let parts = [device.number.clone(), device.repairer.firm.clone(), next.unwrap_or_default()];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            AreaRow {
                key: device.id.to_string(),
                text: device.name.get(lang).to_owned(),
                detail: parts.join(" · "),
                active: device.active,
            }
        };
        settings.devices.iter().map(row).collect()
    }

    fn fields(&self, model: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = id(key).and_then(|id| settings.device(DeviceId(id)));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |d| d.name.clone()));
        let text = |pick: fn(&Device) -> &str| old.map_or("", pick).to_owned();
        let date = |pick: fn(&Device) -> Option<BusinessDate>| {
            old.and_then(pick).map_or_else(String::new, |date| date.to_string())
        };
        let people: Vec<_> = settings.staff().map(|p| p.id).collect();
        let today =
            model.live.as_ref().map_or_else(|| Stamp::new(0, 0).calendar_date(), |live| live.run.date);
        let order = DayOrder::of_shop(settings);
        let mut keeper = Field::choice("keeper", msg::settings_ui::keeper, model.with_roles(&people));
        keeper.choose(old.and_then(|d| d.keeper).and_then(|id| people.iter().position(|p| *p == id)));
        vec![
            en,
            zh,
            Field::text("number", msg::settings_ui::device_number)
                .max(40)
                .cols(24)
                .with(&text(|d| &d.number)),
            keeper,
            Field::date("warranty", msg::settings_ui::warranty, today, order)
                .with(&date(|d| d.warranty_until)),
            Field::date("next_check", msg::settings_ui::next_check, today, order)
                .with(&date(|d| d.next_check)),
            Field::text("firm", msg::settings_ui::repairer).max(60).with(&text(|d| &d.repairer.firm)),
            Field::text("phone", msg::settings_ui::repairer_phone)
                .max(40)
                .cols(24)
                .with(&text(|d| &d.repairer.phone)),
            in_use(old.is_none_or(|d| d.active)),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let people: Vec<_> = settings.staff().map(|p| p.id).collect();
        let keeper = form.field("keeper").and_then(Field::choice_index);
        let date = |id: &'static str| form.field(id).map_or(Ok(None), Field::day).map_err(|p| (id, p));
        let device = Device {
            id: id(key).map_or_else(|| settings.next_device(), DeviceId),
            name: read_both(form),
            number: form.raw("number").to_owned(),
            keeper: keeper.and_then(|at| people.get(at).copied()),
            warranty_until: date("warranty")?,
            next_check: date("next_check")?,
            repairer: Repairer { firm: form.raw("firm").to_owned(), phone: form.raw("phone").to_owned() },
            active: yes(form, "active"),
        };
        settings
            .put_device(device)
            .map(SettingsChange::from)
            .map_err(|r| (if r.field == InputField::Keeper { "keeper" } else { "en" }, r.problem))
    }

    fn page(&self, key: &str) -> Option<Box<dyn View>> {
        Some(Box::new(DeviceView::new(DeviceId(id(Some(key))?))))
    }
}
