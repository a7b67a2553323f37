//! Full-text search over the logbook, the running shift and the items, Chinese without spaces included.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;
use serde_json::Value;

use super::{Result, Store};
use crate::model::ids::HandoverId;
use crate::model::lang::Bilingual;
use crate::model::settings::Settings;
use crate::model::text;
use crate::record::logbook::{Found, Hit, LogPage};
use crate::store::search_words::in_a_code;
use crate::store::signers::PersonNames;

/// Characters shown around a place found.
const AROUND: usize = 24;

/// Fewest characters the index can look up; shorter words are looked for in the records themselves.
const TRIGRAM: usize = 3;

/// Most other words that one word stands for.
const OTHERS: usize = 40;

/// A word looked for, and what else says the same.
#[derive(Debug)]
struct Wanted {
    /// It itself, in small letters.
    word: String,
    /// Names and codes of the shop that a record may write in its place: the other language's, for the most part.
    others: Vec<String>,
    /// Settings under which a checklist says it.
    versions: Vec<i64>,
    /// Whether it may be said in words that the index leaves out.
    common: bool,
}

impl Wanted {
    fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.word.as_str()).chain(self.others.iter().map(String::as_str))
    }

    /// Whether it is looked for in the records themselves: the index does not hold all of it.
    fn beyond_index(&self) -> bool {
        self.common || self.all().any(|word| word.chars().count() < TRIGRAM)
    }

    /// Whether texts in small letters say it.
    fn stands_in(&self, said: &str) -> bool {
        self.all().any(|word| said.contains(word))
    }
}

impl Store {
    /// Where every word of a text stands: in the running shift, in items of any age, and in sealed handovers, newest
    /// first; at most `limit`. Words are parts of words in any order; what is written in one language is found by the
    /// other where the shop has both.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn search_log(&self, wanted: &str, limit: usize) -> Result<Vec<Hit>> {
        let line = text::clean_line(wanted, 100).text.to_lowercase();
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let wanted = self.wanted(&words)?;
        let (_, settings) = self.settings()?;
        let mut hits = self.found_running(&wanted, &settings)?;
        hits.extend(self.found_items(&wanted, &settings)?);
        hits.truncate(limit);
        let direct = self.sealed_with(&wanted, false, limit)?;
        let mut seen = BTreeSet::new();
        for id in direct.into_iter().rev() {
            if hits.len() >= limit {
                return Ok(hits);
            }
            seen.insert(id);
            hits.extend(hit(&self.page(HandoverId(id))?, &wanted));
        }
        if wanted.iter().any(|one| !one.versions.is_empty()) {
            // What a checklist asks, in the records that hold its answers.
            for id in self.sealed_with(&wanted, true, limit)?.into_iter().rev() {
                if hits.len() >= limit {
                    break;
                }
                if seen.insert(id) {
                    let page = self.page(HandoverId(id))?;
                    hits.extend(hit(&page, &wanted).filter(|_| says(&page, &wanted)));
                }
            }
        }
        Ok(hits)
    }

    /// What each word stands for, by the names and lists that the shop has and had.
    fn wanted(&self, words: &[&str]) -> Result<Vec<Wanted>> {
        let mut all: Vec<Wanted> = words
            .iter()
            .map(|word| Wanted {
                word: (*word).to_owned(),
                others: Vec::new(),
                versions: Vec::new(),
                // What JSON writes otherwise cannot be told from the bytes of the settings.
                common: in_a_code(word) || word.contains(['"', '\\']),
            })
            .collect();
        let mut statement =
            self.conn.prepare_cached("SELECT version, doc FROM settings ORDER BY version DESC")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (version, doc): (i64, String) = (row.get(0)?, row.get(1)?);
            let lower = doc.to_lowercase();
            let named = |one: &Wanted| one.word.chars().count() > 1 && lower.contains(&one.word);
            if !all.iter().any(named) {
                continue;
            }
            let Ok(doc) = serde_json::from_str::<Value>(&doc) else { continue };
            for one in all.iter_mut().filter(|one| named(one)) {
                one.common = true;
                take_names(&doc, version, one);
            }
        }
        Ok(all)
    }

    /// Entries of the running shift, the newest first.
    fn found_running(&self, wanted: &[Wanted], settings: &Settings) -> Result<Vec<Hit>> {
        let Ok(run) = self.running() else { return Ok(Vec::new()) };
        let mut hits = Vec::new();
        for entry in self.entries(run.id)?.iter().rev() {
            let value = serde_json::to_value(&entry.detail).unwrap_or_default();
            let who = settings.person_name(entry.by).to_owned();
            let mut said = strings(&value);
            said.push(&who);
            if let Some(snippet) = snippet(&said, wanted) {
                hits.push(Hit {
                    found: Found::Running(entry.detail.kind()),
                    date: run.date,
                    part: run.part,
                    shift: settings.shift(run.shift).map(|s| s.name.clone()).unwrap_or_default(),
                    who,
                    snippet,
                });
            }
        }
        Ok(hits)
    }

    /// Items, open ones first, closed ones of any age.
    fn found_items(&self, wanted: &[Wanted], settings: &Settings) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        let mut items = self.open_items()?;
        items.extend(self.closed_items(i64::MAX)?);
        for item in items {
            let value = serde_json::to_value(&item.detail).unwrap_or_default();
            let who = settings.person_name(item.opened_by).to_owned();
            let mut said = vec![item.title.as_str()];
            said.extend(strings(&value));
            said.push(&who);
            let Some(snippet) = snippet(&said, wanted) else { continue };
            let run = self.run(item.opened_run)?;
            let shift = settings.shift(run.shift).map(|s| s.name.clone()).unwrap_or_default();
            let (date, part) = (run.date, run.part);
            hits.push(Hit { found: Found::Item(Box::new(item)), date, part, shift, who, snippet });
        }
        Ok(hits)
    }

    /// Sealed handovers that hold every word; by `checklists` those as well whose settings ask it in a checklist. Words
    /// the index cannot look up are looked for in the sealed bytes, newest first, until enough are found.
    fn sealed_with(&self, wanted: &[Wanted], checklists: bool, limit: usize) -> Result<BTreeSet<i64>> {
        let beside = self.beside()?;
        let mut known: Vec<(&Wanted, BTreeSet<i64>)> = Vec::new();
        for one in wanted {
            let mut ids = self.indexed(one)?;
            ids.extend(self.dated(one)?);
            ids.extend(beside.iter().filter(|(_, said)| one.stands_in(said)).map(|(id, _)| *id));
            if checklists {
                ids.extend(self.under(&one.versions)?);
            }
            known.push((one, ids));
        }
        let (open, closed): (Vec<_>, Vec<_>) = known.into_iter().partition(|(one, _)| one.beyond_index());
        let within = closed.into_iter().map(|(_, ids)| ids).reduce(|a, b| &a & &b);
        if open.is_empty() {
            let all = within.unwrap_or_default();
            return Ok(all.into_iter().rev().take(limit).collect());
        }
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
            let left: Vec<&Wanted> =
                open.iter().filter(|(_, ids)| !ids.contains(&id)).map(|(one, _)| *one).collect();
            let body = row.get_ref(1)?.as_blob().unwrap_or_default();
            if left.is_empty() || (left.iter().all(|one| may_stand(body, one)) && all_stand(body, &left)) {
                found.insert(id);
                if found.len() >= limit {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Handovers whose index holds a word or what it stands for.
    fn indexed(&self, one: &Wanted) -> Result<BTreeSet<i64>> {
        let long = one.all().filter(|word| word.chars().count() >= TRIGRAM);
        let long: Vec<String> = long.map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        if long.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut statement = self.conn.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1")?;
        let rows = statement.query_map([long.join(" OR ")], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Sealed handovers that ran under these settings.
    fn under(&self, versions: &[i64]) -> Result<BTreeSet<i64>> {
        let mut found = BTreeSet::new();
        let mut statement = self
            .conn
            .prepare_cached("SELECT id FROM handover WHERE settings_version = ?1 AND seal_seq IS NOT NULL")?;
        for version in versions {
            let rows = statement.query_map(params![version], |row| row.get::<_, i64>(0))?;
            for id in rows {
                found.insert(id?);
            }
        }
        Ok(found)
    }

    /// What was said beside sealed handovers, and by whom, in small letters: remarks, corrections and what was decided
    /// later; there are few of them.
    fn beside(&self) -> Result<BTreeMap<i64, String>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT handover_id, text, by, NULL FROM remark
             UNION ALL SELECT handover_id, reason || ' ' || new, by, second FROM correction
             UNION ALL SELECT handover_id, words, by, NULL FROM approval",
        )?;
        let mut names = PersonNames::default();
        let mut rows = statement.query([])?;
        let mut found: BTreeMap<i64, String> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let said = found.entry(row.get(0)?).or_default();
            let mut say = |text: &str| {
                said.push_str(&text.to_lowercase());
                said.push('\n');
            };
            say(&super::row::text(row, 1)?);
            for person in [row.get::<_, Option<i64>>(2)?, row.get(3)?].into_iter().flatten() {
                say(&names.get(&self.conn, person)?);
            }
        }
        Ok(found)
    }

    /// Sealed handovers of days that a word in figures and dashes is a part of: the index does not repeat the date.
    fn dated(&self, one: &Wanted) -> Result<BTreeSet<i64>> {
        let figures = one.word.chars().all(|c| c.is_ascii_digit() || c == '-');
        if !figures {
            return Ok(BTreeSet::new());
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT id FROM handover WHERE instr(business_date, ?1) > 0 AND seal_seq IS NOT NULL",
        )?;
        let rows = statement.query_map([&one.word], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Takes from a version of the settings what a word stands for.
fn take_names(doc: &Value, version: i64, one: &mut Wanted) {
    const NAMED: [&str; 8] = [
        "devices",
        "tenders",
        "cash_reasons",
        "stock_reasons",
        "feedback_topics",
        "routines",
        "shifts",
        "stock",
    ];
    let entries = |list: &str| doc.get(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let says = |entry: &Value, word: &str| both(entry).iter().any(|text| text.to_lowercase().contains(word));
    if entries("checks").iter().any(|entry| says(entry, &one.word)) {
        one.versions.push(version);
    }
    for entry in NAMED.iter().flat_map(|list| entries(list)) {
        if !says(entry, &one.word) {
            continue;
        }
        let code = entry.get("id").and_then(Value::as_str);
        for other in both(entry).into_iter().chain(code) {
            let other = other.trim().to_lowercase();
            let new = !other.contains(&one.word) && !one.others.contains(&other) && other.chars().count() > 1;
            if new && one.others.len() < OTHERS {
                one.others.push(other);
            }
        }
    }
}

/// The texts of an entry that has one in both languages.
fn both(entry: &Value) -> Vec<&str> {
    let Value::Object(fields) = entry else { return Vec::new() };
    let texts =
        fields.values().filter_map(|value| Some([value.get("en")?.as_str()?, value.get("zh")?.as_str()?]));
    texts.flatten().filter(|text| !text.trim().is_empty()).collect()
}

/// Whether the bytes of a record may hold a word: they also hold names of fields.
fn may_stand(body: &[u8], one: &Wanted) -> bool {
    // Bytes compare fastest, whatever the case of Latin letters; other letters with case are read.
    one.all().any(|word| {
        word.chars().any(|c| !c.is_ascii() && c.is_lowercase()) || contains(body, word.as_bytes())
    })
}

/// Whether the words of people in a record hold all that is left.
fn all_stand(body: &[u8], left: &[&Wanted]) -> bool {
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return false };
    let texts: Vec<String> = strings(&body).into_iter().map(str::to_lowercase).collect();
    left.iter().all(|one| texts.iter().any(|text| one.stands_in(text)))
}

/// Whether the texts of a record and what was said beside it hold every word, its checklists among them.
fn says(page: &LogPage, wanted: &[Wanted]) -> bool {
    let value = serde_json::to_value(&page.document).unwrap_or_default();
    let mut said: Vec<String> = strings(&value).into_iter().map(str::to_lowercase).collect();
    said.extend(answered(page).into_iter().map(str::to_lowercase));
    said.extend(said_beside(page).into_iter().map(str::to_lowercase));
    wanted.iter().all(|one| said.iter().any(|text| one.stands_in(text)))
}

/// What was said beside a record since it was sealed, and who said it.
fn said_beside(page: &LogPage) -> Vec<&str> {
    let mut said: Vec<&str> = Vec::new();
    for remark in &page.remarks {
        said.extend([remark.text.as_str(), &remark.name]);
    }
    for correction in &page.corrections {
        said.extend([correction.reason.as_str(), &correction.by_name]);
        said.extend(strings(&correction.new));
        said.extend(correction.second.as_ref().map(|(_, name)| name.as_str()));
    }
    for decision in &page.decisions {
        said.extend([decision.words.as_str(), &decision.by_name]);
    }
    said
}

/// What the checklists of a record ask, in both languages, where it was answered.
fn answered(page: &LogPage) -> Vec<&str> {
    let document = &page.document;
    let asked = |item: &str| document.texts.get(&format!("check/{item}"));
    let texts = document.checks.iter().filter_map(|check| asked(&check.item));
    texts.flat_map(|text| [text.en.as_str(), text.zh.as_str()]).collect()
}

/// The first place that says one of the words, where all of them are said.
fn snippet(said: &[&str], wanted: &[Wanted]) -> Option<String> {
    let lower: Vec<String> = said.iter().map(|text| text.to_lowercase()).collect();
    let all = wanted.iter().all(|one| lower.iter().any(|text| one.stands_in(text)));
    all.then(|| place(said, wanted)).flatten()
}

/// What stands around the first word found.
fn place(said: &[&str], wanted: &[Wanted]) -> Option<String> {
    let words = || wanted.iter().flat_map(Wanted::all);
    words().find_map(|word| said.iter().find_map(|text| around(text, word)))
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
fn hit(page: &LogPage, wanted: &[Wanted]) -> Option<Hit> {
    let document = &page.document;
    let value = serde_json::to_value(document).ok()?;
    let mut said = said_beside(page);
    said.extend(strings(&value));
    said.extend(answered(page));
    // In no language: who looks for it reads it in theirs.
    let people = [document.people.outgoing.join(" · "), document.takers().join(" · ")].join(" → ");
    Some(Hit {
        found: Found::Sealed(page.handover),
        date: document.business_date,
        part: document.part,
        shift: document.texts.get("shift").cloned().unwrap_or_else(|| Bilingual::same(&document.shift)),
        snippet: place(&said, wanted).unwrap_or_else(|| people.clone()),
        who: people,
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
