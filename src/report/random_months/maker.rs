//! What chance came up with, put together as facts.

use super::{Carried, Count, Drawer, Line, Logged, REASONS, Shift, Tender, WORDS};

use crate::model::attendance::{ClockPunch, LeaveKind, LeaveSpan, Planned, PunchKind, ShiftEnd};
use crate::model::cash::worked::CountsFor;
use crate::model::checklist::{CheckAnswer, Finding};
use crate::model::handover::{AttendanceLine, HandoverKind};
use crate::model::ids::{EntryId, HandoverId, ItemId, PersonId, RegisterId, RunId, ShiftId, StockId};
use crate::model::item::{EventKind, Item, ItemDetail, ItemEvent};
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::log::{
    Acceptance, Detail, Disposal, DisposalAction, DisposalCause, Entry, LineFault, Receipt, ReceiptLine,
    RoutineDone, WriteOffClass,
};
use crate::model::money::{Currency, Money};
use crate::model::people::{Person, Role};
use crate::model::period::Period;
use crate::model::period_data::{
    AttendanceFact, CheckFact, DifferenceReason, DrawerFact, ItemFact, LogFact, PeriodData, ShiftFact,
    StockFact, TenderFact,
};
use crate::model::settings::{Register, Settings, StockItem};
use crate::model::shift::{Part, ShiftName};
use crate::model::stock::StockLine;
use crate::model::templates;
use crate::model::time::{Month, Stamp};
use crate::report::test_month::{date, own_signs};
use crate::rules::attendance::judged_line::judge_own;
use crate::rules::cash::level_of_difference;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const TENDERS: [&str; 4] = ["cash", "card_a", "wechat", "alipay"];

/// A currency without, with two and with three digits behind the point.
fn currency(which: usize) -> Currency {
    match which {
        0 => Currency::named("CNY").unwrap(),
        1 => Currency::named("JPY").unwrap(),
        _ => Currency { code: "KWD".into(), decimals: 3, ..Currency::named("CNY").unwrap() },
    }
}

fn settings(which: usize, rosters: &[(Vec<Option<i64>>, bool)], grace: i64) -> Settings {
    let mut settings = templates::tests::sample();
    settings.store.currency = currency(which);
    for (id, name) in [(5, "赵敏"), (6, "O'Neil \"Bo\" <b>")] {
        settings.people.push(Person {
            id: PersonId(id),
            name: name.into(),
            role: Role::Cashier,
            lang: crate::model::lang::Lang::Zh,
            number: String::new(),
            phone: String::new(),
            roster: Vec::new(),
            active: true,
            only_on: None,
        });
    }
    for (person, (roster, active)) in settings.people.iter_mut().zip(rosters) {
        person.number = format!("{:03}", person.id.0);
        person.roster = roster.iter().map(|s| s.map(ShiftId)).collect();
        person.active = *active;
    }
    let third = Register { id: RegisterId(3), name: "Bar 吧台".into(), ..settings.registers[0].clone() };
    settings.registers.push(third);
    for n in 1..=3 {
        settings.stock.push(StockItem {
            id: StockId(900 + n),
            code: ["6901234567892", "0042", "X-1"][usize::try_from(n - 1).unwrap()].into(),
            barcode: String::new(),
            name: format!("Article {n} 商品"),
            unit: String::new(),
            par_level: (n > 1).then_some(10 * n),
            shelf_life_days: Some(30 * n),
            active: n < 3,
        });
    }
    if grace % 2 == 1 {
        settings.attendance_signs = own_signs();
    }
    let rules = &mut settings.rules.attendance;
    (rules.grace_min, rules.late_max_min, rules.serious_late_max_min) = (grace, 30, 30 + grace);
    settings
}

/// Maker of random months, with the names they use.
pub(super) struct Maker {
    pub(crate) facts: PeriodData,
    /// The first instant of the month on the wall clock of the shop.
    begin_ms: i64,
}

impl Maker {
    pub(crate) fn new(which: usize, rosters: &[(Vec<Option<i64>>, bool)], grace: i64, today: i64) -> Self {
        let settings = settings(which, rosters, grace);
        let zone = settings.store.zone;
        let period = Period::of_month(Month::parse("2026-07").unwrap());
        let begin_ms = Stamp::parse_rfc3339("2026-07-01T00:00:00+08:00").unwrap().ms;
        let now = zone.stamp_at(begin_ms + today * 24 * HOUR + 10 * HOUR);
        let mut facts = PeriodData::none(period, settings, now, period.from.plus(today));
        facts.records_begin = Some(period.from);
        for tender in TENDERS {
            facts.intern(tender);
        }
        Self { facts, begin_ms }
    }

    fn person(id: i64) -> PersonId {
        PersonId(id)
    }

    pub(crate) fn shifts(&mut self, mut shifts: Vec<Shift>) {
        shifts.sort_by_key(|s| (s.day, s.which));
        for shift in shifts {
            let date = self.facts.period.from.plus(shift.day);
            if date <= self.facts.today {
                self.shift(&shift);
            }
        }
    }

    fn planned(&self, shift: &Shift) -> Planned {
        let date = self.facts.period.from.plus(shift.day);
        let settings = &self.facts.settings;
        let of = &settings.shifts[shift.which];
        Planned::new(settings.starts(of, date), settings.ends(of, date))
    }

    fn shift(&mut self, shift: &Shift) {
        let planned = self.planned(shift);
        let place = self.facts.shifts.len();
        let date = self.facts.period.from.plus(shift.day);
        let id = self.facts.settings.shifts[shift.which].id;
        let people = |ids: &[i64]| ids.iter().map(|id| Self::person(*id)).collect();
        self.facts.shifts.push(ShiftFact {
            handover: HandoverId(i64::try_from(place).unwrap() + 1),
            date,
            shift: id,
            part: Part::FIRST,
            kind: HandoverKind::Shift,
            half: shift.incoming.is_empty(),
            imported: shift.imported,
            not_handed_over: false,
            outgoing: people(&shift.outgoing),
            incoming: people(&shift.incoming),
            opened_ms: planned.start_ms,
            line: self.facts.settings.store.zone.stamp_at(planned.end_ms),
            sealed_ms: planned.end_ms + 10 * MINUTE,
        });
        self.facts.shifts_run.push(ShiftName::new(date, id));
        let mut drawers = shift.drawers.clone();
        drawers.sort_by_key(|d| d.register);
        drawers.dedup_by_key(|d| d.register);
        for drawer in &drawers {
            self.drawer(place, drawer);
        }
        let mut lines = shift.lines.clone();
        lines.sort_by_key(|l| l.person);
        lines.dedup_by_key(|l| l.person);
        for line in &lines {
            self.line(place, line, &planned);
        }
        let mut stock = shift.stock.clone();
        stock.sort_by_key(|c| c.item);
        stock.dedup_by_key(|c| c.item);
        for count in &stock {
            self.count(place, count);
        }
        self.checks(place, shift);
        for logged in &shift.log {
            self.logged(place, logged);
        }
    }

    fn drawer(&mut self, shift: usize, drawer: &Drawer) {
        let mut tenders = drawer.tenders.clone();
        // Cash stands first in every drawer, and no tender twice.
        tenders[0].which = 0;
        tenders.sort_by_key(|t| t.which);
        tenders.dedup_by_key(|t| t.which);
        let tenders: Vec<TenderFact> = tenders.iter().map(|tender| self.tender(tender)).collect();
        let counted = tenders[0].counted;
        let difference = drawer.opening.zip(drawer.left).map(|(found, left)| Money(found - left));
        let source = format!("Z{:08}", self.facts.drawers.len());
        // The bar is shared; of several who hand over sometimes one is named, sometimes none.
        let outgoing = &self.facts.shifts[shift].outgoing;
        let (cashier, counts_for) = match (drawer.register, outgoing.as_slice()) {
            (3, _) => (None, CountsFor::Shared),
            (_, []) => (None, CountsFor::Unsaid),
            (1, all) => (all.last().copied(), CountsFor::Cashier),
            (_, [one]) => (Some(*one), CountsFor::Cashier),
            _ => (None, CountsFor::Unsaid),
        };
        self.facts.drawers.push(DrawerFact {
            shift,
            register: RegisterId(drawer.register),
            cashier,
            counts_for,
            way: crate::model::cash::ways::CountWay::HandedOn,
            left_before: drawer.left.map(Money),
            opening: drawer.opening.map(Money),
            opening_difference: difference,
            opening_sealed: drawer.opening_sealed.map(Money).filter(|s| Some(*s) != difference),
            left_by: None,
            refunds: drawer.refunds.map(Money),
            rounding: None,
            moved: Money(drawer.moved),
            float_left: None,
            deposit: counted,
            source,
            uncounted: if counted.is_none() { "停电".into() } else { String::new() },
            changed_at: None,
            changed: counted.is_some_and(|c| c.0 % 3 == 0),
            tenders,
        });
    }

    fn tender(&mut self, tender: &Tender) -> TenderFact {
        let counted = tender.expected.zip(tender.difference).map(|(e, d)| e + d);
        let difference = tender.difference.filter(|_| tender.expected.is_some()).map(Money);
        let takings = Money(tender.reported.unwrap_or_default());
        let of = self.facts.settings.tender(TENDERS[tender.which]).unwrap().clone();
        let why = tender.why.as_ref().map(|(reason, words, sealed)| {
            Box::new(DifferenceReason {
                reason: reason.map(|n| self.facts.intern(REASONS[n])),
                words: WORDS[*words].into(),
                form_no: String::new(),
                approver: reason.map(|_| PersonId(2)),
                shown: None,
                sealed: sealed.0.then_some(sealed.1.map(Money)),
            })
        });
        TenderFact {
            tender: u16::try_from(tender.which).unwrap(),
            level: level_of_difference(&of, difference.unwrap_or_default(), takings),
            expected: tender.expected.map(Money),
            counted: counted.map(Money),
            difference,
            refunds: Money(tender.reported.map_or(0, |sum| sum / 7)),
            reported: tender.reported.map(Money),
            why,
        }
    }

    fn line(&mut self, shift: usize, line: &Line, planned: &Planned) {
        let punch = |at_ms, kind| ClockPunch { at_ms, kind, corrected: false };
        let came = line.came.map(|m| punch(planned.start_ms + m * MINUTE, PunchKind::In));
        let went = line.went.map(|m| punch(planned.end_ms + m * MINUTE, PunchKind::Out));
        let punches: Vec<ClockPunch> = came.into_iter().chain(went).collect();
        let leaves: Vec<LeaveSpan> = line
            .leave
            .iter()
            .map(|(kind, from, hours)| LeaveSpan {
                kind: LeaveKind::ALL[*kind],
                from_ms: planned.start_ms + from * HOUR,
                to_ms: planned.start_ms + (from + hours) * HOUR,
                approved: true,
            })
            .collect();
        let plan = Planned { relief_late_min: line.relief_late, relieves: true, ..planned.clone() };
        let plan = Some(plan).filter(|_| line.rostered);
        let rules = &self.facts.settings.rules.attendance;
        let judged = judge_own(plan.as_ref(), &punches, &leaves, rules, ShiftEnd::Passed);
        let sealed = line.corrected.then(|| judge_own(plan.as_ref(), &[], &leaves, rules, ShiftEnd::Passed));
        self.facts.attendance.push(AttendanceFact {
            shift,
            person: Self::person(line.person),
            line: AttendanceLine {
                remark_said: None,
                line: judged,
                planned_start_ms: plan.as_ref().map(|p| p.start_ms),
                planned_end_ms: plan.as_ref().map(|p| p.end_ms),
                remark: String::new(),
                confirmed_ms: line.confirmed.then_some(planned.end_ms),
                confirmed_by: None,
            },
            confirmed_as: None,
            corrections: u32::from(sealed.is_some()),
            sealed: sealed.map(Box::new),
        });
    }

    fn count(&mut self, shift: usize, count: &Count) {
        let date = self.facts.shifts[shift].date;
        self.facts.stock.push(StockFact {
            shift,
            // The fourth article is on no list any more.
            item: StockId(900 + count.item),
            line: StockLine {
                said: None,
                book: count.book,
                counted: count.counted,
                reason: "unscanned".into(),
                remark: WORDS[usize::try_from(count.expired).unwrap()].into(),
                expires_on: count.expires.map(|days| date.plus(days)),
                expired: (count.expired > 0).then_some(count.expired),
                damaged: (count.damaged > 0).then_some(count.damaged),
            },
        });
    }

    fn checks(&mut self, shift: usize, made: &Shift) {
        let begin = self.facts.shifts[shift].line.ms;
        for (check, finding, by, after, words) in &made.checks {
            let item = self.facts.settings.checks[*check].id.clone();
            if self.facts.checks.iter().any(|c| c.shift == shift && c.item == item) {
                continue;
            }
            let finding = [Finding::Ok, Finding::Issue, Finding::NotApplicable][*finding];
            self.facts.checks.push(CheckFact {
                shift,
                item,
                answer: CheckAnswer {
                    comment: WORDS[*words].into(),
                    ..CheckAnswer::bare(finding, Self::person(*by), begin + after)
                },
            });
        }
    }

    fn logged(&mut self, shift: usize, logged: &Logged) {
        let of = &self.facts.shifts[shift];
        let (date, id, handover, at) = (of.date, of.shift, of.handover, of.line);
        let (by, detail) = match logged {
            Logged::Off { by, expired, class, quantity, value } => {
                let cause = if *expired { DisposalCause::Expired } else { DisposalCause::Damaged };
                let class =
                    [WriteOffClass::Goods, WriteOffClass::Consumables, WriteOffClass::FixedAsset][*class];
                let disposal = Disposal {
                    decided: None,
                    approval_open: None,
                    stock: None,
                    name: "鲜牛奶 \"1 L\"".into(),
                    cause,
                    quantity: *quantity,
                    action: DisposalAction::WrittenOff,
                    class,
                    value: Money(*value),
                    approver: None,
                };
                (*by, Detail::Disposal(disposal))
            }
            Logged::In { by, acceptance, faults, words } => {
                let line = ReceiptLine { name: "Milk".into(), quantity: *faults, fault: LineFault::Short };
                let receipt = Receipt {
                    supplier: WORDS[*words].into(),
                    slip_no: format!("{:013}", faults * 7_919),
                    acceptance: [Acceptance::Accepted, Acceptance::Part, Acceptance::Refused][*acceptance],
                    goods: "Milk".into(),
                    lines: vec![line; usize::try_from(*faults).unwrap()],
                };
                (*by, Detail::Receipt(receipt))
            }
            Logged::Routine { by, routine, passed } => {
                let routine = self.facts.settings.routines[*routine].id.clone();
                (*by, Detail::Routine(RoutineDone { routine, passed: *passed, finding: String::new() }))
            }
        };
        let entry = EntryId(i64::try_from(self.facts.log.len()).unwrap() + 1);
        let run = RunId(i64::try_from(shift).unwrap() + 1);
        let entry = Entry { id: entry, run, at, by: Self::person(by), item: None, doubted: false, detail };
        self.facts.log.push(LogFact { shift: ShiftName::new(date, id), handover: Some(handover), entry });
    }

    /// Shifts that ran and that nobody handed over.
    pub(crate) fn ran(&mut self, ran: &[(i64, i64)]) {
        for (day, shift) in ran {
            let date = self.facts.period.from.plus(*day);
            if date < self.facts.today {
                self.facts.shifts_run.push(ShiftName::new(date, ShiftId(*shift)));
            }
        }
        self.facts.shifts_run.sort();
    }

    /// An item that was open on some day of the month.
    pub(crate) fn item(&mut self, n: usize, carried: &Carried) {
        let at = |hours: i64| self.begin_ms + hours * HOUR + 5 * HOUR;
        let zone = self.facts.settings.store.zone;
        let store = &self.facts.settings.store;
        let end = self.facts.period.to.bounds(zone, store.cutoff.0).1.ms.min(self.facts.now.ms);
        let begin = self.facts.period.from.bounds(zone, store.cutoff.0).0.ms;
        let closed = carried.took.map(|took| at(carried.opened + took)).filter(|at| *at < self.facts.now.ms);
        if at(carried.opened) >= end || closed.is_some_and(|closed| closed < begin) {
            return;
        }
        let kind = ItemKind::ALL[carried.kind];
        let deposit = kind == ItemKind::DepositInTransit;
        let events = carried.events.iter().map(|(after, state, words)| ItemEvent {
            at: zone.stamp_at(at(carried.opened + after)),
            by: Some(PersonId(2)),
            kind: EventKind::State,
            state: ItemState::ALL[*state],
            text: WORDS[*words].into(),
        });
        let events = events.filter(|e| e.at.ms < self.facts.now.ms).collect();
        self.facts.items.push(ItemFact {
            item: Item {
                id: ItemId(i64::try_from(n).unwrap() + 1),
                kind,
                state: if closed.is_some() { ItemState::Closed } else { ItemState::Open },
                severity: Severity::ALL[carried.severity],
                title: format!("Item {n} 事项"),
                owner: carried.owner.map(Self::person),
                due_ms: carried.due.map(|due| at(carried.opened + due)),
                opened: zone.stamp_at(at(carried.opened)),
                opened_by: PersonId(3),
                opened_run: RunId(1),
                closed_ms: closed,
                handovers: carried.handovers,
                rev: 1,
                detail: ItemDetail {
                    device: ["", "冰柜", "POS 1", "Door"][carried.device].into(),
                    promise: if carried.promise { "Call back".into() } else { String::new() },
                    amount: carried.amount.filter(|_| deposit).map(Money),
                    banked: carried.banked.filter(|_| deposit).map(Money),
                    register: carried.register.map(RegisterId),
                    ..ItemDetail::default()
                },
            },
            events,
        });
    }
}

/// A month that went wrong once stays here as a test: the day nobody was at the drawer.
pub(crate) fn nobody() -> PeriodData {
    let mut maker = Maker::new(0, &[], 0, 62);
    let tender = Tender { which: 0, expected: Some(100), difference: Some(-30), reported: None, why: None };
    let drawer = Drawer {
        register: 1,
        left: None,
        opening: None,
        opening_sealed: None,
        refunds: None,
        moved: 0,
        tenders: vec![tender],
    };
    maker.shift(&Shift {
        day: date("2026-07-09").days_since(maker.facts.period.from),
        which: 0,
        outgoing: Vec::new(),
        incoming: Vec::new(),
        imported: true,
        drawers: vec![drawer],
        lines: Vec::new(),
        stock: Vec::new(),
        checks: Vec::new(),
        log: Vec::new(),
    });
    maker.facts
}
