//! The punches of somebody's day, and what the day comes to when one of them is put right.

use crate::model::attendance::{ClockPunch, PunchKind};
use crate::model::ids::PersonId;
use crate::model::log::Punch;
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, DAY_MS};
use crate::rules::attendance::ledger::Ledger;
use crate::rules::attendance::stays::{Stay, Stays};

/// What the clock holds of one person around a business day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PunchDay {
    pub(crate) person: PersonId,
    pub(crate) date: BusinessDate,
    /// Everything on the clock around the day.
    pub(crate) ledger: Ledger,
    /// The month is locked: it is opened again first.
    pub(crate) locked: bool,
}

impl PunchDay {
    /// The stays that began on the day, by time.
    #[must_use]
    pub(crate) fn stays(&self, settings: &Settings) -> Vec<Stay> {
        let of_day = |stay: &Stay| {
            let first = stay.came.or(stay.went);
            first.is_some_and(|p| settings.date_of(p.at_ms) == self.date)
        };
        let stays = Stays::of(self.ledger.punches(self.person), &settings.rules.attendance);
        stays.all.into_iter().filter(of_day).collect()
    }

    /// How many punches are missing from the stays around the day, so that one that moves to another day is counted there;
    /// of a stay that goes on still the last is.
    #[must_use]
    pub(crate) fn missing(&self, settings: &Settings) -> usize {
        let ends = |stay: &Stay| usize::from(stay.came.is_none()) + usize::from(stay.went.is_none());
        let stays = Stays::of(self.ledger.punches(self.person), &settings.rules.attendance);
        stays.all.iter().map(ends).sum()
    }

    /// The day on which a punch leaves fewer missing than as it was typed: an out before its in belongs to the morning
    /// after, an in behind its out to the day before. Nothing where it misses no more than the day does without it.
    /// UTC milliseconds of the punch as it would be.
    #[must_use]
    pub(crate) fn other_day(&self, punch: &Punch, now_ms: i64, settings: &Settings) -> Option<i64> {
        let typed = self.with(punch).missing(settings);
        if punch.removed || typed <= self.missing(settings) {
            return None;
        }
        let by = if punch.punch == PunchKind::Out { DAY_MS } else { -DAY_MS };
        let at_ms = punch.at_ms.saturating_add(by);
        let moved = Punch { at_ms, ..punch.clone() };
        (at_ms <= now_ms && self.with(&moved).missing(settings) < typed).then_some(at_ms)
    }

    /// The punches they are made of.
    #[must_use]
    pub(crate) fn punches(&self, settings: &Settings) -> Vec<ClockPunch> {
        self.stays(settings).into_iter().flat_map(|stay| [stay.came, stay.went]).flatten().collect()
    }

    /// The day as it is with this put right.
    #[must_use]
    pub(crate) fn with(&self, punch: &Punch) -> Self {
        let mut ledger = self.ledger.clone();
        ledger.enter(punch);
        Self { ledger, ..self.clone() }
    }

    /// Whether what is taken out, or put in the place of another, is there to be taken.
    #[must_use]
    pub(crate) fn holds_what_goes(&self, punch: &Punch) -> bool {
        let goes = if punch.removed { Some(punch.at_ms) } else { punch.instead_of };
        let there = |at: i64| {
            let all = self.ledger.punches(punch.person);
            all.iter().any(|p| (p.kind, p.at_ms) == (punch.punch, at))
        };
        goes.is_none_or(there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attendance::PunchKind;
    use crate::model::ids::{EntryId, RunId};
    use crate::model::log::{Detail, Entry};
    use crate::model::templates::tests::sample;
    use crate::model::time::{Minute, Stamp};

    const ANN: PersonId = PersonId(4);

    fn day() -> BusinessDate {
        BusinessDate::parse("2026-11-03").unwrap()
    }

    fn ms(hour: u16, minute: u16) -> i64 {
        let day = day().plus(i64::from(hour / 24));
        sample().store.zone.resolve_forward(day.at(Minute::hm(hour % 24, minute).unwrap(), 0)).ms
    }

    fn entry(id: i64, punch: Punch) -> Entry {
        let at = Stamp::new(ms(30, 0) + id, 0);
        Entry {
            id: EntryId(id),
            run: RunId(1),
            at,
            by: ANN,
            item: None,
            doubted: false,
            detail: Detail::Punch(punch),
        }
    }

    fn times(punches: &[ClockPunch]) -> Vec<i64> {
        punches.iter().map(|p| p.at_ms).collect()
    }

    fn of(entries: &[Entry]) -> PunchDay {
        PunchDay { person: ANN, date: day(), ledger: Ledger::of(entries), locked: false }
    }

    #[test]
    fn a_night_is_of_the_day_on_which_it_began() {
        let night = [
            entry(1, Punch::clocked(ANN, PunchKind::In, ms(22, 58))),
            entry(2, Punch::clocked(ANN, PunchKind::Out, ms(31, 2))),
            entry(3, Punch::clocked(ANN, PunchKind::In, ms(46, 55))),
        ];
        assert_eq!(times(&of(&night).punches(&sample())), [ms(22, 58), ms(31, 2)]);
        let next = PunchDay { date: day().succ(), ..of(&night) };
        assert_eq!(times(&next.punches(&sample())), [ms(46, 55)]);
    }

    #[test]
    fn an_out_before_its_in_belongs_to_the_morning_after() {
        let came = [entry(1, Punch::clocked(ANN, PunchKind::In, ms(22, 49)))];
        let out = |at| Punch::clocked(ANN, PunchKind::Out, at);
        let (night, settings) = (of(&came), sample());
        assert_eq!(night.missing(&settings), 1);
        assert_eq!(night.with(&out(ms(7, 2))).missing(&settings), 2);
        assert_eq!(night.other_day(&out(ms(7, 2)), ms(40, 0), &settings), Some(ms(31, 2)));
        assert_eq!(night.other_day(&out(ms(7, 2)), ms(30, 0), &settings), None, "that is not yet");
        assert_eq!(night.other_day(&out(ms(23, 30)), ms(40, 0), &settings), None, "as it was typed it fits");
        // One that stands alone stays where it was typed.
        assert_eq!(of(&[]).other_day(&out(ms(15, 5)), ms(40, 0), &settings), None);
        // An in behind its out belongs to the evening before.
        let went = [entry(1, Punch::clocked(ANN, PunchKind::Out, ms(7, 2)))];
        let came = Punch::clocked(ANN, PunchKind::In, ms(22, 49));
        assert_eq!(of(&went).other_day(&came, ms(40, 0), &settings).map(|at| ms(22, 49) - at), Some(DAY_MS));
    }

    #[test]
    fn what_is_taken_out_is_gone_until_it_is_entered_again_whatever_the_order_of_reading() {
        let came = Punch::clocked(ANN, PunchKind::In, ms(7, 0));
        let wrong = Punch::clocked(ANN, PunchKind::Out, ms(11, 0));
        let went = Punch::clocked(ANN, PunchKind::Out, ms(15, 5));
        let gone = Punch { removed: true, correction: "wrong name".into(), ..wrong.clone() };
        let mut entries =
            vec![entry(1, came), entry(2, wrong.clone()), entry(3, went), entry(4, gone.clone())];
        let before = of(&entries[..3]);
        assert!(before.holds_what_goes(&gone));
        assert_eq!(before.with(&gone).stays(&sample()), of(&entries).stays(&sample()));
        assert!(!of(&entries).holds_what_goes(&gone), "only once");
        entries.reverse();
        assert_eq!(times(&of(&entries).punches(&sample())), [ms(7, 0), ms(15, 5)]);
        assert!(of(&entries).ledger.was_taken_out(ANN, PunchKind::Out, ms(11, 0) + 59_000));
        assert!(!of(&entries).ledger.was_taken_out(ANN, PunchKind::In, ms(11, 0)));
        entries.push(entry(5, wrong));
        assert_eq!(of(&entries).ledger.punches(ANN).len(), 3);
    }

    #[test]
    fn a_punch_takes_the_place_of_one_that_was_too_early_or_too_late() {
        let entries = [
            entry(1, Punch::clocked(ANN, PunchKind::In, ms(7, 0))),
            entry(2, Punch::clocked(ANN, PunchKind::Out, ms(15, 5))),
        ];
        for new in [ms(6, 40), ms(7, 20)] {
            let clocked = Punch::clocked(ANN, PunchKind::In, new);
            let fix =
                Punch { instead_of: Some(ms(7, 0)), correction: "clock was wrong".into(), ..clocked.clone() };
            let after = of(&entries).with(&fix);
            assert_eq!(times(&after.punches(&sample())), [new, ms(15, 5)]);
            // Put right once more, it is the last word, not the earliest time.
            let again = Punch { instead_of: Some(new), ..Punch { at_ms: ms(7, 10), ..fix } };
            assert_eq!(times(&after.with(&again).punches(&sample())), [ms(7, 10), ms(15, 5)]);
            assert!(!after.holds_what_goes(&Punch { instead_of: Some(ms(7, 0)), ..clocked }));
        }
    }
}
