//! Entries of one place of the day log, one line each, or that there were none.

use crate::model::checklist::Finding;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::record::document::SCHEMA_V1;
use crate::record::{Document, LogEntry};
use crate::report::daylog::entry::{EntryPlace, place, said};
use crate::report::daylog::field::word;
use crate::report::daylog::phrases::{hm, says_omissions};
use crate::report::text_page::{LineKind, TextPage};

/// Says that there was none: a record of version 1 left it out, and one from elsewhere may not know.
pub(super) fn nothing(sheet: &mut TextPage, document: &Document, none: &str) {
    if says_omissions(document) {
        sheet.para(LineKind::Text, 0, none);
    }
}

/// Entries that stand there, one line each: time, who, what.
pub(super) fn entries(
    sheet: &mut TextPage,
    document: &Document,
    lang: Lang,
    [title, none]: [&str; 2],
    at: EntryPlace,
) {
    let here = |entry: &LogEntry| place(entry.detail.kind()) == at;
    if entries_of(sheet, document, lang, title, here) == 0 {
        nothing(sheet, document, none);
    }
}

/// The entries of which something holds, below a title, and how many there are; no title where there are none.
pub(in crate::report::daylog) fn entries_of(
    sheet: &mut TextPage,
    document: &Document,
    lang: Lang,
    title: &str,
    here: impl Fn(&LogEntry) -> bool,
) -> usize {
    let found: Vec<&LogEntry> = document.log.iter().filter(|entry| here(entry)).collect();
    let count = found.len();
    if count == 0 {
        return count;
    }
    sheet.sub(title);
    let found = if sheet.is_brief() { in_brief(sheet, document, lang, found) } else { found };
    for entry in found {
        let lead = format!("  {}  ", hm(entry.at, lang));
        let said = said(document, lang, entry);
        let line = if entry.by.is_empty() { said } else { format!("{said} ({})", entry.by) };
        let kind = if entry.detail.is_struck() { LineKind::Warn } else { LineKind::Text };
        sheet.hanging(kind, &lead, &line);
    }
    count
}

/// What is said in one line for all: items of a list that were in order. Punches as they were made stand among the
/// hours. The rest is handed back.
fn in_brief<'d>(
    sheet: &mut TextPage,
    document: &Document,
    lang: Lang,
    mut found: Vec<&'d LogEntry>,
) -> Vec<&'d LogEntry> {
    found.retain(
        |entry| !matches!(&entry.detail, Detail::Punch(p) if p.approver.is_none() && !p.is_correction()),
    );
    let (plain, rest): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|entry| in_order(document, entry).is_some());
    for together in plain.chunk_by(|a, b| a.by == b.by) {
        let times: Vec<String> =
            [together.first(), together.last()].into_iter().flatten().map(|e| hm(e.at, lang)).collect();
        let items: Vec<&str> = together.iter().filter_map(|entry| in_order(document, entry)).collect();
        let by = together.first().map_or("", |entry| entry.by.as_str());
        let line = format!("{}: {} ({by})", items.join(" "), word(lang, "ok"));
        sheet.hanging(LineKind::Text, &times.join("–"), &line);
    }
    rest
}

/// The item of a list that was in order when it was logged, where nothing more was said of it.
fn in_order<'d>(document: &Document, entry: &'d LogEntry) -> Option<&'d str> {
    let Detail::Check(check) = &entry.detail else { return None };
    let answer = &check.answer;
    let silent = answer.number.is_none() && answer.comment.is_empty();
    let other = answer.by.as_deref().is_some_and(|by| by != entry.by)
        || answer.at_ms.is_some_and(|at| Some(at) != entry.at);
    (answer.finding == Finding::Ok && silent && (!other || document.schema == SCHEMA_V1))
        .then_some(check.check.as_str())
}
