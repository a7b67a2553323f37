//! Leave, and punches entered afterwards.

use crate::i18n::msg;
use crate::model::attendance::{LeaveKind, PunchKind};
use crate::model::ids::PersonId;
use crate::model::log;
use crate::model::log::{Detail, LogKind};
use crate::model::problem::Problem;
use crate::tui::screens::log::entry_form::{LogForm, LogScreen};
use crate::tui::screens::log::form_reader::{
    FormReader, Lean, Refusal, code_field, date_field, person_field, time_field,
};
use crate::tui::shell::view::{Ctx, View};
use crate::tui::widgets::field::Field;

/// The form that corrects a punch afterwards.
#[must_use]
pub(crate) fn correct_punch() -> Box<dyn View> {
    Box::new(LogScreen::new(LogKind::Punch, Box::new(CorrectionForm), None))
}

/// Leave, approved by a lead.
#[derive(Debug)]
pub(crate) struct LeaveForm;

fn missing(field: &'static str) -> Refusal {
    (field, Problem::new("kit.required"))
}

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

    fn read(&self, sheet: &FormReader<'_>) -> Result<Detail, Refusal> {
        Ok(Detail::Leave(log::Leave {
            person: sheet.person("person").ok_or_else(|| missing("person"))?,
            leave: sheet.pick("leave", &LeaveKind::ALL)?,
            from_ms: sheet.moment("from_date", "from", Lean::Next)?.ok_or_else(|| missing("from"))?,
            to_ms: sheet.moment("to_date", "to", Lean::Next)?.ok_or_else(|| missing("to"))?,
            approver: PersonId(0),
            remark: sheet.line("remark"),
        }))
    }
}

/// A punch that was forgotten or wrong, with its reason.
#[derive(Debug)]
pub(crate) struct CorrectionForm;

impl LogForm for CorrectionForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let ways = vec![msg::log_ui::clock_in.into(), msg::log_ui::clock_out.into()];
        vec![
            person_field("person", msg::log_ui::person, ctx).required(),
            Field::choice("punch", msg::log_ui::kind, ways).required(),
            time_field("time", msg::log_ui::time, "date", Lean::Last, ctx).required(),
            date_field("date", msg::log_ui::date, ctx).explained(msg::log_ui::last_note),
            Field::text("reason", msg::log_ui::correction_reason).required(),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Result<Detail, Refusal> {
        let at_ms = sheet.moment("date", "time", Lean::Last)?.ok_or_else(|| missing("time"))?;
        if at_ms > sheet.ctx.now.ms {
            return Err(("time", Problem::new("log_ui.not_yet")));
        }
        let reason = sheet.line("reason");
        if reason.is_empty() {
            return Err(missing("reason"));
        }
        Ok(Detail::Punch(log::Punch {
            person: sheet.person("person").ok_or_else(|| missing("person"))?,
            punch: sheet.pick("punch", &[PunchKind::In, PunchKind::Out])?,
            at_ms,
            correction: reason,
            approver: None,
        }))
    }
}
