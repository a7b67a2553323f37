//! Chance that comes out the same every time.

/// Chance that comes out the same every time.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((z ^ (z >> 31)) >> 2).unwrap() % n
    }

    pub(super) fn percent(&mut self, n: i64) -> bool {
        self.below(100) < n
    }

    /// Nothing, or something up to `most` either way.
    pub(super) fn off(&mut self, most: i64) -> i64 {
        if self.percent(50) { 0 } else { self.below(2 * most + 1) - most }
    }
}
