//! Leave, and punches entered afterwards.

use crate::i18n::msg;
use crate::model::attendance::{LeaveKind, PunchKind};
use crate::model::ids::PersonId;
use crate::model::log;
use crate::model::log::{Detail, LogKind};
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::time::BusinessDate;
use crate::tui::screens::log::entry_form::{LogForm, LogScreen};
use crate::tui::screens::log::form_reader::{
    FormReader, Lean, code_field, date_field, person_field, time_field,
};
use crate::tui::shell::view::{Ctx, View};
use crate::tui::widgets::field::Field;

/// The form that corrects a punch afterwards.
#[must_use]
pub(crate) fn correct_punch() -> Box<dyn View> {
    Box::new(LogScreen::new(LogKind::Punch, Box::new(CorrectionForm::default()), None))
}

/// The form for a departure that was forgotten, after somebody came on this day.
#[must_use]
pub(crate) fn forgotten_out(person: PersonId, came_on: BusinessDate) -> Box<dyn View> {
    let form = CorrectionForm { forgotten: Some((person, came_on)) };
    Box::new(LogScreen::new(LogKind::Punch, Box::new(form), None))
}

/// Leave, approved by a lead.
#[derive(Debug)]
pub(crate) struct LeaveForm;

impl LogForm for LeaveForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let today = ctx.now.calendar_date().to_string();
        vec![
            person_field("person", msg::log_ui::person, ctx).required(),
            code_field("leave", msg::log_ui::kind, &LeaveKind::ALL, LeaveKind::key).required(),
            date_field("from_date", msg::log_ui::from_date, ctx).required().with(&today),
            time_field("from", msg::log_ui::from, "from_date", Lean::Next, ctx).required(),
            date_field("to_date", msg::log_ui::to_date, ctx).required().with(&today),
            time_field("to", msg::log_ui::to, "to_date", Lean::Next, ctx).required(),
            Field::text("remark", msg::log_ui::remark),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let person = sheet.must("person", sheet.person("person"));
        let leave = sheet.noted(sheet.pick("leave", &LeaveKind::ALL));
        let from = sheet.noted(sheet.moment("from_date", "from", Lean::Next));
        let from = from.and_then(|from| sheet.must("from", from));
        let to = sheet.noted(sheet.moment("to_date", "to", Lean::Next));
        let to = to.and_then(|to| sheet.must("to", to));
        let person = person?;
        Some(Detail::Leave(log::Leave {
            person,
            leave: leave?,
            from_ms: from?,
            to_ms: to?,
            // Until a PIN names who approves: nobody approves their own leave, so this alone is refused.
            approver: person,
            remark: sheet.line("remark"),
        }))
    }
}

/// A punch that was forgotten or wrong, with its reason.
#[derive(Debug, Default)]
pub(crate) struct CorrectionForm {
    /// Whose departure was forgotten, and the day they came.
    forgotten: Option<(PersonId, BusinessDate)>,
}

impl LogForm for CorrectionForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let ways = vec![msg::log_ui::clock_in.into(), msg::log_ui::clock_out.into()];
        let mut person = person_field("person", msg::log_ui::person, ctx).required();
        let mut punch = Field::choice("punch", msg::log_ui::kind, ways).required();
        let mut date = date_field("date", msg::log_ui::date, ctx).explained(msg::log_ui::last_note);
        if let Some((who, day)) = self.forgotten {
            person.choose(ctx.model.people(Role::Cashier).iter().position(|p| *p == who));
            punch.choose(Some(1));
            date = date.with(&day.to_string());
        }
        vec![
            person,
            punch,
            time_field("time", msg::log_ui::time, "date", Lean::Last, ctx).required(),
            date,
            Field::text("reason", msg::log_ui::correction_reason).required(),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let person = sheet.must("person", sheet.person("person"));
        let punch = sheet.noted(sheet.pick("punch", &[PunchKind::In, PunchKind::Out]));
        let at = sheet.noted(sheet.moment("date", "time", Lean::Last));
        let at = at.and_then(|at| sheet.must("time", at));
        if at.is_some_and(|at| at > sheet.ctx.now.ms) {
            sheet.note_problem("time", Problem::new("log_ui.not_yet"));
        }
        // Invisible characters alone are no reason.
        let reason = sheet.must("reason", Some(sheet.line("reason")).filter(|reason| !reason.is_empty()));
        Some(Detail::Punch(log::Punch {
            person: person?,
            punch: punch?,
            at_ms: at?,
            correction: reason?,
            approver: None,
        }))
    }
}
