//! `handover export`: every sealed handover, one JSON document a line.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::de::IgnoredAny;

use super::{out, shop};
use crate::record;
use crate::record::logbook::LogPage;
use crate::report::daylog::json;
use crate::report::terminal_safe;
use crate::store::{Outgoing, StoreError};
use crate::system::config::Globals;
use crate::system::error::Failure;
use crate::system::paths::staged::Existing;

/// What the command line asks of an export.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// Where to; `-` is stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Why writing stopped.
enum Stopped {
    Store(StoreError),
    Out(io::Error),
}

impl From<StoreError> for Stopped {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

/// Writes the records one after the other; memory does not grow with their number.
///
/// # Errors
/// What the store says of a record that cannot be read; kind `Output` when it cannot be written.
pub(crate) fn run(globals: &Globals, args: &ExportArgs) -> Result<(), Failure> {
    let store = shop::read(globals)?;
    let mut trouble = None;
    let written = out::OutputTarget::new(Some(&args.output), Existing::forced(args.force)).write(
        out::Content::Text,
        |out| match store.give_out(|record| line(out, record)) {
            Ok(_) => Ok(()),
            Err(Stopped::Out(e)) => Err(e),
            Err(Stopped::Store(e)) => {
                trouble = Some(e.failure());
                Err(io::Error::other(e))
            }
        },
    );
    match trouble {
        Some(failure) => Err(failure),
        None => written,
    }
}

/// One document: the sealed bytes as they are, with seal and texts put in behind.
fn line(out: &mut dyn Write, record: &Outgoing<'_>) -> Result<(), Stopped> {
    let bad = |detail: String| {
        Stopped::Store(StoreError::BadRow { what: "seal", id: record.seal.seq.to_string(), detail })
    };
    let seal = serde_json::to_string(&record.seal).map_err(|e| bad(e.to_string()))?;
    let plain = |bytes: &[u8]| {
        std::str::from_utf8(bytes).is_ok_and(|text| !text.contains(char::is_control))
            && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
    };
    let inner = record.body.strip_prefix(b"{").and_then(|b| b.strip_suffix(b"}")).filter(|b| !b.is_empty());
    if let Some(inner) =
        inner.filter(|_| plain(record.body) && record.texts.is_none_or(plain) && clean(&seal))
    {
        let texts = record.texts.unwrap_or(b"{}");
        let since = record.since.as_deref().map(added).transpose()?.unwrap_or_default();
        let parts: [&[u8]; 8] =
            [b"{", inner, b",\"seal\":", seal.as_bytes(), b",\"texts\":", texts, since.as_bytes(), b"}\n"];
        return parts.iter().try_for_each(|part| out.write_all(part)).map_err(Stopped::Out);
    }
    // Somebody was at the file with another tool: control characters are written as escapes.
    let mut document = record::from_body(record.body, None).map_err(|p| bad(p.to_string()))?;
    if let Some(texts) = record.texts {
        document.texts = serde_json::from_slice(texts).map_err(|e| bad(e.to_string()))?;
    }
    document.seal = Some(record.seal.clone());
    let text = serde_json::to_string(&document).map_err(|e| bad(e.to_string()))?;
    writeln!(out, "{}", escaped(&text)).map_err(Stopped::Out)
}

/// What was added since the seal, as fields behind the others. What holds now follows from it and is left out.
fn added(page: &LogPage) -> Result<String, Stopped> {
    let mut fields = json::since(page).map_err(Stopped::Out)?;
    fields.remove("effective");
    let mut text = Vec::new();
    terminal_safe::json(&fields, &mut text).map_err(Stopped::Out)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let inner = text.trim_start_matches('{').strip_suffix('}').unwrap_or_default();
    Ok(if inner.is_empty() { String::new() } else { format!(",{inner}") })
}

fn clean(text: &str) -> bool {
    !text.contains(char::is_control)
}

/// JSON text without control characters; the ones that JSON leaves as they are stand in strings.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() {
            // Writing to a string cannot fail.
            let _ = std::fmt::Write::write_fmt(&mut out, format_args!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}
