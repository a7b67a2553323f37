//! The top line of most screens, and what the bottom line says of saving.

use unicode_width::UnicodeWidthStr as _;

use crate::i18n::{self, dates, lists, msg, shifts, width};
use crate::model::shift::hours_in;
use crate::rules::roster::Standing;
use crate::store::{ShopState, WhoIsIn};
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
    /// What the shift waits for, else its hours: whole, and as short as it is always seen.
    state: [String; 2],
    people: String,
}

/// Shop, date, shift and who is in; nothing before there is a shop.
fn heading(ctx: &Ctx<'_>) -> Option<Heading> {
    let live = ctx.model.live.as_ref()?;
    let run = live.running();
    let date = if run.closed { ctx.now.calendar_date() } else { run.date };
    // A clock that is doubted is named with its year: that says nothing of the year of the shift.
    let today = if ctx.model.doubted_clock.is_some() { date } else { ctx.now.calendar_date() };
    let mut when = vec![dates::date_near(ctx.lang, date, today)];
    let mut state = Default::default();
    if run.closed {
        let since = live.settings.store.zone.stamp_at(run.opened_ms);
        let since = if since.calendar_date() == ctx.now.calendar_date() {
            since.clock(ctx.lang)
        } else {
            dates::day_and_time(ctx.lang, since, ctx.now)
        };
        when.push(msg::shop::closed_since(ctx.lang, since));
    } else if let Some(shift) = live.settings.shift(run.shift) {
        when.push(shifts::with_part(ctx.lang, shift.name.get(ctx.lang), run.part).into_owned());
        // The hours of that date: a special day may have others.
        let hours = || [hours_in(ctx.lang, live.settings.hours_on(shift, run.date)), String::new()];
        state = waiting(live, ctx).unwrap_or_else(hours);
    }
    let people: Vec<String> = live.who_is_in(ctx.now.ms).into_iter().map(|one| named(one, ctx)).collect();
    Some(Heading {
        store: live.settings.store.name.clone(),
        when: when.join(BETWEEN),
        state,
        people: people.join(lists::between_names(ctx.lang)),
    })
}

/// Somebody who is in; of who seems to have forgotten to clock out that is in doubt, and Home says since when.
fn named(one: WhoIsIn, ctx: &Ctx<'_>) -> String {
    let name = ctx.model.name(one.person);
    match one.by_clock {
        Some(Standing::StillIn(_)) => msg::shop::perhaps_in(ctx.lang, name),
        _ => name.to_owned(),
    }
}

/// What the running shift waits for, in full and as short as can be: the signatures of its handover, or somebody to take
/// it over since it was to end.
fn waiting(live: &ShopState, ctx: &Ctx<'_>) -> Option<[String; 2]> {
    let lang = ctx.lang;
    if let Some((begun, next)) = live.unsigned() {
        let at = dates::time_or_moment(lang, begun, ctx.now);
        let signed = shifts::unsigned(lang, live.signatures());
        let begun =
            if next.is_some() { msg::shop::handed_over(lang, at) } else { msg::shop::closing(lang, at) };
        let whole = format!("{begun}{}{signed}", lists::between_clauses(lang));
        return Some([whole, signed.to_owned()].map(|text| format!("{BETWEEN}{text}")));
    }
    let zone = live.settings.store.zone;
    let since = |ms| dates::time_or_moment(lang, zone.stamp_at(ms), ctx.now);
    let (due, people) = match live.overdue_since(ctx.now.ms) {
        Some(due) => (due, Vec::new()),
        None => live.waits(ctx.now.ms)?,
    };
    let brief = msg::shop::due_since(lang, since(due));
    let names: Vec<&str> = people.into_iter().map(|id| ctx.model.name(id)).collect();
    let whole = if names.is_empty() {
        brief.clone()
    } else {
        msg::shop::waits_for(lang, names.join(lists::between_names(lang)), since(due))
    };
    Some([whole, brief].map(|text| format!("{BETWEEN}{text}")))
}

impl Heading {
    /// All of it, or with this of its state, without who is in.
    fn line(&self, state: &str, people: bool) -> String {
        let gap = if state.is_empty() || state.starts_with(BETWEEN) { "" } else { " " };
        let mut line = format!("{}{BETWEEN}{}{gap}{state}", self.store, self.when);
        if people && !self.people.is_empty() {
            line = format!("{line}{BETWEEN}{}", self.people);
        }
        line
    }

    /// As much of it as fits: who is in gives way first, then the hours or half of what is waited for, then the name of
    /// the shop.
    fn fitted(&self, room: usize) -> String {
        let [whole, brief] = &self.state;
        let without = self.line(whole, false);
        if without.width() + BETWEEN.width() + NAMED <= room
            || (self.people.is_empty() && without.width() <= room)
        {
            // The names are cut where the line ends.
            return self.line(whole, true);
        }
        let shorter = [without, self.line(brief, false)].into_iter().find(|line| line.width() <= room);
        let when = format!("{}{brief}", self.when);
        shorter.unwrap_or_else(|| match room.saturating_sub(when.width() + BETWEEN.width()) {
            store if store >= NAMED => {
                let name = width::fit(&self.store, store);
                format!("{}{BETWEEN}{when}", name.trim_end())
            }
            _ if when.width() <= room => when,
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
    if heading.line(&heading.state[0], false).width() <= room_of(0) {
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
