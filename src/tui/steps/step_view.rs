//! What a step of the handover is to the screen that shows it.

use ratatui::layout::Rect;

use crate::domain::field_ref::FieldRef;
use crate::domain::handover::Step;
use crate::i18n::{Lang, msg};
use crate::tui::canvas::Canvas;
use crate::tui::input::Input;
use crate::tui::keymap::Hint;
use crate::tui::view::{Ctx, Effect, Handled, News};

/// One step of the handover.
pub trait StepView: std::fmt::Debug {
    /// The step comes up; `place` is where to go, the step itself for the first unanswered one.
    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect>;

    /// What can be done here and now.
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint>;

    /// Answers input.
    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled;

    /// F10: checks the step; goes on, or shows what is missing and moves there.
    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled;

    /// Paints everything from state.
    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>);

    /// Where the focus is, as remembered over a restart.
    fn place(&self) -> FieldRef;

    /// Saves what is unsaved; called when leaving and when typing pauses.
    fn pause(&mut self, ctx: &Ctx<'_>) -> Vec<Effect>;

    /// The step is left, in whichever direction.
    fn leave(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.pause(ctx)
    }

    /// Hears what became of an effect.
    fn hear(&mut self, _news: &News, _ctx: &Ctx<'_>) -> Handled {
        Handled::done()
    }
}

/// Name of a step.
#[must_use]
pub const fn name(step: Step, lang: Lang) -> &'static str {
    match step {
        Step::People => msg::step::people(lang),
        Step::Briefing => msg::step::briefing(lang),
        Step::Cash => msg::step::cash(lang),
        Step::Stock => msg::step::stock(lang),
        Step::Devices => msg::step::devices(lang),
        Step::Safety => msg::step::safety(lang),
        Step::Feedback => msg::step::feedback(lang),
        Step::Tasks => msg::step::tasks(lang),
        Step::Attendance => msg::step::attendance(lang),
        Step::Sign => msg::step::sign(lang),
    }
}
