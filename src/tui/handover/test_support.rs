//! Handovers under way, for the tests of the steps.

use proptest::prelude::*;

use crate::model::field_ref::FieldRef;
use crate::model::handover::{HandoverKind, People, Step};
use crate::model::ids::RegisterId;
use crate::model::item_state::Severity;
use crate::model::lang::Lang;
use crate::model::log::{
    Acceptance, Attention, Detail, Disposal, DisposalAction, DisposalCause, Fault, Feedback, FeedbackKind,
    Incident, LineFault, Movement, MovementKind, Note, Receipt, ReceiptLine, Task, WriteOffClass,
};
use crate::model::money::Money;
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::screen_text::{look, shoot};
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

/// The sizes every screen is looked at in.
pub(crate) const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

/// A handover from Li Hua to Chen Wei at a step, after what `before` did in the shift.
pub(crate) fn at(lang: Lang, step: Step, before: impl FnOnce(&mut Shop)) -> Shop {
    let mut shop = Shop::new(lang);
    before(&mut shop);
    let people = People {
        outgoing: vec![LI_HUA],
        incoming: vec![CHEN_WEI],
        registers: vec![RegisterId(1)],
        ..People::default()
    };
    shop.perform(Command::StartHandover { by: LI_HUA, kind: HandoverKind::Shift, people, next: None });
    shop.perform(Command::Cursor(FieldRef::Step(step)));
    reopen(&mut shop);
    shop
}

/// Comes back to the handover as after a restart.
pub(crate) fn reopen(shop: &mut Shop) {
    shop.perform(Command::Cursor(shop.app.model.handover().unwrap().cursor.clone()));
    shop.open(Box::new(HandoverScreen::resume(&shop.app.model)));
}

/// The step the handover is at.
pub(crate) fn step(shop: &Shop) -> String {
    let cursor = &shop.app.model.handover().unwrap().cursor;
    cursor.step().unwrap().as_str().to_owned()
}

/// Where the cursor is in its step.
pub(crate) fn place(shop: &mut Shop) -> String {
    shop.app.save_pending();
    let cursor = &shop.app.model.handover().unwrap().cursor;
    cursor.to_string().split_once(':').unwrap().1.to_owned()
}

/// Logs this entry in the running shift.
pub(crate) fn log(shop: &mut Shop, detail: Detail) {
    shop.perform(Command::Log { by: LI_HUA, detail });
}

/// Feedback entry with this promise.
pub(crate) fn feedback(kind: FeedbackKind, what: &str, promise: &str, promised_ms: Option<i64>) -> Detail {
    Detail::Feedback(Feedback {
        feedback: kind,
        what: what.into(),
        background: String::new(),
        judgement: String::new(),
        promise: promise.into(),
        promised_ms,
        topic: String::new(),
        contact: if promise.is_empty() { String::new() } else { "Mrs Sun 138 0013 8000".into() },
        severity: if promise.is_empty() { Severity::Normal } else { Severity::Watch },
        special_care: !promise.is_empty(),
    })
}

/// Task entry of this severity.
pub(crate) fn task(what: &str, severity: Severity, due_ms: Option<i64>) -> Detail {
    Detail::Task(Task {
        what: what.into(),
        owner: Some(LEAD),
        due_ms,
        problem: String::new(),
        advice: "Ring the supplier first".into(),
        next_step: String::new(),
        severity,
    })
}

fn movement(kind: MovementKind, amount: i64, reason: &str) -> Detail {
    let drop = kind == MovementKind::Drop;
    Detail::Movement(Movement {
        decided: None,
        alone: false,
        approval_open: None,
        movement: kind,
        register: RegisterId(1),
        amount: Money(amount),
        reason: reason.into(),
        receipt_no: String::new(),
        bag_no: if drop { "B-118".into() } else { String::new() },
        witness: drop.then_some(LEAD),
        approver: None,
        receiver: None,
        to_register: None,
    })
}

/// A shift in which a good deal happened.
pub(crate) fn busy(shop: &mut Shop) {
    let now = shop.app.desk.now().ms;
    log(shop, movement(MovementKind::PayIn, 10_000, "small notes from the bank"));
    log(shop, movement(MovementKind::PayOut, 3_850, "window cleaner"));
    log(shop, movement(MovementKind::Drop, 200_000, ""));
    let receipt = Receipt {
        supplier: "晨光乳业".into(),
        slip_no: "S-2207".into(),
        acceptance: Acceptance::Part,
        goods: "milk, yoghurt".into(),
        lines: vec![ReceiptLine { name: "酸奶 200g".into(), quantity: 6, fault: LineFault::Damaged }],
    };
    log(shop, Detail::Receipt(receipt));
    let disposal = Disposal {
        decided: None,
        approval_open: None,
        stock: None,
        name: "Sandwiches".into(),
        cause: DisposalCause::Expired,
        quantity: 4,
        action: DisposalAction::WrittenOff,
        class: WriteOffClass::Goods,
        value: Money(4_800),
        approver: None,
    };
    log(shop, Detail::Disposal(disposal));
    log(shop, feedback(FeedbackKind::Praise, "Friendly at the counter", "", None));
    log(
        shop,
        feedback(FeedbackKind::Complaint, "牛奶买回家发现是酸的", "refund, call back", Some(now + 1_800_000)),
    );
    let fault = Fault {
        impact: "ice cream moved to freezer 1".into(),
        reported_to: "Cool Service 400-820".into(),
        severity: Severity::Critical,
        ..Fault::of("Freezer 2", "does not get below -12")
    };
    log(shop, Detail::Fault(fault));
    log(shop, task("Reorder till rolls", Severity::Normal, Some(now - 3_600_000)));
    let attention = Attention {
        what: "Delivery at the back door".into(),
        condition: "the driver rings".into(),
        action: "open with two people".into(),
        until_ms: now + 7_200_000,
    };
    log(shop, Detail::Attention(attention));
    log(shop, Detail::Note(Note { text: "The mop is in the yard, drying.".into() }));
    let incident = Incident {
        place: "entrance".into(),
        what: "A man photographed the safe".into(),
        told: "李雷".into(),
        suspicious: true,
        severity: Severity::Watch,
    };
    log(shop, Detail::Incident(incident));
}

/// Compares the screen at every size with what was looked at before.
macro_rules! pictures {
    ($shop:expr, $name:literal) => {{
        let lang = $shop.app.look.lang.code();
        for (w, h) in $crate::tui::handover::test_support::SIZES {
            let (name, shown) = (format!("{}_{lang}_{w}x{h}", $name), $shop.screen(w, h));
            if $crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }};
}
pub(crate) use pictures;

/// Any keys at any sizes: nothing breaks and everything stays inside.
pub(crate) fn survives(step: Step) {
    for lang in [Lang::En, Lang::Zh] {
        let mut shop = at(lang, step, busy);
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(60));
        let keys = proptest::collection::vec((0u8..14, proptest::char::any()), 0..8);
        let shop = std::cell::RefCell::new(&mut shop);
        runner
            .run(&(keys, 0u16..=200, 0u16..=60), |(keys, w, h)| {
                let mut shop = shop.borrow_mut();
                for (key, c) in keys {
                    let key = match key {
                        0..=2 => KeyPress::plain(Code::Enter),
                        3 => KeyPress::plain(Code::Up),
                        4 => KeyPress::plain(Code::Down),
                        5 => KeyPress::plain(Code::Left),
                        6 => KeyPress::plain(Code::Right),
                        7 => KeyPress::char('i'),
                        8 => KeyPress::char('a'),
                        9 => KeyPress::char(' '),
                        10 => KeyPress::plain(Code::F(10)),
                        11 => KeyPress::plain(Code::End),
                        12 => KeyPress::char('5'),
                        _ => KeyPress::char(c),
                    };
                    shop.input(&Input::Key(key));
                }
                let look = look(lang);
                let shot = shoot(w, h, look, |canvas| shop.app.draw(canvas));
                prop_assert!(shot.cursor.is_none_or(|(x, y)| x < w && y < h));
                Ok(())
            })
            .unwrap();
    }
}
