//! Edits of the settings, as the settings screens make them.
//!
//! Each takes the document as it is and gives the next version or a refusal. All of them end in
//! [`Settings::check_whole`], so none can leave a broken document; ids are never given out twice, because
//! old logs still name them.

use std::cmp::Reverse;

use crate::model::attendance::{AttendanceMark, Signs};
use crate::model::checklist::{AnswerKind, CheckItem, ListKind};
use crate::model::count_unit::CountUnit;
use crate::model::device::{Device, Repairer};
use crate::model::ids::{DeviceId, PersonId, RegisterId, ShiftId, StockId};
use crate::model::lang::Bilingual;
use crate::model::money::{Denomination, Money, one_row_a_value};
use crate::model::people::Person;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{
    CashReason, ListCode, PaymentType, Register, Routine, Rules, Settings, StockItem, StoreInfo,
};
use crate::model::shift::ShiftDef;
use crate::model::text::{check_name, clean_line};
#[cfg(test)]
use crate::model::{lang::Lang, people::Role};

/// Longest text of a checklist item, routine or reason, in characters.
const TEXT_MAX: usize = 200;

/// Which way a line is moved in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// A list of reasons or topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeList {
    /// Reasons for a stock variance.
    StockReasons,
    /// What customer feedback is about.
    FeedbackTopics,
}

/// Something that is not there any more: another window took it away.
pub(in crate::rules) fn unknown() -> Refusal {
    Refusal::new(InputField::Id, "template.unknown")
}

fn name(problem: Problem) -> Refusal {
    problem.at(InputField::Name)
}

pub(in crate::rules) fn line(text: &str) -> String {
    clean_line(text, TEXT_MAX).text.trim().to_owned()
}

fn both(text: &Bilingual) -> Bilingual {
    Bilingual { en: line(&text.en), zh: line(&text.zh) }
}

/// Replaces the line with the same id, or adds it at the end.
fn put<T, K: PartialEq>(list: &mut Vec<T>, item: T, id: impl Fn(&T) -> K) {
    match list.iter().position(|old| id(old) == id(&item)) {
        Some(at) => list[at] = item,
        None => list.push(item),
    }
}

/// Swaps the line with its neighbour among those of the same group; at the end of the list it stays.
fn shift_line<T>(
    list: &mut [T],
    is_it: impl Fn(&T) -> bool,
    same_group: impl Fn(&T, &T) -> bool,
    way: Way,
) -> Result<(), Refusal> {
    let at = list.iter().position(is_it).ok_or_else(unknown)?;
    let neighbour = match way {
        Way::Up => (0..at).rev().find(|i| same_group(&list[*i], &list[at])),
        Way::Down => (at + 1..list.len()).find(|i| same_group(&list[*i], &list[at])),
    };
    if let Some(to) = neighbour {
        list.swap(at, to);
    }
    Ok(())
}

/// The lowest number above every one in use.
fn next_number(numbers: impl Iterator<Item = i64>) -> i64 {
    numbers.max().unwrap_or(0).max(0).saturating_add(1)
}

/// `prefix` and the lowest number above every id of that form.
fn next_code<'a>(prefix: &str, ids: impl Iterator<Item = &'a str>) -> String {
    let taken = ids.filter_map(|id| {
        let digits = id.strip_prefix(prefix)?;
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse::<u32>().ok().map(i64::from)
    });
    format!("{prefix}{}", next_number(taken))
}

impl Settings {
    pub(in crate::rules) fn edited(
        &self,
        change: impl FnOnce(&mut Self) -> Result<(), Refusal>,
    ) -> Result<Self, Refusal> {
        let mut next = self.clone();
        change(&mut next)?;
        next.check_whole()?;
        Ok(next)
    }

    /// The number a new person gets.
    #[must_use]
    pub(crate) fn next_person(&self) -> PersonId {
        PersonId(next_number(self.people.iter().map(|p| p.id.0)))
    }

    /// The number a new register gets.
    #[must_use]
    pub(crate) fn next_register(&self) -> RegisterId {
        RegisterId(next_number(self.registers.iter().map(|r| r.id.0)))
    }

    /// The number a new shift gets.
    #[must_use]
    pub(crate) fn next_shift(&self) -> ShiftId {
        ShiftId(next_number(self.shifts.iter().map(|s| s.id.0)))
    }

    /// The number a new line of the count list gets.
    #[must_use]
    pub(crate) fn next_stock(&self) -> StockId {
        StockId(next_number(self.stock.iter().map(|s| s.id.0)))
    }

    /// The number a new device gets.
    #[must_use]
    pub(crate) fn next_device(&self) -> DeviceId {
        DeviceId(next_number(self.devices.iter().map(|d| d.id.0)))
    }

    /// The id a new checklist item gets, such as `D9`.
    #[must_use]
    pub(crate) fn next_check(&self, list: ListKind) -> String {
        let prefix = match list {
            ListKind::Devices => "D",
            ListKind::Safety => "SA",
            ListKind::Opening => "O",
            ListKind::Mid => "M",
            ListKind::Closing => "C",
            ListKind::SelfCheck => "P",
        };
        next_code(prefix, self.checks.iter().map(|c| c.id.as_str()))
    }

    /// The id a new routine gets.
    #[must_use]
    pub(crate) fn next_routine(&self) -> String {
        next_code("routine_", self.routines.iter().map(|r| r.id.as_str()))
    }

    /// The id a new tender gets.
    #[must_use]
    pub(crate) fn next_tender(&self) -> String {
        next_code("tender_", self.tenders.iter().map(|t| t.id.as_str()))
    }

    /// The id a new reason for a cash difference gets.
    #[must_use]
    pub(crate) fn next_cash_reason(&self) -> String {
        next_code("reason_", self.cash_reasons.iter().map(|r| r.id.as_str()))
    }

    /// The id a new reason or topic gets.
    #[must_use]
    pub(crate) fn next_code(&self, list: CodeList) -> String {
        next_code("code_", self.codes(list).iter().map(|c| c.id.as_str()))
    }

    /// The list of reasons or topics.
    #[must_use]
    pub(crate) fn codes(&self, list: CodeList) -> &[ListCode] {
        match list {
            CodeList::StockReasons => &self.stock_reasons,
            CodeList::FeedbackTopics => &self.feedback_topics,
        }
    }

    /// Takes someone on; the number is the new person's.
    ///
    /// # Errors
    /// A name that cannot be used, or one that looks like a colleague's.
    #[cfg(test)]
    pub(crate) fn add_person(&self, name: &str, role: Role, lang: Lang) -> Result<(Self, PersonId), Refusal> {
        let id = self.next_person();
        let person = Person {
            id,
            name: name.to_owned(),
            role,
            lang,
            number: String::new(),
            phone: String::new(),
            roster: Vec::new(),
            active: true,
            only_on: None,
        };
        Ok((self.put_person(person)?, id))
    }

    /// Replaces or adds a person.
    ///
    /// # Errors
    /// As [`Self::add_person`]; `settings.no_owner` where the last active owner would be lost;
    /// `template.unknown` for a roster that names no shift.
    pub(crate) fn put_person(&self, mut person: Person) -> Result<Self, Refusal> {
        person.name = check_name(&person.name).map_err(name)?;
        person.number = line(&person.number);
        person.phone = line(&person.phone);
        if person.roster.len() > 7 || person.roster.iter().flatten().any(|s| self.shift(*s).is_none()) {
            return Err(unknown());
        }
        let active = person.active;
        self.edited(|s| {
            put(&mut s.people, person, |p| p.id);
            Ok(())
        })
        .map_err(|refusal| match refusal.field {
            // Whoever is gone has no role to change.
            InputField::Role if !active => Refusal { field: InputField::Active, ..refusal },
            _ => refusal,
        })
    }

    #[cfg(test)]
    fn with_person(&self, id: PersonId, change: impl FnOnce(&mut Person)) -> Result<Self, Refusal> {
        let mut person = self.person(id).cloned().ok_or_else(unknown)?;
        change(&mut person);
        self.put_person(person)
    }

    /// Gives a person another name.
    ///
    /// # Errors
    /// As [`Self::put_person`].
    #[cfg(test)]
    pub(crate) fn rename_person(&self, id: PersonId, name: &str) -> Result<Self, Refusal> {
        self.with_person(id, |p| name.clone_into(&mut p.name))
    }

    /// Gives a person another role.
    ///
    /// # Errors
    /// As [`Self::put_person`].
    #[cfg(test)]
    pub(crate) fn set_role(&self, id: PersonId, role: Role) -> Result<Self, Refusal> {
        self.with_person(id, |p| p.role = role)
    }

    /// Marks a person as gone, or as back again.
    ///
    /// # Errors
    /// As [`Self::put_person`].
    #[cfg(test)]
    pub(crate) fn set_active(&self, id: PersonId, active: bool) -> Result<Self, Refusal> {
        self.with_person(id, |p| p.active = active)
    }

    /// Replaces or adds a register.
    ///
    /// # Errors
    /// A name that cannot be used or is taken, a negative float or limit, the last register taken out of use.
    pub(crate) fn put_register(&self, mut register: Register) -> Result<Self, Refusal> {
        register.name = check_name(&register.name).map_err(name)?;
        let sums = [Some(register.float_target), register.cash_limit];
        if sums.into_iter().flatten().any(|sum| sum < Money::ZERO || sum > Money::CAP) {
            return Err(Refusal::new(InputField::Amount, "template.sum_range"));
        }
        self.edited(|s| {
            put(&mut s.registers, register, |r| r.id);
            Ok(())
        })
    }

    /// Replaces or adds a shift. Checklist items asked only on shifts no longer worked are asked on every
    /// shift again: better once too often than never.
    ///
    /// # Errors
    /// See [`ShiftDef::check`]; `settings.no_shift` for the last one.
    pub(crate) fn put_shift(&self, mut shift: ShiftDef) -> Result<Self, Refusal> {
        shift.name = both(&shift.name);
        self.edited(|s| {
            put(&mut s.shifts, shift, |x| x.id);
            let worked = |id: &ShiftId| s.shifts.iter().any(|x| x.id == *id && x.active);
            for item in &mut s.checks {
                if !item.shifts.iter().any(worked) {
                    item.shifts.clear();
                }
            }
            Ok(())
        })
    }

    /// Replaces or adds a line of the count list.
    ///
    /// # Errors
    /// No name, a name or barcode used twice, a negative par level or shelf life.
    pub(crate) fn put_stock(&self, mut item: StockItem) -> Result<Self, Refusal> {
        item.name = check_name(&item.name).map_err(name)?;
        item.code = line(&item.code);
        item.barcode = line(&item.barcode);
        item.unit = line(&item.unit);
        if item.par_level.is_some_and(|n| n < 0) || item.shelf_life_days.is_some_and(|n| n < 0) {
            return Err(Refusal::new(InputField::Quantity, "stock.not_negative"));
        }
        self.edited(|s| {
            put(&mut s.stock, item, |i| i.id);
            Ok(())
        })
    }

    /// Replaces or adds a device.
    ///
    /// # Errors
    /// No name, a name another device in use has, a keeper who does not work here.
    pub(crate) fn put_device(&self, mut device: Device) -> Result<Self, Refusal> {
        device.name = both(&device.name);
        device.number = line(&device.number);
        device.repairer = Repairer { firm: line(&device.repairer.firm), phone: line(&device.repairer.phone) };
        if device.keeper.is_some_and(|id| self.at_work(id).is_none()) {
            return Err(Refusal::new(InputField::Keeper, "template.unknown"));
        }
        self.edited(|s| {
            put(&mut s.devices, device, |d| d.id);
            Ok(())
        })
    }

    /// Replaces or adds a checklist item. Limits and unit are kept for numbers only.
    ///
    /// # Errors
    /// See [`CheckItem::check`]; `template.unknown` for a shift or device that does not exist.
    pub(crate) fn put_check(&self, mut item: CheckItem) -> Result<Self, Refusal> {
        item.text = both(&item.text);
        item.unit = line(&item.unit);
        if item.answer != AnswerKind::Number {
            item.min = None;
            item.max = None;
            item.unit.clear();
        }
        let strange = item.devices.iter().any(|id| self.device(*id).is_none());
        if strange || item.shifts.iter().any(|id| self.shift(*id).is_none()) {
            return Err(unknown());
        }
        self.edited(|s| {
            put(&mut s.checks, item, |c| c.id.clone());
            Ok(())
        })
    }

    /// Replaces or adds a routine.
    ///
    /// # Errors
    /// See [`Routine::check`].
    pub(crate) fn put_routine(&self, mut routine: Routine) -> Result<Self, Refusal> {
        routine.text = both(&routine.text);
        self.edited(|s| {
            put(&mut s.routines, routine, |r| r.id.clone());
            Ok(())
        })
    }

    /// Replaces or adds a tender.
    ///
    /// # Errors
    /// See `Tender::check`; `settings.one_cash_tender` for a second one, or none.
    pub(crate) fn put_tender(&self, mut tender: PaymentType) -> Result<Self, Refusal> {
        tender.name = both(&tender.name);
        self.edited(|s| {
            put(&mut s.tenders, tender, |t| t.id.clone());
            Ok(())
        })
    }

    /// Replaces or adds a reason for a cash difference.
    ///
    /// # Errors
    /// `template.bad_id`, `template.no_text`.
    pub(crate) fn put_cash_reason(&self, mut reason: CashReason) -> Result<Self, Refusal> {
        reason.name = both(&reason.name);
        self.edited(|s| {
            put(&mut s.cash_reasons, reason, |r| r.id.clone());
            Ok(())
        })
    }

    /// Replaces or adds a reason or topic.
    ///
    /// # Errors
    /// `template.bad_id`, `template.no_text`.
    pub(crate) fn put_code(&self, list: CodeList, mut code: ListCode) -> Result<Self, Refusal> {
        code.name = both(&code.name);
        self.edited(|s| {
            let codes = match list {
                CodeList::StockReasons => &mut s.stock_reasons,
                CodeList::FeedbackTopics => &mut s.feedback_topics,
            };
            put(codes, code, |c| c.id.clone());
            Ok(())
        })
    }

    /// Changes the shop itself: name, currency, zone, day and language. Of a note and a coin of the same value
    /// the row listed first is kept.
    ///
    /// # Errors
    /// A name that cannot be used, `settings.no_denominations`, `money.bad_code`.
    pub(crate) fn put_store(&self, mut store: StoreInfo) -> Result<Self, Refusal> {
        store.name = check_name(&store.name).map_err(name)?;
        if store.currency.code != self.store.currency.code {
            one_row_a_value(&mut store.currency);
        }
        self.edited(|s| {
            s.store = store;
            Ok(())
        })
    }

    /// Changes the thresholds.
    ///
    /// # Errors
    /// `template.tiers_order`, `attendance.rule_negative`, `attendance.rule_order`.
    pub(crate) fn put_rules(&self, rules: Rules) -> Result<Self, Refusal> {
        self.edited(|s| {
            s.rules = rules;
            Ok(())
        })
    }

    /// Changes the signs of the attendance sheet.
    ///
    /// # Errors
    /// The first mark whose sign cannot be used; see [`Signs::check`].
    pub(crate) fn put_signs(&self, signs: Signs) -> Result<Self, (AttendanceMark, Problem)> {
        signs.check()?;
        Ok(Self { attendance_signs: signs, ..self.clone() })
    }

    /// Adds a note, coin, roll or bundle to count, or puts it in the place of the one `old` names; the list stays notes
    /// first, then coins, then what is wrapped, each from large to small.
    ///
    /// # Errors
    /// `settings.denomination_twice`, `money.bad_denominations`, `settings.no_denominations` where none is counted any
    /// more, `template.unknown`.
    pub(crate) fn put_denomination(
        &self,
        old: Option<CountUnit>,
        piece: Denomination,
    ) -> Result<Self, Refusal> {
        let own = &self.store.currency;
        let at = match old {
            Some(old) => {
                Some(own.denominations.iter().position(|d| own.unit_of(d) == old).ok_or_else(unknown)?)
            }
            None => None,
        };
        self.edited(|s| {
            let list = &mut s.store.currency.denominations;
            if let Some(at) = at {
                list.remove(at);
            }
            list.push(piece);
            list.sort_by_key(|d| (d.is_wrapped(), d.coin, Reverse(d.value), d.pieces));
            Ok(())
        })
    }

    /// Moves a checklist item among the items of its own list.
    ///
    /// # Errors
    /// `template.unknown`.
    pub(crate) fn move_check(&self, id: &str, way: Way) -> Result<Self, Refusal> {
        self.edited(|s| shift_line(&mut s.checks, |c| c.id == id, |a, b| a.list == b.list, way))
    }

    /// Moves a line of the count list.
    ///
    /// # Errors
    /// `template.unknown`.
    pub(crate) fn move_stock(&self, id: StockId, way: Way) -> Result<Self, Refusal> {
        self.edited(|s| shift_line(&mut s.stock, |i| i.id == id, |_, _| true, way))
    }

    /// Moves a routine.
    ///
    /// # Errors
    /// `template.unknown`.
    pub(crate) fn move_routine(&self, id: &str, way: Way) -> Result<Self, Refusal> {
        self.edited(|s| shift_line(&mut s.routines, |r| r.id == id, |_, _| true, way))
    }

    /// Moves a tender.
    ///
    /// # Errors
    /// `template.unknown`.
    pub(crate) fn move_tender(&self, id: &str, way: Way) -> Result<Self, Refusal> {
        self.edited(|s| shift_line(&mut s.tenders, |t| t.id == id, |_, _| true, way))
    }

    /// Moves a shift.
    ///
    /// # Errors
    /// `template.unknown`.
    pub(crate) fn move_shift(&self, id: ShiftId, way: Way) -> Result<Self, Refusal> {
        self.edited(|s| shift_line(&mut s.shifts, |x| x.id == id, |_, _| true, way))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::settings::{TenderKind, Tolerance};
    use crate::model::shift::ShiftSegment;
    use crate::model::templates::tests::sample;
    use crate::model::time::Minute;

    fn check(id: &str) -> CheckItem {
        CheckItem {
            id: id.into(),
            list: ListKind::Devices,
            text: Bilingual::new(" Ice machine\n", ""),
            answer: AnswerKind::Check,
            critical: false,
            min: Some(5),
            max: Some(1),
            unit: "°C".into(),
            devices: vec![],
            shifts: vec![],
            active: true,
        }
    }

    #[test]
    fn the_last_active_owner_stays() {
        let shop = sample();
        assert_eq!(shop.set_active(PersonId(1), false).unwrap_err().problem.key, "settings.no_owner");
        assert_eq!(shop.set_role(PersonId(1), Role::Lead).unwrap_err().problem.key, "settings.no_owner");
        let two = shop.set_role(PersonId(2), Role::Owner).unwrap();
        let next = two.set_active(PersonId(1), false).unwrap();
        assert_eq!(next.set_active(PersonId(2), false).unwrap_err().problem.key, "settings.no_owner");
        assert_eq!(next.people.len(), shop.people.len());
    }

    #[test]
    fn people_come_go_and_return_under_their_own_number() {
        let shop = sample();
        let (shop, id) = shop.add_person("  Ana   B ", Role::Cashier, Lang::En).unwrap();
        assert_eq!((id, shop.person_name(id)), (PersonId(5), "Ana B"));
        assert_eq!(
            shop.add_person("ana b", Role::Lead, Lang::En).unwrap_err().problem.key,
            "settings.name_taken"
        );
        let gone = shop.set_active(id, false).unwrap();
        let (other, new) = gone.add_person("Ana B", Role::Cashier, Lang::En).unwrap();
        assert_eq!(new, PersonId(6));
        // While the second one works here, the first cannot come back under the same name.
        assert_eq!(other.set_active(id, true).unwrap_err().problem.key, "settings.name_taken");
        let renamed = other.rename_person(id, "Ana Berg").unwrap();
        assert!(renamed.set_active(id, true).is_ok());
        assert_eq!(shop.rename_person(PersonId(99), "X").unwrap_err().problem.key, "template.unknown");
    }

    #[test]
    fn new_ids_are_never_old_ones() {
        let shop = sample();
        assert_eq!(shop.next_check(ListKind::Devices), "D9");
        assert_eq!(shop.next_check(ListKind::Safety), "SA9");
        assert_eq!(shop.next_routine(), "routine_1");
        assert_eq!(shop.next_tender(), "tender_1");
        assert_eq!(shop.next_shift(), ShiftId(4));
        assert_eq!(shop.next_stock(), StockId(1));
        let mut off = shop.clone();
        off.registers[1].active = false;
        assert_eq!(off.next_register(), RegisterId(3));
    }

    #[test]
    fn a_check_item_needs_words_in_one_language_and_limits_in_order() {
        let shop = sample();
        let next = shop.put_check(check("D9")).unwrap();
        let item = next.check("D9").unwrap();
        assert_eq!((item.text.get(Lang::Zh), item.max, item.unit.as_str()), ("Ice machine", None, ""));
        let number = CheckItem { answer: AnswerKind::Number, ..check("D9") };
        assert_eq!(shop.put_check(number.clone()).unwrap_err().problem.key, "template.limits_order");
        assert!(shop.put_check(CheckItem { max: Some(5), ..number }).is_ok());
        let empty = CheckItem { text: Bilingual::new(" ", "\t"), ..check("D9") };
        assert_eq!(shop.put_check(empty).unwrap_err().problem.key, "template.no_text");
        let never = CheckItem { shifts: vec![ShiftId(9)], ..check("D9") };
        assert_eq!(shop.put_check(never).unwrap_err().problem.key, "template.unknown");
    }

    #[test]
    fn a_line_moves_among_its_own_list_and_stops_at_the_ends() {
        let shop = sample();
        let order = |s: &Settings, list| {
            s.checks.iter().filter(|c| c.list == list).map(|c| c.id.clone()).collect::<Vec<_>>()
        };
        let next = shop.move_check("SA1", Way::Down).unwrap();
        assert_eq!(order(&next, ListKind::Safety)[..2], ["SA2".to_owned(), "SA1".to_owned()]);
        assert_eq!(order(&next, ListKind::Devices), order(&shop, ListKind::Devices));
        assert_eq!(next.move_check("SA1", Way::Up).unwrap(), shop);
        assert_eq!(shop.move_check("SA1", Way::Up).unwrap(), shop);
        assert_eq!(shop.move_check("D8", Way::Down).unwrap(), shop);
        assert_eq!(shop.move_check("nope", Way::Down).unwrap_err().problem.key, "template.unknown");
        assert_eq!(shop.move_shift(ShiftId(2), Way::Up).unwrap().shifts[0].id, ShiftId(2));
    }

    #[test]
    fn tenders_keep_one_cash_and_limits_in_range() {
        let shop = sample();
        let tender = |id: &str, kind| PaymentType {
            id: id.into(),
            name: Bilingual::same("Gift"),
            kind,
            tolerance: Tolerance::default(),
            lead_above: Tolerance::default(),
            active: true,
            matched: crate::model::cash::sales_reports::MatchedAt::Here,
        };
        assert!(shop.put_tender(tender("gift", TenderKind::Other)).is_ok());
        let problem = |t| shop.put_tender(t).unwrap_err().problem.key;
        assert_eq!(problem(tender("gift", TenderKind::Cash)), "settings.one_cash_tender");
        assert_eq!(problem(tender("cash", TenderKind::Other)), "settings.one_cash_tender");
        assert_eq!(problem(tender("opening", TenderKind::Other)), "template.bad_id");
        let wide = Tolerance { fixed: Money(0), per_10_000: 10_001 };
        let beyond = PaymentType { tolerance: wide, ..tender("gift", TenderKind::Other) };
        assert_eq!(problem(beyond), "template.tolerance_range");
    }

    #[test]
    fn at_least_one_denomination_stays_and_none_is_twice() {
        let mut shop = sample();
        let two = shop.put_denomination(None, Denomination::note(Money(200))).unwrap();
        let notes: Vec<_> = two.store.currency.denominations.iter().map(|d| d.value.0).collect();
        assert_eq!(notes, [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 10]);
        let put = |old, piece| shop.put_denomination(old, piece);
        let add = |value| put(None, Denomination::note(Money(value))).unwrap_err().problem.key;
        assert_eq!((add(100), add(0)), ("settings.denomination_twice", "money.bad_denominations"));
        // A coin beside its note, and its rolls, are rows of their own.
        let coin = put(None, Denomination::coin(Money(100))).unwrap();
        let roll = coin.put_denomination(None, Denomination::coin(Money(100)).wrapped(50)).unwrap();
        let units: Vec<_> = roll.store.currency.units().iter().map(ToString::to_string).collect();
        assert!(units.ends_with(&["100", "100c", "50", "10", "100cx50"].map(String::from)), "{units:?}");
        let off =
            |unit: &str, piece| roll.put_denomination(unit.parse().ok(), Denomination { off: true, ..piece });
        let without = off("100cx50", Denomination::coin(Money(100)).wrapped(50)).unwrap();
        assert_eq!(without.store.currency.units().len(), units.len() - 1);
        assert_eq!(off("3", Denomination::coin(Money(3))).unwrap_err().problem.key, "template.unknown");
        for piece in shop.store.currency.denominations.clone() {
            let unit = shop.store.currency.unit_of(&piece);
            match shop.put_denomination(Some(unit), Denomination { off: true, ..piece }) {
                Ok(next) => shop = next,
                Err(refusal) => {
                    assert_eq!(
                        (refusal.problem.key, unit),
                        ("settings.no_denominations", CountUnit::loose(10))
                    );
                }
            }
        }
        assert_eq!(shop.store.currency.units(), [CountUnit::loose(10)]);
    }

    #[test]
    fn items_of_a_shift_no_longer_worked_are_asked_again_everywhere() {
        let shop = sample();
        let mut early = shop.shifts[0].clone();
        early.active = false;
        let next = shop.put_shift(early).unwrap();
        assert!(next.check("O1").unwrap().asked_on(ShiftId(2)));
        assert!(!next.check("C1").unwrap().asked_on(ShiftId(2)));
        let none = ShiftDef {
            segments: vec![ShiftSegment { start: Minute(60), end: Minute(60) }],
            ..shop.shifts[0].clone()
        };
        assert_eq!(shop.put_shift(none).unwrap_err().problem.key, "shift.no_length");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Whatever is tried in whatever order: an owner works here, numbers stay unique, nobody is deleted,
        /// and a refused edit leaves nothing behind.
        #[test]
        fn no_run_of_edits_breaks_the_document(
            steps in prop::collection::vec((0..8u8, 1..9i64, any::<bool>(), "[a-cA-C ]{0,3}"), 1..25)
        ) {
            let mut shop = sample();
            let piece = |n: i64, coin: bool| {
                let value = Money(n * 10);
                if coin { Denomination::coin(value) } else { Denomination::note(value) }
            };
            for (what, n, flag, word) in steps {
                let role = Role::ALL[usize::try_from(n).unwrap() % 3];
                let way = if flag { Way::Up } else { Way::Down };
                let next = match what {
                    0 => shop.add_person(&word, role, Lang::En).map(|s| s.0),
                    1 => shop.set_active(PersonId(n), flag),
                    2 => shop.set_role(PersonId(n), role),
                    3 => shop.rename_person(PersonId(n), &word),
                    4 => shop.put_denomination(
                        Some(CountUnit::loose(n * 10)),
                        Denomination { off: flag, ..piece(n, !flag) },
                    ),
                    5 => shop.put_denomination(None, piece(n, flag).wrapped(1 + n % 3)),
                    6 => shop.move_check(&format!("D{n}"), way),
                    _ => shop.put_check(check(&shop.next_check(ListKind::ALL[usize::try_from(n).unwrap() % ListKind::ALL.len()]))),
                };
                if let Ok(next) = next {
                    prop_assert_eq!(next.check_whole(), Ok(()));
                    prop_assert!(next.staff().any(|p| p.role == Role::Owner));
                    prop_assert!(next.people.len() >= shop.people.len());
                    shop = next;
                }
            }
        }
    }
}
