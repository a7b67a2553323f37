//! Whether the file itself is sound: its mark, its tables, its pages, its references. What the records say
//! is proven by the seals, not here.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::connection::application_id;
use super::{APPLICATION_ID, Result, Store, StoreError, schema};
use crate::model::problem::Problem;

/// One thing that is not as the program made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileFinding {
    /// The mark in the header is this.
    Mark(i64),
    /// A table, index, trigger or view that the program never made.
    Added(String),
    /// One that should be there.
    Missing(String),
    /// One that was made differently.
    Changed(String),
    /// SQLite says this of the pages.
    Page(String),
    /// A column holds bytes that are no text.
    NotText {
        table: String,
        column: String,
        /// Number of the row, where it has one.
        row: Option<i64>,
    },
    /// A row that refers to one that is not there.
    Reference {
        /// Table of the row.
        table: String,
        /// Number of the row, where it has one.
        row: Option<i64>,
        /// Table it refers to.
        parent: String,
    },
}

impl FileFinding {
    /// The sentence for people.
    #[must_use]
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::Mark(found) => Problem::new("store.found_mark").with("found", format_args!("{found:#x}")),
            Self::Added(what) => Problem::new("store.found_added").with("what", what),
            Self::Missing(what) => Problem::new("store.found_missing").with("what", what),
            Self::Changed(what) => Problem::new("store.found_changed").with("what", what),
            Self::Page(detail) => Problem::new("store.found_page").with("detail", detail),
            Self::NotText { table, column, row } => Problem::new("store.found_text")
                .with("table", table)
                .with("column", column)
                .with("row", row.map_or_else(|| "-".to_owned(), |r| r.to_string())),
            Self::Reference { table, row, parent } => Problem::new("store.found_reference")
                .with("table", table)
                .with("row", row.map_or_else(|| "-".to_owned(), |r| r.to_string()))
                .with("parent", parent),
        }
    }
}

impl Store {
    /// Checks the file and lists what it finds; empty is good. Reads every page (0.8 s for ten years).
    pub(crate) fn check_file(&self) -> Result<Vec<FileFinding>> {
        let conn = &self.conn;
        let mut findings = Vec::new();
        if let Some(mark) = found(&mut findings, application_id(conn))?
            && mark != APPLICATION_ID
        {
            findings.push(FileFinding::Mark(mark));
        }
        if let Some(here) = found(&mut findings, fingerprint(conn))? {
            compare_schema(&here, &mut findings)?;
        }
        if let Some(said) = found(&mut findings, lines(conn, "PRAGMA integrity_check"))? {
            findings.extend(said.into_iter().filter(|line| line != "ok").map(FileFinding::Page));
        }
        if let Some(broken) = found(&mut findings, broken_references(conn))? {
            findings.extend(broken);
        }
        Ok(findings)
    }
}

impl Store {
    /// Columns of text that hold other bytes: only another program can have written them. They are shown with a mark and
    /// stand in nobody's way, so that a copy that holds them too is a good one.
    ///
    /// # Errors
    /// When the file cannot be read; damage is found elsewhere.
    pub(crate) fn not_text(&self) -> Result<Vec<FileFinding>> {
        let tables =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                        AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
        let mut all = Vec::new();
        for table in lines(&self.conn, tables)? {
            let columns = format!("SELECT name FROM pragma_table_info('{table}') WHERE type = 'TEXT'");
            let columns = lines(&self.conn, &columns)?;
            let listed: Vec<String> = columns.iter().map(|column| format!(", \"{column}\"")).collect();
            let listed = listed.concat();
            let select = |number: &str| format!("SELECT {number}{listed} FROM \"{table}\"");
            // A table without numbers of rows says so when it is asked for them.
            let prepared =
                self.conn.prepare(&select("rowid")).or_else(|_| self.conn.prepare(&select("NULL")));
            let mut statement = prepared?;
            let mut rows = statement.query([])?;
            loop {
                let row = match rows.next() {
                    Err(e) if StoreError::is_damage(&e) => break,
                    row => row?,
                };
                let Some(row) = row else { break };
                for (at, column) in (1..).zip(&columns) {
                    if let ValueRef::Text(bytes) = row.get_ref(at)?
                        && std::str::from_utf8(bytes).is_err()
                    {
                        let (table, column) = (table.clone(), column.clone());
                        all.push(FileFinding::NotText { table, column, row: row.get(0)? });
                    }
                }
            }
        }
        Ok(all)
    }
}

/// Damage is a finding, not the end of the check; the same trouble is listed once.
fn found<T>(findings: &mut Vec<FileFinding>, outcome: rusqlite::Result<T>) -> Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(e) if StoreError::is_damage(&e) => {
            let page = FileFinding::Page(e.to_string());
            if !findings.contains(&page) {
                findings.push(page);
            }
            Ok(None)
        }
        Err(e) => Err(e.into()),
    }
}

/// Everything in the schema by kind and name, with its text free of differences in white space.
fn fingerprint(conn: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    conn.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'")?
        .query_map([], |row| {
            let [kind, name, table]: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            let sql: Option<String> = row.get(3)?;
            let sql = sql.unwrap_or_default();
            let text: Vec<&str> = sql.split_whitespace().collect();
            Ok((format!("{kind} {name}"), format!("{table}: {}", text.join(" "))))
        })?
        .collect()
}

fn compare_schema(here: &BTreeMap<String, String>, findings: &mut Vec<FileFinding>) -> Result<()> {
    let mut model = Connection::open_in_memory()?;
    schema::migrate(&mut model, super::VERSION)
        .map_err(|detail| StoreError::Migration { path: "memory".into(), detail })?;
    let ours = fingerprint(&model)?;
    for (what, text) in here {
        match ours.get(what) {
            None => findings.push(FileFinding::Added(what.clone())),
            Some(our) if our != text => findings.push(FileFinding::Changed(what.clone())),
            Some(_) => {}
        }
    }
    findings.extend(ours.keys().filter(|what| !here.contains_key(*what)).cloned().map(FileFinding::Missing));
    Ok(())
}

fn lines(conn: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

fn broken_references(conn: &Connection) -> rusqlite::Result<Vec<FileFinding>> {
    conn.prepare("PRAGMA foreign_key_check")?
        .query_map([], |row| {
            Ok(FileFinding::Reference { table: row.get(0)?, row: row.get(1)?, parent: row.get(2)? })
        })?
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::template;
    use crate::model::lang::Lang;
    use crate::store::tests::fresh;

    /// Changes a closed file as somebody with another tool would, then checks it.
    fn after(sql: &str) -> Vec<FileFinding> {
        let (_dir, store) = fresh();
        let path = store.path().to_owned();
        store.close().unwrap();
        let other = Connection::open(&path).unwrap();
        other.execute_batch("PRAGMA foreign_keys=OFF").unwrap();
        other.execute_batch(sql).unwrap();
        drop(other);
        Store::open(&path, &crate::store::OpenOptions::read()).unwrap().check_file().unwrap()
    }

    #[test]
    fn a_new_file_has_no_findings() {
        assert_eq!(after(""), []);
        assert_eq!(after("ANALYZE"), []);
    }

    #[test]
    fn what_others_did_to_the_schema_is_named() {
        assert_eq!(
            after("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM audit; END"),
            [FileFinding::Added("trigger t".into())]
        );
        assert_eq!(
            after("DROP TRIGGER seal_no_delete"),
            [FileFinding::Missing("trigger seal_no_delete".into())]
        );
        assert_eq!(
            after("DROP INDEX entry_run; CREATE INDEX entry_run ON entry (id)"),
            [FileFinding::Changed("index entry_run".into())]
        );
    }

    #[test]
    fn a_reference_to_nothing_is_named() {
        let found = after(
            "INSERT INTO item_event (id, item_id, at_ms, offset_min, by, action, state, text) VALUES (4, 99, 0, 0, 1, '', '', '')",
        );
        let row = Some(4);
        assert_eq!(
            found,
            [FileFinding::Reference { table: "item_event".into(), row, parent: "item".into() }]
        );
    }

    #[test]
    fn damaged_pages_are_findings() {
        let (_dir, store) = fresh();
        let path = store.path().to_owned();
        store.close().unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[4096 * 3..4096 * 3 + 200].fill(0xA5);
        std::fs::write(&path, bytes).unwrap();
        let found = Store::open(&path, &crate::store::OpenOptions::read()).unwrap().check_file().unwrap();
        assert!(matches!(found[..], [FileFinding::Page(_), ..]), "{found:?}");
    }

    #[test]
    fn every_finding_has_a_sentence() {
        let x = || "x".to_owned();
        for finding in [
            FileFinding::Mark(1),
            FileFinding::Added(x()),
            FileFinding::Missing(x()),
            FileFinding::Changed(x()),
            FileFinding::Page(x()),
            FileFinding::Reference { table: x(), row: None, parent: x() },
        ] {
            let problem = finding.problem();
            for lang in Lang::ALL {
                let text = template(lang, problem.key).unwrap();
                assert!(problem.args.iter().all(|(name, _)| text.contains(&format!("{{{name}}}"))), "{text}");
            }
        }
    }
}
