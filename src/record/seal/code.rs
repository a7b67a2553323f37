//! The code on the printed slip: 125 bits of the hash that people can read, type and compare.

use std::fmt;

use super::Hash;
use crate::model::crockford;
use crate::model::problem::Problem;

/// Characters of a whole code. 125 bits, not 80: someone who prepares two contents before sealing needs
/// only the square root of the work.
const CHARS: usize = 25;
/// Fewest typed characters that say anything.
const MIN_CHARS: usize = 10;

/// The 25-character code of a hash; shown as 5 groups of 5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealCode(String);

impl SealCode {
    /// The code of a record's hash.
    #[must_use]
    pub fn of(hash: &Hash) -> Self {
        Self(crockford::encode(hash, CHARS))
    }

    /// Whether `typed` begins this code, and then its strength in bits (5 a character).
    #[must_use]
    pub(crate) fn matches_prefix(&self, typed: &CodePrefix) -> Option<u32> {
        self.0.starts_with(&typed.0).then(|| typed.bits())
    }
}

impl fmt::Display for SealCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&crockford::grouped(&self.0, 5))
    }
}

/// The 10 to 25 first characters of a code, as somebody typed them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodePrefix(String);

impl CodePrefix {
    /// Reads a code or its beginning. Case, blanks, dashes, and O/0, I/L/1 do not matter.
    pub(crate) fn parse(typed: &str) -> Result<Self, Problem> {
        let code = crockford::fold(typed).map_err(|c| Problem::new("seal.code_character").with("c", c))?;
        if (MIN_CHARS..=CHARS).contains(&code.len()) {
            Ok(Self(code))
        } else {
            Err(Problem::new("seal.code_length").with("n", code.len()))
        }
    }

    /// Strength in bits: the chance that another record fits is 1 in 2^bits.
    #[must_use]
    pub(crate) fn bits(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(0) * 5
    }
}

/// What stands on a slip: the record's number, if typed, and its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Witness {
    /// Record number after `#`.
    pub(crate) seq: Option<i64>,
    /// The code or its beginning.
    pub(crate) code: CodePrefix,
}

impl Witness {
    /// Reads `#812 7K3MX-…`, or the code alone.
    pub(crate) fn parse(typed: &str) -> Result<Self, Problem> {
        let typed = typed.trim();
        let Some(rest) = typed.strip_prefix(['#', '＃']) else {
            return Ok(Self { seq: None, code: CodePrefix::parse(typed)? });
        };
        let (number, code) = rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest, ""));
        let seq = number.parse().map_err(|_| Problem::new("seal.code_number").with("text", number))?;
        Ok(Self { seq: Some(seq), code: CodePrefix::parse(code)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_form_and_its_readings() {
        let code = SealCode::of(&super::super::body_sha256(b"x"));
        let printed = code.to_string();
        assert_eq!(printed.len(), 29);
        let whole = CodePrefix::parse(&printed.to_lowercase().replace('0', "o").replace('1', "l")).unwrap();
        assert_eq!(code.matches_prefix(&whole), Some(125));
        let short = CodePrefix::parse(&printed[..11]).unwrap();
        assert_eq!(code.matches_prefix(&short), Some(50));
        assert_eq!(SealCode::of(&[0; 32]).matches_prefix(&short), None);
    }

    #[test]
    fn too_short_too_long_and_foreign_characters() {
        let key = |s: &str| CodePrefix::parse(s).unwrap_err().key;
        assert_eq!(key("7K3MX-7K3M"), "seal.code_length");
        assert_eq!(key(&"7".repeat(26)), "seal.code_length");
        assert_eq!(key("7K3MX-7K3M!"), "seal.code_character");
    }

    #[test]
    fn witness_with_and_without_number() {
        let w = Witness::parse(" #00812 7K3MX-7K3MX").unwrap();
        assert_eq!((w.seq, w.code.bits()), (Some(812), 50));
        assert_eq!(Witness::parse("7K3MX 7K3MX").unwrap().seq, None);
        assert_eq!(Witness::parse("#x 7K3MX7K3MX").unwrap_err().key, "seal.code_number");
    }
}
