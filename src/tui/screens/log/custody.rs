//! What is taken into keeping: keys, cheques, cards, order deposits, papers, lost property.

use crate::i18n::msg;
use crate::model::cash::NonCashKind;
use crate::model::log;
use crate::model::log::Detail;
use crate::model::money::parse_count;
use crate::tui::screens::log::entry_form::LogForm;
use crate::tui::screens::log::form_reader::{FormReader, amount_field, code_field};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;

/// Something taken into keeping.
#[derive(Debug)]
pub(super) struct CustodyForm;

impl LogForm for CustodyForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        vec![
            code_field("held", msg::cash_ui::item_kind, &NonCashKind::ALL, NonCashKind::key).required(),
            Field::text("number", msg::cash_ui::item_number).max(60),
            Field::count("quantity", msg::cash_ui::item_count)
                .with("1")
                .required()
                .checked(|text| parse_count(text).map(|_| ())),
            amount_field("amount", msg::cash_ui::item_amount, ctx),
            Field::text("remark", msg::cash_ui::item_remark),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let held = sheet.noted(sheet.pick("held", &NonCashKind::ALL));
        let amount = sheet.noted(sheet.amount_or_none("amount"));
        let quantity = sheet.noted(sheet.count("quantity"));
        Some(Detail::Custody(log::Custody {
            held: held?,
            number: sheet.line("number"),
            amount: amount?,
            quantity: quantity?,
            remark: sheet.line("remark"),
        }))
    }
}
