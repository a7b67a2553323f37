//! The command line. A new command is one file here, one line in [`Command`], one in [`run`], and its texts
//! `cli.<command>_about` and `cli.<command>_<argument>` in both languages (a test names what is missing).

pub mod completions;
pub mod help;
pub mod init;
pub mod man;
pub mod out;

// Arguments of commands; a command joins `Command` together with its `run`.
pub mod backup;
pub mod demo;
pub mod export;
pub mod import;
pub mod print;
mod progress;
pub mod report;
pub mod schema;
pub mod shop;
pub mod status;
mod stop;
pub mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::clock::Clock;
use crate::config::{self, Globals, Overrides};
use crate::domain::{Lang, Problem};
use crate::env::Env;
use crate::error::{Failure, Kind};
use crate::paths::Paths;

/// The whole command line. Help texts are in the locale files, see [`help::localise`].
#[derive(Debug, Default, Parser)]
#[command(name = "handover", version)]
pub struct Line {
    /// Flags that every command takes.
    #[command(flatten)]
    pub flags: Flags,
    /// Opens a throw-away store with example data.
    #[arg(long, conflicts_with = "db")]
    pub demo: bool,
    /// The command; without one the terminal program opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that every command takes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// The database file.
    #[arg(long, global = true, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// The settings file.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The language of everything shown.
    #[arg(long, global = true, value_name = "LANG", value_parser = PossibleValuesParser::new(Lang::ALL.map(Lang::code)).map(|code| Lang::parse(&code).unwrap_or_default()))]
    pub lang: Option<Lang>,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sets up a shop.
    Init(Box<init::Args>),
    /// The handover log of a day.
    Print(print::Args),
    /// A report of a month.
    Report(Box<report::Args>),
    /// The running shift and what is open.
    Status(status::Args),
    /// The JSON Schema of handovers.
    Schema(schema::Args),
    /// Writes every sealed handover.
    Export(export::Args),
    /// Takes records in.
    Import(import::Args),
    /// Checks the store.
    Verify(verify::Args),
    /// Copies the store.
    Backup(backup::Args),
    /// Writes a store with example data to keep.
    Demo(demo::Args),
    /// Completion script of a shell.
    #[command(hide = true)]
    Completions(completions::Args),
    /// Manual page.
    #[command(hide = true)]
    Man(man::Args),
}

impl Command {
    /// Whether it can do its work with a broken settings file, because it opens nothing of the shop.
    #[must_use]
    pub const fn needs_no_settings(&self) -> bool {
        matches!(self, Self::Completions(_) | Self::Man(_) | Self::Schema(_))
    }
}

/// Runs one command.
///
/// # Errors
/// What the person is told, with the exit code.
pub fn run(globals: &Globals, command: Command) -> Result<(), Failure> {
    stop::survive();
    if !command.needs_no_settings() {
        globals.report.strict(globals.lang)?;
    }
    match command {
        Command::Init(args) => init::run(globals, &args),
        Command::Print(args) => print::run(globals, &args),
        Command::Report(args) => report::run(globals, &args),
        Command::Status(args) => status::run(globals, &args),
        Command::Schema(args) => schema::run(&args),
        Command::Export(args) => export::run(globals, &args),
        Command::Import(args) => import::run(globals, &args),
        Command::Verify(args) => verify::run(globals, &args),
        Command::Backup(args) => backup::run(globals, &args),
        Command::Demo(args) => demo::run(globals, &args),
        Command::Completions(args) => completions::run(globals, &args),
        Command::Man(args) => man::run(globals, &args),
    }
}

/// Format of a document for people or programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading, 80 columns.
    #[default]
    Text,
    /// For programs; `handover schema` describes it.
    Json,
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Asked {
    /// The terminal program.
    Tui(Box<Globals>),
    /// A command.
    Run(Box<Globals>, Command),
    /// A text for stdout: help or version.
    Show(Lang, String),
}

/// Understands the command line and puts the settings together.
///
/// # Errors
/// The failure and the language to say it in.
pub fn parse(args: &[OsString], env: Env) -> Result<Asked, (Lang, Failure)> {
    let line = match read(args) {
        Ok(line) => line,
        Err(error) => {
            let lang = help::early_lang(args, &env);
            return help::answer(lang, args, &error).map_err(|failure| (lang, failure));
        }
    };
    let Line { flags, demo, command } = line;
    let paths = Paths::resolve(&env).map_err(|problem| {
        let lang = flags.lang.unwrap_or_else(|| env.default_lang());
        (lang, Failure::new(Kind::Usage, problem))
    })?;
    let over = Overrides { config: flags.config, db: flags.db, lang: flags.lang };
    let report = config::load(&env, &paths, &over);
    let lang = report.config.lang.unwrap_or_else(|| env.default_lang());
    let clock = env.now.as_deref().map_or(Ok(Clock::System), Clock::parse).map_err(|bad| {
        (lang, Failure::new(Kind::Usage, Problem::new("error.bad_now").with("value", bad.0)))
    })?;
    let globals = Globals { report, lang, paths, env, clock, demo };
    match command {
        None => Ok(Asked::Tui(Box::new(globals))),
        Some(_) if demo => Err((lang, Failure::new(Kind::Usage, Problem::new("cli.demo_alone")))),
        Some(command) => Ok(Asked::Run(Box::new(globals), command)),
    }
}

/// The fast way through: no texts are put into the parser, and without arguments it is not built at all.
fn read(args: &[OsString]) -> Result<Line, clap::Error> {
    if args.len() <= 1 {
        return Ok(Line::default());
    }
    Line::from_arg_matches(&Line::command().try_get_matches_from(args)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env() -> Env {
        Env { home: Some(std::env::temp_dir().join("handover-no-such-home")), ..Env::default() }
    }

    fn ask(line: &str) -> Result<Asked, (Lang, Failure)> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        parse(&args, env())
    }

    #[test]
    fn parser_is_sound() {
        Line::command().debug_assert();
        for lang in Lang::ALL {
            help::localise(Line::command(), lang).debug_assert();
        }
    }

    #[test]
    fn no_arguments_open_the_terminal_program_and_flags_reach_it() {
        let Ok(Asked::Tui(globals)) = ask("handover") else { panic!("not the TUI") };
        assert!(!globals.demo && globals.lang == Lang::En);
        let Ok(Asked::Tui(globals)) = ask("handover --demo --lang zh") else { panic!("not the TUI") };
        assert!(globals.demo && globals.lang == Lang::Zh);
        let Ok(Asked::Tui(globals)) = ask("handover --db x.db") else { panic!("not the TUI") };
        assert_eq!(globals.config().db, std::path::absolute("x.db").unwrap());
    }

    #[test]
    fn flags_count_before_and_after_the_command() {
        for line in ["handover --lang zh completions bash", "handover completions bash --lang zh"] {
            let Ok(Asked::Run(globals, Command::Completions(_))) = ask(line) else { panic!("{line}") };
            assert_eq!(globals.lang, Lang::Zh);
        }
    }

    #[test]
    fn demo_goes_with_no_command_and_no_database() {
        for line in ["handover --demo completions bash", "handover --demo --db x.db"] {
            let (_, failure) = ask(line).unwrap_err();
            assert_eq!(failure.kind, Kind::Usage, "{line}");
        }
    }
}
