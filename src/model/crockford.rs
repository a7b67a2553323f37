//! Crockford base32: the alphabet for codes that people read aloud, copy from paper and type.
//!
//! It has no I, L, O or U, and reading folds what people confuse: O is 0, I and L are 1.

use unicode_normalization::UnicodeNormalization;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The first `chars` × 5 bits of `bytes` as characters; missing bits count as zero.
pub(crate) fn encode(bytes: &[u8], chars: usize) -> String {
    let bit = |i: usize| bytes.get(i / 8).map_or(0, |b| (b >> (7 - i % 8)) & 1);
    (0..chars)
        .map(|c| {
            let index = (0..5).fold(0_u8, |acc, i| (acc << 1) | bit(c * 5 + i));
            char::from(ALPHABET[usize::from(index)])
        })
        .collect()
}

/// What a person typed, as plain characters of the alphabet: case, spaces, dashes and full-width forms
/// do not matter. Errors with the first character that cannot be meant.
pub(crate) fn fold(typed: &str) -> Result<String, char> {
    let mut out = String::with_capacity(typed.len());
    for c in typed.nfkc() {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c if c.is_whitespace()
                || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}') =>
            {
                continue;
            }
            c => c,
        };
        if u8::try_from(c).is_ok_and(|b| ALPHABET.contains(&b)) {
            out.push(c);
        } else {
            return Err(c);
        }
    }
    Ok(out)
}

/// Puts a dash between groups of `size` characters.
pub(crate) fn grouped(code: &str, size: usize) -> String {
    let mut out = String::with_capacity(code.len() + code.len() / size);
    for (i, c) in code.chars().enumerate() {
        if i > 0 && i % size == 0 {
            out.push('-');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        assert_eq!(encode(&[0xff; 5], 8), "ZZZZZZZZ");
        assert_eq!(encode(&[0x00, 0x44, 0x32, 0x14, 0xc7], 8), "01234567");
        assert_eq!(grouped("0123456789", 5), "01234-56789");
    }

    #[test]
    fn confusable_characters_fold() {
        assert_eq!(fold(" oO-iI lL\u{ff11}\u{2014}z "), Ok("001111".to_owned() + "1Z"));
        assert_eq!(fold("12u"), Err('U'));
        assert_eq!(fold("码"), Err('码'));
    }

    proptest::proptest! {
        #[test]
        fn folding_an_encoded_code_changes_nothing(bytes: [u8; 16]) {
            let code = encode(&bytes, 25);
            proptest::prop_assert_eq!(fold(&grouped(&code, 5).to_lowercase()), Ok(code));
        }
    }
}
