//! What of a record the search index holds, and what is looked for in the records themselves.
//!
//! Names of people, goods and registers, reasons and other codes stand in nearly every record: to index them each
//! time would make the index a quarter of the file, and looking from the newest record on finds them at once. The
//! index is for what is rare: what people wrote.

use std::collections::BTreeSet;

use rusqlite::params;
use serde_json::Value;

use super::{Result, Tx};
use crate::model::ids::HandoverId;
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::log::{FeedbackKind, LogKind, MovementKind};
use crate::model::settings::Settings;
use crate::record::Document;

/// Codes that records write in place of a word.
const CODES: [&[&str]; 6] = [
    ItemKind::CODES,
    ItemState::CODES,
    Severity::CODES,
    LogKind::CODES,
    FeedbackKind::CODES,
    MovementKind::CODES,
];

/// Texts that the index leaves out: all that stand in the settings of a record, and codes.
#[derive(Debug)]
pub(super) struct Vocabulary(BTreeSet<String>);

impl Vocabulary {
    /// That of a version of the settings.
    pub(super) fn of(settings: &Settings) -> Self {
        let doc = serde_json::to_value(settings).unwrap_or_default();
        let mut all = BTreeSet::new();
        each(&doc, &mut |text| {
            all.insert(text.to_owned());
        });
        Self(all)
    }

    fn leaves_out(&self, text: &str) -> bool {
        text.is_empty() || is_moment(text) || is_code(text) || self.0.contains(text)
    }
}

/// Whether a word, in small letters, may be a part of a code, which the index does not hold.
pub(super) fn in_a_code(word: &str) -> bool {
    CODES.iter().flat_map(|codes| codes.iter()).any(|code| code.contains(word))
}

fn is_code(text: &str) -> bool {
    CODES.iter().any(|codes| codes.contains(&text))
}

/// Whether a text is a moment as records write it, `2026-11-21T21:42:00+08:00`: shown it reads otherwise.
fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let marks = |at: usize, mark: u8| bytes.get(at) == Some(&mark);
    bytes.len() >= 16 && marks(4, b'-') && marks(7, b'-') && marks(10, b'T') && marks(13, b':')
}

fn each<'v>(value: &'v Value, take: &mut impl FnMut(&'v str)) {
    match value {
        Value::String(text) => take(text),
        Value::Array(all) => all.iter().for_each(|v| each(v, take)),
        Value::Object(all) => all.values().for_each(|v| each(v, take)),
        _ => {}
    }
}

/// The words of a document that the index is to find, each text once: what people wrote.
pub(super) fn search_text(document: &Document, vocabulary: &Vocabulary) -> String {
    let parts = serde_json::json!({
        "people": document.people,
        "stock": document.stock,
        "log": document.log,
        "carried": document.carried,
        "settled": document.settled,
        "checks": document.checks.iter().map(|c| &c.comment).collect::<Vec<_>>(),
        "cash": document.cash.iter().map(|c| (&c.uncounted, &c.disagreed, &c.bag_no, &c.tenders)).collect::<Vec<_>>(),
        "review": document.review,
    });
    let mut seen = BTreeSet::new();
    let mut out = String::new();
    let mut take = |text: &str| {
        if !vocabulary.leaves_out(text) && seen.insert(text.to_owned()) {
            out.push_str(text);
            out.push('\n');
        }
    };
    take(&document.shift);
    each(&parts, &mut take);
    out
}

/// Makes a handover findable by its words.
pub(super) fn insert_search(tx: &Tx, id: HandoverId, text: &str) -> Result<()> {
    tx.conn()
        .prepare_cached("INSERT INTO search (rowid, text) VALUES (?1, ?2)")?
        .execute(params![id.0, text])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_codes_are_told_from_what_people_write() {
        assert!(is_moment("2026-11-21T21:42:00+08:00"));
        for written in ["2026-11-21", "2026-11-21 Tom came at 21:42", "Tom: 2026-11-21T21:42", ""] {
            assert!(!is_moment(written), "{written}");
        }
        assert!(is_code("deposit_in_transit") && !is_code("deposit in transit"));
        assert!(in_a_code("in_tran") && !in_a_code("deposit in"));
    }
}
