//! The settings in force on this PC, and what was refused while they were read.

use std::path::PathBuf;

use crate::i18n::{self, msg};
use crate::model::codes::codes;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::system::error::{Failure, FailureKind, Said};
use crate::system::paths::Paths;

codes! {
    /// The colours of the terminal program.
    #[derive(Default)]
    pub(crate) enum ThemeChoice {
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
    pub(crate) enum GlyphChoice {
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
pub(crate) struct Config {
    /// The database file.
    pub(crate) db: PathBuf,
    /// The language before anyone is signed in; `None` follows the system.
    pub(crate) lang: Option<Lang>,
    pub(crate) theme: ThemeChoice,
    /// Lines and marks.
    pub(crate) glyphs: GlyphChoice,
    /// Whether mouse clicks are taken.
    pub(crate) mouse: bool,
    /// Folder for copies of the database.
    pub(crate) backup_dir: PathBuf,
    /// A second folder for them, off this disk.
    pub(crate) second_backup_dir: Option<PathBuf>,
    /// Folder for reports written without a name.
    pub(crate) reports_dir: PathBuf,
    /// Whether a database on a network share is opened all the same.
    pub(crate) allow_network_fs: bool,
}

impl Config {
    /// The settings of a PC without a settings file.
    #[must_use]
    pub(crate) fn defaults(paths: &Paths) -> Self {
        Self {
            db: paths.db.clone(),
            lang: None,
            theme: ThemeChoice::default(),
            glyphs: GlyphChoice::default(),
            mouse: true,
            backup_dir: paths.backup_dir.clone(),
            second_backup_dir: None,
            reports_dir: paths.reports_dir.clone(),
            allow_network_fs: false,
        }
    }
}

/// Where a refused setting was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the settings file; line and column (in characters) count from 1.
    File { path: PathBuf, line: usize, column: usize },
    /// The file as a whole.
    WholeFile(PathBuf),
    /// In an environment variable of this name.
    Variable(&'static str),
}

/// A setting that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfigProblem {
    pub(crate) place: Place,
    /// What is wrong with it.
    pub(crate) problem: Problem,
    /// The reason of a failed read.
    pub(crate) cause: Option<Said>,
    /// What it should be, for example the nearest known name.
    pub(crate) hint: Option<Problem>,
}

impl ConfigProblem {
    /// One line: place, problem, and the hint in brackets.
    #[must_use]
    pub(crate) fn text(&self, lang: Lang) -> String {
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
pub(crate) struct ConfigReport {
    /// What could be read, defaults for the rest.
    pub(crate) config: Config,
    /// The file that was read or would be written to.
    pub(crate) file: PathBuf,
    /// What was refused; empty when all is well.
    pub(crate) problems: Vec<ConfigProblem>,
    /// Whether `config.db` is certainly the database meant. `false` when the file is broken in a way that
    /// may hide its `db`: then no new database may be set up in its place.
    pub(crate) db_sure: bool,
}

impl ConfigReport {
    /// Whether money and roles are read-only because the settings cannot be trusted.
    #[must_use]
    pub(crate) fn money_locked(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Why money and roles are read-only, if they are: the file is not there, or has mistakes.
    #[must_use]
    pub(crate) fn money_lock(&self) -> Option<Problem> {
        // Only what could not be read has a cause outside the text.
        let gone = self.problems.iter().any(|p| p.cause.is_some());
        let key = if gone { "error.money_locked_unread" } else { "error.money_locked" };
        self.money_locked().then(|| Problem::new(key).with("file", self.file.display()))
    }

    /// For commands: the settings, or a failure that names every problem.
    ///
    /// # Errors
    /// Kind [`FailureKind::Usage`] (exit code 2) when anything was refused.
    pub(crate) fn strict(&self, lang: Lang) -> Result<&Config, Failure> {
        if self.problems.is_empty() {
            return Ok(&self.config);
        }
        let mut text = msg::config::refused(lang).to_owned();
        for problem in &self.problems {
            text.push_str("\n  ");
            text.push_str(&problem.text(lang));
        }
        Err(Failure::new(FailureKind::Usage, text))
    }
}
