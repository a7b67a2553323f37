//! Attendance thresholds.

use super::area::Area;
use super::parts::{number, read_number, yes, yes_no};
use crate::i18n::msg;
use crate::model::attendance::AttendanceRules;
use crate::model::lang::Lang;
use crate::model::settings::{Rules, Settings};
use crate::tui::screens::settings::area::{FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// The rules attendance is judged by.
#[derive(Debug)]
pub(super) struct AttendanceArea;

impl Area for AttendanceArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_attendance(lang)
    }

    fn single(&self) -> bool {
        true
    }

    fn fields(&self, _: &AppData, settings: &Settings, _: Option<&str>) -> Vec<Field> {
        let rules = &settings.rules.attendance;
        let minutes = |id, label: fn(Lang) -> &'static str, value| {
            number(id, label, Some(value)).required().unit(msg::settings_ui::min)
        };
        vec![
            minutes("early_open", msg::settings_ui::early_open, rules.early_open_min),
            minutes("late_close", msg::settings_ui::late_close, rules.late_close_min),
            minutes("grace", msg::settings_ui::grace, rules.grace_min),
            minutes("late", msg::settings_ui::late_max, rules.late_max_min),
            minutes("serious", msg::settings_ui::serious_max, rules.serious_late_max_min),
            minutes("duplicate", msg::settings_ui::duplicate, rules.duplicate_min),
            minutes("over_from", msg::settings_ui::overtime_from, rules.overtime_threshold_min),
            minutes("over_step", msg::settings_ui::overtime_step, rules.overtime_round_min),
            yes_no("over_before", msg::settings_ui::overtime_before, rules.overtime_before_start),
            yes_no("undecided", msg::settings_ui::undecided_overtime, rules.undecided_is_overtime),
            minutes("overlap", msg::settings_ui::overlap, rules.overlap_min),
            number(
                "corrections",
                msg::settings_ui::corrections,
                Some(i64::from(rules.corrections_per_month)),
            )
            .required(),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        _: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let minutes = |id| Ok::<_, FieldRefusal>(read_number(form, id)?.unwrap_or(0));
        let attendance = AttendanceRules {
            early_open_min: minutes("early_open")?,
            late_close_min: minutes("late_close")?,
            grace_min: minutes("grace")?,
            late_max_min: minutes("late")?,
            serious_late_max_min: minutes("serious")?,
            duplicate_min: minutes("duplicate")?,
            overtime_threshold_min: minutes("over_from")?,
            overtime_round_min: minutes("over_step")?,
            overtime_before_start: yes(form, "over_before"),
            undecided_is_overtime: yes(form, "undecided"),
            overlap_min: minutes("overlap")?,
            corrections_per_month: u32::try_from(minutes("corrections")?).unwrap_or(u32::MAX),
        };
        let rules = Rules { attendance, ..settings.rules.clone() };
        settings.put_rules(rules).map(SettingsChange::from).map_err(|r| ("serious", r.problem))
    }
}
