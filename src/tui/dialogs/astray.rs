//! "This is not the file this PC knows": asked once at the start; it stands on every screen until an owner settles it.

use ratatui::layout::Rect;

use crate::i18n::{self, lists, msg};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::rules::authority::Act;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::label::Label;

/// The question whether the shop goes on with the file.
#[derive(Debug)]
pub(crate) struct Astray {
    dialog: Dialog,
}

impl Astray {
    /// With what is not as it was.
    #[must_use]
    pub(crate) fn new(found: Problem) -> Self {
        let body = move |lang: Lang| {
            let between = lists::between_sentences(lang);
            // On other screens the sentence says where this is asked again.
            let found = i18n::text(lang, found.key, &found.args).replace(msg::data_ui::points_here(lang), "");
            format!("{found}{between}{}", msg::in_place::about(lang))
        };
        let buttons = vec![msg::in_place::settle.into(), msg::in_place::later.into()];
        Self { dialog: Dialog::ask(msg::in_place::title, body, buttons) }
    }
}

impl View for Astray {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_astray.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.dialog.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input
            && KeyAction::of(key).passes_a_question()
        {
            return Handled::No;
        }
        match self.dialog.handle(input) {
            WidgetOutcome::Chosen(0) => {
                let who = ctx.model.may_do(Act::ManageShop, &[]);
                let purpose = PinPurpose::Settings(Act::ManageShop);
                Handled::then(Effect::AskPin { title: msg::in_place::settle.into(), who, purpose })
            }
            WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => Handled::then(Effect::Close),
            _ => Handled::done(),
        }
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, .. } => vec![Effect::Do(Command::AcceptFile { by: *person })],
            Event::Saved => vec![Effect::Close],
            _ => Vec::new(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, _: Rect, _: &Ctx<'_>) {
        self.dialog.draw(canvas);
    }

    fn dialog(&self) -> Option<DialogId> {
        Some(self.dialog.id())
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::in_place::title(ctx.lang).to_owned()
    }
}
