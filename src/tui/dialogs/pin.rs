//! Asks for a PIN: a name where several may answer, then the PIN, then Enter.
//!
//! Nothing is checked before Enter, however many digits there are: who types a PIN presses Enter behind it, and
//! an Enter that comes when the PIN has gone off by itself would choose something on the screen below.

use ratatui::layout::Rect;

use crate::i18n::{self, msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::rules::pin::Secret;
use crate::tui::shell::authority_words;
use crate::tui::shell::canvas::{Canvas, cells, centered};
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::label::Label;

/// Longest secret that can be typed.
const LONGEST: usize = 64;

/// The question for a PIN.
#[derive(Debug)]
pub(crate) struct PinPrompt {
    title: Label,
    who: Vec<PersonId>,
    chosen: usize,
    typed: Edit,
    purpose: PinPurpose,
    checking: bool,
    problem: Option<Problem>,
}

impl PinPrompt {
    /// Asks one of these people; the one who is at the screen comes first to mind.
    #[must_use]
    pub(crate) fn new(title: Label, who: Vec<PersonId>, purpose: PinPurpose, here: Option<PersonId>) -> Self {
        let chosen = who.iter().position(|id| Some(*id) == here).unwrap_or(0);
        Self { title, who, chosen, typed: Edit::new(LONGEST), purpose, checking: false, problem: None }
    }

    /// Another person, so many names on. What was said of the one before is not true of this one.
    fn other(&mut self, on: usize) {
        if self.checking || self.who.len() < 2 {
            return;
        }
        self.chosen = (self.chosen + on) % self.who.len();
        self.typed.clear();
        self.problem = None;
    }

    fn submit(&mut self) -> Handled {
        let Some(person) = self.who.get(self.chosen).copied() else { return Handled::done() };
        if self.typed.is_empty() || self.checking {
            return Handled::done();
        }
        self.checking = true;
        let secret = Secret::new(self.typed.text());
        self.typed.clear();
        Handled::then(Effect::CheckPin { person, secret, act: self.purpose.act() })
    }
}

impl PinPrompt {
    fn refused(&mut self, problem: Problem) -> Vec<Effect> {
        self.checking = false;
        self.problem = Some(problem);
        Vec::new()
    }
}

impl View for PinPrompt {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let mut hints = vec![Hint::key(Code::Enter, msg::pin_prompt::check(ctx.lang), 0)];
        if self.who.len() > 1 {
            hints.push(Hint::new(HintKey::UpDown, msg::pin_prompt::other(ctx.lang), 1));
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match input {
            Input::Key(key) => match KeyAction::of(key) {
                KeyAction::Back => return Handled::then(Effect::Close),
                KeyAction::Accept if !key.repeat && !key.burst => return self.submit(),
                KeyAction::Up | KeyAction::Prev | KeyAction::Left => {
                    self.other(self.who.len().saturating_sub(1));
                }
                KeyAction::Down | KeyAction::Next | KeyAction::Right => self.other(1),
                KeyAction::Language | KeyAction::Help | KeyAction::Interrupt | KeyAction::Suspend => {
                    return Handled::No;
                }
                _ => {
                    if self.typed.handle(key) == Some(true) {
                        self.problem = None;
                    }
                }
            },
            Input::Paste(text) => {
                self.typed.insert(text.trim());
            }
            _ => {}
        }
        Handled::done()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let place = centered(area, 50, 9);
        canvas.fill(place, TextRole::Text);
        let inner = canvas.pane(place, &self.title.get(ctx.lang), true);
        let cols = inner.width.saturating_sub(2);
        let name = self.who.get(self.chosen).map_or("", |id| ctx.model.name(*id));
        if self.who.len() > 1 {
            // Arrows as around every other choice; a figure alone reads like a number of tries.
            let [_, _, left, right] = canvas.glyphs.arrows;
            let place = format!("{}/{}", self.chosen + 1, self.who.len());
            let wide = cells(width::width(&place));
            canvas.text_right((inner.x + 1).saturating_add(cols), inner.y + 1, wide, &place, TextRole::Muted);
            let x = canvas.text_in(inner.x + 1, inner.y + 1, 2, left, TextRole::HintKey) + 1;
            let room = cols.saturating_sub(wide + 6);
            let x = canvas.text_in(x, inner.y + 1, room, name, TextRole::Title) + 1;
            canvas.text_in(x, inner.y + 1, 2, right, TextRole::HintKey);
        } else {
            canvas.text_in(inner.x + 1, inner.y + 1, cols, name, TextRole::Title);
        }
        // Each digit shows, so that a lost key is noticed; a long passphrase fills the field.
        let dots = "*".repeat(self.typed.text().chars().count().min(8));
        let x =
            canvas.text_in(inner.x + 1, inner.y + 3, cols, msg::pin_prompt::pin(ctx.lang), TextRole::Label);
        canvas.text_in(x + 1, inner.y + 3, cols, &format!("[{dots:<8}]"), TextRole::Focus);
        canvas.set_cursor(x + 2 + u16::try_from(dots.len()).unwrap_or(0), inner.y + 3);
        let (text, role) = match (&self.problem, self.checking) {
            (_, true) => (msg::pin_prompt::checking(ctx.lang).to_owned(), TextRole::Muted),
            (Some(problem), _) => (i18n::text(ctx.lang, problem.key, &problem.args), TextRole::Bad),
            _ => (self.demo_hint(ctx), TextRole::Muted),
        };
        for (i, part) in width::wrap(&text, usize::from(cols)).iter().take(2).enumerate() {
            canvas.text_in(inner.x + 1, inner.y + 5 + u16::try_from(i).unwrap_or(0), cols, part, role);
        }
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::PinRight(person) => {
                vec![Effect::Granted { person: *person, purpose: self.purpose }]
            }
            Event::PinWrong(problem) => self.refused(problem.clone()),
            Event::Refused(error) => self.refused(error.problem()),
            _ => Vec::new(),
        }
    }

    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        let act = self.purpose.act();
        let words = move |lang: Lang| {
            let (what, who) = authority_words::row(act, lang);
            format!("{what}: {who}.")
        };
        Some(words.into())
    }

    fn is_modal(&self) -> bool {
        true
    }
}

impl PinPrompt {
    fn demo_hint(&self, ctx: &Ctx<'_>) -> String {
        let person = self.who.get(self.chosen);
        ctx.model
            .demo_pins
            .iter()
            .find(|(id, _)| Some(id) == person)
            .map_or_else(String::new, |(_, pin)| msg::pin_prompt::demo(ctx.lang, pin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::handover::SignRole;
    use crate::model::time::Stamp;
    use crate::tui::shell::app_data::AppData;

    #[test]
    fn a_right_pin_answers_what_it_was_asked_for_and_a_wrong_one_nothing() {
        let model = AppData::default();
        let ctx = Ctx { lang: Lang::En, model: &model, now: Stamp::new(0, 0) };
        let person = PersonId(3);
        for asked in [PinPurpose::Override, PinPurpose::Sign(SignRole::Lead), PinPurpose::CorrectionSecond] {
            let mut prompt = PinPrompt::new("PIN".into(), vec![person], asked, None);
            assert!(
                prompt
                    .on_event(&Event::PinWrong(Problem::new("pin.wrong_left").with("left", 2)), &ctx)
                    .is_empty()
            );
            let effects = prompt.on_event(&Event::PinRight(person), &ctx);
            let [Effect::Granted { person: who, purpose }] = effects.as_slice() else {
                panic!("{effects:?}")
            };
            assert_eq!((*who, *purpose), (person, asked));
        }
    }
}
