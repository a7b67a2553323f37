//! Where output goes: stdout or a file, never half a file.

use std::fs::OpenOptions;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::i18n::width;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::text;
use crate::report::formats::{FORMATS, Format};
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::staged;
use crate::system::paths::staged::Existing;
use crate::system::paths::staged::failed;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Lines of text, cleaned by whoever made them.
    Text,
    /// Anything else; never shown in a terminal.
    Binary,
}

/// Where output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OutputTarget {
    /// The terminal or a pipe.
    Stdout,
    File {
        path: PathBuf,
        existing: Existing,
    },
}

impl OutputTarget {
    /// The target of `-o FILE [--force]`; no file, or `-`, is stdout.
    #[must_use]
    pub(crate) fn new(output: Option<&Path>, existing: Existing) -> Self {
        match output {
            Some(path) if path != Path::new("-") => Self::File { path: path.to_owned(), existing },
            _ => Self::Stdout,
        }
    }

    /// Writes lines of text, cleaned; in a terminal broken between words.
    ///
    /// # Errors
    /// As [`OutputTarget::write`].
    pub(crate) fn lines(&self, lines: &[String]) -> Result<(), Failure> {
        self.write(Content::Text, |out| {
            let shown = |line: &str| match self {
                Self::Stdout => for_reading(&text::for_output_line(line)),
                Self::File { .. } => text::for_output_line(line).into_owned(),
            };
            lines.iter().try_for_each(|line| writeln!(out, "{}", shown(line)))
        })
    }

    /// Writes everything `body` writes, or nothing: a file appears under its name only when it is complete.
    /// A reader that closes the pipe early (`| head -1`) has what it wanted, which is a success.
    ///
    /// # Errors
    /// Kind `Output` when the target cannot be written, is a folder, or exists without `--force`; kind `Usage`
    /// for binary content in a terminal.
    pub(crate) fn write(
        &self,
        content: Content,
        body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match self {
            Self::Stdout => {
                let stdout = io::stdout();
                if content == Content::Binary && stdout.is_terminal() {
                    return Err(Failure::new(FailureKind::Usage, Problem::new("error.binary_to_terminal"))
                        .hint(Problem::new("error.binary_to_terminal_hint")));
                }
                piped(&mut BufWriter::with_capacity(64 * 1024, stdout.lock()), body)
            }
            Self::File { path, existing } => {
                if is_device(path) {
                    let open = OpenOptions::new().write(true).open(path);
                    let mut out = BufWriter::new(open.map_err(|e| failed(path, &e))?);
                    return body(&mut out).and_then(|()| out.flush()).map_err(|e| failed(path, &e));
                }
                Ok(staged::write(path, *existing, body)?)
            }
        }
    }
}

/// Writes to a pipe whose reader may go away.
fn piped(out: &mut impl Write, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    match body(out).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(Failure::new(FailureKind::Output, Problem::new("error.stdout")).io(&e)),
    }
}

/// The formats of reports, as values of `--format`.
#[must_use]
pub(crate) fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(FORMATS.iter().map(|f| f.name))
        .map(|name| *Format::named(&name).unwrap_or(&FORMATS[0]))
}

/// The format asked for, by name or by the ending of the file.
///
/// # Errors
/// Kind `Usage` for an ending that means nothing.
pub(crate) fn format(asked: Option<Format>, output: Option<&Path>) -> Result<Format, Failure> {
    match asked {
        Some(format) => Ok(format),
        None => Format::for_target(output).map_err(|problem| Failure::new(FailureKind::Usage, problem)),
    }
}

/// A printer port or a full device is written to, never replaced by a file.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir())
}

/// Says a failure on stderr. A closed stderr changes nothing.
pub(crate) fn complain(lang: Lang, failure: &Failure) {
    let said = failure.render(lang);
    say(&if io::stderr().is_terminal() { wrapped(&said, columns()) } else { said });
}

/// Sentences as they are read: broken between words where stdout is a terminal, left whole for programs.
pub(crate) fn for_reading(text: &str) -> String {
    if io::stdout().is_terminal() { wrapped(text, columns()) } else { text.to_owned() }
}

/// How wide the terminal is.
fn columns() -> usize {
    crossterm::terminal::size().map_or(80, |(cols, _)| usize::from(cols.max(20)))
}

/// Breaks long lines between words, each indented as it begins.
fn wrapped(text: &str, cols: usize) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        if width::width(bare) <= cols {
            out.push_str(line);
            continue;
        }
        let words = bare.trim_start_matches(' ');
        let indent = &bare[..bare.len() - words.len()];
        let parts = width::wrap(words, cols.saturating_sub(indent.len()).max(1));
        let parts: Vec<String> = parts.iter().map(|part| format!("{indent}{part}")).collect();
        out.push_str(&parts.join("\n"));
        out.push_str(&line[bare.len()..]);
    }
    out
}

/// Says one line to the person, on stderr, so that stdout holds data alone.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &Path, force: bool) -> OutputTarget {
        OutputTarget::new(Some(path), Existing::forced(force))
    }

    fn left(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn long_lines_are_broken_between_words_and_short_ones_stay() {
        let text = "title\n   from now on PINs of everybody are made anew\n数据从备份恢复，请核对。\n";
        let shown = wrapped(text, 20);
        assert_eq!(
            shown,
            "title\n   from now on PINs\n   of everybody are\n   made anew\n数据从备份恢复，请核\n对。\n"
        );
        assert!(shown.lines().all(|line| width::width(line) <= 20), "{shown}");
        assert_eq!(wrapped(text, 80), text);
    }

    #[test]
    fn dash_is_stdout() {
        assert_eq!(OutputTarget::new(Some(Path::new("-")), Existing::Keep), OutputTarget::Stdout);
        assert_eq!(OutputTarget::new(None, Existing::Replace), OutputTarget::Stdout);
    }

    #[test]
    fn an_existing_file_is_replaced_only_by_force() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log.txt");
        file(&path, false).write(Content::Text, |w| w.write_all(b"one")).unwrap();
        let refused = file(&path, false).write(Content::Text, |w| w.write_all(b"two")).unwrap_err();
        assert_eq!(refused.kind, FailureKind::Output);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        file(&path, true).write(Content::Text, |w| w.write_all(b"two")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(left(dir.path()), ["log.txt"]);
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log.txt");
        let result = file(&path, false).write(Content::Text, |w| {
            fs::write(&path, "someone else's")?;
            w.write_all(b"ours")
        });
        assert_eq!(result.unwrap_err().kind, FailureKind::Output);
        assert_eq!(fs::read(&path).unwrap(), b"someone else's");
        assert_eq!(left(dir.path()), ["log.txt"]);
    }

    #[test]
    fn a_write_that_fails_half_way_leaves_the_old_file_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log.txt");
        fs::write(&path, "old").unwrap();
        let result = file(&path, true).write(Content::Text, |w| {
            w.write_all(&vec![b'x'; 200_000])?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert_eq!(result.unwrap_err().kind.code(), 5);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(left(dir.path()), ["log.txt"]);
    }

    #[test]
    fn folders_are_refused_and_missing_ones_not_made() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(
            file(dir.path(), true).write(Content::Text, |_| Ok(())).unwrap_err().kind,
            FailureKind::Output
        );
        let missing = dir.path().join("a/b.txt");
        assert_eq!(
            file(&missing, true).write(Content::Text, |_| Ok(())).unwrap_err().kind,
            FailureKind::Output
        );
        assert!(left(dir.path()).is_empty());
    }

    #[test]
    fn a_reader_that_leaves_early_is_no_failure_but_a_full_device_is() {
        struct Broken(io::ErrorKind);
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::from(self.0))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert_eq!(piped(&mut Broken(io::ErrorKind::BrokenPipe), |w| w.write_all(b"x")), Ok(()));
        let full = piped(&mut Broken(io::ErrorKind::StorageFull), |w| w.write_all(b"x"));
        assert_eq!(full.unwrap_err().kind, FailureKind::Output);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_a_link_stays_a_link() {
        assert!(file(Path::new("/dev/null"), true).write(Content::Text, |w| w.write_all(b"x")).is_ok());
        assert!(is_device(Path::new("/dev/null")));
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        file(&link, true).write(Content::Text, |w| w.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
    }
}
