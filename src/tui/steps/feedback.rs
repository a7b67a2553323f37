//! Step 7: what customers said. Read and passed on, or said explicitly that there was none.

use ratatui::layout::Rect;

use super::StepView;
use super::parts::{Page, buttons, foot, page};
use super::step_draft::StepDraft;
use crate::domain::change::Answer;
use crate::domain::field_ref::FieldRef;
use crate::domain::handover::{FeedbackReview, Step};
use crate::domain::log::LogKind;
use crate::i18n::msg;
use crate::tui::canvas::{Canvas, Target};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::screens::log;
use crate::tui::view::{Ctx, Effect, Handled, News};
use crate::tui::widgets::sheet::Sheet;

const BODY: u16 = 890;
const BUTTON: u16 = 891;

/// Says that it was passed on, or that there was none.
const ANSWER: usize = 0;
/// Logs a forgotten one.
const LOG: usize = 1;
/// Finishes the step.
const DONE: usize = 2;

/// The list of feedback and the one answer to it.
#[derive(Debug)]
pub struct Feedback {
    draft: StepDraft,
    sheet: Sheet,
    /// One of the buttons below the text.
    button: usize,
}

impl Default for Feedback {
    fn default() -> Self {
        Self { draft: StepDraft::new(Step::Feedback), sheet: Sheet::new(BODY), button: ANSWER }
    }
}

fn has(ctx: &Ctx<'_>) -> bool {
    ctx.model.handover().is_some_and(|open| open.facts(ctx.now).has_feedback())
}

impl Feedback {
    fn given(&self) -> bool {
        self.draft.get().is_some_and(|draft| draft.feedback != FeedbackReview::default())
    }

    fn act(&mut self, ctx: &Ctx<'_>) -> Handled {
        match self.button {
            ANSWER => self.confirm(ctx),
            LOG => Handled::then(Effect::Open(log::open(LogKind::Feedback))),
            _ => self.finish(ctx),
        }
    }

    /// The one answer; "Done" is next to it.
    fn confirm(&mut self, ctx: &Ctx<'_>) -> Handled {
        let passed_on = has(ctx);
        let answer = FeedbackReview { none: !passed_on, passed_on };
        self.draft.hush();
        let given = self.draft.get().is_some_and(|draft| draft.feedback == answer);
        let effects = if given { Vec::new() } else { self.draft.give(Answer::Feedback(answer), ctx) };
        if self.draft.problem.is_none() {
            self.button = DONE;
        }
        Handled::Yes(effects)
    }
}

impl StepView for Feedback {
    fn enter(&mut self, _: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        self.sheet.top();
        if self.draft.gaps(ctx).is_empty() {
            self.button = DONE;
        }
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let text = if self.button == LOG {
            msg::feedback_ui::log_one(lang)
        } else if self.button == DONE {
            msg::exchange::hint_done(lang)
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

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Hit(Target::Item { id: BUTTON, index }) = input {
            self.button = (*index).min(DONE);
            return self.act(ctx);
        }
        if self.sheet.scroll(input) {
            return Handled::done();
        }
        let Input::Key(key) = input else { return Handled::No };
        match Action::outside_field(key) {
            Action::Accept if key.repeat || key.burst => Handled::done(),
            Action::Accept if self.button == ANSWER && self.sheet.page_on() => Handled::done(),
            Action::Accept => self.act(ctx),
            Action::Right => {
                self.button = (self.button + 1).min(DONE);
                Handled::done()
            }
            Action::Left => {
                self.button = self.button.saturating_sub(1);
                Handled::done()
            }
            Action::Up | Action::Down | Action::Next | Action::Prev => Handled::done(),
            _ => Handled::No,
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.draft.finish(Vec::new(), ctx).unwrap_or_else(|(_, effects)| {
            self.button = ANSWER;
            Handled::Yes(effects)
        })
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
        let label = if self.given() { format!("{} {label}", canvas.glyphs.check) } else { label.to_owned() };
        let labels = [label.as_str(), msg::feedback_ui::log_one(ctx.lang), msg::exchange::done(ctx.lang)];
        let row = Rect { y, height: 1, ..body };
        buttons(canvas, row, BUTTON, &labels, Some(self.button));
        let below = Rect { y: y + 1, height: 1, ..body };
        foot(canvas, below, &self.draft.lines(below, ctx));
    }

    fn place(&self) -> FieldRef {
        FieldRef::Step(Step::Feedback)
    }

    fn pause(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Handled {
        self.draft.hear(news, ctx);
        Handled::done()
    }
}

#[cfg(test)]
mod tests;
