//! Every key of the settings file: one line each. Reading, writing and the example file are checked against it.

use std::path::PathBuf;

use super::values::{Config, GlyphChoice, ThemeChoice};
use crate::domain::Lang;

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A file or folder; relative ones start at the folder of the settings file, `~/` at the home folder.
    Path,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// One key of the settings file.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub wanted: Wanted,
    /// Stores a checked value.
    pub(super) store: Store,
}

/// How a checked value gets into [`Config`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Store {
    Path(fn(&mut Config, PathBuf)),
    Flag(fn(&mut Config, bool)),
    /// Takes the position in the list of words.
    Choice(fn(&mut Config, usize)),
}

const LANGS: &[&str] = &["auto", "en", "zh"];

/// All keys, in the order of `config.example.toml`.
pub const KEYS: &[Key] = &[
    Key { name: "db", wanted: Wanted::Path, store: Store::Path(|c, v| c.db = v) },
    Key {
        name: "lang",
        wanted: Wanted::Choice(LANGS),
        store: Store::Choice(|c, v| c.lang = [None, Some(Lang::En), Some(Lang::Zh)][v]),
    },
    Key {
        name: "theme",
        wanted: Wanted::Choice(ThemeChoice::CODES),
        store: Store::Choice(|c, v| c.theme = ThemeChoice::ALL[v]),
    },
    Key {
        name: "glyphs",
        wanted: Wanted::Choice(GlyphChoice::CODES),
        store: Store::Choice(|c, v| c.glyphs = GlyphChoice::ALL[v]),
    },
    Key { name: "mouse", wanted: Wanted::Flag, store: Store::Flag(|c, v| c.mouse = v) },
    Key { name: "backup_dir", wanted: Wanted::Path, store: Store::Path(|c, v| c.backup_dir = v) },
    Key { name: "reports_dir", wanted: Wanted::Path, store: Store::Path(|c, v| c.reports_dir = v) },
    Key { name: "allow_network_fs", wanted: Wanted::Flag, store: Store::Flag(|c, v| c.allow_network_fs = v) },
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
