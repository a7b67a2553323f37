//! Chance that comes out the same every time: `SplitMix64`, in whole numbers only.

/// A source of numbers; the same seed gives the same ones.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice of their own for one part of a seed, so that a change in one part never moves another.
    pub(crate) fn of(seed: u64, part: u64) -> Self {
        let mut dice = Self(seed ^ part.wrapping_mul(0xA24B_AED4_963E_E407));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included; `low` where the range is empty.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let Ok(span) = u64::try_from(high.saturating_sub(low)) else { return low };
        let draw = self.next() % span.saturating_add(1);
        low.saturating_add(i64::try_from(draw).unwrap_or(0))
    }

    /// True once in `n` times.
    pub(crate) fn one_in(&mut self, n: i64) -> bool {
        self.between(1, n) == 1
    }

    /// True in `n` of a hundred times.
    pub(crate) fn percent(&mut self, n: i64) -> bool {
        self.between(1, 100) <= n
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(from.len()).ok()?.checked_sub(1).filter(|n| *n >= 0)?;
        from.get(usize::try_from(self.between(0, last)).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_another_does_not() {
        let draw = |seed, part| {
            let mut dice = Dice::of(seed, part);
            (0..20).map(|_| dice.between(0, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }

    #[test]
    fn numbers_stay_in_their_range_and_reach_both_ends() {
        let mut dice = Dice::of(7, 0);
        let drawn: std::collections::BTreeSet<i64> = (0..500).map(|_| dice.between(-2, 3)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-2, -1, 0, 1, 2, 3]);
        assert_eq!((dice.between(5, 5), dice.between(5, 4)), (5, 5));
        assert_eq!(dice.pick::<i64>(&[]), None);
    }
}
