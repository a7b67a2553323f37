//! The secret of whoever does something on the command line: typed at the terminal, or the first line of a file.

use std::fs;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal;

use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::authority::{self, Act};
use crate::rules::pin::{Pepper, Secret, SecretKind};
use crate::store::Store;
use crate::store::pin_check::{Access, prove};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};

/// More than any passphrase.
const MOST: u64 = 4096;

/// Longest secret that can be typed, in bytes.
const LONGEST: usize = 256;

/// Who gives a PIN on the command line, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PinSource<'a> {
    /// Who, by name; needed where several could.
    pub(crate) name: Option<&'a str>,
    /// The file; at the terminal without.
    pub(crate) file: Option<&'a Path>,
}

/// Asks for the PIN an act needs and has it checked: the next write of that act may be done by the person that is given
/// back.
///
/// # Errors
/// Kind `Usage` where nobody is named though several could give it, or there is neither file nor terminal; `Refused`
/// for a wrong PIN; `Unreadable` for a file that cannot be read.
pub(crate) fn ask(
    globals: &Globals,
    store: &mut Store,
    pepper: &Pepper,
    act: Act,
    from: PinSource<'_>,
) -> Result<PersonId, Failure> {
    let (_, settings) = store.settings().map_err(|e| e.failure())?;
    let person = whose(&settings, act, from.name)?;
    let name = settings.person_name(person);
    let asked = if authority::takes_passphrase(act) { SecretKind::Passphrase } else { SecretKind::Pin };
    let secret = match from.file {
        Some(file) => from_file(file)?,
        None => typed(globals.lang, asked, name)?,
    };
    let refused = |problem| Failure::new(FailureKind::Refused, problem);
    match prove(store, &globals.clock, pepper, person, &secret, act).map_err(|e| e.failure())? {
        Access::Granted => Ok(person),
        other => Err(refused(other.problem(asked))),
    }
}

/// Whose PIN it is: the one who may, or the one named of several.
fn whose(settings: &Settings, act: Act, name: Option<&str>) -> Result<PersonId, Failure> {
    let able = authority::may_do(act, &[], settings);
    let named = || able.iter().map(|id| settings.person_name(*id)).collect::<Vec<_>>().join(", ");
    let usage = |key| Failure::new(FailureKind::Usage, Problem::new(key).with("names", named()));
    match (name, able.as_slice()) {
        (Some(name), all) => all
            .iter()
            .copied()
            .find(|id| settings.person_name(*id) == name)
            .ok_or_else(|| usage("cli_pin.not_theirs")),
        (None, [one]) => Ok(*one),
        (None, _) => Err(usage("cli_pin.whose")),
    }
}

/// The first line of a file or of standard input.
///
/// # Errors
/// Kind `Unreadable`.
pub(crate) fn from_file(path: &Path) -> Result<Secret, Failure> {
    let failed = |e: io::Error| {
        Failure::new(FailureKind::Unreadable, Problem::new("cli_pin.file").with("path", path.display()))
            .io(&e)
    };
    let mut text = zeroize::Zeroizing::new(String::new());
    if path == Path::new("-") {
        io::stdin().lock().take(MOST).read_to_string(&mut text).map_err(failed)?;
    } else {
        fs::File::open(path).and_then(|f| f.take(MOST).read_to_string(&mut text)).map_err(failed)?;
    }
    Ok(Secret::new(text.lines().next().unwrap_or_default()))
}

/// Keys are read one by one and shown to nobody while this lives.
struct Raw;

impl Raw {
    fn on() -> io::Result<Self> {
        terminal::enable_raw_mode().map(|()| Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = terminal::disable_raw_mode();
    }
}

/// What somebody types at the terminal, shown to nobody.
fn typed(lang: Lang, asked: SecretKind, name: &str) -> Result<Secret, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::new(FailureKind::Usage, Problem::new("cli_pin.no_terminal").with("name", name)));
    }
    let failed = |e: io::Error| Failure::new(FailureKind::Failed, Problem::new("cli_pin.terminal")).io(&e);
    let mut stderr = io::stderr().lock();
    let text = {
        // Nothing is shown from before the question on: whoever is asked may be quick.
        let _raw = Raw::on().map_err(failed)?;
        let question = match asked {
            SecretKind::Pin => msg::cli_pin::ask(lang, name),
            SecretKind::Passphrase => msg::cli_pin::ask_phrase(lang, name),
        };
        write!(stderr, "{question} ").and_then(|()| stderr.flush()).map_err(failed)?;
        read_line()
    };
    let _ = writeln!(stderr);
    match text.map_err(failed)? {
        Some(text) => Ok(Secret::new(&text)),
        None => Err(Failure::new(FailureKind::Refused, Problem::new("cli_pin.left"))),
    }
}

/// Keys up to Enter; nothing where somebody left.
fn read_line() -> io::Result<Option<zeroize::Zeroizing<String>>> {
    let mut text = zeroize::Zeroizing::new(String::new());
    loop {
        match event::read()? {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) if key.modifiers.contains(KeyModifiers::CONTROL) => match key.code {
                KeyCode::Char('c' | 'd') => return Ok(None),
                // Enter that was pressed before the question came.
                KeyCode::Char('j') => return Ok(Some(text)),
                _ => {}
            },
            Event::Key(key) => match key.code {
                KeyCode::Enter => return Ok(Some(text)),
                KeyCode::Esc => return Ok(None),
                KeyCode::Backspace => drop(text.pop()),
                KeyCode::Char(c) if text.len() < LONGEST => text.push(c),
                _ => {}
            },
            _ => {}
        }
    }
}
