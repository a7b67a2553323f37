//! Who gave an answer and when, put beside it as it is given. What is said again in the same words keeps whoever said it
//! first; what an approval adds is not said by whoever approves.

use crate::model::cash::worked::Worked;
use crate::model::cash::{Close, Explanation, NonCash, OpeningCount, SalesReport, TenderLine};
use crate::model::handover::{
    AttendanceLine, Carried, FeedbackReview, HalfSeal, Mark, Override, People, PutAway, ReadBack, Review,
    StockReview,
};
use crate::model::ids::PersonId;
use crate::model::said::SaidBy;
use crate::model::stock::StockLine;

/// Who said something that may have been said before: nobody where nothing is said.
fn said<T: Default + PartialEq>(now: &T, was: &T, before: Option<&SaidBy>, mark: Mark) -> Option<SaidBy> {
    if *now == T::default() {
        None
    } else if now == was {
        before.cloned()
    } else {
        Some(mark.into())
    }
}

/// When something was given that somebody gives by name.
fn given_at(now: Option<PersonId>, was: Option<PersonId>, before: Option<i64>, mark: Mark) -> Option<i64> {
    let same = now == was;
    now.and(if same { before } else { Some(mark.at_ms) })
}

/// An answer that keeps who gave it, and when.
pub(super) trait Stamped: Sized {
    /// As it is stored, where `was` was stored until now.
    #[must_use]
    fn stamped(self, was: Option<&Self>, mark: Mark) -> Self;
}

/// An answer that is one statement: whoever changes a word of it says it.
macro_rules! one_statement {
    ($($name:ident)*) => {$(
        impl Stamped for $name {
            fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
                let before = was.and_then(|was| was.said.as_ref());
                let words = |answer: Self| Self { said: None, ..answer };
                let was = was.cloned().map(words).unwrap_or_default();
                self.said = None;
                self.said = said(&self, &was, before, mark);
                self
            }
        }
    )*};
}

one_statement! { TenderLine StockLine FeedbackReview ReadBack People }

impl Stamped for Worked {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let before = was.filter(|was| (was.counts_for, &was.by) == (self.counts_for, &self.by));
        self.said = match before {
            Some(was) => was.said.clone(),
            None => Some(mark.into()),
        };
        self
    }
}

impl Stamped for OpeningCount {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let same = was.filter(|was| Self { at_ms: None, ..**was } == Self { at_ms: None, ..self });
        self.at_ms = same.map_or(Some(mark.at_ms), |was| was.at_ms);
        self
    }
}

impl Stamped for SalesReport {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let none = Self::default();
        let was = was.unwrap_or(&none);
        let figures = |report: &Self| Self {
            by: None,
            at_ms: None,
            approver: None,
            approved_at: None,
            approval_open: None,
            ..report.clone()
        };
        self.approved_at = given_at(self.approver, was.approver, was.approved_at, mark);
        if figures(&self) == figures(was) {
            (self.by, self.at_ms) = (was.by, was.at_ms);
        } else {
            (self.by, self.at_ms) = (self.by.or(Some(mark.by)), Some(mark.at_ms));
        }
        self
    }
}

impl Stamped for Explanation {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let none = Self::default();
        let was = was.unwrap_or(&none);
        // Other words are approved anew.
        let same = self.words() == was.words();
        self.approved_at = given_at(self.approver, was.approver.filter(|_| same), was.approved_at, mark);
        self.second_at = given_at(self.second, was.second.filter(|_| same), was.second_at, mark);
        self.said = said(&self.words(), &was.words(), was.said.as_ref(), mark);
        self
    }
}

/// Each line of the list by itself.
impl Stamped for Vec<NonCash> {
    fn stamped(self, was: Option<&Self>, mark: Mark) -> Self {
        let words = |line: &NonCash| NonCash { said: None, ..line.clone() };
        let before = |line: &NonCash| was.and_then(|was| was.iter().find(|old| words(old) == words(line)));
        let stamped = self.into_iter().map(|line| match before(&line) {
            Some(old) => old.clone(),
            None => NonCash { said: Some(mark.into()), ..line },
        });
        stamped.collect()
    }
}

impl Stamped for Close {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let none = Self::default();
        let was = was.unwrap_or(&none);
        self.float_left_said = said(&self.float_left, &was.float_left, was.float_left_said.as_ref(), mark);
        self.uncounted_said = said(&self.uncounted, &was.uncounted, was.uncounted_said.as_ref(), mark);
        self.disagreed_said = said(&self.disagreed, &was.disagreed, was.disagreed_said.as_ref(), mark);
        self.large_said = said(&self.large_confirmed, &was.large_confirmed, was.large_said.as_ref(), mark);
        self
    }
}

impl Stamped for StockReview {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let none = Self::default();
        let was = was.unwrap_or(&none);
        self.quality_said =
            said(&self.quality_checked, &was.quality_checked, was.quality_said.as_ref(), mark);
        let before = was.not_counted_said.as_ref();
        self.not_counted_said = said(&self.not_counted, &was.not_counted, before, mark);
        self
    }
}

impl Stamped for Carried {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let before = was.map(|was| was.overdue_reason.clone()).unwrap_or_default();
        let by = was.and_then(|was| was.overdue_said.as_ref());
        self.overdue_said = said(&self.overdue_reason, &before, by, mark);
        self
    }
}

impl Stamped for AttendanceLine {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let before = was.map(|was| was.remark.clone()).unwrap_or_default();
        let by = was.and_then(|was| was.remark_said.as_ref());
        self.remark_said = said(&self.remark, &before, by, mark);
        self
    }
}

impl Stamped for Review {
    fn stamped(mut self, was: Option<&Self>, mark: Mark) -> Self {
        let none = Self::default();
        let was = was.unwrap_or(&none);
        // What was taken back follows from a change; nobody gives it.
        self.taken_back.clone_from(&was.taken_back);
        self.read_back = self.read_back.map(|back| back.stamped(was.read_back.as_ref(), mark));
        if let Some(put) = &mut self.put_away {
            let before = was.put_away.as_ref().filter(|old| same_place(old, put));
            put.said = before.map_or(Some(mark.into()), |old| old.said.clone());
        }
        if let Some(half) = &mut self.half {
            let before = was.half.as_ref().filter(|old| same_half(old, half));
            half.said = before.map_or(Some(mark.into()), |old| old.said.clone());
        }
        if let Some(passed) = &mut self.override_by {
            let before = was.override_by.as_ref().filter(|old| same_override(old, passed));
            passed.at_ms = before.map_or(Some(mark.at_ms), |old| old.at_ms);
        }
        self
    }
}

fn same_place(a: &PutAway, b: &PutAway) -> bool {
    (&a.bag_no, &a.place) == (&b.bag_no, &b.place)
}

fn same_half(a: &HalfSeal, b: &HalfSeal) -> bool {
    (&a.bag_no, a.witness, &a.reason) == (&b.bag_no, b.witness, &b.reason)
}

fn same_override(a: &Override, b: &Override) -> bool {
    (a.by, &a.reason) == (b.by, &b.reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cash::NonCashKind;
    use crate::model::money::Money;

    const TOM: Mark = Mark { by: PersonId(3), at_ms: 1_000 };
    const ANN: Mark = Mark { by: PersonId(5), at_ms: 2_000 };

    #[test]
    fn who_says_it_first_stands_until_somebody_says_something_else() {
        let line = |n| StockLine { counted: Some(n), ..StockLine::default() };
        let first = line(5).stamped(None, TOM);
        assert_eq!(first.said, Some(SaidBy::from(TOM)));
        assert_eq!(line(5).stamped(Some(&first), ANN).said, Some(SaidBy::from(TOM)));
        assert_eq!(line(6).stamped(Some(&first), ANN).said, Some(SaidBy::from(ANN)));
        assert_eq!(StockLine::default().stamped(Some(&first), ANN).said, None, "taken back");
        // Stored before it was kept who said it: nobody is guessed.
        assert_eq!(line(5).stamped(Some(&line(5)), ANN).said, None);
    }

    #[test]
    fn whoever_approves_has_not_given_the_reason_nor_typed_the_report() {
        let why = Explanation { reason: "lost_slip".into(), ..Explanation::default() }.stamped(None, TOM);
        assert_eq!((&why.said, why.approved_at), (&Some(SaidBy::from(TOM)), None));
        let approved = Explanation { approver: Some(ANN.by), ..why.clone() }.stamped(Some(&why), ANN);
        assert_eq!((&approved.said, approved.approved_at), (&Some(SaidBy::from(TOM)), Some(2_000)));
        let signed = Explanation { second: Some(ANN.by), ..why.clone() }.stamped(Some(&why), ANN);
        assert_eq!((&signed.said, signed.second_at), (&Some(SaidBy::from(TOM)), Some(2_000)));
        let report = SalesReport { returns: Some(1), ..SalesReport::default() }.stamped(None, TOM);
        let approved = SalesReport { approver: Some(ANN.by), ..report.clone() }.stamped(Some(&report), ANN);
        assert_eq!(
            (approved.by, approved.at_ms, approved.approved_at),
            (Some(TOM.by), Some(1_000), Some(2_000))
        );
    }

    #[test]
    fn each_statement_of_an_answer_has_its_own_name() {
        let left = Close { float_left: Some(Money(5)), ..Close::default() }.stamped(None, TOM);
        let apart = Close { disagreed: "two notes".into(), ..left.clone() }.stamped(Some(&left), ANN);
        assert_eq!(
            (&apart.float_left_said, &apart.disagreed_said),
            (&Some(SaidBy::from(TOM)), &Some(SaidBy::from(ANN)))
        );
        assert_eq!((&apart.uncounted_said, &apart.large_said), (&None, &None));
        let thing = |count| NonCash {
            kind: NonCashKind::Keys,
            number: String::new(),
            amount: None,
            count,
            remark: String::new(),
            said: None,
        };
        let one = vec![thing(1)].stamped(None, TOM);
        let two = vec![thing(1), thing(2)].stamped(Some(&one), ANN);
        assert_eq!([&two[0].said, &two[1].said], [&Some(SaidBy::from(TOM)), &Some(SaidBy::from(ANN))]);
        let quality = StockReview { quality_checked: true, ..StockReview::default() }.stamped(None, TOM);
        let review = StockReview { not_counted: "late".into(), ..quality.clone() };
        let review = review.stamped(Some(&quality), ANN);
        assert_eq!(
            (review.quality_said, review.not_counted_said),
            (Some(SaidBy::from(TOM)), Some(SaidBy::from(ANN)))
        );
    }

    #[test]
    fn what_was_said_at_the_signatures_stays_whose_it_was() {
        let back = ReadBack { top_item: Some(2), ..ReadBack::default() };
        let heard = Review { read_back: Some(back), ..Review::default() }.stamped(None, TOM);
        let put = PutAway { bag_no: "7".into(), place: "safe".into(), said: None };
        let now = Review { put_away: Some(put), ..heard.clone() }.stamped(Some(&heard), ANN);
        assert_eq!(now.read_back.as_ref().unwrap().said, Some(SaidBy::from(TOM)));
        assert_eq!(now.put_away.as_ref().unwrap().said, Some(SaidBy::from(ANN)));
        let passed = Override { by: ANN.by, at_ms: None, reason: "bus".into(), approval_open: None };
        let passed = Review { override_by: Some(passed), ..now.clone() }.stamped(Some(&now), ANN);
        assert_eq!(passed.override_by.as_ref().unwrap().at_ms, Some(2_000));
        let again = passed.clone().stamped(Some(&passed), TOM);
        assert_eq!(again, passed);
    }
}
