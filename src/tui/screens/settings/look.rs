//! How it looks on this PC: kept in the settings file, not in the shop's records.

use super::area::{Area, Plan, Row, Wrong};
use super::parts::{one_of, read_one_of, yes, yes_no};
use crate::config::{GlyphChoice, ThemeChoice};
use crate::domain::Lang;
use crate::domain::people::Right;
use crate::domain::settings::Settings;
use crate::i18n::msg;
use crate::tui::model::{LookChoice, Model};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Theme, marks and mouse.
#[derive(Debug)]
pub(super) struct Look;

impl Area for Look {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_look(lang)
    }

    fn right(&self) -> Option<Right> {
        None
    }

    fn single(&self) -> bool {
        true
    }

    fn rows(&self, _: &Settings, _: Lang) -> Vec<Row> {
        Vec::new()
    }

    fn fields(&self, model: &Model, _: &Settings, _: Option<&str>) -> Vec<Field> {
        let look = model.look;
        vec![
            one_of("theme", msg::settings_ui::theme, &ThemeChoice::ALL, ThemeChoice::key, look.theme),
            one_of("glyphs", msg::settings_ui::glyphs, &GlyphChoice::ALL, GlyphChoice::key, look.glyphs)
                .explained(msg::settings_ui::glyphs_note),
            yes_no("mouse", msg::settings_ui::mouse, look.mouse).explained(msg::settings_ui::mouse_note),
            Field::info(msg::settings_ui::look_note),
        ]
    }

    fn apply(&self, settings: &Settings, _: Option<&str>, form: &Form) -> Result<Plan, Wrong> {
        let look = LookChoice {
            theme: read_one_of(form, "theme", &ThemeChoice::ALL)?,
            glyphs: read_one_of(form, "glyphs", &GlyphChoice::ALL)?,
            mouse: yes(form, "mouse"),
        };
        Ok(Plan { look: Some(look), ..settings.clone().into() })
    }
}
