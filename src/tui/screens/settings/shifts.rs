//! Shifts of a day.

use super::area::Area;
use super::parts::{both, in_use, read_both, yes};
use crate::i18n::msg;
use crate::model::ids::ShiftId;
use crate::model::lang::{Bilingual, Lang};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, parse_hours};
use crate::rules::settings_edit::Way;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Area of the shifts.
#[derive(Debug)]
pub(super) struct Shifts;

/// Number of the shift under this key, if it has one.
pub(super) fn id(key: Option<&str>) -> Option<i64> {
    key.and_then(|key| key.parse().ok())
}

impl Area for Shifts {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_shifts(lang)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |s: &ShiftDef| AreaRow {
            key: s.id.to_string(),
            text: s.name.get(lang).to_owned(),
            detail: s.hours(),
            active: s.active,
        };
        settings.shifts.iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = id(key).and_then(|id| settings.shift(ShiftId(id)));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |s| s.name.clone()));
        let hours = |at: usize| {
            old.and_then(|s| s.segments.get(at))
                .map_or_else(String::new, |s| format!("{}-{}", s.start, s.end))
        };
        let hours_field = |id, label: fn(Lang) -> &'static str, at| {
            Field::text(id, label).cols(14).with(&hours(at)).checked(|text| parse_hours(text).map(drop))
        };
        vec![
            en,
            zh,
            hours_field("first", msg::settings_ui::hours, 0)
                .required()
                .explained(msg::settings_ui::hours_note),
            hours_field("second", msg::settings_ui::hours_second, 1)
                .explained(msg::settings_ui::hours_second_note),
            in_use(old.is_none_or(|s| s.active)),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let name = read_both(form);
        if name.is_empty() {
            return Err(("en", Problem::new("shift.no_name")));
        }
        let mut segments = parse_hours(form.raw("first")).map_err(|p| ("first", p))?;
        if !form.raw("second").trim().is_empty() {
            segments.extend(parse_hours(form.raw("second")).map_err(|p| ("second", p))?);
        }
        let id = id(key).map_or_else(|| settings.next_shift(), ShiftId);
        let weekdays = settings.shift(id).map_or_else(Vec::new, |old| old.weekdays.clone());
        let shift = ShiftDef { id, name, segments, weekdays, active: yes(form, "active") };
        shift.check().map_err(|p| ("second", p))?;
        settings
            .put_shift(shift)
            .map(SettingsChange::from)
            .map_err(|r| (if r.field == InputField::Hours { "first" } else { "active" }, r.problem))
    }

    fn moved(&self, settings: &Settings, key: &str, way: Way) -> Option<Result<Settings, Refusal>> {
        Some(settings.move_shift(ShiftId(id(Some(key))?), way))
    }
}
