//! The top line of most screens, and what the bottom line says of saving.

use crate::i18n::{self, dates, lists, msg, shifts};
use crate::model::shift::hours_in;
use crate::tui::shell::app_data::SavedState;
use crate::tui::shell::view::Ctx;

/// Shop, date, shift and who is in: the header of most screens.
pub(super) fn heading(ctx: &Ctx<'_>) -> String {
    let Some(live) = &ctx.model.live else { return msg::app::name(ctx.lang).to_owned() };
    // A shop that is being closed is not yet what comes after.
    let run =
        live.handover.as_ref().filter(|open| open.draft.closes_shop()).map_or(live.run, |open| open.run);
    let date = if run.closed { ctx.now.calendar_date() } else { run.date };
    let mut parts = vec![live.settings.store.name.clone(), dates::date_short(ctx.lang, date)];
    if run.closed {
        let since = live.settings.store.zone.stamp_at(run.opened_ms);
        let since = if since.calendar_date() == ctx.now.calendar_date() {
            since.clock(ctx.lang)
        } else {
            format!("{} {}", dates::date_short(ctx.lang, since.calendar_date()), since.clock(ctx.lang))
        };
        parts.push(msg::shop::closed_since(ctx.lang, since));
    } else if let Some(shift) = live.settings.shift(run.shift) {
        let name = shifts::with_part(ctx.lang, shift.name.get(ctx.lang), run.part);
        // The hours of that date: a special day may have others.
        parts.push(format!("{name} {}", hours_in(ctx.lang, live.settings.hours_on(shift, run.date))));
    }
    let people: Vec<&str> = live.on_duty(ctx.now.ms).into_iter().map(|id| ctx.model.name(id)).collect();
    if !people.is_empty() {
        parts.push(people.join(lists::between_names(ctx.lang)));
    }
    if ctx.model.read_only.is_some() {
        parts.insert(0, msg::app::read_only(ctx.lang).to_owned());
    }
    parts.join(" · ")
}

/// The top line of a screen; in the demo it says first that all of this is thrown away.
pub(super) fn marked(line: String, ctx: &Ctx<'_>) -> String {
    if ctx.model.demo_pins.is_empty() { line } else { format!("{} · {line}", msg::app::demo(ctx.lang)) }
}

/// "saved 21:42", once something is.
pub(super) fn status(ctx: &Ctx<'_>) -> String {
    match &ctx.model.saved {
        SavedState::Saved(at) => msg::app::saved(ctx.lang, at.clock(ctx.lang)),
        SavedState::Clean | SavedState::NotSaved(_) => String::new(),
    }
}

/// What was not saved, and why.
pub(super) fn not_saved(ctx: &Ctx<'_>) -> Option<String> {
    match &ctx.model.saved {
        SavedState::NotSaved(problem) => Some(i18n::text(ctx.lang, problem.key, &problem.args)),
        SavedState::Clean | SavedState::Saved(_) => None,
    }
}
