//! The sections of a handover in the order of the paper form.

mod cash;
mod review;

use super::entry::said;
use super::field::{code, word};
use super::phrases::short_time;
use super::phrases::{by, hm, notes, sep, when};
use crate::i18n::msg;
use crate::model::checklist::{Finding, ListKind, tenths};
use crate::model::handover::HandoverKind;
use crate::model::lang::Lang;
use crate::model::log::LogKind;
use crate::record::logbook::LogPage;
use crate::record::{Document, LogEntry};
use crate::report::text_page::{LineKind, TextPage, figures, words};
use crate::{i18n, record};

pub(super) use self::cash::cash;
pub(super) use self::review::{corrections, review, thread};

/// Entries of these kinds, one line each: time, who, what.
fn entries(sheet: &mut TextPage, document: &Document, lang: Lang, title: &str, kinds: &[LogKind]) {
    let found: Vec<&LogEntry> = document.log.iter().filter(|e| kinds.contains(&e.detail.kind())).collect();
    if found.is_empty() {
        return;
    }
    sheet.sub(title);
    for entry in found {
        let lead = format!("  {}  ", hm(entry.at));
        let said = said(document, lang, entry);
        let line = if entry.by.is_empty() { said } else { format!("{said} ({})", entry.by) };
        let kind = if entry.detail.is_struck() { LineKind::Warn } else { LineKind::Text };
        sheet.hanging(kind, &lead, &line);
    }
}

pub(super) fn people(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("1 {}", msg::daylog::s_people(lang)));
    let people = &document.people;
    sheet.pair(msg::daylog::outgoing(lang), &people.outgoing.join(sep(lang)));
    sheet.pair(msg::daylog::incoming(lang), &people.incoming.join(sep(lang)));
    if !people.registers.is_empty() {
        sheet.pair(msg::daylog::registers(lang), &people.registers.join(sep(lang)));
    }
    if document.kind != HandoverKind::Shift {
        sheet.pair(msg::daylog::kind(lang), &word(lang, document.kind.as_str()));
    }
    if !people.reason.is_empty() {
        sheet.pair(msg::daylog::remark(lang), &people.reason);
    }
    if document.started_at.is_some() {
        let line = format!("{} {}", when(document.started_at), by(lang, &document.started_by));
        sheet.pair(msg::daylog::started(lang), line.trim());
    }
    if document.sealed_at.is_some() {
        sheet.pair(msg::daylog::sealed(lang), &when(document.sealed_at));
    }
    if people.prepared {
        sheet.pair(msg::daylog::prepared(lang), msg::daylog::yes(lang));
    }
}

pub(super) fn briefing(sheet: &mut TextPage, document: &Document, lang: Lang) {
    if document.briefing.is_empty() {
        return;
    }
    sheet.head(&format!("2 {}", msg::daylog::s_briefing(lang)));
    for panel in &document.briefing {
        let line = format!("{} {}", hm(panel.at), by(lang, &panel.by));
        sheet.pair(&word(lang, &format!("panel_{}", panel.panel.as_str())), line.trim());
    }
}

pub(super) fn stock(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("4 {}", msg::daylog::s_stock(lang)));
    if !document.stock.is_empty() {
        let (name, n, last) = (words(sheet.cols() / 2 - 17), figures(7), words(0));
        sheet.row(
            LineKind::Sub,
            &[
                (name, msg::daylog::article(lang)),
                (n, msg::daylog::book(lang)),
                (n, msg::daylog::counted(lang)),
                (n, msg::daylog::variance(lang)),
                (last, msg::daylog::remark(lang)),
            ],
        );
        let count = |n: Option<i64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
        for line in &document.stock {
            let off = line.variance.is_some_and(|v| v != 0);
            let mut notes = Vec::new();
            if line.low {
                notes.push(msg::daylog::low(lang).to_owned());
            }
            if !line.reason.is_empty() {
                notes.push(code(document, lang, "stock_reason", &line.reason));
            }
            notes.push(line.remark.clone());
            if let Some(date) = line.expires_on {
                notes.push(msg::daylog::expires(lang, date));
            }
            if line.expired > 0 {
                notes.push(msg::daylog::expired_n(lang, line.expired));
            }
            if line.damaged > 0 {
                notes.push(msg::daylog::damaged_n(lang, line.damaged));
            }
            notes.retain(|n| !n.is_empty());
            let variance = line.variance.map_or_else(|| "-".to_owned(), |v| format!("{v:+}"));
            let variance = if line.variance == Some(0) { "0".to_owned() } else { variance };
            sheet.row(
                if off || line.low || line.expired > 0 { LineKind::Warn } else { LineKind::Text },
                &[
                    (name, &line.item),
                    (n, &count(line.book)),
                    (n, &count(line.counted)),
                    (n, &variance),
                    (last, &notes.join(sep(lang))),
                ],
            );
        }
    }
    let review = &document.stock_review;
    if !review.not_counted.is_empty() {
        sheet.warn(msg::daylog::not_counted(lang), &review.not_counted);
    }
    entries(sheet, document, lang, msg::daylog::goods(lang), &[LogKind::Receipt, LogKind::Disposal]);
}

/// The items of a list: how many were in order, then each that was not, or that carries a number or words.
fn checks(sheet: &mut TextPage, document: &Document, lang: Lang, lists: &[ListKind]) {
    let all: Vec<_> = document.checks.iter().filter(|c| lists.contains(&c.list)).collect();
    if all.is_empty() {
        return;
    }
    let n = |finding| i64::try_from(all.iter().filter(|c| c.finding == finding).count()).unwrap_or(0);
    let (ok, issues) = (n(Finding::Ok), n(Finding::Issue));
    let line = msg::daylog::checks_line(lang, issues, ok);
    let who: Vec<&str> = all.iter().map(|c| c.by.as_str()).filter(|n| !n.is_empty()).collect();
    let mut names: Vec<&str> = Vec::new();
    for name in who {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    sheet.pair(msg::daylog::checked(lang), &format!("{line} {}", by(lang, &names.join(sep(lang)))));
    for check in all {
        if check.finding == Finding::Ok && check.number.is_none() && check.comment.is_empty() {
            continue;
        }
        let found = match check.finding {
            Finding::Ok => word(lang, "ok"),
            Finding::Issue => word(lang, "issue"),
            Finding::NotApplicable => word(lang, "not_applicable"),
        };
        let kind = if check.finding == Finding::Issue { LineKind::Warn } else { LineKind::Text };
        let number = check.number.map(tenths).unwrap_or_default();
        let said: Vec<&str> = [found.as_str(), number.as_str(), check.comment.as_str()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect();
        let lead = format!("  {:<5} ", check.item);
        let text = format!("{}: {}", code(document, lang, "check", &check.item), said.join(" "));
        sheet.hanging(kind, &lead, &text);
    }
}

pub(super) fn devices(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("5 {}", msg::daylog::s_devices(lang)));
    checks(sheet, document, lang, &[ListKind::Devices]);
    entries(sheet, document, lang, msg::daylog::faults(lang), &[LogKind::Fault]);
}

pub(super) fn safety(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("6 {}", msg::daylog::s_safety(lang)));
    let others: Vec<ListKind> = ListKind::ALL.into_iter().filter(|l| *l != ListKind::Devices).collect();
    checks(sheet, document, lang, &others);
    entries(sheet, document, lang, msg::daylog::incidents(lang), &[LogKind::Incident]);
    entries(sheet, document, lang, msg::daylog::rounds(lang), &[LogKind::Check, LogKind::Routine]);
}

pub(super) fn feedback(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("7 {}", msg::daylog::s_feedback(lang)));
    if document.feedback.none {
        sheet.para(LineKind::Text, 0, msg::daylog::no_feedback(lang));
    }
    if document.feedback.passed_on {
        sheet.para(LineKind::Text, 0, msg::daylog::passed_on(lang));
    }
    entries(sheet, document, lang, msg::daylog::came_in(lang), &[LogKind::Feedback]);
}

pub(super) fn tasks(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("8 {}", msg::daylog::s_tasks(lang)));
    if document.carried.is_empty() {
        sheet.para(LineKind::Text, 0, msg::daylog::nothing_open(lang));
    }
    for item in &document.carried {
        carried(sheet, item, lang);
    }
    entries(
        sheet,
        document,
        lang,
        msg::daylog::logged(lang),
        &[LogKind::Task, LogKind::Attention, LogKind::Note],
    );
}

fn carried(sheet: &mut TextPage, item: &record::Carried, lang: Lang) {
    let name = |key: &str| i18n::text(lang, key, &[]);
    let mut parts = vec![format!("{} {}", name(item.kind.key()), item.title), name(item.state.key())];
    if item.severity != crate::model::item_state::Severity::Normal {
        parts.push(name(item.severity.key()));
    }
    if !item.owner.is_empty() {
        parts.push(format!("> {}", item.owner));
    }
    if let Some(due) = item.due {
        parts.push(msg::daylog::due(lang, short_time(due)));
    }
    if item.handovers > 0 {
        parts.push(msg::daylog::age(lang, item.handovers));
    }
    sheet.hanging(LineKind::Text, &format!("  #{:<4} ", item.item), &parts.join(sep(lang)));
    if let Some(act) = item.act {
        let act = match act {
            crate::model::handover::CarryAct::Accepted => "accepted",
            crate::model::handover::CarryAct::Queried => "queried",
            crate::model::handover::CarryAct::Disputed => "disputed",
        };
        let kind = if act == "accepted" { LineKind::Text } else { LineKind::Warn };
        let text = [word(lang, act), by(lang, &item.by), item.text.clone()];
        let text: Vec<&str> = text.iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
        sheet.para(kind, 8, &text.join(" "));
    }
    if !item.overdue_reason.is_empty() {
        sheet.para(LineKind::Warn, 8, &msg::daylog::overdue(lang, &item.overdue_reason));
    }
}

pub(super) fn attendance(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    sheet.head(&format!("9 {}", msg::daylog::s_attendance(lang)));
    if !document.attendance.is_empty() {
        let (name, span, last) = (words((sheet.cols() - 46).min(16)), words(13), words(0));
        sheet.row(
            LineKind::Sub,
            &[
                (name, msg::daylog::name(lang)),
                (span, msg::daylog::planned(lang)),
                (span, msg::daylog::actual(lang)),
                (last, msg::daylog::remark(lang)),
            ],
        );
        for line in &document.attendance {
            let notes = notes(line, lang);
            let off = line.late_min > 0 || line.early_min > 0 || line.absent || line.missing.key().is_some();
            let both = |a, b| format!("{} - {}", hm(a), hm(b));
            sheet.row(
                if off { LineKind::Warn } else { LineKind::Text },
                &[
                    (name, &line.person),
                    (span, &both(line.planned_start, line.planned_end)),
                    (span, &both(line.actual_in, line.actual_out)),
                    (last, &notes.join(sep(lang))),
                ],
            );
        }
    }
    if !page.closings.is_empty() {
        sheet.sub(msg::daylog::left_after(lang));
        for closing in &page.closings {
            let line = &closing.line;
            let mut said = vec![hm(line.actual_out)];
            // What was said of the line before stands above.
            let before = document.attendance.get(closing.index).map_or_else(Vec::new, |was| notes(was, lang));
            said.extend(notes(line, lang).into_iter().filter(|note| !before.contains(note)));
            sheet.pair(&line.person, &said.join(sep(lang)));
        }
    }
    entries(sheet, document, lang, msg::daylog::punches(lang), &[LogKind::Punch, LogKind::Leave]);
}
