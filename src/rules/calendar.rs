//! The calendar: which shifts are planned on a date, and the edits that change it.

use std::collections::BTreeSet;

use crate::model::calendar::{HeldShift, SpecialDay};
use crate::model::ids::ShiftId;
use crate::model::people::Person;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, ShiftSegment, check_segments};
use crate::model::time::BusinessDate;
use crate::rules::settings_edit::{line, unknown};

/// Special days a shop may have; more than these nobody enters.
pub(crate) const MOST_DAYS: usize = 2_000;

impl SpecialDay {
    /// The day as the settings keep it: each shift once, in the order of the shop, with hours only where they are not
    /// the usual ones.
    fn tidy(mut self, settings: &Settings) -> Result<Self, Refusal> {
        self.name = line(&self.name);
        let mut held = Vec::new();
        for shift in &settings.shifts {
            let mut of_it = self.held.iter().filter(|held| held.shift == shift.id);
            let Some(one) = of_it.next() else { continue };
            if of_it.next().is_some() {
                return Err(Problem::new("calendar.shift_twice")
                    .with("shift", shift.name.get(settings.store.lang))
                    .at(InputField::Hours));
            }
            let usual = one.segments == shift.segments;
            let segments = if usual { Vec::new() } else { one.segments.clone() };
            held.push(HeldShift { shift: shift.id, segments });
        }
        if held.len() < self.held.len() {
            return Err(unknown());
        }
        Ok(Self { held, ..self })
    }
}

impl Settings {
    /// The date's own plan, where it has one.
    #[must_use]
    pub(crate) fn special_day(&self, date: BusinessDate) -> Option<&SpecialDay> {
        self.special_days.iter().find(|day| day.date == date)
    }

    /// The hours of a shift on a date; nothing where it is not held.
    #[must_use]
    pub(crate) fn held_hours<'a>(
        &'a self,
        shift: &'a ShiftDef,
        date: BusinessDate,
    ) -> Option<&'a [ShiftSegment]> {
        let Some(day) = self.special_day(date) else {
            let weekday = u8::try_from(date.weekday().number_from_monday()).unwrap_or_default();
            return shift.held_on_weekday(weekday).then_some(&shift.segments);
        };
        let held = day.held.iter().find(|held| held.shift == shift.id)?;
        Some(if held.segments.is_empty() { &shift.segments } else { &held.segments })
    }

    /// The hours a shift has on a date: those planned, or its usual ones where it is held though it was not planned.
    #[must_use]
    pub(crate) fn hours_on<'a>(&'a self, shift: &'a ShiftDef, date: BusinessDate) -> &'a [ShiftSegment] {
        self.held_hours(shift, date).unwrap_or(&shift.segments)
    }

    /// Whether a shift is planned on a date.
    #[must_use]
    pub(crate) fn is_held(&self, date: BusinessDate, shift: ShiftId) -> bool {
        self.shift(shift).is_some_and(|shift| self.held_hours(shift, date).is_some())
    }

    /// The shifts planned on a date, in the order in which they are listed.
    pub(crate) fn held_on(&self, date: BusinessDate) -> impl Iterator<Item = &ShiftDef> {
        self.shifts.iter().filter(move |shift| shift.active && self.held_hours(shift, date).is_some())
    }

    /// Whether the roster puts somebody on a shift that is planned on that date: nobody is due on a closed day.
    #[must_use]
    pub(crate) fn rostered(&self, person: &Person, date: BusinessDate, shift: ShiftId) -> bool {
        person.on_roster(date, shift) && self.is_held(date, shift)
    }
}

impl Settings {
    /// Changes the weekdays on which a shift is held; all seven are every day.
    ///
    /// # Errors
    /// `calendar.no_weekday`, `calendar.bad_weekday`, `template.unknown`; `shift.same_start` where another shift of a
    /// weekday begins at the same time.
    pub(crate) fn put_weekdays(&self, shift: ShiftId, days: &[u8]) -> Result<Self, Refusal> {
        let days: BTreeSet<u8> = days.iter().copied().collect();
        if days.is_empty() {
            return Err(Refusal::new(InputField::Days, "calendar.no_weekday"));
        }
        self.edited(|s| {
            let shift = s.shifts.iter_mut().find(|x| x.id == shift).ok_or_else(unknown)?;
            shift.weekdays = if days.len() == 7 { Vec::new() } else { days.into_iter().collect() };
            Ok(())
        })
    }

    /// Enters a special day, in place of one of the same date and of the one it was before.
    ///
    /// # Errors
    /// `calendar.shift_twice`, `template.unknown`, hours that cannot be; `calendar.same_start`.
    pub(crate) fn put_special_day(
        &self,
        before: Option<BusinessDate>,
        day: SpecialDay,
    ) -> Result<Self, Refusal> {
        let day = day.tidy(self)?;
        self.edited(|s| {
            s.special_days.retain(|old| old.date != day.date && Some(old.date) != before);
            s.special_days.push(day);
            s.special_days.sort_by_key(|day| day.date);
            Ok(())
        })
    }

    /// Takes a special day out: its date goes by the weekday again.
    ///
    /// # Errors
    /// `template.unknown`.
    pub(crate) fn remove_special_day(&self, date: BusinessDate) -> Result<Self, Refusal> {
        self.edited(|s| {
            let before = s.special_days.len();
            s.special_days.retain(|day| day.date != date);
            if s.special_days.len() == before { Err(unknown()) } else { Ok(()) }
        })
    }

    /// Checks the calendar: weekdays that are, every date once, shifts of this shop with hours that can be.
    ///
    /// # Errors
    /// `calendar.bad_weekday`, `calendar.date_twice`, `calendar.too_many`, `calendar.same_start`, `template.unknown`.
    pub(in crate::rules) fn check_calendar(&self) -> Result<(), Refusal> {
        let in_order = |days: &[u8]| days.windows(2).all(|two| two[0] < two[1]);
        let wrong = |days: &[u8]| days.iter().any(|day| !(1..=7).contains(day)) || !in_order(days);
        if self.shifts.iter().any(|shift| wrong(&shift.weekdays)) {
            return Err(Refusal::new(InputField::Days, "calendar.bad_weekday"));
        }
        if self.special_days.len() > MOST_DAYS {
            return Err(Problem::new("calendar.too_many").with("most", MOST_DAYS).at(InputField::Days));
        }
        let mut dates = BTreeSet::new();
        for day in &self.special_days {
            if !dates.insert(day.date) {
                return Err(Problem::new("calendar.date_twice").with("date", day.date).at(InputField::Days));
            }
            self.check_special(day)?;
        }
        Ok(())
    }

    fn check_special(&self, day: &SpecialDay) -> Result<(), Refusal> {
        let mut begin: Vec<(ShiftSegment, ShiftId)> = Vec::new();
        for held in &day.held {
            let shift = self.shift(held.shift).ok_or_else(unknown)?;
            let hours = if held.segments.is_empty() { &shift.segments } else { &held.segments };
            check_segments(hours).map_err(|p| p.at(InputField::Hours))?;
            let Some(first) = hours.first().copied() else { continue };
            let same = begin.iter().find(|(other, _)| other.start == first.start);
            if let Some(other) = same.and_then(|(_, id)| self.shift(*id)) {
                return Err(Problem::new("calendar.same_start")
                    .with("date", day.date)
                    .with("time", first.start)
                    .with("name", shift.name.get(self.store.lang))
                    .with("other", other.name.get(self.store.lang))
                    .at(InputField::Hours));
            }
            begin.push((first, held.shift));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::shift::{hours_text, parse_hours};
    use crate::model::templates::tests::sample;

    const EARLY: ShiftId = ShiftId(1);
    const LATE: ShiftId = ShiftId(2);

    fn date(text: &str) -> BusinessDate {
        BusinessDate::parse(text).unwrap()
    }

    fn day(on: &str, held: &[(ShiftId, &str)]) -> SpecialDay {
        let hours = |text: &str| if text.is_empty() { Vec::new() } else { parse_hours(text).unwrap() };
        let held = held.iter().map(|(shift, text)| HeldShift { shift: *shift, segments: hours(text) });
        SpecialDay { date: date(on), name: " Eve\n".to_owned(), held: held.collect() }
    }

    fn key(result: Result<Settings, Refusal>) -> &'static str {
        result.unwrap_err().problem.key
    }

    #[test]
    fn a_shift_is_held_on_its_weekdays_and_on_special_days_by_their_plan() {
        let shop = sample();
        let held = |shop: &Settings, on: &str| shop.held_on(date(on)).map(|s| s.id.0).collect::<Vec<_>>();
        // 21 November 2026 is a Saturday.
        assert_eq!((held(&shop, "2026-11-21"), held(&shop, "2026-11-22")), (vec![1, 2, 3], vec![1, 2, 3]));
        let shop = shop.put_weekdays(LATE, &[6, 1, 2, 3, 4, 5]).unwrap();
        assert_eq!(shop.shifts[1].weekdays, [1, 2, 3, 4, 5, 6]);
        assert_eq!((held(&shop, "2026-11-21"), held(&shop, "2026-11-22")), (vec![1, 2, 3], vec![1, 3]));
        let shop = shop.put_special_day(None, day("2026-11-22", &[(LATE, "12:00-16:00")])).unwrap();
        let shop = shop.put_special_day(None, day("2026-11-21", &[])).unwrap();
        assert_eq!((held(&shop, "2026-11-21"), held(&shop, "2026-11-22")), (vec![], vec![2]));
        assert_eq!(shop.special_days[0].name, "Eve");
        let late = shop.shift(LATE).unwrap();
        let hours = |on: &str| hours_text(shop.hours_on(late, date(on)));
        assert_eq!((hours("2026-11-20"), hours("2026-11-22")), ("15:00–23:00".into(), "12:00–16:00".into()));
        assert_eq!(
            hours("2026-11-21"),
            "15:00–23:00",
            "held though it was not planned it has its usual hours"
        );
        let shop = shop.put_weekdays(LATE, &[1, 2, 3, 4, 5, 6, 7]).unwrap();
        assert!(shop.shifts[1].weekdays.is_empty(), "all seven are every day");
        let shop = shop.remove_special_day(date("2026-11-21")).unwrap();
        assert_eq!(held(&shop, "2026-11-21"), [1, 2, 3]);
    }

    #[test]
    fn the_roster_puts_nobody_on_a_closed_day() {
        let mut shop = sample();
        shop.people[2].roster = vec![Some(LATE); 7];
        let shop = shop.put_special_day(None, day("2026-11-21", &[(EARLY, "")])).unwrap();
        let due = |on: &str| shop.rostered(&shop.people[2], date(on), LATE);
        assert_eq!((due("2026-11-20"), due("2026-11-21")), (true, false));
    }

    #[test]
    fn a_calendar_that_cannot_be_is_refused() {
        let shop = sample();
        assert_eq!(key(shop.put_weekdays(EARLY, &[])), "calendar.no_weekday");
        assert_eq!(key(shop.put_weekdays(EARLY, &[0, 3])), "calendar.bad_weekday");
        assert_eq!(key(shop.put_weekdays(ShiftId(9), &[1])), "template.unknown");
        assert_eq!(key(shop.remove_special_day(date("2026-11-21"))), "template.unknown");
        let put = |held: &[(ShiftId, &str)]| shop.put_special_day(None, day("2026-12-24", held));
        assert_eq!(key(put(&[(ShiftId(9), "")])), "template.unknown");
        assert_eq!(key(put(&[(EARLY, ""), (EARLY, "")])), "calendar.shift_twice");
        assert_eq!(key(put(&[(EARLY, ""), (LATE, "07:00-09:00")])), "calendar.same_start");
        let mut twice = shop.clone();
        twice.special_days = vec![day("2026-12-24", &[]), day("2026-12-24", &[])];
        assert_eq!(twice.check_whole().unwrap_err().problem.key, "calendar.date_twice");
        // Two shifts may begin together where no weekday has both of them.
        let mut apart = shop.clone();
        apart.shifts[1].segments[0].start = apart.shifts[0].segments[0].start;
        assert_eq!(apart.check_whole().unwrap_err().problem.key, "shift.same_start");
        apart.shifts[0].weekdays = vec![1, 2, 3];
        apart.shifts[1].weekdays = vec![6, 7];
        assert_eq!(apart.check_whole(), Ok(()));
    }

    #[test]
    fn what_is_entered_takes_the_place_of_the_same_date_and_hours_as_usual_are_not_kept() {
        let shop = sample();
        let shop = shop.put_special_day(None, day("2026-12-24", &[(EARLY, "07:00-15:00")])).unwrap();
        assert_eq!(shop.special_days[0].held, [HeldShift { shift: EARLY, segments: Vec::new() }]);
        let shop = shop.put_special_day(Some(date("2026-12-24")), day("2026-12-26", &[])).unwrap();
        assert_eq!(shop.special_days.iter().map(|d| d.date).collect::<Vec<_>>(), [date("2026-12-26")]);
        let more = [day("2026-12-26", &[(LATE, "")]), day("2026-12-25", &[])];
        let shop = more.into_iter().fold(shop, |shop, day| shop.put_special_day(None, day).unwrap());
        let dates: Vec<_> = shop.special_days.iter().map(|d| (d.date.to_string(), d.held.len())).collect();
        assert_eq!(dates, [("2026-12-25".to_owned(), 0), ("2026-12-26".to_owned(), 1)]);
        // A document from before there was a calendar reads and is written as it was.
        let old = serde_json::to_string(&sample()).unwrap();
        let shifts = serde_json::to_string(&sample().shifts).unwrap();
        assert!(!old.contains("special_days") && !shifts.contains("weekdays"));
        assert_eq!(serde_json::from_str::<Settings>(&old).unwrap(), sample());
    }
}
