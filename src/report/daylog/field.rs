//! The name of a place in a document, as people say it.

use serde::Serialize;

use crate::i18n::{self, msg};
use crate::model::count_unit::CountUnit;
use crate::model::field_ref::{CashRecord, RecordField, TenderRecord};
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::money::format_amount;
use crate::record::{Cash, Document, LogEntry};

/// What a code stands for: the texts sealed with the document, else our own, else the code itself.
pub(super) fn code(document: &Document, lang: Lang, kind: &str, code: &str) -> String {
    if let Some(text) = document.texts.get(&format!("{kind}/{code}")).map(|t| t.get(lang))
        && !text.is_empty()
    {
        return text.to_owned();
    }
    word(lang, code)
}

/// The name of a code of the program, as documents write it.
pub(super) fn code_name(of: &impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Our own word for a code of the program, or the code.
pub(super) fn word(lang: Lang, code: &str) -> String {
    i18n::template(lang, &format!("daylog.v_{code}")).unwrap_or(code).to_owned()
}

/// The name of a field as people say it: `Register 1 / WeChat Pay / counted`.
#[must_use]
pub(crate) fn name(document: &Document, lang: Lang, field: RecordField) -> String {
    let mut names = match field {
        RecordField::Cash(at, field) => {
            let cash = document.cash.get(at);
            let mut names = vec![cash.map_or_else(|| at.to_string(), |cash| cash.register.clone())];
            names.extend(cash_names(document, cash, lang, field));
            names
        }
        RecordField::Stock(at, field) => {
            let item = document.stock.get(at).map(|line| line.item.clone());
            vec![label(lang, "stock"), item.unwrap_or_else(|| at.to_string()), label(lang, field.as_str())]
        }
        RecordField::Check(at, field) => {
            let check = document.checks.get(at);
            let item = check.map(|c| format!("{} {}", c.item, code(document, lang, "check", &c.item)));
            vec![label(lang, "checks"), item.unwrap_or_else(|| at.to_string()), label(lang, field.as_str())]
        }
        RecordField::Log(at, field) => {
            let entry = document.log.get(at).map(|entry| entry_name(entry, lang));
            vec![entry.unwrap_or_else(|| at.to_string()), label(lang, field.as_str())]
        }
        RecordField::Carried(at, field) => {
            let item = document.carried.get(at).map(|item| format!("#{} {}", item.item, item.title));
            vec![item.unwrap_or_else(|| at.to_string()), label(lang, field.as_str())]
        }
        RecordField::Attendance(at, field) => {
            let person = document.attendance.get(at).map(|line| line.person.clone());
            vec![
                label(lang, "attendance"),
                person.unwrap_or_else(|| at.to_string()),
                label(lang, field.as_str()),
            ]
        }
        RecordField::Half(field) => {
            vec![label(lang, "review"), label(lang, "half"), label(lang, field.as_str())]
        }
    };
    names.retain(|name| !name.is_empty());
    names.join(" / ")
}

/// The names below that of the drawer.
fn cash_names(document: &Document, cash: Option<&Cash>, lang: Lang, field: CashRecord) -> Vec<String> {
    let row = |side: &str, unit: CountUnit| {
        let decimals = document.decimals.unwrap_or(2);
        let name = unit.name(msg::cash_ui::one_coin(lang), |value| format_amount(value, decimals));
        vec![label(lang, side), format!("{name} x")]
    };
    let both = |part: &str, field: &str| vec![label(lang, part), label(lang, field)];
    match field {
        CashRecord::OpeningCounted => both("opening", "counted"),
        CashRecord::OutgoingRow(value) => row("outgoing", value),
        CashRecord::OutgoingTotal => both("outgoing", "total"),
        CashRecord::IncomingRow(value) => row("incoming", value),
        CashRecord::IncomingTotal => both("incoming", "total"),
        CashRecord::Report(field) => both("report", field.as_str()),
        CashRecord::Tender(at, field) => {
            let tender = cash.and_then(|cash| cash.tenders.get(at));
            let tender = tender.map(|line| code(document, lang, "tender", &line.tender));
            let mut names = vec![tender.unwrap_or_else(|| at.to_string())];
            names.extend(tender_labels(lang, field));
            names
        }
        CashRecord::OpeningReasonText => both("opening_reason", "text"),
        CashRecord::NonCash(at, field) => {
            let kind = cash.and_then(|cash| cash.non_cash.get(at)).map(|line| word(lang, line.kind.as_str()));
            vec![label(lang, "non_cash"), kind.unwrap_or_else(|| at.to_string()), label(lang, field.as_str())]
        }
        CashRecord::Deposit(at, field) => {
            let slip = cash.and_then(|cash| cash.deposits.get(at)).map(|slip| slip.slip_no.clone());
            vec![label(lang, "deposits"), slip.unwrap_or_else(|| at.to_string()), label(lang, field.as_str())]
        }
        CashRecord::FloatLeft => vec![label(lang, "float_left")],
        CashRecord::Uncounted => vec![label(lang, "uncounted")],
        CashRecord::Disagreed => vec![label(lang, "disagreed")],
    }
}

fn tender_labels(lang: Lang, field: TenderRecord) -> Vec<String> {
    let reason = match field {
        TenderRecord::ReasonText => "text",
        TenderRecord::ReasonCounterpart => "counterpart",
        TenderRecord::ReasonFormNo => "form_no",
        TenderRecord::ReasonCopyRef => "copy_ref",
        plain => return vec![label(lang, plain.as_str())],
    };
    vec![label(lang, "reason"), label(lang, reason)]
}

/// The name of a part or field of a document, or its code.
pub(super) fn label(lang: Lang, part: &str) -> String {
    i18n::template(lang, &format!("daylog.f_{part}")).unwrap_or(part).to_owned()
}

/// What a logged fact is called: its time and its kind.
fn entry_name(entry: &LogEntry, lang: Lang) -> String {
    let kind = match &entry.detail {
        Detail::Movement(movement) => movement.movement.as_str(),
        other => other.kind().as_str(),
    };
    format!("{} {}", entry.at.map(|at| at.clock(lang)).unwrap_or_default(), word(lang, kind))
}
