//! The versions of the schema and the way from one to the next.

use rusqlite::{Connection, TransactionBehavior};

/// Mark in the file header that says "this is a store of the handover program": `HAND`.
pub(crate) const APPLICATION_ID: i64 = crate::system::paths::irreplaceable::STORE_MARK;

/// Every released step, in order; a file's version is the number of steps it has behind it.
const STEPS: &[Step] = &[
    Step::sql(include_str!("../../assets/migrations/0001_first.sql")),
    Step {
        then: Some(drop_compared),
        ..Step::sql(include_str!("../../assets/migrations/0002_record_lines.sql"))
    },
    Step::sql(include_str!("../../assets/migrations/0003_changed_after_result.sql")),
    Step::sql(include_str!("../../assets/migrations/0004_approvals.sql")),
    Step::sql(include_str!("../../assets/migrations/0005_whose_drawer.sql")),
    Step::sql(include_str!("../../assets/migrations/0006_ways_of_counting.sql")),
    Step::sql(include_str!("../../assets/migrations/0007_report_readings.sql")),
    Step::sql(include_str!("../../assets/migrations/0008_signing_pin.sql")),
    Step::sql(include_str!("../../assets/migrations/0009_parts_of_shifts.sql")),
    Step::filled(include_str!("../../assets/migrations/0010_shown_before.sql")),
    Step::filled(include_str!("../../assets/migrations/0011_readings_of_payments.sql")),
    Step::sql(include_str!("../../assets/migrations/0012_clock.sql")),
    Step::sql(include_str!("../../assets/migrations/0013_closed_shops.sql")),
    Step::sql(include_str!("../../assets/migrations/0014_shifts_not_handed_over.sql")),
    Step::sql(include_str!("../../assets/migrations/0015_sealed_keys.sql")),
    Step::sql(include_str!("../../assets/migrations/0016_found_by_time.sql")),
    Step::sql(include_str!("../../assets/migrations/0017_tills.sql")),
    Step::sql(include_str!("../../assets/migrations/0018_unplanned.sql")),
    Step::sql(include_str!("../../assets/migrations/0019_rounding.sql")),
];

/// What is done with the rows after the statements of a step; says why it could not be.
type Hook = fn(&Connection) -> std::result::Result<(), String>;

/// One step: its statements, and what is done with the rows after them.
#[derive(Clone, Copy)]
struct Step {
    sql: &'static str,
    then: Option<Hook>,
    /// Adds columns that are drawn from the sealed records, by the schema of now: when all steps are taken.
    filled: bool,
}

impl Step {
    const fn sql(sql: &'static str) -> Self {
        Self { sql, then: None, filled: false }
    }

    const fn filled(sql: &'static str) -> Self {
        Self { sql, then: None, filled: true }
    }
}

fn drop_compared(conn: &Connection) -> std::result::Result<(), String> {
    super::answers::drop_compared(conn).map_err(|e| e.to_string())
}

/// Newest schema version this program knows: the number of steps.
#[expect(clippy::cast_possible_wrap, reason = "a handful of steps")]
pub(crate) const VERSION: i64 = STEPS.len() as i64;

/// Brings a file to `version`. A no-op when it is there already.
pub(super) fn migrate(conn: &mut Connection, version: i64) -> std::result::Result<(), String> {
    run(conn, STEPS, version)
}

/// Takes the steps that lead to `version`, all in one transaction: a file where one fails stays as it was, so that
/// the program it comes from can go on with it.
fn run(conn: &mut Connection, steps: &[Step], version: i64) -> std::result::Result<(), String> {
    let detail = |e: rusqlite::Error| e.to_string();
    // The lock comes first: a second instance may be at it, and its work is then found done.
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(detail)?;
    let from = read_version(&transaction).map_err(detail)?;
    if from == version {
        return Ok(());
    }
    let way = usize::try_from(from).ok().zip(usize::try_from(version).ok());
    let Some(ahead) = way.and_then(|(from, to)| steps.get(from..to)) else {
        return Err(format!("no way from version {from} to {version}"));
    };
    for (number, step) in (from + 1..).zip(ahead) {
        transaction.execute_batch(step.sql).map_err(|e| format!("step {number}: {e}"))?;
        if let Some(then) = step.then {
            then(&transaction).map_err(|e| format!("step {number}: {e}"))?;
        }
        transaction.pragma_update(None, "user_version", number).map_err(detail)?;
    }
    if ahead.iter().any(|step| step.filled) && version >= VERSION {
        super::filled_rows::fill_from_records(&transaction).map_err(|e| e.to_string())?;
    }
    transaction.commit().map_err(detail)
}

/// Schema version in the file.
pub(super) fn read_version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_valid_sql() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, VERSION).unwrap();
        assert_eq!(read_version(&conn).unwrap(), VERSION);
        migrate(&mut conn, VERSION).unwrap();
    }

    /// It is read after every answer, and for each handover of a report.
    #[test]
    fn a_shift_is_read_without_a_search_through_all_of_them() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, VERSION).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {} WHERE r.id = 1", crate::store::entry_rows::RUN);
        let mut statement = conn.prepare(&sql).unwrap();
        let plan = statement.query_map([], |row| row.get::<_, String>("detail")).unwrap();
        for step in plan.map(Result::unwrap) {
            assert!(!step.starts_with("SCAN"), "{step}");
        }
    }

    /// The released steps and one that is made up, as the next release would bring it.
    fn with_one_more(step: &'static str) -> Vec<Step> {
        STEPS.iter().copied().chain([Step::sql(step)]).collect()
    }

    fn schema_of(conn: &Connection) -> Vec<String> {
        let mut statement = conn.prepare("SELECT name FROM sqlite_schema ORDER BY name").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn every_step_is_a_numbered_file_and_every_file_a_step() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        // The released ones have every number; behind them some may be kept for what is still being made.
        let mut last = 0;
        for file in &files {
            let name = file.file_name().unwrap().to_str().unwrap();
            let number: i64 = name[..4].parse().unwrap();
            assert!(
                name[4..].starts_with('_') && number > last && (number > 13 || number == last + 1),
                "{name}"
            );
            last = number;
        }
        let texts: Vec<String> = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
        assert_eq!(texts, STEPS.iter().map(|step| step.sql).collect::<Vec<_>>());
    }

    #[test]
    fn what_a_file_holds_goes_along_from_the_version_before() {
        let steps = with_one_more("ALTER TABLE audit ADD COLUMN note TEXT NOT NULL DEFAULT 'none'");
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn, &steps, VERSION).unwrap();
        assert_eq!(read_version(&conn).unwrap(), VERSION, "it stops where it was told");
        let insert = "INSERT INTO audit (action_id, at_ms, by, what, subject) VALUES (x'01', 7, 1, 'x', '')";
        conn.execute(insert, []).unwrap();

        run(&mut conn, &steps, VERSION + 1).unwrap();
        assert_eq!(read_version(&conn).unwrap(), VERSION + 1);
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
        let row = conn.query_row("SELECT at_ms, note FROM audit", [], read).unwrap();
        assert_eq!(row, (7, "none".to_owned()));
        // Once more would fail if it were taken again.
        run(&mut conn, &steps, VERSION + 1).unwrap();
    }

    #[test]
    fn a_new_file_takes_all_steps_at_once() {
        let steps = with_one_more("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT");
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn, &steps, VERSION + 1).unwrap();
        assert_eq!(read_version(&conn).unwrap(), VERSION + 1);
        assert!(schema_of(&conn).contains(&"later".to_owned()));
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut steps = with_one_more("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT");
        steps.push(Step::sql(
            "CREATE TABLE last (id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1)",
        ));
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn, &steps, VERSION).unwrap();
        let before = schema_of(&conn);
        let detail = run(&mut conn, &steps, VERSION + 2).unwrap_err();
        assert!(detail.contains(&format!("step {}", VERSION + 2)) && detail.contains("nowhere"), "{detail}");
        assert_eq!(read_version(&conn).unwrap(), VERSION);
        assert_eq!(schema_of(&conn), before);
        assert!(conn.is_autocommit());
    }

    #[test]
    fn there_is_no_way_back_and_none_beyond_the_last_step() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, VERSION).unwrap();
        for version in [VERSION - 1, VERSION + 1, -1] {
            let detail = migrate(&mut conn, version).unwrap_err();
            assert_eq!(detail, format!("no way from version {VERSION} to {version}"));
            assert_eq!(read_version(&conn).unwrap(), VERSION);
        }
    }

    #[test]
    fn of_two_instances_the_second_finds_it_done() {
        let dir = tempfile::tempdir().unwrap();
        let open = || {
            let conn = Connection::open(dir.path().join("both.db")).unwrap();
            conn.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
            conn
        };
        let mut first = open();
        let steps = with_one_more("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT");
        run(&mut first, &steps, VERSION).unwrap();
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let one = || run(&mut open(), &steps, VERSION + 1);
            let both = [scope.spawn(one), scope.spawn(one)];
            both.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(outcomes, [Ok(()), Ok(())]);
        assert_eq!(read_version(&first).unwrap(), VERSION + 1);
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
