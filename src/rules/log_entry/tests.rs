use crate::model::attendance::{LeaveKind, PunchKind};
use crate::model::cash::NonCashKind;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::money::Money;

use crate::model::log::*;
use crate::model::templates::tests::sample;

const OWNER: PersonId = PersonId(1);
const LEAD: PersonId = PersonId(2);
const CASHIER: PersonId = PersonId(3);

fn movement(movement: MovementKind, amount: i64) -> Movement {
    Movement {
        decided: None,
        alone: false,
        approval_open: None,
        movement,
        register: RegisterId(1),
        amount: Money(amount),
        reason: "bags".into(),
        receipt_no: "R1".into(),
        bag_no: "B1".into(),
        witness: Some(LEAD),
        approver: None,
        receiver: Some(LEAD),
        to_register: Some(RegisterId(2)),
    }
}

fn key(detail: &Detail, by: PersonId) -> &'static str {
    detail.check(by, &sample()).map_or_else(|r| r.problem.key, |()| "")
}

fn moved(change: impl FnOnce(&mut Movement), kind: MovementKind, amount: i64, by: PersonId) -> &'static str {
    let mut m = movement(kind, amount);
    change(&mut m);
    key(&Detail::Movement(m), by)
}

const KINDS: [MovementKind; 5] = [
    MovementKind::PayIn,
    MovementKind::PayOut,
    MovementKind::Drop,
    MovementKind::ChangeSwap,
    MovementKind::FloatTransfer,
];

#[test]
fn every_movement_needs_a_possible_sum_and_a_drawer_in_use() {
    for kind in KINDS {
        assert_eq!(moved(|_| (), kind, 100, CASHIER), "", "{kind:?}");
        assert_eq!(moved(|_| (), kind, 0, CASHIER), "log.amount_above_zero");
        assert_eq!(moved(|_| (), kind, -5, CASHIER), "log.amount_above_zero");
        assert_eq!(moved(|_| (), kind, i64::MAX, CASHIER), "money.too_large");
        assert_eq!(moved(|m| m.register = RegisterId(9), kind, 1, CASHIER), "people.no_such_register");
    }
}

#[test]
fn a_drop_has_a_bag_and_a_witness_who_works_here_and_is_someone_else() {
    let drop = MovementKind::Drop;
    assert_eq!(moved(|m| m.bag_no = " ".into(), drop, 1, CASHIER), "log.bag_no");
    assert_eq!(moved(|m| m.witness = None, drop, 1, CASHIER), "log.witness");
    assert_eq!(moved(|m| m.witness = Some(CASHIER), drop, 1, CASHIER), "log.witness_is_other");
    assert_eq!(moved(|m| m.witness = Some(PersonId(77)), drop, 1, CASHIER), "log.witness");
}

#[test]
fn everything_wrong_is_told_at_once_in_the_order_of_the_form() {
    let out = Movement {
        reason: String::new(),
        receipt_no: " ".into(),
        approver: Some(LEAD),
        ..movement(MovementKind::PayOut, 25_000)
    };
    let told = |detail: &Detail| -> Vec<&'static str> {
        detail.refusals(CASHIER, &sample()).into_iter().map(|r| r.problem.key).collect()
    };
    assert_eq!(told(&Detail::Movement(out)), ["log.pay_out_reason", "log.receipt_no"]);
    let drop = Movement { bag_no: String::new(), witness: None, ..movement(MovementKind::Drop, 0) };
    assert_eq!(told(&Detail::Movement(drop)), ["log.amount_above_zero", "log.bag_no", "log.witness"]);
    let thrown = Disposal {
        decided: None,
        approval_open: None,
        stock: None,
        name: " ".into(),
        cause: DisposalCause::Expired,
        quantity: 0,
        action: DisposalAction::WrittenOff,
        class: WriteOffClass::Goods,
        value: Money(-1),
        approver: None,
    };
    let wrong = ["log.disposal_name", "log.quantity_above_zero", "money.negative"];
    assert_eq!(told(&Detail::Disposal(thrown)), wrong);
}

#[test]
fn a_float_goes_to_another_drawer_in_use() {
    let transfer = MovementKind::FloatTransfer;
    assert_eq!(moved(|m| m.to_register = None, transfer, 1, CASHIER), "log.to_register");
    assert_eq!(moved(|m| m.to_register = Some(m.register), transfer, 1, CASHIER), "log.other_register");
    let nowhere = |m: &mut Movement| m.to_register = Some(RegisterId(9));
    assert_eq!(moved(nowhere, transfer, 1, CASHIER), "people.no_such_register");
    // Somebody takes it, and that is somebody else; alone where nobody is.
    assert_eq!(moved(|m| m.receiver = None, transfer, 1, CASHIER), "log.receiver");
    assert_eq!(moved(|m| m.receiver = Some(CASHIER), transfer, 1, CASHIER), "log.receiver_is_other");
    assert_eq!(moved(|m| m.receiver = Some(PersonId(77)), transfer, 1, CASHIER), "log.receiver");
    assert_eq!(moved(|m| (m.receiver, m.alone) = (None, true), transfer, 1, CASHIER), "");
}

#[test]
fn approval_tiers_include_their_own_figure() {
    let out = MovementKind::PayOut;
    let by = |approver, amount, by| moved(|m| m.approver = approver, out, amount, by);
    assert_eq!(by(None, 20_000, CASHIER), "");
    assert_eq!(by(None, 20_001, CASHIER), "log.needs_lead");
    assert_eq!(by(Some(PersonId(4)), 20_001, CASHIER), "log.needs_lead");
    assert_eq!(by(Some(CASHIER), 20_001, CASHIER), "log.approver_is_other");
    assert_eq!(by(Some(LEAD), 30_000, CASHIER), "");
    assert_eq!(by(Some(LEAD), 30_001, CASHIER), "log.needs_owner");
    assert_eq!(by(Some(OWNER), 30_001, CASHIER), "");
    assert_eq!(by(None, 30_000, LEAD), "");
    assert_eq!(by(None, 30_001, LEAD), "log.needs_owner");
    assert_eq!(by(None, 1_000_000, OWNER), "");
    assert_eq!(moved(|m| m.receipt_no = String::new(), out, 20_001, OWNER), "log.receipt_no");
    assert_eq!(moved(|m| m.reason = "  ".into(), out, 1, OWNER), "log.pay_out_reason");
}

#[test]
fn a_write_off_follows_its_class_and_value() {
    let disposal = |class, value, approver| {
        Detail::Disposal(Disposal {
            decided: None,
            approval_open: None,
            stock: None,
            name: "milk".into(),
            cause: DisposalCause::Expired,
            quantity: 2,
            action: DisposalAction::WrittenOff,
            class,
            value: Money(value),
            approver,
        })
    };
    assert_eq!(key(&disposal(WriteOffClass::Goods, 20_000, None), CASHIER), "");
    assert_eq!(key(&disposal(WriteOffClass::Goods, 20_001, None), CASHIER), "log.needs_lead");
    assert_eq!(key(&disposal(WriteOffClass::FixedAsset, 1, Some(LEAD)), CASHIER), "log.needs_owner");
    assert_eq!(key(&disposal(WriteOffClass::FixedAsset, 1, Some(OWNER)), CASHIER), "");
    // In a shop with one owner nobody else could ever approve it.
    assert_eq!(key(&disposal(WriteOffClass::FixedAsset, 1, None), OWNER), "");
    let Detail::Disposal(mut none) = disposal(WriteOffClass::Goods, 1, None) else { unreachable!() };
    none.quantity = 0;
    assert_eq!(key(&Detail::Disposal(none), CASHIER), "log.quantity_above_zero");
}

#[test]
fn a_spot_count_is_made_by_an_active_lead_on_a_drawer_in_use() {
    let spot = |register, counted| {
        Detail::SpotCount(SpotCount {
            register: RegisterId(register),
            counted: Money(counted),
            reported: None,
            without_sales: None,
            difference: None,
            cashier: None,
            alone: false,
            remark: String::new(),
        })
    };
    assert_eq!(key(&spot(1, 0), LEAD), "");
    assert_eq!(key(&spot(1, 0), CASHIER), "log.spot_count_by_lead");
    assert_eq!(key(&spot(9, 0), LEAD), "people.no_such_register");
    assert_eq!(key(&spot(1, -1), LEAD), "log.amount_above_zero");
    let mut settings = sample();
    settings.people[1].active = false;
    assert_eq!(spot(1, 0).check(LEAD, &settings).unwrap_err().problem.key, "log.spot_count_by_lead");
}

#[test]
fn corrections_and_leave_are_approved_by_another_lead() {
    let punch = |approver, correction: &str| {
        let clocked = Punch::clocked(LEAD, PunchKind::In, 0);
        Detail::Punch(Punch { correction: correction.into(), approver, ..clocked })
    };
    assert_eq!(key(&punch(None, ""), CASHIER), "");
    assert_eq!(key(&punch(None, "forgot"), CASHIER), "log.needs_lead");
    assert_eq!(key(&punch(Some(LEAD), "forgot"), CASHIER), "log.approver_is_other");
    assert_eq!(key(&punch(Some(OWNER), "forgot"), CASHIER), "");
    // What takes another punch out or its place is a correction, said so or not.
    let clocked = Punch::clocked(LEAD, PunchKind::In, 0);
    for silent in
        [Punch { removed: true, ..clocked.clone() }, Punch { instead_of: Some(60_000), ..clocked.clone() }]
    {
        let case = Detail::Punch(silent.clone()).case(LEAD, &sample());
        assert_eq!(case.act, crate::rules::authority::Act::CorrectPunch);
        assert_eq!(key(&Detail::Punch(silent.clone()), LEAD), "attendance.correction_reason");
        let said = |approver| Punch { correction: "forgot".into(), approver, ..silent.clone() };
        assert_eq!(key(&Detail::Punch(said(Some(LEAD))), LEAD), "log.approver_is_other");
        assert_eq!(key(&Detail::Punch(said(Some(OWNER))), LEAD), "");
    }
    let leave = |to_ms| {
        Detail::Leave(Leave {
            person: CASHIER,
            leave: LeaveKind::Sick,
            from_ms: 10,
            to_ms,
            approver: LEAD,
            remark: String::new(),
        })
    };
    assert_eq!(key(&leave(10), CASHIER), "log.leave_order");
    assert_eq!(key(&leave(11), CASHIER), "");
}

#[test]
fn codes_agree_with_the_stored_form() {
    for kind in LogKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    let note: Detail = Detail::Note(Note { text: "x".into() });
    assert_eq!(serde_json::to_value(&note).unwrap()["kind"], note.kind().as_str());
    let m = Detail::Movement(movement(MovementKind::Drop, 5));
    let json = serde_json::to_string(&m).unwrap();
    assert_eq!(serde_json::from_str::<Detail>(&json).unwrap(), m);
}

#[test]
fn what_is_kept_says_which_one_how_many_and_a_value_that_can_be() {
    let kept = |number: &str, remark: &str, quantity, amount: Option<i64>| {
        let (number, remark, amount) = (number.to_owned(), remark.to_owned(), amount.map(Money));
        key(
            &Detail::Custody(Custody { held: NonCashKind::Cheque, number, amount, quantity, remark }),
            CASHIER,
        )
    };
    assert_eq!(kept("0012", "", 1, None), "");
    assert_eq!(kept("", "of Mr Li", 1, Some(0)), "");
    assert_eq!(kept(" ", "", 1, None), "log.custody_what");
    assert_eq!(kept("0012", "", 0, None), "log.custody_quantity");
    assert_eq!(kept("0012", "", 1, Some(-1)), "log.amount_above_zero");
}
