//! The command line. A new command is one file here, one line in [`COMMANDS`], and its texts
//! `cli.<command>_about` and `cli.<command>_<argument>` in both languages (a test names what is missing).

pub(crate) mod completions;
pub(crate) mod help;
pub(crate) mod init;
pub(crate) mod man;
pub(crate) mod out;
#[cfg(test)]
mod text_tests;

pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod import;
mod pager;
mod pin;
pub(crate) mod print;
mod progress;
pub(crate) mod recover;
pub(crate) mod report;
pub(crate) mod restore;
pub(crate) mod rotate;
pub(crate) mod schema;
mod secret_input;
pub(crate) mod shop;
pub(crate) mod status;
mod stop;
pub(crate) mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, ValueEnum};

use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::system::clock::Clock;
use crate::system::config;
use crate::system::config::{Globals, Overrides};
use crate::system::env::Env;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::Paths;

/// The whole command line. Help texts are in the locale files, see [`help::localise`].
#[derive(Debug, Default, Parser)]
#[command(name = "handover", version)]
pub(crate) struct CommandLine {
    /// Flags that every command takes.
    #[command(flatten)]
    pub(crate) flags: Flags,
    /// Opens a throw-away store with example data.
    #[arg(long, conflicts_with = "db")]
    pub(crate) demo: bool,
}

/// Flags that every command takes.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Flags {
    /// The database file.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// The settings file.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The language of everything shown.
    #[arg(long, global = true, value_name = "LANG", value_parser = PossibleValuesParser::new(Lang::codes()).map(|code| Lang::parse_region(&code).unwrap_or_default()))]
    pub(crate) lang: Option<Lang>,
    /// Opens or makes a database on a network share all the same.
    #[arg(long, global = true)]
    pub(crate) allow_network_fs: bool,
}

/// A command. Without one the terminal program opens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Command {
    pub(crate) name: &'static str,
    /// Not for people at the counter, so not in the help.
    hidden: bool,
    /// Can do its work with a broken settings file, because it opens nothing of the shop.
    bare: bool,
    /// Declares its arguments.
    args: fn(clap::Command) -> clap::Command,
    /// Runs it with what was given.
    run: fn(&Globals, &ArgMatches) -> Result<(), Failure>,
}

/// The command of a module: its name, its arguments and its `run`.
macro_rules! command {
    ($module:ident, $args:ident) => {
        Command {
            name: stringify!($module),
            hidden: false,
            bare: false,
            args: <$module::$args as clap::Args>::augment_args,
            run: |globals, given| {
                let args = $module::$args::from_arg_matches(given);
                $module::run(globals, &args.map_err(|e| Failure::new(FailureKind::Usage, e.to_string()))?)
            },
        }
    };
}

/// Every command, in the order shown.
pub(crate) const COMMANDS: &[Command] = &[
    command!(init, InitArgs),
    command!(print, PrintArgs),
    command!(report, ReportArgs),
    command!(status, StatusArgs),
    command!(schema, SchemaArgs).bare(),
    command!(export, ExportArgs),
    command!(import, ImportArgs),
    command!(verify, VerifyArgs),
    command!(backup, BackupArgs),
    command!(restore, RestoreArgs),
    command!(recover, RecoverArgs),
    command!(rotate, RotateArgs),
    command!(demo, DemoArgs),
    command!(completions, CompletionsArgs).bare().hidden(),
    command!(man, ManArgs).bare().hidden(),
];

impl Command {
    const fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }

    const fn bare(self) -> Self {
        Self { bare: true, ..self }
    }

    /// As the parser knows it, still without arguments.
    fn named(&self) -> clap::Command {
        clap::Command::new(self.name).hide(self.hidden)
    }
}

/// The whole parser, every command with its arguments.
#[must_use]
pub(crate) fn parser() -> clap::Command {
    CommandLine::command().subcommands(COMMANDS.iter().map(|c| (c.args)(c.named())))
}

/// A command and what was given to it.
#[derive(Debug)]
pub(crate) struct Given {
    command: &'static Command,
    matches: ArgMatches,
}

/// Runs one command.
///
/// # Errors
/// What the person is told, with the exit code.
pub(crate) fn run(globals: &Globals, given: &Given) -> Result<(), Failure> {
    stop::survive();
    if !given.command.bare {
        globals.report.strict(globals.lang)?;
    }
    (given.command.run)(globals, &given.matches)
}

/// Format of a document for people or programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For reading, 80 columns.
    #[default]
    Text,
    /// For programs; `handover schema` describes it.
    Json,
}

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Invocation {
    /// The terminal program.
    Tui(Box<Globals>),
    Run(Box<Globals>, Given),
    /// A text for stdout: help or version.
    Show(Lang, String),
}

/// Understands the command line and puts the settings together.
///
/// # Errors
/// The failure and the language to say it in.
pub(crate) fn parse(args: &[OsString], env: Env) -> Result<Invocation, (Lang, Failure)> {
    let line = match read(args) {
        Ok(line) => line,
        Err(error) => {
            let lang = help::early_lang(args, &env);
            let said = help::answer(lang, args, &error, parser);
            return said.map(|text| Invocation::Show(lang, text)).map_err(|failure| (lang, failure));
        }
    };
    let (CommandLine { flags, demo }, command) = line;
    let paths = Paths::resolve(&env).map_err(|problem| {
        let lang = flags.lang.unwrap_or_else(|| env.default_lang());
        (lang, Failure::new(FailureKind::Usage, problem))
    })?;
    let over = Overrides {
        config: flags.config,
        db: flags.db,
        lang: flags.lang,
        allow_network_fs: flags.allow_network_fs,
    };
    let report = config::load(&env, &paths, &over);
    let lang = report.config.lang.unwrap_or_else(|| env.default_lang());
    let clock = env.now.as_deref().map_or(Ok(Clock::System), Clock::parse).map_err(|bad| {
        (lang, Failure::new(FailureKind::Usage, Problem::new("error.bad_now").with("value", bad.0)))
    })?;
    let paths = paths.with_keys_of(&report.config.db);
    let globals = Globals { report, lang, paths, env, clock, demo };
    match command {
        None => Ok(Invocation::Tui(Box::new(globals))),
        Some(_) if demo => Err((lang, Failure::new(FailureKind::Usage, Problem::new("cli.demo_alone")))),
        Some(command) => Ok(Invocation::Run(Box::new(globals), command)),
    }
}

/// The fast way through: no texts are put into the parser, of the commands only the one that is named declares
/// its arguments, and without arguments there is no parser at all.
fn read(args: &[OsString]) -> Result<(CommandLine, Option<Given>), clap::Error> {
    if args.len() <= 1 {
        return Ok((CommandLine::default(), None));
    }
    let parser = CommandLine::command().subcommands(COMMANDS.iter().map(|c| c.named().defer(c.args)));
    let mut matches = parser.try_get_matches_from(args)?;
    let given = matches.remove_subcommand().and_then(|(name, matches)| {
        Some(Given { command: COMMANDS.iter().find(|c| c.name == name)?, matches })
    });
    Ok((CommandLine::from_arg_matches(&matches)?, given))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env() -> Env {
        Env { home: Some(std::env::temp_dir().join("handover-no-such-home")), ..Env::default() }
    }

    fn ask(line: &str) -> Result<Invocation, (Lang, Failure)> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        parse(&args, env())
    }

    #[test]
    fn parser_is_sound() {
        parser().debug_assert();
        for lang in Lang::ALL {
            help::localise(parser(), lang).debug_assert();
        }
    }

    #[test]
    fn no_arguments_open_the_terminal_program_and_flags_reach_it() {
        let Ok(Invocation::Tui(globals)) = ask("handover") else { panic!("not the TUI") };
        assert!(!globals.demo && globals.lang == Lang::En);
        let Ok(Invocation::Tui(globals)) = ask("handover --demo --lang zh") else { panic!("not the TUI") };
        assert!(globals.demo && globals.lang == Lang::Zh);
        let Ok(Invocation::Tui(globals)) = ask("handover --db x.db") else { panic!("not the TUI") };
        assert_eq!(globals.config().db, std::path::absolute("x.db").unwrap());
    }

    #[test]
    fn flags_count_before_and_after_the_command() {
        for line in ["handover --lang zh completions bash", "handover completions bash --lang zh"] {
            let Ok(Invocation::Run(globals, given)) = ask(line) else { panic!("{line}") };
            assert_eq!((given.command.name, globals.lang), ("completions", Lang::Zh));
        }
    }

    #[test]
    fn demo_goes_with_no_command_and_no_database() {
        for line in ["handover --demo completions bash", "handover --demo --db x.db"] {
            let (_, failure) = ask(line).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Usage, "{line}");
        }
    }
}
