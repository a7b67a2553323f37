//! For programs: one document of the public schema a line, as `handover export` writes them.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::day_log::{DayLog, DayLogFormat};
use crate::model::lang::Lang;
use crate::record::logbook::LogPage;
use crate::record::{Document, correction};
use crate::report::terminal_safe;

/// One JSON document a line.
pub(crate) const FORMAT: DayLogFormat = DayLogFormat { name: "json", write };

fn write(day: &DayLog, _: Lang, out: &mut dyn Write) -> io::Result<()> {
    day.pages.iter().try_for_each(|page| {
        if !page.amended() {
            return write_document(&page.document, out);
        }
        terminal_safe::json(&amended(page)?, out)?;
        out.write_all(b"\n")
    })
}

/// A document with what was added to it since it was sealed: each correction with what it replaced, and the
/// sections as they hold now wherever they differ. Both keys are missing where nothing was added, and neither
/// is part of what is exported and sealed.
fn amended(page: &LogPage) -> io::Result<Value> {
    let mut whole = serde_json::to_value(&page.document)?;
    let now = page.effective().map_err(|problem| io::Error::other(problem.to_string()))?;
    let now_value = serde_json::to_value(&now)?;
    let corrections: Vec<Value> = page
        .corrections
        .iter()
        .map(|c| {
            let mut line = json!({
                "seq": c.seq,
                "field": c.field,
                "reason": c.reason,
                "by": c.by_name,
                "second": c.second_name,
                "at": c.at,
            });
            let original = correction::value(&page.document, c.field);
            let effective = correction::value(&now, c.field);
            for (name, value) in
                [("original", &original), ("old", &c.old), ("new", &c.new), ("effective", &effective)]
            {
                if !value.is_null() {
                    line[name] = value.clone();
                }
            }
            line
        })
        .collect();
    let mut effective = serde_json::Map::new();
    for (name, value) in now_value.as_object().into_iter().flatten() {
        if whole.get(name) != Some(value) {
            effective.insert(name.clone(), value.clone());
        }
    }
    if !corrections.is_empty() {
        whole["corrections"] = Value::Array(corrections);
    }
    if !effective.is_empty() {
        whole["effective"] = Value::Object(effective);
    }
    Ok(whole)
}

/// One document as one line. Characters that could steer a terminal are written as `\u....`, which says the
/// same to a program.
///
/// # Errors
/// What the target says.
pub(crate) fn write_document(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    terminal_safe::json(document, out)?;
    out.write_all(b"\n")
}
