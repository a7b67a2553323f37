//! The handover: ten steps on the left, the one being done on the right.
//!
//! This screen moves between steps and remembers the place; what a step asks lives in [`crate::tui::steps`].

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::domain::field_ref::FieldRef;
use crate::domain::gate;
use crate::domain::handover::Step;
use crate::domain::ids::PersonId;
use crate::i18n::msg;
use crate::tui::canvas::{Canvas, Target, columns};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::model::Model;
pub use crate::tui::steps::step_view::name;
use crate::tui::steps::{self, StepView, Told};
use crate::tui::view::{Ctx, Effect, Handled, News, Op, View};
use crate::tui::widgets::meter::{Mark, draw_marks, draw_steps};

/// Id of the step list's hit areas.
const STEPS: u16 = 800;
/// Cells of the step list.
const LIST: u16 = 13;

/// The handover screen.
#[derive(Debug)]
pub struct Exchange {
    step: Step,
    view: Box<dyn StepView>,
    /// Field to go to when the step is shown, from a saved place or the gate.
    goto: Option<FieldRef>,
}

impl Exchange {
    /// Goes on where the last session stopped.
    #[must_use]
    pub fn resume(model: &Model) -> Self {
        let place = model.handover().map_or(FieldRef::Step(Step::default()), |open| open.cursor.clone());
        let step = place.step().unwrap_or_default();
        Self { step, view: steps::open(step), goto: Some(place) }
    }

    fn go(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut effects = self.view.leave(ctx);
        self.step = place.step().unwrap_or(self.step);
        self.view = steps::open(self.step);
        effects.extend(self.view.enter(place, ctx));
        effects.extend(self.remember(ctx));
        effects
    }

    /// Remembers the place, once there is a handover to remember it with.
    fn remember(&self, ctx: &Ctx<'_>) -> Option<Effect> {
        ctx.model.handover().map(|_| Effect::Do(Op::Cursor(self.view.place())))
    }

    fn told(&mut self, told: Told, ctx: &Ctx<'_>) -> Handled {
        match told {
            Told::No => Handled::No,
            Told::Yes(effects) => Handled::Yes(self.placed(effects)),
            Told::Next(effects) => {
                let mut all = self.placed(effects);
                all.extend(self.go(&FieldRef::Step(self.step.next()), ctx));
                Handled::Yes(all)
            }
            Told::Go(place) => Handled::Yes(self.go(&place, ctx)),
        }
    }

    /// Answers carry the place the cursor is at, so that both are saved in one transaction.
    fn placed(&self, mut effects: Vec<Effect>) -> Vec<Effect> {
        for effect in &mut effects {
            if let Effect::Do(Op::Answer { cursor, .. }) = effect {
                *cursor = Some(self.view.place());
            }
        }
        effects
    }
}

/// The mark of each step: done, current, with something missing, untouched.
#[must_use]
pub fn marks(ctx: &Ctx<'_>, current: Step) -> Vec<Mark> {
    let Some(open) = ctx.model.handover() else {
        // Before the start nothing is done; on the last page without a handover all of it is.
        let mark = if current == Step::Sign { Mark::Done } else { Mark::Open };
        return vec![mark; Step::ALL.len()];
    };
    let gaps = gate::gaps(&open.draft, &open.facts(ctx.now));
    Step::ALL
        .into_iter()
        .map(|step| {
            let missing = gaps.iter().any(|gap| gap.step == step);
            match (step == current, missing, open.draft.done.contains_key(&step)) {
                (true, ..) => Mark::Current,
                (_, false, true) => Mark::Done,
                (_, true, true) => Mark::Missing,
                _ => Mark::Open,
            }
        })
        .collect()
}

impl View for Exchange {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let mut hints = self.view.hints(ctx);
        // Sealed: there is nothing to finish and nothing to go back to.
        if self.step == Step::Sign && ctx.model.handover().is_none() {
            return hints;
        }
        let done = msg::kit::hint_finish(ctx.lang);
        let f10 = HintKey::One(Code::F(10));
        hints.retain(|hint| hint.key != HintKey::One(Code::Esc) && (hint.key != f10 || hint.text != done));
        // A step may mean a part of itself by F10, and says so.
        if !hints.iter().any(|hint| hint.key == f10) {
            hints.push(Hint::key(Code::F(10), msg::exchange::step_done(ctx.lang), 1));
        }
        hints.push(Hint::key(Code::Esc, msg::exchange::back(ctx.lang), 1));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Hit(Target::Item { id: STEPS, index }) = input
            && let Some(step) = Step::ALL.get(*index)
        {
            return Handled::Yes(self.go(&FieldRef::Step(*step), ctx));
        }
        let told = self.view.on(input, ctx);
        if !matches!(told, Told::No) {
            return self.told(told, ctx);
        }
        let Input::Key(key) = input else { return Handled::No };
        match Action::outside_field(key) {
            Action::Done => {
                let told = self.view.finish(ctx);
                self.told(told, ctx)
            }
            // Back goes one step back, never validated; from the first step to Home. The draft is kept.
            Action::Back if self.step == Step::People => {
                let mut effects = self.view.leave(ctx);
                effects.push(Effect::Close);
                Handled::Yes(effects)
            }
            Action::Back | Action::PageUp => {
                Handled::Yes(self.go(&FieldRef::Step(self.step.previous()), ctx))
            }
            Action::PageDown => Handled::Yes(self.go(&FieldRef::Step(self.step.next()), ctx)),
            _ => Handled::No,
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let marks = marks(ctx, self.step);
        // Under 70 cells the list shrinks to one row of marks.
        let body = if area.width < 70 {
            draw_marks(canvas, Rect { height: 1, ..area }, &marks);
            Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
        } else {
            let (left, right) = columns(area, LIST, 1);
            let names = Step::ALL.map(|step| Cow::Borrowed(name(step, ctx.lang)));
            draw_steps(
                canvas,
                left,
                STEPS,
                self.step.index(),
                marks.into_iter().zip(names).collect::<Vec<_>>().into_iter(),
            );
            canvas.upright(left.right(), area.y, area.height, crate::tui::theme::Role::Border);
            right
        };
        self.view.draw(canvas, body, ctx);
    }

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Effect> {
        if let News::Sealed(_) = news
            && self.step != Step::Sign
        {
            return vec![Effect::Home];
        }
        if matches!(news, News::Overtaken) && ctx.model.handover().is_some() {
            // What the step holds is old: it begins again at the same field.
            let place = self.view.place();
            self.view = steps::open(self.step);
            return self.view.enter(&place, ctx);
        }
        let told = self.view.hear(news, ctx);
        match self.told(told, ctx) {
            Handled::Yes(effects) => effects,
            Handled::No => Vec::new(),
        }
    }

    fn shown(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        match self.goto.take() {
            Some(place) => self.view.enter(&place, ctx),
            None => Vec::new(),
        }
    }

    fn pause(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut effects = self.view.pause(ctx);
        effects = self.placed(effects);
        effects.extend(self.remember(ctx));
        effects
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        let Some(open) = ctx.model.handover() else { return String::new() };
        let shift = |id| open.settings.shift(id).map_or("?", |s| s.name.get(ctx.lang)).to_owned();
        let from = shift(open.draft.head.shift);
        let to = ctx.model.live.as_ref().map_or_else(String::new, |live| shift(live.run.shift));
        let names = |ids: &[PersonId]| {
            let names: Vec<&str> = ids.iter().map(|id| open.settings.person_name(*id)).collect();
            names.join(", ")
        };
        let people = &open.draft.people;
        let (incoming, outgoing) = (names(&people.incoming), names(&people.outgoing));
        msg::exchange::title(ctx.lang, incoming, self.step.index() + 1, outgoing, from, to)
    }
}
