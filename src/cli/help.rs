//! Help and complaints of the command line in the person's language.
//!
//! The parser is declared without texts. Only when help is asked for, or a line is not understood, the
//! texts of the locale files are put into it, so that an ordinary start pays nothing for them.

use std::ffi::OsString;
use std::fmt::Display;
use std::path::PathBuf;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::report::{REPORTS, Report};
use crate::system::config;
use crate::system::config::Overrides;
use crate::system::env::Env;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::Paths;

/// Puts the texts of one language into the parser: `cli.about` and `cli.arg_<name>` for the program,
/// `cli.<command>_about` and `cli.<command>_<name>` for its commands.
#[must_use]
pub(crate) fn localise(command: Command, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let root = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(help)
        .arg(version);
    texts(root, lang, "")
}

fn texts(command: Command, lang: Lang, prefix: &str) -> Command {
    let about = text_of(lang, &about_key(prefix));
    let template =
        format!("{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}", msg::cli::usage(lang));
    let prefix = prefix.to_owned();
    command
        .about(about)
        .after_help(if prefix == "report" { report_list(lang) } else { String::new() })
        .long_about(None)
        .help_template(template)
        .subcommand_help_heading(msg::cli::commands(lang))
        .mut_args(|arg| {
            let heading =
                if arg.is_positional() { msg::cli::arguments(lang) } else { msg::cli::options(lang) };
            let mut help = text_of(lang, &arg_key(&prefix, arg.get_id().as_str()));
            let words: Vec<String> = arg
                .get_possible_values()
                .iter()
                .filter(|v| !v.is_hide_set())
                .map(|v| v.get_name().to_owned())
                .collect();
            if arg.get_action().takes_values() && !words.is_empty() {
                help.push(' ');
                help.push_str(&msg::cli::one_of(lang, words.join(", ")));
            }
            if let [default] = arg.get_default_values() {
                help.push(' ');
                help.push_str(&msg::cli::default_value(lang, default.to_string_lossy()));
            }
            let arg = arg.help(help).long_help(None).help_heading(heading);
            if arg.get_action().takes_values() {
                arg.hide_possible_values(true).hide_default_value(true)
            } else {
                arg
            }
        })
        .mut_subcommands(|sub| {
            let name = sub.get_name().replace('-', "_");
            let prefix = if prefix.is_empty() { name } else { format!("{prefix}_{name}") };
            texts(sub, lang, &prefix)
        })
}

/// What each report shows, a line each.
fn report_list(lang: Lang) -> String {
    let longest = REPORTS.iter().map(|r| r.name.len()).max().unwrap_or_default();
    let line = |r: &Report| format!("  {:longest$}  {}\n", r.name, (r.about)(lang));
    REPORTS.iter().map(line).collect()
}

fn about_key(prefix: &str) -> String {
    if prefix.is_empty() { "cli.about".to_owned() } else { format!("cli.{prefix}_about") }
}

fn arg_key(prefix: &str, id: &str) -> String {
    let id = id.replace('-', "_");
    if prefix.is_empty() { format!("cli.arg_{id}") } else { format!("cli.{prefix}_{id}") }
}

fn text_of(lang: Lang, key: &str) -> String {
    i18n::text(lang, key, &[])
}

/// The language to use while the line itself is not understood: `--lang` if it can be made out, else
/// environment, settings file and system.
#[must_use]
pub(crate) fn early_lang(args: &[OsString], env: &Env) -> Lang {
    let value = |name: &str| {
        let mut rest = args.iter().skip(1);
        while let Some(arg) = rest.next() {
            let arg = arg.to_string_lossy();
            if arg == name {
                return rest.next().map(|v| v.to_string_lossy().into_owned());
            }
            if let Some(value) = arg.strip_prefix(name).and_then(|v| v.strip_prefix('=')) {
                return Some(value.to_owned());
            }
        }
        None
    };
    if let Some(lang) = value("--lang").and_then(|v| Lang::parse_region(&v)) {
        return lang;
    }
    let over = Overrides { config: value("--config").map(PathBuf::from), ..Overrides::default() };
    let from_file = Paths::resolve(env).ok().and_then(|paths| config::load(env, &paths, &over).config.lang);
    from_file.unwrap_or_else(|| env.default_lang())
}

/// Turns what a parser says into help for stdout or a failure for stderr.
///
/// # Errors
/// Kind [`FailureKind::Usage`] for every line that is not understood.
pub(crate) fn answer(
    lang: Lang,
    args: &[OsString],
    error: &clap::Error,
    parser: fn() -> Command,
) -> Result<String, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let shown = localise(parser(), lang).try_get_matches_from(args);
            // The same line asks for the same thing; only the words differ.
            Ok(shown.err().map_or_else(String::new, |e| e.render().to_string()))
        }
        _ => Err(complaint(lang, error)),
    }
}

/// A line the parser refused, in our own words.
fn complaint(lang: Lang, error: &clap::Error) -> Failure {
    let part = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let arg = part(ContextKind::InvalidArg);
    let value = part(ContextKind::InvalidValue);
    let mut hint = None;
    let mut near = |kind| {
        let name = part(kind);
        if !name.is_empty() {
            hint = Some(Problem::new("cli.did_you_mean").with("name", name));
        }
    };
    let with = |key: &'static str, name: &'static str, value: &dyn Display| Problem {
        key,
        args: vec![(name, value.to_string())],
    };
    let problem = match error.kind() {
        ErrorKind::UnknownArgument => {
            near(ContextKind::SuggestedArg);
            with("cli.unknown_argument", "arg", &arg)
        }
        ErrorKind::InvalidSubcommand => {
            near(ContextKind::SuggestedSubcommand);
            with("cli.unknown_command", "name", &part(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            let words = part(ContextKind::ValidValue);
            hint = (!words.is_empty()).then(|| with("cli.valid_values", "words", &words));
            with("cli.needs_value", "arg", &arg)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            near(ContextKind::SuggestedValue);
            let words = part(ContextKind::ValidValue);
            if hint.is_none() && !words.is_empty() {
                hint = Some(with("cli.valid_values", "words", &words));
            }
            Problem::new("cli.wrong_value").with("arg", &arg).with("value", &value)
        }
        ErrorKind::MissingRequiredArgument => with("cli.missing_argument", "arg", &arg),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Problem::new("cli.missing_command")
        }
        ErrorKind::ArgumentConflict => {
            let prior = part(ContextKind::PriorArg);
            if prior.is_empty() || prior == arg {
                with("cli.given_twice", "arg", &arg)
            } else {
                Problem::new("cli.conflict").with("arg", &arg).with("other", prior)
            }
        }
        ErrorKind::TooFewValues
        | ErrorKind::TooManyValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::NoEquals => with("cli.needs_value", "arg", &arg),
        ErrorKind::InvalidUtf8 => Problem::new("cli.not_utf8"),
        _ => return Failure::new(FailureKind::Usage, error.to_string()),
    };
    let hint = hint.unwrap_or(Problem::new("cli.see_help"));
    Failure::new(FailureKind::Usage, i18n::text(lang, problem.key, &problem.args)).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::parser;

    /// Every key the parser wants, found by walking it, hidden commands too.
    fn keys(command: &Command, prefix: &str, found: &mut Vec<String>) {
        found.push(about_key(prefix));
        for arg in command.get_arguments() {
            found.push(arg_key(prefix, arg.get_id().as_str()));
        }
        for sub in command.get_subcommands() {
            let name = sub.get_name().replace('-', "_");
            let prefix = if prefix.is_empty() { name } else { format!("{prefix}_{name}") };
            keys(sub, &prefix, found);
        }
    }

    #[test]
    fn every_command_and_flag_has_its_texts() {
        let mut wanted = vec!["cli.arg_help".to_owned(), "cli.arg_version".to_owned()];
        keys(&parser(), "", &mut wanted);
        let missing: Vec<_> = wanted.into_iter().filter(|k| i18n::template(Lang::En, k).is_none()).collect();
        assert!(missing.is_empty(), "missing in assets/locales/*.toml: {missing:?}");
    }

    #[test]
    fn no_text_is_about_a_flag_that_is_not_there() {
        // Refusals, not descriptions.
        const OTHERS: &[&str] = &["cli.demo_alone"];
        let mut wanted = vec!["cli.arg_help".to_owned(), "cli.arg_version".to_owned()];
        keys(&parser(), "", &mut wanted);
        let table: toml::Table = include_str!("../../assets/locales/en.toml").parse().unwrap();
        let commands: Vec<String> =
            parser().get_subcommands().map(|c| format!("{}_", c.get_name().replace('-', "_"))).collect();
        let describes = |name: &str| name.starts_with("arg_") || commands.iter().any(|c| name.starts_with(c));
        let names = table["cli"].as_table().unwrap().keys().filter(|name| describes(name));
        let gone: Vec<_> = names
            .map(|name| format!("cli.{name}"))
            .filter(|key| !wanted.contains(key) && !OTHERS.contains(&key.as_str()))
            .collect();
        assert!(gone.is_empty(), "no such command or flag: {gone:?}");
    }

    fn asked(line: &str) -> Result<String, String> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let error = parser().try_get_matches_from(&args).unwrap_err();
        let lang = early_lang(&args, &Env { home: Some("/nowhere".into()), ..Env::default() });
        answer(lang, &args, &error, parser).map_err(|failure| failure.render(lang))
    }

    #[test]
    fn help_is_wholly_in_the_chosen_language() {
        let zh = asked("handover --lang zh --help").unwrap();
        for english in ["Usage", "Options", "Commands", "Print", "possible values"] {
            assert!(!zh.contains(english), "{english} in\n{zh}");
        }
        assert!(zh.contains("用法：") && zh.contains("交接班"), "{zh}");
        let en = asked("handover --help").unwrap();
        assert!(en.contains("Usage:") && en.contains("--demo") && !en.contains("cli."), "{en}");
        assert!(!zh.contains("cli."), "{zh}");
    }

    #[test]
    fn version_is_one_line() {
        assert_eq!(
            asked("handover --version").unwrap(),
            concat!("handover ", env!("CARGO_PKG_VERSION"), "\n")
        );
    }

    #[test]
    fn complaints_name_the_mistake_and_the_way_out() {
        let cases = [
            ("handover --dmeo", "--dmeo", "--demo"),
            ("handover completion bash", "completion", "completions"),
            ("handover completions", "<SHELL>", "--help"),
            ("handover completions csh", "csh", "zsh"),
            ("handover --lang fr", "fr", "zh"),
            ("handover --lang", "--lang", "zh"),
            ("handover --db a --db b", "--db", "--help"),
        ];
        for (line, named, hinted) in cases {
            let en = asked(line).unwrap_err();
            assert!(en.starts_with("error: ") && en.contains(named) && en.contains(hinted), "{line}:\n{en}");
            let zh = asked(&format!("{line} --lang=zh")).unwrap_err();
            assert!(zh.contains("错误：") || line.contains("--lang"), "{line}:\n{zh}");
        }
    }
}
