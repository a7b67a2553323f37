//! The sections of a handover in the order of the paper form.

use serde_json::Value;

use super::entry::{kind, said, short_time};
use super::field::{self, code, word};
use crate::domain::checklist::{Finding, ListKind, tenths};
use crate::domain::correction;
use crate::domain::document::{self, Attendance, Cash, Document, LogEntry, Reason, Tender};
use crate::domain::handover::HandoverKind;
use crate::domain::logbook::{LogPage, RemarkKind};
use crate::domain::money::{Money, format_amount};
use crate::domain::time::Stamp;
use crate::i18n::{self, Lang, dates, msg};
use crate::report::sheet::{LineKind, Sheet, figures, words};

/// A sum, or `-` for none.
pub(super) fn money(sum: Option<Money>, decimals: u8) -> String {
    sum.map_or_else(|| "-".to_owned(), |m| format_amount(m, decimals))
}

/// A difference with the word for its direction.
fn difference(lang: Lang, sum: Money, decimals: u8) -> String {
    let figure = format_amount(sum, decimals);
    match sum.0 {
        0 => figure,
        1.. => format!("+{figure} {}", msg::daylog::over(lang)),
        _ => format!("{figure} {}", msg::daylog::short(lang)),
    }
}

pub(super) fn when(at: Option<Stamp>) -> String {
    at.map_or_else(String::new, |at| at.local().format("%Y-%m-%d %H:%M").to_string())
}

fn hm(at: Option<Stamp>) -> String {
    at.map_or_else(|| "-".to_owned(), Stamp::hm)
}

fn sep(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "，" } else { ", " }
}

fn by(lang: Lang, name: &str) -> String {
    if name.is_empty() { String::new() } else { msg::daylog::by(lang, name) }
}

/// Entries of these kinds, one line each: time, who, what.
fn entries(sheet: &mut Sheet, document: &Document, lang: Lang, title: &str, kinds: &[&str]) {
    let found: Vec<&LogEntry> = document.log.iter().filter(|e| kinds.contains(&kind(e))).collect();
    if found.is_empty() {
        return;
    }
    sheet.sub(title);
    for entry in found {
        let lead = format!("  {}  ", hm(entry.at));
        let said = said(document, lang, entry);
        let line = if entry.by.is_empty() { said } else { format!("{said} ({})", entry.by) };
        sheet.hanging(LineKind::Text, &lead, &line);
    }
}

pub(super) fn people(sheet: &mut Sheet, document: &Document, lang: Lang) {
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

pub(super) fn briefing(sheet: &mut Sheet, document: &Document, lang: Lang) {
    if document.briefing.is_empty() {
        return;
    }
    sheet.head(&format!("2 {}", msg::daylog::s_briefing(lang)));
    for panel in &document.briefing {
        let line = format!("{} {}", hm(panel.at), by(lang, &panel.by));
        sheet.pair(&word(lang, &format!("panel_{}", panel.panel.as_str())), line.trim());
    }
}

pub(super) fn cash(sheet: &mut Sheet, document: &Document, lang: Lang) {
    sheet.head(&format!("3 {}  {}", msg::daylog::s_cash(lang), document.currency));
    for (i, drawer) in document.cash.iter().enumerate() {
        if i > 0 {
            sheet.blank();
        }
        register(sheet, document, drawer, lang);
    }
    entries(sheet, document, lang, msg::daylog::movements(lang), &["movement", "spot_count"]);
}

fn register(sheet: &mut Sheet, document: &Document, drawer: &Cash, lang: Lang) {
    let decimals = document.decimals.unwrap_or(2);
    let sum = |m: Option<Money>| money(m, decimals);
    sheet.sub(&drawer.register);
    let opening = &drawer.opening;
    if opening.counted.is_some() || opening.left_before.is_some() {
        let mut line = msg::daylog::opening_line(lang, sum(opening.counted), sum(opening.left_before));
        if let Some(gap) = opening.difference.filter(|d| !d.is_zero()) {
            line = format!("{line}{}{}", sep(lang), difference(lang, gap, decimals));
            sheet.warn(msg::daylog::opening(lang), &line);
        } else {
            sheet.pair(msg::daylog::opening(lang), &line);
        }
    }
    if let Some(why) = &drawer.opening_reason {
        reason(sheet, document, why, lang);
    }
    counts(sheet, drawer, decimals, lang);
    report(sheet, drawer, decimals, lang);
    tenders(sheet, document, drawer, lang);
    if !drawer.uncounted.is_empty() {
        sheet.warn(msg::daylog::uncounted(lang), &drawer.uncounted);
    }
    if !drawer.disagreed.is_empty() {
        sheet.warn(msg::daylog::disagreed(lang), &drawer.disagreed);
    }
    if drawer.recounted {
        sheet.warn(msg::daylog::recounted(lang), msg::daylog::yes(lang));
    }
    if drawer.large_confirmed {
        sheet.pair(msg::daylog::large(lang), msg::daylog::yes(lang));
    }
    if let [a, b] = drawer.mirrored.as_slice() {
        let name = |id: &str| code(document, lang, "tender", id);
        sheet.warn(msg::daylog::mirrored(lang), &format!("{} / {}", name(a), name(b)));
    }
    if let Some(left) = drawer.float_left {
        let line = msg::daylog::left_line(lang, sum(drawer.deposit), format_amount(left, decimals));
        sheet.pair(msg::daylog::left(lang), &line);
    }
    for line in &drawer.non_cash {
        let amount = line.amount.map(|a| format_amount(a, decimals)).unwrap_or_default();
        let parts = [line.number.as_str(), amount.as_str(), line.remark.as_str()];
        let said: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        sheet.pair(
            &word(lang, line.kind.as_str()),
            format!("{} x {}", line.count, said.join(sep(lang))).trim_end_matches(" x "),
        );
    }
    for slip in &drawer.deposits {
        let line = format!(
            "{} {} {} {}",
            slip.slip_no,
            format_amount(slip.amount, decimals),
            slip.by,
            when(slip.at)
        );
        sheet.pair(msg::daylog::bank_slip(lang), line.trim());
    }
}

/// Both counts beside each other, largest denomination first.
fn counts(sheet: &mut Sheet, drawer: &Cash, decimals: u8, lang: Lang) {
    let (out, inn) = (&drawer.outgoing, &drawer.incoming);
    if out.total.is_none() && inn.total.is_none() {
        return;
    }
    let (value, pieces, sum) = (figures(12), figures(10), figures(16));
    sheet.row(
        LineKind::Sub,
        &[
            (value, msg::daylog::denomination(lang)),
            (pieces, msg::daylog::outgoing_short(lang)),
            (pieces, msg::daylog::incoming_short(lang)),
            (sum, msg::daylog::sum(lang)),
        ],
    );
    let mut values: Vec<i64> =
        out.rows.keys().chain(inn.rows.keys()).filter_map(|v| v.parse().ok()).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    values.dedup();
    for v in values {
        let key = v.to_string();
        let (a, b) = (out.rows.get(&key), inn.rows.get(&key));
        if a.is_none_or(|n| *n == 0) && b.is_none_or(|n| *n == 0) {
            continue;
        }
        let count = |n: Option<&i64>| n.map_or_else(|| "-".to_owned(), ToString::to_string);
        let used = if drawer.disagreed.is_empty() { a.or(b) } else { b.or(a) };
        let total = used.and_then(|n| Money(v).checked_mul(*n).ok());
        let differ = a.is_some() && b.is_some() && a != b;
        sheet.row(
            if differ { LineKind::Warn } else { LineKind::Text },
            &[
                (value, &format_amount(Money(v), decimals)),
                (pieces, &count(a)),
                (pieces, &count(b)),
                (sum, &money(total, decimals)),
            ],
        );
    }
    let mut line = msg::daylog::count_line(lang, money(out.total, decimals));
    if let Some(second) = inn.total {
        line = format!(
            "{line}{}{}",
            sep(lang),
            msg::daylog::recount_line(lang, format_amount(second, decimals))
        );
    }
    sheet.pair(msg::daylog::count(lang), &line);
}

fn report(sheet: &mut Sheet, drawer: &Cash, decimals: u8, lang: Lang) {
    let report = &drawer.report;
    if let Some(received) = report.cash_received {
        let mut line = msg::daylog::received(lang, format_amount(received, decimals));
        for (text, sum) in
            [(msg::daylog::refunds(lang), report.cash_refunds), (msg::daylog::moved(lang), drawer.movements)]
        {
            if let Some(sum) = sum.filter(|s| !s.is_zero()) {
                line = format!("{line}{}{text} {}", sep(lang), format_amount(sum, decimals));
            }
        }
        sheet.pair(msg::daylog::report(lang), &line);
        let source: Vec<&str> =
            [report.source.as_str(), report.by.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
        if !source.is_empty() {
            sheet.pair("", &source.join(sep(lang)));
        }
    }
    if report.returns > 0 || report.voids > 0 {
        let line = msg::daylog::returns_line(
            lang,
            report.returns,
            format_amount(report.returns_total, decimals),
            report.voids,
            format_amount(report.voids_total, decimals),
        );
        let approved = if report.approver.is_empty() {
            String::new()
        } else {
            format!("{}{}", sep(lang), msg::daylog::approved(lang, &report.approver))
        };
        sheet.pair(msg::daylog::returns(lang), &format!("{line}{approved}"));
    }
}

fn tenders(sheet: &mut Sheet, document: &Document, drawer: &Cash, lang: Lang) {
    if drawer.tenders.is_empty() {
        return;
    }
    let decimals = document.decimals.unwrap_or(2);
    let (name, sum, last) = (words(16), figures(12), words(0));
    sheet.row(
        LineKind::Sub,
        &[
            (name, msg::daylog::tender(lang)),
            (sum, msg::daylog::expected(lang)),
            (sum, msg::daylog::counted(lang)),
            (last, msg::daylog::over_short(lang)),
        ],
    );
    for tender in &drawer.tenders {
        let gap = tender.difference.map_or_else(|| "-".to_owned(), |d| difference(lang, d, decimals));
        let off = tender.difference.is_some_and(|d| !d.is_zero());
        sheet.row(
            if off { LineKind::Warn } else { LineKind::Text },
            &[
                (name, &code(document, lang, "tender", &tender.tender)),
                (sum, &money(tender.expected, decimals)),
                (sum, &money(tender.counted, decimals)),
                (last, &gap),
            ],
        );
        slips(sheet, tender, lang);
        if let Some(why) = &tender.reason {
            reason(sheet, document, why, lang);
        }
    }
    if let Some(net) = drawer.net {
        let kind = if net.is_zero() { LineKind::Text } else { LineKind::Warn };
        let gap = difference(lang, net, decimals);
        sheet.row(kind, &[(name, msg::daylog::net(lang)), (sum, ""), (sum, ""), (last, &gap)]);
    }
}

fn slips(sheet: &mut Sheet, tender: &Tender, lang: Lang) {
    let mut parts = Vec::new();
    if !tender.batch.is_empty() {
        parts.push(msg::daylog::batch(lang, &tender.batch));
    }
    if let Some(slips) = tender.slips {
        parts.push(match tender.reported_slips {
            Some(reported) => msg::daylog::slips_of(lang, reported, slips),
            None => msg::daylog::slips(lang, slips),
        });
    }
    if tender.proof_missing > 0 {
        parts.push(msg::daylog::proof_missing(lang, tender.proof_missing));
    }
    if !parts.is_empty() {
        sheet.para(LineKind::Text, 4, &parts.join(sep(lang)));
    }
}

fn reason(sheet: &mut Sheet, document: &Document, why: &Reason, lang: Lang) {
    let mut parts = vec![code(document, lang, "reason", &why.reason), why.text.clone()];
    for (name, value) in
        [("counterpart", &why.counterpart), ("form_no", &why.form_no), ("copy_ref", &why.copy_ref)]
    {
        if !value.is_empty() {
            parts.push(format!("{} {value}", i18n::text(lang, &format!("daylog.f_{name}"), &[])));
        }
    }
    if !why.approver.is_empty() {
        parts.push(msg::daylog::approved(lang, &why.approver));
    }
    parts.retain(|p| !p.is_empty());
    sheet.para(LineKind::Text, 4, &parts.join(sep(lang)));
}

pub(super) fn stock(sheet: &mut Sheet, document: &Document, lang: Lang) {
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
    entries(sheet, document, lang, msg::daylog::goods(lang), &["receipt", "disposal"]);
}

/// The items of a list: how many were in order, then each that was not, or that carries a number or words.
fn checks(sheet: &mut Sheet, document: &Document, lang: Lang, lists: &[ListKind]) {
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

pub(super) fn devices(sheet: &mut Sheet, document: &Document, lang: Lang) {
    sheet.head(&format!("5 {}", msg::daylog::s_devices(lang)));
    checks(sheet, document, lang, &[ListKind::Devices]);
    entries(sheet, document, lang, msg::daylog::faults(lang), &["fault"]);
}

pub(super) fn safety(sheet: &mut Sheet, document: &Document, lang: Lang) {
    sheet.head(&format!("6 {}", msg::daylog::s_safety(lang)));
    let others: Vec<ListKind> = ListKind::ALL.into_iter().filter(|l| *l != ListKind::Devices).collect();
    checks(sheet, document, lang, &others);
    entries(sheet, document, lang, msg::daylog::incidents(lang), &["incident"]);
    entries(sheet, document, lang, msg::daylog::rounds(lang), &["check", "routine"]);
}

pub(super) fn feedback(sheet: &mut Sheet, document: &Document, lang: Lang) {
    sheet.head(&format!("7 {}", msg::daylog::s_feedback(lang)));
    if document.feedback.none {
        sheet.para(LineKind::Text, 0, msg::daylog::no_feedback(lang));
    }
    if document.feedback.passed_on {
        sheet.para(LineKind::Text, 0, msg::daylog::passed_on(lang));
    }
    entries(sheet, document, lang, msg::daylog::came_in(lang), &["feedback"]);
}

pub(super) fn tasks(sheet: &mut Sheet, document: &Document, lang: Lang) {
    sheet.head(&format!("8 {}", msg::daylog::s_tasks(lang)));
    if document.carried.is_empty() {
        sheet.para(LineKind::Text, 0, msg::daylog::nothing_open(lang));
    }
    for item in &document.carried {
        carried(sheet, item, lang);
    }
    entries(sheet, document, lang, msg::daylog::logged(lang), &["task", "attention", "note"]);
}

fn carried(sheet: &mut Sheet, item: &document::Carried, lang: Lang) {
    let name = |key: &str| i18n::text(lang, key, &[]);
    let mut parts = vec![format!("{} {}", name(item.kind.key()), item.title), name(item.state.key())];
    if item.severity != crate::domain::ticket::Severity::Normal {
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
            crate::domain::handover::CarryAct::Accepted => "accepted",
            crate::domain::handover::CarryAct::Queried => "queried",
            crate::domain::handover::CarryAct::Disputed => "disputed",
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

pub(super) fn attendance(sheet: &mut Sheet, page: &LogPage, lang: Lang) {
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
    entries(sheet, document, lang, msg::daylog::punches(lang), &["punch", "leave"]);
}

fn notes(line: &Attendance, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    let name = |key: &str| i18n::text(lang, key, &[]);
    let minutes = |n: i64| dates::duration(lang, n);
    if line.late_min > 0 {
        let word = if line.late_tier == crate::domain::attendance::Tier::Normal {
            "attendance.late"
        } else {
            line.late_tier.late_key()
        };
        notes.push(format!("{} {}", name(word), minutes(line.late_min)));
    }
    if line.early_min > 0 {
        let word = if line.early_tier == crate::domain::attendance::Tier::Normal {
            "attendance.early"
        } else {
            line.early_tier.early_key()
        };
        notes.push(format!("{} {}", name(word), minutes(line.early_min)));
    }
    notes.extend(line.missing.key().map(name));
    for leave in &line.leave {
        notes.push(format!("{} {}", name(leave.kind.key()), minutes(leave.minutes)));
    }
    for (said, key) in [
        (line.absent, "attendance.absent"),
        (line.on_leave && line.leave.is_empty(), "attendance.on_leave"),
        (line.cover, "attendance.cover"),
        (line.no_overlap, "attendance.no_overlap"),
    ] {
        if said {
            notes.push(name(key));
        }
    }
    if line.held_over_min > 0 {
        notes.push(i18n::text(lang, "attendance.held_over", &[("minutes", line.held_over_min.to_string())]));
    }
    notes.push(line.remark.clone());
    match (line.confirmed_at, line.confirmed_by.as_str()) {
        (Some(_), "") => notes.push(msg::daylog::confirmed(lang).to_owned()),
        (Some(_), lead) => notes.push(msg::daylog::confirmed_by(lang, lead)),
        (None, _) => {}
    }
    notes.retain(|n| !n.is_empty());
    notes
}

pub(super) fn review(sheet: &mut Sheet, page: &LogPage, lang: Lang) {
    let document = &page.document;
    let decimals = document.decimals.unwrap_or(2);
    sheet.head(&format!("10 {}", msg::daylog::s_review(lang)));
    let review = &document.review;
    if review.talked_through {
        sheet.pair(msg::daylog::talked(lang), msg::daylog::yes(lang));
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
        parts.retain(|p| !p.is_empty());
        sheet.pair(msg::daylog::read_back(lang), &parts.join(sep(lang)));
        if !back.mismatches.is_empty() {
            let names: Vec<String> = back
                .mismatches
                .iter()
                .map(|m| i18n::template(lang, &format!("daylog.f_{m}")).unwrap_or(m).to_owned())
                .collect();
            sheet.warn(msg::daylog::mismatch(lang), &names.join(sep(lang)));
        }
    }
    if let Some(lead) = &review.override_by {
        sheet.warn(msg::daylog::override_by(lang), &format!("{}: {}", lead.by, lead.reason));
    }
    if let Some(half) = &review.half {
        sheet.warn(
            msg::daylog::half(lang),
            &msg::daylog::half_line(lang, &half.bag_no, &half.reason, &half.witness),
        );
    }
    for signature in &document.signatures {
        let role = word(lang, &format!("sign_{}", signature.role.as_str()));
        sheet.pair(&role, &format!("{}  {}", signature.name, when(signature.at)));
    }
    if let Some(seal) = &document.seal {
        let line = format!("#{:05}  {}", seal.seq, seal.code);
        sheet.pair(msg::daylog::seal(lang), &line);
        if !seal.signed {
            sheet.warn("", msg::daylog::unsigned(lang));
        }
    }
    for remark in page.remarks.iter().filter(|r| r.kind.is_leads()) {
        let kind = if remark.kind == RemarkKind::Review { LineKind::Text } else { LineKind::Warn };
        let name = word(lang, remark.kind.as_str());
        let text = format!("{} {}", short_time(remark.at), remark.name);
        let text = if remark.text.is_empty() { text } else { format!("{text}: {}", remark.text) };
        if kind == LineKind::Warn { sheet.warn(&name, &text) } else { sheet.pair(&name, &text) }
    }
}

/// Each correction with what was sealed, what was put right, and what holds now.
pub(super) fn corrections(sheet: &mut Sheet, page: &LogPage, effective: Option<&Document>, lang: Lang) {
    let document = &page.document;
    sheet.head(msg::daylog::s_corrections(lang));
    let shown = |field: &str, value: &Value| {
        let text = correction::shown(document, field, value);
        if text.is_empty() { "-".to_owned() } else { text }
    };
    for c in &page.corrections {
        sheet.sub(&format!("#{:05}  {}", c.seq, field::name(document, lang, &c.field)));
        let original = correction::value(document, &c.field);
        sheet.pair(msg::daylog::original(lang), &shown(&c.field, &original));
        if c.old != original {
            sheet.pair(msg::daylog::before(lang), &shown(&c.field, &c.old));
        }
        sheet.pair(msg::daylog::correction(lang), &shown(&c.field, &c.new));
        if let Some(effective) = effective {
            let now = correction::value(effective, &c.field);
            sheet.warn(msg::daylog::effective(lang), &shown(&c.field, &now));
        }
        sheet.pair(msg::daylog::reason(lang), &c.reason);
        sheet.pair(
            msg::daylog::signed_by(lang),
            &format!("{}{}{}  {}", c.by_name, sep(lang), c.second_name, when(Some(c.at))),
        );
    }
    let Some(effective) = effective else { return };
    let decimals = document.decimals.unwrap_or(2);
    for (was, now) in document.attendance.iter().zip(&effective.attendance) {
        let said = |line| {
            let said = notes(line, lang).join(sep(lang));
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

pub(super) fn thread(sheet: &mut Sheet, page: &LogPage, lang: Lang) {
    let thread: Vec<_> = page.remarks.iter().filter(|r| !r.kind.is_leads()).collect();
    if thread.is_empty() {
        return;
    }
    sheet.head(msg::daylog::s_thread(lang));
    for remark in thread {
        let said = format!("{} {}: {}", short_time(remark.at), remark.name, remark.text);
        sheet.pair(&word(lang, remark.kind.as_str()), &said);
    }
    if page.query_open() {
        sheet.para(LineKind::Warn, 0, msg::daylog::query_open(lang));
    }
}
