//! Break covers of a shift: who stands in for whom, and what may be said about it next.

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

impl Cover {
    /// Whether it may follow what was logged in the shift: nobody is away twice, who is away stands in for nobody, and
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
    use crate::model::ids::{EntryId, PersonId, RunId};
    use crate::model::lang::Lang;
    use crate::model::log::Struck;
    use crate::model::time::Stamp;

    fn entry(minute: i64, detail: Detail) -> Entry {
        let at = Stamp { ms: minute * 60_000, offset_min: 0 };
        Entry { id: EntryId(minute), run: RunId(1), at, by: PersonId(1), item: None, detail }
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
