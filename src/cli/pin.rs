//! The secret of whoever does something on the command line: typed at the terminal, or the first line of a file.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use super::secret_input::{self, Asked};
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::authority::{self, Act};
use crate::rules::pin::{Pepper, SecretKind};
use crate::store::Store;
use crate::store::pin_check::{Access, prove};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};

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
        Some(file) => secret_input::read(file)?,
        None if !io::stdin().is_terminal() || !io::stderr().is_terminal() => {
            let problem = Problem::new("cli_pin.no_terminal").with("name", name);
            return Err(Failure::new(FailureKind::Usage, problem));
        }
        None => {
            let question = match asked {
                SecretKind::Pin => msg::cli_pin::ask(globals.lang, name),
                SecretKind::Passphrase => msg::cli_pin::ask_phrase(globals.lang, name),
            };
            secret_input::ask(Asked::Hidden, &question)?
        }
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
