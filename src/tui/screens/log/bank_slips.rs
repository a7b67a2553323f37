//! A bank slip that came back: the deposits on their way that it settles.

use std::cell::RefCell;

use crate::i18n::msg;
use crate::model::item::Item;
use crate::model::log;
use crate::model::log::Detail;
use crate::model::problem::Problem;
use crate::rules::cash::deposits;
use crate::tui::screens::deposit_fields;
use crate::tui::screens::deposit_fields::Proposed;
use crate::tui::screens::log::entry_form::LogForm;
use crate::tui::screens::log::form_reader::{FormReader, amount_field};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// A bank slip.
#[derive(Debug, Default)]
pub(super) struct BankSlipForm {
    proposed: RefCell<Proposed>,
}

fn items<'a>(ctx: &Ctx<'a>) -> &'a [Item] {
    ctx.model.live.as_ref().map_or(&[], |live| live.items.as_slice())
}

impl LogForm for BankSlipForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let mut fields = vec![
            Field::text("slip_no", msg::cash_ui::slip_no).max(60).cols(20).required(),
            amount_field("amount", msg::items_ui::banked, ctx).required(),
        ];
        fields.extend(deposit_fields::fields(items(ctx), &[], ""));
        fields
    }

    fn adapt(&self, form: &mut Form, ctx: &Ctx<'_>) {
        if let (Some(settings), Ok(mut proposed)) = (ctx.model.settings(), self.proposed.try_borrow_mut()) {
            proposed.follow(form, items(ctx), &settings.store.currency);
        }
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let amount = sheet.noted(sheet.amount("amount"));
        let settles = deposit_fields::settles(sheet.form, items(sheet.ctx));
        let reason = sheet.line("reason");
        if deposits::settles_none(items(sheet.ctx), &settles, &reason) {
            sheet.note_problem("settles", Problem::new("cash.settles_none"));
        }
        let sent = deposits::sent(items(sheet.ctx), &settles).ok().flatten();
        if amount.is_some_and(|amount| deposits::lacks_reason(amount, sent, &reason)) {
            sheet.note_problem("reason", Problem::new("cash.bank_reason"));
        }
        Some(Detail::BankSlip(log::BankSlip {
            slip_no: sheet.line("slip_no"),
            amount: amount?,
            settles,
            sent,
            reason,
        }))
    }
}
