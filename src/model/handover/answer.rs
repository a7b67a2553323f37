//! The only way a draft alters: one answer at a time, checked, then put in place.
//!
//! An [`Answer`] is the smallest thing that is saved. It knows the section and line it is stored under and
//! its JSON form, so storage needs no knowledge of the sections.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::cash::Withdrawn;
use crate::model::cash::results::{CountMarks, ResultStep};
use crate::model::cash::sold_on::SoldOn;
use crate::model::cash::ways::{CountWay, SinceCount};
use crate::model::cash::worked::Worked;
use crate::model::cash::{
    Close, Count, DepositSlip, Explanation, NonCash, OpeningCount, RegisterCash, SalesReport, Side,
    TenderLine,
};
use crate::model::checklist::CheckAnswer;
use crate::model::count_unit::CountUnit;
use crate::model::field_ref::{AnswerRef, CashLine};
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::stamped::Stamped as _;
use crate::model::handover::{
    AttendanceLine, Carried, FeedbackReview, Mark, Panel, People, Punching, Review, Snapshot, State, Step,
    StockReview,
};
use crate::model::ids::{ItemId, PersonId, RegisterId, StockId};
use crate::model::problem::Problem;
use crate::model::settings::Settings;

use crate::model::stock::StockLine;

/// How a register was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    pub way: CountWay,
}

/// One saved line of a handover.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)] // one at a time, and the last page is the largest
pub enum Answer {
    People(People),
    /// Step 2: a panel was opened.
    Panel(Panel, Mark),
    /// Step 3: the float found at the start.
    Opening(RegisterId, OpeningCount),
    /// Step 3: a count.
    Count(RegisterId, Side, Count),
    /// Step 3: a side's second look at the values that differ, as far as it is.
    Recheck(RegisterId, Side, BTreeMap<CountUnit, i64>),
    /// Step 3: a tender other than cash.
    Tender(RegisterId, String, TenderLine),
    /// Step 3: the sales report.
    Report(RegisterId, SalesReport),
    /// Step 3: non-cash items.
    NonCash(RegisterId, Vec<NonCash>),
    /// Step 3: bank slips.
    Deposits(RegisterId, Vec<DepositSlip>),
    /// Step 3: what stays in the drawer.
    Close(RegisterId, Close),
    /// Step 3: why a tender differs.
    Explanation(RegisterId, String, Explanation),
    /// Step 3: results as they were shown, and what was changed afterwards.
    Results(RegisterId, Vec<ResultStep>),
    /// Step 3: who made the counts.
    Marks(RegisterId, CountMarks),
    /// Step 1: which of several worked a drawer.
    Worked(RegisterId, Worked),
    /// Step 3: counts made void because the register sold on meanwhile.
    SoldOn(RegisterId, Vec<SoldOn>),
    /// Step 3: how it was counted; put in place from a record, never given by a person.
    Way(RegisterId, Way),
    /// Step 3: what a register went through since it was counted last; put in place when the line is drawn.
    SinceCount(RegisterId, SinceCount),
    /// Step 3: approvals that were given and stand no more.
    Withdrawn(RegisterId, Vec<Withdrawn>),
    /// Step 4: a counted line.
    Stock(StockId, StockLine),
    /// Step 4 as a whole.
    StockReview(StockReview),
    /// Steps 5 and 6: a checklist item.
    Check(String, CheckAnswer),
    Feedback(FeedbackReview),
    /// Step 8: a carried item.
    Carried(ItemId, Carried),
    /// Step 9: a person's line.
    Attendance(PersonId, AttendanceLine),
    /// Step 9: a punch being put right, as far as it was typed.
    Punching(PersonId, Punching),
    Review(Review),
    /// A step was left with "done".
    Done(Step, Mark),
    /// What is kept at the first signature; put in place, never given by a person.
    Snapshot(Snapshot),
}

impl Answer {
    /// The line of the draft the answer is stored as.
    #[must_use]
    pub(crate) fn address(&self) -> AnswerRef {
        let cash = |register: &RegisterId, line| AnswerRef::Cash(*register, line);
        match self {
            Self::People(_) => AnswerRef::People,
            Self::Panel(panel, _) => AnswerRef::Panel(*panel),
            Self::Opening(r, _) => cash(r, CashLine::Opening),
            Self::Count(r, Side::Outgoing, _) => cash(r, CashLine::Outgoing),
            Self::Count(r, Side::Incoming, _) => cash(r, CashLine::Incoming),
            Self::Recheck(r, Side::Outgoing, _) => cash(r, CashLine::AgainOutgoing),
            Self::Recheck(r, Side::Incoming, _) => cash(r, CashLine::Again),
            Self::Tender(r, tender, _) => cash(r, CashLine::Tender(tender.clone())),
            Self::Report(r, _) => cash(r, CashLine::Report),
            Self::NonCash(r, _) => cash(r, CashLine::NonCash),
            Self::Deposits(r, _) => cash(r, CashLine::Deposits),
            Self::Close(r, _) => cash(r, CashLine::Close),
            Self::Explanation(r, tender, _) => cash(r, CashLine::Why(tender.clone())),
            Self::Results(r, _) => cash(r, CashLine::Results),
            Self::Marks(r, _) => cash(r, CashLine::Marks),
            Self::Worked(r, _) => cash(r, CashLine::Worked),
            Self::SoldOn(r, _) => cash(r, CashLine::SoldOn),
            Self::Way(r, _) => cash(r, CashLine::Way),
            Self::SinceCount(r, _) => cash(r, CashLine::SinceCount),
            Self::Withdrawn(r, _) => cash(r, CashLine::Withdrawn),
            Self::Stock(id, _) => AnswerRef::Stock(*id),
            Self::StockReview(_) => AnswerRef::StockReview,
            Self::Check(id, _) => AnswerRef::Check(id.clone()),
            Self::Feedback(_) => AnswerRef::Feedback,
            Self::Carried(id, _) => AnswerRef::Carried(*id),
            Self::Attendance(id, _) => AnswerRef::Attendance(*id),
            Self::Punching(id, _) => AnswerRef::Punching(*id),
            Self::Review(_) => AnswerRef::Review,
            Self::Done(step, _) => AnswerRef::Done(*step),
            Self::Snapshot(_) => AnswerRef::Snapshot,
        }
    }

    /// The answer as stored.
    ///
    /// # Errors
    /// `change.not_storable` if it has no JSON form, which no answer of this version lacks.
    pub(crate) fn value(&self) -> Result<String, Problem> {
        match self {
            Self::People(v) => write(v),
            Self::Panel(_, v) | Self::Done(_, v) => write(v),
            Self::Opening(_, v) => write(v),
            Self::Count(_, _, v) => write(v),
            Self::Recheck(_, _, v) => write(v),
            Self::Tender(_, _, v) => write(v),
            Self::Report(_, v) => write(v),
            Self::NonCash(_, v) => write(v),
            Self::Deposits(_, v) => write(v),
            Self::Close(_, v) => write(v),
            Self::Explanation(_, _, v) => write(v),
            Self::Results(_, v) => write(v),
            Self::Marks(_, v) => write(v),
            Self::Worked(_, v) => write(v),
            Self::SoldOn(_, v) => write(v),
            Self::Way(_, v) => write(v),
            Self::SinceCount(_, v) => write(v),
            Self::Withdrawn(_, v) => write(v),
            Self::Stock(_, v) => write(v),
            Self::StockReview(v) => write(v),
            Self::Check(_, v) => write(v),
            Self::Feedback(v) => write(v),
            Self::Carried(_, v) => write(v),
            Self::Attendance(_, v) => write(v),
            Self::Punching(_, v) => write(v),
            Self::Review(v) => write(v),
            Self::Snapshot(v) => write(v),
        }
    }

    /// Reads a stored answer back.
    ///
    /// # Errors
    /// `change.unreadable` naming section and line.
    pub(crate) fn read(section: &str, line: &str, json: &str) -> Result<Self, Problem> {
        let bad = || Problem::new("change.unreadable").with("section", section).with("line", line);
        let address = AnswerRef::stored(section, line).ok_or_else(bad)?;
        // Only the lists of the cash step are arrays; a struct would also read from one, by position.
        let list = matches!(
            address,
            AnswerRef::Cash(
                _,
                CashLine::NonCash
                    | CashLine::Deposits
                    | CashLine::Results
                    | CashLine::SoldOn
                    | CashLine::Withdrawn
            )
        );
        if json.trim_start().starts_with('[') != list {
            return Err(bad());
        }
        match address {
            AnswerRef::People => parse(json).map(Self::People),
            AnswerRef::Panel(panel) => parse(json).map(|v| Self::Panel(panel, v)),
            AnswerRef::Cash(register, line) => Self::read_cash(register, line, json),
            AnswerRef::StockReview => parse(json).map(Self::StockReview),
            AnswerRef::Stock(id) => parse(json).map(|v| Self::Stock(id, v)),
            AnswerRef::Check(id) => parse(json).map(|v| Self::Check(id, v)),
            AnswerRef::Feedback => parse(json).map(Self::Feedback),
            AnswerRef::Carried(id) => parse(json).map(|v| Self::Carried(id, v)),
            AnswerRef::Attendance(id) => parse(json).map(|v| Self::Attendance(id, v)),
            AnswerRef::Punching(id) => parse(json).map(|v| Self::Punching(id, v)),
            AnswerRef::Review => parse(json).map(Self::Review),
            AnswerRef::Done(step) => parse(json).map(|v| Self::Done(step, v)),
            AnswerRef::Snapshot => parse(json).map(Self::Snapshot),
        }
        .ok_or_else(bad)
    }

    fn read_cash(register: RegisterId, line: CashLine, json: &str) -> Option<Self> {
        match line {
            CashLine::Opening => parse(json).map(|v| Self::Opening(register, v)),
            CashLine::Outgoing => parse(json).map(|v| Self::Count(register, Side::Outgoing, v)),
            CashLine::Incoming => parse(json).map(|v| Self::Count(register, Side::Incoming, v)),
            CashLine::AgainOutgoing => parse(json).map(|v| Self::Recheck(register, Side::Outgoing, v)),
            CashLine::Again => parse(json).map(|v| Self::Recheck(register, Side::Incoming, v)),
            CashLine::Tender(tender) => parse(json).map(|v| Self::Tender(register, tender, v)),
            CashLine::Report => parse(json).map(|v| Self::Report(register, v)),
            CashLine::NonCash => parse(json).map(|v| Self::NonCash(register, v)),
            CashLine::Deposits => parse(json).map(|v| Self::Deposits(register, v)),
            CashLine::Close => parse(json).map(|v| Self::Close(register, v)),
            CashLine::Why(tender) => parse(json).map(|v| Self::Explanation(register, tender, v)),
            CashLine::Results => parse(json).map(|v| Self::Results(register, v)),
            CashLine::Marks => parse(json).map(|v| Self::Marks(register, v)),
            CashLine::Worked => parse(json).map(|v| Self::Worked(register, v)),
            CashLine::SoldOn => parse(json).map(|v| Self::SoldOn(register, v)),
            CashLine::Way => parse(json).map(|v| Self::Way(register, v)),
            CashLine::SinceCount => parse(json).map(|v| Self::SinceCount(register, v)),
            CashLine::Withdrawn => parse(json).map(|v| Self::Withdrawn(register, v)),
        }
    }

    /// Puts the answer in place without checking it: for reading a draft back.
    pub(crate) fn put(self, draft: &mut Draft) {
        fn register(draft: &mut Draft, id: RegisterId) -> &mut RegisterCash {
            draft.cash.entry(id).or_default()
        }
        match self {
            Self::People(v) => draft.people = v,
            Self::Panel(panel, v) => {
                draft.briefing.insert(panel, v);
            }
            Self::Opening(r, v) => register(draft, r).opening = Some(v),
            Self::Count(r, Side::Outgoing, v) => register(draft, r).outgoing = v,
            Self::Count(r, Side::Incoming, v) => register(draft, r).incoming = v,
            Self::Recheck(r, Side::Outgoing, v) => register(draft, r).again_outgoing = v,
            Self::Recheck(r, Side::Incoming, v) => register(draft, r).again = v,
            Self::Tender(r, tender, v) => {
                register(draft, r).tenders.insert(tender, v);
            }
            Self::Report(r, v) => register(draft, r).report = v,
            Self::NonCash(r, v) => register(draft, r).non_cash = v,
            Self::Deposits(r, v) => register(draft, r).deposits = v,
            Self::Close(r, v) => register(draft, r).close = v,
            // A reason that says nothing is none.
            Self::Explanation(r, tender, v) if v == Explanation::default() => {
                register(draft, r).why.remove(&tender);
            }
            Self::Explanation(r, tender, v) => {
                register(draft, r).why.insert(tender, v);
            }
            Self::Results(r, v) => register(draft, r).results = v,
            Self::Marks(r, v) => register(draft, r).marks = v,
            Self::Worked(r, v) => register(draft, r).worked = Some(v),
            Self::SoldOn(r, v) => register(draft, r).sold_on = v,
            Self::Way(r, v) => register(draft, r).way = Some(v.way),
            Self::SinceCount(r, v) => register(draft, r).since_count = Some(v),
            Self::Withdrawn(r, v) => register(draft, r).withdrawn = v,
            Self::Stock(id, v) => {
                draft.stock.insert(id, v);
            }
            Self::StockReview(v) => draft.stock_review = v,
            Self::Check(id, v) => {
                draft.checks.insert(id, v);
            }
            Self::Feedback(v) => draft.feedback = v,
            Self::Carried(id, v) => {
                draft.carried.insert(id, v);
            }
            Self::Attendance(id, v) => {
                draft.attendance.insert(id, v);
            }
            Self::Punching(id, v) => {
                draft.punching.insert(id, v);
            }
            Self::Review(v) => draft.review = v,
            Self::Done(step, v) => {
                draft.done.insert(step, v);
            }
            Self::Snapshot(v) => draft.snapshot = Some(v),
        }
    }
}

/// A draft after a change, and the lines that are to be saved together.
#[derive(Clone, Debug)]
pub(crate) struct Altered {
    /// The draft as it is now.
    pub(crate) draft: Draft,
    /// The answer given, and what follows from it.
    pub(crate) lines: Vec<Answer>,
}

impl Draft {
    /// The draft with one more answer; any signature on the old figures is taken back.
    ///
    /// What is changed after a result was shown is kept as such, so that a fitted figure stays visible.
    ///
    /// # Errors
    /// See [`Answer::check`]; the draft stays as it was.
    pub(crate) fn with(
        &self,
        answer: Answer,
        by: PersonId,
        facts: &HandoverContext<'_>,
    ) -> Result<Altered, Problem> {
        answer.check(self, facts.settings)?;
        facts.check_known(&answer)?;
        // What the deposits a slip settles came to is worked out, never told.
        let answer = match answer {
            Answer::Deposits(register, slips) => {
                Answer::Deposits(register, facts.slips(self, register, slips)?)
            }
            other => other,
        };
        let mut draft = self.clone();
        let mark = Mark { by, at_ms: facts.now.ms };
        let mut lines = vec![self.stamped(answer, mark)];
        match &lines[0] {
            Answer::People(people) => {
                let people = people.clone();
                lines.extend(self.worked_by_others(&people, mark, facts.settings));
                for line in &lines {
                    line.clone().put(&mut draft);
                }
            }
            Answer::Worked(register, said) => {
                let (cash, people) = (self.register(*register), (&self.people, &self.people));
                let anew = cash.worked_anew(*register, Some(said.clone()), people, mark, facts.settings);
                lines[0] = Answer::Worked(*register, anew);
                lines[0].clone().put(&mut draft);
            }
            other => match other.address() {
                AnswerRef::Cash(register, _) => draft.follow_cash(register, mark, facts, &mut lines)?,
                _ => lines[0].clone().put(&mut draft),
            },
        }
        // That a step is done changes nothing of what was signed.
        if lines[0].address().is_of_record() {
            self.take_back(&mut draft, &mut lines, mark, facts.settings);
            draft.head.state = State::Draft;
        }
        Ok(Altered { draft, lines })
    }

    /// Takes the signatures back that were given before a change, and says so beside it.
    fn take_back(&self, draft: &mut Self, lines: &mut Vec<Answer>, mark: Mark, settings: &Settings) {
        draft.signatures.clear();
        let taken = self.taken_back(Some(mark.by), mark.at_ms, &lines[0].address(), settings);
        if taken.is_empty() {
            return;
        }
        draft.review.taken_back.extend(taken);
        let review = Answer::Review(draft.review.clone());
        match lines.iter_mut().find(|line| matches!(line, Answer::Review(_))) {
            Some(line) => *line = review,
            None => lines.push(review),
        }
    }

    /// The answer with who gives it, and when; what is as it was before keeps who gave it then.
    fn stamped(&self, answer: Answer, mark: Mark) -> Answer {
        let cash = |register: RegisterId| self.cash.get(&register);
        match answer {
            Answer::People(v) => Answer::People(v.stamped(Some(&self.people), mark)),
            Answer::Opening(r, v) => {
                Answer::Opening(r, v.stamped(cash(r).and_then(|cash| cash.opening.as_ref()), mark))
            }
            Answer::Tender(r, tender, v) => {
                let was = cash(r).and_then(|cash| cash.tenders.get(&tender));
                let now = v.stamped(was, mark);
                Answer::Tender(r, tender, now)
            }
            Answer::Report(r, v) => Answer::Report(r, v.stamped(cash(r).map(|cash| &cash.report), mark)),
            Answer::NonCash(r, v) => Answer::NonCash(r, v.stamped(cash(r).map(|cash| &cash.non_cash), mark)),
            Answer::Close(r, v) => Answer::Close(r, v.stamped(cash(r).map(|cash| &cash.close), mark)),
            Answer::Explanation(r, tender, v) => {
                let now = v.stamped(cash(r).and_then(|cash| cash.why.get(&tender)), mark);
                Answer::Explanation(r, tender, now)
            }
            Answer::Worked(r, v) => {
                Answer::Worked(r, v.stamped(cash(r).and_then(|cash| cash.worked.as_ref()), mark))
            }
            Answer::Stock(id, v) => Answer::Stock(id, v.stamped(self.stock.get(&id), mark)),
            Answer::StockReview(v) => Answer::StockReview(v.stamped(Some(&self.stock_review), mark)),
            Answer::Feedback(v) => Answer::Feedback(v.stamped(Some(&self.feedback), mark)),
            Answer::Carried(id, v) => Answer::Carried(id, v.stamped(self.carried.get(&id), mark)),
            Answer::Attendance(id, v) => Answer::Attendance(id, v.stamped(self.attendance.get(&id), mark)),
            Answer::Review(v) => Answer::Review(v.stamped(Some(&self.review), mark)),
            // Follows from what is changed; nobody gives it.
            Answer::Withdrawn(r, _) => {
                Answer::Withdrawn(r, cash(r).map(|cash| cash.withdrawn.clone()).unwrap_or_default())
            }
            // A count has its marks; the others say it themselves.
            other => other,
        }
    }

    /// What the people named now change in who worked the drawers whose result was seen.
    fn worked_by_others(&self, people: &People, mark: Mark, settings: &Settings) -> Vec<Answer> {
        let seen = self.cash.iter().filter(|(_, cash)| cash.result_seen());
        let anew = seen.filter_map(|(register, cash)| {
            let anew = cash.worked_anew(*register, None, (&self.people, people), mark, settings);
            let before = cash.worked.as_ref().map_or(0, |worked| worked.changed.len());
            (anew.changed.len() > before).then_some(Answer::Worked(*register, anew))
        });
        anew.collect()
    }

    /// Puts an answer about a drawer in place, and what follows from it: who counted, the mark of a count made
    /// anew, reasons that are none any more, and the chain of results.
    fn follow_cash(
        &mut self,
        register: RegisterId,
        mark: Mark,
        facts: &HandoverContext<'_>,
        lines: &mut Vec<Answer>,
    ) -> Result<(), Problem> {
        let before = self.register(register);
        let result = |draft: &Self, cash: &RegisterCash| {
            cash.result(register, facts.entries, facts.left_before(draft, register), facts.settings)
        };
        let was = result(self, &before)?;
        if let Answer::Count(_, side, count) = &lines[0] {
            let marks = before.marks_with(*side, count, mark);
            let again = *side == Side::Outgoing && before.close.revealed && before.outgoing != *count;
            if again && !before.close.recounted {
                lines.push(Answer::Close(register, Close { recounted: true, ..before.close.clone() }));
            }
            lines.extend(marks.map(|marks| Answer::Marks(register, marks)));
        }
        let sold_on = matches!(lines[0], Answer::SoldOn(..));
        if sold_on {
            // What becomes void is the count that is there, as it is there.
            lines[0] = Answer::SoldOn(register, before.with_sold_on(mark));
            lines.extend(before.voided(register));
        }
        for line in lines.iter() {
            line.clone().put(self);
        }
        let after = self.register(register);
        let is = result(self, &after)?;
        let mut more = after.reasons_anew(register, &was, &is);
        let chain = match (before.close.revealed, after.close.revealed) {
            (true, _) if sold_on => Some(before.chain_sold_on(&was, mark)),
            (false, true) => after.shown(&is, mark),
            // Also where the result is hidden again because the register sold on.
            (shown, _) if shown || !before.results.is_empty() => {
                let chain = after.chain(&before, &was, &is, mark);
                chain.filter(|_| !sold_on && !matches!(lines[0], Answer::Results(..)))
            }
            _ => None,
        };
        more.extend(chain.map(|chain| Answer::Results(register, chain)));
        for line in &more {
            line.clone().put(self);
        }
        lines.extend(more);
        let withdrawn = self.register(register).withdrawn_since(&before, &was, mark);
        if !withdrawn.is_empty() {
            let all = before.withdrawn.iter().cloned().chain(withdrawn).collect();
            let line = Answer::Withdrawn(register, all);
            line.clone().put(self);
            lines.push(line);
        }
        Ok(())
    }

    /// Every answer of the draft, in stored order.
    #[must_use]
    pub(crate) fn answers(&self) -> Vec<Answer> {
        let mut all = vec![Answer::People(self.people.clone())];
        all.extend(self.briefing.iter().map(|(k, v)| Answer::Panel(*k, *v)));
        for (r, cash) in &self.cash {
            let r = *r;
            all.extend(cash.opening.map(|o| Answer::Opening(r, o)));
            if cash.outgoing != Count::default() {
                all.push(Answer::Count(r, Side::Outgoing, cash.outgoing.clone()));
            }
            if cash.incoming != Count::default() {
                all.push(Answer::Count(r, Side::Incoming, cash.incoming.clone()));
            }
            for (side, again) in [(Side::Outgoing, &cash.again_outgoing), (Side::Incoming, &cash.again)] {
                if !again.is_empty() {
                    all.push(Answer::Recheck(r, side, again.clone()));
                }
            }
            all.extend(cash.tenders.iter().map(|(k, v)| Answer::Tender(r, k.clone(), v.clone())));
            if cash.report != SalesReport::default() {
                all.push(Answer::Report(r, cash.report.clone()));
            }
            if !cash.non_cash.is_empty() {
                all.push(Answer::NonCash(r, cash.non_cash.clone()));
            }
            if !cash.deposits.is_empty() {
                all.push(Answer::Deposits(r, cash.deposits.clone()));
            }
            if cash.close != Close::default() {
                all.push(Answer::Close(r, cash.close.clone()));
            }
            all.extend(cash.why.iter().map(|(k, v)| Answer::Explanation(r, k.clone(), v.clone())));
            if !cash.results.is_empty() {
                all.push(Answer::Results(r, cash.results.clone()));
            }
            if cash.marks != CountMarks::default() {
                all.push(Answer::Marks(r, cash.marks.clone()));
            }
            all.extend(cash.worked.clone().map(|v| Answer::Worked(r, v)));
            if !cash.sold_on.is_empty() {
                all.push(Answer::SoldOn(r, cash.sold_on.clone()));
            }
            all.extend(cash.way.map(|way| Answer::Way(r, Way { way })));
            all.extend(cash.since_count.map(|v| Answer::SinceCount(r, v)));
            if !cash.withdrawn.is_empty() {
                all.push(Answer::Withdrawn(r, cash.withdrawn.clone()));
            }
        }
        all.extend(self.stock.iter().map(|(k, v)| Answer::Stock(*k, v.clone())));
        if self.stock_review != StockReview::default() {
            all.push(Answer::StockReview(self.stock_review.clone()));
        }
        all.extend(self.checks.iter().map(|(k, v)| Answer::Check(k.clone(), v.clone())));
        if self.feedback != FeedbackReview::default() {
            all.push(Answer::Feedback(self.feedback.clone()));
        }
        all.extend(self.carried.iter().map(|(k, v)| Answer::Carried(*k, v.clone())));
        all.extend(self.attendance.iter().map(|(k, v)| Answer::Attendance(*k, v.clone())));
        all.extend(self.punching.iter().map(|(k, v)| Answer::Punching(*k, v.clone())));
        if self.review != Review::default() {
            all.push(Answer::Review(self.review.clone()));
        }
        all.extend(self.done.iter().map(|(k, v)| Answer::Done(*k, *v)));
        all.extend(self.snapshot.clone().map(Answer::Snapshot));
        all
    }
}

fn write<T: Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|_| Problem::new("change.not_storable"))
}

fn parse<T: DeserializeOwned>(json: &str) -> Option<T> {
    // Through `Value`, because `#[serde(flatten)]` with integers needs a self-describing source.
    serde_json::from_str::<Value>(json).ok().and_then(|v| serde_json::from_value(v).ok())
}
