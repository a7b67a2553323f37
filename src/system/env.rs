//! What the program takes from its environment, read once at the start so that nothing below `main` looks there.

use std::env;
use std::path::PathBuf;

use crate::model::lang::Lang;
use crate::model::zone::Zone;

/// The environment variables that matter. An empty variable counts as unset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Env {
    /// `HANDOVER_HOME`: everything in this one folder, for a portable installation.
    pub(crate) home: Option<PathBuf>,
    /// `HANDOVER_DB`: the database file.
    pub(crate) db: Option<PathBuf>,
    /// `HANDOVER_CONFIG`: the settings file.
    pub(crate) config: Option<PathBuf>,
    /// `HANDOVER_LANG` as written; checked when the settings are put together.
    pub(crate) lang: Option<String>,
    /// `HANDOVER_NOW`: a fixed time for tests and demonstrations, as written. Released programs pass over it.
    pub(crate) now: Option<String>,
    /// `NO_COLOR` is set (<https://no-color.org>).
    pub(crate) no_color: bool,
    pub(crate) term: Option<String>,
    /// `PAGER`: what shows long text in a terminal.
    pub(crate) pager: Option<String>,
    pub(crate) tz: Option<String>,
    /// The language of `LC_ALL`, `LC_MESSAGES` or `LANG`, if the program speaks it.
    pub(crate) locale: Option<Lang>,
}

impl Env {
    /// Reads the environment of this process.
    #[must_use]
    pub(crate) fn read() -> Self {
        let path = |name| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let text =
            |name| env::var_os(name).filter(|v| !v.is_empty()).map(|v| v.to_string_lossy().into_owned());
        // The first variable that is set decides, even when it names a language we do not speak.
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(text);
        Self {
            home: path("HANDOVER_HOME"),
            db: path("HANDOVER_DB"),
            config: path("HANDOVER_CONFIG"),
            lang: text("HANDOVER_LANG"),
            // Whoever could set the clock of a shop by a variable could date its records.
            now: text("HANDOVER_NOW").filter(|_| cfg!(debug_assertions)),
            no_color: text("NO_COLOR").is_some(),
            term: text("TERM"),
            pager: text("PAGER"),
            tz: text("TZ"),
            locale: locale.as_deref().and_then(Lang::parse),
        }
    }

    /// The language to speak when neither flag nor file names one.
    #[must_use]
    pub(crate) fn default_lang(&self) -> Lang {
        self.lang.as_deref().and_then(Lang::parse_region).or(self.locale).unwrap_or_default()
    }

    /// The time zone of this PC: a first choice for a new shop, which has its own from then on.
    #[must_use]
    pub(crate) fn zone(&self) -> Zone {
        let named = self.tz.as_deref().and_then(|name| Zone::parse(name.trim_start_matches(':')).ok());
        let system = || iana_time_zone::get_timezone().ok().and_then(|name| Zone::parse(&name).ok());
        named.or_else(system).unwrap_or_default()
    }
}
