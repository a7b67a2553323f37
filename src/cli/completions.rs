//! `handover completions`: the completion script of a shell, on stdout.

use clap_complete::Shell;

use super::{help, out, parser};
use crate::system::config::Globals;
use crate::system::error::Failure;

/// What the command line asks of the completions of a shell.
#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    pub(crate) shell: Shell,
}

/// Writes the script.
///
/// # Errors
/// When stdout cannot be written.
pub(crate) fn run(globals: &Globals, args: &CompletionsArgs) -> Result<(), Failure> {
    let mut command = help::localise(parser(), globals.lang);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "handover", &mut script);
    out::OutputTarget::Stdout.write(out::Content::Text, |w| w.write_all(&script))
}
