//! Leave, and punches entered afterwards.

use super::host::LogForm;
use super::sheet::{Lean, Refusal, Sheet, date_field, keyed, person_field, time_field};
use crate::domain::Problem;
use crate::domain::attendance::{LeaveKind, PunchKind};
use crate::domain::ids::PersonId;
use crate::domain::log::{self, Detail};
use crate::i18n::msg;
use crate::tui::view::Ctx;
use crate::tui::widgets::field::Field;

/// Leave, approved by a lead.
#[derive(Debug)]
pub struct Leave;

fn missing(field: &'static str) -> Refusal {
    (field, Problem::new("kit.required"))
}

impl LogForm for Leave {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let today = ctx.now.calendar_date().to_string();
        vec![
            person_field("person", msg::log_ui::person, ctx).required(),
            Field::choice("leave", msg::log_ui::kind, LeaveKind::ALL.map(|k| keyed(k.key())).to_vec())
                .required(),
            date_field("from_date", msg::log_ui::from_date, ctx).required().with(&today),
            time_field("from", msg::log_ui::from, "from_date", Lean::Next, ctx).required(),
            date_field("to_date", msg::log_ui::to_date, ctx).required().with(&today),
            time_field("to", msg::log_ui::to, "to_date", Lean::Next, ctx).required(),
            Field::text("remark", msg::log_ui::remark),
        ]
    }

    fn read(&self, sheet: &Sheet<'_>) -> Result<Detail, Refusal> {
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
pub struct Correction;

impl LogForm for Correction {
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

    fn read(&self, sheet: &Sheet<'_>) -> Result<Detail, Refusal> {
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
