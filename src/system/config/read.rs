//! Reads the settings file, refusing what it does not know, each with line and column.

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::keys::{KEYS, nearest};
use super::values::{ConfigProblem, ConfigReport, Place};
use crate::model::problem::Problem;
use crate::system::config::keys::{ConfigKey, StoreValue, ValueKind};
use crate::system::error::{Said, io_cause};

/// A settings file larger than this is something else. In bytes.
const MAX_SIZE: u64 = 256 * 1024;
/// Longest piece of the file repeated in a message. In characters.
const MAX_QUOTE: usize = 40;

/// Where the name of the settings file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileName {
    /// Somebody typed it for this start, so it has to exist.
    Given,
    /// The usual one, or the one this PC is set to: it may be still to come.
    Usual,
}

/// Reads `report.file` into `report.config`.
pub(super) fn file(report: &mut ConfigReport, name: FileName) {
    let bytes = match read(&report.file) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound && name == FileName::Usual => return,
        Err(e) => return refuse_whole(report, Problem::new("config.cannot_read"), Some(io_cause(&e))),
    };
    let Some(bytes) = bytes else { return refuse_whole(report, Problem::new("config.pipe"), None) };
    if bytes.len() as u64 > MAX_SIZE {
        let problem = Problem::new("config.too_large").with("kb", MAX_SIZE / 1024);
        return refuse_whole(report, problem, None);
    }
    match std::str::from_utf8(&bytes) {
        // Windows editors like to put a byte-order mark in front.
        Ok(text) => parse(report, text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(e) => {
            let good = String::from_utf8_lossy(&bytes[..e.valid_up_to()]);
            report.db_sure = false;
            refuse(report, &good, good.len()..good.len(), Problem::new("config.not_utf8"), None);
        }
    }
}

/// Nothing of the file can be used.
fn refuse_whole(report: &mut ConfigReport, problem: Problem, cause: Option<Said>) {
    report.db_sure = false;
    let place = Place::WholeFile(report.file.clone());
    report.problems.push(ConfigProblem { place, problem, cause, hint: None });
}

/// What is in it, up to a size that none has; nothing of a pipe: opening one waits until somebody writes into it, which
/// may be never.
fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    if is_pipe(&fs::metadata(file)?) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(unix)]
fn is_pipe(meta: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&meta.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

/// Checks a whole text against the known keys. Good keys are stored even when others are refused: a slip in
/// `theme` must not send the program to another database.
pub(super) fn parse(report: &mut ConfigReport, source: &str) {
    let (table, errors) = DeTable::parse_recoverable(source);
    let mut seen = None;
    for error in &errors {
        // Around a syntax error a `db` line may have been lost.
        report.db_sure = false;
        let detail = error.message().lines().collect::<Vec<_>>().join("; ");
        let hint = detail.contains("escape").then(|| Problem::new("config.backslash"));
        let span = error.span().unwrap_or(0..0);
        let line = line_column(source, span.start).0;
        // What follows on the same line is mostly the same mistake.
        if seen.replace(line) == Some(line) {
            continue;
        }
        refuse(report, source, span, Problem::new("config.syntax").with("detail", detail), hint);
    }
    if !errors.is_empty() {
        // Of a broken file only the database path is taken, so that the right one is shown, read-only.
        let db = table.get_ref().iter().find(|(name, _)| name.get_ref() == "db");
        if let (Some((_, value)), Some(key)) = (db, KEYS.iter().find(|k| k.name == "db")) {
            // A second complaint about the same line would not help.
            let _ = store(report, key, value.get_ref());
        }
        return;
    }
    for (name, value) in table.get_ref() {
        let Some(key) = KEYS.iter().find(|k| k.name == name.get_ref()) else {
            let near = nearest(name.get_ref(), KEYS.iter().map(|k| k.name));
            let hint = match near {
                Some(near) => Problem::new("config.did_you_mean").with("name", near),
                None => Problem::new("config.known").with("names", list(KEYS.iter().map(|k| k.name))),
            };
            // It was probably meant to name the database.
            report.db_sure &= near != Some("db");
            let problem = Problem::new("config.unknown_key").with("key", quote(name.get_ref()));
            refuse(report, source, name.span(), problem, Some(hint));
            continue;
        };
        if let Err((problem, hint)) = store(report, key, value.get_ref()) {
            report.db_sure &= key.name != "db";
            let found = quote(source.get(value.span()).unwrap_or_default());
            let problem = problem.with("key", key.name).with("found", found);
            refuse(report, source, value.span(), problem, hint);
        }
    }
    report.problems.sort_by_key(|p| match p.place {
        Place::File { line, column, .. } => (line, column),
        _ => (0, 0),
    });
}

/// Stores one value, or says what was expected; the caller adds the key and what was found.
fn store(
    report: &mut ConfigReport,
    key: &ConfigKey,
    value: &DeValue<'_>,
) -> Result<(), (Problem, Option<Problem>)> {
    match (key.store, key.wanted) {
        (StoreValue::Flag(set), _) => {
            let flag = value.as_bool().ok_or((Problem::new("config.want_flag"), None))?;
            set(&mut report.config, flag);
        }
        (StoreValue::Choice(set), ValueKind::Choice(words)) => {
            let typed = value.as_str().unwrap_or_default();
            let Some(at) = words.iter().position(|w| *w == typed) else {
                let hint = nearest(typed, words.iter().copied())
                    .map(|near| Problem::new("config.did_you_mean").with("name", near));
                let wanted = list(words.iter().copied());
                return Err((Problem::new("config.want_choice").with("words", wanted), hint));
            };
            set(&mut report.config, at);
        }
        (StoreValue::Path(set), _) => {
            let typed = value
                .as_str()
                .filter(|s| !s.trim().is_empty() && !s.contains(char::is_control))
                .ok_or((Problem::new("config.want_path"), None))?;
            let path = place(&report.file, typed);
            set(&mut report.config, path);
        }
        (StoreValue::Choice(_), _) => {}
    }
    Ok(())
}

/// A path as meant in the settings file: `~/` is the home folder, relative ones start beside the file.
fn place(file: &Path, typed: &str) -> PathBuf {
    if let Some(rest) = typed.strip_prefix("~/").or_else(|| typed.strip_prefix("~\\"))
        && let Some(base) = directories::BaseDirs::new()
    {
        return base.home_dir().join(rest);
    }
    let path = file.parent().unwrap_or(Path::new("")).join(typed);
    std::path::absolute(&path).unwrap_or(path)
}

fn refuse(
    report: &mut ConfigReport,
    source: &str,
    span: Range<usize>,
    problem: Problem,
    hint: Option<Problem>,
) {
    let (line, column) = line_column(source, span.start);
    let place = Place::File { path: report.file.clone(), line, column };
    report.problems.push(ConfigProblem { place, problem, cause: None, hint });
}

/// Line and column (in characters) of a byte position, both from 1.
fn line_column(source: &str, at: usize) -> (usize, usize) {
    let before = source.get(..at).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count() + 1)
}

/// One short line of the file, for a message.
fn quote(text: &str) -> String {
    let mut short: String = text.lines().next().unwrap_or_default().chars().take(MAX_QUOTE).collect();
    if short.len() < text.len() {
        short.push_str("...");
    }
    short
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
