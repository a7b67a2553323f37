//! How it looks on this PC: kept in the settings file, not in the shop's records.

use super::area::{Area, Plan, Row, Wrong};
use super::parts::{chosen, yes, yes_no};
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

const THEMES: [ThemeChoice; 3] = [ThemeChoice::Auto, ThemeChoice::HighContrast, ThemeChoice::Mono];
const GLYPHS: [GlyphChoice; 3] = [GlyphChoice::Auto, GlyphChoice::Unicode, GlyphChoice::Ascii];

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
        let themes = vec![
            msg::settings_ui::theme_auto.into(),
            msg::settings_ui::theme_contrast.into(),
            msg::settings_ui::theme_mono.into(),
        ];
        let glyphs = vec![
            msg::settings_ui::glyphs_auto.into(),
            msg::settings_ui::glyphs_unicode.into(),
            msg::settings_ui::glyphs_ascii.into(),
        ];
        let at = |found: Option<usize>| found.unwrap_or(0);
        vec![
            Field::choice("theme", msg::settings_ui::theme, themes)
                .chosen(at(THEMES.iter().position(|t| *t == look.theme)))
                .required(),
            Field::choice("glyphs", msg::settings_ui::glyphs, glyphs)
                .chosen(at(GLYPHS.iter().position(|g| *g == look.glyphs)))
                .required()
                .explained(msg::settings_ui::glyphs_note),
            yes_no("mouse", msg::settings_ui::mouse, look.mouse).explained(msg::settings_ui::mouse_note),
            Field::info(msg::settings_ui::look_note),
        ]
    }

    fn apply(&self, settings: &Settings, _: Option<&str>, form: &Form) -> Result<Plan, Wrong> {
        let look = LookChoice {
            theme: THEMES[chosen(form, "theme").min(2)],
            glyphs: GLYPHS[chosen(form, "glyphs").min(2)],
            mouse: yes(form, "mouse"),
        };
        Ok(Plan { look: Some(look), ..settings.clone().into() })
    }
}
