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
pub mod step_view;
pub mod stock;
pub mod tasks;

use crate::domain::handover::Step;

pub use step_view::StepView;

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
