//! Every key of the settings file: one line each. Reading, writing and the example file are checked against it.

use std::path::PathBuf;

use super::values::{Config, GlyphChoice, ThemeChoice};
use crate::model::lang::Lang;

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// A file or folder; relative ones start at the folder of the settings file, `~/` at the home folder.
    Path,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// One key of the settings file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConfigKey {
    pub(crate) name: &'static str,
    /// What it takes.
    pub(crate) wanted: ValueKind,
    /// Stores a checked value.
    pub(super) store: StoreValue,
}

/// How a checked value gets into [`Config`].
#[derive(Clone, Copy, Debug)]
pub(super) enum StoreValue {
    Path(fn(&mut Config, PathBuf)),
    Flag(fn(&mut Config, bool)),
    /// Takes the position in the list of words.
    Choice(fn(&mut Config, usize)),
}

const LANGS: &[&str] = &["auto", "en", "zh", "en-US", "en-GB"];

/// All keys, in the order of `config.example.toml`.
pub(crate) const KEYS: &[ConfigKey] = &[
    ConfigKey { name: "db", wanted: ValueKind::Path, store: StoreValue::Path(|c, v| c.db = v) },
    ConfigKey {
        name: "lang",
        wanted: ValueKind::Choice(LANGS),
        store: StoreValue::Choice(|c, v| c.lang = Lang::parse_region(LANGS[v])),
    },
    ConfigKey {
        name: "theme",
        wanted: ValueKind::Choice(ThemeChoice::CODES),
        store: StoreValue::Choice(|c, v| c.theme = ThemeChoice::ALL[v]),
    },
    ConfigKey {
        name: "glyphs",
        wanted: ValueKind::Choice(GlyphChoice::CODES),
        store: StoreValue::Choice(|c, v| c.glyphs = GlyphChoice::ALL[v]),
    },
    ConfigKey { name: "mouse", wanted: ValueKind::Flag, store: StoreValue::Flag(|c, v| c.mouse = v) },
    ConfigKey {
        name: "backup_dir",
        wanted: ValueKind::Path,
        store: StoreValue::Path(|c, v| c.backup_dir = v),
    },
    ConfigKey {
        name: "second_backup_dir",
        wanted: ValueKind::Path,
        store: StoreValue::Path(|c, v| c.second_backup_dir = Some(v)),
    },
    ConfigKey {
        name: "reports_dir",
        wanted: ValueKind::Path,
        store: StoreValue::Path(|c, v| c.reports_dir = v),
    },
    ConfigKey {
        name: "allow_network_fs",
        wanted: ValueKind::Flag,
        store: StoreValue::Flag(|c, v| c.allow_network_fs = v),
    },
];

/// The known word nearest to a mistyped one, if any is near enough to be meant.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase().replace('-', "_");
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&typed, &name.replace('-', "_")), name))
        .filter(|(distance, name)| *distance <= (name.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
