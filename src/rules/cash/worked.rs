//! Whom what a drawer is over or short counts for: one person, or nobody. A shortage is never divided.

use crate::model::cash::RegisterCash;
use crate::model::cash::worked::{CountsFor, DrawerUse, Worked, WorkedBefore};
use crate::model::handover::draft::Draft;
use crate::model::handover::{Mark, People};
use crate::model::ids::RegisterId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;

impl Draft {
    /// Whether no result of a drawer was shown yet: called off then, no difference is gone without a trace.
    ///
    /// # Errors
    /// `call_off.seen` with the first drawer whose result was.
    pub(crate) fn nothing_seen(&self, settings: &Settings) -> Result<(), Problem> {
        let Some((register, _)) = self.cash.iter().find(|(_, cash)| cash.result_seen()) else {
            return Ok(());
        };
        let name = settings.register(*register).map_or("?", |register| register.name.as_str());
        Err(Problem::new("call_off.seen").with("register", name))
    }
}

impl RegisterCash {
    /// Whom the result counts for: of a shared drawer nobody, of an own one its cashier. Where several hand over,
    /// one of them must have been named. `None` while nobody hands over.
    #[must_use]
    pub(crate) fn worked_by(
        &self,
        register: RegisterId,
        people: &People,
        settings: &Settings,
    ) -> Option<Worked> {
        let all = &people.outgoing;
        let first = *all.first()?;
        let changed = self.worked.as_ref().map(|worked| worked.changed.clone()).unwrap_or_default();
        let nobody =
            |counts_for| Worked { changed: changed.clone(), ..Worked::said(counts_for, all.clone()) };
        if settings.register(register).is_some_and(|r| r.used == DrawerUse::Shared) {
            return Some(nobody(CountsFor::Shared));
        }
        let named = self.worked.as_ref().and_then(Worked::cashier).filter(|id| all.contains(id));
        let one = named.or((all.len() == 1).then_some(first));
        Some(one.map_or_else(
            || nobody(CountsFor::Unsaid),
            |id| Worked { changed: changed.clone(), ..Worked::said(CountsFor::Cashier, vec![id]) },
        ))
    }

    /// Who worked it, with who said which of several, where that is what was said.
    #[must_use]
    pub(crate) fn said_of(&self, worked: Worked) -> Worked {
        let stored = self.worked.as_ref().filter(|stored| stored.cashier().is_some());
        let stored = stored.filter(|stored| stored.cashier() == worked.cashier());
        Worked { said: stored.and_then(|stored| stored.said.clone()), ..worked }
    }

    /// Whether somebody saw a result of the drawer, or what they saw was changed since.
    #[must_use]
    pub(crate) fn result_seen(&self) -> bool {
        self.close.revealed || !self.results.is_empty()
    }

    /// What is said of who worked it, given anew: with what was said before where a result had been seen by then and
    /// it counted for somebody else. `people` hand over afterwards, `before` did until now.
    #[must_use]
    pub(crate) fn worked_anew(
        &self,
        register: RegisterId,
        said: Option<Worked>,
        (before, people): (&People, &People),
        mark: Mark,
        settings: &Settings,
    ) -> Worked {
        let changed = self.worked.as_ref().map(|worked| worked.changed.clone()).unwrap_or_default();
        let said = said.or_else(|| self.worked.clone());
        let unsaid = || Worked::said(CountsFor::Unsaid, Vec::new());
        let is = Worked { changed, ..said.unwrap_or_else(unsaid) };
        let now = Self { worked: Some(is.clone()), ..Self::default() };
        let (was, new) =
            (self.worked_by(register, before, settings), now.worked_by(register, people, settings));
        match was.filter(|was| self.result_seen() && new.as_ref() != Some(was)) {
            Some(Worked { counts_for: counted_for, by: was, .. }) => {
                let step = WorkedBefore { counted_for, was, said_by: Some(mark.by), said_at: mark.at_ms };
                Worked { changed: is.changed.iter().cloned().chain([step]).collect(), ..is }
            }
            None => is,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::PersonId;
    use crate::model::templates::tests::sample;

    const ANN: PersonId = PersonId(3);
    const BEN: PersonId = PersonId(4);

    #[test]
    fn a_result_counts_for_its_cashier_or_for_nobody() {
        let settings = sample();
        let mut shared = settings.clone();
        shared.registers[0].used = DrawerUse::Shared;
        let named = |by: &[PersonId]| RegisterCash {
            worked: Some(Worked::said(CountsFor::Cashier, by.to_vec())),
            ..RegisterCash::default()
        };
        let own: &[(&[PersonId], RegisterCash, Option<PersonId>)] = &[
            (&[], named(&[ANN]), None),
            (&[ANN], RegisterCash::default(), Some(ANN)),
            (&[ANN, BEN], RegisterCash::default(), None),
            (&[ANN, BEN], named(&[BEN]), Some(BEN)),
            // Who does not hand over any more has not worked it.
            (&[ANN, PersonId(2)], named(&[BEN]), None),
            (&[BEN], named(&[ANN]), Some(BEN)),
        ];
        for (outgoing, cash, counts) in own {
            let people = People { outgoing: outgoing.to_vec(), ..People::default() };
            let worked = cash.worked_by(RegisterId(1), &people, &settings);
            assert_eq!(worked.as_ref().and_then(Worked::cashier), *counts, "{people:?} {cash:?}");
            let nobodys = cash.worked_by(RegisterId(1), &people, &shared);
            assert_eq!(nobodys.as_ref().and_then(Worked::cashier), None);
            // Who was on it is said all the same.
            assert_eq!(nobodys.map(|w| w.by).unwrap_or_default(), *outgoing);
        }
    }
}
