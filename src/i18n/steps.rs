//! The steps of a handover by name, on screens and on paper alike.

use super::msg;
use crate::model::handover::Step;
use crate::model::lang::Lang;

/// Name of a step.
#[must_use]
pub(crate) const fn name(step: Step, lang: Lang) -> &'static str {
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
