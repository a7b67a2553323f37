//! A shop in its file: every entry and answer is written, every handover signed and sealed, and reports are read back.

use super::{OWNER, Shop, WITNESS};
use crate::model::approval::Verdict;
use crate::model::attendance::AttendanceResult;
use crate::model::handover::answer::Answer;
use crate::model::handover::{
    AttendanceLine, Carried, CarryAct, FeedbackReview, HandoverKind, Mark, Panel, People, SignRole,
    StockReview,
};
use crate::model::ids::{EntryId, PersonId};
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log::{BankSlip, Detail, TillChange};
use crate::model::money::Money;
use crate::model::period::Period;
use crate::model::period_data::{DataNeeded, PeriodData};
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::logbook::LogPage;
use crate::rules::authority::Act;
use crate::rules::claims;
use crate::rules::required_signatures::{hours_by_signature, lead_needed};
use crate::store::{AuditAction, Durability, NewDecision, NewOpening, OpenHandover, Store};
use crate::tui::test_support;

/// A shop in a file.
pub(super) struct Stored {
    shop: test_support::Shop,
    settings: Settings,
    begin_ms: i64,
    open: Option<OpenHandover>,
    /// Answers of one person that are not saved yet.
    waiting: Vec<(PersonId, Answer)>,
    days: Vec<BusinessDate>,
    /// How many approvals wait, were given, and were refused, in that order.
    pub(super) approvals: [i64; 3],
}

impl Stored {
    pub(super) fn new(settings: Settings) -> Self {
        let shop = test_support::Shop::with(Lang::En, &settings);
        let mut stored = Self {
            begin_ms: shop.app.desk.now().ms,
            shop,
            settings,
            open: None,
            waiting: Vec::new(),
            days: Vec::new(),
            approvals: [0; 3],
        };
        stored.store().set_durability(Durability::Fast).unwrap();
        stored
    }

    fn store(&mut self) -> &mut Store {
        self.shop.app.desk.store.as_mut().unwrap()
    }

    /// Somebody comes after all and opens the shop, which was closed by the half seal.
    fn open_shop(&mut self) {
        let opening = NewOpening { not_held: "nobody came".to_owned(), ..NewOpening::by(WITNESS) };
        let (action, at) = (self.action(WITNESS), self.now());
        let key = self.shop.app.desk.keys.signing();
        self.store().accept_pin(WITNESS, Act::OpenShop);
        self.store().open_shop(&action, at, &opening, &key.as_ref().map_err(Clone::clone)).unwrap();
    }

    fn action(&self, by: PersonId) -> AuditAction {
        AuditAction::new(self.now().ms, by.0, "test", "test")
    }

    /// Saves the answers that wait.
    fn save(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let Some((by, _)) = waiting.first() else { return };
        self.shop.app.desk.clock.advance(1_000);
        let (by, at, action) = (*by, self.now(), self.action(*by));
        let answers: Vec<Answer> = waiting.into_iter().map(|(_, answer)| answer).collect();
        let mut open = self.open.take().unwrap();
        for case in answers.iter().flat_map(|answer| claims::of_answer(&open.draft, answer)) {
            self.store().accept_pins(&case);
        }
        let told = format!("{by} {answers:?}");
        let draft = self.store().answer_many(&action, at, &open, answers);
        open.draft = draft.unwrap_or_else(|error| panic!("{error:?} {told}"));
        self.open = Some(open);
    }

    /// Everything a handover asks for beside its money.
    fn rest(&mut self) {
        let open = self.open.clone().unwrap();
        let (people, at) = (open.draft.people.clone(), self.now());
        let first = people.incoming.first().or(people.outgoing.first()).copied().unwrap();
        let mark = Mark { by: first, at_ms: at.ms };
        for panel in Panel::ALL {
            self.answer(first, Answer::Panel(panel, mark));
        }
        self.answer(
            first,
            Answer::StockReview(StockReview { quality_checked: true, ..StockReview::default() }),
        );
        self.answer(first, Answer::Feedback(FeedbackReview { said: None, none: true, passed_on: false }));
        for item in &open.items {
            let carried = Carried {
                overdue_said: None,
                act: Some(CarryAct::Accepted),
                text: String::new(),
                overdue_reason: "still waiting".into(),
                mark,
            };
            self.answer(first, Answer::Carried(item.id, carried));
        }
        for person in open.facts(at).attendees(&open.draft) {
            let line = AttendanceLine {
                remark_said: None,
                line: AttendanceResult {
                    actual_in_ms: Some(at.ms),
                    actual_out_ms: Some(at.ms),
                    ..AttendanceResult::default()
                },
                planned_start_ms: None,
                planned_end_ms: None,
                remark: String::new(),
                confirmed_ms: Some(at.ms),
                confirmed_by: None,
            };
            if !hours_by_signature(&open.draft).contains(&person) {
                self.answer(person, Answer::Attendance(person, line));
            }
        }
        self.save();
    }

    /// Approvals that nobody could give: some are given, some refused, some wait for ever.
    fn decide(&mut self) {
        let settings = self.settings.clone();
        let pages = self.store().with_open_approvals().unwrap();
        let open =
            pages.iter().flat_map(|page| page.open_approvals().into_iter().map(|o| (page.handover, o)));
        let open: Vec<_> = open.map(|(handover, open)| (handover, open.place)).collect();
        for (n, (handover, place)) in open.into_iter().enumerate() {
            self.approvals[(n + 1) % 3] += 1;
            let verdict = match n % 3 {
                0 => Verdict::Approved,
                1 => Verdict::Rejected,
                _ => continue,
            };
            let new = NewDecision { entry: None, handover, place, verdict, words: "looked at".into() };
            let (action, at) = (self.action(OWNER), self.now());
            let key = self.shop.app.desk.keys.signing();
            let key = key.as_ref().map_err(Clone::clone);
            self.store().accept_pin(OWNER, Act::Decide);
            self.store().decide(&action, at, &new, &settings, &key).unwrap();
        }
    }
}

impl Shop for Stored {
    const STRICT: bool = true;

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn now(&self) -> Stamp {
        self.shop.app.desk.now()
    }

    fn log(&mut self, by: PersonId, mut detail: Detail) -> EntryId {
        self.shop.app.desk.clock.advance(60_000);
        let (action, at, settings) = (self.action(by), self.now(), self.settings.clone());
        // Of a register somebody else works a lead approves it.
        let run = self.store().running().unwrap();
        let hands = self.store().till_hands(&run, &settings).unwrap();
        if let Detail::Movement(moved) = &detail
            && let Some(hands) = hands.get(&moved.register)
            && detail.in_right_hands(by, hands, &settings).is_err()
        {
            detail.approve(OWNER, by);
        }
        let case = detail.case(by, &settings);
        self.store().accept_pins(&case);
        let logged = self.store().log(&action, at, &detail, &settings);
        logged.unwrap_or_else(|error| panic!("{error:?} {detail:?}")).entry
    }

    fn strike(&mut self, by: PersonId, entry: EntryId) {
        let (at, settings) = (self.now(), self.settings.clone());
        let run = self.store().running().unwrap().id;
        let found = self.store().entries(run).unwrap().into_iter().find(|one| one.id == entry).unwrap();
        // What somebody else gave the PIN for is a lead's to strike out.
        let (_, about) = claims::act_of_strike(&found, &settings).unwrap();
        let by = if about.contains(&by) { by } else { OWNER };
        let action = self.action(by);
        self.store().accept_pin(by, Act::Strike);
        self.store().strike(&action, at, entry, "typed twice", &settings).unwrap();
    }

    fn change(&mut self, change: TillChange) {
        self.shop.app.desk.clock.advance(60_000);
        let run = self.store().running().unwrap();
        let (action, at, settings) = (self.action(change.outgoing), self.now(), self.settings.clone());
        let session = self.store().till_sessions(&run, &settings).unwrap().remove(&change.register).unwrap();
        let (change, _) = change.worked_out(&session, &settings).unwrap();
        for case in change.cases() {
            self.store().accept_pins(&case);
        }
        let key = self.shop.app.desk.keys.signing();
        let key = key.as_ref().map_err(Clone::clone);
        let done = self.store().change_till(&action, at, &change, &key);
        done.unwrap_or_else(|error| panic!("{error:?} {change:?}"));
    }

    fn begin(&mut self, people: &People) -> BusinessDate {
        // The bank has what was sent, so that nobody carries it on for months.
        let mut sent = self.store().open_items().unwrap();
        sent.retain(|item| item.kind == ItemKind::DepositInTransit);
        if !sent.is_empty() {
            let amount = sent.iter().map(|item| item.detail.amount.unwrap().0).sum();
            let slip = BankSlip {
                slip_no: format!("B{}", self.days.len()),
                amount: Money(amount),
                settles: sent.iter().map(|item| item.id.0).collect(),
                sent: None,
                reason: String::new(),
            };
            self.log(people.outgoing[0], Detail::BankSlip(slip));
        }
        // Shifts change when they are planned to, however long was spent on what was logged.
        let shifts = i64::try_from(self.days.len()).unwrap() + 1;
        let change = self.begin_ms + shifts * 8 * 3_600_000;
        let wait = change - self.now().ms;
        self.shop.app.desk.clock.advance(wait);
        let (action, at) = (self.action(people.outgoing[0]), self.now());
        let (version, settings) = self.store().settings().unwrap();
        let kind = HandoverKind::Shift;
        self.store().start_handover(&action, at, kind, people, (version, &settings)).unwrap();
        let open = self.store().open_handover().unwrap().unwrap();
        let date = open.draft.head.date;
        self.days.push(date);
        self.open = Some(open);
        date
    }

    fn answer(&mut self, by: PersonId, answer: Answer) {
        if self.waiting.first().is_some_and(|(other, _)| *other != by) {
            self.save();
        }
        let answer = match answer {
            Answer::SoldOn(register, _) => {
                self.save();
                let mark = Mark { by, at_ms: self.now().ms };
                let cash = self.open.as_ref().unwrap().draft.register(register);
                Answer::SoldOn(register, cash.with_sold_on(mark))
            }
            other => other,
        };
        self.waiting.push((by, answer));
    }

    fn seal(&mut self) {
        self.save();
        self.rest();
        let open = self.store().open_handover().unwrap().unwrap();
        let people = &open.draft.people;
        let in_role = |role, side: &[PersonId]| side.iter().map(|id| (role, *id)).collect::<Vec<_>>();
        let mut signers = in_role(SignRole::Outgoing, &people.outgoing);
        signers.extend(match people.incoming.as_slice() {
            // Closed by whoever is there, or sealed half, with a witness where there is one.
            [] => {
                let witness = open.draft.review.half.as_ref().and_then(|half| half.witness);
                in_role(SignRole::Witness, witness.as_slice())
            }
            incoming => in_role(SignRole::Incoming, incoming),
        });
        let open_to_lead = open.draft.review.lead_open.is_some();
        if !open_to_lead && lead_needed(&open.draft, &open.facts(self.now())).unwrap() {
            signers.insert(1, (SignRole::Lead, OWNER));
        }
        let mut sealed = None;
        for (role, person) in signers {
            self.shop.app.desk.clock.advance(60_000);
            let (action, at) = (self.action(person), self.now());
            let key = self.shop.app.desk.keys.signing();
            let key = key.as_ref().map_err(Clone::clone);
            self.store().accept_pins(&claims::of_signature(&open.draft, role, person));
            sealed = self.store().sign(&action, at, role, person, &key).unwrap();
        }
        assert!(sealed.is_some(), "the last signature seals");
        if self.store().running().unwrap().closed {
            self.open_shop();
        }
    }

    fn read(&mut self) -> (PeriodData, Vec<LogPage>) {
        self.decide();
        let period = Period { from: self.days[0], to: *self.days.last().unwrap() };
        let now = self.now().ms;
        let needs = DataNeeded { cash: true, items: true, log: true, ..DataNeeded::default() };
        let mut days = self.days.clone();
        days.dedup();
        let pages = days.into_iter().flat_map(|day| self.store().day(day).unwrap()).collect();
        (self.store().facts(period, needs, now).unwrap(), pages)
    }
}
