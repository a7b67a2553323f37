//! The own PIN in place of one that somebody else issued: asked for where it was just used and there is time. Whoever
//! chooses it types the present one here: a screen that somebody left open gives nobody another's PIN.

use ratatui::layout::Rect;

use super::form_box;
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::people::Person;
use crate::model::problem::Problem;
use crate::rules::authority::Act;
use crate::rules::pin::{Secret, SecretKind, check_choice};
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// The question for a PIN of one's own.
#[derive(Debug)]
pub(crate) struct OwnPin {
    person: PersonId,
    form: Form,
    /// What was chosen, until the present one was found right.
    chosen: Option<Secret>,
}

impl OwnPin {
    /// Asks somebody who was issued one.
    #[must_use]
    pub(crate) fn new(person: PersonId) -> Self {
        let form = Form::new(vec![
            Field::info(msg::own_pin::about),
            Field::pin("present", msg::own_pin::present).required(),
            Field::pin("new", msg::own_pin::new).required(),
            Field::pin("again", msg::own_pin::again).required(),
        ])
        .ended_by(msg::log_ui::save_button);
        Self { person, form, chosen: None }
    }

    /// Whether somebody still signs with a PIN that was issued.
    #[must_use]
    pub(crate) fn is_due(person: PersonId, ctx: &Ctx<'_>) -> bool {
        ctx.model.live.as_ref().is_some_and(|live| live.issued_pin.contains(&person))
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Handled {
        let secret = Secret::new(self.form.raw("new"));
        let settings = ctx.model.settings();
        let person = settings.and_then(|s| s.person(self.person));
        let known = person.map_or_else(Vec::new, Person::numbers);
        if let Err(problem) = check_choice(SecretKind::Pin, &secret, &known) {
            self.form.refuse("new", problem);
            return Handled::done();
        }
        if secret != Secret::new(self.form.raw("again")) {
            self.form.refuse("again", Problem::new("own_pin.differs"));
            return Handled::done();
        }
        self.chosen = Some(secret);
        let present = Secret::new(self.form.raw("present"));
        Handled::then(Effect::CheckPin { person: self.person, secret: present, act: Act::ChoosePin })
    }
}

impl View for OwnPin {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_secret.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let mut hints = self.form.hints_as(ctx.lang, msg::own_pin::save(ctx.lang));
        hints.retain(|hint| hint.key != Hint::key(Code::Esc, "", 0).key);
        hints.push(Hint::key(Code::Esc, msg::own_pin::later(ctx.lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        form_box::unless_submitted(&mut self.form, input).unwrap_or_else(|| self.submit(ctx))
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let title = msg::own_pin::title(ctx.lang, ctx.model.name(self.person));
        self.form.draw_in_box(canvas, area, (62, 10), &title);
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Saved => vec![Effect::Close],
            Event::PinRight(person) if *person == self.person => {
                let done = |secret| Effect::Do(Command::ChoosePin { person: self.person, secret });
                self.chosen.take().map(done).into_iter().collect()
            }
            Event::PinWrong(problem) => {
                self.chosen = None;
                self.form.refuse("present", problem.clone());
                Vec::new()
            }
            Event::Refused(error) => {
                self.form.refuse("new", error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn is_modal(&self) -> bool {
        true
    }
}
