//! Random shifts against a plain model: what is logged, counted, altered and approved in them has to come out of every
//! report to the last unit.
//!
//! The same script is played twice. Ten thousand shifts go through the rules and the record in memory, in many short
//! shops; writing each answer to a file would take minutes. A few hundred go through a real store, with signatures,
//! seals and decisions, so that what is stored and read back is held against the model too.

mod agree;
mod dice;
mod memory;
mod stored;
mod till;

use std::collections::BTreeMap;

use self::dice::Dice;
use crate::model::approval::{OpenApproval, Verdict};
use crate::model::cash::sold_on::SoldOn;
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::{CountsFor, DrawerUse, Worked};
use crate::model::cash::{Close, Count, Explanation, OpeningCount, SalesReport, Side, TenderLine};
use crate::model::count_unit::{CountUnit, loose_rows};
use crate::model::handover::answer::Answer;
use crate::model::handover::{HalfSeal, LeftOut, People, PutAway, ReadBack, Review, Spoken};
use crate::model::ids::{EntryId, PersonId, RegisterId};
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Movement, MovementKind, TillChange, TillReport};
use crate::model::money::{Currency, Money};
use crate::model::people::Role;
use crate::model::period_data::{ApprovalSubject, PeriodData};
use crate::model::settings::{ARITHMETIC, ReasonNeeds, Settings};
use crate::model::templates::{self, NewPerson, NewRegister, NewShop};
use crate::model::time::{BusinessDate, Minute, Stamp};
use crate::model::zone::Zone;
use crate::record::logbook::LogPage;
use crate::report::over_short::OverShort;
use crate::report::{Ask, Model as _};
use agree::{approvals_agree, days_agree, drawers_agree, month_agrees, over_short_agrees};
use memory::Memory;
use stored::Stored;
use till::{DrawerLine, Sum, Tills};

const OWNER: PersonId = PersonId(1);
/// The lead, who watches where nobody takes over.
const WITNESS: PersonId = PersonId(2);
const WALLET: &str = "wechat";

/// The registers: how each is counted, and whether several work it at a time.
const REGISTERS: [(CountWay, bool); 5] = [
    (CountWay::HandedOn, false),
    (CountWay::BaggedFirst, false),
    (CountWay::OwnDrawer, true),
    (CountWay::ClosingOnly, false),
    (CountWay::HandedOn, true),
];

/// What a script does to a shop.
trait Shop {
    /// Whether everything a handover asks for has to be answered, and every PIN given.
    const STRICT: bool;

    fn settings(&self) -> &Settings;
    fn now(&self) -> Stamp;
    fn log(&mut self, by: PersonId, detail: Detail) -> EntryId;
    fn strike(&mut self, by: PersonId, entry: EntryId);
    /// A register changes hands inside the shift; what was typed of it.
    fn change(&mut self, _: TillChange) {}
    /// Draws the line; the day of the shift that ends.
    fn begin(&mut self, people: &People) -> BusinessDate;
    fn answer(&mut self, by: PersonId, answer: Answer);
    fn seal(&mut self);
    /// What reports read, and the records.
    fn read(&mut self) -> (PeriodData, Vec<LogPage>);
}

fn settings() -> Settings {
    let person = |name: &str, role| NewPerson { name: name.into(), role, lang: Lang::En };
    let registers = REGISTERS.iter().enumerate();
    let mut settings = templates::shop(NewShop {
        name: "Corner shop".into(),
        currency: Currency::named("CNY").unwrap(),
        zone: Zone::parse("Asia/Shanghai").unwrap(),
        cutoff: Minute(240),
        lang: Lang::En,
        shifts: Vec::new(),
        registers: registers
            .map(|(n, (way, _))| NewRegister {
                name: format!("Till {n}"),
                float_target: Money(50_000),
                counted: *way,
            })
            .collect(),
        owner: "Olga".into(),
        people: vec![
            person("Lea", Role::Lead),
            person("Ann", Role::Cashier),
            person("Ben", Role::Cashier),
            person("Cem", Role::Cashier),
            person("Dan", Role::Cashier),
        ],
    })
    .unwrap();
    for (register, (_, shared)) in settings.registers.iter_mut().zip(REGISTERS) {
        register.used = if shared { DrawerUse::Shared } else { DrawerUse::Own };
    }
    settings.tenders.retain(|tender| ["cash", WALLET].contains(&tender.id.as_str()));
    settings.checks.clear();
    settings.stock.clear();
    settings.rules.read_back = false;
    settings
}

/// What the till rounded by, as it is typed; nothing typed is nothing rounded.
fn rounding_of(report: &SalesReport) -> i64 {
    report.rounding.map_or(0, |sum| sum.0)
}

/// A sum counted by rows, where it comes out in whole jiao, or as one sum.
fn count(sum: i64, settings: &Settings) -> Count {
    if sum % 10 != 0 {
        return Count { total: Some(Money(sum)), ..Count::default() };
    }
    let rows = [(10_000, sum / 10_000), (100, sum % 10_000 / 100), (10, sum % 100 / 10)];
    let mut count = Count { rows: loose_rows(rows), total: None };
    count.rest_none(&settings.store.currency);
    count
}

/// What is known of a drawer while it is counted, minor units.
struct Counting {
    id: RegisterId,
    way: CountWay,
    by: PersonId,
    /// Who counts after: nobody where nobody takes over.
    incoming: Option<PersonId>,
    found: i64,
    moved: i64,
    sales: i64,
    /// What is taken off the sales for refunds.
    refunds: i64,
    report: SalesReport,
    /// What lies in the drawer, as outgoing counts it.
    real: i64,
    /// What incoming counts.
    second: Option<i64>,
    left: i64,
    apart: bool,
    seen: bool,
    changed: bool,
    /// Both looked once more at what differed.
    again: bool,
}

/// A script being played.
struct Player<'s, S: Shop> {
    shop: &'s mut S,
    dice: Dice,
    tills: Tills,
    days: Vec<BusinessDate>,
    /// Left out the last time: counted now, for a reason is not enough twice.
    left_out: Vec<RegisterId>,
}

impl<S: Shop> Player<'_, S> {
    /// A shift from what is logged in it to its seal.
    fn shift(&mut self) {
        let mut staff: Vec<PersonId> = (3..=6).map(PersonId).collect();
        let turn = usize::try_from(self.dice.below(4)).unwrap();
        staff.rotate_left(turn);
        let crew = if self.dice.percent(35) { 2 } else { 1 };
        let relief = [0, 1, 1, 1, 1, 2][usize::try_from(self.dice.below(6)).unwrap()];
        let outgoing = staff[..crew].to_vec();
        let incoming = staff[crew..crew + relief].to_vec();
        // Nobody else is there all shift long, and nobody comes.
        let alone = crew + relief == 1 && self.dice.percent(70);
        let closes = relief == 0 && self.dice.percent(50);
        self.log(&staff, alone);
        // The rules of a change need the store.
        while S::STRICT && !alone && self.dice.percent(30) {
            self.hand_on(&staff);
            self.log(&staff, alone);
        }
        let at = self.shop.now().ms;
        let (mut registers, mut left_out) = (Vec::new(), Vec::new());
        for id in (1..=5).map(RegisterId) {
            let used = self.dice.percent(45);
            if used || self.left_out.contains(&id) || (id.0 == 5 && registers.is_empty()) {
                registers.push(id);
            } else {
                left_out.push(LeftOut {
                    register: id,
                    reason: "shut".into(),
                    by: outgoing[0],
                    at,
                    again: false,
                });
            }
        }
        self.left_out = left_out.iter().map(|out| out.register).collect();
        let people = People { outgoing, incoming, registers, closes, left_out, ..People::default() };
        let day = self.shop.begin(&people);
        self.days.push(day);
        self.review(&people, alone);
        let registers = people.registers.clone();
        let mut lines: Vec<_> = registers.into_iter().map(|id| self.drawer(id, &people)).collect();
        for line in &mut lines {
            (line.alone, line.closes) = (alone, closes);
        }
        self.shop.seal();
        self.tills.close(lines);
    }

    /// Cash is moved, and some of it was never true.
    fn log(&mut self, staff: &[PersonId], alone: bool) {
        for _ in 0..self.dice.below(5) {
            let by = staff[0];
            let id = RegisterId(self.dice.below(5) + 1);
            let amount = self.dice.below(30_000) + 1;
            let mut movement = Movement {
                decided: None,
                movement: MovementKind::ChangeSwap,
                register: id,
                amount: Money(amount),
                reason: "change".into(),
                receipt_no: "R1".into(),
                bag_no: "B1".into(),
                alone: false,
                witness: None,
                approver: None,
                approval_open: None,
                receiver: None,
                to_register: None,
            };
            let mut effects = vec![(id, -amount)];
            match self.dice.below(5) {
                0 => {
                    movement.movement = MovementKind::PayIn;
                    effects = vec![(id, amount)];
                }
                1 => {
                    movement.movement = MovementKind::PayOut;
                    let role = self.shop.settings().rules.approver_for(Money(amount));
                    if role.is_some() && self.dice.percent(50) {
                        movement.approver = Some(OWNER);
                    } else if role.is_some() {
                        movement.approval_open = Some(self.asked(by));
                    }
                }
                2 => {
                    movement.movement = MovementKind::Drop;
                    (movement.alone, movement.witness) = (alone, (!alone).then_some(staff[1]));
                }
                3 => {
                    movement.movement = MovementKind::FloatTransfer;
                    (movement.alone, movement.receiver) = (alone, (!alone).then_some(staff[1]));
                    let to = RegisterId(id.0 % 5 + 1);
                    movement.to_register = Some(to);
                    effects.push((to, amount));
                }
                // As much comes back as is given.
                _ => effects.clear(),
            }
            let asked = movement.approval_open.is_some();
            let dropped = if movement.movement == MovementKind::Drop { amount } else { 0 };
            let entry = self.shop.log(by, Detail::Movement(movement));
            if self.dice.percent(20) {
                self.shop.strike(by, entry);
            } else {
                self.tills.asked += usize::from(asked);
                self.tills.dropped += dropped;
                for (register, sum) in effects {
                    self.tills.put(register, sum);
                }
            }
        }
    }

    /// A register goes to somebody else: counted by its way, or not at all.
    fn hand_on(&mut self, staff: &[PersonId]) {
        let id = RegisterId(self.dice.below(5) + 1);
        let (way, shared) = REGISTERS[usize::try_from(id.0 - 1).unwrap()];
        let (outgoing, incoming) = (staff[0], staff[1]);
        let reasons = &self.shop.settings().cash_reasons;
        let words = reasons.iter().find(|r| r.needs == ReasonNeeds::Text && r.id != ARITHMETIC).unwrap();
        let mut change = TillChange::plain(id, outgoing, incoming);
        (change.reason, change.text, change.approver) = (words.id.clone(), "seen".into(), Some(WITNESS));
        if way == CountWay::ClosingOnly {
            self.shop.change(change);
            return;
        }
        let left = self.tills.left(id);
        let found = left.unwrap_or(50_000);
        let (moved, sales) = (self.tills.moved(id, false), self.dice.below(90_000));
        let expected = found + sales + moved;
        let real = (expected + self.dice.off(3_000)).max(0);
        let stays = if way == CountWay::HandedOn { real } else { real.min(50_000) };
        let off = if way != CountWay::OwnDrawer && self.dice.percent(20) { self.dice.off(500) } else { 0 };
        let second = if way == CountWay::OwnDrawer { self.dice.below(60_000) } else { (stays + off).max(0) };
        let apart = way != CountWay::OwnDrawer && second != stays;
        let (counted, bank) = match way {
            CountWay::HandedOn => (second, 0),
            CountWay::BaggedFirst => (real - stays + second, real - stays),
            _ => (real, real - stays),
        };
        change.opening = Some(Money(found));
        let reading = Some(Money(sales + self.tills.read(id)));
        change.report = Some(TillReport::shown(reading, None, outgoing));
        (change.counted_out, change.counted_in) = (Some(Money(real)), Some(Money(second)));
        change.stays = Some(Money(stays));
        change.disagreed = if apart { "sticky notes".into() } else { String::new() };
        self.shop.change(change);
        self.tills.changed(DrawerLine {
            shift: self.days.len(),
            register: id,
            cashier: (!shared).then_some(outgoing),
            from: vec![outgoing],
            to: vec![incoming],
            incoming: Some(incoming),
            left,
            found: Some(found),
            moved,
            rounding: 0,
            cash: Sum { expected: Some(expected), counted: Some(counted), reported: Some(sales), back: 0 },
            wallet: Sum::default(),
            handed_on: Some(second),
            bank: Some(bank).filter(|sum| *sum != 0),
            uncounted: false,
            changed: false,
            alone: false,
            closes: false,
            again: false,
        });
    }

    fn asked(&self, by: PersonId) -> OpenApproval {
        OpenApproval { by, at_ms: self.shop.now().ms, told: String::new() }
    }

    /// How it ends: handed over, closed, or with nobody to take over, seen by somebody or by nobody; and who signs for
    /// what is unusual.
    fn review(&mut self, people: &People, alone: bool) {
        let by = people.outgoing[0];
        let at = self.shop.now().ms;
        let half = (people.incoming.is_empty() && !people.closes).then(|| HalfSeal {
            said: None,
            bag_no: "B7".into(),
            witness: (!alone).then_some(WITNESS),
            reason: "nobody came".into(),
        });
        let put_away =
            people.closes.then(|| PutAway { bag_no: "B8".into(), place: "safe".into(), said: None });
        let review = Review {
            spoken: people.incoming.first().map(|by| Spoken { yes: true, by: *by, at }),
            read_back: Some(ReadBack::default()),
            half,
            put_away,
            lead_open: self.dice.percent(50).then(|| self.asked(by)),
            ..Review::default()
        };
        self.shop.answer(by, Answer::Review(review));
    }

    /// Whose result it is: that of the only one who works it, or of whoever is named.
    fn cashier(&mut self, id: RegisterId, shared: bool, people: &People) -> Option<PersonId> {
        let outgoing = &people.outgoing;
        let named = (outgoing.len() > 1 && self.dice.percent(60)).then(|| outgoing[1]);
        if let Some(named) = named {
            let worked = Worked::said(CountsFor::Cashier, vec![named]);
            self.shop.answer(outgoing[0], Answer::Worked(id, worked));
        }
        match outgoing.as_slice() {
            _ if shared => None,
            [one] => Some(*one),
            _ => named,
        }
    }

    /// One drawer, from the float that was found to the reasons.
    fn drawer(&mut self, id: RegisterId, people: &People) -> DrawerLine {
        let (way, shared) = REGISTERS[usize::try_from(id.0 - 1).unwrap()];
        let cashier = self.cashier(id, shared, people);
        let left = self.tills.left(id);
        let moved = self.tills.moved(id, way == CountWay::ClosingOnly);
        let mut line = DrawerLine {
            shift: self.days.len() - 1,
            register: id,
            cashier,
            from: people.outgoing.clone(),
            to: people.incoming.clone(),
            incoming: people.incoming.first().copied(),
            left,
            found: None,
            moved,
            rounding: 0,
            cash: Sum::default(),
            wallet: Sum::default(),
            handed_on: None,
            bank: None,
            uncounted: false,
            changed: false,
            alone: false,
            closes: false,
            again: false,
        };
        // Until the shop closes nobody counts it, or somebody does all the same.
        if way == CountWay::ClosingOnly && !people.incoming.is_empty() && self.dice.percent(70) {
            return line;
        }
        let by = people.outgoing[0];
        let gap = if self.dice.percent(25) { self.dice.off(900) } else { 0 };
        let found = (left.unwrap_or(50_000) + gap).max(0);
        line.found = Some(found);
        let opening =
            OpeningCount { at_ms: None, counted: Money(found), taken_over: gap == 0 && left.is_some(), by };
        self.shop.answer(by, Answer::Opening(id, opening));
        let (sales, refunds, report) = self.sales(by);
        self.shop.answer(by, Answer::Report(id, report.clone()));
        line.rounding = rounding_of(&report);
        let expected = found + sales - refunds + line.rounding + moved;
        (line.cash.reported, line.cash.back) = (Some(sales), refunds);
        if self.dice.percent(8) {
            let close = Close { uncounted: "key broken".into(), ..Close::default() };
            self.shop.answer(by, Answer::Close(id, close));
            line.cash.expected = Some(expected);
            line.uncounted = true;
            return line;
        }
        line.wallet = self.wallet(id, by);
        let mut real = (expected + self.dice.off(3_000)).max(0);
        if self.dice.percent(50) {
            real -= real % 10;
        }
        let counting = Counting {
            id,
            way,
            by,
            incoming: line.incoming,
            found,
            moved,
            sales,
            refunds,
            report,
            real,
            second: None,
            left: if self.dice.percent(70) { real.min(50_000) } else { self.dice.below(real + 1) },
            apart: false,
            seen: false,
            changed: false,
            again: false,
        };
        self.counted(counting, line)
    }

    /// What the report says of cash: sales, what is to be taken off for refunds, and how it is typed.
    fn sales(&mut self, by: PersonId) -> (i64, i64, SalesReport) {
        let sales = if self.dice.percent(5) { -self.dice.below(2_000) } else { self.dice.below(200_000) };
        let back = if self.dice.percent(30) { self.dice.below(3_000) } else { 0 };
        let off = self.dice.percent(40);
        let report = SalesReport {
            cash_received: Some(Money(sales)),
            cash_refunds: (back > 0).then_some(Money(back)),
            refunds_off: off,
            // A till that rounds: to the nearest, which comes to either sign.
            rounding: self.dice.percent(30).then(|| Money(self.dice.below(400) - 200)),
            source: "Z 7".into(),
            by: Some(by),
            ..SalesReport::default()
        };
        (sales, if off { 0 } else { back }, report)
    }

    fn wallet(&mut self, id: RegisterId, by: PersonId) -> Sum {
        let mut sum = Sum::default();
        let mut line = TenderLine::default();
        if self.dice.percent(25) {
            line.not_matched = true;
        } else {
            let reported = self.dice.below(90_000);
            sum.reported = Some(reported);
            sum.expected = Some(reported);
            // Where nothing has to be complete, it may be reported and not counted.
            if S::STRICT || self.dice.percent(90) {
                sum.counted = Some((reported + self.dice.off(2_000)).max(0));
            }
            line.reported = sum.reported.map(Money);
            line.counted = sum.counted.map(Money);
        }
        self.shop.answer(by, Answer::Tender(id, WALLET.into(), line));
        sum
    }

    /// Counts, and what is done about them before and after the result is seen.
    fn counted(&mut self, mut now: Counting, mut line: DrawerLine) -> DrawerLine {
        if self.dice.percent(25) {
            let wrong = count(now.real + 1_000, self.shop.settings());
            self.shop.answer(now.by, Answer::Count(now.id, Side::Outgoing, wrong));
        }
        self.first(&now);
        if self.dice.percent(8) {
            self.sold_on(&mut now);
        }
        self.second(&mut now);
        self.close(&mut now, true);
        if self.dice.percent(15) {
            self.change(&mut now, &mut line);
        }
        if self.dice.percent(8) {
            self.sold_on(&mut now);
            self.second(&mut now);
            self.close(&mut now, true);
        }
        self.reasons(&now);
        // Who stays apart is believed where both looked at the same money; what is in the bag was counted once.
        let counted = match (now.way, now.apart, now.second) {
            (CountWay::BaggedFirst, true, Some(second)) => now.real - now.left + second,
            (_, true, Some(second)) => second,
            _ => now.real,
        };
        let stays = match (now.way, now.apart, now.second) {
            (CountWay::BaggedFirst, true, Some(second)) => second,
            _ => now.left,
        };
        line.found = Some(now.found);
        (line.cash.reported, line.cash.back) = (Some(now.sales), now.refunds);
        line.rounding = rounding_of(&now.report);
        line.cash.expected = Some(now.found + now.sales - now.refunds + line.rounding + now.moved);
        line.cash.counted = Some(counted);
        line.bank = Some(counted - stays);
        line.handed_on = match (now.way, now.second) {
            (CountWay::OwnDrawer, Some(brought)) => Some(brought),
            _ => Some(stays),
        };
        (line.changed, line.again) = (now.changed, now.again);
        line
    }

    fn first(&mut self, now: &Counting) {
        let sum = count(now.real, self.shop.settings());
        self.shop.answer(now.by, Answer::Count(now.id, Side::Outgoing, sum));
        let (float_left, bag_no) = (Some(Money(now.left)), "B9".into());
        let close = Close { float_left, bag_no, ..Close::default() };
        self.shop.answer(now.by, Answer::Close(now.id, close));
    }

    /// Incoming counts: the same, what stays, or an insert of the own; at times wrong first, at times apart for good.
    fn second(&mut self, now: &mut Counting) {
        let Some(by) = now.incoming else { return };
        let whole = matches!(now.way, CountWay::HandedOn | CountWay::ClosingOnly);
        if whole && now.real % 10 == 0 && self.dice.percent(25) {
            return self.look_again(now, by);
        }
        let same = match now.way {
            CountWay::HandedOn | CountWay::ClosingOnly => now.real,
            CountWay::BaggedFirst => now.left,
            CountWay::OwnDrawer => self.dice.below(60_000),
        };
        if self.dice.percent(20) {
            let wrong = count(same + 700, self.shop.settings());
            self.shop.answer(by, Answer::Count(now.id, Side::Incoming, wrong));
        }
        let off =
            if now.way != CountWay::OwnDrawer && self.dice.percent(12) { self.dice.off(500) } else { 0 };
        let second = (same + off).max(0);
        now.apart = second != same;
        if now.apart && now.way != CountWay::BaggedFirst {
            now.left = now.left.min(second);
        }
        now.second = Some(second);
        let sum = count(second, self.shop.settings());
        self.shop.answer(by, Answer::Count(now.id, Side::Incoming, sum));
    }

    /// The two counts differ in some values, and both look at those once more: one of them was wrong, both were, or each
    /// stays with the own.
    fn look_again(&mut self, now: &mut Counting, by: PersonId) {
        let off = [10, 200, 10_300][usize::try_from(self.dice.below(3)).unwrap()];
        let mine = count(now.real, self.shop.settings()).rows;
        let theirs = count(now.real + off, self.shop.settings()).rows;
        let answer = |rows: &BTreeMap<CountUnit, i64>| Count { rows: rows.clone(), total: None };
        self.shop.answer(by, Answer::Count(now.id, Side::Incoming, answer(&theirs)));
        let (mut first, mut second) = (mine.clone(), theirs.clone());
        let found = self.dice.below(4);
        for (value, of_mine) in mine.iter().filter(|(value, n)| theirs[*value] != **n) {
            let of_theirs = theirs[value];
            let (one, other) = match found {
                0 => (*of_mine, *of_mine),
                1 => (of_theirs, of_theirs),
                2 => (of_mine + of_theirs, of_mine + of_theirs),
                _ => (*of_mine, of_theirs),
            };
            first.insert(*value, one);
            second.insert(*value, other);
            for (who, side, n) in [(now.by, Side::Outgoing, one), (by, Side::Incoming, other)] {
                self.shop.answer(who, Answer::Recheck(now.id, side, [(*value, n)].into()));
            }
        }
        for (who, side, rows) in [(now.by, Side::Outgoing, &first), (by, Side::Incoming, &second)] {
            self.shop.answer(who, Answer::Count(now.id, side, answer(rows)));
            self.shop.answer(who, Answer::Recheck(now.id, side, BTreeMap::new()));
        }
        let sum =
            |rows: &BTreeMap<CountUnit, i64>| rows.iter().map(|(unit, n)| unit.worth() * n).sum::<i64>();
        now.real = sum(&first);
        now.second = Some(sum(&second));
        (now.apart, now.again) = (found == 3, true);
        now.left = now.left.min(now.real).min(sum(&second));
    }

    /// What stays, with both apart or not, and whether the result is seen.
    fn close(&mut self, now: &mut Counting, seen: bool) {
        let close = Close {
            float_left: Some(Money(now.left)),
            bag_no: "B9".into(),
            revealed: seen,
            disagreed: if now.apart { "sticky notes".into() } else { String::new() },
            ..Close::default()
        };
        self.shop.answer(now.by, Answer::Close(now.id, close));
        now.seen = seen;
    }

    /// Somebody alters a figure after the result was seen.
    fn change(&mut self, now: &mut Counting, line: &mut DrawerLine) {
        now.changed = true;
        match self.dice.below(6) {
            5 => {
                now.report.rounding = Some(Money(rounding_of(&now.report) + 5));
                self.report(now);
            }
            0 => {
                now.found += self.dice.below(700) + 1;
                let opening =
                    OpeningCount { counted: Money(now.found), taken_over: false, by: now.by, at_ms: None };
                self.shop.answer(now.by, Answer::Opening(now.id, opening));
            }
            1 => {
                let back = now.report.cash_refunds.map_or(0, |back| back.0) + self.dice.below(900) + 1;
                now.report.cash_refunds = Some(Money(back));
                now.refunds = if now.report.refunds_off { 0 } else { back };
                self.report(now);
            }
            2 if line.wallet.counted.is_some() => {
                let counted = line.wallet.counted.map(|sum| sum + 250);
                line.wallet.counted = counted;
                let (counted, reported) = (counted.map(Money), line.wallet.reported.map(Money));
                let wallet = TenderLine { counted, reported, ..TenderLine::default() };
                self.shop.answer(now.by, Answer::Tender(now.id, WALLET.into(), wallet));
            }
            3 if !now.apart => {
                now.real += 200;
                let sum = count(now.real, self.shop.settings());
                self.shop.answer(now.by, Answer::Count(now.id, Side::Outgoing, sum.clone()));
                if let (Some(by), CountWay::HandedOn | CountWay::ClosingOnly) = (now.incoming, now.way) {
                    self.shop.answer(by, Answer::Count(now.id, Side::Incoming, sum));
                    now.second = Some(now.real);
                }
            }
            _ => {
                now.sales += self.dice.below(5_000) + 1;
                self.report(now);
            }
        }
    }

    fn report(&mut self, now: &mut Counting) {
        now.report.cash_received = Some(Money(now.sales));
        self.shop.answer(now.by, Answer::Report(now.id, now.report.clone()));
    }

    /// A customer comes while it is counted: what was counted is void, and both count anew.
    fn sold_on(&mut self, now: &mut Counting) {
        let void = SoldOn { by: now.by, at_ms: 0, outgoing: Vec::new(), incoming: Vec::new() };
        self.shop.answer(now.by, Answer::SoldOn(now.id, vec![void]));
        now.changed |= now.seen;
        let sold = self.dice.below(4_000);
        now.sales += sold;
        now.real += sold;
        (now.apart, now.second, now.seen) = (false, None, false);
        self.report(now);
        self.first(now);
    }

    /// A reason for whatever may ask for one: in words, countersigned or approved, or with that left open.
    fn reasons(&mut self, now: &Counting) {
        for of in ["opening", "cash", WALLET] {
            if S::STRICT || self.dice.percent(50) {
                let why = self.reason(now);
                self.shop.answer(now.by, Answer::Explanation(now.id, of.into(), why));
            }
        }
    }

    fn reason(&mut self, now: &Counting) -> Explanation {
        let reasons = &self.shop.settings().cash_reasons;
        let of = |needs, id: Option<&str>| {
            let found = reasons.iter().find(|r| r.needs == needs && id.is_none_or(|id| r.id == id));
            found.unwrap().id.clone()
        };
        let words = reasons.iter().find(|r| r.needs == ReasonNeeds::Text && r.id != ARITHMETIC);
        let mut why =
            Explanation { reason: words.unwrap().id.clone(), text: "seen".into(), ..Explanation::default() };
        let (lost, wrong) = (of(ReasonNeeds::LostSlip, None), of(ReasonNeeds::Text, Some(ARITHMETIC)));
        let kind = self.dice.below(5);
        let open = self.dice.percent(50).then(|| self.asked(now.by));
        match kind {
            0 => {
                (why.reason, why.copy_ref) = (lost, "C 4".into());
                why.approver = open.is_none().then_some(OWNER);
                why.approval_open = open;
            }
            1 => {
                why.reason = wrong;
                why.second = open.is_none().then_some(WITNESS);
                why.approval_open = open;
            }
            _ => {}
        }
        why
    }
}

/// Plays so many shifts and holds every report against the model.
fn play<S: Shop>(shop: &mut S, seed: u64, shifts: usize) -> (Tills, PeriodData) {
    let mut player =
        Player { shop, dice: Dice(seed), tills: Tills::default(), days: Vec::new(), left_out: Vec::new() };
    for _ in 0..shifts {
        player.shift();
    }
    let Player { tills, days, .. } = player;
    let (facts, pages) = shop.read();
    drawers_agree(&tills.lines, &facts);
    let whole = over_short_agrees(&tills.lines, &days, &facts);
    month_agrees(&tills.lines, shifts, whole, &facts);
    days_agree(&tills.lines, &days, &pages);
    approvals_agree(&facts);
    let entries = facts.approvals.iter().filter(|one| matches!(one.subject, ApprovalSubject::Entry(..)));
    assert_eq!(entries.count(), tills.asked);
    (tills, facts)
}

#[test]
fn ten_thousand_shifts_come_to_what_a_plain_model_says() {
    let settings = settings();
    // Everything there is has to have come up, or the model proves nothing.
    let mut seen = [0; 10];
    for seed in 0..400 {
        let (tills, facts) = play(&mut Memory::new(settings.clone()), seed, 25);
        for line in &tills.lines {
            seen[0] += usize::from(line.uncounted);
            seen[1] += usize::from(line.changed);
            seen[2] += usize::from(line.cash.off().is_some_and(|off| off != 0));
            seen[3] += usize::from(line.found.is_none());
            seen[4] += usize::from(line.cashier.is_none());
            seen[5] += usize::from(line.incoming.is_none());
            seen[6] += usize::from(line.alone);
            seen[7] += usize::from(line.alone && line.closes);
            seen[8] += usize::from(line.again);
        }
        seen[9] += facts.approvals.iter().filter(|one| one.verdict() == Some(Verdict::Rejected)).count();
    }
    assert!(seen.iter().all(|n| *n > 500), "{seen:?}");
}

#[test]
fn hundreds_of_shifts_in_a_store_come_to_what_a_plain_model_says() {
    let mut shop = Stored::new(settings());
    let (tills, facts) = play(&mut shop, 4, 300);
    // What went to the bank is on its way, or has arrived.
    let sent = facts.items.iter().filter(|fact| {
        fact.item.kind == ItemKind::DepositInTransit && fact.item.state != ItemState::Cancelled
    });
    let sent: i64 = sent.filter_map(|fact| fact.item.detail.amount).map(|sum| sum.0).sum();
    let bagged: i64 = tills.lines.iter().filter_map(|line| line.bank).filter(|sum| *sum > 0).sum();
    assert_eq!(sent, bagged + tills.dropped);
    // What was left open waits, or was given or refused; and each report says how many.
    let [waits, given, refused] = shop.approvals;
    assert!(waits > 0 && given > 0 && refused > 0);
    let verdicts = [None, Some(Verdict::Approved), Some(Verdict::Rejected)];
    let of = |verdict| facts.approvals.iter().filter(|fact| fact.verdict() == verdict).count();
    assert_eq!(verdicts.map(|verdict| i64::try_from(of(verdict)).unwrap()), [waits, given, refused]);
    let report = OverShort::of(facts.clone(), Ask::default());
    let refused = facts.approvals.iter().find(|fact| fact.verdict() == Some(Verdict::Rejected)).unwrap();
    let paper = report.paper(Lang::Zh);
    let table = paper.tables.iter().find(|table| table.key == "approvals").unwrap();
    assert!((0..table.rows.len()).any(|at| format!("{:?}", table.rows.get(at).cells).contains("不批准")));
    assert!(refused.decided.as_ref().is_some_and(|one| one.words == "looked at"));
}
