//! Entries of some kinds, one line each, or that there were none.

use crate::model::lang::Lang;
use crate::model::log::LogKind;
use crate::record::{Document, LogEntry};
use crate::report::daylog::entry::said;
use crate::report::daylog::phrases::{hm, says_omissions};
use crate::report::text_page::{LineKind, TextPage};

/// Says that there was none: a record of version 1 left it out, and one from elsewhere may not know.
pub(super) fn nothing(sheet: &mut TextPage, document: &Document, none: &str) {
    if says_omissions(document) {
        sheet.para(LineKind::Text, 0, none);
    }
}

/// Entries of these kinds, one line each: time, who, what.
pub(super) fn entries(
    sheet: &mut TextPage,
    document: &Document,
    lang: Lang,
    [title, none]: [&str; 2],
    kinds: &[LogKind],
) {
    let found: Vec<&LogEntry> = document.log.iter().filter(|e| kinds.contains(&e.detail.kind())).collect();
    if found.is_empty() {
        nothing(sheet, document, none);
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
