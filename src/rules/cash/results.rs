//! The chain of results: what was shown of a drawer, and everything it is made of that was changed afterwards.
//!
//! A difference that was seen once must not vanish by putting another figure in. What was shown is kept, every
//! later change with who made it; the gravest result shown decides what is asked for, the last one is what counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::cash::results::{CountMark, CountMarks, ResultPart, ResultStep};
use crate::model::cash::{Count, Explanation, OPENING, RegisterCash, RegisterResult, Side};
use crate::model::handover::Mark;
use crate::model::handover::answer::Answer;
use crate::model::ids::RegisterId;
use crate::model::money::Money;

/// Figures a result is made of, by what they are and whose difference they move.
type Figures = BTreeMap<(ResultPart, String), Option<Money>>;

impl RegisterResult {
    /// The difference of a tender, or of the opening.
    #[must_use]
    pub(crate) fn difference_of(&self, tender: &str) -> Option<Money> {
        if tender == OPENING {
            return self.opening_difference;
        }
        self.tenders.iter().find(|t| t.tender == tender)?.difference
    }

    /// Every difference there is, with the takings it is judged by.
    fn differences(&self) -> impl Iterator<Item = (&str, Money, Option<Money>)> {
        let opening = self.opening_difference.map(|d| (OPENING, d, None));
        let tenders = self.tenders.iter();
        let tenders = tenders.filter_map(|t| Some((t.tender.as_str(), t.difference?, t.reported)));
        opening.into_iter().chain(tenders)
    }
}

impl RegisterCash {
    /// Whether anything was changed after a result had been shown.
    #[must_use]
    pub(crate) fn changed_after_result(&self) -> bool {
        self.results.iter().any(|step| step.what != ResultPart::Shown)
    }

    /// The chain with the result as it is shown now; `None` when the same was shown before.
    #[must_use]
    pub(crate) fn shown(&self, result: &RegisterResult, mark: Mark) -> Option<Vec<ResultStep>> {
        let mut chain = self.results.clone();
        moved(&mut chain, result, mark);
        for (tender, difference, takings) in result.differences() {
            let last = chain.iter().rev().find(|s| s.tender == tender);
            let same = |s: &ResultStep| s.after == Some(difference) && s.takings == takings;
            if last.is_some_and(|s| s.what == ResultPart::Shown && same(s)) {
                continue;
            }
            chain.push(ResultStep {
                what: ResultPart::Shown,
                tender: tender.to_owned(),
                from: None,
                to: None,
                before: None,
                after: Some(difference),
                takings,
                by: Some(mark.by),
                at_ms: mark.at_ms,
            });
        }
        (chain.len() > self.results.len()).then_some(chain)
    }

    /// The chain with what has changed against `before`, whose result was `was`; `None` when nothing has.
    #[must_use]
    pub(crate) fn chain(
        &self,
        before: &Self,
        was: &RegisterResult,
        is: &RegisterResult,
        mark: Mark,
    ) -> Option<Vec<ResultStep>> {
        let cash = is.cash().map(|t| t.tender.clone()).unwrap_or_default();
        let mut chain = before.results.clone();
        moved(&mut chain, was, mark);
        let mut add = |what, tender: &str, from, to| {
            let step = ResultStep {
                what,
                tender: tender.to_owned(),
                from,
                to,
                before: was.difference_of(tender),
                after: is.difference_of(tender),
                takings: None,
                by: Some(mark.by),
                at_ms: mark.at_ms,
            };
            go_on(&mut chain, step);
        };
        let (old, new) = (before.figures(&cash), self.figures(&cash));
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        for key in keys {
            let figure = |of: &Figures| of.get(key).copied().flatten();
            let (from, to) = (figure(&old), figure(&new));
            // Incoming's count moves a result only where it is the one that counts; a count made anew while the
            // result is hidden moves none.
            let counts = match key.0 {
                ResultPart::Outgoing => before.close.revealed,
                ResultPart::Incoming => {
                    before.close.revealed
                        && !(before.close.disagreed.is_empty() && self.close.disagreed.is_empty())
                }
                _ => true,
            };
            if from == to || !counts {
                continue;
            }
            add(key.0, &key.1, from, to);
            let gap = |result: &RegisterResult| result.opening_difference;
            if key.0 == ResultPart::Opening && (gap(was).is_some() || gap(is).is_some()) {
                add(ResultPart::Opening, OPENING, from, to);
            }
        }
        for (what, then, now) in [
            (ResultPart::Uncounted, &before.close.uncounted, &self.close.uncounted),
            (ResultPart::Disagreed, &before.close.disagreed, &self.close.disagreed),
        ] {
            let hidden = what == ResultPart::Disagreed && !before.close.revealed;
            if then.is_empty() != now.is_empty() && !hidden {
                let counted = |r: &RegisterResult| r.cash().and_then(|t| t.counted);
                add(what, &cash, counted(was), counted(is));
            }
        }
        (chain != self.results).then_some(chain)
    }

    fn figures(&self, cash: &str) -> Figures {
        let sum = |count: &Count| count.amount().ok().flatten();
        let mut all: Figures = [
            (ResultPart::Opening, self.opening.map(|o| o.counted)),
            (ResultPart::Outgoing, sum(&self.outgoing)),
            (ResultPart::Incoming, sum(&self.incoming)),
            (ResultPart::Sales, self.report.cash_received),
            (ResultPart::Refunds, self.report.cash_refunds),
            (ResultPart::Rounding, self.report.rounding),
        ]
        .into_iter()
        .map(|(what, figure)| ((what, cash.to_owned()), figure))
        .collect();
        for (tender, line) in &self.tenders {
            all.insert((ResultPart::Counted, tender.clone()), line.counted);
            all.insert((ResultPart::Reported, tender.clone()), line.reported);
        }
        all
    }

    /// Who counted when, with a count that is given now; `None` when it is the one that is there.
    #[must_use]
    pub(crate) fn marks_with(&self, side: Side, count: &Count, mark: Mark) -> Option<CountMarks> {
        let there = match side {
            Side::Outgoing => &self.outgoing,
            Side::Incoming => &self.incoming,
        };
        // Values looked at once more are a count of their own, also where they come out the same.
        let recount = match side {
            Side::Outgoing => !self.again_outgoing.is_empty(),
            Side::Incoming => !self.again.is_empty(),
        };
        if there == count && !recount {
            return None;
        }
        let mut marks = self.marks.clone();
        let list = match side {
            Side::Outgoing => &mut marks.outgoing,
            Side::Incoming => &mut marks.incoming,
        };
        let anew = list.last().is_some_and(|last| {
            let by_value = there.total.is_some() != count.total.is_some();
            let again = match side {
                // What outgoing counts once incoming has counted is a count of its own.
                Side::Outgoing => {
                    let other = self.marks.incoming.last().is_some_and(|mark| mark.at_ms >= last.at_ms);
                    recount || other || self.seen_since(last)
                }
                Side::Incoming => recount || by_value,
            };
            again || last.by != mark.by
        });
        let mark = CountMark { by: mark.by, at_ms: mark.at_ms, total: count.amount().ok().flatten() };
        match list.last_mut() {
            // The same count goes on.
            Some(last) if !anew => *last = mark,
            _ => list.push(mark),
        }
        Some(marks)
    }

    /// Whether a result was shown after a count of outgoing, and nothing was counted since.
    fn seen_since(&self, last: &CountMark) -> bool {
        let Some(shown) = self.results.iter().rposition(|step| step.what == ResultPart::Shown) else {
            return false;
        };
        let typed = self.results[shown..].iter().any(|step| step.what == ResultPart::Outgoing);
        !typed && last.at_ms <= self.results[shown].at_ms
    }

    /// The reasons a moved difference changes: one put right has none any more, and what was approved was the other one.
    #[must_use]
    pub(crate) fn reasons_anew(
        &self,
        register: RegisterId,
        was: &RegisterResult,
        is: &RegisterResult,
    ) -> Vec<Answer> {
        let moved = self.why.iter().filter(|(id, _)| is.difference_of(id) != was.difference_of(id));
        let anew = moved.filter_map(|(id, why)| match is.difference_of(id) {
            Some(Money::ZERO) => Some((id, Explanation::default())),
            _ => why.is_approved().then(|| (id, why.unapproved())),
        });
        anew.map(|(id, why)| Answer::Explanation(register, id.clone(), why)).collect()
    }
}

/// Adds a change. While nothing is shown, what somebody types of one figure key after key is one change, from where it was
/// to where it comes to stand: a field emptied and typed anew is no step of its own, and back where it was it is none.
fn go_on(chain: &mut Vec<ResultStep>, step: ResultStep) {
    let last = chain.iter().rposition(|s| s.tender == step.tender);
    let goes_on = last.filter(|at| {
        let unseen = chain[*at..].iter().all(|s| s.what != ResultPart::Shown);
        unseen && (chain[*at].what, chain[*at].by) == (step.what, step.by)
    });
    let Some(at) = goes_on else {
        chain.push(step);
        return;
    };
    let first = chain.remove(at);
    let whole = ResultStep { from: first.from, before: first.before, ..step };
    if (whole.from, whole.before) != (whole.to, whole.after) {
        chain.push(whole);
    }
}

/// What was logged since the last step has moved the cash: that is said before anything else is.
fn moved(chain: &mut Vec<ResultStep>, result: &RegisterResult, mark: Mark) {
    let Some(cash) = result.cash() else { return };
    let mut steps = chain.iter().rev().filter(|step| step.tender == cash.tender);
    // Since a count became void, it is the count made anew that moves the difference.
    let shown = steps.clone().find(|s| matches!(s.what, ResultPart::Shown | ResultPart::SoldOn));
    if shown.is_some_and(|step| step.what == ResultPart::SoldOn) {
        return;
    }
    let last = steps.next();
    let Some(before) = last.map(|step| step.after).filter(|after| *after != cash.difference) else { return };
    // Nothing else has moved, so what the difference fell by is what was moved in.
    let fell = before.zip(cash.difference).and_then(|(before, after)| before.checked_sub(after).ok());
    let from = fell.and_then(|fell| result.movements.checked_sub(fell).ok());
    chain.push(ResultStep {
        what: ResultPart::Movements,
        tender: cash.tender.clone(),
        from,
        to: Some(result.movements),
        before,
        after: cash.difference,
        takings: None,
        by: None,
        at_ms: mark.at_ms,
    });
}

#[cfg(test)]
mod tests;
