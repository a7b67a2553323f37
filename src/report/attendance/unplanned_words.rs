//! Minutes outside the roster in words: where they lie, and what a lead said of them.

use crate::i18n::{self, dates, msg};
use crate::model::lang::Lang;
use crate::report::names::ReportNames;
use crate::rules::attendance::unplanned::{UnplannedDay, WhyUnplanned};

/// Where they lie, as the clock tells it.
#[must_use]
pub(crate) fn lies(day: &UnplannedDay, lang: Lang) -> String {
    let words: Vec<String> = day.why.iter().map(|why| lies_in(*why, lang)).collect();
    words.join("; ")
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

/// That nobody has decided on them: not yet, or not on as many as there are now.
#[must_use]
pub(crate) fn not_decided(day: &UnplannedDay, lang: Lang) -> String {
    match &day.said {
        _ if day.open => msg::unplanned::may_change(lang).to_owned(),
        Some(said) => {
            let was = i18n::text(lang, said.counts_as.key(), &[]);
            msg::unplanned::other_now(lang, dates::duration(lang, said.minutes), was)
        }
        None => msg::unplanned::undecided(lang).to_owned(),
    }
}

/// What a lead said that they were: on a line of the sheet its person signs.
#[must_use]
pub(super) fn was(day: &UnplannedDay, names: ReportNames<'_>, lang: Lang) -> Option<String> {
    let said = day.decided()?;
    let what = i18n::text(lang, said.counts_as.key(), &[]);
    Some(msg::unplanned::was(lang, names.person(said.by), what))
}
