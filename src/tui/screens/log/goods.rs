//! Deliveries, and goods taken off.

use crate::i18n::msg;
use crate::model::log::{
    Acceptance, Detail, DisposalAction, DisposalCause, LineFault, ReceiptLine, WriteOffClass,
};
use crate::model::money::Money;
use crate::model::settings::{Settings, StockItem};
use crate::model::{log, text};
use crate::tui::screens::log::entry_form::LogForm;
use crate::tui::screens::log::form_reader::{FormReader, amount_field, chosen, code_field, show};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Lines of a delivery that can differ: what, how many, how.
const LINES: [[&str; 3]; 8] = [
    ["name_1", "quantity_1", "fault_1"],
    ["name_2", "quantity_2", "fault_2"],
    ["name_3", "quantity_3", "fault_3"],
    ["name_4", "quantity_4", "fault_4"],
    ["name_5", "quantity_5", "fault_5"],
    ["name_6", "quantity_6", "fault_6"],
    ["name_7", "quantity_7", "fault_7"],
    ["name_8", "quantity_8", "fault_8"],
];

/// Form of a delivery.
#[derive(Debug)]
pub(crate) struct ReceiptForm;

impl LogForm for ReceiptForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let rules =
            ctx.model.settings().map(|s| (s.rules.receipt_direct_percent, s.rules.receipt_depot_percent));
        let (direct, depot) = rules.unwrap_or_default();
        let fresh = move |lang| msg::log_ui::fresh_enough(lang, depot, direct);
        let mut fields = vec![
            Field::text("supplier", msg::log_ui::supplier).required().max(60),
            Field::text("slip_no", msg::log_ui::slip_no).max(40).cols(20),
            code_field("acceptance", msg::log_ui::acceptance, &Acceptance::ALL, Acceptance::key)
                .required()
                .explained(fresh),
            Field::text("goods", msg::log_ui::goods),
        ];
        for [name, quantity, fault] in LINES {
            fields.push(Field::text(name, msg::log_ui::line_name).explained(msg::log_ui::line_note).max(60));
            fields.push(Field::count(quantity, msg::log_ui::quantity).required());
            fields
                .push(code_field(fault, msg::log_ui::line_fault, &LineFault::ALL, LineFault::key).required());
        }
        fields
    }

    fn adapt(&self, form: &mut Form, _: &Ctx<'_>) {
        let mut open = true;
        for [name, quantity, fault] in LINES {
            show(form, name, open);
            open = open && !form.raw(name).trim().is_empty();
            show(form, quantity, open);
            show(form, fault, open);
        }
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let mut lines = Vec::new();
        for [name, quantity, fault] in LINES {
            let words = sheet.line(name);
            if words.is_empty() {
                break;
            }
            let count = sheet.noted(sheet.count(quantity));
            let fault = sheet.noted(sheet.pick(fault, &LineFault::ALL));
            lines.extend(count.zip(fault).map(|(quantity, fault)| ReceiptLine {
                name: words,
                quantity,
                fault,
            }));
        }
        let acceptance = sheet.noted(sheet.pick("acceptance", &Acceptance::ALL));
        Some(Detail::Receipt(log::Receipt {
            supplier: sheet.line("supplier"),
            slip_no: sheet.line("slip_no"),
            acceptance: acceptance?,
            goods: sheet.line("goods"),
            lines,
        }))
    }
}

/// Goods taken off.
#[derive(Debug)]
pub(crate) struct DisposalForm;

/// The line of the count list meant by a name, code or barcode; a part of the name is enough where only one
/// line has it.
fn on_list<'a>(settings: &'a Settings, typed: &str) -> Option<&'a StockItem> {
    let typed = text::clean_line(typed, text::LINE_MAX).text.trim().to_lowercase();
    if typed.is_empty() {
        return None;
    }
    let exact = settings
        .count_list()
        .find(|s| [&s.name, &s.code, &s.barcode].into_iter().any(|t| t.to_lowercase() == typed));
    exact.or_else(|| {
        let mut parts = settings
            .count_list()
            .filter(|s| typed.chars().count() > 1 && s.name.to_lowercase().contains(&typed));
        parts.next().filter(|_| parts.next().is_none())
    })
}

impl LogForm for DisposalForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        vec![
            Field::text("name", msg::log_ui::what_goods)
                .required()
                .max(60)
                .explained(msg::log_ui::goods_note),
            code_field("cause", msg::log_ui::cause, &DisposalCause::ALL, DisposalCause::key).required(),
            Field::count("quantity", msg::log_ui::quantity).required(),
            code_field("action", msg::log_ui::action, &DisposalAction::ALL, DisposalAction::key).required(),
            code_field("class", msg::log_ui::class, &WriteOffClass::ALL, WriteOffClass::key).chosen(0),
            amount_field("amount", msg::log_ui::value, ctx).required(),
        ]
    }

    fn adapt(&self, form: &mut Form, ctx: &Ctx<'_>) {
        let off = chosen(form, "action").and_then(|i| DisposalAction::ALL.get(i))
            == Some(&DisposalAction::WrittenOff);
        show(form, "class", off);
        show(form, "amount", off);
        let found = ctx.model.settings().and_then(|s| on_list(s, form.raw("name")));
        let note = found.map(|s| s.name.clone());
        if let Some(field) = form.field_mut("name") {
            field.note = Some(match note {
                Some(name) => (move |lang| msg::log_ui::on_list(lang, &name)).into(),
                None => msg::log_ui::goods_note.into(),
            });
        }
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let typed = sheet.line("name");
        let item = on_list(sheet.settings, &typed);
        let action = sheet.noted(sheet.pick("action", &DisposalAction::ALL));
        let off = action == Some(DisposalAction::WrittenOff);
        let cause = sheet.noted(sheet.pick("cause", &DisposalCause::ALL));
        let quantity = sheet.noted(sheet.count("quantity"));
        let (value, class) = if off {
            let class = sheet.noted(sheet.pick("class", &WriteOffClass::ALL));
            (sheet.noted(sheet.amount("amount")), class)
        } else {
            (Some(Money::ZERO), Some(WriteOffClass::default()))
        };
        Some(Detail::Disposal(log::Disposal {
            decided: None,
            stock: item.map(|s| s.id),
            name: item.map_or(typed, |s| s.name.clone()),
            cause: cause?,
            quantity: quantity?,
            action: action?,
            class: class?,
            value: value?,
            approver: None,
            approval_open: None,
        }))
    }
}
