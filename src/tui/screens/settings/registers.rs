//! Registers, what stays in them and when to drop.

use super::area::Area;
use super::parts::{amount, in_use, one_of, read_amount, read_one_of, yes};
use super::shifts::id;
use crate::i18n::msg;
use crate::model::cash::sales_reports::{RefundsIn, ReportStart};
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::DrawerUse;
use crate::model::ids::RegisterId;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::refusal::InputField;
use crate::model::settings::{Register, Settings};
use crate::model::text::check_name;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Area of the registers.
#[derive(Debug)]
pub(super) struct Registers;

impl Area for Registers {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_registers(lang)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |r: &Register| AreaRow {
            key: r.id.to_string(),
            text: r.name.clone(),
            detail: msg::settings_ui::float_is(lang, settings.store.currency.format(r.float_target)),
            active: r.active,
        };
        settings.registers.iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = id(key).and_then(|id| settings.register(RegisterId(id)));
        let currency = &settings.store.currency;
        vec![
            Field::text("name", msg::settings_ui::name)
                .with(old.map_or("", |r| &r.name))
                .required()
                .max(60)
                .checked(|text| check_name(text).map(drop)),
            amount("float", msg::settings_ui::float, old.map(|r| r.float_target), currency)
                .required()
                .explained(msg::setup::float_note),
            amount("limit", msg::settings_ui::cash_limit, old.and_then(|r| r.cash_limit), currency)
                .explained(msg::settings_ui::cash_limit_note),
            one_of(
                "used",
                msg::settings_ui::drawer_use,
                &DrawerUse::ALL,
                DrawerUse::key,
                old.map_or(DrawerUse::Own, |r| r.used),
            )
            .explained(msg::settings_ui::drawer_use_note),
            one_of(
                "counted",
                msg::settings_ui::way,
                &CountWay::ALL,
                CountWay::key,
                old.map_or(CountWay::HandedOn, |r| r.counted),
            )
            .explained(msg::settings_ui::way_note),
            one_of(
                "refunds",
                msg::settings_ui::refunds_in,
                &RefundsIn::ALL,
                RefundsIn::key,
                old.map_or(RefundsIn::Apart, |r| r.refunds),
            ),
            one_of(
                "report_start",
                msg::settings_ui::report_start,
                &ReportStart::ALL,
                ReportStart::key,
                old.map_or(ReportStart::Zero, |r| r.report_start),
            )
            .explained(msg::settings_ui::report_start_note),
            in_use(old.is_none_or(|r| r.active)),
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
        let register = Register {
            id: id(key).map_or_else(|| settings.next_register(), RegisterId),
            name: form.raw("name").to_owned(),
            float_target: read_amount(form, "float", currency)?.unwrap_or(Money::ZERO),
            cash_limit: read_amount(form, "limit", currency)?,
            used: read_one_of(form, "used", &DrawerUse::ALL)?,
            counted: read_one_of(form, "counted", &CountWay::ALL)?,
            refunds: read_one_of(form, "refunds", &RefundsIn::ALL)?,
            report_start: read_one_of(form, "report_start", &ReportStart::ALL)?,
            active: yes(form, "active"),
        };
        settings
            .put_register(register)
            .map(SettingsChange::from)
            .map_err(|r| (if r.field == InputField::Active { "active" } else { "name" }, r.problem))
    }
}
