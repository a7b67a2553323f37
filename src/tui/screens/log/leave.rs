//! Leave, logged and approved.

use crate::i18n::msg;
use crate::model::attendance::LeaveKind;
use crate::model::log;
use crate::model::log::Detail;
use crate::tui::screens::log::entry_form::LogForm;
use crate::tui::screens::log::form_reader::{
    FormReader, Lean, code_field, date_field, person_field, time_field,
};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;

/// Leave, approved by a lead.
#[derive(Debug)]
pub(crate) struct LeaveForm;

impl LogForm for LeaveForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let today = ctx.now.calendar_date().figures(ctx.lang);
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
