//! What changed while those taking over were away, under the notes of the last page.

use crate::i18n;
use crate::i18n::shifts;
use crate::i18n::{dates, msg};
use crate::model::approval::ApprovalPlace;
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::rules::settings_diff::{Change, How};
use crate::rules::whats_new::{News, NewsKind, NotApproved, WhatsNew};
use crate::tui::handover::shared_parts::{StepPage, feedback_kind, moment};
use crate::tui::shell::theme::TextRole;

/// Adds a part for each absence.
pub(super) fn draw(page: &mut StepPage<'_>, away: &[WhatsNew]) {
    let lang = page.ctx.lang;
    // On the first day of a shop there is nothing to tell.
    for since in away.iter().filter(|s| s.last.is_some() || s.shifts > 0 || !s.news.is_empty()) {
        let names: Vec<&str> = since.people.iter().map(|id| page.ctx.model.name(*id)).collect();
        let names = names.join(msg::since_ui::and(lang));
        if let Some(run) = since.last {
            let shift = shifts::name(lang, &page.open.settings, run.name());
            let date = dates::date_short(lang, run.date);
            page.head(msg::since_ui::title(lang, date, names, shift));
        } else {
            let n = i64::try_from(since.people.len()).unwrap_or(1);
            page.head(msg::since_ui::title_never(lang, n, names));
        }
        let counts = &since.counts;
        if since.news.is_empty() {
            page.none(&msg::since_ui::nothing(lang, since.shifts));
            continue;
        }
        let counted = [
            (counts.not_approved, msg::since_ui::not_approved_n(lang, counts.not_approved)),
            (counts.opened, msg::since_ui::opened_n(lang, counts.opened)),
            (counts.closed, msg::since_ui::closed_n(lang, counts.closed)),
            (counts.feedback, msg::since_ui::feedback_n(lang, counts.feedback)),
            (counts.notes, msg::since_ui::notes_n(lang, counts.notes)),
            (counts.settings, msg::since_ui::settings_n(lang, counts.settings)),
        ];
        let mut words = vec![msg::since_ui::shifts_n(lang, since.shifts)];
        words.extend(counted.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text));
        page.row(2, &words.join(" · "), "", TextRole::Muted);
        for line in &since.news {
            one(page, line);
        }
        if since.more > 0 {
            page.none(&msg::since_ui::more(lang, since.more));
        }
    }
}

fn one(page: &mut StepPage<'_>, line: &News) {
    let lang = page.ctx.lang;
    let kind = |kind: ItemKind| i18n::text(lang, kind.key(), &[]);
    let text = match &line.what {
        NewsKind::Opened(item) => msg::since_ui::opened(lang, item.id, kind(item.kind), &item.title),
        NewsKind::Closed(item) => msg::since_ui::closed(lang, item.id, kind(item.kind), &item.title),
        NewsKind::Logged(detail) => match &**detail {
            Detail::Feedback(f) => format!("{}  {}", feedback_kind(f.feedback, lang), f.what),
            Detail::Incident(i) => format!("{}  {}", kind(ItemKind::Incident), i.what),
            Detail::Note(note) => note.text.clone(),
            _ => return,
        },
        NewsKind::Setting(change) => setting(change, lang),
        NewsKind::NotApproved(what) => {
            let shift = shifts::name(lang, &page.open.settings, what.shift);
            let date = dates::date_short(lang, what.shift.date);
            let about = left_open(what, lang);
            msg::since_ui::not_approved(lang, about, date, shift, &what.words)
        }
    };
    let who = line.by.map_or("?", |by| page.ctx.model.name(by));
    let at = moment(&page.ctx, line.at.ms);
    let right = if who == "?" { at } else { format!("{who} {at}") };
    let refused = matches!(line.what, NewsKind::NotApproved(_));
    page.row(2, &text, &right, if refused { TextRole::Bad } else { TextRole::Text });
}

/// What was left open, in a word or by the entry it was left open with.
fn left_open(what: &NotApproved, lang: Lang) -> String {
    match what.place {
        ApprovalPlace::Entry(_) if !what.entry.is_empty() => what.entry.clone(),
        ApprovalPlace::Entry(_) => msg::since_ui::left_entry(lang).to_owned(),
        ApprovalPlace::Reason(..) => msg::since_ui::left_reason(lang).to_owned(),
        ApprovalPlace::Returns(_) => msg::since_ui::left_returns(lang).to_owned(),
        ApprovalPlace::Override => msg::since_ui::left_override(lang).to_owned(),
        ApprovalPlace::NotSigning(_) => msg::since_ui::left_signature(lang).to_owned(),
        ApprovalPlace::Correction(_) => msg::since_ui::left_correction(lang).to_owned(),
        ApprovalPlace::Lead => msg::since_ui::left_lead(lang).to_owned(),
    }
}

fn setting(change: &Change, lang: Lang) -> String {
    let area = i18n::text(lang, change.area, &[]);
    let name = change.name.get(lang);
    match change.how {
        _ if name.is_empty() => msg::since_ui::page_altered(lang, area),
        How::Added => msg::since_ui::added(lang, area, name),
        How::Removed => msg::since_ui::removed(lang, area, name),
        How::Altered => msg::since_ui::altered(lang, area, name),
    }
}
