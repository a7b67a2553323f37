//! The only way a draft alters: one answer at a time, checked, then put in place.
//!
//! An [`Answer`] is the smallest thing that is saved. It knows the section and line it is stored under and
//! its JSON form, so storage needs no knowledge of the sections.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Problem;
use super::cash::{
    Close, Count, DepositSlip, Explanation, NonCash, Opening, RegisterCash, SalesReport, Side, TenderLine,
};
use super::checklist::CheckAnswer;
use super::handover::{
    AttendanceLine, Carried, Draft, FeedbackReview, Mark, Panel, People, Punching, Review, Snapshot, State,
    Step, StockReview,
};
use super::ids::{ItemId, PersonId, RegisterId, StockId};
use super::money::Money;
use super::people::Right;
use super::settings::Settings;
use super::stock::StockLine;

/// One saved line of a handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Step 1.
    People(People),
    /// Step 2: a panel was opened.
    Panel(Panel, Mark),
    /// Step 3: the float found at the start.
    Opening(RegisterId, Opening),
    /// Step 3: a count.
    Count(RegisterId, Side, Count),
    /// Step 3: incoming's second look at the values that differ, as far as it is.
    Again(RegisterId, BTreeMap<i64, i64>),
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
    Why(RegisterId, String, Explanation),
    /// Step 4: a counted line.
    Stock(StockId, StockLine),
    /// Step 4 as a whole.
    StockReview(StockReview),
    /// Steps 5 and 6: a checklist item.
    Check(String, CheckAnswer),
    /// Step 7.
    Feedback(FeedbackReview),
    /// Step 8: a carried item.
    Carried(ItemId, Carried),
    /// Step 9: a person's line.
    Attendance(PersonId, AttendanceLine),
    /// Step 9: a punch being put right, as far as it was typed.
    Punching(PersonId, Punching),
    /// Step 10.
    Review(Review),
    /// A step was left with "done".
    Done(Step, Mark),
    /// What is kept at the first signature; put in place, never given by a person.
    Snapshot(Snapshot),
}

impl Answer {
    /// Section and line the answer is stored under.
    #[must_use]
    pub fn key(&self) -> (&'static str, String) {
        match self {
            Self::People(_) => ("people", String::new()),
            Self::Panel(panel, _) => ("briefing", panel.as_str().to_owned()),
            Self::Opening(r, _) => ("cash", format!("{r}/opening")),
            Self::Count(r, Side::Outgoing, _) => ("cash", format!("{r}/outgoing")),
            Self::Count(r, Side::Incoming, _) => ("cash", format!("{r}/incoming")),
            Self::Again(r, _) => ("cash", format!("{r}/again")),
            Self::Tender(r, tender, _) => ("cash", format!("{r}/tender/{tender}")),
            Self::Report(r, _) => ("cash", format!("{r}/report")),
            Self::NonCash(r, _) => ("cash", format!("{r}/non_cash")),
            Self::Deposits(r, _) => ("cash", format!("{r}/deposits")),
            Self::Close(r, _) => ("cash", format!("{r}/close")),
            Self::Why(r, tender, _) => ("cash", format!("{r}/why/{tender}")),
            Self::Stock(id, _) => ("stock", id.to_string()),
            Self::StockReview(_) => ("stock", String::new()),
            Self::Check(id, _) => ("checks", id.clone()),
            Self::Feedback(_) => ("feedback", String::new()),
            Self::Carried(id, _) => ("carried", id.to_string()),
            Self::Attendance(id, _) => ("attendance", id.to_string()),
            Self::Punching(id, _) => ("punching", id.to_string()),
            Self::Review(_) => ("review", String::new()),
            Self::Done(step, _) => ("done", step.as_str().to_owned()),
            Self::Snapshot(_) => ("snapshot", String::new()),
        }
    }

    /// The answer as stored.
    ///
    /// # Errors
    /// `change.not_storable` if it has no JSON form, which no answer of this version lacks.
    pub fn value(&self) -> Result<String, Problem> {
        match self {
            Self::People(v) => write(v),
            Self::Panel(_, v) | Self::Done(_, v) => write(v),
            Self::Opening(_, v) => write(v),
            Self::Count(_, _, v) => write(v),
            Self::Again(_, v) => write(v),
            Self::Tender(_, _, v) => write(v),
            Self::Report(_, v) => write(v),
            Self::NonCash(_, v) => write(v),
            Self::Deposits(_, v) => write(v),
            Self::Close(_, v) => write(v),
            Self::Why(_, _, v) => write(v),
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
    pub fn read(section: &str, line: &str, json: &str) -> Result<Self, Problem> {
        let bad = || Problem::new("change.unreadable").with("section", section).with("line", line);
        let number = |text: &str| text.parse::<i64>().map_err(|_| bad());
        // Only the two lists of the cash step are arrays; a struct would also read from one, by position.
        let list = line.ends_with("/non_cash") || line.ends_with("/deposits");
        if json.trim_start().starts_with('[') != list {
            return Err(bad());
        }
        match section {
            "people" => Ok(Self::People(parse(json).ok_or_else(bad)?)),
            "briefing" => {
                let panel = Panel::ALL.into_iter().find(|p| p.as_str() == line).ok_or_else(bad)?;
                Ok(Self::Panel(panel, parse(json).ok_or_else(bad)?))
            }
            "cash" => {
                let mut parts = line.splitn(3, '/');
                let register = RegisterId(number(parts.next().unwrap_or_default())?);
                let what = parts.next().unwrap_or_default();
                let rest = parts.next().unwrap_or_default().to_owned();
                match what {
                    "opening" => parse(json).map(|v| Self::Opening(register, v)),
                    "outgoing" => parse(json).map(|v| Self::Count(register, Side::Outgoing, v)),
                    "incoming" => parse(json).map(|v| Self::Count(register, Side::Incoming, v)),
                    "again" => parse(json).map(|v| Self::Again(register, v)),
                    "tender" => parse(json).map(|v| Self::Tender(register, rest, v)),
                    "report" => parse(json).map(|v| Self::Report(register, v)),
                    "non_cash" => parse(json).map(|v| Self::NonCash(register, v)),
                    "deposits" => parse(json).map(|v| Self::Deposits(register, v)),
                    "close" => parse(json).map(|v| Self::Close(register, v)),
                    "why" => parse(json).map(|v| Self::Why(register, rest, v)),
                    _ => None,
                }
                .ok_or_else(bad)
            }
            "stock" if line.is_empty() => Ok(Self::StockReview(parse(json).ok_or_else(bad)?)),
            "stock" => Ok(Self::Stock(StockId(number(line)?), parse(json).ok_or_else(bad)?)),
            "checks" => Ok(Self::Check(line.to_owned(), parse(json).ok_or_else(bad)?)),
            "feedback" => Ok(Self::Feedback(parse(json).ok_or_else(bad)?)),
            "carried" => Ok(Self::Carried(ItemId(number(line)?), parse(json).ok_or_else(bad)?)),
            "attendance" => Ok(Self::Attendance(PersonId(number(line)?), parse(json).ok_or_else(bad)?)),
            "punching" => Ok(Self::Punching(PersonId(number(line)?), parse(json).ok_or_else(bad)?)),
            "review" => Ok(Self::Review(parse(json).ok_or_else(bad)?)),
            "done" => Ok(Self::Done(Step::parse(line).ok_or_else(bad)?, parse(json).ok_or_else(bad)?)),
            "snapshot" => Ok(Self::Snapshot(parse(json).ok_or_else(bad)?)),
            _ => Err(bad()),
        }
    }

    /// Puts the answer in place without checking it: for reading a draft back.
    pub fn put(self, draft: &mut Draft) {
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
            Self::Again(r, v) => register(draft, r).again = v,
            Self::Tender(r, tender, v) => {
                register(draft, r).tenders.insert(tender, v);
            }
            Self::Report(r, v) => register(draft, r).report = v,
            Self::NonCash(r, v) => register(draft, r).non_cash = v,
            Self::Deposits(r, v) => register(draft, r).deposits = v,
            Self::Close(r, v) => register(draft, r).close = v,
            Self::Why(r, tender, v) => {
                register(draft, r).why.insert(tender, v);
            }
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

    /// Checks the answer against the draft it is for. Unfinished answers pass; impossible ones do not.
    ///
    /// # Errors
    /// Someone on both sides, people or registers that are not active, an answer to an unknown item, a sum
    /// beyond what a drawer holds, a second person missing where one is needed.
    pub fn check(&self, draft: &Draft, settings: &Settings) -> Result<(), Problem> {
        if !draft.head.state.is_draft() {
            return Err(Problem::new("change.sealed"));
        }
        match self {
            Self::People(people) => check_people(people, settings),
            Self::Opening(_, opening) if opening.counted.is_negative() => {
                Err(Problem::new("stock.not_negative"))
            }
            // Refunds and sums are typed without a sign; a minus would raise what is expected.
            Self::Report(_, report)
                if report.cash_refunds.is_some_and(Money::is_negative)
                    || report.returns_total.is_negative()
                    || report.voids_total.is_negative() =>
            {
                Err(Problem::new("stock.not_negative"))
            }
            Self::Count(_, _, count) => {
                if count.rows.values().any(|q| *q < 0) {
                    return Err(Problem::new("stock.not_negative"));
                }
                count.amount().map(|_| ())
            }
            Self::Again(_, rows) if rows.values().any(|q| *q < 0) => Err(Problem::new("stock.not_negative")),
            Self::Close(register, close) => {
                let mut cash = draft.register(*register);
                cash.close = close.clone();
                match (cash.cash_counted()?, close.float_left) {
                    (_, Some(left)) if left.0 < 0 => Err(Problem::new("cash.float_negative")),
                    (Some(counted), Some(left)) if left > counted => {
                        Err(Problem::new("cash.float_more_than_counted"))
                    }
                    _ => Ok(()),
                }
            }
            Self::Why(_, _, why) => {
                if why.approver.is_some_and(|a| draft.people.outgoing.contains(&a)) {
                    return Err(Problem::new("cash.approver_is_other"));
                }
                Ok(())
            }
            Self::Stock(id, line) => {
                settings.stock_item(*id).ok_or_else(|| Problem::new("stock.unknown"))?;
                line.check()
            }
            Self::Check(id, answer) => {
                let item =
                    settings.check(id).ok_or_else(|| Problem::new("check.unknown").with("item", id))?;
                answer.check(item)
            }
            Self::Review(review) => {
                if let Some(half) = &review.half
                    && draft.people.outgoing.contains(&half.witness)
                {
                    return Err(Problem::new("sign.witness_is_other"));
                }
                match &review.override_by {
                    Some(by) if by.reason.trim().is_empty() => Err(Problem::new("sign.override_reason")),
                    Some(by)
                        if !settings
                            .person(by.by)
                            .is_some_and(|p| p.active && p.role.may(Right::Override)) =>
                    {
                        Err(Problem::new("sign.not_lead"))
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

fn check_people(people: &People, settings: &Settings) -> Result<(), Problem> {
    if let Some(both) = people.outgoing.iter().find(|p| people.incoming.contains(p)) {
        return Err(Problem::new("people.both_sides").with("name", settings.person_name(*both)));
    }
    for side in [&people.outgoing, &people.incoming] {
        if let Some(twice) = side.iter().enumerate().find(|(i, id)| side[..*i].contains(id)) {
            return Err(Problem::new("people.twice").with("name", settings.person_name(*twice.1)));
        }
    }
    if people.registers.iter().enumerate().any(|(i, id)| people.registers[..i].contains(id)) {
        return Err(Problem::new("people.register_twice"));
    }
    for id in people.outgoing.iter().chain(&people.incoming) {
        if !settings.person(*id).is_some_and(|p| p.active) {
            return Err(Problem::new("people.not_active").with("name", settings.person_name(*id)));
        }
    }
    for id in &people.registers {
        if !settings.register(*id).is_some_and(|r| r.active) {
            return Err(Problem::new("people.no_such_register"));
        }
    }
    Ok(())
}

/// A draft after a change, and the lines that are to be saved together.
#[derive(Clone, Debug)]
pub struct Altered {
    /// The draft as it is now.
    pub draft: Draft,
    /// The answer given, and what follows from it.
    pub lines: Vec<Answer>,
}

impl Draft {
    /// The draft with one more answer; any signature on the old figures is taken back.
    ///
    /// A count changed after its result was shown is marked as such, so that a fitted count stays visible.
    ///
    /// # Errors
    /// See [`Answer::check`]; the draft stays as it was.
    pub fn with(&self, answer: Answer, settings: &Settings) -> Result<Altered, Problem> {
        answer.check(self, settings)?;
        let mut draft = self.clone();
        let mut lines = Vec::new();
        if let Answer::Count(register, Side::Outgoing, count) = &answer
            && let Some(cash) = draft.cash.get(register)
            && cash.close.revealed
            && !cash.close.recounted
            && cash.outgoing != *count
        {
            lines.push(Answer::Close(*register, Close { recounted: true, ..cash.close.clone() }));
        }
        lines.insert(0, answer);
        for line in &lines {
            line.clone().put(&mut draft);
        }
        draft.signatures.clear();
        draft.head.state = State::Draft;
        Ok(Altered { draft, lines })
    }

    /// Every answer of the draft, in stored order.
    #[must_use]
    pub fn answers(&self) -> Vec<Answer> {
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
            if !cash.again.is_empty() {
                all.push(Answer::Again(r, cash.again.clone()));
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
            all.extend(cash.why.iter().map(|(k, v)| Answer::Why(r, k.clone(), v.clone())));
        }
        all.extend(self.stock.iter().map(|(k, v)| Answer::Stock(*k, v.clone())));
        if self.stock_review != StockReview::default() {
            all.push(Answer::StockReview(self.stock_review.clone()));
        }
        all.extend(self.checks.iter().map(|(k, v)| Answer::Check(k.clone(), v.clone())));
        if self.feedback != FeedbackReview::default() {
            all.push(Answer::Feedback(self.feedback));
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

#[cfg(test)]
mod tests;
