//! What belongs to this PC, not to the shop: paths, language, look. What leads change lies in the database.
//!
//! Later layers win: defaults, the settings file, the environment, flags.

mod keys;
mod read;
mod values;
mod write;

use std::path::PathBuf;

use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::system::clock::Clock;
use crate::system::env::Env;
use crate::system::paths::{BACKUPS, Paths};

pub(crate) use values::{Config, ConfigProblem, ConfigReport, GlyphChoice, Place, ThemeChoice};
pub(crate) use write::{Setting, set_in_file};

/// The topmost layer: what the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overrides {
    pub(crate) config: Option<PathBuf>,
    pub(crate) db: Option<PathBuf>,
    pub(crate) lang: Option<Lang>,
    /// A database on a network share is opened all the same.
    pub(crate) allow_network_fs: bool,
}

/// Puts the layers together. Never fails: what is refused is reported and the layer below stays in force.
#[must_use]
pub(crate) fn load(env: &Env, paths: &Paths, over: &Overrides) -> ConfigReport {
    let name = if over.config.is_some() { read::FileName::Given } else { read::FileName::Usual };
    let named = over.config.clone().or_else(|| env.config.clone());
    let file = named.unwrap_or_else(|| paths.config_file.clone());
    let mut report =
        ConfigReport { config: Config::defaults(paths), file, problems: Vec::new(), db_sure: true };
    read::file(&mut report, name);

    if let Some(code) = &env.lang {
        match Lang::parse_region(code) {
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
    report.config.allow_network_fs |= over.allow_network_fs;
    // Copies of another database lie beside that one, unless somebody says where.
    let config = &mut report.config;
    if config.db != paths.db
        && config.backup_dir == paths.backup_dir
        && let Some(folder) = config.db.parent()
    {
        config.backup_dir = folder.join(BACKUPS);
    }
    report
}

/// What every command and the terminal program start from.
#[derive(Clone, Debug)]
pub(crate) struct Globals {
    /// The settings and what was refused.
    pub(crate) report: ConfigReport,
    /// The language to start in.
    pub(crate) lang: Lang,
    /// Where things lie.
    pub(crate) paths: Paths,
    pub(crate) env: Env,
    /// The clock, fixed where `HANDOVER_NOW` says so.
    pub(crate) clock: Clock,
    /// `--demo`: a throw-away store with example data.
    pub(crate) demo: bool,
}

impl Globals {
    /// The settings in force.
    #[must_use]
    pub(crate) fn config(&self) -> &Config {
        &self.report.config
    }
}

#[cfg(test)]
mod tests;
