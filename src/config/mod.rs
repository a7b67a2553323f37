//! What belongs to this PC, not to the shop: paths, language, look. What leads change lies in the database.
//!
//! Later layers win: defaults, the settings file, the environment, flags.

mod keys;
mod read;
mod write;

use std::path::PathBuf;

use crate::clock::Clock;
use crate::domain::codes::codes;
use crate::domain::{Lang, Problem};
use crate::env::Env;
use crate::error::{Failure, Kind, Said};
use crate::i18n::{self, msg};
use crate::paths::Paths;

pub use keys::{KEYS, Key, Wanted};
pub use write::{Setting, set_in_file};

codes! {
    /// The colours of the terminal program.
    #[derive(Default)]
    pub enum ThemeChoice {
        /// The terminal's own colours.
        #[default]
        Auto = "auto" => "settings_ui.theme_auto",
        /// Strong colours on black.
        HighContrast = "high-contrast" => "settings_ui.theme_contrast",
        /// No colours at all: bold, underline and reverse only.
        Mono = "mono" => "settings_ui.theme_mono",
    }
}

codes! {
    /// The characters used for lines, marks and arrows.
    #[derive(Default)]
    pub enum GlyphChoice {
        /// Decide by terminal and locale.
        #[default]
        Auto = "auto" => "settings_ui.glyphs_auto",
        /// Box lines, check marks and arrows.
        Unicode = "unicode" => "settings_ui.glyphs_unicode",
        /// Characters below 128 only.
        Ascii = "ascii" => "settings_ui.glyphs_ascii",
    }
}

/// The settings in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The database file.
    pub db: PathBuf,
    /// The language before anyone is signed in; `None` follows the system.
    pub lang: Option<Lang>,
    /// Colours.
    pub theme: ThemeChoice,
    /// Lines and marks.
    pub glyphs: GlyphChoice,
    /// Whether mouse clicks are taken.
    pub mouse: bool,
    /// Folder for copies of the database.
    pub backup_dir: PathBuf,
    /// Folder for reports written without a name.
    pub reports_dir: PathBuf,
    /// Whether a database on a network share is opened all the same.
    pub allow_network_fs: bool,
}

impl Config {
    /// The settings of a PC without a settings file.
    #[must_use]
    pub fn defaults(paths: &Paths) -> Self {
        Self {
            db: paths.db.clone(),
            lang: None,
            theme: ThemeChoice::default(),
            glyphs: GlyphChoice::default(),
            mouse: true,
            backup_dir: paths.backup_dir.clone(),
            reports_dir: paths.reports_dir.clone(),
            allow_network_fs: false,
        }
    }
}

/// Where a refused setting was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the settings file; line and column (in characters) count from 1.
    File {
        /// The file.
        path: PathBuf,
        /// Line.
        line: usize,
        /// Column.
        column: usize,
    },
    /// The file as a whole.
    WholeFile(PathBuf),
    /// In an environment variable of this name.
    Variable(&'static str),
}

/// A setting that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Where.
    pub place: Place,
    /// What is wrong with it.
    pub problem: Problem,
    /// The reason of a failed read.
    pub cause: Option<Said>,
    /// What it should be, for example the nearest known name.
    pub hint: Option<Problem>,
}

impl ConfigProblem {
    /// One line: place, problem, and the hint in brackets.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let place = match &self.place {
            Place::File { path, line, column } => format!("{}:{line}:{column}", path.display()),
            Place::WholeFile(path) => path.display().to_string(),
            Place::Variable(name) => (*name).to_owned(),
        };
        let mut text = i18n::text(lang, self.problem.key, &self.problem.args);
        if let Some(cause) = &self.cause {
            text = msg::error::because(lang, cause.text(lang), text);
        }
        match &self.hint {
            Some(hint) => {
                msg::config::at_with_hint(lang, i18n::text(lang, hint.key, &hint.args), place, text)
            }
            None => msg::config::at(lang, place, text),
        }
    }
}

/// The settings, and what was refused on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigReport {
    /// What could be read, defaults for the rest.
    pub config: Config,
    /// The file that was read or would be written to.
    pub file: PathBuf,
    /// What was refused; empty when all is well.
    pub problems: Vec<ConfigProblem>,
    /// Whether `config.db` is certainly the database meant. `false` when the file is broken in a way that
    /// may hide its `db`: then no new database may be set up in its place.
    pub db_sure: bool,
}

impl ConfigReport {
    /// Whether money and roles are read-only because the settings cannot be trusted.
    #[must_use]
    pub fn money_locked(&self) -> bool {
        !self.problems.is_empty()
    }

    /// For commands: the settings, or a failure that names every problem.
    ///
    /// # Errors
    /// Kind [`Kind::Usage`] (exit code 2) when anything was refused.
    pub fn strict(&self, lang: Lang) -> Result<&Config, Failure> {
        if self.problems.is_empty() {
            return Ok(&self.config);
        }
        let mut text = msg::config::refused(lang).to_owned();
        for problem in &self.problems {
            text.push_str("\n  ");
            text.push_str(&problem.text(lang));
        }
        Err(Failure::new(Kind::Usage, text))
    }
}

/// The topmost layer: what the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--db`.
    pub db: Option<PathBuf>,
    /// `--lang`.
    pub lang: Option<Lang>,
}

/// Puts the layers together. Never fails: what is refused is reported and the layer below stays in force.
#[must_use]
pub fn load(env: &Env, paths: &Paths, over: &Overrides) -> ConfigReport {
    let named = over.config.clone().or_else(|| env.config.clone());
    let must_exist = named.is_some();
    let file = named.unwrap_or_else(|| paths.config_file.clone());
    let mut report =
        ConfigReport { config: Config::defaults(paths), file, problems: Vec::new(), db_sure: true };
    read::file(&mut report, must_exist);

    if let Some(code) = &env.lang {
        match Lang::parse(code) {
            Some(lang) => report.config.lang = Some(lang),
            None => report.problems.push(ConfigProblem {
                place: Place::Variable("HANDOVER_LANG"),
                problem: Problem::new("config.unknown_lang").with("value", code),
                cause: None,
                hint: None,
            }),
        }
    }
    if env.no_color {
        report.config.theme = ThemeChoice::Mono;
    }
    if let Some(lang) = over.lang {
        report.config.lang = Some(lang);
    }
    if let Some(db) = over.db.as_ref().or(env.db.as_ref()) {
        report.config.db = std::path::absolute(db).unwrap_or_else(|_| db.clone());
        report.db_sure = true;
    }
    report
}

/// What every command and the terminal program start from.
#[derive(Clone, Debug)]
pub struct Globals {
    /// The settings and what was refused.
    pub report: ConfigReport,
    /// The language to start in.
    pub lang: Lang,
    /// Where things lie.
    pub paths: Paths,
    /// The environment.
    pub env: Env,
    /// The clock, fixed where `HANDOVER_NOW` says so.
    pub clock: Clock,
    /// `--demo`: a throw-away store with example data.
    pub demo: bool,
}

impl Globals {
    /// The settings in force.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.report.config
    }
}

#[cfg(test)]
mod tests;
