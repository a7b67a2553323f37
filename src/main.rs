//! The program: parses arguments, opens the terminal program or runs one command.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::cli::Invocation;
use crate::cli::out::OutputTarget;
use handover::cli::out::{Content, complain};
use handover::system::env::Env;
use handover::{cli, tui};

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let (lang, result) = match cli::parse(&args, Env::read()) {
        Ok(Invocation::Tui(globals)) => (globals.lang, tui::run(&globals)),
        Ok(Invocation::Run(globals, given)) => (globals.lang, cli::run(&globals, &given)),
        Ok(Invocation::Show(lang, text)) => {
            (lang, OutputTarget::Stdout.write(Content::Text, |out| out.write_all(text.as_bytes())))
        }
        Err((lang, failure)) => (lang, Err(failure)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(lang, &failure);
            ExitCode::from(failure.kind.code())
        }
    }
}
