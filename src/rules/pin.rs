//! PINs and passphrases: how they are made, hashed, checked, and how guessing is slowed down.
//!
//! Three parts, all pure: [`Cost`] and the hash functions (argon2id with a secret pepper), the rules for
//! what a person may choose, and the waiting times after wrong tries. Random bytes, the pepper and the
//! time come from the caller.

mod hash;
mod lockout;
mod policy;

pub use hash::Cost;
pub(crate) use hash::{Pepper, hash, stretch, verify, verify_unknown};
pub(crate) use lockout::{
    Attempts, FailureAt, LOCK_MS, Moment, TERMINAL_LIMIT, Verdict, terminal_wait_ms, wait_ms,
};
pub(crate) use policy::{
    SecretKind, check_choice, issue, may_be_phrase, read_recovery_code, recovery_code, recovery_code_grouped,
};

use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// A typed or issued secret. Wiped when dropped, never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes what was typed. Full-width digits, as a Chinese input method makes them, become plain ones
    /// (NFKC), and blanks at the ends are dropped, so that the same keys always give the same secret.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        // Room for the widest expansion up front: a growing buffer would leave unwiped copies behind.
        let mut text = Zeroizing::new(String::with_capacity(typed.len() * 4 + 16));
        text.extend(typed.trim().nfkc());
        Self(text)
    }

    /// How many characters it has.
    #[must_use]
    pub(crate) fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// The secret itself: for hashing, and for showing an issued PIN once.
    #[must_use]
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_are_the_same_pin() {
        assert_eq!(Secret::new(" ４８２９１０ ").expose(), "482910");
    }

    #[test]
    fn debug_hides_the_secret() {
        assert!(!format!("{:?}", Secret::new("482910")).contains('4'));
    }

    #[test]
    fn every_refusal_has_a_text() {
        let texts: toml::Table = include_str!("../../assets/locales/en.toml").parse().unwrap();
        let texts = texts["pin"].as_table().unwrap();
        let sources =
            [include_str!("pin/hash.rs"), include_str!("pin/lockout.rs"), include_str!("pin/policy.rs")];
        let mut seen = 0;
        for key in sources.iter().flat_map(|s| s.split("\"pin.").skip(1)) {
            let name = key.split('"').next().unwrap();
            assert!(texts.contains_key(name), "pin.{name} has no text");
            seen += 1;
        }
        assert!(seen > 10);
    }
}
