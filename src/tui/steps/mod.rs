//! What each step of the handover asks, one file a step.

pub mod attendance;
#[cfg(test)]
pub(crate) mod bench;
pub mod briefing;
pub mod cash;
pub mod checks;
pub mod feedback;
pub mod parts;
pub mod people;
pub mod sheet;
pub mod sign;
mod step_draft;
pub mod stock;
pub mod tasks;

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::input::Input;
use super::keymap::Hint;
use super::view::{Ctx, Effect, Handled, News};
use crate::domain::handover::Step;

/// One step of the handover.
pub trait StepView: std::fmt::Debug {
    /// The step comes up; `field` is where to go (empty for the first unanswered one).
    fn enter(&mut self, field: &str, ctx: &Ctx<'_>) -> Vec<Effect>;

    /// What can be done here and now.
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint>;

    /// Answers input.
    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled;

    /// F10: checks the step; goes on, or shows what is missing and moves there.
    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled;

    /// Paints everything from state.
    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>);

    /// The field that has the focus, as remembered over a restart.
    fn field(&self) -> String;

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

/// Makes the view of a step.
#[must_use]
pub fn open(step: Step) -> Box<dyn StepView> {
    // One line a step.
    match step {
        Step::People => Box::new(people::People::default()),
        Step::Sign => Box::new(sign::Sign::default()),
        Step::Briefing => Box::new(briefing::Briefing::default()),
        Step::Devices => Box::new(checks::Checks::devices()),
        Step::Safety => Box::new(checks::Checks::safety()),
        Step::Feedback => Box::new(feedback::Feedback::default()),
        Step::Cash => Box::new(cash::Cash::default()),
        Step::Stock => Box::new(stock::Stock::default()),
        Step::Tasks => Box::new(tasks::Tasks::default()),
        Step::Attendance => Box::new(attendance::Attendance::default()),
    }
}
