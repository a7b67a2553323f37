//! What each step of the handover asks, one file a step.

pub mod attendance;
pub mod briefing;
pub mod cash;
pub mod checks;
pub mod feedback;
pub mod grid_form;
pub mod people;
pub mod screen;
pub mod shared_parts;
pub mod sign;
mod step_draft;
pub mod step_view;
pub mod stock;
pub mod tasks;
#[cfg(test)]
pub(crate) mod test_support;

use crate::model::handover::Step;

pub use step_view::StepView;

/// Makes the view of a step.
#[must_use]
pub fn open(step: Step) -> Box<dyn StepView> {
    // One line a step.
    match step {
        Step::People => Box::new(people::PeopleStep::default()),
        Step::Sign => Box::new(sign::Sign::default()),
        Step::Briefing => Box::new(briefing::BriefingStep::default()),
        Step::Devices => Box::new(checks::ChecksStep::devices()),
        Step::Safety => Box::new(checks::ChecksStep::safety()),
        Step::Feedback => Box::new(feedback::FeedbackStep::default()),
        Step::Cash => Box::new(cash::CashStep::default()),
        Step::Stock => Box::new(stock::StockStep::default()),
        Step::Tasks => Box::new(tasks::Tasks::default()),
        Step::Attendance => Box::new(attendance::AttendanceStep::default()),
    }
}
