//! Shifts of a day.

use super::area::Area;
use super::parts::{both, in_use, number, read_both, read_number, yes};
use crate::i18n::msg;
use crate::i18n::typed::DayOrder;
use crate::model::ids::ShiftId;
use crate::model::lang::{Bilingual, Lang};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, hours_in, parse_hours};
use crate::model::time::BusinessDate;
use crate::rules::settings_edit::Way;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Area of the shifts.
#[derive(Debug)]
pub(super) struct Shifts;

/// Behind every day a rule may begin on.
const LAST: BusinessDate = BusinessDate(chrono::NaiveDate::MAX);

/// The day the running shift belongs to.
fn today(model: &AppData, settings: &Settings) -> BusinessDate {
    model.live.as_ref().map_or_else(|| settings.date_of(0), |live| live.run.date)
}

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
            detail: hours_in(lang, &s.segments),
            active: s.active,
        };
        settings.shifts.iter().map(row).collect()
    }

    fn fields(&self, model: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let today = today(model, settings);
        let order = DayOrder::of_shop(settings);
        let old = id(key).and_then(|id| settings.shift(ShiftId(id)));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |s| s.name.clone()));
        let hours = |at: usize| {
            old.and_then(|s| s.segments.get(at))
                .map_or_else(String::new, |s| format!("{}-{}", s.start, s.end))
        };
        let hours_field =
            |id, label: fn(Lang) -> &'static str, at| Field::hours(id, label).cols(14).with(&hours(at));
        vec![
            en,
            zh,
            hours_field("first", msg::settings_ui::hours, 0)
                .required()
                .explained(msg::settings_ui::hours_note),
            hours_field("second", msg::settings_ui::hours_second, 1)
                .explained(msg::settings_ui::hours_second_note),
            number("grace", msg::settings_ui::shift_grace, old.and_then(|s| s.grace_on(LAST)))
                .unit(msg::settings_ui::min)
                .explained(msg::settings_ui::shift_grace_note),
            Field::date("grace_from", msg::settings_ui::shift_grace_from, today, order)
                .with(&today.to_string())
                .explained(msg::settings_ui::shift_grace_from_note),
            in_use(old.is_none_or(|s| s.active)),
        ]
    }

    fn apply(
        &self,
        model: &AppData,
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
        let old = settings.shift(id);
        let weekdays = old.map_or_else(Vec::new, |old| old.weekdays.clone());
        let graces = old.map_or_else(Vec::new, |old| old.graces.clone());
        let grace = read_number(form, "grace")?;
        let mut shift = ShiftDef { id, name, segments, weekdays, graces, active: yes(form, "active") };
        if grace != shift.grace_on(LAST) {
            let from =
                form.field("grace_from").map_or(Ok(None), Field::day).map_err(|p| ("grace_from", p))?;
            shift.let_pass_from(from.unwrap_or_else(|| today(model, settings)), grace);
        }
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
