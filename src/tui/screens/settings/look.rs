//! How it looks on this PC: kept in the settings file, not in the shop's records.

use super::area::Area;
use super::parts::{one_of, read_one_of, yes, yes_no};
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::settings::Settings;
use crate::rules::authority::Act;
use crate::system::config::{GlyphChoice, ThemeChoice};
use crate::tui::screens::settings::area::{FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::{AppData, LookChoice};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Theme, marks and mouse.
#[derive(Debug)]
pub(super) struct LookArea;

impl Area for LookArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_look(lang)
    }

    fn act(&self) -> Option<Act> {
        None
    }

    fn single(&self) -> bool {
        true
    }

    fn fields(&self, model: &AppData, _: &Settings, _: Option<&str>) -> Vec<Field> {
        let look = model.look;
        vec![
            one_of("theme", msg::settings_ui::theme, &ThemeChoice::ALL, ThemeChoice::key, look.theme),
            one_of("glyphs", msg::settings_ui::glyphs, &GlyphChoice::ALL, GlyphChoice::key, look.glyphs)
                .explained(msg::settings_ui::glyphs_note),
            yes_no("mouse", msg::settings_ui::mouse, look.mouse).explained(msg::settings_ui::mouse_note),
            Field::info(msg::settings_ui::look_note),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        _: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let look = LookChoice {
            theme: read_one_of(form, "theme", &ThemeChoice::ALL)?,
            glyphs: read_one_of(form, "glyphs", &GlyphChoice::ALL)?,
            mouse: yes(form, "mouse"),
        };
        Ok(SettingsChange { look: Some(look), ..settings.clone().into() })
    }
}
