//! Secrets on the command line: from a file for scripts, else typed at the terminal. Never an argument, which every
//! user of the PC could read.

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use zeroize::Zeroizing;

use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::rules::pin::{Secret, SecretKind, check_choice};
use crate::system::error::{Failure, FailureKind};

/// More than any secret.
const MOST: u64 = 4096;

/// Whether what is typed is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A long code from paper, worth nothing once it was used.
    Shown,
    Hidden,
}

/// The first line of a file or of standard input.
///
/// # Errors
/// Kind `Unreadable`.
pub(super) fn read(path: &Path) -> Result<Secret, Failure> {
    let failed = |e: io::Error| {
        Failure::new(FailureKind::Unreadable, Problem::new("cli_pin.file").with("path", path.display()))
            .io(&e)
    };
    let mut text = Zeroizing::new(String::new());
    if path == Path::new("-") {
        io::stdin().lock().take(MOST).read_to_string(&mut text).map_err(failed)?;
    } else {
        std::fs::File::open(path).and_then(|f| f.take(MOST).read_to_string(&mut text)).map_err(failed)?;
    }
    Ok(Secret::new(text.lines().next().unwrap_or_default()))
}

/// A secret from its file, or asked for.
///
/// # Errors
/// Kind `Usage` where there is neither a file nor a terminal, `Interrupted` by Ctrl-C.
pub(super) fn take(file: Option<&Path>, asked: Asked, question: &str) -> Result<Secret, Failure> {
    match file {
        Some(path) => read(path),
        None => ask(asked, question),
    }
}

/// A passphrase somebody chooses: from its file, or asked for twice.
///
/// # Errors
/// As [`take`]; kind `Usage` for one that is too simple or typed differently the second time.
pub(super) fn chosen(lang: Lang, file: Option<&Path>, name: &str) -> Result<Secret, Failure> {
    let usage = |problem| Failure::new(FailureKind::Usage, problem);
    let secret = take(file, Asked::Hidden, &msg::recover_cmd::ask_phrase(lang, name))?;
    check_choice(SecretKind::Passphrase, &secret, &[]).map_err(usage)?;
    if file.is_none() && ask(Asked::Hidden, msg::recover_cmd::ask_again(lang))? != secret {
        return Err(usage(Problem::new("setup.phrase_differs")));
    }
    Ok(secret)
}

/// Keys are read one by one, and shown to nobody by the terminal itself, while this lives.
struct Raw;

impl Raw {
    fn on() -> io::Result<Self> {
        enable_raw_mode().map(|()| Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}

/// What somebody types at the terminal behind the question.
///
/// # Errors
/// Kind `Usage` where there is no terminal, `Interrupted` where nobody answers.
pub(super) fn ask(asked: Asked, question: &str) -> Result<Secret, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::new(FailureKind::Usage, Problem::new("recover_cmd.no_terminal")));
    }
    let failed =
        |e: io::Error| Failure::new(FailureKind::Failed, Problem::new("error.terminal").with("detail", e));
    let mut out = io::stderr();
    let typed = {
        // Nothing is shown from before the question on: whoever is asked may be quick.
        let _raw = Raw::on().map_err(failed)?;
        write!(out, "{question} ").and_then(|()| out.flush()).map_err(failed)?;
        line(asked, &mut out)
    };
    let _ = writeln!(out);
    match typed.map_err(failed)? {
        Some(text) => Ok(Secret::new(&text)),
        None => Err(Failure::new(FailureKind::Interrupted, Problem::new("report.cancelled"))),
    }
}

/// Keys up to Enter; nothing where somebody gave up.
fn line(asked: Asked, out: &mut io::Stderr) -> io::Result<Option<Zeroizing<String>>> {
    let mut text = Zeroizing::new(String::with_capacity(256));
    loop {
        let Event::Key(key) = event::read()? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return Ok(Some(text)),
            KeyCode::Esc => return Ok(None),
            KeyCode::Char('c' | 'd') if control => return Ok(None),
            // Enter that was pressed before the question came.
            KeyCode::Char('j') if control => return Ok(Some(text)),
            KeyCode::Backspace if text.pop().is_some() && asked == Asked::Shown => {
                write!(out, "\u{8} \u{8}")?;
            }
            KeyCode::Char(c) if !control && text.len() < 250 => {
                text.push(c);
                if asked == Asked::Shown {
                    write!(out, "{c}")?;
                }
            }
            _ => {}
        }
        out.flush()?;
    }
}
