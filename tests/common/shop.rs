//! A founded shop on a [`Pc`], handing over through the library: for tests of what commands make of records.

use handover::internals::Act;
use handover::internals::Answer;
use handover::internals::Clock;
use handover::internals::CountUnit;
use handover::internals::CountWay;
use handover::internals::Keys;
use handover::internals::Lang;
use handover::internals::Role;
use handover::internals::ShopFiles;
use handover::internals::StockLine;
use handover::internals::Zone;
use handover::internals::shop_setup;
use handover::internals::templates;
use handover::internals::{AnswerKind, Finding, ListKind};
use handover::internals::{
    AttendanceLine, Carried, CarryAct, FeedbackReview, HandoverKind, Mark, Panel, People, ReadBack, Review,
    SignRole, Spoken, StockReview,
};
use handover::internals::{AttendanceResult, PunchKind};
use handover::internals::{AuditAction, OpenHandover, OpenOptions, Sealed, Store, StoreError};
use handover::internals::{Close, Count, OpeningCount, SalesReport, Side, TenderLine};
use handover::internals::{Cost, Secret};
use handover::internals::{Currency, Money};
use handover::internals::{Detail, Note, Punch};
use handover::internals::{Minute, Stamp};
use handover::internals::{NewPerson, NewRegister, NewShop};
use handover::internals::{PersonId, RegisterId, StockId};
use handover::internals::{Settings, StockItem};

use super::Pc;

pub(crate) const OWNER: PersonId = PersonId(1);
pub(crate) const LI_HUA: PersonId = PersonId(3);
pub(crate) const CHEN_WEI: PersonId = PersonId(4);
const REGISTER: RegisterId = RegisterId(1);

/// A shop with its key and clock.
pub(crate) struct Shop {
    pub store: Store,
    pub keys: Keys,
    pub clock: Clock,
    pub settings: Settings,
    heads: std::path::PathBuf,
    chain: String,
}

/// The settings of the shop; `people` are the cashiers after owner and lead.
pub(crate) fn settings(name: &str, people: &[&str]) -> Settings {
    let person = |name: &str, role| NewPerson { name: name.into(), role, lang: Lang::En };
    let mut all = vec![person("李雷", Role::Lead)];
    all.extend(people.iter().map(|name| person(name, Role::Cashier)));
    let mut settings = templates::shop(NewShop {
        name: name.into(),
        currency: Currency::named("CNY").unwrap(),
        zone: Zone::parse("Asia/Shanghai").unwrap(),
        cutoff: Minute(240),
        lang: Lang::En,
        shifts: Vec::new(),
        registers: vec![NewRegister {
            name: "Register 1".into(),
            float_target: Money(50_000),
            counted: CountWay::HandedOn,
        }],
        owner: "王芳".into(),
        people: all,
    })
    .unwrap();
    settings.stock = vec![StockItem {
        id: StockId(1),
        code: "A1".into(),
        barcode: String::new(),
        name: "中华烟".into(),
        unit: "条".into(),
        par_level: Some(10),
        shelf_life_days: None,
        active: true,
    }];
    settings
}

impl Shop {
    /// Founds the shop at the usual place of the PC, some days before [`super::NOW`].
    pub(crate) fn found(pc: &Pc, settings: Settings) -> Self {
        Self::found_at(pc, settings, "2026-03-10T15:02:00+08:00")
    }

    pub(crate) fn found_at(pc: &Pc, settings: Settings, time: &str) -> Self {
        let clock = Clock::fixed(Stamp::parse_rfc3339(time).unwrap().ms);
        let (db, heads) = (pc.path("data/handover.db"), pc.path("state/heads.log"));
        let key_file = pc.path("keys/handover.key");
        let places = ShopFiles { db: &db, key_file: &key_file, head_log: &heads };
        let secret = Secret::new("four quiet green boats");
        let made = shop_setup::found(&places, &clock, Cost::test(), &settings, OWNER, Some(&secret)).unwrap();
        let chain = made.store.shop().unwrap().chain_id;
        Self { store: made.store, keys: made.keys, clock, settings, heads, chain }
    }

    /// Opens the store again after something was done to its file.
    pub(crate) fn reopen(&mut self, pc: &Pc) {
        self.store = Store::open(&pc.path("data/handover.db"), &OpenOptions::write(0)).unwrap();
    }

    fn now(&self) -> Stamp {
        self.settings.store.zone.stamp_at(self.clock.now_ms())
    }

    fn action(&self, by: PersonId) -> AuditAction {
        AuditAction::new(self.clock.now_ms(), by.0, "test", "test")
    }

    /// Logs something in the running shift.
    pub(crate) fn log(&mut self, detail: &Detail) {
        let (action, at) = (self.action(LI_HUA), self.now());
        self.store.accept_pin(LI_HUA, Act::Clock);
        self.store.log(&action, at, detail, &self.settings).unwrap();
    }

    fn answer(&mut self, open: &mut OpenHandover, answer: Answer) {
        let (action, at) = (self.action(LI_HUA), self.now());
        if let Answer::Attendance(person, _) = &answer {
            self.store.accept_pin(*person, Act::ConfirmOwn);
        }
        open.draft = self.store.answer(&action, at, open, answer, None).unwrap();
    }

    /// Works for eight hours, then hands register 1 over: 500.00 float, 1,000.00 cash sales, `short` missing.
    pub(crate) fn hand_over(&mut self, short: i64) {
        self.prepare(short);
        let sealed = [(SignRole::Outgoing, LI_HUA), (SignRole::Incoming, CHEN_WEI)]
            .map(|(role, person)| self.sign(role, person).unwrap());
        let head = sealed.into_iter().last().flatten().expect("the last signature seals").head;
        shop_setup::remember(&self.heads, head, &self.chain, self.now()).unwrap();
    }

    /// Signs the open handover.
    pub(crate) fn sign(&mut self, role: SignRole, person: PersonId) -> Result<Option<Sealed>, StoreError> {
        let key = self.keys.signing.as_ref().map_err(Clone::clone);
        let (action, at) = (self.action(person), self.now());
        let act = if role == SignRole::Lead { Act::ApproveCash } else { Act::Sign };
        self.store.accept_pin(person, act);
        self.store.sign(&action, at, role, person, &key)
    }

    /// The same up to the signatures.
    pub(crate) fn prepare(&mut self, short: i64) {
        self.log(&Detail::Punch(Punch::clocked(LI_HUA, PunchKind::In, self.clock.now_ms())));
        self.log(&Detail::Note(Note { text: "冰箱门关不严 – tape on it".into() }));
        self.clock.advance(8 * 3_600_000);
        let at = self.now();
        let people = People {
            outgoing: vec![LI_HUA],
            incoming: vec![CHEN_WEI],
            registers: vec![REGISTER],
            ..People::default()
        };
        let (version, settings) = self.store.settings().unwrap();
        let action = self.action(LI_HUA);
        self.store.start_handover(&action, at, HandoverKind::Shift, &people, (version, &settings)).unwrap();
        let mut open = self.store.open_handover().unwrap().unwrap();
        for answer in answers(&open, at, short) {
            self.answer(&mut open, answer);
        }
        self.clock.advance(60_000);
    }
}

fn answers(open: &OpenHandover, at: Stamp, short: i64) -> Vec<Answer> {
    let settings = &open.settings;
    let mark = Mark { by: CHEN_WEI, at_ms: at.ms };
    let mut all: Vec<Answer> = Panel::ALL.into_iter().map(|panel| Answer::Panel(panel, mark)).collect();
    let left = open.left_before.get(&REGISTER).copied().unwrap_or(Money(50_000));
    all.push(Answer::Opening(
        REGISTER,
        OpeningCount { at_ms: None, counted: left, taken_over: false, by: LI_HUA },
    ));
    let mut count = Count { rows: [(CountUnit::loose(10_000), 15)].into(), total: None };
    count.rest_none(&settings.store.currency);
    all.push(Answer::Count(REGISTER, Side::Outgoing, count.clone()));
    for tender in settings.other_tenders() {
        let line = TenderLine { counted: Some(Money(0)), reported: Some(Money(0)), ..TenderLine::default() };
        all.push(Answer::Tender(REGISTER, tender.id.clone(), line));
    }
    let report = SalesReport {
        cash_received: Some(Money(150_000 + short - left.0)),
        source: "Z0231".into(),
        by: Some(LI_HUA),
        ..SalesReport::default()
    };
    all.push(Answer::Report(REGISTER, report));
    let close = Close { float_left: Some(Money(50_000)), revealed: true, ..Close::default() };
    all.push(Answer::Close(REGISTER, close));
    all.push(Answer::Count(REGISTER, Side::Incoming, count));
    for item in settings.count_list() {
        let line = StockLine { book: Some(12), counted: Some(12), ..StockLine::default() };
        all.push(Answer::Stock(item.id, line));
    }
    all.push(Answer::StockReview(StockReview { quality_checked: true, ..StockReview::default() }));
    for item in &settings.checks {
        if matches!(item.list, ListKind::Devices | ListKind::Safety | ListKind::SelfCheck)
            && item.asked_on(open.draft.head.shift)
        {
            let number = (item.answer == AnswerKind::Number).then(|| item.max.unwrap_or(0));
            let by = if item.list == ListKind::SelfCheck { LI_HUA } else { CHEN_WEI };
            let answer = item.answered(Finding::Ok, number, by, at.ms);
            all.push(Answer::Check(item.id.clone(), answer));
        }
    }
    let feedback = open.facts(at).has_feedback();
    all.push(Answer::Feedback(FeedbackReview { said: None, none: !feedback, passed_on: feedback }));
    for item in &open.items {
        let carried = Carried {
            overdue_said: None,
            act: Some(CarryAct::Accepted),
            text: String::new(),
            overdue_reason: "still waiting".into(),
            mark,
        };
        all.push(Answer::Carried(item.id, carried));
    }
    for person in open.facts(at).attendees(&open.draft) {
        let line = AttendanceLine {
            remark_said: None,
            line: AttendanceResult::default(),
            planned_start_ms: None,
            planned_end_ms: None,
            remark: String::new(),
            confirmed_ms: Some(at.ms),
            confirmed_by: None,
        };
        all.push(Answer::Attendance(person, line));
    }
    let spoken = Some(Spoken { yes: true, by: CHEN_WEI, at: at.ms });
    let read_back = Some(ReadBack { float_left: Some(Money(50_000)), ..ReadBack::default() });
    all.push(Answer::Review(Review { spoken, read_back, ..Review::default() }));
    all
}
