//! The second place for backups: a stick, or a folder that another PC keeps in step.

use std::path::PathBuf;

use ratatui::layout::Rect;

use super::form_box;
use crate::i18n::msg;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, small};
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

/// Longest path that can be typed.
const LONGEST: usize = 400;

/// The field for it, as set-up and Settings have it.
#[must_use]
pub(crate) fn field() -> Field {
    Field::text("second", msg::data_ui::second_field)
        .max(LONGEST)
        .cols(44)
        .explained(msg::data_ui::second_note)
}

/// What was typed there.
#[must_use]
pub(crate) fn typed(form: &Form) -> Option<PathBuf> {
    let text = form.raw("second").trim();
    (!text.is_empty()).then(|| PathBuf::from(text))
}

/// The question for it.
#[derive(Debug)]
pub(crate) struct SecondPlace {
    form: Form,
}

impl SecondPlace {
    /// Filled with what is in force.
    #[must_use]
    pub(crate) fn new(model: &AppData) -> Self {
        let now =
            model.backup_places.second.as_ref().map_or_else(String::new, |dir| dir.display().to_string());
        Self { form: Form::new(vec![field().with(&now)]).ended_by(msg::data_ui::second_keep) }
    }
}

impl View for SecondPlace {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_data.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints_as(ctx.lang, small(msg::data_ui::second_keep(ctx.lang)))
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        form_box::unless_submitted(&mut self.form, input)
            .unwrap_or_else(|| Handled::then(Effect::Do(Command::SecondPlace(typed(&self.form)))))
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        vec![("second_place".to_owned(), Typed::Form(&mut self.form))]
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.form.draw_in_box(canvas, area, (74, 10), msg::data_ui::second(ctx.lang));
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Saved => vec![Effect::Close, Effect::SecondPlace(typed(&self.form))],
            Event::Refused(error) => {
                self.form.refuse("second", error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn is_modal(&self) -> bool {
        true
    }
}
