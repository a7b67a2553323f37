//! A shift that nobody handed over, as its record tells it: what is known of it, and what nobody did.

use super::entry::{EntryPlace, place};
use super::parts::entries_of;
use super::{approvals, parts};
use crate::i18n::{lists, msg};
use crate::model::handover::NotCounted;
use crate::model::lang::Lang;
use crate::model::refs::Names;
use crate::record::logbook::LogPage;
use crate::report::daylog::phrases::{by, money, sep, when};
use crate::report::text_page::{LineKind, TextPage};

/// That nobody handed it over, who ended it when and why, who was on it, and what was known of each drawer last.
pub(super) fn ended(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    let Some(ended) = &document.review.not_handed_over else { return };
    sheet.para(LineKind::Warn, 0, msg::forgotten::said(lang));
    sheet.pair(msg::forgotten::ran_since(lang), &when(Some(ended.since), lang));
    sheet.pair(msg::forgotten::was_to_end(lang), &when(Some(ended.due), lang));
    sheet.pair(msg::forgotten::as_of(lang), &when(document.started_at, lang));
    let line = format!("{} {}", when(Some(ended.at), lang), by(lang, &ended.by));
    sheet.pair(msg::forgotten::ended_by(lang), line.trim());
    sheet.pair(msg::forgotten::why(lang), &ended.reason);
    let people = lists::names(&ended.people, lang);
    sheet.pair(
        msg::forgotten::on_it(lang),
        if people.is_empty() { msg::forgotten::not_known(lang) } else { &people },
    );
    for one in &ended.not_counted {
        sheet.warn(&one.register, &not_counted(one, document.decimals.unwrap_or(2), lang));
    }
}

fn not_counted(one: &NotCounted<Names>, decimals: u8, lang: Lang) -> String {
    let mut said = vec![match one.left {
        Some(left) => msg::forgotten::last_known(lang, when(one.left_at, lang), money(Some(left), decimals)),
        None => msg::forgotten::nothing_known(lang).to_owned(),
    }];
    if !one.moved.is_zero() {
        said.push(msg::forgotten::moved(lang, money(Some(one.moved), decimals)));
    }
    said.push(msg::shop::not_counted(lang).to_owned());
    said.join(sep(lang))
}

/// What was logged in it, by time; punches and leave stand among the hours.
fn logged(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    let (title, hours) = (msg::daylog::logged(lang), EntryPlace::Hours);
    let all = entries_of(sheet, document, lang, title, |entry| place(entry.detail.kind()) != hours);
    if all == 0 {
        sheet.para(LineKind::Text, 0, msg::daylog::nothing_logged(lang));
    }
}

/// The seal, and the approvals that wait for a lead.
fn seal(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    approvals::open_lines(sheet, page, lang);
    parts::seal::seal(sheet, page, lang);
}

/// The whole record behind its title.
pub(super) fn record(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    ended(sheet, page, lang);
    sheet.head(msg::forgotten::log(lang));
    logged(sheet, page, lang);
    sheet.head(msg::daylog::s_tasks(lang));
    parts::open_items(sheet, &page.document, lang);
    parts::attendance(sheet, page, lang);
    sheet.head(msg::daylog::s_review(lang));
    seal(sheet, page, lang);
    if !sheet.is_brief() {
        parts::of_leads(sheet, page, lang);
    }
}
