//! What backups cost: saves beside `handover backup`, which runs over and over, and the same saves without it; and the
//! room of all generations. On a shop of ten years, since a backup copies all of it. Fails where it is more than promised.
//!
//! Run with `cargo bench --bench backup`. `HANDOVER_BENCH_STORE` names the store to copy; else an example shop of
//! `HANDOVER_BENCH_DAYS` days is made first (3650 where it is not set, which takes some minutes). The target folder's
//! disk is measured, not a memory disk.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::float_arithmetic)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use handover::internals::{AuditAction, OpenOptions, Store};
use rusqlite::params;

const VALUE: &str = r#"{"denominations":[[10000,12],[5000,4],[2000,7],[1000,11],[500,20],[100,35]],"note":"two notes were torn"}"#;

/// Saves of one round.
const SAVES: usize = 2_000;
/// Between two saves: nobody types faster.
const PAUSE: Duration = Duration::from_millis(10);
/// Generations that are kept at most, and the room they may take.
const GENERATIONS: u64 = 14 + 35 + 24 + 10;
const ROOM: u64 = 4_000_000_000;
/// By so much the slowest save of a hundred may be later because of a backup.
const DELAY: Duration = Duration::from_millis(50);

fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handover"));
    command.env("HANDOVER_HOME", home).env("HOME", home).current_dir(home).stdout(Stdio::null());
    command
}

/// The store to measure, alone in a folder.
fn store(home: &Path) -> PathBuf {
    let db = home.join("shop.db");
    if let Some(given) = env::var_os("HANDOVER_BENCH_STORE") {
        fs::copy(given, &db).unwrap();
    } else {
        let days = env::var("HANDOVER_BENCH_DAYS").unwrap_or_else(|_| "3650".to_owned());
        let made = program(home).args(["demo", "--days", &days, "-o"]).arg(&db).status().unwrap();
        assert!(made.success());
    }
    db
}

/// One backup after the other, as a program of its own.
struct Backups<'a> {
    home: &'a Path,
    db: &'a Path,
    running: Option<Child>,
    made: u64,
}

impl Backups<'_> {
    fn begin(&mut self) {
        let child = program(self.home).arg("--db").arg(self.db).arg("backup").spawn().unwrap();
        self.running = Some(child);
    }

    fn keep_going(&mut self) {
        let running = self.running.as_mut().unwrap();
        if let Some(ended) = running.try_wait().unwrap() {
            assert!(ended.success());
            self.made += 1;
            self.begin();
        }
    }

    fn end(mut self) -> u64 {
        assert!(self.running.take().unwrap().wait().unwrap().success());
        self.made + 1
    }
}

/// How long each save took, sorted.
fn saves(store: &mut Store, backups: &mut Option<Backups<'_>>) -> Vec<Duration> {
    let mut all = Vec::with_capacity(SAVES);
    for n in 0..SAVES {
        thread::sleep(PAUSE);
        if let Some(backups) = backups {
            backups.keep_going();
        }
        let at_ms = 1_800_000_000_000 + i64::try_from(n).unwrap();
        let action = AuditAction::new(at_ms, 1, "answer.set", "handover/1/cash/2");
        let begun = Instant::now();
        store
            .write(&action, |tx| {
                tx.conn()
                    .prepare_cached(
                        "INSERT INTO answer (handover_id, section, line, value, by, at_ms)
                         SELECT max(id), 'cash', ?1, ?2, 1, ?3 FROM handover WHERE state = 'draft'
                         ON CONFLICT DO UPDATE SET value = excluded.value, at_ms = excluded.at_ms, rev = rev + 1",
                    )?
                    .execute(params![(n % 40).to_string(), VALUE, action.at_ms])?;
                tx.audit(None::<&()>, Some(&VALUE))
            })
            .unwrap();
        all.push(begun.elapsed());
    }
    all.sort();
    all
}

/// The save that so many of a hundred are not slower than.
fn at(all: &[Duration], share: usize) -> Duration {
    all[(all.len() * share / 100).min(all.len() - 1)]
}

/// A line of the table; gives the slowest save of a hundred.
fn show(what: &str, all: &[Duration]) -> Duration {
    let ms = |share: usize| at(all, share).as_secs_f64() * 1_000.0;
    let (p50, p90, p99, most) = (ms(50), ms(90), ms(99), ms(100));
    println!("{what:<24} {p50:8.2} {p90:8.2} {p99:8.2} {most:8.2}");
    at(all, 99)
}

fn main() {
    let home = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
    let db = store(home.path());
    let mut writer = Store::open(&db, &OpenOptions::write(0)).unwrap();
    writer
        .conn()
        .execute_batch(
            "INSERT INTO handover (run_id, business_date, shift_id, kind, state, settings_version,
                                   started_ms, started_offset_min, started_by)
             SELECT r.id, r.business_date, r.shift_id, 'shift', 'draft', (SELECT max(version) FROM settings),
                    0, 0, 1
             FROM shift_run r WHERE NOT EXISTS (SELECT 1 FROM handover WHERE state = 'draft')
               AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.run_id = r.id)
             ORDER BY r.id DESC LIMIT 1;",
        )
        .unwrap();
    let size = fs::metadata(&db).unwrap().len();
    println!("{SAVES} saves of a field each way; store {:.0} MB", megabytes(size));
    println!("{:<24} {:>8} {:>8} {:>8} {:>8}", "ms", "p50", "p90", "p99", "most");
    let alone = show("alone", &saves(&mut writer, &mut None));
    let mut beside = Some(Backups { home: home.path(), db: &db, running: None, made: 0 });
    beside.as_mut().unwrap().begin();
    let beside_them = show("beside backups", &saves(&mut writer, &mut beside));
    let made = beside.take().unwrap().end();
    show("alone again", &saves(&mut writer, &mut None));
    let folder = fs::read_dir(home.path().join("backups")).unwrap();
    let largest =
        folder.filter_map(|entry| entry.ok()?.metadata().ok()).map(|meta| meta.len()).max().unwrap();
    println!(
        "{made} backups of {:.1} MB; {GENERATIONS} such: {:.2} GB",
        megabytes(largest),
        megabytes(largest * GENERATIONS) / 1_000.0
    );
    assert!(beside_them <= alone + DELAY, "saves wait for backups: {beside_them:?}, alone {alone:?}");
    assert!(largest * GENERATIONS <= ROOM, "the generations take more room than they may");
}

#[allow(clippy::cast_precision_loss)] // to be read by people
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
