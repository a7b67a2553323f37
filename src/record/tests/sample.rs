//! A shop, and handovers made in it.

mod logged;

use std::collections::BTreeMap;

use crate::model::approval::{DecidedEarly, OpenApproval};
use crate::model::attendance::{
    AttendanceResult, LeaveKind, LeaveTaken, MissingPunch, PunchKind, SegmentLine, StayLine, Tier,
};
use crate::model::cash::Withdrawn;
use crate::model::cash::results::{CountMark, CountMarks, ResultPart, ResultStep};
use crate::model::cash::sales_reports::MatchedAt;
use crate::model::cash::sold_on::SoldOn;
use crate::model::cash::ways::{CountWay, SinceCount};
use crate::model::cash::worked::{CountsFor, Worked, WorkedBefore};
use crate::model::cash::{
    Close, Count, DepositSlip, Explanation, NonCash, NonCashKind, OpeningCount, RegisterCash, SalesReport,
    TenderLine,
};
use crate::model::checklist::{CheckAnswer, Finding, Limits, ListKind};
use crate::model::count_unit::{CountUnit, loose_rows};
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{
    AttendanceLine, Carried, CarryAct, FeedbackReview, HalfSeal, HandoverKind, Head, LeftOut, Mark,
    NotAccepted, NotSigning, Override, Panel, People, ReadBack, Review, Settled, SignRole, Signature,
    Snapshot, Spoken, State, Step, StockReview, TakenBack,
};
use crate::model::ids::{DeviceId, EntryId, HandoverId, ItemId, PersonId, RegisterId, RunId, StockId};
use crate::model::item::{Item, ItemDetail};
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::lang::Lang;
use crate::model::log::{
    Acceptance, Attention, BankSlip, CheckDone, CountsAs, Cover, CoverStep, Custody, Detail, Disposal,
    DisposalAction, DisposalCause, Entry, Fault, Feedback, FeedbackKind, Incident, Leave, LineFault,
    Movement, MovementKind, Note, Punch, Receipt, ReceiptLine, RoutineDone, SpotCount, Struck, Task,
    TillChange, TillReport, Unplanned, UnplannedOn, UnplannedPart, WriteOffClass,
};
use crate::model::money::{Currency, Money};
use crate::model::omission::{NotDone, Omission};
use crate::model::people::Role;
use crate::model::repair::Stops;
use crate::model::said::SaidBy;
use crate::model::settings::{Settings, StockItem};
use crate::model::stock::StockLine;
use crate::model::templates::{NewPerson, NewRegister, NewShop, shop as new_shop};
use crate::model::time::{BusinessDate, Minute, Stamp};
use crate::model::zone::Zone;
use crate::record::{Document, Outcome, build, signed_figures};

/// 2026-11-21 14:00 in Shanghai.
pub(crate) const NOON: i64 = 1_795_240_800_000;

pub(crate) fn shop() -> Settings {
    named(
        "Corner shop 街角店",
        "Asia/Shanghai",
        &["Mei Wang", "Li Na", "Tom", "小陈", "Ann"],
        &["Till 1", "前台", "Bar"],
    )
}

/// Another shop: other people first, other tills, no stock list, tenders the other way round.
pub(crate) fn other_shop() -> Settings {
    let mut settings = named("Harbour", "Europe/Berlin", &["Hans", "Tom", "Grete"], &["Kasse"]);
    settings.stock.clear();
    settings.devices.clear();
    settings.checks.iter_mut().for_each(|check| check.devices.clear());
    settings.tenders.reverse();
    settings.checks.truncate(3);
    settings.cash_reasons.clear();
    settings
}

fn named(name: &str, zone: &str, people: &[&str], registers: &[&str]) -> Settings {
    let role = |i: usize| if i == 0 { Role::Lead } else { Role::Cashier };
    let mut settings = new_shop(NewShop {
        name: name.into(),
        currency: Currency::named("CNY").unwrap(),
        zone: Zone::parse(zone).unwrap(),
        cutoff: Minute(240),
        lang: Lang::Zh,
        shifts: Vec::new(),
        registers: registers
            .iter()
            .map(|n| NewRegister {
                name: (*n).into(),
                float_target: Money(50_000),
                counted: crate::model::cash::ways::CountWay::HandedOn,
            })
            .collect(),
        owner: people[0].into(),
        people: people[1..]
            .iter()
            .enumerate()
            .map(|(i, n)| NewPerson { name: (*n).into(), role: role(i), lang: Lang::En })
            .collect(),
    })
    .unwrap();
    // The second register is one of several at a time.
    for register in settings.registers.iter_mut().skip(1) {
        register.used = crate::model::cash::worked::DrawerUse::Shared;
        register.counted = CountWay::BaggedFirst;
    }
    for (id, name) in (1..).zip(["milk", "鸡蛋", "cigarettes"]) {
        settings.stock.push(StockItem {
            id: StockId(id),
            code: format!("A{id}"),
            barcode: String::new(),
            name: name.into(),
            unit: String::new(),
            par_level: Some(10),
            shelf_life_days: None,
            active: true,
        });
    }
    settings
}

/// A handover and everything it is built from.
pub(crate) struct Case<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) draft: Draft,
    pub(crate) entries: Vec<Entry>,
    pub(crate) items: Vec<Item>,
    pub(crate) settled: Vec<Settled>,
    pub(crate) left_before: BTreeMap<RegisterId, Money>,
}

impl Case<'_> {
    pub(crate) fn facts(&self) -> HandoverContext<'_> {
        HandoverContext {
            settings: self.settings,
            entries: &self.entries,
            items: &self.items,
            settled: &self.settled,
            left_before: &self.left_before,
            stayed: &[],
            inside: &[],
            now: self.at(0),
        }
    }

    pub(crate) fn at(&self, minutes: i64) -> Stamp {
        self.settings.store.zone.stamp_at(NOON + minutes * 60_000)
    }

    pub(crate) fn document(&self) -> Document {
        build(&self.draft, &self.facts(), self.at(30)).unwrap()
    }

    pub(crate) fn log(&mut self, minutes: i64, by: i64, detail: Detail) {
        let id = EntryId(i64::try_from(self.entries.len()).unwrap() + 1);
        let at = self.at(minutes);
        self.entries.push(Entry {
            id,
            run: RunId(1),
            at,
            by: PersonId(by),
            item: None,
            doubted: false,
            detail,
        });
    }

    /// Signs and seals as the program does.
    pub(crate) fn seal(&mut self) {
        let figures = signed_figures(&self.draft, &self.facts()).unwrap();
        self.draft.snapshot = Some(Snapshot::take(&self.draft, &self.facts()));
        for (minutes, role, person) in
            [(20, SignRole::Outgoing, 3), (21, SignRole::Incoming, 4), (22, SignRole::Lead, 2)]
        {
            let at = self.at(minutes);
            let person = PersonId(person);
            self.draft.signatures.push(Signature { role, person, at, figures: figures.clone() });
        }
        self.draft.head.state =
            if self.draft.review.half.is_some() { State::HalfSealed } else { State::Sealed };
    }
}

/// Who said something, so much later than noon.
fn said(by: i64, later: i64) -> SaidBy {
    SaidBy { by: PersonId(by), at_ms: NOON + later }
}

pub(crate) fn empty(settings: &Settings) -> Case<'_> {
    let zone = settings.store.zone;
    let mut draft = Draft::new(Head {
        id: HandoverId(1),
        run: RunId(1),
        date: BusinessDate::parse("2026-11-21").unwrap(),
        shift: settings.shifts[0].id,
        part: crate::model::shift::Part::FIRST,
        kind: HandoverKind::Shift,
        state: State::Draft,
        settings_version: 1,
        started: zone.stamp_at(NOON),
        started_by: Some(PersonId(3)),
        opened_ms: None,
        imported: false,
    });
    draft.people = People {
        outgoing: vec![PersonId(3)],
        incoming: vec![PersonId(4)],
        registers: settings.registers.iter().map(|r| r.id).take(2).collect(),
        ..People::default()
    };
    Case {
        settings,
        draft,
        entries: Vec::new(),
        items: Vec::new(),
        settled: Vec::new(),
        left_before: BTreeMap::new(),
    }
}

/// Nothing unusual: two drawers counted twice, every check answered, nobody late.
pub(crate) fn ordinary(settings: &Settings) -> Case<'_> {
    let mut case = empty(settings);
    for (i, id) in case.draft.people.registers.clone().into_iter().enumerate() {
        let mut count = Count::default();
        count.rest_none(&settings.store.currency);
        count.rows.insert(CountUnit::loose(10_000), 12 + i64::try_from(i).unwrap());
        case.left_before.insert(id, Money(50_000));
        let line = |sum| TenderLine {
            counted: Some(Money(sum)),
            reported: Some(Money(sum)),
            said: Some(said(3, -900_000)),
            ..TenderLine::default()
        };
        case.draft.cash.insert(
            id,
            RegisterCash {
                opening: Some(OpeningCount {
                    at_ms: Some(NOON - 28_000_000),
                    counted: Money(50_000),
                    taken_over: true,
                    by: PersonId(3),
                }),
                outgoing: count.clone(),
                incoming: count,
                tenders: settings.other_tenders().map(|t| (t.id.clone(), line(123_450))).collect(),
                report: SalesReport {
                    cash_received: Some(Money(70_000)),
                    source: "Z 118".into(),
                    by: Some(PersonId(3)),
                    ..SalesReport::default()
                },
                close: Close { float_left: Some(Money(50_000)), revealed: true, ..Close::default() },
                ..RegisterCash::default()
            },
        );
    }
    let own = settings.checks.iter().filter(|c| c.list == ListKind::SelfCheck);
    let ids: Vec<String> = settings.checks.iter().take(28).chain(own).map(|c| c.id.clone()).collect();
    for id in ids {
        let answer = CheckAnswer::bare(Finding::Ok, PersonId(4), NOON + 1_000);
        case.draft.checks.insert(id, answer);
    }
    case.draft.briefing = Panel::ALL.map(|p| (p, Mark { by: PersonId(4), at_ms: NOON })).into();
    for item in settings.count_list() {
        let at = 60_000 * i64::try_from(case.draft.stock.len()).unwrap();
        let line = StockLine { counted: Some(20), said: Some(said(3, at)), ..StockLine::default() };
        case.draft.stock.insert(item.id, line);
    }
    case.draft.stock_review.quality_checked = true;
    case.draft.feedback.none = true;
    case.draft.attendance.insert(
        PersonId(3),
        AttendanceLine {
            remark_said: None,
            line: AttendanceResult {
                actual_in_ms: Some(NOON - 28_800_000),
                worked_min: 480,
                ..AttendanceResult::default()
            },
            planned_start_ms: Some(NOON - 28_800_000),
            planned_end_ms: Some(NOON),
            remark: String::new(),
            confirmed_ms: Some(NOON),
            confirmed_by: None,
        },
    );
    case.draft.review.spoken = Some(Spoken { yes: true, by: PersonId(4), at: NOON + 900_000 });
    case.draft.review.read_back = Some(ReadBack { float_left: Some(Money(100_000)), ..ReadBack::default() });
    case.seal();
    case
}

/// Everything that can happen in one shift.
pub(crate) fn full(settings: &Settings) -> Case<'_> {
    let mut case = empty(settings);
    everything(&mut case);
    case.seal();
    case
}

fn item(case: &Case<'_>, id: i64) -> Item {
    Item {
        id: ItemId(id),
        kind: ItemKind::Ticket,
        state: ItemState::InRepair,
        severity: Severity::Watch,
        title: "冰柜 door".into(),
        owner: Some(PersonId(2)),
        due_ms: Some(NOON - 3_600_000),
        opened: case.at(-3_000),
        opened_by: PersonId(5),
        opened_run: RunId(1),
        closed_ms: None,
        handovers: 3,
        rev: 4,
        detail: ItemDetail::default(),
    }
}

pub(crate) fn everything(case: &mut Case<'_>) {
    let settings = case.settings;
    case.draft.head.kind = HandoverKind::Cover;
    case.draft.people.reason = "Ann is ill".into();
    case.draft.people.left_out = vec![LeftOut {
        register: RegisterId(3),
        reason: "key at home".into(),
        by: PersonId(4),
        at: NOON - 900_000,
        again: true,
    }];
    case.draft.people.said = Some(said(3, 30_000));
    let mark = Mark { by: PersonId(4), at_ms: NOON + 60_000 };
    case.draft.briefing.insert(Panel::Attention, mark);
    case.draft.briefing.insert(Panel::Sales, mark);
    let (first, second) = (case.draft.people.registers[0], case.draft.people.registers[1]);
    case.left_before.insert(first, Money(50_000));
    case.draft.cash.insert(first, drawer(settings));
    case.draft.cash.insert(
        second,
        RegisterCash {
            outgoing: Count { rows: BTreeMap::new(), total: Some(Money(1_000)) },
            close: Close {
                uncounted: "the drawer is jammed".into(),
                uncounted_said: Some(said(4, -700_000)),
                ..Close::default()
            },
            report: SalesReport { refunds_off: true, ..SalesReport::default() },
            tenders: [(
                settings.other_tenders().next().unwrap().id.clone(),
                TenderLine { matched: MatchedAt::DayCut, ..TenderLine::default() },
            )]
            .into(),
            ..RegisterCash::default()
        },
    );
    case.draft.stock.insert(
        StockId(2),
        StockLine {
            said: Some(said(3, 40_000)),
            book: Some(12),
            counted: Some(9),
            reason: settings.stock_reasons[0].id.clone(),
            remark: "broken\nbox".into(),
            expires_on: Some(BusinessDate::parse("2026-11-30").unwrap()),
            expired: Some(1),
            damaged: Some(2),
        },
    );
    let counted = StockLine { counted: Some(20), said: Some(said(4, 50_000)), ..StockLine::default() };
    case.draft.stock.insert(StockId(1), counted);
    case.draft.stock_review = StockReview {
        not_counted_said: Some(said(4, 41_000)),
        quality_said: Some(said(3, 100_000)),
        quality_checked: true,
        not_counted: "late delivery".into(),
    };
    for (id, finding, number) in [
        ("D2", Finding::Issue, None),
        ("D1", Finding::Ok, Some(-180)),
        ("D7", Finding::Known, Some(120)),
        ("D7B", Finding::Ok, Some(-200)),
        ("SA7", Finding::Issue, None),
        ("SA1", Finding::Ok, None),
        ("P1", Finding::Ok, None),
        ("P2", Finding::NotDone, None),
    ] {
        let item = settings.check(id).unwrap();
        let mut answer = item.answered(finding, number, PersonId(4), NOON + 120_000);
        if finding == Finding::Issue {
            answer.comment = "paper jam".into();
            answer.told = "Frost Ltd".into();
        }
        match (item.list, finding) {
            (ListKind::Devices, Finding::Issue) => {
                (answer.stops, answer.impact) = (Some(Stops::Something), "receipts".into());
            }
            (_, Finding::Issue) => answer.place = "back door".into(),
            _ => {}
        }
        case.draft.checks.insert(id.into(), answer);
    }
    case.draft.feedback = FeedbackReview { said: Some(said(3, 160_000)), none: true, passed_on: true };
    logged::log(case);
    case.items = vec![
        item(case, 12),
        Item { owner: None, due_ms: None, severity: Severity::Normal, ..item(case, 15) },
    ];
    case.items[0].detail = ItemDetail {
        next_step: "fit the seal".into(),
        registered: Some(DeviceId(8)),
        reported_to: "Frost Ltd".into(),
        stops: Some(Stops::Something),
        impact: "milk".into(),
        firm: "Frost Ltd".into(),
        phone: "400-820".into(),
        order_no: "W 77".into(),
        ..ItemDetail::default()
    };
    case.items[1].detail.device = "gate".into();
    case.settled = vec![Settled {
        item: 9,
        kind: ItemKind::Task,
        title: "order rolls".into(),
        state: ItemState::Done,
        by: Some(PersonId(3)),
        at: NOON - 600_000,
        text: "two boxes".into(),
    }];
    case.draft.people.phone = "138 0013 8000".into();
    case.draft.carried.insert(
        ItemId(12),
        Carried {
            overdue_said: Some(said(5, 70_000)),
            act: Some(CarryAct::Queried),
            text: "who has the key?".into(),
            overdue_reason: "part ordered".into(),
            mark,
        },
    );
    case.draft.attendance.insert(PersonId(3), attendance());
    case.draft.attendance.insert(
        PersonId(2),
        AttendanceLine {
            remark_said: None,
            line: AttendanceResult { absent: true, absent_min: 480, ..AttendanceResult::default() },
            planned_start_ms: Some(NOON - 36_000_000),
            planned_end_ms: Some(NOON),
            remark: String::new(),
            confirmed_ms: None,
            confirmed_by: None,
        },
    );
    case.draft.review = Review {
        lead_open: Some(OpenApproval::sample()),
        spoken: Some(Spoken { yes: true, by: PersonId(4), at: NOON + 900_000 }),
        read_back: Some(ReadBack {
            said: Some(said(4, 960_000)),
            float_left: Some(Money(50_000)),
            top_item: Some(12),
            next_promise: "call Mrs Zhou at five".into(),
            mismatches: vec!["top_item".into()],
        }),
        override_by: Some(Override {
            at_ms: Some(NOON + 1_020_000),
            approval_open: Some(OpenApproval::sample()),
            by: PersonId(2),
            reason: "bus leaves".into(),
        }),
        not_signing: vec![NotSigning {
            person: PersonId(5),
            reason: "hand in a cast".into(),
            by: PersonId(3),
            at: NOON + 1_000_000,
            approval_open: Some(OpenApproval::sample()),
        }],
        not_accepted: vec![NotAccepted {
            register: RegisterId(1),
            by: PersonId(4),
            at: NOON + 1_010_000,
            reason: "counted by me before he left".into(),
        }],
        taken_back: vec![TakenBack {
            role: SignRole::Outgoing,
            person: PersonId(3),
            signed: NOON + 800_000,
            by: Some(PersonId(2)),
            at: NOON + 860_000,
            step: Step::Cash,
            of: "Till 1".into(),
        }],
        ..Review::default()
    };
    case.draft.people.incoming.push(PersonId(5));
}

fn drawer(settings: &Settings) -> RegisterCash {
    let why = |approver: Option<PersonId>| Explanation {
        approved_at: Some(NOON - 50_000),
        said: Some(said(3, -110_000)),
        second_at: Some(NOON - 170_000),
        approval_open: Some(OpenApproval::sample()),
        reason: settings.cash_reasons[0].id.clone(),
        text: "keyed twice".into(),
        counterpart: "前台".into(),
        form_no: "F7".into(),
        copy_ref: "C1".into(),
        approver,
        second: approver,
    };
    let shown = |tender: &str, after: i64, takings: Option<i64>| ResultStep {
        what: ResultPart::Shown,
        tender: tender.to_owned(),
        from: None,
        to: None,
        before: None,
        after: Some(Money(after)),
        takings: takings.map(Money),
        by: Some(PersonId(3)),
        at_ms: NOON - 540_000,
    };
    let mark =
        |by, total, later| CountMark { by: PersonId(by), at_ms: NOON + later, total: Some(Money(total)) };
    let mut tenders = settings.other_tenders();
    let [one, two, three] = std::array::from_fn(|_| tenders.next().unwrap().id.clone());
    RegisterCash {
        opening: Some(OpeningCount {
            at_ms: Some(NOON - 1_000_000),
            counted: Money(49_000),
            taken_over: true,
            by: PersonId(3),
        }),
        outgoing: Count { rows: loose_rows([(10_000, 19), (100, 3)]), total: None },
        incoming: Count { rows: loose_rows([(10_000, 19), (100, 2)]), total: None },
        again_outgoing: BTreeMap::new(),
        again: BTreeMap::new(),
        worked: Some(Worked {
            changed: vec![WorkedBefore {
                counted_for: CountsFor::Shared,
                was: vec![PersonId(5)],
                said_by: Some(PersonId(4)),
                said_at: NOON - 120_000,
            }],
            said: Some(said(5, -900_000)),
            ..Worked::said(CountsFor::Cashier, vec![PersonId(3)])
        }),
        tenders: [
            (
                one.clone(),
                TenderLine {
                    said: Some(said(3, -420_000)),
                    counted: Some(Money(30_000)),
                    reported: Some(Money(29_000)),
                    reading: Some(Money(31_000)),
                    earlier: Some(Money(2_000)),
                    batch: "000118".into(),
                    slips: Some(12),
                    reported_slips: Some(14),
                    not_matched: false,
                    matched: MatchedAt::Here,
                },
            ),
            (
                two.clone(),
                TenderLine {
                    counted: Some(Money(9_000)),
                    reported: Some(Money(10_000)),
                    said: Some(said(4, -410_000)),
                    ..TenderLine::default()
                },
            ),
            (three, TenderLine { not_matched: true, said: Some(said(3, -400_000)), ..TenderLine::default() }),
        ]
        .into(),
        report: SalesReport {
            approved_at: Some(NOON - 290_000),
            at_ms: Some(NOON - 480_000),
            approval_open: Some(OpenApproval::sample()),
            cash_received: Some(Money(150_000)),
            cash_refunds: Some(Money(2_000)),
            refunds_off: false,
            reading: Some(Money(150_500)),
            earlier: Some(Money(500)),
            refunds_reading: Some(Money(2_300)),
            refunds_earlier: Some(Money(300)),
            rounding: Some(Money(0)),
            z_between: true,
            source: "Z 118".into(),
            returns: Some(1),
            returns_total: Some(Money(2_000)),
            voids: Some(2),
            voids_total: Some(Money(700)),
            approver: Some(PersonId(2)),
            by: Some(PersonId(3)),
        },
        non_cash: vec![NonCash {
            said: Some(said(3, -360_000)),
            kind: NonCashKind::Invoices,
            number: "001–050".into(),
            amount: Some(Money(5)),
            count: 50,
            remark: "blank".into(),
        }],
        deposits: vec![DepositSlip {
            slip_no: "B9".into(),
            amount: Money(100_000),
            by: Some(PersonId(5)),
            at_ms: Some(NOON - 7_200_000),
            settles: vec![12, 14],
            sent: Some(Money(100_500)),
            reason: "a note was refused".into(),
        }],
        close: Close {
            uncounted_said: None,
            disagreed_said: Some(said(5, -170_000)),
            float_left_said: Some(said(3, -150_000)),
            large_said: Some(said(5, -230_000)),
            float_left: Some(Money(50_000)),
            revealed: true,
            uncounted: String::new(),
            disagreed: "sticky notes".into(),
            recounted: true,
            large_confirmed: true,
            bag_no: "B31".into(),
        },
        why: [("opening".to_owned(), why(Some(PersonId(1)))), (one, why(Some(PersonId(2))))].into(),
        results: vec![
            shown("opening", -1_000, None),
            shown("cash", -10_300, Some(160_000)),
            ResultStep {
                from: Some(Money(160_000)),
                to: Some(Money(150_000)),
                before: Some(Money(-10_300)),
                what: ResultPart::Sales,
                takings: None,
                ..shown("cash", -300, None)
            },
        ],
        marks: CountMarks {
            outgoing: vec![mark(3, 193_000, -600_000), mark(3, 190_300, -300_000)],
            incoming: vec![mark(5, 190_000, -240_000), mark(5, 190_200, -180_000)],
        },
        way: None,
        since_count: Some(SinceCount { shifts: 2, moved: Money(-1_200) }),
        sold_on: vec![SoldOn {
            by: PersonId(4),
            at_ms: NOON - 660_000,
            outgoing: vec![mark(3, 188_000, -840_000), mark(3, 188_500, -780_000)],
            incoming: vec![mark(5, 188_400, -720_000)],
        }],
        withdrawn: withdrawn(settings, &two),
    }
}

/// A reason that was countersigned and approved, and returns that were approved, before they were changed.
fn withdrawn(settings: &Settings, tender: &str) -> Vec<Withdrawn> {
    let why = Explanation {
        reason: settings.cash_reasons[1].id.clone(),
        text: "added up wrong".into(),
        counterpart: "后台".into(),
        form_no: "F8".into(),
        copy_ref: "C2".into(),
        said: Some(said(3, -108_000)),
        approver: Some(PersonId(1)),
        approved_at: Some(NOON - 102_000),
        second: Some(PersonId(5)),
        second_at: Some(NOON - 96_000),
        approval_open: None,
    };
    let report = SalesReport {
        returns: Some(3),
        returns_total: Some(Money(1_900)),
        voids: Some(4),
        voids_total: Some(Money(650)),
        cash_refunds: Some(Money(1_950)),
        approver: Some(PersonId(2)),
        approved_at: Some(NOON - 310_000),
        ..SalesReport::default()
    };
    let void = Withdrawn {
        of: tender.to_owned(),
        why: Some(why),
        difference: Some(Money(-1_200)),
        report: None,
        by: PersonId(4),
        at_ms: NOON - 90_000,
    };
    let returns = Withdrawn {
        of: String::new(),
        why: None,
        difference: None,
        report: Some(report),
        by: PersonId(3),
        at_ms: NOON - 305_000,
    };
    vec![void, returns]
}

fn attendance() -> AttendanceLine {
    let segment = |from: i64, to: i64| SegmentLine {
        start_ms: NOON + from * 3_600_000,
        end_ms: NOON + to * 3_600_000,
        in_ms: Some(NOON + from * 3_600_000 + 1_000),
        out_ms: Some(NOON + to * 3_600_000),
        late_min: 7,
        early_min: 3,
        late_tier: Tier::Late,
        early_tier: Tier::SeriousLate,
    };
    AttendanceLine {
        remark_said: Some(said(2, 240_000)),
        line: AttendanceResult {
            segments: vec![segment(-8, -5), segment(-3, 0)],
            actual_in_ms: Some(NOON - 28_799_000),
            actual_out_ms: Some(NOON),
            late_min: 14,
            early_min: 6,
            late_tier: Tier::Late,
            early_tier: Tier::SeriousLate,
            missing: MissingPunch::Out,
            leave: vec![LeaveTaken { kind: LeaveKind::Lieu, minutes: 30 }],
            on_leave: true,
            cover: true,
            held_over_min: 5,
            no_overlap: true,
            overlap_min: 10,
            overtime_min: 5,
            worked_min: 460,
            unplanned_min: Some(12),
            stays: vec![
                StayLine { in_ms: Some(NOON - 28_799_000), out_ms: None },
                StayLine { in_ms: None, out_ms: Some(NOON) },
            ],
            carried_in: true,
            carried_out: true,
            duplicates: Vec::new(),
            evidence: Vec::new(),
            provisional: true,
            ..AttendanceResult::default()
        },
        planned_start_ms: Some(NOON - 28_800_000),
        planned_end_ms: Some(NOON),
        remark: "for Ann".into(),
        confirmed_ms: Some(NOON + 300_000),
        confirmed_by: Some(PersonId(2)),
    }
}

/// A document in which every field of the format is there.
pub(crate) fn every_field() -> Document {
    let settings = shop();
    let mut case = empty(&settings);
    case.draft.head.part = crate::model::shift::Part::FIRST.next();
    everything(&mut case);
    let typed_twice = Struck {
        entry: Box::new(Detail::Note(Note { text: "typed twice".into() })),
        struck_by: PersonId(3),
        struck_ms: NOON - 60_000,
        struck_reason: "twice".into(),
    };
    case.log(-5, 3, Detail::Struck(typed_twice));
    case.draft.head.imported = true;
    // Of version 1 only.
    case.draft.people.prepared = true;
    case.draft.review.talked_through = true;
    case.draft.review.half = Some(HalfSeal {
        said: Some(said(3, 500_000)),
        bag_no: "5".into(),
        witness: Some(PersonId(5)),
        reason: "no answer".into(),
    });
    case.seal();
    let mut document = case.document();
    // Of a record from elsewhere it is as it came.
    document.clock_doubted = vec![Stamp::new(NOON - 3_600_000, 480)];
    document.not_done = vec![NotDone { what: Omission::SecondCount, of: vec!["Till 1".into()] }];
    assert_eq!(document.state, Outcome::HalfSealed);
    document
}
