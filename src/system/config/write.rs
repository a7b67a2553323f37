//! Writes one changed setting back, leaving comments, order and spacing of the file as they are.

use std::io::Write;
use std::path::Path;
use std::{fs, io};

use toml_edit::{DocumentMut, Item, Value};

use crate::model::problem::Problem;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::create_private_file;

/// A new value for one key; `Unset` takes the line out, so that the default counts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting<'a> {
    /// A word or a path.
    Text(&'a str),
    /// Yes or no.
    Flag(bool),
    /// Back to the default.
    Unset,
}

/// Sets `key` in the settings file. A missing file is created with mode 0600; the old file is replaced in one
/// step, so that a power cut leaves either the old or the new one.
///
/// # Errors
/// Kind `Usage` when the file has a syntax error (it is left alone), `Output` when it cannot be written.
pub(crate) fn set_in_file(file: &Path, key: &str, value: Setting<'_>) -> Result<(), Failure> {
    let failed = |e: &io::Error| {
        Failure::new(FailureKind::Output, Problem::new("config.cannot_write").with("path", file.display()))
            .io(e)
    };
    // A settings file may be a link into a folder of dotfiles: the link stays.
    let real = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let old = match fs::read_to_string(&real) {
        Ok(text) => Some(text),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(failed(&e)),
    };
    let text = old.as_deref().unwrap_or_default();
    let mut document: DocumentMut = text.strip_prefix('\u{feff}').unwrap_or(text).parse().map_err(|_| {
        Failure::new(FailureKind::Usage, Problem::new("config.not_written").with("path", file.display()))
    })?;
    change(&mut document, key, value);
    let new = document.to_string();
    if old.as_deref() == Some(new.as_str()) {
        return Ok(());
    }

    let mut name = real.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temp = real.with_file_name(name);
    let written = (|| {
        if let Some(folder) = temp.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut out = create_private_file(&temp)?;
        if let Ok(meta) = fs::metadata(&real) {
            out.set_permissions(meta.permissions())?;
        }
        out.write_all(new.as_bytes())?;
        out.sync_all()?;
        drop(out);
        fs::rename(&temp, &real)
    })();
    written.map_err(|e| {
        let _ = fs::remove_file(&temp);
        failed(&e)
    })
}

fn change(document: &mut DocumentMut, key: &str, value: Setting<'_>) {
    let mut new: Value = match value {
        Setting::Text(text) => text.into(),
        Setting::Flag(flag) => flag.into(),
        Setting::Unset => {
            document.remove(key);
            return;
        }
    };
    match document.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            // The decor holds the spaces and the comment behind the value.
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => document[key] = Item::Value(new),
    }
}
