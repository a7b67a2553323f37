//! Six months of a shop that lives, played through the program, against a plain model of minutes: closed Sundays, special
//! days, two shifts in a row, an evening with two handovers, breaks that were punched, departures that were forgotten,
//! half seals, lone closings, breaks covered, a till that changes hands inside the shift, days taken in from an older book,
//! a clock set wrong twice, summer time and its end.
//!
//! The model knows who was in from when to when and what the plan says. It shares no function with the rules.

mod beside;

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::model::attendance::PunchKind;
use crate::model::calendar::{HeldShift, SpecialDay};
use crate::model::cash::ways::CountWay;
use crate::model::cash::{Close, Count, OpeningCount, SalesReport, Side};
use crate::model::handover::answer::Answer;
use crate::model::handover::{
    Carried, CarryAct, FeedbackReview, HalfSeal, HandoverKind, Mark, Panel, People, PutAway, Review,
    SignRole, Spoken, StockReview,
};
use crate::model::ids::{PersonId, RegisterId, ShiftId};
use crate::model::lang::Lang;
use crate::model::log::{CountsAs, Cover, CoverStep, Detail, Note, Punch, Unplanned, UnplannedOn};
use crate::model::money::{Currency, Money};
use crate::model::people::Role;
use crate::model::period::Period;
use crate::model::period_data::{DataNeeded, LockStep, PeriodData};
use crate::model::settings::Settings;
use crate::model::templates::{self, NewPerson, NewRegister, NewShop};
use crate::model::time::{BusinessDate, Minute, Month};
use crate::model::zone::Zone;
use crate::report::Ask;
use crate::report::attendance::AttendanceMonth;
use crate::rules::attendance::unplanned::undecided;
use crate::store::{Durability, NewOpening};
use crate::tui::shell::app_data::SavedState;
use crate::tui::shell::view::Command;
use crate::tui::test_support::Shop;

const LEAD: PersonId = PersonId(2);
/// Early on the roster, and late.
const ANN: PersonId = PersonId(3);
const BEN: PersonId = PersonId(4);
/// Without a roster.
const CEM: PersonId = PersonId(5);
const DAN: PersonId = PersonId(6);
const TILL: RegisterId = RegisterId(1);
const MINUTE: i64 = 60_000;

/// What the model knows of somebody's day, in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Minutes {
    on_clock: i64,
    worked: i64,
    unplanned: i64,
}

/// A shift as it was handed over.
type Sealed = (NaiveDate, i64, u32);

/// The shop and what really happened in it.
struct Life {
    shop: Shop,
    dice: u64,
    /// Summer time, or none.
    berlin: bool,
    day: NaiveDate,
    now: i64,
    /// Who was in, by day: from when to when.
    stays: BTreeMap<(NaiveDate, PersonId), Vec<(i64, i64)>>,
    /// When each was to work, by day.
    plan: BTreeMap<(NaiveDate, PersonId), Vec<(i64, i64)>>,
    /// Days on which somebody's minutes are all cover, up to this instant.
    cover_until: BTreeMap<(NaiveDate, PersonId), i64>,
    sealed: Vec<Sealed>,
    stood_in: BTreeMap<PersonId, i64>,
    forgot: Option<(PersonId, i64)>,
    /// How often each thing came up.
    seen: [usize; 12],
    /// When the running shift was opened.
    began: i64,
}

fn settings(zone: &str) -> Settings {
    let person = |name: &str, role| NewPerson { name: name.into(), role, lang: Lang::En };
    let mut settings = templates::shop(NewShop {
        name: "Corner shop".into(),
        currency: Currency::named("EUR").unwrap(),
        zone: Zone::parse(zone).unwrap(),
        cutoff: Minute(240),
        lang: Lang::En,
        shifts: Vec::new(),
        registers: vec![NewRegister {
            name: "Till".into(),
            float_target: Money(20_000),
            counted: CountWay::ClosingOnly,
        }],
        owner: "Olga".into(),
        people: vec![
            person("Lea", Role::Lead),
            person("Ann", Role::Cashier),
            person("Ben", Role::Cashier),
            person("Cem", Role::Cashier),
            person("Dan", Role::Cashier),
        ],
    })
    .unwrap();
    settings.tenders.retain(|tender| tender.id == "cash");
    settings.checks.clear();
    settings.stock.clear();
    settings.routines.clear();
    settings.rules.read_back = false;
    settings.rules.attendance.corrections_per_month = 31;
    for shift in &mut settings.shifts {
        shift.active = shift.id.0 <= 2;
        shift.weekdays = vec![1, 2, 3, 4, 5, 6];
    }
    for (person, shift) in [(ANN, ShiftId(1)), (BEN, ShiftId(2))] {
        let person = settings.people.iter_mut().find(|p| p.id == person).unwrap();
        person.roster = vec![Some(shift); 7];
        person.roster[5] = None;
    }
    settings.special_days = vec![
        SpecialDay { date: date("2026-10-03"), name: "holiday".into(), held: Vec::new() },
        SpecialDay { date: date("2026-10-25"), name: "open Sunday".into(), held: held() },
    ];
    settings
}

fn held() -> Vec<HeldShift> {
    [1, 2].into_iter().map(|id| HeldShift { shift: ShiftId(id), segments: Vec::new() }).collect()
}

fn date(text: &str) -> BusinessDate {
    BusinessDate::parse(text).unwrap()
}

impl Life {
    /// The shop was made on a Saturday at two minutes past three; Ann has been in for ten minutes.
    fn new(zone: &str) -> Self {
        let berlin = zone.starts_with("Europe");
        let begins = if berlin { "2026-05-30T15:02:00+02:00" } else { "2026-05-30T15:02:00+08:00" };
        let mut shop = Shop::begun(Lang::En, &settings(zone), begins);
        shop.app.desk.store.as_mut().unwrap().set_durability(Durability::Fast).unwrap();
        let now = shop.app.desk.now().ms;
        Self {
            shop,
            dice: 7,
            berlin,
            day: date("2026-05-30").0,
            now,
            stays: BTreeMap::new(),
            plan: BTreeMap::new(),
            cover_until: BTreeMap::new(),
            sealed: Vec::new(),
            stood_in: BTreeMap::new(),
            forgot: None,
            seen: [0; 12],
            began: 0,
        }
    }

    fn below(&mut self, n: u64) -> i64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        i64::try_from(self.dice % n).unwrap()
    }

    /// An instant of the day, by the clocks of that place: worked out here, not by the program.
    fn at(&self, minute: i64) -> i64 {
        let summer =
            NaiveDate::from_ymd_opt(2026, 3, 29).unwrap()..NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
        let offset = match (self.berlin, summer.contains(&self.day)) {
            (false, _) => 480,
            (true, true) => 120,
            (true, false) => 60,
        };
        let days = self.day.signed_duration_since(NaiveDate::from_ymd_opt(1970, 1, 1).unwrap()).num_days();
        (days * 1_440 + minute - offset) * MINUTE
    }

    /// Time passes until then.
    fn until(&mut self, minute: i64) {
        let to = self.at(minute);
        assert!(to >= self.now, "time goes forward: {} {minute}", self.day);
        self.shop.app.desk.clock.advance(to - self.now);
        self.now = to;
    }

    fn done(&mut self, command: Command) {
        let told = format!("{} {command:?}", self.day);
        self.shop.perform(command);
        let saved = &self.shop.app.model.saved;
        assert!(!matches!(saved, SavedState::NotSaved(_)), "{saved:?}: {told}");
    }

    fn comes(&mut self, who: PersonId, minute: i64) {
        self.until(minute);
        let punch = Punch::clocked(who, PunchKind::In, self.now);
        self.done(Command::Log { by: who, detail: Detail::Punch(punch) });
        let now = self.now;
        self.stays.entry((self.day, who)).or_default().push((now, now));
    }

    fn goes(&mut self, who: PersonId, minute: i64) {
        self.until(minute);
        self.left(who);
        let punch = Punch::clocked(who, PunchKind::Out, self.now);
        self.done(Command::Log { by: who, detail: Detail::Punch(punch) });
    }

    fn left(&mut self, who: PersonId) {
        let now = self.now;
        self.stays.get_mut(&(self.day, who)).unwrap().last_mut().unwrap().1 = now;
    }

    fn rostered(&mut self, who: PersonId, from: i64, to: i64) {
        let span = (self.at(from), self.at(to));
        self.plan.entry((self.day, who)).or_default().push(span);
    }

    /// What the header says has to be what the model says.
    fn header(&self, shift: i64, part: u32, closed: bool) {
        let run = &self.shop.app.model.live.as_ref().unwrap().run;
        let said = (run.date.0, run.shift.0, run.part.number(), run.closed);
        assert_eq!(said, (self.day, shift, part, closed), "the header of {}", self.day);
    }

    fn open(&mut self, by: PersonId) {
        self.done(Command::OpenShop(Box::new(NewOpening::by(by))));
        self.header(1, 1, false);
        self.began = self.now;
        self.seen[0] += 1;
    }

    /// One hands over, or closes, or seals half where nobody comes.
    fn hands_over(&mut self, shift: (i64, u32), from: PersonId, to: Option<PersonId>, half: bool) {
        let people = People {
            outgoing: vec![from],
            incoming: to.into_iter().collect(),
            registers: vec![TILL],
            closes: to.is_none() && !half,
            ..People::default()
        };
        self.done(Command::StartHandover { by: from, kind: HandoverKind::Shift, people, next: None });
        let open = self.shop.app.model.handover().expect("it was begun").clone();
        let (by, at) = (to.unwrap_or(from), self.now);
        let mark = Mark { by, at_ms: at };
        let mut answers: Vec<(PersonId, Answer)> =
            Panel::ALL.into_iter().map(|panel| (by, Answer::Panel(panel, mark))).collect();
        let stock = StockReview { quality_checked: true, ..StockReview::default() };
        answers.push((from, Answer::StockReview(stock)));
        answers.push((by, Answer::Feedback(FeedbackReview { said: None, none: true, passed_on: false })));
        for item in &open.items {
            let carried = Carried {
                overdue_said: None,
                act: Some(CarryAct::Accepted),
                text: String::new(),
                overdue_reason: "still waiting".into(),
                mark,
            };
            answers.push((by, Answer::Carried(item.id, carried)));
        }
        if to.is_none() {
            let left = open.left_before.get(&TILL).copied().unwrap_or(Money(20_000));
            let opening = OpeningCount { at_ms: None, counted: left, taken_over: false, by: from };
            let count = Count { rows: BTreeMap::new(), total: Some(left) };
            let report = SalesReport {
                cash_received: Some(Money(0)),
                source: "Z1".into(),
                by: Some(from),
                ..SalesReport::default()
            };
            let close = Close { float_left: Some(left), revealed: true, ..Close::default() };
            answers.push((from, Answer::Opening(TILL, opening)));
            answers.push((from, Answer::Count(TILL, Side::Outgoing, count)));
            answers.push((from, Answer::Report(TILL, report)));
            answers.push((from, Answer::Close(TILL, close)));
        }
        let review = Review {
            spoken: to.map(|by| Spoken { yes: true, by, at }),
            half: half.then(|| HalfSeal {
                said: None,
                bag_no: "7".into(),
                witness: None,
                reason: "nobody came".into(),
            }),
            put_away: (to.is_none() && !half).then(|| PutAway {
                said: None,
                bag_no: "8".into(),
                place: "safe".into(),
            }),
            ..Review::default()
        };
        answers.push((by, Answer::Review(review)));
        for (by, answer) in answers {
            self.done(Command::Answer { by, answer: Box::new(answer), cursor: None });
        }
        self.done(Command::Sign { person: from, role: SignRole::Outgoing });
        if let Some(to) = to {
            self.done(Command::Sign { person: to, role: SignRole::Incoming });
        }
        assert!(self.shop.app.model.handover().is_none(), "sealed: {} {shift:?}", self.day);
        self.sealed.push((self.day, shift.0, shift.1));
    }

    /// A weekday: Ann opens, Ben comes at three and closes.
    fn weekday(&mut self) {
        self.rostered(ANN, 420, 900);
        let came = 410 + self.below(16);
        self.comes(ANN, came);
        self.open(ANN);
        self.put_right();
        match self.below(6) {
            0 => {
                self.goes(ANN, 660);
                self.comes(ANN, 690);
                self.seen[1] += 1;
            }
            1 => {
                self.comes(CEM, 480);
                self.cover();
                self.goes(CEM, 752);
                self.cover_until.insert((self.day, CEM), self.at(752));
            }
            2 => {
                self.until(700);
                self.wrong_clock();
            }
            _ => {}
        }
        let ben = 885 + self.below(25);
        self.comes(BEN, ben);
        let over = ben.max(902) + self.below(4);
        self.until(over);
        self.hands_over((1, 1), ANN, Some(BEN), false);
        self.header(2, 1, false);
        if self.below(8) == 0 {
            // She goes, and the clock is not told.
            self.until(over + 4);
            self.left(ANN);
            self.forgot = Some((ANN, self.now));
            self.seen[2] += 1;
        } else {
            self.goes(ANN, over + 1 + i64::from(self.berlin));
        }
        if self.below(7) == 0 {
            self.evening_of_two();
        } else {
            self.rostered(BEN, 900, 1_380);
            let half = self.below(9) == 0;
            let at = 1_380 + self.below(9);
            self.until(at);
            // By the clock two are in, and two would have to close.
            self.put_right();
            self.hands_over((2, 1), BEN, None, half);
            self.seen[3 + usize::from(half)] += 1;
            self.header(2, 1, true);
            self.goes(BEN, at + 3);
        }
    }

    /// Ben hands over at five past eight to Cem, who closes: the late shift goes on in its second part.
    fn evening_of_two(&mut self) {
        self.rostered(BEN, 900, 1_205);
        self.rostered(CEM, 1_205, 1_380);
        self.comes(CEM, 1_195);
        self.until(1_205);
        self.hands_over((2, 1), BEN, Some(CEM), false);
        self.header(2, 2, false);
        self.goes(BEN, 1_208);
        self.until(1_381);
        self.put_right();
        self.hands_over((2, 2), CEM, None, false);
        self.header(2, 2, true);
        self.goes(CEM, 1_383);
        self.seen[5] += 1;
    }

    /// A Saturday: Dan and Cem, without a roster. Dan hands over to Cem, who works two shifts in a row.
    fn saturday(&mut self) {
        self.rostered(DAN, 420, 900);
        self.comes(DAN, 415);
        self.comes(CEM, 418);
        self.open(DAN);
        self.put_right();
        self.until(898);
        self.hands_over((1, 1), DAN, Some(CEM), false);
        self.header(2, 1, false);
        self.goes(DAN, 903);
        self.rostered(CEM, 420, 900);
        self.rostered(CEM, 900, 1_380);
        self.until(1_382);
        self.hands_over((2, 1), CEM, None, false);
        self.header(2, 1, true);
        self.goes(CEM, 1_384);
        self.seen[6] += 1;
    }

    /// Cem stands in for Ann over lunch.
    fn cover(&mut self) {
        self.until(720);
        let begun = self.now;
        let cover = |cover, began_ms| {
            let (mind, until_ms) = (String::new(), None);
            Detail::Cover(Cover { cover, away: ANN, stands_in: CEM, until_ms, mind, began_ms })
        };
        self.done(Command::Log { by: ANN, detail: cover(CoverStep::Begins, None) });
        self.until(724);
        self.till_over_lunch(false);
        self.until(750);
        self.till_over_lunch(true);
        self.until(751);
        self.done(Command::Log { by: ANN, detail: cover(CoverStep::Ends, Some(begun)) });
        self.header(1, 1, false);
        *self.stood_in.entry(CEM).or_default() += 31;
        self.seen[7] += 1;
    }

    /// The clock of the PC is set back by five years while something is logged, and then put right: today is today.
    fn wrong_clock(&mut self) {
        if self.seen[8] == 2 {
            return;
        }
        let right = self.now;
        self.shop.app.desk.clock.set_wall(right - 5 * 365 * 86_400_000);
        self.done(Command::Log { by: ANN, detail: Detail::Note(Note { text: "the clock is odd".into() }) });
        self.shop.app.desk.clock.set_wall(right);
        self.done(Command::Log { by: ANN, detail: Detail::Note(Note { text: "put right".into() }) });
        self.header(1, 1, false);
        self.seen[8] += 1;
    }

    /// The lead enters when somebody went who had forgotten it.
    fn put_right(&mut self) {
        let Some((who, at_ms)) = self.forgot.take() else { return };
        let punch = Punch {
            correction: "forgot".into(),
            approver: Some(LEAD),
            ..Punch::clocked(who, PunchKind::Out, at_ms)
        };
        self.done(Command::Log { by: who, detail: Detail::Punch(punch) });
    }

    /// What the model says of a day of somebody.
    fn minutes(&self, day: NaiveDate, who: PersonId) -> Minutes {
        let whole = |ms: i64| ms.div_euclid(MINUTE);
        let plan = self.plan.get(&(day, who)).map_or(&[][..], Vec::as_slice);
        let cover = self.cover_until.get(&(day, who)).map_or(i64::MIN, |ms| whole(*ms));
        let mut told = Minutes::default();
        for (from, to) in &self.stays[&(day, who)] {
            for minute in whole(*from)..whole(*to) {
                told.on_clock += 1;
                let rostered = plan.iter().any(|(from, to)| whole(*from) <= minute && minute < whole(*to));
                if rostered || plan.is_empty() || minute < cover {
                    told.worked += 1;
                } else {
                    told.unplanned += 1;
                }
            }
        }
        told
    }

    fn facts(&self, month: Month) -> PeriodData {
        let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
        let store = self.shop.app.desk.store.as_ref().unwrap();
        store.facts(Period::of_month(month), needs, self.now).unwrap()
    }

    /// Every day of the month is what the model says, and so is the report.
    fn agrees(&self, month: Month) {
        let facts = self.facts(month);
        let mut told: BTreeMap<(NaiveDate, PersonId), Minutes> = BTreeMap::new();
        for fact in &facts.attendance {
            let line = &fact.line.line;
            if line.on_clock_min().is_none_or(|minutes| minutes == 0) {
                continue;
            }
            let of = told.entry((facts.shifts[fact.shift].date.0, fact.person)).or_default();
            of.on_clock += line.on_clock_min().unwrap();
            of.worked += line.worked_min;
            of.unplanned += line.unplanned_min.unwrap();
        }
        let mine =
            |day: &NaiveDate| (day.year(), day.month()) == (month.first().0.year(), month.first().0.month());
        let known: BTreeMap<_, _> = self
            .stays
            .keys()
            .filter(|(day, _)| mine(day))
            .map(|key| (*key, self.minutes(key.0, key.1)))
            .collect();
        for (key, minutes) in &known {
            assert_eq!(told.get(key), Some(minutes), "{key:?}: {:?}", self.stays[key]);
        }
        assert_eq!(told.len(), known.len());
        let sealed: Vec<Sealed> =
            facts.shifts.iter().map(|s| (s.date.0, s.shift.0, s.part.number())).collect();
        let expected: Vec<Sealed> = self.sealed.iter().copied().filter(|(day, ..)| mine(day)).collect();
        assert_eq!(sealed, expected);
        let total = AttendanceMonth::of(facts, Ask::default()).total();
        let sum = |of: fn(&Minutes) -> i64| known.values().map(of).sum::<i64>();
        assert_eq!(
            (total.on_clock_min, total.worked_min, total.unplanned_min),
            (sum(|m| m.on_clock), sum(|m| m.worked), sum(|m| m.unplanned))
        );
        let classes = total.decided_overtime_min + total.lieu_min + total.not_work_min + total.undecided_min;
        assert_eq!(classes, total.unplanned_min);
        assert_eq!((total.missing, total.absent), (0, 0));
    }

    /// The month is over: a lead decides on what was outside the roster, everybody confirms, and it is locked.
    fn lock(&mut self, month: Month) {
        let mut all = Vec::new();
        for day in undecided(&self.facts(month)) {
            let days = vec![UnplannedOn::whole(day.date, day.minutes)];
            let (person, counts_as) = (day.person, day.suggested.unwrap_or(CountsAs::NotWork));
            all.push(Unplanned { person, counts_as, days, reason: "as it was".into(), approver: LEAD });
        }
        if !all.is_empty() {
            self.done(Command::DecideMinutes { by: LEAD, all });
        }
        let confirm = |by| (by, LockStep::Confirmed);
        let people = [ANN, BEN, CEM, DAN].map(confirm);
        for (by, step) in people.into_iter().chain([(LEAD, LockStep::Locked)]) {
            self.done(Command::MonthLock { by, month, step, person: by, reason: String::new() });
        }
        self.seen[9] += 1;
    }
}

/// Plays the shop from the day it was made on until a day.
fn live(zone: &str, to: &str) -> Life {
    let to = date(to).0;
    let mut life = Life::new(zone);
    life.stays.insert((life.day, ANN), vec![(life.at(892), 0)]);
    life.until(1_320);
    life.hands_over((2, 1), ANN, None, false);
    life.goes(ANN, 1_322);
    let mut months = Vec::new();
    loop {
        let month = BusinessDate(life.day).month();
        life.day = life.day.checked_add_days(Days::new(1)).unwrap();
        if BusinessDate(life.day).month() != month {
            life.until(330);
            life.put_right();
            life.agrees(month);
            life.lock(month);
            months.push(month);
        }
        if life.day > to {
            break;
        }
        if life.day == date("2026-06-10").0 {
            life.until(300);
            life.take_the_book_in();
            months.push(date("2026-04-01").month());
        }
        match (life.day.to_string().as_str(), life.day.weekday()) {
            ("2026-10-25", _) => life.weekday(),
            ("2026-10-03", _) | (_, chrono::Weekday::Sun) => {}
            (_, chrono::Weekday::Sat) => life.saturday(),
            _ => life.weekday(),
        }
    }
    // What was locked is what it was, after all that came later.
    let mut stood_in = 0;
    for month in months {
        life.agrees(month);
        stood_in += AttendanceMonth::of(life.facts(month), Ask::default()).total().stood_in_min;
    }
    assert_eq!(stood_in, life.stood_in.values().sum::<i64>());
    let store = life.shop.app.desk.store.as_ref().unwrap();
    let mut days: Vec<NaiveDate> = life.sealed.iter().map(|(day, ..)| *day).collect();
    days.dedup();
    let pages = days.into_iter().flat_map(|day| store.day(BusinessDate(day)).unwrap());
    let doubted: usize = pages.map(|page| page.document.clock_doubted.len()).sum();
    assert_eq!(doubted, life.seen[8], "what a wrong clock wrote is sealed as such, and nothing else is");
    assert_eq!(life.till_changes(), life.seen[10]);
    life
}

#[test]
fn six_months_of_a_shop_in_berlin_are_what_a_plain_model_says() {
    let life = live("Europe/Berlin", "2026-11-30");
    assert!(life.seen.iter().all(|n| *n > 1), "{:?}", life.seen);
    assert_eq!((life.seen[8], life.seen[9]), (2, 7));
}

#[test]
fn a_shop_without_summer_time_is_what_a_plain_model_says() {
    let life = live("Asia/Shanghai", "2026-07-31");
    assert_eq!(life.seen[9], 3);
}
