//! What was corrected, decided and added in a store, carried to an empty one: it comes back, or is refused by its list.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::cli::{self, Invocation};
use crate::model::approval::{OpenApproval, Verdict};
use crate::model::attendance::{AttendanceResult, PunchKind};
use crate::model::cash::NonCashKind;
use crate::model::handover::answer::Answer;
use crate::model::handover::{AttendanceLine, HalfSeal, Review, SignRole};
use crate::model::ids::{HandoverId, PersonId, RegisterId};
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log::{Custody, Detail, Movement, MovementKind, Note, Punch};
use crate::model::money::Money;
use crate::model::time::Stamp;
use crate::record::logbook::RemarkKind;
use crate::rules::pin::{Cost, Secret};
use crate::store::shop_setup::{self, ShopFiles};
use crate::store::{NewCorrection, NewDecision, NewOpening, OpenOptions, Store, VerifyLevel};
use crate::system::clock::Clock;
use crate::system::env::Env;
use crate::system::error::Failure;
use crate::system::paths::{HEAD_LOG, KEY_FILE};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop, settings};

/// What stands beside a record.
const BESIDE: [&str; 7] =
    ["corrections", "approvals", "remarks", "departures", "opening", "taken_over", "effective"];

fn says(shop: &mut Shop, by: PersonId, detail: Detail) {
    shop.perform(Command::Log { by, detail });
}

fn decides(shop: &mut Shop, handover: HandoverId, verdict: Verdict) {
    let page = shop.app.desk.store.as_ref().unwrap().page(handover).unwrap();
    let place = page.open_approvals()[0].place.clone();
    let new = NewDecision { entry: None, handover, place, verdict, words: "seen".into() };
    shop.perform(Command::Decide { by: LEAD, new: Box::new(new) });
}

fn corrects(shop: &mut Shop, handover: HandoverId, field: &str, typed: &str) {
    let new = NewCorrection {
        handover,
        field: field.parse().unwrap(),
        typed: typed.into(),
        reason: "wrong note".into(),
        second: Some(LI_HUA),
        told: String::new(),
    };
    shop.perform(Command::Correct { by: LEAD, new: Box::new(new) });
}

/// Comes late and opens the shop, with what is kept still there.
fn opens(shop: &mut Shop, by: PersonId) {
    let live = shop.app.model.live.as_ref().unwrap();
    let kept = live.items.iter().filter(|item| item.kind == ItemKind::Custody);
    let opening = NewOpening {
        counted: vec![(RegisterId(1), Money(49_000))],
        kept: kept.map(|item| (item.id, crate::model::handover::CarryAct::Accepted)).collect(),
        not_held: "nobody came".into(),
        ..NewOpening::by(by)
    };
    shop.perform(Command::OpenShop(Box::new(opening)));
}

/// A shop in which all of it has happened: a thing kept, two pay-outs nobody in could approve, one approved and one
/// refused later, corrections of sealed figures, a review, a clock-out after the seal, a half seal that was taken over,
/// a shift nobody handed over, two openings, and a handover behind all of it.
fn corrected() -> Shop {
    let mut shop = Shop::new(Lang::En);
    let keys = Custody {
        held: NonCashKind::Keys,
        number: "3".into(),
        amount: None,
        quantity: 2,
        remark: "back door".into(),
    };
    says(&mut shop, LI_HUA, Detail::Custody(keys));
    let asked = OpenApproval { by: LI_HUA, at_ms: shop.app.desk.now().ms, told: "Anna 21:00".into() };
    for (movement, amount, reason, approval_open) in [
        (MovementKind::PayOut, 25_000, "milk", Some(asked.clone())),
        (MovementKind::PayOut, 25_000, "ice", Some(asked)),
        (MovementKind::PayIn, 50_000, "from the safe", None),
    ] {
        let movement = Movement {
            decided: None,
            movement,
            register: RegisterId(1),
            amount: Money(amount),
            reason: reason.into(),
            receipt_no: "17".into(),
            bag_no: String::new(),
            alone: false,
            witness: None,
            approver: None,
            approval_open,
            receiver: None,
            to_register: None,
        };
        says(&mut shop, LI_HUA, Detail::Movement(movement));
    }
    let (first, second, third) = (HandoverId(1), HandoverId(2), HandoverId(3));
    shop.start_handover().answer_all();
    // Still there, since eight minutes before the shift.
    let came = Stamp::parse_rfc3339("2026-11-21T14:52:00+08:00").unwrap().ms;
    let line = AttendanceResult { actual_in_ms: Some(came), ..AttendanceResult::default() };
    let line = AttendanceLine {
        line,
        planned_start_ms: None,
        planned_end_ms: None,
        remark: String::new(),
        remark_said: None,
        confirmed_ms: Some(shop.app.desk.now().ms),
        confirmed_by: None,
    };
    shop.answer(LI_HUA, Answer::Attendance(LI_HUA, line));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    shop.advance_min(4);
    let now_ms = shop.app.desk.now().ms;
    says(&mut shop, LI_HUA, Detail::Punch(Punch::clocked(LI_HUA, PunchKind::Out, now_ms)));
    decides(&mut shop, first, Verdict::Approved);
    decides(&mut shop, first, Verdict::Rejected);
    corrects(&mut shop, first, "cash/0/outgoing/rows/10000", "14");
    corrects(&mut shop, first, "cash/0/report/cash_received", "999.00");
    let text = "looked through".to_owned();
    shop.perform(Command::Remark { by: LEAD, handover: first, kind: RemarkKind::Review, text });
    // Nobody comes: sealed half, opened by whoever came late, and taken over by them.
    shop.advance_min(8 * 60).start_handover().answer_all();
    let half =
        HalfSeal { bag_no: "77".into(), witness: Some(LEAD), reason: "nobody came".into(), said: None };
    let old = shop.app.model.handover().unwrap().draft.review.clone();
    shop.answer(LI_HUA, Answer::Review(Review { half: Some(half), ..old }));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(LEAD, SignRole::Witness);
    shop.advance_min(6 * 60);
    opens(&mut shop, CHEN_WEI);
    let counted = vec![(RegisterId(1), Money(49_000))];
    let (by, remark) = (CHEN_WEI, "ten short".to_owned());
    shop.perform(Command::OpenHalf { handover: second, by, counted, bag: None, remark });
    // Nobody hands over, and somebody ends it a day later.
    says(&mut shop, CHEN_WEI, Detail::Note(Note { text: "quiet".into() }));
    shop.advance_min(20 * 60);
    shop.perform(Command::EndShift { by: LI_HUA, reason: "forgot".into() });
    opens(&mut shop, LI_HUA);
    shop.advance_min(5 * 60).hand_over();
    let store = shop.app.desk.store.as_ref().unwrap();
    assert!(store.page(third).unwrap().document.review.not_handed_over.is_some());
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    shop
}

/// Does a command of the command line in the store of a folder.
fn does(dir: &Path, clock: &Clock, args: &[&str]) -> Result<(), Failure> {
    let env = Env { home: Some(dir.to_owned()), ..Env::default() };
    let db = dir.join("handover.db");
    let line = [&["handover", "--db", db.to_str().unwrap()], args].concat();
    let line: Vec<OsString> = line.iter().map(OsString::from).collect();
    let Ok(Invocation::Run(mut globals, given)) = cli::parse(&line, env) else { panic!("{args:?}") };
    (globals.paths.key_dir, globals.paths.state_dir) = (dir.to_owned(), dir.to_owned());
    globals.clock = clock.clone();
    cli::run(&globals, &given)
}

fn exported(dir: &Path, clock: &Clock) -> Vec<Map<String, Value>> {
    let to = dir.join("out.jsonl");
    does(dir, clock, &["export", "-o", to.to_str().unwrap()]).unwrap();
    let lines = fs::read_to_string(to).unwrap();
    lines.lines().map(|line| serde_json::from_str::<Map<String, Value>>(line).unwrap()).collect()
}

/// An empty shop, founded now.
fn empty(clock: &Clock) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let place = |name| dir.path().join(name);
    let (db, key_file, head_log) = (place("handover.db"), place(KEY_FILE), place(HEAD_LOG));
    let places = ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
    let secret = Secret::new("four quiet green boats");
    let settings = settings(Lang::En);
    shop_setup::found(&places, clock, Cost::test(), &settings, OWNER, Some(&secret)).unwrap();
    dir
}

fn found(dir: &Path) -> Store {
    Store::open(&dir.join("handover.db"), &OpenOptions::write(0)).unwrap()
}

#[test]
fn what_was_added_since_the_seals_is_named_each_and_the_records_come_back_whole() {
    let from = corrected();
    let (dir, clock) = (from.dir.path(), &from.app.desk.clock);
    let documents = exported(dir, clock);
    let file = dir.join("out.jsonl");
    let lines = |name: &str| -> usize {
        let of = documents.iter().filter_map(|one| one.get(name));
        of.map(|value| value.as_array().map_or(1, Vec::len)).sum()
    };
    for (name, n) in [
        ("corrections", 2),
        ("approvals", 2),
        ("remarks", 1),
        ("departures", 1),
        ("opening", 2),
        ("taken_over", 1),
    ] {
        assert_eq!(lines(name), n, "{name}");
    }
    let to = empty(clock);
    let args = ["import", "handovers", file.to_str().unwrap()];
    let refused = does(to.path(), clock, &args).unwrap_err().message.text(Lang::En);
    let told: Vec<&str> = refused.lines().filter(|line| line.trim_start().starts_with("line ")).collect();
    assert_eq!(told.len(), 2 + 2 + 1 + 2 + 1, "{refused}");
    for words in
        ["cash/0/outgoing/rows/10000", "cash/0/report/cash_received", "Li Hua", "taken over", "opened"]
    {
        assert!(refused.contains(words), "{words}: {refused}");
    }
    assert_eq!(found(to.path()).head().unwrap().seq, 1, "nothing was taken in");

    does(to.path(), clock, &[&args[..], &["--as-sealed"]].concat()).unwrap();
    assert_eq!(found(to.path()).verify(VerifyLevel::Sense).unwrap().findings, []);
    let back = exported(to.path(), clock);
    let bare = |mut all: Vec<Map<String, Value>>| {
        for one in &mut all {
            for name in BESIDE.iter().filter(|name| **name != "remarks").chain(&["seal", "imported"]) {
                one.remove(*name);
            }
        }
        all
    };
    assert_eq!(bare(back.clone()), bare(documents));
    assert!(back.iter().all(|one| one["imported"] == true));
}
