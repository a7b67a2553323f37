//! The sections of a handover in the order of the paper form.

pub(crate) mod cash;
mod entries;
pub(super) mod review;
pub(super) mod seal;

use super::approvals::decisions;
use super::entry::EntryPlace;
use super::field::{code, word};
use super::phrases::{
    broken, by, by_at, by_each, by_one, found, handed_over_late, hm, moment, notes, of_repair, open_since,
    says_more, says_omissions, sep, spent, state, when, with_by,
};
use super::settled::settled_lines;
use crate::i18n::{lists, msg};
use crate::model::checklist::{Finding, ListKind};
use crate::model::handover::{CarryAct, HandoverKind, SignRole, State};
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log::LogKind;
use crate::model::time::Stamp;
use crate::record::document::SCHEMA_V1;
use crate::record::logbook::LogPage;
use crate::record::{Check, Document, Outcome};
use crate::report::text_page::{LineKind, TextPage, figures, words};
use crate::{i18n, record};

pub(super) use self::cash::cash;
pub(super) use self::entries::entries_of;
use self::entries::{entries, nothing};
pub(super) use self::review::{corrections, of_leads, review, thread};

/// Whether it was sealed by one side, and whether it came from elsewhere.
pub(super) fn standing(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    if document.state == Outcome::HalfSealed {
        if page.state == State::HalfSealed {
            sheet.para(LineKind::Warn, 0, msg::daylog::half_sealed(lang));
        } else {
            sheet.para(LineKind::Text, 0, msg::daylog::half_opened(lang));
            if let Some(taken) = &page.taken_over {
                super::opening::taken_over(sheet, taken, document.decimals.unwrap_or(2), lang);
            }
        }
    }
    if document.imported {
        sheet.para(LineKind::Text, 0, msg::daylog::imported(lang));
    }
}

/// Section of the people and the frame of the handover.
pub(super) fn people(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("1 {}", msg::daylog::s_people(lang)));
    let people = &document.people;
    sheet.pair(msg::daylog::outgoing(lang), &lists::names(&people.outgoing, lang));
    if people.closes {
        sheet.pair(msg::daylog::incoming(lang), msg::daylog::closes(lang));
        let closed = document.signatures.iter().filter(|s| s.role == SignRole::Outgoing).count();
        // Of several named only one may have signed; who counted what stands with the drawers.
        if closed == 1 && people.outgoing.len() == 1 {
            sheet.pair("", msg::daylog::closed_by_one(lang));
        }
    } else {
        taken_over_by(sheet, document, lang);
    }
    if !people.registers.is_empty() {
        sheet.pair(msg::daylog::registers(lang), &lists::names(&people.registers, lang));
    }
    if document.kind != HandoverKind::Shift {
        sheet.pair(msg::daylog::kind(lang), &word(lang, document.kind.as_str()));
    }
    for out in &people.left_out {
        let again = out.again.then(|| msg::daylog::left_out_again(lang));
        let at = hm(Some(out.at), lang);
        let first = [out.register.as_str()].into_iter().chain(again);
        let said = first.chain([out.reason.as_str(), out.by.as_deref().unwrap_or_default(), &at]);
        let parts: Vec<&str> = said.filter(|part| !part.is_empty()).collect();
        sheet.warn(msg::daylog::left_out(lang), &parts.join(sep(lang)));
    }
    if !people.reason.is_empty() {
        sheet.pair(msg::daylog::remark(lang), &people.reason);
    }
    if document.started_at.is_some() {
        let line = format!("{} {}", when(document.started_at, lang), by(lang, &document.started_by));
        sheet.pair(msg::daylog::started(lang), line.trim());
    }
    if let Some(said) = handed_over_late(document, lang) {
        sheet.warn(msg::daylog::was_due(lang), &said);
    }
    if document.sealed_at.is_some() {
        sheet.pair(msg::daylog::sealed(lang), &when(document.sealed_at, lang));
    }
    if !people.phone.is_empty() {
        sheet.pair(msg::daylog::phone(lang), &people.phone);
    }
    if let Some(said) = by_at(people.said.as_ref(), lang) {
        sheet.pair(msg::daylog::entered(lang), &said);
    }
    if people.prepared {
        sheet.pair(msg::daylog::prepared(lang), msg::daylog::yes(lang));
    }
    self_check(sheet, document, lang);
}

/// Who took over. Of a half seal nobody did, whoever was to come.
fn taken_over_by(sheet: &mut TextPage, document: &Document, lang: Lang) {
    let names = lists::names(&document.people.incoming, lang);
    if document.schema == SCHEMA_V1 || !document.nobody_took_over() {
        sheet.pair(msg::daylog::incoming(lang), &names);
    } else if names.is_empty() {
        sheet.warn(msg::daylog::incoming(lang), msg::daylog::nobody(lang));
    } else {
        sheet.warn(msg::daylog::incoming(lang), &msg::daylog::nobody_came(lang, names));
    }
}

/// Outgoing's self-check, item by item.
fn self_check(sheet: &mut TextPage, document: &Document, lang: Lang) {
    let all: Vec<_> = document.checks.iter().filter(|c| c.list == ListKind::SelfCheck).collect();
    if all.is_empty() {
        return;
    }
    sheet.sub(msg::daylog::self_check(lang));
    // Who ticked what as done is told by itself: a line of all of them reads as if all were done.
    let (done, left): (Vec<_>, Vec<_>) = all.iter().copied().partition(|c| c.finding == Finding::Ok);
    let (not_done, other): (Vec<_>, Vec<_>) = left.into_iter().partition(|c| c.finding == Finding::NotDone);
    answered(sheet, &word(lang, "done"), &done, lang);
    answered(sheet, &word(lang, "not_done"), &not_done, lang);
    answered(sheet, "", &other, lang);
    for check in all {
        // What was done is named by who did it.
        if sheet.is_brief() && is_plain(check) {
            continue;
        }
        let (kind, said) = match check.finding {
            Finding::Ok => (LineKind::Text, word(lang, "done")),
            Finding::NotDone => (LineKind::Warn, word(lang, "not_done")),
            Finding::Issue => (LineKind::Warn, word(lang, "issue")),
            Finding::NotApplicable => (LineKind::Text, word(lang, "not_applicable")),
            Finding::Known => (LineKind::Warn, word(lang, "known")),
        };
        let said = format!("{said} {}", found(document, check, lang));
        let said = said.trim_end();
        let lead = format!("  {:<5} ", check.item);
        sheet.hanging(kind, &lead, &format!("{}: {said}", code(document, lang, "check", &check.item)));
    }
}

/// Section of the briefing, page by page.
pub(super) fn briefing(sheet: &mut TextPage, document: &Document, lang: Lang) {
    if document.briefing.is_empty() && !says_omissions(document) {
        return;
    }
    sheet.head(&format!("2 {}", msg::daylog::s_briefing(lang)));
    if document.briefing.is_empty() {
        nothing(sheet, document, msg::daylog::no_panel(lang));
    }
    for panel in &document.briefing {
        let line = format!("{} {}", hm(panel.at, lang), by(lang, &panel.by));
        sheet.pair(&word(lang, &format!("panel_{}", panel.panel.as_str())), line.trim());
    }
}

/// Who counted the whole list, where that was one person.
fn counted_by(document: &Document, lang: Lang) -> Option<String> {
    by_one(document.stock.iter().map(|line| line.said.as_ref()), lang)
}

/// Whether each line of the count list names who counted it: where one person counted all of it, that is said once.
pub(super) fn names_each_counter(document: &Document, lang: Lang) -> bool {
    counted_by(document, lang).is_none()
}

/// Remarks on a line of the count list.
pub(super) fn stock_notes(document: &Document, line: &record::Stock, lang: Lang) -> Vec<String> {
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
    notes.extend(line.expired.map(|n| match n {
        0 => msg::daylog::none_expired(lang).to_owned(),
        n => msg::daylog::expired_n(lang, n),
    }));
    notes.extend(line.damaged.map(|n| match n {
        0 => msg::daylog::none_damaged(lang).to_owned(),
        n => msg::daylog::damaged_n(lang, n),
    }));
    notes.retain(|n| !n.is_empty());
    notes
}

/// Section of the stock counts.
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
        let each = names_each_counter(document, lang);
        for line in &document.stock {
            let off = line.variance.is_some_and(|v| v != 0);
            let mut notes = stock_notes(document, line, lang);
            notes.extend(by_at(line.said.as_ref(), lang).filter(|_| each));
            let variance = line.variance.map_or_else(|| "-".to_owned(), |v| format!("{v:+}"));
            let variance = if line.variance == Some(0) { "0".to_owned() } else { variance };
            sheet.row(
                if off || line.low || line.expired.is_some_and(|n| n > 0) {
                    LineKind::Warn
                } else {
                    LineKind::Text
                },
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
    // A brief sheet lists the lines that are not as they should be, and all who counted.
    let several = || by_each(document.stock.iter().map(|line| line.said.as_ref()), lang);
    if let Some(said) = counted_by(document, lang).or_else(|| several().filter(|_| sheet.is_brief())) {
        sheet.pair(msg::daylog::counted(lang), &said);
    }
    let review = &document.stock_review;
    if !review.not_counted.is_empty() {
        let why = with_by(&review.not_counted, review.not_counted_said.as_ref(), lang);
        sheet.warn(msg::daylog::not_counted(lang), &why);
    } else if document.stock.is_empty() {
        nothing(sheet, document, msg::daylog::no_goods(lang));
    }
    if document.schema != SCHEMA_V1 {
        if review.quality_checked {
            let done = with_by(msg::daylog::quality_done(lang), review.quality_said.as_ref(), lang);
            sheet.pair(msg::daylog::quality(lang), &done);
        } else if says_omissions(document) {
            sheet.warn(msg::daylog::quality(lang), msg::daylog::quality_not(lang));
        }
    }
    let titles = [msg::daylog::goods(lang), msg::daylog::no_goods_moved(lang)];
    entries(sheet, document, lang, titles, EntryPlace::Goods);
}

/// The items of a list: how many were in order, then each that was not, or that carries a number or words.
fn checks(sheet: &mut TextPage, document: &Document, lang: Lang, lists: &[ListKind]) {
    let all: Vec<_> = document.checks.iter().filter(|c| lists.contains(&c.list)).collect();
    if all.is_empty() {
        nothing(sheet, document, msg::daylog::no_check(lang));
        return;
    }
    let n = |finding| i64::try_from(all.iter().filter(|c| c.finding == finding).count()).unwrap_or(0);
    let (ok, issues, known) = (n(Finding::Ok), n(Finding::Issue), n(Finding::Known));
    let line = if known > 0 {
        msg::daylog::checks_known(lang, issues, known, ok)
    } else {
        msg::daylog::checks_line(lang, issues, ok)
    };
    let who: Vec<&str> = all.iter().map(|c| c.by.as_str()).filter(|n| !n.is_empty()).collect();
    let mut names: Vec<&str> = Vec::new();
    for name in who {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    sheet.pair(
        msg::daylog::checked(lang),
        &format!("{line} {}", by(lang, &names.join(lists::between_names(lang)))),
    );
    if document.schema != SCHEMA_V1 {
        answered(sheet, "", &all, lang);
    }
    for check in all {
        // In brief, what was found stands in a table.
        let tabled =
            sheet.is_brief() && matches!(check.finding, Finding::Issue | Finding::NotDone | Finding::Known);
        if tabled || is_plain(check) {
            continue;
        }
        let finding = word(lang, check.finding.as_str());
        let kind = match check.finding {
            Finding::Issue | Finding::Known => LineKind::Warn,
            Finding::Ok | Finding::NotApplicable | Finding::NotDone => LineKind::Text,
        };
        let said = format!("{finding} {}", found(document, check, lang));
        let lead = format!("  {:<5} ", check.item);
        let text = format!("{}: {}", code(document, lang, "check", &check.item), said.trim_end());
        sheet.hanging(kind, &lead, &text);
    }
}

/// Tickets of what was out of order when the line was drawn, whoever answered the checklist, or nobody. Records of
/// version 1 list them among the open items alone.
fn open_faults(sheet: &mut TextPage, document: &Document, lang: Lang) {
    let mut broken = broken(document).peekable();
    if broken.peek().is_some() {
        sheet.sub(msg::daylog::open_faults(lang));
    }
    for item in broken {
        let said = [item.title.clone(), open_since(document, item, lang)];
        sheet.hanging(LineKind::Warn, &format!("  #{:<4} ", item.item), &said.join(sep(lang)));
    }
}

/// Whether it was in order and nothing more was said of it.
fn is_plain(check: &Check) -> bool {
    check.finding == Finding::Ok && !says_more(check)
}

/// Who answered what, and when: one line for those answered together.
/// Who answered which items when, under what is said of all of them.
fn answered(sheet: &mut TextPage, said: &str, checks: &[&Check], lang: Lang) {
    for together in checks.chunk_by(|a, b| a.by == b.by && hm(a.at, lang) == hm(b.at, lang)) {
        let items: Vec<&str> = together.iter().map(|c| c.item.as_str()).collect();
        let said = if said.is_empty() { String::new() } else { format!("{said}  ") };
        // Where others are named, nobody's name is no oversight of whoever reads.
        let by = |c: &Check| {
            if c.by.is_empty() { msg::daylog::nobody_named(lang).to_owned() } else { c.by.clone() }
        };
        let who =
            together.first().map(|c| format!("  {said}{} {}  ", hm(c.at, lang), by(c))).unwrap_or_default();
        sheet.hanging(LineKind::Text, &who, &items.join(" "));
    }
}

/// Section of the device checks.
pub(super) fn devices(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("5 {}", msg::daylog::s_devices(lang)));
    checks(sheet, document, lang, &[ListKind::Devices]);
    open_faults(sheet, document, lang);
    let titles = [msg::daylog::faults(lang), msg::daylog::no_fault(lang)];
    entries(sheet, document, lang, titles, EntryPlace::Faults);
}

/// Section of the safety checks.
pub(super) fn safety(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("6 {}", msg::daylog::s_safety(lang)));
    let elsewhere = [ListKind::Devices, ListKind::SelfCheck];
    let others: Vec<ListKind> = ListKind::ALL.into_iter().filter(|l| !elsewhere.contains(l)).collect();
    checks(sheet, document, lang, &others);
    let titles = [msg::daylog::incidents(lang), msg::daylog::no_incident(lang)];
    entries(sheet, document, lang, titles, EntryPlace::Incidents);
    let titles = [msg::daylog::rounds(lang), msg::daylog::no_round(lang)];
    entries(sheet, document, lang, titles, EntryPlace::Rounds);
}

/// Section of the customer feedback.
pub(super) fn feedback(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("7 {}", msg::daylog::s_feedback(lang)));
    if document.feedback.none {
        sheet.para(LineKind::Text, 0, msg::daylog::no_feedback(lang));
    }
    // Whoever closes alone can tick it, but there is nobody to talk to.
    if document.people.closes {
        if document.feedback.passed_on {
            sheet.para(LineKind::Text, 0, msg::daylog::closes_feedback(lang));
        }
    } else if document.feedback.passed_on {
        sheet.para(LineKind::Text, 0, msg::daylog::passed_on(lang));
    }
    let came = document.log.iter().any(|e| e.detail.kind() == LogKind::Feedback);
    match (document.feedback.none, document.feedback.passed_on) {
        (false, false) if came && document.people.closes => {
            sheet.para(LineKind::Text, 0, msg::daylog::feedback_waits(lang));
        }
        (false, false) if came => nothing(sheet, document, msg::daylog::not_passed_on(lang)),
        (false, false) => nothing(sheet, document, msg::daylog::no_feedback_said(lang)),
        _ => {}
    }
    if let Some(said) = &document.feedback.said {
        sheet.pair(msg::daylog::opening_by(lang), &format!("{} {}", said.by, said.at_ms.clock(lang)));
    }
    let titles = [msg::daylog::came_in(lang), msg::daylog::nothing_came(lang)];
    entries(sheet, document, lang, titles, EntryPlace::Feedback);
}

/// Section of the tasks and tickets.
pub(super) fn tasks(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("8 {}", msg::daylog::s_tasks(lang)));
    open_items(sheet, document, lang);
    settled_and_logged(sheet, document, lang);
}

/// The items that were open when the line was drawn.
pub(super) fn open_items(sheet: &mut TextPage, document: &Document, lang: Lang) {
    if document.carried.is_empty() {
        sheet.para(LineKind::Text, 0, msg::daylog::nothing_open(lang));
    }
    for item in &document.carried {
        carried(sheet, document, item, lang);
    }
}

/// Where a sheet lists the open items of a handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenItems {
    /// With the section, in brief.
    Here,
    /// In the table of the last handover, which has all of them.
    InTable,
}

/// In brief: of what was carried only what was not simply taken over, where no table has it all.
pub(super) fn tasks_in_brief(sheet: &mut TextPage, document: &Document, listed: OpenItems, lang: Lang) {
    let plain = |item: &record::Carried| item.act == Some(CarryAct::Accepted) && item.text.is_empty();
    for item in document.carried.iter().filter(|item| listed == OpenItems::Here && !plain(item)) {
        carried(sheet, document, item, lang);
    }
    settled_and_logged(sheet, document, lang);
}

fn settled_and_logged(sheet: &mut TextPage, document: &Document, lang: Lang) {
    settled(sheet, document, lang);
    let titles = [msg::daylog::logged(lang), msg::daylog::nothing_logged(lang)];
    entries(sheet, document, lang, titles, EntryPlace::Tasks);
}

/// What was closed, cancelled, put right or banked in the shift, with who and when.
fn settled(sheet: &mut TextPage, document: &Document, lang: Lang) {
    if document.settled.is_empty() {
        nothing(sheet, document, msg::daylog::nothing_settled(lang));
        return;
    }
    settled_lines(sheet, &document.settled, document, lang);
}

/// What incoming said to an open item, who and when; nothing where nobody said a word.
pub(super) fn answer(document: &Document, item: &record::Carried, lang: Lang) -> Option<String> {
    let later = document.schema != SCHEMA_V1;
    let Some(act) = item.act else {
        let said =
            [msg::daylog::no_act(lang).to_owned(), by(lang, &item.by), hm(item.at, lang), item.text.clone()];
        return (later && !item.by.is_empty()).then(|| said.join(" ").trim_end().to_owned());
    };
    let kept = item.kind == ItemKind::Custody;
    let act = match act {
        CarryAct::Accepted if kept => "there",
        // Where the shop closes nobody takes anything over: whoever closes has seen it.
        CarryAct::Accepted if document.people.closes => "seen",
        CarryAct::Accepted => "accepted",
        CarryAct::Queried => "queried",
        CarryAct::Disputed if kept => "missing",
        CarryAct::Disputed => "disputed",
        CarryAct::GivenOut => "given_out",
    };
    let time = item.at.filter(|_| later).map(|at| at.clock(lang)).unwrap_or_default();
    let text = [word(lang, act), by(lang, &item.by), time, item.text.clone()];
    let text: Vec<&str> = text.iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
    Some(text.join(" "))
}

fn carried(sheet: &mut TextPage, document: &Document, item: &record::Carried, lang: Lang) {
    let name = |key: &str| i18n::text(lang, key, &[]);
    let mut parts = vec![format!("{} {}", name(item.kind.key()), item.title), state(document, item, lang)];
    if item.severity != crate::model::item_state::Severity::Normal {
        parts.push(name(item.severity.key()));
    }
    if !item.owner.is_empty() {
        parts.push(format!("→ {}", item.owner));
    }
    if let Some(due) = item.due {
        parts.push(msg::daylog::due(lang, moment(document, due, lang)));
    }
    if !item.next_step.is_empty() {
        parts.push(msg::daylog::next_step(lang, &item.next_step));
    }
    parts.extend(of_repair(document, item, lang));
    let later = document.schema != SCHEMA_V1;
    if let Some(opened) = item.opened_at.filter(|_| later) {
        parts.push(msg::daylog::open_since(lang, moment(document, opened, lang)));
    }
    if item.handovers > 0 {
        parts.push(msg::daylog::age(lang, item.handovers));
    }
    sheet.hanging(LineKind::Text, &format!("  #{:<4} ", item.item), &parts.join(sep(lang)));
    if let Some(said) = answer(document, item, lang) {
        let taken = item.act == Some(CarryAct::Accepted);
        sheet.para(if taken { LineKind::Text } else { LineKind::Warn }, 8, &said);
    }
    if !item.overdue_reason.is_empty() {
        sheet.para(LineKind::Warn, 8, &overdue(item, lang));
    }
}

/// Why an item is overdue, and who said so.
pub(super) fn overdue(item: &record::Carried, lang: Lang) -> String {
    msg::daylog::overdue(lang, with_by(&item.overdue_reason, item.overdue_said.as_ref(), lang))
}

/// Section of the attendance, as known when sealed.
pub(super) fn attendance(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    sheet.head(&format!("9 {}", msg::daylog::s_attendance(lang)));
    if document.attendance.is_empty() {
        nothing(sheet, document, msg::daylog::no_hours(lang));
    } else {
        // From when to when, twice.
        let both = 2 * usize::from(lang.clock().cells()) + 3;
        let (name, span, last) = (words((sheet.cols() - 20 - 2 * both).min(16)), words(both), words(0));
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
            let notes = notes(document, line, line, lang);
            let off = line.late_min > 0 || line.early_min > 0 || line.absent || line.missing.key().is_some();
            let both = |a, b| format!("{} - {}", hm(a, lang), hm(b, lang));
            let actual = if document.schema == SCHEMA_V1 {
                both(line.actual_in, line.actual_out)
            } else {
                spent(line.actual_in, line.actual_out, lang)
            };
            let planned = match (line.planned_start, line.planned_end) {
                (None, None) if document.schema != SCHEMA_V1 => "-".to_owned(),
                (start, end) => both(start, end),
            };
            sheet.row(
                if off { LineKind::Warn } else { LineKind::Text },
                &[(name, &line.person), (span, &planned), (span, &actual), (last, &notes.join(sep(lang)))],
            );
        }
    }
    // In a record of version 1 they stood among the hours.
    if document.schema == SCHEMA_V1 && !page.closings.is_empty() && !sheet.is_brief() {
        sheet.sub(msg::daylog::left_after(lang));
        departures(sheet, page, lang, hm);
    }
    let titles = [msg::daylog::punches(lang), msg::daylog::no_punch(lang)];
    entries(sheet, document, lang, titles, EntryPlace::Hours);
}

/// Who left after the seal: below what was sealed, with day and time.
pub(super) fn left_after(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    if page.document.schema != SCHEMA_V1 && !page.closings.is_empty() {
        sheet.head(msg::daylog::left_after(lang));
        departures(sheet, page, lang, when);
    }
}

/// What came after the seal, below everything that was sealed: each with its day and time.
pub(super) fn after_seal(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    if !page.closings.is_empty() {
        sheet.sub(msg::daylog::left_after(lang));
        departures(sheet, page, lang, when);
    }
    if !page.corrections.is_empty() {
        corrections(sheet, page, page.effective().ok().as_ref(), lang);
    }
    decisions(sheet, page, lang);
    thread(sheet, page, lang);
    sheet.apart();
    review::of_leads(sheet, page, lang);
}

fn departures(sheet: &mut TextPage, page: &LogPage, lang: Lang, time: fn(Option<Stamp>, Lang) -> String) {
    let document = &page.document;
    for closing in &page.closings {
        let line = &closing.line;
        let mut said = vec![time(Some(line.actual_out.unwrap_or(closing.left)), lang)];
        let sealed = document.attendance.get(closing.index).unwrap_or(line);
        // What was said of the line before stands above.
        let before = notes(document, sealed, sealed, lang);
        said.extend(notes(document, line, sealed, lang).into_iter().filter(|note| !before.contains(note)));
        sheet.pair(&line.person, &said.join(sep(lang)));
    }
}
