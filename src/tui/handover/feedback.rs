//! Step 7: what customers said. Read and passed on, or said explicitly that there was none.

use ratatui::layout::Rect;

use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n::msg;
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::{FeedbackReview, Step};
use crate::model::log::LogKind;
use crate::tui::handover::shared_parts::{StepPage, buttons, foot, page};
use crate::tui::screens::log;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::view::{Ctx, Effect, Event, Handled};
use crate::tui::widgets::line_list::LineList;

/// Says that it was passed on, or that there was none.
const ANSWER: usize = 0;
/// Logs a forgotten one.
const LOG: usize = 1;
/// Finishes the step.
const DONE: usize = 2;

/// The list of feedback and the one answer to it.
#[derive(Debug)]
pub(crate) struct FeedbackStep {
    draft: StepDraft,
    sheet: LineList,
    buttons: Clicks<usize>,
    /// One of the buttons below the text.
    button: usize,
}

impl Default for FeedbackStep {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Feedback),
            sheet: LineList::new(),
            buttons: Clicks::new(),
            button: ANSWER,
        }
    }
}

/// The buttons there are: where nobody takes over there is nobody to pass on to.
fn choices(ctx: &Ctx<'_>) -> &'static [usize] {
    let closes = ctx.model.handover().is_some_and(|open| open.draft.closes_shop());
    if closes && has(ctx) { &[LOG, DONE] } else { &[ANSWER, LOG, DONE] }
}

fn has(ctx: &Ctx<'_>) -> bool {
    ctx.model.handover().is_some_and(|open| open.facts(ctx.now).has_feedback())
}

impl FeedbackStep {
    fn given(&self) -> bool {
        self.draft.get().is_some_and(|draft| draft.feedback != FeedbackReview::default())
    }

    fn act(&mut self, ctx: &Ctx<'_>) -> Handled {
        match self.button {
            ANSWER if choices(ctx).contains(&ANSWER) => self.confirm(ctx),
            LOG => Handled::then(Effect::Open(log::open(LogKind::Feedback))),
            _ => self.finish(ctx),
        }
    }

    /// The one answer; "Done" is next to it.
    fn confirm(&mut self, ctx: &Ctx<'_>) -> Handled {
        let passed_on = has(ctx);
        let answer = FeedbackReview { said: None, none: !passed_on, passed_on };
        self.draft.hush();
        let given = self.draft.get().is_some_and(|draft| {
            (draft.feedback.none, draft.feedback.passed_on) == (answer.none, answer.passed_on)
        });
        let effects = if given { Vec::new() } else { self.draft.give(Answer::Feedback(answer), ctx) };
        if self.draft.problem.is_none() {
            self.button = DONE;
        }
        Handled::Yes(effects)
    }
}

impl StepView for FeedbackStep {
    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        let lang = ctx.lang;
        let said = match self.button {
            LOG => msg::help::feedback_log(lang),
            DONE => msg::help::row_done(lang),
            _ if has(ctx) => msg::help::feedback_pass(lang),
            _ => msg::help::feedback_none(lang),
        };
        Some(said.to_owned())
    }

    fn enter(&mut self, _: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        self.sheet.top();
        if self.draft.gaps(ctx).is_empty() || !choices(ctx).contains(&self.button) {
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
        if let Some(index) = self.buttons.meaning(input) {
            self.button = choices(ctx).get(index).copied().unwrap_or(DONE);
            return self.act(ctx);
        }
        if self.sheet.scroll(input) {
            return Handled::done();
        }
        let Input::Key(key) = input else { return Handled::No };
        match KeyAction::outside_field(key) {
            KeyAction::Accept if key.repeat || key.burst => Handled::done(),
            KeyAction::Accept if self.button == ANSWER && self.sheet.page_on() => Handled::done(),
            KeyAction::Accept => self.act(ctx),
            KeyAction::Right => {
                self.button = (self.button + 1).min(DONE);
                Handled::done()
            }
            KeyAction::Left => {
                self.button = self.button.saturating_sub(1).max(choices(ctx)[0]);
                Handled::done()
            }
            KeyAction::Up | KeyAction::Down | KeyAction::Next | KeyAction::Prev => Handled::done(),
            _ => Handled::No,
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.draft.finish(Vec::new(), ctx).unwrap_or_else(|(_, effects)| {
            self.button = choices(ctx)[0];
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
        let mut page = StepPage::new(*ctx, open, canvas.glyphs, body.width);
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
        let all = [label.as_str(), msg::feedback_ui::log_one(ctx.lang), msg::exchange::done(ctx.lang)];
        let choices = choices(ctx);
        let labels: Vec<&str> = choices.iter().map(|choice| all[*choice]).collect();
        let chosen = choices.iter().position(|choice| *choice == self.button);
        let row = Rect { y, height: 1, ..body };
        buttons(canvas, row, &self.buttons, &labels, chosen);
        let below = Rect { y: y + 1, height: 1, ..body };
        foot(canvas, below, &self.draft.lines(below, ctx));
    }

    fn place(&self) -> FieldRef {
        FieldRef::Step(Step::Feedback)
    }

    fn save_pending(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        self.draft.on_event(news, ctx);
        Handled::done()
    }
}

#[cfg(test)]
mod tests;
