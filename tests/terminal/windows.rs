//! Two windows on one shop: what one person does in one of them beside what others do in the other.

use rustix::process::Signal;

use super::common::Pc;
use super::pty::{Term, key};
use super::whole::{ENGLISH, Hands, begin, clock_in, hand_over, morning, set_up};

/// A shop with the third person in, and a second window on it.
fn two_windows(pc: &Pc) -> (Hands, Term) {
    let mut hands = set_up(pc, &ENGLISH);
    clock_in(&mut hands, &ENGLISH);
    let mut second = Term::start_with(pc, &[], 80, 24, &[("TZ", "Asia/Shanghai")]);
    second.wait_for(ENGLISH.home).wait_for("F2 中文");
    (hands, second)
}

/// Both are closed; what they left is whole.
fn close(pc: &Pc, hands: Hands, mut second: Term) -> String {
    let Hands { mut term, .. } = hands;
    for window in [&mut term, &mut second] {
        window.signal(Signal::TERM);
        window.end();
    }
    pc.ok(&["verify"]);
    pc.ok(&["print"]).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_till_changes_hands_beside_the_handover_of_the_shift() {
    use key::{ENTER, F10, RIGHT, UP};
    let pc = morning(Pc::new());
    let (mut hands, mut till) = two_windows(&pc);
    let [_, lead, one, _] = ENGLISH.names;
    // The lead worked the register and hands it on, inside the shift.
    till.tap(RIGHT).tap(ENTER).wait_for("Cash in / out").tap(UP).wait_for("▸   Change a till");
    till.tap(ENTER).wait_for("Hands it over").tap("l").wait_for("← Lee").tap(ENTER);
    till.tap("b").wait_for("← Bob").tap(ENTER);
    for sum in ["500", "0", "0", "500"] {
        till.tap(sum).tap(ENTER);
    }
    till.tap(F10).wait_for("Bob counts now");
    // What is being counted is no drawer to hand over.
    begin(&mut hands, &ENGLISH);
    hands.press(&["a"]).see("is not finished");
    till.tap("500").tap(F10).wait_for("Bob begins with 500.00").tap(F10).wait_for("│ Lee  ");
    till.tap(&hands.pin_of(lead)).tap(ENTER).wait_for("│ Bob  ");
    till.tap(&hands.pin_of(one)).tap(ENTER).wait_for("till change 1");
    // It goes on with what was handed on there.
    hands.press(&[F10]).see(ENGLISH.self_check);
    hand_over(&mut hands, &ENGLISH, None);
    let printed = close(&pc, hands, till);
    assert!(printed.contains("Lee") && printed.contains("500.00"), "{printed}");
}

#[test]
fn what_was_sealed_meanwhile_in_another_window_is_not_struck_out() {
    use key::{DOWN, ENTER, F10, RIGHT, UP};
    let pc = morning(Pc::new());
    let (mut hands, mut list) = two_windows(&pc);
    list.tap(RIGHT).tap(ENTER).wait_for("Cash in / out");
    for _ in 0..9 {
        list.tap(DOWN);
    }
    list.wait_for("▸   Note").tap(ENTER).wait_for("← Bob").tap(ENTER).tap("mop the floor").tap(F10);
    list.wait_for("note 1").tap(UP).tap(ENTER).wait_for("2 entries").tap(ENTER).wait_for("What  mop");
    list.tap(ENTER).wait_for("Why?").tap("wrong day").tap(ENTER).wait_for("PIN [");
    begin(&mut hands, &ENGLISH);
    hand_over(&mut hands, &ENGLISH, Some("500"));
    list.tap("b").wait_for("▸ Bob").tap(&hands.pin_of(ENGLISH.names[2]));
    list.tap(ENTER).wait_for("not of the running shift");
    let printed = close(&pc, hands, list);
    assert!(printed.contains("mop the floor") && !printed.contains("struck out"), "{printed}");
}

#[test]
fn a_punch_beside_the_lock_of_its_month_is_refused_by_name() {
    use key::{DOWN, END, ENTER, F10, LEFT, RIGHT};
    let mut pc = Pc::new();
    "2026-12-02T14:52:00+08:00".clone_into(&mut pc.now);
    let (hands, mut punch) = two_windows(&pc);
    let lead = hands.pin_of(ENGLISH.names[1]);
    // An arrival of November is added, as far as the PIN of the lead.
    punch.tap("9").wait_for("Clock in / out").tap(END).wait_for("▸Correct or add").tap(ENTER);
    punch.wait_for("Show the day").tap("b").wait_for("← Bob").tap(ENTER).tap("2026-11-30").tap(F10);
    punch.wait_for("▸Add a clock-in").tap(ENTER).wait_for("Show before and after").tap("0700").tap(ENTER);
    punch.tap(ENTER).tap("forgot").tap(F10).wait_for("After: 07:00").tap(LEFT).tap(ENTER).wait_for("PIN [");
    // The other window locks the month.
    let Hands { mut term, .. } = hands;
    term.tap(LEFT)
        .tap(LEFT)
        .tap(ENTER)
        .wait_for("open with PIN")
        .tap(DOWN)
        .tap(LEFT)
        .wait_for("November 2026");
    term.tap("l").wait_for("Attendance, November 2026").tap(RIGHT).wait_for("Lock the month (lead)").tap(F10);
    term.wait_for("PIN of a lead").tap("l").wait_for("▸ Lee").tap(&lead).tap(ENTER).wait_for("open with PIN");
    punch.tap("l").wait_for("▸ Lee").tap(&lead).tap(ENTER).wait_for("2026-11 is locked");
    for window in [&mut term, &mut punch] {
        window.signal(Signal::TERM);
        window.end();
    }
    pc.ok(&["verify"]);
    let hours = pc.ok(&["report", "attendance", "--month", "2026-11"]);
    assert!(!hours.contains("07:00"), "{hours}");
}
