//! What both sides and the lead said of it: review and signatures, corrections, remarks.

use crate::i18n;
use crate::i18n::{lists, msg};
use crate::model::field_ref::RecordField;
use crate::model::lang::Lang;
use crate::model::money::format_amount;
use crate::record::logbook::{LogPage, RemarkKind};
use crate::record::parts::TakenBack;
use crate::record::{Document, correction};
use crate::report::daylog::approvals;
use crate::report::daylog::field;
use crate::report::daylog::field::word;
use crate::report::daylog::parts::entries::nothing;
use crate::report::daylog::phrases::{
    by_at, clock_doubted, moment, money, not_done, notes, sep, when, with_by,
};
use crate::report::text_page::{LineKind, TextPage};
use serde_json::Value;

/// Section of the review, the signatures and the seal.
pub(crate) fn review(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    let decimals = document.decimals.unwrap_or(2);
    sheet.head(&format!("10 {}", msg::daylog::s_review(lang)));
    let review = &document.review;
    if review.talked_through {
        sheet.pair(msg::daylog::talked(lang), msg::daylog::yes(lang));
    }
    if let Some(said) = &review.spoken {
        let name = said.by.as_str();
        let time = said.at.clock(lang);
        if said.yes {
            sheet.pair(msg::daylog::talked(lang), &msg::daylog::talked_yes(lang, name, time));
        } else {
            sheet.warn(msg::daylog::talked(lang), &msg::daylog::talked_no(lang, name, time));
        }
    }
    if let Some(back) = &review.read_back {
        let mut parts = Vec::new();
        if let Some(sum) = back.float_left {
            parts.push(format!("{} {}", msg::daylog::left(lang), format_amount(sum, decimals)));
        }
        if let Some(item) = back.top_item {
            parts.push(format!("#{item}"));
        }
        parts.push(back.next_promise.clone());
        parts.extend(by_at(back.said.as_ref(), lang));
        parts.retain(|p| !p.is_empty());
        sheet.pair(msg::daylog::read_back(lang), &parts.join(sep(lang)));
        if !back.mismatches.is_empty() {
            let names: Vec<String> = back
                .mismatches
                .iter()
                .map(|m| i18n::template(lang, &format!("daylog.f_{m}")).unwrap_or(m).to_owned())
                .collect();
            sheet.warn(msg::daylog::mismatch(lang), &lists::names(&names, lang));
        }
    }
    let_pass(sheet, document, lang);
    approvals::open_lines(sheet, page, lang);
    if let Some(put) = &review.put_away {
        let line = msg::shop::put_away_line(lang, &put.bag_no, &put.place);
        sheet.pair(msg::shop::put_away(lang), &with_by(&line, put.said.as_ref(), lang));
    }
    if let Some(half) = &review.half {
        let line = half_line(&half.bag_no, &half.reason, half.witness.as_deref(), lang);
        sheet.warn(msg::daylog::half(lang), &with_by(&line, half.said.as_ref(), lang));
    }
    for one in &review.not_accepted {
        let at = when(Some(one.at), lang);
        let said = msg::daylog::not_accepted_line(lang, &one.by, &one.reason, &one.register, at);
        sheet.warn(msg::daylog::not_accepted(lang), &said);
    }
    let undone = undone(document, lang);
    for (i, line) in undone.iter().enumerate() {
        sheet.warn(if i == 0 { msg::daylog::not_done(lang) } else { "" }, line);
    }
    let doubted = clock_doubted(&document.clock_doubted, lang);
    if !doubted.is_empty() {
        sheet.warn(msg::daylog::clock(lang), &msg::daylog::clock_was_wrong(lang, doubted));
    }
    if document.signatures.is_empty() {
        nothing(sheet, document, msg::daylog::no_signature(lang));
    }
    for signature in &document.signatures {
        let role = word(lang, &format!("sign_{}", signature.role.as_str()));
        sheet.pair(&role, &format!("{}  {}", signature.name, when(signature.at, lang)));
    }
    for one in &review.not_signing {
        let why = if one.reason.is_empty() { msg::daylog::not_in(lang) } else { &one.reason };
        let said = msg::daylog::not_signing_line(lang, &one.by, &one.person, when(Some(one.at), lang), why);
        sheet.warn(msg::daylog::not_signing(lang), &said);
    }
    for one in &review.taken_back {
        sheet.warn(msg::daylog::taken_back(lang), &taken_back(one, lang));
    }
    super::seal::seal(sheet, page, lang);
    if !sheet.is_brief() {
        of_leads(sheet, page, lang);
    }
}

/// A signature that was taken back: whose, when it was given, who changed what after it.
fn taken_back(one: &TakenBack, lang: Lang) -> String {
    let role = word(lang, &format!("sign_{}", one.role.as_str()));
    let signed = msg::daylog::had_signed(lang, &one.person, role, when(Some(one.signed), lang));
    let what = i18n::steps::name(one.step, lang);
    let of = if one.of.is_empty() { what.to_owned() } else { format!("{what}, {}", one.of) };
    let since = match &one.by {
        Some(by) => msg::daylog::changed_since(lang, by, when(Some(one.at), lang), of),
        None => msg::daylog::written_anew(lang, when(Some(one.at), lang), of),
    };
    format!("{signed}{}{since}", sep(lang))
}

/// Who let it pass in spite of what is missing, when and why.
fn let_pass(sheet: &mut TextPage, document: &Document, lang: Lang) {
    if let Some(lead) = &document.review.override_by {
        // Where no lead was in, whoever asked let it pass, and the line of what was left open says so.
        let by_lead = lead.approval_open.is_none();
        let label = if by_lead { msg::daylog::override_by(lang) } else { msg::approval::let_pass(lang) };
        let by = lead.at_ms.map_or_else(|| lead.by.clone(), |at| format!("{} {}", lead.by, at.clock(lang)));
        sheet.warn(label, &format!("{by}: {}", lead.reason));
    }
}

/// What was not done; of a closing, where nobody took over, what takes a second person.
fn undone(document: &Document, lang: Lang) -> Vec<String> {
    let mut undone = not_done(document, lang);
    let review = &document.review;
    let spoken = review.talked_through || review.spoken.is_some() || review.read_back.is_some();
    if document.people.closes && !spoken {
        undone.push(msg::daylog::n_closes(lang).to_owned());
    }
    undone
}

/// What leads said of it since, with day and time.
pub(crate) fn of_leads(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    for remark in page.remarks.iter().filter(|r| r.kind.is_leads()) {
        let kind = if remark.kind == RemarkKind::Review { LineKind::Text } else { LineKind::Warn };
        let name = word(lang, remark.kind.as_str());
        let text = format!("{} {}", moment(document, remark.at, lang), remark.name);
        let text = if remark.text.is_empty() { text } else { format!("{text}: {}", remark.text) };
        if kind == LineKind::Warn { sheet.warn(&name, &text) } else { sheet.pair(&name, &text) }
    }
}

/// Each correction with what was sealed, what was put right, and what holds now.
pub(crate) fn corrections(sheet: &mut TextPage, page: &LogPage, effective: Option<&Document>, lang: Lang) {
    let document = &page.document;
    sheet.head(msg::daylog::s_corrections(lang));
    let shown = |field: RecordField, value: &Value| {
        let text = correction::shown(document, field, value, lang);
        if text.is_empty() { "-".to_owned() } else { text }
    };
    for c in &page.corrections {
        sheet.sub(&format!("#{:05}  {}", c.seq, field::name(document, lang, c.field)));
        let original = correction::value(document, c.field);
        sheet.pair(msg::daylog::original(lang), &shown(c.field, &original));
        if c.old != original {
            sheet.pair(msg::daylog::before(lang), &shown(c.field, &c.old));
        }
        sheet.pair(msg::daylog::correction(lang), &shown(c.field, &c.new));
        if let Some(effective) = effective {
            let now = correction::value(effective, c.field);
            sheet.warn(msg::daylog::effective(lang), &shown(c.field, &now));
        }
        sheet.pair(msg::daylog::reason(lang), &c.reason);
        sheet.pair(
            msg::daylog::signed_by(lang),
            &format!("{}  {}", approvals::corrected_by(c, sep(lang), lang), when(Some(c.at), lang)),
        );
        if let Some(alone) = c.alone.as_ref().filter(|alone| !alone.told.is_empty()) {
            sheet.pair("", &msg::approval::told_by_phone(lang, &alone.told));
        }
    }
    let Some(effective) = effective else { return };
    sheet.apart();
    let decimals = document.decimals.unwrap_or(2);
    for (was, now) in document.attendance.iter().zip(&effective.attendance) {
        let said = |line| {
            let said = notes(document, line, was, lang).join(sep(lang));
            if said.is_empty() { "-".to_owned() } else { said }
        };
        if (was.late_min, was.late_tier, was.early_min, was.early_tier)
            != (now.late_min, now.late_tier, now.early_min, now.early_tier)
        {
            sheet.warn(&now.person, &msg::daylog::was_now(lang, said(now), said(was)));
        }
    }
    for (was, now) in document.cash.iter().zip(&effective.cash) {
        if was.net != now.net {
            let line = msg::daylog::was_now(lang, money(now.net, decimals), money(was.net, decimals));
            sheet.warn(&format!("{} {}", now.register, msg::daylog::over_short(lang)), &line);
        }
    }
}

/// Section of the questions and answers after the seal.
pub(crate) fn thread(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    let thread: Vec<_> = page.remarks.iter().filter(|r| !r.kind.is_leads()).collect();
    if thread.is_empty() {
        return;
    }
    sheet.head(msg::daylog::s_thread(lang));
    for remark in thread {
        let said = format!("{} {}: {}", moment(document, remark.at, lang), remark.name, remark.text);
        sheet.pair(&word(lang, remark.kind.as_str()), &said);
    }
    if page.query_open() {
        sheet.para(LineKind::Warn, 0, msg::daylog::query_open(lang));
    }
}

/// What is known of those who did not come to take over, where the takings are and who saw it.
#[must_use]
pub(crate) fn half_line(bag_no: &str, reason: &str, witness: Option<&str>, lang: Lang) -> String {
    match witness {
        Some(witness) => msg::daylog::half_line(lang, bag_no, reason, witness),
        None => msg::daylog::half_line_alone(lang, bag_no, reason),
    }
}
