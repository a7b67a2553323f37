//! What is said of an open item: its age, and what is wrong with it.

use crate::i18n::{self, dates, msg};
use crate::model::item::{EventKind, Item, ItemEvent};
use crate::model::item_state::Escalation;
use crate::model::lang::Lang;
use crate::model::time::Stamp;
use crate::rules::item_states::Ageing;
use crate::store::ShopState;
use crate::tui::screens::home::summary;
use crate::tui::shell::theme::TextRole;

/// Age in survived handovers and days.
#[must_use]
pub(crate) fn age(item: &Item, now_ms: i64, lang: Lang) -> String {
    let days = item.age_days(now_ms);
    match (item.handovers, days) {
        (0, 0) => msg::items_ui::new(lang).to_owned(),
        (0, _) => msg::items_ui::days(lang, days),
        (shifts, 0) => msg::home::shifts(lang, shifts),
        (shifts, _) => msg::items_ui::shifts_days(lang, days, shifts),
    }
}

/// To whom an item is reported because of its age.
#[must_use]
pub(crate) fn escalated(item: &Item, live: &ShopState) -> Escalation {
    let rules = &live.settings.rules;
    let shifts = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let ageing = Ageing {
        lead_after_shifts: shifts(rules.escalate_lead),
        owner_after_shifts: shifts(rules.escalate_owner),
    };
    crate::rules::item_states::escalation(shifts(item.stood_still()), ageing)
}

/// Words for what is wrong with an open item: overdue, escalated, stale; with their role.
#[must_use]
pub(crate) fn marks(item: &Item, live: &ShopState, now_ms: i64, lang: Lang) -> Vec<(&'static str, TextRole)> {
    let mut marks = Vec::new();
    if item.closed_ms.is_some() {
        return marks;
    }
    if summary::deposit_late(item, live, now_ms) {
        marks.push((msg::home::deposit_late(lang), TextRole::Bad));
    }
    if item.overdue(now_ms) {
        marks.push((msg::home::overdue(lang), TextRole::Bad));
    }
    match escalated(item, live) {
        Escalation::None => {}
        Escalation::Lead => marks.push((msg::items_ui::for_lead(lang), TextRole::Warn)),
        Escalation::Owner => marks.push((msg::items_ui::for_owner(lang), TextRole::Bad)),
    }
    if item.handovers >= live.settings.rules.stale_after && item.state == item.kind.initial() {
        marks.push((msg::items_ui::stale(lang), TextRole::Warn));
    }
    marks
}

/// A day and time in short.
pub(crate) fn when(at: Stamp, lang: Lang) -> String {
    format!("{} {}", dates::date_short(lang, at.calendar_date()), at.clock(lang))
}

/// What was done with an item, and the words that were written.
pub(crate) fn event_words(event: &ItemEvent, lang: Lang) -> String {
    let what = match event.kind {
        EventKind::State => i18n::text(lang, event.state.key(), &[]),
        EventKind::Opened => msg::items_ui::event_opened(lang).into(),
        EventKind::Note => msg::items_ui::event_note(lang).into(),
        EventKind::Accepted => msg::items_ui::event_accepted(lang).into(),
        EventKind::Queried => msg::items_ui::event_queried(lang).into(),
        EventKind::Disputed => msg::items_ui::event_disputed(lang).into(),
        EventKind::Owner => msg::items_ui::event_owner(lang).into(),
        EventKind::Due => msg::items_ui::event_due(lang).into(),
        EventKind::Escalated => msg::items_ui::event_escalated(lang).into(),
        EventKind::Banked => msg::items_ui::event_banked(lang).into(),
        EventKind::Repairer => msg::items_ui::event_repairer(lang).into(),
    };
    let words = if event.text.is_empty() {
        String::new()
    } else {
        format!(": {}", crate::model::text::for_output_line(&event.text))
    };
    format!("{what}{words}")
}
