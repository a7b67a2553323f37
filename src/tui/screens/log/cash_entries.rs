//! Cash that moves in or out of a drawer, and surprise counts.

use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::log;
use crate::model::log::{Detail, MovementKind};
use crate::model::people::Role;
use crate::tui::screens::home::summary;
use crate::tui::screens::log::entry_form::LogForm;
use crate::tui::screens::log::form_reader::{
    FormReader, amount_field, chosen, code_field, register_field, show,
};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

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
            other_person("receiver", msg::log_ui::receiver, ctx).required(),
            Field::text("reason", msg::log_ui::reason).max(120),
            Field::text("receipt_no", msg::log_ui::receipt_no).max(40).cols(20),
            Field::text("bag_no", msg::log_ui::bag_no).max(40).cols(20).required(),
            other_person("witness", msg::log_ui::witness, ctx).required(),
        ]
    }

    fn adapt(&self, form: &mut Form, ctx: &Ctx<'_>) {
        let kind = chosen(form, "movement").and_then(|i| MovementKind::ALL.get(i).copied());
        let paid = matches!(kind, Some(MovementKind::PayIn | MovementKind::PayOut));
        let registers = ctx.model.settings().map_or(0, |s| s.active_registers().count());
        show(form, "to_register", kind == Some(MovementKind::FloatTransfer) && registers > 1);
        show(form, "receiver", kind == Some(MovementKind::FloatTransfer));
        show(form, "reason", paid);
        show(form, "receipt_no", paid);
        for id in ["bag_no", "witness"] {
            show(form, id, kind == Some(MovementKind::Drop));
        }
    }

    /// More than float and movements leave in the drawer is asked about: sales may have filled it, a slip of the
    /// finger more often has.
    fn warning(&self, detail: &Detail, ctx: &Ctx<'_>) -> Option<Label> {
        let Detail::Movement(m) = detail else { return None };
        if m.movement != MovementKind::PayOut {
            return None;
        }
        let live = ctx.model.live.as_ref()?;
        let holds = summary::most_held(live, m.register).filter(|holds| m.amount > *holds)?;
        let currency = live.settings.store.currency.clone();
        let amount = m.amount;
        Some(Label::from(move |lang| {
            msg::log_ui::pay_out_large(lang, currency.format(amount), currency.format(holds))
        }))
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
        // Behind the people stands that nobody else is in.
        let everybody = sheet.ctx.model.people(Role::Cashier).len();
        Some(Detail::Movement(log::Movement {
            decided: None,
            movement: movement?,
            register: register?,
            amount: amount?,
            reason: sheet.line("reason"),
            receipt_no: sheet.line("receipt_no"),
            bag_no: sheet.line("bag_no"),
            alone: ["witness", "receiver"].into_iter().any(|id| sheet.choice(id) == Some(everybody)),
            witness: sheet.person("witness"),
            receiver: sheet.person("receiver"),
            approver: None,
            approval_open: None,
            to_register,
        }))
    }
}

/// Who watches a drop, takes a float or works the drawer that is counted; that nobody else is in, where the clock knows of nobody else.
fn other_person(id: &'static str, label: fn(Lang) -> &'static str, ctx: &Ctx<'_>) -> Field {
    let mut names = ctx.model.with_roles(&ctx.model.people(Role::Cashier));
    if ctx.model.there(ctx.now.ms).len() < 2 {
        names.push(msg::log_ui::nobody_else.into());
    }
    Field::choice(id, label, names)
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
            other_person("cashier", msg::log_ui::spot_cashier, ctx).required(),
            Field::text("remark", msg::log_ui::remark),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let register = sheet.noted(sheet.register("register"));
        let counted = sheet.noted(sheet.amount("amount"));
        let reported = sheet.noted(sheet.amount_or_none("reported"));
        let cashier = sheet.person("cashier");
        let count = log::SpotCount {
            register: register?,
            counted: counted?,
            reported: reported?,
            without_sales: None,
            difference: None,
            cashier,
            alone: cashier.is_none(),
            remark: sheet.line("remark"),
        };
        let live = sheet.ctx.model.live.as_ref();
        let left = live.and_then(|live| live.drawers.get(&count.register).copied());
        Some(Detail::SpotCount(count.worked_out(left, live.map_or(&[], |live| live.entries.as_slice()))))
    }

    fn by_lead(&self) -> bool {
        true
    }
}
