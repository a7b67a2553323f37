//! What may be a PIN: issued by the program at random, or chosen by the person within limits.

use unicode_segmentation::UnicodeSegmentation;

use super::Secret;
use crate::model::codes::codes;
use crate::model::crockford;
use crate::model::people::Role;
use crate::model::problem::Problem;

codes! {
    /// What a person proves by.
    pub(crate) enum SecretKind {
        /// Digits, because everybody signs at the counter with people watching and waiting.
        Pin = "pin" => "pin_prompt.pin",
        /// An owner's beside it: at least 12 characters, or the 8 digits the program issues. It changes people and
        /// the shop itself, so guessing must cost more; yet setting up a shop may not hang on inventing one, and 8
        /// random digits resist ten tries far better than a hurried phrase.
        Passphrase = "passphrase" => "pin_prompt.passphrase",
    }
}

impl SecretKind {
    /// What somebody of a role has.
    #[must_use]
    pub(crate) const fn of_role(role: Role) -> &'static [Self] {
        match role {
            Role::Owner => &Self::ALL,
            Role::Cashier | Role::Lead => &[Self::Pin],
        }
    }
}

/// Fewest digits a PIN may have, and the number issued.
const PIN_DIGITS: usize = 6;
/// Digits of a passphrase that is issued: what is shorter was not meant for one.
const ISSUED_PHRASE: usize = 8;
/// Most digits of a chosen PIN.
const MAX_DIGITS: usize = 12;
/// Fewest characters of an owner's own passphrase.
const PASSPHRASE_CHARS: usize = 12;
/// Most characters of a passphrase; more is a paste by mistake.
const PASSPHRASE_MAX: usize = 128;
/// Different characters a passphrase needs, so that "aaaaaaaaaaaa" is none.
const PASSPHRASE_DISTINCT: usize = 5;
/// Characters of a recovery code: 24 × 5 = 120 bits.
const RECOVERY_CHARS: usize = 24;

/// Straight lines on a number pad, in both directions.
const LINES: [&str; 18] = [
    "123", "456", "789", "147", "258", "369", "159", "357", "2580", "321", "654", "987", "741", "852", "963",
    "951", "753", "0852",
];
/// Favourites that no other rule finds: lucky and love numbers, and well-known constants.
const FAVOURITES: [&str; 12] = [
    "520131", "5201314", "1314520", "131452", "201314", "131420", "168888", "518888", "314159", "271828",
    "142857", "112358",
];

/// Random digits: 6 for a PIN, 8 for a passphrase, from 32 random bytes. Draws again when the digits
/// are ones that everybody tries first.
#[must_use]
pub(crate) fn issue(kind: SecretKind, random: &[u8; 32]) -> Secret {
    let (digits, modulus) = match kind {
        SecretKind::Pin => (PIN_DIGITS, 1_000_000),
        SecretKind::Passphrase => (ISSUED_PHRASE, 100_000_000),
    };
    let mut pin = Secret::new("");
    // Four draws of 64 bits. All four being obvious happens once in about 10^13.
    for draw in random.as_chunks::<8>().0 {
        pin = Secret::new(&format!("{:0digits$}", u64::from_be_bytes(*draw) % modulus));
        if !is_repeat(pin.expose().as_bytes()) && !is_run(pin.expose().as_bytes()) {
            break;
        }
    }
    pin
}

/// Whether what was typed may have been meant for a passphrase of so many characters.
#[must_use]
pub(crate) fn may_be_phrase(typed: &Secret, length: usize) -> bool {
    typed.length() >= length.min(ISSUED_PHRASE)
}

/// Checks a secret that a person chose. `personal` are numbers known to others: employee number, shop
/// number, telephone. An issued PIN needs no check.
pub(crate) fn check_choice(kind: SecretKind, secret: &Secret, personal: &[&str]) -> Result<(), Problem> {
    match kind {
        SecretKind::Pin => check_digits(secret.expose(), personal),
        SecretKind::Passphrase => check_passphrase(secret.expose(), personal),
    }
}

fn check_digits(pin: &str, personal: &[&str]) -> Result<(), Problem> {
    let digits = pin.as_bytes();
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(Problem::new("pin.digits_only"));
    }
    if digits.len() < PIN_DIGITS {
        return Err(Problem::new("pin.too_short").with("n", PIN_DIGITS));
    }
    if digits.len() > MAX_DIGITS {
        return Err(Problem::new("pin.too_long").with("n", MAX_DIGITS));
    }
    if personal.iter().any(|known| is_personal(pin, known)) {
        return Err(Problem::new("pin.personal"));
    }
    if is_repeat(digits) {
        return Err(Problem::new("pin.repeats"));
    }
    if is_run(digits) {
        return Err(Problem::new("pin.run"));
    }
    if is_keypad(pin) {
        return Err(Problem::new("pin.keypad"));
    }
    if FAVOURITES.contains(&pin) {
        return Err(Problem::new("pin.favourite"));
    }
    if is_date(digits) {
        return Err(Problem::new("pin.date"));
    }
    Ok(())
}

fn check_passphrase(phrase: &str, personal: &[&str]) -> Result<(), Problem> {
    let mut characters: Vec<&str> = phrase.graphemes(true).collect();
    if characters.len() < PASSPHRASE_CHARS {
        return Err(Problem::new("pin.phrase_short").with("n", PASSPHRASE_CHARS));
    }
    if characters.len() > PASSPHRASE_MAX {
        return Err(Problem::new("pin.too_long").with("n", PASSPHRASE_MAX));
    }
    let digits = phrase.as_bytes();
    if digits.iter().all(u8::is_ascii_digit) && (is_repeat(digits) || is_run(digits) || is_keypad(phrase)) {
        return Err(Problem::new("pin.phrase_simple"));
    }
    characters.sort_unstable();
    characters.dedup();
    if characters.len() < PASSPHRASE_DISTINCT || personal.contains(&phrase) {
        return Err(Problem::new("pin.phrase_simple"));
    }
    Ok(())
}

/// One or two digits only, or a shorter block repeated: 111111, 121211, 123123.
fn is_repeat(digits: &[u8]) -> bool {
    let mut distinct = digits.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let block =
        |p: usize| digits.len().is_multiple_of(p) && digits.iter().skip(p).eq(&digits[..digits.len() - p]);
    distinct.len() <= 2 || (1..=digits.len() / 2).any(block)
}

/// Equal steps (123456, 890123, 246802), pairs in steps (112233), or two runs of at least three joined
/// (123789, 123321, 111222).
fn is_run(digits: &[u8]) -> bool {
    let even_steps = |d: &[u8]| {
        let step = |w: &[u8]| (w[1] + 10 - w[0]) % 10;
        d.windows(2).map(step).all(|s| s == step(d))
    };
    let short_run = |d: &[u8]| d.len() >= 3 && even_steps(d) && matches!((d[1] + 10 - d[0]) % 10, 0 | 1 | 9);
    let mut singles = digits.to_vec();
    singles.dedup();
    let pairs = singles.len() * 2 == digits.len() && digits.as_chunks::<2>().0.iter().all(|p| p[0] == p[1]);
    even_steps(digits)
        || (pairs && short_run(&singles))
        || (3..digits.len().saturating_sub(2)).any(|at| {
            let (a, b) = digits.split_at(at);
            short_run(a) && short_run(b)
        })
}

/// Only lines of the number pad, one after the other, the last one possibly cut short.
fn is_keypad(pin: &str) -> bool {
    LINES.iter().any(|line| match pin.strip_prefix(line) {
        Some("") => true,
        Some(rest) => is_keypad(rest) || (rest.len() < 3 && LINES.iter().any(|l| l.starts_with(rest))),
        None => false,
    })
}

/// A calendar date in any usual order, with a two-digit year or one from 1900 to 2099.
fn is_date(digits: &[u8]) -> bool {
    let number = |from: usize, len: usize| {
        digits[from..from + len].iter().fold(0_u32, |n, d| n * 10 + u32::from(d - b'0'))
    };
    let month = |m: u32| (1..=12).contains(&m);
    let day = |m: u32, d: u32| {
        month(m) && (1..=[31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m as usize - 1]).contains(&d)
    };
    let year = |y: u32| (1900..=2099).contains(&y);
    match digits.len() {
        6 => {
            let (a, b, c) = (number(0, 2), number(2, 2), number(4, 2));
            day(b, c)
                || day(b, a)
                || day(a, b)
                || (year(number(0, 4)) && month(c))
                || (month(a) && year(number(2, 4)))
        }
        8 => {
            let (a, b, c, d) = (number(0, 2), number(2, 2), number(4, 2), number(6, 2));
            (year(number(0, 4)) && day(c, d)) || (year(number(4, 4)) && (day(a, b) || day(b, a)))
        }
        _ => false,
    }
}

/// The PIN is, contains or is part of a number that others know.
fn is_personal(pin: &str, known: &str) -> bool {
    let known: String = known.chars().filter(char::is_ascii_digit).collect();
    if known.is_empty() {
        return false;
    }
    let bare = |s: &str| s.trim_start_matches('0').to_owned();
    bare(pin) == bare(&known) || (known.len() >= 4 && pin.contains(&known)) || known.contains(pin)
}

/// The owner's recovery code: 24 characters from 15 random bytes (120 bits). It is long enough that only
/// its hash need be kept and no wait is needed. Shown in groups by [`recovery_code_grouped`].
#[must_use]
pub(crate) fn recovery_code(random: &[u8; 15]) -> Secret {
    Secret::new(&crockford::encode(random, RECOVERY_CHARS))
}

/// A recovery code as somebody typed it from paper: case, blanks and dashes do not matter, and what people confuse is
/// folded.
///
/// # Errors
/// `pin.code_character` for a character no code has, `pin.code_length` when it is too short or too long.
pub(crate) fn read_recovery_code(typed: &str) -> Result<Secret, Problem> {
    let plain = crockford::fold(typed).map_err(|c| Problem::new("pin.code_character").with("c", c))?;
    let n = plain.chars().count();
    if n != RECOVERY_CHARS {
        return Err(Problem::new("pin.code_length").with("n", n).with("all", RECOVERY_CHARS));
    }
    Ok(Secret::new(&plain))
}

/// The code as printed: six groups of four.
#[must_use]
pub(crate) fn recovery_code_grouped(code: &Secret) -> String {
    crockford::grouped(code.expose(), 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refusal(pin: &str) -> Option<&'static str> {
        check_choice(SecretKind::Pin, &Secret::new(pin), &["00417", "8801"]).err().map(|p| p.key)
    }

    #[test]
    fn weak_pins_are_refused_by_their_reason() {
        for (pin, key) in [
            ("", "pin.too_short"),
            ("48291", "pin.too_short"),
            ("4829103847561", "pin.too_long"),
            ("48a910", "pin.digits_only"),
            ("-48291", "pin.digits_only"),
            ("111111", "pin.repeats"),
            ("11112222", "pin.repeats"),
            ("121221", "pin.repeats"),
            ("482482", "pin.repeats"),
            ("123456", "pin.run"),
            ("890123", "pin.run"),
            ("987654", "pin.run"),
            ("135791", "pin.run"),
            ("112233", "pin.run"),
            ("123789", "pin.run"),
            ("123321", "pin.run"),
            ("12345678", "pin.run"),
            ("147258", "pin.keypad"),
            ("159753", "pin.keypad"),
            ("258025", "pin.keypad"),
            ("14725836", "pin.keypad"),
            ("851231", "pin.date"),
            ("311285", "pin.date"),
            ("123185", "pin.date"),
            ("198507", "pin.date"),
            ("19850731", "pin.date"),
            ("31071985", "pin.date"),
            ("07311985", "pin.date"),
            ("520131", "pin.favourite"),
            ("000417", "pin.personal"),
            ("988013", "pin.personal"),
        ] {
            assert_eq!(refusal(pin), Some(key), "{pin}");
        }
    }

    #[test]
    fn ordinary_pins_pass() {
        for pin in ["482917", "7302946", "94071683", "859374061827"] {
            assert_eq!(refusal(pin), None, "{pin}");
        }
    }

    #[test]
    fn owners_need_a_phrase() {
        let check = |s: &str| check_choice(SecretKind::Passphrase, &Secret::new(s), &[]).err().map(|p| p.key);
        assert_eq!(check("glass tide 9"), None);
        assert_eq!(check("今天天气很好我们去吃火锅吧"), None);
        assert_eq!(check("482917"), Some("pin.phrase_short"));
        assert_eq!(check("elevenchars"), Some("pin.phrase_short"));
        assert_eq!(check("aaaaaaaaaaab"), Some("pin.phrase_simple"));
        assert_eq!(check("123456789012"), Some("pin.phrase_simple"));
        assert_eq!(check(&"abcdef".repeat(22)), Some("pin.too_long"));
    }

    #[test]
    fn issuing_passes_over_obvious_draws() {
        let mut random = [0; 32];
        random[8..16].copy_from_slice(&123_456_u64.to_be_bytes());
        random[16..24].copy_from_slice(&482_917_u64.to_be_bytes());
        assert_eq!(issue(SecretKind::Pin, &random).expose(), "482917");
        assert_eq!(issue(SecretKind::Passphrase, &[0xa5; 32]).expose().len(), 8);
    }

    #[test]
    fn a_recovery_code_is_read_as_people_copy_it() {
        let code = recovery_code(&[0x5a; 15]);
        let printed = recovery_code_grouped(&code);
        for typed in [printed.to_lowercase(), printed.replace('-', " "), printed.replace('0', "O"), printed] {
            assert_eq!(read_recovery_code(&typed), Ok(code.clone()), "{typed}");
        }
        let key = |typed: &str| read_recovery_code(typed).unwrap_err().key;
        assert_eq!((key("4829"), key("!")), ("pin.code_length", "pin.code_character"));
    }

    #[test]
    fn recovery_code_is_printed_in_groups() {
        let code = recovery_code(&[0x5a; 15]);
        let printed = recovery_code_grouped(&code);
        assert_eq!(printed.len(), 29);
        assert_eq!(printed.replace('-', ""), code.expose());
    }

    proptest! {
        #[test]
        fn checking_never_fails_on_odd_text(text in ".{0,40}") {
            let _ = check_choice(SecretKind::Pin, &Secret::new(&text), &[&text]);
            let _ = check_choice(SecretKind::Passphrase, &Secret::new(&text), &[]);
        }

        #[test]
        fn chosen_digits_never_reach_the_obvious(pin in "[0-9]{6,12}") {
            if refusal(&pin).is_none() {
                prop_assert!(!is_repeat(pin.as_bytes()) && !is_run(pin.as_bytes()));
            }
        }

        #[test]
        fn issued_pins_have_their_length(random: [u8; 32]) {
            let pin = issue(SecretKind::Pin, &random);
            prop_assert_eq!(pin.expose().len(), 6);
            prop_assert!(pin.expose().bytes().all(|b| b.is_ascii_digit()));
        }
    }
}
