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
