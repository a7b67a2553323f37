//! What sealed records say of how the shop's file and keys were kept.

use crate::model::problem::Problem;
use crate::model::time::BusinessDate;

/// What such a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CustodyKind {
    /// An owner got in with the recovery code.
    CodeUsed,
    /// An owner stands by records that were sealed while there was no key.
    StandsBy,
    /// A backup took the place of the file.
    BroughtBack,
    /// An owner goes on with an older or another file that was found in place, and that nobody had brought back.
    FoundInPlace,
    /// The keys were made anew without the old ones: what was sealed before and after is signed by different keys, and
    /// nobody proved to be the owner in between.
    MadeAnew,
}

/// One sealed record of that kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustodyRecord {
    pub(crate) kind: CustodyKind,
    /// Number of the record.
    pub(crate) seq: i64,
    /// Business date of the record, as stored.
    pub(crate) date: String,
    /// The owner who did it, or for whom it was done.
    pub(crate) by: String,
    /// When, UTC milliseconds.
    pub(crate) at_ms: i64,
    /// Numbers and business dates of the records it speaks of: those that were given up, or that are stood by.
    pub(crate) about: Vec<(i64, String)>,
}

impl CustodyRecord {
    /// Whether it concerns a day: its own, and those of the records it speaks of. That the keys were made anew concerns
    /// every day.
    #[must_use]
    pub(crate) fn concerns(&self, day: BusinessDate) -> bool {
        let day = day.to_string();
        self.kind == CustodyKind::MadeAnew
            || self.date == day
            || self.about.iter().any(|(_, date)| *date == day)
    }

    /// Whether a record of that day was given up with it.
    #[must_use]
    pub(crate) fn gave_up(&self, day: BusinessDate) -> bool {
        let day = day.to_string();
        matches!(self.kind, CustodyKind::BroughtBack | CustodyKind::FoundInPlace)
            && self.about.iter().any(|(_, date)| *date == day)
    }

    /// The sentence for people.
    #[must_use]
    pub(crate) fn problem(&self) -> Problem {
        let numbers = || self.about.iter().map(|(seq, _)| *seq);
        let about = numbers().min().zip(numbers().max()).map(|(first, last)| span(first, last));
        let key = match (self.kind, &about) {
            (CustodyKind::CodeUsed, _) => "recovery.used",
            (CustodyKind::StandsBy, _) => "recovery.stands_by",
            (CustodyKind::BroughtBack, None) => "recovery.brought_back",
            (CustodyKind::BroughtBack, Some(_)) => "recovery.brought_back_without",
            (CustodyKind::FoundInPlace, None) => "in_place.settled",
            (CustodyKind::FoundInPlace, Some(_)) => "in_place.gap",
            (CustodyKind::MadeAnew, _) => "recovery.custody_break",
        };
        let problem = Problem::new(key).with("date", &self.date).with("name", &self.by).with("seq", self.seq);
        about.map_or(problem.clone(), |records| problem.with("records", records))
    }
}

/// Numbers of records in a row, as they are written in every language.
#[must_use]
pub(crate) fn span(first: i64, last: i64) -> String {
    if first == last { format!("#{first}") } else { format!("#{first}–#{last}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n;
    use crate::model::lang::Lang;

    #[test]
    fn each_says_who_and_which_records() {
        let record = |kind, about: &[(i64, &str)]| CustodyRecord {
            kind,
            seq: 9,
            date: "2026-03-03".into(),
            by: "Olga".into(),
            at_ms: 0,
            about: about.iter().map(|(seq, date)| (*seq, (*date).to_owned())).collect(),
        };
        let lost = [(3, "2026-03-01"), (5, "2026-03-02")];
        for (kind, about, words) in [
            (CustodyKind::CodeUsed, &[][..], ""),
            (CustodyKind::StandsBy, &lost[..1], "#3"),
            (CustodyKind::BroughtBack, &[], ""),
            (CustodyKind::BroughtBack, &lost, "#3–#5"),
            (CustodyKind::FoundInPlace, &[], ""),
            (CustodyKind::FoundInPlace, &lost[..1], "#3"),
            (CustodyKind::MadeAnew, &[], ""),
        ] {
            let one = record(kind, about);
            for lang in Lang::ALL {
                let problem = one.problem();
                let said = i18n::text(lang, problem.key, &problem.args);
                let whole = said.contains("Olga") && said.contains("#9") && said.contains("2026-03-03");
                assert!(whole && said.contains(words) && !said.contains('{'), "{said}");
            }
            let concerns = |day: &str| one.concerns(BusinessDate::parse(day).unwrap());
            assert!(concerns("2026-03-03"));
            assert_eq!(concerns("2026-03-02"), kind == CustodyKind::MadeAnew || about.len() == 2);
            assert_eq!(one.gave_up(BusinessDate::parse("2026-03-02").unwrap()), about.len() == 2);
        }
    }
}
