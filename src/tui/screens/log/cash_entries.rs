//! Cash that moves in or out of a drawer, and surprise counts.

use crate::i18n::msg;
use crate::model::log;
use crate::model::log::{Detail, MovementKind};
use crate::tui::screens::log::entry_form::LogForm;
use crate::tui::screens::log::form_reader::{
    FormReader, amount_field, chosen, code_field, person_field, register_field, show,
};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Pay-in, pay-out, drop, change, float.
#[derive(Debug)]
pub(crate) struct MovementForm;

impl LogForm for MovementForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        vec![
            code_field("movement", msg::log_ui::kind, &MovementKind::ALL, MovementKind::key).required(),
            register_field("register", msg::log_ui::register, ctx),
            amount_field("amount", msg::log_ui::amount, ctx).required(),
            register_field("to_register", msg::log_ui::to_register, ctx),
            Field::text("reason", msg::log_ui::reason).max(120),
            Field::text("receipt_no", msg::log_ui::receipt_no).max(40).cols(20),
            Field::text("bag_no", msg::log_ui::bag_no).max(40).cols(20).required(),
            person_field("witness", msg::log_ui::witness, ctx).required(),
        ]
    }

    fn adapt(&self, form: &mut Form, ctx: &Ctx<'_>) {
        let kind = chosen(form, "movement").and_then(|i| MovementKind::ALL.get(i).copied());
        let paid = matches!(kind, Some(MovementKind::PayIn | MovementKind::PayOut));
        let registers = ctx.model.settings().map_or(0, |s| s.active_registers().count());
        show(form, "to_register", kind == Some(MovementKind::FloatTransfer) && registers > 1);
        show(form, "reason", paid);
        show(form, "receipt_no", paid);
        for id in ["bag_no", "witness"] {
            show(form, id, kind == Some(MovementKind::Drop));
        }
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let movement = sheet.noted(sheet.pick("movement", &MovementKind::ALL));
        let register = sheet.noted(sheet.register("register"));
        let amount = sheet.noted(sheet.amount("amount"));
        let to_register = if movement == Some(MovementKind::FloatTransfer) {
            let all: Vec<_> = sheet.settings.active_registers().map(|r| r.id).collect();
            sheet.choice("to_register").and_then(|i| all.get(i).copied())
        } else {
            None
        };
        Some(Detail::Movement(log::Movement {
            movement: movement?,
            register: register?,
            amount: amount?,
            reason: sheet.line("reason"),
            receipt_no: sheet.line("receipt_no"),
            bag_no: sheet.line("bag_no"),
            witness: sheet.person("witness"),
            approver: None,
            to_register,
        }))
    }
}

/// A surprise count, by a lead.
#[derive(Debug)]
pub(crate) struct SpotCountForm;

impl LogForm for SpotCountForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        vec![
            register_field("register", msg::log_ui::register, ctx),
            amount_field("amount", msg::log_ui::counted, ctx).required(),
            amount_field("reported", msg::log_ui::reported, ctx).explained(msg::log_ui::reported_note),
            Field::text("remark", msg::log_ui::remark),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let register = sheet.noted(sheet.register("register"));
        let counted = sheet.noted(sheet.amount("amount"));
        let reported = sheet.noted(sheet.amount_or_none("reported"));
        Some(Detail::SpotCount(log::SpotCount {
            register: register?,
            counted: counted?,
            reported: reported?,
            remark: sheet.line("remark"),
        }))
    }

    fn by_lead(&self) -> bool {
        true
    }
}
