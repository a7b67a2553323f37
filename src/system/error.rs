//! A failure as the person at the till meets it: what happened, why, what to do next, and the exit code.

use std::io;

use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::text;

/// What sort of failure it is; scripts see it as the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FailureKind {
    /// It did not work, or a check has findings.
    Failed,
    /// Wrong command line or settings file; nothing was opened.
    Usage,
    /// The database or an input cannot be read: missing, damaged, or not one of ours.
    Unreadable,
    /// A newer file version, or a person whose role does not allow it.
    Refused,
    /// The printer or the output file cannot be written.
    Output,
    /// Another program holds the database.
    Locked,
    /// A check found nothing changed, but the keys were made anew once without the old ones.
    CustodyBroken,
    /// Stopped by the person (Ctrl-C).
    Interrupted,
}

impl FailureKind {
    /// The exit code of the program.
    #[must_use]
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Unreadable => 3,
            Self::Refused => 4,
            Self::Output => 5,
            Self::Locked => 6,
            Self::CustodyBroken => 7,
            Self::Interrupted => 130,
        }
    }
}

/// A sentence: by key, or a text that is final already (of the operating system, or put together earlier).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// A text of the locale files with its values.
    Key(Problem),
    /// A final text.
    Text(String),
}

impl Said {
    /// The sentence in one language.
    #[must_use]
    pub(crate) fn text(&self, lang: Lang) -> String {
        match self {
            Self::Key(problem) => {
                // A value is one line: a newline in a file name must not look like a line of ours.
                let line = |value: &String| text::for_output_line(value).into_owned();
                let args: Vec<_> = problem.args.iter().map(|(name, value)| (*name, line(value))).collect();
                i18n::text(lang, problem.key, &args)
            }
            Self::Text(text) => text.clone(),
        }
    }
}

impl From<Problem> for Said {
    fn from(problem: Problem) -> Self {
        Self::Key(problem)
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Why a command, or the whole program, stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Sort of failure and exit code.
    pub(crate) kind: FailureKind,
    pub(crate) message: Said,
    /// The reason behind it, shown after a colon.
    pub(crate) cause: Option<Box<Said>>,
    /// What to do next.
    pub(crate) hint: Option<Box<Said>>,
}

impl Failure {
    /// A failure with its sentence.
    #[must_use]
    pub(crate) fn new(kind: FailureKind, message: impl Into<Said>) -> Self {
        Self { kind, message: message.into(), cause: None, hint: None }
    }

    /// Adds the reason behind it.
    #[must_use]
    pub(crate) fn cause(mut self, cause: impl Into<Said>) -> Self {
        self.cause = Some(Box::new(cause.into()));
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<Said>) -> Self {
        self.hint = Some(Box::new(hint.into()));
        self
    }

    /// Adds the reason of a failed read or write.
    #[must_use]
    pub(crate) fn io(self, error: &io::Error) -> Self {
        self.cause(io_cause(error))
    }

    /// The lines for stderr, without a newline at the end.
    #[must_use]
    pub(crate) fn render(&self, lang: Lang) -> String {
        let mut said = self.message.text(lang);
        if let Some(cause) = &self.cause {
            said = msg::error::because(lang, cause.text(lang), said);
        }
        let mut lines = msg::error::line(lang, said);
        if let Some(hint) = &self.hint {
            lines.push('\n');
            lines.push_str(&msg::error::hint(lang, hint.text(lang)));
        }
        // Texts of the operating system come in here too.
        text::for_output(&lines).into_owned()
    }
}

impl From<Problem> for Failure {
    /// A rule of the shop said no: exit code 1.
    fn from(problem: Problem) -> Self {
        Self::new(FailureKind::Failed, problem)
    }
}

/// A failed read or write in words; rare ones keep the operating system's own sentence.
#[must_use]
pub(crate) fn io_cause(error: &io::Error) -> Said {
    use io::ErrorKind as K;
    let problem = match error.kind() {
        K::NotFound => Problem::new("error.io_not_found"),
        K::PermissionDenied => Problem::new("error.io_denied"),
        K::AlreadyExists => Problem::new("error.io_exists"),
        K::StorageFull | K::QuotaExceeded => Problem::new("error.io_full"),
        K::OutOfMemory => Problem::new("error.io_no_memory"),
        K::FileTooLarge => Problem::new("error.io_too_large"),
        K::ReadOnlyFilesystem => Problem::new("error.io_read_only"),
        K::IsADirectory => Problem::new("error.io_is_folder"),
        K::NotADirectory => Problem::new("error.io_not_folder"),
        K::InvalidData => Problem::new("error.io_not_text"),
        _ => return Said::Text(error.to_string()),
    };
    Said::Key(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_why_and_what_next_in_both_languages() {
        let failure = Failure::new(FailureKind::Output, Problem::new("error.write").with("path", "a.txt"))
            .io(&io::Error::from(io::ErrorKind::StorageFull))
            .hint(Problem::new("error.exists_hint"));
        assert_eq!(
            failure.render(Lang::En),
            "error: could not write a.txt: the disk is full\n\
             hint: choose another name, or add --force to replace it"
        );
        assert_eq!(
            failure.render(Lang::Zh),
            "错误：无法写入 a.txt：磁盘已满\n提示：请换一个文件名，或加 --force 覆盖原文件"
        );
    }

    #[test]
    fn exit_codes_are_fixed() {
        let kinds = [
            FailureKind::Failed,
            FailureKind::Usage,
            FailureKind::Unreadable,
            FailureKind::Refused,
            FailureKind::Output,
            FailureKind::Locked,
            FailureKind::Interrupted,
        ];
        assert_eq!(kinds.map(FailureKind::code), [1, 2, 3, 4, 5, 6, 130]);
    }

    #[test]
    fn control_characters_in_a_file_name_stay_out_of_the_terminal() {
        for c in ['\n', '\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{feff}'] {
            let path = format!("a{c}[2Jb");
            let failure = Failure::new(FailureKind::Output, Problem::new("error.write").with("path", path));
            assert!(!failure.render(Lang::En).contains(c), "{c:?}");
        }
    }
}
