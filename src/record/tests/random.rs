//! Handovers nobody would make, to try the laws on.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::sample::{Case, NOON, empty};
use crate::model::attendance::{AttendanceResult, PunchKind, Tier};
use crate::model::cash::{Close, Count, Explanation, OpeningCount, RegisterCash, SalesReport, TenderLine};
use crate::model::checklist::{CheckAnswer, Finding};
use crate::model::handover::draft::Draft;
use crate::model::handover::{
    AttendanceLine, Carried, CarryAct, FeedbackReview, HalfSeal, Mark, Panel, Settled, Spoken, StockReview,
};
use crate::model::ids::{ItemId, PersonId, RunId};
use crate::model::item::{Item, ItemDetail};
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::log::{Detail, Movement, MovementKind, Note, Punch};
use crate::model::money::Money;
use crate::model::repair::Stops;
use crate::model::said::SaidBy;
use crate::model::settings::Settings;
use crate::model::stock::StockLine;

/// Numbers to choose by; when they run out every choice is the first one.
pub(crate) struct Tape(std::vec::IntoIter<u16>);

pub(crate) fn tapes() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 0..400)
}

impl Tape {
    pub(crate) fn new(numbers: Vec<u16>) -> Self {
        Self(numbers.into_iter())
    }

    fn below(&mut self, n: i64) -> i64 {
        i64::from(self.0.next().unwrap_or(0)) % n
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.yes() { Some(make(self)) } else { None }
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(i64::try_from(from.len()).unwrap())).unwrap()].clone()
    }

    fn money(&mut self) -> Money {
        Money(self.below(60_000) * self.pick(&[1, 7, 1_000]))
    }

    fn words(&mut self) -> String {
        self.pick(&["", "ok", "少了一元", "=1+1", "two\nlines", "\"quoted\"", "emoji 👩‍🍳"]).to_owned()
    }

    fn person(&mut self) -> PersonId {
        PersonId(self.below(5) + 1)
    }

    fn ms(&mut self) -> i64 {
        NOON + self.below(65_000) * 997 - 30_000_000
    }

    fn said(&mut self) -> Option<SaidBy> {
        self.maybe(|t| SaidBy { by: t.person(), at_ms: t.ms() })
    }

    fn mark(&mut self) -> Mark {
        Mark { by: self.person(), at_ms: self.ms() }
    }

    fn count(&mut self, settings: &Settings) -> Count {
        let mut rows = BTreeMap::new();
        for unit in settings.store.currency.units() {
            if let Some(n) = self.maybe(|t| t.below(300)) {
                rows.insert(unit, n);
            }
        }
        let total = if rows.is_empty() { self.maybe(Self::money) } else { None };
        Count { rows, total }
    }

    fn drawer(&mut self, settings: &Settings) -> RegisterCash {
        let mut cash = RegisterCash {
            opening: self.maybe(|t| OpeningCount {
                at_ms: None,
                counted: t.money(),
                taken_over: t.yes(),
                by: t.person(),
            }),
            outgoing: self.count(settings),
            incoming: self.count(settings),
            report: SalesReport {
                cash_received: self.maybe(Self::money),
                cash_refunds: self.maybe(Self::money),
                source: self.words(),
                returns: Some(self.below(3)),
                approver: self.maybe(Self::person),
                ..SalesReport::default()
            },
            close: Close {
                uncounted_said: None,
                disagreed_said: None,
                float_left_said: None,
                large_said: None,
                float_left: self.maybe(Self::money),
                revealed: self.yes(),
                uncounted: self.words(),
                disagreed: self.words(),
                recounted: self.yes(),
                large_confirmed: self.yes(),
                bag_no: "B31".into(),
            },
            ..RegisterCash::default()
        };
        // Nobody can leave more in a drawer than is in it, whichever of the counts holds in the end.
        for count in [&cash.outgoing, &cash.incoming] {
            if let Ok(Some(counted)) = count.amount() {
                cash.close.float_left = cash.close.float_left.map(|left| left.min(counted));
            }
        }
        for tender in settings.other_tenders() {
            if self.yes() {
                let reading = self.maybe(Self::money);
                let earlier = if reading.is_some() { self.maybe(Self::money) } else { None };
                let line = TenderLine {
                    counted: self.maybe(Self::money),
                    reported: self.maybe(Self::money),
                    batch: self.words(),
                    slips: self.maybe(|t| t.below(9)),
                    reported_slips: self.maybe(|t| t.below(9)),
                    not_matched: self.yes(),
                    reading,
                    earlier,
                    ..TenderLine::default()
                };
                cash.tenders.insert(tender.id.clone(), line);
            }
            if self.yes() {
                cash.why.insert(tender.id.clone(), self.why(settings));
            }
        }
        if self.yes() {
            cash.why.insert("cash".into(), self.why(settings));
        }
        cash
    }

    fn why(&mut self, settings: &Settings) -> Explanation {
        Explanation {
            reason: self.pick(&settings.cash_reasons).id,
            text: self.words(),
            approver: self.maybe(Self::person),
            ..Explanation::default()
        }
    }

    fn detail(&mut self, settings: &Settings) -> Detail {
        match self.below(3) {
            0 => Detail::Note(Note { text: self.words() }),
            1 => Detail::Punch(Punch {
                decided: None,
                person: self.person(),
                punch: self.pick(&[PunchKind::In, PunchKind::Out]),
                at_ms: self.ms(),
                correction: self.words(),
                approver: self.maybe(Self::person),
                instead_of: self.maybe(Self::ms),
                removed: self.below(2) == 0,
                approval_open: None,
            }),
            _ => Detail::Movement(Movement {
                decided: None,
                alone: false,
                approval_open: None,
                movement: self.pick(&[MovementKind::PayIn, MovementKind::PayOut, MovementKind::ChangeSwap]),
                register: self.pick(&settings.registers).id,
                amount: Money(self.below(5_000) + 1),
                reason: self.words(),
                receipt_no: String::new(),
                bag_no: String::new(),
                witness: self.maybe(Self::person),
                approver: None,
                receiver: None,
                to_register: None,
            }),
        }
    }

    /// A sealed handover.
    pub(crate) fn case<'a>(&mut self, settings: &'a Settings) -> Case<'a> {
        let mut case = self.open(settings);
        case.seal();
        case
    }

    /// A handover nobody has signed yet.
    pub(crate) fn open<'a>(&mut self, settings: &'a Settings) -> Case<'a> {
        let mut case = empty(settings);
        for id in case.draft.people.registers.clone() {
            if let Some(left) = self.maybe(Self::money) {
                case.left_before.insert(id, left);
            }
            if self.yes() {
                let drawer = self.drawer(settings);
                case.draft.cash.insert(id, drawer);
            }
        }
        for panel in Panel::ALL {
            if let Some(mark) = self.maybe(Self::mark) {
                case.draft.briefing.insert(panel, mark);
            }
        }
        for item in &settings.stock {
            if self.yes() {
                let line = StockLine {
                    book: self.maybe(|t| t.below(50)),
                    counted: self.maybe(|t| t.below(50)),
                    remark: self.words(),
                    expired: Some(self.below(2)),
                    ..StockLine::default()
                };
                case.draft.stock.insert(item.id, line);
            }
        }
        for check in &settings.checks {
            if self.below(4) == 1 {
                let finding = self.pick(&Finding::ALL);
                let number = self.maybe(|t| t.below(400) - 200);
                let (by, at_ms) = (self.person(), self.ms());
                let answer = CheckAnswer {
                    comment: self.words(),
                    place: self.words(),
                    told: self.words(),
                    stops: self.maybe(|t| t.pick(&Stops::ALL)),
                    impact: self.words(),
                    ..check.answered(finding, number, by, at_ms)
                };
                case.draft.checks.insert(check.id.clone(), answer);
            }
        }
        for minute in 0..self.below(6) {
            let (by, detail) = (self.below(5) + 1, self.detail(settings));
            case.log(-minute * self.below(2), by, detail);
        }
        for id in 1..=self.below(4) {
            let item = self.item(&case, id * 3);
            if self.yes() {
                let answer = Carried {
                    overdue_said: None,
                    act: self.maybe(|t| t.pick(&[CarryAct::Accepted, CarryAct::Disputed])),
                    text: self.words(),
                    overdue_reason: self.words(),
                    mark: self.mark(),
                };
                case.draft.carried.insert(item.id, answer);
            }
            case.items.push(item);
        }
        for id in 1..=5 {
            if self.yes() {
                let line = AttendanceResult {
                    actual_in_ms: self.maybe(Self::ms),
                    late_min: self.below(60),
                    late_tier: self.pick(&[Tier::Normal, Tier::Late]),
                    no_overlap: self.yes(),
                    ..AttendanceResult::default()
                };
                let answer = AttendanceLine {
                    remark_said: None,
                    line,
                    planned_start_ms: self.maybe(Self::ms),
                    planned_end_ms: self.maybe(Self::ms),
                    remark: self.words(),
                    confirmed_ms: self.maybe(Self::ms),
                    confirmed_by: self.maybe(Self::person),
                };
                case.draft.attendance.insert(PersonId(id), answer);
            }
        }
        case.draft.review.talked_through = self.yes();
        case.draft.review.half = self.maybe(|t| HalfSeal {
            said: None,
            bag_no: t.words(),
            witness: Some(PersonId(5)),
            reason: t.words(),
        });
        case.draft.people.phone = self.words();
        case.draft.review.spoken = self.maybe(|t| Spoken { yes: t.yes(), by: t.person(), at: t.ms() });
        case.draft.stock_review = StockReview {
            not_counted_said: None,
            quality_said: None,
            quality_checked: self.yes(),
            not_counted: self.words(),
        };
        case.draft.feedback = FeedbackReview { said: None, none: self.yes(), passed_on: self.yes() };
        self.say_who(&mut case.draft);
        for item in 0..self.below(3) {
            case.settled.push(Settled {
                item: 40 + item,
                kind: self.pick(&ItemKind::ALL),
                title: self.words(),
                state: self.pick(&ItemState::ALL),
                by: self.maybe(Self::person),
                at: self.ms(),
                text: self.words(),
            });
        }
        case
    }

    /// Who said what there is, now and then.
    fn say_who(&mut self, draft: &mut Draft) {
        draft.people.said = self.said();
        for cash in draft.cash.values_mut() {
            let close = &mut cash.close;
            for (there, said) in [
                (close.float_left.is_some(), &mut close.float_left_said),
                (!close.uncounted.is_empty(), &mut close.uncounted_said),
                (!close.disagreed.is_empty(), &mut close.disagreed_said),
                (close.large_confirmed, &mut close.large_said),
            ] {
                *said = self.said().filter(|_| there);
            }
            cash.tenders.values_mut().for_each(|line| line.said = self.said());
            cash.why.values_mut().for_each(|why| why.said = self.said());
            if let Some(said) = self.said() {
                (cash.report.by, cash.report.at_ms) = (Some(said.by), Some(said.at_ms));
            }
        }
        draft.stock.values_mut().for_each(|line| line.said = self.said());
        let review = &mut draft.stock_review;
        review.quality_said = self.said().filter(|_| review.quality_checked);
        review.not_counted_said = self.said().filter(|_| !review.not_counted.is_empty());
        draft.feedback.said = self.said().filter(|_| draft.feedback.none || draft.feedback.passed_on);
        for carried in draft.carried.values_mut() {
            carried.overdue_said = self.said().filter(|_| !carried.overdue_reason.is_empty());
        }
        for line in draft.attendance.values_mut() {
            line.remark_said = self.said().filter(|_| !line.remark.is_empty());
        }
        draft.review.half.iter_mut().for_each(|half| half.said = self.said());
    }

    fn item(&mut self, case: &Case<'_>, id: i64) -> Item {
        Item {
            id: ItemId(id),
            kind: self.pick(&ItemKind::ALL),
            state: self.pick(&ItemState::ALL),
            severity: self.pick(&Severity::ALL),
            title: self.words(),
            owner: self.maybe(Self::person),
            due_ms: self.maybe(Self::ms),
            opened: case.at(-self.below(9_000)),
            opened_by: PersonId(1),
            opened_run: RunId(1),
            closed_ms: None,
            handovers: self.below(9),
            rev: 1,
            detail: ItemDetail {
                registered: self.maybe(|t| t.pick(&case.settings.devices).id),
                // Never what a title says: it is not said twice.
                device: self.pick(&["", "gate", "炉"]).to_owned(),
                reported_to: self.words(),
                stops: self.maybe(|t| t.pick(&Stops::ALL)),
                firm: self.words(),
                ..ItemDetail::default()
            },
        }
    }
}
