//! Signs of the attendance sheet.

use super::area::Area;
use crate::i18n::{self, msg};
use crate::model::attendance::{AttendanceMark, Signs as Chosen};
use crate::model::lang::Lang;
use crate::model::settings::Settings;
use crate::tui::screens::settings::area::{FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// The sign of every mark.
#[derive(Debug)]
pub(super) struct Signs;

impl Area for Signs {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_signs(lang)
    }

    fn single(&self) -> bool {
        true
    }

    fn fields(&self, _: &AppData, settings: &Settings, _: Option<&str>) -> Vec<Field> {
        let field = |mark: AttendanceMark| {
            Field::text(mark.id(), move |lang: Lang| i18n::text(lang, mark.key(), &[]))
                .with(settings.attendance_signs.chosen(mark).unwrap_or_default())
                .cols(4)
                .unit(move |lang: Lang| msg::settings_ui::sign_usual(lang, mark.usual(lang)))
                .explained(msg::settings_ui::signs_note)
                .checked(|text| Chosen::fits(text.trim()))
        };
        AttendanceMark::ALL.map(field).into()
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        _: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let mut signs = Chosen::default();
        for mark in AttendanceMark::ALL {
            signs.set(mark, form.raw(mark.id()));
        }
        settings.put_signs(signs).map(SettingsChange::from).map_err(|(mark, problem)| (mark.id(), problem))
    }
}
