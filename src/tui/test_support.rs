//! A small shop behind a whole program, for tests: keys in, pictures out.

use crate::model::attendance::PunchKind;
use crate::model::cash::{Close, Count, OpeningCount, SalesReport, Side, TenderLine};
use crate::model::checklist::{AnswerKind, Finding, ListKind};
use crate::model::count_unit::loose_rows;
use crate::model::handover::answer::Answer;
use crate::model::handover::{
    AttendanceLine, Carried, CarryAct, FeedbackReview, HandoverKind, Mark, Panel, PutAway, ReadBack, Review,
    SignRole, Spoken, State, StockReview,
};
use crate::model::ids::{HandoverId, PersonId, RegisterId, StockId};
use crate::model::item::EventKind;
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Punch, TillChange, TillReport};
use crate::model::money::{Currency, Money};
use crate::model::people::Role;
use crate::model::period_data::LockStep;
use crate::model::settings::{Settings, StockItem};
use crate::model::stock::StockLine;
use crate::model::templates::{NewPerson, NewRegister, NewShop};
use crate::model::time::{Minute, Stamp};
use crate::model::zone::Zone;
use crate::model::{handover, templates};
use crate::rules::authority::{Act, Case};
use crate::rules::claims;
use crate::rules::pin::{Cost, Secret};
use crate::store::shop_keys::KeysHere;
use crate::store::{AuditAction, ItemAct, OpenOptions, Store, shop_setup};
use crate::system::clock::Clock;

use crate::tui::screen_text::{look, shoot};
use crate::tui::shell::app::App;
use crate::tui::shell::app_data::{AppData, SavedState};
use crate::tui::shell::canvas::cells;
use crate::tui::shell::executor::Executor;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::view::{Command, Effect, View};

/// Owner of the fixture's shop; `owner pass phrase` is the secret.
pub(crate) const OWNER: PersonId = PersonId(1);
/// Shift lead; see [`Shop::pin`].
pub(crate) const LEAD: PersonId = PersonId(2);
/// Cashier on the running shift, clocked in.
pub(crate) const LI_HUA: PersonId = PersonId(3);
/// Cashier of the next shift.
pub(crate) const CHEN_WEI: PersonId = PersonId(4);
/// The owner's secret.
pub(crate) const OWNER_SECRET: &str = "four quiet green boats";

/// A founded shop in a temporary folder: Saturday 21 November 2026, 21:42 in Shanghai, the late shift
/// running, Li Hua at the till since 14:52.
pub(crate) struct Shop {
    pub(crate) app: App,
    pub(crate) dir: tempfile::TempDir,
    pub(crate) pins: Vec<(PersonId, Secret)>,
}

/// The settings of the fixture's shop: one register, CNY, two stock lines.
pub(crate) fn settings(lang: Lang) -> Settings {
    let person = |name: &str, role, lang| NewPerson { name: name.into(), role, lang };
    let mut settings = templates::shop(NewShop {
        name: "幸福路店".into(),
        currency: Currency::named("CNY").unwrap(),
        zone: Zone::parse("Asia/Shanghai").unwrap(),
        cutoff: Minute(240),
        lang,
        shifts: Vec::new(),
        registers: vec![NewRegister {
            name: if lang == Lang::En { "Register 1" } else { "一号机" }.into(),
            float_target: Money(50_000),
            counted: crate::model::cash::ways::CountWay::HandedOn,
        }],
        owner: "王芳".into(),
        people: vec![
            person("李雷", Role::Lead, lang),
            person("Li Hua", Role::Cashier, lang),
            person("陈伟", Role::Cashier, lang),
        ],
    })
    .unwrap();
    let item = |id, name: &str, barcode: &str, par| StockItem {
        id: StockId(id),
        code: String::new(),
        barcode: barcode.into(),
        name: name.into(),
        unit: "条".into(),
        par_level: Some(par),
        shelf_life_days: None,
        active: true,
    };
    settings.stock = vec![item(1, "中华烟", "6901028300056", 10), item(2, "Rum 0.7", "4006381333931", 4)];
    // At 21:42, the time of the tests, the night begins at the next handover.
    settings.rules.next_shift_min = 90;
    settings
}

impl Shop {
    /// The shop with this language on the screen.
    pub(crate) fn new(lang: Lang) -> Self {
        Self::with(lang, &settings(lang))
    }

    /// The shop with other settings.
    pub(crate) fn with(lang: Lang, settings: &Settings) -> Self {
        Self::begun(lang, settings, "2026-11-21T15:02:00+08:00")
    }

    /// The shop with other settings, made at another instant.
    pub(crate) fn begun(lang: Lang, settings: &Settings, at: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(Stamp::parse_rfc3339(at).unwrap().ms);
        let db = dir.path().join("handover.db");
        let key_file = dir.path().join("handover.key");
        let head_log = dir.path().join("heads.log");
        let zone = settings.store.zone;
        let secret = Secret::new(OWNER_SECRET);
        let places = shop_setup::ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
        let made = shop_setup::found(&places, &clock, Cost::test(), settings, OWNER, Some(&secret)).unwrap();
        let mut store = made.store;
        let now = zone.stamp_at(clock.now_ms());
        let punch = Detail::Punch(Punch::clocked(LI_HUA, PunchKind::In, now.ms - 10 * 60_000));
        store.accept_pin(LI_HUA, Act::Clock);
        store.log(&AuditAction::new(now.ms, LI_HUA.0, "log", "entry"), now, &punch, settings).unwrap();
        clock.advance(6 * 3_600_000 + 40 * 60_000);
        let mut desk = Executor {
            store: Some(store),
            keys: made.keys.into(),
            clock,
            db,
            key_file,
            head_log,
            copy: None,
            allow_network_fs: false,
            unlogged: None,
            cost: Cost::test(),
            zone,
        };
        let mut model = AppData::default();
        desk.refresh(&mut model).unwrap();
        Self { app: App::new(desk, model, look(lang)), dir, pins: made.pins }
    }

    /// The program started anew on the same files, as after it was killed.
    pub(crate) fn reopened(self) -> Self {
        let Self { app, dir, pins } = self;
        let (look, desk) = (app.look, app.desk);
        let Executor { store, clock, db, key_file, head_log, allow_network_fs, cost, zone, .. } = desk;
        drop(store);
        let store = Store::open(&db, &OpenOptions::write(clock.now_ms())).unwrap();
        let keys = KeysHere::of(&store, &key_file, &head_log).unwrap();
        let (store, copy, unlogged) = (Some(store), None, None);
        let mut desk = Executor {
            store,
            keys,
            clock,
            db,
            key_file,
            head_log,
            copy,
            allow_network_fs,
            unlogged,
            cost,
            zone,
        };
        let mut model = AppData::default();
        desk.refresh(&mut model).unwrap();
        Self { app: App::new(desk, model, look), dir, pins }
    }

    /// Presses a key.
    pub(crate) fn key(&mut self, code: Code) -> &mut Self {
        self.input(&Input::Key(KeyPress::plain(code)))
    }

    /// Presses a key some times.
    pub(crate) fn times(&mut self, code: Code, times: usize) -> &mut Self {
        for _ in 0..times {
            self.key(code);
        }
        self
    }

    /// Types characters; a newline is Enter, `②` goes to the second of several options.
    pub(crate) fn keys(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            if let Some(option) = "①②③④⑤⑥⑦⑧⑨".chars().position(|sign| sign == c) {
                self.key(Code::Home).times(Code::Right, option);
            } else if c == '\n' {
                self.key(Code::Enter);
            } else {
                self.input(&Input::Key(KeyPress::char(c)));
            }
        }
        self
    }

    /// Any input, as the runtime would hand it over: a waiting PIN is checked afterwards.
    pub(crate) fn input(&mut self, input: &Input) -> &mut Self {
        self.app.seen();
        self.app.input(input);
        while self.app.wish().draw_now {
            self.app.check_waiting_pin();
        }
        self
    }

    /// Where several could give the PIN, chooses one of them by name.
    pub(crate) fn choose(&mut self, person: PersonId) -> &mut Self {
        let wanted = format!("{} {}", self.app.look.glyphs.pointer, self.app.model.name(person));
        let asks = crate::i18n::msg::pin_prompt::who(self.app.lang());
        if !self.screen(80, 24).contains(asks) {
            return self;
        }
        for _ in 0..20 {
            self.key(Code::Down);
            if self.screen(80, 24).contains(&wanted) {
                return self.key(Code::Enter);
            }
        }
        panic!("{} is not asked", self.app.model.name(person));
    }

    /// Types someone's PIN and Enter.
    pub(crate) fn pin(&mut self, person: PersonId) -> &mut Self {
        let pin = self.pins.iter().find(|(id, _)| *id == person).map(|(_, pin)| pin.expose().to_owned());
        self.choose(person);
        self.keys(&pin.unwrap()).key(Code::Enter)
    }

    /// Types the owner's passphrase and Enter.
    pub(crate) fn passphrase(&mut self) -> &mut Self {
        self.choose(OWNER);
        self.keys(OWNER_SECRET).key(Code::Enter)
    }

    /// Unlocks the screen for reading, as somebody's PIN would.
    pub(crate) fn sign_in(&mut self, person: PersonId) -> &mut Self {
        let role = self.app.model.settings().and_then(|s| s.person(person)).unwrap().role;
        let act = crate::tui::shell::pin_purpose::PinPurpose::Figures.act_of(role);
        self.app.desk.store.as_mut().unwrap().accept_pin(person, act);
        self.app.sign_in(person, act);
        self
    }

    /// The clock goes on.
    pub(crate) fn advance_min(&mut self, minutes: i64) -> &mut Self {
        self.app.desk.clock.advance(minutes * 60_000);
        self
    }

    /// Puts a screen on top.
    pub(crate) fn open(&mut self, view: Box<dyn View>) -> &mut Self {
        self.app.carry_out(Effect::Open(view));
        self
    }

    /// The picture at a size.
    pub(crate) fn screen(&mut self, width: u16, height: u16) -> String {
        let look = self.app.look;
        let shot = shoot(width, height, look, |canvas| self.app.draw(canvas));
        crate::tui::shell::cut_texts::check(&shot.buffer, &shot.text);
        self.app.check_said(&shot.text, width, height);
        shot.text
    }

    /// Clicks the first place where the text stands.
    pub(crate) fn click(&mut self, text: &str, width: u16, height: u16) -> &mut Self {
        let look = self.app.look;
        let shot = shoot(width, height, look, |canvas| self.app.draw(canvas));
        let (y, line) = shot.text.lines().enumerate().find(|(_, l)| l.contains(text)).unwrap();
        let x = crate::i18n::width::width(&line[..line.find(text).unwrap()]);
        let at = (cells(x), cells(y));
        if let Some(input) = shot.hits.resolve(Input::Click { at, from: at }) {
            self.input(&input);
        }
        self
    }

    /// Does something that needs no screen and reads the model anew, with the PINs it needs.
    pub(crate) fn perform(&mut self, op: Command) -> &mut Self {
        for case in self.cases(&op) {
            self.app.desk.store.as_mut().unwrap().accept_pins(&case);
        }
        self.perform_bare(op)
    }

    /// What a command needs of the authority table.
    fn cases(&self, op: &Command) -> Vec<Case> {
        let Some(settings) = self.app.model.settings() else { return Vec::new() };
        let draft = self.app.model.handover().map(|open| &open.draft);
        let case = match op {
            Command::Log { by, detail } => Some(detail.case(*by, settings)),
            Command::Item { by, item, act: ItemAct::State { to, text, .. } } => {
                claims::of_step(item, *to, *by, text)
            }
            Command::Answer { answer, .. } => {
                return draft.map_or_else(Vec::new, |draft| claims::of_answer(draft, answer));
            }
            Command::Sign { person, role } => draft.map(|draft| claims::of_signature(draft, *role, *person)),
            Command::PassOver(new) => claims::of_not_signing(new),
            Command::Settings { by, .. }
            | Command::IssueSecrets { by, .. }
            | Command::NewCode { by }
            | Command::RotateKey { by, .. }
            | Command::AcceptFile { by } => Some(Case::new(Act::ManageShop, *by)),
            Command::Unlock { by, .. } => Some(Case::new(Act::UnlockPin, *by)),
            Command::OpenHalf { by, .. } => Some(Case::new(Act::OpenHalf, *by)),
            Command::CallOff { by, .. } | Command::GiveUpTill { by, .. } => {
                Some(Case::new(Act::CallOff, *by))
            }
            Command::OpenShop(new) => Some(Case::new(Act::OpenShop, new.by)),
            Command::ChangeTill(change) => return change.cases(),
            Command::EndShift { by, reason } => Some(Case::new(Act::EndShift, *by).because(reason)),
            Command::DisputeHours { by, .. } => Some(Case::new(Act::DisputeHours, *by)),
            Command::DecideMinutes { by, all } => {
                let about: Vec<PersonId> = all.iter().map(|said| said.person).collect();
                Some(Case::new(Act::DecideMinutes, *by).about(&about))
            }
            Command::Remark { by, .. } => Some(Case::new(Act::Review, *by)),
            Command::Correct { by, new } => Some(Case::new(Act::Correct, *by).with(new.second)),
            Command::Decide { by, .. } => Some(Case::new(Act::Decide, *by)),
            Command::MonthLock { by, person, step, .. } => Some(Case::new(
                match step {
                    LockStep::Confirmed if by == person => Act::ConfirmOwn,
                    LockStep::Confirmed => Act::ConfirmForOther,
                    LockStep::Locked => Act::LockMonth,
                    LockStep::Reopened => Act::ReopenMonth,
                },
                *by,
            )),
            _ => None,
        };
        case.into_iter().collect()
    }

    /// A change of the first register from Li Hua to Chen Wei, as the shop works it out: the float it began with where
    /// nothing was left in it, what the report shows, and what both counted.
    pub(crate) fn till_change(&self, opening: i64, reading: i64, counted: [i64; 2]) -> TillChange {
        let live = self.app.model.live.as_ref().unwrap();
        let report = TillReport::shown(Some(Money(reading)), None, LI_HUA);
        let change = TillChange {
            opening: Some(Money(opening)),
            report: Some(report),
            counted_out: Some(Money(counted[0])),
            counted_in: Some(Money(counted[1])),
            ..TillChange::plain(RegisterId(1), LI_HUA, CHEN_WEI)
        };
        change.worked_out(&live.sessions[&RegisterId(1)], &live.settings).unwrap().0
    }

    /// The same with no PIN at all.
    pub(crate) fn perform_bare(&mut self, op: Command) -> &mut Self {
        self.app.carry_out(Effect::Do(op));
        self
    }
}

#[test]
fn home_opens_with_the_running_shift() {
    for (lang, word) in [(Lang::En, "Late"), (Lang::Zh, "晚")] {
        let mut shop = Shop::new(lang);
        let screen = shop.screen(80, 24);
        assert!(screen.contains("幸福路店") && screen.contains(word) && screen.contains("21:42"), "{screen}");
        assert!(screen.contains("Li Hua"), "{screen}");
    }
}

#[test]
fn the_first_step_draws_the_line() {
    let mut shop = Shop::new(Lang::En);
    shop.open(Box::new(crate::tui::handover::screen::HandoverScreen::resume(&shop.app.model)));
    // Incoming: the lead, then Chen Wei; Li Hua, who is here, and the owner come behind them.
    shop.key(Code::Down).keys(" ");
    shop.key(Code::F(10)).keys("a");
    let open = shop.app.model.handover().expect("a handover is open");
    assert_eq!(open.draft.people.outgoing, [LI_HUA]);
    assert_eq!(open.draft.people.incoming, [CHEN_WEI]);
    assert_ne!(shop.app.model.live.as_ref().unwrap().run.id, open.run.id, "a new shift runs");
}

impl Shop {
    /// Draws the line: Li Hua hands register 1 over to Chen Wei.
    pub(crate) fn start_handover(&mut self) -> &mut Self {
        self.start_between(LI_HUA, CHEN_WEI)
    }

    /// Draws the line between two people, with register 1.
    pub(crate) fn start_between(&mut self, from: PersonId, to: PersonId) -> &mut Self {
        let people = handover::People {
            outgoing: vec![from],
            incoming: vec![to],
            registers: vec![RegisterId(1)],
            ..handover::People::default()
        };
        self.perform(Command::StartHandover { by: from, kind: HandoverKind::Shift, people, next: None })
    }

    /// Saves an answer of the open handover.
    pub(crate) fn answer(&mut self, by: PersonId, answer: Answer) -> &mut Self {
        self.perform(Command::Answer { by, answer: Box::new(answer), cursor: None });
        assert!(!matches!(self.app.model.saved, SavedState::NotSaved(_)), "{:?}", self.app.model.saved);
        self
    }

    /// Answers everything for a clean handover: 500.00 float, 1,000.00 cash sales, 1,500.00 counted.
    pub(crate) fn answer_all(&mut self) -> &mut Self {
        let open = self.app.model.handover().expect("a handover is open").clone();
        let settings = open.settings.clone();
        let now_ms = self.app.desk.now().ms;
        let mark = Mark { by: CHEN_WEI, at_ms: now_ms };
        let r = RegisterId(1);
        for panel in Panel::ALL {
            self.answer(CHEN_WEI, Answer::Panel(panel, mark));
        }
        let left = open.left_before.get(&r).copied().unwrap_or(Money(50_000));
        self.answer(
            LI_HUA,
            Answer::Opening(r, OpeningCount { at_ms: None, counted: left, taken_over: false, by: LI_HUA }),
        );
        let mut count = Count { rows: loose_rows([(10_000, 15)]), total: None };
        count.rest_none(&settings.store.currency);
        self.answer(LI_HUA, Answer::Count(r, Side::Outgoing, count.clone()));
        for tender in settings.other_tenders() {
            let line =
                TenderLine { counted: Some(Money(0)), reported: Some(Money(0)), ..TenderLine::default() };
            self.answer(LI_HUA, Answer::Tender(r, tender.id.clone(), line));
        }
        let report = SalesReport {
            cash_received: Some(Money(150_000 - left.0)),
            source: "Z0231".into(),
            by: Some(LI_HUA),
            ..SalesReport::default()
        };
        self.answer(LI_HUA, Answer::Report(r, report));
        let close = Close { float_left: Some(Money(50_000)), revealed: true, ..Close::default() };
        self.answer(LI_HUA, Answer::Close(r, close));
        self.answer(CHEN_WEI, Answer::Count(r, Side::Incoming, count));
        for item in settings.count_list() {
            let line = StockLine { book: Some(12), counted: Some(12), ..StockLine::default() };
            self.answer(LI_HUA, Answer::Stock(item.id, line));
        }
        self.answer(
            LI_HUA,
            Answer::StockReview(StockReview { quality_checked: true, ..StockReview::default() }),
        );
        for item in &settings.checks {
            let closes = item.list == ListKind::Closing && open.draft.people.closes;
            let at_handover = matches!(item.list, ListKind::Devices | ListKind::Safety | ListKind::SelfCheck);
            let by = if item.list == ListKind::SelfCheck { LI_HUA } else { CHEN_WEI };
            if closes || at_handover && item.asked_on(open.draft.head.shift) {
                let number = (item.answer == AnswerKind::Number).then(|| item.max.unwrap_or(0));
                let answer = item.answered(Finding::Ok, number, by, now_ms);
                self.answer(by, Answer::Check(item.id.clone(), answer));
            }
        }
        let feedback = open.facts(self.app.desk.now()).has_feedback();
        self.answer(
            CHEN_WEI,
            Answer::Feedback(FeedbackReview { said: None, none: !feedback, passed_on: feedback }),
        );
        for item in &open.items {
            let carried = Carried {
                overdue_said: None,
                act: Some(CarryAct::Accepted),
                text: String::new(),
                overdue_reason: "still waiting".into(),
                mark,
            };
            self.answer(CHEN_WEI, Answer::Carried(item.id, carried));
        }
        for person in open.facts(self.app.desk.now()).attendees(&open.draft) {
            // Somebody who hands over without a punch would miss both.
            let line = AttendanceLine {
                remark_said: None,
                line: crate::model::attendance::AttendanceResult {
                    actual_in_ms: Some(now_ms),
                    actual_out_ms: Some(now_ms),
                    ..crate::model::attendance::AttendanceResult::default()
                },
                planned_start_ms: None,
                planned_end_ms: None,
                remark: String::new(),
                confirmed_ms: Some(now_ms),
                confirmed_by: None,
            };
            self.answer(person, Answer::Attendance(person, line));
        }
        let read_back = ReadBack { float_left: Some(Money(50_000)), ..ReadBack::default() };
        let spoken = Spoken { yes: true, by: CHEN_WEI, at: now_ms };
        self.answer(
            CHEN_WEI,
            Answer::Review(Review {
                spoken: Some(spoken),
                read_back: Some(read_back),
                put_away: open.draft.people.closes.then(|| PutAway {
                    said: None,
                    bag_no: "17".into(),
                    place: "safe".into(),
                }),
                ..Review::default()
            }),
        )
    }

    /// Signs in a role, the PIN taken as checked.
    pub(crate) fn sign(&mut self, person: PersonId, role: SignRole) -> &mut Self {
        self.perform(Command::Sign { person, role });
        assert!(!matches!(self.app.model.saved, SavedState::NotSaved(_)), "{:?}", self.app.model.saved);
        self
    }

    /// A whole clean handover, sealed.
    pub(crate) fn hand_over(&mut self) -> &mut Self {
        self.start_handover().answer_all();
        self.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming)
    }
}

#[test]
fn a_clean_handover_is_sealed_and_leaves_the_next_float() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    assert!(shop.app.model.handover().is_none(), "sealed");
    let store = shop.app.desk.store.as_ref().unwrap();
    assert_eq!(store.head().unwrap().seq, 2, "genesis and the handover");
    assert_eq!(store.drawers().unwrap()[&RegisterId(1)], Money(50_000));
    let live = shop.app.model.live.as_ref().unwrap();
    assert_eq!(live.over_short, [(live.run.date, 0)]);
    let deposits: Vec<_> = live.items.iter().filter(|i| i.kind == ItemKind::DepositInTransit).collect();
    assert_eq!(deposits.len(), 1, "the deposit is on its way");
    assert_eq!(deposits[0].detail.amount, Some(Money(100_000)));
    // The next one carries the deposit and starts from the float left.
    shop.advance_min(8 * 60).hand_over();
    assert_eq!(shop.app.desk.store.as_ref().unwrap().head().unwrap().seq, 3);
    assert_eq!(shop.app.model.live.as_ref().unwrap().items[0].handovers, 1);
}

#[test]
fn a_corrected_count_changes_what_holds_and_not_what_was_sealed() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let date = shop.app.model.live.as_ref().unwrap().over_short[0].0;
    let store = shop.app.desk.store.as_ref().unwrap();
    let handover = store.day(date).unwrap()[0].handover;
    let new = crate::store::NewCorrection {
        handover,
        field: "cash/0/outgoing/rows/10000".parse().unwrap(),
        typed: "14".into(),
        reason: "one note too many".into(),
        second: Some(LI_HUA),
        told: String::new(),
    };
    shop.perform(Command::Correct { by: LEAD, new: Box::new(new) });
    let live = shop.app.model.live.as_ref().unwrap();
    assert_eq!(live.over_short, [(date, -10_000)]);
    // So much less is on its way to the bank.
    let deposit = live.items.iter().find(|item| item.kind == ItemKind::DepositInTransit).unwrap();
    assert_eq!(deposit.detail.amount, Some(Money(90_000)));
    assert!(deposit.title.contains("900.00") && !deposit.title.contains("1,000.00"), "{}", deposit.title);
    let said = shop.app.desk.store.as_ref().unwrap().item_events(deposit.id).unwrap();
    assert!(said.last().unwrap().text.contains("1,000.00 → "), "{said:?}");
    let store = shop.app.desk.store.as_ref().unwrap();
    let page = store.page(handover).unwrap();
    assert_eq!((page.net(), page.net_now()), (Some(Money(0)), Some(Money(-10_000))));
    let marks = store.day_marks(date, date, date.succ()).unwrap();
    assert_eq!(marks[0].over_short, Some(-10_000));
    assert_eq!(store.unread().unwrap()[0].net, Some(Money(-10_000)));
    assert_eq!(store.verify(crate::store::VerifyLevel::Sense).unwrap().findings, []);
}

#[test]
fn a_change_takes_the_signature_back() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all().sign(LI_HUA, SignRole::Outgoing);
    assert_eq!(shop.app.model.handover().unwrap().draft.head.state, State::OutgoingSigned);
    shop.answer(
        LI_HUA,
        Answer::StockReview(StockReview {
            not_counted_said: None,
            quality_said: None,
            quality_checked: true,
            not_counted: "x".into(),
        }),
    );
    let open = shop.app.model.handover().unwrap();
    assert!(open.draft.signatures.is_empty());
    assert_eq!(open.draft.head.state, State::Draft);
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    assert!(shop.app.model.handover().is_some(), "a list let pass undone is a lead's to sign");
    shop.sign(LEAD, SignRole::Lead);
    assert!(shop.app.model.handover().is_none());
}

#[test]
fn a_saved_field_is_one_commit() {
    use std::sync::atomic::Ordering;
    let mut shop = Shop::new(Lang::En);
    shop.hand_over().advance_min(60);
    shop.start_handover();
    let store = shop.app.desk.store.as_mut().unwrap();
    let commits = store.count_commits();
    assert!(store.syncs_each_commit());
    let r = RegisterId(1);
    let count = |n| Count { total: Some(Money(n)), ..Count::default() };
    let report = SalesReport { cash_received: Some(Money(50_000)), ..SalesReport::default() };
    let cursor = |place: &str| Some(place.parse().unwrap());
    let given = [
        (
            Answer::Opening(
                r,
                OpeningCount { counted: Money(50_000), taken_over: false, by: LI_HUA, at_ms: None },
            ),
            cursor("cash:1/opening"),
        ),
        (Answer::Count(r, Side::Outgoing, count(100_000)), None),
        (Answer::Count(r, Side::Incoming, count(100_000)), cursor("cash:1/incoming")),
        (Answer::Report(r, report.clone()), cursor("cash:1/report/cash")),
        // What follows goes with it: the result that was shown, and the reasons it takes back.
        (Answer::Close(r, Close { revealed: true, ..Close::default() }), None),
        (Answer::Report(r, SalesReport { cash_received: Some(Money(60_000)), ..report }), None),
        (
            Answer::StockReview(StockReview { quality_checked: true, ..StockReview::default() }),
            cursor("stock:done"),
        ),
    ];
    for (at, (answer, cursor)) in given.into_iter().enumerate() {
        let what = format!("{answer:?}");
        shop.perform(Command::Answer { by: LI_HUA, answer: Box::new(answer), cursor });
        assert_eq!(commits.load(Ordering::Relaxed), at + 1, "{what}");
    }
}

#[test]
fn nobody_signs_twice_or_too_early() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover();
    shop.perform(Command::Sign { person: LI_HUA, role: SignRole::Outgoing });
    assert!(matches!(shop.app.model.saved, SavedState::NotSaved(_)), "the gate is shut");
    shop.answer_all().sign(LI_HUA, SignRole::Outgoing);
    for (person, role) in
        [(LI_HUA, SignRole::Outgoing), (LI_HUA, SignRole::Incoming), (LEAD, SignRole::Incoming)]
    {
        shop.perform(Command::Sign { person, role });
        assert!(matches!(shop.app.model.saved, SavedState::NotSaved(_)), "{person} as {role:?}");
    }
}

#[test]
fn the_history_of_an_item_names_who_acted_and_when() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over().advance_min(8 * 60).start_handover().answer_all();
    let item = shop.app.model.handover().unwrap().items[0].id;
    let acted = shop.app.desk.now().ms;
    // Signed later, by another person last.
    shop.advance_min(20).sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    let store = shop.app.desk.store.as_ref().unwrap();
    let events = store.item_events(item).unwrap();
    let accepted = events.iter().find(|e| e.kind == EventKind::Accepted).expect("it was taken over");
    assert_eq!((accepted.by, accepted.at.ms), (Some(CHEN_WEI), acted));
    assert!(events.is_sorted_by_key(|e| e.at.ms));
}

#[test]
fn a_change_of_owner_says_from_whom_to_whom() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    for (owner, said) in [(Some(LI_HUA), "– → Li Hua"), (Some(LEAD), "Li Hua → 李雷"), (None, "李雷 → –")]
    {
        let item = shop.app.model.live.as_ref().unwrap().items[0].clone();
        let id = item.id;
        shop.perform(Command::Item { by: LEAD, item: Box::new(item), act: ItemAct::Owner(owner) });
        let events = shop.app.desk.store.as_ref().unwrap().item_events(id).unwrap();
        assert_eq!(events.last().unwrap().text, said);
        shop.advance_min(1);
    }
}

#[test]
fn what_was_settled_in_the_shift_is_sealed_with_who_and_when() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over().advance_min(60);
    let item = shop.app.model.live.as_ref().unwrap().items[0].clone();
    let id = item.id;
    let done = shop.app.desk.now();
    let act = ItemAct::Banked { slip: "B77".into(), amount: Money(100_000), reason: String::new() };
    shop.perform(Command::Item { by: LEAD, item: Box::new(item), act });
    shop.advance_min(7 * 60).hand_over();
    let page = shop.app.desk.store.as_ref().unwrap().page(HandoverId(2)).unwrap();
    let [settled] = page.document.settled.as_slice() else { panic!("{:?}", page.document.settled) };
    assert_eq!((settled.item, settled.state, settled.at), (id.0, ItemState::Matched, done));
    assert_eq!((settled.by.as_deref(), settled.text.as_str()), (Some("李雷"), "B77"));
    let printed = crate::report::daylog::text::page_lines(&page, Lang::En, 160);
    assert!(printed.iter().any(|line| line.text.contains("B77") && line.text.contains("李雷")));
    assert!(page.document.carried.iter().all(|carried| carried.item != id.0), "no longer open");
    assert_eq!(
        shop.app.desk.store.as_ref().unwrap().verify(crate::store::VerifyLevel::Sense).unwrap().findings,
        []
    );
}
