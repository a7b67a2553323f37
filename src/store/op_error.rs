//! What a refused or failed act is to the screens: told apart by what follows from it, with its sentence.
//!
//! A disk that is full frees the reserve, a conflict shows both values, a refusal puts the cursor into its
//! field; everything else is only said. Sentences are for people: nothing is decided by their keys.

use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};

use super::{ReadOnly, StoreError};

/// Why an act was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OpError {
    /// Somebody else saved the same thing since it was read.
    Conflict(Problem),
    /// The disk is full. Nothing was saved.
    DiskFull(Problem),
    /// The store is open for reading only.
    ReadOnly(ReadOnly),
    /// Another program held the file for too long. Nothing was saved.
    Busy(Problem),
    /// There is no shop yet.
    NotSetUp,
    /// No handover is open.
    NoHandover,
    /// The file could not be read or written for another reason. Nothing was saved.
    Failed(Problem),
    /// A file of that name is there already.
    Exists(Problem),
    /// A file beside the store could not be written or read.
    NotWritten(Problem),
    /// It was stopped by the person.
    Stopped,
    /// A rule refused one field of what was typed.
    Refused(Refusal),
    /// A rule refused it as a whole.
    Rule(Problem),
}

impl OpError {
    /// The sentence for people.
    #[must_use]
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::Conflict(problem)
            | Self::DiskFull(problem)
            | Self::Busy(problem)
            | Self::Failed(problem)
            | Self::Exists(problem)
            | Self::NotWritten(problem)
            | Self::Rule(problem) => problem.clone(),
            Self::ReadOnly(why) => why.problem(),
            Self::NotSetUp => Problem::new("store.not_set_up"),
            Self::NoHandover => Problem::new("store.no_handover"),
            Self::Stopped => Problem::new("report.cancelled"),
            Self::Refused(refusal) => refusal.problem.clone(),
        }
    }

    /// The field it is about, where a rule refused one.
    #[must_use]
    pub(crate) const fn field(&self) -> Option<InputField> {
        match self {
            Self::Refused(refusal) => Some(refusal.field),
            _ => None,
        }
    }

    /// Whether the store itself stood in the way, so that what was to be saved still waits. A rule or a file
    /// beside the store says no once, and nothing waits.
    #[must_use]
    pub(crate) const fn is_of_store(&self) -> bool {
        match self {
            Self::Conflict(_)
            | Self::DiskFull(_)
            | Self::ReadOnly(_)
            | Self::Busy(_)
            | Self::NotSetUp
            | Self::NoHandover
            | Self::Failed(_) => true,
            Self::Exists(_) | Self::NotWritten(_) | Self::Stopped | Self::Refused(_) | Self::Rule(_) => false,
        }
    }
}

impl From<StoreError> for OpError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(_) => Self::Conflict(error.problem()),
            StoreError::DiskFull { .. } => Self::DiskFull(error.problem()),
            StoreError::ReadOnly(why) => Self::ReadOnly(why),
            StoreError::Locked(_) => Self::Busy(error.problem()),
            StoreError::NotSetUp => Self::NotSetUp,
            StoreError::NoHandover => Self::NoHandover,
            StoreError::Refused(refusal) => Self::Refused(refusal),
            StoreError::Rule(problem) => Self::Rule(problem),
            StoreError::NotFound(_)
            | StoreError::Exists(_)
            | StoreError::Unfit { .. }
            | StoreError::Newer { .. }
            | StoreError::Older { .. }
            | StoreError::Migration { .. }
            | StoreError::Disk(_)
            | StoreError::AlreadyDone
            | StoreError::BadRow { .. }
            | StoreError::Beside { .. }
            | StoreError::Sqlite(_) => Self::Failed(error.problem()),
        }
    }
}

impl From<Problem> for OpError {
    fn from(problem: Problem) -> Self {
        Self::Rule(problem)
    }
}

impl From<Refusal> for OpError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_store_says_keeps_its_sentence_and_says_what_follows() {
        let refusal = Refusal::new(InputField::Reason, "correction.reason");
        let all = [
            (StoreError::Conflict("x".into()), true),
            (StoreError::DiskFull { free: Some(4096) }, true),
            (StoreError::ReadOnly(ReadOnly::File), true),
            (StoreError::Locked(Vec::new()), true),
            (StoreError::NotSetUp, true),
            (StoreError::NoHandover, true),
            (StoreError::Disk("x".into()), true),
            (StoreError::AlreadyDone, true),
            (StoreError::Refused(refusal.clone()), false),
            (StoreError::Rule(Problem::new("correction.two_people")), false),
        ];
        for (error, of_store) in all {
            let said = error.problem();
            let error = OpError::from(error);
            assert_eq!(error.problem(), said);
            assert_eq!(error.is_of_store(), of_store, "{error:?}");
        }
        assert!(matches!(OpError::from(StoreError::DiskFull { free: None }), OpError::DiskFull(_)));
        assert!(matches!(OpError::from(StoreError::Conflict("x".into())), OpError::Conflict(_)));
        assert_eq!(OpError::from(StoreError::Refused(refusal)).field(), Some(InputField::Reason));
        assert_eq!(OpError::from(Problem::new("correction.reason")).field(), None);
    }
}
