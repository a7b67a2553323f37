//! Every act against the store: refused without its proof, with other proofs, and done once with the right one.

use super::*;
use crate::model::approval::{OpenApproval, Verdict};
use crate::model::attendance::LeaveKind;
use crate::model::cash::{Count, Side};
use crate::model::handover::{HalfSeal, NotSigning};
use crate::model::ids::HandoverId;
use crate::model::log::{CountsAs, Leave, RoutineDone, Unplanned, UnplannedOn};
use crate::model::time::Month;
use crate::rules::authority::{opens, takes_passphrase, unlocks};
use crate::rules::pin::Secret;
use crate::store::{AuditAction, NewCorrection, NewDecision, NewOpening};
use crate::tui::shell::view::Query;

/// What is tried.
enum Deed {
    Do(Box<dyn Fn(&Shop) -> Command>),
    /// Records are taken in on the command line.
    TakeIn,
    /// Something is read by somebody.
    Read(Query, PersonId),
}

/// One way to do an act, up to where nothing is missing but the proof.
struct Scene {
    shop: Shop,
    /// Whose PIN or passphrase it takes.
    pins: Vec<PersonId>,
    deed: Deed,
}

fn scene(shop: Shop, pins: &[PersonId], deed: impl Fn(&Shop) -> Command + 'static) -> Scene {
    Scene { shop, pins: pins.to_vec(), deed: Deed::Do(Box::new(deed)) }
}

/// The same command each time.
fn always(shop: Shop, pins: &[PersonId], command: Command) -> Scene {
    scene(shop, pins, move |_| command.clone())
}

fn log(shop: Shop, pins: &[PersonId], by: PersonId, detail: Detail) -> Scene {
    always(shop, pins, Command::Log { by, detail })
}

fn new() -> Shop {
    Shop::new(Lang::En)
}

/// A handover that wants nothing but signatures.
fn answered() -> Shop {
    let mut shop = new();
    shop.start_handover().answer_all();
    shop
}

fn sealed() -> Shop {
    let mut shop = new();
    shop.hand_over();
    shop
}

/// Handed over to nobody who came.
fn half(witness: Option<PersonId>) -> Shop {
    let mut shop = answered();
    let half = HalfSeal { said: None, bag_no: "77".into(), witness, reason: "nobody came".into() };
    let old = shop.app.model.handover().unwrap().draft.review.clone();
    shop.answer(LI_HUA, Answer::Review(Review { half: Some(half), ..old }));
    shop.sign(LI_HUA, SignRole::Outgoing);
    shop
}

fn repair(states: &[ItemState]) -> Shop {
    let mut shop = new();
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Fault(Fault::of("Freezer", "warm")) });
    for to in states {
        let fixer = (*to == ItemState::Fixed).then_some(LI_HUA);
        let command = step(LI_HUA, ItemKind::Ticket, *to, fixer)(&shop);
        shop.perform(command);
    }
    shop
}

fn answer(shop: Shop, pins: &[PersonId], answer: Answer) -> Scene {
    scene(shop, pins, move |_| Command::Answer { by: LI_HUA, answer: Box::new(answer.clone()), cursor: None })
}

fn month() -> Month {
    BusinessDate::parse("2026-10-01").unwrap().month()
}

fn lock(by: PersonId, person: PersonId, step: LockStep, reason: &str) -> Command {
    Command::MonthLock { by, month: month(), step, person, reason: reason.into() }
}

/// The month, with everybody's hours confirmed, and locked or not yet.
fn confirmed(locked: bool) -> Shop {
    let mut shop = sealed();
    for person in [LI_HUA, CHEN_WEI] {
        shop.perform(lock(person, person, LockStep::Confirmed, ""));
    }
    if locked {
        shop.perform(lock(LEAD, LEAD, LockStep::Locked, ""));
    }
    shop
}

fn hours(shop: &Shop, confirmed_by: Option<PersonId>) -> Answer {
    let now_ms = shop.app.desk.now().ms;
    let line = AttendanceLine {
        remark_said: None,
        line: AttendanceResult { actual_in_ms: Some(now_ms - 5), ..AttendanceResult::default() },
        planned_start_ms: None,
        planned_end_ms: None,
        remark: "went home".into(),
        confirmed_ms: Some(now_ms),
        confirmed_by,
    };
    Answer::Attendance(LI_HUA, line)
}

fn save(
    by: PersonId,
    change: fn(&mut crate::model::settings::Settings, BusinessDate),
) -> impl Fn(&Shop) -> Command {
    move |shop| {
        let live = shop.app.model.live.as_ref().unwrap();
        let mut settings = Box::new(live.settings.clone());
        change(&mut settings, live.run.date);
        Command::Settings { by, base: live.version, settings }
    }
}

fn add_helper(settings: &mut crate::model::settings::Settings, today: BusinessDate) {
    let id = settings.next_person();
    let helper =
        Person { id, only_on: Some(today), name: format!("Zhou {id}"), ..settings.people[2].clone() };
    settings.people.push(helper);
}

/// A shop with a second register.
fn two_registers() -> Shop {
    let mut settings = crate::tui::test_support::settings(Lang::En);
    let second = crate::model::settings::Register {
        id: RegisterId(2),
        name: "R2".into(),
        ..settings.registers[0].clone()
    };
    settings.registers.push(second);
    Shop::with(Lang::En, &settings)
}

fn explained(why: Explanation) -> Answer {
    Answer::Explanation(RegisterId(1), "cash".into(), why)
}

fn reason(reason: &str) -> Explanation {
    Explanation { reason: reason.into(), ..Explanation::default() }
}

/// A sealed handover that left an approval open.
fn left_open() -> (Shop, NewDecision) {
    let mut shop = new();
    let asked = OpenApproval { by: LI_HUA, at_ms: shop.app.desk.now().ms, told: String::new() };
    let lost = Disposal { approver: None, approval_open: Some(asked), ..write_off() };
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Disposal(lost) });
    shop.hand_over();
    let page = shop.app.desk.store.as_ref().unwrap().page(HandoverId(1)).unwrap();
    let place = page.open_approvals()[0].place.clone();
    let (handover, words) = (page.handover, String::new());
    (shop, NewDecision { entry: None, handover, place, verdict: Verdict::Approved, words })
}

/// What logging or moving cash takes.
fn logged(act: Act) -> Vec<Scene> {
    let pay_out = |approver| Movement { approver, ..movement(MovementKind::PayOut, 25_000) };
    match act {
        Act::SpendLead => vec![
            log(new(), &[LEAD], LI_HUA, Detail::Movement(pay_out(Some(LEAD)))),
            log(new(), &[LEAD], LEAD, Detail::Movement(pay_out(None))),
        ],
        Act::SpendOwner => vec![log(new(), &[OWNER], LI_HUA, Detail::Disposal(write_off()))],
        Act::SafeDrop => {
            vec![log(new(), &[CHEN_WEI], LI_HUA, Detail::Movement(movement(MovementKind::Drop, 10_000)))]
        }
        Act::TransferFloat => {
            let lent = Movement {
                receiver: Some(CHEN_WEI),
                to_register: Some(RegisterId(2)),
                ..movement(MovementKind::FloatTransfer, 10_000)
            };
            vec![log(two_registers(), &[CHEN_WEI], LI_HUA, Detail::Movement(lent))]
        }
        other => panic!("{other:?}"),
    }
}

/// What a handover and what is sealed take.
fn handed_over(act: Act) -> Vec<Scene> {
    let sign = |shop: Shop, person, role| always(shop, &[person], Command::Sign { person, role });
    let passed = || Override { at_ms: None, approval_open: None, by: LEAD, reason: "closing".into() };
    match act {
        Act::Sign => {
            let mut first = answered();
            first.sign(LI_HUA, SignRole::Outgoing);
            vec![
                sign(answered(), LI_HUA, SignRole::Outgoing),
                sign(first, CHEN_WEI, SignRole::Incoming),
                sign(half(Some(LEAD)), LEAD, SignRole::Witness),
            ]
        }
        Act::ApproveCash => {
            let mut shop = new();
            shop.start_handover();
            let review = Review { override_by: Some(passed()), ..Review::default() };
            shop.answer(LI_HUA, Answer::Review(review));
            shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
            let report = SalesReport { approver: Some(LEAD), ..SalesReport::default() };
            let why = Explanation { approver: Some(LEAD), ..reason("other") };
            vec![
                sign(shop, LEAD, SignRole::Lead),
                answer(answered(), &[LEAD], explained(why)),
                answer(answered(), &[LEAD], Answer::Report(RegisterId(1), report)),
            ]
        }
        Act::Countersign => {
            let why = Explanation { second: Some(CHEN_WEI), ..reason("arithmetic") };
            vec![answer(answered(), &[CHEN_WEI], explained(why))]
        }
        Act::Override => {
            let review = Review { override_by: Some(passed()), ..Review::default() };
            let mut shop = answered();
            let people = shop.app.model.handover().unwrap().draft.people.clone();
            shop.answer(LI_HUA, Answer::People(People { incoming: vec![CHEN_WEI, OWNER], ..people }));
            shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
            let at = shop.app.desk.now().ms;
            let without =
                NotSigning { person: OWNER, reason: "late".into(), by: LEAD, at, approval_open: None };
            vec![
                answer(answered(), &[LEAD], Answer::Review(review)),
                always(shop, &[LEAD], Command::PassOver(Box::new(without))),
            ]
        }
        Act::OpenHalf => {
            let (by, remark) = (CHEN_WEI, String::new());
            let counted = vec![(RegisterId(1), Money(50_000))];
            let open = Command::OpenHalf { handover: HandoverId(1), by, counted, bag: None, remark };
            vec![always(half(None), &[CHEN_WEI], open)]
        }
        Act::OpenShop => {
            let counted = vec![(RegisterId(1), Money(50_000))];
            let opening = NewOpening { counted, not_held: "late".into(), ..NewOpening::by(CHEN_WEI) };
            vec![always(half(None), &[CHEN_WEI], Command::OpenShop(Box::new(opening)))]
        }
        Act::EndShift => {
            let mut shop = new();
            shop.advance_min(550);
            let end = Command::EndShift { by: CHEN_WEI, reason: "nobody came".into() };
            vec![always(shop, &[CHEN_WEI], end)]
        }
        Act::CallOff => {
            let mut begun = new();
            begun.start_handover();
            // A count that nobody has seen the result of.
            let counted = || {
                let mut shop = new();
                shop.start_handover();
                let count = Count { total: Some(Money(50_000)), ..Count::default() };
                shop.answer(LI_HUA, Answer::Count(RegisterId(1), Side::Outgoing, count));
                shop
            };
            let off = |by, reason: &str| Command::CallOff { by, reason: reason.into() };
            vec![
                always(begun, &[LI_HUA], off(LI_HUA, "")),
                always(counted(), &[LI_HUA], off(LI_HUA, "wrong button")),
                always(counted(), &[LEAD], off(LEAD, "wrong button")),
            ]
        }
        Act::Correct => {
            let new = NewCorrection {
                handover: HandoverId(1),
                field: "cash/0/outgoing/rows/10000".parse().unwrap(),
                typed: "14".into(),
                reason: "one note too many".into(),
                second: Some(LI_HUA),
                told: String::new(),
            };
            vec![always(sealed(), &[LEAD, LI_HUA], Command::Correct { by: LEAD, new: Box::new(new) })]
        }
        Act::Review => {
            let (handover, text) = (HandoverId(1), "x".to_owned());
            let kinds = [RemarkKind::Review, RemarkKind::Omission];
            let remark = |kind| Command::Remark { by: LEAD, handover, kind, text: text.clone() };
            kinds.into_iter().map(|kind| always(sealed(), &[LEAD], remark(kind))).collect()
        }
        Act::Decide => {
            let (shop, new) = left_open();
            vec![always(shop, &[LEAD], Command::Decide { by: LEAD, new: Box::new(new) })]
        }
        other => panic!("{other:?}"),
    }
}

/// What the clock and the month take.
fn attended(act: Act) -> Vec<Scene> {
    let now_ms = new().app.desk.now().ms;
    let mut open = new();
    open.start_handover();
    match act {
        Act::Clock => vec![
            log(new(), &[CHEN_WEI], CHEN_WEI, punch(CHEN_WEI, "", now_ms)),
            log(new(), &[LI_HUA], LI_HUA, Detail::Punch(Punch::clocked(LI_HUA, PunchKind::Out, now_ms))),
        ],
        Act::CorrectPunch => vec![log(new(), &[LEAD], CHEN_WEI, punch(CHEN_WEI, "forgot", now_ms))],
        Act::ApproveLeave => {
            let leave = Leave {
                person: CHEN_WEI,
                leave: LeaveKind::Sick,
                from_ms: now_ms,
                to_ms: now_ms + 3_600_000,
                approver: LEAD,
                remark: String::new(),
            };
            vec![log(new(), &[LEAD], LI_HUA, Detail::Leave(leave))]
        }
        Act::DecideMinutes => {
            let of = |person| Unplanned {
                person,
                counts_as: CountsAs::Overtime,
                days: vec![UnplannedOn::whole(month().first(), 35)],
                reason: "delivery".into(),
                approver: LEAD,
            };
            let all = vec![of(CHEN_WEI), of(LI_HUA)];
            vec![
                log(new(), &[LEAD], LEAD, Detail::Unplanned(of(CHEN_WEI))),
                always(new(), &[LEAD], Command::DecideMinutes { by: LEAD, all }),
            ]
        }
        Act::DisputeHours => {
            let shop = sealed();
            let page = shop.app.desk.store.as_ref().unwrap().page(HandoverId(1)).unwrap();
            let (date, handover, why) =
                (page.document.business_date, HandoverId(1), "I was there".to_owned());
            vec![always(shop, &[LI_HUA], Command::DisputeHours { by: LI_HUA, date, handover, why })]
        }
        Act::ConfirmOwn => {
            let own = hours(&open, None);
            let month = lock(LI_HUA, LI_HUA, LockStep::Confirmed, "");
            vec![answer(open, &[LI_HUA], own), always(sealed(), &[LI_HUA], month)]
        }
        Act::ConfirmForOther => {
            let others = hours(&open, Some(LEAD));
            let mut gone = sealed();
            let leave = save(OWNER, |settings, _| {
                settings.people.iter_mut().find(|p| p.id == CHEN_WEI).unwrap().active = false;
            })(&gone);
            gone.perform(leave);
            let month = lock(LEAD, CHEN_WEI, LockStep::Confirmed, "left");
            vec![answer(open, &[LEAD], others), always(gone, &[LEAD], month)]
        }
        Act::LockMonth => vec![always(confirmed(false), &[LEAD], lock(LEAD, LEAD, LockStep::Locked, ""))],
        Act::ReopenMonth => {
            vec![always(confirmed(true), &[LEAD], lock(LEAD, LEAD, LockStep::Reopened, "wrong"))]
        }
        other => panic!("{other:?}"),
    }
}

/// What settings and PINs take.
fn managed(act: Act) -> Vec<Scene> {
    let pin = |by, person| Command::IssueSecrets { by, person, kinds: &[SecretKind::Pin] };
    match act {
        Act::ChangeLists => {
            vec![scene(new(), &[LEAD], save(LEAD, |settings, _| settings.rules.lock_minutes += 1))]
        }
        Act::AddForADay => {
            let mut shop = new();
            accept(&mut shop, &[(LEAD, Act::AddForADay)]);
            let add = save(LEAD, add_helper)(&shop);
            assert_eq!(outcome(&mut shop, add), "");
            let helper = shop.app.model.settings().unwrap().people.last().unwrap().id;
            vec![scene(new(), &[LEAD], save(LEAD, add_helper)), always(shop, &[LEAD], pin(LEAD, helper))]
        }
        Act::ManageShop => vec![
            scene(new(), &[OWNER], save(OWNER, |settings, _| settings.people[3].phone.push('1'))),
            always(new(), &[OWNER], pin(OWNER, LI_HUA)),
        ],
        Act::UnlockPin => vec![always(new(), &[LEAD], Command::Unlock { by: LEAD, person: LI_HUA })],
        Act::ChoosePin => {
            let secret = Secret::new("739164");
            vec![always(new(), &[LI_HUA], Command::ChoosePin { person: LI_HUA, secret })]
        }
        other => panic!("{other:?}"),
    }
}

/// The ways to do an act. A new act without one does not compile.
fn scenes(act: Act) -> Vec<Scene> {
    match act {
        Act::Log => vec![log(new(), &[], LI_HUA, Detail::Note(Note { text: "x".into() }))],
        Act::MoveCash => [MovementKind::PayIn, MovementKind::PayOut, MovementKind::ChangeSwap]
            .map(|kind| log(new(), &[], LI_HUA, Detail::Movement(movement(kind, 1_000))))
            .into(),
        Act::SpendLead | Act::SpendOwner | Act::SafeDrop | Act::TransferFloat => logged(act),
        Act::SpotCount => {
            let count = SpotCount {
                register: RegisterId(1),
                counted: Money(60_000),
                reported: None,
                without_sales: None,
                difference: None,
                cashier: Some(CHEN_WEI),
                alone: false,
                remark: String::new(),
            };
            let mut alone = new();
            let went = Punch::clocked(LI_HUA, PunchKind::Out, alone.app.desk.now().ms);
            alone.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(went) });
            let by_one = SpotCount { cashier: None, alone: true, ..count.clone() };
            vec![
                log(new(), &[LEAD, CHEN_WEI], LEAD, Detail::SpotCount(count)),
                log(alone, &[LEAD], LEAD, Detail::SpotCount(by_one)),
            ]
        }
        Act::Cover => {
            let cover = Cover {
                cover: CoverStep::Begins,
                away: LI_HUA,
                stands_in: CHEN_WEI,
                until_ms: None,
                mind: String::new(),
                began_ms: None,
            };
            vec![log(new(), &[LI_HUA, CHEN_WEI], LI_HUA, Detail::Cover(cover))]
        }
        Act::ChangeTill => {
            let shop = new();
            let change = shop.till_change(50_000, 10_000, [60_000, 60_000]);
            vec![always(shop, &[LI_HUA, CHEN_WEI], Command::ChangeTill(Box::new(change)))]
        }
        Act::SignRoutine => {
            let mut settings = crate::tui::test_support::settings(Lang::En);
            settings.routines[0].signed = true;
            let routine = settings.routines[0].id.clone();
            let done = RoutineDone { routine, passed: true, finding: String::new() };
            vec![log(Shop::with(Lang::En, &settings), &[LEAD], LEAD, Detail::Routine(done))]
        }
        Act::Strike => {
            let mut shop = new();
            shop.perform(Command::Log { by: LI_HUA, detail: Detail::Note(Note { text: "x".into() }) });
            let entry = shop.app.model.live.as_ref().unwrap().entries.last().unwrap().id;
            vec![always(shop, &[LI_HUA], Command::Strike { by: LI_HUA, entry, reason: "twice".into() })]
        }
        Act::Clock
        | Act::ConfirmOwn
        | Act::ConfirmForOther
        | Act::CorrectPunch
        | Act::ApproveLeave
        | Act::DecideMinutes
        | Act::DisputeHours
        | Act::LockMonth
        | Act::ReopenMonth => attended(act),
        Act::GiveUpItem => {
            let deposit = ItemKind::DepositInTransit;
            let mut gone = sealed();
            let cancel = step(LEAD, deposit, ItemState::Cancelled, None);
            let command = cancel(&gone);
            gone.perform(command);
            vec![
                scene(sealed(), &[LEAD], cancel),
                scene(gone, &[LEAD], step(LEAD, deposit, ItemState::Open, None)),
                scene(repair(&[]), &[LEAD], step(LEAD, ItemKind::Ticket, ItemState::Cancelled, None)),
            ]
        }
        Act::VerifyRepair => {
            let fixed = || repair(&[ItemState::Acknowledged, ItemState::InRepair, ItemState::Fixed]);
            let verified = step(CHEN_WEI, ItemKind::Ticket, ItemState::Verified, None);
            vec![scene(fixed(), &[CHEN_WEI], verified)]
        }
        Act::Sign
        | Act::OpenHalf
        | Act::OpenShop
        | Act::CallOff
        | Act::EndShift
        | Act::ApproveCash
        | Act::Countersign
        | Act::Override
        | Act::Correct
        | Act::Review
        | Act::Decide => handed_over(act),
        Act::ReadFigures => {
            vec![Scene { shop: new(), pins: vec![LEAD], deed: Deed::Read(Query::Review, LEAD) }]
        }
        Act::OwnFigures => {
            vec![Scene {
                shop: new(),
                pins: vec![LI_HUA],
                deed: Deed::Read(Query::OwnShifts(LI_HUA), LI_HUA),
            }]
        }
        Act::Import => vec![Scene { shop: sealed(), pins: vec![OWNER], deed: Deed::TakeIn }],
        Act::ChangeLists | Act::AddForADay | Act::ChoosePin | Act::UnlockPin | Act::ManageShop => {
            managed(act)
        }
    }
}

/// What is said where the proof of an act is missing.
fn lacks(act: Act) -> &'static str {
    if takes_passphrase(act) { "authority.needs_passphrase" } else { "authority.needs_pin" }
}

impl Scene {
    fn attempt(&mut self) -> &'static str {
        match &self.deed {
            Deed::Do(command) => {
                let command = command(&self.shop);
                outcome(&mut self.shop, command)
            }
            Deed::TakeIn => {
                let desk = &mut self.shop.app.desk;
                let (at, key) = (desk.now(), desk.keys.signing().unwrap());
                let store = desk.store.as_mut().unwrap();
                let (base, settings) = store.settings().unwrap();
                let action = AuditAction::new(at.ms, OWNER.0, "import", "in.jsonl");
                let done = store.take_in(&action, at, base, &settings, &mut |_| Ok(()), &Ok(&key));
                done.map_or_else(|error| error.problem().key, |_| "")
            }
            Deed::Read(query, reader) => {
                let read = self.shop.app.desk.answer(query, &self.shop.app.model, Some(*reader));
                read.map_or_else(|error| error.problem().key, |_| "")
            }
        }
    }

    fn store(&mut self) -> &mut crate::store::Store {
        self.shop.app.desk.store.as_mut().unwrap()
    }

    fn written(&mut self) -> i64 {
        self.store().acts_written()
    }

    fn forget(&mut self) {
        self.store().forget_pins();
        self.store().lock(None);
    }

    /// Refused for want of a proof, with nothing written; what was given is forgotten.
    fn is_refused(&mut self, act: Act, given: &str) {
        let before = self.written();
        let key = self.attempt();
        let key_wanted = match act {
            // Without the own PIN they are figures of somebody, which a lead may read.
            Act::OwnFigures => "authority.needs_lead",
            _ => lacks(act),
        };
        assert_eq!(key, key_wanted, "{act:?} with {given}");
        assert_eq!(self.written(), before, "{act:?} with {given}");
        self.forget();
    }
}

#[test]
fn every_act_is_refused_without_its_proof_and_done_once_with_it() {
    for act in Act::ALL {
        for mut scene in scenes(act) {
            scene.forget();
            let pins = scene.pins.clone();
            if pins.is_empty() {
                assert_eq!(scene.attempt(), "", "{act:?} takes a name alone");
                continue;
            }
            scene.is_refused(act, "nothing");
            let others = Act::ALL.into_iter().filter(|other| !opens(*other, act));
            let wrong: Vec<_> = others.flat_map(|other| pins.iter().map(move |who| (*who, other))).collect();
            accept(&mut scene.shop, &wrong);
            scene.is_refused(act, "every other act's");
            let strangers = [OWNER, LEAD, LI_HUA, CHEN_WEI].into_iter().filter(|who| !pins.contains(who));
            accept(&mut scene.shop, &strangers.map(|who| (who, act)).collect::<Vec<_>>());
            scene.is_refused(act, "everybody else's");
            for left_out in pins.iter().filter(|_| pins.len() > 1) {
                let some = pins.iter().filter(|who| *who != left_out).map(|who| (*who, act));
                accept(&mut scene.shop, &some.collect::<Vec<_>>());
                scene.is_refused(act, "one of two");
            }
            let before = scene.written();
            accept(&mut scene.shop, &pins.iter().map(|who| (*who, act)).collect::<Vec<_>>());
            assert_eq!(scene.attempt(), "", "{act:?}");
            let read = matches!(scene.deed, Deed::Read(..));
            assert_eq!(scene.written() > before, !read, "{act:?}");
            for who in &pins {
                assert_eq!(scene.store().is_proved(*who, act), unlocks(act), "{act:?}: for one write");
            }
            if unlocks(act) {
                scene.is_locked(act);
            }
        }
    }
}

impl Scene {
    /// What stays open until the screen is locked is shut then.
    fn is_locked(&mut self, act: Act) {
        self.store().lock(None);
        self.is_refused(act, "a locked screen");
    }
}

#[test]
fn whoever_does_not_work_here_logs_and_moves_nothing() {
    for detail in
        [Detail::Note(Note { text: "x".into() }), Detail::Movement(movement(MovementKind::PayIn, 1_000))]
    {
        let mut shop = new();
        let by = PersonId(99);
        assert_eq!(outcome(&mut shop, Command::Log { by, detail }), "sign.not_active");
    }
}

#[test]
fn whoever_left_a_half_seal_does_not_take_it_over_and_a_lead_settles_what_was_missing() {
    let mut shop = half(None);
    let open = |by| Command::OpenHalf {
        handover: HandoverId(1),
        by,
        counted: vec![(RegisterId(1), Money(49_000))],
        bag: None,
        remark: String::new(),
    };
    accept(&mut shop, &[(LI_HUA, Act::OpenHalf)]);
    assert_eq!(outcome(&mut shop, open(LI_HUA)), "authority.not_oneself");
    needs(&mut shop, &[(CHEN_WEI, Act::OpenHalf)], move |_| open(CHEN_WEI));
    // Ten are missing: that is money, and settled by nobody's name alone, nor without a word.
    let resolve = |by, text: &str| {
        let text = text.to_owned();
        move |shop: &Shop| Command::Item {
            by,
            item: Box::new(item(shop, ItemKind::Dispute)),
            act: ItemAct::State {
                to: ItemState::Resolved,
                fixer: None,
                fixer_name: String::new(),
                text: text.clone(),
            },
        }
    };
    accept(&mut shop, &[(LI_HUA, Act::GiveUpItem), (LEAD, Act::GiveUpItem)]);
    for (by, text, key) in [(LI_HUA, "found", "authority.needs_lead"), (LEAD, " ", "authority.needs_reason")]
    {
        let command = resolve(by, text)(&shop);
        assert_eq!(outcome(&mut shop, command), key);
    }
    shop.app.desk.store.as_mut().unwrap().forget_pins();
    needs(&mut shop, &[(LEAD, Act::GiveUpItem)], resolve(LEAD, "found in the safe"));
}

#[test]
fn when_a_deposit_is_late_is_for_a_lead_to_say() {
    let mut shop = sealed();
    let due = |by, text: &str| {
        let text = text.to_owned();
        move |shop: &Shop| {
            let item = item(shop, ItemKind::DepositInTransit);
            let later = Some(item.due_ms.unwrap() + 86_400_000);
            Command::Item { by, item: Box::new(item), act: ItemAct::Due(later, text.clone()) }
        }
    };
    accept(&mut shop, &[(LI_HUA, Act::GiveUpItem), (LEAD, Act::GiveUpItem)]);
    for (by, text, key) in [(LI_HUA, "no time", "authority.needs_lead"), (LEAD, "", "authority.needs_reason")]
    {
        let command = due(by, text)(&shop);
        assert_eq!(outcome(&mut shop, command), key);
    }
    let before = item(&shop, ItemKind::DepositInTransit).due_ms;
    accept(&mut shop, &[(LEAD, Act::GiveUpItem)]);
    let command = due(LEAD, "the bank is closed")(&shop);
    assert_eq!(outcome(&mut shop, command), "");
    assert_ne!(item(&shop, ItemKind::DepositInTransit).due_ms, before);
}

#[test]
fn who_was_not_there_confirms_no_correction() {
    let new = |second| NewCorrection {
        handover: HandoverId(1),
        field: "cash/0/outgoing/rows/10000".parse().unwrap(),
        typed: "14".into(),
        reason: "one note too many".into(),
        second,
        told: String::new(),
    };
    let correct = |second| Command::Correct { by: LEAD, new: Box::new(new(second)) };
    let mut shop = sealed();
    accept(&mut shop, &[(LEAD, Act::Correct), (OWNER, Act::Correct), (CHEN_WEI, Act::Correct)]);
    assert_eq!(outcome(&mut shop, correct(Some(OWNER))), "authority.was_not_there");
    // Both who were there are in; with neither of them it is made alone, whoever else is in.
    assert_eq!(outcome(&mut shop, correct(None)), "authority.is_in");
    let mut alone = sealed();
    let now_ms = alone.app.desk.now().ms;
    for (person, kind) in [(OWNER, PunchKind::In), (LI_HUA, PunchKind::Out), (CHEN_WEI, PunchKind::Out)] {
        let detail = Detail::Punch(Punch::clocked(person, kind, now_ms));
        alone.perform(Command::Log { by: person, detail });
    }
    accept(&mut alone, &[(LEAD, Act::Correct)]);
    assert_eq!(outcome(&mut alone, correct(None)), "");
    let page = alone.app.desk.store.as_ref().unwrap().page(HandoverId(1)).unwrap();
    assert_eq!(page.open_approvals().len(), 1, "it waits for a lead's review");
    assert_eq!(outcome(&mut shop, correct(Some(CHEN_WEI))), "");
}
