//! What a save costs: one answer with its audit line, against the least that SQLite needs for one durable row.
//!
//! Run with `cargo bench --bench save`. The target folder's disk is measured, not a memory disk.
#![allow(missing_docs, clippy::unwrap_used, clippy::semicolon_if_nothing_returned)]

use std::path::{Path, PathBuf};

use divan::{Bencher, black_box};
use handover::internals::{AuditAction, OpenOptions, Store};
use rusqlite::{Connection, params};

const VALUE: &str = r#"{"denominations":[[10000,12],[5000,4],[2000,7],[1000,11],[500,20],[100,35]],"note":"two notes were torn"}"#;

fn main() {
    divan::main();
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap()
}

/// A store with one handover to answer.
fn store(folder: &Path) -> (Store, PathBuf) {
    let path = folder.join("handover.db");
    let store = Store::create(&path, &OpenOptions::write(0)).unwrap();
    store
        .conn()
        .execute_batch(
            "INSERT INTO settings VALUES (1, 0, 1, '{}');
             INSERT INTO shift_run (id, business_date, shift_id, opened_ms) VALUES (1, '2026-01-05', 1, 0);
             INSERT INTO handover (id, run_id, business_date, shift_id, kind, state, settings_version, started_ms, started_offset_min, started_by)
             VALUES (1, 1, '2026-01-05', 1, 'shift', 'draft', 1, 0, 0, 1);",
        )
        .unwrap();
    (store, path)
}

/// One row, the same journal and sync settings, nothing else.
#[divan::bench(sample_count = 2000, sample_size = 1)]
fn bare_row(bencher: Bencher) {
    let folder = folder();
    let conn = Connection::open(folder.path().join("bare.db")).unwrap();
    conn.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, value TEXT)")
        .unwrap();
    bencher.bench_local(|| {
        conn.prepare_cached("INSERT INTO t (value) VALUES (?1)").unwrap().execute(params![VALUE]).unwrap()
    });
}

/// A field as the program saves it.
#[divan::bench(sample_count = 2000, sample_size = 1)]
fn answer_with_audit(bencher: Bencher) {
    let folder = folder();
    let (mut store, _) = store(folder.path());
    let mut n = 0i64;
    bencher.bench_local(|| {
        n += 1;
        let action = AuditAction::new(1_700_000_000_000 + n, 1, "answer.set", "handover/1/cash/2");
        store
            .write(&action, |tx| {
                tx.conn()
                    .prepare_cached(
                        "INSERT INTO answer (handover_id, section, line, value, by, at_ms) VALUES (1, 'cash', ?1, ?2, 1, ?3)
                         ON CONFLICT DO UPDATE SET value = excluded.value, at_ms = excluded.at_ms, rev = rev + 1",
                    )?
                    .execute(params![(n % 40).to_string(), VALUE, action.at_ms])?;
                tx.audit(None::<&()>, Some(&VALUE))
            })
            .unwrap()
    });
}

/// A start on an existing file, up to where it can be read and written.
#[divan::bench(sample_count = 500, sample_size = 1)]
fn open(bencher: Bencher) {
    let folder = folder();
    let (store, path) = store(folder.path());
    store.close().unwrap();
    bencher
        .with_inputs(|| OpenOptions::write(0))
        .bench_local_values(|options| black_box(Store::open(&path, &options).unwrap()));
}

/// Folding the journal back after a pause in typing.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn settle(bencher: Bencher) {
    let folder = folder();
    let (mut store, _) = store(folder.path());
    let mut n = 0i64;
    bencher.bench_local(|| {
        n += 1;
        let action = AuditAction::new(1_700_000_000_000 + n, 1, "bench", "settle");
        store.write(&action, |_| Ok(())).unwrap();
        store.settle().unwrap()
    });
}
