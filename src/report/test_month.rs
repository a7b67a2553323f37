//! A month in which everything happens that a report must get right, for the golden tests of all reports.

use crate::model::attendance::{
    AttendanceMark, AttendanceResult, ClockPunch, LeaveKind, LeaveSpan, Planned, PunchKind, ShiftEnd, Signs,
};
use crate::model::cash::Level;
use crate::model::cash::worked::CountsFor;
use crate::model::checklist::{CheckAnswer, Finding};
use crate::model::correction::Correction;
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
    About, AttendanceFact, CheckFact, CorrectionFact, DifferenceReason, DrawerFact, ItemFact, LeftBy,
    LockEvent, LockStep, LogFact, PeriodData, ShiftFact, StockFact, TenderFact,
};
use crate::model::settings::{Settings, StockItem};
use crate::model::shift::{Part, ShiftName};
use crate::model::stock::StockLine;
use crate::model::templates;
use crate::model::time::{BusinessDate, Minute, Month, Stamp};
use crate::rules::attendance::judged_line::judge_own;

/// Two cashiers, a lead, an owner, and somebody who left in the middle of the month.
pub(crate) const MEI: i64 = 3;
/// Tom, a cashier of the test month.
pub(crate) const TOM: i64 = 4;
/// Somebody who has left since the test month.
pub(crate) const GONE: i64 = 5;

const EARLY: i64 = 1;
const LATE: i64 = 2;
const NIGHT: i64 = 3;

/// Business date written as `2026-07-01`.
pub(crate) fn date(text: &str) -> BusinessDate {
    BusinessDate::parse(text).unwrap()
}

fn settings(currency: &str) -> Settings {
    let mut settings = templates::tests::sample();
    if currency != "CNY" {
        settings.store.currency = Currency::named(currency).unwrap();
    }
    let daily = |shift| vec![Some(ShiftId(shift)); 5].into_iter().chain([None, None]).collect::<Vec<_>>();
    for person in &mut settings.people {
        person.number = format!("{:03}", person.id.0);
        match person.id.0 {
            MEI => person.roster = daily(EARLY),
            TOM => person.roster = daily(LATE),
            _ => {}
        }
    }
    settings.people.push(Person {
        id: PersonId(GONE),
        name: "赵敏".into(),
        role: Role::Cashier,
        lang: crate::model::lang::Lang::Zh,
        number: "005".into(),
        phone: String::new(),
        roster: daily(NIGHT),
        active: false,
        only_on: None,
    });
    settings
}

/// Builds the month shift by shift.
pub(crate) struct Builder {
    pub(crate) facts: PeriodData,
    codes: [u16; 2],
}

impl Builder {
    /// An empty July of a shop with this currency.
    pub(crate) fn july(currency: &str) -> Self {
        let period = Period::of_month(Month::parse("2026-07").unwrap());
        let now = Stamp::parse_rfc3339("2026-08-02T10:00:00+08:00").unwrap();
        let mut facts = PeriodData::none(period, settings(currency), now, date("2026-08-02"));
        facts.records_begin = Some(period.from);
        let codes = [facts.intern("cash"), facts.intern("card_a")];
        Self { facts, codes }
    }

    /// An instant on the wall clock of the shop; hours may pass midnight.
    fn at(&self, day: &str, hm: &str) -> i64 {
        let (hours, minutes) = hm.split_once(':').unwrap();
        let (hours, minutes): (i64, u16) = (hours.parse().unwrap(), minutes.parse().unwrap());
        let day = date(day).plus(hours / 24);
        let minute = Minute::hm(u16::try_from(hours % 24).unwrap(), minutes).unwrap();
        self.facts.settings.store.zone.resolve_forward(day.at(minute, 0)).ms
    }

    fn planned(&self, day: &str, shift: i64) -> Planned {
        let settings = &self.facts.settings;
        let shift = settings.shift(ShiftId(shift)).unwrap();
        Planned::new(settings.starts(shift, date(day)), settings.ends(shift, date(day)))
    }

    /// A sealed handover at the end of a shift; gives its place.
    pub(crate) fn shift(&mut self, day: &str, shift: i64, outgoing: i64, incoming: i64) -> usize {
        let ends = self.planned(day, shift);
        let zone = self.facts.settings.store.zone;
        let place = self.facts.shifts.len();
        self.facts.shifts.push(ShiftFact {
            handover: HandoverId(i64::try_from(place).unwrap() + 1),
            date: date(day),
            shift: ShiftId(shift),
            part: Part::FIRST,
            kind: HandoverKind::Shift,
            half: false,
            imported: false,
            not_handed_over: false,
            outgoing: vec![PersonId(outgoing)],
            incoming: vec![PersonId(incoming)],
            opened_ms: ends.start_ms,
            line: zone.stamp_at(ends.end_ms),
            sealed_ms: ends.end_ms + 600_000,
        });
        self.facts.shifts_run.push(ShiftName::new(date(day), ShiftId(shift)));
        place
    }

    /// A drawer of the last shift: what was expected and counted of cash and card.
    pub(crate) fn drawer(&mut self, register: i64, cash: (i64, Option<i64>), card: (i64, Option<i64>)) {
        let shift = self.facts.shifts.len() - 1;
        let tender = |(place, (expected, counted)): (u16, (i64, Option<i64>))| {
            let difference = counted.map(|c| c - expected);
            TenderFact {
                tender: place,
                level: match difference.map_or(0, i64::abs) {
                    0..=500 => Level::Within,
                    501..=5_000 => Level::NeedsReason,
                    _ => Level::NeedsLead,
                },
                expected: Some(Money(expected)),
                counted: counted.map(Money),
                difference: difference.map(Money),
                refunds: Money(0),
                reported: Some(Money(expected - if place == self.codes[0] { 50_000 } else { 0 })),
                why: None,
            }
        };
        let drawer = DrawerFact {
            shift,
            register: RegisterId(register),
            cashier: self.facts.shifts[shift].outgoing.first().copied(),
            counts_for: CountsFor::Cashier,
            way: crate::model::cash::ways::CountWay::HandedOn,
            left_before: Some(Money(50_000)),
            opening: Some(Money(50_000)),
            opening_difference: Some(Money(0)),
            opening_sealed: None,
            left_by: None,
            refunds: None,
            rounding: None,
            moved: Money(0),
            float_left: Some(Money(50_000)),
            deposit: cash.1.map(|c| Money(c - 50_000)),
            source: format!("Z{:04}", self.facts.drawers.len() * 2 + 1),
            uncounted: String::new(),
            changed_at: None,
            changed: false,
            tenders: self.codes.into_iter().zip([cash, card]).map(tender).collect(),
        };
        self.facts.drawers.push(drawer);
    }

    /// Changes the last drawer.
    fn last(&mut self, change: impl FnOnce(&mut DrawerFact)) {
        change(self.facts.drawers.last_mut().unwrap());
    }

    /// Explains the last drawer's cash.
    fn because(&mut self, reason: &str, words: &str) {
        let place = self.facts.intern(reason);
        let why = DifferenceReason {
            reason: Some(place),
            words: words.into(),
            approver: Some(PersonId(2)),
            ..DifferenceReason::default()
        };
        self.last(|drawer| drawer.tenders[0].why = Some(Box::new(why)));
    }

    /// A person's line of the last shift, judged by the rules from punches `in-out`; `?` is no punch.
    pub(crate) fn came(
        &mut self,
        person: i64,
        punches: &str,
        leave: Option<(LeaveKind, &str)>,
        rostered: bool,
    ) {
        let place = self.facts.shifts.len() - 1;
        let shift = self.facts.shifts[place].clone();
        let day = shift.date.to_string();
        let planned = rostered.then(|| self.planned(&day, shift.shift.0));
        let line = self.judged(&day, planned.as_ref(), punches, leave);
        self.facts.attendance.push(AttendanceFact {
            shift: place,
            person: PersonId(person),
            line: AttendanceLine {
                remark_said: None,
                line,
                planned_start_ms: planned.as_ref().map(|p| p.start_ms),
                planned_end_ms: planned.as_ref().map(|p| p.end_ms),
                remark: if rostered { String::new() } else { "顶 Tom 的班".into() },
                confirmed_ms: Some(shift.sealed_ms),
                confirmed_by: None,
            },
            sealed: None,
            confirmed_as: None,
            corrections: 0,
        });
    }

    fn judged(
        &self,
        day: &str,
        planned: Option<&Planned>,
        punches: &str,
        leave: Option<(LeaveKind, &str)>,
    ) -> AttendanceResult {
        let (came, went) = punches.split_once('-').unwrap();
        let punch = |hm: &str, kind| {
            (hm != "?").then(|| ClockPunch { at_ms: self.at(day, hm), kind, corrected: false })
        };
        let punches: Vec<ClockPunch> =
            [punch(came, PunchKind::In), punch(went, PunchKind::Out)].into_iter().flatten().collect();
        let leaves: Vec<LeaveSpan> = leave
            .into_iter()
            .map(|(kind, span)| {
                let (from, to) = span.split_once('-').unwrap();
                LeaveSpan { kind, from_ms: self.at(day, from), to_ms: self.at(day, to), approved: true }
            })
            .collect();
        judge_own(planned, &punches, &leaves, &self.facts.settings.rules.attendance, ShiftEnd::Passed)
    }
}

/// The whole month. Sums are minor units of the currency.
pub(crate) fn month(currency: &str) -> PeriodData {
    let mut b = Builder::july(currency);
    // Two registers; short with a reason, and a pair of tenders that cancel each other out.
    b.shift("2026-07-01", EARLY, MEI, TOM);
    b.drawer(1, (345_670, Some(345_000)), (120_000, Some(120_000)));
    b.because("change_giving", "中午找错零");
    b.drawer(2, (200_000, Some(190_000)), (80_000, Some(90_000)));
    b.came(MEI, "06:55-15:05", None, true);
    b.shift("2026-07-01", LATE, TOM, GONE);
    b.drawer(1, (412_030, Some(412_030)), (60_000, Some(60_000)));
    let line_ms = b.facts.shifts[0].line.ms;
    b.last(|drawer| {
        drawer.opening = Some(Money(49_000));
        drawer.opening_difference = Some(Money(-1_000));
        drawer.left_by = Some(LeftBy { handover: HandoverId(1), person: Some(PersonId(MEI)), line_ms });
    });
    b.came(TOM, "15:20-23:02", None, true);
    b.shift("2026-07-01", NIGHT, GONE, MEI);
    b.came(GONE, "22:50-31:10", None, true);
    // Half a day of sick leave, then in time.
    b.shift("2026-07-02", EARLY, MEI, TOM);
    b.drawer(1, (300_000, Some(300_000)), (50_000, Some(50_000)));
    b.came(MEI, "11:00-15:00", Some((LeaveKind::Sick, "07:00-11:00")), true);
    // A missing departure.
    b.shift("2026-07-02", LATE, TOM, GONE);
    b.drawer(1, (280_000, Some(280_200)), (50_000, Some(50_000)));
    b.came(TOM, "14:50-?", None, true);
    // Swapped: one works the other's shift, who has taken a day off.
    b.shift("2026-07-03", LATE, MEI, GONE);
    b.drawer(1, (280_000, Some(280_000)), (50_000, Some(50_000)));
    b.came(MEI, "14:55-23:00", None, false);
    b.came(TOM, "?-?", Some((LeaveKind::Personal, "15:00-23:00")), true);
    // Not counted, and a shift that nobody handed over.
    b.shift("2026-07-06", EARLY, MEI, TOM);
    b.drawer(2, (150_000, None), (40_000, None));
    b.last(|drawer| drawer.uncounted = "停电，钱箱已封".into());
    b.came(MEI, "07:00-14:30", None, true);
    b.facts.shifts_run.push(ShiftName::new(date("2026-07-07"), ShiftId(EARLY)));
    // Absent; and an arrival and a count corrected after sealing.
    b.shift("2026-07-07", LATE, TOM, GONE);
    b.drawer(1, (333_300, Some(333_300)), (50_000, Some(50_000)));
    let sealed = Some(Some(Money(-5_000)));
    b.last(|drawer| {
        drawer.tenders[0].why = Some(Box::new(DifferenceReason { sealed, ..DifferenceReason::default() }));
    });
    b.came(TOM, "15:00-23:00", None, true);
    let planned = b.planned("2026-07-07", LATE);
    let sealed = b.judged("2026-07-07", Some(&planned), "15:45-23:00", None);
    let place = b.facts.shifts.len() - 1;
    let fact = b.facts.attendance.last_mut().unwrap();
    fact.sealed = Some(Box::new(sealed));
    fact.corrections = 1;
    for (about, field, reason) in [
        (About::Person(PersonId(TOM)), "attendance/0/actual_in", "忘记打卡，录像可证"),
        (About::Register(RegisterId(1)), "cash/0/outgoing/rows/100", "点错一行"),
        // Of somebody else and of another drawer: they explain nothing of the two above.
        (About::Person(PersonId(MEI)), "attendance/1/remark", "=1+1"),
        (About::Register(RegisterId(2)), "cash/1/report/cash_refunds", "=2+2"),
    ] {
        let correction = correction(field, reason, b.facts.now);
        b.facts.corrections.push(CorrectionFact { shift: place, about: Some(about), correction });
    }
    b.came(MEI, "?-?", None, true);
    // The last working day of somebody who left, and a night that ends in the next month.
    b.shift("2026-07-10", NIGHT, GONE, MEI);
    b.came(GONE, "23:05-31:00", None, true);
    b.shift("2026-07-31", NIGHT, TOM, MEI);
    b.drawer(1, (190_000, Some(191_250)), (30_000, Some(30_000)));
    b.came(TOM, "22:55-32:10", None, true);
    b.facts.items.push(deposit(&b, 84_580, 74_580));
    carried(&mut b);
    counted(&mut b);
    logged(&mut b);
    checked(&mut b);
    b.facts.lock.push(LockEvent {
        what: LockStep::Confirmed,
        person: PersonId(MEI),
        by: PersonId(MEI),
        at: b.facts.now,
        reason: String::new(),
    });
    b.facts
}

fn correction(field: &str, reason: &str, at: Stamp) -> Correction {
    Correction {
        seq: 20,
        handover: HandoverId(7),
        field: field.parse().unwrap(),
        old: serde_json::Value::Null,
        new: serde_json::Value::Null,
        reason: reason.into(),
        by: PersonId(2),
        by_name: "李磊".into(),
        second: Some((PersonId(1), "Olga".into())),
        alone: None,
        at,
    }
}

/// An item opened at a time of July and perhaps closed at another.
fn item(
    b: &Builder,
    id: i64,
    kind: ItemKind,
    title: &str,
    opened: (&str, &str),
    closed: Option<(&str, &str)>,
) -> ItemFact {
    let zone = b.facts.settings.store.zone;
    ItemFact {
        item: Item {
            id: ItemId(id),
            kind,
            state: if closed.is_some() { ItemState::Closed } else { ItemState::Open },
            severity: Severity::Normal,
            title: title.into(),
            owner: None,
            due_ms: None,
            opened: zone.stamp_at(b.at(opened.0, opened.1)),
            opened_by: PersonId(MEI),
            opened_run: RunId(4),
            closed_ms: closed.map(|(day, hm)| b.at(day, hm)),
            handovers: 2,
            rev: 3,
            detail: ItemDetail::default(),
        },
        events: Vec::new(),
    }
}

fn event(b: &Builder, at: (&str, &str), state: ItemState, text: &str) -> ItemEvent {
    let at = b.facts.settings.store.zone.stamp_at(b.at(at.0, at.1));
    ItemEvent { at, by: Some(PersonId(2)), kind: EventKind::State, state, text: text.into() }
}

fn deposit(b: &Builder, sent: i64, banked: i64) -> ItemFact {
    let mut fact = item(
        b,
        12,
        ItemKind::DepositInTransit,
        "1 2026-07-02",
        ("2026-07-02", "15:00"),
        Some(("2026-07-04", "10:00")),
    );
    fact.item.detail = ItemDetail {
        amount: Some(Money(sent)),
        banked: Some(Money(banked)),
        bank_slip: "00094513076".into(),
        register: Some(RegisterId(1)),
        handover: Some(HandoverId(4)),
        ..ItemDetail::default()
    };
    fact
}

/// Two tickets of one device, complaints with promises, an overdue task.
fn carried(b: &mut Builder) {
    let mut fixed = item(
        b,
        13,
        ItemKind::Ticket,
        "冰柜2号: 不制冷",
        ("2026-07-02", "09:00"),
        Some(("2026-07-08", "09:00")),
    );
    fixed.item.detail.device = "冰柜2号".into();
    fixed.item.detail.fixer_name = "Cool & Co".into();
    for (day, state) in [
        ("2026-07-04", ItemState::Fixed),
        ("2026-07-05", ItemState::InRepair),
        ("2026-07-06", ItemState::Fixed),
    ] {
        fixed.events.push(event(b, (day, "09:00"), state, ""));
    }
    let mut broken = item(b, 14, ItemKind::Ticket, "冰柜2号: 漏水", ("2026-07-30", "09:00"), None);
    broken.item.detail.device = "冰柜2号".into();
    broken.item.severity = Severity::Critical;
    broken.item.state = ItemState::InRepair;
    broken.item.handovers = 6;
    let promised = |id, due: (&str, &str), closed| {
        let mut fact = item(b, id, ItemKind::Complaint, "Milk was sour", ("2026-07-03", "12:00"), closed);
        fact.item.due_ms = Some(b.at(due.0, due.1));
        fact.item.detail.promise = "Call back".into();
        fact
    };
    let kept = promised(15, ("2026-07-04", "18:00"), Some(("2026-07-04", "17:00")));
    let late = promised(16, ("2026-07-04", "18:00"), Some(("2026-07-05", "09:00")));
    let never = promised(17, ("2026-07-20", "18:00"), None);
    let mut task = item(b, 18, ItemKind::Task, "Count the vouchers", ("2026-07-10", "08:00"), None);
    task.item.owner = Some(PersonId(TOM));
    task.item.due_ms = Some(b.at("2026-07-15", "18:00"));
    task.events.push(event(b, ("2026-07-16", "15:00"), ItemState::Open, "盘点表没到"));
    b.facts.items.extend([fixed, broken, kept, late, never, task]);
}

/// Two counts of two articles of the list, one short, one past its date.
fn counted(b: &mut Builder) {
    for (id, code, name) in [(1, "6901234567892", "中华香烟 Cigarettes"), (2, "0042", "Milk 鲜牛奶")] {
        b.facts.settings.stock.push(StockItem {
            id: StockId(900 + id),
            code: code.into(),
            barcode: String::new(),
            name: name.into(),
            unit: String::new(),
            par_level: Some(10),
            shelf_life_days: Some(7),
            active: true,
        });
    }
    for (shift, item, book, counted, expired) in
        [(0, 901, 20, 20, None), (0, 902, 12, 9, Some(2)), (4, 901, 18, 20, None)]
    {
        let mut line =
            StockLine { book: Some(book), counted: Some(counted), expired, ..StockLine::default() };
        if counted < book {
            line.reason = "unscanned".into();
            line.remark = "=HYPERLINK(1)".into();
        }
        b.facts.stock.push(StockFact { shift, item: StockId(item), line });
    }
}

fn entry(b: &mut Builder, day: &str, by: i64, detail: Detail) {
    let at = b.facts.settings.store.zone.stamp_at(b.at(day, "10:00"));
    let id = EntryId(i64::try_from(b.facts.log.len()).unwrap() + 1);
    let shift = b.facts.shifts.iter().find(|s| s.date == date(day));
    b.facts.log.push(LogFact {
        shift: ShiftName::new(date(day), ShiftId(EARLY)),
        handover: shift.map(|s| s.handover),
        entry: Entry { id, run: RunId(1), at, by: PersonId(by), item: None, doubted: false, detail },
    });
}

/// What was taken off, what came in, and two routines.
fn logged(b: &mut Builder) {
    let off = |cause, quantity, class, value| {
        Detail::Disposal(Disposal {
            decided: None,
            approval_open: None,
            stock: None,
            name: "鲜牛奶 \"1 L\"".into(),
            cause,
            quantity,
            action: DisposalAction::WrittenOff,
            class,
            value: Money(value),
            approver: Some(PersonId(2)),
        })
    };
    entry(b, "2026-07-01", MEI, off(DisposalCause::Expired, 3, WriteOffClass::Goods, 2_400));
    entry(b, "2026-07-06", MEI, off(DisposalCause::Expired, 1, WriteOffClass::Goods, 800));
    entry(b, "2026-07-06", TOM, off(DisposalCause::Damaged, 2, WriteOffClass::Consumables, 0));
    let receipt = |acceptance, lines| {
        Detail::Receipt(Receipt {
            supplier: "乳品公司, Ltd".into(),
            slip_no: "PS-0001".into(),
            acceptance,
            goods: "Milk".into(),
            lines,
        })
    };
    let short = ReceiptLine { name: "Milk".into(), quantity: 4, fault: LineFault::Short };
    entry(b, "2026-07-02", MEI, receipt(Acceptance::Accepted, Vec::new()));
    entry(b, "2026-07-03", MEI, receipt(Acceptance::Part, vec![short]));
    let routine = |passed, finding: &str| {
        Detail::Routine(RoutineDone { routine: "fire_check".into(), passed, finding: finding.into() })
    };
    entry(b, "2026-07-07", TOM, routine(true, ""));
    entry(b, "2026-07-14", TOM, routine(false, "Shutter blocked"));
}

/// One answers the device list within seconds, the other takes time and finds something.
fn checked(b: &mut Builder) {
    for (shift, by, step, finding) in [
        (0, TOM, 500, Finding::Ok),
        (3, TOM, 700, Finding::Ok),
        (6, TOM, 900, Finding::Ok),
        (2, MEI, 20_000, Finding::Issue),
        (8, MEI, 25_000, Finding::Issue),
        (9, MEI, 30_000, Finding::Issue),
    ] {
        let at = b.facts.shifts[shift].line.ms;
        for (n, id) in ["D1", "D2", "D3"].into_iter().enumerate() {
            let issue = finding == Finding::Issue && n == 0;
            b.facts.checks.push(CheckFact {
                shift,
                item: id.into(),
                answer: CheckAnswer {
                    comment: if issue { "still noisy".into() } else { String::new() },
                    ..CheckAnswer::bare(
                        if issue { Finding::Issue } else { Finding::Ok },
                        PersonId(by),
                        at + i64::try_from(n).unwrap() * step,
                    )
                },
            });
        }
    }
}

/// The report as plain text with every table, in one language.
pub(crate) fn text(report: &super::Report, facts: PeriodData, lang: crate::model::lang::Lang) -> String {
    use crate::report::formats::{Job, text};
    let model = (report.make)(facts, super::Ask::default());
    let paper = model.paper(lang);
    let mut out = Vec::new();
    let mut watch = |_, _| true;
    (text::FORMAT.write)(&paper, &mut Job::new(&mut watch), &mut out).unwrap();
    for table in paper.tables.iter().filter(|t| t.detail) {
        let mut job = Job::new(&mut watch);
        job.table = Some(table.key);
        job.columns = 220;
        (text::FORMAT.write)(&paper, &mut job, &mut out).unwrap();
    }
    String::from_utf8(out).unwrap()
}

/// Signs of the shop's own, some of them with a meaning to a spreadsheet.
pub(crate) fn own_signs() -> Signs {
    let mut signs = Signs::default();
    let chosen = [
        (AttendanceMark::Present, "到"),
        (AttendanceMark::Late, "*"),
        (AttendanceMark::Early, "\"<"),
        (AttendanceMark::Absent, "~"),
        (AttendanceMark::Rest, "-"),
        (AttendanceMark::Leave(LeaveKind::Sick), "+1"),
        (AttendanceMark::Cover, "✓"),
    ];
    for (mark, sign) in chosen {
        signs.set(mark, sign);
    }
    assert_eq!(signs.check(), Ok(()));
    signs
}

/// Golden texts of a report: the month, a shop without decimals, and a month without anything.
#[macro_export]
macro_rules! golden {
    ($report:expr, $name:literal) => {
        for lang in $crate::model::lang::Lang::ALL {
            for currency in ["CNY", "JPY"] {
                let facts = $crate::report::test_month::month(currency);
                let text = $crate::report::test_month::text(&$report, facts, lang);
                insta::assert_snapshot!(format!("{}_{}_{currency}", $name, lang.code()), text);
            }
            let empty = $crate::report::test_month::Builder::july("CNY").facts;
            let text = $crate::report::test_month::text(&$report, empty, lang);
            insta::assert_snapshot!(format!("{}_{}_empty", $name, lang.code()), text);
        }
    };
}
