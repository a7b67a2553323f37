//! Full-text search over the logbook, Chinese without spaces included.

use std::collections::BTreeSet;

use rusqlite::params;
use serde_json::Value;

use super::{Result, Store};
use crate::model::ids::HandoverId;
use crate::model::lang::Bilingual;
use crate::model::text;
use crate::record::logbook::{Hit, LogPage};

/// Characters shown around a place found.
const AROUND: usize = 24;

/// Fewest characters the index can look up; shorter words are looked for in the records themselves.
const TRIGRAM: usize = 3;

impl Store {
    /// Handovers that hold every word of a text, newest first, at most `limit`.
    ///
    /// Words of three characters and more come from the index. One and two characters, such as most Chinese
    /// words, are looked for in the sealed bytes, newest first, until enough are found.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn search_log(&self, wanted: &str, limit: usize) -> Result<Vec<Hit>> {
        let line = text::clean_line(wanted, 100).text.to_lowercase();
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let mut found = self.indexed(&words, limit)?;
        found.extend(self.beside(&words)?);
        let mut hits = Vec::new();
        for id in found.into_iter().rev().take(limit) {
            let page = self.page(HandoverId(id))?;
            hits.extend(hit(&page, &words));
        }
        Ok(hits)
    }

    fn indexed(&self, words: &[&str], limit: usize) -> Result<BTreeSet<i64>> {
        let long: Vec<String> = words
            .iter()
            .filter(|w| w.chars().count() >= TRIGRAM)
            .map(|w| format!("\"{}\"", w.replace('"', "\"\"")))
            .collect();
        let short: Vec<&&str> = words.iter().filter(|w| w.chars().count() < TRIGRAM).collect();
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        if short.is_empty() {
            let mut statement = self.conn.prepare_cached(
                "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
            )?;
            let rows = statement.query_map(params![long.join(" "), most], |row| row.get(0))?;
            return Ok(rows.collect::<rusqlite::Result<_>>()?);
        }
        let within: Option<BTreeSet<i64>> = if long.is_empty() {
            None
        } else {
            let mut statement = self.conn.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1")?;
            let rows = statement.query_map([long.join(" ")], |row| row.get(0))?;
            Some(rows.collect::<rusqlite::Result<_>>()?)
        };
        // Bytes compare fastest, whatever the case of Latin letters; other letters with case are read.
        let plain = short.iter().all(|w| w.chars().all(|c| c.is_ascii() || !c.is_lowercase()));
        let mut statement = self.conn.prepare_cached(
            "SELECT h.id, s.body FROM seal s JOIN handover h ON h.seal_seq = s.seq
             WHERE s.body IS NOT NULL ORDER BY s.seq DESC",
        )?;
        let mut rows = statement.query([])?;
        let mut found = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if within.as_ref().is_some_and(|ids| !ids.contains(&id)) {
                continue;
            }
            let body = row.get_ref(1)?.as_blob().unwrap_or_default();
            if plain && !short.iter().all(|w| contains(body, w.as_bytes())) {
                continue;
            }
            // The bytes also hold names of fields; what counts are the words of people.
            let Ok(body) = serde_json::from_slice::<Value>(body) else { continue };
            let texts = strings(&body);
            if short.iter().all(|w| texts.iter().any(|t| t.to_lowercase().contains(**w))) {
                found.insert(id);
                if found.len() >= limit {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Handovers whose remarks or corrections hold every word; there are few of them.
    fn beside(&self, words: &[&str]) -> Result<BTreeSet<i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT handover_id, text FROM remark UNION ALL SELECT handover_id, reason || ' ' || new FROM correction",
        )?;
        let mut rows = statement.query([])?;
        let mut found = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let said = row.get::<_, String>(1)?.to_lowercase();
            if words.iter().all(|w| said.contains(w)) {
                found.insert(row.get(0)?);
            }
        }
        Ok(found)
    }
}

/// Whether bytes (in lower case) stand anywhere in other bytes, whatever the case of Latin letters there.
fn contains(body: &[u8], wanted: &[u8]) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return true };
    let other = first.to_ascii_uppercase();
    let mut left = body;
    while let Some(at) = left.iter().position(|b| b == first || *b == other) {
        left = &left[at + 1..];
        if left.len() >= rest.len() && left[..rest.len()].eq_ignore_ascii_case(rest) {
            return true;
        }
    }
    false
}

/// Every text of a value that people wrote or read, in order; names of fields, hashes and times are not.
fn strings(value: &Value) -> Vec<&str> {
    fn gather<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
        match value {
            Value::String(text) => out.push(text),
            Value::Array(items) => items.iter().for_each(|v| gather(v, out)),
            Value::Object(fields) => fields
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "schema" | "texts_sha256" | "zone" | "seal"))
                .for_each(|(_, v)| gather(v, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    gather(value, &mut out);
    out
}

/// What is shown of a page that was found.
fn hit(page: &LogPage, words: &[&str]) -> Option<Hit> {
    let document = &page.document;
    let value = serde_json::to_value(document).ok()?;
    let mut said: Vec<&str> = page.remarks.iter().map(|r| r.text.as_str()).collect();
    said.extend(page.corrections.iter().map(|c| c.reason.as_str()));
    said.extend(strings(&value));
    let snippet = said.iter().find_map(|text| around(text, words.first()?));
    // In no language: who looks for it reads it in theirs.
    let people = || [document.people.outgoing.join(" · "), document.takers().join(" · ")].join(" → ");
    Some(Hit {
        handover: page.handover,
        date: document.business_date,
        part: document.part,
        shift: document.texts.get("shift").cloned().unwrap_or_else(|| Bilingual::same(&document.shift)),
        snippet: snippet.unwrap_or_else(people),
    })
}

/// A few words around the place where a text holds a word.
fn around(said: &str, word: &str) -> Option<String> {
    let line = text::for_output_line(said);
    let lower: Vec<char> = line.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
    let wanted: Vec<char> = word.chars().collect();
    let at = lower.windows(wanted.len().max(1)).position(|w| w == wanted.as_slice())?;
    let from = at.saturating_sub(AROUND);
    let kept: String = line.chars().skip(from).take(AROUND * 2 + wanted.len()).collect();
    let more = line.chars().count() > from + AROUND * 2 + wanted.len();
    Some(format!("{}{}{}", if from > 0 { ".." } else { "" }, kept.trim(), if more { ".." } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_found_is_shown_with_what_stands_around_it() {
        assert_eq!(around("冰柜两号温度偏高", "温度").unwrap(), "冰柜两号温度偏高");
        let long = format!("{} NEEDLE {}", "a ".repeat(40), "b ".repeat(40));
        let shown = around(&long, "needle").unwrap();
        assert!(shown.starts_with("..") && shown.ends_with("..") && shown.contains("NEEDLE"), "{shown}");
        assert_eq!(around("nothing", "冰"), None);
    }

    #[test]
    fn bytes_are_found_wherever_they_stand() {
        assert!(contains("aab".as_bytes(), b"ab"));
        assert!(contains("交班".as_bytes(), "班".as_bytes()) && contains(b"x 7B", b"7b"));
        assert!(!contains("交班".as_bytes(), "接".as_bytes()));
        assert!(!contains(b"", b"a") && contains(b"a", b""));
    }
}
