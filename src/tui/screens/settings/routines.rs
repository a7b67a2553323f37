//! Weekly and monthly routines.

use super::area::Area;
use super::parts::{WEEKDAYS, both, chosen, in_use, read_both, read_days, ticked, yes, yes_no};
use crate::i18n::{dates, msg, typed};
use crate::model::lang::{Bilingual, Lang};
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{Routine, Settings, When};
use crate::rules::settings_edit::Way;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;

/// Area of the routines.
#[derive(Debug)]
pub(super) struct Routines;

fn when_text(when: &When, lang: Lang) -> String {
    match when {
        When::Weekdays(days) => dates::weekdays_short(lang, days),
        When::MonthDays(days) => msg::settings_ui::month_days(lang, list(days)),
        When::MonthEnd => msg::settings_ui::when_month_end(lang).to_owned(),
    }
}

fn list(days: &[u8]) -> String {
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Area for Routines {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_routines(lang)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |r: &Routine| AreaRow {
            key: r.id.clone(),
            text: r.text.get(lang).to_owned(),
            detail: when_text(&r.when, lang),
            active: r.active,
        };
        settings.routines.iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = key.and_then(|key| settings.routines.iter().find(|r| r.id == key));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |r| r.text.clone()));
        let kinds = vec![
            msg::settings_ui::when_week.into(),
            msg::settings_ui::when_month.into(),
            msg::settings_ui::when_month_end.into(),
        ];
        let (kind, week, month) = match old.map(|r| &r.when) {
            Some(When::MonthDays(days)) => (1, Vec::new(), list(days)),
            Some(When::MonthEnd) => (2, Vec::new(), String::new()),
            Some(When::Weekdays(days)) => {
                (0, days.iter().map(|d| usize::from(*d).saturating_sub(1)).collect(), String::new())
            }
            None => (0, Vec::new(), String::new()),
        };
        let options = WEEKDAYS.map(Into::into).to_vec();
        let mut days = Field::new("week", msg::settings_ui::on_weekdays, FieldKind::Multi { options });
        days.tick(&week);
        let remind = old.and_then(|r| r.remind_at).map_or_else(String::new, |m| m.to_string());
        vec![
            en,
            zh,
            Field::choice("when", msg::settings_ui::when, kinds).chosen(kind).required(),
            days.explained(msg::settings_ui::on_weekdays_note),
            Field::text("month", msg::settings_ui::on_days)
                .with(&month)
                .cols(24)
                .explained(msg::settings_ui::on_days_note),
            Field::time("remind", msg::settings_ui::remind).with(&remind),
            yes_no("signed", msg::settings_ui::routine_signed, old.is_some_and(|r| r.signed))
                .explained(msg::settings_ui::routine_signed_note),
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
        let when = match chosen(form, "when") {
            1 => When::MonthDays(read_days(form, "month")?),
            2 => When::MonthEnd,
            _ => When::Weekdays(
                ticked(form, "week").into_iter().filter_map(|d| u8::try_from(d + 1).ok()).collect(),
            ),
        };
        let days = if matches!(when, When::MonthDays(_)) { "month" } else { "week" };
        let remind_at = match form.raw("remind").trim() {
            "" => None,
            text => Some(typed::minute(text).map_err(|p| ("remind", p))?),
        };
        let routine = Routine {
            id: key.map_or_else(|| settings.next_routine(), str::to_owned),
            text: read_both(form),
            when,
            remind_at,
            signed: yes(form, "signed"),
            active: yes(form, "active"),
        };
        settings
            .put_routine(routine)
            .map(SettingsChange::from)
            .map_err(|r| (if r.field == InputField::Days { days } else { "en" }, r.problem))
    }

    fn moved(&self, settings: &Settings, key: &str, way: Way) -> Option<Result<Settings, Refusal>> {
        Some(settings.move_routine(key, way))
    }
}
