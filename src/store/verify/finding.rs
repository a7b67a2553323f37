//! What a check finds, and how deep it looks.

use crate::model::problem::Problem;
use crate::record::seal::ChainHead;

/// How deep a check goes; each level stands on the ones before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VerifyLevel {
    /// The file: its mark, tables, pages and references.
    File,
    /// The chain: numbers, links, hashes, signatures.
    Chain,
    /// The rows: they say what the sealed record says.
    Rows,
    /// The sense of the figures: sums, floats carried over, four eyes, running totals.
    Sense,
    /// What is kept outside the file: head log and printed codes.
    Witness,
}

impl VerifyLevel {
    /// Every level, the cheapest first.
    pub(crate) const ALL: [Self; 5] = [Self::File, Self::Chain, Self::Rows, Self::Sense, Self::Witness];

    /// Number of the level, from 1.
    #[must_use]
    pub(crate) const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The level of that number.
    #[must_use]
    pub(crate) fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.number() == number)
    }

    /// Code of the level in JSON.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Chain => "chain",
            Self::Rows => "rows",
            Self::Sense => "sense",
            Self::Witness => "witness",
        }
    }
}

/// Something that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Which check found it.
    pub(crate) level: VerifyLevel,
    /// Number of the record, if it is about one.
    pub(crate) seq: Option<i64>,
    /// Business date of the record, as far as known.
    pub(crate) date: String,
    /// The field, such as `hash` or `cash/0/outgoing/total`.
    pub(crate) field: String,
    /// The sentence for people.
    pub(crate) problem: Problem,
}

/// What a check went through and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Id of the chain, as the first record says.
    pub(crate) chain: String,
    /// The end of the chain as stored.
    pub(crate) head: ChainHead,
    pub(crate) records: i64,
    /// Records whose content was removed after the legal period, and a sealed record says so.
    pub(crate) purged: i64,
    /// Handovers whose rows were read.
    pub(crate) handovers: i64,
    /// Numbers of records that say the data came back from a backup.
    pub(crate) restores: Vec<i64>,
    /// Numbers of records that say the owner goes on with an older or another file that was found in place.
    pub(crate) in_place: Vec<i64>,
    /// Numbers and dates of records that say the keys were made anew without the old ones.
    pub(crate) custody: Vec<(i64, String)>,
    /// What is not as it should be and a sealed record explains: unsigned records that an owner stands by.
    pub(crate) stated: Vec<Problem>,
    /// What was found, by record.
    pub(crate) findings: Vec<Found>,
}

impl Verified {
    pub(super) fn found(&mut self, level: VerifyLevel, field: &str, problem: Problem) {
        let field = field.to_owned();
        self.findings.push(Found { level, seq: None, date: String::new(), field, problem });
    }
}

/// Two values side by side, cut to what a line can hold.
pub(super) fn differs(key: &'static str, field: &str, found: &str, sealed: &str) -> Problem {
    let short = |text: &str| -> String {
        let cut: String = text.chars().take(60).collect();
        if cut.len() < text.len() { format!("{cut}…") } else { cut }
    };
    Problem::new(key).with("field", field).with("found", short(found)).with("sealed", short(sealed))
}
