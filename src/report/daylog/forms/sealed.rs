//! What was sealed, beside what holds since it was corrected.

use crate::i18n::{lists, msg};
use crate::model::correction::Correction;
use crate::model::field_ref::{CashRecord, RecordField};
use crate::model::lang::Lang;
use crate::record::parts::CASH;
use crate::record::{Document, correction};
use crate::report::daylog::approvals::corrected_by;
use crate::report::daylog::field;
use crate::report::daylog::phrases::{sep, when};
use crate::report::tables::{Column, Shown};

/// A column with what was sealed where `of`, the column in place `at`, holds what is so now.
pub(super) fn column(key: &'static str, of: &Column, at: usize, lang: Lang) -> Column {
    Column::new(key, of.kind, msg::forms::as_sealed(lang, &of.head)).shown(Shown::Beside(at))
}

/// The corrections of one drawer in words, one behind the other; empty where there are none.
pub(super) fn of_drawer(document: &Document, all: &[Correction], drawer: usize, lang: Lang) -> String {
    let about = |c: &&Correction| matches!(c.field, RecordField::Cash(at, _) if at == drawer);
    let said: Vec<String> = all.iter().filter(about).map(|c| words(document, c, lang)).collect();
    said.join(lists::between_remarks(lang))
}

/// The numbers of the corrections that changed one payment of a drawer, or the drawer around its cash.
pub(super) fn of_tender(document: &Document, all: &[Correction], drawer: usize, tender: usize) -> String {
    let cash = document.cash.get(drawer).and_then(|cash| cash.tenders.get(tender));
    let is_cash = cash.is_some_and(|line| line.tender == CASH);
    let about = |c: &&Correction| match c.field {
        RecordField::Cash(at, CashRecord::Tender(n, _)) => at == drawer && n == tender,
        RecordField::Cash(at, _) => at == drawer && is_cash,
        _ => false,
    };
    let numbers: Vec<String> = all.iter().filter(about).map(|c| format!("#{:05}", c.seq)).collect();
    numbers.join(" ")
}

/// One correction: its number, what, from what to what, by whom, when and why.
pub(in crate::report::daylog) fn words(document: &Document, c: &Correction, lang: Lang) -> String {
    let shown = |value| {
        let text = correction::shown(document, c.field, value, lang);
        if text.is_empty() { "-".to_owned() } else { text }
    };
    let sep = sep(lang);
    let by = corrected_by(c, sep, lang);
    let name = field::name(document, lang, c.field);
    let (old, new, at) = (shown(&c.old), shown(&c.new), when(Some(c.at), lang));
    format!("#{:05} {name}: {old} → {new}{sep}{by} {at}{sep}{}", c.seq, c.reason)
}
