//! What makes a settings document whole. Every edit ends here, so a broken one is never saved.

use crate::model::plain_id::check_code;
use std::collections::BTreeSet;

use crate::model::cash::OPENING;
use crate::model::device::Device;
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{PaymentType, Routine, Settings, TenderKind, When};
use crate::model::shift::ShiftDef;
use crate::model::text::{check_name, looks_like};

impl Settings {
    /// Checks the document as a whole.
    ///
    /// # Errors
    /// The first rule that is broken: names that cannot be used, no owner, no shift or register, no cash tender,
    /// a denomination value on two rows, names or ids used twice, look-alike names among active people.
    pub(crate) fn check_whole(&self) -> Result<(), Refusal> {
        let name = |p: Problem| p.at(InputField::Name);
        check_name(&self.store.name).map_err(name)?;
        if !self.staff().any(|p| p.role == Role::Owner) {
            return Err(Refusal::new(InputField::Role, "settings.no_owner"));
        }
        if !self.shifts.iter().any(|s| s.active) {
            return Err(Refusal::new(InputField::Active, "settings.no_shift"));
        }
        if self.active_registers().next().is_none() {
            return Err(Refusal::new(InputField::Active, "settings.no_register"));
        }
        self.check_money()?;
        for shift in &self.shifts {
            shift.check().map_err(|p| p.at(InputField::Hours))?;
        }
        self.check_starts()?;
        self.check_calendar()?;
        self.check_people().map_err(name)?;
        for register in self.active_registers() {
            check_name(&register.name).map_err(name)?;
        }
        for device in &self.devices {
            device.check()?;
        }
        for item in &self.checks {
            item.check()?;
        }
        for routine in &self.routines {
            routine.check()?;
        }
        let reasons = self.cash_reasons.iter().map(|r| (&r.id, &r.name));
        let codes = self.stock_reasons.iter().chain(&self.feedback_topics).map(|c| (&c.id, &c.name));
        for (id, name) in reasons.chain(codes) {
            check_code(id, name)?;
        }
        self.rules.attendance.check().map_err(|p| p.at(InputField::AttendanceRules))?;
        self.attendance_signs.check().map_err(|(_, problem)| problem.at(InputField::AttendanceSigns))?;
        self.check_twice()
    }

    /// No id, and no name or barcode in use, stands there twice.
    fn check_twice(&self) -> Result<(), Refusal> {
        use InputField::{Barcode, Id, Name};
        unique(Id, self.people.iter().map(|p| p.id))?;
        unique(Id, self.shifts.iter().map(|s| s.id))?;
        unique(Id, self.registers.iter().map(|r| r.id))?;
        unique(Id, self.stock.iter().map(|s| s.id))?;
        unique(Name, self.registers.iter().filter(|r| r.active).map(|r| r.name.as_str()))?;
        unique(Id, self.devices.iter().map(|d| d.id))?;
        unique(Name, self.active_devices().flat_map(Device::names))?;
        unique(Id, self.tenders.iter().map(|t| t.id.as_str()))?;
        unique(Id, self.checks.iter().map(|c| c.id.as_str()))?;
        unique(Id, self.routines.iter().map(|r| r.id.as_str()))?;
        unique(Id, self.cash_reasons.iter().map(|r| r.id.as_str()))?;
        unique(Id, self.stock_reasons.iter().map(|r| r.id.as_str()))?;
        unique(Id, self.feedback_topics.iter().map(|t| t.id.as_str()))?;
        let stock = || self.stock.iter().filter(|s| s.active);
        unique(Name, stock().map(|s| s.name.as_str()))?;
        unique(Barcode, stock().map(|s| s.barcode.as_str()).filter(|code| !code.is_empty()))
    }

    fn check_money(&self) -> Result<(), Refusal> {
        let mut cash = self.tenders.iter().filter(|t| t.kind == TenderKind::Cash);
        if !cash.next().is_some_and(|t| t.active) || cash.next().is_some() {
            return Err(Refusal::new(InputField::Kind, "settings.one_cash_tender"));
        }
        let currency = &self.store.currency;
        if currency.denominations.iter().all(|d| d.off) {
            return Err(Refusal::new(InputField::Currency, "settings.no_denominations"));
        }
        // Counted rows are stored by their unit: two of the same would share their count.
        unique_or(currency.denominations.iter().map(|d| currency.unit_of(d)), |unit| {
            let value = unit.name("", |value| currency.format(value));
            Problem::new("settings.denomination_twice").with("value", value).at(InputField::Currency)
        })?;
        currency.check().map_err(|p| p.at(InputField::Currency))?;
        for tender in &self.tenders {
            tender.check()?;
        }
        let [lead, owner] = self.rules.approval_tiers;
        if lead < Money::ZERO || owner < lead {
            return Err(Refusal::new(InputField::ApprovalTiers, "template.tiers_order"));
        }
        Ok(())
    }

    /// No two shifts in use begin at the same time of a weekday: which of them runs could not be told.
    fn check_starts(&self) -> Result<(), Refusal> {
        let active: Vec<_> = self.shifts.iter().filter(|s| s.active).collect();
        for (i, shift) in active.iter().enumerate() {
            let Some(start) = shift.segments.first().map(|s| s.start) else { continue };
            let same = |other: &&&ShiftDef| {
                let together = (1..=7).any(|day| shift.held_on_weekday(day) && other.held_on_weekday(day));
                together && other.segments.first().is_some_and(|s| s.start == start)
            };
            if let Some(other) = active[..i].iter().find(same) {
                return Err(Problem::new("shift.same_start")
                    .with("time", start)
                    .with("name", shift.name.get(self.store.lang))
                    .with("other", other.name.get(self.store.lang))
                    .at(InputField::Hours));
            }
        }
        Ok(())
    }

    /// Everyone has a usable name; nobody at work can be taken for someone else.
    fn check_people(&self) -> Result<(), Problem> {
        let names = self
            .people
            .iter()
            .map(|p| Ok((check_name(&p.name)?, p.active)))
            .collect::<Result<Vec<_>, Problem>>()?;
        let names: Vec<&str> = names.iter().filter(|n| n.1).map(|n| n.0.as_str()).collect();
        for (i, name) in names.iter().enumerate() {
            if let Some(other) = names[..i].iter().find(|other| looks_like(name, other)) {
                return Err(Problem::new("settings.name_taken").with("name", name).with("other", other));
            }
        }
        Ok(())
    }
}

impl Device {
    /// Checks one device: it is called something.
    ///
    /// # Errors
    /// As [`check_name`].
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        for name in self.names() {
            check_name(name).map_err(|p| p.at(InputField::Name))?;
        }
        if self.name.is_empty() { Err(Refusal::new(InputField::Name, "text.name_empty")) } else { Ok(()) }
    }
}

impl PaymentType {
    /// Checks one tender: its id, its name, its limits.
    ///
    /// # Errors
    /// `template.bad_id`, `template.no_text`, `template.tolerance_range`.
    pub fn check(&self) -> Result<(), Refusal> {
        // Reasons are stored by tender id, with the gap before the shift among them under its own name.
        if self.id == OPENING {
            return Err(Problem::new("template.bad_id").with("id", &self.id).at(InputField::Id));
        }
        check_code(&self.id, &self.name)?;
        let parts = [self.tolerance, self.lead_above];
        if parts.iter().any(|t| t.fixed < Money::ZERO || t.fixed > Money::CAP)
            || parts.iter().any(|t| !(0..=10_000).contains(&t.per_10_000))
        {
            return Err(Refusal::new(InputField::Tolerance, "template.tolerance_range"));
        }
        Ok(())
    }
}

impl Routine {
    /// Checks one routine.
    ///
    /// # Errors
    /// `template.bad_id`, `template.no_text`, `template.no_day`, `template.bad_day`.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        check_code(&self.id, &self.text)?;
        let (days, last) = match &self.when {
            When::Weekdays(days) => (days, 7),
            When::MonthDays(days) => (days, 31),
            When::MonthEnd => return Ok(()),
        };
        if days.is_empty() {
            return Err(Refusal::new(InputField::Days, "template.no_day"));
        }
        if days.iter().any(|d| !(1..=last).contains(d)) {
            return Err(Problem::new("template.bad_day").with("last", last).at(InputField::Days));
        }
        Ok(())
    }
}

fn unique<T: Ord + Copy + std::fmt::Display>(
    field: InputField,
    names: impl Iterator<Item = T>,
) -> Result<(), Refusal> {
    unique_or(names, |name| Problem::new("settings.used_twice").with("name", name).at(field))
}

fn unique_or<T: Ord + Copy>(
    values: impl Iterator<Item = T>,
    refusal: impl Fn(T) -> Refusal,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for value in values {
        if !seen.insert(value) {
            return Err(refusal(value));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attendance::AttendanceMark;
    use crate::model::lang::Bilingual;
    use crate::model::money::Denomination;
    use crate::model::templates::tests::{device, sample};

    fn key(change: impl FnOnce(&mut Settings)) -> &'static str {
        let mut settings = sample();
        change(&mut settings);
        settings.check_whole().map_or_else(|r| r.problem.key, |()| "")
    }

    #[test]
    fn each_broken_rule_is_named() {
        assert_eq!(key(|_| ()), "");
        assert_eq!(key(|s| s.store.name = " ".into()), "text.name_empty");
        assert_eq!(key(|s| s.people[0].role = Role::Lead), "settings.no_owner");
        assert_eq!(key(|s| s.people[0].active = false), "settings.no_owner");
        assert_eq!(key(|s| s.shifts.iter_mut().for_each(|x| x.active = false)), "settings.no_shift");
        assert_eq!(key(|s| s.registers.iter_mut().for_each(|x| x.active = false)), "settings.no_register");
        assert_eq!(key(|s| s.tenders[0].active = false), "settings.one_cash_tender");
        assert_eq!(key(|s| s.tenders[1].kind = TenderKind::Cash), "settings.one_cash_tender");
        assert_eq!(key(|s| s.tenders[1].id = OPENING.into()), "template.bad_id");
        assert_eq!(key(|s| s.tenders[1].id = "a/b".into()), "template.bad_id");
        assert_eq!(key(|s| s.tenders[1].tolerance.fixed = Money(-1)), "template.tolerance_range");
        assert_eq!(key(|s| s.store.currency.denominations.clear()), "settings.no_denominations");
        assert_eq!(key(|s| s.checks[1].id = s.checks[0].id.clone()), "settings.used_twice");
        assert_eq!(key(|s| s.checks[1].text = Bilingual::default()), "template.no_text");
        assert_eq!(key(|s| s.checks[6].min = Some(71)), "template.limits_order");
        assert_eq!(key(|s| s.checks[6].min = Some(70)), "");
        assert_eq!(key(|s| s.routines[0].when = When::Weekdays(vec![])), "template.no_day");
        assert_eq!(key(|s| s.routines[0].when = When::Weekdays(vec![8])), "template.bad_day");
        assert_eq!(key(|s| s.routines[0].when = When::MonthDays(vec![31])), "");
        assert_eq!(key(|s| s.people[1].id = s.people[0].id), "settings.used_twice");
        let two = |s: &mut Settings, other: Device| s.devices = vec![device(1, "Chiller", "冷柜"), other];
        assert_eq!(key(|s| two(s, device(1, "Oven", "烤箱"))), "settings.used_twice");
        assert_eq!(key(|s| two(s, device(2, "冷柜", ""))), "settings.used_twice", "one name, one device");
        assert_eq!(key(|s| two(s, Device { active: false, ..device(2, "Chiller", "冷柜") })), "");
        assert_eq!(key(|s| two(s, device(2, "", ""))), "text.name_empty");
        assert_eq!(key(|s| s.rules.approval_tiers = [Money(2), Money(1)]), "template.tiers_order");
    }

    #[test]
    fn signs_of_the_attendance_sheet_are_told_apart() {
        let sign = |text: &'static str| key(move |s| s.attendance_signs.set(AttendanceMark::Late, text));
        assert_eq!((sign("+"), sign("X")), ("", "attendance.sign_taken"));
        assert_eq!((sign("late"), sign("a b")), ("attendance.sign_width", "attendance.sign_blank"));
        // A document from before there was a choice reads and is written as it was.
        let old = serde_json::to_string(&sample()).unwrap();
        assert!(!old.contains("attendance_signs"));
        assert_eq!(serde_json::from_str::<Settings>(&old).unwrap(), sample());
    }

    #[test]
    fn a_note_and_a_coin_of_one_value_and_its_rolls_are_rows_of_their_own_and_none_is_twice() {
        let coin = Denomination::coin(Money(100));
        let roll = Denomination::coin(Money(100)).wrapped(50);
        let mut shop = sample();
        shop.store.currency.denominations.extend([coin, roll, Denomination { pieces: 40, ..roll }]);
        shop.check_whole().unwrap();
        let twice = |piece| key(move |s| s.store.currency.denominations.extend([roll, piece]));
        assert_eq!(twice(roll), "settings.denomination_twice");
        assert_eq!(twice(Denomination { off: true, ..roll }), "settings.denomination_twice");
        let off = |s: &mut Settings| s.store.currency.denominations.iter_mut().for_each(|d| d.off = true);
        assert_eq!(key(off), "settings.no_denominations");
    }

    #[test]
    fn two_shifts_in_use_do_not_begin_together() {
        let same = |s: &mut Settings| s.shifts[1].segments[0].start = s.shifts[0].segments[0].start;
        assert_eq!(key(same), "shift.same_start");
        let unused = |s: &mut Settings| {
            same(s);
            s.shifts[1].active = false;
        };
        assert_eq!(key(unused), "", "one of them is only kept for old logs");
    }

    #[test]
    fn look_alikes_may_not_work_at_the_same_time() {
        // Cyrillic Т and о in the second one.
        assert_eq!(key(|s| s.people[2].name = "\u{422}\u{43e}m".into()), "settings.name_taken");
        assert_eq!(key(|s| s.people[2].name = "TOM".into()), "settings.name_taken");
        assert_eq!(key(|s| s.people[2].name = "Tom B".into()), "");
        // Someone who left may have had the same name.
        let gone = |s: &mut Settings| {
            s.people[2].name = "Tom".into();
            s.people[2].active = false;
        };
        assert_eq!(key(gone), "");
    }
}
