//! Approvals nobody in the shop could give: the act went through, and a lead decides on it later.
//!
//! Nobody waits for somebody who is not there. What was left open is sealed with who asked and when; the decision is a
//! record of its own.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::ids::{HandoverId, PersonId};
use super::problem::Problem;
use super::refs::{Ids, Refs, resolve};
use super::time::Stamp;

/// That an approval was left open, because nobody who may give it was in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct OpenApproval<R: Refs = Ids> {
    /// Who asked for it.
    pub(crate) by: R::Person,
    /// When they asked.
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
    /// Who was told of it by phone, and when, as it was typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) told: String,
}

resolve!(OpenApproval { person by, time at_ms, same told });

/// What somebody decided on an approval before the shift was handed over: a record of its own, and part of the sealed
/// handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub(crate) struct DecidedEarly<R: Refs = Ids> {
    /// Number of the record of its own.
    pub(crate) seq: i64,
    /// What was decided.
    pub(crate) verdict: Verdict,
    /// Why; may be empty where it was approved.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) words: String,
    pub(crate) by: R::Person,
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
}

#[cfg(test)]
impl DecidedEarly {
    /// One with something in every field.
    pub(crate) fn sample() -> Self {
        let (verdict, words, by) = (Verdict::Rejected, "ask first".into(), PersonId(2));
        Self { seq: 12, verdict, words, by, at_ms: 1_795_268_400_000 }
    }
}

resolve!(DecidedEarly { same seq, same verdict, same words, person by, time at_ms });

#[cfg(test)]
impl OpenApproval {
    /// One with something in every field.
    pub(crate) fn sample() -> Self {
        Self { by: PersonId(3), at_ms: 1_795_268_000_000, told: "王芳 21:30".into() }
    }
}

codes! {
    /// What a lead decided on an approval that was left open.
    pub(crate) enum Verdict {
        Approved = "approved" => "approval.approved",
        /// Not approved; what was done stays done, and the record says so. A punch put right so does not count.
        Rejected = "rejected" => "approval.rejected",
    }
}

/// Where in a sealed record an approval was left open. Decisions are sealed with its spelling, so it never changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ApprovalPlace {
    /// The reason why a tender of a drawer differs: `cash/0/why/cash`.
    Reason(usize, String),
    /// Returns and voids of a drawer: `cash/0/report`.
    Returns(usize),
    /// A pay-out or write-off that was logged: `log/3`.
    Entry(usize),
    /// The handover let pass with something missing: `review/override`.
    Override,
    /// Somebody's signature that was not waited for: `review/not_signing/0`.
    NotSigning(usize),
    /// A correction made alone, by the number of its seal: `correction/12`.
    Correction(i64),
    /// The difference, or the drawer left uncounted, that a lead would have signed for: `review/lead`.
    Lead,
}

impl fmt::Display for ApprovalPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reason(drawer, tender) => write!(f, "cash/{drawer}/why/{tender}"),
            Self::Returns(drawer) => write!(f, "cash/{drawer}/report"),
            Self::Entry(at) => write!(f, "log/{at}"),
            Self::Correction(seq) => write!(f, "correction/{seq}"),
            Self::NotSigning(at) => write!(f, "review/not_signing/{at}"),
            Self::Override => f.write_str("review/override"),
            Self::Lead => f.write_str("review/lead"),
        }
    }
}

impl FromStr for ApprovalPlace {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let unknown = || Problem::new("correction.field").with("field", text);
        let number = |part: &str| part.parse().map_err(|_| unknown());
        let parts: Vec<&str> = text.split('/').collect();
        Ok(match parts[..] {
            ["cash", drawer, "why", tender] if !tender.is_empty() => {
                Self::Reason(number(drawer)?, tender.to_owned())
            }
            ["cash", drawer, "report"] => Self::Returns(number(drawer)?),
            ["correction", seq] => Self::Correction(seq.parse().map_err(|_| unknown())?),
            ["log", at] => Self::Entry(number(at)?),
            ["review", "not_signing", at] => Self::NotSigning(number(at)?),
            ["review", "override"] => Self::Override,
            ["review", "lead"] => Self::Lead,
            _ => return Err(unknown()),
        })
    }
}

/// What somebody decided on an approval that was left open, as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    /// Number of its own seal.
    pub(crate) seq: i64,
    /// The handover it belongs to.
    pub(crate) handover: HandoverId,
    /// What was left open.
    pub(crate) place: ApprovalPlace,
    /// What was decided.
    pub(crate) verdict: Verdict,
    /// Why; may be empty where it was approved.
    pub(crate) words: String,
    pub(crate) by: PersonId,
    /// Name of that person.
    pub(crate) by_name: String,
    pub(crate) at: Stamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_are_written() {
        let all = [
            (ApprovalPlace::Reason(0, "cash".into()), "cash/0/why/cash"),
            (ApprovalPlace::Returns(2), "cash/2/report"),
            (ApprovalPlace::Entry(13), "log/13"),
            (ApprovalPlace::Correction(12), "correction/12"),
            (ApprovalPlace::Override, "review/override"),
            (ApprovalPlace::NotSigning(1), "review/not_signing/1"),
            (ApprovalPlace::Lead, "review/lead"),
        ];
        for (place, text) in all {
            assert_eq!(place.to_string(), text);
            assert_eq!(text.parse::<ApprovalPlace>().unwrap(), place);
        }
        for wrong in ["", "cash", "cash/x/report", "cash/0/why/", "log/", "log/-1", "review/half"] {
            assert!(wrong.parse::<ApprovalPlace>().is_err(), "{wrong}");
        }
    }
}
