//! Key, pepper and recovery code are all lost: the last way in, which stays visible for ever.

use ratatui::layout::Rect;

use super::form_box;
use super::recover::owners;
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::tui::screens::setup::secrets::CodeSheet;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, small};
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// The question before keys and PINs are made anew: the shop's name has to be typed, so that nobody does it by a slip.
#[derive(Debug)]
pub(crate) struct MakeAnew {
    owners: Vec<PersonId>,
    form: Form,
}

impl MakeAnew {
    /// Asks an owner.
    #[must_use]
    pub(crate) fn new(model: &AppData) -> Self {
        let owners = owners(model);
        let mut fields =
            vec![Field::info(msg::recover_ui::anew_about), Field::info(msg::recover_ui::anew_for_ever)];
        fields.extend(form_box::owner_field(&owners, model));
        fields.push(Field::text("shop", msg::recover_ui::anew_shop).max(60).cols(32).required());
        fields.extend(form_box::phrase_fields());
        Self { owners, form: Form::new(fields).ended_by(msg::recover_ui::anew_go) }
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Handled {
        let name = ctx.model.settings().map_or("", |s| s.store.name.as_str());
        if self.form.raw("shop").trim() != name {
            self.form.refuse("shop", Problem::new("recover_cmd.other_shop").with("name", name));
            return Handled::done();
        }
        let Some(phrase) = form_box::same_phrase(&mut self.form) else { return Handled::done() };
        let Some(owner) = form_box::owner(&self.form, &self.owners) else { return Handled::done() };
        Handled::then(Effect::Do(Command::MakeAnew { owner, phrase }))
    }
}

impl View for MakeAnew {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_data.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints_as(ctx.lang, small(msg::recover_ui::anew_go(ctx.lang)))
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        form_box::unless_submitted(&mut self.form, input).unwrap_or_else(|| self.submit(ctx))
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.form.draw_in_box(canvas, area, (74, 16), msg::recover_ui::anew_title(ctx.lang));
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::MadeAnew { pins, phrases, code } => {
                let sheet = CodeSheet::anew(ctx.model, code, pins, phrases);
                vec![Effect::Close, Effect::Open(Box::new(sheet))]
            }
            Event::Refused(error) => {
                self.form.refuse("shop", error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn is_modal(&self) -> bool {
        true
    }
}
