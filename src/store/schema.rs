//! The versions of the schema and the way from one to the next.

use rusqlite::{Connection, Transaction};
use rusqlite_migration::{HookError, M, Migrations};

/// Mark in the file header that says "this is a store of the handover program": `HAND`.
pub const APPLICATION_ID: i64 = 0x4841_4E44;

/// Every released step, in order; a file's version is the number of steps it has behind it.
fn steps() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("../../assets/migrations/0001_first.sql")),
        M::up_with_hook(
            include_str!("../../assets/migrations/0002_record_lines.sql"),
            |tx: &Transaction<'_>| {
                super::answers::drop_compared(tx).map_err(|e| HookError::Hook(e.to_string()))
            },
        ),
    ])
}

/// Newest schema version this program knows: the number of steps.
pub const VERSION: i64 = 2;

/// Brings a file to `version`, all steps in one transaction. A no-op when it is there already.
pub(super) fn migrate(conn: &mut Connection, version: i64) -> std::result::Result<(), String> {
    let target = usize::try_from(version).map_err(|e| e.to_string())?;
    match steps().to_version(conn, target) {
        Ok(()) => Ok(()),
        // A second instance may have done it while this one waited for the lock.
        Err(_) if read_version(conn).is_ok_and(|v| v == version) => Ok(()),
        Err(e) => Err(e.to_string()),
    }
}

/// Schema version in the file.
pub(super) fn read_version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_number_of_steps() {
        assert_eq!(steps().validate(), Ok(()));
        let mut conn = Connection::open_in_memory().unwrap();
        steps().to_latest(&mut conn).unwrap();
        assert_eq!(read_version(&conn).unwrap(), VERSION);
    }

    #[test]
    fn every_step_is_valid_sql() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, VERSION).unwrap();
        assert_eq!(read_version(&conn).unwrap(), VERSION);
        migrate(&mut conn, VERSION).unwrap();
    }

    #[test]
    fn every_table_is_strict() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, VERSION).unwrap();
        let loose: Vec<String> = conn
            .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert_eq!(loose, Vec::<String>::new());
    }

    #[test]
    fn the_bundled_sqlite_is_past_the_wal_reset_bug() {
        assert!(rusqlite::version_number() >= 3_051_003, "SQLite {}", rusqlite::version());
    }
}
