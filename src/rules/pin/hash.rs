//! The PIN hash: argon2id in PHC string form, with a pepper that is not in the database.

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};

use zeroize::Zeroizing;

use super::Secret;
use crate::model::problem::Problem;

/// 32 secret bytes kept in the key file. Without them the few possible PINs cannot be searched from a
/// stolen database or backup.
pub(crate) type Pepper = [u8; 32];

/// What one hash costs: memory in KiB and passes; always one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    m_kib: u32,
    passes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Cost {
    /// 64 MiB, 3 passes: some 0.4 s on a shop PC, which a person does not mind and a guesser does.
    pub(crate) const DEFAULT: Self = Self { m_kib: 65_536, passes: 3 };
    /// Most memory a stored hash may ask for (1 GiB); more is damage, and would stop the PC.
    const MAX_KIB: u32 = 1_048_576;

    /// A cost that protects nothing, for tests and the demo shop, where speed matters and no secret does.
    #[must_use]
    pub const fn test() -> Self {
        Self { m_kib: 32, passes: 1 }
    }

    /// A stored cost, where it is one that we would ask for: memory in KiB and passes.
    #[must_use]
    pub(crate) fn stored(m_kib: u32, passes: u32) -> Option<Self> {
        ((1..=16).contains(&passes) && m_kib <= Self::MAX_KIB).then_some(Self { m_kib, passes })
    }

    /// Memory in KiB and passes, to be stored.
    #[must_use]
    pub(crate) const fn parts(self) -> (u32, u32) {
        (self.m_kib, self.passes)
    }
}

fn hasher(pepper: &Pepper, cost: Cost) -> Result<Argon2<'_>, Problem> {
    let failed = |_| Problem::new("pin.hash_failed");
    let params = Params::new(cost.m_kib, cost.passes, 1, Some(32)).map_err(failed)?;
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params).map_err(failed)
}

/// The PHC string of `secret`, with a fresh random `salt`. Errors only if the PC has no memory for it.
pub(crate) fn hash(secret: &Secret, salt: &[u8; 16], pepper: &Pepper, cost: Cost) -> Result<String, Problem> {
    hasher(pepper, cost)?
        .hash_password_with_salt(secret.expose().as_bytes(), salt)
        .map(|h| h.to_string())
        .map_err(|_| Problem::new("pin.hash_failed"))
}

/// Whether `secret` is the one behind `phc`, at the cost stored in `phc`. Compares in constant time.
///
/// Errors when `phc` is not one of our hashes (`pin.hash_damaged`).
pub(crate) fn verify(secret: &Secret, phc: &str, pepper: &Pepper) -> Result<bool, Problem> {
    let stored = stored_cost(phc).ok_or(Problem::new("pin.hash_damaged"))?;
    let parsed = PasswordHash::new(phc).map_err(|_| Problem::new("pin.hash_damaged"))?;
    Ok(hasher(pepper, stored)?.verify_password(secret.expose().as_bytes(), &parsed).is_ok())
}

/// A key of 32 bytes made from a secret alone, without a pepper: what it opens has to open on another PC.
///
/// Errors only if the PC has no memory for it.
pub(crate) fn stretch(secret: &Secret, salt: &[u8; 16], cost: Cost) -> Result<Zeroizing<[u8; 32]>, Problem> {
    let failed = |_| Problem::new("pin.hash_failed");
    let params = Params::new(cost.m_kib, cost.passes, 1, Some(32)).map_err(failed)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret.expose().as_bytes(), salt, key.as_mut_slice())
        .map_err(failed)?;
    Ok(key)
}

/// Does the work of a check for a person who does not exist, so that the time taken tells nothing.
/// Always `false`.
#[must_use]
pub(crate) fn verify_unknown(secret: &Secret, pepper: &Pepper, cost: Cost) -> bool {
    // The result is used, so that the work cannot be optimised away; an empty answer cannot happen.
    hash(secret, b"handover-nobody!", pepper, cost).is_ok_and(|phc| phc.is_empty())
}

/// The cost a PHC string names, if it is argon2id as we make it.
fn stored_cost(phc: &str) -> Option<Cost> {
    let parsed = PasswordHash::new(phc).ok()?;
    let number = |name: &str| parsed.params.get_decimal(name);
    let cost = Cost::stored(number("m")?, number("t")?)?;
    let ours = parsed.algorithm.as_str() == "argon2id"
        && parsed.version == Some(Version::V0x13.into())
        && number("p") == Some(1)
        && parsed.salt.as_ref().is_some_and(|s| s.len() == 16)
        && parsed.hash.as_ref().is_some_and(|h| h.len() == 32);
    ours.then_some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEPPER: Pepper = [7; 32];
    const SALT: [u8; 16] = [9; 16];

    fn phc(pin: &str) -> String {
        hash(&Secret::new(pin), &SALT, &PEPPER, Cost::test()).unwrap()
    }

    #[test]
    fn right_and_wrong_secret() {
        let stored = phc("482910");
        assert!(stored.starts_with("$argon2id$v=19$m=32,t=1,p=1$"), "{stored}");
        assert_eq!(verify(&Secret::new("482910"), &stored, &PEPPER), Ok(true));
        assert_eq!(verify(&Secret::new("482911"), &stored, &PEPPER), Ok(false));
        assert_eq!(verify(&Secret::new(""), &stored, &PEPPER), Ok(false));
    }

    #[test]
    fn without_the_pepper_the_right_pin_fails() {
        assert_eq!(verify(&Secret::new("482910"), &phc("482910"), &[8; 32]), Ok(false));
    }

    #[test]
    fn salt_makes_equal_pins_differ() {
        let other = hash(&Secret::new("482910"), &[1; 16], &PEPPER, Cost::test()).unwrap();
        assert_ne!(other, phc("482910"));
    }

    #[test]
    fn damaged_hashes_are_named_not_guessed() {
        let good = phc("1");
        for bad in [
            String::new(),
            "x".into(),
            good.replace("argon2id", "argon2i"),
            good.replace("m=32", "m=4000000"),
            good.replace("t=1", "t=99"),
            good.replace("p=1", "p=4"),
            good.replace("v=19", "v=16"),
            good[..good.len() - 6].to_owned(),
        ] {
            assert_eq!(
                verify(&Secret::new("1"), &bad, &PEPPER),
                Err(Problem::new("pin.hash_damaged")),
                "{bad}"
            );
        }
    }

    #[test]
    fn unknown_person_never_passes() {
        assert!(!verify_unknown(&Secret::new("482910"), &PEPPER, Cost::test()));
    }

    #[test]
    fn default_cost_is_what_is_stored() {
        let stored = hash(&Secret::new("482910"), &SALT, &PEPPER, Cost::DEFAULT).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{stored}");
        assert_eq!(verify(&Secret::new("482910"), &stored, &PEPPER), Ok(true));
    }
}
