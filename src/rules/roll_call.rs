//! The roll call at an opening: who is due, who is there, and who is late or missing at that minute.

use crate::model::ids::PersonId;
use crate::model::settings::Settings;
use crate::model::shift::ShiftName;
use crate::model::time::{MINUTE_MS, Stamp};

/// Somebody on the roster of the shift that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) person: PersonId,
    /// When they were to begin.
    pub(crate) due: Stamp,
    /// Minutes since then, beyond the grace of the shop; 0 while nobody can be late.
    pub(crate) late_min: i64,
}

/// Who is due at the first part of a shift, as the staff list has them. Later parts have the people who are there.
#[must_use]
pub(crate) fn due(settings: &Settings, begins: ShiftName, now: Stamp) -> Vec<Due> {
    let Some(shift) = settings.shift(begins.shift).filter(|_| begins.part.is_first()) else {
        return Vec::new();
    };
    let due = settings.store.zone.stamp_at(settings.starts(shift, begins.date));
    let passed = now.ms.saturating_sub(due.ms).div_euclid(MINUTE_MS);
    let grace_min = settings.attendance_of(begins.shift, begins.date).grace_min;
    let late_min = if passed > grace_min { passed } else { 0 };
    let rostered = settings.staff().filter(|person| settings.rostered(person, begins.date, begins.shift));
    rostered.map(|person| Due { person: person.id, due, late_min }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::ShiftId;
    use crate::model::templates::tests::sample;
    use crate::model::time::{BusinessDate, Minute};

    #[test]
    fn who_is_due_is_late_only_beyond_the_grace_and_only_for_the_first_part() {
        let mut settings = sample();
        settings.rules.attendance.grace_min = 5;
        // Saturday, 21 November.
        let day = BusinessDate::parse("2026-11-21").unwrap();
        let person = settings.people[1].id;
        settings.people[1].roster = vec![Some(ShiftId(1)); 7];
        let zone = settings.store.zone;
        let at = |hour, minute| zone.resolve_forward(day.at(Minute::hm(hour, minute).unwrap(), 0));
        let early = ShiftName::new(day, ShiftId(1));
        let late = |now| {
            let all = due(&settings, early, now);
            let own = all.iter().find(|due| due.person == person).unwrap();
            (own.due.hm(), own.late_min)
        };
        assert_eq!(late(at(6, 55)), ("07:00".to_owned(), 0));
        assert_eq!(late(at(7, 5)), ("07:00".to_owned(), 0));
        assert_eq!(late(at(7, 12)), ("07:00".to_owned(), 12));
        let second = ShiftName { part: early.part.next(), ..early };
        assert_eq!(due(&settings, second, at(9, 0)), []);
    }
}
