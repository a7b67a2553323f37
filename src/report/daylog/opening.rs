//! How the shift began, where the shop was opened for it: above everything else of its handover.

use std::borrow::Cow;

use super::entry::said;
use super::settled::settled_lines;
use crate::i18n::{dates, lists, msg};
use crate::model::handover::CarryAct;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::record::LogEntry;
use crate::record::logbook::LogPage;
use crate::record::opening::{DrawerFound, KeptFound, Opening, RollLine, TakenOver, UncountedBefore};
use crate::report::daylog::phrases::{by, clock_doubted, difference, money, sep, when};
use crate::report::text_page::{LineKind, TextPage};

/// Who opened it when, who was there, the drawers, what is kept, what was logged before, and which shifts were not
/// held.
pub(crate) fn opening(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let Some(opening) = &page.opening else { return };
    let decimals = page.document.decimals.unwrap_or(2);
    let opened = format!("{} {}", when(Some(opening.opened_at), lang), by(lang, &opening.opened_by));
    let closed = msg::shop::closed_since(lang, when(Some(opening.closed_since), lang));
    sheet.pair(msg::shop::opened_line(lang), &lists::in_brackets(opened.trim(), &closed, lang));
    sheet.pair(msg::shop::here(lang), &lists::names(&opening.here, lang));
    for line in opening.roll.iter().filter(|line| line.late_min > 0) {
        sheet.warn("", &late(line, lang));
    }
    for found in &opening.drawers {
        drawer(sheet, opening, found, decimals, lang);
    }
    for found in &opening.kept {
        kept(sheet, found, lang);
    }
    if !opening.not_done.is_empty() {
        sheet.warn(msg::shop::list_name(lang), &msg::shop::list_not_done(lang, opening.not_done.join(" ")));
    }
    not_held(sheet, opening, lang);
    // The list of the opening may be another than that of the shift which was handed over.
    let mut document = Cow::Borrowed(&page.document);
    if opening.texts.keys().any(|key| !document.texts.contains_key(key)) {
        document.to_mut().texts.extend(opening.texts.clone());
    }
    if !opening.clock_doubted.is_empty() {
        sheet.warn(
            msg::daylog::clock(lang),
            &msg::daylog::clock_was_wrong(lang, clock_doubted(&opening.clock_doubted, lang)),
        );
        document.to_mut().clock_doubted.extend(&opening.clock_doubted);
    }
    let line = |entry| {
        let entry: &LogEntry = entry;
        // Who punches for themselves is named by the punch, and so is the time.
        let own = match &entry.detail {
            Detail::Punch(punch) if punch.person.as_ref() == Some(&entry.by) => Some(punch),
            _ => None,
        };
        let by = if own.is_some() { String::new() } else { by(lang, &entry.by) };
        let at = if own.is_some_and(|punch| punch.correction.is_empty()) { None } else { entry.at };
        let mut parts = vec![when(at, lang), by, said(&document, lang, entry)];
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    };
    // Whoever opens goes through the list; that is no part of what came up while nobody was to be there.
    let (list, logged): (Vec<_>, Vec<_>) =
        opening.log.iter().partition(|entry| matches!(entry.detail, Detail::Check(_)));
    for (at, entry) in list.into_iter().enumerate() {
        sheet.pair(if at == 0 { msg::shop::list_name(lang) } else { "" }, &line(entry));
    }
    // Who came and went punched; that alone is no entry of a closed shop.
    let (punched, written): (Vec<_>, Vec<_>) =
        logged.into_iter().partition(|entry| matches!(entry.detail, Detail::Punch(_)));
    for (at, entry) in punched.into_iter().enumerate() {
        sheet.pair(if at == 0 { msg::shop::clocked_closed(lang) } else { "" }, &line(entry));
    }
    if !written.is_empty() {
        let n = i64::try_from(written.len()).unwrap_or(i64::MAX);
        sheet.pair("", &msg::shop::logged_closed(lang, n));
        for entry in written {
            sheet.para(LineKind::Text, 2, &line(entry));
        }
    }
    settled_lines(sheet, &opening.settled, &page.document, lang);
    if !opening.remark.is_empty() {
        sheet.para(LineKind::Text, 0, &opening.remark);
    }
}

/// Somebody who was late or missing at the roll call.
fn late(line: &RollLine, lang: Lang) -> String {
    let (at, name) = (line.due.clock(lang), &line.person);
    if line.here {
        msg::shop::due_late(lang, at, line.late_min, name)
    } else {
        msg::shop::due_missing(lang, at, name)
    }
}

fn drawer(sheet: &mut TextPage, opening: &Opening, found: &DrawerFound, decimals: u8, lang: Lang) {
    let sum = |m| money(Some(m), decimals);
    let counted = found.counted.map_or_else(|| msg::shop::not_counted(lang).to_owned(), sum);
    let left = found.left.map_or_else(|| "–".to_owned(), sum);
    let mut line = vec![msg::shop::drawer(lang, counted, left)];
    if !found.moved.is_zero() {
        line.push(msg::shop::moved(lang, sum(found.moved)));
    }
    if !found.stays_shut.is_empty() {
        line.push(msg::shop::stays_shut(lang, &opening.opened_by, &found.stays_shut));
        sheet.warn(&found.register, &line.join(sep(lang)));
        return;
    }
    if let Some(before) = &found.uncounted {
        // Nobody's difference, and nobody knows what it is made of: only how far it is from what was known.
        let known = before.last_known.map_or_else(|| "–".to_owned(), sum);
        line[0] = found.counted.map_or_else(
            || msg::shop::not_counted(lang).to_owned(),
            |counted| msg::forgotten::found(lang, sum(counted)),
        );
        line.insert(1, msg::forgotten::before(lang, sum(before.moved), known));
        line.push(against_known(found, before, decimals, lang));
        sheet.warn(&found.register, &line.join(sep(lang)));
        return;
    }
    match found.difference.filter(|apart| !apart.is_zero()) {
        Some(apart) => {
            line.push(difference(lang, apart, decimals));
            sheet.warn(&found.register, &line.join(sep(lang)));
        }
        None => sheet.pair(&found.register, &line.join(sep(lang))),
    }
}

/// How what was found in a drawer that nobody counted at the end of its shift stands to what was known of it.
fn against_known(found: &DrawerFound, before: &UncountedBefore, decimals: u8, lang: Lang) -> String {
    let known = before.last_known.and_then(|known| Money::sum([known, before.moved, found.moved]).ok());
    let apart = found.counted.zip(known).and_then(|(counted, known)| counted.checked_sub(known).ok());
    match apart {
        None => msg::forgotten::not_compared(lang).to_owned(),
        Some(Money::ZERO) => msg::forgotten::as_known(lang).to_owned(),
        Some(apart) if apart.is_negative() => {
            msg::forgotten::less_than_known(lang, money(Money::ZERO.checked_sub(apart).ok(), decimals))
        }
        Some(apart) => msg::forgotten::more_than_known(lang, money(Some(apart), decimals)),
    }
}

fn kept(sheet: &mut TextPage, found: &KeptFound, lang: Lang) {
    let act = match found.act {
        Some(CarryAct::Accepted | CarryAct::Queried) => msg::tasks_ui::is_there(lang),
        Some(CarryAct::GivenOut) => msg::tasks_ui::given_out(lang),
        Some(CarryAct::Disputed) => msg::tasks_ui::is_missing(lang),
        None => msg::shop::not_looked(lang),
    };
    let line = format!("#{} {}: {act}", found.item, found.title);
    match (found.act, found.last_holder.as_str()) {
        (Some(CarryAct::Disputed), "") => sheet.warn(msg::shop::kept_name(lang), &line),
        (Some(CarryAct::Disputed), holder) => {
            let last = format!("{} {holder}", msg::items_ui::last_holder(lang));
            sheet.warn(msg::shop::kept_name(lang), &format!("{line}{}{last}", sep(lang)));
        }
        _ => sheet.pair(msg::shop::kept_name(lang), &line),
    }
}

/// The planned shifts that nobody opened, in one line.
fn not_held(sheet: &mut TextPage, opening: &Opening, lang: Lang) {
    let (Some(first), Some(last)) = (opening.not_held.first(), opening.not_held.last()) else { return };
    let day = |date| dates::date_short(lang, date);
    let n = i64::try_from(opening.not_held.len()).unwrap_or(i64::MAX);
    let (first, last) = (day(first.business_date), day(last.business_date));
    let line = if first == last {
        msg::shop::not_held_day(lang, first, n, &opening.why_not_held)
    } else {
        msg::shop::not_held_line(lang, first, last, n, &opening.why_not_held)
    };
    sheet.pair(msg::shop::not_held_name(lang), &line);
}

/// Who took over what was sealed half, when, and what was found.
pub(super) fn taken_over(sheet: &mut TextPage, taken: &TakenOver, decimals: u8, lang: Lang) {
    let at = format!("{} {}", when(Some(taken.opened_at), lang), by(lang, &taken.incoming));
    sheet.pair(msg::shop::taken_over(lang), at.trim());
    let mut line = |name: &str, text: String, apart: Money| {
        if apart.is_zero() {
            sheet.pair(name, &text);
        } else {
            sheet.warn(name, &format!("{text}{}{}", sep(lang), difference(lang, apart, decimals)));
        }
    };
    let sum = |m| money(Some(m), decimals);
    for found in &taken.drawers {
        let text = msg::shop::drawer(lang, sum(found.counted), sum(found.left));
        line(&found.register, text, found.difference);
    }
    if let Some(bag) = &taken.bag {
        let text = msg::shop::bag(lang, sum(bag.counted), &bag.no, sum(bag.sealed));
        line("", text, bag.difference);
    }
    if !taken.remark.is_empty() {
        sheet.para(LineKind::Text, 0, &taken.remark);
    }
}
