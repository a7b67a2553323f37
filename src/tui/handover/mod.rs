//! What each step of the handover asks, one file a step.

pub(crate) mod asked_by;
pub(crate) mod attendance;
pub(crate) mod briefing;
pub(crate) mod cash;
pub(crate) mod checks;
pub(crate) mod feedback;
pub(crate) mod grid_form;
pub(crate) mod people;
pub(crate) mod screen;
pub(crate) mod shared_parts;
pub(crate) mod sign;
mod step_draft;
pub(crate) mod step_view;
pub(crate) mod stock;
pub(crate) mod tasks;
#[cfg(test)]
pub(crate) mod test_support;
pub(crate) mod who_acts;

use crate::model::handover::Step;

pub(crate) use step_view::StepView;

/// Makes the view of a step.
#[must_use]
pub(crate) fn open(step: Step) -> Box<dyn StepView> {
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
