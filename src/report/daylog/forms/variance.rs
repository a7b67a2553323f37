//! The variance form (差异调整单): a page for every payment that does not agree, to be explained and signed.

use super::day::{Forms, line, table};
use super::sealed;
use crate::i18n::msg;
use crate::i18n::shifts;
use crate::model::cash::results::ResultPart;
use crate::model::handover::SignRole;
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount};
use crate::record::logbook::LogPage;
use crate::record::parts::{CASH, ResultStep};
use crate::record::{Cash, Document, Reason, Tender};
use crate::report::daylog::approvals;
use crate::report::daylog::field::code;
use crate::report::daylog::parts::cash::changed_of;
use crate::report::daylog::phrases::{sep, when};
use crate::report::tables::{Cell, CellKind, Column, ReportTables, RowKind, TableRow};

/// A payment of one drawer as it holds now, with what was sealed.
struct Difference<'m> {
    page: &'m LogPage,
    document: &'m Document,
    /// The place of the drawer in the document.
    drawer: usize,
    /// The place of the payment in the drawer.
    tender: usize,
    now: &'m Tender,
    was: &'m Tender,
}

impl Forms {
    /// A page for every tender that does not agree as it holds now: what, why, and who signs.
    #[must_use]
    pub(crate) fn variance(&self, lang: Lang) -> ReportTables<'_> {
        let columns = vec![
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("value", CellKind::Text, msg::forms::entry(lang)),
        ];
        let mut rows = Vec::new();
        // What agrees only since a figure was changed after the result is explained and signed like what differs.
        let differs = |cash: &Cash, t: &Tender| {
            let shown = || shown_first(cash, t).and_then(|step| step.after);
            [t.difference, shown()].into_iter().flatten().any(|sum| !sum.is_zero())
        };
        for (page, document) in self.each() {
            for (drawer, (cash, sealed)) in document.cash.iter().zip(&page.document.cash).enumerate() {
                for (tender, (now, was)) in cash.tenders.iter().zip(&sealed.tenders).enumerate() {
                    if differs(cash, now) {
                        form(&mut rows, &Difference { page, document, drawer, tender, now, was }, lang);
                    }
                }
            }
        }
        let title = msg::forms::variance(lang);
        let mut table = table("variance", title, msg::forms::no_variance(lang), columns, rows);
        table.main = true;
        ReportTables { tables: vec![table], ..self.paper("variance", title, lang) }
    }
}

/// A difference in words. The word first: a sign in front would make a formula of it in a spreadsheet.
fn in_words(difference: Option<Money>, decimals: u8, lang: Lang) -> String {
    let difference = difference.unwrap_or_default();
    let direction = if difference.is_negative() { msg::daylog::short(lang) } else { msg::daylog::over(lang) };
    let sum = format_amount(difference.abs(), decimals);
    if difference.is_zero() { sum } else { format!("{direction} {sum}") }
}

/// When it was counted: the cash by either side, another payment by whoever entered it. Where the record does not say,
/// when the handover was begun, by that name.
fn counted_at(of: &Difference<'_>, lang: Lang) -> (&'static str, String) {
    let cash = of.document.cash.get(of.drawer).filter(|_| of.now.tender == CASH);
    let sides = cash.into_iter().flat_map(|cash| [cash.outgoing.at, cash.incoming.at]).flatten();
    let entered = of.now.said.as_ref().map(|said| said.at_ms).filter(|_| of.now.tender != CASH);
    let mut times: Vec<String> = sides.chain(entered).map(|at| when(Some(at), lang)).collect();
    times.dedup();
    if times.is_empty() {
        return (msg::forms::begun_at(lang), when(of.document.started_at, lang));
    }
    (msg::forms::made_at(lang), times.join(sep(lang)))
}

/// The difference that was shown first, where another one was sealed.
fn shown_first<'d>(cash: &'d Cash, tender: &Tender) -> Option<&'d ResultStep> {
    let of_it = |step: &&ResultStep| step.what == ResultPart::Shown && step.tender == tender.tender;
    cash.results.iter().find(of_it).filter(|step| step.after != tender.difference)
}

/// Who approved it: the reason at the handover, by a lead's signature under it, or later; or that it was refused, or
/// waits. Each for itself.
fn approved(of: &Difference<'_>, lang: Lang) -> Vec<String> {
    let reason = of.now.reason.as_ref();
    let at_once = reason.and_then(|reason| {
        let name = reason.approver.as_ref()?;
        Some(reason.approved_at.map_or_else(|| name.clone(), |at| format!("{name} {}", when(Some(at), lang))))
    });
    let signed = of.document.signatures.iter().filter(|one| one.role == SignRole::Lead);
    let signed = signed.map(|one| msg::forms::lead_signed(lang, &one.name, when(one.at, lang)));
    let later = approvals::said_to(of.page, of.drawer, &of.now.tender, lang);
    let mut all: Vec<String> = at_once.into_iter().chain(signed).chain(later).collect();
    if all.is_empty() {
        // To be filled in by hand.
        all.push(String::new());
    }
    all
}

/// What was sealed where something else holds since, and the corrections that made it so.
fn as_sealed(of: &Difference<'_>, lang: Lang) -> Vec<(String, String)> {
    let decimals = of.document.decimals.unwrap_or(2);
    let money = |sum: Option<Money>| sum.map_or_else(|| "-".to_owned(), |m| format_amount(m, decimals));
    let sealed = |label: &str| msg::forms::as_sealed(lang, label);
    let (now, was) = (of.now, of.was);
    let mut lines = Vec::new();
    if now.expected != was.expected {
        lines.push((sealed(msg::over_short::expected(lang)), money(was.expected)));
    }
    if now.counted != was.counted {
        lines.push((sealed(msg::over_short::counted(lang)), money(was.counted)));
    }
    if now.difference != was.difference {
        let said = in_words(was.difference, decimals, lang);
        lines.push((sealed(msg::over_short::difference(lang)), said));
    }
    if !lines.is_empty() {
        let said = sealed::of_tender(&of.page.document, &of.page.corrections, of.drawer, of.tender);
        lines.push((msg::forms::corrections(lang).to_owned(), said));
    }
    lines
}

/// One variance form.
fn form<'m>(rows: &mut Vec<TableRow<'m>>, of: &Difference<'m>, lang: Lang) {
    let (page, document, tender) = (of.page, of.document, of.now);
    let decimals = document.decimals.unwrap_or(2);
    let money = |sum: Option<Money>| sum.map_or_else(String::new, |m| format_amount(m, decimals));
    let name = code(document, lang, "tender", &tender.tender);
    let cash = document.cash.get(of.drawer);
    let register = cash.map_or("", |cash| cash.register.as_str());
    // Not everybody of the shift: only those who had this drawer.
    let of_drawer = |all: &[String], of: for<'a> fn(&'a Cash, &'a [String]) -> Vec<&'a str>| {
        let and = msg::report::and(lang);
        cash.map_or_else(|| all.join(and), |cash| of(cash, all).join(and))
    };
    let across =
        |kind, text: String| TableRow { cells: vec![Cell::from(text)], kind, opens: Some(page.handover) };
    rows.push(across(
        RowKind::Page,
        msg::forms::variance_of(lang, register, shifts::of_page(lang, page), &name),
    ));
    let why = tender.reason.as_ref();
    let said = |pick: fn(&Reason) -> &str| why.map_or_else(String::new, |w| pick(w).to_owned());
    let above = [
        counted_at(of, lang),
        (msg::report::outgoing(lang), of_drawer(&document.people.outgoing, Cash::handed_over_by)),
        (msg::report::incoming(lang), of_drawer(document.takers(), Cash::taken_over_by)),
        (msg::over_short::expected(lang), money(tender.expected)),
        (msg::over_short::counted(lang), money(tender.counted)),
        (msg::over_short::difference(lang), in_words(tender.difference, decimals, lang)),
    ];
    let below = [
        (msg::over_short::source(lang), cash.map_or_else(String::new, |cash| cash.report.source.clone())),
        (
            msg::over_short::reason(lang),
            why.map_or_else(String::new, |w| code(document, lang, "reason", &w.reason)),
        ),
        (msg::forms::explained(lang), said(|w| &w.text)),
        (msg::forms::counterpart(lang), said(|w| &w.counterpart)),
        (msg::forms::form_no(lang), said(|w| &w.form_no)),
        (msg::forms::copy_ref(lang), said(|w| &w.copy_ref)),
    ];
    let approved = approved(of, lang).into_iter().map(|by| (msg::over_short::approved_by(lang), by));
    let below = below.into_iter().chain(approved).chain([(msg::forms::adjusted(lang), String::new())]);
    let own = |(label, value): (&str, String)| (label.to_owned(), value);
    let first = cash.and_then(|cash| shown_first(cash, of.was)).map(|step| {
        let said =
            [Some(in_words(step.after, decimals, lang)), step.by.clone(), Some(when(Some(step.at_ms), lang))];
        let said: Vec<String> = said.into_iter().flatten().collect();
        (msg::forms::shown_first(lang).to_owned(), said.join(sep(lang)))
    });
    let label = msg::daylog::result_changed(lang);
    let changed = cash.map_or_else(Vec::new, |cash| changed_of(document, cash, &tender.tender, lang));
    let changed = changed.into_iter().map(|line| (label.to_owned(), line));
    let lines = above.into_iter().map(own).chain(first).chain(changed).chain(as_sealed(of, lang));
    let lines = lines.chain(below.map(own));
    for (label, value) in lines {
        let mut row = line(page);
        row.push(Cell::text(label)).push(value);
        rows.push(row);
    }
    rows.push(across(RowKind::Sign, msg::forms::variance_signs(lang).to_owned()));
}
