//! One handover of the demo, from the line to the seal.

use super::cast::OWNER;
use super::dice::Dice;
use super::texts::say;
use super::world::{HOUR, MINUTE, World};
use super::{cast, texts};
use crate::demo::texts::TextPair;
use crate::model::attendance;
use crate::model::attendance::{LeaveSpan, Planned, PunchKind, ShiftEnd};
use crate::model::cash::{
    Close, Count, Explanation, NonCash, NonCashKind, OPENING, OpeningCount, SalesReport, Side, TenderLine,
};
use crate::model::checklist::{AnswerKind, CheckAnswer, Finding, ListKind};
use crate::model::count_unit::CountUnit;
use crate::model::handover::answer::Answer;
use crate::model::handover::{
    AttendanceLine, Carried, CarryAct, FeedbackReview, HalfSeal, HandoverKind, LeftOut, Mark, Panel, People,
    ReadBack, Review, SignRole, Spoken, Step, StockReview,
};
use crate::model::ids::{HandoverId, PersonId, RegisterId};
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, Severity};
use crate::model::log::{Detail, Punch};
use crate::model::money::{Currency, Money};
use crate::model::people::Role;
use crate::model::settings::{ARITHMETIC, TenderKind};
use crate::model::shift::ShiftRun;
use crate::model::stock::StockLine;
use crate::record::logbook::RemarkKind;
use crate::rules::authority::Act;
use crate::rules::shop_day::AfterHandover;
use crate::rules::{claims, open_faults};
use crate::store::{AuditAction, HalfOpening, NewOpening, OpenHandover, Result, StoreError};

/// One handover being made.
struct DemoHandover<'a> {
    world: &'a World<'a>,
    open: &'a OpenHandover,
    dice: Dice,
    incoming: PersonId,
    outgoing: PersonId,
    /// The lead who approves; never the cashier.
    lead: PersonId,
    /// Planned end of the shift.
    end: i64,
    /// Incoming did not come.
    half: bool,
}

impl World<'_> {
    /// Hands the running shift over at its planned end.
    pub(super) fn hand_over(&mut self, run: ShiftRun, end: i64) -> Result<()> {
        let mut dice = Dice::of(self.base.seed, self.part(run, 2));
        let line = self.stamp(end - 12 * MINUTE);
        let crew = self.crew(run.date, run.shift);
        let ran = self.store.ran_around(line.calendar_date())?;
        let settings = &self.base.settings;
        let next = AfterHandover { settings, now: line, running: run.name(), ran: &ran }.proposal();
        // Now and then nobody comes to take over; the drawer is bagged and opened by recount.
        let half = run.shift.0 == 2 && self.day(run.date) % 29 == 5;
        let relief = self.crew(next.date, next.shift);
        let people = self.sides(run, line.ms, crew, if half { Vec::new() } else { relief.clone() });
        let outgoing = people.outgoing.first().copied().unwrap_or(OWNER);
        // Without incoming, outgoing checks alone.
        let incoming = people.incoming.first().copied().unwrap_or(outgoing);
        let action = AuditAction::new(line.ms, outgoing.0, "handover.start", "handover");
        let settings = self.base.settings.clone();
        self.store.start_handover(
            &action,
            line,
            HandoverKind::Shift,
            &people,
            (self.base.version, &settings),
        )?;
        let mut open = self.store.open_handover()?.ok_or(StoreError::NoHandover)?;
        let leads = cast::rostered(&self.base.settings, run.date, run.shift, Role::Lead);
        let lead = leads.first().copied().unwrap_or(OWNER);
        let sold = self.sell(&mut dice, run);
        let (ours, theirs) = {
            let mut exchange = DemoHandover {
                world: self,
                open: &open,
                dice: dice.clone(),
                incoming,
                outgoing,
                lead,
                end,
                half,
            };
            let mut ours = exchange.cash();
            ours.extend(exchange.stock(&sold));
            ours.extend(exchange.attendance());
            let mut theirs = exchange.taking_over();
            theirs.push(exchange.review(&ours));
            (ours, theirs)
        };
        self.take_stock(&ours);
        // Both count, each for themselves, before a result is shown and a reason given.
        let (recounted, ours): (Vec<_>, Vec<_>) =
            ours.into_iter().partition(|answer| matches!(answer, Answer::Count(_, Side::Incoming, _)));
        let (shown, ours): (Vec<_>, Vec<_>) = ours
            .into_iter()
            .partition(|answer| matches!(answer, Answer::Close(..) | Answer::Explanation(..)));
        let answers =
            [(outgoing, -3, ours), (incoming, -2, recounted), (outgoing, -1, shown), (incoming, 5, theirs)];
        for (by, minutes, answers) in answers {
            let at = self.stamp(end + minutes * MINUTE);
            let subject = format!("handover/{}", open.draft.head.id);
            let action = AuditAction::new(at.ms, by.0, "answer.set", subject);
            for case in answers.iter().flat_map(|answer| claims::of_answer(&open.draft, answer)) {
                self.store.accept_pins(&case);
            }
            open.draft = self.store.answer_many(&action, at, &open, answers)?;
        }
        let in_role = |role, side: &[PersonId]| side.iter().map(|id| (role, *id)).collect::<Vec<_>>();
        let mut signers = in_role(SignRole::Outgoing, &open.draft.people.outgoing);
        signers.extend(if half {
            vec![(SignRole::Witness, lead)]
        } else {
            in_role(SignRole::Incoming, &open.draft.people.incoming)
        });
        self.sign(&open, signers, lead, end + 7 * MINUTE)?;
        self.leave(&open);
        if half && let Some(by) = relief.first().copied() {
            self.clock_out()?;
            self.open_late(&open, by, &relief, end + 19 * MINUTE)?;
            self.open_by_recount(&open, by, end + 20 * MINUTE)?;
        }
        self.handovers += 1;
        self.remarks(&open, outgoing, end, &mut dice)
    }

    /// Who hands over to whom, and which drawers: one register is enough at night.
    fn sides(&self, run: ShiftRun, at: i64, outgoing: Vec<PersonId>, incoming: Vec<PersonId>) -> People {
        let night = run.shift.0 == 3;
        let out = LeftOut {
            register: RegisterId(2),
            reason: say(&texts::CLOSED_AT_NIGHT, self.base.settings.store.lang),
            by: outgoing.first().copied().unwrap_or(OWNER),
            at,
            again: false,
        };
        People {
            outgoing,
            incoming,
            registers: if night { vec![RegisterId(1)] } else { vec![RegisterId(1), RegisterId(2)] },
            left_out: if night { vec![out] } else { Vec::new() },
            ..People::default()
        }
    }

    /// What was counted is what is there for the next shift.
    fn take_stock(&mut self, answers: &[Answer]) {
        let last_line = self.base.settings.stock.len();
        for (line, answer) in answers
            .iter()
            .filter_map(|a| if let Answer::Stock(id, line) = a { Some((id, line)) } else { None })
        {
            let index = usize::try_from(line.0 - 1).unwrap_or(last_line);
            if let (Some(stock), Some(counted)) = (self.stock.get_mut(index), answer.counted) {
                *stock = counted;
            }
        }
    }

    /// Signs a minute apart, the last signature seals; a lead signs second where that is needed.
    fn sign(
        &mut self,
        open: &OpenHandover,
        mut signers: Vec<(SignRole, PersonId)>,
        lead: PersonId,
        at_ms: i64,
    ) -> Result<()> {
        let at = self.stamp(at_ms);
        if crate::rules::required_signatures::lead_needed(&open.draft, &open.facts(at))? {
            signers.insert(1, (SignRole::Lead, lead));
        }
        let key = self.base.keys.signing.as_ref().map_err(Clone::clone);
        for (n, (role, person)) in (0..).zip(signers) {
            let at = self.stamp(at.ms + n * MINUTE);
            let action = AuditAction::new(
                at.ms,
                person.0,
                "handover.sign",
                format!("handover/{}", open.draft.head.id),
            );
            self.store.accept_pins(&claims::of_signature(&open.draft, role, person));
            if let Some(sealed) = self.store.sign(&action, at, role, person, &key)? {
                self.head = Some((sealed.head, sealed.chain, at));
            }
        }
        Ok(())
    }

    /// Who comes late finds the shop closed, opens it, and finds in the drawers what was left.
    fn open_late(&mut self, open: &OpenHandover, by: PersonId, here: &[PersonId], at_ms: i64) -> Result<()> {
        let at = self.stamp(at_ms);
        let key = self.base.keys.signing.as_ref().map_err(Clone::clone);
        let cash = &open.draft.cash;
        let counted = cash.iter().map(|(r, c)| (*r, c.close.float_left.unwrap_or_default())).collect();
        let live = self.store.live()?;
        let kept = live.items.iter().filter(|item| item.kind == ItemKind::Custody);
        let opening = NewOpening {
            here: here.to_vec(),
            counted,
            kept: kept.map(|item| (item.id, CarryAct::Accepted)).collect(),
            ..NewOpening::by(by)
        };
        self.store.accept_pin(by, Act::OpenShop);
        let action = AuditAction::new(at.ms, by.0, "shop.open", "shop");
        let (head, chain) = self.store.open_shop(&action, at, &opening, &key)?;
        self.head = Some((head, chain, at));
        Ok(())
    }

    /// Who comes late counts the bag again, and finds what was put into it.
    fn open_by_recount(&mut self, open: &OpenHandover, by: PersonId, at_ms: i64) -> Result<()> {
        let at = self.stamp(at_ms);
        let key = self.base.keys.signing.as_ref().map_err(Clone::clone);
        let id = open.draft.head.id;
        let live = self.store.live()?;
        let put = live
            .items
            .iter()
            .filter(|item| item.kind == ItemKind::DepositInTransit && item.detail.handover == Some(id));
        let bag = Money::sum(put.filter_map(|item| item.detail.amount))?;
        let (counted, remark) = (Vec::new(), String::new());
        let found = HalfOpening { handover: id, by, counted, bag: Some(bag), remark };
        let action =
            AuditAction::new(at.ms, by.0, "handover.open_half", format!("handover/{}", found.handover));
        self.store.accept_pin(by, Act::OpenHalf);
        let sealed = self.store.open_half(&action, at, &found, &key)?;
        self.head = Some((sealed.head, sealed.chain, at));
        Ok(())
    }

    /// Who signed clocks out afterwards: the punches lie in the log of the shift that runs now, among what else is logged
    /// in it, in the order in which it happens.
    fn leave(&mut self, open: &OpenHandover) {
        let out = |(person, line): (&PersonId, &AttendanceLine)| Some((*person, line.line.actual_out_ms?));
        self.leaving.extend(open.draft.attendance.iter().filter_map(out));
    }

    /// Those clock out while nobody runs the shop, before it is opened again.
    fn clock_out(&mut self) -> Result<()> {
        for (person, at_ms) in std::mem::take(&mut self.leaving) {
            let punch = Punch::clocked(person, PunchKind::Out, at_ms);
            let action = AuditAction::new(at_ms, person.0, "log", "entry");
            self.store.accept_pin(person, Act::Clock);
            self.store.log(&action, self.stamp(at_ms), &Detail::Punch(punch), &self.base.settings)?;
        }
        Ok(())
    }

    /// What is added beside sealed handovers: answers to questions, and the owner's review mark.
    fn remarks(&mut self, open: &OpenHandover, outgoing: PersonId, end: i64, dice: &mut Dice) -> Result<()> {
        let (id, settings) = (open.draft.head.id, &self.base.settings);
        let at = self.stamp(end + 18 * MINUTE);
        let asked = open.draft.carried.values().any(|c| c.act == Some(CarryAct::Queried));
        if asked && dice.percent(70) {
            let words = say(
                &("Told on the phone, it is on the slip in the tray", "电话里说过了，单子在文件盘里"),
                self.lang_of(outgoing),
            );
            let action = AuditAction::new(at.ms, outgoing.0, "remark.add", format!("handover/{id}"));
            self.store.add_remark(&action, at, id, RemarkKind::Answer, &words, settings)?;
        }
        // The newest ones still wait to be read.
        if open.run.shift.0 != 1 || end + 30 * HOUR > self.base.now_ms {
            return Ok(());
        }
        for id in (id.0 - 3..id.0).filter(|id| *id > 0).map(HandoverId) {
            let action = AuditAction::new(at.ms, OWNER.0, "remark.add", format!("handover/{id}"));
            let words = say(&("Read", "已阅"), self.lang_of(OWNER));
            self.store.accept_pin(OWNER, Act::Review);
            self.store.add_remark(&action, at, id, RemarkKind::Review, &words, settings)?;
        }
        Ok(())
    }

    /// What went over the counter, by line of the count list.
    fn sell(&self, dice: &mut Dice, run: ShiftRun) -> Vec<i64> {
        let most = if run.shift.0 == 3 { 2 } else { 4 };
        self.stock.iter().map(|have| dice.between(0, most).min((*have).max(0))).collect()
    }
}

/// Breaks a sum into notes and coins as a drawer holds them; every denomination gets an answer.
fn break_down(dice: &mut Dice, sum: i64, currency: &Currency) -> Count {
    let mut count = Count::default();
    count.rest_none(currency);
    let plain = |unit: &CountUnit| !unit.is_wrapped() && !unit.is_beside_note();
    let mut units: Vec<CountUnit> = currency.units().into_iter().filter(plain).collect();
    units.sort_unstable_by(|a, b| b.cmp(a));
    let mut rest = sum;
    for (n, unit) in units.iter().enumerate() {
        let most = rest / unit.worth();
        let keep = if n + 1 < units.len() { dice.between(0, 2).min(most) } else { 0 };
        count.rows.insert(*unit, most - keep);
        rest -= (most - keep) * unit.worth();
    }
    count
}

impl DemoHandover<'_> {
    fn words(&self, by: PersonId, pair: &TextPair) -> String {
        say(pair, self.world.lang_of(by))
    }

    /// A difference of cash: mostly nothing or small, sometimes more, seldom a lot. Minor units.
    fn slip(&mut self) -> i64 {
        let sign = if self.dice.percent(60) { -1 } else { 1 };
        sign * match self.dice.between(1, 100) {
            1..=48 => 0,
            49..=84 => self.dice.between(1, 40) * 10,
            85..=97 => self.dice.between(60, 400) * 10,
            _ => self.dice.between(560, 1200) * 10,
        }
    }

    fn why(&mut self, cash_only: bool) -> Explanation {
        let reasons = if cash_only { &texts::CASH_WHY[..3] } else { texts::CASH_WHY };
        let Some((reason, words)) = self.dice.pick(reasons).copied() else { return Explanation::default() };
        Explanation {
            reason: reason.to_owned(),
            text: self.words(self.outgoing, &words),
            second: if reason == ARITHMETIC { self.countersigner() } else { None },
            ..Explanation::default()
        }
    }

    /// Who countersigns a wrong sum: whoever takes over, else somebody in charge who did not work the drawer.
    fn countersigner(&self) -> Option<PersonId> {
        let worked = &self.open.draft.people.outgoing;
        let able = |id: &PersonId| *id != self.outgoing && !worked.contains(id);
        [self.incoming, self.lead, OWNER].into_iter().find(able)
    }

    fn cash(&mut self) -> Vec<Answer> {
        let mut all = Vec::new();
        for register in self.open.draft.people.registers.clone() {
            all.extend(self.drawer(register));
        }
        all
    }

    fn drawer(&mut self, register: RegisterId) -> Vec<Answer> {
        let settings = &self.open.settings;
        let mut all = Vec::new();
        let target = settings.register(register).map_or(30_000, |r| r.float_target.0);
        let opening = self.opening(register, target, &mut all);
        let received = self.takings(register, 100);
        let refunds = if self.dice.one_in(6) { self.dice.between(5, 60) * 100 } else { 0 };
        let movements: i64 = self
            .open
            .entries
            .iter()
            .map(|e| if let Detail::Movement(m) = &e.detail { m.effect_on(register).0 } else { 0 })
            .sum();
        let expected = opening + received - refunds + movements;
        let slip = self.slip();
        let counted = (expected + slip).max(0);
        self.other_tenders(register, &mut all);
        all.push(self.sales_report(register, Money(received), Money(refunds)));
        if register.0 == 1 {
            all.push(Answer::NonCash(register, self.things()));
        }
        let count = break_down(&mut self.dice, counted, &settings.store.currency);
        all.push(Answer::Count(register, Side::Outgoing, count.clone()));
        let left = target.min(counted);
        all.push(Answer::Close(
            register,
            Close { float_left: Some(Money(left)), revealed: true, ..Close::default() },
        ));
        if !self.half {
            all.push(Answer::Count(register, Side::Incoming, count));
        }
        let limit = settings.cash_tender().map_or(0, |t| t.tolerance.limit(Money(received)).0);
        if (counted - expected).abs() > limit {
            let why = self.why(slip > 0);
            all.push(Answer::Explanation(register, "cash".to_owned(), why));
        }
        all
    }

    /// What was found in the drawer at the start, and a word about it where something was missing. Minor units.
    fn opening(&mut self, register: RegisterId, target: i64, all: &mut Vec<Answer>) -> i64 {
        let left = self.open.left_before.get(&register).map_or(target, |m| m.0);
        let gap = if self.dice.one_in(40) { -self.dice.between(1, 3) * 1000 } else { 0 };
        let opening = (left + gap).max(0);
        all.push(Answer::Opening(
            register,
            OpeningCount { at_ms: None, counted: Money(opening), taken_over: gap == 0, by: self.outgoing },
        ));
        if gap != 0 && opening != left {
            let text =
                self.words(self.outgoing, &("Ten note missing from the start", "接班时就少，已告诉上一班"));
            let why = Explanation { reason: "unexplained".to_owned(), text, ..Explanation::default() };
            all.push(Answer::Explanation(register, OPENING.to_owned(), why));
        }
        opening
    }

    /// Takings of one tender, by shift, register and weekday; `share` in percent of what cash takes. Minor units.
    fn takings(&mut self, register: RegisterId, share: i64) -> i64 {
        let run = self.open.run;
        let (low, high) = match (run.shift.0, register.0) {
            (3, _) => (4_000, 9_000),
            (_, 1) => (13_000, 26_000),
            _ => (6_000, 14_000),
        };
        let busy = if run.date.weekday().num_days_from_monday() >= 5 { 13 } else { 10 };
        self.dice.between(low, high) * busy / 10 * share / 100 * 10
    }

    /// Every tender but cash; now and then a slip of a card terminal is lost.
    fn other_tenders(&mut self, register: RegisterId, all: &mut Vec<Answer>) {
        for tender in self.open.settings.other_tenders() {
            let sum = self.takings(register, 180);
            let mut line =
                TenderLine { counted: Some(Money(sum)), reported: Some(Money(sum)), ..TenderLine::default() };
            if tender.kind == TenderKind::CardTerminal {
                let slips = sum / 9_000 + 1;
                line.batch = format!("{:06}", self.world.part(self.open.run, 0) % 900_000 + 100_000);
                line.slips = Some(slips);
                line.reported_slips = Some(slips);
                if self.dice.one_in(45) {
                    // A slip is lost: the sum is proven by the copy.
                    let lost = self.dice.between(18, 48) * 100;
                    line.counted = Some(Money((sum - lost).max(0)));
                    line.slips = Some(slips - 1);
                    let why = Explanation {
                        reason: "lost_slip".to_owned(),
                        text: self.words(
                            self.outgoing,
                            &("Slip not found, copy asked for", "小票没找到，已申请复印"),
                        ),
                        copy_ref: format!("C{}", self.dice.between(1000, 9999)),
                        approver: Some(self.lead),
                        ..Explanation::default()
                    };
                    all.push(Answer::Explanation(register, tender.id.clone(), why));
                }
            }
            all.push(Answer::Tender(register, tender.id.clone(), line));
        }
    }

    /// The register's own report of the shift.
    fn sales_report(&mut self, register: RegisterId, received: Money, refunds: Money) -> Answer {
        let returns = i64::from(refunds.0 > 0);
        let voids = i64::from(self.dice.one_in(5));
        Answer::Report(
            register,
            SalesReport {
                cash_received: Some(received),
                cash_refunds: (refunds.0 > 0).then_some(refunds),
                source: format!("Z{:04}", self.world.part(self.open.run, 0) % 10_000),
                returns: (returns > 0).then_some(returns),
                returns_total: (returns > 0).then_some(refunds),
                voids: (voids > 0).then_some(voids),
                voids_total: Some(Money(voids * self.dice.between(3, 40) * 100)).filter(|sum| sum.0 > 0),
                approver: (returns + voids > 0).then_some(self.lead),
                approval_open: None,
                by: Some(self.outgoing),
                ..SalesReport::default()
            },
        )
    }

    /// What lies in the drawer and is no money.
    fn things(&mut self) -> Vec<NonCash> {
        let keys = NonCash {
            said: None,
            kind: NonCashKind::Keys,
            number: String::new(),
            amount: None,
            count: 6,
            remark: String::new(),
        };
        let mut things = vec![keys.clone()];
        if self.dice.one_in(6) {
            let remark = self.words(self.outgoing, &("Black umbrella", "黑色雨伞"));
            things.push(NonCash { kind: NonCashKind::LostProperty, count: 1, remark, ..keys.clone() });
        }
        if self.dice.one_in(5) {
            let remark = self.words(self.outgoing, &("Cake for Saturday", "周六取的蛋糕"));
            let number = format!("O{}", self.dice.between(100, 999));
            let amount = Some(Money(self.dice.between(3, 12) * 1000));
            things.push(NonCash {
                said: None,
                kind: NonCashKind::OrderDeposit,
                number,
                amount,
                count: 1,
                remark,
            });
        }
        // What is on its way travels on by itself; few things wait to be fetched at a time.
        let kept = self.open.items.iter().filter(|item| item.kind == ItemKind::Custody).count();
        things.retain(|thing| match thing.kind {
            NonCashKind::Keys => kept == 0,
            _ => kept == 1,
        });
        things
    }

    fn stock(&mut self, sold: &[i64]) -> Vec<Answer> {
        let mut all = Vec::new();
        let today = self.open.run.date;
        for (item, (have, sold)) in self.open.settings.count_list().zip(self.world.stock.iter().zip(sold)) {
            let book = (have - sold).max(0);
            let odd = self.dice.one_in(40);
            let counted = if odd { (book - 1).max(0) } else { book };
            let mut line = StockLine { book: Some(book), counted: Some(counted), ..StockLine::default() };
            if counted != book
                && let Some((reason, words)) = self.dice.pick(texts::STOCK_WHY).copied()
            {
                reason.clone_into(&mut line.reason);
                line.remark = self.words(self.outgoing, &words);
            }
            if let Some(life) = item.shelf_life_days {
                let days = if self.dice.one_in(8) { 1 } else { self.dice.between(2, life) };
                line.expires_on = Some(today.plus(days));
            }
            all.push(Answer::Stock(item.id, line));
        }
        all.push(Answer::StockReview(StockReview {
            not_counted_said: None,
            quality_said: None,
            quality_checked: true,
            not_counted: String::new(),
        }));
        all
    }

    fn attendance(&mut self) -> Vec<Answer> {
        let settings = &self.open.settings;
        let (date, shift_id) = (self.open.run.date, self.open.run.shift);
        let starts = settings.shift(shift_id).map_or(0, |s| settings.starts(s, date));
        let now = self.world.stamp(self.end + 6 * MINUTE);
        let mut all = Vec::new();
        for person in self.open.facts(now).attendees(&self.open.draft) {
            let planned = settings.person(person).is_some_and(|p| settings.rostered(p, date, shift_id));
            let plan = Planned { relieves: true, ..Planned::new(starts, self.end) };
            let mut punches: Vec<attendance::ClockPunch> = Vec::new();
            let mut leaves: Vec<LeaveSpan> = Vec::new();
            for entry in &self.open.entries {
                match &entry.detail {
                    Detail::Punch(p) if p.person == person => {
                        punches.push(attendance::ClockPunch {
                            at_ms: p.at_ms,
                            kind: p.punch,
                            corrected: false,
                        });
                    }
                    Detail::Leave(l) if l.person == person => {
                        leaves.push(LeaveSpan {
                            kind: l.leave,
                            from_ms: l.from_ms,
                            to_ms: l.to_ms,
                            approved: true,
                        });
                    }
                    _ => {}
                }
            }
            let forgot = self.dice.one_in(35);
            if !punches.is_empty() && !forgot {
                let at_ms = self.end + self.dice.between(2, 12) * MINUTE;
                punches.push(attendance::ClockPunch { at_ms, kind: PunchKind::Out, corrected: false });
            }
            let line = crate::rules::attendance::judged_line::judge_own(
                planned.then_some(&plan),
                &punches,
                &leaves,
                &settings.rules.attendance,
                ShiftEnd::Passed,
            );
            let remark = if forgot && !punches.is_empty() {
                self.words(person, &("Forgot to clock out", "忘记打下班卡"))
            } else {
                String::new()
            };
            // Who is on leave is not there to confirm.
            let absent = !leaves.is_empty();
            let line = AttendanceLine {
                remark_said: None,
                line,
                planned_start_ms: planned.then_some(starts),
                planned_end_ms: planned.then_some(self.end),
                remark: if absent { self.words(self.lead, &("On leave", "请假")) } else { remark },
                confirmed_ms: Some(now.ms),
                confirmed_by: absent.then_some(self.lead),
            };
            all.push(Answer::Attendance(person, line));
        }
        all
    }

    /// What incoming opens, checks, hears and takes over.
    fn taking_over(&mut self) -> Vec<Answer> {
        let settings = &self.open.settings;
        let mut all = Vec::new();
        let (end, by) = (self.end, self.incoming);
        let at = |minutes: i64| end + minutes * MINUTE;
        let mark = |minutes: i64| Mark { by, at_ms: at(minutes) };
        if !self.half {
            all.extend(Panel::ALL.map(|panel| Answer::Panel(panel, mark(-8))));
        }
        for (at, item) in settings.checks.iter().filter(|c| c.list == ListKind::SelfCheck).enumerate() {
            // Before the exchange; now and then one thing is left.
            let left = self.world.part(self.open.run, 7) % 23 == u64::try_from(at).unwrap_or(0);
            let finding = if left { Finding::NotDone } else { Finding::Ok };
            let answer = item.answered(finding, None, self.outgoing, end - 12 * MINUTE);
            all.push(Answer::Check(item.id.clone(), answer));
        }
        let asked = settings.checks.iter().filter(|c| {
            matches!(c.list, ListKind::Devices | ListKind::Safety) && c.asked_on(self.open.run.shift)
        });
        let asked: Vec<_> = asked.collect();
        let issue = if self.dice.one_in(22) { self.dice.pick(texts::ISSUES).copied() } else { None };
        for item in asked {
            let number = match (item.answer, item.max, item.min) {
                (AnswerKind::Number, Some(max), _) => Some(max - self.dice.between(4, 35)),
                (AnswerKind::Number, None, Some(min)) => Some(min + self.dice.between(4, 35)),
                (AnswerKind::Number, None, None) => Some(0),
                _ => None,
            };
            let comment = issue.filter(|i| i.0 == item.id).map(|i| self.words(self.incoming, &i.1));
            let known = open_faults::is_known(item, &self.open.items);
            let finding = match &comment {
                _ if known => Finding::Known,
                Some(_) => Finding::Issue,
                None => Finding::Ok,
            };
            let comment = comment.filter(|_| !known).unwrap_or_default();
            let answer = CheckAnswer { comment, ..item.answered(finding, number, self.incoming, at(1)) };
            all.push(Answer::Check(item.id.clone(), answer));
        }
        let now = self.world.stamp(at(2));
        let feedback = self.open.facts(now).has_feedback();
        all.push(Answer::Feedback(FeedbackReview { said: None, none: !feedback, passed_on: feedback }));
        let items = if self.half { &[] } else { self.open.items.as_slice() };
        for item in items {
            let carried = self.carried(item);
            all.push(Answer::Carried(item.id, carried));
        }
        all.extend(Step::ALL.map(|step| Answer::Done(step, mark(5))));
        all
    }

    fn carried(&mut self, item: &Item) -> Carried {
        let at_ms = self.end + 3 * MINUTE;
        let (act, words) = match self.dice.between(1, 120) {
            1 | 2 => (CarryAct::Queried, self.dice.pick(texts::QUERIES).copied()),
            3 if item.kind != ItemKind::Dispute => {
                (CarryAct::Disputed, self.dice.pick(texts::DISPUTES).copied())
            }
            _ => (CarryAct::Accepted, None),
        };
        // Asked when somebody signs, some minutes later.
        let overdue = item.overdue(self.end + 12 * MINUTE);
        let overdue_reason = if overdue {
            self.dice.pick(texts::OVERDUE).map_or_else(String::new, |o| self.words(self.outgoing, o))
        } else {
            String::new()
        };
        Carried {
            overdue_said: None,
            act: Some(act),
            text: words.map_or_else(String::new, |w| self.words(self.incoming, &w)),
            overdue_reason,
            mark: Mark { by: self.incoming, at_ms },
        }
    }

    fn review(&self, ours: &[Answer]) -> Answer {
        let left = ours.iter().filter_map(|a| if let Answer::Close(_, c) = a { c.float_left } else { None });
        let float_left = Money::sum(left).ok();
        let top =
            self.open.items.iter().filter(|i| i.severity != Severity::Normal).chain(&self.open.items).next();
        let promise = self.open.items.iter().find(|i| !i.detail.promise.is_empty());
        let read_back = ReadBack {
            said: None,
            float_left,
            top_item: top.map(|i| i.id.0),
            next_promise: promise.map_or_else(String::new, |i| i.detail.promise.clone()),
            mismatches: Vec::new(),
        };
        let half = self.half.then(|| HalfSeal {
            said: None,
            bag_no: format!("B{}", self.world.part(self.open.run, 3) % 9000 + 1000),
            witness: Some(self.lead),
            reason: self.words(self.outgoing, &("Train stopped, comes later", "地铁停运，晚点到")),
        });
        // Now and then there is no time to talk.
        let yes = !self.world.part(self.open.run, 7).is_multiple_of(9);
        let spoken = Spoken { yes, by: self.incoming, at: self.end + 6 * MINUTE };
        let (spoken, read_back) = if self.half { (None, None) } else { (Some(spoken), Some(read_back)) };
        Answer::Review(Review { spoken, read_back, half, ..Review::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_coins_add_up_to_the_sum() {
        let currency = Currency::named("CNY").unwrap();
        let mut dice = Dice::of(3, 3);
        for sum in [0, 10, 990, 12_340, 187_650, 1_234_560] {
            let count = break_down(&mut dice, sum, &currency);
            assert_eq!(count.amount().unwrap(), Some(Money(sum)));
            assert!(count.complete(&currency));
        }
    }
}
