//! Break covers of a shift: who stands in for whom, and what may be said about it next.

use crate::model::ids::PersonId;
use crate::model::log::{Cover, CoverStep, Detail, Entry};
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;

/// The covers that nobody has ended, with the entries that began them, in the order of `entries`. What was struck out
/// neither begins nor ends one.
#[must_use]
pub(crate) fn running(entries: &[Entry]) -> Vec<(&Entry, &Cover)> {
    let covers = || {
        entries.iter().filter_map(|entry| match &entry.detail {
            Detail::Cover(cover) => Some((entry, cover)),
            _ => None,
        })
    };
    let ended = |began: &Entry, of: &Cover| {
        covers().any(|(_, end)| {
            end.cover == CoverStep::Ends
                && (end.away, end.stands_in, end.began_ms) == (of.away, of.stands_in, Some(began.at.ms))
        })
    };
    covers().filter(|(entry, cover)| cover.cover == CoverStep::Begins && !ended(entry, cover)).collect()
}

/// How long a cover is looked for past the beginning of the running shift: one that nobody ended in that time is none.
pub(crate) const OPEN_FOR_MS: i64 = crate::model::time::DAY_MS / 2;

/// Somebody stood in for somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoodIn {
    /// Who was on the break.
    pub(crate) away: PersonId,
    pub(crate) stands_in: PersonId,
    /// When it began, UTC milliseconds.
    pub(crate) from_ms: i64,
    /// When it ended, UTC milliseconds; nothing where nobody logged the way back.
    pub(crate) to_ms: Option<i64>,
}

impl StoodIn {
    /// How many minutes, seconds dropped as on the clock; nothing where the way back is not known.
    #[must_use]
    pub(crate) fn minutes(&self) -> Option<i64> {
        let minute = |ms: i64| ms.div_euclid(60_000);
        self.to_ms.map(|to| minute(to) - minute(self.from_ms))
    }
}

/// Every cover that these entries tell of, in the order of `entries`, each with the entry that tells it: the way back
/// where there is one, the beginning where nobody logged any.
#[must_use]
pub(crate) fn stood_in(entries: &[Entry]) -> Vec<(&Entry, StoodIn)> {
    let open = running(entries);
    let told = |entry| {
        let entry: &Entry = entry;
        let Detail::Cover(cover) = &entry.detail else { return None };
        let (from_ms, to_ms) = match cover.cover {
            CoverStep::Ends => (cover.began_ms?, Some(entry.at.ms)),
            CoverStep::Begins if open.iter().any(|(began, _)| began.id == entry.id) => (entry.at.ms, None),
            CoverStep::Begins => return None,
        };
        Some((entry, StoodIn { away: cover.away, stands_in: cover.stands_in, from_ms, to_ms }))
    };
    entries.iter().filter_map(told).collect()
}

impl Cover {
    /// Whether it may follow what was logged of covers lately: nobody is away twice, who is away stands in for nobody, and
    /// only a cover that runs can end.
    ///
    /// # Errors
    /// `log.cover_runs` with who is away already, `log.cover_none_runs`.
    pub(crate) fn follows(&self, entries: &[Entry], settings: &Settings) -> Result<(), Refusal> {
        let running = running(entries);
        match self.cover {
            CoverStep::Begins => {
                let taken = [self.away, self.stands_in];
                match running.iter().find(|(_, cover)| taken.contains(&cover.away)) {
                    Some((_, cover)) => Err(Problem::new("log.cover_runs")
                        .with("away", settings.person_name(cover.away))
                        .with("stands_in", settings.person_name(cover.stands_in))
                        .at(InputField::StandsIn)),
                    None => Ok(()),
                }
            }
            CoverStep::Ends => {
                let same = |(began, cover): &(&Entry, &Self)| {
                    (cover.away, cover.stands_in, Some(began.at.ms))
                        == (self.away, self.stands_in, self.began_ms)
                };
                if running.iter().any(same) {
                    return Ok(());
                }
                Err(Refusal::new(InputField::Running, "log.cover_none_runs"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{EntryId, RunId};
    use crate::model::lang::Lang;
    use crate::model::log::Struck;
    use crate::model::time::Stamp;

    fn entry(minute: i64, detail: Detail) -> Entry {
        let at = Stamp { ms: minute * 60_000, offset_min: 0 };
        Entry { id: EntryId(minute), run: RunId(1), at, by: PersonId(1), item: None, doubted: false, detail }
    }

    fn begins(minute: i64, away: i64, stands_in: i64) -> Entry {
        entry(minute, Detail::Cover(cover(CoverStep::Begins, away, stands_in, None)))
    }

    fn ends(minute: i64, away: i64, stands_in: i64, began: i64) -> Entry {
        entry(minute, Detail::Cover(cover(CoverStep::Ends, away, stands_in, Some(began * 60_000))))
    }

    fn cover(step: CoverStep, away: i64, stands_in: i64, began_ms: Option<i64>) -> Cover {
        let (away, stands_in) = (PersonId(away), PersonId(stands_in));
        Cover { cover: step, away, stands_in, until_ms: None, mind: String::new(), began_ms }
    }

    fn struck(entry: Entry) -> Entry {
        let detail = Detail::Struck(Struck {
            entry: Box::new(entry.detail),
            struck_by: PersonId(1),
            struck_ms: 0,
            struck_reason: "slip".into(),
        });
        Entry { detail, ..entry }
    }

    /// Beginnings of what runs, in minutes.
    fn since(entries: &[Entry]) -> Vec<i64> {
        running(entries).iter().map(|(entry, _)| entry.at.ms / 60_000).collect()
    }

    #[test]
    fn a_cover_runs_until_its_own_end() {
        let (first, second) = (begins(10, 1, 2), begins(20, 3, 4));
        assert_eq!(since(&[first.clone(), second.clone()]), [10, 20]);
        assert_eq!(since(&[first.clone(), second.clone(), ends(30, 1, 2, 10)]), [20]);
        // An end of somebody else, or of another time, ends nothing.
        assert_eq!(since(&[first.clone(), ends(30, 1, 3, 10)]), [10]);
        assert_eq!(since(&[first.clone(), ends(30, 3, 2, 10)]), [10]);
        assert_eq!(since(&[first.clone(), ends(30, 1, 2, 11)]), [10]);
        // Struck out, it never was.
        assert_eq!(since(&[struck(first.clone())]), [] as [i64; 0]);
        assert_eq!(since(&[first, struck(ends(30, 1, 2, 10))]), [10]);
    }

    #[test]
    fn who_stood_in_is_told_once_with_the_minutes_between_the_two_times() {
        let told = |entries: &[Entry]| -> Vec<(i64, i64, Option<i64>)> {
            let all = stood_in(entries);
            all.iter().map(|(_, s)| (s.stands_in.0, s.from_ms / 60_000, s.minutes())).collect()
        };
        let (first, second) = (begins(720, 1, 3), begins(730, 2, 4));
        let back = ends(751, 1, 3, 720);
        assert_eq!(
            told(&[first.clone(), second.clone(), back.clone()]),
            [(4, 730, None), (3, 720, Some(31))]
        );
        // Of one that began in the shift before the way back tells all.
        assert_eq!(told(std::slice::from_ref(&back)), [(3, 720, Some(31))]);
        assert_eq!(told(&[struck(first), second, struck(back)]), [(4, 730, None)]);
        // Seconds are dropped at both ends, as on the clock.
        let stood =
            StoodIn { away: PersonId(1), stands_in: PersonId(2), from_ms: 59_999, to_ms: Some(120_001) };
        assert_eq!(stood.minutes(), Some(2));
    }

    #[test]
    fn nobody_is_away_twice_and_only_what_runs_ends() {
        let settings = crate::tui::test_support::settings(Lang::En);
        let log = [begins(10, 1, 2)];
        let said =
            |cover: &Cover| cover.follows(&log, &settings).map_err(|refusal| refusal.problem.key).err();
        let begin = |away, stands_in| cover(CoverStep::Begins, away, stands_in, None);
        assert_eq!(said(&begin(1, 3)), Some("log.cover_runs"), "away already");
        assert_eq!(said(&begin(3, 1)), Some("log.cover_runs"), "who is away stands in for nobody");
        // Whoever stands in may stand in for a second one.
        assert_eq!(said(&begin(3, 2)), None);
        assert_eq!(said(&cover(CoverStep::Ends, 1, 2, Some(600_000))), None);
        assert_eq!(said(&cover(CoverStep::Ends, 1, 2, Some(600_001))), Some("log.cover_none_runs"));
        assert_eq!(said(&cover(CoverStep::Ends, 2, 1, Some(600_000))), Some("log.cover_none_runs"));
        assert_eq!(said(&cover(CoverStep::Ends, 1, 2, None)), Some("log.cover_none_runs"));
    }
}
