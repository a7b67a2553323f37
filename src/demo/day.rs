//! What happens while a shift of the demo runs: people come, cash moves, things break and get mended.

use super::cast::OWNER;
use super::dice::Dice;
use super::texts::say;
use super::world::{HOUR, MINUTE, SPARE_MS, World};
use super::{cast, texts};
use crate::demo::texts::TextPair;
use crate::model::attendance::{LeaveKind, PunchKind};
use crate::model::checklist::{AnswerKind, Finding, ListKind};
use crate::model::ids::{ItemId, PersonId, RegisterId, StockId};
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::log::{
    Acceptance, Attention, CheckDone, Detail, Disposal, DisposalAction, DisposalCause, Fault, Feedback,
    FeedbackKind, Incident, Leave, LineFault, Movement, MovementKind, Note, Punch, Receipt, ReceiptLine,
    RoutineDone, SpotCount, Task, WriteOffClass,
};
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::settings::When;
use crate::model::shift::ShiftRun;
use crate::rules::claims;
use crate::store::{AuditAction, ItemAct, Result};

/// Something that happens at a moment.
pub(super) struct Happening {
    at_ms: i64,
    by: PersonId,
    what: DayEvent,
}

#[allow(clippy::large_enum_variant)] // one at a time, and what is logged is the largest
enum DayEvent {
    Log(Detail),
    Act(ItemId, ItemAct),
}

/// One shift being lived through.
pub(super) struct DemoDay<'a> {
    world: &'a World<'a>,
    dice: Dice,
    run: ShiftRun,
    /// Hands at the registers.
    crew: Vec<PersonId>,
    /// The lead on this shift, or the owner.
    lead: PersonId,
    /// Planned start, UTC milliseconds.
    start: i64,
    /// Planned end, UTC milliseconds.
    end: i64,
    all: Vec<Happening>,
    /// Pieces that came in, by line of the count list.
    received: Vec<(usize, i64)>,
}

/// How much of a shift is lived through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ShiftPart {
    /// All of it, until its handover.
    Whole,
    /// What there is by now: it is the one running.
    SoFar,
}

impl World<'_> {
    /// Lets a shift run until `until_ms`.
    pub(super) fn live_through(&mut self, run: ShiftRun, until_ms: i64, part: ShiftPart) -> Result<()> {
        let last = part == ShiftPart::SoFar;
        let at = self.stamp(run.opened_ms);
        self.store.expire_items(at)?;
        let items = self.store.open_items()?;
        let mut day = DemoDay::new(self, run);
        day.people();
        day.routine_work(last);
        day.cash();
        day.goods();
        day.customers();
        day.trouble();
        day.moves(&items);
        day.on_stage(last);
        let DemoDay { mut all, received, .. } = day;
        all.extend(self.leaving.drain(..).map(|(by, at_ms)| {
            let punch = Punch::clocked(by, PunchKind::Out, at_ms);
            Happening { at_ms, by, what: DayEvent::Log(Detail::Punch(punch)) }
        }));
        for (line, pieces) in received {
            if let Some(stock) = self.stock.get_mut(line) {
                *stock += pieces;
            }
        }
        all.retain(|h| h.at_ms <= until_ms);
        all.sort_by_key(|h| h.at_ms);
        for Happening { at_ms, by, what } in all {
            let at = self.stamp(at_ms);
            match what {
                DayEvent::Log(detail) => {
                    // Cash is moved by whoever works the register.
                    let hands = match &detail {
                        Detail::Movement(moved) if moved.movement.is_the_cashiers() => {
                            self.store.till_hands(&run, &self.base.settings)?.remove(&moved.register)
                        }
                        _ => None,
                    };
                    let by = hands.and_then(|hands| hands.first().copied()).unwrap_or(by);
                    let action = AuditAction::new(at_ms, by.0, "log", "entry");
                    self.store.accept_pins(&detail.case(by, &self.base.settings));
                    self.store.log(&action, at, &detail, &self.base.settings)?;
                }
                DayEvent::Act(id, act) => {
                    let item = self.store.item(id)?;
                    let action = AuditAction::new(at_ms, by.0, "item.act", format!("item/{id}"));
                    if let ItemAct::State { to, text, .. } = &act
                        && let Some(case) = claims::of_step(&item, *to, by, text)
                    {
                        self.store.accept_pins(&case);
                    }
                    self.store.act_on_item(&action, at, &item, &act)?;
                }
            }
        }
        Ok(())
    }
}

impl<'a> DemoDay<'a> {
    fn new(world: &'a World<'a>, run: ShiftRun) -> Self {
        let shift = world.base.settings.shift(run.shift);
        let lead = cast::rostered(&world.base.settings, run.date, run.shift, Role::Lead);
        Self {
            dice: Dice::of(world.base.seed, world.part(run, 1)),
            crew: world.crew(run.date, run.shift),
            lead: lead.first().copied().unwrap_or(OWNER),
            start: shift.map_or(0, |s| world.base.settings.starts(s, run.date)),
            end: shift.map_or(0, |s| world.base.settings.ends(s, run.date)),
            world,
            run,
            all: Vec::new(),
            received: Vec::new(),
        }
    }

    /// Which shift of the day: 1 early, 2 late, 3 night.
    const fn slot(&self) -> i64 {
        self.run.shift.0
    }

    /// A moment well inside the shift.
    fn moment(&mut self) -> i64 {
        self.dice.between(self.start / MINUTE + 20, self.end / MINUTE - 40) * MINUTE
    }

    fn anyone(&mut self) -> PersonId {
        self.dice.pick(&self.crew).copied().unwrap_or(self.lead)
    }

    /// Someone who is not this person.
    fn other_than(&self, person: PersonId) -> PersonId {
        let crew = self.crew.iter().copied();
        crew.chain([self.lead, OWNER]).find(|p| *p != person).unwrap_or(OWNER)
    }

    fn words(&self, by: PersonId, pair: &TextPair) -> String {
        say(pair, self.world.lang_of(by))
    }

    fn log(&mut self, at_ms: i64, by: PersonId, detail: Detail) {
        self.all.push(Happening { at_ms, by, what: DayEvent::Log(detail) });
    }

    /// Arrivals, and the leave of who does not come.
    fn people(&mut self) {
        if let Some(person) = self.world.absent(self.run.date, self.run.shift) {
            let kind = [LeaveKind::Sick, LeaveKind::Annual, LeaveKind::Personal];
            let leave = Leave {
                person,
                leave: self.dice.pick(&kind).copied().unwrap_or(LeaveKind::Sick),
                from_ms: self.start,
                to_ms: self.end,
                approver: if self.lead == person { OWNER } else { self.lead },
                remark: String::new(),
            };
            self.log(self.run.opened_ms + MINUTE, leave.approver, Detail::Leave(leave));
        }
        let leads = cast::rostered(&self.world.base.settings, self.run.date, self.run.shift, Role::Lead);
        for person in self.crew.clone().into_iter().chain(leads) {
            let minutes = match self.dice.between(1, 30) {
                1 => self.dice.between(18, 47),
                2 | 3 => self.dice.between(2, 14),
                // Mostly in time for the agreed overlap.
                _ => self.dice.between(-14, -9),
            };
            let at_ms = (self.start + minutes * MINUTE).max(self.run.opened_ms + MINUTE);
            let punch = Punch::clocked(person, PunchKind::In, at_ms);
            self.log(at_ms, person, Detail::Punch(punch));
        }
    }

    /// Checklists outside the handover, and what is due by the calendar.
    fn routine_work(&mut self, last: bool) {
        let list = match self.slot() {
            1 => ListKind::Opening,
            3 => ListKind::Closing,
            _ => return,
        };
        let by = self.anyone();
        let begin =
            if list == ListKind::Opening { self.start + 8 * MINUTE } else { self.start + 22 * MINUTE };
        let checks =
            self.world.base.settings.checks.iter().filter(|c| c.list == list && c.asked_on(self.run.shift));
        let checks: Vec<_> = checks.filter(|c| c.answer == AnswerKind::Check).cloned().collect();
        for (n, item) in (0..).zip(checks) {
            let at_ms = begin + n * 2 * MINUTE;
            let answer = item.answered(Finding::Ok, None, by, at_ms);
            self.log(at_ms, by, Detail::Check(CheckDone { check: item.id, answer }));
        }
        if list != ListKind::Opening || last {
            return;
        }
        let weekday = u8::try_from(self.run.date.weekday().number_from_monday()).unwrap_or(1);
        let due = self.world.base.settings.routines.iter().filter(|r| r.active);
        let due: Vec<String> = due
            .filter(|r| matches!(&r.when, When::Weekdays(days) if days.contains(&weekday)))
            .map(|r| r.id.clone())
            .collect();
        for routine in due {
            let passed = !self.dice.one_in(6);
            let finding = if passed { String::new() } else { self.words(self.lead, &texts::SETTLED[2]) };
            let at_ms = self.moment();
            self.log(at_ms, self.lead, Detail::Routine(RoutineDone { routine, passed, finding }));
        }
    }

    fn movement(&mut self, by: PersonId, movement: Movement) {
        let at_ms = self.moment();
        self.log(at_ms, by, Detail::Movement(movement));
    }

    fn cash(&mut self) {
        let plain = |movement, register, yuan: i64| Movement {
            decided: None,
            alone: false,
            movement,
            register: RegisterId(register),
            amount: Money(yuan * 100),
            reason: String::new(),
            receipt_no: String::new(),
            bag_no: String::new(),
            witness: None,
            approver: None,
            approval_open: None,
            receiver: None,
            to_register: None,
        };
        let by = self.anyone();
        if self.dice.percent(35)
            && let Some((what, yuan)) = self.dice.pick(texts::PAY_OUTS).copied()
        {
            let amount = yuan + self.dice.between(0, 6);
            let movement = Movement {
                reason: self.words(by, &what),
                receipt_no: format!("{:04}", self.dice.between(1000, 9999)),
                ..plain(MovementKind::PayOut, 1, amount)
            };
            self.movement(by, movement);
        }
        if self.slot() == 2 || (self.slot() == 1 && self.dice.one_in(3)) {
            let witness = self.other_than(by);
            let bag = self.world.part(self.run, 0) % 9000 + 1000;
            let movement = Movement {
                bag_no: format!("B{bag}"),
                witness: Some(witness),
                ..plain(MovementKind::Drop, 1, self.dice.between(4, 8) * 100)
            };
            self.movement(by, movement);
        }
        if self.dice.one_in(5) {
            let swap = plain(MovementKind::ChangeSwap, 1, 100);
            self.movement(by, swap);
        }
        if self.slot() < 3 && self.dice.one_in(9) {
            let lent = Movement {
                to_register: Some(RegisterId(2)),
                receiver: Some(self.other_than(by)),
                ..plain(MovementKind::FloatTransfer, 1, 100)
            };
            self.movement(by, lent);
        }
        if self.dice.one_in(14) {
            let reason = self.words(by, &("Bottle deposit from the supplier", "供应商退的瓶押金"));
            let back = Movement { reason, ..plain(MovementKind::PayIn, 1, self.dice.between(10, 40)) };
            self.movement(by, back);
        }
        if self.lead != OWNER && self.dice.one_in(10) {
            let counted = Money(self.dice.between(700, 1900) * 100);
            let count = SpotCount {
                register: RegisterId(1),
                counted,
                reported: Some(counted),
                without_sales: None,
                difference: Some(Money::ZERO),
                cashier: Some(self.other_than(self.lead)),
                alone: false,
                remark: String::new(),
            };
            let at_ms = self.moment();
            self.log(at_ms, self.lead, Detail::SpotCount(count));
        }
    }

    fn goods(&mut self) {
        let by = self.anyone();
        if self.slot() == 1 && self.run.date.weekday().num_days_from_monday() < 6 {
            let n = self.world.day(self.run.date) + self.dice.between(0, 1);
            let index = usize::try_from(n.rem_euclid(4)).unwrap_or(0);
            if let Some((supplier, goods, lines)) = texts::DELIVERIES.get(index) {
                let faulty = self.dice.one_in(7);
                for line in *lines {
                    let par =
                        self.world.base.settings.stock.get(*line).and_then(|s| s.par_level).unwrap_or(8);
                    let have = self.world.stock.get(*line).copied().unwrap_or(0);
                    self.received.push((*line, (par * 3 - have).max(0)));
                }
                let name = |i: &usize| self.world.base.settings.stock.get(*i).map(|s| s.name.clone());
                let fault = ReceiptLine {
                    name: lines.first().and_then(name).unwrap_or_default(),
                    quantity: self.dice.between(1, 3),
                    fault: if self.dice.one_in(2) { LineFault::Short } else { LineFault::Damaged },
                };
                let receipt = Receipt {
                    supplier: self.words(by, supplier),
                    slip_no: format!("L{}", self.dice.between(20_000, 89_999)),
                    acceptance: if faulty { Acceptance::Part } else { Acceptance::Accepted },
                    goods: self.words(by, goods),
                    lines: if faulty { vec![fault] } else { Vec::new() },
                };
                let at_ms = self.start + self.dice.between(50, 150) * MINUTE;
                self.log(at_ms, by, Detail::Receipt(receipt));
            }
        }
        if self.dice.percent(40) {
            let (line, cause) =
                if self.dice.one_in(3) { (6, DisposalCause::Damaged) } else { (7, DisposalCause::Expired) };
            let quantity = self.dice.between(1, 4);
            let disposal = Disposal {
                decided: None,
                stock: Some(StockId(line + 1)),
                name: self
                    .world
                    .base
                    .settings
                    .stock
                    .get(usize::try_from(line).unwrap_or(0))
                    .map_or_else(String::new, |s| s.name.clone()),
                cause,
                quantity,
                action: if cause == DisposalCause::Expired {
                    DisposalAction::WrittenOff
                } else {
                    DisposalAction::Removed
                },
                class: WriteOffClass::Goods,
                value: Money(quantity * 1_250),
                approver: None,
                approval_open: None,
            };
            self.received.push((usize::try_from(line).unwrap_or(0), -quantity));
            let at_ms = self.moment();
            self.log(at_ms, by, Detail::Disposal(disposal));
        }
    }

    fn feedback(kind: FeedbackKind, what: String, topic: &str) -> Feedback {
        Feedback {
            feedback: kind,
            what,
            background: String::new(),
            judgement: String::new(),
            promise: String::new(),
            promised_ms: None,
            topic: topic.to_owned(),
            contact: String::new(),
            severity: Severity::Normal,
            special_care: false,
        }
    }

    fn complaint(&mut self, at_ms: i64, due_ms: i64) {
        let by = self.anyone();
        let Some((what, background, promise, topic)) = self.dice.pick(texts::COMPLAINTS).copied() else {
            return;
        };
        let feedback = Feedback {
            background: self.words(by, &background),
            promise: self.words(by, &promise),
            promised_ms: Some(due_ms),
            contact: format!("138****{:04}", self.dice.between(1000, 9999)),
            severity: if self.dice.one_in(5) { Severity::Watch } else { Severity::Normal },
            ..Self::feedback(FeedbackKind::Complaint, self.words(by, &what), topic)
        };
        self.log(at_ms, by, Detail::Feedback(feedback));
    }

    fn customers(&mut self) {
        if self.slot() == 3 {
            return;
        }
        let by = self.anyone();
        if self.dice.percent(30)
            && let Some((what, topic)) = self.dice.pick(texts::KIND_WORDS).copied()
        {
            let kind = if matches!(topic, "service" | "cleanliness" | "quality") {
                FeedbackKind::Praise
            } else {
                FeedbackKind::Suggestion
            };
            let at_ms = self.moment();
            let feedback = Self::feedback(kind, self.words(by, &what), topic);
            self.log(at_ms, by, Detail::Feedback(feedback));
        }
        if self.dice.percent(14) {
            let at_ms = self.moment();
            let due = at_ms + self.dice.between(10, 40) * HOUR;
            self.complaint(at_ms, due);
        }
    }

    fn fault(&mut self, at_ms: i64, severity: Severity) {
        let by = self.anyone();
        let Some((device, symptom, impact)) = self.dice.pick(texts::FAULTS).copied() else { return };
        let device = self.words(by, &device);
        let registered =
            self.world.base.settings.active_devices().find(|d| d.is_called(&device)).map(|d| d.id);
        let fault = Fault {
            device: if registered.is_some() { String::new() } else { device },
            registered,
            symptom: self.words(by, &symptom),
            stops: None,
            impact: self.words(by, &impact),
            reported_to: self.words(by, &("Service line", "维修热线")),
            severity,
        };
        self.log(at_ms, by, Detail::Fault(fault));
    }

    fn task(&mut self, at_ms: i64, due_ms: i64) {
        let by = self.anyone();
        let Some((what, advice)) = self.dice.pick(texts::TASKS).copied() else { return };
        let owner = if self.dice.one_in(2) { Some(self.other_than(by)) } else { None };
        let task = Task {
            what: self.words(by, &what),
            owner,
            due_ms: Some(due_ms),
            problem: String::new(),
            advice: self.words(by, &advice),
            next_step: String::new(),
            severity: if self.dice.one_in(6) { Severity::Watch } else { Severity::Normal },
        };
        self.log(at_ms, by, Detail::Task(task));
    }

    fn mind(&mut self, at_ms: i64, until_ms: i64) {
        let by = self.anyone();
        let Some((what, condition, action)) = self.dice.pick(texts::ATTENTION).copied() else { return };
        let attention = Attention {
            what: self.words(by, &what),
            condition: self.words(by, &condition),
            action: self.words(by, &action),
            until_ms,
        };
        self.log(at_ms, by, Detail::Attention(attention));
    }

    fn trouble(&mut self) {
        if self.dice.percent(9) {
            let at_ms = self.moment();
            let severity = if self.dice.one_in(4) { Severity::Critical } else { Severity::Watch };
            self.fault(at_ms, severity);
        }
        if self.dice.percent(22) {
            let at_ms = self.moment();
            let due = self.end + self.dice.between(2, 44) * HOUR;
            self.task(at_ms, due);
        }
        if self.dice.percent(10) {
            let at_ms = self.moment();
            let until = self.end + self.dice.between(6, 40) * HOUR;
            self.mind(at_ms, until);
        }
        if self.dice.percent(15)
            && let Some(note) = self.dice.pick(texts::NOTES).copied()
        {
            let (at_ms, by) = (self.moment(), self.anyone());
            let text = self.words(by, &note);
            self.log(at_ms, by, Detail::Note(Note { text }));
        }
        if self.dice.percent(3)
            && let Some((place, what, told)) = self.dice.pick(texts::INCIDENTS).copied()
        {
            let (at_ms, by) = (self.moment(), self.anyone());
            let incident = Incident {
                place: self.words(by, &place),
                what: self.words(by, &what),
                told: self.words(by, &told),
                suspicious: false,
                severity: Severity::Watch,
            };
            self.log(at_ms, by, Detail::Incident(incident));
        }
    }

    fn act(&mut self, item: &Item, by: PersonId, act: ItemAct) {
        let at_ms = self.moment();
        self.all.push(Happening { at_ms, by, what: DayEvent::Act(item.id, act) });
    }

    fn to(state: ItemState, text: String) -> ItemAct {
        ItemAct::State { to: state, fixer: None, fixer_name: String::new(), text }
    }

    /// Work on what earlier shifts left.
    fn moves(&mut self, items: &[Item]) {
        for item in items {
            match item.kind {
                ItemKind::DepositInTransit => self.bank(item),
                ItemKind::Ticket | ItemKind::NonConformity => self.repair(item),
                ItemKind::Attention => {}
                _ if self.slot() == 3 => {}
                kind => self.settle(item, kind),
            }
        }
    }

    /// Money goes to the bank in the morning, not on Sundays; one slip in many shows another sum.
    fn bank(&mut self, item: &Item) {
        if self.slot() != 1 || self.run.date.weekday().num_days_from_monday() == 6 {
            return;
        }
        let Some(amount) = item.detail.amount else { return };
        let wrong = self.dice.one_in(60);
        let amount = if wrong { Money((amount.0 - 10_000).max(100)) } else { amount };
        let slip = format!("{:08}", self.dice.between(10_000_000, 99_999_999));
        let why = ("The bank found a note short", "银行清点少一张");
        let reason =
            if item.detail.amount == Some(amount) { String::new() } else { self.words(self.lead, &why) };
        self.act(item, self.lead, ItemAct::Banked { slip, amount, reason });
    }

    fn repair(&mut self, item: &Item) {
        let by = self.anyone();
        match item.state {
            ItemState::Reported if self.dice.percent(70) => {
                self.act(item, self.lead, Self::to(ItemState::Acknowledged, String::new()));
            }
            ItemState::Acknowledged if self.slot() < 3 && self.dice.percent(45) => {
                self.act(item, by, Self::to(ItemState::InRepair, String::new()));
            }
            ItemState::Open if self.slot() < 3 && self.dice.percent(60) => {
                self.act(item, by, Self::to(ItemState::InProgress, String::new()));
            }
            ItemState::InProgress if self.slot() < 3 && self.dice.percent(60) => {
                let act = ItemAct::State {
                    to: ItemState::Fixed,
                    fixer: Some(by),
                    fixer_name: String::new(),
                    text: self.words(by, &("Put right", "已整改")),
                };
                self.act(item, by, act);
            }
            ItemState::InRepair if self.slot() < 3 && self.dice.percent(35) => {
                let outside = self.dice.one_in(2);
                let name = self.words(by, &("Mr Zhou, service", "维修周师傅"));
                let act = ItemAct::State {
                    to: ItemState::Fixed,
                    fixer: if outside { None } else { Some(by) },
                    fixer_name: if outside { name } else { String::new() },
                    text: self.words(by, &("Part replaced, runs", "换了零件，能用了")),
                };
                self.act(item, by, act);
            }
            ItemState::Fixed if self.dice.percent(60) => {
                let by = item.detail.fixer.map_or(by, |fixer| self.other_than(fixer));
                self.act(item, by, Self::to(ItemState::Verified, String::new()));
            }
            ItemState::Verified if self.dice.percent(70) => {
                self.act(item, self.lead, Self::to(ItemState::Closed, String::new()));
            }
            _ => {}
        }
    }

    fn settle(&mut self, item: &Item, kind: ItemKind) {
        let by = self.anyone();
        let settled = self.dice.pick(texts::SETTLED).map_or_else(String::new, |s| self.words(by, s));
        let next = match (kind, item.state) {
            (ItemKind::Task, ItemState::Open) if self.dice.percent(15) => ItemState::InProgress,
            (ItemKind::Task, _) if self.dice.percent(45) => ItemState::Done,
            (ItemKind::Complaint, ItemState::Open | ItemState::Promised) if self.dice.percent(50) => {
                ItemState::CalledBack
            }
            (ItemKind::Complaint, ItemState::CalledBack) if self.dice.percent(60) => ItemState::Resolved,
            (ItemKind::Dispute, ItemState::Open) => ItemState::InProgress,
            (ItemKind::Dispute, ItemState::InProgress) => ItemState::Resolved,
            (ItemKind::Incident, ItemState::Reported) => ItemState::Acknowledged,
            (ItemKind::Incident, ItemState::Acknowledged) if self.dice.percent(50) => ItemState::Resolved,
            _ => return,
        };
        let text = if matches!(next, ItemState::InProgress | ItemState::Acknowledged) {
            String::new()
        } else {
            settled
        };
        // A dispute about a sum is settled by a lead.
        let by = if (kind, next) == (ItemKind::Dispute, ItemState::Resolved) { self.lead } else { by };
        self.act(item, by, Self::to(next, text));
    }

    /// What a visitor should find on the first screen.
    fn on_stage(&mut self, last: bool) {
        let opened = self.run.opened_ms;
        if last {
            let soon = self.world.base.now_ms + 3 * HOUR;
            self.complaint(opened + 14 * MINUTE, soon);
            self.fault(opened + 16 * MINUTE, Severity::Watch);
            self.task(opened + 17 * MINUTE, self.end + 6 * HOUR);
            self.mind(opened + 18 * MINUTE, self.end + 20 * HOUR);
        } else if self.end + SPARE_MS > self.world.base.last_start_ms {
            // The shift before: something that is overdue by now.
            let at_ms = self.start + 30 * MINUTE;
            self.task(at_ms, self.end + 16 * MINUTE);
        }
    }
}
