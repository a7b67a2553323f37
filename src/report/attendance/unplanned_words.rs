//! Minutes outside the roster in words: where they lie, and what a lead said of them.

use crate::i18n::{self, dates, lists, msg};
use crate::model::lang::Lang;
use crate::model::log::UnplannedPart;
use crate::report::names::ReportNames;
use crate::rules::attendance::unplanned::{UnplannedDay, WhyUnplanned};

/// Where they lie, as the clock tells it.
#[must_use]
pub(crate) fn lies(day: &UnplannedDay, lang: Lang) -> String {
    let words: Vec<String> = day.why.iter().map(|why| lies_in(*why, lang)).collect();
    words.join(lists::between_remarks(lang))
}

fn lies_in(why: WhyUnplanned, lang: Lang) -> String {
    let time = |minutes| dates::duration(lang, minutes);
    match why {
        WhyUnplanned::RelievedLate { stayed, late } => {
            msg::unplanned::relieved_late(lang, time(late), time(stayed))
        }
        WhyUnplanned::Stayed(stayed) => msg::unplanned::stayed(lang, time(stayed)),
        WhyUnplanned::Overlap(early) => msg::unplanned::overlap(lang, time(early)),
        WhyUnplanned::Early(early) => msg::unplanned::early(lang, time(early)),
        WhyUnplanned::Beside(beside) => msg::unplanned::beside(lang, time(beside)),
    }
}

/// What minutes of a day count as; how many as what where they do not all count alike.
#[must_use]
pub(crate) fn counted(split: &[UnplannedPart], lang: Lang) -> String {
    let named = |part: &UnplannedPart| i18n::text(lang, part.counts_as.key(), &[]);
    let timed = |part: &UnplannedPart| format!("{} {}", named(part), dates::duration(lang, part.minutes));
    match split {
        [all] => named(all),
        parts => {
            parts.iter().map(timed).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { " + " })
        }
    }
}

/// That nobody has decided on them: not yet, or not on as many as there are now.
#[must_use]
pub(crate) fn not_decided(day: &UnplannedDay, lang: Lang) -> String {
    match &day.said {
        _ if day.open => msg::unplanned::may_change(lang).to_owned(),
        Some(said) => {
            msg::unplanned::other_now(lang, dates::duration(lang, said.minutes), counted(&said.split, lang))
        }
        None => msg::unplanned::undecided(lang).to_owned(),
    }
}

/// What a lead said that they were: on a line of the sheet its person signs.
#[must_use]
pub(super) fn was(day: &UnplannedDay, names: ReportNames<'_>, lang: Lang) -> Option<String> {
    let said = day.decided()?;
    Some(msg::unplanned::was(lang, names.person(said.by), counted(&said.split, lang)))
}
