//! The program: parses arguments, opens the terminal program or runs one command.

use std::ffi::OsString;
use std::process::ExitCode;

use handover::cli::out::{Content, Target, complain};
use handover::cli::{self, Asked};
use handover::env::Env;
use handover::tui;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let (lang, result) = match cli::parse(&args, Env::read()) {
        Ok(Asked::Tui(globals)) => (globals.lang, tui::run(&globals)),
        Ok(Asked::Run(globals, given)) => (globals.lang, cli::run(&globals, &given)),
        Ok(Asked::Show(lang, text)) => {
            (lang, Target::Stdout.write(Content::Text, |out| out.write_all(text.as_bytes())))
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
