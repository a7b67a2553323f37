//! Shifts by name, with their part where a shift was handed over more often than planned.

use std::borrow::Cow;

use super::msg;
use super::width::width;
use crate::model::calendar::{HeldShift, SpecialDay};
use crate::model::lang::Lang;
use crate::model::settings::Settings;
use crate::model::shift::hours_in;
use crate::model::shift::{Part, ShiftName};
use crate::record::logbook::LogPage;

/// More cells than these no column of shifts takes.
const WIDEST: usize = 14;

/// A shift by its name: `Late`, or `Late, part 2`.
#[must_use]
pub(crate) fn with_part(lang: Lang, shift: &str, part: Part) -> Cow<'_, str> {
    if part.is_first() { shift.into() } else { msg::shift::part(lang, part.number(), shift).into() }
}

/// A shift that ran, as the settings call it now.
#[must_use]
pub(crate) fn name(lang: Lang, settings: &Settings, of: ShiftName) -> Cow<'_, str> {
    with_part(lang, settings.shift(of.shift).map_or("?", |s| s.name.get(lang)), of.part)
}

/// What is held on a special day: `closed`, or each shift, with its hours where they are not the usual ones.
#[must_use]
pub(crate) fn held_on(lang: Lang, settings: &Settings, day: &SpecialDay) -> String {
    if day.closed() {
        return msg::settings_ui::day_closed(lang).to_owned();
    }
    let one = |held: &HeldShift| {
        let name = settings.shift(held.shift).map_or("?", |shift| shift.name.get(lang));
        let hours = hours_in(lang, &held.segments);
        if hours.is_empty() { name.to_owned() } else { format!("{name} {hours}") }
    };
    day.held.iter().map(one).collect::<Vec<_>>().join(" + ")
}

/// What runs after a shift, beside its name: of the same shift only the part is said.
#[must_use]
pub(crate) fn after(lang: Lang, settings: &Settings, before: ShiftName, next: ShiftName) -> Cow<'_, str> {
    if (before.date, before.shift) == (next.date, next.shift) {
        msg::shift::part_alone(lang, next.part.number()).into()
    } else {
        name(lang, settings, next)
    }
}

/// How far a handover that is being made is signed, with so many signatures.
#[must_use]
pub(crate) const fn unsigned(lang: Lang, signatures: usize) -> &'static str {
    if signatures > 0 { msg::shop::half_signed(lang) } else { msg::shop::unsigned(lang) }
}

/// Whether someone means the shift of a sealed handover by a name, in any language and letter case: the whole shift by
/// its name, one part of it with the part, the first one too.
#[must_use]
pub(crate) fn is_meant(page: &LogPage, name: &str) -> bool {
    let wanted = name.trim().to_lowercase();
    let part = page.document.part.number();
    let said = |lang: Lang| msg::shift::part(lang, part, page.shift(lang)).to_lowercase();
    page.is_shift(name) || Lang::ALL.into_iter().any(|lang| said(lang) == wanted)
}

/// Cells that the names of some shifts take beside each other.
#[must_use]
pub(crate) fn columns<'a>(names: impl IntoIterator<Item = Cow<'a, str>>, least: usize) -> usize {
    names.into_iter().map(|name| width(&name)).max().unwrap_or(0).clamp(least, WIDEST)
}

/// The shift a sealed handover ended, as its record calls it.
#[must_use]
pub(crate) fn of_page(lang: Lang, page: &LogPage) -> Cow<'_, str> {
    with_part(lang, page.shift(lang), page.document.part)
}
