//! `handover man`: the manual page of the program, or of one command, on stdout.

use super::{help, out, parser};
use crate::model::problem::Problem;
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};

/// What the command line asks of the manual pages.
#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// The command; without one the page of the program.
    pub(crate) command: Option<String>,
}

/// Writes the page.
///
/// # Errors
/// Kind `Usage` for a command that does not exist; else when stdout cannot be written.
pub(crate) fn run(globals: &Globals, args: &ManArgs) -> Result<(), Failure> {
    let mut command = help::localise(parser(), globals.lang);
    command.build();
    let page = match &args.command {
        None => command,
        Some(name) => command.find_subcommand(name).cloned().ok_or_else(|| {
            let problem = Problem::new("cli.unknown_command").with("name", name);
            Failure::new(FailureKind::Usage, problem).hint(Problem::new("cli.see_help"))
        })?,
    };
    let man = clap_mangen::Man::new(page);
    out::OutputTarget::Stdout.write(out::Content::Text, |w| man.render(w))
}
