//! How a register is counted, and what follows from it.

use crate::model::cash::ways::{CountWay, Counts};
use crate::model::cash::{Count, RegisterCash};
use crate::model::handover::draft::Draft;
use crate::model::ids::RegisterId;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;

impl RegisterCash {
    /// How the two counts ended.
    #[must_use]
    pub(crate) fn counts(&self) -> Counts {
        Counts::of(&self.close.disagreed)
    }

    /// How it is counted: as the record says that was taken in, else as the shop says.
    #[must_use]
    pub(crate) fn way_of(&self, register: RegisterId, settings: &Settings) -> CountWay {
        let of_shop = || settings.register(register).map(|r| r.counted).unwrap_or_default();
        self.way.unwrap_or_else(of_shop)
    }

    /// Whether incoming's count agrees with what there is to agree with: with outgoing's where both counted all of it,
    /// with what stays where the takings are in the bag, with nothing where it is another insert.
    #[must_use]
    pub(crate) fn agrees(&self, way: CountWay) -> bool {
        let sum = |count: &Count| count.amount().ok().flatten();
        match way {
            CountWay::HandedOn | CountWay::ClosingOnly => self.counts_agree(),
            CountWay::BaggedFirst => {
                sum(&self.outgoing).is_some()
                    && self.close.float_left.is_some()
                    && sum(&self.incoming) == self.close.float_left
            }
            CountWay::OwnDrawer => sum(&self.outgoing).is_some() && sum(&self.incoming).is_some(),
        }
    }

    /// What the float is taken from: where the takings are in the bag that is what outgoing counted, whatever incoming
    /// found of it afterwards.
    ///
    /// # Errors
    /// A sum beyond what a drawer can hold.
    pub(crate) fn float_from(&self, way: CountWay) -> Result<Option<Money>, Problem> {
        match way {
            CountWay::BaggedFirst if self.close.uncounted.is_empty() => self.outgoing.amount(),
            _ => self.cash_counted(way),
        }
    }

    /// What of the counted cash is not for the bank.
    #[must_use]
    pub(crate) fn stays(&self, way: CountWay) -> Option<Money> {
        let incoming = self.incoming.amount().ok().flatten();
        way.stays(incoming, self.close.float_left, self.counts())
    }

    /// What the next shift finds in the register.
    #[must_use]
    pub(crate) fn handed_on(&self, way: CountWay) -> Option<Money> {
        let incoming = self.incoming.amount().ok().flatten();
        way.handed_on(incoming, self.close.float_left, self.counts())
    }
}

impl Draft {
    /// Whether a register is not counted because it is counted at closing only, and somebody takes over. What is
    /// counted all the same counts.
    #[must_use]
    pub(crate) fn not_counted_by_rule(&self, register: RegisterId, settings: &Settings) -> bool {
        let cash = self.register(register);
        let taken_over = !self.people.incoming.is_empty() && self.review.half.is_none();
        cash.way_of(register, settings) == CountWay::ClosingOnly
            && taken_over
            && !cash.has_count()
            && cash.close.uncounted.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cash::Close;

    fn drawer(outgoing: i64, incoming: i64, left: i64, apart: &str) -> RegisterCash {
        let count = |n| Count { total: (n >= 0).then_some(Money(n)), ..Count::default() };
        let close = Close { float_left: Some(Money(left)), disagreed: apart.into(), ..Close::default() };
        RegisterCash {
            outgoing: count(outgoing),
            incoming: count(incoming),
            close,
            ..RegisterCash::default()
        }
    }

    #[test]
    fn what_counts_and_what_is_handed_on_follows_from_the_way_of_counting() {
        use CountWay as W;
        // (way, outgoing, incoming, left, apart) → (agrees, counted, handed on)
        for (way, figures, apart, agrees, counted, on) in [
            (W::HandedOn, (2_000, 2_000, 500), "", true, 2_000, 500),
            (W::HandedOn, (2_000, 500, 500), "", false, 2_000, 500),
            (W::HandedOn, (2_000, 1_990, 500), "x", false, 1_990, 500),
            (W::BaggedFirst, (2_000, 500, 500), "", true, 2_000, 500),
            (W::BaggedFirst, (2_000, 2_000, 500), "", false, 2_000, 500),
            // Ten are missing of what stays: the shift is short by them, and the next one begins with what is there.
            (W::BaggedFirst, (2_000, 490, 500), "x", false, 1_990, 490),
            (W::OwnDrawer, (2_000, 300, 500), "", true, 2_000, 300),
            (W::OwnDrawer, (2_000, -1, 500), "", false, 2_000, 500),
            (W::ClosingOnly, (2_000, 1_990, 500), "x", false, 1_990, 500),
        ] {
            let cash = drawer(figures.0, figures.1, figures.2, apart);
            assert_eq!(cash.agrees(way), agrees, "{way:?} {figures:?}");
            assert_eq!(cash.cash_counted(way), Ok(Some(Money(counted))), "{way:?} {figures:?}");
            assert_eq!(cash.handed_on(way), Some(Money(on)), "{way:?} {figures:?}");
        }
    }

    #[test]
    fn a_float_that_was_counted_may_be_short_afterwards() {
        // Five in the bag and ten missing of what stays: it can be said, and the shift is short by ten.
        let cash = drawer(50_500, 49_000, 50_000, "two notes gone");
        assert_eq!(cash.float_from(CountWay::BaggedFirst), Ok(Some(Money(50_500))));
        assert_eq!(cash.cash_counted(CountWay::BaggedFirst), Ok(Some(Money(49_500))));
        assert_eq!(cash.float_from(CountWay::HandedOn), Ok(Some(Money(49_000))));
    }
}
