//! A register that sold on while it was counted: its count is void and is asked for again.

use crate::model::cash::results::{CountMarks, ResultPart, ResultStep};
use crate::model::cash::sold_on::SoldOn;
use crate::model::cash::{Close, Count, RegisterCash, RegisterResult, Side};
use crate::model::handover::Mark;
use crate::model::handover::answer::Answer;
use crate::model::ids::RegisterId;
use crate::model::problem::Problem;

impl RegisterCash {
    /// Whether there is a count that could become void.
    #[must_use]
    pub(crate) fn has_count(&self) -> bool {
        self.outgoing != Count::default() || self.incoming != Count::default()
    }

    /// The counts that became void, with the one that is void from now on.
    #[must_use]
    pub(crate) fn with_sold_on(&self, mark: Mark) -> Vec<SoldOn> {
        let CountMarks { outgoing, incoming } = self.marks.clone();
        let mut all = self.sold_on.clone();
        all.push(SoldOn { by: mark.by, at_ms: mark.at_ms, outgoing, incoming });
        all
    }

    /// Checks that there is a count to become void, and that none that did is forgotten.
    ///
    /// # Errors
    /// Nothing is counted, or a void count is left out or altered.
    pub(crate) fn check_sold_on(&self, list: &[SoldOn]) -> Result<(), Problem> {
        let kept = list.split_last().is_some_and(|(_, before)| before == self.sold_on);
        match (kept, self.has_count()) {
            (false, _) => Err(Problem::new("cash.sold_on_kept")),
            (true, false) => Err(Problem::new("cash.sold_on_nothing")),
            (true, true) => Ok(()),
        }
    }

    /// What a void count takes with it: both counts, and what was said about them. What was shown is hidden again,
    /// because both count anew without knowing what should be there.
    pub(crate) fn voided(&self, register: RegisterId) -> Vec<Answer> {
        let close = Close {
            revealed: false,
            disagreed: String::new(),
            disagreed_said: None,
            large_confirmed: false,
            large_said: None,
            bag_no: String::new(),
            ..self.close.clone()
        };
        vec![
            Answer::Count(register, Side::Outgoing, Count::default()),
            Answer::Count(register, Side::Incoming, Count::default()),
            Answer::Recheck(register, Side::Outgoing, std::collections::BTreeMap::new()),
            Answer::Recheck(register, Side::Incoming, std::collections::BTreeMap::new()),
            Answer::Marks(register, CountMarks::default()),
            Answer::Close(register, close),
        ]
    }

    /// The chain of a result that had been shown and is void now.
    #[must_use]
    pub(crate) fn chain_sold_on(&self, was: &RegisterResult, mark: Mark) -> Vec<ResultStep> {
        let mut chain = self.results.clone();
        if let Some(cash) = was.cash() {
            chain.push(ResultStep {
                what: ResultPart::SoldOn,
                tender: cash.tender.clone(),
                from: cash.counted,
                to: None,
                before: cash.difference,
                after: None,
                takings: None,
                by: Some(mark.by),
                at_ms: mark.at_ms,
            });
        }
        chain
    }
}
