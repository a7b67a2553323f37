//! Signatures that were given and taken back, because something was changed after them.

use crate::model::checklist::ListKind;
use crate::model::field_ref::AnswerRef;
use crate::model::handover::draft::Draft;
use crate::model::handover::{Step, TakenBack};
use crate::model::ids::PersonId;
use crate::model::settings::Settings;

impl Draft {
    /// The signatures that a change takes back, and what the change is of.
    #[must_use]
    pub(crate) fn taken_back(
        &self,
        by: Option<PersonId>,
        at_ms: i64,
        place: &AnswerRef,
        settings: &Settings,
    ) -> Vec<TakenBack> {
        let (step, of) = changed_at(place, settings);
        let taken = self.signatures.iter().map(|signature| TakenBack {
            role: signature.role,
            person: signature.person,
            signed: signature.at.ms,
            by,
            at: at_ms,
            step,
            of: of.clone(),
        });
        taken.collect()
    }
}

/// The step a line of the draft belongs to, and its name there.
fn changed_at(place: &AnswerRef, settings: &Settings) -> (Step, String) {
    let nothing = String::new;
    match place {
        AnswerRef::People => (Step::People, nothing()),
        AnswerRef::Panel(_) => (Step::Briefing, nothing()),
        AnswerRef::Cash(id, _) => {
            (Step::Cash, settings.register(*id).map(|register| register.name.clone()).unwrap_or_default())
        }
        AnswerRef::StockReview => (Step::Stock, nothing()),
        AnswerRef::Stock(id) => {
            (Step::Stock, settings.stock_item(*id).map(|item| item.name.clone()).unwrap_or_default())
        }
        AnswerRef::Check(id) => {
            let step = match settings.check(id).map(|item| item.list) {
                Some(ListKind::Devices) => Step::Devices,
                Some(ListKind::SelfCheck) => Step::People,
                _ => Step::Safety,
            };
            (step, id.clone())
        }
        AnswerRef::Feedback => (Step::Feedback, nothing()),
        AnswerRef::Carried(item) => (Step::Tasks, format!("#{item}")),
        AnswerRef::Attendance(id) | AnswerRef::Punching(id) => {
            (Step::Attendance, settings.person_name(*id).to_owned())
        }
        AnswerRef::Review | AnswerRef::Snapshot => (Step::Sign, nothing()),
        AnswerRef::Done(step) => (*step, nothing()),
    }
}
