//! An entry of every kind.

use super::*;

pub(super) fn log(case: &mut Case<'_>) {
    let settings = case.settings;
    let movement = |movement, amount| Movement {
        decided: None,
        alone: true,
        approval_open: Some(OpenApproval::sample()),
        movement,
        register: settings.registers[0].id,
        amount: Money(amount),
        reason: String::new(),
        receipt_no: String::new(),
        bag_no: String::new(),
        witness: None,
        approver: None,
        receiver: None,
        to_register: None,
    };
    let feedback = Feedback {
        feedback: FeedbackKind::Complaint,
        what: "milk was sour".into(),
        background: "bought today".into(),
        judgement: "ours".into(),
        promise: "a new one".into(),
        promised_ms: Some(NOON + 10_800_000),
        topic: settings.feedback_topics[0].id.clone(),
        contact: "Zhou 138".into(),
        severity: Severity::Critical,
        special_care: true,
    };
    let check = CheckAnswer {
        number: Some(40),
        limits: Limits { min: Some(10), max: Some(70), unit: "°C".into() },
        comment: "fine".into(),
        place: "cellar".into(),
        told: "Mei".into(),
        stops: Some(Stops::Nothing),
        impact: "cheese".into(),
        registered: vec![DeviceId(8), DeviceId(9)],
        ..CheckAnswer::bare(Finding::Issue, PersonId(5), NOON - 60_000)
    };
    let all = [
        Detail::Movement(Movement {
            reason: "to the safe".into(),
            receipt_no: "R1".into(),
            bag_no: "77".into(),
            witness: Some(PersonId(4)),
            approver: Some(PersonId(2)),
            ..movement(MovementKind::Drop, 8_000)
        }),
        Detail::Movement(Movement {
            receiver: Some(PersonId(4)),
            to_register: Some(settings.registers[1].id),
            ..movement(MovementKind::FloatTransfer, 1_000)
        }),
        Detail::Feedback(feedback),
        Detail::Fault(Fault {
            impact: "ice cream".into(),
            reported_to: "Frost Ltd".into(),
            severity: Severity::Watch,
            ..Fault::of("冰柜", "warm")
        }),
        Detail::Fault(Fault {
            registered: Some(DeviceId(9)),
            stops: Some(Stops::Something),
            impact: "ice".into(),
            ..Fault::of("", "thaws")
        }),
        Detail::Receipt(Receipt {
            supplier: "Dairy".into(),
            slip_no: "L4".into(),
            acceptance: Acceptance::Part,
            goods: "milk".into(),
            lines: vec![ReceiptLine { name: "milk".into(), quantity: 2, fault: LineFault::Short }],
        }),
        Detail::Disposal(Disposal {
            decided: None,
            approval_open: Some(OpenApproval::sample()),
            stock: Some(StockId(1)),
            name: "milk".into(),
            cause: DisposalCause::Expired,
            quantity: 3,
            action: DisposalAction::WrittenOff,
            class: WriteOffClass::FixedAsset,
            value: Money(900),
            approver: Some(PersonId(1)),
        }),
        Detail::Incident(Incident {
            place: "door".into(),
            what: "someone hung about".into(),
            told: "police".into(),
            suspicious: true,
            severity: Severity::Watch,
        }),
        Detail::Task(Task {
            what: "order rolls".into(),
            owner: Some(PersonId(5)),
            due_ms: Some(NOON + 86_400_000),
            problem: "supplier closed".into(),
            advice: "call at nine".into(),
            next_step: "ring them at nine".into(),
            severity: Severity::Normal,
        }),
        Detail::Attention(Attention {
            what: "wet floor".into(),
            condition: "rain".into(),
            action: "put the sign out".into(),
            until_ms: NOON + 3_600_000,
        }),
        Detail::Note(Note { text: "早上好".into() }),
        Detail::SpotCount(SpotCount {
            register: settings.registers[0].id,
            counted: Money(61_000),
            reported: Some(Money(61_500)),
            without_sales: Some(Money(50_000)),
            difference: Some(Money(-500)),
            cashier: Some(PersonId(3)),
            alone: true,
            remark: "busy".into(),
        }),
        Detail::Punch(Punch {
            decided: Some(DecidedEarly::sample()),
            correction: "forgot".into(),
            approver: Some(PersonId(2)),
            instead_of: Some(NOON - 27_000_000),
            removed: true,
            ..Punch::clocked(PersonId(3), PunchKind::In, NOON - 28_000_000)
        }),
        Detail::Leave(Leave {
            person: PersonId(5),
            leave: LeaveKind::Sick,
            from_ms: NOON - 28_800_000,
            to_ms: NOON,
            approver: PersonId(2),
            remark: "flu".into(),
        }),
        Detail::Check(CheckDone { check: "M1".into(), answer: check }),
        Detail::Routine(RoutineDone {
            routine: settings.routines[0].id.clone(),
            passed: false,
            finding: "no cloths".into(),
        }),
        Detail::BankSlip(BankSlip {
            slip_no: "B10".into(),
            amount: Money(30_100),
            settles: vec![15],
            sent: Some(Money(30_000)),
            reason: "counted twice".into(),
        }),
        Detail::Custody(Custody {
            held: NonCashKind::Cheque,
            number: "0012".into(),
            amount: Some(Money(45_000)),
            quantity: 2,
            remark: "of Mr Li".into(),
        }),
        Detail::Cover(Cover {
            cover: CoverStep::Begins,
            away: PersonId(3),
            stands_in: PersonId(4),
            until_ms: Some(case.at(-20).ms),
            mind: "oven at half past".into(),
            began_ms: None,
        }),
        Detail::Cover(Cover {
            cover: CoverStep::Ends,
            away: PersonId(3),
            stands_in: PersonId(4),
            until_ms: None,
            mind: String::new(),
            began_ms: Some(case.at(-240).ms),
        }),
        Detail::Unplanned(Unplanned {
            person: PersonId(3),
            counts_as: CountsAs::Overtime,
            days: vec![UnplannedOn {
                parts: vec![UnplannedPart { counts_as: CountsAs::NotWork, minutes: 15 }],
                ..UnplannedOn::whole(case.at(-2_880).calendar_date(), 35)
            }],
            reason: "the delivery was late".into(),
            approver: PersonId(2),
        }),
        Detail::TillChange(TillChange {
            register: settings.registers[2].id,
            outgoing: PersonId(3),
            incoming: PersonId(4),
            way: CountWay::BaggedFirst,
            counts_for: CountsFor::Shared,
            since_ms: case.at(-250).ms,
            left_before: Some(Money(19_000)),
            opening: Some(Money(20_000)),
            moved: Money(-500),
            report: Some(TillReport {
                cash_received: Some(Money(30_000)),
                cash_refunds: Some(Money(700)),
                refunds_off: true,
                reading: Some(Money(40_000)),
                earlier: Some(Money(10_000)),
                refunds_reading: Some(Money(900)),
                refunds_earlier: Some(Money(200)),
                rounding: Some(Money(0)),
                z_between: true,
                by: PersonId(3),
            }),
            counted_out: Some(Money(49_600)),
            counted_in: Some(Money(19_900)),
            counted_before: vec![Money(49_700), Money(19_900)],
            disagreed: "no time".into(),
            expected: Some(Money(49_500)),
            counted: Some(Money(49_500)),
            difference: Some(Money(0)),
            stays: Some(Money(20_000)),
            deposit: Some(Money(29_600)),
            bag_no: "88".into(),
            handed_on: Some(Money(19_900)),
            reason: "unexplained".into(),
            text: "looked twice".into(),
            approver: Some(PersonId(2)),
            shown_before: Some(Money(-300)),
            seq: 9,
        }),
    ];
    // Two at the same instant keep the order in which they were logged.
    for (minutes, detail) in [-400, -300, -300].into_iter().chain(-200..).zip(all) {
        case.log(minutes, 3, detail);
    }
}
