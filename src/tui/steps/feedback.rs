//! Step 7: what customers said. Read and passed on, or said explicitly that there was none.

use ratatui::layout::Rect;

use super::parts::{Page, buttons, gaps, page, said};
use super::{StepView, Told, done, save};
use crate::domain::Problem;
use crate::domain::change::Answer;
use crate::domain::field_ref::FieldRef;
use crate::domain::handover::{FeedbackReview, Step};
use crate::domain::log::LogKind;
use crate::i18n::msg;
use crate::tui::canvas::{Canvas, Target};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::screens::log;
use crate::tui::theme::Role;
use crate::tui::view::{Ctx, Effect, News};
use crate::tui::widgets::sheet::Sheet;

const BODY: u16 = 890;
const BUTTON: u16 = 891;

/// The list of feedback and the one answer to it.
#[derive(Debug)]
pub struct Feedback {
    sheet: Sheet,
    /// 0 says it was passed on, 1 logs a forgotten one.
    button: usize,
    problem: Option<Problem>,
}

impl Default for Feedback {
    fn default() -> Self {
        Self { sheet: Sheet::new(BODY), button: 0, problem: None }
    }
}

fn has(ctx: &Ctx<'_>) -> bool {
    ctx.model.handover().is_some_and(|open| open.facts(ctx.now).has_feedback())
}

impl Feedback {
    fn act(&self, ctx: &Ctx<'_>) -> Told {
        if self.button == 0 {
            return Self::confirm(ctx);
        }
        Told::Yes(vec![Effect::Open(log::open(LogKind::Feedback))])
    }

    fn confirm(ctx: &Ctx<'_>) -> Told {
        let answer = if has(ctx) {
            FeedbackReview { none: false, passed_on: true }
        } else {
            FeedbackReview { none: true, passed_on: false }
        };
        let mut effects = Vec::new();
        if ctx.model.handover().is_some_and(|open| open.draft.feedback != answer) {
            effects.push(save(Answer::Feedback(answer), ctx));
        }
        effects.extend(done(Step::Feedback, ctx));
        Told::Next(effects)
    }
}

impl StepView for Feedback {
    fn enter(&mut self, _: &FieldRef, _: &Ctx<'_>) -> Vec<Effect> {
        self.sheet.top();
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let text = if self.button == 1 {
            msg::feedback_ui::log_one(lang)
        } else if self.sheet.more() {
            msg::briefing_ui::read_on(lang)
        } else if has(ctx) {
            msg::feedback_ui::pass_on(lang)
        } else {
            msg::feedback_ui::say_none(lang)
        };
        let mut hints = vec![
            Hint::key(Code::Enter, text, 0),
            Hint::new(HintKey::LeftRight, msg::kit::hint_choose(lang), 1),
        ];
        if self.sheet.more() {
            hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_scroll(lang), 2));
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Told {
        if let Input::Hit(Target::Item { id: BUTTON, index }) = input {
            self.button = (*index).min(1);
            return self.act(ctx);
        }
        if self.sheet.scroll(input) {
            return Told::done();
        }
        let Input::Key(key) = input else { return Told::No };
        match Action::outside_field(key) {
            Action::Accept if key.repeat || key.burst => Told::done(),
            Action::Accept if self.button == 0 && self.sheet.page_on() => Told::done(),
            Action::Accept => self.act(ctx),
            Action::Right => {
                self.button = 1;
                Told::done()
            }
            Action::Left => {
                self.button = 0;
                Told::done()
            }
            Action::Up | Action::Down | Action::Next | Action::Prev => Told::done(),
            _ => Told::No,
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Told {
        match gaps(ctx, Step::Feedback).into_iter().next() {
            Some(gap) => {
                self.problem = Some(gap.problem);
                Told::done()
            }
            None => Told::Next(done(Step::Feedback, ctx)),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let Some(open) = ctx.model.handover() else { return };
        let inner = page(canvas, area, msg::feedback_ui::title(ctx.lang));
        let body = Rect {
            x: inner.x + 1.min(inner.width),
            width: inner.width.saturating_sub(2),
            height: inner.height.saturating_sub(3),
            ..inner
        };
        let mut page = Page::new(*ctx, open, canvas.glyphs, body.width);
        page.feedback();
        let lines = page.lines;
        self.sheet.draw(canvas, body, &lines, None);
        let y = inner.bottom().saturating_sub(2);
        if inner.height < 4 {
            return;
        }
        let label = if has(ctx) {
            msg::feedback_ui::button_pass_on(ctx.lang)
        } else {
            msg::feedback_ui::button_none(ctx.lang)
        };
        let x = buttons(
            canvas,
            Rect { y, height: 1, ..body },
            BUTTON,
            &[label, msg::feedback_ui::log_one(ctx.lang)],
            Some(self.button),
        );
        let given = open.draft.feedback != FeedbackReview::default();
        let room = body.right().saturating_sub(x);
        if given {
            canvas.text_in(
                x,
                y,
                room,
                &format!("{} {}", canvas.glyphs.check, msg::feedback_ui::said(ctx.lang)),
                Role::Ok,
            );
        }
        if let Some(problem) = &self.problem {
            canvas.text_in(body.x, y + 1, body.width, &said(problem, ctx.lang), Role::Bad);
        }
    }

    fn place(&self) -> FieldRef {
        FieldRef::Step(Step::Feedback)
    }

    fn pause(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    fn hear(&mut self, news: &News, _: &Ctx<'_>) -> Told {
        if let News::Refused(error) = news {
            self.problem = Some(error.problem());
        }
        Told::done()
    }
}

#[cfg(test)]
mod tests;
