//! The top line of most screens, and what the bottom line says of saving.

use unicode_width::UnicodeWidthStr as _;

use crate::i18n::{self, dates, lists, msg, shifts, width};
use crate::model::shift::hours_in;
use crate::tui::shell::app_data::SavedState;
use crate::tui::shell::view::Ctx;

/// What stands between the parts of the line.
const BETWEEN: &str = " · ";

/// Cells of a name below which it is left out rather than cut.
const NAMED: usize = 6;

/// What the top line of most screens says, in its order.
struct Heading {
    store: String,
    /// Date and shift, or since when the shop is closed: what is always seen.
    when: String,
    hours: String,
    people: String,
}

/// Shop, date, shift and who is in; nothing before there is a shop.
fn heading(ctx: &Ctx<'_>) -> Option<Heading> {
    let live = ctx.model.live.as_ref()?;
    let run = live.running();
    let date = if run.closed { ctx.now.calendar_date() } else { run.date };
    let mut when = vec![dates::date_short(ctx.lang, date)];
    let mut hours = String::new();
    if run.closed {
        let since = live.settings.store.zone.stamp_at(run.opened_ms);
        let since = if since.calendar_date() == ctx.now.calendar_date() {
            since.clock(ctx.lang)
        } else {
            format!("{} {}", dates::date_short(ctx.lang, since.calendar_date()), since.clock(ctx.lang))
        };
        when.push(msg::shop::closed_since(ctx.lang, since));
    } else if let Some(shift) = live.settings.shift(run.shift) {
        when.push(shifts::with_part(ctx.lang, shift.name.get(ctx.lang), run.part).into_owned());
        // The hours of that date: a special day may have others.
        hours = hours_in(ctx.lang, live.settings.hours_on(shift, run.date));
    }
    let people: Vec<&str> = live.on_duty(ctx.now.ms).into_iter().map(|id| ctx.model.name(id)).collect();
    Some(Heading {
        store: live.settings.store.name.clone(),
        when: when.join(BETWEEN),
        hours,
        people: people.join(lists::between_names(ctx.lang)),
    })
}

impl Heading {
    /// All of it, or without who is in, or without the hours either.
    fn line(&self, hours: bool, people: bool) -> String {
        let mut line = format!("{}{BETWEEN}{}", self.store, self.when);
        if hours && !self.hours.is_empty() {
            line = format!("{line} {}", self.hours);
        }
        if people && !self.people.is_empty() {
            line = format!("{line}{BETWEEN}{}", self.people);
        }
        line
    }

    /// As much of it as fits: who is in gives way first, then the hours, then the name of the shop.
    fn fitted(&self, room: usize) -> String {
        let without = self.line(true, false);
        if without.width() + BETWEEN.width() + NAMED <= room
            || (self.people.is_empty() && without.width() <= room)
        {
            // The names are cut where the line ends.
            return self.line(true, true);
        }
        let shorter = [without, self.line(false, false)].into_iter().find(|line| line.width() <= room);
        shorter.unwrap_or_else(|| match room.saturating_sub(self.when.width() + BETWEEN.width()) {
            store if store >= NAMED => {
                let name = width::fit(&self.store, store);
                format!("{}{BETWEEN}{}", name.trim_end(), self.when)
            }
            _ => self.when.clone(),
        })
    }
}

/// The top line of a screen: its title, or shop, date and shift. Before it stands what is to be known on every screen: that
/// nothing can be changed, and in the demo that all of this is thrown away. Date and shift are seen at every width.
pub(super) fn line(title: &str, ctx: &Ctx<'_>, room: usize) -> String {
    let mut marks: Vec<[&str; 2]> = Vec::new();
    if !ctx.model.demo_pins.is_empty() {
        marks.push([msg::app::demo(ctx.lang), msg::app::demo_short(ctx.lang)]);
    }
    if ctx.model.read_only.is_some() {
        marks.push([msg::app::read_only(ctx.lang); 2]);
    }
    let marked = |at: usize, line: &str| {
        let mut parts: Vec<&str> = marks.iter().map(|mark| mark[at]).collect();
        parts.push(line);
        parts.join(BETWEEN)
    };
    let room_of = |at: usize| room.saturating_sub(marked(at, "").width());
    let heading = if title.is_empty() { heading(ctx) } else { None };
    let Some(heading) = heading else {
        let title = if title.is_empty() { msg::app::name(ctx.lang) } else { title };
        let long = marked(0, title);
        return if long.width() <= room { long } else { marked(1, title) };
    };
    // The short mark comes before anything but names is left out of the line.
    let long = marked(0, &heading.fitted(room_of(0)));
    if heading.line(true, false).width() <= room_of(0) {
        long
    } else {
        marked(1, &heading.fitted(room_of(1)))
    }
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

#[cfg(test)]
mod tests;
