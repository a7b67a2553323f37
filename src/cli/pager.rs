//! Long text in a terminal is shown by a pager; everywhere else, and where there is none, it is written as it is.

use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use super::out::{Content, OutputTarget};
use crate::model::problem::Problem;
use crate::system::env::Env;
use crate::system::error::{Failure, FailureKind};

/// What shows long text when `PAGER` says nothing.
const USUAL: &str = "less -R";

/// Writes text to standard output: through a pager when that is a terminal with fewer lines than the text.
///
/// # Errors
/// Kind `Output` when it cannot be written.
pub(crate) fn show(env: &Env, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let dumb = env.term.as_deref() == Some("dumb");
    if !io::stdout().is_terminal() || dumb {
        return OutputTarget::Stdout.write(Content::Text, body);
    }
    let mut text = Vec::new();
    body(&mut text).map_err(|e| Failure::new(FailureKind::Output, Problem::new("error.stdout")).io(&e))?;
    let rows = crossterm::terminal::size().map_or(usize::MAX, |(_, rows)| usize::from(rows));
    if longer(&text, rows) && paged(env.pager.as_deref().unwrap_or(USUAL), &text) {
        return Ok(());
    }
    OutputTarget::Stdout.write(Content::Text, |out| out.write_all(&text))
}

/// Whether a text has no room on a screen of so many rows; the last one is the prompt's.
fn longer(text: &[u8], rows: usize) -> bool {
    text.split(|byte| *byte == b'\n').count() > rows
}

/// Gives the text to a pager and waits for its end; whether there was one.
fn paged(command: &str, text: &[u8]) -> bool {
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else { return false };
    // Ctrl-C is for the pager alone: without this the program would end and leave it on the screen.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, std::sync::Arc::default());
    let Ok(mut child) = Command::new(program).args(words).stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut to) = child.stdin.take() {
        // Who leaves it before the end has seen enough.
        let _ = to.write_all(text);
    }
    let _ = child.wait();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_long_when_the_prompt_would_push_it_off_the_screen() {
        assert!(!longer(b"1\n2\n", 3));
        assert!(longer(b"1\n2\n3\n", 3));
    }

    #[test]
    fn a_pager_that_is_not_there_is_said_so_and_one_that_leaves_early_is_enough() {
        assert!(!paged("no-such-pager-anywhere -R", b"text\n"));
        assert!(!paged("  ", b"text\n"));
        #[cfg(unix)]
        assert!(paged("true", &vec![b'x'; 1_000_000]));
    }
}
